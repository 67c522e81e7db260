//! What stands on pages and is not the interview: running heads and feet, page numbers, and the numbers of paragraphs or
//! lines that MAXQDA, ATLAS.ti and Word print in the left margin.

use std::collections::{HashMap, HashSet};

use super::columns::leading;
use super::spans::Span;

use crate::text::Arrange;

/// Rows at the top and at the bottom of a page that may be running.
const ROWS: usize = 4;

/// How much further than the lines of the text the running ones stand apart from it.
const APART: f32 = 1.3;

/// Take the numbers out of the left margins. Gives the first and the last.
pub(super) fn take_numbers(pages: &mut [Vec<Span>]) -> Option<(u32, u32)> {
    let found: Vec<Vec<(usize, u32)>> = pages.iter().map(|spans| margin_numbers(spans)).collect();
    let numbers: Vec<Vec<u32>> = found.iter().map(|page| page.iter().map(|(_, number)| *number).collect()).collect();
    if !count_up(&numbers) {
        return None;
    }
    for (spans, found) in pages.iter_mut().zip(&found) {
        remove(spans, &found.iter().map(|(place, _)| *place).collect());
    }
    let all = numbers.concat();
    Some((*all.iter().min()?, *all.iter().max()?))
}

/// Take the spans at `places` out.
fn remove(spans: &mut Vec<Span>, places: &HashSet<usize>) {
    let mut at = 0;
    spans.retain(|_| {
        at += 1;
        !places.contains(&(at - 1))
    });
}

/// The spans left of the text that are numbers, from the top down, with their places.
fn margin_numbers(spans: &[Span]) -> Vec<(usize, u32)> {
    let Some(left) = left_edge(spans) else { return Vec::new() };
    let beside = spans.iter().enumerate().filter(|(_, span)| span.turns == 0 && span.end < left - span.size * 0.3);
    let mut found: Vec<(usize, u32, f32)> = beside
        .filter(|(_, span)| span.text.len() <= 5)
        .filter_map(|(at, span)| Some((at, span.text.parse().ok()?, span.base)))
        .collect();
    found.arrange_by(|one, other| other.2.total_cmp(&one.2));
    found.into_iter().map(|(at, number, _)| (at, number)).collect()
}

/// Where the text begins: few letters stand further left.
fn left_edge(spans: &[Span]) -> Option<f32> {
    let is_text = |span: &&Span| span.turns == 0 && span.text.contains(|sign: char| !sign.is_ascii_digit());
    let mut starts: Vec<(f32, usize)> =
        spans.iter().filter(is_text).map(|span| (span.start, span.text.chars().count())).collect();
    starts.arrange_by(|one, other| one.0.total_cmp(&other.0));
    let bound = starts.iter().map(|(_, letters)| letters).sum::<usize>() / 50;
    let mut letters = 0;
    let reaches = |(_, more): &&(f32, usize)| {
        letters += more;
        letters > bound
    };
    starts.iter().find(reaches).map(|(start, _)| *start)
}

/// Whether the numbers of the pages are a count: each the next one, or the same again at the top of a page, or from one anew.
fn count_up(pages: &[Vec<u32>]) -> bool {
    let all: Vec<u32> = pages.concat();
    let steps: Vec<u32> = pages.iter().flat_map(|page| page.windows(2)).filter_map(step).collect();
    let rising = pages.iter().flat_map(|page| page.windows(2)).filter(|pair| step(pair).is_some()).count();
    let pairs: usize = pages.iter().map(|page| page.len().saturating_sub(1)).sum();
    let usual = steps.iter().copied().filter(|step| *step > 0).min().unwrap_or(0);
    let even = steps.iter().filter(|step| **step == usual || **step == 0).count();
    all.len() >= 4 && usual > 0 && rising == pairs && even * 10 >= steps.len() * 9
}

/// How far a number is behind the one above; `None` where it is smaller.
fn step(pair: &[u32]) -> Option<u32> {
    match pair {
        [above, below] => below.checked_sub(*above),
        _ => None,
    }
}

/// What was left out as running.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Running {
    /// Each text once, digits as `#`, in the order of the first page that has it.
    pub(super) texts: Vec<String>,
    /// Pages from which something was taken.
    pub(super) pages: usize,
}

