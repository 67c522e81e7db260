//! Options that more than one subcommand has, each defined once.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, ValueEnum};
use jiff::Timestamp;

use super::command::Command;
use crate::report::Format;

/// Code interviews in the terminal: read, search, code, count. Without a command the screen opens.
#[derive(Debug, Parser)]
#[command(
    name = "emic",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "Start with `emic demo` for a sample study, or `emic new my-study` for your own.\n\
                  Exit code: 0 done, 1 nothing found or check failed, 2 error."
)]
pub struct Cli {
    /// Options that every command has.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that every command has.
#[derive(Args, Clone, Debug, Default)]
pub struct Global {
    /// The project folder; found from the working folder upwards where it is not given
    #[arg(long, global = true, value_name = "DIR", env = "EMIC_PROJECT", help_heading = "Everywhere", value_parser = path())]
    pub project: Option<PathBuf>,
    /// Who works; in lists and counts: only what this coder did (may be given several times) [env: EMIC_CODER]
    #[arg(long, global = true, value_name = "NAME", help_heading = "Everywhere")]
    pub coder: Vec<String>,
    /// A fixed clock, for tests
    #[arg(long, global = true, hide = true, env = "EMIC_NOW", hide_env = true, value_name = "TIME")]
    pub now: Option<Timestamp>,
}

/// A path that may be empty: a variable that is set to nothing says nothing.
fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// How a list is printed.
#[derive(Args, Clone, Debug, Default)]
pub struct Listing {
    /// How to print; a table on a terminal, else CSV
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatName>,
    /// Write to a file instead; its ending says how: .csv .json .md .html .xlsx
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The formats that stdout takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// Aligned columns
    Table,
    /// Comma-separated values
    Csv,
    /// An array of objects
    Json,
    /// A Markdown table
    Markdown,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Table => Self::Table,
            FormatName::Csv => Self::Csv,
            FormatName::Json => Self::Json,
            FormatName::Markdown => Self::Markdown,
        }
    }
}
