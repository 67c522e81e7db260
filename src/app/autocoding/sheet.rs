//! What was decided on each proposal of a queue, step by step. Nothing is read or written here.

use super::file::Step;
use super::{Batch, Proposals, Proposed};
use crate::project::{CodeId, Extent};

/// A proposal and what was decided on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What was found.
    pub proposed: Proposed,
    /// What of it is coded.
    pub unit: Extent,
    /// With which code.
    pub code: CodeId,
    /// Whether it was accepted; `None` where nobody has decided.
    pub accepted: Option<bool>,
}

/// How many proposals are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Accepted.
    pub accepted: usize,
    /// Rejected.
    pub rejected: usize,
    /// Not decided on.
    pub left: usize,
}

/// The proposals and the decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) items: Vec<Item>,
    /// What was decided; the last is taken back first.
    decisions: Vec<Decision>,
    counts: Counts,
    /// Whether it was said last that this is all.
    finished: bool,
}

/// A decision, as it is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Decision {
    /// The proposals with these numbers were accepted or rejected.
    Judged(Vec<usize>),
    /// One had this unit.
    Unit(usize, Extent),
    /// One had this code.
    Code(usize, CodeId),
}

impl Sheet {
    pub(super) fn new(batch: &Batch, proposals: Proposals) -> Self {
        let item =
            |proposed: Proposed| Item { proposed, unit: batch.origin.unit, code: batch.code.clone(), accepted: None };
        let items: Vec<Item> = proposals.passages.into_iter().map(item).collect();
        let counts = Counts { left: items.len(), ..Counts::default() };
        Self { items, decisions: Vec::new(), counts, finished: false }
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// The number of the first proposal that nobody has decided on.
    pub(super) fn current(&self) -> Option<usize> {
        self.items.iter().position(|item| item.accepted.is_none())
    }

    /// Whether nothing more is to be decided: all has been, or it was said that this is all.
    pub(super) fn is_closed(&self) -> bool {
        self.finished || self.counts.left == 0
    }

    /// Whether there is a decision to take back.
    pub(super) fn has_decisions(&self) -> bool {
        !self.decisions.is_empty()
    }

    /// Take a step; one about a proposal that is not there does nothing.
    pub(super) fn take(&mut self, step: Step) {
        // Who decides more after that has not finished: the entry was refused.
        self.finished = step == Step::Finish;
        match step {
            Step::Finish => {}
            Step::Judge(number, accepted) if number < self.items.len() => {
                self.judge(vec![number], accepted);
            }
            Step::Judge(..) => {}
            Step::Rest => {
                let open = self.items.iter().enumerate().filter(|(_, item)| item.accepted.is_none());
                self.judge(open.map(|(number, _)| number).collect(), true);
            }
            Step::Unit(number, unit) => {
                if let Some(item) = self.items.get_mut(number) {
                    self.decisions.push(Decision::Unit(number, std::mem::replace(&mut item.unit, unit)));
                }
            }
            Step::Code(number, code) => {
                if let Some(item) = self.items.get_mut(number) {
                    self.decisions.push(Decision::Code(number, std::mem::replace(&mut item.code, code)));
                }
            }
            Step::Back => self.take_back(),
        }
    }

    fn take_back(&mut self) {
        match self.decisions.pop() {
            Some(Decision::Judged(numbers)) => numbers.into_iter().for_each(|number| self.set(number, None)),
            Some(Decision::Unit(number, unit)) => {
                if let Some(item) = self.items.get_mut(number) {
                    item.unit = unit;
                }
            }
            Some(Decision::Code(number, code)) => {
                if let Some(item) = self.items.get_mut(number) {
                    item.code = code;
                }
            }
            None => {}
        }
    }

    fn judge(&mut self, numbers: Vec<usize>, accepted: bool) {
        for number in &numbers {
            self.set(*number, Some(accepted));
        }
        self.decisions.push(Decision::Judged(numbers));
    }

    fn set(&mut self, number: usize, accepted: Option<bool>) {
        let Some(item) = self.items.get_mut(number) else { return };
        let before = std::mem::replace(&mut item.accepted, accepted);
        *self.counts.of(before) -= 1;
        *self.counts.of(accepted) += 1;
    }
}

impl Counts {
    fn of(&mut self, accepted: Option<bool>) -> &mut usize {
        match accepted {
            Some(true) => &mut self.accepted,
            Some(false) => &mut self.rejected,
            None => &mut self.left,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::project::{Anchor, Origin, Rule};
    use crate::text::CharRange;

    fn sheet(count: usize) -> Sheet {
        let origin = Origin { rule: Rule::Search, query: "信任".to_owned(), unit: Extent::Sentence };
        let batch = Batch { origin, code: "trust".into() };
        let proposed = |at: usize| Proposed {
            transcript: "cn01".into(),
            found: Anchor::of(CharRange::of(at, at + 2), "信任", "我们", " 😀"),
        };
        let passages = (0..count).map(proposed).collect();
        Sheet::new(&batch, Proposals { passages, ..Proposals::default() })
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0..12_usize, any::<bool>()).prop_map(|(number, accepted)| Step::Judge(number, accepted)),
            1 => Just(Step::Rest),
            1 => (0..12_usize).prop_map(|number| Step::Unit(number, Extent::Turn)),
            1 => (0..12_usize).prop_map(|number| Step::Code(number, "信".into())),
            3 => Just(Step::Back),
            1 => Just(Step::Finish),
        ]
    }

    #[test]
    fn all_the_rest_is_one_decision() {
        let mut sheet = sheet(4);
        sheet.take(Step::Judge(0, false));
        sheet.take(Step::Rest);
        assert_eq!(sheet.counts(), Counts { accepted: 3, rejected: 1, left: 0 });
        assert_eq!(sheet.current(), None);
        sheet.take(Step::Back);
        assert_eq!((sheet.counts().left, sheet.current()), (3, Some(1)));
        sheet.take(Step::Back);
        assert_eq!((sheet.counts().left, sheet.current(), sheet.has_decisions()), (4, Some(0), false));
    }

    #[test]
    fn the_last_decision_of_any_kind_is_taken_back_first() {
        let mut sheet = sheet(2);
        let shown = |sheet: &Sheet| {
            let item = sheet.items.first().unwrap();
            (item.unit, item.code.to_string(), item.accepted)
        };
        let mut before = vec![shown(&sheet)];
        let steps = [
            Step::Unit(0, Extent::Turn),
            Step::Unit(0, Extent::Match),
            Step::Code(0, "信".into()),
            Step::Judge(0, true),
        ];
        for step in steps {
            sheet.take(step);
            before.push(shown(&sheet));
        }
        while let Some(expected) = before.pop() {
            assert_eq!((shown(&sheet), sheet.has_decisions()), (expected, !before.is_empty()));
            sheet.take(Step::Back);
        }
    }

    proptest! {
        #[test]
        fn counts_are_those_of_the_items(steps in prop::collection::vec(step(), 0..40)) {
            let mut sheet = sheet(10);
            for step in steps {
                sheet.take(step);
            }
            let count = |accepted| sheet.items.iter().filter(|item| item.accepted == accepted).count();
            let expected = Counts { accepted: count(Some(true)), rejected: count(Some(false)), left: count(None) };
            prop_assert_eq!(sheet.counts(), expected);
        }
    }
}
