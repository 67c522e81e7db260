//! Another codebook into the study's own: a plan that can be looked at, then one entry that can be taken back.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::matching::{matched, updated};
use super::reading::read_any;
use crate::app::{Done, Error, Workspace};
use crate::exchange::codebook_yaml::{self, EditError, Editor};
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
    let draft = Draft::new(workspace.codebook_source(), ours)?;
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
    let ours = draft.editor.codebook().clone();
    let codes = matched(&ours, incoming).codes;
    let new = codes.iter().filter(|(_, our)| our.is_none()).map(|(code, _)| code.clone()).collect();
    draft.add(new, wish, &mut plan.remarks)?;
    let (mut changed, mut moved) = (Vec::new(), Vec::new());
    for (theirs, our) in codes {
        let (id, name) = (theirs.id.clone(), theirs.name.clone());
        let fate = match our {
            None => Fate::New,
            Some(our) => {
                let (code, mut fields) = updated(our, &theirs, incoming.tells_applies);
                changed.extend((!fields.is_empty()).then_some(code));
                if let Some(parent) = theirs.parent.filter(|parent| Some(parent) != our.parent.as_ref()) {
                    moved.push((id.clone(), parent));
                    fields.push("parent");
                }
                if fields.is_empty() { Fate::Same } else { Fate::Different(fields) }
            }
        };
        plan.rows.push(Row { id, name, fate });
    }
    if wish.update {
        draft.replace(changed, &mut plan.remarks)?;
        moved.into_iter().try_for_each(|(id, parent)| draft.move_below(&id, &parent, &mut plan.remarks))?;
    }
    plan.source = draft.changed.then(|| draft.editor.finish().0);
    Ok(())
}

/// The study's codebook while codes go in.
struct Draft {
    editor: Editor,
    changed: bool,
}

/// New codes from which on they go in together: every single edit reads the whole file again.
const MANY: usize = 60;

impl Draft {
    fn new(source: &str, codebook: &Codebook) -> Result<Self, Error> {
        let text = if source.is_empty() { codebook_yaml::write(codebook) } else { source.to_owned() };
        Ok(Self { editor: Editor::open(text).map_err(told)?, changed: false })
    }

    /// A key that is taken goes, with a word.
    fn keyed(&self, mut code: Code, remarks: &mut Vec<String>) -> Code {
        let codebook = self.editor.codebook();
        if let Some(other) = code.key.and_then(|key| codebook.by_key(key)).filter(|other| other.id != code.id) {
            let key = code.key.map(String::from).unwrap_or_default();
            remarks.push(format!("`{}`: the key `{key}` belongs to `{}` here and was left out", code.id, other.id));
            code.key = codebook.get(code.id.as_str()).and_then(|own| own.key);
        }
        code
    }

    /// Put new codes in, parents before children: one by one in the style of their neighbours, or many at once.
    fn add(&mut self, new: Vec<Code>, wish: &Wish, remarks: &mut Vec<String>) -> Result<(), Error> {
        let ids: HashSet<CodeId> = new.iter().map(|code| code.id.clone()).collect();
        let is_here = |draft: &Self, id: &CodeId| draft.editor.codebook().get(id.as_str()).is_some();
        let mut codes = Vec::new();
        for code in new {
            let mut code = self.keyed(code, remarks);
            code.parent = code.parent.or_else(|| wish.below.clone());
            if let Some(other) = code.replaced_by.take_if(|id| !is_here(self, id) && !ids.contains(id)) {
                remarks
                    .push(format!("`{}`: `{other}`, which replaces it there, is not here and was left out", code.id));
            }
            codes.push(code);
        }
        self.changed |= !codes.is_empty();
        if codes.len() > MANY
            && let Some(editor) = together(&self.editor, &codes)
        {
            self.editor = editor;
            return Ok(());
        }
        // What replaces a code may come after it; the code is told so when all are there.
        let later: Vec<Code> = codes.iter().filter(|code| code.replaced_by.is_some()).cloned().collect();
        for code in codes {
            let index = self.editor.codebook().children(code.parent.as_ref()).count();
            let code = Code { replaced_by: None, ..code };
            self.editor.insert(&PlacedCode { code, index }).map_err(told)?;
        }
        self.editor.replace(&later).map_err(told)
    }

    /// Give codes that are here other fields; their places stay.
    fn replace(&mut self, codes: Vec<Code>, remarks: &mut Vec<String>) -> Result<(), Error> {
        let mut new = Vec::new();
        for code in codes {
            let mut code = self.keyed(code, remarks);
            code.replaced_by = code.replaced_by.filter(|id| self.editor.codebook().get(id.as_str()).is_some());
            if self.editor.codebook().get(code.id.as_str()).is_some_and(|before| *before != code) {
                new.push(code);
            }
        }
        self.changed |= !new.is_empty();
        self.editor.replace(&new).map_err(told)
    }

    /// Move a code below another; where that would put it below itself, it stays.
    fn move_below(&mut self, id: &CodeId, parent: &CodeId, remarks: &mut Vec<String>) -> Result<(), Error> {
        if self.editor.codebook().is_in(parent, id) || parent == id {
            remarks.push(format!("`{id}` cannot go below `{parent}`, which stands below it here; it stays"));
            return Ok(());
        }
        let index = self.editor.codebook().children(Some(parent)).count();
        self.editor.move_code(id, Some(parent), index).map_err(told)?;
        self.changed = true;
        Ok(())
    }
}

#[allow(clippy::needless_pass_by_value)] // The signature that `map_err` asks for.
fn told(error: EditError) -> Error {
    Error::BrokenCodebook(error.to_string())
}

/// The text with all of `new` in it: below each code that is there one piece of text, laid out as a new file
/// is. `None` where the result does not say what is meant; then each code must find its own way in.
fn together(editor: &Editor, new: &[Code]) -> Option<Editor> {
    let (mut text, mut expected) = (editor.text().to_owned(), editor.codebook().clone());
    let (mut tops, mut roots): (HashMap<CodeId, Option<CodeId>>, Vec<Option<CodeId>>) = (HashMap::new(), Vec::new());
    for code in new {
        let known = code.parent.as_ref().and_then(|parent| tops.get(parent)).cloned();
        let top = known.unwrap_or_else(|| code.parent.clone());
        if !roots.contains(&top) {
            roots.push(top.clone());
        }
        tops.insert(code.id.clone(), top);
        let index = expected.children(code.parent.as_ref()).count();
        expected.insert(code.clone(), index);
    }
    for root in roots {
        let piece = new.iter().filter(|code| tops.get(&code.id) == Some(&root));
        let inner = |code: &Code| code.parent.clone().filter(|parent| Some(parent) != root.as_ref());
        let piece: Vec<Code> = piece.map(|code| Code { parent: inner(code), ..code.clone() }).collect();
        text = with_piece(&text, root, &Codebook::new(piece))?;
    }
    let editor = Editor::open(text).ok()?;
    (*editor.codebook() == expected).then_some(editor)
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
