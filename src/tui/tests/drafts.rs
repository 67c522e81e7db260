//! Words that are being written when the program ends.

use super::Screen;
use crate::app::{Options, Overview, Workspace};
use crate::tui::action::{Action, Opened};
use crate::tui::state::{Dialog, State};

impl Screen {
    /// Lose the screen as a kill does, and open the study again.
    fn killed(mut self) -> Self {
        let fresh = State::new(self.state.area, self.state.theme);
        drop(std::mem::replace(&mut self.state, fresh));
        let options = Options { coder: Some("ada".to_owned()), now: "2026-05-02T11:00:00Z".parse().ok() };
        let (mut workspace, mut notices) = Workspace::open(self.folder.path(), &options).unwrap();
        let (offered, taken_up) = crate::app::unsaved::take_up(&mut workspace);
        notices.extend(taken_up);
        let overview = Overview::of(&workspace);
        self.act(Action::Opened(Box::new(Ok(Opened { workspace, notices, overview, offered }))));
        self
    }

    pub(super) fn drafts(&self) -> usize {
        std::fs::read_dir(self.folder.path().join(".emic/drafts")).map_or(0, Iterator::count)
    }
}

fn memos(screen: &Screen) -> Vec<String> {
    screen.project().memos.values().map(|memo| memo.text.clone()).collect()
}

#[test]
fn a_memo_is_saved_when_the_study_is_opened_again() {
    let mut screen = Screen::reading();
    screen.keys("))mWhy 信任? 👩‍🔬");
    assert_eq!(screen.drafts(), 1);
    let mut screen = screen.killed();
    assert!(screen.state.said.contains("saved the memo that was being written"), "{}", screen.state.said);
    assert_eq!((memos(&screen), screen.drafts()), (vec!["Why 信任? 👩‍🔬".to_owned()], 0));
    screen.keys("u");
    assert!(memos(&screen).is_empty());
}

#[test]
fn nothing_is_kept_of_what_is_closed_or_as_it_was() {
    let mut screen = Screen::reading();
    screen.keys("))m");
    assert_eq!(screen.drafts(), 0);
    screen.keys("a");
    assert_eq!(screen.drafts(), 1);
    screen.keys("<Backspace>");
    assert_eq!(screen.drafts(), 0, "nothing is left of it");
    screen.keys("信<Esc>");
    assert_eq!((memos(&screen), screen.drafts()), (vec!["信".to_owned()], 0));
    screen.keys("eX");
    assert_eq!(screen.drafts(), 1);
    screen.keys("<ctrl-c>").shows("ctrl-x once more throws away what you wrote; Esc leaves and keeps it");
    assert_eq!(screen.drafts(), 1);
    screen.keys("<ctrl-c>");
    assert_eq!(screen.drafts(), 0);
    assert!(screen.killed().state.dialogs.is_empty());
}

#[test]
fn a_translation_is_saved_and_can_be_taken_back() {
    let mut screen = Screen::reading();
    screen.keys("))t=tWe rely on them 👍");
    let mut screen = screen.killed();
    assert!(screen.state.said.contains("saved the translation"), "{}", screen.state.said);
    let translation = |screen: &Screen| screen.project().codings.iter().next().unwrap().translation.clone();
    assert_eq!(translation(&screen).as_deref(), Some("We rely on them 👍"));
    screen.keys("u");
    assert_eq!(translation(&screen), None);
}

#[test]
fn a_translation_of_a_colleagues_coding_is_offered_with_its_transcript() {
    let mut screen = Screen::coded(80, 24);
    let of_eve = |screen: &Screen| {
        let mut codings = screen.project().codings.iter();
        codings.find(|coding| coding.coder.as_str() == "eve" && coding.anchor.quote() == "hands know").unwrap().clone()
    };
    let before = of_eve(&screen);
    let hands = super::INTERVIEW.find("hands").unwrap();
    screen.keys("2");
    screen.state.read.selection = crate::text::Selection::caret(crate::text::ByteOffset::new(hands));
    screen.keys("=t手知道 👍");
    let mut screen = screen.killed();
    screen.shows("the translation of a colleague's coding");
    assert_eq!(of_eve(&screen), before, "nothing is saved by itself");
    screen.keys("<Enter>").shows("手知道").keys("<ctrl-s>").shows("made by eve").keys("2");
    assert_eq!(of_eve(&screen).translation.as_deref(), Some("手知道 👍"));
    assert_eq!((screen.state.dialogs.len(), screen.drafts()), (0, 0));
}

#[test]
fn an_edit_of_a_turn_is_offered_with_its_transcript() {
    let mut screen = Screen::reading();
    let before = screen.state.read.text().to_owned();
    screen.keys("))e<ctrl-End> 好 👍");
    let mut screen = screen.killed();
    screen.shows("an edit of turn 2 in us01-pruitt was being written");
    assert_eq!(screen.project().memos.len(), 0);
    screen.keys("<Enter>").shows("Turn 2 · Dale Pruitt").shows("好 👍").shows("changed");
    assert_eq!(screen.state.read.text(), before, "nothing is applied by itself");
    // Once more.
    screen.keys("!");
    let mut screen = screen.killed();
    screen.keys("<Enter>").shows("same turn.!").keys("<ctrl-s>");
    assert!(
        screen.state.read.text().contains("does not. 好 👍\nA second paragraph of the same turn.!"),
        "{}",
        screen.shown()
    );
    assert_eq!((screen.drafts(), screen.state.dialogs.len()), (0, 0));
    assert!(screen.killed().keys("<Enter>").state.dialogs.is_empty());
}

