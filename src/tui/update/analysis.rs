//! The Analysis view: which picture is shown, of what, and the cell that is chosen.

use ratatui::layout::Rect;

use crate::analysis::{AgreementUnit, Distance, Grouping, Layer, SequenceOptions, Window};
use crate::app::Workspace;
use crate::app::agreement::AgreementMeasure;
use crate::app::analyses::SamplingOrder;
use crate::app::analyses::charts::{BarMeasure, JUDGED, StepMeasure, WINDOWS, cells_name, pair_name, window_name};
use crate::project::{CoderId, TranscriptId};
use crate::text::Direction;
use crate::tui::action::{Motion, Mouse, MouseKind, Sorting, Verb, View};
use crate::tui::charting::Charting;
use crate::tui::effect::Effect;
use crate::tui::keymap::{When, key_of};
use crate::tui::showing::Showing;
use crate::tui::state::{Analysis, AnalysisParts, Choice, Dialog, Item, Picture, Sheet, State, Then, group_name};
use crate::tui::view::{chart_column_at, chart_columns, chart_texts, chart_titles};

use super::{charting, exporting};

/// The furthest that two codes may be apart where a distance is asked for.
const FURTHEST: u32 = 1_000;

/// The largest base of saturation that a key comes to.
const MOST_BASE: usize = 50;

/// The furthest place behind that a key comes to.
const MOST_LAG: usize = 9;

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    if let Verb::Chart(wish) = verb {
        return wishes(state, wish);
    }
    if state.analysis.picture == Picture::Words {
        return super::words::ask(state, verb);
    }
    match verb {
        Verb::Move(Motion::LineEdge(direction)) => sideways(state, direction),
        Verb::Move(motion) => {
            let height = usize::from(parts(state).body.height);
            let rows = state.analysis.size().0;
            state.analysis.list.step(motion, rows, height);
        }
        Verb::Transpose if state.analysis.picture.has_groups() => transpose(&mut state.analysis),
        Verb::Sort(_) if state.analysis.picture == Picture::Saturation => {
            state.say("the transcripts stand in the order in which they came: w chooses another");
        }
        Verb::Sort(sorting) => sort(state, sorting),
        Verb::Below => {
            state.analysis.aggregate = !state.analysis.aggregate;
            let aggregate = state.analysis.aggregate;
            state.say(if aggregate { "each code with those below it: the union" } else { "each code alone" });
        }
        Verb::Coder if state.analysis.picture == Picture::Agreement => compare_all(state),
        Verb::Coder => next_coder(state),
        Verb::Group => next_group(state),
        Verb::Unused => {
            state.analysis.look.used = !state.analysis.look.used;
            state.analysis.arrange();
            state.say(if state.analysis.look.used { "unused codes are hidden" } else { "all codes" });
        }
        Verb::Confirm if state.analysis.stopped => charting::go_on(state),
        Verb::Confirm => return charting::open(state),
        Verb::Export => exporting::begin(state),
        Verb::Close => charting::stop(state),
        _ => {}
    }
    Vec::new()
}

/// Carry out a wish about charts, from whatever view.
pub(super) fn wishes(state: &mut State, wish: Charting) -> Vec<Effect> {
    match wish {
        Charting::Show(picture) => return show(state, picture),
        Charting::Turn(direction) => {
            let next = state.analysis.picture.beside(direction == Direction::Forward);
            return show(state, next);
        }
        Charting::Measure => measure(state),
        Charting::Window => ask_otherwise(state),
        Charting::More => adjust(state, true),
        Charting::Less => adjust(state, false),
        Charting::Layer if state.analysis.picture == Picture::Agreement => {
            state.say("each coder's own codings are compared: there is no layer");
        }
        Charting::Layer => layer(state),
        Charting::Choose => choose(state),
        Charting::Transcript(direction) => next_transcript(state, direction),
        Charting::Notes => notes(state),
    }
    Vec::new()
}

