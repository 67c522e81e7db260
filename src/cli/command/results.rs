//! `emic results`

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::filters::Filters;
use super::frequencies::check_attribute;
use super::papers;
use crate::analysis::{Grouping, Scope};
use crate::app::Workspace;
use crate::app::results::{self, Fate, ResultsError, ResultsOptions};
use crate::cli::args::is_stdout;
use crate::cli::{Failure, Global, Outcome, output, session};
use crate::report::Format;

/// Write every table and figure into a folder, with a manifest of what they were made from.
///
/// Files that are as they were are not touched, so that `make` sees what changed. `--check` says whether the folder holds the
/// results of the study as it is: exit code 0 if so, 1 if not.
#[derive(Args, Debug)]
pub struct Results {
    /// The folder
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Formats of the tables, comma-separated; CSV where none is named
    #[arg(long, value_enum, value_name = "FORMAT", value_delimiter = ',')]
    format: Vec<ResultFormat>,
    /// Say whether what is there is current, and write nothing
    #[arg(long, conflicts_with = "force")]
    check: bool,
    /// Leave tables out in which participants' words stand, and in the others names and what few cases share
    #[arg(long)]
    no_words: bool,
    /// With --no-words, keep this attribute although few cases share some of its values (may be given several times)
    #[arg(long, requires = "no_words", value_name = "NAME")]
    keep: Vec<String>,
    /// Write over files that were edited since, or that something else wrote
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    filters: Filters,
}

/// Formats of files that hold tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ResultFormat {
    /// Comma-separated values, a file for each table
    Csv,
    /// Arrays of objects
    Json,
    /// Workbooks, a sheet for each table
    Xlsx,
    /// Markdown
    Markdown,
    /// Pages
    Html,
    /// Word documents
    Docx,
    /// LaTeX
    Latex,
}

impl From<ResultFormat> for Format {
    fn from(name: ResultFormat) -> Self {
        match name {
            ResultFormat::Csv => Self::Csv,
            ResultFormat::Json => Self::Json,
            ResultFormat::Xlsx => Self::Xlsx,
            ResultFormat::Markdown => Self::Markdown,
            ResultFormat::Html => Self::Html,
            ResultFormat::Docx => Self::Docx,
            ResultFormat::Latex => Self::Latex,
        }
    }
}

impl Results {
    /// Write them, or check.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        if is_stdout(&self.output) {
            return Err(Failure::new("results are many files, and go into a folder").hint("name one: -o results"));
        }
        let workspace = session::open_to_read(global)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let mut formats: Vec<Format> = Vec::new();
        for format in self.format.iter().map(|name| Format::from(*name)) {
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
        let usual = ResultsOptions::default();
        let options = ResultsOptions {
            formats: if formats.is_empty() { usual.formats } else { formats },
            without_words: self.no_words,
            kept: self.kept(&workspace)?,
            force: self.force,
        };
        if self.check { self.check(&workspace, &scope, &options) } else { self.write(&workspace, scope, &options) }
    }

    /// The attributes to keep, each once.
    fn kept(&self, workspace: &Workspace) -> Result<Vec<String>, Failure> {
        let names: BTreeSet<&String> = self.keep.iter().collect();
        for name in &names {
            check_attribute(workspace, &Grouping::Attribute((*name).clone()))?;
        }
        Ok(names.into_iter().cloned().collect())
    }

    fn write(&self, workspace: &Workspace, scope: Scope, options: &ResultsOptions) -> Result<Outcome, Failure> {
        let written = papers::build(scope, |ask| Ok(results::write(workspace, ask, &self.output, options)))??;
        for (name, fate) in &written.files {
            match fate {
                Fate::Written => output::print_line(&format!("wrote {name}"))?,
                Fate::Removed => output::print_line(&format!("removed {name}"))?,
                Fate::Kept => output::note(&format!("{name} is of an earlier run and was edited since: it stays")),
                Fate::Unchanged => {}
            }
        }
        let (new, same) = (written.count(Fate::Written), written.count(Fate::Unchanged));
        output::print_line(&format!("{}: {new} written, {same} as they were", self.output.display()))?;
        for words in &written.left_out {
            // Some say what is not.
            output::note(&if words.starts_with("not ") { words.clone() } else { format!("left out: {words}") });
        }
        written.advice.iter().for_each(|words| output::note(words));
        written.warnings.iter().for_each(|warning| output::message("warning", warning));
        if !written.with_words.is_empty() {
            output::note(&format!("participants' words stand in {}", written.with_words.join(", ")));
        }
        Ok(Outcome::Done)
    }

    fn check(&self, workspace: &Workspace, scope: &Scope, options: &ResultsOptions) -> Result<Outcome, Failure> {
        let standing = results::check(workspace, scope, &self.output, options)?;
        let folder = self.output.display();
        if standing.reasons.is_empty() {
            output::print_line(&format!("{folder}: current, {}", output::amount(standing.files, "file")))?;
            return Ok(Outcome::Done);
        }
        output::print_line(&format!("{folder}: not current"))?;
        for reason in &standing.reasons {
            output::print_line(&format!("  {reason}"))?;
        }
        Ok(Outcome::Nothing)
    }
}

impl From<ResultsError> for Failure {
    fn from(error: ResultsError) -> Self {
        match error {
            ResultsError::App(error) => error.into(),
            ResultsError::NotOurs { .. } => Self::new(error.to_string())
                .hint("move them away, name another folder, or write over them with --force"),
            ResultsError::InTheWay { .. } => Self::new(error.to_string()),
        }
    }
}
