//! A split that is under way, on disk: one line a decision, each synced before it counts.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::app::Error;
use crate::project::{CodeId, CoderId, CodingId, Color, NewCode, sha256, slug};
use crate::store::{self, Folder};

/// Bytes that a draft may have: a million decisions.
const MAX_BYTES: u64 = 128 << 20;

/// Code points of a code's id in the name of its draft.
const LONGEST_STEM: usize = 30;

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

/// The file of a draft, open for more.
#[derive(Debug)]
pub(super) struct DraftFile {
    path: PathBuf,
    file: File,
}

impl DraftFile {
    /// Begin a draft; one that was there is gone.
    pub(super) fn create(folder: &Folder, code: &CodeId, coder: &CoderId, into: &[NewCode]) -> Result<Self, Error> {
        folder.make_cache_folder("drafts")?;
        let path = path(folder, code, coder)?;
        let into = into.iter().map(NewCodeLine::of).collect();
        let head = Line::Head { code: code.to_string(), coder: coder.to_string(), into };
        store::atomic::write_private(&path, &bytes(&head)?)?;
        Self::append_to(path)
    }

    /// The draft of a code and a coder, if there is one that reads. A last line that was torn off is forgotten.
    pub(super) fn open(folder: &Folder, code: &CodeId, coder: &CoderId) -> Result<Option<(Self, Decided)>, Error> {
        let path = path(folder, code, coder)?;
        if !path.exists() {
            return Ok(None);
        }
        let content = store::read_plain(&path, MAX_BYTES)?;
        let whole = memchr::memrchr(b'\n', &content).map_or(0, |place| place + 1);
        let lines = content.get(..whole).unwrap_or_default();
        let Some(decided) = read(lines, code, coder) else { return Ok(None) };
        let opened = Self::append_to(path)?;
        opened.file.set_len(whole as u64).map_err(failed("write", &opened.path))?;
        Ok(Some((opened, decided)))
    }

    fn append_to(path: PathBuf) -> Result<Self, Error> {
        let file = OpenOptions::new().append(true).open(&path).map_err(failed("write", &path))?;
        Ok(Self { path, file })
    }

    pub(super) fn add(&mut self, code: &NewCode) -> Result<(), Error> {
        self.append(&Line::Pile { add: Box::new(NewCodeLine::of(code)) })
    }

    pub(super) fn deal(&mut self, coding: CodingId, to: Option<usize>) -> Result<(), Error> {
        self.append(&Line::Deal { coding: coding.to_string(), to })
    }

    pub(super) fn take_back(&mut self, coding: CodingId) -> Result<(), Error> {
        self.append(&Line::Back { back: coding.to_string() })
    }

    fn append(&mut self, line: &Line) -> Result<(), Error> {
        let length = self.file.metadata().map_err(failed("read", &self.path))?.len();
        let written = self.file.write_all(&bytes(line)?).and_then(|()| self.file.sync_data());
        written.map_err(|error| {
            // Half a line would spoil the next one.
            let _ = self.file.set_len(length);
            failed("write", &self.path)(error)
        })
    }

    /// Take the file away.
    pub(super) fn remove(self) -> Result<(), Error> {
        std::fs::remove_file(&self.path).map_err(failed("remove", &self.path))
    }
}

/// The codes of which `coder` has drafts, in the order of their ids.
pub(super) fn codes(folder: &Folder, coder: &CoderId) -> Vec<CodeId> {
    let files = std::fs::read_dir(folder.cache().join("drafts")).into_iter().flatten().flatten();
    let named = files.filter(|file| file.file_name().to_string_lossy().starts_with("split-"));
    let mut codes: Vec<CodeId> = named.filter_map(|file| code_of(&file.path(), coder)).collect();
    codes.sort();
    codes
}

fn code_of(path: &Path, coder: &CoderId) -> Option<CodeId> {
    let content = store::read_plain(path, MAX_BYTES).ok()?;
    let head = content.split(|byte| *byte == b'\n').next()?;
    match serde_json::from_slice(head).ok()? {
        Line::Head { code, coder: other, .. } if other == coder.as_str() => Some(code.into()),
        _ => None,
    }
}

fn read(lines: &[u8], code: &CodeId, coder: &CoderId) -> Option<Decided> {
    let mut lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let mut decided = match serde_json::from_slice(lines.next()?).ok()? {
        Line::Head { code: of, coder: by, into } if of == code.as_str() && by == coder.as_str() => {
            Decided { into: into.into_iter().map(NewCodeLine::code).collect(), deals: Vec::new() }
        }
        _ => return None,
    };
    for line in lines {
        match serde_json::from_slice(line) {
            Ok(Line::Pile { add }) => decided.into.push(add.code()),
            Ok(Line::Deal { coding, to }) => decided.deals.extend(CodingId::parse(&coding).map(|id| (id, to))),
            Ok(Line::Back { back }) => {
                let back = CodingId::parse(&back);
                let last = decided.deals.iter().rposition(|(id, _)| Some(*id) == back);
                last.map(|place| decided.deals.remove(place));
            }
            // What a newer version or a careless hand has written there decides nothing.
            _ => {}
        }
    }
    decided.deals.retain(|(_, to)| to.is_none_or(|to| to < decided.into.len()));
    Some(decided)
}

/// Where a draft lies. A code's id may hold what no file name can, so one that is not plain has a hash added.
fn path(folder: &Folder, code: &CodeId, coder: &CoderId) -> Result<PathBuf, Error> {
    let mut stem: String = slug(code.as_str()).chars().take(LONGEST_STEM).collect();
    if stem != code.as_str() {
        stem = format!("{stem}-{}", sha256(code.as_str()).get(..8).unwrap_or_default());
    }
    let mut name = format!("split-{stem}-{coder}.jsonl");
    if name.len() > 200 {
        name = format!("split-{}.jsonl", sha256(&name));
    }
    Ok(folder.inside(folder.cache().join("drafts").join(store::safe_name(&name)?))?)
}

fn bytes(line: &Line) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec(line).map_err(|error| failed("write", Path::new("a draft"))(error.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn failed<'a>(doing: &'static str, path: &'a Path) -> impl FnOnce(std::io::Error) -> Error + 'a {
    move |source| Error::Io { doing, path: path.to_owned(), source }
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
