//! Transcripts as captions: WebVTT and SubRip. They need times; a turn that has none goes on with the one before it.
//!
//! A transcript knows when turns begin and not when they end. A caption ends where the next begins, and one that no later
//! one follows after the time that its words take: 15 characters a second, 4 of Han.

use std::fmt::Write as _;

use super::{ScriptTurn, clean, clean_line};
use crate::text::is_han;

/// The captions of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captions {
    /// In the transcript's order.
    pub captions: Vec<Caption>,
    /// Turns before the first time, such as the header: they are in no caption.
    pub before: usize,
}

/// What is shown from one time to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// In milliseconds.
    pub start: u64,
    /// In milliseconds; later than [`Self::start`].
    pub end: u64,
    /// Speaker and words of each turn in it; no line of words is blank.
    pub lines: Vec<(Option<String>, String)>,
}

/// Turns as captions, control characters removed. Without a time there is no caption.
///
/// ```
/// use emic::report::{Captions, ScriptTurn, captions};
/// let turn = |time, words: &str| ScriptTurn { speaker: Some("王".to_owned()), time, words: words.to_owned() };
/// let found = captions(&[turn(Some(500), "没有"), turn(None, "信任"), turn(Some(4000), "Yes.")]);
/// assert_eq!((found.captions.len(), found.captions[0].end, found.captions[0].lines.len()), (2, 4000, 2));
/// ```
pub fn captions(turns: &[ScriptTurn]) -> Captions {
    let mut found = Captions::default();
    for turn in turns {
        let speaker = turn.speaker.as_deref().map(|name| clean_line(name).into_owned());
        let line = (speaker, without_blank_lines(&turn.words));
        match (turn.time, found.captions.last_mut()) {
            (Some(start), _) => found.captions.push(Caption { start, end: start, lines: vec![line] }),
            (None, Some(caption)) => caption.lines.push(line),
            (None, None) => found.before += 1,
        }
    }
    let starts: Vec<u64> = found.captions.iter().skip(1).map(|caption| caption.start).collect();
    let next = starts.into_iter().map(Some).chain([None]);
    for (caption, next) in found.captions.iter_mut().zip(next) {
        let later = next.filter(|next| *next > caption.start);
        caption.end = later.unwrap_or_else(|| caption.start.saturating_add(caption.duration()));
    }
    found
}

impl Caption {
    /// How long its words take to say, in milliseconds; a second at least.
    fn duration(&self) -> u64 {
        let letters = || self.lines.iter().flat_map(|(_, words)| words.chars());
        let han = letters().filter(|letter| is_han(*letter)).count();
        let others = letters().count() - han;
        let millis = han.saturating_mul(1000) / 4 + others.saturating_mul(1000) / 15;
        u64::try_from(millis).unwrap_or(u64::MAX).max(1000)
    }
}

/// `words` without control characters and blank lines, which would end a caption.
fn without_blank_lines(words: &str) -> String {
    let words = clean(words);
    words.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// WebVTT, with `<v Name>` before what a speaker says.
pub fn vtt(captions: &Captions) -> String {
    let mut text = String::from(
        "WEBVTT\n\nNOTE\nWritten by emic. A caption ends where the next begins;\nthe end of the last is estimated from its length.\n",
    );
    for caption in &captions.captions {
        let _ = write!(text, "\n{} --> {}\n", clock(caption.start, '.'), clock(caption.end, '.'));
        for (speaker, words) in &caption.lines {
            let voice = speaker.as_ref().map_or_else(String::new, |name| format!("<v {}>", escaped(name)));
            let _ = writeln!(text, "{voice}{}", escaped(words));
        }
    }
    text
}

/// SubRip, with `Name: ` before what a speaker says.
pub fn srt(captions: &Captions) -> String {
    let mut text = String::new();
    for (place, caption) in captions.captions.iter().enumerate() {
        let gap = if place == 0 { "" } else { "\n" };
        let _ = write!(text, "{gap}{}\n{} --> {}\n", place + 1, clock(caption.start, ','), clock(caption.end, ','));
        for (speaker, words) in &caption.lines {
            let label = speaker.as_ref().map_or_else(String::new, |name| format!("{name}: "));
            // The arrow is the one sign that no words of a caption may hold.
            let _ = writeln!(text, "{label}{}", words.replace("-->", "->"));
        }
    }
    text
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// `00:01:02.345`, with `point` before the milliseconds.
fn clock(millis: u64, point: char) -> String {
    let seconds = millis / 1000;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}{point}{:03}", seconds % 60, millis % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns() -> Vec<ScriptTurn> {
        let turn = |speaker: Option<&str>, time: Option<u64>, words: &str| ScriptTurn {
            speaker: speaker.map(str::to_owned),
            time,
            words: words.to_owned(),
        };
        vec![
            turn(None, None, "Date: 3 May"),
            turn(Some("Ann"), Some(1_500), "Q&A <so> 👍🏽\n\nand\u{1b}[31m more"),
            turn(Some("王"), None, "没有 --> 信任"),
            turn(None, Some(3_600_000), "So."),
            turn(None, Some(3_600_000), "没有信任。"),
        ]
    }

    #[test]
    fn web_vtt() {
        let text = vtt(&captions(&turns()));
        let (head, rest) = text.split_once("length.\n").unwrap();
        assert!(head.starts_with("WEBVTT\n\nNOTE\n"));
        assert_eq!(
            rest,
            "\n00:00:01.500 --> 01:00:00.000\n<v Ann>Q&amp;A &lt;so&gt; 👍🏽\nand more\n<v 王>没有 --&gt; 信任\n\
             \n01:00:00.000 --> 01:00:01.000\nSo.\n\n01:00:00.000 --> 01:00:01.066\n没有信任。\n"
        );
    }

    #[test]
    fn sub_rip() {
        let found = captions(&turns());
        assert_eq!(found.before, 1);
        assert_eq!(
            srt(&found),
            "1\n00:00:01,500 --> 01:00:00,000\nAnn: Q&A <so> 👍🏽\nand more\n王: 没有 -> 信任\n\
             \n2\n01:00:00,000 --> 01:00:01,000\nSo.\n\n3\n01:00:00,000 --> 01:00:01,066\n没有信任。\n"
        );
        assert_eq!(srt(&captions(&turns()[..1])), "");
    }
}
