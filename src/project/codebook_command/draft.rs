//! A codebook that changes are tried on, one after the other, while they are written down.

use crate::project::{Change, Code, CodeId, Codebook, CodebookVersion, PlacedCode};

/// The codebook as it will be, and how it came to be so.
pub(super) struct Draft {
    pub(super) codebook: Codebook,
    pub(super) changes: Vec<Change>,
}

impl Draft {
    pub(super) fn new(codebook: &Codebook) -> Self {
        Self { codebook: codebook.clone(), changes: Vec::new() }
    }

    /// The version that the changes come to.
    pub(super) fn version(&self) -> CodebookVersion {
        self.codebook.content_version()
    }

    /// A new code behind its siblings.
    pub(super) fn add(&mut self, code: Code) {
        let index = self.codebook.children(code.parent.as_ref()).count();
        self.take(None, Some(PlacedCode { code, index }));
    }

    /// Other content for a code; its place stays.
    pub(super) fn set(&mut self, code: Code) {
        let Some(before) = self.placed(&code.id) else { return };
        if before.code != code {
            let after = PlacedCode { code, index: before.index };
            self.take(Some(before), Some(after));
        }
    }

    /// Another place for a code and all below it.
    pub(super) fn place(&mut self, id: &CodeId, parent: Option<CodeId>, index: usize) {
        let Some(before) = self.placed(id) else { return };
        let after = PlacedCode { code: Code { parent, ..before.code.clone() }, index };
        if before != after {
            self.take(Some(before), Some(after));
        }
    }

    /// Take a code out. What stands below it moves up to its place first, each by a change of its own.
    pub(super) fn remove(&mut self, id: &CodeId) {
        let Some(before) = self.placed(id) else { return };
        let children: Vec<CodeId> = self.codebook.children(Some(id)).map(|code| code.id.clone()).collect();
        for (number, child) in children.iter().enumerate() {
            self.place(child, before.code.parent.clone(), before.index + 1 + number);
        }
        self.take(Some(before), None);
    }

    fn placed(&self, id: &CodeId) -> Option<PlacedCode> {
        let code = self.codebook.get(id.as_str())?.clone();
        let index = self.codebook.index(id).unwrap_or(0);
        Some(PlacedCode { code, index })
    }

    fn take(&mut self, before: Option<PlacedCode>, after: Option<PlacedCode>) {
        self.codebook.change(before.as_ref(), after.clone());
        self.changes.push(Change::Code { before, after });
    }
}
