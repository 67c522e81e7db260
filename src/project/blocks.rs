//! Blocks of words that were cut, touched in a few letters and pasted elsewhere.
//!
//! Runs of words that were taken out in one place and put in at another hold a block together where they follow one another
//! in both texts. Between them and at its ends the block was edited: the difference of both sides tells how.

use std::cmp::Reverse;
use std::sync::OnceLock;

use super::pasting::Pasted;
use super::text_edit::{Hunk, count_words, word_hunks};
use crate::text::{Arrange, ByteOffset, TextRange, word_ranges};

/// Bytes between two runs of one block at most, and beside its first and last run up to which it may reach.
const NEAR: usize = 300;

/// Runs that another one may go on from: what was cut from between two of a block may stand elsewhere.
const OPEN: usize = 4;

/// Both texts, and the edits between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Texts<'a> {
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) hunks: &'a [Hunk],
}

/// A block that was cut and pasted.
#[derive(Debug)]
pub(super) struct Block {
    /// From its first run to its last, where it was and where it is.
    runs: Hunk,
    /// What it may take in beside them: up to the blocks before and behind, in either text.
    room: Hunk,
    /// Words in its runs.
    pub(super) words: usize,
    inside: OnceLock<Inside>,
}

/// A block with what was edited in it.
#[derive(Debug)]
pub(super) struct Inside {
    /// Where all of it was.
    pub(super) old: TextRange,
    /// The edits within, the first of which says where it begins.
    pub(super) hunks: Vec<Hunk>,
}

impl Block {
    /// Where its runs were.
    pub(super) fn old(&self) -> TextRange {
        self.runs.old
    }

    /// The whole block, with the words that were edited at its ends. Compared when it is first asked for.
    pub(super) fn inside(&self, texts: Texts<'_>) -> &Inside {
        self.inside.get_or_init(|| {
            let (begin, end) = (self.begin(texts), self.end(texts));
            let whole = Hunk { old: TextRange::new(begin.0, end.0), new: TextRange::new(begin.1, end.1) };
            let first = Hunk { old: TextRange::empty(begin.0), new: TextRange::empty(begin.1) };
            let hunks = std::iter::once(first).chain(word_hunks(texts.old, texts.new, whole)).collect();
            Inside { old: whole.old, hunks }
        })
    }

    /// Where the block begins in both texts: before the words that still go before it in both, and before those that were
    /// replaced there, in the same line.
    fn begin(&self, texts: Texts<'_>) -> (ByteOffset, ByteOffset) {
        let before = |text: &str, room: TextRange, at: ByteOffset| {
            let floor = text.ceil_char_boundary(room.start().get().max(at.get().saturating_sub(NEAR)));
            let line = TextRange::of(floor, at.get()).slice(text);
            let within = line.rfind('\n').map(|end| floor + end + 1);
            let capped = within.is_none() && floor > room.start().get();
            let line = TextRange::of(within.unwrap_or(floor), at.get());
            // The first word of a part of a line may be half of one.
            let words: Vec<TextRange> = word_ranges(text, line).skip(usize::from(capped)).collect();
            let start = if capped { words.first().map_or(at, |word| word.start()) } else { line.start() };
            (start, words)
        };
        let (line, words) = before(texts.old, self.room.old, self.runs.old.start());
        let (line_new, words_new) = before(texts.new, self.room.new, self.runs.new.start());
        let same = words.iter().rev().zip(words_new.iter().rev());
        let same = same.take_while(|(one, other)| one.slice(texts.old) == other.slice(texts.new)).last();
        let (at, at_new) = match same {
            Some((one, other)) => (one.start(), other.start()),
            None => (self.runs.old.start(), self.runs.new.start()),
        };
        let floor = put_in_before(texts.hunks, |hunk| hunk.old, at).max(line);
        let floor_new = put_in_before(texts.hunks, |hunk| hunk.new, at_new).max(line_new);
        if floor < at && floor_new < at_new { (floor, floor_new) } else { (at, at_new) }
    }

