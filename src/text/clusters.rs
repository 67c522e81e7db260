//! A text cut into grapheme clusters with the columns that each takes on screen, safe to draw.
//!
//! What a terminal would obey rather than show (escape, other control characters) and what it would hide (zero-width
//! space, bidirectional controls) is drawn as a visible sign, so a transcript cannot play tricks on its reader.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{TextRange, graphemes};

/// Columns that a tab takes.
const TAB: &str = "    ";

/// Code points of one cluster that are drawn; a cluster may pile up thousands of combining marks.
const DRAWN_CHARS: usize = 16;

/// One grapheme cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Where it lies in the text.
    pub range: TextRange,
    /// Columns on screen, as [`shown`] draws it: at least 1.
    pub columns: usize,
}

/// The grapheme clusters of `range` in `text`, in order.
///
/// ```
/// use emic::text::{TextRange, clusters};
/// let widths: Vec<usize> = clusters("a信👩‍🔬\t", TextRange::of(0, 16)).map(|cluster| cluster.columns).collect();
/// assert_eq!(widths, [1, 2, 2, 4]);
/// ```
pub fn clusters(text: &str, range: TextRange) -> impl Iterator<Item = Cluster> + '_ {
    graphemes(text, range).map(|range| Cluster { range, columns: width(range.slice(text)) })
}

/// Columns of one cluster as it is drawn; most are a letter or a Han character, known without tables.
fn width(cluster: &str) -> usize {
    match *cluster.as_bytes() {
        [b' '..=b'~'] => 1,
        [0xE4, 0xB8..=0xBF, _] | [0xE5..=0xE9, _, _] => 2,
        _ => shown(cluster).width(),
    }
}

/// How a cluster is drawn: itself, or a visible sign in the place of what a terminal would obey or hide.
///
/// ```
/// use emic::text::shown;
/// assert_eq!(shown("信"), "信");
/// assert_eq!(shown("\u{1b}"), "␛");
/// assert_eq!(shown("\u{202e}"), "⇆");
/// ```
pub fn shown(cluster: &str) -> Cow<'_, str> {
    let mut letters = cluster.chars();
    let Some(first) = letters.next() else { return Cow::Borrowed("") };
    if let Some(sign) = sign(first) {
        return Cow::Borrowed(sign);
    }
    let drawn = match cluster.char_indices().nth(DRAWN_CHARS) {
        Some((end, _)) => TextRange::of(0, end).slice(cluster),
        None => cluster,
    };
    if drawn.width() == 0 {
        return Cow::Owned(format!("◌{drawn}"));
    }
    Cow::Borrowed(drawn)
}

/// The sign for a character that must not reach the terminal as it is.
fn sign(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\t' => TAB,
        '\r' | '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => " ",
        '\u{1b}' => "␛",
        '\u{7f}' => "␡",
        letter if letter.is_control() => "�",
        '\u{ad}' => "‐",
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => "¦",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => "⇆",
        _ => return None,
    })
}

/// A text as it can be drawn on one line: control characters and line ends made visible or turned into spaces.
pub fn drawable(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.graphemes(true).map(shown).collect())
}

/// `text` made drawable and cut to `columns`, with an ellipsis where something is left out.
///
/// ```
/// use emic::text::fit;
/// assert_eq!(fit("信任与合作", 7), "信任与…");
/// assert_eq!(fit("trust", 7), "trust");
/// ```
pub fn fit(text: &str, columns: usize) -> String {
    let (mut used, mut cut) = (0, 0);
    for cluster in clusters(text, TextRange::of(0, text.len())) {
        used += cluster.columns;
        if used > columns {
            let ellipsis = if columns > 0 { "…" } else { "" };
            return format!("{}{ellipsis}", drawable(TextRange::of(0, cut).slice(text)));
        }
        if used < columns {
            cut = cluster.range.end().get();
        }
    }
    drawable(text).into_owned()
}

/// The end of `text`, made drawable and cut to `columns`, with an ellipsis before it where something is left out.
///
/// ```
/// use emic::text::fit_end;
/// assert_eq!(fit_end("信任与合作", 7), "…与合作");
/// assert_eq!(fit_end("信任与合作", 6), "…合作");
/// assert_eq!(fit_end("trust", 7), "trust");
/// ```
pub fn fit_end(text: &str, columns: usize) -> String {
    if fits_rest(text, 0, columns) {
        return drawable(text).into_owned();
    }
    let (mut used, mut start) = (1, text.len());
    for cluster in text.grapheme_indices(true).rev() {
        used += width(cluster.1);
        if used > columns {
            break;
        }
        start = cluster.0;
    }
    let ellipsis = if columns > 0 { "…" } else { "" };
    format!("{ellipsis}{}", drawable(TextRange::of(start, text.len()).slice(text)))
}

/// Whether all of `text` from `start` fits into `columns`.
fn fits_rest(text: &str, start: usize, columns: usize) -> bool {
    let mut used = 0;
    clusters(text, TextRange::of(start, text.len())).all(|cluster| {
        used += cluster.columns;
        used <= columns
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_or_hides_is_drawn() {
        for code in (0..0x20).chain(0x7f..0xa0).chain([0xad, 0x200b, 0x202e, 0x2066, 0xfeff]) {
            let letter = char::from_u32(code).unwrap().to_string();
            let drawn = drawable(&letter).into_owned();
            assert!(drawn.width() > 0 && !drawn.chars().any(char::is_control), "U+{code:04X} is drawn as {drawn:?}");
        }
        assert_eq!(drawable("\u{301}"), "◌\u{301}");
        assert!(shown(&format!("e{}", "\u{301}".repeat(9_000))).chars().count() <= DRAWN_CHARS);
    }

    #[test]
    fn texts_are_cut_at_whole_clusters() {
        assert_eq!(fit("信任", 4), "信任");
        assert_eq!(fit("信任", 3), "信…");
        assert_eq!(fit("信任", 1), "…");
        assert_eq!(fit("信任", 0), "");
        assert_eq!(fit("abc", 3), "abc");
        assert_eq!(fit("abcd", 3), "ab…");
        assert_eq!(fit("👩‍🔬👩‍🔬👩‍🔬", 5), "👩‍🔬👩‍🔬…");
    }

    proptest! {
        #[test]
        fn columns_are_what_is_drawn(text in "(\\PC|[ -~]|[一-龥。、，]|[\u{300}👩\u{200d}🔬🇨🇳é가\u{3099}か]){0,80}") {
            for cluster in clusters(&text, TextRange::of(0, text.len())) {
                prop_assert_eq!(cluster.columns, shown(cluster.range.slice(&text)).width());
                prop_assert!(cluster.columns > 0);
            }
        }

        #[test]
        fn what_is_fitted_fits(text in "(\\PC|[一-龥]|\t){0,20}", columns in 0_usize..12) {
            prop_assert!(fit(&text, columns).width() <= columns);
        }
    }
}
