//! The Codes view: the codebook as a tree at the left, the quotes of one code at the right.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use ratatui::layout::Rect;

use crate::app::Outdated;
use crate::project::{CodeId, Codebook, CodingId, MemoId, MemoTarget, Project};

use super::tree::{Branch, Branches, Wording, words};
use super::{Carried, Input, List};

/// All codings by their code, in the reader's order, and the memos on codes and codings.
///
/// Made in one pass when the view is shown and the study has changed since.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The codes: those of the codebook in its order, then those that only codings name.
    pub ids: Vec<CodeId>,
    /// For each code its codings, each with its rank among all codings of the study.
    codings: Vec<Vec<(u32, CodingId)>>,
    /// For each code the codes below it, itself left out.
    below: Vec<Vec<usize>>,
    /// For each code, its codings with those of the codes below it.
    totals: Vec<usize>,
    places: HashMap<CodeId, usize>,
    coding_memos: HashMap<CodingId, Vec<MemoId>>,
    code_memos: HashMap<CodeId, Vec<MemoId>>,
}

impl Catalogue {
    /// Read a study.
    pub fn new(project: &Project) -> Self {
        let mut catalogue = Self::default();
        for code in project.codebook.codes() {
            catalogue.place_of(&code.id);
        }
        let mut resolved: HashMap<&str, usize> = HashMap::new();
        let mut rank = 0;
        for (transcript, _) in project.codings.transcripts() {
            let mut here: Vec<_> = project.codings.standing_of(transcript).collect();
            here.sort_by_key(|coding| (coding.anchor.range.start(), coding.anchor.range.end()));
            for coding in here {
                let place = match resolved.get(coding.code.as_str()) {
                    Some(place) => *place,
                    None => {
                        let place = catalogue.place_of(&project.codebook.resolve(&coding.code));
                        resolved.insert(coding.code.as_str(), place);
                        place
                    }
                };
                rank += 1;
                catalogue.codings.get_mut(place).into_iter().for_each(|list| list.push((rank, coding.id)));
            }
        }
        catalogue.note_below(&project.codebook);
        catalogue.note_memos(project);
        catalogue
    }

    /// The number of a code; a new one where it is not known yet.
    fn place_of(&mut self, id: &CodeId) -> usize {
        if let Some(place) = self.places.get(id) {
            return *place;
        }
        let place = self.ids.len();
        self.ids.push(id.clone());
        self.codings.push(Vec::new());
        self.places.insert(id.clone(), place);
        place
    }