    /// Where the block ends, as [`Self::begin`].
    fn end(&self, texts: Texts<'_>) -> (ByteOffset, ByteOffset) {
        let behind = |text: &str, room: TextRange, at: ByteOffset| {
            let ceiling = text.floor_char_boundary(room.end().get().min(at.get() + NEAR));
            let line = TextRange::of(at.get(), ceiling).slice(text);
            let within = line.find('\n').map(|end| at.get() + end);
            let capped = within.is_none() && ceiling < room.end().get();
            let line = TextRange::of(at.get(), within.unwrap_or(ceiling));
            let mut words: Vec<TextRange> = word_ranges(text, line).collect();
            if capped {
                words.pop();
            }
            let end = if capped { words.last().map_or(at, |word| word.end()) } else { line.end() };
            (end, words)
        };
        let (line, words) = behind(texts.old, self.room.old, self.runs.old.end());
        let (line_new, words_new) = behind(texts.new, self.room.new, self.runs.new.end());
        let same = words.iter().zip(&words_new);
        let same = same.take_while(|(one, other)| one.slice(texts.old) == other.slice(texts.new)).last();
        let (at, at_new) = match same {
            Some((one, other)) => (one.end(), other.end()),
            None => (self.runs.old.end(), self.runs.new.end()),
        };
        let ceiling = put_in_behind(texts.hunks, |hunk| hunk.old, at).min(line);
        let ceiling_new = put_in_behind(texts.hunks, |hunk| hunk.new, at_new).min(line_new);
        if ceiling > at && ceiling_new > at_new { (ceiling, ceiling_new) } else { (at, at_new) }
    }
}

/// Where the side of an edit begins that reaches up to `at`; `at` itself where there is none.
fn put_in_before(hunks: &[Hunk], side: impl Fn(&Hunk) -> TextRange, at: ByteOffset) -> ByteOffset {
    let last = hunks.partition_point(|hunk| side(hunk).start() < at).checked_sub(1).and_then(|last| hunks.get(last));
    last.map(side).filter(|range| range.end() >= at).map_or(at, |range| range.start())
}

/// Where the side of an edit ends that goes on at `at`; `at` itself where there is none.
fn put_in_behind(hunks: &[Hunk], side: impl Fn(&Hunk) -> TextRange, at: ByteOffset) -> ByteOffset {
    let next = hunks.get(hunks.partition_point(|hunk| side(hunk).end() <= at));
    next.map(side).filter(|range| range.start() <= at).map_or(at, |range| range.end())
}

/// The blocks that the runs of words make which were cut and pasted, in the order of the old text.
pub(super) fn blocks(old: &str, new: &str, pasted: &[Pasted]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for run in apart(pasted) {
        let words = count_words(run.old.slice(old));
        let near = |from: TextRange, to: TextRange| from.end() <= to.start() && to.start() - from.end() <= NEAR;
        let open = blocks.len().saturating_sub(OPEN);
        let goes_on = |block: &&mut Block| near(block.runs.old, run.old) && near(block.runs.new, run.new);
        match blocks.iter_mut().skip(open).rev().find(goes_on) {
            Some(block) => {
                block.runs = Hunk { old: block.runs.old.cover(run.old), new: block.runs.new.cover(run.new) };
                block.words += words;
            }
            None => {
                let runs = Hunk { old: run.old, new: run.new };
                blocks.push(Block { runs, room: runs, words, inside: OnceLock::new() });
            }
        }
    }
    give_room(&mut blocks, (old.len(), new.len()));
    blocks
}

/// The runs in the order of the old text, of two that share words the longer one.
fn apart(pasted: &[Pasted]) -> Vec<Pasted> {
    let mut sorted = pasted.to_vec();
    sorted.arrange_by_key(|run| (run.old.start(), Reverse(run.old.len())));
    let mut kept: Vec<Pasted> = Vec::with_capacity(sorted.len());
    for run in sorted {
        match kept.last_mut() {
            Some(last) if last.old.end() > run.old.start() => {
                if run.old.len() > last.old.len() {
                    *last = run;
                }
            }
            _ => kept.push(run),
        }
    }
    kept
}

/// Let each block reach up to its neighbours.
fn give_room(blocks: &mut [Block], lengths: (usize, usize)) {
    let mut sides: Vec<(TextRange, usize)> = blocks.iter().map(|block| block.runs.old).zip(0..).collect();
    for (number, room) in rooms(&mut sides, lengths.0) {
        blocks.get_mut(number).into_iter().for_each(|block| block.room.old = room);
    }
    let mut sides: Vec<(TextRange, usize)> = blocks.iter().map(|block| block.runs.new).zip(0..).collect();
    for (number, room) in rooms(&mut sides, lengths.1) {
        blocks.get_mut(number).into_iter().for_each(|block| block.room.new = room);
    }
}

fn rooms(sides: &mut [(TextRange, usize)], length: usize) -> Vec<(usize, TextRange)> {
    sides.arrange_by_key(|(range, _)| range.start());
    let mut floor = ByteOffset::new(0);
    let room = |(at, (range, number)): (usize, &(TextRange, usize))| {
        let ceiling = sides.get(at + 1).map_or(ByteOffset::new(length), |(next, _)| next.start());
        let room = TextRange::new(floor.min(range.start()), ceiling.max(range.end()));
        floor = floor.max(range.end());
        (*number, room)
    };
    sides.iter().enumerate().map(room).collect()
}
