//! Paragraphs: lines that were broken only because the page ends.
//!
//! A line goes on in the next one unless there is more room between them than usual, the letters change their size, the next
//! begins further in or with a speaker's label, or the next line's first word would still have fitted: then somebody has
//! ended the line on purpose.

use std::collections::{HashMap, HashSet};

use super::columns::leading;
use super::lines::Line;
use super::spans::is_wide;

/// A text and what was mended in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) text: String,
    /// Words that were broken by a hyphen at the end of a line.
    pub(super) mended: usize,
}

/// How a line follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// It goes on.
    On,
    /// A new line: the next row of a table.
    Line,
    /// A new paragraph.
    Paragraph,
}

/// A block's measures, in points.
#[derive(Clone, Copy, Debug)]
struct Measure {
    left: f32,
    right: f32,
    leading: f32,
}

/// The text of a document's blocks of lines.
pub(super) fn join(blocks: &[Vec<Line>]) -> Joined {
    let measures = measures(blocks);
    let placed: Vec<(&Line, Measure, bool)> = blocks
        .iter()
        .zip(&measures)
        .flat_map(|(block, measure)| block.iter().enumerate().map(move |(at, line)| (line, *measure, at == 0)))
        .collect();
    let hanging = hangs(&placed);
    let mut steps: Vec<Step> = vec![Step::Paragraph];
    let mut row: Option<&Line> = None;
    for pair in placed.windows(2) {
        let [(above, measure, _), (line, next, first)] = pair else { continue };
        if above.cells.len() > 1 {
            row = Some(above);
        }
        let step = step(above, measure, line, next, *first, row, hanging);
        if step != Step::On && line.cells.len() == 1 {
            row = None;
        }
        steps.push(step);
    }
    let labels = labels(&placed, &steps);
    for ((line, _, _), step) in placed.iter().zip(&mut steps) {
        if *step == Step::On && begins_turn(line, &labels) {
            *step = Step::Paragraph;
        }
    }
    write(&placed, &steps)
}

fn measures(blocks: &[Vec<Line>]) -> Vec<Measure> {
    let steps = |block: &Vec<Line>| block.windows(2).map(down).collect::<Vec<f32>>();
    let usual = leading(&blocks.iter().flat_map(steps).collect::<Vec<f32>>());
    let own: Vec<Measure> = blocks.iter().map(|block| measure(block, leading(&steps(block)).max(1.0))).collect();
    // A short block is as wide as the others of its column.
    let mut rights: HashMap<i32, f32> = HashMap::new();
    for (measure, _) in own.iter().zip(blocks).filter(|(_, block)| block.len() >= SHORT) {
        for place in -1..=1 {
            let right = rights.entry(column(measure) + place).or_insert(measure.right);
            *right = right.max(measure.right);
        }
    }
    let widen = |(measure, block): (&Measure, &Vec<Line>)| {
        if block.len() >= SHORT {
            return *measure;
        }
        let right = rights.get(&column(measure)).copied().unwrap_or(measure.right).max(measure.right);
        Measure { left: measure.left, right, leading: if usual > 0.0 { usual } else { measure.leading } }
    };
    own.iter().zip(blocks).map(widen).collect()
}

/// Lines from which a block can be measured by itself.
const SHORT: usize = 5;

/// Which column a block begins at, in steps of some letters.
fn column(measure: &Measure) -> i32 {
    (measure.left / 8.0) as i32
}

fn measure(block: &[Line], leading: f32) -> Measure {
    let plain: Vec<&Line> = block.iter().filter(|line| line.cells.len() == 1).collect();
    let left = block.iter().map(Line::start).fold(f32::INFINITY, f32::min);
    let right = plain.iter().map(|line| line.end()).fold(f32::NEG_INFINITY, f32::max);
    // Lines of running text come near the right edge again and again; those of a list do not.
    let near = plain.iter().filter(|line| line.end() > right - line.size * 4.0).count();
    let is_list = plain.len() >= 4 && (near < 2 || near * 12 < plain.len());
    // Beside a table, notes that reach nowhere near its width are no running text either.
    let reach = block.iter().map(Line::end).fold(right, f32::max);
    let right = if is_list || right < left + (reach - left) * 0.6 { f32::INFINITY } else { right };
    Measure { left, right, leading }
}

fn down(pair: &[Line]) -> f32 {
    match pair {
        [above, below] => above.base - below.base,
        _ => 0.0,
    }
}

/// Whether paragraphs hang: their first lines stand further out than the others.
fn hangs(placed: &[(&Line, Measure, bool)]) -> bool {
    let (mut inward, mut outward) = (0, 0);
    for pair in placed.windows(2) {
        let [(above, measure, _), (line, _, false)] = pair else { continue };
        let close = above.base - line.base < measure.leading * 1.3;
        if close && above.cells.len() == 1 && !is_short(above, measure, line) {
            inward += usize::from(line.start() > above.start() + above.size * 0.8);
            outward += usize::from(line.start() < above.start() - above.size * 0.8);
        }
    }
    inward > outward
}

