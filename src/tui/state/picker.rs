//! The picker: a code found by a few letters of its name, id, aliases or path.

use std::collections::HashMap;
use std::sync::Arc;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::app::initials;
use crate::project::{Anchor, Code, CodeId, Codebook, CodingId, Origin, TranscriptId, edits};
use crate::text::{Direction, TextRange};
use crate::tui::action::{Motion, View};

use super::{Input, List, State};

/// Passages that are to be coded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passages {
    /// Their words, as the reader saw them: the text may be edited before a code is chosen.
    pub anchors: Vec<(TranscriptId, Anchor)>,
    /// The rule that found them; `None` where they were chosen by hand.
    pub origin: Option<Arc<Origin>>,
}

impl From<(TranscriptId, Anchor)> for Passages {
    fn from(passage: (TranscriptId, Anchor)) -> Self {
        Self { anchors: vec![passage], origin: None }
    }
}

/// What the chosen code is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// Apply it to passages.
    Passages(Passages),
    /// Put it in the place of these codings' codes.
    Codings(Vec<CodingId>),
    /// Let it take the place of this code.
    Merge(CodeId),
    /// Apply it to what this rule proposes.
    Batch(Origin),
    /// Apply it to the proposal that is looked at.
    Proposal,
    /// Give it the codings of this code, which is deleted; with the codes below it where so marked.
    Delete(CodeId, bool),
}

impl Target {
    /// Whether `code` can be chosen for it.
    fn takes(&self, codebook: &Codebook, code: &Code) -> bool {
        let goes = |gone: &CodeId, below: bool| {
            gone == &code.id || below && codebook.ancestors(&code.id).any(|above| &above.id == gone)
        };
        code.replaced_by.is_none()
            && match self {
                Self::Passages(_) | Self::Codings(_) | Self::Batch(_) | Self::Proposal => code.applies,
                Self::Merge(gone) => code.applies && !goes(gone, false),
                Self::Delete(gone, below) => code.applies && !goes(gone, *below),
            }
    }
}

/// A row of the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pickable {
    /// A code that exists, and which letters of its name matched.
    Known(CodeId, Vec<u32>),
    /// A code to be made, with the name that was typed.
    New(String),
}

impl Pickable {
    /// Whether it is one of these codes.
    fn is_one_of(&self, codes: &[CodeId]) -> bool {
        matches!(self, Self::Known(id, _) if codes.contains(id))
    }
}

#[cfg(test)]
impl Pickable {
    fn id(&self) -> Option<&str> {
        match self {
            Self::Known(id, _) => Some(id.as_str()),
            Self::New(_) => None,
        }
    }
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
    /// Codes that passages like this one have, the likeliest first, as far as they are known.
    pub suggested: Vec<CodeId>,
    /// A passage that has each code, for codes whose codebook has no example.
    pub quotes: HashMap<CodeId, String>,
    /// What codes are found by.
    words: HashMap<CodeId, Words>,
    /// The codes that the codings have which are recoded, or that the passage has: what is looked for is another one.
    pub given: Vec<CodeId>,
    /// Codes applied since it was opened.
    pub applied: Vec<CodeId>,
    /// The first words of the passage, or of the coding's; empty where there are several.
    pub quote: String,
    /// The colleagues whose codings are to be recoded.
    pub whose: String,
    /// Whether what was typed begins a word of the first code, or its initials: whoever types so means that code. Letters
    /// within a word or scattered ones may as well be the name of a new code, which is then offered before.
    expected: bool,
    /// The name of a code that is written nearly as what was typed, where none is expected.
    pub near: Option<String>,
    /// Whether Enter may make a new code though [`Self::near`] may be meant: after it has asked, so that a typing error
    /// does not end up in the codebook.
    pub sure: bool,
}

impl Picker {
    /// A picker for `target` with nothing typed.
    pub fn new(target: Target, counts: HashMap<CodeId, usize>, codebook: &Codebook, recent: &[CodeId]) -> Self {
        let (input, offers) = (Input::default(), Vec::new());
        let mut picker = Self {
            input,
            target,
            offers,
            list: List::default(),
            counts,
            suggested: Vec::new(),
            quotes: HashMap::new(),
            words: HashMap::new(),
            given: Vec::new(),
            applied: Vec::new(),
            quote: String::new(),
            whose: String::new(),
            expected: true,
            near: None,
            sure: false,
        };
        picker.offer(codebook, recent);
        picker
    }

