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

/// The places of what is counted in [`COUNTS`].
const ENTRIES: usize = 0;
const UNDOS: usize = 10;
const REDOS: usize = 11;

/// What of an entry is told.
struct Outline {
    coder: CoderId,
    time: Timestamp,
    undoes: Option<EntryId>,
    /// In the order of [`COUNTS`], as far as the changes tell.
    counts: [u32; 12],
    kind: &'static str,
}

impl Outline {
    fn of(entry: Entry) -> Self {
        let mut counts = [0; 12];
        let mut add = |place: usize| counts.get_mut(place).into_iter().for_each(|count| *count += 1);
        add(ENTRIES);
        entry.changes.iter().filter_map(counted).for_each(add);
        Self { kind: kind(&entry), coder: entry.coder, time: entry.time, undoes: entry.undoes, counts }
    }
}

/// The place in [`COUNTS`] of what a change counts as.
fn counted(change: &Change) -> Option<usize> {
    let name = match change {
        Change::Coding { before: None, .. } => "codings_made",
        Change::Coding { after: None, .. } => "codings_removed",
        Change::Coding { .. } => "codings_changed",
        Change::Memo { .. } => "memos",
        Change::Transcript { before: None, .. } => "imports",
        Change::Text { .. } => "edits",
        Change::CodebookVersion { .. } => "codebook",
        Change::Attribute { .. } => "attributes",
        Change::Completion { after: Completion::Complete, .. } => "completions",
        _ => return None,
    };
    COUNTS.iter().position(|known| *known == name)
}

impl Tally {
    fn take(&mut self, entry: &Outline, is_redo: Option<bool>) {
        for (slot, count) in self.counts.iter_mut().zip(entry.counts) {
            *slot += count as usize;
        }
        if let Some(is_redo) = is_redo {
            let place = if is_redo { REDOS } else { UNDOS };
            self.counts.get_mut(place).into_iter().for_each(|slot| *slot += 1);
        }
        self.first = Some(self.first.map_or(entry.time, |first| first.min(entry.time)));
        self.last = Some(self.last.map_or(entry.time, |last| last.max(entry.time)));
    }
}

/// Of each entry that takes something back, whether that is an undo; what takes a redo back is an undo again. Entries
/// stand before those that take them back.
fn redos(entries: &[(EntryId, Outline)]) -> BTreeMap<EntryId, bool> {
    let mut redos: BTreeMap<EntryId, bool> = BTreeMap::new();
    for (id, entry) in entries {
        if let Some(undone) = entry.undoes {
            let is_redo = redos.get(&undone).is_some_and(|is_redo| !is_redo);
            redos.insert(*id, is_redo);
        }
    }
    redos
}

/// What kind of entry it is, by the first that is true of it; of one that takes something back its changes tell nothing.
fn kind(entry: &Entry) -> &'static str {
    let any = |is: fn(&Change) -> bool| entry.changes.iter().any(is);
    if entry.noticed {
        "noticed in the folder"
    } else if any(|change| matches!(change, Change::Text { .. })) {
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
    let entries = workspace.look_at_entries(Outline::of)?;
    ask.go_on()?;
    let redos = redos(&entries);
    let mut tallies: BTreeMap<(CoderId, Option<Date>, &'static str), Tally> = BTreeMap::new();
    let coders = &ask.scope().coders;
    let seen = |coder: &CoderId| !workspace.is_blind() || coder == workspace.coder();
    for (id, entry) in entries.iter().filter(|(_, entry)| seen(&entry.coder)) {
        if !coders.is_empty() && !coders.contains(&entry.coder) {
            continue;
        }
        let is_redo = redos.get(id).copied();
        let key = match by {
            AuditBy::Day => (entry.coder.clone(), Some(day(entry.time)), ""),
            AuditBy::Coder => (entry.coder.clone(), None, ""),
            AuditBy::Kind => {
                let kind = is_redo.map_or(entry.kind, |is_redo| if is_redo { "redo" } else { "undo" });
                (CoderId::from(""), None, kind)
            }
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
    let people: BTreeSet<&CoderId> =
        entries.iter().map(|(_, entry)| &entry.coder).filter(|coder| counts(coder)).collect();
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
        let entries = workspace.look_at_entries(Outline::of).unwrap();
        let (redos, mut tally) = (redos(&entries), Tally::default());
        assert_eq!(redos.values().copied().collect::<Vec<_>>(), [false, true, false]);
        entries.iter().for_each(|(id, entry)| tally.take(entry, redos.get(id).copied()));
        let of = |name: &str| COUNTS.iter().position(|known| *known == name).map(|place| tally.counts[place]);
        assert_eq!((of("undos"), of("redos")), (Some(2), Some(1)));
    }
}
