//! Splitting a code: its codings are walked through and dealt out to new codes, one decision at a time.
//!
//! What has been decided lies in a draft in the cache, synced at each step: a split can be left and resumed, after a
//! crash too. Nothing of the study changes before [`SplitDraft::finish`], which makes one entry of it.

mod deals;
mod file;

use std::collections::HashMap;

use super::{Done, Error, Workspace};
use crate::project::{
    CodeId, CodebookCommand, Coding, CodingId, Command, NewCode, Project, Refusal, Remainder, TranscriptId, Uses,
};
pub use deals::{Deals, read_deals};
use file::{Decided, SplitFile};

/// A split that is under way.
#[derive(Debug)]
pub struct SplitDraft {
    code: CodeId,
    decided: Decided,
    /// Where each coding that was looked at goes; `None` is the old code.
    places: HashMap<CodingId, Option<usize>>,
    /// The codings of the code, in the reader's order.
    codings: Vec<CodingId>,
    generation: u64,
    file: SplitFile,
}

impl SplitDraft {
    /// Begin to split a code into new ones; a draft of the same code that was there is given up.
    ///
    /// # Errors
    /// The refusals of [`CodebookCommand::Split`]: no such code, no new one, a name or key that cannot be; and
    /// [`Error::Store`] or [`Error::Io`] where the draft cannot be written.
    pub fn begin(workspace: &Workspace, code: &CodeId, into: Vec<NewCode>) -> Result<Self, Error> {
        check(workspace, code, &into)?;
        let file = SplitFile::create(workspace.folder(), code, workspace.coder(), &into)?;
        Ok(Self::of(workspace, code, file, Decided { into, deals: Vec::new() }))
    }

    /// Resume the split of a code that this coder has begun; `None` where there is none.
    ///
    /// # Errors
    /// [`Error::Store`] or [`Error::Io`] where the draft cannot be read.
    pub fn open(workspace: &Workspace, code: &CodeId) -> Result<Option<Self>, Error> {
        let opened = SplitFile::open(workspace.folder(), code, workspace.coder())?;
        let Some(draft) = opened.map(|(file, decided)| Self::of(workspace, code, file, decided)) else {
            return Ok(None);
        };
        if draft.is_done(workspace.project()) {
            draft.discard()?;
            return Ok(None);
        }
        Ok(Some(draft))
    }

    /// The codes whose splits this coder has begun and not finished.
    pub fn all(workspace: &Workspace) -> Vec<CodeId> {
        file::codes(workspace.folder(), workspace.coder())
    }

    /// The codings that a split of `code` would deal out, in the order of transcripts and places.
    pub fn codings_of(workspace: &Workspace, code: &CodeId) -> Vec<CodingId> {
        in_order(workspace.project(), code)
    }

    fn of(workspace: &Workspace, code: &CodeId, file: SplitFile, decided: Decided) -> Self {
        let places = decided.deals.iter().copied().collect();
        let mut draft = Self { code: code.clone(), decided, places, codings: Vec::new(), generation: u64::MAX, file };
        draft.refresh(workspace);
        draft
    }

    /// Whether the split was made and only its draft was left, by a crash between the two: all that was dealt to a new
    /// code is of another by now.
    fn is_done(&self, project: &Project) -> bool {
        let mut dealt =
            self.places.iter().filter(|(_, to)| to.is_some()).map(|(id, _)| project.codings.get(id)).peekable();
        let gone =
            |coding: Option<&Coding>| coding.is_none_or(|coding| project.codebook.resolve(&coding.code) != self.code);
        dealt.peek().is_some() && dealt.all(gone)
    }

    /// Take note of codings that have come or gone since.
    pub fn refresh(&mut self, workspace: &Workspace) {
        if self.generation != workspace.generation() {
            self.generation = workspace.generation();
            self.codings = in_order(workspace.project(), &self.code);
        }
    }

    /// The code that is split.
    pub fn code(&self) -> &CodeId {
        &self.code
    }

    /// The new codes.
    pub fn new_codes(&self) -> &[NewCode] {
        &self.decided.into
    }

    /// The codings of the code, in the order of transcripts and places.
    pub fn codings(&self) -> &[CodingId] {
        &self.codings
    }

    /// Where a coding goes: `None` where nobody has decided, `Some(None)` where it stays.
    pub fn place(&self, coding: &CodingId) -> Option<Option<usize>> {
        self.places.get(coding).copied()
    }

    /// How many codings go to each new code, and how many stay.
    pub fn counts(&self) -> (Vec<usize>, usize) {
        let (mut counts, mut stay) = (vec![0; self.decided.into.len()], 0);
        for to in self.codings.iter().filter_map(|coding| self.places.get(coding)) {
            match to.and_then(|to| counts.get_mut(to)) {
                Some(count) => *count += 1,
                None => stay += 1,
            }
        }
        (counts, stay)
    }

