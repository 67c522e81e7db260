//! The painter: it knows what the terminal shows, and writes what makes it show the next frame.

use std::io::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::pen::Pen;
use super::scroll;

/// Unchanged cells between two changed ones that are written again at most: to pass over them takes as many bytes.
const BRIDGE: usize = 4;

/// Blank cells in a row from which on they are erased without being written.
const BLANKS: usize = 8;

/// Blank cells at the end of a row from which on they are erased together.
const ERASED: usize = 4;

/// Columns of the widest cluster that is looked for.
const WIDEST: usize = 4;

/// What the terminal shows, as far as is known.
#[derive(Debug)]
pub struct Painter {
    shown: Buffer,
    /// Whether `shown` is what the terminal shows.
    known: bool,
    pen: Pen,
    /// Where the next letter would be written; `None` where terminals may disagree.
    at: Option<(usize, usize)>,
    /// Where the cursor is shown; `None` while it is hidden.
    cursor: Option<Position>,
    /// Cells that stand alone and wait for others in their style.
    alone: Vec<Alone>,
}

/// A new cell between others that are as they were: a stripe in the margin, a step of the bar at the edge. Where text was
/// moved past what stays, there is one in every row, and to change the style for each would cost more than they do.
#[derive(Debug)]
struct Alone {
    x: usize,
    y: usize,
    pen: Pen,
    symbol: char,
}

impl Default for Painter {
    /// Nothing is known of the terminal; its cursor may be shown.
    fn default() -> Self {
        let cursor = Some(Position::default());
        Self {
            shown: Buffer::empty(Rect::ZERO),
            known: false,
            pen: Pen::default(),
            at: None,
            cursor,
            alone: Vec::new(),
        }
    }
}

impl Painter {
    /// Forget what the terminal shows: all of the next frame is written. To be called whenever another program may have
    /// written on it.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Append to `out` what makes the terminal show `next`, with its cursor at `cursor` or hidden. Nothing is appended
    /// where it shows that already. `next` is swapped for the frame before, to be used again.
    pub fn frame(&mut self, next: &mut Buffer, cursor: Option<Position>, out: &mut Vec<u8>) {
        let begun = out.len();
        out.extend_from_slice(BEGIN);
        if self.cursor.is_some() {
            out.extend_from_slice(HIDE);
        }
        let ready = out.len();
        self.cells(next, out);
        if out.len() == ready && cursor == self.cursor {
            out.truncate(begun);
            return;
        }
        self.pen.change(Pen::default(), out);
        if let Some(place) = cursor {
            self.go(usize::from(place.x), usize::from(place.y), out);
            out.extend_from_slice(SHOW);
        }
        out.extend_from_slice(END);
        self.cursor = cursor;
        std::mem::swap(&mut self.shown, next);
    }

    fn cells(&mut self, next: &Buffer, out: &mut Vec<u8>) {
        if self.shown.area != next.area {
            self.shown = Buffer::empty(next.area);
            self.known = false;
        }
        if !self.known {
            out.extend_from_slice(b"\x1b[m");
            (self.pen, self.at) = (Pen::default(), None);
        } else if let Some(moved) = scroll::find(&self.shown, next) {
            self.scroll(moved, out);
        }
        let shown = std::mem::take(&mut self.shown);
        for (y, (before, after)) in scroll::rows(&shown).zip(scroll::rows(next)).enumerate() {
            if !self.known || before != after {
                self.row(y, before, after, out);
            }
        }
        (self.shown, self.known) = (shown, true);
        self.write_alone(usize::from(next.area.width), out);
    }

    /// Write the cells that stand alone, those of one style together, down each column.
    fn write_alone(&mut self, width: usize, out: &mut Vec<u8>) {
        let mut waiting = std::mem::take(&mut self.alone);
        waiting.sort_by_key(|alone| (alone.x, alone.y));
        while let Some(pen) = waiting.first().map(|alone| alone.pen) {
            self.pen.change(pen, out);
            waiting.retain(|alone| {
                if alone.pen == pen {
                    self.go(alone.x, alone.y, out);
                    out.extend_from_slice(alone.symbol.encode_utf8(&mut [0; 4]).as_bytes());
                    self.at = past(alone.x, alone.y, 1, width);
                }
                alone.pen != pen
            });
        }
        self.alone = waiting;
    }

