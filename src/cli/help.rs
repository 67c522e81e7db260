//! What `emic --help` says: how to begin, and the commands in the order of the work.

use clap::{Command, CommandFactory as _, FromArgMatches as _};
use std::ffi::OsString;

use super::Cli;
use crate::text::{TextRange, wrap};

/// The commands by what they are for; a test holds that each stands here once.
const STAGES: [(&str, &[&str]); 7] = [
    ("Begin", &["demo", "new", "import"]),
    (
        "Read and search",
        &["transcripts", "show", "read", "search", "queries", "kwic", "speakers", "attributes", "edit", "anonymise"],
    ),
    (
        "Code",
        &[
            "codebook", "code", "autocode", "suggest", "codings", "uncode", "lost", "place", "quotes", "memo", "memos",
            "diary", "complete",
        ],
    ),
    (
        "Compare and count",
        &[
            "agreement",
            "frequencies",
            "crosstab",
            "cooccurrence",
            "sequences",
            "saturation",
            "timeline",
            "words",
            "keyness",
            "dispersion",
        ],
    ),
    (
        "For a paper",
        &[
            "report",
            "results",
            "export",
            "participants",
            "exemplars",
            "draw",
            "appendix",
            "structure",
            "proof",
            "highlight",
            "coreq",
            "srqr",
            "audit",
        ],
    ),
    ("Take back and look after", &["history", "undo", "redo", "check"]),
    ("About the program", &["keys", "completions", "man"]),
];

/// How somebody begins who has just come.
const BEGIN: &str = "\
First steps:
  emic                        The screen; beside interviews it makes a study of them
  emic demo                   The screen with a sample study and a tour
  emic new lab a.docx b.txt   A study in the folder lab, of these interviews; then, in lab:
  emic code a --quote \"their very words\" trust --new
";

/// Columns of the help, and of its first column.
const WIDTH: usize = 96;
const NAMES: usize = 16;

/// Parse the arguments. The help is put together only where it is asked for.
///
/// # Errors
/// What clap says of them, the help among it.
pub(super) fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = Cli::command();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        let template = template(&command);
        command = command.help_template(template);
    }
    Cli::from_arg_matches(&command.try_get_matches_from(arguments)?)
}

fn template(command: &Command) -> String {
    let mut commands = String::new();
    for (stage, names) in STAGES {
        commands.push_str(&format!("\n{stage}:\n"));
        names.iter().for_each(|name| commands.push_str(&row(command, name)));
    }
    format!("{{about}}\n\n{BEGIN}\n{{usage-heading}} {{usage}}\n{commands}\nEverywhere:\n{{options}}{{after-help}}\n")
}

/// A command with what it does.
fn row(command: &Command, name: &str) -> String {
    let about = command.find_subcommand(name).and_then(Command::get_about);
    let about = about.map(ToString::to_string).unwrap_or_default();
    let lines = wrap(&about, TextRange::of(0, about.len()), WIDTH - NAMES);
    let rows = lines.iter().enumerate().map(|(place, line)| {
        let name = if place == 0 { name } else { "" };
        format!("  {name:<width$}{}\n", line.slice(&about).trim_end(), width = NAMES - 2)
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_stands_in_the_help_once() {
        let command = Cli::command();
        let shown = |one: &&Command| !one.is_hide_set();
        let mut all: Vec<&str> = command.get_subcommands().filter(shown).map(Command::get_name).collect();
        let mut told: Vec<&str> = STAGES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        all.sort_unstable();
        told.sort_unstable();
        assert_eq!(told, all);
    }

    #[test]
    fn the_help_begins_with_how_to_begin() {
        let arguments = ["emic", "--help"].map(OsString::from);
        let help = parse(&arguments).unwrap_err().to_string();
        let begin = help.find("First steps:").unwrap();
        assert!(begin < help.find("Usage: emic").unwrap() && help.contains("\nCode:\n"), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
        let of_one = parse(&["emic", "code", "-h"].map(OsString::from)).unwrap_err().to_string();
        assert!(of_one.starts_with("Code a passage") && !of_one.contains("First steps"), "{of_one}");
    }
}
