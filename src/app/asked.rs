//! What the filters of a query mean in a study: codes, coders, memos, languages, attributes and titles.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Workspace;
use super::completing::quoted;
use crate::project::{Code, CodeId, CoderId, Coding, MemoTarget, Project, Transcript, TranscriptId, nearest};
use crate::search::{Field, Filter, Names, Passage, Scope, Study, fold_name, names};

/// Why a value means nothing, and what could be meant.
pub(super) type Unclear = (String, Option<String>);

/// A study as the search asks it.
pub(super) struct Asked<'a> {
    workspace: &'a Workspace,
    /// The only transcript whose codings matter.
    within: Option<&'a TranscriptId>,
    /// The only coders whose codings matter.
    coders: Option<&'a BTreeSet<CoderId>>,
}

impl<'a> Asked<'a> {
    /// About all transcripts.
    pub(super) fn everywhere(workspace: &'a Workspace) -> Self {
        Self { workspace, within: None, coders: None }
    }

    /// About one transcript: what is coded elsewhere is left out.
    pub(super) fn inside(workspace: &'a Workspace, transcript: &'a TranscriptId) -> Self {
        Self { workspace, within: Some(transcript), coders: None }
    }

    /// The same where only these coders' codings matter; everybody's where `None`.
    pub(super) fn of_coders(self, coders: Option<&'a BTreeSet<CoderId>>) -> Self {
        Self { coders, ..self }
    }

    /// What the codings cover that are `meant`.
    fn passages(&self, meant: impl Fn(&Coding) -> bool) -> Scope {
        let codings = &self.workspace.project().codings;
        let standing: Box<dyn Iterator<Item = &Coding>> = match self.within {
            Some(transcript) => Box::new(codings.standing_of(transcript)),
            None => Box::new(codings.standing()),
        };
        let takes = |coding: &Coding| self.coders.is_none_or(|coders| coders.contains(&coding.coder));
        let meant = standing.zip(0..).filter(|(coding, _)| takes(coding) && meant(coding));
        Scope::Passages(meant.map(|(coding, number)| passage(coding, number)).collect())
    }
}

impl Study for Asked<'_> {
    fn scope(&self, filter: &Filter) -> Result<Arc<Scope>, Unclear> {
        let project = self.workspace.project();
        let value = filter.value.as_str();
        let scope = match &filter.field {
            Field::Code => coded(self, project, value),
            Field::Coder => by_coder(self, value),
            Field::Has if value == "memo" => Ok(Scope::Passages(noted(project))),
            Field::Has => Ok(self.passages(|_| true)),
            Field::Language => chosen(project, value, "language", |id| Some(&project.transcripts.get(id)?.language)),
            Field::Attribute(name) => with_attribute(project, name, value),
            Field::Transcript | Field::Speaker => titled(project, value),
        };
        scope.map(Arc::new)
    }

    fn transcript(&self, id: &TranscriptId) -> Option<Arc<Transcript>> {
        self.workspace.transcript(id).ok()
    }
}

fn passage(coding: &Coding, number: u32) -> Passage {
    Passage { transcript: coding.transcript.clone(), range: coding.anchor.range, number }
}

/// What is coded with a code, one below it, or one that it took the place of; by an id alone what is coded with a code
/// that the codebook does not list.
fn coded(asked: &Asked, project: &Project, value: &str) -> Result<Scope, Unclear> {
    let Some(code) = called(project, value) else {
        let unlisted = |coding: &Coding| coding.code.as_str() == value;
        let used = project.codings.standing().any(unlisted);
        return if used { Ok(asked.passages(unlisted)) } else { Err(no_code(project, value)) };
    };
    let meant = ids_of(project, &code.id, true);
    Ok(asked.passages(|coding| meant.contains(&coding.code)))
}

/// The code that a value names.
pub(super) fn called<'p>(project: &'p Project, value: &str) -> Option<&'p Code> {
    project.codebook.find(value).or_else(|| folded(project, value))
}

/// The ids in force and of old that codings of a code may have; where `below` those of the codes below it too.
pub(super) fn ids_of<'p>(project: &'p Project, code: &CodeId, below: bool) -> BTreeSet<&'p CodeId> {
    let codebook = &project.codebook;
    let top = codebook.resolve(code);
    let covers = |id: &CodeId| *id == top || below && codebook.ancestors(id).any(|above| above.id == top);
    (codebook.codes().iter()).filter(|code| covers(&codebook.resolve(&code.id))).map(|code| &code.id).collect()
}

/// The code that is called so but for case, accents, width, punctuation, and traditional characters.
fn folded<'p>(project: &'p Project, value: &str) -> Option<&'p Code> {
    let value = fold_name(value);
    let called = |code: &&Code| names_of(code).any(|name| fold_name(name) == value);
    project.codebook.codes().iter().filter(|code| code.replaced_by.is_none()).find(called)
}

fn names_of(code: &Code) -> impl Iterator<Item = &str> {
    [code.id.as_str(), code.name.as_str()].into_iter().chain(code.aliases.iter().map(String::as_str))
}

/// That no code is called so, and which one could be meant: one that is spelt nearly so, or has the words in its name.
pub(super) fn no_code(project: &Project, value: &str) -> Unclear {
    let codes = || project.codebook.codes().iter().filter(|code| code.replaced_by.is_none());
    let near = nearest(value, codes().flat_map(names_of));
    let words = fold_name(value);
    let holding = || codes().flat_map(names_of).find(|name| fold_name(name).contains(&words)).map(str::to_owned);
    let hint = near.or_else(holding).map(|near| format!("did you mean code:{}?", quoted(&near)));
    (format!("no code is called `{value}`"), hint)
}

