//! Codes that are proposed for the passage under the cursor.

use super::{Screen, snapshot};
use crate::project::{Command, Rule};
use crate::text::TextRange;
use crate::tui::action::Action;

/// Two sentences coded by ada, one by eve; the cursor on what 陆永年 says.
fn coded(width: u16, height: u16) -> Screen {
    let mut screen = Screen::new(width, height);
    screen.keys("<Enter>))r))t");
    let mut eve = screen.open("eve").workspace;
    let start = super::INTERVIEW.find("听枪声").unwrap();
    let anchor = eve.anchor(&"us01-pruitt".into(), TextRange::of(start, start + "听枪声".len())).unwrap();
    eve.run(Command::CodeMany(vec![("us01-pruitt".into(), anchor, "jargon".into()).into()])).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("}");
    screen
}

#[test]
fn codes_are_proposed_with_their_reasons() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = coded(width, height);
        screen.keys("*");
        snapshot(&format!("suggest-{width}"), &screen);
        screen.keys("<Down>");
        snapshot(&format!("suggest-second-{width}"), &screen);
    }
}

#[test]
fn nothing_is_coded_until_a_suggestion_is_accepted_and_that_is_one_key() {
    let mut screen = coded(80, 24);
    let before = screen.codings();
    screen.keys("*<Esc>");
    assert_eq!(screen.codings(), before);
    screen.keys("*1");
    let after = screen.codings();
    assert_eq!(after.last().unwrap(), "trust: 我们信任他们，他们也信任我们。");
    let project = screen.state.workspace.as_ref().unwrap().project();
    let origin = project.codings.iter().next_back().unwrap().origin.clone().unwrap();
    assert_eq!((origin.rule, origin.unit.name()), (Rule::Suggestion, "sentence"));
    assert!(origin.query.starts_with("1 of "), "{}", origin.query);
    assert!(origin.query.contains("us01-pruitt 80-94"), "{}", origin.query);
    screen.keys("u");
    assert_eq!(screen.codings(), before);
}

#[test]
fn a_number_without_a_suggestion_does_nothing_and_what_is_coded_already_is_said() {
    let mut screen = coded(80, 24);
    let before = screen.codings();
    screen.keys("*9");
    assert_eq!(screen.codings(), before);
    screen.keys("<Tab>");
    assert!(screen.shown().contains("✓ yours already"), "{}", screen.shown());
    screen.keys("<Esc>*");
    assert!(screen.shown().contains("✓ yours already"), "{}", screen.shown());
}

#[test]
fn where_nothing_is_alike_a_code_is_picked_by_name() {
    let mut screen = Screen::new(80, 24);
    screen.keys("<Enter>*");
    assert!(screen.shown().contains("No coded passage is like this one"), "{}", screen.shown());
    screen.keys(" jar<Enter>");
    screen.check(&["jargon: How did it begin?"]);
}

#[test]
fn a_colleagues_code_on_the_passage_is_not_whispered() {
    let mut screen = coded(80, 24);
    screen.keys(")*");
    let shown = screen.shown();
    assert!(shown.contains("Codes for “听枪声，就知道漆好不好。”"), "{shown}");
    let dialog = shown.split("Codes for").nth(1).unwrap();
    assert!(!dialog.contains("Jargon"), "{shown}");
}

#[test]
fn what_was_coded_since_is_learnt_at_the_next_question() {
    let mut screen = Screen::new(80, 24);
    screen.keys("<Enter>))*<Esc>");
    screen.keys("}t*");
    assert!(!screen.shown().contains("us01-pruitt, turn 2"), "{}", screen.shown());
    screen.keys("<Esc>{t}*");
    assert!(screen.shown().contains("us01-pruitt, turn 2"), "{}", screen.shown());
}
