//! A text without what hangs on how it is laid out: where lines are broken, how far they are indented, which blanks stand
//! between words.
//!
//! Blanks part two words of letters or digits, and count as one; beside a Chinese or Japanese character, a punctuation mark
//! or an emoji they part nothing, and count as none. Signs that nobody sees (zero-width spaces, soft hyphens, marks of
//! direction) count as none either. So a text that was broken into lines anew, at blanks or in the middle of Chinese, or
//! indented, or saved with other line ends, is the same text squeezed.

use std::iter::Peekable;
use std::str::CharIndices;
use std::sync::OnceLock;

use memchr::memmem;

use super::words::{Class, class};
use super::{ByteOffset, TextRange};

/// A text that words are looked for in, however either is laid out. It is squeezed when it is first asked for, once for
/// all that is looked for.
#[derive(Debug)]
pub struct Squeezed<'a> {
    text: &'a str,
    made: OnceLock<Made>,
}

/// A squeezed text with the way back.
#[derive(Debug)]
struct Made {
    text: String,
    /// Places in the squeezed text and in the whole one, from each of which on the two run side by side.
    steps: Vec<(usize, usize)>,
}

impl<'a> Squeezed<'a> {
    /// Of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, made: OnceLock::new() }
    }

    /// The text as it is.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Where words stand, in the order of the text, overlapping ones left out. Blanks at the ends of `words` are no part of
    /// what is found.
    ///
    /// ```
    /// use emic::text::{Squeezed, TextRange};
    /// let text = Squeezed::new("we trust\r\n    them, 我们信\n任他们");
    /// assert_eq!(text.places("trust them").next(), Some(TextRange::of(3, 18)));
    /// assert_eq!(text.places("信任").map(|place| place.slice(text.text())).next(), Some("信\n任"));
    /// assert_eq!(text.places("wetrust").next(), None);
    /// ```
    pub fn places(&self, words: &str) -> impl Iterator<Item = TextRange> + '_ {
        let words: String = squeeze(words).map(|(_, letter)| letter).collect();
        let made = self.made.get_or_init(|| Made::new(self.text));
        let mut from = if words.is_empty() { None } else { Some(0) };
        let finder = memmem::Finder::new(&words).into_owned();
        std::iter::from_fn(move || {
            let at = from?;
            let rest = made.text.as_bytes().get(at..)?;
            let start = at + finder.find(rest)?;
            let end = start + finder.needle().len();
            from = Some(end);
            Some(TextRange::of(made.whole(start), made.whole(end - 1) + 1))
        })
    }
}

impl Made {
    fn new(text: &str) -> Self {
        let mut made = Self { text: String::with_capacity(text.len()), steps: vec![(0, 0)] };
        for (place, letter) in squeeze(text) {
            if made.whole(made.text.len()) != place {
                made.steps.push((made.text.len(), place));
            }
            made.text.push(letter);
        }
        made
    }

    /// The place in the whole text of one in the squeezed text.
    fn whole(&self, at: usize) -> usize {
        let last = match self.steps.last() {
            Some(last) if last.0 <= at => Some(last),
            _ => self.steps.partition_point(|step| step.0 <= at).checked_sub(1).and_then(|step| self.steps.get(step)),
        };
        last.map_or(at, |(squeezed, whole)| whole + (at - squeezed))
    }
}

/// Whether two passages have the same words, however they are laid out.
///
/// ```
/// use emic::text::same_words;
/// assert!(same_words("We trust\n them.  Yes. ", "We trust them. Yes."));
/// assert!(same_words("我们信任他们", "我们信\n任\u{3000}他们"));
/// assert!(!same_words("a part", "apart"));
/// ```
pub fn same_words(one: &str, other: &str) -> bool {
    let letters = |text| squeeze(text).map(|(_, letter)| letter);
    one == other || letters(one).eq(letters(other))
}

/// Whether a reader sees nothing of `letter` but room: blanks, line ends, and signs without width.
pub fn is_room(letter: char) -> bool {
    letter.is_whitespace() || is_unseen(letter)
}

fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(letter, '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// The letters of a text that count, with their places.
fn squeeze(text: &str) -> Squeeze<'_> {
    Squeeze { letters: text.char_indices().peekable(), in_word: false }
}

struct Squeeze<'a> {
    letters: Peekable<CharIndices<'a>>,
    /// Whether the last letter would run together with one that follows.
    in_word: bool,
}

impl Iterator for Squeeze<'_> {
    type Item = (usize, char);

    fn next(&mut self) -> Option<(usize, char)> {
        let (mut blank, mut apart) = (None, false);
        while let Some((place, letter)) = self.letters.next_if(|(_, letter)| is_room(*letter)) {
            apart = true;
            if blank.is_none() && !is_unseen(letter) {
                blank = Some(place);
            }
        }
        let (place, letter) = *self.letters.peek()?;
        let was_in_word = std::mem::replace(&mut self.in_word, false);
        let now = match class(letter) {
            // One that stands alone, behind room of whatever kind, belongs to no word: who reads on from it sees the same.
            Class::Mark => was_in_word && !apart,
            Class::Letter => !is_katakana(letter),
            Class::Digit => true,
            Class::Single | Class::Symbol | Class::Between => false,
        };
        if let Some(blank) = blank.filter(|_| was_in_word && now) {
            return Some((blank, ' '));
        }
        self.in_word = now;
        self.letters.next();
        Some((place, letter))
    }
}

