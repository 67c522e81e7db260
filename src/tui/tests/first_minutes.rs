//! The first five minutes: no study, the sample, its tour, hints that fade.

use std::path::{Path, PathBuf};

use ratatui::layout::Rect;
use tempfile::TempDir;

use super::Screen;
use crate::app::{Workspace, write_demo};
use crate::tui::action::{Action, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::start_verb::StartVerb;
use crate::tui::start_work::{StartNews, opened};
use crate::tui::state::{Begin, Dialog, Fading, State};
use crate::tui::update::update;

impl Screen {
    /// A screen without a study; what is named is remembered as lately open.
    fn empty(home: TempDir, recent: &[&Path]) -> Self {
        Self::begun(home, recent, None)
    }

    /// The same in a working folder.
    fn begun(home: TempDir, recent: &[&Path], here: Option<PathBuf>) -> Self {
        let state = State::new(Rect::new(0, 0, 80, 24), Default::default());
        let mut screen = Self { state, quit: false, copied: None, folder: home };
        for root in recent.iter().rev() {
            screen.state.remembered.change(|memory| memory.opened(root));
        }
        if let Some(here) = here {
            screen.state.opener = std::mem::take(&mut screen.state.opener).looking_in(here);
        }
        screen.act(Action::Start(StartNews::Shown));
        screen
    }

    fn title(&self) -> &str {
        self.state.workspace.as_ref().map_or("", |workspace| workspace.title())
    }
}

#[test]
fn a_study_that_was_open_is_one_key_away() {
    let home = tempfile::tempdir().unwrap();
    let (one, gone) = (home.path().join("信任"), home.path().join("gone 👍"));
    write_demo(&one).unwrap();
    let mut screen = Screen::empty(home, &[&gone, &one]);
    screen.shows("Lately open").shows("1  gone 👍").shows("(not there now)").shows("2  信任").shows("n  a new study");
    screen.keys("<Enter>").shows("is not there now; x takes it out of the list");
    screen.keys("x").hides("gone 👍").keys("1");
    assert_eq!((screen.title(), screen.state.dialogs.len()), ("Learning across the line", 0));
    assert_eq!(screen.state.remembered.memory().projects, [one]);
    screen.shows("tour ▱▱▱▱▱▱▱▱ 1 of 8");
}

#[test]
fn help_on_the_first_screen_shows_no_study_behind_it() {
    let mut screen = Screen::empty(tempfile::tempdir().unwrap(), &[]);
    screen.keys("?").shows("Without a study");
    assert!(!screen.shown().contains(" 1 Transcripts"), "{}", screen.shown());
    screen.keys("<Esc>").shows("Where to begin");
}

#[test]
fn a_new_study_is_named_gets_a_codebook_and_opens() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("我的 study");
    std::fs::create_dir(home.path().join("other")).unwrap();
    let path = root.display().to_string();
    let mut screen = Screen::empty(home, &[]);
    screen.shows("Where to begin").keys("n").shows("Enter alone makes it in my-study");
    screen.keys("<Enter>").shows("A codebook to begin with, in my-study").keys("<Esc><Esc>o<Enter>");
    screen.shows("write the folder's path first").keys("<Esc>n");
    screen.keys(&path).keys("<Enter>").shows("A codebook to begin with").shows("1 none").shows("81 codes").keys("1");
    assert_eq!((screen.title(), screen.project().codebook.codes().len()), ("我的 study", 0));
    let coder = screen.state.workspace.as_ref().unwrap().coder().to_string();
    screen.shows("Import: the path").shows(&format!("coding as {coder}"));
    screen.keys("<Esc>").shows("no transcripts yet: i imports files").hides("tour");
}

#[test]
fn the_first_passage_of_a_study_is_coded_without_typing_a_path() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("anna.txt"), "Interviewer: How was it?\n\nAnna: 我们信任他们。 👍\n").unwrap();
    std::fs::write(home.path().join("ben.txt"), "Interviewer: And you?\n\nBen: Well.\n").unwrap();
    let (root, from) = (home.path().join("study"), home.path().display().to_string());
    let mut screen = Screen::empty(home, &[]);
    screen.keys("n").keys(&root.display().to_string()).keys("<Enter><Enter>").shows(&format!("path: {from}"));
    screen
        .keys("<Enter>")
        .shows("anna.txt")
        .shows("ben.txt")
        .keys("<Enter>")
        .shows("2 imported; Enter reads the first");
    screen.keys("<Enter>").shows("How was it?").shows("sentence, 6 words").keys(" wait<Enter>");
    assert_eq!(screen.codings(), ["wait: 我们信任他们。"]);
    // What comes later does not take the reader away.
    let more = screen.folder.path().join("cleo.txt");
    std::fs::write(&more, "Cleo: Hm.\n").unwrap();
    screen
        .keys("1i")
        .keys(&more.display().to_string())
        .keys("<Enter><Enter>")
        .shows("1 imported")
        .hides("reads the first");
    screen.keys("<Enter>");
    assert_eq!(screen.state.view, View::Transcripts);
}

