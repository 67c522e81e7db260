//! Selecting: units, objects, codings and their ends, the mouse.

use super::*;
use crate::tui::keymap::When;

/// Press `keys` from the start of the interview; what is selected then, `|` where nothing is.
#[track_caller]
fn selects(keys: &str, expected: &str) {
    let mut screen = Screen::reading();
    screen.keys(keys);
    let read = &screen.state.read;
    let selected = if read.selection.is_caret() { "|" } else { read.selection.range().slice(read.text()) };
    assert_eq!(selected, expected, "{keys}\n{}", screen.shown());
}

#[test]
fn the_unit_that_is_coded_is_switched_by_a_key_or_by_name() {
    check(
        "))|t",
        &[
            "tacitness: We trust them. Mostly. Your hands know it, the manual does not.\nA second paragraph of the same turn.",
        ],
    );
    check("))|||t", &["tacitness: We trust them. Mostly. Your hands know it, the manual does not."]);
    check("))||||wt", &["tacitness: trust"]);
    check("}}|||||r", &["trust: 我们信任他们，"]);
    check("}}:unit-clause<Enter>r", &["trust: 我们信任他们，"]);
    check("))|:switch-unit-back<Enter>t", &["tacitness: We trust them."]);
    let mut screen = Screen::reading();
    screen.keys("))|||");
    assert_eq!(screen.state.said, "keys code the line under the cursor");
    assert!(screen.shown().contains("── line, 12 words"), "{}", screen.shown());
    screen.keys("<ctrl-Down>t").check(&["tacitness: A second paragraph of the same turn."]);
}

#[test]
fn objects_are_named_by_two_keys() {
    selects("))lvis", "We trust them.");
    selects("))lvisis", "We trust them. Mostly.");
    selects("))lvas", "We trust them. ");
    selects("))lvasas", "We trust them. Mostly. ");
    selects("))wviw", "trust");
    selects("))wvaw", "trust ");
    selects("}}vic", "我们信任他们，");
    selects("}}vicic", "我们信任他们，他们也信任我们。");
    selects("}}vip", "我们信任他们，他们也信任我们。听枪声，就知道漆好不好。");
    selects("))vil", "We trust them. Mostly. Your hands know it, the manual does not.");
    selects("}vit", &INTERVIEW[INTERVIEW.find("We trust").unwrap()..INTERVIEW.find("\n\n[01:02:03]").unwrap()]);
    selects("))viz", "|");
    selects("))vi<Esc>", "|");
    selects("))wlvwis", "We trust them.");
    let mut screen = Screen::reading();
    screen.keys("))vi");
    assert_eq!(screen.state.when(), When::Object);
    assert!(screen.shown().contains("s sentence"), "{}", screen.shown());
    screen.keys("w");
    assert_eq!(screen.state.when(), When::Selecting);
}

#[test]
fn what_quotation_marks_hold_is_an_object() {
    let mut screen = Screen::new(80, 24);
    let text = "Q: Why?\n\nA: She said: “we 信任 them (mostly 👍🏽)”. So.\n";
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), text).unwrap();
    let opened = screen.open("ada");
    screen.act(Action::Opened(Box::new(Ok(opened))));
    screen.keys("<Enter>/mostly<Enter>viq");
    let selected = |screen: &Screen| screen.state.read.selected().unwrap().slice(text).to_owned();
    assert_eq!(selected(&screen), "mostly 👍🏽");
    screen.keys("iq");
    assert_eq!(selected(&screen), "we 信任 them (mostly 👍🏽)");
    screen.keys("<Esc>}va\"");
    assert_eq!(screen.state.read.selected(), None);
    assert!(screen.state.said.starts_with("no quotation marks"), "{}", screen.state.said);
}

