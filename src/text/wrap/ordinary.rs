//! Letters of which it is known without looking further around whether a line may end between two of them.

use unicode_linebreak::{BreakClass, break_property};
use unicode_width::UnicodeWidthChar;

use crate::text::graphemes::simple;

/// The last place up to byte `at`, behind `start`, where a line may end; `at` where there is none.
pub(super) fn last_chance(text: &str, start: usize, at: usize) -> usize {
    let mut place = at;
    while place > start {
        if may_break(text, place) {
            return place;
        }
        place = text.floor_char_boundary(place - 1);
    }
    at
}

/// Whether a line may end before byte `place`, where all is ordinary from the line's start to the letter at `place`.
fn may_break(text: &str, place: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..place), text.get(place..)) else { return false };
    let Some(next) = after.chars().next().filter(|next| *next != ' ') else { return false };
    let letters = before.trim_end_matches(' ');
    let spaced = letters.len() < before.len();
    // Behind blanks at the start of a text or line the rules are those behind a letter and blanks.
    let last = letters.chars().next_back().filter(|last| *last != '\n').unwrap_or('a');
    let table = if spaced { &SPACED } else { &ADJACENT };
    let (Some(row), Some(column)) = (class(last), class(next)) else { return false };
    let allowed = table.get(row).and_then(|row| row.as_bytes().get(column)) == Some(&b'/');
    allowed || (!spaced && is_mended(last, next))
}

/// U+3000, with which Chinese paragraphs begin.
pub(super) const IDEOGRAPHIC_SPACE: char = '\u{3000}';

/// Columns of a letter of which class and neighbours say all; `None` for others.
pub(super) fn ordinary(letter: char) -> Option<usize> {
    (letter == IDEOGRAPHIC_SPACE || simple(letter) && letter >= ' ').then(|| letter.width())?
}

/// The place of a letter's class in [`CLASSES`].
fn class(letter: char) -> Option<usize> {
    if letter.is_ascii_alphabetic() {
        return Some(ALPHABETIC);
    }
    let class = break_property(u32::from(letter));
    CLASSES.iter().position(|known| *known == class)
}

/// The place of letters in [`CLASSES`].
const ALPHABETIC: usize = 17;

/// The classes of ordinary letters.
const CLASSES: [BreakClass; 20] = [
    BreakClass::NonBreakingGlue,
    BreakClass::BeforeAndAfter,
    BreakClass::After,
    BreakClass::Hyphen,
    BreakClass::ClosePunctuation,
    BreakClass::CloseParenthesis,
    BreakClass::Exclamation,
    BreakClass::Inseparable,
    BreakClass::NonStarter,
    BreakClass::OpenPunctuation,
    BreakClass::Quotation,
    BreakClass::InfixSeparator,
    BreakClass::Numeric,
    BreakClass::Postfix,
    BreakClass::Prefix,
    BreakClass::Symbol,
    BreakClass::Ambiguous,
    BreakClass::Alphabetic,
    BreakClass::ConditionalJapaneseStarter,
    BreakClass::Ideographic,
];

/// Whether a line may end between two letters: a row for the class of the first, a column for that of the second, `/`
/// where it may. The tables say what `unicode-linebreak` says; a test goes through all pairs of ordinary letters.
const ADJACENT: [&str; 20] = [
    "....................",
    "........./..///.//./",
    "//......./..///.//./",
    "//......./...//.//./",
    "./......./../...//./",
    "./......./........./",
    "./......./..///.//./",
    "./......./..///.//./",
    "./......./..///.//./",
    "....................",
    "....................",
    "./......./...//..../",
    "./................./",
    "./...........//..../",
    "./...........//.....",
    "./......./...//.//./",
    "./................./",
    "./................./",
    "./......./..///.//./",
    "./......./../././/./",
];

