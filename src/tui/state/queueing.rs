//! Working off what a rule proposes, one passage after the other.

use crate::app::Workspace;
use crate::app::autocoding::{Batch, CodingQueue, Item, Proposals};
use crate::project::{CodeId, Extent, Rule};

use super::Scene;

/// A step of a queue, kept on disk as it is taken.
#[derive(Clone, Debug, PartialEq)]
pub enum QueueStep {
    /// Ask what is to be coded, or which queue is gone on with.
    Offer,
    /// Say which queue waits, if one does.
    Mention,
    /// Work off what is proposed.
    Begin(Batch, Proposals),
    /// Go on with the queue of this name.
    Resume(String),
    /// Accept the proposal, or reject it.
    Judge(bool),
    /// Accept all that nobody has decided on.
    Rest,
    /// Code more of it, or less.
    Widen(bool),
    /// Give it another code.
    Code(CodeId),
    /// Take the last decision back.
    TakeBack,
    /// Code what was accepted.
    Finish,
    /// Give the queue up.
    GiveUp,
}

/// What a row of the offer begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueueChoice {
    /// Code this much of the hits, or what follows them.
    Begin(Rule, Extent),
    /// Go on with the queue of this name.
    Resume(String),
}

/// The proposal that is looked at, in its context.
#[derive(Clone, Debug)]
pub struct ShownProposal {
    /// What it was made for: number, unit and generation of the study.
    made_for: (usize, Extent, u64),
    /// The sentences around it; what it knows itself where its words are gone.
    pub scene: Scene,
    /// Its turn, counted from 1; `None` where its words are gone.
    pub turn: Option<usize>,
}

/// The state of the dialog.
#[derive(Debug)]
pub struct Queueing {
    /// What was decided.
    pub queue: CodingQueue,
    /// The proposal that is looked at.
    pub shown: Option<ShownProposal>,
    /// Rows by which it is scrolled.
    pub scrolled: usize,
    /// Whether the last look at what comes of it is being taken.
    pub finishing: bool,
    /// Whether it was asked once to give the queue up.
    pub giving_up: bool,
}

impl Queueing {
    /// Work a queue off.
    pub fn new(queue: CodingQueue) -> Self {
        Self { queue, shown: None, scrolled: 0, finishing: false, giving_up: false }
    }

    /// The proposal that is looked at; `None` while the last look is taken.
    pub fn item(&self) -> Option<&Item> {
        self.queue.current().filter(|_| !self.finishing).and_then(|number| self.queue.items().get(number))
    }

    /// Look the proposal up that is looked at now.
    pub fn settle(&mut self, workspace: &Workspace) {
        let Some((number, item)) = self.queue.current().zip(self.item()) else { return };
        let made_for = (number, item.unit, workspace.generation());
        if self.shown.as_ref().is_some_and(|shown| shown.made_for == made_for) {
            return;
        }
        let transcript = workspace.transcript(&item.proposed.transcript).ok();
        let place = transcript.and_then(|transcript| {
            let passage = self.queue.passage(number, &transcript)?;
            let turn = transcript.turn_at(passage.start()).map_or(0, |place| place + 1);
            Some((Scene::new(&transcript, passage), turn))
        });
        let (scene, turn) = match place {
            Some((scene, turn)) => (scene, Some(turn)),
            None => (Scene::of_anchor(&item.proposed.found), None),
        };
        self.shown = Some(ShownProposal { made_for, scene, turn });
        self.scrolled = 0;
    }
}
