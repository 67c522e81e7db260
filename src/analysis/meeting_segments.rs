//! The segments behind one number: those of a code in a scope, and those of two codes that meet in a window.

use super::reach::{Gap, Reach};
use super::units::touched;
use super::{CodingTable, CountedUnit, Distance, Frame, Run, Scope, Segments, Texts, Window};
use crate::project::{CodeId, Project, TranscriptId};
use crate::text::{CharRange, Unit};

/// The merged segments of one code in a scope, sorted: what frequencies and code × group count.
pub fn segments_of(project: &Project, table: &CodingTable, scope: &Scope, code: &CodeId) -> Vec<Run> {
    let scope = Scope { codes: [code.clone()].into(), ..scope.clone() };
    Frame::new(project, table, &scope).segments().of(0).to_vec()
}

/// The segments of two codes that meet one of the other, as [`super::cooccurrence`] counts them: those of the first, and
/// those of the second. Both lists are sorted.
pub fn meeting_segments(
    project: &Project,
    table: &CodingTable,
    scope: &Scope,
    window: Window,
    texts: &dyn Texts,
    (first, second): (&CodeId, &CodeId),
) -> [Vec<Run>; 2] {
    let frame = Frame::new(project, table, scope);
    let placed = |code: &CodeId| placed(&frame, &segments_of(project, table, scope, code), window, texts);
    let (one, other) = (placed(first), placed(second));
    let (of_first, of_second) = meet(&one, &other, window);
    let kept = |list: &[Placed], met: &[bool]| {
        let mut runs: Vec<Run> = list.iter().zip(met).filter(|(_, met)| **met).map(|(placed, _)| placed.run).collect();
        runs.sort_by_key(|run| (run.transcript, run.start, run.end));
        runs
    };
    [kept(&one, &of_first), kept(&other, &of_second)]
}

/// A segment with its place in the units of a window.
#[derive(Clone, Copy, Debug)]
struct Placed {
    run: Run,
    /// The transcript or the case in which it can meet others.
    ground: u32,
    start: u32,
    end: u32,
    /// The least end of what is near before it, in windows with a distance.
    reach: u32,
}

impl Placed {
    fn new(run: Run, (start, end): (u32, u32)) -> Self {
        Self { run, ground: run.transcript, start, end, reach: start }
    }
}

fn placed(frame: &Frame<'_>, runs: &[Run], window: Window, texts: &dyn Texts) -> Vec<Placed> {
    let whole = |case: bool| {
        let ground = |run: &Run| if case { frame.case(run.transcript) } else { run.transcript };
        runs.iter().map(|run| Placed { ground: ground(run), ..Placed::new(*run, (0, 1)) }).collect()
    };
    let mut placed: Vec<Placed> = match window {
        Window::Same(CountedUnit::Text(unit)) => in_text(frame, runs, unit, texts),
        Window::Same(CountedUnit::Transcript) => whole(false),
        Window::Same(CountedUnit::Case) => whole(true),
        Window::Within(_, Distance::Words) | Window::Follows(_, Distance::Words) => {
            in_text(frame, runs, Unit::Word, texts)
        }
        Window::Within(_, Distance::Turns) | Window::Follows(_, Distance::Turns) => {
            in_text(frame, runs, Unit::Turn, texts)
        }
        Window::Overlap | Window::Inside | Window::Within(..) | Window::Follows(..) => {
            runs.iter().map(|run| Placed::new(*run, (run.start, run.end))).collect()
        }
    };
    if let Window::Within(most, distance) | Window::Follows(most, distance) = window {
        reach_back(frame, &mut placed, distance.gap(most));
    }
    placed.sort_by_key(|one| (one.ground, one.start, one.end));
    placed
}

/// Say of each segment how far back another may end to be near.
fn reach_back(frame: &Frame<'_>, placed: &mut [Placed], gap: Gap) {
    let all = match gap {
        Gap::Positions(_) => Segments::default(),
        Gap::Segments(_) => frame.segments(),
    };
    let mut dealt = all.by_transcript(frame.table().transcripts().len());
    let mut known: Option<(u32, Reach)> = None;
    for one in placed {
        let transcript = one.run.transcript;
        let (_, reach) = match known.take() {
            Some(known_before) if known_before.0 == transcript => known.insert(known_before),
            _ => {
                let spans = dealt.of_mut(transcript);
                known.insert((transcript, gap.reach(spans.iter().map(|span| (span.start, span.end)))))
            }
        };
        one.reach = reach.of(one.start);
    }
}

