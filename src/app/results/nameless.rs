//! What is left out of tables where neither participants' words nor their names may stand: attributes with values that few
//! share, examples of the codebook, which mostly are quotes, names of cases, and names that have a pseudonym.

use std::collections::BTreeSet;

use super::ResultsOptions;
use super::aliases::Aliases;
use crate::analysis::{self, Participants};
use crate::app::analyses::FEW;
use crate::app::papers::{Ask, Paper};
use crate::app::{Error, Workspace, figures};
use crate::report::{Cell, Table};

/// What may not stand in a table.
pub(super) struct Nameless<'a> {
    /// All attributes of the study in scope, as the table of participants has them.
    attributes: Vec<String>,
    /// Those by whose values somebody may be recognised, and that nobody asked to keep.
    telling: BTreeSet<String>,
    /// Those of them that somebody asked to keep.
    kept: Vec<String>,
    /// Whether an attribute names the cases.
    has_cases: bool,
    /// How many ids of transcripts hold a word of an attribute that is left out.
    telling_ids: usize,
    aliases: &'a Aliases,
}

impl<'a> Nameless<'a> {
    /// Look at what the cases have of each attribute.
    ///
    /// # Errors
    /// [`Error::Stopped`].
    pub(super) fn of(
        workspace: &Workspace,
        ask: &Ask<'_>,
        options: &ResultsOptions,
        aliases: &'a Aliases,
    ) -> Result<Self, Error> {
        let project = workspace.project();
        let people: Participants = analysis::participants(project, ask.codings(workspace)?, ask.scope());
        let all = people.telling(project, FEW);
        let (kept, telling): (BTreeSet<String>, _) = all.into_iter().partition(|name| options.kept.contains(name));
        let telling_ids = project.attributes.iter().filter(|(id, own)| {
            let words: BTreeSet<String> = words(&aliases.told(id.as_str())).collect();
            let left_out =
                own.iter().filter(|(name, _)| telling.contains(*name) || ask.scope().case.as_ref() == Some(*name));
            left_out.flat_map(|(_, value)| self::words(value)).any(|word| words.contains(&word))
        });
        Ok(Self {
            telling_ids: telling_ids.count(),
            kept: kept.into_iter().collect(),
            attributes: people.attributes,
            has_cases: ask.scope().case.is_some(),
            telling,
            aliases,
        })
    }

    /// What is left out of all tables, in sentences for the manifest.
    pub(super) fn told(&self) -> Vec<String> {
        let mut told = vec!["tables with participants' words, and examples of the codebook".to_owned()];
        if !self.telling.is_empty() {
            let names: Vec<&str> = self.telling.iter().map(String::as_str).collect();
            told.push(format!(
                "attributes with values that fewer than {FEW} cases share, by which somebody may be recognised: {}",
                names.join(", ")
            ));
        }
        if self.has_cases {
            told.push("names of cases: participants are numbered".to_owned());
        }
        if self.aliases.has_names() {
            told.push(
                "names in pseudonyms.csv, in ids of transcripts and codes too: their pseudonyms stand for them"
                    .to_owned(),
            );
        } else {
            told.push(
                "not left out: ids of transcripts; without a pseudonyms.csv nothing says what names they hold"
                    .to_owned(),
            );
        }
        if !self.aliases.telling_ids().is_empty() {
            told.push(format!(
                "not left out: ids of transcripts in which a name may still stand: {}",
                self.aliases.telling_ids().join(", ")
            ));
        }
        if !self.aliases.telling_codes().is_empty() {
            told.push(format!(
                "not left out: ids of codes in which a name may still stand: {}",
                self.aliases.telling_codes().join(", ")
            ));
        }
        if !self.kept.is_empty() {
            told.push(format!(
                "not left out, as was asked for, although fewer than {FEW} cases share some of their values: {}",
                self.kept.join(", ")
            ));
        }
        told.iter().map(|words| self.aliases.prose(words)).collect()
    }

