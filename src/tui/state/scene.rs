//! A coding in its context: the sentences around its words, turn by turn, for whoever has to judge it.

use std::collections::HashMap;

use crate::project::{Anchor, Coding, CodingId, Transcript};
use crate::text::{ByteOffset, TextRange, Unit, Units};

/// Sentences that are shown before the words of a coding, and after them.
const SENTENCES: usize = 2;

/// Bytes of context on either side at most: a transcript without full stops is one long sentence.
const MOST: usize = 800;

/// What is shown of one turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who speaks.
    pub speaker: Option<String>,
    /// The words in one line; the coding's between their marks.
    pub text: String,
    /// The coding's words in `text`, with their marks, in bytes; `None` where they are in other turns.
    pub quote: Option<TextRange>,
}

/// A coding in its context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scene {
    /// The turns, in order.
    pub parts: Vec<Part>,
}

impl Scene {
    /// What stands around `quote`, which is bytes of the transcript.
    pub fn new(transcript: &Transcript, quote: TextRange) -> Self {
        let text = transcript.text.as_str();
        let words: Vec<TextRange> = transcript.turns.iter().map(|turn| turn.words).collect();
        let shown = TextRange::new(before(text, &words, quote.start()), after(text, &words, quote.end()));
        let turns = transcript.turns.iter().filter_map(|turn| Some((turn, turn.words.intersect(shown)?)));
        let turns = turns.filter(|(_, words)| !words.is_empty());
        let parts: Vec<Part> = turns.map(|(turn, words)| part(text, turn.speaker.clone(), words, quote)).collect();
        if parts.iter().any(|part| part.quote.is_some()) { Self { parts } } else { Self::of_words(text, shown, quote) }
    }

    /// What a coding itself knows of its context, until its transcript has been read, or where its words are gone.
    pub fn of_anchor(anchor: &Anchor) -> Self {
        let before = anchor.prefix().rsplit('\n').next().unwrap_or_default();
        let after = anchor.suffix().split('\n').next().unwrap_or_default();
        let text = format!("{before}{}{after}", anchor.quote());
        let quote = TextRange::of(before.len(), before.len() + anchor.quote().len());
        Self::of_words(&text, TextRange::of(0, text.len()), quote)
    }

    /// The same with other marks around the words, or with none: “ ” cannot be told from those of a transcript.
    pub fn marked(&self, (open, close): (&str, &str)) -> Self {
        let mark = |part: &Part| {
            let inside = part.quote.and_then(|quote| {
                let words = quote.slice(&part.text).strip_prefix('“')?.strip_suffix('”')?;
                Some((quote, format!("{open}{words}{close}")))
            });
            let Some((quote, words)) = inside else { return part.clone() };
            let (before, after) =
                (TextRange::of(0, quote.start().get()), TextRange::of(quote.end().get(), part.text.len()));
            let text = format!("{}{words}{}", before.slice(&part.text), after.slice(&part.text));
            let start = quote.start().get();
            Part { speaker: part.speaker.clone(), text, quote: Some(TextRange::of(start, start + words.len())) }
        };
        Self { parts: self.parts.iter().map(mark).collect() }
    }

    fn of_words(text: &str, shown: TextRange, quote: TextRange) -> Self {
        Self { parts: vec![part(text, None, shown, quote)] }
    }
}

/// Scenes that were looked up.
#[derive(Clone, Debug, Default)]
pub struct Scenes {
    /// For each coding where it stood when it was looked up, and what stands around it; `None` while that is being read.
    known: HashMap<CodingId, (Anchor, Option<Scene>)>,
}

/// Scenes that are remembered; all are let go when there are more.
const KEPT: usize = 2_000;

impl Scenes {
    /// What stands around a coding, if it has been looked up since the coding was put where it is.
    pub fn get(&self, coding: &Coding) -> Option<&Scene> {
        let (anchor, scene) = self.known.get(&coding.id)?;
        scene.as_ref().filter(|_| *anchor == coding.anchor)
    }

    /// Of these codings those that are to be looked up; they count as asked for from now on.
    pub fn missing<'a>(&mut self, codings: impl Iterator<Item = &'a Coding>) -> Vec<CodingId> {
        let unknown = |coding: &&Coding| self.known.get(&coding.id).is_none_or(|(anchor, _)| *anchor != coding.anchor);
        let wanted: Vec<&Coding> = codings.filter(unknown).collect();
        if self.known.len() > KEPT {
            self.known.clear();
        }
        self.known.extend(wanted.iter().map(|coding| (coding.id, (coding.anchor.clone(), None))));
        wanted.into_iter().map(|coding| coding.id).collect()
    }

    /// Take in what was looked up.
    pub fn take(&mut self, found: Vec<(CodingId, Anchor, Scene)>) {
        self.known.extend(found.into_iter().map(|(id, anchor, scene)| (id, (anchor, Some(scene)))));
    }
}

