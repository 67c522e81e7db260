//! Columns: a page set in two or three is read one after the other. A table is not: its rows belong together.

use super::lines::{Line, lines};
use super::spans::Span;

use crate::text::Arrange;

/// Lines that a column has at the least where nothing else speaks for columns.
const FEWEST: usize = 5;

/// The pieces of a page in the order in which they are read, each a run of lines below each other. `known` are the gutters
/// of other pages: where they fit, fewer lines are enough.
pub(super) fn blocks(spans: Vec<Span>, known: &[f32]) -> Vec<Vec<Line>> {
    let mut blocks = Vec::new();
    divide(spans, known, 0, &mut blocks);
    blocks
}

/// The gutters that several pages may share: where those of `pages` are, the most frequent first, few.
pub(super) fn gutters(pages: &[Vec<Span>]) -> Vec<f32> {
    let mut found: Vec<f32> = pages.iter().filter_map(|spans| gutter(spans)).collect();
    found.arrange_by(f32::total_cmp);
    let mut groups: Vec<&[f32]> = found.chunk_by(|one, other| other - one < 3.0).collect();
    groups.arrange_by_key(|group| std::cmp::Reverse(group.len()));
    groups.iter().take(3).filter_map(|group| median(group.iter().copied())).collect()
}

/// Where the columns of a page part, if it has any.
fn gutter(spans: &[Span]) -> Option<f32> {
    candidates(spans).into_iter().find(|gutter| parts(spans, *gutter, FEWEST, 0))
}

fn divide(spans: Vec<Span>, known: &[f32], depth: usize, blocks: &mut Vec<Vec<Line>>) {
    let fits = |gutter: &&f32| parts(&spans, **gutter, 1, 1);
    let found = if depth < 2 { gutter(&spans).or_else(|| known.iter().find(fits).copied()) } else { None };
    let Some(gutter) = found else {
        let lines = lines(spans);
        if !lines.is_empty() {
            blocks.push(lines);
        }
        return;
    };
    let (across, within): (Vec<Span>, Vec<Span>) = spans.into_iter().partition(|span| crosses(span, gutter));
    let across = lines(across);
    let mut bands: Vec<Vec<Span>> = vec![Vec::new(); across.len() + 1];
    for span in within {
        let above = across.partition_point(|line| line.base > span.base);
        if let Some(band) = bands.get_mut(above) {
            band.push(span);
        }
    }
    let mut across = across.into_iter();
    for band in bands {
        let (left, right): (Vec<Span>, Vec<Span>) = band.into_iter().partition(|span| span.end <= gutter);
        divide(left, known, depth + 1, blocks);
        divide(right, known, depth + 1, blocks);
        if let Some(line) = across.next() {
            append(line, blocks);
        }
    }
}

/// Lines over the whole width that follow each other are one block.
fn append(line: Line, blocks: &mut Vec<Vec<Line>>) {
    match blocks.last_mut() {
        Some(block) if block.last().is_some_and(|last| follows(last, &line)) => block.push(line),
        _ => blocks.push(vec![line]),
    }
}

fn follows(last: &Line, line: &Line) -> bool {
    let down = last.base - line.base;
    down > 0.0
        && down < last.size.max(line.size) * 3.0
        && last.end() > line.start()
        && (last.start() - line.start()).abs() < line.size
}

fn crosses(span: &Span, gutter: f32) -> bool {
    span.start < gutter && span.end > gutter
}

/// The middles of the gaps that the fewest spans cross, the best first.
fn candidates(spans: &[Span]) -> Vec<f32> {
    const BINS: usize = 200;
    let left = spans.iter().map(|span| span.start).fold(f32::INFINITY, f32::min);
    let right = spans.iter().map(|span| span.end).fold(f32::NEG_INFINITY, f32::max);
    let size = median(spans.iter().map(|span| span.size)).unwrap_or(10.0);
    let step = (right - left) / BINS as f32;
    if !(step.is_finite() && step > 0.0) {
        return Vec::new();
    }
    let mut covered = vec![0_usize; BINS];
    for span in spans {
        let first = ((span.start - left) / step) as usize;
        let last = ((span.end - left) / step) as usize;
        covered.iter_mut().take((last + 1).min(BINS)).skip(first).for_each(|count| *count += 1);
    }
    let middle = BINS / 5..BINS * 4 / 5;
    let least = covered.get(middle.clone()).and_then(|bins| bins.iter().min()).copied().unwrap_or(0);
    let bound = least + spans.len() / 50;
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    let mut open = None;
    for at in middle.start..=middle.end {
        let free = at < middle.end && covered.get(at).is_some_and(|count| *count <= bound);
        match (free, open) {
            (true, None) => open = Some(at),
            (false, Some(start)) => {
                gaps.push((start, at));
                open = None;
            }
            _ => {}
        }
    }
    gaps.retain(|(start, end)| (end - start) as f32 * step >= size * 0.6);
    gaps.arrange_by_key(|(start, end)| std::cmp::Reverse(end - start));
    gaps.iter().take(4).map(|(start, end)| left + (start + end) as f32 / 2.0 * step).collect()
}

