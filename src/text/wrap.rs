//! Wrapping: where the display lines of a text begin and end, as byte ranges, without copying a letter.
//!
//! Breaks follow UAX #14 (the `unicode-linebreak` tables) with one mend: those tables predate the newer rules for East
//! Asian quotation marks and would not break beside `“` or `”` in Chinese at all, which leaves ragged lines. No closing
//! mark begins a line and no opening mark ends one; a Chinese stop without room may hang over the end of its line.
//!
//! Most lines hold nothing but letters, Han characters and common signs. Between two of those a break depends on their
//! classes alone, so such a line is filled by counting columns, and only its end is looked at ([`line_end`]). All other
//! lines (combining marks, emoji, Hangul, Hebrew, Thai) go through the whole algorithm, one after another
//! ([`careful_lines`]), until a line begins behind an ordinary letter again.

use std::iter::Peekable;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::{TextRange, clusters};
use ordinary::{IDEOGRAPHIC_SPACE, in_step, is_mended, last_chance, ordinary};

mod ordinary;

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
    let (slice, shape) = (range.slice(text), Shape { width, hang });
    let mut cuts = Cuts { base: range.start().get(), lines: Vec::with_capacity(slice.len() / width.max(1) + 1) };
    let mut at = 0;
    while at < slice.len() {
        at = match line_end(slice, at, shape) {
            Some(end) => cuts.push(at, end),
            None => careful_lines(slice, at, shape, &mut cuts),
        };
    }
    if cuts.lines.is_empty() {
        cuts.push(0, slice.len());
    }
    cuts.lines
}

/// Whether `text` has a stop that may hang over the end of a line.
pub fn has_stops(text: &str) -> bool {
    ["，", "。"].into_iter().any(|stop| memchr::memmem::find(text.as_bytes(), stop.as_bytes()).is_some())
}

/// Columns of a line, and those into which a stop may hang.
#[derive(Clone, Copy)]
struct Shape {
    width: usize,
    hang: usize,
}

impl Shape {
    /// Columns that the line has when it ends in such a sign.
    fn most(self, stop: bool) -> usize {
        if stop { self.width + self.hang } else { self.width }
    }
}

/// The lines found so far, in bytes of the whole text.
struct Cuts {
    base: usize,
    lines: Vec<TextRange>,
}

impl Cuts {
    /// Take in a line; gives back where it ends.
    fn push(&mut self, start: usize, end: usize) -> usize {
        self.lines.push(TextRange::of(self.base + start, self.base + end));
        end
    }
}

/// Where the line that begins at byte `start` ends; `None` where it holds something that is not ordinary.
fn line_end(text: &str, start: usize, shape: Shape) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut columns) = (start, 0);
    loop {
        while columns + 8 <= shape.width && is_plain(bytes.get(at..at + 8)) {
            (at, columns) = (at + 8, columns + 8);
        }
        let Some(next) = bytes.get(at) else { return Some(at) };
        let (len, wide, overhang) = match next {
            b'\n' => return Some(at + 1),
            b' ' => {
                (at, columns) = (at + 1, columns + 1);
                continue;
            }
            b'!'..=b'~' => (1, 1, false),
            0xE5..=0xE9 => (3, 2, false),
            0xE4 if bytes.get(at + 1).is_some_and(|second| *second >= 0xB8) => (3, 2, false),
            _ => {
                let letter = text.get(at..)?.chars().next()?;
                let wide = ordinary(letter)?;
                if letter == IDEOGRAPHIC_SPACE {
                    (at, columns) = (at + 3, columns + wide);
                    continue;
                }
                (letter.len_utf8(), wide, is_stop(letter))
            }
        };
        if columns + wide > shape.most(overhang) && at > start {
            return Some(last_chance(text, start, at));
        }
        (at, columns) = (at + len, columns + wide);
    }
}

/// Whether these are eight letters, digits, common signs or blanks, one column each.
fn is_plain(bytes: Option<&[u8]>) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let Some(Ok(eight)) = bytes.map(<[u8; 8]>::try_from) else { return false };
    let eight = u64::from_le_bytes(eight);
    // The highest bit of a byte is set where it is not ASCII, is DEL, or is below the blank.
    let odd = eight | eight.wrapping_add(ONES) | (eight.wrapping_sub(ONES * 0x20) & !eight);
    odd & (ONES * 0x80) == 0
}

/// The lines from byte `start` on by the whole algorithm, until one begins where the quick one can go on. Gives back where
/// that is.
fn careful_lines(text: &str, start: usize, shape: Shape, cuts: &mut Cuts) -> usize {
    // The rules look back: over blanks to the letter before them.
    let before = text.get(..start).unwrap_or_default().trim_end_matches(' ');
    let from =
        before.chars().next_back().filter(|last| *last != '\n').map_or(start, |last| before.len() - last.len_utf8());
    let rest = text.get(from..).unwrap_or_default();
    let mut breaks = Breaks { text: rest, found: linebreaks(rest).peekable() };
    let mut line = Line { start, columns: 0, chance: None };
    for cluster in clusters(text, TextRange::of(start, text.len())) {
        let place = cluster.range.start().get();
        let chance = if place > line.start { breaks.before(place - from) } else { None };
        if chance == Some(BreakOpportunity::Mandatory) {
            cuts.push(line.start, place);
            if in_step(text, place) {
                return place;
            }
            line = Line { start: place, columns: 0, chance: None };
        } else if chance.is_some() {
            line.chance = Some((place, line.columns));
        }
        let letters = cluster.range.slice(text);
        let most = if is_blank(letters) { usize::MAX } else { shape.most(is_stop_alone(letters)) };
        while line.columns + cluster.columns > most && place > line.start {
            let (at, columns) = line.chance.take().unwrap_or((place, line.columns));
            cuts.push(line.start, at);
            if in_step(text, at) {
                return at;
            }
            line = Line { start: at, columns: line.columns - columns, chance: None };
        }
        line.columns += cluster.columns;
    }
    cuts.push(line.start, text.len())
}

