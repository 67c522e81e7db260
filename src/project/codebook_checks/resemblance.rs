//! Codes that cannot be told apart: by their definitions, by their names. Never pairwise over all codes.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{CheckKind, Finding, FindingPlace, folded, shown};
use crate::project::Code;
use crate::project::name_folding::{fold, is_worded};

/// Two definitions resemble each other from this share of common pairs on, in per cent.
const NEAR: usize = 60;
/// Words that a definition must have to be compared by more than equality: in a shorter one a single word can be all.
const LEAST_WORDS: usize = 10;
/// Letters of a name in which one letter more, less or other is rather a slip than another word.
const SLIP: std::ops::RangeInclusive<usize> = 8..=40;
/// Names that share a form and are compared.
const MOST_ALIKE: usize = 8;

/// Definitions that are the same or nearly so.
///
/// How near is the coefficient of Sørensen (1948) and Dice (1945) over the sets of neighbouring words, ends of the text
/// included, 2|A∩B| / (|A|+|B|); a Han character counts as a word. Undefined for empty texts, which are left out. Each code is
/// reported with the nearest one before it. Sets are compared where their rarest pairs meet (prefix filtering, Chaudhuri,
/// Ganti and Kaushik 2006), which misses none.
pub(super) fn definitions(live: &[&Code]) -> Vec<Finding> {
    let mut same: HashMap<Vec<String>, &Code> = HashMap::new();
    let mut findings = Vec::new();
    let mut texts: Vec<(&Code, Vec<String>)> = Vec::new();
    for code in live {
        let words = words(&code.definition);
        if words.is_empty() {
            continue;
        }
        if let Some(first) = same.get(&words) {
            findings.push(alike(first, code, 100));
        } else {
            same.insert(words.clone(), code);
            texts.push((code, words));
        }
    }
    texts.retain(|(_, words)| words.len() >= LEAST_WORDS);
    let sets = pairs(texts.iter().map(|(_, words)| words.as_slice()));
    let near = Near::of(&sets).found.into_iter();
    findings.extend(near.filter_map(|(one, other, share)| Some(alike(texts.get(other)?.0, texts.get(one)?.0, share))));
    findings
}

fn alike(first: &Code, code: &Code, share: usize) -> Finding {
    let (id, other) = (shown(code.id.as_str()), shown(first.id.as_str()));
    let message = match share {
        100 => format!("`{id}` has the same definition as `{other}`"),
        _ => format!("`{id}` has nearly the same definition as `{other}`: {share} % of the word pairs are common"),
    };
    let hint = "say in each what the other lacks, and name each in the exclusion rule of the other; or merge them";
    let place = |code| FindingPlace::field(code, "definition");
    Finding::new(CheckKind::SameDefinition, place(code), message, hint).also(place(first))
}

/// The words of a text, folded; a character of a script without spaces counts as a word.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in text.chars() {
        let joined = is_worded(letter);
        if !joined && !word.is_empty() && !matches!(letter, '\'' | '’') {
            words.push(std::mem::take(&mut word));
        }
        fold(letter, &mut |letter| word.extend(Some(letter).filter(|letter| letter.is_alphanumeric())));
        if !joined && letter.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// The neighbouring words of each text as a set of numbers, rarer pairs first.
fn pairs<'w>(texts: impl Iterator<Item = &'w [String]>) -> Vec<Vec<usize>> {
    let mut numbers: HashMap<(&str, &str), usize> = HashMap::new();
    let mut counts: Vec<usize> = Vec::new();
    let mut sets: Vec<Vec<usize>> = Vec::new();
    for words in texts {
        let words = || words.iter().map(String::as_str);
        let mut set = Vec::new();
        for pair in std::iter::once("").chain(words()).zip(words().chain([""])) {
            let next = numbers.len();
            set.push(*numbers.entry(pair).or_insert(next));
        }
        set.sort_unstable();
        set.dedup();
        counts.resize(numbers.len(), 0);
        for pair in &set {
            counts.get_mut(*pair).into_iter().for_each(|count| *count += 1);
        }
        sets.push(set);
    }
    let mut ranks: Vec<usize> = (0..counts.len()).collect();
    ranks.sort_by_key(|pair| (counts.get(*pair).copied(), *pair));
    let mut places = vec![0; ranks.len()];
    for (rank, pair) in ranks.into_iter().enumerate() {
        if let Some(place) = places.get_mut(pair) {
            *place = rank;
        }
    }
    for set in &mut sets {
        set.iter_mut().for_each(|pair| *pair = places.get(*pair).copied().unwrap_or(*pair));
        set.sort_unstable();
    }
    sets
}

/// The search for sets that have much in common.
#[derive(Default)]
struct Near {
    /// A set, the nearest one before it, and their share of common members in per cent.
    found: Vec<(usize, usize, usize)>,
    /// The sets that have a member among their rarest.
    index: HashMap<usize, Vec<usize>>,
    /// Comparisons left: thousands of definitions of the same few words are not worth an evening.
    left: usize,
}

