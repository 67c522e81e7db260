//! The versions of the codebook as the histories tell them, and the texts that they had.
//!
//! A text stands whole where the one before was not known, and else as edits of the one before. Which text that is, where
//! two coders went on from one version, is found by trying: the edits fit no other.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::project::{Change, CodebookVersion, CoderId, Entry, EntryId, RulesChange, TextEdit, apply_edits};

/// Changes in a row that are told by edits; the next is then to be told whole, so that no text takes long to make again.
pub const MAX_CHAIN: usize = 128;

/// Texts that are made again in the search for one.
const TRIES: usize = 16;

/// One change of the codebook.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedVersion {
    /// The entry that tells of it.
    pub entry: EntryId,
    /// When.
    pub time: Timestamp,
    /// Who.
    pub coder: CoderId,
    /// What the entry was, in words.
    pub label: String,
    /// The version before, as its writer knew it.
    pub before: Option<CodebookVersion>,
    /// The version after: the same where only colours, keys or comments changed.
    pub after: CodebookVersion,
    /// The whole text, where it had to be written down.
    pub source: Option<String>,
    /// What was done to the text before.
    pub edits: Vec<TextEdit>,
    /// What it did to the rules of the codes, where the entry tells it code by code, or somebody has read the texts since.
    pub rules: RulesChange,
}

/// All changes of the codebook in the order of their entries: cheap to clone, for a thread that does not have the study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodebookLog {
    rows: Arc<Vec<LoggedVersion>>,
}

impl CodebookLog {
    /// All, oldest first.
    pub fn rows(&self) -> &[LoggedVersion] {
        &self.rows
    }

    /// The place of the latest change that led to `version`.
    pub fn latest(&self, version: &str) -> Option<usize> {
        self.rows.iter().rposition(|row| row.after == version)
    }

    /// The text after the change at `place`; `None` where the histories do not have it, or tell it only code by code.
    pub fn text(&self, place: usize) -> Option<String> {
        self.text_within(place, &mut TRIES.clone())
    }

    /// Through how many changes the text after the one at `place` is made again: see [`MAX_CHAIN`].
    pub fn chain(&self, place: usize) -> usize {
        self.path(place).len()
    }

    /// Keep what somebody has read in the texts, so that it need not be read again.
    pub fn learn(&mut self, place: usize, rules: RulesChange) {
        if let Some(row) = Arc::make_mut(&mut self.rows).get_mut(place) {
            row.rules = rules;
        }
    }

    /// Take note of what an entry tells of the codebook, in its place.
    pub(super) fn note(&mut self, entry: &Entry) {
        for change in &entry.changes {
            let Change::CodebookVersion { before, after: Some(after), source, edits } = change else { continue };
            self.push(LoggedVersion {
                entry: entry.id,
                time: entry.time,
                coder: entry.coder.clone(),
                label: entry.label.clone(),
                before: before.clone(),
                after: after.clone(),
                source: source.clone(),
                edits: edits.clone(),
                rules: rules_of(entry),
            });
        }
    }

    /// Put a row into its place.
    pub(super) fn push(&mut self, row: LoggedVersion) {
        let place = self.rows.partition_point(|other| other.entry <= row.entry);
        Arc::make_mut(&mut self.rows).insert(place, row);
    }

    /// The changes from the one at `place` back to one with its whole text, by the latest text of each version before.
    fn path(&self, place: usize) -> Vec<usize> {
        let mut path = vec![place];
        while let Some(&last) = path.last()
            && self.rows.get(last).is_some_and(|row| row.source.is_none())
            && let Some(before) = self.texts_before(last).next()
        {
            path.push(before);
        }
        path
    }

    /// The earlier changes whose text the one at `place` may be an edit of, latest first.
    fn texts_before(&self, place: usize) -> impl Iterator<Item = usize> {
        let row = self.rows.get(place);
        let known = row.and_then(|row| if row.edits.is_empty() { Some(&row.after) } else { row.before.as_ref() });
        (0..place).rev().filter(move |&before| known.is_some() && self.rows.get(before).map(|row| &row.after) == known)
    }

