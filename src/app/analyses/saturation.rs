//! Saturation as a table, and the order of the transcripts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::{Measures, amount, basis_notes, coded, table};
use crate::analysis::{Saturation, SaturationOptions, Scope, Undefined, saturation};
use crate::app::Workspace;
use crate::project::{Code, Project, TranscriptId};
use crate::report::{Cell, Kind, Table};
use crate::text::Arrange;

/// In which order transcripts came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SamplingOrder {
    /// As `order:` in `emic.yaml` lists them, the others behind by id.
    #[default]
    Study,
    /// As they were first coded by anybody.
    Coded,
    /// By the value of an attribute, such as a date; those without one last.
    Attribute(String),
}

/// The transcripts in an order.
pub fn in_order(workspace: &Workspace, order: &SamplingOrder) -> Vec<TranscriptId> {
    let project = workspace.project();
    match order {
        SamplingOrder::Study => workspace.settings().order.iter().map(|id| id.as_str().into()).collect(),
        SamplingOrder::Coded => by_first(project.codings.iter().map(|coding| (&coding.transcript, coding.created))),
        SamplingOrder::Attribute(name) => by_attribute(project, name),
    }
}

/// The transcripts in the order in which something was first done in each.
pub(super) fn by_first<'a, T: Copy + Ord>(done: impl Iterator<Item = (&'a TranscriptId, T)>) -> Vec<TranscriptId> {
    let mut first: BTreeMap<&TranscriptId, T> = BTreeMap::new();
    for (transcript, time) in done {
        let least = first.entry(transcript).or_insert(time);
        *least = time.min(*least);
    }
    let order: BTreeSet<(T, &TranscriptId)> = first.into_iter().map(|(id, time)| (time, id)).collect();
    order.into_iter().map(|(_, id)| id.clone()).collect()
}

/// The transcripts by a value of theirs: as numbers where all are, else as words; those without one are left out.
pub(super) fn by_attribute(project: &Project, name: &str) -> Vec<TranscriptId> {
    let value = |id: &TranscriptId| project.attributes.get(id)?.get(name).filter(|value| !value.trim().is_empty());
    let mut order: Vec<(&String, &TranscriptId)> =
        project.transcripts.keys().filter_map(|id| Some((value(id)?, id))).collect();
    let types = &project.attribute_types;
    let by_value = types.order(name, types.is_numeric(name, order.iter().map(|(value, _)| value.as_str())));
    order.arrange_by(|one, other| by_value(one.0, other.0).then_with(|| one.1.cmp(other.1)));
    order.into_iter().map(|(_, id)| id.clone()).collect()
}

/// Count new codes.
pub fn count_new_codes(
    workspace: &Workspace,
    scope: &Scope,
    order: &SamplingOrder,
    options: SaturationOptions,
) -> Saturation {
    let project = workspace.project();
    saturation(project, &coded(workspace, scope), scope, &in_order(workspace, order), options)
}

/// A row for each transcript, or case, in order.
pub fn saturation_table(workspace: &Workspace, counted: &Saturation, order: &SamplingOrder) -> Table {
    let mut shown = table_of(counted, order, !workspace.settings().order.is_empty());
    shown.notes.extend(of_histories(workspace, counted));
    shown
}

/// What the histories of the codebook say of the series: when a rule was last changed, and which codes could not emerge.
pub(super) fn of_histories(workspace: &Workspace, counted: &Saturation) -> Vec<String> {
    stability(workspace, counted).into_iter().chain(derivation(workspace, counted)).collect()
}

/// Which transcript was being coded when a rule of a code was last changed (Hennink, Kaiser & Marconi 2017); nothing where the
/// histories know no codebook.
fn stability(workspace: &Workspace, counted: &Saturation) -> Option<String> {
    let versions = workspace.codebook_versions();
    let first = versions.first()?;
    let mut changed = None;
    for version in versions.iter().rev().filter(|version| version.hash != first.hash) {
        match version.before.as_deref().map(|before| changes_rules(workspace, before, &version.hash)) {
            Some(Some(true)) => {
                changed = Some(version);
                break;
            }
            Some(Some(false)) | None => {}
            Some(None) => {
                return Some(format!(
                    "codebook stability: not known, the codebook before {} cannot be read",
                    version.name()
                ));
            }
        }
    }
    let Some(version) = changed else {
        let since = first.time.to_zoned(TimeZone::UTC).date();
        return Some(format!("codebook stability: no definition or rule of a code has changed since {since}"));
    };
    let standing = workspace.project().codings.standing().filter(|coding| coding.created <= version.time);
    let coded = standing.max_by_key(|coding| (coding.created, coding.id)).map(|coding| &coding.transcript);
    let place = coded.and_then(|id| counted.steps.iter().position(|step| step.transcripts.contains(id)));
    let at = match coded.zip(place) {
        Some((id, place)) => format!("while number {} was coded ({id})", place + 1),
        None => "before any of these was coded".to_owned(),
    };
    let day = version.time.to_zoned(TimeZone::UTC).date();
    Some(format!("codebook stability: a definition or rule was last changed {at}, {day}, {}", version.name()))
}

/// Where the codes came from that were found.
fn derivation(workspace: &Workspace, counted: &Saturation) -> Option<String> {
    derived(workspace, counted).map(|said| format!("first version of the codebook: it {said}"))
}

