//! Codebooks that come from elsewhere: codes as a file gives them become a codebook that holds together, or it is said
//! where they do not.

use std::collections::{HashMap, HashSet};
use std::fmt;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use crate::project::{Code, CodeId, Codebook, LONGEST_NAME, slug};

/// Levels of codes below each other, as in the codebook's file.
pub(super) const DEEPEST: usize = 20;
/// Codes that one file may bring.
pub(super) const MOST_CODES: usize = 20_000;

/// A codebook as a file gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incoming {
    /// The codebook.
    pub codebook: Codebook,
    /// Ids that the file does not give: they were made from names.
    pub made: HashSet<CodeId>,
    /// Whether the file can say that a code is a heading; where not, all apply.
    pub tells_applies: bool,
    /// What was left out, changed or guessed.
    pub remarks: Vec<Remark>,
}

/// Where something stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line or paragraph, from 1.
    Line(usize),
    /// A row of a table, from 1, and a column by its heading.
    Cell(usize, String),
    /// A row of a table, from 1.
    Row(usize),
    /// A code by its name, in files whose lines nobody sees.
    Code(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Row(row) => write!(f, "row {row}"),
            Self::Cell(row, column) => write!(f, "row {row}, column `{}`", shown(column)),
            Self::Code(name) => write!(f, "code `{}`", shown(name)),
        }
    }
}

/// Something about a file that the researcher should know: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Where; `None` for the file as a whole.
    pub place: Option<Place>,
    /// What.
    pub message: String,
}

impl Remark {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { place: None, message: message.into() }
    }

    pub(super) fn at(place: Option<Place>, message: impl Into<String>) -> Self {
        Self { place, message: message.into() }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// Why a codebook could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Error {
    /// Places that must be mended first.
    #[error("{}", told(.0))]
    Faults(Vec<Remark>),
    /// The file is not whole, or not what it looks like.
    #[error("{0}")]
    Damaged(String),
    /// The format cannot hold it.
    #[error("{0}")]
    Unfit(String),
}

/// Faults that are told one by one.
const MOST_TOLD: usize = 20;

fn told(faults: &[Remark]) -> String {
    let mut lines: Vec<String> = faults.iter().take(MOST_TOLD).map(ToString::to_string).collect();
    if faults.len() > MOST_TOLD {
        lines.push(format!("and {} more", faults.len() - MOST_TOLD));
    }
    lines.join("\n")
}

/// A word of the file inside a message: no control characters, not too long.
pub(super) fn shown(word: &str) -> String {
    let mut letters = word.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let short: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() { format!("{short}...") } else { short }
}

/// What stands above a code in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Above {
    /// Nothing.
    #[default]
    None,
    /// The draft with this number.
    Draft(usize),
    /// The code with this id.
    Id(String),
}

/// A code as it stands in a file; an empty id is made from the name.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) code: Code,
    pub(super) above: Above,
    pub(super) place: Option<Place>,
}

/// The drafts as a codebook with everything in order.
///
/// # Errors
/// [`Error::Faults`] where two codes have one id, a parent is missing, or codes stand below each other.
pub(super) fn assemble(drafts: Vec<Draft>, remarks: Vec<Remark>) -> Result<Incoming, Error> {
    let mut work = Assembly { drafts, remarks, faults: Vec::new(), made: HashSet::new() };
    if work.drafts.len() > MOST_CODES {
        return Err(Error::Damaged(format!("the file has more than {MOST_CODES} codes; is it a codebook?")));
    }
    work.clean();
    work.name();
    work.identify();
    work.distinct();
    let parents = work.parents();
    let order = work.order(&parents);
    work.replacements();
    if !work.faults.is_empty() {
        return Err(Error::Faults(work.faults));
    }
    let ids: Vec<CodeId> = work.drafts.iter().map(|draft| draft.code.id.clone()).collect();
    let mut codes: Vec<Option<Code>> = work.drafts.into_iter().map(|draft| Some(draft.code)).collect();
    let take = |(place, parent): (usize, Option<usize>)| {
        let code = codes.get_mut(place)?.take()?;
        Some(Code { parent: parent.and_then(|parent| ids.get(parent).cloned()), ..code })
    };
    let codebook = Codebook::new(order.into_iter().filter_map(take).collect());
    Ok(Incoming { codebook, made: work.made, tells_applies: true, remarks: work.remarks })
}