/// All that is to be known of the numbers, in a window of its own: on a small screen it does not stand below the chart.
fn notes(state: &mut State) {
    let paragraphs = chart_texts(state);
    if paragraphs.is_empty() {
        return state.say("there is nothing to tell yet");
    }
    let title = "What this chart says".to_owned();
    state.dialogs.push(Dialog::Sheet(Sheet { title, paragraphs, top: 0 }));
}

/// Where the parts of the view lie.
pub(super) fn parts(state: &State) -> AnalysisParts {
    let body = super::screen(state).body;
    Analysis::parts(body, chart_titles(state))
}

/// Show a picture; each has its own cell that is chosen, on the code of the one before where it has that.
fn show(state: &mut State, picture: Picture) -> Vec<Effect> {
    let effects = if state.view == View::Analysis { Vec::new() } else { super::go(state, View::Analysis) };
    if picture == Picture::Attributes && state.analysis.attribute.is_none() {
        state.analysis.attribute = super::attributes::usual(state);
    }
    let analysis = &mut state.analysis;
    if analysis.picture == picture {
        return effects;
    }
    let code = analysis.code().cloned();
    if let Some(slot) = analysis.cursors.get_mut(analysis.picture.place()) {
        *slot = (analysis.list, analysis.column);
    }
    (analysis.list, analysis.column) = analysis.cursors.get(picture.place()).copied().unwrap_or_default();
    analysis.picture = picture;
    // Until it is counted nothing is shown; the choice comes along when it is.
    analysis.carried = code;
    analysis.shown = None;
    analysis.asked = None;
    analysis.arrange();
    effects
}

/// Change what rows and columns are, keeping the choice on its code and its group.
fn transpose(analysis: &mut Analysis) {
    analysis.transposed = !analysis.transposed;
    std::mem::swap(&mut analysis.list, &mut analysis.column);
    (analysis.list.top, analysis.column.top) = (0, 0);
}

fn sideways(state: &mut State, direction: Direction) {
    let columns = state.analysis.size().1;
    let fitting = match state.analysis.picture {
        Picture::Bars | Picture::Words => return,
        // The steps stand side by side: either pair of keys goes along them.
        Picture::Saturation => return step_row(state, direction),
        Picture::Timeline => columns,
        _ => chart_columns(state, super::screen(state).body),
    };
    state.analysis.column.step(Motion::Line(direction), columns, fitting.max(1));
}

fn step_row(state: &mut State, direction: Direction) {
    let rows = state.analysis.size().0;
    state.analysis.list.step(Motion::Line(direction), rows, rows.max(1));
}

fn sort(state: &mut State, sorting: Sorting) {
    if sorting == Sorting::Next {
        state.analysis.by_count = !state.analysis.by_count;
    }
    state.analysis.arrange();
    let least = state.analysis.picture == Picture::Agreement;
    state.say(match (state.analysis.by_count, least) {
        (true, false) => "the most first",
        (true, true) => "the least first",
        (false, _) => "in the order of the codebook",
    });
}

/// Look at the next numbers.
fn measure(state: &mut State) {
    let analysis = &mut state.analysis;
    let Some(charted) = analysis.chart() else { return };
    let look = analysis.look_of(charted);
    let (pairs, cells) = (charted.wanted.pair_measures(), charted.wanted.cells());
    let name = match analysis.picture {
        Picture::Bars => {
            analysis.look.bar = next(&BarMeasure::ALL, look.bar);
            analysis.look.bar.name()
        }
        Picture::Map => {
            analysis.look.cells = next(cells, look.cells);
            cells_name(analysis.look.cells)
        }
        Picture::Attributes => {
            let next = next(cells, look.cells);
            analysis.attribute_cells = Some(next);
            cells_name(next)
        }
        Picture::Pairs => {
            analysis.look.pair = next(pairs, look.pair);
            pair_name(analysis.look.pair)
        }
        Picture::Sequences => {
            analysis.look.step = next(&StepMeasure::ALL, look.step);
            analysis.look.step.name()
        }
        Picture::Agreement => {
            analysis.look.agreement = next(&AgreementMeasure::ALL, look.agreement);
            analysis.look.agreement.name()
        }
        Picture::Timeline | Picture::Saturation | Picture::Words => return,
    };
    analysis.arrange();
    state.say(name);
}

