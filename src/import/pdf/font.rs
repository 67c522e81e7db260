//! Fonts: the bytes of a shown string to characters and widths.

use lopdf::{Dictionary, Document, Object};
use unicode_normalization::UnicodeNormalization;

use super::budget::Budget;
use super::cmap::Map;
use super::encodings::{Predefined, glyph_text, standard, symbol};
use super::objects::{array, dictionary, name, stream, value};
use super::widths::{GlyphWidths, simple};
use crate::import::Error;

/// A font.
#[derive(Debug)]
pub(super) struct Font {
    /// Its name, without the sign of a subset.
    pub(super) name: String,
    /// Whether lines run from top to bottom.
    pub(super) vertical: bool,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// A byte is a code.
    Simple {
        texts: Vec<Option<String>>,
        widths: Vec<f32>,
    },
    Composite(Box<Composite>),
}

#[derive(Debug)]
struct Composite {
    /// The map that the font carries.
    own: Option<Map>,
    predefined: Predefined,
    unicode: Map,
    widths: GlyphWidths,
}

/// One glyph as it is shown.
#[derive(Debug, PartialEq)]
pub(super) struct Shown<'a> {
    /// Its characters; `None` where the file does not say.
    pub(super) text: Option<std::borrow::Cow<'a, str>>,
    /// Ems.
    pub(super) width: f32,
    /// Whether it is the byte 32, which word spacing is for.
    pub(super) is_space: bool,
}

impl Font {
    /// Read a font.
    ///
    /// # Errors
    /// [`Error::TooLarge`] where its maps unfold into too much.
    pub(super) fn read(font: &Dictionary, document: &Document, budget: &mut Budget) -> Result<Self, Error> {
        let base = name(font, b"BaseFont", document).or_else(|| name(font, b"Name", document)).unwrap_or(b"?");
        let base = String::from_utf8_lossy(base);
        let base = base.split_once('+').filter(|(tag, _)| tag.len() == 6).map_or(&*base, |(_, name)| name).to_owned();
        let unicode = match stream(font, b"ToUnicode", document) {
            Some(stream) => Map::read(&budget.unfold(stream)?),
            None => Map::default(),
        };
        if name(font, b"Subtype", document) == Some(b"Type0") {
            return Self::composite(font, document, budget, base, unicode);
        }
        let encoding = SimpleEncoding::of(font, document, budget, &base)?;
        let text = |code: u8| {
            let mapped = unicode.text(u32::from(code)).and_then(|text| clean(&text));
            mapped.or_else(|| encoding.text(code).and_then(|text| clean(&text)))
        };
        let texts = (0..=255).map(text).collect();
        let widths = simple(font, document, &base, unit(font, document));
        Ok(Self { name: base, vertical: false, kind: Kind::Simple { texts, widths } })
    }

    fn composite(
        font: &Dictionary,
        document: &Document,
        budget: &mut Budget,
        base: String,
        unicode: Map,
    ) -> Result<Self, Error> {
        let mut own = None;
        let encoding = match value(font, b"Encoding", document) {
            Some(Object::Stream(stream)) => {
                let map = Map::read(&budget.unfold(stream)?);
                let listed = map.base.clone().or_else(|| name(&stream.dict, b"CMapName", document).map(<[u8]>::to_vec));
                own = Some(map);
                listed.unwrap_or_default()
            }
            Some(Object::Name(name)) => name.clone(),
            _ => Vec::new(),
        };
        let encoding = String::from_utf8_lossy(&encoding);
        let vertical = encoding.ends_with("-V") || encoding == "V";
        let stem = encoding.strip_suffix("-V").or_else(|| encoding.strip_suffix("-H")).unwrap_or(&encoding);
        let predefined = Predefined::named(stem).unwrap_or(Predefined::Identity);
        let descendants = array(font, b"DescendantFonts", document);
        let descendant = descendants.first().and_then(|first| document.dereference(first).ok());
        let descendant = descendant.and_then(|(_, first)| first.as_dict().ok());
        let widths = descendant.map_or_else(GlyphWidths::default, |font| GlyphWidths::of(font, document));
        let composite = Composite { own, predefined, unicode, widths };
        Ok(Self { name: base, vertical, kind: Kind::Composite(Box::new(composite)) })
    }

    /// Go through the glyphs of `bytes`.
    pub(super) fn each<'a>(&'a self, bytes: &[u8], mut show: impl FnMut(Shown<'a>)) {
        match &self.kind {
            Kind::Simple { texts, widths } => {
                for byte in bytes {
                    let at = usize::from(*byte);
                    let text = texts.get(at).and_then(Option::as_deref).map(Into::into);
                    show(Shown { text, width: widths.get(at).copied().unwrap_or(0.5), is_space: *byte == 32 });
                }
            }
            Kind::Composite(composite) => composite.each(bytes, show),
        }
    }
}

impl Composite {
    fn each<'a>(&'a self, mut bytes: &[u8], mut show: impl FnMut(Shown<'a>)) {
        while !bytes.is_empty() {
            let (code, rest) = bytes.split_at(self.length(bytes).clamp(1, bytes.len()));
            let text = self.text(code);
            let width = self.width(code, text.as_deref());
            show(Shown { text: text.map(Into::into), width, is_space: code == [32] });
            bytes = rest;
        }
    }

    fn length(&self, bytes: &[u8]) -> usize {
        let own = self.own.as_ref().filter(|map| map.has_spaces()).map_or(0, |map| map.length(bytes));
        if own > 0 { own } else { self.predefined.length(bytes) }
    }

    fn text(&self, code: &[u8]) -> Option<String> {
        let mapped = self.unicode.text(number(code)).and_then(|text| clean(&text));
        mapped.or_else(|| self.predefined.text(code).and_then(|text| clean(&text)))
    }

