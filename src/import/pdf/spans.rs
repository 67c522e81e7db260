//! Spans: glyphs that follow each other closely, as pieces of a line with their places.

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Span {
    /// Where it begins and ends along the line, in points.
    pub(super) start: f32,
    pub(super) end: f32,
    /// Its baseline; larger is higher on the page.
    pub(super) base: f32,
    /// The size of its letters, in points.
    pub(super) size: f32,
    /// Quarter turns of its line against the clock.
    pub(super) turns: u8,
    pub(super) text: String,
    /// Whether a blank stood before it.
    pub(super) spaced: bool,
}

/// Where a glyph stands, seen along its line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) start: f32,
    pub(super) base: f32,
    pub(super) advance: f32,
    pub(super) size: f32,
    pub(super) turns: u8,
}

/// Spans that grow by glyphs.
#[derive(Debug, Default)]
pub(super) struct Pen {
    pub(super) spans: Vec<Span>,
    blank: Option<char>,
}

impl Pen {
    /// Add a glyph.
    pub(super) fn add(&mut self, place: Place, text: &str) {
        if let Some(sign) = text.chars().next_back().filter(|_| text.chars().all(char::is_whitespace)) {
            self.blank = Some(sign);
            return;
        }
        let blank = self.blank.take();
        if let Some(span) = self.spans.last_mut().filter(|span| span.goes_on(place, blank.is_some())) {
            span.add(place, text, blank);
            return;
        }
        self.spans.push(Span {
            start: place.start,
            end: place.start + place.advance,
            base: place.base,
            size: place.size,
            turns: place.turns,
            text: text.to_owned(),
            spaced: blank.is_some(),
        });
    }

    /// A glyph without characters of its own: the span only reaches further.
    pub(super) fn reach(&mut self, place: Place) {
        if let Some(span) = self.spans.last_mut().filter(|span| span.goes_on(place, false)) {
            span.end = span.end.max(place.start + place.advance);
        }
    }
}

impl Span {
    fn goes_on(&self, place: Place, blank: bool) -> bool {
        let size = self.size.min(place.size);
        let gap = place.start - self.end;
        let widest = if blank { 1.6 } else { 0.8 };
        self.turns == place.turns
            && (self.base - place.base).abs() <= size * 0.08
            && gap > size * -0.35
            && gap < size * widest
    }

    fn add(&mut self, place: Place, text: &str, blank: Option<char>) {
        let gap = place.start - self.end;
        match blank {
            Some(sign) => self.text.push(sign),
            None if is_blank(gap, self.size, &self.text, text) => self.text.push(' '),
            None => {}
        }
        self.text.push_str(text);
        self.end = self.end.max(place.start + place.advance);
        self.size = self.size.max(place.size);
    }
}

/// Whether a gap between two pieces of a line is a blank. Chinese characters are often set wider, and further from Latin
/// letters, without one being meant.
pub(super) fn is_blank(gap: f32, size: f32, before: &str, after: &str) -> bool {
    let wide = before.chars().next_back().is_some_and(is_wide) || after.chars().next().is_some_and(is_wide);
    gap > size * if wide { 0.45 } else { 0.16 }
}

/// Characters of the East Asian scripts that are written without blanks, and their punctuation.
pub(super) fn is_wide(sign: char) -> bool {
    matches!(u32::from(sign), 0x2E80..=0x312F | 0x31A0..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF01..=0xFF60 | 0x20000..=0x3FFFF)
}
