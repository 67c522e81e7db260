//! The code picker: what was typed, the codes that fit, and what the chosen one means.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use crate::project::{Code, CodeId, Codebook};
use crate::text::{TextRange, clusters, columns, drawable, fit, wrap};
use crate::tui::action::Verb;
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::keymap::{When, key_of, pressed};
use crate::tui::state::{Pickable, Picker, State, Target};

/// What is told of a code, a row at least for each: definition, when to use it, when not, an example.
const PARTS: u16 = 4;

/// Rows of the list at least.
const LISTED: u16 = 2;

/// Rows of a dialog of `height` rows that hold none of `offers` codes: frame, field, rule, and what the chosen code means.
pub(crate) fn taken(height: u16, offers: usize) -> u16 {
    4 + meaning_rows(height, offers)
}

/// Rows for what the chosen code means, with those that the list leaves empty.
fn meaning_rows(height: u16, offers: usize) -> u16 {
    let least = (height.saturating_sub(5) / 2).clamp(PARTS, 7).min(height.saturating_sub(4 + LISTED));
    let list = height.saturating_sub(4 + least);
    least + list.saturating_sub(u16::try_from(offers.max(1)).unwrap_or(u16::MAX))
}

pub(super) fn draw(state: &State, picker: &Picker, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let codebook = &state.workspace.as_ref()?.project().codebook;
    // A column at each side: letters that end at a frame look like a part of it.
    let around = Rect { x: area.x.saturating_sub(1), width: area.width.saturating_add(2), ..area };
    clear(buffer, around.intersection(buffer.area), state.theme.text());
    let inside = frame(buffer, area, &title(picker, codebook, usize::from(area.width)), state.theme.text());
    let field = Rect { height: inside.height.min(1), ..inside };
    let cursor = super::field(buffer, field, "code: ", &picker.input, state);
    let height = area.height.saturating_sub(taken(area.height, picker.offers.len()));
    let list = Rect { y: inside.y + 1, height: height.min(inside.height), ..inside };
    let (listed, pinned) = (picker.listed(), picker.ends_with_new());
    let rows = usize::from(height).saturating_sub(usize::from(pinned));
    let chosen = picker.list.chosen.min(listed.saturating_sub(1));
    let shown = if picker.list.chosen < listed { (chosen + 1).saturating_sub(rows) } else { 0 };
    let top = picker.list.top.max(shown).min(listed.saturating_sub(rows));
    for (row, offer) in picker.offers.iter().enumerate().take(listed).skip(top).take(rows) {
        let pen = Pen::new(buffer, list, (row - top) as u16);
        draw_offer(state, picker, codebook, offer, row == picker.list.chosen, pen);
    }
    if let (true, Some(offer)) = (pinned, picker.offers.last()) {
        let pen = Pen::new(buffer, list, (listed - top).min(rows) as u16);
        draw_offer(state, picker, codebook, offer, picker.list.chosen == listed, pen);
    }
    if picker.offers.is_empty() {
        let none = match (picker.input.text().trim(), &picker.target) {
            ("", Target::Passages(_)) => "no codes yet: type a name",
            ("", _) => "there is no other code",
            _ => "no code fits",
        };
        Pen::new(buffer, list, 0).write(none, state.theme.dim());
    }
    let rule = Rect { y: list.bottom(), height: 1, ..inside }.intersection(inside);
    let more = match listed.saturating_sub(top + rows) {
        0 => String::new(),
        more => format!("── ↓ {more} more "),
    };
    let line = usize::from(inside.width).saturating_sub(columns(&more));
    Pen::new(buffer, rule, 0).write(&more, state.theme.dim()).write(&"─".repeat(line), state.theme.dim());
    let below = Rect { y: rule.bottom(), height: meaning_rows(area.height, picker.offers.len()), ..inside }
        .intersection(inside);
    meaning(state, codebook, picker, below, buffer);
    Some(cursor)
}

