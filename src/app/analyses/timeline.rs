//! The portrait of a transcript as tables.

use std::sync::Arc;

use super::{basis_notes, coded, table};
use crate::analysis::{CodingTable, Frame, Scope, Timeline, timeline};
use crate::app::Workspace;
use crate::project::{Project, Transcript, TranscriptId, written_time};
use crate::report::{Cell, Kind, Table};
use crate::text::CharRange;

/// Lay the codes of a transcript out.
pub fn portrait(workspace: &Workspace, scope: &Scope, transcript: &TranscriptId) -> Timeline {
    let project = workspace.project();
    timeline(project, &coded(workspace, scope), scope, transcript)
}

/// A row for each segment in reading order: where, in percent of the transcript too, and who speaks there.
pub fn timeline_table(workspace: &Workspace, portrait: &Timeline) -> Table {
    table_of(workspace.transcript(&portrait.transcript).ok().as_ref(), portrait)
}

/// The same where the text has been read, or cannot be.
pub(super) fn table_of(text: Option<&Arc<Transcript>>, portrait: &Timeline) -> Table {
    let counts = ["start", "end"];
    let mut shown = table("Timeline", &["code", "name"], &counts, &["from_percent", "to_percent"]);
    shown.add_column("turn", Kind::Count);
    shown.add_column("speaker", Kind::Text);
    shown.add_column("time", Kind::Text);
    let percent = |place: u32| {
        let length = portrait.length as f64;
        Cell::measure((length > 0.0).then(|| 100.0 * f64::from(place) / length))
    };
    for (place, run) in portrait.in_order() {
        let Some(track) = portrait.tracks.get(place) else { continue };
        let mut cells: Vec<Cell> = [track.label.code.as_str(), &track.label.name].into_iter().map(Cell::text).collect();
        cells.extend([run.start, run.end].map(|place| Cell::count(place as usize)));
        cells.extend([run.start, run.end].map(percent));
        cells.extend(spoken(text, run.start));
        shown.push(cells);
    }
    shown.notes = notes(portrait);
    shown
}

/// A row for each segment of each transcript in scope, in reading order. No text is read for it.
pub fn timelines_table(project: &Project, codings: &CodingTable, scope: &Scope) -> Table {
    let counts = ["start", "end"];
    let mut shown = table("Timeline", &["transcript", "code", "name"], &counts, &["from_percent", "to_percent"]);
    let frame = Frame::new(project, codings, scope);
    let (segments, labels) = (frame.segments(), frame.labels(project));
    let mut spans = segments.by_transcript(codings.transcripts().len());
    for (number, id) in frame.transcripts() {
        let length = frame.length(number).unwrap_or_default() as f64;
        let percent = |place: u32| Cell::measure((length > 0.0).then(|| 100.0 * f64::from(place) / length));
        let own = spans.of_mut(number);
        own.sort_by_key(|span| (span.start, span.end, span.row));
        for span in own.iter() {
            let Some(label) = labels.get(span.row as usize) else { continue };
            let mut cells = [id.as_str(), label.code.as_str(), &label.name].map(Cell::text).to_vec();
            cells.extend([span.start, span.end].map(|place| Cell::count(place as usize)));
            cells.extend([span.start, span.end].map(percent));
            shown.push(cells);
        }
    }
    shown.notes = basis_notes(frame.basis());
    shown.notes.push("positions are code points; percent of the transcript's characters".to_owned());
    shown
}

/// The turn in which a position lies, from 1; who speaks; when the turn begins.
pub(in crate::app) fn spoken(text: Option<&Arc<Transcript>>, start: u32) -> [Cell; 3] {
    let place = text.and_then(|text| {
        let at = text.positions.to_bytes(&text.text, CharRange::of(start as usize, start as usize))?;
        text.turn_at(at.start())
    });
    let turn = text.zip(place).and_then(|(text, place)| text.turns.get(place));
    [
        place.map_or(Cell::Missing, |place| Cell::count(place + 1)),
        Cell::text(turn.and_then(|turn| turn.speaker.as_deref()).unwrap_or_default()),
        Cell::text(turn.and_then(|turn| turn.time).map(written_time).unwrap_or_default()),
    ]
}

/// A row for each code, a column for each of so many equal parts of the transcript: the percent of it that is covered.
pub fn parts_of_timeline(portrait: &Timeline, parts: usize) -> Table {
    let mut shown = table("Timeline", &["code", "name"], &["segments", "characters"], &[]);
    let bound = |part: usize| 100.0 * part as f64 / parts.max(1) as f64;
    (0..parts).for_each(|part| shown.add_column(&format!("{:.0}%", bound(part + 1)), Kind::Measure));
    for (track, shares) in portrait.tracks.iter().zip(portrait.parts(parts)) {
        let mut cells: Vec<Cell> = [track.label.code.as_str(), &track.label.name].into_iter().map(Cell::text).collect();
        cells.extend([track.segments.len(), track.characters()].map(Cell::count));
        cells.extend(shares.into_iter().map(|share| Cell::measure(Some(100.0 * share))));
        shown.push(cells);
    }
    shown.notes = notes(portrait);
    shown
        .notes
        .push(format!("{parts} parts of equal length, named by where they end; percent of a part that is covered"));
    shown
}

/// What is to be known of a portrait.
pub(super) fn notes(portrait: &Timeline) -> Vec<String> {
    let mut notes = basis_notes(&portrait.basis);
    notes.push(format!(
        "transcript {}, n = {} characters; positions are code points",
        portrait.transcript, portrait.length
    ));
    notes
}
