//! Operations on the codebook that are looked at before they are done: merging, deleting and splitting codes; and the two
//! fields that are changed with one key each.

use crate::app::Preview;
use crate::project::{Code, CodeFate, CodeId, Codebook, CodebookCommand, NewCode};
use crate::text::Arrange;

use super::{Editor, FormPart, Input, List};

/// What an operation would touch, or why it cannot be done.
pub type Outlook = Result<Preview, String>;

/// Merging codes.
#[derive(Clone, Debug)]
pub struct Merging {
    /// The codes, in the order of the codebook: the one that stays among them.
    pub codes: Vec<CodeId>,
    /// Which of them stays.
    pub stays: usize,
    /// The one whose definition survives is chosen.
    pub list: List,
    /// What it would touch.
    pub outlook: Outlook,
}

impl Merging {
    /// Merge `codes` so that `stays` remains, with its own words.
    pub fn new(codebook: &Codebook, mut codes: Vec<CodeId>, stays: &CodeId) -> Self {
        codes.arrange_by_key(|code| codebook.place(code.as_str()));
        codes.dedup();
        let stays = codes.iter().position(|code| code == stays).unwrap_or(0);
        let outlook = Err(String::new());
        Self { codes, stays, list: List { chosen: stays, top: 0 }, outlook }
    }

    /// Let the next one stay. Whose words survive is another question.
    pub fn let_next_stay(&mut self) {
        self.stays = (self.stays + 1) % self.codes.len().max(1);
    }

    /// The code that stays.
    pub fn staying(&self) -> Option<&CodeId> {
        self.codes.get(self.stays)
    }

    /// What is asked of the codebook.
    pub fn command(&self) -> Option<CodebookCommand> {
        let into = self.staying()?.clone();
        let wording = self.codes.get(self.list.chosen)?.clone();
        let codes = self.codes.iter().filter(|code| **code != into).cloned().collect();
        Some(CodebookCommand::Merge { codes, into, wording })
    }
}

/// A way to delete a code.
#[derive(Clone, Debug)]
pub struct Way {
    /// What becomes of the codings; `None` where a code is still to be chosen for them.
    pub fate: Option<CodeFate>,
    /// What it would touch.
    pub outlook: Outlook,
}

/// Deleting a code.
#[derive(Clone, Debug)]
pub struct Deleting {
    /// The code.
    pub code: CodeId,
    /// Whether the codes below it go too.
    pub below: bool,
    /// How many codes stand below it.
    pub children: usize,
    /// Codings that lose their code.
    pub codings: usize,
    /// The code that was chosen for the codings.
    pub to: Option<CodeId>,
    /// The ways to do it.
    pub ways: Vec<Way>,
    /// The way that is chosen.
    pub list: List,
}

impl Deleting {
    /// Delete `code`, the codes below it moving up.
    pub fn new(codebook: &Codebook, code: CodeId) -> Self {
        let inside = |other: &&Code| codebook.ancestors(&other.id).any(|above| above.id == code);
        let children = codebook.codes().iter().filter(|other| other.replaced_by.is_none()).filter(inside).count();
        Self { code, below: false, children, codings: 0, to: None, ways: Vec::new(), list: List::default() }
    }

    /// What is asked of the codebook where the codings have this fate.
    pub fn command_for(&self, fate: CodeFate) -> CodebookCommand {
        CodebookCommand::Delete { code: self.code.clone(), fate, below: self.below }
    }

    /// What is asked of the codebook; `None` where a code is still to be chosen.
    pub fn command(&self) -> Option<CodebookCommand> {
        let fate = self.ways.get(self.list.chosen)?.fate.clone()?;
        Some(self.command_for(fate))
    }
}

/// Naming the codes that a code is split into.
#[derive(Clone, Debug)]
pub struct Parting {
    /// The code.
    pub code: CodeId,
    /// Codings that are to be dealt out.
    pub codings: usize,
    /// The names, one a line.
    pub editor: Editor,
}

impl Parting {
    /// The new codes, beside the one that is split: a name on each line, where there is one.
    pub fn codes(&self, codebook: &Codebook) -> Vec<NewCode> {
        let parent = codebook.get(self.code.as_str()).and_then(|code| code.parent.clone());
        let mut names: Vec<String> = Vec::new();
        for line in self.editor.text().lines() {
            let name = line.split_whitespace().collect::<Vec<_>>().join(" ");
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names.into_iter().map(|name| NewCode { name, parent: parent.clone(), ..NewCode::default() }).collect()
    }
}

/// A field of a code that is changed with one key.
#[derive(Clone, Debug)]
pub struct Quick {
    /// The code.
    pub code: CodeId,
    /// Its name or its key.
    pub part: FormPart,
    /// What is written.
    pub input: Input,
    /// Why it was refused.
    pub problem: Option<String>,
}

impl Quick {
    /// Write in it. A code has one key: another letter takes its place.
    pub fn write(&mut self, text: &str) {
        self.problem = None;
        if self.part == FormPart::Key {
            self.input = Input::default();
        }
        self.input.insert(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ByteOffset;

    fn codebook() -> Codebook {
        let below = |id: &str, parent: &str| Code { parent: Some(parent.into()), ..Code::new(id, id) };
        Codebook::new(vec![Code::new("top", "Top"), below("信任", "top"), below("b", "信任"), Code::new("c", "C")])
    }

    #[test]
    fn who_stays_and_whose_words_survive_are_chosen_apart() {
        let ids = |names: &[&str]| names.iter().map(|name| CodeId::from(*name)).collect::<Vec<_>>();
        let mut merging = Merging::new(&codebook(), ids(&["c", "top", "信任"]), &"信任".into());
        assert_eq!(merging.codes, ids(&["top", "信任", "c"]));
        let merge = |codes: &[&str], into: &str, wording: &str| {
            Some(CodebookCommand::Merge { codes: ids(codes), into: into.into(), wording: wording.into() })
        };
        assert_eq!(merging.command(), merge(&["top", "c"], "信任", "信任"));
        merging.let_next_stay();
        assert_eq!(merging.command(), merge(&["top", "信任"], "c", "信任"));
        merging.let_next_stay();
        assert_eq!(merging.staying(), Some(&CodeId::from("top")));
    }

    #[test]
    fn the_codes_below_are_counted_at_any_depth() {
        assert_eq!(Deleting::new(&codebook(), "top".into()).children, 2);
        assert_eq!(Deleting::new(&codebook(), "c".into()).children, 0);
    }

    #[test]
    fn names_stand_one_a_line() {
        let editor = Editor::new(" 守信  of word\n\n面子 👍\n面子 👍\n", ByteOffset::default());
        let codes = Parting { code: "信任".into(), codings: 3, editor }.codes(&codebook());
        let names: Vec<&str> = codes.iter().map(|code| code.name.as_str()).collect();
        assert_eq!(names, ["守信 of word", "面子 👍"]);
        assert!(codes.iter().all(|code| code.parent == Some("top".into()) && code.applies));
    }
}
