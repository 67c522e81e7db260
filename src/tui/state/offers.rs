//! What can be written where the caret of a query stands.

use crate::app::{Completion, Offer};
use crate::text::{ByteOffset, Direction, TextRange};

use super::{Input, List};

/// Offers on screen at most.
pub const MOST_OFFERS: usize = 8;

/// The offers, and which of them is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// What is offered; `None` where any words can be written.
    pub completion: Option<Completion>,
    /// The row that is chosen, if one is.
    pub list: List,
    /// Whether one is: typing goes on as long as none is.
    pub chosen: bool,
}

impl Offers {
    /// Offer something else; nothing of it is chosen.
    pub fn set(&mut self, completion: Option<Completion>) {
        *self = Self { completion, ..Self::default() };
    }

    /// All that is offered.
    pub fn all(&self) -> &[Offer] {
        self.completion.as_ref().map_or(&[], |completion| completion.offers.as_slice())
    }

    /// Choose the next one, or the one before; around the ends.
    pub fn step(&mut self, direction: Direction) {
        let count = self.all().len();
        if count == 0 {
            return;
        }
        self.list.chosen = match (self.chosen, direction) {
            (false, Direction::Forward) => 0,
            (false, Direction::Backward) => count - 1,
            (true, Direction::Forward) => (self.list.chosen + 1) % count,
            (true, Direction::Backward) => (self.list.chosen + count - 1) % count,
        };
        self.chosen = true;
        self.list.follow(count, MOST_OFFERS);
    }

    /// Write the chosen offer, or the only one, into `input`; whether there was one.
    pub fn take(&mut self, input: &mut Input) -> bool {
        let Some((span, text)) = self.take_offer() else { return false };
        write(input, span, &text);
        true
    }

    /// The chosen offer, or the only one, and what it takes the place of; nothing is offered then.
    pub fn take_offer(&mut self) -> Option<(TextRange, String)> {
        let completion = self.completion.take_if(|known| self.chosen || known.offers.len() == 1)?;
        let offer = completion.offers.into_iter().nth(self.list.chosen)?;
        self.chosen = false;
        Some((completion.span, offer.text))
    }
}

/// Put `text` in the place of `span`; behind a value that ends the query, a blank parts it from what comes next.
fn write(input: &mut Input, span: TextRange, text: &str) {
    let old = input.text();
    let before = TextRange::of(0, span.start().get()).slice(old);
    let after = TextRange::of(span.end().get(), old.len()).slice(old);
    let goes_on = text.ends_with([':', '.']) || !after.is_empty();
    let put = format!("{before}{text}{}", if goes_on { "" } else { " " });
    let caret = put.len();
    *input = Input::from(format!("{put}{after}").as_str());
    input.place(ByteOffset::new(caret));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers(query: &str, typed: &str, texts: &[&str]) -> Offers {
        let start = query.find(typed).unwrap();
        let offer = |text: &&str| Offer { text: (*text).to_owned(), meaning: String::new() };
        let span = TextRange::of(start, start + typed.len());
        let completion = Completion { span, offers: texts.iter().map(offer).collect() };
        Offers { completion: Some(completion), ..Offers::default() }
    }

    /// The query after `steps` and Enter, the caret as `|`; empty where nothing was taken.
    #[track_caller]
    fn check(query: &str, typed: &str, texts: &[&str], steps: i32, expected: &str) {
        let mut offers = offers(query, typed, texts);
        let direction = if steps < 0 { Direction::Backward } else { Direction::Forward };
        (0..steps.abs()).for_each(|_| offers.step(direction));
        let mut input = Input::from(query);
        let taken = offers.take(&mut input);
        let (before, after) = input.text().split_at(input.caret().get());
        assert_eq!(if taken { format!("{before}|{after}") } else { String::new() }, expected);
    }

    #[test]
    fn what_is_chosen_takes_the_place_of_what_was_typed() {
        check("信任 spe", "spe", &["speaker:"], 0, "信任 speaker:|");
        check("speaker:l", "l", &["Lu", "\"陆 😀\""], 0, "");
        check("speaker:l", "l", &["Lu", "\"陆 😀\""], 1, "speaker:Lu |");
        check("speaker:l", "l", &["Lu", "\"陆 😀\""], 3, "speaker:Lu |");
        check("speaker:l trust", "l", &["Lu", "\"陆 😀\""], -1, "speaker:\"陆 😀\"| trust");
    }
}
