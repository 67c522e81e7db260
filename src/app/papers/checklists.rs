//! The two checklists that journals ask for, filled in as far as the record of the study knows: COREQ (Tong, Sainsbury &
//! Craig 2007, 32 items) and SRQR (O'Brien et al. 2014, 21 items).
//!
//! The topics are in words of our own; the papers have the full wording. What is filled in says what was done, and grades
//! nothing.

mod coreq;
mod srqr;

use super::Ask;
use super::facts::{CoderFacts, Facts};
use super::quoting::count;
use crate::app::analyses::codes_told;
use crate::app::{Error, Workspace};
use crate::report::{Cell, Kind, Table};

/// What the record knows of an item.
struct Answer {
    /// In words; empty where it knows nothing.
    words: String,
    /// Whether that is all that the item asks.
    is_whole: bool,
}

impl Answer {
    /// The record knows what the item asks.
    fn whole(words: impl Into<String>) -> Self {
        Self { words: words.into(), is_whole: true }
    }

    /// The record knows a part of it.
    fn part(words: impl Into<String>) -> Self {
        Self { words: words.into(), is_whole: false }
    }

    /// The record knows nothing of it.
    fn none() -> Self {
        Self::part(String::new())
    }

    /// As [`Self::part`], or nothing.
    fn some(words: Option<String>) -> Self {
        words.map_or_else(Self::none, Self::part)
    }

    fn status(&self) -> &'static str {
        match (self.words.is_empty(), self.is_whole) {
            (true, _) => "author must state",
            (false, true) => "from the record",
            (false, false) => "in part; author must complete",
        }
    }
}

/// One item of a checklist.
struct Item {
    number: &'static str,
    domain: &'static str,
    topic: &'static str,
    answer: fn(&Facts) -> Answer,
}

const fn item(number: &'static str, domain: &'static str, topic: &'static str, answer: fn(&Facts) -> Answer) -> Item {
    Item { number, domain, topic, answer }
}

/// The sheet of COREQ: `item, domain, topic, status, record`.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::Store`] where `pseudonyms.csv` cannot be read.
pub fn coreq_table(workspace: &Workspace, ask: &Ask<'_>) -> Result<Table, Error> {
    let source = "Tong, Sainsbury & Craig 2007, Int J Qual Health Care 19:349";
    sheet("COREQ", &coreq::ITEMS, source, &Facts::of(workspace, ask)?)
}

/// The sheet of SRQR, as [`coreq_table`].
///
/// # Errors
/// As [`coreq_table`].
pub fn srqr_table(workspace: &Workspace, ask: &Ask<'_>) -> Result<Table, Error> {
    let source = "O'Brien, Harris, Beckman, Reed & Cook 2014, Acad Med 89:1245";
    sheet("SRQR", &srqr::ITEMS, source, &Facts::of(workspace, ask)?)
}

fn sheet(name: &str, items: &[Item], source: &str, facts: &Facts) -> Result<Table, Error> {
    let mut table = Table::new(name, ["item", "domain", "topic", "status", "record"].map(|name| (name, Kind::Text)));
    let mut open = 0;
    for item in items {
        let answer = (item.answer)(facts);
        open += usize::from(answer.words.is_empty());
        table.push([item.number, item.domain, item.topic, answer.status(), &answer.words].map(Cell::text).to_vec());
    }
    table.notes = vec![
        format!("{source}; the topics are in our own words, see there for the full wording"),
        format!("filled in from the record of the study; {open} of {} items are for the author alone", items.len()),
        "it says what was done, and grades nothing".to_owned(),
    ];
    Ok(table)
}

fn nothing(_: &Facts) -> Answer {
    Answer::none()
}

/// `16 transcripts of 8 cases, 24000 words`
fn size(facts: &Facts) -> String {
    let cases =
        if facts.cases < facts.transcripts { format!(" of {}", count(facts.cases, "case")) } else { String::new() };
    format!("{}{cases}, {}", count(facts.transcripts, "transcript"), count(facts.words, "word"))
}

fn sample(facts: &Facts) -> Answer {
    if facts.transcripts == 0 {
        return Answer::none();
    }
    if facts.sample.is_empty() {
        return Answer::part(size(facts));
    }
    let words = format!("{}. {}. `emic participants --summary` has the table", size(facts), facts.sample.join("; "));
    // What is not shown is for the author to say, who knows what participants have agreed to.
    if facts.hidden > 0 { Answer::part(words) } else { Answer::whole(words) }
}

