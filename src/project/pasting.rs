//! Words that were taken out in one place and put in at another, among the edits of a text.
//!
//! A turn that was pasted where the end of a passage was taken out looks like a replacement of it. It is none: its words
//! are others', who had them all the time.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::text_edit::Hunk;
use crate::text::{TextRange, word_ranges};

/// Words in a row that are hardly ever the same by chance.
pub(super) const LEAST: usize = 4;

/// A run of words that was cut and pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pasted {
    /// Where it stood in the old text.
    pub(super) old: TextRange,
    /// Where it stands in the new one.
    pub(super) new: TextRange,
}

/// The runs that were put in by one edit and taken out, once, by another, in the order of the new text.
pub(super) fn pasted(old: &str, new: &str, hunks: &[Hunk]) -> Vec<Pasted> {
    let words = |text, range| word_ranges(text, range).collect::<Vec<_>>();
    // Where there is one edit, nothing goes from one to another.
    if hunks.len() < 2 {
        return Vec::new();
    }
    let removed: Vec<Vec<TextRange>> = hunks.iter().map(|hunk| words(old, hunk.old)).collect();
    let mut known: HashMap<[&str; LEAST], Option<(usize, usize)>, FixedState> = HashMap::default();
    for (number, words) in removed.iter().enumerate() {
        for (at, key) in keys(old, words) {
            known.entry(key).and_modify(|place| *place = None).or_insert(Some((number, at)));
        }
    }
    let mut runs = Vec::new();
    for (number, hunk) in hunks.iter().enumerate() {
        let put_in = words(new, hunk.new);
        let mut done = 0;
        for (at, key) in keys(new, &put_in) {
            let Some(Some((from, first))) = known.get(&key).copied().filter(|_| at >= done) else { continue };
            let source = removed.get(from).and_then(|words| words.get(first..)).unwrap_or_default();
            let here = put_in.get(at..).unwrap_or_default();
            let same = source.iter().zip(here).take_while(|(one, other)| one.slice(old) == other.slice(new)).count();
            let (Some(cut), Some(run)) = (cover(source, same), cover(here, same)) else { continue };
            done = at + same;
            if from != number {
                push(&mut runs, Pasted { old: cut, new: run }, old, new);
            }
        }
    }
    runs
}

/// Add a run: to the last one, if only words stand between that are the same in both texts.
fn push(runs: &mut Vec<Pasted>, run: Pasted, old: &str, new: &str) {
    if let Some(last) = runs.last_mut()
        && let Some(between) = old.get(last.old.end().get()..run.old.start().get())
        && new.get(last.new.end().get()..run.new.start().get()) == Some(between)
    {
        *last = Pasted { old: last.old.cover(run.old), new: last.new.cover(run.new) };
        return;
    }
    runs.push(run);
}

/// Each run of [`LEAST`] words, by its first.
fn keys<'t>(text: &'t str, words: &[TextRange]) -> impl Iterator<Item = (usize, [&'t str; LEAST])> {
    let run = |run: &[TextRange]| -> Option<[&'t str; LEAST]> {
        run.iter().map(|word| word.slice(text)).collect::<Vec<_>>().try_into().ok()
    };
    words.windows(LEAST).enumerate().filter_map(move |(at, words)| Some((at, run(words)?)))
}

fn cover(words: &[TextRange], count: usize) -> Option<TextRange> {
    Some(words.first()?.cover(*words.get(count.checked_sub(1)?)?))
}

#[cfg(test)]
mod tests {
    use super::super::text_edit::hunks;
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[&str]) {
        let runs = pasted(old, new, &hunks(old, new));
        let shown: Vec<&str> = runs.iter().map(|run| run.new.slice(new)).collect();
        assert_eq!(shown, expected);
        runs.iter().for_each(|run| assert_eq!(run.old.slice(old), run.new.slice(new)));
    }

    #[test]
    fn what_was_cut_is_known_where_it_was_pasted() {
        check(
            "A one two three four.\n\nB 我们信任他们 😀.\n\nC five.\n",
            "B 我们信任他们 😀.\n\nC five.\n\nA one two three four.\n",
            &["A one two three four"],
        );
        check("a b c d e", "a b c x e", &[]);
        check("", "one two three four", &[]);
    }
}
