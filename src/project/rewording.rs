//! Other words in titles, attributes and memos, whoever wrote them: what anonymising does beside the texts.

use super::command::set_attributes;
use super::{
    Bookmark, BookmarkId, Change, Coding, CodingId, Decision, Memo, MemoId, Project, Refusal, TranscriptId,
    TranscriptRecord, no_such_transcript,
};

/// Words that take the place of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewording {
    /// Titles of transcripts.
    pub titles: Vec<(TranscriptId, String)>,
    /// Attributes: transcript, name, value.
    pub attributes: Vec<(TranscriptId, String, String)>,
    /// Memos. Who wrote them stays as it is.
    pub memos: Vec<(MemoId, String)>,
    /// Translations of codings.
    pub translations: Vec<(CodingId, String)>,
    /// Names of bookmarks.
    pub bookmarks: Vec<(BookmarkId, String)>,
}

impl Rewording {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        let Self { titles, attributes, memos, translations, bookmarks } = self;
        let beside = memos.is_empty() && translations.is_empty() && bookmarks.is_empty();
        titles.is_empty() && attributes.is_empty() && beside
    }
}

/// Decide it.
pub(super) fn reword(project: &Project, rewording: Rewording) -> Result<Decision, Refusal> {
    let mut changes = Vec::new();
    for (id, title) in rewording.titles {
        let before = project.transcripts.get(&id).ok_or_else(|| no_such_transcript(project, id.as_str()))?;
        let after = TranscriptRecord { title, ..before.clone() };
        changes.push(Change::Transcript { id, before: Some(before.clone()), after: Some(after) });
    }
    for (id, text) in rewording.memos {
        let before = project.memos.get(&id).ok_or(Refusal::NoSuchMemo(id))?;
        let after = Memo { text, ..before.clone() };
        changes.push(Change::Memo { id, before: Some(before.clone()), after: Some(after) });
    }
    for (id, words) in rewording.translations {
        let before = project.codings.get(&id).ok_or(Refusal::NoSuchCoding(id))?;
        let after = Coding { translation: Some(words), ..before.clone() };
        changes.push(Change::Coding { id, before: Some(before.clone()), after: Some(after) });
    }
    for (id, name) in rewording.bookmarks {
        let before = project.bookmarks.get(&id).ok_or(Refusal::NoSuchBookmark(id))?;
        let after = Bookmark { name, ..before.clone() };
        changes.push(Change::Bookmark { id, before: Some(before.clone()), after: Some(after) });
    }
    if !rewording.attributes.is_empty() {
        changes.extend(set_attributes(project, rewording.attributes)?.changes);
    }
    match changes.len() {
        0 => Err(Refusal::NoChange("no word is another".to_owned())),
        count => Ok(Decision { label: format!("reword {count} titles, attributes and memos"), changes }),
    }
}
