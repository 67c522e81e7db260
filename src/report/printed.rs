//! What of a table is said in words where it is printed: headings, cells and notes. CSV, JSON and workbooks are for
//! programs and have the names as they are.

use std::borrow::Cow;

use super::{Cell, Table};

/// Names of columns that are no words, and what is printed in their place.
const HEADINGS: &[(&str, &str)] = &[
    ("a_with_b", "A with B"),
    ("ac1", "AC1"),
    ("agreement_mean", "mean agreement"),
    ("alpha_least", "least alpha"),
    ("alpha_mean", "mean alpha"),
    ("alpha_mean_without", "mean alpha without"),
    ("alpha_most", "largest alpha"),
    ("b_with_a", "B with A"),
    ("below_667", "below .667"),
    ("bias_index", "bias index"),
    ("c_index", "c-index"),
    ("code_a", "code A"),
    ("code_b", "code B"),
    ("cases_in_group", "cases in group"),
    ("cases_percent", "percent of cases"),
    ("coder_a", "coder A"),
    ("coder_b", "coder B"),
    ("cramers_v", "Cramér's V"),
    ("cramers_v_corrected", "Cramér's V, corrected"),
    ("dp", "DP"),
    ("dp_norm", "DP, normed"),
    ("ends_apart", "ends apart"),
    ("exact_alpha", "alpha, exact"),
    ("jaccard_alpha", "alpha, Jaccard"),
    ("juilland_d", "Juilland's D"),
    ("masi_alpha", "alpha, MASI"),
    ("name_a", "name A"),
    ("name_b", "name B"),
    ("new_codes", "new codes"),
    ("only_a", "only A"),
    ("only_b", "only B"),
    ("p_adjusted", "p, adjusted"),
    ("pabak", "PABAK"),
    ("pooled_kappa", "pooled kappa"),
    ("prevalence_index", "prevalence index"),
    ("sd", "SD"),
    ("segments_a", "segments A"),
    ("segments_b", "segments B"),
    ("starts_apart", "starts apart"),
    ("u_alpha", "u-alpha"),
];

/// What stands over a column on paper. Names of groups, attributes and transcripts stay as they are.
pub(super) fn heading(name: &str) -> &str {
    HEADINGS.iter().find(|(key, _)| *key == name).map_or(name, |(_, words)| words)
}

/// Whether a column does not apply to every row.
pub(super) fn is_open(table: &Table, column: usize) -> bool {
    table.columns.get(column).is_some_and(|about| table.open.contains(&about.name.as_str()))
}

/// What is read in a cell on paper.
pub(super) fn cell<'a>(table: &Table, column: usize, cell: &'a Cell) -> Cow<'a, str> {
    match cell {
        Cell::Missing if is_open(table, column) => "".into(),
        cell => cell.shown(),
    }
}

/// The notes that are printed: without what speaks to the author, and columns called as their headings are.
pub(super) fn notes(table: &Table) -> Vec<String> {
    let printed = |note: &String| {
        let said = table.advice.iter().fold(note.clone(), |said, advice| said.replacen(advice.as_str(), "", 1));
        in_words(table, &said)
    };
    table.notes.iter().map(printed).filter(|note| !note.trim().is_empty()).collect()
}

/// A note in which the columns of a table are called as their headings are.
fn in_words(table: &Table, note: &str) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut said = String::with_capacity(note.len());
    let mut word = String::new();
    for letter in note.chars().map(Some).chain([None]) {
        if let Some(letter) = letter.filter(|letter| is_part(*letter)) {
            word.push(letter);
            continue;
        }
        let is_column = word.contains('_') && table.columns.iter().any(|column| column.name == word);
        said.push_str(if is_column { heading(&word) } else { &word });
        said.extend(letter);
        word.clear();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Kind, Page, write};
    use super::*;

    fn table() -> Table {
        let mut table =
            Table::new("信任 😀", [("code_a", Kind::Text), ("信_a", Kind::Text), ("c_index", Kind::Measure)]);
        table.push(vec![Cell::text("code_a"), Cell::text("信任"), Cell::Missing]);
        table.open = vec!["c_index"];
        table.notes = vec!["c_index: of code_b; press `e` 😀".to_owned(), "see that no name is real".to_owned()];
        table.advice = vec!["; press `e`".to_owned(), "see that no name is real".to_owned()];
        table
    }

    #[test]
    fn paper_has_words_and_programs_have_keys() {
        let check = |format: Format, holds: &[&str], lacks: &[&str]| {
            let mut bytes = Vec::new();
            write(&[table()], format, &Page::default(), &mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            holds.iter().for_each(|words| assert!(text.contains(words), "{words}: {text}"));
            lacks.iter().for_each(|words| assert!(!text.contains(words), "{words}: {text}"));
        };
        let advice = ["press", "no name is real"];
        check(Format::Markdown, &["| code A |", "- c-index: of code\\_b 😀"], &advice);
        check(Format::Html, &["code A</th>", "c-index: of code_b 😀"], &advice);
        check(Format::Latex, &["code A &", "\\textit{Notes.} c"], &advice);
        check(Format::Csv, &["code_a,信_a,c_index"], &advice);
        check(Format::Json, &["\"code_a\":", "\"c_index\":null"], &advice);
    }

    #[test]
    fn notes_call_columns_as_their_headings_are() {
        assert_eq!(notes(&table()), ["c-index: of code_b 😀"]);
        assert_eq!(cell(&table(), 2, &Cell::Missing), "");
        assert_eq!(cell(&table(), 0, &Cell::Missing), "n/a");
        assert_eq!(heading("us_01 信任"), "us_01 信任");
    }
}
