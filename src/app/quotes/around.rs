//! A quote with what stands around it: its line, its turns, the turns beside them.

use crate::project::{Anchor, Transcript};
use crate::text::{ByteOffset, TextRange};

/// How much of the text is shown around a quote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Breadth {
    /// A line: some words on either side.
    #[default]
    Line,
    /// The turns that it lies in.
    Turn,
    /// These, with so many turns before and after them.
    Turns(u8),
}

/// Turns on either side that are shown at most.
const MOST_TURNS: u8 = 5;

impl Breadth {
    /// The next wider one, or the widest.
    #[must_use]
    pub fn wider(self) -> Self {
        match self {
            Self::Line => Self::Turn,
            Self::Turn => Self::Turns(1),
            Self::Turns(count) => Self::Turns((count + 1).min(MOST_TURNS)),
        }
    }

    /// The next narrower one, or the narrowest.
    #[must_use]
    pub fn narrower(self) -> Self {
        match self {
            Self::Line | Self::Turn => Self::Line,
            Self::Turns(0 | 1) => Self::Turn,
            Self::Turns(count) => Self::Turns(count - 1),
        }
    }

    /// The word on screen and on the command line: `line`, `turn`, or how many turns on either side.
    pub fn name(self) -> String {
        match self {
            Self::Line => "line".to_owned(),
            Self::Turn => "turn".to_owned(),
            Self::Turns(count) => count.to_string(),
        }
    }

    /// The breadth of this name.
    ///
    /// # Errors
    /// Where there is none: what can be written.
    pub fn of_name(name: &str) -> Result<Self, String> {
        match name {
            "line" => Ok(Self::Line),
            "turn" => Ok(Self::Turn),
            _ => match name.parse() {
                Ok(0) => Ok(Self::Turn),
                Ok(count) if count <= MOST_TURNS => Ok(Self::Turns(count)),
                _ => Err(format!("write line, turn, or a number of turns from 0 to {MOST_TURNS}")),
            },
        }
    }
}

/// What is shown of one turn, each part on one line. Control characters are still in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AroundPart {
    /// Who speaks.
    pub speaker: Option<String>,
    /// The words before the quote, or all of the turn where it has nothing of it and stands before it.
    pub before: String,
    /// The words of the quote.
    pub quote: String,
    /// The words behind it.
    pub after: String,
}

/// A quote in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Who speaks where it begins.
    pub speaker: Option<String>,
    /// The number of that turn, from 1; 0 where there is none.
    pub turn: usize,
    /// When that turn begins, in milliseconds from the start of the recording.
    pub time: Option<u64>,
    /// The turns, in order. Empty where a line was asked for that the coding knows itself.
    pub parts: Vec<AroundPart>,
}

/// Characters on either side of a quote in a line: as many as a coding keeps itself, and some more.
const LINE: usize = 60;

/// Bytes of a turn that are shown on one side of a quote, or of a turn beside it: a text without turns is one long turn.
const MOST: usize = 4_000;

/// What stands around the passage of `anchor`; `None` where its words are gone.
pub fn around(transcript: &Transcript, anchor: &Anchor, breadth: Breadth) -> Option<Around> {
    let quote = anchor.find(&transcript.text, &transcript.positions)?;
    let first = transcript.turn_at(quote.start());
    let turn = first.and_then(|place| transcript.turns.get(place));
    let mut found = Around {
        speaker: turn.and_then(|turn| turn.speaker.clone()),
        turn: first.map_or(0, |place| place + 1),
        time: turn.and_then(|turn| turn.time),
        parts: Vec::new(),
    };
    let last = transcript.turn_at(ByteOffset::new(quote.end().get().saturating_sub(1)).max(quote.start()));
    let beside = if let Breadth::Turns(count) = breadth { usize::from(count) } else { 0 };
    let (Some(first), Some(last)) = (first, last) else {
        let whole = TextRange::of(0, transcript.text.len());
        found.parts.push(part(&transcript.text, None, whole, quote, breadth));
        return Some(found);
    };
    for place in first.saturating_sub(beside)..=(last + beside).min(transcript.turns.len().saturating_sub(1)) {
        let Some(turn) = transcript.turns.get(place) else { continue };
        // A quote may begin in the label: nothing of it is to be lost.
        let words =
            turn.range.intersect(quote).filter(|own| !own.is_empty()).map_or(turn.words, |own| turn.words.cover(own));
        found.parts.push(part(&transcript.text, turn.speaker.clone(), words, quote, breadth));
    }
    Some(found)
}

/// What is shown of one turn, whose words are `words`.
fn part(text: &str, speaker: Option<String>, words: TextRange, quote: TextRange, breadth: Breadth) -> AroundPart {
    let flat = |range: TextRange| on_one_line(range.slice(text));
    let Some(own) = words.intersect(quote).filter(|own| !own.is_empty()) else {
        let is_before = words.end() <= quote.start();
        let cut = if is_before { tail(text, words, MOST) } else { head(text, words, MOST) };
        let (before, after) = if is_before { (flat(cut), String::new()) } else { (String::new(), flat(cut)) };
        return AroundPart { speaker, before, quote: String::new(), after };
    };
    let (before, after) = (TextRange::new(words.start(), own.start()), TextRange::new(own.end(), words.end()));
    let (before, after) = match breadth {
        Breadth::Line => (letters(text, before, true), letters(text, after, false)),
        _ => (flat(tail(text, before, MOST)), flat(head(text, after, MOST))),
    };
    let dots = |kept: &str, whole: TextRange| if kept.len() < whole.len() { "…" } else { "" };
    let lead = dots(&before, TextRange::new(words.start(), own.start()));
    let rest = dots(&after, TextRange::new(own.end(), words.end()));
    AroundPart { speaker, before: format!("{lead}{before}"), quote: flat(own), after: format!("{after}{rest}") }
}

