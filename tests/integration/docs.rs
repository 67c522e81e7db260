//! The documentation agrees with the program.

use std::collections::BTreeSet;
use std::path::Path;

use clap::CommandFactory as _;
use emic::cli::Cli;
use regex::Regex;

/// The commands that a page shows at the beginning of a line of code: `emic search`, `cargo run --release -- demo`.
fn shown(page: &str) -> BTreeSet<String> {
    let pattern = Regex::new(r"(?m)^\s*(?:\$ )?(?:emic|cargo run --release --) ([a-z]+)").unwrap();
    let inline = Regex::new(r"`emic ([a-z]+)[^`]*`").unwrap();
    let found = pattern.captures_iter(page).chain(inline.captures_iter(page));
    found.map(|found| found[1].to_owned()).collect()
}

#[test]
fn every_command_that_a_page_shows_exists() {
    let command = Cli::command();
    let known: BTreeSet<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    for page in
        docs.chain(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|page| root.join(page)))
    {
        if page.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&page).unwrap_or_default();
        let unknown: Vec<String> = shown(&text).difference(&known).cloned().collect();
        assert_eq!(unknown, Vec::<String>::new(), "{}", page.display());
    }
}

#[test]
fn the_page_of_keys_is_what_the_program_prints() {
    let home = crate::support::Home::new();
    let run = home.silent(&["keys", "--format", "markdown"], "");
    crate::support::check_file("docs/keys.md", &run.stdout);
}

#[test]
fn every_command_and_option_has_help() {
    fn check(command: &clap::Command, path: &str) {
        let path = format!("{path} {}", command.get_name());
        assert!(command.get_about().is_some(), "{path}");
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            assert!(argument.get_help().is_some(), "{path} {}", argument.get_id());
        }
        command.get_subcommands().for_each(|below| check(below, &path));
    }
    check(&Cli::command(), "");
}
