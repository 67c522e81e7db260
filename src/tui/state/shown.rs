//! Which codings the Read view shows: for as long as the program runs, and never more than a way of looking.

use std::collections::BTreeSet;

use crate::project::{CodeId, CoderId};

/// Codes and coders whose codings are hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    codes: BTreeSet<CodeId>,
    coders: BTreeSet<CoderId>,
}

impl Shown {
    /// Whether nothing is hidden.
    pub fn is_all(&self) -> bool {
        self.codes.is_empty() && self.coders.is_empty()
    }

    /// Whether codings with `code` are shown.
    pub fn code(&self, code: &CodeId) -> bool {
        !self.codes.contains(code)
    }

    /// Whether `coder`'s codings are shown.
    pub fn coder(&self, coder: &CoderId) -> bool {
        !self.coders.contains(coder)
    }

    /// How many codes and how many coders are hidden.
    pub fn hidden(&self) -> (usize, usize) {
        (self.codes.len(), self.coders.len())
    }

    /// Show codings with `code`, or hide them.
    pub fn set_code(&mut self, code: &CodeId, shown: bool) {
        if shown {
            self.codes.remove(code)
        } else {
            self.codes.insert(code.clone())
        };
    }

    /// Show `coder`'s codings, or hide them.
    pub fn set_coder(&mut self, coder: &CoderId, shown: bool) {
        if shown {
            self.coders.remove(coder)
        } else {
            self.coders.insert(coder.clone())
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_comes_back() {
        let mut shown = Shown::default();
        let (code, coder) = (CodeId::from("信任"), CoderId::from("eve 👍"));
        shown.set_code(&code, false);
        shown.set_coder(&coder, false);
        assert_eq!((shown.code(&code), shown.coder(&coder), shown.hidden()), (false, false, (1, 1)));
        shown.set_code(&code, true);
        shown.set_coder(&coder, true);
        assert!(shown.is_all());
    }
}