    /// Look for what was typed.
    pub fn offer(&mut self, codebook: &Codebook, recent: &[CodeId]) {
        let typed: String = self.input.text().trim().nfc().collect();
        self.list = List::default();
        self.sure = false;
        self.expected = true;
        self.offers = match typed.is_empty() {
            true => untyped(codebook, recent, &self.target),
            false => self.matched(codebook, &typed, recent),
        };
        // Whoever writes a code's name means it; whether the passage has it already is told when it is applied.
        if typed.is_empty() || matches!(self.target, Target::Codings(_)) {
            self.offers.sort_by_key(|offer| offer.is_one_of(&self.given));
        }
        let known = codebook.find(&typed).is_some();
        let takes_new = matches!(self.target, Target::Passages(_) | Target::Codings(_));
        self.near = None;
        if !typed.is_empty() && !known && takes_new {
            let codes = codebook.codes().iter().filter(|code| self.target.takes(codebook, code));
            self.near = if self.expected { None } else { very_near(&typed, codes) };
            self.offers.push(Pickable::New(typed));
            if !self.expected {
                self.offers.rotate_right(1);
            }
        }
    }

    /// Whether the offer to make a code stands below codes that are expected: in the last row, however many these are.
    pub fn ends_with_new(&self) -> bool {
        self.offers.len() > 1 && matches!(self.offers.last(), Some(Pickable::New(_)))
    }

    /// The codes that are listed, without the offer below them.
    pub fn listed(&self) -> usize {
        self.offers.len() - usize::from(self.ends_with_new())
    }

    /// Choose another row, of which `height` are on screen. The offer below the list is one step up from the first code.
    pub fn step(&mut self, motion: Motion, height: usize) {
        let (listed, pinned) = (self.listed(), self.ends_with_new());
        let codes = height.saturating_sub(usize::from(pinned)).max(1);
        match motion {
            Motion::Line(Direction::Backward) if pinned && self.list.chosen == 0 => self.list.chosen = listed,
            Motion::Line(Direction::Forward) if pinned && self.list.chosen + 1 >= listed => {
                self.list.chosen = if self.list.chosen == listed { 0 } else { listed };
                self.list.top = if self.list.chosen == 0 { 0 } else { self.list.top };
            }
            Motion::Edge(Direction::Forward) if pinned => self.list.chosen = listed,
            motion => self.list.step(motion, listed, codes),
        }
    }

    /// Take note of codes that passages like this one have. The list changes only where nothing was typed or chosen yet,
    /// and only below the codes lately used and the one that Enter takes: nothing moves under a finger.
    pub fn suggest(&mut self, codes: Vec<CodeId>, recent: &[CodeId]) {
        self.suggested = codes;
        if !self.input.text().is_empty() || self.list.chosen > 0 {
            return;
        }
        let id = |offer: &Pickable| match offer {
            Pickable::Known(id, _) => Some(id.clone()),
            Pickable::New(_) => None,
        };
        let lately = self.offers.iter().take_while(|offer| id(offer).is_some_and(|id| recent.contains(&id))).count();
        if let Some(rest) = self.offers.get_mut(lately.max(1)..) {
            let place = |offer: &Pickable| self.suggested.iter().position(|code| Some(code) == id(offer).as_ref());
            rest.sort_by_key(|offer| place(offer).unwrap_or(usize::MAX));
            rest.sort_by_key(|offer| offer.is_one_of(&self.given));
        }
    }

