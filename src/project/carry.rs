//! Carrying passages over an edit of their text: what stays, what moves, what changes, what is lost.
//!
//! A [`Carrier`] knows the edits between two versions of a text and takes any number of anchors across. What stands at a
//! boundary of a passage is settled so: words put in exactly there stay outside; a replacement that begins or ends exactly
//! there belongs to it. Words that were cut are looked for among those that were put in elsewhere.

use super::Anchor;
use super::blanks::{by_letters, same_letters};
use super::blocks::{Block, Texts, blocks};
use super::coding::Fit;
use super::pasting::{LEAST, Pasted, pasted};
use super::text_edit::{Hunk, TextEdit, count_words, hunks, hunks_of, is_blank, is_white, on_graphemes, word_hunks};
use crate::text::{ByteOffset, Positions, Squeezed, TextRange, is_han, same_words};

/// What became of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// The same words, with the text around them, shifted or not.
    Kept,
    /// Its words were cut and stand in another place now.
    Moved,
    /// It was lost in an earlier edit, and its words stand in the text again.
    Returned,
    /// Words inside were edited.
    Changed,
    /// Nothing is left that a careful person would call the passage; its anchor is the old one.
    Lost,
}

impl Fate {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Moved => "moved",
            Self::Returned => "came back",
            Self::Changed => "changed",
            Self::Lost => "lost",
        }
    }
}

/// A passage after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Where it is now; where it was, if it is lost.
    pub anchor: Anchor,
    /// What became of it.
    pub fate: Fate,
}

/// Two versions of a text and what lies between them.
#[derive(Debug)]
pub struct Carrier<'a> {
    old: &'a str,
    old_positions: Positions,
    new: &'a str,
    new_positions: Positions,
    hunks: Vec<Hunk>,
    /// What was cut in one place and pasted in another.
    pasted: Vec<Pasted>,
    /// The same in large: blocks that were touched too.
    blocks: Vec<Block>,
}

/// Words of a replacement that is small enough to stand for what it replaces, wherever in it a passage begins or ends: a
/// name, a figure.
const SMALL: usize = 4;

/// Words of a stretch that was rewritten up to which words found in it again are taken for the same ones.
const NEAR: usize = 60;

/// Bytes of context that speak for a place.
const EVIDENCE: usize = 12;

/// Bytes of words that are long, spaces around them included.
const LONGEST: usize = 60;

/// Blocks beside a passage that are compared at most.
const MAX_BLOCKS: usize = 64;

/// Places that are compared at most.
const MAX_PLACES: usize = 1_000;

impl<'a> Carrier<'a> {
    /// Compare two texts.
    pub fn new(old: &'a str, new: &'a str) -> Self {
        Self::with(old, new, hunks(old, new))
    }

    /// Take edits that are known; `None` where they do not lead from `old` to `new`.
    pub fn of_edits(old: &'a str, new: &'a str, edits: &[TextEdit]) -> Option<Self> {
        let hunks = hunks_of(old, &Positions::new(old), edits)?;
        let same = super::apply_edits(old, edits).is_some_and(|text| text == new);
        same.then(|| Self::with(old, new, on_graphemes(old, new, by_letters(old, new, hunks))))
    }

    fn with(old: &'a str, new: &'a str, hunks: Vec<Hunk>) -> Self {
        let pasted = pasted(old, new, &hunks);
        let blocks = blocks(old, new, &pasted);
        Self { old, old_positions: Positions::new(old), new, new_positions: Positions::new(new), hunks, pasted, blocks }
    }

    /// The edits, for the history.
    pub fn edits(&self) -> Vec<TextEdit> {
        let edit = |hunk: &Hunk| TextEdit {
            start: self.old_positions.char_of(self.old, hunk.old.start()),
            removed: hunk.old.slice(self.old).to_owned(),
            inserted: hunk.new.slice(self.new).to_owned(),
        };
        self.hunks.iter().map(edit).collect()
    }

    /// Whether an anchor fits the old text: its words stand there, in the context that they had.
    pub fn fits(&self, anchor: &Anchor) -> bool {
        anchor.fits(self.old, &self.old_positions)
    }

