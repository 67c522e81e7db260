//! The form of a code: every field that the codebook knows, edited in place.

use crate::project::{Code, CodeId, Color};
use crate::text::{ByteOffset, Direction, TextRange};

use super::{Edit, Editor};

mod colors;
mod outcome;
mod part;

use colors::color_rows;
pub use colors::{color_at, color_columns, color_name, color_number};
pub(super) use outcome::texts;
pub use part::Part;

/// Where a new code goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// In words: `beside Trust`.
    pub name: String,
    /// The code above it.
    pub parent: Option<CodeId>,
    /// The colour that it takes there without one of its own.
    pub above: Color,
}

/// A field: what it is about, and what is written there.
#[derive(Clone, Debug)]
pub struct FormField {
    /// What it is about.
    pub part: Part,
    /// What is written; empty where something is chosen.
    pub editor: Editor,
}

impl FormField {
    pub(super) fn new(part: Part, text: &str) -> Self {
        Self { part, editor: Editor::new(text, ByteOffset::new(text.len())) }
    }
}

/// A row of the form on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormRow {
    /// A display line of a field; its label stands before the first.
    Line(usize, TextRange, bool),
    /// What is chosen in a field.
    Chosen(usize),
    /// Colours to choose from, by their numbers: 0 is that of the code above.
    Colors(usize, std::ops::Range<usize>, bool),
    /// Why a field is refused.
    Problem(usize),
    /// What somebody else wrote in a field that was changed here too.
    Theirs(usize, String),
}

impl FormRow {
    /// The field that it belongs to.
    pub fn field(&self) -> usize {
        match self {
            Self::Chosen(field) | Self::Problem(field) => *field,
            Self::Line(field, ..) | Self::Colors(field, ..) | Self::Theirs(field, _) => *field,
        }
    }
}

/// Columns of the labels, with what parts them from the fields.
pub const LABELS: u16 = 12;

/// What the form says, for comparing.
pub(super) type Content = (Vec<(Part, String)>, Option<Color>, bool);

/// The state of the dialog.
#[derive(Clone, Debug)]
pub struct CodeForm {
    /// The code as it was when the form was opened; `None` for a new one.
    pub base: Option<Code>,
    /// The fields from the top.
    pub fields: Vec<FormField>,
    /// The field that has the keys.
    pub at: usize,
    /// The colour of its own.
    pub color: Option<Color>,
    /// The colour that a code which is edited has without one of its own.
    pub(super) above: Color,
    /// Whether it can be applied.
    pub applies: bool,
    /// The places that a new code can go to.
    pub places: Vec<Place>,
    /// The place that is chosen.
    pub place: usize,
    /// What is refused, and why.
    pub problem: Option<(Part, String)>,
    /// What somebody else wrote meanwhile in fields that were changed here too, as it was shown.
    pub theirs: Vec<(Part, String)>,
    pub(super) begun: Content,
}

impl CodeForm {
    /// A form for a new code, with these places to choose from.
    pub fn new(places: Vec<Place>, place: usize) -> Self {
        let mut form = Self::filled(&Code::new("", ""), Color::Gray);
        form.fields.push(FormField::new(Part::Place, ""));
        Self { base: None, places, place, ..form }
    }

    /// A form to change `code`; `above` is the colour that it takes from the code above it.
    pub fn edit(code: &Code, above: Color) -> Self {
        Self::filled(code, above)
    }

    pub(super) fn filled(code: &Code, above: Color) -> Self {
        let mut fields = Vec::new();
        for part in Part::ALL.into_iter().filter(|part| *part != Part::Place) {
            fields.extend(texts(code, part).iter().map(|text| FormField::new(part, text)));
        }
        let begun = Content::default();
        let mut form = Self {
            base: Some(code.clone()),
            fields,
            at: 0,
            color: code.color,
            above,
            applies: code.applies,
            places: Vec::new(),
            place: 0,
            problem: None,
            theirs: Vec::new(),
            begun,
        };
        form.begun = form.content();
        form
    }

