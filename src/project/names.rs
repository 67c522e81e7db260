//! Whom labels name, by the text's spelling or the researcher's, and what looks like a label and names nobody.

use std::collections::HashMap;

use super::Choices;
use super::speakers::{Candidate, fold, heads, unnumbered};

use crate::text::Arrange;

/// A label that names a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLabel {
    /// As the text has it where it comes first.
    pub label: String,
    /// Who speaks, as [`Turn::speaker`] says.
    pub speaker: String,
    /// How many turns it begins.
    pub turns: usize,
}

/// Who the labels name.
pub(super) struct Names<'a> {
    choices: &'a Choices,
    /// Speakers by their lower-case names: spellings that differ in case only are one speaker, in the researcher's
    /// spelling, else in the first one's.
    spellings: HashMap<String, String>,
    /// Places in `found` by lower-case label.
    places: HashMap<String, usize>,
    pub(super) found: Vec<FoundLabel>,
}

impl<'a> Names<'a> {
    pub(super) fn new(choices: &'a Choices) -> Self {
        let spellings = choices.renamed().map(|(_, name)| (name.to_lowercase(), name.to_owned())).collect();
        Self { choices, spellings, places: HashMap::new(), found: Vec::new() }
    }

    /// The speaker whom a label names, once more.
    pub(super) fn speaker(&mut self, label: &str) -> String {
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        let stem = unnumbered(&label);
        let key = stem.to_lowercase();
        if let Some(known) = self.places.get(&key).and_then(|place| self.found.get_mut(*place)) {
            known.turns += 1;
            return known.speaker.clone();
        }
        let name = self.choices.name_of(&label).unwrap_or(stem);
        let speaker = self.spellings.entry(name.to_lowercase()).or_insert_with(|| name.to_owned()).clone();
        self.places.insert(key, self.found.len());
        self.found.push(FoundLabel { label: stem.to_owned(), speaker: speaker.clone(), turns: 1 });
        speaker
    }
}

/// More names than this are not told of.
const MOST_REFUSED: usize = 40;

/// What looks like a label and is none, from the first turn on, and what is denied. A word of a header that comes once
/// is left out.
pub(super) fn refused(candidates: &[Candidate<'_>], accepted: &[bool], choices: &Choices) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let first = accepted.iter().position(|accepted| *accepted).unwrap_or(0);
    let judged = candidates.iter().zip(accepted).enumerate().filter(|(_, (_, accepted))| !**accepted);
    let named = judged.filter_map(|(place, (candidate, _))| Some((place, candidate.label.name?)));
    for (_, name) in named.filter(|(place, name)| *place >= first || choices.verdict(name).is_some()) {
        let place = *places.entry(fold(name)).or_insert(found.len());
        match found.get_mut(place) {
            Some((_, times)) => *times += 1,
            None => found.push((name.split_whitespace().collect::<Vec<_>>().join(" "), 1)),
        }
    }
    found.retain(|(name, times)| *times > 1 || !heads(name));
    found.arrange_by_key(|(_, times)| std::cmp::Reverse(*times));
    found.truncate(MOST_REFUSED);
    found
}
