//! The units of the texts that are compared, read at once on all processors.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::{AgreementQuestion, EligibleText};
use crate::analysis::{AgreementUnit, LEAST_CLUSTERS, TextFacts, Texts, token_ranges, unit_ranges};
use crate::app::Workspace;
use crate::app::words::is_said;
use crate::project::{Completion, Project, Transcript, TranscriptId, Turn, is_interviewer};
use crate::text::{CharRange, Unit};

/// What is known of one text.
struct Known {
    turns: Arc<Vec<CharRange>>,
    /// The units that are judged.
    units: Arc<Vec<CharRange>>,
}

/// Units of the eligible turns.
pub(super) struct EligibleTexts {
    unit: AgreementUnit,
    known: HashMap<TranscriptId, Known>,
}

impl EligibleTexts {
    /// Read what a question needs; nothing where positions alone are compared and whole transcripts resampled.
    pub(super) fn read(workspace: &Workspace, in_scope: &[&TranscriptId], question: &AgreementQuestion) -> Self {
        let (library, unit) = (workspace.library(), question.unit);
        let masked = !question.eligible.is_all();
        let needed = needed(workspace.project(), in_scope, unit, masked);
        let read = |id: &TranscriptId| {
            let text = library.transcript(id).ok()?;
            let counts = |turn: &Turn| counts(&question.eligible, &text, turn);
            let units = match unit {
                AgreementUnit::Character | AgreementUnit::Transcript => Vec::new(),
                AgreementUnit::Token => token_ranges(&text, counts),
                AgreementUnit::Text(unit) | AgreementUnit::Half(unit) => unit_ranges(&text, unit, counts),
            };
            let turns = Arc::new(unit_ranges(&text, Unit::Turn, counts));
            Some((id.clone(), Known { turns, units: Arc::new(units) }))
        };
        Self { unit, known: needed.par_iter().filter_map(read).collect() }
    }
}

/// The transcripts whose texts must be read.
fn needed(project: &Project, in_scope: &[&TranscriptId], unit: AgreementUnit, masked: bool) -> Vec<TranscriptId> {
    let coders = |id: &TranscriptId| {
        let all = project.coders.iter();
        all.filter(|coder| project.completions.get(&(id.clone(), (*coder).clone())) == Some(&Completion::Complete))
            .count()
    };
    let shared = in_scope.iter().filter(|id| coders(id) >= 2).count();
    let of_units = !matches!(unit, AgreementUnit::Character | AgreementUnit::Transcript);
    let of_turns = unit.is_small() && shared < LEAST_CLUSTERS;
    let wanted = |id: &&&TranscriptId| masked || (of_units || of_turns) && coders(id) > 0;
    in_scope.iter().filter(wanted).map(|id| (*id).clone()).collect()
}

/// Whether a turn is eligible.
fn counts(eligible: &EligibleText, text: &Transcript, turn: &Turn) -> bool {
    let asks = || turn.speaker.as_deref().is_some_and(is_interviewer);
    let named = || turn.speaker.as_ref().is_some_and(|speaker| eligible.speakers.contains(speaker));
    (!eligible.participants || is_said(text, turn) && !asks()) && (eligible.speakers.is_empty() || named())
}

impl Texts for EligibleTexts {
    fn facts(&self, _: &TranscriptId) -> Option<Arc<TextFacts>> {
        None
    }

    fn units(&self, transcript: &TranscriptId, unit: Unit) -> Option<Arc<Vec<CharRange>>> {
        let known = self.known.get(transcript)?;
        let judged = matches!(self.unit, AgreementUnit::Text(own) | AgreementUnit::Half(own) if own == unit);
        Some(if judged { known.units.clone() } else { known.turns.clone() })
    }

    fn tokens(&self, transcript: &TranscriptId) -> Option<Arc<Vec<CharRange>>> {
        Some(self.known.get(transcript)?.units.clone())
    }
}
