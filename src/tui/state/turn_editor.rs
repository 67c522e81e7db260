//! Editing a turn where it stands.

use std::sync::Arc;

use crate::project::Transcript;
use crate::text::{ByteOffset, TextRange};

use super::Editor;

/// The state of the dialog.
#[derive(Clone, Debug)]
pub struct TurnEditor {
    /// The transcript as it was when the editing began.
    pub base: Arc<Transcript>,
    /// The turn in it, label included.
    pub range: TextRange,
    /// What the dialog is called: the number of the turn, and who speaks.
    pub title: String,
    /// The words, and where the caret stands.
    pub editor: Editor,
}

impl TurnEditor {
    /// Edit the turn of `base` that holds `offset`, with the caret there; `None` where there is no turn.
    pub fn new(base: Arc<Transcript>, offset: ByteOffset) -> Option<Self> {
        let place = base.turn_at(offset)?;
        let turn = base.turns.get(place)?;
        let range = turn.range;
        let speaker = turn.speaker.as_ref().map(|speaker| format!(" · {speaker}")).unwrap_or_default();
        let title = format!("Turn {}{speaker}", place + 1);
        let caret = offset.clamp(range.start(), range.end()).get() - range.start().get();
        let editor = Editor::new(range.slice(&base.text), ByteOffset::new(caret));
        Some(Self { base, range, title, editor })
    }

    /// Whether anything was changed.
    pub fn is_changed(&self) -> bool {
        self.editor.text() != self.range.slice(&self.base.text)
    }

    /// The whole text with the turn as it is now, and where the caret stands in it. `now` is the transcript as it lies in
    /// the folder: where somebody has changed it meanwhile, the turn is looked for by its words; `None` where they are
    /// gone, or stand there more than once.
    pub fn text(&self, now: &Transcript) -> Option<(String, ByteOffset)> {
        let range = if now.text == self.base.text { self.range } else { self.find(&now.text)? };
        let before = TextRange::of(0, range.start().get()).slice(&now.text);
        let after = TextRange::of(range.end().get(), now.text.len()).slice(&now.text);
        let text = [before, self.editor.text(), after].concat();
        Some((text, range.start() + self.editor.caret().get()))
    }

    fn find(&self, text: &str) -> Option<TextRange> {
        let words = self.range.slice(&self.base.text);
        let mut places = text.match_indices(words);
        let (start, _) = places.next()?;
        places.next().is_none().then(|| TextRange::of(start, start + words.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript(text: &str) -> Arc<Transcript> {
        Arc::new(Transcript::new("t".into(), text.to_owned()))
    }

    #[test]
    fn a_turn_is_put_back_where_it_was_also_after_others_have_written() {
        let base = transcript("A: 我们 trust.\n\nB: 👍 Mostly.\n");
        let mut turn = TurnEditor::new(base.clone(), ByteOffset::new(5)).unwrap();
        assert_eq!((turn.title.as_str(), turn.is_changed()), ("Turn 1 · A", false));
        turn.editor.insert("全");
        assert_eq!(turn.text(&base).unwrap().0, "A: 全我们 trust.\n\nB: 👍 Mostly.\n");
        let (text, caret) = turn.text(&transcript("C: 好。\n\nA: 我们 trust.\n")).unwrap();
        assert_eq!((text.as_str(), caret.get()), ("C: 好。\n\nA: 全我们 trust.\n", 17));
        assert_eq!(turn.text(&transcript("A: gone\n")), None);
        assert_eq!(turn.text(&transcript("A: 我们 trust.\n\nA: 我们 trust.\n")), None);
        assert!(TurnEditor::new(transcript(""), ByteOffset::default()).is_none());
    }
}
