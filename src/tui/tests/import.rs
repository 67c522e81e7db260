//! The import screen.

use super::{Screen, snapshot};
use crate::tui::action::{Action, View};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, ImportStage, Importing};
use crate::tui::update::update;
use crate::tui::work::{self, Job};

impl Screen {
    /// A screen that shows what `tests/data/interviews` would bring.
    fn previewing(width: u16, height: u16) -> Self {
        let mut screen = Self::new(width, height);
        screen.keys("itests/data/interv<Tab><Enter>");
        screen
    }

    fn import(&self) -> &Importing {
        match self.state.dialogs.last() {
            Some(Dialog::Import(import)) => import,
            _ => panic!("no import in\n{}", self.shown()),
        }
    }

    /// The speakers of the chosen file, as `name turns`; `-` before a label that names nobody.
    fn speaking(&self) -> Vec<String> {
        let all = self.import().speaking();
        let draw = |speaking: crate::tui::state::Speaking| {
            format!("{}{} {}", if speaking.speaks { "" } else { "-" }, speaking.name, speaking.turns)
        };
        all.into_iter().map(draw).collect()
    }

    fn settings(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("emic.yaml")).unwrap()
    }

    fn ids(&self) -> Vec<String> {
        self.state.workspace.as_ref().unwrap().project().transcripts.keys().map(ToString::to_string).collect()
    }
}

#[test]
fn screens_look_as_they_should() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = Screen::new(width, height);
        for name in ["a.txt", "陈.txt"] {
            std::fs::write(screen.folder.path().join(name), "x").unwrap();
        }
        // The field shows where the folder is, and that is another one each time.
        screen.keys(&format!("i{}/<Tab>", screen.folder.path().display()));
        assert_eq!(
            screen.import().names,
            ["a.txt", "attributes.csv", "codebook.yaml", "emic.yaml", "history/", "transcripts/", "陈.txt"]
        );
        screen.shows("       a.txt").shows("       陈.txt").shows("Enter look  Tab complete  Esc leave");
        let mut screen = Screen::previewing(width, height);
        snapshot(&format!("import-{width}"), &screen);
        screen.keys("<Tab>r<ctrl-u>采访者<Enter>jjd  k k J");
        snapshot(&format!("import-join-{width}"), &screen);
        screen.keys("<Esc>h<Down><Down> <Enter>");
        snapshot(&format!("import-done-{width}"), &screen);
    }
}

#[test]
fn a_path_is_completed_and_its_names_are_listed() {
    let mut screen = Screen::new(80, 24);
    screen.keys("itests/data/cli/co<Tab>");
    let names = &screen.import().names;
    assert!(
        names.iter().any(|name| name == "coding.txt") && names.iter().all(|name| name.starts_with("co")),
        "{names:?}"
    );
    assert_eq!(screen.import().path.text(), "tests/data/cli/co");
    screen.keys("x<Tab>");
    assert_eq!(screen.state.said, "nothing else begins so");
    screen.keys("<Enter>").shows("refused").shows("! cannot read it: No such file");
    screen.keys("<Esc><Esc>");
    assert!(screen.state.dialogs.is_empty());
}

#[test]
fn speakers_are_renamed_joined_and_denied_before_anything_comes_in() {
    let mut screen = Screen::previewing(80, 24);
    assert_eq!(screen.speaking(), ["S1 2", "S2 3", "Break 2", "Q 2"]);
    screen.keys("<Tab>r<ctrl-u>采访者<Enter>");
    assert_eq!(screen.speaking(), ["采访者 2", "S2 3", "Break 2", "Q 2"]);
    screen.keys("jjd");
    assert_eq!(screen.speaking(), ["采访者 2", "S2 3", "Q 2", "-Break 2"]);
    screen.keys(" kk J<Enter>");
    assert_eq!(screen.speaking(), ["Q 4", "S2 3", "-Break 2"], "{}", screen.shown());
    assert_eq!(screen.settings(), "format: 1\ntitle: 信任 study\nlanguage: en\n", "nothing is written yet");
    screen.keys("<Enter>");
    assert_eq!(screen.import().stage, ImportStage::Done);
    assert_eq!(screen.state.said, "3 imported, 1 refused");
    assert_eq!(
        screen.settings(),
        "format: 1\ntitle: 信任 study\nlanguage: en\nspeakers:\n  transcripts:\n    pilot:\n      rename:\n        S1: Q\n      deny: [Break]\n"
    );
    screen.keys("<Esc>");
    assert_eq!((screen.state.view, screen.state.dialogs.len()), (View::Transcripts, 0));
    assert_eq!(screen.ids(), ["pilot", "us01-pruitt", "us02-empty", "zoom", "陈国栋"]);
    let turns = screen.state.overview.rows.iter().map(|row| row.turns).collect::<Vec<_>>();
    assert_eq!(turns[0], 8, "the header and seven turns");
    screen.keys("u");
    assert_eq!(screen.ids(), ["us01-pruitt", "us02-empty"], "one step takes all back");
}

