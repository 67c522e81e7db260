//! Bars: a row for each thing counted.

use super::super::Error;
use super::palette::{ACCENT, GRID, INK, MUTED};
use super::sheet::{About, Side, cut, draw, width};

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What it is called.
    pub label: String,
    /// How long the bar is.
    pub value: f64,
    /// The number behind the bar, in words.
    pub shown: String,
}

/// A bar chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// What it says of itself.
    pub about: About,
    /// What the bars measure.
    pub unit: String,
    /// The rows, from the top.
    pub rows: Vec<Bar>,
}

const WIDTH: i32 = 760;
const ROW: i32 = 22;
const TOP: i32 = 30;
/// Display columns of the longest label.
const LABEL: usize = 38;

/// Draw it.
///
/// # Errors
/// [`Error::Chart`] where plotters fails.
pub fn bars(chart: &Bars) -> Result<String, Error> {
    let left = chart.rows.iter().map(|row| width(&cut(&row.label, LABEL))).max().unwrap_or(0) + 18;
    let right = WIDTH - chart.rows.iter().map(|row| width(&row.shown)).max().unwrap_or(0) - 14;
    let most = chart.rows.iter().map(|row| row.value).fold(0.0, f64::max);
    let count = i32::try_from(chart.rows.len()).unwrap_or(i32::MAX / ROW / 2);
    let height = TOP + count * ROW + 10;
    draw(&chart.about, (WIDTH.unsigned_abs(), height.unsigned_abs()), |sheet| {
        sheet.words(&chart.unit, (left, TOP / 2), MUTED, Side::Left)?;
        sheet.line(vec![(left, TOP - 2), (left, height - 8)], GRID, 1)?;
        for (place, row) in (0..).zip(&chart.rows) {
            let top = TOP + place * ROW;
            let share = if most > 0.0 { (row.value / most).clamp(0.0, 1.0) } else { 0.0 };
            let end = left + (share * f64::from(right - left)).round() as i32;
            sheet.words(&cut(&row.label, LABEL), (left - 8, top + ROW / 2), INK, Side::Right)?;
            if end > left {
                sheet.rect((left, top + 3), (end, top + ROW - 3), ACCENT)?;
            }
            sheet.words(&row.shown, (end + 6, top + ROW / 2), INK, Side::Left)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(rows: Vec<Bar>) -> Bars {
        let about =
            About {
                id: "frequencies".to_owned(), title: "Segments".to_owned(), description: "信任 <most>".to_owned()
            };
        Bars { about, unit: "segments".to_owned(), rows }
    }

    fn row(label: &str, value: f64) -> Bar {
        Bar { label: label.to_owned(), value, shown: value.to_string() }
    }

    #[test]
    fn the_longest_is_full_and_words_cannot_become_markup() {
        let drawn = bars(&chart(vec![row("<script>信任</script>", 8.0), row("b & \"c\" 😀", 2.0)])).unwrap();
        assert!(drawn.starts_with("<svg xmlns=") && drawn.ends_with("</svg>\n"), "{drawn}");
        assert!(drawn.contains("&lt;script&gt;信任&lt;/script&gt;") && !drawn.contains("<script"), "{drawn}");
        assert!(drawn.contains("<desc id=\"frequencies-description\">信任 &lt;most&gt;</desc>"), "{drawn}");
        let widths: Vec<i32> = drawn
            .lines()
            .filter(|line| line.starts_with("<rect"))
            .map(|line| line.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap())
            .collect();
        assert!(widths.len() == 2 && (widths[0] - 4 * widths[1]).abs() <= 2, "{widths:?}");
        let again = bars(&chart(vec![row("<script>信任</script>", 8.0), row("b & \"c\" 😀", 2.0)])).unwrap();
        assert_eq!(drawn, again);
    }

    #[test]
    fn nothing_is_a_picture_too() {
        for rows in [vec![], vec![row("a", 0.0)], vec![row("مرحبا", f64::NAN)]] {
            let drawn = bars(&chart(rows)).unwrap();
            assert!(!drawn.contains("<rect") && drawn.contains("role=\"img\""), "{drawn}");
        }
    }
}
