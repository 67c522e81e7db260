//! Editing texts, and what becomes of codings.

use super::{Screen, snapshot};
use crate::project::Fate;
use crate::tui::action::{Action, View};
use crate::tui::effect::Effect;
use crate::tui::layout::layout;
use crate::tui::state::{Dialog, Proposal};
use crate::tui::update::update;

impl Screen {
    pub(super) fn text(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("transcripts/us01-pruitt.txt")).unwrap()
    }

    /// What the researcher's own editor is given.
    pub(super) fn given(&self) -> Box<Proposal> {
        let text = self.text();
        Box::new(Proposal::outside("us01-pruitt".into(), Some(text.as_str().into()), text))
    }

    /// Put another text in the place of the interview's, as the researcher's own editor does.
    pub(super) fn edited_outside(&mut self, from: &str, to: &str) -> &mut Self {
        let text = self.text().replace(from, to);
        let given = self.given();
        self.act(Action::EditedOutside(given, Ok(Some(text))));
        // Another text was not read before.
        self.state.read.before = None;
        self
    }

    /// Where the cursor stands, as `words before|words after`.
    fn caret(&self) -> String {
        let (before, after) = self.state.read.text().split_at(self.state.read.selection.head.get());
        let before: String = before.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        format!("{before}|{}", after.chars().take(6).collect::<String>())
    }
}

#[test]
fn a_turn_is_edited_where_it_stands_and_codings_keep_to_their_words() {
    let mut screen = Screen::reading();
    screen.keys("))t)t").check(&["tacitness: We trust them.", "tacitness: Mostly."]);
    screen.keys("e");
    assert_eq!(screen.state.when(), crate::tui::keymap::When::Turn);
    screen.keys("Really: q <ctrl-s>");
    screen.check(&["tacitness: We trust them.", "tacitness: Mostly."]);
    assert!(screen.text().contains("We trust them. Really: q Mostly."), "{}", screen.shown());
    assert_eq!(screen.state.said, "edited us01-pruitt: 2 kept");
    assert_eq!(screen.caret(), "ly: q |Mostly");
    screen.keys("u");
    assert_eq!((screen.text().as_str(), screen.state.dialogs.len()), (super::INTERVIEW, 0));
    screen.check(&["tacitness: We trust them.", "tacitness: Mostly."]);
    assert!(screen.shown().contains("We trust them. Mostly."), "{}", screen.shown());
    screen.keys("<ctrl-r>");
    assert!(screen.shown().contains("Really: q Mostly."), "{}", screen.shown());
}

#[test]
fn what_an_edit_would_cost_is_shown_before_it_is_saved() {
    let mut screen = Screen::reading();
    screen.keys("}}t)te<Backspace><Backspace>");
    screen.keys("<ctrl-s>").shows_all(&["Save this edit", "1 changed", "CHANGED Tacitness · ada", "→ “"]);
    assert_eq!(screen.text(), super::INTERVIEW);
    screen.keys("<Esc>");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Turn(_))), "back to the words");
    screen.keys("<ctrl-s><ctrl-x><ctrl-x>");
    assert_eq!((screen.text().as_str(), screen.state.dialogs.len()), (super::INTERVIEW, 0));
    screen.keys("e<Backspace><Backspace><ctrl-s><Enter>");
    assert_ne!(screen.text(), super::INTERVIEW);
    assert!(screen.state.said.contains("1 changed"), "{}", screen.state.said);
    screen.keys("u");
    assert_eq!(screen.text(), super::INTERVIEW);
}

impl Screen {
    #[track_caller]
    fn shows_all(&mut self, words: &[&str]) -> &mut Self {
        let shown = self.shown();
        let missing: Vec<_> = words.iter().filter(|words| !shown.contains(**words)).collect();
        assert!(missing.is_empty(), "no {missing:?} in\n{shown}");
        self
    }
}

