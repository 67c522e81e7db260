//! Words that are being written, in case the program ends, and those that were when it last did.

use std::sync::Arc;

use crate::app::unsaved::{Keeper, Offered, Unsaved, UnsavedCode, UnsavedText, UnsavedTurn};
use crate::project::{Code, Codebook, Color, Transcript};
use crate::text::{ByteOffset, TextRange};

use super::code_form::{FormField, Part, Place};
use super::{CodeForm, Dialog, Proposal, TurnEditor};

/// What is kept, and what is offered again.
#[derive(Debug, Default)]
pub struct Drafts {
    /// The words as they were kept last.
    pub kept: Option<Unsaved>,
    /// What keeps them.
    pub keeper: Option<Keeper>,
    /// What has kept the words of changes that are not on disk yet.
    pub closed: Vec<Keeper>,
    /// What was being written when the program ended and waits for its place to be shown.
    pub offered: Vec<Offered>,
    /// What was left half written, and waits to be asked for.
    pub aside: Vec<Aside>,
}

/// The edit of a turn, the form of a code or the translation of a colleague's coding that was left half written.
#[derive(Debug)]
pub struct Aside {
    /// What was being written in.
    pub dialog: Dialog,
    /// Its words.
    pub words: Unsaved,
    /// What keeps them on disk; `None` where the disk did not take them.
    pub keeper: Option<Keeper>,
}

impl Drafts {
    /// Take out what was left half written and `is` what is asked for, the latest first.
    pub fn take_aside(&mut self, is: impl Fn(&Aside) -> bool) -> Option<Aside> {
        let place = self.aside.iter().rposition(is)?;
        Some(self.aside.remove(place))
    }
}

/// The words that are being written in `dialog`, where they are not those that were there before.
pub fn unsaved(dialog: &Dialog) -> Option<Unsaved> {
    match dialog {
        Dialog::Memo(memo) if memo.is_changed() => {
            let (id, day, target) = (memo.memo, memo.day, memo.target.clone());
            let before = Some(memo.before.clone());
            Some(Unsaved::Memo { memo: id, day, target, before, text: memo.text().to_owned() })
        }
        Dialog::Translation(translating) if translating.is_changed() => {
            Some(Unsaved::Translation(translating.coding, translating.editor.text().to_owned()))
        }
        Dialog::Turn(turn) if turn.is_changed() => Some(Unsaved::Turn(turn.unsaved())),
        // A turn's own editor below holds its words.
        Dialog::Preview(preview) if preview.proposal.caret.is_none() => preview.proposal.unsaved().map(Unsaved::Text),
        Dialog::Code(form) if form.is_changed() => Some(Unsaved::Code(form.unsaved())),
        _ => None,
    }
}

impl Proposal {
    fn unsaved(&self) -> Option<UnsavedText> {
        let before = self.base.as_deref().map(str::to_owned);
        let is_changed = before.as_ref() != Some(&self.text);
        let (transcript, text) = (self.transcript.clone(), self.text.clone());
        is_changed.then_some(UnsavedText { transcript, before, text })
    }
}

impl TurnEditor {
    fn unsaved(&self) -> UnsavedTurn {
        let turn = self.base.turns.partition_point(|turn| turn.range.start() < self.range.start());
        let before = self.range.slice(&self.base.text).to_owned();
        UnsavedTurn { transcript: self.base.id.clone(), turn, before, text: self.editor.text().to_owned() }
    }

    /// Go on with an edit that was being written. Where the turn has been changed meanwhile, that is a conflict when it is
    /// saved; `None` where there is no turn left.
    pub fn resume(now: &Arc<Transcript>, draft: &UnsavedTurn) -> Option<Self> {
        let words = |range: TextRange| range.slice(&now.text);
        let same = |place: usize| now.turns.get(place).is_some_and(|turn| words(turn.range) == draft.before);
        let found = || now.turns.iter().position(|turn| words(turn.range) == draft.before);
        let place = Some(draft.turn).filter(|place| same(*place)).or_else(found);
        let place = place.unwrap_or(draft.turn.min(now.turns.len().checked_sub(1)?));
        let range = now.turns.get(place)?.range;
        let base = match same(place) {
            true => now.clone(),
            false => {
                let before = TextRange::of(0, range.start().get()).slice(&now.text);
                let after = TextRange::new(range.end(), ByteOffset::new(now.text.len())).slice(&now.text);
                Arc::new(now.with_text([before, &draft.before, after].concat()))
            }
        };
        let range = TextRange::of(range.start().get(), range.start().get() + draft.before.len());
        let mut editor = Self { range, ..Self::new(base, range.start())? };
        editor.editor.replace(&draft.text);
        editor.editor.place(ByteOffset::new(draft.text.len()));
        Some(editor)
    }
}

impl CodeForm {
    fn unsaved(&self) -> UnsavedCode {
        let (written, color, applies) = self.content();
        let written = written.into_iter().map(|(part, text)| (part.label().to_owned(), text)).collect();
        let parent = self.places.get(self.place).and_then(|place| place.parent.clone());
        UnsavedCode { code: self.base.as_ref().map(|code| code.id.clone()), parent, written, color, applies }
    }

    /// Go on with a form that was being filled in; `None` where its code is gone.
    pub fn resume(codebook: &Codebook, draft: &UnsavedCode) -> Option<Self> {
        let color_of = |code: &Code| code.parent.as_ref().map_or(Color::Gray, |above| codebook.color(above));
        let mut form = match &draft.code {
            Some(id) => {
                let code = codebook.get(id.as_str())?;
                Self::edit(code, color_of(code))
            }
            None => {
                let parent = draft.parent.as_ref().and_then(|id| codebook.get(id.as_str()));
                let below = parent.map(|code| Place {
                    name: format!("below {}", code.name),
                    parent: Some(code.id.clone()),
                    above: codebook.color(&code.id),
                });
                let top = Place { name: "at the top".to_owned(), parent: None, above: Color::Gray };
                Self::new(below.into_iter().chain([top]).collect(), 0)
            }
        };
        for part in Part::ALL.into_iter().filter(|part| !part.is_choice()) {
            let texts: Vec<&str> = (draft.written.iter())
                .filter(|(label, _)| label == part.label())
                .map(|(_, text)| text.as_str())
                .collect();
            form.fill(part, if texts.is_empty() { &[""] } else { &texts });
        }
        (form.color, form.applies) = (draft.color, draft.applies);
        Some(form)
    }

    /// Put these texts in the place of those that are written about `part`.
    fn fill(&mut self, part: Part, texts: &[&str]) {
        let Some(place) = self.fields.iter().position(|field| field.part == part) else { return };
        self.fields.retain(|field| field.part != part);
        let fields = texts.iter().map(|text| FormField::new(part, text));
        self.fields.splice(place..place, fields);
    }
}
