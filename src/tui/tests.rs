//! The screen as a whole: scripts of keys on a real study, and what they leave in it and on the screen.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use tempfile::TempDir;

use super::action::{Action, Mouse, MouseKind, Opened, View};
use super::effect::{Effect, perform};
use super::keymap;
use super::layout::layout;
use super::state::{Dialog, State};
use super::theme::{Depth, Ground, Theme};
use super::update::update;
use super::view::{tests::print, view};
use crate::app::{Options, Overview, Workspace};
use crate::project::Completion;
use crate::text::CharOffset;

mod after_coding;
mod around;
mod attributes;
mod blind;
mod bytes;
mod charts;
mod codes;
mod colleagues;
mod dealing;
mod drafts;
mod editing;
mod ends;
mod filter;
mod first_minutes;
mod handling;
mod import;
mod looks;
mod margin;
mod memos;
mod others_edit;
mod page;
mod palette;
mod places;
mod queueing;
mod quotes;
mod recheck;
mod searching;
mod selecting;
mod showing;
mod sidebar;
mod speaking;
mod suggest;
mod told;
mod versions;
mod views;
mod words;

const CODEBOOK: &str = "\
codebook: Trust
codes:
  - id: barriers
    name: Barriers
    color: red
    applies: false
    codes:
      - id: tacitness
        name: Tacitness
        key: t
        definition: Knowledge that its holder uses but cannot put into words.
        exclude: It could be written down but nobody did.
      - id: jargon
        name: Jargon
        key: j
  - id: trust
    name: 建立信任
    color: blue
    key: r
    aliases: [xinren]
  - id: quitting
    name: Quitting
    color: green
    key: q
";

const INTERVIEW: &str = "\
[00:00:05] Interviewer: How did it begin? 👩‍🔬 Tell me.

[00:01:02] Dale Pruitt: We trust them. Mostly. Your hands know it, the manual does not.
A second paragraph of the same turn.

[01:02:03] 陆永年: 我们信任他们，他们也信任我们。听枪声，就知道漆好不好。
";

/// Where somebody begins to speak in it.
const FIRST_WORDS: usize = "[00:00:05] Interviewer: ".len();

/// A study in a folder that goes away with it, and the screen that shows it.
struct Screen {
    state: State,
    quit: bool,
    copied: Option<String>,
    folder: TempDir,
}

