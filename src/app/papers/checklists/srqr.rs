//! SRQR: standards for reporting qualitative research, 21 items.

use super::{Answer, Item, item, nothing, quotations, sample, saturation};
use super::{coders, coding_tree, derivation};
use crate::app::papers::facts::{Facts, memos_told, told, told_languages};
use crate::app::papers::quoting::count;

const TITLE: &str = "Title and abstract";
const INTRODUCTION: &str = "Introduction";
const METHODS: &str = "Methods";
const RESULTS: &str = "Results";
const DISCUSSION: &str = "Discussion";
const OTHER: &str = "Other";

/// All, in order.
pub(super) const ITEMS: [Item; 21] = [
    item("S1", TITLE, "A title that names the approach", |facts| {
        Answer::part(format!("the study is called “{}”", facts.title))
    }),
    item("S2", TITLE, "Abstract", nothing),
    item("S3", INTRODUCTION, "The problem and what is known of it", nothing),
    item("S4", INTRODUCTION, "Purpose or question", nothing),
    item("S5", METHODS, "Approach and paradigm, with reasons", nothing),
    item("S6", METHODS, "The researchers and their part in it", nothing),
    item("S7", METHODS, "Setting and context", nothing),
    item("S8", METHODS, "Sampling, and when it stopped", saturation),
    item("S9", METHODS, "Ethics: approval, consent, confidentiality", ethics),
    item("S10", METHODS, "How data were collected, and when", collection),
    item("S11", METHODS, "Guides, questionnaires and devices", nothing),
    item("S12", METHODS, "Units of study: participants, documents, events", sample),
    item("S13", METHODS, "Processing: transcription, entry, integrity, anonymising", processing),
    item("S14", METHODS, "Analysis: by whom, how themes were found", analysis),
    item("S15", METHODS, "What makes it trustworthy", trust),
    item("S16", RESULTS, "Main findings", nothing),
    item("S17", RESULTS, "Evidence: quotes, field notes", quotations),
    item("S18", DISCUSSION, "What it means beside earlier work, and for whom", nothing),
    item("S19", DISCUSSION, "Limits", nothing),
    item("S20", OTHER, "Conflicts of interest", nothing),
    item("S21", OTHER, "Funding", nothing),
];

fn ethics(facts: &Facts) -> Answer {
    let told = || format!("pseudonyms.csv has pseudonyms for {}", count(facts.pseudonyms, "name"));
    Answer::some((facts.pseudonyms > 0).then(told))
}

fn collection(facts: &Facts) -> Answer {
    let date = facts.attribute(&["date", "日期"]);
    Answer::some(date.map(|name| format!("recorded of each transcript as the attribute {name}")))
}

fn processing(facts: &Facts) -> Answer {
    if facts.transcripts == 0 {
        return Answer::none();
    }
    let names = if facts.pseudonyms > 0 {
        format!("; pseudonyms for {}", count(facts.pseudonyms, "name"))
    } else {
        String::new()
    };
    Answer::part(format!(
        "{} by the file that they came as: {}; by language: {}. Files are kept as they came, every edit of a text is recorded \
         and codings are carried over it{names}",
        count(facts.transcripts, "transcript"),
        told(&facts.endings),
        told_languages(&facts.languages)
    ))
}

fn analysis(facts: &Facts) -> Answer {
    let period = facts.period().map(|period| format!("coded {period} with emic {}", env!("CARGO_PKG_VERSION")));
    let proposed = (facts.proposed > 0).then(|| {
        format!("{} of {} were proposed by a rule and taken by a coder", facts.proposed, count(facts.codings, "coding"))
    });
    let parts = [coders(facts).words, coding_tree(facts).words, derivation(facts).words];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    let parts: Vec<String> = period.into_iter().chain(proposed).chain(parts).collect();
    Answer::some((!parts.is_empty()).then(|| parts.join(". ")))
}

fn trust(facts: &Facts) -> Answer {
    if facts.codings == 0 {
        return Answer::none();
    }
    let blind = facts.blind.then(|| "coders did not see each other's codings on the screen".to_owned());
    let double = format!("{} of {} coded by more than one", facts.double, count(facts.coded, "coded transcript"));
    let memos = Some(memos_told(&facts.memos)).filter(|told| !told.is_empty());
    let outdated = (facts.outdated > 0)
        .then(|| format!("{} not looked at since the rules of their code changed", count(facts.outdated, "coding")));
    let trail = "every step of every coder is recorded (`emic audit`)".to_owned();
    let parts: Vec<String> = [Some(double), blind, memos, outdated, Some(trail)].into_iter().flatten().collect();
    Answer::part(parts.join("; "))
}
