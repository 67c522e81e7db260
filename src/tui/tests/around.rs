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
    screen.keys("<Esc>").shows("more below").keys("/信任👍").shows("find: 信任👍");
    assert_eq!(top(&screen), None);
    assert_eq!(screen.state.said, "no key here has “信任👍”");
    screen.keys("<Esc><Esc>");
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
