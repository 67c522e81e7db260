//! The rows around every view: tabs above; what was done, and the most useful keys, below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::project::{CoderId, is_interviewer};
use crate::text::{ByteOffset, TextRange, columns, drawable, fit};
use crate::tui::action::{Verb, View};
use crate::tui::draw::Pen;
use crate::tui::keymap::rows_of;
use crate::tui::layout::Layout;
use crate::tui::paging::Going;
use crate::tui::state::{Keys, Picture, State, Tone, location};

/// Columns of a coding's old words in the status bar.
const PLACED: usize = 24;

/// Columns that they keep where the bar is short.
const LEAST: usize = 8;

/// What that key does.
const BACK: &str = " takes it back";

/// Columns of the coder's name.
const CODER: usize = 16;

/// Columns of a speaker's name.
const SPEAKER: usize = 24;

/// What somebody is who asks.
const ASKS: &str = "interviewer";

/// Columns between what was done and what stands at the right.
const GAP: usize = 3;

/// The five views with their keys, and the study's title.
pub(super) fn tabs(state: &State, layout: &Layout, buffer: &mut Buffer) {
    let theme = state.theme;
    for (place, (view, tab)) in View::ALL.into_iter().zip(layout.tabs).enumerate() {
        let shown = view == state.view;
        let style = if shown { theme.selection() } else { theme.text() };
        let mut pen = Pen::new(buffer, tab, 0);
        pen.write(&format!(" {} ", place + 1), if shown { style } else { theme.key() });
        if usize::from(tab.width) > columns(view.name()) {
            pen.write(view.name(), style).write(" ", style);
        }
    }
    let right = layout.tabs.last().map_or(0, |tab| tab.right()) + 1;
    let room = usize::from(layout.head.right().saturating_sub(right + 1));
    let title = fit(&state.overview.title, room);
    let column = layout.head.right().saturating_sub(columns(&title) as u16 + 1);
    Pen::new(buffer, layout.head, 0).goto(column.max(right)).write(&title, theme.dim());
}

/// What was done; at the right what is not saved, the mode of the keys, the coder and the place.
pub(super) fn bar(state: &State, layout: &Layout, buffer: &mut Buffer) {
    let theme = state.theme;
    let base = theme.bar();
    let signs = signs(state);
    let width = width_beside(&signs, layout.status.width);
    let placing = placing(state, width.saturating_sub(columns(&place(state, 0))));
    let opening = state.workspace.is_none() && state.failed.is_none() && state.said.is_empty();
    // What was done some keys ago is no news in a window that was opened since.
    let stale = state.undoable && state.pressed > 0 && !state.dialogs.is_empty();
    let said = match &placing {
        _ if opening => "opening…",
        _ if stale => "",
        Some(placing) if state.said.is_empty() => placing,
        _ => &state.said,
    };
    let style = match state.tone {
        Tone::Plain => base,
        Tone::Warning => base.patch(theme.strong()),
        Tone::Danger => theme.danger(),
    };
    let undo = way_back(state);
    let told = columns(said) + undo.map_or(0, |key| columns(key) + columns(BACK) + 2);
    let place = place(state, width.saturating_sub(told));
    let mut pen = Pen::new(buffer, layout.status, 0);
    let room = width.saturating_sub(columns(&place));
    pen.write(" ", base).write(&fitted(said, room, state.tone), style);
    if let Some(key) = undo.filter(|_| room >= told) {
        pen.write("  ", base).write(key, base.patch(theme.key())).write(BACK, base.patch(theme.dim()));
    }
    let signed: usize = signs.iter().map(|sign| columns(sign) + 1).sum();
    let gap = pen.left().saturating_sub(signed + columns(&place) + 1);
    pen.blank(gap, base);
    for sign in signs {
        let lost = sign.contains("NOT SAVED");
        pen.write(&sign, if lost { theme.danger() } else { theme.mode() }).write(" ", base);
    }
    pen.write(&place, base).fill(base);
}

/// Columns of the bar beside these signs.
fn width_beside(signs: &[String], bar: u16) -> usize {
    let signed: usize = signs.iter().map(|sign| columns(sign) + 1).sum();
    usize::from(bar).saturating_sub(2 + GAP + signed)
}

