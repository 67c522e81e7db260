//! `emic check`

use clap::Args;

use crate::app::health::{examine, findings_table, repair};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Look for damage: lines of a history, missing texts, quotes that no longer stand, unknown codes, a broken codebook.
///
/// The exit code is 1 where there is an error; warnings let it pass.
#[derive(Args, Debug)]
pub struct Check {
    /// Move codings to where their words stand now; `emic undo` takes that back
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Check {
    /// Check.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let (mut workspace, mut notices) = session::open_quietly(global)?;
        notices.extend(workspace.check_texts());
        let mut findings = examine(&workspace, &notices);
        if self.repair
            && let Some(said) = repair(&mut workspace, &findings)?
        {
            output::note(&said);
            // What opening told is told anew: most of it was about the codings that have just been moved.
            drop(workspace);
            (workspace, notices) = session::open_quietly(global)?;
            findings = examine(&workspace, &notices);
        }
        if findings.is_empty() {
            let (texts, codings) = (workspace.project().transcripts.len(), workspace.project().codings.len());
            let counts = [output::amount(texts, "transcript"), output::amount(codings, "coding")];
            output::note(&format!("all is well: {}", counts.join(", ")));
        }
        let asked = self.listing.asks_for_table();
        if asked || !findings.is_empty() {
            output::list(&findings_table(&findings), &workspace, &self.listing, global)?;
        }
        Ok(Outcome::found(findings.iter().all(|finding| finding.is_warning)))
    }
}
