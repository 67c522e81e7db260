//! A codebook as a new file, and a code as the lines of an item.

use std::collections::HashMap;

use super::scalar::{Quotes, literal, scalar};
use crate::project::{AttributeQuestion, Code, CodeId, Codebook};

/// A whole codebook as a new file: block style, one field a line, so that versions compare line by line.
///
/// [`parse`](super::parse) reads it back equal.
pub fn write(codebook: &Codebook) -> String {
    let layout = Layout::default();
    let mut file = String::new();
    field(&mut file, "codebook", Shape::Text(&codebook.title), 0, &layout);
    field(&mut file, "version", Shape::Text(&codebook.version), 0, &layout);
    field(&mut file, "description", Shape::Text(&codebook.description), 0, &layout);
    field(&mut file, "sources", Shape::List(&codebook.sources), 0, &layout);
    if !file.is_empty() {
        file.push('\n');
    }
    if codebook.codes().is_empty() {
        file.push_str("codes: []\n");
    } else {
        file.push_str("codes:\n");
        below(&mut file, &families(codebook), None, &layout);
    }
    if !codebook.attributes.is_empty() {
        file.push_str("\nattributes:\n");
        codebook.attributes.iter().for_each(|question| attribute(&mut file, question, &layout));
    }
    file
}

/// The codes directly below each code, found in one pass; below `None` the top ones.
type Below<'c> = HashMap<Option<&'c CodeId>, Vec<&'c Code>>;

fn families(codebook: &Codebook) -> Below<'_> {
    let mut families = Below::new();
    for code in codebook.codes() {
        families.entry(code.parent.as_ref()).or_default().push(code);
    }
    families
}

/// Write the codes below `parent`, and below each its own. Codes nest at most twenty deep, and so does this.
fn below(file: &mut String, families: &Below<'_>, parent: Option<&CodeId>, layout: &Layout) {
    for (number, code) in families.get(&parent).into_iter().flatten().enumerate() {
        if parent.is_none() && number > 0 {
            file.push('\n');
        }
        file.push_str(&item(code, None, layout));
        if families.contains_key(&Some(&code.id)) {
            let key = layout.dash + layout.gap;
            file.push_str(&format!("{:key$}codes:\n", ""));
            let deeper = Layout { dash: key + layout.step, ..layout.clone() };
            below(file, families, Some(&code.id), &deeper);
        }
    }
}

fn attribute(file: &mut String, question: &AttributeQuestion, layout: &Layout) {
    let mut lines = String::new();
    let column = layout.dash + layout.gap;
    field(&mut lines, "name", Shape::Text(&question.name), column, layout);
    field(&mut lines, "description", Shape::Text(&question.description), column, layout);
    field(&mut lines, "values", Shape::List(&question.values), column, layout);
    file.push_str(&with_dash(&lines, layout));
}

/// How a file is laid out where a code is to be written.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// `\n` or `\r\n`.
    pub(super) newline: &'static str,
    /// Spaces before an item's `-`.
    pub(super) dash: usize,
    /// From `-` to the item's fields: 2 in most files.
    pub(super) gap: usize,
    /// From a field to the `-` of its list: 0 or 2.
    pub(super) step: usize,
    /// How each field's text is quoted; what is not listed is plain.
    pub(super) quotes: Vec<(&'static str, Quotes)>,
    /// Fields whose lists are written in brackets.
    pub(super) inline: Vec<&'static str>,
}

impl Default for Layout {
    fn default() -> Self {
        let quotes = vec![("examples", Quotes::Double), ("sources", Quotes::Double)];
        let inline = vec!["aliases", "values"];
        Self { newline: "\n", dash: 2, gap: 2, step: 2, quotes, inline }
    }
}

