//! Selecting: units, objects, codings and their ends, the mouse.

use super::*;
use crate::tui::keymap::When;

impl Screen {
    /// Another codebook, written in an editor while the study is open.
    fn edit_codebook(&mut self, from: &str, to: &str) -> &mut Self {
        std::fs::write(self.folder.path().join("codebook.yaml"), CODEBOOK.replacen(from, to, 1)).unwrap();
        self.act(Action::FolderChanged);
        self
    }
}

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
    assert_eq!(screen.state.said, "keys code the sentence turn paragraph [line] word clause");
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
    selects(
        "}vit",
        "We trust them. Mostly. Your hands know it, the manual does not.\nA second paragraph of the same turn.",
    );
    selects("))viz", "|");
    selects("))vi<Esc>", "|");
    selects("))wlvwis", "We trust them.");
    let mut screen = Screen::reading();
    screen.keys("))vi");
    assert_eq!(screen.state.when(), When::Object);
    snapshot("object-80", &screen);
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
    screen.keys("<Esc>Gva\"");
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
    // Words of the dictionary, not characters.
    selects("}}||||v>>>", "我们信任他们");
}

#[test]
fn digits_count_as_in_vim_while_selecting() {
    selects("))v3w", "We trust them");
    selects("))v2)", "We trust them. Mostly.");
    selects("))v2is", "We trust them. Mostly.");
    selects("))v12w2b", "We trust them. Mostly. Your hands know it, the manual");
    selects("))v19999w3<Esc>", "|");
    selects("}}v2;", "我们信任他们，他们也信任我们。");
    selects(")>", "👩‍🔬 Tell me.");
    selects("))>><", "We trust them.");
    let mut screen = Screen::reading();
    screen.keys("))v3");
    assert!(screen.shown().contains("SELECT 3"), "{}", screen.shown());
    assert_eq!(screen.state.view, View::Read);
    screen.keys("t").check(&["tacitness: We trust them."]);
    screen.keys("<Esc>3");
    assert_eq!(screen.state.view, View::Search, "while reading the digits are views");
}

#[test]
fn capitals_go_by_spaces_unless_a_code_has_them() {
    selects("))vWWW", "We trust them.");
    selects("))vEE", "We trust");
    selects("))vWWWB", "We trust");
    selects("}}vWW", "我们信任");
    selects("}}vw", "我们");
    selects("}}llviw", "信任");
    let mut screen = Screen::reading();
    screen.edit_codebook("key: r", "key: W").keys("))vwW");
    screen.check(&["trust: We"]);
}

