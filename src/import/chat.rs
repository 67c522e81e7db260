//! CHAT (`.cha`) of the TalkBank: `*MOT:` and what was said, lines that go on after a tab, times between U+0015.
//!
//! The codes of the transcriber (`[/]`, `&-um`, `xxx`, `(.)`) stay as they are, since they are findings. Headers (`@…`)
//! and dependent tiers (`%mor:`, `%com:`) are left out with a warning; they stand in the original.

use super::captions::{self, Caption};
use super::peek::{first_lines, head};
use super::script::{self, Script};
use super::{Error, Format, Reading, Source, Warning, decode};

/// Files that begin with `@UTF8` or `@Begin`.
pub(super) struct Chat;

impl Format for Chat {
    fn name(&self) -> &'static str {
        "CHAT transcript"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        let head = head(source);
        first_lines(&head).take(8).any(|line| line == "@Begin") || source.ending() == "cha"
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = decode(source.bytes, source.encoding)?;
        let mut warnings = decoded.warnings();
        let found = tiers(&decoded.text);
        if found.captions.is_empty() {
            return Err(Error::NoText("no line of a speaker such as `*MOT:`".to_owned()));
        }
        warnings.extend(left_out("header lines", &found.headers));
        warnings.extend(left_out("lines of dependent tiers", &found.dependents));
        if let Some(line) = found.stray {
            let message = "a line that is no header, tier or continuation, taken for one that goes on".to_owned();
            warnings.push(Warning { line: Some(line), message });
        }
        let (cues, count) = (captions::cues(&found.captions), captions::count(&found.captions));
        script::reading(Script { cues, captions: count, warnings, encoding: decoded.encoding, format: self.name() })
    }
}

#[derive(Default)]
struct Tiers {
    captions: Vec<Caption>,
    /// Names of the headers in order, each time that it comes.
    headers: Vec<String>,
    /// As `headers`, of dependent tiers.
    dependents: Vec<String>,
    /// The first line that has no place.
    stray: Option<usize>,
}

/// The lines of speakers, and what else there is.
fn tiers(text: &str) -> Tiers {
    let mut found = Tiers::default();
    // Whether a line that goes on belongs to a speaker, and whether any tier has begun.
    let (mut spoken, mut begun) = (false, false);
    for (number, line) in text.lines().enumerate() {
        let name = || line.split([':', '\t']).next().unwrap_or_default().trim().to_owned();
        match line.chars().next() {
            Some('*') if line.contains(':') => {
                let (speaker, words) = line.split_once(':').unwrap_or((line, ""));
                found.captions.push(Caption {
                    line: Some(number + 1),
                    voice: Some(captions::named(speaker.trim_start_matches('*'))),
                    text: words.to_owned(),
                    ..Caption::default()
                });
            }
            Some('@') => found.headers.push(name()),
            Some('%') => found.dependents.push(name()),
            None => continue,
            Some(sign) => {
                if sign != '\t' && begun {
                    found.stray = found.stray.or(Some(number + 1));
                }
                if let Some(caption) = found.captions.last_mut().filter(|_| spoken) {
                    caption.text.extend(["\n", line]);
                }
                continue;
            }
        }
        begun = true;
        spoken = line.starts_with('*');
    }
    for caption in &mut found.captions {
        take_times(caption);
    }
    found
}

/// Take the times out of the words: `\u{15}123_456\u{15}`.
fn take_times(caption: &mut Caption) {
    let mut words = String::new();
    for (place, part) in caption.text.split('\u{15}').enumerate() {
        let times =
            part.split_once('_').and_then(|(start, end)| Some((start.trim().parse().ok()?, end.trim().parse().ok()?)));
        match times.filter(|_| place % 2 == 1) {
            Some((start, end)) => {
                caption.start = caption.start.or(Some(start));
                caption.end = Some(end);
            }
            None => words.push_str(part),
        }
    }
    caption.text = words;
}

fn left_out(what: &str, names: &[String]) -> Option<Warning> {
    let mut different: Vec<&str> = names.iter().map(String::as_str).collect();
    different.sort_unstable();
    different.dedup();
    let shown = different.iter().take(8).copied().collect::<Vec<_>>().join(", ");
    let more = if different.len() > 8 { ", …" } else { "" };
    let message = format!("{} {what} are left out ({shown}{more}); they stand in the original", names.len());
    (!names.is_empty()).then(|| Warning::new(message))
}
