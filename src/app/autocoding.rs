//! Coding by a rule: what a query or a pattern finds, what a speaker says, what answers a question.
//!
//! A [`Batch`] says what is looked for and with which code. [`propose`] gives the passages, the [`Proposer`] does it for
//! hits that are at hand already, on a thread too. Nothing of the study changes by that. All proposals become codings in
//! one step by [`codings`] and [`Command::CodeMany`](crate::project::Command::CodeMany), or one by one through a
//! [`CodingQueue`], which a person works off.

mod answers;
mod file;
mod queue;
mod sheet;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::words::Interviewers;
use super::{Hit, Library, QueryError, Results, Searcher, SpeakerNames, Workspace};
use crate::project::{Anchor, CodeId, Extent, NewCoding, Origin, Rule, Transcript, TranscriptId, is_said};
use crate::search::Query;
use crate::text::{CharRange, TextRange};

pub use queue::{CodingQueue, Finished, Unfinished};
pub use sheet::{Counts, Item};

/// One in so many bytes of the context of what was found must stand around it still.
const CONTEXT: usize = 8;

/// What is coded, and with which code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The rule.
    pub origin: Origin,
    /// The code.
    pub code: CodeId,
}

/// A passage that a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The transcript.
    pub transcript: TranscriptId,
    /// What was found; what is coded may be more.
    pub found: Anchor,
}

impl Proposed {
    /// What is coded of it in the text as it is now, in bytes; `None` where the words found are gone. The same words
    /// elsewhere do not count: what was found is often short, so an
    /// eighth of what stood around it must still be there.
    pub fn passage(&self, unit: Extent, transcript: &Transcript) -> Option<TextRange> {
        let found = self.found.find(&transcript.text, &transcript.positions)?;
        let around = self.found.prefix().len() + self.found.suffix().len();
        let here = self.found.fit(&transcript.text, found).words;
        (here * CONTEXT >= around).then(|| unit.around(transcript, found))
    }
}

/// What a rule proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposals {
    /// Passages, by transcript and place; no two are coded alike.
    pub passages: Vec<Proposed>,
    /// Passages left out because the coder has given them, or more around them, this code already.
    pub already: usize,
    /// Hits left out because they stand in no turn of somebody who asks; only where questions were looked for.
    pub unasked: usize,
    /// Hits left out because an interviewer says them.
    pub interviewers: usize,
    /// Hits left out because nobody says them: headers and notes in a transcript that names its speakers.
    pub unsaid: usize,
    /// Hits left out because their text could not be read, or has changed since it was searched.
    pub unread: usize,
}

/// All hits of what a rule looks for.
fn find(workspace: &Workspace, searcher: &Searcher, origin: &Origin) -> Result<Results, QueryError> {
    let query = match origin.rule {
        Rule::Search | Rule::Question | Rule::Suggestion => Query::parse_with(&origin.query, workspace.queries())?,
        Rule::Speaker => {
            // A name in a query may be part of one; who is coded must be meant.
            if let Err(unknown) = SpeakerNames::of(workspace).find(&origin.query) {
                let all = TextRange::of(0, origin.query.len());
                return Err(QueryError::new(&origin.query, all, unknown.to_string()).hint(unknown.hint()));
            }
            Query::parse(&format!("speaker:\"{}\"", origin.query.replace('"', "")))?
        }
        Rule::Regex => Query::regex(&origin.query)?,
    };
    searcher.search_for(&query, &origin.query, workspace, usize::MAX)
}

/// What a rule proposes in the whole study. The searcher should be up to date.
///
/// # Errors
/// [`QueryError`] with the place of the mistake in what the rule looks for.
pub fn propose(
    workspace: &Workspace,
    searcher: &Searcher,
    batch: &Batch,
    interviewers: Interviewers,
) -> Result<Proposals, QueryError> {
    let found = find(workspace, searcher, &batch.origin)?;
    let proposals = Proposer::new(workspace, batch, interviewers).propose(found.hits);
    Ok(Proposals { unread: proposals.unread + found.outdated, ..proposals })
}

/// Makes proposals of hits. Needs nothing of the study any more and can be sent to a thread.
#[derive(Clone, Debug)]
pub struct Proposer {
    origin: Origin,
    interviewers: Interviewers,
    /// Whether a person chose the hits one by one.
    by_hand: bool,
    library: Library,
    /// What the coder has given this code.
    coded: HashMap<TranscriptId, Vec<CharRange>>,
}

impl Proposer {
    /// Take from the study what is needed.
    pub fn new(workspace: &Workspace, batch: &Batch, interviewers: Interviewers) -> Self {
        let project = workspace.project();
        let code = project.codebook.resolve(&batch.code);
        let own = project.codings.standing().filter(|coding| &coding.coder == workspace.coder());
        let mut coded: HashMap<TranscriptId, Vec<CharRange>> = HashMap::new();
        for coding in own.filter(|coding| project.codebook.resolve(&coding.code) == code) {
            coded.entry(coding.transcript.clone()).or_default().push(coding.anchor.range);
        }
        Self { origin: batch.origin.clone(), interviewers, by_hand: false, library: workspace.library(), coded }
    }