    /// Carry a passage across. An anchor that does not [fit](Self::fits) the old text is looked for in the new one by its
    /// words and its context alone.
    pub fn carry(&self, anchor: &Anchor) -> Carried {
        let Some(range) = anchor.locate(self.old, &self.old_positions).filter(|range| !range.is_empty()) else {
            return self.look_for(anchor);
        };
        let part = || Some((self.largest_part(anchor, range.slice(self.old))?, Fate::Changed));
        match self.carry_range(anchor, range).or_else(part) {
            Some((range, fate)) => Carried { anchor: Anchor::new(self.new, &self.new_positions, range), fate },
            None => Carried { anchor: anchor.clone(), fate: Fate::Lost },
        }
    }

    /// Where an anchor that [fits](Self::fits) the old text began, in the new one: at the gap, where its words are gone.
    pub fn place(&self, anchor: &Anchor) -> Option<ByteOffset> {
        let start = anchor.locate(self.old, &self.old_positions)?.start();
        let inside = self.hunks.iter().find(|hunk| hunk.old.start() <= start && start < hunk.old.end());
        let after = || shifted(&self.hunks, start, self.hunks.partition_point(|hunk| hunk.old.end() <= start));
        Some(inside.map_or_else(after, |hunk| hunk.new.start()))
    }

    /// Look for the words of an anchor in the new text, with no old text to go by.
    pub fn look_for(&self, anchor: &Anchor) -> Carried {
        look_for(anchor, &Squeezed::new(self.new), &self.new_positions)
    }

    fn carry_range(&self, anchor: &Anchor, range: TextRange) -> Option<(TextRange, Fate)> {
        let touched = touched(&self.hunks, range);
        let quote = range.slice(self.old);
        let mapped = self.trimmed(quote, self.mapped(&self.hunks, range));
        let now = mapped.slice(self.new);
        if same_words(quote, now) || same_letters(quote, now) && !is_blank(now) {
            return Some((mapped, Fate::Kept));
        }
        if let Some(only) = self.only_place(anchor, quote) {
            let near = touched.iter().fold(mapped, |near, hunk| near.cover(hunk.new));
            return Some((only, if near.contains_range(only) { Fate::Kept } else { Fate::Moved }));
        }
        if let [hunk] = touched
            && hunk.old.contains_range(range)
        {
            return self.carry_within(anchor, range, *hunk);
        }
        let (mapped, touched) = self.at_its_edges(range, touched, mapped);
        let now = mapped.slice(self.new);
        // A passage most of which stands elsewhere was moved, not shortened.
        let moved = |staying: usize| {
            let whole = self.moved(anchor, quote).map(|range| (range, Fate::Moved));
            whole.or_else(|| self.in_block(range, staying))
        };
        if !is_something(now, quote) {
            return moved(0);
        }
        let staying = self.staying(range, &touched);
        let thin = staying * 2 < count_words(quote);
        if thin && let Some(moved) = moved(staying) { Some(moved) } else { Some((mapped, Fate::Changed)) }
    }

    /// A passage all of which lies in one edit.
    fn carry_within(&self, anchor: &Anchor, range: TextRange, hunk: Hunk) -> Option<(TextRange, Fate)> {
        let quote = range.slice(self.old);
        if let Some(found) = self.found_again(anchor, quote, hunk) {
            return Some((found, Fate::Kept));
        }
        if let Some(found) = self.moved(anchor, quote) {
            return Some((found, Fate::Moved));
        }
        if let Some(found) = self.in_block(range, self.staying(range, touched(&self.fine(hunk), range))) {
            return Some(found);
        }
        let replaced = hunk.old.slice(self.old);
        let whole = same_words(quote, replaced.trim_matches(is_white)) || hunk.old == range;
        let small = has_at_most(SMALL, replaced) && has_at_most(SMALL, hunk.new.slice(self.new));
        let stands = self.trimmed(quote, self.unpasted(range, hunk.new));
        let now = stands.slice(self.new);
        let alike = || has_at_most(3 * count_words(quote) + 2 * SMALL, now);
        let fit = (small || whole && alike()) && is_something(now, quote);
        if fit { Some((stands, Fate::Changed)) } else { Some((self.left_of(range, hunk)?, Fate::Changed)) }
    }