struct Assembly {
    drafts: Vec<Draft>,
    remarks: Vec<Remark>,
    faults: Vec<Remark>,
    made: HashSet<CodeId>,
}

impl Assembly {
    /// Take out the characters that a codebook may not hold.
    fn clean(&mut self) {
        for Draft { code, place, .. } in &mut self.drafts {
            let mut dirty = clean_line(&mut code.name);
            let texts = [&mut code.definition, &mut code.include, &mut code.exclude];
            let lists = code.examples.iter_mut().chain(&mut code.aliases).chain(&mut code.sources);
            for text in texts.into_iter().chain(lists) {
                dirty |= clean_text(text);
            }
            let mut id = code.id.to_string();
            dirty |= clean_line(&mut id);
            if id.trim() != code.id.as_str() {
                code.id = id.trim().into();
            }
            if dirty {
                self.remarks.push(Remark::at(place.clone(), "control characters were taken out"));
            }
        }
    }

    /// Give each code a name, not too long.
    fn name(&mut self) {
        for Draft { code, place, .. } in &mut self.drafts {
            if code.name.trim().is_empty() {
                code.name = code.id.to_string();
            }
            if code.name.is_empty() {
                self.faults.push(Remark::at(place.clone(), "this code has neither a name nor an id; write one"));
            }
            if code.name.chars().count() > LONGEST_NAME {
                let message = format!("the name is longer than {LONGEST_NAME} characters and was cut");
                self.remarks.push(Remark::at(place.clone(), message));
                code.name = code.name.chars().take(LONGEST_NAME).collect();
            }
        }
    }

    /// Give each code an id of its own.
    fn identify(&mut self) {
        let mut taken: HashMap<String, Option<Place>> = HashMap::new();
        for Draft { code, place, .. } in self.drafts.iter().filter(|draft| !draft.code.id.as_str().is_empty()) {
            if let Some(first) = taken.insert(folded(code.id.as_str()), place.clone()) {
                let there = first.map(|first| format!(" ({first})")).unwrap_or_default();
                let message = format!("another code has the id `{}` already{there}", shown(code.id.as_str()));
                self.faults.push(Remark::at(place.clone(), message));
            }
        }
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for Draft { code, .. } in self.drafts.iter_mut().filter(|draft| draft.code.id.as_str().is_empty()) {
            let stem = slug(&code.name);
            let mut id = stem.clone();
            let number = numbers.entry(stem.clone()).or_insert(1);
            while taken.contains_key(&folded(&id)) {
                *number += 1;
                id = format!("{stem}-{number}");
            }
            taken.insert(folded(&id), None);
            code.id = id.into();
            self.made.insert(code.id.clone());
        }
    }

    /// Keys and GUIDs belong to one code each: the first that has them.
    fn distinct(&mut self) {
        let (mut keys, mut guids) = (HashSet::new(), HashSet::new());
        for Draft { code, place, .. } in &mut self.drafts {
            let unfit = |key: &char| key.is_control() || key.is_whitespace();
            if let Some(key) = code.key
                && (unfit(&key) || !keys.insert(key))
            {
                let why = if unfit(&key) { "is none that can be typed" } else { "belongs to another code" };
                let message = format!("the key `{}` {why} and was left out", shown(&key.to_string()));
                self.remarks.push(Remark::at(place.clone(), message));
                code.key = None;
            }
            if let Some(guid) = code.guid
                && !guids.insert(guid)
            {
                self.remarks.push(Remark::at(place.clone(), format!("another code has the GUID {guid} already")));
                code.guid = None;
            }
        }
    }

