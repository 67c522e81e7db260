//! JSON as programs for speech write it: only the keys that transcripts need are kept, so that a file with a probability
//! for each sound takes no more memory than its words.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Error;

/// The keys that are kept.
#[rustfmt::skip]
const KEYS: [&str; 46] = [
    "alternatives", "audio_segments", "begin", "body", "channels", "chunks", "content", "data", "elements", "end", "endTime",
    "end_time", "end_ts", "from", "items", "label", "monologues", "name", "offsets", "paragraphs", "punctuated_word",
    "result", "results", "segments", "sentence", "sentences", "speaker", "speakerName", "speaker_id", "speaker_label",
    "speaker_name", "start", "startTime", "start_time", "text", "timestamp", "timestamps", "to", "transcript",
    "transcription", "transcripts", "ts", "type", "utterances", "value", "word",
];

/// The key of lists of words: kept too, and named because it comes a thousand times.
const WORDS: &str = "words";

/// A value, less what no transcript needs.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Nothing,
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Map(Vec<(&'static str, Json)>),
}

impl Json {
    /// The value of `key` in a map.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(known, _)| *known == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value of the first of `keys` that the map has and that says something.
    pub(super) fn any(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().find_map(|key| self.get(key).filter(|value| **value != Self::Nothing))
    }

    /// The values of the list that `key` has.
    pub(super) fn list(&self, key: &str) -> Option<&[Self]> {
        match self.get(key) {
            Some(Self::List(values)) => Some(values),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// What a file holds.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) json: Json,
    /// The first keys of the outermost map, for messages.
    pub(super) keys: Vec<String>,
    /// How many halves of characters (`\ud800` without its other half) were replaced by U+FFFD.
    pub(super) halves: usize,
}

/// Read `text`. Nesting is bounded at 128; `NaN` and `Infinity`, which Python writes, count as nothing.
///
/// # Errors
/// [`Error::Damaged`] with line and column.
pub(super) fn parse(text: &str) -> Result<Parsed, Error> {
    let (mended, halves) = mend(text);
    let mut keys = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(&mended);
    let damaged = |error: serde_json::Error| Error::Damaged(format!("its JSON: {error}"));
    let json = Seed { keys: Some(&mut keys) }.deserialize(&mut reader).map_err(damaged)?;
    reader.end().map_err(damaged)?;
    Ok(Parsed { json, keys, halves })
}

/// `text` with halves of surrogate pairs and numbers that are none replaced; the lengths of lines stay.
fn mend(text: &str) -> (Cow<'_, str>, usize) {
    let (mut mended, mut done, mut halves) = (String::new(), 0, 0);
    let (mut place, mut quoted) = (0, false);
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(place) {
        let rest = text.get(place..).unwrap_or_default();
        let (len, by) = match byte {
            b'"' => {
                quoted = !quoted;
                (1, None)
            }
            b'\\' if quoted => {
                let (len, half) = escape(rest);
                halves += usize::from(half);
                (len, half.then_some("\\ufffd"))
            }
            b'N' | b'I' | b'-' if !quoted => no_number(rest),
            _ => (1, None),
        };
        if let Some(by) = by {
            mended.push_str(text.get(done..place).unwrap_or_default());
            mended.push_str(by);
            done = place + len;
        }
        place += len;
    }
    if done == 0 {
        return (Cow::Borrowed(text), halves);
    }
    mended.push_str(text.get(done..).unwrap_or_default());
    (Cow::Owned(mended), halves)
}

/// How long the escape at the start of `text` is, its other half included, and whether it is half a character alone.
fn escape(text: &str) -> (usize, bool) {
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    match unit(text) {
        Some(0xD800..=0xDBFF) => match text.get(6..).and_then(unit) {
            Some(0xDC00..=0xDFFF) => (12, false),
            _ => (6, true),
        },
        Some(0xDC00..=0xDFFF) => (6, true),
        Some(_) => (6, false),
        None => (2, false),
    }
}

fn no_number(text: &str) -> (usize, Option<&'static str>) {
    let found = ["NaN", "Infinity", "-Infinity"].iter().find(|word| text.starts_with(**word));
    // As long as what it stands for, so that columns in messages stay right.
    match found {
        Some(&"NaN") => (3, Some("0.0")),
        Some(&"Infinity") => (8, Some("    null")),
        Some(_) => (9, Some("     null")),
        None => (1, None),
    }
}

struct Seed<'k> {
    /// Where to put the names of keys: in the outermost map only.
    keys: Option<&'k mut Vec<String>>,
}

/// Keys that a message names.
const NAMED: usize = 12;

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Nothing)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = access.next_element_seed(Seed { keys: None })? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<Json, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = access.next_key::<Cow<'de, str>>()? {
            if let Some(keys) = self.keys.as_mut().filter(|keys| keys.len() < NAMED) {
                keys.push(key.chars().take(40).collect());
            }
            let known = if key == WORDS { Some(WORDS) } else { KEYS.iter().copied().find(|known| *known == key) };
            match known {
                Some(known) => entries.push((known, access.next_value_seed(Seed { keys: None })?)),
                None => {
                    access.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Json::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_characters_and_numbers_that_are_none() {
        let parsed =
            parse(r#"{"text": "\ud83d\ude00 \ud800 \udc00\\u \"NaN\"", "start": NaN, "end": -Infinity, "x": {}}"#)
                .unwrap();
        assert_eq!(parsed.json.get("text").and_then(Json::text), Some("😀 \u{FFFD} \u{FFFD}\\u \"NaN\""));
        assert_eq!(parsed.halves, 2);
        assert_eq!((parsed.json.get("end"), parsed.json.any(&["end", "text"]).is_some()), (Some(&Json::Nothing), true));
        assert_eq!(parsed.keys, ["text", "start", "end", "x"]);
    }

    #[test]
    fn damage_says_where() {
        let check = |text: &str, message: &str| {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        };
        check("{\"text\":\n  \"信", "line 2 column");
        check("{} x", "line 1 column 4");
        check(&"[".repeat(100_000), "recursion limit");
        check(&"{\"data\":".repeat(100_000), "recursion limit");
        check(&"{\"x\":".repeat(100_000), "line 1 column 500000");
        check("[1e999]", "number out of range");
    }
}
