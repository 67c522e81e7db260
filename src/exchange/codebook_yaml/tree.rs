//! YAML events as a tree in which every node knows its place.

use std::collections::{HashMap, HashSet};

pub(in crate::exchange) use serde_yaml::granit_parser::ScalarStyle as Style;
use serde_yaml::granit_parser::{Event, Parser, Span, StructureStyle, options};

use super::problem::Fault;
use super::syntax;
use crate::text::TextRange;

/// Values in one file, aliases written out: some 20,000 codes. Bounds memory, also for a file that multiplies aliases.
const MOST_NODES: usize = 500_000;
/// Lists and mappings inside each other.
const DEEPEST: usize = 64;

/// A value and its place.
#[derive(Clone, Debug)]
pub(in crate::exchange) struct Node {
    pub(in crate::exchange) value: Value,
    /// The value's bytes; of an alias, its own `*name`. A block text's range begins after its `|` line.
    pub(in crate::exchange) range: TextRange,
    /// Written as `[…]` or `{…}`.
    pub(in crate::exchange) flow: bool,
    /// Written as `*name`.
    pub(in crate::exchange) alias: bool,
}

/// What a node holds. All scalars are texts: nothing in a codebook is a number.
#[derive(Clone, Debug)]
pub(in crate::exchange) enum Value {
    Null,
    Text(String, Style),
    List(Vec<Node>),
    Map(Vec<Field>),
}

/// A name and a value of a mapping.
#[derive(Clone, Debug)]
pub(in crate::exchange) struct Field {
    pub(in crate::exchange) name: String,
    pub(in crate::exchange) name_range: TextRange,
    pub(in crate::exchange) value: Node,
    /// Came by `<<: *other`.
    pub(in crate::exchange) merged: bool,
}

impl Node {
    /// The value of a field, of the first where there are two.
    pub(in crate::exchange) fn field(&self, name: &str) -> Option<&Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// The fields of a mapping; none of anything else.
    pub(in crate::exchange) fn fields(&self) -> &[Field] {
        if let Value::Map(fields) = &self.value { fields } else { &[] }
    }

    /// The items of a list; none of anything else.
    pub(in crate::exchange) fn items(&self) -> &[Node] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// How many values this node is, and how deep they go.
    fn extent(&self) -> (usize, usize) {
        let add = |(size, depth): (usize, usize), node: &Node| {
            let (more, deeper) = node.extent();
            (size + more, depth.max(deeper + 1))
        };
        match &self.value {
            Value::Null | Value::Text(..) => (1, 1),
            Value::List(items) => items.iter().fold((1, 1), add),
            Value::Map(fields) => fields.iter().map(|field| &field.value).fold((1, 1), add),
        }
    }
}

/// What a file is for, so that what is wrong with it is said in its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::exchange) enum Kind {
    #[default]
    Codebook,
    Settings,
}

impl Kind {
    /// What the file is called.
    fn name(self) -> &'static str {
        match self {
            Self::Codebook => "codebook",
            Self::Settings => "file of settings",
        }
    }
}

/// The tree of a codebook's file; `None` where it holds nothing but comments.
pub(in crate::exchange) fn grow(source: &str) -> Result<Option<Node>, Fault> {
    grow_as(source, Kind::Codebook)
}

/// As [`grow`], for a file of another kind.
pub(in crate::exchange) fn grow_as(source: &str, kind: Kind) -> Result<Option<Node>, Fault> {
    let options = options! { emit_comments: false, block_nesting_limit: DEEPEST, flow_nesting_limit: DEEPEST };
    let mut builder = Builder { kind, ..Builder::default() };
    for event in Parser::new_from_str_with_options(source, options) {
        let (event, span) = event.map_err(|error| syntax::explain(&error, source, builder.bracket(), kind))?;
        builder.take(event, &span, source)?;
    }
    Ok(builder.root)
}

/// A list or mapping that is not closed yet.
struct Open {
    node: Node,
    /// In a mapping: the name whose value comes next.
    name: Option<Node>,
    anchor: usize,
}

