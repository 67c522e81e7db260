//! `emic codebook`: one file an action.

mod add;
mod check;
mod export;
mod import;
mod show;

use clap::{Args, Subcommand};

use add::Add;
use check::Check;
use export::Export;
use import::Import;
use show::Show;

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
    /// Take in the codes of another codebook: a YAML file, or the name of a shipped one
    Import(Import),
    /// Write the codebook to a file: .yaml as it stands, .csv .json .md .html .xlsx as a table
    Export(Export),
}

impl Codebook {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.action {
            Action::Check(check) => check.run(global),
            Action::Show(show) => show.run(global),
            Action::Add(add) => add.run(global),
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
