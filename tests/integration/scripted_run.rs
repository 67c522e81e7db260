//! Whole interviews coded by a script of keys, through the keymap that the program has: how many keys each kind of coding
//! takes, against the table of promises in the design.
//!
//! The scripts read on sentence by sentence, as a person does, and code what comes in a fixed round of tasks, so that no
//! passage is picked because it is easy. Reading on is not counted; from then on every key is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use emic::app::{Options, Overview, Workspace, initials};
use emic::project::{Code, CodeId, Coding};
use emic::text::Unit;
use emic::tui::action::{Action, Opened};
use emic::tui::effect::{Effect, perform};
use emic::tui::keymap;
use emic::tui::state::{Dialog, Pickable, State};
use emic::tui::theme::Theme;
use emic::tui::update::update;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;

use crate::support::Home;

/// A kind of coding, and how many keys it may take: each time, or at the median.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Hotkey,
    Again,
    ByName,
    Span,
    InVivo,
    SecondCode,
    Undo,
}

impl Kind {
    fn told(self) -> (&'static str, usize, bool) {
        match self {
            Self::Hotkey => ("the sentence under the cursor by a hotkey", 1, false),
            Self::Again => ("the same code again on the next unit", 2, false),
            Self::ByName => ("a known code by name on the current unit", 6, false),
            Self::Span => ("any span with any code (median)", 9, true),
            Self::InVivo => ("in-vivo code from the selection", 2, false),
            Self::SecondCode => ("second code on the same span", 2, false),
            Self::Undo => ("undo", 1, false),
        }
    }
}

/// A researcher at the keys.
struct Desk {
    state: State,
    pressed: usize,
    counts: BTreeMap<Kind, Vec<usize>>,
    /// Codes with a key of one press, and codes without, in the order in which they are taken.
    keyed: Vec<(CodeId, char)>,
    named: Vec<CodeId>,
    tasks: usize,
}

impl Desk {
    fn new(root: &Path, transcript: &str) -> Self {
        let options = Options { coder: Some("wei".to_owned()), now: "2026-05-02T10:00:00Z".parse().ok() };
        let (workspace, notices) = Workspace::open(root, &options).unwrap();
        let codes: Vec<&Code> = workspace
            .project()
            .codebook
            .codes()
            .iter()
            .filter(|code| code.applies && code.replaced_by.is_none())
            .collect();
        let one_press = |code: &&&Code| code.key.filter(|key| !keymap::is_reserved(*key));
        let keyed = codes.iter().filter_map(|code| Some((code.id.clone(), one_press(&code)?))).collect();
        let named = codes.iter().filter(|code| code.key.is_none()).map(|code| code.id.clone()).collect();
        let overview = Overview::of(&workspace);
        let state = State::new(Rect::new(0, 0, 120, 40), Theme::default());
        let mut desk = Self { state, pressed: 0, counts: BTreeMap::new(), keyed, named, tasks: 0 };
        desk.act(Action::Opened(Box::new(Ok(Opened { workspace, notices, overview, offered: Vec::new() }))));
        let place = desk.state.overview.rows.iter().position(|row| row.id.as_str() == transcript).unwrap();
        (0..place).for_each(|_| desk.press("j"));
        desk.press("Enter");
        assert!(desk.state.read.transcript.is_some(), "{}", desk.state.said);
        desk
    }

    fn act(&mut self, action: Action) {
        let mut actions = vec![action];
        while let Some(action) = actions.pop() {
            for effect in update(&mut self.state, action) {
                if !matches!(effect, Effect::Quit | Effect::Copy(_)) {
                    actions.extend(perform(&mut self.state, effect).into_iter().rev());
                }
            }
        }
    }

