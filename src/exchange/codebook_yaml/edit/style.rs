//! How a file is written, so that new lines look like their neighbours.

use super::super::CODE_FIELDS;
use super::super::scalar::Quotes;
use super::super::tree::{Field, Node, Style, Value};
use super::super::write::Layout;
use super::File;
use super::place::{below, column, dash};

/// The layout of a file's codes; `near` is the code whose habits count first.
pub(super) fn layout(file: &File<'_>, near: Option<&Node>) -> Layout {
    let mut layout = Layout { newline: newline(file.source), step: step(file), ..Layout::default() };
    for name in CODE_FIELDS {
        let Some(value) = sample(file, near, name) else { continue };
        let text = value.items().first().unwrap_or(value);
        layout.quotes.retain(|(known, _)| *known != name);
        layout.quotes.push((name, quotes(text)));
        layout.inline.retain(|known| *known != name);
        if value.flow {
            layout.inline.push(name);
        }
    }
    layout
}

/// The line end of the file's first line.
pub(super) fn newline(source: &str) -> &'static str {
    let first = source.find('\n').and_then(|at| source.get(..at));
    if first.is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" }
}

/// The value of a field as it stands in `near`, else in the first code that has it.
fn sample<'t>(file: &'t File<'_>, near: Option<&'t Node>, name: &str) -> Option<&'t Node> {
    let own = |node: &'t Node| {
        let field = node.field(name).filter(|field| !field.merged && !field.value.alias)?;
        (!matches!(field.value.value, Value::Null)).then_some(&field.value)
    };
    near.and_then(own).or_else(|| {
        let spot = below(file.root, true, false, &mut |spot| own(spot.item).is_some())?;
        own(spot.item)
    })
}

/// How a text is quoted.
pub(super) fn quotes(node: &Node) -> Quotes {
    match &node.value {
        Value::Text(_, Style::SingleQuoted) => Quotes::Single,
        Value::Text(_, Style::DoubleQuoted) => Quotes::Double,
        _ => Quotes::Plain,
    }
}

/// From a field to the `-` of its list, as in the first block list of codes below a code, else of anything, else of the
/// file's head; 2 where there is none.
fn step(file: &File<'_>) -> usize {
    let of = |field: &Field| {
        let first = field.value.items().first().filter(|_| !field.value.flow && !field.value.alias && !field.merged)?;
        let dash = column(file.source, dash(file.source, first)?);
        dash.checked_sub(column(file.source, field.name_range.start().get()))
    };
    let codes = |item: &Node| item.field("codes").and_then(of);
    if let Some(spot) = below(file.root, true, false, &mut |spot| codes(spot.item).is_some()) {
        return codes(spot.item).unwrap_or(2);
    }
    let deeper = below(file.root, true, false, &mut |spot| spot.item.fields().iter().any(|field| of(field).is_some()));
    let nested = deeper.and_then(|spot| spot.item.fields().iter().find_map(of));
    nested.or_else(|| file.root.fields().iter().find_map(of)).unwrap_or(2)
}
