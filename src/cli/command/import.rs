//! `emic import`

use std::path::PathBuf;

use clap::Args;

use crate::app::importing::{self, Columns, ImportOptions, ImportRow, Planned, Preview, Times};
use crate::app::{Searcher, Workspace};
use crate::cli::progress::Progress;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::report::{Cell, Format, Kind, Table};

/// Take transcripts in: files of any known format, or folders of them; the originals are kept.
///
/// Prints what was understood of each file. The exit code is 1 where a file was refused or Ctrl-C stopped it, 2 where one could not be written; the others come in,
/// as one step that `emic undo` takes back.
///
/// A survey's table (CSV, XLSX) gives a transcript for each row: answers in words become text, the other columns attributes.
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
    /// Of a survey's table: a column whose answers become text, by its heading; may be given several times, each with
    /// one heading or several with commas between; guessed where it is not given
    #[arg(long, value_name = "HEADING")]
    text_column: Vec<String>,
    /// Of a survey's table: the column that names the respondent; guessed where it is not given
    #[arg(long, value_name = "HEADING")]
    id_column: Option<String>,
    /// Leave comments in the files out instead of making memos of them
    #[arg(long)]
    no_comments: bool,
    /// Only say what would be done; of a single file show the first turns too
    #[arg(long)]
    dry_run: bool,
    /// With --dry-run: show so many first turns of each file, with their speakers and times
    #[arg(long, value_name = "COUNT", num_args = 0..=1, default_missing_value = "5", requires = "dry_run")]
    turns: Option<usize>,
    #[command(flatten)]
    listing: Listing,
}

impl Import {
    /// Of these files and folders, as the program understands them.
    pub(super) fn of(paths: Vec<PathBuf>) -> Self {
        Self {
            paths,
            encoding: None,
            title: None,
            text_column: Vec::new(),
            id_column: None,
            no_comments: false,
            dry_run: false,
            turns: None,
            listing: Listing::default(),
        }
    }

    /// Take them in.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let plan = importing::plan(&workspace, &self.paths);
        let options = ImportOptions {
            columns: columns(self.text_column, self.id_column),
            encoding: self.encoding,
            title: self.title,
            no_comments: self.no_comments,
            choices: None,
        };
        let mut progress = Progress::begin();
        let mut go_on = |done, all| progress.tell("reading", done, all, "files");
        let mut tables = Vec::new();
        let rows = if self.dry_run {
            let previews = importing::preview(&workspace, &plan, &options, &mut go_on);
            let usual = (plan.len() == 1).then_some(TURNS);
            tables.extend(self.turns.or(usual).map(|most| turns_table(&previews, most)));
            previews.into_iter().map(|preview| preview.row).collect()
        } else {
            let report = importing::import(&mut workspace, &plan, &options, &mut go_on)?;
            for notice in &report.notices {
                progress.wipe();
                output::message("warning", &notice.message);
            }
            if let Some(done) = &report.done {
                session::saved_but(
                    done,
                    "new texts lie in transcripts/ already, and the next change takes them in; `emic transcripts` lists them",
                )?;
                index(&workspace, &report.rows, &mut progress);
            }
            report.rows
        };
        progress.wipe();
        // CSV has room for one table, the first: the turns where they were asked for.
        let place = if self.turns.is_some() { tables.len() } else { 0 };
        let for_screen = output::target(&self.listing, Format::Csv)? == Format::Table;
        tables.insert(place, if for_screen { narrowed(table(&rows)) } else { table(&rows) });
        output::list_all(&tables, &workspace, &self.listing, global, Format::Csv)?;
        for row in &rows {
            tell(row);
        }
        if rows.iter().any(|row| matches!(row.outcome, importing::Outcome::NotWritten(_))) {
            return Err(
                Failure::new("not everything could be written").hint("make room or mend the folder, then import again")
            );
        }
        if progress.is_stopped() {
            stopped(&plan, &rows, self.dry_run);
            return Ok(Outcome::Nothing);
        }
        let refused = rows.iter().any(|row| matches!(row.outcome, importing::Outcome::Refused(_)));
        Ok(Outcome::found(!refused && !rows.is_empty()))
    }
}

/// Turns of a single file that are shown.
const TURNS: usize = 12;

/// The first turns of each text, so that a person sees what was understood.
fn turns_table(previews: &[Preview], most: usize) -> Table {
    let columns = [
        ("id", Kind::Text),
        ("turn", Kind::Count),
        ("time", Kind::Text),
        ("speaker", Kind::Text),
        ("words", Kind::Text),
    ];
    let mut table = Table::new("Turns", columns);
    for preview in previews {
        for (place, turn) in preview.turns.iter().take(most).enumerate() {
            table.push(vec![
                Cell::text(preview.row.id.as_str()),
                Cell::count(place + 1),
                Cell::text(turn.time.map_or_else(String::new, clock)),
                Cell::text(turn.speaker.as_deref().unwrap_or_default()),
                Cell::text(&turn.words),
            ]);
        }
        let refused: Vec<String> =
            preview.labels.refused.iter().take(8).map(|(label, times)| format!("{label} ({times})")).collect();
        if !refused.is_empty() {
            let id = &preview.row.id;
            table.notes.push(format!("{id}: looks like a label and is no speaker: {}", refused.join(", ")));
        }
    }
    table
}