fn next<T: Copy + PartialEq + Default>(all: &[T], here: T) -> T {
    let place = all.iter().position(|one| *one == here).unwrap_or(0);
    all.iter().cycle().nth(place + 1).copied().unwrap_or_default()
}

/// Another question of the same kind.
fn ask_otherwise(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let analysis = &mut state.analysis;
    let said = match analysis.picture {
        Picture::Pairs => {
            let place = WINDOWS.iter().position(|window| same_kind(*window, analysis.window)).unwrap_or(0);
            analysis.window = WINDOWS.iter().cycle().nth(place + 1).copied().unwrap_or_default();
            format!("two codes meet: {}", window_name(analysis.window))
        }
        Picture::Sequences => {
            let SequenceOptions { by_turn, collapse, lag } = analysis.steps;
            analysis.steps = SequenceOptions { by_turn: by_turn != collapse, collapse: !collapse, lag };
            format!("a step is {}", steps_name(analysis.steps))
        }
        Picture::Saturation => {
            let names = Analysis::attributes(workspace.project());
            let orders: Vec<SamplingOrder> = [SamplingOrder::Study, SamplingOrder::Coded]
                .into_iter()
                .chain(names.into_iter().map(SamplingOrder::Attribute))
                .collect();
            let place = orders.iter().position(|order| *order == analysis.order).unwrap_or(0);
            analysis.order = orders.into_iter().cycle().nth(place + 1).unwrap_or_default();
            format!("transcripts {}", sampling_name(workspace, &analysis.order))
        }
        Picture::Agreement => {
            analysis.judged = next(&JUDGED, analysis.judged);
            format!("what is judged: {}", each_unit(analysis.judged))
        }
        _ => return,
    };
    state.say(said);
}

/// What is judged, in words.
pub(in crate::tui) fn each_unit(unit: AgreementUnit) -> String {
    format!("each {}", unit.name())
}

/// Whether two windows ask the same, though perhaps of other distances.
fn same_kind(one: Window, other: Window) -> bool {
    match (one, other) {
        (Window::Within(_, of), Window::Within(_, in_)) | (Window::Follows(_, of), Window::Follows(_, in_)) => {
            of == in_
        }
        (one, other) => one == other,
    }
}

/// What a step of sequences is.
pub(in crate::tui) fn steps_name(options: SequenceOptions) -> String {
    let what = if options.by_turn { "each code once a turn" } else { "each segment" };
    let repeats = if options.collapse { ", repeats once" } else { "" };
    let lag = if options.lag > 1 { format!(", {} places behind", options.lag) } else { String::new() };
    format!("{what}{repeats}{lag}")
}

/// In which order transcripts came; where `emic.yaml` lists none, that is by id.
pub(in crate::tui) fn sampling_name(workspace: &Workspace, order: &SamplingOrder) -> String {
    match order {
        SamplingOrder::Study if workspace.settings().order.is_empty() => "by id".to_owned(),
        SamplingOrder::Study => "as emic.yaml lists them".to_owned(),
        SamplingOrder::Coded => "as they were first coded".to_owned(),
        SamplingOrder::Attribute(name) => format!("by {name}"),
    }
}

