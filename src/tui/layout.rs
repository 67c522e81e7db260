//! Where everything lies on the screen: computed from the state alone, for drawing, scrolling and the mouse alike.

use ratatui::layout::{Position, Rect};

use crate::project::MemoTarget;
use crate::text::{ByteOffset, TextRange, clusters, columns};

use super::action::View;
use super::draw::centred;
use super::page::Place;
use super::paging::Gutter;
use super::state::{Dialog, MEASURE, Read, State, TurnEditor};

/// Columns from which on text, margin and codebook stand side by side.
const BESIDE: u16 = 110;

/// Columns of the place in the transcript, as the row over the text tells it: `1:31:07 · 34%`.
const TOLD: u16 = 16;

/// Columns of the bar beside it at least; it is not drawn where there are fewer.
const LEAST_BAR: u16 = 16;

/// Rows of the tour.
const TOUR: u16 = 3;

/// Columns from which on each step is said in one row.
const WIDE_FOR_TOUR: u16 = 80;

/// Rows that a view must have for the tour to stand below it.
const LEAST_FOR_TOUR: u16 = 14;

/// The parts of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The tabs of the five views.
    pub tabs: [Rect; 5],
    /// The row that holds them.
    pub head: Rect,
    /// The view.
    pub body: Rect,
    /// The tour, while it is shown.
    pub tour: Rect,
    /// The state of the study and the result of the last action.
    pub status: Rect,
    /// The most useful keys.
    pub hints: Rect,
    /// The parts of the Read view, where that is shown.
    pub read: ReadLayout,
    /// The dialog on top, where there is one.
    pub dialog: Rect,
}

/// The parts of the Read view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadLayout {
    /// Who speaks in the first line on screen, and where in the transcript that is.
    pub sticky: Rect,
    /// Speakers and timestamps.
    pub gutter: Rect,
    /// The words, with the columns into which a stop may hang at the end of a line.
    pub text: Rect,
    /// Columns that lines are filled to.
    pub columns: u16,
    /// Coding stripes and code names.
    pub margin: Rect,
    /// The bar that stands for the whole transcript, over the text.
    pub density: Rect,
    /// What is known of the place under the cursor.
    pub panel: Rect,
    /// The codebook, where it is shown beside the text.
    pub sidebar: Rect,
    /// The display lines on screen, from the top.
    pub lines: Vec<ReadLine>,
}

/// A display line on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLine {
    /// Which line it is.
    pub place: Place,
    /// Its words; `None` for a gap.
    pub range: Option<TextRange>,
}

/// Rows of the tour: its heading, and the row of words that every step has where the screen is wide enough for that.
fn tour_rows(area: Rect) -> u16 {
    if area.width < WIDE_FOR_TOUR { TOUR } else { TOUR - 1 }
}

/// Lay the screen out.
pub fn layout(state: &State, area: Rect) -> Layout {
    let row = |y: u16| Rect { y: area.y + y.min(area.height), height: u16::from(y < area.height), ..area };
    let head = row(0);
    let status = row(area.height.saturating_sub(2).max(1));
    let hints = row(area.height.saturating_sub(1).max(2));
    let body = Rect { y: head.bottom(), height: area.height.saturating_sub(3), ..area };
    let tour = if state.tour.shown && body.height >= LEAST_FOR_TOUR { tour_rows(area) } else { 0 };
    let body = Rect { height: body.height - tour, ..body };
    let tour = Rect { y: body.bottom(), height: tour, ..body };
    let mut read = if state.view == View::Read { read_layout(state, body) } else { ReadLayout::default() };
    if let Some(Dialog::Turn(turn)) = state.dialogs.last() {
        make_room(turn, &mut read);
    }
    let cursor = read.cell_of(state.read.text(), state.read.selection.head).map(|cell| cell.y);
    let dialog = match state.dialogs.last() {
        Some(Dialog::Turn(turn)) => in_place(turn, &read, body),
        _ => dialog(state, area, body, &read, cursor),
    };
    Layout { tabs: tabs(head, state.view), head, body, tour, status, hints, read, dialog }
}