    /// The draft above each.
    fn parents(&mut self) -> Vec<Option<usize>> {
        let places: HashMap<&str, usize> =
            self.drafts.iter().enumerate().map(|(place, draft)| (draft.code.id.as_str(), place)).collect();
        let mut parents = Vec::with_capacity(self.drafts.len());
        for draft in &self.drafts {
            parents.push(match &draft.above {
                Above::None => None,
                Above::Draft(place) => Some(*place),
                Above::Id(id) => {
                    let found = places.get(id.trim()).copied();
                    if found.is_none() {
                        let message = format!("no code has the id `{}`, which should stand above", shown(id));
                        self.faults.push(Remark::at(draft.place.clone(), message));
                    }
                    found
                }
            });
        }
        parents
    }

    /// Parents before children, in the order of the file, with each draft's parent; what is too deep moves up.
    fn order(&mut self, parents: &[Option<usize>]) -> Vec<(usize, Option<usize>)> {
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
        let mut open: Vec<(usize, Option<usize>, usize)> = Vec::new();
        for (place, parent) in parents.iter().enumerate() {
            match parent.and_then(|parent| below.get_mut(parent)) {
                Some(children) => children.push(place),
                None => open.push((place, None, 1)),
            }
        }
        open.reverse();
        let mut order = Vec::with_capacity(parents.len());
        let mut deep = 0;
        while let Some((place, parent, depth)) = open.pop() {
            order.push((place, parent));
            // Children of a code on the deepest level stand beside it.
            let (above, level) = if depth < DEEPEST { (Some(place), depth + 1) } else { (parent, depth) };
            let children = below.get(place).map(Vec::as_slice).unwrap_or_default();
            deep += if depth < DEEPEST { 0 } else { children.len() };
            open.extend(children.iter().rev().map(|&child| (child, above, level)));
        }
        if deep > 0 {
            let message = format!("{deep} codes stood more than {DEEPEST} levels deep and were moved up to that level");
            self.remarks.push(Remark::new(message));
        }
        if order.len() < parents.len() {
            let seen: HashSet<usize> = order.iter().map(|(place, _)| *place).collect();
            let lost = self.drafts.iter().enumerate().find(|(place, _)| !seen.contains(place));
            if let Some((_, draft)) = lost {
                let message = format!("`{}` stands below itself; change its parent", shown(draft.code.id.as_str()));
                self.faults.push(Remark::at(draft.place.clone(), message));
            }
        }
        order
    }

    /// Leave out what replaces a code and is not there, or leads round in a ring.
    fn replacements(&mut self) {
        let next: HashMap<CodeId, CodeId> = (self.drafts.iter())
            .filter_map(|draft| Some((draft.code.id.clone(), draft.code.replaced_by.clone()?)))
            .collect();
        let ids: HashSet<&str> = self.drafts.iter().map(|draft| draft.code.id.as_str()).collect();
        let mut broken = Vec::new();
        for (place, draft) in self.drafts.iter().enumerate() {
            let Some(other) = &draft.code.replaced_by else { continue };
            // A chain is followed as far as rings of sensible length go; a longer one is none that a merge makes.
            let chain = std::iter::successors(Some(other), |id| next.get(*id)).take(next.len().min(1000) + 1);
            let ring = chain.clone().any(|id| *id == draft.code.id);
            if ring || !ids.contains(other.as_str()) {
                broken.push((place, other.to_string(), ring));
            }
        }
        for (place, other, ring) in broken {
            let Some(draft) = self.drafts.get_mut(place) else { continue };
            let why = if ring { "leads back to it" } else { "is not in the file" };
            let message = format!("`{}`, which replaces this code, {why} and was left out", shown(&other));
            self.remarks.push(Remark::at(draft.place.clone(), message));
            draft.code.replaced_by = None;
        }
    }
}

/// Ids that differ only in case or Unicode form are one.
fn folded(id: &str) -> String {
    if id.is_ascii() { id.to_ascii_lowercase() } else { id.nfc().collect::<String>().to_lowercase() }
}

