//! What an operation on the codebook would touch, before it is done.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Error, Workspace};
use crate::project::{
    Change, Code, CodeFate, CodeId, Codebook, CodebookCommand, CoderId, Coding, CodingId, Command, Decision,
    MemoTarget, Project, TranscriptId, Uses,
};

/// What an operation would touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What the history will call it.
    pub label: String,
    /// Codes that come, go, change or move along below one that does.
    pub codes: usize,
    /// Codings that will count as another code's, or whose code will have other words, another colour, key or place.
    /// Lost ones are left out, as they are in all counts.
    pub codings: usize,
    /// Transcripts that have such codings.
    pub transcripts: usize,
    /// Memos on such codes and codings.
    pub memos: usize,
    /// Whose codings they are, each with how many.
    pub coders: Vec<(CoderId, usize)>,
    /// How many of them will then be outdated: made under another definition, include or exclude.
    pub outdated: usize,
    /// What else to know, a sentence each.
    pub notes: Vec<String>,
}

impl Workspace {
    /// What `command` would touch. Nothing changes. Looks at every coding a few times, so call it when the command
    /// changes and not for every frame.
    ///
    /// # Errors
    /// The same refusals as [`Self::run`].
    pub fn preview(&self, command: &CodebookCommand) -> Result<Preview, Error> {
        let project = self.project();
        let decision = self.decide_only(Command::Codebook(command.clone()))?;
        let uses = Uses::of(&project.codebook, &concerned(project, command));
        let codings = touched(project, command, &uses, &decision);
        let codebook = after(&project.codebook, &decision);
        let notes = notes(command, &decision, &codings, &codebook);
        let codes = codes(&decision, &codebook).len();
        let outdated = self.outdated_under(&codebook, changed(&codings, &decision));
        let memos = memos(project, &uses, &codings);
        Ok(Preview { codes, outdated, notes, memos, ..counted(&codings, decision) })
    }
}

/// The codes whose codings are touched.
fn concerned(project: &Project, command: &CodebookCommand) -> Vec<CodeId> {
    let with_below = |id: &CodeId| -> Vec<CodeId> {
        let codes = project.codebook.codes().iter();
        codes.filter(|code| project.codebook.is_in(&code.id, id)).map(|code| code.id.clone()).collect()
    };
    match command {
        CodebookCommand::Edit(code) => vec![code.id.clone()],
        CodebookCommand::Move { code, .. } => with_below(code),
        CodebookCommand::Merge { codes, into, wording } if wording != into => {
            codes.iter().chain([into]).cloned().collect()
        }
        CodebookCommand::Merge { codes, .. } => codes.clone(),
        CodebookCommand::Delete { code, below: true, .. } => with_below(code),
        CodebookCommand::Delete { code, .. } => vec![code.clone()],
        CodebookCommand::Split { .. } | CodebookCommand::Promote { .. } | CodebookCommand::Confirm(_) => Vec::new(),
    }
}

fn touched<'a>(project: &'a Project, command: &CodebookCommand, uses: &Uses, decision: &Decision) -> Vec<&'a Coding> {
    match command {
        CodebookCommand::Confirm(_) | CodebookCommand::Split { .. } => {
            let changed = decision.changes.iter().filter_map(Change::coding);
            changed.filter_map(|coding| project.codings.get(&coding.id)).collect()
        }
        CodebookCommand::Promote { coding } => project.codings.get(coding).into_iter().collect(),
        _ => uses.codings(project).filter(|coding| !coding.lost).collect(),
    }
}

fn counted(codings: &[&Coding], decision: Decision) -> Preview {
    let mut coders: BTreeMap<&CoderId, usize> = BTreeMap::new();
    for coding in codings {
        *coders.entry(&coding.coder).or_default() += 1;
    }
    let transcripts: HashSet<&TranscriptId> = codings.iter().map(|coding| &coding.transcript).collect();
    Preview {
        codings: codings.len(),
        transcripts: transcripts.len(),
        coders: coders.into_iter().map(|(coder, count)| (coder.clone(), count)).collect(),
        label: decision.label,
        ..Preview::default()
    }
}

/// The codes that change, and those that move along below one that does.
fn codes<'a>(decision: &'a Decision, after: &'a Codebook) -> BTreeSet<&'a CodeId> {
    let elsewhere = |change: &'a Change| match change {
        Change::Code { before: Some(before), after: Some(after) } if before.is_elsewhere(after) => Some(&after.code.id),
        _ => None,
    };
    let moved = decision.changes.iter().filter_map(elsewhere).collect();
    decision.changes.iter().filter_map(Change::code).chain(with_below(after, moved)).collect()
}