#[test]
fn keys_of_codes_that_selecting_hides_are_told() {
    let mut screen = Screen::reading();
    screen.edit_codebook("key: r", "key: o").keys("))o").check(&["trust: We trust them."]);
    screen.keys("<Esc>v");
    assert_eq!(screen.state.said, "while selecting, these code: 'o");
    assert!(screen.shown().contains("建立信任 'o"), "{}", screen.shown());
    screen.keys("v<Esc>");
    assert!(screen.shown().contains("建立信任 o"), "{}", screen.shown());
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
    screen.keys("<Esc>)vvi");
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

#[test]
fn the_ends_of_a_coding_are_moved_in_place() {
    let mut screen = Screen::reading();
    screen.keys("))t)_");
    assert!(screen.state.said.starts_with("no coding under the cursor"), "{}", screen.state.said);
    screen.keys("(lllllllll_w");
    assert_eq!(screen.state.when(), When::Adjust);
    let shown = screen.shown();
    assert!(shown.contains("── Tacitness, its end ── 3 → 4 words"), "{shown}");
    assert!(shown.contains("was  “We trust them.”") && shown.contains("now  “We trust them. Mostly”"), "{shown}");
    screen.check(&["tacitness: We trust them."]);
    snapshot("adjust-80", &screen);
    screen.keys("owt");
    assert!(screen.shown().contains("now  “trust them. Mostly”"), "{}", screen.shown());
    screen.keys("<Enter>").check(&["tacitness: trust them. Mostly"]);
    assert!(screen.state.read.selection.is_caret() && screen.state.when() == When::Read);
    screen.keys("u").check(&["tacitness: We trust them."]);
    screen.keys("_>u<Enter>").check(&["tacitness: We trust them."]);
    assert_eq!(screen.state.said, "the coding is as it was");
    screen.keys("_>>ob<Esc>").check(&["tacitness: We trust them."]);
    screen.keys("_>").check(&["tacitness: We trust them."]);
    screen.keys("<Enter>").check(&["tacitness: We trust them. Mostly."]);
    screen.keys("_o<alt-Up><Enter>").check(&["tacitness: We trust them."]);
    screen.keys("_it<Enter>").check(&[
        "tacitness: We trust them. Mostly. Your hands know it, the manual does not.\nA second paragraph of the same turn.",
    ]);
}

#[test]
fn of_several_codings_the_next_is_adjusted_and_a_colleagues_only_when_selected() {
    let mut screen = Screen::reading();
    screen.keys("))t|r|||||l_");
    assert!(screen.shown().contains("── Tacitness, its start"), "{}", screen.shown());
    screen.keys("~");
    assert!(screen.shown().contains("── 建立信任, its start"), "{}", screen.shown());
    screen.keys("w~");
    assert!(screen.state.said.contains("Enter keeps"), "{}", screen.state.said);
    screen.keys("<Esc>");
    let opened = screen.open("eve");
    screen.act(Action::Opened(Box::new(Ok(opened))));
    screen.keys("_");
    assert!(screen.state.said.contains("no coding of yours here"), "{}", screen.state.said);
    screen.keys("~_");
    assert!(screen.shown().contains("Tacitness ‹ada›, its start"), "{}", screen.shown());
    screen.keys("<Esc>").keys("2");
    assert!(!screen.quit);
}

#[test]
fn a_coding_that_goes_or_moves_meanwhile_is_let_go() {
    let mut screen = Screen::reading();
    screen.keys("))tl_w");
    let mut other = screen.open("eve").workspace;
    let coding = other.project().codings.iter().next().unwrap().id;
    other.run(crate::project::Command::Uncode(vec![coding])).unwrap();
    screen.act(Action::FolderChanged);
    assert_eq!(screen.state.when(), When::Read);
    assert!(screen.state.read.selection.is_caret());
    screen.check(&[]);
}

#[test]
fn a_coding_is_cut_in_two_as_one_change() {
    let mut screen = Screen::reading();
    screen.keys("))|t||||w_s").check(&[
        "tacitness: We",
        "tacitness: trust them. Mostly. Your hands know it, the manual does not.\nA second paragraph of the same turn.",
    ]);
    assert_eq!(screen.state.said, "cut a coding in two");
    screen.keys("u");
    assert_eq!(screen.codings().len(), 1);
    screen.keys("{_s");
    assert!(screen.state.said.starts_with("there are no words before the cursor"), "{}", screen.state.said);
    screen.keys("<Esc>}r;_s").check(&[
        "tacitness: We trust them. Mostly. Your hands know it, the manual does not.\nA second paragraph of the same turn.",
        "trust: 我们信任他们，",
    ]);
}

#[test]
fn a_drag_goes_by_what_was_clicked_and_scrolls_beyond_the_edge() {
    let mut screen = Screen::new(80, 24);
    let long: String = (0..60).map(|turn| format!("{}: We trust 信任 {turn} 👍🏽.\n\n", ["A", "B"][turn % 2])).collect();
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), &long).unwrap();
    let opened = screen.open("ada");
    screen.act(Action::Opened(Box::new(Ok(opened))));
    screen.keys("<Enter>");
    let text = layout(&screen.state, screen.state.area).read.text;
    let selected = |screen: &Screen| screen.state.read.selected().map_or(0, |range| range.len());
    screen.mouse(MouseKind::Press(2), text.x + 4, text.y);
    screen.mouse(MouseKind::Drag, text.right() - 1, text.bottom() + 1);
    assert!(screen.state.pulse().is_some(), "the text scrolls while the mouse is held there");
    let (top, before) = (screen.state.read.top, selected(&screen));
    screen.act(Action::Held);
    assert!(screen.state.read.top > top && selected(&screen) > before);
    (0..200).for_each(|_| screen.act(Action::Held));
    assert_eq!(screen.state.pulse(), None, "at the end of the text nothing goes on");
    assert!(screen.state.read.selected().unwrap().slice(&long).ends_with("👍🏽"), "whole words and signs");
    screen.mouse(MouseKind::Drag, text.x, 0);
    (0..200).for_each(|_| screen.act(Action::Held));
    assert_eq!(screen.state.read.top.get(), long.find("We").unwrap());
    assert_eq!(screen.state.read.selected().unwrap().slice(&long), "We trust");
    screen.mouse(MouseKind::Release, text.x + 4, 0);
    screen.act(Action::Held);
    assert!(screen.state.read.drag.is_none());
}

#[test]
fn a_click_while_ends_are_moved_brings_the_nearer_one_there() {
    let mut screen = Screen::reading();
    screen.keys("))t_");
    let text = layout(&screen.state, screen.state.area).read;
    let at = text.cell_of(INTERVIEW, crate::text::ByteOffset::new(INTERVIEW.find(" Mostly").unwrap() + 7)).unwrap();
    screen.mouse(MouseKind::Press(1), at.x, at.y).mouse(MouseKind::Drag, at.x + 1, at.y);
    screen.mouse(MouseKind::Release, at.x, at.y);
    assert_eq!(screen.state.when(), When::Adjust);
    screen.keys("<Enter>").check(&["tacitness: We trust them. Mostly."]);
}

