//! How far glyphs reach, in ems: where a word ends can only be told from the gap behind it.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object};

use super::objects::{array, number};

/// Widths of the glyphs of a composite font, by glyph number.
#[derive(Debug, Default)]
pub(super) struct GlyphWidths {
    single: HashMap<u32, f32>,
    /// Glyphs from the first to the second.
    ranges: Vec<(u32, u32, f32)>,
    default: f32,
}

impl GlyphWidths {
    /// From the `W` and `DW` of a font.
    pub(super) fn of(font: &Dictionary, document: &Document) -> Self {
        let default = number(font, b"DW", document).unwrap_or(1000.0) / 1000.0;
        let mut widths = Self { default, ..Self::default() };
        let mut entries = array(font, b"W", document).iter();
        while let Some(first) = entries.next().and_then(|first| first.as_float().ok()) {
            let first = first.max(0.0) as u32;
            let Some(second) = entries.next().and_then(|second| document.dereference(second).ok()) else { break };
            match second.1 {
                Object::Array(list) => {
                    let found = list.iter().map(|width| width.as_float().unwrap_or(1000.0) / 1000.0);
                    widths.single.extend((first..).zip(found));
                }
                last => {
                    let width = entries.next().and_then(|width| width.as_float().ok()).unwrap_or(1000.0);
                    widths.ranges.push((first, last.as_float().unwrap_or(0.0).max(0.0) as u32, width / 1000.0));
                }
            }
        }
        widths
    }

    /// The width that the font gives a glyph.
    pub(super) fn listed(&self, glyph: u32) -> Option<f32> {
        let range = || self.ranges.iter().find(|(low, high, _)| (*low..=*high).contains(&glyph));
        self.single.get(&glyph).copied().or_else(|| range().map(|(_, _, width)| *width))
    }

    /// The width of a glyph.
    pub(super) fn of_glyph(&self, glyph: u32) -> f32 {
        self.listed(glyph).unwrap_or(self.default)
    }
}

/// Widths of the 256 codes of a simple font; `unit` is the size of a thousandth in ems, as Type 3 fonts set it.
pub(super) fn simple(font: &Dictionary, document: &Document, name: &str, unit: f32) -> Vec<f32> {
    let listed = array(font, b"Widths", document);
    let first = number(font, b"FirstChar", document).unwrap_or(0.0) as i64;
    let descriptor = super::objects::dictionary(font, b"FontDescriptor", document);
    let missing = descriptor.and_then(|descriptor| number(descriptor, b"MissingWidth", document)).unwrap_or(0.0);
    let width = |code: i64| {
        let at = usize::try_from(code - first).ok();
        let listed_width = at.and_then(|at| listed.get(at)).and_then(|width| document.dereference(width).ok());
        match listed_width.and_then(|(_, width)| width.as_float().ok()) {
            Some(width) => width * unit,
            None if listed.is_empty() => by_name(name, code),
            None => missing * unit,
        }
    };
    (0..256).map(width).collect()
}

/// The width of a code in one of the fonts that every reader of PDF has, and so need not be described.
fn by_name(name: &str, code: i64) -> f32 {
    if name.contains("Courier") || name.contains("Mono") {
        return 0.6;
    }
    let bold = name.contains("Bold");
    let table = match (name.contains("Times") || name.contains("Serif"), bold) {
        (true, false) => &TIMES,
        (true, true) => &TIMES_BOLD,
        (false, false) => &HELVETICA,
        (false, true) => &HELVETICA_BOLD,
    };
    let width = usize::try_from(code - 32).ok().and_then(|at| table.get(at)).copied().unwrap_or(556);
    f32::from(width) / 1000.0
}

/// Thousandths of an em of the codes 32 to 126, from Adobe's font metrics.
type Table = [u16; 95];

#[rustfmt::skip]
const HELVETICA: Table = [278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584];
#[rustfmt::skip]
const TIMES: Table = [250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541];
#[rustfmt::skip]
const HELVETICA_BOLD: Table = [278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584];
#[rustfmt::skip]
const TIMES_BOLD: Table = [250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520];
