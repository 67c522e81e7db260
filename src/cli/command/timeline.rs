//! `emic timeline`

use clap::Args;

use super::filters::{Codes, Layered};
use crate::analysis::{Grouping, Scope};
use crate::app::analyses::{parts_of_timeline, portrait, timeline_table};
use crate::app::captions::caption_where;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Show where in a transcript each code lies: the passages in their order, or the transcript in parts.
#[derive(Args, Debug)]
pub struct Timeline {
    /// The transcript
    #[arg(value_name = "ID")]
    transcript: String,
    /// A row for each code, a column for each of so many equal parts: the percent that is covered
    #[arg(long, value_name = "N", value_parser = parts)]
    parts: Option<usize>,
    #[command(flatten)]
    codes: Codes,
    #[command(flatten)]
    layered: Layered,
    #[command(flatten)]
    listing: Listing,
}

/// Parts that a transcript is cut into at most.
const MOST_PARTS: usize = 1_000;

fn parts(word: &str) -> Result<usize, String> {
    let found = word.parse().ok().filter(|parts| (1..=MOST_PARTS).contains(parts));
    found.ok_or_else(|| format!("write a number from 1 to {MOST_PARTS}"))
}

impl Timeline {
    /// Show.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let project = workspace.project();
        let transcript = session::transcript(project, &self.transcript)?;
        let scope =
            Scope { codes: self.codes.codes(project)?, ..self.layered.scope(&workspace, global, Grouping::None)? };
        let portrait = portrait(&workspace, &scope, &transcript);
        let table = match self.parts {
            Some(parts) => parts_of_timeline(&portrait, parts),
            None => timeline_table(&workspace, &portrait),
        };
        let place = [format!("transcript {transcript}")];
        let table = table.captioned(caption_where(&workspace, &scope, &place));
        output::list(&table, &workspace, &self.listing, global)
    }
}
