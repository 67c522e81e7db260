//! What an edit changes of how a text parts into turns, and of who speaks in them.

use std::collections::BTreeSet;

use crate::project::{Transcript, Turn, is_interviewer};

/// In words what `new` changes of the turns of `old`; `None` where they are the same, whatever is said in them.
pub fn parted(old: &Transcript, new: &Transcript) -> Option<String> {
    let (before, after) = (&old.turns, &new.turns);
    let from_end = |transcript: &Transcript, turn: &Turn| transcript.text.len() - turn.range.start().get();
    let leads =
        |(one, other): &(&Turn, &Turn)| one.speaker == other.speaker && one.range.start() == other.range.start();
    let follows =
        |(one, other): &(&Turn, &Turn)| one.speaker == other.speaker && from_end(old, one) == from_end(new, other);
    let head = before.iter().zip(after).take_while(leads).count();
    let most = before.len().min(after.len()) - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take_while(follows).count().min(most);
    let (gone, come) = (before.get(head..before.len() - tail)?, after.get(head..after.len() - tail)?);
    let above = || Some((before.get(head.checked_sub(1)?)?, after.get(head.checked_sub(1)?)?));
    let (number, known) = (head + 1, speakers(old));
    match (gone, come) {
        ([], []) => None,
        ([_], []) => Some(match above() {
            Some((was, is)) if is.words.len() > was.words.len() => {
                format!("this joins turn {number} to {}turn {head}", whose(was))
            }
            _ => format!("this takes turn {number} away"),
        }),
        ([_], [turn]) => Some(format!("{} then speaks in turn {number}{}", name(turn), unknown(turn, &known))),
        ([], [turn]) => {
            let speaker = format!("{} speaks in it{}", name(turn), unknown(turn, &known));
            Some(format!("this makes a new turn {number}: {speaker}"))
        }
        _ => Some(match (before.len(), after.len()) {
            (old, new) if old == new => {
                format!("this changes who speaks in {} turns, from turn {number} on", come.len())
            }
            (old, new) => format!("this makes {new} turns of {old}, from turn {number} on"),
        }),
    }
}

fn speakers(transcript: &Transcript) -> BTreeSet<&str> {
    transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect()
}

/// `the interviewer's `, `Chen's `; nothing where nobody is named.
fn whose(turn: &Turn) -> String {
    match turn.speaker.as_deref() {
        Some(speaker) if is_interviewer(speaker) => "the interviewer's ".to_owned(),
        Some(speaker) => format!("{speaker}'s "),
        None => String::new(),
    }
}

fn name(turn: &Turn) -> &str {
    turn.speaker.as_deref().unwrap_or("nobody")
}

fn unknown(turn: &Turn, known: &BTreeSet<&str>) -> &'static str {
    let new = turn.speaker.as_deref().is_some_and(|speaker| !known.contains(speaker));
    if new { ", a new name here" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Q: Why?\n\nChen: 我们信任他们 👍。\n\nQ: How?\n\nMei: Mostly.\n\nQ: 还有呢？\n\nChen: Well. So.\n\nMei: Yes.\n";

    #[track_caller]
    fn check(from: &str, to: &str, expected: Option<&str>) {
        let transcript = |text: &str| Transcript::new("t".into(), text.to_owned());
        assert!(TEXT.contains(from));
        let told = parted(&transcript(TEXT), &transcript(&TEXT.replacen(from, to, 1)));
        assert_eq!(told.as_deref(), expected, "{from:?} → {to:?}");
    }

    #[test]
    fn what_an_edit_does_to_the_turns_is_told() {
        check("信任", "trust", None);
        check("Well. So.", "Well.\n\nSo.", None);
        check("Chen: 我们", "我们", Some("this joins turn 2 to the interviewer's turn 1"));
        check("Mei: Yes", "Yes", Some("this joins turn 7 to Chen's turn 6"));
        check("Mei: Mostly.\n\n", "", Some("this takes turn 4 away"));
        check("Mei: Mostly", "Chen: Mostly", Some("Chen then speaks in turn 4"));
        check("Well. So", "Well.\n\nMei: So", Some("this makes a new turn 7: Mei speaks in it"));
        check("Well. So", "Well.\n\nMei: Yes.\n\nQ: So", Some("this makes 9 turns of 7, from turn 7 on"));
        check("Mei: Mostly.\n\nQ: 还", "还", Some("this makes 5 turns of 7, from turn 4 on"));
    }
}
