//! What is shown, and how: codings by code and coder, the density bar, themes.

use crate::app::Overview;
use crate::project::{CodeId, Project, is_interviewer};
use crate::text::{ByteOffset, Direction, TextRange};
use crate::tui::action::{Mouse, MouseKind, Opened, Verb, View};
use crate::tui::density::offset_of;
use crate::tui::effect::Effect;
use crate::tui::layout::Layout;
use crate::tui::scrolling::reveal;
use crate::tui::showing::Showing;
use crate::tui::state::{Choosing, Dialog, Shown, ShownRow, State, Tone};
use crate::tui::work::{ChartWork, Job};

/// Rows of the choice that are no codes or coders: its frame.
const FRAME: usize = 2;

pub(super) fn ask(state: &mut State, wish: Showing) -> Vec<Effect> {
    match wish {
        Showing::Filter => return open(state),
        Showing::Only => only(state),
        Showing::All => show_all(state),
        Showing::Blind => blind(state),
        Showing::Uncoded(direction) => uncoded(state, direction),
        Showing::Theme(name) => {
            state.theme = state.theme.with(name);
            state.say(format!("theme {}; `theme: {0}` in your config.yaml keeps it", name.name()));
        }
        Showing::Palette(palette) => {
            state.theme.palette = palette;
            state.say(format!("palette {}; `palette: {0}` in your config.yaml keeps it", palette.name()));
        }
        Showing::Ascii => {
            state.theme.ascii = !state.theme.ascii;
            let said = if state.theme.ascii { "ASCII signs alone" } else { "all signs" };
            state.say(format!("{said}; `ascii: {}` in your config.yaml keeps it", state.theme.ascii));
        }
    }
    Vec::new()
}

/// Choose what is shown: while reading the numbers are of this transcript. Who speaks is looked for on a thread.
fn open(state: &mut State) -> Vec<Effect> {
    let mut effects = super::inquiry::count(state);
    let Some(mut choosing) = counted(state) else { return effects };
    let Some(workspace) = &state.workspace else { return effects };
    let known = state.analysis.speakers.as_ref().filter(|(of, _)| *of == workspace.generation());
    match known {
        Some((_, speakers)) => choosing.add_speakers(speakers),
        None => {
            choosing.reading = true;
            effects.push(Effect::Work(Job::Chart(ChartWork::Speakers)));
        }
    }
    state.dialogs.push(Dialog::Shown(choosing));
    effects
}

/// What there is to choose among, with the numbers as far as they are known: while reading those of the transcript.
fn counted(state: &State) -> Option<Choosing> {
    let workspace = state.workspace.as_ref()?;
    let (project, generation) = (workspace.project(), workspace.generation());
    let open = state.read.transcript.as_ref().filter(|_| state.view == View::Read);
    Some(match open {
        Some(transcript) => Choosing { of: Some(generation), ..Choosing::of(project, &transcript.id) },
        None => {
            let of = state.codes.counted.filter(|counted| *counted == generation);
            Choosing { of, ..Choosing::of_study(project, &state.codes.ledger) }
        }
    })
}

/// The numbers stay true while the window is open: the codings of a large study are counted in parts, and others code.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let generation = state.workspace.as_ref().map(crate::app::Workspace::generation);
    match state.dialogs.last() {
        Some(Dialog::Shown(choosing)) if choosing.of != generation => {}
        _ => return Vec::new(),
    }
    let effects = super::inquiry::count(state);
    let newer = counted(state).filter(|newer| newer.of == generation);
    if let (Some(Dialog::Shown(choosing)), Some(newer)) = (state.dialogs.last_mut(), newer) {
        choosing.renew(newer);
    }
    effects
}