impl Screen {
    fn new(width: u16, height: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("emic.yaml"), "format: 1\ntitle: 信任 study\nlanguage: en\n").unwrap();
        std::fs::write(root.join("codebook.yaml"), CODEBOOK).unwrap();
        std::fs::create_dir(root.join("transcripts")).unwrap();
        std::fs::create_dir(root.join("history")).unwrap();
        std::fs::write(root.join("transcripts/us01-pruitt.txt"), INTERVIEW).unwrap();
        std::fs::write(root.join("transcripts/us02-empty.txt"), "").unwrap();
        std::fs::write(root.join("attributes.csv"), "transcript,partner\nus01-pruitt,US\nus02-empty,CN\n").unwrap();
        let theme = Theme::new(Depth::Mono, Ground::Unknown);
        let state = State::new(Rect::new(0, 0, width, height), theme);
        let mut screen = Self { state, quit: false, copied: None, folder };
        let opened = screen.open("ada");
        screen.act(Action::Opened(Box::new(Ok(opened))));
        // As if somebody had begun to read it and left it at the first words.
        screen.state.read.before = Some(("us01-pruitt".into(), CharOffset::new(FIRST_WORDS)));
        screen
    }

    fn open(&self, coder: &str) -> Opened {
        let options = Options { coder: Some(coder.to_owned()), now: "2026-05-02T10:00:00Z".parse().ok() };
        let (mut workspace, mut notices) = Workspace::open(self.folder.path(), &options).unwrap();
        let (offered, taken_up) = crate::app::unsaved::take_up(&mut workspace);
        notices.extend(taken_up);
        let overview = Overview::of(&workspace);
        Opened { workspace, notices, overview, offered }
    }

    /// A screen with the interview open.
    fn reading() -> Self {
        let mut screen = Self::new(80, 24);
        screen.keys("<Enter>");
        screen
    }

    fn act(&mut self, action: Action) {
        let mut actions = vec![action];
        while let Some(action) = actions.pop() {
            for effect in update(&mut self.state, action) {
                match effect {
                    Effect::Quit => self.quit = true,
                    Effect::Copy(text) => self.copied = Some(text),
                    effect => actions.extend(perform(&mut self.state, effect).into_iter().rev()),
                }
            }
        }
    }

    /// Press keys, and rest: letters, and `<Enter>`, `<ctrl-r>`, `<shift-Right>`.
    fn keys(&mut self, script: &str) -> &mut Self {
        self.hold(script).rest()
    }

    /// As when nothing is pressed for a moment.
    fn rest(&mut self) -> &mut Self {
        if self.state.read.gliding.is_some() {
            self.act(Action::Held);
        }
        self
    }

    /// Press keys one right after the other.
    fn hold(&mut self, script: &str) -> &mut Self {
        let mut rest = script;
        while let Some(first) = rest.chars().next() {
            let name = rest.strip_prefix('<').and_then(|name| name.split_once('>')).filter(|(name, _)| name.len() > 1);
            let key = match name {
                Some((name, after)) => {
                    rest = after;
                    named(name)
                }
                None => {
                    rest = rest.strip_prefix(first).unwrap();
                    KeyEvent::new(KeyCode::Char(first), KeyModifiers::NONE)
                }
            };
            if let Some(action) = keymap::action(&self.state, key) {
                self.act(action);
            }
            self.draw();
        }
        self
    }

    fn mouse(&mut self, kind: MouseKind, column: u16, row: u16) -> &mut Self {
        self.act(Action::Mouse(Mouse { kind, column, row }));
        self.rest()
    }

    fn draw(&self) -> (Buffer, Option<Position>) {
        let mut buffer = Buffer::empty(self.state.area);
        let cursor = view(&self.state, &layout(&self.state, self.state.area), &mut buffer);
        (buffer, cursor)
    }

    fn shown(&self) -> String {
        print(&self.draw().0)
    }

    /// All codings as `code: quote`, in the order in which they were made.
    fn codings(&self) -> Vec<String> {
        let project = self.state.workspace.as_ref().unwrap().project();
        project.codings.iter().map(|coding| format!("{}: {}", coding.code, coding.anchor.quote())).collect()
    }

    #[track_caller]
    fn check(&self, expected: &[&str]) {
        assert_eq!(self.codings(), expected, "{}", self.shown());
    }
}