/// Columns of a tab without its name.
const NUMBERED: u16 = 3;

/// Where the first screen lies: over all but the keys.
pub fn start(area: Rect) -> Rect {
    Rect { height: area.height.saturating_sub(1), ..area }
}

/// The tabs: all names where they fit, else the name of the view that is shown, and the numbers of the others.
fn tabs(head: Rect, shown: View) -> [Rect; 5] {
    let named = |view: View| columns(view.name()) as u16 + 4;
    let fit = View::ALL.iter().map(|view| named(*view)).sum::<u16>() <= head.width;
    let mut x = head.x;
    View::ALL.map(|view| {
        let width = if fit || view == shown { named(view) } else { NUMBERED };
        let tab = Rect { x, width, ..head }.intersection(head);
        x = x.saturating_add(width);
        tab
    })
}

/// Move what stands around a turn apart, so that the frame covers no other words: a gap above it, and as many below as the
/// frame is longer.
fn make_room(turn: &TurnEditor, read: &mut ReadLayout) {
    let Some((first, last)) = lines_of(turn, read) else { return };
    let height = read.lines.len().max(usize::from(read.text.height));
    let Some(end) = read.lines.get(last).copied() else { return };
    // Behind the last line of the turn: nobody's words, and neither speaker nor time, which stand beside its first two.
    let gap = |number: usize| ReadLine {
        place: Place { line: end.place.line.saturating_add(2 + number), ..end.place },
        range: None,
    };
    let rows = turn.editor.lines(read_width(read)).len();
    let gaps = read.lines.iter().skip(last + 1).take_while(|line| line.range.is_none()).count();
    let missing = (rows.saturating_sub(last + 1 - first) + 1).saturating_sub(gaps).min(height);
    read.lines.splice(last + 1..last + 1, (0..missing).map(gap));
    let above = first.checked_sub(1).and_then(|above| read.lines.get(above));
    if above.is_none_or(|line| line.range.is_some()) {
        read.lines.insert(first, gap(missing));
    }
    read.lines.truncate(height);
}

/// The first and the last line on screen of the turn that is edited.
fn lines_of(turn: &TurnEditor, read: &ReadLayout) -> Option<(usize, usize)> {
    let on_screen = |line: &ReadLine| line.range.is_some_and(|range| range.overlaps(turn.range));
    Some((read.lines.iter().position(on_screen)?, read.lines.iter().rposition(on_screen)?))
}

/// Columns for the words within a frame around them.
fn read_width(read: &ReadLayout) -> usize {
    usize::from(if read.text.x < 2 { read.columns.saturating_sub(4) } else { read.columns })
}

/// A frame around the words of a turn, where they stand, and as high as they need.
fn in_place(turn: &TurnEditor, read: &ReadLayout, body: Rect) -> Rect {
    let (x, width) = if read.text.x < 2 { (body.x, body.width) } else { (read.text.x - 2, read.text.width + 4) };
    let lines = turn.editor.lines(usize::from(width.saturating_sub(4)));
    // Never lower than the turn was: its old words would show beneath the frame.
    let (first, shown) = lines_of(turn, read).map_or((0, 0), |(first, last)| (first, last - first + 1));
    let rows = lines.len().max(shown);
    let height = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2).min(body.height);
    let y = (body.y + first as u16).saturating_sub(1).min(body.bottom().saturating_sub(height));
    Rect { x, y: y.max(body.y), width, height }.intersection(body)
}