    fn text_within(&self, place: usize, tries: &mut usize) -> Option<String> {
        *tries = tries.checked_sub(1)?;
        let mut path = self.path(place);
        let first = path.pop()?;
        let mut text = self.rows.get(first)?.source.clone()?;
        while let Some(step) = path.pop() {
            text = match apply_edits(&text, &self.rows.get(step)?.edits) {
                Some(text) => text,
                None => self.elsewhere(step, tries)?,
            };
        }
        Some(text)
    }

    /// The text after the change at `place`, whose edits do not fit the latest text of the version before.
    fn elsewhere(&self, place: usize, tries: &mut usize) -> Option<String> {
        let row = self.rows.get(place)?;
        let others: Vec<usize> = self.texts_before(place).skip(1).take(*tries).collect();
        others.into_iter().find_map(|other| apply_edits(&self.text_within(other, tries)?, &row.edits))
    }
}

/// The codes that an entry changes, each once, as they are after it.
fn rules_of(entry: &Entry) -> RulesChange {
    let mut codes = BTreeMap::new();
    for change in &entry.changes {
        if let Change::Code { before, after } = change
            && let Some(placed) = after.as_ref().or(before.as_ref())
        {
            codes.insert(placed.code.id.clone(), after.as_ref().map(|placed| placed.code.rules()));
        }
    }
    if codes.is_empty() { RulesChange::Unread } else { RulesChange::Some(codes.into_iter().collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::diff_lines;

    /// A change of the codebook: number of its entry, version before, version after.
    fn row(number: u64, before: &str, after: &str, source: Option<&str>, edits: Vec<TextEdit>) -> LoggedVersion {
        let id = uuid::Builder::from_unix_timestamp_millis(number, &[0; 10]).into_uuid();
        LoggedVersion {
            entry: EntryId(id),
            time: Timestamp::UNIX_EPOCH,
            coder: "wei".into(),
            label: String::new(),
            before: Some(before.to_owned()),
            after: after.to_owned(),
            source: source.map(str::to_owned),
            edits,
            rules: RulesChange::Unread,
        }
    }

    #[test]
    fn texts_are_made_again_through_branches() {
        let (one, red, two) = ("# 注\n- a\n- b\n", "# 注 😀\n- a\n- b\n", "# 注\n- a\n- 信任\n");
        let mut log = CodebookLog::default();
        // Two coders go on from one text; the second knows nothing of the first one's comment.
        log.push(row(3, "1", "2", None, diff_lines(one, two)));
        log.push(row(1, "0", "1", Some(one), Vec::new()));
        log.push(row(2, "1", "1", None, diff_lines(one, red)));
        // A checkout of what was there.
        log.push(row(4, "2", "1", None, Vec::new()));
        log.push(row(5, "7", "8", None, diff_lines(one, two)));
        let texts: Vec<_> = (0..6).map(|place| log.text(place)).collect();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(texts, [text(one), text(red), text(two), text(red), None, None]);
        assert_eq!((log.latest("1"), log.latest("7"), log.chain(2)), (Some(3), None, 3));
    }

    #[test]
    fn a_long_history_of_texts_that_are_nowhere_ends() {
        let mut log = CodebookLog::default();
        let edit = diff_lines("a", "b");
        (0..3_000).for_each(|number| log.push(row(number, "1", "1", None, edit.clone())));
        assert_eq!(log.text(2_999), None);
        let mut log = CodebookLog::default();
        log.push(row(0, "1", "1", Some("x"), Vec::new()));
        (1..3_000).for_each(|number| log.push(row(number, "1", "1", None, edit.clone())));
        assert_eq!(log.text(2_999), None);
    }
}
