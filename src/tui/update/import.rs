//! The import screen: what its keys mean.

use std::path::PathBuf;

use crate::project::SpeakerDecision;
use crate::text::Direction;
use crate::tui::action::{Motion, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, ImportPane, ImportStage, Importing, Input, State};
use crate::tui::view::import_heights;
use crate::tui::work::Job;

/// Show the screen for a study that was just made, with the folder that holds its interviews where one is known.
pub(super) fn open_at(state: &mut State, folder: &str) {
    open(state);
    if let Some(import) = importing(state) {
        import.path = folder.into();
    }
}

/// Import these files without a question; the screen shows how far that is, and what was found where it has to be asked.
pub(super) fn at_once(state: &mut State, files: Vec<PathBuf>) -> Vec<Effect> {
    let folder = files.first().and_then(|file| file.parent()).map(|folder| folder.display().to_string());
    open_at(state, folder.as_deref().unwrap_or_default());
    let Some(import) = importing(state) else { return Vec::new() };
    (import.files_named, import.at_once) = (files, true);
    import.begin();
    import.stage = ImportStage::Looking(0, 0);
    vec![Effect::Work(Job::Look(None))]
}

/// Show the screen.
pub(super) fn open(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    if let Some(refusal) = workspace.read_only() {
        return state.warn(refusal);
    }
    let choices = workspace.settings().speakers.clone();
    state.dialogs.push(Dialog::Import(Box::new(Importing::new(choices))));
}

/// The screen, where it is on top.
pub(super) fn importing(state: &mut State) -> Option<&mut Importing> {
    match state.dialogs.last_mut() {
        Some(Dialog::Import(import)) => Some(import),
        _ => None,
    }
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(import) = importing(state) else { return Vec::new() };
    if let Verb::Edit(edit) = verb {
        import.field().into_iter().for_each(|field| field.edit(edit));
        import.names.clear();
        return Vec::new();
    }
    match (import.stage, import.naming.is_some()) {
        (_, true) => ask_name(state, verb),
        (ImportStage::Path, _) => ask_path(state, verb),
        (ImportStage::Preview, _) => ask_preview(state, verb),
        (ImportStage::Looking(..) | ImportStage::Reading(..), _) => stop(state, verb),
        (ImportStage::Done, _) => close(state, verb),
    }
}

fn ask_path(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(import) = importing(state) else { return Vec::new() };
    match verb {
        Verb::Expand => return vec![Effect::Work(Job::Names(import.path.text().to_owned()))],
        Verb::Confirm if import.path.text().trim().is_empty() => state.warn("write the path of a file or folder first"),
        Verb::Confirm => {
            import.begin();
            import.files_named.clear();
            import.names.clear();
            import.stage = ImportStage::Looking(0, 0);
            return vec![Effect::Work(Job::Look(None))];
        }
        Verb::Close => drop(state.dialogs.pop()),
        _ => {}
    }
    Vec::new()
}

fn stop(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(import) = importing(state).filter(|_| verb == Verb::Close) else { return Vec::new() };
    import.begin();
    import.at_once = false;
    import.stage = match import.stage {
        ImportStage::Reading(..) => ImportStage::Preview,
        _ => ImportStage::Path,
    };
    state.say("stopped; nothing was imported");
    Vec::new()
}

fn close(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Close => drop(state.dialogs.pop()),
        Verb::Confirm => {
            let first = importing(state).and_then(|import| import.first.take());
            state.dialogs.pop();
            return first.map_or_else(Vec::new, |first| super::transcripts::open(state, first));
        }
        Verb::Move(motion) => {
            let height = usize::from(super::screen(state).dialog.height.saturating_sub(4));
            if let Some(import) = importing(state) {
                import.files.step(motion, import.rows.len(), height);
            }
        }
        _ => {}
    }
    Vec::new()
}

fn ask_preview(state: &mut State, verb: Verb) -> Vec<Effect> {
    let area = super::screen(state).dialog;
    let Some(import) = importing(state) else { return Vec::new() };
    let heights = import_heights(area, import);
    match verb {
        Verb::Move(Motion::LineEdge(direction)) | Verb::Turn(direction) => turn(import, direction),
        Verb::Move(motion) => step(import, motion, heights),
        Verb::Mark => mark(import),
        Verb::Everywhere => {
            import.everywhere = !import.everywhere;
            let whose = if import.everywhere { "all transcripts of the study" } else { "this file alone" };
            state.say(format!("what is decided about speakers now holds for {whose}"));
        }
        Verb::Encoding => {
            if let Some(file) = import.turn_encoding() {
                return look_again(import, vec![file]);
            }
        }
        Verb::Rename => name(state),
        Verb::Join if import.marked.len() < 2 => state.warn("mark two or more speakers with space first"),
        Verb::Join => {
            let first = import.marked.first().cloned().unwrap_or_default();
            import.naming = Some(Input::from(first.as_str()));
        }
        Verb::Deny => return deny(state),
        Verb::Undo => {
            let chosen = import.chosen_speaker().map(|chosen| SpeakerDecision::Reset(chosen.name));
            return decide(state, chosen.into_iter().collect());
        }
        Verb::Confirm if import.wanted().is_empty() => state.warn("every file is left out"),
        Verb::Confirm => {
            import.begin();
            import.stage = ImportStage::Reading(0, import.plan.len());
            return vec![Effect::Work(Job::ReadFiles)];
        }
        Verb::Close => {
            import.begin();
            import.stage = ImportStage::Path;
        }
        _ => {}
    }
    Vec::new()
}

