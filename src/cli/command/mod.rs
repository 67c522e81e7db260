//! The subcommands, one file each: arguments with their help, and a short function that asks `app`.

mod check;
mod code;
mod codebook;
mod codings;
mod complete;
mod completions;
mod export;
mod frequencies;
mod history;
mod man;
mod memo;
mod search;
mod show;
mod transcripts;
mod uncode;
mod undo;

use clap::Subcommand;

use super::args::{Cli, Global};
use super::{Failure, Outcome};

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the transcripts with turns, words, codings and attributes
    Transcripts(transcripts::Transcripts),
    /// Print a transcript
    Show(show::Show),
    /// Search the words of all transcripts
    Search(search::Search),
    /// Show and change the codebook
    Codebook(codebook::Codebook),
    /// Code a passage by its positions
    Code(code::Code),
    /// Take codings away
    Uncode(uncode::Uncode),
    /// List codings, or take them in from a CSV file
    Codings(codings::Codings),
    /// Count how often each code was used
    Frequencies(frequencies::Frequencies),
    /// Write the whole study to files: .csv .json .md .html .xlsx
    Export(export::Export),
    /// List or write memos
    Memo(memo::Memo),
    /// Say how far you are with a transcript
    Complete(complete::Complete),
    /// List what everybody did, newest first
    History(history::History),
    /// Take back your last change
    Undo(undo::Undo),
    /// Take back your last undo
    Redo(undo::Redo),
    /// Look for damage: lines, texts, quotes, codes, the codebook
    Check(check::Check),
    /// Print a completion script for a shell
    Completions(completions::Completions),
    /// Print the manual page
    Man(man::Man),
}

/// Do it.
pub fn run(cli: Cli) -> Result<Outcome, Failure> {
    let global = &cli.global;
    match cli.command {
        None => open_screen(global),
        Some(Command::Transcripts(command)) => command.run(global),
        Some(Command::Show(command)) => command.run(global),
        Some(Command::Search(command)) => command.run(global),
        Some(Command::Codebook(command)) => command.run(global),
        Some(Command::Code(command)) => command.run(global),
        Some(Command::Uncode(command)) => command.run(global),
        Some(Command::Codings(command)) => command.run(global),
        Some(Command::Frequencies(command)) => command.run(global),
        Some(Command::Export(command)) => command.run(global),
        Some(Command::Memo(command)) => command.run(global),
        Some(Command::Complete(command)) => command.run(global),
        Some(Command::History(command)) => command.run(global),
        Some(Command::Undo(command)) => command.run(global),
        Some(Command::Redo(command)) => command.run(global),
        Some(Command::Check(command)) => command.run(global),
        Some(Command::Completions(command)) => command.run(),
        Some(Command::Man(command)) => command.run(),
    }
}

fn open_screen(global: &Global) -> Result<Outcome, Failure> {
    let options = crate::app::Options { coder: super::session::coder(global)?, now: global.now };
    match crate::tui::run(&super::session::root(global)?, options) {
        Ok(()) => Ok(Outcome::Done),
        Err(error) => Err(Failure::new(error.to_string())),
    }
}
