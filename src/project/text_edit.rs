//! Edits of a text: what was taken out where, and what was put in its place.
//!
//! [`diff`] finds them between two texts: lines first, then words between those that stayed, so that no edit begins or ends
//! inside a word or a grapheme because two words have letters in common.

use super::alignment::{Match, Numbers, align, align_surely};
use crate::text::{ByteOffset, CharOffset, Positions, TextRange, graphemes, is_han, word_ranges};

/// One edit. The edits of a text are sorted by place and do not overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// Where, in code points of the text before all edits.
    pub start: CharOffset,
    /// What stood there.
    pub removed: String,
    /// What stands there instead.
    pub inserted: String,
}

/// An edit in bytes of both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) old: TextRange,
    pub(super) new: TextRange,
}

/// The edits that make `new` of `old`, on grapheme boundaries and for the most part on those of words.
///
/// ```
/// use emic::project::{apply_edits, diff};
/// let (old, new) = ("I trust thm. 信任 😀", "I trust them. 没有信任 😀");
/// let edits = diff(old, new);
/// assert_eq!((edits[0].removed.as_str(), edits[0].inserted.as_str()), ("thm", "them"));
/// assert_eq!(apply_edits(old, &edits).as_deref(), Some(new));
/// ```
pub fn diff(old: &str, new: &str) -> Vec<TextEdit> {
    let positions = Positions::new(old);
    let edit = |hunk: &Hunk| TextEdit {
        start: positions.char_of(old, hunk.old.start()),
        removed: hunk.old.slice(old).to_owned(),
        inserted: hunk.new.slice(new).to_owned(),
    };
    hunks(old, new).iter().map(edit).collect()
}

/// `old` after its edits; `None` where they are not edits of this text.
pub fn apply_edits(old: &str, edits: &[TextEdit]) -> Option<String> {
    let positions = Positions::new(old);
    let mut new = String::with_capacity(old.len());
    let mut done = 0;
    for edit in edits {
        let start = positions.byte_of(old, edit.start)?.get();
        new.push_str(old.get(done..start)?);
        done = start + edit.removed.len();
        if old.get(start..done)? != edit.removed {
            return None;
        }
        new.push_str(&edit.inserted);
    }
    new.push_str(old.get(done..)?);
    Some(new)
}

/// The edits that take `edits` back: of the text after them.
pub fn invert_edits(edits: &[TextEdit]) -> Vec<TextEdit> {
    // By how many code points the text after is longer so far.
    let (mut longer, mut shorter) = (0, 0);
    let invert = |edit: &TextEdit| {
        let start = CharOffset::new((edit.start.get() + longer).saturating_sub(shorter));
        longer += edit.inserted.chars().count();
        shorter += edit.removed.chars().count();
        TextEdit { start, removed: edit.inserted.clone(), inserted: edit.removed.clone() }
    };
    edits.iter().map(invert).collect()
}

/// The edits of `old` in bytes; `None` where they are not edits of this text.
pub(super) fn hunks_of(old: &str, positions: &Positions, edits: &[TextEdit]) -> Option<Vec<Hunk>> {
    let (mut done, mut at) = (0, 0);
    let mut hunks = Vec::with_capacity(edits.len());
    for edit in edits {
        let start = positions.byte_of(old, edit.start)?.get();
        at += start.checked_sub(done)?;
        done = start + edit.removed.len();
        let new = TextRange::of(at, at + edit.inserted.len());
        hunks.push(Hunk { old: TextRange::of(start, done), new });
        at += edit.inserted.len();
    }
    Some(hunks)
}

/// The edits between two texts, in bytes.
pub(super) fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    if old == new {
        return Vec::new();
    }
    let (head, tail) = same_ends(old, new);
    let lines = |text: &str, len: usize| lines(text, TextRange::of(head, len - tail));
    let (old_lines, new_lines) = (lines(old, old.len()), lines(new, new.len()));
    let at = (ByteOffset::new(head), ByteOffset::new(head));
    let ends = (ByteOffset::new(old.len() - tail), ByteOffset::new(new.len() - tail));
    let mut hunks = Vec::new();
    // Lines that stand once in both texts hold their places; between them words are compared, since a blank line or a
    // *yes* says little about which lines belong together.
    for hunk in differences((old, &old_lines), (new, &new_lines), at, ends, align_surely) {
        refine(old, new, hunk, &mut hunks);
    }
    for number in 0..hunks.len() {
        slide(old, new, &mut hunks, number);
    }
    hunks
}

