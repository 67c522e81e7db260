//! Why a command cannot be carried out, with a hint at what was meant.

use thiserror::Error;

use super::{BookmarkId, CodeId, CodingId, MemoId, Project, TranscriptId};

/// Why a command cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum Refusal {
    #[error("no code `{0}` in the codebook{hint}", hint = did_you_mean(.1))]
    NoSuchCode(String, Option<String>),
    #[error("`{0}` is a heading and cannot be applied; choose a code below it")]
    Heading(CodeId),
    #[error("no transcript `{0}`{hint}", hint = did_you_mean(.1))]
    NoSuchTranscript(String, Option<String>),
    #[error("no coding `{0}`")]
    NoSuchCoding(CodingId),
    #[error("no memo `{0}`")]
    NoSuchMemo(MemoId),
    #[error("no bookmark `{0}`")]
    NoSuchBookmark(BookmarkId),
    #[error("a weight is a number from 1 to 100, and {0} is none")]
    BadWeight(u8),
    #[error("there is a code `{0}` already")]
    CodeExists(CodeId),
    #[error("a code needs a name")]
    NoName,
    #[error("the key `{0}` belongs to `{1}` already")]
    KeyTaken(char, CodeId),
    #[error("a name has at most 200 characters, and this one has {0}")]
    LongName(usize),
    #[error("the {0} holds the control character U+{code:04X}; take it out", code = u32::from(*.1))]
    ControlCharacter(&'static str, char),
    #[error("a key is a letter, digit or sign, and U+{code:04X} is none", code = u32::from(*.0))]
    BadKey(char),
    #[error("`{0}` was replaced by `{1}`; use that one")]
    Replaced(CodeId, CodeId),
    #[error("`{0}` cannot stand below `{1}`: that is {what}", what = if .0 == .1 { "the code itself" } else { "one of the codes below it" })]
    BelowItself(CodeId, CodeId),
    #[error("codes stand at most {0} levels below each other, and these would stand deeper")]
    TooDeep(usize),
    #[error("`{0}` cannot be merged with itself; name another code that stays")]
    MergeWithItself(CodeId),
    #[error("the wording of `{0}` cannot survive, because it is not among the codes that are merged")]
    WordingElsewhere(CodeId),
    #[error("`{0}` goes too and cannot take the codings; choose another code")]
    GoesToo(CodeId),
    #[error("`{0}` stands at the top and has no parent to take its codings; choose a code, or leave them unlisted")]
    NoParent(CodeId),
    #[error(
        "`{1}`, the parent of `{0}`, is a heading and cannot take its codings; choose a code, or leave them unlisted"
    )]
    ParentIsHeading(CodeId, CodeId),
    #[error("the coding `{0}` is of `{1}` and not of `{2}`")]
    NotOfCode(CodingId, CodeId, CodeId),
    #[error("a coding is dealt to new code number {0}, and there are {1}")]
    NoSuchPile(usize, usize),
    #[error("two of the new codes are called `{0}`; give each a name of its own")]
    NamedTwice(String),
    #[error("the coding `{0}` is dealt twice")]
    DealtTwice(CodingId),
    #[error("`{0}` still has {1} codings that were not dealt, so it stays; deal them first")]
    StillCoded(CodeId, usize),
    #[error("the passage is empty; select at least one character")]
    EmptyPassage,
    #[error("these words were edited meanwhile; select them again: “{words}” in `{0}`", words = super::shortened(.1))]
    WordsChanged(TranscriptId, String),
    #[error("nothing to undo")]
    NothingToUndo,
    #[error("nothing to redo")]
    NothingToRedo,
    #[error("cannot undo `{0}`: {1} has been changed since")]
    ChangedSince(String, String),
    #[error("cannot undo `{0}`: {words} edited again since; edit it by hand instead", words = their_words(.1, .2))]
    EditedSince(String, TranscriptId, String),
    #[error(
        "cannot undo `{0}`: the text of `{1}` is another by now, and nothing tells how it was after that edit; edit it by hand instead"
    )]
    TextUnknown(String, TranscriptId),
    #[error("the text of `{0}` has been edited meanwhile; try again")]
    TextChanged(TranscriptId),
    #[error("codebook.yaml has been edited meanwhile, in the same place; try again")]
    CodebookChanged,
    #[error("no saved query `{0}`{hint}", hint = did_you_mean(.1))]
    NoSuchQuery(String, Option<String>),
    #[error("there is a saved query `{0}` already")]
    QueryExists(String),
    #[error("a saved query needs a name")]
    NoQueryName,
    #[error("the name of a saved query has no quotation marks, and `{0}` has; take them out")]
    QuotedName(String),
    #[error("the query is empty; there is nothing to save")]
    EmptyQuery,
    #[error("a saved query has at most 10000 characters, and this one has {0}")]
    LongQuery(usize),
    #[error("nothing would change: {0}")]
    NoChange(String),
}

