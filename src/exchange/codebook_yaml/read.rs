//! From the tree to a codebook, with every field checked.

mod values;

use super::CODE_FIELDS;
use super::check::{self, Draft};
use super::decode::too_large;
use super::problem::{Fault, Problem, Severity, place};
use super::tree::{Field, Node, Value, grow};
use crate::project::{AttributeQuestion, Code, Codebook, Color, LONGEST_NAME, nearest, slug};
use crate::text::TextRange;

/// A codebook that can be used, and what the researcher probably meant otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The codebook.
    pub codebook: Codebook,
    /// Problems of [`Severity::Warning`], in the order of the file.
    pub warnings: Vec<Problem>,
}

/// Read a codebook file's text.
///
/// # Errors
/// All problems that were found, warnings among them, in the order of the file; at least one is an error.
pub fn parse(source: &str) -> Result<Parsed, Vec<Problem>> {
    too_large(source.len()).map_err(|problem| vec![*problem])?;
    let root = grow(source).map_err(|fault| place(source, vec![fault]))?;
    let (codebook, faults) = read(source, root.as_ref());
    let warnings = place(source, faults);
    if warnings.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(warnings);
    }
    Ok(Parsed { codebook, warnings })
}

/// Read a tree as far as it goes; the codebook is whole only where no fault is an error.
pub(super) fn read(source: &str, root: Option<&Node>) -> (Codebook, Vec<Fault>) {
    let mut reader = Reader { source, faults: Vec::new(), drafts: Vec::new(), full: false };
    let mut codebook = Codebook::default();
    reader.top(root, &mut codebook);
    let codes = check::order(reader.drafts, &mut reader.faults);
    (codebook.with_codes(codes), reader.faults)
}

/// The id of a code as it stands in the tree: written, or made from the name.
pub(super) fn id_of(node: &Node) -> Option<String> {
    let text = |name| match &node.field(name)?.value.value {
        Value::Text(text, _) => Some(text.clone()),
        _ => None,
    };
    match &node.value {
        Value::Text(name, _) => Some(slug(name)),
        _ => text("id").or_else(|| text("name").map(|name| slug(&name))),
    }
}

const TOP_FIELDS: [&str; 6] = ["codebook", "version", "description", "sources", "codes", "attributes"];
/// Fields that say where a code stands.
const PLACE_FIELDS: [&str; 2] = ["parent", "codes"];
const ATTRIBUTE_FIELDS: [&str; 3] = ["name", "description", "values"];
/// What people write for our names, too far from them to be found by spelling.
const OTHER_WORDS: [(&str, &str); 18] = [
    ("title", "name"),
    ("label", "name"),
    ("title", "codebook"),
    ("name", "codebook"),
    ("description", "definition"),
    ("meaning", "definition"),
    ("inclusion", "include"),
    ("exclusion", "exclude"),
    ("quotes", "examples"),
    ("hotkey", "key"),
    ("shortcut", "key"),
    ("synonyms", "aliases"),
    ("literature", "sources"),
    ("references", "sources"),
    ("children", "codes"),
    ("subcodes", "codes"),
    ("options", "values"),
    ("choices", "values"),
];
/// Characters in a line that is no code's name: a title, a version.
const LONGEST_LINE: usize = 500;

/// Codes in one file: more than anybody can apply, and the screen's lists stay quick.
const MOST_CODES: usize = 20_000;

struct Reader<'s> {
    source: &'s str,
    faults: Vec<Fault>,
    drafts: Vec<Draft>,
    /// More codes than are taken.
    full: bool,
}

