//! Where codings go in a split, from a CSV file.

use std::path::Path;

use crate::app::{Error, Workspace};
use crate::import;
use crate::project::{Coding, CodingId, NewCode, slug};
use crate::report::unguarded;
use crate::store;

/// Bytes that the file may have.
const MAX_BYTES: u64 = 256 << 20;

/// What a file says of where codings go.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deals {
    /// Codings, and the place of their new code.
    pub deals: Vec<(CodingId, usize)>,
    /// Codings that stay.
    pub stay: usize,
    /// Lines that are left out, and why.
    pub warnings: Vec<String>,
}

/// Read where codings go: the columns `id`, a coding, and `code`, the name, id or number (from 1) of one of the codes
/// `into`. Where `code` is empty or names the code that the coding has, it stays; where it names anything else it stays
/// too, with a warning. A line without a coding is left out with a warning.
///
/// # Errors
/// [`Error::Store`] where the file cannot be read; [`Error::NoColumn`] where a column is missing.
pub fn read_deals(workspace: &Workspace, path: &Path, into: &[NewCode]) -> Result<Deals, Error> {
    let bytes = store::read_plain(path, MAX_BYTES)?;
    let unfit = |error: import::Error| store::Error::Unfit { path: path.to_owned(), why: error.to_string() };
    let text = import::decode(&bytes, None).map_err(unfit)?.text;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(store::delimiter_of(text)).from_reader(text.as_bytes());
    let unread = |error: csv::Error| Error::Io { doing: "read", path: path.to_owned(), source: error.into() };
    let headers: Vec<String> =
        reader.headers().map_err(unread)?.iter().map(|name| name.trim().to_lowercase()).collect();
    let column = |name: &'static str| {
        let place = headers.iter().position(|header| header == name);
        place.ok_or_else(|| Error::NoColumn { path: path.to_owned(), name })
    };
    let (id, code) = (column("id")?, column("code")?);
    let mut deals = Deals::default();
    for record in reader.records() {
        let record = record.map_err(unread)?;
        let field = |place| unguarded(record.get(place).unwrap_or_default().trim());
        let mut warn = |what: String| {
            let line = record.position().map_or(0, csv::Position::line);
            deals.warnings.push(format!("{}, line {line}: {what}", path.display()));
        };
        match (coding(workspace, field(id)), place(into, field(code))) {
            (Some(coding), Some(place)) => deals.deals.push((coding.id, place)),
            (Some(coding), None) => {
                let word = field(code);
                if !word.is_empty() && !is_of(workspace, coding, word) {
                    warn(format!("`{word}` is none of the new codes; the coding stays where it is"));
                }
                deals.stay += 1;
            }
            (None, _) => warn(format!("no coding `{}`; left out", field(id))),
        }
    }
    Ok(deals)
}

fn coding<'a>(workspace: &'a Workspace, word: &str) -> Option<&'a Coding> {
    workspace.project().codings.get(&CodingId::parse(word)?)
}

/// Whether `word` is the code that a coding has: what a list of codings says of it.
fn is_of(workspace: &Workspace, coding: &Coding, word: &str) -> bool {
    let codebook = &workspace.project().codebook;
    let id = codebook.resolve(&coding.code);
    let has_name = |name: &str| name.to_lowercase() == word.to_lowercase();
    coding.code.as_str() == word
        || id.as_str() == word
        || codebook.get(id.as_str()).is_some_and(|it| has_name(&it.name))
}

fn place(into: &[NewCode], word: &str) -> Option<usize> {
    let folded = word.to_lowercase();
    let id = |code: &NewCode| code.id.as_ref().map_or_else(|| slug(&code.name), |id| id.to_string());
    let named = into.iter().position(|code| code.name.to_lowercase() == folded || id(code) == word);
    named.or_else(|| word.parse::<usize>().ok()?.checked_sub(1).filter(|place| *place < into.len()))
}
