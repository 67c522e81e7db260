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
/// `into`. Where `code` is empty or names another code, the coding stays. A bad line is left out with a warning.
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
        match (coding(workspace, field(id)), place(into, field(code))) {
            (Some(coding), Some(place)) => deals.deals.push((coding.id, place)),
            (Some(_), None) => deals.stay += 1,
            (None, _) => {
                let line = record.position().map_or(0, csv::Position::line);
                let word = field(id);
                deals.warnings.push(format!("{}, line {line}: no coding `{word}`; left out", path.display()));
            }
        }
    }
    Ok(deals)
}

fn coding<'a>(workspace: &'a Workspace, word: &str) -> Option<&'a Coding> {
    workspace.project().codings.get(&CodingId::parse(word)?)
}

fn place(into: &[NewCode], word: &str) -> Option<usize> {
    let folded = word.to_lowercase();
    let id = |code: &NewCode| code.id.as_ref().map_or_else(|| slug(&code.name), |id| id.to_string());
    let named = into.iter().position(|code| code.name.to_lowercase() == folded || id(code) == word);
    named.or_else(|| word.parse::<usize>().ok()?.checked_sub(1).filter(|place| *place < into.len()))
}