/// The last bytes of a range, or the first: whole characters.
fn tail(text: &str, range: TextRange, most: usize) -> TextRange {
    let start = text.ceil_char_boundary(range.end().get().saturating_sub(most));
    TextRange::new(ByteOffset::new(start).max(range.start()).min(range.end()), range.end())
}

fn head(text: &str, range: TextRange, most: usize) -> TextRange {
    let end = text.floor_char_boundary((range.start().get() + most).min(text.len()));
    TextRange::new(range.start(), ByteOffset::new(end).min(range.end()).max(range.start()))
}

/// The letters of a line that stand next to the quote.
fn letters(text: &str, range: TextRange, is_before: bool) -> String {
    let words = range.slice(text);
    let bytes = words.as_bytes();
    let (mut place, mut left) = (if is_before { bytes.len() } else { 0 }, LINE);
    // A text without turns is one long turn: only what is shown is looked at.
    if is_before {
        while left > 0 && place > 0 {
            place -= 1;
            left -= usize::from(bytes.get(place).is_some_and(is_start));
        }
    } else {
        while let Some(byte) = bytes.get(place) {
            if is_start(byte) {
                if left == 0 {
                    break;
                }
                left -= 1;
            }
            place += 1;
        }
    }
    let (before, after) = words.split_at_checked(place).unwrap_or_default();
    on_one_line(if is_before { after } else { before })
}

/// Whether a character begins with the byte.
#[inline]
fn is_start(byte: &u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Words with blanks where lines end and tabs stand.
fn on_one_line(words: &str) -> String {
    let mut line = String::with_capacity(words.len());
    let mut done = 0;
    for place in memchr::memchr3_iter(b'\n', b'\r', b'\t', words.as_bytes()) {
        line.push_str(words.get(done..place).unwrap_or_default());
        line.push(' ');
        done = place + 1;
    }
    line.push_str(words.get(done..).unwrap_or_default());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[00:01] Ann: One two. Three?\n\n[00:05] 陆永年: 我们信任👍他们。他们也信任。\n\n[00:09] Ann: Four.\n\n[00:12] Bo: Five.\n";

    #[track_caller]
    fn check(quote: &str, breadth: Breadth, expected: &[&str]) {
        let transcript = Transcript::new("t".into(), TEXT.to_owned());
        let start = TEXT.find(quote).unwrap();
        let anchor = Anchor::new(TEXT, &transcript.positions, TextRange::of(start, start + quote.len()));
        let found = around(&transcript, &anchor, breadth).unwrap();
        let shown = |part: &AroundPart| {
            let speaker = part.speaker.as_deref().unwrap_or_default();
            format!("{speaker}| {}⟦{}⟧{}", part.before, part.quote, part.after)
        };
        assert_eq!(found.parts.iter().map(shown).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_context_widens_from_the_turn_to_its_neighbours() {
        check("信任👍", Breadth::Turn, &["陆永年| 我们⟦信任👍⟧他们。他们也信任。"]);
        check(
            "信任👍",
            Breadth::Turns(1),
            &["Ann| One two. Three?⟦⟧", "陆永年| 我们⟦信任👍⟧他们。他们也信任。", "Ann| ⟦⟧Four."],
        );
        check(
            "Three?\n\n[00:05] 陆永年: 我们",
            Breadth::Turn,
            &["Ann| One two. ⟦Three?⟧", "陆永年| ⟦[00:05] 陆永年: 我们⟧信任👍他们。他们也信任。"],
        );
        check(
            "Five",
            Breadth::Turns(5),
            &["Ann| One two. Three?⟦⟧", "陆永年| 我们信任👍他们。他们也信任。⟦⟧", "Ann| Four.⟦⟧", "Bo| ⟦Five⟧."],
        );
    }

    #[test]
    fn where_it_stands_is_told() {
        let transcript = Transcript::new("t".into(), TEXT.to_owned());
        let anchor =
            Anchor::new(TEXT, &transcript.positions, TextRange::of(TEXT.find('我').unwrap(), TEXT.find('信').unwrap()));
        let found = around(&transcript, &anchor, Breadth::Line).unwrap();
        assert_eq!((found.speaker.as_deref(), found.turn, found.time), (Some("陆永年"), 2, Some(5_000)));
        let long = Transcript::new("t".into(), "我👍 ".repeat(5_000));
        let anchor = Anchor::new(&long.text, &long.positions, TextRange::of(16_000, 16_008));
        let found = around(&long, &anchor, Breadth::Turns(2)).unwrap();
        let part = found.parts.first().unwrap();
        assert!(part.before.starts_with('…') && part.after.ends_with('…') && part.before.len() < MOST + 10);
    }

    #[test]
    fn breadths_have_names() {
        for breadth in [Breadth::Line, Breadth::Turn, Breadth::Turns(1), Breadth::Turns(5)] {
            assert_eq!(Breadth::of_name(&breadth.name()), Ok(breadth));
            assert_eq!(
                breadth.wider().narrower(),
                if breadth == Breadth::Turns(5) { Breadth::Turns(4) } else { breadth }
            );
        }
        assert!(Breadth::of_name("6").is_err() && Breadth::of_name("很").is_err());
    }
}
