//! What follows what: the order of codes in each transcript, and how often one comes after another.
//!
//! The sequence of a transcript is its segments by start, then end, then name of the code. T_xy counts entries y that come
//! `lag` places behind an entry x of the same transcript, P(y|x) = T_xy / Σ_y T_xy, and the adjusted residual of a cell is
//! that of [`CrossTable`] (Bakeman & Quera 2011): beyond ±1.96 it comes more often, or less, than the codes' own frequencies
//! would have it. Where repeats are collapsed a code cannot come after itself: expected counts and residuals are then those of
//! [`QuasiIndependence`], with a diagonal that cannot be. A row of fewer than five transitions is counts, and no shares should be read into it.

use std::collections::{BTreeMap, BTreeSet};

use super::quasi_independence::MOST_FITTED;
use super::undefined::share;
use super::units::touched;
use super::{
    Basis, CodingTable, CrossTable, Frame, Label, Measured, QuasiIndependence, Run, Scope, Segments, Span, Texts,
    Undefined,
};
use crate::project::{CodeId, Project, TranscriptId};
use crate::text::{CharRange, Unit};

/// How sequences are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SequenceOptions {
    /// Each code once a turn, in the order in which they begin there, instead of each segment.
    pub by_turn: bool,
    /// A code that comes several times in a row counts once.
    pub collapse: bool,
    /// How many places behind; 1 is the next.
    pub lag: usize,
}

impl Default for SequenceOptions {
    fn default() -> Self {
        Self { by_turn: false, collapse: false, lag: 1 }
    }
}

/// Fewer transitions from a code than this are counts only.
pub const LEAST_TRANSITIONS: usize = 5;

/// How often one thing comes after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transitions {
    counts: BTreeMap<(usize, usize), usize>,
    from: Vec<usize>,
    to: Vec<usize>,
    n: usize,
    /// Where a thing cannot come after itself: what the margins would give the other cells.
    fitted: Option<Result<QuasiIndependence, Undefined>>,
}

impl Transitions {
    /// Count in sequences of things below `things`.
    ///
    /// ```
    /// use emic::analysis::{SequenceOptions, Transitions};
    /// let found = Transitions::new(2, [vec![0, 1, 1, 0], vec![0, 1]], SequenceOptions::default());
    /// assert_eq!((found.count(0, 1), found.count(1, 1), found.n()), (2, 1, 4));
    /// ```
    pub fn new(things: usize, sequences: impl IntoIterator<Item = Vec<usize>>, options: SequenceOptions) -> Self {
        let lag = options.lag.max(1);
        let mut found = Self { from: vec![0; things], to: vec![0; things], ..Self::default() };
        for mut sequence in sequences {
            if options.collapse {
                sequence.dedup();
            }
            for (from, to) in sequence.iter().zip(sequence.iter().skip(lag)) {
                *found.counts.entry((*from, *to)).or_default() += 1;
                found.from.get_mut(*from).into_iter().for_each(|count| *count += 1);
                found.to.get_mut(*to).into_iter().for_each(|count| *count += 1);
                found.n += 1;
            }
        }
        if options.collapse && lag == 1 {
            let mut counts = vec![0.0; if things <= MOST_FITTED { things * things } else { 0 }];
            for (from, to, count) in found.iter() {
                counts.get_mut(from * things + to).into_iter().for_each(|slot| *slot = count as f64);
            }
            found.fitted = Some(QuasiIndependence::fit(things, &counts, |from, to| from != to));
        }
        found
    }

    /// How many transitions.
    pub fn n(&self) -> usize {
        self.n
    }

    /// How often `to` comes after `from`.
    pub fn count(&self, from: usize, to: usize) -> usize {
        self.counts.get(&(from, to)).copied().unwrap_or(0)
    }

