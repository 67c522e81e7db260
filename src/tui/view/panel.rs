//! Below the words of the Read view: the codings and memos of the place under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::project::Coding;
use crate::text::{Unit, columns, drawable, fit, words};
use crate::tui::action::Verb;
use crate::tui::draw::Pen;
use crate::tui::handling::Handling;
use crate::tui::keymap::{When, key_of, pressed_now};
use crate::tui::marks::Mark;
use crate::tui::selecting::Selecting;
use crate::tui::state::{Note, State};

/// Columns of a code's name among those lately used, at least for the list to be of use.
const LEAST: usize = 4;

/// Columns that it takes to say what can be done with the codings: `  = change  _ ends `.
const HANDLED: usize = 19;

/// One line of the panel.
enum Line<'a> {
    Coding(&'a Mark),
    /// What the words of the coding above mean in another language.
    Translation(&'a str),
    Note(&'a Note),
}

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    if let Some(adjusting) = state.read.adjusting() {
        return super::adjusting::draw(state, adjusting, area, buffer);
    }
    let listed = state.read.listed();
    let marks = state.read.codings_at(listed);
    let notes = state.read.notes_at(listed).into_iter().map(Line::Note);
    let codings = marks.into_iter().flat_map(|mark| {
        let translation = coding_of(state, mark).and_then(|coding| coding.translation.as_deref());
        std::iter::once(Line::Coding(mark)).chain(translation.map(Line::Translation))
    });
    let lines: Vec<Line<'_>> = codings.chain(notes).collect();
    heading(state, &lines, area, buffer);
    let room = usize::from(area.height.saturating_sub(1));
    let shown = if lines.len() > room { room.saturating_sub(1) } else { lines.len() };
    for (row, line) in lines.iter().take(shown).enumerate() {
        let mut pen = Pen::new(buffer, area, row as u16 + 1);
        match line {
            Line::Coding(mark) => coding(state, mark, &mut pen),
            Line::Translation(words) => translation(state, words, &mut pen),
            Line::Note(note) => memo(state, note, &mut pen),
        }
    }
    if lines.len() > shown {
        let more = format!("  and {} more", lines.len() - shown);
        Pen::new(buffer, area, shown as u16 + 1).write(&more, state.theme.dim());
    }
}

/// A rule with what is looked at: `── sentence, 18 words ── 2 codings, 1 memo ──`.
fn heading(state: &State, lines: &[Line<'_>], area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let codings = lines.iter().filter(|line| matches!(line, Line::Coding(_))).count();
    let memos = lines.iter().filter(|line| matches!(line, Line::Note(_))).count();
    let what = if state.read.selected().is_some() { "selection" } else { state.read.unit.name() };
    let count = state.read.passage().map_or(0, |range| words(range.slice(state.read.text())));
    let mut pen = Pen::new(buffer, area, 0);
    pen.write("── ", theme.dim()).write(what, theme.strong());
    // A Chinese word of two characters would count for two.
    if what != Unit::Word.name() {
        pen.write(", ", theme.dim()).write(&super::counted(count, "word"), theme.dim());
    }
    pen.write(" ── ", theme.dim());
    pen.write(&super::counted(codings, "coding"), if codings > 0 { theme.strong() } else { theme.dim() });
    match state.read.marks.hidden_over(state.read.listed()) {
        0 => {}
        hidden => drop(pen.write(&format!(" shown, {hidden} hidden"), theme.warning())),
    }
    if memos > 0 {
        pen.write(", ", theme.dim()).write(&super::counted(memos, "memo"), theme.strong());
    }
    let lost = state.read.transcript.as_ref().and_then(|open| state.review.lost.get(&open.id));
    if let Some(lost) = lost {
        pen.write(&format!(" ── {lost} lost in this transcript: \""), theme.warning());
    }
    if state.read.marks.displaced > 0 {
        let displaced = format!(" ── {} whose words have moved", state.read.marks.displaced);
        pen.write(&displaced, theme.warning());
    }
    let room = pen.left();
    if codings > 0 && room > 2 * HANDLED && lately(state, room - HANDLED) == lately(state, room) {
        for (verb, does) in [(Verb::Handle(Handling::Begin), " change"), (Verb::Selecting(Selecting::Adjust), " ends")]
        {
            pen.write("  ", theme.dim()).write(&key_of(When::Read, verb), theme.key()).write(does, theme.dim());
        }
        pen.write(" ", theme.dim());
    }
    pen.write(" ", theme.dim());
    let lately = lately(state, pen.left());
    let used: usize = lately.iter().map(|(_, name)| columns(name) + 4).sum();
    let left = pen.left().saturating_sub(used);
    pen.write(&"─".repeat(left), theme.dim());
    for (digit, name) in lately {
        pen.write(" ", theme.dim()).write(&digit.to_string(), theme.key()).write(" ", theme.dim());
        pen.write(&name, theme.dim()).write(" ", theme.dim());
    }
}

/// The codes lately used with the digits that apply them, as many as fit beside a piece of the rule.
fn lately(state: &State, room: usize) -> Vec<(char, String)> {
    let Some(codebook) = state.workspace.as_ref().map(|workspace| &workspace.project().codebook) else {
        return Vec::new();
    };
    let free = |digit: char| codebook.by_key(digit).is_none();
    let known = state.slots.near().filter(|(digit, code)| free(*digit) && !state.has_key(code));
    let named: Vec<_> =
        known.filter_map(|(digit, code)| Some((digit, codebook.get(code.as_str())?.name.as_str()))).collect();
    // Whole names while there is room; else the long ones are cut.
    let room = room.saturating_sub(2 + 4 * named.len());
    let wide = |most: usize| named.iter().map(|(_, name)| columns(name).min(most)).sum::<usize>();
    let widest = named.iter().map(|(_, name)| columns(name)).max().unwrap_or(0);
    let Some(each) = (LEAST..=widest.max(LEAST)).rev().find(|most| wide(*most) <= room) else { return Vec::new() };
    named.into_iter().map(|(digit, name)| (digit, fit(name, each))).collect()
}

/// The coding of a mark.
fn coding_of<'s>(state: &'s State, mark: &Mark) -> Option<&'s Coding> {
    state.workspace.as_ref()?.project().codings.get(&mark.coding)
}

