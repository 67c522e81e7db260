//! Edits of the researcher's own file: only the lines that must change, and nothing that does not read back as expected.
//!
//! Every edit plans a few splices of the text by the places in the tree, applies them, and reads the result again. Where
//! there are several ways to take a code out, the one wins that [`insert`] would exactly undo.

mod bare;
mod insert;
mod place;
mod relocate;
mod remove;
mod replace;
mod style;
mod wrapping;

use relocate::Goal;
use thiserror::Error;

use super::problem::{Problem, Severity, place as place_faults};
use super::read::read;
use super::tree::{Node, grow};
use crate::project::{Code, CodeId, Codebook, PlacedCode};
use crate::text::{Arrange, TextRange};

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
    #[error(
        "cannot change `{0}` in the codebook file: in the way it is written there (an explicit key `? id`, an alias, a text \
         that keeps its last line breaks, `|+`) the change would be read as something else; change the file in an editor"
    )]
    NotAsExpected(CodeId),
}

/// A codebook file's text that is being edited: after each edit it is read again once, and what does not read as meant is
/// not taken.
pub struct Editor {
    text: String,
    root: Node,
    codebook: Codebook,
}

impl Editor {
    /// Begin with a file's text.
    ///
    /// # Errors
    /// [`EditError::Unreadable`] where it has errors of its own.
    pub fn open(text: impl Into<String>) -> Result<Self, EditError> {
        let text = text.into();
        let unreadable = |faults| {
            let problems = place_faults(&text, faults);
            let error = problems.into_iter().find(|problem| problem.severity == Severity::Error);
            error.map(|problem| EditError::Unreadable(Box::new(problem)))
        };
        let root = match grow(&text) {
            Ok(root) => root,
            Err(fault) => return Err(unreadable(vec![fault]).unwrap_or(EditError::NotAsExpected("".into()))),
        };
        let (codebook, faults) = read(&text, root.as_ref());
        match (unreadable(faults), root) {
            (Some(error), _) => Err(error),
            (None, Some(root)) => Ok(Self { text, root, codebook }),
            (None, None) => Err(EditError::NotAsExpected("".into())),
        }
    }

    /// The text as it is now.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it says.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The text and what it says.
    pub fn finish(self) -> (String, Codebook) {
        (self.text, self.codebook)
    }

    /// As [`insert`].
    ///
    /// # Errors
    /// As [`insert`]; the text then stays as it is.
    pub fn insert(&mut self, placed: &PlacedCode) -> Result<(), EditError> {
        let text = insert::text(&self.file(), placed)?;
        let mut expected = self.codebook.clone();
        expected.insert(placed.code.clone(), placed.index);
        *self = Self::expect(text, &expected).ok_or_else(|| EditError::NotAsExpected(placed.code.id.clone()))?;
        Ok(())
    }

    /// As [`remove`].
    ///
    /// # Errors
    /// As [`remove`]; the text then stays as it is.
    pub fn remove(&mut self, id: &CodeId) -> Result<(), EditError> {
        let mut expected = self.codebook.clone();
        let (code, index) = expected.remove(id).ok_or_else(|| EditError::NoSuchCode(id.clone()))?;
        let placed = PlacedCode { code, index };
        let mut first = None;
        for text in remove::texts(&self.file(), &placed)? {
            let Some(there) = Self::expect(text, &expected) else { continue };
            if insert::text(&there.file(), &placed).is_ok_and(|back| back == self.text) {
                *self = there;
                return Ok(());
            }
            first.get_or_insert(there);
        }
        *self = first.ok_or_else(|| EditError::NotAsExpected(id.clone()))?;
        Ok(())
    }

    /// As [`replace`], for several codes at once, which is as fast as for one; none comes twice.
    ///
    /// # Errors
    /// As [`replace`]; the text then stays as it is.
    pub fn replace(&mut self, codes: &[Code]) -> Result<(), EditError> {
        let text = replace::text(&self.file(), codes, true)?;
        if text == self.text {
            return Ok(());
        }
        let mut expected = self.codebook.clone();
        for code in codes {
            let index = expected.index(&code.id).unwrap_or(0);
            expected.insert(code.clone(), index);
        }
        let id = || codes.first().map_or_else(|| "".into(), |code| code.id.clone());
        let there = match Self::expect(text, &expected) {
            Some(there) => Some(there),
            None => Self::expect(replace::text(&self.file(), codes, false)?, &expected),
        };
        *self = there.ok_or_else(|| EditError::NotAsExpected(id()))?;
        Ok(())
    }

