//! The import screen: what its threads report.

use std::collections::BTreeSet;
use std::path::Path;

use crate::app::importing::{ImportReport, Looked, Outcome, Planned};
use crate::tui::effect::Effect;
use crate::tui::import_work::ImportNews;
use crate::tui::state::{Dialog, ImportStage, Importing, List, State, Tone};
use crate::tui::work::Job;

pub(super) fn hear(state: &mut State, news: ImportNews) -> Vec<Effect> {
    match news {
        ImportNews::Names(typed, text, names) => complete(state, &typed, &text, names),
        ImportNews::Progress(ticket, done, of) => {
            if let Some(import) = open(state).filter(|_| ticket.holds()) {
                import.stage = match import.stage {
                    ImportStage::Looking(..) => ImportStage::Looking(done, of),
                    ImportStage::Reading(..) => ImportStage::Reading(done, of),
                    stage => stage,
                };
            }
        }
        ImportNews::Looked(ticket, plan, looked) if ticket.holds() => return show(state, plan, looked),
        ImportNews::LookedAgain(ticket, files, looked) if ticket.holds() => show_again(state, &files, looked),
        ImportNews::Read(ticket, batch) if ticket.holds() => {
            if let Some(import) = open(state) {
                import.batch = Some(batch);
                return vec![Effect::CommitImport];
            }
        }
        ImportNews::Looked(..) | ImportNews::LookedAgain(..) | ImportNews::Read(..) => {}
        ImportNews::Done(report) => return finish(state, *report),
    }
    Vec::new()
}

/// The screen, under whatever dialog.
fn open(state: &mut State) -> Option<&mut Importing> {
    state.dialogs.iter_mut().find_map(|dialog| match dialog {
        Dialog::Import(import) => Some(&mut **import),
        _ => None,
    })
}

/// Go on with a path, unless something else was typed meanwhile.
fn complete(state: &mut State, typed: &str, text: &str, names: Vec<String>) {
    let Some(import) = open(state).filter(|import| import.path.text() == typed) else { return };
    import.path = text.into();
    // One name that was completed need not be listed.
    import.names = if names.len() == 1 { Vec::new() } else { names };
    if import.names.is_empty() && typed == text {
        state.say("nothing else begins so");
    }
}

fn show(state: &mut State, plan: Vec<Planned>, looked: Looked) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let previews = looked.judged(workspace);
    let Some(import) = open(state) else { return Vec::new() };
    import.plan = plan;
    import.skipped.clear();
    import.previews.clear();
    (import.files, import.speakers, import.turns) = (List::default(), List::default(), List::default());
    import.take(previews);
    import.stage = ImportStage::Preview;
    if import.plan.is_empty() {
        import.stage = ImportStage::Path;
        state.warn("there are no files in this folder");
    } else if import.at_once && !import.wanted().is_empty() {
        import.begin();
        import.stage = ImportStage::Reading(0, import.plan.len());
        return vec![Effect::Work(Job::ReadFiles)];
    }
    Vec::new()
}

fn show_again(state: &mut State, files: &[usize], looked: Looked) {
    let Some(workspace) = &state.workspace else { return };
    let mut previews = looked.judged(workspace);
    for preview in &mut previews {
        preview.file = files.get(preview.file).copied().unwrap_or_default();
    }
    if let Some(import) = open(state) {
        import.take(previews);
    }
}

fn finish(state: &mut State, report: Result<ImportReport, String>) -> Vec<Effect> {
    let report = match report {
        Ok(report) => report,
        Err(why) => {
            state.warn(why);
            if let Some(import) = open(state) {
                import.stage = ImportStage::Preview;
            }
            return Vec::new();
        }
    };
    let said = said(&report);
    super::notice(state, report.notices.clone());
    let came = report.rows.iter().filter(|row| matches!(row.outcome, Outcome::New));
    let first = came.map(|row| row.id.clone()).min();
    let transcripts = state.workspace.as_ref().map_or(0, |workspace| workspace.project().transcripts.len());
    let first = first.filter(|_| transcripts == report.imported());
    let not_saved = report.done.as_ref().and_then(|done| done.not_saved.clone());
    match not_saved {
        Some(why) => state.warn(format!("NOT SAVED: {said} ({why})")),
        None if first.is_some() => state.say(format!("{said}; Enter reads the first")),
        None => state.say(said.clone()),
    }
    let coder = state.workspace.as_ref().map(|workspace| workspace.coder().to_string()).unwrap_or_default();
    let mut all_well = report.rows.iter().all(|row| matches!(row.outcome, Outcome::New));
    if let Some(import) = open(state) {
        all_well &= std::mem::take(&mut import.at_once);
        import.stage = ImportStage::Done;
        import.rows = report.rows;
        import.first = first.clone();
        import.files = List::default();
    }
    // Where all came in as it should, there is nothing to look at before the first is read.
    if let Some(first) = first.filter(|_| all_well && state.tone == Tone::Plain) {
        state.dialogs.retain(|dialog| !matches!(dialog, Dialog::Import(_)));
        state.say(format!("{said}; coding as {coder}"));
        return super::transcripts::open(state, first).into_iter().chain(super::search::texts_changed(state)).collect();
    }
    // The open transcript may name its speakers otherwise now.
    let open = state.read.transcript.as_ref().map(|transcript| Effect::Load(transcript.id.clone(), None));
    open.into_iter().chain(super::search::texts_changed(state)).collect()
}

/// `3 imported, 1 unchanged, 1 refused`.
fn said(report: &ImportReport) -> String {
    let count = |is: fn(&Outcome) -> bool| report.rows.iter().filter(|row| is(&row.outcome)).count();
    let counts = [
        (report.imported(), "imported"),
        (count(|outcome| matches!(outcome, Outcome::Unchanged)), "unchanged"),
        (count(|outcome| matches!(outcome, Outcome::Refused(_))), "refused"),
        (count(|outcome| matches!(outcome, Outcome::NotWritten(_))), "not written"),
    ];
    let told: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if told.is_empty() {
        return "nothing to import".to_owned();
    }
    let files: BTreeSet<&Path> = report.rows.iter().map(|row| row.path.as_path()).collect();
    match files.len() {
        count if count == report.rows.len() => told.join(", "),
        1 => format!("{}; transcripts of 1 file", told.join(", ")),
        count => format!("{}; transcripts of {count} files", told.join(", ")),
    }
}
