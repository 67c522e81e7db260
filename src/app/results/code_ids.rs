//! Ids of codes in which names stand, and what is told in their place. The name of a code and its id go together: a pseudonym
//! beside an id that still has the name would be the key, and so would an id with a pseudonym beside the name.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::{Workspace, anonymising};
use crate::project::{Pseudonym, Pseudonyms, Replacement};

/// What is told in the place of ids of codes.
#[derive(Debug, Default)]
pub(super) struct CodeIds {
    told: BTreeMap<String, String>,
    /// Ids, as they are told, in which a name may still stand.
    telling: Vec<String>,
}

impl CodeIds {
    /// Those of all codes that the study has or had; `prose` puts aliases into the name of a code.
    pub(super) fn of(workspace: &Workspace, known: &Pseudonyms, prose: &dyn Fn(&str) -> String) -> Self {
        // A single character is a part of other words, in ids as in sentences.
        let is_long = |row: &&Pseudonym| row.name.chars().nth(1).is_some();
        let known = Pseudonyms::new(known.rows().iter().filter(is_long).cloned().collect());
        if known.rows().is_empty() {
            return Self::default();
        }
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let project = workspace.project();
        let versions = workspace.codebook_versions();
        let past = versions.iter().filter_map(|version| workspace.codebook_of(&version.hash));
        let now = project.codebook.codes().iter();
        let mut note = |id: &str, name: &str| {
            names.entry(id.to_owned()).or_default().insert(name.to_owned());
        };
        now.for_each(|code| note(code.id.as_str(), &code.name));
        past.for_each(|codebook| codebook.codes().iter().for_each(|code| note(code.id.as_str(), &code.name)));
        // Used, and in no codebook.
        for coding in project.codings.iter() {
            if !names.contains_key(coding.code.as_str()) {
                names.insert(coding.code.to_string(), BTreeSet::new());
            }
        }
        Self::new(&names, &known, prose)
    }

    fn new(codes: &BTreeMap<String, BTreeSet<String>>, known: &Pseudonyms, prose: &dyn Fn(&str) -> String) -> Self {
        let (in_ids, mut told) = (known.in_ids(), BTreeMap::new());
        let mut taken: BTreeSet<String> = codes.keys().cloned().collect();
        for (id, names) in codes {
            let found = in_ids.find(id);
            let stands = |name: &String| {
                known.find(&prose(name)).iter().any(|left| {
                    let is_same = |one: &Replacement| {
                        let row = in_ids.rows().get(one.row).map(|row| &row.pseudonym);
                        row == known.rows().get(left.row).map(|row| &row.pseudonym)
                    };
                    found.iter().any(is_same)
                })
            };
            if found.is_empty() || names.iter().any(stands) {
                continue;
            }
            let replaced = in_ids.replaced(id).split_whitespace().collect::<Vec<_>>().join("-");
            let stem = if id.chars().any(char::is_uppercase) { replaced } else { replaced.to_lowercase() };
            let numbered = (2..).map(|number| format!("{stem}-{number}"));
            let new = std::iter::once(stem.clone()).chain(numbered).find(|new| taken.insert(new.clone()));
            told.insert(id.clone(), new.unwrap_or(stem));
        }
        let shown = codes.keys().map(|id| told.get(id).unwrap_or(id).as_str());
        let telling = anonymising::telling_ids(known, shown).into_iter().map(str::to_owned).collect();
        Self { told, telling }
    }

    /// Those that are told otherwise than they are.
    pub(super) fn changed(&self) -> impl Iterator<Item = (&String, &String)> {
        self.told.iter()
    }

    /// Ids, as they are told, in which a name may still stand.
    pub(super) fn telling(&self) -> &[String] {
        &self.telling
    }

    /// Put what is told into a cell of one id or several.
    pub(super) fn put(&self, words: &mut String) {
        if self.told.is_empty() {
            return;
        }
        let is_sign = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '>' | '→');
        let pieces = words.split_inclusive(is_sign).map(|piece| {
            let id = piece.trim_end_matches(is_sign);
            let sign = piece.get(id.len()..).unwrap_or_default();
            format!("{}{sign}", self.told.get(id).map_or(id, String::as_str))
        });
        *words = pieces.collect();
    }

    /// As [`Self::put`], on a copy.
    pub(super) fn told(&self, words: &str) -> String {
        let mut words = words.to_owned();
        self.put(&mut words);
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(codes: &[(&str, &str)]) -> CodeIds {
        let row = |(name, pseudonym): (&str, &str)| Pseudonym {
            name: name.to_owned(),
            pseudonym: pseudonym.to_owned(),
            ..Pseudonym::default()
        };
        let rows = [("Kessler", "P 01"), ("Low", "Tan"), ("王小明", "张三"), ("Robert Marsh", "P02")];
        let known = Pseudonyms::new(rows.map(row).to_vec());
        let codes = codes.iter().map(|(id, name)| ((*id).to_owned(), [(*name).to_owned()].into())).collect();
        // As sentences have it: a name with a capital, and Chinese ones.
        let prose = |name: &str| name.replace("Kessler", "P 01").replace("Low", "Tan").replace("王小明", "张三");
        CodeIds::new(&codes, &known, &prose)
    }

    #[test]
    fn ids_go_with_the_names_of_their_codes() {
        let ids = ids(&[
            ("trust-in-kessler", "Trust in Kessler"),
            ("trust-in-p-01", "Trust 😀"),
            ("low-trust", "Trust, low"),
            ("lows", "Low"),
            ("王小明的信任", "王小明的信任"),
            ("of-marsh", "Of a group"),
        ]);
        assert_eq!(ids.told("trust-in-kessler"), "trust-in-p-01-2");
        assert_eq!(ids.told("low-trust > trust-in-kessler > x"), "low-trust > trust-in-p-01-2 > x");
        assert_eq!(ids.told("王小明的信任, not-trust-in-kessler"), "张三的信任, not-trust-in-kessler");
        let telling = ids.telling();
        assert!(telling.contains(&"low-trust".to_owned()) && telling.contains(&"of-marsh".to_owned()), "{telling:?}");
        assert!(!telling.iter().any(|id| id.contains("kessler")), "{telling:?}");
    }
}
