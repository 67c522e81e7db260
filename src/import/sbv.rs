//! SubViewer as YouTube writes it (`.sbv`): `0:00:01.000,0:00:02.000`, lines of words, a blank line.

use super::captions::{self, Caption};
use super::clock::span;
use super::markup::words;
use super::peek::{first_lines, head};
use super::script::{self, Script};
use super::{Error, Format, Reading, Source, decode};

/// Captions with a comma between their times.
pub(super) struct Sbv;

impl Format for Sbv {
    fn name(&self) -> &'static str {
        "SBV captions"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        let head = head(source);
        first_lines(&head).next().is_some_and(is_times) || source.ending() == "sbv"
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = decode(source.bytes, source.encoding)?;
        let mut warnings = decoded.warnings();
        let mut captions: Vec<Caption> = Vec::new();
        for (number, line) in decoded.text.lines().enumerate() {
            match (span(line, ",").filter(|_| is_times(line)), captions.last_mut()) {
                (Some((span, _)), _) => captions.push(Caption::new(number + 1, span, String::new())),
                (None, Some(caption)) => {
                    caption.text.push_str(&words(line).replace("[br]", "\n"));
                    caption.text.push('\n');
                }
                (None, None) => {}
            }
        }
        if captions.is_empty() {
            return Err(Error::NoText("no line with times such as `0:00:01.000,0:00:02.000`".to_owned()));
        }
        warnings.extend(captions::unroll(&mut captions));
        let (cues, count) = (captions::cues(&captions), captions::count(&captions));
        script::reading(Script { cues, captions: count, warnings, encoding: decoded.encoding, format: self.name() })
    }
}

/// Whether `line` is nothing but two times.
fn is_times(line: &str) -> bool {
    line.contains('.') && span(line, ",").is_some_and(|(_, rest)| rest.trim().is_empty())
}