    /// What should be looked at before the results are given away, in sentences for who makes them.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.telling_ids > 0 {
            let have = if self.telling_ids == 1 { "transcript has" } else { "transcripts have" };
            warnings.push(format!(
                "{} {have} an id with a word of an attribute that is left out: put the names into pseudonyms.csv, or give \
                 the transcripts other ids",
                self.telling_ids
            ));
        }
        if !self.aliases.telling_ids().is_empty() {
            warnings.push(format!(
                "a name may still stand in {}: put it into pseudonyms.csv as it stands there, or give the transcripts other ids",
                self.aliases.telling_ids().join(", ")
            ));
        }
        warnings
    }

    /// Whether something is by an attribute that is left out: `Codes by name`, `by-name`.
    pub(super) fn is_by_name(&self, called: &str) -> bool {
        let by = called.strip_prefix("Codes by ").or_else(|| called.strip_prefix(figures::BY));
        by.is_some_and(|by| self.telling.contains(by))
    }

    /// Take out of the tables of a paper what names people.
    pub(super) fn clean(&self, paper: &Paper, tables: &mut Vec<Table>) {
        tables.retain(|table| !self.is_by_name(&table.name));
        for table in tables.iter_mut() {
            match paper.name {
                "participants" => self.clean_participants(table),
                "sample" => self.clean_sample(table),
                "appendix" => drop_columns(table, |_, name| name == "example"),
                "codebook-history" => clean_changes(table),
                _ => {}
            }
            self.aliases.put_into(table);
            if paper.name == "sample" {
                merge_values(table);
            }
        }
        part_names(tables);
    }

    fn clean_participants(&self, table: &mut Table) {
        // The attributes are the last columns, in order: one may be called like a column of ours.
        let first = table.columns.len().saturating_sub(self.attributes.len());
        let is_telling = |place: usize| {
            let attribute = place.checked_sub(first).and_then(|place| self.attributes.get(place));
            attribute.is_some_and(|name| self.telling.contains(name))
        };
        drop_columns(table, |place, _| is_telling(place));
        // A note that names the attributes would say more than the table shows.
        let shown: Vec<&str> =
            self.attributes.iter().filter(|name| !self.telling.contains(*name)).map(String::as_str).collect();
        table.notes.retain(|note| !note.contains("may be recognised"));
        table.notes.push(format!(
            "attributes of which every value is of {FEW} cases or more, or that were asked for: {}",
            if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
        ));
        if self.has_cases {
            for (number, row) in (1..).zip(&mut table.rows) {
                row.first_mut().into_iter().for_each(|cell| *cell = Cell::text(format!("case {number}")));
            }
        }
    }

    fn clean_sample(&self, table: &mut Table) {
        let is_telling = |row: &Vec<Cell>| matches!(row.first(), Some(Cell::Text(name)) if self.telling.contains(name));
        table.rows.retain(|row| !is_telling(row));
    }
}

/// The words of an id or a value, in small letters: what has two letters or is one of a script without spaces.
fn words(text: &str) -> impl Iterator<Item = String> {
    let pieces = crate::app::anonymising::in_pieces(text);
    let words: Vec<String> = pieces
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| word.len() > 1)
        .map(str::to_lowercase)
        .collect();
    words.into_iter()
}

/// Make rows of one value of an attribute one row: two values may have one pseudonym.
fn merge_values(table: &mut Table) {
    let mut merged: Vec<Vec<Cell>> = Vec::with_capacity(table.rows.len());
    for row in std::mem::take(&mut table.rows) {
        // Numbers are summed up already, and those of two attributes are not one.
        let is_value = !matches!(row.get(1), Some(Cell::Text(value)) if value == "(numbers)");
        match merged.iter_mut().find(|known| is_value && known.get(..2) == row.get(..2)) {
            Some(known) => known.iter_mut().zip(row).for_each(|(cell, other)| add(cell, &other)),
            None => merged.push(row),
        }
    }
    table.rows = merged;
}

