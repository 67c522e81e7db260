//! Working off what a rule proposes.

use super::{Screen, snapshot};
use crate::tui::state::Dialog;

/// All hits of a query that finds English and Chinese, to be coded as sentences with Trust.
fn queue(width: u16, height: u16) -> Screen {
    let mut screen = Screen::new(width, height);
    screen.keys("3trust OR 信任<Enter>A<Enter>trust<Enter>");
    screen
}

fn origins(screen: &Screen) -> Vec<String> {
    screen.project().codings.iter().map(|coding| coding.origin.as_ref().unwrap().to_string()).collect()
}

#[test]
fn each_proposal_is_judged_with_one_key_and_all_are_one_step() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = Screen::new(width, height);
        screen.keys("3trust OR 信任<Enter>A");
        snapshot(&format!("queue-offer-{width}"), &screen);
        screen.keys("<Enter>trust<Enter>");
        snapshot(&format!("queue-{width}"), &screen);
        screen.keys("yw");
        snapshot(&format!("queue-on-{width}"), &screen);
        screen.keys("y");
        snapshot(&format!("queue-done-{width}"), &screen);
        screen.keys("<Enter>");
        assert!(screen.state.dialogs.is_empty(), "{}", screen.shown());
        screen.check(&["trust: We trust them.", "trust: 我们信任他们，他们也信任我们。听枪声，就知道漆好不好。"]);
        assert_eq!(origins(&screen), ["search/sentence: trust OR 信任", "search/turn: trust OR 信任"]);
        screen.keys("u").check(&[]);
    }
}

#[test]
fn proposals_are_rejected_narrowed_recoded_and_taken_back() {
    let mut screen = queue(80, 24);
    screen.keys("n-");
    assert!(screen.shown().contains("信任"), "{}", screen.shown());
    screen.keys("-");
    assert_eq!(screen.state.said, "it is the words found");
    screen.keys("www");
    assert_eq!(screen.state.said, "it is as wide as it can be");
    screen.keys("--cjarg<Enter>");
    assert!(screen.shown().contains("█ Jargon · match"), "{}", screen.shown());
    screen.keys("u");
    assert!(screen.shown().contains("█ 建立信任 · match"), "the code is the last decision: {}", screen.shown());
    screen.keys("u");
    assert!(screen.shown().contains("█ 建立信任 · sentence"), "then its width: {}", screen.shown());
    screen.keys("-cjarg<Enter>");
    screen.keys(&"u".repeat(8));
    assert!(screen.shown().contains("We trust them."), "what was decided last comes back: {}", screen.shown());
    screen.keys("u");
    assert_eq!(screen.state.said, "nothing has been decided yet");
    screen.keys("n--cjarg<Enter>A<Enter>");
    screen.check(&["jargon: 信任"]);
}

#[test]
fn what_is_not_looked_at_is_left_out_after_a_second_look() {
    let mut screen = queue(80, 24);
    screen.keys("y<Enter>");
    assert!(screen.shown().contains("1 not looked at: they are left out"), "{}", screen.shown());
    screen.keys("y");
    assert!(!screen.shown().contains("not looked at"), "any other key goes back: {}", screen.shown());
    screen.keys("<Enter><Enter>").check(&["trust: We trust them."]);
}

#[test]
fn a_queue_goes_on_where_it_was_left_also_in_another_session() {
    let mut screen = queue(80, 24);
    screen.keys("y<Esc>").check(&[]);
    assert_eq!(screen.state.said, "what was decided is kept: A goes on from here");
    let opened = screen.open("ada");
    screen.state = crate::tui::state::State::new(screen.state.area, screen.state.theme);
    screen.act(crate::tui::action::Action::Opened(Box::new(Ok(opened))));
    screen.keys("3");
    assert_eq!(screen.state.said, "a queue waits: 1 of 2 left · Esc, then A goes on");
    screen.keys("<Esc>A");
    let row = "go on: 建立信任  1 of 2 left · trust OR 信任";
    assert!(screen.shown().contains(row), "{}", screen.shown());
    screen.keys("<Enter>");
    assert_eq!(screen.state.said, "going on with this queue: 1 of 2 left");
    screen.keys("n<Enter>").check(&["trust: We trust them."]);
    screen.keys("A");
    assert_eq!(screen.state.said, "no hit to code: search first");
}

#[test]
fn what_waits_is_chosen_before_what_can_be_begun() {
    let mut screen = queue(80, 24);
    assert!(screen.shown().contains("Esc later"), "the way out: {}", screen.shown());
    screen.keys("y<Esc>A");
    assert!(screen.shown().contains("▸ 1 go on: 建立信任"), "{}", screen.shown());
    screen.keys("<Enter>");
    assert_eq!(screen.state.said, "going on with this queue: 1 of 2 left");
}

#[test]
fn hits_in_one_passage_are_told() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3信任<Enter>A<Enter>trust<Enter>");
    assert!(screen.state.said.contains(" in 1 passage"), "{}", screen.state.said);
}

#[test]
fn hits_that_interviewers_say_are_told() {
    let mut screen = Screen::new(120, 40);
    screen.keys("3begin OR 信任<Enter>A<Enter>trust<Enter>");
    let said = "2 hits in 1 passage · left out, as interviewers say it: 1";
    assert_eq!(screen.state.said, said);
}

#[test]
fn a_queue_is_given_up_with_a_key_pressed_twice() {
    let mut screen = queue(80, 24);
    screen.keys("yX");
    assert_eq!(screen.state.said, "X again gives this queue up: what was decided is forgotten");
    screen.keys("uXX");
    assert!(screen.state.dialogs.is_empty());
    screen.check(&[]);
    screen.keys("A");
    let Some(Dialog::Choice(choice)) = screen.state.dialogs.last() else { panic!("{}", screen.shown()) };
    assert!(choice.items.iter().all(|item| !item.name.starts_with("go on")));
}

#[test]
fn answers_to_the_interviewers_questions_are_proposed() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3tell<Enter>A4trust<Enter>yn<Enter>");
    assert_eq!(screen.codings().len(), 1, "{:?}", screen.codings());
    assert_eq!(origins(&screen), ["question/turn: tell"]);
    screen.keys("A4trust<Enter>");
    assert_eq!(screen.state.said, "left out, as coded so by you already: 1");
    screen.keys("y<Enter>A4trust<Enter>");
    assert_eq!(screen.state.said, "you have coded all of it so already");
    screen.keys("/<ctrl-u>mostly<Enter>A4trust<Enter>");
    assert!(screen.state.said.starts_with("no hit is in a turn of the interviewer's"), "{}", screen.state.said);
}

#[test]
fn only_the_marked_hits_are_meant_where_some_are() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3trust OR 信任<Enter> A");
    assert!(screen.shown().contains("Code marked: 1 hit. What of them?"), "{}", screen.shown());
    screen.keys("<Enter>trust<Enter>y<Enter>").check(&["trust: We trust them."]);
}

#[test]
fn the_last_look_offers_only_what_its_keys_do() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3trust OR 信任<Enter>A<Enter>").hides("apply, another").keys("trust<Enter>");
    screen.keys("X<Enter>").shows("nothing is coded. Any other key goes back").hides("X again").hides("y accept");
    screen.hides("takes the last decision back").hides("Esc later").shows("Enter done");
    screen.keys("<Esc>").shows("y accept").keys("nn").shows("u takes the last decision back").shows("u back");
    screen.hides("y accept").keys("u").shows("y accept");
}
