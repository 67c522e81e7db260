//! Words that are being written, as a line of a draft.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Unsaved, UnsavedCode, UnsavedText, UnsavedTurn};
use crate::app::drafts;
use crate::project::{Anchor, CoderId, CodingId, Color, MemoId, MemoTarget};
use crate::text::CharRange;

/// Whose words, and which.
#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    coder: String,
    words: Words,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Words {
    Memo {
        memo: Option<Uuid>,
        day: Option<Date>,
        about: About,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
        text: String,
    },
    Translation {
        coding: Uuid,
        text: String,
    },
    Turn {
        transcript: String,
        turn: usize,
        before: String,
        text: String,
    },
    Text {
        transcript: String,
        before: Option<String>,
        text: String,
    },
    Code {
        code: Option<String>,
        parent: Option<String>,
        written: Vec<(String, String)>,
        color: Option<String>,
        applies: bool,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum About {
    Project,
    Transcript(String),
    Code(String),
    Coding(Uuid),
    /// Code points.
    Passage {
        transcript: String,
        start: usize,
        end: usize,
        quote: String,
        prefix: String,
        suffix: String,
    },
}

/// The line that keeps the words of `coder`.
pub(super) fn line(coder: &CoderId, words: &Unsaved) -> Line {
    let words = match words.clone() {
        Unsaved::Memo { memo, day, target, before, text } => {
            Words::Memo { memo: memo.map(|memo| memo.0), day, about: About::of(target), before, text }
        }
        Unsaved::Translation(coding, text) => Words::Translation { coding: coding.0, text },
        Unsaved::Turn(UnsavedTurn { transcript, turn, before, text }) => {
            Words::Turn { transcript: transcript.to_string(), turn, before, text }
        }
        Unsaved::Text(UnsavedText { transcript, before, text }) => {
            Words::Text { transcript: transcript.to_string(), before, text }
        }
        Unsaved::Code(UnsavedCode { code, parent, written, color, applies }) => Words::Code {
            code: code.map(|code| code.to_string()),
            parent: parent.map(|parent| parent.to_string()),
            written,
            color: color.map(|color| color.name().to_owned()),
            applies,
        },
    };
    Line { coder: coder.to_string(), words }
}

/// About how many bytes the line of these words has.
pub(super) fn length(words: &Unsaved) -> usize {
    let text = match words {
        Unsaved::Memo { before, text, .. } => before.as_ref().map_or(0, String::len) + text.len(),
        Unsaved::Translation(_, text) => text.len(),
        Unsaved::Turn(turn) => turn.before.len() + turn.text.len(),
        Unsaved::Text(text) => text.before.as_ref().map_or(0, String::len) + text.text.len(),
        Unsaved::Code(code) => code.written.iter().map(|(field, text)| field.len() + text.len()).sum(),
    };
    text + 200
}

/// The words that were kept last, if they are `coder`'s.
pub(super) fn last(content: &[u8], coder: &CoderId) -> Option<Unsaved> {
    let line = drafts::lines::<Line>(content).last()?;
    if line.coder != coder.as_str() {
        return None;
    }
    Some(match line.words {
        Words::Memo { memo, day, about, before, text } => {
            Unsaved::Memo { memo: memo.map(MemoId), day, target: about.target(), before, text }
        }
        Words::Translation { coding, text } => Unsaved::Translation(CodingId(coding), text),
        Words::Turn { transcript, turn, before, text } => {
            Unsaved::Turn(UnsavedTurn { transcript: transcript.as_str().into(), turn, before, text })
        }
        Words::Text { transcript, before, text } => {
            Unsaved::Text(UnsavedText { transcript: transcript.as_str().into(), before, text })
        }
        Words::Code { code, parent, written, color, applies } => Unsaved::Code(UnsavedCode {
            code: code.map(|code| code.as_str().into()),
            parent: parent.map(|parent| parent.as_str().into()),
            written,
            color: color.and_then(|name| Color::parse(&name)),
            applies,
        }),
    })
}

impl About {
    fn of(target: MemoTarget) -> Self {
        match target {
            MemoTarget::Project => Self::Project,
            MemoTarget::Transcript(id) => Self::Transcript(id.to_string()),
            MemoTarget::Code(id) => Self::Code(id.to_string()),
            MemoTarget::Coding(id) => Self::Coding(id.0),
            MemoTarget::Passage(id, anchor) => Self::Passage {
                transcript: id.to_string(),
                start: anchor.range.start().get(),
                end: anchor.range.end().get(),
                quote: anchor.quote().to_owned(),
                prefix: anchor.prefix().to_owned(),
                suffix: anchor.suffix().to_owned(),
            },
        }
    }

    fn target(self) -> MemoTarget {
        match self {
            Self::Transcript(id) => MemoTarget::Transcript(id.as_str().into()),
            Self::Code(id) => MemoTarget::Code(id.as_str().into()),
            Self::Coding(id) => MemoTarget::Coding(CodingId(id)),
            Self::Passage { transcript, start, end, quote, prefix, suffix } if start <= end => {
                let range = CharRange::of(start, end);
                MemoTarget::Passage(transcript.as_str().into(), Anchor::of(range, &quote, &prefix, &suffix))
            }
            Self::Project | Self::Passage { .. } => MemoTarget::Project,
        }
    }
}
