//! What kind of values an attribute has: words, numbers, dates, or levels in an order; what stands for a value that is
//! missing; and the classes that numbers and dates are put into.
//!
//! A cell that is empty says nothing, and is no value. One that says `NA` or `n/a` says that there is none: it is kept, it
//! is counted apart, and it is never taken for a number or a level.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::nearest;

use crate::text::Arrange;

/// What stands for a missing value where nothing else is said.
pub const MISSING: [&str; 7] = ["NA", "N/A", "n.a.", "#N/A", "不适用", "缺失", "未知"];

/// The name of the group of values that are missing and say so.
pub const NOT_APPLICABLE: &str = "(n/a)";

/// What kind of values an attribute has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AttributeKind {
    /// Words.
    #[default]
    Text,
    /// Numbers.
    Number,
    /// Days, or months or years where no more is known.
    Date,
    /// One of these, in this order.
    Levels(Vec<String>),
}

impl AttributeKind {
    /// Its name in `emic.yaml`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Levels(_) => "levels",
        }
    }
}

/// What values are put together to.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Classes {
    /// Each value by itself.
    #[default]
    None,
    /// Numbers between these bounds, each bound the first of its class.
    Bounds(Vec<f64>),
    /// Dates of a year.
    Year,
    /// Dates of a month.
    Month,
}

/// The type of an attribute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttributeType {
    /// What its values are.
    pub kind: AttributeKind,
    /// What stands for a missing value; the [usual signs](MISSING) where empty.
    pub missing: Vec<String>,
    /// What values are put together to in tables of groups.
    pub classes: Classes,
}

/// The types of a study's attributes, by name. One that has none holds whatever stands in its column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttributeTypes(BTreeMap<String, AttributeType>);

impl FromIterator<(String, AttributeType)> for AttributeTypes {
    fn from_iter<T: IntoIterator<Item = (String, AttributeType)>>(types: T) -> Self {
        Self(types.into_iter().collect())
    }
}

/// A value that is of its type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Typed {
    /// A number.
    Number(f64),
    /// A day; where only the month or the year is known it is none.
    Day(Date),
}

/// Where a value stands among the others of its attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Rank {
    /// A level, a date.
    Place(i64),
    Number(f64),
    /// A value that is not of the type: behind the others, by its spelling.
    Other,
    /// Missing: last.
    Missing,
}

impl AttributeTypes {
    /// The type of an attribute; `None` where none was given.
    pub fn get(&self, name: &str) -> Option<&AttributeType> {
        self.0.get(name)
    }

