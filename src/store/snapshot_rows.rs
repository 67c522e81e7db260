//! The shapes of a snapshot: rows whose ids are places in tables of strings.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::Fold;
use super::fold::Recent;
use super::snapshot_bookmarks::BookmarkRow;
use super::snapshot_recent::RecentRow;
use super::snapshot_versions::VersionRow;
use crate::project::{
    Anchor, CodingId, Completion, EntryId, Extent, Memo, MemoId, MemoTarget, Origin, Project, Rule, TranscriptRecord,
};
use crate::text::CharRange;

pub(super) type Extra = Option<Box<Map<String, Value>>>;

/// Strings that occur many times, once.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Tables<'a> {
    #[serde(borrow)]
    strings: Vec<&'a str>,
    origins: Vec<OriginRow>,
    #[serde(skip)]
    places: HashMap<&'a str, u32>,
    #[serde(skip)]
    origin_places: HashMap<OriginRow, u32>,
}

impl<'a> Tables<'a> {
    pub(super) fn place(&mut self, text: &'a str) -> u32 {
        if let Some(&place) = self.places.get(text) {
            return place;
        }
        let place = u32::try_from(self.strings.len()).unwrap_or(u32::MAX);
        self.strings.push(text);
        self.places.insert(text, place);
        place
    }

    fn get(&self, place: u32) -> Option<&'a str> {
        self.strings.get(place as usize).copied()
    }

    pub(super) fn id<T: From<&'a str>>(&self, place: u32) -> Option<T> {
        self.get(place).map(T::from)
    }

    /// All strings, by their place.
    pub(super) fn all<T: From<&'a str>>(&self) -> Vec<T> {
        self.strings.iter().map(|text| T::from(text)).collect()
    }

    /// The place of an origin among the origins.
    pub(super) fn origin(&mut self, origin: &'a Origin) -> u32 {
        let row = (self.place(origin.rule.name()), self.place(&origin.query), self.place(origin.unit.name()));
        let next = u32::try_from(self.origins.len()).unwrap_or(u32::MAX);
        let place = *self.origin_places.entry(row).or_insert(next);
        if place == next {
            self.origins.push(row);
        }
        place
    }

    /// All origins, by their place; `None` where one is not one.
    pub(super) fn all_origins(&self) -> Option<Vec<Arc<Origin>>> {
        let origin = |row: &OriginRow| {
            let (rule, unit) = (Rule::parse(self.get(row.0)?)?, Extent::parse(self.get(row.2)?)?);
            Some(Arc::new(Origin { rule, query: self.get(row.1)?.to_owned(), unit }))
        };
        self.origins.iter().map(origin).collect()
    }
}

/// The id at `place`, of which `known` keeps one for all who ask.
pub(super) fn shared<'a, T: Clone + From<&'a str>>(
    known: &mut Vec<Option<T>>,
    tables: &Tables<'a>,
    place: u32,
) -> Option<T> {
    let place_in = place as usize;
    if let Some(Some(id)) = known.get(place_in) {
        return Some(id.clone());
    }
    let id: T = tables.id(place)?;
    known.resize(known.len().max(place_in + 1), None);
    if let Some(slot) = known.get_mut(place_in) {
        *slot = Some(id.clone());
    }
    Some(id)
}

/// Rule, query and unit by their place.
type OriginRow = (u32, u32, u32);

#[derive(Serialize, Deserialize)]
pub(super) struct AnchorRow<'a> {
    start: u32,
    length: u32,
    quote: &'a str,
    prefix: &'a str,
    suffix: &'a str,
}

impl<'a> AnchorRow<'a> {
    pub(super) fn of(anchor: &'a Anchor) -> Self {
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            start: small(anchor.range.start().get()),
            length: small(anchor.range.len()),
            quote: anchor.quote(),
            prefix: anchor.prefix(),
            suffix: anchor.suffix(),
        }
    }

    pub(super) fn into_anchor(self) -> Anchor {
        let start = self.start as usize;
        Anchor::of(CharRange::of(start, start + self.length as usize), self.quote, self.prefix, self.suffix)
    }
}

/// Everything folded but the codings.
#[derive(Serialize, Deserialize)]
pub(super) struct FoldRow<'a> {
    entries: u64,
    codebook: Option<u32>,
    #[serde(borrow)]
    codebooks: Vec<VersionRow<'a>>,
    #[serde(borrow)]
    transcripts: Vec<RecordRow<'a>>,
    removed: Vec<u32>,
    edited: Vec<u32>,
    #[serde(borrow)]
    memos: Vec<MemoRow<'a>>,
    #[serde(borrow)]
    bookmarks: Vec<BookmarkRow<'a>>,
    completions: Vec<(u32, u32, bool)>,
    coders: Vec<u32>,
    /// Coder, ids that can be undone, ids that can be redone; 16 bytes an id.
    stacks: Vec<(u32, Vec<u8>, Vec<u8>)>,
    edge: Option<&'a [u8]>,
    #[serde(borrow)]
    recent: Vec<RecentRow<'a>>,
}

