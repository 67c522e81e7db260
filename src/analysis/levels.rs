//! Groups of transcripts: each by itself, or by the value of an attribute.

use std::collections::{BTreeMap, BTreeSet};

use super::Frame;
use crate::project::{AttributeTypes, NOT_APPLICABLE, Project, TranscriptId};

/// The name of the group of transcripts without a value.
const NONE: &str = "(none)";

/// Groups of the transcripts in scope: names in order, those whose value says that there is none in a group `(n/a)`, those
/// without one in a last group `(none)`.
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
        let types = AttributeTypes::default();
        Self::new(frame, |id| Some(id.to_string()), |names| types.sort("", names))
    }

    /// By the value of an attribute, or the class that its type puts it in; an empty value is none.
    pub fn of_attribute(project: &Project, frame: &Frame<'_>, name: &str) -> Self {
        let types = &project.attribute_types;
        let value = |id: &TranscriptId| {
            let value = project.attributes.get(id)?.get(name)?.trim();
            (!value.is_empty()).then(|| types.group(name, value).into_owned())
        };
        Self::new(frame, value, |names| types.sort(name, names))
    }

    fn new(frame: &Frame<'_>, name: impl Fn(&TranscriptId) -> Option<String>, sort: impl Fn(&mut [String])) -> Self {
        let found: Vec<(u32, Option<String>)> = frame.transcripts().map(|(number, id)| (number, name(id))).collect();
        let names: BTreeSet<&String> = found.iter().filter_map(|(_, name)| name.as_ref()).collect();
        let mut names: Vec<String> = names.into_iter().cloned().collect();
        // Years and levels are counted up, not spelled.
        sort(&mut names);
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

    /// The group of the transcripts whose value says that there is none, where there are any.
    pub fn not_applicable(&self) -> Option<usize> {
        self.names.iter().position(|name| name == NOT_APPLICABLE)
    }

    /// The group of a transcript in scope.
    pub fn of(&self, transcript: u32) -> Option<usize> {
        self.places.get(transcript as usize).copied().flatten()
    }
}
