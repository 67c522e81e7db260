//! What a text tells about itself: the record that the study keeps of it.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{Recognised, TranscriptId, TranscriptRecord};
use crate::text::{is_han, words};

impl TranscriptRecord {
    /// The record of `text`, whose turns are `recognised`: its size, its language, and a title if a header line gives
    /// one, else the id. Nothing is known yet of an original.
    pub fn of_text(id: TranscriptId, text: &str, recognised: &Recognised) -> Self {
        let spoken = || recognised.turns.iter().map(|turn| turn.words.slice(text));
        let words = spoken().map(words).sum();
        let han = spoken().flat_map(str::chars).filter(|letter| is_han(*letter)).count();
        Self {
            title: recognised.title().unwrap_or_else(|| id.to_string()),
            id,
            language: language(han, words).to_owned(),
            original: None,
            imported: None,
            sha256: sha256(text),
            chars: text.chars().count(),
            words,
            turns: recognised.turns.len(),
            extra: None,
        }
    }

    /// Whether both records are of one import, whatever happened to the text since.
    pub fn is_same_import(&self, other: &Self) -> bool {
        (&self.original, self.imported) == (&other.original, other.imported)
    }
}

/// `zh` or `en` where nine in ten words are so (a Han character is a word), else `mixed`.
fn language(han: usize, words: usize) -> &'static str {
    match words {
        _ if han * 10 <= words => "en",
        _ if han * 10 >= words * 9 => "zh",
        _ => "mixed",
    }
}

/// SHA-256 of `text` in hexadecimal: the version of a text that codings were made on.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Header lines whose value is a title, the better ones first.
const TITLES: [&str; 18] = [
    "title",
    "标题",
    "標題",
    "interview title",
    "interview",
    "interviewee",
    "participant",
    "respondent",
    "narrator",
    "访谈对象",
    "訪談對象",
    "采访对象",
    "採訪對象",
    "受访者",
    "受訪者",
    "被访者",
    "被訪者",
    "interview with",
];

impl Recognised {
    /// What a header line calls the interview: `Interview: Robert Kessler`, `访谈对象：陈国栋`.
    fn title(&self) -> Option<String> {
        let value = |wanted: &str| self.headers.iter().find(|(name, _)| name.to_lowercase() == wanted);
        let (_, title) = TITLES.into_iter().find_map(value)?;
        let title: String = title.trim().chars().take(120).collect();
        (!title.is_empty()).then_some(title)
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    #[track_caller]
    fn check(text: &str, title: &str, language: &str, words: usize, chars: usize) {
        let record = TranscriptRecord::of_text("p1".into(), text, &recognise(text));
        assert_eq!(
            (record.title.as_str(), record.language.as_str(), record.words, record.chars),
            (title, language, words, chars),
            "{text}"
        );
    }

    #[test]
    fn labels_and_times_are_no_words() {
        check("Q: Trust?\n\nA: Not then.\n", "p1", "en", 3, 24);
        check("[00:01] 问：信任？\n[00:02] 答：没有👍🏽。", "p1", "zh", 4, 29);
        check("我们 need trust 信任 in them", "p1", "mixed", 8, 24);
        check("I trust Mr 王 but nobody else around here now", "p1", "en", 10, 44);
        check("", "p1", "en", 0, 0);
    }

    #[test]
    fn a_header_gives_the_title() {
        check("Interview: Ann Lee\nDate: May\n\nQ: a\n\nA: b", "Ann Lee", "en", 7, 40);
        check("访谈对象：陈国栋，总经理\n日期：四月\n\n问：好\n\n答：好", "陈国栋，总经理", "zh", 16, 28);
    }

    #[test]
    fn a_hash_names_a_version() {
        assert_eq!(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
