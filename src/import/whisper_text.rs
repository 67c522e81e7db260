//! What Whisper prints on the screen, saved as text: `[00:43.810 --> 00:47.850]  Hello everyone`.

use super::captions::{self, Caption};
use super::clock::{Span, span};
use super::peek::{first_lines, head};
use super::script::{self, Script};
use super::{Error, Format, Reading, Source, Warning, decode};

/// Lines that begin with two times in brackets.
pub(super) struct WhisperText;

impl Format for WhisperText {
    fn name(&self) -> &'static str {
        "Whisper text"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        let head = head(source);
        // A line or two above may tell the language.
        first_lines(&head).take(3).any(|line| timed(line).is_some())
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = decode(source.bytes, source.encoding)?;
        let mut warnings = decoded.warnings();
        let (mut captions, mut before): (Vec<Caption>, Vec<usize>) = (Vec::new(), Vec::new());
        for (number, line) in decoded.text.lines().enumerate() {
            match (timed(line), captions.last_mut()) {
                (Some((span, words)), _) => captions.push(Caption::new(number + 1, span, words.to_owned())),
                (None, Some(caption)) => caption.text.extend(["\n", line]),
                (None, None) if line.trim().is_empty() => {}
                (None, None) => before.push(number + 1),
            }
        }
        if let Some(line) = before.first() {
            let message = "what stands above the first caption is left out".to_owned();
            warnings.push(Warning { line: Some(*line), message });
        }
        warnings.extend(captions::unroll(&mut captions));
        let (cues, count) = (captions::cues(&captions), captions::count(&captions));
        script::reading(Script { cues, captions: count, warnings, encoding: decoded.encoding, format: self.name() })
    }
}

/// The times of a line, and the words behind them.
fn timed(line: &str) -> Option<(Span, &str)> {
    let (span, rest) = span(line.trim_start().strip_prefix('[')?, "-->")?;
    Some((span, rest.trim_start().strip_prefix(']')?.trim()))
}