/// Segments in units of the texts; those that touch none, and those whose text cannot be read, are left out.
fn in_text(frame: &Frame<'_>, runs: &[Run], unit: Unit, texts: &dyn Texts) -> Vec<Placed> {
    let mut placed = Vec::new();
    for own in runs.chunk_by(|one, other| one.transcript == other.transcript) {
        let id = own.first().and_then(|run| frame.table().transcripts().get(run.transcript as usize));
        let Some(units) = id.and_then(|id: &TranscriptId| texts.units(id, unit)) else { continue };
        placed.extend(own.iter().filter_map(|run| {
            let (start, end) = touched(&units, CharRange::of(run.start as usize, run.end as usize));
            (start < end).then_some(Placed::new(*run, (start, end)))
        }));
    }
    placed
}

/// Which of either list meet one of the other. Both are sorted, and neither the beginnings nor the ends of one code's
/// segments ever fall, so that what one segment meets stands together.
fn meet(one: &[Placed], other: &[Placed], window: Window) -> (Vec<bool>, Vec<bool>) {
    let mut of_one = vec![false; one.len()];
    let mut changes = vec![0_i64; other.len() + 1];
    for (met, segment) in of_one.iter_mut().zip(one) {
        let (from, to) = met_by(segment, other, window);
        if from < to {
            *met = true;
            changes.get_mut(from).into_iter().for_each(|change| *change += 1);
            changes.get_mut(to).into_iter().for_each(|change| *change -= 1);
        }
    }
    let mut open = 0;
    let of_other = changes.iter().take(other.len()).map(|change| {
        open += change;
        open > 0
    });
    (of_one, of_other.collect())
}

/// The places in `other` of what a segment meets: from one, to before another.
fn met_by(segment: &Placed, other: &[Placed], window: Window) -> (usize, usize) {
    let first = other.partition_point(|one| one.ground < segment.ground);
    let behind = other.partition_point(|one| one.ground <= segment.ground);
    let own = other.get(first..behind).unwrap_or_default();
    let (start, end) = (segment.start, segment.end);
    let (from, to) = match window {
        Window::Overlap | Window::Same(_) => {
            (own.partition_point(|one| one.end <= start), own.partition_point(|one| one.start < end))
        }
        Window::Within(..) => {
            (own.partition_point(|one| one.end < segment.reach), own.partition_point(|one| one.reach <= end))
        }
        Window::Follows(..) => {
            (own.partition_point(|one| one.start < end), own.partition_point(|one| one.reach <= end))
        }
        Window::Inside => (own.partition_point(|one| one.start < start), own.partition_point(|one| one.end <= end)),
    };
    (first + from, first + to.max(from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::study;
    use crate::analysis::{NoTexts, cooccurrence};

    /// Compares with what co-occurrence counts, for each pair of codes.
    #[track_caller]
    fn check(window: Window) {
        let codes = ["trust", "language", "障碍👍"];
        let coding = |number: usize| {
            let place = (number * 31 + number * number * 17) % 97;
            (codes[number % 3], ["a", "王"][number / 30], "amy", place, place + 1 + number % 9)
        };
        let codings: Vec<_> = (0..60).map(coding).collect();
        let project = study(&[("a", 120, 20), ("王", 120, 20)], &codings);
        let (table, scope) = (CodingTable::new(&project), Scope::default());
        let counted = cooccurrence(&project, &table, &scope, window, &NoTexts);
        assert_eq!(counted.codes.len(), 3);
        for first in 0..3 {
            for second in (0..3).filter(|second| *second != first) {
                let codes = (&counted.codes[first].label.code, &counted.codes[second].label.code);
                let found = meeting_segments(&project, &table, &scope, window, &NoTexts, codes);
                let pair = counted.pair(first, second);
                let expected = match window {
                    Window::Same(_) => [counted.codes[first].segments, counted.codes[second].segments],
                    _ => [pair.meeting.first, pair.meeting.second],
                };
                assert_eq!(found.map(|list| list.len()), expected, "{codes:?} {window:?}");
            }
        }
    }

    #[test]
    fn as_many_segments_meet_as_are_counted() {
        check(Window::Overlap);
        check(Window::Inside);
        check(Window::Within(3, Distance::Characters));
        check(Window::Follows(2, Distance::Characters));
        for most in 0..4 {
            check(Window::Within(most, Distance::Segments));
            check(Window::Follows(most, Distance::Segments));
        }
        check(Window::Same(CountedUnit::Transcript));
        check(Window::Same(CountedUnit::Case));
    }
}
