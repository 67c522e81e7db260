//! The types of attributes as `emic.yaml` writes them: a word, a list of levels, or fields.
//!
//! ```yaml
//! attributes:
//!   years: number
//!   interviewed: date
//!   rank: [junior, senior, lead]
//!   age: {type: number, classes: [30, 50], missing: [refused]}
//! ```

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::project::{AttributeKind, AttributeType, Classes, nearest};
use crate::text::Arrange;

/// The names of the types.
const TYPES: [&str; 4] = ["text", "number", "date", "levels"];

/// A type as the file has it.
#[derive(Default)]
pub(super) struct TypeFile(pub(super) AttributeType);

impl<'de> Deserialize<'de> for TypeFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfType).map(Self)
    }
}

struct OfType;

impl<'de> Visitor<'de> for OfType {
    type Value = AttributeType;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type (text, number, date), a list of levels, or fields: type, levels, classes, missing")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<AttributeType, E> {
        Ok(AttributeType { kind: kind(word, Vec::new()).map_err(E::custom)?, ..AttributeType::default() })
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<AttributeType, E> {
        Ok(AttributeType::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<AttributeType, A::Error> {
        let mut levels = Vec::new();
        while let Some(level) = list.next_element::<String>()? {
            levels.push(level);
        }
        Ok(AttributeType { kind: kind("levels", levels).map_err(A::Error::custom)?, ..AttributeType::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AttributeType, A::Error> {
        let (mut word, mut levels, mut read) = (None, Vec::new(), AttributeType::default());
        while let Some(field) = map.next_key::<String>()? {
            match field.as_str() {
                "type" => word = map.next_value::<Option<String>>()?,
                "levels" => levels = map.next_value::<Option<Vec<String>>>()?.unwrap_or_default(),
                "missing" => read.missing = map.next_value::<Option<Vec<String>>>()?.unwrap_or_default(),
                "classes" => read.classes = map.next_value::<ClassesFile>()?.0,
                // A newer version may know it.
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let word = word.unwrap_or_else(|| if levels.is_empty() { "text" } else { "levels" }.to_owned());
        read.kind = kind(&word, levels).map_err(A::Error::custom)?;
        fitting(&read).map_err(A::Error::custom)?;
        Ok(read)
    }
}

fn kind(word: &str, levels: Vec<String>) -> Result<AttributeKind, String> {
    match word.trim().to_lowercase().as_str() {
        "text" | "" => Ok(AttributeKind::Text),
        "number" => Ok(AttributeKind::Number),
        "date" => Ok(AttributeKind::Date),
        "levels" if levels.iter().all(|level| level.trim().is_empty()) => {
            Err("an attribute of levels has none; write them in their order: levels: [junior, senior]".to_owned())
        }
        "levels" => {
            let named = levels.into_iter().map(|level| level.trim().to_owned());
            Ok(AttributeKind::Levels(named.filter(|level| !level.is_empty()).collect()))
        }
        other => {
            let near = nearest(other, TYPES.into_iter());
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            Err(format!("`{word}` is no type of an attribute, which are {}{hint}", TYPES.join(", ")))
        }
    }
}

/// Whether the classes are such that the type can be put into them.
fn fitting(read: &AttributeType) -> Result<(), String> {
    match (&read.classes, &read.kind) {
        (Classes::None, _)
        | (Classes::Bounds(_), AttributeKind::Number)
        | (Classes::Year | Classes::Month, AttributeKind::Date) => Ok(()),
        (Classes::Bounds(_), kind) => {
            Err(format!("bounds of classes are for numbers, and the type is {}", kind.name()))
        }
        (_, kind) => Err(format!("classes `year` and `month` are for dates, and the type is {}", kind.name())),
    }
}

#[derive(Default)]
struct ClassesFile(Classes);

impl<'de> Deserialize<'de> for ClassesFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfClasses).map(Self)
    }
}

struct OfClasses;

impl<'de> Visitor<'de> for OfClasses {
    type Value = Classes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers between which classes lie, or for dates `year` or `month`")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Classes, E> {
        match word.trim() {
            "" => Ok(Classes::None),
            "year" => Ok(Classes::Year),
            "month" => Ok(Classes::Month),
            other => {
                Err(E::custom(format!("`{other}` makes no classes; write numbers such as [5, 10], year or month")))
            }
        }
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Classes, E> {
        Ok(Classes::None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Classes, A::Error> {
        let mut bounds: Vec<f64> = Vec::new();
        while let Some(bound) = list.next_element::<f64>()? {
            if !bound.is_finite() {
                return Err(A::Error::custom("a bound of classes is a number"));
            }
            bounds.push(bound);
        }
        bounds.arrange_by(f64::total_cmp);
        bounds.dedup();
        Ok(if bounds.is_empty() { Classes::None } else { Classes::Bounds(bounds) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;

    #[test]
    fn types_are_a_word_a_list_or_fields() {
        let text = "attributes:\n  years: number\n  day: date\n  空:\n  rank: [1, 高级 😀]\n  age: {type: number, classes: [50, 30, 30], missing: [\"-\"], future: {a: 1}}\n  \
            month: {type: date, classes: month}\n  level:\n    levels: [低, 高]\n";
        let types = Settings::parse(text).unwrap().attributes;
        let kind = |name: &str| types.get(name).unwrap().kind.clone();
        assert_eq!(
            (kind("years"), kind("day"), kind("空")),
            (AttributeKind::Number, AttributeKind::Date, AttributeKind::Text)
        );
        assert_eq!(kind("rank"), AttributeKind::Levels(vec!["1".to_owned(), "高级 😀".to_owned()]));
        assert_eq!(kind("level"), AttributeKind::Levels(vec!["低".to_owned(), "高".to_owned()]));
        let age = types.get("age").unwrap();
        assert_eq!((&age.classes, age.missing.as_slice()), (&Classes::Bounds(vec![30.0, 50.0]), &["-".to_owned()][..]));
        assert_eq!(types.get("month").unwrap().classes, Classes::Month);
        assert!(Settings::parse("attributes:\n").unwrap().attributes.get("x").is_none());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let check = |text: &str, words: &str| {
            let why = Settings::parse(text).unwrap_err();
            assert!(why.contains(words) && why.contains("line 2"), "{why}");
        };
        check("attributes:\n  years: numbr\n", "did you mean `number`?");
        check("attributes:\n  rank: []\n", "write them in their order");
        check("attributes:\n  rank: {type: levels}\n", "write them in their order");
        check("attributes:\n  rank: {type: text, classes: [1]}\n", "bounds of classes are for numbers");
        check("attributes:\n  rank: {type: number, classes: week}\n", "makes no classes");
    }
}
