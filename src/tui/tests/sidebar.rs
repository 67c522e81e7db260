//! The codebook beside the text.

use super::{Screen, snapshot};
use crate::project::{Command, MemoTarget};
use crate::tui::action::{Action, MouseKind};
use crate::tui::layout::layout;
use crate::tui::state::Sidebar;

fn reading(width: u16, height: u16) -> Screen {
    let mut screen = Screen::new(width, height);
    screen.keys("<Enter>))tv)r<Esc>");
    let target = MemoTarget::Code("tacitness".into());
    let memo = Command::WriteMemo { memo: None, target, text: "手艺 is the clearest case 👍".to_owned() };
    screen.state.workspace.as_mut().unwrap().run(memo).unwrap();
    screen
}

#[test]
fn the_codebook_stands_beside_the_text() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = reading(width, height);
        screen.keys("#");
        snapshot(&format!("sidebar-{width}"), &screen);
        screen.keys("taci");
        snapshot(&format!("sidebar-find-{width}"), &screen);
    }
}

#[test]
fn one_key_goes_over_and_back_and_enter_codes_what_the_cursor_is_on() {
    let mut screen = Screen::reading();
    screen.keys("#信任<Enter>").check(&["trust: How did it begin?"]);
    assert!(screen.state.sidebar.open && !screen.state.sidebar.active);
    screen.keys(")t").check(&["trust: How did it begin?", "tacitness: 👩‍🔬 Tell me."]);
    screen.keys("#jar#)#<Enter>").check(&[
        "trust: How did it begin?",
        "tacitness: 👩‍🔬 Tell me.",
        "jargon: We trust them.",
    ]);
    screen.keys("&");
    assert!(!screen.state.sidebar.open);
    screen.keys("v)#taci<Tab>jarg<Enter>");
    assert_eq!(screen.codings().len(), 4, "{:?}", screen.codings());
    assert_eq!(screen.codings().get(3).map(String::as_str), Some("tacitness: We trust them."));
}

#[test]
fn headings_and_words_that_no_code_has_are_refused() {
    let mut screen = Screen::reading();
    screen.keys("#barriers<Enter>").check(&[]);
    assert_eq!(screen.state.said, "Barriers is a heading: choose a code below it");
    screen.keys("<Esc>zzz<Enter>").check(&[]);
    assert!(screen.shown().contains("no code has these words"), "{}", screen.shown());
    screen.keys("<Esc><Esc>t").check(&["tacitness: How did it begin?"]);
}

#[test]
fn codes_are_folded_and_read_in_full() {
    let mut screen = Screen::new(80, 24);
    screen.keys("<Enter>#<Left>");
    assert!(!screen.shown().contains("Tacitness"), "{}", screen.shown());
    screen.keys("<Right><Down>");
    assert!(screen.shown().contains("▸   □Tacitness"), "{}", screen.shown());
    screen.keys("<ctrl-o>");
    assert!(screen.shown().contains("Barriers > Tacitness"), "{}", screen.shown());
    screen.keys("<Esc>");
    assert!(screen.state.sidebar.active);
}

#[test]
fn the_text_stays_where_it_is_whatever_the_panel_shows() {
    let mut screen = Screen::reading();
    screen.keys("#");
    let text = |screen: &Screen| layout(&screen.state, screen.state.area).read;
    let before = text(&screen);
    for key in ["<Down>", "<Down>", "x", "y", "<Esc>", "<Left>", "<Esc>"] {
        screen.keys(key);
        assert_eq!(text(&screen), before, "{key}");
    }
}

#[test]
fn what_others_code_and_an_editor_writes_shows_at_once() {
    let mut screen = reading(120, 40);
    screen.keys("&");
    let path = screen.folder.path().join("codebook.yaml");
    std::fs::write(&path, super::CODEBOOK.replace("name: Jargon", "name: 行话 👩‍🔬")).unwrap();
    screen.act(Action::FolderChanged);
    assert!(screen.shown().contains("行话 👩‍🔬"), "{}", screen.shown());
    let mut eve = screen.open("eve").workspace;
    let start = super::INTERVIEW.find("Mostly").unwrap();
    let anchor = eve.anchor(&"us01-pruitt".into(), crate::text::TextRange::of(start, start + 6)).unwrap();
    eve.run(Command::CodeMany(vec![("us01-pruitt".into(), anchor, "jargon".into()).into()])).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys(")");
    assert!(screen.shown().contains("○  █行话 👩‍🔬"), "{}", screen.shown());
}

#[test]
fn the_mouse_chooses_and_codes() {
    let mut screen = reading(120, 40);
    screen.keys("&");
    let tree = Sidebar::parts(layout(&screen.state, screen.state.area).read.sidebar).tree;
    screen.mouse(MouseKind::Press(1), tree.x + 8, tree.y + 1);
    assert_eq!(screen.state.code_here().map(|code| code.as_str()), Some("tacitness"));
    screen.mouse(MouseKind::Press(2), tree.x + 8, tree.y + 2);
    assert_eq!(screen.codings().last().map(String::as_str), Some("jargon: We trust them."));
    screen.mouse(MouseKind::Press(1), tree.x + 2, tree.y);
    assert_eq!(screen.state.sidebar.branches.len(), 3, "{}", screen.shown());
    screen.mouse(MouseKind::Press(1), 30, 3);
    assert!(!screen.state.sidebar.active);
}
