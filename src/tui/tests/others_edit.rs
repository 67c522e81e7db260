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
        check("))", &moved, "t", &["tacitness: We trust them."]);
    }
}

#[test]
fn words_that_somebody_has_edited_are_not_coded_as_if_they_still_stood_there() {
    let edited = INTERVIEW.replace("We trust them", "We never trust them");
    let mut screen = Screen::reading();
    screen.keys(")) ").written_elsewhere(&edited).keys("taci<Enter>").check(&[]);
    screen.shows("these words were edited meanwhile; select them");
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

#[test]
fn marked_and_chosen_hits_stay_so_when_a_text_is_edited() {
    let mut screen = Screen::new(80, 24);
    let write = |screen: &mut Screen, id: &str, text: &str| {
        std::fs::write(screen.folder.path().join(format!("transcripts/{id}.txt")), text).unwrap();
        screen.act(Action::FolderChanged);
    };
    write(&mut screen, "us00", "A: No trust 信.\n");
    write(&mut screen, "us03", "A: Their trust 👍.\n\nB: Our trust.\n");
    screen.keys("3trust<Enter>jj ");
    let marked = |screen: &Screen| -> Vec<String> {
        let lines = screen.state.search.marked.iter().map(|place| &screen.state.search.lines[*place]);
        lines.map(|line| line.before.trim().to_owned()).collect()
    };
    let chosen = |screen: &Screen| screen.state.search.lines[screen.state.search.list.chosen].before.trim().to_owned();
    assert_eq!((marked(&screen), chosen(&screen)), (vec!["Their".to_owned()], "Our".to_owned()), "{}", screen.shown());
    // A hit comes before them.
    write(&mut screen, "us00", "A: No trust 信, all trust.\n");
    assert_eq!((marked(&screen), chosen(&screen)), (vec!["Their".to_owned()], "Our".to_owned()), "{}", screen.shown());
    // The marked one is gone: that is said, since A without marks takes all hits.
    write(&mut screen, "us03", "A: Their faith 👍.\n\nB: Our trust.\n");
    assert!(marked(&screen).is_empty());
    screen.shows("1 marked hit no longer found where it was");
}

#[test]
fn the_chosen_transcript_stays_chosen_when_another_arrives() {
    let mut screen = Screen::new(80, 24);
    screen.keys("j");
    let chosen = |screen: &Screen| screen.state.transcripts.chosen(&screen.state.overview).unwrap().id.to_string();
    assert_eq!(chosen(&screen), "us02-empty");
    std::fs::write(screen.folder.path().join("transcripts/us00-信任.txt"), "A: 信任 👍.\n").unwrap();
    screen.act(Action::FolderChanged);
    assert_eq!((chosen(&screen).as_str(), screen.state.transcripts.shown.len()), ("us02-empty", 3));
}

#[test]
fn what_was_looked_for_is_found_in_the_edited_text_and_esc_goes_back_to_where_it_began() {
    let mut screen = Screen::reading();
    screen.keys("}}/hands").written_elsewhere(&format!("他们说：{INTERVIEW}"));
    let stands = |screen: &Screen| {
        let read = &screen.state.read;
        read.text().split_at(read.selection.head.get()).1.chars().take(5).collect::<String>()
    };
    screen.keys("<Enter>n");
    assert_eq!(stands(&screen), "hands");
    let mut screen = Screen::reading();
    screen.keys("}}/hands").written_elsewhere(&format!("他们说：{INTERVIEW}")).keys("<Esc>");
    assert_eq!(stands(&screen), "我们信任他");
}
