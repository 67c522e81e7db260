//! Texts that were joined: two people edited one text, each their own copy, and git made one of the two. Where the text
//! that both began with is gone, it is found by taking back the edits of both.

use std::collections::{BTreeMap, VecDeque};

use super::{TextEdit, apply_edits, invert_edits};
use crate::text::{Arrange, CharOffset};

/// The text that two people began with, of one that joins what both did; `None` where they have edited the same place,
/// or `joined` is not what comes of these edits. Whoever knows the SHA-256 of the text should compare it.
pub fn take_apart(joined: &str, one: &[TextEdit], other: &[TextEdit]) -> Option<String> {
    let mut both: Vec<&TextEdit> = one.iter().chain(other).collect();
    both.arrange_by_key(|edit| edit.start.get());
    both.dedup();
    let end = |edit: &TextEdit| edit.start.get() + edit.removed.chars().count();
    let apart = |pair: &[&TextEdit]| match pair {
        [before, after] => end(before) <= after.start.get() && before.start != after.start,
        _ => true,
    };
    let both: Vec<TextEdit> = both.windows(2).all(apart).then(|| both.into_iter().cloned().collect())?;
    apply_edits(joined, &invert_edits(&both))
}

/// A part of a text that came of edits.
enum Piece {
    /// So many code points from this place of the text before.
    Same(usize, usize),
    /// Words that were put in.
    New(Vec<char>),
}

/// What was removed, by its place in the text before.
type Removed = BTreeMap<usize, Vec<char>>;

/// One list of edits that does what `first` does and after it `then`; `None` where they do not follow on each other.
pub fn compose(first: &[TextEdit], then: &[TextEdit]) -> Option<Vec<TextEdit>> {
    let (mut left, mut removed) = pieces(first)?;
    let (mut all, mut at) = (Vec::new(), 0);
    for edit in then {
        let letters: Vec<char> = edit.removed.chars().collect();
        all.extend(take(&mut left, edit.start.get().checked_sub(at)?)?);
        let mut taken = 0;
        for piece in take(&mut left, letters.len())? {
            let length = match &piece {
                Piece::Same(_, length) => *length,
                Piece::New(words) => words.len(),
            };
            if let Piece::Same(start, _) = piece {
                removed.insert(start, letters.get(taken..taken + length)?.to_vec());
            }
            taken += length;
        }
        all.push(Piece::New(edit.inserted.chars().collect()));
        at = edit.start.get() + letters.len();
    }
    all.extend(left);
    edits(&all, &removed)
}

/// The text that comes of `edits`, in pieces, the last without an end; and what was removed, by its place.
fn pieces(edits: &[TextEdit]) -> Option<(VecDeque<Piece>, Removed)> {
    let (mut pieces, mut removed, mut at) = (VecDeque::new(), BTreeMap::new(), 0);
    for edit in edits {
        let letters: Vec<char> = edit.removed.chars().collect();
        pieces.push_back(Piece::Same(at, edit.start.get().checked_sub(at)?));
        pieces.push_back(Piece::New(edit.inserted.chars().collect()));
        at = edit.start.get() + letters.len();
        if !letters.is_empty() {
            removed.insert(edit.start.get(), letters);
        }
    }
    pieces.push_back(Piece::Same(at, usize::MAX - at));
    Some((pieces, removed))
}

/// The first `count` code points of `pieces`.
fn take(pieces: &mut VecDeque<Piece>, mut count: usize) -> Option<Vec<Piece>> {
    let mut taken = Vec::new();
    while count > 0 {
        match pieces.pop_front()? {
            Piece::Same(start, length) => {
                let part = length.min(count);
                taken.push(Piece::Same(start, part));
                if part < length {
                    pieces.push_front(Piece::Same(start + part, length - part));
                }
                count -= part;
            }
            Piece::New(mut words) => {
                let rest = words.split_off(words.len().min(count));
                count -= words.len();
                taken.push(Piece::New(words));
                if !rest.is_empty() {
                    pieces.push_front(Piece::New(rest));
                }
            }
        }
    }
    Some(taken)
}

fn edits(pieces: &[Piece], removed: &Removed) -> Option<Vec<TextEdit>> {
    let (mut edits, mut at, mut inserted) = (Vec::new(), 0, String::new());
    for piece in pieces {
        match piece {
            Piece::New(words) => inserted.extend(words),
            Piece::Same(_, 0) => {}
            Piece::Same(start, length) => {
                let gone: String = removed.range(at..*start).flat_map(|(_, letters)| letters).collect();
                if gone.chars().count() != start.checked_sub(at)? {
                    return None;
                }
                if !gone.is_empty() || !inserted.is_empty() {
                    let inserted = std::mem::take(&mut inserted);
                    edits.push(TextEdit { start: CharOffset::new(at), removed: gone, inserted });
                }
                at = start + length;
            }
        }
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::diff;

    #[track_caller]
    fn check(texts: [&str; 3]) {
        let [start, between, end] = texts;
        let composed = compose(&diff(start, between), &diff(between, end)).unwrap();
        assert_eq!(apply_edits(start, &composed).as_deref(), Some(end), "{composed:?}");
        assert_eq!(apply_edits(end, &invert_edits(&composed)).as_deref(), Some(start), "{composed:?}");
    }

    #[test]
    fn edits_of_edits_are_edits_of_the_first_text() {
        check(["一 one two 😀", "一 one three 😀", "一 one three four 😀"]);
        check(["一 one two 😀", "zero 一 one three 😀", "one 三 three 😀"]);
        check(["we trust them 信任", "we 信 trust all of them 信任", "all of us"]);
        check(["one two three four", "one three four", "one four"]);
        check(["", "one", ""]);
    }

    #[test]
    fn what_two_have_joined_is_taken_apart() {
        let start = "We backed it off just a hair.\n信任要慢慢来 😀\nNobody red it.\n";
        let one = start.replace("just a hair", "a hair");
        let other = start.replace("red", "read").replace("慢慢", "一步步");
        let joined = one.replace("red", "read").replace("慢慢", "一步步");
        let parts = (diff(start, &one), diff(start, &other));
        assert_eq!(take_apart(&joined, &parts.0, &parts.1).as_deref(), Some(start));
        assert_eq!(take_apart(&one, &parts.0, &parts.1), None);
        let same_place = diff(start, &start.replace("hair", "bit"));
        assert_eq!(take_apart(&joined, &parts.0, &[same_place, parts.0.clone()].concat()), None);
    }
}
