//! What a methodologist would question in a codebook that can be used: codes without rules, codes that cannot be told
//! apart, codes that nobody uses.
//!
//! Start at [`check_codebook`]. Codes that another replaced are only asked about their keys. A heading (`applies: false`)
//! needs a definition, which says what belongs below it, and something below it; it needs no rules and no examples,
//! because nobody applies it.

mod resemblance;
mod wording;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use super::name_folding::fold;
use super::{Code, CodeId, Codebook};
use crate::text::columns;

/// Levels of codes below each other that a coder can keep in mind; more is a warning.
const SENSIBLE_LEVELS: usize = 5;
/// Columns of a name that a list of codes shows whole; a Han character takes two.
const SENSIBLE_NAME: usize = 80;
/// Letters and digits that need no Shift and that the screen leaves to codes where passages are read.
const KEYS_WITHOUT_SHIFT: usize = 16;

/// What is questioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum CheckKind {
    NoDefinition,
    NoInclude,
    NoExclude,
    NoExample,
    SameDefinition,
    SameName,
    SameAlias,
    SameExample,
    LongName,
    Depth,
    EmptyHeading,
    Keys,
    Reference,
    Unused,
    BesideChildren,
}

impl CheckKind {
    /// The kind in words, as tables have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoDefinition => "no definition",
            Self::NoInclude => "no inclusion rule",
            Self::NoExclude => "no exclusion rule",
            Self::NoExample => "no example",
            Self::SameDefinition => "same definition",
            Self::SameName => "same name",
            Self::SameAlias => "same alias",
            Self::SameExample => "same example",
            Self::LongName => "long name",
            Self::Depth => "depth",
            Self::EmptyHeading => "empty heading",
            Self::Keys => "keys",
            Self::Reference => "reference",
            Self::Unused => "unused",
            Self::BesideChildren => "used beside its children",
        }
    }
}

/// A place in the codebook that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingPlace {
    /// The code.
    pub code: CodeId,
    /// The field, as the codebook file names it; `None` for the code as a whole.
    pub field: Option<&'static str>,
    /// The number of the item, where the field is a list.
    pub item: Option<usize>,
    /// The words in the field, where not all of it is meant.
    pub words: Option<String>,
}

impl FindingPlace {
    fn code(code: &Code) -> Self {
        Self { code: code.id.clone(), field: None, item: None, words: None }
    }

    fn field(code: &Code, field: &'static str) -> Self {
        Self { field: Some(field), ..Self::code(code) }
    }
}

/// One thing that a methodologist would question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What sort of thing.
    pub kind: CheckKind,
    /// Where.
    pub place: FindingPlace,
    /// The other place, where there are two.
    pub also: Option<FindingPlace>,
    /// What is questionable, in one sentence without a full stop.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Finding {
    fn new(kind: CheckKind, place: FindingPlace, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { kind, place, also: None, message: message.into(), hint: hint.into() }
    }

    fn also(self, place: FindingPlace) -> Self {
        Self { also: Some(place), ..self }
    }
}

/// What is questionable in a codebook, in the order of its codes. `uses` are the codings of each code in a study, replaced
/// codes counted where they resolve to; `None` for a codebook by itself. A study without codings has no unused codes.
pub fn check_codebook(codebook: &Codebook, uses: Option<&HashMap<CodeId, usize>>) -> Vec<Finding> {
    let live: Vec<&Code> = codebook.codes().iter().filter(|code| code.replaced_by.is_none()).collect();
    let parents: HashSet<&CodeId> = live.iter().filter_map(|code| code.parent.as_ref()).collect();
    let mut findings: Vec<Finding> = live.iter().flat_map(|code| missing(code)).collect();
    findings.extend(resemblance::definitions(&live));
    findings.extend(resemblance::names(&live));
    findings.extend(wording::aliases(&live));
    findings.extend(wording::examples(&live));
    findings.extend(wording::references(codebook, &live));
    findings.extend(live.iter().filter_map(|code| long_name(code)));
    findings.extend(live.iter().filter(|code| codebook.depth(&code.id) == SENSIBLE_LEVELS).map(|code| deep(code)));
    findings.extend(live.iter().filter(|code| !code.applies && !parents.contains(&code.id)).map(|code| empty(code)));
    findings.extend(keys(codebook));
    if let Some(uses) = uses.filter(|uses| uses.values().any(|count| *count > 0)) {
        findings.extend(live.iter().filter_map(|code| unused(code, uses)));
        findings.extend(beside_children(&live, uses));
    }
    findings.sort_by_key(|finding| (codebook.place(finding.place.code.as_str()), finding.kind));
    findings
}

/// An id or a name inside a sentence: not longer than a line takes.
fn shown(words: &str) -> String {
    let mut letters = words.chars();
    let short: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() { format!("{short}...") } else { short }
}

/// Words as they are compared: without case, width, accents, punctuation and spaces.
fn folded(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for letter in words.chars() {
        fold(letter, &mut |letter| text.extend(Some(letter).filter(|letter| letter.is_alphanumeric())));
    }
    text
}

