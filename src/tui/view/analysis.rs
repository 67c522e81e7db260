//! The Analysis view: what is counted, the picture of it, and how it was counted. Each kind of picture has a file of its own.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::analysis::{Label, Layer};
use crate::app::analyses::charts::{Charted, Value, cells_name, pair_name, window_name};
use crate::project::Codebook;
use crate::text::{TextRange, columns, wrap};
use crate::tui::draw::Pen;
use crate::tui::state::{Analysis, Picture, State, group_name};
use crate::tui::update::{chart_command, each_unit, sampling_name, steps_name};

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let codebook = &state.workspace.as_ref()?.project().codebook;
    if state.analysis.picture == Picture::Words {
        return super::words::draw(state, area, buffer);
    }
    let parts = Analysis::parts(area, titles(state));
    head(state, parts.head, buffer);
    if let Some(why) = state.analysis.chart().and_then(Charted::refusal) {
        super::agreement::refused(state, why, parts.body, buffer);
    } else if state.analysis.rows.is_empty() || has_no_attributes(state) {
        let text = nothing(state);
        Pen::new(buffer, parts.body, 1).blank(1, state.theme.text()).fitted(&text, usize::MAX, state.theme.dim());
    } else {
        match state.analysis.picture {
            Picture::Bars | Picture::Words => super::bars::draw(state, codebook, parts.titles, parts.body, buffer),
            Picture::Timeline => super::timeline::draw(state, codebook, parts.titles, parts.body, buffer),
            Picture::Saturation => super::saturation::draw(state, parts.titles, parts.body, buffer),
            Picture::Agreement => super::agreement::draw(state, codebook, parts.titles, parts.body, buffer),
            _ => super::map::draw(state, codebook, parts.titles, parts.body, buffer),
        }
    }
    notes(state, parts.notes, buffer);
    None
}

/// Rows of the headings of what is shown.
pub(crate) fn titles(state: &State) -> u16 {
    match state.analysis.picture {
        Picture::Bars | Picture::Words | Picture::Saturation | Picture::Agreement => 1,
        Picture::Timeline => 2,
        _ => super::map::titles(state),
    }
}

/// Whether codes are to be shown by an attribute, and no transcript has one.
fn has_no_attributes(state: &State) -> bool {
    let project = state.workspace.as_ref().map(crate::app::Workspace::project);
    let none = project.is_some_and(|project| project.attributes.values().all(|own| own.is_empty()));
    none && state.analysis.picture == Picture::Attributes && state.analysis.chart().is_some()
}

/// Why there is no picture.
fn nothing(state: &State) -> String {
    let analysis = &state.analysis;
    let Some(charted) = analysis.chart() else {
        return if analysis.stopped { "stopped; Enter counts again" } else { "counting…" }.to_owned();
    };
    match (charted.rows.is_empty(), analysis.picture) {
        _ if has_no_attributes(state) => {
            "no transcript has an attribute: `a` in Transcripts sets one, `emic attributes import` takes a table"
                .to_owned()
        }
        (false, _) => "nothing to show: all codes are unused and hidden (z)".to_owned(),
        (true, Picture::Timeline) => "no code was applied in this transcript".to_owned(),
        (true, Picture::Saturation) => "no transcripts yet".to_owned(),
        (true, Picture::Pairs | Picture::Sequences) => "no code was applied yet".to_owned(),
        (true, _) => "nothing to show: the codebook has no codes".to_owned(),
    }
}

/// ` Co-occurrence · overlap · jaccard · all coders · each code alone`
fn head(state: &State, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let mut pen = Pen::new(buffer, area, 0);
    pen.blank(1, theme.text()).fitted(&name(state), usize::MAX, theme.strong());
    for part in parts(state) {
        pen.write(" · ", theme.dim()).fitted(&part, usize::MAX, theme.text());
    }
    if state.analysis.running.is_some() {
        let text = format!(" {} Esc stops ", progress(state));
        let column = area.right().saturating_sub(columns(&text) as u16);
        Pen::new(buffer, area, 0).goto(column).write(&text, theme.key());
    }
}

/// What the picture is called.
fn name(state: &State) -> String {
    let analysis = &state.analysis;
    match analysis.picture {
        Picture::Bars => "Frequencies".to_owned(),
        Picture::Map | Picture::Attributes => {
            let group = match analysis.picture {
                Picture::Map => group_name(&analysis.group),
                _ => analysis.attribute_shown().unwrap_or_else(|| "attribute".to_owned()),
            };
            if analysis.transposed { format!("{group} × codes") } else { format!("Codes × {group}") }
        }
        Picture::Pairs => "Co-occurrence".to_owned(),
        Picture::Sequences => "Sequences".to_owned(),
        Picture::Timeline => "Timeline".to_owned(),
        Picture::Saturation => "Saturation".to_owned(),
        Picture::Agreement => "Agreement".to_owned(),
        Picture::Words => "Words".to_owned(),
    }
}

