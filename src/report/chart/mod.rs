//! Charts as SVG: bars, a heat map, the curve of saturation. Data in, a picture out; no I/O.
//!
//! A chart is one `role="img"` with a title and a description, and its words stay text. Colours are few and fixed
//! ([`palette`]), so that a page can give each of them another one in the dark. Numbers stand in the chart, or in a table
//! beside it: colour is never the only sign. The same data give the same bytes.

mod bars;
mod curve;
mod heat_map;
pub mod palette;
mod sheet;

pub use bars::{Bar, Bars, bars};
pub use curve::{Curve, Mark, curve};
pub use heat_map::{HeatCell, HeatMap, heat_map};
pub use sheet::About;

use super::{Error, TableCaption};

/// A chart of any kind, before it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Chart {
    /// A row for each thing counted.
    Bars(Bars),
    /// Rows by columns.
    HeatMap(HeatMap),
    /// Steps, one after the other.
    Curve(Curve),
}

impl Chart {
    /// Draw it.
    ///
    /// # Errors
    /// [`Error::Chart`] where plotters fails.
    pub fn draw(&self) -> Result<String, Error> {
        match self {
            Self::Bars(chart) => bars(chart),
            Self::HeatMap(chart) => heat_map(chart),
            Self::Curve(chart) => curve(chart),
        }
    }

    /// What it says of itself.
    pub fn about(&self) -> &About {
        match self {
            Self::Bars(chart) => &chart.about,
            Self::HeatMap(chart) => &chart.about,
            Self::Curve(chart) => &chart.about,
        }
    }

    /// As [`Self::about`], to be changed.
    pub fn about_mut(&mut self) -> &mut About {
        match self {
            Self::Bars(chart) => &mut chart.about,
            Self::HeatMap(chart) => &mut chart.about,
            Self::Curve(chart) => &mut chart.about,
        }
    }

    /// The same, whose description ends with where its numbers come from: a picture is often all that is handed on.
    pub fn captioned(mut self, caption: &TableCaption) -> Self {
        let description = &mut self.about_mut().description;
        *description = format!("{description} {caption}").trim().to_owned();
        self
    }

    /// Everything in it that a person reads, but for numbers.
    pub fn words_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Bars(Bars { about, unit, rows }) => {
                let labels = rows.iter_mut().map(|row| &mut row.label);
                [&mut about.title, &mut about.description, unit].into_iter().chain(labels).collect()
            }
            Self::HeatMap(HeatMap { about, rows, columns, scale, .. }) => {
                let labels = rows.iter_mut().chain(columns).chain(scale);
                [&mut about.title, &mut about.description].into_iter().chain(labels).collect()
            }
            Self::Curve(Curve { about, axes, mark, legend, .. }) => {
                let marked = mark.iter_mut().map(|mark| &mut mark.words);
                let labels = axes.iter_mut().chain(legend).chain(marked);
                [&mut about.title, &mut about.description].into_iter().chain(labels).collect()
            }
        }
    }
}