    /// Those that come at all: from, to, how often.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.counts.iter().map(|((from, to), count)| (*from, *to, *count))
    }

    /// Transitions from a thing.
    pub fn row_sum(&self, from: usize) -> usize {
        self.from.get(from).copied().unwrap_or(0)
    }

    /// Transitions to a thing.
    pub fn column_sum(&self, to: usize) -> usize {
        self.to.get(to).copied().unwrap_or(0)
    }

    /// How often a thing comes after itself, all things together.
    pub fn to_itself(&self) -> usize {
        self.iter().filter(|(from, to, _)| from == to).map(|(_, _, count)| count).sum()
    }

    /// P(to | from).
    pub fn probability(&self, from: usize, to: usize) -> Measured {
        share(self.count(from, to) as f64, self.row_sum(from) as f64, Undefined::NothingInScope)
    }

    /// The adjusted residual of a cell.
    pub fn residual(&self, from: usize, to: usize) -> Measured {
        if let Some(fitted) = &self.fitted {
            return fitted.as_ref().map_err(|why| *why)?.residual(from, to);
        }
        // The four cells of this one against all others have the same residual, and the whole table need not be made.
        let (both, row, column) = (self.count(from, to), self.row_sum(from), self.column_sum(to));
        let rest = (self.n + both).saturating_sub(row + column);
        CrossTable::new(vec![vec![both, row - both], vec![column - both, rest]]).adjusted_residual(0, 0)
    }
}

/// The sequences of a study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sequences {
    /// The codes that were used, each with how often it stands in a sequence.
    pub codes: Vec<(Label, usize)>,
    /// Each transcript that has any, with the places of its codes in order.
    pub sequences: Vec<(TranscriptId, Vec<usize>)>,
    /// What follows what.
    pub transitions: Transitions,
    /// Transcripts whose text could not be read; they are left out.
    pub unread: Vec<TranscriptId>,
    /// Layer, scope and denominators.
    pub basis: Basis,
}

/// Put the codes of each transcript in order, and count. The texts are read only for turns.
pub fn sequences(
    project: &Project,
    table: &CodingTable,
    scope: &Scope,
    options: SequenceOptions,
    texts: &dyn Texts,
) -> Sequences {
    let frame = Frame::new(project, table, scope);
    let segments = frame.segments();
    let labels = frame.labels(project);
    let mut found = Sequences { basis: frame.basis().clone(), ..Sequences::default() };
    let ordered = ordered(&frame, &segments, &labels, options, texts, &mut found.unread);
    let used: Vec<usize> = (0..labels.len()).filter(|&row| !segments.of(row).is_empty()).collect();
    let places: BTreeMap<usize, usize> = used.iter().copied().zip(0..).collect();
    let mut totals = vec![0; used.len()];
    for (_, id, spans) in ordered.into_iter().filter(|(.., spans)| !spans.is_empty()) {
        let place = |span: &Span| places.get(&(span.row as usize)).copied();
        let mut sequence: Vec<usize> = spans.iter().filter_map(place).collect();
        if options.collapse {
            sequence.dedup();
        }
        sequence.iter().for_each(|place| totals.get_mut(*place).into_iter().for_each(|total| *total += 1));
        found.sequences.push((id, sequence));
    }
    let all = found.sequences.iter().map(|(_, sequence)| sequence.clone());
    found.transitions = Transitions::new(used.len(), all, options);
    found.codes = used.iter().filter_map(|row| labels.get(*row).cloned()).zip(totals).collect();
    found
}

/// The place of each label among all by name.
fn ranks(labels: &[Label]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|place| labels.get(*place).map(|label| (&label.name, &label.code)));
    let mut ranks = vec![0; labels.len()];
    for (rank, place) in order.into_iter().enumerate() {
        ranks.get_mut(place).into_iter().for_each(|slot| *slot = rank);
    }
    ranks
}

/// Each transcript by number and id, with its segments in their order.
type Ordered = Vec<(u32, TranscriptId, Vec<Span>)>;

fn ordered(
    frame: &Frame<'_>,
    segments: &Segments,
    labels: &[Label],
    options: SequenceOptions,
    texts: &dyn Texts,
    unread: &mut Vec<TranscriptId>,
) -> Ordered {
    let ranks = ranks(labels);
    match options.by_turn {
        true => by_turn(frame, segments, &ranks, texts, unread),
        false => by_segment(frame, segments, &ranks),
    }
}

