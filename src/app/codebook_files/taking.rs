//! Another codebook into the study's own: a plan that can be looked at, then one entry that can be taken back.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::matching::{matched, updated};
use super::reading::read_any;
use crate::app::{Done, Error, Workspace};
use crate::exchange::codebook_yaml::{self, EditError};
use crate::exchange::{Incoming, Remark};
use crate::project::{Code, CodeId, Codebook, PlacedCode};

/// How another codebook is to be taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Codes that are there take the other's fields.
    pub update: bool,
    /// The code that what is new goes below.
    pub below: Option<CodeId>,
}

/// What becomes of a code of the other codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is added.
    New,
    /// It is here, and the same.
    Same,
    /// It is here, and these fields of the other's differ.
    Different(Vec<&'static str>),
}

/// A code of the other codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its id here.
    pub id: CodeId,
    /// Its name there.
    pub name: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What taking in a codebook would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What the file is.
    pub format: &'static str,
    /// The codes, in the other's order.
    pub rows: Vec<Row>,
    /// What was left out, changed or guessed.
    pub remarks: Vec<String>,
    /// The label of the entry.
    pub label: String,
    /// The study's codebook afterwards; `None` where nothing changes.
    pub source: Option<String>,
}

impl Plan {
    /// How many codes are new.
    pub fn added(&self) -> usize {
        self.rows.iter().filter(|row| row.fate == Fate::New).count()
    }

    /// How many codes are here and differ.
    pub fn different(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.fate, Fate::Different(_))).count()
    }
}

/// Plan to take in a codebook: a shipped one, or a file of any format. Codes that are here stay as they are, or take the
/// other's fields where `wish` says so; where the study has no code yet a YAML file is taken as it stands.
///
/// # Errors
/// Those of [`read_any`]; [`Error::BrokenCodebook`] where the study's own codebook cannot be edited.
pub fn plan(workspace: &Workspace, name_or_file: &Path, wish: &Wish) -> Result<Plan, Error> {
    if let Some(why) = workspace.read_only() {
        return Err(Error::ReadOnly(why));
    }
    // A file that is gone comes back whole; a broken one must be mended first.
    if let Some(why) = workspace.codebook_problem().filter(|_| workspace.folder().codebook().exists()) {
        return Err(Error::BrokenCodebook(why.to_owned()));
    }
    let read = read_any(name_or_file)?;
    let ours = &workspace.project().codebook;
    let name = name_or_file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut plan = Plan {
        format: read.format,
        remarks: read.incoming.remarks.iter().map(Remark::to_string).collect(),
        label: format!("import codebook {name}"),
        ..Plan::default()
    };
    if ours.codes().is_empty() && wish.below.is_none() {
        let codes = read.incoming.codebook.codes().iter();
        plan.rows = codes.map(|it| Row { id: it.id.clone(), name: it.name.clone(), fate: Fate::New }).collect();
        let source = read.source.unwrap_or_else(|| codebook_yaml::write(&read.incoming.codebook));
        plan.source = Some(source).filter(|_| !plan.rows.is_empty());
        return Ok(plan);
    }
    let draft = Draft::new(workspace.codebook_source(), ours);
    merge(&mut plan, draft, &read.incoming, wish)?;
    Ok(plan)
}

/// Do what a plan says, as one entry.
///
/// # Errors
/// As [`Workspace::replace_codebook`].
pub fn take_in(workspace: &mut Workspace, plan: Plan) -> Result<Option<Done>, Error> {
    match plan.source {
        Some(source) => workspace.replace_codebook(source, &plan.label).map(Some),
        None => Ok(None),
    }
}

