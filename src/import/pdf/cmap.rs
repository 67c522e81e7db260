//! Character maps: a font's codes to characters (`ToUnicode`), and to the numbers of its glyphs.

use std::collections::HashMap;

use super::content::{Operand, Operators};

/// A map from codes.
#[derive(Debug, Default)]
pub(super) struct Map {
    /// How many bytes codes between the first and the second have.
    spaces: Vec<(usize, u32, u32)>,
    texts: HashMap<u32, String>,
    /// Codes from the first to the second stand for the characters from the third on.
    ranges: Vec<(u32, u32, u32)>,
    /// The same, for glyph numbers.
    glyphs: Vec<(u32, u32, u32)>,
    /// The name of a map that this one adds to.
    pub(super) base: Option<Vec<u8>>,
}

/// Entries that a map may have; Unicode has a seventh of it in use.
const MOST_ENTRIES: usize = 1 << 20;

impl Map {
    /// Read the map in `bytes`, leaving out what makes no sense.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut operators = Operators::of(bytes);
        while let Some((word, operands)) = operators.next() {
            match word {
                b"endcodespacerange" => map.add_spaces(operands),
                b"endbfchar" => map.add_chars(operands),
                b"endbfrange" => map.add_ranges(operands),
                b"endcidchar" => map.add_glyphs(operands, 2),
                b"endcidrange" => map.add_glyphs(operands, 3),
                b"usecmap" => map.base = operands.last().and_then(Operand::name).map(<[u8]>::to_vec),
                _ => {}
            }
        }
        map.ranges.sort_unstable();
        map.glyphs.sort_unstable();
        map
    }

    fn add_spaces(&mut self, operands: &[Operand]) {
        for pair in operands.chunks_exact(2) {
            if let [Operand::Text(low), Operand::Text(high)] = pair {
                self.spaces.push((low.len().clamp(1, 4), code(low), code(high)));
            }
        }
    }

    fn add_chars(&mut self, operands: &[Operand]) {
        for pair in operands.chunks_exact(2) {
            if let [Operand::Text(from), Operand::Text(to)] = pair {
                self.add(code(from), utf16(to));
            }
        }
    }

    fn add(&mut self, code: u32, text: String) {
        if self.texts.len() < MOST_ENTRIES {
            self.texts.insert(code, text);
        }
    }

    fn add_ranges(&mut self, operands: &[Operand]) {
        for triple in operands.chunks_exact(3) {
            let [Operand::Text(low), Operand::Text(high), target] = triple else { continue };
            let (low, high) = (code(low), code(high));
            match target {
                Operand::Text(text) => {
                    let text = utf16(text);
                    let mut signs = text.chars();
                    match (signs.next(), signs.next()) {
                        (Some(sign), None) => self.ranges.push((low, high, u32::from(sign))),
                        // Of several characters the last one counts up.
                        (Some(_), Some(_)) => self.add_strings(low, high, &text),
                        _ => {}
                    }
                }
                Operand::Array(texts) => {
                    for (code, text) in (low..=high).zip(texts.iter().filter_map(Operand::text)) {
                        self.add(code, utf16(text));
                    }
                }
                _ => {}
            }
        }
    }

    fn add_strings(&mut self, low: u32, high: u32, text: &str) {
        let mut signs: Vec<char> = text.chars().collect();
        for code in low..=high.min(low.saturating_add(255)) {
            self.add(code, signs.iter().collect());
            let Some(last) = signs.last_mut() else { return };
            *last = char::from_u32(u32::from(*last) + 1).unwrap_or('\u{FFFD}');
        }
    }

    fn add_glyphs(&mut self, operands: &[Operand], size: usize) {
        for entry in operands.chunks_exact(size) {
            let (Some(Operand::Text(low)), Some(Operand::Number(first))) = (entry.first(), entry.last()) else {
                continue;
            };
            let high = entry.get(size - 2).and_then(Operand::text).map_or(code(low), code);
            self.glyphs.push((code(low), high, *first as u32));
        }
    }

    /// The characters of `code`.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.texts.get(&code) {
            return Some(text.clone());
        }
        find(&self.ranges, code).and_then(char::from_u32).map(String::from)
    }

    /// The glyph number of `code`.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        find(&self.glyphs, code)
    }

    /// The length of the first code in `bytes`, in bytes; 0 where no range of codes holds it.
    pub(super) fn length(&self, bytes: &[u8]) -> usize {
        let holds = |(length, low, high): &&(usize, u32, u32)| {
            bytes.get(..*length).is_some_and(|first| {
                (0..*length).all(|at| {
                    let part = |code: u32| code.to_be_bytes().get(4 - length + at).copied().unwrap_or_default();
                    first.get(at).is_some_and(|byte| (part(*low)..=part(*high)).contains(byte))
                })
            })
        };
        self.spaces.iter().filter(holds).map(|(length, _, _)| *length).min().unwrap_or(0)
    }

    /// Whether it says how long codes are.
    pub(super) fn has_spaces(&self) -> bool {
        !self.spaces.is_empty()
    }
}

fn find(ranges: &[(u32, u32, u32)], code: u32) -> Option<u32> {
    let after = ranges.partition_point(|(low, _, _)| *low <= code);
    let (low, high, first) = ranges.get(after.checked_sub(1)?)?;
    (code <= *high).then(|| first.saturating_add(code - low))
}

/// The number that up to four bytes make.
fn code(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |code, byte| (code << 8) | u32::from(*byte))
}

/// Characters in UTF-16, or one byte.
fn utf16(bytes: &[u8]) -> String {
    if let [byte] = bytes {
        return String::from(char::from(*byte));
    }
    let units = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(u16::from_be_bytes);
    char::decode_utf16(units).map(|sign| sign.unwrap_or('\u{FFFD}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_glyphs() {
        let map = Map::read(
            b"/GBK-EUC-H usecmap 2 begincodespacerange <00> <80> <8140> <FEFE> endcodespacerange
            2 beginbfchar <01> <4FE14EFB> <02> <D83DDE0A> endbfchar
            3 beginbfrange <0003> <0005> <0041> <10> <11> [<0061> <00660066>] <20> <22> <00660061> endbfrange
            1 begincidrange <8140> <8145> 100 endcidrange 1 begincidchar <07> 9 endcidchar",
        );
        let text = |code| map.text(code).unwrap_or_default();
        assert_eq!([text(1), text(2), text(4), text(0x11), text(0x21), text(9)], ["信任", "😊", "B", "ff", "fb", ""]);
        assert_eq!((map.glyph(0x8142), map.glyph(7), map.glyph(8)), (Some(102), Some(9), None));
        assert_eq!((map.length(b"\x81\x41"), map.length(b"A"), map.length(b"\x81\x01")), (2, 1, 0));
        assert_eq!(map.base.as_deref(), Some(&b"GBK-EUC-H"[..]));
    }
}
