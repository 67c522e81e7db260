//! The codebook as a paper's appendix prints it: every code with its rules, an example, and how often it was used.

use std::collections::BTreeSet;

use super::quoting::count;
use super::{Ask, explained};
use crate::analysis::Frame;
use crate::app::analyses::{basis_notes, rows_note};
use crate::app::{Error, Workspace};
use crate::project::{Code, Codebook};
use crate::report::{Cell, Kind, Table};

/// A row for each code in force, in the order of the codebook: `code, name, path, level, definition, include, exclude,
/// example, segments, transcripts`. Codes that were used and that the codebook does not know come last.
///
/// # Errors
/// [`Error::Stopped`].
pub fn appendix_table(workspace: &Workspace, ask: &Ask<'_>) -> Result<Table, Error> {
    let project = workspace.project();
    let frame = Frame::new(project, ask.codings(workspace)?, ask.scope());
    let (segments, labels) = (frame.segments(), frame.labels(project));
    let mut table = empty();
    for (row, label) in labels.iter().enumerate() {
        let runs = segments.of(row);
        let transcripts: BTreeSet<u32> = runs.iter().map(|run| run.transcript).collect();
        let known = project.codebook.get(label.code.as_str());
        let mut cells = [label.code.as_str(), &label.name, &label.path].map(Cell::text).to_vec();
        cells.push(Cell::count(label.depth + 1));
        cells.extend(known.map_or([""; 4].map(Cell::text), rules));
        cells.extend([runs.len(), transcripts.len()].map(Cell::count));
        table.push(cells);
    }
    table.notes = about(&project.codebook);
    table.notes.extend(basis_notes(frame.basis()));
    table.notes.extend(rows_note(frame.basis()));
    let unlisted = labels.iter().filter(|label| project.codebook.get(label.code.as_str()).is_none()).count();
    if unlisted > 0 {
        table.notes.push(format!("unlisted, used and in no codebook: {}, the last", count(unlisted, "code")));
    }
    Ok(explained(table, "the codebook has no codes yet"))
}

fn empty() -> Table {
    let mut table = Table::new("Codebook", ["code", "name", "path"].map(|name| (name, Kind::Text)));
    table.add_column("level", Kind::Count);
    ["definition", "include", "exclude", "example"].iter().for_each(|name| table.add_column(name, Kind::Text));
    ["segments", "transcripts"].iter().for_each(|name| table.add_column(name, Kind::Count));
    table
}

/// What decides whether a code applies, and what shows it.
fn rules(code: &Code) -> [Cell; 4] {
    [&code.definition, &code.include, &code.exclude, &code.examples.join("\n")].map(Cell::text)
}

/// What the codebook says of itself.
fn about(codebook: &Codebook) -> Vec<String> {
    let title = match (codebook.title.trim(), codebook.version.trim()) {
        ("", _) => None,
        (title, "") => Some(title.to_owned()),
        (title, version) => Some(format!("{title}, version {version}")),
    };
    let replaced = codebook.codes().iter().filter(|code| code.replaced_by.is_some()).count();
    let merged = (replaced > 0).then(|| format!("left out, others took their place: {}", count(replaced, "code")));
    let bare = codebook.codes().iter().filter(|code| code.applies && code.replaced_by.is_none());
    let bare = bare.filter(|code| code.definition.trim().is_empty()).count();
    let bare = (bare > 0).then(|| format!("without a definition: {} that can be applied", count(bare, "code")));
    title.into_iter().chain(merged).chain(bare).collect()
}