/// Keys while choosing what is shown.
pub(super) fn ask_choosing(state: &mut State, verb: Verb) -> Vec<Effect> {
    let height = usize::from(super::screen(state).dialog.height).saturating_sub(FRAME);
    let Some(Dialog::Shown(choosing)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Move(motion) => choosing.list.step(motion, choosing.rows.len(), height),
        Verb::Turn(direction) => choosing.turn(direction, height),
        Verb::Mark | Verb::Confirm => toggle(state),
        Verb::Showing(Showing::Only) => only(state),
        Verb::MarkAll => show_all(state),
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

fn chosen(state: &State) -> Option<ShownRow> {
    match state.dialogs.last() {
        Some(Dialog::Shown(choosing)) => choosing.chosen().cloned(),
        _ => None,
    }
}

/// Hide the row that is chosen, or show it again; a code takes those below it along.
fn toggle(state: &mut State) {
    let Some(project) = state.workspace.as_ref().map(crate::app::Workspace::project) else { return };
    match chosen(state) {
        Some(ShownRow::Coder(coder, _)) => {
            let shown = !state.shown.coder(&coder);
            state.shown.set_coder(&coder, shown);
        }
        Some(ShownRow::Code(code, ..)) => {
            let codes = with_below(project, &code);
            let shown = !state.shown.code(&code);
            codes.iter().for_each(|code| state.shown.set_code(code, shown));
        }
        Some(ShownRow::Value(name, value, _)) => {
            let all = choosing(state).map(|choosing| choosing.values(&name)).unwrap_or_default();
            let shown = !state.shown.value(&name, &value);
            state.shown.set_value(&name, &value, shown, &all);
        }
        Some(ShownRow::Speaker(name, _)) => {
            let all = choosing(state).map(Choosing::speakers).unwrap_or_default();
            let shown = !state.shown.speaker(Some(&name));
            state.shown.set_speaker(&name, shown, &all);
        }
        None => {}
    }
    apply(state);
}

fn choosing(state: &State) -> Option<&Choosing> {
    if let Some(Dialog::Shown(choosing)) = state.dialogs.last() { Some(choosing) } else { None }
}

fn with_below(project: &Project, code: &CodeId) -> Vec<CodeId> {
    let below = project.codebook.codes().iter().filter(|other| project.codebook.is_in(&other.id, code));
    std::iter::once(code.clone()).chain(below.map(|other| other.id.clone())).collect()
}

/// Show the row that is chosen, and none else of its kind; where that is so already, all of its kind.
fn only(state: &mut State) {
    let (Some(workspace), Some(Dialog::Shown(choosing))) = (&state.workspace, state.dialogs.last()) else { return };
    let Some(chosen) = choosing.chosen() else { return };
    let kept = match chosen {
        ShownRow::Code(code, ..) => with_below(workspace.project(), code),
        ShownRow::Coder(..) => Vec::new(),
        ShownRow::Value(name, value, _) => {
            state.shown.only_value(name, value);
            return apply(state);
        }
        ShownRow::Speaker(name, _) => {
            state.shown.only_speaker(name);
            return apply(state);
        }
    };
    let mut alone = state.shown.clone();
    let mut all = state.shown.clone();
    for row in &choosing.rows {
        match (row, chosen) {
            (ShownRow::Coder(coder, _), ShownRow::Coder(this, _)) => {
                alone.set_coder(coder, coder == this);
                all.set_coder(coder, true);
            }
            (ShownRow::Code(code, ..), ShownRow::Code(..)) => {
                alone.set_code(code, kept.contains(code));
                all.set_code(code, true);
            }
            _ => {}
        }
    }
    state.shown = if alone == state.shown { all } else { alone };
    apply(state);
}

fn show_all(state: &mut State) {
    state.shown = Shown::default();
    apply(state);
    state.say("everything is shown and counted");
}

/// Place the marks anew, and choose the rows of the list of transcripts. Nothing else on the screen moves.
fn apply(state: &mut State) {
    super::place_marks(state);
    state.transcripts.arrange(&state.overview, &state.shown);
}

/// Codes that have just been applied are not hidden: what one does must show.
pub(super) fn uncover(state: &mut State, codes: &[CodeId]) {
    let before = state.shown.clone();
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let name = |code: &CodeId| codebook.and_then(|codebook| codebook.get(code.as_str())).map(|code| code.name.clone());
    let hidden: Vec<String> = codes.iter().filter(|code| !before.code(code)).filter_map(name).collect();
    codes.iter().for_each(|code| state.shown.set_code(code, true));
    if let Some(workspace) = &state.workspace {
        state.shown.set_coder(workspace.coder(), true);
    }
    if before != state.shown {
        apply(state);
    }
    if !hidden.is_empty() && state.tone != Tone::Danger {
        let are = if hidden.len() == 1 { "is" } else { "are" };
        state.said.push_str(&format!(" · {} {are} shown again", hidden.join(", ")));
    }
}

/// Hide what others did, or show it.
fn blind(state: &mut State) {
    let Some(workspace) = &mut state.workspace else { return };
    let blind = !workspace.is_blind();
    workspace.set_blind(blind);
    // A choice of somebody else's codings would show nothing, and whose they were.
    state.shown.show_all_coders();
    state.codes.inquiry.behind = None;
    state.say(match blind {
        true => "blind: what others coded and wrote is hidden everywhere on the screen; `:blind` shows it again",
        false => "what others coded and wrote is shown again",
    });
}

/// A study that is to be read blind is so from the first frame on.
pub(super) fn open_blind(opened: &mut Opened) {
    if opened.workspace.settings().blind {
        opened.workspace.set_blind(true);
        opened.overview = Overview::of(&opened.workspace);
    }
}

/// Move to where the next stretch begins that one has not coded, or the one before. What interviewers say is none.
fn uncoded(state: &mut State, direction: Direction) {
    let here = state.read.selection.head;
    let gaps = gaps(state);
    let inside = gaps.iter().any(|gap| gap.contains(here));
    let gap = match direction {
        Direction::Forward => gaps.iter().find(|gap| gap.start() > here),
        Direction::Backward => gaps.iter().rev().find(|gap| gap.start() < here && !gap.contains(here)),
    };
    match gap {
        Some(gap) => super::jumps::jump_to(state, gap.start()),
        None => {
            let but = if asked(state).next().is_some() { " but questions" } else { "" };
            state.say(match (inside, direction) {
                (true, Direction::Forward) => "this is the last stretch that you have not coded".to_owned(),
                (true, Direction::Backward) => "this is the first stretch that you have not coded".to_owned(),
                (false, Direction::Forward) => format!("from here on you have coded everything{but}"),
                (false, Direction::Backward) => format!("up to here you have coded everything{but}"),
            });
        }
    }
}

/// The stretches without a coding of one's own in which others speak than interviewers, from their first letter on, by start.
fn gaps(state: &State) -> Vec<TextRange> {
    let (text, mut gaps, mut covered) = (state.read.text(), Vec::new(), 0);
    let own = state.read.marks.all().iter().filter(|mark| mark.own).map(|mark| mark.range);
    let mut passed: Vec<TextRange> = own.chain(asked(state)).collect();
    passed.sort_by_key(|range| range.start());
    for range in passed.into_iter().chain([TextRange::empty(ByteOffset::new(text.len()))]) {
        let between = TextRange::of(covered.min(range.start().get()), range.start().get());
        let words = between.slice(text);
        let first = between.start() + (words.len() - words.trim_start().len());
        let first = state.read.page.snap(first);
        if words.contains(char::is_alphanumeric) && first < between.end() {
            gaps.push(TextRange::new(first, between.end()));
        }
        covered = covered.max(range.end().get());
    }
    gaps
}

/// The turns of interviewers.
fn asked(state: &State) -> impl Iterator<Item = TextRange> {
    let turns = state.read.transcript.iter().flat_map(|open| &open.turns);
    turns.filter(|turn| turn.speaker.as_deref().is_some_and(is_interviewer)).map(|turn| turn.range)
}

/// The mouse on the density bar; `None` where it is not there.
pub(super) fn mouse(state: &mut State, mouse: Mouse, screen: &Layout) -> Option<Vec<Effect>> {
    let bar = screen.read.density;
    if !super::mouse::holds(bar, mouse) {
        return None;
    }
    let len = state.read.text().len();
    let offset = offset_of(usize::from(mouse.column - bar.x), len, usize::from(bar.width));
    match mouse.kind {
        MouseKind::Press(1) => super::jumps::jump_to(state, offset),
        MouseKind::Drag if state.read.drag.is_none() => go_along(state, offset),
        MouseKind::Press(_) | MouseKind::ShiftPress => {}
        _ => return None,
    }
    Some(Vec::new())
}

/// Follow the mouse along the bar: the place that the jump began at stays the one to come back to.
fn go_along(state: &mut State, offset: ByteOffset) {
    let read = &mut state.read;
    let cursor = read.page.on_letter(read.text(), crate::text::floor_grapheme(read.text(), offset));
    read.selection = crate::text::Selection::caret(cursor);
    reveal(state, TextRange::empty(cursor));
}