/// Letters that meet in hostile ways: families of emoji, combining marks alone and behind spaces, flags, Chinese.
const HOSTILE: &str = "[00:01] A: \u{301}信任e\u{301} 👩‍👩‍👧‍👦。 \u{301}“🇨🇳🇺🇸 don’t”，好👍🏽？\u{200d}\u{fe0f}\n\
    B：क्षि \u{e000}\u{feff}한국어\u{1100}\u{1161} a\u{308}\u{323}. 🏴󠁧󠁢󠁥󠁮󠁧󠁿 信\u{20dd}\n\nA: \u{301}\n\nB: (信（任)）.\u{301}\n";

#[test]
fn whatever_is_pressed_only_whole_characters_are_coded() {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};
    const KEYS: [&str; 40] = [
        "h",
        "l",
        "j",
        "k",
        "w",
        "b",
        ")",
        "(",
        ";",
        ",",
        "}",
        "{",
        "v",
        "o",
        "is",
        "as",
        "iw",
        "ic",
        "il",
        "ip",
        "at",
        "iq",
        ">",
        "<",
        "|",
        "+",
        "-",
        "~",
        "_",
        "<Enter>",
        "<Esc>",
        "t",
        "r",
        "g",
        "G",
        "<shift-Right>",
        "<shift-ctrl-Down>",
        "<alt-Up>",
        "$",
        "s",
    ];
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let presses = proptest::collection::vec((0..KEYS.len(), 0_u16..70, 0_u16..20), 1..40);
    let checked = runner.run(&presses, |presses| {
        let mut screen = Screen::new(60, 20);
        std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), HOSTILE).unwrap();
        let opened = screen.open("ada");
        screen.act(Action::Opened(Box::new(Ok(opened))));
        screen.keys("<Enter>");
        for (key, column, row) in presses {
            screen.keys(KEYS[key]);
            match column {
                60 => drop(screen.mouse(MouseKind::Press((row % 4 + 1) as u8), column % 60, row)),
                61 => drop(screen.mouse(MouseKind::Drag, row * 3, row)),
                _ => {}
            }
        }
        let boundaries: std::collections::HashSet<usize> =
            crate::text::graphemes(HOSTILE, crate::text::TextRange::of(0, HOSTILE.len()))
                .flat_map(|range| [range.start().get(), range.end().get()])
                .collect();
        let open = screen.state.workspace.as_ref().unwrap().transcript(&"us01-pruitt".into()).unwrap();
        for coding in screen.state.workspace.as_ref().unwrap().project().codings.iter() {
            let range = coding.anchor.locate(&open.text, &open.positions).unwrap();
            prop_assert!(boundaries.contains(&range.start().get()), "{:?}", coding.anchor.quote());
            prop_assert!(boundaries.contains(&range.end().get()), "{:?}", coding.anchor.quote());
        }
        Ok(())
    });
    checked.unwrap();
}

#[test]
fn going_elsewhere_ends_the_moving_of_ends() {
    let mut screen = Screen::reading();
    screen.keys("))tl_w");
    let coding = screen.state.workspace.as_ref().unwrap().project().codings.iter().next().unwrap().id;
    screen.act(Action::Loaded(
        Ok(screen.state.read.transcript.clone().unwrap()),
        Some(crate::text::TextRange::of(12, 20)),
    ));
    assert_eq!(screen.state.when(), When::Read);
    screen.keys("<Enter><Esc>").check(&["tacitness: We trust them."]);
    screen.act(Action::UncodeThese(vec![coding]));
    screen.check(&[]);
}

#[test]
fn plus_goes_beyond_what_is_marked_and_minus_the_same_way_back_and_below() {
    let mut screen = Screen::reading();
    let selected = |screen: &Screen| {
        let read = &screen.state.read;
        read.selected().map(|range| range.slice(read.text()).to_owned()).unwrap_or_default()
    };
    screen.keys("))))+");
    let turn = selected(&screen);
    assert!(turn.starts_with("We trust them.") && turn.ends_with("same turn."), "{turn}");
    screen.keys("+");
    assert_eq!(selected(&screen), turn, "there is nothing wider");
    screen.keys("-");
    assert_eq!(selected(&screen), "");
    screen.keys("-");
    assert_eq!(selected(&screen), "Your hands know it,");
    screen.keys("-");
    assert_eq!(selected(&screen), "Your");
    screen.keys("-");
    assert_eq!(selected(&screen), "Your", "there is nothing smaller");
    screen.keys("++");
    assert_eq!(selected(&screen), "Your hands know it, the manual does not.");
    screen.keys("<Esc>}-");
    assert_eq!(selected(&screen), "我们信任他们，");
}
