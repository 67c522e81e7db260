//! The shape of the latest entries in a snapshot: what each of them set.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fold::{Subject, Subjects, Touched};
use super::snapshot_rows::{Tables, shared};
use crate::project::{BookmarkId, CoderId, CodingId, EntryId, MemoId};

/// An entry that is remembered by what it set.
#[derive(Serialize, Deserialize)]
pub(super) struct RecentRow<'a> {
    id: &'a [u8],
    coder: u32,
    #[serde(borrow)]
    subjects: Vec<SubjectRow<'a>>,
}

#[derive(Serialize, Deserialize)]
enum SubjectRow<'a> {
    Transcript(u32),
    Coding(&'a [u8]),
    Memo(&'a [u8]),
    Bookmark(&'a [u8]),
    Completion(u32, u32),
    Codebook,
}

impl<'a> RecentRow<'a> {
    pub(super) fn of(id: &'a EntryId, touched: &'a Touched, tables: &mut Tables<'a>) -> Self {
        let coder = tables.place(touched.coder.as_str());
        let row = |subject: &'a Subject| match subject {
            Subject::Transcript(id) => SubjectRow::Transcript(tables.place(id.as_str())),
            Subject::Coding(id) => SubjectRow::Coding(id.0.as_bytes()),
            Subject::Memo(id) => SubjectRow::Memo(id.0.as_bytes()),
            Subject::Bookmark(id) => SubjectRow::Bookmark(id.0.as_bytes()),
            Subject::Completion(id, coder) => {
                SubjectRow::Completion(tables.place(id.as_str()), tables.place(coder.as_str()))
            }
            Subject::Codebook => SubjectRow::Codebook,
        };
        Self { id: id.0.as_bytes(), coder, subjects: touched.subjects.iter().map(row).collect() }
    }

    /// The entry; its coder is one of `coders`, by place, where an entry before it had the same.
    pub(super) fn into_touched(
        self,
        tables: &Tables<'a>,
        coders: &mut Vec<Option<CoderId>>,
    ) -> Option<(EntryId, Touched)> {
        let uuid = |id: &[u8]| Uuid::from_slice(id).ok();
        let subject = |row: SubjectRow<'a>| {
            Some(match row {
                SubjectRow::Transcript(place) => Subject::Transcript(tables.id(place)?),
                SubjectRow::Coding(id) => Subject::Coding(CodingId(uuid(id)?)),
                SubjectRow::Memo(id) => Subject::Memo(MemoId(uuid(id)?)),
                SubjectRow::Bookmark(id) => Subject::Bookmark(BookmarkId(uuid(id)?)),
                SubjectRow::Completion(place, coder) => Subject::Completion(tables.id(place)?, tables.id(coder)?),
                SubjectRow::Codebook => Subject::Codebook,
            })
        };
        let subjects: Subjects = self.subjects.into_iter().map(subject).collect::<Option<_>>()?;
        Some((EntryId(uuid(self.id)?), Touched { coder: shared(coders, tables, self.coder)?, subjects }))
    }
}
