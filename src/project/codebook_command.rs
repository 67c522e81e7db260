//! Operations on the codebook: what a researcher asks of it, and what that comes to.
//!
//! Every change of a code holds the code before and after with its place, and is decided on a draft that has all
//! changes before it: so the inverses, taken in the opposite order, lead back exactly. Codings keep the id of a code that
//! was merged, and everything shown or counted goes through [`Codebook::resolve`]: a colleague's coding that arrives
//! later finds its way too.

mod delete;
mod doubles;
mod draft;
mod edit;
mod merge;
mod placing;
mod promote;
mod split;
mod uses;

pub use edit::LONGEST_NAME;
pub(super) use edit::{check_key, check_name, check_words, tidy};
pub use uses::Uses;

use std::sync::Arc;

use super::no_such_code;
use super::{Change, Code, CodeId, Codebook, Coding, CodingId, Decision, NewCode, Project, Refusal};

/// What a researcher asks of the codebook.
#[derive(Clone, Debug, PartialEq)]
pub enum CodebookCommand {
    /// Give a code other words, another colour or key: everything but its id, its parent and what replaced it.
    Edit(Code),
    /// Put a code, with all below it, elsewhere.
    Move {
        /// The code.
        code: CodeId,
        /// The code above it from now on; `None` for the top.
        parent: Option<CodeId>,
        /// Its number among the codes directly below `parent`, itself not counted, from 0; at the end where there are
        /// fewer.
        index: usize,
    },
    /// Let one code take the place of others. Their ids resolve to it.
    Merge {
        /// The codes that go.
        codes: Vec<CodeId>,
        /// The code that stays.
        into: CodeId,
        /// Whose definition, include and exclude survive: `into` or one of `codes`.
        wording: CodeId,
    },
    /// Deal the codings of a code out to new codes.
    Split {
        /// The code.
        code: CodeId,
        /// The new codes.
        into: Vec<NewCode>,
        /// Codings and where they go: the place in `into`. Those that are not dealt stay.
        deals: Vec<(CodingId, usize)>,
        /// What becomes of the code.
        then: Remainder,
    },
    /// Take a code away.
    Delete {
        /// The code.
        code: CodeId,
        /// What becomes of its codings.
        fate: CodeFate,
        /// Whether the codes below it go too, their codings to the same fate; else they move up.
        below: bool,
    },
    /// Make the words of a coding an example of its code.
    Promote {
        /// The coding.
        coding: CodingId,
    },
    /// Say that codings hold under the codebook as it is now.
    Confirm(Vec<CodingId>),
}

/// What becomes of the codings of a code that is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeFate {
    /// They count as another code's from now on.
    To(CodeId),
    /// They count as the parent's from now on.
    Parent,
    /// They keep the id of a code that is no longer in the codebook.
    Unlisted,
}

/// What becomes of a code that was split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remainder {
    /// It stays, with the codings that were not dealt.
    #[default]
    Keep,
    /// All was dealt, and its id resolves to the first of the new codes.
    Delete,
}

/// Decide an operation on the codebook.
pub(super) fn decide(project: &Project, command: CodebookCommand) -> Result<Decision, Refusal> {
    match command {
        CodebookCommand::Edit(code) => edit::edit(project, code),
        CodebookCommand::Move { code, parent, index } => placing::place(project, &code, parent, index),
        CodebookCommand::Merge { codes, into, wording } => merge::merge(project, &codes, &into, &wording),
        CodebookCommand::Split { code, into, deals, then } => split::split(project, &code, into, &deals, then),
        CodebookCommand::Delete { code, fate, below } => delete::delete(project, &code, &fate, below),
        CodebookCommand::Promote { coding } => promote::promote(project, coding),
        CodebookCommand::Confirm(codings) => confirm(project, &codings),
    }
}

/// A code that is in force: neither unknown nor replaced.
fn living<'a>(project: &'a Project, id: &CodeId) -> Result<&'a Code, Refusal> {
    let code = project.codebook.get(id.as_str()).ok_or_else(|| no_such_code(project, id.as_str()))?;
    match &code.replaced_by {
        Some(_) => Err(Refusal::Replaced(id.clone(), project.codebook.resolve(id))),
        None => Ok(code),
    }
}

/// A code that is in force and may be applied.
fn applicable<'a>(project: &'a Project, id: &CodeId) -> Result<&'a Code, Refusal> {
    let code = living(project, id)?;
    if code.applies { Ok(code) } else { Err(Refusal::Heading(id.clone())) }
}

/// Name the version in force in codings that were made under others, and the code that they stand for now.
fn confirm(project: &Project, codings: &[CodingId]) -> Result<Decision, Refusal> {
    let version: Arc<str> = project.codebook.content_version().into();
    let mut changes = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for id in codings.iter().filter(|id| seen.insert(**id)) {
        let before = project.codings.get(id).ok_or(Refusal::NoSuchCoding(*id))?;
        let code = project.codebook.resolve(&before.code);
        if project.codebook.get(code.as_str()).is_none() {
            return Err(no_such_code(project, code.as_str()));
        }
        let after = Coding { code, codebook: version.clone(), ..before.clone() };
        if after != *before {
            changes.push(Change::Coding { id: *id, before: Some(before.clone()), after: Some(after) });
        }
    }
    let label = match changes.len() {
        0 => return Err(Refusal::NoChange("it is confirmed under this codebook already".to_owned())),
        1 => "confirm a coding".to_owned(),
        count => format!("confirm {count} codings"),
    };
    Ok(Decision { label, changes })
}

/// The code's words for a label: `a`, `a and b`, `a, b and c`, `a and 4 more`.
fn listed(ids: &[CodeId]) -> String {
    match ids {
        [] => String::new(),
        [one] => one.to_string(),
        [one, other] => format!("{one} and {other}"),
        [one, other, third] => format!("{one}, {other} and {third}"),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
    }
}

/// The codes below `id` at any depth, in the order of the file.
fn below<'a>(codebook: &'a Codebook, id: &CodeId) -> impl Iterator<Item = &'a Code> {
    let start = codebook.place(id.as_str()).map_or(usize::MAX, |place| place + 1);
    let end = codebook.end_of(id);
    codebook.codes().iter().skip(start).take(end.saturating_sub(start))
}

#[cfg(test)]
mod tests;
