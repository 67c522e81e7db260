//! A table: named columns of one kind, rows of cells.

use jiff::civil::Date;

use super::{TableCaption, clean};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Whole numbers.
    Count,
    /// Measures with a fraction: one decimal where a person reads, full precision where a program does.
    Measure,
}

/// Whose word the name of a column is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Ours: the same in every study.
    #[default]
    Ours,
    /// The id of a code.
    Code,
    /// What the study calls something: a transcript, a group, an attribute, a coder.
    Study,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name: the header, and the key in JSON.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whose word its name is.
    pub whose: Whose,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words, cleaned; may have several lines.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A measure.
    Measure(f64),
    /// How much of the texts is covered, in percent: two decimals where a person reads, because a passage is little of all.
    Coverage(f64),
    /// A measure that lies about 0 or 1, such as a coefficient or a probability: three decimals where a person reads.
    Ratio(f64),
    /// How often two codes meet by how often they stand at all, which is no ratio where one passage meets several: above 1
    /// words say so where a person reads.
    Index(f64),
    /// A number that the study wrote so: a number for programs, and its words everywhere else.
    Number(f64, String),
    /// A day that the study wrote so: a date in a workbook, and its words everywhere else.
    Day(Date, String),
    /// No number, because there is none: an empty cell, `null`, `n/a`.
    Missing,
    /// The same of a measure, with why: JSON says it, under the key `n/a` of the row.
    Undefined(String),
}

impl Cell {
    /// Words, cleaned for the terminal.
    pub fn text(words: impl AsRef<str>) -> Self {
        Self::Text(clean(words.as_ref()).into_owned())
    }

    /// A whole number.
    pub fn count(number: usize) -> Self {
        Self::Count(number as u64)
    }

    /// A measure, where there is one that is a number.
    pub fn measure(number: Option<f64>) -> Self {
        number.filter(|number| number.is_finite()).map_or(Self::Missing, Self::Measure)
    }

    /// How much is covered, where that is a number.
    pub fn coverage(percent: Option<f64>) -> Self {
        percent.filter(|percent| percent.is_finite()).map_or(Self::Missing, Self::Coverage)
    }

    /// A ratio, where there is one that is a number.
    pub fn ratio(number: Option<f64>) -> Self {
        number.filter(|number| number.is_finite()).map_or(Self::Missing, Self::Ratio)
    }

    /// A c-index, where there is one that is a number.
    pub fn index(number: Option<f64>) -> Self {
        number.filter(|number| number.is_finite()).map_or(Self::Missing, Self::Index)
    }

    /// What a person reads of it: one decimal for a measure, two for coverage, three for a ratio, `n/a` where there is none.
    pub(super) fn shown(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Text(text) => text.into(),
            Self::Count(number) => number.to_string().into(),
            Self::Measure(number) => Self::shown_measure(*number).into(),
            Self::Coverage(percent) => Self::shown_coverage(*percent).into(),
            Self::Index(number) if *number > 1.0 => ">1 (overlapping spans)".into(),
            Self::Ratio(number) | Self::Index(number) => Self::shown_ratio(*number).into(),
            Self::Number(_, words) | Self::Day(_, words) => words.into(),
            Self::Missing | Self::Undefined(_) => "n/a".into(),
        }
    }

    /// What a person reads of a measure: one decimal, rounded half up as one does by hand; two for what would look like
    /// nothing.
    pub(super) fn shown_measure(number: f64) -> String {
        let size = number.abs();
        match (size > 0.0 && size < 0.1, size < 0.005) {
            (false, _) => rounded(number, 1),
            (true, false) => rounded(number, 2),
            (true, true) => if number > 0.0 { "<0.01" } else { "0.0" }.to_owned(),
        }
    }

    /// What a person reads of coverage: two decimals, and `<0.01` for what would look like nothing.
    pub(super) fn shown_coverage(percent: f64) -> String {
        if percent > 0.0 && percent < 0.005 { "<0.01".to_owned() } else { rounded(percent, 2) }
    }

    /// What a person reads of a ratio: three decimals, and `<0.001` for what would look like nothing.
    pub(super) fn shown_ratio(number: f64) -> String {
        match format!("{number:.3}") {
            _ if number > 0.0 && number < 0.001 => "<0.001".to_owned(),
            // Nothing has no sign.
            shown if shown == "-0.000" => "0.000".to_owned(),
            shown => shown,
        }
    }
}

