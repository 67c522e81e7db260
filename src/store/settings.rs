//! `emic.yaml`: what the researcher sets for the study. The file is theirs: it is edited line by line, never rewritten.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::attribute_types_file::TypeFile;
use super::{CREATED_FORMAT, Error};
use crate::project::{AttributeTypes, Choices, SavedQuery, SpeakerChoices, TranscriptId};

/// The newest format that this version reads and writes.
pub const FORMAT: u32 = CREATED_FORMAT;

/// Bytes that a settings file may have.
pub const MAX_SETTINGS_BYTES: u64 = 1 << 20;

/// The settings of a study. Fields that this version does not know stay in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The version of the folder's format.
    pub format: u32,
    /// The study's title.
    pub title: String,
    /// The language of transcripts that say nothing else: `en`, `zh`, `mixed`.
    pub language: String,
    /// Who codes.
    pub coders: Vec<String>,
    /// Colours of coders or speakers, by name.
    pub colors: BTreeMap<String, String>,
    /// Transcripts in the order of sampling, by id.
    pub order: Vec<String>,
    /// What speakers are called, and which labels name none.
    pub speakers: SpeakerChoices,
    /// Saved queries, in the order of the file.
    pub queries: Vec<SavedQuery>,
    /// What kind of values the attributes have.
    pub attributes: AttributeTypes,
    /// Whether coders are not to see what others coded; the screen goes by it.
    pub blind: bool,
}

/// The file's shape. Every field may be missing or empty, so that no settings file ever keeps a study from opening.
#[derive(Deserialize)]
struct SettingsFile {
    #[serde(default)]
    format: Option<u32>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    coders: Option<Vec<String>>,
    #[serde(default, alias = "colours")]
    colors: Option<BTreeMap<String, String>>,
    #[serde(default)]
    order: Option<Vec<String>>,
    #[serde(default)]
    speakers: Option<SpeakersFile>,
    #[serde(default)]
    queries: Option<QueriesFile>,
    #[serde(default)]
    attributes: Option<BTreeMap<String, TypeFile>>,
    #[serde(default)]
    blind: Option<bool>,
}

/// Names and queries in their order.
struct QueriesFile(Vec<SavedQuery>);

impl<'de> Deserialize<'de> for QueriesFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = QueriesFile;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names, each with its query")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<QueriesFile, M::Error> {
                let mut queries = Vec::new();
                while let Some((name, query)) = map.next_entry::<String, Option<String>>()? {
                    queries.extend(query.map(|query| SavedQuery { name, query }));
                }
                Ok(QueriesFile(queries))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Choices about speakers.
#[derive(Default, Deserialize)]
struct SpeakersFile {
    #[serde(default)]
    rename: Option<BTreeMap<String, Option<String>>>,
    #[serde(default)]
    deny: Option<Vec<String>>,
    #[serde(default)]
    allow: Option<Vec<String>>,
    /// The same for single transcripts, by id.
    #[serde(default)]
    transcripts: Option<BTreeMap<String, Option<SpeakersFile>>>,
}

impl SpeakersFile {
    fn choices(&mut self) -> Choices {
        let renamed = self.rename.take().unwrap_or_default().into_iter();
        let renamed = renamed.filter_map(|(label, name)| Some((label, name?)));
        Choices::new(renamed, self.deny.take().unwrap_or_default(), self.allow.take().unwrap_or_default())
    }

    fn all(mut self) -> SpeakerChoices {
        let study = self.choices();
        let single = self.transcripts.take().unwrap_or_default().into_iter();
        let single = single.map(|(id, own)| (TranscriptId::from(id), own.unwrap_or_default().choices()));
        SpeakerChoices::new(study, single.collect())
    }
}

impl Settings {
    /// Read `emic.yaml`.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be read; [`Error::Unfit`] where it is no settings file, with line and column.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Ok(Self::read_with_source(path)?.0)
    }

    /// As [`Self::read`], with the text of the file.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_with_source(path: &Path) -> Result<(Self, String), Error> {
        let bytes = super::read_plain(path, MAX_SETTINGS_BYTES)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let settings = Self::parse(&text).map_err(|why| Error::Unfit { path: path.to_owned(), why })?;
        Ok((settings, text))
    }

    /// Read settings from their text.
    ///
    /// # Errors
    /// A sentence with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        let bare = text.trim_start_matches('\u{FEFF}');
        let empty = bare.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
        if empty {
            return Ok(Self { format: FORMAT, ..Self::default() });
        }
        // What stands twice is told by whoever opens the study, and keeps nobody from that.
        let options = serde_yaml::options! { duplicate_keys: serde_yaml::DuplicateKeyPolicy::FirstWins };
        let file: SettingsFile =
            serde_yaml::from_str_with_options(bare, options).map_err(|error| first_line(&error.to_string()))?;
        Ok(Self {
            format: file.format.unwrap_or(FORMAT),
            title: file.title.unwrap_or_default(),
            language: file.language.unwrap_or_default(),
            coders: file.coders.unwrap_or_default(),
            colors: file.colors.unwrap_or_default(),
            order: file.order.unwrap_or_default(),
            speakers: file.speakers.map(SpeakersFile::all).unwrap_or_default(),
            queries: file.queries.map(|queries| queries.0).unwrap_or_default(),
            attributes: types(file.attributes.unwrap_or_default()),
            blind: file.blind.unwrap_or_default(),
        })
    }

    /// Why nothing may be written; `None` where the format is one that this version knows.
    pub fn refusal(&self) -> Option<String> {
        (self.format > FORMAT).then(|| {
            let format = self.format;
            format!("this project has format {format}, and this emic writes format {FORMAT}; it is open for reading only. A newer emic can write it")
        })
    }
}

