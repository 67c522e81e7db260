//! `emic codebook show`

use std::fmt::Write as _;

use clap::Args;

use crate::app::Workspace;
use crate::app::reporting::codebook_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project;
use crate::report::Format;

/// Show the codes, or one.
#[derive(Args, Debug)]
pub struct Show {
    /// The code: its id, name or alias; all where it is not given
    code: Option<String>,
    #[command(flatten)]
    listing: Listing,
}

impl Show {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let chosen = self.code.map(|word| session::code(workspace.project(), &word)).transpose()?;
        if self.listing.output.is_none() && output::format(&self.listing, Format::Csv) == Format::Table {
            let text = match chosen {
                Some(id) => workspace.project().codebook.get(id.as_str()).map(|code| card(&workspace, code)),
                None => Some(tree(&workspace)),
            };
            output::print_text(&text.unwrap_or_default())?;
            return Ok(Outcome::found(!workspace.project().codebook.codes().is_empty()));
        }
        let mut table = codebook_table(&workspace);
        if let Some(id) = chosen.and_then(|id| workspace.project().codebook.place(id.as_str())) {
            table.rows = table.rows.drain(..).skip(id).take(1).collect();
        }
        output::list(&table, workspace.title(), &self.listing, global)
    }
}

/// The hierarchy, a line for each code: id, name, key.
fn tree(workspace: &Workspace) -> String {
    let codebook = &workspace.project().codebook;
    let mut text = String::new();
    if !codebook.title.is_empty() {
        let _ = writeln!(text, "{} {}\n", codebook.title, codebook.version);
    }
    for code in codebook.codes() {
        let indent = "  ".repeat(codebook.depth(&code.id));
        let key = code.key.map(|key| format!("  key {key}")).unwrap_or_default();
        let _ = writeln!(text, "{indent}{}  ({}, {}){key}", code.name, code.id, codebook.color(&code.id).name());
    }
    text
}

/// One code with all that helps to decide.
fn card(workspace: &Workspace, code: &project::Code) -> String {
    let codebook = &workspace.project().codebook;
    let codings = workspace.project().codings.iter().filter(|coding| coding.code == code.id).count();
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
    line("codings", &codings.to_string());
    text
}
