//! What a study teaches about its codes: its coded passages, and what the codebook says.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use crate::project::{Code, CodeId, Codebook, CoderId, CodingId, Project, TranscriptId};
use crate::text::CharRange;

/// What a text teaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lesson {
    /// Where it stands; `None` where the codebook says it.
    pub place: Option<(TranscriptId, CharRange)>,
    /// The codes that it has, from any coder, each once.
    pub codes: Vec<CodeId>,
}

/// What a study teaches, taken from it for a thread: the codings as they are, since a screen waits.
#[derive(Clone, Debug, Default)]
pub struct Lessons {
    codings: Vec<(TranscriptId, CharRange, CodeId, String)>,
    codebook: Codebook,
    /// The last coding that was looked at.
    last: Option<CodingId>,
}

impl Lessons {
    /// Read the codings of a study that stand, or where `coders` are named, theirs.
    pub fn of(project: &Project, coders: &BTreeSet<CoderId>) -> Self {
        let mut lessons = Self::default();
        lessons.take(project, coders, usize::MAX);
        lessons
    }

    /// Read the next `most` codings; whether those were the last. The study must not change in between.
    pub fn take(&mut self, project: &Project, coders: &BTreeSet<CoderId>, most: usize) -> bool {
        if self.last.is_none() {
            self.codebook = project.codebook.clone();
        }
        let gone = project.codings.transcripts().filter(|(id, _)| !project.transcripts.contains_key(*id));
        let gone: BTreeSet<&TranscriptId> = gone.map(|(id, _)| id).collect();
        let mut rest = project.codings.after(self.last);
        for coding in rest.by_ref().take(most) {
            self.last = Some(coding.id);
            let heard = coders.is_empty() || coders.contains(&coding.coder);
            if heard && !coding.lost && !gone.contains(&coding.transcript) {
                let (transcript, code) = (coding.transcript.clone(), coding.code.clone());
                self.codings.push((transcript, coding.anchor.range, code, coding.anchor.quote().to_owned()));
            }
        }
        rest.next().is_none()
    }

    /// Each text with what it teaches: a passage with the codes that it has from any coder, each once, and what the
    /// codebook says. Codes count that are in the codebook and can be applied; one that was merged into another counts as
    /// that.
    pub(super) fn read(self) -> Vec<(String, Lesson)> {
        let codebook = &self.codebook;
        let mut meant: HashMap<CodeId, Option<CodeId>> = HashMap::new();
        let mut places: HashMap<(TranscriptId, CharRange), usize> = HashMap::new();
        let mut all: Vec<(String, Lesson)> = Vec::new();
        for (transcript, range, code, quote) in self.codings {
            let code = meant.entry(code).or_insert_with_key(|code| applied(codebook, code));
            let Some(code) = code else { continue };
            match places.entry((transcript, range)) {
                Entry::Vacant(place) => {
                    let lesson = Lesson { place: Some(place.key().clone()), codes: vec![code.clone()] };
                    place.insert(all.len());
                    all.push((quote, lesson));
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
        all
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
