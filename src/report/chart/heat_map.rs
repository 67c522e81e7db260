//! A heat map: rows by columns, the stronger the more.

use super::super::Error;
use super::palette::{GRID, HEAT, INK, MUTED, ON_PALE, ON_STRONG, STRONG};
use super::sheet::{About, Sheet, Side, cut, draw, width};

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatCell {
    /// How strong: from 0 to 1; `None` where there is no number.
    pub share: Option<f64>,
    /// The number, in words; nothing is written where it is empty.
    pub shown: String,
}

/// A heat map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatMap {
    /// What it says of itself.
    pub about: About,
    /// The names of the rows, from the top.
    pub rows: Vec<String>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The cells by row.
    pub cells: Vec<Vec<HeatCell>>,
    /// What the palest and the strongest colour stand for.
    pub scale: [String; 2],
}

const WIDTH: i32 = 760;
const ROW: i32 = 22;
/// Pixels of the widest and the narrowest cell.
const WIDEST: i32 = 64;
const NARROWEST: i32 = 20;
/// Display columns of the longest names.
const LABEL: usize = 34;
const HEAD: usize = 24;
/// Pixels below the cells, for the scale.
const FOOT: i32 = 44;

/// The colour of a share, by its place in the scale: nothing is the palest, and alone in that.
fn step(share: f64) -> usize {
    if share <= 0.0 { 0 } else { ((share.min(1.0) * (HEAT.len() - 1) as f64).ceil() as usize).clamp(1, HEAT.len() - 1) }
}

/// Draw it.
///
/// # Errors
/// [`Error::Chart`] where plotters fails.
pub fn heat_map(chart: &HeatMap) -> Result<String, Error> {
    let plan = Plan::of(chart);
    draw(&chart.about, (plan.width.unsigned_abs(), plan.height.unsigned_abs()), |sheet| {
        for (place, name) in (0..).zip(&chart.columns) {
            let at = (plan.left + place * plan.cell + plan.cell / 2, plan.top - 8);
            sheet.words(&cut(name, HEAD), at, INK, Side::Up)?;
        }
        for (place, (name, cells)) in (0..).zip(chart.rows.iter().zip(&chart.cells)) {
            let top = plan.top + place * ROW;
            sheet.words(&cut(name, LABEL), (plan.left - 8, top + ROW / 2), INK, Side::Right)?;
            for (column, cell) in (0..).zip(cells) {
                draw_cell(sheet, cell, (plan.left + column * plan.cell, top), plan.cell)?;
            }
        }
        draw_scale(sheet, chart, &plan)
    })
}

/// Where things stand, in pixels.
struct Plan {
    left: i32,
    top: i32,
    cell: i32,
    width: i32,
    height: i32,
}

impl Plan {
    fn of(chart: &HeatMap) -> Self {
        let widest = |names: &[String], most| names.iter().map(|name| width(&cut(name, most))).max().unwrap_or(0);
        let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX / WIDTH);
        let (left, top) = (widest(&chart.rows, LABEL) + 18, widest(&chart.columns, HEAD) + 18);
        let columns = count(chart.columns.len());
        let cell = ((WIDTH - left) / columns.max(1)).clamp(NARROWEST, WIDEST);
        Self {
            left,
            top,
            cell,
            width: (left + columns * cell + 8).max(left + 260),
            height: top + count(chart.rows.len()) * ROW + FOOT,
        }
    }
}

fn draw_cell(sheet: &Sheet<'_>, cell: &HeatCell, (left, top): (i32, i32), wide: i32) -> Result<(), Error> {
    let (from, to) = ((left, top), (left + wide - 1, top + ROW - 1));
    let Some(share) = cell.share.filter(|share| share.is_finite()) else {
        let middle = (left + wide / 2, top + ROW / 2);
        return sheet.words(if cell.shown.is_empty() { "–" } else { &cell.shown }, middle, MUTED, Side::Middle);
    };
    let step = step(share);
    sheet.rect(from, to, HEAT.get(step).copied().unwrap_or(GRID))?;
    if width(&cell.shown) > wide + 2 {
        return Ok(());
    }
    let color = if step < STRONG { ON_PALE } else { ON_STRONG };
    sheet.words(&cell.shown, (left + wide / 2, top + ROW / 2), color, Side::Middle)
}

/// The steps from nothing to most, with words at both ends.
fn draw_scale(sheet: &Sheet<'_>, chart: &HeatMap, plan: &Plan) -> Result<(), Error> {
    let [least, most] = &chart.scale;
    let (middle, mut at) = (plan.height - FOOT / 2 + 4, plan.left);
    sheet.words(least, (at, middle), MUTED, Side::Left)?;
    at += width(least) + 8;
    for color in HEAT {
        sheet.rect((at, middle - 6), (at + 16, middle + 6), color)?;
        at += 17;
    }
    sheet.words(most, (at + 7, middle), MUTED, Side::Left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_a_color_of_its_own() {
        assert_eq!([0.0, 1e-9, 0.5, 0.99, 1.0, 7.0].map(step), [0, 1, 4, 7, 7, 7]);
    }

    fn chart(names: &[&str]) -> HeatMap {
        let cell = |share: f64| HeatCell { share: Some(share), shown: format!("{:.0}", share * 9.0) };
        let all: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut cells: Vec<Vec<HeatCell>> = (0..names.len())
            .map(|row| (0..names.len()).map(|column| cell((row + column) as f64 / 9.0)).collect())
            .collect();
        if let Some(first) = cells.first_mut().and_then(|row| row.first_mut()) {
            *first = HeatCell::default();
        }
        let about = About { id: "heat".to_owned(), title: "Codes & 文本".to_owned(), ..About::default() };
        HeatMap { about, rows: all.clone(), columns: all, cells, scale: ["0".to_owned(), "9 segments".to_owned()] }
    }

    #[test]
    fn each_cell_is_drawn_once_with_its_number() {
        let drawn = heat_map(&chart(&["<b>", "信任 😀", "مرحبا"])).unwrap();
        let count = |what: &str| drawn.matches(what).count();
        assert_eq!((count("<rect"), count("rotate(270")), (8 + HEAT.len(), 3), "{drawn}");
        assert!(drawn.contains("&lt;b&gt;") && drawn.contains("–") && drawn.contains("9 segments"), "{drawn}");
        assert_eq!(drawn, heat_map(&chart(&["<b>", "信任 😀", "مرحبا"])).unwrap());
    }

    #[test]
    fn nothing_is_a_picture_too() {
        assert!(heat_map(&chart(&[])).unwrap().contains("</svg>"));
    }
}
