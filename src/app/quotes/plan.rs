//! A question settled against a study: names have become numbers, so that a thread without the study can answer it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::evaluate::{Atom, Matter};
use super::ledger::Ledger;
use super::question::with_codes;
use super::{Group, Narrowed, Question, QuoteOrder, Wanted};
use crate::app::asked::{Asked, Unclear, called, coders_called, ids_of, no_code};
use crate::app::searching::explain;
use crate::app::{Library, QueryError, Workspace};
use crate::project::{CodeId, CodingId, MemoTarget, Project};
use crate::search::{Expression, Failure, Field, Filter, Needle, Query, Scope, Study as _};
use crate::text::TextRange;

/// What is needed to answer a question on a thread: cheap to make, but for what is written about codes and people.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) ledger: Arc<Ledger>,
    pub(super) library: Library,
    pub(super) matter: Matter,
    pub(super) groups: Groups,
    /// The place of each transcript in the reader's order.
    pub(super) ranks: Vec<u32>,
    pub(super) order: QuoteOrder,
    pub(super) reversed: bool,
    /// The question as the search reads it, for what is found wrong in it later.
    pub(super) written: String,
}

/// The groups that quotes fall into.
#[derive(Clone, Debug)]
pub(super) enum Groups {
    None,
    /// The group of each transcript.
    ByTranscript(Vec<String>, Vec<u32>),
    /// The group of each coder.
    ByCoder(Vec<String>, Vec<u32>),
    /// The group of each code that codings name.
    ByCode(Vec<String>, Vec<u32>),
    /// To be read in the texts.
    BySpeaker,
}

/// Codings that are looked at between two frames without being noticed.
const QUICK: usize = 60_000;

impl Plan {
    /// Settle what is `wanted` against a study, whose codings `ledger` holds.
    ///
    /// # Errors
    /// [`QueryError`] where what is written cannot be read, names nothing, or looks for words.
    pub fn new(workspace: &Workspace, ledger: Arc<Ledger>, wanted: &Wanted) -> Result<Self, QueryError> {
        let project = workspace.project();
        let written = match &wanted.question {
            Question::Written(text) => with_codes(text),
            _ => String::new(),
        };
        // A name with blanks is a name before it is several.
        let named = |text: &str| project.codebook.find(text.trim()).map(|code| Question::Code(code.id.clone(), true));
        let question = match &wanted.question {
            Question::Written(text) => named(text).unwrap_or_else(|| wanted.question.clone()),
            other => other.clone(),
        };
        let (expression, atoms) = match &question {
            Question::All => (Expression::All(Vec::new()), Vec::new()),
            Question::These(codings) => (Expression::Needle(0), vec![Atom::Among(codings.clone())]),
            Question::Code(code, below) => {
                let codes = Atom::Codes(codes_of(project, &ledger, code, *below));
                (Expression::Needle(0), vec![codes])
            }
            Question::Written(_) => {
                let query = Query::parse_with(&written, workspace.queries())?;
                let atoms = query.needles.iter().map(|needle| atom(workspace, &ledger, needle, &written));
                let atoms = atoms.collect::<Result<_, _>>()?;
                (query.expression, atoms)
            }
        };
        let narrowed = &wanted.narrowed;
        let (expression, atoms) = narrow(project, &ledger, narrowed, expression, atoms);
        let is_meant = |coder: &_| narrowed.coders.as_ref().is_none_or(|coders| coders.contains(coder));
        let coders = ledger.coders().iter().map(is_meant).collect();
        Ok(Self {
            matter: Matter::new(expression, atoms, coders),
            groups: groups(project, &ledger, &wanted.group),
            ranks: ranks(ledger.transcripts()),
            library: workspace.library(),
            order: wanted.order,
            reversed: wanted.reversed,
            ledger,
            written,
        })
    }

    /// Whether the answer is there at once: no text has to be read, and there are not too many codings.
    pub fn is_quick(&self) -> bool {
        !self.needs_texts() && self.ledger.records().len() <= QUICK
    }

