//! What was done, for a methods section: program, material, coders, codebook, saturation, quotes, exclusions. It reports
//! and never grades.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::overview::{coders_table, grouped, in_scope};
use super::{Choice, ReportOptions};
use crate::analysis::{Frame, Layer, SaturationOptions, saturation};
use crate::app::analyses::{SamplingOrder, amount, codes_told, derived, in_order, size_of, some_codes};
use crate::app::captions::{PROGRAM, study_caption};
use crate::app::papers::{Ask, SEED};
use crate::app::{Error, Workspace};
use crate::project::{Coding, Completion, TranscriptId};
use crate::report::page::Block;
use crate::report::rounded;

pub(super) fn methods(workspace: &Workspace, ask: &Ask<'_>, options: &ReportOptions) -> Result<Vec<Block>, Error> {
    let heading = |words: &str| Block::Heading(words.to_owned());
    let mut blocks = vec![heading("Program and data"), Block::Words(program(workspace))];
    blocks.extend([heading("Material"), Block::Words(material(workspace, ask)?)]);
    blocks.extend([heading("Coding"), Block::Words(coding(workspace, ask))]);
    blocks.push(Block::Table(coders_table(workspace.project(), ask), false));
    blocks.extend([heading("Codebook"), Block::Words(codebook(workspace))]);
    blocks.extend(super::tables(workspace, ask, &["codebook-history"])?);
    blocks.extend([heading("Saturation"), Block::Words(saturated(workspace, ask)?)]);
    blocks.extend([heading("Quotes"), Block::Words(quotes(options.quotes))]);
    blocks.push(heading("What was left out"));
    blocks.extend(exclusions(workspace, ask)?.into_iter().map(Block::Words));
    Ok(blocks)
}

