//! Signs of Word's symbol fonts as the characters that they look like.

/// What the fonts Symbol and Wingdings draw for a code, for signs that transcripts hold.
#[rustfmt::skip]
const SYMBOL: &[(u32, char)] = &[
    (0xA3, '≤'), (0xA5, '∞'), (0xAC, '←'), (0xAE, '→'), (0xAB, '↔'), (0xAD, '↑'), (0xAF, '↓'), (0xB0, '°'), (0xB1, '±'),
    (0xB3, '≥'), (0xB4, '×'), (0xB7, '•'), (0xB8, '÷'), (0xB9, '≠'), (0xBA, '≡'), (0xBB, '≈'), (0xBC, '…'), (0xC5, '⊕'),
    (0xCE, '∈'), (0xD6, '√'), (0xD7, '⋅'), (0xD8, '¬'), (0xDB, '⇔'), (0xDE, '⇒'), (0xE5, '∑'),
];

/// The same for Wingdings.
#[rustfmt::skip]
const WINGDINGS: &[(u32, char)] = &[
    (0x28, '☎'), (0x2A, '✉'), (0x41, '✌'), (0x43, '👍'), (0x44, '👎'), (0x45, '☜'), (0x46, '☞'), (0x4A, '☺'), (0x4B, '😐'),
    (0x4C, '☹'), (0x6C, '●'), (0x6E, '■'), (0x6F, '□'), (0x71, '❑'), (0x76, '❖'), (0x9F, '•'), (0xA7, '▪'), (0xA8, '◻'),
    (0xD8, '➢'), (0xDF, '←'), (0xE0, '→'), (0xE1, '↑'), (0xE2, '↓'), (0xE8, '➔'), (0xF0, '⇨'), (0xF3, '⇔'), (0xFB, '✗'),
    (0xFC, '✓'), (0xFD, '☒'), (0xFE, '☑'),
];

/// The letters that Symbol draws for `A` to `Z` and `a` to `z`.
const GREEK: [&str; 2] = ["ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"];

/// The character that `code` (hexadecimal) in `font` looks like; `None` where that is not known.
pub(super) fn symbol(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code.trim(), 16).ok()?;
    let inner = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let known = |table: &[(u32, char)]| table.iter().find(|(place, _)| *place == inner).map(|(_, sign)| *sign);
    match font.to_lowercase().as_str() {
        "symbol" => greek(inner).or_else(|| known(SYMBOL)).or_else(|| ascii(inner)),
        "wingdings" => known(WINGDINGS),
        _ if inner == code => char::from_u32(code).filter(|sign| !sign.is_control()),
        _ => ascii(inner),
    }
}

fn greek(code: u32) -> Option<char> {
    let letter = u8::try_from(code).ok()?;
    let (row, first) = if letter.is_ascii_uppercase() { (0, b'A') } else { (1, b'a') };
    GREEK.get(row)?.chars().nth(usize::from(letter.checked_sub(first)?))
}

fn ascii(code: u32) -> Option<char> {
    char::from_u32(code).filter(|sign| sign.is_ascii_graphic() || *sign == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_look_as_in_word() {
        for (font, code, expected) in [
            ("Wingdings", "F04A", Some('☺')),
            ("Wingdings", "f0e0", Some('→')),
            ("Symbol", "F061", Some('α')),
            ("Symbol", "F057", Some('Ω')),
            ("Symbol", "00B7", Some('•')),
            ("Symbol", "F031", Some('1')),
            ("Segoe UI Symbol", "2610", Some('☐')),
            ("Webdings", "F0FE", None),
            ("Wingdings", "信", None),
        ] {
            assert_eq!(symbol(font, code), expected, "{font} {code}");
        }
    }
}
