//! The command line: one file per subcommand in `command/`.
//!
//! Start at [`run`]. Results go to stdout, messages to stderr; the exit code is 0 when done, 1 when nothing was found or
//! a check failed, 2 on an error. A pipe that the reader closed is no error. Only this room prints.

mod args;
mod command;
mod failure;
mod output;
mod progress;
mod screen;
mod session;

use std::process::ExitCode;

use clap::Parser as _;

pub use args::{Cli, Global, Listing};
pub use failure::{Failure, Outcome};
pub use screen::{Key, Screen};

/// Parse the arguments, do what they say, and give the exit code.
pub fn run(screen: &Screen) -> ExitCode {
    quieten_guarded_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // clap prints help to stdout and mistakes to stderr; where neither takes it, nobody reads it.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match command::run(cli, screen) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(2)
        }
    }
}

/// What a parser's panic would say is said by the error that it becomes.
fn quieten_guarded_panics() {
    let inner = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !crate::app::importing::is_guarded() {
            inner(info);
        }
    }));
}
