//! Drawing: state and layout in, cells out. Nothing here changes anything.

mod adjusting;
mod agreement;
mod analysis;
mod bars;
mod branch;
mod broken;
mod choice;
mod chosen;
mod code_form;
mod codes;
mod conflict;
mod dealing;
mod deeds;
mod density;
mod entry;
mod facets;
mod gutter;
mod help;
mod hints;
mod import;
mod language;
mod map;
mod margin;
mod markdown;
mod memo;
mod memos;
mod offers;
mod panel;
mod passage;
mod picker;
mod preview;
mod queueing;
mod quotes;
mod read;
mod recheck;
mod review;
mod saturation;
mod scene;
mod search;
mod sheet;
mod shown;
mod sidebar;
mod signs;
mod small;
mod start;
mod status;
mod suggest;
mod timeline;
mod tour;
mod transcripts;
mod translation;
mod turn;
mod versions;
mod walk;
mod words;
mod writing;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::text::{TextRange, clusters, columns, fit, wrap};

use super::action::View;
use super::draw::Pen;
use super::layout::Layout;
use super::state::{Dialog, Input, State};

pub(crate) use analysis::{texts as chart_texts, titles as chart_titles};
pub(crate) use broken::rows as broken_rows;
pub(crate) use code_form::{fields as form_fields, top as form_top};
pub(crate) use codes::name_column;
pub(crate) use conflict::{WIDTH as CONFLICT_WIDTH, height as conflict_height, rows as conflict_rows};
pub(crate) use dealing::overflow as dealing_overflow;
pub(crate) use deeds::{delete_height, merge_height};
pub(crate) use entry::len as entry_len;
pub(crate) use help::{found as help_found, len as help_len};
pub(crate) use import::heights as import_heights;
pub(crate) use map::{column_at as chart_column_at, fitting as chart_columns};
pub(crate) use memos::{parts as memos_parts, rows as memos_rows};
pub(crate) use picker::taken as picker_taken;
pub(crate) use preview::{height as preview_height, rows as preview_rows};
pub(crate) use queueing::overflow as queue_overflow;
pub(crate) use quotes::{breadth_name as quote_breadth, height as quote_height, order_name as quote_order};
pub(crate) use recheck::overflow as recheck_overflow;
pub(crate) use review::fitting as review_fitting;
pub(crate) use saturation::room as chart_room;
pub(crate) use sheet::{WIDTH as SHEET_WIDTH, rows as sheet_rows};
pub(crate) use sidebar::len as sidebar_len;
pub(crate) use start::{list as start_list, place as start_place};
pub(crate) use status::said_room;
pub(crate) use suggest::{shown as suggestions_shown, wanted_height as suggestions_height};
pub(crate) use translation::parts as translation_parts;
pub(crate) use versions::{heights as versions_heights, len as versions_len};
pub(crate) use writing::{inside as writing_inside, top as writing_top};

/// The label before what is looked for in one transcript.
const FIND: &str = "find: ";

/// The label before codes whose quotes are asked for.
const QUESTION: &str = "quotes of: ";

/// Draw the whole screen. Gives back where the hardware cursor belongs: at the caret of what is written, or in the text.
pub fn view(state: &State, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    status::tabs(state, layout, buffer);
    let mut cursor = body(state, layout, buffer);
    tour::draw(state, layout.tour, buffer);
    status::bar(state, layout, buffer);
    hints::draw(state, layout, buffer);
    // Where there is no study yet, none shines through what lies over the first screen.
    if let [Dialog::Start(start), _, ..] = state.dialogs.as_slice() {
        start::draw(state, start, super::layout::start(buffer.area), buffer);
    }
    if let Some(dialog) = state.dialogs.last() {
        cursor = match small::needs_more(state, layout) {
            true => small::draw(state, layout, buffer),
            false => self::dialog(state, dialog, layout, buffer),
        };
        if dialog.is_line() {
            status::refusal(state, layout.dialog, buffer);
        }
    }
    offers::draw(state, layout, cursor, buffer);
    if state.theme.ascii {
        signs::to_ascii(state, layout, buffer);
    }
    cursor
}