    /// Codes that fit, best first; of two that fit as well the one lately used, then the one that passages like this have,
    /// then the earlier in the codebook. Scattered letters count only where nothing fits better.
    fn matched(&mut self, codebook: &Codebook, typed: &str, recent: &[CodeId]) -> Vec<Pickable> {
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let wanted = folded(typed);
        let mut found: Vec<((Fit, Part), [usize; 2], Pickable)> = Vec::new();
        for code in codebook.codes().iter().filter(|code| self.target.takes(codebook, code)) {
            let words = self.words.entry(code.id.clone()).or_insert_with(|| Words::of(codebook, code));
            let Some(rank) = rank(code, words, &wanted, &pattern, &mut matcher) else { continue };
            let letters = letters(&code.name, &pattern, &mut matcher).unwrap_or_default();
            let place = |codes: &[CodeId]| codes.iter().position(|id| id == &code.id).unwrap_or(usize::MAX);
            let places = [place(recent), place(&self.suggested)];
            found.push((rank, places, Pickable::Known(code.id.clone(), letters)));
        }
        found.sort_by_key(|(rank, places, _)| (*rank, *places));
        let fits = found.iter().filter(|((fit, _), ..)| !matches!(fit, Fit::Scattered(..))).count();
        found.truncate(if fits > 0 { fits } else { found.len() });
        // Who recodes means another code than the one that is there.
        let recodes = matches!(self.target, Target::Codings(_));
        let meant = found.iter().find(|(.., offer)| !(recodes && offer.is_one_of(&self.given))).or(found.first());
        self.expected = meant.is_some_and(|((fit, _), ..)| *fit <= Fit::Words);
        found.into_iter().map(|(.., offer)| offer).collect()
    }

    /// Offer to make a code of what was typed before anything else.
    pub fn offer_new(&mut self, codebook: &Codebook) {
        self.offer(codebook, &[]);
        let new = self.offers.iter().position(|offer| matches!(offer, Pickable::New(_)));
        if let Some(new) = new.and_then(|place| self.offers.get_mut(..=place)) {
            new.rotate_right(1);
            self.sure = true;
        }
    }

    /// Whether Enter has to ask before it makes a code: what was typed may be a slip for the name of another.
    pub fn must_ask(&self) -> bool {
        !self.sure && self.near.is_some()
    }

    /// What Enter takes.
    pub fn chosen(&self) -> Option<&Pickable> {
        self.offers.get(self.list.chosen)
    }
}

/// Letters that a name has at most.
const MOST_COMPARED: usize = 200;

/// The name of the code that is written nearly as what was typed: no more than a letter in four is another.
fn very_near<'c>(typed: &str, codes: impl Iterator<Item = &'c Code>) -> Option<String> {
    let typed = folded(typed);
    let length = typed.chars().count();
    if length > MOST_COMPARED {
        return None;
    }
    let most = length / 4;
    // Comparing takes as many steps as both have letters, multiplied.
    let fits = |word: &String| word.chars().count().abs_diff(length) <= most;
    let distance = |code: &Code| {
        let words = [code.name.as_str(), code.id.as_str()].into_iter().chain(code.aliases.iter().map(String::as_str));
        words.map(folded).filter(fits).map(|word| edits(&typed, &word)).min().unwrap_or(usize::MAX)
    };
    let near = codes.map(|code| (distance(code), code)).filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance).map(|(_, code)| code.name.clone())
}

/// Codes lately used, then all others in the order of the codebook.
fn untyped(codebook: &Codebook, recent: &[CodeId], target: &Target) -> Vec<Pickable> {
    let lately = recent.iter().filter_map(|id| codebook.get(id.as_str()));
    let others = codebook.codes().iter().filter(|code| !recent.contains(&code.id));
    let codes = lately.chain(others).filter(|code| target.takes(codebook, code));
    codes.map(|code| Pickable::Known(code.id.clone(), Vec::new())).collect()
}

/// How a text answers what was typed, the best first. What a reader would call a hit always comes before letters that
/// merely occur in the same order: a wrong code that is one Enter away is worse than a long list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is what was typed.
    Exact,
    /// It begins so.
    Prefix,
    /// Each word typed begins a word of it.
    Words,
    /// It holds what was typed.
    Within,
    /// Its definition holds what was typed.
    Told,
    /// Its letters come in this order, beginning later than its first letter, and over so many letters.
    Scattered(bool, u32),
}

/// What of a code fits: of two that fit as well, the name comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Name,
    Id,
    Alias,
    Initials,
    Path,
    Meaning,
}

