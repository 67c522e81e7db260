//! What of a table is said in words where it is printed: headings, cells and notes. CSV, JSON and workbooks are for
//! programs and have the names as they are.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Cell, Column, Table, Whose};

/// Names of columns that are no words, and what is printed in their place.
const HEADINGS: &[(&str, &str)] = &[
    ("a_given_b", "A given B"),
    ("a_with_b", "A with B"),
    ("ac1", "AC1"),
    ("agreement_mean", "mean agreement"),
    ("alpha_least", "least alpha"),
    ("alpha_mean", "mean alpha"),
    ("alpha_mean_without", "mean alpha without"),
    ("alpha_most", "largest alpha"),
    ("b_given_a", "B given A"),
    ("b_with_a", "B with A"),
    ("below_667", "below .667"),
    ("bias_index", "bias index"),
    ("bic", "BIC"),
    ("c_index", "c-index"),
    ("cases_in_group", "cases in group"),
    ("cases_percent", "percent of cases"),
    ("chi2", "χ²"),
    ("chi2_yates", "χ², Yates"),
    ("code_a", "code A"),
    ("code_b", "code B"),
    ("coder_a", "coder A"),
    ("coder_b", "coder B"),
    ("codings_changed", "codings changed"),
    ("codings_made", "codings made"),
    ("codings_removed", "codings removed"),
    ("coverage_mean", "mean coverage"),
    ("cramers_v", "Cramér's V"),
    ("cramers_v_corrected", "Cramér's V, corrected"),
    ("dp", "DP"),
    ("dp_norm", "DP, normed"),
    ("ends_apart", "ends apart"),
    ("exact_alpha", "alpha, exact"),
    ("fisher_p", "p, Fisher"),
    ("found_at_3", "found among three"),
    ("from_name", "from (name)"),
    ("from_percent", "from %"),
    ("g2", "G²"),
    ("g2_four_cell", "G², four cells"),
    ("in_force", "in force"),
    ("jaccard_alpha", "alpha, Jaccard"),
    ("juilland_d", "Juilland's D"),
    ("log_ratio", "log ratio"),
    ("masi_alpha", "alpha, MASI"),
    ("mean_length", "mean length"),
    ("name_a", "name A"),
    ("name_b", "name B"),
    ("new_codes", "new codes"),
    ("new_names", "names of new codes"),
    ("not_applied", "not applied"),
    ("npmi", "NPMI"),
    ("only_a", "only A"),
    ("only_b", "only B"),
    ("p_adjusted", "p, adjusted"),
    ("p_yates", "p, Yates"),
    ("pabak", "PABAK"),
    ("per_1000", "per 1,000"),
    ("per_1000_words", "per 1,000 words"),
    ("percent_difference", "percent difference"),
    ("pmi", "PMI"),
    ("pooled_kappa", "pooled kappa"),
    ("precision_at_1", "first right"),
    ("precision_at_3", "right of first three"),
    ("prevalence_index", "prevalence index"),
    ("quote_1", "quote 1"),
    ("quote_2", "quote 2"),
    ("reference_per_1000", "reference per 1,000"),
    ("reference_transcripts", "reference transcripts"),
    ("sd", "SD"),
    ("segments_a", "segments A"),
    ("segments_b", "segments B"),
    ("source_1", "source 1"),
    ("source_2", "source 2"),
    ("starts_apart", "starts apart"),
    ("target_per_1000", "target per 1,000"),
    ("target_transcripts", "target transcripts"),
    ("to_name", "to (name)"),
    ("to_percent", "to %"),
    ("transcripts_percent", "percent of transcripts"),
    ("u_alpha", "u-alpha"),
    ("units_a", "units A"),
    ("units_b", "units B"),
];

/// What stands over a column in words. Names of groups, attributes, transcripts and codes stay as they are.
pub(super) fn heading(column: &Column) -> &str {
    if column.whose == Whose::Ours { in_place_of(&column.name) } else { &column.name }
}

/// What is printed in the place of a key.
fn in_place_of(name: &str) -> &str {
    HEADINGS.iter().find(|(key, _)| *key == name).map_or(name, |(_, words)| words)
}

