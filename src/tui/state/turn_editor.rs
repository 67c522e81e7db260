//! Editing a turn where it stands.

use std::collections::BTreeSet;
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
    /// the folder; `None` where somebody has changed this very turn there meanwhile.
    pub fn text(&self, now: &Transcript) -> Option<(String, ByteOffset)> {
        let range = self.place(now);
        if range.slice(&now.text) != self.range.slice(&self.base.text) {
            return None;
        }
        let before = TextRange::of(0, range.start().get()).slice(&now.text);
        let after = TextRange::of(range.end().get(), now.text.len()).slice(&now.text);
        let (lead, rest) = if range.is_empty() { gaps(before, after) } else { ("", "") };
        let text = [before, lead, self.editor.text(), rest, after].concat();
        Some((text, range.start() + lead.len() + self.editor.caret().get()))
    }

    /// What is written here beside what `now` has in its place.
    pub fn conflict(&self, now: &Transcript) -> Conflict {
        let theirs = self.place(now).slice(&now.text).to_owned();
        Conflict { mine: self.editor.text().to_owned(), theirs, top: 0 }
    }

    /// Go on from the turn as `now` has it. What is written stays.
    pub fn rebase(&mut self, now: Arc<Transcript>) {
        self.range = self.place(&now);
        self.base = now;
    }

    /// Where the turn stands in `now`: found by its words where they stand there once, else by the turns around it. Empty,
    /// where it would be, if it is gone.
    fn place(&self, now: &Transcript) -> TextRange {
        if now.text == self.base.text {
            return self.range;
        }
        let words = self.range.slice(&self.base.text);
        let mut places = now.text.match_indices(words).filter(|_| !words.is_empty());
        match (places.next(), places.next()) {
            (Some((start, _)), None) => TextRange::of(start, start + words.len()),
            _ => self.aligned(now),
        }
    }

    /// The turn of `now` between the same turns; of several the one most like it.
    fn aligned(&self, now: &Transcript) -> TextRange {
        let (old, new) = (turns(&self.base), turns(now));
        let here = self.base.turns.partition_point(|turn| turn.range.start() < self.range.start());
        let same = |(one, other): &(&&str, &&str)| one == other;
        let head = old.iter().zip(&new).take_while(same).count();
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
        let tail = tail.min(old.len().min(new.len()) - head);
        let own = self.range.slice(&self.base.text);
        let place = match here {
            _ if own.is_empty() => None,
            here if here < head => Some(here),
            here if here + tail >= old.len() || old.len() == new.len() => (here + new.len()).checked_sub(old.len()),
            _ => (head..new.len() - tail)
                .map(|place| (likeness(own, new.get(place).copied().unwrap_or_default()), place))
                .filter(|(like, _)| *like >= LIKE)
                .max_by_key(|(like, place)| (*like, std::cmp::Reverse(*place)))
                .map(|(_, place)| place),
        };
        let gap = || now.turns.get(here.min(head)).map_or(now.text.len(), |turn| turn.range.start().get());
        place.and_then(|place| now.turns.get(place)).map_or_else(|| TextRange::of(gap(), gap()), |turn| turn.range)
    }
}

/// A turn that has been changed on disk while it was edited here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The words that were written here.
    pub mine: String,
    /// The words on disk; none where the turn is gone.
    pub theirs: String,
    /// The first row on screen.
    pub top: usize,
}

/// Of a hundred pairs of letters those that a turn must share with another to be taken for it.
const LIKE: usize = 30;

fn turns(transcript: &Transcript) -> Vec<&str> {
    transcript.turns.iter().map(|turn| turn.range.slice(&transcript.text)).collect()
}

/// Of a hundred pairs of neighbouring letters in `words`, how many stand in `other` too.
fn likeness(words: &str, other: &str) -> usize {
    let pairs = |text: &str| text.chars().zip(text.chars().skip(1)).collect::<BTreeSet<_>>();
    let (own, other) = (pairs(words), pairs(other));
    (own.intersection(&other).count() * 100).checked_div(own.len()).unwrap_or(0)
}

/// The line ends that a turn needs where it is put between `before` and `after`.
fn gaps(before: &str, after: &str) -> (&'static str, &'static str) {
    let lead = match before {
        "" => "",
        before if before.ends_with("\n\n") => "",
        before if before.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    (lead, if after.is_empty() { "\n" } else { "\n\n" })
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
        let twice = turn.text(&transcript("A: 我们 trust.\n\nA: 我们 trust.\n")).unwrap().0;
        assert_eq!(twice, "A: 全我们 trust.\n\nA: 我们 trust.\n");
        assert!(TurnEditor::new(transcript(""), ByteOffset::default()).is_none());
    }
    /// What stands on disk in the place of turn B, and the text when B is saved over it.
    #[track_caller]
    fn check(now: &str, theirs: &str, saved: &str) {
        let base = transcript("A: one 信任\n\nB: two words here 👍\n\nA: three\n");
        let mut turn = TurnEditor::new(base, ByteOffset::new(20)).unwrap();
        turn.editor.place(ByteOffset::new(3));
        turn.editor.insert("我");
        let now = transcript(now);
        assert_eq!(turn.text(&now), None);
        assert_eq!(turn.conflict(&now).theirs, theirs);
        turn.rebase(now.clone());
        let (text, caret) = turn.text(&now).unwrap();
        assert_eq!(text, saved);
        assert!(TextRange::of(0, caret.get()).slice(&text).ends_with('我'));
        assert!(turn.is_changed());
    }

    #[test]
    fn what_stands_on_disk_in_the_place_of_a_turn_is_found() {
        let mine = "B: 我two words here 👍";
        check(
            "A: one 信任\n\nB: two words there 👍\n\nA: three\n",
            "B: two words there 👍",
            &format!("A: one 信任\n\n{mine}\n\nA: three\n"),
        );
        check(
            "A: one\n\nC: new\n\nB: two words there 👍\n\nA: three!\n",
            "B: two words there 👍",
            &format!("A: one\n\nC: new\n\n{mine}\n\nA: three!\n"),
        );
        check("A: one 信任\n\nA: three\n", "", &format!("A: one 信任\n\n{mine}\n\nA: three\n"));
        check("A: one 信任\n", "", &format!("A: one 信任\n\n{mine}\n"));
        check("", "", &format!("{mine}\n"));
    }
}