    /// A passage most of which went along with a block that was cut, touched and pasted, more than is `staying` in place.
    fn in_block(&self, range: TextRange, staying: usize) -> Option<(TextRange, Fate)> {
        let texts = Texts { old: self.old, new: self.new, hunks: &self.hunks };
        let first = self.blocks.partition_point(|block| block.old().end() <= range.start()).saturating_sub(1);
        let behind = self.blocks.partition_point(|block| block.old().start() < range.end()) + 1;
        let near = self.blocks.get(first..behind.min(self.blocks.len()))?;
        let held = near.iter().take(MAX_BLOCKS).map(|block| {
            let inside = block.inside(texts);
            let start = range.start().max(inside.old.start());
            let part = TextRange::new(start, range.end().min(inside.old.end()).max(start));
            let words = self.staying(part, touched(&inside.hunks, part));
            (words, block.words, part, &inside.hunks)
        });
        let (words, of_block, part, hunks) = held.max_by_key(|(words, ..)| *words)?;
        let quote = range.slice(self.old);
        let all = count_words(quote);
        // A run of a few words may be chance, and so may a word beside it.
        let enough = if of_block >= 3 * LEAST { words * 2 >= all } else { words * 3 >= all * 2 && of_block > LEAST };
        let place = self.trimmed(quote, self.mapped(hunks, part));
        let now = place.slice(self.new);
        let fate = if same_letters(quote, now) { Fate::Moved } else { Fate::Changed };
        (words > staying && enough && is_something(now, quote)).then_some((place, fate))
    }

    /// What is left of a passage within a stretch that was rewritten, where that is at least half of its words.
    fn left_of(&self, range: TextRange, hunk: Hunk) -> Option<TextRange> {
        let quote = range.slice(self.old);
        let fine = self.fine(hunk);
        let left = self.trimmed(quote, self.mapped(&fine, range));
        let enough = self.staying(range, touched(&fine, range)) * 2 >= count_words(quote);
        (enough && is_something(left.slice(self.new), quote)).then_some(left)
    }

    /// A passage whose edges lie within edits, by the words of these edits, where more of it stays so; and the edits.
    fn at_its_edges(&self, range: TextRange, touched: &[Hunk], mapped: TextRange) -> (TextRange, Vec<Hunk>) {
        let straddles = |hunk: &Hunk| !range.contains_range(hunk.old);
        if !touched.iter().any(straddles) {
            return (mapped, touched.to_vec());
        }
        let before = self.hunks.partition_point(|hunk| hunk.old.end() <= range.start());
        let before = before.checked_sub(1).and_then(|last| self.hunks.get(last)).copied();
        let words = |hunk: &Hunk| if straddles(hunk) { self.fine(*hunk) } else { vec![*hunk] };
        let fine: Vec<Hunk> = before.into_iter().chain(touched.iter().flat_map(words)).collect();
        let finely = self::touched(&fine, range);
        if self.staying(range, finely) <= self.staying(range, touched) {
            return (mapped, touched.to_vec());
        }
        (self.trimmed(range.slice(self.old), self.mapped(&fine, range)), finely.to_vec())
    }

    /// The edits of words within an edit that is not too large to look at again for every passage.
    fn fine(&self, hunk: Hunk) -> Vec<Hunk> {
        let few = |text: &str| has_at_most(3 * NEAR, text);
        if !few(hunk.old.slice(self.old)) || !few(hunk.new.slice(self.new)) {
            return vec![hunk];
        }
        // Nothing is put in at its beginning: it says where the words before the first edit are.
        let begin = Hunk { old: TextRange::empty(hunk.old.start()), new: TextRange::empty(hunk.new.start()) };
        std::iter::once(begin).chain(word_hunks(self.old, self.new, hunk)).collect()
    }

    /// Where words stand that stand once in the old text and once in the new one: whatever was edited around them, they
    /// are the same.
    fn only_place(&self, anchor: &Anchor, quote: &str) -> Option<TextRange> {
        let once = |text: &str| {
            let found = memchr::memmem::find_iter(text.as_bytes(), quote.as_bytes());
            let mut found = found.map(|start| TextRange::of(start, start + quote.len()));
            let mut whole = found.by_ref().take(MAX_PLACES).filter(|range| !cuts_words(anchor, text, *range));
            whole.next().filter(|_| whole.next().is_none())
        };
        let letters = quote.chars().filter(|letter| letter.is_alphanumeric()).count();
        let han = quote.chars().filter(|letter| is_han(*letter)).count();
        if letters + han < 4 || count_words(quote) == 0 {
            return None;
        }
        let place = once(self.new)?;
        once(self.old).map(|_| place)
    }

    /// The longest line of a passage, where it holds at least half of the words and stands once in both texts: what was cut
    /// and pasted in part.
    fn largest_part(&self, anchor: &Anchor, quote: &str) -> Option<TextRange> {
        let (words, line) = quote.lines().map(|line| (count_words(line), line.trim_matches(is_white))).max()?;
        if words * 2 >= count_words(quote) { self.only_place(anchor, line) } else { None }
    }

