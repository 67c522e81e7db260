//! A codebook as a flat table, a row for each code: for spreadsheets, R and pandas.
//!
//! [`rows`] gives all fields of every code; [`parse`] reads them back equal, and reads the tables that people and other
//! programs make: columns in any order and by many names, a path (`A > B > C`) in the place of parents. Lists stand in one
//! cell, an item a line. CSV and workbooks are the business of other rooms; here a table is rows of cells.

mod headings;
mod lists;
mod parse;
mod paths;

use crate::project::{Code, Codebook};

pub use parse::{begins_with_headings, is_table, kind, parse};

/// The columns that are written, in this order.
pub const COLUMNS: [&str; 15] = [
    "id",
    "name",
    "path",
    "parent",
    "definition",
    "include",
    "exclude",
    "examples",
    "color",
    "key",
    "aliases",
    "applies",
    "sources",
    "replaced_by",
    "guid",
];

/// Cells of one sheet or file as they stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The sheet's name; empty for a file of one table.
    pub name: String,
    /// Rows with their numbers from 1, empty ones left out.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// A row of cells for each code, as [`COLUMNS`] names them.
pub fn rows(codebook: &Codebook) -> Vec<Vec<String>> {
    codebook.codes().iter().map(|code| row(codebook, code)).collect()
}

fn row(codebook: &Codebook, code: &Code) -> Vec<String> {
    let id = |id: &Option<crate::project::CodeId>| id.as_ref().map(ToString::to_string).unwrap_or_default();
    vec![
        code.id.to_string(),
        code.name.clone(),
        codebook.path(&code.id),
        id(&code.parent),
        code.definition.clone(),
        code.include.clone(),
        code.exclude.clone(),
        lists::join(&code.examples),
        code.color.map_or("", |color| color.name()).to_owned(),
        code.key.map(String::from).unwrap_or_default(),
        lists::join(&code.aliases),
        if code.applies { "yes" } else { "no" }.to_owned(),
        lists::join(&code.sources),
        id(&code.replaced_by),
        code.guid.map(|guid| guid.hyphenated().to_string()).unwrap_or_default(),
    ]
}

/// The sheet that says what the codebook itself is: a field and its value in each row, lists as in [`rows`].
pub const ABOUT: &str = "About";
/// The sheet of attributes to record: name, description, values.
pub const ATTRIBUTES: &str = "Attributes";

/// The rows of the sheet [`ABOUT`]; none where there is nothing to say.
pub fn about(codebook: &Codebook) -> Vec<Vec<String>> {
    let sources = lists::join(&codebook.sources);
    let fields = [
        ("title", codebook.title.clone()),
        ("version", codebook.version.clone()),
        ("description", codebook.description.clone()),
        ("sources", sources),
    ];
    let said = fields.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(name, value)| vec![name.to_owned(), value]).collect()
}

/// The rows of the sheet [`ATTRIBUTES`].
pub fn attributes(codebook: &Codebook) -> Vec<Vec<String>> {
    let row = |question: &crate::project::AttributeQuestion| {
        vec![question.name.clone(), question.description.clone(), lists::join(&question.values)]
    };
    codebook.attributes.iter().map(row).collect()
}

#[cfg(test)]
mod tests;
