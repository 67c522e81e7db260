//! `emic FOLDER`, `emic FILE`: a path in the place of a command.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Cli, Failure, Global, Outcome, Screen, help, session};
use crate::app::{Options, find_project};

/// What the arguments say, and the path that stands where a command should, if there is one: what is there in the file system
/// and is no command. `./import` names a folder that is called as a command is.
///
/// # Errors
/// What clap says of the arguments.
pub fn parse(mut arguments: Vec<OsString>) -> Result<(Cli, Option<PathBuf>), clap::Error> {
    match help::parse(&arguments) {
        Ok(cli) => Ok((cli, None)),
        Err(error) => match take(&mut arguments, &error) {
            Some(path) => Ok((help::parse(&arguments)?, Some(path))),
            None => Err(error),
        },
    }
}

fn take(arguments: &mut Vec<OsString>, error: &clap::Error) -> Option<PathBuf> {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return None;
    }
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let place = arguments.iter().skip(1).position(|argument| argument.to_string_lossy() == *word)? + 1;
    Path::new(arguments.get(place)?).exists().then(|| PathBuf::from(arguments.remove(place)))
}

/// Open the study that a path lies in: at a transcript where it names one's file. A folder without a study is offered for a
/// new one.
///
/// # Errors
/// Where a file lies in no study, or there is no terminal.
pub fn open(path: &Path, screen: &Screen, global: &Global) -> Result<Outcome, Failure> {
    let options = Options { coder: session::coder(global)?, now: global.now };
    let absolute = std::path::absolute(path)?;
    let root = absolute.ancestors().find(|folder| find_project(Some(folder)).is_ok());
    let seen = std::io::stdout().is_terminal() && std::io::stdin().is_terminal();
    let shown = path.display();
    match root {
        Some(root) => match transcript(root, &absolute) {
            Some(id) => (screen.read)(root, options, &id)?,
            None => (screen.open)(root, options)?,
        },
        None if absolute.is_dir() && seen => (screen.offer)(options, &absolute)?,
        None if absolute.is_dir() => {
            let hint = format!("`emic new {shown}` makes one there, then `emic import` takes interviews in");
            return Err(Failure::new(format!("{shown} is no study")).hint(hint));
        }
        None => {
            let hint = format!("`emic new DIR` makes a study; in it `emic import {shown}` takes the file in");
            return Err(Failure::new(format!("{shown} lies in no study")).hint(hint));
        }
    }
    Ok(Outcome::Done)
}

/// The id of the transcript whose file this is.
fn transcript(root: &Path, path: &Path) -> Option<String> {
    let inside = path.parent()? == root.join("transcripts") && path.is_file();
    let name = path.file_stem().filter(|_| inside && path.extension().is_some_and(|ending| ending == "txt"));
    name.map(|name| name.to_string_lossy().into_owned())
}