fn body(state: &State, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    match state.view {
        View::Transcripts if state.failed.is_none() => transcripts::draw(state, layout.body, buffer),
        _ if state.workspace.is_none() => {
            waiting(state, layout.body, buffer);
            None
        }
        View::Transcripts => None,
        View::Read => read::draw(state, &layout.read, buffer),
        View::Search => search::draw(state, layout.body, buffer),
        View::Codes => codes::draw(state, layout.body, buffer),
        View::Analysis => analysis::draw(state, layout.body, buffer),
    }
}

fn dialog(state: &State, dialog: &Dialog, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    match dialog {
        Dialog::Picker(picker) => picker::draw(state, picker, layout.dialog, buffer),
        Dialog::Suggest(suggesting) => {
            suggest::draw(state, suggesting, layout.dialog, buffer);
            None
        }
        Dialog::Choice(choice) => choice::draw(state, choice, layout.dialog, buffer),
        Dialog::Memo(memo) => memo::draw(state, memo, layout.dialog, buffer),
        Dialog::Memos => memos::draw(state, layout.dialog, buffer),
        Dialog::Start(start) => start::draw(state, start, layout.dialog, buffer),
        Dialog::Import(import) => import::draw(state, import, layout.dialog, buffer),
        Dialog::Ask(asking) => Some(field(buffer, layout.dialog, &asking.label(), &asking.input, state)),
        Dialog::Translation(translating) => translation::draw(state, translating, layout.dialog, buffer),
        Dialog::Turn(turn) => turn::draw(state, turn, layout.dialog, buffer),
        Dialog::Preview(preview) => {
            preview::draw(state, preview, layout.dialog, buffer);
            None
        }
        Dialog::Conflict(conflict) => {
            conflict::draw(state, conflict, layout.dialog, buffer);
            None
        }
        Dialog::Dealing(dealing) => {
            dealing::draw(state, dealing, layout.dialog, buffer);
            None
        }
        Dialog::Queue(queueing) => {
            queueing::draw(state, queueing, layout.dialog, buffer);
            None
        }
        Dialog::Versions(versions) => {
            versions::draw(state, versions, layout.dialog, buffer);
            None
        }
        Dialog::Recheck => {
            recheck::draw(state, layout.dialog, buffer);
            None
        }
        Dialog::Pile(input) => {
            // The coding that is judged stays in sight while its code is named.
            let below = state.dialogs.iter().rev().find(|below| matches!(below, Dialog::Dealing(_)));
            if let Some(Dialog::Dealing(dealing)) = below {
                dealing::draw(state, dealing, layout.body, buffer);
            }
            Some(field(buffer, layout.dialog, "name of another new code: ", input, state))
        }
        Dialog::Broken(broken) => {
            broken::draw(state, broken, layout.dialog, buffer);
            None
        }
        Dialog::Review => {
            review::draw(state, layout.dialog, buffer);
            None
        }
        Dialog::Code(form) => code_form::draw(state, form, layout.dialog, buffer),
        Dialog::Quick(quick) => deeds::draw_quick(state, quick, layout.dialog, buffer),
        Dialog::Merge(merging) => {
            deeds::draw_merge(state, merging, layout.dialog, buffer);
            None
        }
        Dialog::Delete(deleting) => {
            deeds::draw_delete(state, deleting, layout.dialog, buffer);
            None
        }
        Dialog::Split(parting) => deeds::draw_split(state, parting, layout.dialog, buffer),
        Dialog::Export(input) => {
            Some(field(buffer, layout.dialog, "write to (.csv .json .md .html .xlsx .docx .tex): ", input, state))
        }
        Dialog::Find(input) => Some(field(buffer, layout.dialog, FIND, input, state)),
        Dialog::GoTo(input) => {
            Some(field(buffer, layout.dialog, "go to turn, time or part (12, 1:02:11, 40%): ", input, state))
        }
        Dialog::Question(input) => Some(field(buffer, layout.dialog, QUESTION, input, state)),
        Dialog::SaveQuery(input, _) => Some(field(buffer, layout.dialog, "save this query as: ", input, state)),
        Dialog::Shown(choosing) => {
            shown::draw(state, choosing, layout.dialog, buffer);
            None
        }
        Dialog::Help(help) => help::draw(state, help, layout.dialog, buffer),
        Dialog::Entry(top) => {
            entry::draw(state, *top, layout.dialog, buffer);
            None
        }
        Dialog::Sheet(sheet) => {
            sheet::draw(state, sheet, layout.dialog, buffer);
            None
        }
        Dialog::Notices(top) => {
            help::draw_notices(state, *top, layout.dialog, buffer);
            None
        }
    }
}

