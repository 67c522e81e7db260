//! One commit of the index, seen as a whole: what it holds, and where each transcript's turns lie.

use super::manifest::Manifest;
use super::turns::{Bits, Run, Turns};

/// One commit, seen as a whole.
pub(super) struct State {
    pub searcher: tantivy::Searcher,
    pub manifest: Manifest,
    /// The number of the manifest's file.
    pub number: u64,
    /// What the commit carries to name the manifest.
    pub sealed: String,
    /// All turns, in the reader's order.
    pub runs: Vec<Run>,
    /// Documents of each segment.
    pub sizes: Vec<u32>,
    /// The turns that are in force: those in `runs`.
    pub all: Turns,
}

impl State {
    pub(super) fn empty(searcher: tantivy::Searcher) -> Self {
        let sizes: Vec<u32> = searcher.segment_readers().iter().map(tantivy::SegmentReader::max_doc).collect();
        let all = Turns::none(&sizes);
        Self { searcher, manifest: Manifest::default(), number: 0, sealed: String::new(), runs: Vec::new(), sizes, all }
    }

    /// Find each transcript's turns in the segments; `None` where the index does not hold exactly what the manifest lists.
    pub(super) fn new(searcher: tantivy::Searcher, manifest: Manifest, number: u64) -> Option<Self> {
        let mut state = Self { manifest, number, ..Self::empty(searcher) };
        let mut order: Vec<usize> = (0..state.manifest.listed.len()).collect();
        order.sort_unstable_by_key(|&place| state.manifest.listed[place].first);
        for (segment, reader) in state.searcher.segment_readers().iter().enumerate() {
            let numbers = reader.fast_fields().u64("number").ok()?;
            if numbers.num_docs() != reader.max_doc() {
                return None;
            }
            let mut document = 0;
            while document < reader.max_doc() {
                let run = run_at(&state.manifest, &order, numbers.first(document)?, document, reader.max_doc());
                let Some(run) = run else {
                    document += 1;
                    continue;
                };
                if numbers.first(run.end() - 1)? != numbers.first(document)? + u64::from(run.length - 1) {
                    return None;
                }
                document = run.end();
                state.all.segments.get_mut(segment)?.insert_all(run.document, run.end());
                state.runs.push(Run { segment: segment as u32, ..run });
            }
        }
        state.runs.sort_unstable();
        (state.all.count() as u64 == state.manifest.turns()).then_some(state)
    }

    /// The runs of one transcript.
    pub(super) fn runs_of(&self, transcript: u32) -> &[Run] {
        let from = self.runs.partition_point(|run| run.transcript < transcript);
        let to = self.runs.partition_point(|run| run.transcript <= transcript);
        self.runs.get(from..to).unwrap_or_default()
    }

    /// The set of all turns of transcripts that `choose` takes.
    pub(super) fn turns_of(&self, choose: impl Fn(&str) -> bool) -> Turns {
        let mut turns = Turns::none(&self.sizes);
        for (place, listed) in self.manifest.listed.iter().enumerate() {
            if choose(&listed.id) {
                for run in self.runs_of(place as u32) {
                    let bits: Option<&mut Bits> = turns.segments.get_mut(run.segment as usize);
                    bits.into_iter().for_each(|bits| bits.insert_all(run.document, run.end()));
                }
            }
        }
        turns
    }
}

/// The run that begins at `document`, whose turn has this number; `None` for a turn that is no longer in force.
fn run_at(manifest: &Manifest, order: &[usize], number: u64, document: u32, end: u32) -> Option<Run> {
    let after = order.partition_point(|&place| manifest.listed[place].first <= number);
    // Transcripts without turns share their first number with the next one; the one that holds it comes last.
    let transcript = *order.get(after.checked_sub(1)?)?;
    let listed = manifest.listed.get(transcript)?;
    let turn = u32::try_from(number - listed.first).ok().filter(|&turn| turn < listed.turns)?;
    let length = (listed.turns - turn).min(end - document);
    Some(Run { transcript: transcript as u32, turn, segment: 0, document, length })
}