/// Take running heads, feet and page numbers off the pages.
pub(super) fn take_running(pages: &mut [Vec<Span>]) -> Running {
    let rows: Vec<Vec<Row>> = pages.iter().map(|spans| edge_rows(spans)).collect();
    let mut seen: HashMap<&str, Vec<Sighting>> = HashMap::new();
    for (page, rows) in rows.iter().enumerate() {
        for row in rows {
            seen.entry(&row.pattern).or_default().push((page, row.base, row.number));
        }
    }
    let written = rows.iter().filter(|rows| !rows.is_empty()).count();
    let everywhere = counts(pages);
    let runs = |page: usize, row: &Row| {
        let found = seen.get(row.pattern.as_str()).and_then(|places| run(places, page, row, written));
        // What also stands within pages, again and again, is said and not printed.
        let said = everywhere.get(&row.pattern).is_some_and(|count| *count > pages.len() * 5 / 4);
        found.filter(|run| *run == Run::Count || !said)
    };
    let mut running = Running::default();
    let mut gone: Vec<HashSet<usize>> = Vec::new();
    for (page, rows) in rows.iter().enumerate() {
        let outer = |side: bool| {
            let outer = rows.iter().filter(move |row| row.top == side).take_while(|row| runs(page, row).is_some());
            let outer: Vec<&Row> = outer.collect();
            let kept =
                outer.iter().rposition(|row| row.apart || runs(page, row) == Some(Run::Count)).map_or(0, |at| at + 1);
            outer.into_iter().take(kept)
        };
        let taken: Vec<&Row> = outer(true).chain(outer(false)).collect();
        running.pages += usize::from(!taken.is_empty());
        for row in &taken {
            if !running.texts.contains(&row.pattern) {
                running.texts.push(row.pattern.clone());
            }
        }
        gone.push(taken.iter().flat_map(|row| row.places.iter().copied()).collect());
    }
    for (spans, gone) in pages.iter_mut().zip(&gone) {
        remove(spans, gone);
    }
    running
}

/// Where a pattern stands: the page, the baseline, the first number.
type Sighting = (usize, f32, Option<u32>);

/// A row at the edge of a page.
struct Row {
    /// Whether it is one of the uppermost; otherwise one of the lowest.
    top: bool,
    /// Its text with `#` for each number.
    pattern: String,
    /// Its first number.
    number: Option<u32>,
    base: f32,
    /// Whether it stands further from the row next to the text than rows do.
    apart: bool,
    /// The spans it is made of.
    places: Vec<usize>,
}

/// How often rows stand on all pages, by their patterns.
fn counts(pages: &[Vec<Span>]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for spans in pages {
        for group in rows(spans) {
            *counts.entry(row(spans, &group, false, false).pattern).or_default() += 1;
        }
    }
    counts
}

/// The spans of a page that stand at one height, as places, from the top down.
fn rows(spans: &[Span]) -> Vec<Vec<usize>> {
    let base = |at: &usize| spans.get(*at).map_or(0.0, |span| span.base);
    let mut order: Vec<usize> =
        (0..spans.len()).filter(|at| spans.get(*at).is_some_and(|span| span.turns == 0)).collect();
    order.arrange_by(|one, other| base(other).total_cmp(&base(one)));
    order.chunk_by(|one, other| (base(one) - base(other)).abs() < 3.0).map(<[usize]>::to_vec).collect()
}

/// The uppermost rows, from the top, and the lowest, from the bottom.
fn edge_rows(spans: &[Span]) -> Vec<Row> {
    let base = |at: &usize| spans.get(*at).map_or(0.0, |span| span.base);
    let groups = rows(spans);
    let bases: Vec<f32> = groups.iter().filter_map(|group| group.first()).map(base).collect();
    let steps: Vec<f32> =
        bases.windows(2).map(|pair| if let [above, below] = pair { above - below } else { 0.0 }).collect();
    let usual = leading(&steps);
    let apart = |step: Option<&f32>| step.is_none_or(|step| *step > usual * APART);
    let half = groups.len().div_ceil(2).min(ROWS);
    let top = (0..half).map(|at| (at, apart(steps.get(at))));
    let low = groups.len().saturating_sub((groups.len() - half).min(ROWS))..groups.len();
    let bottom = low.rev().map(|at| (at, apart(at.checked_sub(1).and_then(|at| steps.get(at)))));
    let make = |at: usize, top: bool, apart: bool| groups.get(at).map(|group| row(spans, group, top, apart));
    let top: Vec<Row> = top.filter_map(|(at, apart)| make(at, true, apart)).collect();
    top.into_iter().chain(bottom.filter_map(|(at, apart)| make(at, false, apart))).collect()
}

