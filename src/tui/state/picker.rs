//! The picker: a code found by a few letters of its name, id, aliases or path.

use std::collections::HashMap;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_normalization::UnicodeNormalization;

use crate::project::{Code, CodeId, Codebook, CodingId, TranscriptId};
use crate::text::TextRange;

use super::{Input, List};

/// What the chosen code is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// Apply it to passages.
    Passages(Vec<(TranscriptId, TextRange)>),
    /// Put it in the place of these codings' codes.
    Codings(Vec<CodingId>),
}

/// A row of the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pickable {
    /// A code that exists, and which letters of its name matched.
    Known(CodeId, Vec<u32>),
    /// A code to be made, with the name that was typed.
    New(String),
}

/// The state of the dialog.
#[derive(Clone, Debug)]
pub struct Picker {
    /// What was typed.
    pub input: Input,
    /// What the code is for.
    pub target: Target,
    /// What is offered, best first.
    pub offers: Vec<Pickable>,
    /// The row that Enter takes.
    pub list: List,
    /// How often each code was applied in the study, counted when the picker was opened.
    pub counts: HashMap<CodeId, usize>,
    /// Codes applied since it was opened.
    pub applied: Vec<CodeId>,
}

impl Picker {
    /// A picker for `target` with nothing typed.
    pub fn new(target: Target, counts: HashMap<CodeId, usize>, codebook: &Codebook, recent: &[CodeId]) -> Self {
        let (input, offers) = (Input::default(), Vec::new());
        let mut picker = Self { input, target, offers, list: List::default(), counts, applied: Vec::new() };
        picker.offer(codebook, recent);
        picker
    }

    /// Look for what was typed.
    pub fn offer(&mut self, codebook: &Codebook, recent: &[CodeId]) {
        let typed: String = self.input.text().trim().nfc().collect();
        self.list = List::default();
        self.offers = if typed.is_empty() { untyped(codebook, recent) } else { matched(codebook, &typed, recent) };
        let known = codebook.find(&typed).is_some();
        if !typed.is_empty() && !known && matches!(self.target, Target::Passages(_)) {
            self.offers.push(Pickable::New(typed));
        }
    }

    /// Offer to make a code of what was typed before anything else.
    pub fn offer_new(&mut self, codebook: &Codebook) {
        self.offer(codebook, &[]);
        if let Some(Pickable::New(_)) = self.offers.last() {
            self.offers.rotate_right(1);
        }
    }

    /// What Enter takes.
    pub fn chosen(&self) -> Option<&Pickable> {
        self.offers.get(self.list.chosen)
    }
}

fn is_offered(code: &Code) -> bool {
    code.applies && code.replaced_by.is_none()
}

/// Codes lately used, then all others in the order of the codebook.
fn untyped(codebook: &Codebook, recent: &[CodeId]) -> Vec<Pickable> {
    let lately = recent.iter().filter_map(|id| codebook.get(id.as_str()));
    let others = codebook.codes().iter().filter(|code| !recent.contains(&code.id));
    let codes = lately.chain(others).filter(|code| is_offered(code));
    codes.map(|code| Pickable::Known(code.id.clone(), Vec::new())).collect()
}

/// Codes that fit, best first; of two that fit as well the one lately used, then the earlier in the codebook.
fn matched(codebook: &Codebook, typed: &str, recent: &[CodeId]) -> Vec<Pickable> {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut found: Vec<(u32, usize, Pickable)> = Vec::new();
    for code in codebook.codes().iter().filter(|code| is_offered(code)) {
        let Some((score, letters)) = score(codebook, code, typed, &mut matcher) else { continue };
        let lately = recent.iter().position(|id| id == &code.id).unwrap_or(recent.len());
        found.push((score, lately, Pickable::Known(code.id.clone(), letters)));
    }
    found.sort_by_key(|(score, lately, _)| (std::cmp::Reverse(*score), *lately));
    let best = found.first().map_or(0, |(score, ..)| *score);
    found.retain(|(score, ..)| *score * 3 >= best * 2);
    found.into_iter().map(|(.., offer)| offer).collect()
}

/// How well a code fits, and which letters of its name do. The name counts most, and more where it begins so.
fn score(codebook: &Codebook, code: &Code, typed: &str, matcher: &mut Matcher) -> Option<(u32, Vec<u32>)> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut letters = Vec::new();
    let name: String = code.name.nfc().collect();
    let named = pattern.indices(Utf32Str::new(&name, &mut Vec::new()), matcher, &mut letters);
    let mut other = |text: &str, less: u32| {
        let text: String = text.nfc().collect();
        let score = pattern.score(Utf32Str::new(&text, &mut Vec::new()), matcher)?;
        Some(score.saturating_sub(less))
    };
    let id = other(code.id.as_str(), 2);
    let alias = code.aliases.iter().filter_map(|alias| other(alias, 1)).max();
    let path = other(&codebook.path(&code.id), 40);
    let begins = named.is_some() && name.to_lowercase().starts_with(&typed.to_lowercase());
    let named = named.map(|score| score + if begins { 16 } else { 4 });
    let best = named.into_iter().chain(id).chain(alias).chain(path).max()?;
    letters.sort_unstable();
    letters.dedup();
    Some((best, letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: &[&str]) {
        let code = |id: &str, name: &str, parent: Option<&str>, aliases: &[&str]| Code {
            parent: parent.map(CodeId::from),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            ..Code::new(id, name)
        };
        let heading = Code { applies: false, ..code("barriers", "Barriers", None, &[]) };
        let codebook = Codebook::new(vec![
            heading,
            code("tacitness", "Tacitness", Some("barriers"), &["yinxing"]),
            code("trust-building", "建立信任", None, &["jlxr"]),
            code("cafe", "Café talk", None, &[]),
        ]);
        let mut picker = Picker::new(Target::Codings(Vec::new()), HashMap::new(), &codebook, &["cafe".into()]);
        picker.input = Input::from(typed);
        picker.offer(&codebook, &["cafe".into()]);
        let offered = picker.offers.iter().map(|offer| match offer {
            Pickable::Known(id, _) => id.as_str().to_owned(),
            Pickable::New(name) => format!("+{name}"),
        });
        assert_eq!(offered.collect::<Vec<_>>(), expected, "{typed}");
    }

    #[test]
    fn codes_are_found_by_name_id_alias_and_path() {
        check("", &["cafe", "tacitness", "trust-building"]);
        check("tacit", &["tacitness"]);
        check("信任", &["trust-building"]);
        check("jlxr", &["trust-building"]);
        check("trbu", &["trust-building"]);
        check("yinx", &["tacitness"]);
        check("cafe", &["cafe"]);
        check("barr tac", &["tacitness"]);
        check("zzz", &[]);
    }

    #[test]
    fn what_fits_nothing_can_be_made() {
        let mut picker = Picker::new(Target::Passages(Vec::new()), HashMap::new(), &Codebook::default(), &[]);
        assert_eq!(picker.chosen(), None);
        picker.input = Input::from(" 面子 ");
        picker.offer(&Codebook::default(), &[]);
        assert_eq!(picker.chosen(), Some(&Pickable::New("面子".to_owned())));
    }
}
