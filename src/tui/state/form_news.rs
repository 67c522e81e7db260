//! What others have changed of a code while its form is open.

use crate::project::Code;
use crate::text::{TextRange, wrap};

use super::code_form::{CodeForm, FormField, FormRow, Part, texts};
use super::color_name;

impl CodeForm {
    /// Take in the code as it now is: fields that were not changed here take the newer words. Gives back which did.
    pub fn take_news(&mut self, now: &Code) -> Vec<Part> {
        let Some(mut base) = self.base.clone().filter(|base| base != now) else { return Vec::new() };
        let newer = |part: &Part| said(&base, *part) != said(now, *part) && !self.touched(part);
        let taken: Vec<Part> = Part::ALL.into_iter().filter(newer).collect();
        for part in &taken {
            self.put(*part, now);
            copy(now, *part, &mut base);
        }
        self.begun = Self::filled(&base, self.above).content();
        self.base = Some(base);
        taken
    }

    /// What somebody else wrote in fields that were changed here too, where `mine`, the code that comes of the form, says
    /// something else.
    pub fn contested(&self, mine: &Code, now: &Code) -> Vec<(Part, String)> {
        let Some(base) = &self.base else { return Vec::new() };
        let both = |part: &Part| {
            let theirs = said(now, *part);
            self.touched(part) && said(base, *part) != theirs && said(mine, *part) != theirs
        };
        Part::ALL.into_iter().filter(both).map(|part| (part, said(now, part))).collect()
    }

    /// Fill the fields about `part` anew. The caret stays in its field.
    fn put(&mut self, part: Part, now: &Code) {
        match part {
            Part::Color => self.color = now.color,
            Part::Applies => self.applies = now.applies,
            _ => {
                let Some(first) = self.fields.iter().position(|field| field.part == part) else { return };
                let end = first + self.fields.iter().filter(|field| field.part == part).count();
                let fields: Vec<FormField> = texts(now, part).iter().map(|text| FormField::new(part, text)).collect();
                let new_end = first + fields.len();
                self.fields.splice(first..end, fields);
                if self.at >= end {
                    self.at = self.at - end + new_end;
                } else {
                    self.at = self.at.min(new_end.saturating_sub(1));
                }
            }
        }
    }

    /// The rows that show what somebody else wrote about `part`, below its field with this number.
    pub(super) fn rows_of_theirs(&self, number: usize, part: Part, width: usize) -> Vec<FormRow> {
        let Some((_, text)) = self.theirs.iter().find(|(known, _)| *known == part) else { return Vec::new() };
        let heading = "changed by somebody else too; ctrl-s again puts yours in the place of:".to_owned();
        let text = if text.is_empty() { "(nothing)" } else { text };
        let of_line = |line: &str| -> Vec<String> {
            let lines = wrap(line, TextRange::of(0, line.len()), width.saturating_sub(2).max(1));
            lines.into_iter().map(|range| format!("  {}", range.slice(line).trim_end())).collect()
        };
        let lines = std::iter::once(heading).chain(text.lines().flat_map(of_line));
        lines.map(|line| FormRow::Theirs(number, line)).collect()
    }
}

/// What `code` says about `part`.
fn said(code: &Code, part: Part) -> String {
    match part {
        Part::Color => color_name(code.color).to_owned(),
        Part::Applies => if code.applies { "yes" } else { "no" }.to_owned(),
        _ => texts(code, part).join("\n").trim_end().to_owned(),
    }
}

fn copy(from: &Code, part: Part, to: &mut Code) {
    match part {
        Part::Name => to.name.clone_from(&from.name),
        Part::Key => to.key = from.key,
        Part::Definition => to.definition.clone_from(&from.definition),
        Part::Include => to.include.clone_from(&from.include),
        Part::Exclude => to.exclude.clone_from(&from.exclude),
        Part::Example => to.examples.clone_from(&from.examples),
        Part::Color => to.color = from.color,
        Part::Alias => to.aliases.clone_from(&from.aliases),
        Part::Applies => to.applies = from.applies,
        Part::Source => to.sources.clone_from(&from.sources),
        Part::Place => {}
    }
}
