//! The steps of a queue, each on disk when it has been taken.

use crate::app::autocoding::{CodingQueue, Finished, Unfinished};
use crate::app::{Error, Workspace};

use super::action::Action;
use super::state::{Dialog, QueueStep, Queueing, State};

/// Take a step; what comes of it.
pub(super) fn take(state: &mut State, step: QueueStep) -> Vec<Action> {
    let State { workspace: Some(workspace), dialogs, said, search, .. } = state else { return Vec::new() };
    match step {
        QueueStep::Mention if !said.is_empty() => Vec::new(),
        QueueStep::Mention => waiting(&CodingQueue::unfinished(workspace), search.writing),
        QueueStep::Offer => vec![Action::QueuesLeft(CodingQueue::unfinished(workspace))],
        QueueStep::Begin(batch, proposals) => {
            vec![opened(CodingQueue::begin(workspace, batch, proposals).map(Some))]
        }
        QueueStep::Resume(name) => vec![opened(CodingQueue::open(workspace, &name))],
        QueueStep::Finish => finish(workspace, dialogs),
        QueueStep::GiveUp => {
            let given_up = pop(dialogs).map(|queueing| queueing.queue.discard());
            let said = Action::Say("given up: nothing was coded".to_owned());
            vec![given_up.and_then(Result::err).map_or(said, failed)]
        }
        step => {
            let queueing = dialogs.iter_mut().rev().find_map(|dialog| match dialog {
                Dialog::Queue(queueing) => Some(queueing),
                _ => None,
            });
            let Some(queueing) = queueing else { return Vec::new() };
            let actions = decide(workspace, &mut queueing.queue, step);
            queueing.settle(workspace);
            actions
        }
    }
}

/// Say that queues wait; while a query is written, `A` is a letter of it.
fn waiting(left: &[Unfinished], writing: bool) -> Vec<Action> {
    let keys = if writing { "Esc, then A" } else { "A" };
    let said = match left {
        [] => return Vec::new(),
        [Unfinished { all, left, .. }] => format!("a queue waits: {left} of {all} left · {keys} goes on"),
        many => format!("{} queues wait · {keys} goes on", many.len()),
    };
    vec![Action::Say(said)]
}

/// Change what was decided.
fn decide(workspace: &Workspace, queue: &mut CodingQueue, step: QueueStep) -> Vec<Action> {
    let said = |done: bool, text: &'static str| (!done).then_some(text);
    let decided = match step {
        QueueStep::Judge(accept) => queue.judge(accept).map(|()| None),
        QueueStep::Rest => queue.accept_rest().map(|()| None),
        QueueStep::Widen(true) => queue.widen(workspace, true).map(|done| said(done, "it is as wide as it can be")),
        QueueStep::Widen(false) => queue.widen(workspace, false).map(|done| said(done, "it is the words found")),
        QueueStep::Code(code) => queue.set_code(workspace, &code).map(|()| None),
        _ => queue.take_back().map(|done| said(done, "nothing has been decided yet")),
    };
    match decided {
        Ok(said) => said.map(|said| Action::Say(said.to_owned())).into_iter().collect(),
        Err(error) => vec![failed(error)],
    }
}

/// Code what was accepted. Where that is refused, what was decided is opened again.
fn finish(workspace: &mut Workspace, dialogs: &mut Vec<Dialog>) -> Vec<Action> {
    let Some(queueing) = pop(dialogs) else { return Vec::new() };
    let name = queueing.queue.name().to_owned();
    let (code, accepted) = (queueing.queue.batch().code.clone(), queueing.queue.counts().accepted);
    match queueing.queue.finish(workspace) {
        Ok(Finished { done: Some(done), gone }) => {
            let told = (gone > 0)
                .then(|| Action::Say(format!("{}; {gone} of {accepted} not coded: their words are gone", done.label)));
            let mut actions = vec![Action::Done(Ok(done)), Action::Coded(vec![code])];
            actions.extend(told);
            actions
        }
        Ok(Finished { done: None, .. }) => vec![Action::Say("nothing was accepted, and nothing is coded".to_owned())],
        Err(error) => {
            if let Ok(Some(queue)) = CodingQueue::open(workspace, &name) {
                dialogs.push(Dialog::Queue(Box::new(Queueing::new(queue))));
            }
            vec![failed(error)]
        }
    }
}

/// Take the dialog off the stack.
fn pop(dialogs: &mut Vec<Dialog>) -> Option<Queueing> {
    let place = dialogs.iter().rposition(|dialog| matches!(dialog, Dialog::Queue(_)))?;
    match dialogs.remove(place) {
        Dialog::Queue(queueing) => Some(*queueing),
        _ => None,
    }
}

fn opened(queue: Result<Option<CodingQueue>, Error>) -> Action {
    Action::QueueOpened(Box::new(queue.map_err(|error| error.to_string())))
}

fn failed(error: Error) -> Action {
    Action::Done(Err(error.to_string()))
}
