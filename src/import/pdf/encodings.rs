//! Codes that mean characters by convention: the predefined maps of East Asian fonts, and the names of glyphs.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};
use lopdf::{Dictionary, Document, Object, dictionary};

/// A predefined map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Predefined {
    /// Two bytes that say nothing by themselves.
    Identity,
    /// UTF-16, big end first; UCS-2 is its older form.
    Utf16,
    Utf32,
    Utf8,
    /// An encoding of one, two and four bytes.
    Mixed(&'static Encoding),
    /// Two bytes without their upper bits.
    Seven(&'static Encoding),
}

impl Predefined {
    /// The map of that name, without `-H` or `-V`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Identity" => Self::Identity,
            "H" | "V" => Self::Seven(EUC_JP),
            "GB" => Self::Seven(GB18030),
            "KSC" => Self::Seven(EUC_KR),
            "EUC" => Self::Mixed(EUC_JP),
            name if name.contains("UCS2") || name.contains("UTF16") => Self::Utf16,
            name if name.contains("UTF32") => Self::Utf32,
            name if name.contains("UTF8") => Self::Utf8,
            name if name.starts_with("GB") => Self::Mixed(GB18030),
            name if name.contains("RKSJ") => Self::Mixed(SHIFT_JIS),
            name if name.starts_with("KSC") => Self::Mixed(EUC_KR),
            name if name.contains("-B5") || name.starts_with("B5") => Self::Mixed(BIG5),
            _ => return None,
        })
    }

    /// The length of the first code in `bytes`, in bytes.
    pub(super) fn length(self, bytes: &[u8]) -> usize {
        let (first, second) = (bytes.first().copied().unwrap_or(0), bytes.get(1).copied().unwrap_or(0));
        match self {
            Self::Identity | Self::Seven(_) => 2,
            Self::Utf16 => {
                if (0xD8..=0xDB).contains(&first) {
                    4
                } else {
                    2
                }
            }
            Self::Utf32 => 4,
            Self::Utf8 => first.leading_ones().clamp(1, 4) as usize,
            Self::Mixed(_) if first < 0x80 => 1,
            Self::Mixed(encoding) if encoding == SHIFT_JIS && matches!(first, 0xA0..=0xDF) => 1,
            Self::Mixed(encoding) if encoding == GB18030 && second.is_ascii_digit() => 4,
            Self::Mixed(_) => 2,
        }
    }

    /// The characters of one code; `None` where it means nothing.
    pub(super) fn text(self, code: &[u8]) -> Option<String> {
        let found = match self {
            Self::Identity => None,
            Self::Utf16 => encoding_rs::UTF_16BE.decode_without_bom_handling_and_without_replacement(code),
            Self::Utf8 => encoding_rs::UTF_8.decode_without_bom_handling_and_without_replacement(code),
            Self::Mixed(encoding) => encoding.decode_without_bom_handling_and_without_replacement(code),
            Self::Utf32 => {
                let number = code.iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
                char::from_u32(number).map(|sign| String::from(sign).into())
            }
            Self::Seven(encoding) => {
                let upper: Vec<u8> = code.iter().map(|byte| byte | 0x80).collect();
                let text = encoding.decode_without_bom_handling_and_without_replacement(&upper);
                text.map(|text| text.into_owned().into())
            }
        };
        found.map(std::borrow::Cow::into_owned).filter(|text| !text.is_empty())
    }
}

/// The characters of the 256 codes of a standard encoding: `WinAnsiEncoding`, `MacRomanEncoding`, ...; `None` for others.
pub(super) fn standard(name: &[u8]) -> Option<Vec<Option<char>>> {
    if !matches!(name, b"StandardEncoding" | b"MacRomanEncoding" | b"MacExpertEncoding" | b"WinAnsiEncoding") {
        return None;
    }
    let font = dictionary! { "Type" => "Font", "Encoding" => Object::Name(name.to_vec()) };
    let nothing = Document::new();
    match font.get_font_encoding(&nothing) {
        Ok(lopdf::Encoding::OneByteEncoding(table)) => {
            let signs =
                table.iter().map(|glyph| glyph.and_then(|glyph| char::from_u32(u32::from(glyph.utf16_code_unit()))));
            Some(signs.collect())
        }
        _ => None,
    }
}

