//! `emic codebook move`

use clap::Args;

use super::operation;
use crate::app::Workspace;
use crate::cli::{Failure, Global, Outcome, session};
use crate::project::{CodeId, Codebook, CodebookCommand};

/// Put a code, with all below it, elsewhere in the hierarchy.
#[derive(Args, Debug)]
#[group(id = "place", required = true, multiple = false, args = ["below", "top", "before", "after"])]
pub struct Move {
    /// The code: its id, name or alias
    code: String,
    /// Below this code, as its last
    #[arg(long, value_name = "CODE")]
    below: Option<String>,
    /// To the top, as the last there
    #[arg(long)]
    top: bool,
    /// Before this code
    #[arg(long, value_name = "CODE")]
    before: Option<String>,
    /// Behind this code and all below it
    #[arg(long, value_name = "CODE")]
    after: Option<String>,
    #[command(flatten)]
    trial: operation::Trial,
}

impl Move {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        operation::run(global, &self.trial, |workspace| {
            let code = session::code(workspace.project(), &self.code)?;
            let (parent, index) = self.place(workspace, &code)?;
            Ok(CodebookCommand::Move { code, parent, index })
        })
    }

    fn place(&self, workspace: &Workspace, code: &CodeId) -> Result<(Option<CodeId>, usize), Failure> {
        let project = workspace.project();
        let beside = |word: &String, further: usize| -> Result<(Option<CodeId>, usize), Failure> {
            let sibling = session::code(project, word)?;
            let parent = project.codebook.get(sibling.as_str()).and_then(|sibling| sibling.parent.clone());
            let index = number_without(&project.codebook, parent.as_ref(), &sibling, code);
            Ok((parent, index + further))
        };
        match (&self.below, &self.before, &self.after) {
            (Some(word), _, _) => Ok((Some(session::code(project, word)?), usize::MAX)),
            (_, Some(word), _) => beside(word, 0),
            (_, _, Some(word)) => beside(word, 1),
            _ => Ok((None, usize::MAX)),
        }
    }
}

/// A sibling's number among the codes below `parent`, the one that moves not counted.
fn number_without(codebook: &Codebook, parent: Option<&CodeId>, sibling: &CodeId, moved: &CodeId) -> usize {
    let others = codebook.children(parent).filter(|child| child.id != *moved);
    others.take_while(|child| child.id != *sibling).count()
}
