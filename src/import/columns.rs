//! What the columns of a survey mean: said by the researcher, or guessed.

use std::collections::HashSet;

use super::table::{Table, amount};
use super::{Columns, Error, Warning};
use crate::text::is_han;

/// What the columns of a table mean, by their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The columns whose answers become text, in this order.
    pub text: Vec<usize>,
    /// The column that names the respondent.
    pub id: Option<usize>,
    /// All other columns.
    pub others: Vec<usize>,
    /// What was guessed, to be told.
    pub told: Vec<Warning>,
}

/// What the columns mean.
///
/// # Errors
/// [`Error::NoColumn`] for a heading that the table has not; [`Error::NoText`] where no column holds prose.
pub(super) fn choose(table: &Table, wanted: Option<&Columns>) -> Result<Meaning, Error> {
    let named = wanted.map(|wanted| wanted.text.as_slice()).unwrap_or_default();
    let mut text = Vec::new();
    for heading in named {
        for column in find(table, heading)? {
            if !text.contains(&column) {
                text.push(column);
            }
        }
    }
    let guessed = text.is_empty();
    if guessed {
        text = (0..table.headings.len()).filter(|&column| is_prose(table, column)).collect();
    }
    if text.is_empty() {
        return Err(Error::NoText(
            "no column of the table holds answers in words (more than some 40 characters each). A table of codes or \
             facts about known transcripts is taken in by `emic attributes import`; --text-column HEADING makes any \
             column text"
                .to_owned(),
        ));
    }
    let id = match wanted.and_then(|wanted| wanted.id.as_ref()) {
        Some(heading) => Some(table.column(heading).ok_or_else(|| no_column(table, heading))?),
        None => id_column(table, &text),
    };
    let told = if guessed || wanted.is_none_or(|wanted| wanted.id.is_none()) {
        vec![Warning::new(guess(table, &text, id))]
    } else {
        Vec::new()
    };
    let taken: HashSet<usize> = text.iter().copied().chain(id).collect();
    let others = (0..table.headings.len()).filter(|column| !taken.contains(column)).collect();
    Ok(Meaning { text, id, others, told })
}

/// The columns that the researcher means: one heading, or several with commas between.
fn find(table: &Table, heading: &str) -> Result<Vec<usize>, Error> {
    if let Some(column) = table.column(heading) {
        return Ok(vec![column]);
    }
    let parts = heading.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| table.column(part).ok_or_else(|| no_column(table, part))).collect()
}

fn no_column(table: &Table, heading: &str) -> Error {
    let known: Vec<&str> = table.headings.iter().take(MOST_TOLD).map(String::as_str).collect();
    let more = if table.headings.len() > MOST_TOLD { ", …" } else { "" };
    Error::NoColumn { name: heading.chars().take(80).collect(), known: format!("{}{more}", known.join(", ")) }
}

/// Headings that are told one by one.
const MOST_TOLD: usize = 20;

/// The guess as a sentence.
fn guess(table: &Table, text: &[usize], id: Option<usize>) -> String {
    let name = |column: usize| table.headings.get(column).map_or("", String::as_str);
    let mut answers: Vec<String> = text.iter().take(MOST_TOLD).map(|&column| short(name(column))).collect();
    if text.len() > MOST_TOLD {
        answers.push("…".to_owned());
    }
    let whose = id.map_or_else(|| "the number of the row".to_owned(), |column| short(name(column)));
    let others = table.headings.len() - text.len() - usize::from(id.is_some_and(|id| !text.contains(&id)));
    let others = amount(others, "other column");
    format!(
        "answers: {}; respondents by {whose}; {others} as attributes (--text-column, --id-column)",
        answers.join(", ")
    )
}

/// `` `heading` ``, its beginning where it is long.
fn short(heading: &str) -> String {
    let begin: String = heading.chars().take(40).collect();
    let more = if begin.len() < heading.len() { "…" } else { "" };
    format!("`{begin}{more}`")
}

/// Characters of a cell from which on it is prose rather than a word or a choice, on average.
const PROSE_CHARS: usize = 40;
/// The same for Chinese, which says in one character what English says in three or four.
const PROSE_HAN: usize = 12;
/// Words of a cell that is prose; an address of the web has one.
const PROSE_WORDS: usize = 5;

/// Whether a column holds answers in the respondents' own words: long ones, and seldom the same twice.
fn is_prose(table: &Table, column: usize) -> bool {
    let (mut cells, mut chars, mut han, mut words) = (0, 0, 0, 0);
    let mut distinct = HashSet::new();
    for cell in table.filled(column) {
        cells += 1;
        chars += cell.chars().count();
        han += cell.chars().filter(|sign| is_han(*sign)).count();
        words += cell.split_whitespace().count();
        distinct.insert(cell);
    }
    let long = chars > PROSE_CHARS * cells && words + han >= PROSE_WORDS * cells || han >= PROSE_HAN * cells;
    let program = distinct.iter().any(|cell| cell.starts_with("Mozilla/"));
    cells > 0 && long && !program && (cells < 6 || distinct.len() * 2 > cells)
}

/// Headings of columns that name a respondent, in lower case, the better ones first.
#[rustfmt::skip]
const ID_HEADINGS: [&str; 44] = [
    "participant id", "participantid", "participant", "participant number", "respondent id", "respondentid", "respondent",
    "pseudonym", "name", "full name", "interviewee", "id", "response id", "responseid", "user id", "subject id", "subject",
    "case", "case id", "person", "pid", "code name", "no", "no.", "nr", "nr.", "number", "#", "response", "record id",
    "编号", "姓名", "受访者编号", "受访者", "化名", "代号", "序号", "答题序号", "編號", "受訪者", "受訪者編號", "化名（假名）", "代號", "序號",
];

/// Characters that a name may have.
const NAME_CHARS: usize = 60;

/// The column that names the respondents: by its heading, where its values are short and all but unique.
fn id_column(table: &Table, text: &[usize]) -> Option<usize> {
    let fits = |column: &usize| {
        let (mut cells, mut distinct) = (0, HashSet::new());
        let short = table.filled(*column).all(|cell| {
            cells += 1;
            distinct.insert(cell);
            cell.chars().count() <= NAME_CHARS && !cell.contains('\n')
        });
        let odd = (cells / 10).max(1);
        short && cells > 0 && table.rows.len() - cells <= odd && cells - distinct.len() <= odd
    };
    let of = |wanted: &&str| table.column(wanted).filter(|column| !text.contains(column)).filter(fits);
    ID_HEADINGS.iter().find_map(of)
}
