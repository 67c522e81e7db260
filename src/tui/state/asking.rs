//! A field of one line that asks for one thing: a weight, the name of a bookmark.

use crate::project::{CodingId, TranscriptId};

use super::{Dialog, Input};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedFor {
    /// How strongly the codes of codings apply.
    Weight(Vec<CodingId>),
    /// What a bookmark is called.
    Bookmark,
    /// What a new attribute of a transcript is called.
    AttributeName(TranscriptId),
    /// The value of an attribute of a transcript.
    AttributeValue(TranscriptId, String),
}

impl Dialog {
    /// Whether it is a field of one line, in the place of the bar below the view.
    pub fn is_line(&self) -> bool {
        matches!(
            self,
            Self::Find(_)
                | Self::Question(_)
                | Self::Ask(_)
                | Self::Export(_)
                | Self::GoTo(_)
                | Self::Pile(_)
                | Self::SaveQuery(..)
        )
    }
}

/// The state of the dialog.
#[derive(Clone, Debug)]
pub struct Asking {
    /// What is asked for.
    pub asked: AskedFor,
    /// What was typed.
    pub input: Input,
}

impl Asking {
    /// The label before the field.
    pub fn label(&self) -> String {
        match &self.asked {
            AskedFor::Weight(_) => "weight from 1 to 100, empty for none: ".to_owned(),
            AskedFor::Bookmark => "bookmark here, with this name: ".to_owned(),
            AskedFor::AttributeName(transcript) => format!("new attribute of {transcript}, with this name: "),
            AskedFor::AttributeValue(transcript, name) => format!("{name} of {transcript}, empty for none: "),
        }
    }

    /// The weight that was typed, with or without a sign for per cent; `None` where nothing was.
    ///
    /// # Errors
    /// What was typed, where that is no weight.
    pub fn weight(&self) -> Result<Option<u8>, String> {
        let typed: String = self.input.text().trim().chars().map(half_width).collect();
        let number = typed.strip_suffix('%').unwrap_or(&typed).trim_end();
        if typed.is_empty() {
            return Ok(None);
        }
        let known = number.parse().ok().filter(|weight| (1..=crate::project::MAX_WEIGHT).contains(weight));
        known.map(Some).ok_or(typed)
    }
}

/// A sign as an input method gives it in full width.
fn half_width(letter: char) -> char {
    match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: Result<Option<u8>, &str>) {
        let asked = AskedFor::Weight(vec![CodingId(uuid::Uuid::nil())]);
        let asking = Asking { asked, input: Input::from(typed) };
        assert_eq!(asking.weight(), expected.map_err(str::to_owned), "{typed}");
    }

    #[test]
    fn a_weight_is_a_whole_number_up_to_100() {
        check("80", Ok(Some(80)));
        check(" 100 % ", Ok(Some(100)));
        check("８０％", Ok(Some(80)));
        check("", Ok(None));
        check("0", Err("0"));
        check("101", Err("101"));
        check("高", Err("高"));
        check("0.5", Err("0.5"));
    }
}