    /// As [`move_code`].
    ///
    /// # Errors
    /// As [`move_code`]; the text then stays as it is.
    pub fn move_code(&mut self, id: &CodeId, parent: Option<&CodeId>, index: usize) -> Result<(), EditError> {
        let Some(expected) = self.moved(id, parent, index)? else { return Ok(()) };
        let old_parent = self.codebook.get(id.as_str()).and_then(|code| code.parent.clone());
        let home = Goal { id, parent: old_parent.as_ref(), index: self.codebook.index(id).unwrap_or(0) };
        // Lines move most easily in a file whose last line ends.
        let broken = Broken::new(&self.text);
        let texts = relocate::texts(&File { source: &broken.text, ..self.file() }, Goal { id, parent, index })?;
        let mut first = None;
        for text in texts.iter().take(MOST_TRIES) {
            let Some(there) = Self::expect(broken.undone(text).to_owned(), &expected) else { continue };
            let whole = Broken::new(&there.text);
            let back = relocate::texts(&File { source: &whole.text, ..there.file() }, home).unwrap_or_default();
            if back.iter().any(|back| whole.undone(back) == self.text) {
                *self = there;
                return Ok(());
            }
            first.get_or_insert(there);
        }
        *self = first.ok_or_else(|| EditError::NotAsExpected(id.clone()))?;
        Ok(())
    }

    /// The codebook with a code moved; `None` where it stands there already.
    fn moved(&self, id: &CodeId, parent: Option<&CodeId>, index: usize) -> Result<Option<Codebook>, EditError> {
        let missing = |id: &CodeId| EditError::NoSuchCode(id.clone());
        let code = self.codebook.get(id.as_str()).ok_or_else(|| missing(id))?;
        if let Some(parent) = parent {
            self.codebook.get(parent.as_str()).ok_or_else(|| missing(parent))?;
            if self.codebook.is_in(parent, id) {
                return Err(EditError::BelowItself { code: id.clone(), parent: parent.clone() });
            }
        }
        let mut expected = self.codebook.clone();
        expected.insert(Code { parent: parent.cloned(), ..code.clone() }, index);
        Ok(Some(expected).filter(|expected| *expected != self.codebook))
    }

    /// The text, if it reads as the codebook that is expected.
    fn expect(text: String, expected: &Codebook) -> Option<Self> {
        Self::open(text).ok().filter(|there| there.codebook == *expected)
    }

    fn file(&self) -> File<'_> {
        File { source: &self.text, root: &self.root, codebook: &self.codebook }
    }
}

/// Add a code to a codebook file's text as child number `index` of its parent. Comments, order, quoting, line ends and
/// blank lines stay; the new lines follow the style of their neighbours. [`remove`] gives the same bytes back; a bare name that got a code below it
/// stays the mapping that it became.
///
/// # Errors
/// [`EditError`]; nothing is changed by halves.
pub fn insert(source: &str, placed: &PlacedCode) -> Result<String, EditError> {
    edited(source, |editor| editor.insert(placed))
}

/// Take a code out of a codebook file's text: the lines that [`insert`] would add, and no others. Codes below it move up
/// to its parent.
///
/// # Errors
/// As [`insert`].
pub fn remove(source: &str, id: &CodeId) -> Result<String, EditError> {
    edited(source, |editor| editor.remove(id))
}

/// Write a code's changed fields (name, definition, colour, key, ...) into a codebook file's text; all other lines stay.
///
/// # Errors
/// As [`insert`]; also where the code's parent is another than in the file.
pub fn replace(source: &str, code: &Code) -> Result<String, EditError> {
    edited(source, |editor| editor.replace(std::slice::from_ref(code)))
}

/// Move a code with everything below it: its lines and the comments in and directly above them as they stand, indented as
/// their new place asks. It becomes child number `index` of `parent`, itself not counted (the last where there are fewer).
/// A parent without `codes:` gets one, one that loses its last code loses it; where the file names parents by the field
/// `parent`, that field changes. Moving back gives the same bytes wherever the file leaves no choice between two.
///
/// # Errors
/// As [`insert`]; [`EditError::BelowItself`].
pub fn move_code(source: &str, id: &CodeId, parent: Option<&CodeId>, index: usize) -> Result<String, EditError> {
    edited(source, |editor| editor.move_code(id, parent, index))
}

fn edited(source: &str, edit: impl FnOnce(&mut Editor) -> Result<(), EditError>) -> Result<String, EditError> {
    let mut editor = Editor::open(source)?;
    edit(&mut editor)?;
    Ok(editor.text)
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
#[derive(Clone, Copy)]
struct File<'s> {
    source: &'s str,
    root: &'s Node,
    codebook: &'s Codebook,
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
    splices.arrange_by_key(|splice| splice.range);
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

#[cfg(test)]
mod tests;