#[test]
fn the_interviews_in_the_working_folder_are_two_keys_away() {
    let home = tempfile::tempdir().unwrap();
    for (name, who) in [("b.txt", "Ben"), ("访谈.txt", "陆永年"), ("a.md", "Anna")] {
        std::fs::write(home.path().join(name), format!("Interviewer: How was it?\n\n{who}: 我们信任他们。 👍\n"))
            .unwrap();
    }
    std::fs::create_dir(home.path().join("my-study")).unwrap();
    let here = home.path().to_owned();
    let mut screen = Screen::begun(home, &[], Some(here.clone()));
    screen
        .shows("▸ t  start a study from the 3 transcripts here")
        .shows("the study will lie in ")
        .shows("/my-study-2")
        .shows("d  the sample study");
    screen.keys("<Enter>").shows("A codebook to begin with, in ").shows("/my-study-2 ").shows("▸ 1 none");
    // Back, and another way: nothing comes in by itself then.
    screen.keys("<Esc>n").keys("<Esc>t<Enter>");
    screen.shows("How was it?").shows("3 imported; coding as ");
    let id = screen.state.read.transcript.as_ref().unwrap().id.to_string();
    assert_eq!((id.as_str(), screen.state.dialogs.len()), ("a", 0));
    assert!(here.join("my-study-2/codebook.yaml").exists());
    screen.keys(" wait<Enter>");
    assert_eq!(screen.codings(), ["wait: 我们信任他们。"]);
}

#[test]
fn a_study_that_was_made_of_the_interviews_here_is_opened_and_no_second_made() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("访谈.txt"), "陆永年: 我们信任他们。 👍\n").unwrap();
    let (here, elsewhere) = (home.path().to_owned(), tempfile::tempdir().unwrap());
    write_demo(&here.join("my-study")).unwrap();
    write_demo(&elsewhere.path().join("other")).unwrap();
    let mut screen = Screen::begun(home, &[&elsewhere.path().join("other")], Some(here.clone()));
    screen.shows("▸ 1  my-study").shows("2  other").hides("transcripts here").hides("transcript here");
    screen.keys("<Enter>");
    assert_eq!(screen.state.remembered.memory().projects[0], here.join("my-study"));
    assert!(!here.join("my-study-2").exists());
}

#[test]
fn a_file_that_cannot_come_in_is_shown_before_one_is_read() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("a.txt"), "Anna: 好。\n").unwrap();
    std::fs::write(home.path().join("b.docx"), b"PK\x03\x04 no document").unwrap();
    let here = home.path().to_owned();
    let mut screen = Screen::begun(home, &[], Some(here));
    screen.keys("t<Enter>").shows("1 imported, 1 refused; Enter reads the first");
    let bar = screen.shown().lines().last().unwrap().to_owned();
    assert!(bar.starts_with(" Enter go on  Esc close"), "{bar}");
    screen.keys("<Enter>").shows("好。");
}

#[test]
fn esc_only_closes_the_list_of_what_came_in() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("a.txt"), "Anna: 好。\n").unwrap();
    std::fs::write(home.path().join("b.docx"), b"PK\x03\x04 no document").unwrap();
    let here = home.path().to_owned();
    let mut screen = Screen::begun(home, &[], Some(here));
    screen.keys("t<Enter>").shows("Enter reads the first").keys("<Esc>");
    assert_eq!((screen.state.view, screen.state.dialogs.len()), (View::Transcripts, 0), "{}", screen.shown());
}

#[test]
fn digits_of_codes_lately_used_outlive_the_program() {
    let mut screen = Screen::reading();
    screen.keys("0").shows("sentence").keys("8").shows("nothing under 8 yet: space picks a code");
    screen.keys("ww0");
    assert_eq!(screen.state.read.selection.head.get(), screen.state.read.text().find("How").unwrap());
    screen.keys(" 甲<Enter>) 乙<Enter>)");
    let opened = screen.open("ada");
    screen.state = State::new(screen.state.area, screen.state.theme);
    screen.act(Action::Opened(Box::new(Ok(opened))));
    screen.keys("<Enter>.").shows("nothing to repeat").keys("}7");
    assert_eq!(screen.codings().last().unwrap().split(':').next(), Some("乙"), "{:?}", screen.codings());
    // Another coder has none.
    let other = screen.open("bo");
    screen.act(Action::Opened(Box::new(Ok(other))));
    assert_eq!(screen.state.slots, Default::default());
}

