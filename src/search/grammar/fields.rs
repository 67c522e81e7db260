//! Filters: a field, a colon, and a value.

use super::{Parser, plain};
use crate::project::nearest;
use crate::search::query::{Expression, Field, Filter, Needle, QueryError};
use crate::text::TextRange;

impl Parser<'_> {
    /// The field named here, if a name and a colon stand here.
    pub(super) fn field(&mut self) -> Result<Option<Field>, QueryError> {
        let start = self.at;
        let rest = self.rest();
        let length = rest.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default();
        let next = rest.get(length..).unwrap_or_default().chars().next();
        if name.eq_ignore_ascii_case("attribute") && next == Some('.') {
            self.at += length + 1;
            return self.attribute().map(Some);
        }
        if next.map(plain) != Some(':') {
            return Ok(None);
        }
        let Some(field) = Field::named(name) else { return self.unknown_field(start, length) };
        self.at += length;
        self.bump();
        Ok(Some(field))
    }

    /// A word before a colon that is no field: a mistake if something follows at once, else only a word.
    pub(super) fn unknown_field(&self, start: usize, length: usize) -> Result<Option<Field>, QueryError> {
        let after = self.text.get(start + length..).unwrap_or_default().chars().nth(1);
        if length < 2 || after.is_none_or(|next| next.is_whitespace() || next == '/') {
            return Ok(None);
        }
        let error = self.error_at(start, start + length, "there is no filter of this name");
        let names: Vec<&str> = Field::ALL.iter().map(|(name, _)| *name).collect();
        let name = TextRange::of(start, start + length).slice(self.text);
        Err(error.hint(match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean {near}:? In quotes it is searched as words"),
            None => format!("filters are {}; in quotes it is searched as words", names.join(", ")),
        }))
    }

    pub(super) fn attribute(&mut self) -> Result<Field, QueryError> {
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

    pub(super) fn filter(&mut self, field: Field) -> Result<Expression, QueryError> {
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
            let error = self.error_at(start, start, "this filter has no value");
            return Err(error.hint("write the value behind the colon, in quotes if it has blanks: code:\"two words\""));
        }
        let value = if field == Field::Has { value.to_lowercase() } else { value };
        if field == Field::Has && !["coding", "memo"].contains(&value.as_str()) {
            let error = self.error_at(start, self.at, "a turn can have a coding or a memo");
            return Err(error.hint("write has:coding or has:memo"));
        }
        self.needle(Needle::Filter(Filter { field, value, span }), start)
    }
}
