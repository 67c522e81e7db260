//! Reading and coding line by line, for screen readers, slow lines and scripts: plain lines and prompts, nothing is drawn
//! and the cursor never moves.
//!
//! A [`Reader`] stands at a passage: a sentence, or what it was widened to. Each line that is typed is a [`Request`]; what
//! is no request is a code. All that is printed goes through the room's own printing, which removes control characters.

mod coding;
mod request;
mod telling;

use std::io::BufRead;
use std::sync::Arc;

use super::session::Session;
use super::{Failure, Outcome, output};
use crate::app::chinese_cut;
use crate::project::{CodeId, Transcript, TranscriptId};
use crate::text::{ByteOffset, TextRange, Unit, Units, is_han};
use request::{Place, Request};

/// A reader of a transcript.
#[derive(Debug)]
pub struct Reader {
    session: Session,
    id: TranscriptId,
    transcript: Arc<Transcript>,
    /// The words of each turn, in which units are looked up.
    words: Vec<TextRange>,
    unit: Unit,
    /// The passage that is read, and coded.
    here: TextRange,
    /// The codes that were applied last.
    last: Vec<CodeId>,
}

impl Reader {
    /// Open a transcript of a study at its first sentence.
    ///
    /// # Errors
    /// Where the text cannot be read, or has no words.
    pub fn open(session: Session, id: TranscriptId) -> Result<Self, Failure> {
        let transcript = session.transcript(&id)?;
        let words: Vec<TextRange> = transcript.turns.iter().map(|turn| turn.words).collect();
        let unit = Unit::Sentence;
        let first = Units::new(&transcript.text, &words).at(unit, transcript.first_words());
        let here = first.ok_or_else(|| Failure::new(format!("`{id}` has no words")))?;
        Ok(Self { session, id, words, unit, here, last: Vec::new(), transcript })
    }

    /// Read until the input ends or somebody asks to leave.
    ///
    /// # Errors
    /// Where nothing more can be printed or read. What is refused is told, and reading goes on.
    pub fn run(mut self, mut input: impl BufRead) -> Result<Outcome, Failure> {
        let turns = output::amount(self.transcript.turns.len(), "turn");
        output::print_line(&format!("{}: {turns}. Type help for what can be typed.", self.id))?;
        self.tell_place(true)?;
        loop {
            output::print_text("> ")?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                output::print_line("")?;
                return Ok(Outcome::Done);
            }
            match Request::parse(line.trim()) {
                Request::Quit => return Ok(Outcome::Done),
                request => self.answer(request)?,
            }
        }
    }

    /// Do what was asked, and say why where that cannot be done.
    fn answer(&mut self, request: Request<'_>) -> Result<(), Failure> {
        let answered = match request {
            Request::Help => self.help(),
            Request::Go(place) => self.go(place),
            Request::Here => self.tell_here(),
            Request::Unit(unit) => self.take_unit(unit),
            Request::More => self.widen(1),
            Request::Less => self.widen(-1),
            Request::Codes(typed) => self.tell_codes(typed),
            Request::Meaning(word) => self.tell_meaning(word),
            Request::List => self.tell_turn(),
            Request::Code(words) => self.code(words),
            Request::Again => self.again(),
            Request::Uncode(word) => self.uncode(word),
            Request::Memo(words) => self.memo(words),
            Request::Undo => self.undo(),
            Request::Redo => self.redo(),
            Request::Quit => Ok(()),
        };
        match answered {
            Err(failure) if failure.is_closed_pipe() => Err(failure),
            Err(failure) => output::print_line(&failure.to_line()),
            Ok(()) => Ok(()),
        }
    }

    fn units(&self) -> Units<'_> {
        // Only words of Chinese texts need the dictionary, which takes a moment to load.
        let chinese = (self.unit == Unit::Word && self.transcript.text.chars().any(is_han)).then(chinese_cut);
        Units::new(&self.transcript.text, &self.words).with_chinese(chinese)
    }

    /// The number of the turn that is read, from 0.
    fn turn(&self) -> usize {
        self.transcript.turn_at(self.here.start()).unwrap_or(0)
    }

    fn go(&mut self, place: Place<'_>) -> Result<(), Failure> {
        let before = self.turn();
        let Some(here) = self.found(place) else { return output::print_line(place.missing()) };
        self.here = here;
        let asked = matches!(place, Place::Turn(_) | Place::Time(_) | Place::Words(_));
        self.tell_place(asked || self.turn() != before)
    }

    /// Where a place is.
    fn found(&self, place: Place<'_>) -> Option<TextRange> {
        let units = self.units();
        let turn = |number: usize| {
            let words = self.words.iter().skip(number).find(|words| !words.is_empty())?;
            units.at(self.unit, words.start())
        };
        match place {
            Place::Next => units.starting_from(self.unit, self.here.end()),
            Place::Before => units.ending_by(self.unit, self.here.start()),
            Place::NextTurn => turn(self.turn() + 1),
            Place::TurnBefore => {
                let words = self.words.iter().take(self.turn()).rfind(|words| !words.is_empty())?;
                units.at(self.unit, words.start())
            }
            Place::Turn(number) => turn(number.checked_sub(1)?),
            Place::Time(millis) => {
                let begun = |turn: &crate::project::Turn| turn.time.is_some_and(|time| time <= millis);
                turn(self.transcript.turns.iter().rposition(begun)?)
            }
            Place::Words(words) => self.search(words),
        }
    }

    /// The next passage that holds these words, in small letters or capitals; from the start again after the end.
    fn search(&self, words: &str) -> Option<TextRange> {
        let wanted = words.to_lowercase();
        let holds = |range: &TextRange| range.slice(&self.transcript.text).to_lowercase().contains(&wanted);
        let passages = |from: ByteOffset| {
            let mut at = Some(from);
            std::iter::from_fn(move || {
                let found = self.units().starting_from(self.unit, at?)?;
                at = (found.end() > found.start()).then_some(found.end());
                Some(found)
            })
        };
        passages(self.here.end()).find(holds).or_else(|| passages(ByteOffset::default()).find(holds))
    }

    fn take_unit(&mut self, unit: Unit) -> Result<(), Failure> {
        self.unit = unit;
        self.here = self.units().at(unit, self.here.start()).unwrap_or(self.here);
        self.tell_here()
    }

    /// Take the next unit in, or let the last one go.
    fn widen(&mut self, by: i8) -> Result<(), Failure> {
        let units = self.units();
        let end = match by {
            1.. => units.starting_from(self.unit, self.here.end()).map(TextRange::end),
            _ => units
                .starting_before(self.unit, self.here.end())
                .and_then(|last| units.ending_by(self.unit, last.start()))
                .map(TextRange::end)
                .filter(|end| *end > self.here.start()),
        };
        match end {
            Some(end) => self.here = TextRange::new(self.here.start(), end),
            None => return output::print_line("no more can be taken in or let go"),
        }
        self.tell_here()
    }
}
