//! What is looked for in the words: words, phrases, and regular expressions.

use regex::{Regex, RegexBuilder};

use super::words::{chunks, parts};
use super::{MOST_NEEDLES, Parser, plain};
use crate::search::pattern::Pattern;
use crate::search::query::{Expression, Needle, Part, Phrase, QueryError};
use crate::text::TextRange;

/// Words that may lie between words that are near each other.
const FARTHEST: u32 = 1_000;

/// Stars in words that are beside each other.
const MOST_STARS: usize = 100;

/// Memory that a regular expression may take when compiled, in bytes.
const REGEX_BYTES: usize = 1 << 20;

/// A regular expression of bounded size.
///
/// # Errors
/// A sentence that says why it is none.
pub(in crate::search) fn compile(pattern: &str) -> Result<Regex, String> {
    let mut builder = RegexBuilder::new(pattern);
    builder.size_limit(REGEX_BYTES).dfa_size_limit(REGEX_BYTES).build().map_err(|error| {
        let reason = error.to_string();
        let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
        format!("this is no regular expression: {reason}")
    })
}

impl Parser<'_> {
    pub(super) fn regex(&mut self) -> Result<Expression, QueryError> {
        let start = self.at;
        let inner = self.slashes(start)?;
        let source = inner.slice(self.text);
        let fold = self.peek() == Some('i');
        if fold {
            self.bump();
        }
        // The flag stands in the pattern itself, for those who take it apart.
        let flags = if fold { "(?i)" } else { "" };
        match compile(&format!("{flags}{}", source.replace("\\/", "/"))) {
            Ok(_) if source.is_empty() => {
                let error = self.error_at(start, self.at, "this regular expression is empty");
                Err(error.hint("write what is to match between the slashes"))
            }
            Ok(regex) => self.needle(Needle::Regex(regex), start),
            Err(why) => {
                let error = QueryError::new(self.text, inner, why);
                Err(error.hint("put \\ before a sign that is meant as it stands, as in /\\(/"))
            }
        }
    }

    /// The range between two slashes.
    pub(super) fn slashes(&mut self, start: usize) -> Result<TextRange, QueryError> {
        self.bump();
        let from = self.at;
        let mut escaped = false;
        let length = self.rest().find(|character| {
            let end = plain(character) == '/' && !escaped;
            escaped = character == '\\' && !escaped;
            end
        });
        let Some(length) = length else {
            let error = self.error(start, "this regular expression is not closed");
            return Err(error.hint("write it as /…/, with \\/ for a slash in it"));
        };
        self.at += length;
        self.bump();
        Ok(TextRange::of(from, from + length))
    }

    pub(super) fn quoted(&mut self) -> Result<Expression, QueryError> {
        let start = self.at;
        let exact = TextRange::of(0, start).slice(self.text).chars().next_back().is_some_and(|c| plain(c) == '=');
        let inner = self.quotation()?;
        if self.peek() != Some('~') {
            let phrase = self.phrase(inner, true)?;
            return self.needle(Needle::Phrase(phrase), start);
        }
        let distance = self.number(FARTHEST)?.unwrap_or(10);
        let mut phrases: Vec<Phrase> = Vec::new();
        for chunk in chunks(inner, self.text) {
            phrases.extend(self.phrase(chunk, exact).ok());
        }
        if phrases.iter().map(|phrase| phrase.parts.len()).sum::<usize>() > MOST_NEEDLES {
            return Err(self.too_long(inner));
        }
        if phrases.len() < 2 {
            let error = self.error_at(start, self.at, "nearness needs at least two words in the quotes");
            return Err(error.hint("write \"knowledge transfer\"~5"));
        }
        self.needle(Needle::Near { phrases, distance }, start)
    }

    /// The range between two quotation marks.
    pub(super) fn quotation(&mut self) -> Result<TextRange, QueryError> {
        let start = self.at;
        self.bump();
        let from = self.at;
        let Some(length) = self.rest().find(|character| plain(character) == '"') else {
            let error = self.error(start, "this quotation mark is not closed");
            return Err(error.hint("write another one behind the last word"));
        };
        self.at += length;
        self.bump();
        Ok(TextRange::of(from, from + length))
    }

    /// Read `~` and a number behind it, if there is one.
    pub(super) fn number(&mut self, most: u32) -> Result<Option<u32>, QueryError> {
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
            _ => {
                let error = self.error_at(start, self.at, format!("the number behind ~ can be at most {most}"));
                Err(error.hint(format!("write ~{most} or less")))
            }
        }
    }

    pub(super) fn word(&mut self, exact: bool) -> Result<Expression, QueryError> {
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

    pub(super) fn fuzzy(&mut self, start: usize, end: usize) -> Result<Expression, QueryError> {
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
    pub(super) fn phrase(&self, range: TextRange, exact: bool) -> Result<Phrase, QueryError> {
        let text: String = range.slice(self.text).chars().map(|c| if plain(c) == '*' { '*' } else { c }).collect();
        if text.matches('*').count() > MOST_STARS {
            return Err(self.too_long(range));
        }
        let parts = parts(&text, exact);
        if parts.is_empty() {
            let error = self.error_at(range.start().get(), range.end().get(), "there is no word to search for here");
            return Err(error.hint("punctuation can be found by a regular expression: /\\?!/"));
        }
        if parts.len() > MOST_NEEDLES {
            return Err(self.too_long(range));
        }
        Ok(Phrase { parts })
    }
}