/// What the columns mean, where the researcher says anything of it.
fn columns(text: Vec<String>, id: Option<String>) -> Option<Columns> {
    (!text.is_empty() || id.is_some()).then_some(Columns { text, id })
}

/// Make what came in searchable at once, without a look at all the others. The index is a cache: where this fails, the
/// next search makes it good.
fn index(workspace: &Workspace, rows: &[ImportRow], progress: &mut Progress) {
    let came = |row: &&ImportRow| {
        use importing::Outcome::{New, Replaced, Updated};
        matches!(row.outcome, New | Replaced | Updated(_))
    };
    let ids = rows.iter().filter(came).map(|row| &row.id);
    let sources = Searcher::sources_in(workspace.root(), ids, &workspace.settings().speakers);
    if let Ok(mut searcher) = Searcher::open(workspace.root()) {
        let _ = searcher.update_until(&sources, &mut |done, all| progress.tell("indexing", done, all, "transcripts"));
    }
}

/// Say what became of an import that Ctrl-C stopped.
fn stopped(plan: &[Planned], rows: &[ImportRow], dry_run: bool) {
    let read = plan.iter().filter(|planned| rows.iter().any(|row| row.path == planned.path)).count();
    let then = if dry_run { "" } else { "; what was read is imported as one step. Import again for the rest" };
    output::message("warning", &format!("stopped after {read} of {}{then}", output::amount(plan.len(), "file")));
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
        ("times", Kind::Text),
        ("attributes", Kind::Count),
        ("comments", Kind::Count),
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
            Cell::text(row.times.map_or_else(String::new, times)),
            Cell::count(row.attributes),
            Cell::count(row.comments),
            Cell::count(row.warnings.len()),
        ]);
    }
    table
}

/// The same for a screen: folders that all files share are left out, and columns that say nothing.
fn narrowed(mut table: Table) -> Table {
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        _ => String::new(),
    };
    let paths: Vec<String> = table.rows.iter().filter_map(|row| row.first().map(text)).collect();
    let shared = shared_folders(&paths);
    for (row, path) in table.rows.iter_mut().zip(&paths) {
        if let Some(file) = row.first_mut() {
            *file = Cell::text(path.get(shared..).unwrap_or(path));
        }
    }
    let says = |cell: &Cell| !matches!(cell, Cell::Count(0)) && !matches!(cell, Cell::Text(text) if text.is_empty());
    let kept: Vec<bool> = (0..table.columns.len())
        .map(|place| place < 3 || table.rows.iter().any(|row| row.get(place).is_some_and(says)))
        .collect();
    let mut places = kept.iter();
    table.columns.retain(|_| places.next() == Some(&true));
    for row in &mut table.rows {
        let mut places = kept.iter();
        row.retain(|_| places.next() == Some(&true));
    }
    table
}

/// Bytes at the start of all `paths` that are folders they share.
fn shared_folders(paths: &[String]) -> usize {
    let Some(first) = paths.first() else { return 0 };
    let agree = |end: &usize| first.get(..*end).is_some_and(|start| paths.iter().all(|path| path.starts_with(start)));
    let ends =
        first.char_indices().filter(|(_, sign)| std::path::is_separator(*sign)).map(|(at, sign)| at + sign.len_utf8());
    ends.take_while(agree).last().unwrap_or(0)
}

/// `753 captions, 0:43 to 52:05`.
fn times(times: Times) -> String {
    let Times { captions, first, last } = times;
    format!("{}, {} to {}", output::amount(captions, "caption"), clock(first), clock(last))
}

/// `0:43`, `1:02:03`, of milliseconds.
fn clock(millis: u64) -> String {
    let (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

fn outcome(outcome: &importing::Outcome) -> String {
    let word = match outcome {
        importing::Outcome::New => "new",
        importing::Outcome::Replaced => "replaced",
        importing::Outcome::Unchanged => "unchanged",
        importing::Outcome::Refused(_) => "refused",
        importing::Outcome::NotWritten(_) => "not written",
        importing::Outcome::Updated(what) if !what.is_empty() => return format!("updated ({what})"),
        importing::Outcome::Updated(_) => "updated",
    };
    word.to_owned()
}

fn tell(row: &ImportRow) {
    if let importing::Outcome::Refused(why) | importing::Outcome::NotWritten(why) = &row.outcome {
        output::message("error", &format!("{}: {why}", row.path.display()));
    }
    for warning in &row.warnings {
        output::message("warning", &format!("{}: {warning}", row.path.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_all_files_share_are_left_out() {
        for (paths, shared) in [
            (&["a/信/x.txt", "a/信/b/y.txt"][..], "a/信/"),
            (&["a/x.txt"], "a/"),
            (&["ab/x.txt", "ac/x.txt"], ""),
            (&["x.txt", "y.txt"], ""),
            (&[], ""),
        ] {
            let paths: Vec<String> = paths.iter().map(ToString::to_string).collect();
            assert_eq!(shared_folders(&paths), shared.len(), "{paths:?}");
        }
    }
}
