//! Wrapping: where the display lines of a text begin and end, as byte ranges, without copying a letter.
//!
//! Breaks follow UAX #14 (the `unicode-linebreak` tables) with one mend: those tables predate the newer rules for East
//! Asian quotation marks and would not break beside `“` or `”` in Chinese at all, which leaves ragged lines.

use std::iter::Peekable;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::{TextRange, clusters};

/// The display lines of `range` in `text`, at most `width` columns each (blanks at the end of a line hang over it).
///
/// The lines cover the range exactly and never split a grapheme cluster; a cluster wider than `width` has a line of its
/// own. A range without a letter is one empty line.
///
/// ```
/// use emic::text::{TextRange, wrap};
/// let text = "We trust them, 他们也信任我们。";
/// let lines: Vec<&str> = wrap(text, TextRange::of(0, text.len()), 16).iter().map(|line| line.slice(text)).collect();
/// assert_eq!(lines, ["We trust them, ", "他们也信任我们。"]);
/// ```
pub fn wrap(text: &str, range: TextRange, width: usize) -> Vec<TextRange> {
    wrap_hanging(text, range, width, 0)
}

/// [`wrap`], and a Chinese stop that has no room at the end of a line may hang over it by up to `hang` columns, instead of
/// taking the character before it along to the next line.
///
/// ```
/// use emic::text::{TextRange, wrap_hanging};
/// let text = "我们信任他们，他们也是。";
/// let lines = wrap_hanging(text, TextRange::of(0, text.len()), 12, 2);
/// assert_eq!(lines.iter().map(|line| line.slice(text)).collect::<Vec<_>>(), ["我们信任他们，", "他们也是。"]);
/// ```
pub fn wrap_hanging(text: &str, range: TextRange, width: usize, hang: usize) -> Vec<TextRange> {
    let base = range.start().get();
    let slice = range.slice(text);
    let mut breaks = Breaks { text: slice, found: linebreaks(slice).peekable() };
    let mut line = Line { start: 0, columns: 0, chance: None };
    let mut lines = Vec::with_capacity(slice.len() / width.max(1) + 1);
    for cluster in clusters(slice, TextRange::of(0, slice.len())) {
        let place = cluster.range.start().get();
        match breaks.before(place) {
            Some(BreakOpportunity::Mandatory) => lines.push(line.cut(place, 0)),
            Some(BreakOpportunity::Allowed) => line.chance = Some((place, line.columns)),
            None => {}
        }
        let letters = cluster.range.slice(slice);
        if !is_blank(letters) {
            let most = if hang > 0 && is_stop(letters) { width + hang } else { width };
            while line.columns + cluster.columns > most && place > line.start {
                let (at, before) = line.chance.take().unwrap_or((place, line.columns));
                lines.push(line.cut(at, line.columns - before));
            }
        }
        line.columns += cluster.columns;
    }
    if line.start < slice.len() || lines.is_empty() {
        lines.push(line.cut(slice.len(), 0));
    }
    lines.into_iter().map(|(start, end)| TextRange::of(base + start, base + end)).collect()
}

/// The line being filled, in bytes from the start of the range.
struct Line {
    start: usize,
    columns: usize,
    /// The last place where it may be cut, and the columns before it.
    chance: Option<(usize, usize)>,
}

impl Line {
    /// End the line at byte `at`; `columns` of the next line are filled already.
    fn cut(&mut self, at: usize, columns: usize) -> (usize, usize) {
        let cut = (self.start, at);
        *self = Self { start: at, columns, chance: None };
        cut
    }
}

/// Break opportunities, asked for in rising order.
struct Breaks<'a, I: Iterator<Item = (usize, BreakOpportunity)>> {
    text: &'a str,
    found: Peekable<I>,
}

impl<I: Iterator<Item = (usize, BreakOpportunity)>> Breaks<'_, I> {
    /// Whether a line may or must end before byte `place`.
    fn before(&mut self, place: usize) -> Option<BreakOpportunity> {
        while self.found.next_if(|(at, _)| *at < place).is_some() {}
        let known = self.found.peek().filter(|(at, _)| *at == place && place > 0).map(|(_, chance)| *chance);
        known.or_else(|| self.mended(place).then_some(BreakOpportunity::Allowed))
    }

    /// Whether a curly quotation mark beside East Asian text gives a chance that the tables do not know.
    fn mended(&self, place: usize) -> bool {
        let bytes = self.text.as_bytes();
        let near_quote = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&0xE2);
        if place == 0 || !(near_quote(Some(place)) || near_quote(place.checked_sub(3))) {
            return false;
        }
        let (Some(before), Some(after)) = (self.text.get(..place), self.text.get(place..)) else { return false };
        let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else { return false };
        match (last, next) {
            ('“' | '‘', _) | (_, '”' | '’') => false,
            (last, '“' | '‘') => is_east_asian(last) && !opens(last),
            ('”' | '’', next) => is_east_asian(next) && !closes(next),
            _ => false,
        }
    }
}

