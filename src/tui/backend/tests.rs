//! What the painter writes, read by a terminal emulator: it must show the frame, whatever it showed before.

use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{ENTER, Painter};

/// A painter with the terminal that it writes to.
struct Desk {
    painter: Painter,
    terminal: vt100::Parser,
    next: Buffer,
}

impl Desk {
    fn new(width: u16, height: u16) -> Self {
        let mut terminal = vt100::Parser::new(height, width, 0);
        terminal.process(ENTER.as_bytes());
        Self { painter: Painter::default(), terminal, next: Buffer::empty(Rect::new(0, 0, width, height)) }
    }

    /// Show a frame; the bytes that it took.
    fn show(&mut self, frame: &Buffer, cursor: Option<Position>) -> usize {
        self.next.resize(frame.area);
        self.next.content.clone_from(&frame.content);
        let mut out = Vec::new();
        self.painter.frame(&mut self.next, cursor, &mut out);
        self.terminal.process(&out);
        let screen = self.terminal.screen();
        compare(screen, frame, &out);
        assert_eq!(screen.hide_cursor(), cursor.is_none());
        if let Some(cursor) = cursor {
            assert_eq!(screen.cursor_position(), (cursor.y, cursor.x));
        }
        out.len()
    }
}

fn color(color: Color) -> vt100::Color {
    match color {
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Red => vt100::Color::Idx(1),
        Color::LightCyan => vt100::Color::Idx(14),
        _ => vt100::Color::Default,
    }
}

/// Whether the emulator knows the cell's symbol as one: it takes clusters of several wide characters apart.
fn is_one(symbol: &str) -> bool {
    symbol.chars().filter(|letter| letter.width().unwrap_or(0) > 0).count() <= 1 && !symbol.contains('\u{fe0f}')
}

#[track_caller]
fn compare(screen: &vt100::Screen, frame: &Buffer, out: &[u8]) {
    let width = frame.area.width;
    for y in 0..frame.area.height {
        let mut x = 0;
        while x < width {
            let cell = &frame[(x, y)];
            let columns = (cell.symbol().width().max(1) as u16).min(width - x);
            let seen = screen.cell(y, x).unwrap();
            if is_one(cell.symbol()) {
                same(seen, cell, columns, &format!("at {x},{y} of\n{:?}", String::from_utf8_lossy(out)));
            }
            x += columns;
        }
    }
}

#[track_caller]
fn same(seen: &vt100::Cell, cell: &Cell, columns: u16, place: &str) {
    let wanted = if columns < cell.symbol().width() as u16 { " " } else { cell.symbol() };
    let shown = if seen.contents().is_empty() { " " } else { seen.contents() };
    assert_eq!(shown, wanted, "{place}");
    assert_eq!((seen.fgcolor(), seen.bgcolor()), (color(cell.fg), color(cell.bg)), "{place}");
    let seen = [seen.bold(), seen.dim(), seen.italic(), seen.underline(), seen.inverse()];
    let wanted = [Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];
    assert_eq!(seen, wanted.map(|modifier| cell.modifier.contains(modifier)), "{place}");
}

const WORDS: [&str; 12] = ["trust", " ", "    ", "信任", "，“", "工厂里", "👍", "👩‍🔬", "❤️", "e\u{301}", "│", "ﾊﾝ"];

fn style() -> impl Strategy<Value = Style> {
    let color = prop_oneof![
        4 => Just(Color::Reset),
        1 => Just(Color::Red),
        1 => Just(Color::LightCyan),
        1 => (16_u8..).prop_map(Color::Indexed),
        1 => Just(Color::Rgb(1, 20, 200))
    ];
    (color.clone(), color, 0..64_u16).prop_map(|(fg, bg, bits)| {
        let known = [Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];
        let on = known.into_iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, modifier)| modifier);
        let on: Modifier = on.collect();
        // The emulator takes bold and dim for two ends of one thing.
        let on = if on.contains(Modifier::BOLD) { on - Modifier::DIM } else { on };
        Style::new().fg(fg).bg(bg).add_modifier(on)
    })
}

type Line = Vec<(usize, Style)>;

fn line() -> impl Strategy<Value = Line> {
    prop::collection::vec((0..WORDS.len(), prop_oneof![3 => Just(Style::new()), 1 => style()]), 0..12)
}

/// Lines put into a frame, cut off at its edge.
fn frame(lines: &[Line], width: u16) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, lines.len() as u16));
    for (y, line) in lines.iter().enumerate() {
        let mut x = 0;
        for (word, style) in line {
            x = buffer.set_stringn(x, y as u16, WORDS[*word], usize::from(width - x), *style).0;
        }
    }
    buffer
}

