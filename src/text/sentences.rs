//! Sentences, clauses and paragraphs.
//!
//! Sentences follow UAX 29 (rules SB6 to SB11: a full stop ends a sentence unless a small letter or a comma goes on, a
//! question mark always does), mended where its rules fail in interviews: abbreviations, initials, decimals, list
//! numbers, dots of hesitation, and 。！？；…… of Chinese with the quotes and brackets that close after them. A sentence never goes on past a
//! paragraph, takes no white space at its ends, and never splits a grapheme; together the sentences of a turn hold all
//! that is not white space.

use super::abbreviations::{Abbreviation, opens_a_sentence};
use super::graphemes::ceil_grapheme;
use super::{ByteOffset, TextRange};

/// The sentences of `bounds`, in order.
///
/// ```
/// use emic::text::{TextRange, sentences};
/// let text = "Dr. Wu agreed. “为什么？”我问。";
/// let parts: Vec<&str> = sentences(text, TextRange::of(0, text.len())).map(|range| range.slice(text)).collect();
/// assert_eq!(parts, ["Dr. Wu agreed.", "“为什么？”", "我问。"]);
/// ```
pub fn sentences(text: &str, bounds: TextRange) -> impl Iterator<Item = TextRange> + '_ {
    paragraphs(text, bounds).flat_map(move |paragraph| split(text, paragraph, sentence_end))
}

/// The clauses of `bounds`, in order: sentences cut again after ，；：、 and , ; : and dashes.
pub fn clauses(text: &str, bounds: TextRange) -> impl Iterator<Item = TextRange> + '_ {
    sentences(text, bounds).flat_map(move |sentence| split(text, sentence, clause_end))
}

/// The paragraphs of `bounds`, in order, without the white space around them.
///
/// A blank line ends a paragraph; so does a line's end, except after a line of 40 to 120 characters: text that was wrapped by hand or by a
/// program has such lines, and its sentences run on over them.
pub fn paragraphs(text: &str, bounds: TextRange) -> impl Iterator<Item = TextRange> + '_ {
    let mut lines = lines(text, bounds).peekable();
    std::iter::from_fn(move || {
        let mut paragraph = lines.next()?;
        while let Some(next) = lines.peek()
            && goes_on(text, paragraph.end(), next.start())
        {
            paragraph = paragraph.cover(*next);
            lines.next();
        }
        Some(paragraph)
    })
}

/// The lines of `bounds` that are not blank, in order, without the white space around them.
pub fn lines(text: &str, bounds: TextRange) -> impl Iterator<Item = TextRange> + '_ {
    let mut at = 0;
    bounds.slice(text).split_inclusive('\n').filter_map(move |line| {
        let start = bounds.start() + at;
        at += line.len();
        trimmed(text, TextRange::new(start, start + line.len()))
    })
}

/// Whether the line that ends at `end` was broken in mid-paragraph before the one that begins at `start`.
fn goes_on(text: &str, end: ByteOffset, start: ByteOffset) -> bool {
    let between = TextRange::new(end, start).slice(text);
    let head = text.get(..end.get()).unwrap_or_default();
    let line = head.rsplit('\n').next().unwrap_or_default();
    between.matches('\n').count() == 1 && line.len() <= 480 && (40..=120).contains(&line.chars().count())
}

/// `range` without white space at its ends, on grapheme boundaries; `None` where nothing is left.
pub(super) fn trimmed(text: &str, range: TextRange) -> Option<TextRange> {
    let slice = range.slice(text);
    let kept = slice.trim_end();
    let start = range.start() + (kept.len() - kept.trim_start().len());
    let start = super::floor_grapheme(text, start).max(range.start());
    let end = ceil_grapheme(text, range.start() + kept.len()).min(range.end());
    (start < end).then(|| TextRange::new(start, end))
}

/// Cut `range` wherever `ends` says that a piece ends.
fn split(
    text: &str,
    range: TextRange,
    ends: impl Fn(&str, usize, usize) -> Option<usize> + 'static,
) -> impl Iterator<Item = TextRange> + '_ {
    let slice = range.slice(text);
    let mut start = 0;
    std::iter::from_fn(move || {
        let end = piece_end(slice, start, &ends)?;
        let piece = TextRange::of(start, end);
        start = end;
        Some(piece)
    })
    .filter_map(move |piece| trimmed(slice, piece))
    .map(move |piece| TextRange::new(range.start() + piece.start().get(), range.start() + piece.end().get()))
}

/// The end of the piece that begins at `start`; `None` at the end of `slice`.
fn piece_end(slice: &str, start: usize, ends: impl Fn(&str, usize, usize) -> Option<usize>) -> Option<usize> {
    let rest = slice.get(start..).filter(|rest| !rest.is_empty())?;
    let mut signs = rest.char_indices().filter(|(_, sign)| may_end(*sign));
    let end = signs.find_map(|(place, _)| ends(slice, start, start + place));
    end.map(|end| ceil_grapheme(slice, ByteOffset::new(end)).get()).or(Some(slice.len()))
}

