//! A text of several lines with other words: in the block or the lines in which the researcher had it.

use super::super::scalar::{Quotes, scalar};
use super::super::tree::{Field, Style, Value};
use super::place::{column, line, line_end, line_start};
use super::style::quotes;
use crate::text::columns;

/// How a field's text is laid out over lines.
pub(super) struct Wrapping {
    style: Style,
    quotes: Quotes,
    /// Spaces before each line but the first.
    indent: usize,
    /// The column that the first words stand in.
    first: usize,
    /// The widest line, in columns.
    width: usize,
}

impl Wrapping {
    /// The layout of a field whose text stands on several lines, or as a block.
    pub(super) fn of(source: &str, field: &Field) -> Option<Self> {
        let Value::Text(_, style) = &field.value.value else { return None };
        let block = matches!(style, Style::Literal | Style::Folded);
        let (start, end) = (field.value.range.start().get(), field.value.range.end().get());
        let end = start + source.get(start..end)?.trim_end().len();
        let mut lines = Vec::new();
        let mut at = line_start(source, start);
        while at < end {
            lines.push(line(source, at));
            at = line_end(source, at);
        }
        let rest = lines.iter().skip(usize::from(!block)).find(|line| !line.trim().is_empty())?;
        let indent = rest.len() - rest.trim_start_matches(' ').len();
        let width = lines.iter().map(|line| columns(line)).max()?;
        let first = if block { indent } else { column(source, start) };
        Some(Self { style: *style, quotes: quotes(&field.value), indent, first, width })
    }

    /// What stands after the field's colon; `None` where the text does not fit the layout.
    pub(super) fn words(&self, text: &str, newline: &str) -> Option<String> {
        let body = text.strip_suffix('\n').unwrap_or(text);
        let plain = |line: &str| line.trim_end() == line && !line.chars().any(|letter| letter.is_control());
        if body.is_empty() || body.starts_with([' ', '\n']) || body.ends_with('\n') || !body.split('\n').all(plain) {
            return None;
        }
        let chomp = if body.len() < text.len() { "" } else { "-" };
        let lines: Vec<String> = match self.style {
            Style::Literal => body.split('\n').map(str::to_owned).collect(),
            Style::Folded if !body.contains('\n') => self.wrapped(body)?,
            Style::Folded => return None,
            _ if text.contains('\n') => return None,
            _ => self.wrapped(&scalar(text, self.quotes, false))?,
        };
        let indented =
            |line: &String| if line.is_empty() { String::new() } else { format!("{:1$}{line}", "", self.indent) };
        let rest =
            |lines: &[String]| lines.iter().flat_map(|line| [newline.to_owned(), indented(line)]).collect::<String>();
        Some(match self.style {
            Style::Literal => format!(" |{chomp}{}", rest(&lines)),
            Style::Folded => format!(" >{chomp}{}", rest(&lines)),
            _ => format!(" {}{}", lines.first()?, rest(lines.get(1..)?)),
        })
    }

    /// Words on lines no wider than the widest was; broken at single spaces alone, which fold to what they were.
    fn wrapped(&self, words: &str) -> Option<Vec<String>> {
        let mut lines = vec![String::new()];
        let mut room = self.width.saturating_sub(self.first);
        for word in words.split(' ') {
            if word.is_empty() {
                return None;
            }
            let line = lines.last_mut()?;
            if line.is_empty() || columns(line) + 1 + columns(word) <= room {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            } else {
                room = self.width.saturating_sub(self.indent);
                lines.push(word.to_owned());
            }
        }
        Some(lines)
    }
}
