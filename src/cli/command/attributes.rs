//! `emic attributes`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::app::attributes::import_attributes;
use crate::app::reporting::attributes_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// List the attributes of the transcripts, or set them from a table.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Attributes {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Set attributes from a CSV file: a row for each transcript, its id in the column `transcript`, `id` or the first
    Import(Import),
}

#[derive(Args, Debug)]
struct Import {
    /// The CSV file
    file: PathBuf,
    /// Its encoding, for instance gb18030; detected where it is not given
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

impl Attributes {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.action {
            Some(Action::Import(import)) => import.run(global),
            None => {
                let workspace = session::open_to_read(global)?;
                output::list(&attributes_table(&workspace), workspace.title(), &self.listing, global)
            }
        }
    }
}

impl Import {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let report = import_attributes(&mut workspace, &self.file, self.encoding.as_deref())?;
        for notice in &report.notices {
            output::message("warning", &notice.message);
        }
        if let Some(done) = &report.done {
            session::saved(done)?;
        }
        let (transcripts, names) = (output::amount(report.transcripts, "transcript"), report.names.join(", "));
        let changes = report.done.as_ref().map_or(0, |done| done.changes);
        output::print_line(&format!("{names}: {transcripts}, {}", output::amount(changes, "new value")))?;
        Ok(Outcome::found(report.transcripts > 0))
    }
}