fn merge(plan: &mut Plan, mut draft: Draft, incoming: &Incoming, wish: &Wish) -> Result<(), Error> {
    let ours = draft.codebook.clone();
    let codes = matched(&ours, incoming).codes;
    let new = codes.iter().filter(|(_, our)| our.is_none()).map(|(code, _)| code.clone()).collect();
    draft.add_all(new, wish, &mut plan.remarks)?;
    for (theirs, our) in codes {
        let (id, name) = (theirs.id.clone(), theirs.name.clone());
        let fate = match our {
            None => Fate::New,
            Some(our) => {
                let (code, mut fields) = updated(our, &theirs, incoming.tells_applies);
                let moves = theirs.parent.is_some() && theirs.parent != our.parent;
                fields.extend(moves.then_some("parent"));
                if wish.update && !fields.is_empty() {
                    draft.replace(code, &mut plan.remarks)?;
                    if moves {
                        draft.move_below(&id, theirs.parent.as_ref(), &mut plan.remarks)?;
                    }
                }
                if fields.is_empty() { Fate::Same } else { Fate::Different(fields) }
            }
        };
        plan.rows.push(Row { id, name, fate });
    }
    plan.source = draft.changed.then_some(draft.text);
    Ok(())
}

/// The study's codebook while codes go in.
struct Draft {
    text: String,
    codebook: Codebook,
    changed: bool,
    /// Codes that were added, with what is to replace them and is not there yet.
    later: Vec<(CodeId, CodeId)>,
}

/// New codes from which on they go in together: every single edit reads the whole file again.
const MANY: usize = 60;

impl Draft {
    fn new(source: &str, codebook: &Codebook) -> Self {
        let text = if source.is_empty() { codebook_yaml::write(codebook) } else { source.to_owned() };
        Self { text, codebook: codebook.clone(), changed: false, later: Vec::new() }
    }

    /// A key that is taken goes, with a word.
    fn keyed(&self, mut code: Code, remarks: &mut Vec<String>) -> Code {
        if let Some(other) = code.key.and_then(|key| self.codebook.by_key(key)).filter(|other| other.id != code.id) {
            let key = code.key.map(String::from).unwrap_or_default();
            remarks.push(format!("`{}`: the key `{key}` belongs to `{}` here and was left out", code.id, other.id));
            code.key = self.codebook.get(code.id.as_str()).and_then(|own| own.key);
        }
        code
    }

    /// Put new codes in, parents before children: one by one in the style of their neighbours, or many at once.
    fn add_all(&mut self, new: Vec<Code>, wish: &Wish, remarks: &mut Vec<String>) -> Result<(), Error> {
        let ids: HashSet<CodeId> = new.iter().map(|code| code.id.clone()).collect();
        let mut placed = Vec::new();
        for code in new {
            let mut code = self.keyed(code, remarks);
            code.parent = code.parent.or_else(|| wish.below.clone());
            let missing = |id: &CodeId| self.codebook.get(id.as_str()).is_none() && !ids.contains(id);
            if let Some(other) = code.replaced_by.take_if(|id| missing(id)) {
                remarks
                    .push(format!("`{}`: `{other}`, which replaces it there, is not here and was left out", code.id));
            }
            placed.push(code);
        }
        if placed.len() > MANY
            && let Some((text, codebook)) = together(&self.text, &self.codebook, &placed)
        {
            (self.text, self.codebook, self.changed) = (text, codebook, true);
            return Ok(());
        }
        placed.into_iter().try_for_each(|code| self.add(code, &ids))
    }

    fn add(&mut self, mut code: Code, new: &HashSet<CodeId>) -> Result<(), Error> {
        // What replaces a code may come after it; then the code is told so once that is there.
        let later = code.replaced_by.take_if(|id| self.codebook.get(id.as_str()).is_none() && new.contains(id));
        let index = self.codebook.children(code.parent.as_ref()).count();
        let placed = PlacedCode { code, index };
        self.text = codebook_yaml::insert(&self.text, &placed).map_err(told)?;
        self.codebook.insert(placed.code.clone(), index);
        self.changed = true;
        self.later.extend(later.map(|other| (placed.code.id, other)));
        let (ready, waiting) = std::mem::take(&mut self.later)
            .into_iter()
            .partition(|(_, other)| self.codebook.get(other.as_str()).is_some());
        self.later = waiting;
        for (id, other) in ready {
            let Some(code) = self.codebook.get(id.as_str()).cloned() else { continue };
            let code = Code { replaced_by: Some(other), ..code };
            self.text = codebook_yaml::replace(&self.text, &code).map_err(told)?;
            self.codebook.insert(code, 0);
        }
        Ok(())
    }