fn types(file: BTreeMap<String, TypeFile>) -> AttributeTypes {
    file.into_iter().map(|(name, read)| (name.trim().to_owned(), read.0)).collect()
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// The text of a new settings file; an empty language is left out: each transcript then says its own.
pub fn new_settings(title: &str, language: &str) -> String {
    let language = if language.is_empty() { String::new() } else { format!("language: {}\n", scalar(language)) };
    format!("format: {FORMAT}\ntitle: {}\n{language}", scalar(title))
}

/// Set a top-level field that is one plain value, leaving every other line alone; a missing field is added at the end.
///
/// # Errors
/// A sentence, where the file cannot be read before or after, or has the field in a shape that is not one line.
pub fn set_field(text: &str, name: &str, value: &str) -> Result<String, String> {
    Settings::parse(text)?;
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let new = format!("{name}: {}", scalar(value));
    let mut found = false;
    let mut lines: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(name).filter(|rest| rest.trim_start().starts_with(':') && !found) {
            Some(rest) => {
                found = true;
                lines.push(format!("{new}{}{line_end}", comment_of(rest)));
            }
            None => lines.push(line.to_owned()),
        }
    }
    if !found {
        if lines.last().is_some_and(|line| !line.ends_with('\n')) {
            lines.push(line_end.to_owned());
        }
        lines.push(format!("{new}{line_end}"));
    }
    let edited = lines.concat();
    match Settings::parse(&edited) {
        Ok(_) => Ok(edited),
        Err(why) => Err(format!("`{name}` cannot be set by the program: {why}; edit emic.yaml by hand")),
    }
}

/// The comment at the end of a line, with the spaces before it.
fn comment_of(rest: &str) -> &str {
    let quoted = rest.contains(['"', '\'']);
    match rest.find(" #") {
        Some(place) if !quoted => rest.get(place..).unwrap_or_default().trim_end(),
        _ => "",
    }
}

/// A string as a double-quoted YAML scalar: JSON's strings are YAML's too.
fn scalar(value: &str) -> String {
    let plain = value.chars().all(|c| c.is_ascii_alphabetic()) && value.len() > 4;
    if plain { value.to_owned() } else { serde_json::Value::from(value).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_with_all_that_may_be_missing() {
        let text = "\u{FEFF}format: 1\ntitle: 信任 trust\nlanguage:\ncoders: [wei, mara]\nfuture: {a: [1]}\n";
        let settings = Settings::parse(text).unwrap();
        assert_eq!((settings.format, settings.title.as_str(), settings.coders.len()), (1, "信任 trust", 2));
        assert_eq!(Settings::parse("").unwrap().format, FORMAT);
        assert_eq!(Settings::parse("# only\n").unwrap().title, "");
        assert!(Settings::parse("title: [").is_err());
        assert!(Settings::parse("format: 7\n").unwrap().refusal().unwrap().contains("format 7"));
    }

    #[test]
    fn choices_about_speakers_are_read_for_all_and_for_one() {
        let text = "speakers:\n  rename: {S1: 采访者, 2: Two, Q:}\n  deny: [Break]\n  future: 1\n  transcripts:\n    us03: {allow: [Note, break]}\n    us04:\n";
        let speakers = Settings::parse(text).unwrap().speakers;
        let other = speakers.of(&"us01".into());
        assert_eq!((other.name_of("s1"), other.name_of("2"), other.name_of("Q")), (Some("采访者"), Some("Two"), None));
        assert_eq!((other.verdict("Break"), speakers.of(&"us03".into()).verdict("Break")), (Some(false), Some(true)));
        assert!(Settings::parse("speakers:\n").unwrap().speakers.is_empty());
        assert!(Settings::parse("speakers: {deny: 3}").unwrap_err().contains("line 1"));
    }

    #[test]
    fn saved_queries_keep_their_order() {
        let text = "queries:\n  z 信任: code:a 😀\n  none:\n  a: '/x # y/'\n  3: 4\n";
        let queries = Settings::parse(text).unwrap().queries;
        let queries: Vec<_> = queries.iter().map(|saved| (saved.name.as_str(), saved.query.as_str())).collect();
        assert_eq!(queries, [("z 信任", "code:a 😀"), ("a", "/x # y/"), ("3", "4")]);
        assert!(Settings::parse("queries:\n").unwrap().queries.is_empty());
        assert!(Settings::parse("title: x\nqueries: [a]\n").unwrap_err().contains("line 2"));
    }

    #[test]
    fn one_line_is_edited_and_the_rest_stays() {
        let text = "# mine\ntitle: old  # why\nfuture: 'x'\n";
        let edited = set_field(text, "title", "New: 信任 \"q\"").unwrap();
        assert_eq!(edited, "# mine\ntitle: \"New: 信任 \\\"q\\\"\"  # why\nfuture: 'x'\n".replace("  #", " #"));
        assert_eq!(Settings::parse(&edited).unwrap().title, "New: 信任 \"q\"");
        assert_eq!(set_field("a: 1", "language", "mixed").unwrap(), "a: 1\nlanguage: mixed\n");
        assert!(set_field("title: >\n  folded\n", "title", "x").is_err());
    }

    #[test]
    fn a_new_file_reads_back() {
        for title in ["", "no", "a: b", "信任", "- x", "0123"] {
            assert_eq!(Settings::parse(&new_settings(title, "zh")).unwrap().title, title);
        }
    }
}
