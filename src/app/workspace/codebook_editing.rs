//! Edits of `codebook.yaml` by the program: by what they do to the text, or code by code, and never without reading the
//! result.

use std::borrow::Cow;
use std::sync::Arc;

use super::codebook::parse;
use super::saving::Commit;
use super::{Done, Error, Workspace, random};
use crate::exchange::codebook_yaml::{self, EditError, Editor};
use crate::project::{
    Change, Code, Codebook, CodebookVersion, EntryId, PlacedCode, Project, Refusal, TextEdit, apply_edits, diff_lines,
    edit_elsewhere,
};
use crate::store;

/// A codebook after the program's own edit.
pub(super) struct Edited {
    pub(super) source: String,
    codebook: Codebook,
}

impl Workspace {
    /// Put another text into the codebook's file, as one entry that can be taken back: a codebook that is taken in, an
    /// older version.
    ///
    /// A file that is broken is put aside, as `codebook.other.yaml`.
    ///
    /// # Errors
    /// [`Error::BrokenCodebook`] where the text cannot be used; [`Refusal::NoChange`] where the file has it already;
    /// [`Refusal::CodebookChanged`] where others have edited the same place since this text was made; and
    /// as [`Self::run`].
    pub fn replace_codebook(&mut self, source: String, label: &str) -> Result<Done, Error> {
        let known = self.source_or_new().into_owned();
        let _prepared = self.prepare()?;
        let _turn = self.turn_to_edit()?;
        let source = self.made_anew(known, source)?;
        parse(&source)?;
        let edits = diff_lines(&self.source_or_new(), &source);
        if self.codebook.broken.is_some() && self.folder.codebook().exists() {
            let path = self.folder.inside(self.folder.codebook())?;
            self.put_aside(&path, None)?;
            if edits.is_empty() {
                // The histories know it as being in force.
                let entry = EntryId(self.fold.clock.clone().next(self.now(), random()));
                self.write_codebook(&source, entry)?.keep();
                let label = label.to_owned();
                return Ok(Done { label, changes: 0, coding: None, transcripts: 0, not_saved: None, recorded: true });
            }
            self.codebook.broken = None;
        }
        if edits.is_empty() {
            return Err(Refusal::NoChange("codebook.yaml says this already".to_owned()).into());
        }
        let (before, now) = (Some(self.fold.project.codebook.content_version()), self.now());
        let change = Change::CodebookVersion { before, after: None, source: None, edits };
        self.commit_all(Commit::new(label.to_owned(), vec![change], now))
    }

    /// A text that was made of `known`, made of what others have made of that since: where it was edited in the moment
    /// before one's turn came, what they did stays.
    fn made_anew(&self, known: String, source: String) -> Result<String, Error> {
        let now = self.source_or_new();
        if *now == known {
            return Ok(source);
        }
        let edits = diff_lines(&known, &source);
        edit_elsewhere(&known, &edits, &now).ok_or_else(|| Refusal::CodebookChanged.into())
    }

    /// Edit the codebook's text as `changes` say, and let them say the new version: by what they do to the text itself,
    /// where that fits, else code by code. `undoes` is the entry that is taken back, `label` says so.
    pub(super) fn edit_codebook(
        &mut self,
        changes: &mut Vec<Change>,
        undoes: Option<EntryId>,
        label: &str,
    ) -> Result<Option<Edited>, Error> {
        let edits = changes.iter_mut().find_map(|change| match change {
            Change::CodebookVersion { after, edits, .. } => Some((after.take(), std::mem::take(edits))),
            _ => None,
        });
        let edits = edits.filter(|(_, edits)| !edits.is_empty());
        let by_code = changes.iter().any(|change| matches!(change, Change::Code { .. }));
        if !by_code && edits.is_none() {
            return Ok(None);
        }
        if let Some(why) = &self.codebook.broken
            && self.folder.codebook().exists()
        {
            return Err(Error::BrokenCodebook(why.clone()));
        }
        let edited = match edits.and_then(|(after, edits)| self.edit_by_text(changes, after, &edits, undoes)) {
            Some(edited) => edited,
            None if by_code => self.edit_by_code(changes)?,
            None => {
                let label = label.strip_prefix("undo ").or(label.strip_prefix("redo ")).unwrap_or(label);
                return Err(Refusal::ChangedSince(label.to_owned(), "the codebook".to_owned()).into());
            }
        };
        let version = self.edited_version(&edited);
        changes.retain(|change| !matches!(change, Change::CodebookVersion { .. }));
        if undoes.is_none() {
            name_version(changes, &edited.codebook);
        }
        changes.push(version);
        Ok(Some(edited))
    }

