//! What is said of a place: who speaks, the words, what is coded there.

use std::collections::BTreeMap;

use super::Reader;
use super::request::HELP;
use crate::cli::{Failure, output, session};
use crate::project::{Code, Coding};
use crate::report::clean_line;
use crate::text::{Arrange, CharRange, TextRange};

impl Reader {
    /// The words of the passage, with what is coded there; the turn's number and speaker before them where that is news.
    pub(super) fn tell_place(&self, turn: bool) -> Result<(), Failure> {
        if turn {
            output::print_line(&self.heading())?;
        }
        for (place, (turn, words)) in self.parts().into_iter().enumerate() {
            // Where a passage goes on in another turn, that is said as it is said of the first one.
            if place > 0 {
                output::print_line(&self.short_heading(turn))?;
            }
            output::print_line(&clean_line(words.slice(&self.transcript.text)))?;
        }
        let here = self.codings(self.here);
        if here.is_empty() { Ok(()) } else { output::print_line(&format!("Coded {}.", self.names(&here))) }
    }

    /// The passage once more, with its turn.
    pub(super) fn tell_here(&self) -> Result<(), Failure> {
        self.tell_place(true)
    }

    /// The words of the passage in each turn that it touches, with the turn's number.
    fn parts(&self) -> Vec<(usize, TextRange)> {
        let own = |(turn, words): (usize, &TextRange)| Some((turn, words.intersect(self.here)?));
        let parts = self.words.iter().enumerate().filter_map(own);
        let parts: Vec<_> = parts.filter(|(_, words)| !words.is_empty()).collect();
        if parts.len() > 1 { parts } else { vec![(self.turn(), self.here)] }
    }

    /// `Turn 4, Interviewer.`
    fn short_heading(&self, turn: usize) -> String {
        let speaker = self.transcript.turns.get(turn).and_then(|turn| turn.speaker.clone());
        let speaker = speaker.map(|speaker| format!(", {speaker}")).unwrap_or_default();
        clean_line(&format!("Turn {}{speaker}.", turn + 1)).into_owned()
    }

    /// `Turn 3 of 41, Dale Pruitt, 1 minute 2.`
    fn heading(&self) -> String {
        let number = self.turn();
        let turn = self.transcript.turns.get(number);
        let speaker = turn.and_then(|turn| turn.speaker.clone()).map(|speaker| format!(", {speaker}"));
        let time = turn.and_then(|turn| turn.time).map(|time| format!(", {}", spoken(time)));
        let (speaker, time) = (speaker.unwrap_or_default(), time.unwrap_or_default());
        clean_line(&format!("Turn {} of {}{speaker}{time}.", number + 1, self.transcript.turns.len())).into_owned()
    }

    /// Each coding that touches the turn, with its words.
    pub(super) fn tell_turn(&self) -> Result<(), Failure> {
        let turn = self.words.get(self.turn()).copied().unwrap_or(self.here);
        let found = self.codings(turn);
        if found.is_empty() {
            return output::print_line("This turn is not coded.");
        }
        found.into_iter().try_for_each(|coding| {
            let quote = clean_line(coding.anchor.quote());
            output::print_line(&format!("{}, {}: “{quote}”", self.name(coding), coding.coder))
        })
    }

    /// All codes that can be applied, with their keys; those that hold `typed` in name, path or alias.
    pub(super) fn tell_codes(&self, typed: &str) -> Result<(), Failure> {
        let (codebook, wanted) = (&self.session.project().codebook, typed.to_lowercase());
        let named = |code: &&Code| {
            let aliases = code.aliases.iter().any(|alias| alias.to_lowercase().contains(&wanted));
            code.applies
                && code.replaced_by.is_none()
                && (aliases || codebook.path(&code.id).to_lowercase().contains(&wanted))
        };
        let line = |code: &Code| {
            let key = code.key.map(|key| format!(", key {key}")).unwrap_or_default();
            output::print_line(&format!("{}{key}", clean_line(&codebook.path(&code.id))))
        };
        let mut codes = codebook.codes().iter().filter(named).peekable();
        if codes.peek().is_none() {
            return output::print_line("no code is called so");
        }
        codes.try_for_each(line)
    }

    /// What the codebook says of a code.
    pub(super) fn tell_meaning(&self, word: &str) -> Result<(), Failure> {
        let project = self.session.project();
        let id = self.code_of(word).map_or_else(|| session::code(project, word), Ok)?;
        let Some(code) = project.codebook.get(id.as_str()) else { return Ok(()) };
        let parts = [("", &code.definition), ("Include: ", &code.include), ("Exclude: ", &code.exclude)];
        output::print_line(&format!("{}.", clean_line(&code.name)))?;
        let mut parts = parts.iter().filter(|(_, words)| !words.trim().is_empty());
        parts.try_for_each(|(label, words)| output::print_line(&format!("{label}{}", clean_line(words))))
    }

    pub(super) fn help(&self) -> Result<(), Failure> {
        HELP.iter().try_for_each(|(typed, does)| output::print_line(&format!("{typed}: {does}")))
    }

    /// Codings that touch a passage, in the order of the text.
    pub(super) fn codings(&self, range: TextRange) -> Vec<&Coding> {
        let range: CharRange = self.transcript.positions.to_chars(&self.transcript.text, range);
        let mut found: Vec<&Coding> = self.session.project().codings.standing_of(&self.id).collect();
        found.retain(|coding| coding.anchor.range.overlaps(range));
        found.arrange_by_key(|coding| (coding.anchor.range, &coding.code, &coding.coder));
        found
    }

    /// The names of codings' codes, each once, with who else but the reader has coded so.
    fn names(&self, codings: &[&Coding]) -> String {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for coding in codings {
            let coders = names.entry(self.name(coding)).or_default();
            if coding.coder != *self.session.coder() {
                coders.push(coding.coder.to_string());
            }
        }
        let told = |(name, mut coders): (String, Vec<String>)| {
            coders.dedup();
            if coders.is_empty() { name } else { format!("{name} ({})", coders.join(", ")) }
        };
        clean_line(&names.into_iter().map(told).collect::<Vec<_>>().join(", ")).into_owned()
    }

    pub(super) fn name(&self, coding: &Coding) -> String {
        let codebook = &self.session.project().codebook;
        let id = codebook.resolve(&coding.code);
        codebook.get(id.as_str()).map_or_else(|| id.to_string(), |code| code.name.clone())
    }
}

/// A time as it is said: `1 hour 2 minutes 5 seconds`.
fn spoken(millis: u64) -> String {
    let seconds = millis / 1000;
    let parts = [(seconds / 3600, "hour"), (seconds / 60 % 60, "minute"), (seconds % 60, "second")];
    let parts = parts.iter().filter(|(count, noun)| *count > 0 || seconds == 0 && *noun == "second");
    let parts = parts.map(|(count, noun)| output::amount(usize::try_from(*count).unwrap_or(usize::MAX), noun));
    parts.collect::<Vec<_>>().join(" ")
}
