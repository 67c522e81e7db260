//! A page's operators, followed to where its glyphs stand.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::budget::Budget;
use super::content::{Operand, Operators};
use super::font::Font;
use super::objects::{array, dictionary, name, value, words};
use super::spans::{Pen, Place, Span};
use crate::import::Error;

/// Forms within forms.
const DEEPEST: usize = 12;

/// States that are put by; and marks within marks.
const MOST_SAVED: usize = 1000;

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) spans: Vec<Span>,
    pub(super) pictures: usize,
    /// Glyphs without a character, by font.
    pub(super) unknown: BTreeMap<String, usize>,
    /// Glyphs altogether.
    pub(super) glyphs: usize,
}

/// The fonts of a file that have been read.
#[derive(Default)]
pub(super) struct Fonts {
    known: HashMap<ObjectId, Rc<Font>>,
}

impl Fonts {
    fn get(
        &mut self,
        resources: &Dictionary,
        name: &[u8],
        document: &Document,
        budget: &mut Budget,
    ) -> Result<Option<Rc<Font>>, Error> {
        let Some(object) = dictionary(resources, b"Font", document).and_then(|fonts| fonts.get(name).ok()) else {
            return Ok(None);
        };
        let Ok((id, Object::Dictionary(font))) = document.dereference(object) else { return Ok(None) };
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return Ok(Some(Rc::clone(known)));
        }
        let font = Rc::new(Font::read(font, document, budget)?);
        self.known.extend(id.map(|id| (id, Rc::clone(&font))));
        Ok(Some(font))
    }
}

/// What a matrix does: `[a b c d e f]` as PDF writes it.
#[derive(Clone, Copy, Debug)]
struct Matrix([f32; 6]);

impl Matrix {
    const UNIT: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Operand]) -> Option<Self> {
        let numbers: Vec<f32> = operands.iter().filter_map(Operand::number).collect();
        <[f32; 6]>::try_from(numbers).ok().map(Self)
    }

    /// This one first, then `after`.
    fn then(self, after: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, after.0);
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    fn shift(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    /// Added to each glyph, and to each space.
    letter: f32,
    word: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
}

struct Walk<'a> {
    document: &'a Document,
    fonts: &'a mut Fonts,
    budget: &'a mut Budget,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    /// Marked content that is open, with the words that stand for what it shows, until they are taken.
    marks: Vec<Option<Actual>>,
    /// Forms that are being drawn; one that draws itself draws nothing.
    forms: Vec<*const Stream>,
    /// What of the paper is shown: left, bottom, right, top.
    paper: Option<[f32; 4]>,
    pen: Pen,
    page: Page,
}

/// Words that stand for what is shown.
enum Actual {
    Words(String),
    Taken,
}

/// Read the page `id`.
///
/// # Errors
/// [`Error::TooLarge`], [`Error::Damaged`] where it is more than a page can be.
pub(super) fn read(document: &Document, id: ObjectId, fonts: &mut Fonts, budget: &mut Budget) -> Result<Page, Error> {
    let state = State {
        matrix: Matrix::UNIT,
        font: None,
        size: 1.0,
        letter: 0.0,
        word: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
    };
    let mut content = Vec::new();
    for stream in document.get_page_contents(id) {
        if let Some(stream) = document.get_object(stream).ok().and_then(|object| object.as_stream().ok()) {
            content.extend(budget.unfold(stream)?);
            content.push(b'\n');
        }
    }
    let nothing = Dictionary::new();
    let resources = nearest(document, id, |node| dictionary(node, b"Resources", document)).unwrap_or(&nothing);
    let mut walk = Walk {
        document,
        fonts,
        budget,
        state,
        saved: Vec::new(),
        text: Matrix::UNIT,
        line: Matrix::UNIT,
        marks: Vec::new(),
        forms: Vec::new(),
        paper: paper(document, id),
        pen: Pen::default(),
        page: Page::default(),
    };
    walk.run(&content, resources, 0)?;
    walk.page.spans = walk.pen.spans;
    Ok(walk.page)
}

/// What `find` finds in a page, or in the nearest node above that has it.
fn nearest<'a, T>(document: &'a Document, page: ObjectId, find: impl Fn(&'a Dictionary) -> Option<T>) -> Option<T> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..64 {
        if let Some(found) = find(node) {
            return Some(found);
        }
        node = dictionary(node, b"Parent", document)?;
    }
    None
}

/// The part of the paper that is shown. Long tables are sometimes cut by printing all of it on each page.
fn paper(document: &Document, page: ObjectId) -> Option<[f32; 4]> {
    let sides = |node: &Dictionary, key: &[u8]| {
        let sides: Vec<f32> = array(node, key, document).iter().filter_map(|side| side.as_float().ok()).collect();
        let [left, bottom, right, top] = <[f32; 4]>::try_from(sides).ok()?;
        let sides = [left.min(right), bottom.min(top), left.max(right), bottom.max(top)];
        (sides[2] - sides[0] > 1.0 && sides[3] - sides[1] > 1.0).then_some(sides)
    };
    let crop = nearest(document, page, |node| sides(node, b"CropBox"));
    crop.or_else(|| nearest(document, page, |node| sides(node, b"MediaBox")))
}

