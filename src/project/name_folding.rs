//! How single characters of names are read: without case, accent and width.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::text::is_han;

/// Give what `letter` is read as: nothing where it is an accent or cannot be seen.
pub(super) fn fold(letter: char, emit: &mut impl FnMut(char)) {
    if letter.is_ascii() {
        return emit(letter.to_ascii_lowercase());
    }
    match letter {
        '’' | '‘' | 'ʼ' | '＇' => emit('\''),
        '\u{2010}' | '\u{2011}' | '\u{FF0D}' => emit('-'),
        // What parts the names of a foreigner in Chinese and Japanese.
        '·' | '•' | '‧' | '∙' | '・' | '･' => emit('·'),
        '\u{4E00}'..='\u{9FFF}' => emit(letter),
        _ if is_unseen(letter) => {}
        _ => letter.to_lowercase().for_each(|lower| {
            decompose_compatible(lower, |part| match part {
                _ if is_accent(part) || is_unseen(part) => {}
                'ß' => "ss".chars().for_each(&mut *emit),
                'æ' => "ae".chars().for_each(&mut *emit),
                'œ' => "oe".chars().for_each(&mut *emit),
                'ø' => emit('o'),
                'đ' | 'ð' => emit('d'),
                'ł' => emit('l'),
                'ı' => emit('i'),
                _ => part.to_lowercase().for_each(&mut *emit),
            });
        }),
    }
}

/// Whether `letter` is of a script that parts its words: a name must end where the word does.
pub(super) fn is_worded(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || !letter.is_ascii() && letter.is_alphanumeric() && !is_unparted(letter)
}

/// Han, kana, Hangul (whose particles are joined to names), and the scripts of South-East Asia without spaces.
fn is_unparted(letter: char) -> bool {
    is_han(letter)
        || matches!(u32::from(letter),
            0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17D3
            | 0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xFFA0..=0xFFDC
            | 0x3040..=0x30FF | 0x3100..=0x312F | 0x31A0..=0x31BF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F)
}

/// Whether `letter` belongs to the letter before it without changing which one that is.
pub(super) fn is_mark(letter: char) -> bool {
    is_accent(letter) || matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether `letter` makes another of the letter before it: a voicing mark of kana, a vowel or final of Hangul.
pub(super) fn is_joined(letter: char) -> bool {
    is_combining_mark(letter) && !is_mark(letter) || matches!(u32::from(letter), 0x1160..=0x11FF | 0xFF9E | 0xFF9F)
}

fn is_accent(mark: char) -> bool {
    matches!(u32::from(mark),
        0x0300..=0x036F | 0x0483..=0x0487 | 0x0591..=0x05C7 | 0x064B..=0x065F | 0x0670 | 0x1AB0..=0x1AFF
        | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// Soft hyphens, joiners, signs of direction, variation selectors: nobody sees them, so no name is hidden by them.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}
