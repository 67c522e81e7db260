//! Dealing the codings of a code out to new codes.

use super::{Screen, snapshot};
use crate::project::NewCode;

/// Four codings of Tacitness, being dealt out to two new codes.
fn dealing(width: u16, height: u16) -> Screen {
    let mut screen = Screen::new(width, height);
    screen.keys("<Enter>t)t)t}t4j");
    let pile = |name: &str| NewCode { name: name.to_owned(), parent: Some("barriers".into()), ..NewCode::default() };
    let effects =
        crate::tui::update::begin_dealing(&mut screen.state, "tacitness".into(), vec![pile("Hands"), pile("手艺 👍")]);
    assert!(effects.is_empty());
    screen.keys("<Down><Up>");
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
    screen.keys("nuns 意<Enter>1133<Enter>t");
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
    assert!(screen.codings().iter().all(|coding| coding.starts_with("tacitness: ")), "nothing is done before Enter");
}