    /// Whether turns have to be known.
    pub fn needs_texts(&self) -> bool {
        self.matter.needs_turns() || matches!(self.groups, Groups::BySpeaker)
    }
}

/// What is asked, and that no filter leaves it out.
fn narrow(
    project: &Project,
    ledger: &Ledger,
    narrowed: &Narrowed,
    asked: Expression,
    mut atoms: Vec<Atom>,
) -> (Expression, Vec<Atom>) {
    let asked_for = atoms.len();
    if let Some(ids) = &narrowed.transcripts {
        atoms.push(Atom::Transcripts(ledger.transcripts().iter().map(|id| ids.contains(id)).collect()));
    }
    if !narrowed.hidden.is_empty() {
        let shown = |code: &CodeId| !narrowed.hidden.contains(&project.codebook.resolve(code));
        atoms.push(Atom::Shown(ledger.codes().iter().map(shown).collect()));
    }
    if !narrowed.speakers.is_empty() {
        atoms.push(Atom::SaidBy(narrowed.speakers.clone()));
    }
    let filters: Vec<Expression> = (asked_for..atoms.len()).map(Expression::Needle).collect();
    match filters.is_empty() {
        true => (asked, atoms),
        false => (Expression::All(std::iter::once(asked).chain(filters).collect()), atoms),
    }
}

/// For each code that codings name, whether it is `code`, or one below it.
fn codes_of(project: &Project, ledger: &Ledger, code: &CodeId, below: bool) -> Vec<bool> {
    let ids = ids_of(project, code, below);
    ledger.codes().iter().map(|id| id == code || ids.contains(id)).collect()
}

fn atom(workspace: &Workspace, ledger: &Ledger, needle: &Needle, written: &str) -> Result<Atom, QueryError> {
    let settled = match needle {
        Needle::Filter(filter) => return filter_atom(workspace, ledger, filter, written),
        Needle::Codes(relation) => {
            let side = |codes: &[Filter]| {
                let mut meant = vec![false; ledger.codes().len()];
                for filter in codes {
                    let own = coded(workspace.project(), ledger, &filter.value)
                        .map_err(|why| unclear(filter, why, written))?;
                    meant.iter_mut().zip(own).for_each(|(all, own)| *all |= own);
                }
                Ok(meant)
            };
            Atom::Related { left: side(&relation.left)?, right: side(&relation.right)?, kind: relation.kind }
        }
        Needle::Phrase(_) | Needle::Near { .. } | Needle::Regex(_) => {
            let whole = TextRange::of(0, written.len());
            return Err(QueryError::new(written, whole, "quotes are asked for by codes and filters, not by words")
                .hint("words are looked for in Search"));
        }
    };
    Ok(settled)
}

fn unclear(filter: &Filter, (message, hint): Unclear, written: &str) -> QueryError {
    explain(written, Failure::Filter(filter.clone(), message, hint))
}

fn filter_atom(workspace: &Workspace, ledger: &Ledger, filter: &Filter, written: &str) -> Result<Atom, QueryError> {
    let project = workspace.project();
    let failed = |why| unclear(filter, why, written);
    Ok(match &filter.field {
        Field::Code => Atom::Codes(coded(project, ledger, &filter.value).map_err(failed)?),
        Field::Coder => {
            let meant = coders_called(workspace, &filter.value).map_err(failed)?;
            Atom::Coders(ledger.coders().iter().map(|coder| meant.covers(coder.as_str())).collect())
        }
        Field::Speaker => Atom::Speaker(filter.clone()),
        Field::Has if filter.value == "memo" => Atom::Among(Arc::new(noted(project))),
        Field::Has => Atom::Always,
        Field::Transcript | Field::Language | Field::Attribute(_) => {
            let scope = Asked::everywhere(workspace).scope(filter).map_err(failed)?;
            let Scope::Transcripts(ids) = &*scope else { return Ok(Atom::Always) };
            Atom::Transcripts(ledger.transcripts().iter().map(|id| ids.contains(id)).collect())
        }
    })
}

