//! `emic attributes`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::app::attributes::{import_attributes, meant, set_attribute, types_table};
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
    /// Set attributes from a CSV file or a workbook: a row for each transcript, its id in the column `transcript`, `id` or
    /// the first; values that are not of their type are left out and told with row and column
    Import(Import),
    /// Set one attribute of a transcript; an empty value takes it away
    Set(Set),
    /// List the attributes with their types, levels and classes, and how many values are missing or not of the type
    Types(Types),
}

#[derive(Args, Debug)]
struct Set {
    /// The transcript
    transcript: String,
    /// The attribute
    name: String,
    /// The value; NA or n/a says that there is none
    value: String,
}

#[derive(Args, Debug)]
struct Types {
    #[command(flatten)]
    listing: Listing,
}

#[derive(Args, Debug)]
struct Import {
    /// The file: .csv or .xlsx
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
            Some(Action::Set(set)) => set.run(global),
            Some(Action::Types(types)) => {
                let workspace = session::open_to_read(global)?;
                output::list(&types_table(&workspace), &workspace, &types.listing, global)
            }
            None => {
                let workspace = session::open_to_read(global)?;
                output::list(&attributes_table(&workspace), &workspace, &self.listing, global)
            }
        }
    }
}

impl Set {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let transcript = session::transcript(workspace.project(), &self.transcript)?;
        // A name that nobody has is set all the same: that is how an attribute begins.
        let meant = meant(workspace.project(), self.name.trim());
        let done = set_attribute(&mut workspace, &transcript, &self.name, &self.value)?;
        if let Some(near) = meant.filter(|_| !self.value.is_empty()) {
            output::note(&format!(
                "`{}` is a new attribute; did you mean `{near}`? `emic undo` takes it back",
                self.name
            ));
        }
        session::finish(&done)
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
        Ok(Outcome::found(report.transcripts > 0 && report.misfits == 0))
    }
}
