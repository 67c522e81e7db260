//! The audit trail summed up: who did what on which day, and what was found whole.

mod outlines;

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;

use self::outlines::{COUNTS, Outline, Outlines, REDOS, UNDOS, packed};
use super::quoting::{count, count_of};
use super::{Ask, explained};
use crate::app::{Error, Workspace};
use crate::project::{CoderId, EntryId};
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

/// Seconds of a day in UTC.
const DAY: i64 = 86_400;

/// What somebody did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    /// In the order of [`COUNTS`].
    counts: [usize; 12],
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

impl Tally {
    fn take(&mut self, entry: &Outline<'_>, is_redo: Option<bool>) {
        for (place, count) in entry.counts() {
            if let Some(slot) = self.counts.get_mut(place) {
                *slot += count;
            }
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
fn redos(entries: &[Outline<'_>]) -> BTreeMap<EntryId, bool> {
    let mut redos: BTreeMap<EntryId, bool> = BTreeMap::new();
    for entry in entries {
        if let Some(undone) = entry.undoes {
            let is_redo = redos.get(&undone).is_some_and(|is_redo| !is_redo);
            redos.insert(entry.id, is_redo);
        }
    }
    redos
}

/// A row for each coder and day, coder, or kind of entry: how many entries, what changed by them, first and last time.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::Store`] where the folder of histories cannot be read.
pub fn audit_table(workspace: &Workspace, ask: &Ask<'_>, by: AuditBy) -> Result<Table, Error> {
    ask.go_on()?;
    let packed = packed(workspace)?;
    let outlines = Outlines::of(&packed);
    ask.go_on()?;
    let redos = redos(&outlines.entries);
    let coders = &ask.scope().coders;
    let seen = |coder: &CoderId| !workspace.is_blind() || coder == workspace.coder();
    let counts = |coder: &CoderId| seen(coder) && (coders.is_empty() || coders.contains(coder));
    let counted: Vec<bool> = outlines.coders.iter().map(counts).collect();
    let mut people = vec![false; counted.len()];
    let mut found: HashMap<(u32, i64, &str), Tally> = HashMap::new();
    for entry in &outlines.entries {
        let coder = entry.coder as usize;
        if counted.get(coder) != Some(&true) {
            continue;
        }
        people.get_mut(coder).into_iter().for_each(|is| *is = true);
        let is_redo = if entry.undoes.is_some() { redos.get(&entry.id).copied() } else { None };
        let key = match by {
            AuditBy::Day => (entry.coder, day_number(entry.time), ""),
            AuditBy::Coder => (entry.coder, 0, ""),
            AuditBy::Kind => (0, 0, is_redo.map_or(entry.kind, |is_redo| if is_redo { "redo" } else { "undo" })),
        };
        found.entry(key).or_default().take(entry, is_redo);
    }
    let row = |((coder, _, kind), tally): ((u32, i64, &'static str), Tally)| {
        let coder = outlines.coders.get(coder as usize).filter(|_| by != AuditBy::Kind);
        // All entries of a row are of one day, if days are rows.
        let day = tally.first.filter(|_| by == AuditBy::Day).map(day);
        ((coder.cloned().unwrap_or_else(|| "".into()), day, kind), tally)
    };
    let tallies: BTreeMap<(CoderId, Option<Date>, &'static str), Tally> = found.into_iter().map(row).collect();
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
    table.notes = notes(workspace, all, people.into_iter().filter(|is| *is).count());
    Ok(explained(table, "the histories have no entries yet"))
}

/// Days since 1970: the same number for the same [`day`].
fn day_number(time: Timestamp) -> i64 {
    // Before 1970 the second is the one that comes next.
    (time.as_second() - i64::from(time.subsec_nanosecond() < 0)).div_euclid(DAY)
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
    fn days_have_numbers() {
        for (time, number) in
            [("1969-12-31T23:59:59.5Z", -1), ("1970-01-01T00:00:00Z", 0), ("2024-02-29T23:59:59Z", 19_782)]
        {
            let time: Timestamp = time.parse().unwrap();
            assert_eq!(day_number(time), number);
            assert_eq!(day(time), Date::constant(1970, 1, 1) + jiff::Span::new().days(number));
        }
    }

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
        let packed = packed(&workspace).unwrap();
        let outlines = Outlines::of(&packed);
        let entries = &outlines.entries;
        let (redos, mut tally) = (redos(entries), Tally::default());
        assert_eq!(redos.values().copied().collect::<Vec<_>>(), [false, true, false]);
        entries.iter().for_each(|entry| tally.take(entry, redos.get(&entry.id).copied()));
        let of = |name: &str| COUNTS.iter().position(|known| *known == name).map(|place| tally.counts[place]);
        assert_eq!((of("undos"), of("redos")), (Some(2), Some(1)));
    }
}
