//! Surveys: a table with one row for each respondent becomes one transcript for each.
//!
//! Columns of prose become text, each answer with the question before it as a turn of its own:
//!
//! ```text
//! Question: What does trust mean to you?
//!
//! Menon: That I need not look twice.
//! ```
//!
//! The question is a turn because it is not the respondent's: words and codings are counted by speaker, and a filter on
//! the speaker leaves the questions out. It stands in every transcript because who reads an answer needs it. A question
//! without an answer is left out. All other columns become attributes.
//!
//! Turns are recognised from the text alone, so what is written here is read back at once: where a name cannot be told
//! from a figure of speech, every respondent is called `Respondent`; where lines of an answer look like labels, the
//! answer is put on one line. Chinese headings give `问` and `受访者`.

use std::collections::{HashMap, HashSet};

use super::columns::{Meaning, choose};
use super::table::{Row, Table, amount, one_line};
use super::{Columns, Document, Error, Reading, Warning};
use crate::project::recognise;
use crate::text::is_han;

/// The transcripts of a survey.
///
/// # Errors
/// [`Error::NoColumn`] for a heading that the table has not; [`Error::NoText`] where no column holds prose.
pub(super) fn read(
    table: Table,
    wanted: Option<&Columns>,
    format: &'static str,
    encoding: &'static str,
) -> Result<Reading, Error> {
    let meaning = choose(&table, wanted)?;
    check_size(&table, &meaning)?;
    let parts = Parts::of(&table, &meaning);
    let names = names(&table, &meaning);
    let mut survey = Survey { table: &table, meaning: &meaning, parts, joined: 0 };
    let answered = |row: &&Row| meaning.text.iter().any(|&column| !row.cell(column).is_empty());
    let rows: Vec<(&Row, String)> = table.rows.iter().zip(names.given).filter(|(row, _)| answered(row)).collect();
    if rows.is_empty() {
        return Err(Error::NoText("no row has an answer in the columns that become text".to_owned()));
    }
    let texts = survey.texts(&rows);
    let mut warnings = table.warnings.clone();
    warnings.extend(meaning.told.clone());
    warnings.extend(names.told);
    warnings.extend(survey.told(table.rows.len() - rows.len()));
    let document = |((row, name), text): ((&Row, String), String)| Document {
        text,
        title: None,
        encoding,
        format,
        attributes: survey.attributes(row),
        name: Some(name),
        ..Document::default()
    };
    let documents = rows.into_iter().zip(texts).map(document).collect();
    Ok(Reading { documents, warnings })
}

/// Bytes that all transcripts of a survey may have, attributes and their names included: what one step of the history
/// holds.
const MAX_BYTES: usize = 64 << 20;

/// Every transcript repeats the questions and the names of its attributes: a long heading over many rows is a bomb.
fn check_size(table: &Table, meaning: &Meaning) -> Result<(), Error> {
    let length = |words: Option<&String>| words.map_or(0, String::len);
    let (mut bytes, mut rows) = (0_usize, table.rows.iter());
    let fits = rows.all(|row| {
        let text = meaning.text.iter().filter(|&&column| !row.cell(column).is_empty());
        let text = text.map(|&column| row.cell(column).len() + length(table.questions.get(column)) + 64);
        let others = meaning.others.iter().filter(|&&column| !row.cell(column).is_empty());
        let others = others.map(|&column| row.cell(column).len() + length(table.headings.get(column)) + 64);
        bytes += text.chain(others).sum::<usize>();
        bytes <= MAX_BYTES
    });
    if fits { Ok(()) } else { Err(Error::TooLarge(MAX_BYTES as u64 >> 20)) }
}

/// What the turns of a survey are called.
struct Parts {
    question: &'static str,
    respondent: &'static str,
    /// Whether the respondents' own names are used.
    named: bool,
}

impl Parts {
    fn of(table: &Table, meaning: &Meaning) -> Self {
        let questions = || meaning.text.iter().filter_map(|&column| table.questions.get(column));
        let chinese = questions().filter(|question| question.chars().any(is_han)).count() * 2 > questions().count();
        let (question, respondent) = if chinese { ("问", "受访者") } else { ("Question", "Respondent") };
        Self { question, respondent, named: meaning.id.is_some() }
    }
}

struct Survey<'a> {
    table: &'a Table,
    meaning: &'a Meaning,
    parts: Parts,
    /// Answers that were put on one line.
    joined: usize,
}