#[test]
fn what_is_decided_about_a_file_that_is_left_out_is_not_kept() {
    let mut screen = Screen::previewing(80, 24);
    screen.keys("<Tab>d<Tab><Tab> <Enter>");
    assert_eq!(screen.state.said, "2 imported, 1 refused");
    assert!(!screen.settings().contains("speakers"), "{}", screen.settings());
}

#[test]
fn a_denied_speaker_stays_listed_and_a_join_can_be_split() {
    let mut screen = Screen::new(80, 24);
    let path = screen.folder.path().join("c.srt");
    let caption = |at: u8, said: &str| format!("{at}\n00:00:0{at},000 --> 00:00:0{at},900\n{said}\n\n");
    let file: String = [(1, "Ann: 信任?"), (2, "Bo: No."), (3, "Ann: Why?"), (4, "Bo: 👍🏽 So.")]
        .map(|(at, said)| caption(at, said))
        .concat();
    std::fs::write(&path, file).unwrap();
    screen.keys(&format!("i{}<Enter>", path.display()));
    assert_eq!(screen.speaking(), ["Ann 2", "Bo 2"]);
    screen.keys("<Tab>jd");
    assert!(screen.speaking().contains(&"-Bo 2".to_owned()), "{:?}", screen.speaking());
    screen.keys("Gd");
    assert_eq!(screen.speaking(), ["Ann 2", "Bo 2"]);
    screen.keys("g j J<Enter>");
    assert_eq!(screen.speaking(), ["Ann 4"]);
    screen.keys("gu");
    assert_eq!(screen.speaking(), ["Ann 2", "Bo 2"]);
}

#[test]
fn a_decision_for_all_goes_to_all_transcripts() {
    let mut screen = Screen::previewing(80, 24);
    screen.keys("a<Tab>r<ctrl-u>Interviewer<Enter>");
    assert!(screen.import().choices.own().is_empty());
    screen.keys("d");
    assert_eq!(screen.speaking(), ["S2 3", "Break 2", "Q 2", "-S1 2"]);
    screen.keys("jjjd");
    assert_eq!(screen.speaking()[0], "Interviewer 2");
}

#[test]
fn what_cannot_be_is_refused() {
    let mut screen = Screen::previewing(80, 24);
    screen.keys("<Tab>J");
    assert!(screen.state.said.contains("mark two"), "{}", screen.state.said);
    screen.keys("r<ctrl-u><Enter>");
    assert_eq!(screen.state.said, "a speaker's name cannot be empty");
    screen.keys("h  j j j <Enter>");
    assert_eq!(screen.import().skipped.len(), 3);
}

#[test]
fn an_encoding_is_named_for_one_file() {
    let mut screen = Screen::previewing(120, 40);
    screen.keys("G");
    let encoding = |screen: &Screen| screen.import().chosen().unwrap().row.encoding;
    assert_eq!(encoding(&screen), "gb18030");
    screen.keys("ccc");
    assert_eq!(encoding(&screen), "Big5");
    screen.shows("encoding: big5, chosen by you");
    screen.keys("cccccc");
    assert_eq!(encoding(&screen), "gb18030", "the detected one again");
}

#[test]
fn what_was_stopped_brings_nothing() {
    let mut screen = Screen::previewing(80, 24);
    let effects = update(&mut screen.state, Action::Ask(crate::tui::action::Verb::Confirm));
    assert!(matches!(effects.as_slice(), [Effect::Work(_)]));
    assert_eq!(screen.import().stage, ImportStage::Reading(0, 4));
    screen.shows("reading the files: 0 of 4");
    // The thread finds out that it was stopped, whenever it begins.
    let task = work::prepare(&screen.state, Job::ReadFiles).unwrap();
    screen.keys("<Esc>");
    task(&|action| assert!(matches!(action, Action::Import(_)), "{action:?}"));
    assert_eq!((screen.import().stage, screen.ids().len()), (ImportStage::Preview, 2));
    assert_eq!(std::fs::read_dir(screen.folder.path().join("transcripts")).unwrap().count(), 2);
}
