//! Which ids stand for a code, and what bears them.

use std::collections::HashSet;

use crate::project::{CodeId, Codebook, Coding, Memo, MemoTarget, Project};

/// The ids that stand for some codes: their own, and those of codes that they took the place of.
#[derive(Clone, Debug, Default)]
pub struct Uses(HashSet<CodeId>);

impl Uses {
    /// The ids that `codes` stand for in `codebook`.
    pub fn of(codebook: &Codebook, codes: &[CodeId]) -> Self {
        let wanted: HashSet<&CodeId> = codes.iter().collect();
        let replaced = codebook.codes().iter().filter(|code| code.replaced_by.is_some());
        let standing = replaced.filter(|code| wanted.contains(&codebook.resolve(&code.id)));
        Self(standing.map(|code| code.id.clone()).chain(codes.iter().cloned()).collect())
    }

    /// Whether `id` is one of them.
    pub fn has(&self, id: &CodeId) -> bool {
        self.0.contains(id)
    }

    /// All of them, in no order.
    pub fn ids(&self) -> impl Iterator<Item = &CodeId> {
        self.0.iter()
    }

    /// The codings, in the order in which they were made; lost ones too.
    pub fn codings<'a, 'u>(&'u self, project: &'a Project) -> impl Iterator<Item = &'a Coding> + use<'a, 'u> {
        project.codings.iter().filter(|coding| self.has(&coding.code))
    }

    /// The memos on the codes themselves.
    pub fn memos<'a, 'u>(&'u self, project: &'a Project) -> impl Iterator<Item = &'a Memo> + use<'a, 'u> {
        project.memos.values().filter(|memo| matches!(&memo.target, MemoTarget::Code(code) if self.has(code)))
    }
}