fn named(name: &str) -> KeyEvent {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = name;
    for (prefix, modifier) in
        [("shift-", KeyModifiers::SHIFT), ("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT)]
    {
        if let Some(shorter) = rest.strip_prefix(prefix) {
            (modifiers, rest) = (modifiers | modifier, shorter);
        }
    }
    let code = match rest {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" if modifiers == KeyModifiers::SHIFT => KeyCode::BackTab,
        "Tab" => KeyCode::Tab,
        "Right" => KeyCode::Right,
        "Left" => KeyCode::Left,
        "Down" => KeyCode::Down,
        "Up" => KeyCode::Up,
        "Backspace" => KeyCode::Backspace,
        "F1" => KeyCode::F(1),
        "F2" => KeyCode::F(2),
        "F3" => KeyCode::F(3),
        "F4" => KeyCode::F(4),
        "Home" => KeyCode::Home,
        letter => KeyCode::Char(letter.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}

/// Press `keys` in the interview, from its start, and compare the codings.
#[track_caller]
fn check(keys: &str, expected: &[&str]) {
    Screen::reading().keys(keys).check(expected);
}

#[test]
fn one_key_codes_the_sentence_or_the_turn() {
    check("t", &["tacitness: How did it begin?"]);
    check(")))t", &["tacitness: Mostly."]);
    check(
        "))|t",
        &[
            "tacitness: We trust them. Mostly. Your hands know it, the manual does not.\nA second paragraph of the same turn.",
        ],
    );
    check("}}r", &["trust: 我们信任他们，他们也信任我们。"]);
}

#[test]
fn the_same_code_on_the_next_sentence_takes_two_keys_and_a_second_code_one() {
    check("))t).", &["tacitness: We trust them.", "tacitness: Mostly."]);
    check("))tr", &["tacitness: We trust them.", "trust: We trust them."]);
}

#[test]
fn keys_of_codes_that_are_commands_go_behind_a_quote() {
    check("'j", &["jargon: How did it begin?"]);
    check("<alt-j>", &["jargon: How did it begin?"]);
    check("''jt<Esc>jt", &["jargon: How did it begin?", "tacitness: How did it begin?", "tacitness: We trust them."]);
    check("''q", &["quitting: How did it begin?"]);
    check("））‘j", &["jargon: We trust them."]);
    check("z", &[]);
}

#[test]
fn any_span_is_selected_by_keys() {
    check("))vwwt", &["tacitness: We trust"]);
    check("))v)t", &["tacitness: We trust them."]);
    check("))v))t", &["tacitness: We trust them. Mostly."]);
    check("))<shift-Right><shift-Right>t", &["tacitness: We"]);
    check("}}vlllr", &["trust: 我们信"]);
    check("}}v;r", &["trust: 我们信任他们，"]);
    check("))w-t", &["tacitness: trust"]);
    check("))w-+t", &["tacitness: We trust them."]);
    check("))w-+-t", &["tacitness: trust"]);
    check("))vw+t", &["tacitness: We trust them."]);
    check("))vww<Esc>t", &["tacitness: We trust them."]);
}

#[test]
fn a_code_is_picked_by_a_few_letters() {
    check(" taci<Enter>", &["tacitness: How did it begin?"]);
    check(" xinr<Enter>", &["trust: How did it begin?"]);
    check(" 信任<Enter>", &["trust: How did it begin?"]);
    check(" jar<Tab>taci<Enter>", &["jargon: How did it begin?", "tacitness: How did it begin?"]);
    check(" jq<Esc>", &[]);
    let mut screen = Screen::reading();
    screen.keys(" hands know").shows("Enter makes this code and applies it; u takes it back.");
    screen.keys("<Enter>").shows("made and applied code hands know").keys("))t");
    screen.check(&["hands-know: How did it begin?", "tacitness: We trust them."]);
    screen.keys(")'j.").check(&["hands-know: How did it begin?", "tacitness: We trust them.", "jargon: Mostly."]);
}

#[test]
fn a_name_that_is_nearly_that_of_a_code_is_asked_about() {
    let mut screen = Screen::reading();
    screen.keys(" taictness").shows("Did you mean Tacitness? Enter asks once more.");
    screen.keys("<Enter>").shows("did you mean Tacitness? Enter again makes a new code").check(&[]);
    screen.keys("<Enter>").check(&["taictness: How did it begin?"]);
    let mut screen = Screen::reading();
    // One of two characters is another word.
    screen.keys(" 信心<Enter>").check(&["信心: How did it begin?"]);
}

#[test]
fn a_code_can_be_made_though_others_fit() {
    let mut screen = Screen::new(80, 24);
    let codes: String = (0..9).map(|number| format!("  - id: s{number}\n    name: spec 信{number}\n")).collect();
    std::fs::write(screen.folder.path().join("codebook.yaml"), CODEBOOK.to_owned() + &codes).unwrap();
    screen.act(Action::FolderChanged);
    screen
        .keys("<Enter> spec")
        .shows("▸█ spec 信0")
        .shows(" + new code: spec")
        .shows("↑")
        .shows("── ↓ ")
        .shows(" more ─");
    screen.keys("<Down><Down><Down><Down><Down>").shows("▸█ spec 信5").shows(" + new code: spec");
    screen.keys(&"<Down>".repeat(4)).shows("▸+ new code: spec").keys("<Down>").shows("▸█ spec 信0");
    screen.keys("<Up>").shows("▸+ new code: spec").shows("█ spec 信0").keys("<Enter>");
    screen.check(&["spec: How did it begin?"]);
}

#[test]
fn an_enter_too_many_opens_nothing_over_a_code_just_made() {
    for keys in ["))vwi<Enter>", "))vw<Esc>vwi<Enter>", "))i<Enter>", ")) 信心 👍<Enter>"] {
        let mut screen = Screen::reading();
        let before = screen.keys(keys).codings().len();
        screen.keys("<Enter>").shows("made already: space picks another code");
        assert_eq!((screen.state.dialogs.len(), screen.codings().len(), before), (0, 1, 1), "{keys}");
        // Whoever wants the window gets it.
        assert_eq!(screen.keys("<Enter>").state.dialogs.len(), 1, "{keys}");
        let mut screen = Screen::reading();
        assert_eq!(screen.keys(keys).keys(" ").state.dialogs.len(), 1, "{keys}");
    }
}

#[test]
fn what_was_made_and_taken_back_can_be_made_again() {
    let mut screen = Screen::reading();
    screen.keys("))vwi<Enter>u<Enter>").check(&[]);
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Picker(_))), "{}", screen.shown());
}

#[test]
fn what_is_pasted_where_nothing_is_written_does_nothing() {
    let mut screen = Screen::reading();
    screen.keys("trx");
    screen.act(Action::Paste("2".to_owned()));
    screen.shows("there is no field here to paste into");
    screen.check(&["tacitness: How did it begin?", "trust: How did it begin?"]);
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Choice(_))));
}

