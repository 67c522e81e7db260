//! Codebook files besides the editing of single codes: checking one, reading one of any format, taking one in, giving one
//! out.

mod giving;
mod matching;
mod reading;
mod taking;

use std::path::Path;

use super::Error;
use crate::exchange::codebook_yaml::{self, Parsed, Problem, Severity};
use crate::store;

pub use giving::{Receipt, give_out};
pub(super) use reading::other_format;
pub use reading::{Read, named, read_any};
pub use taking::{Fate, Plan, Row, Wish, plan, take_in};

/// What a check of a codebook file found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Each problem drawn with the lines that it is about.
    pub drawn: Vec<String>,
    /// Each problem on one line: file, line, column, what, and the way out.
    pub lines: Vec<String>,
    /// Problems that keep the file from being used.
    pub errors: usize,
    /// Problems that do not.
    pub warnings: usize,
    /// Codes in the file; 0 where it cannot be used.
    pub codes: usize,
}

/// Check a codebook file.
///
/// # Errors
/// [`Error::Store`] where it cannot be read.
pub fn check(path: &Path) -> Result<Checked, Error> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    match read(path)? {
        (source, Ok(parsed)) => {
            let codes = parsed.codebook.codes().len();
            Ok(Checked { codes, ..checked(&parsed.warnings, &source, &name) })
        }
        (source, Err(problems)) => Ok(checked(&problems, &source, &name)),
    }
}

fn checked(problems: &[Problem], source: &str, name: &str) -> Checked {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    Checked {
        drawn: problems.iter().map(|problem| codebook_yaml::render(problem, source, name)).collect(),
        lines: problems.iter().map(|problem| problem.one_line(name)).collect(),
        errors,
        warnings: problems.len() - errors,
        codes: 0,
    }
}

/// A file's text and what it says.
pub(super) fn read(path: &Path) -> Result<(String, Result<Parsed, Vec<Problem>>), Error> {
    let bytes = store::read_plain(path, codebook_yaml::MAX_BYTES as u64 + 1)?;
    Ok(match codebook_yaml::decode(&bytes) {
        Ok(decoded) => {
            let parsed = codebook_yaml::parse(&decoded.text);
            (decoded.text, parsed)
        }
        Err(problem) => (String::new(), Err(vec![*problem])),
    })
}

#[cfg(test)]
mod tests;
