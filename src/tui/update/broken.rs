//! A codebook.yaml that cannot be used: what is wrong with it, and the way to mend it.

use crate::tui::action::Verb;
use crate::tui::effect::Effect;
use crate::tui::state::{Broken, Dialog, List, State, location};
use crate::tui::view::broken_rows;

/// Show what is wrong with codebook.yaml as it now stands.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    if problem(state).is_none() {
        state.say("codebook.yaml is in force as it stands");
        return Vec::new();
    }
    state.dialogs.push(Dialog::Broken(Broken::default()));
    vec![Effect::CheckCodebook]
}

fn problem(state: &State) -> Option<&str> {
    state.workspace.as_ref()?.codebook_problem()
}

/// The file has been looked at: each problem drawn.
pub(super) fn checked(state: &mut State, problems: &[String]) -> Vec<Effect> {
    for dialog in &mut state.dialogs {
        if let Dialog::Broken(broken) = dialog {
            *broken = Broken { top: broken.top, ..Broken::new(problems) };
        }
    }
    Vec::new()
}

/// Files of the study may have changed: what is shown of a broken codebook is shown anew, or goes.
pub(super) fn look_again(state: &mut State) -> Option<Effect> {
    let shown = state.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Broken(_)));
    if shown && problem(state).is_none() {
        state.dialogs.retain(|dialog| !matches!(dialog, Dialog::Broken(_)));
        return None;
    }
    shown.then_some(Effect::CheckCodebook)
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let area = super::screen(state).dialog;
    let height = usize::from(area.height.saturating_sub(2));
    let Some(Dialog::Broken(broken)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Move(motion) => {
            let len = broken_rows(broken, area).len();
            let mut list = List { chosen: broken.top, top: broken.top };
            list.step(motion, len, height);
            broken.top = list.chosen.min(len.saturating_sub(height));
        }
        Verb::EditCodebook => return edit(state),
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

/// Open codebook.yaml in the researcher's own editor: where it is broken, else at the code that is chosen.
pub(super) fn edit(state: &mut State) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    if let Some(why) = workspace.read_only() {
        state.warn(why);
        return Vec::new();
    }
    let line = match problem(state) {
        Some(problem) => location(problem).map(|(_, line)| line),
        None => state
            .code_here()
            .and_then(|code| crate::app::drafting::line_of_code(workspace.codebook_source(), code.as_str())),
    };
    vec![Effect::OpenCodebook(line)]
}
