//! Codings that were made under another wording of their code, looked at one after the other.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::app::{Outdated, Workspace};
use crate::project::{Code, CodeId, Coding, CodingId, EntryId};

/// What became of a coding while the list was open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// It is still outdated.
    Waits,
    /// It holds under the new wording.
    Confirmed,
    /// Nobody has looked at it: its code has the words of then again.
    Fits,
    /// It has another code.
    Recoded,
    /// It is gone.
    Removed,
}

/// The list, and how far it is worked off.
#[derive(Clone, Debug, Default)]
pub struct Recheck {
    /// The codings, code by code, each code's in the reader's order; those that were dealt with among them.
    pub queue: Vec<CodingId>,
    /// The one that is shown.
    pub at: usize,
    /// Whether colleagues' codings are among them.
    pub everyone: bool,
    /// Those that were passed over.
    pub passed: HashSet<CodingId>,
    /// Rows by which the coding is scrolled, and by which its wordings are.
    pub scrolled: (usize, usize),
    /// The code of the coding shown as it was when that was made; `None` where that is not known.
    pub then: Option<(CodingId, Option<Code>)>,
    /// What became of each.
    looked: HashMap<CodingId, Looked>,
    /// The code that each had when it came onto the list, and the version that it named.
    codes: HashMap<CodingId, (CodeId, Arc<str>)>,
    /// What was done from the list and not taken back: only that is taken back from here.
    steps: HashSet<EntryId>,
    /// How many steps were taken back, and can be done again.
    undone: usize,
    /// Whether colleagues' codings may be changed from here: asked once.
    pub others_too: bool,
    /// The code whose codings come first.
    first: Option<CodeId>,
    /// The [`Workspace::generation`] that all this shows.
    generation: Option<u64>,
}

impl Recheck {
    /// Begin with the codings of `first`, where there is one. What was passed over stays passed over.
    pub fn begin(&mut self, workspace: &Workspace, first: Option<CodeId>) {
        self.first = first;
        self.steps.clear();
        self.undone = 0;
        self.start(workspace);
    }

    /// Take note of something that was done from the list, or taken back there.
    pub fn note(&mut self, workspace: &Workspace, label: &str) {
        let verb = label.split(' ').next().unwrap_or_default();
        self.undone = match verb {
            "undo" => self.undone + 1,
            "redo" => self.undone.saturating_sub(1),
            _ => 0,
        };
        if verb != "undo" {
            self.steps.extend(workspace.next_to_undo());
        }
    }

    /// Whether what an undo would take back was done from the list.
    pub fn can_undo(&self, workspace: &Workspace) -> bool {
        workspace.next_to_undo().is_some_and(|entry| self.steps.contains(&entry))
    }

    /// Whether what a redo would do again was taken back here.
    pub fn can_redo(&self) -> bool {
        self.undone > 0
    }

    /// Take colleagues' codings in, or leave them out.
    pub fn switch(&mut self, workspace: &Workspace) {
        self.everyone = !self.everyone;
        self.start(workspace);
    }

    fn start(&mut self, workspace: &Workspace) {
        self.queue.clear();
        self.looked.clear();
        self.codes.clear();
        (self.at, self.generation) = (0, None);
        self.settle(workspace);
        self.at = self.next_from(0).unwrap_or(0);
        self.look(workspace);
    }

    /// Bring the list up to date with the study: what was dealt with is passed, what was taken back comes up again.
    pub fn settle(&mut self, workspace: &Workspace) {
        if self.generation == Some(workspace.generation()) {
            return;
        }
        self.generation = Some(workspace.generation());
        let outdated = workspace.outdated();
        self.add_new(workspace, &outdated);
        let mut back = None;
        for (place, id) in self.queue.iter().enumerate() {
            let now = self.fate(workspace, &outdated, id);
            let before = self.looked.insert(*id, now);
            if now == Looked::Waits && before.is_some_and(|before| before != Looked::Waits) {
                back = back.or(Some(place));
            }
        }
        if let Some(place) = back {
            self.go(place);
        } else if self.current().is_none_or(|id| self.looked(id) != Looked::Waits) {
            self.go(self.next_from(self.at).unwrap_or(self.queue.len()));
        }
        self.look(workspace);
    }