/// The line being filled, in bytes from the start of the text.
struct Line {
    start: usize,
    columns: usize,
    /// The last place where it may end, and the columns before it.
    chance: Option<(usize, usize)>,
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
        let known = self.found.peek().filter(|(at, _)| *at == place).map(|(_, chance)| *chance);
        known.or_else(|| self.mended(place).then_some(BreakOpportunity::Allowed))
    }

    /// Whether a quotation mark beside East Asian text gives a chance that the tables do not know.
    fn mended(&self, place: usize) -> bool {
        let (Some(before), Some(after)) = (self.text.get(..place), self.text.get(place..)) else { return false };
        before.chars().next_back().zip(after.chars().next()).is_some_and(|(last, next)| is_mended(last, next))
    }
}

fn is_blank(cluster: &str) -> bool {
    cluster.chars().all(|letter| letter.is_whitespace() && letter != '\u{a0}' && letter != '\u{202f}')
}

/// Whether a letter is a stop that may hang over the end of a line.
fn is_stop(letter: char) -> bool {
    matches!(letter, '、' | '。' | '，' | '．' | '：' | '；' | '！' | '？')
}

/// Whether a cluster is such a stop and nothing else.
fn is_stop_alone(cluster: &str) -> bool {
    let mut letters = cluster.chars();
    letters.next().is_some_and(is_stop) && letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::text::drawable;

    /// The whole algorithm from end to end, cluster by cluster: what the quick way must agree with.
    fn reference(slice: &str, width: usize, hang: usize) -> Vec<TextRange> {
        let mut breaks = Breaks { text: slice, found: linebreaks(slice).peekable() };
        let (mut start, mut columns, mut chance) = (0, 0, None);
        let mut lines = Vec::new();
        for cluster in clusters(slice, TextRange::of(0, slice.len())) {
            let place = cluster.range.start().get();
            match breaks.before(place).filter(|_| place > 0) {
                Some(BreakOpportunity::Mandatory) => {
                    lines.push(TextRange::of(start, place));
                    (start, columns, chance) = (place, 0, None);
                }
                Some(BreakOpportunity::Allowed) => chance = Some((place, columns)),
                None => {}
            }
            let letters = cluster.range.slice(slice);
            let stop = ["、", "。", "，", "．", "：", "；", "！", "？"].contains(&letters);
            let most = if stop { width + hang } else { width };
            while !is_blank(letters) && columns + cluster.columns > most && place > start {
                let (at, before) = chance.take().unwrap_or((place, columns));
                lines.push(TextRange::of(start, at));
                (start, columns) = (at, columns - before);
            }
            columns += cluster.columns;
        }
        if start < slice.len() || lines.is_empty() {
            lines.push(TextRange::of(start, slice.len()));
        }
        lines
    }

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

    #[test]
    fn a_stop_hangs_where_it_has_no_room() {
        let check = |text: &str, expected: &[&str]| {
            let lines = wrap_hanging(text, TextRange::of(0, text.len()), 8, 2);
            assert_eq!(lines.iter().map(|line| line.slice(text)).collect::<Vec<_>>(), expected, "{text:?}");
        };
        check("我们信任，他们也是。", &["我们信任，", "他们也是。"]);
        check("我们信任。”他说", &["我们信", "任。”他", "说"]);
        check("我们信任！！他", &["我们信", "任！！他"]);
        check("trust us， 他们", &["trust us， ", "他们"]);
        check("信👩‍🔬任他，我", &["信👩‍🔬任他，", "我"]);
    }

    #[test]
    fn marks_of_punctuation_neither_begin_nor_end_a_line_wrongly() {
        check("问“甲”“乙”（丙）", 8, &["问“甲”", "“乙”", "（丙）"]);
        check("他读《红楼梦》了", 6, &["他读", "《红楼", "梦》了"]);
        check("好……他说——好", 8, &["好……他说", "——好"]);
        check("　　我们信任他们", 8, &["　　我们", "信任他们"]);
        check("涨了30％以上", 6, &["涨了", "30％以", "上"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_quick_way_agrees_with_the_whole_algorithm(
            text in "(\\PC|[a-z ]{1,9}|[一-龥]{1,4}|[A-Z0-9.,;:!?()\\[\\]{}<>/%$+*\"'|-]|[“”‘’，。、；：！？（）《》—…‑×々ーァ％]|[ ]{1,5}|\u{3000}|[א-ת가-힣ก-ฮ]|[\u{a0}\u{ad}\u{200b}\u{2060}\u{301}\u{200d}\u{fe0f}👩🏽🔬🇨🇳\n\r\t]){0,80}",
            width in 1_usize..40,
            hang in 0_usize..3,
        ) {
            let around = format!("前言 {text}后");
            let start = "前言 ".len();
            let lines = wrap_hanging(&around, TextRange::of(start, start + text.len()), width, hang);
            let shifted: Vec<TextRange> = lines.iter().map(|line| TextRange::of(line.start().get() - start, line.end().get() - start)).collect();
            let expected = reference(&text, width, hang);
            let words = |lines: &[TextRange]| lines.iter().map(|line| line.slice(&text).to_owned()).collect::<Vec<_>>();
            prop_assert_eq!(words(&shifted), words(&expected));
            prop_assert_eq!(shifted, expected);
        }

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
