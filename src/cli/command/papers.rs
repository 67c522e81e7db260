//! What the commands of tables for papers have in common.

use std::sync::Mutex;

use clap::Args;

use super::filters::{Filters, positive};
use crate::analysis::{Grouping, Scope};
use crate::app::papers::{Ask, LONGEST, SEED};
use crate::app::{Error, Workspace};
use crate::cli::progress::Progress;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::report::Table;

/// A table of what is in scope: what counts, and how it is printed.
#[derive(Args, Debug)]
pub struct Printed {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

impl Printed {
    /// Build the table and print it with its caption.
    pub fn print(
        &self,
        global: &Global,
        make: impl FnOnce(&Workspace, &Ask<'_>) -> Result<Table, Error>,
    ) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let caption = self.filters.caption(&workspace, &scope);
        let table = build(scope, |ask| make(&workspace, ask))?;
        output::list(&table.captioned(caption), &workspace, &self.listing, global)
    }
}

/// Which quotes are drawn, and how long they may be.
#[derive(Args, Debug)]
pub struct Drawn {
    /// The seed
    #[arg(long, default_value_t = SEED, value_name = "N")]
    pub seed: u64,
    /// Draw only quotes of so many characters at most
    #[arg(long, value_name = "CHARACTERS", value_parser = positive)]
    pub most: Option<usize>,
    /// Shorten quotes to about so many characters; 0 leaves them whole
    #[arg(long, default_value_t = LONGEST, value_name = "CHARACTERS", value_parser = longest)]
    pub longest: usize,
}

/// Quotes of a code that are drawn at most.
const MOST: usize = 1_000;

/// How many to draw; none is fine.
pub fn drawn(word: &str) -> Result<usize, String> {
    word.parse().ok().filter(|count| *count <= MOST).ok_or_else(|| format!("write a number from 0 to {MOST}"))
}

/// Build something with a line that tells how far it is; Ctrl-C stops it.
pub fn build<T>(scope: Scope, build: impl FnOnce(&Ask<'_>) -> Result<T, Error>) -> Result<T, Failure> {
    let progress = Progress::begin();
    let stop = progress.stop();
    let progress = Mutex::new(progress);
    let tell = |doing: &str, done: usize, all: usize| {
        // Whoever finds it taken leaves the line to the other.
        if let Ok(mut progress) = progress.try_lock() {
            // Texts are what is gone through, unless a noun stands behind a bar.
            let (doing, noun) = doing.split_once('|').unwrap_or((doing, "texts"));
            progress.tell(doing, done, all, noun);
        }
    };
    Ok(build(&Ask::new(scope, &stop, &tell))?)
}

/// Characters that a quote may be shortened to: a few words, or not at all.
fn longest(word: &str) -> Result<usize, String> {
    let found = word.parse().ok().filter(|longest| *longest == 0 || *longest >= 20);
    found.ok_or_else(|| "write 20 or more characters, or 0 for whole quotes".to_owned())
}