impl Reader<'_> {
    fn error(&mut self, range: TextRange, message: impl Into<String>, hint: impl Into<String>) {
        self.faults.push(Fault::error(range, message).hint(hint));
    }

    fn top(&mut self, root: Option<&Node>, codebook: &mut Codebook) {
        const HINT: &str = "a codebook begins with `codebook: its title` and has a list `codes:`";
        match root {
            None | Some(Node { value: Value::Null, .. }) => {
                self.error(TextRange::default(), "the codebook is empty", HINT);
            }
            Some(node) if matches!(node.value, Value::Map(_)) => self.top_fields(node, codebook),
            Some(node) => {
                let range = first_line(node.range, self.source);
                let hint = "write `codes:` on a line above the list";
                let list = matches!(node.value, Value::List(_));
                self.error(range, "the file is not a codebook: it has no field names", if list { hint } else { HINT });
            }
        }
    }

    fn top_fields(&mut self, root: &Node, codebook: &mut Codebook) {
        self.twice(root, "the codebook");
        for field in root.fields() {
            match field.name.as_str() {
                "codebook" => codebook.title = self.label(field),
                "version" => codebook.version = self.label(field),
                "description" => codebook.description = self.words(field),
                "sources" => codebook.sources = self.texts(field),
                "codes" => self.codes(field, None),
                "attributes" => codebook.attributes = self.attributes(field),
                _ => self.unknown(field, &TOP_FIELDS),
            }
        }
        if root.field("codes").is_none() {
            let range = first_line(root.range, self.source);
            let fault = Fault::warning(range, "the codebook has no list `codes:`");
            self.faults.push(fault.hint("add a line `codes:` and below it `  - id: ...` for each code"));
        }
    }

    fn codes(&mut self, field: &Field, above: Option<usize>) {
        match &field.value.value {
            Value::Null => {}
            Value::List(items) => {
                for item in items {
                    if self.drafts.len() == MOST_CODES {
                        return self.too_many(item);
                    }
                    self.code(item, above);
                }
            }
            Value::Map(_) | Value::Text(..) => {
                let hint = "write each code as an item of a list: `- id: ...` on a line of its own";
                self.error(first_line(field.value.range, self.source), "`codes` must be a list", hint);
            }
        }
    }

    /// What comes behind the last code that is taken is not looked at.
    fn too_many(&mut self, item: &Node) {
        if !self.full {
            self.full = true;
            let message = format!("the file has more than {MOST_CODES} codes");
            let range = first_line(item.range, self.source);
            self.error(range, message, "is this the right file? Split the codebook, or code the rest as attributes");
        }
    }

    fn code(&mut self, node: &Node, above: Option<usize>) {
        const HINT: &str = "write `- id: ...` and the code's other fields below it";
        let range = first_line(node.range, self.source);
        match &node.value {
            Value::Map(_) => self.code_fields(node, above),
            Value::Text(name, _) => {
                let name = self.one_line("name", name, node.range);
                let id = Some(slug(&name)).filter(|_| !name.trim().is_empty());
                match id {
                    Some(id) => self.drafts.push(Draft::new(Code::new(id, name), above, range)),
                    None => self.error(range, "this code is empty", HINT),
                }
            }
            Value::Null => self.error(range, "this code is empty", HINT),
            Value::List(_) => self.error(range, "a list stands where a code belongs", HINT),
        }
    }

    fn code_fields(&mut self, node: &Node, above: Option<usize>) {
        self.twice(node, "this code");
        let mut draft = Draft::new(Code::new("", ""), above, first_line(node.range, self.source));
        draft.made_id = false;
        let mut below = None;
        for field in node.fields() {
            self.code_field(field, &mut draft, &mut below);
        }
        let above = self.known_as(node, &mut draft).then_some(self.drafts.len());
        if above.is_some() {
            self.drafts.push(draft);
        }
        if let Some(field) = below {
            self.codes(field, above);
        }
    }

    fn code_field<'n>(&mut self, field: &'n Field, draft: &mut Draft, below: &mut Option<&'n Field>) {
        let code = &mut draft.code;
        match field.name.as_str() {
            "id" => code.id = self.label(field).into(),
            "name" => code.name = self.label(field),
            "definition" => code.definition = self.words(field),
            "include" => code.include = self.words(field),
            "exclude" => code.exclude = self.words(field),
            "examples" => code.examples = self.texts(field),
            "color" => code.color = self.color(field),
            "key" => {
                code.key = self.key(field);
                draft.key = field.value.range;
            }
            "aliases" => code.aliases = self.texts(field),
            "applies" => code.applies = self.flag(field),
            "sources" => code.sources = self.texts(field),
            "replaced_by" => {
                code.replaced_by = self.reference(field);
                draft.replaced_by = field.value.range;
            }
            "guid" => code.guid = self.guid(field),
            "parent" => {
                code.parent = self.reference(field);
                draft.parent = field.value.range;
            }
            "codes" => *below = below.or(Some(field)),
            _ => self.unknown(field, &[CODE_FIELDS.as_slice(), &PLACE_FIELDS].concat()),
        }
    }

    /// Settle id and name, each from the other where it is missing; whether the code has an id then.
    fn known_as(&mut self, node: &Node, draft: &mut Draft) -> bool {
        let (id, name) = (node.field("id"), node.field("name"));
        let blank = |text: &str| text.trim().is_empty();
        let mut told = false;
        for field in [id, name].into_iter().flatten() {
            if matches!(&field.value.value, Value::Text(text, _) if blank(text)) {
                let message = format!("the {} is empty", field.name);
                self.error(field.value.range, message, "write at least one letter, or remove the line");
                told = true;
            }
        }
        draft.place = [id, name].into_iter().flatten().find_map(place_of).unwrap_or(draft.place);
        match (blank(draft.code.id.as_str()), blank(&draft.code.name)) {
            (true, true) if told => return false,
            (true, true) => {
                self.error(draft.place, "a code needs an id or a name", "write `id: ...` as the code's first line");
                return false;
            }
            (true, false) => {
                draft.code.id = slug(&draft.code.name).into();
                draft.made_id = true;
            }
            (false, true) => draft.code.name = draft.code.id.to_string(),
            (false, false) => {}
        }
        if draft.code.id.as_str().trim() != draft.code.id.as_str() {
            self.error(draft.place, "the id begins or ends with a space", "remove the space");
        }
        true
    }

    fn attributes(&mut self, field: &Field) -> Vec<AttributeQuestion> {
        const HINT: &str =
            "write `- name: ...` and below it `description:` and, where answers are given, `values: [...]`";
        if !matches!(field.value.value, Value::List(_) | Value::Null) {
            self.error(first_line(field.value.range, self.source), "`attributes` must be a list", HINT);
        }
        let mut questions = Vec::new();
        for item in field.value.items() {
            let mut question = AttributeQuestion::default();
            if let Value::Text(name, _) = &item.value {
                question.name = self.one_line("name", name, item.range);
            }
            self.twice(item, "this attribute");
            for field in item.fields() {
                match field.name.as_str() {
                    "name" => question.name = self.label(field),
                    "description" => question.description = self.words(field),
                    "values" => question.values = self.texts(field),
                    _ => self.unknown(field, &ATTRIBUTE_FIELDS),
                }
            }
            if question.name.trim().is_empty() {
                self.error(first_line(item.range, self.source), "an attribute needs a name", HINT);
            }
            questions.push(question);
        }
        questions
    }

    /// A field that stands twice in one mapping.
    fn twice(&mut self, node: &Node, whose: &str) {
        let mut seen = std::collections::HashMap::new();
        for field in node.fields().iter().filter(|field| !field.merged) {
            if let Some(first) = seen.insert(field.name.as_str(), field.name_range) {
                let fault = Fault::error(field.name_range, format!("`{}` stands twice in {whose}", shown(&field.name)));
                self.faults.push(fault.also(first, "first here").hint("keep one of the two"));
            }
        }
    }

    /// A field that is none of ours: kept, and named where it looks like a slip.
    fn unknown(&mut self, field: &Field, known: &[&'static str]) {
        if field.merged {
            return;
        }
        let folded = field.name.to_lowercase();
        let other = OTHER_WORDS.iter().find(|(word, ours)| *word == folded && known.contains(ours));
        let near = nearest(&field.name, known.iter().copied());
        if let Some(ours) = other.map(|(_, ours)| (*ours).to_owned()).or(near) {
            let fault = Fault::warning(field.name_range, format!("unknown field `{}`", shown(&field.name)));
            self.faults.push(fault.hint(format!("did you mean `{ours}`?")));
        }
    }

    /// Words of any length, lines and tabs among them; a list gives one line for each item.
    fn words(&mut self, field: &Field) -> String {
        if matches!(field.value.value, Value::List(_)) {
            return self.texts(field).join("\n");
        }
        self.text(field, |letter| letter.is_control() && !matches!(letter, '\n' | '\t'))
    }

    /// Words on one line.
    fn label(&mut self, field: &Field) -> String {
        let text = self.text(field, char::is_control);
        self.seen(field, &text);
        self.short(&field.name, &text, field.value.range);
        text
    }

    /// A character in a name that turns the direction of what follows, or parts a word where nobody sees it.
    fn seen(&mut self, field: &Field, text: &str) {
        let hidden = |letter: &char| matches!(letter, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if let Some(letter) = text.chars().find(hidden) {
            let message =
                format!("the {} holds the invisible character U+{:04X}", shown(&field.name), u32::from(letter));
            let fault = Fault::warning(first_line(field.value.range, self.source), message);
            self.faults.push(fault.hint("type the text anew; it came with text pasted from another program"));
        }
    }

    fn one_line(&mut self, what: &str, text: &str, range: TextRange) -> String {
        self.clean(what, text, range, char::is_control);
        self.short(what, text, range);
        text.to_owned()
    }

    fn short(&mut self, what: &str, text: &str, range: TextRange) {
        let length = text.chars().count();
        let limit = if matches!(what, "name" | "aliases") { LONGEST_NAME } else { LONGEST_LINE };
        if length > limit {
            let message = format!("the {} has {length} characters, and at most {limit} are taken", shown(what));
            self.error(range, message, "shorten it; the definition may be as long as you like");
        }
    }

    fn text(&mut self, field: &Field, bad: fn(char) -> bool) -> String {
        match &field.value.value {
            Value::Null => {
                self.hidden_by_hash(field);
                String::new()
            }
            Value::Text(text, _) => {
                self.clean(&field.name, text, field.value.range, bad);
                text.clone()
            }
            Value::List(_) | Value::Map(_) => {
                let message = format!("`{}` must be a text", shown(&field.name));
                let hint = "write it on one line, in quotation marks if it holds colons, brackets or braces";
                self.error(first_line(field.value.range, self.source), message, hint);
                String::new()
            }
        }
    }

    /// A value that is a comment to YAML: `color: #ff0000`, `key: #`.
    fn hidden_by_hash(&mut self, field: &Field) {
        let rest = TextRange::of(field.name_range.end().get(), self.source.len()).slice(self.source);
        let line = rest.lines().next().unwrap_or_default();
        let value = line.trim_start_matches([':', ' ']);
        if value.starts_with('#') && !value.starts_with("# ") && !field.merged {
            let message = format!("`{}` is empty: what follows `#` is a comment", field.name);
            let hint = match field.name.as_str() {
                "color" => format!("choose one of {}", Color::ALL.map(|(_, name)| name).join(", ")),
                _ => format!("write \"{}\" in quotation marks", shown(value.trim_end())),
            };
            self.faults.push(Fault::warning(field.name_range, message).hint(hint));
        }
    }

    fn clean(&mut self, what: &str, text: &str, range: TextRange, bad: fn(char) -> bool) {
        if let Some(letter) = text.chars().find(|letter| bad(*letter)) {
            let what = shown(what);
            let (message, hint) = match letter {
                '\n' => (format!("the {what} has more than one line"), "write it on one line"),
                _ => (
                    format!("the {what} holds the control character U+{:04X}", u32::from(letter)),
                    "delete it; it may be invisible in your editor, so type the text anew",
                ),
            };
            self.error(first_line(range, self.source), message, hint);
        }
    }
}

/// Where a field's text stands, if it has one.
fn place_of(field: &Field) -> Option<TextRange> {
    matches!(field.value.value, Value::Text(..)).then_some(field.value.range)
}

/// The part of `range` on its first line: enough to point at.
pub(super) fn first_line(range: TextRange, source: &str) -> TextRange {
    let line = range.slice(source).lines().next().unwrap_or_default();
    TextRange::of(range.start().get(), range.start().get() + line.trim_end().len())
}

/// Characters that nobody sees and that no script needs: blanks without width, marks that turn the direction of a line.
fn is_hidden(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A researcher's word inside a message: without control characters, not too long.
pub(super) fn shown(word: &str) -> String {
    let mut letters = word.chars();
    let short: String = letters
        .by_ref()
        .take(60)
        .flat_map(|letter| {
            let plain = (!letter.is_control() && !is_hidden(letter)).then_some(letter);
            plain.into_iter().chain(plain.is_none().then(|| letter.escape_default()).into_iter().flatten())
        })
        .collect();
    if letters.next().is_some() { format!("{short}...") } else { short }
}
