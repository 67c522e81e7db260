//! `emic codebook show`

use std::fmt::Write as _;

use clap::Args;

use crate::app::Workspace;
use crate::app::reporting::{codebook_table, old_codebook_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{Code, CodeId, Codebook, Project, Uses};
use crate::report::Format;

/// Show the codes, or one.
#[derive(Args, Debug)]
pub struct Show {
    /// The code: its id, name or alias; all where it is not given. What names no code may name a version
    #[arg(value_name = "CODE or VERSION")]
    code: Option<String>,
    /// As it was in an older version: `v3`, the beginning of its hash, or the file's own label
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// The text of codebook.yaml, comments and all
    #[arg(long, conflicts_with_all = ["code", "format", "output", "columns"])]
    source: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Show {
    /// Do it.
    pub fn run(mut self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        if self.version.is_none() {
            self.version = self.code.take_if(|word| is_version(&workspace, word));
        }
        let older = self.version.as_ref().map(|version| workspace.codebook_at(version)).transpose()?;
        if self.source {
            let source = older.map_or_else(|| workspace.codebook_source().to_owned(), |(source, _)| source);
            output::print_text(&source)?;
            return Ok(Outcome::found(!source.is_empty()));
        }
        let older = older.map(|(_, codebook)| Project { codebook, ..Project::default() });
        let project = older.as_ref().unwrap_or(workspace.project());
        let codebook = &project.codebook;
        let chosen = self.code.map(|word| session::code(project, &word)).transpose()?;
        if !self.listing.needs_table() && output::format(&self.listing, Format::Csv) == Format::Table {
            let text = match chosen.and_then(|id| codebook.get(id.as_str())) {
                Some(code) if older.is_some() => card(codebook, code, None),
                Some(code) => card(codebook, code, Some(codings(&workspace, &code.id))),
                None => tree(codebook),
            };
            output::print_text(&text)?;
            return Ok(Outcome::found(!codebook.codes().is_empty()));
        }
        let mut table = match &older {
            None => codebook_table(&workspace),
            Some(older) => old_codebook_table(&workspace, &older.codebook),
        };
        if let Some(id) = chosen.and_then(|id| codebook.place(id.as_str())) {
            table.rows = table.rows.drain(..).skip(id).take(1).collect();
        }
        output::list(&table, &workspace, &self.listing, global)
    }
}

/// Whether a word names a version, and no code.
fn is_version(workspace: &Workspace, word: &str) -> bool {
    workspace.project().codebook.find(word).is_none() && workspace.codebook_at(word).is_ok()
}

/// How many codings count for a code.
fn codings(workspace: &Workspace, id: &CodeId) -> usize {
    let project = workspace.project();
    Uses::of(&project.codebook, std::slice::from_ref(id)).codings(project).filter(|coding| !coding.lost).count()
}

/// The hierarchy, a line for each code: id, name, key.
fn tree(codebook: &Codebook) -> String {
    let mut text = String::new();
    if !codebook.title.is_empty() {
        let _ = writeln!(text, "{} {}\n", codebook.title, codebook.version);
    }
    for code in codebook.codes() {
        let indent = "  ".repeat(codebook.depth(&code.id));
        let key = code.key.map(|key| format!("  key {key}")).unwrap_or_default();
        let about = match &code.replaced_by {
            Some(_) => format!("replaced by {}", codebook.resolve(&code.id)),
            None => codebook.color(&code.id).name().to_owned(),
        };
        let _ = writeln!(text, "{indent}{}  ({}, {about}){key}", code.name, code.id);
    }
    text
}

/// One code with all that helps to decide.
fn card(codebook: &Codebook, code: &Code, codings: Option<usize>) -> String {
    let mut text = format!("{}\n", codebook.path(&code.id));
    let mut line = |label: &str, words: &str| {
        if !words.is_empty() {
            let _ = writeln!(text, "{label:<11} {words}");
        }
    };
    line("id", code.id.as_str());
    line("color", codebook.color(&code.id).name());
    line("key", &code.key.map(String::from).unwrap_or_default());
    line("aliases", &code.aliases.join(", "));
    line("definition", &code.definition);
    line("include", &code.include);
    line("exclude", &code.exclude);
    code.examples.iter().for_each(|example| line("example", example));
    code.sources.iter().for_each(|source| line("source", source));
    line("codings", &codings.map(|count| count.to_string()).unwrap_or_default());
    text
}
