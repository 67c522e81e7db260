//! Codebook files besides the editing of single codes: checking one, taking one in, giving one out.

use std::path::Path;

use super::{Error, SHIPPED, Workspace, reporting, shipped};
use crate::exchange::codebook_yaml::{self, EditError, Editor, Parsed, Problem, Severity};
use crate::project::{Codebook, PlacedCode, nearest};
use crate::store::{self, atomic};

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

/// The text of a codebook that a person names: a shipped one, or a file. It has been read and holds.
///
/// # Errors
/// [`Error::NoSuchCodebook`], [`Error::Store`] where the file cannot be read, or with its problems drawn.
pub fn named(name_or_file: &Path) -> Result<String, Error> {
    if let Some(source) = name_or_file.to_str().and_then(shipped) {
        return Ok(source.to_owned());
    }
    if !name_or_file.exists() {
        let name = name_or_file.display().to_string();
        let names = SHIPPED.map(|(name, _)| name);
        let hint = match nearest(&name, names.into_iter()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the shipped ones are {}", names.join(", ")),
        };
        return Err(Error::NoSuchCodebook { name, hint });
    }
    let (source, parsed) = read(name_or_file)?;
    let name = name_or_file.display().to_string();
    parsed.map_err(|problems| {
        let why = format!("this codebook cannot be used\n{}", checked(&problems, &source, &name).drawn.join("\n"));
        store::Error::Unfit { path: name_or_file.to_owned(), why }
    })?;
    Ok(source)
}

/// What taking in a codebook did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Codes that are new.
    pub added: Vec<String>,
    /// Codes whose id was there already; they stay as they were.
    pub kept: Vec<String>,
}

/// Add the codes of another codebook to the study's file; codes whose id is there stay as they are. Where the study has
/// no code yet the other file is taken as it stands, comments and all.
///
/// # Errors
/// [`Error::BrokenCodebook`] where one of the two cannot be read; [`Error::Io`] where the file cannot be written.
pub fn take_in(workspace: &Workspace, name_or_file: &Path) -> Result<TakenIn, Error> {
    if let Some(why) = workspace.read_only() {
        return Err(Error::ReadOnly(why));
    }
    let source = named(name_or_file)?;
    let path = workspace.folder().inside(workspace.folder().codebook())?;
    let own = if path.exists() { named(&path)? } else { workspace.codebook_source().to_owned() };
    let (theirs, ours) = (parse(&source)?, if own.is_empty() { Codebook::default() } else { parse(&own)? });
    let ids = |codes: &mut dyn Iterator<Item = &crate::project::Code>| codes.map(|code| code.id.to_string()).collect();
    let is_new = |code: &&crate::project::Code| ours.get(code.id.as_str()).is_none();
    let done = TakenIn {
        added: ids(&mut theirs.codes().iter().filter(is_new)),
        kept: ids(&mut theirs.codes().iter().filter(|code| !is_new(code))),
    };
    if done.added.is_empty() {
        return Ok(done);
    }
    let text = if ours.codes().is_empty() { source } else { merged(own, &ours, &theirs)? };
    atomic::write(&path, text.as_bytes())?;
    Ok(done)
}

fn parse(source: &str) -> Result<Codebook, Error> {
    let drawn =
        |problems: Vec<Problem>| Error::BrokenCodebook(checked(&problems, source, "codebook.yaml").drawn.join("\n"));
    codebook_yaml::parse(source).map(|parsed| parsed.codebook).map_err(drawn)
}

/// The text `own` with the codes that only `theirs` has, each below its parent, at the end; keys that are taken are left out.
fn merged(own: String, ours: &Codebook, theirs: &Codebook) -> Result<String, Error> {
    let broken = |error: EditError| Error::BrokenCodebook(error.to_string());
    let mut editor = Editor::open(own).map_err(broken)?;
    for code in theirs.codes().iter().filter(|code| ours.get(code.id.as_str()).is_none()) {
        let mut code = code.clone();
        if code.key.is_some_and(|key| editor.codebook().by_key(key).is_some()) {
            code.key = None;
        }
        let index = editor.codebook().children(code.parent.as_ref()).count();
        editor.insert(&PlacedCode { code, index }).map_err(broken)?;
    }
    Ok(editor.finish().0)
}

/// Write the text of the codebook in force to a file, comments and all.
///
/// # Errors
/// As [`reporting::save`].
pub fn give_out(workspace: &Workspace, path: &Path) -> Result<(), Error> {
    let made = || codebook_yaml::write(&workspace.project().codebook);
    let source = Some(workspace.codebook_source().to_owned()).filter(|source| !source.is_empty());
    reporting::save_bytes(path, source.unwrap_or_else(made).as_bytes())
}