impl Walk<'_> {
    fn run(&mut self, content: &[u8], resources: &Dictionary, depth: usize) -> Result<(), Error> {
        let mut operators = Operators::of(content);
        while let Some((word, operands)) = operators.next() {
            self.budget.operator()?;
            match word {
                b"Tf" => self.set_font(operands, resources)?,
                b"Do" => self.draw(operands, resources, depth)?,
                b"Tj" => self.show(operands.first())?,
                b"'" => {
                    self.next_line(0.0, -self.state.leading);
                    self.show(operands.first())?;
                }
                b"\"" => {
                    self.spacing(b"Tw", operands.first());
                    self.spacing(b"Tc", operands.get(1));
                    self.next_line(0.0, -self.state.leading);
                    self.show(operands.get(2))?;
                }
                b"TJ" => self.show_array(operands)?,
                b"BDC" | b"BMC" => self.open_mark(operands, resources),
                b"EI" => self.page.pictures += 1,
                word => self.place(word, operands),
            }
        }
        Ok(())
    }

    /// Operators that only set where things stand.
    fn place(&mut self, word: &[u8], operands: &[Operand]) {
        let number = |at: usize| operands.get(at).and_then(Operand::number).unwrap_or(0.0);
        match word {
            b"q" if self.saved.len() < MOST_SAVED => self.saved.push(self.state.clone()),
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    self.state.matrix = matrix.then(self.state.matrix);
                }
            }
            b"BT" => (self.text, self.line) = (Matrix::UNIT, Matrix::UNIT),
            b"Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    (self.text, self.line) = (matrix, matrix);
                }
            }
            b"Td" => self.next_line(number(0), number(1)),
            b"TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"EMC" => {
                self.marks.pop();
            }
            _ => self.spacing(word, operands.first()),
        }
    }

    fn spacing(&mut self, word: &[u8], operand: Option<&Operand>) {
        let Some(number) = operand.and_then(Operand::number) else { return };
        match word {
            b"Tc" => self.state.letter = number,
            b"Tw" => self.state.word = number,
            b"Tz" => self.state.stretch = number / 100.0,
            b"TL" => self.state.leading = number,
            b"Ts" => self.state.rise = number,
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }

    fn set_font(&mut self, operands: &[Operand], resources: &Dictionary) -> Result<(), Error> {
        if let [Operand::Name(name), Operand::Number(size), ..] = operands {
            self.state.font = self.fonts.get(resources, name, self.document, self.budget)?;
            self.state.size = *size;
        }
        Ok(())
    }

    /// A form or a picture.
    fn draw(&mut self, operands: &[Operand], resources: &Dictionary, depth: usize) -> Result<(), Error> {
        let document = self.document;
        let listed = dictionary(resources, b"XObject", document);
        let wanted = operands.first().and_then(Operand::name);
        let drawn = listed.zip(wanted).and_then(|(listed, name)| value(listed, name, document));
        let Some(Object::Stream(stream)) = drawn else { return Ok(()) };
        match name(&stream.dict, b"Subtype", document) {
            Some(b"Image") => self.page.pictures += 1,
            Some(b"Form") if depth < DEEPEST && !self.forms.contains(&std::ptr::from_ref(stream)) => {
                self.draw_form(stream, resources, depth)?
            }
            _ => {}
        }
        Ok(())
    }

    fn draw_form(&mut self, stream: &Stream, resources: &Dictionary, depth: usize) -> Result<(), Error> {
        let content = self.budget.unfold(stream)?;
        let own = dictionary(&stream.dict, b"Resources", self.document).unwrap_or(resources);
        let numbers = array(&stream.dict, b"Matrix", self.document).iter();
        let numbers: Vec<Operand> = numbers.filter_map(|part| part.as_float().ok()).map(Operand::Number).collect();
        let before = self.state.clone();
        let (text, line) = (self.text, self.line);
        let (saved, marks) = (std::mem::take(&mut self.saved), std::mem::take(&mut self.marks));
        self.state.matrix = Matrix::of(&numbers).unwrap_or(Matrix::UNIT).then(self.state.matrix);
        self.forms.push(stream);
        let result = self.run(&content, own, depth + 1);
        self.forms.pop();
        (self.state, self.text, self.line) = (before, text, line);
        (self.saved, self.marks) = (saved, marks);
        result
    }

    /// Marked content, whose dictionary may say which words it stands for.
    fn open_mark(&mut self, operands: &[Operand], resources: &Dictionary) {
        if self.marks.len() >= MOST_SAVED {
            return;
        }
        let words = match operands.get(1) {
            Some(Operand::Dictionary(entries)) => {
                entries.iter().find(|(name, _)| name == b"ActualText").map(|(_, text)| words(text))
            }
            Some(Operand::Name(listed)) => {
                let listed = dictionary(resources, b"Properties", self.document)
                    .and_then(|properties| dictionary(properties, listed, self.document))
                    .and_then(|properties| value(properties, b"ActualText", self.document));
                listed.and_then(|text| text.as_str().ok()).map(words)
            }
            _ => None,
        };
        self.marks.push(words.map(Actual::Words));
    }

    fn show_array(&mut self, operands: &[Operand]) -> Result<(), Error> {
        let Some(Operand::Array(parts)) = operands.first() else { return Ok(()) };
        for part in parts {
            match part {
                Operand::Number(number) => self.advance(-number / 1000.0 * self.state.size),
                part => self.show(Some(part))?,
            }
        }
        Ok(())
    }

    /// Move on along the line, by units of the text.
    fn advance(&mut self, by: f32) {
        let vertical = self.state.font.as_ref().is_some_and(|font| font.vertical);
        let shift = if vertical { Matrix::shift(0.0, by) } else { Matrix::shift(by * self.state.stretch, 0.0) };
        self.text = shift.then(self.text);
    }

    fn show(&mut self, operand: Option<&Operand>) -> Result<(), Error> {
        let Some(bytes) = operand.and_then(Operand::text) else { return Ok(()) };
        let Some(font) = self.state.font.clone() else {
            *self.page.unknown.entry("?".to_owned()).or_default() += bytes.len();
            return Ok(());
        };
        let (mut written, spans) = (0, self.pen.spans.len());
        font.each(bytes, |shown| {
            let spacing = self.state.letter + if shown.is_space { self.state.word } else { 0.0 };
            let length = if font.vertical { -self.state.size } else { shown.width * self.state.size };
            let spacing = if font.vertical { -spacing } else { spacing };
            let place = self.place_of(length + spacing, font.vertical);
            self.advance(length + spacing);
            self.page.glyphs += 1;
            if shown.text.is_none() && self.marks.iter().all(Option::is_none) {
                *self.page.unknown.entry(font.name.clone()).or_default() += 1;
            }
            if let Some(place) = place {
                written += self.write(place, shown.text.as_deref().unwrap_or("\u{FFFD}"));
            }
        });
        let more = self.pen.spans.len() - spans;
        self.budget.text(written + more * size_of::<Span>())
    }

    /// Write a glyph, or the words that stand for it. Gives how many bytes of text it takes.
    fn write(&mut self, place: Place, text: &str) -> usize {
        match self.marks.iter_mut().rev().flatten().next() {
            None => {
                self.pen.add(place, text);
                text.len()
            }
            Some(Actual::Taken) => {
                self.pen.reach(place);
                0
            }
            Some(actual) => {
                let Actual::Words(words) = std::mem::replace(actual, Actual::Taken) else { return 0 };
                // A hyphen that stands for nothing is one that only breaks a line.
                let words = if words.is_empty() && text == "-" { "\u{AD}" } else { words.as_str() };
                if words.is_empty() {
                    self.pen.reach(place);
                } else {
                    self.pen.add(place, words);
                }
                words.len()
            }
        }
    }

    /// Where the next glyph stands, seen along its line; `None` where nothing could be seen.
    fn place_of(&self, length: f32, vertical: bool) -> Option<Place> {
        let state = &self.state;
        let Matrix([a, b, c, d, _, _]) = self.text.then(state.matrix);
        let Matrix([.., x, y]) = Matrix::shift(0.0, state.rise).then(self.text).then(state.matrix);
        let (along, across) = if vertical { ((-c, -d), (a, b)) } else { ((a, b), (c, d)) };
        let turns = quarter_turns(along.0, along.1);
        let (start, base) = match turns {
            0 => (x, y),
            1 => (y, -x),
            2 => (-x, -y),
            _ => (-y, x),
        };
        let scale = if vertical { 1.0 } else { state.stretch };
        let advance = length.abs() * along.0.hypot(along.1) * scale.abs();
        let size = state.size.abs() * across.0.hypot(across.1);
        let [left, bottom, right, top] =
            self.paper.unwrap_or([f32::NEG_INFINITY, f32::NEG_INFINITY, f32::INFINITY, f32::INFINITY]);
        if !(left - 1.0..=right + 1.0).contains(&x) || !(bottom - 1.0..=top + 1.0).contains(&y) {
            return None;
        }
        let seen = [start, base, advance, size].iter().all(|number| number.is_finite() && number.abs() < 1e7);
        (seen && size > 0.01).then_some(Place { start, base, advance, size, turns })
    }
}

/// The nearest number of quarter turns of a direction.
fn quarter_turns(x: f32, y: f32) -> u8 {
    match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
        (true, true, _) => 0,
        (true, false, _) => 2,
        (false, _, true) => 1,
        (false, _, false) => 3,
    }
}
