//! The shape of a bookmark in a snapshot.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::snapshot_rows::{AnchorRow, Tables, instant, packed, timestamp, unpacked};
use crate::project::{Bookmark, BookmarkId};

/// A bookmark.
#[derive(Serialize, Deserialize)]
pub(super) struct BookmarkRow<'a> {
    id: &'a [u8],
    transcript: u32,
    #[serde(borrow)]
    anchor: AnchorRow<'a>,
    letter: Option<char>,
    name: &'a str,
    coder: u32,
    created: (i64, i32),
    lost: bool,
    extra: Option<String>,
}

impl<'a> BookmarkRow<'a> {
    pub(super) fn of(bookmark: &'a Bookmark, tables: &mut Tables<'a>) -> Self {
        Self {
            id: bookmark.id.0.as_bytes(),
            transcript: tables.place(bookmark.transcript.as_str()),
            anchor: AnchorRow::of(&bookmark.anchor),
            letter: bookmark.letter,
            name: &bookmark.name,
            coder: tables.place(bookmark.coder.as_str()),
            created: instant(bookmark.created),
            lost: bookmark.lost,
            extra: packed(&bookmark.extra),
        }
    }

    pub(super) fn into_bookmark(self, tables: &Tables<'a>) -> Option<Bookmark> {
        Some(Bookmark {
            id: BookmarkId(Uuid::from_slice(self.id).ok()?),
            transcript: tables.id(self.transcript)?,
            anchor: self.anchor.into_anchor(),
            letter: self.letter,
            name: self.name.to_owned(),
            coder: tables.id(self.coder)?,
            created: timestamp(self.created)?,
            lost: self.lost,
            extra: unpacked(self.extra)?,
        })
    }
}
