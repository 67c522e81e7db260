//! Writing cells: everything that the views draw goes through a [`Pen`], so no control character reaches the terminal.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text::{TextRange, clusters, columns, fit, shown};

/// Some words in one style.
pub type Run = (String, Style);

/// Writes one row of cells from left to right, and never beyond its end.
pub struct Pen<'a> {
    buffer: &'a mut Buffer,
    x: u16,
    end: u16,
    y: u16,
}

impl<'a> Pen<'a> {
    /// A pen at the left of row number `row` of `area`; it writes nothing where there is no such row.
    pub fn new(buffer: &'a mut Buffer, area: Rect, row: u16) -> Self {
        let area = area.intersection(buffer.area);
        let end = if row < area.height { area.right() } else { area.x };
        Self { buffer, x: area.x, end, y: area.y.saturating_add(row) }
    }

    /// The column where the pen stands.
    pub fn column(&self) -> u16 {
        self.x
    }

    /// Columns left.
    pub fn left(&self) -> usize {
        usize::from(self.end.saturating_sub(self.x))
    }

    /// Write `text`; what does not fit is left out.
    pub fn write(&mut self, text: &str, style: Style) -> &mut Self {
        for cluster in clusters(text, TextRange::of(0, text.len())) {
            if !self.cluster(cluster.range.slice(text), cluster.columns, style) {
                break;
            }
        }
        self
    }

    /// Write `text`, cut with an ellipsis to at most `most` columns.
    pub fn fitted(&mut self, text: &str, most: usize, style: Style) -> &mut Self {
        let text = fit(text, most.min(self.left()));
        self.write(&text, style)
    }

    /// Write `runs`, cut with an ellipsis in the style `cut` to at most `most` columns in all.
    pub fn runs(&mut self, runs: &[Run], most: usize, cut: Style) -> &mut Self {
        let most = most.min(self.left());
        let wide: usize = runs.iter().map(|(text, _)| columns(text)).sum();
        let mut left = if wide > most { most.saturating_sub(1) } else { most };
        for (text, style) in runs {
            for cluster in clusters(text, TextRange::of(0, text.len())) {
                if cluster.columns > left {
                    return self.write(if most > 0 { "…" } else { "" }, cut);
                }
                left -= cluster.columns;
                self.cluster(cluster.range.slice(text), cluster.columns, *style);
            }
        }
        self
    }

    /// Write `text` cut or filled up to exactly `width` columns.
    pub fn cell(&mut self, text: &str, width: usize, style: Style) -> &mut Self {
        let text = fit(text, width.min(self.left()));
        let used = columns(&text);
        self.write(&text, style).blank(width - used.min(width), style)
    }

    /// Write `text` at the right of the next `width` columns.
    pub fn cell_right(&mut self, text: &str, width: usize, style: Style) -> &mut Self {
        let text = fit(text, width.min(self.left()));
        let used = columns(&text);
        self.blank(width - used.min(width), style).write(&text, style)
    }

    /// Write `count` blanks.
    pub fn blank(&mut self, count: usize, style: Style) -> &mut Self {
        for _ in 0..count.min(self.left()) {
            self.cluster(" ", 1, style);
        }
        self
    }

    /// Fill the row to its end.
    pub fn fill(&mut self, style: Style) {
        self.blank(self.left(), style);
    }

    /// Go on at `column`, if that lies ahead.
    pub fn goto(&mut self, column: u16) -> &mut Self {
        self.x = self.x.max(column).min(self.end);
        self
    }

    /// Write one cluster, a safe sign in its place where it is not drawable; `false` where it does not fit.
    pub fn cluster(&mut self, cluster: &str, columns: usize, style: Style) -> bool {
        if columns > self.left() {
            return false;
        }
        let drawn = shown(cluster);
        let single = drawn.len() == 1 || columns < 4;
        if single {
            self.set(&drawn, columns, style);
        } else {
            drawn.chars().for_each(|letter| self.set(letter.encode_utf8(&mut [0; 4]), 1, style));
        }
        true
    }

