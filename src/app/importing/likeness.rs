//! How much of a transcript stands in the text that would take its place: another interview that happens to have the
//! same name must not cost a researcher the codings.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use crate::project::{Anchor, Carrier, Fate};
use crate::text::TextRange;

/// Pairs of words under which a text is too short to be told from another by them.
const FEW_PAIRS: usize = 20;

/// What a new text leaves of the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Likeness {
    /// Pairs of neighbouring words of the old text.
    pairs: usize,
    /// How many of them stand in the new one.
    common: usize,
    /// Passages of the old text that are coded or have a memo.
    passages: usize,
    /// How many of them would be lost.
    lost: usize,
}

impl Likeness {
    /// Of `new` to `old`, whose passages are `anchors`.
    pub(super) fn of(old: &str, new: &str, anchors: &[Anchor]) -> Self {
        let hasher = RandomState::new();
        let mut left: HashMap<u64, usize> = HashMap::new();
        for pair in pairs(new, &hasher) {
            *left.entry(pair).or_default() += 1;
        }
        let (mut count, mut common) = (0, 0);
        for pair in pairs(old, &hasher) {
            count += 1;
            if let Some(times) = left.get_mut(&pair).filter(|times| **times > 0) {
                *times -= 1;
                common += 1;
            }
        }
        let carrier = Carrier::new(old, new);
        let lost = anchors.iter().filter(|anchor| carrier.fits(anchor) && carrier.carry(anchor).fate == Fate::Lost);
        Self { pairs: count, common, passages: anchors.len(), lost: lost.count() }
    }

    /// Why the new text may not take the place of the old one; `None` where it may.
    pub(super) fn refusal(&self) -> Option<String> {
        let Self { pairs, common, passages, lost } = *self;
        if pairs >= FEW_PAIRS && common * 2 < pairs {
            let share = common * 100 / pairs;
            return Some(format!("only {share} % of the words of that transcript stand in this file"));
        }
        (lost * 2 > passages).then(|| format!("{lost} of its {passages} coded passages and memos would be lost"))
    }
}

/// Pairs of neighbouring words, as numbers: single words are much the same in all interviews of a language, pairs are not.
/// Numbers are left out, for times come and go with the format; characters of scripts without spaces are words.
fn pairs<'a>(text: &'a str, hasher: &'a RandomState) -> impl Iterator<Item = u64> + 'a {
    let words = || words(text);
    words().zip(words().skip(1)).map(|pair| hasher.hash_one(pair))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = TextRange::of(at, text.len()).slice(text);
        let (start, first) = rest.char_indices().find(|(_, letter)| letter.is_alphabetic())?;
        let goes_on = |letter: char| letter.is_alphabetic() && !is_word(letter);
        let tail = TextRange::of(start, rest.len()).slice(rest);
        let length = match is_word(first) {
            true => first.len_utf8(),
            false => tail.find(|letter| !goes_on(letter)).unwrap_or(tail.len()),
        };
        let word = TextRange::of(at + start, at + start + length);
        at += start + length;
        Some(word.slice(text))
    })
}

/// Whether a character counts as a word: those of Chinese and Japanese, which have no spaces.
fn is_word(letter: char) -> bool {
    matches!(letter, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_single_characters() {
        let found: Vec<&str> = words("00:12 Ann: I don't，信任👍🏽 né2x").collect();
        assert_eq!(found, ["Ann", "I", "don", "t", "信", "任", "né", "x"]);
    }

    #[test]
    fn a_corrected_text_is_like_and_another_interview_is_not() {
        let old = "Ann: We trust them because we have worked with them for years and know what they do.\n\n\
                   Bo: And what do you do when a part comes late? 我们互相信任，不用再看第二遍。\n";
        let corrected = old.replace("years", "ages").replace("Bo", "Interviewer").replace("第二遍", "一遍👍🏽");
        let timed = format!("[00:01:02] {}", corrected.replace("\n\n", "\n\n[00:02:00] "));
        for (new, expected) in [(old, true), (&corrected, true), (&timed, true), (&old.replace('\n', "\r\n"), true)] {
            assert_eq!(Likeness::of(old, new, &[]).refusal().is_none(), expected, "{new}");
        }
        let other = "Ann: We do have our own way and they know that. \n\nBo: What do you do because of the years?\n";
        let refusal = Likeness::of(old, other, &[]).refusal().unwrap_or_default();
        assert!(refusal.starts_with("only "), "{refusal}");
    }
}
