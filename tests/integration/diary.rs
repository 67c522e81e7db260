//! Memos with filters and the diary from the command line; the first screen in a terminal.

use crate::support::Home;

#[test]
fn memos_are_narrowed_and_days_are_written() {
    let mut home = Home::with_study();
    home.emic(&["memo", "add", "整个研究 as a whole"]);
    home.emic(&["memo", "add", "Faces 面子, see [[us01:2]]", "--transcript", "us01"]);
    home.emic(&["memo", "add", "on a code", "--code", "trust", "--coder", "eve"]);
    home.emic(&["memos", "面子"]);
    home.emic(&["memos", "--on", "code", "--format", "json"]);
    home.emic(&["memos", "--coder", "eve", "--code", "Trust, earned"]);
    home.emic(&["memos", "--on", "project", "--transcript", "us01"]);
    home.emic(&["memos", "--on", "mood"]);
    home.emic(&["memos", "--code", "nope"]);
    home.emic(&["diary"]);
    home.emic(&["diary", "add", "Read us01 again. 👩‍🔬"]);
    home.emic_with(&["diary", "add", "-"], "# Evening\nmore\n");
    home.emic(&["diary", "add", "后来写的", "--day", "2026-02-27"]);
    home.emic(&["diary", "add", "Eve's own day", "--coder", "eve"]);
    home.emic(&["diary", "--format", "csv"]);
    home.emic(&["diary", "--to", "2026-02-28", "--format", "markdown"]);
    home.emic(&["diary", "--coder", "eve", "--from", "2026-03-01"]);
    home.emic(&["diary", "--from", "yesterday"]);
    home.emic(&["diary", "add", " "]);
    home.emic(&["memos", "--on", "diary"]);
    home.emic(&["undo"]);
    home.emic(&["diary", "--coder", "wei"]);
    home.check("diary");
}

#[test]
#[cfg(unix)]
fn a_day_is_edited_in_the_researchers_own_editor() {
    let home = Home::with_study();
    let edit = |editor: &str| {
        let mut command = home.command("wei");
        command.env("EDITOR", editor).env("PATH", std::env::var("PATH").unwrap_or_default());
        command.args(["diary", "edit", "2026-03-01"]).output().unwrap()
    };
    assert!(edit("printf '信任 first\\n' >").status.success());
    assert!(edit("sed -i s/first/second/").status.success());
    assert_eq!(edit("true").status.code(), Some(1));
    assert_eq!(edit("false").status.code(), Some(2));
    let list = home.silent(&["diary", "--format", "csv"], "").stdout;
    assert!(list.contains("2026-03-01,wei,") && list.contains("信任 second") && !list.contains("first"), "{list}");
}