/// Columns of the bar that there are for what was done.
pub(crate) fn said_room(state: &State) -> usize {
    width_beside(&signs(state), state.area.width).saturating_sub(columns(&place(state, 0)))
}

/// Over a field of one line that covers the bar: what it refuses, which would not be seen else.
pub(super) fn refusal(state: &State, field: Rect, buffer: &mut Buffer) {
    if state.tone == Tone::Plain || state.said.is_empty() || field.y <= buffer.area.y {
        return;
    }
    let area = Rect { y: field.y - 1, height: 1, ..field };
    let mut pen = Pen::new(buffer, area, 0);
    let room = pen.left().saturating_sub(1);
    let base = state.theme.bar();
    pen.write(" ", base).write(&fitted(&state.said, room, state.tone), base.patch(state.theme.strong())).fill(base);
}

/// The key that takes back what was done lately; where something is written that key takes back what was written.
fn way_back(state: &State) -> Option<&'static str> {
    if state.when().writes() || state.pressed > 0 && !state.dialogs.is_empty() {
        return None;
    }
    let undo = rows_of(state.when()).find(|row| row.action == Verb::Undo)?;
    undo.keys.split_whitespace().next().filter(|_| state.undoable && !state.said.is_empty())
}

/// What is to be done while a coding is being placed.
fn placing(state: &State, room: usize) -> Option<String> {
    let passage = state.review.placing.filter(|_| state.view == View::Read)?;
    let concern = state.review.concerns.iter().find(|concern| concern.passage == passage);
    let placed = crate::tui::state::placed(state.workspace.as_ref()?.project(), &passage)?;
    let words = concern.map_or(placed.anchor.quote(), |concern| &concern.before);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = |words: &str| format!("place “{words}”: select its words, then Enter");
    Some(told(&fit(&words, room.saturating_sub(columns(&told(""))).clamp(LEAST, PLACED))))
}

/// `said` in `room` columns. Where a warning is cut it says where all of it stands, since the remedy comes last.
fn fitted(said: &str, room: usize, tone: Tone) -> String {
    const ALL: &str = " :notices";
    if tone == Tone::Plain || columns(said) <= room || room < 3 * ALL.len() {
        return fit(said, room);
    }
    format!("{}{ALL}", fit(said, room - ALL.len()))
}

/// Things that must not be overlooked.
fn signs(state: &State) -> Vec<String> {
    let mut signs: Vec<String> = state.count.map(|count| format!(" {count} ")).into_iter().collect();
    match state.unsaved() {
        0 => {}
        count => signs.push(format!(" NOT SAVED {count} ")),
    }
    if state.workspace.as_ref().is_some_and(|workspace| workspace.read_only().is_some()) {
        signs.push(" READ ONLY ".to_owned());
    }
    signs.extend(broken(state));
    match state.review.lost() {
        0 => {}
        count => signs.push(format!(" {count} LOST \" ")),
    }
    if state.workspace.as_ref().is_some_and(crate::app::Workspace::is_blind) {
        signs.push(" BLIND ".to_owned());
    }
    signs.extend(filtered(state));
    if state.view == View::Codes && state.codes.carried.is_some() {
        signs.push(" MOVE ".to_owned());
    }
    if state.view == View::Read {
        if state.review.placing.is_some() {
            signs.push(" PLACE ".to_owned());
        }
        match state.read.going {
            Some(Going::Visit) => signs.push(" BOOKMARK a-z ".to_owned()),
            Some(Going::Set) => signs.push(" SET BOOKMARK a-z ".to_owned()),
            None => {}
        }
        match state.read.keys {
            Keys::Commands if state.read.adjusting().is_some() => signs.push(count(state, "ENDS")),
            Keys::Commands if state.read.selecting => signs.push(count(state, "SELECT")),
            Keys::Commands => {}
            Keys::NextCodes => signs.push(" KEY OF A CODE ".to_owned()),
            Keys::AllCode => signs.push(" KEYS CODE ".to_owned()),
        }
    }
    signs
}

/// A mode of selecting, with the count that is typed: ` SELECT 3 `.
fn count(state: &State, mode: &str) -> String {
    state.read.selections.count.map_or_else(|| format!(" {mode} "), |count| format!(" {mode} {count} "))
}

/// Columns of the sign of the filter.
const FILTER: usize = 34;

