//! What is changed: codings, memos, undo.

use super::Reader;
use crate::app::Done;
use crate::cli::{Failure, output, session};
use crate::project::{CodeId, CodingId, Command, MemoTarget};
use crate::report::clean_line;

impl Reader {
    /// The code with this key.
    pub(super) fn code_of(&self, word: &str) -> Option<CodeId> {
        let mut letters = word.chars();
        let (Some(key), None) = (letters.next(), letters.next()) else { return None };
        let codes = self.session.project().codebook.codes();
        codes.iter().find(|code| code.key == Some(key) && code.replaced_by.is_none()).map(|code| code.id.clone())
    }

    /// Code the passage; `words` are keys, names, aliases or ids with commas between, or one name that has commas itself.
    pub(super) fn code(&mut self, words: &str) -> Result<(), Failure> {
        let project = self.session.project();
        let one = |word: &str| self.code_of(word).map_or_else(|| session::code(project, word), Ok);
        let whole = one(words.trim()).map(|code| vec![code]);
        let codes = whole.or_else(|_| words.split(',').map(|word| one(word.trim())).collect::<Result<Vec<_>, _>>())?;
        self.apply(codes)
    }

    pub(super) fn again(&mut self) -> Result<(), Failure> {
        if self.last.is_empty() {
            return output::print_line("nothing was coded yet");
        }
        self.apply(self.last.clone())
    }

    fn apply(&mut self, codes: Vec<CodeId>) -> Result<(), Failure> {
        let anchor = self.session.anchor(&self.id, self.here)?;
        let transcript = self.id.clone();
        let done = self.session.run(Command::Code { transcript, anchors: vec![anchor], codes: codes.clone() })?;
        let codebook = &self.session.project().codebook;
        let name = |id: &CodeId| codebook.get(id.as_str()).map_or_else(|| id.to_string(), |code| code.name.clone());
        let names = codes.iter().map(name).collect::<Vec<_>>().join(", ");
        self.last = codes;
        Self::finish(&done, &format!("Coded {names}."))
    }

    /// Take the reader's own codings of the passage away: all where there is one, else those of the code that is named.
    pub(super) fn uncode(&mut self, word: &str) -> Result<(), Failure> {
        let project = self.session.project();
        let named = match word {
            "" => None,
            word => Some(self.code_of(word).map_or_else(|| session::code(project, word), Ok)?),
        };
        let own = self.codings(self.here).into_iter().filter(|coding| coding.coder == *self.session.coder());
        let fits = |code: &CodeId| named.as_ref().is_none_or(|named| project.codebook.resolve(code) == *named);
        let found: Vec<_> = own.filter(|coding| fits(&coding.code)).collect();
        let names: Vec<String> = found.iter().map(|coding| self.name(coding)).collect();
        match found.as_slice() {
            [] => return output::print_line("you have no such coding here"),
            [_, _, ..] if named.is_none() => {
                return output::print_line(&format!("several are here, say which: {}", names.join(", ")));
            }
            _ => {}
        }
        let ids: Vec<CodingId> = found.iter().map(|coding| coding.id).collect();
        let done = self.session.run(Command::Uncode(ids))?;
        Self::finish(&done, &format!("Took {} away.", names.join(", ")))
    }

    pub(super) fn memo(&mut self, words: &str) -> Result<(), Failure> {
        let anchor = self.session.anchor(&self.id, self.here)?;
        let target = MemoTarget::Passage(self.id.clone(), anchor);
        let done = self.session.run(Command::WriteMemo { memo: None, target, text: words.to_owned() })?;
        Self::finish(&done, "Wrote the memo.")
    }

    pub(super) fn undo(&mut self) -> Result<(), Failure> {
        let done = self.session.undo()?;
        let label = done.label.strip_prefix("undo ").unwrap_or(&done.label);
        Self::finish(&done, &format!("Took back: {}.", clean_line(label)))
    }

    pub(super) fn redo(&mut self) -> Result<(), Failure> {
        let done = self.session.redo()?;
        let label = done.label.strip_prefix("redo ").unwrap_or(&done.label);
        Self::finish(&done, &format!("Did again: {}.", clean_line(label)))
    }

    /// Say what was done, or that it is not on disk.
    fn finish(done: &Done, told: &str) -> Result<(), Failure> {
        session::saved(done)?;
        output::print_line(told)
    }
}
