//! One commit of the index, seen as a whole: what it holds, and where each transcript's turns lie.

use std::sync::OnceLock;

use tantivy::schema::Field;

use super::analyser::LONGEST;
use super::manifest::Manifest;
use super::turns::{Bits, Run, Turns};
use super::vocabulary::Vocabulary;
use crate::project::TranscriptId;
use crate::text::{Arrange, CharRange};

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
    /// Where each document of each segment begins in its transcript, in code points; read when it is first asked for.
    pub starts: OnceLock<Vec<Vec<u32>>>,
    /// The words of each segment; read when they are first asked for.
    pub vocabularies: OnceLock<Vec<Vocabulary>>,
}

impl State {
    pub(super) fn empty(searcher: tantivy::Searcher) -> Self {
        let sizes: Vec<u32> = searcher.segment_readers().iter().map(tantivy::SegmentReader::max_doc).collect();
        let all = Turns::none(&sizes);
        let (manifest, sealed) = (Manifest::default(), String::new());
        Self {
            searcher,
            manifest,
            number: 0,
            sealed,
            runs: Vec::new(),
            sizes,
            all,
            starts: OnceLock::new(),
            vocabularies: OnceLock::new(),
        }
    }

    /// Find each transcript's turns in the segments; `None` where the index does not hold exactly what the manifest lists.
    pub(super) fn new(searcher: tantivy::Searcher, manifest: Manifest, number: u64) -> Option<Self> {
        let mut state = Self { manifest, number, ..Self::empty(searcher) };
        let mut order: Vec<usize> = (0..state.manifest.listed.len()).collect();
        order.arrange_by_key(|&place| state.manifest.listed[place].first);
        for (segment, reader) in state.searcher.segment_readers().iter().enumerate() {
            let numbers = reader.fast_fields().u64("number").ok()?;
            if numbers.num_docs() != reader.max_doc() {
                return None;
            }
            let mut document = 0;
            while document < reader.max_doc() {
                let number = numbers.first(document)?;
                let Some(mut run) = run_at(&state.manifest, &order, number, document, reader.max_doc()) else {
                    document += 1;
                    continue;
                };
                // A transcript can be cut where a segment was full, and a merge may have put others behind its first part.
                let follows = |&next: &u32| numbers.first(document + next) == Some(number + u64::from(next));
                run.length = 1 + (1..run.length).take_while(follows).count() as u32;
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

    /// The id of the transcript at this place of the manifest.
    pub(super) fn id(&self, place: u32) -> Option<TranscriptId> {
        self.manifest.listed.get(place as usize).map(|listed| listed.id.as_str().into())
    }

    /// The documents that a passage touches, in code points, of the transcript with these runs: segment, first, and the one
    /// after the last.
    pub(super) fn touched(&self, runs: &[Run], passage: CharRange) -> impl Iterator<Item = (u32, u32, u32)> {
        let (start, end) = (passage.start().get(), passage.end().get());
        runs.iter().enumerate().map(move |(order, run)| {
            let starts = self.starts_of(run);
            let first = starts.partition_point(|&begin| begin as usize <= start);
            let after = starts.partition_point(|&begin| (begin as usize) < end);
            // The turn that begins before the passage holds its start, unless a later run begins before it too.
            let next = runs.get(order + 1).and_then(|next| self.starts_of(next).first());
            let later = next.is_some_and(|&next| next as usize <= start);
            let first = if later { first } else { first.saturating_sub(1) };
            (run.segment, run.document + first as u32, run.document + after.max(first) as u32)
        })
    }

    /// The words of each segment, which stand in `field`.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn vocabularies(&self, field: Field) -> tantivy::Result<&[Vocabulary]> {
        if let Some(known) = self.vocabularies.get() {
            return Ok(known);
        }
        let readers = self.searcher.segment_readers().iter();
        let read: Vec<Vocabulary> =
            readers.map(|reader| Vocabulary::read(reader, field, LONGEST)).collect::<tantivy::Result<_>>()?;
        Ok(self.vocabularies.get_or_init(|| read))
    }

    /// Where the turns of a run begin, in code points.
    pub(super) fn starts_of(&self, run: &Run) -> &[u32] {
        let starts = self.starts.get_or_init(|| read_starts(&self.searcher));
        let own = starts.get(run.segment as usize).and_then(|own| own.get(run.document as usize..run.end() as usize));
        own.unwrap_or_default()
    }

    /// Where the turns of a transcript begin, in code points; `None` where it is not in the index.
    pub(super) fn starts(&self, id: &TranscriptId) -> Option<Vec<usize>> {
        let runs = self.runs_of(self.manifest.place(id.as_str()).ok()? as u32);
        Some(runs.iter().flat_map(|run| self.starts_of(run)).map(|&start| start as usize).collect())
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

/// Where each document of each segment begins; nothing for a segment that does not say.
fn read_starts(searcher: &tantivy::Searcher) -> Vec<Vec<u32>> {
    let read = |reader: &tantivy::SegmentReader| {
        let starts = reader.fast_fields().u64("start").ok()?;
        let start = |document| starts.first(document).and_then(|start| u32::try_from(start).ok()).unwrap_or(u32::MAX);
        Some((0..reader.max_doc()).map(start).collect())
    };
    searcher.segment_readers().iter().map(|reader| read(reader).unwrap_or_default()).collect()
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

#[cfg(test)]
mod tests {
    use tantivy::schema::{FAST, Schema};
    use tantivy::{IndexWriter, TantivyDocument};

    use super::*;
    use crate::search::manifest::Listed;

    /// The state of an index whose segments hold these turn numbers, after the segments at `merged` became one.
    fn state(segments: &[&[u64]], merged: &[usize], lengths: &[u32]) -> Option<State> {
        let mut schema = Schema::builder();
        let number = schema.add_u64_field("number", FAST);
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15 << 20).unwrap();
        writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        let mut ids = Vec::new();
        for numbers in segments {
            for &own in *numbers {
                let mut document = TantivyDocument::default();
                document.add_u64(number, own);
                writer.add_document(document).unwrap();
            }
            writer.commit().unwrap();
            let known = ids.clone();
            ids.extend(index.searchable_segment_ids().unwrap().into_iter().filter(|id| !known.contains(id)));
        }
        let chosen: Vec<_> = merged.iter().map(|&place| ids[place]).collect();
        writer.merge(&chosen).wait().unwrap();
        let mut manifest = Manifest::default();
        for (place, &turns) in lengths.iter().enumerate() {
            let id = format!("{place}");
            let first = manifest.next;
            manifest.next += u64::from(turns);
            manifest.set(Listed { id, stamp: Default::default(), hash: 0, choices: 0, first, turns });
        }
        State::new(index.reader().unwrap().searcher(), manifest, 1)
    }

    #[test]
    fn a_transcript_is_found_whole_however_its_parts_were_merged() {
        for (segments, merged, lengths) in [
            (&[&[0, 1, 2][..], &[3, 4], &[5, 6]][..], &[0, 2][..], &[5, 2][..]),
            (&[&[0, 1], &[2, 3], &[4, 5], &[6, 7]], &[0, 3], &[3, 5]),
            (&[&[0, 1, 2], &[3], &[4, 5, 6]], &[2, 0], &[7]),
        ] {
            let state = state(segments, merged, lengths).unwrap();
            for (place, &turns) in lengths.iter().enumerate() {
                let runs = state.runs_of(place as u32).iter();
                let found: Vec<u32> = runs.flat_map(|run| run.turn..run.turn + run.length).collect();
                assert_eq!(found, (0..turns).collect::<Vec<_>>(), "{segments:?}");
            }
        }
        assert!(state(&[&[0, 1], &[3]], &[0, 1], &[4]).is_none());
    }
}