#[test]
fn without_a_selection_the_first_words_are_proposed() {
    let mut screen = Screen::reading();
    screen.keys(")))))i").shows("code: A second paragraph of");
    // Whole clauses where they fit, with the word as it stands in the text.
    screen.keys("<Esc>}i").shows("code: 我们信任他们 ").keys("<Enter>");
    screen.check(&["我们信任他们: 我们信任他们，他们也信任我们。"]);
    screen.keys("<Esc>{))i").shows("code: Your hands know it ");
    // While selecting the name is told before it is made.
    screen
        .keys("<Esc>}v;i")
        .shows("Enter: the code 我们信任他们")
        .keys("<Esc>;i")
        .shows("Enter: new code 我们信任他们，他们也信任我们");
}

#[test]
fn the_bar_says_first_how_selected_words_become_a_code() {
    let mut screen = Screen::reading();
    screen.keys("vwi");
    let bar = screen.shown().lines().last().unwrap().to_owned();
    assert!(bar.starts_with(" Enter codes these words in vivo  s sentence"), "{bar}");
    screen.keys("<Esc>").shows("i then Enter: in vivo");
}

#[test]
fn words_of_the_participants_become_codes_in_two_keys() {
    let mut screen = Screen::reading();
    screen.keys("}}v;i<Enter>").check(&["我们信任他们: 我们信任他们，"]);
    screen.keys("<Esc>).").check(&["我们信任他们: 我们信任他们，", "我们信任他们: 听枪声，就知道漆好不好。"]);
}

#[test]
fn changes_are_undone_and_redone() {
    let mut screen = Screen::reading();
    screen.keys("tu").check(&[]);
    assert_eq!(screen.state.said, "took back: Tacitness on turn 1");
    screen.keys("<ctrl-r>").check(&["tacitness: How did it begin?"]);
    screen.keys("<Backspace>").check(&[]);
    screen.keys("u");
    assert_eq!(screen.state.said, "nothing to undo");
}

#[test]
fn codings_under_the_cursor_are_taken_away() {
    check("tx", &[]);
    check("trx<Down><Enter>", &["tacitness: How did it begin?"]);
    check("trxj<Enter>", &["tacitness: How did it begin?"]);
    check("trx2", &["tacitness: How did it begin?"]);
    check("trx9<Esc>", &["tacitness: How did it begin?", "trust: How did it begin?"]);
    check("x", &[]);
    let mut screen = Screen::reading();
    screen.keys("t");
    let opened = screen.open("eve");
    screen.act(Action::Opened(Box::new(Ok(opened))));
    screen.keys("<Esc>x");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Choice(_))), "another's coding goes only when asked");
    screen.keys("<Esc>").check(&["tacitness: How did it begin?"]);
    screen.keys("x<Enter>").check(&["tacitness: How did it begin?"]);
    screen.keys("rx").keys("<Esc>").check(&["tacitness: How did it begin?", "trust: How did it begin?"]);
    screen.keys("x2").check(&["trust: How did it begin?"]);
    assert_eq!(screen.state.said, "took away ada's coding Tacitness");
}

