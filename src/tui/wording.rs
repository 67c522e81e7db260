//! Which words of two wordings differ, so that a reader sees at once what was changed.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::text::{ByteOffset, TextRange, word_ranges};

/// Cells of old × new words up to which they are compared; beyond, everything counts as changed.
const MAX_CELLS: usize = 1 << 22;

/// The parts of `old` that are gone from `new`, and the parts of `new` that were not in `old`, in bytes of each. Words
/// of English, single characters of Chinese, single marks; white space counts for nothing.
pub(super) fn changed(old: &str, new: &str) -> (Vec<TextRange>, Vec<TextRange>) {
    let (before, after) = (tokens(old), tokens(new));
    if before.len().saturating_mul(after.len()) > MAX_CELLS {
        return (joined(old, before), joined(new, after));
    }
    let one: Vec<&str> = before.iter().map(|range| range.slice(old)).collect();
    let other: Vec<&str> = after.iter().map(|range| range.slice(new)).collect();
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for part in capture_diff_slices(Algorithm::Myers, &one, &other) {
        if !matches!(part, DiffOp::Equal { .. }) {
            gone.extend(before.get(part.old_range()).unwrap_or_default());
            come.extend(after.get(part.new_range()).unwrap_or_default());
        }
    }
    (joined(old, gone), joined(new, come))
}

/// Words, and what stands between them mark by mark.
fn tokens(text: &str) -> Vec<TextRange> {
    let mut tokens = Vec::new();
    let mut at = ByteOffset::default();
    let whole = TextRange::of(0, text.len());
    for word in word_ranges(text, whole) {
        marks(text, TextRange::new(at, word.start()), &mut tokens);
        tokens.push(word);
        at = word.end();
    }
    marks(text, TextRange::new(at, whole.end()), &mut tokens);
    tokens
}

fn marks(text: &str, gap: TextRange, tokens: &mut Vec<TextRange>) {
    let letters = gap.slice(text).char_indices().filter(|(_, letter)| !letter.is_whitespace());
    tokens.extend(letters.map(|(place, letter)| {
        let start = gap.start().get() + place;
        TextRange::of(start, start + letter.len_utf8())
    }));
}

/// Ranges with those joined that only white space parts.
fn joined(text: &str, ranges: Vec<TextRange>) -> Vec<TextRange> {
    let mut joined: Vec<TextRange> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if TextRange::new(last.end(), range.start()).slice(text).trim().is_empty() => {
                *last = last.cover(range);
            }
            _ => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, gone: &[&str], come: &[&str]) {
        let (before, after) = changed(old, new);
        let words = |ranges: Vec<TextRange>, text: &str| -> Vec<String> {
            ranges.into_iter().map(|range| range.slice(text).to_owned()).collect()
        };
        assert_eq!(
            (words(before, old), words(after, new)),
            (
                gone.iter().map(|word| (*word).to_owned()).collect(),
                come.iter().map(|word| (*word).to_owned()).collect()
            )
        );
    }

    #[test]
    fn changed_words_are_found_in_both_languages() {
        check(
            "Knowledge that its holder uses.",
            "Skill that its holder  uses often.",
            &["Knowledge"],
            &["Skill", "often"],
        );
        check("说不出来的知识。", "写不出来的手艺 👍。", &["说", "知识"], &["写", "手艺 👍"]);
        check("", "new words", &[], &["new words"]);
        check("same words", "same\nwords", &[], &[]);
        let long = "a b ".repeat(3_000);
        assert_eq!(changed(&long, "b").0.len(), 1);
    }
}