    /// All, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AttributeType)> {
        self.0.iter().map(|(name, kind)| (name.as_str(), kind))
    }

    /// Whether a value says that there is none.
    pub fn is_missing(&self, name: &str, value: &str) -> bool {
        let value = value.trim();
        let kind = self.get(name);
        if let Some(AttributeKind::Levels(levels)) = kind.map(|own| &own.kind)
            && levels.iter().any(|level| level == value)
        {
            return false;
        }
        match kind.map(|own| own.missing.as_slice()) {
            Some(signs) if !signs.is_empty() => signs.iter().any(|sign| sign.trim() == value),
            _ => MISSING.iter().any(|sign| sign.eq_ignore_ascii_case(value)),
        }
    }

    /// A value as the number or day that its type says it is; `None` where it is missing, of no type, or of another.
    ///
    /// ```
    /// use emic::project::{AttributeKind, AttributeType, AttributeTypes, Typed};
    /// let years = AttributeType { kind: AttributeKind::Number, ..AttributeType::default() };
    /// let types: AttributeTypes = [("years".to_owned(), years)].into_iter().collect();
    /// assert_eq!(types.typed("years", "6"), Some(Typed::Number(6.0)));
    /// assert_eq!((types.typed("years", "NA"), types.typed("rank", "6")), (None, None));
    /// ```
    pub fn typed(&self, name: &str, value: &str) -> Option<Typed> {
        let value = value.trim();
        let kind = self.get(name).filter(|_| !self.is_missing(name, value)).map(|own| &own.kind)?;
        match kind {
            AttributeKind::Number => number(&ascii(value)).map(Typed::Number),
            AttributeKind::Date => {
                date(&ascii(value)).filter(|(_, known)| *known == Precision::Day).map(|(day, _)| Typed::Day(day))
            }
            AttributeKind::Text | AttributeKind::Levels(_) => None,
        }
    }

    /// A value as it is kept: a level as it is spelt, a date as `2026-11-23`, a number in ASCII digits.
    ///
    /// # Errors
    /// A sentence that says why it is not of the attribute's type, and what would be.
    pub fn fit<'v>(&self, name: &str, value: &'v str) -> Result<Cow<'v, str>, String> {
        let value = value.trim();
        let Some(own) = self.get(name).filter(|_| !value.is_empty() && !self.is_missing(name, value)) else {
            return Ok(value.into());
        };
        match &own.kind {
            AttributeKind::Text => Ok(value.into()),
            AttributeKind::Number => {
                let ascii = ascii(value);
                number(&ascii)
                    .map(|_| ascii)
                    .ok_or_else(|| format!("`{value}` is no number; write digits with a point, such as 3.5"))
            }
            AttributeKind::Date => date(&ascii(value))
                .map(|(date, precision)| Cow::Owned(written(date, precision)))
                .ok_or_else(|| format!("`{value}` is no date; write 2026-11-23, 2026-11 or 2026")),
            AttributeKind::Levels(levels) => {
                let small = value.to_lowercase();
                if let Some(level) = levels.iter().find(|level| level.to_lowercase() == small) {
                    return Ok(level.clone().into());
                }
                let near = nearest(value, levels.iter().map(String::as_str));
                let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                Err(format!("`{value}` is no level of `{name}`, which are {}{hint}", levels.join(", ")))
            }
        }
    }

    /// The group that a value belongs to in tables: its class, or itself as it is kept.
    pub fn group<'v>(&self, name: &str, value: &'v str) -> Cow<'v, str> {
        let value = value.trim();
        if self.is_missing(name, value) {
            return NOT_APPLICABLE.into();
        }
        let Ok(fitted) = self.fit(name, value) else { return value.into() };
        match self.get(name).map(|own| &own.classes) {
            Some(Classes::Bounds(bounds)) => number(&fitted).map_or(fitted, |number| class(number, bounds).into()),
            Some(Classes::Year) => first_letters(&fitted, 4).into(),
            Some(Classes::Month) => first_letters(&fitted, 7).into(),
            Some(Classes::None) | None => fitted,
        }
    }

    /// Put groups, as [`Self::group`] names them, into their order: numbers and dates up, levels as they are listed, other
    /// words by spelling; what is missing last.
    pub fn sort(&self, name: &str, groups: &mut [String]) {
        let order = self.order(name, self.is_numeric(name, groups.iter().map(String::as_str)));
        groups.arrange_by(|one, other| order(one, other));
    }

    /// Whether the values of an attribute without a type are all numbers, but for those that are missing.
    pub fn is_numeric<'v>(&self, name: &str, mut values: impl Iterator<Item = &'v str>) -> bool {
        let mut there = false;
        let missing = |value: &str| value == NOT_APPLICABLE || self.is_missing(name, value);
        let fits = values.all(|value| {
            missing(value) || {
                there = true;
                number(value.trim()).is_some()
            }
        });
        fits && there
    }

    /// How two values of an attribute follow each other; `numeric` says that they are numbers where no type is given.
    pub fn order<'s>(&'s self, name: &'s str, numeric: bool) -> impl Fn(&str, &str) -> Ordering + 's {
        let rank = self.ranks(name, numeric);
        move |one, other| compare(rank(one), rank(other)).then_with(|| one.cmp(other))
    }

    /// The values as numbers, where they are such; missing ones are left out. `None` where they are none.
    pub fn numbers<'v>(&self, name: &str, values: impl Iterator<Item = &'v str>) -> Option<Vec<f64>> {
        if self.get(name).is_some_and(|own| own.kind != AttributeKind::Number) {
            return None;
        }
        let typed = self.get(name).is_some();
        let there = values.filter(|value| !self.is_missing(name, value));
        let numbers = there.map(|value| number(&ascii(value.trim())));
        // What is declared to be a number and is none is told by `emic check`.
        let found: Option<Vec<f64>> = if typed { Some(numbers.flatten().collect()) } else { numbers.collect() };
        found.filter(|found| !found.is_empty())
    }

    fn ranks<'s>(&'s self, name: &'s str, numeric: bool) -> impl Fn(&str) -> Rank + 's {
        let own = self.get(name);
        move |value: &str| {
            if value == NOT_APPLICABLE || self.is_missing(name, value) {
                return Rank::Missing;
            }
            match own.map(|own| &own.kind) {
                None if numeric => number(value.trim()).map_or(Rank::Other, Rank::Number),
                None | Some(AttributeKind::Text) => Rank::Other,
                Some(AttributeKind::Number) => {
                    let class = match own.map(|own| &own.classes) {
                        Some(Classes::Bounds(bounds)) => labels(bounds).position(|label| label == value),
                        _ => None,
                    };
                    let place = class.and_then(|place| i64::try_from(place).ok()).map(Rank::Place);
                    place.or_else(|| number(&ascii(value)).map(Rank::Number)).unwrap_or(Rank::Other)
                }
                Some(AttributeKind::Date) => date(&ascii(value)).map_or(Rank::Other, |(date, _)| {
                    let (year, month, day) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
                    Rank::Place(year * 10_000 + month * 100 + day)
                }),
                Some(AttributeKind::Levels(levels)) => {
                    let place = levels.iter().position(|level| level.to_lowercase() == value.to_lowercase());
                    place.and_then(|place| i64::try_from(place).ok()).map_or(Rank::Other, Rank::Place)
                }
            }
        }
    }
}

