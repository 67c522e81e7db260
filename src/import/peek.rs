//! The beginning of a text file in whatever encoding it has, for formats that their content gives away.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Source;

/// Bytes that tell a format.
const HEAD: usize = 4 << 10;

/// The first few thousand characters of `source`, LF at line ends; what does not fit the encoding is replaced.
pub(super) fn head(source: &Source<'_>) -> String {
    let bytes = source.bytes.get(..source.bytes.len().min(HEAD)).unwrap_or_default();
    let named = source.encoding.and_then(|name| Encoding::for_label(name.as_bytes()));
    let (text, ..) = named.unwrap_or_else(|| guess(bytes)).decode(bytes);
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// UTF-16 has a byte order mark, or a NUL beside the ASCII letter or sign that every such file begins with.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    marked.unwrap_or(match bytes {
        [0, _, ..] => UTF_16BE,
        [_, 0, ..] => UTF_16LE,
        _ => UTF_8,
    })
}

/// The lines of `head` that are not blank, without white space at their ends; the last may be cut off.
pub(super) fn first_lines(head: &str) -> impl Iterator<Item = &str> {
    head.lines()
        .map(|line| line.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{FEFF}'))
        .filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_in_every_encoding() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for bytes in [b"WEBVTT\r\n".to_vec(), utf16("WEBVTT\r\n"), utf16("\u{FEFF}WEBVTT\r\n")] {
            assert_eq!(head(&Source::new("信.vtt", &bytes)), "WEBVTT\n");
        }
        assert_eq!(first_lines("\u{FEFF} \n\n 1 \n").collect::<Vec<_>>(), ["1"]);
    }
}