    /// Put a symbol into its cell; the other cells that it covers are emptied, as ratatui wants it.
    fn set(&mut self, symbol: &str, columns: usize, style: Style) {
        for column in 0..columns {
            if let Some(cell) = self.buffer.cell_mut((self.x, self.y)) {
                cell.reset();
                cell.set_style(style);
                if column == 0 {
                    cell.set_symbol(symbol);
                }
            }
            self.x = self.x.saturating_add(1);
        }
    }
}

/// Empty `area` and give it `style`.
pub fn clear(buffer: &mut Buffer, area: Rect, style: Style) {
    for row in 0..area.height {
        blank_halves(buffer, area, row);
        Pen::new(buffer, area, row).fill(Style::reset());
    }
    buffer.set_style(area.intersection(buffer.area), style);
}

/// Blank the characters that an edge of `area` cuts in two: a terminal would draw the rest of them over the edge, or
/// leave the cell beside it as it was.
fn blank_halves(buffer: &mut Buffer, area: Rect, row: u16) {
    let y = area.y.saturating_add(row);
    let mut x = buffer.area.left();
    while x < area.right().min(buffer.area.right()) {
        let wide = buffer.cell((x, y)).map_or(1, |cell| columns(cell.symbol()).max(1) as u16);
        let end = x.saturating_add(wide);
        for edge in [area.left(), area.right()] {
            if x < edge && edge < end {
                (x..end).for_each(|column| blank_cell(buffer, column, y));
            }
        }
        x = end;
    }
}

fn blank_cell(buffer: &mut Buffer, x: u16, y: u16) {
    if let Some(cell) = buffer.cell_mut((x, y)) {
        cell.set_symbol(" ");
    }
}

/// A frame with a title around `area`; gives back what lies inside it.
pub fn frame(buffer: &mut Buffer, area: Rect, title: &str, style: Style) -> Rect {
    if area.width < 4 || area.height < 3 {
        return Rect { width: 0, height: 0, ..area };
    }
    let wide = usize::from(area.width);
    let title = fit(title, wide - 4);
    let gap = wide - 2 - columns(&title);
    Pen::new(buffer, area, 0).write("╭", style).write(&title, style).write(&"─".repeat(gap), style).write("╮", style);
    for row in 1..area.height - 1 {
        Pen::new(buffer, area, row).write("│", style).goto(area.right() - 1).write("│", style);
    }
    let floor = "─".repeat(wide - 2);
    Pen::new(buffer, area, area.height - 1).write("╰", style).write(&floor, style).write("╯", style);
    Rect { x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2 }
}

/// A rectangle of at most `width` by `height` in the middle of `area`.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::view::tests::print;

    /// A frame of four columns from column `x` on, over a row of `text` on either side of it.
    fn over(text: &str, x: u16) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 3));
        for row in 0..3 {
            Pen::new(&mut buffer, Rect::new(0, 0, 10, 3), row).write(text, Style::new());
        }
        let area = Rect::new(x, 0, 4, 3);
        clear(&mut buffer, area, Style::new());
        frame(&mut buffer, area, "", Style::new());
        print(&buffer).lines().map(str::to_owned).collect()
    }

    #[test]
    fn runs_are_cut_as_one_with_a_sign() {
        let check = |most, expected: &str| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
            let runs = [("信任 ".to_owned(), Style::new()), ("by place".to_owned(), Style::new())];
            Pen::new(&mut buffer, Rect::new(0, 0, 20, 1), 0).runs(&runs, most, Style::new());
            assert_eq!(print(&buffer).trim_end(), expected, "{most}");
        };
        check(99, "信任 by place");
        check(13, "信任 by place");
        check(12, "信任 by pla…");
        check(6, "信任 …");
        check(4, "信…");
        check(1, "…");
        check(0, "");
    }

    #[test]
    fn a_frame_over_chinese_keeps_both_its_edges() {
        assert_eq!(over("我们信任他", 2), ["我╭──╮任他", "我│  │任他", "我╰──╯任他"]);
        assert_eq!(over("我们信任他", 3), ["我 ╭──╮ 他", "我 │  │ 他", "我 ╰──╯ 他"]);
        assert_eq!(over("a我们信任b", 2), ["a ╭──╮ 任b", "a │  │ 任b", "a ╰──╯ 任b"]);
        assert_eq!(over("ab👩‍🔬cdefgh", 3).get(1).map(String::as_str), Some("ab │  │fgh"));
    }
}
