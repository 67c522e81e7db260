//! Editing texts: the new text, the record, and every passage carried over, as one step that can be undone.

use std::collections::BTreeMap;

use super::carrying::{Carriage, CarryReport, TextReport, parts};
use super::saving::{Commit, Turn};
use super::{Done, Error, Workspace, random, texts};
use crate::project::{
    Carrier, Change, Command, Context, Decision, Refusal, TextEdit, TranscriptId, TranscriptRecord, apply_edits,
    decide, in_words, sha256,
};
use crate::store::{MAX_LINE_BYTES, Stamp};

/// A text that takes the place of another; with the edits that lead to it, where they are known to the letter.
struct NewText {
    id: TranscriptId,
    text: String,
    edits: Option<Vec<TextEdit>>,
}

impl Workspace {
    /// Give a transcript another text. Its codings and memos are carried over. The entry's label says which words became
    /// which, so that two edits of one text can be told apart.
    ///
    /// # Errors
    /// [`Refusal::NoChange`] where it is the text that it has; and as [`Self::retext`].
    pub fn edit_text(&mut self, id: &TranscriptId, text: String) -> Result<(Done, CarryReport), Error> {
        let (done, report) = self.run_with_texts(None, vec![(id.clone(), text)], None)?;
        Ok((done, self.seen(report)))
    }

    /// As [`Self::edit_text`], where the text was made of `base`: nothing that somebody else has written since is
    /// overwritten.
    ///
    /// # Errors
    /// [`Refusal::TextChanged`] where the transcript has another text by now; and as [`Self::edit_text`].
    pub fn edit_text_of(&mut self, id: &TranscriptId, base: &str, text: String) -> Result<(Done, CarryReport), Error> {
        let (done, report) = self.run_with(None, std::slice::from_ref(id), None, |workspace| {
            if workspace.text_before(id)?.text.as_deref() != Some(base) {
                return Err(Refusal::TextChanged(id.clone()).into());
            }
            Ok(vec![NewText { id: id.clone(), text: texts::plain(text), edits: None }])
        })?;
        Ok((done, self.seen(report)))
    }

    /// Give transcripts other texts, as one entry; those that have theirs already are left alone.
    ///
    /// # Errors
    /// [`Refusal::NoSuchTranscript`]; [`Refusal::NoChange`] where all have their texts already; [`Error::Store`] where a
    /// text that is to be edited cannot be read; and as [`Self::run`].
    pub fn retext(&mut self, texts: Vec<(TranscriptId, String)>, label: String) -> Result<(Done, CarryReport), Error> {
        self.run_with_texts(None, texts, Some(label))
    }

    /// As [`Self::run`], and in the same entry give transcripts other texts: an import that updates what it knows. Where
    /// the command brings a new record of such a transcript, it is the one of the new text.
    ///
    /// # Errors
    /// As [`Self::run`] and [`Self::retext`].
    pub fn run_with_texts(
        &mut self,
        command: Option<Command>,
        texts: Vec<(TranscriptId, String)>,
        label: Option<String>,
    ) -> Result<(Done, CarryReport), Error> {
        let ids: Vec<TranscriptId> = texts.iter().map(|(id, _)| id.clone()).collect();
        let plain = |(id, text)| NewText { id, text: texts::plain(text), edits: None };
        self.run_with(command, &ids, label, |_| Ok(texts.into_iter().map(plain).collect()))
    }

    /// As [`Self::run_with_texts`], with the edits of each text, which are followed to the letter: what a name stood
    /// for, its pseudonym stands for.
    ///
    /// # Errors
    /// [`Refusal::TextChanged`] where a text is another by now; and as [`Self::run_with_texts`].
    pub fn run_with_edits(
        &mut self,
        command: Option<Command>,
        edits: Vec<(TranscriptId, Vec<TextEdit>)>,
        label: String,
    ) -> Result<(Done, CarryReport), Error> {
        let ids: Vec<TranscriptId> = edits.iter().map(|(id, _)| id.clone()).collect();
        self.run_with(command, &ids, Some(label), |workspace| {
            let text = |(id, edits): (TranscriptId, Vec<TextEdit>)| {
                let old = workspace.transcript(&id)?;
                let text = apply_edits(&old.text, &edits).ok_or_else(|| Refusal::TextChanged(id.clone()))?;
                Ok(NewText { id, text, edits: Some(edits) })
            };
            edits.into_iter().map(text).collect()
        })
    }