fn is_blank(cluster: &str) -> bool {
    cluster.chars().all(|letter| letter.is_whitespace() && letter != '\u{a0}' && letter != '\u{202f}')
}

/// Whether a cluster is a stop that may hang over the end of a line.
fn is_stop(cluster: &str) -> bool {
    matches!(cluster, "、" | "。" | "，" | "．" | "：" | "；" | "！" | "？")
}

/// Whether `text` has a stop that may hang over the end of a line.
pub fn has_stops(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), "。".as_bytes()).is_some()
        || memchr::memmem::find(text.as_bytes(), "，".as_bytes()).is_some()
}

fn is_east_asian(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{303f}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

fn opens(letter: char) -> bool {
    matches!(letter, '（' | '《' | '〈' | '「' | '『' | '【' | '〔' | '［' | '｛')
}

fn closes(letter: char) -> bool {
    matches!(
        letter,
        '、' | '。'
            | '，'
            | '．'
            | '：'
            | '；'
            | '！'
            | '？'
            | '）'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '］'
            | '｝'
            | '々'
            | 'ー'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::text::drawable;

    fn check(text: &str, width: usize, expected: &[&str]) {
        let whole = TextRange::of(0, text.len());
        let lines: Vec<&str> = wrap(text, whole, width).iter().map(|line| line.slice(text)).collect();
        assert_eq!(lines, expected, "{text:?} at {width}");
    }

    #[test]
    fn words_wrap_and_blanks_hang() {
        check("", 10, &[""]);
        check("to be or not", 5, &["to be ", "or ", "not"]);
        check("to be     or", 5, &["to be     ", "or"]);
        check("incomprehensible", 6, &["incomp", "rehens", "ible"]);
        check("one\ntwo", 10, &["one\n", "two"]);
        check("one\n", 10, &["one\n"]);
        check("a know-how gap", 8, &["a know-", "how gap"]);
    }

    #[test]
    fn chinese_wraps_anywhere_but_before_a_stop() {
        check("我们信任他们。", 6, &["我们信", "任他", "们。"]);
        check("信👩‍🔬任", 4, &["信👩‍🔬", "任"]);
        check("信", 1, &["信"]);
    }

    #[test]
    fn quotation_marks_in_chinese_do_not_make_lines_ragged() {
        check("他们叫它“交钥匙”不给图纸", 8, &["他们叫它", "“交钥匙”", "不给图纸"]);
        check("他说：“好。”然后走了", 8, &["他说：", "“好。”然", "后走了"]);
        check("he said “no” to us", 8, &["he said ", "“no” to ", "us"]);
    }

    proptest! {
        #[test]
        fn lines_cover_the_text_fit_the_width_and_split_no_grapheme(
            text in "(\\PC|[a-z ]|[一-龥]|[“”‘’，。—…\u{301}\u{200d}👩🔬🇨🇳\n\t]){0,200}",
            width in 1_usize..40,
        ) {
            let lines = wrap(&text, TextRange::of(0, text.len()), width);
            let boundaries: Vec<usize> = text.grapheme_indices(true).map(|(place, _)| place).chain([text.len()]).collect();
            let mut end = 0;
            for line in &lines {
                prop_assert_eq!(line.start().get(), end);
                end = line.end().get();
                prop_assert!(boundaries.binary_search(&end).is_ok());
                let words = line.slice(&text).trim_end_matches(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}');
                let fits = drawable(words).width() <= width || words.graphemes(true).count() == 1;
                prop_assert!(fits, "{:?} is wider than {}", words, width);
            }
            prop_assert_eq!(end, text.len());
        }

        #[test]
        fn a_part_wraps_as_it_would_alone(text in "[a-z 信任，]{0,60}", width in 1_usize..20) {
            let around = format!("前言 {text} after");
            let start = "前言 ".len();
            let inside: Vec<String> = wrap(&around, TextRange::of(start, start + text.len()), width)
                .iter().map(|line| line.slice(&around).to_owned()).collect();
            let alone: Vec<String> =
                wrap(&text, TextRange::of(0, text.len()), width).iter().map(|line| line.slice(&text).to_owned()).collect();
            prop_assert_eq!(inside, alone);
        }
    }
}