fn compare(one: Rank, other: Rank) -> Ordering {
    let kind = |rank: Rank| match rank {
        Rank::Place(_) => 0,
        Rank::Number(_) => 1,
        Rank::Other => 2,
        Rank::Missing => 3,
    };
    match (one, other) {
        (Rank::Place(one), Rank::Place(other)) => one.cmp(&other),
        (Rank::Number(one), Rank::Number(other)) => one.total_cmp(&other),
        _ => kind(one).cmp(&kind(other)),
    }
}

/// Full-width digits and signs, as Chinese input methods write them, as ASCII.
fn ascii(value: &str) -> Cow<'_, str> {
    let narrow = |letter: char| match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        '−' => '-',
        _ => letter,
    };
    if value.is_ascii() { value.into() } else { value.chars().map(narrow).collect::<String>().into() }
}

fn number(value: &str) -> Option<f64> {
    value.parse().ok().filter(|number: &f64| number.is_finite())
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Precision {
    Year,
    Month,
    Day,
}

/// A date with the year first: `2026-11-23`, `2026/11/3`, `2026.11`, `2026年11月3日`, `2026`.
fn date(value: &str) -> Option<(Date, Precision)> {
    let bare = value.trim_end_matches(['日', '号', '月', '年']);
    let mut parts = bare.split(['-', '/', '.', '年', '月']).map(str::trim);
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let mut rest = || parts.next().map(|part| part.parse::<i8>().map_err(drop)).transpose();
    let (month, day) = (rest().ok()?, rest().ok()?);
    if parts.next().is_some() {
        return None;
    }
    let precision = match (month, day) {
        (None, _) => Precision::Year,
        (_, None) => Precision::Month,
        _ => Precision::Day,
    };
    Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok().map(|date| (date, precision))
}

fn written(date: Date, precision: Precision) -> String {
    let whole = date.to_string();
    match precision {
        Precision::Year => first_letters(&whole, 4),
        Precision::Month => first_letters(&whole, 7),
        Precision::Day => whole,
    }
}

fn first_letters(text: &str, count: usize) -> String {
    text.chars().take(count).collect()
}

/// The names of the classes between bounds: `below 5`, `5 to below 10`, `10 and above`.
fn labels(bounds: &[f64]) -> impl Iterator<Item = String> + '_ {
    let first = bounds.first().map(|bound| format!("below {bound}"));
    let between = bounds.windows(2).filter_map(|pair| match pair {
        [low, high] => Some(format!("{low} to below {high}")),
        _ => None,
    });
    let last = bounds.last().map(|bound| format!("{bound} and above"));
    first.into_iter().chain(between).chain(last)
}

