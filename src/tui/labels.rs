//! Beside which lines the names of codings stand in the margin. That depends on the lines and the codings alone, not on
//! what is on screen, so that no name moves while the text is scrolled.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;

use crate::text::TextRange;

use super::marks::Mark;
use super::page::Place;

/// For each line beside which names stand, those of which marks: their places among all marks, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Labels {
    lines: Vec<(Place, Vec<usize>)>,
    /// For each mark the line of its name, where it has one.
    named: Vec<Option<Place>>,
}

impl Labels {
    /// Give every mark that shares a letter with a line a name: beside its first line, or where that has one already beside
    /// the next that is free; at the latest beside its last line, with all others that end there. Of those that wait the one
    /// that begins there goes first. O((lines + marks) log marks).
    pub fn new(marks: &[Mark], lines: &[(Place, TextRange)]) -> Self {
        let spans: Vec<(usize, usize, usize)> = marks
            .iter()
            .enumerate()
            .filter_map(|(mark, one)| span(lines, one.range).map(|(a, b)| (a, b, mark)))
            .collect();
        let mut labels = Self { lines: Vec::new(), named: vec![None; marks.len()] };
        let mut coming = spans.into_iter().peekable();
        let mut waiting = Waiting::default();
        let mut line = 0;
        loop {
            if waiting.is_empty() {
                let Some((first, ..)) = coming.peek() else { return labels };
                line = line.max(*first);
            }
            let mut begun = None;
            while let Some((_, last, mark)) = coming.next_if(|(first, ..)| *first <= line) {
                begun = begun.or(Some(mark));
                waiting.add(mark, last);
            }
            let Some((place, _)) = lines.get(line) else { return labels };
            let names = waiting.due(line, begun, &labels.named);
            for mark in &names {
                labels.named.iter_mut().skip(*mark).take(1).for_each(|named| *named = Some(*place));
            }
            if !names.is_empty() {
                waiting.count = waiting.count.saturating_sub(names.len());
                labels.lines.push((*place, names));
            }
            line += 1;
        }
    }

    /// The marks whose names stand beside a line.
    pub fn at(&self, line: Place) -> &[usize] {
        let found = self.lines.binary_search_by_key(&line, |(place, _)| *place).ok();
        found.and_then(|place| self.lines.get(place)).map_or(&[], |(_, names)| names)
    }

    /// The line beside which the name of a mark stands.
    pub fn line_of(&self, mark: usize) -> Option<Place> {
        self.named.get(mark).copied().flatten()
    }
}

/// The first and the last line that share a letter with `range`.
fn span(lines: &[(Place, TextRange)], range: TextRange) -> Option<(usize, usize)> {
    let from = lines.partition_point(|(_, line)| line.end() <= range.start());
    let to = lines.partition_point(|(_, line)| line.start() < range.end());
    (from < to).then(|| (from, to - 1))
}

/// Marks that have begun and have no name yet.
#[derive(Default)]
struct Waiting {
    /// In the order in which they began.
    begun: VecDeque<usize>,
    /// By their last lines.
    ending: BinaryHeap<Reverse<(usize, usize)>>,
    /// How many have no name.
    count: usize,
}

impl Waiting {
    fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn add(&mut self, mark: usize, last: usize) {
        self.begun.push_back(mark);
        self.ending.push(Reverse((last, mark)));
        self.count += 1;
    }

    /// The marks that are named beside `line`: all that end there, else the first that begins there, else the first.
    fn due(&mut self, line: usize, begun: Option<usize>, named: &[Option<Place>]) -> Vec<usize> {
        let is_free = |mark: usize| named.get(mark).is_some_and(Option::is_none);
        let mut names = Vec::new();
        while let Some(Reverse((_, mark))) = self.ending.peek().copied().filter(|Reverse((last, _))| *last <= line) {
            self.ending.pop();
            names.extend(Some(mark).filter(|mark| is_free(*mark)));
        }
        if names.is_empty() {
            while self.begun.front().is_some_and(|mark| !is_free(*mark)) {
                self.begun.pop_front();
            }
            names.extend(begun.or_else(|| self.begun.front().copied()));
        }
        names.sort_unstable();
        names
    }
}

