//! Coders against each other: by pair, over all codes, by coder.

use super::Compared;
use super::tables::{OFF_PAPER, notes};
use crate::analysis::{
    Agreement, CodeAgreement, CoderSet, LEAST_CODED, LEAST_UNITS, Measured, SetDistance, SquareTable, Undefined,
    pooled_kappa,
};
use crate::app::analyses::{Measures, table};
use crate::report::{Cell, Kind, Table, Whose};

/// All pairs of places, the smaller first.
fn pairs(coders: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..coders).flat_map(move |first| (first + 1..coders).map(move |second| (first, second)))
}

/// The mean of the pairs' kappas that are defined.
pub(super) fn light(code: &CodeAgreement, coders: usize) -> Measured {
    let kappas: Vec<Measured> = pairs(coders).map(|(first, second)| code.pair(first, second).kappa()).collect();
    let why = kappas.iter().find_map(|kappa| kappa.err()).unwrap_or(Undefined::NoPairs);
    mean(kappas.into_iter().flatten()).ok_or(why)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// A row for each code and pair of coders: the four cells, agreement, Cohen's kappa with its standard error, and the others.
pub fn pairs_table(compared: &Compared) -> Table {
    let counts = ["units", "both", "only_a", "only_b", "neither"];
    let measured = [
        "agreement",
        "positive",
        "negative",
        "kappa",
        "error",
        "low",
        "high",
        "pi",
        "alpha",
        "ac1",
        "pabak",
        "prevalence_index",
        "bias_index",
    ];
    let mut shown = table("Agreement by pair", &["code", "name", "coder_a", "coder_b"], &counts, &measured);
    shown.add_column("reasons", Kind::Text);
    shown.off_paper = OFF_PAPER.to_vec();
    let names = compared.names();
    let mut measures = Measures::default();
    for code in &compared.agreement.codes {
        for (first, second) in pairs(names.len()) {
            let pair = code.pair(first, second);
            let name = |place: usize| names.get(place).copied().unwrap_or_default();
            let words = [code.label.code.as_str(), &code.label.name, name(first), name(second)].map(Cell::text);
            let cells =
                [pair.n(), pair.count(0, 0), pair.count(0, 1), pair.count(1, 0), pair.count(1, 1)].map(Cell::Count);
            let mut row: Vec<Cell> = words.into_iter().chain(cells).collect();
            row.extend(measured.iter().map(|name| pair_cell(&mut measures, compared, &pair, name)));
            row.push(Cell::text(measures.reasons()));
            shown.push(row);
        }
    }
    shown.notes = notes(compared);
    shown.notes.push("units: those that both judged; kappa: Cohen's; error, low, high: by its standard error (Fleiss, Cohen & Everitt 1969)".to_owned());
    shown.notes.extend(measures.notes());
    shown
}

fn pair_cell(measures: &mut Measures, compared: &Compared, pair: &SquareTable, name: &str) -> Cell {
    let few = pair.n() < LEAST_UNITS || pair.n() - pair.count(1, 1) < LEAST_CODED;
    let steady = |measured: Measured| match measured {
        Ok(_) if compared.question.unit.is_dependent() => Err(Undefined::Dependent),
        Ok(_) if few => Err(Undefined::TooFewUnits),
        measured => measured.map(|value| value.clamp(-1.0, 1.0)),
    };
    let measured = match name {
        "agreement" => return measures.percent(name, pair.percent_agreement().map(|share| 100.0 * share)),
        "positive" => pair.specific_agreement(0),
        "negative" => pair.specific_agreement(1),
        "kappa" => pair.kappa(),
        "error" => steady(pair.kappa_error()),
        "low" => steady(pair.kappa_interval().map(|ends| ends.0)),
        "high" => steady(pair.kappa_interval().map(|ends| ends.1)),
        "pi" => pair.ratings().fleiss(),
        "alpha" => pair.ratings().alpha(),
        "ac1" => pair.ratings().ac1(),
        "pabak" => pair.ratings().brennan_prediger(),
        "prevalence_index" => pair.prevalence_index(),
        _ => pair.bias_index(),
    };
    measures.ratio(name, measured)
}

/// Over all codes: a row for all coders, and one for each pair where there are more than two.
pub fn overall_table(compared: &Compared) -> Table {
    let counts = ["codes", "defined"];
    let measured = [
        "agreement_mean",
        "pooled_kappa",
        "alpha_mean",
        "alpha_least",
        "alpha_most",
        "masi_alpha",
        "jaccard_alpha",
        "exact_alpha",
    ];
    let mut shown = table("Agreement over codes", &["coders"], &counts, &measured);
    shown.add_column("reasons", Kind::Text);
    shown.off_paper = OFF_PAPER.to_vec();
    let found = &compared.agreement;
    let names = compared.names();
    let mut measures = Measures::default();
    let sets = found.sets();
    let everybody = (0..names.len()).fold(CoderSet::default(), CoderSet::with);
    let of_pairs = pairs(if names.len() > 2 { names.len() } else { 0 });
    let groups = std::iter::once(everybody).chain(of_pairs.map(|(a, b)| CoderSet::default().with(a).with(b)));
    for (place, group) in groups.enumerate() {
        let of_group: Vec<&str> = group.iter().filter_map(|coder| names.get(coder).copied()).collect();
        let mut cells = vec![Cell::text(of_group.join(", "))];
        cells.extend(overall_cells(found, group, &mut measures));
        for (name, distance) in DISTANCES {
            cells.push(if place == 0 { measures.ratio(name, sets.alpha(distance)) } else { Cell::Missing });
        }
        cells.push(Cell::text(measures.reasons()));
        shown.push(cells);
    }
    shown.notes = notes(compared);
    shown.notes.push(
        "no one number stands for a codebook: report every code; defined: codes with an alpha; least, most: the range"
            .to_owned(),
    );
    shown.notes.push("pooled_kappa: De Vries et al. 2008; masi, jaccard, exact: alpha over the set of codes that a unit has, the empty set too (Passonneau 2006), of all coders".to_owned());
    shown.notes.extend(measures.notes());
    shown
}

/// Alpha over the set of codes that a unit has, by how two sets differ.
const DISTANCES: [(&str, SetDistance); 3] =
    [("masi_alpha", SetDistance::Masi), ("jaccard_alpha", SetDistance::Jaccard), ("exact_alpha", SetDistance::Exact)];

/// What a group of coders comes to over all codes: how many there are, how many have an alpha, and the means.
fn overall_cells(found: &Agreement, group: CoderSet, measures: &mut Measures) -> Vec<Cell> {
    let ratings = || found.codes.iter().map(|code| code.ratings_of(group));
    let alphas: Vec<f64> = ratings().filter_map(|ratings| ratings.alpha().ok()).collect();
    let none = if ratings().all(|ratings| ratings.units(2) == 0) { Undefined::NoPairs } else { Undefined::NoVariation };
    let among = |of: fn(f64, f64) -> f64| alphas.iter().copied().reduce(of).ok_or(none);
    let agreement = mean(ratings().filter_map(|ratings| ratings.percent_agreement().ok())).ok_or(Undefined::NoPairs);
    let pooled = match group.iter().collect::<Vec<usize>>().as_slice() {
        [first, second] => pooled_kappa(&found.codes.iter().map(|code| code.pair(*first, *second)).collect::<Vec<_>>()),
        _ => Err(Undefined::TwoCoders),
    };
    vec![
        Cell::count(found.codes.len()),
        Cell::count(alphas.len()),
        measures.percent("agreement_mean", agreement.map(|share| 100.0 * share)),
        measures.ratio("pooled_kappa", pooled),
        measures.ratio("alpha_mean", mean(alphas.iter().copied()).ok_or(none)),
        measures.ratio("alpha_least", among(f64::min)),
        measures.ratio("alpha_most", among(f64::max)),
    ]
}

/// A row for each coder: what they completed and coded, and what alpha is without them.
pub fn coders_table(compared: &Compared) -> Table {
    let found = &compared.agreement;
    let more = found.coders.len() > 2;
    let counts = ["completed", "shared", "segments", "codes"];
    let measured: &[&str] = if more { &["prevalence", "alpha_mean", "alpha_mean_without"] } else { &["prevalence"] };
    let mut shown = table("Coders", &["coder"], &counts, measured);
    shown.add_column("reasons", Kind::Text);
    shown.off_paper = OFF_PAPER.to_vec();
    let everybody = (0..found.coders.len()).fold(CoderSet::default(), CoderSet::with);
    let mut measures = Measures::default();
    for (place, coder) in found.coders.iter().enumerate() {
        let completed = found.transcripts.iter().filter(|judged| judged.completed.has(place));
        let shared = found.shared().filter(|judged| judged.completed.has(place)).count();
        let segments: Vec<usize> = found.codes.iter().map(|code| code.segments_of(place)).collect();
        let used = segments.iter().filter(|segments| **segments > 0).count();
        let mut cells = vec![Cell::text(coder.as_str())];
        cells.extend([completed.count(), shared, segments.iter().sum(), used].map(Cell::count));
        let (all, with) = found
            .codes
            .iter()
            .map(|code| code.decisions_of(place))
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let prevalence = if all > 0 { Ok(100.0 * with as f64 / all as f64) } else { Err(Undefined::NothingInScope) };
        cells.push(measures.percent("prevalence", prevalence));
        if more {
            // Of the codes that have both, so that one is not better for having fewer codes.
            let both: Vec<(f64, f64)> = found
                .codes
                .iter()
                .filter_map(|code| Some((code.alpha.ok()?, code.ratings_of(everybody.without(place)).alpha().ok()?)))
                .collect();
            let of = |pick: fn(&(f64, f64)) -> f64| mean(both.iter().map(pick)).ok_or(Undefined::NoVariation);
            cells.push(measures.ratio("alpha_mean", of(|pair| pair.0)));
            cells.push(measures.ratio("alpha_mean_without", of(|pair| pair.1)));
        }
        cells.push(Cell::text(measures.reasons()));
        shown.push(cells);
    }
    shown.notes = notes(compared);
    shown.notes.push("shared: completed by another too; segments, codes: in what they completed; prevalence: percent of their decisions that apply a code".to_owned());
    if more {
        shown.notes.push(
            "alpha_mean, alpha_mean_without: mean alpha of the codes that have one with and without this coder"
                .to_owned(),
        );
    }
    shown.notes.extend(measures.notes());
    shown
}

/// A row for each code: alpha, and alpha without each coder.
pub fn without_table(compared: &Compared) -> Table {
    let found = &compared.agreement;
    let mut shown = table("Alpha without a coder", &["code", "name"], &["units"], &["alpha"]);
    let names: Vec<String> = compared.names().iter().map(|name| format!("without {name}")).collect();
    names.iter().for_each(|name| shown.add_column_of(name, Kind::Measure, Whose::Study));
    shown.add_column("reasons", Kind::Text);
    shown.off_paper = OFF_PAPER.to_vec();
    let everybody = (0..found.coders.len()).fold(CoderSet::default(), CoderSet::with);
    let mut measures = Measures::default();
    for code in &found.codes {
        let mut cells =
            vec![Cell::text(code.label.code.as_str()), Cell::text(&code.label.name), Cell::Count(code.units)];
        cells.push(measures.ratio("alpha", code.alpha));
        for (place, name) in names.iter().enumerate() {
            cells.push(measures.ratio(name, code.ratings_of(everybody.without(place)).alpha()));
        }
        cells.push(Cell::text(measures.reasons()));
        shown.push(cells);
    }
    shown.notes = notes(compared);
    shown.notes.extend(measures.notes());
    shown
}