/// More or less of what is asked.
fn adjust(state: &mut State, more: bool) {
    let analysis = &mut state.analysis;
    let said = match analysis.picture {
        Picture::Pairs => {
            let (Window::Within(gap, distance) | Window::Follows(gap, distance)) = &mut analysis.window else {
                return state.say("w chooses a window with a distance");
            };
            let step = if matches!(distance, Distance::Turns | Distance::Segments) { 1 } else { 10 };
            *gap = if more { (*gap + step).min(FURTHEST) } else { gap.saturating_sub(step) };
            window_name(analysis.window)
        }
        Picture::Sequences => {
            let lag = &mut analysis.steps.lag;
            *lag = if more { (*lag + 1).min(MOST_LAG) } else { lag.saturating_sub(1).max(1) };
            format!("{lag} behind")
        }
        Picture::Saturation => {
            let base = &mut analysis.saturating.base;
            *base = if more { (*base + 1).min(MOST_BASE) } else { base.saturating_sub(1).max(1) };
            format!("the base is the first {base}")
        }
        _ => return,
    };
    state.say(said);
}

fn layer(state: &mut State) {
    let layer = &mut state.analysis.layer;
    *layer = if *layer == Layer::Any { Layer::All } else { Layer::Any };
    let said = match *layer {
        Layer::Any => "what any coder coded",
        Layer::All => "only what all coded alike who worked on a transcript",
    };
    state.say(said);
}

/// Compare all coders again, where some are hidden: it takes two.
fn compare_all(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let hidden = state.shown.coders(workspace.project()).is_some();
    state.shown.show_all_coders();
    super::place_marks(state);
    let key = key_of(When::Anywhere, Verb::Showing(Showing::Filter));
    state.say(match hidden {
        true => "all coders are compared, and shown in all views".to_owned(),
        false => format!("all coders are compared: {key} chooses which"),
    });
}

/// Count the next coder alone; after the last, all together. The other views show no others' codings either.
fn next_coder(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    if workspace.is_blind() {
        return state.say("blind: only your own codings are counted; `:blind` shows those of the others again");
    }
    let coders: Vec<CoderId> = workspace.project().coders.iter().cloned().collect();
    let alone = state.shown.coders(workspace.project()).filter(|shown| shown.len() == 1);
    let here = alone.and_then(|shown| shown.into_iter().next());
    let next = match here {
        None => coders.first(),
        Some(here) => coders.iter().position(|coder| *coder == here).and_then(|place| coders.get(place + 1)),
    };
    state.shown.show_all_coders();
    if let Some(next) = next {
        coders.iter().filter(|coder| *coder != next).for_each(|coder| state.shown.set_coder(coder, false));
    }
    let said = match next {
        Some(coder) => format!("only what {coder} coded, in all views"),
        None => "all coders together: a passage that several coded alike is one segment".to_owned(),
    };
    super::place_marks(state);
    state.say(said);
}

/// Why the key that chooses columns does nothing.
fn no_columns(picture: Picture) -> &'static str {
    match picture {
        Picture::Saturation => "the columns are the transcripts as they came: w chooses another order, + - the base",
        Picture::Agreement => "agreement has no columns to choose: m measures something else, w judges other units",
        Picture::Pairs | Picture::Sequences => "the columns are the codes: w asks for other pairs, m for other numbers",
        _ => "bars have no columns to choose: m measures something else, H and A show groups",
    }
}

fn next_group(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let analysis = &mut state.analysis;
    let said = match analysis.picture {
        Picture::Map => {
            let next = match analysis.group {
                Grouping::None | Grouping::Transcript => Grouping::Coder,
                Grouping::Coder => Grouping::Speaker,
                _ => Grouping::Transcript,
            };
            analysis.group = next;
            group_name(&analysis.group)
        }
        Picture::Attributes => {
            let names = Analysis::attributes(workspace.project());
            let here = analysis.attribute_of(workspace.project());
            let place = names.iter().position(|name| Some(name) == here.as_ref()).unwrap_or(0);
            analysis.attribute = names.iter().cycle().nth(place + 1).cloned();
            analysis.attribute.clone().unwrap_or_default()
        }
        Picture::Timeline => return choose(state),
        picture => return state.say(no_columns(picture)),
    };
    let across = if analysis.is_transposed() { &mut analysis.list } else { &mut analysis.column };
    *across = Default::default();
    state.say(format!("columns: {said}"));
}

