//! Changed fields of a code into a file.

use super::super::CODE_FIELDS;
use super::super::tree::{Field, Node, Value};
use super::super::write::{Shape, Words, flow, shapes, value};
use super::place::{after_colon, column, dash, field_end, field_lines, find, line_end};
use super::style::{layout, quotes};
use super::wrapping::Wrapping;
use super::{EditError, File, Splice, bare, spliced};
use crate::project::Code;
use crate::text::TextRange;

/// The file's text with the fields of each code as given; no code comes twice. Texts that stand on several lines stay so
/// where `wrap` says.
pub(super) fn text(file: &File<'_>, codes: &[Code], wrap: bool) -> Result<String, EditError> {
    let mut all = Vec::new();
    for code in codes {
        all.extend(together(splices(file, code, wrap)?));
    }
    Ok(spliced(file.source, all))
}

fn splices(file: &File<'_>, code: &Code, wrap: bool) -> Result<Vec<Splice>, EditError> {
    let missing = || EditError::NoSuchCode(code.id.clone());
    let old = file.codebook.get(code.id.as_str()).ok_or_else(missing)?;
    let spot = find(file.root, code.id.as_str()).ok_or_else(missing)?;
    let refuse = |reason| EditError::Layout { code: code.id.clone(), reason };
    if old.parent != code.parent {
        return Err(refuse("it would have to move below another code"));
    }
    if spot.shared {
        return Err(refuse("it is written with an alias (`*name`)"));
    }
    if !matches!(spot.item.value, Value::Map(_)) {
        if old == code {
            return Ok(Vec::new());
        }
        return Ok(vec![bare::mapping(file, &spot, code, None).map_err(refuse)?]);
    }
    let (old_words, new_words) = (Words::of(old), Words::of(code));
    let mut splices = Vec::new();
    let pairs = shapes(old, &old_words).into_iter().zip(shapes(code, &new_words));
    for ((name, _), (_, shape)) in pairs.filter(|((_, was), (_, shape))| was != shape) {
        let splice = match spot.item.field(name).filter(|field| !field.merged) {
            Some(field) => changed(file, spot.item, field, shape, wrap),
            // It came by `<<`, and what came so cannot be emptied here.
            None if shape.is_empty() => None,
            None => added(file, spot.item, name, shape),
        };
        splices.push(splice.ok_or_else(|| refuse("the code shares its line with others"))?);
    }
    Ok(splices)
}

/// New fields at one place become one splice, in the order of the file.
fn together(splices: Vec<Splice>) -> Vec<Splice> {
    let mut kept: Vec<Splice> = Vec::new();
    for splice in splices {
        match kept.iter_mut().find(|other| other.range == splice.range && splice.range.is_empty()) {
            Some(other) => other.words.push_str(&splice.words),
            None => kept.push(splice),
        }
    }
    kept
}

/// A field that stands in the file.
fn changed(file: &File<'_>, item: &Node, field: &Field, shape: Shape<'_>, wrap: bool) -> Option<Splice> {
    let source = file.source;
    let name = known(&field.name)?;
    let after_colon = after_colon(source, field);
    let words_end = TextRange::of(0, field_end(source, field)).slice(source).trim_end_matches(['\n', '\r']).len();
    let end = words_end.max(after_colon);
    let mut layout = layout(file, Some(item));
    layout.quotes.retain(|(known, _)| *known != name);
    layout.quotes.push((name, quotes(field.value.items().first().unwrap_or(&field.value))));
    if item.flow {
        let words = if shape.is_empty() { String::new() } else { format!(" {}", flow(name, shape, &layout)) };
        return Some(Splice::new(after_colon, end, words));
    }
    if shape.is_empty() {
        return Some(emptied(source, item, field));
    }
    let key = column(source, field.name_range.start().get());
    let wrapping = Some(field).filter(|_| wrap).and_then(|field| Wrapping::of(source, field));
    let wrapped = match (shape, wrapping) {
        (Shape::Text(text), Some(wrapping)) => wrapping.words(text, layout.newline),
        _ => None,
    };
    let words = wrapped.unwrap_or_else(|| value(name, shape, key, &layout));
    let between = TextRange::of(after_colon, field.value.range.start().get()).slice(source);
    let comment = between.lines().next().and_then(|line| line.find('#').and_then(|at| line.get(at..)));
    let words = match (comment, words.split_once('\n')) {
        (None, _) => words,
        (Some(comment), None) => format!("{words} {comment}"),
        (Some(comment), Some((first, rest))) => format!("{} {comment}{}{rest}", first.trim_end(), layout.newline),
    };
    Some(Splice::new(after_colon, end, words))
}

/// A field taken out with its lines; only its value where the item's `-` stands on its first line.
fn emptied(source: &str, item: &Node, field: &Field) -> Splice {
    let lines = field_lines(source, field);
    let shares = dash(source, item).is_none_or(|dash| lines.contains(TextRange::of(dash, dash).start()));
    if shares {
        return Splice::new(after_colon(source, field), field_end(source, field), "");
    }
    Splice { range: lines, words: String::new() }
}

/// A field that is new in the file: after the last of those that come before it.
fn added(file: &File<'_>, item: &Node, name: &'static str, shape: Shape<'_>) -> Option<Splice> {
    let source = file.source;
    let layout = layout(file, Some(item));
    let rank = |name: &str| CODE_FIELDS.iter().position(|known| *known == name);
    let own = || item.fields().iter().filter(|field| !field.merged);
    let earlier = own().rfind(|field| rank(&field.name).is_some_and(|place| Some(place) < rank(name)));
    let after = earlier.or_else(|| own().next())?;
    if item.flow {
        let at = field_end(source, after);
        return Some(Splice::new(at, at, format!(", {name}: {}", flow(name, shape, &layout))));
    }
    let key = column(source, own().next()?.name_range.start().get());
    let words = format!("{:key$}{name}:{}", "", value(name, shape, key, &layout));
    let at = line_end(source, field_end(source, after).saturating_sub(1));
    Some(match source.get(..at)?.ends_with('\n') {
        true => Splice::new(at, at, format!("{words}{}", layout.newline)),
        false => Splice::new(at, at, format!("{}{words}", layout.newline)),
    })
}

fn known(name: &str) -> Option<&'static str> {
    CODE_FIELDS.iter().find(|known| **known == name).copied()
}
