//! What stands in a turn and was not said: the transcriber's remarks, timestamps, addresses of links.
//!
//! Left out are
//! - what stands in square brackets (`[pause]`, `[laughs\]`, `【笑】`, `[00:12:33]`, a name put in the place of `he`), up to
//!   200 characters on one line;
//! - in round brackets, up to 20 characters, only what tells of a sound or of silence (`（笑）`, `(inaudible)`), because
//!   round brackets may hold what was said;
//! - a time of three numbers (`00:12:33`), with f4's signs around it (`#00:12:33-4#`);
//! - of a Markdown link `[words](address)`, the address: the words stay.

use std::ops::Range;

use crate::text::TextRange;

/// Code points of a remark in square brackets at most.
const LONGEST: usize = 200;

/// Code points of a remark in round brackets at most.
const LONGEST_ROUND: usize = 20;

/// Code points of the address of a link at most: a bound for the work where no link is closed.
const LONGEST_ADDRESS: usize = 2_000;

/// What a remark in round brackets begins with, in lower case, or holds where it is Chinese.
#[rustfmt::skip]
const SOUNDS: &[&str] = &[
    "applause", "background", "break", "chuckl", "cough", "cross talk", "crosstalk", "crying", "cries", "gasp",
    "giggl", "inaudible", "indistinct", "interruption", "laugh", "long pause", "music", "nod", "noise", "overlap",
    "pause", "phone", "short pause", "sigh", "silence", "sniff", "sound", "unclear", "unintelligible", "whisper",
];

/// The same in Chinese.
const SOUNDS_HAN: &[&str] = &[
    "笑",
    "停顿",
    "停頓",
    "沉默",
    "叹",
    "嘆",
    "咳",
    "点头",
    "點頭",
    "摇头",
    "搖頭",
    "听不清",
    "聽不清",
    "录音",
    "錄音",
    "打断",
    "打斷",
];

/// The parts of `bounds` that nobody said, in order, none overlapping.
pub fn asides(text: &str, bounds: TextRange) -> Vec<TextRange> {
    let said = bounds.slice(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(next) = said.as_bytes().get(at..).and_then(|rest| rest.iter().position(|byte| may_begin(*byte))) {
        at += next;
        match aside(said, at) {
            Some(aside) => {
                at = aside.end;
                found.push(aside);
            }
            None => at += said.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8),
        }
    }
    let moved = |aside: Range<usize>| TextRange::new(bounds.start() + aside.start, bounds.start() + aside.end);
    found.into_iter().map(moved).collect()
}

/// Whether a sign that opens an aside may begin with this byte: those of Chinese share their first with others.
fn may_begin(byte: u8) -> bool {
    matches!(byte, b'[' | b'(' | b':' | 0xE3 | 0xEF)
}

fn begins_aside(letter: char) -> bool {
    matches!(letter, '[' | '【' | '［' | '(' | '（' | ':')
}

/// The aside whose sign stands at `at`.
fn aside(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let sign = rest.chars().next().filter(|sign| begins_aside(*sign))?;
    let inside = rest.get(sign.len_utf8()..)?;
    match sign {
        ':' => time(text, at),
        '[' => {
            let length = closed(inside, &[']'], LONGEST)?;
            let end = at + 1 + length;
            match text.get(end + 1..).filter(|after| after.starts_with('(')) {
                // The words of a link are words; what follows is where it leads.
                Some(address) => Some(end + 1..end + 3 + closed(address.get(1..)?, &[')'], LONGEST_ADDRESS)?),
                None => Some(at..end + 1),
            }
        }
        '【' | '［' => {
            let length = closed(inside, &['】', '］'], LONGEST)?;
            Some(at..at + sign.len_utf8() * 2 + length)
        }
        _ => {
            let length = closed(inside, &[')', '）'], LONGEST_ROUND)?;
            let remark = inside.get(..length)?;
            let close = inside.get(length..)?.chars().next()?.len_utf8();
            is_sound(remark).then(|| at..at + sign.len_utf8() + length + close)
        }
    }
}

/// Bytes before the first of `signs`, if it stands on the same line after at most `most` code points.
fn closed(inside: &str, signs: &[char], most: usize) -> Option<usize> {
    let mut letters = inside.char_indices().take(most.saturating_add(1)).take_while(|(_, letter)| *letter != '\n');
    letters.find(|(_, letter)| signs.contains(letter)).map(|(place, _)| place)
}

fn is_sound(remark: &str) -> bool {
    let remark = remark.trim().to_lowercase();
    SOUNDS.iter().any(|sound| remark.starts_with(sound)) || SOUNDS_HAN.iter().any(|sound| remark.contains(sound))
}

/// The time of three numbers whose first colon stands at `at`, with `#`, tenths and `-4#` around it.
fn time(text: &str, at: usize) -> Option<Range<usize>> {
    let digits = |from: usize| text.as_bytes().iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let before = text.as_bytes().get(..at)?.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let minutes = digits(at + 1);
    let second = at + 1 + minutes;
    let seconds = digits(second + 1);
    if !(1..=3).contains(&before) || minutes != 2 || text.as_bytes().get(second) != Some(&b':') || seconds != 2 {
        return None;
    }
    let (mut start, mut end) = (at - before, second + 1 + seconds);
    if matches!(text.as_bytes().get(end), Some(b'.' | b',' | b'-')) && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if start > 0 && text.as_bytes().get(start - 1) == Some(&b'#') && text.as_bytes().get(end) == Some(&b'#') {
        (start, end) = (start - 1, end + 1);
    }
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `said` with what is left out between `<` and `>`.
    fn check(expected: &str) {
        let text = expected.replace(['<', '>'], "");
        let mut shown = text.clone();
        for aside in asides(&text, TextRange::of(0, text.len())).into_iter().rev() {
            shown.insert(aside.end().get(), '>');
            shown.insert(aside.start().get(), '<');
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn remarks_and_times_are_not_said() {
        check("Well, <[pause]> we <[laughs\\]> did <[inaudible 00:12:33]>, didn't we?");
        check("他说<（笑）>，不是<【停顿】>我（岚江方）😀<（停顿了很久）>。");
        check("he (the boss) left <(Laughter)> at 10:30 <00:10:31> and <#00:01:02-3#> so");
        check("see [our handbook]<(https://example.com/a_b)> (or not)");
        check("a [bracket that never ends\nfor [long");
        check(&format!("[{}]", "长".repeat(201)));
        check("1:2:3 and 12:345:67");
    }

    #[test]
    fn only_the_bounds_are_looked_at() {
        let text = "[00:00:01] A: 好 [笑] 00:00:02";
        let bounds = TextRange::of(14, text.len());
        let found: Vec<&str> = asides(text, bounds).into_iter().map(|range| range.slice(text)).collect();
        assert_eq!(found, ["[笑]", "00:00:02"]);
    }

    proptest! {
        #[test]
        fn asides_are_in_order_and_on_boundaries(text in "(\\PC|[\\[\\]()（）【】:0-9#\\-笑a-z\n😀]){0,60}") {
            let mut last = 0;
            for aside in asides(&text, TextRange::of(0, text.len())) {
                prop_assert!(aside.start().get() >= last && !aside.slice(&text).is_empty());
                last = aside.end().get();
            }
        }
    }
}
