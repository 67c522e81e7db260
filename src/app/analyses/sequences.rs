//! Sequences and transitions as tables.

use std::sync::atomic::AtomicBool;

use super::{Measures, amount, basis_notes, coded, table, unread_note};
use crate::analysis::{LEAST_TRANSITIONS, Measured, Scope, SequenceOptions, Sequences, Undefined, sequences};
use crate::app::Workspace;
use crate::app::read_texts::ReadTexts;
use crate::report::{Cell, Kind, Table, Whose};
use crate::text::Arrange;

/// Put the codes of each transcript in order.
pub fn count_sequences(workspace: &Workspace, scope: &Scope, options: SequenceOptions) -> Sequences {
    let project = workspace.project();
    let (stop, library) = (AtomicBool::new(false), workspace.library());
    sequences(project, &coded(workspace, scope), scope, options, &ReadTexts::new(&library, &stop))
}

/// A row for each transition that comes at all, the most frequent first.
pub fn transitions_table(counted: &Sequences, options: SequenceOptions) -> Table {
    let mut shown =
        table("Transitions", &["from", "to", "from_name", "to_name"], &["count", "of"], &["probability", "residual"]);
    let mut measures = Measures::default();
    let mut found: Vec<(usize, usize, usize)> = counted.transitions.iter().collect();
    found.arrange_by_key(|(.., count)| std::cmp::Reverse(*count));
    for (from, to, count) in found {
        let (Some((a, _)), Some((b, _))) = (counted.codes.get(from), counted.codes.get(to)) else { continue };
        let words = [a.code.as_str(), b.code.as_str(), &a.name, &b.name].map(Cell::text);
        let numbers = [count, counted.transitions.row_sum(from)].map(Cell::count);
        let measured = [
            measures.ratio("probability", steady(counted, from, counted.transitions.probability(from, to))),
            measures.ratio("residual", steady(counted, from, counted.transitions.residual(from, to))),
        ];
        shown.push(words.into_iter().chain(numbers).chain(measured).collect());
    }
    shown.notes = notes(counted, options);
    shown.notes.extend(measures.notes());
    shown
}

/// Few transitions are counts only.
pub(super) fn steady(counted: &Sequences, from: usize, measured: Measured) -> Measured {
    if counted.transitions.row_sum(from) < LEAST_TRANSITIONS { Err(Undefined::TooFew) } else { measured }
}

/// A row for each code that something comes after, a column for each code that comes.
pub fn transitions_matrix(counted: &Sequences, options: SequenceOptions) -> Table {
    let mut shown = table("Transitions", &["from", "name"], &[], &[]);
    counted.codes.iter().for_each(|(label, _)| shown.add_column_of(label.code.as_str(), Kind::Count, Whose::Code));
    shown.add_column("all", Kind::Count);
    for (from, (label, _)) in counted.codes.iter().enumerate() {
        let words = [label.code.as_str(), &label.name].map(Cell::text);
        let counts = (0..counted.codes.len()).map(|to| Cell::count(counted.transitions.count(from, to)));
        let all = Cell::count(counted.transitions.row_sum(from));
        shown.push(words.into_iter().chain(counts).chain([all]).collect());
    }
    shown.notes = notes(counted, options);
    shown
}

/// A row for each transcript: its codes in order.
pub fn sequences_table(counted: &Sequences, options: SequenceOptions) -> Table {
    let mut shown = table("Sequences", &["transcript"], &["entries"], &[]);
    shown.add_column("sequence", Kind::Text);
    let code = |place: &usize| counted.codes.get(*place).map(|(label, _)| label.code.as_str());
    for (transcript, sequence) in &counted.sequences {
        let codes: Vec<&str> = sequence.iter().filter_map(code).collect();
        shown.push(vec![Cell::text(transcript.as_str()), Cell::count(codes.len()), Cell::text(codes.join(" > "))]);
    }
    shown.notes = notes(counted, options);
    shown
}

/// What is to be known of the counts.
pub(super) fn notes(counted: &Sequences, options: SequenceOptions) -> Vec<String> {
    let mut notes = basis_notes(&counted.basis);
    let entries = match options.by_turn {
        true => "each code once in each turn that it touches, as segments begin",
        false => "segments by start, end and name of the code",
    };
    let repeats = if options.collapse { "; repeats count once" } else { "" };
    notes.push(format!("order: {entries}{repeats}; no pair crosses transcripts"));
    notes.push(format!(
        "unit: pairs {} apart, n = {} in {}; {} to the same code",
        amount(options.lag, "place"),
        counted.transitions.n(),
        amount(counted.sequences.len(), "transcript"),
        counted.transitions.to_itself()
    ));
    notes.extend(unread_note(&counted.unread));
    notes
}
