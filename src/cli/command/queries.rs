//! `emic queries`

use clap::{Args, Subcommand};

use super::search::explain;
use crate::app::{Done, Error, Workspace};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::report::{Cell, Kind, Table};

/// List the saved queries, or save, rename and delete them.
///
/// A saved query is asked for by its name: `emic search @trust`, `@"trust and 信任"` where the name has blanks, also within other queries. They are kept in emic.yaml under `queries`, in the order of the file; each change is an entry, which `emic undo` takes back.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Queries {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the queries; what a bare `emic queries` does
    List {
        #[command(flatten)]
        listing: Listing,
    },
    /// Save a query, in the place of one that is called so already: `save trust trust OR 信任`
    Save {
        /// What it is to be called
        name: String,
        /// What is looked for; several words need no quotes
        #[arg(required = true, value_name = "QUERY")]
        query: Vec<String>,
    },
    /// Give a query another name
    Rename {
        /// What it is called
        name: String,
        /// What it is to be called
        new: String,
    },
    /// Delete queries
    Delete {
        /// What they are called
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
}

impl Queries {
    /// List or change.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.action {
            None => list(&self.listing, global),
            Some(Action::List { listing }) => list(&listing, global),
            Some(Action::Save { name, query }) => {
                change(global, |workspace| workspace.save_query(&name, query.join(" ").trim_start()))
            }
            Some(Action::Rename { name, new }) => change(global, |workspace| workspace.rename_query(&name, &new)),
            Some(Action::Delete { names }) => {
                for name in names {
                    change(global, |workspace| workspace.delete_query(&name))?;
                }
                Ok(Outcome::Done)
            }
        }
    }
}

fn list(listing: &Listing, global: &Global) -> Result<Outcome, Failure> {
    let workspace = session::open_to_read(global)?;
    let mut table = Table::new("Queries", [("name", Kind::Text), ("query", Kind::Text)]);
    for saved in workspace.queries() {
        table.push([&saved.name, &saved.query].map(Cell::text).to_vec());
    }
    tell_broken(&workspace, &[]);
    output::list(&table, &workspace, listing, global)
}

/// Change the saved queries, and tell of those that cannot be asked any more because of it.
fn change(global: &Global, act: impl FnOnce(&mut Workspace) -> Result<Done, Error>) -> Result<Outcome, Failure> {
    let mut workspace = session::open(global)?;
    let broken: Vec<String> = workspace.broken_queries().into_iter().map(|(saved, _)| saved.name.clone()).collect();
    let done = act(&mut workspace).map_err(|error| match error {
        Error::Query(error) => explain(error),
        error => error.into(),
    })?;
    tell_broken(&workspace, &broken);
    session::finish(&done)
}

/// Tell of saved queries that cannot be asked, but for those that are `known`.
fn tell_broken(workspace: &Workspace, known: &[String]) {
    for (saved, error) in workspace.broken_queries() {
        if !known.contains(&saved.name) {
            output::message("warning", &format!("the saved query `{}` cannot be asked: {error}", saved.name));
        }
    }
}
