//! Codings that were made before the rules of their code changed, and that nobody has looked at since.
//!
//! A coding is outdated when definition, include or exclude of its code in the version that it names differ from those
//! of the code that it counts for now. Rules are compared as numbers that the snapshot keeps, so that no old text is read
//! twice. A change of codings alone is followed; all are gone through only where the codebook or the histories changed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::Workspace;
use crate::analysis::NameNumbers;
use crate::exchange::codebook_yaml;
use crate::project::{
    Change, CodeId, Codebook, Coding, CodingId, Entry, PastRules, Project, RulesChange, RulesHash, TranscriptId,
};
use crate::store::{CodebookLog, LoggedVersion};

/// The outdated codings of all coders. Those whose passages were lost are not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outdated {
    ids: HashSet<CodingId>,
    /// By the code that they count for now, in the reader's order.
    codes: HashMap<CodeId, BTreeSet<Place>>,
}

/// Where a coding lies: transcript, first code point, the coding.
type Place = (TranscriptId, usize, CodingId);

impl Outdated {
    /// Whether this coding is.
    pub fn is(&self, coding: &CodingId) -> bool {
        self.ids.contains(coding)
    }

    /// How many count for this code, codes below it not included.
    pub fn count(&self, code: &CodeId) -> usize {
        self.codes.get(code).map_or(0, BTreeSet::len)
    }

    /// Those of a code, in the order of transcripts and places.
    pub fn of(&self, code: &CodeId) -> impl Iterator<Item = CodingId> {
        self.codes.get(code).into_iter().flatten().map(|(.., id)| *id)
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.ids.len()
    }

    fn add(&mut self, code: CodeId, coding: &Coding) {
        self.ids.insert(coding.id);
        self.codes.entry(code).or_default().insert(place(coding));
    }

    fn remove(&mut self, code: &CodeId, coding: &Coding) {
        if self.ids.remove(&coding.id)
            && let Some(places) = self.codes.get_mut(code)
        {
            places.remove(&place(coding));
            if places.is_empty() {
                self.codes.remove(code);
            }
        }
    }
}

fn place(coding: &Coding) -> Place {
    (coding.transcript.clone(), coding.anchor.range.start().get(), coding.id)
}

/// The generation of no study: nothing has been found out yet.
const NEVER: u64 = u64::MAX;

/// What was found out, and when.
#[derive(Debug, Default)]
pub(in crate::app) struct OutdatedCache(Option<Cached>);

#[derive(Debug)]
struct Cached {
    generation: u64,
    /// Changes of the codebook in the histories that `past` holds.
    rows: usize,
    past: PastRules,
    /// What was read in texts, for the snapshot.
    learnt: Vec<(usize, RulesChange)>,
    outdated: Arc<Outdated>,
}

impl OutdatedCache {
    /// Follow an entry that was just folded in, from the generation before it to the one behind it.
    pub(in crate::app) fn follow(&mut self, project: &Project, entry: &Entry, from: u64, to: u64) {
        let Some(cached) = self.0.as_mut().filter(|cached| cached.generation == from) else { return };
        let codebook = |change: &Change| matches!(change, Change::Code { .. } | Change::CodebookVersion { .. });
        if entry.changes.iter().any(codebook) || entry.changes.len() > project.codings.len() / 4 + 64 {
            return;
        }
        let mut judge = Judge::new(&cached.past, &project.codebook);
        let outdated = Arc::make_mut(&mut cached.outdated);
        for change in &entry.changes {
            let Change::Coding { before, after, .. } = change else { continue };
            if let Some(before) = before {
                outdated.remove(&project.codebook.resolve(&before.code), before);
            }
            if let Some((after, code)) = after.as_ref().and_then(|after| Some((after, judge.outdated(after)?))) {
                outdated.add(code, after);
            }
        }
        cached.generation = to;
    }

    /// What was read in texts, by the place of the change in a log of so many.
    pub(in crate::app) fn take_learnt(&mut self, rows: usize) -> Vec<(usize, RulesChange)> {
        let cached = self.0.as_mut().filter(|cached| cached.rows == rows);
        cached.map(|cached| std::mem::take(&mut cached.learnt)).unwrap_or_default()
    }

    /// Whether something was read in texts that no snapshot has.
    pub(in crate::app) fn has_learnt(&self) -> bool {
        self.0.as_ref().is_some_and(|cached| !cached.learnt.is_empty())
    }

    /// Forget everything: the histories are others.
    pub(in crate::app) fn clear(&mut self) {
        self.0 = None;
    }
}

impl Workspace {
    /// The outdated codings. Found out at the first call after the codebook or the histories changed, which takes a look
    /// at every coding; then kept.
    pub fn outdated(&self) -> Arc<Outdated> {
        let mut cache = self.outdated_cache();
        let generation = self.generation();
        if let Some(cached) = &cache.0
            && cached.generation == generation
        {
            return cached.outdated.clone();
        }
        let log = self.codebook_log();
        let rows = log.rows().len();
        let (past, learnt) = match cache.0.take() {
            Some(cached) if cached.rows == rows => (cached.past, cached.learnt),
            _ => past_rules(log),
        };
        let outdated = Arc::new(find(self.project(), &past));
        cache.0 = Some(Cached { generation, rows, past, learnt, outdated: outdated.clone() });
        outdated
    }
}

