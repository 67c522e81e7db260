//! The versions of the codebook.

use super::{Screen, snapshot};
use crate::tui::action::Action;

/// A codebook that has been changed from outside twice, with codings made in between.
fn changed(width: u16, height: u16) -> Screen {
    let mut screen = Screen::new(width, height);
    let write = |screen: &mut Screen, text: &str| {
        std::fs::write(screen.folder.path().join("codebook.yaml"), text).unwrap();
        screen.act(Action::FolderChanged);
    };
    screen.keys("<Enter>t");
    let second = super::CODEBOOK
        .replace("cannot put into words.", "cannot say, 说不出来 👍.")
        .replace("name: Jargon", "name: 行话");
    write(&mut screen, &second);
    screen.keys(")t)'j");
    let third = second.replace("color: green\n    key: q", "color: teal\n    include: She leaves.");
    write(&mut screen, &third);
    screen.keys(")r4");
    screen
}

#[test]
fn versions_are_listed_with_what_differs() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = changed(width, height);
        screen.keys("v");
        snapshot(&format!("versions-{width}"), &screen);
        screen.keys("j");
        snapshot(&format!("versions-second-{width}"), &screen);
        screen.keys("jt");
        snapshot(&format!("versions-now-{width}"), &screen);
    }
}

#[test]
fn a_version_is_read_whole_and_restored_after_asking() {
    let mut screen = changed(80, 24);
    let file = |screen: &Screen| std::fs::read_to_string(screen.folder.path().join("codebook.yaml")).unwrap();
    screen.keys("vR");
    assert_eq!(screen.state.said, "v3 is in force already");
    let third = file(&screen);
    screen.keys("jj<Enter>");
    assert!(screen.shown().contains("codebook.yaml as it was in v1"), "{}", screen.shown());
    assert!(screen.shown().contains("name: Barriers"), "{}", screen.shown());
    screen.keys("G");
    assert!(screen.shown().contains("key: q"), "{}", screen.shown());
    screen.keys("<Esc>R");
    assert!(screen.shown().contains("Put codebook v1 into force again?"), "{}", screen.shown());
    screen.keys("1");
    assert_eq!(file(&screen), third);
    screen.keys("R2");
    assert_eq!(file(&screen), super::CODEBOOK, "{}", screen.shown());
    assert!(screen.shown().contains("▸●v1"), "{}", screen.shown());
    screen.keys("u");
    assert_eq!(file(&screen), third);
    screen.keys("<Esc>");
    assert!(screen.state.dialogs.is_empty());
}

#[test]
fn a_version_is_compared_with_the_one_that_it_came_from() {
    let mut screen = Screen::new(80, 24);
    screen.keys("<Enter>t4j");
    screen.keys("r<ctrl-u>Undone 撤销<Enter>u");
    screen.keys("e<Tab><Tab> 手艺<ctrl-s>v");
    assert!(screen.shown().contains("from v1 to v3"), "{}", screen.shown());
    assert!(!screen.shown().contains("was called"), "{}", screen.shown());
}

#[test]
fn a_study_without_changes_has_versions_to_come() {
    let mut screen = Screen::new(80, 24);
    screen.keys(":versions<Enter>");
    assert!(screen.shown().contains("Versions of the codebook"), "{}", screen.shown());
    screen.keys("jkgGtR<Enter><ctrl-d><ctrl-u>uq");
}
