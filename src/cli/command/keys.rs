//! `emic keys`

use clap::Args;

use crate::cli::screen::{Key, Screen};
use crate::cli::{Failure, Global, Listing, Outcome, output};
use crate::report::{Cell, Format, Kind, Table};

/// List the keys of the screen.
#[derive(Args, Debug)]
pub struct Keys {
    #[command(flatten)]
    listing: Listing,
}

impl Keys {
    /// List them: for readers a table for each place, for programs one for all.
    pub fn run(self, screen: &Screen, global: &Global) -> Result<Outcome, Failure> {
        let keys = (screen.keys)();
        let tables = match output::target(&self.listing, Format::Csv)? {
            Format::Csv | Format::Json => vec![flat(&keys)],
            _ => by_place(&keys),
        };
        output::list_all(&tables, "Keys", &self.listing, global, Format::Csv)
    }
}

fn flat(keys: &[Key]) -> Table {
    let mut table = Table::new("Keys", ["where", "keys", "does", "name"].map(|name| (name, Kind::Text)));
    for key in keys {
        table.push([key.place, key.keys, key.help, key.name].map(Cell::text).to_vec());
    }
    table
}

fn by_place(keys: &[Key]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for key in keys {
        let place = tables.iter().position(|table| table.name == key.place).unwrap_or_else(|| {
            tables.push(Table::new(key.place, ["keys", "does", "name after :"].map(|name| (name, Kind::Text))));
            tables.len() - 1
        });
        if let Some(table) = tables.get_mut(place) {
            table.push([key.keys, key.help, key.name].map(Cell::text).to_vec());
        }
    }
    tables
}