    /// Leave no hit out for who says it: a person chose them one by one.
    #[must_use]
    pub fn by_hand(self, by_hand: bool) -> Self {
        Self { by_hand, ..self }
    }

    /// What comes of these hits.
    pub fn propose(&self, hits: Vec<Hit>) -> Proposals {
        let mut proposals = Proposals::default();
        let mut by_transcript: BTreeMap<TranscriptId, Vec<(usize, TextRange)>> = BTreeMap::new();
        for Hit { transcript, turn, range } in hits {
            by_transcript.entry(transcript).or_default().push((turn, range));
        }
        for (id, mut hits) in by_transcript {
            hits.sort_unstable_by_key(|(_, range)| (range.start(), range.end()));
            match self.library.transcript(&id) {
                Ok(transcript) => self.propose_in(&transcript, &hits, &mut proposals),
                Err(_) => proposals.unread += hits.len(),
            }
        }
        proposals
    }

    /// The hits in what participants say. Whose words a speaker's name asks for is meant.
    fn participants(
        &self,
        transcript: &Transcript,
        hits: &[(usize, TextRange)],
        proposals: &mut Proposals,
    ) -> Vec<TextRange> {
        let all = self.by_hand || self.origin.rule == Rule::Speaker;
        let names_speakers = transcript.names_speakers();
        let mut meant = Vec::with_capacity(hits.len());
        for (place, range) in hits {
            match transcript.turns.get(*place) {
                Some(turn) if !all && !is_said(turn.speaker.as_deref(), names_speakers) => proposals.unsaid += 1,
                Some(turn) if !all && !self.interviewers.included && self.interviewers.speak(turn) => {
                    proposals.interviewers += 1;
                }
                _ => meant.push(*range),
            }
        }
        meant
    }

    fn propose_in(&self, transcript: &Transcript, hits: &[(usize, TextRange)], proposals: &mut Proposals) {
        let found: Vec<TextRange> = match self.origin.rule {
            Rule::Question => answers::to(transcript, hits, &self.interviewers, &mut proposals.unasked),
            _ => self.participants(transcript, hits, proposals),
        };
        let (text, positions) = (&transcript.text, &transcript.positions);
        let coded = self.coded.get(&transcript.id).map_or(&[][..], Vec::as_slice);
        let covers = |passage: CharRange| {
            coded.iter().any(|coded| coded.start() <= passage.start() && passage.end() <= coded.end())
        };
        let mut seen: HashSet<TextRange> = HashSet::new();
        for found in found {
            // The text may be another than the one that was searched.
            if text.get(found.start().get()..found.end().get()).is_none_or(str::is_empty) {
                proposals.unread += 1;
                continue;
            }
            let passage = self.origin.unit.around(transcript, found);
            if !seen.insert(passage) {
                continue;
            }
            if covers(positions.to_chars(text, words_of(text, passage))) {
                proposals.already += 1;
                continue;
            }
            let found = Anchor::new(text, positions, found);
            proposals.passages.push(Proposed { transcript: transcript.id.clone(), found });
        }
    }
}

/// A passage without what is no letter at its ends: who coded a sentence without its full stop has coded it.
fn words_of(text: &str, passage: TextRange) -> TextRange {
    let words = passage.slice(text);
    let from = words.find(char::is_alphanumeric).unwrap_or(0);
    let to = words.char_indices().rfind(|(_, letter)| letter.is_alphanumeric());
    let to = to.map_or(words.len(), |(place, letter)| place + letter.len_utf8());
    let start = passage.start().get();
    TextRange::of(start + from, start + to)
}

/// All proposals as codings to be made; those whose words are gone by now are left out.
pub fn codings(workspace: &Workspace, batch: &Batch, proposals: &Proposals) -> Vec<NewCoding> {
    let origin = Arc::new(batch.origin.clone());
    let unit = batch.origin.unit;
    let coding = |proposed: &Proposed| coding(workspace, proposed, unit, batch.code.clone(), origin.clone());
    proposals.passages.iter().filter_map(coding).collect()
}

fn coding(
    workspace: &Workspace,
    proposed: &Proposed,
    unit: Extent,
    code: CodeId,
    origin: Arc<Origin>,
) -> Option<NewCoding> {
    let transcript = workspace.transcript(&proposed.transcript).ok()?;
    let passage = proposed.passage(unit, &transcript)?;
    let anchor = Anchor::new(&transcript.text, &transcript.positions, passage);
    Some(NewCoding { origin: Some(origin), ..(proposed.transcript.clone(), anchor, code).into() })
}

#[cfg(test)]
mod tests;
