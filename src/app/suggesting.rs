//! Codes proposed for a passage by how passages like it were coded, each with the likest of them as its reasons.
//!
//! A [`Suggester`] is for a thread: it is taught with [`Lessons`], which are taken from the study at once and again when
//! the study has changed, and asked with a [`Wanted`] passage. It proposes and writes nothing. What the codebook says of a
//! code, its definition and its examples, counts as passages coded with it, so that a code can be proposed before it was
//! used. [`Suggester::evaluate`] measures how good that is on the study itself.

mod evaluating;
mod lessons;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Library, SearchError};
use crate::project::{CodeId, Transcript, TranscriptId};
use crate::search::Similar;
use crate::text::{CharRange, TextRange};

pub use evaluating::{Evaluation, MOST_EVALUATED, Rates};
pub use lessons::Lessons;
pub use tables::{evaluation_table, suggestions_table};

use lessons::Lesson;

/// The likest texts that have a say.
const NEIGHBOURS: usize = 100;

/// Reasons given for a suggestion.
const REASONS: usize = 2;

/// A passage for which codes are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its transcript.
    pub transcript: TranscriptId,
    /// Where it is, in code points.
    pub range: CharRange,
    /// Its words.
    pub words: String,
    /// What somebody else said just before: most often the question that it answers.
    pub question: String,
}

impl Wanted {
    /// The passage at a range of bytes of the transcript's text.
    pub fn at(transcript: &Transcript, range: TextRange) -> Self {
        Self {
            transcript: transcript.id.clone(),
            range: transcript.positions.to_chars(&transcript.text, range),
            words: range.slice(&transcript.text).to_owned(),
            question: question(transcript, range).unwrap_or_default().to_owned(),
        }
    }
}

/// The turn before the one that `range` begins in, where another speaker says it.
fn question(transcript: &Transcript, range: TextRange) -> Option<&str> {
    let place = transcript.turn_at(range.start())?;
    let (turn, before) = (transcript.turns.get(place)?, transcript.turns.get(place.checked_sub(1)?)?);
    (turn.speaker != before.speaker).then(|| before.words.slice(&transcript.text))
}

/// A code proposed for a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The code.
    pub code: CodeId,
    /// Its part of the likeness of all neighbours, from 0 to 1.
    pub share: f32,
    /// The likest texts with this code, at most two.
    pub reasons: Vec<Reason>,
}

/// Why a code is proposed: a text that is like the passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Where it stands; `None` where the codebook says it.
    pub place: Option<(TranscriptId, CharRange)>,
    /// Its turn, as a place in [`Transcript::turns`], once [`Library`] was asked.
    pub turn: Option<usize>,
    /// Its words.
    pub quote: Arc<str>,
}

/// A text that was learnt, with all that it teaches.
#[derive(Debug)]
struct Text {
    words: Arc<str>,
    /// Empty where nothing is coded so any more.
    lessons: Vec<Lesson>,
}

/// What proposes codes.
#[derive(Debug)]
pub struct Suggester {
    similar: Similar,
    /// By their numbers in `similar`.
    texts: Vec<Text>,
    known: HashMap<Arc<str>, usize>,
    /// The coded passages of each transcript, with the numbers of their texts.
    places: HashMap<TranscriptId, Vec<(CharRange, usize)>>,
}

impl Suggester {
    /// One that knows nothing yet.
    ///
    /// # Errors
    /// [`SearchError`] where its index cannot be made.
    pub fn new() -> Result<Self, SearchError> {
        Ok(Self { similar: Similar::new()?, texts: Vec::new(), known: HashMap::new(), places: HashMap::new() })
    }