/// What a code is found by, in small letters without accents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Words {
    name: String,
    id: String,
    aliases: Vec<String>,
    initials: String,
    path: String,
    meaning: String,
}

impl Words {
    fn of(codebook: &Codebook, code: &Code) -> Self {
        Self {
            name: folded(&code.name),
            id: folded(code.id.as_str()),
            aliases: code.aliases.iter().map(|alias| folded(alias)).collect(),
            initials: folded(&initials(&code.name)),
            path: folded(&codebook.path(&code.id)),
            meaning: folded(&code.definition),
        }
    }
}

/// Letters from which on initials and definitions are searched: one alone would fit nearly every code.
const INITIALS: usize = 2;
const MEANING: usize = 3;

/// The best that any part of a code does for what was typed, which is folded.
fn rank(code: &Code, words: &Words, typed: &str, pattern: &Pattern, matcher: &mut Matcher) -> Option<(Fit, Part)> {
    let aliases = words.aliases.iter().zip(&code.aliases);
    let aliases = aliases.map(|(words, alias)| (words.as_str(), alias.as_str(), Part::Alias));
    let own = [(words.name.as_str(), code.name.as_str(), Part::Name), (words.id.as_str(), code.id.as_str(), Part::Id)];
    let fits = own.into_iter().chain(aliases).filter_map(|(words, text, part)| {
        let fit = plain(words, typed).or_else(|| scattered(text, pattern, matcher))?;
        Some((fit, part))
    });
    let best = fits.min();
    // A path is so long that letters in its order would fit nearly every code.
    let path = plain(&words.path, typed).map(|fit| (fit, Part::Path));
    let count = typed.chars().count();
    // Never before a name that begins so.
    let short = (count >= INITIALS && words.initials.starts_with(typed)).then_some((Fit::Words, Part::Initials));
    let han = typed.chars().any(crate::text::is_han);
    let told = (count >= MEANING || han && count >= INITIALS) && words.meaning.contains(typed);
    let told = told.then_some((Fit::Told, Part::Meaning));
    best.into_iter().chain(path).chain(short).chain(told).min()
}

/// Whether `text` is, begins with, or holds what was typed, both folded. A Han character begins a word wherever it stands: no
/// blank is before it.
fn plain(text: &str, typed: &str) -> Option<Fit> {
    if text == typed {
        return Some(Fit::Exact);
    }
    if text.starts_with(typed) {
        return Some(Fit::Prefix);
    }
    let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
    let begun = |piece: &str| words.iter().any(|word| word.starts_with(piece));
    if typed.split_whitespace().all(begun) {
        return Some(Fit::Words);
    }
    let fit = if typed.starts_with(crate::text::is_han) { Fit::Words } else { Fit::Within };
    text.contains(typed).then_some(fit)
}

/// Small letters without accents, so that `cafe` finds `Café`.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|letter| !is_combining_mark(*letter)).collect::<String>().to_lowercase()
}

fn scattered(text: &str, pattern: &Pattern, matcher: &mut Matcher) -> Option<Fit> {
    let letters = letters(text, pattern, matcher)?;
    let (first, last) = (*letters.first()?, *letters.last()?);
    Some(Fit::Scattered(first > 0, last - first))
}

/// Which letters of `text` match, in order; `None` where not all of the pattern does.
fn letters(text: &str, pattern: &Pattern, matcher: &mut Matcher) -> Option<Vec<u32>> {
    let mut letters = Vec::new();
    let text: String = text.nfc().collect();
    pattern.indices(Utf32Str::new(&text, &mut Vec::new()), matcher, &mut letters)?;
    letters.sort_unstable();
    letters.dedup();
    Some(letters)
}