/// The same with blanks between the two.
const SPACED: [&str; 20] = [
    "////...////.///.////",
    "/.//...////.///.////",
    "////...////.///.////",
    "////...////.///.////",
    "////..././/.///.//./",
    "////..././/.///.//./",
    "////...////.///.////",
    "////...////.///.////",
    "////...////.///.////",
    "....................",
    "////...//././//.////",
    "////...////.///.////",
    "////...////.///.////",
    "////...////.///.////",
    "////...////.///.////",
    "////...////.///.////",
    "////...////.///.////",
    "////...////.///.////",
    "////...////.///.////",
    "////...////.///.////",
];

/// Whether a line that begins at `at` begins behind an ordinary letter, after which nothing before it counts.
pub(super) fn in_step(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end_matches(' ');
    match before.chars().next_back() {
        None | Some('\n') => true,
        // Behind a Hebrew letter a hyphen means something else.
        Some('-') => false,
        Some(last) => ordinary(last).is_some() && break_property(u32::from(last)) != BreakClass::After,
    }
}

/// Whether a line may end between two letters of which one is a curly quotation mark beside East Asian text, where the
/// tables would not allow it.
pub(super) fn is_mended(last: char, next: char) -> bool {
    match (last, next) {
        ('”' | '’', '“' | '‘') => true,
        ('“' | '‘', _) | (_, '”' | '’') => false,
        (last, '“' | '‘') => is_east_asian(last) && !opens(last),
        ('”' | '’', next) => is_east_asian(next) && !closes(next),
        _ => false,
    }
}

fn is_east_asian(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{303f}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

fn opens(letter: char) -> bool {
    matches!(letter, '（' | '《' | '〈' | '「' | '『' | '【' | '〔' | '［' | '｛')
}

fn closes(letter: char) -> bool {
    matches!(
        letter,
        '、' | '。'
            | '，'
            | '．'
            | '：'
            | '；'
            | '！'
            | '？'
            | '）'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '］'
            | '｝'
            | '々'
            | 'ー'
    )
}

#[cfg(test)]
mod tests {
    use unicode_linebreak::{BreakOpportunity, linebreaks};

    use super::*;
    use crate::text::{TextRange, clusters};

    /// Every ordinary letter; of the Han ones a few.
    fn letters() -> Vec<char> {
        let all = (' '..='\u{ffff}').filter(|letter| !('\u{3402}'..='\u{9ffd}').contains(letter));
        all.chain("一信任漆\u{4dff}龥".chars()).filter(|letter| ordinary(*letter).is_some()).collect()
    }

    fn may(text: &str, place: usize) -> bool {
        linebreaks(text).any(|found| found == (place, BreakOpportunity::Allowed))
    }

    #[test]
    fn the_tables_say_what_the_algorithm_says_of_every_pair() {
        let letters = letters();
        assert!(letters.len() > 600, "{}", letters.len());
        let mut text = String::new();
        for first in letters.iter().filter(|letter| **letter != ' ') {
            for second in letters.iter().filter(|letter| **letter != ' ') {
                for blank in ["", " "] {
                    text.clear();
                    text.push(*first);
                    text.push_str(blank);
                    let place = text.len();
                    text.push(*second);
                    let expected = may(&text, place) || blank.is_empty() && is_mended(*first, *second);
                    assert_eq!(may_break(&text, place), expected, "{text:?}");
                }
            }
        }
        for letter in letters {
            for before in [" ", "\n ", "a\n  "] {
                let text = format!("{before}{letter}");
                assert_eq!(may_break(&text, before.len()), may(&text, before.len()), "{text:?}");
            }
        }
    }

    #[test]
    fn an_ordinary_letter_is_a_cluster_with_the_columns_that_it_is_drawn_in() {
        for letter in letters() {
            let text = format!("a{letter}信");
            let found: Vec<usize> =
                clusters(&text, TextRange::of(0, text.len())).map(|cluster| cluster.columns).collect();
            assert_eq!(found, [1, ordinary(letter).unwrap(), 2], "{letter:?}");
        }
    }
}
