//! What somebody else does to the study while a dialog is open here.

use super::{INTERVIEW, Screen};
use crate::tui::action::Action;
use crate::tui::state::Dialog;

impl Screen {
    /// Another program writes this into the interview, and the screen hears of it.
    fn written_elsewhere(&mut self, text: &str) -> &mut Self {
        std::fs::write(self.folder.path().join("transcripts/us01-pruitt.txt"), text).unwrap();
        self.act(Action::FolderChanged);
        self
    }
}

/// What stands in the study after `before`, an edit by somebody else, and `after`.
#[track_caller]
fn check(before: &str, text: &str, after: &str, expected: &[&str]) {
    let mut screen = Screen::reading();
    screen.keys(before).written_elsewhere(text).keys(after).check(expected);
    let project = screen.project();
    let transcript = screen.state.read.transcript.clone().unwrap();
    for coding in project.codings.iter() {
        assert!(coding.anchor.fits(&transcript.text, &transcript.positions), "{:?}", coding.anchor);
    }
}

#[test]
fn a_code_goes_to_the_words_that_were_chosen_wherever_an_edit_has_moved_them() {
    for lead in ["xy", "他们说"] {
        let moved = format!("{lead}{INTERVIEW}");
        check(")) ", &moved, "taci<Enter>", &["tacitness: We trust them."]);
        check(")) ", &moved, "信心<Enter>", &["信心: We trust them."]);
        check(")) 信心<ctrl-o>", &moved, "<ctrl-s>", &["信心: We trust them."]);
        check("))vwi", &moved, "<Enter>", &["we-trust: We trust"]);
        check("))", &moved, "t", &["tacitness: We trust them."]);
    }
}

#[test]
fn words_that_somebody_has_edited_are_not_coded_as_if_they_still_stood_there() {
    let edited = INTERVIEW.replace("We trust them", "We never trust them");
    let mut screen = Screen::reading();
    screen.keys(")) ").written_elsewhere(&edited).keys("taci<Enter>").check(&[]);
    screen.shows("“We trust them.” in `us01-pruitt` has been edited meanwhile; select the");
    let mut screen = Screen::reading();
    screen.keys(")) 信心<ctrl-o>工 definition").written_elsewhere(&edited).keys("<ctrl-s>").check(&[]);
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Code(_))), "what was filled in stays");
    // The same words further on are not the ones that were meant.
    let elsewhere = INTERVIEW.replace("We trust them. Mostly.", "No.") + "\nB: 好的。 We trust them. 👍\n";
    check(")) ", &elsewhere, "taci<Enter>", &[]);
}

#[test]
fn a_memo_lies_on_the_words_that_it_was_written_about() {
    let mut screen = Screen::reading();
    screen.keys("))mWhy 信任?").written_elsewhere(&format!("他们说{INTERVIEW}")).keys("<Esc>");
    let memo = screen.project().memos.values().next().unwrap().clone();
    let (_, anchor) = memo.passage().unwrap();
    let transcript = screen.state.read.transcript.clone().unwrap();
    assert!(anchor.fits(&transcript.text, &transcript.positions) && !memo.lost, "{anchor:?}");
    assert_eq!(anchor.quote(), "We trust them.");
}

#[test]
fn hits_that_no_longer_stand_where_they_were_found_are_not_coded() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3hands<Enter>");
    assert_eq!(screen.state.search.lines.len(), 1);
    // The texts are read anew before the index is.
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), format!("他们说{INTERVIEW}")).unwrap();
    screen.state.workspace.as_mut().unwrap().refresh();
    screen.keys("c").shows("a text was edited since this search");
    assert!(screen.state.dialogs.is_empty() && screen.codings().is_empty(), "{}", screen.shown());
}
