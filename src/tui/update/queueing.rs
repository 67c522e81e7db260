//! Working off what a rule proposes.

use std::sync::Arc;

use crate::app::autocoding::{Batch, CodingQueue, Proposals, Proposer, Unfinished};
use crate::app::words::Interviewers;
use crate::app::{Hit, Line};
use crate::project::{CodeId, Extent, Origin, Rule, Transcript};
use crate::text::Direction;
use crate::tui::action::{Action, Motion, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Choice, Dialog, Item, QueueChoice, QueueStep, Queueing, State, Target, Then};
use crate::tui::work::{Job, Task};

/// Ask what of the hits is to be coded, or which queue is gone on with.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    if state.search.running {
        state.say("the search is not through yet");
        return Vec::new();
    }
    vec![Effect::Queue(QueueStep::Offer)]
}

/// The queues that were left are known.
pub(super) fn offer(state: &mut State, left: Vec<Unfinished>) -> Vec<Effect> {
    let search = &state.search;
    let count = search.meant_together().len();
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let waits = |Unfinished { name, batch, all, left }| {
        let code = codebook.and_then(|codebook| codebook.get(codebook.resolve(&batch.code).as_str()));
        let code = code.map_or(batch.code.as_str(), |code| &code.name);
        let detail = format!("{left} of {all} left · {}", batch.origin.query);
        item(&format!("go on: {code}"), &detail, Then::Queue(QueueChoice::Resume(name)))
    };
    // What waits comes first, so that `A` and Enter go on.
    let mut items: Vec<Item> = left.into_iter().map(waits).collect();
    let waiting = items.len();
    if count > 0 {
        let begin = |rule, unit| Then::Queue(QueueChoice::Begin(rule, unit));
        let hits = [
            (Extent::Match, "the words found", ""),
            (Extent::Sentence, "sentences", "the sentence that each hit stands in"),
            (Extent::Turn, "turns", "the turn that each hit stands in"),
        ];
        let hit = |(unit, name, detail): (Extent, &str, &str)| item(name, detail, begin(Rule::Search, unit));
        items.extend(hits.map(hit));
        let detail = "what others say to the interviewer's turns among them";
        items.push(item("answers", detail, begin(Rule::Question, Extent::Turn)));
    }
    if items.is_empty() {
        state.say("no hit to code: search first");
        return Vec::new();
    }
    let which = if search.marked.is_empty() { "all" } else { "marked" };
    let hits = crate::tui::view::counted(count, "hit");
    let title = if count == 0 { "Code by a rule".to_owned() } else { format!("Code {which}: {hits}. What of them?") };
    let mut choice = Choice::short(title, items);
    if count > 0 && waiting == 0 {
        choice.list.chosen = Extent::ALL.iter().position(|unit| *unit == search.extent).unwrap_or(0);
    }
    state.dialogs.push(Dialog::Choice(choice));
    Vec::new()
}

fn item(name: &str, detail: &str, then: Then) -> Item {
    Item { name: name.to_owned(), detail: detail.to_owned(), then }
}

/// A row of the offer was chosen.
pub(super) fn chosen(state: &mut State, choice: QueueChoice) -> Vec<Effect> {
    match choice {
        QueueChoice::Resume(name) => return vec![Effect::Queue(QueueStep::Resume(name))],
        QueueChoice::Begin(rule, unit) => {
            let origin = Origin { rule, query: state.search.answered.clone(), unit };
            super::picker::open(state, Target::Batch(origin));
        }
    }
    Vec::new()
}

/// What the thread does that makes proposals of the hits.
pub(in crate::tui) fn propose_task(state: &State, batch: Batch) -> Option<Task> {
    let workspace = state.workspace.as_ref()?;
    let lines: Vec<Line> = state.search.meant_together().into_iter().cloned().collect();
    let library = workspace.library();
    let proposer = Proposer::new(workspace, &batch, Interviewers::default()).by_hand(!state.search.marked.is_empty());
    Some(Box::new(move |send| {
        let mut transcript = None;
        let stands = |line: &Line| {
            let id = &line.hit.transcript;
            if transcript.as_ref().is_none_or(|known: &Arc<Transcript>| &known.id != id) {
                transcript = library.transcript(id).ok();
            }
            transcript.as_ref().is_some_and(|transcript| line.stands_in(transcript))
        };
        let all = lines.len();
        let hits: Vec<Hit> = lines.into_iter().filter(stands).map(|line| line.hit).collect();
        let edited = all - hits.len();
        let mut proposals = proposer.propose(hits);
        proposals.unread += edited;
        send(Action::Proposed(batch, proposals));
    }))
}

