//! The `emic` program: parses the command line, picks a face, returns the exit code.

use std::path::Path;
use std::process::ExitCode;

use emic::app::Options;
use emic::cli::{Key, Screen};
use emic::tui;

fn main() -> ExitCode {
    // The two faces do not know each other: here the command line is told how to open the screen.
    emic::cli::run(&Screen { open, keys })
}

fn open(root: &Path, options: Options) -> anyhow::Result<()> {
    Ok(tui::run(root, options)?)
}

fn keys() -> Vec<Key> {
    let key = |row: &tui::keymap::Row| Key { place: row.when.name(), keys: row.keys, name: row.name, help: row.help };
    tui::keymap::rows().map(key).collect()
}
