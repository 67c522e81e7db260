//! What the import screen has done on threads: names completed, files looked at, files read for good.

use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::app::Workspace;
use crate::app::importing::{self, Batch, Ground, ImportOptions, ImportReport, Looked, Planned, Planner};

use super::action::Action;
use super::state::{Dialog, Importing, State};
use super::work::{REPORT, Stop, Task, Ticket};

/// What the import screen hears.
#[derive(Debug)]
pub enum ImportNews {
    /// A path that was typed, what it goes on to, and the names that it may mean.
    Names(String, String, Vec<String>),
    /// So many files of so many are done.
    Progress(Ticket, usize, usize),
    /// The files of the path, and what they hold.
    Looked(Ticket, Vec<Planned>, Looked),
    /// Some files once more, by their places in the plan.
    LookedAgain(Ticket, Vec<usize>, Looked),
    /// All is read, and not yet part of the study.
    Read(Ticket, Batch),
    /// It is part of the study.
    Done(Box<Result<ImportReport, String>>),
}

fn news(news: ImportNews) -> Action {
    Action::Import(Box::new(news))
}

/// Complete a path.
pub(super) fn names(typed: String) -> Task {
    Box::new(move |send| {
        let (text, names) = importing::completed(&typed);
        send(news(ImportNews::Names(typed, text, names)));
    })
}

/// Look at all files of the path (`None`), or at some of the plan once more.
pub(super) fn look(state: &State, files: Option<Vec<usize>>) -> Option<Task> {
    let (workspace, import) = open(state)?;
    let (ground, planner) = (ground(workspace, import), Planner::of(workspace));
    let (plan, path) = (import.plan.clone(), importing::typed_path(import.path.text()));
    let paths = if import.files_named.is_empty() { vec![path] } else { import.files_named.clone() };
    let (ticket, stop) = (import.ticket.clone(), import.stop.clone());
    Some(Box::new(move |send| {
        let mut progress = progress(send, &ticket, &stop);
        let found = match files {
            Some(files) => {
                let looked = ground.planned(&plan).only(&files).look_at_all(&mut progress);
                ImportNews::LookedAgain(ticket.clone(), files, looked)
            }
            None => {
                let plan = planner.plan(&paths);
                let looked = ground.planned(&plan).look_at_all(&mut progress);
                ImportNews::Looked(ticket.clone(), plan, looked)
            }
        };
        if !stop.load(Ordering::Relaxed) {
            send(news(found));
        }
    }))
}

/// Read the files that come in, and write them beside their places.
pub(super) fn read(state: &State) -> Option<Task> {
    let (workspace, import) = open(state)?;
    let ground = ground(workspace, import).planned(&import.plan).only(&import.wanted());
    let (ticket, stop) = (import.ticket.clone(), import.stop.clone());
    Some(Box::new(move |send| {
        let batch = ground.read(&mut progress(send, &ticket, &stop));
        // A batch that is dropped leaves nothing behind.
        if !stop.load(Ordering::Relaxed) {
            send(news(ImportNews::Read(ticket.clone(), batch)));
        }
    }))
}

/// Write what was decided about speakers, and make what was read part of the study.
pub(super) fn commit(state: &mut State) -> Vec<Action> {
    let import = state.dialogs.iter_mut().find_map(|dialog| match dialog {
        Dialog::Import(import) => Some(import),
        _ => None,
    });
    let (Some(import), Some(workspace)) = (import, state.workspace.as_mut()) else { return Vec::new() };
    let Some(batch) = import.batch.take() else { return Vec::new() };
    let choices = import.wanted_choices(&workspace.settings().speakers);
    let written = workspace.write_speakers(&choices);
    let report = written.and_then(|()| importing::commit(workspace, batch));
    vec![news(ImportNews::Done(Box::new(report.map_err(|error| error.to_string()))))]
}

fn open(state: &State) -> Option<(&Workspace, &Importing)> {
    let import = state.dialogs.iter().find_map(|dialog| match dialog {
        Dialog::Import(import) => Some(import),
        _ => None,
    });
    Some((state.workspace.as_ref()?, import?))
}

fn ground(workspace: &Workspace, import: &Importing) -> Ground {
    let options = ImportOptions { choices: Some(import.choices.clone()), ..ImportOptions::default() };
    Ground::of(workspace, &[], &options)
}

/// Report progress now and then, until the work is stopped.
fn progress(send: &dyn Fn(Action), ticket: &Ticket, stop: &Stop) -> impl FnMut(usize, usize) -> bool {
    let mut told = Instant::now();
    move |done, of| {
        if done == 0 || told.elapsed() > REPORT {
            told = Instant::now();
            send(news(ImportNews::Progress(ticket.clone(), done, of)));
        }
        !stop.load(Ordering::Relaxed)
    }
}
