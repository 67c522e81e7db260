//! Links in memos: what stands between `[[` and `]]`.
//!
//! | written | leads to |
//! |---|---|
//! | `us01-pruitt` | the transcript |
//! | `us01-pruitt:12` | its twelfth turn |
//! | `coding:4f0c92d1a7be` | the coding whose id ends so |
//! | `code:trust` | the quotes of the code |
//! | `memo:4f0c92d1a7be` | the memo whose id ends so |
//! | `diary:2026-03-02` | the diary of that day |
//!
//! Behind a `|` stands what is shown in its place. Full-width `：` and `｜` do as well: input methods write them.

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;
use uuid::Uuid;

use super::{CodeId, CodingId, MemoId, Project, Refusal, TranscriptId, no_such_code, no_such_transcript};

/// Digits of an id that a link gives: as many as stand in its last group, all of them random.
const DIGITS: usize = 12;

/// Digits that tell an id at least.
const LEAST: usize = 4;

/// A link, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemoLink {
    /// A transcript, and one of its turns, counted from 1.
    Transcript(String, Option<usize>),
    /// A coding, by the end of its id.
    Coding(String),
    /// A code, by its id, name or alias.
    Code(String),
    /// A memo, by the end of its id.
    Memo(String),
    /// A day of the diary.
    Day(Date),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkPlace {
    /// A transcript, and one of its turns, counted from 0.
    Transcript(TranscriptId, Option<usize>),
    /// A coding.
    Coding(CodingId),
    /// A code.
    Code(CodeId),
    /// A memo.
    Memo(MemoId),
    /// A day of the diary.
    Day(Date),
}

/// Why a link leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BrokenLink {
    /// There is no such transcript or code.
    #[error(transparent)]
    Gone(#[from] Refusal),
    /// No id ends so.
    #[error("no {0} whose id ends in `{1}`: it was taken away, or the link was cut")]
    NoId(&'static str, String),
    /// Several ids end so.
    #[error("several {0}s have an id that ends in `{1}`; write more of it")]
    Several(&'static str, String),
}

impl MemoLink {
    /// Read what stands between the brackets, its label left out; `None` where it is empty.
    pub fn parse(inside: &str) -> Option<Self> {
        let target = inside.split(['|', '｜']).next().unwrap_or_default().trim();
        let (head, tail) = match target.rsplit_once([':', '：']) {
            Some((head, tail)) => (head.trim(), Some(tail.trim())),
            None => (target, None),
        };
        let ending = |tail: &str| tail.len() >= LEAST && tail.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        match (head, tail) {
            ("", _) => None,
            ("coding", Some(id)) if ending(id) => Some(Self::Coding(id.to_lowercase())),
            ("memo", Some(id)) if ending(id) => Some(Self::Memo(id.to_lowercase())),
            ("diary", Some(day)) if day.parse::<Date>().is_ok() => day.parse().ok().map(Self::Day),
            ("code", Some(code)) if !code.is_empty() => Some(Self::Code(code.to_owned())),
            (head, Some(turn)) => match turn.parse() {
                Ok(turn) => Some(Self::Transcript(head.to_owned(), Some(turn))),
                Err(_) => Some(Self::Transcript(target.to_owned(), None)),
            },
            (head, None) => Some(Self::Transcript(head.to_owned(), None)),
        }
    }

    /// The link to a coding.
    pub fn to_coding(id: CodingId) -> Self {
        Self::Coding(end(id.0))
    }

    /// The link to a memo.
    pub fn to_memo(id: MemoId) -> Self {
        Self::Memo(end(id.0))
    }

    /// Where it leads.
    ///
    /// # Errors
    /// [`BrokenLink`] where the study has nothing of the kind.
    pub fn find(&self, project: &Project) -> Result<LinkPlace, BrokenLink> {
        match self {
            Self::Transcript(id, turn) => {
                let known = project.transcripts.get_key_value(id.as_str());
                let (id, _) = known.ok_or_else(|| no_such_transcript(project, id))?;
                Ok(LinkPlace::Transcript(id.clone(), turn.and_then(|turn| turn.checked_sub(1))))
            }
            Self::Code(word) => {
                let code = project.codebook.find(word).ok_or_else(|| no_such_code(project, word))?;
                Ok(LinkPlace::Code(code.id.clone()))
            }
            Self::Coding(digits) => {
                let ids = project.codings.iter().map(|coding| coding.id.0);
                only(ids, digits, "coding").map(|id| LinkPlace::Coding(CodingId(id)))
            }
            Self::Memo(digits) => {
                let ids = project.memos.keys().map(|id| id.0);
                only(ids, digits, "memo").map(|id| LinkPlace::Memo(MemoId(id)))
            }
            Self::Day(day) => Ok(LinkPlace::Day(*day)),
        }
    }
}

impl fmt::Display for MemoLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transcript(id, None) => write!(f, "[[{id}]]"),
            Self::Transcript(id, Some(turn)) => write!(f, "[[{id}:{turn}]]"),
            Self::Coding(id) => write!(f, "[[coding:{id}]]"),
            Self::Code(id) => write!(f, "[[code:{id}]]"),
            Self::Memo(id) => write!(f, "[[memo:{id}]]"),
            Self::Day(day) => write!(f, "[[diary:{day}]]"),
        }
    }
}