/// The codes that a value names, with those below; by its id alone one that the codebook does not list.
fn coded(project: &Project, ledger: &Ledger, value: &str) -> Result<Vec<bool>, Unclear> {
    if let Some(code) = called(project, value) {
        return Ok(codes_of(project, ledger, &code.id, true));
    }
    let unlisted: Vec<bool> = ledger.codes().iter().map(|id| id.as_str() == value).collect();
    if unlisted.contains(&true) { Ok(unlisted) } else { Err(no_code(project, value)) }
}

/// The codings with a memo.
fn noted(project: &Project) -> HashSet<CodingId> {
    let coding = |target: &MemoTarget| if let MemoTarget::Coding(id) = target { Some(*id) } else { None };
    project.memos.values().filter_map(|memo| coding(&memo.target)).collect()
}

/// The place of each name in their order.
fn ranks<T: Ord>(names: &[T]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_unstable_by_key(|place| names.get(*place));
    let mut ranks = vec![0; names.len()];
    for (rank, place) in (0..).zip(order) {
        ranks.get_mut(place).into_iter().for_each(|slot| *slot = rank);
    }
    ranks
}

/// What a group without a value is called.
const NO_VALUE: &str = "no value";

fn groups(project: &Project, ledger: &Ledger, group: &Group) -> Groups {
    match group {
        Group::None => Groups::None,
        Group::Speaker => Groups::BySpeaker,
        Group::Transcript => {
            let (names, places) = sorted(ledger.transcripts().iter().map(|id| Some(id.to_string())));
            Groups::ByTranscript(names, places)
        }
        Group::Coder => {
            let (names, places) = sorted(ledger.coders().iter().map(|coder| Some(coder.to_string())));
            Groups::ByCoder(names, places)
        }
        Group::Attribute(name) => {
            let value = |id| project.attributes.get(id)?.get(name).filter(|value| !value.is_empty()).cloned();
            let (names, places) = sorted(ledger.transcripts().iter().map(value));
            Groups::ByTranscript(names, places)
        }
        Group::Code => by_code(project, ledger),
    }
}

/// Names in order, those that are missing last, and for each of them which name it has.
fn sorted(names: impl Iterator<Item = Option<String>>) -> (Vec<String>, Vec<u32>) {
    let names: Vec<Option<String>> = names.collect();
    let known: BTreeSet<&String> = names.iter().flatten().collect();
    let numbers: HashMap<&String, u32> = known.iter().copied().zip(0..).collect();
    let last = u32::try_from(known.len()).unwrap_or(u32::MAX);
    let places = names.iter().map(|name| name.as_ref().and_then(|name| numbers.get(name)).copied().unwrap_or(last));
    let places = places.collect();
    let missing = names.iter().any(Option::is_none).then(|| NO_VALUE.to_owned());
    (known.into_iter().cloned().chain(missing).collect(), places)
}

/// The codes that codings count for, in the order of the codebook, then those that it does not list.
fn by_code(project: &Project, ledger: &Ledger) -> Groups {
    let codebook = &project.codebook;
    let now: Vec<CodeId> = ledger.codes().iter().map(|code| codebook.resolve(code)).collect();
    let mut order: Vec<(usize, &CodeId)> =
        now.iter().map(|code| (codebook.place(code.as_str()).unwrap_or(usize::MAX), code)).collect();
    order.sort_unstable();
    order.dedup();
    let numbers: HashMap<&CodeId, u32> = order.iter().map(|(_, code)| *code).zip(0..).collect();
    let places = now.iter().map(|code| numbers.get(code).copied().unwrap_or_default()).collect();
    let name = |code: &CodeId| codebook.get(code.as_str()).map_or_else(|| code.to_string(), |code| code.name.clone());
    Groups::ByCode(order.iter().map(|(_, code)| name(code)).collect(), places)
}