/// How it is counted, in few words.
fn parts(state: &State) -> Vec<String> {
    let analysis = &state.analysis;
    let look = analysis.chart().map_or(analysis.look, |charted| analysis.look_of(charted));
    let mut parts = match analysis.picture {
        Picture::Bars => vec![look.bar.name().to_owned()],
        Picture::Map | Picture::Attributes => vec![cells_name(look.cells).to_owned()],
        Picture::Pairs => vec![window_name(analysis.window), pair_name(look.pair).to_owned()],
        Picture::Sequences => vec![look.step.name().to_owned(), steps_name(analysis.steps)],
        Picture::Timeline => vec![portrayed(state)],
        Picture::Saturation => {
            state.workspace.iter().map(|workspace| sampling_name(workspace, &analysis.order)).collect()
        }
        Picture::Agreement => vec![look.agreement.name().to_owned(), each_unit(analysis.judged)],
        Picture::Words => Vec::new(),
    };
    parts.push(coders(state));
    if analysis.picture == Picture::Timeline && state.shown.has_speakers() {
        parts.push("all speakers".to_owned());
    }
    parts.push(if analysis.aggregate { "with codes below" } else { "each code alone" }.to_owned());
    let sorted = analysis.by_count;
    let hides = [Picture::Bars, Picture::Map, Picture::Attributes, Picture::Agreement];
    let used = hides.contains(&analysis.picture) && analysis.look.used;
    let more = [
        (analysis.layer == Layer::All && analysis.picture != Picture::Agreement, "coded alike"),
        (sorted && !matches!(analysis.picture, Picture::Saturation | Picture::Agreement), "most first"),
        (sorted && analysis.picture == Picture::Agreement, "least first"),
        (used, "used only"),
    ];
    parts.extend(more.into_iter().filter(|(is, _)| *is).map(|(_, name)| name.to_owned()));
    parts
}

fn portrayed(state: &State) -> String {
    let project = state.workspace.as_ref().map(crate::app::Workspace::project);
    let open = state.read.transcript.as_ref().map(|open| &open.id);
    project.map_or_else(String::new, |project| state.analysis.portrayed(project, open).to_string())
}

/// Whose codings are counted; who is blind has only their own.
fn coders(state: &State) -> String {
    let Some(workspace) = &state.workspace else { return String::new() };
    if workspace.is_blind() {
        return format!("only {}", workspace.coder());
    }
    let all = workspace.project().coders.len();
    match state.shown.coders(workspace.project()) {
        None => "all coders".to_owned(),
        Some(some) => match (some.first(), some.len()) {
            (Some(one), 1) => format!("only {one}"),
            (_, count) => format!("{count} of {all} coders"),
        },
    }
}

fn progress(state: &State) -> String {
    match state.analysis.running {
        Some((done, of @ 1..)) => {
            let filled = (done * 10).checked_div(of).unwrap_or(0).min(10);
            format!("counting {}{} {done}/{of}", "▰".repeat(filled), "▱".repeat(10 - filled))
        }
        _ => "counting…".to_owned(),
    }
}

/// A code's name in `width` columns, indented where the codes stand in the order of the codebook.
pub(super) fn code_name(
    state: &State,
    codebook: &Codebook,
    label: &Label,
    (width, total): (usize, usize),
    base: Style,
    pen: &mut Pen<'_>,
) {
    let theme = state.theme;
    let deep = label.depth * super::branch::indent_width(width);
    let indent = if is_flat(state) { 0 } else { deep.min(width / 3) };
    let style = match codebook.get(label.code.as_str()) {
        None => base.patch(theme.warning()),
        Some(code) if !code.applies => base.patch(theme.strong()),
        Some(_) if total == 0 => base.patch(theme.dim()),
        Some(_) => base,
    };
    pen.blank(indent, base).cell(&label.name, width.saturating_sub(indent), style);
}

/// Whether the codes stand without those above them.
fn is_flat(state: &State) -> bool {
    let analysis = &state.analysis;
    analysis.by_count || matches!(analysis.picture, Picture::Pairs | Picture::Sequences | Picture::Timeline)
}

/// Whether a row can hold nothing: a heading that is counted without the codes below it.
pub(super) fn is_empty_heading(codebook: &Codebook, label: &Label, total: usize) -> bool {
    total == 0 && codebook.get(label.code.as_str()).is_some_and(|code| !code.applies)
}

