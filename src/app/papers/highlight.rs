//! Transcripts with their coded passages marked: what the writers of [`crate::report`] paint, and a table of the same.

use std::collections::{BTreeMap, HashMap};

use super::Ask;
use crate::analysis::{ByTranscript, Frame, Label, Span};
use crate::app::analyses::basis_notes;
use crate::app::{Error, Workspace};
use crate::project::{Transcript, TranscriptId, Turn, written_time};
use crate::report::{self, Cell, Close, Highlighted, HighlightedTurn, Kind, Legend, Piece, Table};
use crate::text::CharRange;

/// The segments of a study by transcript, ready to be marked in one after the other.
pub struct Highlighter<'a> {
    workspace: &'a Workspace,
    labels: Vec<Label>,
    spans: ByTranscript,
    numbers: HashMap<&'a TranscriptId, u32>,
    notes: Vec<String>,
}

impl<'a> Highlighter<'a> {
    /// Get the segments in scope ready.
    ///
    /// # Errors
    /// [`Error::Stopped`].
    pub fn new(workspace: &'a Workspace, ask: &'a Ask<'_>) -> Result<Self, Error> {
        let (project, codings) = (workspace.project(), ask.codings(workspace)?);
        let frame = Frame::new(project, codings, ask.scope());
        Ok(Self {
            workspace,
            labels: frame.labels(project),
            spans: frame.segments().by_transcript(codings.transcripts().len()),
            numbers: frame.transcripts().map(|(number, id)| (id, number)).collect(),
            notes: basis_notes(frame.basis()),
        })
    }

    /// What is said of all of them: the layer and the scope.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// A transcript with the segments in scope.
    ///
    /// # Errors
    /// [`Error::Store`] where its text cannot be read.
    pub fn mark(&mut self, id: &TranscriptId) -> Result<Highlighted, Error> {
        let project = self.workspace.project();
        let text = self.workspace.transcript(id)?;
        let spans = self.numbers.get(id).map_or(Vec::new(), |number| self.spans.of_mut(*number).to_vec());
        let places: BTreeMap<u32, usize> = {
            let mut rows: Vec<u32> = spans.iter().map(|span| span.row).collect();
            rows.sort_unstable();
            rows.dedup();
            rows.into_iter().zip(0..).collect()
        };
        let legend = |row: &u32| {
            let label = self.labels.get(*row as usize)?;
            let segments = spans.iter().filter(|span| span.row == *row).count();
            let (code, name) = (label.code.to_string(), label.name.clone());
            Some(Legend { code, name, color: project.codebook.color(&label.code), segments })
        };
        Ok(Highlighted {
            id: id.clone(),
            title: project.transcripts.get(id).map_or_else(|| id.to_string(), |record| record.title.clone()),
            codes: places.keys().filter_map(legend).collect(),
            turns: turns(&text, marks(&spans, &places)),
            notes: self.notes.clone(),
        })
    }
}

/// A transcript with the codings in scope.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::Store`] where its text cannot be read.
pub fn highlighted(workspace: &Workspace, ask: &Ask<'_>, id: &TranscriptId) -> Result<Highlighted, Error> {
    Highlighter::new(workspace, ask)?.mark(id)
}

/// A highlighted transcript as a file with this ending would have it: `txt`, `md`, `html`, `docx`. `None` for others, which
/// are for tables.
///
/// # Errors
/// [`Error::Report`] where it is larger than a Word document can be.
pub fn painted(found: &Highlighted, ending: &str) -> Result<Option<Vec<u8>>, Error> {
    Ok(Some(match ending.to_lowercase().as_str() {
        "txt" => report::highlight_text(found).into_bytes(),
        "md" | "markdown" => report::highlight_markdown(found).into_bytes(),
        "html" | "htm" => report::highlight_html(found).into_bytes(),
        "docx" => report::highlight_docx(found)?,
        _ => return Ok(None),
    }))
}

/// A passage with all codes that lie on just that.
#[derive(Clone, Debug)]
struct Mark {
    start: usize,
    end: usize,
    codes: Vec<usize>,
}

/// Passages in the order in which they begin, the longest first.
fn marks(spans: &[Span], places: &BTreeMap<u32, usize>) -> Vec<Mark> {
    let mut marks: BTreeMap<(u32, std::cmp::Reverse<u32>), Vec<usize>> = BTreeMap::new();
    for span in spans {
        let codes = marks.entry((span.start, std::cmp::Reverse(span.end))).or_default();
        codes.extend(places.get(&span.row));
    }
    let mark = |((start, end), mut codes): (_, Vec<usize>)| {
        let (start, end): (u32, std::cmp::Reverse<u32>) = (start, end);
        codes.sort_unstable();
        Mark { start: start as usize, end: end.0 as usize, codes }
    };
    marks.into_iter().map(mark).collect()
}

