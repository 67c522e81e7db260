//! The query language: a small recursive descent over the characters of a query.
//!
//! ```text
//! any     = all ("OR" all)*
//! all     = not (["AND"] not)*
//! not     = ("NOT" | "-") not | one
//! one     = "(" any ")" | field ":" value | ["="] quoted ["~" number] | "/" regex "/" ["i"] | ["="] word ["~" [number]]
//! ```
//!
//! Full-width punctuation, as an input method leaves it, is read as its ASCII counterpart.

use regex::RegexBuilder;

use super::analyser::Scanner;
use super::fold::{Class, class};
use super::pattern::{Glob, Pattern};
use super::query::{Expression, Field, Filter, Needle, Part, Phrase, Query, QueryError};
use super::stem::Stem;
use crate::text::TextRange;

/// How many things one query may look for.
const MOST_NEEDLES: usize = 1_000;
/// How deep parentheses and negations may lie in each other.
const DEEPEST: usize = 64;
/// Words that may lie between words that are near each other.
const FARTHEST: u32 = 1_000;
/// Memory that a regular expression may take when compiled, in bytes.
const REGEX_BYTES: usize = 1 << 20;

/// Read a query.
pub(super) fn parse(text: &str) -> Result<Query, QueryError> {
    let mut parser = Parser { text, at: 0, depth: 0, needles: Vec::new() };
    let expression = parser.any()?;
    match parser.peek() {
        Some(_) => Err(parser.error(parser.at, "this parenthesis closes nothing")),
        None => Ok(Query { needles: parser.needles, expression }),
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    needles: Vec<Needle>,
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
        _ => character,
    }
}