/// Whether `sign` may end a sentence or a clause: a quick sieve before the rules.
fn may_end(sign: char) -> bool {
    match sign {
        '\0'..='\x7F' => matches!(sign, '.' | '!' | '?' | ',' | ';' | ':'),
        _ => is_terminator(sign) || is_comma(sign),
    }
}

fn is_terminator(sign: char) -> bool {
    matches!(sign, '.' | '!' | '?' | '…') || always_ends(sign)
}

/// Signs that end a sentence with no space after them, in Chinese, Japanese and some other scripts.
fn always_ends(sign: char) -> bool {
    matches!(
        sign,
        '。' | '！'
            | '？'
            | '；'
            | '｡'
            | '．'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '։'
            | '။'
            | '።'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
    )
}

fn is_comma(sign: char) -> bool {
    matches!(sign, ',' | ';' | ':' | '，' | '、' | '：' | '；' | '—' | '–' | '،' | '؛' | '､')
}

/// Quotes and brackets that close, and the signs of Markdown for emphasis.
fn closes(sign: char) -> bool {
    matches!(sign, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '}' | '*' | '_')
        || matches!(sign, '」' | '』' | '）' | '】' | '》' | '〉' | '］' | '〕' | '〗' | '｣' | '＂')
}

/// The end of the sentence, closing quotes included, if the sign at `at` ends it; the sentence begins at `start`.
fn sentence_end(slice: &str, start: usize, at: usize) -> Option<usize> {
    let rest = slice.get(at..)?;
    let run = rest.len() - rest.trim_start_matches(is_terminator).len();
    let signs = rest.get(..run).filter(|signs| !signs.is_empty())?;
    let before = slice.get(start..at)?;
    if before.ends_with(is_terminator) {
        return None; // the first sign of the run has been judged
    }
    let tail = rest.get(run..)?;
    let closers = tail.len() - tail.trim_start_matches(closes).len();
    let next = tail.get(closers..)?;
    let place = Place { before, signs, next, closed: closers > 0 };
    place.ends().then_some(at + run + closers)
}

/// A run of signs that may end a sentence, with what stands around it.
struct Place<'a> {
    /// The sentence so far.
    before: &'a str,
    signs: &'a str,
    /// What comes after the signs and the quotes and brackets that close.
    next: &'a str,
    /// Whether a quote or bracket closes.
    closed: bool,
}

impl Place<'_> {
    fn ends(&self) -> bool {
        let next = self.next.chars().next();
        if next.is_none() {
            return true;
        }
        if next.is_some_and(is_comma) {
            return false;
        }
        if self.signs.contains(always_ends) {
            return true;
        }
        if self.signs.contains(['!', '?']) {
            return self.is_apart() && !(self.closed && self.goes_on_small());
        }
        if self.signs == "." { self.stop_ends() } else { self.dots_end() }
    }

    /// Whether a space or a letter of a script without spaces comes next, so that this is no file name or address.
    fn is_apart(&self) -> bool {
        let next = self.next.chars().next();
        next.is_none_or(|next| next.is_whitespace() || !next.is_ascii())
    }

    /// The first letter or digit after the signs, quotes before it skipped; brackets are not, they hold asides.
    fn next_letter(&self) -> Option<char> {
        let quotes = |sign: char| sign.is_whitespace() || matches!(sign, '"' | '\'' | '“' | '‘' | '«' | '*' | '_');
        self.next.trim_start_matches(quotes).chars().next()
    }

    fn goes_on_small(&self) -> bool {
        self.next_letter().is_some_and(char::is_lowercase)
    }

    /// A single full stop.
    fn stop_ends(&self) -> bool {
        if !self.is_apart() || self.goes_on_small() {
            return false;
        }
        if self.closed {
            return true;
        }
        match Abbreviation::at_the_end_of(self.before) {
            None => true,
            Some(Abbreviation::GoesOn) => false,
            Some(Abbreviation::BeforeNumber) => !self.next_letter().is_some_and(char::is_numeric),
            Some(Abbreviation::Either) => opens_a_sentence(self.next),
        }
    }

    /// `…`, `...` or `……`: in Chinese it ends a sentence (a single … only before a space), in English before a capital.
    fn dots_end(&self) -> bool {
        if self.next.starts_with(|next: char| next.is_alphanumeric() && !next.is_ascii()) {
            return self.signs == "……" || self.signs.chars().count() > 3 || self.closed;
        }
        self.is_apart() && !self.goes_on_small()
    }
}