#[test]
fn after_a_selection_the_cursor_stays_in_what_was_selected() {
    let mut screen = Screen::reading();
    let (x, y) = {
        let parts = layout(&screen.state, screen.state.area).read;
        (parts.text.x, parts.text.y + 2)
    };
    for clicks in 2..=4 {
        screen.mouse(MouseKind::Press(clicks), x + 4, y).keys("<Esc>");
        let at = screen.state.read.selection.head.get();
        let turn = INTERVIEW.find("We trust").unwrap()..INTERVIEW.find("\n\n[01:02:03]").unwrap();
        assert!(screen.state.read.selection.is_caret() && turn.contains(&at), "{clicks} clicks: {at}");
    }
    screen.mouse(MouseKind::Press(3), x + 4, y).keys("<Esc>t").check(&["tacitness: We trust them."]);
    screen.keys("u}}v)<Esc>)t").check(&["tacitness: 听枪声，就知道漆好不好。"]);
    screen.keys("u{v)m");
    assert!(screen.shown().contains("Memo on “我们信任他们，他们也信任我们。”"), "{}", screen.shown());
}

#[test]
fn the_help_names_the_keys_of_codes_and_reads_to_its_end() {
    let mut screen = Screen::reading();
    screen.keys("?");
    let shown = screen.shown();
    assert!(shown.contains("t  Tacitness") && shown.contains("'j Jargon") && shown.contains("r  建立信任"), "{shown}");
    assert!(shown.contains("more below"), "{shown}");
    screen.keys(&"j".repeat(200));
    let shown = screen.shown();
    assert!(shown.contains("leave; everything is saved already") && !shown.contains("more below"), "{shown}");
    assert!(screen.keys("<Esc>").state.dialogs.is_empty());
}

#[test]
fn many_codings_of_one_place_are_listed_as_there_is_room() {
    let mut screen = Screen::new(80, 60);
    screen.keys("<Enter>tr'j'q").keys("vllmsure 👍<Esc><Esc>vlt");
    assert!(!screen.shown().contains("more\n"), "{}", screen.shown());
    screen.act(Action::Resize(80, 24));
    assert!(screen.shown().contains("and 4 more\n"), "{}", screen.shown());
    assert!(screen.shown().contains("5 codings, 1 memo"), "{}", screen.shown());
    screen.keys("- <Tab>");
    assert!(screen.shown().contains("applied: Quitting"), "{}", screen.shown());
}

#[test]
fn recoding_offers_no_second_code() {
    let mut screen = Screen::reading();
    screen.keys("t4lr");
    let shown = screen.shown();
    assert!(shown.contains("Recode “How did it begin?”") && !shown.contains("another"), "{shown}");
}

#[test]
fn another_code_can_be_one_that_is_made_for_it() {
    let mut screen = Screen::reading();
    screen.keys("t== 信心").shows("Recode “How did it begin?”").keys("<Enter>").check(&["信心: How did it begin?"]);
    screen.shows("made and applied code 信心").keys("u").check(&["tacitness: How did it begin?"]);
    assert!(screen.project().codebook.find("信心").is_none());
    screen.keys("<ctrl-r>").check(&["信心: How did it begin?"]);
}

#[test]
fn codes_made_while_reading_have_colours_that_tell_them_apart() {
    let mut screen = Screen::reading();
    screen.keys(" 甲<Enter>) 乙<Enter>");
    let color = |name| screen.project().codebook.find(name).unwrap().color.map(crate::project::Color::name);
    assert_eq!((color("甲"), color("乙")), (Some("orange"), Some("yellow")));
}

#[test]
fn reading_goes_on_where_it_stopped() {
    let mut screen = Screen::reading();
    screen.keys("}})t");
    let (id, place) = screen.state.read.place().unwrap();
    screen.state.workspace.as_ref().unwrap().standing(id, place).unwrap().keep();
    let stood = screen.state.read.selection;
    screen.state.workspace.as_mut().unwrap().close();
    let opened = screen.open("ada");
    screen.state = State::new(screen.state.area, screen.state.theme);
    screen.act(Action::Opened(Box::new(Ok(opened))));
    assert_eq!(screen.state.said, "Enter goes on in us01-pruitt, where you stopped");
    screen.keys("<Enter>");
    assert_eq!(screen.state.read.selection, stood);
    let other = screen.open("eve").workspace;
    assert_eq!(other.place_left(), None, "each coder has a place of her own");
}

