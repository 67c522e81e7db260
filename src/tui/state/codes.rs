//! The Codes view: the codebook as a tree at the left, the quotes of one code at the right.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use ratatui::layout::Rect;

use crate::app::quotes::{Ledger, Narrowed, Question, Tally, Wanted};
use crate::app::{Outdated, Workspace};
use crate::project::{CodeId, Codebook, CodingId, MemoId, MemoTarget, Project};

use super::quotes::{Inquiry, Pane};
use super::tree::{Branch, Branches, Wording, words};
use super::{Carried, Input, List, Parting};

/// How often each code is used, and the memos on codes and codings.
///
/// Made of the ledger's counts when the view is shown and the study has changed since: it takes no look at the codings.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The codes: those of the codebook in its order, then those that only codings name.
    pub ids: Vec<CodeId>,
    /// For each code its codings, and with those of the codes below it.
    counts: Vec<(usize, usize)>,
    places: HashMap<CodeId, usize>,
    coding_memos: HashMap<CodingId, Vec<MemoId>>,
    code_memos: HashMap<CodeId, Vec<MemoId>>,
}

impl Catalogue {
    /// Read a study whose codings `ledger` holds; only those of the coders and in the transcripts of `narrowed` count, and
    /// none of hidden codes. Who speaks is not looked at, because that takes the texts: `tally` has it, once somebody has counted.
    pub fn new(project: &Project, ledger: &Ledger, narrowed: &Narrowed, tally: Option<&Tally>) -> Self {
        let mut catalogue = Self::default();
        for code in project.codebook.codes() {
            catalogue.place_of(&code.id);
        }
        let mut strangers = Vec::new();
        for (code, count) in ledger.uses(narrowed) {
            let count = tally.map_or(count, |tally| tally.of_code(code));
            let code = project.codebook.resolve(code);
            let count = if narrowed.hidden.contains(&code) { 0 } else { count };
            if project.codebook.get(code.as_str()).is_none() {
                strangers.push((code, count));
            } else {
                catalogue.count(&code, count);
            }
        }
        // Which coding came first is nothing to go by.
        strangers.sort();
        strangers.iter().for_each(|(code, count)| catalogue.count(code, *count));
        catalogue.note_below(&project.codebook);
        catalogue.note_memos(project);
        catalogue
    }

    fn count(&mut self, code: &CodeId, count: usize) {
        let place = self.place_of(code);
        if let Some((own, all)) = self.counts.get_mut(place) {
            (*own, *all) = (*own + count, *all + count);
        }
    }

    /// The number of a code; a new one where it is not known yet.
    fn place_of(&mut self, id: &CodeId) -> usize {
        if let Some(place) = self.places.get(id) {
            return *place;
        }
        let place = self.ids.len();
        self.ids.push(id.clone());
        self.counts.push((0, 0));
        self.places.insert(id.clone(), place);
        place
    }

    fn note_below(&mut self, codebook: &Codebook) {
        for (place, id) in self.ids.iter().enumerate() {
            let own = self.counts.get(place).map_or(0, |(own, _)| *own);
            for above in codebook.ancestors(id).filter(|_| own > 0).filter_map(|code| self.places.get(&code.id)) {
                self.counts.get_mut(*above).into_iter().for_each(|(_, all)| *all += own);
            }
        }
    }

    fn note_memos(&mut self, project: &Project) {
        for memo in project.memos.values() {
            match &memo.target {
                MemoTarget::Coding(id) => self.coding_memos.entry(*id).or_default().push(memo.id),
                MemoTarget::Code(id) => self.code_memos.entry(id.clone()).or_default().push(memo.id),
                _ => {}
            }
        }
    }

    /// Codings of a code itself, and with those of the codes below it.
    pub fn counts(&self, code: &CodeId) -> (usize, usize) {
        self.places.get(code).and_then(|place| self.counts.get(*place)).copied().unwrap_or_default()
    }

    /// The memos on a coding.
    pub fn memos_on(&self, coding: &CodingId) -> &[MemoId] {
        self.coding_memos.get(coding).map_or(&[], Vec::as_slice)
    }

    /// The memos on a code.
    pub fn memos_about(&self, code: &CodeId) -> &[MemoId] {
        self.code_memos.get(code).map_or(&[], Vec::as_slice)
    }
}

/// The parts of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodesParts {
    /// The headings of the tree.
    pub titles: Rect,
    /// The tree.
    pub tree: Rect,
    /// The filter, below the tree.
    pub filter: Rect,
    /// The line between the two halves.
    pub divider: Rect,
    /// What the code means.
    pub about: Rect,
    /// The rule with the counts.
    pub rule: Rect,
    /// The quotes.
    pub quotes: Rect,
}

