//! The paper that charts are drawn on: plotters, in pixels, with what makes a picture accessible.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea as _};
use plotters::element::{PathElement, Rectangle, Text};
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontDesc, FontFamily, FontStyle, FontTransform, RGBColor, TextStyle};

use super::super::{Error, clean_line};
use crate::text::columns;

/// What a chart says of itself to who cannot see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// A name of its own on the page, of letters, digits and hyphens.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What can be seen in it, in a sentence or two.
    pub description: String,
}

/// Where words stand to the point that they are written at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side {
    /// They begin there.
    Left,
    /// They are centred there.
    Middle,
    /// They end there.
    Right,
    /// They begin there and run upwards.
    Up,
}

/// The size of words in pixels; plotters writes it divided by 1.24.
const SIZE: f64 = 12.5 * 1.24;

/// Pixels of a display column in words of that size, on average.
const COLUMN: f64 = 7.1;

/// Pixels that words need, generously.
pub(super) fn width(words: &str) -> i32 {
    (columns(words) as f64 * COLUMN).ceil() as i32
}

/// Words on one line, cut to so many display columns.
pub(super) fn cut(words: &str, most: usize) -> String {
    let line = clean_line(words);
    if columns(&line) <= most {
        return line.into_owned();
    }
    let mut kept = String::new();
    for cluster in unicode_segmentation::UnicodeSegmentation::graphemes(&*line, true) {
        if columns(&kept) + columns(cluster) + 1 > most {
            break;
        }
        kept.push_str(cluster);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The style of words.
pub(super) fn style(color: RGBColor, side: Side) -> TextStyle<'static> {
    let font = FontDesc::new(FontFamily::SansSerif, SIZE, FontStyle::Normal);
    let (font, pos) = match side {
        Side::Left => (font, Pos::new(HPos::Left, VPos::Center)),
        Side::Middle => (font, Pos::new(HPos::Center, VPos::Center)),
        Side::Right => (font, Pos::new(HPos::Right, VPos::Center)),
        Side::Up => (font.transform(FontTransform::Rotate270), Pos::new(HPos::Left, VPos::Center)),
    };
    TextStyle { font, color: color.to_backend_color(), pos }
}

/// What is drawn on.
pub(super) struct Sheet<'a>(pub Area<'a>);

impl Sheet<'_> {
    /// A filled rectangle from one corner to the other.
    pub(super) fn rect(&self, from: (i32, i32), to: (i32, i32), color: RGBColor) -> Result<(), Error> {
        self.0.draw(&Rectangle::new([from, to], color.filled())).map_err(failed)
    }

    /// A line through points.
    pub(super) fn line(&self, points: Vec<(i32, i32)>, color: RGBColor, width: u32) -> Result<(), Error> {
        self.0.draw(&PathElement::new(points, color.stroke_width(width))).map_err(failed)
    }

    /// Words; none where there are none.
    pub(super) fn words(&self, words: &str, at: (i32, i32), color: RGBColor, side: Side) -> Result<(), Error> {
        if words.is_empty() {
            return Ok(());
        }
        self.0.draw(&Text::new(words.to_owned(), at, style(color, side))).map_err(failed)
    }
}

/// Draw a picture of this size in pixels.
pub(super) fn draw(
    about: &About,
    size: (u32, u32),
    picture: impl FnOnce(&Sheet<'_>) -> Result<(), Error>,
) -> Result<String, Error> {
    let mut drawn = String::new();
    {
        let sheet = Sheet(SVGBackend::with_string(&mut drawn, size).into_drawing_area());
        picture(&sheet)?;
        sheet.0.present().map_err(failed)?;
    }
    Ok(accessible(about, size, &drawn))
}

/// The same picture, which says what it is.
fn accessible(about: &About, (width, height): (u32, u32), drawn: &str) -> String {
    let body = drawn.split_once('>').map_or(drawn, |(_, body)| body);
    let id = &about.id;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 \
         {width} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-description\" font-family=\"sans-serif\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-description\">{}</desc>{}",
        escaped(&about.title),
        escaped(&about.description),
        body.replace(" font-family=\"sans-serif\"", "").replace(" opacity=\"1\"", "")
    )
}

fn escaped(words: &str) -> String {
    clean_line(words).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Why plotters did not draw.
pub(super) fn failed(error: impl std::fmt::Display) -> Error {
    Error::Chart(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_by_what_they_take_on_screen() {
        assert_eq!(cut("trust", 5), "trust");
        assert_eq!(cut("trusted\nman", 6), "trust…");
        assert_eq!(cut("建立信任 by all", 7), "建立信…");
        assert_eq!(cut("a 👩🏽‍🏭 b", 3), "a…");
    }
}
