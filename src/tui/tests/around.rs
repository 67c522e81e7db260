//! What stands around the views: help and its search, the bar of hints, small terminals.

use super::Screen;
use crate::text::columns;
use crate::tui::action::Action;
use crate::tui::keymap::{When, rows_of};

#[test]
fn words_are_looked_for_in_the_help() {
    let mut screen = Screen::reading();
    screen.keys("?").keys("/CODING").shows("find: CODING");
    screen.keys("<Enter>").shows("n next, N before");
    let top = |screen: &Screen| match screen.state.dialogs.last() {
        Some(super::Dialog::Help(help)) => help.found,
        _ => None,
    };
    let first = top(&screen);
    screen.keys("n");
    assert_ne!(top(&screen), first);
    screen.keys("N");
    assert_eq!(top(&screen), first);
    screen.keys("/<ctrl-u>信任👍").shows("find: 信任👍");
    assert_eq!(top(&screen), None);
    assert_eq!(screen.state.said, "no key here has “信任👍”");
    screen.keys("<Esc>");
    assert!(screen.state.dialogs.is_empty(), "one Esc leaves the help, whatever was looked for");
    // What is far below is there while it is typed.
    screen.keys("?").hides("suspend").keys("/into the background").shows("into the background; `fg` comes back");
    screen.keys("<Enter><Esc>");
    assert!(screen.state.dialogs.is_empty());
}

#[test]
fn every_place_has_a_key_that_shows_its_keys() {
    for when in When::ALL.into_iter().filter(|when| *when != When::Help) {
        let help = rows_of(when).find(|row| row.action == crate::tui::action::Verb::Help);
        assert!(help.is_some_and(|row| row.keys.contains("F1") || row.keys == "?"), "{when:?}");
    }
}

#[test]
fn only_whole_hints_stand_in_the_bar_and_help_at_its_end() {
    for width in [24, 40, 63, 80, 120] {
        let mut screen = Screen::new(width, 24);
        screen.keys("<Enter>");
        let bar = screen.shown().lines().last().unwrap().to_owned();
        assert!(bar.ends_with("? help") && columns(&bar) + 1 == usize::from(width), "{bar:?}");
        let hints: Vec<&str> = rows_of(When::Read).map(|row| row.hint).filter(|hint| !hint.is_empty()).collect();
        for part in bar.split("  ").map(str::trim).filter(|part| !part.is_empty() && *part != "…") {
            let (_, hint) = part.split_once(' ').unwrap();
            assert!(hints.contains(&hint), "{part:?} in {bar:?}");
        }
    }
}

#[test]
fn a_window_that_has_no_room_says_so_and_comes_back() {
    let mut screen = Screen::reading();
    screen.keys("?").act(Action::Resize(20, 5));
    screen.shows("too small: 20x5,").shows("needs 40x10").hides("╭");
    screen.act(Action::Resize(80, 24));
    screen.shows("Keys of codes").keys("<Esc>").shows("We trust them.");
}

/// The rows of the palette's list.
fn first_rows(screen: &Screen, count: usize) -> Vec<String> {
    let shown = screen.shown();
    let rows = shown.lines().skip_while(|line| !line.contains('›')).skip(1).take(count);
    rows.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn keys_in_the_palette_are_whole() {
    let mut screen = Screen::reading();
    screen.keys(":quit");
    assert!(first_rows(&screen, 1).concat().contains("q ctrl-q ctrl-c │"), "{}", screen.shown());
    screen.keys("<Esc>:ctrl-r");
    assert!(first_rows(&screen, 1).concat().contains("redo"), "{}", screen.shown());
}

#[test]
fn hands_that_know_vim_are_understood() {
    let mut screen = Screen::reading();
    screen.keys(":w<Enter>");
    assert_eq!(screen.state.said, "everything is saved at each key press");
    screen.keys("1:3<Enter>").shows("turn 3 of ");
    assert_eq!(screen.state.view, crate::tui::action::View::Read);
    screen.keys(":99").shows("there is no turn 99").keys("<Esc>");
    for leaving in ["q", "q!", "x", "wq"] {
        let mut screen = Screen::reading();
        screen.keys(&format!(":{leaving}<Enter>"));
        assert!(screen.quit, "{leaving}: {}", screen.shown());
    }
}

#[test]
fn a_transcript_is_opened_by_its_name() {
    let mut screen = Screen::reading();
    std::fs::write(screen.folder.path().join("transcripts/访谈-信任.txt"), "陆永年: 我们信任他们 👍。\n").unwrap();
    let opened = screen.open("ada");
    screen.act(Action::Opened(Box::new(Ok(opened))));
    screen.keys(":e 信任").shows("访谈-信任").keys("<Enter>");
    assert_eq!(screen.state.read.transcript.as_ref().unwrap().id.as_str(), "访谈-信任", "{}", screen.shown());
    screen.keys(":e us01<Enter>").shows("We trust them.");
}

#[test]
fn what_the_help_of_a_view_has_not_is_told_with_the_keys_that_have_it() {
    let mut screen = Screen::reading();
    screen.keys("?/another code 👍");
    assert_eq!(screen.state.said, "no key here has “another code 👍”");
    screen.keys("<Esc>?/give this coding");
    let said = &screen.state.said;
    assert!(said.ends_with("but under =: =, give this coding another code"), "{said}");
    screen.keys("<Esc>?/recode");
    assert!(screen.state.said.contains("but under =: ="), "{}", screen.state.said);
}

#[test]
fn a_narrow_list_of_transcripts_drops_titles_before_progress() {
    let mut screen = Screen::new(40, 15);
    screen.state.overview.rows[0].title = "us01-pruitt 👍".to_owned();
    screen.keys("j").shows("turns").hides("title").hides("👍");
}

#[test]
fn help_in_a_narrow_window_is_wrapped_and_not_cut() {
    for (width, height) in [(40, 15), (44, 24), (80, 24)] {
        for view in ["1", "2", "3<Esc>", "4", "5"] {
            let mut screen = Screen::new(width, height);
            let when = screen.keys(view).state.when();
            screen.keys("?");
            let mut all = String::new();
            for _ in 0..60 {
                let shown = screen.shown();
                let rows = shown.lines().filter(|row| row.starts_with(['│', '╭']));
                rows.for_each(|row| all.push_str(row));
                screen.keys("<ctrl-d>");
            }
            // Names of codes are cut as everywhere, and one thing that can be written has the sign in it.
            assert!(!all.replace("NAME…", "").contains('…') || view == "2", "{width}: {all}");
            for row in rows_of(when).filter(|row| !row.keys.is_empty()) {
                for word in row.help.split_whitespace().filter(|word| columns(word) < 8) {
                    assert!(all.contains(word), "{word} of {:?} at {width} in {view}", row.help);
                }
            }
        }
    }
}
