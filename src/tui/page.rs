//! A transcript as the Read view shows it: blocks (lines of the text, labels left out) wrapped to a width when looked at.
//!
//! Only blocks near the screen are ever wrapped, so a frame costs the same in a long transcript as in a short one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::project::Transcript;
use crate::text::{
    ByteOffset, ChineseCut, Direction, TextRange, Units, columns, has_stops, previous_grapheme, wrap_hanging,
};

/// Wrapped blocks that are kept; all are let go when there are more.
const KEPT: usize = 4_096;

/// Columns into which a stop may hang: those of a Chinese one.
const HANG: u16 = 2;

/// Numbers that speakers have: no more than can be told apart by colour.
pub const SPEAKERS: usize = 6;

/// A line of the transcript's text, or the gap between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What is shown of it; empty for a gap.
    pub range: TextRange,
    /// The turn that it belongs to, by its place in [`Transcript::turns`].
    pub turn: Option<usize>,
    /// Whether the turn begins here.
    pub first: bool,
}

impl Block {
    /// Whether this is a blank line.
    pub fn is_gap(&self) -> bool {
        self.range.is_empty()
    }
}

/// A display line: which line of which block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The block.
    pub block: usize,
    /// The line in it.
    pub line: usize,
}

/// The blocks of a transcript.
#[derive(Debug, Default)]
pub struct Page {
    blocks: Vec<Block>,
    /// The words of each turn, for [`Units`].
    words: Vec<TextRange>,
    /// What somebody says of them: neither headings nor what stands above the first turn.
    spoken: Vec<TextRange>,
    /// Columns of the longest speaker's name.
    speaker_columns: usize,
    /// For each turn the number of its speaker; see [`Page::speaker`].
    speakers: Vec<Option<usize>>,
    /// Columns at the end of a line into which a stop may hang.
    hang: u16,
    /// How Chinese words are found, once that is known.
    chinese: Option<ChineseCut>,
    wrapped: RefCell<Wrapped>,
}

/// What has been wrapped so far, at one width.
#[derive(Debug, Default)]
struct Wrapped {
    width: usize,
    blocks: HashMap<usize, Rc<[TextRange]>>,
}