/// What stands over a column of a table on paper: names that stand there instead of ids are called as these are.
pub(super) fn heading_on_paper(table: &Table, column: usize) -> &str {
    let Some(about) = table.columns.get(column) else { return "" };
    let is_id = |id: &str| place(table, id).is_some_and(|id| is_off(table, id));
    let stands_for = table.named.iter().find(|(id, words)| *words == about.name && is_id(id));
    stands_for.map_or_else(|| heading(about), |(id, _)| in_place_of(id))
}

/// Whether a column is none for paper: a program wants it, or what it names is told by a name beside it.
pub(super) fn is_off(table: &Table, column: usize) -> bool {
    let Some(about) = table.columns.get(column) else { return false };
    // A path tells two codes of one name apart no better than the name does, so all go or none.
    let told = |id: &str, name: usize| place(table, id).is_none_or(|id| tells(table, name, id));
    let all_told =
        |name: &str, at: usize| table.named.iter().filter(|(_, other)| *other == name).all(|(id, _)| told(id, at));
    let is_told =
        |(id, name): &(&str, &str)| *id == about.name && place(table, name).is_some_and(|at| all_told(name, at));
    table.off_paper.contains(&about.name.as_str()) || table.named.iter().any(is_told)
}

fn place(table: &Table, name: &str) -> Option<usize> {
    table.columns.iter().position(|column| column.name == name)
}

/// Whether no two things in the column `id` have one name.
fn tells(table: &Table, name: usize, id: usize) -> bool {
    let mut ids: BTreeMap<&str, &str> = BTreeMap::new();
    table.rows.iter().all(|row| match (row.get(name), row.get(id)) {
        (Some(Cell::Text(name)), Some(Cell::Text(id))) => {
            id.is_empty() || (!name.trim().is_empty() && *ids.entry(name).or_insert(id) == id)
        }
        _ => false,
    })
}

/// The tables as they are printed: marks behind the names that they are about, and no column that says by row why numbers are
/// not there, because signs lead to that below.
pub(super) fn printable(tables: &[Table]) -> Cow<'_, [Table]> {
    let is_as_it_is = |table: &Table| table.marks.is_none() && !table.off_paper.contains(&REASONS);
    if tables.iter().all(is_as_it_is) {
        return tables.into();
    }
    tables.iter().map(|table| without_reasons(with_marks(table.clone()))).collect()
}

/// The column that says by row why numbers are not there.
const REASONS: &str = "reasons";

fn without_reasons(mut table: Table) -> Table {
    let is_off = |column: &Column| column.whose == Whose::Ours && column.name == REASONS;
    if let Some(place) = table.columns.iter().position(is_off).filter(|_| table.off_paper.contains(&REASONS)) {
        take_out(&mut table, place);
    }
    table
}

fn with_marks(mut table: Table) -> Table {
    let Some((marks, names)) = table.marks.take() else { return table };
    let Some((marks, names)) = place(&table, marks).zip(place(&table, names)) else { return table };
    // Whether a name needs its id beside it is told by the name as it was.
    let named = table.named.iter().filter(|(id, _)| place(&table, id).is_some_and(|id| is_off(&table, id)));
    table.named = named.copied().collect();
    for row in &mut table.rows {
        let said = row.get(marks).map(|cell| cell.shown().replace(' ', ", ")).filter(|said| !said.is_empty());
        if let (Some(said), Some(Cell::Text(name))) = (said, row.get_mut(names)) {
            name.push_str(&format!(" ({said})"));
        }
    }
    take_out(&mut table, marks);
    table
}

fn take_out(table: &mut Table, column: usize) {
    table.columns.remove(column);
    for row in table.rows.iter_mut().filter(|row| column < row.len()) {
        row.remove(column);
    }
}

/// Whether a column does not apply to every row.
pub(super) fn is_open(table: &Table, column: usize) -> bool {
    table.columns.get(column).is_some_and(|about| table.open.contains(&about.name.as_str()))
}

/// Signs that lead from a cell to the note that says why there is no number in it, in the order of journals.
const SIGNS: [&str; 5] = ["*", "†", "‡", "§", "¶"];

/// What of a table stands in its cells and below it. Why numbers are not there is said once, below; where there are several
/// reasons, signs lead to them.
pub(super) struct Printed<'a> {
    table: &'a Table,
    reasons: Vec<&'a str>,
}

