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
