//! How the codebook came to be what it is: its versions with dates, who made them, and what changed by what it means.

use std::collections::HashMap;
use std::sync::Arc;

use super::Ask;
use crate::app::codebook_tables::differences_table;
use crate::app::{Error, VersionRow, Workspace};
use crate::project::{CodeDifference, Codebook, Difference, codebook_diff};
use crate::report::{Cell, Kind, Table};

/// Codes that are named in one cell at most; how many more there are is said.
const NAMED: usize = 12;

/// A version with the codebook that it was and what came to differ in it.
struct Step {
    version: VersionRow,
    codebook: Option<Arc<Codebook>>,
    /// What differs from the version that it came from; `None` for the first, and where a text is not known.
    changes: Option<Vec<CodeDifference>>,
}

fn steps(workspace: &Workspace, ask: &Ask<'_>) -> Result<Vec<Step>, Error> {
    ask.go_on()?;
    let versions = workspace.codebook_versions();
    let now = workspace.project().codebook.content_version();
    let mut known: HashMap<String, Option<Arc<Codebook>>> = HashMap::new();
    let mut steps = Vec::with_capacity(versions.len());
    for version in &versions {
        ask.go_on()?;
        let codebook = if version.hash == now {
            Some(Arc::new(workspace.project().codebook.clone()))
        } else {
            workspace.codebook_of(&version.hash)
        };
        let before = version.before.as_ref().and_then(|hash| known.get(hash).cloned().flatten());
        let changes = before.zip(codebook.as_ref()).map(|(before, after)| codebook_diff(&before, after));
        known.insert(version.hash.clone(), codebook.clone());
        steps.push(Step { version: version.clone(), codebook, changes });
    }
    let coders = &ask.scope().coders;
    steps.retain(|step| coders.is_empty() || coders.contains(&step.version.coder));
    Ok(steps)
}

/// A row for each version: `version, date, coder, what, codes, added, removed, renamed, merged, split, moved, rules, other,
/// codings, in_force`.
///
/// # Errors
/// [`Error::Stopped`].
pub fn codebook_history_table(workspace: &Workspace, ask: &Ask<'_>) -> Result<Table, Error> {
    let mut table = Table::new("Codebook history", ["version", "date", "coder", "what"].map(|name| (name, Kind::Text)));
    table.add_column("codes", Kind::Count);
    CHANGES.iter().for_each(|name| table.add_column(name, Kind::Text));
    table.add_column("codings", Kind::Count);
    table.add_column("in_force", Kind::Text);
    let steps = steps(workspace, ask)?;
    for step in &steps {
        let version = &step.version;
        let mut cells =
            [version.name(), date(version), version.coder.to_string(), version.label.clone()].map(Cell::text).to_vec();
        let codes = step.codebook.as_ref().map(|codebook| in_force(codebook));
        cells.push(codes.map_or(Cell::Missing, Cell::count));
        cells.extend(told(step).map(Cell::text));
        cells.push(Cell::count(version.codings));
        cells.push(Cell::text(if version.in_force { "yes" } else { "" }));
        table.push(cells);
    }
    table.notes = notes(&steps);
    Ok(table)
}

/// A row for each change of a code: `version, date, coder, code, name, what, before, after`.
///
/// # Errors
/// [`Error::Stopped`].
pub fn codebook_changes_table(workspace: &Workspace, ask: &Ask<'_>) -> Result<Table, Error> {
    let names = ["version", "date", "coder", "code", "name", "what", "before", "after"];
    let mut table = Table::new("Codebook changes", names.map(|name| (name, Kind::Text)));
    let steps = steps(workspace, ask)?;
    for step in &steps {
        let version = &step.version;
        let head = [version.name(), date(version), version.coder.to_string()].map(Cell::text);
        for row in differences_table(step.changes.as_deref().unwrap_or_default()).rows {
            table.push(head.iter().cloned().chain(row).collect());
        }
    }
    table.notes = notes(&steps);
    Ok(table)
}

