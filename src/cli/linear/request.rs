//! What can be typed at the prompt.

use crate::text::Unit;

/// What a line asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Request<'a> {
    Help,
    Quit,
    Go(Place<'a>),
    Here,
    Unit(Unit),
    More,
    Less,
    Codes(&'a str),
    Meaning(&'a str),
    List,
    /// Codes by key, name, alias or id, separated by commas.
    Code(&'a str),
    Again,
    Uncode(&'a str),
    Memo(&'a str),
    Undo,
    Redo,
}

/// Somewhere to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'a> {
    Next,
    Before,
    NextTurn,
    TurnBefore,
    /// The turn of this number, from 1.
    Turn(usize),
    /// The turn that is said at this time, in milliseconds.
    Time(u64),
    Words(&'a str),
}

/// What can be typed, and what it does, for help.
pub(super) const HELP: [(&str, &str); 19] = [
    ("(nothing)", "the next sentence, or whatever the unit is"),
    ("-", "the one before"),
    ("turn", "the next turn; `turn -` the one before"),
    ("@12", "turn 12; `@1:02:11` the turn that is said then"),
    ("/words", "the next passage with these words"),
    ("a code's key or name", "code the passage; several with commas between: t, trust"),
    ("code NAME", "the same, for a code that is called as one of these requests"),
    (".", "the codes of the last time again, here"),
    ("uncode", "take your coding of this passage away; `uncode NAME` where there are several"),
    ("undo", "take back your last change; `redo` brings it back"),
    ("more", "take in the next sentence; `less` lets the last one go"),
    ("unit turn", "read and code turns; or sentence, paragraph, clause, word"),
    ("here", "say this passage again, with what it is coded"),
    ("list", "the codings of this turn"),
    ("codes", "all codes with their keys; `codes word` those with the word"),
    ("what NAME", "what a code means"),
    ("memo WORDS", "write a memo on the passage"),
    ("help", "this list"),
    ("quit", "leave; everything is saved already"),
];

impl<'a> Request<'a> {
    /// What a line asks for; what is nothing else is a code.
    pub(super) fn parse(line: &'a str) -> Self {
        let (word, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()));
        match (word.to_lowercase().as_str(), rest) {
            ("", _) | ("next", "") => Self::Go(Place::Next),
            ("-" | "back", "") => Self::Go(Place::Before),
            ("turn", "") => Self::Go(Place::NextTurn),
            ("turn", "-" | "back") => Self::Go(Place::TurnBefore),
            ("turn", number) if number.parse::<usize>().is_ok() => Self::at(number).unwrap_or(Self::Code(line)),
            ("find", words) if !words.is_empty() => Self::Go(Place::Words(words)),
            ("help" | "?", "") => Self::Help,
            ("quit" | "q" | "exit", "") => Self::Quit,
            ("here", "") => Self::Here,
            ("more" | "+", "") => Self::More,
            ("less", "") => Self::Less,
            ("list", "") => Self::List,
            ("codes", typed) => Self::Codes(typed),
            ("what", word) if !word.is_empty() => Self::Meaning(word),
            ("code", words) if !words.is_empty() => Self::Code(words),
            ("." | "again", "") => Self::Again,
            ("uncode", word) => Self::Uncode(word),
            ("memo", words) if !words.is_empty() => Self::Memo(words),
            ("undo" | "u", "") => Self::Undo,
            ("redo", "") => Self::Redo,
            ("unit", name) => Self::unit(name).unwrap_or(Self::Help),
            _ => Self::signed(line).unwrap_or(Self::Code(line)),
        }
    }

    /// Requests that begin with a sign: `@12`, `/words`.
    fn signed(line: &'a str) -> Option<Self> {
        if let Some(words) = line.strip_prefix('/').map(str::trim).filter(|words| !words.is_empty()) {
            return Some(Self::Go(Place::Words(words)));
        }
        Self::at(line.strip_prefix('@')?.trim())
    }

    /// The number of a turn, or a time.
    fn at(place: &str) -> Option<Self> {
        if let Ok(number) = place.parse() {
            return Some(Self::Go(Place::Turn(number)));
        }
        let parts: Option<Vec<u64>> = place.split(':').map(|part| part.parse().ok()).collect();
        let parts = parts.filter(|parts| (2..=3).contains(&parts.len()))?;
        let seconds = parts.iter().try_fold(0_u64, |sum, part| sum.checked_mul(60)?.checked_add(*part))?;
        Some(Self::Go(Place::Time(seconds.checked_mul(1000)?)))
    }

    fn unit(name: &str) -> Option<Self> {
        let unit = match name.to_lowercase().as_str() {
            "word" => Unit::Word,
            "clause" => Unit::Clause,
            "sentence" => Unit::Sentence,
            "paragraph" => Unit::Paragraph,
            "turn" => Unit::Turn,
            _ => return None,
        };
        Some(Self::Unit(unit))
    }
}

impl Place<'_> {
    /// What is said where there is no such place.
    pub(super) fn missing(self) -> &'static str {
        match self {
            Self::Next | Self::NextTurn => "this is the end",
            Self::Before | Self::TurnBefore => "this is the start",
            Self::Turn(_) => "there is no such turn",
            Self::Time(_) => "nothing is said then, or the turns have no times",
            Self::Words(_) => "not found",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_requests_or_codes() {
        let check = |line, expected| assert_eq!(Request::parse(line), expected, "{line}");
        check("", Request::Go(Place::Next));
        check("turn -", Request::Go(Place::TurnBefore));
        check("@12", Request::Go(Place::Turn(12)));
        check("turn 3", Request::Go(Place::Turn(3)));
        check("@1:02:11", Request::Go(Place::Time(3_731_000)));
        check("@x", Request::Code("@x"));
        check("/信任 👍", Request::Go(Place::Words("信任 👍")));
        check("t", Request::Code("t"));
        check("t, 建立信任", Request::Code("t, 建立信任"));
        check("code help", Request::Code("help"));
        check("Turn away", Request::Code("Turn away"));
        check("unit turn", Request::Unit(Unit::Turn));
        check("uncode", Request::Uncode(""));
        check("memo 他们 know", Request::Memo("他们 know"));
        check("@99999999999999999999:1", Request::Code("@99999999999999999999:1"));
    }
}
