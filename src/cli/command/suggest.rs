//! `emic suggest`

use clap::Args;

use crate::app::suggesting::{Lessons, Suggester, Suggestion, Wanted, evaluation_table, suggestions_table};
use crate::app::{SearchError, Workspace};
use crate::cli::progress::Progress;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{Transcript, TranscriptId};
use crate::text::{CharRange, TextRange};

/// Propose codes for a passage by how passages like it were coded, each with two of them as reasons.
///
/// Without START and END or --turn: for each turn of the transcript in which nothing is coded yet. Nothing is written: `emic
/// code` codes. What is coded in the passage itself has no say. With --coder only the codings of these coders are learnt
/// from. --evaluate measures how often suggestions are right: every coded passage is asked for as if its transcript had
/// never been coded. The share is percent of the likeness of all passages found.
#[derive(Args, Debug)]
pub struct Suggest {
    /// The transcript
    #[arg(value_name = "TRANSCRIPT", required_unless_present = "evaluate")]
    transcript: Option<String>,
    /// The first character of the passage, counted in code points from 0
    #[arg(requires = "end")]
    start: Option<usize>,
    /// The character after its last
    end: Option<usize>,
    /// The words of this turn, counted from 1
    #[arg(long, value_name = "N", conflicts_with = "start")]
    turn: Option<usize>,
    /// At most so many codes for a passage; 3 for one passage, 1 for a whole transcript
    #[arg(long, value_name = "N")]
    most: Option<usize>,
    /// Measure precision on the study's own codings, beside the most frequent codes
    #[arg(long, conflicts_with_all = ["transcript", "start", "turn", "most"])]
    evaluate: bool,
    #[command(flatten)]
    listing: Listing,
}

/// A passage, and its turn.
type Place = (usize, TextRange);

impl Suggest {
    /// Propose, or measure.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let lessons = Lessons::of(workspace.project(), &session::coders(workspace.project(), global)?);
        let mut progress = Progress::begin();
        let mut suggester = Suggester::new().map_err(failed)?;
        let learnt = suggester.learn(lessons, &mut |done, of| progress.tell("reading", done, of, "passages"));
        if !learnt.map_err(failed)? {
            return Err(stopped());
        }
        let table = if self.evaluate {
            let mut go_on = |done: usize, of: usize| progress.tell("measuring", done, of, "passages");
            let measured = suggester.evaluate(&workspace.library(), &mut go_on).map_err(failed)?;
            evaluation_table(&measured.ok_or_else(stopped)?)
        } else {
            let id = session::transcript(workspace.project(), self.transcript.as_deref().unwrap_or_default())?;
            let transcript = workspace.transcript(&id)?;
            let places = self.places(&workspace, &transcript)?;
            let most = self.most.unwrap_or(if self.start.or(self.turn).is_some() { 3 } else { 1 });
            let found = places.into_iter().map(|(turn, range)| {
                let wanted = Wanted::at(&transcript, range);
                let found = suggest(&suggester, &workspace, &wanted, most).map_err(failed)?;
                Ok((turn, wanted, found))
            });
            suggestions_table(&workspace.project().codebook, &found.collect::<Result<Vec<_>, Failure>>()?)
        };
        progress.wipe();
        output::list(&table, &workspace, &self.listing, global)?;
        if table.rows.is_empty() {
            output::note(if self.evaluate { "nothing is coded yet" } else { "nothing that is coded is like it" });
        }
        Ok(Outcome::found(!table.rows.is_empty()))
    }

    /// The passages that are asked for.
    fn places(&self, workspace: &Workspace, transcript: &Transcript) -> Result<Vec<Place>, Failure> {
        match (self.start.zip(self.end), self.turn) {
            (Some((start, end)), _) => {
                let anchor = super::code::anchor(workspace, &transcript.id, start, end)?;
                let range = transcript.positions.to_bytes(&transcript.text, anchor.range);
                let range = range.unwrap_or_default();
                Ok(vec![(transcript.turn_at(range.start()).unwrap_or_default(), range)])
            }
            (None, Some(number)) => {
                let place = number.checked_sub(1).and_then(|place| Some((place, transcript.turns.get(place)?.words)));
                let count = output::amount(transcript.turns.len(), "turn");
                Ok(vec![place.ok_or_else(|| Failure::new(format!("`{}` has {count}", transcript.id)))?])
            }
            (None, None) => Ok(uncoded(workspace, transcript)),
        }
    }
}

/// The turns in which nothing is coded.
fn uncoded(workspace: &Workspace, transcript: &Transcript) -> Vec<Place> {
    let coded = coded(workspace, &transcript.id);
    let bare = |words: TextRange| {
        let range = transcript.positions.to_chars(&transcript.text, words);
        !words.is_empty() && !coded.iter().any(|coded| coded.overlaps(range))
    };
    let turns = transcript.turns.iter().map(|turn| turn.words).enumerate();
    turns.filter(|(_, words)| bare(*words)).collect()
}

fn coded(workspace: &Workspace, id: &TranscriptId) -> Vec<CharRange> {
    workspace.project().codings.standing_of(id).map(|coding| coding.anchor.range).collect()
}

fn suggest(
    suggester: &Suggester,
    workspace: &Workspace,
    wanted: &Wanted,
    most: usize,
) -> Result<Vec<Suggestion>, SearchError> {
    let mut found = suggester.suggest(wanted, most)?;
    let library = workspace.library();
    found.iter_mut().flat_map(|suggestion| &mut suggestion.reasons).for_each(|reason| reason.look_up(&library));
    Ok(found)
}

fn failed(error: SearchError) -> Failure {
    Failure::new(error.to_string())
}

fn stopped() -> Failure {
    Failure::new("stopped; nothing was written")
}
