//! Who asks and who answers: the names of roles that an interviewer has in transcripts.
//!
//! A name is an interviewer's if it is one of the [`ROLES`], whatever its case, with or without a number or a name in
//! brackets behind it (`Interviewer 2`, `INT1`, `访谈者（梅）`). An interviewer whom the texts call by name is known once
//! the name is changed to a role (`emic speakers rename Mei Interviewer`), or named where one is asked for.

use super::{Transcript, Turn};
use crate::text::{ByteOffset, TextRange};

/// What interviewers are called, in lower case. Not `m`, which is a moderator or a man, and not `r`, which is a
/// researcher or a respondent. Interpreters are none: what they say are the participants' words.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "facilitator", "host", "i", "int", "interviewer", "intv", "iv", "ivr", "mod", "moderator", "q", "question",
    "reporter", "researcher", "问", "問", "访谈者", "訪談者", "访谈人", "訪談人", "访谈员", "訪談員", "访问者", "訪問者", "访问员",
    "訪問員", "访员", "訪員", "采访者", "採訪者", "采访人", "採訪人", "主持人", "记者", "記者", "研究者", "研究员", "研究員", "提问者",
    "提問者", "问者", "問者",
];

/// Whether a speaker of this name asks the questions.
///
/// ```
/// use emic::project::is_interviewer;
/// assert!(["Interviewer", "INT 2", "Q", "访谈者", "訪談者（梅）"].iter().all(|name| is_interviewer(name)));
/// assert!(!["Interviewee", "R", "A", "受访者", "陈国栋", "Quentin"].iter().any(|name| is_interviewer(name)));
/// ```
pub fn is_interviewer(name: &str) -> bool {
    let bare = name.split(['(', '（', '[', '【', '/']).next().unwrap_or_default();
    let bare = bare.trim().trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace() || "#.-_:：".contains(c));
    ROLES.contains(&bare.to_lowercase().as_str())
}

/// Whether somebody says what stands under this label: in a text that names speakers, what stands under none is a header or a
/// note.
pub fn is_said(speaker: Option<&str>, names_speakers: bool) -> bool {
    speaker.is_some() || !names_speakers
}

/// Whether a participant says it: somebody who does not ask ([`is_interviewer`]).
///
/// ```
/// use emic::project::is_participant;
/// assert!(is_participant(Some("陈国栋"), true) && is_participant(None, false));
/// assert!(!is_participant(Some("Interviewer"), true) && !is_participant(None, true));
/// ```
pub fn is_participant(speaker: Option<&str>, names_speakers: bool) -> bool {
    is_said(speaker, names_speakers) && !speaker.is_some_and(is_interviewer)
}

impl Transcript {
    /// Who speaks at `offset`; `None` where the text names nobody.
    pub fn speaker_at(&self, offset: ByteOffset) -> Option<&str> {
        self.turns.get(self.turn_at(offset)?)?.speaker.as_deref()
    }

    /// Whether an interviewer alone says what stands at `range`, which is a place or a passage.
    pub fn is_asked(&self, range: TextRange) -> bool {
        let Some(first) = self.turn_at(range.start()) else { return false };
        let turns =
            self.turns.iter().skip(first).take_while(|turn| turn.range.start() < range.end().max(range.start() + 1));
        let mut speakers = turns.map(|turn| turn.speaker.as_deref()).peekable();
        speakers.peek().is_some() && speakers.all(|speaker| speaker.is_some_and(is_interviewer))
    }

    /// The turns of participants that have words, in order.
    pub fn answers(&self) -> impl DoubleEndedIterator<Item = &Turn> {
        let (names_speakers, first) = (self.names_speakers(), self.first_words());
        let said = move |turn: &&Turn| is_participant(turn.speaker.as_deref(), names_speakers);
        self.turns.iter().filter(said).filter(move |turn| turn.words.start() >= first && !turn.words.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Date: 3 May\n\nInterviewer: Whom? 😀\n\n访谈者（梅）：谁？\n\nChen: 我们信任他们。\n\nQ: Why?\n\nChen: Well.\n\nQ: So?\n";

    fn transcript(text: &str) -> Transcript {
        Transcript::new("t".into(), text.to_owned())
    }

    #[test]
    fn answers_are_what_participants_say() {
        let answers = |text: &str| {
            let transcript = transcript(text);
            transcript.answers().map(|turn| turn.words.slice(text).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(answers(TEXT), ["我们信任他们。", "Well."]);
        assert_eq!(answers("Nobody is named.\n\nNor here.\n"), ["Nobody is named.", "Nor here."]);
        assert!(answers("").is_empty());
    }

    #[test]
    fn a_passage_is_asked_where_no_participant_says_any_of_it() {
        let transcript = transcript(TEXT);
        let asked = |words: &str, to: &str| {
            let start = TEXT.find(words).unwrap();
            transcript.is_asked(TextRange::of(start, TEXT.find(to).unwrap_or(start)))
        };
        assert!(asked("Whom", "? 😀") && asked("Whom", "Whom") && asked("Whom", "？\n"));
        assert!(!asked("Date", "May") && !asked("Whom", "他们") && !asked("我们", "他们") && !asked("我们", "?\n"));
        assert_eq!(transcript.speaker_at(ByteOffset::new(TEXT.find("谁").unwrap())), Some("访谈者（梅）"));
        assert_eq!(transcript.speaker_at(ByteOffset::default()), None);
    }
}