    fn note_below(&mut self, codebook: &Codebook) {
        self.below = vec![Vec::new(); self.ids.len()];
        self.totals = self.codings.iter().map(Vec::len).collect();
        for (place, id) in self.ids.iter().enumerate() {
            let own = self.codings.get(place).map_or(0, Vec::len);
            for above in codebook.ancestors(id).filter_map(|code| self.places.get(&code.id)) {
                self.below.get_mut(*above).into_iter().for_each(|list| list.push(place));
                self.totals.get_mut(*above).into_iter().for_each(|total| *total += own);
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
        let place = self.places.get(code).copied().unwrap_or(usize::MAX);
        (self.codings.get(place).map_or(0, Vec::len), self.totals.get(place).copied().unwrap_or(0))
    }

    /// The codings of a code in the reader's order, with those of the codes below it where `below`.
    pub fn codings(&self, code: &CodeId, below: bool) -> Vec<CodingId> {
        let Some(place) = self.places.get(code).copied() else { return Vec::new() };
        let more = self.below.get(place).filter(|_| below).into_iter().flatten().copied();
        let lists = std::iter::once(place).chain(more).filter_map(|place| self.codings.get(place));
        let mut ranked: Vec<(u32, CodingId)> = lists.flatten().copied().collect();
        if below {
            ranked.sort_unstable();
        }
        ranked.into_iter().map(|(_, id)| id).collect()
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
    /// The quote that is chosen.
    pub quotes: List,
    /// Whether the quotes have the keys.
    pub in_quotes: bool,
    /// Codes whose children are hidden.
    pub folded: HashSet<CodeId>,
    /// Whether quotes of the codes below are shown too.
    pub below: bool,
    /// The rows of the tree.
    pub branches: Vec<Branch>,
    /// All codings by code.
    pub catalogue: Catalogue,
    /// The codings that were made under another wording of their code.
    pub outdated: Arc<Outdated>,
    /// The [`crate::app::Workspace::generation`] that the catalogue shows.
    pub generation: Option<u64>,
    /// The quotes of the chosen code.
    pub shown: Vec<CodingId>,
    /// What `shown` was made for: the code, and whether codes below are in.
    pub shown_for: Option<(CodeId, bool)>,
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
    /// The code that the choice goes to when the change that was asked for is done.
    pub next: Option<CodeId>,
    /// Who speaks, as far as it is known; `None` while it is being found out.
    pub speakers: HashMap<CodingId, Option<String>>,
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
    /// Where the parts of the view lie in `body`.
    pub fn parts(&self, body: Rect) -> CodesParts {
        let width = (body.width / 20 * 9).clamp(24, 60).min(body.width);
        let left = Rect { width, ..body };
        let titles = Rect { height: body.height.min(1), ..left };
        let filtered = u16::from(self.writing || !self.filter.is_empty());
        let tree = Rect { y: titles.bottom(), height: body.height.saturating_sub(1 + filtered), ..left };
        let filter = Rect { y: tree.bottom(), height: filtered, ..left }.intersection(body);
        let divider = Rect { x: left.right(), width: 1, ..body }.intersection(body);
        let right = Rect { x: divider.right() + 1, width: body.right().saturating_sub(divider.right() + 1), ..body };
        let about = Rect { height: about_height(body.height), ..right }.intersection(right);
        let rule = Rect { y: about.bottom(), height: 1, ..right }.intersection(right);
        let quotes = Rect { y: rule.bottom(), height: right.bottom().saturating_sub(rule.bottom()), ..right };
        CodesParts { titles, tree, filter, divider, about, rule, quotes }
    }

    /// The code that is chosen.
    pub fn chosen(&self) -> Option<&Branch> {
        self.branches.get(self.list.chosen)
    }

    /// The quote that is chosen.
    pub fn quote(&self) -> Option<CodingId> {
        self.shown.get(self.quotes.chosen).copied()
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

    /// Look the quotes of the chosen code up, if they are not those that are shown; the choice stays on its quote.
    pub fn look_up(&mut self) {
        let wanted = self.chosen().map(|branch| (branch.code.clone(), self.with_below(&branch.code)));
        if wanted == self.shown_for {
            return;
        }
        let (quote, place) = (self.quote(), self.quotes.chosen);
        self.shown = wanted.as_ref().map_or_else(Vec::new, |(code, below)| self.catalogue.codings(code, *below));
        let same = self.shown.iter().position(|id| Some(*id) == quote);
        let other = self.shown_for.as_ref().map(|(code, _)| code) != wanted.as_ref().map(|(code, _)| code);
        self.quotes.chosen = same.unwrap_or(if other { 0 } else { place }).min(self.shown.len().saturating_sub(1));
        if other {
            self.quotes.top = 0;
            self.marked.clear();
        }
        self.shown_for = wanted;
    }

    /// Whether the quotes of the codes below are shown with a code's own: on request, and where it has none.
    pub fn with_below(&self, code: &CodeId) -> bool {
        let (own, all) = self.catalogue.counts(code);
        all > own && (self.below || own == 0)
    }

    /// Take in a study that has changed.
    pub fn catalogue(&mut self, project: &Project, generation: u64) {
        let other = self.shown_for.take();
        // The codebook may be another: what was picked up is not where it was.
        (self.carried, self.dragged) = (None, None);
        self.gathered.retain(|code| project.codebook.get(code.as_str()).is_some_and(|code| code.replaced_by.is_none()));
        self.catalogue = Catalogue::new(project);
        self.wording = None;
        self.generation = Some(generation);
        self.arrange(&project.codebook);
        // Not to be taken for another code: the choice stays on its row when a quote is taken away.
        self.shown_for = other.filter(|(code, _)| self.chosen().is_some_and(|branch| &branch.code == code));
        if let Some((code, _)) = &self.shown_for {
            self.shown = self.catalogue.codings(code, self.with_below(code));
            self.quotes.chosen = self.quotes.chosen.min(self.shown.len().saturating_sub(1));
        }
        self.look_up();
        let shown: HashSet<CodingId> = self.shown.iter().copied().collect();
        self.marked.retain(|id| shown.contains(id));
        if self.shown.is_empty() {
            self.in_quotes = false;
        }
    }
}