/// Where the context before `start` begins.
fn before(text: &str, words: &[TextRange], start: ByteOffset) -> ByteOffset {
    let units = Units::new(text, words);
    let here = units.at(Unit::Sentence, start).filter(|sentence| sentence.contains(start));
    let mut from = here.map_or(start, TextRange::start);
    for _ in 0..SENTENCES {
        from = units.ending_by(Unit::Sentence, from).map_or(from, TextRange::start);
    }
    let least = ByteOffset::new(text.ceil_char_boundary(start.get().saturating_sub(MOST)));
    from.max(least).min(start)
}

/// Where the context behind `end` ends.
fn after(text: &str, words: &[TextRange], end: ByteOffset) -> ByteOffset {
    let units = Units::new(text, words);
    let inside = units.ending_after(Unit::Sentence, end).filter(|sentence| sentence.start() < end);
    let mut to = inside.map_or(end, TextRange::end);
    for _ in 0..SENTENCES {
        to = units.starting_from(Unit::Sentence, to).map_or(to, TextRange::end);
    }
    let most = ByteOffset::new(text.floor_char_boundary((end.get() + MOST).min(text.len())));
    to.min(most).max(end)
}

/// The words `shown`, in one line.
fn part(text: &str, speaker: Option<String>, shown: TextRange, quote: TextRange) -> Part {
    let flat = |range: TextRange| range.slice(text).replace(['\n', '\r', '\t'], " ");
    let Some(inside) = quote.intersect(shown).filter(|inside| !inside.is_empty()) else {
        return Part { speaker, text: flat(shown), quote: None };
    };
    let before = flat(TextRange::new(shown.start(), inside.start()));
    let words = format!("“{}”", flat(inside));
    let after = flat(TextRange::new(inside.end(), shown.end()));
    let quote = TextRange::of(before.len(), before.len() + words.len());
    Part { speaker, text: format!("{before}{words}{after}"), quote: Some(quote) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[` and `]` mark the coding's words.
    #[track_caller]
    fn check(marked: &str, expected: &[&str]) {
        let (start, end) = (marked.find('⟦').unwrap(), marked.find('⟧').unwrap());
        let text = marked.replace(['⟦', '⟧'], "");
        let transcript = Transcript::new("t".into(), text);
        let scene = Scene::new(&transcript, TextRange::of(start, end - '⟦'.len_utf8()));
        let shown: Vec<String> = (scene.parts.iter())
            .map(|part| format!("{}| {}", part.speaker.as_deref().unwrap_or_default(), part.text))
            .collect();
        assert_eq!(shown, expected);
        let quotes = scene.parts.iter().filter_map(|part| Some(part.quote?.slice(&part.text)));
        assert!(quotes.clone().all(|quote| quote.starts_with('“') && quote.ends_with('”')));
        assert!(quotes.count() > 0);
    }

    #[test]
    fn two_sentences_stand_on_either_side_also_in_other_turns() {
        check(
            "[00:01] Ann: One. Two? Three!\n\n[00:02] 陆永年: 我们⟦信任👍他们⟧。他们也信任。\n\n[00:03] Ann: Four. Five. Six.\n",
            &["Ann| Two? Three!", "陆永年| 我们“信任👍他们”。他们也信任。", "Ann| Four."],
        );
        check(
            "[00:01] Ann: ⟦One. Two.⟧ Three.\n\n[00:02] 陆永年: 好。\n",
            &["Ann| “One. Two.” Three.", "陆永年| 好。"],
        );
        check("no labels ⟦at all⟧ here", &["| no labels “at all” here"]);
    }

    #[test]
    fn the_marks_can_be_others_or_none() {
        let transcript = Transcript::new("t".into(), "好 “好”, 信任👍.\n".to_owned());
        let scene = Scene::new(&transcript, TextRange::of(4, 13));
        for (marks, expected, quote) in
            [(("", ""), "好 “好”, 信任👍.", "“好”"), (("▏", "▕"), "好 ▏“好”▕, 信任👍.", "▏“好”▕")]
        {
            let marked = scene.marked(marks);
            let part = marked.parts.first().unwrap();
            assert_eq!((part.text.as_str(), part.quote.unwrap().slice(&part.text)), (expected, quote));
        }
    }

    #[test]
    fn a_coding_whose_words_are_gone_shows_what_it_knows() {
        let text = "We trust. 我们信任他们。\n";
        let transcript = Transcript::new("t".into(), text.to_owned());
        let anchor = Anchor::new(text, &transcript.positions, TextRange::of(10, 16));
        assert_eq!(
            Scene::of_anchor(&anchor).parts.first().map(|part| part.text.as_str()),
            Some("We trust. “我们”信任他们。")
        );
    }
}
