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
    /// The numbers that each decision was about; the last is taken back first.
    decisions: Vec<Vec<usize>>,
    counts: Counts,
}

impl Sheet {
    pub(super) fn new(batch: &Batch, proposals: Proposals) -> Self {
        let item =
            |proposed: Proposed| Item { proposed, unit: batch.origin.unit, code: batch.code.clone(), accepted: None };
        let items: Vec<Item> = proposals.passages.into_iter().map(item).collect();
        let counts = Counts { left: items.len(), ..Counts::default() };
        Self { items, decisions: Vec::new(), counts }
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// The number of the first proposal that nobody has decided on.
    pub(super) fn current(&self) -> Option<usize> {
        self.items.iter().position(|item| item.accepted.is_none())
    }

    /// Whether there is a decision to take back.
    pub(super) fn has_decisions(&self) -> bool {
        !self.decisions.is_empty()
    }

    /// Take a step; one about a proposal that is not there does nothing.
    pub(super) fn take(&mut self, step: Step) {
        match step {
            Step::Judge(number, accepted) if number < self.items.len() => {
                self.judge(&[number], accepted);
                self.decisions.push(vec![number]);
            }
            Step::Judge(..) => {}
            Step::Rest => {
                let open = self.items.iter().enumerate().filter(|(_, item)| item.accepted.is_none());
                let rest: Vec<usize> = open.map(|(number, _)| number).collect();
                self.judge(&rest, true);
                self.decisions.push(rest);
            }
            Step::Unit(number, unit) => {
                if let Some(item) = self.items.get_mut(number) {
                    item.unit = unit;
                }
            }
            Step::Code(number, code) => {
                if let Some(item) = self.items.get_mut(number) {
                    item.code = code;
                }
            }
            Step::Back => {
                for number in self.decisions.pop().unwrap_or_default() {
                    self.set(number, None);
                }
            }
        }
    }

    fn judge(&mut self, numbers: &[usize], accepted: bool) {
        for number in numbers {
            self.set(*number, Some(accepted));
        }
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
            found: Anchor {
                range: CharRange::of(at, at + 2),
                quote: "信任".to_owned(),
                prefix: "我们".to_owned(),
                suffix: " 😀".to_owned(),
            },
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
