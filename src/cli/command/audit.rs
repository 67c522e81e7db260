//! `emic audit`

use clap::{Args, ValueEnum};

use super::papers::build;
use crate::analysis::Scope;
use crate::app::papers::{AuditBy, audit_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Sum up who did what and when: entries, codings made and taken away, memos, imports, edits, undos.
///
/// Every step of every coder is in the history; `emic history` lists the steps one by one, `emic check` compares every
/// quote with its text. Days are those of UTC.
#[derive(Args, Debug)]
pub struct Audit {
    /// A row for each coder and day, each coder, or each kind of entry
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    by: By,
    #[command(flatten)]
    listing: Listing,
}

/// What the rows are.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum By {
    /// A coder on a day
    #[default]
    Day,
    /// A coder
    Coder,
    /// A kind of entry
    Kind,
}

impl From<By> for AuditBy {
    fn from(by: By) -> Self {
        match by {
            By::Day => Self::Day,
            By::Coder => Self::Coder,
            By::Kind => Self::Kind,
        }
    }
}

impl Audit {
    /// Sum up.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = Scope { coders: session::coders(workspace.project(), global)?, ..Scope::default() };
        let table = build(scope, |ask| audit_table(&workspace, ask, self.by.into()))?;
        output::list(&table, &workspace, &self.listing, global)
    }
}
