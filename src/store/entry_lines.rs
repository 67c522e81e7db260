//! The shapes of a history's lines, and how they become the model and come from it.
//!
//! `deny_unknown_fields` stands wherever the model has an `extra` to keep such fields in: the typed reading then fails
//! and [`super::entry_json`] takes the slow way, which keeps them.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Deserialize as Read, Serialize as Write};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::bookmark_lines::BookmarkLine;
use super::intern::Interner;
use crate::project::{
    Anchor, Bookmark, BookmarkId, Change, Code, CoderId, Coding, CodingId, Color, Completion, Entry, EntryId, Extent,
    MAX_WEIGHT, Memo, MemoId, MemoTarget, Origin, PlacedCode, Rule, SavedQuery, TextEdit, TranscriptRecord,
};
use crate::text::{CharOffset, CharRange};

/// Who wrote an entry and when: what its codings and memos leave out.
pub(super) struct Writer {
    pub(super) coder: CoderId,
    pub(super) time: Timestamp,
}

/// A string that borrows from the line where it has no escapes, in any place (serde borrows only in some).
#[derive(Default, Write)]
#[serde(transparent)]
pub(super) struct Text<'a>(Cow<'a, str>);

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn into(self) -> String {
        self.0.into_owned()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowing;
        impl<'de> Visitor<'de> for Borrowing {
            type Value = Cow<'de, str>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Cow::Borrowed(text))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Cow::Owned(text.to_owned()))
            }
            fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
                Ok(Cow::Owned(text))
            }
        }
        deserializer.deserialize_str(Borrowing).map(Self)
    }
}

/// A line of a history; its changes as they are read, or as they are written.
#[derive(Write, Read)]
pub(super) struct Line<'a, C = ChangeLine<'a>> {
    id: Uuid,
    time: Timestamp,
    #[serde(borrow)]
    coder: Text<'a>,
    #[serde(borrow, default)]
    label: Text<'a>,
    changes: Vec<C>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    undoes: Option<Uuid>,
    #[serde(default, skip_serializing_if = "is_no")]
    noticed: bool,
}

impl<'a> Line<'a, WrittenChange<'a>> {
    /// The line of an entry.
    pub(super) fn of(entry: &'a Entry) -> Self {
        Self {
            id: entry.id.0,
            time: entry.time,
            coder: entry.coder.as_str().into(),
            label: entry.label.as_str().into(),
            changes: entry.changes.iter().map(|change| WrittenChange::of(change, entry)).collect(),
            undoes: entry.undoes.map(|id| id.0),
            noticed: entry.noticed,
        }
    }
}

impl Line<'_> {
    /// The entry of a line; `None` where a value is out of range.
    pub(super) fn into_entry(self, interner: &mut Interner) -> Option<Entry> {
        let coder = interner.coder(&self.coder.0);
        let writer = Writer { coder: coder.clone(), time: self.time };
        // Collecting would keep the room that the lines took: with one change an entry, four times too much.
        let mut changes = Vec::with_capacity(self.changes.len());
        for change in self.changes {
            changes.push(change.into_change(&writer, interner)?);
        }
        Some(Entry {
            id: EntryId(self.id),
            time: self.time,
            coder,
            label: self.label.into(),
            changes,
            undoes: self.undoes.map(EntryId),
            noticed: self.noticed,
        })
    }
}

