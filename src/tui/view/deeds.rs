//! Operations on codes, with what they touch, before they are done.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::Preview;
use crate::project::{CodeFate, CodeId, Codebook};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::keymap::is_reserved;
use crate::tui::state::{Deleting, FormPart, Merging, Outlook, Parting, Quick, State, Way};

use super::codes::paragraph;
use super::counted;

/// Rows that a code's words take at most before it is merged.
const WORDS: u16 = 6;

/// What is said below another name for a code: the same letter means something else among the quotes.
const RENAMING: &str = "codings keep to it; among the quotes this key recodes a quote";

/// Small letters that code with one press and that no code has.
fn free_letters(codebook: &Codebook) -> String {
    let free: Vec<String> =
        ('a'..='z').filter(|key| !is_reserved(*key) && codebook.by_key(*key).is_none()).map(String::from).collect();
    free.join(" ")
}

fn name<'a>(codebook: &'a Codebook, id: &'a CodeId) -> &'a str {
    codebook.get(id.as_str()).map_or(id.as_str(), |code| &code.name)
}

/// `12 codings in 4 transcripts, 2 memos: ada 8, eve 4`
fn touched(preview: &Preview) -> String {
    if preview.codings == 0 {
        let memos = if preview.memos > 0 { format!(", {}", counted(preview.memos, "memo")) } else { String::new() };
        return format!("no coding{memos}");
    }
    let codings = counted(preview.codings, "coding");
    let mut told = format!("{codings} in {}", counted(preview.transcripts, "transcript"));
    if preview.memos > 0 {
        told.push_str(&format!(", {}", counted(preview.memos, "memo")));
    }
    let coders: Vec<String> = preview.coders.iter().map(|(coder, count)| format!("{coder} {count}")).collect();
    if coders.is_empty() { told } else { format!("{told}: {}", coders.join(", ")) }
}

/// What else is to be known, a line each.
fn notes(outlook: &Outlook) -> Vec<String> {
    let Ok(preview) = outlook else { return Vec::new() };
    let outdated = match preview.outdated {
        0 => None,
        1 => Some("1 coding will have been made under another wording: it is marked to be looked at again".to_owned()),
        count => Some(format!(
            "{count} codings will have been made under another wording: they are marked to be looked at again"
        )),
    };
    preview.notes.iter().cloned().chain(outdated).collect()
}

/// Write the outlook at the top of `area`: what is touched, then the notes; the rows that it took.
fn draw_outlook(state: &State, outlook: &Outlook, area: Rect, buffer: &mut Buffer) -> u16 {
    let theme = state.theme;
    let (text, style) = match outlook {
        Ok(preview) => (format!("touches {}", touched(preview)), theme.strong()),
        Err(refusal) => (format!("✗ {refusal}"), theme.warning()),
    };
    let mut row = paragraph(buffer, area, 0, &text, 3, style);
    for note in notes(outlook) {
        row += paragraph(buffer, area, row, &format!("· {note}"), 2, theme.warning());
    }
    row
}

pub(super) fn draw_quick(state: &State, quick: &Quick, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    let project = state.workspace.as_ref()?.project();
    let codebook = &project.codebook;
    clear(buffer, area, theme.text());
    let own = state.codes.codings_of(project, &quick.code);
    let title = match quick.part {
        FormPart::Key => format!(" Key of {} ", name(codebook, &quick.code)),
        _ => format!(" Rename the code {} · {} ", name(codebook, &quick.code), counted(own, "coding")),
    };
    let inside = frame(buffer, area, &title, theme.text());
    let field = Rect { height: inside.height.min(1), ..inside };
    let caret = super::field(buffer, field, &format!("{}: ", quick.part.label()), &quick.input, state);
    let mut pen = Pen::new(buffer, inside, 1);
    match &quick.problem {
        Some(why) => pen.write("✗ ", theme.warning()).fitted(why, usize::MAX, theme.warning()),
        None if quick.part == FormPart::Name => pen.fitted(RENAMING, usize::MAX, theme.dim()),
        None if quick.part == FormPart::Key => {
            let two = quick.input.text().chars().next().filter(|key| is_reserved(*key));
            let (told, style) = match two {
                Some(key) => (format!("'{key}: two presses, as {key} is a command"), theme.warning()),
                None => (quick.part.hint().to_owned(), theme.dim()),
            };
            pen.fitted(&format!("{told} · free: {}", free_letters(codebook)), usize::MAX, style)
        }
        None => pen.fitted(quick.part.hint(), usize::MAX, theme.dim()),
    };
    Some(caret)
}

