//! What is left of passages in a text, where neither the text before is known nor their words stand in it as they were:
//! broken within words, edited between the words before and after them, or nearly the same.
//!
//! Blanks and signs that nobody sees count for nothing. The text is indexed once by runs of [`RUN`] letters, for all
//! passages that are looked for.

use std::collections::HashMap;

use super::Anchor;
use super::text_edit::count_words;
use crate::text::{ByteOffset, TextRange, ceil_grapheme, floor_grapheme, is_han, is_room};

/// Letters that are looked up together.
const RUN: usize = 5;

/// Letters of context that are enough to know a place by, if the words between are alike.
const ENOUGH: usize = 12;

/// Places of a run that are looked at at most, as a side of a passage and as a part of its words.
const MAX_SIDES: usize = 2_000;
const MAX_PARTS: usize = 200;

/// A text in which traces of passages are looked for.
#[derive(Debug)]
pub struct Traces<'a> {
    text: &'a str,
    /// The letters that count, each with its place in bytes.
    places: Vec<usize>,
    letters: Vec<char>,
    /// Where each run stands first, and where what stands at a place stands again.
    first: HashMap<[char; RUN], usize, foldhash::fast::FixedState>,
    next: Vec<Option<u32>>,
}

/// A stretch of letters, with how much speaks for it.
#[derive(Clone, Copy, Debug)]
struct Trace {
    start: usize,
    end: usize,
    weight: usize,
}

impl<'a> Traces<'a> {
    /// Of `text`.
    pub fn new(text: &'a str) -> Self {
        let (places, letters): (Vec<usize>, Vec<char>) =
            text.char_indices().filter(|(_, letter)| !is_room(*letter)).unzip();
        let mut first = HashMap::with_capacity_and_hasher(letters.len(), foldhash::fast::FixedState::default());
        let mut next = vec![None; letters.len()];
        let runs: Vec<[char; RUN]> = letters.windows(RUN).filter_map(|run| run.try_into().ok()).collect();
        for (place, run) in runs.into_iter().enumerate().rev() {
            let again = first.insert(run, place).and_then(|again| u32::try_from(again).ok());
            if let Some(link) = next.get_mut(place) {
                *link = again;
            }
        }
        Self { text, places, letters, first, next }
    }

    /// Where an anchor may stand: the places that fit equally well, the best there are. Where its words stand but for
    /// blanks; else what stands between the words before it and after it; else where most of its words stand in order.
    pub fn of(&self, anchor: &Anchor) -> Vec<TextRange> {
        let sought = Sought::new(anchor);
        if sought.quote.is_empty() {
            return Vec::new();
        }
        let looks: [fn(&Self, &Sought) -> Vec<Trace>; 3] = [Self::exact, Self::between, Self::near];
        let found = looks.iter().map(|look| look(self, &sought)).find(|found| !found.is_empty());
        found.unwrap_or_default().into_iter().filter_map(|trace| self.range(trace)).collect()
    }

    fn range(&self, trace: Trace) -> Option<TextRange> {
        let start = *self.places.get(trace.start)?;
        let last = trace.end.checked_sub(1)?;
        let end = self.places.get(last)? + self.letters.get(last)?.len_utf8();
        let start = floor_grapheme(self.text, ByteOffset::new(start));
        let end = ceil_grapheme(self.text, ByteOffset::new(end));
        (start < end).then(|| TextRange::new(start, end))
    }

    /// Where a run stands, at most `most` places; none where it has more.
    fn runs(&self, run: &[char], most: usize) -> Vec<usize> {
        let Some(run) = <[char; RUN]>::try_from(run).ok() else { return Vec::new() };
        let next = |place: &usize| self.next.get(*place).copied().flatten().map(|place| place as usize);
        let found: Vec<usize> = std::iter::successors(self.first.get(&run).copied(), next).take(most + 1).collect();
        if found.len() > most { Vec::new() } else { found }
    }

    /// How many letters of `context`, counted from its end, stand before `place`.
    fn before(&self, place: usize, context: &[char]) -> usize {
        let letters = self.letters.get(..place).unwrap_or_default();
        letters.iter().rev().zip(context.iter().rev()).take_while(|(one, other)| one == other).count()
    }

    fn after(&self, place: usize, context: &[char]) -> usize {
        let letters = self.letters.get(place..).unwrap_or_default();
        letters.iter().zip(context).take_while(|(one, other)| one == other).count()
    }