/// Whether the first word of `line` would have fitted behind `above`.
fn is_short(above: &Line, measure: &Measure, line: &Line) -> bool {
    let size = above.size;
    above.end() + first_word(line) * 1.1 + size * 0.25 < measure.right - size * 0.7
}

/// The width of the first word of `line`, in points; of Chinese, of two characters.
fn first_word(line: &Line) -> f32 {
    let Some(cell) = line.cells.first() else { return 0.0 };
    let ems = |sign: char| if is_wide(sign) { 1.0_f32 } else { 0.5 };
    let all: f32 = cell.text.chars().map(ems).sum();
    let first = cell.text.chars().next().is_some_and(is_wide);
    let word: f32 = if first {
        cell.text.chars().take(2).map(ems).sum()
    } else {
        cell.text.chars().take_while(|sign| !sign.is_whitespace() && !is_wide(*sign)).map(ems).sum()
    };
    if all > 0.0 { (cell.end - cell.start) * word / all } else { 0.0 }
}

fn step(
    above: &Line,
    measure: &Measure,
    line: &Line,
    next: &Measure,
    new_block: bool,
    row: Option<&Line>,
    hanging: bool,
) -> Step {
    let size = above.size.max(line.size);
    let down = above.base - line.base;
    let roomy = !new_block && (down > measure.leading * 1.3 && down > measure.leading + size * 0.2 || down <= 0.0);
    let resized = (above.size - line.size).abs() > size * 0.12;
    if line.cells.len() > 1 || above.cells.len() > 1 {
        return row_step(line, row, roomy || resized);
    }
    if row.is_some_and(|row| is_under(row, line)) {
        return if roomy || resized { Step::Line } else { Step::On };
    }
    let indent = line.start() - next.left - (above.start() - measure.left);
    let indented = if hanging { indent < -size * 0.8 } else { indent > size * 0.8 };
    let ended = roomy || resized || indented || is_short(above, measure, line) || is_bullet(line);
    if ended { Step::Paragraph } else { Step::On }
}

/// A line after a row of a table, or a row itself.
fn row_step(line: &Line, row: Option<&Line>, roomy: bool) -> Step {
    if line.cells.len() == 1 && row.is_some_and(|row| is_under(row, line)) {
        return if roomy { Step::Line } else { Step::On };
    }
    if roomy || line.cells.len() == 1 || row.is_none() { Step::Paragraph } else { Step::Line }
}

/// Whether `line` goes on in the last cell of `row`.
fn is_under(row: &Line, line: &Line) -> bool {
    row.cells.len() > 1 && row.cells.last().is_some_and(|cell| (cell.start - line.start()).abs() < line.size * 0.6)
}

fn is_bullet(line: &Line) -> bool {
    let text = line.cells.first().map_or("", |cell| cell.text.as_str());
    text.starts_with(['•', '◦', '▪', '●', '–', '—']) && text.chars().nth(1).is_some_and(char::is_whitespace)
}

/// What stands before the colon at the start of a line, if it could be a speaker.
fn label(line: &Line) -> Option<&str> {
    let text = line.cells.first()?.text.as_str();
    let (name, _) = text.split_once([':', '：'])?;
    (name.chars().count() <= 40 && name.split_whitespace().count() <= 5 && !name.trim().is_empty()).then_some(name)
}

/// The labels that paragraphs begin with more than once.
fn labels<'a>(placed: &[(&'a Line, Measure, bool)], steps: &[Step]) -> HashSet<&'a str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for ((line, _, _), step) in placed.iter().zip(steps) {
        if let Some(label) = label(line).filter(|_| *step != Step::On) {
            *counts.entry(label).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(label, _)| label).collect()
}

/// Whether a line begins with a known label, or with a time in brackets.
fn begins_turn(line: &Line, labels: &HashSet<&str>) -> bool {
    let text = line.cells.first().map_or("", |cell| cell.text.as_str());
    let time = text.strip_prefix(['[', '(', '#']).unwrap_or("");
    let digits = time.bytes().take(5).filter(u8::is_ascii_digit).count();
    let timed = digits >= 3 && time.get(..5).is_some_and(|time| time.contains(':'));
    timed || label(line).is_some_and(|label| labels.contains(label))
}

fn write(placed: &[(&Line, Measure, bool)], steps: &[Step]) -> Joined {
    let words = known_words(placed);
    let mut joined = Joined::default();
    for ((line, _, _), step) in placed.iter().zip(steps) {
        match step {
            _ if joined.text.is_empty() => {}
            Step::Paragraph => joined.text.push_str("\n\n"),
            Step::Line => joined.text.push('\n'),
            Step::On => go_on(&mut joined, line, &words),
        }
        joined.text.push_str(line.text().trim());
    }
    joined.text = joined.text.replace("\u{AD}\n", "\n");
    if !joined.text.is_empty() {
        joined.text.push('\n');
    }
    joined
}