/// What the codebook says of a code, a paragraph each.
fn words(codebook: &Codebook, id: &CodeId) -> Vec<String> {
    let Some(code) = codebook.get(id.as_str()) else { return Vec::new() };
    let parts = [("", &code.definition), ("when: ", &code.include), ("not:  ", &code.exclude)];
    let parts = parts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    let parts: Vec<String> = parts.map(|(label, text)| format!("{label}{text}")).collect();
    if parts.is_empty() { vec!["no definition".to_owned()] } else { parts }
}

/// How high the window for merging wants to be.
pub(crate) fn merge_height(state: &State, merging: &Merging) -> u16 {
    let Some(workspace) = &state.workspace else { return 0 };
    let codebook = &workspace.project().codebook;
    let wide = state.area.width.clamp(12, 92) - 9;
    let rows = |text: &String| super::codes::rows(text, wide).len() as u16;
    let code = |id: &CodeId| 1 + words(codebook, id).iter().map(rows).sum::<u16>().min(WORDS);
    let codes: u16 = merging.codes.iter().map(code).sum();
    codes + 7 + 2 * notes(&merging.outlook).len() as u16
}

pub(super) fn draw_merge(state: &State, merging: &Merging, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    clear(buffer, area, theme.text());
    let into = merging.staying().map_or("", |into| name(codebook, into));
    let title = format!(" Merge {} into {into} ", counted(merging.codes.len().saturating_sub(1), "code"));
    let inside = frame(buffer, area, &title, theme.strong());
    let mut row = draw_outlook(state, &merging.outlook, inside, buffer);
    let mut pen = Pen::new(buffer, inside, row + 1);
    pen.write("Whose definition survives? ", theme.text()).write("j k", theme.key()).write(" choose; ", theme.dim());
    pen.write("t", theme.key()).write(" which code stays; u undoes it all", theme.dim());
    row += 2;
    // Of many codes those around the chosen one are shown.
    let first = merging.list.chosen.saturating_sub(usize::from(inside.height.saturating_sub(row)) / 4);
    for (place, id) in merging.codes.iter().enumerate().skip(first.min(merging.codes.len().saturating_sub(2))) {
        let chosen = place == merging.list.chosen;
        let base = if chosen { theme.selection() } else { theme.text() };
        let mut pen = Pen::new(buffer, inside, row);
        pen.write(if chosen { "▸ " } else { "  " }, base).write("█ ", base.patch(theme.code(codebook.color(id))));
        let stays = if place == merging.stays { "stays" } else { "goes into it" };
        let words_survive = if chosen { ", its words survive" } else { "" };
        let own = state.codes.codings_of(workspace.project(), id);
        let room = pen.left().saturating_sub(44);
        pen.fitted(name(codebook, id), room.max(12), base.patch(theme.strong()));
        pen.write(&format!("  {stays}{words_survive} · {}", counted(own, "coding")), base).fill(base);
        row += 1;
        let end = row + WORDS;
        for text in words(codebook, id) {
            let left = end.saturating_sub(row).min(inside.height.saturating_sub(row));
            let area = Rect { x: inside.x + 4, width: inside.width.saturating_sub(4), ..inside };
            row += paragraph(buffer, area, row, &text, left, if chosen { theme.text() } else { theme.dim() });
        }
        if row >= inside.height {
            break;
        }
    }
}