impl Page {
    /// Read the lines of `transcript`.
    pub fn new(transcript: &Transcript) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        let (mut start, mut next) = (0, 0);
        let mut begun = None;
        for line in transcript.text.split_inclusive('\n') {
            let range = TextRange::of(start, start + line.trim_end_matches(['\n', '\r']).len());
            start += line.len();
            while transcript.turns.get(next).is_some_and(|turn| turn.range.end() <= range.start()) {
                next += 1;
            }
            let turn = transcript.turns.get(next).filter(|turn| turn.range.overlaps(range));
            let shown =
                turn.map_or(range, |turn| turn.words.intersect(range).unwrap_or(TextRange::empty(range.start())));
            if shown.slice(&transcript.text).trim().is_empty() {
                let label = turn.is_some() && !range.slice(&transcript.text).trim().is_empty();
                if !label && blocks.last().is_some_and(|block| !block.is_gap()) {
                    blocks.push(Block { range: TextRange::empty(range.start()), turn: None, first: false });
                }
                continue;
            }
            let turn = turn.map(|_| next);
            let first = turn.is_some() && turn != begun;
            begun = turn.or(begun);
            blocks.push(Block { range: shown, turn, first });
        }
        if blocks.last().is_some_and(Block::is_gap) {
            blocks.pop();
        }
        let words = transcript.turns.iter().map(|turn| turn.words).collect();
        let names = transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref());
        let speaker_columns = names.map(columns).max().unwrap_or(0);
        let speakers = numbered(transcript);
        let hang = if has_stops(&transcript.text) { HANG } else { 0 };
        let spoken = transcript.spoken();
        Self { blocks, words, spoken, speaker_columns, speakers, hang, chinese: None, wrapped: RefCell::default() }
    }

    /// The number of who speaks in a turn: the same for a name in every transcript, unless two of one transcript would
    /// have the same; then the later gets the next that is free.
    pub fn speaker(&self, turn: usize) -> Option<usize> {
        self.speakers.get(turn).copied().flatten()
    }

    /// Columns of the highest number of a turn.
    pub fn number_columns(&self) -> usize {
        columns(&self.words.len().to_string())
    }

    /// Columns at the end of a line into which a Chinese stop may hang; none where the text has no such stop.
    pub fn hang(&self) -> u16 {
        self.hang
    }

    /// Columns of the longest speaker's name.
    pub fn speaker_columns(&self) -> usize {
        self.speaker_columns
    }

    /// All blocks in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Units of `text`, which is the transcript's.
    pub fn units<'a>(&'a self, text: &'a str) -> Units<'a> {
        Units::new(text, &self.words).with_spoken(&self.spoken).with_chinese(self.chinese)
    }

    /// Find Chinese words so from now on.
    pub fn cut_chinese(&mut self, chinese: Option<ChineseCut>) {
        self.chinese = chinese;
    }

    /// The display lines of block number `block`, `width` columns wide.
    pub fn lines(&self, text: &str, block: usize, width: usize) -> Rc<[TextRange]> {
        let mut wrapped = self.wrapped.borrow_mut();
        if wrapped.width != width || wrapped.blocks.len() > KEPT {
            *wrapped = Wrapped { width, blocks: HashMap::new() };
        }
        let range = self.blocks.get(block).map_or(TextRange::default(), |block| block.range);
        wrapped
            .blocks
            .entry(block)
            .or_insert_with(|| wrap_hanging(text, range, width, usize::from(self.hang)).into())
            .clone()
    }

    /// All display lines that have words.
    pub fn all_lines(&self, text: &str, width: usize) -> Vec<(Place, TextRange)> {
        let blocks = self.blocks.iter().enumerate().filter(|(_, block)| !block.is_gap());
        let lines = |(block, _)| {
            let lines = self.lines(text, block, width);
            (0..lines.len()).filter_map(move |line| Some((Place { block, line }, *lines.get(line)?)))
        };
        blocks.flat_map(lines).collect()
    }

    /// The nearest position at which a caret can stand.
    pub fn snap(&self, offset: ByteOffset) -> ByteOffset {
        let after = self.blocks.partition_point(|block| block.range.start() <= offset);
        let before = self.blocks.get(..after).and_then(|blocks| blocks.iter().rev().find(|block| !block.is_gap()));
        match before {
            Some(block) if offset <= block.range.end() => offset,
            before => {
                let next = self.blocks.iter().skip(after).find(|block| !block.is_gap());
                let next = next.map(|block| block.range.start());
                next.or_else(|| before.map(|block| block.range.end())).unwrap_or_default()
            }
        }
    }

    /// The nearest letter on which a cursor can stand: behind the last one of a paragraph it goes back onto that.
    pub fn on_letter(&self, text: &str, offset: ByteOffset) -> ByteOffset {
        let offset = self.snap(offset);
        let after = self.blocks.partition_point(|block| block.range.start() <= offset);
        let block = self.blocks.get(..after).and_then(|blocks| blocks.iter().rev().find(|block| !block.is_gap()));
        let Some(block) = block else { return offset };
        let end = block.range.start() + block.range.slice(text).trim_end().len();
        if offset < end { offset } else { previous_grapheme(text, end).max(block.range.start()) }
    }

    /// The same at the end of the text alone; elsewhere a caret may stand behind the letters of a line.
    pub fn before_end(&self, text: &str, offset: ByteOffset) -> ByteOffset {
        let last = self.blocks.iter().rfind(|block| !block.is_gap());
        let last = last.is_some_and(|block| self.snap(offset) >= block.range.start());
        if last { self.on_letter(text, offset) } else { self.snap(offset) }
    }

    /// The display line of a position.
    pub fn place(&self, text: &str, offset: ByteOffset, width: usize) -> Place {
        let offset = self.snap(offset);
        let after = self.blocks.partition_point(|block| block.range.start() <= offset);
        let before = self.blocks.get(..after).unwrap_or_default();
        let block = before.iter().rposition(|block| !block.is_gap()).unwrap_or(0);
        let lines = self.lines(text, block, width);
        let line = lines.partition_point(|line| line.start() <= offset).saturating_sub(1);
        Place { block, line }
    }

    /// The display line that begins at `offset` or holds it, gaps included.
    pub fn place_of_line(&self, text: &str, offset: ByteOffset, width: usize) -> Place {
        let block = self.blocks.partition_point(|block| block.range.start() <= offset).saturating_sub(1);
        let line = self.lines(text, block, width).partition_point(|line| line.start() <= offset).saturating_sub(1);
        Place { block, line }
    }

    /// Where a display line begins.
    pub fn start_of_line(&self, text: &str, place: Place, width: usize) -> ByteOffset {
        self.lines(text, place.block, width).get(place.line).map_or(ByteOffset::default(), |line| line.start())
    }

    /// The display line `count` lines further on or back, and how many lines it is away: fewer at the ends.
    pub fn walk(&self, text: &str, from: Place, direction: Direction, count: usize, width: usize) -> (Place, usize) {
        let mut place = from;
        let mut gone = 0;
        while gone < count {
            let next = match direction {
                Direction::Forward => self.after(text, place, width),
                Direction::Backward => self.before(text, place, width),
            };
            let Some(next) = next else { break };
            place = next;
            gone += 1;
        }
        (place, gone)
    }

    /// The display line after `place`.
    pub fn after(&self, text: &str, place: Place, width: usize) -> Option<Place> {
        if place.line + 1 < self.lines(text, place.block, width).len() {
            return Some(Place { line: place.line + 1, ..place });
        }
        (place.block + 1 < self.blocks.len()).then_some(Place { block: place.block + 1, line: 0 })
    }

    /// The display line before `place`.
    pub fn before(&self, text: &str, place: Place, width: usize) -> Option<Place> {
        if place.line > 0 {
            return Some(Place { line: place.line - 1, ..place });
        }
        let block = place.block.checked_sub(1)?;
        Some(Place { block, line: self.lines(text, block, width).len().saturating_sub(1) })
    }

    /// What stands on the display line; `None` for a gap.
    pub fn range(&self, text: &str, place: Place, width: usize) -> Option<TextRange> {
        self.blocks.get(place.block).filter(|block| !block.is_gap())?;
        self.lines(text, place.block, width).get(place.line).copied()
    }

    /// The last display line.
    pub fn last(&self, text: &str, width: usize) -> Place {
        let block = self.blocks.len().saturating_sub(1);
        Place { block, line: self.lines(text, block, width).len().saturating_sub(1) }
    }
}

