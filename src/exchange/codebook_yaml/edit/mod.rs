//! Edits of the researcher's own file: only the lines that must change, and nothing that does not read back as expected.
//!
//! Every edit plans a few splices of the text by the places in the tree, applies them, and reads the result again. Where
//! there are several ways to take a code out, the one wins that [`insert`] would exactly undo.

mod insert;
mod place;
mod relocate;
mod remove;
mod replace;
mod style;

use relocate::Goal;
use thiserror::Error;

use super::problem::{Problem, Severity, place as place_faults};
use super::read::read;
use super::tree::{Node, grow};
use crate::project::{Code, CodeId, Codebook, PlacedCode};
use crate::text::TextRange;

/// Why a codebook file was left as it is.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// The file has errors of its own.
    #[error("the codebook has errors and must be mended first: line {}: {}", .0.line, .0.message)]
    Unreadable(Box<Problem>),
    /// The code to change, or the one above it, is not in the file.
    #[error("no code `{0}` in the codebook file")]
    NoSuchCode(CodeId),
    /// The code to add is in the file.
    #[error("there is a code `{0}` in the codebook file already")]
    CodeExists(CodeId),
    /// The file is written in a way that cannot be edited without touching more than is asked.
    #[error("cannot change `{code}` in the codebook file: {reason}; change the file in an editor")]
    Layout {
        /// The code.
        code: CodeId,
        /// What stands in the way.
        reason: &'static str,
    },
    /// A code cannot stand below itself.
    #[error("`{code}` cannot move below `{parent}`, which stands below it")]
    BelowItself {
        /// The code to move.
        code: CodeId,
        /// The code that it would have gone below: itself, or one below it.
        parent: CodeId,
    },
    /// The edited text would not say what is meant.
    #[error("cannot change `{0}` in the codebook file without damage; change the file in an editor")]
    NotAsExpected(CodeId),
}

/// Add a code to a codebook file's text as child number `index` of its parent. Comments, order, quoting, line ends and
/// blank lines stay; the new lines follow the style of their neighbours. [`remove`] gives the same bytes back.
///
/// # Errors
/// [`EditError`]; nothing is changed by halves.
pub fn insert(source: &str, placed: &PlacedCode) -> Result<String, EditError> {
    insert_in(&File::read(source)?, placed).map(|made| made.text)
}

fn insert_in(file: &File<'_>, placed: &PlacedCode) -> Result<Made, EditError> {
    let text = insert::text(file, placed)?;
    let mut expected = file.codebook.clone();
    expected.insert(placed.code.clone(), placed.index);
    expect(text, &expected, &placed.code.id)
}

/// Take a code out of a codebook file's text: the lines that [`insert`] would add, and no others. Codes below it move up
/// to its parent.
///
/// # Errors
/// As [`insert`].
pub fn remove(source: &str, id: &CodeId) -> Result<String, EditError> {
    remove_in(&File::read(source)?, id).map(|made| made.text)
}

fn remove_in(file: &File<'_>, id: &CodeId) -> Result<Made, EditError> {
    let mut expected = file.codebook.clone();
    let (code, index) = expected.remove(id).ok_or_else(|| EditError::NoSuchCode(id.clone()))?;
    let placed = PlacedCode { code, index };
    let texts = remove::texts(file, &placed)?;
    let fits = texts.into_iter().filter_map(|text| expect(text, &expected, id).ok());
    let mut first = None;
    for made in fits {
        let Made { text, root, codebook } = made;
        let there = File { source: &text, root, codebook };
        let exact = insert::text(&there, &placed).as_deref() == Ok(file.source);
        let File { root, codebook, .. } = there;
        let made = Made { text, root, codebook };
        if exact {
            return Ok(made);
        }
        first.get_or_insert(made);
    }
    first.ok_or_else(|| EditError::NotAsExpected(id.clone()))
}

/// Write a code's changed fields (name, definition, colour, key, ...) into a codebook file's text; all other lines stay.
///
/// # Errors
/// As [`insert`]; also where the code's parent is another than in the file.
pub fn replace(source: &str, code: &Code) -> Result<String, EditError> {
    replace_in(&File::read(source)?, &[code]).map(|made| made.text)
}

