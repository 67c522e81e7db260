//! `emic import`

use std::path::PathBuf;

use clap::Args;

use crate::app::importing::{self, ImportOptions, ImportRow};
use crate::app::{Searcher, Workspace};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::report::{Cell, Kind, Table};

/// Take transcripts in: files of any known format, or folders of them; the originals are kept.
///
/// Prints what was understood of each file. The exit code is 1 where a file was refused, 2 where one could not be written; the others come in.
#[derive(Args, Debug)]
pub struct Import {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The encoding of all of them, for instance gb18030; detected where it is not given
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The title, where it is one file
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Import {
    /// Take them in.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let options = ImportOptions { encoding: self.encoding, title: self.title };
        let plan = importing::plan(&workspace, &self.paths);
        let rows = if self.dry_run {
            plan.iter().map(|planned| importing::preview(&workspace, planned, &options)).collect()
        } else {
            let report = importing::import(&mut workspace, &plan, &options, &mut |_, _| true)?;
            for notice in &report.notices {
                output::message("warning", &notice.message);
            }
            if let Some(done) = &report.done {
                session::saved(done)?;
                index(&workspace, &report.rows);
            }
            report.rows
        };
        output::list(&table(&rows), workspace.title(), &self.listing, global)?;
        for row in &rows {
            tell(row);
        }
        if rows.iter().any(|row| matches!(row.outcome, importing::Outcome::NotWritten(_))) {
            return Err(
                Failure::new("not everything could be written").hint("make room or mend the folder, then import again")
            );
        }
        let refused = rows.iter().any(|row| matches!(row.outcome, importing::Outcome::Refused(_)));
        Ok(Outcome::found(!refused && !rows.is_empty()))
    }
}

/// Make what came in searchable at once, without a look at all the others. The index is a cache: where this fails, the
/// next search makes it good.
fn index(workspace: &Workspace, rows: &[ImportRow]) {
    let came = |row: &&ImportRow| matches!(row.outcome, importing::Outcome::New | importing::Outcome::Replaced);
    let sources = Searcher::sources_in(workspace.root(), rows.iter().filter(came).map(|row| &row.id));
    if let Ok(mut searcher) = Searcher::open(workspace.root()) {
        let _ = searcher.update(&sources);
    }
}

fn table(rows: &[ImportRow]) -> Table {
    let columns = [
        ("file", Kind::Text),
        ("id", Kind::Text),
        ("outcome", Kind::Text),
        ("format", Kind::Text),
        ("encoding", Kind::Text),
        ("language", Kind::Text),
        ("turns", Kind::Count),
        ("words", Kind::Count),
        ("speakers", Kind::Text),
        ("warnings", Kind::Count),
    ];
    let mut table = Table::new("Import", columns);
    for row in rows {
        let speakers: Vec<String> = row.speakers.iter().map(|(name, turns)| format!("{name} ({turns})")).collect();
        let (path, outcome) = (row.path.display().to_string(), outcome(&row.outcome));
        table.push(vec![
            Cell::text(path),
            Cell::text(row.id.as_str()),
            Cell::text(outcome),
            Cell::text(row.format),
            Cell::text(row.encoding),
            Cell::text(&row.language),
            Cell::count(row.turns),
            Cell::count(row.words),
            Cell::text(speakers.join(", ")),
            Cell::count(row.warnings.len()),
        ]);
    }
    table
}

fn outcome(outcome: &importing::Outcome) -> &'static str {
    match outcome {
        importing::Outcome::New => "new",
        importing::Outcome::Replaced => "replaced",
        importing::Outcome::Unchanged => "unchanged",
        importing::Outcome::Refused(_) => "refused",
        importing::Outcome::NotWritten(_) => "not written",
    }
}

fn tell(row: &ImportRow) {
    if let importing::Outcome::Refused(why) | importing::Outcome::NotWritten(why) = &row.outcome {
        output::message("error", &format!("{}: {why}", row.path.display()));
    }
    for warning in &row.warnings {
        output::message("warning", &format!("{}: {warning}", row.path.display()));
    }
}