/// A number with so many decimals, rounded half up (away from zero) by its decimal digits: 1 of 16 is 6.3 %, and 0.15 is 0.2
/// although the machine holds a little less.
///
/// ```
/// assert_eq!(emic::report::rounded(6.25, 1), "6.3");
/// assert_eq!(emic::report::rounded(0.15, 1), "0.2");
/// ```
pub fn rounded(number: f64, decimals: u8) -> String {
    let scale = 10_f64.powi(i32::from(decimals));
    let scaled = number * scale;
    let decimals = usize::from(decimals);
    // Beyond this a float has no digit to spare.
    if scaled.abs() > 1e12 {
        return format!("{number:.decimals$}");
    }
    // What a product of floats lies below the digits that it was made from.
    let rounded = (scaled * (1.0 + 4.0 * f64::EPSILON)).round() / scale;
    // Nothing has no sign.
    format!("{:.decimals$}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// Columns that name a thing for programs, and the column in which a person reads its name.
const NAMED: &[(&str, &str)] = &[
    ("code", "name"),
    ("code_a", "name_a"),
    ("code_b", "name_b"),
    ("codes", "names"),
    ("from", "from_name"),
    ("from", "name"),
    ("to", "to_name"),
    ("path", "name"),
];

/// A table with its name and what a reader must know of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The heading, the name of the sheet, the key in JSON.
    pub name: String,
    /// Where the numbers come from.
    pub caption: TableCaption,
    /// What is counted and how: one sentence each.
    pub notes: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Names of columns that a program wants and a printed page has no room for: Word and LaTeX leave them out.
    pub off_paper: Vec<&'static str>,
    /// Columns that name a thing for programs, each with the column that has its name: where no two things have one name,
    /// paper has the names alone.
    pub named: Vec<(&'static str, &'static str)>,
    /// A column of marks that notes explain, and the column of names behind which they stand where the table is printed, so
    /// that they take no column of their own.
    pub marks: Option<(&'static str, &'static str)>,
    /// Names of columns that do not apply to every row: where they have no number, paper has an empty cell.
    pub open: Vec<&'static str>,
    /// Parts of notes that speak to the author, of keys and options: told on the terminal, and printed nowhere.
    pub advice: Vec<String>,
    /// Parts of notes about columns or signs that paper does not have: said wherever programs read, and not printed.
    pub unprinted: Vec<String>,
}

impl Table {
    /// An empty table. A name in `columns` is followed by its kind: `("code", Kind::Text)`. What is added later may be called as
    /// a group or an attribute is, so only the columns that are named here are known to hold a code and its name.
    pub fn new<'a>(name: &str, columns: impl IntoIterator<Item = (&'a str, Kind)>) -> Self {
        let column = |(name, kind): (&str, Kind)| Column {
            name: super::clean_line(name).into_owned(),
            kind,
            whose: Whose::Ours,
        };
        let columns: Vec<Column> = columns.into_iter().map(column).collect();
        let has = |name: &str| columns.iter().any(|column| column.name == name);
        let named = NAMED.iter().copied().filter(|(id, name)| has(id) && has(name)).collect();
        Self { name: name.to_owned(), columns, named, ..Self::default() }
    }

    /// Add a column of ours; names that are taken get a number, so that every key in JSON is its own.
    pub fn add_column(&mut self, name: &str, kind: Kind) {
        self.add_column_of(name, kind, Whose::Ours);
    }

    /// Add a column whose name is the study's, as [`Self::add_column`].
    pub fn add_column_of(&mut self, name: &str, kind: Kind, whose: Whose) {
        let stem = super::clean_line(name).into_owned();
        let mut name = stem.clone();
        let mut number = 2;
        while self.columns.iter().any(|column| column.name == name) {
            name = format!("{stem} ({number})");
            number += 1;
        }
        self.columns.push(Column { name, kind, whose });
    }

    /// The same table with this caption.
    pub fn captioned(self, caption: TableCaption) -> Self {
        Self { caption, ..self }
    }

    /// The table with these columns alone, in this order; those of them that it does not have are left out. Who names
    /// columns wants them on paper too.
    pub fn with_columns(mut self, names: &[String]) -> Self {
        let place = |name: &String| self.columns.iter().position(|column| column.name == *name);
        let places: Vec<usize> = names.iter().filter_map(place).collect();
        self.columns = places.iter().filter_map(|place| self.columns.get(*place).cloned()).collect();
        for row in &mut self.rows {
            *row = places.iter().filter_map(|place| row.get(*place).cloned()).collect();
        }
        Self { off_paper: Vec::new(), named: Vec::new(), marks: None, ..self }
    }

    /// The notes without what speaks to the author.
    pub fn plain_notes(&self) -> impl Iterator<Item = String> + '_ {
        let plain =
            |note: &String| self.advice.iter().fold(note.clone(), |said, advice| said.replacen(advice.as_str(), "", 1));
        self.notes.iter().map(plain).filter(|note| !note.trim().is_empty())
    }

    /// The notes that speak to the author.
    pub fn advising(&self) -> impl Iterator<Item = &String> {
        self.notes.iter().filter(|note| self.advice.iter().any(|advice| note.contains(advice.as_str())))
    }

    /// Add a row.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "{}", self.name);
        self.rows.push(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_ratios_are_told_from_nothing() {
        let check = |number: f64, shown: &str| assert_eq!(Cell::shown_ratio(number), shown);
        check(0.0004, "<0.001");
        check(-0.0004, "0.000");
        check(-0.25, "-0.250");
        check(0.0, "0.000");
    }

    #[test]
    fn measures_are_rounded_half_up_and_small_ones_are_something() {
        let check = |number: f64, shown: &str| assert_eq!(Cell::Measure(number).shown(), shown);
        check(100.0 / 16.0, "6.3");
        check(300.0 / 16.0, "18.8");
        check(0.15, "0.2");
        check(-6.25, "-6.3");
        check(0.0, "0.0");
        check(0.014, "0.01");
        check(0.0004, "<0.01");
        check(-0.0004, "0.0");
        check(99.96, "100.0");
        check(1e15, "1000000000000000.0");
    }

    #[test]
    fn coverage_has_two_decimals_always() {
        let check = |number: f64, shown: &str| assert_eq!(Cell::coverage(Some(number)).shown(), shown);
        check(12.5, "12.50");
        check(0.125, "0.13");
        check(0.004, "<0.01");
        check(0.0, "0.00");
        assert_eq!(Cell::coverage(Some(f64::NAN)), Cell::Missing);
    }

    #[test]
    fn columns_are_chosen_by_name_and_in_the_order_asked_for() {
        let mut table = Table::new("引文 😀", [("code", Kind::Text), ("n", Kind::Count), ("词", Kind::Text)]);
        table.push(vec![Cell::text("trust"), Cell::count(3), Cell::text("信任")]);
        table.off_paper = vec!["词"];
        let names = ["词", "code", "none"].map(str::to_owned);
        let chosen = table.with_columns(&names);
        let found: Vec<&str> = chosen.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(found, ["词", "code"]);
        assert_eq!(chosen.rows, [vec![Cell::text("信任"), Cell::text("trust")]]);
        assert!(chosen.off_paper.is_empty());
    }
}
