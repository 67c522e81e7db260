//! `emic keys`

use clap::Args;

use crate::cli::screen::{Key, Screen};
use crate::cli::{Failure, Global, Listing, Outcome, output};
use crate::report::{Cell, Format, Kind, Table};

/// List the keys of the screen, with those that your preferences change.
#[derive(Args, Debug)]
pub struct Keys {
    /// Say what is wrong with the keys in your preferences instead; exit code 1 where something is
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Keys {
    /// List them: for readers a table for each place, for programs one for all.
    pub fn run(self, screen: &Screen, global: &Global) -> Result<Outcome, Failure> {
        let found = (screen.keys)();
        if self.check {
            return check(&found.mistakes, &found.remarks);
        }
        found.mistakes.iter().for_each(|mistake| output::message("warning", mistake));
        let tables = match output::target(&self.listing, Format::Csv)? {
            Format::Csv | Format::Json => vec![flat(&found.keys)],
            _ => by_place(&found.keys),
        };
        output::list_all(&tables, "Keys", &self.listing, global, Format::Csv)
    }
}

/// Say what is wrong, and what may not be meant.
fn check(mistakes: &[String], remarks: &[String]) -> Result<Outcome, Failure> {
    mistakes.iter().try_for_each(|mistake| output::print_line(mistake))?;
    remarks.iter().try_for_each(|remark| output::print_line(&format!("{remark} (only to know)")))?;
    if mistakes.is_empty() {
        output::print_line("the keys are in order")?;
    }
    Ok(Outcome::found(mistakes.is_empty()))
}

fn flat(keys: &[Key]) -> Table {
    let mut table = Table::new("Keys", ["where", "keys", "does", "name", "setting"].map(|name| (name, Kind::Text)));
    for key in keys {
        table.push([key.place, key.keys, key.help, key.name, &key.setting].map(Cell::text).to_vec());
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