fn turns(text: &Transcript, marks: Vec<Mark>) -> Vec<HighlightedTurn> {
    let mut next = 0;
    let turn = |(number, turn): (usize, &Turn)| {
        let words = text.positions.to_chars(&text.text, turn.words);
        while marks.get(next).is_some_and(|mark| mark.end <= words.start().get()) {
            next += 1;
        }
        // One that began earlier may hold back others that ended since.
        let begun = marks.get(next..).unwrap_or_default().iter().take_while(|mark| mark.start < words.end().get());
        let own: Vec<&Mark> = begun.filter(|mark| mark.end > words.start().get()).collect();
        HighlightedTurn {
            number: number + 1,
            speaker: turn.speaker.clone().unwrap_or_default(),
            time: turn.time.map(written_time).unwrap_or_default(),
            pieces: pieces(text, words, &own),
        }
    };
    text.turns.iter().enumerate().map(turn).collect()
}

/// The words of a turn, cut where one of the marks begins or ends.
fn pieces(text: &Transcript, words: CharRange, marks: &[&Mark]) -> Vec<Piece> {
    let (first, last) = (words.start().get(), words.end().get());
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).chain([first, last]).collect();
    cuts.retain(|cut| (first..=last).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |bounds: &[usize]| {
        let (start, end) = (*bounds.first()?, *bounds.last()?);
        let range = text.positions.to_bytes(&text.text, CharRange::of(start, end))?;
        let over: Vec<&&Mark> = marks.iter().filter(|mark| mark.start <= start && end <= mark.end).collect();
        let mut codes: Vec<usize> = over.iter().flat_map(|mark| mark.codes.iter().copied()).collect();
        codes.sort_unstable();
        codes.dedup();
        let opens = over.iter().filter(|mark| mark.start.max(first) == start).map(|mark| mark.start < first).collect();
        let ending = over.iter().rev().filter(|mark| mark.end.min(last) == end);
        let closes = ending.map(|mark| Close { codes: mark.codes.clone(), goes_on: mark.end > last }).collect();
        Some(Piece { text: range.slice(&text.text).to_owned(), start, codes, opens, closes })
    };
    cuts.windows(2).filter_map(piece).collect()
}

/// Transcripts cut where coded passages begin and end: `transcript, turn, speaker, time, start, end, codes, names, text`.
/// Put together, the pieces of a turn are its words.
///
/// # Errors
/// [`Error::Stopped`].
pub fn highlight_table(workspace: &Workspace, ask: &Ask<'_>, ids: &[TranscriptId]) -> Result<Table, Error> {
    let text = |name| (name, Kind::Text);
    let count = |name| (name, Kind::Count);
    let (first, place) =
        ([text("transcript"), count("turn"), text("speaker"), text("time")], [count("start"), count("end")]);
    let columns = first.into_iter().chain(place).chain(["codes", "names", "text"].map(text));
    let mut table = Table::new("Highlighted transcripts", columns);
    table.off_paper = vec!["start", "end"];
    let mut highlighter = Highlighter::new(workspace, ask)?;
    let mut unread = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        ask.tell("reading", place, ids.len())?;
        match highlighter.mark(id) {
            Ok(found) => push(&mut table, &found),
            Err(_) => unread.push(id.as_str()),
        }
    }
    table.notes = highlighter.notes;
    if !unread.is_empty() {
        table.notes.push(format!("left out, their texts cannot be read: {}", unread.join(", ")));
    }
    Ok(table)
}

fn push(table: &mut Table, found: &Highlighted) {
    for turn in &found.turns {
        for piece in &turn.pieces {
            let codes = piece.codes.iter().filter_map(|place| found.codes.get(*place));
            let ids: Vec<&str> = codes.map(|code| code.code.as_str()).collect();
            let mut cells = vec![Cell::text(found.id.as_str()), Cell::count(turn.number)];
            cells.extend([&turn.speaker, &turn.time].map(Cell::text));
            cells.extend([piece.start, piece.start + piece.text.chars().count()].map(Cell::count));
            cells.extend([ids.join("; "), found.names(&piece.codes), piece.text.clone()].map(Cell::text));
            table.push(cells);
        }
    }
}