impl Refusal {
    /// Whether an entry cannot be taken back because of what was done after it: it stays so, while one before it may well
    /// be taken back.
    pub fn is_of_later_changes(&self) -> bool {
        matches!(self, Self::ChangedSince(..) | Self::EditedSince(..) | Self::TextUnknown(..))
    }
}

fn their_words(id: &TranscriptId, words: &str) -> String {
    match super::shortened(words) {
        short if short.is_empty() => format!("its words in `{id}` have been"),
        short => format!("“{short}” in `{id}` has been"),
    }
}

fn did_you_mean(hint: &Option<String>) -> String {
    hint.as_ref().map_or_else(String::new, |hint| format!("; did you mean `{hint}`?"))
}

/// The refusal for a code that is not there, with the nearest id or name as a hint.
pub fn no_such_code(project: &Project, word: &str) -> Refusal {
    let words = project.codebook.codes().iter().flat_map(|code| [code.id.as_str(), code.name.as_str()]);
    Refusal::NoSuchCode(word.to_owned(), nearest(word, words))
}

/// The refusal for a transcript that is not there, with the nearest id as a hint.
pub fn no_such_transcript(project: &Project, word: &str) -> Refusal {
    Refusal::NoSuchTranscript(word.to_owned(), nearest(word, project.transcripts.keys().map(TranscriptId::as_str)))
}

/// The word among `words` that is nearest to `word` in edits, if one is near: at most a third of its letters differ.
pub fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<String> {
    let folded = word.to_lowercase();
    let limit = (folded.chars().count() / 3).max(1);
    let scored = words.map(|known| (edits(&folded, &known.to_lowercase()), known));
    scored.filter(|(count, _)| *count <= limit).min_by_key(|(count, _)| *count).map(|(_, known)| known.to_owned())
}

/// How many letters must be put in, left out, put in the place of another, or exchanged with the one beside them, to come
/// from `one` to `other`; in code points.
///
/// This is the optimal string alignment distance: no letter is touched twice.
///
/// ```
/// use emic::project::edits;
/// assert_eq!(edits("uncode", "unocde"), 1);
/// assert_eq!(edits("信任", "任信"), 1);
/// assert_eq!(edits("kitten", "sitting"), 3);
/// ```
pub fn edits(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut before = vec![0; other.len() + 1];
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.iter().enumerate() {
        let mut next = vec![place + 1; other.len() + 1];
        for (column, known) in other.iter().enumerate() {
            let replaced = row[column] + usize::from(letter != known);
            let mut least = replaced.min(row[column + 1] + 1).min(next[column] + 1);
            if place > 0 && column > 0 && *letter == other[column - 1] && one[place - 1] == *known {
                least = least.min(before[column - 1] + 1);
            }
            next[column + 1] = least;
        }
        before = std::mem::replace(&mut row, next);
    }
    row[other.len()]
}