/// A day, in UTC.
fn day(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

fn program(workspace: &Workspace) -> String {
    let date = study_caption(workspace).date();
    let data = if date.is_empty() {
        "No entry of a history has a date yet".to_owned()
    } else {
        format!("The data are those of {date}")
    };
    format!(
        "The study was coded and counted with {PROGRAM}. {data}: the time of the last entry in the histories of all coders."
    )
}

fn material(workspace: &Workspace, ask: &Ask<'_>) -> Result<String, Error> {
    let project = workspace.project();
    let frame = Frame::new(project, ask.codings(workspace)?, ask.scope());
    let basis = frame.basis();
    let records = ask.transcripts(workspace);
    let imported: Vec<Timestamp> = records.iter().filter_map(|id| project.transcripts.get(id)?.imported).collect();
    let when = match (imported.iter().min(), imported.iter().max()) {
        (Some(first), Some(last)) if day(*first) == day(*last) => format!(" They were imported on {}.", day(*first)),
        (Some(first), Some(last)) => format!(" They were imported between {} and {}.", day(*first), day(*last)),
        _ => String::new(),
    };
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for record in
        records.iter().filter_map(|id| project.transcripts.get(id)).filter(|record| !record.language.is_empty())
    {
        *languages.entry(&record.language).or_default() += 1;
    }
    let languages: Vec<String> = languages.iter().map(|(name, count)| format!("{name} {count}")).collect();
    let languages =
        if languages.is_empty() { String::new() } else { format!(" By language: {}.", languages.join(", ")) };
    let case = match &ask.scope().case {
        Some(name) => format!("transcripts with one value of {name} are one case"),
        None => "each transcript is a case".to_owned(),
    };
    Ok(format!(
        "{}, {} ({case}), {} words and {} characters. A word is a run of letters between the boundaries of UAX 29, and each Han \
         character is one; labels of speakers and timestamps are no words.{languages}{when}",
        amount(basis.transcripts, "transcript"),
        amount(basis.cases, "case"),
        grouped(basis.words),
        grouped(basis.characters)
    ))
}

/// Who coded, how much was coded twice, and how much by a rule.
fn coding(workspace: &Workspace, ask: &Ask<'_>) -> String {
    let project = workspace.project();
    let mut worked: BTreeMap<&TranscriptId, BTreeSet<&str>> = BTreeMap::new();
    let codings: Vec<&Coding> = in_scope(project, ask).collect();
    for coding in &codings {
        worked.entry(&coding.transcript).or_default().insert(coding.coder.as_str());
    }
    let scope = ask.scope();
    let wanted = |id: &TranscriptId| scope.transcripts.is_empty() || scope.transcripts.contains(id);
    let complete = project.completions.iter().filter(|(_, state)| **state == Completion::Complete);
    for ((id, coder), _) in
        complete.filter(|((id, coder), _)| wanted(id) && (scope.coders.is_empty() || scope.coders.contains(coder)))
    {
        worked.entry(id).or_default().insert(coder.as_str());
    }
    let twice = worked.values().filter(|coders| coders.len() > 1).count();
    let dates = codings.iter().map(|coding| coding.created);
    let when = match (dates.clone().min(), dates.max()) {
        (Some(first), Some(last)) => format!(" between {} and {}", day(first), day(last)),
        _ => String::new(),
    };
    let coders: BTreeSet<&str> = codings.iter().map(|coding| coding.coder.as_str()).collect();
    let mut words = format!("{} made {}{when}. ", amount(coders.len(), "coder"), amount(codings.len(), "coding"));
    words.push_str(&match worked.len() {
        0 => "Share of transcripts coded twice: n/a, because none is coded yet.".to_owned(),
        all => format!(
            "{twice} of {} ({} %) that anybody worked on were worked on by two or more: who has a coding in one, or called it complete.",
            amount(all, "transcript"),
            rounded(100.0 * twice as f64 / all as f64, 1)
        ),
    });
    let ruled = codings.iter().filter(|coding| coding.origin.is_some()).count();
    if ruled > 0 {
        words.push_str(&format!(" {} were proposed by a rule and taken by a coder.", amount(ruled, "coding")));
    }
    words.push_str(match scope.layer {
        Layer::Any => {
            " Where several coders are counted together, a passage that several of them coded alike is one segment."
        }
        Layer::All => " Counted is what all coders who worked on a transcript coded alike.",
    });
    if workspace.is_blind() {
        words.push_str(" The study is coded blind: this report holds the codings of one coder alone.");
    }
    words
}

fn codebook(workspace: &Workspace) -> String {
    let book = &workspace.project().codebook;
    let versions = workspace.codebook_versions();
    let (codes, headings) = size_of(book);
    let applied = book.codes().iter().filter(|code| code.applies && code.replaced_by.is_none());
    let history = match (versions.first(), versions.last()) {
        (Some(first), Some(last)) if versions.len() > 1 => {
            format!(" It had {} between {} and {}.", amount(versions.len(), "version"), day(first.time), day(last.time))
        }
        (Some(only), _) => format!(" It has not changed since {}.", day(only.time)),
        _ => String::new(),
    };
    let defined = applied.filter(|code| !code.definition.trim().is_empty()).count();
    format!(
        "The codebook in force is {}: {}; {defined} of the codes have a definition.{history}",
        study_caption(workspace).codebook,
        codes_told(codes, headings),
    )
}

fn saturated(workspace: &Workspace, ask: &Ask<'_>) -> Result<String, Error> {
    let options = SaturationOptions { shuffles: 0, ..SaturationOptions::default() };
    let order = in_order(workspace, &SamplingOrder::Study);
    let counted = saturation(workspace.project(), ask.codings(workspace)?, ask.scope(), &order, options);
    let series: Vec<String> = counted.series.counts().iter().take(MOST_NUMBERS).map(usize::to_string).collect();
    let more = if counted.steps.len() > MOST_NUMBERS { ", …" } else { "" };
    let result = match counted.series.reached(options) {
        Ok(at) => format!("reached at {at} + {}", options.run),
        Err(why) => why.to_string(),
    };
    let order = if workspace.settings().order.is_empty() {
        "by id, because no order of sampling is written in emic.yaml"
    } else {
        "as emic.yaml lists them"
    };
    let series = if series.is_empty() { "none".to_owned() } else { format!("{}{more}", series.join(", ")) };
    let derived = derived(workspace, &counted).map(|said| format!(" The first version of the codebook {said}."));
    let derived = derived.unwrap_or_default();
    Ok(format!(
        "New codes of each transcript, {order}: {series}. By the rule of Guest, Namey and Chen (2020) with base {}, run {} and threshold {} %: {result}. \
         It depends on how fine the codes are, on whom was asked, and on the order; it is no theoretical saturation.{derived}",
        options.base,
        options.run,
        options.threshold * 100.0
    ))
}

/// Numbers of a series that are written out.
const MOST_NUMBERS: usize = 60;

fn quotes(choice: Choice) -> String {
    match choice {
        Choice::All => "All quotes are shown.".to_owned(),
        Choice::Exemplars => {
            "The quotes that are shown were chosen by the researchers, who marked them as exemplars of their codes."
                .to_owned()
        }
        Choice::Each(_) => format!(
            "Of each code the quotes that the researchers marked as exemplars are shown; the others were drawn (SplitMix64, seed {SEED}), \
             each transcript once before any comes twice. What was chosen and what was drawn is told at each code."
        ),
    }
}

/// What the report does not count, each in a sentence.
fn exclusions(workspace: &Workspace, ask: &Ask<'_>) -> Result<Vec<String>, Error> {
    let project = workspace.project();
    let frame = Frame::new(project, ask.codings(workspace)?, ask.scope());
    let basis = frame.basis();
    let mut said = vec![format!("Filter: {}.", crate::app::captions::caption(workspace, ask.scope()).filter)];
    let coded: BTreeSet<&TranscriptId> = in_scope(project, ask).map(|coding| &coding.transcript).collect();
    let uncoded = basis.transcripts.saturating_sub(coded.len());
    if uncoded > 0 {
        said.push(format!(
            "{} in scope have no codings; they count in every denominator.",
            amount(uncoded, "transcript")
        ));
    }
    if !project.removed.is_empty() {
        said.push(format!("{} were taken out of the study.", amount(project.removed.len(), "transcript")));
    }
    if basis.lost > 0 {
        said.push(format!(
            "{} count nowhere, because edits of the texts took their passages away.",
            amount(basis.lost, "coding")
        ));
    }
    said.extend(some_codes(basis).map(|some| format!("{some} are counted.")));
    Ok(said)
}