/// Line breaks become spaces, other control characters go; whether any of the latter was there.
fn clean_line(text: &mut String) -> bool {
    if !text.chars().any(char::is_control) {
        return false;
    }
    let dirty = text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'));
    let line = text.replace(['\n', '\r', '\t'], " ");
    *text = line.chars().filter(|letter| !letter.is_control()).collect();
    dirty
}

/// Line ends become LF; control characters other than tabs go; whether any was there.
fn clean_text(text: &mut String) -> bool {
    let is_bad = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if !text.chars().any(is_bad) {
        return false;
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    *text = lines.chars().filter(|letter| !is_bad(*letter)).collect();
    lines.len() != text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(id: &str, name: &str, above: Above) -> Draft {
        Draft { code: Code::new(id, name), above, place: Some(Place::Row(2)) }
    }

    fn ids(incoming: &Incoming) -> Vec<(&str, Option<&str>)> {
        let codes = incoming.codebook.codes().iter();
        codes.map(|code| (code.id.as_str(), code.parent.as_ref().map(CodeId::as_str))).collect()
    }

    #[test]
    fn ids_are_made_from_names_and_are_unique() {
        let drafts = vec![
            draft("", "Low trust", Above::None),
            draft("", "低信任", Above::Draft(0)),
            draft("", "Low Trust!", Above::Id("low-trust-2".into())),
            draft("low-trust-2", "x", Above::None),
        ];
        let incoming = assemble(drafts, Vec::new()).unwrap();
        let expected = [("low-trust", None), ("低信任", Some("low-trust")), ("low-trust-2", None)];
        assert_eq!(ids(&incoming)[..3], expected);
        assert_eq!(ids(&incoming)[3], ("low-trust-3", Some("low-trust-2")));
        assert_eq!(incoming.made.len(), 3);
    }

    #[test]
    fn what_cannot_be_told_apart_or_placed_is_a_fault() {
        let check = |drafts, message: &str| {
            let error = assemble(drafts, Vec::new()).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        };
        check(vec![draft("Café", "a", Above::None), draft("cafe\u{301}", "b", Above::None)], "already (row 2)");
        check(vec![draft("a", "a", Above::Id("b".into()))], "row 2: no code has the id `b`");
        check(vec![draft("a", "a", Above::Id("b".into())), draft("b", "b", Above::Id("a".into()))], "below itself");
        check(vec![draft("", " ", Above::None)], "neither a name nor an id");
    }

    #[test]
    fn what_can_be_mended_is_and_is_told() {
        let mut codes = vec![draft("a", "信任\u{7}\n😀", Above::None), draft("b", &"长".repeat(600), Above::None)];
        codes[0].code.key = Some('t');
        codes[1].code.key = Some('t');
        codes[0].code.replaced_by = Some("b".into());
        codes[1].code.replaced_by = Some("a".into());
        codes[1].code.definition = "one\r\ntwo\u{1b}[31m".into();
        let incoming = assemble(codes, Vec::new()).unwrap();
        let [a, b] = incoming.codebook.codes() else { panic!() };
        assert_eq!((a.name.as_str(), a.key, a.replaced_by.as_ref()), ("信任 😀", Some('t'), None));
        assert_eq!((b.name.chars().count(), b.key, b.definition.as_str()), (200, None, "one\ntwo[31m"));
        assert_eq!(incoming.remarks.len(), 6, "{:?}", incoming.remarks);
    }

    #[test]
    fn what_is_too_deep_stands_on_the_deepest_level() {
        let above = |place: usize| place.checked_sub(1).map_or(Above::None, Above::Draft);
        let drafts = (0..5000).map(|place| draft("", &format!("c{place}"), above(place))).collect();
        let incoming = assemble(drafts, Vec::new()).unwrap();
        assert_eq!(incoming.codebook.codes().len(), 5000);
        assert_eq!(incoming.codebook.depth(&"c4999".into()), DEEPEST - 1);
        assert_eq!(incoming.codebook.codes()[4999].parent, Some("c18".into()));
    }
}