/// Whether `gutter` parts two columns of running text with at least `fewest` lines each, or one from several more.
fn parts(spans: &[Span], gutter: f32, fewest: usize, depth: usize) -> bool {
    let side = |keep: &dyn Fn(&Span) -> bool| spans.iter().filter(|span| keep(span)).cloned().collect::<Vec<Span>>();
    let across = spans.iter().filter(|span| crosses(span, gutter)).count();
    let (left, right) = (side(&|span| span.end <= gutter), side(&|span| span.start >= gutter));
    if left.len() < fewest || right.len() < fewest || across > left.len() + right.len() {
        return false;
    }
    let is_column = |side: &[Span], lines: &[Line]| {
        is_running(lines) || depth == 0 && candidates(side).into_iter().any(|gutter| parts(side, gutter, fewest, 1))
    };
    let (left_lines, right_lines) = (lines(left.clone()), lines(right.clone()));
    let (one, other) = (extent(&left_lines), extent(&right_lines));
    left_lines.len() >= fewest
        && right_lines.len() >= fewest
        && one.min(other) > one.max(other) * 0.45
        && is_column(&left, &left_lines)
        && is_column(&right, &right_lines)
        && !are_rows(&left_lines, &right_lines)
}

fn extent(lines: &[Line]) -> f32 {
    let start = lines.iter().map(Line::start).fold(f32::INFINITY, f32::min);
    lines.iter().map(Line::end).fold(f32::NEG_INFINITY, f32::max) - start
}

/// Whether `lines` are running text: they fill their width, one below the other.
fn is_running(lines: &[Line]) -> bool {
    let count = lines.len() as f32;
    let filled: f32 = lines.iter().map(|line| line.end() - line.start()).sum::<f32>() / count / extent(lines);
    let letters = lines.iter().map(Line::width).sum::<usize>() as f32 / count;
    filled >= 0.5 && letters >= 12.0 && lines.iter().filter(|line| line.cells.len() > 1).count() * 3 <= lines.len()
}

/// Whether the left and the right are cells of the same rows: where one side begins anew, so does the other.
fn are_rows(left: &[Line], right: &[Line]) -> bool {
    let usual = usual_step(left).min(usual_step(right));
    let (left, right) = (starts(left, usual), starts(right, usual));
    let (fewer, more) = if left.len() < right.len() { (&left, &right) } else { (&right, &left) };
    let level = |base: &&f32| more.iter().any(|other| (**base - other).abs() < 3.0);
    let together = fewer.iter().filter(level).count();
    more.len() >= 3 && together * 10 >= more.len() * 6
}

fn usual_step(lines: &[Line]) -> f32 {
    leading(&lines.windows(2).map(step).collect::<Vec<f32>>())
}

/// The baselines of the lines that stand further below the line above than is usual; never the first.
fn starts(lines: &[Line], usual: f32) -> Vec<f32> {
    let far = lines.windows(2).filter(|pair| step(pair) > usual * 1.25);
    far.filter_map(|pair| pair.last().map(|line| line.base)).collect()
}

fn step(pair: &[Line]) -> f32 {
    match pair {
        [above, below] => above.base - below.base,
        _ => 0.0,
    }
}

/// The smallest distance of lines that is frequent.
pub(super) fn leading(steps: &[f32]) -> f32 {
    let mut sorted: Vec<f32> = steps.iter().copied().filter(|step| *step > 1.0).collect();
    sorted.arrange_by(f32::total_cmp);
    let often = (sorted.len() / 10).max(1);
    let mut numbered = sorted.iter().enumerate();
    let near = |(at, step): &(usize, &f32)| sorted.partition_point(|other| *other <= **step * 1.08) - at >= often;
    let smallest = numbered.find(near).map(|(_, step)| *step);
    smallest.or_else(|| sorted.first().copied()).unwrap_or(0.0)
}

/// The one in the middle.
pub(super) fn median(numbers: impl Iterator<Item = f32>) -> Option<f32> {
    let mut sorted: Vec<f32> = numbers.collect();
    sorted.arrange_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::span;
    use super::*;

    fn texts(spans: Vec<Span>) -> Vec<String> {
        let lines = |block: &Vec<Line>| block.iter().map(Line::text).collect::<Vec<_>>().join("|");
        blocks(spans, &[]).iter().map(lines).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut spans = vec![span(60.0, 120.0, "A heading over both of the columns")];
        for row in 0..6 {
            let base = 100.0 - row as f32 * 12.0;
            spans.push(span(0.0, base, &format!("left line number {row}")));
            spans.push(span(120.0, base, &format!("右边的一行文字 {row}")));
        }
        let found = texts(spans);
        assert_eq!(found.len(), 3);
        assert!(found[0].starts_with("A heading") && found[1].starts_with("left line number 0|left line number 1"));
        assert!(found[2].ends_with("右边的一行文字 5"));
    }

    #[test]
    fn a_table_is_read_by_rows() {
        let mut spans = Vec::new();
        for row in 0..6 {
            let base = 300.0 - row as f32 * 40.0;
            spans.push(span(0.0, base, &format!("a question of row {row}")));
            for line in 0..2 {
                spans.push(span(120.0, base - line as f32 * 12.0, &format!("the answer, line {line}")));
            }
        }
        assert_eq!(texts(spans).len(), 1);
        let names = (0..8).flat_map(|row| {
            [span(0.0, row as f32 * 12.0, "Dan:"), span(40.0, row as f32 * 12.0, "Okay, so this is it.")]
        });
        assert_eq!(texts(names.collect()).len(), 1);
    }
}