    pub(super) fn content(&self) -> Content {
        let written = self.fields.iter().map(|field| (field.part, field.editor.text().to_owned()));
        let written = written.filter(|(_, text)| !text.is_empty()).collect();
        (written, self.color, self.applies)
    }

    /// Whether anything was changed.
    pub fn is_changed(&self) -> bool {
        self.content() != self.begun
    }

    /// What it says now was not written in it: leaving it as it is leaves nothing behind.
    pub fn begin_here(&mut self) {
        self.begun = self.content();
    }

    /// The colour that the code has without one of its own.
    pub fn above(&self) -> Color {
        self.places.get(self.place).map_or(self.above, |place| place.above)
    }

    /// What the field that has the keys is about.
    pub fn part(&self) -> Part {
        self.fields.get(self.at).map_or(Part::Name, |field| field.part)
    }

    /// The field that has the keys, where something is written in it.
    pub fn editor(&mut self) -> Option<&mut Editor> {
        self.fields.get_mut(self.at).filter(|field| !field.part.is_choice()).map(|field| &mut field.editor)
    }

    /// Go to the next field, or the one before.
    pub fn step(&mut self, direction: Direction) {
        let count = self.fields.len().max(1);
        let step = if direction == Direction::Forward { 1 } else { count - 1 };
        self.at = (self.at + step) % count;
    }

    /// Go to the first field about `part`.
    pub fn go_to(&mut self, part: Part) {
        self.at = self.fields.iter().position(|field| field.part == part).unwrap_or(self.at);
    }

    /// Up or down by a display line of `width` columns, over into the next field at the edge of one.
    pub fn step_line(&mut self, direction: Direction, width: usize) {
        if let Some(editor) = self.editor() {
            let lines = editor.lines(width);
            let row = editor.row(&lines);
            let inside = match direction {
                Direction::Forward => row + 1 < lines.len(),
                Direction::Backward => row > 0,
            };
            if inside {
                return editor.step(direction, 1, width);
            }
        }
        self.step(direction);
    }

    /// Write in the field that has the keys. Where something is chosen there, a letter chooses.
    pub fn insert(&mut self, text: &str) {
        self.problem = None;
        let part = self.part();
        if part.is_choice() {
            return self.choose(text);
        }
        // A code has one key: another letter takes its place.
        if part == Part::Key
            && let Some(field) = self.fields.get_mut(self.at)
        {
            field.editor = Editor::new("", ByteOffset::default());
        }
        if !part.is_list() {
            let text = if part.is_long() { text.to_owned() } else { text.replace(['\n', '\t'], " ") };
            return self.editor().into_iter().for_each(|editor| editor.insert(&text));
        }
        // Several lines at once, as the clipboard brings them, are several examples.
        let several = text.contains('\n');
        for (number, line) in text.split('\n').filter(|line| !several || !line.trim().is_empty()).enumerate() {
            if number > 0 {
                self.add_item();
            }
            self.editor().into_iter().for_each(|editor| editor.insert(&line.replace('\t', " ")));
        }
    }

    /// Begin a new line, or the next field of a list.
    pub fn begin_line(&mut self) {
        let part = self.part();
        if part.is_list() {
            self.add_item();
        } else if part.is_long() {
            self.insert("\n");
        } else {
            self.step(Direction::Forward);
        }
    }

    /// Go to an empty field of the list below this one; there is only ever one at its end.
    fn add_item(&mut self) {
        let part = self.part();
        let empty = |field: &FormField| field.part == part && field.editor.text().is_empty();
        if self.fields.get(self.at).is_some_and(empty) {
            return self.step(Direction::Forward);
        }
        self.at += 1;
        if !self.fields.get(self.at).is_some_and(empty) {
            self.fields.insert(self.at.min(self.fields.len()), FormField::new(part, ""));
        }
    }