    /// The words of a passage in the stretch that was written in place of the one that they stood in.
    fn found_again(&self, anchor: &Anchor, quote: &str, hunk: Hunk) -> Option<TextRange> {
        let best = self.best_place(anchor, quote, hunk.new, |_| true)?;
        (has_at_most(NEAR, hunk.old.slice(self.old)) || best.speaks(quote)).then_some(best.range)
    }

    /// The words of a passage among those that were put in.
    fn moved(&self, anchor: &Anchor, quote: &str) -> Option<TextRange> {
        // One look through the whole text: there may be thousands of edits.
        let put_in = |range: TextRange| {
            let behind = self.hunks.partition_point(|hunk| hunk.new.start() <= range.start());
            let hunk = behind.checked_sub(1).and_then(|last| self.hunks.get(last));
            hunk.is_some_and(|hunk| hunk.new.contains_range(range))
        };
        let best = self.best_place(anchor, quote, TextRange::of(0, self.new.len()), put_in)?;
        best.speaks(quote).then_some(best.range)
    }

    /// The place of `quote` in `bounds` of the new text where its context fits best, if one does, of those that are `fit`.
    fn best_place(
        &self,
        anchor: &Anchor,
        quote: &str,
        bounds: TextRange,
        fit: impl Fn(TextRange) -> bool,
    ) -> Option<Place> {
        let found = memchr::memmem::find_iter(bounds.slice(self.new).as_bytes(), quote.as_bytes());
        let ranges = found.map(|start| TextRange::new(bounds.start() + start, bounds.start() + start + quote.len()));
        let whole = ranges.filter(|range| fit(*range) && !cuts_words(anchor, self.new, *range));
        best(whole.take(MAX_PLACES).map(|range| Place { range, fit: anchor.fit(self.new, range) }))
    }

    /// Where the boundaries of `range` are now.
    fn mapped(&self, hunks: &[Hunk], range: TextRange) -> TextRange {
        let touched = touched(hunks, range);
        let first = touched.first().filter(|hunk| hunk.old.start() <= range.start() && !hunk.old.is_empty());
        let last = touched.last().filter(|hunk| range.end() <= hunk.old.end() && !hunk.old.is_empty());
        let start = match first {
            Some(hunk) if hunk.old.start() == range.start() || self.is_small(hunk) => {
                let strange = self.strange(range, hunk.new).map(|run| run.new.end());
                strange.fold(self.lines_put_in(hunk).0, ByteOffset::max)
            }
            Some(hunk) => hunk.new.end(),
            None => shifted(hunks, range.start(), hunks.partition_point(|hunk| hunk.old.end() <= range.start())),
        };
        let end = match last {
            Some(hunk) if hunk.old.end() == range.end() || self.is_small(hunk) || self.ends_beside_cut(range, hunk) => {
                let strange = self.strange(range, hunk.new).map(|run| run.new.start());
                strange.fold(self.lines_put_in(hunk).1, ByteOffset::min)
            }
            Some(hunk) => hunk.new.start(),
            None => shifted(hunks, range.end(), hunks.partition_point(|hunk| hunk.old.start() < range.end())),
        };
        self.without_stray(range, touched, TextRange::new(start, end.max(start)))
    }

    /// Whether all that an edit took out behind `range` stands elsewhere now: the rest of it replaces words of `range`.
    fn ends_beside_cut(&self, range: TextRange, hunk: &Hunk) -> bool {
        let next = self.blocks.get(self.blocks.partition_point(|block| block.old().start() < range.end()));
        let next = next.map(Block::old).filter(|cut| cut.end() <= hunk.old.end());
        next.is_some_and(|cut| {
            let own = TextRange::new(hunk.old.start().max(range.start()), range.end());
            is_blank(TextRange::new(range.end(), cut.start()).slice(self.old))
                && has_at_most(count_words(own.slice(self.old)) + SMALL, hunk.new.slice(self.new))
        })
    }

    /// Words of other passages that were pasted into `put_in`: no replacement of those of `range`.
    fn strange(&self, range: TextRange, put_in: TextRange) -> impl Iterator<Item = &Pasted> {
        let first = self.pasted.partition_point(|run| run.new.end() <= put_in.start());
        let runs = self.pasted.iter().skip(first).take_while(move |run| run.new.start() < put_in.end());
        runs.filter(move |run| !run.old.overlaps(range))
    }