#[test]
fn a_changed_turn_that_is_left_comes_back_and_is_thrown_away_by_a_key() {
    let mut screen = Screen::reading();
    screen.keys("e<Esc>");
    assert_eq!((screen.state.said.as_str(), screen.state.dialogs.len()), ("nothing was changed", 0));
    screen.keys("ex<Esc>").shows_all(&["not saved; kept as you wrote it: e on this turn goes on"]);
    assert_eq!((screen.state.dialogs.len(), screen.drafts()), (0, 1));
    // Another turn is another thing.
    screen.keys("))e");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Turn(turn)) if !turn.is_changed()));
    screen.keys("<Esc>((e");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Turn(turn)) if turn.is_changed()));
    screen.keys("<ctrl-x><ctrl-x>");
    assert_eq!((screen.text().as_str(), screen.state.dialogs.len(), screen.drafts()), (super::INTERVIEW, 0, 0));
    screen.keys("e信<Esc>e<ctrl-s>");
    assert!(screen.text().contains("信How did it begin?"));
    assert!(screen.keys("e<ctrl-z><ctrl-s>").state.dialogs.is_empty());
}

#[test]
fn an_edit_that_makes_other_turns_says_so_before_it_is_saved() {
    let mut screen = Screen::reading();
    screen.keys("))e").keys(&"<Backspace>".repeat("[00:01:02] Dale Pruitt: ".len())).keys("<ctrl-s>");
    screen.shows_all(&["this joins turn 2 to the interviewer's turn 1", "Enter saves, Esc goes back to the words"]);
    assert_eq!(screen.text(), super::INTERVIEW);
    screen.keys("<Esc>");
    assert!(matches!(screen.state.dialogs.as_slice(), [Dialog::Turn(turn)] if turn.is_changed()));
    screen.keys("<ctrl-s><Enter>");
    assert_eq!((screen.state.dialogs.len(), screen.state.read.transcript.as_ref().unwrap().turns.len()), (0, 2));
    screen.keys("u");
    assert_eq!(screen.text(), super::INTERVIEW);
    let mut screen = Screen::reading();
    screen.keys("))te").keys("<Enter><Enter>[00:01:30] 梅: <ctrl-s>");
    screen.shows_all(&["this makes a new turn 3: 梅 speaks in it, a new name here", "1 coding "]);
    screen.keys("<ctrl-x><ctrl-x>").check(&["tacitness: We trust them."]);
    // Other words alone are saved at once.
    screen.keys("e全<ctrl-s>");
    assert!(screen.state.dialogs.is_empty() && screen.text().contains("全We trust them."));
}

impl Screen {
    /// Somebody else puts another text in the place of the interview's.
    fn changed_on_disk(&mut self, from: &str, to: &str) -> &mut Self {
        let path = self.folder.path().join("transcripts/us01-pruitt.txt");
        std::fs::write(path, self.text().replace(from, to)).unwrap();
        self.act(Action::FolderChanged);
        self
    }

    /// A turn with a word of one's own, and another on disk.
    fn in_conflict(width: u16, height: u16) -> Self {
        let mut screen = Self::new(width, height);
        screen.keys("<Enter>))te我全👍").changed_on_disk("We trust them.", "We trusted them, 全.").keys("");
        screen
    }
}

#[test]
fn nothing_typed_is_lost_where_the_turn_changes_on_disk_meanwhile() {
    let mut screen = Screen::in_conflict(80, 24);
    screen.keys("<ctrl-s>");
    assert_eq!(screen.text().matches("全").count(), 1, "not saved over theirs unasked");
    screen.keys("<Esc>");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Turn(turn)) if turn.is_changed()));
    screen.keys("<ctrl-s>t").shows_all(&["We trusted them, 全."]);
    screen.keys("<ctrl-z>").shows_all(&["我全👍"]);
    screen.keys("<ctrl-s><Enter>");
    assert!(screen.text().contains("我全👍"), "saved over the words that were taken and given back");
    let mut screen = Screen::in_conflict(80, 24);
    screen.keys("<ctrl-s>m<Enter>");
    assert!(screen.text().contains("我全👍") && !screen.text().contains("trusted"), "{}", screen.text());
    assert!(screen.state.dialogs.is_empty(), "{}", screen.shown());
}

