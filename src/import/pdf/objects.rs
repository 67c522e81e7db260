//! Values of dictionaries, wherever in the file they are kept.

use lopdf::{Dictionary, Document, Object, Stream};

/// The value of `key`, references followed.
pub(super) fn value<'a>(of: &'a Dictionary, key: &[u8], document: &'a Document) -> Option<&'a Object> {
    document.dereference(of.get(key).ok()?).ok().map(|(_, object)| object)
}

/// A dictionary; also that of a stream.
pub(super) fn dictionary<'a>(of: &'a Dictionary, key: &[u8], document: &'a Document) -> Option<&'a Dictionary> {
    match value(of, key, document)? {
        Object::Dictionary(found) => Some(found),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub(super) fn stream<'a>(of: &'a Dictionary, key: &[u8], document: &'a Document) -> Option<&'a Stream> {
    value(of, key, document)?.as_stream().ok()
}

/// An array; empty where there is none.
pub(super) fn array<'a>(of: &'a Dictionary, key: &[u8], document: &'a Document) -> &'a [Object] {
    value(of, key, document).and_then(|found| found.as_array().ok()).map_or(&[], Vec::as_slice)
}

pub(super) fn number(of: &Dictionary, key: &[u8], document: &Document) -> Option<f32> {
    value(of, key, document)?.as_float().ok()
}

pub(super) fn name<'a>(of: &'a Dictionary, key: &[u8], document: &'a Document) -> Option<&'a [u8]> {
    value(of, key, document)?.as_name().ok()
}

/// A string meant for people: in UTF-16 or UTF-8 where it begins so, else Western.
pub(super) fn words(bytes: &[u8]) -> String {
    let (encoding, rest) = match bytes {
        [0xFE, 0xFF, rest @ ..] => (encoding_rs::UTF_16BE, rest),
        [0xFF, 0xFE, rest @ ..] => (encoding_rs::UTF_16LE, rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => (encoding_rs::UTF_8, rest),
        _ => (encoding_rs::WINDOWS_1252, bytes),
    };
    encoding.decode_without_bom_handling(rest).0.into_owned()
}
