//! The queue: proposals that a person accepts, rejects, widens or gives another code, one after the other.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::file::{self, Content, QueueFile, Step};
use super::sheet::{Counts, Item, Sheet};
use super::{Batch, Proposals, coding};
use crate::app::{Done, Error, Workspace};
use crate::project::{CodeId, Command, Extent, NewCoding, Origin, Refusal, Transcript, TranscriptId, applicable};
use crate::text::{CharRange, TextRange};

/// What came of a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// The entry; `None` where nothing was accepted, or where the coder has all of it already.
    pub done: Option<Done>,
    /// Proposals that were accepted and whose words are no longer in the transcript.
    pub gone: usize,
}

/// A queue that was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Its name, for [`CodingQueue::open`].
    pub name: String,
    /// What was looked for, and the code.
    pub batch: Batch,
    /// How many proposals it has.
    pub all: usize,
    /// How many of them nobody has decided on.
    pub left: usize,
}

/// Proposals that are being worked off. What was decided lies in a draft in the cache, synced at each step; the study is
/// not touched before [`Self::finish`], which makes one entry of it.
#[derive(Debug)]
pub struct CodingQueue {
    batch: Batch,
    already: usize,
    sheet: Sheet,
    file: QueueFile,
}

impl CodingQueue {
    /// Begin a queue. Where the same proposals wait in one that was left, that one is gone on with.
    ///
    /// # Errors
    /// A [`Refusal`] where the code cannot be applied or nothing is proposed; [`Error::Store`] or [`Error::Io`] where the
    /// draft cannot be written.
    pub fn begin(workspace: &Workspace, batch: Batch, proposals: Proposals) -> Result<Self, Error> {
        let code = applicable(workspace.project(), &batch.code)?;
        let batch = Batch { code, ..batch };
        if proposals.passages.is_empty() {
            return Err(Refusal::NoChange("nothing is proposed".to_owned()).into());
        }
        if let Some(queue) = Self::open(workspace, &file::name(workspace.coder(), &batch, &proposals))? {
            return Ok(queue);
        }
        let file = QueueFile::create(workspace.folder(), workspace.coder(), &batch, &proposals)?;
        Ok(Self::of(Content { batch, proposals, steps: Vec::new() }, file))
    }

    /// Go on with a queue that this coder has left; `None` where there is none of this name.
    ///
    /// # Errors
    /// [`Error::Store`] or [`Error::Io`] where the draft cannot be read.
    pub fn open(workspace: &Workspace, name: &str) -> Result<Option<Self>, Error> {
        let opened = QueueFile::open(workspace.folder(), workspace.coder(), name)?;
        let Some(queue) = opened.map(|(file, content)| Self::of(content, file)) else { return Ok(None) };
        if is_done(workspace, &queue.batch, &queue.sheet) {
            queue.discard()?;
            return Ok(None);
        }
        Ok(Some(queue))
    }

    /// The queues that this coder has left; the last one first. Those whose entry was made are not among them.
    pub fn unfinished(workspace: &Workspace) -> Vec<Unfinished> {
        let summary = |(name, content): (String, Content)| {
            let batch = content.batch.clone();
            let sheet = sheet_of(content);
            let (all, left) = (sheet.items.len(), sheet.counts().left);
            (!is_done(workspace, &batch, &sheet)).then_some(Unfinished { name, batch, all, left })
        };
        file::all(workspace.folder(), workspace.coder()).into_iter().filter_map(summary).collect()
    }

    fn of(content: Content, file: QueueFile) -> Self {
        let (batch, already) = (content.batch.clone(), content.proposals.already);
        Self { batch, already, sheet: sheet_of(content), file }
    }

    /// Its name, for [`Self::open`].
    pub fn name(&self) -> &str {
        self.file.name()
    }

    /// What was looked for, and the code.
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// Passages that were left out because the coder had given them this code already.
    pub fn already(&self) -> usize {
        self.already
    }

    /// The proposals, in the order of transcripts and places.
    pub fn items(&self) -> &[Item] {
        &self.sheet.items
    }

    /// How many are where.
    pub fn counts(&self) -> Counts {
        self.sheet.counts()
    }

    /// The number of the first proposal that nobody has decided on: the one that is looked at.
    pub fn current(&self) -> Option<usize> {
        self.sheet.current()
    }

    /// What is coded of the proposal with this number, in bytes of the transcript as it is now; `None` where the words
    /// are gone.
    pub fn passage(&self, number: usize, transcript: &Transcript) -> Option<TextRange> {
        let item = self.sheet.items.get(number)?;
        item.proposed.passage(item.unit, transcript)
    }

    /// Accept the current proposal, or reject it. On disk when this returns.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be written.
    pub fn judge(&mut self, accept: bool) -> Result<(), Error> {
        match self.current() {
            Some(number) => self.step(Step::Judge(number, accept)),
            None => Ok(()),
        }
    }

    /// Accept all that nobody has decided on, as one decision.
    ///
    /// # Errors
    /// As [`Self::judge`].
    pub fn accept_rest(&mut self) -> Result<(), Error> {
        if self.current().is_some() { self.step(Step::Rest) } else { Ok(()) }
    }

