//! Saved queries: `@name` stands for what was saved under the name, in parentheses.

use super::Parser;
use crate::project::SavedQuery;
use crate::search::query::{Expression, QueryError};
use crate::text::TextRange;

/// How a mistake in a saved query begins.
const INSIDE: &str = "in the saved query";

impl<'t> Parser<'t> {
    pub(super) fn saved(&mut self) -> Result<Expression, QueryError> {
        let start = self.at;
        self.bump();
        let name = self.name()?;
        let span = TextRange::of(start, self.at);
        let name = name.slice(self.text).trim();
        if name.is_empty() {
            let error = QueryError::new(self.text, span, "the name of a saved query is missing here");
            return Err(self.known(error));
        }
        let mut all = self.saved.iter();
        let found =
            all.find(|saved| saved.name == name).or_else(|| self.saved.iter().find(|saved| saved.is_called(name)));
        let Some(SavedQuery { name, query }) = found else {
            return Err(self.known(QueryError::new(self.text, span, format!("no query is saved as `{name}`"))));
        };
        if self.open.contains(&name.as_str()) {
            let message = format!("the saved query `{name}` asks for itself");
            return Err(QueryError::new(self.text, span, message).hint("change one of the saved queries"));
        }
        self.deeper(start)?;
        let expression = self.inside(name, query, span)?;
        self.depth -= 1;
        Ok(expression)
    }

    /// Read a saved query; what is wrong in it is shown where it is asked for, at `span`.
    fn inside(&mut self, name: &'t str, query: &'t str, span: TextRange) -> Result<Expression, QueryError> {
        let first = self.needles.len();
        let mut open = std::mem::take(&mut self.open);
        open.push(name);
        let needles = std::mem::take(&mut self.needles);
        let mut parser = Parser { text: query, at: 0, depth: self.depth, needles, saved: self.saved, open };
        let expression = parser.whole().map_err(|error| {
            // Where saved queries lie in each other, the innermost is the one to mend.
            let named = error.message.starts_with(INSIDE);
            let message = if named { error.message } else { format!("{INSIDE} `{name}`: {}", error.message) };
            QueryError { hint: error.hint, ..QueryError::new(self.text, span, message) }
        })?;
        parser.open.pop();
        (self.needles, self.open) = (parser.needles, parser.open);
        self.needles.iter_mut().skip(first).for_each(|needle| needle.place(span));
        Ok(expression)
    }

    /// A name, in quotes or up to a blank.
    fn name(&mut self) -> Result<TextRange, QueryError> {
        if self.peek() == Some('"') {
            return self.quotation();
        }
        let (start, end) = (self.at, self.word_end());
        self.at = end;
        Ok(TextRange::of(start, end))
    }

    /// The same mistake with the names that there are.
    fn known(&self, error: QueryError) -> QueryError {
        let names: Vec<&str> = self.saved.iter().take(8).map(|saved| saved.name.as_str()).collect();
        let words = "in quotes it is searched as words";
        match names.as_slice() {
            [] => error.hint(format!("no query is saved yet; {words}")),
            names => error.hint(format!("saved queries are {}; {words}", names.join(", "))),
        }
    }
}
