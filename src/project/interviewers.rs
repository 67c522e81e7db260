//! Who asks and who answers: the names of roles that an interviewer has in transcripts.
//!
//! A name is an interviewer's if it is one of the [`ROLES`], whatever its case, with or without a number or a name in
//! brackets behind it (`Interviewer 2`, `INT1`, `访谈者（梅）`). An interviewer whom the texts call by name is known once
//! the name is changed to a role (`emic speakers rename Mei Interviewer`), or named where one is asked for.

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