#[test]
fn units_are_taken_in_and_let_go() {
    selects("))l<shift-ctrl-Down>", "We trust them.");
    selects("))l<shift-ctrl-Down><shift-alt-Down>", "We trust them. Mostly.");
    selects("))l<shift-ctrl-Down><shift-ctrl-Down><shift-ctrl-Up>", "We trust them.");
    selects("))l<shift-ctrl-Down><shift-ctrl-Up>", "👩‍🔬 Tell me.\n\n[00:01:02] Dale Pruitt: We trust them.");
    selects("))lv>>", "We trust them. Mostly.");
    selects("))lv>><", "We trust them.");
    selects("))lv>><<", "We trust them.");
    selects("))lv>>o<", "Mostly.");
    selects("}}||||v>>>", "我们信");
}

#[test]
fn either_end_moves() {
    selects("))wvwoh", " trust");
    selects("))wvwo", "trust");
    selects("))wvwob", "We trust");
    selects("))vee", "We trust");
    selects("))wvy", "|");
    let mut screen = Screen::reading();
    screen.keys("))vwwy");
    assert_eq!(screen.copied.as_deref(), Some("“We trust” (Dale Pruitt, us01-pruitt)"));
    assert!(!screen.state.read.selecting);
    screen.keys("<ctrl-s>");
    assert_eq!(screen.state.said, "copied");
}

#[test]
fn alt_and_a_letter_codes_only_where_a_code_has_it() {
    let mut screen = Screen::reading();
    screen.keys("))<alt-e>");
    assert_eq!(screen.state.read.selection.head.get(), INTERVIEW.find("We trust").unwrap() + 2);
    screen.keys("<alt-j>").check(&["jargon: We trust them."]);
    screen.keys("vww<alt-t>").check(&["jargon: We trust them.", "tacitness: trust them"]);
}

#[test]
fn selected_words_become_a_code_at_once() {
    check("}}v;i<Enter>", &["我们信任他们: 我们信任他们，"]);
    check(
        "}}v;;i<Enter>)i<Enter><Enter>",
        &[
            "我们信任他们-他们也信任我们: 我们信任他们，他们也信任我们。",
            "听枪声-就知道漆好不好: 听枪声，就知道漆好不好。",
        ],
    );
    let mut screen = Screen::reading();
    screen.keys("))v;i<Enter>");
    let codes = screen.codings().len();
    screen.keys("<Esc>vi<Enter>");
    assert_eq!(screen.codings().len(), codes, "a code of that name is applied, not made anew");
    assert_eq!(screen.state.said, "nothing would change: the passage has this code from you already");
    screen.keys("<Esc>)vi ");
    assert!(screen.shown().contains("Code “Mostly.”"), "{}", screen.shown());
}

#[test]
fn codings_under_the_cursor_are_selected_one_after_the_other() {
    let mut screen = Screen::reading();
    screen.keys("))t|r|||||wvwwq<Esc>");
    screen.keys("<Esc>").keys("~");
    assert!(screen.state.said.starts_with("1 of 2: Tacitness"), "{}", screen.state.said);
    let selected = |screen: &Screen| screen.state.read.selected().map(|range| range.slice(INTERVIEW).to_owned());
    assert_eq!(selected(&screen).as_deref(), Some("We trust them."));
    screen.keys("~");
    assert!(screen.state.said.starts_with("2 of 2: 建立信任"), "{}", screen.state.said);
    assert!(selected(&screen).unwrap().ends_with("A second paragraph of the same turn."));
    screen.keys("~");
    assert!(screen.state.said.starts_with("1 of 2"), "{}", screen.state.said);
    screen.keys("r").check(&[
        "tacitness: We trust them.",
        "trust: We trust them. Mostly. Your hands know it, the manual does not.\nA second paragraph of the same turn.",
        "trust: We trust them.",
    ]);
    screen.keys("x");
    assert_eq!(screen.codings().len(), 2, "the coding that is selected goes without asking: {:?}", screen.codings());
    let mut screen = Screen::reading();
    screen.keys("~");
    assert!(screen.state.said.starts_with("no coding under the cursor"), "{}", screen.state.said);
}
