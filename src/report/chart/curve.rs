//! The curve of saturation: codes found by each transcript, new ones as bars, and what shuffled orders come to behind it.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::prelude::SVGBackend;
use plotters::style::{Color as _, RGBColor, ShapeStyle};

use super::super::Error;
use super::palette::{ACCENT, BAND, GRID, INK, MARK, MUTED, SOFT};
use super::sheet::{About, Sheet, Side, cut, draw, failed, style, width};

/// A place that is pointed at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// The step, from 1.
    pub step: usize,
    /// What is there.
    pub words: String,
}

/// A curve over steps, from 1 on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// What it says of itself.
    pub about: About,
    /// What the steps are, and what is counted.
    pub axes: [String; 2],
    /// The curve.
    pub line: Vec<f64>,
    /// Of each step its own count, drawn as bars.
    pub bars: Vec<f64>,
    /// Of each step the low, middle and high of other curves; may be empty.
    pub band: Vec<[f64; 3]>,
    /// What is pointed at.
    pub mark: Option<Mark>,
    /// What curve, bars and band are called.
    pub legend: [String; 3],
}

const WIDTH: u32 = 760;
const HEIGHT: u32 = 400;
const TOP: i32 = 40;

type Plot<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Draw it.
///
/// # Errors
/// [`Error::Chart`] where plotters fails.
pub fn curve(chart: &Curve) -> Result<String, Error> {
    let band = chart.band.iter().flatten();
    let most = chart.line.iter().chain(&chart.bars).chain(band).copied().filter(|value| value.is_finite());
    let most = most.fold(0.0, f64::max).max(1.0);
    draw(&chart.about, (WIDTH, HEIGHT), |sheet| {
        let mut plot = ChartBuilder::on(&sheet.0)
            .margin(10)
            .margin_top(TOP)
            .margin_right(20)
            .x_label_area_size(46)
            .y_label_area_size(58)
            .build_cartesian_2d(0.0..chart.line.len() as f64 + 1.0, 0.0..most * 1.06)
            .map_err(failed)?;
        draw_axes(&mut plot, chart)?;
        draw_data(&mut plot, chart, most)?;
        draw_legend(sheet, chart)
    })
}

fn draw_axes(plot: &mut Plot<'_, '_>, chart: &Curve) -> Result<(), Error> {
    let whole = |value: &f64| {
        let is_step = (value - value.round()).abs() < 1e-6 && *value > 0.0;
        if is_step { format!("{value:.0}") } else { String::new() }
    };
    let count = |value: &f64| if (value - value.round()).abs() < 1e-6 { format!("{value:.0}") } else { String::new() };
    plot.configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID.stroke_width(1))
        .light_line_style(GRID.mix(0.0))
        .axis_style(MUTED.stroke_width(1))
        .x_labels(chart.line.len().clamp(2, 12))
        .y_labels(6)
        .x_label_formatter(&whole)
        .y_label_formatter(&count)
        .x_desc(chart.axes.first().map_or("", String::as_str))
        .y_desc(chart.axes.last().map_or("", String::as_str))
        .label_style(style(INK, Side::Left))
        .axis_desc_style(style(MUTED, Side::Left))
        .draw()
        .map_err(failed)
}

fn filled(color: RGBColor) -> ShapeStyle {
    color.filled()
}

fn draw_data(plot: &mut Plot<'_, '_>, chart: &Curve, most: f64) -> Result<(), Error> {
    let at = |place: usize| place as f64 + 1.0;
    if chart.band.len() > 1 {
        let low = chart.band.iter().enumerate().map(|(place, [low, ..])| (at(place), *low));
        let high = chart.band.iter().enumerate().rev().map(|(place, [.., high])| (at(place), *high));
        let points: Vec<(f64, f64)> = low.chain(high).collect();
        plot.draw_series([Polygon::new(points, filled(BAND))]).map_err(failed)?;
    }
    let bars = chart.bars.iter().enumerate().filter(|(_, value)| **value > 0.0);
    let bars =
        bars.map(|(place, value)| Rectangle::new([(at(place) - 0.3, *value), (at(place) + 0.3, 0.0)], filled(SOFT)));
    plot.draw_series(bars).map_err(failed)?;
    if let Some(mark) = chart.mark.as_ref().filter(|mark| mark.step <= chart.line.len()) {
        let line = vec![(mark.step as f64, 0.0), (mark.step as f64, most * 1.05)];
        plot.draw_series([PathElement::new(line, MARK.stroke_width(1))]).map_err(failed)?;
    }
    let points: Vec<(f64, f64)> = chart.line.iter().enumerate().map(|(place, value)| (at(place), *value)).collect();
    if points.len() <= MOST_DOTS {
        plot.draw_series(points.iter().map(|point| Circle::new(*point, 3, filled(ACCENT)))).map_err(failed)?;
    }
    plot.draw_series([PathElement::new(points, ACCENT.stroke_width(2))]).map_err(failed)?;
    Ok(())
}

/// Steps above which the curve has no dots: they would run into each other.
const MOST_DOTS: usize = 80;

/// What is what, above the plot.
fn draw_legend(sheet: &Sheet<'_>, chart: &Curve) -> Result<(), Error> {
    let [line, bars, band] = &chart.legend;
    let (mut at, middle) = (68, TOP / 2 + 2);
    let has_band = chart.band.len() > 1;
    for (words, color, high) in [(line, ACCENT, 1), (bars, SOFT, 5), (band, BAND, 5)] {
        if words.is_empty() || (color == BAND && !has_band) {
            continue;
        }
        let words = cut(words, 44);
        sheet.rect((at, middle - high), (at + 16, middle + high), color)?;
        sheet.words(&words, (at + 22, middle), INK, Side::Left)?;
        at += 22 + width(&words) + 14;
    }
    match &chart.mark {
        Some(mark) => {
            sheet.line(vec![(at, middle - 6), (at, middle + 6)], MARK, 1)?;
            sheet.words(&cut(&mark.words, 30), (at + 8, middle), MARK, Side::Left)
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(line: &[f64]) -> Curve {
        let before = std::iter::once(&0.0).chain(line);
        Curve {
            about: About { id: "saturation".to_owned(), title: "饱和".to_owned(), ..About::default() },
            axes: ["transcripts".to_owned(), "codes <found>".to_owned()],
            line: line.to_vec(),
            bars: line.iter().zip(before).map(|(now, before)| now - before).collect(),
            band: line.iter().map(|value| [value - 1.0, *value, value + 1.5]).collect(),
            mark: Some(Mark { step: 2, words: "reached at 2 + 2".to_owned() }),
            legend: ["codes found".to_owned(), "new codes".to_owned(), "shuffled".to_owned()],
        }
    }

    #[test]
    fn curve_band_bars_and_mark_are_there() {
        let drawn = curve(&chart(&[5.0, 9.0, 11.0, 11.0])).unwrap();
        let count = |what: &str| drawn.matches(what).count();
        // Two swatches of the legend, and the bar of the last transcript has no height.
        assert_eq!((count("<polygon"), count("<circle"), count("#B9B9B9")), (1, 4, 4), "{drawn}");
        assert!(drawn.contains("codes &lt;found&gt;") && drawn.contains("reached at 2 + 2"), "{drawn}");
        assert_eq!(drawn, curve(&chart(&[5.0, 9.0, 11.0, 11.0])).unwrap());
    }

    #[test]
    fn few_steps_are_a_picture_too() {
        for line in [&[][..], &[0.0], &[3.0], &[f64::NAN, 1.0]] {
            assert!(curve(&chart(line)).unwrap().contains("</svg>"));
        }
    }
}