fn dialog(state: &State, area: Rect, body: Rect, seen: &ReadLayout, read: Option<u16>) -> Rect {
    let tall = body.height.saturating_sub(2).max(6);
    let half = (body.height / 2 + 3).min(22);
    match state.dialogs.last() {
        Some(Dialog::Picker(picker)) => match state.passage_of(&picker.target).and_then(|range| seen.rows_of(range)) {
            Some(rows) => beside_passage(rows, centred(body, 76, half), body),
            None => beside_cursor(read, centred(body, 76, half), body),
        },
        Some(Dialog::Choice(choice)) => {
            let height = (choice.items.len() as u16 + 1 + choice.above()).clamp(4, tall);
            beside_cursor(read, centred(body, 72, height), body)
        }
        Some(Dialog::Suggest(suggesting)) => {
            let height = crate::tui::view::suggestions_height(suggesting.count().max(2)).min(tall);
            beside_cursor(read, centred(body, 92, height), body)
        }
        // A day, or a thought on all of it, takes more words than a remark on a passage.
        Some(Dialog::Memo(memo)) if memo.target == MemoTarget::Project => centred(body, 84, tall),
        Some(Dialog::Translation(_)) => beside_cursor(read, centred(body, 76, half.min(14)), body),
        Some(Dialog::Memo(_)) => beside_cursor(read, centred(body, 70, half.min(12)), body),
        Some(Dialog::Preview(preview)) => centred(body, 92, crate::tui::view::preview_height(preview).max(5)),
        Some(Dialog::Conflict(conflict)) => {
            let (width, height) = (crate::tui::view::CONFLICT_WIDTH, crate::tui::view::conflict_height);
            centred(body, width, height(conflict, body.width))
        }
        Some(Dialog::Review) => centred(body, 96, body.height),
        Some(Dialog::Broken(_)) => centred(body, 96, body.height),
        Some(Dialog::Entry(_)) => centred(body, 76, body.height),
        // At the edge, so that the words stay in sight whose codings are chosen among.
        Some(Dialog::Shown(choosing)) => {
            let rows = choosing.rows.len() + usize::from(choosing.reading);
            let height = (rows as u16).saturating_add(2).clamp(4, body.height.max(4));
            let width = body.width.min(44);
            Rect { x: body.right() - width, y: body.y, width, height }.intersection(body)
        }
        Some(Dialog::Sheet(sheet)) => {
            let width = body.width.min(crate::tui::view::SHEET_WIDTH);
            let rows = crate::tui::view::sheet_rows(sheet, width).len() as u16;
            centred(body, width, rows.saturating_add(2).min(body.height))
        }
        Some(Dialog::Help(_) | Dialog::Notices(_)) => centred(body, 96, body.height),
        Some(Dialog::Import(_) | Dialog::Memos) => body,
        Some(Dialog::Start(_)) => start(area),
        Some(Dialog::Code(_)) => centred(body, 100, body.height),
        Some(Dialog::Quick(_)) => centred(body, 72, 4),
        Some(Dialog::Merge(merging)) => centred(body, 92, crate::tui::view::merge_height(state, merging)),
        Some(Dialog::Delete(deleting)) => centred(body, 84, crate::tui::view::delete_height(deleting)),
        Some(Dialog::Split(_)) => centred(body, 72, half.min(14)),
        Some(Dialog::Dealing(_) | Dialog::Queue(_) | Dialog::Recheck | Dialog::Versions(_)) => body,
        Some(line) if line.is_line() => Rect { y: area.bottom().saturating_sub(2), height: 1.min(area.height), ..area },
        // A turn is edited where it stands.
        Some(_) | None => Rect::default(),
    }
}

/// Move a dialog up or down so that it does not cover the line with the cursor, if there is room.
fn beside_cursor(read: Option<u16>, dialog: Rect, body: Rect) -> Rect {
    match read {
        Some(row) if row < body.y + body.height / 2 => Rect { y: body.bottom() - dialog.height, ..dialog },
        Some(_) => Rect { y: body.y, ..dialog },
        None => dialog,
    }
}

/// Rows that a dialog beside a passage has at least.
const LEAST_BESIDE: u16 = 10;