    /// Code more of the current proposal, or less: the next unit that makes a difference. Whether there is one.
    ///
    /// # Errors
    /// As [`Self::judge`], and where the transcript cannot be read.
    pub fn widen(&mut self, workspace: &Workspace, wider: bool) -> Result<bool, Error> {
        let current = self.current().and_then(|number| Some((number, self.sheet.items.get(number)?)));
        let Some((number, item)) = current else { return Ok(false) };
        let transcript = workspace.transcript(&item.proposed.transcript)?;
        let passage = |unit: Extent| item.proposed.passage(unit, &transcript);
        let (here, before) = (item.unit, passage(item.unit));
        let mut units = Extent::ALL;
        if !wider {
            units.reverse();
        }
        let next = units.into_iter().filter(|unit| if wider { *unit > here } else { *unit < here });
        match next.into_iter().find(|unit| passage(*unit) != before) {
            Some(unit) => self.step(Step::Unit(number, unit)).map(|()| true),
            None => Ok(false),
        }
    }

    /// Give the current proposal another code.
    ///
    /// # Errors
    /// As [`Self::judge`]; a [`Refusal`] where the code cannot be applied.
    pub fn set_code(&mut self, workspace: &Workspace, code: &CodeId) -> Result<(), Error> {
        let code = applicable(workspace.project(), code)?;
        match self.current() {
            Some(number) => self.step(Step::Code(number, code)),
            None => Ok(()),
        }
    }

    /// Take the last decision back; whether there was one.
    ///
    /// # Errors
    /// As [`Self::judge`].
    pub fn take_back(&mut self) -> Result<bool, Error> {
        if !self.sheet.has_decisions() {
            return Ok(false);
        }
        self.step(Step::Back)?;
        Ok(true)
    }

    fn step(&mut self, step: Step) -> Result<(), Error> {
        self.file.append(&step)?;
        self.sheet.take(step);
        Ok(())
    }

    /// What was accepted, as codings to be made, each with the unit that it has in the end; and how many are left out
    /// because their words are gone.
    pub fn codings(&self, workspace: &Workspace) -> (Vec<NewCoding>, usize) {
        let codings = accepted(workspace, &self.batch, &self.sheet);
        let gone = self.sheet.counts().accepted - codings.len();
        (codings, gone)
    }

    /// Code what was accepted: one entry. What is rejected or not decided on is left out. The draft goes as soon as the
    /// entry is on disk; until then it stays and can be opened again.
    ///
    /// # Errors
    /// As [`Workspace::run`].
    pub fn finish(mut self, workspace: &mut Workspace) -> Result<Finished, Error> {
        let (codings, gone) = self.codings(workspace);
        let new = !has_all(workspace, &codings);
        // A crash between the entry and the removal of the draft must not look like a queue that was left.
        self.step(Step::Finish)?;
        let done = if new { Some(workspace.run(Command::CodeMany(codings))?) } else { None };
        if done.as_ref().is_none_or(|done| done.not_saved.is_none()) {
            // A draft that cannot be removed is known by its codings, which are there now.
            let _ = self.file.remove();
        }
        Ok(Finished { done, gone })
    }

    /// Give the queue up.
    ///
    /// # Errors
    /// [`Error::Io`] where the draft cannot be removed.
    pub fn discard(self) -> Result<(), Error> {
        self.file.remove()
    }
}

fn sheet_of(content: Content) -> Sheet {
    let mut sheet = Sheet::new(&content.batch, content.proposals);
    content.steps.into_iter().for_each(|step| sheet.take(step));
    sheet
}

/// What was accepted and has its words still, as codings to be made.
fn accepted(workspace: &Workspace, batch: &Batch, sheet: &Sheet) -> Vec<NewCoding> {
    // Those of one unit share one origin.
    let origins = Extent::ALL.map(|unit| Arc::new(Origin { unit, ..batch.origin.clone() }));
    let new = |item: &Item| {
        let origin = origins.iter().find(|origin| origin.unit == item.unit)?.clone();
        coding(workspace, &item.proposed, item.unit, item.code.clone(), origin)
    };
    sheet.items.iter().filter(|item| item.accepted == Some(true)).filter_map(new).collect()
}

/// Whether the entry was made and only the draft was left, by a crash between the two: nothing is left to decide, and the
/// coder has all that was accepted. What they have by other means ends no queue that they have not been through.
fn is_done(workspace: &Workspace, batch: &Batch, sheet: &Sheet) -> bool {
    sheet.is_closed() && {
        let wanted = accepted(workspace, batch, sheet);
        !wanted.is_empty() && has_all(workspace, &wanted)
    }
}

/// Whether the coder has coded all these passages exactly so.
fn has_all(workspace: &Workspace, wanted: &[NewCoding]) -> bool {
    let project = workspace.project();
    let mut coded: HashMap<&TranscriptId, HashSet<(CharRange, CodeId)>> = HashMap::new();
    wanted.iter().all(|new| {
        let coded = coded.entry(&new.transcript).or_insert_with(|| {
            let standing = project.codings.standing_of(&new.transcript);
            let own = standing.filter(|coding| &coding.coder == workspace.coder());
            own.map(|coding| (coding.anchor.range, project.codebook.resolve(&coding.code))).collect()
        });
        coded.contains(&(new.anchor.range, project.codebook.resolve(&new.code)))
    })
}