/// The codes in force among `ids`, and all below them.
fn with_below<'a>(codebook: &'a Codebook, ids: HashSet<&'a CodeId>) -> impl Iterator<Item = &'a CodeId> {
    let is_in = move |code: &&Code| {
        !ids.is_empty()
            && code.replaced_by.is_none()
            && (ids.contains(&code.id) || codebook.ancestors(&code.id).any(|above| ids.contains(&above.id)))
    };
    codebook.codes().iter().filter(is_in).map(|code| &code.id)
}

/// Memos on the codes and on the codings.
fn memos(project: &Project, uses: &Uses, codings: &[&Coding]) -> usize {
    if project.memos.is_empty() {
        return 0;
    }
    let ids: HashSet<CodingId> = codings.iter().map(|coding| coding.id).collect();
    let on_coding = |target: &MemoTarget| matches!(target, MemoTarget::Coding(id) if ids.contains(id));
    uses.memos(project).count() + project.memos.values().filter(|memo| on_coding(&memo.target)).count()
}

/// The codebook as it will be.
fn after(codebook: &Codebook, decision: &Decision) -> Codebook {
    let mut codebook = codebook.clone();
    for change in &decision.changes {
        if let Change::Code { before, after } = change {
            codebook.change(before.as_ref(), after.clone());
        }
    }
    codebook
}

/// The codings as they will be.
fn changed<'a>(codings: &'a [&'a Coding], decision: &'a Decision) -> impl Iterator<Item = &'a Coding> {
    let change = |change: &'a Change| match change {
        Change::Coding { id, after, .. } => Some((*id, after.as_ref())),
        _ => None,
    };
    let changed: HashMap<CodingId, Option<&Coding>> = decision.changes.iter().filter_map(change).collect();
    codings.iter().filter_map(move |coding| changed.get(&coding.id).copied().unwrap_or(Some(*coding)))
}

fn notes(command: &CodebookCommand, decision: &Decision, codings: &[&Coding], codebook: &Codebook) -> Vec<String> {
    let went = |change: &&Change| matches!(change, Change::Coding { after: None, .. });
    let mut notes = Vec::new();
    match decision.changes.iter().filter(went).count() {
        0 => {}
        1 => notes.push("1 passage has both codes; one coding of it stays".to_owned()),
        count => notes.push(format!("{count} passages have both codes; one coding of each stays")),
    }
    let moved = decision.changes.iter().filter(|change| is_other_moved(change, command)).filter_map(Change::code);
    match (with_below(codebook, moved.collect()).count(), command) {
        (0, _) => {}
        (1, CodebookCommand::Merge { into, .. }) => notes.push(format!("1 code below moves to `{into}`")),
        (count, CodebookCommand::Merge { into, .. }) => notes.push(format!("{count} codes below move to `{into}`")),
        (1, _) => notes.push("1 code below moves up".to_owned()),
        (count, _) => notes.push(format!("{count} codes below move up")),
    }
    match command {
        CodebookCommand::Delete { code, fate: CodeFate::Unlisted, .. } if !codings.is_empty() => {
            let gone = match gone(decision).saturating_sub(1) {
                0 => format!("`{code}`"),
                1 => format!("`{code}` and 1 code below it"),
                below => format!("`{code}` and {below} codes below it"),
            };
            notes.push(format!("{} unlisted: {gone} will not be in the codebook", stay(codings.len())));
        }
        CodebookCommand::Edit(code) if is_heading(code, codebook) && !codings.is_empty() => {
            notes.push(format!("{} although `{}` can then not be applied any more", stay(codings.len()), code.id));
        }
        _ => {}
    }
    notes
}

/// How many codes that were in force leave the file.
fn gone(decision: &Decision) -> usize {
    let is_gone = |change: &&Change| match change {
        Change::Code { before: Some(before), after: None } => before.code.replaced_by.is_none(),
        _ => false,
    };
    decision.changes.iter().filter(is_gone).count()
}

fn stay(codings: usize) -> String {
    if codings == 1 { "1 coding stays".to_owned() } else { format!("{codings} codings stay") }
}

fn is_heading(code: &Code, codebook: &Codebook) -> bool {
    codebook.get(code.id.as_str()).is_some_and(|code| !code.applies)
}

/// Whether a change moves another code than the command is about.
fn is_other_moved(change: &Change, command: &CodebookCommand) -> bool {
    let Change::Code { before: Some(before), after: Some(after) } = change else { return false };
    let own = match command {
        CodebookCommand::Move { code, .. } => *code == after.code.id,
        CodebookCommand::Merge { into, .. } => *into == after.code.id,
        _ => false,
    };
    before.code.parent != after.code.parent && !own
}