/// Go over to the next part, or the one before.
fn turn(import: &mut Importing, direction: Direction) {
    let here = ImportPane::ALL.iter().position(|pane| *pane == import.pane).unwrap_or(0);
    let step = if direction == Direction::Forward { 1 } else { ImportPane::ALL.len() - 1 };
    import.pane = ImportPane::ALL.into_iter().cycle().nth(here + step).unwrap_or_default();
}

fn step(import: &mut Importing, motion: Motion, heights: (usize, usize)) {
    let (speaking, turns) = (import.speaking().len(), import.chosen().map_or(0, |preview| preview.turns.len()));
    match import.pane {
        ImportPane::Files => {
            let before = import.files.chosen;
            import.files.step(motion, import.previews.len(), heights.0);
            if import.files.chosen != before {
                import.marked.clear();
                (import.speakers, import.turns) = Default::default();
            }
        }
        ImportPane::Speakers => import.speakers.step(motion, speaking, heights.1),
        ImportPane::Turns => import.turns.step(motion, turns, heights.1),
    }
}

/// Leave the file out, or take it in again; mark the speaker, or take the mark away.
fn mark(import: &mut Importing) {
    match import.pane {
        ImportPane::Speakers => {
            let Some(speaking) = import.chosen_speaker().filter(|speaking| speaking.speaks) else { return };
            if !import.marked.remove(&speaking.name) {
                import.marked.insert(speaking.name);
            }
        }
        _ => {
            let Some(file) = import.chosen().map(|preview| preview.file) else { return };
            if !import.skipped.remove(&file) {
                import.skipped.insert(file);
            }
        }
    }
}

/// Ask for the name of the chosen speaker, or of all that are marked.
fn name(state: &mut State) {
    let Some(import) = importing(state) else { return };
    match import.chosen_speaker() {
        Some(speaking) if speaking.speaks || !import.marked.is_empty() => {
            let name = import.marked.first().cloned().unwrap_or(speaking.name);
            import.naming = Some(Input::from(name.as_str()));
        }
        Some(_) => state.warn("this label names no speaker; d lets it name one"),
        None => state.warn("nobody speaks in this file by name"),
    }
}

fn ask_name(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(import) = importing(state) else { return Vec::new() };
    match verb {
        Verb::Confirm => {
            let name = import.naming.take().unwrap_or_default().text().to_owned();
            let mut who: Vec<String> = std::mem::take(&mut import.marked).into_iter().collect();
            if who.is_empty() {
                who.extend(import.chosen_speaker().map(|speaking| speaking.name));
            }
            let decisions = who.into_iter().map(|who| SpeakerDecision::Rename { who, name: name.clone() }).collect();
            return decide(state, decisions);
        }
        Verb::Close => import.naming = None,
        _ => {}
    }
    Vec::new()
}

/// Let the chosen label name no speaker, or one after all.
fn deny(state: &mut State) -> Vec<Effect> {
    let chosen = importing(state).and_then(|import| import.chosen_speaker());
    let decision = chosen.map(|chosen| match chosen.speaks {
        true => SpeakerDecision::Deny(chosen.name),
        false => SpeakerDecision::Allow(chosen.name),
    });
    decide(state, decision.into_iter().collect())
}

/// Take decisions, and look at the files again that they concern.
fn decide(state: &mut State, decisions: Vec<SpeakerDecision>) -> Vec<Effect> {
    let Some(import) = importing(state) else { return Vec::new() };
    let (scope, found, before) = (import.scope(), import.labels(), import.choices.clone());
    for decision in &decisions {
        match import.choices.decided(decision, scope.as_ref(), &found) {
            Ok(choices) => import.choices = choices,
            Err(refusal) => {
                import.choices = before;
                state.warn(refusal.to_string());
                return Vec::new();
            }
        }
    }
    let changed = |id| import.choices.of(id) != before.of(id);
    let concerned = import.previews.iter().filter(|preview| changed(&preview.row.id));
    let mut files: Vec<usize> = concerned.map(|preview| preview.file).collect();
    files.dedup();
    if files.is_empty() { Vec::new() } else { look_again(import, files) }
}

fn look_again(import: &mut Importing, files: Vec<usize>) -> Vec<Effect> {
    import.begin();
    vec![Effect::Work(Job::Look(Some(files)))]
}