/// The last digits of an id.
fn end(id: Uuid) -> String {
    let digits = id.simple().to_string();
    digits.chars().skip(digits.len().saturating_sub(DIGITS)).collect()
}

/// The one id that ends in these digits. Ids are compared as numbers: a study has hundreds of thousands.
fn only(ids: impl Iterator<Item = Uuid>, digits: &str, kind: &'static str) -> Result<Uuid, BrokenLink> {
    let hex: String = digits.chars().filter(char::is_ascii_hexdigit).collect();
    let none = || BrokenLink::NoId(kind, digits.to_owned());
    let wanted = u128::from_str_radix(&hex, 16).ok().filter(|_| hex.len() <= 32).ok_or_else(none)?;
    let mask = u128::MAX.checked_shr(128 - 4 * hex.len() as u32).unwrap_or(0);
    let mut found = ids.filter(|id| id.as_u128() & mask == wanted);
    match (found.next(), found.next()) {
        (Some(id), None) => Ok(id),
        (None, _) => Err(none()),
        (Some(_), Some(_)) => Err(BrokenLink::Several(kind, digits.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<MemoLink>) {
        assert_eq!(MemoLink::parse(written), expected, "{written}");
    }

    #[test]
    fn links_are_read_as_they_are_written() {
        let transcript = |id: &str, turn| Some(MemoLink::Transcript(id.to_owned(), turn));
        check("王经理：3", transcript("王经理", Some(3)));
        check(" us01-pruitt : 12 |what he says 👍", transcript("us01-pruitt", Some(12)));
        check("us01", transcript("us01", None));
        check("a:b", transcript("a:b", None));
        check("a:b:2", transcript("a:b", Some(2)));
        check("coding:4F0c92d1a7be", Some(MemoLink::Coding("4f0c92d1a7be".to_owned())));
        check("coding:12", transcript("coding", Some(12)));
        check("code:信任", Some(MemoLink::Code("信任".to_owned())));
        check("diary:2026-03-02", Some(MemoLink::Day(jiff::civil::date(2026, 3, 2))));
        check("diary:2026-13-02", transcript("diary:2026-13-02", None));
        check("  |x", None);
        check("", None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let id = Uuid::from_u128(0x0190_1234_5678_7abc_8def_4f0c_92d1_a7be);
        let links = [
            MemoLink::Transcript("信任 one".to_owned(), Some(4)),
            MemoLink::Transcript("t".to_owned(), None),
            MemoLink::to_coding(CodingId(id)),
            MemoLink::to_memo(MemoId(id)),
            MemoLink::Code("trust".to_owned()),
            MemoLink::Day(jiff::civil::date(2026, 3, 2)),
        ];
        for link in links {
            let written = link.to_string();
            let inside = written.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")).unwrap();
            assert_eq!(MemoLink::parse(inside), Some(link));
        }
        assert_eq!(MemoLink::to_coding(CodingId(id)).to_string(), "[[coding:4f0c92d1a7be]]");
    }

    #[test]
    fn ids_are_found_by_their_ends() {
        let ids = [0xabcd_0000_1111_u128, 0xabce_0000_1111, 0x22].map(Uuid::from_u128);
        let find = |digits: &str| only(ids.into_iter(), digits, "coding").map_err(|error| error.to_string());
        assert_eq!(find("abcd00001111"), Ok(ids[0]));
        assert_eq!(find("00000000-0000-0000-0000-abce00001111"), Ok(ids[1]));
        assert!(find("00001111").unwrap_err().starts_with("several codings have an id that ends in"));
        assert!(find("ffff").unwrap_err().starts_with("no coding whose id ends in `ffff`"));
        assert!(find(&"0".repeat(40)).is_err());
    }
}