    /// Where the words stand, but for blanks, with enough around them or enough of them.
    fn exact(&self, sought: &Sought) -> Vec<Trace> {
        let Sought { quote, prefix, suffix, .. } = sought;
        let stands = |start: usize| self.after(start, quote) == quote.len();
        let starts =
            self.runs(quote.get(..RUN).unwrap_or_default(), usize::MAX - 1).into_iter().filter(|start| stands(*start));
        let trace = |start: usize| {
            let end = start + quote.len();
            Trace { start, end, weight: self.before(start, prefix) + self.after(end, suffix) }
        };
        let enough = if sought.has_many_words { 0 } else { ENOUGH.min(prefix.len() + suffix.len()) };
        best(starts.map(trace).filter(|trace| trace.weight >= enough))
    }

    /// Places behind which a passage may begin: behind the words before it.
    fn starts(&self, prefix: &[char]) -> Vec<(usize, usize)> {
        let weighed = |place: usize| (place, self.before(place, prefix));
        let places = match prefix.len().checked_sub(RUN) {
            Some(from) => {
                self.runs(prefix.get(from..).unwrap_or_default(), MAX_SIDES).into_iter().map(|run| run + RUN).collect()
            }
            None => vec![prefix.len()],
        };
        let enough = ENOUGH.min(prefix.len());
        places.into_iter().map(weighed).filter(|(_, weight)| *weight >= enough).collect()
    }

    /// Places at which a passage may end: where the words after it begin.
    fn ends(&self, suffix: &[char]) -> Vec<(usize, usize)> {
        let weighed = |place: usize| (place, self.after(place, suffix));
        let places = match suffix.get(..RUN) {
            Some(run) => self.runs(run, MAX_SIDES),
            None => self.letters.len().checked_sub(suffix.len()).into_iter().collect(),
        };
        let enough = ENOUGH.min(suffix.len());
        places.into_iter().map(weighed).filter(|(_, weight)| *weight >= enough).collect()
    }

    /// What stands between the words before and after, if it can be what the passage has become.
    fn between(&self, sought: &Sought) -> Vec<Trace> {
        let length = sought.quote.len();
        let ends = self.ends(&sought.suffix);
        let mut found = Vec::new();
        for (start, before) in self.starts(&sought.prefix) {
            let from = ends.partition_point(|(end, _)| *end < start + (length / 4).max(1));
            let near = ends.iter().skip(from).take_while(|(end, _)| *end <= start + 2 * length + 2 * RUN);
            for (end, after) in near {
                let trace = Trace { start, end: *end, weight: before + after };
                if self.is_alike(sought, trace) {
                    found.push(trace);
                }
            }
        }
        best(found.into_iter())
    }

    /// Whether what stands between two sides can be what a passage has become: both sides stand whole, or half of its
    /// letters are still there, and no new paragraph stands between them; with one, nearly all of its letters.
    fn is_alike(&self, sought: &Sought, trace: Trace) -> bool {
        let Some(now) = self.range(trace).map(|range| range.slice(self.text)) else { return false };
        let is_something = count_words(now) > 0 || !sought.has_words;
        let whole = trace.weight == sought.prefix.len() + sought.suffix.len();
        let paragraphs = now.lines().filter(|line| line.chars().all(is_room)).count();
        // Words of another turn are not the passage's, whatever stands around them.
        let least = if paragraphs <= sought.paragraphs { 5 } else { 9 };
        is_something && (whole && paragraphs <= sought.paragraphs || self.has_tenths(&sought.quote, trace, least))
    }

    /// Whether so many tenths of the pairs of letters of `quote` are in a stretch.
    fn has_tenths(&self, quote: &[char], trace: Trace, tenths: usize) -> bool {
        let now = self.letters.get(trace.start..trace.end).unwrap_or_default();
        let known: std::collections::HashSet<&[char]> = now.windows(2).collect();
        let same = quote.windows(2).filter(|pair| known.contains(pair)).count();
        quote.len() > 1 && same * 10 >= (quote.len() - 1) * tenths
    }

