//! What stands where the cursor is in a query that is being written: what could be completed there.

use super::{Parser, plain};
use crate::search::query::Field;
use crate::text::TextRange;

/// A place of a query where only certain things can stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// What stands there.
    pub wanted: Wanted,
    /// What it takes up, from its first letter or quotation mark to its end, in bytes of the query.
    pub span: TextRange,
    /// What of it is written before the cursor, without quotation marks.
    pub typed: String,
}

/// What can stand at a place of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A word, or the name of a field; behind a code also how it lies to another.
    Word {
        /// Whether a code stands before it.
        after_code: bool,
    },
    /// The name of an attribute, behind `attribute.`.
    Attribute,
    /// The value of a field.
    Value(Field),
    /// The name of a saved query, behind `@`.
    Saved,
}

/// What stands in `text` at the byte `cursor`; `None` in the words of a phrase or a regular expression, and where nothing
/// is written yet.
pub(in crate::search) fn spot(text: &str, cursor: usize) -> Option<Spot> {
    text.get(..cursor)?;
    let mut parser = Parser { text, at: 0, depth: 0, needles: Vec::new(), saved: &[], open: Vec::new() };
    let mut after_code = false;
    loop {
        after_code &= !parser.skip_to_thing();
        let start = parser.at;
        if start >= cursor {
            return None;
        }
        match parser.peek()? {
            '"' | '/' => {
                parser.skip_words(start)?;
                after_code = false;
            }
            '@' => {
                parser.bump();
                let spot = parser.name_at(Wanted::Saved, cursor, false);
                if parser.at >= cursor {
                    return spot;
                }
                after_code = false;
            }
            _ => match parser.thing_at(start, cursor, after_code) {
                Ok(field) => after_code = field == Some(Field::Code),
                Err(spot) => return spot,
            },
        }
        if parser.at > cursor {
            return None;
        }
    }
}