/// What is coded: `Code “We trust them. Mostly.”`, or how many passages.
fn title(picker: &Picker, codebook: &Codebook, wide: usize) -> String {
    let name = |id: &CodeId| codebook.get(id.as_str()).map_or_else(|| id.to_string(), |code| code.name.clone());
    let (verb, count, thing) = match &picker.target {
        Target::Passages(passages) => ("Code", passages.anchors.len(), "passage"),
        Target::Codings(codings) => ("Recode", codings.len(), "coding"),
        Target::Batch(origin) => {
            return format!(" Code by {}: {} ", origin.rule.name(), crate::text::fit(&origin.query, 30));
        }
        Target::Proposal => return " Another code for this proposal ".to_owned(),
        Target::Merge(code) => return format!(" Merge {} into … ", name(code)),
        Target::Delete(code, _) => return format!(" The codings of {} go to … ", name(code)),
    };
    let whose = if picker.whose.is_empty() { String::new() } else { format!("· made by {} ", picker.whose) };
    let applied: Vec<String> = picker.applied.iter().map(name).collect();
    let applied = if applied.is_empty() { String::new() } else { format!("· applied: {} ", applied.join(", ")) };
    let applied = whose + &applied;
    if count > 1 {
        return format!(" {verb} {} {applied}", super::counted(count, thing));
    }
    if picker.quote.is_empty() {
        return format!(" {verb} this {thing} {applied}");
    }
    let room = wide.saturating_sub(columns(verb) + 9 + columns(&applied)).max(wide / 3);
    format!(" {verb} “{}” {applied}", crate::text::fit(&picker.quote, room))
}

fn draw_offer(state: &State, picker: &Picker, codebook: &Codebook, offer: &Pickable, chosen: bool, mut pen: Pen<'_>) {
    let theme = state.theme;
    let base = if chosen { theme.selection() } else { theme.text() };
    match offer {
        Pickable::New(name) => {
            let up = if chosen || picker.offers.len() == 1 { "" } else { " ↑ " };
            pen.write(if chosen { "▸" } else { " " }, base).write("+ new code: ", base.patch(theme.strong()));
            let room = pen.left().saturating_sub(columns(up));
            let name = crate::text::fit(name, room);
            pen.write(&name, base).blank(room - columns(&name), base).write(up, base.patch(theme.key()));
        }
        Pickable::Known(id, letters) => {
            let Some(code) = codebook.get(id.as_str()) else { return };
            let key = code.key.map(pressed).unwrap_or_default();
            let color = theme.code(codebook.color(id));
            pen.write(if chosen { "▸" } else { " " }, base).write("█ ", if chosen { base } else { color });
            let count = picker.counts.get(id).copied().unwrap_or(0);
            let right = 12;
            let width = pen.left().saturating_sub(right);
            let from = pen.column();
            write_name(&mut pen, code, letters, base);
            if let Some(parent) = &code.parent {
                let room = (width + usize::from(from)).saturating_sub(usize::from(pen.column()) + 2);
                pen.write("  ", base).fitted(&codebook.path(parent), room, base.patch(theme.dim()));
            }
            let gap = (width + usize::from(from)).saturating_sub(usize::from(pen.column()));
            // Passages like this one have it.
            let likely = picker.suggested.contains(id) && gap >= 2;
            pen.blank(gap - if likely { 2 } else { 0 }, base);
            if likely {
                pen.write("* ", base.patch(theme.key()));
            }
            pen.cell_right(&key, 3, base.patch(theme.key()));
            pen.cell_right(&count.to_string(), right - 4, base);
        }
    }
    pen.fill(base);
}

/// The name with the letters that matched in bold.
fn write_name(pen: &mut Pen<'_>, code: &Code, letters: &[u32], base: Style) {
    let room = pen.left() * 3 / 5;
    let name = crate::text::fit(&code.name, room);
    for (place, cluster) in clusters(&name, TextRange::of(0, name.len())).enumerate() {
        let matched = letters.binary_search(&(place as u32)).is_ok();
        let style = if matched { base.add_modifier(Modifier::BOLD | Modifier::UNDERLINED) } else { base };
        pen.cluster(cluster.range.slice(&name), cluster.columns, style);
    }
}

