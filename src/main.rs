//! The `emic` program: parses the command line, picks a face, returns the exit code.

use std::path::Path;
use std::process::ExitCode;

use emic::app::Options;
use emic::cli::{Key, Keys, Screen};
use emic::tui;

fn main() -> ExitCode {
    // The two faces do not know each other: here the command line is told how to open the screen.
    emic::cli::run(&Screen { open, read, start, offer, keys })
}

fn open(root: &Path, options: Options) -> anyhow::Result<()> {
    Ok(tui::run(root, options, None)?)
}

fn read(root: &Path, options: Options, transcript: &str) -> anyhow::Result<()> {
    Ok(tui::run(root, options, Some(transcript))?)
}

fn start(options: Options) -> anyhow::Result<()> {
    Ok(tui::start(options)?)
}

fn offer(options: Options, folder: &Path) -> anyhow::Result<()> {
    Ok(tui::offer(options, folder)?)
}

fn keys() -> Keys {
    let chosen = tui::keymap::chosen();
    let key = |row: &tui::keymap::Row| Key {
        place: row.when.name(),
        keys: row.keys,
        name: row.name,
        help: row.help,
        setting: format!("{}.{}", row.when.word(), row.word()),
    };
    Keys { keys: chosen.bindings.rows().map(key).collect(), mistakes: chosen.mistakes, remarks: chosen.remarks }
}