/// Choose the transcript or the columns from a list.
fn choose(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let choice = match state.analysis.picture {
        Picture::Timeline => transcripts(workspace),
        Picture::Attributes => attributes(workspace, state.analysis.attribute_of(workspace.project()).as_ref()),
        _ => return,
    };
    state.dialogs.push(Dialog::Choice(choice));
}

fn transcripts(workspace: &Workspace) -> Choice {
    let project = workspace.project();
    let item = |(id, record): (&TranscriptId, &crate::project::TranscriptRecord)| Item {
        name: id.to_string(),
        detail: record.title.clone(),
        then: Then::Portray(id.clone()),
    };
    Choice::new("Timeline of which transcript?", project.transcripts.iter().map(item).collect())
}

fn attributes(workspace: &Workspace, here: Option<&String>) -> Choice {
    let item = |name: String| Item { detail: String::new(), then: Then::Columns(name.clone()), name };
    let names = Analysis::attributes(workspace.project());
    let place = names.iter().position(|name| Some(name) == here).unwrap_or(0);
    let mut choice = Choice::short("Columns: the values of which attribute?", names.into_iter().map(item).collect());
    choice.list.chosen = place;
    choice
}

/// Show where the codes of a transcript lie.
pub(super) fn portray(state: &mut State, transcript: TranscriptId) -> Vec<Effect> {
    state.analysis.transcript = Some(transcript);
    (state.analysis.list, state.analysis.column) = Default::default();
    Vec::new()
}

/// Let the values of an attribute be the columns.
pub(super) fn columns(state: &mut State, attribute: String) -> Vec<Effect> {
    state.analysis.attribute = Some(attribute);
    state.analysis.column = Default::default();
    Vec::new()
}

fn next_transcript(state: &mut State, direction: Direction) {
    let Some(workspace) = state.workspace.as_ref().filter(|_| state.analysis.picture == Picture::Timeline) else {
        return;
    };
    let project = workspace.project();
    let open = state.read.transcript.as_ref().map(|open| &open.id);
    let here = state.analysis.portrayed(project, open);
    let mut ids = project.transcripts.keys();
    let next = match direction {
        Direction::Forward => ids.find(|id| **id > here),
        Direction::Backward => ids.rev().find(|id| **id < here),
    };
    match next.cloned() {
        Some(next) => drop(portray(state, next)),
        None => state.say("no further transcript"),
    }
}

/// The mouse in the view, which takes `body`.
pub(super) fn mouse(state: &mut State, mouse: Mouse, body: Rect) -> Vec<Effect> {
    if state.analysis.picture == Picture::Words {
        return super::words::mouse(state, mouse, body);
    }
    let parts = parts(state);
    let (rows, columns) = state.analysis.size();
    match mouse.kind {
        MouseKind::Scroll(direction) => return ask(state, Verb::Move(Motion::Line(direction))),
        MouseKind::Press(clicks) if super::mouse::holds(parts.body, mouse) => {
            let (row, column) = match state.analysis.picture {
                Picture::Saturation => (chart_column_at(state, body, mouse.column).unwrap_or(rows), None),
                _ => {
                    let row = state.analysis.list.top + usize::from(mouse.row - parts.body.y);
                    (row, chart_column_at(state, body, mouse.column))
                }
            };
            if row < rows {
                state.analysis.list.chosen = row;
                if let Some(column) = column.filter(|column| *column < columns) {
                    state.analysis.column.chosen = column;
                }
                if clicks > 1 {
                    return charting::open(state);
                }
            }
        }
        _ => {}
    }
    Vec::new()
}