/// One change, by its kind.
#[derive(Write, Read)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ChangeLine<'a> {
    #[serde(borrow)]
    Coding(Keyed<Uuid, CodingLine<'a>>),
    #[serde(borrow)]
    Memo(Keyed<Uuid, MemoLine<'a>>),
    #[serde(borrow)]
    Bookmark(Keyed<Uuid, BookmarkLine<'a>>),
    #[serde(borrow)]
    Transcript(Keyed<Text<'a>, TranscriptLine<'a>>),
    #[serde(borrow)]
    Text(TextLine<'a>),
    #[serde(borrow)]
    Completion(CompletionLine<'a>),
    #[serde(borrow)]
    Attribute(AttributeLine<'a>),
    #[serde(borrow)]
    Code(Sides<CodeLine<'a>>),
    #[serde(borrow)]
    Codebook(CodebookLine<'a>),
    #[serde(borrow)]
    Query(QueryLine<'a>),
}

/// One change as it is written. Reading has a type of its own: where an enum has one variant that is untagged, serde reads all
/// of them into a tree first, which takes as long as all the rest of reading a history.
#[derive(Write)]
#[serde(untagged)]
pub(super) enum WrittenChange<'a> {
    Known(Box<ChangeLine<'a>>),
    /// Written as it came.
    Unknown(&'a Value),
}

impl<'a> WrittenChange<'a> {
    fn of(change: &'a Change, entry: &'a Entry) -> Self {
        ChangeLine::of(change, entry).map_or_else(Self::Unknown, |line| Self::Known(Box::new(line)))
    }
}

/// What something with an id was and is.
#[derive(Write, Read)]
pub(super) struct Keyed<I, T> {
    id: I,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    before: Option<T>,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    after: Option<T>,
}

/// What something was and is.
#[derive(Write, Read)]
pub(super) struct Sides<T> {
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    before: Option<T>,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    after: Option<T>,
}

fn none<T>() -> Option<T> {
    None
}

/// Turn a value that may be absent, `None` where it is there and cannot be read.
fn side<T, U>(value: Option<T>, turn: impl FnOnce(T) -> Option<U>) -> Option<Option<U>> {
    value.map_or(Some(None), |value| turn(value).map(Some))
}

impl<'a> ChangeLine<'a> {
    /// The line of a change, or what it is where it was never understood.
    fn of(change: &'a Change, entry: &'a Entry) -> Result<Self, &'a Value> {
        Ok(match change {
            Change::Coding { id, before, after } => {
                let line = |coding: &'a Option<Coding>| coding.as_ref().map(|coding| CodingLine::of(coding, entry));
                Self::Coding(Keyed { id: id.0, before: line(before), after: line(after) })
            }
            Change::Memo { id, before, after } => {
                let line = |memo: &'a Option<Memo>| memo.as_ref().map(|memo| MemoLine::of(memo, entry));
                Self::Memo(Keyed { id: id.0, before: line(before), after: line(after) })
            }
            Change::Bookmark { id, before, after } => {
                let line = |one: &'a Option<Bookmark>| one.as_ref().map(|one| BookmarkLine::of(one, entry));
                Self::Bookmark(Keyed { id: id.0, before: line(before), after: line(after) })
            }
            Change::Transcript { id, before, after } => {
                let line = |record: &'a Option<TranscriptRecord>| record.as_ref().map(TranscriptLine::of);
                Self::Transcript(Keyed { id: id.as_str().into(), before: line(before), after: line(after) })
            }
            Change::Text { id, before, after, edits } => Self::Text(TextLine::of(id.as_str(), before, after, edits)),
            Change::Completion { transcript, coder, before, after } => Self::Completion(CompletionLine {
                transcript: transcript.as_str().into(),
                coder: (*coder != entry.coder).then(|| coder.as_str().into()),
                before: (*before != Completion::NotAssigned).then(|| before.name().into()),
                after: (*after != Completion::NotAssigned).then(|| after.name().into()),
            }),
            Change::Attribute { transcript, name, before, after } => Self::Attribute(AttributeLine {
                transcript: transcript.as_str().into(),
                name: name.as_str().into(),
                before: before.as_deref().map(Text::from),
                after: after.as_deref().map(Text::from),
            }),
            Change::Code { before, after } => {
                let line = |placed: &'a Option<PlacedCode>| placed.as_ref().map(CodeLine::of);
                Self::Code(Sides { before: line(before), after: line(after) })
            }
            Change::CodebookVersion { before, after, source, edits } => Self::Codebook(CodebookLine {
                before: before.as_deref().map(Text::from),
                after: after.as_deref().map(Text::from),
                source: source.as_deref().map(Text::from),
                edits: edit_lines(edits),
            }),
            Change::Query { before, after, edits } => Self::Query(QueryLine {
                before: before.as_ref().map(SavedLine::of),
                after: after.as_ref().map(SavedLine::of),
                edits: edit_lines(edits),
            }),
            Change::Unknown(value) => return Err(value),
        })
    }

    /// The change; `None` where a value is out of range.
    pub(super) fn into_change(self, writer: &Writer, interner: &mut Interner) -> Option<Change> {
        Some(match self {
            Self::Coding(Keyed { id, before, after }) => {
                let id = CodingId(id);
                let before = side(before, |line| line.into_coding(id, writer, interner))?;
                Change::Coding { id, before, after: side(after, |line| line.into_coding(id, writer, interner))? }
            }
            Self::Memo(Keyed { id, before, after }) => {
                let id = MemoId(id);
                let before = side(before, |line| line.into_memo(id, writer, interner))?;
                Change::Memo { id, before, after: side(after, |line| line.into_memo(id, writer, interner))? }
            }
            Self::Bookmark(Keyed { id, before, after }) => {
                let id = BookmarkId(id);
                let before = side(before, |line| line.into_bookmark(id, writer, interner))?;
                Change::Bookmark { id, before, after: side(after, |line| line.into_bookmark(id, writer, interner))? }
            }
            Self::Transcript(Keyed { id, before, after }) => {
                let id = interner.transcript(&id.0);
                let record = |line: TranscriptLine<'_>| line.into_record(id.clone());
                Change::Transcript { before: before.map(record), after: after.map(record), id }
            }
            Self::Text(line) => line.into_change(interner),
            Self::Completion(line) => line.into_change(writer, interner)?,
            Self::Attribute(line) => Change::Attribute {
                transcript: interner.transcript(&line.transcript.0),
                name: line.name.into(),
                before: line.before.map(Text::into),
                after: line.after.map(Text::into),
            },
            Self::Code(Sides { before, after }) => {
                let before = side(before, |line| line.into_placed(interner))?;
                Change::Code { before, after: side(after, |line| line.into_placed(interner))? }
            }
            Self::Codebook(line) => Change::CodebookVersion {
                before: line.before.map(Text::into),
                after: line.after.map(Text::into),
                source: line.source.map(Text::into),
                edits: edits_of(line.edits),
            },
            Self::Query(line) => Change::Query {
                before: line.before.map(SavedLine::into_saved),
                after: line.after.map(SavedLine::into_saved),
                edits: edits_of(line.edits),
            },
        })
    }
}

/// The fields of [`CodingLine`].
pub(super) const CODING_FIELDS: &[&str] = &[
    "code",
    "transcript",
    "start",
    "end",
    "quote",
    "prefix",
    "suffix",
    "codebook",
    "coder",
    "created",
    "weight",
    "translation",
    "exemplar",
    "origin",
    "lost",
];

/// A coding; `coder` and `created` only where they differ from the entry's.
#[derive(Write, Read)]
#[serde(deny_unknown_fields)]
pub(super) struct CodingLine<'a> {
    #[serde(borrow)]
    code: Text<'a>,
    #[serde(borrow)]
    transcript: Text<'a>,
    start: u32,
    end: u32,
    #[serde(borrow)]
    quote: Text<'a>,
    #[serde(borrow, default)]
    prefix: Text<'a>,
    #[serde(borrow, default)]
    suffix: Text<'a>,
    #[serde(borrow, default)]
    codebook: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    coder: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weight: Option<Weight>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    translation: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "is_no")]
    exemplar: bool,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    origin: Option<OriginLine<'a>>,
    #[serde(default, skip_serializing_if = "is_no")]
    lost: bool,
    #[serde(flatten, skip_deserializing)]
    extra: Option<&'a Map<String, Value>>,
}

impl<'a> CodingLine<'a> {
    fn of(coding: &'a Coding, entry: &Entry) -> Self {
        Self {
            code: coding.code.as_str().into(),
            transcript: coding.transcript.as_str().into(),
            start: code_points(coding.anchor.range.start().get()),
            end: code_points(coding.anchor.range.end().get()),
            quote: coding.anchor.quote().into(),
            prefix: coding.anchor.prefix().into(),
            suffix: coding.anchor.suffix().into(),
            codebook: (*coding.codebook).into(),
            coder: (coding.coder != entry.coder).then(|| coding.coder.as_str().into()),
            created: (coding.created != entry.time).then_some(coding.created),
            weight: coding.weight.map(Weight),
            translation: coding.translation.as_deref().map(Text::from),
            exemplar: coding.exemplar,
            origin: coding.origin.as_deref().map(OriginLine::of),
            lost: coding.lost,
            extra: coding.extra.as_deref(),
        }
    }

    fn into_coding(self, id: CodingId, writer: &Writer, interner: &mut Interner) -> Option<Coding> {
        Some(Coding {
            id,
            code: interner.code(&self.code.0),
            transcript: interner.transcript(&self.transcript.0),
            anchor: Anchor::of(char_range(self.start, self.end)?, &self.quote.0, &self.prefix.0, &self.suffix.0),
            coder: self.coder.map_or_else(|| writer.coder.clone(), |coder| interner.coder(&coder.0)),
            created: self.created.unwrap_or(writer.time),
            codebook: interner.codebook(&self.codebook.0),
            weight: self.weight.map(|weight| weight.0),
            translation: self.translation.map(Text::into),
            exemplar: self.exemplar,
            origin: side(self.origin, |line| line.into_origin(interner))?,
            lost: self.lost,
            extra: None,
        })
    }
}

/// How strongly a code applies. The first version wrote a part of one, `0.5`, where this one writes `50`.
#[derive(Write)]
#[serde(transparent)]
pub(super) struct Weight(u8);

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = u8;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number from 1 to 100")
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<u8, E> {
                let known = u8::try_from(number).ok().filter(|number| (1..=MAX_WEIGHT).contains(number));
                known.ok_or_else(|| E::custom("no weight"))
            }
            fn visit_f64<E: Error>(self, part: f64) -> Result<u8, E> {
                let hundredths = (1..=MAX_WEIGHT).find(|weight| part > 0.0 && part * 100.0 < f64::from(*weight) + 0.5);
                hundredths.filter(|_| part <= 1.0).ok_or_else(|| E::custom("no weight"))
            }
        }
        deserializer.deserialize_any(Number).map(Self)
    }
}

/// The rule that a coding comes from.
#[derive(Write, Read)]
#[serde(deny_unknown_fields)]
pub(super) struct OriginLine<'a> {
    #[serde(borrow)]
    rule: Text<'a>,
    #[serde(borrow)]
    query: Text<'a>,
    #[serde(borrow)]
    unit: Text<'a>,
}

impl<'a> OriginLine<'a> {
    fn of(origin: &'a Origin) -> Self {
        Self { rule: origin.rule.name().into(), query: origin.query.as_str().into(), unit: origin.unit.name().into() }
    }

    fn into_origin(self, interner: &mut Interner) -> Option<Arc<Origin>> {
        let (rule, unit) = (Rule::parse(&self.rule.0)?, Extent::parse(&self.unit.0)?);
        Some(interner.origin(rule, &self.query.0, unit))
    }

    /// Whether this version knows what it says.
    pub(super) fn is_known(&self) -> bool {
        Rule::parse(&self.rule.0).is_some() && Extent::parse(&self.unit.0).is_some()
    }
}

/// Offsets are made from 32 bits, so this loses nothing.
pub(super) fn code_points(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn char_range(start: u32, end: u32) -> Option<CharRange> {
    (start <= end).then(|| CharRange::of(start as usize, end as usize))
}

/// The fields of [`MemoLine`].
pub(super) const MEMO_FIELDS: &[&str] = &["about", "text", "coder", "created", "day", "lost"];

/// A memo; `coder` and `created` only where they differ from the entry's.
#[derive(Write, Read)]
#[serde(deny_unknown_fields)]
pub(super) struct MemoLine<'a> {
    #[serde(borrow)]
    about: AboutLine<'a>,
    #[serde(borrow)]
    text: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    coder: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<Date>,
    #[serde(default, skip_serializing_if = "is_no")]
    lost: bool,
    #[serde(flatten, skip_deserializing)]
    extra: Option<&'a Map<String, Value>>,
}

/// What a memo is about.
#[derive(Write, Read)]
#[serde(rename_all = "kebab-case")]
enum AboutLine<'a> {
    Project,
    #[serde(borrow)]
    Transcript(Text<'a>),
    #[serde(borrow)]
    Code(Text<'a>),
    Coding(Uuid),
    #[serde(borrow)]
    Passage(PassageLine<'a>),
}

/// A passage of a transcript.
#[derive(Write, Read)]
#[serde(deny_unknown_fields)]
struct PassageLine<'a> {
    #[serde(borrow)]
    transcript: Text<'a>,
    start: u32,
    end: u32,
    #[serde(borrow)]
    quote: Text<'a>,
    #[serde(borrow, default)]
    prefix: Text<'a>,
    #[serde(borrow, default)]
    suffix: Text<'a>,
}

impl<'a> MemoLine<'a> {
    fn of(memo: &'a Memo, entry: &Entry) -> Self {
        Self {
            about: AboutLine::of(&memo.target),
            text: memo.text.as_str().into(),
            coder: (memo.coder != entry.coder).then(|| memo.coder.as_str().into()),
            created: (memo.created != entry.time).then_some(memo.created),
            day: memo.day,
            lost: memo.lost,
            extra: memo.extra.as_deref(),
        }
    }

    fn into_memo(self, id: MemoId, writer: &Writer, interner: &mut Interner) -> Option<Memo> {
        Some(Memo {
            id,
            target: self.about.into_target(interner)?,
            text: self.text.into(),
            coder: self.coder.map_or_else(|| writer.coder.clone(), |coder| interner.coder(&coder.0)),
            created: self.created.unwrap_or(writer.time),
            day: self.day,
            lost: self.lost,
            extra: None,
        })
    }
}

impl<'a> AboutLine<'a> {
    fn of(target: &'a MemoTarget) -> Self {
        match target {
            MemoTarget::Project => Self::Project,
            MemoTarget::Transcript(id) => Self::Transcript(id.as_str().into()),
            MemoTarget::Code(id) => Self::Code(id.as_str().into()),
            MemoTarget::Coding(id) => Self::Coding(id.0),
            MemoTarget::Passage(transcript, anchor) => Self::Passage(PassageLine {
                transcript: transcript.as_str().into(),
                start: code_points(anchor.range.start().get()),
                end: code_points(anchor.range.end().get()),
                quote: anchor.quote().into(),
                prefix: anchor.prefix().into(),
                suffix: anchor.suffix().into(),
            }),
        }
    }

    fn into_target(self, interner: &mut Interner) -> Option<MemoTarget> {
        Some(match self {
            Self::Project => MemoTarget::Project,
            Self::Transcript(id) => MemoTarget::Transcript(interner.transcript(&id.0)),
            Self::Code(id) => MemoTarget::Code(interner.code(&id.0)),
            Self::Coding(id) => MemoTarget::Coding(CodingId(id)),
            Self::Passage(line) => {
                let range = char_range(line.start, line.end)?;
                let anchor = Anchor::of(range, &line.quote.0, &line.prefix.0, &line.suffix.0);
                MemoTarget::Passage(interner.transcript(&line.transcript.0), anchor)
            }
        })
    }
}

/// The fields of [`TranscriptLine`].
pub(super) const TRANSCRIPT_FIELDS: &[&str] =
    &["title", "language", "original", "imported", "sha256", "chars", "words", "turns"];

/// What is known of a transcript.
#[derive(Write, Read)]
#[serde(deny_unknown_fields)]
pub(super) struct TranscriptLine<'a> {
    #[serde(borrow)]
    title: Text<'a>,
    #[serde(borrow, default)]
    language: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    original: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    imported: Option<Timestamp>,
    #[serde(borrow, default)]
    sha256: Text<'a>,
    #[serde(default)]
    chars: u32,
    #[serde(default)]
    words: u32,
    #[serde(default)]
    turns: u32,
    #[serde(flatten, skip_deserializing)]
    extra: Option<&'a Map<String, Value>>,
}

impl<'a> TranscriptLine<'a> {
    fn of(record: &'a TranscriptRecord) -> Self {
        Self {
            title: record.title.as_str().into(),
            language: record.language.as_str().into(),
            original: record.original.as_deref().map(Text::from),
            imported: record.imported,
            sha256: record.sha256.as_str().into(),
            chars: code_points(record.chars),
            words: code_points(record.words),
            turns: code_points(record.turns),
            extra: record.extra.as_deref(),
        }
    }

    fn into_record(self, id: crate::project::TranscriptId) -> TranscriptRecord {
        TranscriptRecord {
            id,
            title: self.title.into(),
            language: self.language.into(),
            original: self.original.map(Text::into),
            imported: self.imported,
            sha256: self.sha256.into(),
            chars: self.chars as usize,
            words: self.words as usize,
            turns: self.turns as usize,
            extra: None,
        }
    }
}

/// An edit: place in code points of the text before, what was removed, what was inserted.
type EditLine<'a> = (u32, Text<'a>, Text<'a>);

fn edit_lines(edits: &[TextEdit]) -> Vec<EditLine<'_>> {
    let text = |words| Text::from(String::as_str(words));
    edits.iter().map(|edit| (code_points(edit.start.get()), text(&edit.removed), text(&edit.inserted))).collect()
}