/// A code that the mouse drags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dragged {
    /// The code, and where it would go.
    pub carried: Carried,
    /// The row that it would go below (`true`) or behind, above all rows a number that no row has; `None` where it would
    /// stay.
    pub over: Option<(usize, bool)>,
}

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// The code that is chosen, among those shown.
    pub list: List,
    /// Words that a code must hold.
    pub filter: Input,
    /// Whether the filter is being written.
    pub writing: bool,
    /// Whether no code is called by its words, and those with such definitions are shown.
    pub defined: bool,
    /// What the filter looks at, once it has.
    pub wording: Option<Wording>,
    /// What is asked of the quotes.
    pub inquiry: Inquiry,
    /// The quotes; of the first code where two are compared.
    pub left: Pane,
    /// The quotes of the second code where two are compared.
    pub right: Pane,
    /// Whether the right pane has the keys.
    pub at_right: bool,
    /// Two codes that are compared side by side.
    pub compared: Option<[CodeId; 2]>,
    /// Whether the quotes have the keys.
    pub in_quotes: bool,
    /// Codes whose children are hidden.
    pub folded: HashSet<CodeId>,
    /// Whether quotes of the codes below are shown too.
    pub below: bool,
    /// The rows of the tree.
    pub branches: Vec<Branch>,
    /// How often codes are used.
    pub catalogue: Catalogue,
    /// All codings as numbers.
    pub ledger: Arc<Ledger>,
    /// The [`Workspace::generation`] that the ledger holds; `None` while it is first read.
    pub counted: Option<u64>,
    /// A ledger that is being read, and the generation that it is of.
    pub counting: Option<(u64, Ledger)>,
    /// The codings of the speakers who are chosen, once they are counted; the tree counts those of all until then.
    pub tally: Option<Arc<Tally>>,
    /// The codings that were made under another wording of their code.
    pub outdated: Arc<Outdated>,
    /// The [`Workspace::generation`] that the catalogue shows.
    pub generation: Option<u64>,
    /// Quotes that are to be changed together.
    pub marked: BTreeSet<CodingId>,
    /// Codes that are to be merged.
    pub gathered: BTreeSet<CodeId>,
    /// The code that is being moved by keys.
    pub carried: Option<Carried>,
    /// What the mouse drags.
    pub dragged: Option<Dragged>,
    /// Whether a code is being made that the choice will go to.
    pub making: bool,
    /// Names of the parts of a code that were written and left.
    pub parting: Option<Box<Parting>>,
    /// The code that the choice goes to when the change that was asked for is done.
    pub next: Option<CodeId>,
}

/// Rows for what a code means, of `height`: more where there are many, so that examples and sources are seen too.
fn about_height(height: u16) -> u16 {
    match height {
        0..28 => 5,
        28..34 => 9,
        _ => 14,
    }
}

impl Codes {
    /// Where the parts of the view lie in `body`; where two codes are compared those of the side that has the keys.
    pub fn parts(&self, body: Rect) -> CodesParts {
        match self.compared {
            Some(_) => self.side(body, self.at_right),
            None => self.with_tree(body),
        }
    }

    fn with_tree(&self, body: Rect) -> CodesParts {
        let width = (body.width / 20 * 9).clamp(24, 60).min(body.width);
        let left = Rect { width, ..body };
        let titles = Rect { height: body.height.min(1), ..left };
        let filtered = u16::from(self.writing || !self.filter.is_empty());
        let tree = Rect { y: titles.bottom(), height: body.height.saturating_sub(1 + filtered), ..left };
        let filter = Rect { y: tree.bottom(), height: filtered, ..left }.intersection(body);
        let divider = Rect { x: left.right(), width: 1, ..body }.intersection(body);
        let right = Rect { x: divider.right() + 1, width: body.right().saturating_sub(divider.right() + 1), ..body };
        let about = match self.inquiry.is_asked() {
            // The question, and how many quotes each group has.
            true => (3 + self.left.listing.sections.len()).min(usize::from(about_height(body.height))) as u16,
            false => about_height(body.height),
        };
        CodesParts { titles, tree, filter, divider, ..stacked(right, about) }
    }

    /// One of two sides: nothing but what the code means, and its quotes.
    pub fn side(&self, body: Rect, at_right: bool) -> CodesParts {
        let half = body.width.saturating_sub(1) / 2;
        let divider = Rect { x: body.x + half, width: body.width.min(1), ..body };
        let right = Rect { x: divider.right() + 1, width: body.right().saturating_sub(divider.right() + 1), ..body };
        let area = if at_right { right } else { Rect { width: half.saturating_sub(1), ..body } };
        CodesParts { divider, ..stacked(area, about_height(body.height).min(body.height / 3)) }
    }

    /// The code that is chosen.
    pub fn chosen(&self) -> Option<&Branch> {
        self.branches.get(self.list.chosen)
    }

    /// The quotes that have the keys.
    pub fn pane(&self) -> &Pane {
        if self.at_right { &self.right } else { &self.left }
    }

    /// The same, to be changed.
    pub fn pane_mut(&mut self) -> &mut Pane {
        self.side_mut(self.at_right)
    }

    /// The quotes on one side.
    pub fn side_mut(&mut self, at_right: bool) -> &mut Pane {
        if at_right { &mut self.right } else { &mut self.left }
    }

    /// The quotes that are shown, in order.
    pub fn shown(&self) -> &[CodingId] {
        &self.pane().listing.quotes
    }

    /// The quote that is chosen.
    pub fn quote(&self) -> Option<CodingId> {
        self.shown().get(self.pane().list.chosen).copied()
    }

