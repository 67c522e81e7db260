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
    #[arg(long, required_unless_present = "give_up", value_name = "NAME")]
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
    /// Give up a split that is under way: what was dealt in it is forgotten, and the code stays as it is
    #[arg(long, conflicts_with_all = ["into", "parent", "deal", "delete", "dry_run"])]
    give_up: bool,
    #[command(flatten)]
    trial: operation::Trial,
}

impl Split {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        if self.give_up {
            return self.give_up(global);
        }
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
            if deals.deals.is_empty() {
                let hint = "the column id names codings (`emic codings`), the column code one of the new codes";
                return Err(Failure::new("the file deals no coding to a new code").hint(hint));
            }
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
            Some(draft) if !draft.is_untouched() => {
                let hint = format!(
                    "go on with it on the screen (`emic`, view Codes), or `emic codebook split {code} --give-up` forgets it"
                );
                Err(Failure::new(format!("{} is under way", told(&draft))).hint(hint))
            }
            _ => Ok(SplitDraft::begin(workspace, code, into)?),
        }
    }

    /// Forget the draft.
    fn give_up(&self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open(global)?;
        let code = session::code(workspace.project(), &self.code)?;
        let Some(draft) = SplitDraft::open(&workspace, &code)? else {
            output::note(&format!("no split of `{code}` is under way"));
            return Ok(Outcome::Nothing);
        };
        let line = format!("gave up {}", told(&draft));
        draft.discard()?;
        output::print_line(&line)?;
        Ok(Outcome::Done)
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

/// `the split of trust into A, B (3 of 7 codings dealt)`.
fn told(draft: &SplitDraft) -> String {
    let names: Vec<&str> = draft.new_codes().iter().map(|code| code.name.as_str()).collect();
    let all = draft.codings().len();
    let dealt = all - draft.left();
    format!(
        "the split of {} into {} ({dealt} of {} dealt)",
        draft.code(),
        names.join(", "),
        output::amount(all, "coding")
    )
}