    /// Have the terminal move a band of rows: lines are deleted or put in at the top of a scrolling region, which all
    /// terminals do alike, the Linux console too.
    fn scroll(&mut self, moved: scroll::Moved, out: &mut Vec<u8>) {
        self.pen.change(Pen::default(), out);
        let (top, end, count) = (moved.top + 1, moved.end, moved.by.unsigned_abs());
        let letter = if moved.by > 0 { 'M' } else { 'L' };
        let _ = write!(out, "\x1b[{top};{end}r\x1b[{top}H\x1b[{count}{letter}\x1b[r");
        self.at = None;
        scroll::apply(&mut self.shown, moved);
    }

    /// Write what is new in a row.
    fn row(&mut self, y: usize, before: &[Cell], after: &[Cell], out: &mut Vec<u8>) {
        let (width, end) = (after.len(), written(after));
        let stale = !self.known || before.get(end..).is_some_and(|rest| !is_blank(rest));
        let erase = stale && width - end >= ERASED;
        let limit = if erase { end } else { width };
        // `lead` is where the character of the frame before ends that stands here; `dirty` is up to where a cluster may
        // have run over what follows it.
        let (mut x, mut lead, mut dirty) = (0, 0, 0);
        let mut before_same = true;
        while let Some(cell) = after.get(x).filter(|_| x < limit) {
            // Half of a character that was wide is gone with its other half, and is no character of its own.
            let whole = x >= lead;
            let same = self.known && whole && x >= dirty && before.get(x) == Some(cell);
            let blanks = if same { 0 } else { blanks(after, x, limit) };
            let columns = if blanks >= BLANKS { blanks } else { columns(cell).min(width - x) };
            if blanks >= BLANKS {
                self.pen.change(Pen::default(), out);
                self.go(x, y, out);
                let _ = write!(out, "\x1b[{blanks}X");
            } else if !same {
                let lone = self.known && whole && before_same && x >= dirty;
                match alone(before, after, x).filter(|_| lone) {
                    Some(symbol) => self.alone.push(Alone { x, y, pen: Pen::of(cell), symbol }),
                    None => dirty = dirty.max(self.cell(x, y, cell, columns, after, out)),
                }
            }
            before_same = same;
            for place in x..x + columns {
                if place >= lead {
                    lead = place + before.get(place).map_or(1, self::columns);
                }
            }
            x += columns;
        }
        if erase {
            self.pen.change(Pen::default(), out);
            self.go(end, y, out);
            out.extend_from_slice(b"\x1b[K");
        }
    }

    /// Write a cell; the column up to which what follows must be written again.
    fn cell(&mut self, x: usize, y: usize, cell: &Cell, columns: usize, row: &[Cell], out: &mut Vec<u8>) -> usize {
        self.approach(x, y, row, out);
        self.pen.change(Pen::of(cell), out);
        let (symbol, width) = (cell.symbol(), row.len());
        if columns < self::columns(cell) || !is_printable(symbol) {
            // Half a wide character has no room, and nothing that steers a terminal goes through.
            out.extend(std::iter::repeat_n(b' ', columns));
            self.at = past(x, y, columns, width);
            return 0;
        }
        if is_certain(symbol) {
            out.extend_from_slice(symbol.as_bytes());
            self.at = past(x, y, columns, width);
            return 0;
        }
        // Terminals disagree on how wide this is, and on whether its parts are drawn one by one. All its cells are
        // emptied first, and what it may run over is written again. At the end of a row it may not run on: the last line
        // would scroll the screen.
        out.extend(std::iter::repeat_n(b' ', columns));
        self.at = None;
        self.go(x, y, out);
        let parts: usize = symbol.chars().map(|letter| letter.width().unwrap_or(0)).sum();
        let first = symbol.chars().next().filter(|first| x + first.width().unwrap_or(0) <= width);
        match first.filter(|_| x + parts > width) {
            Some(first) => out.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes()),
            None => out.extend_from_slice(symbol.as_bytes()),
        }
        self.at = None;
        x + parts
    }

    /// Come to a cell: over a short gap by writing the cells in it again, which are known to be as they are.
    fn approach(&mut self, x: usize, y: usize, row: &[Cell], out: &mut Vec<u8>) {
        if let Some((from, line)) = self.at
            && line == y
            && from < x
            && x - from <= BRIDGE
            && is_border(row, from)
            && let Some(gap) = row.get(from..x)
            && gap
                .iter()
                .all(|cell| Pen::of(cell) == self.pen && cell.symbol().is_ascii() && is_printable(cell.symbol()))
        {
            gap.iter().for_each(|cell| out.extend_from_slice(cell.symbol().as_bytes()));
            self.at = Some((x, y));
        }
        self.go(x, y, out);
    }

    /// Move the terminal's cursor.
    fn go(&mut self, x: usize, y: usize, out: &mut Vec<u8>) {
        let (column, line) = (x + 1, y + 1);
        let _ = match self.at {
            Some(here) if here == (x, y) => return,
            Some((from, here)) if here == y && from + 1 == x => write!(out, "\x1b[C"),
            Some((from, here)) if here == y && from < x => write!(out, "\x1b[{}C", x - from),
            // Straight down, one back: what comes after one letter in a column.
            Some((from, here)) if here + 1 == y && from == x + 1 => write!(out, "\x1b[B\x08"),
            _ if x == 0 => write!(out, "\x1b[{line}H"),
            _ => write!(out, "\x1b[{line};{column}H"),
        };
        self.at = Some((x, y));
    }
}

