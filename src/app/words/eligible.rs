//! Which turns count.

use std::collections::{BTreeSet, HashMap};

use super::WordScope;
use crate::project::{Transcript, TranscriptId, Turn, is_interviewer};
use crate::search::fold_name;

/// Who asks, and whether what they say counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interviewers {
    /// Whether their words count too.
    pub included: bool,
    /// Speakers who ask besides those whose names say so; folded.
    named: BTreeSet<String>,
}

impl Interviewers {
    /// Those of these names, upper or lower case, besides those whose names say so.
    pub fn new<'a>(included: bool, names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { included, named: names.into_iter().map(fold_name).collect() }
    }

    /// Whether somebody of this name asks.
    pub fn hold(&self, speaker: &str) -> bool {
        is_interviewer(speaker) || (!self.named.is_empty() && self.named.contains(&fold_name(speaker)))
    }

    /// Whether a turn is spoken by one who asks.
    pub fn speak(&self, turn: &Turn) -> bool {
        turn.speaker.as_deref().is_some_and(|speaker| self.hold(speaker))
    }
}

/// Turns of a study: what a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TurnSet(HashMap<TranscriptId, Vec<usize>>);

impl TurnSet {
    /// Whether it has a turn of this transcript.
    pub fn names(&self, transcript: &TranscriptId) -> bool {
        self.0.contains_key(transcript)
    }

    /// Whether it has this turn.
    pub fn holds(&self, transcript: &TranscriptId, turn: usize) -> bool {
        self.0.get(transcript).is_some_and(|turns| turns.binary_search(&turn).is_ok())
    }

    /// How many turns it has.
    pub fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(TranscriptId, usize)> for TurnSet {
    fn from_iter<T: IntoIterator<Item = (TranscriptId, usize)>>(turns: T) -> Self {
        let mut set = Self::default();
        for (transcript, turn) in turns {
            match set.0.get_mut(&transcript) {
                Some(turns) => turns.push(turn),
                None => drop(set.0.insert(transcript, vec![turn])),
            }
        }
        for turns in set.0.values_mut() {
            turns.sort_unstable();
            turns.dedup();
        }
        set
    }
}

/// Whether somebody says a turn: in a transcript that names speakers, what stands under no name is a header or a note.
pub(in crate::app) fn is_said(text: &Transcript, turn: &Turn) -> bool {
    turn.speaker.is_some() || text.turns.iter().all(|turn| turn.speaker.is_none())
}

impl WordScope {
    /// Whether a turn is an interviewer's, whose words do not count.
    pub(super) fn leaves_out(&self, turn: &Turn) -> bool {
        !self.interviewers.included && self.interviewers.speak(turn)
    }

    /// Whether the words of a turn that is nobody's to leave out count.
    pub(super) fn takes(&self, text: &Transcript, place: usize) -> bool {
        text.turns.get(place).is_some_and(|turn| is_said(text, turn))
            && self.turns.as_ref().is_none_or(|turns| turns.holds(&text.id, place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Date: 4 May\n\nInterviewer: 信任?\n\nMei: So 😀?\n\n陈总: 没有。\n\nInterviewer: Why?\n\n陈总: Well.\n";

    fn check(scope: &WordScope, text: &str, expected: &[usize]) {
        let transcript = Transcript::new("a".into(), text.to_owned());
        let counts = |place: &usize| scope.takes(&transcript, *place) && !scope.leaves_out(&transcript.turns[*place]);
        let places: Vec<usize> = (0..transcript.turns.len()).filter(counts).collect();
        assert_eq!(places, expected);
    }

    #[test]
    fn participants_words_count() {
        let mut scope = WordScope::default();
        check(&scope, TEXT, &[2, 3, 5]);
        scope.interviewers = Interviewers::new(false, ["mei"]);
        check(&scope, TEXT, &[3, 5]);
        scope.interviewers.included = true;
        check(&scope, TEXT, &[1, 2, 3, 4, 5]);
        check(&WordScope::default(), "Notes after the talk.\n\n信任😀。\n", &[0, 1]);
    }

    #[test]
    fn a_set_of_turns_is_looked_up() {
        let turns: TurnSet =
            [("a", 5), ("b", 1), ("a", 3), ("a", 5)].map(|(id, turn)| (id.into(), turn)).into_iter().collect();
        assert_eq!((turns.len(), turns.holds(&"a".into(), 3), turns.holds(&"b".into(), 3)), (3, true, false));
        assert!(!turns.is_empty() && turns.names(&"b".into()) && !turns.names(&"c".into()));
        let scope = WordScope { turns: Some(turns.into()), ..WordScope::default() };
        check(&scope, TEXT, &[3, 5]);
    }
}
