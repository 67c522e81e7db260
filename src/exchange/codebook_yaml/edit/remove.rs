//! A code out of a file.

use super::super::scalar::scalar;
use super::super::tree::{Node, Value};
use super::place::{
    Spot, after_colon, below, blank_before, column, dash, field_end, field_lines, find, item_lines, line, line_end,
    line_start,
};
use super::style::layout;
use super::{EditError, File, Splice, spliced};
use crate::project::{CodeId, PlacedCode};
use crate::text::TextRange;

/// The ways to take the code out, the likeliest first. The caller finds the one that is right.
pub(super) fn texts(file: &File<'_>, placed: &PlacedCode) -> Result<Vec<String>, EditError> {
    let id = &placed.code.id;
    let refuse = |reason| EditError::Layout { code: id.clone(), reason };
    let spot = find(file.root, id.as_str()).ok_or_else(|| EditError::NoSuchCode(id.clone()))?;
    if spot.shared {
        return Err(refuse("it is written with an alias (`*name`)"));
    }
    let orphans = orphans(file, id, placed.code.parent.as_ref());
    let ways = if spot.list.value.flow { in_brackets(file, &spot) } else { in_lines(file, &spot).map_err(refuse)? };
    let text = |way: Splice| spliced(file.source, orphans.iter().cloned().chain([way]).collect());
    Ok(ways.into_iter().map(text).collect())
}

/// New parents for the codes that name this one as their parent from elsewhere in the file.
fn orphans(file: &File<'_>, id: &CodeId, parent: Option<&CodeId>) -> Vec<Splice> {
    let mut splices = Vec::new();
    below(file.root, true, false, &mut |spot| {
        let field = spot.item.field("parent").filter(|field| !field.merged);
        if let Some(field) = field
            && matches!(&field.value.value, Value::Text(text, _) if text == id.as_str())
        {
            let words =
                parent.map(|parent| scalar(parent.as_str(), super::style::quotes(&field.value), spot.item.flow));
            splices.push(match words {
                Some(words) => splice_over(field.value.range, words),
                None if spot.item.flow => splice_over(field.value.range, "null".to_owned()),
                None => without_field(file.source, spot.item, field_lines(file.source, field), field.value.range),
            });
        }
        false
    });
    splices
}

pub(super) fn splice_over(range: TextRange, words: String) -> Splice {
    Splice { range, words }
}

/// A field's lines taken out; only its value where `-` stands on its first line.
pub(super) fn without_field(source: &str, item: &Node, lines: TextRange, value: TextRange) -> Splice {
    let shares = dash(source, item).is_some_and(|dash| lines.contains(TextRange::of(dash, dash).start()));
    if shares { splice_over(value, String::new()) } else { splice_over(lines, String::new()) }
}

/// Out of a block list.
fn in_lines(file: &File<'_>, spot: &Spot<'_>) -> Result<Vec<Splice>, &'static str> {
    const COMPACT: &str = "it shares its line with other codes";
    let source = file.source;
    let lines = item_lines(source, spot.item).ok_or(COMPACT)?;
    let dash = dash(source, spot.item).ok_or(COMPACT)?;
    if let Some(list) = spot.item.field("codes").filter(|list| !list.value.items().is_empty()) {
        let words = raised(file, list.value.items(), lines, column(source, dash))?;
        return Ok(vec![Splice { range: lines, words }]);
    }
    Ok(lines_out(file, spot, lines.start().get(), lines.end().get()))
}

/// The ways to take the lines of an item out of its list; the likeliest first.
pub(super) fn lines_out(file: &File<'_>, spot: &Spot<'_>, start: usize, end: usize) -> Vec<Splice> {
    let source = file.source;
    let blank_above = (start > 0).then(|| blanks_above(source, start)).filter(|above| *above < start);
    let only = cut(source, start, end);
    let mut ways = Vec::new();
    if spot.alone() {
        ways.extend(whole_list(file, spot, end));
    }
    match blank_above {
        Some(above) if end == source.len() || line(source, end).trim().is_empty() => {
            ways.extend([cut(source, above, end), only]);
        }
        Some(above) => ways.extend([only, cut(source, above, end)]),
        None => ways.push(only),
    }
    if line(source, end).trim().is_empty() && end < source.len() {
        ways.push(cut(source, start, line_end(source, end)));
    }
    ways
}

