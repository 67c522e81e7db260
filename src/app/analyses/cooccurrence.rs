//! Co-occurrence as a list of pairs, and as a matrix.

use std::sync::atomic::AtomicBool;

use super::{Measures, amount, basis_notes, coded, table, unread_note};
use crate::analysis::{
    Cooccurrence, CountedUnit, Distance, Fourfold, Measured, Pair, Scope, Undefined, Window, clustered, cooccurrence,
};
use crate::app::Workspace;
use crate::app::read_texts::ReadTexts;
use crate::report::{Cell, Kind, Table, Whose};
use crate::text::Arrange;

/// Count which codes go together. With `participants` units of a text, and words and turns that lie between, are those of
/// participants alone.
pub fn count_pairs(workspace: &Workspace, scope: &Scope, window: Window, participants: bool) -> Cooccurrence {
    let project = workspace.project();
    let (stop, library) = (AtomicBool::new(false), workspace.library());
    cooccurrence(
        project,
        &coded(workspace, scope),
        scope,
        window,
        &ReadTexts::new(&library, &stop).of_participants(participants),
    )
}

/// How pairs are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairOptions {
    /// Pairs that never meet too.
    pub all: bool,
    /// Fisher's exact test of each pair, where there are units.
    pub tests: bool,
}

/// Pairs that are listed at most where those that never meet are asked for.
const MOST: usize = 1_000_000;

/// A row for each pair, those that meet most often first.
pub fn cooccurrence_table(counted: &Cooccurrence, options: PairOptions) -> Table {
    let same = matches!(counted.window, Window::Same(_));
    let counts: &[&str] = match same {
        true => &["units_a", "units_b", "both"],
        false => &["segments_a", "segments_b", "pairs", "a_with_b", "b_with_a"],
    };
    let overlap = counted.window == Window::Overlap;
    let mut names = vec!["c_index"];
    names.extend((same || overlap).then_some("jaccard"));
    names.extend(["b_given_a", "a_given_b"]);
    names.extend(same.then_some(["expected", "lift", "phi", "pmi", "npmi"]).into_iter().flatten());
    names.extend((same && options.tests).then_some("fisher_p"));
    let mut shown = table("Co-occurrence", &["code_a", "code_b", "name_a", "name_b"], counts, &names);
    let mut measures = Measures::default();
    let (mut above, mut distorted) = (0, 0);
    for pair in pairs(counted, options.all) {
        let (Some(a), Some(b)) = (counted.codes.get(pair.first), counted.codes.get(pair.second)) else { continue };
        let words = [a.label.code.as_str(), b.label.code.as_str(), &a.label.name, &b.label.name].map(Cell::text);
        let (size_a, size_b, count) = (counted.size(pair.first), counted.size(pair.second), counted.count(&pair));
        let mut cells: Vec<Cell> = words.into_iter().chain([size_a, size_b, count].map(Cell::count)).collect();
        if !same {
            cells.extend([pair.meeting.first, pair.meeting.second].map(Cell::count));
        }
        let of = counted.measures(&pair);
        above += usize::from(of.c_index.is_ok_and(|index| index > 1.0));
        distorted += usize::from(counted.is_distorted(&pair));
        for name in &names {
            let measured = match *name {
                "fisher_p" => counted.fold(&pair).and_then(tested),
                name => {
                    PairMeasure::of_name(name).map_or(Err(Undefined::NoUnits), |measure| measure.of(counted, &pair))
                }
            };
            cells.push(match *name {
                "c_index" => measures.index(name, measured),
                name => measures.ratio(name, measured),
            });
        }
        shown.push(cells);
    }
    shown.notes = notes(counted);
    shown.notes.extend(told_of_c_index(above, distorted));
    if options.tests && same {
        let tests = amount(shown.rows.len(), "test");
        shown.notes.push(format!("{tests}, not adjusted; units of one transcript depend on each other: they explore"));
    }
    shown.notes.extend(measures.notes());
    shown
}

/// Of how many pairs the c-index says little, and why.
fn told_of_c_index(above: usize, distorted: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if above > 0 {
        let pairs = amount(above, "pair");
        notes.push(format!("c_index above 1 in {pairs}: segments overlap several of the other; look at jaccard"));
    }
    if distorted > 0 {
        notes.push(format!(
            "in {} one code is more than five times as frequent as the other: c_index says little there",
            amount(distorted, "pair")
        ));
    }
    notes
}

/// Small numbers get no test.
fn tested(fold: Fourfold) -> Measured {
    if fold.units() < 5 { Err(Undefined::TooFew) } else { fold.fisher() }
}

/// The pairs that are listed, the most frequent first, then in the order of the codes.
fn pairs(counted: &Cooccurrence, all: bool) -> Vec<Pair> {
    let codes = counted.codes.len();
    let mut pairs = counted.pairs.clone();
    if all && codes * codes <= MOST {
        let every = (0..codes).flat_map(|first| (0..codes).map(move |second| (first, second)));
        let wanted = |&(first, second): &(usize, usize)| {
            (if counted.window.is_directed() { first != second } else { first < second })
                && !counted.is_nested(first, second)
        };
        pairs = every.filter(wanted).map(|(first, second)| counted.pair(first, second)).collect();
    }
    pairs.arrange_by_key(|pair| std::cmp::Reverse(counted.count(pair)));
    pairs
}

/// A measure of a pair that a matrix can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PairMeasure {
    /// How often they meet.
    #[default]
    Count,
    /// The c-index.
    CIndex,
    /// Jaccard's coefficient.
    Jaccard,
    /// P(column | row).
    Share,
    /// P(row | column).
    ShareOfSecond,
    /// Units that would have both.
    Expected,
    /// Lift.
    Lift,
    /// Phi.
    Phi,
    /// Pointwise mutual information.
    Pmi,
    /// The same, normalised.
    Npmi,
}