fn missing(code: &Code) -> Vec<Finding> {
    let id = shown(code.id.as_str());
    let without = |kind, what: &str, hint: &str| {
        Finding::new(kind, FindingPlace::code(code), format!("`{id}` has no {what}"), hint)
    };
    let blank = |words: &str| words.trim().is_empty();
    let mut findings = Vec::new();
    if blank(&code.definition) {
        let hint = match code.applies {
            true => "write `definition:`: what the code means, so that two coders mean the same by it",
            false => "write `definition:`: what belongs below this heading",
        };
        findings.push(without(CheckKind::NoDefinition, "definition", hint));
    } else if folded(&code.definition) == folded(&code.name) {
        let message = format!("the definition of `{id}` only repeats its name");
        let hint = "say what the code means to somebody who does not know the word";
        findings.push(Finding::new(CheckKind::NoDefinition, FindingPlace::field(code, "definition"), message, hint));
    }
    if code.applies && blank(&code.include) {
        let hint = "write `include:`: what a passage must hold to get the code";
        findings.push(without(CheckKind::NoInclude, "inclusion rule", hint));
    }
    if code.applies && blank(&code.exclude) {
        let hint = "write `exclude:`: what looks like it and is another code, named in `backticks`";
        findings.push(without(CheckKind::NoExclude, "exclusion rule", hint));
    }
    if code.applies && code.examples.iter().all(|example| blank(example)) {
        let hint = "write a typical passage under `examples:`, or promote a coding to one";
        findings.push(without(CheckKind::NoExample, "example", hint));
    }
    findings
}

fn long_name(code: &Code) -> Option<Finding> {
    let width = columns(&code.name);
    let message = format!("the name of `{}` is {width} columns wide", shown(code.id.as_str()));
    let hint = format!(
        "shorten it to {SENSIBLE_NAME} columns, so that lists show it whole; the long wording may go into the definition"
    );
    let place = FindingPlace::field(code, "name");
    (width > SENSIBLE_NAME).then(|| Finding::new(CheckKind::LongName, place, message, hint))
}

fn deep(code: &Code) -> Finding {
    let message = format!("`{}` stands more than {SENSIBLE_LEVELS} levels deep", shown(code.id.as_str()));
    let hint = "move it up, or split the codebook by another question";
    Finding::new(CheckKind::Depth, FindingPlace::code(code), message, hint)
}

fn empty(code: &Code) -> Finding {
    let message = format!("the heading `{}` has no code below it", shown(code.id.as_str()));
    let hint = "move codes below it, or remove `applies: false` so that it can be applied";
    Finding::new(CheckKind::EmptyHeading, FindingPlace::field(code, "applies"), message, hint)
}

/// Keys that fingers mix up while others are free, and keys that apply nothing.
fn keys(codebook: &Codebook) -> Vec<Finding> {
    let mut findings = Vec::new();
    let few = codebook.codes().iter().filter(|code| code.key.is_some()).count() <= KEYS_WITHOUT_SHIFT;
    let mut seen: HashMap<String, &Code> = HashMap::new();
    for code in codebook.codes() {
        let Some(key) = code.key else { continue };
        let id = shown(code.id.as_str());
        let place = FindingPlace::field(code, "key");
        if let Some(other) = &code.replaced_by {
            let message = format!("the key `{key}` belongs to `{id}`, which `{}` has replaced", shown(other.as_str()));
            let hint = "remove the line `key:`, or give the key to the code that is in use";
            findings.push(Finding::new(CheckKind::Keys, place, message, hint));
            continue;
        }
        let mut form = String::new();
        fold(key, &mut |letter| form.push(letter));
        let Some(first) = seen.get(&form) else {
            seen.insert(form, code);
            continue;
        };
        // Whoever has more keys than there are without Shift has no choice.
        if few {
            let (other, first_key) = (shown(first.id.as_str()), first.key.unwrap_or(key));
            let message = format!("the keys `{first_key}` of `{other}` and `{key}` of `{id}` are easily mixed up");
            let hint = "take another letter or digit for one of them: there are enough without Shift";
            let finding = Finding::new(CheckKind::Keys, place, message, hint);
            findings.push(finding.also(FindingPlace::field(first, "key")));
        }
    }
    findings
}

fn unused(code: &Code, uses: &HashMap<CodeId, usize>) -> Option<Finding> {
    let none = code.applies && uses.get(&code.id).is_none_or(|count| *count == 0);
    let message = format!("no coding uses `{}`", shown(code.id.as_str()));
    let hint = "look for it in the transcripts, merge it into its neighbour, or delete it; absence can be a finding";
    none.then(|| Finding::new(CheckKind::Unused, FindingPlace::code(code), message, hint))
}

/// Codes that are applied themselves although codes below them are too: nobody can say whether a passage belongs to the
/// whole or was not yet told apart.
fn beside_children(live: &[&Code], uses: &HashMap<CodeId, usize>) -> Vec<Finding> {
    let count = |id: &CodeId| uses.get(id).copied().unwrap_or(0);
    let mut below: HashMap<&CodeId, usize> = HashMap::new();
    for code in live {
        if let Some(parent) = &code.parent {
            *below.entry(parent).or_default() += count(&code.id);
        }
    }
    let finding = |code: &&&Code| {
        let (own, others) = (count(&code.id), below.get(&code.id).copied().unwrap_or(0));
        let id = shown(code.id.as_str());
        let message = format!("`{id}` is applied itself ({own}) and so are codes directly below it ({others})");
        let hint = "recode its passages to the codes below it, add one below it for the rest, and make it a heading \
                    (`applies: false`)";
        (own > 0 && others > 0)
            .then(|| Finding::new(CheckKind::BesideChildren, FindingPlace::code(code), message, hint))
    };
    live.iter().filter_map(|code| finding(&code)).collect()
}
