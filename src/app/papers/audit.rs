//! The audit trail summed up: who did what on which day, and what was found whole.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::quoting::{count, count_of};
use super::{Ask, explained};
use crate::app::{Error, Workspace};
use crate::project::{Change, CoderId, Completion, Entry, EntryId};
use crate::report::{Cell, Kind, Table};

/// What the rows of the audit are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuditBy {
    /// A coder on a day.
    #[default]
    Day,
    /// A coder.
    Coder,
    /// A kind of entry.
    Kind,
}

/// What somebody did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    /// In the order of [`COUNTS`].
    counts: [usize; 12],
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

/// What is counted.
const COUNTS: [&str; 12] = [
    "entries",
    "codings_made",
    "codings_removed",
    "codings_changed",
    "memos",
    "imports",
    "edits",
    "codebook",
    "attributes",
    "completions",
    "undos",
    "redos",
];

impl Tally {
    fn take(&mut self, entry: &Entry, is_redo: Option<bool>) {
        let mut add = |name: &str, count: usize| {
            if let Some(place) = COUNTS.iter().position(|known| *known == name) {
                self.counts.get_mut(place).into_iter().for_each(|slot| *slot += count);
            }
        };
        add("entries", 1);
        match is_redo {
            Some(true) => add("redos", 1),
            Some(false) => add("undos", 1),
            None => {}
        }
        let mut versions = 0;
        for change in &entry.changes {
            match change {
                Change::Coding { before: None, .. } => add("codings_made", 1),
                Change::Coding { after: None, .. } => add("codings_removed", 1),
                Change::Coding { .. } => add("codings_changed", 1),
                Change::Memo { .. } => add("memos", 1),
                Change::Transcript { before: None, .. } => add("imports", 1),
                Change::Text { .. } => add("edits", 1),
                Change::CodebookVersion { .. } => versions += 1,
                Change::Attribute { .. } => add("attributes", 1),
                Change::Completion { after: Completion::Complete, .. } => add("completions", 1),
                _ => {}
            }
        }
        add("codebook", versions);
        self.first = Some(self.first.map_or(entry.time, |first| first.min(entry.time)));
        self.last = Some(self.last.map_or(entry.time, |last| last.max(entry.time)));
    }
}

/// Of each entry that takes something back, whether that is an undo; what takes a redo back is an undo again. Entries
/// stand before those that take them back.
fn redos(entries: &[Entry]) -> BTreeMap<EntryId, bool> {
    let mut redos: BTreeMap<EntryId, bool> = BTreeMap::new();
    for entry in entries {
        if let Some(undone) = entry.undoes {
            let is_redo = redos.get(&undone).is_some_and(|is_redo| !is_redo);
            redos.insert(entry.id, is_redo);
        }
    }
    redos
}

/// What kind of entry it is, by the first that is true of it.
fn kind(entry: &Entry, is_redo: Option<bool>) -> &'static str {
    let any = |is: fn(&Change) -> bool| entry.changes.iter().any(is);
    match is_redo {
        Some(true) => return "redo",
        Some(false) => return "undo",
        None if entry.noticed => return "noticed in the folder",
        None => {}
    }
    if any(|change| matches!(change, Change::Text { .. })) {
        "edit of a text"
    } else if any(|change| matches!(change, Change::Transcript { .. })) {
        "transcripts"
    } else if any(|change| matches!(change, Change::CodebookVersion { .. } | Change::Code { .. })) {
        "codebook"
    } else if any(|change| matches!(change, Change::Coding { before: None, .. })) {
        "coding"
    } else if any(|change| matches!(change, Change::Coding { after: None, .. })) {
        "taking codings away"
    } else if any(|change| matches!(change, Change::Coding { .. })) {
        "changing codings"
    } else if any(|change| matches!(change, Change::Memo { .. })) {
        "memo"
    } else if any(|change| matches!(change, Change::Attribute { .. })) {
        "attributes"
    } else if any(|change| matches!(change, Change::Completion { .. })) {
        "completion"
    } else {
        "other"
    }
}