impl Near {
    fn of(sets: &[Vec<usize>]) -> Self {
        let mut near = Self { left: 10_000 + 100 * sets.len(), ..Self::default() };
        let mut last_met = vec![usize::MAX; sets.len()];
        for (place, set) in sets.iter().enumerate() {
            near.add(place, set, sets, &mut last_met);
        }
        near
    }

    fn add(&mut self, place: usize, set: &[usize], sets: &[Vec<usize>], last_met: &mut [usize]) {
        // Sets that share enough have at least this many members in common, and so one among the rest.
        let least = (set.len() * NEAR).div_ceil(200 - NEAR);
        let rarest = set.get(..=set.len() - least.min(set.len())).unwrap_or(set);
        let mut best: Option<(usize, usize)> = None;
        for member in rarest {
            for &other in self.index.get(member).map(Vec::as_slice).unwrap_or_default() {
                let (Some(met), Some(known)) = (last_met.get_mut(other), sets.get(other)) else { continue };
                if *met == place || self.left == 0 {
                    continue;
                }
                *met = place;
                self.left -= 1;
                let share = 200 * common(set, known) / (set.len() + known.len());
                if share >= NEAR && best.is_none_or(|(_, most)| share > most) {
                    best = Some((other, share));
                }
            }
            self.index.entry(*member).or_default().push(place);
        }
        self.found.extend(best.map(|(other, share)| (place, other, share.min(99))));
    }
}

/// How many members two ascending lists have in common.
fn common(one: &[usize], other: &[usize]) -> usize {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut count = 0;
    while let (Some(left), Some(right)) = (one.peek(), other.peek()) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => drop(one.next()),
            std::cmp::Ordering::Greater => drop(other.next()),
            std::cmp::Ordering::Equal => {
                count += 1;
                one.next();
                other.next();
            }
        }
    }
    count
}

/// Names that are the same but for case, width, accents, spaces and punctuation, or, where they are long enough, for one
/// letter. Siblings with the very same name are told by the reader of the file already.
pub(super) fn names(live: &[&Code]) -> Vec<Finding> {
    let mut seen: HashMap<u64, Vec<(&Code, String)>> = HashMap::new();
    let mut findings = Vec::new();
    for code in live {
        let name = folded(&code.name);
        if name.is_empty() {
            continue;
        }
        let forms = forms(&name);
        let near = forms.iter().filter_map(|form| seen.get(form)).flatten().find(|(_, known)| is_slip(&name, known));
        if let Some((first, known)) = near
            && !(first.name == code.name && first.parent == code.parent)
        {
            findings.push(mixed_up(first, code, *known == name));
        }
        for form in forms {
            let alike = seen.entry(form).or_default();
            if alike.len() < MOST_ALIKE {
                alike.push((code, name.clone()));
            }
        }
    }
    findings
}

fn mixed_up(first: &Code, code: &Code, same: bool) -> Finding {
    let how = if same { "the same" } else { "nearly the same" };
    let message = format!("`{}` has {how} name as `{}`", shown(code.id.as_str()), shown(first.id.as_str()));
    let hint = "rename one, so that coders can tell them apart in a list";
    let place = |code| FindingPlace::field(code, "name");
    Finding::new(CheckKind::SameName, place(code), message, hint).also(place(first))
}

/// A name, and the name without each of its letters where a slip is looked for: two names that differ by one letter share
/// one of these (Garbe's symmetric deletes).
fn forms(name: &str) -> Vec<u64> {
    let hash = |letters: &mut dyn Iterator<Item = char>| {
        let mut hasher = DefaultHasher::new();
        letters.for_each(|letter| letter.hash(&mut hasher));
        hasher.finish()
    };
    let mut forms = vec![hash(&mut name.chars())];
    let length = name.chars().count();
    if SLIP.contains(&length) && name.chars().any(|letter| letter.is_ascii_alphabetic()) {
        let without =
            |place: usize| hash(&mut name.chars().enumerate().filter(|(at, _)| *at != place).map(|(_, letter)| letter));
        forms.extend((0..length).map(without));
    }
    forms
}

/// Whether two names are the same, or differ by one letter that is no number and no Han character: `phase 1` and `phase 2`
/// are not the same, nor are 高信任 and 低信任.
fn is_slip(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if !SLIP.contains(&one.len()) || !SLIP.contains(&other.len()) {
        return false;
    }
    let start = one.iter().zip(&other).take_while(|(left, right)| left == right).count();
    let rest = |letters: &[char]| letters.len() - start;
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(left, right)| left == right).count();
    let end = end.min(rest(&one)).min(rest(&other));
    let (left, right) = (one.get(start..one.len() - end), other.get(start..other.len() - end));
    let (Some(left), Some(right)) = (left, right) else { return false };
    left.len() <= 1 && right.len() <= 1 && left.iter().chain(right).all(|letter| letter.is_ascii_alphabetic())
}