/// Let what was only put in, or only taken out, begin where a line begins, if it may as well: of `Q: a` put before `Q: b`
/// both the first and the second `Q:` could be the new one.
fn slide(old: &str, new: &str, hunks: &mut [Hunk], number: usize) {
    let Some(&hunk) = hunks.get(number) else { return };
    let (text, range) = if hunk.old.is_empty() { (new, hunk.new) } else { (old, hunk.old) };
    if !hunk.old.is_empty() && !hunk.new.is_empty() {
        return;
    }
    let floor = number.checked_sub(1).and_then(|last| hunks.get(last)).map_or(0, |last| last.old.end().get());
    let ceiling = hunks.get(number + 1).map_or(old.len(), |next| next.old.start().get());
    let (words, all) = (range.slice(text).as_bytes(), text.as_bytes());
    let before = all.get(..range.start().get()).unwrap_or_default();
    let behind = all.get(range.end().get()..).unwrap_or_default();
    let left = before.iter().rev().zip(words.iter().rev()).take_while(|(one, other)| one == other).count();
    let right = behind.iter().zip(words).take_while(|(one, other)| one == other).count();
    let left = left.min(hunk.old.start().get() - floor);
    let right = right.min(ceiling - hunk.old.end().get());
    let first = range.start().get() - left;
    let starts = first..=range.start().get() + right;
    let begins_line = |at: &usize| *at == 0 || all.get(at - 1) == Some(&b'\n');
    let begins_paragraph =
        |at: &usize| *at == 0 || begins_line(at) && at.checked_sub(2).and_then(|at| all.get(at)) == Some(&b'\n');
    let Some(start) = starts.clone().find(begins_paragraph).or_else(|| starts.clone().find(begins_line)) else {
        return;
    };
    let moved = |range: TextRange| {
        let at = (range.start().get() + start).saturating_sub(hunk_start(hunk));
        TextRange::of(at, at + range.len())
    };
    if let Some(hunk) = hunks.get_mut(number) {
        *hunk = Hunk { old: moved(hunk.old), new: moved(hunk.new) };
    }
}

/// Where the side of a hunk that has words begins in its text.
fn hunk_start(hunk: Hunk) -> usize {
    if hunk.old.is_empty() { hunk.new.start().get() } else { hunk.old.start().get() }
}

/// Bytes that both texts have in common at their beginnings and at their ends, whole lines.
fn same_ends(old: &str, new: &str) -> (usize, usize) {
    let head = old.bytes().zip(new.bytes()).take_while(|(one, other)| one == other).count();
    let head = old.as_bytes().get(..head).and_then(|same| memchr::memrchr(b'\n', same)).map_or(0, |end| end + 1);
    let (rest, other) =
        (old.as_bytes().get(head..).unwrap_or_default(), new.as_bytes().get(head..).unwrap_or_default());
    let tail = rest.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    // The tail begins behind a line end that both have.
    let same = rest.get(rest.len() - tail..).unwrap_or_default();
    let begins = tail == rest.len() && (tail == other.len() || other.get(other.len() - tail - 1) == Some(&b'\n'));
    let begins = begins || (tail == other.len() && rest.get((rest.len() - tail).wrapping_sub(1)) == Some(&b'\n'));
    let cut = if begins { 0 } else { memchr::memchr(b'\n', same).map_or(same.len(), |end| end + 1) };
    (head, tail - cut)
}

fn lines(text: &str, bounds: TextRange) -> Vec<TextRange> {
    let mut at = bounds.start();
    let line = |line: &str| {
        let range = TextRange::new(at, at + line.len());
        at = range.end();
        range
    };
    bounds.slice(text).split_inclusive('\n').map(line).collect()
}

/// Words, graphemes that are none, and runs of white space.
fn tokens(text: &str, bounds: TextRange) -> Vec<TextRange> {
    let mut tokens = Vec::new();
    let mut at = bounds.start();
    for word in word_ranges(text, bounds) {
        between(text, TextRange::new(at, word.start()), &mut tokens);
        tokens.push(word);
        at = word.end();
    }
    between(text, TextRange::new(at, bounds.end()), &mut tokens);
    tokens
}