/// The segments behind one cell of the transitions: those of `from` that one of `to` comes after, and those of `to` that
/// come after one of `from`. Both lists are sorted.
pub fn transition_segments(
    project: &Project,
    table: &CodingTable,
    scope: &Scope,
    options: SequenceOptions,
    texts: &dyn Texts,
    (from, to): (&CodeId, &CodeId),
) -> [Vec<Run>; 2] {
    let frame = Frame::new(project, table, scope);
    let segments = frame.segments();
    let labels = frame.labels(project);
    let row = |code: &CodeId| labels.iter().position(|label| label.code == *code).map(|row| row as u32);
    let mut found = [Vec::new(), Vec::new()];
    let (Some(first), Some(second)) = (row(from), row(to)) else { return found };
    for (transcript, _, mut spans) in ordered(&frame, &segments, &labels, options, texts, &mut Vec::new()) {
        if options.collapse {
            spans.dedup_by_key(|span| span.row);
        }
        let pairs = spans.iter().zip(spans.iter().skip(options.lag.max(1)));
        for (one, other) in pairs.filter(|(one, other)| (one.row, other.row) == (first, second)) {
            for (list, span) in found.iter_mut().zip([one, other]) {
                list.push(Run { transcript, start: span.start, end: span.end });
            }
        }
    }
    for list in &mut found {
        list.sort_by_key(|run| (run.transcript, run.start, run.end));
        list.dedup();
    }
    found
}

fn by_segment(frame: &Frame<'_>, segments: &Segments, ranks: &[usize]) -> Ordered {
    let mut dealt = segments.by_transcript(frame.table().transcripts().len());
    let mut ordered = Vec::new();
    for (number, id) in frame.transcripts() {
        let spans = dealt.of_mut(number);
        sort(spans, ranks);
        ordered.push((number, id.clone(), spans.to_vec()));
    }
    ordered
}

fn sort(spans: &mut [Span], ranks: &[usize]) {
    spans.sort_by_key(|span| (span.start, span.end, ranks.get(span.row as usize).copied()));
}

