//! Which encoding a font's or a document's bytes are in.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, IBM866, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// The encoding of a `\fcharset`; `None` for those that mean the document's own, or none (symbols).
pub(super) fn of_charset(charset: i32) -> Option<&'static Encoding> {
    Some(match charset {
        77 => MACINTOSH,
        128 => SHIFT_JIS,
        129 | 130 => EUC_KR,
        134 => GB18030,
        136 => BIG5,
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        163 => WINDOWS_1258,
        177 => WINDOWS_1255,
        178 => WINDOWS_1256,
        186 => WINDOWS_1257,
        204 => WINDOWS_1251,
        222 => WINDOWS_874,
        238 => WINDOWS_1250,
        _ => return None,
    })
}

/// The encoding of a code page, as `\ansicpg` and `\cpg` number them.
pub(super) fn of_code_page(page: i32) -> Option<&'static Encoding> {
    Some(match page {
        866 => IBM866,
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 | 54936 => GB18030,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => MACINTOSH,
        65001 => UTF_8,
        _ => return None,
    })
}

/// Decode a run of text of a font without an encoding of its own, in a document of the encoding `document`. A Western
/// letter in a Chinese document stands alone; a Chinese character is bytes in pairs.
pub(super) fn decode(bytes: &[u8], font: Option<&'static Encoding>, document: &'static Encoding) -> (String, bool) {
    if let Some(encoding) = font.or((document == UTF_8).then_some(UTF_8)) {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        return (text.into_owned(), damaged);
    }
    if document == WINDOWS_1252
        && !bytes.is_ascii()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return (text.to_owned(), false); // against the format, but some programs write it, and it fits nothing else
    }
    if document == WINDOWS_1252 || document.is_single_byte() {
        let (text, damaged) = document.decode_without_bom_handling(bytes);
        return (text.into_owned(), damaged);
    }
    mixed(bytes, document)
}

/// Decode Chinese, Japanese or Korean with Western letters among it.
fn mixed(mut bytes: &[u8], document: &'static Encoding) -> (String, bool) {
    let (mut text, mut damaged) = (String::new(), false);
    while !bytes.is_empty() {
        let ascii = bytes.iter().take_while(|byte| byte.is_ascii()).count();
        let high = bytes.iter().skip(ascii).take_while(|byte| !byte.is_ascii()).count();
        // The second byte of a pair may be an ASCII letter.
        let pairs = if high > 1 { high + high % 2 } else { high };
        let (run, rest) = bytes.split_at((ascii + pairs).min(bytes.len()));
        let encoding = if high == 1 { WINDOWS_1252 } else { document };
        let (words, unfit) = encoding.decode_without_bom_handling(run);
        text.push_str(&words);
        damaged |= unfit;
        bytes = rest;
    }
    (text, damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_western_letter_stays_one_in_a_chinese_document() {
        assert_eq!(decode(b"caf\xE9", None, GB18030).0, "café");
        assert_eq!(decode(b"\xC4\xE3\xBA\xC3 ok", None, GB18030).0, "你好 ok");
        assert_eq!(decode(b"\xC4\xE3", Some(GB18030), WINDOWS_1252).0, "你");
        assert_eq!(decode("你".as_bytes(), None, UTF_8), ("你".to_owned(), false));
    }
}