fn between(text: &str, bounds: TextRange, tokens: &mut Vec<TextRange>) {
    let mut white = false;
    for part in graphemes(text, bounds) {
        let is_white = is_blank(part.slice(text));
        match tokens.last_mut() {
            Some(last) if is_white && white && last.end() == part.start() => *last = last.cover(part),
            _ => tokens.push(part),
        }
        white = is_white;
    }
}

/// Where two lists of tokens differ; `at` and `ends` are where they begin and end in their texts.
fn differences(
    (old, old_tokens): (&str, &[TextRange]),
    (new, new_tokens): (&str, &[TextRange]),
    at: (ByteOffset, ByteOffset),
    ends: (ByteOffset, ByteOffset),
    align: for<'n> fn(&[u32], &[u32], &Numbers<'n>) -> Vec<Match>,
) -> Vec<Hunk> {
    let mut numbers = Numbers::default();
    let one: Vec<u32> = old_tokens.iter().map(|token| numbers.number(token.slice(old))).collect();
    let other: Vec<u32> = new_tokens.iter().map(|token| numbers.number(token.slice(new))).collect();
    let place =
        |tokens: &[TextRange], number: usize, end: ByteOffset| tokens.get(number).map_or(end, |token| token.start());
    let mut hunks = Vec::new();
    let (mut from_old, mut from_new) = at;
    let last = Match { old: one.len(), new: other.len(), len: 0 };
    for run in align(&one, &other, &numbers).into_iter().chain([last]) {
        let to_old = place(old_tokens, run.old, ends.0);
        let to_new = place(new_tokens, run.new, ends.1);
        let hunk = Hunk { old: TextRange::new(from_old, to_old), new: TextRange::new(from_new, to_new) };
        if !hunk.old.is_empty() || !hunk.new.is_empty() {
            hunks.push(hunk);
        }
        from_old = place(old_tokens, run.old + run.len, ends.0);
        from_new = place(new_tokens, run.new + run.len, ends.1);
    }
    hunks
}

/// Find the words that changed within lines that changed.
fn refine(old: &str, new: &str, hunk: Hunk, hunks: &mut Vec<Hunk>) {
    if hunk.old.is_empty() || hunk.new.is_empty() {
        return hunks.push(hunk);
    }
    let (one, other) = (tokens(old, hunk.old), tokens(new, hunk.new));
    let at = (hunk.old.start(), hunk.new.start());
    let ends = (hunk.old.end(), hunk.new.end());
    let found = differences((old, &one), (new, &other), at, ends, align);
    hunks.extend(without_chance(old, new, found));
}

/// Join edits between which only stands what two different sentences have in common by chance: a space, an *and*, one Han
/// character of a word.
fn without_chance(old: &str, new: &str, found: Vec<Hunk>) -> Vec<Hunk> {
    let mut kept: Vec<Edit> = Vec::with_capacity(found.len());
    for hunk in found {
        let mut edit = Edit::new(old, new, hunk);
        while let Some(last) = kept.last()
            && is_chance(last, TextRange::new(last.hunk.old.end(), edit.hunk.old.start()).slice(old), &edit)
        {
            let joined = Hunk { old: last.hunk.old.cover(edit.hunk.old), new: last.hunk.new.cover(edit.hunk.new) };
            kept.pop();
            edit = Edit::new(old, new, joined);
        }
        kept.push(edit);
    }
    kept.into_iter().map(|edit| edit.hunk).collect()
}

/// An edit with its size.
struct Edit {
    hunk: Hunk,
    /// Words on the side that has more.
    words: usize,
    /// Whether a word was spelt anew: such an edit is no rewriting.
    corrects: bool,
}

impl Edit {
    fn new(old: &str, new: &str, hunk: Hunk) -> Self {
        let (one, other) = (hunk.old.slice(old), hunk.new.slice(new));
        let words = count_words(one).max(count_words(other));
        Self { hunk, words, corrects: words == 1 && is_similar(one, other) }
    }
}

