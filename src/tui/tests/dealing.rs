//! Dealing the codings of a code out to new codes.

use super::{Screen, snapshot};
use crate::tui::state::Dialog;

/// Four codings of Tacitness, being dealt out to two new codes.
fn dealing(width: u16, height: u16) -> Screen {
    let mut screen = Screen::new(width, height);
    screen.keys("<Enter>t)t)t}t4jSHands<Enter>手艺 👍<ctrl-s>");
    screen
}

#[test]
fn a_code_is_split_with_one_key_for_each_coding() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = dealing(width, height);
        snapshot(&format!("deal-{width}"), &screen);
        screen.keys("12s");
        snapshot(&format!("deal-on-{width}"), &screen);
        screen.keys("2<Enter>");
        snapshot(&format!("deal-done-{width}"), &screen);
        screen.keys("<Enter>");
        assert!(screen.state.dialogs.is_empty(), "{}", screen.shown());
        screen.check(&[
            "hands: How did it begin?",
            "手艺: 👩‍🔬 Tell me.",
            "tacitness: We trust them.",
            "手艺: 我们信任他们，他们也信任我们。",
        ]);
        screen.keys("u");
        assert!(screen.codings().iter().all(|coding| coding.starts_with("tacitness: ")), "{:?}", screen.codings());
    }
}

#[test]
fn deals_are_taken_back_and_another_code_is_added_on_the_way() {
    let mut screen = dealing(80, 24);
    screen.keys("11uuu");
    assert_eq!(screen.state.said, "nothing has been dealt yet");
    screen.keys("3");
    assert_eq!(screen.state.said, "no new code has the key 3: there are 2, and n adds one");
    screen.keys("nuns 意");
    assert!(screen.shown().contains("How did it begin?"), "the coding stays in sight: {}", screen.shown());
    screen.keys("<Enter>1133<Enter>t");
    assert!(screen.shown().contains("goes from the codebook"), "{}", screen.shown());
    screen.keys("<Enter>");
    screen.check(&[
        "hands: How did it begin?",
        "hands: 👩‍🔬 Tell me.",
        "uns-意: We trust them.",
        "uns-意: 我们信任他们，他们也信任我们。",
    ]);
    let codebook = &screen.state.workspace.as_ref().unwrap().project().codebook;
    assert_eq!(codebook.resolve(&"tacitness".into()).as_str(), "hands");
}

#[test]
fn a_code_stays_while_codings_of_it_are_left() {
    let mut screen = dealing(80, 24);
    screen.keys("1s22<Enter>t");
    assert_eq!(screen.state.said, "the code stays as long as codings of it are not dealt out");
    screen.keys("<Esc><Esc>");
    assert!(screen.state.said.starts_with("what was dealt is kept"), "{}", screen.state.said);
    assert!(screen.codings().iter().all(|coding| coding.starts_with("tacitness: ")), "nothing is done before Enter");
}

#[test]
fn a_split_goes_on_where_it_was_left_also_by_another_program() {
    let mut screen = dealing(80, 24);
    screen.keys("1s<Esc>");
    let opened = screen.open("ada");
    screen.state = crate::tui::state::State::new(screen.state.area, screen.state.theme);
    screen.act(crate::tui::action::Action::Opened(Box::new(Ok(opened))));
    screen.keys("4jS");
    assert_eq!(screen.state.said, "going on with this split: 2 of 4 left");
    assert!(screen.shown().contains("1 Hands 1"), "{}", screen.shown());
    screen.keys("u22<Enter><Enter>");
    assert!(!matches!(screen.state.dialogs.last(), Some(Dialog::Dealing(_))), "{}", screen.shown());
    screen.keys("uS");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Split(_))), "what was done is begun anew");
}

#[test]
fn a_split_is_given_up_with_a_key_pressed_twice() {
    let mut screen = dealing(80, 24);
    screen.keys("1X");
    assert_eq!(screen.state.said, "X again gives this split up: what was dealt is forgotten");
    screen.keys("2XX");
    assert!(screen.state.dialogs.is_empty());
    screen.keys("S");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Split(_))));
}

#[test]
fn names_that_cannot_be_are_refused_and_stay_to_be_mended() {
    let mut screen = Screen::new(80, 24);
    screen.keys("<Enter>t4jS<ctrl-s>");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Split(_))), "{}", screen.shown());
    screen.keys(&"字".repeat(300)).keys("<ctrl-s>");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Split(_))), "{}", screen.shown());
    screen.keys("<ctrl-u>Two<ctrl-s>n行话<Enter>n<Enter>2<Enter><Enter>");
    screen.check(&["行话: How did it begin?"]);
}
