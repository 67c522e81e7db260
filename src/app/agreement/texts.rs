//! The units of the texts that are compared, read at once on all processors.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::{AgreementQuestion, EligibleText};
use crate::analysis::{AgreementUnit, LEAST_CLUSTERS, TextFacts, Texts, token_ranges, unit_ranges};
use crate::app::Library;
use crate::app::read_texts::ReadTexts;
use crate::project::{Completion, Project, TranscriptId, Turn, is_participant};
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
    pub(super) fn read(
        (library, stop): (&Library, &AtomicBool),
        project: &Project,
        in_scope: &[&TranscriptId],
        question: &AgreementQuestion,
    ) -> Self {
        let unit = question.unit;
        let masked = !question.eligible.is_all();
        let needed = needed(project, in_scope, unit, masked);
        let known = match unit {
            AgreementUnit::Token => read((library, stop), &needed, question),
            _ if !question.eligible.speakers.is_empty() => read((library, stop), &needed, question),
            _ => kept((library, stop), &needed, question),
        };
        Self { unit, known }
    }
}

/// What is known of texts whose turns are eligible by what they are, from the cache where it has them.
fn kept(
    (library, stop): (&Library, &AtomicBool),
    needed: &[TranscriptId],
    question: &AgreementQuestion,
) -> HashMap<TranscriptId, Known> {
    let ids = needed.iter().collect::<Vec<_>>();
    let texts = ReadTexts::new(library, stop).of_participants(question.eligible.participants);
    let turns = texts.all_units(&ids, Unit::Turn);
    let units = match question.unit {
        AgreementUnit::Text(Unit::Turn) | AgreementUnit::Half(Unit::Turn) => turns.clone(),
        AgreementUnit::Text(unit) | AgreementUnit::Half(unit) => texts.all_units(&ids, unit),
        AgreementUnit::Character | AgreementUnit::Transcript | AgreementUnit::Token => {
            turns.iter().map(|turns| turns.is_some().then(Arc::default)).collect()
        }
    };
    let known =
        |((id, turns), units): ((&TranscriptId, _), _)| Some((id.clone(), Known { turns: turns?, units: units? }));
    needed.iter().zip(turns).zip(units).filter_map(known).collect()
}

/// What is known of texts whose turns are eligible by who says them, or whose units are tokens: read anew.
fn read(
    (library, stop): (&Library, &AtomicBool),
    needed: &[TranscriptId],
    question: &AgreementQuestion,
) -> HashMap<TranscriptId, Known> {
    let one = |id: &TranscriptId| {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let text = library.transcript(id).ok()?;
        let names_speakers = text.names_speakers();
        let counts = |turn: &Turn| counts(&question.eligible, names_speakers, turn);
        let units = match question.unit {
            AgreementUnit::Character | AgreementUnit::Transcript => Vec::new(),
            AgreementUnit::Token => token_ranges(&text, counts),
            AgreementUnit::Text(unit) | AgreementUnit::Half(unit) => unit_ranges(&text, unit, counts),
        };
        let turns = Arc::new(unit_ranges(&text, Unit::Turn, counts));
        Some((id.clone(), Known { turns, units: Arc::new(units) }))
    };
    needed.par_iter().filter_map(one).collect()
}

/// The transcripts whose texts must be read.
fn needed(project: &Project, in_scope: &[&TranscriptId], unit: AgreementUnit, masked: bool) -> Vec<TranscriptId> {
    let mut completed: HashMap<&TranscriptId, usize> = HashMap::new();
    for ((id, _), _) in project.completions.iter().filter(|(_, state)| **state == Completion::Complete) {
        *completed.entry(id).or_default() += 1;
    }
    let coders = |id: &TranscriptId| completed.get(id).copied().unwrap_or(0);
    let shared = in_scope.iter().filter(|id| coders(id) >= 2).count();
    let of_units = !matches!(unit, AgreementUnit::Character | AgreementUnit::Transcript);
    let of_turns = unit.is_small() && shared < LEAST_CLUSTERS;
    let wanted = |id: &&&TranscriptId| masked || (of_units || of_turns) && coders(id) > 0;
    in_scope.iter().filter(wanted).map(|id| (*id).clone()).collect()
}

/// Whether a turn is eligible.
fn counts(eligible: &EligibleText, names_speakers: bool, turn: &Turn) -> bool {
    let by_participant = || is_participant(turn.speaker.as_deref(), names_speakers);
    let named = || turn.speaker.as_ref().is_some_and(|speaker| eligible.speakers.contains(speaker));
    (!eligible.participants || by_participant()) && (eligible.speakers.is_empty() || named())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Scope;
    use crate::app::derived::tests::{opened, study};

    #[test]
    fn what_is_kept_of_texts_is_what_reading_gives() {
        let folder = study(&[
            ("a", "Date: 4 May\n\nI: 信任? Why?\n\nChen: We trust. 好的，好。😀\n\nChen: \n"),
            ("b", "Nobody is named. 一句。\n\nTwo.\n"),
        ]);
        let ids = ["a", "b"].map(TranscriptId::from);
        let units = [Unit::Word, Unit::Clause, Unit::Sentence, Unit::Line, Unit::Paragraph, Unit::Turn];
        let units = units.into_iter().flat_map(|unit| [AgreementUnit::Text(unit), AgreementUnit::Half(unit)]);
        for unit in units.chain([AgreementUnit::Character, AgreementUnit::Transcript]) {
            for participants in [false, true] {
                let mut question = AgreementQuestion::of(Scope::default());
                question.unit = unit;
                question.eligible.participants = participants;
                // The first time it is put into the cache, the second time it comes from there.
                for _ in 0..2 {
                    let library = opened(&folder).library();
                    let texts = (&library, &AtomicBool::new(false));
                    let (kept, read) = (kept(texts, &ids, &question), read(texts, &ids, &question));
                    for id in &ids {
                        assert_eq!(
                            (&kept[id].turns, &kept[id].units),
                            (&read[id].turns, &read[id].units),
                            "{id}, {unit:?}, participants alone: {participants}"
                        );
                    }
                }
            }
        }
    }
}
