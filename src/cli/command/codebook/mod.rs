//! `emic codebook`: one file an action.

mod add;
mod check;
mod confirm;
mod delete;
mod diff;
mod edit;
mod export;
mod history;
mod import;
mod merge;
mod operation;
mod promote;
mod relocate;
mod restore;
mod show;
mod split;
mod versions;

use clap::{Args, Subcommand};

use add::Add;
use check::Check;
use confirm::Confirm;
use delete::Delete;
use diff::Diff;
use edit::{Edit, Key, Recolor, Rename};
use export::Export;
use history::History;
use import::Import;
use merge::Merge;
use promote::Promote;
use relocate::Move;
use restore::Restore;
use show::Show;
use split::Split;
use versions::Versions;

use crate::cli::{Failure, Global, Outcome};
use crate::project::Color;

/// Show and change the codebook.
#[derive(Args, Debug)]
pub struct Codebook {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Check a codebook file and show every mistake with its line
    Check(Check),
    /// List the codes, or show one with its definition and rules
    Show(Show),
    /// Add a code to the codebook
    Add(Add),
    /// List the versions that the codebook has had: when, who, what changed, how many codings name each
    Versions(Versions),
    /// Tell how the codebook came to be what it is: versions, dates, what changed
    History(History),
    /// Show what differs between two versions, or between one and the codebook in force, by what it means
    Diff(Diff),
    /// Put an older version into codebook.yaml; codings stay as they are
    Restore(Restore),
    /// Say that codings of a code still hold though its definition or rules have changed
    Confirm(Confirm),
    /// Change the fields of a code
    Edit(Box<Edit>),
    /// Give a code another name
    Rename(Rename),
    /// Give a code another colour
    Color(Recolor),
    /// Give a code another key
    Key(Key),
    /// Put a code, with all below it, elsewhere in the hierarchy
    Move(Move),
    /// Let one code take the place of others
    Merge(Merge),
    /// Deal the codings of a code out to new codes
    Split(Split),
    /// Take a code away, and say what becomes of its codings
    Delete(Delete),
    /// Make the words of a coding an example of its code
    Promote(Promote),
    /// Take in the codes of another codebook: a file of any format, or the name of a shipped one
    Import(Import),
    /// Write the codebook to a file: .yaml .csv .xlsx .md .docx .qdc .json .html
    Export(Export),
}

impl Codebook {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.action {
            Action::Check(check) => check.run(global),
            Action::Show(show) => show.run(global),
            Action::Add(add) => add.run(global),
            Action::Versions(versions) => versions.run(global),
            Action::History(history) => history.run(global),
            Action::Diff(diff) => diff.run(global),
            Action::Restore(restore) => restore.run(global),
            Action::Confirm(confirm) => confirm.run(global),
            Action::Edit(edit) => edit.run(global),
            Action::Rename(rename) => rename.run(global),
            Action::Color(color) => color.run(global),
            Action::Key(key) => key.run(global),
            Action::Move(relocate) => relocate.run(global),
            Action::Merge(merge) => merge.run(global),
            Action::Split(split) => split.run(global),
            Action::Delete(delete) => delete.run(global),
            Action::Promote(promote) => promote.run(global),
            Action::Import(import) => import.run(global),
            Action::Export(export) => export.run(global),
        }
    }
}

/// The colour of a word on the command line.
fn color(word: &str) -> Result<Color, String> {
    Color::parse(word).ok_or_else(|| {
        let names: Vec<&str> = Color::ALL.iter().map(|(_, name)| *name).collect();
        format!("colours are {}", names.join(", "))
    })
}
