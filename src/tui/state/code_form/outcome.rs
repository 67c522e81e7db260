//! The code that the form describes.

use crate::project::{Code, NewCode};

use super::{CodeForm, Part};

impl CodeForm {
    /// All that is written about `part`, without what is empty.
    fn texts(&self, part: Part) -> Vec<String> {
        let fields = self.fields.iter().filter(|field| field.part == part);
        let texts = fields.map(|field| field.editor.text().trim().to_owned());
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// Name and key.
    ///
    /// # Errors
    /// A sentence where a field cannot be taken, and which.
    fn head(&self) -> Result<(String, Option<char>), (Part, String)> {
        let one = |part| self.texts(part).join(" ");
        let name = one(Part::Name);
        if name.is_empty() {
            return Err((Part::Name, "a code needs a name".to_owned()));
        }
        let key = one(Part::Key);
        let mut letters = key.chars();
        match (letters.next(), letters.next()) {
            (key, None) => Ok((name, key)),
            _ => Err((Part::Key, "a key is one letter or digit".to_owned())),
        }
    }

    /// The new code that it describes.
    ///
    /// # Errors
    /// A sentence where a field cannot be taken, and which.
    pub fn new_code(&self) -> Result<NewCode, (Part, String)> {
        let (name, key) = self.head()?;
        let parent = self.places.get(self.place).and_then(|place| place.parent.clone());
        let one = |part| self.texts(part).join("\n");
        Ok(NewCode {
            name,
            parent,
            definition: one(Part::Definition),
            include: one(Part::Include),
            exclude: one(Part::Exclude),
            examples: self.texts(Part::Example),
            aliases: self.texts(Part::Alias),
            sources: self.texts(Part::Source),
            applies: self.applies,
            color: self.color,
            key,
            ..NewCode::default()
        })
    }

    /// `base`, the code as it now is, with what was changed in the form.
    ///
    /// # Errors
    /// A sentence where a field cannot be taken, and which.
    pub fn code(&self, base: &Code) -> Result<Code, (Part, String)> {
        let (name, key) = self.head()?;
        let name = if self.touched(&Part::Name) { name } else { base.name.clone() };
        let key = if self.touched(&Part::Key) { key } else { base.key };
        let (_, color, applies) = &self.begun;
        let color = if self.color == *color { base.color } else { self.color };
        let applies = if self.applies == *applies { base.applies } else { self.applies };
        let mut code = Code { name, key, color, applies, ..base.clone() };
        for part in Part::ALL.into_iter().filter(|part| self.touched(part)) {
            let (list, one) = (self.texts(part), self.texts(part).join("\n"));
            match part {
                Part::Definition => code.definition = one,
                Part::Include => code.include = one,
                Part::Exclude => code.exclude = one,
                Part::Example => code.examples = list,
                Part::Alias => code.aliases = list,
                Part::Source => code.sources = list,
                Part::Name | Part::Key | Part::Color | Part::Applies | Part::Place => {}
            }
        }
        Ok(code)
    }

    /// Whether something else is written about `part` than when the form was opened. What was not touched stays to the
    /// letter, blanks at its end included, so that the codebook's file changes in one place only.
    pub(in crate::tui::state) fn touched(&self, part: &Part) -> bool {
        let (before, color, applies) = &self.begun;
        match part {
            Part::Color => return self.color != *color,
            Part::Applies => return self.applies != *applies,
            _ => {}
        }
        let before = before.iter().filter(|(known, _)| known == part).map(|(_, text)| text.as_str());
        let now = self.fields.iter().filter(|field| field.part == *part).map(|field| field.editor.text());
        !before.eq(now.filter(|text| !text.is_empty()))
    }
}

/// What `code` says about `part`, a list with an empty field at its end.
pub(in crate::tui::state) fn texts(code: &Code, part: Part) -> Vec<String> {
    let list = |texts: &[String]| texts.iter().cloned().chain(std::iter::once(String::new())).collect();
    match part {
        Part::Name => vec![code.name.clone()],
        Part::Key => vec![code.key.map(String::from).unwrap_or_default()],
        Part::Definition => vec![code.definition.clone()],
        Part::Include => vec![code.include.clone()],
        Part::Exclude => vec![code.exclude.clone()],
        Part::Example => list(&code.examples),
        Part::Alias => list(&code.aliases),
        Part::Source => list(&code.sources),
        Part::Color | Part::Applies | Part::Place => vec![String::new()],
    }
}