    /// The width of a code. Which glyph a predefined map means is only known of the Latin letters; other glyphs are
    /// half an em or a whole one.
    fn width(&self, code: &[u8], text: Option<&str>) -> f32 {
        let number = number(code);
        if let Some(glyph) = self.own.as_ref().and_then(|map| map.glyph(number)) {
            return self.widths.of_glyph(glyph);
        }
        if self.predefined == Predefined::Identity {
            return self.widths.of_glyph(number);
        }
        match text.and_then(|text| text.chars().next()) {
            Some(sign @ ' '..='~') => self.widths.listed(u32::from(sign) - 31).unwrap_or(0.5),
            Some(sign) if u32::from(sign) < 0x2000 || matches!(u32::from(sign), 0xFF61..=0xFFDC) => 0.5,
            _ => 1.0,
        }
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

/// The characters of a mapping as people type them: no ligatures, no radicals in place of characters, one kind of space.
fn clean(text: &str) -> Option<String> {
    let mut cleaned = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\t' | '\n' | '\r' | '\u{A0}' | '\u{F020}' => cleaned.push(' '),
            '\u{FB00}'..='\u{FB06}' | '\u{2F00}'..='\u{2FD5}' => cleaned.extend(std::iter::once(sign).nfkc()),
            '\u{F0B7}' | '\u{F0A7}' | '\u{F06C}' => cleaned.push('•'),
            '\u{FFFD}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}' => {}
            sign if sign.is_control() => {}
            sign => cleaned.push(sign),
        }
    }
    (!cleaned.is_empty()).then_some(cleaned)
}

/// The size of a width's unit, in ems.
fn unit(font: &Dictionary, document: &Document) -> f32 {
    let matrix = array(font, b"FontMatrix", document);
    let scale = matrix.first().and_then(|scale| scale.as_float().ok()).filter(|scale| *scale != 0.0);
    scale.map_or(0.001, f32::abs)
}

/// The characters of a simple font's codes.
struct SimpleEncoding {
    base: Vec<Option<char>>,
    differences: Vec<Option<String>>,
    symbols: Symbols,
}

/// Fonts whose codes mean no letters of the Latin script.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Symbols {
    No,
    Greek,
    Dingbats,
}

impl SimpleEncoding {
    fn of(font: &Dictionary, document: &Document, budget: &mut Budget, base: &str) -> Result<Self, Error> {
        let mut differences = vec![None; 256];
        let encoding = value(font, b"Encoding", document);
        let named = match encoding {
            Some(Object::Name(name)) => Some(name.as_slice()),
            Some(Object::Dictionary(encoding)) => {
                differ(array(encoding, b"Differences", document), &mut differences);
                name(encoding, b"BaseEncoding", document)
            }
            _ => None,
        };
        let table = named.and_then(standard);
        let is_bare = table.is_none() && encoding.is_none();
        if table.is_none() {
            built_in(font, document, budget, &mut differences)?;
        }
        let symbols = match base {
            base if is_bare && base.contains("Symbol") => Symbols::Greek,
            base if is_bare && (base.contains("ingbats") || base.contains("ingdings")) => Symbols::Dingbats,
            _ => Symbols::No,
        };
        let true_type = name(font, b"Subtype", document) == Some(b"TrueType");
        let usual: &[u8] = if true_type { b"WinAnsiEncoding" } else { b"StandardEncoding" };
        let base = table.or_else(|| standard(usual)).unwrap_or_default();
        Ok(Self { base, differences, symbols })
    }

    fn text(&self, code: u8) -> Option<String> {
        let at = usize::from(code);
        if let Some(text) = self.differences.get(at).cloned().flatten() {
            return Some(text).filter(|text| !text.is_empty());
        }
        match self.symbols {
            Symbols::Greek => symbol(code).map(String::from),
            Symbols::Dingbats => Some(if code == 32 { " " } else { "•" }.to_owned()),
            Symbols::No => self.base.get(at).copied().flatten().map(String::from),
        }
    }
}

/// Take in the names of a `Differences` array. A name that means nothing is an empty text: the base is overridden all the same.
fn differ(names: &[Object], differences: &mut [Option<String>]) {
    let mut code = 0;
    for object in names {
        match object {
            Object::Integer(number) => code = usize::try_from(*number).unwrap_or(256),
            Object::Name(name) => {
                if let Some(place) = differences.get_mut(code) {
                    *place = Some(glyph_text(name).unwrap_or_default());
                }
                code += 1;
            }
            _ => {}
        }
    }
}

/// The encoding inside an embedded Type 1 font, where it is written in the clear: `dup 65 /A put`.
fn built_in(
    font: &Dictionary,
    document: &Document,
    budget: &mut Budget,
    differences: &mut [Option<String>],
) -> Result<(), Error> {
    let descriptor = dictionary(font, b"FontDescriptor", document);
    let Some(program) = descriptor.and_then(|descriptor| stream(descriptor, b"FontFile", document)) else {
        return Ok(());
    };
    let program = budget.unfold(program)?;
    let clear = memchr::memmem::find(&program, b"eexec").unwrap_or(program.len());
    let clear = String::from_utf8_lossy(program.get(..clear).unwrap_or_default());
    for line in clear.split("dup ").skip(1) {
        let mut words = line.split_ascii_whitespace();
        let (Some(code), Some(name)) = (words.next(), words.next()) else { continue };
        let place = code.parse::<usize>().ok().and_then(|code| differences.get_mut(code));
        if let (Some(place @ None), Some(name)) = (place, name.strip_prefix('/')) {
            *place = Some(glyph_text(name.as_bytes()).unwrap_or_default());
        }
    }
    Ok(())
}
