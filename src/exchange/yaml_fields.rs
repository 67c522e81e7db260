//! Single fields and list items put into a researcher's YAML, or taken out of it: comments, order, quoting and all other
//! lines stay as they are.
//!
//! Whoever calls this reads the result again and compares it with what was meant.

use thiserror::Error;

use super::codebook_yaml::scalar::{Quotes, scalar};
use super::codebook_yaml::tree::{Field, Node, Style, Value, grow};
use crate::text::TextRange;

/// Why a file was left as it is.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FieldError {
    /// The file is no YAML.
    #[error("the file cannot be read as YAML")]
    Unreadable,
    /// It is written in a way that cannot be edited without touching more than is asked.
    #[error("`{0}` is written in a way that the program cannot edit; change the file in an editor")]
    Layout(String),
}

/// A step on the way to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// The field of just this name.
    Field(&'a str),
    /// The field whose name is this but for blanks and letter case.
    Label(&'a str),
}

impl<'a> Step<'a> {
    fn name(self) -> &'a str {
        match self {
            Self::Field(name) | Self::Label(name) => name,
        }
    }

    fn is(self, name: &str) -> bool {
        match self {
            Self::Field(own) => own == name,
            Self::Label(own) => folded(own) == folded(name),
        }
    }

    fn of(self, node: &Node) -> Option<&Field> {
        node.fields().iter().find(|field| self.is(&field.name))
    }

    fn layout(self) -> FieldError {
        FieldError::Layout(self.name().to_owned())
    }
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What stands at the end of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf<'a> {
    /// The value of the last field.
    Text(&'a str),
    /// An item of the list that the last field holds.
    Item(&'a str),
}

/// Put a value at the end of `path`, making the fields on the way that are not there.
pub(super) fn put(source: &str, path: &[Step<'_>], leaf: Leaf<'_>) -> Result<String, FieldError> {
    let root = grow(source).map_err(|_| FieldError::Unreadable)?;
    let Some(root) = root else { return Ok(appended(source, &block(path, leaf, 0, newline(source)))) };
    let (mut node, mut owner) = (&root, None);
    for (depth, step) in path.iter().enumerate() {
        if node.alias {
            return Err(step.layout());
        }
        match step.of(node) {
            Some(field) if field.merged => return Err(step.layout()),
            Some(field) => (node, owner) = (&field.value, Some(field)),
            None => return add_field(source, node, owner, path.get(depth..).unwrap_or_default(), leaf),
        }
    }
    let Some(owner) = owner else { return Err(FieldError::Unreadable) };
    match (leaf, &node.value) {
        (_, _) if node.alias => Err(FieldError::Layout(owner.name.clone())),
        (Leaf::Text(text), Value::Text(_, style)) if is_one_line(*style) => {
            Ok(replaced(source, node.range, &scalar(text, quotes(*style), true)))
        }
        (Leaf::Text(text), Value::Null) => Ok(valued(source, owner, &scalar(text, Quotes::Plain, true))),
        (Leaf::Item(text), Value::List(_) | Value::Null) => add_item(source, owner, text),
        _ => Err(FieldError::Layout(owner.name.clone())),
    }
}

/// Take out what stands at the end of `path`; a list or mapping that is empty then goes too, unless a comment stands in
/// it. Nothing changes where there is no such value.
pub(super) fn take_out(source: &str, path: &[Step<'_>], leaf: Leaf<'_>) -> Result<String, FieldError> {
    let root = grow(source).map_err(|_| FieldError::Unreadable)?;
    let Some(root) = root else { return Ok(source.to_owned()) };
    let mut way: Vec<(&Node, &Field)> = Vec::new();
    let mut node = &root;
    for step in path {
        let Some(field) = step.of(node) else { return Ok(source.to_owned()) };
        if field.merged || node.alias {
            return Err(step.layout());
        }
        way.push((node, field));
        node = &field.value;
    }
    if let Leaf::Item(text) = leaf {
        let item = |item: &Node| matches!(&item.value, Value::Text(own, _) if folded(own) == folded(text));
        let Some(place) = node.items().iter().position(item) else { return Ok(source.to_owned()) };
        if node.items().len() > 1 || has_comment(source, node.range) {
            let parts: Vec<TextRange> = node.items().iter().map(whole).collect();
            return without(source, node, &parts, place).ok_or_else(|| FieldError::Layout(text.to_owned()));
        }
    }
    while let Some((parent, field)) = way.pop() {
        let alone = parent.fields().len() == 1 && !way.is_empty() && !has_comment(source, whole(parent));
        if !alone {
            let parts: Vec<TextRange> = parent.fields().iter().map(field_range).collect();
            let place = parent.fields().iter().position(|other| other.name == field.name).unwrap_or(0);
            return without(source, parent, &parts, place).ok_or_else(|| FieldError::Layout(field.name.clone()));
        }
    }
    Err(FieldError::Unreadable)
}

/// Give the field at the end of `path` another name, in the quotes that it has.
pub(super) fn rename(source: &str, path: &[Step<'_>], new: &str) -> Result<String, FieldError> {
    let root = grow(source).map_err(|_| FieldError::Unreadable)?;
    let mut node = root.as_ref().ok_or(FieldError::Unreadable)?;
    let mut found = None;
    for step in path {
        let field = step.of(node).filter(|field| !field.merged && !node.alias).ok_or_else(|| step.layout())?;
        (node, found) = (&field.value, Some(field.name_range));
    }
    let range = found.ok_or(FieldError::Unreadable)?;
    let quotes = match range.slice(source).chars().next() {
        Some('\'') => Quotes::Single,
        Some('"') => Quotes::Double,
        _ => Quotes::Plain,
    };
    Ok(replaced(source, range, &scalar(new, quotes, true)))
}

/// A node from its first letter to its last.
fn whole(node: &Node) -> TextRange {
    match &node.value {
        Value::List(items) if !node.flow && !node.alias => {
            items.iter().map(whole).fold(node.range, |range, item| range.cover(item))
        }
        Value::Map(fields) if !node.flow && !node.alias => {
            fields.iter().map(field_range).reduce(TextRange::cover).unwrap_or(node.range)
        }
        _ => node.range,
    }
}

fn field_range(field: &Field) -> TextRange {
    let value = &field.value;
    if matches!(value.value, Value::Null) && !value.alias {
        return field.name_range;
    }
    field.name_range.cover(whole(value))
}

fn has_comment(source: &str, range: TextRange) -> bool {
    let start = line_start(source, range.start().get());
    let end = line_end(source, range.end().get());
    TextRange::of(start, end).slice(source).contains('#')
}

fn is_one_line(style: Style) -> bool {
    matches!(style, Style::Plain | Style::SingleQuoted | Style::DoubleQuoted)
}

fn quotes(style: Style) -> Quotes {
    match style {
        Style::SingleQuoted => Quotes::Single,
        Style::DoubleQuoted => Quotes::Double,
        _ => Quotes::Plain,
    }
}

/// Add the fields of `path` to `node`, the value of `owner`.
fn add_field(
    source: &str,
    node: &Node,
    owner: Option<&Field>,
    path: &[Step<'_>],
    leaf: Leaf<'_>,
) -> Result<String, FieldError> {
    let layout = || FieldError::Layout(path.first().map_or_else(String::new, |step| step.name().to_owned()));
    match (&node.value, owner) {
        (Value::Map(fields), _) if node.flow => {
            Ok(inside(source, node, fields.last().map(|last| field_range(last).end().get()), &flow(path, leaf)))
        }
        (Value::Map(fields), _) => {
            let (first, last) = (fields.first().ok_or_else(layout)?, fields.last().ok_or_else(layout)?);
            let indent = indent(source, first.name_range).ok_or_else(layout)?;
            Ok(below(source, field_range(last), &block(path, leaf, indent, newline(source))))
        }
        (Value::Null, Some(owner)) if node.range.is_empty() => {
            let indent = indent(source, owner.name_range).ok_or_else(layout)?;
            Ok(below(source, owner.name_range, &block(path, leaf, indent + 2, newline(source))))
        }
        (Value::Null, Some(_)) => Ok(replaced(source, node.range, &format!("{{{}}}", flow(path, leaf)))),
        _ => Err(layout()),
    }
}

/// Add an item to the list that `owner` holds.
fn add_item(source: &str, owner: &Field, text: &str) -> Result<String, FieldError> {
    let node = &owner.value;
    let layout = || FieldError::Layout(owner.name.clone());
    let Some(last) = node.items().last() else {
        let list = format!("[{}]", scalar(text, Quotes::Plain, true));
        return Ok(valued(source, owner, &list));
    };
    if node.flow {
        return Ok(inside(source, node, Some(last.range.end().get()), &scalar(text, Quotes::Plain, true)));
    }
    let line = line_start(source, last.range.start().get());
    let lead = TextRange::of(line, last.range.start().get()).slice(source);
    let dash = lead.trim_end();
    if !dash.ends_with('-') || dash.trim_start() != "-" {
        return Err(layout());
    }
    let item = format!("{lead}{}{}", scalar(text, Quotes::Plain, false), newline(source));
    Ok(below(source, whole(last), &item))
}

/// The text with `value` as the value of `owner`, which has none, or an empty list.
fn valued(source: &str, owner: &Field, value: &str) -> String {
    if !owner.value.range.is_empty() {
        return replaced(source, owner.value.range, value);
    }
    let end = owner.name_range.end().get();
    let rest = TextRange::of(end, source.len()).slice(source);
    let colon = rest.find(':').map_or(end, |colon| end + colon + 1);
    replaced(source, TextRange::of(colon, colon), &format!(" {value}"))
}

/// `words` at the end of a flow list or mapping, whose last part ends at `last`.
fn inside(source: &str, node: &Node, last: Option<usize>, words: &str) -> String {
    match last {
        Some(last) => replaced(source, TextRange::of(last, last), &format!(", {words}")),
        None => {
            let open = node.range.start().get() + 1;
            replaced(source, TextRange::of(open, open), words)
        }
    }
}

/// `lines` below the line in which `range` ends.
fn below(source: &str, range: TextRange, lines: &str) -> String {
    let end = range.end().get();
    let whole = TextRange::of(0, end).slice(source).ends_with('\n');
    let at = if whole { end } else { line_end(source, end) };
    let before = TextRange::of(0, at).slice(source);
    let apart = if before.is_empty() || before.ends_with('\n') { "" } else { newline(source) };
    format!("{before}{apart}{lines}{}", TextRange::of(at, source.len()).slice(source))
}

fn appended(source: &str, lines: &str) -> String {
    below(source, TextRange::of(source.len(), source.len()), lines)
}

fn replaced(source: &str, range: TextRange, words: &str) -> String {
    let (before, after) = (TextRange::of(0, range.start().get()), TextRange::of(range.end().get(), source.len()));
    format!("{}{words}{}", before.slice(source), after.slice(source))
}

/// The text without part number `place` of `node`: without its lines, or between its neighbours' commas.
fn without(source: &str, node: &Node, parts: &[TextRange], place: usize) -> Option<String> {
    let part = *parts.get(place)?;
    if node.flow {
        let range = match (place.checked_sub(1).and_then(|before| parts.get(before)), parts.get(place + 1)) {
            (_, Some(next)) => TextRange::new(part.start(), next.start()),
            (Some(before), None) => TextRange::new(before.end(), part.end()),
            (None, None) => part,
        };
        return Some(replaced(source, range, ""));
    }
    let start = line_start(source, part.start().get());
    let lead = TextRange::of(start, part.start().get()).slice(source);
    let own = lead.chars().all(|sign| matches!(sign, ' ' | '-'));
    let end = part.end().get();
    let whole = end > start && TextRange::of(0, end).slice(source).ends_with('\n');
    own.then(|| replaced(source, TextRange::of(start, if whole { end } else { line_end(source, end) }), ""))
}

/// Spaces before a name that begins its line; `None` where something else stands there.
fn indent(source: &str, name: TextRange) -> Option<usize> {
    let start = line_start(source, name.start().get());
    let lead = TextRange::of(start, name.start().get()).slice(source).trim_start_matches('\u{FEFF}');
    lead.chars().all(|sign| sign == ' ').then_some(lead.len())
}

fn line_start(source: &str, at: usize) -> usize {
    TextRange::of(0, at).slice(source).rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line after the one that holds `at` begins.
fn line_end(source: &str, at: usize) -> usize {
    TextRange::of(at, source.len()).slice(source).find('\n').map_or(source.len(), |newline| at + newline + 1)
}

fn newline(source: &str) -> &'static str {
    if source.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The fields of a path on lines of their own; lists and the last mapping in brackets would hide comments, so each field
/// has its line.
fn block(path: &[Step<'_>], leaf: Leaf<'_>, indent: usize, newline: &str) -> String {
    let mut lines = String::new();
    for (depth, step) in path.iter().enumerate() {
        let name = scalar(step.name(), Quotes::Plain, true);
        let value = match leaf {
            _ if depth + 1 < path.len() => String::new(),
            Leaf::Text(text) => format!(" {}", scalar(text, Quotes::Plain, true)),
            Leaf::Item(text) => format!(" [{}]", scalar(text, Quotes::Plain, true)),
        };
        lines.push_str(&format!("{:1$}{name}:{value}{newline}", "", indent + 2 * depth));
    }
    lines
}

/// The fields of a path in brackets.
fn flow(path: &[Step<'_>], leaf: Leaf<'_>) -> String {
    let Some((first, rest)) = path.split_first() else { return String::new() };
    let name = scalar(first.name(), Quotes::Plain, true);
    match leaf {
        _ if !rest.is_empty() => format!("{name}: {{{}}}", flow(rest, leaf)),
        Leaf::Text(text) => format!("{name}: {}", scalar(text, Quotes::Plain, true)),
        Leaf::Item(text) => format!("{name}: [{}]", scalar(text, Quotes::Plain, true)),
    }
}