fn edits_of(lines: Vec<EditLine<'_>>) -> Vec<TextEdit> {
    let edit = |(start, removed, inserted): EditLine<'_>| TextEdit {
        start: CharOffset::new(start as usize),
        removed: removed.into(),
        inserted: inserted.into(),
    };
    lines.into_iter().map(edit).collect()
}

/// An edit of a text.
#[derive(Write, Read)]
pub(super) struct TextLine<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    before: Text<'a>,
    #[serde(borrow)]
    after: Text<'a>,
    #[serde(borrow)]
    edits: Vec<EditLine<'a>>,
}

impl<'a> TextLine<'a> {
    fn of(id: &'a str, before: &'a str, after: &'a str, edits: &'a [TextEdit]) -> Self {
        Self { id: id.into(), before: before.into(), after: after.into(), edits: edit_lines(edits) }
    }

    fn into_change(self, interner: &mut Interner) -> Change {
        Change::Text {
            id: interner.transcript(&self.id.0),
            before: self.before.into(),
            after: self.after.into(),
            edits: edits_of(self.edits),
        }
    }
}

/// A coder's progress; absent is `not assigned`.
#[derive(Write, Read)]
pub(super) struct CompletionLine<'a> {
    #[serde(borrow)]
    transcript: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    coder: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    before: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    after: Option<Text<'a>>,
}

