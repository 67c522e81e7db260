//! What is selected, and what is said, once something was coded.

use super::{INTERVIEW, Screen};
use crate::tui::keymap::When;

#[test]
fn what_was_selected_is_let_go_when_it_is_coded_and_minus_selects_it_again() {
    let mut screen = Screen::reading();
    let selected = |screen: &Screen| screen.state.read.selected().map(|range| range.slice(INTERVIEW).to_owned());
    screen.keys("))v))t").check(&["tacitness: We trust them. Mostly."]);
    assert_eq!((screen.state.when(), selected(&screen)), (When::Read, None));
    assert_eq!(screen.state.read.unit_here().unwrap().slice(INTERVIEW), "Mostly.", "the cursor is where it ended");
    screen.keys("-r").check(&["tacitness: We trust them. Mostly.", "trust: We trust them. Mostly."]);
    assert_eq!(selected(&screen), None);
    screen.keys("u-");
    assert_eq!(selected(&screen).as_deref(), Some("We trust them. Mostly."), "after an undo too");
    // With the picker, for as long as it stays open, several codes go to one passage.
    screen.keys(" quit<Tab>xinren<Tab>");
    assert_eq!(selected(&screen).as_deref(), Some("We trust them. Mostly."));
    screen.shows("applied: Quitting, 建立信任").keys("<Esc>");
    assert_eq!(selected(&screen), None);
    // What was refused leaves the words selected.
    screen.keys("-t");
    assert!(screen.state.said.starts_with("nothing would change"), "{}", screen.state.said);
    assert_eq!(selected(&screen).as_deref(), Some("We trust them. Mostly."));
}

#[test]
fn digits_of_codes_lately_used_code_while_selecting() {
    let mut screen = Screen::reading();
    screen.keys(" 甲<Enter>))v)6").check(&["甲: How did it begin?", "甲: We trust them."]);
    screen.keys("v7");
    assert!(screen.state.said.starts_with("nothing under 7 yet"), "{}", screen.state.said);
    screen.keys("2)").keys("6");
    assert_eq!(
        screen.codings().last().map(String::as_str),
        Some("甲: Mostly. Your hands know it, the manual does not.")
    );
}

#[test]
fn selecting_begun_at_a_stop_takes_the_next_sentence_and_not_the_stop_alone() {
    let mut screen = Screen::reading();
    screen.keys("))v)tv)r").check(&["tacitness: We trust them.", "trust: Mostly."]);
}

#[test]
fn what_was_done_can_be_read_for_some_keys_and_in_eighty_columns() {
    let mut screen = Screen::reading();
    screen.keys("))tlll").shows("coded Tacitness  u takes it back");
    screen.keys("lllll");
    assert!(!screen.shown().contains("coded Tacitness"), "{}", screen.shown());
    screen.keys("rl)~").shows("no coding under the cursor");
}
