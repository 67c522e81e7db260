//! Writing down what a coding's words mean in another language.

use crate::project::CodingId;
use crate::text::ByteOffset;

use super::Editor;

/// The state of the dialog.
#[derive(Clone, Debug)]
pub struct Translating {
    /// The coding.
    pub coding: CodingId,
    /// The name of its code.
    pub code: String,
    /// Its words on one line.
    pub quote: String,
    /// The translation, as it is written.
    pub editor: Editor,
    /// Whether a colleague made the coding: then leaving does not save.
    pub of_colleague: bool,
    /// Whether it was said that the coding was taken away meanwhile.
    pub gone: bool,
    /// The translation there was.
    before: String,
}

impl Translating {
    /// An editor with the translation there is, empty where there is none.
    pub fn new(coding: CodingId, code: String, quote: &str, text: &str) -> Self {
        let editor = Editor::new(text, ByteOffset::new(text.len()));
        let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { coding, code, quote, editor, of_colleague: false, gone: false, before: text.to_owned() }
    }

    /// The same for a colleague's coding.
    pub fn of_colleague(self) -> Self {
        Self { of_colleague: true, ..self }
    }

    /// Whether anything was changed.
    pub fn is_changed(&self) -> bool {
        self.editor.text().trim() != self.before.trim()
    }
}