/// Several codes at once; each must be another.
fn replace_in(file: &File<'_>, codes: &[&Code]) -> Result<Made, EditError> {
    let mut splices = Vec::new();
    let mut expected = file.codebook.clone();
    for code in codes {
        splices.extend(replace::splices(file, code)?);
        let index = expected.index(&code.id).unwrap_or(0);
        expected.insert((*code).clone(), index);
    }
    let id = codes.first().map_or_else(|| "".into(), |code| code.id.clone());
    expect(spliced(file.source, splices), &expected, &id)
}

/// Move a code with everything below it: its lines and the comments in and directly above them as they stand, indented as
/// their new place asks. It becomes child number `index` of `parent`, itself not counted (the last where there are fewer).
/// A parent without `codes:` gets one, one that loses its last code loses it; where the file names parents by the field
/// `parent`, that field changes. Moving back gives the same bytes wherever the file leaves no choice between two.
///
/// # Errors
/// As [`insert`]; [`EditError::BelowItself`].
pub fn move_code(source: &str, id: &CodeId, parent: Option<&CodeId>, index: usize) -> Result<String, EditError> {
    move_in(File::read(source)?, id, parent, index).map(|made| made.text)
}

fn move_in(file: File<'_>, id: &CodeId, parent: Option<&CodeId>, index: usize) -> Result<Made, EditError> {
    let source = file.source;
    let code = file.codebook.get(id.as_str()).ok_or_else(|| EditError::NoSuchCode(id.clone()))?;
    if let Some(parent) = parent {
        file.codebook.get(parent.as_str()).ok_or_else(|| EditError::NoSuchCode(parent.clone()))?;
        if file.codebook.is_in(parent, id) {
            return Err(EditError::BelowItself { code: id.clone(), parent: parent.clone() });
        }
    }
    let mut expected = file.codebook.clone();
    expected.insert(Code { parent: parent.cloned(), ..code.clone() }, index);
    if expected == file.codebook {
        return Ok(Made { text: source.to_owned(), root: file.root, codebook: file.codebook });
    }
    let (old_parent, old_index) = (code.parent.clone(), file.codebook.index(id).unwrap_or(0));
    let home = Goal { id, parent: old_parent.as_ref(), index: old_index };
    // Lines move most easily in a file whose last line ends.
    let broken = Broken::new(source);
    let texts = relocate::texts(&File { source: &broken.text, ..file }, Goal { id, parent, index })?;
    let mut first = None;
    for text in texts.iter().take(MOST_TRIES) {
        let text = broken.undone(text);
        let Some(there) = File::read(text).ok().filter(|there| there.codebook == expected) else { continue };
        let whole = Broken::new(text);
        let there = File { source: &whole.text, ..there };
        let back = relocate::texts(&there, home).unwrap_or_default();
        let made = Made { text: text.to_owned(), root: there.root, codebook: there.codebook };
        if back.iter().any(|back| whole.undone(back) == source) {
            return Ok(made);
        }
        first.get_or_insert(made);
    }
    first.ok_or_else(|| EditError::NotAsExpected(id.clone()))
}

/// What several changes of codes, one after the other, make of a codebook file's text, and what it then says. Each is a
/// code before and after, as [`Codebook::change`] takes them. The text is read again once for each change of the
/// hierarchy, and once for all changes of words between two of those.
///
/// # Errors
/// As [`insert`].
pub fn change_all<'c>(
    source: &str,
    changes: impl IntoIterator<Item = (Option<&'c PlacedCode>, Option<&'c PlacedCode>)>,
) -> Result<(String, Codebook), EditError> {
    let mut made = Made::read(source.to_owned())?;
    for step in steps(changes) {
        let file = File { source: &made.text, root: made.root, codebook: made.codebook };
        made = match step {
            Step::Insert(placed) => insert_in(&file, placed)?,
            Step::Remove(id) => remove_in(&file, id)?,
            Step::Move(placed) => move_in(file, &placed.code.id, placed.code.parent.as_ref(), placed.index)?,
            Step::Replace(codes) => replace_in(&file, &codes)?,
        };
    }
    Ok((made.text, made.codebook))
}

