//! `emic codebook split`

use std::path::PathBuf;

use clap::Args;

use super::operation;
use crate::app::{SplitDraft, Workspace, read_deals};
use crate::cli::{Failure, Global, Outcome, output, session};
use crate::project::{CodeId, CodebookCommand, NewCode, Remainder};

/// Deal the codings of a code out to new codes: on the screen, or as a file says.
#[derive(Args, Debug)]
pub struct Split {
    /// The code: its id, name or alias
    code: String,
    /// The name of a new code; give it once for each
    #[arg(long, required = true, value_name = "NAME")]
    into: Vec<String>,
    /// The code above the new ones; that of the old code where it is not given
    #[arg(long, value_name = "CODE")]
    parent: Option<String>,
    /// A CSV file with the columns id (a coding) and code (the name or number of a new code; empty: it stays)
    #[arg(long, value_name = "FILE")]
    deal: Option<PathBuf>,
    /// Take the old code away; all its codings must be dealt
    #[arg(long, requires = "deal")]
    delete: bool,
    #[command(flatten)]
    trial: operation::Trial,
}

impl Split {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        if self.deal.is_none() {
            return self.begin(global);
        }
        operation::run(global, &self.trial, |workspace| {
            let (code, into) = self.codes(workspace)?;
            let deals = match &self.deal {
                Some(file) => read_deals(workspace, file, &into)?,
                None => Default::default(),
            };
            deals.warnings.iter().for_each(|warning| output::message("warning", warning));
            let then = if self.delete { Remainder::Delete } else { Remainder::Keep };
            Ok(CodebookCommand::Split { code, into, deals: deals.deals, then })
        })
    }

    /// Without a file: make the draft that the screen goes on with, and say how.
    fn begin(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open(global)?;
        let (code, into) = self.codes(&workspace)?;
        let names: Vec<&str> = self.into.iter().map(String::as_str).collect();
        let split =
            CodebookCommand::Split { code: code.clone(), into: into.clone(), deals: Vec::new(), then: Remainder::Keep };
        workspace.preview(&split)?;
        let draft = if self.trial.dry_run { None } else { Some(self.draft(&workspace, &code, into)?) };
        let codings = draft.as_ref().map_or_else(|| SplitDraft::codings_of(&workspace, &code).len(), SplitDraft::left);
        let line = format!("{} of {code} to deal out to {}", output::amount(codings, "coding"), names.join(", "));
        output::print_line(&line)?;
        output::note(
            "nothing is changed before all is dealt: go on with one key each on the screen (`emic`, view Codes), or give `--deal FILE.csv`",
        );
        output::note(&format!(
            "`emic codings --code {code} -o FILE.csv` writes the list; put a new code into the column code of each"
        ));
        Ok(Outcome::Done)
    }

    fn draft(&self, workspace: &Workspace, code: &CodeId, into: Vec<NewCode>) -> Result<SplitDraft, Failure> {
        match SplitDraft::open(workspace, code)? {
            Some(draft) if draft.new_codes() == into => Ok(draft),
            Some(draft) => {
                let names: Vec<&str> = draft.new_codes().iter().map(|code| code.name.as_str()).collect();
                let message = format!("a split of `{code}` into {} is under way", names.join(", "));
                Err(Failure::new(message).hint("finish it or give it up on the screen first"))
            }
            None => Ok(SplitDraft::begin(workspace, code, into)?),
        }
    }

    fn codes(&self, workspace: &Workspace) -> Result<(CodeId, Vec<NewCode>), Failure> {
        let project = workspace.project();
        let code = session::code(project, &self.code)?;
        let parent = match &self.parent {
            Some(word) => Some(session::code(project, word)?),
            None => project.codebook.get(code.as_str()).and_then(|code| code.parent.clone()),
        };
        let new = |name: &String| NewCode { name: name.clone(), parent: parent.clone(), ..NewCode::default() };
        Ok((code, self.into.iter().map(new).collect()))
    }
}