/// `     → what the words mean in another language`
fn translation(state: &State, words: &str, pen: &mut Pen<'_>) {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    pen.write("     → ", state.theme.dim()).fitted(&drawable(&line), usize::MAX, state.theme.text());
}

/// `┃ Tacitness  t  ada  “You can read the manual…”`
fn coding(state: &State, mark: &Mark, pen: &mut Pen<'_>) {
    let theme = state.theme;
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let code = codebook.and_then(|codebook| codebook.get(mark.code.as_str()));
    let name = code.map_or(mark.code.as_str(), |code| &code.name);
    let third = pen.left() / 3;
    pen.write(if mark.own { " ┃ " } else { " ╎ " }, theme.code(mark.color)).fitted(name, third, theme.strong());
    if let Some(key) = code.and_then(|code| code.key) {
        pen.write(" ", Style::new()).write(&pressed_now(state, key), theme.key());
    }
    let coding = coding_of(state, mark);
    if coding.is_some_and(|coding| coding.exemplar) {
        pen.write(" ★", theme.key());
    }
    if let Some(weight) = coding.and_then(|coding| coding.weight) {
        pen.write(&format!(" weight {weight}"), theme.dim());
    }
    pen.write("  ", Style::new()).fitted(mark.coder.as_str(), 16, theme.dim()).write("  ", Style::new());
    let quote = mark.range.slice(state.read.text()).split_whitespace().collect::<Vec<_>>().join(" ");
    let room = pen.left().saturating_sub(2);
    pen.write("“", theme.dim()).fitted(&quote, room, theme.text()).write("”", theme.dim());
}

/// `✎ ada: what the memo says`
fn memo(state: &State, note: &Note, pen: &mut Pen<'_>) {
    let theme = state.theme;
    pen.write(" ✎ ", theme.key()).fitted(note.coder.as_str(), 16, theme.dim()).write(": ", theme.dim());
    let line = super::markdown::in_one_row(&note.text);
    let room = pen.left();
    pen.fitted(&drawable(&line), room, theme.text());
}
