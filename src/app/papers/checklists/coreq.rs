//! COREQ: consolidated criteria for reporting qualitative research, 32 items in three domains.

use super::{
    Answer, Item, coders, coding_tree, derivation, item, major, minor, nothing, quotations, sample, saturation, size,
    software,
};
use crate::app::papers::facts::{Facts, memos_told, told_languages};
use crate::app::papers::quoting::count;

const TEAM: &str = "1 Research team and reflexivity";
const DESIGN: &str = "2 Study design";
const FINDINGS: &str = "3 Analysis and findings";

/// All, in order.
pub(super) const ITEMS: [Item; 32] =
    [
        item("1", TEAM, "Who interviewed or led the groups", nothing),
        item("2", TEAM, "Degrees of the researchers", nothing),
        item("3", TEAM, "Their occupation at the time", nothing),
        item("4", TEAM, "Their gender", nothing),
        item("5", TEAM, "Their experience and training", nothing),
        item("6", TEAM, "Relationship with participants before the study", nothing),
        item("7", TEAM, "What participants knew of the researcher", nothing),
        item("8", TEAM, "The interviewer's assumptions and interests", nothing),
        item("9", DESIGN, "Methodological orientation", nothing),
        item("10", DESIGN, "How participants were selected", sampling),
        item("11", DESIGN, "How participants were approached", nothing),
        item("12", DESIGN, "Sample size", |facts| {
            if facts.transcripts == 0 { Answer::none() } else { Answer::whole(size(facts)) }
        }),
        item("13", DESIGN, "Refusals and drop-outs, with reasons", nothing),
        item("14", DESIGN, "Where data were collected", setting),
        item("15", DESIGN, "Others who were present", nothing),
        item("16", DESIGN, "Characteristics of the sample", sample),
        item("17", DESIGN, "Questions and guide, pilot test", nothing),
        item("18", DESIGN, "Repeat interviews", repeats),
        item("19", DESIGN, "Sound or video recording", recording),
        item("20", DESIGN, "Field notes", notes),
        item("21", DESIGN, "Length of the interviews", length),
        item("22", DESIGN, "Data saturation", saturation),
        item("23", DESIGN, "Transcripts returned to participants", nothing),
        item("24", FINDINGS, "How many coders", coders),
        item("25", FINDINGS, "The coding tree", coding_tree),
        item("26", FINDINGS, "Where themes came from: before, or out of the data", derivation),
        item("27", FINDINGS, "Software", software),
        item("28", FINDINGS, "Participants' feedback on the findings", nothing),
        item("29", FINDINGS, "Quotations, each with its participant", quotations),
        item("30", FINDINGS, "Whether data and findings agree", nothing),
        item("31", FINDINGS, "Major themes", major),
        item("32", FINDINGS, "Diverse cases and minor themes", minor),
    ];

fn sampling(facts: &Facts) -> Answer {
    Answer::some(facts.ordered.then(|| "emic.yaml lists the transcripts in the order of sampling".to_owned()))
}

fn setting(facts: &Facts) -> Answer {
    let place = facts.attribute(&["place", "setting", "site", "location", "地点"]);
    Answer::some(place.map(|name| format!("recorded of each transcript as the attribute {name}")))
}

fn repeats(facts: &Facts) -> Answer {
    let told = |repeated: usize| format!("{} of {} with several transcripts", repeated, count(facts.cases, "case"));
    Answer::some(facts.repeated.map(told))
}

fn recording(facts: &Facts) -> Answer {
    const TIMED: [&str; 7] = ["vtt", "srt", "sbv", "ttml", "dfxp", "eaf", "json"];
    let timed: usize =
        facts.endings.iter().filter(|(ending, _)| TIMED.contains(&ending.as_str())).map(|(_, n)| n).sum();
    Answer::some(
        (timed > 0)
            .then(|| format!("{} came as captions or with the times of a recording", count(timed, "transcript"))),
    )
}

fn notes(facts: &Facts) -> Answer {
    let told = memos_told(&facts.memos);
    Answer::some((!told.is_empty()).then(|| format!("{told}; whether notes were made in the field is not recorded")))
}

fn length(facts: &Facts) -> Answer {
    let attribute = facts.attribute(&["duration", "minutes", "length", "时长"]);
    let told = attribute.map(|name| format!("recorded of each transcript as the attribute {name}"));
    let words = (facts.transcripts > 0).then(|| {
        let languages = told_languages(&facts.languages);
        format!(
            "{} words a transcript on average (transcripts by language: {languages})",
            facts.words / facts.transcripts.max(1)
        )
    });
    Answer::some(told.or(words))
}
