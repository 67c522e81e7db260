//! Which codings the Read view shows: for as long as the program runs, and never more than a way of looking.

use std::collections::{BTreeMap, BTreeSet};

use crate::project::{CodeId, CoderId, Project, TranscriptId};

use super::List;

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

/// A row of the choice of what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownRow {
    /// A coder, with the number of codings in the transcript.
    Coder(CoderId, usize),
    /// A code, with the same; and how deep it lies in the hierarchy.
    Code(CodeId, usize, usize),
}

/// Choosing which codings are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choosing {
    /// The row that is chosen.
    pub list: List,
    /// Coders, then codes in the order of the codebook.
    pub rows: Vec<ShownRow>,
}

impl Choosing {
    /// What there is to choose among in a transcript: all coders and codes of the study, and codes that are in no codebook.
    pub fn of(project: &Project, transcript: &TranscriptId) -> Self {
        let (mut coders, mut codes) = (BTreeMap::new(), BTreeMap::new());
        for coding in project.codings.standing_of(transcript) {
            *coders.entry(coding.coder.clone()).or_default() += 1;
            *codes.entry(project.codebook.resolve(&coding.code)).or_default() += 1;
        }
        for coder in &project.coders {
            coders.entry(coder.clone()).or_default();
        }
        let listed = project.codebook.codes().iter().filter(|code| code.replaced_by.is_none());
        let mut rows: Vec<ShownRow> = coders.into_iter().map(|(coder, count)| ShownRow::Coder(coder, count)).collect();
        rows.extend(listed.map(|code| {
            let count = codes.remove(&code.id).unwrap_or_default();
            ShownRow::Code(code.id.clone(), count, project.codebook.depth(&code.id))
        }));
        rows.extend(codes.into_iter().map(|(code, count)| ShownRow::Code(code, count, 0)));
        Self { list: List::default(), rows }
    }

    /// The row that is chosen.
    pub fn chosen(&self) -> Option<&ShownRow> {
        self.rows.get(self.list.chosen)
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