/// Put a dialog below the last row of a passage, else above its first one, lower than it would be where there is less
/// room. Where there is none it covers what it must, but not the first row, by which the passage is known.
fn beside_passage((first, last): (u16, u16), dialog: Rect, body: Rect) -> Rect {
    let above = first.saturating_sub(body.y);
    let below = body.bottom().saturating_sub(last + 1);
    let below_first = body.bottom().saturating_sub(first + 1);
    let (room, at_bottom) = if below >= dialog.height {
        (below, true)
    } else if above >= dialog.height {
        (above, false)
    } else if above.max(below) >= LEAST_BESIDE {
        (above.max(below), below >= above)
    } else {
        (above.max(below_first), below_first >= above)
    };
    let height = dialog.height.min(room);
    Rect { y: if at_bottom { body.bottom() - height } else { body.y }, height, ..dialog }
}

fn read_layout(state: &State, body: Rect) -> ReadLayout {
    let read = &state.read;
    let beside = state.sidebar.columns(body.width);
    let sidebar = Rect { x: body.right() - beside, width: beside, ..body };
    // Where there is no room for both, the codebook lies where the margin was.
    let covered = beside > 0 && body.width < BESIDE;
    let body = Rect { width: body.width - beside, ..body };
    let panel_height = panel_rows(body.height);
    let height = body.height - panel_height;
    let sticky_height = u16::from(height > 4);
    let height = height - sticky_height;
    let top = body.y + sticky_height;
    let gutter_width = gutter_columns(read, body.width);
    let margin_width = if covered { 0 } else { (body.width / 4).min(34) };
    // A stop that hangs takes the gap between words and margin, and a column more.
    let hang = read.page.hang();
    let room = (body.width - gutter_width - margin_width).saturating_sub(2 + hang.saturating_sub(1));
    let measure = read.measure.or(state.preferences.measure).unwrap_or(MEASURE);
    let columns = room.clamp(1, measure.max(1));
    let gutter = Rect { y: top, width: gutter_width, height, ..body };
    let text = Rect { x: gutter.right() + 1, width: columns + hang, ..gutter }.intersection(body);
    let beside = text.right() + u16::from(hang == 0);
    let room = body.right().saturating_sub(beside);
    let margin = Rect { x: beside, width: room, ..gutter };
    let panel = Rect { y: top + height, height: panel_height, ..body };
    let density = bar(Rect { height: sticky_height, ..body }, text.x);
    let told = if density.width > 0 { density.x - 1 } else { text.right() };
    let sticky = Rect { height: sticky_height, width: told.saturating_sub(body.x), ..body };
    let columns = columns.min(text.width.saturating_sub(hang)).max(1);
    let lines = visible(read, usize::from(columns), usize::from(height));
    ReadLayout { sticky, gutter, text, columns, margin: margin.intersection(body), density, panel, sidebar, lines }
}

/// The bar that stands for the whole transcript, in the row over the text, behind what that tells. It lies across and not
/// down the edge, since all that stands beside the text is sent anew with each line that is scrolled.
fn bar(row: Rect, text: u16) -> Rect {
    let x = text.saturating_add(TOLD).min(row.right());
    let width = row.right() - x;
    Rect { x, width: if width < LEAST_BAR { 0 } else { width }, ..row }
}

/// Rows of the panel: they depend on the height of the screen alone, so that the text stays still when codings come and
/// go. Few, since most sentences have one coding or none: where there are more the last row says so.
fn panel_rows(height: u16) -> u16 {
    match height {
        0..24 => 4.min(height / 3),
        24..36 => 5,
        36..50 => 6,
        _ => 9,
    }
}

/// Columns of the gutter in a body `width` columns wide: enough for the names, within reason.
fn gutter_columns(read: &Read, width: u16) -> u16 {
    let numbers = read.page.number_columns() as u16;
    let most = if width < 100 { 13 } else { 18 };
    let names = (read.page.speaker_columns() as u16 + 1).clamp(8, most);
    match read.gutter {
        Gutter::Bare => 0,
        Gutter::Times => names.min(width / 4),
        Gutter::Numbers => (names + numbers + 1).min(width / 3),
    }
}