    /// Press one key, through the table of keys.
    fn press(&mut self, name: &str) {
        let (code, modifiers) = match name {
            "Enter" => (KeyCode::Enter, KeyModifiers::NONE),
            "Esc" => (KeyCode::Esc, KeyModifiers::NONE),
            "ctrl-r" => (KeyCode::Char('r'), KeyModifiers::CONTROL),
            "ctrl-u" => (KeyCode::Char('u'), KeyModifiers::CONTROL),
            letter => (KeyCode::Char(letter.chars().next().unwrap()), KeyModifiers::NONE),
        };
        self.pressed += 1;
        if let Some(action) = keymap::action(&self.state, KeyEvent::new(code, modifiers)) {
            self.act(action);
        }
    }

    fn type_in(&mut self, letters: &str) {
        letters.chars().for_each(|letter| self.press(&letter.to_string()));
    }

    /// Count the keys of `work` as those of one `kind`.
    fn count(&mut self, kind: Kind, work: impl FnOnce(&mut Self)) {
        let before = self.pressed;
        work(self);
        self.counts.entry(kind).or_default().push(self.pressed - before);
    }

    fn codings(&self) -> usize {
        self.state.workspace.as_ref().unwrap().project().codings.len()
    }

    fn latest(&self) -> Coding {
        self.state.workspace.as_ref().unwrap().project().codings.iter().next_back().unwrap().clone()
    }

    /// The words that would be coded.
    fn passage(&self) -> String {
        let read = &self.state.read;
        read.passage().map(|range| range.slice(read.text()).to_owned()).unwrap_or_default()
    }

    /// Read on to the next sentence that has words; whether there is one.
    fn read_on(&mut self) -> bool {
        if !self.state.read.selection.is_caret() {
            self.press("Esc");
        }
        loop {
            let before = self.state.read.selection.head;
            self.press(")");
            if self.state.read.selection.head == before {
                return false;
            }
            if self.passage().chars().filter(|letter| letter.is_alphabetic()).count() > 8 {
                return true;
            }
        }
    }

    fn next_keyed(&mut self) -> (CodeId, String) {
        self.tasks += 1;
        let (code, key) = self.keyed[self.tasks % self.keyed.len()].clone();
        (code, key.to_string())
    }

    fn next_named(&mut self) -> CodeId {
        self.tasks += 1;
        self.named[self.tasks % self.named.len()].clone()
    }

    /// `made` codings more than before, the latest of this code on these words.
    #[track_caller]
    fn check(&self, before: usize, code: &CodeId, words: &str) {
        assert_eq!(self.codings(), before + 1, "{code} on “{words}”: {}", self.state.said);
        let latest = self.latest();
        assert_eq!((&latest.code, latest.anchor.quote()), (code, words));
    }

