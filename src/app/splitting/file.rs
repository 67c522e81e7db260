//! A split that is under way, on disk: one line a decision, each synced before it counts.

use serde::{Deserialize, Serialize};

use crate::app::Error;
use crate::app::drafts::{self, DraftFile};
use crate::project::{CodeId, CoderId, CodingId, Color, NewCode};
use crate::store::Folder;

/// How the names of these drafts begin.
const KIND: &str = "split";

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Head { code: String, coder: String, into: Vec<NewCodeLine> },
    Pile { add: Box<NewCodeLine> },
    Deal { coding: String, to: Option<usize> },
    Back { back: String },
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct NewCodeLine {
    name: String,
    id: Option<String>,
    parent: Option<String>,
    definition: String,
    include: String,
    exclude: String,
    examples: Vec<String>,
    aliases: Vec<String>,
    sources: Vec<String>,
    heading: bool,
    color: Option<String>,
    key: Option<char>,
}

/// What was decided: the new codes, and codings in the order in which they were dealt; `None` stays with the old code.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Decided {
    pub(super) into: Vec<NewCode>,
    pub(super) deals: Vec<(CodingId, Option<usize>)>,
}

/// The file of a split.
#[derive(Debug)]
pub(super) struct SplitFile(DraftFile);

impl SplitFile {
    /// Begin a draft; one that was there is gone.
    pub(super) fn create(folder: &Folder, code: &CodeId, coder: &CoderId, into: &[NewCode]) -> Result<Self, Error> {
        let into = into.iter().map(NewCodeLine::of).collect();
        let head = Line::Head { code: code.to_string(), coder: coder.to_string(), into };
        Ok(Self(DraftFile::create(folder, &name(code, coder), &[head])?))
    }

    /// The draft of a code and a coder, if there is one that reads.
    pub(super) fn open(folder: &Folder, code: &CodeId, coder: &CoderId) -> Result<Option<(Self, Decided)>, Error> {
        let Some((file, content)) = DraftFile::open(folder, &name(code, coder))? else { return Ok(None) };
        Ok(read(&content, code, coder).map(|decided| (Self(file), decided)))
    }

    pub(super) fn add(&mut self, code: &NewCode) -> Result<(), Error> {
        self.0.append(&Line::Pile { add: Box::new(NewCodeLine::of(code)) })
    }

    pub(super) fn deal(&mut self, coding: CodingId, to: Option<usize>) -> Result<(), Error> {
        self.0.append(&Line::Deal { coding: coding.to_string(), to })
    }

    pub(super) fn take_back(&mut self, coding: CodingId) -> Result<(), Error> {
        self.0.append(&Line::Back { back: coding.to_string() })
    }

    /// Take the file away.
    pub(super) fn remove(self) -> Result<(), Error> {
        self.0.remove()
    }
}

/// The codes of which `coder` has drafts, in the order of their ids.
pub(super) fn codes(folder: &Folder, coder: &CoderId) -> Vec<CodeId> {
    let head = |content: &[u8]| match drafts::lines(content).next()? {
        Line::Head { code, coder: other, .. } if other == coder.as_str() => Some(code.into()),
        _ => None,
    };
    let mut codes: Vec<CodeId> = drafts::all(folder, KIND).iter().filter_map(|(_, content)| head(content)).collect();
    codes.sort();
    codes
}

fn read(content: &[u8], code: &CodeId, coder: &CoderId) -> Option<Decided> {
    let mut lines = drafts::lines(content);
    let mut decided = match lines.next()? {
        Line::Head { code: of, coder: by, into } if of == code.as_str() && by == coder.as_str() => {
            Decided { into: into.into_iter().map(NewCodeLine::code).collect(), deals: Vec::new() }
        }
        _ => return None,
    };
    for line in lines {
        match line {
            Line::Pile { add } => decided.into.push(add.code()),
            Line::Deal { coding, to } => decided.deals.extend(CodingId::parse(&coding).map(|id| (id, to))),
            Line::Back { back } => {
                let back = CodingId::parse(&back);
                let last = decided.deals.iter().rposition(|(id, _)| Some(*id) == back);
                last.map(|place| decided.deals.remove(place));
            }
            Line::Head { .. } => {}
        }
    }
    decided.deals.retain(|(_, to)| to.is_none_or(|to| to < decided.into.len()));
    Some(decided)
}

fn name(code: &CodeId, coder: &CoderId) -> String {
    drafts::name(KIND, code.as_str(), coder)
}

impl NewCodeLine {
    fn of(code: &NewCode) -> Self {
        let code = code.clone();
        Self {
            name: code.name,
            id: code.id.map(|id| id.to_string()),
            parent: code.parent.map(|id| id.to_string()),
            definition: code.definition,
            include: code.include,
            exclude: code.exclude,
            examples: code.examples,
            aliases: code.aliases,
            sources: code.sources,
            heading: !code.applies,
            color: code.color.map(|color| color.name().to_owned()),
            key: code.key,
        }
    }

    fn code(self) -> NewCode {
        NewCode {
            name: self.name,
            id: self.id.map(CodeId::from),
            parent: self.parent.map(CodeId::from),
            definition: self.definition,
            include: self.include,
            exclude: self.exclude,
            examples: self.examples,
            aliases: self.aliases,
            sources: self.sources,
            applies: !self.heading,
            color: self.color.as_deref().and_then(Color::parse),
            key: self.key,
        }
    }
}
