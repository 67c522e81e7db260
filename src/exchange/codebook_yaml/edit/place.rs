//! Where codes stand in a file: which list, which lines.

use super::super::problem::floor;
use super::super::read::id_of;
use super::super::tree::{Field, Node, Style, Value};
use crate::text::TextRange;

/// Where a code stands.
#[derive(Clone, Copy)]
pub(super) struct Spot<'t> {
    /// The code's node.
    pub(super) item: &'t Node,
    /// Its number in the list.
    pub(super) number: usize,
    /// The field `codes` that holds the list.
    pub(super) list: &'t Field,
    /// The mapping that holds the field: the code above, or the whole file.
    pub(super) owner: &'t Node,
    /// Whether the item stands in the list at the top of the file.
    pub(super) top: bool,
    /// Whether the way to it leads through an alias or a merge, so that its lines lie elsewhere.
    pub(super) shared: bool,
}

/// Find a code.
pub(super) fn find<'t>(root: &'t Node, id: &str) -> Option<Spot<'t>> {
    below(root, true, false, &mut |spot| id_of(spot.item).as_deref() == Some(id))
}

/// The first code, in the order of the file, that `wanted` takes.
pub(super) fn below<'t>(
    owner: &'t Node,
    top: bool,
    shared: bool,
    wanted: &mut dyn FnMut(&Spot<'t>) -> bool,
) -> Option<Spot<'t>> {
    let list = owner.field("codes")?;
    let shared = shared || list.merged || list.value.alias;
    for (number, item) in list.value.items().iter().enumerate() {
        let spot = Spot { item, number, list, owner, top, shared: shared || item.alias };
        if wanted(&spot) {
            return Some(spot);
        }
        if let Some(found) = below(item, false, spot.shared, wanted) {
            return Some(found);
        }
    }
    None
}

impl<'t> Spot<'t> {
    /// The item before this one in its list.
    pub(super) fn before(&self) -> Option<&'t Node> {
        self.list.value.items().get(self.number.checked_sub(1)?)
    }

    /// The item after this one in its list.
    pub(super) fn after(&self) -> Option<&'t Node> {
        self.list.value.items().get(self.number + 1)
    }

    /// Whether the list has no other item.
    pub(super) fn alone(&self) -> bool {
        self.list.value.items().len() == 1
    }
}

/// The byte after the last line break before `at`; `at` may lie inside a character.
pub(super) fn line_start(source: &str, at: usize) -> usize {
    TextRange::of(0, floor(source, at)).slice(source).rfind('\n').map_or(0, |newline| newline + 1)
}

/// The byte after the line break at or after `at`; the file's end where there is none. `at` may lie inside a character.
pub(super) fn line_end(source: &str, at: usize) -> usize {
    let at = floor(source, at);
    let rest = TextRange::of(at, source.len()).slice(source);
    rest.find('\n').map_or(source.len(), |newline| at + newline + 1)
}

/// The line that begins at `at`, without its line break.
pub(super) fn line(source: &str, at: usize) -> &str {
    TextRange::of(at, line_end(source, at)).slice(source).trim_end_matches(['\n', '\r'])
}

/// The `-` of a block list's item: its place, if only spaces stand before it on its line.
pub(super) fn dash(source: &str, item: &Node) -> Option<usize> {
    let mut at = item.range.start().get();
    loop {
        let before = TextRange::of(0, at).slice(source).trim_end();
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        at = before.len().checked_sub(word.len())?;
        match word {
            // Nothing stands before it: the root of the file.
            "" => return None,
            "-" => break,
            _ if line(source, line_start(source, at)).trim_start().starts_with('#') => at = line_start(source, at),
            _ if word.starts_with(['&', '!']) => {}
            _ => return None,
        }
    }
    let blank = TextRange::of(line_start(source, at), at).slice(source);
    blank.chars().all(|letter| letter == ' ').then_some(at)
}

/// The column in bytes of a place on its line.
pub(super) fn column(source: &str, at: usize) -> usize {
    at - line_start(source, at)
}

/// The lines of a block list's item, comments that are indented under it among them; its first byte is its line's first.
pub(super) fn item_lines(source: &str, item: &Node) -> Option<TextRange> {
    let dash = dash(source, item)?;
    let end = line_end(source, content_end(source, item, dash + 1).saturating_sub(1));
    Some(TextRange::of(line_start(source, dash), with_comments(source, end, column(source, dash))))
}

/// The lines of a field of a block mapping.
pub(super) fn field_lines(source: &str, field: &Field) -> TextRange {
    let end = field_end(source, field);
    TextRange::of(line_start(source, field.name_range.start().get()), line_end(source, end.saturating_sub(1)))
}

/// The end of a field's last content.
pub(super) fn field_end(source: &str, field: &Field) -> usize {
    content_end(source, &field.value, after_colon(source, field))
}

/// The byte after a field's colon, which YAML allows to stand apart from the name; after the name where there is none
/// (`{name}`).
pub(super) fn after_colon(source: &str, field: &Field) -> usize {
    let end = field.name_range.end().get();
    let mut rest = TextRange::of(end, source.len()).slice(source).trim_start();
    while rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest.trim_start());
    }
    if rest.starts_with(':') { source.len() - rest.len() + 1 } else { end }
}

/// The end of a node's last content, before blank lines and comments; `least` where the node has no words of its own.
fn content_end(source: &str, node: &Node, least: usize) -> usize {
    if node.flow || node.alias {
        return node.range.end().get();
    }
    match &node.value {
        Value::Null => node.range.end().get().max(least),
        Value::Text(text, Style::Literal | Style::Folded) => {
            let words = node.range.slice(source);
            let used =
                if text.ends_with("\n\n") { words.rfind('\n').map_or(0, |at| at + 1) } else { words.trim_end().len() };
            if used == 0 { least } else { node.range.start().get() + used }
        }
        Value::Text(..) => node.range.end().get(),
        Value::List(items) => items.last().map_or(least, |item| content_end(source, item, item.range.end().get())),
        Value::Map(fields) => fields.iter().map(|field| field_end(source, field)).max().unwrap_or(least),
    }
}

/// `end` moved past comments that are indented deeper than `column`.
fn with_comments(source: &str, end: usize, column: usize) -> usize {
    let (mut at, mut end) = (end, end);
    while at < source.len() {
        let words = line(source, at).trim_start_matches(' ');
        let indent = line(source, at).len() - words.len();
        let next = line_end(source, at);
        if words.starts_with('#') && indent > column {
            end = next;
        } else if !words.trim().is_empty() {
            break;
        }
        at = next;
    }
    end
}

/// `start` moved up past comment lines that stand directly above, not past `limit`.
pub(super) fn above_comments(source: &str, start: usize, limit: usize) -> usize {
    let mut start = start;
    while start > limit {
        let before = line_start(source, start - 1);
        if before < limit || !line(source, before).trim_start().starts_with('#') {
            break;
        }
        start = before;
    }
    start
}

/// Whether the line before `at` is blank.
pub(super) fn blank_before(source: &str, at: usize) -> bool {
    at > 0 && line(source, line_start(source, at - 1)).trim().is_empty()
}