/// How many of the codes that were found could not emerge, because the first version of the codebook had them, of which this is
/// said; nothing where the first version cannot be read.
pub(in crate::app) fn derived(workspace: &Workspace, counted: &Saturation) -> Option<String> {
    let versions = workspace.codebook_versions();
    let first = versions.first()?;
    let now = &workspace.project().codebook;
    let old = if first.hash == now.content_version() { None } else { Some(workspace.codebook_of(&first.hash)?) };
    let codebook = old.as_deref().unwrap_or(now);
    let found = || counted.steps.iter().flat_map(|step| &step.new);
    let early = found().filter(|label| codebook.get(label.code.as_str()).is_some()).count();
    let all = found().count();
    (early > 0).then(|| {
        let found = amount(all, "code");
        format!("had {early} of the {found} found, which could not emerge any more; {} came while coding", all - early)
    })
}

/// Whether a code of both versions has another definition or rule in the later one; `None` where one of them cannot be read.
fn changes_rules(workspace: &Workspace, before: &str, after: &str) -> Option<bool> {
    let read = |version: &str| workspace.codebook_at(version).ok().map(|(_, codebook)| codebook);
    let (before, after) = (read(before)?, read(after)?);
    let rules = |code: &Code| [&code.definition, &code.include, &code.exclude].map(|text| squeezed(text));
    Some(before.codes().iter().any(|code| after.get(code.id.as_str()).is_some_and(|now| rules(now) != rules(code))))
}

/// Words without the way in which they are laid out.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same where it is known whether `emic.yaml` lists an order.
pub(super) fn table_of(counted: &Saturation, order: &SamplingOrder, is_listed: bool) -> Table {
    let measured = ["percent", "ratio", "low", "median", "high"];
    let mut shown = table("Saturation", &["transcript"], &["codes", "new", "cumulative"], &measured);
    ["new_codes", "new_names"].iter().for_each(|name| shown.add_column(name, Kind::Text));
    shown.named.push(("new_codes", "new_names"));
    let mut measures = Measures::default();
    let mut no_run = 0;
    for (place, step) in counted.steps.iter().enumerate() {
        let ids: Vec<&str> = step.transcripts.iter().map(TranscriptId::as_str).collect();
        let new: Vec<&str> = step.new.iter().map(|label| label.code.as_str()).collect();
        let mut cells = vec![Cell::text(ids.join(" "))];
        cells.extend([step.codes, step.new.len(), step.cumulative].map(Cell::count));
        cells.push(measures.percent("percent", step.percent));
        cells.push(match step.ratio {
            Err(Undefined::NoRun) => {
                no_run += 1;
                Cell::Missing
            }
            ratio => measures.ratio("ratio", ratio),
        });
        let band = counted.check.band.get(place).copied();
        cells.extend((0..3).map(|at| Cell::measure(band.and_then(|band| band.get(at).copied()))));
        cells.push(Cell::text(new.join(" ")));
        let names: Vec<&str> = step.new.iter().map(|label| label.name.as_str()).collect();
        // A name may hold a comma itself.
        let between = if names.iter().any(|name| name.contains(',')) { "; " } else { ", " };
        cells.push(Cell::text(names.join(between)));
        shown.push(cells);
    }
    shown.notes = notes(counted, order, is_listed);
    shown.advice.push(HOW_TO_ORDER.to_owned());
    if no_run > 0 {
        shown.notes.push("n/a in ratio: no run of transcripts begins there".to_owned());
    }
    shown.notes.extend(measures.notes());
    shown
}

/// Where the order is listed, for the author.
const HOW_TO_ORDER: &str = ", because `order:` in emic.yaml lists no transcripts; name them there as they were sampled";

/// What is to be known of the series.
pub(super) fn notes(counted: &Saturation, order: &SamplingOrder, is_listed: bool) -> Vec<String> {
    let mut notes = basis_notes(&counted.basis);
    notes.push(match order {
        SamplingOrder::Study if !is_listed => {
            format!("order: by id{HOW_TO_ORDER}")
        }
        SamplingOrder::Study => {
            "order: as `order:` in emic.yaml lists the transcripts, the others behind by id".to_owned()
        }
        SamplingOrder::Coded => "order: as the transcripts were first coded".to_owned(),
        SamplingOrder::Attribute(name) => format!("order: by {name}"),
    });
    notes.push(guest(counted));
    let until = |part: f64| counted.series.until(part);
    notes.push(match (until(0.9), until(1.0)) {
        (Ok(near), Ok(all)) => {
            format!("90 % of all codes were found by number {near}, all by number {all}; known only at the end (Hennink et al. 2017)")
        }
        (Err(why), _) | (_, Err(why)) => format!("code saturation: n/a: {why}"),
    });
    notes.extend(shuffled(counted));
    notes.push(
        "it depends on how fine the codes are, whom you asked, and the order; it is no theoretical saturation"
            .to_owned(),
    );
    notes
}

/// What the rule of Guest, Namey & Chen says.
pub(in crate::app) fn guest(counted: &Saturation) -> String {
    let SaturationOptions { base, run, threshold, .. } = counted.options;
    let rule = format!("Guest, Namey & Chen 2020, base {base}, run {run}, threshold {} %", threshold * 100.0);
    match counted.series.reached(counted.options) {
        Ok(at) => {
            format!("{rule}: reached at {at} + {run}; the base has {}", amount(counted.series.base(base), "code"))
        }
        Err(why) => format!("{rule}: {why}"),
    }
}

fn shuffled(counted: &Saturation) -> Option<String> {
    let (check, options) = (&counted.check, counted.options);
    if check.shuffles == 0 {
        return None;
    }
    let how = format!("shuffled {} times, seed {}", check.shuffles, options.seed);
    Some(match (check.median, check.low, check.high) {
        (Ok(median), Ok(low), Ok(high)) => format!(
            "{how}: reached at {median} (median), {low} to {high} (5th to 95th percentile), not reached in {}; low, median, high: codes found",
            check.not_reached
        ),
        _ => format!("{how}: never reached; low, median, high: codes found"),
    })
}
