//! A transcript with its text: what the Read view shows and codings refer to.

use std::sync::Arc;

use super::turns::{is_heading, is_rule};
use super::{Choices, TranscriptId, turns};
use crate::text::{self, ByteOffset, Positions, TextRange};

/// Of a text the part that may stand above the first turn and still be its head: a third.
const HEAD: usize = 3;

/// One speaker's turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who speaks, as the text or the researcher names them; `None` for headers and unlabelled text.
    pub speaker: Option<String>,
    /// When the turn begins, in milliseconds from the start of the recording.
    pub time: Option<u64>,
    /// The whole turn, label included, without the blank lines after it.
    pub range: TextRange,
    /// The words spoken: the turn without its label and timestamp.
    pub words: TextRange,
}

/// A text with what is derived from it. Cheap to share, never changed in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// The transcript's id.
    pub id: TranscriptId,
    /// The text that all ranges refer to: UTF-8, LF.
    pub text: String,
    /// Conversion of positions in `text`.
    pub positions: Positions,
    /// The turns in order; they do not overlap, and every line with a letter lies in one.
    pub turns: Vec<Turn>,
    choices: Arc<Choices>,
}

impl Transcript {
    /// Derive turns and positions from a text of which nothing is decided.
    pub fn new(id: TranscriptId, text: String) -> Self {
        Self::with_choices(id, text, Arc::default())
    }

    /// Whether any turn stands under a name.
    pub fn names_speakers(&self) -> bool {
        self.turns.iter().any(|turn| turn.speaker.is_some())
    }

    /// Derive turns and positions from a text of a study that has `choices` for it.
    pub fn with_choices(id: TranscriptId, text: String, choices: Arc<Choices>) -> Self {
        let positions = Positions::new(&text);
        let turns = turns::recognise_with(&text, &choices).turns;
        Self { id, text, positions, turns, choices }
    }

    /// The same transcript with another text, under the same choices.
    pub fn with_text(&self, text: String) -> Self {
        Self::with_choices(self.id.clone(), text, self.choices.clone())
    }

    /// Where the first turn begins that somebody says or that has a time: date, place and names above it are nothing to
    /// code. The start of the text where there is none, and where what stands above is too much for a head.
    pub fn first_words(&self) -> ByteOffset {
        let spoken = self.turns.iter().find(|turn| turn.speaker.is_some() || turn.time.is_some());
        let start = spoken.map(|turn| turn.words.start()).unwrap_or_default();
        if start.get() * HEAD > self.text.len() { ByteOffset::default() } else { start }
    }

    /// The words of each turn that somebody says, in order: without the headings and rules that nobody's turns begin with,
    /// and without what stands above the [first words](Self::first_words).
    pub fn spoken(&self) -> Vec<TextRange> {
        let first = self.first_words();
        let below = self.turns.iter().filter(|turn| turn.words.start() >= first);
        let said = below.map(|turn| match turn.speaker {
            Some(_) => turn.words,
            None => {
                let head = |line: &TextRange| is_heading(line.slice(&self.text)) || is_rule(line.slice(&self.text));
                let mut lines = text::lines(&self.text, turn.words).skip_while(head);
                let start = lines.next().map_or(turn.words.end(), TextRange::start);
                TextRange::new(start, turn.words.end())
            }
        });
        said.filter(|words| !words.is_empty()).collect()
    }

    /// The place in [`Self::turns`] of the turn that holds `offset`, or of the last one before it.
    pub fn turn_at(&self, offset: ByteOffset) -> Option<usize> {
        self.turns.partition_point(|turn| turn.range.start() <= offset).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that stand where reading begins.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let transcript = Transcript::new("t".into(), text.to_owned());
        let rest = TextRange::new(transcript.first_words(), ByteOffset::new(text.len()));
        assert!(rest.slice(text).starts_with(expected), "{}", rest.slice(text));
    }

    #[test]
    fn reading_begins_behind_the_head() {
        let turns = "甲：信任 👍。\n\n乙：好。\n\n".repeat(9);
        check(&format!("A study\nDate: 4 May\n地点：沐州\n\n{turns}"), "信任");
        check(&turns, "信任");
        check(&format!("{}\n\n{turns}", "Nobody says this. ".repeat(99)), "Nobody");
        check("No names 👍.\n\nNone.\n", "No names");
        check("", "");
    }

    /// What is said, turn by turn.
    #[track_caller]
    fn check_spoken(text: &str, expected: &[&str]) {
        let transcript = Transcript::new("t".into(), text.to_owned());
        let spoken: Vec<&str> = transcript.spoken().into_iter().map(|range| range.slice(text)).collect();
        assert_eq!(spoken, expected, "{text}");
    }

    #[test]
    fn headings_rules_and_the_head_are_said_by_nobody() {
        let said = "Ann: We trust them. 👍\n\nBo: 好。\n\nAnn: Yes.\n\nBo: #1 it is.\n";
        let turns = ["We trust them. 👍", "好。", "Yes.", "#1 it is."];
        check_spoken(said, &turns);
        check_spoken(&format!("A study\nDate: 4 May\n\n{said}"), &turns);
        check_spoken(&format!("## Part one\n\n{said}\n## 第二部分\n\n---\n\n{said}"), &[turns, turns].concat());
        check_spoken(
            &format!("{said}\n### Notes\nNobody says this.\n"),
            &[&turns[..], &["Nobody says this."]].concat(),
        );
        check_spoken("# Field notes\n\nIt rained.\n", &["It rained."]);
        check_spoken("# Nothing\n", &[]);
        check_spoken("", &[]);
    }
}