#[test]
fn both_versions_of_a_turn_in_conflict_are_shown_in_full() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = Screen::in_conflict(width, height);
        screen.keys("<ctrl-s>");
        snapshot(&format!("edit-conflict-{width}"), &screen);
    }
}

#[test]
fn an_emptied_turn_still_covers_its_old_words() {
    let mut screen = Screen::reading();
    screen.keys("))e").shows_all(&["manual does not"]);
    let Some(Dialog::Turn(turn)) = screen.state.dialogs.last_mut() else { panic!("no turn is edited") };
    turn.editor.replace("");
    let shown = screen.shown();
    assert!(!shown.contains("manual does not") && !shown.contains("A second paragraph"), "{shown}");
}

#[test]
fn the_frame_around_a_turn_covers_no_other_words() {
    let mut screen = Screen::reading();
    let text = "INTERVIEWER: Before 信任?\nPRUITT: The turn itself.\nINTERVIEWER: Behind it 😀.\nPRUITT: The last.\n";
    screen.edited_outside(super::INTERVIEW, text);
    screen.keys("<Enter>").keys("gg))");
    screen.keys("e").shows_all(&["Before 信任?", "Behind it 😀.", "The last."]);
    screen.keys("<Enter>").keys("more 多<Enter>and more").shows_all(&["Before 信任?", "Behind it 😀.", "The last."]);
}

#[test]
fn throwing_away_says_so() {
    let mut screen = Screen::reading();
    screen.keys("ex<ctrl-x>").shows("ctrl-x once more throws away what you wrote");
    // A letter in between is written, and the question is asked anew.
    screen.keys("信<ctrl-x>").shows("ctrl-x once more").shows("x信").keys("<ctrl-x>");
    assert_eq!(screen.state.said, "thrown away; the turn is as it was");
}

#[test]
fn the_caret_is_where_the_letters_go_in_chinese_and_emoji_too() {
    for (width, height) in [(80, 24), (120, 40), (44, 12)] {
        let mut screen = Screen::new(width, height);
        screen.keys("<Enter>}}llle");
        let (buffer, cursor) = screen.draw();
        let cursor = cursor.unwrap();
        assert_eq!(buffer[(cursor.x, cursor.y)].symbol(), "任", "{}", screen.shown());
        assert_eq!(buffer[(cursor.x - 2, cursor.y)].symbol(), "信");
        let area = layout(&screen.state, screen.state.area).dialog;
        assert!(screen.state.area.intersection(area) == area);
        screen.keys("👩‍🔬<Backspace>全<ctrl-s>");
        assert!(screen.text().contains("我们信全任他们"), "{}", screen.text());
    }
}

#[test]
fn a_text_comes_back_from_an_editor_and_the_reader_stays_at_the_same_words() {
    let mut screen = Screen::reading();
    screen.keys("}t}t))");
    let before = screen.caret();
    screen.edited_outside("How did it", "Well then, how did it all");
    assert_eq!(screen.state.said, "edited us01-pruitt: 2 kept");
    assert_eq!(screen.caret(), before);
    assert!(screen.shown().contains("how did it all begin?"), "{}", screen.shown());
    let given = screen.given();
    screen.act(Action::EditedOutside(given, Ok(None)));
    assert_eq!(screen.state.said, "us01-pruitt is as it was: the editor changed nothing");
    let given = screen.given();
    screen.act(Action::EditedOutside(given, Err("the editor `x` failed".to_owned())));
    assert_eq!(screen.state.said, "the editor `x` failed");
}