/// The proposals are there.
pub(super) fn proposed(state: &mut State, batch: Batch, proposals: Proposals) -> Vec<Effect> {
    if proposals.passages.is_empty() {
        let why = match proposals {
            Proposals { already: 1.., .. } => "you have coded all of it so already",
            Proposals { unasked: 1.., .. } => {
                "no hit is in a turn of the interviewer's; `emic autocode --interviewer NAME` says who asks"
            }
            Proposals { interviewers: 1.., .. } | Proposals { unsaid: 1.., .. } => {
                "only interviewers say it, or nobody: mark hits with space to code them all the same"
            }
            _ => "there is nothing to code",
        };
        state.warn(why);
        return Vec::new();
    }
    let Proposals { already, interviewers, unsaid, unread, .. } = proposals;
    let passages = proposals.passages.len();
    let hits = state.search.meant_together().len().saturating_sub(interviewers + unsaid + unread);
    let mut said = Vec::new();
    // Two hits in one sentence are one sentence; what answers a question is counted otherwise.
    if batch.origin.rule == Rule::Search && hits != passages + already {
        let counted = crate::tui::view::counted;
        said.push(format!("{} in {}", counted(hits, "hit"), counted(passages + already, "passage")));
    }
    let left_out = [
        (already, "as coded so by you already"),
        (interviewers, "as interviewers say it"),
        (unsaid, "as nobody says it"),
        (unread, "as its text has changed"),
    ];
    for (count, why) in left_out.into_iter().filter(|(count, _)| *count > 0) {
        said.push(format!("left out, {why}: {count}"));
    }
    if !said.is_empty() {
        state.say(said.join(" · "));
    }
    vec![Effect::Queue(QueueStep::Begin(batch, proposals))]
}

/// A queue has been begun or opened; `None` where it is gone.
pub(super) fn opened(state: &mut State, queue: Result<Option<CodingQueue>, String>) -> Vec<Effect> {
    match queue {
        Ok(Some(queue)) => {
            let counts = queue.counts();
            let all = queue.items().len();
            if counts.left < all {
                state.say(format!("going on with this queue: {} of {all} left", counts.left));
            }
            state.dialogs.push(Dialog::Queue(Box::new(Queueing::new(queue))));
        }
        Ok(None) => state.warn("this queue is done, or gone"),
        Err(why) => state.warn(why),
    }
    Vec::new()
}

fn queueing(state: &mut State) -> Option<&mut Queueing> {
    state.dialogs.iter_mut().rev().find_map(|dialog| match dialog {
        Dialog::Queue(queueing) => Some(&mut **queueing),
        _ => None,
    })
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(queueing) = queueing(state) else { return Vec::new() };
    let giving_up = std::mem::replace(&mut queueing.giving_up, verb == Verb::GiveUp);
    let (looking, open) = (queueing.item().is_some(), queueing.queue.current().is_some());
    let finishing = std::mem::take(&mut queueing.finishing);
    let step = match verb {
        Verb::Save if looking => QueueStep::Judge(true),
        Verb::Uncode if looking => QueueStep::Judge(false),
        Verb::Widen if looking => QueueStep::Widen(true),
        Verb::Narrow if looking => QueueStep::Widen(false),
        Verb::MarkAll if looking => QueueStep::Rest,
        Verb::Undo if !finishing => QueueStep::TakeBack,
        Verb::Confirm if finishing || !open => QueueStep::Finish,
        Verb::GiveUp if giving_up => QueueStep::GiveUp,
        Verb::Confirm => {
            queueing.finishing = true;
            return Vec::new();
        }
        Verb::Pick if looking => {
            super::picker::open(state, Target::Proposal);
            return Vec::new();
        }
        _ => {
            otherwise(state, verb, finishing);
            return Vec::new();
        }
    };
    vec![Effect::Queue(step)]
}

/// What changes nothing.
fn otherwise(state: &mut State, verb: Verb, finishing: bool) {
    match verb {
        Verb::Move(Motion::Line(direction)) => scroll(state, direction),
        Verb::GiveUp => state.warn("X again gives this queue up: what was decided is forgotten"),
        Verb::Close if !finishing => {
            state.dialogs.pop();
            state.say("what was decided is kept: A goes on from here");
        }
        Verb::Save | Verb::Uncode | Verb::Widen | Verb::Narrow | Verb::MarkAll | Verb::Pick if !finishing => {
            state.say("all proposals have been looked at: Enter codes what was accepted");
        }
        _ => {}
    }
}

fn scroll(state: &mut State, direction: Direction) {
    let area = super::screen(state).dialog;
    let most = crate::tui::view::queue_overflow(state, area);
    if let Some(queueing) = queueing(state) {
        queueing.scrolled = match direction {
            Direction::Forward => (queueing.scrolled + 1).min(most),
            Direction::Backward => queueing.scrolled.saturating_sub(1),
        };
    }
}

/// Another code was chosen for the proposal.
pub(super) fn picked(code: CodeId) -> Vec<Effect> {
    vec![Effect::Queue(QueueStep::Code(code))]
}

/// The code was chosen with which the hits are coded.
pub(super) fn begin(origin: Origin, code: CodeId) -> Vec<Effect> {
    vec![Effect::Work(Job::Propose(Batch { origin, code }))]
}

/// Look the proposal up that is looked at.
pub(super) fn settle(state: &mut State) {
    let State { workspace: Some(workspace), dialogs, .. } = state else { return };
    for dialog in dialogs {
        if let Dialog::Queue(queueing) = dialog {
            queueing.settle(workspace);
        }
    }
}
