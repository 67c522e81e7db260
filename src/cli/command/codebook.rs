//! `emic codebook`

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::app::reporting::codebook_table;
use crate::app::{Workspace, codebook_files, reporting};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{self, Color, Command, NewCode};
use crate::report::Format;

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

#[derive(Args, Debug)]
struct Check {
    /// The file; the project's own where it is not given
    file: Option<PathBuf>,
}

#[derive(Args, Debug)]
struct Import {
    /// The file, or the name of a shipped codebook
    #[arg(value_name = "FILE or NAME")]
    source: PathBuf,
}

#[derive(Args, Debug)]
struct Export {
    /// The file
    file: PathBuf,
}

#[derive(Args, Debug)]
struct Show {
    /// The code: its id, name or alias; all where it is not given
    code: Option<String>,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Args, Debug)]
struct Add {
    /// What a person reads
    name: String,
    /// The id; made from the name where it is not given
    #[arg(long)]
    id: Option<String>,
    /// The code above it
    #[arg(long, value_name = "CODE")]
    parent: Option<String>,
    /// What it means
    #[arg(long, default_value = "", value_name = "TEXT")]
    definition: String,
    /// Its key for coding with one key press
    #[arg(long, value_name = "LETTER")]
    key: Option<char>,
    /// Its colour
    #[arg(long, value_parser = color, value_name = "NAME")]
    color: Option<Color>,
}

fn color(word: &str) -> Result<Color, String> {
    Color::parse(word).ok_or_else(|| {
        let names: Vec<&str> = Color::ALL.iter().map(|(_, name)| *name).collect();
        format!("colours are {}", names.join(", "))
    })
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

impl Show {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
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

impl Add {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let parent = self.parent.map(|word| session::code(workspace.project(), &word)).transpose()?;
        let new = NewCode {
            name: self.name,
            id: self.id.map(Into::into),
            parent,
            definition: self.definition,
            color: self.color,
            key: self.key,
        };
        let done = workspace.run(Command::AddCode(new))?;
        session::finish(&done)
    }
}

impl Check {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let file = match self.file {
            Some(file) => file,
            None => session::root(global)?.join("codebook.yaml"),
        };
        let checked = codebook_files::check(&file)?;
        for problem in &checked.drawn {
            output::print_line(problem.trim_end())?;
        }
        let problems = [output::amount(checked.errors, "error"), output::amount(checked.warnings, "warning")];
        output::note(&format!(
            "{}: {}, {}",
            file.display(),
            problems.join(", "),
            output::amount(checked.codes, "code")
        ));
        Ok(Outcome::found(checked.errors == 0))
    }
}

impl Import {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open(global)?;
        let done = codebook_files::take_in(&workspace, &self.source)?;
        for id in &done.kept {
            output::note(&format!("`{id}` is there already and stays as it is"));
        }
        output::print_line(&format!("added {}", output::amount(done.added.len(), "code")))?;
        Ok(Outcome::found(!done.added.is_empty()))
    }
}

impl Export {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let ending = self.file.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        match ending.as_deref() {
            Some("yaml" | "yml") => codebook_files::give_out(&workspace, &self.file)?,
            _ => reporting::save(&self.file, &[codebook_table(&workspace)], workspace.title(), global.now)?,
        }
        let codes = output::amount(workspace.project().codebook.codes().len(), "code");
        output::print_line(&format!("wrote {}: {codes}", self.file.display()))?;
        Ok(Outcome::Done)
    }
}
