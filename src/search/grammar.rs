//! The query language: a small recursive descent over the characters of a query.
//!
//! ```text
//! any     = all ("OR" all)*
//! all     = not (["AND"] not)*
//! not     = ("NOT" | "-") not | related
//! related = one [relation one]                                  both sides codes, or codes joined by OR
//! relation = "OVERLAPS" | "NEAR" ["~" number] | "THEN" ["~" number]
//! one     = "(" any ")" | "@" name | field ":" value | ["="] quoted ["~" number] | "/" regex "/" ["i"]
//!         | ["="] word ["~" [number]]
//! ```
//!
//! Names and values may stand in quotes. Full-width punctuation, as an input method leaves it, is read as its ASCII
//! counterpart.

mod fields;
mod relations;
mod saved;
mod spot;
mod terms;
mod words;

#[cfg(test)]
mod tests;

pub(super) use spot::spot;
pub use spot::{Spot, Wanted};

pub(super) use terms::compile;

use super::query::{Expression, Needle, Query, QueryError};
use crate::project::SavedQuery;
use crate::text::TextRange;

/// How many things one query may look for.
const MOST_NEEDLES: usize = 1_000;
/// How deep parentheses, negations and saved queries may lie in each other.
const DEEPEST: usize = 64;

/// Bytes of a query that are read: much more than a person writes, and less than makes a screen wait.
const LONGEST: usize = 1 << 16;

/// Read a query in which `@name` stands for a saved one.
pub(super) fn parse(text: &str, saved: &[SavedQuery]) -> Result<Query, QueryError> {
    let mut parser = Parser { text, at: 0, depth: 0, needles: Vec::new(), saved, open: Vec::new() };
    let expression = parser.whole()?;
    Ok(Query { needles: parser.needles, expression })
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    needles: Vec<Needle>,
    /// What `@name` can stand for.
    saved: &'t [SavedQuery],
    /// The saved queries that are being read, the outermost first.
    open: Vec<&'t str>,
}

/// The ASCII counterpart of full-width and typographic punctuation.
fn plain(character: char) -> char {
    match character {
        '“' | '”' | '„' | '‟' | '＂' => '"',
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '＝' => '=',
        '～' => '~',
        '＊' => '*',
        '－' => '-',
        '／' => '/',
        '＠' => '@',
        _ => character,
    }
}

impl<'t> Parser<'t> {
    fn whole(&mut self) -> Result<Expression, QueryError> {
        if self.text.len() > LONGEST {
            let first = self.text.ceil_char_boundary(LONGEST);
            return Err(self.too_long(TextRange::of(first, self.text.len())));
        }
        let expression = self.any()?;
        match self.peek() {
            Some(_) => {
                let error = self.error(self.at, "this parenthesis closes nothing");
                Err(error.hint("take it out, or write ( where what it closes begins"))
            }
            None => Ok(expression),
        }
    }

    fn any(&mut self) -> Result<Expression, QueryError> {
        let mut parts = vec![self.all()?];
        while self.keyword("OR") {
            parts.push(self.all()?);
        }
        Ok(joined(parts, Expression::Any))
    }

    fn all(&mut self) -> Result<Expression, QueryError> {
        let mut parts = vec![self.not()?];
        loop {
            let and = self.keyword("AND");
            match self.peek() {
                None | Some(')') if !and => break,
                _ if !and && self.at_keyword("OR") => break,
                _ => parts.push(self.not()?),
            }
        }
        Ok(joined(parts, Expression::All))
    }

    fn not(&mut self) -> Result<Expression, QueryError> {
        self.skip_blanks();
        let start = self.at;
        let minus = self.peek() == Some('-') && self.peek_after().is_some_and(|next| !next.is_whitespace());
        if minus {
            self.bump();
        }
        if !minus && !self.keyword("NOT") {
            return self.related();
        }
        self.deeper(start)?;
        let inner = self.not()?;
        self.depth -= 1;
        Ok(Expression::Not(Box::new(inner)))
    }

    fn one(&mut self) -> Result<Expression, QueryError> {
        self.skip_blanks();
        let start = self.at;
        match self.peek() {
            None => Err(self.nothing_here()),
            Some('(') => self.group(),
            Some('@') => self.saved(),
            Some(')') => {
                let error = self.error(start, "something to search for is missing before this parenthesis");
                Err(error.hint("write a word before it"))
            }
            Some('/') => self.regex(),
            Some('"') => self.quoted(),
            Some('=') => {
                self.bump();
                if self.peek() == Some('"') { self.quoted() } else { self.word(true) }
            }
            Some(_) if self.at_keyword("AND") || self.at_keyword("OR") => {
                let end = self.word_end();
                let message = "something to search for is missing before this";
                Err(self.error_at(start, end, message).hint("write the word in quotes to search for it"))
            }
            Some(_) => match (self.relation(), self.field()?) {
                (Some(word), _) => Err(self.without_code(word)),
                (None, Some(field)) => self.filter(field),
                (None, None) => self.word(false),
            },
        }
    }

    fn group(&mut self) -> Result<Expression, QueryError> {
        let start = self.at;
        self.bump();
        self.deeper(start)?;
        let inner = self.any()?;
        self.depth -= 1;
        if self.peek() != Some(')') {
            return Err(self.error(start, "this parenthesis is not closed").hint("write ) where it ends"));
        }
        self.bump();
        Ok(inner)
    }

    fn needle(&mut self, needle: Needle, start: usize) -> Result<Expression, QueryError> {
        if self.needles.len() >= MOST_NEEDLES {
            let message = format!("a query can look for at most {MOST_NEEDLES} things");
            return Err(self.error_at(start, self.at, message).hint("search for them in several parts"));
        }
        self.needles.push(needle);
        Ok(Expression::Needle(self.needles.len() - 1))
    }

    fn deeper(&mut self, start: usize) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        let error = self.error(start, "this lies too deep in other parts of the query");
        Err(error.hint(format!("use fewer parentheses and NOTs in each other; {DEEPEST} are read")))
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next().map(plain)
    }

    fn peek_after(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    fn bump(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// The end of the word at hand: a blank, a quotation mark or a parenthesis.
    fn word_end(&self) -> usize {
        let ends = |character: char| character.is_whitespace() || matches!(plain(character), '"' | '(' | ')');
        self.rest().find(ends).map_or(self.text.len(), |length| self.at + length)
    }

    fn at_keyword(&self, keyword: &str) -> bool {
        TextRange::of(self.at, self.word_end()).slice(self.text) == keyword
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        self.skip_blanks();
        let here = self.at_keyword(keyword);
        if here {
            self.at += keyword.len();
            self.skip_blanks();
        }
        here
    }

    fn nothing_here(&self) -> QueryError {
        let error = self.error_at(self.at, self.at, "there is nothing to search for here");
        let empty = self.text.trim().is_empty();
        error.hint(if empty { "type a word, in English or Chinese" } else { "write a word behind what stands before" })
    }

    fn too_long(&self, span: TextRange) -> QueryError {
        let error = QueryError::new(self.text, span, "this is too long to search for");
        error.hint("search for a part of it, a sentence or less")
    }

    fn error(&self, start: usize, message: &str) -> QueryError {
        let length = self.text.get(start..).and_then(|text| text.chars().next()).map_or(0, char::len_utf8);
        self.error_at(start, start + length, message)
    }

    fn error_at(&self, start: usize, end: usize, message: impl Into<String>) -> QueryError {
        QueryError::new(self.text, TextRange::of(start, self.text.ceil_char_boundary(end)), message)
    }
}

fn joined(mut parts: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}
