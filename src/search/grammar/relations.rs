//! Relations of codes: `code:a OVERLAPS code:b`.

use super::Parser;
use crate::search::query::{Expression, Field, Filter, Needle, QueryError};
use crate::search::relation::{Kind, Relation};
use crate::text::TextRange;

/// Turns that may lie between codes that are near each other.
const FARTHEST: u32 = 1_000;

impl Parser<'_> {
    /// One thing, or two codes and how they lie to each other.
    pub(super) fn related(&mut self) -> Result<Expression, QueryError> {
        let (first, start) = (self.needles.len(), self.after_blanks());
        let left = self.one()?;
        self.skip_blanks();
        let Some(word) = self.relation() else { return Ok(left) };
        if !self.is_codes(&left) {
            return Err(self.without_code(word));
        }
        let kind = self.kind(word)?;
        let (second, from) = (self.needles.len(), self.after_blanks());
        if matches!(self.peek(), None | Some(')')) {
            let error = self.error_at(from, from, format!("a code is missing behind {word}"));
            return Err(error.hint(example(word)));
        }
        let right = self.one()?;
        if !self.is_codes(&right) {
            let error = self.error_at(from, self.at, "only a code can stand on this side");
            return Err(error.hint(example(word)));
        }
        let right = self.filters_from(second);
        let left = self.filters_from(first);
        let span = TextRange::of(start, self.at);
        self.skip_blanks();
        if let Some(word) = self.relation() {
            let error = self.error_at(self.at, self.word_end(), format!("{word} cannot follow another relation"));
            return Err(error.hint(format!("name the code in the middle again: … AND code:b {word} code:c")));
        }
        self.needle(Needle::Codes(Relation { left, right, kind, span }), start)
    }

    /// The relation that stands here.
    pub(super) fn relation(&self) -> Option<&'static str> {
        let word = TextRange::of(self.at, self.word_end()).slice(self.text);
        let name = word.split(['~', '～']).next().unwrap_or_default();
        let number = word.get(name.len()..).unwrap_or_default();
        let rest = number.chars().skip(1).all(|next| next.is_ascii_digit());
        Kind::NAMES.iter().map(|(known, _)| *known).find(|known| *known == name && rest)
    }

    /// The relation that stands here has no code before it.
    pub(super) fn without_code(&self, word: &str) -> QueryError {
        let error = self.error_at(self.at, self.word_end(), format!("{word} stands between two codes"));
        error.hint(format!("{}; in quotes it is searched as a word", example(word)))
    }

    /// Read the relation, and how far apart the codes may be.
    fn kind(&mut self, word: &'static str) -> Result<Kind, QueryError> {
        let start = self.at;
        self.at += word.len();
        let turns = if self.peek() == Some('~') { self.number(FARTHEST)? } else { None };
        match (word, turns) {
            ("NEAR", turns) => Ok(Kind::Near(turns.unwrap_or(1))),
            ("THEN", turns) => Ok(Kind::Then(turns)),
            (_, None) => Ok(Kind::Overlaps),
            (_, Some(_)) => {
                let error = self.error_at(start, self.at, "codes overlap or they do not, there is no number to it");
                Err(error.hint("for codes some turns apart write code:a NEAR~3 code:b"))
            }
        }
    }

    /// Whether an expression is a code, or alternatives of codes.
    fn is_codes(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Needle(place) => {
                matches!(self.needles.get(*place), Some(Needle::Filter(Filter { field: Field::Code, .. })))
            }
            Expression::Any(parts) => parts.iter().all(|part| self.is_codes(part)),
            Expression::All(_) | Expression::Not(_) => false,
        }
    }

    /// Take out the filters from the place `first` on.
    fn filters_from(&mut self, first: usize) -> Vec<Filter> {
        let needles = self.needles.split_off(first.min(self.needles.len())).into_iter();
        needles.filter_map(|needle| if let Needle::Filter(filter) = needle { Some(filter) } else { None }).collect()
    }

    fn after_blanks(&mut self) -> usize {
        self.skip_blanks();
        self.at
    }
}

fn example(word: &str) -> String {
    format!("write code:a {word} code:b")
}
