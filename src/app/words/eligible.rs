//! Which turns count.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::WordScope;
use super::numbered::NumberedText;
use crate::project::{TranscriptId, Turn, is_interviewer, is_said};
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

impl WordScope {
    /// The turns of a text whose words count, and the interviewers whose turns do not, with how many these are.
    pub(super) fn eligible(&self, id: &TranscriptId, text: &NumberedText<'_>) -> (Vec<usize>, BTreeMap<String, usize>) {
        let asks = |name: &&str| !self.interviewers.included && self.interviewers.hold(name);
        let asking: Vec<bool> = text.names.iter().map(asks).collect();
        let (mut turns, mut left_out) = (Vec::new(), vec![0; asking.len()]);
        for turn in 0..text.turns() {
            let speaker = text.speaker(turn);
            match speaker.and_then(|speaker| left_out.get_mut(speaker)) {
                Some(left_out) if speaker.and_then(|speaker| asking.get(speaker)) == Some(&true) => *left_out += 1,
                _ if !is_said(text.name(turn), !text.names.is_empty()) => {}
                _ if self.turns.as_ref().is_some_and(|turns| !turns.holds(id, turn)) => {}
                _ => turns.push(turn),
            }
        }
        let names = text.names.iter().map(|name| (*name).to_owned());
        (turns, names.zip(left_out).filter(|(_, turns)| *turns > 0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{WordNumbers, WordReader};
    use crate::app::words::numbered::pack;
    use crate::project::Transcript;

    const TEXT: &str =
        "Date: 4 May\n\nInterviewer: 信任?\n\nMei: So 😀?\n\n陈总: 没有。\n\nInterviewer: Why?\n\n陈总: Well.\n";

    fn check(scope: &WordScope, text: &str, expected: &[usize]) {
        let transcript = Transcript::new("a".into(), text.to_owned());
        let bytes = pack(&transcript, &WordReader::new(|c| c, &[]), &mut WordNumbers::default());
        let (turns, left_out) = scope.eligible(&transcript.id, &NumberedText::unpack(&bytes, usize::MAX).unwrap());
        assert_eq!(turns, expected);
        assert_eq!(left_out.is_empty(), scope.interviewers.included || !text.contains("Interviewer"));
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