    fn run_with(
        &mut self,
        command: Option<Command>,
        ids: &[TranscriptId],
        label: Option<String>,
        texts: impl FnOnce(&Self) -> Result<Vec<NewText>, Error>,
    ) -> Result<(Done, CarryReport), Error> {
        let _turn = self.prepare_texts(ids.iter())?;
        let now = self.now();
        let mut decision = Decision { label: String::new(), changes: Vec::new() };
        let is_edit = command.is_none();
        if let Some(command) = command {
            let mut random = random;
            let mut context = Context { coder: &self.coder, now, clock: &mut self.fold.clock, random: &mut random };
            decision = decide(&self.fold.project, command, &mut context)?;
        }
        let (mut groups, mut report, mut written) = (Vec::new(), CarryReport::default(), Vec::new());
        let mut broken = None;
        for new in texts(self)? {
            if is_edit && self.is_recorded(&new) && self.broken_text(&new.id)?.is_some() {
                broken = Some((new.id, new.text));
                continue;
            }
            let Some((changes, carried)) = self.edited(&new, &mut decision.changes)? else { continue };
            groups.push(changes);
            report.texts.push(carried);
            written.push((new.id, new.text));
        }
        if groups.is_empty() && decision.changes.is_empty() {
            if let Some((id, text)) = broken {
                return self.mend(&id, &text);
            }
            return Err(Refusal::NoChange("the text is the same".to_owned()).into());
        }
        if !decision.changes.is_empty() {
            groups.insert(0, decision.changes);
        }
        let label = label.unwrap_or_else(|| if is_edit { edit_label(&groups) } else { decision.label });
        Ok((self.commit_parts(&label, groups, written, now)?, report))
    }

    /// What [`Self::edit_text`] would do to the passages; nothing is written.
    ///
    /// # Errors
    /// As [`Self::transcript`].
    pub fn preview_text(&self, id: &TranscriptId, text: &str) -> Result<CarryReport, Error> {
        let before = self.text_before(id)?;
        let text = texts::plain(text.to_owned());
        if before.stands && before.text.as_deref() == Some(&text) {
            return Ok(CarryReport::default());
        }
        let carriage = Carriage::new(before.text.as_deref(), &text);
        let (_, report) = carriage.carry(self.whole(), id, &mut || self.past(id, &text));
        Ok(self.seen(CarryReport { texts: vec![report] }))
    }