    /// Edit what is written, or choose.
    pub fn edit_field(&mut self, edit: Edit) {
        self.problem = None;
        let empty_item = self.part().is_list() && self.editor().is_some_and(|editor| editor.text().is_empty());
        // An emptied field of a list goes with the next Backspace, if it is not the last one.
        if edit == Edit::EraseBack && empty_item && self.has_more() {
            self.fields.remove(self.at);
            self.at = self.at.saturating_sub(1);
            return;
        }
        if let Some(editor) = self.editor() {
            return editor.edit(edit);
        }
        match edit {
            Edit::Left => self.turn(Direction::Backward),
            Edit::Right => self.turn(Direction::Forward),
            Edit::EraseBack | Edit::EraseOn if self.part() == Part::Color => self.color = None,
            _ => {}
        }
    }

    /// Whether the list of this field goes on below it.
    fn has_more(&self) -> bool {
        self.fields.get(self.at + 1).is_some_and(|field| field.part == self.part())
    }

    /// Choose the next one, or the one before.
    pub fn turn(&mut self, direction: Direction) {
        let turned = |at: usize, count: usize| {
            let step = if direction == Direction::Forward { 1 } else { count.max(1) - 1 };
            (at + step) % count.max(1)
        };
        match self.part() {
            Part::Color => self.color = color_at(turned(color_number(self.color), Color::ALL.len() + 1)),
            Part::Applies => self.applies = !self.applies,
            Part::Place => self.place = turned(self.place, self.places.len()),
            _ => {}
        }
    }

    /// Choose by a letter: the next colour that begins with it, `y` or `n`; a blank chooses the next one.
    fn choose(&mut self, text: &str) {
        let letter = text.to_lowercase();
        match self.part() {
            Part::Color if !letter.trim().is_empty() => {
                let here = color_number(self.color);
                let count = Color::ALL.len() + 1;
                let begins = |number: &usize| color_at(*number).is_some_and(|color| color.name().starts_with(&letter));
                let next = (1..=count).map(|step| (here + step) % count).find(begins);
                self.color = next.map_or(self.color, color_at);
            }
            Part::Applies if letter == "y" => self.applies = true,
            Part::Applies if letter == "n" => self.applies = false,
            _ if text == " " => self.turn(Direction::Forward),
            _ => {}
        }
    }

    /// Choose the colour that stands at a column of a row with these `numbers`.
    pub fn click_color(&mut self, numbers: std::ops::Range<usize>, column: usize) {
        let mut end = 0;
        let clicked = numbers.into_iter().find(|number| {
            end += color_columns(*number);
            column < end
        });
        self.color = clicked.map_or(self.color, color_at);
    }

    /// The rows of the form where its fields have `width` columns.
    pub fn rows(&self, width: usize) -> Vec<FormRow> {
        let mut rows = Vec::new();
        for (number, field) in self.fields.iter().enumerate() {
            if field.part == Part::Color && number == self.at {
                let flow = color_rows(width).into_iter().enumerate();
                rows.extend(flow.map(|(row, colors)| FormRow::Colors(number, colors, row == 0)));
            } else if field.part.is_choice() {
                rows.push(FormRow::Chosen(number));
            } else {
                let lines = field.editor.lines(width).into_iter().enumerate();
                rows.extend(lines.map(|(row, line)| FormRow::Line(number, line, row == 0)));
            }
            let first = number == 0 || self.fields.get(number - 1).is_none_or(|before| before.part != field.part);
            if first && self.problem.as_ref().is_some_and(|(part, _)| *part == field.part) {
                rows.push(FormRow::Problem(number));
            }
            let last = self.fields.get(number + 1).is_none_or(|after| after.part != field.part);
            if last {
                rows.extend(self.rows_of_theirs(number, field.part, width));
            }
        }
        rows
    }