/// The end of the clause if the sign at `at` ends it.
fn clause_end(slice: &str, _start: usize, at: usize) -> Option<usize> {
    let rest = slice.get(at..)?;
    let sign = rest.chars().next().filter(|sign| is_comma(*sign))?;
    let tail = rest.trim_start_matches(is_comma).trim_start_matches(closes);
    let apart = !sign.is_ascii() || tail.starts_with(char::is_whitespace);
    apart.then_some(slice.len() - tail.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::floor_grapheme;
    use super::*;

    /// `|` marks where one sentence ends and the next begins.
    #[track_caller]
    fn check(marked: &str) {
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let text = marked.replace('|', "");
        let all = TextRange::of(0, text.len());
        let found: Vec<&str> = sentences(&text, all).map(|range| range.slice(&text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn plain_english() {
        check("We waited. | Nobody came! | Did they? | No");
        check("He said “Go.” | So I went.");
        check("“Really?” she said. | Yes.");
        check("What?! | Nothing. [laughs] | Then he left.".replace("[laughs] |", "| [laughs]").as_str());
        check("are you sure? | yes i am");
        check("It closed (in May.) | We left.");
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        check("Dr. Wu and Mr. Li met Prof. J. Smith. | They talked.");
        check("Parts, e.g. seats, i.e. the lot, etc. were late. | Yes.");
        check("We sold seats, belts, etc. | Then we stopped.");
        check("In the U.S. Army we did. | He is in the U.S. | We are not.");
        check("At 8 a.m. we begin. | At 5 p.m. | We stop.");
        check("Lanjiang Motor Co., Ltd. is large. | Harlan Inc. Counsel is not. | I work at Harlan Inc. | They pay.");
        check("It is No. 5, see Fig. 3 and p. 12. | No. | Why?");
        check("He has a Ph.D. from Ohio. | I have none.");
        check("Us vs. Them is a book. | So is St. Elmo.");
        check("1. First this. | 2. Then that.".replace("| 2.", "|2.").as_str());
    }

    #[test]
    fn numbers_and_addresses_hold_together() {
        check("It grew 3.5 times. | Version 2.0.1 came.");
        check("See hitsave.org for more. | Or a.b?c=d there.");
        check("In 2019. | 3 came.");
    }

    #[test]
    fn dots_of_hesitation() {
        check("I was... well, not sure… maybe. | So… yes.");
        check("Good at school... | So we started.");
        check("嗯……，再说吧。 | 他比我…年轻。 | 他走了…… | 没回来。 | “算了……” | 他说。".replace("| ", "|").as_str());
    }

    #[test]
    fn chinese() {
        check("可以，开着吧。|什么话该说？|我心里有数！！|（笑）先喝茶；|再说");
        check("他说：“你听。”|我听了。|「好？」|『不好！』|（完。）");
        check("用3.5倍的ECU.|然后呢？|No. |就这样。".replace("No. ", "没有。").as_str());
        check("看https://a.b/c?d=e这个。|好");
    }

    #[test]
    fn paragraphs_end_sentences_and_wrapped_lines_do_not() {
        check("Date: today|\nPlace: here|\n\nNo stop|\n\nNext");
        check("This is a line that somebody's program wrapped at\neighty columns, so it goes on. | Yes.");
    }

    #[test]
    fn clauses_of_both_languages() {
        let text = "先喝茶，再说：好、不好；对。 Well, it cost 1,000 yuan: a lot—too much.";
        let all = TextRange::of(0, text.len());
        let found: Vec<&str> = clauses(text, all).map(|range| range.slice(text)).collect();
        let expected =
            ["先喝茶，", "再说：", "好、", "不好；", "对。", "Well,", "it cost 1,000 yuan:", "a lot—", "too much."];
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn sentences_hold_all_that_is_not_space(text in "(\\PC|[a-zA-Z .!?…。！？；”’）,，\u{301}\u{200D}\u{FE0F}👩🏽🇨🇳\r\n\t]){0,120}") {
            for pieces in [
                sentences(&text, TextRange::of(0, text.len())).collect::<Vec<_>>(),
                clauses(&text, TextRange::of(0, text.len())).collect(),
                paragraphs(&text, TextRange::of(0, text.len())).collect(),
            ] {
                let mut last = ByteOffset::default();
                for range in pieces {
                    prop_assert!(range.start() >= last && !range.is_empty());
                    prop_assert!(TextRange::new(last, range.start()).slice(&text).trim().is_empty());
                    prop_assert_eq!(floor_grapheme(&text, range.start()), range.start());
                    prop_assert_eq!(floor_grapheme(&text, range.end()), range.end());
                    last = range.end();
                }
                prop_assert!(TextRange::of(last.get(), text.len()).slice(&text).trim().is_empty());
            }
        }
    }
}