    /// As [`Self::prepare`]; and texts that are to be edited are looked at, so that an edit made in an editor meanwhile
    /// stands in the history before them.
    pub(super) fn prepare_texts<'a>(
        &mut self,
        ids: impl Iterator<Item = &'a TranscriptId> + Clone,
    ) -> Result<Turn, Error> {
        let turn = self.prepare()?;
        for id in ids.clone() {
            if !self.whole().transcripts.contains_key(id) {
                return Err(crate::project::no_such_transcript(self.whole(), id.as_str()).into());
            }
            self.look_now(id);
        }
        self.record_noticed()?;
        Ok(turn)
    }

    /// Whether a text is the one that the histories have.
    fn is_recorded(&self, new: &NewText) -> bool {
        self.whole().transcripts.get(&new.id).is_some_and(|record| record.sha256 == sha256(&new.text))
    }

    /// The changes that give `id` another text, its passages carried over; `None` where it has that text.
    fn edited(&self, new: &NewText, decided: &mut Vec<Change>) -> Result<Option<(Vec<Change>, TextReport)>, Error> {
        let NewText { id, text, edits } = new;
        let before = self.text_before(id)?;
        let is_own = |change: &Change| matches!(change, Change::Transcript { id: other, .. } if other == id);
        if before.text.as_deref() == Some(text) {
            return Ok(None);
        }
        let record = decided.iter().position(is_own).map(|place| decided.remove(place));
        let record = match record {
            Some(Change::Transcript { after, .. }) => after,
            _ => None,
        };
        let carriage = match (edits, &before.text) {
            (Some(edits), Some(old)) => Carriage::with(Carrier::of_edits(old, text, edits), text),
            (_, old) => Carriage::new(old.as_deref(), text),
        };
        let now = before.text.as_deref().unwrap_or(text);
        let (mut passages, report) = carriage.carry(self.whole(), id, &mut || self.past(id, now));
        passages.iter_mut().for_each(|passage| take_words(passage, decided));
        Ok(Some((self.text_changes(id, text, &carriage, record, passages), report)))
    }

    /// The edit of the text, the record of the new one, and what becomes of the passages.
    pub(super) fn text_changes(
        &self,
        id: &TranscriptId,
        text: &str,
        carriage: &Carriage<'_>,
        record: Option<TranscriptRecord>,
        passages: Vec<Change>,
    ) -> Vec<Change> {
        let before = self.whole().transcripts.get(id).cloned();
        let measured = self.measure(id, text);
        let kept = record.or_else(|| before.clone()).unwrap_or_else(|| measured.clone());
        let (sha256, chars, words, turns) = (measured.sha256, measured.chars, measured.words, measured.turns);
        let after = TranscriptRecord { sha256: sha256.clone(), chars, words, turns, ..kept };
        let old = before.as_ref().map(|before| before.sha256.clone()).unwrap_or_default();
        let edit = carriage.edits().filter(|_| old != sha256);
        let edit = edit.map(|edits| Change::Text { id: id.clone(), before: old, after: sha256, edits });
        let record = (before.as_ref() != Some(&after)).then(|| Change::Transcript {
            id: id.clone(),
            before,
            after: Some(after),
        });
        edit.into_iter().chain(record).chain(passages).collect()
    }

    /// Commit groups of changes, each of one transcript: as one entry if it fits a line, else as several.
    fn commit_parts(
        &mut self,
        label: &str,
        groups: Vec<Vec<Change>>,
        written: Vec<(TranscriptId, String)>,
        now: jiff::Timestamp,
    ) -> Result<Done, Error> {
        let parts = parts(groups, MAX_LINE_BYTES / 2);
        let count = parts.len();
        let mut texts: BTreeMap<TranscriptId, String> = written.into_iter().collect();
        let mut done: Option<Done> = None;
        for (number, changes) in parts.into_iter().enumerate() {
            let named = changes.iter().filter_map(|change| match change {
                Change::Transcript { id, .. } => Some(id),
                change => change.text(),
            });
            let own = named.filter_map(|id| texts.remove_entry(id)).collect();
            let part = if count > 1 { format!(" ({} of {count})", number + 1) } else { String::new() };
            let commit = Commit::new(format!("{label}{part}"), changes, now);
            let next = self.commit_all(Commit { texts: own, ..commit })?;
            let before = done.as_ref().map_or(0, |done| done.changes);
            done = Some(Done { changes: before + next.changes, label: label.to_owned(), ..next });
        }
        done.ok_or_else(|| Refusal::NoChange("the text is the same".to_owned()).into())
    }

    /// Look at a text's file now, and notice what has become of it.
    pub(super) fn look_now(&mut self, id: &TranscriptId) {
        let Ok(path) = self.folder.transcript(id.as_str()) else { return };
        if let Some(stamp) = Stamp::of(&path)
            && !self.saving.holds_text(id)
        {
            self.look_again(id.clone(), stamp);
        }
    }
}

/// `edit us01: “thm” → “them”`
fn edit_label(groups: &[Vec<Change>]) -> String {
    let changes = || groups.iter().flatten();
    let edit = changes().find_map(|change| match change {
        Change::Text { id, edits, .. } => Some(format!("edit {id}: {}", in_words(edits))),
        _ => None,
    });
    let text = || {
        changes().find_map(|change| match change {
            Change::Transcript { id, .. } => Some(format!("edit {id}")),
            _ => None,
        })
    };
    edit.or_else(text).unwrap_or_else(|| "edit".to_owned())
}