fn class(number: f64, bounds: &[f64]) -> String {
    let place = bounds.iter().filter(|bound| **bound <= number).count();
    labels(bounds).nth(place).unwrap_or_else(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types() -> AttributeTypes {
        let levels = ["junior", "senior", "主管 😀"].map(str::to_owned).to_vec();
        let of = |kind| AttributeType { kind, ..AttributeType::default() };
        let bounds = AttributeType { classes: Classes::Bounds(vec![5.0, 10.0]), ..of(AttributeKind::Number) };
        let country = AttributeType { missing: vec!["-".to_owned()], ..AttributeType::default() };
        let month = AttributeType { classes: Classes::Month, ..of(AttributeKind::Date) };
        let types = [
            ("years", of(AttributeKind::Number)),
            ("span", bounds),
            ("day", of(AttributeKind::Date)),
            ("month", month),
            ("rank", of(AttributeKind::Levels(levels))),
            ("country", country),
        ];
        types.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect()
    }

    #[test]
    fn values_are_kept_as_their_type_writes_them() {
        let check = |name: &str, value: &str, expected: &str| assert_eq!(types().fit(name, value).unwrap(), expected);
        check("years", " ３.５ ", "3.5");
        check("years", "n/a", "n/a");
        check("years", "", "");
        check("day", "2026/1/3", "2026-01-03");
        check("day", "2026年11月23日", "2026-11-23");
        check("day", "2026年11月", "2026-11");
        check("day", "2026", "2026");
        check("rank", "SENIOR", "senior");
        check("free", " 信任 ", "信任");
    }

    #[test]
    fn what_does_not_fit_is_told_with_what_would() {
        let check =
            |name: &str, value: &str, expected: &str| assert_eq!(types().fit(name, value).unwrap_err(), expected);
        check("years", "about 3", "`about 3` is no number; write digits with a point, such as 3.5");
        check("years", "inf", "`inf` is no number; write digits with a point, such as 3.5");
        check("day", "2026-02-30", "`2026-02-30` is no date; write 2026-11-23, 2026-11 or 2026");
        check("day", "3/4/2026", "`3/4/2026` is no date; write 2026-11-23, 2026-11 or 2026");
        let levels = "`senor` is no level of `rank`, which are junior, senior, 主管 😀; did you mean `senior`?";
        check("rank", "senor", levels);
    }

    #[test]
    fn missing_values_are_told_from_empty_ones_and_from_namibia() {
        let types = types();
        let missing = |name: &str, value: &str| types.is_missing(name, value);
        assert!(missing("years", "na") && missing("free", "N/A") && missing("free", "不适用"));
        assert!(!missing("free", "") && !missing("free", "none"));
        assert!(!missing("country", "NA") && missing("country", "-"));
        assert_eq!(types.group("country", "NA"), "NA");
        assert_eq!(types.group("years", "NA"), NOT_APPLICABLE);
    }

    #[test]
    fn groups_stand_in_their_order() {
        let check = |name: &str, values: &[&str], expected: &[&str]| {
            let types = types();
            let mut groups: Vec<String> = values.iter().map(|value| types.group(name, value).into_owned()).collect();
            types.sort(name, &mut groups);
            groups.dedup();
            assert_eq!(groups, expected, "{name}");
        };
        check(
            "rank",
            &["主管 😀", "NA", "boss", "Senior", "junior"],
            &["junior", "senior", "主管 😀", "boss", "(n/a)"],
        );
        check("years", &["10", "9", "x"], &["9", "10", "x"]);
        check("span", &["12", "3", "5", "9.9", "NA"], &["below 5", "5 to below 10", "10 and above", "(n/a)"]);
        check("month", &["2026-12-01", "2026年2月3日", "2026-02-01"], &["2026-02", "2026-12"]);
        check("free", &["10", "9", "NA"], &["9", "10", "(n/a)"]);
        check("free", &["10", "9", "b"], &["10", "9", "b"]);
    }

    #[test]
    fn numbers_are_numbers_only_where_they_all_are_or_ought_to_be() {
        let numbers = |name: &str, values: &[&str]| types().numbers(name, values.iter().copied());
        assert_eq!(numbers("free", &["1", "NA", "2"]), Some(vec![1.0, 2.0]));
        assert_eq!(numbers("free", &["1", "x"]), None);
        assert_eq!(numbers("years", &["1", "x"]), Some(vec![1.0]));
        assert_eq!(numbers("rank", &["1"]), None);
        assert_eq!(numbers("free", &["NA"]), None);
    }
}