    /// The fewest letters that bring a code to the top of the picker, which is open: of its name, a word of it, its
    /// initials or an alias. Trying them out is the script's business and not counted.
    fn letters_for(&mut self, code: &CodeId) -> String {
        let codebook = &self.state.workspace.as_ref().unwrap().project().codebook;
        let known = codebook.get(code.as_str()).unwrap();
        let words = known.name.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned);
        let mut ways: Vec<String> = vec![known.name.clone(), initials(&known.name)];
        ways.extend(words.chain(known.aliases.iter().cloned()).filter(|word| word.chars().count() > 1));
        let before = self.pressed;
        let mut best: Option<String> = None;
        for way in ways {
            let mut typed = String::new();
            for letter in way.to_lowercase().chars() {
                self.press(&letter.to_string());
                typed.push(letter);
                if self.is_first(code) {
                    break;
                }
            }
            let shorter = best.as_ref().is_none_or(|best| typed.chars().count() < best.chars().count());
            if self.is_first(code) && shorter {
                best = Some(typed);
            }
            self.press("ctrl-u");
        }
        self.pressed = before;
        best.unwrap_or_else(|| panic!("nothing brings {code} to the top"))
    }

    fn is_first(&self, code: &CodeId) -> bool {
        let Some(Dialog::Picker(picker)) = self.state.dialogs.last() else { return false };
        matches!(picker.chosen(), Some(Pickable::Known(id, _)) if id == code)
    }

    /// Choose a code by name.
    fn by_name(&mut self, code: &CodeId) {
        self.press(" ");
        let letters = if self.is_first(code) { String::new() } else { self.letters_for(code) };
        self.type_in(&letters);
        self.press("Enter");
    }

    fn hotkey(&mut self) {
        let ((code, key), words, before) = (self.next_keyed(), self.passage(), self.codings());
        self.count(Kind::Hotkey, |desk| desk.press(&key));
        self.check(before, &code, &words);
    }

    fn again(&mut self) {
        let (code, before) = (self.latest().code, self.codings());
        let start = self.pressed;
        if !self.read_on() {
            return;
        }
        // What stands between two passages is read, not coded: only the last step belongs to this coding.
        self.pressed = start + 1;
        let words = self.passage();
        self.press(".");
        self.counts.entry(Kind::Again).or_default().push(self.pressed - start);
        self.check(before, &code, &words);
    }

    fn known(&mut self) {
        let (code, words, before) = (self.next_named(), self.passage(), self.codings());
        self.count(Kind::ByName, |desk| desk.by_name(&code));
        self.check(before, &code, &words);
    }

    /// Code what `select` selects, which starts at the sentence under the cursor, by a hotkey or by name.
    fn span(&mut self, named: bool, select: impl FnOnce(&mut Self)) {
        let before = self.codings();
        let (mut words, mut wanted) = (String::new(), CodeId::from(""));
        self.count(Kind::Span, |desk| {
            select(desk);
            words = desk.passage();
            if named {
                wanted = desk.next_named();
                desk.by_name(&wanted);
            } else {
                let (code, key) = desk.next_keyed();
                wanted = code;
                // While motions extend, some more letters are commands.
                if SELECTING.contains(&key) {
                    desk.press("'");
                }
                desk.press(&key);
            }
        });
        self.check(before, &wanted, &words);
    }

    fn second_code(&mut self) {
        let ((code, key), before) = (self.next_keyed(), self.codings());
        let words = self.latest().anchor.quote().to_owned();
        self.count(Kind::SecondCode, |desk| {
            // What was selected is let go once it has a code.
            if desk.passage() != words {
                desk.press("-");
            }
            desk.press(&key);
        });
        self.check(before, &code, &words);
    }

    fn in_vivo(&mut self) {
        self.type_in("wvww");
        let (words, before) = (self.passage(), self.codings());
        self.count(Kind::InVivo, |desk| {
            desk.press("i");
            desk.press("Enter");
        });
        assert_eq!((self.codings(), self.latest().anchor.quote()), (before + 1, words.as_str()), "{}", self.state.said);
    }

    fn undo(&mut self) {
        let before = self.codings();
        self.count(Kind::Undo, |desk| desk.press("u"));
        assert_eq!(self.codings(), before - 1);
        self.press("ctrl-r");
        assert_eq!(self.codings(), before);
    }

    /// One task of the round.
    fn task(&mut self, number: usize) {
        match number % 10 {
            0 => self.hotkey(),
            1 => self.again(),
            2 | 7 => self.known(),
            // The second clause of the sentence, where it has one.
            3 => {
                let read = &self.state.read;
                let units = read.page.units(read.text());
                let sentence = read.unit_here().unwrap_or_default();
                let first = units.at(Unit::Clause, sentence.start()).unwrap_or(sentence);
                let several = first.end() < sentence.end();
                self.span(false, |desk| desk.type_in(if several { ";v;" } else { "v;" }));
            }
            4 => {
                self.hotkey();
                self.second_code();
            }
            // Sentences in a row.
            5 => self.span(number % 20 == 5, |desk| desk.type_in("v))")),
            // A whole turn.
            6 => self.span(number % 20 != 6, |desk| desk.type_in("vit")),
            // Some words of the sentence.
            8 => {
                self.span(number % 20 == 8, |desk| desk.type_in("wwvwww"));
                self.second_code();
            }
            _ => {
                self.in_vivo();
                self.undo();
            }
        }
    }

    /// The table of what was counted.
    fn table(&self, title: &str) -> String {
        let mut lines = vec![format!("{title}, {} codings", self.codings()), String::new()];
        lines.push("| action | times | at most | median | promised |\n|---|---|---|---|---|".to_owned());
        for (kind, counts) in &self.counts {
            let (what, promised, _) = kind.told();
            let most = counts.iter().max().unwrap();
            lines.push(format!("| {what} | {} | {most} | {} | {promised} |", counts.len(), median(counts)));
        }
        lines.join("\n") + "\n"
    }

    #[track_caller]
    fn check_promises(&self) {
        for (kind, counts) in &self.counts {
            let (what, promised, is_median) = kind.told();
            let counted = if is_median { median(counts) } else { *counts.iter().max().unwrap() };
            assert!(counted <= promised, "{what}: {counted} keys and not {promised}: {counts:?}");
        }
        assert_eq!(self.counts.len(), 7, "{:?}", self.counts.keys());
    }
}

