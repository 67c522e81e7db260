//! Coders, attributes and their values where sentences of the program list them: there each is known to the letter, although it may
//! be spelt like a word of every day (`may`, `low`) or be a single character (`王`). Anywhere else in a sentence it is such a word.
//!
//! A list is known by what stands before it, and a name with a number by both sides. Whoever words a new list adds its beginning.

use std::collections::BTreeMap;

use crate::app::figures;

/// What the lists of coders begin with.
const CODERS_FOLLOW: [&str; 7] = [
    "layer: ",
    "union of ",
    "what all of ",
    "each by themselves: ",
    "1 coder: ",
    "coders: ",
    "takes two coders, and only ",
];

/// What the lists of attributes and values begin with.
const ATTRIBUTES_FOLLOW: [&str; 7] = [
    "Codes by ",
    "code, by ",
    " values of ",
    "a value of their own: ",
    "may be recognised: ",
    "asked for: ",
    "some of their values: ",
];

/// What a note begins with that lists columns.
const COLUMNS_FOLLOW: &str = "n/a in ";

/// Names of one kind, each with what is told in its place.
#[derive(Debug, Default)]
struct Names {
    told: BTreeMap<String, String>,
    /// Bytes of the longest.
    longest: usize,
}

impl Names {
    fn new(told: BTreeMap<String, String>) -> Self {
        let longest = told.keys().map(String::len).max().unwrap_or(0);
        Self { told, longest }
    }

    fn has_changed(&self) -> bool {
        self.told.iter().any(|(name, told)| name != told)
    }

    /// The longest name that `rest` begins with, and what is told in its place.
    fn at(&self, rest: &str) -> Option<(&str, &str)> {
        let ends = rest.char_indices().map(|(place, letter)| place + letter.len_utf8());
        let ends: Vec<usize> = ends.take_while(|end| *end <= self.longest).collect();
        ends.into_iter().rev().find_map(|end| {
            let (name, behind) = rest.split_at_checked(end)?;
            let is_inside = behind.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '-' | '_'));
            let (name, told) = self.told.get_key_value(name).filter(|_| !is_inside)?;
            Some((name.as_str(), told.as_str()))
        })
    }

    /// Put what is told into `out` for the list that `rest` begins with; how many bytes of it that were.
    fn list(&self, rest: &str, out: &mut String) -> usize {
        let mut at = 0;
        let mut join = "";
        while let Some((name, told)) =
            rest.get(at..).and_then(|rest| rest.strip_prefix(join)).and_then(|rest| self.at(rest))
        {
            out.push_str(join);
            out.push_str(told);
            at += join.len() + name.len();
            join = ", ";
        }
        at
    }
}

/// What the study calls its coders, attributes and values.
#[derive(Debug, Default)]
pub(super) struct Listings {
    coders: Names,
    attributes: Names,
}

impl Listings {
    /// All coders, and all attributes with their values, each with what is told in its place.
    pub(super) fn new(coders: BTreeMap<String, String>, attributes: BTreeMap<String, String>) -> Self {
        Self { coders: Names::new(coders), attributes: Names::new(attributes) }
    }

    /// Put what is told into the lists of a sentence.
    pub(super) fn put(&self, words: &mut String) {
        if !self.coders.has_changed() && !self.attributes.has_changed() {
            return;
        }
        let mut out = String::with_capacity(words.len());
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let before = words.get(..at).unwrap_or_default();
            let taken = match before.chars().next_back() {
                Some(last) if last.is_alphanumeric() => 0,
                _ => self.list(before, rest, &mut out),
            };
            if taken > 0 {
                at += taken;
            } else if let Some(letter) = rest.chars().next() {
                out.push(letter);
                at += letter.len_utf8();
            }
        }
        *words = out;
    }

    /// Put what is told into whose codings count: one coder, or a sentence with several.
    pub(super) fn put_into_layer(&self, layer: &mut String) {
        match self.coders.told.get(layer) {
            Some(told) => told.clone_into(layer),
            None => self.put(layer),
        }
    }

    /// Put what is told of a list that begins behind `before` into `out`; how many bytes that were.
    fn list(&self, before: &str, rest: &str, out: &mut String) -> usize {
        let ends = |beginnings: &[&str]| beginnings.iter().any(|one| before.ends_with(one));
        if ends(&CODERS_FOLLOW) {
            return self.coders.list(rest, out);
        }
        if ends(&ATTRIBUTES_FOLLOW) || before == figures::BY {
            return self.attributes.list(rest, out);
        }
        // `mei lacks us01; tomas lacks us02`, `mei: 5 codings; tomas: 3 codings`
        let is_share = |behind: &str| {
            [" lacks ", " has called no "].iter().any(|does| behind.starts_with(does)) || is_count(behind, &[": "])
        };
        // `risk: low 5, high 3; when: may 2`, `low (5)`
        let is_level = |behind: &str| is_count(behind, &[" ", " ("]);
        let is_attribute = |behind: &str| behind.starts_with(": ");
        let one = |names: &Names, fits: &dyn Fn(&str) -> bool| {
            let (name, told) = names.at(rest)?;
            rest.strip_prefix(name).is_some_and(fits).then(|| (name.len(), told.to_owned()))
        };
        let found = [
            (before.is_empty() || ends(&["; ", "by pair: "]), &self.coders, &is_share as &dyn Fn(&str) -> bool),
            (before.is_empty() || ends(&[": ", ", ", "("]), &self.attributes, &is_level),
            (ends(&["; ", ". "]), &self.attributes, &is_attribute),
        ];
        let found = found.into_iter().filter(|(may_be, ..)| *may_be).find_map(|(_, names, fits)| one(names, fits));
        found.map_or(0, |(taken, told)| {
            out.push_str(&told);
            taken
        })
    }
}