/// The display lines from the top of the screen on.
fn visible(read: &Read, width: usize, height: usize) -> Vec<ReadLine> {
    if read.page.blocks().is_empty() {
        return Vec::new();
    }
    let text = read.text();
    let top = read.page.place_of_line(text, read.top, width);
    let places = std::iter::successors(Some(top), |place| read.page.after(text, *place, width));
    let line = |place| ReadLine { place, range: read.page.range(text, place, width) };
    places.take(height).map(line).collect()
}

impl ReadLayout {
    /// Columns that lines are filled to.
    pub fn width(&self) -> usize {
        usize::from(self.columns)
    }

    /// The part of the transcript that is on screen.
    pub fn shown(&self) -> TextRange {
        let mut ranges = self.lines.iter().filter_map(|line| line.range);
        let first = ranges.next().unwrap_or_default();
        ranges.fold(first, TextRange::cover)
    }

    /// The cell in which a position of the text is drawn, if it is on screen.
    pub fn cell_of(&self, text: &str, offset: ByteOffset) -> Option<Position> {
        let holds = |line: &ReadLine| line.range.is_some_and(|range| range.start() <= offset);
        let row = self.lines.iter().rposition(holds)?;
        let range = self.lines.get(row)?.range?;
        if offset > range.end() {
            return None;
        }
        let column: usize = clusters(text, TextRange::new(range.start(), offset)).map(|cluster| cluster.columns).sum();
        let column = column.min(usize::from(self.text.width).saturating_sub(1));
        Some(Position { x: self.text.x + column as u16, y: self.text.y + row as u16 })
    }

    /// The first and the last row of the screen that show words of `range`, if any are on screen.
    pub fn rows_of(&self, range: TextRange) -> Option<(u16, u16)> {
        let shows = |line: &ReadLine| line.range.is_some_and(|words| words.overlaps(range));
        let (first, last) = (self.lines.iter().position(shows)?, self.lines.iter().rposition(shows)?);
        Some((self.text.y + first as u16, self.text.y + last as u16))
    }

    /// The position in the text nearest to a cell.
    pub fn offset_at(&self, text: &str, column: u16, row: u16) -> Option<ByteOffset> {
        let row = usize::from(row.saturating_sub(self.text.y)).min(self.lines.len().checked_sub(1)?);
        let range = (self.lines.iter().take(row + 1).rev()).chain(&self.lines).find_map(|line| line.range)?;
        Some(offset_in(text, range, usize::from(column.saturating_sub(self.text.x))))
    }
}

/// The position in a display line that is drawn at `column`; at its end the one before the break.
pub fn offset_in(text: &str, line: TextRange, column: usize) -> ByteOffset {
    let mut used = 0;
    let mut last = line.start();
    for cluster in clusters(text, line) {
        last = cluster.range.start();
        used += cluster.columns;
        if used > column {
            return last;
        }
    }
    let ends_in_blank = line.slice(text).ends_with(char::is_whitespace);
    if ends_in_blank { last } else { line.end() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_stands_beside_its_passage() {
        // A body of 20 rows from row 1 on, and a dialog that would be 13 rows high.
        let check = |rows: (u16, u16), expected: (u16, u16)| {
            let body = Rect { x: 0, y: 1, width: 80, height: 20 };
            let placed = beside_passage(rows, centred(body, 76, 13), body);
            assert_eq!((placed.y, placed.height), expected, "{rows:?}");
        };
        check((2, 3), (8, 13));
        check((16, 18), (1, 13));
        check((8, 10), (11, 10));
        check((11, 15), (1, 10));
        check((6, 15), (8, 13));
        check((2, 19), (8, 13));
        check((10, 14), (11, 10));
        check((8, 15), (9, 12));
    }
}