    /// The text with `edits` made, where they were made or, if others have edited it since, where that place is now; only
    /// if it then says what `changes` say of the codes, or what it said in the version `after`.
    fn edit_by_text(
        &self,
        changes: &[Change],
        after: Option<CodebookVersion>,
        edits: &[TextEdit],
        undoes: Option<EntryId>,
    ) -> Option<Edited> {
        let now = &self.source_or_new();
        let mut expected = Project { codebook: self.fold.project.codebook.clone(), ..Project::default() };
        let codes = changes.iter().filter(|change| matches!(change, Change::Code { .. }));
        let by_code = codes.map(|change| expected.apply(change)).count() > 0;
        let read = |source: String| {
            let codebook = codebook_yaml::parse(&source).ok()?.codebook;
            let fits = !by_code
                || codebook.codes() == expected.codebook.codes()
                || after.as_ref() == Some(&codebook.content_version());
            fits.then_some(Edited { source, codebook })
        };
        let elsewhere = || {
            let place = self.fold.codebooks.rows().iter().rposition(|row| Some(row.entry) == undoes)?;
            edit_elsewhere(&self.fold.codebooks.text(place)?, edits, now)
        };
        apply_edits(now, edits).and_then(read).or_else(|| elsewhere().and_then(read))
    }

    /// The text in force, or that of a codebook without codes.
    fn source_or_new(&self) -> Cow<'_, str> {
        if self.codebook.source.is_empty() {
            return codebook_yaml::write(&Codebook::default()).into();
        }
        self.codebook.source.as_str().into()
    }

    /// The text edited code by code.
    fn edit_by_code(&self, changes: &[Change]) -> Result<Edited, Error> {
        let (source, codebook) = edit(self.source_or_new().into_owned(), changes)?;
        Ok(Edited { source, codebook })
    }

    /// That the program has edited the codebook: what it did to the text, and the whole text where the histories do not
    /// have the one before.
    fn edited_version(&mut self, edited: &Edited) -> Change {
        let known = self.recorded().is_some_and(|chain| chain < store::MAX_CHAIN);
        Change::CodebookVersion {
            before: Some(self.fold.project.codebook.content_version()),
            after: Some(edited.codebook.content_version()),
            source: (!known).then(|| edited.source.clone()),
            edits: diff_lines(&self.source_or_new(), &edited.source),
        }
    }

    /// Put an edited codebook into force.
    pub(super) fn take_edited(&mut self, edited: Edited) {
        self.codebook.source = edited.source;
        // The entry just written tells it.
        let known = self.codebook.recorded.flatten().filter(|chain| *chain < store::MAX_CHAIN);
        self.codebook.recorded = Some(Some(known.map_or(1, |chain| chain + 1)));
        self.fold.project.codebook = edited.codebook;
    }

    /// Through how many changes the text in force is made again from the histories; `None` where they do not have it.
    fn recorded(&mut self) -> Option<usize> {
        if self.codebook.recorded.is_none() {
            let version = self.fold.project.codebook.content_version();
            let logged = self.logged_text(&version).filter(|(text, _)| *text == self.codebook.source);
            self.codebook.recorded = Some(logged.map(|(_, chain)| chain));
        }
        self.codebook.recorded.flatten()
    }
}

/// Let the codings that an entry makes, or looks at anew, name the version that is in force behind it.
fn name_version(changes: &mut [Change], codebook: &Codebook) {
    let version: Arc<str> = codebook.content_version().into();
    for change in changes {
        if let Change::Coding { before, after: Some(after), .. } = change
            && before.as_ref().is_none_or(|before| before.codebook != after.codebook)
        {
            after.codebook.clone_from(&version);
        }
    }
}

/// A codebook's text with the changes of codes among `changes` made, and what it then says.
pub(super) fn edit(source: String, changes: &[Change]) -> Result<(String, Codebook), Error> {
    let mut editor = Editor::open(source).map_err(told)?;
    // Codes that only change where they stand are written together: the file is read again once for all of them.
    let mut waiting: Vec<Code> = Vec::new();
    for change in changes {
        let Change::Code { before, after } = change else { continue };
        match (before, after) {
            (Some(before), Some(after)) if !before.is_elsewhere(after) => {
                if waiting.iter().any(|code| code.id == after.code.id) {
                    write_fields(&mut editor, &mut waiting)?;
                }
                waiting.push(after.code.clone());
            }
            _ => {
                write_fields(&mut editor, &mut waiting)?;
                edit_one(&mut editor, before.as_ref(), after.as_ref()).map_err(told)?;
            }
        }
    }
    write_fields(&mut editor, &mut waiting)?;
    Ok(editor.finish())
}

/// Write the codes that wait; one by one where they cannot be written together, so that the error names the one.
fn write_fields(editor: &mut Editor, waiting: &mut Vec<Code>) -> Result<(), Error> {
    let codes = std::mem::take(waiting);
    if codes.is_empty() || editor.replace(&codes).is_ok() {
        return Ok(());
    }
    codes.chunks(1).try_for_each(|code| editor.replace(code)).map_err(told)
}

fn edit_one(editor: &mut Editor, before: Option<&PlacedCode>, after: Option<&PlacedCode>) -> Result<(), EditError> {
    match (before, after) {
        (None, Some(after)) => editor.insert(after),
        (Some(_), Some(PlacedCode { code, index })) => {
            editor.move_code(&code.id, code.parent.as_ref(), *index)?;
            editor.replace(std::slice::from_ref(code))
        }
        (Some(before), None) => editor.remove(&before.code.id),
        (None, None) => Ok(()),
    }
}

fn told(error: EditError) -> Error {
    match error {
        EditError::CodeExists(id) => Refusal::CodeExists(id).into(),
        EditError::Unreadable(problem) => Error::BrokenCodebook(problem.one_line("codebook.yaml")),
        other => Error::Codebook(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
