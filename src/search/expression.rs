//! How a regular expression is found in turns: in one turn, or in all turns of a transcript at once, which is as fast as the
//! crate `regex` is on one long text.

use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Hir, Look};

use super::pool::{Pooled, in_word};
use super::required::{for_lines, within_words, without_looks};
use super::turns::Bits;

/// Matches that reach over the border of a turn before a transcript is searched turn by turn.
const MOST_CROSSINGS: usize = 4;

/// Bytes from which on to jump is faster than to read: what memory gives while one waits for it once.
const WORTH_A_JUMP: usize = 4096;

/// Finds a regular expression in turns. Every thread has a clone of its own: the crate keeps what it has learnt for
/// the first thread that asks, and the others wait for each other.
#[derive(Clone)]
pub(super) struct Finder {
    regex: Regex,
    /// `None` where it cannot be taken apart.
    parsed: Option<Hir>,
    /// What finds it in all turns of a transcript at once, made when it is first needed; `None` where nothing does.
    lines: OnceLock<Option<Lines>>,
    /// Whether a text is searched piece by piece, because the crate has no fast way to find the ends of words in a text
    /// with characters beyond ASCII.
    pieces: bool,
}

/// What finds a regular expression in a transcript with a turn in each line.
#[derive(Clone)]
pub(super) struct Lines {
    /// As [`for_lines`] makes it.
    regex: Regex,
    /// Whether what it finds is found by the expression itself too, where no letters beyond ASCII are in the turn.
    sure: bool,
    /// What matches wherever the expression does, for turns with letters beyond ASCII; `None` where `regex` is right for
    /// those too.
    foreign: Option<Regex>,
}

impl Lines {
    fn of(regex: &Regex, parsed: &Hir) -> Option<Self> {
        use Look::{EndLF, StartLF, WordEndUnicode, WordStartUnicode, WordUnicode};
        let looks = parsed.properties().look_set();
        if looks.iter().all(|look| matches!(look, StartLF | EndLF)) {
            return Some(Self { regex: regex.clone(), sure: true, foreign: None });
        }
        let same = |look| matches!(look, StartLF | EndLF | WordUnicode | WordStartUnicode | WordEndUnicode);
        let foreign = looks.contains_word_unicode().then(|| Regex::new(&without_looks(parsed).to_string()));
        let regex = Regex::new(&for_lines(parsed).to_string()).ok()?;
        Some(Self { regex, sure: looks.iter().all(same), foreign: foreign.transpose().ok()? })
    }
}

impl Finder {
    pub(super) fn of(regex: &Regex) -> Self {
        let parsed = regex_syntax::parse(regex.as_str()).ok();
        let pieces = |parsed: &Hir| parsed.properties().look_set().contains_word() && within_words(parsed);
        let pieces = parsed.as_ref().is_some_and(pieces);
        Self { regex: regex.clone(), parsed, lines: OnceLock::new(), pieces }
    }

    /// What it is made of, where it can be taken apart.
    pub(super) fn parsed(&self) -> Option<&Hir> {
        self.parsed.as_ref()
    }

    /// What finds it in all turns of a transcript at once.
    pub(super) fn lines(&self) -> Option<&Lines> {
        self.lines.get_or_init(|| Lines::of(&self.regex, self.parsed.as_ref()?)).as_ref()
    }

    /// Whether it matches in a turn's words with at least one character.
    pub(super) fn matches(&self, words: &str) -> bool {
        let finds = |text: &str| self.regex.find_iter(text).any(|found| !found.is_empty());
        if !self.pieces || words.is_ascii() {
            return finds(words);
        }
        words.split(|next: char| !next.is_ascii() && !in_word(next)).any(finds)
    }

    /// The turns of a transcript that match, found in one go; `None` where that cannot be, or is slower.
    pub(super) fn turns(&self, pooled: &Pooled) -> Option<Bits> {
        let lines = self.lines()?;
        let mut turns = Bits::new(u32::try_from(pooled.turns()).ok()?);
        let words = |turn: usize| pooled.range(turn).map_or("", |range| range.slice(pooled.words()));
        let (mut at, mut turn, mut crossings) = (0, 0, 0);
        while at < pooled.words().len()
            && let Some(found) = lines.regex.find_at(pooled.words(), at)
        {
            turn = pooled.turn_at(found.start(), turn);
            let Some(range) = pooled.range(turn) else { break };
            let inside = !found.is_empty() && found.end() <= range.end().get();
            // What reaches over the end may hide a shorter match; an empty one, another that is not.
            let judged = lines.foreign.is_some() && pooled.is_foreign(turn);
            if !judged && (inside && lines.sure || self.matches(words(turn))) {
                turns.insert(turn as u32);
            }
            crossings += usize::from(!inside);
            if crossings > MOST_CROSSINGS {
                return None;
            }
            at = behind(pooled.words(), found.end(), range.end().get());
        }
        if let Some(wider) = &lines.foreign {
            let matches = |turn: &u32| wider.is_match(words(*turn as usize)) && self.matches(words(*turn as usize));
            pooled.foreign().filter(matches).for_each(|turn| turns.insert(turn));
        }
        Some(turns)
    }
}

/// The byte behind the border at `end`, where the next turn begins. What is left of the turn, from `from` on, is read rather
/// than jumped over, unless it is long: memory comes fast only where it is read in order.
fn behind(words: &str, from: usize, end: usize) -> usize {
    if end.saturating_sub(from) > WORTH_A_JUMP {
        return end + 1;
    }
    let mut at = from.min(end);
    while at <= end {
        let rest = words.as_bytes().get(at..).unwrap_or_default();
        at += memchr::memchr(b'\n', rest).map_or(end, |border| border + 1);
    }
    at.min(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Transcript;

    #[test]
    fn all_turns_at_once_give_what_each_gives() {
        let text = "A: 信任 and trust\n\nB: trust\nus, 😀 naïve kindness “ness”\n\nC: \n\nD: us trust";
        let english = Pooled::of(&Transcript::new("a".into(), text.to_owned()));
        let text = "A: 信任 and trust\n\nB: us, 我们 “ness”\n\nC: 任 kindness, naïve\n\nD: us trust";
        let chinese = Pooled::of(&Transcript::new("b".into(), text.to_owned()));
        [english, chinese].iter().for_each(check);
    }

    fn check(pooled: &Pooled) {
        for pattern in [
            "trust",
            "t.*s",
            r"t\s+us",
            "[^x]+s",
            "(?m)^us",
            "^us",
            r"\w+ness\b",
            r"\bna",
            r"\w\b",
            r"任\b",
            r"(?s)\bus.*",
            "a*",
            "信.",
            "(?s)u.*t",
            "$",
        ] {
            let regex = Regex::new(pattern).unwrap();
            let own = Finder::of(&regex);
            let each = (0..pooled.turns()).filter(|&turn| {
                let words = pooled.range(turn).unwrap().slice(pooled.words());
                let matches = regex.find_iter(words).any(|found| !found.is_empty());
                assert_eq!(own.matches(words), matches, "{pattern} {words}");
                matches
            });
            let each: Vec<u32> = each.map(|turn| turn as u32).collect();
            if let Some(all) = own.turns(pooled) {
                assert_eq!(all.iter(0, u32::MAX).collect::<Vec<_>>(), each, "{pattern}");
            }
        }
    }
}
