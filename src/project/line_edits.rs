//! Edits of a text of many short lines, such as `codebook.yaml`: line by line, with what is the same at both ends of a
//! changed run left out. And edits of one text made in another that came out of it.

use super::text_edit::{Hunk, differences, edits_of};
use super::{TextEdit, apply_edits};
use crate::text::{ByteOffset, CharOffset, TextRange};

/// The edits that make `new` of `old`, found line by line: the time that it takes is bounded by the texts alone.
///
/// ```
/// use emic::project::{apply_edits, diff_lines};
/// let (old, new) = ("- id: trust\n  name: 信任\n", "- id: trust\n  name: 不信任\n");
/// let edits = diff_lines(old, new);
/// assert_eq!((edits[0].removed.as_str(), edits[0].inserted.as_str()), ("", "不"));
/// assert_eq!(apply_edits(old, &edits).as_deref(), Some(new));
/// ```
pub fn diff_lines(old: &str, new: &str) -> Vec<TextEdit> {
    edits_of(old, new, &line_hunks(old, new))
}

/// The text `now`, which came out of `base` by other edits, with the `edits` of `base` made in it; `None` where both
/// touch the same place.
///
/// ```
/// use emic::project::{diff_lines, edit_elsewhere};
/// let base = "a: 1\nb: 2\nc: 3\n";
/// let edits = diff_lines(base, "a: 1\nb: 2\nc: 4\n");
/// assert_eq!(edit_elsewhere(base, &edits, "a: 100\nb: 2\nc: 3\n").as_deref(), Some("a: 100\nb: 2\nc: 4\n"));
/// assert_eq!(edit_elsewhere(base, &edits, "a: 1\nb: 2\nc: 5\n"), None);
/// ```
pub fn edit_elsewhere(base: &str, edits: &[TextEdit], now: &str) -> Option<String> {
    let others = diff_lines(base, now);
    let mut others = others.iter().peekable();
    let (mut longer, mut shorter) = (0, 0);
    let mut moved = Vec::with_capacity(edits.len());
    for edit in edits {
        while let Some(other) = others.next_if(|other| end(other) <= edit.start && !is_same_place(other, edit)) {
            longer += other.inserted.chars().count();
            shorter += other.removed.chars().count();
        }
        if others.peek().is_some_and(|other| other.start < end(edit) || is_same_place(other, edit)) {
            return None;
        }
        let start = CharOffset::new((edit.start.get() + longer).checked_sub(shorter)?);
        moved.push(TextEdit { start, ..edit.clone() });
    }
    apply_edits(now, &moved)
}

/// Where an edit ends in the text before it.
fn end(edit: &TextEdit) -> CharOffset {
    CharOffset::new(edit.start.get() + edit.removed.chars().count())
}

/// Whether both put words in at the same place: which of them come first nobody can tell.
fn is_same_place(one: &TextEdit, other: &TextEdit) -> bool {
    one.start == other.start && (one.removed.is_empty() || other.removed.is_empty())
}

fn line_hunks(old: &str, new: &str) -> Vec<Hunk> {
    if old == new {
        return Vec::new();
    }
    let (one, other) = (lines(old), lines(new));
    let start = ByteOffset::new(0);
    let ends = (ByteOffset::new(old.len()), ByteOffset::new(new.len()));
    let found = differences((old, &one), (new, &other), (start, start), ends);
    found.into_iter().map(|hunk| trimmed(old, new, hunk)).collect()
}

fn lines(text: &str) -> Vec<TextRange> {
    let mut at = 0;
    let line = |line: &str| {
        let range = TextRange::of(at, at + line.len());
        at += line.len();
        range
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The hunk without the letters that both sides have in common at their ends.
fn trimmed(old: &str, new: &str, hunk: Hunk) -> Hunk {
    let (one, other) = (hunk.old.slice(old), hunk.new.slice(new));
    let same = |(one, other): &(char, char)| one == other;
    let head: usize = one.chars().zip(other.chars()).take_while(same).map(|(letter, _)| letter.len_utf8()).sum();
    let (rest, behind) = (one.get(head..).unwrap_or_default(), other.get(head..).unwrap_or_default());
    let ends = rest.chars().rev().zip(behind.chars().rev());
    let tail: usize = ends.take_while(same).map(|(letter, _)| letter.len_utf8()).sum();
    let inner = |range: TextRange| TextRange::of(range.start().get() + head, range.end().get() - tail);
    Hunk { old: inner(hunk.old), new: inner(hunk.new) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::project::invert_edits;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[&str]) {
        let edits = diff_lines(old, new);
        let shown: Vec<String> = edits.iter().map(|edit| format!("{}→{}", edit.removed, edit.inserted)).collect();
        assert_eq!(shown, expected);
        assert_eq!(apply_edits(old, &edits).as_deref(), Some(new));
        assert_eq!(apply_edits(new, &invert_edits(&edits)).as_deref(), Some(old));
    }

    #[test]
    fn edits_are_as_small_as_what_changed() {
        check("a: 1\nname: 信任\n", "a: 1\nname: 信心\n", &["任→心"]);
        check("- a\n- b\n- c\n", "- a\n- c\n", &["- b\n→"]);
        check("- a\n- c\n", "- a\n# 注 😀\n- b\n- c\n", &["→# 注 😀\n- b\n"]);
        check("a\nb\nc\nd\n", "a\nB\nc\nD", &["b→B", "d\n→D"]);
        check("same\n", "same\n", &[]);
        check("", "x", &["→x"]);
    }

    #[test]
    fn edits_are_made_in_a_text_that_others_have_edited() {
        #[track_caller]
        fn check(base: &str, mine: &str, theirs: &str, expected: Option<&str>) {
            assert_eq!(edit_elsewhere(base, &diff_lines(base, mine), theirs).as_deref(), expected);
        }
        check("1\n2\n3\n", "1\n2\n三\n", "一 😀\n2\n3\n", Some("一 😀\n2\n三\n"));
        check("1\n2\n3\n", "一\n2\n3\n", "1\n2\n3\n4\n", Some("一\n2\n3\n4\n"));
        check("1\n2\n3\n", "1\n3\n", "0\n1\n2\n3\n4\n", Some("0\n1\n3\n4\n"));
        check("1\n2\n3\n", "1\n二\n3\n", "1\nii\n3\n", None);
        check("1\n2\n", "1\nx\n2\n", "1\ny\n2\n", None);
        check("1\n2\n", "1\n", "1\n", None);
    }

    proptest! {
        #[test]
        fn edits_make_the_new_text_and_go_back(
            old in "([ab信😀é: ]{0,3}\n){0,12}[ab]{0,2}",
            new in "([ab信😀é: ]{0,3}\n){0,12}[ab]{0,2}",
        ) {
            let edits = diff_lines(&old, &new);
            prop_assert_eq!(apply_edits(&old, &edits), Some(new.clone()));
            prop_assert_eq!(apply_edits(&new, &invert_edits(&edits)), Some(old.clone()));
            prop_assert_eq!(edit_elsewhere(&old, &edits, &old), Some(new));
        }
    }
}
