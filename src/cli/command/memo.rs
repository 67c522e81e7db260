//! `emic memo`

use std::io::Read as _;

use clap::{Args, Subcommand};

use super::code::anchor;
use super::memos::Memos;
use crate::app::Workspace;
use crate::cli::{Failure, Global, Outcome, session};
use crate::project::{Command, MemoId, MemoTarget, Refusal};

/// List or write memos.
#[derive(Args, Debug)]
pub struct Memo {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the memos
    List(Memos),
    /// Write a memo on the study, or on what the options name
    Add(Add),
    /// Change the words of a memo; no words take it away
    Change(Change),
}

#[derive(Args, Debug)]
struct Add {
    /// The words; `-` reads them from stdin
    text: String,
    /// On this transcript
    #[arg(long, value_name = "ID")]
    transcript: Option<String>,
    /// On this passage of the transcript, in code points
    #[arg(long, num_args = 2, value_names = ["START", "END"], requires = "transcript")]
    range: Option<Vec<usize>>,
    /// On this code
    #[arg(long, conflicts_with_all = ["transcript", "coding"])]
    code: Option<String>,
    /// On this coding
    #[arg(long, value_name = "CODING", conflicts_with = "transcript")]
    coding: Option<String>,
}

#[derive(Args, Debug)]
struct Change {
    /// The memo's id
    memo: String,
    /// The new words; `-` reads them from stdin
    text: String,
}

impl Memo {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.action {
            Action::List(list) => list.run(global),
            Action::Add(add) => {
                let mut workspace = session::open(global)?;
                let target = add.target(&workspace)?;
                write(&mut workspace, None, target, &add.text)
            }
            Action::Change(change) => {
                let mut workspace = session::open(global)?;
                let unknown = || Failure::new(format!("no memo `{}`", change.memo)).hint("`emic memo list` lists them");
                let id = MemoId::parse(&change.memo).ok_or_else(unknown)?;
                let memo = workspace.project().memos.get(&id).ok_or(Refusal::NoSuchMemo(id))?;
                let target = memo.target.clone();
                write(&mut workspace, Some(id), target, &change.text)
            }
        }
    }
}

impl Add {
    fn target(&self, workspace: &Workspace) -> Result<MemoTarget, Failure> {
        let project = workspace.project();
        if let Some(word) = &self.code {
            return Ok(MemoTarget::Code(session::code(project, word)?));
        }
        if let Some(word) = &self.coding {
            let id = session::coding(project, word)?;
            project.codings.get(&id).ok_or(Refusal::NoSuchCoding(id))?;
            return Ok(MemoTarget::Coding(id));
        }
        let Some(word) = &self.transcript else { return Ok(MemoTarget::Project) };
        let id = session::transcript(project, word)?;
        match self.range.as_deref() {
            Some([start, end]) => {
                let anchor = anchor(workspace, &id, *start, *end)?;
                Ok(MemoTarget::Passage(id, anchor))
            }
            _ => Ok(MemoTarget::Transcript(id)),
        }
    }
}

fn write(workspace: &mut Workspace, memo: Option<MemoId>, target: MemoTarget, text: &str) -> Result<Outcome, Failure> {
    let done = workspace.run(Command::WriteMemo { memo, target, text: words(text)? })?;
    session::finish(&done)
}

/// The words given; `-` stands for those on stdin.
pub(super) fn words(text: &str) -> Result<String, Failure> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut words = String::new();
    std::io::stdin().lock().read_to_string(&mut words)?;
    Ok(words)
}