#[test]
fn what_is_undone_comes_into_sight() {
    let mut screen = Screen::new(80, 24);
    let long = format!("A: We trust them.\n\n{}", "B: 我们信任他们。\n\n".repeat(60));
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), long).unwrap();
    let opened = screen.open("ada");
    screen.act(Action::Opened(Box::new(Ok(opened))));
    screen.keys("<Enter>tG");
    assert!(!screen.shown().contains("We trust them."));
    screen.keys("u");
    assert!(screen.shown().contains("We trust them."), "{}", screen.shown());
    screen.keys("G<ctrl-r>");
    assert!(screen.shown().contains("We trust them."), "{}", screen.shown());
    screen.keys("<ctrl-n>u");
    assert_eq!(screen.state.said, "took back: Tacitness on us01-pruitt, turn 2");
}

#[test]
fn the_mouse_selects_words_sentences_and_spans() {
    let mut screen = Screen::reading();
    let (x, y) = {
        let parts = layout(&screen.state, screen.state.area).read;
        (parts.text.x, parts.text.y + 2)
    };
    screen.mouse(MouseKind::Press(2), x + 4, y).keys("t");
    screen.mouse(MouseKind::Press(3), x + 16, y).keys("t");
    screen.mouse(MouseKind::Press(1), x + 3, y).mouse(MouseKind::Drag, x + 13, y).mouse(MouseKind::Release, x + 13, y);
    screen.keys("t");
    screen.check(&["tacitness: trust", "tacitness: Mostly.", "tacitness: trust them"]);
}

#[test]
fn while_a_field_is_written_in_no_letter_is_a_command() {
    let mut screen = Screen::reading();
    screen.keys("mquit 我们x\u{1f44d}<Esc>");
    assert!(!screen.quit);
    let memos: Vec<String> =
        screen.state.workspace.as_ref().unwrap().project().memos.values().map(|memo| memo.text.clone()).collect();
    assert_eq!(memos, ["quit 我们x\u{1f44d}"]);
    screen.keys("/quit");
    assert!(!screen.quit);
    screen.act(Action::Paste("trust\nthem".to_owned()));
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Find(input)) if input.text() == "quittrust them"));
}

#[test]
fn what_could_not_be_done_is_not_taken_back() {
    let mut screen = Screen::reading();
    screen.keys("))t");
    assert!(screen.shown().contains("u takes it back"), "{}", screen.shown());
    screen.keys("<ctrl-r>");
    assert!(
        screen.shown().contains("nothing to redo") && !screen.shown().contains("takes it back"),
        "{}",
        screen.shown()
    );
}

#[test]
fn words_are_found_in_the_transcript() {
    let mut screen = Screen::reading();
    screen.keys("/信任<Enter>");
    assert_eq!(screen.state.said, "1 of 2");
    screen.keys("vwt").check(&["tacitness: 信任"]);
    screen.keys("n");
    assert_eq!(screen.state.said, "2 of 2");
    screen.keys("/TRUST<Enter>N");
    assert_eq!(screen.state.said, "1 of 1");
}

#[test]
fn what_is_not_saved_is_said_until_it_is_and_leaving_asks() {
    let mut screen = Screen::reading();
    let study = screen.folder.path().to_owned();
    let moved = study.with_extension("elsewhere");
    screen.keys("t");
    std::fs::rename(&study, &moved).unwrap();
    screen.keys("r");
    assert!(screen.state.said.starts_with("NOT SAVED: coded 建立信任"), "{}", screen.state.said);
    assert!(screen.shown().contains("NOT SAVED 1"));
    screen.keys("<ctrl-q>");
    assert!(!screen.quit && screen.shown().contains("NOT SAVED: 1 change cannot be written"), "{}", screen.shown());
    screen.keys("<Esc>");
    std::fs::rename(&moved, &study).unwrap();
    screen.act(Action::FolderChanged);
    assert!(!screen.shown().contains("NOT SAVED"), "{}", screen.shown());
    let again = screen.open("ada").workspace;
    assert_eq!(again.project().codings.len(), 2);
}

#[test]
fn what_others_write_appears_and_texts_that_change_are_read_again() {
    let mut screen = Screen::reading();
    screen.keys("))");
    let mut other = screen.open("eve").workspace;
    let id = "us01-pruitt".into();
    let words = INTERVIEW.find("trust them").unwrap();
    let anchor = other.anchor(&id, crate::text::TextRange::of(words, words + 10)).unwrap();
    let code = crate::project::Command::Code { transcript: id, anchors: vec![anchor], codes: vec!["trust".into()] };
    other.run(code).unwrap();
    screen.act(Action::FolderChanged);
    assert!(screen.shown().contains("建立信任 ‹eve›"), "{}", screen.shown());
    let path = screen.folder.path().join("transcripts/us01-pruitt.txt");
    std::fs::write(path, INTERVIEW.replace("Mostly.", "Mostly, 👍.")).unwrap();
    screen.act(Action::FolderChanged);
    assert!(screen.shown().contains("Mostly, 👍."), "{}", screen.shown());
}

