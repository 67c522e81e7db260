//! What an operation on the codebook would touch, before it is done.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Error, Workspace};
use crate::project::{
    Change, Code, CodeId, CodebookCommand, CoderId, Coding, CodingId, Command, Decision, MemoTarget, Project,
    TranscriptId, Uses,
};

/// What an operation would touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What the history will call it.
    pub label: String,
    /// Codes that come, go or change.
    pub codes: usize,
    /// Codings that will count as another code's, or whose code has another name, meaning or place.
    pub codings: usize,
    /// Transcripts that have such codings.
    pub transcripts: usize,
    /// Memos on such codes and codings.
    pub memos: usize,
    /// Whose codings they are, each with how many.
    pub coders: Vec<(CoderId, usize)>,
    /// How many of them will have been made under another wording than is then in force.
    pub outdated: usize,
    /// What else to know, a sentence each.
    pub notes: Vec<String>,
}

impl Workspace {
    /// What `command` would touch. Nothing changes.
    ///
    /// # Errors
    /// The same refusals as [`Self::run`].
    pub fn preview(&self, command: &CodebookCommand) -> Result<Preview, Error> {
        let project = self.project();
        let decision = self.decide_only(Command::Codebook(command.clone()))?;
        let touched = Touched::of(project, command, &decision);
        Ok(touched.preview(project, decision))
    }
}

/// What is touched, as references into the study.
struct Touched<'a> {
    codings: Vec<&'a Coding>,
    memos: usize,
    notes: Vec<String>,
}

impl<'a> Touched<'a> {
    fn of(project: &'a Project, command: &CodebookCommand, decision: &Decision) -> Self {
        let uses = &Uses::of(&project.codebook, &concerned(project, command));
        let codings: Vec<&Coding> = match command {
            CodebookCommand::Confirm(_) | CodebookCommand::Split { .. } => changed(project, decision),
            CodebookCommand::Promote { coding } => project.codings.get(coding).into_iter().collect(),
            _ => uses.codings(project).filter(|coding| !coding.lost).collect(),
        };
        let on_codings: HashSet<CodingId> = codings.iter().map(|coding| coding.id).collect();
        let on_coding = |target: &MemoTarget| matches!(target, MemoTarget::Coding(id) if on_codings.contains(id));
        let memos = project.memos.values().filter(|memo| on_coding(&memo.target)).count() + uses.memos(project).count();
        let notes = notes(project, command, decision);
        Self { codings, memos, notes }
    }

    fn preview(self, project: &Project, decision: Decision) -> Preview {
        let mut coders: BTreeMap<&CoderId, usize> = BTreeMap::new();
        let mut transcripts: HashSet<&TranscriptId> = HashSet::new();
        for coding in &self.codings {
            *coders.entry(&coding.coder).or_default() += 1;
            transcripts.insert(&coding.transcript);
        }
        let codes: BTreeSet<&CodeId> = decision.changes.iter().filter_map(Change::code).collect();
        let _ = project;
        Preview {
            codes: codes.len(),
            codings: self.codings.len(),
            transcripts: transcripts.len(),
            memos: self.memos,
            coders: coders.into_iter().map(|(coder, count)| (coder.clone(), count)).collect(),
            outdated: 0,
            notes: self.notes,
            label: decision.label,
        }
    }
}

/// The codes whose codings are touched.
fn concerned(project: &Project, command: &CodebookCommand) -> Vec<CodeId> {
    let with_below = |id: &CodeId| -> Vec<CodeId> {
        let is_below =
            |code: &&Code| code.id == *id || project.codebook.ancestors(&code.id).any(|above| above.id == *id);
        project.codebook.codes().iter().filter(is_below).map(|code| code.id.clone()).collect()
    };
    match command {
        CodebookCommand::Edit(code) => vec![code.id.clone()],
        CodebookCommand::Move { code, .. } => with_below(code),
        CodebookCommand::Merge { codes, .. } => codes.clone(),
        CodebookCommand::Split { code, .. } => vec![code.clone()],
        CodebookCommand::Delete { code, below: true, .. } => with_below(code),
        CodebookCommand::Delete { code, .. } => vec![code.clone()],
        CodebookCommand::Promote { .. } | CodebookCommand::Confirm(_) => Vec::new(),
    }
}

fn changed<'a>(project: &'a Project, decision: &Decision) -> Vec<&'a Coding> {
    let ids = decision.changes.iter().filter_map(Change::coding);
    ids.filter_map(|coding| project.codings.get(&coding.id)).collect()
}

fn notes(_project: &Project, command: &CodebookCommand, decision: &Decision) -> Vec<String> {
    let mut notes = Vec::new();
    let doubles = decision.changes.iter().filter(|change| matches!(change, Change::Coding { after: None, .. })).count();
    match doubles {
        0 => {}
        1 => notes.push("1 passage has both codes; one coding of it stays".to_owned()),
        count => notes.push(format!("{count} passages have both codes; one coding of each stays")),
    }
    let _ = command;
    notes
}
