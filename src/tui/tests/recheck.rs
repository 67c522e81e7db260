//! Codings that were made under another wording of their code.

use super::{Screen, snapshot};
use crate::project::Command;
use crate::tui::action::{Action, View};
use crate::tui::state::Dialog;

/// Three codings of ada's and one of eve's, made before the rules of their codes were changed.
fn outdated(width: u16, height: u16) -> Screen {
    let mut screen = Screen::new(width, height);
    screen.keys("<Enter>t)t)r1");
    let mut eve = screen.open("eve").workspace;
    let start = super::INTERVIEW.find("Mostly").unwrap();
    let anchor = eve.anchor(&"us01-pruitt".into(), crate::text::TextRange::of(start, start + 7)).unwrap();
    eve.run(Command::CodeMany(vec![("us01-pruitt".into(), anchor, "tacitness".into()).into()])).unwrap();
    let reworded = super::CODEBOOK
        .replace("cannot put into words.", "cannot put into words, 说不出来 👍.")
        .replace("    color: blue\n", "    color: blue\n    definition: 他们互相信任。\n");
    std::fs::write(screen.folder.path().join("codebook.yaml"), reworded).unwrap();
    screen.act(Action::FolderChanged);
    screen
}

fn left(screen: &Screen) -> usize {
    screen.state.workspace.as_ref().unwrap().outdated().total()
}

#[test]
fn outdated_codings_show_the_wording_then_and_now() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = outdated(width, height);
        screen.keys("4");
        snapshot(&format!("codes-outdated-{width}"), &screen);
        screen.keys("o");
        snapshot(&format!("recheck-{width}"), &screen);
        screen.keys("cs");
        snapshot(&format!("recheck-on-{width}"), &screen);
    }
}

#[test]
fn each_is_confirmed_recoded_removed_or_passed_over_with_one_key_and_taken_back() {
    let mut screen = outdated(80, 24);
    assert_eq!(left(&screen), 4);
    screen.keys("4oc");
    assert_eq!((left(&screen), screen.state.recheck.queue.len()), (3, 3));
    assert!(screen.shown().contains("2 of 3 left · 1 confirmed"), "{}", screen.shown());
    screen.keys("rjarg<Enter>");
    assert!(screen.shown().contains("1 of 3 left · 1 confirmed · 1 recoded"), "{}", screen.shown());
    screen.keys("x");
    assert!(screen.shown().contains("0 of 3 left · 1 confirmed · 1 recoded · 1 removed"), "{}", screen.shown());
    assert_eq!(left(&screen), 1, "eve's");
    screen.keys("uu");
    assert!(screen.shown().contains("2 of 3 left · 1 confirmed"), "{}", screen.shown());
    assert!(screen.shown().contains("Tell me."), "what was taken back is shown: {}", screen.shown());
    screen.keys("u<Esc>");
    assert_eq!(left(&screen), 4);
}

#[test]
fn all_of_a_code_are_confirmed_at_once_and_colleagues_codings_on_request() {
    let mut screen = outdated(80, 24);
    screen.keys(":outdated<Enter>a");
    assert_eq!(screen.state.recheck.queue.len(), 4);
    screen.keys("C");
    assert!(screen.shown().contains("Change codings made by eve?"), "{}", screen.shown());
    screen.keys("1");
    assert_eq!(left(&screen), 4);
    screen.keys("C2");
    assert_eq!(left(&screen), 1);
    assert!(screen.shown().contains("1 of 4 left · 3 confirmed"), "{}", screen.shown());
    screen.keys("u");
    assert_eq!(left(&screen), 4);
    screen.keys("C");
    assert_eq!(left(&screen), 1, "it is asked once");
    screen.keys("u");
    assert_eq!(screen.state.said, "undid confirm 3 codings");
    screen.keys("sjk<Enter>");
    assert_eq!(screen.state.view, View::Read);
    assert!(!matches!(screen.state.dialogs.last(), Some(Dialog::Recheck)));
}

#[test]
fn no_key_changes_a_colleagues_coding_before_it_is_granted() {
    for key in ["c", "C", "x", "r"] {
        let mut screen = outdated(80, 24);
        let eve = |screen: &Screen| {
            let project = screen.state.workspace.as_ref().unwrap().project();
            project.codings.iter().find(|coding| coding.coder.as_str() == "eve").cloned()
        };
        let before = eve(&screen);
        screen.keys(":outdated<Enter>a");
        while screen.state.recheck.current() != before.as_ref().map(|coding| coding.id) {
            screen.keys("j");
        }
        screen.keys(key);
        assert!(screen.shown().contains("Change codings made by eve?"), "{key}: {}", screen.shown());
        screen.keys("<Esc>");
        assert_eq!(eve(&screen), before, "{key}");
        screen.keys(key).keys("2");
        if key == "r" {
            screen.keys("jarg<Enter>");
        }
        assert_ne!(eve(&screen), before, "{key}");
    }
}

#[test]
fn only_what_was_done_in_the_list_is_taken_back_there() {
    let mut screen = outdated(80, 24);
    screen.keys("4j");
    // A change of the rules that is ada's own, before the list is opened.
    screen.keys("e<Tab><Tab> 手艺<ctrl-s>oc");
    assert!(screen.shown().contains("2 of 3 left · 1 confirmed"), "{}", screen.shown());
    screen.keys("u");
    assert!(screen.shown().contains("3 of 3 left"), "{}", screen.shown());
    screen.keys("u");
    assert!(screen.state.said.starts_with("nothing of this list is left"), "{}", screen.state.said);
    assert!(screen.shown().contains("3 of 3 left"), "{}", screen.shown());
    screen.keys("<ctrl-r>");
    assert!(screen.shown().contains("2 of 3 left · 1 confirmed"), "{}", screen.shown());
    screen.keys("u<Esc>o");
    // Somebody puts the words of then back: nobody has confirmed anything.
    std::fs::write(screen.folder.path().join("codebook.yaml"), super::CODEBOOK).unwrap();
    screen.act(Action::FolderChanged);
    assert!(screen.shown().contains("0 of 3 left · 3 worded as then again"), "{}", screen.shown());
}

#[test]
fn where_nothing_is_outdated_it_says_so() {
    let mut screen = Screen::reading();
    screen.keys(":outdated<Enter>");
    assert!(screen.shown().contains("None of your codings is outdated"), "{}", screen.shown());
    screen.keys("acrxsCmjk<Enter>u<Esc>");
    assert!(screen.state.dialogs.is_empty(), "{}", screen.shown());
}
