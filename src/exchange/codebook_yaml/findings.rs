//! Where in a file the things stand that a check of the codebook questions.

use std::collections::HashMap;

use super::problem::{Also, Lines, Problem, Severity};
use super::read::{first_line, id_of};
use super::tree::{Node, grow};
use crate::project::{Finding, FindingPlace};
use crate::text::TextRange;

/// Each finding as a warning with its line and column in `source`, in the order given; a finding whose code is not in the
/// file stands at its beginning.
pub fn locate(source: &str, findings: &[Finding]) -> Vec<Problem> {
    let root = grow(source).ok().flatten();
    let mut items = HashMap::new();
    if let Some(root) = &root {
        gather(root, &mut items);
    }
    let lines = Lines::new(source);
    let problem = |finding: &Finding| {
        let range = place(source, &items, &finding.place);
        let other = finding.also.as_ref().map(|other| place(source, &items, other));
        Problem {
            severity: Severity::Warning,
            message: finding.message.clone(),
            hint: Some(finding.hint.clone()),
            line: lines.line(range),
            column: lines.column(range),
            range,
            also: other.map(|range| Also { line: lines.line(range), range, message: "the other one".to_owned() }),
            is_standing: false,
        }
    };
    findings.iter().map(problem).collect()
}

/// The items of all codes by id; of an id that stands twice, the first.
fn gather<'t>(owner: &'t Node, items: &mut HashMap<String, &'t Node>) {
    let list = owner.field("codes").map(|field| field.value.items()).unwrap_or_default();
    for item in list {
        if let Some(id) = id_of(item) {
            items.entry(id).or_insert(item);
        }
        gather(item, items);
    }
}

fn place(source: &str, items: &HashMap<String, &Node>, place: &FindingPlace) -> TextRange {
    let Some(item) = items.get(place.code.as_str()) else { return TextRange::default() };
    let field = place.field.and_then(|name| item.field(name));
    let Some(field) = field else {
        let known = ["id", "name"].into_iter().find_map(|name| item.field(name));
        return first_line(known.map_or(item.range, |field| field.value.range), source);
    };
    if field.merged || field.value.alias {
        return field.name_range;
    }
    let value =
        place.item.and_then(|number| field.value.items().get(number)).map_or(field.value.range, |item| item.range);
    let words = place.words.as_ref().and_then(|words| {
        let at = value.start().get() + value.slice(source).find(words.as_str())?;
        Some(TextRange::of(at, at + words.len()))
    });
    words.unwrap_or_else(|| first_line(value, source))
}
