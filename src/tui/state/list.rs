//! What is chosen in a list, and how far it is scrolled.

use crate::text::Direction;
use crate::tui::action::Motion;

/// A list of rows of which one is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The row that is chosen.
    pub chosen: usize,
    /// The first row on screen.
    pub top: usize,
}

impl List {
    /// Move among `len` rows of which `height` are on screen.
    pub fn step(&mut self, motion: Motion, len: usize, height: usize) {
        let page = height.max(2) - 1;
        let last = len.saturating_sub(1);
        self.chosen = match motion {
            Motion::Line(direction) => shifted(self.chosen, direction, 1),
            Motion::HalfPage(direction) => shifted(self.chosen, direction, height.div_ceil(2)),
            Motion::Page(direction) => shifted(self.chosen, direction, page),
            Motion::Edge(Direction::Backward) => 0,
            Motion::Edge(Direction::Forward) => last,
            _ => self.chosen,
        };
        self.follow(len, height);
    }

    /// Keep the choice inside the list and on screen.
    pub fn follow(&mut self, len: usize, height: usize) {
        self.chosen = self.chosen.min(len.saturating_sub(1));
        let lowest = (self.chosen + 1).saturating_sub(height);
        self.top = self.top.clamp(lowest, self.chosen.max(lowest)).min(len.saturating_sub(height));
    }

    /// Scroll by `count` rows; the choice comes along where it must.
    pub fn scroll(&mut self, direction: Direction, count: usize, len: usize, height: usize) {
        self.top = shifted(self.top, direction, count).min(len.saturating_sub(height));
        self.chosen =
            self.chosen.clamp(self.top, (self.top + height.max(1) - 1).max(self.top)).min(len.saturating_sub(1));
    }
}

fn shifted(value: usize, direction: Direction, count: usize) -> usize {
    match direction {
        Direction::Forward => value.saturating_add(count),
        Direction::Backward => value.saturating_sub(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_stays_on_screen() {
        let mut list = List::default();
        list.step(Motion::Edge(Direction::Forward), 100, 10);
        assert_eq!((list.chosen, list.top), (99, 90));
        list.step(Motion::Page(Direction::Backward), 100, 10);
        assert_eq!((list.chosen, list.top), (90, 90));
        list.scroll(Direction::Backward, 30, 100, 10);
        assert_eq!((list.chosen, list.top), (69, 60));
        list.follow(5, 10);
        assert_eq!((list.chosen, list.top), (4, 0));
        list.follow(0, 10);
        assert_eq!((list.chosen, list.top), (0, 0));
    }
}
