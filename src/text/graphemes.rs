//! Graphemes: what a reader takes for one character (UAX 29, extended grapheme clusters).
//!
//! Most of an interview is letters that never join with a neighbour. Between two of those the boundary is known without
//! tables, which is forty times as fast; everything else (combining marks, emoji, flags) goes to `unicode-segmentation`.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::{ByteOffset, TextRange};

/// The graphemes of `bounds`, in order.
///
/// ```
/// use emic::text::{TextRange, graphemes};
/// let text = "信👍🏽e\u{301}";
/// let parts: Vec<&str> = graphemes(text, TextRange::of(0, text.len())).map(|range| range.slice(text)).collect();
/// assert_eq!(parts, ["信", "👍🏽", "e\u{301}"]);
/// ```
pub fn graphemes(text: &str, bounds: TextRange) -> impl Iterator<Item = TextRange> + '_ {
    let slice = bounds.slice(text);
    let mut at = 0;
    std::iter::from_fn(move || {
        let end = at + first_len(slice.get(at..)?)?;
        let range = TextRange::new(bounds.start() + at, bounds.start() + end);
        at = end;
        Some(range)
    })
}

/// The grapheme boundary after `offset`; the end of the text where there is none.
pub fn next_grapheme(text: &str, offset: ByteOffset) -> ByteOffset {
    let at = floor_grapheme(text, offset);
    at + text.get(at.get()..).and_then(first_len).unwrap_or(0)
}

/// The grapheme boundary before `offset`; the start of the text where there is none.
pub fn previous_grapheme(text: &str, offset: ByteOffset) -> ByteOffset {
    let at = text.floor_char_boundary(offset.get());
    let mut before = text.get(..at).unwrap_or_default().chars().rev();
    let Some(last) = before.next() else { return ByteOffset::default() };
    if simple(last) && before.next().is_none_or(simple) {
        return ByteOffset::new(at - last.len_utf8());
    }
    let found = GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0);
    ByteOffset::new(found.ok().flatten().unwrap_or(0))
}

/// The last grapheme boundary at or before `offset`.
pub fn floor_grapheme(text: &str, offset: ByteOffset) -> ByteOffset {
    let at = ByteOffset::new(text.floor_char_boundary(offset.get()));
    if is_boundary(text, at.get()) { at } else { previous_grapheme(text, at) }
}

/// The first grapheme boundary at or after `offset`.
pub fn ceil_grapheme(text: &str, offset: ByteOffset) -> ByteOffset {
    let floor = floor_grapheme(text, offset);
    if floor == offset || floor.get() == text.len() { floor } else { next_grapheme(text, floor) }
}

/// Whether a grapheme may end at `at`, which lies on a char boundary.
fn is_boundary(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return false };
    match (before.chars().next_back(), after.chars().next()) {
        (None, _) | (_, None) => true,
        (Some(left), Some(right)) if simple(left) && simple(right) => true,
        _ => GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true),
    }
}

/// The length in bytes of the first grapheme of `rest`, `None` where it is empty.
fn first_len(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    if let [first, second, ..] = bytes
        && simple_ascii(*first)
        && simple_ascii(*second)
    {
        return Some(1);
    }
    let mut chars = rest.chars();
    let first = chars.next()?;
    if simple(first) && chars.next().is_none_or(simple) {
        return Some(first.len_utf8());
    }
    rest.graphemes(true).next().map(str::len)
}

/// Printable ASCII and line feed; not carriage return, which joins with a line feed.
fn simple_ascii(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n' | b'\t')
}

/// Whether there is always a boundary between `letter` and a neighbour that is simple too.
pub(super) fn simple(letter: char) -> bool {
    matches!(letter,
        ' '..='~' | '\n' | '\t'
        | 'À'..='ſ'
        | '\u{2010}'..='\u{2027}'
        | '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{FF01}'..='\u{FF60}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_unicode_segmentation(text in "(\\PC|[a-z信。“\u{301}\u{200D}\u{FE0F}👩🏽🇨🇳é\r\nガ\u{3099}]){0,60}") {
            let all = TextRange::of(0, text.len());
            let ours: Vec<TextRange> = graphemes(&text, all).collect();
            let theirs: Vec<TextRange> =
                text.grapheme_indices(true).map(|(start, part)| TextRange::of(start, start + part.len())).collect();
            prop_assert_eq!(&ours, &theirs);
            for range in ours {
                prop_assert_eq!(next_grapheme(&text, range.start()), range.end());
                prop_assert_eq!(previous_grapheme(&text, range.end()), range.start());
                for offset in range.start().get()..range.end().get() {
                    prop_assert_eq!(floor_grapheme(&text, ByteOffset::new(offset)), range.start());
                }
                prop_assert_eq!(ceil_grapheme(&text, range.start() + 1), range.end());
            }
        }
    }
}
