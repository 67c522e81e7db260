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
fn the_palette_knows_every_command() {
    use emic::tui::keymap::{COMMANDS, rows};
    let names: BTreeSet<&str> = rows().map(|row| row.name).chain(COMMANDS.iter().map(|command| command.name)).collect();
    let command = Cli::command();
    let unknown: Vec<&str> =
        command.get_subcommands().map(|command| command.get_name()).filter(|name| !names.contains(name)).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "each needs a row in src/tui/keymap/commands.rs");
}

#[test]
fn the_page_of_keys_is_what_the_program_prints() {
    let home = crate::support::Home::new();
    let run = home.silent(&["keys", "--format", "markdown"], "");
    crate::support::check_file("docs/keys.md", &run.stdout);
}

/// What the first column of the tables of a page has in backquotes, where `is_example`; and each such thing in its text.
fn examples(page: &str, is_example: impl Fn(&str) -> bool) -> Vec<String> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page)).unwrap();
    let code = Regex::new(r"`([^`\n]+)`").unwrap();
    let found = page.lines().flat_map(|line| {
        // What stands in the other columns says what the first one means.
        let part = line.strip_prefix("| ").map_or(line, |row| row.split(" | ").next().unwrap_or_default());
        code.captures_iter(part).map(|found| found[1].to_owned()).collect::<Vec<_>>()
    });
    found.filter(|example| is_example(example)).collect()
}

#[test]
fn every_example_of_a_query_can_be_tried_in_the_sample_study() {
    let mut home = crate::support::Home::new();
    assert_eq!(home.silent(&["demo", "study", "--no-open"], "").code, 0);
    home.place = home.place.join("study");
    assert_eq!(home.silent(&["queries", "save", "trust and power", "trust OR 信任"], "").code, 0);
    // A field with a value; `a`, `b` and `c` stand for codes of the reader's own.
    let field = Regex::new(r"^[^ ]*\b(speaker|transcript|code|coder|has|lang|attribute\.[^:]+):[^ ]").unwrap();
    let stands_for = Regex::new(r"\bcode:[abc]\b|code:xr").unwrap();
    let searched = examples("search.md", |example| field.is_match(example) && !stands_for.is_match(example));
    let asked =
        examples("codes-view.md", |example| Regex::new(r"^(tacitness|coder:)[^.]* ").unwrap().is_match(example));
    assert!(searched.len() > 12 && asked.len() > 7, "{searched:?} {asked:?}");
    let words = ["trust", "信任", "轉移", "=transfer", "trust OR 信任", "organi*ation", "\"knowledge transfer\"~5"];
    let searched = searched.iter().map(String::as_str).chain(words).chain(["@\"trust and power\""]);
    let runs = searched.map(|query| ("search", query)).chain(asked.iter().map(|query| ("quotes", query.as_str())));
    let failed = runs.filter_map(|(command, query)| {
        let run = home.silent(&[command, query, "--count"], "");
        // Nobody has coded trust where they coded one of the drivers.
        let fails = run.code > 1 || run.code == 1 && command == "quotes" || run.stderr.contains("error");
        fails.then(|| format!("{command} {query}: {}{}", run.stdout, run.stderr))
    });
    assert_eq!(failed.collect::<Vec<_>>(), Vec::<String>::new());
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