/// One reading of the text.
enum Step<'c> {
    Insert(&'c PlacedCode),
    Remove(&'c CodeId),
    Move(&'c PlacedCode),
    /// Different codes that stay where they are.
    Replace(Vec<&'c Code>),
}

fn steps<'c>(changes: impl IntoIterator<Item = (Option<&'c PlacedCode>, Option<&'c PlacedCode>)>) -> Vec<Step<'c>> {
    let mut steps = Vec::new();
    for change in changes {
        match change {
            (None, Some(after)) => steps.push(Step::Insert(after)),
            (Some(before), None) => steps.push(Step::Remove(&before.code.id)),
            (Some(before), Some(after)) if before.is_elsewhere(after) => {
                steps.push(Step::Move(after));
                let words = Code { parent: after.code.parent.clone(), ..before.code.clone() };
                if words != after.code {
                    steps.push(Step::Replace(vec![&after.code]));
                }
            }
            (Some(_), Some(after)) => match steps.last_mut() {
                Some(Step::Replace(codes)) if codes.iter().all(|code| code.id != after.code.id) => {
                    codes.push(&after.code);
                }
                _ => steps.push(Step::Replace(vec![&after.code])),
            },
            (None, None) => {}
        }
    }
    steps
}

/// Ways to move a code that are read again; the likeliest come first.
const MOST_TRIES: usize = 6;

/// A text whose last line ends with a line break, and whether that was added.
struct Broken {
    text: String,
    added: &'static str,
}

impl Broken {
    fn new(source: &str) -> Self {
        let added = if source.is_empty() || source.ends_with('\n') { "" } else { style::newline(source) };
        Self { text: format!("{source}{added}"), added }
    }

    /// An edited text without the line break that was added.
    fn undone<'t>(&self, text: &'t str) -> &'t str {
        text.strip_suffix(self.added).unwrap_or(text)
    }
}

/// A file that reads without errors, with what is needed to find places in it.
struct File<'s> {
    source: &'s str,
    root: Node,
    codebook: Codebook,
}

impl<'s> File<'s> {
    fn read(source: &'s str) -> Result<Self, EditError> {
        let unreadable = |faults| {
            let problems = place_faults(source, faults);
            let error = problems.into_iter().find(|problem| problem.severity == Severity::Error);
            error.map(|problem| EditError::Unreadable(Box::new(problem)))
        };
        let root = match grow(source) {
            Ok(root) => root,
            Err(fault) => return Err(unreadable(vec![fault]).unwrap_or(EditError::NotAsExpected("".into()))),
        };
        let (codebook, faults) = read(source, root.as_ref());
        match (unreadable(faults), root) {
            (Some(error), _) => Err(error),
            (None, Some(root)) => Ok(Self { source, root, codebook }),
            (None, None) => Err(EditError::NotAsExpected("".into())),
        }
    }
}

/// A text that was made, with what it says.
struct Made {
    text: String,
    root: Node,
    codebook: Codebook,
}

impl Made {
    fn read(text: String) -> Result<Self, EditError> {
        let File { root, codebook, .. } = File::read(&text)?;
        Ok(Self { text, root, codebook })
    }
}

/// New words for a range of the file.
#[derive(Clone, Debug)]
struct Splice {
    range: TextRange,
    words: String,
}

impl Splice {
    fn new(start: usize, end: usize, words: impl Into<String>) -> Self {
        Self { range: TextRange::of(start, end), words: words.into() }
    }
}

/// The file's text with the splices made; they must not overlap.
fn spliced(source: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| splice.range);
    let mut text = String::with_capacity(source.len() + 256);
    let mut at = 0;
    for splice in splices {
        text.push_str(TextRange::of(at, splice.range.start().get().max(at)).slice(source));
        text.push_str(&splice.words);
        at = splice.range.end().get().max(at);
    }
    text.push_str(TextRange::of(at, source.len()).slice(source));
    text
}

/// The text, if it reads as the codebook that is expected.
fn expect(text: String, expected: &Codebook, code: &CodeId) -> Result<Made, EditError> {
    let made = Made::read(text).ok().filter(|made| made.codebook == *expected);
    made.ok_or_else(|| EditError::NotAsExpected(code.clone()))
}

#[cfg(test)]
mod tests;
