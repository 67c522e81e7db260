//! The codebook beside the text: choosing a code there, and coding with it.

use crate::text::Direction;
use crate::tui::action::{Motion, Mouse, MouseKind, Verb};
use crate::tui::effect::Effect;
use crate::tui::layout::Layout;
use crate::tui::scrolling::hold;
use crate::tui::state::{Dialog, Input, Sidebar, SidebarParts, State};

/// What means the panel while the text has the keys; `None` for all else.
pub(super) fn ask_from_text(state: &mut State, verb: Verb) -> Option<Vec<Effect>> {
    match verb {
        Verb::Codebook => {
            show(state, true);
            state.sidebar.active = true;
        }
        Verb::Sidebar => show(state, !state.sidebar.open),
        _ => return None,
    }
    Some(Vec::new())
}

/// While the panel has the keys.
pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Codebook => state.sidebar.active = false,
        Verb::Sidebar => show(state, false),
        Verb::Close if !state.sidebar.filter.is_empty() => clear(state),
        Verb::Close => state.sidebar.active = false,
        Verb::Confirm => return code(state, false),
        Verb::ConfirmOther => return code(state, true),
        Verb::Define if state.sidebar.chosen().is_some() => state.dialogs.push(Dialog::Entry(0)),
        Verb::Move(Motion::LineEdge(direction)) => sideways(state, direction),
        Verb::Move(motion) => step(state, motion),
        Verb::Extend(Motion::Line(direction)) => scroll(state, direction),
        _ => {}
    }
    Vec::new()
}

/// Show the panel or hide it. The cursor stays on the screen though the lines break elsewhere.
fn show(state: &mut State, open: bool) {
    if state.sidebar.open == open {
        return;
    }
    state.sidebar.active = false;
    hold(state, |state| state.sidebar.open = open);
}

/// What is looked for has changed.
pub(super) fn typed(state: &mut State) {
    if let Some(workspace) = &state.workspace {
        state.sidebar.arrange(&workspace.project().codebook);
    }
}

fn clear(state: &mut State) {
    state.sidebar.filter = Input::default();
    typed(state);
}

/// Code the selection, else the unit under the cursor, with the chosen code; with `another`, the keys stay here.
fn code(state: &mut State, another: bool) -> Vec<Effect> {
    let Some(code) = state.sidebar.chosen().map(|branch| branch.code.clone()) else {
        state.warn("no code has these words; type others, or Esc");
        return Vec::new();
    };
    let heading = state.workspace.as_ref().and_then(|workspace| workspace.project().codebook.get(code.as_str()));
    if let Some(heading) = heading.filter(|code| !code.applies) {
        let said = format!("{} is a heading: choose a code below it", heading.name);
        state.warn(said);
        return Vec::new();
    }
    state.sidebar.active = another;
    clear(state);
    super::read::apply(state, vec![code])
}

fn parts(state: &State) -> SidebarParts {
    Sidebar::parts(super::screen(state).read.sidebar)
}

fn step(state: &mut State, motion: Motion) {
    let height = usize::from(parts(state).tree.height);
    let sidebar = &mut state.sidebar;
    let before = sidebar.list.chosen;
    sidebar.list.step(motion, sidebar.branches.len(), height);
    if sidebar.list.chosen != before {
        sidebar.scrolled = 0;
    }
}

/// Scroll what the chosen code means.
fn scroll(state: &mut State, direction: Direction) {
    let area = parts(state).about;
    let len = crate::tui::view::sidebar_len(state, area.width);
    let last = len.saturating_sub(usize::from(area.height));
    let scrolled = state.sidebar.scrolled;
    state.sidebar.scrolled = match direction {
        Direction::Forward => scrolled + 1,
        Direction::Backward => scrolled.saturating_sub(1),
    }
    .min(last);
}

/// Right unfolds; left folds, or goes to the code above.
fn sideways(state: &mut State, direction: Direction) {
    let Some(branch) = state.sidebar.chosen().cloned() else { return };
    match (direction, branch.folded) {
        (Direction::Forward, Some(true)) => drop(state.sidebar.folded.remove(&branch.code)),
        (Direction::Backward, Some(false)) if state.sidebar.filter.is_empty() => {
            state.sidebar.folded.insert(branch.code);
        }
        (Direction::Backward, _) => {
            let rows = &state.sidebar.branches;
            let above = rows.iter().take(state.sidebar.list.chosen).rposition(|row| row.depth < branch.depth);
            state.sidebar.list.chosen = above.unwrap_or(state.sidebar.list.chosen);
            state.sidebar.scrolled = 0;
            return;
        }
        (Direction::Forward, _) => return,
    }
    typed(state);
}

/// Keep the panel up to date with the study, and what is chosen on screen.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let generation = state.workspace.as_ref().map(crate::app::Workspace::generation);
    if !state.sidebar.open || generation.is_none() {
        return Vec::new();
    }
    let mut effects = Vec::new();
    if state.sidebar.generation != generation {
        effects = super::inquiry::count(state);
        let Some(workspace) = &state.workspace else { return effects };
        let (codebook, sidebar) = (&workspace.project().codebook, &mut state.sidebar);
        match generation.filter(|_| state.codes.counted == generation) {
            Some(generation) => sidebar.count(codebook, &state.codes.ledger, generation),
            // Until the codings of a large study have been read, the codes are there without their numbers.
            None if sidebar.branches.is_empty() => sidebar.arrange(codebook),
            None => {}
        }
    }
    let height = usize::from(parts(state).tree.height);
    state.sidebar.list.follow(state.sidebar.branches.len(), height);
    effects
}

/// The mouse while the Read view is shown; `None` where it is not on the panel.
pub(super) fn mouse(state: &mut State, mouse: Mouse, screen: &Layout) -> Option<Vec<Effect>> {
    let area = screen.read.sidebar;
    if !super::mouse::holds(area, mouse) || state.read.drag.is_some() {
        state.sidebar.active &= !matches!(mouse.kind, MouseKind::Press(_) | MouseKind::ShiftPress);
        return None;
    }
    let parts = Sidebar::parts(area);
    match mouse.kind {
        MouseKind::Scroll(direction) if super::mouse::holds(parts.about, mouse) => scroll(state, direction),
        MouseKind::Scroll(direction) => step(state, Motion::Line(direction)),
        MouseKind::Press(clicks) if super::mouse::holds(parts.tree, mouse) => return Some(press(state, clicks, mouse)),
        MouseKind::Press(_) => state.sidebar.active = true,
        _ => {}
    }
    Some(Vec::new())
}

/// A click chooses a code, or folds it where it is on the sign; two code with it.
fn press(state: &mut State, clicks: u8, mouse: Mouse) -> Vec<Effect> {
    let tree = parts(state).tree;
    let place = state.sidebar.list.top + usize::from(mouse.row - tree.y);
    state.sidebar.active = true;
    let Some(branch) = state.sidebar.branches.get(place).cloned() else { return Vec::new() };
    (state.sidebar.list.chosen, state.sidebar.scrolled) = (place, 0);
    let sign = usize::from(mouse.column.saturating_sub(tree.x)) <= branch.depth + 2;
    match branch.folded {
        Some(true) if sign => sideways(state, Direction::Forward),
        Some(false) if sign => sideways(state, Direction::Backward),
        _ if clicks == 2 => return code(state, true),
        _ => {}
    }
    Vec::new()
}
