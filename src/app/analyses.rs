//! The analyses of codings as tables: code × group, co-occurrence, sequences, saturation, timelines, draws, participants.
//!
//! Each table's notes state the layer, the scope, the unit and n; a cell without a number is `n/a`, and a note says why.

pub mod charts;
mod cooccurrence;
mod crosstab;
mod draw;
mod participants;
mod saturation;
mod sequences;
mod timeline;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use super::Workspace;
use super::read_texts::ReadTexts;
use crate::analysis::{Basis, CodingTable, Layer, Measured, Rollup, Scope, Undefined};
use crate::project::{Codebook, TranscriptId};
use crate::report::{Cell, Kind, Table};

pub use cooccurrence::{
    PairMeasure, PairOptions, clustered_matrix, cooccurrence_matrix, cooccurrence_table, count_pairs,
};
pub use crosstab::{Cells, CrosstabOptions, FEW, count_groups, crosstab_table, tidy_crosstab};
pub(super) use draw::words;
pub use draw::{DrawOptions, draw_table};
pub use participants::{count_participants, participants_table, sample_table};
pub use saturation::{SamplingOrder, count_new_codes, in_order, saturation_table};
pub(super) use saturation::{derived, guest as guest_sentence};
pub use sequences::{count_sequences, sequences_table, transitions_matrix, transitions_table};
pub(super) use timeline::spoken;
pub use timeline::{parts_of_timeline, portrait, timeline_table, timelines_table};

/// The codings that a scope asks for. The texts are read only where speakers are named.
pub(super) fn coded(workspace: &Workspace, scope: &Scope) -> CodingTable {
    let table = CodingTable::new(workspace.project());
    if scope.speakers.is_empty() {
        return table;
    }
    let (stop, library) = (AtomicBool::new(false), workspace.library());
    table.of_speakers(&scope.speakers, &ReadTexts::new(&library, &stop))
}

/// What every table says of the layer and the scope.
pub fn basis_notes(basis: &Basis) -> Vec<String> {
    let names: Vec<&str> = basis.coders.iter().map(|coder| coder.as_str()).collect();
    let layer = match (names.as_slice(), basis.layer) {
        ([], _) => "layer: nobody has coded yet".to_owned(),
        ([one], _) => format!("layer: {one}"),
        (many, Layer::Any) => {
            format!("layer: union of {}; a passage that several of them coded alike is one segment", many.join(", "))
        }
        (many, Layer::All) => format!(
            "layer: what all of {} coded alike who worked on a transcript (have codings in it, or called it complete)",
            many.join(", ")
        ),
    };
    let below = match basis.rollup {
        Rollup::Direct => "each code alone, without those below it",
        Rollup::Aggregate => "each code with those below it: the union, not the sum",
    };
    let cases =
        if basis.cases < basis.transcripts { format!(" of {}", amount(basis.cases, "case")) } else { String::new() };
    let mut notes = vec![
        layer,
        format!(
            "scope: {}{cases}, {}, {}; {below}",
            amount(basis.transcripts, "transcript"),
            amount(basis.words, "word"),
            amount(basis.characters, "character")
        ),
    ];
    if !basis.speakers.is_empty() {
        let names: Vec<&str> = basis.speakers.iter().map(String::as_str).collect();
        notes.push(format!(
            "only passages that begin in what {} says; words and characters are of everybody",
            names.join(" or ")
        ));
    }
    notes.extend(some_codes(basis).map(|some| format!("{some} are shown")));
    notes.extend(super::counting::left_out(basis.lost));
    notes
}

/// `3 of 102 codes and headings`, where not all are in scope.
pub(super) fn some_codes(basis: &Basis) -> Option<String> {
    let what = if basis.headings_in_all > 0 { "codes and headings" } else { "codes" };
    (basis.codes < basis.codes_in_all).then(|| format!("{} of {} {what}", basis.codes, basis.codes_in_all))
}