fn by_coder(asked: &Asked, value: &str) -> Result<Scope, Unclear> {
    let meant = coders_called(asked.workspace, value)?;
    Ok(asked.passages(|coding| meant.covers(coding.coder.as_str())))
}

/// The coders that a value names; who is blind is told so where it is none that they may know of.
pub(super) fn coders_called(workspace: &Workspace, value: &str) -> Result<Names, Unclear> {
    let coders = || workspace.project().coders.iter().map(|coder| coder.as_str());
    let meant = names(value, coders());
    if coders().any(|coder| meant.covers(coder)) {
        return Ok(meant);
    }
    if workspace.is_blind() {
        let message = format!("`coder:{value}` asks for what is hidden: you are blind to what others coded");
        return Err((message, Some("`:blind` shows it again".to_owned())));
    }
    let known: Vec<&str> = coders().take(8).collect();
    Err((format!("no coder is called `{value}`"), one_of("coders", &known)))
}

/// Passages with a memo, by themselves or on their coding.
fn noted(project: &Project) -> Vec<Passage> {
    let passage = |(target, number): (&MemoTarget, u32)| match target {
        MemoTarget::Passage(transcript, anchor) => {
            Some(Passage { transcript: transcript.clone(), range: anchor.range, number })
        }
        MemoTarget::Coding(id) => {
            project.codings.get(id).filter(|coding| !coding.lost).map(|coding| passage(coding, number))
        }
        _ => None,
    };
    let standing = project.memos.values().filter(|memo| !memo.lost);
    standing.map(|memo| &memo.target).zip(0..).filter_map(passage).collect()
}

fn with_attribute(project: &Project, name: &str, value: &str) -> Result<Scope, Unclear> {
    let all: BTreeSet<&str> = project.attributes.values().flat_map(|own| own.keys().map(String::as_str)).collect();
    let meant = names(name, all.iter().copied());
    let called: Vec<&str> = all.iter().copied().filter(|own| meant.covers(own)).collect();
    let equal = |own: &&&str| fold_name(own) == fold_name(name);
    let name = match called.as_slice() {
        [] => {
            let known: Vec<&str> = all.into_iter().take(12).collect();
            return Err((format!("no transcript has an attribute `{name}`"), one_of("attributes", &known)));
        }
        [only] => *only,
        // Names that are equal but for case are one to everybody else, too.
        [first, ..] if equal(&first) => first,
        several => {
            let several: Vec<&str> = several.iter().copied().take(12).collect();
            return Err((format!("`{name}` could be several attributes"), one_of("attributes with it", &several)));
        }
    };
    // 3 years are not 31.
    let (value_folded, is_number) = (fold_name(value), is_number(value));
    let own = |id: &TranscriptId| project.attributes.get(id)?.get(name);
    chosen(project, value, name, |id| own(id).filter(|own| !is_number || fold_name(own) == value_folded))
        .map_err(|(message, _)| (message, one_of("values", &values_of(project, own))))
}

/// Whether a value is a number, in digits of any width.
fn is_number(value: &str) -> bool {
    let value = fold_name(value);
    value.starts_with(|first: char| first.is_ascii_digit()) && value.parse::<f64>().is_ok()
}

/// Up to twelve of the values that transcripts have.
fn values_of<'a>(project: &'a Project, of: impl Fn(&TranscriptId) -> Option<&'a String>) -> Vec<&'a str> {
    let values: BTreeSet<&str> = project.transcripts.keys().filter_map(of).map(String::as_str).collect();
    values.into_iter().take(12).collect()
}

fn titled(project: &Project, value: &str) -> Result<Scope, Unclear> {
    let records = || project.transcripts.values();
    let meant = names(value, records().flat_map(|record| [record.id.as_str(), &record.title]));
    let ids: BTreeSet<TranscriptId> = records()
        .filter(|record| meant.covers(record.id.as_str()) || meant.covers(&record.title))
        .map(|record| record.id.clone())
        .collect();
    if ids.is_empty() {
        let known: Vec<&str> = records().take(8).map(|record| record.id.as_str()).collect();
        return Err((format!("no transcript is called `{value}`"), one_of("transcripts", &known)));
    }
    Ok(Scope::Transcripts(ids))
}

/// The transcripts whose property has this value.
fn chosen<'a>(
    project: &'a Project,
    value: &str,
    property: &str,
    of: impl Fn(&TranscriptId) -> Option<&'a String>,
) -> Result<Scope, Unclear> {
    let values: BTreeSet<&str> = project.transcripts.keys().filter_map(&of).map(String::as_str).collect();
    let meant = names(value, values.iter().copied());
    let covers = |id: &&TranscriptId| of(id).is_some_and(|own| meant.covers(own));
    let ids: BTreeSet<TranscriptId> = project.transcripts.keys().filter(covers).cloned().collect();
    if ids.is_empty() {
        return Err((format!("no transcript has the {property} `{value}`"), one_of("values", &values_of(project, of))));
    }
    Ok(Scope::Transcripts(ids))
}

fn one_of(what: &str, known: &[&str]) -> Option<String> {
    (!known.is_empty()).then(|| format!("{what} are {}", known.join(", ")))
}
