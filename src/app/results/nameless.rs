//! What is left out of tables where neither participants' words nor their names may stand: attributes whose values name
//! people, examples of the codebook, which mostly are quotes, and names that have a pseudonym.

use std::collections::BTreeSet;

use crate::analysis::{self, Participants};
use crate::app::papers::{Ask, Paper};
use crate::app::{Error, Workspace, anonymising};
use crate::project::Pseudonyms;
use crate::report::{Cell, Table};

/// What may not stand in a table.
pub(super) struct Nameless {
    /// All attributes of the study in scope, as the table of participants has them.
    attributes: Vec<String>,
    /// Those that name people.
    naming: BTreeSet<String>,
    /// Whether an attribute names the cases.
    has_cases: bool,
    pseudonyms: Pseudonyms,
}

impl Nameless {
    /// Look at what the cases have of each attribute.
    ///
    /// # Errors
    /// [`Error::Stopped`]; [`Error::Store`] where `pseudonyms.csv` cannot be read.
    pub(super) fn of(workspace: &Workspace, ask: &Ask<'_>) -> Result<Self, Error> {
        let people: Participants = analysis::participants(workspace.project(), ask.codings(workspace)?, ask.scope());
        let naming = people.summary().into_iter().filter(|summary| summary.names_cases()).map(|summary| summary.name);
        Ok(Self {
            naming: naming.collect(),
            attributes: people.attributes,
            has_cases: ask.scope().case.is_some(),
            pseudonyms: anonymising::read(workspace)?,
        })
    }

    /// What is left out of all tables, in sentences for the manifest.
    pub(super) fn told(&self) -> Vec<String> {
        let mut told = vec!["tables with participants' words, and examples of the codebook".to_owned()];
        if !self.naming.is_empty() {
            let names: Vec<&str> = self.naming.iter().map(String::as_str).collect();
            told.push(format!(
                "attributes that more than half of the cases have a value of their own of: {}",
                names.join(", ")
            ));
        }
        if self.has_cases {
            told.push("names of cases: participants are numbered".to_owned());
        }
        if !self.pseudonyms.rows().is_empty() {
            told.push("names in pseudonyms.csv: their pseudonyms stand for them".to_owned());
        }
        told
    }

    /// Whether something is by an attribute that names people: `Codes by name`, `by-name`.
    pub(super) fn is_by_name(&self, called: &str) -> bool {
        let by = called.strip_prefix("Codes by ").or_else(|| called.strip_prefix("by-"));
        by.is_some_and(|by| self.naming.contains(by))
    }

    /// Take out of the tables of a paper what names people.
    pub(super) fn clean(&self, paper: &Paper, tables: &mut Vec<Table>) {
        tables.retain(|table| !self.is_by_name(&table.name));
        for table in tables {
            match paper.name {
                "participants" => self.clean_participants(table),
                "sample" => self.clean_sample(table),
                "appendix" => drop_columns(table, |_, name| name == "example"),
                "codebook-history" => clean_changes(table),
                _ => {}
            }
            self.put_pseudonyms(table);
        }
    }

    fn clean_participants(&self, table: &mut Table) {
        // The attributes are the last columns, in order: one may be called like a column of ours.
        let first = table.columns.len().saturating_sub(self.attributes.len());
        let is_naming = |place: usize| {
            let attribute = place.checked_sub(first).and_then(|place| self.attributes.get(place));
            attribute.is_some_and(|name| self.naming.contains(name))
        };
        drop_columns(table, |place, _| is_naming(place));
        // A note that names the attributes would say more than the table shows.
        let shown: Vec<&str> =
            self.attributes.iter().filter(|name| !self.naming.contains(*name)).map(String::as_str).collect();
        table.notes.retain(|note| !note.contains("may be recognised"));
        table.notes.push(format!(
            "attributes that name nobody: {}",
            if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
        ));
        if self.has_cases {
            for (number, row) in (1..).zip(&mut table.rows) {
                row.first_mut().into_iter().for_each(|cell| *cell = Cell::text(format!("case {number}")));
            }
        }
    }

    fn clean_sample(&self, table: &mut Table) {
        let is_naming = |row: &Vec<Cell>| matches!(row.first(), Some(Cell::Text(name)) if self.naming.contains(name));
        table.rows.retain(|row| !is_naming(row));
    }

    fn put_pseudonyms(&self, table: &mut Table) {
        if self.pseudonyms.rows().is_empty() {
            return;
        }
        let replace = |words: &mut String| {
            if !self.pseudonyms.find(words).is_empty() {
                *words = self.pseudonyms.replaced(words);
            }
        };
        table.columns.iter_mut().for_each(|column| replace(&mut column.name));
        table.notes.iter_mut().for_each(replace);
        for cell in table.rows.iter_mut().flatten() {
            if let Cell::Text(words) = cell {
                replace(words);
            }
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
    fn examples_that_came_and_went_stay_out_of_what_changed() {
        let mut table = Table::new("Codebook changes", ["what", "before", "after"].map(|name| (name, Kind::Text)));
        table.push(["examples", "", "我们没有信任 😀"].map(Cell::text).to_vec());
        table.push(["definition", "old", "new"].map(Cell::text).to_vec());
        clean_changes(&mut table);
        assert_eq!(table.rows[0][2], Cell::text("(left out)"));
        assert_eq!(table.rows[1][2], Cell::text("new"));
    }
}