fn row(spans: &[Span], group: &[usize], top: bool, apart: bool) -> Row {
    let mut pieces: Vec<&Span> = group.iter().filter_map(|at| spans.get(*at)).collect();
    pieces.arrange_by(|one, other| one.start.total_cmp(&other.start));
    let base = pieces.first().map_or(0.0, |piece| piece.base);
    let text = pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ");
    let (pattern, number) = pattern(&text);
    Row { top, pattern, number, base, apart, places: group.to_vec() }
}

/// The text with `#` for each number, and the first of these.
fn pattern(text: &str) -> (String, Option<u32>) {
    let (mut pattern, mut number, mut digits) = (String::new(), None, String::new());
    for sign in text.trim().chars().chain([' ']) {
        if sign.is_ascii_digit() {
            digits.push(sign);
            continue;
        }
        if !digits.is_empty() {
            pattern.push('#');
            number = number.or_else(|| digits.parse().ok());
            digits.clear();
        }
        pattern.push(sign);
    }
    (pattern.trim_end().to_owned(), number)
}

/// How a row runs through pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    /// It counts them.
    Count,
    /// It is the same on many.
    Same,
}

/// How a row runs through the pages, one of `places`, the rows of its pattern: at one height, on many of the `written` pages.
fn run(places: &[Sighting], page: usize, row: &Row, written: usize) -> Option<Run> {
    let level: Vec<_> = places.iter().filter(|(_, base, _)| (base - row.base).abs() < 6.0).collect();
    let counts = row.number.is_some_and(|number| {
        let offset = number as i64 - page as i64;
        let same = level
            .iter()
            .filter(|(page, _, number)| number.is_some_and(|number| number as i64 - *page as i64 == offset));
        same.count() >= needed(written)
    });
    let same = level.iter().filter(|(_, _, number)| *number == row.number).count() >= needed(written);
    if counts { Some(Run::Count) } else { (same && written > 1).then_some(Run::Same) }
}

/// On how many of `pages` a row must stand to be running: odd and even pages differ, and first ones have none.
fn needed(pages: usize) -> usize {
    match pages {
        0..=3 => 2,
        4..=7 => 3,
        pages => (pages * 3 / 10).max(3),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::span;
    use super::*;

    fn texts(pages: &[Vec<Span>]) -> Vec<Vec<&str>> {
        pages.iter().map(|page| page.iter().map(|span| span.text.as_str()).collect()).collect()
    }

    #[test]
    fn numbers_in_the_margin() {
        let page = |first: usize| {
            let row = |at: usize| {
                [
                    span(0.0, 90.0 - at as f32 * 12.0, &(first + at).to_string()),
                    span(40.0, 90.0 - at as f32 * 12.0, "Q: 好"),
                ]
            };
            (0..3).flat_map(row).collect::<Vec<_>>()
        };
        let mut pages = vec![page(1), page(3)];
        assert_eq!(take_numbers(&mut pages), Some((1, 5)));
        assert_eq!(texts(&pages), vec![vec!["Q: 好"; 3]; 2]);
        let mut years = vec![vec![span(0.0, 90.0, "1999"), span(0.0, 80.0, "1987"), span(60.0, 90.0, "born")]; 3];
        assert_eq!(take_numbers(&mut years), None);
    }

    #[test]
    fn heads_feet_and_page_numbers() {
        let page = |number: usize| {
            vec![
                span(0.0, 800.0, "Interview 3, 机密"),
                span(0.0, 700.0, &format!("A: what she said on page {}", ["one", "two", "three", "four"][number])),
                span(0.0, 688.0 - 12.0 * number as f32, "A: Yes."),
                span(200.0, 30.0, &format!("第 {} 页", number + 1)),
            ]
        };
        let mut pages: Vec<_> = (0..4).map(page).collect();
        let running = take_running(&mut pages);
        assert_eq!(
            running,
            Running { texts: vec!["Interview 3, 机密".replace('3', "#"), "第 # 页".to_owned()], pages: 4 }
        );
        assert_eq!(texts(&pages)[3], ["A: what she said on page four", "A: Yes."]);
        let mut one = vec![page(0)];
        assert_eq!(take_running(&mut one), Running::default());
    }
}
