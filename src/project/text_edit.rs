//! Edits of a text: what was taken out where, and what was put in its place.
//!
//! [`diff`] finds them between two texts, word by word, so that no edit begins or ends inside a word or a grapheme because
//! two words have letters in common.

use super::alignment::{Match, Numbers, align};
use super::blanks::{blanks_between, by_letters};
use crate::text::{ByteOffset, CharOffset, Positions, TextRange, floor_grapheme, graphemes, is_han, word_ranges};

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
    edits_of(old, new, &hunks(old, new))
}

/// Edits in bytes of two texts as edits in code points of the first.
pub(super) fn edits_of(old: &str, new: &str, hunks: &[Hunk]) -> Vec<TextEdit> {
    let positions = Positions::new(old);
    let edit = |hunk: &Hunk| TextEdit {
        start: positions.char_of(old, hunk.old.start()),
        removed: hunk.old.slice(old).to_owned(),
        inserted: hunk.new.slice(new).to_owned(),
    };
    hunks.iter().map(edit).collect()
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

/// What edits do, in a few words: `“thm” → “them” and 2 more`.
pub fn in_words(edits: &[TextEdit]) -> String {
    let seen = |edit: &&TextEdit| !is_blank(&edit.removed) || !is_blank(&edit.inserted);
    let Some(first) = edits.iter().find(seen) else { return "lines and blanks".to_owned() };
    let more = edits.iter().filter(seen).count() - 1;
    let (removed, inserted) = (shortened(&first.removed), shortened(&first.inserted));
    let words = match (removed.is_empty(), inserted.is_empty()) {
        (true, _) => format!("“{inserted}” put in"),
        (_, true) => format!("“{removed}” taken out"),
        _ => format!("“{removed}” → “{inserted}”"),
    };
    if more == 0 { words } else { format!("{words} and {more} more") }
}

/// The beginning of a passage, on one line, for messages and labels.
pub(super) fn shortened(words: &str) -> String {
    let mut letters = words.split_whitespace().flat_map(|word| [" ", word]).skip(1).flat_map(str::chars);
    let letters = letters.by_ref().filter(|letter| !letter.is_control());
    let mut short: String = letters.take(SHORT + 1).collect();
    if let Some((cut, _)) = short.char_indices().nth(SHORT) {
        let whole = floor_grapheme(&short, ByteOffset::new(cut)).get();
        short.truncate(whole);
        short.push('…');
    }
    short
}

/// Code points of words in a label.
const SHORT: usize = 30;

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
    let rest = |text: &str| TextRange::of(head, text.len() - tail);
    if let Some(blanks) = blanks_between(old, new, Hunk { old: rest(old), new: rest(new) }) {
        return on_graphemes(old, new, blanks);
    }
    let mut hunks = Vec::new();
    // Not line by line: a turn with one letter changed is another line, and a short one that happened to stay would count
    // for more than all its words.
    refine(old, new, Hunk { old: rest(old), new: rest(new) }, &mut hunks);
    for number in 0..hunks.len() {
        slide(old, new, &mut hunks, number);
    }
    on_graphemes(old, new, hunks)
}

/// Edits that begin and end on grapheme boundaries of both texts: what joins with the words beside it takes them along.
pub(super) fn on_graphemes(old: &str, new: &str, hunks: Vec<Hunk>) -> Vec<Hunk> {
    let is_whole = |text: &str, at: usize| floor_grapheme(text, ByteOffset::new(at)).get() == at;
    let whole = |one: usize, other: usize| is_whole(old, one) && is_whole(new, other);
    let mut kept: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for (number, &hunk) in hunks.iter().enumerate() {
        let floor = kept.last().map_or(0, |last| last.old.end().get());
        let ceiling = hunks.get(number + 1).map_or(old.len(), |next| next.old.start().get());
        let (mut start, mut start_new) = (hunk.old.start().get(), hunk.new.start().get());
        while start > floor && !whole(start, start_new) {
            (start, start_new) = (start - 1, start_new.saturating_sub(1));
        }
        let (mut end, mut end_new) = (hunk.old.end().get(), hunk.new.end().get());
        while end < ceiling && !whole(end, end_new) {
            (end, end_new) = (end + 1, end_new + 1);
        }
        let joins = !whole(start, start_new);
        let hunk = Hunk { old: TextRange::of(start, end), new: TextRange::of(start_new, end_new) };
        match kept.last_mut() {
            Some(last) if joins => *last = Hunk { old: last.old.cover(hunk.old), new: last.new.cover(hunk.new) },
            _ => kept.push(hunk),
        }
    }
    kept
}

