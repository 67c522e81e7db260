//! Edits of a text that has been edited again meanwhile: the same edits of the text as it is now, where nobody has touched
//! the words that they are about.

use super::TextEdit;
use super::text_edit::{Hunk, hunks, hunks_of};
use crate::text::{ByteOffset, Positions, TextRange, is_room};

/// The edits of `then` as edits of `now`, which came of `then` by other edits. What was only broken into lines anew is no
/// obstacle, and what is as the edits would have it already is left out.
///
/// # Errors
/// The words of `now` that both are about; nothing where they were taken out, and where the edits are not of `then`.
///
/// ```
/// use emic::project::{apply_edits, diff, invert_edits, rebase};
/// let (before, then, now) = ("We trust them early. 😀", "We trust them soon. 😀", "So 信任: we trust them soon. 😀");
/// let back = rebase(&invert_edits(&diff(before, then)), then, now).unwrap();
/// assert_eq!(apply_edits(now, &back).as_deref(), Some("So 信任: we trust them early. 😀"));
/// ```
pub fn rebase(edits: &[TextEdit], then: &str, now: &str) -> Result<Vec<TextEdit>, String> {
    let own = hunks_of(then, &Positions::new(then), edits).ok_or_else(String::new)?;
    let later = hunks(then, now);
    let positions = Positions::new(now);
    let mut rebased = Vec::with_capacity(edits.len());
    for (edit, hunk) in edits.iter().zip(own) {
        let place = Met::new(&later, hunk.old);
        let removed = place.now.slice(now);
        if place.is_touched(then, now) {
            // Somebody has taken it back by hand.
            if removed == edit.inserted && place.is_inside {
                continue;
            }
            return Err(place.words(now));
        }
        let start = positions.char_of(now, place.now.start());
        rebased.push(TextEdit { start, removed: removed.to_owned(), inserted: edit.inserted.clone() });
    }
    Ok(rebased)
}

/// A range and the later edits that meet it.
struct Met<'h> {
    edits: &'h [Hunk],
    /// Where the range is now.
    now: TextRange,
    /// Whether the edits keep to the range.
    is_inside: bool,
}

impl<'h> Met<'h> {
    fn new(later: &'h [Hunk], range: TextRange) -> Self {
        let is_before = |hunk: &Hunk| hunk.old.end() <= range.start() && !is_same_gap(hunk, range);
        let first = later.partition_point(is_before);
        let count = later.get(first..).unwrap_or_default().iter().take_while(|hunk| meets(hunk, range)).count();
        let edits = later.get(first..first + count).unwrap_or_default();
        let shifted = |at: ByteOffset, behind: usize| match behind.checked_sub(1).and_then(|last| later.get(last)) {
            Some(hunk) if hunk.old.end() <= at => hunk.new.end() + (at - hunk.old.end()),
            Some(hunk) => hunk.new.end(),
            None => at,
        };
        let start = match edits.first() {
            Some(hunk) if hunk.old.start() <= range.start() => hunk.new.start(),
            _ => shifted(range.start(), first),
        };
        let end = shifted(range.end(), first + count).max(start);
        Self {
            edits,
            now: TextRange::new(start, end),
            is_inside: edits.iter().all(|hunk| range.contains_range(hunk.old)),
        }
    }

    /// Whether words that the range is about were edited, and not only the blanks between them.
    fn is_touched(&self, then: &str, now: &str) -> bool {
        let is_layout = |hunk: &Hunk| [hunk.old.slice(then), hunk.new.slice(now)].concat().chars().all(is_room);
        !(self.edits.is_empty() || self.is_inside && self.edits.iter().all(is_layout))
    }

    fn words(&self, now: &str) -> String {
        let all = self.edits.iter().fold(self.now, |all, hunk| all.cover(hunk.new));
        all.slice(now).trim().to_owned()
    }
}

/// Whether both put words into the same gap, and nothing says which come first.
fn is_same_gap(hunk: &Hunk, range: TextRange) -> bool {
    hunk.old.is_empty() && range.is_empty() && hunk.old.start() == range.start()
}

/// Whether an edit shares words with `range`, or lies within it.
fn meets(hunk: &Hunk, range: TextRange) -> bool {
    let begins_before = hunk.old.start() < range.end();
    let covers_gap = range.is_empty() && hunk.old.start() < range.start() && range.start() < hunk.old.end();
    (begins_before && hunk.old.end() > range.start()) && !range.is_empty() || covers_gap || is_same_gap(hunk, range)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::project::{apply_edits, diff, invert_edits};

    /// What taking the edit from `before` to `then` back makes of `now`; the words that are in its way.
    #[track_caller]
    fn check(before: &str, then: &str, now: &str, expected: Result<&str, &str>) {
        let back = rebase(&invert_edits(&diff(before, then)), then, now);
        let text = back.map(|back| apply_edits(now, &back).expect("edits of this text"));
        assert_eq!(text.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn an_edit_is_taken_back_from_under_others() {
        check("a thm b c", "a them b c", "x a them b, c", Ok("x a thm b, c"));
        check("我们很信任他", "我们信任他", "我们相信他 😀", Ok("我们很相信他 😀"));
        check("我们信任他", "我们很信任他", "今天我们很相信他", Ok("今天我们相信他"));
        check("one two three four", "one four", "one four five", Ok("one two three four five"));
        check("one\n\ntwo\n\nthree\n", "two\n\nthree\n", "two\n\nthree 三\n", Ok("one\n\ntwo\n\nthree 三\n"));
    }

    #[test]
    fn words_that_were_edited_again_are_in_the_way() {
        check("We met early on", "We met soon on", "We met late on", Err("late"));
        check(
            "We met early on",
            "We met very very soon on",
            "We met very extremely soon on",
            Err("very extremely soon"),
        );
        check("We met early on", "We met soon on", "We on", Err(""));
        check("a b", "a x b", "a x y b", Ok("a y b"));
        // Somebody was faster.
        check("We met early on", "We met soon on", "We met early on", Ok("We met early on"));
    }

    #[test]
    fn lines_that_were_broken_anew_are_not_in_the_way() {
        check("We relied on them", "We did so trust them", "We did so\ntrust\nthem", Ok("We relied on\nthem"));
    }

    proptest! {
        #[test]
        fn what_is_taken_back_and_done_again_is_the_same(
            words in prop::collection::vec("[a-c]{1,2}|信|😀|\n", 3..20),
            first in (0..20_usize, 0..4_usize, "[d-f信]{0,3}"),
            second in (0..20_usize, 0..4_usize, "[g-i任]{0,3}"),
        ) {
            let edit = |words: &[String], (at, count, new): &(usize, usize, String)| {
                let at = at % words.len();
                let mut words = words.to_vec();
                words.splice(at..(at + count).min(words.len()), [new.clone()]);
                words
            };
            let text = |words: &[String]| words.join(" ");
            let then = edit(&words, &first);
            let now = edit(&then, &second);
            let (before, then, now) = (text(&words), text(&then), text(&now));
            if let Ok(back) = rebase(&diff(&then, &before), &then, &now) {
                let undone = apply_edits(&now, &back);
                prop_assert!(undone.is_some());
                prop_assert_eq!(apply_edits(&undone.unwrap(), &invert_edits(&back)), Some(now));
            }
            // Nothing is in the way where nothing was edited.
            let back = rebase(&diff(&then, &before), &then, &then).unwrap();
            prop_assert_eq!(apply_edits(&then, &back), Some(before));
        }
    }
}