impl Survey<'_> {
    /// The texts of all respondents. One name that is no label makes all go by the same word: a filter on the speaker
    /// must mean the same in every transcript.
    fn texts(&mut self, rows: &[(&Row, String)]) -> Vec<String> {
        let texts: Option<Vec<_>> = rows.iter().map(|(row, _)| self.read_back(row)).collect();
        let texts = texts.unwrap_or_else(|| {
            self.parts.named = false;
            let plainly =
                |(row, _): &(&Row, String)| self.read_back(row).unwrap_or_else(|| (self.text(row, true), true));
            rows.iter().map(plainly).collect()
        });
        self.joined = texts.iter().filter(|(_, joined)| *joined).count();
        texts.into_iter().map(|(text, _)| text).collect()
    }

    /// A text whose turns are recognised as they are meant, and whether its answers had to be put on one line.
    fn read_back(&self, row: &Row) -> Option<(String, bool)> {
        [false, true].into_iter().map(|joined| (self.text(row, joined), joined)).find(|(text, _)| self.holds(row, text))
    }

    /// Whether the turns of `text` are the questions and answers of `row`.
    fn holds(&self, row: &Row, text: &str) -> bool {
        let found = recognise(text);
        let speaker = one_line(self.speaker(row));
        let expected = [self.parts.question, speaker.as_str()];
        let same = found.turns.iter().zip(expected.iter().cycle());
        found.turns.len() == 2 * self.answers(row).count()
            && same.into_iter().all(|(turn, expected)| turn.speaker.as_deref() == Some(expected))
    }

    fn text(&self, row: &Row, joined: bool) -> String {
        let speaker = one_line(self.speaker(row));
        let mut text = String::new();
        for (question, answer) in self.answers(row) {
            let answer = if joined { on_one_line(answer) } else { answer.to_owned() };
            let gap = if text.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{gap}{}: {question}\n\n{speaker}: {answer}\n", self.parts.question));
        }
        text
    }

    fn speaker<'r>(&self, row: &'r Row) -> &'r str {
        let name = self.meaning.id.map_or("", |column| row.cell(column));
        if self.parts.named && !name.is_empty() { name } else { self.parts.respondent }
    }

    /// The questions that `row` answers, with the answers.
    fn answers<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = (&'r str, &'r str)> {
        let answer = |&column: &usize| (self.table.questions.get(column).map_or("", String::as_str), row.cell(column));
        self.meaning.text.iter().map(answer).filter(|(_, answer)| !answer.is_empty())
    }

    fn attributes(&self, row: &Row) -> Vec<(String, String)> {
        let heading = |column: usize| self.table.headings.get(column).cloned().unwrap_or_default();
        let values = self.meaning.others.iter().map(|&column| (heading(column), row.cell(column).to_owned()));
        values.filter(|(_, value)| !value.is_empty()).collect()
    }

    fn told(&self, unanswered: usize) -> Vec<Warning> {
        let mut told = Vec::new();
        if self.meaning.id.is_some() && !self.parts.named {
            let message =
                format!("the names cannot stand as speakers; every respondent is called `{}`", self.parts.respondent);
            told.push(message);
        }
        if self.joined > 0 {
            let of = amount(self.joined, "respondent");
            told.push(format!("lines in the answers of {of} look like speakers' labels and were joined"));
        }
        if unanswered > 0 {
            told.push(format!("{} without any answer left out", amount(unanswered, "row")));
        }
        told.into_iter().map(Warning::new).collect()
    }
}

/// The lines of an answer as one.
fn on_one_line(answer: &str) -> String {
    let lines = answer.split('\n').map(|line| line.trim_matches([' ', '\t']));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What the respondents are called.
struct Names {
    given: Vec<String>,
    told: Vec<Warning>,
}

/// The names of all rows: from the column that names them, numbered where they come again; else the number of the row in
/// its file, as a spreadsheet shows it.
fn names(table: &Table, meaning: &Meaning) -> Names {
    let width = table.rows.last().map_or(1, |row| row.line.to_string().len());
    let by_row = |row: &Row| format!("row-{:0width$}", row.line);
    let mut met: HashMap<String, usize> = HashMap::new();
    let mut taken: HashSet<String> = HashSet::new();
    let (mut given, mut repeated, mut nameless) = (Vec::new(), 0, 0);
    for row in &table.rows {
        let name = meaning.id.map_or_else(String::new, |column| one_line(row.cell(column)));
        nameless += usize::from(name.is_empty() && meaning.id.is_some());
        let name = if name.is_empty() { by_row(row) } else { name };
        let times = met.entry(name.to_lowercase()).or_insert(0);
        *times += 1;
        repeated += usize::from(*times > 1);
        let numbered = (2.max(*times)..).map(|number| format!("{name} {number}"));
        let first = (*times == 1).then(|| name.clone());
        let free = first.into_iter().chain(numbered).find(|name| taken.insert(name.to_lowercase()));
        given.push(free.unwrap_or(name));
    }
    let heading = meaning.id.and_then(|column| table.headings.get(column)).map_or("", String::as_str);
    let mut told = Vec::new();
    if repeated > 0 {
        told.push(format!("{} in `{heading}` came before and was numbered", amount(repeated, "name")));
    }
    if nameless > 0 {
        told.push(format!("{} without a name in `{heading}` goes by its number", amount(nameless, "row")));
    }
    Names { given, told: told.into_iter().map(Warning::new).collect() }
}

#[cfg(test)]
mod tests;