#[test]
fn what_is_taken_back_and_done_again_is_under_the_cursor() {
    let mut screen = Screen::reading();
    screen.keys(")t}u<ctrl-r>");
    assert_eq!(screen.codings(), ["tacitness: 👩‍🔬 Tell me."]);
    assert_eq!(screen.state.read.selection.head.get(), screen.state.read.text().find("👩").unwrap());
    // Where the cursor is on it, it stays.
    screen.keys("wu<ctrl-r>").shows("coded again: Tacitness on turn");
    assert_eq!(screen.state.read.selection.head.get(), screen.state.read.text().find("Tell").unwrap());
}

#[test]
fn a_folder_is_completed_and_one_without_a_study_says_so() {
    let home = tempfile::tempdir().unwrap();
    write_demo(&home.path().join("研究一")).unwrap();
    std::fs::create_dir(home.path().join("空")).unwrap();
    let path = format!("{}/", home.path().display());
    let mut screen = Screen::empty(home, &[]);
    screen.keys("o").keys(&path).keys("空<Enter>").shows("there is no study in").keys("<Esc><Esc>");
    assert!(screen.quit);
    screen.keys("o").keys(&path).keys("研<Tab><Enter>");
    assert_eq!(screen.title(), "Learning across the line");
}

#[test]
fn the_sample_is_not_made_twice() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("demo");
    let typed: String = "<ctrl-u>".to_owned() + &root.display().to_string();
    for _ in 0..2 {
        let mut screen = Screen::empty(tempfile::tempdir().unwrap(), &[]);
        screen.keys("d").keys(&typed).keys("<Enter>");
        assert_eq!(screen.title(), "Learning across the line", "{}", screen.shown());
    }
}

/// The sample, just opened.
fn sample() -> Screen {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("demo");
    write_demo(&root).unwrap();
    Screen::empty(home, &[&root])
}

#[test]
fn the_tour_goes_on_when_its_step_is_done() {
    let mut screen = sample();
    screen.keys("1").shows("1 of 8 · read an interview").shows("Enter opens the interview that is chosen");
    screen.keys("<Enter>").shows("2 of 8 · move by what is said");
    assert_eq!(screen.state.read.transcript.as_ref().unwrap().id.as_str(), "us02-pruitt");
    screen.keys("))}").shows("3 of 8 · code with one key").shows("The interviewer asks this: } goes on to the answer");
    screen.keys("}").shows("t codes the unit");
    screen.keys("j").shows("3 of 8").keys("t").shows("4 of 8 · the same again");
    // What is coded in another way, or taken back in between, is not counted for the step.
    screen.keys(")tu").shows("4 of 8").keys("u)t").shows("4 of 8").keys(").").shows("5 of 8 · take it back");
    screen.keys("u").shows("6 of 8 · a code by its name");
    screen.keys(" <Esc>)t").shows("6 of 8").keys("u");
    screen.keys(" yinxing").shows("6 of 8").keys("<Enter>").shows("7 of 8 · find words");
    screen.keys("3信任<Enter>").shows("7 of 8").keys("<Enter>").shows("8 of 8 · see what you have");
    screen.keys("4").shows("8 of 8").keys("5").hides("tour ▰");
    assert!(screen.state.said.starts_with("that was the tour"), "{}", screen.state.said);
    assert_eq!(screen.state.remembered.memory().tour, 8);
    screen.keys(":tour<Enter>").shows("1 of 8");
}