fn is_chance(one: &Edit, same: &str, other: &Edit) -> bool {
    if one.corrects || other.corrects || same.contains('\n') {
        return false;
    }
    let size = one.words.min(other.words);
    let words = count_words(same);
    if words > 0 && same.chars().all(|letter| is_han(letter) || is_white(letter)) {
        // Half a Chinese word is a word by itself.
        return words <= size && words <= 2;
    }
    // Spaces and commas alone hold nothing together, unless something was only put in or taken out on one side.
    let letters = same.chars().filter(|letter| letter.is_alphanumeric()).count();
    // Long words are seldom the same by chance.
    words * 2 <= size && letters <= words * 4 && (words > 0 || size > 0)
}

pub(super) fn count_words(text: &str) -> usize {
    crate::text::words(text)
}

/// Whether two words are one word spelt differently: at most a third of their letters differ.
fn is_similar(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let longest = one.len().max(other.len());
    if one.is_empty() || other.is_empty() || longest > 40 || one.iter().any(|letter| is_han(*letter)) {
        return false;
    }
    let head = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let (one, other) = (one.get(head..).unwrap_or_default(), other.get(head..).unwrap_or_default());
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    (one.len().max(other.len()) - tail) * 5 <= longest * 2
}

pub(super) fn is_white(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200B}' | '\u{FEFF}')
}

pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(is_white)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::floor_grapheme;

    /// The edits as `removed→inserted`.
    #[track_caller]
    fn check(old: &str, new: &str, expected: &[&str]) {
        let edits = diff(old, new);
        let shown: Vec<String> = edits.iter().map(|edit| format!("{}→{}", edit.removed, edit.inserted)).collect();
        assert_eq!(shown, expected);
        assert_eq!(apply_edits(old, &edits).as_deref(), Some(new));
        assert_eq!(apply_edits(new, &invert_edits(&edits)).as_deref(), Some(old));
    }

    #[test]
    fn edits_keep_to_words() {
        check("We trust thm.", "We trust them.", &["thm→them"]);
        check("I can go", "I cannot go", &["can→cannot"]);
        check("a b c", "a c", &["b →"]);
        check("thm on erly", "them on early", &["thm→them", "erly→early"]);
        check("Mr Kessler and Kessler", "Mr P1 and P1", &["Kessler→P1", "Kessler→P1"]);
        check("一。\n二。\n三。\n", "一。\n三。\n", &["二。\n→"]);
        check("我们信任他们", "我们相信他们", &["信任→相信"]);
        check("ok 👩‍👩‍👧 fine", "ok 👩‍👩‍👦 fine", &["👩‍👩‍👧→👩‍👩‍👦"]);
        check("cafe here", "cafe\u{301} here", &["cafe→cafe\u{301}"]);
        check("same", "same", &[]);
        check("", "new\n", &["→new\n"]);
        check("a\nb", "a\nb\n", &["→\n"]);
    }

    #[test]
    fn a_sentence_that_was_rewritten_is_one_edit() {
        check(
            "Well. They were slow and we did not trust them at first. Yes.",
            "Well. It took a year and a half before anybody relied on us. Yes.",
            &[
                "They were slow and we did not trust them at first→It took a year and a half before anybody relied on us",
            ],
        );
    }

    #[test]
    fn a_paragraph_that_moved_is_taken_out_and_put_in() {
        check(
            "one 1\n\ntwo 2\n\nthree 3\n\nfour 4\n",
            "two 2\n\nthree 3\n\none 1\n\nfour 4\n",
            &["one 1\n\n→", "→one 1\n\n"],
        );
    }

    #[test]
    fn edits_of_another_text_are_refused() {
        let edits = diff("a b", "a c");
        assert_eq!(apply_edits("a x", &edits), None);
        assert_eq!(apply_edits("", &edits), None);
    }

    proptest! {
        #[test]
        fn edits_make_the_new_text_and_go_back(
            old in "([ab信任😀e\u{301}\u{200D}👩 \n,.]|trust){0,60}",
            new in "([ab信任😀e\u{301}\u{200D}👩 \n,.]|trust){0,60}",
        ) {
            let edits = diff(&old, &new);
            prop_assert_eq!(apply_edits(&old, &edits), Some(new.clone()));
            prop_assert_eq!(apply_edits(&new, &invert_edits(&edits)), Some(old.clone()));
            for hunk in hunks(&old, &new) {
                prop_assert_eq!(floor_grapheme(&old, hunk.old.start()), hunk.old.start());
                prop_assert_eq!(floor_grapheme(&new, hunk.new.end()), hunk.new.end());
            }
        }
    }
}