/// Let what is carried over have the words that were decided for it: one change for one thing, or it could not be undone.
fn take_words(passage: &mut Change, decided: &mut Vec<Change>) {
    let is_own = |change: &Change| match (change, &*passage) {
        (Change::Memo { id, .. }, Change::Memo { id: own, .. }) => id == own,
        (Change::Coding { id, .. }, Change::Coding { id: own, .. }) => id == own,
        (Change::Bookmark { id, .. }, Change::Bookmark { id: own, .. }) => id == own,
        _ => false,
    };
    let own = decided.iter().position(is_own).map(|place| decided.remove(place));
    match (passage, own) {
        (Change::Memo { after: Some(carried), .. }, Some(Change::Memo { after: Some(after), .. })) => {
            carried.text = after.text;
        }
        (Change::Coding { after: Some(carried), .. }, Some(Change::Coding { after: Some(after), .. })) => {
            carried.translation = after.translation;
        }
        (Change::Bookmark { after: Some(carried), .. }, Some(Change::Bookmark { after: Some(after), .. })) => {
            carried.name = after.name;
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::*;
    use crate::project::{Anchor, NewBookmark};
    use crate::text::TextRange;

    fn number(seed: &mut u64, below: usize) -> usize {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as usize % below
    }

    /// The text, and the anchor of each coding and bookmark and whether it is lost.
    fn state(workspace: &Workspace, id: &TranscriptId) -> (String, Vec<(Anchor, bool)>) {
        let codings = workspace.project().codings.of(id).map(|coding| (coding.anchor.clone(), coding.lost));
        let bookmarks = workspace.project().bookmarks.values().map(|one| (one.anchor.clone(), one.lost));
        (workspace.transcript(id).unwrap().text.clone(), codings.chain(bookmarks).collect())
    }

    fn lines(seed: &mut u64) -> Vec<String> {
        let words = ["信任", "我们", "trust", "😀", "Wei said so", "yes", "他们不知道"];
        let line = |number_of: usize, seed: &mut u64| {
            let said: Vec<&str> = (0..6).map(|_| words[number(seed, words.len())]).collect();
            format!("{}: {}", ["Interviewer", "周敏"][number_of % 2], said.join(" "))
        };
        (0..14).map(|number_of| line(number_of, seed)).collect()
    }

    fn edited(text: &str, seed: &mut u64) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let (from, to) = (number(seed, lines.len()), number(seed, lines.len()));
        match number(seed, 4) {
            0 => drop(lines.remove(from)),
            1 => lines.swap(from, to),
            2 => lines.insert(from, "Interviewer: 新的 😀 words".to_owned()),
            _ => lines[from] = lines[from].replace("trust", "confidence 信").replace("yes", ""),
        }
        lines.join("\n") + "\n"
    }

    fn check(seed: u64) {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("研究");
        Workspace::create(&root, "Study", "", "codes:\n  - id: trust\n    name: 信任\n").unwrap();
        let mut dice = seed;
        std::fs::write(root.join("transcripts/us01.txt"), lines(&mut dice).join("\n") + "\n").unwrap();
        let open = || Workspace::open(&root, &Options { coder: Some("wei".into()), now: None }).unwrap().0;
        let (mut workspace, id) = (open(), TranscriptId::from("us01"));
        for _ in 0..8 {
            let text = workspace.transcript(&id).unwrap().text.clone();
            let line = text.lines().nth(number(&mut dice, 14)).unwrap().to_owned();
            let place = text.find(&line).unwrap();
            let words = [line.len(), line.find(':').unwrap()][number(&mut dice, 2)];
            let range = TextRange::of(place, place + words);
            let anchor = workspace.anchor(&id, range).unwrap();
            let codes = vec!["trust".into()];
            let (transcript, name) = (id.clone(), "信 😀".to_owned());
            let bookmark = NewBookmark { bookmark: None, transcript, anchor: anchor.clone(), letter: None, name };
            let _ = workspace.run(Command::SetBookmark(bookmark));
            let _ = workspace.run(Command::Code { transcript: id.clone(), anchors: vec![anchor], codes });
        }
        let mut states = vec![state(&workspace, &id)];
        for _ in 0..6 {
            let text = edited(&states.last().unwrap().0, &mut dice);
            if workspace.edit_text(&id, text).is_ok() {
                states.push(state(&workspace, &id));
            }
            workspace = {
                drop(workspace);
                open()
            };
            assert_eq!(Some(&state(&workspace, &id)), states.last(), "opened again, seed {seed}");
        }
        for expected in states.iter().rev().skip(1) {
            workspace.undo().unwrap();
            assert_eq!(&state(&workspace, &id), expected, "undone, seed {seed}");
        }
        for expected in states.iter().skip(1) {
            workspace.redo().unwrap();
            assert_eq!(&state(&workspace, &id), expected, "done again, seed {seed}");
        }
    }

    #[test]
    fn an_edit_of_a_text_that_is_another_by_now_is_refused() {
        let home = tempfile::tempdir().unwrap();
        Workspace::create(home.path(), "Study", "", "codes: []\n").unwrap();
        let path = home.path().join("transcripts/us01.txt");
        std::fs::write(&path, "A: 信任 one.\n").unwrap();
        let mut workspace = Workspace::open(home.path(), &Options { coder: Some("wei".into()), now: None }).unwrap().0;
        std::fs::write(&path, "A: 信任 two 👍.\n").unwrap();
        let id = TranscriptId::from("us01");
        let refused = workspace.edit_text_of(&id, "A: 信任 one.\n", "B: 信任 one.\n".to_owned()).unwrap_err();
        assert!(matches!(refused, Error::Refused(Refusal::TextChanged(_))), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "A: 信任 two 👍.\n");
        workspace.edit_text_of(&id, "A: 信任 two 👍.\n", "B: 信任 two 👍.\n".to_owned()).unwrap();
    }

    #[test]
    fn what_edits_did_to_passages_is_undone_and_redone_exactly() {
        (0..12).for_each(check);
    }
}
