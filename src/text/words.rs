//! Words: what is counted, and what a word motion stops at.
//!
//! A word is a maximal run of letters and digits (Unicode's Alphabetic and Numeric) with the marks that belong to them;
//! inside it may stand apostrophes and hyphens (`don’t`, `know-how`), and dots and commas between letters or digits as in
//! UAX 29 (`U.S`, `3.5`, `1,000`). A Han character or a hiragana is a word of its own, as in UAX 29: Chinese has no
//! spaces, and a dictionary would count differently with every release. Punctuation and emoji are not words.

use unicode_normalization::char::is_combining_mark;

use super::graphemes::{ceil_grapheme, floor_grapheme};
use super::{ByteOffset, TextRange};

/// How many words `text` holds.
///
/// ```
/// use emic::text::words;
/// assert_eq!(words("We don’t trust know-how 3.5 times."), 6);
/// assert_eq!(words("信任 is 信任 👍"), 5);
/// ```
pub fn words(text: &str) -> usize {
    let (mut at, mut count) = (0, 0);
    while let Some((_, end, counted)) = scan(text, at) {
        count += usize::from(counted);
        at = end;
    }
    count
}

/// The words of `bounds`, in order: each on grapheme boundaries, none overlapping.
pub fn word_ranges(text: &str, bounds: TextRange) -> impl Iterator<Item = TextRange> + '_ {
    stops(text, bounds).filter(|(_, counted)| *counted).map(|(range, _)| range)
}

/// The words of `bounds` and, with `false`, the runs of emoji and other symbols: what a word motion stops at.
pub(super) fn stops(text: &str, bounds: TextRange) -> impl Iterator<Item = (TextRange, bool)> + '_ {
    let slice = bounds.slice(text);
    let mut at = 0;
    std::iter::from_fn(move || {
        let (start, end, counted) = scan(slice, at)?;
        let (start, end) = (ByteOffset::new(start), ByteOffset::new(end));
        let start = if is_plain(slice, start) { start } else { floor_grapheme(slice, start) };
        let end = if is_plain(slice, end) { end } else { ceil_grapheme(slice, end) };
        at = end.get();
        Some((TextRange::new(bounds.start() + start.get(), bounds.start() + end.get()), counted))
    })
}

/// Whether ASCII stands on both sides of a place, less the line ends that join: no look at graphemes is needed there, and
/// most words of English begin and end so.
fn is_plain(text: &str, at: ByteOffset) -> bool {
    let bytes = text.as_bytes();
    let plain = |place: usize| bytes.get(place).is_some_and(|byte| byte.is_ascii() && *byte != b'\r');
    at.get().checked_sub(1).is_some_and(plain) && plain(at.get())
}

/// Whether `letter` is a Han character: an ideograph of any block, 々 or 〇.
pub fn is_han(letter: char) -> bool {
    matches!(letter,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}'
        | '々' | '〇' | '〻' | '\u{3021}'..='\u{3029}')
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Goes on with its neighbours.
    Letter,
    /// As a letter, and commas and dots may stand between two.
    Digit,
    /// A word of its own.
    Single,
    /// Belongs to what stands before it.
    Mark,
    /// Emoji and other signs that a reader sees as something.
    Symbol,
    /// Spaces, controls, punctuation.
    Between,
}

pub(super) fn class(letter: char) -> Class {
    match letter {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '\0'..='\x7F' => Class::Between,
        '\u{3041}'..='\u{3096}' => Class::Single,
        '\u{2010}'..='\u{206F}' if letter != '\u{200D}' => Class::Between,
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => Class::Between,
        '\u{200C}' | '\u{200D}' => Class::Mark,
        _ if is_han(letter) => Class::Single,
        _ if letter.is_numeric() => Class::Digit,
        _ if letter.is_alphabetic() => Class::Letter,
        _ if is_combining_mark(letter) => Class::Mark,
        _ if letter.is_whitespace() || letter.is_control() || is_punctuation(letter) => Class::Between,
        _ => Class::Symbol,
    }
}

/// Punctuation outside ASCII and the blocks that [`class`] names, and format characters that nobody sees.
fn is_punctuation(letter: char) -> bool {
    matches!(letter,
        '\u{A0}'..='\u{BF}' | '×' | '÷' | '\u{37E}' | '\u{387}' | '\u{55A}'..='\u{55F}' | '\u{589}'..='\u{58A}'
        | '\u{5BE}'..='\u{5F4}' | '\u{600}'..='\u{61F}' | '\u{66A}'..='\u{66D}' | '\u{6D4}' | '\u{964}'..='\u{965}'
        | '\u{E3F}' | '\u{E4F}' | '\u{2000}'..='\u{200F}' | '\u{2E00}'..='\u{2E7F}' | '\u{30A0}' | '・'
        | '\u{FE10}'..='\u{FE1F}' | '\u{FE30}'..='\u{FE6F}' | '\u{FEFF}' | '\u{FF01}'..='\u{FF0F}'
        | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}' | '\u{FFF9}'..='\u{FFFD}')
}