impl Layout {
    fn quotes_of(&self, name: &str) -> Quotes {
        self.quotes.iter().find(|(known, _)| *known == name).map(|(_, quotes)| *quotes).unwrap_or_default()
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape<'c> {
    /// A text; the empty one is not written.
    Text(&'c str),
    /// A list of texts; the empty one is not written.
    List(&'c [String]),
}

impl Shape<'_> {
    /// Whether the field is left out.
    pub(super) fn is_empty(self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(texts) => texts.is_empty(),
        }
    }
}

/// A code's own fields in the order of the file, empty ones among them; without its parent.
pub(super) fn shapes<'c>(code: &'c Code, words: &'c Words) -> [(&'static str, Shape<'c>); 13] {
    [
        ("id", Shape::Text(code.id.as_str())),
        ("name", Shape::Text(&code.name)),
        ("definition", Shape::Text(&code.definition)),
        ("include", Shape::Text(&code.include)),
        ("exclude", Shape::Text(&code.exclude)),
        ("examples", Shape::List(&code.examples)),
        ("color", Shape::Text(code.color.map_or("", |color| color.name()))),
        ("key", Shape::Text(&words.key)),
        ("aliases", Shape::List(&code.aliases)),
        ("applies", Shape::Text(if code.applies { "" } else { "false" })),
        ("sources", Shape::List(&code.sources)),
        ("replaced_by", Shape::Text(code.replaced_by.as_ref().map_or("", |id| id.as_str()))),
        ("guid", Shape::Text(&words.guid)),
    ]
}

/// The fields of a code that are no texts in memory, as texts; empty where it has none.
pub(super) struct Words {
    key: String,
    guid: String,
}

impl Words {
    pub(super) fn of(code: &Code) -> Self {
        let guid = code.guid.map(|guid| guid.hyphenated().to_string()).unwrap_or_default();
        Self { key: code.key.map(String::from).unwrap_or_default(), guid }
    }
}

/// A code as the lines of an item; `parent` is written where the item does not stand below its parent.
pub(super) fn item(code: &Code, parent: Option<&CodeId>, layout: &Layout) -> String {
    let column = layout.dash + layout.gap;
    let mut lines = String::new();
    let words = Words::of(code);
    for (name, shape) in shapes(code, &words) {
        field(&mut lines, name, shape, column, layout);
    }
    if let Some(parent) = parent {
        field(&mut lines, "parent", Shape::Text(parent.as_str()), column, layout);
    }
    with_dash(&lines, layout)
}

/// A code in braces, for a list in brackets.
pub(super) fn flow_item(code: &Code, parent: Option<&CodeId>, layout: &Layout) -> String {
    let words = Words::of(code);
    let parent = parent.map(|parent| ("parent", Shape::Text(parent.as_str())));
    let fields = shapes(code, &words).into_iter().chain(parent).filter(|(_, shape)| !shape.is_empty());
    let fields: Vec<String> = fields.map(|(name, shape)| format!("{name}: {}", flow(name, shape, layout))).collect();
    format!("{{{}}}", fields.join(", "))
}

/// What stands after `name:` in a block, beginning with a space or a line break.
pub(super) fn value(name: &str, shape: Shape<'_>, column: usize, layout: &Layout) -> String {
    let quotes = layout.quotes_of(name);
    match shape {
        Shape::Text(text) if is_flag(name) => format!(" {text}"),
        Shape::Text(text) => {
            let block = literal(text, column + 2, layout.newline);
            format!(" {}", block.unwrap_or_else(|| scalar(text, quotes, false)))
        }
        Shape::List(_) if layout.inline.contains(&name) => format!(" {}", flow(name, shape, layout)),
        Shape::List(texts) => {
            let indent = column + layout.step;
            let line = |text: &String| {
                let block = literal(text, indent + 2, layout.newline);
                let text = block.unwrap_or_else(|| scalar(text, quotes, false));
                format!("{}{:indent$}- {text}", layout.newline, "")
            };
            texts.iter().map(line).collect()
        }
    }
}

/// A field's value inside brackets.
pub(super) fn flow(name: &str, shape: Shape<'_>, layout: &Layout) -> String {
    let quotes = layout.quotes_of(name);
    match shape {
        Shape::Text(text) if is_flag(name) => text.to_owned(),
        Shape::Text(text) => scalar(text, quotes, true),
        Shape::List(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| scalar(text, quotes, true)).collect();
            format!("[{}]", texts.join(", "))
        }
    }
}

/// `true` and `false` go without quotation marks; every other value is a text.
fn is_flag(name: &str) -> bool {
    name == "applies"
}

fn field(lines: &mut String, name: &str, shape: Shape<'_>, column: usize, layout: &Layout) {
    if !shape.is_empty() {
        let value = value(name, shape, column, layout);
        lines.push_str(&format!("{:column$}{name}:{value}{}", "", layout.newline));
    }
}

/// The lines of an item's fields with `-` before the first.
fn with_dash(lines: &str, layout: &Layout) -> String {
    let (dash, gap) = (layout.dash, layout.gap);
    format!("{:dash$}{:gap$}{}", "", "-", lines.trim_start_matches(' '))
}
