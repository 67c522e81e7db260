//! The jump list: places that a reader has left by going far, to come back to.

use crate::project::{Anchor, TranscriptId};
use crate::text::ByteOffset;

/// Places that are kept; the oldest go.
const MOST: usize = 100;

/// A place where a reader has been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visited {
    /// The transcript.
    pub transcript: TranscriptId,
    /// Where the cursor stood.
    pub cursor: ByteOffset,
    /// Where the first line on screen began.
    pub top: ByteOffset,
}

/// Where in a transcript that is being opened the reader wants to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Travel {
    /// At a place as it was left.
    Back(Visited),
    /// At the words of a bookmark.
    Bookmark(Box<Anchor>),
}

/// Places in the order in which they were left, and where the reader is among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Jumps {
    places: Vec<Visited>,
    /// The place that the reader has gone back to; as many as there are while the reader is ahead of all.
    at: usize,
    /// Where in another transcript the reader is on the way to.
    pub travel: Option<(TranscriptId, Travel)>,
    /// Where the reader stood when looking for words began; a jump once words are found.
    pub origin: Option<Visited>,
}

impl Jumps {
    /// All places, the oldest first.
    pub fn places(&self) -> &[Visited] {
        &self.places
    }

    /// Remember a place that is about to be left by a jump. A place is listed once, where it was left last.
    pub fn leave(&mut self, here: Visited) {
        self.places.retain(|place| !same(place, &here));
        self.places.push(here);
        let oldest = self.places.len().saturating_sub(MOST);
        self.places.drain(..oldest);
        self.at = self.places.len();
    }

    /// The place left before, to go back to; `here` is listed so that one can come forth again.
    pub fn back(&mut self, here: Visited) -> Option<Visited> {
        if self.at >= self.places.len() {
            self.leave(here);
            self.at = self.at.saturating_sub(1);
        }
        let place = self.places.get(self.at.checked_sub(1)?)?.clone();
        self.at -= 1;
        Some(place)
    }

    /// The place from which one went back.
    pub fn forth(&mut self) -> Option<Visited> {
        let place = self.places.get(self.at + 1)?.clone();
        self.at += 1;
        Some(place)
    }

    /// The place before the last jump; `here` becomes that, so that asking again comes back.
    pub fn swap(&mut self, here: Visited) -> Option<Visited> {
        let place = self.places.iter().rev().find(|place| !same(place, &here))?.clone();
        self.leave(here);
        Some(place)
    }

    /// Move the places in `transcript`, whose text has changed.
    pub fn follow(&mut self, transcript: &TranscriptId, moved: impl Fn(ByteOffset) -> ByteOffset) {
        for place in self.places.iter_mut().filter(|place| &place.transcript == transcript) {
            (place.cursor, place.top) = (moved(place.cursor), moved(place.top));
        }
    }
}

fn same(one: &Visited, other: &Visited) -> bool {
    one.transcript == other.transcript && one.cursor == other.cursor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(cursor: usize) -> Visited {
        Visited { transcript: "信任".into(), cursor: ByteOffset::new(cursor), top: ByteOffset::default() }
    }

    fn cursor(place: Option<Visited>) -> Option<usize> {
        place.map(|place| place.cursor.get())
    }

    #[test]
    fn one_goes_back_and_forth_through_what_was_left() {
        let mut jumps = Jumps::default();
        assert_eq!(jumps.back(place(5)), None);
        assert_eq!(jumps.forth(), None);
        let mut jumps = Jumps::default();
        jumps.leave(place(10));
        jumps.leave(place(20));
        assert_eq!(cursor(jumps.back(place(30))), Some(20));
        assert_eq!(cursor(jumps.back(place(20))), Some(10));
        assert_eq!(cursor(jumps.back(place(10))), None);
        assert_eq!(cursor(jumps.forth()), Some(20));
        assert_eq!(cursor(jumps.forth()), Some(30));
        assert_eq!(cursor(jumps.forth()), None);
        assert_eq!(cursor(jumps.back(place(30))), Some(20));
    }

    #[test]
    fn two_places_are_swapped() {
        let mut jumps = Jumps::default();
        assert_eq!(jumps.swap(place(1)), None);
        jumps.leave(place(10));
        assert_eq!(cursor(jumps.swap(place(30))), Some(10));
        assert_eq!(cursor(jumps.swap(place(10))), Some(30));
        assert_eq!(cursor(jumps.swap(place(30))), Some(10));
    }

    #[test]
    fn a_place_is_listed_once_and_old_ones_are_let_go() {
        let mut jumps = Jumps::default();
        (0..300).for_each(|cursor| jumps.leave(place(cursor % 150)));
        assert_eq!(jumps.places().len(), MOST);
        jumps.leave(place(149));
        assert_eq!(jumps.places().len(), MOST);
        jumps.follow(&"信任".into(), |offset| offset + 3);
        assert_eq!(jumps.places().last().map(|place| place.cursor.get()), Some(152));
    }
}
