//! The shape of a change of the codebook in a snapshot.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::LoggedVersion;
use super::snapshot_rows::{Tables, instant, timestamp};
use crate::project::{CodeId, EntryId, RulesChange, RulesHash, TextEdit};
use crate::text::CharOffset;

/// A change of the codebook.
#[derive(Serialize, Deserialize)]
pub(super) struct VersionRow<'a> {
    entry: &'a [u8],
    time: (i64, i32),
    coder: u32,
    label: &'a str,
    before: Option<u32>,
    after: u32,
    source: Option<&'a str>,
    #[serde(borrow)]
    edits: Vec<(u64, &'a str, &'a str)>,
    rules: RulesRow,
}

#[derive(Serialize, Deserialize)]
enum RulesRow {
    Unread,
    Some(Vec<(u32, Option<u64>)>),
    All(Vec<(u32, u64)>),
}

impl<'a> VersionRow<'a> {
    /// The row of a change.
    pub(super) fn of(row: &'a LoggedVersion, tables: &mut Tables<'a>) -> Self {
        let edit = |edit: &'a TextEdit| (edit.start.get() as u64, edit.removed.as_str(), edit.inserted.as_str());
        Self {
            entry: row.entry.0.as_bytes(),
            time: instant(row.time),
            coder: tables.place(row.coder.as_str()),
            label: &row.label,
            before: row.before.as_deref().map(|version| tables.place(version)),
            after: tables.place(&row.after),
            source: row.source.as_deref(),
            edits: row.edits.iter().map(edit).collect(),
            rules: match &row.rules {
                RulesChange::Unread => RulesRow::Unread,
                RulesChange::Some(codes) => {
                    let code = |(id, rules): &'a (CodeId, Option<RulesHash>)| {
                        (tables.place(id.as_str()), rules.map(|rules| rules.0))
                    };
                    RulesRow::Some(codes.iter().map(code).collect())
                }
                RulesChange::All(codes) => {
                    RulesRow::All(codes.iter().map(|(id, rules)| (tables.place(id.as_str()), rules.0)).collect())
                }
            },
        }
    }

    /// The change of a row; `None` where something does not fit.
    pub(super) fn into_logged(self, tables: &Tables<'a>) -> Option<LoggedVersion> {
        let edit = |(start, removed, inserted): (u64, &str, &str)| {
            let start = CharOffset::new(usize::try_from(start).ok()?);
            Some(TextEdit { start, removed: removed.to_owned(), inserted: inserted.to_owned() })
        };
        Some(LoggedVersion {
            entry: EntryId(Uuid::from_slice(self.entry).ok()?),
            time: timestamp(self.time)?,
            coder: tables.id(self.coder)?,
            label: self.label.to_owned(),
            before: match self.before {
                Some(place) => Some(tables.id(place)?),
                None => None,
            },
            after: tables.id(self.after)?,
            source: self.source.map(str::to_owned),
            edits: self.edits.into_iter().map(edit).collect::<Option<_>>()?,
            rules: self.rules.into_change(tables)?,
        })
    }
}

impl RulesRow {
    fn into_change(self, tables: &Tables<'_>) -> Option<RulesChange> {
        let some = |(place, rules): (u32, Option<u64>)| Some((tables.id(place)?, rules.map(RulesHash)));
        let all = |(place, rules): (u32, u64)| Some((tables.id(place)?, RulesHash(rules)));
        Some(match self {
            Self::Unread => RulesChange::Unread,
            Self::Some(codes) => RulesChange::Some(codes.into_iter().map(some).collect::<Option<_>>()?),
            Self::All(codes) => RulesChange::All(codes.into_iter().map(all).collect::<Option<_>>()?),
        })
    }
}
