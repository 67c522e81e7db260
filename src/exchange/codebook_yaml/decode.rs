//! From bytes to text, before anything is parsed.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use super::Problem;
use super::problem::{Fault, place_one};
use crate::text::TextRange;

/// The largest codebook that is read: some 20,000 codes with all their fields.
pub const MAX_BYTES: usize = 8 << 20;

/// A file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text; a byte order mark of UTF-8 is kept, so that an edit gives the same bytes back.
    pub text: String,
    /// The encoding's name, `UTF-8` in most cases. An edit writes UTF-8: worth telling where it was another.
    pub encoding: &'static str,
}

/// Decode a codebook file: UTF-8, UTF-16 with a byte order mark, or what the bytes look like (GB18030, Big5, ...).
///
/// # Errors
/// A [`Problem`] for a file that is too large or not text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Box<Problem>> {
    too_large(bytes.len())?;
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_owned(), encoding: UTF_8.name() });
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => guess(bytes),
    };
    let (text, encoding, damaged) = encoding.decode(bytes);
    if damaged || text.contains('\0') {
        let hint = "save the codebook as plain text in UTF-8, not as a word processor's or spreadsheet's file";
        return Err(whole("this is not a text file", hint));
    }
    Ok(Decoded { text: text.into_owned(), encoding: encoding.name() })
}

/// Refuse what is too large before reading it.
pub(super) fn too_large(bytes: usize) -> Result<(), Box<Problem>> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    let message = format!("the file has {} MB, and a codebook at most {} MB", bytes.div_ceil(1 << 20), MAX_BYTES >> 20);
    Err(whole(&message, "is this the right file? Transcripts and originals lie in folders of their own"))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

fn whole(message: &str, hint: &str) -> Box<Problem> {
    Box::new(place_one("", Fault::error(TextRange::default(), message).hint(hint)))
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;

    const TEXT: &str = "codes:\n  - id: xinren\n    name: 信任\n    definition: 对合资伙伴的信任，愿意把图纸交给对方\n";

    #[test]
    fn what_editors_save_is_read() {
        let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(TEXT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let gb = GB18030.encode(TEXT).0.into_owned();
        for (bytes, encoding) in [(TEXT.as_bytes(), "UTF-8"), (&utf16, "UTF-16LE"), (&gb, "GBK")] {
            let decoded = decode(bytes).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (TEXT, encoding));
        }
        assert_eq!(decode("\u{feff}codes: []".as_bytes()).unwrap().text, "\u{feff}codes: []");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let problem = decode(&[0x50, 0x4B, 3, 4, 0, 0, 0xFF, 0xFE, 0, 0x81]).unwrap_err();
        assert_eq!(problem.message, "this is not a text file");
        let problem = decode(&vec![b'a'; MAX_BYTES + 1]).unwrap_err();
        assert_eq!(problem.message, "the file has 9 MB, and a codebook at most 8 MB");
    }
}