impl<'a> Printed<'a> {
    /// Look at a table.
    pub(super) fn of(table: &'a Table) -> Self {
        let mut reasons: Vec<&str> = Vec::new();
        for cell in table.rows.iter().flatten() {
            if let Cell::Undefined(why) = cell
                && !reasons.contains(&why.as_str())
            {
                reasons.push(why);
            }
        }
        Self { table, reasons }
    }

    /// What is read in a cell.
    pub(super) fn cell<'c>(&self, column: usize, cell: &'c Cell) -> Cow<'c, str> {
        match cell {
            Cell::Missing if is_open(self.table, column) => "".into(),
            Cell::Undefined(why) => format!("{}{}", cell.shown(), self.sign(why)).into(),
            cell => cell.shown(),
        }
    }

    /// The sign of a reason; none where there is but one.
    fn sign(&self, why: &str) -> String {
        let place = self.reasons.iter().position(|reason| *reason == why).filter(|_| self.reasons.len() > 1);
        place.map_or_else(String::new, |place| {
            SIGNS.get(place % SIGNS.len()).copied().unwrap_or_default().repeat(place / SIGNS.len() + 1)
        })
    }

    /// A note without what is said of columns that paper does not have.
    fn printed(&self, note: String) -> String {
        self.table.unprinted.iter().fold(note, |said, part| said.replacen(part.as_str(), "", 1))
    }

    /// The notes that are printed: without what speaks to the author, columns called as their headings are, and reasons
    /// behind the signs that lead to them.
    pub(super) fn notes(&self) -> Vec<String> {
        let reason = |note: &str| self.reasons.iter().position(|why| is_reason(note, why));
        let (reasons, others): (Vec<String>, Vec<String>) = self
            .table
            .plain_notes()
            .map(|note| self.printed(note))
            .filter(|note| !note.trim().is_empty())
            .partition(|note| reason(note).is_some());
        let said = |(place, why): (usize, &&str)| {
            let note = reasons.iter().find(|note| reason(note) == Some(place));
            let note = note.map_or_else(|| format!("n/a: {why}"), |note| in_words(self.table, note));
            format!("{} {note}", self.sign(why)).trim().to_owned()
        };
        let others = others.iter().map(|note| in_words(self.table, note));
        others.chain(self.reasons.iter().enumerate().map(said)).collect()
    }
}