impl CompletionLine<'_> {
    fn into_change(self, writer: &Writer, interner: &mut Interner) -> Option<Change> {
        let state =
            |word: Option<Text<'_>>| word.map_or(Some(Completion::NotAssigned), |word| Completion::parse(&word.0));
        Some(Change::Completion {
            transcript: interner.transcript(&self.transcript.0),
            coder: self.coder.map_or_else(|| writer.coder.clone(), |coder| interner.coder(&coder.0)),
            before: state(self.before)?,
            after: state(self.after)?,
        })
    }
}

/// A value of an attribute.
#[derive(Write, Read)]
pub(super) struct AttributeLine<'a> {
    #[serde(borrow)]
    transcript: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    before: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    after: Option<Text<'a>>,
}

/// Versions of the codebook.
#[derive(Write, Read)]
pub(super) struct CodebookLine<'a> {
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    before: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    after: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    source: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    edits: Vec<EditLine<'a>>,
}

/// A saved query, and what was done to the text of the settings.
#[derive(Write, Read)]
pub(super) struct QueryLine<'a> {
    #[serde(borrow, default = "none", skip_serializing_if = "Option::is_none")]
    before: Option<SavedLine<'a>>,
    #[serde(borrow, default = "none", skip_serializing_if = "Option::is_none")]
    after: Option<SavedLine<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    edits: Vec<EditLine<'a>>,
}