    fn replace(&mut self, code: Code, remarks: &mut Vec<String>) -> Result<(), Error> {
        let Some(before) = self.codebook.get(code.id.as_str()).cloned() else { return Ok(()) };
        let mut code = Code { parent: before.parent.clone(), ..self.keyed(code, remarks) };
        code.replaced_by = code.replaced_by.filter(|id| self.codebook.get(id.as_str()).is_some());
        if code == before {
            return Ok(());
        }
        self.text = codebook_yaml::replace(&self.text, &code).map_err(told)?;
        self.codebook.insert(code, 0);
        self.changed = true;
        Ok(())
    }

    /// Move a code below another; where that would put it below itself, it stays.
    fn move_below(&mut self, id: &CodeId, parent: Option<&CodeId>, remarks: &mut Vec<String>) -> Result<(), Error> {
        let Some(parent) = parent else { return Ok(()) };
        if self.codebook.is_in(parent, id) || parent == id {
            remarks.push(format!("`{id}` cannot go below `{parent}`, which stands below it here; it stays"));
            return Ok(());
        }
        let index = self.codebook.children(Some(parent)).count();
        self.text = codebook_yaml::move_code(&self.text, id, Some(parent), index).map_err(told)?;
        self.codebook = codebook_yaml::parse(&self.text).map(|parsed| parsed.codebook).unwrap_or_default();
        self.changed = true;
        Ok(())
    }
}

#[allow(clippy::needless_pass_by_value)] // The signature that `map_err` asks for.
fn told(error: EditError) -> Error {
    Error::BrokenCodebook(error.to_string())
}

/// The text and codebook with all of `new` in it: below each code that is there one piece of text, laid out as a new file
/// is. `None` where the result does not say what is meant; then each code must find its own way in.
fn together(text: &str, codebook: &Codebook, new: &[Code]) -> Option<(String, Codebook)> {
    let (mut text, mut expected) = (text.to_owned(), codebook.clone());
    let (mut tops, mut roots): (HashMap<CodeId, Option<CodeId>>, Vec<Option<CodeId>>) = (HashMap::new(), Vec::new());
    for code in new {
        let top = match code.parent.as_ref().and_then(|parent| tops.get(parent)) {
            Some(top) => top.clone(),
            None => code.parent.clone(),
        };
        if !roots.contains(&top) {
            roots.push(top.clone());
        }
        tops.insert(code.id.clone(), top);
        let index = expected.children(code.parent.as_ref()).count();
        expected.insert(code.clone(), index);
    }
    for root in roots {
        let piece = new.iter().filter(|code| tops.get(&code.id) == Some(&root));
        let piece: Vec<Code> = piece
            .map(|code| Code { parent: code.parent.clone().filter(|it| Some(it) != root.as_ref()), ..code.clone() })
            .collect();
        text = with_piece(&text, root, &Codebook::new(piece))?;
    }
    let read = codebook_yaml::parse(&text).ok()?.codebook;
    (read == expected).then_some((text, expected))
}

/// The text with the codes of `piece` as the last ones below `parent`. Where they go, a stand-in shows.
fn with_piece(text: &str, parent: Option<CodeId>, piece: &Codebook) -> Option<String> {
    const STAND_IN: &str = "emic-stand-in-for-what-is-taken-in";
    let code = Code { parent, ..Code::new(STAND_IN, STAND_IN) };
    let text = codebook_yaml::insert(text, &PlacedCode { code, index: usize::MAX }).ok()?;
    let place = text.find(&format!("- id: {STAND_IN}"))?;
    let start = text.get(..place)?.rfind('\n').map_or(0, |newline| newline + 1);
    let (indent, last) = (text.get(start..place)?, text.rfind(STAND_IN)?);
    let end = text.get(last..)?.find('\n').map_or(text.len(), |newline| last + newline + 1);
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let written = codebook_yaml::write(piece);
    let lines = written.strip_prefix("codes:\n")?.lines();
    let moved = lines.map(|line| match line.strip_prefix("  ") {
        Some(words) => format!("{indent}{words}{newline}"),
        None => format!("{line}{newline}"),
    });
    Some(format!("{}{}{}", text.get(..start)?, moved.collect::<String>(), text.get(end..)?))
}
