//! `emic codings`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::app::Workspace;
use crate::app::reporting::{CodingFilter, codings_table};
use crate::app::taking_codings;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// List codings with id, transcript, start, end, code, coder, created, speaker, quote, memo and the rule that each comes
/// from; `--coder` filters too.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Codings {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Take codings in from a CSV file with the columns transcript, start, end, code, and if you like quote, memo and origin
    Import(Import),
}

#[derive(Args, Debug)]
struct Filters {
    /// Only in this transcript (may be given several times)
    #[arg(long, value_name = "ID")]
    transcript: Vec<String>,
    /// Only with this code (may be given several times)
    #[arg(long, value_name = "CODE")]
    code: Vec<String>,
    /// With the codes below those that `--code` names
    #[arg(long, requires = "code")]
    below: bool,
    /// Only where this speaker begins to speak (may be given several times)
    #[arg(long, value_name = "NAME")]
    speaker: Vec<String>,
    /// Only where the quote holds these words
    #[arg(long, value_name = "WORDS")]
    containing: Option<String>,
    /// Only those whose passages were lost when texts were edited, with the place that they had; else only the others
    #[arg(long)]
    lost: bool,
    /// Only those made before the definition or a rule of their code changed, and not looked at since; with the columns
    /// of `--versions`
    #[arg(long, conflicts_with = "lost")]
    outdated: bool,
    /// With two more columns: the version of the codebook that each names, and whether it is outdated
    #[arg(long)]
    versions: bool,
}

#[derive(Args, Debug)]
struct Import {
    /// The CSV file
    file: PathBuf,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

impl Codings {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.action {
            Some(Action::Import(import)) => import.run(global),
            None => {
                let workspace = session::open_to_read(global)?;
                let filter = self.filters.read(&workspace, global)?;
                output::list(&codings_table(&workspace, &filter), workspace.title(), &self.listing, global)
            }
        }
    }
}

impl Filters {
    fn read(self, workspace: &Workspace, global: &Global) -> Result<CodingFilter, Failure> {
        let project = workspace.project();
        let transcripts = session::transcripts(project, &self.transcript)?;
        let mut codes = std::collections::BTreeSet::new();
        for word in &self.code {
            let id = match session::code(project, word) {
                Err(_) if project.codings.iter().any(|coding| coding.code.as_str() == word) => word.as_str().into(),
                found => found?,
            };
            let below = |code: &&crate::project::Code| project.codebook.ancestors(&code.id).any(|above| above.id == id);
            if self.below {
                codes.extend(project.codebook.codes().iter().filter(below).map(|code| code.id.to_string()));
            }
            codes.insert(id.to_string());
        }
        Ok(CodingFilter {
            transcripts: transcripts.iter().map(ToString::to_string).collect(),
            codes,
            coders: session::coders(project, global)?.iter().map(ToString::to_string).collect(),
            speakers: self.speaker.into_iter().collect(),
            containing: self.containing,
            lost: self.lost,
            outdated: self.outdated,
            versions: self.versions || self.outdated,
        })
    }
}

impl Import {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let plan = taking_codings::plan(&workspace, &self.file)?;
        for warning in &plan.warnings {
            output::message("warning", warning);
        }
        if plan.rows.is_empty() {
            output::note("nothing to take in");
            return Ok(Outcome::Nothing);
        }
        let count = output::amount(plan.rows.len(), "coding");
        if self.dry_run {
            output::print_line(&format!("would take in {count}"))?;
            return Ok(Outcome::Done);
        }
        let (before, planned) = (workspace.project().codings.len(), plan.rows.len());
        session::saved(&taking_codings::take(&mut workspace, plan)?)?;
        let new = workspace.project().codings.len() - before;
        if new < planned {
            output::note(&format!("left out, as there already or twice in the table: {}", planned - new));
        }
        output::print_line(&format!("took in {}", output::amount(new, "coding")))?;
        Ok(Outcome::Done)
    }
}