/// Let what was only put in, or only taken out, begin where a line or a sentence begins, if it may as well: of `Q: a` put
/// before `Q: b` both the first and the second `Q:` could be the new one.
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
    let begins_word = |at: &usize| *at == 0 || all.get(at - 1).is_some_and(u8::is_ascii_whitespace);
    let whole = |at: &usize| floor_grapheme(text, ByteOffset::new(*at)).get() == *at;
    let begins_sentence = |at: &usize| begins_sentence(text, *at);
    let now = range.start().get();
    let found = |begins: &dyn Fn(&usize) -> bool| starts.clone().find(|at| begins(at) && whole(at));
    let or_now = |begins: &dyn Fn(&usize) -> bool| if begins(&now) { Some(now) } else { found(begins) };
    let word = || or_now(&begins_sentence).or_else(|| or_now(&begins_word));
    let Some(start) = found(&begins_paragraph).or_else(|| found(&begins_line)).or_else(word) else { return };
    let moved = |range: TextRange| {
        let at = (range.start().get() + start).saturating_sub(hunk_start(hunk));
        TextRange::of(at, at + range.len())
    };
    if let Some(hunk) = hunks.get_mut(number) {
        *hunk = Hunk { old: moved(hunk.old), new: moved(hunk.new) };
    }
}

/// Whether a sentence ends before `at` and the next one begins there.
fn begins_sentence(text: &str, at: usize) -> bool {
    let (Some(before), Some(behind)) = (text.get(..at), text.get(at..)) else { return false };
    // A few signs are looked at: this is asked for every place that an edit may as well have.
    let mut signs = before.chars().rev().take(6).skip_while(|sign| "\"”’»)）」』".contains(*sign)).peekable();
    let room = signs.peek().is_none_or(|sign| is_white(*sign));
    let end = signs.find(|sign| !is_white(*sign) && !"\"”’»)".contains(*sign));
    let ended = end.is_some_and(|end| is_wide_end(end) || room && ".!?…".contains(end));
    ended && !behind.starts_with(is_white)
}