    /// Codings that became outdated since, at the end; at first all there are.
    fn add_new(&mut self, workspace: &Workspace, outdated: &Outdated) {
        let project = workspace.project();
        let rest = project.codebook.codes().iter().map(|code| &code.id).filter(|id| Some(*id) != self.first.as_ref());
        let mine = |coding: &&Coding| self.everyone || &coding.coder == workspace.coder();
        let codes: Vec<&CodeId> = self.first.iter().chain(rest).collect();
        let all = codes.iter().flat_map(|code| outdated.of(code)).filter(|id| !self.codes.contains_key(id));
        let new: Vec<&Coding> = all.filter_map(|id| project.codings.get(&id)).filter(mine).collect();
        self.queue.extend(new.iter().map(|coding| coding.id));
        self.codes.extend(new.iter().map(|coding| (coding.id, (coding.code.clone(), coding.codebook.clone()))));
    }

    fn fate(&self, workspace: &Workspace, outdated: &Outdated, id: &CodingId) -> Looked {
        let codebook = &workspace.project().codebook;
        match workspace.project().codings.get(id) {
            None => Looked::Removed,
            Some(_) if outdated.is(id) => Looked::Waits,
            Some(coding) => {
                let before = self.codes.get(id);
                match before.map(|(code, _)| codebook.resolve(code)) == Some(codebook.resolve(&coding.code)) {
                    true if before.is_some_and(|(_, version)| *version == coding.codebook) => Looked::Fits,
                    true => Looked::Confirmed,
                    false => Looked::Recoded,
                }
            }
        }
    }

    /// Look the old wording of the coding shown up.
    fn look(&mut self, workspace: &Workspace) {
        let Some(id) = self.current() else { return };
        if self.then.as_ref().is_none_or(|(known, _)| *known != id) {
            self.then = Some((id, workspace.wording_then(&id)));
        }
    }

    fn go(&mut self, place: usize) {
        if self.at != place {
            self.scrolled = (0, 0);
        }
        self.at = place;
    }

    /// The first coding from this place on that waits and was not passed over; after the last one those before it.
    fn next_from(&self, place: usize) -> Option<usize> {
        let waits = |place: &usize| {
            let id = self.queue.get(*place);
            id.is_some_and(|id| self.looked(*id) == Looked::Waits && !self.passed.contains(id))
        };
        (place..self.queue.len()).chain(0..place).find(waits)
    }

    /// What became of a coding of the list.
    pub fn looked(&self, id: CodingId) -> Looked {
        self.looked.get(&id).copied().unwrap_or(Looked::Waits)
    }

    /// The coding that is shown.
    pub fn current(&self) -> Option<CodingId> {
        self.queue.get(self.at).copied()
    }

    /// The one that comes after it.
    pub fn next(&self) -> Option<CodingId> {
        self.next_from(self.at + 1).and_then(|place| self.queue.get(place)).copied()
    }

    /// How many became what.
    pub fn count(&self, looked: Looked) -> usize {
        self.looked.values().filter(|known| **known == looked).count()
    }

    /// Pass the coding over that is shown.
    pub fn pass(&mut self, workspace: &Workspace) {
        let Some(id) = self.current() else { return };
        self.passed.insert(id);
        self.go(self.next_from(self.at + 1).unwrap_or(self.queue.len()));
        self.look(workspace);
    }

    /// Show the next coding of the list that waits, or the one before, passed over or not.
    pub fn step(&mut self, workspace: &Workspace, forward: bool) {
        let waits = |place: &usize| {
            let id = self.queue.get(*place);
            id.is_some_and(|id| self.looked(*id) == Looked::Waits)
        };
        let found = if forward {
            (self.at + 1..self.queue.len()).find(waits)
        } else {
            (0..self.at.min(self.queue.len())).rev().find(waits)
        };
        if let Some(place) = found {
            self.go(place);
            self.look(workspace);
        }
    }

    /// All that wait and count for the same code as the coding shown.
    pub fn of_this_code(&self, workspace: &Workspace) -> Vec<CodingId> {
        let project = workspace.project();
        let code = |id: &CodingId| project.codings.get(id).map(|coding| project.codebook.resolve(&coding.code));
        let Some(wanted) = self.current().and_then(|id| code(&id)) else { return Vec::new() };
        let waits = self.queue.iter().filter(|id| self.looked(**id) == Looked::Waits);
        waits.filter(|id| code(id).as_ref() == Some(&wanted)).copied().collect()
    }
}