fn is_katakana(letter: char) -> bool {
    matches!(letter, '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

/// How many bytes of `context`, counted from its end, stand before `place`, and how many of them would if every blank
/// counted. A context that stands there whole counts whole.
pub(crate) fn same_before(text: &str, place: ByteOffset, context: &str) -> (usize, usize) {
    let before = TextRange::of(0, place.get()).slice(text);
    let exactly = before.bytes().rev().zip(context.bytes().rev()).take_while(|(one, other)| one == other).count();
    let letters = before.chars().rev().take(FAR).filter(|letter| !is_room(*letter));
    let own = context.char_indices().rev().filter(|(_, letter)| !is_room(*letter));
    let differs = own.zip(letters.map(Some).chain(std::iter::repeat(None)));
    let differs = differs.into_iter().find(|((_, one), other)| Some(*one) != *other);
    let same = differs.map_or(context.len(), |((place, letter), _)| context.len() - place - letter.len_utf8());
    (same, exactly)
}

/// As [`same_before`], of what stands after `place`.
pub(crate) fn same_after(text: &str, place: ByteOffset, context: &str) -> (usize, usize) {
    let after = TextRange::of(place.get(), text.len()).slice(text);
    let exactly = after.bytes().zip(context.bytes()).take_while(|(one, other)| one == other).count();
    let letters = after.chars().take(FAR).filter(|letter| !is_room(*letter));
    let own = context.char_indices().filter(|(_, letter)| !is_room(*letter));
    let differs = own.zip(letters.map(Some).chain(std::iter::repeat(None)));
    let differs = differs.into_iter().find(|((_, one), other)| Some(*one) != *other);
    (differs.map_or(context.len(), |((place, _), _)| place), exactly)
}

/// Code points that a context is looked for in: a page of blanks is not walked through for every place.
const FAR: usize = 2_000;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{ceil_grapheme, floor_grapheme};

    #[track_caller]
    fn check(text: &str, squeezed: &str) {
        let made = Made::new(text);
        assert_eq!(made.text, squeezed);
        for (at, letter) in made.text.char_indices().filter(|(_, letter)| *letter != ' ') {
            assert!(TextRange::of(made.whole(at), text.len()).slice(text).starts_with(letter), "{at} in {text:?}");
        }
    }

    #[test]
    fn only_blanks_between_words_count() {
        check("  We  trust\r\n\tthem. Yes ", "We trust them.Yes");
        check("我们 信\n任\u{3000}他们 trust 他", "我们信任他们trust他");
        check("a\u{200B}b c\u{A0}d \u{FEFF}e", "ab c d e");
        check("3 5 and 3.5", "3 5 and 3.5");
        check("e\u{301} x 👍\u{FE0F} y 😀 😀", "e\u{301} x👍\u{FE0F}y😀😀");
        // A mark behind a sign without width has no letter: the blank behind it parts nothing.
        check("a\u{200B}\u{301} b", "a\u{301}b");
        check("カタ\nカナ 葛\u{E0100} a", "カタカナ葛\u{E0100}a");
        check(" \n ", "");
        check("", "");
    }

    #[test]
    fn context_counts_outwards() {
        let text = "one two\n\n three 信任 four";
        let at = ByteOffset::new(text.find("信任").unwrap());
        assert_eq!(same_before(text, at, "x two three "), (11, 7));
        assert_eq!(same_before(text, at, "two three "), (10, 7));
        assert_eq!(same_before(text, at, "two thrae"), (1, 0));
        assert_eq!(same_after(text, at, "信\n任four"), (11, 3));
        assert_eq!(same_after(text, at, "信任 four and"), (12, 11));
        assert_eq!(same_after(text, at, ""), (0, 0));
    }

    proptest! {
        #[test]
        fn what_is_found_has_the_same_words(
            text in "([ab信カ😀\u{301}\u{200B}\u{A0}\u{3000}\n ,.]|trust){0,60}",
            from in 0..200_usize,
            len in 1..40_usize,
        ) {
            let start = floor_grapheme(&text, ByteOffset::new(text.floor_char_boundary(from.min(text.len()))));
            let end = text.ceil_char_boundary((start.get() + len).min(text.len()));
            let words = TextRange::new(start, ceil_grapheme(&text, ByteOffset::new(end))).slice(&text);
            let squeezed = Squeezed::new(&text);
            let places: Vec<TextRange> = squeezed.places(words).collect();
            prop_assert_eq!(places.is_empty(), words.chars().all(is_room));
            for place in places {
                prop_assert!(same_words(place.slice(&text), words), "{:?} {:?}", place.slice(&text), words);
            }
        }
    }
}
