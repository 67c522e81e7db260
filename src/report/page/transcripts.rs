//! Transcripts with their coded passages marked, and beside each turn the codes that begin in it: colour is not the only
//! sign.

use maud::{Markup, html};

use crate::report::{clean, clean_line};

/// A transcript.
#[derive(Clone, Debug, Default)]
pub struct PageTranscript {
    /// Its place on the page: letters, digits, hyphens.
    pub place: String,
    /// Its title.
    pub title: String,
    /// What it is, in a line.
    pub about: String,
    /// The codes that occur in it: name, and name of the colour.
    pub codes: Vec<(String, &'static str)>,
    /// The turns.
    pub turns: Vec<PageTurn>,
}

/// A turn.
#[derive(Clone, Debug, Default)]
pub struct PageTurn {
    /// Who speaks.
    pub speaker: Option<String>,
    /// When, as a clock shows it.
    pub time: Option<String>,
    /// The words, cut where codes begin and end.
    pub parts: Vec<PagePart>,
    /// The codes that begin here, by their places in [`PageTranscript::codes`].
    pub begins: Vec<usize>,
}

/// Words that have the same codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PagePart {
    /// The words.
    pub words: String,
    /// The codes, by their places in [`PageTranscript::codes`].
    pub codes: Vec<usize>,
}

/// All of them, folded.
pub(super) fn transcripts(all: &[PageTranscript]) -> Markup {
    html! { @for transcript in all { (transcript_of(transcript)) } }
}

fn transcript_of(transcript: &PageTranscript) -> Markup {
    html! {
        details.transcript id=(transcript.place) {
            summary dir="auto" { (clean_line(&transcript.title)) " " span.note { (clean_line(&transcript.about)) } }
            @for turn in &transcript.turns { (turn_of(transcript, turn)) }
        }
    }
}

fn turn_of(transcript: &PageTranscript, turn: &PageTurn) -> Markup {
    let code =
        |place: &usize| transcript.codes.get(*place).map_or(("", "gray"), |(name, color)| (name.as_str(), *color));
    html! {
        div.turn {
            p dir="auto" {
                @if let Some(time) = &turn.time { span.time { (time) } " " }
                @if let Some(speaker) = &turn.speaker { b { (clean_line(speaker)) } " " }
                @for part in &turn.parts { (part_of(part, &code)) }
            }
            @if !turn.begins.is_empty() {
                ul.margin aria-label="Codes" {
                    @for place in &turn.begins { li.chip.{ "k-" (code(place).1) } dir="auto" { (clean_line(code(place).0)) } }
                }
            }
        }
    }
}

fn part_of<'a>(part: &PagePart, code: &dyn Fn(&usize) -> (&'a str, &'a str)) -> Markup {
    let Some(first) = part.codes.first() else { return html! { (clean(&part.words)) } };
    let names: Vec<&str> = part.codes.iter().map(|place| code(place).0).collect();
    html! {
        mark.{ "k-" (code(first).1) }.{ "m" (part.codes.len().min(3)) } title=(clean_line(&names.join("; "))) { (clean(&part.words)) }
    }
}
