//! What answers a question.

use std::collections::BTreeSet;

use crate::app::words::Interviewers;
use crate::project::Transcript;
use crate::text::TextRange;

/// What follows the questions among these turns until somebody who asks speaks again, in bytes: for each speaker who
/// answers without a break one passage. A question may go on over several turns. Turns of hits that are no question are
/// added to `unasked`.
pub(super) fn to(
    transcript: &Transcript,
    hits: &[(usize, TextRange)],
    askers: &Interviewers,
    unasked: &mut usize,
) -> Vec<TextRange> {
    let turns: BTreeSet<usize> = hits.iter().map(|(turn, _)| *turn).collect();
    let mut answers = Vec::new();
    for place in turns {
        match transcript.turns.get(place) {
            Some(turn) if askers.speak(turn) => answers.extend(after(transcript, place + 1, askers)),
            _ => *unasked += 1,
        }
    }
    answers
}

/// The answers from the turn `first` on.
fn after(transcript: &Transcript, first: usize, askers: &Interviewers) -> Vec<TextRange> {
    let turns = transcript.turns.iter().skip(first);
    let answering = turns.skip_while(|turn| askers.speak(turn)).take_while(|turn| !askers.speak(turn));
    let mut answers: Vec<TextRange> = Vec::new();
    let mut speaking: Option<&str> = None;
    for turn in answering {
        let goes_on = turn.speaker.is_some() && turn.speaker.as_deref() == speaking;
        speaking = turn.speaker.as_deref();
        match answers.last_mut() {
            Some(last) if goes_on => *last = last.cover(turn.words),
            // What nobody says, a heading or a remark, is no answer.
            _ if turn.speaker.is_none() || turn.words.is_empty() => {}
            _ => answers.push(turn.words),
        }
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Date: 3 May\n\nInterviewer: Hello.\n\nInterviewer: Whom do you trust? 😀\n\nChen: 我们信任他们。\n\nChen: \
                        Mostly.\n\nDale: I do not.\n\nInterviewer: 为什么？\n\nDale: Trust takes time.\n\nInterviewer: Trust me.\n";

    fn check(turns: &[usize], askers: &Interviewers, expected: &[&str], unasked: usize) {
        let transcript = Transcript::new("t".into(), TEXT.to_owned());
        let hits: Vec<_> = turns.iter().map(|turn| (*turn, TextRange::of(0, 1))).collect();
        let mut count = 0;
        let answers = to(&transcript, &hits, askers, &mut count);
        let words: Vec<&str> = answers.iter().map(|answer| answer.slice(TEXT)).collect();
        assert_eq!((words, count), (expected.to_vec(), unasked));
    }

    #[test]
    fn answers_last_until_somebody_asks_again() {
        let transcript = Transcript::new("t".into(), TEXT.to_owned());
        let place = |words: &str| {
            let at = TEXT.find(words).unwrap();
            transcript.turns.iter().position(|turn| turn.words.start().get() == at).unwrap()
        };
        let (hello, whom, why) = (place("Hello"), place("Whom"), place("为什么"));
        let by_role = Interviewers::default();
        let first = "我们信任他们。\n\nChen: Mostly.";
        check(&[whom], &by_role, &[first, "I do not."], 0);
        check(&[hello], &by_role, &[first, "I do not."], 0);
        check(&[why, why], &by_role, &["Trust takes time."], 0);
        check(&[place("Trust me")], &by_role, &[], 0);
        check(&[place("Trust takes"), why], &by_role, &["Trust takes time."], 1);
        check(&[place("I do not")], &Interviewers::new(false, ["dale "]), &[], 0);
        check(&[whom], &Interviewers::new(false, ["DALE"]), &[first], 0);
        check(&[9_999], &by_role, &[], 1);
    }
}
