//! Where a passage used to be, in a text that no longer has it.

use super::Anchor;
use crate::text::{ByteOffset, CharOffset, Positions, TextRange, floor_grapheme};

/// Code points of context that are enough to know a place by; fewer are chance.
const LEAST: usize = 4;

impl Anchor {
    /// The place in `text` nearest to where this anchor's words used to stand: behind what is left of the words before
    /// them, or in front of what is left of the words after them, whichever has more; the old position where neither is.
    /// Of equally good places the one nearest to the old position.
    ///
    /// ```
    /// use emic::project::Anchor;
    /// use emic::text::{Positions, TextRange};
    /// let old = "We met. 我们信任他们。 And so on.";
    /// let anchor = Anchor::new(old, &Positions::new(old), TextRange::of(8, 29));
    /// let new = "Yes. We met. Much later. And so on.";
    /// assert_eq!(anchor.nearest(new, &Positions::new(new)).get(), 24);
    /// ```
    pub fn nearest(&self, text: &str, positions: &Positions) -> ByteOffset {
        let chars = self.range.start().get().min(positions.chars());
        let old = positions.byte_of(text, CharOffset::new(chars)).unwrap_or_default();
        let old = floor_grapheme(text, old);
        let starts: Vec<usize> = self.prefix().char_indices().map(|(place, _)| place).collect();
        let before = starts.iter().enumerate().find_map(|(place, start)| {
            let words = TextRange::of(*start, self.prefix().len()).slice(self.prefix());
            let found = closest(text, words, old)?;
            (starts.len() - place >= LEAST).then_some((starts.len() - place, found + words.len()))
        });
        let ends: Vec<usize> = self.suffix().char_indices().map(|(place, letter)| place + letter.len_utf8()).collect();
        let after = ends.iter().enumerate().rev().find_map(|(place, end)| {
            let found = closest(text, TextRange::of(0, *end).slice(self.suffix()), old)?;
            (place + 1 >= LEAST).then_some((place + 1, found))
        });
        match (before, after) {
            (Some((more, place)), Some((less, _))) if more >= less => place,
            (_, Some((_, place))) | (Some((_, place)), None) => place,
            (None, None) => old,
        }
    }
}

/// Where `words` stand in `text`, nearest to `place`.
fn closest(text: &str, words: &str, place: ByteOffset) -> Option<ByteOffset> {
    let found = text.match_indices(words).map(|(start, _)| start);
    found.min_by_key(|start| start.abs_diff(place.get())).map(ByteOffset::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[` and `]` mark the passage in the old text, `|` its place in the new one.
    #[track_caller]
    fn check(old: &str, new: &str) {
        let (start, end) = (old.find('[').unwrap(), old.find(']').unwrap() - 1);
        let old = old.replace(['[', ']'], "");
        let anchor = Anchor::new(&old, &Positions::new(&old), TextRange::of(start, end));
        let text = new.replace('|', "");
        let mut shown = text.clone();
        shown.insert(anchor.nearest(&text, &Positions::new(&text)).get(), '|');
        assert_eq!(shown, new);
    }

    #[test]
    fn a_lost_passage_is_looked_for_by_what_stood_around_it() {
        check("A: 一二三四五[信任]六七 😀", "B: new\nA: 一二三四五|六七 😀");
        check("A: one two three [trust] four five", "A: one two three |gone");
        check("A: one two three [trust] four five six", "gone| four five six");
        check("all of it[ was]", "other tex|t");
        check("all of it[ was]", "|");
        check("one here [a] x. one here [b] y.".replacen("[a]", "a", 1).as_str(), "one here x. one here |y.");
    }
}