fn median(counts: &[usize]) -> usize {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

/// Letters that are commands while motions extend, though they are codes while reading.
const SELECTING: &str = "aoy";

/// A codebook in Chinese as a team would write it: some codes with keys, the others found by the initials of their pinyin.
const CHINESE: &str = "\
codebook: 公民參與
codes:
  - {id: openness, name: 開放政府, key: o, color: blue}
  - {id: consensus, name: 形成共識, key: c, color: green}
  - {id: facts, name: 基礎事實, key: f, color: teal}
  - {id: trust, name: 信任, key: r, color: red}
  - {id: facilitation, name: 主持與引導, key: d, color: orange}
  - {id: time, name: 時間壓力, key: t, color: purple}
  - {id: channels, name: 參與管道, color: pink}
  - {id: remote, name: 遠距參與, color: brown}
  - {id: agencies, name: 跨部會協調, color: gray}
  - {id: feelings, name: 感受與經驗, color: yellow}
  - {id: limits, name: 平台的限制, color: red}
  - {id: law, name: 法規與制度, color: blue}
";

/// Code an interview, and give back the table of keys.
fn run(title: &str, file: &Path, chinese: bool, codings: usize) -> String {
    let mut home = Home::new();
    home.silent(&["new", "study", "--codebook", "transfer-barriers-and-drivers"], "");
    if chinese {
        home.write("study/codebook.yaml", CHINESE);
    }
    home.place = home.place.join("study");
    let imported = home.silent(&["import", file.to_str().unwrap()], "");
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    let texts = std::fs::read_dir(home.path("study/transcripts")).unwrap();
    let names: Vec<PathBuf> = texts.map(|text| text.unwrap().path()).collect();
    let [name] = names.as_slice() else { panic!("{names:?}") };
    let mut desk = Desk::new(&home.place, name.file_stem().unwrap().to_str().unwrap());
    let mut number = 0;
    while desk.codings() < codings && desk.read_on() {
        desk.task(number);
        number += 1;
    }
    assert!(desk.codings() >= codings, "the interview ends after {} codings", desk.codings());
    let table = desk.table(title);
    println!("{table}");
    desk.check_promises();
    table
}

#[test]
fn the_beginning_of_an_english_and_of_a_chinese_interview_is_coded_with_few_keys() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/scripted");
    run("An English interview, its beginning", &data.join("en.md"), false, 30);
    run("A Chinese interview, its beginning", &data.join("zh.md"), true, 24);
}

#[test]
fn sixty_codings_of_whole_interviews_keep_to_the_keys_that_are_promised() {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|up| up.join("shared/corpora"));
    let Some(corpora) = above.into_iter().find(|folder| folder.is_dir()) else {
        println!("skipped: ../shared/corpora is not there");
        return;
    };
    let files = [
        ("An English interview", "en_gambrell-noveck_research-interview.md", false),
        ("A Chinese interview", "zh-Hant_tang_research-interview.md", true),
    ];
    for (title, file, chinese) in files {
        run(title, &corpora.join(file), chinese, 60);
    }
}