/// The columns of what changed.
const CHANGES: [&str; 8] = ["added", "removed", "renamed", "merged", "split", "moved", "rules", "other"];

fn date(version: &VersionRow) -> String {
    version.time.strftime("%Y-%m-%d").to_string()
}

fn in_force(codebook: &Codebook) -> usize {
    codebook.codes().iter().filter(|code| code.replaced_by.is_none()).count()
}

/// What changed, in the order of [`CHANGES`].
fn told(step: &Step) -> [String; 8] {
    let mut cells: [Vec<String>; 8] = Default::default();
    let split = step.version.label.strip_prefix("split ").and_then(|rest| rest.split_once(" into "));
    let mut parts = Vec::new();
    for one in step.changes.as_deref().unwrap_or_default() {
        for difference in &one.differences {
            let (place, words) = cell_of(step, one, difference);
            match (place, split) {
                (0, Some(_)) => parts.push(words),
                _ => cells.get_mut(place).into_iter().for_each(|cell| {
                    if cell.last() != Some(&words) {
                        cell.push(words.clone());
                    }
                }),
            }
        }
    }
    if let Some((from, _)) = split.filter(|_| !parts.is_empty()) {
        let from = step.codebook.as_ref().and_then(|codebook| codebook.get(from)).map_or(from, |code| &code.name);
        if let Some(cell) = cells.get_mut(4) {
            *cell = vec![format!("{from} → {}", listed(&parts, ", "))];
        }
    }
    cells.map(|cell| listed(&cell, "; "))
}

/// In which column of [`CHANGES`] a difference stands, and its words.
fn cell_of(step: &Step, one: &CodeDifference, difference: &Difference) -> (usize, String) {
    let name = one.name.clone();
    let called = |id: &str| {
        let code = step.codebook.as_ref().and_then(|codebook| codebook.get(id));
        code.map_or_else(|| id.to_owned(), |code| code.name.clone())
    };
    match difference {
        Difference::Added => (0, name),
        Difference::Removed => (1, name),
        Difference::Renamed { before, after } => (2, format!("{before} → {after}")),
        Difference::Merged { into } => (3, format!("{name} → {}", called(into.as_str()))),
        Difference::Parted { from } => (7, format!("{name} back from {}", called(from.as_str()))),
        Difference::Moved { after, .. } => {
            (5, format!("{name} → {}", after.as_ref().map_or_else(|| "top".to_owned(), |id| called(id.as_str()))))
        }
        Difference::Reworded { field, .. } => (6, format!("{name}: {}", field.name())),
        Difference::Reordered => (5, name),
        Difference::Examples { .. } => (7, format!("{name}: examples")),
        Difference::Recolored { .. } => (7, format!("{name}: colour")),
        Difference::Key { .. } => (7, format!("{name}: key")),
        Difference::Aliases { .. } => (7, format!("{name}: aliases")),
        Difference::Applies { .. } => (7, format!("{name}: applies")),
        Difference::Sources { .. } => (7, format!("{name}: sources")),
    }
}

/// The first of some names, and how many more there are.
fn listed(names: &[String], join: &str) -> String {
    let shown = names.get(..NAMED.min(names.len())).unwrap_or_default().join(join);
    let more = names.len().saturating_sub(NAMED);
    if more > 0 { format!("{shown}{join}and {more} more") } else { shown }
}

fn notes(steps: &[Step]) -> Vec<String> {
    let mut notes = vec![
        "rules: the definition, the inclusion or the exclusion rule changed; codings made before are outdated until somebody \
         confirms them"
            .to_owned(),
        "dates are UTC; a version that came back, as after an undo, is listed once".to_owned(),
    ];
    let unknown = steps.iter().filter(|step| step.codebook.is_none()).count();
    if unknown > 0 {
        notes.push(format!(
            "the histories do not have the text of {unknown} versions: what changed in them is not told"
        ));
    }
    if steps.is_empty() {
        notes.push("the histories know no version of the codebook yet".to_owned());
    }
    notes
}