/// A frame as others go before and after it: the same lines, some moved, some new.
fn frames() -> impl Strategy<Value = (u16, Vec<Vec<Line>>)> {
    let lines = prop::collection::vec(line(), 9);
    let step = prop_oneof![(0..5_usize, 4..9_usize, 1..4_usize, any::<bool>()).prop_map(Some), Just(None)];
    let steps = prop::collection::vec((step, 0..9_usize, line()), 1..6);
    (8..40_u16, lines, steps).prop_map(|(width, first, steps)| {
        let mut all = vec![first];
        for (moved, row, new) in steps {
            let mut lines = all.last().unwrap().clone();
            if let Some((top, end, by, up)) = moved
                && top + by < end
            {
                if up { lines[top..end].rotate_left(by) } else { lines[top..end].rotate_right(by) }
            }
            lines[row] = new;
            all.push(lines);
        }
        (width, all)
    })
}

proptest! {
    #[test]
    fn the_terminal_shows_every_frame((width, frames) in frames(), column in 0..8_u16) {
        let mut desk = Desk::new(width, 9);
        for (count, lines) in frames.iter().enumerate() {
            let cursor = (count % 2 == 1).then_some(Position { x: column, y: 3 });
            desk.show(&frame(lines, width), cursor);
        }
    }

    #[test]
    fn half_of_a_wide_character_never_stays(places in prop::collection::vec((0..9_u16, 0..4_usize), 1..30)) {
        let mut desk = Desk::new(10, 1);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        for (x, word) in places {
            buffer.set_stringn(x, 0, ["信", "a", "👍", "界 "][word], usize::from(10 - x), Style::new());
            // A character that is cut by another goes as a whole, as the drawing of the program has it.
            if x > 0 && buffer[(x - 1, 0)].symbol().width() > 1 {
                buffer[(x - 1, 0)].set_symbol(" ");
            }
            desk.show(&buffer, None);
        }
    }
}

#[test]
fn what_is_written_behind_a_cursor_on_half_a_character_leaves_it_whole() {
    let mut desk = Desk::new(8, 1);
    desk.show(&Buffer::with_lines(["工厂里tr"]), Some(Position { x: 5, y: 0 }));
    desk.show(&Buffer::with_lines(["工厂里  "]), None);
}

#[test]
fn a_frame_that_is_shown_already_takes_no_byte() {
    let mut desk = Desk::new(20, 2);
    let buffer = Buffer::with_lines(["我们信任他们 👍     ", "trust               "]);
    assert!(desk.show(&buffer, None) > 0);
    assert_eq!(desk.show(&buffer, None), 0);
    assert_eq!(desk.show(&buffer, Some(Position { x: 4, y: 1 })), 8 + 6 + 6 + 8);
}

#[test]
fn the_cursor_is_not_moved_after_a_wide_character() {
    let mut desk = Desk::new(40, 1);
    desk.show(&Buffer::with_lines([" ".repeat(40)]), None);
    let text = "我们信任他们，他们也信任我们。听枪声就知道";
    let frame = Buffer::with_lines([text.chars().take(20).collect::<String>()]);
    // Two marks of eight bytes, and the letters.
    assert_eq!(desk.show(&frame, None), 8 + 60 + 8);
}

#[test]
fn a_terminal_that_changed_size_or_was_written_on_is_written_anew() {
    let mut desk = Desk::new(20, 3);
    let rows = ["信任 trust", "", "👍"];
    let lines = |width: usize| Buffer::with_lines(rows.map(|row| format!("{row}{}", " ".repeat(width - row.width()))));
    desk.show(&lines(20), None);
    desk.terminal.screen_mut().set_size(3, 14);
    desk.show(&lines(14), None);
    desk.terminal.process(b"\x1b[2;2HSOMETHING\x1b[31m");
    desk.painter.forget();
    desk.show(&lines(14), None);
}

#[test]
fn nothing_that_steers_a_terminal_goes_through() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
    buffer[(1, 0)].set_symbol("\u{1b}[31m");
    buffer[(2, 0)].set_symbol("\u{9b}");
    let (mut painter, mut out) = (Painter::default(), Vec::new());
    painter.frame(&mut buffer, None, &mut out);
    let out = String::from_utf8(out).unwrap();
    assert!(!out.contains("[31m") && !out.contains('\u{9b}'), "{out:?}");
}
