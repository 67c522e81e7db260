//! `emic codebook check`

use std::path::PathBuf;

use clap::Args;

use crate::app::codebook_checking::{self, Review};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Check a codebook file.
#[derive(Args, Debug)]
pub struct Check {
    /// The file; the project's own where it is not given, with the codes looked for that no coding uses
    file: Option<PathBuf>,
    /// Fail where there are warnings, not only where there are errors
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Check {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let (file, uses) = match &self.file {
            Some(file) => (file.clone(), None),
            None => {
                let file = session::root(global)?.join("codebook.yaml");
                // What opening tells of the codebook is told below, with its lines.
                let uses = session::open_quietly(global).ok().map(|(session, _)| codebook_checking::uses(&session));
                (file, uses)
            }
        };
        let review = codebook_checking::review(&file, uses.as_ref())?;
        if self.listing.asks_for_table() {
            output::list(&review.table, "Codebook checks", &self.listing, global)?;
        } else {
            draw(&review)?;
        }
        let problems = [output::amount(review.errors, "error"), output::amount(review.warnings, "warning")];
        let codes = output::amount(review.codes, "code");
        output::note(&format!("{}: {}, {codes}", file.display(), problems.join(", ")));
        Ok(Outcome::found(review.errors == 0 && !(self.strict && review.warnings > 0)))
    }
}

fn draw(review: &Review) -> Result<(), Failure> {
    for problem in &review.drawn {
        output::print_line(problem.trim_end())?;
    }
    let left = review.errors + review.warnings - review.drawn.len();
    if left > 0 {
        output::note(&format!("{left} more are not drawn; `--format csv` lists them all"));
    }
    Ok(())
}