/// The start of the blank line above `start`, `start` itself where there is none.
fn blanks_above(source: &str, start: usize) -> usize {
    if blank_before(source, start) { line_start(source, start - 1) } else { start }
}

/// Whole lines out; of the last lines of a file without a line break at its end, the break before them too.
fn cut(source: &str, start: usize, end: usize) -> Splice {
    let open_end = end == source.len() && !source.ends_with('\n');
    let before = TextRange::of(0, start).slice(source);
    let shorter = before.strip_suffix("\r\n").or_else(|| before.strip_suffix('\n')).unwrap_or(before);
    Splice::new(if open_end { shorter.len() } else { start }, end, "")
}

/// The ways to leave a list empty: without its field, as `codes: []`, as a bare `codes:`.
fn whole_list(file: &File<'_>, spot: &Spot<'_>, end: usize) -> Vec<Splice> {
    let source = file.source;
    let name = spot.list.name_range;
    let name_line = line_start(source, name.start().get());
    let own_line = source.get(name_line..name.start().get()).is_some_and(|before| before.trim().is_empty());
    let head_end = line_end(source, name.end().get());
    let mut ways = Vec::new();
    if own_line {
        ways.push(cut(source, name_line, end));
    }
    let colon = after_colon(source, spot.list);
    let rest = source.get(colon..head_end).unwrap_or_default();
    if rest.trim().is_empty() {
        let tail = if end == source.len() && !source.ends_with('\n') { "" } else { rest };
        ways.push(Splice::new(colon, end, format!(" []{tail}")));
    }
    if spot.top {
        ways.reverse();
    }
    ways
}

/// The codes below the one that goes, moved left to its place.
fn raised(file: &File<'_>, items: &[Node], lines: TextRange, to: usize) -> Result<String, &'static str> {
    const BRACKETS: &str = "codes below it are written in brackets; move them first";
    let source = file.source;
    let first = items.first().and_then(|item| item_lines(source, item)).ok_or(BRACKETS)?;
    let last = items.last().and_then(|item| item_lines(source, item)).ok_or(BRACKETS)?;
    let from = items.first().and_then(|item| dash(source, item)).map(|dash| column(source, dash)).ok_or(BRACKETS)?;
    let shift = from.checked_sub(to).ok_or(BRACKETS)?;
    let text = TextRange::new(first.start(), last.end()).slice(source);
    let moved = |line: &str| {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        line.get(shift.min(blanks)..).unwrap_or(line).to_owned()
    };
    let mut words: String = text.split_inclusive('\n').map(moved).collect();
    if !words.ends_with('\n') && lines.end().get() < source.len() {
        words.push_str(layout(file, None).newline);
    }
    Ok(words)
}

/// Out of a list in brackets.
fn in_brackets(file: &File<'_>, spot: &Spot<'_>) -> Vec<Splice> {
    let item = spot.item.range;
    let below = spot.item.field("codes").map(|list| list.value.items()).unwrap_or_default();
    if let (Some(first), Some(last)) = (below.first(), below.last()) {
        let inside = TextRange::new(first.range.start(), last.range.end());
        return vec![splice_over(item, inside.slice(file.source).to_owned())];
    }
    brackets_out(file, spot)
}

/// The ways to take an item out of a list in brackets, with all that stands below it; the likeliest first.
pub(super) fn brackets_out(file: &File<'_>, spot: &Spot<'_>) -> Vec<Splice> {
    let item = spot.item.range;
    match (spot.before(), spot.after()) {
        (Some(before), _) => vec![Splice::new(before.range.end().get(), item.end().get(), "")],
        (None, Some(after)) => vec![Splice::new(item.start().get(), after.range.start().get(), "")],
        (None, None) => {
            let mut ways = vec![splice_over(item, String::new())];
            let list = spot.list;
            let earlier = spot.owner.fields().iter().take_while(|field| field.name_range != list.name_range);
            if let Some(field) = earlier.filter(|field| !field.merged).last()
                && spot.owner.flow
            {
                ways.insert(0, Splice::new(field_end(file.source, field), list.value.range.end().get(), ""));
                ways.push(Splice::new(after_colon(file.source, list), list.value.range.end().get(), ""));
            }
            ways
        }
    }
}