/// Whether a note says of some columns that they have no number for this reason.
fn is_reason(note: &str, why: &str) -> bool {
    note.starts_with("n/a in ") && note.strip_suffix(why).is_some_and(|columns| columns.ends_with(": "))
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
        // `sd` and `dp` are no words of a sentence, `count` may be one.
        let is_key = word.contains('_') || in_place_of(&word) != word;
        let column = table.columns.iter().find(|column| is_key && column.name == word);
        said.push_str(column.map_or(word.as_str(), heading));
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
    fn what_the_study_calls_like_a_key_keeps_its_name() {
        let mut table = Table::new("组 😀", [("code_b", Kind::Text)]);
        table.add_column_of("sd", Kind::Count, Whose::Study);
        table.add_column_of("code_a", Kind::Count, Whose::Code);
        table.add_column("dp", Kind::Count);
        let shown: Vec<&str> = table.columns.iter().map(heading).collect();
        assert_eq!(shown, ["code B", "sd", "code_a", "DP"]);
        table.notes = vec!["code_a goes before code_b 😀; dp, sd".to_owned()];
        assert_eq!(Printed::of(&table).notes(), ["code_a goes before code B 😀; DP, sd"]);
    }

    #[test]
    fn notes_call_columns_as_their_headings_are() {
        let table = table();
        let printed = Printed::of(&table);
        assert_eq!(printed.notes(), ["c-index: of code_b 😀"]);
        assert_eq!(printed.cell(2, &Cell::Missing), "");
        assert_eq!(printed.cell(0, &Cell::Missing), "n/a");
        assert_eq!(in_place_of("us_01 信任"), "us_01 信任");
    }

    #[test]
    fn reasons_are_said_once_behind_their_signs() {
        let undefined = |why: &str| Cell::Undefined(why.to_owned());
        let mut table = Table::new("信任 😀", [("low_a", Kind::Measure), ("high", Kind::Measure)]);
        table.push(vec![undefined("too few"), undefined("no variation: all alike")]);
        table.push(vec![Cell::ratio(Some(0.5)), undefined("too few")]);
        table.notes = ["n/a in high: no variation: all alike", "all of it"].map(str::to_owned).to_vec();
        let printed = Printed::of(&table);
        let shown = |row: usize| [0, 1].map(|column| printed.cell(column, &table.rows[row][column]).into_owned());
        assert_eq!((shown(0), shown(1)), (["n/a*", "n/a†"].map(str::to_owned), ["0.500", "n/a*"].map(str::to_owned)));
        assert_eq!(printed.notes(), ["all of it", "* n/a: too few", "† n/a in high: no variation: all alike"]);
        table.rows.truncate(1);
        table.rows[0][0] = Cell::Missing;
        let printed = Printed::of(&table);
        assert_eq!(
            (printed.cell(1, &table.rows[0][1]).as_ref(), printed.notes()),
            ("n/a", ["all of it", "n/a in high: no variation: all alike"].map(str::to_owned).to_vec())
        );
        (0..8).for_each(|number| table.push(vec![undefined(&number.to_string()), Cell::Missing]));
        assert_eq!(Printed::of(&table).cell(0, &undefined("7")), "n/a§§");
    }

    #[test]
    fn marks_stand_behind_names_and_reasons_below() {
        let mut table = Table::new("信任 😀", ["code", "name", "warnings", "reasons"].map(|name| (name, Kind::Text)));
        table.push(["trust", "信任 😀", "W2 W4", "too few"].map(Cell::text).to_vec());
        table.push(["language", "语言", "", ""].map(Cell::text).to_vec());
        (table.off_paper, table.marks) = (vec!["reasons"], Some(("warnings", "name")));
        let shown = |table: Table| {
            let tables = [table];
            let printed = printable(&tables).into_owned().pop().unwrap();
            let words =
                |row: &Vec<Cell>| row.iter().map(|cell| cell.shown().into_owned()).collect::<Vec<_>>().join("|");
            (is_off(&printed, 0), printed.rows.iter().map(words).collect::<Vec<_>>())
        };
        assert_eq!(
            shown(table.clone()),
            (true, ["trust|信任 😀 (W2, W4)", "language|语言"].map(str::to_owned).to_vec())
        );
        // Marks do not tell two codes of one name apart.
        let mut alike = table.clone();
        alike.rows[1][1] = Cell::text("信任 😀");
        assert!(!shown(alike).0);
        // Who asks for the columns gets them.
        let asked = table.with_columns(&["name", "warnings", "reasons"].map(str::to_owned));
        assert_eq!(shown(asked).1, ["信任 😀|W2 W4|too few", "语言||"]);
    }

    #[test]
    fn names_stand_for_ids_where_each_has_its_own() {
        let check = |rows: &[[&str; 3]], off: [bool; 3], headings: [&str; 3]| {
            let mut table = Table::new("t", ["code", "name", "path"].map(|name| (name, Kind::Text)));
            rows.iter().for_each(|row| table.push(row.map(Cell::text).to_vec()));
            assert_eq!([0, 1, 2].map(|column| is_off(&table, column)), off, "{rows:?}");
            assert_eq!([0, 1, 2].map(|column| heading_on_paper(&table, column)), headings, "{rows:?}");
            assert!(!is_off(&table.with_columns(&["code".to_owned(), "name".to_owned()]), 0));
        };
        let (own, all) = (["code", "code", "path"], ["code", "name", "path"]);
        check(&[["trust", "信任 😀", "a > 信任 😀"], ["trust", "信任 😀", "a > 信任 😀"]], [true, false, true], own);
        check(&[["trust", "信任", "a > 信任"], ["trust-b", "信任", "b > 信任"]], [false; 3], all);
        check(&[["trust", "信任", "信任"], ["trust-b", "信任", "信任"]], [false; 3], all);
        check(&[["(all)", "", ""]], [false; 3], all);
        // A group or an attribute may be called so.
        let mut table = Table::new("t", [("participant", Kind::Text)]);
        ["code", "name"].iter().for_each(|name| table.add_column(name, Kind::Text));
        table.push(["us01", "a", "b"].map(Cell::text).to_vec());
        assert!(!is_off(&table, 1));
    }
}