#[test]
fn an_edit_of_a_turn_that_has_changed_since_is_a_conflict() {
    let mut screen = Screen::reading();
    screen.keys("))e<ctrl-Home>X ");
    let path = screen.folder.path().join("transcripts/us01-pruitt.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("Mostly", "从不")).unwrap();
    let mut screen = screen.killed();
    screen.keys("<Enter>").shows("X ").keys("<ctrl-s>");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Conflict(_))), "{}", screen.shown());
    screen.shows("从不").shows("Mostly").keys("t<Esc>");
    let mut screen = Screen::reading();
    screen.keys("))eX");
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), "").unwrap();
    let mut screen = screen.killed();
    screen.keys("<Enter>");
    assert!(screen.state.dialogs.is_empty() && screen.drafts() == 1, "what has no place stays for another day");
}

#[test]
fn the_form_of_a_code_is_offered_in_the_codes_view() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4je<Tab><Tab> 手艺 👍<Tab><Tab><Tab>听枪声<Enter>two");
    let mut screen = screen.killed();
    screen.shows("changes of tacitness not saved: e in Codes goes on with them").keys("4").hides("手艺");
    screen.keys("je").shows("Code Tacitness").shows("手艺").shows("听枪声").keys("<ctrl-s>");
    let code = screen.project().codebook.get("tacitness").unwrap().clone();
    assert!(code.definition.ends_with("手艺 👍"), "{code:?}");
    assert_eq!((code.examples, screen.drafts()), (vec!["听枪声".to_owned(), "two".to_owned()], 0));
    screen.keys("A新");
    let mut screen = screen.killed();
    screen.shows("a new code was not saved: a in Codes goes on with it");
    screen.keys("4").hides("New code").keys("a").shows("New code").shows("below Tacitness").keys("<ctrl-s>");
    let code = screen.project().codebook.codes().iter().find(|code| code.name == "新").unwrap();
    assert_eq!(code.parent.as_ref().map(|parent| parent.as_str()), Some("tacitness"));
}

#[test]
fn a_form_that_was_only_looked_at_leaves_nothing_behind() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("2 信心<ctrl-o>").shows("New code").keys("<Esc>");
    assert_eq!((screen.state.dialogs.len(), screen.state.drafts.aside.len(), screen.drafts()), (0, 0, 0));
    let mut screen = screen.killed();
    screen.keys("4a").shows("New code").hides("信心");
}

#[test]
fn what_is_as_the_study_has_it_is_forgotten() {
    use crate::app::unsaved::{Keeper, Unsaved, UnsavedTurn};
    let mut screen = Screen::reading();
    let text = "[00:00:05] Interviewer: How did it begin? 👩‍🔬 Tell me.".to_owned();
    let turn = UnsavedTurn { transcript: "us01-pruitt".into(), turn: 2, before: text.clone(), text };
    let workspace = screen.state.workspace.as_ref().unwrap();
    drop(Keeper::begin(workspace, &Unsaved::Turn(turn)).unwrap());
    screen = screen.killed();
    screen.keys("<Enter>");
    assert_eq!((screen.state.dialogs.len(), screen.drafts()), (0, 0), "{}", screen.shown());
}

#[test]
fn what_was_left_half_written_outlives_the_program_too() {
    let mut screen = Screen::reading();
    screen.keys("))e<ctrl-End> 好 👍<Esc>4ja").keys("新<Esc>2e<ctrl-End>!<Esc>");
    assert_eq!((screen.state.drafts.aside.len(), screen.drafts(), screen.state.dialogs.len()), (2, 2, 0));
    let mut screen = screen.killed();
    screen.keys("<Enter>").shows("does not. 好 👍!").keys("<Esc>4a").shows("New code").keys("<ctrl-x><ctrl-x>");
    assert_eq!(screen.drafts(), 1);
    screen.keys("2))e<ctrl-x><ctrl-x>");
    assert_eq!((screen.drafts(), screen.state.read.text()), (0, super::INTERVIEW));
}

#[test]
fn names_of_parts_come_back_too() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4jS手艺<Esc>").shows("S on this code goes on with the names");
    screen.keys("S").shows("手艺").keys("<ctrl-x>").shows("手艺").keys("<ctrl-x>S").hides("手艺");
}

#[test]
fn a_text_from_ones_own_editor_is_on_disk_until_it_is_saved_or_thrown_away() {
    let mut screen = Screen::reading();
    screen.keys("t").edited_outside("How did it begin?", "开始？👍");
    assert_eq!((screen.drafts(), screen.text().as_str()), (1, super::INTERVIEW));
    // ctrl-c goes back to the editor, which may fail: what was written still waits.
    screen.keys("<ctrl-c>").shows("Save this edit of us01-pruitt?");
    let mut screen = screen.killed();
    screen.keys("<Enter>").shows("Save this edit of us01-pruitt?").keys("<Enter>");
    assert!(screen.text().contains("开始？👍"), "{}", screen.shown());
    assert_eq!((screen.drafts(), screen.state.dialogs.len()), (0, 0));
    let before = screen.text();
    screen.keys("g}}t").edited_outside("我们信任他们", "").keys("<ctrl-x>").shows("ctrl-x once more throws away");
    screen.keys("<ctrl-x>");
    assert_eq!((screen.drafts(), screen.state.dialogs.len(), screen.text()), (0, 0, before));
}