    /// Learn what a study teaches now; what it no longer teaches is forgotten. Only texts that are new are indexed. `go_on`
    /// hears how many of them are done and answers whether to go on: where it does not, nothing has changed, and the answer
    /// is `false`.
    ///
    /// # Errors
    /// [`SearchError`] where the index fails; nothing has changed then.
    pub fn learn(
        &mut self,
        lessons: Lessons,
        go_on: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<bool, SearchError> {
        if self.is_mostly_forgotten() {
            *self = Self::new()?;
        }
        let lessons = lessons.read();
        let mut new: Vec<Arc<str>> = Vec::new();
        let mut numbers = Vec::with_capacity(lessons.len());
        let mut fresh: HashMap<&str, usize> = HashMap::new();
        for (words, _) in &lessons {
            let next = self.texts.len() + new.len();
            let number = self.known.get(words.as_str()).or_else(|| fresh.get(words.as_str())).copied();
            if number.is_none() {
                fresh.insert(words, next);
                new.push(words.as_str().into());
            }
            numbers.push(number.unwrap_or(next));
        }
        let of = new.len();
        if of > 0 && !self.similar.add(new.iter().map(|words| &**words), &mut |done| go_on(done, of))? {
            return Ok(false);
        }
        self.texts.iter_mut().for_each(|text| text.lessons.clear());
        self.places.clear();
        for words in new {
            self.known.insert(words.clone(), self.texts.len());
            self.texts.push(Text { words, lessons: Vec::new() });
        }
        for ((_, lesson), number) in lessons.into_iter().zip(numbers) {
            if let Some((transcript, range)) = &lesson.place {
                self.places.entry(transcript.clone()).or_default().push((*range, number));
            }
            if let Some(text) = self.texts.get_mut(number) {
                text.lessons.push(lesson);
            }
        }
        Ok(true)
    }

    /// Whether most texts teach nothing any more, so that the index is better begun anew.
    fn is_mostly_forgotten(&self) -> bool {
        let forgotten = self.texts.iter().filter(|text| text.lessons.is_empty()).count();
        forgotten > 1_000 && forgotten * 2 > self.texts.len()
    }

    /// At most `most` codes for a passage, the likeliest first. What is coded in the passage itself, or over it, has no
    /// say: that is seen anyway, and a colleague's codes there must not be whispered.
    ///
    /// # Errors
    /// [`SearchError`] where the index fails.
    pub fn suggest(&self, wanted: &Wanted, most: usize) -> Result<Vec<Suggestion>, SearchError> {
        self.rank(wanted, most, &|range| range.overlaps(wanted.range) || range == wanted.range)
    }

    /// As [`Self::suggest`], where `is_own` says which passages of the wanted one's transcript have no say.
    fn rank(
        &self,
        wanted: &Wanted,
        most: usize,
        is_own: &dyn Fn(CharRange) -> bool,
    ) -> Result<Vec<Suggestion>, SearchError> {
        let own = self.places.get(&wanted.transcript).into_iter().flatten().filter(|(range, _)| is_own(*range)).count();
        let silent = |lesson: &Lesson| {
            lesson.place.as_ref().is_some_and(|(id, range)| *id == wanted.transcript && is_own(*range))
        };
        let found = self.similar.find(&wanted.words, &wanted.question, NEIGHBOURS + own)?;
        let mut codes: BTreeMap<&CodeId, (f32, Vec<Reason>)> = BTreeMap::new();
        let heard = found.iter().filter_map(|(number, alike)| Some((self.text(*number)?, *alike)));
        for (text, alike) in heard.filter(|(text, _)| !text.lessons.iter().all(silent)).take(NEIGHBOURS) {
            for lesson in text.lessons.iter().filter(|lesson| !silent(lesson)) {
                for code in &lesson.codes {
                    let (votes, reasons) = codes.entry(code).or_default();
                    *votes += alike;
                    give(reasons, lesson, &text.words);
                }
            }
        }
        let all: f32 = codes.values().map(|(votes, _)| votes).sum();
        let suggestion = |(code, (votes, reasons)): (&CodeId, (f32, Vec<Reason>))| Suggestion {
            code: code.clone(),
            share: votes / all,
            reasons,
        };
        let mut suggestions: Vec<Suggestion> = codes.into_iter().map(suggestion).collect();
        suggestions.sort_by(|one, other| other.share.total_cmp(&one.share));
        suggestions.truncate(most);
        Ok(suggestions)
    }

    fn text(&self, number: u64) -> Option<&Text> {
        self.texts.get(usize::try_from(number).ok()?)
    }
}

/// Add a reason, if there is room and it is another passage than those that are there.
fn give(reasons: &mut Vec<Reason>, lesson: &Lesson, words: &Arc<str>) {
    let same = |known: &Reason| match (&known.place, &lesson.place) {
        (Some((one, range)), Some((other, place))) => one == other && range.overlaps(*place),
        _ => known.quote == *words,
    };
    if reasons.len() < REASONS && !reasons.iter().any(same) {
        reasons.push(Reason { place: lesson.place.clone(), turn: None, quote: words.clone() });
    }
}

impl Reason {
    /// Look up the turn.
    pub fn look_up(&mut self, library: &Library) {
        let Some((id, range)) = &self.place else { return };
        let Ok(transcript) = library.transcript(id) else { return };
        let bytes = transcript.positions.to_bytes(&transcript.text, *range);
        self.turn = bytes.and_then(|bytes| transcript.turn_at(bytes.start()));
    }
}
