//! A file as it came, and what a format makes of it.

use super::Warning;
use crate::text::TextRange;

/// A file as it came.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name, without folders.
    pub name: &'a str,
    /// All of it.
    pub bytes: &'a [u8],
    /// The encoding that the researcher names; detected where `None`.
    pub encoding: Option<&'a str>,
    /// What the columns of a table mean; guessed where `None`.
    pub columns: Option<&'a Columns>,
}

impl<'a> Source<'a> {
    /// A file of which the researcher says nothing.
    pub fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes, encoding: None, columns: None }
    }

    /// The ending of the name in lower case, without the dot; empty where there is none.
    pub fn ending(&self) -> String {
        let ending = self.name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        ending.map_or_else(String::new, |(_, ending)| ending.to_lowercase())
    }
}

/// What the columns of a survey's table mean, by their headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The columns whose answers become text, in this order; guessed where there are none.
    pub text: Vec<String>,
    /// The column that names the respondent; guessed where `None`.
    pub id: Option<String>,
}

/// What a file came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// One for a transcript; one for each respondent of a survey.
    pub documents: Vec<Document>,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

impl From<Document> for Reading {
    fn from(document: Document) -> Self {
        Self { documents: vec![document], warnings: Vec::new() }
    }
}

/// What becomes a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The text, LF at line ends, otherwise every code point as it came.
    pub text: String,
    /// A title that the file itself gives.
    pub title: Option<String>,
    /// The encoding that the bytes were read in: `UTF-8`, `gb18030`, ...; empty for formats that have none.
    pub encoding: &'static str,
    /// The format's name.
    pub format: &'static str,
    /// What tells it from the other documents of the file: a respondent's name. `None` where it is the only one.
    pub name: Option<String>,
    /// Attributes that the file gives: name and value.
    pub attributes: Vec<(String, String)>,
    /// Comments of the file, offered as memos.
    pub notes: Vec<Note>,
    /// The times of a recording's captions.
    pub times: Option<Times>,
}

/// A comment that somebody made on a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The passage, in bytes of [`Document::text`]; empty where the comment points between two letters.
    pub range: TextRange,
    /// Who wrote it; empty where the file does not say.
    pub author: String,
    /// What it says.
    pub text: String,
}

/// What captions tell of a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// How many captions.
    pub captions: usize,
    /// Where the first begins, in milliseconds.
    pub first: u64,
    /// Where the last ends, in milliseconds.
    pub last: u64,
}