/// The first stop at or after `at`: start, end, and whether it counts as a word.
fn scan(text: &str, at: usize) -> Option<(usize, usize, bool)> {
    let rest = text.as_bytes().get(at..)?;
    let skipped = rest.iter().position(|byte| !byte.is_ascii() || byte.is_ascii_alphanumeric())?;
    let at = at + skipped;
    if rest.get(skipped)?.is_ascii() {
        return Some((at, word_end(text, at), true));
    }
    let mut letters = text.get(at..)?.char_indices().map(|(place, letter)| (at + place, letter));
    let starts = |class| !matches!(class, Class::Between | Class::Mark);
    let (start, first) = letters.find(|(_, letter)| starts(class(*letter)))?;
    let end = match class(first) {
        Class::Single => run_end(text, start + first.len_utf8(), |class| class == Class::Mark),
        Class::Symbol => run_end(text, start, |class| matches!(class, Class::Symbol | Class::Mark)),
        _ => word_end(text, start),
    };
    Some((start, end, class(first) != Class::Symbol))
}

fn run_end(text: &str, at: usize, belongs: impl Fn(Class) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(|letter: char| !belongs(class(letter))).unwrap_or(rest.len())
}

/// The end of the word of letters and digits that begins at `start`.
fn word_end(text: &str, start: usize) -> usize {
    let part = |class| matches!(class, Class::Letter | Class::Digit | Class::Mark);
    let mut end = start;
    loop {
        let run = text.as_bytes().get(end..).unwrap_or_default();
        end += run.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(run.len());
        match text.as_bytes().get(end) {
            None => return end,
            Some(byte) if !byte.is_ascii() => end = run_end(text, end, part),
            Some(b'\'' | b'-' | b'.' | b',' | b'_') => {}
            Some(_) => return end,
        }
        match joiner_len(text, end) {
            Some(len) => end += len,
            None => return end,
        }
    }
}

/// The length of the sign at `at`, if it joins what stands before and after it to one word.
fn joiner_len(text: &str, at: usize) -> Option<usize> {
    let mut after = text.get(at..)?.chars();
    let sign = after.next()?;
    if !matches!(sign, '\'' | '’' | '-' | '\u{2010}' | '\u{2011}' | '.' | ',' | '_') {
        return None;
    }
    let left = class(text.get(..at)?.chars().next_back()?);
    let joins = match (sign, left, class(after.next()?)) {
        (',', Class::Digit, Class::Digit) => true,
        (',', ..) => false,
        ('.', Class::Letter | Class::Mark, Class::Letter) | ('.', Class::Digit, Class::Digit) => true,
        ('.', ..) => false,
        (_, _, right) => matches!(right, Class::Letter | Class::Digit),
    };
    joins.then_some(sign.len_utf8())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = word_ranges(text, TextRange::of(0, text.len())).map(|range| range.slice(text)).collect();
        assert_eq!(found, expected, "{text}");
        assert_eq!(words(text), expected.len(), "{text}");
    }

    #[test]
    fn words_of_english_and_chinese() {
        check("", &[]);
        check("You're late -- again, aren’t you?", &["You're", "late", "again", "aren’t", "you"]);
        check("the know-how, post-2019 'quoted'", &["the", "know-how", "post-2019", "quoted"]);
        check("U.S. sales: 1,000.5 or 10%", &["U.S", "sales", "1,000.5", "or", "10"]);
        check("信任 joint venture，不错", &["信", "任", "joint", "venture", "不", "错"]);
        check("用ECU的底层", &["用", "ECU", "的", "底", "层"]);
        check("café cafe\u{301} naïve", &["café", "cafe\u{301}", "naïve"]);
        check("ひらカタカナー", &["ひ", "ら", "カタカナー"]);
        check("👍🏽 good 🇨🇳 _so_", &["good", "so"]);
        check("葛\u{E0100}城 𠮷野家", &["葛\u{E0100}", "城", "𠮷", "野", "家"]);
    }

    #[test]
    fn motions_stop_at_emoji_too() {
        let text = "好👍🏽。ok";
        let found: Vec<&str> = stops(text, TextRange::of(0, text.len())).map(|(range, _)| range.slice(text)).collect();
        assert_eq!(found, ["好", "👍🏽", "ok"]);
    }

    proptest! {
        #[test]
        fn words_keep_to_graphemes_and_do_not_overlap(text in "(\\PC|[a-z' .,信。\u{301}\u{200D}👩🏽🇨🇳\r\n]){0,80}") {
            let mut last = ByteOffset::default();
            for (range, _) in stops(&text, TextRange::of(0, text.len())) {
                prop_assert!(range.start() >= last && !range.is_empty());
                prop_assert_eq!(floor_grapheme(&text, range.start()), range.start());
                prop_assert_eq!(floor_grapheme(&text, range.end()), range.end());
                last = range.end();
            }
        }
    }
}