    /// Where most of the words stand, in their order.
    fn near(&self, sought: &Sought) -> Vec<Trace> {
        let length = sought.quote.len();
        if !sought.has_many_words || length < ENOUGH {
            return Vec::new();
        }
        let mut parts = Vec::new();
        for (offset, run) in sought.quote.windows(RUN).enumerate() {
            // What the place would be of a passage that had the run where this one has it, shifted to stay positive.
            parts.extend(self.runs(run, MAX_PARTS).into_iter().map(|place| (place + length - offset, offset)));
        }
        parts.sort_unstable();
        let slack = length / 4 + RUN;
        let Some(nearest) = densest(&parts, slack, None) else { return Vec::new() };
        let other = densest(&parts, slack, Some((nearest, slack)));
        let first = self.covered(sought, &parts, nearest, slack);
        let second = other.and_then(|other| self.covered(sought, &parts, other, slack));
        match (first, second) {
            (Some(one), Some(other)) if other.weight * 3 > one.weight * 2 => vec![one, other],
            (one, _) => one.into_iter().collect(),
        }
    }

    /// The stretch that runs of a passage cover which stand about where they would if it began at `begin`.
    fn covered(&self, sought: &Sought, parts: &[(usize, usize)], begin: usize, slack: usize) -> Option<Trace> {
        let length = sought.quote.len();
        let from = parts.partition_point(|part| part.0 < begin);
        let own: Vec<(usize, usize)> = (parts.iter().skip(from).take_while(|part| part.0 <= begin + slack))
            .map(|(place, offset)| (*offset, place + offset - length))
            .collect();
        let mut covered = vec![false; length];
        for (offset, _) in &own {
            covered.iter_mut().skip(*offset).take(RUN).for_each(|letter| *letter = true);
        }
        let weight = covered.iter().filter(|letter| **letter).count();
        let (offset, start) = *own.iter().min()?;
        let (until, end) = own.iter().max().map(|(offset, place)| (offset + RUN, place + RUN))?;
        if weight * 5 < length * 3 || end <= start || end - start > 2 * length {
            return None;
        }
        Some(Trace {
            start: self.start_near(sought, start, offset),
            end: self.end_near(sought, end, length - until),
            weight,
        })
    }

    /// Where a passage begins whose words are known from `start` on but for its first `missing` letters.
    fn start_near(&self, sought: &Sought, start: usize, missing: usize) -> usize {
        let near = start.saturating_sub(2 * missing + RUN);
        let starts = if missing == 0 { Vec::new() } else { self.starts(&sought.prefix) };
        let known =
            starts.into_iter().filter(|(place, _)| (near..=start).contains(place)).max_by_key(|(_, weight)| *weight);
        let word =
            || (0..start).rev().take(2 * RUN).find(|place| !self.goes_on(*place)).map_or(start, |place| place + 1);
        match known {
            Some((place, _)) => place,
            None if missing > 0 && start > 0 => {
                let first = sought.quote.first();
                let again = (near..start).rev().take(missing + 2).find(|place| self.letters.get(*place) == first);
                again.unwrap_or_else(word)
            }
            None => start,
        }
    }

    fn end_near(&self, sought: &Sought, end: usize, missing: usize) -> usize {
        let near = end + 2 * missing + RUN;
        let ends = if missing == 0 { Vec::new() } else { self.ends(&sought.suffix) };
        let known =
            ends.into_iter().filter(|(place, _)| (end..=near).contains(place)).max_by_key(|(_, weight)| *weight);
        let word = || {
            (end - 1..self.letters.len())
                .take(2 * RUN)
                .find(|place| !self.goes_on(*place))
                .map_or(end, |place| place + 1)
        };
        match known {
            Some((place, _)) => place,
            None if missing > 0 => {
                let last = sought.quote.last();
                let again = (end..near).take(missing + 2).find(|place| self.letters.get(*place) == last);
                again.map_or_else(word, |place| place + 1)
            }
            None => end,
        }
    }

    /// Whether the letter at `place` and the next one are of one word.
    fn goes_on(&self, place: usize) -> bool {
        let in_word =
            |place: usize| self.letters.get(place).is_some_and(|letter| letter.is_alphanumeric() && !is_han(*letter));
        let at = |place: usize| self.places.get(place).copied().unwrap_or_default();
        let joined = self.letters.get(place).is_some_and(|letter| at(place) + letter.len_utf8() == at(place + 1));
        joined && in_word(place) && in_word(place + 1)
    }
}

/// An anchor without its blanks.
struct Sought {
    quote: Vec<char>,
    prefix: Vec<char>,
    suffix: Vec<char>,
    /// Whether the words are too many to be chance.
    has_many_words: bool,
    has_words: bool,
    /// Blank lines in it.
    paragraphs: usize,
}

