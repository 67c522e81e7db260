//! Words of a transcript made safe for a terminal: control characters and escape sequences removed.

use std::borrow::Cow;

/// `text` without control characters and terminal escape sequences; line feeds and tabs stay.
///
/// ```
/// use emic::report::clean;
/// assert_eq!(clean("信任\u{1b}[31m 😀\u{7}\n"), "信任 😀\n");
/// assert_eq!(clean("\u{1b}]0;title\u{7}words"), "words");
/// ```
pub fn clean(text: &str) -> Cow<'_, str> {
    if !may_be_unsafe(text.as_bytes()) || !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => skip_escape(&mut letters),
            '\u{9b}' => skip_control_sequence(&mut letters),
            _ if is_unsafe(letter) => {}
            _ => kept.push(letter),
        }
    }
    Cow::Owned(kept)
}

/// Whether there is a byte of a control character, or one that a character begins with which [`is_unsafe`] looks at: most words have
/// none.
fn may_be_unsafe(text: &[u8]) -> bool {
    for byte in text {
        if matches!(byte, 0..=8 | 11..=31 | 0x7F | 0xC2 | 0xE2) {
            return true;
        }
    }
    false
}

/// As [`clean`], on one line: line feeds and tabs become spaces.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    let text = clean(text);
    if text.contains(['\n', '\t', '\u{2028}', '\u{2029}']) {
        return Cow::Owned(text.replace(['\n', '\t', '\u{2028}', '\u{2029}'], " "));
    }
    text
}

/// Control characters of both blocks, and the characters that turn the direction of what follows them.
fn is_unsafe(letter: char) -> bool {
    letter.is_control() && letter != '\n' && letter != '\t'
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Go past what follows an escape character (ECMA-48: control sequences, and strings up to BEL or ST).
fn skip_escape(letters: &mut std::str::Chars<'_>) {
    let mut ahead = letters.clone();
    match ahead.next() {
        Some('[') => {
            *letters = ahead;
            skip_control_sequence(letters);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => skip_string(letters, ahead),
        Some(letter) if letter.is_ascii_graphic() || letter == ' ' => {
            let intermediate = |letter: &char| (' '..='/').contains(letter);
            let length = letters.clone().take_while(intermediate).count();
            letters.by_ref().take(length + 1).for_each(drop);
        }
        _ => {}
    }
}

/// Go past parameters and the final letter; a sequence that is broken off loses only its own characters.
fn skip_control_sequence(letters: &mut std::str::Chars<'_>) {
    let parameters = letters.clone().take_while(|letter| (' '..='?').contains(letter)).count();
    letters.by_ref().take(parameters).for_each(drop);
    let mut ahead = letters.clone();
    if ahead.next().is_some_and(|letter| ('@'..='~').contains(&letter)) {
        *letters = ahead;
    }
}

/// Go past an operating system command and the like; where it has no end, past its first character only.
fn skip_string<'a>(letters: &mut std::str::Chars<'a>, inside: std::str::Chars<'a>) {
    let mut ahead = inside.clone();
    while let Some(letter) = ahead.next() {
        match letter {
            '\u{7}' | '\u{9c}' => {
                *letters = ahead;
                return;
            }
            '\u{1b}' if ahead.as_str().starts_with('\\') => {
                ahead.next();
                *letters = ahead;
                return;
            }
            '\n' | '\u{1b}' => break,
            _ => {}
        }
    }
    *letters = inside;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escapes_go_whole_and_words_stay() {
        let check = |text: &str, expected: &str| assert_eq!(clean(text), expected, "{text:?}");
        check("信任 and trust 😀", "信任 and trust 😀");
        check("\u{1b}[38;5;1mred\u{1b}[0m", "red");
        check("\u{9b}2Jgone", "gone");
        check("\u{1b}]52;c;aGk=\u{1b}\\after", "after");
        check("\u{1b}]no end\nnext", "no end\nnext");
        check("\u{1b}(Bascii\u{1b}", "ascii");
        check("\u{1b}[", "");
        check("a\rb\u{8}c\u{7f}", "abc");
        check("\u{202e}evil", "evil");
        assert_eq!(clean_line("two\nlines\tand"), "two lines and");
    }

    proptest! {
        #[test]
        fn nothing_unsafe_is_left(text in "(\\PC|[\\x00-\\x1f\\x7f-\\x9f\\[\\]()0-9;m信]){0,80}") {
            prop_assert!(!clean(&text).chars().any(is_unsafe));
        }
    }
}