impl<'t> Parser<'t> {
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
            return self.one();
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
            Some(')') => Err(self.error(start, "something to search for is missing before this parenthesis")),
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
            Some(_) => match self.field()? {
                Some(field) => self.filter(field),
                None => self.word(false),
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
            return Err(self.error(start, "this parenthesis is not closed"));
        }
        self.bump();
        Ok(inner)
    }

    fn regex(&mut self) -> Result<Expression, QueryError> {
        let start = self.at;
        self.bump();
        let from = self.at;
        let rest = self.rest();
        let mut escaped = false;
        let length = rest.find(|character| {
            let end = plain(character) == '/' && !escaped;
            escaped = character == '\\' && !escaped;
            end
        });
        let Some(length) = length else {
            let error = self.error(start, "this regular expression is not closed");
            return Err(error.hint("write it as /…/, with \\/ for a slash in it"));
        };
        let source = rest.get(..length).unwrap_or_default();
        self.at += length;
        self.bump();
        let fold = self.peek() == Some('i');
        if fold {
            self.bump();
        }
        // The flag stands in the pattern itself, for those who take it apart.
        let flags = if fold { "(?i)" } else { "" };
        let compiled = RegexBuilder::new(&format!("{flags}{}", source.replace("\\/", "/")))
            .size_limit(REGEX_BYTES)
            .dfa_size_limit(REGEX_BYTES)
            .build();
        match compiled {
            Ok(_) if source.is_empty() => Err(self.error_at(start, self.at, "this regular expression is empty")),
            Ok(regex) => self.needle(Needle::Regex(regex), start),
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                Err(self.error_at(from, from + length, format!("this is no regular expression: {reason}")))
            }
        }
    }

    fn quoted(&mut self) -> Result<Expression, QueryError> {
        let start = self.at;
        let exact = TextRange::of(0, start).slice(self.text).chars().next_back().is_some_and(|c| plain(c) == '=');
        let inner = self.quotation()?;
        if self.peek() != Some('~') {
            let phrase = self.phrase(inner, true)?;
            return self.needle(Needle::Phrase(phrase), start);
        }
        let distance = self.number(FARTHEST)?.unwrap_or(10);
        let mut phrases = Vec::new();
        for chunk in chunks(inner, self.text) {
            phrases.extend(self.phrase(chunk, exact).ok());
        }
        if phrases.len() < 2 {
            let error = self.error_at(start, self.at, "nearness needs at least two words in the quotes");
            return Err(error.hint("write \"knowledge transfer\"~5"));
        }
        self.needle(Needle::Near { phrases, distance }, start)
    }

    /// The range between two quotation marks.
    fn quotation(&mut self) -> Result<TextRange, QueryError> {
        let start = self.at;
        self.bump();
        let from = self.at;
        let Some(length) = self.rest().find(|character| plain(character) == '"') else {
            return Err(self.error(start, "this quotation mark is not closed"));
        };
        self.at += length;
        self.bump();
        Ok(TextRange::of(from, from + length))
    }

    /// Read `~` and a number behind it, if there is one.
    fn number(&mut self, most: u32) -> Result<Option<u32>, QueryError> {
        let start = self.at;
        self.bump();
        let from = self.at;
        while self.peek().is_some_and(|next| next.is_ascii_digit()) {
            self.bump();
        }
        let digits = TextRange::of(from, self.at).slice(self.text);
        match digits.parse() {
            Ok(number) if number <= most => Ok(Some(number)),
            Err(_) if digits.is_empty() => Ok(None),
            _ => Err(self.error_at(start, self.at, format!("the number behind ~ can be at most {most}"))),
        }
    }

    fn word(&mut self, exact: bool) -> Result<Expression, QueryError> {
        let start = self.at;
        let end = self.word_end();
        let chunk = TextRange::of(start, end).slice(self.text);
        let tilde = chunk.char_indices().rev().find(|(_, character)| !character.is_ascii_digit());
        if let Some((place, tilde)) = tilde
            && plain(tilde) == '~'
            && place > 0
        {
            return self.fuzzy(start, start + place);
        }
        self.at = end;
        let phrase = self.phrase(TextRange::of(start, end), exact)?;
        self.needle(Needle::Phrase(phrase), start)
    }

    fn fuzzy(&mut self, start: usize, end: usize) -> Result<Expression, QueryError> {
        self.at = end;
        let distance = self.number(2)?.unwrap_or(1).max(1) as u8;
        let mut phrase = self.phrase(TextRange::of(start, end), true)?;
        let Some(Part { pattern: Pattern::Exact(word), .. }) = phrase.parts.pop().filter(|_| phrase.parts.is_empty())
        else {
            let error = self.error_at(start, self.at, "~ finds words that are like one word of letters");
            return Err(error.hint("put words near each other in quotes: \"knowledge transfer\"~5"));
        };
        let pattern = Pattern::Fuzzy { word, distance };
        self.needle(Needle::Phrase(Phrase { parts: vec![Part { pattern, gap: false }] }), start)
    }

    /// The words of a stretch of the query; stars join what they touch.
    fn phrase(&self, range: TextRange, exact: bool) -> Result<Phrase, QueryError> {
        let text: String = range.slice(self.text).chars().map(|c| if plain(c) == '*' { '*' } else { c }).collect();
        let parts = parts(&text, exact);
        if parts.is_empty() {
            let error = self.error_at(range.start().get(), range.end().get(), "there is no word to search for here");
            return Err(error.hint("punctuation can be found by a regular expression: /\\?!/"));
        }
        if parts.len() > MOST_NEEDLES {
            return Err(self.error_at(range.start().get(), range.end().get(), "this is too long to search for"));
        }
        Ok(Phrase { parts })
    }

    /// The field named here, if a name and a colon stand here.
    fn field(&mut self) -> Result<Option<Field>, QueryError> {
        let start = self.at;
        let rest = self.rest();
        let length = rest.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default().to_ascii_lowercase();
        let next = rest.get(length..).unwrap_or_default().chars().next();
        if name == "attribute" && next == Some('.') {
            self.at += length + 1;
            return self.attribute().map(Some);
        }
        if next.map(plain) != Some(':') {
            return Ok(None);
        }
        let field = match name.as_str() {
            "speaker" => Field::Speaker,
            "transcript" => Field::Transcript,
            "code" => Field::Code,
            "coder" => Field::Coder,
            "has" => Field::Has,
            "lang" | "language" => Field::Language,
            _ => return self.unknown_field(start, length),
        };
        self.at += length;
        self.bump();
        Ok(Some(field))
    }

    /// A word before a colon that is no field: a mistake if something follows at once, else only a word.
    fn unknown_field(&self, start: usize, length: usize) -> Result<Option<Field>, QueryError> {
        let after = self.text.get(start + length..).unwrap_or_default().chars().nth(1);
        if length < 2 || after.is_none_or(|next| next.is_whitespace() || next == '/') {
            return Ok(None);
        }
        let error = self.error_at(start, start + length, "there is no filter of this name");
        let names: Vec<&str> = Field::ALL.iter().map(|(name, _)| *name).collect();
        Err(error.hint(format!("filters are {}; in quotes it is searched as words", names.join(", "))))
    }

    fn attribute(&mut self) -> Result<Field, QueryError> {
        let start = self.at;
        let name = if self.peek() == Some('"') {
            self.quotation()?
        } else {
            let rest = self.rest();
            let length = rest.find(|character: char| plain(character) == ':' || character.is_whitespace());
            self.at += length.unwrap_or(rest.len());
            TextRange::of(start, self.at)
        };
        if name.is_empty() || self.peek() != Some(':') {
            let error = self.error_at(start, self.at.max(start + 1), "an attribute needs its name and its value");
            return Err(error.hint("write attribute.partner:CN"));
        }
        self.bump();
        Ok(Field::Attribute(name.slice(self.text).to_owned()))
    }

    fn filter(&mut self, field: Field) -> Result<Expression, QueryError> {
        let start = self.at;
        let span = if self.peek() == Some('"') {
            self.quotation()?
        } else {
            let end = self.word_end();
            self.at = end;
            TextRange::of(start, end)
        };
        let value = span.slice(self.text).trim().to_owned();
        if value.is_empty() {
            return Err(self.error_at(start, start, "this filter has no value"));
        }
        if field == Field::Has && !["coding", "memo"].contains(&value.as_str()) {
            let error = self.error_at(start, self.at, "a turn can have a coding or a memo");
            return Err(error.hint("write has:coding or has:memo"));
        }
        self.needle(Needle::Filter(Filter { field, value, span }), start)
    }

    fn needle(&mut self, needle: Needle, start: usize) -> Result<Expression, QueryError> {
        if self.needles.len() >= MOST_NEEDLES {
            let message = format!("a query can look for at most {MOST_NEEDLES} things");
            return Err(self.error_at(start, self.at, message));
        }
        self.needles.push(needle);
        Ok(Expression::Needle(self.needles.len() - 1))
    }

    fn deeper(&mut self, start: usize) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(self.error(start, "this lies too deep")) } else { Ok(()) }
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
        if self.text.trim().is_empty() { error.hint("type a word, in English or Chinese") } else { error }
    }

    fn error(&self, start: usize, message: &str) -> QueryError {
        let length = self.text.get(start..).and_then(|text| text.chars().next()).map_or(0, char::len_utf8);
        self.error_at(start, start + length, message)
    }

    fn error_at(&self, start: usize, end: usize, message: impl Into<String>) -> QueryError {
        QueryError::new(self.text, TextRange::of(start, end.min(self.text.len())), message)
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

/// The stretches of a quotation between blanks.
fn chunks(range: TextRange, text: &str) -> Vec<TextRange> {
    let mut start = range.start().get();
    let mut chunks = Vec::new();
    for chunk in range.slice(text).split_inclusive(char::is_whitespace) {
        chunks.push(TextRange::of(start, start + chunk.trim_end().len()));
        start += chunk.len();
    }
    chunks
}

/// The words of `text` as parts of a phrase.
fn parts(text: &str, exact: bool) -> Vec<Part> {
    let (mut scanner, mut word) = (Scanner::new(text), String::new());
    let mut parts: Vec<Part> = Vec::new();
    let mut glob = String::new();
    let (mut end, mut parity) = (0, 0);
    while let Some(place) = scanner.next(&mut word) {
        let range = place.range;
        let single = range.slice(text).chars().next().is_some_and(|first| class(first) == Class::Single);
        let star = |from: usize, to: usize| TextRange::of(from, to).slice(text).contains('*');
        let (before, after) =
            (touching_star(text, range.start().get(), true), touching_star(text, range.end().get(), false));
        if !glob.is_empty() && before && !single && star(end, range.start().get()) {
            // The star before this word ended the last one: one word with a star inside.
            glob.push_str(&word);
            parts.pop();
        } else {
            glob = format!("{}{word}", if before && !single { "*" } else { "" });
        }
        if after && !single {
            glob.push('*');
        }
        let pattern = match Glob::new(&glob).filter(|_| !single) {
            Some(pattern) => Pattern::Glob(pattern),
            None => match Stem::of(&word).filter(|_| !exact) {
                Some(stem) => Pattern::Stem(stem),
                None => Pattern::Exact(word.clone()),
            },
        };
        let gap = !parts.is_empty() && place.position % 2 != parity;
        parts.push(Part { pattern, gap });
        parity = place.position % 2;
        if !after || single {
            glob.clear();
        }
        end = range.end().get();
    }
    parts
}

/// Whether a star touches the word that begins (`before`) or ends at `at`.
fn touching_star(text: &str, at: usize, before: bool) -> bool {
    if before {
        text.get(..at).is_some_and(|text| text.ends_with('*'))
    } else {
        text.get(at..).is_some_and(|text| text.starts_with('*'))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn show_pattern(pattern: &Pattern) -> String {
        match pattern {
            Pattern::Exact(word) => word.clone(),
            Pattern::Stem(stem) => format!("{}…", stem.prefix()),
            Pattern::Glob(glob) => format!("{glob:?}").split_once('[').unwrap().1.replace(" }", "").replace(", ", "*"),
            Pattern::Fuzzy { word, distance } => format!("{word}~{distance}"),
        }
    }

    fn show_phrase(phrase: &Phrase) -> String {
        let show = |part: &Part| format!("{}{}", if part.gap { "_ " } else { "" }, show_pattern(&part.pattern));
        phrase.parts.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    fn show(query: &Query, expression: &Expression) -> String {
        let list = |parts: &[Expression], by: &str| {
            format!("({})", parts.iter().map(|part| show(query, part)).collect::<Vec<_>>().join(by))
        };
        match expression {
            Expression::All(parts) => list(parts, " & "),
            Expression::Any(parts) => list(parts, " | "),
            Expression::Not(inner) => format!("!{}", show(query, inner)),
            Expression::Needle(place) => match &query.needles[*place] {
                Needle::Phrase(phrase) => format!("[{}]", show_phrase(phrase)),
                Needle::Near { phrases, distance } => {
                    format!("near{distance}[{}]", phrases.iter().map(show_phrase).collect::<Vec<_>>().join(" ; "))
                }
                Needle::Regex(regex) => format!("/{regex}/"),
                Needle::Filter(filter) => format!("{:?}={}", filter.field, filter.value),
            },
        }
    }

    fn check(text: &str, expected: &str) {
        let query = Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(show(&query, &query.expression), expected, "{text}");
    }

    fn check_error(text: &str, expected: &str) {
        let error = Query::parse(text).unwrap_err();
        assert_eq!(format!("{}\n{}", error.caret(), error.message), expected, "{text}");
    }

    #[test]
    fn words_phrases_and_operators() {
        check("trusting partners", "([trus…] & [partne…])");
        check("\"joint venture\"", "[joint venture]");
        check("=trust OR 信任", "([trust] | [信 任])");
        check("a AND NOT (b OR -c)", "([a…] & !([b…] | ![c…]))");
        check("IJV合資公司", "[ij… 合 资 公 司]");
        check("joint-venture", "[join… ventu…]");
        check("well,yes \"well, yes\"", "([wel… _ ye…] & [well _ yes])");
        check("“信任 合作”", "[信 任 合 作]");
        check("（信任 OR 合作）", "([信 任] | [合 作])");
    }

    #[test]
    fn stars_tildes_and_expressions() {
        check("trust* *ness 合资*", "([\"trust\"*\"\"]] & [\"\"*\"ness\"]] & [合 资])");
        check("organi*ation", "[\"organi\"*\"ation\"]]");
        check("trustt~ turst~2", "([trustt~1] & [turst~2])");
        check("\"knowledge 转移\"~3", "near3[knowled… ; 转 移]");
        check("=\"knowledge transfer\"～3", "near3[knowledge ; transfer]");
        check("/not .{0,9} trust/i 信", "(/(?i)not .{0,9} trust/ & [信])");
        check("and/or", "[an… or…]");
    }

    #[test]
    fn filters() {
        check("speaker:chen 信任", "(Speaker=chen & [信 任])");
        check("code：“trust in partner” -coder:lin", "(Code=trust in partner & !Coder=lin)");
        check("attribute.\"years in venture\":10 has:coding", "(Attribute(\"years in venture\")=10 & Has=coding)");
        check("attribute.partner:CN", "Attribute(\"partner\")=CN");
        check("10:30 Q: http://x", "([10 _ 30] & [q…] & [htt… _ x…])");
    }

    #[test]
    fn mistakes_are_pointed_at() {
        check_error("", "\n^\nthere is nothing to search for here");
        check_error("信任 AND", "信任 AND\n        ^\nthere is nothing to search for here");
        check_error("信任 \"joint", "信任 \"joint\n     ^\nthis quotation mark is not closed");
        check_error("(a OR b", "(a OR b\n^\nthis parenthesis is not closed");
        check_error("a) b", "a) b\n ^\nthis parenthesis closes nothing");
        check_error("OR a", "OR a\n^^\nsomething to search for is missing before this");
        check_error("coed:trust", "coed:trust\n^^^^\nthere is no filter of this name");
        check_error("trust ？！", "trust ？！\n      ^^^^\nthere is no word to search for here");
        check_error("/a(/", "/a(/\n ^^\nthis is no regular expression: unclosed group");
        check_error("trust~3", "trust~3\n     ^^\nthe number behind ~ can be at most 2");
        check_error("has:fun", "has:fun\n    ^^^\na turn can have a coding or a memo");
        check_error("code:", "code:\n     ^\nthis filter has no value");
    }

    #[test]
    fn work_is_bounded() {
        assert!(Query::parse(&"(".repeat(100_000)).is_err());
        assert!(Query::parse(&"-".repeat(100_000)).is_err());
        assert!(Query::parse(&"a ".repeat(10_000)).is_err());
        assert!(Query::parse(&"信".repeat(10_000)).is_err());
        assert!(Query::parse("/(a{1000}){1000}/").is_err());
    }

    proptest! {
        #[test]
        fn no_query_panics(text in "(\\PC|[a-z\"'()/*~:=\\- 信任：“”（）～\n]|AND |OR |NOT |code:|attribute\\.){0,40}") {
            match Query::parse(&text) {
                Ok(query) => prop_assert!(!query.needles.is_empty()),
                Err(error) => prop_assert!(error.caret().lines().count() >= 1 && error.span.end().get() <= text.len()),
            }
        }
    }
}
