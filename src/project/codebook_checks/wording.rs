//! Aliases and examples that two codes have, and rules that send coders to codes that are not there.

use std::collections::HashMap;

use super::{CheckKind, Finding, FindingPlace, folded, shown};
use crate::project::{Code, Codebook, nearest};

/// Words that are looked for by spelling: looking is slow, and a list of guesses helps nobody.
const MOST_GUESSES: usize = 20;

/// Aliases that find another code too.
pub(super) fn aliases(live: &[&Code]) -> Vec<Finding> {
    let mut known: HashMap<String, (&Code, FindingPlace)> = HashMap::new();
    for code in live {
        known.entry(folded(&code.name)).or_insert((code, FindingPlace::field(code, "name")));
    }
    let mut findings = Vec::new();
    for code in live {
        for (item, alias) in code.aliases.iter().enumerate() {
            let place = FindingPlace { item: Some(item), ..FindingPlace::field(code, "aliases") };
            let form = folded(alias);
            if form.is_empty() {
                continue;
            }
            let (first, also) = known.entry(form).or_insert((code, place.clone()));
            if first.id != code.id {
                let (id, other) = (shown(code.id.as_str()), shown(first.id.as_str()));
                let message = format!("the alias `{}` of `{id}` finds `{other}` too", shown(alias));
                let hint = "keep it at one of the two, so that a word typed finds one code";
                findings.push(Finding::new(CheckKind::SameAlias, place, message, hint).also(also.clone()));
            }
        }
    }
    findings
}

/// Examples that two codes have.
pub(super) fn examples(live: &[&Code]) -> Vec<Finding> {
    let mut known: HashMap<String, (&Code, FindingPlace)> = HashMap::new();
    let mut findings = Vec::new();
    for code in live {
        for (item, example) in code.examples.iter().enumerate() {
            let place = FindingPlace { item: Some(item), ..FindingPlace::field(code, "examples") };
            let form = folded(example);
            if form.is_empty() {
                continue;
            }
            let Some((first, also)) = known.get(&form) else {
                known.insert(form, (code, place));
                continue;
            };
            let (id, other) = (shown(code.id.as_str()), shown(first.id.as_str()));
            let (message, hint) = match first.id == code.id {
                true => (format!("`{id}` has the same example twice"), "remove one"),
                false => (
                    format!("`{id}` and `{other}` have the same example"),
                    "keep it where it is typical; an example should show what the other code is not",
                ),
            };
            findings.push(Finding::new(CheckKind::SameExample, place, message, hint).also(also.clone()));
        }
    }
    findings
}

/// Codes that definitions and rules name in backticks and that cannot be meant.
pub(super) fn references(codebook: &Codebook, live: &[&Code]) -> Vec<Finding> {
    let mut words: HashMap<String, &Code> = HashMap::new();
    for code in live.iter().copied().chain(codebook.codes()) {
        for word in std::iter::once(&code.name).chain(&code.aliases) {
            words.entry(word.to_lowercase()).or_insert(code);
        }
    }
    let mut finder = References { codebook, words, guesses: MOST_GUESSES };
    live.iter().flat_map(|code| finder.of(code)).collect()
}

struct References<'c> {
    codebook: &'c Codebook,
    /// Names and aliases in lower case.
    words: HashMap<String, &'c Code>,
    guesses: usize,
}

impl References<'_> {
    fn of(&mut self, code: &Code) -> Vec<Finding> {
        let fields = [("definition", &code.definition), ("include", &code.include), ("exclude", &code.exclude)];
        let mut findings = Vec::new();
        for (field, text) in fields {
            for word in in_backticks(text) {
                let place = FindingPlace { words: Some(format!("`{word}`")), ..FindingPlace::field(code, field) };
                let finding = self.doubt(code, word.trim());
                findings
                    .extend(finding.map(|(message, hint)| Finding::new(CheckKind::Reference, place, message, hint)));
            }
        }
        findings
    }

    /// What is wrong with a reference, and what to do.
    fn doubt(&mut self, code: &Code, word: &str) -> Option<(String, String)> {
        let id = shown(code.id.as_str());
        let meant = self.codebook.get(word).or_else(|| self.words.get(&word.to_lowercase()).copied());
        let Some(meant) = meant else {
            let guess = if self.guesses > 0 && word.len() < 100 {
                self.guesses -= 1;
                nearest(word, self.codebook.codes().iter().map(|code| code.id.as_str()))
            } else {
                None
            };
            let hint = match guess {
                Some(near) => format!("did you mean `{}`?", shown(&near)),
                None => "name a code of this codebook, or write the words without backticks".to_owned(),
            };
            return Some((format!("`{id}` refers to `{}`, and no code is called so", shown(word)), hint));
        };
        if meant.id == code.id {
            let hint = "name the code that is meant instead".to_owned();
            return Some((format!("`{id}` refers to itself"), hint));
        }
        let other = meant.replaced_by.as_ref()?;
        let other = shown(self.codebook.resolve(other).as_str());
        let message = format!("`{id}` refers to `{}`, which `{other}` has replaced", shown(word));
        Some((message, format!("write `{other}`")))
    }
}

/// The words between backticks; a last one without a partner begins nothing.
fn in_backticks(text: &str) -> impl Iterator<Item = &str> {
    let parts: Vec<&str> = text.split('`').collect();
    let pairs = parts.len().saturating_sub(1) / 2;
    parts.into_iter().skip(1).step_by(2).take(pairs).filter(|word| !word.trim().is_empty())
}