/// Signs that end a sentence with no blank behind them.
fn is_wide_end(letter: char) -> bool {
    matches!(letter, '。' | '！' | '？')
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
pub(super) fn differences(
    (old, old_tokens): (&str, &[TextRange]),
    (new, new_tokens): (&str, &[TextRange]),
    at: (ByteOffset, ByteOffset),
    ends: (ByteOffset, ByteOffset),
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

/// Find the words that changed.
fn refine(old: &str, new: &str, hunk: Hunk, hunks: &mut Vec<Hunk>) {
    if hunk.old.is_empty() || hunk.new.is_empty() {
        return hunks.push(hunk);
    }
    hunks.extend(without_chance(old, new, by_letters(old, new, word_hunks(old, new, hunk))));
}

/// The words that changed within an edit, whatever chance there is in those that did not.
pub(super) fn word_hunks(old: &str, new: &str, hunk: Hunk) -> Vec<Hunk> {
    let (one, other) = (tokens(old, hunk.old), tokens(new, hunk.new));
    let at = (hunk.old.start(), hunk.new.start());
    let ends = (hunk.old.end(), hunk.new.end());
    differences((old, &one), (new, &other), at, ends)
}

/// Join edits between which only stands what two different sentences have in common by chance: a space, an *and*, one Han
/// character of a word.
fn without_chance(old: &str, new: &str, found: Vec<Hunk>) -> Vec<Hunk> {
    let mut kept: Vec<Edit> = Vec::with_capacity(found.len());
    for hunk in found {
        let mut edit = Edit::new(old, new, hunk);
        while let Some(last) = kept.last() {
            let same = TextRange::new(last.hunk.old.end(), edit.hunk.old.start()).slice(old);
            if !is_chance(last, same, &edit) {
                break;
            }
            edit = last.joined(count_words(same), &edit);
            kept.pop();
        }
        kept.push(edit);
    }
    kept.into_iter().map(|edit| edit.hunk).collect()
}

/// An edit with its size.
struct Edit {
    hunk: Hunk,
    /// Words taken out, and put in.
    words: (usize, usize),
    /// Whether a word was spelt anew: such an edit is no rewriting.
    corrects: bool,
}

impl Edit {
    fn new(old: &str, new: &str, hunk: Hunk) -> Self {
        let (one, other) = (hunk.old.slice(old), hunk.new.slice(new));
        let words = (count_words(one), count_words(other));
        Self { hunk, words, corrects: words.0.max(words.1) == 1 && is_similar(one, other) }
    }

    /// This edit, the words between, and the next one. Sizes are added up: counting again would take as long as the texts
    /// are for each word of a text that was written anew.
    fn joined(&self, between: usize, next: &Self) -> Self {
        let hunk = Hunk { old: self.hunk.old.cover(next.hunk.old), new: self.hunk.new.cover(next.hunk.new) };
        let words = (self.words.0 + between + next.words.0, self.words.1 + between + next.words.1);
        Self { hunk, words, corrects: false }
    }

    /// Words on the side that has more.
    fn size(&self) -> usize {
        self.words.0.max(self.words.1)
    }
}

fn is_chance(one: &Edit, same: &str, other: &Edit) -> bool {
    // Where words were only taken out, or only put in, what stands between is what was left, and no chance.
    let only = |side: fn(&Edit) -> usize| side(one) == 0 && side(other) == 0;
    if one.corrects || other.corrects || same.contains('\n') || only(|edit| edit.words.0) || only(|edit| edit.words.1) {
        return false;
    }
    let size = one.size().min(other.size());
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
    fn edits_are_told_in_words() {
        let check = |old: &str, new: &str, expected: &str| assert_eq!(in_words(&diff(old, new)), expected);
        check("We trust thm. 信任", "We trust them. 相信", "“thm” → “them” and 1 more");
        check("a b c", "a c", "“b” taken out");
        check("a c", "a\n信任 😀 c", "“信任 😀” put in");
        check("a b", "a\nb", "lines and blanks");
        check("", &"长".repeat(40), &format!("“{}…” put in", "长".repeat(30)));
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
            check_graphemes(&old, &new);
        }
    }

    #[track_caller]
    fn check_graphemes(old: &str, new: &str) {
        for hunk in hunks(old, new) {
            for (text, range) in [(old, hunk.old), (new, hunk.new)] {
                assert_eq!(floor_grapheme(text, range.start()), range.start());
                assert_eq!(floor_grapheme(text, range.end()), range.end());
            }
        }
    }

    #[test]
    fn no_edit_ends_within_a_sign() {
        check_graphemes("\u{200d}信trusttrust信trusttrust\u{301}e", "\u{200d}\n\n👩 👩\ne\u{200d}信trusttrust\n");
        check_graphemes("a \u{301}b", "a\n\u{301}b");
    }

    #[test]
    fn a_sentence_that_begins_as_the_next_one_does_is_taken_out_whole() {
        check(
            "Two boxes. You check one, fine. You check two.",
            "Two boxes. You check two.",
            &["You check one, fine. →"],
        );
        check("两个框。你勾第一个，好。你勾第二个。", "两个框。你勾第二个。", &["你勾第一个，好。→"]);
    }
}