/// Columns of the names of codes.
pub(super) fn name_width(area: Rect) -> usize {
    (usize::from(area.width) * 3 / 10 + 4).clamp(12, 38)
}

/// A number as it stands in a cell.
pub(super) fn number(value: Value) -> String {
    let measured = |measured: crate::analysis::Measured, decimals: usize| match measured {
        Ok(number) => format!("{number:.decimals$}"),
        Err(_) => "n/a".to_owned(),
    };
    match value {
        Value::Blank => String::new(),
        Value::Open => "…".to_owned(),
        Value::Unread => "n/a".to_owned(),
        Value::Count(0) | Value::Cases(0, _) => "·".to_owned(),
        Value::Count(count) | Value::Cases(count, _) | Value::Own(count) => count.to_string(),
        // What never is, and what is too little to show, are not the same.
        Value::Percent(Ok(0.0)) | Value::Ratio(Ok(0.0)) => "·".to_owned(),
        Value::Percent(percent) => measured(percent, 2),
        Value::Ratio(ratio) => measured(ratio, 2),
    }
}

/// What the chosen row or cell is; how it was counted.
fn notes(state: &State, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let mut pen = Pen::new(buffer, area, 0);
    pen.write("── ", theme.dim());
    let mut further = None;
    if let Some(([long, short], number)) = super::chosen::told(state) {
        let is_of_group = matches!(state.analysis.picture, Picture::Map | Picture::Attributes);
        let least = pen.left() / if is_of_group { 2 } else { 3 };
        let room = pen.left().saturating_sub(columns(&number) + 4).max(least);
        let what = if columns(&long) > room { &short } else { &long };
        pen.fitted(what, room, theme.strong()).write(": ", theme.text());
        let lines = wrap(&number, TextRange::of(0, number.len()), pen.left());
        let first = lines.first().map_or("", |line| line.slice(&number));
        let whole = if is_of_group { first.trim_end() } else { &number };
        pen.fitted(whole, usize::MAX, theme.text()).write(" ", theme.dim());
        // What has no room goes on below, before what is told of the layer.
        further = number.strip_prefix(first).filter(|rest| is_of_group && !rest.is_empty()).map(str::to_owned);
    }
    let rest = "─".repeat(pen.left());
    pen.write(&rest, theme.dim());
    let texts = if area.height < ROOMY { in_short(state) } else { texts(state) };
    for (row, note) in (1..area.height).zip(further.iter().chain(&texts)) {
        Pen::new(buffer, area, row).blank(1, theme.dim()).fitted(note, usize::MAX, theme.dim());
    }
}

/// Rows of the notes from which on layer and scope have one each.
const ROOMY: u16 = 5;

/// The same for a small screen: layer and scope in one row, then what is told of the unit and n.
fn in_short(state: &State) -> Vec<String> {
    let Some(charted) = state.analysis.chart() else { return Vec::new() };
    if let Some(compared) = charted.compared() {
        let short = super::agreement::in_short(compared);
        // The first three notes say the same in full.
        let rest = charted.notes.iter().skip(3).cloned();
        return super::chosen::reason(state).into_iter().chain([short]).chain(rest).collect();
    }
    let Some(basis) = charted.basis() else { return Vec::new() };
    let coders: Vec<&str> = basis.coders.iter().map(|coder| coder.as_str()).collect();
    let layer = match (coders.as_slice(), basis.layer) {
        ([], _) => "nobody".to_owned(),
        ([one], _) => format!("layer {one}"),
        (many, Layer::Any) => format!("union of {}", many.join(", ")),
        (many, Layer::All) => format!("alike by {}", many.join(", ")),
    };
    let codes = if basis.codes < basis.codes_in_all {
        format!("{} of {} codes, ", basis.codes, basis.codes_in_all)
    } else {
        String::new()
    };
    let transcripts = super::counted(basis.transcripts, "transcript");
    let short = format!("{layer}; {codes}{transcripts}, {} words, {} characters", basis.words, basis.characters);
    // The first two notes are the layer and the scope in full.
    let rest = charted.notes.iter().skip(2).cloned();
    super::chosen::reason(state).into_iter().chain([short]).chain(rest).collect()
}

/// All that is to be known: what the command prints, why numbers are missing, and the command.
pub(crate) fn texts(state: &State) -> Vec<String> {
    let Some(charted) = state.analysis.chart() else { return Vec::new() };
    let mut texts: Vec<String> = super::chosen::reason(state).into_iter().collect();
    texts.extend(charted.notes.iter().cloned());
    texts.extend(chart_command(state).map(|command| format!("$ {command}")));
    texts
}
