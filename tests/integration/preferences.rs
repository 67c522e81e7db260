//! What researchers set for themselves: the keys that they choose, and what they are told of mistakes.

use crate::support::Home;

const KEYS: &str = "\
theme: light
keys:
  read:
    uncode: [X, 信]
    memo: X
    next-sentnce: ctrl-j
  everywhere: {quit: Q}
";

#[test]
fn chosen_keys_are_listed_and_what_is_wrong_is_said_with_its_place() {
    let home = Home::new();
    assert_eq!(home.silent(&["keys", "--check"], "").stdout, "the keys are in order\n");
    home.write(".config/emic/config.yaml", KEYS);
    let run = home.silent(&["keys", "--check"], "");
    assert_eq!(run.code, 1);
    let file = home.path(".config/emic/config.yaml").display().to_string();
    let expected = [
        format!("{file}:5:11: `X` is the key of `uncode` already, in line 4; one of the two needs another"),
        format!("{file}:6:5: `read` does not have an action `next-sentnce`; did you mean `next-sentence`?"),
    ];
    assert_eq!(run.stdout.lines().take(2).collect::<Vec<_>>(), expected, "{}", run.stdout);
    let run = home.silent(&["keys", "--format", "csv"], "");
    assert!(run.stdout.contains("Read,X 信,"), "{}", run.stdout);
    assert!(run.stdout.contains("Everywhere,Q,") && run.stdout.contains(",read.next-sentence"), "{}", run.stdout);
    assert!(run.stderr.starts_with(&format!("warning: {file}:5:11: ")), "{}", run.stderr);
}

#[test]
fn a_file_that_is_no_yaml_or_is_not_there_is_told_and_the_rest_goes_on() {
    let home = Home::new();
    home.write(".config/emic/config.yaml", "keys: [👩‍🔬\n");
    let run = home.silent(&["keys", "--check"], "");
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("config.yaml:1:7: "), "{}", run.stdout);
    assert!(home.silent(&["keys"], "").stdout.contains("Read,"));
}

#[test]
fn reading_line_by_line_tells_what_is_wrong_with_the_settings() {
    let home = Home::with_study();
    home.write(".config/emic/config.yaml", "theme: dark\ntheme: 深色\nkeys: {everywhere: {quit: []}}\n");
    let run = home.silent(&["read", "us01", "--linear"], "quit\n");
    let file = home.path(".config/emic/config.yaml").display().to_string();
    let expected = [
        format!(
            "warning: {file}:2:1: `theme` stands here again: the one in line 1, column 1 holds; take one of them out"
        ),
        format!("warning: {file}:3:21: `quit` needs a key, to get out by: it keeps q ctrl-q ctrl-c"),
    ];
    assert_eq!(run.stderr.lines().take(2).collect::<Vec<_>>(), expected, "{}", run.stderr);
    assert_eq!(run.code, 0);
}