/// The rows of the tour below its heading.
fn told(screen: &Screen) -> String {
    let (shown, rows) = (screen.shown(), crate::tui::layout::layout(&screen.state, screen.state.area).tour.height);
    assert_eq!(rows, 2, "no row of the interview is taken that is not needed");
    let from = shown.lines().position(|line| line.contains("── tour")).unwrap();
    shown
        .lines()
        .skip(from + 1)
        .take(usize::from(rows - 1))
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

#[test]
fn on_a_narrow_screen_no_name_of_a_view_is_cut() {
    let mut screen = Screen::new(40, 15);
    screen.keys("4");
    assert!(screen.shown().starts_with(" 1  2  3  4 Codes  5 "), "{}", screen.shown());
    screen.keys("1");
    assert!(screen.shown().starts_with(" 1 Transcripts  2  3  4  5 "), "{}", screen.shown());
    // A bar is never a sliver.
    screen.keys("<Enter>tt5").shows("segm.").hides("cover.").shows("████");
}

#[test]
fn every_step_says_what_to_press_from_every_view() {
    let views = ["1", "2", "3<Esc>", "4", "5"];
    for step in 0..8 {
        for (place, view) in views.iter().enumerate() {
            let mut screen = sample();
            (screen.state.area.width, screen.state.area.height) = (80, 24);
            screen.keys("1<Enter>").keys(view);
            // Steps that are done by being there are put back.
            let codings = screen.project().codings.len();
            screen.state.tour.begin(step, codings);
            let told = told(&screen);
            let expected = match (step, place) {
                (0, 0) => "Enter opens the interview that is chosen",
                (0, _) => "1 shows the interviews",
                (1..=5, 0) => "Enter opens it",
                (1..=5, 2..) => "2 goes there",
                (1, 1) => ") is the next sentence",
                (6, 2) => "/ goes to the field",
                (6, _) => "3 searches",
                (7, 3) => "5 counts them",
                (7, 4) => "4 shows every quote",
                (7, _) => "4 shows every quote of a code",
                _ => "",
            };
            assert!(told.contains(expected), "step {step} in {view}: {told}");
            assert!(told.ends_with('.'), "nothing is cut: step {step} in {view}: {told}");
        }
    }
    let mut screen = sample();
    screen.keys("13");
    screen.state.tour.begin(2, 0);
    assert_eq!(told(&screen), "Esc leaves the field.");
    screen.state.tour.begin(6, 0);
    assert!(told(&screen).starts_with("Type 信任"), "{}", told(&screen));
}

#[test]
fn the_tour_can_be_left_and_taken_up_and_is_not_offered_again() {
    let mut screen = sample();
    screen.keys("1<F4><F4>").shows("tour ▰▰").keys(":tour<Enter>").hides("tour ▰▰").shows("left at 3 of 8");
    let open_again = |screen: &mut Screen| {
        let root = screen.state.remembered.memory().projects.first().unwrap().clone();
        let again = opened(&root, &Default::default()).unwrap();
        screen.act(Action::Opened(Box::new(Ok(again))));
    };
    open_again(&mut screen);
    screen.hides("tour ▰▰").keys("<F4>").shows("tour ▰▰");
    open_again(&mut screen);
    screen.shows("3 of 8 · code with one key");
    let mut other = Screen::reading();
    other.keys(":tour<Enter>").shows("the tour goes through the sample study");
    assert!(!other.state.tour.shown);
}

#[test]
fn a_tour_that_was_begun_again_goes_on_where_it_was_left() {
    let mut screen = sample();
    screen.keys("1").keys(&"<F4>".repeat(8)).hides("tour ▰").shows("that was the tour");
    screen.keys("<F4>").hides("tour ▱").shows("the tour is finished; F4 once more begins it again");
    screen.keys("<F4>").shows("tour ▱▱▱▱▱▱▱▱ 1 of 8").keys("<F4><F4>").shows("3 of 8");
    screen.keys(":tour<Enter>").hides("3 of 8 ·").shows("the tour is left at 3 of 8");
    screen.keys("<F4>").shows("3 of 8 · code with one key");
    screen.keys(&"<F4>".repeat(6)).shows("that was the tour").keys(":tour<Enter>").shows("1 of 8");
    // Who is reading when it begins again is at its first step.
    screen.keys("<Enter>").shows("2 of 8").keys(&"<F4>".repeat(7)).shows("that was the tour").keys("<F4><F4>");
    screen.shows("1 of 8").shows("1 shows the interviews").keys("1").shows("1 of 8").keys("<Enter>").shows("2 of 8");
}

#[test]
fn each_coder_has_hints_of_their_own() {
    let mut screen = Screen::reading();
    let sentence = |screen: &Screen| {
        let row =
            crate::tui::keymap::rows_of(crate::tui::keymap::When::Read).find(|row| row.hint == "sentence").unwrap();
        screen.state.fading(row)
    };
    screen.keys("))))))").state.keep_hints();
    assert_eq!(sentence(&screen), Fading::Fading);
    let bo = screen.open("bo");
    screen.act(Action::Opened(Box::new(Ok(bo))));
    assert_eq!(sentence(&screen), Fading::Fresh, "bo has not used it");
    let ada = screen.open("ada");
    screen.act(Action::Opened(Box::new(Ok(ada))));
    assert_eq!(sentence(&screen), Fading::Fading);
}

#[test]
fn the_keys_that_answer_and_leave_a_window_never_fade() {
    for window in [" ", "vlm", "i", "|", ":"] {
        let mut screen = Screen::reading();
        screen.keys(window);
        let bar = |screen: &Screen| {
            let (buffer, _) = screen.draw();
            let row = buffer.area.height - 1;
            (0..buffer.area.width).map(|x| buffer[(x, row)].clone()).collect::<Vec<_>>()
        };
        let (when, before) = (screen.state.when(), bar(&screen));
        for verb in [Verb::Confirm, Verb::Close] {
            (0..50).for_each(|_| screen.state.used(when, verb));
        }
        assert_eq!(bar(&screen), before, "nothing is dimmed: {window}");
        screen.state.keep_hints();
        assert_eq!(bar(&screen), before, "nothing is gone: {window}");
        let text = screen.shown().lines().last().unwrap().to_owned();
        if !screen.state.dialogs.is_empty() {
            assert!(text.contains("Esc"), "{window}: {text}");
        }
    }
}

#[test]
fn keys_that_are_known_keep_their_places_in_the_bar() {
    let mut screen = Screen::reading();
    let shown = |screen: &Screen| screen.shown().lines().last().unwrap().to_owned();
    assert!(shown(&screen).contains(") sentence") && shown(&screen).contains(". again"), "{}", shown(&screen));
    screen.keys("))))))t.");
    let before = shown(&screen);
    assert!(before.contains(") sentence"), "nothing moves while one works: {before}");
    screen.state.keep_hints();
    assert_eq!(shown(&screen), before);
    assert!(before.contains(" space code  ) sentence") && before.contains("? help"), "{before}");
    screen.state.preferences.no_hints = true;
    assert_eq!(shown(&screen).trim(), "? help");
}

#[test]
fn the_first_screen_looks_as_it_should() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = Screen::empty(home, &[]);
    let there = |root: &str, title: &str, there| crate::tui::state::Recent {
        root: root.into(),
        title: title.to_owned(),
        there,
    };
    let recent = vec![there("/studies/trust", "信任 and trust", true), there("/mnt/drive/面子", "面子 👍", false)];
    screen.act(Action::Start(StartNews::Recent(recent)));
    super::snapshot("start-80", &screen);
    screen.keys("n~/new");
    super::snapshot("start-new-80", &screen);
    assert!(matches!(screen.state.dialogs.as_slice(), [Dialog::Start(_)]));
    assert_eq!(screen.state.view, View::Transcripts);
}

