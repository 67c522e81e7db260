//! What a study teaches about its codes: its coded passages, and what the codebook says.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use crate::project::{Code, CodeId, Codebook, CoderId, Coding, Project, TranscriptId};
use crate::text::CharRange;

/// What a text teaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lesson {
    /// Where it stands; `None` where the codebook says it.
    pub place: Option<(TranscriptId, CharRange)>,
    /// The codes that it has, from any coder, each once.
    pub codes: Vec<CodeId>,
}

/// What a study teaches, taken from it at once, for a thread.
#[derive(Clone, Debug, Default)]
pub struct Lessons {
    /// Each with its words.
    pub(super) all: Vec<(String, Lesson)>,
}

impl Lessons {
    /// Read the codings of a study, or where `coders` are named, theirs: those that stand, of codes that are in the codebook
    /// and can be applied. A code that was merged into another counts as that.
    pub fn of(project: &Project, coders: &BTreeSet<CoderId>) -> Self {
        let codebook = &project.codebook;
        let mut meant: HashMap<&CodeId, Option<CodeId>> = HashMap::new();
        let mut places: HashMap<(&TranscriptId, CharRange), usize> = HashMap::new();
        let mut all: Vec<(String, Lesson)> = Vec::new();
        let heard = |coding: &&Coding| coders.is_empty() || coders.contains(&coding.coder);
        for coding in project.codings.standing().filter(heard) {
            let code = meant.entry(&coding.code).or_insert_with(|| applied(codebook, &coding.code));
            let Some(code) = code else { continue };
            if !project.transcripts.contains_key(&coding.transcript) {
                continue;
            }
            let range = coding.anchor.range;
            match places.entry((&coding.transcript, range)) {
                Entry::Vacant(place) => {
                    place.insert(all.len());
                    let lesson = Lesson { place: Some((coding.transcript.clone(), range)), codes: vec![code.clone()] };
                    all.push((coding.anchor.quote.clone(), lesson));
                }
                Entry::Occupied(place) => {
                    let codes = all.get_mut(*place.get()).map(|(_, lesson)| &mut lesson.codes);
                    if let Some(codes) = codes.filter(|codes| !codes.contains(code)) {
                        codes.push(code.clone());
                    }
                }
            }
        }
        let codes = codebook.codes().iter().filter(|code| code.applies && code.replaced_by.is_none());
        all.extend(codes.flat_map(said));
        Self { all }
    }

    /// How many passages and rules there are to learn from.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is nothing to learn.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// The code that a coding's code stands for now, if it can be applied.
fn applied(codebook: &Codebook, code: &CodeId) -> Option<CodeId> {
    let code = codebook.resolve(code);
    codebook.get(code.as_str()).is_some_and(|code| code.applies).then_some(code)
}

/// What the codebook says of a code: each example, and what it means. The rule that excludes names its neighbours, and is
/// left out.
fn said(code: &Code) -> impl Iterator<Item = (String, Lesson)> {
    let names = [code.name.as_str()].into_iter().chain(code.aliases.iter().map(String::as_str));
    let names = names.collect::<Vec<_>>().join(", ");
    let meaning =
        [code.definition.trim(), code.include.trim(), names.trim()].into_iter().filter(|text| !text.is_empty());
    let meaning = meaning.collect::<Vec<_>>().join(" ");
    let texts = code.examples.iter().cloned().chain([meaning]);
    texts.map(|text| (text, Lesson { place: None, codes: vec![code.id.clone()] }))
}
