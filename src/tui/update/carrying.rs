//! Moving a code in the tree, by keys and by the mouse.

use crate::project::{CodebookCommand, Command};
use crate::text::Direction;
use crate::tui::action::{Motion, Mouse, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Carried, CodesParts, Dragged, Spot, State};
use crate::tui::view::name_column;

use super::codes::chosen_code;

/// Pick the chosen code up.
pub(super) fn pick_up(state: &mut State) {
    let Some(code) = chosen_code(state) else { return };
    if let Some(why) = state.workspace.as_ref().and_then(crate::app::Workspace::read_only) {
        return state.warn(why);
    }
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    state.codes.choose(&code.id, codebook);
    (state.codes.in_quotes, state.codes.writing) = (false, false);
    state.codes.carried = Carried::new(codebook, &code.id);
    rearrange(state);
}

/// In the mode: the tree is shown as it would be.
pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let (Some(carried), Some(workspace)) = (state.codes.carried.as_mut(), &state.workspace) else { return Vec::new() };
    let codebook = &workspace.project().codebook;
    match verb {
        Verb::Move(Motion::Line(direction)) => drop(carried.along(codebook, direction)),
        Verb::Move(Motion::Edge(direction)) => carried.to_edge(codebook, direction),
        Verb::Move(Motion::LineEdge(Direction::Forward)) => {
            carried.inwards(codebook);
            if let Some(parent) = &carried.spot.parent {
                state.codes.folded.remove(parent);
            }
        }
        Verb::Move(Motion::LineEdge(Direction::Backward)) => drop(carried.outwards(codebook)),
        Verb::Confirm => return put_down(state),
        Verb::Move(_) => {}
        _ => {
            state.codes.carried = None;
            rearrange(state);
            state.say("it stays where it was");
            return Vec::new();
        }
    }
    rearrange(state);
    Vec::new()
}

/// Show the tree as it would be, and say where the code would go.
fn rearrange(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    state.codes.arrange(codebook);
    if let Some(carried) = &state.codes.carried {
        let told = carried.spot.told(codebook, &carried.code);
        let here = if carried.is_home() { " (where it is)" } else { "" };
        state.say(format!("{told}{here}"));
    }
}

fn put_down(state: &mut State) -> Vec<Effect> {
    let Some(carried) = state.codes.carried.take() else { return Vec::new() };
    rearrange(state);
    drop_at(state, carried)
}

/// Ask for the move, if it is one.
fn drop_at(state: &mut State, carried: Carried) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    if carried.is_home() {
        state.say("it stays where it was");
        return Vec::new();
    }
    let Carried { code, spot, .. } = carried;
    let index = spot.place(&workspace.project().codebook, &code);
    state.codes.next = Some(code.clone());
    vec![Effect::Run(Command::Codebook(CodebookCommand::Move { code, parent: spot.parent, index }))]
}

/// The button went down on the chosen row: what is dragged from here.
pub(super) fn press(state: &mut State) {
    let code = state.codes.chosen().map(|branch| branch.code.clone());
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let writable = state.workspace.as_ref().is_some_and(|workspace| workspace.read_only().is_none());
    let carried = code.zip(codebook).filter(|_| writable).and_then(|(code, codebook)| Carried::new(codebook, &code));
    state.codes.dragged = carried.map(|carried| Dragged { carried, over: None });
}

/// The mouse moved with the button down: find where the code would go; at the edges the tree scrolls.
pub(super) fn drag(state: &mut State, mouse: Mouse, parts: &CodesParts) {
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    let codes = &mut state.codes;
    let Some(dragged) = codes.dragged.as_mut() else { return };
    let height = usize::from(parts.tree.height);
    if mouse.row < parts.tree.y {
        codes.list.top = codes.list.top.saturating_sub(1);
    } else if mouse.row >= parts.tree.bottom() && codes.list.top + height < codes.branches.len() {
        codes.list.top += 1;
    }
    let last = parts.tree.bottom().saturating_sub(1);
    let row = codes.list.top + usize::from(mouse.row.clamp(parts.tree.y, last.max(parts.tree.y)) - parts.tree.y);
    let row = row.min(codes.branches.len().saturating_sub(1));
    let Some(branch) = codes.branches.get(row) else { return };
    let below = mouse.column >= name_column(parts, branch);
    let (spot, row) = if mouse.row < parts.tree.y && codes.list.top == 0 {
        (Some(Spot { parent: None, index: 0 }), usize::MAX)
    } else {
        let inside = mouse.column < parts.tree.right();
        (dragged.carried.drop_on(codebook, &branch.code, below).filter(|_| inside), row)
    };
    dragged.over = spot.is_some().then_some((row, below));
    dragged.carried.spot = spot.unwrap_or_else(|| dragged.carried.home.clone());
    let told = dragged.carried.spot.told(codebook, &dragged.carried.code);
    let name = codebook.get(dragged.carried.code.as_str()).map_or("", |code| &code.name);
    let said = if dragged.over.is_some() { format!("{name}: {told}") } else { format!("{name}: stays") };
    state.say(said);
}

/// The button went up: put the code down where the mark was.
pub(super) fn release(state: &mut State) -> Vec<Effect> {
    match state.codes.dragged.take() {
        Some(Dragged { carried, over: Some(_) }) => drop_at(state, carried),
        Some(_) | None => Vec::new(),
    }
}
