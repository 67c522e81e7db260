//! Which labels name speakers. The form alone cannot tell `Chen: We tried` from `One thing: we tried`; this looks at the
//! whole text: labels of speakers come back, keep to one style, and are not the words that head a transcript.

use std::collections::HashMap;

use super::Choices;
use super::labels::{Label, Mark, Shape, Style};
use super::speaker_words::{ASIDES, ASIDES_HAN, HEADER_WORDS, HEADER_WORDS_HAN, ROLES};

/// A label with the line that it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) label: Label<'a>,
    /// The line's number among the lines that are not blank.
    pub(super) line: usize,
    /// Whether the line comes after a blank one, or is the first.
    pub(super) opens_block: bool,
}

/// What was found about labels.
pub(super) struct Judgement {
    /// Which of the candidates begin a turn, in their order.
    pub(super) accepted: Vec<bool>,
    /// Whether they do so by their times alone: what stands behind these are words, whatever they look like.
    pub(super) by_time: bool,
}

impl Judgement {
    /// What the rules found, where `choices` do not say otherwise.
    pub(super) fn overruled(mut accepted: Vec<bool>, candidates: &[Candidate<'_>], choices: &Choices) -> Self {
        for (accepted, candidate) in accepted.iter_mut().zip(candidates) {
            let verdict = candidate.label.name.and_then(|name| choices.verdict(name));
            *accepted = verdict.unwrap_or(*accepted);
        }
        Self { accepted, by_time: false }
    }
}

/// Which of `candidates` begin a turn; `choices` overrule the rules.
pub(super) fn judge(candidates: &[Candidate<'_>], lines: usize, choices: &Choices) -> Judgement {
    let header_lines = header_lines(candidates, choices);
    let keys: Vec<Option<String>> = candidates.iter().map(|candidate| key(candidate, header_lines, choices)).collect();
    let mut judgement = by_rules(candidates, &keys, lines);
    for ((accepted, candidate), key) in judgement.accepted.iter_mut().zip(candidates).zip(&keys) {
        let allowed = key.is_some() && candidate.label.name.is_some_and(|name| choices.verdict(name) == Some(true));
        *accepted |= allowed;
        judgement.by_time &= !allowed;
    }
    judgement
}

fn by_rules(candidates: &[Candidate<'_>], keys: &[Option<String>], lines: usize) -> Judgement {
    let tally = Tally::of(candidates, keys);
    let chevrons = candidates.iter().filter(|candidate| candidate.label.style.shape == Shape::Chevron).count() >= 2;
    let mut accepted: Vec<bool> = (candidates.iter().zip(keys))
        .map(|(candidate, key)| match key {
            _ if chevrons && candidate.label.style.shape == Shape::Chevron => true,
            Some(key) => tally.accepts(key, candidate.label.style),
            None => false,
        })
        .collect();
    if !accepted.contains(&true) {
        accepted = few(candidates, keys, lines);
    }
    let by_time = !accepted.contains(&true);
    if by_time {
        accepted = times_only(candidates, lines);
    }
    Judgement { accepted, by_time }
}

/// How many lines at the top are header: up to the last that a header word begins, before any label comes back.
fn header_lines(candidates: &[Candidate<'_>], choices: &Choices) -> usize {
    let mut seen: Vec<String> = Vec::new();
    let mut end = 0;
    for candidate in candidates.iter().filter(|candidate| candidate.line < 24) {
        let Some(name) = candidate.label.name.map(fold) else { continue };
        if seen.contains(&name) {
            break;
        }
        if is_header_word(&name) && choices.verdict(&name) != Some(true) {
            end = candidate.line + 1;
        } else if end == candidate.line && !candidate.opens_block && !is_dialogue(candidates, candidate) {
            end += 1; // `Interviewer: Dr Chen` right under `Date: …`
        }
        seen.push(name);
    }
    end
}

/// Whether the block of lines that holds `candidate` goes on to labels that come back in it: turns without blank lines.
fn is_dialogue(candidates: &[Candidate<'_>], candidate: &Candidate<'_>) -> bool {
    let after = candidates.iter().filter(|other| other.line > candidate.line);
    let mut block = after.take_while(|other| !other.opens_block).peekable();
    let name = candidate.label.name.map(fold);
    block.any(|other| other.label.name.map(fold) == name)
}

/// The name that `candidate` is counted under; `None` where it cannot be a speaker.
fn key(candidate: &Candidate<'_>, header_lines: usize, choices: &Choices) -> Option<String> {
    let name = fold(candidate.label.name?);
    let aside = || ASIDES.contains(&name.as_str()) || ASIDES_HAN.contains(&name.as_str());
    let by_rules = || !(is_header_word(&name) || is_plain(candidate.label.style) && aside());
    let fit = candidate.line >= header_lines && choices.verdict(&name).unwrap_or_else(by_rules);
    fit.then(|| unnumbered(&name).to_owned())
}

/// Numbered questions and answers are put by the same two people: `Q12` is `Q`.
pub(super) fn unnumbered(name: &str) -> &str {
    let stem = name.trim_end_matches(|sign: char| sign.is_ascii_digit()).trim_end();
    let counted =
        ["q", "a", "question", "answer", "问", "答", "問"].iter().any(|known| stem.eq_ignore_ascii_case(known));
    if counted { stem } else { name }
}

/// A label as it is compared: blanks and letter case do not matter.
pub(super) fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether `name` is a word that heads a line of facts about the interview.
pub(super) fn heads(name: &str) -> bool {
    is_header_word(&fold(name))
}

fn is_header_word(name: &str) -> bool {
    HEADER_WORDS.contains(&name) || HEADER_WORDS_HAN.contains(&name)
}

/// A part in an interview, with or without a number: `speaker 2`, `P03`, `受访者A`.
fn is_role(key: &str) -> bool {
    let numbered = |sign: char| sign.is_ascii_digit() || sign == ' ' || sign == '#';
    let stem = key.trim_end_matches(numbered);
    let han = key.trim_end_matches(|sign: char| sign.is_ascii_alphanumeric());
    ROLES.contains(&stem) || ROLES.contains(&han)
}

fn is_plain(style: Style) -> bool {
    style.mark == Mark::Plain && matches!(style.shape, Shape::Colon | Shape::Tab) && !style.timed
}

/// Whether `name` reads as a name rather than as the beginning of a sentence: `Zhou Min`, `NEAL`, `王晓红`.
fn reads_as_name(name: &str) -> bool {
    let small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let particle = |word: &str| matches!(word, "de" | "la" | "van" | "von" | "der" | "di" | "da" | "of" | "bin" | "al");
    let says = ['说', '說', '讲', '講', '道', '是', '的', '了', '想', '呢', '吧'];
    let han = name.chars().filter(|sign| crate::text::is_han(*sign)).count();
    han <= 5 && !name.ends_with(says) && !name.split_whitespace().any(|word| small(word) && !particle(word))
}

/// So few labels that one more name may well come only once.
const FEW: usize = 6;

/// How often each name and each style comes.
struct Tally {
    /// Times by name, and whether the name's first spelling reads as one.
    names: HashMap<String, (usize, bool)>,
    /// Times by name and style.
    styled: HashMap<(String, Style), usize>,
    /// All labels of names that come back.
    recurring: usize,
    dominant: Option<Style>,
}

impl Tally {
    fn of(candidates: &[Candidate<'_>], keys: &[Option<String>]) -> Self {
        let mut names: HashMap<String, (usize, bool)> = HashMap::new();
        let mut styled: HashMap<(String, Style), usize> = HashMap::new();
        let named = || candidates.iter().zip(keys).filter_map(|(candidate, key)| Some((candidate, key.as_ref()?)));
        for (candidate, key) in named() {
            let name = candidate.label.name.unwrap_or_default();
            names.entry(key.clone()).or_insert((0, reads_as_name(name))).0 += 1;
            *styled.entry((key.clone(), candidate.label.style)).or_default() += 1;
        }
        let mut styles: Vec<(Style, usize)> = Vec::new();
        for (candidate, _) in named().filter(|(_, key)| names.get(*key).is_some_and(|(times, _)| *times > 1)) {
            match styles.iter_mut().find(|(style, _)| *style == candidate.label.style) {
                Some((_, times)) => *times += 1,
                None => styles.push((candidate.label.style, 1)),
            }
        }
        let recurring = styles.iter().map(|(_, times)| times).sum();
        let dominant = styles.iter().rev().max_by_key(|(_, times)| *times).map(|(style, _)| *style);
        let mut tally = Self { names, styled, recurring, dominant };
        tally.doubt_a_lone_name();
        tally
    }

    /// A single plain name that comes twice is as likely a figure of speech.
    fn doubt_a_lone_name(&mut self) {
        let mut back = self.names.iter().filter(|(_, (times, _))| *times > 1);
        let (one, other) = (back.next(), back.next());
        if let (Some((key, (2, _))), None) = (one, other)
            && !is_role(key)
            && self.dominant.is_some_and(is_plain)
        {
            self.dominant = None;
        }
    }

    /// Whether labels with this name and style begin turns.
    fn accepts(&self, key: &str, style: Style) -> bool {
        let Some(dominant) = self.dominant else { return false };
        let (times, reads) = self.names.get(key).copied().unwrap_or_default();
        let in_dominant = self.styled.get(&(key.to_owned(), dominant)).copied().unwrap_or(0);
        let alone = style.shape == Shape::Alone && dominant.shape != Shape::Alone;
        if alone || times == 0 {
            return false;
        }
        if times == 1 {
            return style == dominant && reads && (dominant.timed || self.recurring <= FEW);
        }
        let enough = if reads { 2 } else { (self.recurring / 20).max(3) };
        is_role(key)
            || (in_dominant >= 2 && (!is_plain(dominant) || times >= enough))
            || times >= (self.recurring / 5).max(3)
    }
}

/// A short text where no label comes back: `Q: … A: …`. Labels count if they begin every block, or name parts.
fn few(candidates: &[Candidate<'_>], keys: &[Option<String>], lines: usize) -> Vec<bool> {
    let named: Vec<bool> = keys.iter().map(Option::is_some).collect();
    let count = named.iter().filter(|named| **named).count();
    let first = named.iter().position(|named| *named).and_then(|place| candidates.get(place));
    let after = lines - first.map_or(lines, |first| first.line);
    let roles = keys.iter().flatten().filter(|key| is_role(key)).count();
    let reads = (candidates.iter().zip(keys))
        .filter(|(candidate, key)| key.is_some() && candidate.label.name.is_some_and(reads_as_name))
        .count();
    if roles > 0 && count <= 2 * roles || count >= 2 && reads == count && after <= 2 * count {
        return named;
    }
    vec![false; candidates.len()]
}

/// No names at all, but times before most lines or blocks: captions.
fn times_only(candidates: &[Candidate<'_>], lines: usize) -> Vec<bool> {
    let is_time = |candidate: &Candidate<'_>| candidate.label.style.timed && candidate.label.time.is_some();
    let times = candidates.iter().filter(|candidate| is_time(candidate)).count();
    let enough = times >= 2 && times * 4 >= lines;
    candidates.iter().map(|candidate| enough && is_time(candidate)).collect()
}