impl Sought {
    fn new(anchor: &Anchor) -> Self {
        let letters = |text: &str| text.chars().filter(|letter| !is_room(*letter)).collect::<Vec<char>>();
        let words = count_words(anchor.quote());
        Self {
            quote: letters(anchor.quote()),
            prefix: letters(anchor.prefix()),
            suffix: letters(anchor.suffix()),
            has_many_words: words >= 6,
            has_words: words > 0,
            paragraphs: anchor.quote().lines().filter(|line| line.chars().all(is_room)).count(),
        }
    }
}

/// Those for which most speaks, and equally much but for a letter.
fn best(found: impl Iterator<Item = Trace>) -> Vec<Trace> {
    let found: Vec<Trace> = found.collect();
    let most = found.iter().map(|trace| trace.weight).max().unwrap_or_default();
    found.into_iter().filter(|trace| trace.weight + 1 >= most).collect()
}

/// Where the densest stretch of `slack` begins, of those that do not touch another one.
fn densest(parts: &[(usize, usize)], slack: usize, but: Option<(usize, usize)>) -> Option<usize> {
    let free = |begin: usize| but.is_none_or(|(other, slack)| begin > other + slack || begin + slack < other);
    let mut end = 0;
    let mut best: Option<(usize, usize)> = None;
    for (start, (begin, _)) in parts.iter().enumerate() {
        while parts.get(end).is_some_and(|part| part.0 <= begin + slack) {
            end += 1;
        }
        if free(*begin) && best.is_none_or(|(count, _)| end - start > count) {
            best = Some((end - start, *begin));
        }
    }
    best.map(|(_, begin)| begin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Positions;

    /// `[` and `]` mark the passage in both texts; none in the second means that it cannot be found.
    #[track_caller]
    fn check(old: &str, new: &str) {
        let (old, range) = unmarked(old);
        let anchor = Anchor::new(&old, &Positions::new(&old), range.unwrap());
        let (new, expected) = unmarked(new);
        let found = Traces::new(&new).of(&anchor);
        let shown = |range: &TextRange| range.slice(&new).to_owned();
        assert_eq!(
            found.iter().map(shown).collect::<Vec<_>>(),
            expected.iter().map(shown).collect::<Vec<_>>(),
            "{new}"
        );
        assert_eq!(found.first().copied(), expected);
    }

    fn unmarked(text: &str) -> (String, Option<TextRange>) {
        let range = text.find('[').zip(text.find(']')).map(|(start, end)| TextRange::of(start, end - 1));
        (text.replace(['[', ']'], ""), range)
    }

    #[test]
    fn words_broken_anywhere_are_found() {
        check(
            "He said it. [Because if you can't hear it] you will not.",
            "He said it. [Bec\nause if you ca\nn't hear it] y\nou will not.",
        );
        check("他说 ok. [Purchasing plus 车间] 的人都在。", "他说 ok. [Purch\nasing plus 车\n间] 的人都在。");
    }

    #[test]
    fn what_stands_between_the_same_words_is_the_passage() {
        check("they keep the drums [in sheds] behind the plant", "they keep the drums [in shed] behind the plant");
        check("他们把桶放在后面的[棚子]里，没有人去看一眼。", "他们把桶放在后面的[仓库]里，没有人去看一眼。");
        check(
            "And he backs the air off, [just a hair], and the sound changes.",
            "And he backs the air off, [a hair], and the sound changes.",
        );
        check("they keep the drums [in sheds] behind the plant", "they keep the drums behind the plant");
        // The words of another turn came between.
        let old = "So it was. [I wrote it up and it was read by nobody, they say.] Then we left the plant.";
        check(
            old,
            "So it was. I wrote it up, yes.\n\nQ: And who read it?\n\nA: They say nobody. Then we left the plant.",
        );
        check("And so it was. [I never knew whom to trust there.] Then we left.", "And so it was. Yes. Then we left.");
    }

    #[test]
    fn most_of_the_words_in_order_are_the_passage() {
        let old = "A: Well.\n\nB: [I had my sheet, I'd slap the sheet on the table for all to see.]\n\nA: Oh.\n";
        check(
            old,
            "A: Well, well, so it goes.\n\nB: [I had my own sheet, I'd slap that sheet on the table for all to see.]\n\nC: Why?\n",
        );
        check(old, "A: Well, well, so it goes.\n\nB: He had a map of the town.\n\nC: Why?\n");
        check(
            "甲：嗯。\n\n乙：[我一扣枪，不对，手里那个管子的抖法不对，我跟他三年了。]",
            "丙：在这里，对吗？\n\n乙：[我一扣枪，不对，手里这个管子的抖法不对，我跟他三年了。]\n\n好",
        );
    }
}