#[test]
fn going_back_from_the_preview_opens_the_editor_again_with_what_was_written() {
    let mut screen = Screen::reading();
    screen.keys("t").edited_outside("How did it begin?", "");
    screen.shows_all(&["LOST Tacitness · ada", "it waits in a list"]);
    let effects = update(&mut screen.state, Action::Ask(crate::tui::action::Verb::Close));
    assert!(
        matches!(effects.as_slice(), [Effect::OpenEditor(_, Some(begun))] if !begun.text.contains("begin")),
        "{effects:?}"
    );
    screen.keys("<ctrl-x><ctrl-x>");
    let key = super::named("E");
    let effects = crate::tui::keymap::action(&screen.state, key).map(|action| update(&mut screen.state, action));
    assert_eq!(effects, Some(vec![Effect::OpenEditor("us01-pruitt".into(), None)]));
}

#[test]
fn lost_codings_wait_in_a_list_and_are_placed_by_hand() {
    let mut screen = Screen::reading();
    screen.keys("))t)r").edited_outside("We trust them. ", "");
    screen.keys("<Enter>").shows_all(&["1 LOST"]);
    screen.keys("\"").shows_all(&[
        "Codings to look at · 1 lost",
        "LOST  Tacitness · ada · us01-pruitt",
        "“We trust them.”",
    ]);
    screen.keys("c");
    assert!(screen.state.said.starts_with("this one has no place"), "{}", screen.state.said);
    screen.keys("p");
    assert_eq!(screen.state.view, View::Read);
    screen.shows_all(&["place “We trust them.”: select its words", " PLACE "]);
    assert_eq!(screen.caret(), "uitt: |Mostly", "near the old place");
    screen.keys("t");
    assert_eq!(screen.codings().len(), 2, "no letter codes meanwhile");
    screen.keys("vww<Esc><Esc>").shows_all(&["Codings to look at · 1 lost"]);
    screen.keys("p)vww<Enter>").check(&["tacitness: Your hands", "trust: Mostly."]);
    assert!(!screen.shown().contains("LOST"), "{}", screen.shown());
    screen.keys("u").check(&["tacitness: We trust them.", "trust: Mostly."]);
    screen.shows_all(&["1 LOST"]);
    screen.keys("\"mwhy 为什么<Esc>").shows_all(&["LOST", "✎"]);
    screen.keys("x").check(&["trust: Mostly."]);
    screen.keys("u").shows_all(&["1 lost"]);
    screen.keys("<Esc>1").shows_all(&["lost"]);
    screen.keys("\"<Esc>uuu");
    assert_eq!(screen.text(), super::INTERVIEW);
}

#[test]
fn what_the_last_edit_changed_is_checked_one_by_one() {
    let mut screen = Screen::reading();
    screen.keys("))t)r}r").edited_outside("We trust them.", "We trusted them.");
    screen.keys("<Enter>\"").shows_all(&["Codings to look at · 1 changed", "We trust them.", "→ “We trusted them.”"]);
    assert_eq!(screen.state.review.count(Fate::Changed), 1);
    screen.keys("c").shows_all(&["✓ CHANGED"]).keys("c");
    assert!(!screen.shown().contains('✓'));
    screen.keys("<Enter>");
    assert_eq!((screen.state.view, screen.state.dialogs.len()), (View::Read, 0));
    screen.keys("<Esc>").edited_outside("How did", "Well, how did");
    screen.keys("\"").shows_all(&["· 1 changed", "We trust them.", "→ “We trusted them.”"]);
    screen.keys("<Esc>u\"").shows_all(&["· 1 changed"]);
    screen.keys("<Esc>u\"").shows_all(&["none: no coding is lost"]);
    screen.keys("<Esc><ctrl-r>\"").shows_all(&["· 1 changed", "We trust them.", "→ “We trusted them.”"]);
}

#[test]
fn a_file_that_changes_is_noticed_and_its_codings_are_drawn_anew() {
    let mut screen = Screen::reading();
    screen.keys("))t)r}}");
    let before = screen.caret();
    let path = screen.folder.path().join("transcripts/us01-pruitt.txt");
    std::fs::write(path, super::INTERVIEW.replace("How did", "Well 👍, how did").replace("Mostly.", "Mostly, yes."))
        .unwrap();
    screen.act(Action::FolderChanged);
    assert_eq!(screen.caret(), before);
    assert_eq!(screen.state.said, "us01-pruitt edited on disk: 1 changed, 1 kept; \" lists them");
    screen.check(&["tacitness: We trust them.", "trust: Mostly, yes."]);
    screen.keys("\"").shows_all(&["1 changed", "→ “Mostly, yes.”"]);
}