fn saturation(facts: &Facts) -> Answer {
    let order = if facts.ordered { "" } else { "; emic.yaml does not list the order of sampling" };
    match &facts.saturation {
        Ok(said) => Answer::part(format!("{said}{order}; whether data were saturated is the author's judgement")),
        Err(said) if facts.codings > 0 => Answer::part(format!("{said}{order}")),
        Err(_) => Answer::none(),
    }
}

fn coders(facts: &Facts) -> Answer {
    if facts.coders.is_empty() {
        return Answer::none();
    }
    let one = |coder: &CoderFacts| {
        let complete = if coder.complete > 0 { format!(", {} complete", coder.complete) } else { String::new() };
        format!(
            "{}: {} in {}{complete}",
            coder.name,
            count(coder.codings, "coding"),
            count(coder.transcripts, "transcript")
        )
    };
    let told: Vec<String> = facts.coders.iter().map(one).collect();
    Answer::whole(format!(
        "{}: {}. {} of {} coded by more than one",
        count(facts.coders.len(), "coder"),
        told.join("; "),
        facts.double,
        count(facts.coded, "coded transcript")
    ))
}

fn coding_tree(facts: &Facts) -> Answer {
    if facts.codes == 0 {
        return Answer::none();
    }
    let called = if facts.codebook.trim().is_empty() { String::new() } else { format!("{}: ", facts.codebook.trim()) };
    Answer::whole(format!(
        "{called}{} on {}, {} of the codes with a definition; {}. `emic appendix` prints it, `emic structure` its themes",
        codes_told(facts.codes, facts.headings),
        count(facts.structure.levels, "level"),
        facts.defined,
        count(facts.versions.len(), "version")
    ))
}

fn derivation(facts: &Facts) -> Answer {
    Answer::some(facts.derived.filter(|(early, late)| early + late > 0).map(|(early, late)| {
        format!(
            "of {} in use {early} stood in the first version of the codebook and {late} came while coding. `emic codebook \
             history` lists when",
            count(early + late, "code")
        )
    }))
}

fn software(_: &Facts) -> Answer {
    Answer::whole(concat!("emic ", env!("CARGO_PKG_VERSION")))
}

fn quotations(facts: &Facts) -> Answer {
    if facts.codings == 0 {
        return Answer::none();
    }
    let translated =
        if facts.translated > 0 { format!(", {} with a translation", facts.translated) } else { String::new() };
    Answer::part(format!(
        "{} marked as exemplars{translated}; `emic exemplars` and `emic proof` print quotes with participant and position",
        count(facts.exemplars, "quote")
    ))
}

/// The names of themes or dimensions, the first of them.
fn named<'a>(names: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for name in names.filter(|name| !name.is_empty()) {
        if found.last() != Some(&name.as_str()) && !found.contains(&name.as_str()) {
            found.push(name);
        }
    }
    found
}

/// `3 dimensions: Barriers, Drivers, Outcomes`
fn listed(names: &[&str], noun: &str) -> Option<String> {
    const NAMED: usize = 12;
    let shown = names.get(..names.len().min(NAMED))?;
    let more = names.len() - shown.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!names.is_empty()).then(|| format!("{}: {}{more}", count(names.len(), noun), shown.join(", ")))
}

fn major(facts: &Facts) -> Answer {
    let dimensions = named(facts.structure.rows.iter().map(|row| &row.dimension));
    let themes = named(facts.structure.rows.iter().map(|row| &row.theme));
    Answer::some(listed(&dimensions, "aggregate dimension").or_else(|| listed(&themes, "second-order theme")))
}

fn minor(facts: &Facts) -> Answer {
    let themes = named(facts.structure.rows.iter().map(|row| &row.theme));
    let concepts = named(facts.structure.rows.iter().map(|row| &row.concept));
    let has_dimensions = facts.structure.rows.iter().any(|row| !row.dimension.is_empty());
    let lower = if has_dimensions { listed(&themes, "second-order theme") } else { None };
    Answer::some(lower.or_else(|| listed(&concepts, "first-order concept")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checklists_have_all_their_items() {
        let numbers = |items: &[Item]| items.iter().map(|item| item.number.to_owned()).collect::<Vec<_>>();
        assert_eq!(numbers(&coreq::ITEMS), (1..=32).map(|number| number.to_string()).collect::<Vec<_>>());
        assert_eq!(numbers(&srqr::ITEMS), (1..=21).map(|number| format!("S{number}")).collect::<Vec<_>>());
        let topics = coreq::ITEMS.iter().chain(&srqr::ITEMS);
        assert!(topics.clone().all(|item| !item.topic.is_empty() && !item.domain.is_empty()));
    }
}
