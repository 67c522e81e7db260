//! Dealing the codings of a code out to new codes, one after the other.

use std::collections::{HashMap, HashSet};

use crate::app::Preview;
use crate::project::{CodeId, CodebookCommand, CodingId, NewCode, Remainder};

/// The keys of the new codes, in their order: those that are no command while codings are dealt.
pub const PILES: &str = "123456789abcdefghilmoprtvwxyz";

/// The last look at a split before it is done.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What it would touch, or why it cannot be done.
    pub outlook: Result<Preview, String>,
    /// Whether the code goes; only where nothing of it is left.
    pub then: Remainder,
}

/// The state of the dialog.
#[derive(Clone, Debug)]
pub struct Dealing {
    /// The code that is split.
    pub code: CodeId,
    /// The new codes.
    pub into: Vec<NewCode>,
    /// All codings of the code, in the reader's order.
    pub queue: Vec<CodingId>,
    /// What was dealt, in the order in which that was done: the place in `into`, or `None` for what was passed over.
    pub dealt: Vec<(CodingId, Option<usize>)>,
    /// Rows by which the coding shown is scrolled.
    pub scrolled: usize,
    /// The last look, where it is being taken.
    pub outcome: Option<Outcome>,
}

impl Dealing {
    /// The coding that waits to be dealt; `None` where all have been looked at.
    pub fn current(&self) -> Option<CodingId> {
        let known: HashSet<&CodingId> = self.dealt.iter().map(|(id, _)| id).collect();
        self.queue.iter().find(|id| !known.contains(id)).copied()
    }

    /// The coding that comes after that one.
    pub fn next(&self) -> Option<CodingId> {
        let known: HashSet<&CodingId> = self.dealt.iter().map(|(id, _)| id).collect();
        self.queue.iter().filter(|id| !known.contains(id)).nth(1).copied()
    }

    /// How many each of the new codes got, and how many were passed over.
    pub fn counts(&self) -> (Vec<usize>, usize) {
        let mut counts = vec![0; self.into.len()];
        let mut passed = 0;
        for (_, place) in &self.dealt {
            match place.and_then(|place| counts.get_mut(place)) {
                Some(count) => *count += 1,
                None => passed += 1,
            }
        }
        (counts, passed)
    }

    /// The place of the new code with this key.
    pub fn pile(&self, key: char) -> Option<usize> {
        PILES.chars().position(|known| known == key.to_ascii_lowercase()).filter(|place| *place < self.into.len())
    }

    /// Take in the codings that the code has now: what was dealt and is gone counts no longer.
    pub fn renew(&mut self, queue: Vec<CodingId>) {
        let known: HashSet<CodingId> = queue.iter().copied().collect();
        self.dealt.retain(|(id, _)| known.contains(id));
        self.queue = queue;
    }

    /// Whether nothing of the code is left.
    pub fn is_through(&self) -> bool {
        let dealt: HashMap<CodingId, usize> = self.deals().into_iter().collect();
        self.queue.iter().all(|id| dealt.contains_key(id))
    }

    fn deals(&self) -> Vec<(CodingId, usize)> {
        self.dealt.iter().filter_map(|(id, place)| Some((*id, (*place)?))).collect()
    }

    /// What is asked of the codebook. New codes that got nothing are made too: the researcher named them.
    pub fn command(&self, then: Remainder) -> CodebookCommand {
        CodebookCommand::Split { code: self.code.clone(), into: self.into.clone(), deals: self.deals(), then }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coding(number: u128) -> CodingId {
        CodingId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn codings_are_dealt_passed_over_and_taken_back() {
        let pile = |name: &str| NewCode { name: name.to_owned(), ..NewCode::default() };
        let mut dealing = Dealing {
            code: "tacit".into(),
            into: vec![pile("手"), pile("words")],
            queue: (0..4).map(coding).collect(),
            dealt: Vec::new(),
            scrolled: 0,
            outcome: None,
        };
        assert_eq!((dealing.pile('2'), dealing.pile('3'), dealing.pile('s')), (Some(1), None, None));
        dealing.dealt = vec![(coding(0), Some(1)), (coding(1), None)];
        assert_eq!((dealing.current(), dealing.next()), (Some(coding(2)), Some(coding(3))));
        assert_eq!(dealing.counts(), (vec![0, 1], 1));
        dealing.renew(vec![coding(1), coding(3)]);
        assert_eq!((dealing.dealt.len(), dealing.current(), dealing.is_through()), (1, Some(coding(3)), false));
        dealing.dealt = vec![(coding(3), Some(0)), (coding(1), Some(0))];
        assert!(dealing.is_through() && dealing.current().is_none());
    }
}