    /// The largest part of what was put in for `range` that is not pasted from elsewhere.
    fn unpasted(&self, range: TextRange, put_in: TextRange) -> TextRange {
        let ends = [TextRange::empty(put_in.end())];
        let mut at = put_in.start();
        let mut largest = TextRange::empty(at);
        for run in self.strange(range, put_in).map(|run| run.new).chain(ends) {
            let part = TextRange::new(at, run.start().max(at));
            largest = if part.len() > largest.len() { part } else { largest };
            at = run.end();
        }
        largest
    }

    /// `mapped` without an end that holds to the rest by a word or two, with much more put in between: that end was most
    /// likely taken for another place that has the same word.
    fn without_stray(&self, range: TextRange, touched: &[Hunk], mapped: TextRange) -> TextRange {
        let words = count_words(range.slice(self.old));
        let inside = |hunk: &&Hunk| mapped.start() < hunk.new.start() && hunk.new.end() < mapped.end();
        let much = |hunk: &&Hunk| !has_at_most(words.max(2 * SMALL), hunk.new.slice(self.new));
        let often = |range: TextRange| {
            let words = range.slice(self.old).trim_matches(is_white);
            !words.is_empty() && memchr::memmem::find_iter(self.old.as_bytes(), words.as_bytes()).nth(1).is_some()
        };
        let mut kept = mapped;
        for hunk in touched.iter().filter(inside).filter(much) {
            let before = TextRange::new(range.start(), hunk.old.start().max(range.start()));
            let behind = TextRange::new(hunk.old.end().min(range.end()), range.end());
            let (left, right) = (self.staying(before, touched), self.staying(behind, touched));
            if left < right && (left * SMALL <= right || left <= 1) && often(before) {
                kept = TextRange::new(hunk.new.end().max(kept.start()), kept.end());
            } else if right < left && (right * SMALL <= left || right <= 1) && often(behind) {
                return TextRange::new(kept.start(), hunk.new.start().max(kept.start()));
            }
        }
        kept
    }

    /// Where the last line of what was put in begins, and where the first ends, where words of one line were taken out:
    /// turns that were pasted before or behind are no part of a passage that ends there.
    fn lines_put_in(&self, hunk: &Hunk) -> (ByteOffset, ByteOffset) {
        let inserted = hunk.new.slice(self.new);
        let one_line = !hunk.old.slice(self.old).contains('\n');
        let last = inserted.rfind('\n').filter(|_| one_line).map_or(0, |last| last + 1);
        let first = inserted.find('\n').filter(|_| one_line).unwrap_or(inserted.len());
        (hunk.new.start() + last, hunk.new.start() + first)
    }

    fn is_small(&self, hunk: &Hunk) -> bool {
        let (removed, inserted) = (hunk.old.slice(self.old), hunk.new.slice(self.new));
        !is_blank(inserted) && has_at_most(SMALL, removed) && has_at_most(SMALL, inserted)
    }

    /// Words of `range` that no edit touches.
    fn staying(&self, range: TextRange, touched: &[Hunk]) -> usize {
        let edges = touched.iter().map(|hunk| hunk.old).chain([TextRange::empty(range.end())]);
        let mut at = range.start();
        let mut words = 0;
        for edited in edges {
            if edited.start() > at {
                words += count_words(TextRange::new(at, edited.start()).slice(self.old));
            }
            at = at.max(edited.end());
        }
        words
    }

    /// `range` of the new text without what may be left at its ends of words that were taken out: white space, and signs
    /// that close or go on with what is gone. What `quote` begins or ends with itself stays.
    fn trimmed(&self, quote: &str, range: TextRange) -> TextRange {
        let text = range.slice(self.new);
        let begins = |letter: char| is_white(letter) || !quote.starts_with(closes) && closes(letter);
        let ends = |letter: char| is_white(letter) || !quote.ends_with(goes_on) && goes_on(letter);
        let rest = if quote.starts_with(is_white) { text } else { text.trim_start_matches(begins) };
        let kept = if quote.ends_with(is_white) { rest } else { rest.trim_end_matches(ends) };
        let start = range.start() + (text.len() - rest.len());
        TextRange::new(start, start + kept.len())
    }
}