impl State {
    /// The words of the open transcript that `target` is about, where it is one passage of it and the Read view is shown.
    pub fn passage_of(&self, target: &Target) -> Option<TextRange> {
        let open = self.read.transcript.as_ref().filter(|_| self.view == View::Read)?;
        match target {
            Target::Passages(passages) => match passages.anchors.as_slice() {
                [(id, anchor)] if id == &open.id => anchor.locate(&open.text, &open.positions),
                _ => None,
            },
            Target::Codings(codings) => match codings.as_slice() {
                [one] => self.read.marks.all().iter().find(|mark| &mark.coding == one).map(|mark| mark.range),
                _ => None,
            },
            _ => None,
        }
    }
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
        let mut picker = Picker::new(Target::Proposal, HashMap::new(), &codebook, &["cafe".into()]);
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
    fn what_was_typed_comes_before_what_merely_holds_its_letters() {
        let code = |id: &str, name: &str, aliases: &[&str]| Code {
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            ..Code::new(id, name)
        };
        let codebook = Codebook::new(vec![
            code("turnover", "Retention of trained staff", &["yuangong"]),
            code("low-trust", "Low trust", &["buxinren", "不信任"]),
            code("entrust", "Entrusting work", &[]),
            code("trust", "Trust", &["xinren", "信任"]),
            code("sharing", "Trust in sharing", &["fenxiang", "面"]),
        ]);
        let check = |typed: &str, expected: &[&str]| {
            let recent = ["low-trust".into()];
            let mut picker = Picker::new(Target::Codings(Vec::new()), HashMap::new(), &codebook, &recent);
            picker.input = Input::from(typed);
            picker.offer(&codebook, &recent);
            let ids: Vec<&str> = picker.offers.iter().filter_map(Pickable::id).collect();
            assert_eq!(ids, expected, "{typed}");
        };
        check("trst", &["trust", "sharing", "low-trust", "entrust", "turnover"]);
        check("xinren", &["trust", "low-trust"]);
        check("XINR", &["trust", "low-trust"]);
        check("信任", &["trust", "low-trust"]);
        check("面", &["sharing"]);
        check("trust", &["trust", "sharing", "low-trust", "entrust"]);
        check("rts", &["turnover", "sharing"]);
        check("staff ret", &["turnover"]);
    }

    #[test]
    fn initials_and_definitions_find_codes_after_names() {
        let code =
            |id: &str, name: &str, definition: &str| Code { definition: definition.to_owned(), ..Code::new(id, name) };
        let codebook = Codebook::new(vec![
            code("building", "建立信任", "Doing what makes others rely on one."),
            code("transfer", "知识转移 transfer", ""),
            code("tacit", "Tacit knowledge", "Knowledge that cannot be put into words 😀."),
            code("tk", "Tokens", "Things; 不可言传"),
        ]);
        let check = |typed: &str, expected: &[&str]| {
            let mut picker = Picker::new(Target::Codings(Vec::new()), HashMap::new(), &codebook, &[]);
            picker.input = Input::from(typed);
            picker.offer(&codebook, &[]);
            let ids: Vec<&str> = picker.offers.iter().filter_map(Pickable::id).collect();
            assert_eq!(ids, expected, "{typed}");
        };
        check("jlxr", &["building"]);
        check("zszy", &["transfer"]);
        check("tk", &["tk", "tacit"]);
        check("rely", &["building"]);
        check("言传", &["tk"]);
        check("know", &["tacit"]);
        check("words", &["tacit"]);
    }

    #[test]
    fn suggestions_come_behind_codes_lately_used_and_move_nothing_that_is_chosen() {
        let codes = ["a", "b", "c", "d", "e"].map(|id| Code::new(id, id));
        let codebook = Codebook::new(codes.to_vec());
        let check = |recent: &[&str], down: usize, suggested: &[&str], expected: &str| {
            let ids = |ids: &[&str]| ids.iter().map(|id| CodeId::from(*id)).collect::<Vec<_>>();
            let mut picker = Picker::new(Target::Codings(Vec::new()), HashMap::new(), &codebook, &ids(recent));
            picker.list.chosen = down;
            picker.suggest(ids(suggested), &ids(recent));
            let shown: String = picker.offers.iter().filter_map(Pickable::id).collect();
            assert_eq!(shown, expected);
        };
        check(&[], 0, &["d", "c"], "adcbe");
        check(&["e", "b"], 0, &["d", "b"], "ebdac");
        check(&["e", "b"], 1, &["d"], "ebacd");
    }