/// A row for each coder and day, coder, or kind of entry: how many entries, what changed by them, first and last time.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::Store`] where the folder of histories cannot be read.
pub fn audit_table(workspace: &Workspace, ask: &Ask<'_>, by: AuditBy) -> Result<Table, Error> {
    ask.go_on()?;
    let entries = workspace.entries()?;
    ask.go_on()?;
    let redos = redos(&entries);
    let mut tallies: BTreeMap<(CoderId, Option<Date>, &'static str), Tally> = BTreeMap::new();
    let coders = &ask.scope().coders;
    let seen = |coder: &CoderId| !workspace.is_blind() || coder == workspace.coder();
    for entry in entries.iter().filter(|entry| seen(&entry.coder)) {
        if !coders.is_empty() && !coders.contains(&entry.coder) {
            continue;
        }
        let is_redo = redos.get(&entry.id).copied();
        let key = match by {
            AuditBy::Day => (entry.coder.clone(), Some(day(entry.time)), ""),
            AuditBy::Coder => (entry.coder.clone(), None, ""),
            AuditBy::Kind => (CoderId::from(""), None, kind(entry, is_redo)),
        };
        tallies.entry(key).or_default().take(entry, is_redo);
    }
    let mut table = empty(by);
    for ((coder, date, kind), tally) in &tallies {
        let mut cells = match by {
            AuditBy::Day => {
                vec![Cell::text(coder.as_str()), Cell::text(date.map(|day| day.to_string()).unwrap_or_default())]
            }
            AuditBy::Coder => vec![Cell::text(coder.as_str())],
            AuditBy::Kind => vec![Cell::text(kind)],
        };
        cells.extend(tally.counts.map(Cell::count));
        cells.extend(
            [tally.first, tally.last].map(|time| Cell::text(time.map(|time| time.to_string()).unwrap_or_default())),
        );
        table.push(cells);
    }
    let all: usize = tallies.values().filter_map(|tally| tally.counts.first()).sum();
    let counts = |coder: &CoderId| seen(coder) && (coders.is_empty() || coders.contains(coder));
    let people: BTreeSet<&CoderId> = entries.iter().map(|entry| &entry.coder).filter(|coder| counts(coder)).collect();
    table.notes = notes(workspace, all, people.len());
    Ok(explained(table, "the histories have no entries yet"))
}

fn day(time: Timestamp) -> Date {
    time.to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn empty(by: AuditBy) -> Table {
    let names: &[&str] = match by {
        AuditBy::Day => &["coder", "date"],
        AuditBy::Coder => &["coder"],
        AuditBy::Kind => &["kind"],
    };
    let mut table = Table::new("Audit", names.iter().map(|name| (*name, Kind::Text)));
    COUNTS.iter().for_each(|name| table.add_column(name, Kind::Count));
    ["first", "last"].iter().for_each(|name| table.add_column(name, Kind::Text));
    table
}

fn notes(workspace: &Workspace, entries: usize, coders: usize) -> Vec<String> {
    let project = workspace.project();
    let lost = project.codings.lost().count();
    let unlisted = project.codings.standing();
    let unlisted =
        unlisted.filter(|coding| project.codebook.get(project.codebook.resolve(&coding.code).as_str()).is_none());
    let outdated = workspace.outdated().total();
    let mut notes = vec![
        format!(
            "{} of {}, each a line that is only ever appended; an undo is an entry of its own, and so is what it takes back",
            count_of(entries, "entry", "entries"),
            count(coders, "coder")
        ),
        "counted: what each entry changed, whether or not it was taken back later; dates and times are UTC".to_owned(),
        format!(
            "now: {}, of which {lost} lost their passages in edits, {} have codes that stand in no codebook, {outdated} \
             were made under rules that changed since; {}; `emic check` compares every quote with its text",
            count(project.codings.len(), "coding"),
            unlisted.count(),
            count(project.memos.len(), "memo")
        ),
    ];
    if workspace.is_blind() {
        notes.push("blind: entries of others are hidden".to_owned());
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;
    use crate::project::Command;

    #[test]
    fn what_takes_an_undo_back_is_a_redo_whatever_it_is_called() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["transcripts", "history"] {
            std::fs::create_dir(root.join(name)).unwrap();
        }
        std::fs::write(root.join("emic.yaml"), "format: 1\n").unwrap();
        std::fs::write(root.join("transcripts/a.txt"), "A: 信任 😀\n").unwrap();
        let options = Options { coder: Some("wei".to_owned()), now: None };
        let mut workspace = Workspace::open(root, &options).unwrap().0;
        workspace.run(Command::SetAttributes(vec![("a".into(), "redo 角色".to_owned(), "x".to_owned())])).unwrap();
        workspace.undo().unwrap();
        workspace.redo().unwrap();
        workspace.undo().unwrap();
        let mut entries = workspace.entries().unwrap();
        let told = |entries: &[Entry]| redos(entries).into_values().collect::<Vec<_>>();
        assert_eq!(told(&entries), [false, true, false]);
        entries.iter_mut().for_each(|entry| entry.label = "redo 😀".to_owned());
        assert_eq!(told(&entries), [false, true, false]);
        let (redos, mut tally) = (redos(&entries), Tally::default());
        entries.iter().for_each(|entry| tally.take(entry, redos.get(&entry.id).copied()));
        let of = |name: &str| COUNTS.iter().position(|known| *known == name).map(|place| tally.counts[place]);
        assert_eq!((of("undos"), of("redos")), (Some(2), Some(1)));
    }
}
