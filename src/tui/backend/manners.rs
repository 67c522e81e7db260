//! What a terminal is asked for at the beginning and given back at the end, and the clipboard.
//!
//! Nothing is asked that would have to be answered: an answer that comes late, over ssh, would be read as keys.

use std::fmt::Write as _;

/// Take the terminal: the alternate screen, emptied, because a program that was killed leaves it as it was; bracketed
/// paste; news of the focus; and of the kitty keyboard protocol that keys are told apart which older terminals send alike.
/// A terminal passes over what it does not know. The protocol's flags are set, not pushed: to do it twice does no harm.
pub const ENTER: &str = "\x1b[?1049h\x1b[m\x1b[2J\x1b[?2004h\x1b[?1004h\x1b[=1u\x1b[2 q";

/// Give it back. The alternate screen has its own flags of the keyboard protocol, so they are cleared before it is left.
pub const LEAVE: &str = "\x1b[?2026l\x1b[r\x1b[m\x1b[0 q\x1b[=0u\x1b[?1004l\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// Bytes of text that are put on the clipboard at most: as base64 they fill what the strictest of common terminals takes
/// in one sequence (74,994 bytes).
pub const MOST_COPIED: usize = 56_000;

/// The sequence (OSC 52) that puts `text` on the clipboard of the terminal, also of one at the other end of ssh.
pub fn copy(text: &str) -> String {
    let mut sequence = String::from("\x1b]52;c;");
    for bytes in text.as_bytes().chunks(3) {
        let part = |place: usize| bytes.get(place).copied().map_or(0, u32::from);
        let joined = part(0) << 16 | part(1) << 8 | part(2);
        for place in 0..4 {
            let letter = if place > bytes.len() { '=' } else { letter(joined >> (18 - 6 * place) & 63) };
            let _ = sequence.write_char(letter);
        }
    }
    sequence.push_str("\x1b\\");
    sequence
}

/// The letter of base64 for six bits.
fn letter(bits: u32) -> char {
    let of = |first: char, count: u32| char::from_u32(u32::from(first) + count).unwrap_or('=');
    match bits {
        0..=25 => of('A', bits),
        26..=51 => of('a', bits - 26),
        52..=61 => of('0', bits - 52),
        62 => '+',
        _ => '/',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_to_the_clipboard_as_base64() {
        let check = |text: &str, expected: &str| assert_eq!(copy(text), format!("\x1b]52;c;{expected}\x1b\\"));
        check("", "");
        check("f", "Zg==");
        check("fo", "Zm8=");
        check("foo?>", "Zm9vPz4=");
        check("信任 👍", "5L+h5Lu7IPCfkY0=");
        assert!(copy(&"x".repeat(MOST_COPIED)).len() < 74_994);
    }
}
