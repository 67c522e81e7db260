//! The codebook beside the text of the Read view: a tree to code from and to look things up in.

use std::collections::{HashMap, HashSet};

use ratatui::layout::Rect;

use crate::app::quotes::Ledger;
use crate::project::{CodeId, Codebook};

use super::tree::{Branch, Branches, Wording, words};
use super::{Input, List};

/// How often codes are used: each alone, and with the codes below it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    own: HashMap<CodeId, usize>,
    all: HashMap<CodeId, usize>,
    /// Codes that codings name and the codebook does not hold, in the order of their ids.
    strangers: Vec<CodeId>,
}

impl Tally {
    /// Of a study whose codings `ledger` holds: it takes no look at them.
    pub fn new(codebook: &Codebook, ledger: &Ledger) -> Self {
        let mut tally = Self::default();
        for (id, count) in ledger.uses(&Default::default()) {
            let code = codebook.resolve(id);
            for above in codebook.ancestors(&code) {
                *tally.all.entry(above.id.clone()).or_default() += count;
            }
            *tally.all.entry(code.clone()).or_default() += count;
            *tally.own.entry(code).or_default() += count;
        }
        let strange = tally.own.keys().filter(|id| codebook.get(id.as_str()).is_none());
        tally.strangers = strange.cloned().collect();
        tally.strangers.sort();
        tally
    }

    /// Codings of a code alone, and with those of the codes below it.
    pub fn counts(&self, code: &CodeId) -> (usize, usize) {
        let count = |counts: &HashMap<CodeId, usize>| counts.get(code).copied().unwrap_or(0);
        (count(&self.own), count(&self.all))
    }
}

/// The parts of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SidebarParts {
    /// The line between the text and the panel.
    pub divider: Rect,
    /// The heading, or the words looked for.
    pub head: Rect,
    /// The tree.
    pub tree: Rect,
    /// The line below it.
    pub rule: Rect,
    /// What the chosen code means.
    pub about: Rect,
}

/// The state of the panel.
#[derive(Clone, Debug, Default)]
pub struct Sidebar {
    /// Whether it is on the screen.
    pub open: bool,
    /// Whether it has the keys.
    pub active: bool,
    /// The code that is chosen, among those shown.
    pub list: List,
    /// Words that a code must hold.
    pub filter: Input,
    /// Codes whose children are hidden.
    pub folded: HashSet<CodeId>,
    /// The rows of the tree.
    pub branches: Vec<Branch>,
    /// What the filter looks at, once it has.
    pub wording: Option<Wording>,
    /// How often codes are used.
    pub tally: Tally,
    /// The [`crate::app::Workspace::generation`] that all this shows.
    pub generation: Option<u64>,
    /// Rows by which what the code means is scrolled.
    pub scrolled: usize,
}

/// Columns of the panel at least and at most, its line among them.
const COLUMNS: (u16, u16) = (27, 46);

impl Sidebar {
    /// Columns that the panel takes of a body `width` columns wide; 0 where it is not open.
    pub fn columns(&self, width: u16) -> u16 {
        if self.open { (width * 3 / 10).clamp(COLUMNS.0, COLUMNS.1).min(width / 2) } else { 0 }
    }

    /// Where the parts lie in `area`: nothing here depends on what they show.
    pub fn parts(area: Rect) -> SidebarParts {
        let divider = Rect { width: 1.min(area.width), ..area };
        let right = Rect { x: divider.right(), width: area.width.saturating_sub(1), ..area };
        let head = Rect { height: 1.min(right.height), ..right };
        let below = right.height.saturating_sub(2);
        let about = (below * 2 / 5).clamp(below.min(4), below);
        let tree = Rect { y: head.bottom(), height: below - about, ..right };
        let rule = Rect { y: tree.bottom(), height: 1, ..right }.intersection(right);
        let about = Rect { y: rule.bottom(), height: about, ..right }.intersection(right);
        SidebarParts { divider, head, tree, rule, about }
    }

    /// The code that is chosen.
    pub fn chosen(&self) -> Option<&Branch> {
        self.branches.get(self.list.chosen)
    }

    /// Choose the rows anew; the choice stays on its code.
    pub fn arrange(&mut self, codebook: &Codebook) {
        let kept = self.chosen().map(|branch| branch.code.clone());
        let words = words(self.filter.text());
        let strangers = self.tally.strangers.iter();
        let wording = Wording::of(&mut self.wording, codebook, &words);
        let branches = Branches::new((codebook, wording), strangers, &self.folded, &words, kept.as_ref());
        (self.list.chosen, self.branches) = (branches.chosen, branches.rows);
        if self.chosen().map(|branch| &branch.code) != kept.as_ref() {
            self.scrolled = 0;
        }
    }

    /// Take in a study that has changed, and whose codings `ledger` holds.
    pub fn count(&mut self, codebook: &Codebook, ledger: &Ledger, generation: u64) {
        self.tally = Tally::new(codebook, ledger);
        self.wording = None;
        self.generation = Some(generation);
        self.arrange(codebook);
    }
}