impl Workspace {
    /// How many of some codings would be outdated if `codebook` were in force.
    pub fn outdated_under<'a>(&self, codebook: &Codebook, codings: impl IntoIterator<Item = &'a Coding>) -> usize {
        let mut cache = self.outdated_cache();
        let log = self.codebook_log();
        let rows = log.rows().len();
        if cache.0.as_ref().is_none_or(|cached| cached.rows != rows) {
            let (past, learnt) = past_rules(log);
            cache.0 = Some(Cached { generation: NEVER, rows, past, learnt, outdated: Arc::default() });
        }
        let Some(cached) = &cache.0 else { return 0 };
        let mut judge = Judge::new(&cached.past, codebook);
        codings.into_iter().filter(|coding| judge.outdated(coding).is_some()).count()
    }
}

/// All outdated codings.
fn find(project: &Project, past: &PastRules) -> Outdated {
    let mut judge = Judge::new(past, &project.codebook);
    let mut outdated = Outdated::default();
    for coding in project.codings.standing() {
        if let Some(code) = judge.outdated(coding) {
            outdated.add(code, coding);
        }
    }
    outdated
}

/// Says of codings whether they are outdated: once for all that name one code and one version.
struct Judge<'a> {
    past: &'a PastRules,
    codebook: &'a Codebook,
    now: HashMap<&'a CodeId, RulesHash>,
    codes: NameNumbers<'a>,
    versions: NameNumbers<'a>,
    /// By code and version, once they have been looked at.
    known: Vec<Vec<Option<Option<CodeId>>>>,
}

impl<'a> Judge<'a> {
    fn new(past: &'a PastRules, codebook: &'a Codebook) -> Self {
        let (codes, versions) = (NameNumbers::default(), NameNumbers::default());
        Self { past, codebook, now: HashMap::new(), codes, versions, known: Vec::new() }
    }

    /// The code that a coding counts for now, if the coding is outdated.
    fn outdated(&mut self, coding: &'a Coding) -> Option<CodeId> {
        if coding.lost {
            return None;
        }
        let code = self.codes.number(coding.code.as_str()) as usize;
        let version = self.versions.number(&coding.codebook) as usize;
        if let Some(Some(known)) = self.known.get(code).and_then(|versions| versions.get(version)) {
            return known.clone();
        }
        let verdict = self.look(coding);
        if self.known.len() <= code {
            self.known.resize_with(code + 1, Vec::new);
        }
        if let Some(versions) = self.known.get_mut(code) {
            if versions.len() <= version {
                versions.resize(version + 1, None);
            }
            versions.get_mut(version).into_iter().for_each(|slot| *slot = Some(verdict.clone()));
        }
        verdict
    }

    fn look(&mut self, coding: &Coding) -> Option<CodeId> {
        let then = self.past.get(&coding.codebook, coding.code.as_str())?;
        let id = self.codebook.resolve(&coding.code);
        let code = self.codebook.get(id.as_str())?;
        let now = *self.now.entry(&code.id).or_insert_with(|| code.rules());
        (then != now).then_some(id)
    }
}

/// The rules of every version, and those that had to be read in texts, by their place in the log.
fn past_rules(log: &CodebookLog) -> (PastRules, Vec<(usize, RulesChange)>) {
    let mut past = PastRules::default();
    let mut learnt = Vec::new();
    for (place, row) in log.rows().iter().enumerate() {
        let before = row.before.as_deref();
        let is_new = !past.knows(&row.after);
        match &row.rules {
            RulesChange::Unread if !is_new => {}
            RulesChange::Unread => {
                if let Some(read) = read_rules(log, place, row, &past) {
                    past.step(before, &row.after, &read);
                    learnt.push((place, read));
                }
            }
            told => past.step(before, &row.after, told),
        }
    }
    (past, learnt)
}

/// The rules in the text after a change: those that differ from the version before, or all where that is not known.
fn read_rules(log: &CodebookLog, place: usize, row: &LoggedVersion, past: &PastRules) -> Option<RulesChange> {
    let codebook = codebook_yaml::parse(&log.text(place)?).ok()?.codebook;
    let codes = codebook.codes();
    let Some(before) = row.before.as_deref().filter(|before| past.knows(before)) else {
        return Some(RulesChange::All(codes.iter().map(|code| (code.id.clone(), code.rules())).collect()));
    };
    let here = codes.iter().map(|code| (code.id.clone(), Some(code.rules())));
    let other = here.filter(|(id, rules)| past.get(before, id.as_str()) != *rules);
    let gone = past.codes(before).filter(|id| codebook.get(id.as_str()).is_none()).map(|id| (id.clone(), None));
    Some(RulesChange::Some(other.chain(gone).collect()))
}