fn add(cell: &mut Cell, other: &Cell) {
    match (cell, other) {
        (Cell::Count(sum), Cell::Count(count)) => *sum += count,
        (Cell::Measure(sum), Cell::Measure(part)) => *sum += part,
        _ => {}
    }
}

/// Give tables names of their own again, as sheets and keys need them: two may have one under pseudonyms.
fn part_names(tables: &mut [Table]) {
    let mut taken = BTreeSet::new();
    for table in tables {
        let stem = table.name.clone();
        let mut number = 2;
        while !taken.insert(table.name.clone()) {
            table.name = format!("{stem} ({number})");
            number += 1;
        }
    }
}

/// Take out the columns of which `is_out` says so, by place and name.
fn drop_columns(table: &mut Table, is_out: impl Fn(usize, &str) -> bool) {
    let out: Vec<bool> = (0..).zip(&table.columns).map(|(place, column)| is_out(place, &column.name)).collect();
    let stays = |place: usize| !out.get(place).copied().unwrap_or(false);
    let mut place = 0..;
    table.columns.retain(|_| place.next().is_none_or(stays));
    for row in &mut table.rows {
        let mut place = 0..;
        row.retain(|_| place.next().is_none_or(stays));
    }
}

/// Which examples came and went stays out; that they did stays.
fn clean_changes(table: &mut Table) {
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    let (Some(what), Some(before), Some(after)) = (place("what"), place("before"), place("after")) else { return };
    for row in &mut table.rows {
        if matches!(row.get(what), Some(Cell::Text(what)) if what.contains("example")) {
            for cell in [before, after] {
                row.get_mut(cell).into_iter().for_each(|cell| *cell = Cell::text("(left out)"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Kind;

    #[test]
    fn columns_go_with_their_cells() {
        let mut table = Table::new("表 😀", [("a", Kind::Text), ("b", Kind::Count), ("c", Kind::Text)]);
        table.push(vec![Cell::text("信"), Cell::count(1), Cell::text("任")]);
        drop_columns(&mut table, |_, name| name == "b");
        assert_eq!(table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(table.rows, [vec![Cell::text("信"), Cell::text("任")]]);
    }

    #[test]
    fn values_that_become_one_are_counted_together() {
        let mut table = Table::new("Sample", [("attribute", Kind::Text), ("value", Kind::Text)]);
        table.add_column("n", Kind::Count);
        table.add_column("percent", Kind::Measure);
        let row = |attribute: &str, value: &str, count: usize| {
            let part = Cell::Measure(count as f64);
            vec![Cell::text(attribute), Cell::text(value), Cell::count(count), part]
        };
        table.rows = vec![row("公司", "X 😀", 8), row("公司", "Y", 5), row("公司", "X 😀", 6), row("role", "X 😀", 9)];
        merge_values(&mut table);
        assert_eq!(table.rows, [row("公司", "X 😀", 14), row("公司", "Y", 5), row("role", "X 😀", 9)]);
        let mut tables = [table.clone(), table.clone(), table];
        part_names(&mut tables);
        assert_eq!(tables.map(|table| table.name), ["Sample", "Sample (2)", "Sample (3)"]);
    }

    #[test]
    fn examples_that_came_and_went_stay_out_of_what_changed() {
        let mut table = Table::new("Codebook changes", ["what", "before", "after"].map(|name| (name, Kind::Text)));
        table.push(["examples", "", "我们没有信任 😀"].map(Cell::text).to_vec());
        table.push(["definition", "old", "new"].map(Cell::text).to_vec());
        clean_changes(&mut table);
        assert_eq!(table.rows[0][2], Cell::text("(left out)"));
        assert_eq!(table.rows[1][2], Cell::text("new"));
    }
}