impl PairMeasure {
    fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "c_index" => Self::CIndex,
            "jaccard" => Self::Jaccard,
            "b_given_a" => Self::Share,
            "a_given_b" => Self::ShareOfSecond,
            "expected" => Self::Expected,
            "lift" => Self::Lift,
            "phi" => Self::Phi,
            "pmi" => Self::Pmi,
            "npmi" => Self::Npmi,
            _ => return None,
        })
    }

    /// The measure of a pair.
    pub(super) fn of(self, counted: &Cooccurrence, pair: &Pair) -> Measured {
        let measures = counted.measures(pair);
        match self {
            Self::Count => Ok(counted.count(pair) as f64),
            Self::CIndex => measures.c_index,
            Self::Jaccard => measures.jaccard,
            Self::Share => measures.second_given_first,
            Self::ShareOfSecond => measures.first_given_second,
            Self::Expected => measures.expected,
            Self::Lift => measures.lift,
            Self::Phi => measures.phi,
            Self::Pmi => measures.pmi,
            Self::Npmi => measures.npmi,
        }
    }
}

/// A row and a column for each code that was used, in the order of the codebook. The diagonal has each code's own count.
pub fn cooccurrence_matrix(counted: &Cooccurrence, measure: PairMeasure) -> Table {
    let order: Vec<usize> = (0..counted.codes.len()).collect();
    matrix_in(counted, measure, &order)
}

/// The same with codes that go together beside each other.
pub fn clustered_matrix(counted: &Cooccurrence, measure: PairMeasure) -> Table {
    let codes = counted.codes.len();
    if codes * codes > MOST {
        let mut shown = cooccurrence_matrix(counted, measure);
        shown.notes.push("order: of the codebook, because there are too many codes to cluster".to_owned());
        return shown;
    }
    let mut shown = matrix_in(counted, measure, &clustered(codes, |one, other| apart(counted, one, other)));
    let by = match counted.window {
        Window::Overlap | Window::Same(_) => "1 - jaccard",
        _ => "1 - c_index, of the direction in which they meet more often",
    };
    shown.notes.push(format!("order: clustered by average linkage of {by}"));
    shown
}

/// How far two codes are apart, from 0 to 1; as far as can be where that is not defined.
fn apart(counted: &Cooccurrence, one: usize, other: usize) -> f64 {
    let alike = |first: usize, second: usize| {
        let measures = counted.measures(&counted.pair(first, second));
        measures.jaccard.or(measures.c_index).map_or(0.0, |alike| alike.clamp(0.0, 1.0))
    };
    1.0 - if counted.window.is_directed() { alike(one, other).max(alike(other, one)) } else { alike(one, other) }
}

fn matrix_in(counted: &Cooccurrence, measure: PairMeasure, order: &[usize]) -> Table {
    let mut shown = table("Co-occurrence", &["code", "name"], &[], &[]);
    let kind = if measure == PairMeasure::Count { Kind::Count } else { Kind::Measure };
    let codes = || order.iter().filter_map(|place| Some((*place, counted.codes.get(*place)?)));
    codes().for_each(|(_, code)| shown.add_column_of(code.label.code.as_str(), kind, Whose::Code));
    let mut measures = Measures::default();
    for (first, code) in codes() {
        let mut cells: Vec<Cell> = [code.label.code.as_str(), &code.label.name].into_iter().map(Cell::text).collect();
        for second in order.iter().copied() {
            let pair = counted.pair(first, second);
            cells.push(match measure {
                PairMeasure::Count if first == second => Cell::count(counted.size(first)),
                PairMeasure::Count if counted.is_nested(first, second) => Cell::Missing,
                PairMeasure::Count => Cell::count(counted.count(&pair)),
                _ if first == second => Cell::Missing,
                measure => measures.ratio("the matrix", measure.of(counted, &pair)),
            });
        }
        shown.push(cells);
    }
    shown.notes = notes(counted);
    shown.notes.push(match measure {
        PairMeasure::Count => "diagonal: how often a code itself; the sum of a row is no number of segments".to_owned(),
        _ => "diagonal: n/a, no code meets itself".to_owned(),
    });
    shown.notes.extend(measures.notes());
    shown
}

/// What is to be known of the counts.
pub(super) fn notes(counted: &Cooccurrence) -> Vec<String> {
    let mut notes = basis_notes(&counted.basis);
    let most = |gap: u32, distance: Distance| amount(gap as usize, super::charts::distance_name(distance));
    notes.push(match counted.window {
        Window::Overlap => {
            format!(
                "window: overlap, segments that share a position; jaccard and shares are of characters, n = {}",
                counted.n
            )
        }
        Window::Same(unit) => format!("window: the same {}; unit: {0}, n = {}", unit.name(), counted.n),
        Window::Within(gap, distance) => format!("window: at most {} between two segments", most(gap, distance)),
        Window::Follows(gap, distance) => {
            format!("window: b begins behind the end of a, at most {} later", most(gap, distance))
        }
        Window::Inside => "window: a segment of b lies inside one of a".to_owned(),
    });
    if let Window::Within(_, Distance::Segments) | Window::Follows(_, Distance::Segments) = counted.window {
        notes.push(
            "a segment lies between two where it begins at or behind the end of the one and ends at or before the start of \
             the other; merged segments of any code in scope, those of several codes with the same ends as one"
                .to_owned(),
        );
    }
    if counted.window == Window::Same(CountedUnit::Case) && counted.basis.cases == counted.basis.transcripts {
        notes.push("each transcript is a case of its own; --case NAME says which attribute names the case".to_owned());
    }
    notes.extend(unread_note(&counted.unread));
    notes
}