/// What becomes of the codings, in words.
fn way_in_words(deleting: &Deleting, codebook: &Codebook, way: &Way) -> String {
    let codings = counted(deleting.codings, "coding");
    let parent = codebook.get(deleting.code.as_str()).and_then(|code| code.parent.as_ref());
    match &way.fate {
        None => format!("{codings} to another code …"),
        Some(CodeFate::To(code)) => format!("{codings} to {}", name(codebook, code)),
        Some(CodeFate::Parent) => {
            let parent = parent.map_or("the code above it", |parent| name(codebook, parent));
            format!("{codings} to {parent}, the code above")
        }
        Some(CodeFate::Unlisted) if deleting.codings == 0 => "delete it: no coding has it".to_owned(),
        Some(CodeFate::Unlisted) => {
            let stay = if deleting.codings == 1 { "stays" } else { "stay" };
            format!("{codings} {stay}, unlisted: of a code that is not in the codebook")
        }
    }
}

/// How high the window for deleting wants to be.
pub(crate) fn delete_height(deleting: &Deleting) -> u16 {
    let notes = deleting.ways.get(deleting.list.chosen).map_or(0, |way| 2 * notes(&way.outlook).len());
    let below = if deleting.children > 0 { 2 } else { 0 };
    (deleting.ways.len() + below + notes) as u16 + 6
}

pub(super) fn draw_delete(state: &State, deleting: &Deleting, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    clear(buffer, area, theme.text());
    let title = format!(" Delete {} ", name(codebook, &deleting.code));
    let inside = frame(buffer, area, &title, theme.strong());
    let mut row = 0;
    if deleting.children > 0 {
        let (count, go) = (counted(deleting.children, "code"), deleting.below);
        let what = if go { "below it goes too" } else { "below it moves up" };
        let what =
            if deleting.children > 1 { what.replace("goes", "go").replace("moves", "move") } else { what.into() };
        let mut pen = Pen::new(buffer, inside, 0);
        pen.write(&format!("{count} {what}; "), if go { theme.warning() } else { theme.text() });
        pen.write("b", theme.key()).write(if go { " lets them move up" } else { " deletes them too" }, theme.dim());
        row = 2;
    }
    for (place, way) in deleting.ways.iter().enumerate() {
        let chosen = place == deleting.list.chosen;
        let base = match (chosen, &way.outlook) {
            (true, _) => theme.selection(),
            (false, Err(_)) => theme.dim(),
            (false, Ok(_)) => theme.text(),
        };
        let mut pen = Pen::new(buffer, inside, row);
        pen.write(if chosen { "▸ " } else { "  " }, base);
        pen.fitted(&way_in_words(deleting, codebook, way), usize::MAX, base).fill(base);
        row += 1;
    }
    let rest = Rect { y: inside.y + row + 1, height: inside.height.saturating_sub(row + 1), ..inside };
    if let Some(way) = deleting.ways.get(deleting.list.chosen) {
        draw_outlook(state, &way.outlook, rest.intersection(inside), buffer);
    }
}

pub(super) fn draw_split(state: &State, parting: &Parting, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    let codebook = &state.workspace.as_ref()?.project().codebook;
    clear(buffer, area, theme.text());
    let title = format!(" Split {} · {} ", name(codebook, &parting.code), counted(parting.codings, "coding"));
    let inside = frame(buffer, area, &title, theme.strong());
    let hint =
        "The names of the new codes, one a line. ctrl-s begins to deal the codings out; what is not dealt stays.";
    let rows = paragraph(buffer, inside, 0, hint, 2, theme.dim());
    let written = Rect { y: inside.y + rows, height: inside.height.saturating_sub(rows), ..inside };
    super::writing::draw(&parting.editor, written, theme.text(), buffer)
}
