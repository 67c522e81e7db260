//! A row for each code, and what every table of agreement says of itself.

use jiff::tz::TimeZone;

use super::{AgreementRefusal, Coefficient, Compared};
use crate::analysis::{Agreement, AgreementUnit, CodeAgreement, JudgedTranscript, Measured, Rollup, Undefined};
use crate::app::analyses::{Measures, amount, some_codes, table, unread_note};
use crate::app::counting::left_out;
use crate::project::CoderId;
use crate::report::{Cell, Kind, Table, rounded};

/// Names that a note lists at most.
const MOST_NAMED: usize = 8;

/// Why a number is not there is said in its cell, and on paper by a sign that leads to a note.
pub(super) const OFF_PAPER: &[&str] = &["reasons"];

/// Codes from which on some look well or badly by chance.
const MANY_CODES: usize = 20;

/// A table without rows that says why.
pub(in crate::app) fn empty_table(why: &AgreementRefusal) -> Table {
    let mut shown = table("Agreement", &["code", "name"], &["units"], &["alpha"]);
    shown.notes = vec![format!("{why}; {}", why.hint())];
    shown
}

/// A row for each code: units, prevalence, percent agreement, positive agreement, alpha with its interval, u-alpha.
pub fn agreement_table(compared: &Compared) -> Table {
    let mut shown = Table::new("Agreement", [("code", Kind::Text), ("name", Kind::Text)]);
    ["units", "coded"].iter().for_each(|name| shown.add_column(name, Kind::Count));
    let analytic = compared.question.analytic;
    let mut measured = vec!["prevalence", "agreement", "positive", "alpha"];
    measured.extend(analytic.then_some("error"));
    let resampled = compared.agreement.options.bootstrap.is_some();
    measured.extend((analytic || resampled).then_some(["low", "high"]).into_iter().flatten());
    measured.extend(resampled.then_some("below_667"));
    measured.extend(compared.question.coefficients.iter().map(|coefficient| coefficient.name()));
    measured.push("u_alpha");
    measured.iter().for_each(|name| shown.add_column(name, Kind::Measure));
    ["warnings", "reasons"].iter().for_each(|name| shown.add_column(name, Kind::Text));
    shown.off_paper = OFF_PAPER.to_vec();
    shown.marks = Some(("warnings", "name"));
    let mut measures = Measures::default();
    for code in &compared.agreement.codes {
        let mut cells = vec![Cell::text(code.label.code.as_str()), Cell::text(&code.label.name)];
        cells.extend([code.units, code.coded].map(Cell::Count));
        cells.extend(measured.iter().map(|name| cell(&mut measures, compared, code, name)));
        cells.push(Cell::text(warnings(code).join(" ")));
        cells.push(Cell::text(measures.reasons()));
        shown.push(cells);
    }
    shown.notes = notes(compared);
    shown.notes.push(interval_note(compared));
    shown
        .notes
        .extend(compared.question.coefficients.iter().map(|it| it.says(compared.agreement.coders.len()).to_owned()));
    shown.notes.push(format!("u_alpha: marking and coding together, over {}", by_all(compared)));
    shown.notes.extend(warning_notes(compared));
    shown.notes.extend(left_out(compared.agreement.basis.lost));
    shown.notes.extend(unread_note(&compared.agreement.unread));
    shown.notes.extend(measures.notes());
    if compared.agreement.coders.iter().any(|coder| is_consensus(coder.as_str())) {
        shown.notes.push("W7: a coder called consensus is compared; agreement is about independent coding, before it was talked over".to_owned());
    }
    shown
}

fn cell(measures: &mut Measures, compared: &Compared, code: &CodeAgreement, name: &str) -> Cell {
    let percent = |measured: Measured| measured.map(|share| 100.0 * share);
    let interval = || compared.interval(code);
    match name {
        "prevalence" => measures.percent(name, percent(code.prevalence)),
        "agreement" => measures.percent(name, percent(code.ratings.percent_agreement())),
        "positive" => measures.ratio(name, code.ratings.specific_agreement(1)),
        "alpha" => measures.ratio(name, code.alpha),
        "error" => measures.ratio(name, compared.estimate(code).map(|estimate| estimate.error)),
        "low" => measures.ratio(name, interval().map(|ends| ends.0)),
        "high" => measures.ratio(name, interval().map(|ends| ends.1)),
        "below_667" => measures.ratio(name, code.interval.map(|interval| interval.below)),
        "u_alpha" => measures.ratio(name, code.u_alpha),
        _ => match Coefficient::ALL.into_iter().find(|coefficient| coefficient.name() == name) {
            Some(coefficient) => measures.ratio(name, coefficient.of(code, compared.agreement.coders.len())),
            None => Cell::Missing,
        },
    }
}

/// The warnings of one code.
pub(super) fn warnings(code: &CodeAgreement) -> Vec<&'static str> {
    let rare = code.prevalence.is_ok_and(|share| share > 0.0 && !(0.05..=0.95).contains(&share));
    let few = code.alpha.is_ok() && matches!(code.interval, Err(Undefined::TooFewUnits));
    let all = [("W2", rare), ("W4", !code.never.is_empty()), ("W6", few), ("W8", code.is_late())];
    all.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
}

