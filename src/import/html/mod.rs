//! Web pages (.html), as browsers save them and as transcription tools export them.
//!
//! Tags are read one by one, without building a tree, so that cost grows with the file alone however the tags nest.
//! Scripts, styles, navigation, buttons and hidden parts are left out. A table of turns gives turns; so does a list of
//! definitions (`<dt>Ann<dd>words`) and a part whose class says that it holds the speaker.

mod page;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use regex::Regex;

use super::{Decoded, Error, Format, Reading, Source, decode, guard};

/// Web pages.
pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "HTML"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        let head: Vec<u8> = source.bytes.iter().copied().filter(|byte| *byte != 0).take(HEAD).collect();
        let head = String::from_utf8_lossy(&head).to_lowercase();
        let head =
            head.trim_start_matches(|sign: char| sign.is_whitespace() || matches!(sign, '\u{FEFF}' | '\u{FFFD}'));
        let begins = |starts: &[&str]| starts.iter().any(|start| head.starts_with(start));
        let named = matches!(source.ending().as_str(), "html" | "htm" | "xhtml" | "xht");
        begins(&["<!doctype html", "<html", "<head", "<body"])
            || (begins(&["<?xml", "<!--"]) && head.contains("<html"))
            || (named && TAG.as_ref().is_some_and(|tag| tag.is_match(head)))
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = text(source)?;
        bounded(&decoded.text)?;
        let flow = guard(|| Ok(page::read(&decoded.text)))?;
        let mut reading = flow.document(self.name());
        reading.warnings.splice(0..0, decoded.warnings());
        for document in &mut reading.documents {
            document.encoding = decoded.encoding;
            if document.text.is_empty() {
                return Err(Error::NoText(
                    "the page shows its text by a script; save it from the browser as text".to_owned(),
                ));
            }
        }
        Ok(reading)
    }
}

/// Bytes from the start in which a page says what it is.
const HEAD: usize = 4096;

static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<[a-z][a-z0-9]*[\s>/]").ok());
static CHARSET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)"#).ok());

/// The text in the encoding that the researcher names, that a mark gives, that the page declares, or that fits.
fn text(source: &Source<'_>) -> Result<Decoded, Error> {
    let marked = encoding_rs::Encoding::for_bom(source.bytes).is_some();
    if source.encoding.is_some() || marked {
        return decode(source.bytes, source.encoding);
    }
    let head = String::from_utf8_lossy(source.bytes.get(..source.bytes.len().min(HEAD)).unwrap_or_default());
    let declared = CHARSET.as_ref().and_then(|pattern| pattern.captures(&head)).and_then(|found| found.get(1));
    let declared = declared.map(|name| name.as_str()).filter(|name| !name.to_lowercase().starts_with("utf-16"));
    let fits = |decoded: &Decoded| decoded.damaged.is_none();
    let as_declared = declared.and_then(|name| decode(source.bytes, Some(name)).ok()).filter(fits);
    as_declared.map_or_else(|| decode(source.bytes, None), Ok)
}

/// Bytes that a tag may have outside of quotes: the cost of reading one grows with the square of its attributes.
const TAG_BYTES: usize = 2048;

/// Refuse a page with a tag that no page has. What stands in scripts, styles and comments is no tag.
fn bounded(text: &str) -> Result<(), Error> {
    let bytes = text.as_bytes();
    let mut place = 0;
    while let Some(found) = memchr::memchr(b'<', bytes.get(place..).unwrap_or_default()) {
        let start = place + found;
        let rest = bytes.get(start..).unwrap_or_default();
        let raw = RAW.iter().find(|(open, _)| starts(rest, open));
        place = match raw {
            Some((open, close)) => start + open.len() + end_of(rest.get(open.len()..).unwrap_or_default(), close),
            None if rest.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') => {
                let Some(len) = tag_len(rest) else {
                    let line = bytes.get(..start).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count() + 1;
                    return Err(Error::Damaged(format!("line {line}: a tag of more than {TAG_BYTES} bytes")));
                };
                start + len
            }
            None => start + 1,
        };
    }
    Ok(())
}

/// What begins and ends text in which `<` opens no tag.
const RAW: [(&str, &str); 3] = [("<!--", "-->"), ("<script", "</script"), ("<style", "</style")];

fn starts(bytes: &[u8], open: &str) -> bool {
    bytes.get(..open.len()).is_some_and(|head| head.eq_ignore_ascii_case(open.as_bytes()))
}

/// Where `close` begins in `bytes`, or their end.
fn end_of(bytes: &[u8], close: &str) -> usize {
    let Some((first, _)) = close.as_bytes().split_first() else { return 0 };
    let mut ends = memchr::memchr_iter(*first, bytes);
    ends.find(|place| starts(bytes.get(*place..).unwrap_or_default(), close)).unwrap_or(bytes.len())
}

/// The bytes of a tag; `None` where too many stand outside of quotes.
fn tag_len(bytes: &[u8]) -> Option<usize> {
    let (mut place, mut outside) = (1, 0);
    while let Some(byte) = bytes.get(place) {
        match byte {
            b'>' => return Some(place),
            b'"' | b'\'' if bytes.get(place - 1) == Some(&b'=') => {
                let rest = bytes.get(place + 1..).unwrap_or_default();
                place += 1 + memchr::memchr(*byte, rest).unwrap_or(rest.len());
            }
            _ => outside += 1,
        }
        if outside > TAG_BYTES {
            return None;
        }
        place += 1;
    }
    Some(bytes.len())
}