/// The terminal shows nothing of what follows until its end.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
const HIDE: &[u8] = b"\x1b[?25l";
const SHOW: &[u8] = b"\x1b[?25h";

/// The single narrow letter at `x`, if narrow letters stood and stand there and before the next cell, which stays.
fn alone(before: &[Cell], after: &[Cell], x: usize) -> Option<char> {
    let (old, new) = (before.get(x)?, after.get(x)?);
    let stays = before.get(x + 1) == after.get(x + 1);
    let mut letters = new.symbol().chars();
    let letter = letters.next().filter(|letter| letters.next().is_none() && !letter.is_control())?;
    (stays && columns(old) == 1 && letter.width() == Some(1) && is_certain(new.symbol())).then_some(letter)
}

/// Where the cursor stands after so many columns; nowhere certain after the last one, where some terminals wait with
/// going to the next line.
fn past(x: usize, y: usize, columns: usize, width: usize) -> Option<(usize, usize)> {
    (x + columns < width).then_some((x + columns, y))
}

/// Columns of a cell's symbol.
fn columns(cell: &Cell) -> usize {
    let symbol = cell.symbol();
    if symbol.len() == 1 { 1 } else { symbol.width().max(1) }
}

/// Whether a character begins at `x`: the cursor may stand on the second half of a wide one, and whoever writes there breaks it.
fn is_border(row: &[Cell], x: usize) -> bool {
    (1..=x.min(WIDEST)).all(|back| row.get(x - back).is_none_or(|cell| columns(cell) <= back))
}

/// Whether all terminals agree on the width of a symbol: a single character of one or two columns that is no emoji.
fn is_certain(symbol: &str) -> bool {
    if symbol.len() == 1 {
        return true;
    }
    let mut letters = symbol.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
    match letter.width() {
        Some(1) => letter < '\u{1F000}',
        Some(2) => matches!(letter,
            '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{303E}' | '\u{3041}'..='\u{A4CF}' | '\u{A960}'..='\u{A97C}'
            | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF01}'..='\u{FFE6}'
            | '\u{20000}'..='\u{3FFFD}'),
        _ => false,
    }
}

/// Whether a symbol only shows something.
fn is_printable(symbol: &str) -> bool {
    !symbol.is_empty() && !symbol.chars().any(char::is_control)
}

/// Whether a row's part looks as if it had been erased.
fn is_blank(cells: &[Cell]) -> bool {
    cells.iter().all(|cell| cell.symbol() == " " && Pen::of(cell).is_plain())
}

/// How many cells from `x` on, before `limit`, look so.
fn blanks(row: &[Cell], x: usize, limit: usize) -> usize {
    let rest = row.get(x..limit).unwrap_or_default();
    rest.iter().take_while(|cell| cell.symbol() == " " && Pen::of(cell).is_plain()).count()
}

/// The column after the last cell that is not blank.
fn written(row: &[Cell]) -> usize {
    let last = row.iter().rposition(|cell| cell.symbol() != " " || !Pen::of(cell).is_plain());
    last.map_or(0, |last| (last + row.get(last).map_or(1, columns)).min(row.len()))
}