#[test]
fn what_is_wrong_with_the_settings_is_still_to_be_read_where_a_transcript_was_named() {
    let mut screen = Screen::new(120, 24);
    screen.state = State::new(screen.state.area, screen.state.theme);
    std::fs::write(screen.folder.path().join("emic.yaml"), "format: 1\ntitle: 信任\ntitle: 不信\n").unwrap();
    screen.state.warn("config.yaml:1:1: no setting `thme`; 👍");
    let opened = screen.open("ada");
    let transcript = opened.workspace.transcript(&"us01-pruitt".into()).map_err(|error| error.to_string());
    screen.act(Action::Opened(Box::new(Ok(opened))));
    screen.act(Action::Arrived);
    screen.act(Action::Loaded(transcript, None));
    screen.shows("We trust them.").shows("no setting `thme`; 👍 (and 1 more: `:notices`)");
    let said: Vec<&str> = screen.state.notices.iter().map(|notice| notice.message.as_str()).collect();
    assert!(said[0].starts_with("emic.yaml:3:1: `title` stands here again"), "{said:?}");
}

#[test]
fn while_a_study_is_being_opened_no_key_opens_another() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("信任");
    Workspace::create(&root, "Study", "", "codes: []\n").unwrap();
    let mut screen = Screen::empty(home, &[&root]);
    let asked = |screen: &mut Screen, action| update(&mut screen.state, action);
    assert!(matches!(asked(&mut screen, Action::Ask(Verb::Confirm)).as_slice(), [Effect::Start(_)]));
    for action in
        [Action::Ask(Verb::Confirm), Action::Type('1'), Action::Ask(Verb::Start(StartVerb::Begin(Begin::Demo)))]
    {
        let effects = asked(&mut screen, action);
        assert!(effects.is_empty(), "{effects:?}");
    }
    screen.act(Action::Start(StartNews::Failed("no".to_owned())));
    screen.keys("1");
    assert_eq!(screen.title(), "Study");
}