/// What the chosen code means, as far as it fits.
fn meaning(state: &State, codebook: &Codebook, picker: &Picker, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let code = match picker.chosen() {
        Some(Pickable::Known(id, _)) => codebook.get(id.as_str()),
        Some(Pickable::New(_)) => {
            let (hint, style) = match &picker.near {
                Some(near) if picker.sure => {
                    (format!("Did you mean {near}? Enter again makes the new code."), theme.warning())
                }
                Some(near) => (format!("Did you mean {near}? Enter asks once more."), theme.text()),
                None => {
                    let undo = key_of(When::Read, Verb::Undo);
                    (format!("Enter makes this code and applies it; {undo} takes it back."), theme.text())
                }
            };
            for (row, line) in wrap(&hint, TextRange::of(0, hint.len()), usize::from(area.width)).iter().enumerate() {
                Pen::new(buffer, area, row as u16).write(line.slice(&hint).trim_end(), style);
            }
            return;
        }
        None => None,
    };
    let Some(code) = code else { return };
    let told = told(code, picker, usize::from(area.width));
    let rows = shared(&told.iter().map(|(_, lines)| lines.len()).collect::<Vec<_>>(), usize::from(area.height));
    let mut row = 0;
    for ((whole, lines), rows) in told.iter().zip(rows) {
        let style = if row == 0 && !code.definition.is_empty() { theme.text() } else { theme.dim() };
        for (place, line) in lines.iter().take(rows).enumerate() {
            // What does not fit is cut at the end of the last row.
            let end = if place + 1 == rows { whole.len() } else { line.end().get() };
            let rest = TextRange::of(line.start().get(), end);
            Pen::new(buffer, area, row).fitted(rest.slice(whole).trim_end(), usize::MAX, style);
            row += 1;
        }
    }
    if told.is_empty() {
        Pen::new(buffer, area, 0).write("no definition", theme.dim());
    }
}

/// What the codebook says of a code, each part in lines of `width` columns, the more important first; and a passage that
/// has it.
fn told(code: &Code, picker: &Picker, width: usize) -> Vec<(String, Vec<TextRange>)> {
    let quote = code.examples.first().or_else(|| picker.quotes.get(&code.id));
    let quote = quote.map(|quote| format!("“{}”", drawable(&fit(&one_line(quote), 400)))).unwrap_or_default();
    let parts = [
        ("", one_line(&code.definition)),
        ("use: ", one_line(&code.include)),
        ("not: ", one_line(&code.exclude)),
        ("e.g. ", quote),
    ];
    let part = |(label, text): (&str, String)| {
        let whole = format!("{label}{text}");
        let lines = wrap(&whole, TextRange::of(0, whole.len()), width.max(1));
        (whole, lines)
    };
    parts.into_iter().filter(|(_, text)| !text.is_empty()).map(part).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many of `room` rows each part gets: each one while there are any, then the first all that it needs, then the others as
/// many as they need.
fn shared(wanted: &[usize], room: usize) -> Vec<usize> {
    let mut given: Vec<usize> = (0..wanted.len()).map(|place| usize::from(place < room)).collect();
    let mut left = room - given.iter().sum::<usize>();
    for (given, wanted) in given.iter_mut().zip(wanted) {
        let more = wanted.saturating_sub(*given).min(left);
        *given += more;
        left -= more;
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_leaves_a_row_for_all_that_is_told_of_a_code() {
        let rows = |height: u16| (height - taken(height, 99), meaning_rows(height, 99));
        assert_eq!([10, 11, 13, 22].map(rows), [(2, 4), (3, 4), (5, 4), (11, 7)]);
        assert_eq!([4, 6, 8].map(rows), [(0, 0), (2, 0), (2, 2)], "a very small one has codes at least");
    }

    #[test]
    fn rows_are_shared_by_importance() {
        let check = |wanted: &[usize], room, expected: &[usize]| assert_eq!(shared(wanted, room), expected);
        check(&[2, 1, 1, 1], 7, &[2, 1, 1, 1]);
        check(&[5, 4, 2, 1], 7, &[4, 1, 1, 1]);
        check(&[5, 4, 2, 1], 4, &[1, 1, 1, 1]);
        check(&[3, 4], 3, &[2, 1]);
        check(&[3, 4, 1], 6, &[3, 2, 1]);
        check(&[1, 2], 1, &[1, 0]);
        check(&[], 3, &[]);
    }
}