/// Labels that were made for lines of some width, until the marks change.
#[derive(Debug, Default)]
pub struct KeptLabels(RefCell<Option<(usize, Rc<Labels>)>>);

impl KeptLabels {
    /// Those for lines `width` columns wide, made by `make` where they are not known.
    pub fn of(&self, width: usize, make: impl FnOnce() -> Labels) -> Rc<Labels> {
        let mut kept = self.0.borrow_mut();
        match &*kept {
            Some((known, labels)) if *known == width => labels.clone(),
            _ => {
                let labels = Rc::new(make());
                *kept = Some((width, labels.clone()));
                labels
            }
        }
    }

    /// The marks have changed.
    pub fn forget(&self) {
        self.0.borrow_mut().take();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::project::{CodingId, Color};
    use crate::tui::marks::Marks;

    fn mark(start: usize, end: usize) -> Mark {
        let coding = CodingId(uuid::Uuid::from_u128((start * 1_000 + end) as u128));
        let (code, coder) = ("信任".into(), "ada".into());
        Mark { coding, range: TextRange::of(start, end), code, coder, own: true, color: Color::Blue, lane: 0 }
    }

    /// Lines of ten bytes, every fourth a gap without words.
    fn lines(count: usize) -> Vec<(Place, TextRange)> {
        let line = |number: usize| (Place { block: number, line: 0 }, TextRange::of(number * 10, number * 10 + 10));
        (0..count).filter(|number| number % 4 != 3).map(line).collect()
    }

    #[track_caller]
    fn check(ranges: &[(usize, usize)], expected: &[(usize, &[usize])]) {
        let marks = Marks::of(ranges.iter().map(|(start, end)| mark(*start, *end)).collect(), "");
        let labels = Labels::new(marks.all(), &lines(20));
        let found: Vec<(usize, &[usize])> =
            labels.lines.iter().map(|(place, names)| (place.block, names.as_slice())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_stands_beside_the_first_line_that_is_free() {
        check(&[(0, 5)], &[(0, &[0])]);
        check(&[(0, 50), (0, 50)], &[(0, &[0]), (1, &[1])]);
        check(&[(0, 5), (2, 50)], &[(0, &[0]), (1, &[1])]);
        check(&[(0, 9), (0, 8), (12, 14)], &[(0, &[0, 1]), (1, &[2])]);
        // The third begins where the second would have stood.
        check(&[(0, 90), (0, 90), (15, 90)], &[(0, &[0]), (1, &[2]), (2, &[1])]);
        // Over a gap: 30..40 is no line.
        check(&[(25, 60), (26, 60)], &[(2, &[0]), (4, &[1])]);
        check(&[(31, 39)], &[]);
        check(&[], &[]);
    }

    proptest! {
        #[test]
        fn every_mark_is_named_once_beside_a_line_of_its_own(
            ranges in proptest::collection::vec((0_usize..180, 1_usize..70), 0..40),
        ) {
            let marks = Marks::of(ranges.into_iter().map(|(start, length)| mark(start, start + length)).collect(), "");
            let lines = lines(30);
            let labels = Labels::new(marks.all(), &lines);
            for (place, one) in marks.all().iter().enumerate() {
                let own = |(_, line): &&(Place, TextRange)| line.overlaps(one.range);
                let own: Vec<Place> = lines.iter().filter(own).map(|(place, _)| *place).collect();
                let named: Vec<Place> =
                    labels.lines.iter().filter(|(_, names)| names.contains(&place)).map(|(place, _)| *place).collect();
                prop_assert_eq!(named.len(), usize::from(!own.is_empty()));
                prop_assert!(named.iter().all(|line| own.contains(line)));
                prop_assert_eq!(labels.line_of(place), named.first().copied());
            }
            prop_assert!(labels.lines.is_sorted_by_key(|(place, _)| *place));
        }
    }
}