fn waiting(state: &State, area: Rect, buffer: &mut Buffer) {
    let text = state.failed.as_deref().unwrap_or("opening the study…");
    paragraph(buffer, area, text, if state.failed.is_some() { state.theme.warning() } else { state.theme.dim() });
}

/// Write `text` over as many rows as it takes, from the second row on, indented by two columns.
fn paragraph(buffer: &mut Buffer, area: Rect, text: &str, style: ratatui::style::Style) {
    let room = usize::from(area.width.saturating_sub(4)).max(1);
    for (row, line) in wrap(text, TextRange::of(0, text.len()), room).into_iter().enumerate() {
        Pen::new(buffer, area, row as u16 + 1).blank(2, style).write(line.slice(text).trim_end(), style);
    }
}

/// `text` in lines of `wide` columns.
fn wrapped(text: &str, wide: usize) -> Vec<String> {
    let parts = wrap(text, TextRange::of(0, text.len()), wide);
    parts.into_iter().map(|part| part.slice(text).trim_end().to_owned()).collect()
}

/// The head of a column in `wide` columns: where it is cut, behind a whole word if more than half of it then stands there.
fn head_of(text: &str, wide: usize) -> String {
    if columns(text) <= wide {
        return text.to_owned();
    }
    let whole = text.rmatch_indices(' ').map(|(place, _)| TextRange::of(0, place).slice(text).trim_end());
    let fitting = whole.map(|part| format!("{part}…")).find(|part| columns(part) <= wide);
    fitting.filter(|part| 2 * columns(part) > wide).unwrap_or_else(|| fit(text, wide))
}

/// A field of one line with its label; the place of its caret. A long text is scrolled so that the caret shows.
fn field(buffer: &mut Buffer, area: Rect, label: &str, input: &Input, state: &State) -> Position {
    let mut pen = Pen::new(buffer, area, 0);
    pen.write(label, state.theme.key());
    let (from, room) = (pen.column(), pen.left().max(1));
    let caret = input.caret_column();
    let skipped = (caret + 1).saturating_sub(room);
    let style = if input.is_selected() { state.theme.selection() } else { state.theme.text() };
    let mut column = 0;
    for cluster in clusters(input.text(), TextRange::of(0, input.text().len())) {
        if column >= skipped && !pen.cluster(cluster.range.slice(input.text()), cluster.columns, style) {
            break;
        }
        column += cluster.columns;
    }
    pen.fill(state.theme.text());
    Position { x: from + (caret - skipped.min(caret)) as u16, y: area.y }
}

/// A count with its noun: `1 word`, `2 words`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
pub(crate) mod tests {
    use ratatui::buffer::Buffer;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn the_head_of_a_column_is_cut_behind_a_word() {
        let check = |text: &str, wide| super::head_of(text, wide);
        assert_eq!(check("years in the venture", 18), "years in the…");
        assert_eq!(check("years in the venture", 20), "years in the venture");
        assert_eq!(check("a responsibilities", 12), "a responsib…");
        assert_eq!(check("在合资公司的年数 👍", 12), "在合资公司…");
    }

    /// The cells of a buffer as lines of text. Unlike ratatui's own printer it says nothing of the cells that a wide
    /// character covers, so Chinese reads as it looks.
    pub(crate) fn print(buffer: &Buffer) -> String {
        let mut printed = String::new();
        for y in buffer.area.top()..buffer.area.bottom() {
            let mut line = String::new();
            let mut x = buffer.area.left();
            while x < buffer.area.right() {
                let symbol = buffer.cell((x, y)).map_or(" ", |cell| cell.symbol());
                line.push_str(symbol);
                x += symbol.width().max(1) as u16;
            }
            printed.push_str(line.trim_end());
            printed.push('\n');
        }
        printed
    }
}
