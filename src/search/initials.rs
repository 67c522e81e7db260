//! The letters that a name is typed by for short: of Latin words the first letter, of Han characters that of their pinyin.
//!
//! No table of readings is needed: the first 3,755 characters of GB 2312, those in common use, are sorted by pinyin, so a
//! character's code tells its first letter. Rarer ones have none. A character with several readings has its commonest.

use encoding_rs::GBK;

use super::analyser::Scanner;

/// The code at which each letter begins; none begins with i, u or v.
const LETTERS: [(u16, char); 23] = [
    (0xB0A1, 'a'),
    (0xB0C5, 'b'),
    (0xB2C1, 'c'),
    (0xB4EE, 'd'),
    (0xB6EA, 'e'),
    (0xB7A2, 'f'),
    (0xB8C1, 'g'),
    (0xB9FE, 'h'),
    (0xBBF7, 'j'),
    (0xBFA6, 'k'),
    (0xC0AC, 'l'),
    (0xC2E8, 'm'),
    (0xC4C3, 'n'),
    (0xC5B6, 'o'),
    (0xC5BE, 'p'),
    (0xC6DA, 'q'),
    (0xC8BB, 'r'),
    (0xC8F6, 's'),
    (0xCBFA, 't'),
    (0xCDDA, 'w'),
    (0xCEF4, 'x'),
    (0xD1B9, 'y'),
    (0xD4D1, 'z'),
];

/// The last character that is sorted by pinyin.
const LAST: u16 = 0xD7F9;

/// The initials of a name; a character without a known reading stands for itself.
///
/// ```
/// use emic::search::initials;
/// assert_eq!((initials("信任 in the IJV").as_str(), initials("知識轉移").as_str()), ("xriti", "zszy"));
/// ```
pub fn initials(name: &str) -> String {
    let (mut scanner, mut word, mut initials) = (Scanner::new(name), String::new(), String::new());
    while let Some(place) = scanner.next(&mut word) {
        let written = place.range.slice(name).chars().next();
        let folded = word.chars().next();
        // What a character is folded to need not be the simplified one.
        initials.extend(written.and_then(pinyin).or_else(|| folded.map(|folded| pinyin(folded).unwrap_or(folded))));
    }
    initials
}

/// The first letter of the pinyin of a simplified character in common use.
fn pinyin(character: char) -> Option<char> {
    let mut bytes = [0; 4];
    let (code, _, unknown) = GBK.encode(character.encode_utf8(&mut bytes));
    let &[high, low] = &*code else { return None };
    let code = u16::from_be_bytes([high, low]);
    let after = LETTERS.partition_point(|&(first, _)| first <= code);
    LETTERS.get(after.checked_sub(1)?).filter(|_| !unknown && low >= 0xA1 && code <= LAST).map(|&(_, letter)| letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_characters_have_the_initial_of_their_pinyin() {
        for (name, expected) in [
            ("信任", "xr"),
            ("阿波次得额佛歌", "abcdefg"),
            ("和几可了么你哦", "hjklmno"),
            ("怕其人是他我下一在", "pqrstwxyz"),
            ("啊座", "az"),
            ("跨文化沟通", "kwhgt"),
            ("Trust in the partner", "titp"),
            ("😀 IJV合资", "ihz"),
            ("龘", "龘"),
            ("囍", "囍"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
