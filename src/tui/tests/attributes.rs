//! Attributes are set in the Transcripts view.

use super::Screen;
use crate::tui::action::MouseKind;
use crate::tui::state::Dialog;

fn value(screen: &Screen, name: &str) -> Option<String> {
    screen.project().attributes.get("us01-pruitt")?.get(name).cloned()
}

#[test]
fn a_value_is_chosen_or_written_and_taken_back() {
    let mut screen = Screen::new(120, 40);
    screen.keys("a").shows("Which attribute of us01-pruitt?").shows("partner").shows("US");
    screen.keys("1").shows("another value").shows("CN").keys("2");
    assert_eq!(value(&screen, "partner").as_deref(), Some("CN"));
    assert_eq!(screen.state.said, "us01-pruitt: partner is CN (was US)");
    screen.shows("CN").keys("u");
    assert_eq!(value(&screen, "partner").as_deref(), Some("US"));
    assert_eq!(screen.state.said, "undid set partner of us01-pruitt");
    screen.keys("a11").shows("partner of us01-pruitt, empty for none: US");
    screen.keys("<ctrl-u>中国 👍<Enter>").shows("中国 👍");
    assert_eq!(value(&screen, "partner").as_deref(), Some("中国 👍"));
    let written = std::fs::read_to_string(screen.folder.path().join("attributes.csv")).unwrap();
    assert!(written.contains("us01-pruitt,中国 👍"), "{written}");
    screen.keys("a1").keys("j".repeat(9).as_str()).keys("<Enter>");
    assert_eq!(value(&screen, "partner"), None);
    assert_eq!(screen.state.said, "us01-pruitt: no partner any more (was 中国 👍)");
}

#[test]
fn a_count_before_a_key_goes_so_far_in_every_list() {
    let mut screen = Screen::demo(80, 24);
    screen.keys("1gg9").shows(" 9 ");
    screen.keys("j").hides(" 9  ");
    assert_eq!((screen.state.transcripts.list.chosen, screen.state.count), (9, None));
    screen.keys("7k");
    assert_eq!(screen.state.transcripts.list.chosen, 2);
    // Behind the first digit all are digits: those of views too.
    screen.keys("gg8G");
    assert_eq!(screen.state.transcripts.list.chosen, 7);
    screen.keys("gg65j");
    assert_eq!(screen.state.transcripts.list.chosen, 15);
    screen.keys("4gg6j");
    assert_eq!(screen.state.codes.list.chosen, 6);
    screen.keys("5gg6j").keys("9?").shows("Esc");
    assert_eq!((screen.state.analysis.list.chosen, screen.state.count), (6, None), "what cannot be counted ends it");
    screen.keys("<Esc>j3<Esc>信任<Enter>6j");
    assert_eq!(screen.state.analysis.list.chosen, 7);
    screen.keys("<Esc><ctrl-x>12j");
    let Some(Dialog::Shown(choosing)) = screen.state.dialogs.last() else { panic!() };
    assert_eq!(choosing.list.chosen, 12);
    screen.keys("<Esc>2");
    assert_eq!(screen.state.view, crate::tui::action::View::Read);
    // The mouse goes its own way, and what was typed before it counts no longer.
    screen.keys("1gg9").mouse(MouseKind::Press(1), 5, 8);
    let pressed = screen.state.transcripts.list.chosen;
    screen.keys("j");
    assert_eq!((screen.state.transcripts.list.chosen, screen.state.count), (pressed + 1, None));
}

#[test]
fn a_new_attribute_has_a_name_and_a_value() {
    let mut screen = Screen::new(80, 24);
    screen.keys("a2").shows("new attribute of us01-pruitt, with this name:").keys("<Enter>");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Ask(_))), "{}", screen.state.said);
    screen.keys("职务<Enter>经理<Enter>");
    assert_eq!(value(&screen, "职务").as_deref(), Some("经理"));
    screen.keys("5A").shows("Codes ×").keys("1a").shows("职务");
}
