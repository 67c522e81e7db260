//! How many codings a filter leaves, by code and by transcript.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Ledger, Narrowed};
use crate::analysis::{TextFacts, Texts as _};
use crate::app::counting::Counter;
use crate::app::read_texts::ReadTexts;
use crate::project::{CodeId, Codebook, TranscriptId};

/// How many codings there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    codes: HashMap<CodeId, usize>,
    transcripts: HashMap<TranscriptId, usize>,
}

impl Tally {
    /// Count those of `ledger` that a filter without speakers leaves.
    pub fn new(ledger: &Ledger, codebook: &Codebook, narrowed: &Narrowed) -> Self {
        Self::of(ledger, codebook, narrowed, &[])
    }

    /// How many name this code.
    pub fn of_code(&self, code: &CodeId) -> usize {
        self.codes.get(code).copied().unwrap_or(0)
    }

    /// How many lie in this transcript.
    pub fn in_transcript(&self, transcript: &TranscriptId) -> usize {
        self.transcripts.get(transcript).copied().unwrap_or(0)
    }

    /// `facts` tells by the number of a transcript who speaks where, if only some speakers are meant.
    fn of(ledger: &Ledger, codebook: &Codebook, narrowed: &Narrowed, facts: &[Option<Arc<TextFacts>>]) -> Self {
        let flag = |flags: &[bool], number: u32| flags.get(number as usize).copied().unwrap_or(false);
        let codes: Vec<bool> =
            ledger.codes().iter().map(|code| !narrowed.hidden.contains(&codebook.resolve(code))).collect();
        let takes = |coder| narrowed.coders.as_ref().is_none_or(|coders| coders.contains(coder));
        let coders: Vec<bool> = ledger.coders().iter().map(takes).collect();
        let within = |id| narrowed.transcripts.as_ref().is_none_or(|ids| ids.contains(id));
        let transcripts: Vec<bool> = ledger.transcripts().iter().map(within).collect();
        let is_theirs = |transcript: u32, start: u32| {
            let facts = facts.get(transcript as usize).and_then(Option::as_ref);
            let speaker = facts.and_then(|facts| facts.speaker_at(start as usize));
            speaker.is_some_and(|speaker| narrowed.speakers.contains(speaker))
        };
        let mut of_codes = vec![0; codes.len()];
        let mut of_transcripts = vec![0; transcripts.len()];
        let add = |counts: &mut Vec<usize>, number: u32| {
            counts.get_mut(number as usize).into_iter().for_each(|count| *count += 1);
        };
        for record in ledger.records() {
            let counts = flag(&codes, record.code)
                && flag(&coders, record.coder)
                && flag(&transcripts, record.transcript)
                && (narrowed.speakers.is_empty() || is_theirs(record.transcript, record.start));
            if counts {
                add(&mut of_codes, record.code);
                add(&mut of_transcripts, record.transcript);
            }
        }
        Self {
            codes: ledger.codes().iter().cloned().zip(of_codes).collect(),
            transcripts: ledger.transcripts().iter().cloned().zip(of_transcripts).collect(),
        }
    }
}

impl Counter {
    /// Count the codings that a filter leaves; `None` where `stop` was set meanwhile, or the counter does not know them one by
    /// one.
    pub fn tally(&self, narrowed: &Narrowed, stop: &AtomicBool) -> Option<Tally> {
        let ledger = self.ledger()?;
        let texts = ReadTexts::new(self.library(), stop);
        let facts = match narrowed.speakers.is_empty() {
            true => Vec::new(),
            false => texts.all_facts(&ledger.transcripts().iter().collect::<Vec<_>>()),
        };
        let tally = Tally::of(ledger, &self.frame().codebook, narrowed, &facts);
        (!stop.load(Ordering::Relaxed)).then_some(tally)
    }
}