/// The edits that touch `range`: share a position with it, or lie within.
fn touched(hunks: &[Hunk], range: TextRange) -> &[Hunk] {
    let first = hunks.partition_point(|hunk| hunk.old.end() <= range.start());
    let behind = hunks.partition_point(|hunk| hunk.old.start() < range.end());
    hunks.get(first..behind.max(first)).unwrap_or_default()
}

/// Where a position that no edit covers is now, behind the first `count` edits.
fn shifted(hunks: &[Hunk], at: ByteOffset, count: usize) -> ByteOffset {
    match count.checked_sub(1).and_then(|last| hunks.get(last)) {
        Some(hunk) => hunk.new.end() + (at - hunk.old.end()),
        None => at,
    }
}

/// Signs that belong to what stands before them.
fn closes(letter: char) -> bool {
    ",;:.!?)]}”’»…，。；：、！？）】」』》".contains(letter)
}

/// Signs that something must follow.
fn goes_on(letter: char) -> bool {
    ",;:([{“‘«–—，；：、（【「『《".contains(letter)
}

/// Look for the words of an anchor in a text, with nothing else to go by: where they stand in the context that they had,
/// however both are laid out. One that is found is kept where it stood and where its context stands around it, else moved.
pub fn look_for(anchor: &Anchor, text: &Squeezed<'_>, positions: &Positions) -> Carried {
    match anchor.find_in(text, positions).filter(|range| is_sure(anchor, text.text(), *range)) {
        Some(range) => {
            let found = Anchor::new(text.text(), positions, range);
            let kept = found.range == anchor.range || anchor.has_context(text.text(), range);
            Carried { anchor: found, fate: if kept { Fate::Kept } else { Fate::Moved } }
        }
        None => Carried { anchor: anchor.clone(), fate: Fate::Lost },
    }
}

/// Whether words found at `range` are surely the anchor's: in their context, or too many to be chance.
fn is_sure(anchor: &Anchor, text: &str, range: TextRange) -> bool {
    let place = Place { range, fit: anchor.fit(text, range) };
    !cuts_words(anchor, text, range) && (place.speaks(anchor.quote()) || anchor.has_context(text, range))
}

/// Whether a place where letters stand begins or ends within a word, as the passage itself did not: *trust* is not in
/// *trusted*.
fn cuts_words(anchor: &Anchor, text: &str, range: TextRange) -> bool {
    let within = |before: &str, after: &str| {
        let one = before.chars().next_back().is_some_and(is_letter);
        one && after.chars().next().is_some_and(is_letter)
    };
    let (start, end) = (range.start().get(), range.end().get());
    let at = |place: usize| (TextRange::of(0, place).slice(text), TextRange::of(place, text.len()).slice(text));
    let cut = |(before, after): (&str, &str)| within(before, after);
    cut(at(start)) && !within(anchor.prefix(), anchor.quote())
        || cut(at(end)) && !within(anchor.quote(), anchor.suffix())
}

/// Letters and digits that go on to words: of Chinese each character stands for itself.
fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() && !is_han(letter)
}

/// A place where words stand, and how well their context stands around it.
#[derive(Clone, Copy, Debug)]
struct Place {
    range: TextRange,
    fit: Fit,
}

impl Place {
    /// Whether more than chance speaks for this place.
    fn speaks(&self, quote: &str) -> bool {
        let han = quote.chars().filter(|letter| is_han(*letter)).count();
        self.fit.words >= EVIDENCE || han >= 6 || count_words(quote) - han.min(count_words(quote)) >= 4
    }
}

/// The place that fits better than all others, if there is one.
fn best(places: impl Iterator<Item = Place>) -> Option<Place> {
    let (mut best, mut second): (Option<Place>, Option<Place>) = (None, None);
    for place in places {
        if best.is_none_or(|known| place.fit > known.fit) {
            (best, second) = (Some(place), best);
        } else if second.is_none_or(|known| place.fit > known.fit) {
            second = Some(place);
        }
    }
    best.filter(|best| second.is_none_or(|second| best.fit.is_clear_of(second.fit)))
}

/// Whether `text` has no more than so many words. A long text is not counted: some edits are as long as the transcript, and
/// this is asked for every passage in them.
fn has_at_most(words: usize, text: &str) -> bool {
    text.len() <= (words + 1) * LONGEST && count_words(text) <= words
}

/// Whether there is something left: a word, where there were words; a sign that can be seen, where there were only signs.
fn is_something(now: &str, quote: &str) -> bool {
    !is_blank(now) && (count_words(now) > 0 || count_words(quote) == 0)
}

#[cfg(test)]
mod tests;