/// Each code once in each turn that it touches, in the order in which the segments begin. A segment that runs over several
/// turns is in all of them.
fn by_turn(
    frame: &Frame<'_>,
    segments: &Segments,
    ranks: &[usize],
    texts: &dyn Texts,
    unread: &mut Vec<TranscriptId>,
) -> Ordered {
    let mut dealt = segments.by_transcript(frame.table().transcripts().len());
    let mut ordered = Vec::new();
    let coded = frame.transcripts().filter(|(number, _)| !dealt.of_mut(*number).is_empty());
    let (numbers, ids): (Vec<u32>, Vec<&TranscriptId>) = coded.unzip();
    for ((number, id), turns) in numbers.into_iter().zip(&ids).zip(texts.all_units(&ids, Unit::Turn)) {
        let Some(turns) = turns else {
            unread.push((*id).clone());
            continue;
        };
        let spans = dealt.of_mut(number);
        sort(spans, ranks);
        let mut entries: Vec<(u32, usize, Span)> = Vec::new();
        for (order, span) in spans.iter().enumerate() {
            let (first, behind) = touched(&turns, CharRange::of(span.start as usize, span.end as usize));
            entries.extend((first..behind).map(|turn| (turn, order, *span)));
        }
        entries.sort_unstable();
        let mut seen = BTreeSet::new();
        entries.retain(|(turn, _, span)| seen.insert((*turn, span.row)));
        ordered.push((number, (*id).clone(), entries.into_iter().map(|(.., span)| span).collect()));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::NoTexts;
    use crate::analysis::tests::{all_near, counts, study, vector};

    #[test]
    fn the_worked_example_comes_out() {
        let (input, expected) = vector("E5-transitions");
        let letter = |value: &serde_json::Value| value.as_str().unwrap().bytes().next().unwrap() as usize - 65;
        let sequences = input["sequences"].as_array().unwrap().iter();
        let sequences = sequences.map(|one| one.as_array().unwrap().iter().map(letter).collect::<Vec<_>>());
        let found = Transitions::new(3, sequences, SequenceOptions::default());
        assert_eq!(found.n() as u64, expected["transitions"].as_u64().unwrap());
        assert_eq!(found.to_itself() as u64, expected["self_transitions"].as_u64().unwrap());
        for from in 0..3 {
            assert_eq!((0..3).map(|to| found.count(from, to)).collect::<Vec<_>>(), counts(&expected["counts"][from]));
            all_near((0..3).map(|to| found.probability(from, to).unwrap()), &expected["probabilities"][from]);
            all_near((0..3).map(|to| found.residual(from, to).unwrap()), &expected["adjusted_residuals"][from]);
        }
    }

    fn names(project: &Project, options: SequenceOptions) -> Vec<String> {
        let found = sequences(project, &CodingTable::new(project), &Scope::default(), options, &NoTexts);
        let name = |place: &usize| found.codes[*place].0.code.as_str().to_owned();
        found.sequences.iter().map(|(_, sequence)| sequence.iter().map(name).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn segments_stand_by_start_end_and_name_and_no_pair_crosses_transcripts() {
        let codings = [
            ("trust", "a", "x", 5, 9),
            ("language", "a", "x", 5, 9),
            ("trust", "a", "y", 0, 3),
            ("language", "a", "x", 5, 7),
            ("trust", "王", "x", 1, 2),
        ];
        let project = study(&[("a", 50, 9), ("王", 50, 9)], &codings);
        // The codings of language share positions and are one segment.
        assert_eq!(names(&project, SequenceOptions::default()), ["trust language trust", "trust"]);
        let found =
            sequences(&project, &CodingTable::new(&project), &Scope::default(), SequenceOptions::default(), &NoTexts);
        assert_eq!(found.transitions.n(), 2);
        let second = SequenceOptions { lag: 2, ..SequenceOptions::default() };
        let found = sequences(&project, &CodingTable::new(&project), &Scope::default(), second, &NoTexts);
        assert_eq!((found.transitions.n(), found.transitions.to_itself()), (1, 1));
    }

    #[test]
    fn without_repeats_a_code_cannot_follow_itself() {
        let options = SequenceOptions { collapse: true, ..SequenceOptions::default() };
        let found = Transitions::new(2, [vec![0, 0, 1, 1, 0]], options);
        assert_eq!((found.n(), found.to_itself()), (2, 0));
        assert_eq!(found.residual(0, 1), Err(Undefined::StructuralZero), "two codes can but take turns");
        let many: Vec<usize> =
            (0..60_usize).map(|place| [0, 1, 2, 3, 1, 0, 2][(place * 3 + place.pow(3) / 5) % 7]).collect();
        let found = Transitions::new(4, [many], options);
        let sum: f64 = (0..4).filter_map(|to| found.residual(0, to).ok()).sum();
        assert!(found.residual(0, 1).is_ok() && found.residual(0, 0).is_err() && sum.is_finite());
        let empty = Transitions::new(2, [], SequenceOptions::default());
        assert_eq!(empty.residual(0, 1), Err(Undefined::EmptyMargin));
        assert_eq!(empty.probability(0, 1), Err(Undefined::NothingInScope));
    }

    #[test]
    fn a_code_stands_once_in_each_turn_that_it_touches() {
        use crate::analysis::tests::OneText;
        let text = "Q: 信任? 😀\n\nChen: yes yes\n\nQ: 好\n\nChen: no";
        let codings = [("trust", "a", "x", 3, 20), ("trust", "a", "x", 21, 24), ("language", "a", "x", 4, 5)];
        let project = study(&[("a", text.chars().count(), 9)], &codings);
        let options = SequenceOptions { by_turn: true, ..SequenceOptions::default() };
        let table = CodingTable::new(&project);
        let found = sequences(&project, &table, &Scope::default(), options, &OneText::new(text));
        let order: Vec<&str> = found.sequences[0].1.iter().map(|place| found.codes[*place].0.code.as_str()).collect();
        assert_eq!(order, ["trust", "language", "trust"]);
        let found = sequences(&project, &table, &Scope::default(), options, &NoTexts);
        assert_eq!((found.unread.len(), found.transitions.n()), (1, 0));
    }
}