#[derive(Serialize, Deserialize)]
struct RecordRow<'a> {
    id: u32,
    title: &'a str,
    language: &'a str,
    original: Option<&'a str>,
    imported: Option<(i64, i32)>,
    sha256: &'a str,
    counts: (u64, u64, u64),
    extra: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct MemoRow<'a> {
    id: &'a [u8],
    #[serde(borrow)]
    target: TargetRow<'a>,
    text: &'a str,
    coder: u32,
    created: (i64, i32),
    /// Year, month, day.
    day: Option<(i16, i8, i8)>,
    lost: bool,
    extra: Option<String>,
}

#[derive(Serialize, Deserialize)]
enum TargetRow<'a> {
    Project,
    Transcript(u32),
    Code(u32),
    Coding(&'a [u8]),
    Passage {
        transcript: u32,
        #[serde(borrow)]
        anchor: AnchorRow<'a>,
    },
}

impl<'a> FoldRow<'a> {
    /// The rows of a fold.
    pub(super) fn of(fold: &'a Fold, tables: &mut Tables<'a>) -> Self {
        let project = &fold.project;
        Self {
            entries: fold.entries as u64,
            codebook: fold.codebook.as_deref().map(|version| tables.place(version)),
            codebooks: fold.codebooks.rows().iter().map(|row| VersionRow::of(row, tables)).collect(),
            transcripts: project.transcripts.values().map(|record| RecordRow::of(record, tables)).collect(),
            removed: project.removed.iter().map(|id| tables.place(id.as_str())).collect(),
            edited: fold.edited.iter().map(|id| tables.place(id.as_str())).collect(),
            memos: project.memos.values().map(|memo| MemoRow::of(memo, tables)).collect(),
            bookmarks: project.bookmarks.values().map(|bookmark| BookmarkRow::of(bookmark, tables)).collect(),
            completions: (project.completions.iter())
                .map(|((transcript, coder), state)| {
                    let complete = *state == Completion::Complete;
                    (tables.place(transcript.as_str()), tables.place(coder.as_str()), complete)
                })
                .collect(),
            coders: project.coders.iter().map(|coder| tables.place(coder.as_str())).collect(),
            stacks: (fold.stacks.iter())
                .map(|(coder, undo, redo)| (tables.place(coder.as_str()), joined(undo), joined(redo)))
                .collect(),
            edge: fold.recent.edge.as_ref().map(|id| id.0.as_bytes().as_slice()),
            recent: fold.recent.entries.iter().map(|(id, touched)| RecentRow::of(id, touched, tables)).collect(),
        }
    }

    /// The fold of the rows, without codings; `None` where something does not fit.
    pub(super) fn into_fold(self, tables: &Tables<'a>) -> Option<Fold> {
        let mut project = Project::default();
        for row in self.transcripts {
            let record = row.into_record(tables)?;
            project.transcripts.insert(record.id.clone(), record);
        }
        for row in self.memos {
            let memo = row.into_memo(tables)?;
            project.memos.insert(memo.id, memo);
        }
        for row in self.bookmarks {
            let bookmark = row.into_bookmark(tables)?;
            project.bookmarks.insert(bookmark.id, bookmark);
        }
        for (transcript, coder, complete) in self.completions {
            let state = if complete { Completion::Complete } else { Completion::InProgress };
            project.completions.insert((tables.id(transcript)?, tables.id(coder)?), state);
        }
        project.removed = self.removed.into_iter().map(|place| tables.id(place)).collect::<Option<_>>()?;
        project.coders = self.coders.into_iter().map(|place| tables.id(place)).collect::<Option<_>>()?;
        let mut fold = Fold {
            project,
            entries: usize::try_from(self.entries).ok()?,
            codebook: match self.codebook {
                Some(place) => Some(tables.id(place)?),
                None => None,
            },
            edited: self.edited.into_iter().map(|place| tables.id(place)).collect::<Option<_>>()?,
            ..Fold::default()
        };
        for row in self.codebooks {
            fold.codebooks.push(row.into_logged(tables)?);
        }
        for (coder, undo, redo) in self.stacks {
            fold.stacks.restore(tables.id(coder)?, split(&undo)?, split(&redo)?);
        }
        let mut coders = Vec::new();
        fold.recent = Recent {
            entries: self.recent.into_iter().map(|row| row.into_touched(tables, &mut coders)).collect::<Option<_>>()?,
            edge: match self.edge {
                Some(id) => Some(EntryId(Uuid::from_slice(id).ok()?)),
                None => None,
            },
        };
        if let Some(latest) = fold.latest() {
            fold.clock.see(latest.0);
        }
        Some(fold)
    }
}