/// A query with its name.
#[derive(Write, Read)]
struct SavedLine<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    query: Text<'a>,
}

impl<'a> SavedLine<'a> {
    fn of(saved: &'a SavedQuery) -> Self {
        Self { name: saved.name.as_str().into(), query: saved.query.as_str().into() }
    }

    fn into_saved(self) -> SavedQuery {
        SavedQuery { name: self.name.into(), query: self.query.into() }
    }
}

/// A code with its place.
#[derive(Write, Read)]
pub(super) struct CodeLine<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "is_empty")]
    definition: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "is_empty")]
    include: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "is_empty")]
    exclude: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    examples: Vec<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    color: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<char>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<Text<'a>>,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    applies: bool,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    sources: Vec<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    replaced_by: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    parent: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guid: Option<Uuid>,
    #[serde(default)]
    index: u32,
}

fn is_empty(text: &Text<'_>) -> bool {
    text.0.is_empty()
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The signature that serde asks for.
pub(super) fn is_no(flag: &bool) -> bool {
    !*flag
}

fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The signature that serde asks for.
fn is_yes(flag: &bool) -> bool {
    *flag
}

impl<'a> CodeLine<'a> {
    fn of(placed: &'a PlacedCode) -> Self {
        let code = &placed.code;
        let texts = |list: &'a [String]| list.iter().map(|text| text.as_str().into()).collect();
        Self {
            id: code.id.as_str().into(),
            name: code.name.as_str().into(),
            definition: code.definition.as_str().into(),
            include: code.include.as_str().into(),
            exclude: code.exclude.as_str().into(),
            examples: texts(&code.examples),
            color: code.color.map(|color| color.name().into()),
            key: code.key,
            aliases: texts(&code.aliases),
            applies: code.applies,
            sources: texts(&code.sources),
            replaced_by: code.replaced_by.as_ref().map(|id| id.as_str().into()),
            parent: code.parent.as_ref().map(|id| id.as_str().into()),
            guid: code.guid,
            index: code_points(placed.index),
        }
    }

    fn into_placed(self, interner: &mut Interner) -> Option<PlacedCode> {
        let texts = |list: Vec<Text<'_>>| list.into_iter().map(Text::into).collect();
        let code = Code {
            id: interner.code(&self.id.0),
            name: self.name.into(),
            definition: self.definition.into(),
            include: self.include.into(),
            exclude: self.exclude.into(),
            examples: texts(self.examples),
            color: side(self.color, |name| Color::parse(&name.0))?,
            key: self.key,
            aliases: texts(self.aliases),
            applies: self.applies,
            sources: texts(self.sources),
            replaced_by: self.replaced_by.map(|id| interner.code(&id.0)),
            parent: self.parent.map(|id| interner.code(&id.0)),
            guid: self.guid,
        };
        Some(PlacedCode { code, index: self.index as usize })
    }
}
