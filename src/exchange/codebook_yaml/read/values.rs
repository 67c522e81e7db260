//! The values of fields that are more than a text: lists, colours, keys, references.

use uuid::Uuid;

use super::super::tree::{Field, Node, Value};
use super::{Reader, first_line, shown};
use crate::project::{CodeId, Color, nearest};

impl Reader<'_> {
    /// A list of texts; a single text counts as a list of one.
    pub(super) fn texts(&mut self, field: &Field) -> Vec<String> {
        match &field.value.value {
            Value::List(items) => items.iter().filter_map(|item| self.item(field, item)).collect(),
            Value::Null => Vec::new(),
            Value::Text(..) => vec![self.words(field)],
            Value::Map(_) => {
                let message = format!("`{}` must be a list of texts", shown(&field.name));
                self.error(first_line(field.value.range, self.source), message, "write `- \"...\"` for each text");
                Vec::new()
            }
        }
    }

    fn item(&mut self, field: &Field, item: &Node) -> Option<String> {
        let (message, hint) = match &item.value {
            Value::Text(text, _) => {
                self.clean(&field.name, text, item.range, |letter| {
                    letter.is_control() && !matches!(letter, '\n' | '\t')
                });
                return Some(text.clone());
            }
            Value::Null => return None,
            Value::Map(fields) if !item.flow && fields.len() == 1 => {
                ("the colon makes this text a field with a value", "put the whole text in quotation marks: \"...\"")
            }
            _ => ("a text belongs here, not a list or a field", "put the text in quotation marks: \"...\""),
        };
        self.error(first_line(item.range, self.source), message, hint);
        None
    }

    pub(super) fn color(&mut self, field: &Field) -> Option<Color> {
        let name = self.label(field);
        if name.is_empty() {
            return None;
        }
        let color = Color::parse(name.trim());
        if color.is_none() {
            let names = Color::ALL.map(|(_, name)| name);
            let hint = match nearest(&name, names.into_iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("choose one of {}", names.join(", ")),
            };
            self.error(field.value.range, format!("`{}` is no colour", shown(&name)), hint);
        }
        color
    }

    pub(super) fn key(&mut self, field: &Field) -> Option<char> {
        let text = self.label(field);
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (None, _) => None,
            (Some(letter), None) if !letter.is_whitespace() => Some(letter),
            _ => {
                let message = format!("a key is one character, and `{}` is not", shown(&text));
                self.error(field.value.range, message, "choose a single letter or digit");
                None
            }
        }
    }

    pub(super) fn flag(&mut self, field: &Field) -> bool {
        let text = self.label(field);
        match text.to_ascii_lowercase().as_str() {
            "" | "true" => true,
            "false" => false,
            _ => {
                let message = format!("`{}` is neither `true` nor `false`", shown(&text));
                self.error(
                    field.value.range,
                    message,
                    "write `applies: false` for a heading that cannot be applied itself",
                );
                true
            }
        }
    }

    pub(super) fn guid(&mut self, field: &Field) -> Option<Uuid> {
        let text = self.label(field);
        let guid = Uuid::try_parse(text.trim()).ok();
        if guid.is_none() && !text.is_empty() {
            let hint = "write it as other programs do, 8-4-4-4-12 letters and digits, or remove the line";
            self.error(field.value.range, format!("`{}` is no GUID", shown(&text)), hint);
        }
        guid
    }

    pub(super) fn reference(&mut self, field: &Field) -> Option<CodeId> {
        Some(self.label(field)).filter(|id| !id.is_empty()).map(CodeId::from)
    }
}
