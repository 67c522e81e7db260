//! What stands in the place of names in results without words: pseudonyms for names, new ids for transcripts whose ids have
//! names in them, numbers for speakers. Whatever leaves the study goes through the same table, the manifest too: a name that
//! stood in one place and its pseudonym in another would be the key.
//!
//! A name may be a word of every day (`May`, `何`). So it is looked for in any case only in what the study says of people; in sentences,
//! the program's and the codebook's, it counts as it is written in the table or with a capital, and a single character, which
//! is a part of other words, never. But where a sentence lists coders, attributes or values (`listings.rs`), these are known to the
//! letter. Ids of codes go with the names of the codes (`code_ids.rs`); keys of columns of ours stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use super::code_ids::CodeIds;
use super::listings::{Listings, put_columns};
use super::manifest::Input;
use crate::analysis::Scope;
use crate::app::speaker_names::SpeakerNames;
use crate::app::{Error, Workspace, anonymising};
use crate::project::{CoderId, Matching, Pseudonym, Pseudonyms, Replacement, TranscriptId, replace};
use crate::report::{Cell, Column, Table, TableCaption, Whose};

/// Columns of ours that hold what the study says of people.
const OF_PEOPLE: [&str; 13] = [
    "participant",
    "participants",
    "transcript",
    "transcripts",
    "coder",
    "coder_a",
    "coder_b",
    "coders",
    "group",
    "attribute",
    "value",
    "speaker",
    "title",
];

/// Columns of ours that hold ids of codes, numbers of versions or times.
const OF_CODES: [&str; 11] =
    ["code", "codes", "code_a", "code_b", "from", "to", "parent", "sequence", "new_codes", "version", "date"];

/// A table of names.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    /// The names of `pseudonyms.csv`, ids that hold one, and what the study calls people by: for what it says of people.
    names: Pseudonyms,
    /// The names of `pseudonyms.csv`, and ids that hold one: for sentences.
    in_prose: Pseudonyms,
    listings: Listings,
    code_ids: CodeIds,
    /// Ids of transcripts, as they are told, in which a name may still stand.
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
        let renamed = ids.into_iter().filter(|(old, new)| old != new);
        let renamed = renamed.map(|(old, new)| exact(old.as_str(), new.as_str()));
        let of_people: Vec<Pseudonym> = known.rows().iter().cloned().chain(renamed).collect();
        let called: BTreeSet<&str> = workspace.project().attributes.values().flatten().flat_map(of_attribute).collect();
        let changed = called.iter().filter(|words| !known.find(words).is_empty());
        let changed = changed.map(|words| exact(words, &known.replaced(words)));
        let mut aliases = Self {
            names: Pseudonyms::new(of_people.iter().cloned().chain(changed).collect()),
            in_prose: Pseudonyms::new(of_people.clone()),
            telling_ids,
            ..Self::default()
        };
        if !known.rows().is_empty() {
            let told = |words: &&str| ((*words).to_owned(), aliases.told(words));
            let coders = workspace.project().coders.iter().chain(&scope.coders).map(CoderId::as_str);
            let listings = Listings::new(coders.map(|id| told(&id)).collect(), called.iter().map(told).collect());
            let code_ids = CodeIds::of(workspace, &known, &|name| aliases.prose(name));
            // One without a sign may be a word of every day.
            let in_prose = code_ids.changed().filter(|(id, _)| id.contains(|letter: char| !letter.is_alphabetic()));
            let in_prose = in_prose.map(|(id, told)| exact(id, told));
            aliases.in_prose = Pseudonyms::new(of_people.into_iter().chain(in_prose).collect());
            (aliases.listings, aliases.code_ids) = (listings, code_ids);
        }
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

    /// Ids of codes, as they are told, in which a name may still stand.
    pub(super) fn telling_codes(&self) -> &[String] {
        self.code_ids.telling()
    }

    /// The id of a code, as it may be told.
    pub(super) fn code(&self, id: &str) -> String {
        self.code_ids.told(id)
    }

    /// Put aliases in the place of names in a sentence: where one is written as a name, and in lists.
    pub(super) fn put_in_prose(&self, words: &mut String) {
        self.put_only(words);
        self.listings.put(words);
        let found: Vec<Replacement> =
            self.in_prose.find(words).into_iter().filter(|found| self.is_name(found, words)).collect();
        if !found.is_empty() {
            *words = replace(words, &found);
        }
    }

    /// As [`Self::put_in_prose`], on a copy.
    pub(super) fn prose(&self, words: &str) -> String {
        let mut words = words.to_owned();
        self.put_in_prose(&mut words);
        words
    }

    /// Whether what was found in a sentence is a name there and no word of every day.
    fn is_name(&self, found: &Replacement, words: &str) -> bool {
        let Some(row) = self.in_prose.rows().get(found.row) else { return false };
        let place = found.range.slice(words);
        let is_capital = place.starts_with(char::is_uppercase);
        let has_case = |letter: char| letter.is_lowercase() || letter.is_uppercase();
        let is_long = place.chars().nth(1).is_some();
        row.matching == Matching::ExactCase || is_capital || is_long && (place == row.name || !place.contains(has_case))
    }

    /// Put aliases in the place of names, in what the study says of people.
    pub(super) fn put(&self, words: &mut String) {
        self.put_only(words);
        if !self.names.find(words).is_empty() {
            *words = self.names.replaced(words);
        }
    }

    /// Put speakers' aliases where a sentence says that only they count.
    fn put_only(&self, words: &mut String) {
        if let Some((named, told)) = self.only.as_ref().filter(|(named, _)| words.contains(named.as_str())) {
            *words = words.replace(named.as_str(), told);
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
            case: scope.case.as_deref().map(|name| self.told(name)),
            ..scope.clone()
        }
    }

    /// Where numbers come from; speakers that were asked for are told by `filter`.
    pub(super) fn caption(&self, caption: &mut TableCaption, filter: &str) {
        // A table that knows no filter says nothing of one.
        if !self.speakers.is_empty() && !caption.filter.is_empty() {
            filter.clone_into(&mut caption.filter);
        }
        self.listings.put_into_layer(&mut caption.layer);
        [&mut caption.codebook, &mut caption.layer, &mut caption.filter]
            .into_iter()
            .for_each(|words| self.put_in_prose(words));
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
        self.put_in_prose(&mut table.name);
        if table.columns.iter().any(|column| column.whose == Whose::Study) {
            let told = |column: &Column| match column.whose {
                Whose::Study => self.told(&column.name),
                Whose::Ours | Whose::Code => column.name.clone(),
            };
            let columns: BTreeMap<_, _> =
                table.columns.iter().map(|column| (column.name.clone(), told(column))).collect();
            table.notes.iter_mut().for_each(|note| put_columns(note, columns.clone()));
        }
        let parts = table.advice.iter_mut().chain(&mut table.unprinted);
        table.notes.iter_mut().chain(parts).for_each(|words| self.put_in_prose(words));
        for column in std::mem::take(&mut table.columns) {
            let name = match column.whose {
                Whose::Study => self.told(&column.name),
                Whose::Code => self.code(&column.name),
                Whose::Ours => column.name,
            };
            table.add_column_of(&name, column.kind, column.whose);
        }
        for row in &mut table.rows {
            for (cell, column) in row.iter_mut().zip(&table.columns) {
                let Cell::Text(words) = cell else { continue };
                match column.whose {
                    Whose::Study => self.put(words),
                    Whose::Code => self.code_ids.put(words),
                    Whose::Ours if OF_PEOPLE.contains(&column.name.as_str()) => self.put(words),
                    Whose::Ours if OF_CODES.contains(&column.name.as_str()) => self.code_ids.put(words),
                    Whose::Ours => self.put_in_prose(words),
                }
            }
        }
    }
}

