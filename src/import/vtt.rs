//! WebVTT (`.vtt`), after the W3C's recommendation, forgiving where programs are not after it: Zoom, Teams, YouTube,
//! podcast hosts.
//!
//! `<v Name>` names the speaker; else names in the words do ([`super::captions`]). Styles, regions, notes, positions and
//! the names of cues are left out.

use super::captions::{self, Caption};
use super::clock::{Span, span};
use super::markup::{Piece, pieces};
use super::peek::head;
use super::script::{self, Script};
use super::{Error, Format, Reading, Source, Warning, decode};
use crate::project::Voice;

/// What begins with `WEBVTT`.
pub(super) struct Vtt;

impl Format for Vtt {
    fn name(&self) -> &'static str {
        "WebVTT captions"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        head(source).trim_start_matches(['\u{FEFF}', ' ', '\n']).starts_with("WEBVTT") || source.ending() == "vtt"
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = decode(source.bytes, source.encoding)?;
        let mut warnings = decoded.warnings();
        let blocks = blocks(&decoded.text, &mut warnings);
        if blocks.is_empty() {
            return Err(Error::NoText("no line with times such as `00:01.000 --> 00:02.000`".to_owned()));
        }
        let mut captions: Vec<Caption> = blocks.into_iter().flat_map(voices).collect();
        warnings.extend(captions::unroll(&mut captions));
        let (cues, count) = (captions::cues(&captions), captions::count(&captions));
        script::reading(Script { cues, captions: count, warnings, encoding: decoded.encoding, format: self.name() })
    }
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the file's head, a note, a style, a region.
    Aside,
    /// After a blank line.
    Between,
    /// In the words of a caption.
    Words,
}

/// What a line is.
enum Line {
    Times(Span),
    /// Meant to be times.
    Unreadable,
    Blank,
    /// The first of a note, a style or a region.
    Note,
    /// A cue's name: what stands right above its times.
    Name,
    Words,
}

/// What `line` is; `begun` where the caption has words already: a space in front of them is how YouTube leaves a line out.
fn kind(line: &str, next: Option<&&str>, place: Place, begun: bool) -> Line {
    let times = |line: &str| span(line, "-->").map(|(span, _)| span);
    let fresh = place == Place::Between;
    match times(line) {
        Some(span) => Line::Times(span),
        None if line.is_empty() || (line.trim().is_empty() && begun) => Line::Blank,
        None if fresh && is_note(line) => Line::Note,
        None if fresh && next.is_some_and(|next| times(next).is_some()) => Line::Name,
        None if line.contains("-->") && place != Place::Aside => Line::Unreadable,
        None => Line::Words,
    }
}

/// The captions of `text`, their markup still in them.
fn blocks(text: &str, warnings: &mut Vec<Warning>) -> Vec<Caption> {
    let lines: Vec<&str> = text.lines().collect();
    let mut captions: Vec<Caption> = Vec::new();
    let mut place = Place::Aside;
    let mut odd = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let begun = place != Place::Words || captions.last().is_some_and(|caption| !caption.text.trim().is_empty());
        match (kind(line, lines.get(number + 1), place, begun), captions.last_mut()) {
            (Line::Times(span), _) => {
                captions.push(Caption::new(number + 1, span, String::new()));
                place = Place::Words;
            }
            (Line::Blank, _) => place = Place::Between,
            (Line::Note, _) => place = Place::Aside,
            (Line::Unreadable, _) => {
                odd.push((number + 1, "these times cannot be read; the words below go to the caption above"));
                place = Place::Words;
            }
            (Line::Words, Some(caption)) if place != Place::Aside => {
                if place == Place::Between {
                    odd.push((number + 1, "words without times, taken into the caption above"));
                }
                place = Place::Words;
                caption.text.extend([line, "\n"]);
            }
            (Line::Name | Line::Words, _) => {}
        }
    }
    warnings.extend(script::told(&odd));
    captions
}

fn is_note(line: &str) -> bool {
    let begins = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
    ["NOTE", "STYLE", "REGION"].iter().any(|word| line.strip_prefix(word).is_some_and(begins))
}

/// `caption` without markup, in as many as there are voices in it.
fn voices(mut caption: Caption) -> Vec<Caption> {
    let (mut voice, mut parts): (Option<Voice>, Vec<Caption>) = (None, Vec::new());
    let mut shared = false;
    let text = std::mem::take(&mut caption.text);
    for piece in pieces(&text) {
        match piece {
            Piece::Voice(name) => voice = Some(captions::named(&name)),
            Piece::Silence => voice = Some(Voice::Unknown),
            Piece::Text(text) => match parts.last_mut().filter(|part| part.voice == voice || text.trim().is_empty()) {
                Some(part) => part.text.push_str(&text),
                None => {
                    let said = !text.trim().is_empty();
                    parts.push(Caption { voice: voice.clone(), shared, text, ..caption.clone() });
                    shared |= said;
                }
            },
        }
    }
    parts.retain(|part| !part.text.trim().is_empty());
    parts
}