/// The characters that a glyph's name stands for, by the rules of the Adobe Glyph List: `A`, `fi`, `uni4FE1`, `u1F60A`,
/// `f_i`, `a.alt`.
pub(super) fn glyph_text(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().filter(|stem| !stem.is_empty())?;
    let parts: Option<String> = name.split('_').map(part).collect();
    parts.filter(|text| !text.is_empty())
}

fn part(name: &str) -> Option<String> {
    if let Some(digits) = name.strip_prefix("uni").filter(|digits| digits.len() >= 4 && digits.len() % 4 == 0) {
        let units: Result<Vec<u16>, _> =
            digits.as_bytes().chunks(4).map(|four| u16::from_str_radix(&String::from_utf8_lossy(four), 16)).collect();
        if let Ok(units) = units {
            return String::from_utf16(&units).ok();
        }
    }
    if let Some(digits) = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))
        && let Ok(number) = u32::from_str_radix(digits, 16)
    {
        return char::from_u32(number).map(String::from);
    }
    listed(name).map(String::from)
}

/// The character of a name in the Adobe Glyph List, which lopdf has.
fn listed(name: &str) -> Option<char> {
    let differences = Object::Array(vec![Object::Integer(0), Object::Name(name.as_bytes().to_vec())]);
    let encoding = dictionary! { "Differences" => differences };
    let font: Dictionary = dictionary! { "Type" => "Font", "Encoding" => encoding };
    let nothing = Document::new();
    match font.get_font_encoding(&nothing) {
        Ok(lopdf::Encoding::Differences(found)) => {
            found.map.values().next().and_then(|glyph| char::from_u32(u32::from(glyph.utf16_code_unit())))
        }
        _ => None,
    }
}

/// The characters of Symbol, where a font has no other map: its letters are Greek.
pub(super) fn symbol(code: u8) -> Option<char> {
    const UPPER: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const LOWER: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    match code {
        b'A'..=b'Z' => UPPER.chars().nth(usize::from(code - b'A')),
        b'a'..=b'z' => LOWER.chars().nth(usize::from(code - b'a')),
        0x20..=0x3F | b'[' | b']' | b'_' | b'{'..=b'}' => Some(char::from(code)),
        0xA3 => Some('≤'),
        0xB3 => Some('≥'),
        0xAE => Some('→'),
        0xB1 => Some('±'),
        0xB4 => Some('×'),
        0xB7 => Some('•'),
        0xB9 => Some('≠'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predefined_maps() {
        for (name, code, length, text) in [
            ("UniGB-UCS2", &b"\x4f\xe1"[..], 2, "信"),
            ("UniJIS-UTF16", b"\xd8\x3d\xde\x0a", 4, "😊"),
            ("GBK-EUC", b"\xd0\xc5", 2, "信"),
            ("GBK2K", b"\x81\x39\xee\x39", 4, "㐀"),
            ("90ms-RKSJ", b"\x90\x4d", 2, "信"),
            ("90ms-RKSJ", b"\xb1", 1, "ｱ"),
            ("ETen-B5", b"\xab\x48", 2, "信"),
            ("KSCms-UHC", b"\xe3\xe1", 2, "信"),
            ("H", b"\x3f\x2e", 2, "信"),
            ("EUC", b"a", 1, "a"),
        ] {
            let map = Predefined::named(name).unwrap();
            assert_eq!((map.length(code), map.text(code).as_deref()), (length, Some(text)), "{name}");
        }
        assert_eq!(Predefined::named("Klingon"), None);
        assert_eq!(Predefined::Mixed(GB18030).text(b"\xff\xff"), None);
    }

    #[test]
    fn names_of_glyphs() {
        for (name, text) in [
            ("A", "A"),
            ("fi", "ﬁ"),
            ("f_f_i", "ffi"),
            ("uni4FE14EFB", "信任"),
            ("u1F60A", "😊"),
            ("eacute.sc", "é"),
            ("quoteright", "’"),
        ] {
            assert_eq!(glyph_text(name.as_bytes()).as_deref(), Some(text), "{name}");
        }
        assert_eq!((glyph_text(b"g23"), glyph_text(b".notdef")), (None, None));
        let western = standard(b"WinAnsiEncoding").unwrap();
        assert_eq!((western[0x92], western[0xE9], western[0x41]), (Some('’'), Some('é'), Some('A')));
    }
}
