//! Groups of transcripts: each by itself, or by the value of an attribute.

use std::collections::{BTreeMap, BTreeSet};

use super::Frame;
use crate::project::{Project, TranscriptId};

/// The name of the group of transcripts without a value.
const NONE: &str = "(none)";

/// Groups of the transcripts in scope: names in order, those without one in a last group `(none)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    names: Vec<String>,
    /// The group of each transcript by number.
    places: Vec<Option<usize>>,
    without: Option<usize>,
}

impl Levels {
    /// Each transcript by itself.
    pub fn of_transcripts(frame: &Frame<'_>) -> Self {
        Self::new(frame, |id| Some(id.to_string()))
    }

    /// By the value of an attribute; an empty value is none.
    pub fn of_attribute(project: &Project, frame: &Frame<'_>, name: &str) -> Self {
        let value = |id: &TranscriptId| project.attributes.get(id)?.get(name).cloned();
        Self::new(frame, |id| value(id).filter(|value| !value.trim().is_empty()))
    }

    fn new(frame: &Frame<'_>, name: impl Fn(&TranscriptId) -> Option<String>) -> Self {
        let found: Vec<(u32, Option<String>)> = frame.transcripts().map(|(number, id)| (number, name(id))).collect();
        let names: BTreeSet<&String> = found.iter().filter_map(|(_, name)| name.as_ref()).collect();
        let mut names: Vec<String> = names.into_iter().cloned().collect();
        // Years and levels are counted up, not spelled.
        let numbers: Option<Vec<f64>> = names.iter().map(|name| name.trim().parse().ok()).collect();
        if numbers.is_some_and(|numbers| numbers.iter().all(|number| number.is_finite())) {
            names.sort_by(|one, other| value(one).total_cmp(&value(other)));
        }
        let order: BTreeMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
        let mut places = vec![None; frame.table().transcripts().len()];
        for (number, name) in &found {
            let place = name.as_deref().and_then(|name| order.get(name).copied()).unwrap_or(names.len());
            places.get_mut(*number as usize).into_iter().for_each(|slot| *slot = Some(place));
        }
        let without = found.iter().any(|(_, name)| name.is_none()).then_some(names.len());
        names.extend(without.map(|_| NONE.to_owned()));
        Self { names, places, without }
    }

    /// The names of the groups.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The group of the transcripts without a value, where there are any.
    pub fn without(&self) -> Option<usize> {
        self.without
    }

    /// The group of a transcript in scope.
    pub fn of(&self, transcript: u32) -> Option<usize> {
        self.places.get(transcript as usize).copied().flatten()
    }
}

fn value(name: &str) -> f64 {
    name.trim().parse().unwrap_or(0.0)
}