    /// The row among `rows` that the caret stands in.
    pub fn caret_row(&self, rows: &[FormRow]) -> usize {
        let caret = self.fields.get(self.at).map_or(ByteOffset::default(), |field| field.editor.caret());
        let here = |row: &FormRow| match row {
            FormRow::Line(field, line, _) => *field == self.at && line.start() <= caret,
            row => row.field() == self.at && !matches!(row, FormRow::Problem(_) | FormRow::Theirs(..)),
        };
        rows.iter().rposition(here).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> CodeForm {
        let places =
            ["top", "trust"].map(|name| Place { name: name.to_owned(), parent: Some(name.into()), above: Color::Gray });
        CodeForm::new(places.to_vec(), 0)
    }

    #[test]
    fn a_form_says_what_is_missing_and_where() {
        let mut form = form();
        assert_eq!(form.new_code().unwrap_err().0, Part::Name);
        form.insert(" 面子 ");
        form.step(Direction::Forward);
        form.insert("ab");
        assert_eq!(form.new_code().unwrap_err(), (Part::Key, "a key is one letter or digit".to_owned()));
        form.edit_field(Edit::EraseBack);
        form.go_to(Part::Place);
        form.edit_field(Edit::Left);
        let code = form.new_code().unwrap();
        assert_eq!((code.name.as_str(), code.key, code.parent), ("面子", Some('a'), Some("trust".into())));
        form.step(Direction::Forward);
        assert_eq!(form.part(), Part::Name);
    }

    #[test]
    fn every_field_reads_back_as_it_was() {
        let code = Code {
            definition: "守信。\nsecond line 👍\n".to_owned(),
            include: "when".to_owned(),
            exclude: "not".to_owned(),
            examples: vec!["“他来了，守信。”".to_owned(), "two\nlines".to_owned()],
            color: Some(Color::Teal),
            key: Some('t'),
            aliases: vec!["xinren".to_owned(), "a, b".to_owned()],
            applies: false,
            sources: vec!["Zucker 1986".to_owned()],
            parent: Some("top".into()),
            ..Code::new("trust", "建立信任")
        };
        let form = CodeForm::edit(&code, Color::Red);
        assert_eq!(form.code(&code).unwrap(), code);
        assert!(!form.is_changed());
    }

    #[test]
    fn lists_grow_and_shrink() {
        let code = Code::new("trust", "Trust");
        let mut form = CodeForm::edit(&code, Color::Gray);
        form.go_to(Part::Example);
        form.insert("one 👩‍🔬");
        form.begin_line();
        form.insert("two");
        form.begin_line();
        form.begin_line();
        assert_eq!(form.part(), Part::Color, "an empty field at the end is left");
        assert_eq!(form.code(&code).unwrap().examples, ["one 👩‍🔬", "two"]);
        form.go_to(Part::Example);
        form.edit_field(Edit::EraseToStart);
        form.edit_field(Edit::EraseBack);
        assert_eq!(form.code(&code).unwrap().examples, ["two"]);
        form.go_to(Part::Alias);
        form.insert("a\nb\r\n\nc");
        assert_eq!(form.code(&code).unwrap().aliases, ["a", "b", "c"]);
        assert!(form.is_changed());
    }

    #[test]
    fn colours_are_chosen_by_arrow_and_letter() {
        let mut form = CodeForm::edit(&Code::new("trust", "Trust"), Color::Gray);
        form.go_to(Part::Color);
        form.edit_field(Edit::Right);
        assert_eq!(form.color, Some(Color::Red));
        form.edit_field(Edit::Left);
        form.edit_field(Edit::Left);
        assert_eq!(form.color, Some(Color::Gray));
        for expected in [Color::Blue, Color::Brown, Color::Blue] {
            form.insert("b");
            assert_eq!(form.color, Some(expected));
        }
        form.edit_field(Edit::EraseBack);
        assert_eq!(form.color, None);
        form.step(Direction::Forward);
        form.go_to(Part::Applies);
        form.insert(" ");
        assert!(!form.applies);
    }

    #[test]
    fn up_and_down_go_through_lines_and_over_into_the_next_field() {
        let code = Code {
            definition: "他们信任我们，我们也信任他们。".to_owned(), ..Code::new("trust", "Trust")
        };
        let mut form = CodeForm::edit(&code, Color::Gray);
        form.go_to(Part::Definition);
        form.fields[form.at].editor.place(ByteOffset::default());
        let rows = form.rows(8);
        assert_eq!(form.caret_row(&rows), 2);
        for _ in 0..4 {
            assert_eq!(form.part(), Part::Definition);
            form.step_line(Direction::Forward, 8);
        }
        assert_eq!(form.part(), Part::Include);
        form.step_line(Direction::Backward, 8);
        assert_eq!(form.part(), Part::Definition);
    }
}