/// What the rows of a table are that has one for each code, where some are headings.
pub(super) fn rows_note(basis: &Basis) -> Option<String> {
    let codes = basis.codes.saturating_sub(basis.headings);
    (basis.headings > 0).then(|| {
        format!("rows: {}, which others stand below and which are not applied", codes_told(codes, basis.headings))
    })
}

/// `81 codes and 21 headings`: a code can be applied, a heading cannot.
pub(super) fn codes_told(codes: usize, headings: usize) -> String {
    let headings = if headings > 0 { format!(" and {}", amount(headings, "heading")) } else { String::new() };
    format!("{}{headings}", amount(codes, "code"))
}

/// How many codes and how many headings stand in a codebook that no other has taken the place of.
pub(super) fn size_of(codebook: &Codebook) -> (usize, usize) {
    let standing = codebook.codes().iter().filter(|code| code.replaced_by.is_none());
    let (codes, headings): (Vec<_>, Vec<_>) = standing.partition(|code| code.applies);
    (codes.len(), headings.len())
}

/// Which transcripts are left out because their texts cannot be read.
pub(super) fn unread_note(unread: &[TranscriptId]) -> Option<String> {
    let names: Vec<&str> = unread.iter().map(TranscriptId::as_str).collect();
    (!names.is_empty()).then(|| format!("left out, their texts cannot be read: {}", names.join(", ")))
}

/// `1 case`, `2 cases`.
pub(super) fn amount(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The columns of how evenly something lies over the transcripts.
pub(super) const DISPERSION: [&str; 3] = ["juilland_d", "dp", "dp_norm"];

/// The cells of a table's measures, with why some are not there.
#[derive(Debug, Default)]
pub(super) struct Measures {
    reasons: BTreeMap<Undefined, BTreeSet<String>>,
    /// Why cells of the row that is being made are not there.
    row: BTreeMap<Undefined, Vec<String>>,
}

impl Measures {
    /// A measure with one decimal where a person reads.
    pub(super) fn percent(&mut self, column: &str, measured: Measured) -> Cell {
        self.note(column, measured, Cell::measure)
    }

    /// How much is covered, in percent with two.
    pub(super) fn coverage(&mut self, column: &str, measured: Measured) -> Cell {
        self.note(column, measured, Cell::coverage)
    }

    /// A measure with three.
    pub(super) fn ratio(&mut self, column: &str, measured: Measured) -> Cell {
        self.note(column, measured, Cell::ratio)
    }

    /// A c-index.
    pub(super) fn index(&mut self, column: &str, measured: Measured) -> Cell {
        self.note(column, measured, Cell::index)
    }

    fn note(&mut self, column: &str, measured: Measured, cell: fn(Option<f64>) -> Cell) -> Cell {
        match measured {
            Ok(value) => cell(Some(value)),
            Err(why) => {
                self.reasons.entry(why).or_default().insert(column.to_owned());
                self.row.entry(why).or_default().push(column.to_owned());
                Cell::Undefined(why.to_string())
            }
        }
    }

    /// Why the measures of this row are n/a that are, by column, and nothing where all are there; the next row begins.
    pub(super) fn reasons(&mut self) -> String {
        let row = std::mem::take(&mut self.row);
        let of = |(why, columns): (Undefined, Vec<String>)| format!("{}: {why}", columns.join(", "));
        row.into_iter().map(of).collect::<Vec<_>>().join("; ")
    }

    /// One sentence for each reason.
    pub(super) fn notes(&self) -> impl Iterator<Item = String> + '_ {
        self.reasons.iter().map(|(why, columns)| {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            format!("n/a in {}: {why}", columns.join(", "))
        })
    }
}

/// An empty table with columns of words, counts and measures.
pub(super) fn table(name: &str, texts: &[&str], counts: &[&str], measures: &[&str]) -> Table {
    let kinds = [(texts, Kind::Text), (counts, Kind::Count), (measures, Kind::Measure)];
    Table::new(name, kinds.into_iter().flat_map(|(names, kind)| names.iter().map(move |name| (*name, kind))))
}