    #[test]
    fn who_recodes_is_offered_other_codes_first() {
        let codebook = Codebook::new(["trust", "信任", "control"].map(|id| Code::new(id, id)).to_vec());
        let check = |typed: &str, expected: &[&str]| {
            let recent = ["trust".into()];
            let mut picker = Picker::new(Target::Codings(Vec::new()), HashMap::new(), &codebook, &recent);
            picker.given = vec!["trust".into()];
            picker.input = Input::from(typed);
            picker.offer(&codebook, &recent);
            picker.suggest(vec!["trust".into(), "control".into()], &recent);
            let ids: Vec<&str> = picker.offers.iter().filter_map(Pickable::id).collect();
            assert_eq!(ids, expected, "{typed}");
        };
        check("", &["信任", "control", "trust"]);
        check("tr", &["control", "trust"]);
        check("trust", &["trust"]);
    }

    #[test]
    fn a_new_code_is_offered_before_codes_that_hold_its_letters_within_a_word() {
        let code = |id: &str, name: &str, definition: &str, parent: Option<&str>| Code {
            definition: definition.to_owned(),
            parent: parent.map(CodeId::from),
            ..Code::new(id, name)
        };
        let codebook = Codebook::new(vec![
            code("leaks", "Leakage of designs", "", None),
            code("misled", "Misleading drawings", "Heading for trouble.", None),
            code("jobs", "Steady work", "", Some("leaks")),
            code("building", "建立信任", "", None),
        ]);
        // What Enter takes, and how many rows there are.
        let check = |typed: &str, first: &str, rows: usize| {
            for target in [Target::Passages(Passages::default()), Target::Codings(Vec::new())] {
                let mut picker = Picker::new(target, HashMap::new(), &codebook, &[]);
                picker.input = Input::from(typed);
                picker.offer(&codebook, &[]);
                let name = match picker.chosen() {
                    Some(Pickable::Known(id, _)) => id.to_string(),
                    Some(Pickable::New(name)) => format!("+{name}"),
                    None => String::new(),
                };
                assert_eq!((name.as_str(), picker.offers.len()), (first, rows), "{typed}");
                assert_eq!(picker.ends_with_new(), !first.starts_with('+') && rows > 1, "{typed}");
            }
        };
        check("leak", "leaks", 3);
        check("lead", "+lead", 2);
        check("lkg", "+lkg", 2);
        check("trouble", "+trouble", 2);
        check("designs", "leaks", 3);
        check("lea ste", "jobs", 2);
        check("lod", "leaks", 2);
        check("信任", "building", 2);
        check("jlxr", "building", 2);
        check("任务", "+任务", 1);
    }

    #[test]
    fn a_slip_in_a_name_asks_though_its_letters_stand_in_other_codes() {
        let codebook = Codebook::new(vec![Code::new("trust", "Trust"), Code::new("transfer", "Transfers to others")]);
        let mut picker = Picker::new(Target::Passages(Passages::default()), HashMap::new(), &codebook, &[]);
        picker.input = Input::from("trst");
        picker.offer(&codebook, &[]);
        assert_eq!((picker.chosen(), picker.must_ask()), (Some(&Pickable::New("trst".to_owned())), true));
        assert_eq!(picker.near.as_deref(), Some("Trust"));
    }

    #[test]
    fn what_is_longer_than_any_name_is_compared_with_none() {
        let name = "信".repeat(MOST_COMPARED);
        let code = Code::new("long", name.as_str());
        let near = |typed: &str| very_near(typed, [&code].into_iter());
        let almost: String = name.chars().skip(1).collect();
        assert_eq!(near(&almost), Some(name.clone()));
        assert_eq!(near(&(name + "任")), None);
        assert_eq!(near("信任"), None);
    }

    #[test]
    fn what_fits_nothing_can_be_made() {
        let mut picker = Picker::new(Target::Passages(Passages::default()), HashMap::new(), &Codebook::default(), &[]);
        assert_eq!(picker.chosen(), None);
        picker.input = Input::from(" 面子 ");
        picker.offer(&Codebook::default(), &[]);
        assert_eq!(picker.chosen(), Some(&Pickable::New("面子".to_owned())));
    }
}