impl<'a> RecordRow<'a> {
    fn of(record: &'a TranscriptRecord, tables: &mut Tables<'a>) -> Self {
        Self {
            id: tables.place(record.id.as_str()),
            title: &record.title,
            language: &record.language,
            original: record.original.as_deref(),
            imported: record.imported.map(instant),
            sha256: &record.sha256,
            counts: (record.chars as u64, record.words as u64, record.turns as u64),
            extra: packed(&record.extra),
        }
    }

    fn into_record(self, tables: &Tables<'a>) -> Option<TranscriptRecord> {
        let count = |count: u64| usize::try_from(count).ok();
        Some(TranscriptRecord {
            id: tables.id(self.id)?,
            title: self.title.to_owned(),
            language: self.language.to_owned(),
            original: self.original.map(str::to_owned),
            imported: match self.imported {
                Some(instant) => Some(timestamp(instant)?),
                None => None,
            },
            sha256: self.sha256.to_owned(),
            chars: count(self.counts.0)?,
            words: count(self.counts.1)?,
            turns: count(self.counts.2)?,
            extra: unpacked(self.extra)?,
        })
    }
}

impl<'a> MemoRow<'a> {
    fn of(memo: &'a Memo, tables: &mut Tables<'a>) -> Self {
        let target = match &memo.target {
            MemoTarget::Project => TargetRow::Project,
            MemoTarget::Transcript(id) => TargetRow::Transcript(tables.place(id.as_str())),
            MemoTarget::Code(id) => TargetRow::Code(tables.place(id.as_str())),
            MemoTarget::Coding(id) => TargetRow::Coding(id.0.as_bytes()),
            MemoTarget::Passage(id, anchor) => {
                TargetRow::Passage { transcript: tables.place(id.as_str()), anchor: AnchorRow::of(anchor) }
            }
        };
        Self {
            id: memo.id.0.as_bytes(),
            target,
            text: &memo.text,
            coder: tables.place(memo.coder.as_str()),
            created: instant(memo.created),
            day: memo.day.map(|day| (day.year(), day.month(), day.day())),
            lost: memo.lost,
            extra: packed(&memo.extra),
        }
    }

    fn into_memo(self, tables: &Tables<'a>) -> Option<Memo> {
        let target = match self.target {
            TargetRow::Project => MemoTarget::Project,
            TargetRow::Transcript(place) => MemoTarget::Transcript(tables.id(place)?),
            TargetRow::Code(place) => MemoTarget::Code(tables.id(place)?),
            TargetRow::Coding(id) => MemoTarget::Coding(CodingId(Uuid::from_slice(id).ok()?)),
            TargetRow::Passage { transcript, anchor } => {
                MemoTarget::Passage(tables.id(transcript)?, anchor.into_anchor())
            }
        };
        let day = match self.day {
            Some((year, month, day)) => Some(Date::new(year, month, day).ok()?),
            None => None,
        };
        Some(Memo {
            id: MemoId(Uuid::from_slice(self.id).ok()?),
            target,
            text: self.text.to_owned(),
            coder: tables.id(self.coder)?,
            created: timestamp(self.created)?,
            day,
            lost: self.lost,
            extra: unpacked(self.extra)?,
        })
    }
}

fn joined(ids: &[EntryId]) -> Vec<u8> {
    ids.iter().flat_map(|id| *id.0.as_bytes()).collect()
}

fn split(bytes: &[u8]) -> Option<Vec<EntryId>> {
    let (ids, rest) = bytes.as_chunks::<16>();
    rest.is_empty().then(|| ids.iter().map(|id| EntryId(Uuid::from_bytes(*id))).collect())
}

pub(super) fn instant(time: Timestamp) -> (i64, i32) {
    (time.as_second(), time.subsec_nanosecond())
}

pub(super) fn timestamp((seconds, nanos): (i64, i32)) -> Option<Timestamp> {
    Timestamp::new(seconds, nanos).ok()
}

pub(super) fn packed(extra: &Extra) -> Option<String> {
    extra.as_ref().and_then(|extra| serde_json::to_string(extra).ok())
}

pub(super) fn unpacked(extra: Option<String>) -> Option<Extra> {
    match extra {
        None => Some(None),
        Some(text) => serde_json::from_str(&text).ok().map(|extra| Some(Box::new(extra))),
    }
}
