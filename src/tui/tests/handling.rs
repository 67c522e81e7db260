//! What is done with a coding where it lies, with bookmarks, and with the digits of codes lately used.

use super::Screen;
use crate::project::Coding;

fn coding(screen: &Screen) -> Coding {
    screen.state.workspace.as_ref().unwrap().project().codings.iter().next_back().unwrap().clone()
}

#[test]
fn a_coding_is_recoded_where_it_lies() {
    let mut screen = Screen::reading();
    screen.keys("))t==taci<Esc>").check(&["tacitness: We trust them."]);
    screen.keys("=rxinren<Enter>").check(&["trust: We trust them."]);
    assert_eq!(screen.state.said, "recoded 1 to 建立信任");
    screen.keys("u").check(&["tacitness: We trust them."]);
    screen.keys("g=");
    assert_eq!(screen.state.said, "no coding here");
    assert!(!screen.state.read.handling);
}

#[test]
fn a_coding_gets_a_weight_an_exemplar_mark_and_a_translation() {
    let mut screen = Screen::reading();
    screen.keys("))t=8");
    assert_eq!((coding(&screen).weight, screen.state.said.as_str()), (Some(80), "weighed Tacitness 80"));
    screen.keys("=0");
    assert_eq!(coding(&screen).weight, Some(100));
    screen.keys("=w<Backspace><Backspace><Backspace>35<Enter>=e");
    assert_eq!((coding(&screen).weight, coding(&screen).exemplar), (Some(35), true));
    assert!(screen.shown().contains("★ weight 35"), "{}", screen.shown());
    screen.keys("=w<ctrl-u>300<Enter>");
    assert_eq!(screen.state.said, "a weight is a number from 1 to 100, and `300` is none");
    screen.keys("<ctrl-u><Enter>=e");
    assert_eq!((coding(&screen).weight, coding(&screen).exemplar), (None, false));
    screen.keys("=t我们信任 👩‍🔬<Enter>他们<Esc>");
    assert_eq!(coding(&screen).translation.as_deref(), Some("我们信任 👩‍🔬\n他们"));
    assert!(screen.shown().contains("→ 我们信任 👩‍🔬 他们"), "{}", screen.shown());
    screen.keys("=t<ctrl-u>xx<ctrl-c>u");
    assert_eq!(coding(&screen).translation, None);
    assert_eq!(screen.state.said, "undid translate Tacitness");
}

#[test]
fn of_several_codings_the_one_is_asked_for() {
    let mut screen = Screen::reading();
    screen.keys("))tr=w");
    assert!(screen.shown().contains("Weigh which?"), "{}", screen.shown());
    screen.keys("270<Enter>");
    let weights: Vec<_> = {
        let project = screen.state.workspace.as_ref().unwrap().project();
        project.codings.iter().map(|coding| coding.weight).collect()
    };
    assert_eq!(weights, [None, Some(70)]);
}

#[test]
fn what_was_done_is_said_with_the_key_that_takes_it_back() {
    let mut screen = Screen::reading();
    screen.keys("))t");
    assert!(screen.shown().contains("coded Tacitness  u takes it back"), "{}", screen.shown());
    screen.keys("u");
    assert!(!screen.shown().contains("takes it back"), "{}", screen.shown());
    screen.keys("t)");
    assert!(!screen.shown().contains("takes it back"), "{}", screen.shown());
}

#[test]
fn digits_apply_codes_lately_used_and_keep_to_them() {
    let mut screen = Screen::reading();
    screen.keys("6");
    assert_eq!(screen.state.said, "no code is lately used under 6; space picks one by name");
    screen.keys("))t)r").check(&["tacitness: We trust them.", "trust: Mostly."]);
    assert!(screen.shown().contains("6 Tacitness  7 建立信任"), "{}", screen.shown());
    screen.keys(")6)'2").check(&[
        "tacitness: We trust them.",
        "trust: Mostly.",
        "tacitness: Your hands know it, the manual does not.",
        "trust: A second paragraph of the same turn.",
    ]);
}

#[test]
fn bookmarks_are_set_by_name_gone_to_and_taken_away() {
    let mut screen = Screen::reading();
    screen.keys("))`+信任 😀<Enter>");
    assert_eq!(screen.state.said, "set bookmark 信任 😀");
    screen.keys("G` ");
    assert!(screen.shown().contains("us01-pruitt  “We trust them.”"), "{}", screen.shown());
    screen.keys("<Enter>t").check(&["tacitness: We trust them."]);
    screen.keys("`-<Enter>");
    assert_eq!(screen.state.said, "removed bookmark 信任 😀");
    screen.keys("` ");
    assert_eq!(screen.state.said, "no bookmark is set yet: `m and a letter sets one");
    screen.keys("u` ");
    assert!(screen.shown().contains("信任 😀"), "{}", screen.shown());
}
