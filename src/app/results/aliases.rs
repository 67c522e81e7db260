//! What stands in the place of names in results without words: pseudonyms for names, new ids for transcripts whose ids have
//! names in them, numbers for speakers. Whatever leaves the study goes through the same table, the manifest too: a name that
//! stood in one place and its pseudonym in another would be the key.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::Input;
use crate::analysis::Scope;
use crate::app::speaker_names::SpeakerNames;
use crate::app::{Error, Workspace, anonymising};
use crate::project::{CodeId, CoderId, Matching, Pseudonym, Pseudonyms, TranscriptId};
use crate::report::{Table, TableCaption};

/// A table of names.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    /// The names of `pseudonyms.csv`, and the ids that hold one.
    names: Pseudonyms,
    /// Ids, as they are told, in which a name may still stand.
    telling_ids: Vec<String>,
    /// What the speakers are called that were asked for.
    speakers: BTreeMap<String, String>,
    /// How a sentence says that only they count, and how it says so without their names.
    only: Option<(String, String)>,
}

impl Aliases {
    /// Those of a study, for what is asked of it.
    ///
    /// # Errors
    /// [`Error::Store`] where `pseudonyms.csv` cannot be read.
    pub(super) fn of(workspace: &Workspace, scope: &Scope) -> Result<Self, Error> {
        let known = anonymising::read(workspace)?;
        let ids = anonymising::ids_in_copy(workspace, &known);
        let telling = anonymising::telling_ids(&known, ids.values().map(TranscriptId::as_str));
        let telling_ids = telling.into_iter().map(str::to_owned).collect();
        let renamed = ids.into_iter().filter(|(old, new)| old != new).map(|(old, new)| Pseudonym {
            name: old.to_string(),
            pseudonym: new.to_string(),
            matching: Matching::ExactCase,
            ..Pseudonym::default()
        });
        let names = Pseudonyms::new(known.rows().iter().cloned().chain(renamed).collect());
        let mut aliases = Self { names, telling_ids, ..Self::default() };
        if !scope.speakers.is_empty() {
            let all = SpeakerNames::of(workspace);
            let named = |name: &String| (name.clone(), aliases.speaker(name, all.place(name)));
            let speakers: BTreeMap<String, String> = scope.speakers.iter().map(named).collect();
            let says = |names: Vec<&str>| format!("what {} says", names.join(" or "));
            let shown = speakers.values().map(String::as_str).collect();
            aliases.only = Some((says(speakers.keys().map(String::as_str).collect()), says(shown)));
            aliases.speakers = speakers;
        }
        Ok(aliases)
    }

    /// A speaker's pseudonym; of one that has none the place among all speakers.
    fn speaker(&self, name: &str, place: Option<usize>) -> String {
        match self.names.replaced(name) {
            same if same == name => place.map_or_else(|| "somebody".to_owned(), |place| format!("no. {place}")),
            pseudonym => pseudonym,
        }
    }

    /// Whether the study has pseudonyms.
    pub(super) fn has_names(&self) -> bool {
        !self.names.rows().is_empty()
    }

    /// Ids of transcripts, as they are told, in which a name may still stand.
    pub(super) fn telling_ids(&self) -> &[String] {
        &self.telling_ids
    }

    /// Put aliases in the place of names.
    pub(super) fn put(&self, words: &mut String) {
        if let Some((named, told)) = self.only.as_ref().filter(|(named, _)| words.contains(named.as_str())) {
            *words = words.replace(named.as_str(), told);
        }
        if !self.names.find(words).is_empty() {
            *words = self.names.replaced(words);
        }
    }

    /// As [`Self::put`], on a copy.
    pub(super) fn told(&self, words: &str) -> String {
        let mut words = words.to_owned();
        self.put(&mut words);
        words
    }

    /// What is asked for, as it may be told.
    pub(super) fn scope(&self, scope: &Scope) -> Scope {
        let speaker = |name: &String| self.speakers.get(name).cloned().unwrap_or_else(|| self.told(name));
        Scope {
            transcripts: scope.transcripts.iter().map(|id| TranscriptId::from(self.told(id.as_str()))).collect(),
            speakers: scope.speakers.iter().map(speaker).collect(),
            coders: scope.coders.iter().map(|id| CoderId::from(self.told(id.as_str()))).collect(),
            codes: scope.codes.iter().map(|id| CodeId::from(self.told(id.as_str()))).collect(),
            case: scope.case.as_deref().map(|name| self.told(name)),
            ..scope.clone()
        }
    }

    /// Where numbers come from; speakers that were asked for are told by `filter`.
    pub(super) fn caption(&self, caption: &mut TableCaption, filter: &str) {
        if !self.speakers.is_empty() {
            filter.clone_into(&mut caption.filter);
        }
        [&mut caption.codebook, &mut caption.layer, &mut caption.filter].into_iter().for_each(|words| self.put(words));
    }

    /// The files of the study, each still under a name of its own, in the order of the new names.
    pub(super) fn inputs(&self, inputs: Vec<Input>) -> Vec<Input> {
        let mut taken = BTreeSet::new();
        let mut renamed: Vec<Input> = Vec::with_capacity(inputs.len());
        for input in inputs {
            let told = self.told(&input.path);
            let numbered = (2..).map(|number| format!("{told} ({number})"));
            let path = std::iter::once(told.clone()).chain(numbered).find(|path| taken.insert(path.clone()));
            renamed.push(Input { path: path.unwrap_or(told), ..input });
        }
        renamed.sort_by(|one, other| one.path.cmp(&other.path));
        renamed
    }

    /// Put aliases into everything that a table says but its caption. Columns keep names of their own.
    pub(super) fn put_into(&self, table: &mut Table) {
        self.put(&mut table.name);
        table.notes.iter_mut().for_each(|note| self.put(note));
        for column in std::mem::take(&mut table.columns) {
            table.add_column(&self.told(&column.name), column.kind);
        }
        for cell in table.rows.iter_mut().flatten() {
            if let crate::report::Cell::Text(words) = cell {
                self.put(words);
            }
        }
    }
}