/// All words within lines, in small letters: what a hyphen has broken is known from them.
fn known_words(placed: &[(&Line, Measure, bool)]) -> HashSet<String> {
    let cells = placed.iter().flat_map(|(line, _, _)| &line.cells);
    let words = cells.flat_map(|cell| {
        cell.text.split(|sign: char| !(sign.is_alphanumeric() || sign == '-' || sign == '’' || sign == '\''))
    });
    words.filter(|word| word.len() > 2).map(str::to_lowercase).collect()
}

/// Join `line` to the text: a broken word is mended where the whole word stands elsewhere, or a soft hyphen broke it.
fn go_on(joined: &mut Joined, line: &Line, words: &HashSet<String>) {
    let next = line.cells.first().map_or("", |cell| cell.text.trim_start());
    if joined.text.ends_with('\u{AD}') {
        joined.text.pop();
        joined.mended += 1;
        return;
    }
    if let Some(stem) = joined.text.strip_suffix(['-', '\u{2010}']).filter(|stem| stem.ends_with(char::is_alphanumeric))
    {
        let (before, after) = (last_word(stem), first_letters(next));
        let whole = words.contains(&format!("{before}{after}").to_lowercase());
        let parts = words.contains(&format!("{before}-{after}").to_lowercase());
        let lower = next.starts_with(|sign: char| sign.is_lowercase() || sign.is_ascii_digit());
        if lower && whole && !parts {
            joined.text.pop();
            joined.mended += 1;
        }
        if lower || parts {
            return;
        }
    }
    let wide = joined.text.ends_with(is_wide) || next.starts_with(is_wide);
    if !wide {
        joined.text.push(' ');
    }
}

fn first_letters(text: &str) -> &str {
    text.split(|sign: char| !sign.is_alphabetic()).next().unwrap_or_default()
}

fn last_word(text: &str) -> &str {
    let tail = text.char_indices().rev().take_while(|(_, sign)| sign.is_alphabetic() || *sign == '-').last();
    tail.and_then(|(at, _)| text.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::super::lines::tests::span;
    use super::super::spans::Span;
    use super::*;

    #[track_caller]
    fn check(spans: Vec<Span>, expected: &str) {
        assert_eq!(join(&[lines(spans)]).text, expected);
    }

    #[test]
    fn lines_go_on_until_somebody_ended_them() {
        check(
            vec![
                span(0.0, 100.0, "Q: This goes on and on and"),
                span(0.0, 88.0, "on to here."),
                span(0.0, 76.0, "A: Short, and then again a"),
                span(0.0, 64.0, "long one."),
                span(0.0, 40.0, "After a gap."),
            ],
            "Q: This goes on and on and on to here.\n\nA: Short, and then again a long one.\n\nAfter a gap.\n",
        );
    }

    #[test]
    fn chinese_goes_on_without_blanks() {
        check(
            vec![
                span(0.0, 100.0, "问：您先说说您是怎么到这儿来"),
                span(0.0, 88.0, "的？"),
                span(0.0, 76.0, "答：我是带着嫁妆来的，沐州客"),
                span(0.0, 64.0, "车厂。"),
            ],
            "问：您先说说您是怎么到这儿来的？\n\n答：我是带着嫁妆来的，沐州客车厂。\n",
        );
    }

    #[test]
    fn broken_words_are_mended_where_it_is_safe() {
        check(
            vec![
                span(0.0, 100.0, "a transfer, the trans-"),
                span(0.0, 88.0, "fer of a well-known and"),
                span(0.0, 76.0, "so very and truly well-"),
                span(0.0, 64.0, "known knowledge, inter-"),
                span(0.0, 52.0, "nal or soft trans\u{AD}"),
                span(0.0, 40.0, "mitted."),
            ],
            "a transfer, the transfer of a well-known and so very and truly well-known knowledge, inter-nal or soft transmitted.\n",
        );
    }

    #[test]
    fn indents_and_hanging_labels() {
        check(
            vec![
                span(20.0, 100.0, "First of the two, and"),
                span(0.0, 88.0, "here it goes on up to the"),
                span(20.0, 76.0, "second one, which is"),
                span(0.0, 64.0, "long and full as well and"),
                span(0.0, 52.0, "ends."),
            ],
            "First of the two, and here it goes on up to the\n\nsecond one, which is long and full as well and ends.\n",
        );
        check(
            vec![
                span(0.0, 100.0, "Dan:"),
                span(60.0, 100.0, "What did you think of it all"),
                span(60.0, 88.0, "back then?"),
                span(0.0, 76.0, "Ann:"),
                span(60.0, 76.0, "好。"),
            ],
            "Dan:\tWhat did you think of it all back then?\nAnn:\t好。\n",
        );
    }
}