#[test]
fn a_codebook_that_is_mended_takes_its_notices_with_it() {
    let mut screen = Screen::reading();
    let path = screen.folder.path().join("codebook.yaml");
    std::fs::write(&path, "codebook: 信任\ncodes:\n  - {id: [\n").unwrap();
    screen.act(Action::FolderChanged);
    assert!(screen.state.said.contains("codebook.yaml"), "{}", screen.state.said);
    assert!(screen.shown().contains("… :notices"), "{}", screen.shown());
    assert!(!screen.state.notices.is_empty());
    std::fs::write(&path, CODEBOOK.replace("Jargon", "Shop talk")).unwrap();
    screen.act(Action::FolderChanged);
    assert_eq!(screen.state.said, "codebook.yaml is good again");
    assert!(screen.state.notices.is_empty(), "{:?}", screen.state.notices);
}

#[test]
fn a_broken_codebook_is_a_lasting_sign_and_drawn_on_a_key() {
    let mut screen = Screen::reading();
    let path = screen.folder.path().join("codebook.yaml");
    std::fs::write(&path, CODEBOOK.replace("color: blue", "color: 红 👍")).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys(")t<Esc>)");
    assert!(screen.shown().contains(" codebook.yaml:18:12 % "), "{}", screen.shown());
    assert_eq!(screen.codings().len(), 1, "the last good one stays in force");
    screen.keys("%");
    assert!(screen.shown().contains("color: 红 👍"), "{}", screen.shown());
    snapshot("broken-80", &screen);
    screen.keys("E");
    std::fs::write(&path, CODEBOOK.replace("color: blue", "color: teal")).unwrap();
    screen.act(Action::FolderChanged);
    assert!(screen.state.dialogs.is_empty() && !screen.shown().contains(" % "), "{}", screen.shown());
    std::fs::remove_file(&path).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys(")");
    assert!(screen.shown().contains(" NO codebook.yaml % "), "{}", screen.shown());
    screen.keys("%");
    assert!(screen.shown().contains("codebook.yaml"), "{}", screen.shown());
}

#[test]
fn what_was_said_goes_with_the_next_key_and_a_refusal_with_the_view() {
    let mut screen = Screen::reading();
    screen.keys("t)").shows("coded Tacitness").keys("|)");
    assert_eq!(screen.state.said, "");
    screen.keys("uu");
    assert_eq!(screen.state.said, "nothing to undo");
    screen.keys("1");
    assert_eq!(screen.state.said, "");
    assert_eq!(screen.state.notices.last().map(|notice| notice.message.as_str()), Some("nothing to undo"));
}

#[test]
fn nothing_that_a_terminal_obeys_is_drawn() {
    let mut screen = Screen::new(80, 24);
    let hostile = "[00:00:01] E\u{1b}]0;x\u{7}ve: red \u{1b}[31m and \u{202e}back\u{200b} and\ttab\u{9b}2J\n";
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), hostile).unwrap();
    let opened = screen.open("ada");
    screen.act(Action::Opened(Box::new(Ok(opened))));
    screen.keys("<Enter>t");
    let buffer = screen.draw().0;
    assert!(buffer.content().iter().all(|cell| !cell.symbol().chars().any(char::is_control)));
    assert!(screen.shown().contains("red ␛[31m and ⇆back¦ and "), "{}", screen.shown());
}

#[test]
fn a_transcript_is_marked_complete_and_in_progress() {
    let mut screen = Screen::reading();
    let completion = |screen: &Screen| {
        let workspace = screen.state.workspace.as_ref().unwrap();
        workspace.project().completion(&"us01-pruitt".into(), workspace.coder())
    };
    screen.keys("!");
    assert_eq!(completion(&screen), Completion::Complete);
    screen.keys("1!");
    assert_eq!(completion(&screen), Completion::InProgress);
}