impl Parser<'_> {
    /// Skip what stands between two things; answers whether something begins anew there.
    fn skip_to_thing(&mut self) -> bool {
        let start = self.at;
        let between = |c: char| c.is_whitespace() || matches!(plain(c), '(' | ')' | '-' | '=');
        self.at = self.text.len() - self.rest().trim_start_matches(between).len();
        TextRange::of(start, self.at).slice(self.text).chars().any(|c| matches!(plain(c), '(' | '-' | '='))
    }

    /// Skip words in quotes or slashes, with what is written behind them; `None` where they are not closed.
    fn skip_words(&mut self, start: usize) -> Option<()> {
        match self.peek()? {
            '"' => self.quotation().ok().map(drop)?,
            _ => self.slashes(start).ok().map(drop)?,
        }
        self.at = self.word_end();
        Some(())
    }

    /// Go over a filter or a word. `Ok` with the field where the cursor lies behind it, else what stands at the cursor.
    fn thing_at(&mut self, start: usize, cursor: usize, after_code: bool) -> Result<Option<Field>, Option<Spot>> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default();
        let mark = rest.get(length..).unwrap_or_default().chars().next();
        let attribute = mark == Some('.') && name.eq_ignore_ascii_case("attribute");
        let field = if attribute { None } else { Field::named(name).filter(|_| mark.map(plain) == Some(':')) };
        let end = start + length + mark.filter(|_| attribute || field.is_some()).map_or(0, char::len_utf8);
        if cursor < end || (cursor == end && !attribute && field.is_none()) {
            let typed = TextRange::of(start, cursor).slice(self.text).to_owned();
            return Err(Some(Spot { wanted: Wanted::Word { after_code }, span: TextRange::of(start, end), typed }));
        }
        self.at = end;
        let field = match (field, attribute) {
            (Some(field), _) => field,
            (None, false) => {
                self.at = self.word_end();
                return Ok(None);
            }
            (None, true) => {
                let from = self.at;
                let spot = self.name_at(Wanted::Attribute, cursor, true);
                if self.at >= cursor || self.peek() != Some(':') {
                    return if self.at >= cursor { Err(spot) } else { Ok(None) };
                }
                let name = TextRange::of(from, self.at).slice(self.text).trim_matches(|c| plain(c) == '"').to_owned();
                self.bump();
                Field::Attribute(name)
            }
        };
        let spot = self.name_at(Wanted::Value(field.clone()), cursor, false);
        if self.at >= cursor { Err(spot) } else { Ok(Some(field)) }
    }

    /// Go over a name or a value, to a colon where one ends it. What stands there, if it is not whole before the cursor.
    fn name_at(&mut self, wanted: Wanted, cursor: usize, colon: bool) -> Option<Spot> {
        let start = self.at;
        let quote = if self.peek() == Some('"') { self.rest().chars().next().map_or(0, char::len_utf8) } else { 0 };
        let closed = quote > 0 && self.quotation().is_ok();
        if quote > 0 && !closed {
            self.at = cursor.max(start + quote);
        } else if !closed {
            self.at = self.word_end();
            let words = TextRange::of(start, self.at).slice(self.text);
            self.at = words.find(|c| colon && plain(c) == ':').map_or(self.at, |length| start + length);
        }
        if cursor < start + quote || (closed && cursor == self.at) {
            return None;
        }
        let typed = TextRange::of(start + quote, cursor.min(self.at)).slice(self.text).to_owned();
        Some(Spot { wanted, span: TextRange::of(start, self.at), typed })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `|` is the cursor; what is replaced stands in the answer's brackets.
    fn check(marked: &str, expected: &str) {
        let cursor = marked.find('|').unwrap();
        let text = marked.replace('|', "");
        let shown = spot(&text, cursor).map_or("-".to_owned(), |spot| {
            let wanted = match &spot.wanted {
                Wanted::Word { after_code: true } => "relation".to_owned(),
                Wanted::Word { .. } => "word".to_owned(),
                Wanted::Attribute => "attribute".to_owned(),
                Wanted::Saved => "saved".to_owned(),
                Wanted::Value(field) => format!("{field:?}"),
            };
            format!("{wanted} [{}] {}", spot.span.slice(&text), spot.typed)
        });
        assert_eq!(shown, expected, "{marked}");
    }

    #[test]
    fn words_and_fields() {
        check("co|", "word [co] co");
        check("信任 co|", "word [co] co");
        check("信任 -(co|", "word [co] co");
        check("c|ode:trust", "word [code:] c");
        check("|", "-");
        check("co |", "-");
        check("co|de trust", "word [code] co");
        check("信|", "-");
        check("code:trust OV|", "relation [OV] OV");
        check("(code:a OR code:b) THE|", "relation [THE] THE");
        check("code:a (OV|", "word [OV] OV");
    }

    #[test]
    fn values_and_names() {
        check("code:|", "Code [] ");
        check("code:tr|ust partner", "Code [trust] tr");
        check("-code：“Trust in| the” x", "Code [“Trust in the”] Trust in");
        check("code:\"Trust in| x", "Code [\"Trust in] Trust in");
        check("code:\"Trust\"|", "-");
        check("code:\"Trust\" sp|", "relation [sp] sp");
        check("speaker:a lang:z|", "Language [z] z");
        check("attribute.|", "attribute [] ");
        check("attribute.pa|rtner:CN", "attribute [partner] pa");
        check("attribute.\"years in\":1|", "Attribute(\"years in\") [1] 1");
        check("attribute.partner:|", "Attribute(\"partner\") [] ");
        check("x @信|", "saved [信] 信");
        check("@\"two w|ords\"", "saved [\"two words\"] two w");
        check("@|", "saved [] ");
    }

    #[test]
    fn phrases_and_expressions_are_left_alone() {
        check("\"code:tr|", "-");
        check("\"code:tr\" co|", "word [co] co");
        check("=\"a b\"~5 co|", "word [co] co");
        check("/code:|", "-");
        check("/a\\/ code:/i co|", "word [co] co");
        check("foo:ba|", "-");
        check("10:30 co|", "word [co] co");
    }

    proptest! {
        #[test]
        fn any_cursor_gives_a_place_in_the_query(text in "(\\PC|[a-z\"'()/*~:=@.\\- 信任：“”（）＠]|code:|attribute\\.){0,30}", at in 0_usize..80) {
            if let Some(spot) = spot(&text, at) {
                prop_assert!(spot.span.end().get() <= text.len() && text.get(spot.span.start().get()..spot.span.end().get()).is_some());
            }
        }
    }
}
