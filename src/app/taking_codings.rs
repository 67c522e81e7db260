//! Codings from a CSV file: what another program, or `emic codings` itself, wrote.

use std::path::Path;
use std::sync::Arc;

use super::{Done, Error, Workspace};
use crate::import;
use crate::project::{Anchor, Command, MAX_WEIGHT, NewCoding, Origin, Qualities, no_such_code, no_such_transcript};
use crate::report::{clean, unguarded};
use crate::store;
use crate::text::CharRange;

/// A coding to be made, with its memo.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedCoding {
    /// The coding.
    pub coding: NewCoding,
    /// A memo on the coding; none where empty.
    pub memo: String,
}

/// What a file would bring.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Codings to be made.
    pub rows: Vec<PlannedCoding>,
    /// Lines that are left out, and why.
    pub warnings: Vec<String>,
}

/// Bytes that the file may have.
const MAX_BYTES: u64 = 256 << 20;

/// The columns that a file must have.
const NEEDED: [&str; 4] = ["transcript", "start", "end", "code"];

/// Read a file. A bad line is left out with a warning; the coder who takes the codings in becomes their coder.
///
/// # Errors
/// [`Error::Store`] where the file cannot be read; [`Error::NoColumn`] where a column is missing.
pub fn plan(workspace: &Workspace, path: &Path) -> Result<Plan, Error> {
    let bytes = store::read_plain(path, MAX_BYTES)?;
    let unfit = |error: import::Error| store::Error::Unfit { path: path.to_owned(), why: error.to_string() };
    let text = import::decode(&bytes, None).map_err(unfit)?.text;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(store::delimiter_of(text)).from_reader(text.as_bytes());
    let headers: Vec<String> = match reader.byte_headers() {
        Ok(headers) => headers.iter().map(|name| String::from_utf8_lossy(name).trim().to_lowercase()).collect(),
        Err(error) => return Err(Error::Io { doing: "read", path: path.to_owned(), source: error.into() }),
    };
    let place = |name: &str| headers.iter().position(|header| header == name);
    if let Some(missing) = NEEDED.into_iter().find(|name| place(name).is_none()) {
        return Err(Error::NoColumn { path: path.to_owned(), name: missing });
    }
    let mut plan = Plan::default();
    for record in reader.byte_records() {
        let row = record.map_err(|error| error.to_string()).and_then(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            let field = |name| place(name).and_then(|place| record.get(place)).unwrap_or_default();
            let row = read_row(workspace, &|name| String::from_utf8_lossy(field(name)).into_owned());
            row.map_err(|why| format!("line {line}: {why}"))
        });
        match row {
            Ok(row) => plan.rows.push(row),
            Err(why) => plan.warnings.push(format!("{}, {why}; left out", path.display())),
        }
    }
    Ok(plan)
}

fn read_row(workspace: &Workspace, field: &dyn Fn(&'static str) -> String) -> Result<PlannedCoding, String> {
    let project = workspace.project();
    let (transcript, code) = (field("transcript"), field("code"));
    let (transcript, code) = (unguarded(transcript.trim()), unguarded(code.trim()));
    let Some((id, _)) = project.transcripts.get_key_value(transcript) else {
        return Err(no_such_transcript(project, transcript).to_string());
    };
    let code = project.codebook.find(code).ok_or_else(|| no_such_code(project, code).to_string())?;
    if !code.applies {
        return Err(format!("`{}` is a heading and cannot be applied", code.id));
    }
    let offset = |name| {
        let word = field(name);
        word.trim().parse::<usize>().map_err(|_| format!("{name} is `{}`, not a count of characters", word.trim()))
    };
    let (start, end) = (offset("start")?, offset("end")?);
    if start >= end {
        return Err(format!("the passage {start}..{end} is empty"));
    }
    let text = workspace.transcript(id).map_err(|error| error.to_string())?;
    let range = text.positions.to_bytes(&text.text, CharRange::of(start, end));
    let range =
        range.ok_or_else(|| format!("{end} lies behind the end of `{id}`, {} characters", text.positions.chars()))?;
    let anchor = Anchor::new(&text.text, &text.positions, range);
    let quote = field("quote");
    if !quote.is_empty() && !same_words(unguarded(&quote), anchor.quote()) {
        return Err(format!("the text has other words at {start}..{end} than the column quote says"));
    }
    let origin = Origin::parse(unguarded(field("origin").trim())).map(Arc::new);
    let qualities = Qualities {
        weight: weight(&field("weight"))?,
        translation: Some(unguarded(&field("translation")).to_owned()),
        exemplar: is_yes(&field("exemplar")),
    };
    let coding = NewCoding { origin, qualities, ..(id.clone(), anchor, code.id.clone()).into() };
    Ok(PlannedCoding { coding, memo: unguarded(&field("memo")).to_owned() })
}

/// A weight as a table has it, which may be that of another program: `80`, `80.0`; nothing where the field is empty.
fn weight(field: &str) -> Result<Option<u8>, String> {
    let typed = field.trim();
    let whole =
        typed.split_once('.').filter(|(_, rest)| rest.chars().all(|digit| digit == '0')).map(|(whole, _)| whole);
    let number = whole.unwrap_or(typed).parse().ok().filter(|weight| (1..=MAX_WEIGHT).contains(weight));
    match number {
        // Programs that weigh everything write 0 where nobody has weighed.
        None if typed.is_empty() || whole.unwrap_or(typed) == "0" => Ok(None),
        None => Err(format!("the weight is `{typed}`, not a number from 1 to {MAX_WEIGHT}")),
        number => Ok(number),
    }
}

fn is_yes(field: &str) -> bool {
    matches!(field.trim().to_lowercase().as_str(), "yes" | "true" | "1" | "x" | "是")
}

/// Whether two quotes have the same words; lists leave control characters out, and spreadsheets change spaces and line ends.
fn same_words(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> String { clean(text).chars().filter(|letter| !letter.is_whitespace()).collect() };
    letters(one) == letters(other)
}

/// Make the codings of a plan, and their memos, as one step: those that the coder does not have yet.
///
/// # Errors
/// As [`Workspace::run`].
pub fn take(workspace: &mut Workspace, plan: Plan) -> Result<Done, Error> {
    let rows = plan.rows.into_iter().map(|row| (row.coding, row.memo));
    workspace.run(Command::TakeIn(rows.collect()))
}