/// What every table of agreement says: who, what, how much, as of when.
pub(super) fn notes(compared: &Compared) -> Vec<String> {
    let found = &compared.agreement;
    let shared = found.shared().count();
    let share = found
        .shared_text()
        .map_or_else(|why| format!("n/a: {why}"), |share| format!("{} %", rounded(100.0 * share, 1)));
    let at_least = match (found.options.unit, found.options.unit.name()) {
        (AgreementUnit::Half(_), name) => format!("{name}, at least half of it covered"),
        (AgreementUnit::Character, name) => name.to_owned(),
        (_, name) => format!("{name}, any of it covered"),
    };
    let mut notes = vec![
        format!(
            "coders: {}; each one's own codings, nobody's pooled; only what they called complete",
            compared.names().join(", ")
        ),
        format!(
            "unit: {at_least}; eligible text: {}; units: those that two coders or more judged",
            compared.question.eligible.name()
        ),
        format!(
            "scope: {}, {shared} completed by two coders or more ({share} of the eligible text)",
            amount(found.basis.transcripts, "transcript")
        ),
    ];
    notes.extend(compared.latest.map(|time| {
        format!(
            "snapshot: codings up to {}; coding after coders have talked is not independent",
            time.to_zoned(TimeZone::UTC).date()
        )
    }));
    if found.basis.rollup == Rollup::Aggregate {
        notes.push("each code with those below it: the union, not the sum".to_owned());
    }
    notes.extend(some_codes(&found.basis).map(|some| format!("{some} are shown")));
    let empty = found.transcripts.iter().filter(|judged| judged.units() == 0).map(|judged| judged.id.as_str());
    notes.extend(listed("0 units: ", empty.collect()));
    notes
}

fn listed(what: &str, names: Vec<&str>) -> Option<String> {
    let more = names.len().saturating_sub(MOST_NAMED);
    let shown: Vec<&str> = names.iter().take(MOST_NAMED).copied().collect();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!names.is_empty()).then(|| format!("{what}{}{more}", shown.join(", ")))
}

fn by_all(compared: &Compared) -> String {
    let found = &compared.agreement;
    let all = found.transcripts.iter().filter(|judged| judged.completed.len() as usize == found.coders.len());
    let who =
        if found.coders.len() == 2 { "both coders".to_owned() } else { format!("all {} coders", found.coders.len()) };
    format!("{} that {who} completed", amount(all.count(), "transcript"))
}

fn interval_note(compared: &Compared) -> String {
    let found = &compared.agreement;
    let alone = "alpha: Krippendorff's, nominal, each code by itself";
    let alpha = format!("{alone}; low, high: its 95 % interval, of these coders alone");
    match (found.options.bootstrap, compared.question.analytic) {
        (_, true) => format!("{alpha}, from the standard error (Gwet 2014)"),
        (None, _) => alone.to_owned(),
        (Some(bootstrap), _) => {
            let shared = found.shared().count();
            let of = match (found.resamples_transcripts(), found.resamples_turns()) {
                (true, _) => amount(shared, "transcript"),
                (_, true) => format!("the turns of {} as if they were independent", amount(shared, "transcript")),
                _ => format!("the units of {} as if they were independent", amount(shared, "transcript")),
            };
            format!(
                "{alpha}; resampled {} times with seed {}: {of}; below_667: the share of the times below .667",
                bootstrap.draws, bootstrap.seed
            )
        }
    }
}

/// What one must be warned of, each with its number in docs/agreement.md.
fn warning_notes(compared: &Compared) -> Vec<String> {
    let found = &compared.agreement;
    let with = |name: &str| found.codes.iter().filter(|code| warnings(code).contains(&name)).count();
    let mut notes = Vec::new();
    if found.options.unit.is_dependent() {
        let unit = found.options.unit.name();
        notes.push(format!(
            "W1: {unit}s are not independent; their number is the length of the text, and long passages weigh most"
        ));
    }
    let mut of_codes = |name: &str, says: &str| {
        let codes = with(name);
        notes.extend((codes > 0).then(|| format!("{name} in {}: {says}", amount(codes, "code"))));
    };
    of_codes(
        "W2",
        "rare or nearly everywhere, where coefficients are unsteady (Feinstein & Cicchetti 1990); read positive",
    );
    of_codes(
        "W4",
        "a coder never applied it in what was compared and others did; kappa is 0 by that alone; look at training or codebook",
    );
    of_codes("W6", "fewer than 10 units, or fewer than 5 that anybody coded: no interval");
    of_codes("W8", "it came into the codebook after a coder had completed a transcript; counted as missing there");
    notes.extend(incomplete(found));
    let shaky = found.codes.iter().filter(|code| code.interval.is_ok_and(|interval| interval.is_shaky())).count();
    if shaky > 0 {
        notes.push(format!(
            "in {} more than 5 % of the resampled studies have no coefficient; these are left out",
            amount(shaky, "code")
        ));
    }
    if found.codes.len() >= MANY_CODES {
        notes.push(format!(
            "W10: of {} codes some look well or badly by chance; report all, not the best",
            found.codes.len()
        ));
    }
    notes.push(
        "read the lower end, not the point: at .800 reliable, from .667 for tentative conclusions (Krippendorff 2019)"
            .to_owned(),
    );
    notes.push("W12: agreement says that the codebook can be applied by others, not that it is right; it does not suit every approach (Braun & Clarke 2021)".to_owned());
    notes
}

/// Which coders have not completed which transcripts.
fn incomplete(found: &Agreement) -> Option<String> {
    let of_coder = |(place, coder): (usize, &CoderId)| {
        let without = |judged: &&JudgedTranscript| !judged.completed.has(place);
        let ids: Vec<&str> = found.transcripts.iter().filter(without).map(|judged| judged.id.as_str()).collect();
        listed(&format!("{coder} lacks "), ids)
    };
    let missing: Vec<String> = found.coders.iter().enumerate().filter_map(of_coder).collect();
    (!missing.is_empty()).then(|| format!("W5: not completed by all, so n differs by pair: {}", missing.join("; ")))
}

/// Whether a coder's name says that what they coded was agreed upon.
fn is_consensus(name: &str) -> bool {
    ["consensus", "共识", "共識"].iter().any(|word| name.to_lowercase().contains(word))
}
