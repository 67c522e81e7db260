//! How single characters are read by the search: what they are, and what they fold to.

use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

use super::variants::simplify;

/// What a character means to the analyser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of a word of several letters.
    Letter,
    /// A word by itself: Han, kana, Hangul, and the scripts that write no spaces.
    Single,
    /// Belongs to the character before it.
    Mark,
    /// An apostrophe: joins two letters.
    Apostrophe,
    /// A hyphen: parts words, but a phrase goes on over it where it stands between two of them.
    Hyphen,
    /// Parts words; a phrase goes on over it.
    Quiet,
    /// Parts words; no phrase reaches over it.
    Gap,
    /// A line end: two with nothing between them are a gap.
    Line,
}

/// The class of a character.
#[inline]
pub(super) fn class(character: char) -> Class {
    if character.is_ascii() { ascii(character as u8) } else { beyond(character) }
}

/// The class of an ASCII character.
#[inline]
pub(super) fn ascii(byte: u8) -> Class {
    match byte {
        b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
        b'\'' => Class::Apostrophe,
        b'-' => Class::Hyphen,
        b'\n' => Class::Line,
        b' ' | b'\t' | b'\r' | b'"' | b'/' | b'&' | b'+' | b'%' | b'@' | b'_' | b'#' | b'*' | b'\\' | b'$' => {
            Class::Quiet
        }
        _ => Class::Gap,
    }
}

fn beyond(character: char) -> Class {
    match character {
        '\u{4E00}'..='\u{9FFF}' => Class::Single,
        '’' | 'ʼ' | '＇' | '‘' => Class::Apostrophe,
        '‐' | '‑' | '－' => Class::Hyphen,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => {
            Class::Mark
        }
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Class::Mark,
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '＂' | '·' | '・' | '･' | '／' | '＆' => {
            Class::Quiet
        }
        '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉' | '｢' | '｣' => Class::Quiet,
        _ if single(character) => Class::Single,
        _ if is_combining_mark(character) => Class::Mark,
        _ if character.is_alphanumeric() => Class::Letter,
        _ if character.is_whitespace() => Class::Quiet,
        _ => Class::Gap,
    }
}

/// Whether the script of `character` is searched by single characters.
fn single(character: char) -> bool {
    matches!(u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17D3          // Thai, Lao, Burmese, Khmer
        | 0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xFFA0..=0xFFDC // Hangul
        | 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3021..=0x3029         // radicals, 々, 〇
        | 0x3041..=0x30FA | 0x30FC..=0x312F | 0x31A0..=0x31BF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F // kana, bopomofo
        | 0x3400..=0x4DBF | 0xF900..=0xFAFF | 0x20000..=0x3FFFD)
        && (character.is_alphanumeric() || !is_combining_mark(character))
}

/// Put what a letter folds to at the end of `word`: lower case, without accent, of normal width.
pub(super) fn fold_letter(letter: char, word: &mut String) {
    for lower in letter.to_lowercase() {
        decompose_compatible(lower, |part| match part {
            _ if accent(part) => {}
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            'ø' => word.push('o'),
            'đ' | 'ð' => word.push('d'),
            'ł' => word.push('l'),
            'ħ' => word.push('h'),
            'ı' => word.push('i'),
            _ => word.extend(part.to_lowercase()),
        });
    }
}

/// Put what a mark folds to at the end of `word`: nothing where it is an accent or invisible.
pub(super) fn fold_mark(mark: char, word: &mut String) {
    if is_combining_mark(mark) && !accent(mark) {
        word.push(mark);
    }
}

/// Accents and vowel points that are left out for searching. Other scripts' marks carry sounds and stay.
fn accent(mark: char) -> bool {
    matches!(u32::from(mark),
        0x0300..=0x036F | 0x0483..=0x0487 | 0x0591..=0x05C7 | 0x064B..=0x065F | 0x0670 | 0x1AB0..=0x1AFF
        | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xE0100..=0xE01EF)
}

/// What a single character folds to, with the characters of `rest` that belong to it, and how many bytes of `rest`
/// those take: `ｶﾞ` gives `ガ`.
pub(super) fn fold_single(character: char, rest: &str) -> (char, usize) {
    let mut folded = compatible(character);
    let (mut taken, mut length) = (0, 0);
    for next in rest.chars() {
        length += next.len_utf8();
        match compose(folded, compatible(next)) {
            Some(composed) if joins(compatible(next)) => folded = composed,
            _ if class(next) == Class::Mark && !joins(compatible(next)) => {
                // As with letters, what cannot be seen is left outside of the word where nothing follows it.
                if !is_combining_mark(next) {
                    continue;
                }
            }
            _ => break,
        }
        taken = length;
    }
    (simplify(folded), taken)
}

/// Voicing marks of kana, and vowels and finals of Hangul.
fn joins(character: char) -> bool {
    matches!(u32::from(character), 0x3099 | 0x309A | 0x1161..=0x1175 | 0x11A8..=0x11C2)
}

/// The compatible form of a character where it is a single one.
fn compatible(character: char) -> char {
    if matches!(u32::from(character), 0x4E00..=0x9FFF | 0xAC00..=0xD7A3) {
        return character;
    }
    let (mut only, mut count) = (character, 0);
    decompose_compatible(character, |part| {
        only = part;
        count += 1;
    });
    if count == 1 { only } else { character }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_letter(letter: char, expected: &str) {
        let mut word = String::new();
        fold_letter(letter, &mut word);
        assert_eq!(word, expected, "{letter}");
    }

    #[test]
    fn letters_lose_case_accent_and_width() {
        for (letter, expected) in
            [('É', "e"), ('ß', "ss"), ('Ａ', "a"), ('İ', "i"), ('Ø', "o"), ('ﬁ', "fi"), ('Ж', "ж"), ('①', "1")]
        {
            check_letter(letter, expected);
        }
    }

    #[test]
    fn single_characters_take_their_marks_along() {
        assert_eq!(fold_single('信', "任"), ('信', 0));
        assert_eq!(fold_single('ｶ', "ﾞｲ"), ('ガ', 3));
        assert_eq!(fold_single('か', "\u{3099}"), ('が', 3));
        assert_eq!(fold_single('\u{1112}', "\u{1161}\u{11AB}국"), ('한', 6));
        assert_eq!(fold_single('葛', "\u{E0100}城"), ('葛', 4));
        assert_eq!(fold_single('信', "\u{200B}任"), ('信', 0));
        assert_eq!(fold_single('か', "\u{200B}\u{3099}"), ('が', 6));
        assert_eq!(fold_single('\u{F9B4}', ""), ('领', 0));
    }
}