/// Put what columns are told as into a note that lists some of them; `columns` has all of a table.
pub(super) fn put_columns(note: &mut String, columns: BTreeMap<String, String>) {
    let mut out = COLUMNS_FOLLOW.to_owned();
    let Some(rest) = note.strip_prefix(COLUMNS_FOLLOW) else { return };
    let taken = Names::new(columns).list(rest, &mut out);
    out.push_str(rest.get(taken..).unwrap_or_default());
    *note = out;
}

/// Whether `behind` is one of these and a number.
fn is_count(behind: &str, signs: &[&str]) -> bool {
    let mut rests = signs.iter().filter_map(|sign| behind.strip_prefix(sign));
    rests.any(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listings() -> Listings {
        let told = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, told)| ((*name).to_owned(), (*told).to_owned())).collect::<BTreeMap<_, _>>()
        };
        let coders = told(&[("may", "June"), ("mei", "coderA"), ("tomas", "tomas"), ("王", "P7"), ("mei-2", "mei-2")]);
        let attributes =
            told(&[("low", "Tan"), ("may", "June"), ("risk", "risk"), ("high", "high"), ("mid 何", "mid C5")]);
        Listings::new(coders, attributes)
    }

    #[track_caller]
    fn check(words: &str, expected: &str) {
        let mut told = words.to_owned();
        listings().put(&mut told);
        assert_eq!(told, expected);
    }

    #[test]
    fn coders_are_known_in_lists_of_coders() {
        check("layer: union of may, mei, tomas, 王; it may be", "layer: union of June, coderA, tomas, P7; it may be");
        check("layer: 王", "layer: P7");
        check("coders: mei-2, mei; who may say", "coders: mei-2, coderA; who may say");
        check("what all of mei, 王 coded alike who", "what all of coderA, P7 coded alike who");
        check(
            "W5: so n differs by pair: mei lacks us01, may; 王 lacks us02 😀",
            "W5: so n differs by pair: coderA lacks us01, may; P7 lacks us02 😀",
        );
        check(
            "2 coders: 王: 5 codings in 2 transcripts; may: 1 coding. mei",
            "2 coders: P7: 5 codings in 2 transcripts; June: 1 coding. mei",
        );
        check("may has called no transcript complete here", "June has called no transcript complete here");
        check("agreement takes two coders, and only may has", "agreement takes two coders, and only June has");
        check("the union of what a code covers; may be", "the union of what a code covers; may be");
        check("union of meis", "union of meis");
    }

    #[test]
    fn attributes_and_values_are_known_in_lists_of_them() {
        check(
            "16 words. risk: low 8, high 8; may: low 2, mid 何 3",
            "16 words. risk: Tan 8, high 8; June: Tan 2, mid C5 3",
        );
        check("unit: cases, n = 16 (low 8, high 8)", "unit: cases, n = 16 (Tan 8, high 8)");
        check("low (5)", "Tan (5)");
        check("Codes by low", "Codes by Tan");
        check("Codes by lower", "Codes by lower");
        check("by-may", "by-June");
        check(
            "attributes by which somebody may be recognised: may, risk",
            "attributes by which somebody may be recognised: June, risk",
        );
        check(
            "alpha: Krippendorff's; low, high: its 95 % interval",
            "alpha: Krippendorff's; low, high: its 95 % interval",
        );
        check("", "");
    }

    #[test]
    fn columns_of_the_study_are_known_where_a_note_lists_them() {
        let columns =
            [("low", "Tan"), ("high", "high"), ("p", "p")].map(|(name, told)| (name.to_owned(), told.to_owned()));
        let mut note = "n/a in high, low, p: the low end may be open 😀".to_owned();
        put_columns(&mut note, columns.into());
        assert_eq!(note, "n/a in high, Tan, p: the low end may be open 😀");
    }

    #[test]
    fn a_layer_may_be_one_coder() {
        let mut layer = "may".to_owned();
        listings().put_into_layer(&mut layer);
        assert_eq!(layer, "June");
        let mut layer = "each by themselves: 王, tomas".to_owned();
        listings().put_into_layer(&mut layer);
        assert_eq!(layer, "each by themselves: P7, tomas");
    }

    #[test]
    fn the_lists_that_captions_and_notes_word_are_found() {
        use crate::analysis::{Basis, Layer};
        for layer in [Layer::Any, Layer::All] {
            let one = Basis { coders: vec!["may".into()], layer, ..Basis::default() };
            let basis = Basis { coders: vec!["may".into(), "王".into()], ..one.clone() };
            for basis in [one, basis] {
                let mut note = crate::app::analyses::basis_notes(&basis).remove(0);
                listings().put(&mut note);
                assert!(note.contains("June") && !note.contains("may") && !note.contains("王"), "{note}");
            }
        }
    }
}