#[test]
fn codes_that_end_in_one_row_have_names_that_can_be_read() {
    let mut screen = Screen::reading();
    screen.keys("))tr'j''q<Esc> face 面子<Enter>");
    let shown = screen.shown();
    let line = shown.lines().find(|line| line.contains("We trust them.")).unwrap();
    assert!(!line.contains("… …") && line.contains('+'), "{shown}");
}

#[test]
fn leaving_asks_only_where_q_is_a_code() {
    let mut screen = Screen::new(80, 24);
    screen.keys("q");
    assert!(screen.quit);
    let mut screen = Screen::reading();
    screen.keys("qcode<Enter>");
    assert!(!screen.quit);
    screen.check(&["quitting: How did it begin?"]);
    screen.keys("q<Enter>");
    assert!(screen.quit);
}

#[test]
fn any_action_runs_by_name() {
    let mut screen = Screen::reading();
    screen.keys(":switch<Enter>t:undo<Enter>");
    screen.check(&[]);
    screen.keys(":codes<Enter>");
    assert_eq!(screen.state.view, View::Codes);
}

#[test]
fn passages_are_copied_with_their_source() {
    let mut screen = Screen::reading();
    screen.keys("))<alt-y>");
    assert_eq!(screen.copied.as_deref(), Some("“We trust them.” (Dale Pruitt, us01-pruitt)"));
}

#[test]
fn transcripts_are_filtered_sorted_and_walked() {
    let mut screen = Screen::new(80, 24);
    screen.keys("/partner:cn<Enter>");
    assert!(screen.shown().contains("us02-empty") && !screen.shown().contains("us01-pruitt"), "{}", screen.shown());
    screen.keys("<Esc>gss");
    assert_eq!(screen.state.said, "sorted by words, greatest first");
    screen.keys("2");
    assert_eq!(screen.state.read.transcript.as_ref().unwrap().id.as_str(), "us01-pruitt");
    screen.keys("<ctrl-n>t<ctrl-n>");
    assert_eq!(screen.state.said, "this is the last transcript");
    screen.check(&[]);
    screen.keys("<ctrl-p>");
    assert_eq!(screen.state.read.transcript.as_ref().unwrap().id.as_str(), "us01-pruitt");
}

#[test]
fn no_key_on_any_screen_panics_or_leaves_the_screen_without_a_cursor() {
    for (width, height) in [(80, 24), (120, 40), (20, 6), (3, 2), (1, 1)] {
        let mut screen = Screen::new(width, height);
        for view in "12345".chars() {
            screen.keys(&format!("<Esc><Esc>{view}"));
            for key in "jkhlwbe)(}{;,v+-|'tg]x[.i<Esc>mab<Esc>/a<Enter>nN G <Enter>u:zz<Esc>?jk<Esc>!sS<ctrl-d><ctrl-u>"
                .split_inclusive('>')
            {
                screen.keys(key);
            }
            screen.act(Action::Resize(width, height));
            for row in 0..height {
                screen.mouse(MouseKind::Press(1), width / 2, row);
                screen.mouse(MouseKind::Drag, width - 1, row);
                screen.mouse(MouseKind::Scroll(crate::text::Direction::Forward), 0, row);
                screen.keys("<Esc>");
            }
        }
    }
    let mut screen = Screen::reading();
    screen.keys("G");
    assert!(screen.draw().1.is_some());
    screen.keys(" ");
    assert!(screen.draw().1.is_some());
}

/// Compare a screen with `tests/data/screens/NAME.txt`; `EMIC_BLESS=1` writes it anew.
#[track_caller]
fn snapshot(name: &str, screen: &Screen) {
    snapshot_text(name, screen.shown());
}

/// The same of a screen's text, without what changes from day to day.
#[track_caller]
fn snapshot_text(name: &str, shown: String) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/screens/{name}.txt"));
    if std::env::var_os("EMIC_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &shown).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(shown, expected, "{name} looks different; EMIC_BLESS=1 accepts it");
}

#[test]
fn screens_look_as_they_should() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = Screen::new(width, height);
        snapshot(&format!("transcripts-{width}"), &screen);
        screen.keys("<Enter>))tv)r}r<Esc>");
        snapshot(&format!("read-{width}"), &screen);
        screen.keys(" ");
        snapshot(&format!("picker-{width}"), &screen);
        screen.keys("<Esc>?");
        snapshot(&format!("help-{width}"), &screen);
    }
}