/// For each turn the number of its speaker.
fn numbered(transcript: &Transcript) -> Vec<Option<usize>> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut taken = [false; SPEAKERS];
    let mut number = |name| {
        *known.entry(name).or_insert_with(|| {
            let wanted = hash(name) % SPEAKERS;
            let free =
                (0..SPEAKERS).map(|step| (wanted + step) % SPEAKERS).find(|slot| taken.get(*slot) == Some(&false));
            let slot = free.unwrap_or(wanted);
            taken.iter_mut().skip(slot).take(1).for_each(|taken| *taken = true);
            slot
        })
    };
    transcript.turns.iter().map(|turn| turn.speaker.as_deref().map(&mut number)).collect()
}

/// A number that depends on the name alone, on every machine and in every version (FNV-1a, Fowler, Noll and Vo).
fn hash(name: &str) -> usize {
    let mixed = name.bytes().fold(0x811c_9dc5_u32, |mixed, byte| (mixed ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (mixed ^ (mixed >> 16)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> (Transcript, Page) {
        let transcript = Transcript::new("t".into(), text.to_owned());
        let page = Page::new(&transcript);
        (transcript, page)
    }

    #[test]
    fn blank_lines_become_one_gap_and_lines_are_walked() {
        let (transcript, page) = page("\nWe trust them.\n\n\n他们也信任我们。\n\n");
        let shown: Vec<&str> = page.blocks().iter().map(|block| block.range.slice(&transcript.text)).collect();
        assert_eq!(shown, ["We trust them.", "", "他们也信任我们。"]);
        let place = page.place(&transcript.text, ByteOffset::new(1), 8);
        assert_eq!(place, Place { block: 0, line: 0 });
        let (end, gone) = page.walk(&transcript.text, place, Direction::Forward, 99, 8);
        assert_eq!((end, gone), (Place { block: 2, line: 1 }, 4));
        assert_eq!(page.last(&transcript.text, 8), end);
        assert_eq!(page.walk(&transcript.text, end, Direction::Backward, 99, 8), (place, 4));
        assert_eq!(page.range(&transcript.text, Place { block: 1, line: 0 }, 8), None);
    }

    #[test]
    fn positions_in_gaps_snap_to_what_is_shown() {
        let (transcript, page) = page("\n\nab\n\ncd\n");
        let snapped = |offset| page.snap(ByteOffset::new(offset)).get();
        assert_eq!(
            (snapped(0), snapped(2), snapped(4), snapped(5), snapped(6), snapped(8), snapped(9)),
            (2, 2, 4, 6, 6, 8, 8)
        );
        assert_eq!(transcript.text.len(), 9);
    }

    #[test]
    fn a_cursor_stands_on_letters() {
        let (transcript, page) = page("ab👩‍🔬\n\n我们。  \n");
        let text = transcript.text.as_str();
        let on = |offset| page.on_letter(text, ByteOffset::new(offset)).get();
        let end = page.snap(ByteOffset::new(text.len())).get();
        let (woman, stop) = (2, text.find('。').unwrap());
        assert_eq!((on(0), on(1), on(woman), on(text.find('\n').unwrap())), (0, 1, woman, woman));
        assert_eq!((on(stop - 3), on(stop), on(stop + 3), on(end)), (stop - 3, stop, stop, stop));
        let before_end = |offset| page.before_end(text, ByteOffset::new(offset)).get();
        assert_eq!((before_end(13), before_end(end)), (13, stop), "{text:?}");
    }

    #[test]
    fn an_empty_transcript_has_a_place_to_stand() {
        let (transcript, page) = page("");
        assert_eq!(page.snap(ByteOffset::new(0)), ByteOffset::default());
        assert_eq!(page.on_letter(&transcript.text, ByteOffset::new(0)), ByteOffset::default());
        assert_eq!(page.place(&transcript.text, ByteOffset::default(), 10), Place::default());
        assert_eq!(page.range(&transcript.text, Place::default(), 10), None);
    }
}
