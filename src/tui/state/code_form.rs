//! Making a code: its name, its key, what it means, and where it goes.

use crate::project::{CodeId, NewCode};

use super::Input;

/// Where a new code goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// In words: `beside Trust`.
    pub name: String,
    /// The code above it.
    pub parent: Option<CodeId>,
}

/// The state of the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeForm {
    /// Name, key and definition.
    pub fields: [Input; 3],
    /// The field that is written in; the number of fields where the place is chosen.
    pub at: usize,
    /// The places that can be chosen.
    pub places: Vec<Place>,
    /// The place that is.
    pub place: usize,
}

impl CodeForm {
    /// The labels of the fields.
    pub const LABELS: [&'static str; 3] = ["name", "key", "definition"];

    /// An empty form with these places to choose from.
    pub fn new(places: Vec<Place>, place: usize) -> Self {
        Self { fields: Default::default(), at: 0, places, place }
    }

    /// The field that is written in.
    pub fn field(&mut self) -> Option<&mut Input> {
        self.fields.get_mut(self.at)
    }

    /// Go to the next row, or the one before.
    pub fn step(&mut self, direction: crate::text::Direction) {
        let rows = self.fields.len() + 1;
        let step = if direction == crate::text::Direction::Forward { 1 } else { rows - 1 };
        self.at = (self.at + step) % rows;
    }

    /// Choose the next place, or the one before.
    pub fn turn(&mut self, direction: crate::text::Direction) {
        let count = self.places.len().max(1);
        let step = if direction == crate::text::Direction::Forward { 1 } else { count - 1 };
        self.place = (self.place + step) % count;
    }

    /// The code that it describes.
    ///
    /// # Errors
    /// A sentence where a field cannot be taken, and the field.
    pub fn code(&self) -> Result<NewCode, (usize, &'static str)> {
        let [name, key, definition] = self.fields.each_ref().map(|field| field.text().trim().to_owned());
        if name.is_empty() {
            return Err((0, "a code needs a name"));
        }
        let mut letters = key.chars();
        let (key, None) = (letters.next(), letters.next()) else { return Err((1, "a key is one letter or digit")) };
        let parent = self.places.get(self.place).and_then(|place| place.parent.clone());
        Ok(NewCode { name, parent, definition, key, ..NewCode::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Direction;

    #[test]
    fn a_form_says_what_is_missing_and_where() {
        let places = ["top", "trust"].map(|name| Place { name: name.to_owned(), parent: Some(name.into()) });
        let mut form = CodeForm::new(places.to_vec(), 0);
        assert_eq!(form.code(), Err((0, "a code needs a name")));
        form.field().unwrap().insert(" 面子 ");
        form.step(Direction::Forward);
        form.field().unwrap().insert("ab");
        assert_eq!(form.code(), Err((1, "a key is one letter or digit")));
        form.field().unwrap().edit(super::super::Edit::EraseBack);
        form.turn(Direction::Backward);
        let code = form.code().unwrap();
        assert_eq!((code.name.as_str(), code.key, code.parent), ("面子", Some('a'), Some("trust".into())));
        form.step(Direction::Backward);
        form.step(Direction::Backward);
        assert_eq!(form.field(), None);
    }
}