    /// Whether nothing has been decided on: nothing is lost with it.
    pub fn is_untouched(&self) -> bool {
        self.decided.deals.is_empty()
    }

    /// How many are still to be decided on.
    pub fn left(&self) -> usize {
        self.codings.iter().filter(|coding| !self.places.contains_key(coding)).count()
    }

    /// The first coding that nobody has decided on.
    pub fn next(&self) -> Option<CodingId> {
        self.codings.iter().find(|coding| !self.places.contains_key(coding)).copied()
    }

    /// One more code to deal to; its place.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn add(&mut self, workspace: &Workspace, code: NewCode) -> Result<usize, Error> {
        let into: Vec<NewCode> = self.decided.into.iter().cloned().chain([code.clone()]).collect();
        check(workspace, &self.code, &into)?;
        self.file.add(&code)?;
        self.decided.into = into;
        Ok(self.decided.into.len() - 1)
    }

    /// Deal a coding to the new code at a place, or leave it with the old one. On disk when this returns.
    ///
    /// # Errors
    /// A [`Refusal`] where there is no such coding or place, [`Error::Io`] where it cannot be written.
    pub fn deal(&mut self, coding: CodingId, to: Option<usize>) -> Result<(), Error> {
        if !self.codings.contains(&coding) {
            return Err(Refusal::NoSuchCoding(coding).into());
        }
        if let Some(place) = to.filter(|place| *place >= self.decided.into.len()) {
            return Err(Refusal::NoSuchPile(place + 1, self.decided.into.len()).into());
        }
        self.file.deal(coding, to)?;
        self.decided.deals.push((coding, to));
        self.places.insert(coding, to);
        Ok(())
    }

    /// Take the last decision back; the coding that it was about.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be written.
    pub fn take_back(&mut self) -> Result<Option<CodingId>, Error> {
        let Some((coding, _)) = self.decided.deals.last().copied() else { return Ok(None) };
        self.file.take_back(coding)?;
        self.decided.deals.pop();
        match self.decided.deals.iter().rev().find(|(id, _)| *id == coding) {
            Some((_, before)) => self.places.insert(coding, *before),
            None => self.places.remove(&coding),
        };
        Ok(Some(coding))
    }

    /// What the split would be, for a preview. Codings that were taken away or recoded since are left out.
    pub fn command(&self, then: Remainder) -> CodebookCommand {
        let dealt = |coding: &CodingId| Some((*coding, self.places.get(coding).copied().flatten()?));
        CodebookCommand::Split {
            code: self.code.clone(),
            into: self.decided.into.clone(),
            deals: self.codings.iter().filter_map(dealt).collect(),
            then,
        }
    }

    /// Split: one entry. The draft goes as soon as the entry is on disk; until then it stays and can be opened again.
    ///
    /// # Errors
    /// As [`Workspace::run`].
    pub fn finish(mut self, workspace: &mut Workspace, then: Remainder) -> Result<Done, Error> {
        self.refresh(workspace);
        let done = workspace.run(Command::Codebook(self.command(then)))?;
        if done.not_saved.is_none() {
            // A draft that cannot be removed is known by its codings, which are of other codes now.
            let _ = self.file.remove();
        }
        Ok(done)
    }

    /// Give the split up.
    ///
    /// # Errors
    /// [`Error::Io`] where the draft cannot be removed.
    pub fn discard(self) -> Result<(), Error> {
        self.file.remove()
    }
}

/// Refuse what [`SplitDraft::finish`] would refuse.
fn check(workspace: &Workspace, code: &CodeId, into: &[NewCode]) -> Result<(), Error> {
    let (code, into) = (code.clone(), into.to_vec());
    let split = CodebookCommand::Split { code, into, deals: Vec::new(), then: Remainder::Keep };
    workspace.decide_only(Command::Codebook(split))?;
    Ok(())
}

/// The codings of a code, in the order of transcripts and places.
fn in_order(project: &Project, code: &CodeId) -> Vec<CodingId> {
    let uses = Uses::of(&project.codebook, std::slice::from_ref(code));
    let standing = uses.codings(project).filter(|coding| !coding.lost);
    let place = |coding: &'_ Coding| -> (TranscriptId, usize, usize, CodingId) {
        let range = coding.anchor.range;
        (coding.transcript.clone(), range.start().get(), range.end().get(), coding.id)
    };
    let mut places: Vec<_> = standing.map(place).collect();
    places.sort_unstable();
    places.into_iter().map(|(.., id)| id).collect()
}