    /// The quotes to be changed: those marked, else the chosen one.
    pub fn meant(&self) -> Vec<CodingId> {
        if self.marked.is_empty() { self.quote().into_iter().collect() } else { self.marked.iter().copied().collect() }
    }

    /// Choose the rows of the tree anew; the choice stays on its code.
    pub fn arrange(&mut self, codebook: &Codebook) {
        let kept = self.chosen().map(|branch| branch.code.clone());
        let words = words(self.filter.text());
        let strangers = self.catalogue.ids.iter().filter(|id| codebook.get(id.as_str()).is_none());
        let wording = Wording::of(&mut self.wording, codebook, &words);
        let branches = Branches::new((codebook, wording), strangers, &self.folded, &words, kept.as_ref());
        // Where the code is gone the choice stays on its row, not far from where it was.
        let shown = |code: &CodeId| branches.rows.iter().any(|row| &row.code == code);
        let gone = |code: &CodeId| codebook.get(code.as_str()).is_none_or(|code| code.replaced_by.is_some());
        let lost = words.is_empty() && kept.as_ref().is_some_and(|code| gone(code) && !shown(code));
        let last = branches.rows.len().saturating_sub(1);
        let chosen = if lost { self.list.chosen.min(last) } else { branches.chosen };
        (self.list.chosen, self.defined) = (chosen, branches.defined);
        self.branches = branches.rows;
        if let Some(carried) = &self.carried {
            (self.branches, self.list.chosen) = carried.rows(codebook, std::mem::take(&mut self.branches));
        }
    }

    /// Choose a code, unfolding what hides it.
    pub fn choose(&mut self, code: &CodeId, codebook: &Codebook) {
        self.filter = Input::default();
        for above in codebook.ancestors(code) {
            self.folded.remove(&above.id);
        }
        self.arrange(codebook);
        self.list.chosen = self.branches.iter().position(|branch| &branch.code == code).unwrap_or(self.list.chosen);
    }

    /// What is to be shown on a side.
    pub fn wanted(&self, at_right: bool) -> Option<Wanted> {
        let of = |code: &CodeId| Question::Code(code.clone(), self.with_below(code));
        let behind = self.inquiry.behind.as_ref().filter(|_| self.compared.is_none() && !at_right);
        if let Some(behind) = behind {
            let mut wanted = self.inquiry.wanted(behind.question());
            if behind.unfiltered {
                (wanted.narrowed.transcripts, wanted.narrowed.speakers) = Default::default();
            }
            return Some(wanted);
        }
        let question = match (&self.compared, &self.inquiry.question) {
            (Some([left, right]), _) => of(if at_right { right } else { left }),
            _ if at_right => return None,
            (None, Some(written)) => Question::Written(written.clone()),
            (None, None) => of(&self.chosen()?.code),
        };
        Some(self.inquiry.wanted(question))
    }

    /// Whether the quotes of the codes below are shown with a code's own: on request, and where it has none.
    pub fn with_below(&self, code: &CodeId) -> bool {
        let (own, all) = self.catalogue.counts(code);
        all > own && (self.below || own == 0)
    }

    /// How many codings have this code, whatever is shown of them: a change of the code is a change of them all.
    pub fn codings_of(&self, project: &Project, code: &CodeId) -> usize {
        let own = |named: &CodeId| project.codebook.resolve(named) == *code;
        let all = Narrowed::default();
        self.ledger.uses(&all).into_iter().filter(|(named, _)| own(named)).map(|(_, count)| count).sum()
    }

    /// Take in a study that has changed, and whose codings the ledger holds.
    pub fn take_in(&mut self, workspace: &Workspace) {
        let project = workspace.project();
        // The codebook may be another: what was picked up is not where it was.
        (self.carried, self.dragged) = (None, None);
        let in_force =
            |code: &CodeId| project.codebook.get(code.as_str()).is_some_and(|code| code.replaced_by.is_none());
        self.gathered.retain(in_force);
        self.catalogue = Catalogue::new(project, &self.ledger, &self.inquiry.narrowed, self.tally.as_deref());
        if self
            .compared
            .as_ref()
            .is_some_and(|codes| !codes.iter().all(|code| self.catalogue.places.contains_key(code)))
        {
            self.end_comparing();
        }
        self.wording = None;
        self.generation = Some(workspace.generation());
        self.outdated = workspace.outdated();
        self.arrange(&project.codebook);
    }

    /// Back to one list of quotes.
    pub fn end_comparing(&mut self) {
        (self.compared, self.at_right) = (None, false);
        self.right = Pane::default();
        self.marked.clear();
    }
}

/// What a code means, the rule, and the quotes below each other.
fn stacked(area: Rect, about: u16) -> CodesParts {
    let about = Rect { height: about, ..area }.intersection(area);
    let rule = Rect { y: about.bottom(), height: 1, ..area }.intersection(area);
    let quotes = Rect { y: rule.bottom(), height: area.bottom().saturating_sub(rule.bottom()), ..area };
    CodesParts { about, rule, quotes, ..CodesParts::default() }
}
