//! Edits that only lay a text out anew: the letters are the same, whatever room stands between them.
//!
//! A program that breaks lines after so many characters breaks words too. Such an edit is told as what it is, blanks that
//! were put in or taken out: then each letter keeps its place in every passage.

use super::text_edit::Hunk;
use crate::text::{TextRange, is_han, is_room};

/// Whether two passages have the same letters, wherever lines are broken between them, within words too. Words that a blank
/// parts now, or parts no longer, are others: *a part* is not *apart*.
pub(super) fn same_letters(one: &str, other: &str) -> bool {
    let whole = |text: &str| TextRange::of(0, text.len());
    let Some(blanks) = blanks_between(one, other, Hunk { old: whole(one), new: whole(other) }) else { return false };
    let parts = |blank: &Hunk| {
        let (was, is) = (blank.old.slice(one), blank.new.slice(other));
        let white = |room: &str| room.contains(char::is_whitespace);
        let before = TextRange::of(0, blank.old.start().get()).slice(one).chars().next_back();
        let behind = TextRange::of(blank.old.end().get(), one.len()).slice(one).chars().next();
        let in_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() && !is_han(letter));
        white(was) != white(is) && !was.contains('\n') && !is.contains('\n') && in_word(before) && in_word(behind)
    };
    !blanks.iter().any(parts)
}

/// Edits with those that only lay their words out anew told blank by blank.
pub(super) fn by_letters(old: &str, new: &str, hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut finer = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        match blanks_between(old, new, hunk) {
            Some(blanks) => finer.extend(blanks),
            None => finer.push(hunk),
        }
    }
    finer
}

/// The blanks in which both sides of an edit differ; `None` where their letters do.
pub(super) fn blanks_between(old: &str, new: &str, hunk: Hunk) -> Option<Vec<Hunk>> {
    let (mut at_old, mut at_new) = (hunk.old.start().get(), hunk.new.start().get());
    let (mut one, mut other) = (hunk.old.slice(old), hunk.new.slice(new));
    let mut blanks = Vec::new();
    loop {
        let room = (one.trim_start_matches(is_room), other.trim_start_matches(is_room));
        let (wide, wide_new) = (one.len() - room.0.len(), other.len() - room.1.len());
        if one.get(..wide) != other.get(..wide_new) {
            let old = TextRange::of(at_old, at_old + wide);
            blanks.push(Hunk { old, new: TextRange::of(at_new, at_new + wide_new) });
        }
        let seen = |rest: &str| rest.find(is_room).unwrap_or(rest.len());
        let letters = seen(room.0).min(seen(room.1));
        if room.0.get(..letters) != room.1.get(..letters) {
            return None;
        }
        if letters == 0 {
            return (room.0.is_empty() && room.1.is_empty()).then_some(blanks);
        }
        (at_old, at_new) = (at_old + wide + letters, at_new + wide_new + letters);
        (one, other) = (room.0.get(letters..)?, room.1.get(letters..)?);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: Option<&[(&str, &str)]>) {
        let whole = Hunk { old: TextRange::of(0, old.len()), new: TextRange::of(0, new.len()) };
        let blanks = blanks_between(old, new, whole);
        let shown = |hunk: &Hunk| (hunk.old.slice(old), hunk.new.slice(new));
        let shown: Option<Vec<_>> = blanks.as_ref().map(|blanks| blanks.iter().map(shown).collect());
        assert_eq!(shown.as_deref(), expected);
        assert_eq!(same_letters(old, new), expected.is_some());
    }

    #[test]
    fn only_blanks_differ() {
        check("Because if", "B\necause\nif", Some(&[("", "\n"), (" ", "\n")]));
        check("信任 😀", " 信\n任😀 ", Some(&[("", " "), ("", "\n"), (" ", ""), ("", " ")]));
        check("", " ", Some(&[("", " ")]));
        check("same", "same", Some(&[]));
        check("we trust", "we trus", None);
        check("we trust", "we trust them", None);
        check("", "a", None);
        assert!(!same_letters("a part", "apart"));
        assert!(same_letters("a part", "a pa\nrt") && same_letters("be\ncause 信 任", "because 信任"));
    }
}
