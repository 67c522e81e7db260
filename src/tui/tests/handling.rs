//! What is done with a coding where it lies, with bookmarks, and with the digits of codes lately used.

use super::Screen;
use crate::project::Coding;
use crate::tui::action::MouseKind;

fn coding(screen: &Screen) -> Coding {
    screen.state.workspace.as_ref().unwrap().project().codings.iter().next_back().unwrap().clone()
}

#[test]
fn a_coding_is_recoded_where_it_lies() {
    let mut screen = Screen::reading();
    screen.keys("))t==taci<Esc>").check(&["tacitness: We trust them."]);
    screen.keys("=rxinren<Enter>").check(&["trust: We trust them."]);
    assert_eq!(screen.state.said, "recoded “We trust them.” to 建立信任");
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
    screen.keys("=t<ctrl-u>xx<ctrl-x><ctrl-x>u");
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
    // It stays for some keys, but not where that key would take back what is being written.
    screen.keys("t)").shows("coded Tacitness  u takes it back").keys("m").hides("takes it back");
}

#[test]
fn digits_apply_codes_lately_used_and_keep_to_them() {
    let mut screen = Screen::reading();
    screen.keys("6");
    assert_eq!(screen.state.said, "nothing under 6 yet: space picks a code");
    screen.keys("))vwwi<Enter><Esc>t}v;i<Enter><Esc>");
    assert!(screen.shown().contains("6 We trust  7 我们信任他们"), "what has a key needs no digit: {}", screen.shown());
    let codes = ["tacitness: We trust them.", "we-trust: We trust", "我们信任他们: 我们信任他们，"];
    let codings = |screen: &Screen| {
        let mut codings = screen.codings();
        codings.sort();
        codings
    };
    assert_eq!(codings(&screen), codes);
    screen.keys("gg)))6");
    assert!(screen.codings().contains(&"we-trust: Mostly.".to_owned()), "{:?}", screen.codings());
    screen.keys(")'2");
    let third = "我们信任他们: Your hands know it, the manual does not.".to_owned();
    assert!(screen.codings().contains(&third), "{:?}", screen.codings());
}

#[test]
fn what_means_nothing_here_is_told_what_would() {
    let mut screen = Screen::reading();
    screen.keys("))z");
    assert_eq!(screen.state.said, "no code has the key z, but t 'j r 'q; space finds one by name");
    screen.keys("t=k");
    assert!(screen.state.said.starts_with("k does nothing with a coding: = recodes"), "{}", screen.state.said);
    screen.keys("<Esc>==");
    let shown = screen.shown();
    assert!(shown.contains("▸█ Jargon"), "others come first: {shown}");
    screen.keys("<Esc>)i");
    assert!(screen.shown().contains("new code"), "{}", screen.shown());
    screen.state.say("一 note 👍");
    screen.mouse(MouseKind::Press(1), 0, 1);
    assert!(screen.state.dialogs.is_empty() && screen.state.said.is_empty(), "{}", screen.state.said);
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