#[derive(Default)]
struct Builder {
    kind: Kind,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    root: Option<Node>,
    documents: usize,
    nodes: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: &Span, source: &str) -> Result<(), Fault> {
        let range = span.byte_range().map_or(TextRange::default(), |bytes| TextRange::of(bytes.start, bytes.end));
        match event {
            Event::DocumentStart(..) => self.document(range),
            Event::Scalar(text, style, anchor, _) => {
                let null = style == Style::Plain && (range.is_empty() || is_null(&text));
                let value = if null { Value::Null } else { Value::Text(text.into_owned(), style) };
                self.add(Node { value, range, flow: false, alias: false }, anchor, source)
            }
            Event::SequenceStart(style, anchor, _) => self.start(Value::List(Vec::new()), style, anchor, range),
            Event::MappingStart(style, anchor, _) => self.start(Value::Map(Vec::new()), style, anchor, range),
            Event::SequenceEnd | Event::MappingEnd => self.end(range, source),
            Event::Alias(anchor) => self.alias(anchor, range, source),
            _ => Ok(()),
        }
    }

    /// The innermost bracket that is open.
    fn bracket(&self) -> Option<TextRange> {
        self.open.last().filter(|open| open.node.flow).map(|open| open.node.range)
    }

    fn document(&mut self, range: TextRange) -> Result<(), Fault> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        let fault = Fault::error(range, format!("a second document begins here, and a {} is one", self.kind.name()));
        Err(fault.hint("remove the line `---`, or keep the second part in a file of its own"))
    }

    fn start(&mut self, value: Value, style: StructureStyle, anchor: usize, range: TextRange) -> Result<(), Fault> {
        let node = Node { value, range, flow: style == StructureStyle::Flow, alias: false };
        self.open.push(Open { node, name: None, anchor });
        Ok(())
    }

    fn end(&mut self, range: TextRange, source: &str) -> Result<(), Fault> {
        let Some(Open { mut node, anchor, .. }) = self.open.pop() else { return Ok(()) };
        if node.flow {
            node.range = node.range.cover(range);
        } else if let Some(last) = last_place(&node) {
            node.range = node.range.cover(last);
        }
        if let Value::Map(fields) = &mut node.value {
            drop_hidden(fields);
        }
        self.add(node, anchor, source)
    }

    fn alias(&mut self, anchor: usize, range: TextRange, source: &str) -> Result<(), Fault> {
        let Some(node) = self.anchors.get(&anchor) else {
            let fault = Fault::error(range, "this alias stands inside what it stands for");
            return Err(fault.hint("write the value out in place of the alias"));
        };
        let (size, depth) = node.extent();
        self.nodes += size;
        if self.open.len() + depth > DEEPEST {
            return Err(syntax::too_deep(range, self.kind));
        }
        self.room(range)?;
        let node = Node { range, alias: true, flow: false, ..node.clone() };
        self.add(node, 0, source)
    }

    /// Put a finished node where it belongs.
    fn add(&mut self, node: Node, anchor: usize, source: &str) -> Result<(), Fault> {
        self.nodes += 1;
        self.room(node.range)?;
        if anchor != 0 {
            self.nodes += node.extent().0;
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = self.root.take().or(Some(node));
            return Ok(());
        };
        match &mut open.node.value {
            Value::List(items) => items.push(node),
            Value::Map(fields) => match open.name.take() {
                None => open.name = Some(node),
                Some(name) => fields.extend(entry(name, node, source)?),
            },
            Value::Null | Value::Text(..) => {}
        }
        Ok(())
    }

    fn room(&self, range: TextRange) -> Result<(), Fault> {
        if self.nodes <= MOST_NODES {
            return Ok(());
        }
        let fault = Fault::error(range, format!("the file holds more than {MOST_NODES} values"));
        let way_out = match self.kind {
            Kind::Codebook => "write out the aliases (`*name`) that multiply each other, or split the codebook",
            Kind::Settings => "write out the aliases (`*name`) that multiply each other",
        };
        Err(fault.hint(way_out))
    }
}

/// One field, or what `<<` brings in.
fn entry(name: Node, value: Node, source: &str) -> Result<Vec<Field>, Fault> {
    let name_range = name.range;
    let name = match name.value {
        Value::Text(text, _) => text,
        Value::Null => name_range.slice(source).to_owned(),
        Value::List(_) | Value::Map(_) => {
            let fault = Fault::error(name_range, "a field's name is a list or a mapping");
            return Err(
                fault.hint("a field is written `name: value`; put a text with brackets or braces in quotation marks")
            );
        }
    };
    if name != "<<" {
        return Ok(vec![Field { name, name_range, value, merged: false }]);
    }
    let parts = if matches!(value.value, Value::List(_)) { value.items() } else { std::slice::from_ref(&value) };
    // What comes in stands, for whoever edits the file, where `<<` stands; so does `<<` itself.
    let here = |part: &Node| Node { range: value.range, alias: true, ..part.clone() };
    let fields = parts.iter().flat_map(Node::fields);
    let field = |field: &Field| Field { name_range, merged: true, name: field.name.clone(), value: here(&field.value) };
    let itself = Node { value: Value::Null, ..here(&value) };
    let itself = Field { name, name_range, value: itself, merged: true };
    Ok(fields.map(field).chain([itself]).collect())
}

/// A mapping's own fields hide those that `<<` brings in.
fn drop_hidden(fields: &mut Vec<Field>) {
    if !fields.iter().any(|field| field.merged) {
        return;
    }
    let own = fields.iter().filter(|field| !field.merged);
    let mut seen: HashSet<String> = own.map(|field| field.name.clone()).collect();
    fields.retain(|field| !field.merged || seen.insert(field.name.clone()));
}

/// The last place inside a block list or mapping.
fn last_place(node: &Node) -> Option<TextRange> {
    match &node.value {
        Value::List(items) => items.last().map(|item| item.range),
        Value::Map(fields) => fields.last().map(|field| field.name_range.cover(field.value.range)),
        Value::Null | Value::Text(..) => None,
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}
