//! The shape of a bookmark in a history's line.

use jiff::Timestamp;
use serde::{Deserialize as Read, Serialize as Write};
use serde_json::{Map, Value};

use super::entry_lines::{Text, Writer, char_range, code_points, is_no};
use super::intern::Interner;
use crate::project::{Anchor, Bookmark, BookmarkId, Entry};

/// The fields of [`BookmarkLine`].
pub(super) const BOOKMARK_FIELDS: &[&str] =
    &["transcript", "start", "end", "quote", "prefix", "suffix", "letter", "name", "coder", "created", "lost"];

/// A bookmark; `coder` and `created` only where they differ from the entry's.
#[derive(Write, Read)]
#[serde(deny_unknown_fields)]
pub(super) struct BookmarkLine<'a> {
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    letter: Option<char>,
    #[serde(borrow, default)]
    name: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    coder: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "is_no")]
    lost: bool,
    #[serde(flatten, skip_deserializing)]
    extra: Option<&'a Map<String, Value>>,
}

impl<'a> BookmarkLine<'a> {
    pub(super) fn of(bookmark: &'a Bookmark, entry: &Entry) -> Self {
        let anchor = &bookmark.anchor;
        Self {
            transcript: bookmark.transcript.as_str().into(),
            start: code_points(anchor.range.start().get()),
            end: code_points(anchor.range.end().get()),
            quote: anchor.quote().into(),
            prefix: anchor.prefix().into(),
            suffix: anchor.suffix().into(),
            letter: bookmark.letter,
            name: bookmark.name.as_str().into(),
            coder: (bookmark.coder != entry.coder).then(|| bookmark.coder.as_str().into()),
            created: (bookmark.created != entry.time).then_some(bookmark.created),
            lost: bookmark.lost,
            extra: bookmark.extra.as_deref(),
        }
    }

    /// The bookmark; `None` where a value is out of range.
    pub(super) fn into_bookmark(self, id: BookmarkId, writer: &Writer, interner: &mut Interner) -> Option<Bookmark> {
        let (quote, prefix, suffix) = (self.quote.as_str(), self.prefix.as_str(), self.suffix.as_str());
        Some(Bookmark {
            id,
            transcript: interner.transcript(self.transcript.as_str()),
            anchor: Anchor::of(char_range(self.start, self.end)?, quote, prefix, suffix),
            letter: self.letter,
            name: self.name.into(),
            coder: self.coder.map_or_else(|| writer.coder.clone(), |coder| interner.coder(coder.as_str())),
            created: self.created.unwrap_or(writer.time),
            lost: self.lost,
            extra: None,
        })
    }
}