/// A row for what is known to the letter.
fn exact(name: &str, pseudonym: &str) -> Pseudonym {
    let (name, pseudonym) = (name.to_owned(), pseudonym.to_owned());
    Pseudonym { name, pseudonym, matching: Matching::ExactCase, ..Pseudonym::default() }
}

/// An attribute's name and value, as tables and sentences have them.
fn of_attribute<'a>((name, value): (&'a String, &'a String)) -> [&'a str; 2] {
    [name, value.trim()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Kind;

    fn aliases() -> Aliases {
        let rows = [("Low", "Tan"), ("May", "June"), ("何", "C5"), ("王小明", "张三"), ("pruitt", "Stone")];
        let row = |(name, pseudonym): (&str, &str)| Pseudonym {
            name: name.to_owned(),
            pseudonym: pseudonym.to_owned(),
            ..Pseudonym::default()
        };
        let names = Pseudonyms::new(rows.map(row).to_vec());
        Aliases { in_prose: names.clone(), names, ..Aliases::default() }
    }

    #[test]
    fn words_of_every_day_are_no_names_in_sentences() {
        let check = |words: &str, expected: &str| assert_eq!(aliases().prose(words), expected);
        check("who may decide, low trust, 如何做 😀", "who may decide, low trust, 如何做 😀");
        check("as May says; LOW, 和王小明谈, pruitt and Pruitt", "as June says; TAN, 和张三谈, Stone and Stone");
        assert_eq!(aliases().told("may, low 何总"), "June, Tan C5总");
    }

    #[test]
    fn keys_and_codes_stay_and_what_is_said_of_people_does_not() {
        let mut table =
            Table::new("Codes by may", [("low", Kind::Measure), ("code", Kind::Text), ("participant", Kind::Text)]);
        table.add_column("definition", Kind::Text);
        table.add_column_of("low", Kind::Text, Whose::Study);
        table.add_column_of("low-trust", Kind::Count, Whose::Code);
        table.notes = vec!["low: the lower end; it may be n/a".to_owned()];
        let words = ["low-trust", "low 何总", "who may decide, 如何", "may 😀"].map(Cell::text);
        table.push([Cell::Measure(0.5)].into_iter().chain(words).chain([Cell::count(1)]).collect());
        aliases().put_into(&mut table);
        let heads: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(heads, ["low", "code", "participant", "definition", "Tan (2)", "low-trust"]);
        assert_eq!(table.notes, ["low: the lower end; it may be n/a"]);
        let shown = ["low-trust", "Tan C5总", "who may decide, 如何", "June 😀"].map(Cell::text);
        assert_eq!(table.rows[0][1..5], shown);
    }
}
