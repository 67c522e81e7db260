//! The command line: one file per subcommand in `command/`.
//!
//! Start at [`run`]. Results go to stdout, messages to stderr; the exit code is 0 when done, 1 when nothing was found or
//! a check failed, 2 on an error. A pipe that the reader closed is no error. Only this room prints.

mod args;
mod command;
mod failure;
mod help;
mod linear;
mod output;
mod path;
mod progress;
mod screen;
mod session;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use args::Bare;
pub use args::{Cli, Global, Listing};
pub use failure::{Failure, Outcome};
pub use screen::{Key, Keys, Screen};

/// Parse the arguments, do what they say, and give the exit code.
pub fn run(screen: &Screen) -> ExitCode {
    quieten_guarded_panics();
    outlive_limits();
    let arguments = spared(std::env::args_os().collect());
    let outcome = match Bare::try_parse_from(&arguments) {
        Ok(bare) => command::open(screen, &bare.global),
        Err(_) => match path::parse(arguments) {
            Ok((cli, Some(path))) => path::open(&path, screen, &cli.global),
            Ok((cli, None)) => command::run(cli, screen),
            Err(error) => {
                // clap prints help to stdout and mistakes to stderr; where neither takes it, nobody reads it.
                let _ = error.print();
                return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
            }
        },
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(2)
        }
    }
}

/// Where a limit stops a file from growing, the system ends a program that has said nothing, in the midst of a file. One
/// that listens is told by the write that fails, and says what could not be written.
fn outlive_limits() {
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Default::default());
}

/// The arguments with a blank before each word of a query that begins with one hyphen, so that `-partner` is not taken for
/// options: clap itself can only take all that follows for the query, `--count` too.
fn spared(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let named = |argument: &OsString, name: &str| argument.to_str() == Some(name);
    let asks = arguments.iter().skip(1).position(|argument| named(argument, "search") || named(argument, "save"));
    let rest = asks.map_or(arguments.len(), |place| place + 2);
    for argument in arguments.iter_mut().skip(rest).take_while(|argument| *argument != "--") {
        let query = argument.to_str().filter(|word| word.starts_with('-') && !word.starts_with("--"));
        let query = query.filter(|word| word.len() > 1 && !word.starts_with("-o") && !matches!(*word, "-h" | "-V"));
        if let Some(spared) = query.map(|word| format!(" {word}")) {
            *argument = spared.into();
        }
    }
    arguments
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