#[test]
fn editing_looks_as_it_should() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = Screen::new(width, height);
        screen.keys("<Enter>))t)r}r)te");
        snapshot(&format!("edit-turn-{width}"), &screen);
        screen.keys("<ctrl-c>");
        screen.edited_outside("We trust them. Mostly. Your", "Most of the time. Our").edited_in_preview(width);
    }
}

impl Screen {
    fn edited_in_preview(&mut self, width: u16) {
        snapshot(&format!("edit-preview-{width}"), self);
        self.keys("<Enter>\"");
        snapshot(&format!("review-{width}"), self);
        self.keys("p");
        snapshot(&format!("place-{width}"), self);
    }
}

#[test]
fn going_to_a_lost_coding_of_a_deleted_turn_stops_at_the_gap() {
    let mut screen = Screen::reading();
    let turn = |number: usize| format!("Dale Pruitt: {}\n\n", format!("第{number} words of turn {number}. ").repeat(9));
    let turns: Vec<String> = (0..8).map(turn).collect();
    screen.edited_outside("A second paragraph of the same turn.\n\n", &format!("A second one.\n\n{}", turns.concat()));
    screen.keys("<ctrl-Home>}}}}})))t").check(&["tacitness: 第3 words of turn 3."]);
    screen.edited_outside(&turns[3], "").keys("<Enter>\"<Enter>");
    let head = screen.state.read.selection.head.get();
    let gap = screen.text().find(&turns[4]).unwrap();
    assert!(head.abs_diff(gap) <= "Dale Pruitt: ".len(), "{} at {head}, not {gap}", screen.caret());
}

#[test]
fn a_long_name_gives_way_to_what_was_done() {
    let mut screen = Screen::reading();
    let long = "en_nasa_kramer-white-of-the-first-house-信任";
    std::fs::write(screen.folder.path().join(format!("transcripts/{long}.txt")), "A: One 信任.\n\nB: Two.\n").unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("1gg<Enter>e我<ctrl-s>");
    screen.shows_all(&["ada"]);
    screen.state.say("edited all of it: 2 changed, 1 lost · u undoes");
    screen.shows_all(&["edited all of it: 2 changed, 1 lost · u undoes", "ada"]);
    screen.state.say("x".repeat(70));
    screen.shows_all(&[&"x".repeat(70), " ada"]);
}

#[test]
fn what_somebody_else_writes_while_an_edit_is_previewed_stays() {
    let mut screen = Screen::reading();
    let path = screen.folder.path().join("transcripts/us01-pruitt.txt");
    screen.keys("t").edited_outside("How did it begin?", "开始？");
    std::fs::write(&path, screen.text().replace("Mostly", "从不")).unwrap();
    screen.keys("<Enter>").shows_all(&["Save this edit", "their words stay, beside yours"]);
    assert!(!screen.text().contains("开始"), "{}", screen.text());
    screen.keys("<Enter>");
    assert!(screen.text().contains("开始？") && screen.text().contains("从不"), "{}", screen.text());
    // The same words, and heard of before it is saved.
    let mut screen = Screen::reading();
    screen.keys("))t").edited_outside("We trust them", "We adore them");
    let theirs = screen.text().replace("trust them. Mostly", "hate them. Mostly").replace("Tell me", "Go on 👍");
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), theirs).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("<Enter>").shows_all(&["both of you edited the same words: saving puts yours in the place of theirs"]);
    assert!(screen.text().contains("hate them"), "{}", screen.text());
    screen.keys("<Enter>");
    assert!(screen.text().contains("adore them"), "{}", screen.text());
    screen.keys("u");
    assert!(screen.text().contains("hate them") && screen.text().contains("Go on 👍"), "{}", screen.text());
}
