//! The portrait of a transcript: where in it each code lies.

use super::{Basis, CodingTable, Frame, Label, Run, Scope};
use crate::project::{Project, TranscriptId};

/// One code along a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// The code.
    pub label: Label,
    /// Its merged segments, in order.
    pub segments: Vec<Run>,
}

impl Track {
    /// Code points that it covers.
    pub fn characters(&self) -> usize {
        self.segments.iter().map(|run| (run.end - run.start) as usize).sum()
    }
}

/// A transcript with the codes that were applied in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The transcript.
    pub transcript: TranscriptId,
    /// Its code points.
    pub length: usize,
    /// The codes that occur, in the order of the codebook.
    pub tracks: Vec<Track>,
    /// Layer and scope.
    pub basis: Basis,
}

/// Lay the codes of one transcript out; [`Scope::transcripts`] is that transcript alone.
pub fn timeline(project: &Project, table: &CodingTable, scope: &Scope, transcript: &TranscriptId) -> Timeline {
    let scope = Scope { transcripts: [transcript.clone()].into(), ..scope.clone() };
    let frame = Frame::new(project, table, &scope);
    let segments = frame.segments();
    let labels = frame.labels(project).into_iter().enumerate();
    let tracks = labels.map(|(row, label)| Track { label, segments: segments.of(row).to_vec() });
    Timeline {
        transcript: transcript.clone(),
        length: frame.basis().characters,
        tracks: tracks.filter(|track| !track.segments.is_empty()).collect(),
        basis: frame.basis().clone(),
    }
}

impl Timeline {
    /// Of each track and each of `count` equal parts of the transcript, the share of the part's characters that the code
    /// covers, from 0 to 1. The last parts of a transcript that does not divide evenly are as long as the others, to a
    /// character. A part without a character has a share of 0.
    pub fn parts(&self, count: usize) -> Vec<Vec<f64>> {
        let bound = |part: usize| (self.length as u128 * part as u128 / count.max(1) as u128) as u32;
        let bounds: Vec<(u32, u32)> = (0..count).map(|part| (bound(part), bound(part + 1))).collect();
        let share = |track: &Track, (start, end): (u32, u32)| {
            let within = |run: &Run| run.end.min(end).saturating_sub(run.start.max(start));
            let first = track.segments.partition_point(|run| run.end <= start);
            let near = track.segments.iter().skip(first).take_while(|run| run.start < end);
            let covered: u32 = near.map(within).sum();
            if end > start { f64::from(covered) / f64::from(end - start) } else { 0.0 }
        };
        self.tracks.iter().map(|track| bounds.iter().map(|bounds| share(track, *bounds)).collect()).collect()
    }

    /// All segments in reading order: the place of the track, and where.
    pub fn in_order(&self) -> Vec<(usize, Run)> {
        let tracks = self.tracks.iter().enumerate();
        let mut all: Vec<(usize, Run)> =
            tracks.flat_map(|(place, track)| track.segments.iter().map(move |run| (place, *run))).collect();
        all.sort_by_key(|(place, run)| (run.start, run.end, *place));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::study;

    fn portrait(codings: &[(&str, &str, &str, usize, usize)]) -> Timeline {
        let project = study(&[("a", 80, 9), ("王", 20, 9)], codings);
        timeline(&project, &CodingTable::new(&project), &Scope::default(), &"王".into())
    }

    #[test]
    fn a_portrait_has_the_codes_of_its_transcript_alone() {
        let codings = [
            ("trust", "王", "x", 0, 10),
            ("trust", "王", "y", 8, 12),
            ("language", "a", "x", 0, 9),
            ("没有的", "王", "x", 2, 3),
        ];
        let found = portrait(&codings);
        let tracks: Vec<_> = found.tracks.iter().map(|track| (track.label.code.as_str(), track.characters())).collect();
        assert_eq!((tracks, found.length), (vec![("trust", 12), ("没有的", 1)], 20));
        assert_eq!(
            found.in_order().iter().map(|(place, run)| (*place, run.start)).collect::<Vec<_>>(),
            [(0, 0), (1, 2)]
        );
        assert_eq!(found.parts(4), [[1.0, 1.0, 0.4, 0.0], [0.2, 0.0, 0.0, 0.0]]);
        assert_eq!(found.parts(0), [[0.0; 0], [0.0; 0]]);
        let fine = found.parts(60);
        let whole: f64 = fine[0].iter().sum();
        assert_eq!((fine[0].len(), whole), (60, 12.0));
    }

    #[test]
    fn nothing_coded_is_an_empty_portrait() {
        assert!(portrait(&[]).tracks.is_empty() && portrait(&[]).parts(9).is_empty());
    }
}
