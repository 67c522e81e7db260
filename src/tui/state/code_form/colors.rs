//! The colours of the form: their numbers, names and rows.

use crate::project::Color;
use crate::text::columns;

/// The number of a colour in the form: 0 for none of its own.
pub fn color_number(color: Option<Color>) -> usize {
    color.and_then(|color| Color::ALL.iter().position(|(known, _)| *known == color)).map_or(0, |place| place + 1)
}

/// The colour with this number.
pub fn color_at(number: usize) -> Option<Color> {
    number.checked_sub(1).and_then(|place| Color::ALL.get(place)).map(|(color, _)| *color)
}

/// The name of a colour in the form.
pub fn color_name(color: Option<Color>) -> &'static str {
    color.map_or("as above", Color::name)
}

/// Columns that a colour takes in the form: a sign, its swatch, its name and a blank.
pub fn color_columns(number: usize) -> usize {
    columns(color_name(color_at(number))) + 4
}

/// The colours in rows of at most `width` columns.
pub(super) fn color_rows(width: usize) -> Vec<std::ops::Range<usize>> {
    let (mut rows, mut start, mut used) = (Vec::new(), 0, 0);
    for number in 0..=Color::ALL.len() {
        let wide = color_columns(number);
        if used + wide > width && number > start {
            rows.push(start..number);
            (start, used) = (number, 0);
        }
        used += wide;
    }
    rows.push(start..Color::ALL.len() + 1);
    rows
}
