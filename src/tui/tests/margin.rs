//! What stands beside the text stays beside its line while the text is scrolled.

use std::collections::BTreeMap;

use ratatui::buffer::Cell;

use super::Screen;
use crate::project::MemoTarget;
use crate::tui::action::Action;
use crate::tui::layout::layout;
use crate::tui::page::Place;
use crate::tui::state::Dialog;

/// The cells of the margin beside each line, and the line at the top.
fn margin(screen: &Screen) -> (BTreeMap<Place, Vec<Cell>>, Place) {
    let read = layout(&screen.state, screen.state.area).read;
    let buffer = screen.draw().0;
    let cells = |row: usize| {
        let y = read.margin.y + row as u16;
        (read.margin.left()..read.margin.right()).map(|x| buffer[(x, y)].clone()).collect()
    };
    let with_words = read.lines.iter().enumerate().filter(|(_, line)| line.range.is_some());
    let top = with_words.clone().next().unwrap().1.place;
    (with_words.map(|(row, line)| (line.place, cells(row))).collect(), top)
}

#[track_caller]
fn check_still(screen: &mut Screen, key: &str) -> usize {
    let mut compared = 0;
    for step in 0..60 {
        let ((before, top), cursor) = (margin(screen), screen.state.read.selection);
        screen.keys(key);
        let (after, now) = margin(screen);
        // What the cursor is in stands out: where it had to follow the screen, more may differ.
        if cursor != screen.state.read.selection {
            continue;
        }
        for (line, cells) in before.iter().filter(|(line, _)| **line != top && **line != now) {
            let Some(same) = after.get(line) else { continue };
            assert_eq!(cells, same, "{key} {step} {line:?}\n{}", screen.shown());
            compared += 1;
        }
    }
    compared
}

#[test]
fn scrolling_by_a_line_moves_no_name() {
    for (id, size) in [("us01", (80, 24)), ("cn01", (120, 40))] {
        let mut screen = Screen::demo(size.0, size.1);
        screen.keys(&format!(":e {id}<Enter>"));
        // All coded, some of it many times: names wait for each other beside the lines.
        for _ in 0..12 {
            screen.keys("|t)r|||||)");
        }
        screen.keys("@1<Enter>");
        let compared = check_still(&mut screen, "<ctrl-e>") + check_still(&mut screen, "<ctrl-y>");
        assert!(compared > 200, "{compared}");
    }
}

#[test]
fn the_first_line_names_what_began_above_it() {
    let mut screen = Screen::new(80, 24);
    let long = format!("Lu: {}\n", "我们信任他们 👍。 We trust them. ".repeat(60));
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), long).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("<Enter>|t<ctrl-e><ctrl-e><ctrl-e>");
    let names = |screen: &Screen| {
        let (lines, _) = margin(screen);
        let said = |cells: &Vec<Cell>| cells.iter().map(Cell::symbol).collect::<String>().contains("Tacitness");
        lines.values().map(said).collect::<Vec<_>>()
    };
    let named = names(&screen);
    assert!(named[0] && !named[1..].contains(&true), "{named:?}\n{}", screen.shown());
    screen.keys("<ctrl-y><ctrl-y><ctrl-y>");
    assert_eq!(names(&screen), named, "beside its own first line it is named too");
}

#[test]
fn the_first_line_has_the_sign_of_a_memo_on_what_began_above_it() {
    let mut screen = Screen::new(80, 24);
    let long = format!("Lu: {}\n", "我们信任他们 👍。 We trust them. ".repeat(60));
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), long).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("<Enter>|msure<Esc>");
    let signs = |screen: &Screen| {
        let (lines, _) = margin(screen);
        lines.values().map(|cells| cells.iter().any(|cell| cell.symbol() == "✎")).collect::<Vec<_>>()
    };
    let signed = signs(&screen);
    assert!(signed[0] && !signed[1..].contains(&true), "{signed:?}\n{}", screen.shown());
    screen.keys("<ctrl-e><ctrl-e><ctrl-e>");
    assert_eq!(signs(&screen), signed, "{}", screen.shown());
}

#[test]
fn a_memo_leaves_a_sign_beside_the_line_where_its_passage_begins() {
    let mut screen = Screen::reading();
    screen.keys("))msure 👍<Esc>");
    let row = screen.shown().lines().find(|line| line.contains("We trust them")).unwrap().to_owned();
    assert!(row.contains('✎'), "{}", screen.shown());
    screen.keys(":ascii<Enter>");
    let row = screen.shown().lines().find(|line| line.contains("We trust them")).unwrap().to_owned();
    assert!(!row.contains('✎') && row.trim_end().ends_with('='), "{}", screen.shown());
}

#[test]
fn names_that_share_a_line_have_the_signs_of_their_stripes_and_a_memo_stands_with_its_own() {
    let mut screen = Screen::new(120, 40);
    // Two codings that end in one line, and a memo on the second.
    screen.keys("<Enter>))r'jm");
    let Some(Dialog::Choice(choice)) = screen.state.dialogs.last() else { panic!("{}", screen.shown()) };
    let names: Vec<&str> = choice.items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!((choice.title.as_str(), names.len()), ("Memo on which coding?", 2), "{names:?}");
    let jargon = names.iter().position(|name| *name == "Jargon").unwrap();
    screen.keys(&"<Down>".repeat(jargon)).keys("<Enter>").shows("Memo on the coding Jargon of").keys("sure 👍<Esc>");
    let project = screen.state.workspace.as_ref().unwrap().project();
    let MemoTarget::Coding(coding) = &project.memos.values().next().unwrap().target else { panic!() };
    assert_eq!(project.codings.get(coding).unwrap().code.as_str(), "jargon");
    screen.keys("gg").shows("✎Jargon");
    let shown = screen.shown();
    let line = shown.lines().find(|line| line.contains("✎Jargon")).unwrap();
    assert!(line.contains("┃建立信任") && line.contains("┃✎Jargon"), "{shown}");
}
