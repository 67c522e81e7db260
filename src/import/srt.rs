//! SubRip (`.srt`): a number, a line of times, lines of words, a blank line; and what programs make of it.
//!
//! The lines of times alone tell where captions begin: numbers may be missing or begin again, and blank lines may stand
//! inside the words.

use super::captions::{self, Caption};
use super::clock::{Span, span};
use super::markup::words;
use super::peek::{first_lines, head};
use super::script::{self, Script};
use super::{Error, Format, Reading, Source, Warning, decode};

/// Captions with `-->` between their times.
pub(super) struct Srt;

impl Format for Srt {
    fn name(&self) -> &'static str {
        "SubRip captions"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        let head = head(source);
        let mut lines = first_lines(&head);
        let first = lines.next().unwrap_or_default();
        let begins = span(first, "-->").is_some()
            || (is_number(first) && lines.next().is_some_and(|line| span(line, "-->").is_some()));
        begins || source.ending() == "srt"
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = decode(source.bytes, source.encoding)?;
        let mut warnings = decoded.warnings();
        let mut captions = blocks(&decoded.text, &mut warnings);
        if captions.is_empty() {
            return Err(Error::NoText("no line with times such as `00:00:01,000 --> 00:00:02,000`".to_owned()));
        }
        for caption in &mut captions {
            // SubStation's line break, which converters leave in.
            caption.text = words(&caption.text).replace("\\N", "\n");
        }
        captions::names_above(&mut captions);
        warnings.extend(captions::unroll(&mut captions));
        let (cues, count) = (captions::cues(&captions), captions::count(&captions));
        script::reading(Script { cues, captions: count, warnings, encoding: decoded.encoding, format: self.name() })
    }
}

/// The captions of `text`, their markup still in them.
fn blocks(text: &str, warnings: &mut Vec<Warning>) -> Vec<Caption> {
    let lines: Vec<&str> = text.lines().collect();
    let mut captions: Vec<Caption> = Vec::new();
    let (mut before, mut number, mut odd) = (0, None, Vec::new());
    for (place, line) in lines.iter().enumerate() {
        let found = times(line);
        let next = lines.get(place + 1).is_some_and(|line| times(line).is_some());
        let above = place.checked_sub(1).and_then(|above| lines.get(above)).is_none_or(|line| line.trim().is_empty());
        match (found, captions.last_mut()) {
            (Some(Ok(span)), _) => captions.push(Caption::new(place + 1, span, String::new())),
            (Some(Err(())), last) => {
                odd.push((place + 1, "these times cannot be read; the caption is given the end of the one above"));
                let end = last.and_then(|last| last.end).unwrap_or(0);
                captions.push(Caption::new(place + 1, Span { start: end, end }, String::new()));
            }
            (None, _) if next && is_number(line) && (above || counts_on(number, line)) => {
                number = line.trim().parse().ok()
            }
            (None, Some(caption)) => {
                caption.text.push_str(line);
                caption.text.push('\n');
            }
            (None, None) => before += usize::from(!line.trim().is_empty()),
        }
    }
    warnings.extend(script::told(&odd));
    if before > 0 && !captions.is_empty() {
        let message = format!("{before} lines above the first caption are left out");
        warnings.push(Warning { line: Some(1), message });
    }
    captions
}

/// The times of a line of times; an error where it was meant as one and cannot be read.
fn times(line: &str) -> Option<Result<Span, ()>> {
    let (left, _) = line.split_once("-->")?;
    match span(line, "-->") {
        Some((span, _)) => Some(Ok(span)),
        None => {
            let odd = |sign: char| !sign.is_ascii_digit() && !matches!(sign, ':' | ',' | '.' | ' ' | '-');
            let meant = left.contains(':') && left.chars().filter(|sign| odd(*sign)).count() <= 2;
            meant.then_some(Err(()))
        }
    }
}

fn is_number(line: &str) -> bool {
    let line = line.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{FEFF}');
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `line` holds the number after `number`.
fn counts_on(number: Option<u64>, line: &str) -> bool {
    number.and_then(|number: u64| number.checked_add(1)).is_some_and(|next| line.trim() == next.to_string())
}
