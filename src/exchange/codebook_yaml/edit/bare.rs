//! A code that is written as a bare name, `- Name`, becomes a mapping where it is to hold more than its name.

use super::super::tree::{Node, Style, Value};
use super::super::write::{Layout, flow_item, item};
use super::place::{Spot, column, dash, line_end};
use super::style::{layout, quotes};
use super::{File, Splice};
use crate::project::Code;
use crate::text::TextRange;

const BLOCK: &str = "its name stands behind `|` or `>`; write it as `- id: ...`";
const MARKED: &str = "it has an anchor (`&name`) or a tag (`!name`)";
const COMPACT: &str = "it shares its line with others";

/// The lines below the fields of a code, for the column of its fields and the layout there.
pub(super) type More<'m> = &'m dyn Fn(usize, &Layout) -> Result<String, &'static str>;

/// The item as a mapping that says what `code` does, the id that it went by first; then, in lines or inside the braces, what
/// `more` gives. A comment beside the name stays on the first line.
pub(super) fn mapping(
    file: &File<'_>,
    spot: &Spot<'_>,
    code: &Code,
    more: Option<More<'_>>,
) -> Result<Splice, &'static str> {
    let (source, node) = (file.source, spot.item);
    let mut layout = layout(file, None);
    layout.quotes.retain(|(known, _)| *known != "name");
    layout.quotes.push(("name", quotes(node)));
    if spot.list.value.flow {
        let words = flow_item(code, None, &layout);
        let more = more.map(|more| more(0, &layout)).transpose()?.unwrap_or_default();
        let words = words.strip_suffix('}').unwrap_or(&words);
        return Ok(Splice { range: node.range, words: format!("{words}{more}}}") });
    }
    let dash = column(source, alone_behind_dash(source, node)?);
    let key = column(source, node.range.start().get());
    let layout = Layout { dash, gap: key.saturating_sub(dash), ..layout };
    let lines = item(code, None, &layout);
    let (head, rest) = lines.split_once('\n').unwrap_or((&lines, ""));
    let head = head.trim_end_matches('\r').trim_start_matches([' ', '-']);
    let more = more.map(|more| more(key, &layout)).transpose()?.unwrap_or_default();
    let below = format!("{rest}{more}");
    let (start, end) = (node.range.start().get(), node.range.end().get());
    let after = line_end(source, end);
    let beside = TextRange::of(end, after).slice(source);
    let words = match beside.ends_with('\n') {
        true => format!("{head}{beside}{below}"),
        false => format!("{head}{beside}{newline}{}", below.trim_end_matches(['\r', '\n']), newline = layout.newline),
    };
    Ok(Splice::new(start, after, words))
}

/// The `-` of the item, if nothing but spaces and comments stands between it and the name.
fn alone_behind_dash(source: &str, node: &Node) -> Result<usize, &'static str> {
    if matches!(node.value, Value::Text(_, Style::Literal | Style::Folded)) {
        return Err(BLOCK);
    }
    let dash = dash(source, node).ok_or(COMPACT)?;
    let between = TextRange::of(dash + 1, node.range.start().get()).slice(source);
    let mut lines = between.lines().map(str::trim);
    if lines.all(|line| line.is_empty() || line.starts_with('#')) { Ok(dash) } else { Err(MARKED) }
}
