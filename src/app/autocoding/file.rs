//! A queue that is being worked off, on disk: what was proposed, then one line a key.

use serde::{Deserialize, Serialize};

use super::{Batch, Proposals, Proposed};
use crate::app::Error;
use crate::app::drafts::{self, DraftFile};
use crate::project::{Anchor, CodeId, CoderId, Extent, Origin, Rule, sha256};
use crate::store::Folder;
use crate::text::CharRange;

/// How the names of these drafts begin.
const KIND: &str = "queue";

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Head { rule: String, query: String, unit: String, code: String, coder: String, already: usize },
    Proposed { transcript: String, start: usize, end: usize, quote: String, prefix: String, suffix: String },
    Judged { judged: usize, accepted: bool },
    Rest { rest: bool },
    Unit { of: usize, unit: String },
    Code { of: usize, code: String },
    Back { back: bool },
    Finish { finish: bool },
}

/// What a person did with the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Accept the proposal with this number, or reject it.
    Judge(usize, bool),
    /// Accept all that nobody has decided on.
    Rest,
    /// Code another unit of it.
    Unit(usize, Extent),
    /// Give it another code.
    Code(usize, CodeId),
    /// Take the last decision back.
    Back,
    /// Code what was accepted, and leave the rest out.
    Finish,
}

/// A queue as its file has it.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) batch: Batch,
    pub(super) proposals: Proposals,
    pub(super) steps: Vec<Step>,
}

/// The file of a queue.
#[derive(Debug)]
pub(super) struct QueueFile {
    name: String,
    draft: DraftFile,
}

impl QueueFile {
    /// Begin a queue; one with the same proposals that was there is gone.
    pub(super) fn create(
        folder: &Folder,
        coder: &CoderId,
        batch: &Batch,
        proposals: &Proposals,
    ) -> Result<Self, Error> {
        let name = name(coder, batch, proposals);
        let lines: Vec<Line> = std::iter::once(head(coder, batch, proposals.already))
            .chain(proposals.passages.iter().map(Line::of))
            .collect();
        let draft = DraftFile::create(folder, &name, &lines)?;
        Ok(Self { name, draft })
    }

    /// The queue with this name, if it is this coder's and reads.
    pub(super) fn open(folder: &Folder, coder: &CoderId, name: &str) -> Result<Option<(Self, Content)>, Error> {
        let Some((draft, content)) = DraftFile::open(folder, name)? else { return Ok(None) };
        let file = Self { name: name.to_owned(), draft };
        Ok(read(&content, coder).map(|content| (file, content)))
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Add a step. On disk when this returns.
    pub(super) fn append(&mut self, step: &Step) -> Result<(), Error> {
        self.draft.append(&match step {
            Step::Judge(judged, accepted) => Line::Judged { judged: *judged, accepted: *accepted },
            Step::Rest => Line::Rest { rest: true },
            Step::Unit(of, unit) => Line::Unit { of: *of, unit: unit.name().to_owned() },
            Step::Code(of, code) => Line::Code { of: *of, code: code.to_string() },
            Step::Back => Line::Back { back: true },
            Step::Finish => Line::Finish { finish: true },
        })
    }

    /// Take the file away.
    pub(super) fn remove(self) -> Result<(), Error> {
        self.draft.remove()
    }
}

/// All queues of a coder, with their names; the one that was left last comes first.
pub(super) fn all(folder: &Folder, coder: &CoderId) -> Vec<(String, Content)> {
    let drafts = drafts::all(folder, KIND).into_iter();
    let mut all: Vec<(String, Content)> =
        drafts.filter_map(|(name, content)| Some((name, read(&content, coder)?))).collect();
    let left = |name: &str| {
        let path = folder.cache().join("drafts").join(name);
        path.metadata().and_then(|file| file.modified()).ok()
    };
    all.sort_by_cached_key(|(name, _)| std::cmp::Reverse(left(name)));
    all
}

/// The name that the queue of these proposals has: the same ones again are the same queue.
pub(super) fn name(coder: &CoderId, batch: &Batch, proposals: &Proposals) -> String {
    let mut about = format!("{} {}\n", batch.code, batch.origin);
    for Proposed { transcript, found } in &proposals.passages {
        about.push_str(&format!("{transcript} {} {}\n", found.range.start().get(), found.range.end().get()));
    }
    drafts::name(KIND, &format!("{} {}", batch.code, sha256(&about)), coder)
}

fn head(coder: &CoderId, batch: &Batch, already: usize) -> Line {
    let Origin { rule, query, unit } = &batch.origin;
    Line::Head {
        rule: rule.name().to_owned(),
        query: query.clone(),
        unit: unit.name().to_owned(),
        code: batch.code.to_string(),
        coder: coder.to_string(),
        already,
    }
}

fn read(content: &[u8], coder: &CoderId) -> Option<Content> {
    let mut lines = drafts::lines(content);
    let (batch, already) = match lines.next()? {
        Line::Head { rule, query, unit, code, coder: by, already } if by == coder.as_str() => {
            let origin = Origin { rule: Rule::parse(&rule)?, query, unit: Extent::parse(&unit)? };
            (Batch { origin, code: code.into() }, already)
        }
        _ => return None,
    };
    let mut proposals = Proposals { already, ..Proposals::default() };
    let mut steps = Vec::new();
    for line in lines {
        match line {
            Line::Proposed { transcript, start, end, quote, prefix, suffix } if start <= end => {
                let found = Anchor::of(CharRange::of(start, end), &quote, &prefix, &suffix);
                proposals.passages.push(Proposed { transcript: transcript.into(), found });
            }
            Line::Judged { judged, accepted } => steps.push(Step::Judge(judged, accepted)),
            Line::Rest { .. } => steps.push(Step::Rest),
            Line::Unit { of, unit } => steps.extend(Extent::parse(&unit).map(|unit| Step::Unit(of, unit))),
            Line::Code { of, code } => steps.push(Step::Code(of, code.into())),
            Line::Back { .. } => steps.push(Step::Back),
            Line::Finish { .. } => steps.push(Step::Finish),
            Line::Head { .. } | Line::Proposed { .. } => {}
        }
    }
    Some(Content { batch, proposals, steps })
}

impl Line {
    fn of(proposed: &Proposed) -> Self {
        let Proposed { transcript, found } = proposed;
        Self::Proposed {
            transcript: transcript.to_string(),
            start: found.range.start().get(),
            end: found.range.end().get(),
            quote: found.quote().to_owned(),
            prefix: found.prefix().to_owned(),
            suffix: found.suffix().to_owned(),
        }
    }
}
