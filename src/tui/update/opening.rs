//! What follows when a study has been opened.

use crate::tui::action::Opened;
use crate::tui::effect::Effect;
use crate::tui::state::{State, Tone, Transcripts};

use super::{showing, start, tour};

/// Show a study that was opened, or say why it could not be.
pub(super) fn open(state: &mut State, opened: Result<Opened, String>) -> Vec<Effect> {
    let made = start::made(state);
    let Some(opened) = start::opened(state, opened) else { return Vec::new() };
    match opened {
        Ok(mut opened) => {
            showing::open_blind(&mut opened);
            state.drafts.offered = opened.offered;
            state.overview = opened.overview;
            state.overview_generation = opened.workspace.generation();
            state.workspace = Some(opened.workspace);
            state.transcripts.arrange(&state.overview, &state.shown);
            // What is wrong with the researcher's own settings is still to be read, before what the study has to say.
            let unread = if state.tone == Tone::Plain { Vec::new() } else { std::mem::take(&mut state.notices) };
            if unread.is_empty() {
                state.say("");
            }
            recall(state);
            go_on(state);
            introduce(state);
            notice(state, opened.notices.into_iter().chain(unread).collect());
            tour::offer(state);
            let mut effects = super::go(state, state.view);
            match made {
                Some((folder, files)) if files.is_empty() => super::import::open_at(state, &folder),
                Some((_, files)) => effects.extend(super::import::at_once(state, files)),
                None => {}
            }
            effects
        }
        Err(error) => {
            state.failed = Some(error);
            state.say("the study could not be opened; q leaves");
            state.tone = Tone::Danger;
            Vec::new()
        }
    }
}

/// Codings that are looked through for those of the coder, the latest.
const SEEN: usize = 20_000;

/// Codings of the coder whose codes get the digits back that they had.
const RECALLED: usize = 500;

/// Put the codes that the coder used lately where they were: under their digits, and first in the picker.
fn recall(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let (project, coder) = (workspace.project(), workspace.coder());
    let latest = project.codings.iter().rev().take(SEEN).filter(|coding| &coding.coder == coder);
    let codes = latest.take(RECALLED).map(|coding| project.codebook.resolve(&coding.code));
    let codes: Vec<_> = codes.filter(|code| project.codebook.get(code.as_str()).is_some()).collect();
    state.recent.clear();
    state.slots = Default::default();
    for code in codes.into_iter().rev() {
        state.remember(&[code]);
    }
    // What `.` repeats is what was coded since the program began.
    state.read.last.clear();
}

/// Say under which name one codes, where nobody has chosen it and nothing here bears it yet.
fn introduce(state: &mut State) {
    let guessed = state.workspace.as_ref().filter(|workspace| workspace.coder_is_guessed());
    let Some(coder) = guessed.map(|workspace| workspace.coder().to_string()) else { return };
    if state.tone == Tone::Plain {
        state.say(format!("coding as {coder}"));
    }
}

/// Choose the transcript in which the reader stopped in the session before; Enter goes on there.
fn go_on(state: &mut State) {
    let Some((id, place)) = state.workspace.as_ref().and_then(|workspace| workspace.place_left()) else { return };
    let rows = &state.overview.rows;
    let row = state.transcripts.shown.iter().position(|row| rows.get(*row).is_some_and(|row| row.id == id));
    if let (Some(row), 0, None) = (row, state.transcripts.list.chosen, &state.read.transcript) {
        let (len, height) = (state.transcripts.shown.len(), super::rows(state, Transcripts::TAKEN));
        state.transcripts.list.chosen = row;
        state.transcripts.list.follow(len, height);
        // What is wrong with the researcher's own settings is still to be read.
        if state.tone == Tone::Plain {
            state.say(format!("Enter goes on in {id}, where you stopped"));
        }
        state.read.before = Some((id, place));
    }
}

/// Keep notices, and say the last of them.
pub(super) fn notice(state: &mut State, notices: Vec<crate::app::Notice>) {
    mend(state);
    if state.workspace.as_ref().is_some_and(|workspace| workspace.codebook_problem().is_some()) {
        let about = notices.iter().filter(|notice| notice.message.contains("codebook.yaml"));
        state.codebook_notices.extend(about.cloned());
    }
    if let Some(last) = notices.last() {
        let more =
            if notices.len() > 1 { format!(" (and {} more: `:notices`)", notices.len() - 1) } else { String::new() };
        (state.said, state.tone) = (format!("{}{more}", last.message), Tone::Warning);
    }
    notices.into_iter().for_each(|notice| state.keep(notice));
}

/// Take back what was noticed of a codebook that is good again.
fn mend(state: &mut State) {
    let good = state.workspace.as_ref().is_some_and(|workspace| workspace.codebook_problem().is_none());
    if good && !state.codebook_notices.is_empty() {
        let old = std::mem::take(&mut state.codebook_notices);
        state.notices.retain(|notice| !old.contains(notice));
        state.say("codebook.yaml is good again");
    }
}