/// What the filter of all views leaves out or chooses, with the key that changes it: ` FILTER -3 codes, partner CN · ctrl-x `.
/// In the list of transcripts it says which numbers are of all: until codings are counted theirs, and where speakers are chosen those of the
/// texts.
fn filtered(state: &State) -> Option<String> {
    let told = state.shown.told();
    let words = state.view == View::Analysis && state.analysis.picture == Picture::Words;
    let listed = state.view == View::Transcripts && state.shown.hides_codings();
    let of = match (listed, &state.transcripts.tally) {
        (true, None) => ", counts of all",
        (true, Some(_)) if state.shown.has_speakers() => ", words and turns of all",
        _ => "",
    };
    (!told.is_empty() && !words).then(|| format!(" FILTER {}{of} · ctrl-x ", fit(&told.join(", "), FILTER)))
}

/// Where codebook.yaml is broken, for as long as it is, with the key that shows how: ` codebook.yaml:12:7 % `.
fn broken(state: &State) -> Option<String> {
    let problem = state.workspace.as_ref()?.codebook_problem()?;
    Some(match location(problem) {
        Some((place, _)) => format!(" {place} % "),
        None => " NO codebook.yaml % ".to_owned(),
    })
}

/// Who works where, in `room` columns: `ada · us02-pruitt · turn 12 of 140 · Dale Pruitt`. Who speaks gives way first, then
/// the name, then what stands behind it; who works here stays.
fn place(state: &State, room: usize) -> String {
    let mut parts = place_parts(state);
    if let Some(speaker) = speaker(state) {
        let with_speaker = format!("{} · {speaker}", parts.join(" · "));
        if columns(&with_speaker) <= room {
            return with_speaker;
        }
    }
    let name = usize::from(state.workspace.is_some());
    while columns(&parts.join(" · ")) > room && parts.len() > name {
        let others = columns(&parts.join(" · ")) - parts.get(name).map_or(0, |part| columns(part));
        match parts.get_mut(name) {
            Some(part) if state.view == View::Read && room >= others + LEAST => *part = fit(part, room - others),
            _ => drop(parts.pop()),
        }
    }
    parts.join(" · ")
}

/// Who speaks at the cursor; where it is an interviewer whose name may not say so to everybody, that too: `Q (interviewer)`.
fn speaker(state: &State) -> Option<String> {
    let open = state.read.transcript.as_ref().filter(|_| state.view == View::Read && state.review.placing.is_none())?;
    let name = open.speaker_at(told_of(state))?;
    let named = fit(&drawable(name), SPEAKER);
    Some(if is_interviewer(name) && !name.to_lowercase().contains(ASKS) { format!("{named} ({ASKS})") } else { named })
}

/// The place of which turn and speaker are told: that of the cursor, but for the moment in which the text scrolls.
fn told_of(state: &State) -> ByteOffset {
    state.read.gliding.map_or(state.read.selection.head, TextRange::start)
}

fn place_parts(state: &State) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    if let Some(coder) = state.workspace.as_ref().map(crate::app::Workspace::coder).map(CoderId::as_str) {
        parts.push(fit(coder, CODER));
    }
    match (state.view, &state.read.transcript) {
        (View::Read, Some(transcript)) => {
            parts.push(transcript.id.to_string());
            if state.review.placing.is_some() {
                return parts;
            }
            let of = transcript.turns.len();
            parts.extend(transcript.turn_at(told_of(state)).map(|turn| format!("turn {} of {of}", turn + 1)));
        }
        (View::Transcripts, _) => {
            let (shown, all) = (state.transcripts.shown.len(), state.overview.rows.len());
            let of = if shown == all { String::new() } else { format!("{shown} of ") };
            parts.push(format!("{of}{}", super::counted(all, "transcript")));
        }
        _ => {}
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_that_is_cut_says_where_all_of_it_stands() {
        let long = "codebook.yaml: 信任 is no color; write one of red, orange, yellow";
        assert_eq!(fitted(long, 40, Tone::Warning), "codebook.yaml: 信任 is no colo… :notices");
        assert_eq!(fitted(long, 40, Tone::Plain), fit(long, 40));
        assert_eq!(fitted(long, 99, Tone::Warning), long);
        assert_eq!(columns(&fitted(long, 10, Tone::Danger)), 10);
    }
}
