//! The screen in a real pseudo-terminal: it opens, codes, undoes, leaves, and gives the terminal back as it was.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

const CODEBOOK: &str = "codebook: T\ncodes:\n  - {id: trust, name: 信任, key: t, color: blue}\n";
const INTERVIEW: &str = "Dale: We trust them. 👍 Mostly.\n\n陆永年: 我们信任他们。\n";

/// A program in a terminal of its own.
struct Session {
    parser: Arc<Mutex<vt100::Parser>>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    /// Set to let go of the terminal at the next byte.
    deaf: Arc<AtomicBool>,
    /// Bytes that the program has sent.
    sent: Arc<AtomicUsize>,
    /// Where preferences and what is remembered lie.
    _home: TempDir,
}

impl Session {
    fn start(root: &Path) -> Self {
        Self::start_over(root, b"")
    }

    /// Start in a terminal that has been sent `before`.
    fn start_over(root: &Path, before: &[u8]) -> Self {
        Self::start_with(root, before, &[])
    }

    /// Start with variables in the environment.
    fn start_with(root: &Path, before: &[u8], variables: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_emic"));
        command.args(["--coder", "ada", "--project"]);
        command.arg(root);
        Self::spawn(command, before, variables)
    }

    /// Start from a shell that tells when the program is stopped, and brings it back at the next line.
    fn start_in_shell(root: &Path) -> Self {
        let mut command = CommandBuilder::new("sh");
        let script = "set -m; \"$0\" --coder ada --project \"$1\"; echo STOPPED; read line; fg >/dev/null";
        command.args(["-c", script, env!("CARGO_BIN_EXE_emic")]);
        command.arg(root);
        Self::spawn(command, b"", &[])
    }

    /// Start in a folder that belongs to no study.
    fn start_nowhere(folder: &Path) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_emic"));
        command.args(["--coder", "ada"]);
        command.cwd(folder);
        command.env_remove("EMIC_PROJECT");
        Self::spawn(command, b"", &[])
    }

    /// Start in `folder` with a path in the place of a command.
    fn start_at(folder: &Path, path: &Path) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_emic"));
        command.args(["--coder", "ada"]);
        command.arg(path);
        command.cwd(folder);
        command.env_remove("EMIC_PROJECT");
        Self::spawn(command, b"", &[])
    }

    fn spawn(mut command: CommandBuilder, before: &[u8], variables: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        command.env("TERM", "xterm-256color");
        // Never what whoever runs the tests has set for themselves.
        let home = tempfile::tempdir().unwrap();
        command.env("XDG_CONFIG_HOME", home.path().join("config"));
        command.env("XDG_STATE_HOME", home.path().join("state"));
        ["EMIC_CONFIG", "EMIC_THEME", "NO_COLOR", "COLORTERM", "TMUX"].iter().for_each(|name| command.env_remove(name));
        variables.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        let parser = Arc::new(Mutex::new(vt100::Parser::new(24, 80, 0)));
        parser.lock().unwrap().process(before);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let screen = parser.clone();
        let deaf = Arc::new(AtomicBool::new(false));
        let ear = deaf.clone();
        let sent = Arc::new(AtomicUsize::new(0));
        let count_sent = sent.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if ear.load(Ordering::Relaxed) {
                    return;
                }
                count_sent.fetch_add(count, Ordering::Relaxed);
                screen.lock().unwrap().process(&bytes[..count]);
            }
        });
        Self { parser, writer: pair.master.take_writer().unwrap(), child, master: pair.master, deaf, sent, _home: home }
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        self
    }

    fn with<T>(&self, read: impl Fn(&vt100::Screen) -> T) -> T {
        read(self.parser.lock().unwrap().screen())
    }

    /// Wait until the screen shows `words`.
    #[track_caller]
    fn until(&mut self, words: &str) -> &mut Self {
        let begun = Instant::now();
        while !self.with(|screen| screen.contents().contains(words)) {
            let seen = self.with(vt100::Screen::contents);
            assert!(begun.elapsed() < Duration::from_secs(20), "never showed {words:?}:\n{seen}");
            std::thread::sleep(Duration::from_millis(10));
        }
        self
    }

    /// Where words stand: column and row, from 1, as the mouse counts them.
    #[track_caller]
    fn find(&self, words: &str) -> (u16, u16) {
        let rows: Vec<String> = self.with(|screen| screen.rows(0, screen.size().1).collect());
        let found = rows.iter().zip(1..).find_map(|(row, number)| {
            let before = row.get(..row.find(words)?)?;
            Some((unicode_width::UnicodeWidthStr::width(before) as u16 + 1, number))
        });
        found.unwrap_or_else(|| panic!("no {words:?} in\n{}", rows.join("\n")))
    }

    /// Draw the mouse with its button down from one place to another.
    fn drag(&mut self, (x, y): (u16, u16), (to_x, to_y): (u16, u16)) -> &mut Self {
        self.press(&format!("\x1b[<0;{x};{y}M\x1b[<32;{to_x};{to_y}M\x1b[<0;{to_x};{to_y}m"))
    }

    fn resize(&mut self, rows: u16, cols: u16) -> &mut Self {
        self.parser.lock().unwrap().screen_mut().set_size(rows, cols);
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        self
    }

    /// Send the program a signal.
    fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Whether the terminal is as a shell expects it.
    fn is_given_back(&self) -> bool {
        self.with(|screen| {
            !screen.alternate_screen()
                && !screen.bracketed_paste()
                && !screen.hide_cursor()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        })
    }

    /// Wait for the end; the exit code.
    fn exit_code(&mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                std::thread::sleep(Duration::from_millis(50));
                return status.exit_code();
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "does not leave");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn study() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::write(root.join("emic.yaml"), "format: 1\ntitle: 信任\nlanguage: en\n").unwrap();
    std::fs::write(root.join("codebook.yaml"), CODEBOOK).unwrap();
    std::fs::create_dir(root.join("history")).unwrap();
    std::fs::create_dir(root.join("transcripts")).unwrap();
    std::fs::write(root.join("transcripts/us01.txt"), INTERVIEW).unwrap();
    folder
}

#[test]
fn a_session_opens_codes_undoes_leaves_and_restores_the_terminal() {
    let folder = study();
    let mut session = Session::start(folder.path());
    session.until("us01").until("1 transcript");
    assert!(session.with(|screen| screen.alternate_screen() && screen.bracketed_paste()));
    session.press("\r").until("We trust them. 👍 Mostly.");
    session.press(")t").until("coded 信任");
    session.press(")").press("t").press("u").until("took back: 信任");
    session.press("\x1b[<0;20;3M\x1b[<0;20;3m").until("turn 1 of 2");
    session.press("}").press("t").until("turn 2 of 2").until("coded 信任");
    session.press("q");
    assert_eq!(session.exit_code(), 0);
    let restored =
        session.with(|screen| !screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
    assert!(restored, "the terminal is left as it was");
    assert!(session.with(|screen| screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None));
    let history = std::fs::read_to_string(folder.path().join("history/ada.jsonl")).unwrap();
    assert_eq!(history.matches("\"code trust\"").count(), 3, "{history}");
    assert!(history.contains("我们信任他们。"), "{history}");
}

#[test]
fn a_terminal_that_changes_size_or_goes_away_loses_nothing() {
    let folder = study();
    let mut session = Session::start(folder.path());
    session.until("us01").until("1 transcript").press("\r").until("We trust");
    let size = PtySize { rows: 10, cols: 40, pixel_width: 0, pixel_height: 0 };
    session.parser.lock().unwrap().screen_mut().set_size(10, 40);
    session.master.resize(size).unwrap();
    // A key that comes in the same moment as the new size does not wait for the next one.
    session.until("We trust").press("t").until("coded 信任");
    session.deaf.store(true, Ordering::Relaxed);
    session.press("?");
    let Session { writer, master, mut child, .. } = session;
    drop((writer, master));
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(20), "outlives its terminal");
        std::thread::sleep(Duration::from_millis(10));
    }
    let history = std::fs::read_to_string(folder.path().join("history/ada.jsonl")).unwrap();
    assert!(history.contains("\"code trust\""), "{history}");
}

#[test]
fn what_another_program_left_on_the_screen_is_wiped_at_the_start_and_by_ctrl_l() {
    let folder = study();
    let mut session = Session::start_over(folder.path(), b"\x1b[?1049h\x1b[20;3HOLD TEXT\x1b[9;9Hshines through");
    session.until("us01").until("1 transcript");
    let junk = |screen: &vt100::Screen| screen.contents().contains("OLD") || screen.contents().contains("shines");
    assert!(!session.with(junk), "{}", session.with(vt100::Screen::contents));
    session.press("\r").until("We trust them. 👍 Mostly.");
    session.parser.lock().unwrap().process(b"\x1b[2J\x1b[20;3HOLD TEXT");
    session.press("\x0c").until("We trust them. 👍 Mostly.").until("turn 1 of 2");
    assert!(!session.with(junk), "{}", session.with(vt100::Screen::contents));
    session.press("q");
    assert_eq!(session.exit_code(), 0);
}

fn text(folder: &TempDir) -> String {
    std::fs::read_to_string(folder.path().join("transcripts/us01.txt")).unwrap()
}

#[test]
fn typos_before_and_inside_a_coded_sentence_are_mended_and_the_coding_stays() {
    let folder = study();
    let path = folder.path().join("transcripts/us01.txt");
    std::fs::write(path, INTERVIEW.replace("We trust them.", "Wel. We trsut them, 信任。")).unwrap();
    let mut session = Session::start(folder.path());
    session.until("us01").until("1 transcript").press("\r").until("We trsut them");
    session.press(")t").until("coded 信任");
    // The cursor stands before `We`: back over `. ` mends the first word, on to the second one mends that.
    session.press("e").until("Turn 1 · Dale · 1 coding");
    session
        .press("\x1b[D\x1b[Dl\x1b[1;5C\x1b[1;5C\x1b[C\x1b[C\x1b[3~\x1b[C")
        .press("s")
        .until("Well. We trust them, 信任。");
    session.press("\x13").until("1 coding changed").until("→ “We trust them, 信任。”");
    session.press("\r").until("edited us01: 1 changed");
    assert!(text(&folder).contains("Dale: Well. We trust them, 信任。"), "{}", text(&folder));
    session.press("[").until("┃ 信任").until("“We trust them, 信任。”");
    session.press("u").until("undid edit us01").until("Wel. We trsut them");
    session.press("u").until("took back: 信任").press("q");
    assert_eq!(session.exit_code(), 0);
    assert!(text(&folder).contains("Dale: Wel. We trsut them, 信任。"), "{}", text(&folder));
}

#[test]
fn the_researchers_own_editor_gets_the_terminal_and_every_key() {
    let folder = study();
    // An editor that shows what it is given, and takes a line from the keyboard for the end of the text.
    let editor = "f() { cat \"$1\"; stat -c %a \"$1\"; read line; echo \"$line\" >> \"$1\"; }; f";
    let mut session = Session::start_with(folder.path(), b"", &[("VISUAL", editor)]);
    session.until("us01").until("1 transcript").press("\r").until("We trust them. 👍 Mostly.");
    session.press(")t").until("coded 信任").press("E").until("600");
    assert!(!session.with(|screen| screen.alternate_screen()), "the terminal is the editor's");
    session.press("qqq 多谢。\r").until("edited us01: 1 kept");
    assert!(session.with(|screen| screen.alternate_screen() && screen.bracketed_paste()));
    assert!(text(&folder).ends_with("qqq 多谢。\n"), "{}", text(&folder));
    session.until("qqq 多谢。").press("u").until("undid edit us01");
    assert_eq!(text(&folder), INTERVIEW);
    assert_eq!(std::fs::read_dir(folder.path().join(".emic/drafts")).unwrap().count(), 0);
    session.press("q");
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn an_editor_that_fails_changes_nothing() {
    let folder = study();
    let mut session = Session::start_with(folder.path(), b"", &[("VISUAL", "false")]);
    session.until("us01").until("1 transcript").press("\r").until("We trust");
    session.press("E").until("the editor `false` ended").press("t").until("coded 信任").press("q");
    assert_eq!(session.exit_code(), 0);
    assert_eq!(text(&folder), INTERVIEW);
}

#[test]
fn without_a_terminal_it_says_so_and_stops() {
    let folder = study();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_emic"))
        .args(["--project".as_ref(), folder.path().as_os_str()])
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("the screen needs a terminal"), "{error}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_terminal_that_cannot_draw_is_told_what_to_do() {
    let folder = study();
    let mut session = Session::start_with(folder.path(), b"", &[("TERM", "dumb")]);
    session.until("TERM=dumb").until("emic read ID --linear");
    assert_eq!(session.exit_code(), 2);
    assert!(!session.with(vt100::Screen::alternate_screen));
}

#[test]
fn a_path_in_the_place_of_a_command_opens_its_study_or_offers_one() {
    let folder = study();
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::create_dir(elsewhere.path().join("新的 👍")).unwrap();
    Session::start_at(elsewhere.path(), folder.path()).until("1 transcript");
    Session::start_at(elsewhere.path(), &folder.path().join("transcripts/us01.txt")).until("We trust them. 👍 Mostly.");
    let mut session = Session::start_at(elsewhere.path(), Path::new("新的 👍"));
    session.until("is no study yet").until("新的 👍").press("\r").until("A codebook to begin with").press("1");
    session.until("Import: the path").press("\x1b").until("no transcripts yet").press("q");
    assert_eq!(session.exit_code(), 0);
    assert!(elsewhere.path().join("新的 👍/emic.yaml").exists());
}

#[test]
fn files_are_looked_at_and_imported() {
    let folder = study();
    let interviews = tempfile::tempdir().unwrap();
    let text = "S1: 您好 👍\n\nS2: We trust them.\n\nS1: So?\n\nS2: 信任。\n";
    std::fs::write(interviews.path().join("pilot.txt"), text).unwrap();
    let mut session = Session::start(folder.path());
    session.until("1 transcript").press("i").until("path:");
    session.press(&interviews.path().display().to_string()).press("/pi\t").until("pilot.txt").press("\r");
    session.until("plain text").until("We trust them.").press("\tr").until("called: S1");
    session.press("\x15陆\r").until("陆 ← S1").press("\r").until("1 imported");
    session.press("\x1b").until("s sort").press("q");
    assert_eq!(session.exit_code(), 0);
    let settings = std::fs::read_to_string(folder.path().join("emic.yaml")).unwrap();
    assert!(settings.ends_with("speakers:\n  transcripts:\n    pilot:\n      rename:\n        S1: 陆\n"), "{settings}");
    assert_eq!(std::fs::read_to_string(folder.path().join("transcripts/pilot.txt")).unwrap(), text);
}

#[test]
fn a_code_is_renamed_edited_and_dragged_and_the_file_changes_in_these_places() {
    let folder = study();
    let codebook = "# ours\ncodes:\n  - id: trust\n    name: \"信任\" # two characters\n\n  - id: face\n    name: 面子\n    color: blue\n";
    std::fs::write(folder.path().join("codebook.yaml"), codebook).unwrap();
    let file = || std::fs::read_to_string(folder.path().join("codebook.yaml")).unwrap();
    let mut session = Session::start(folder.path());
    session.until("1 transcript").press("4").until("面子").press("r").until("Rename the code 信任");
    session.press("\x15守信 👩‍🔬\r").until("renamed 信任 to 守信");
    assert_eq!(file(), codebook.replace("信任", "守信 👩‍🔬"), "one line has changed");
    // The button goes down on the second code, is drawn over the name of the first, and let go.
    session.press("\x1b[<0;6;4M\x1b[<32;6;3M").until("面子: below").press("\x1b[<0;6;3m").until("moved 面子");
    assert!(file().contains("    codes:\n      - id: face\n        name: 面子\n"), "{}", file());
    session.press("e").until("Code 面子").press("\t\t脸面，mianzi 👍\x13").until("reworded 面子");
    assert!(file().contains("脸面，mianzi 👍"), "{}", file());
    session.press("u").until("undid reword").press("u").until("undid move").press("u").until("undid rename");
    assert_eq!(file(), codebook);
    session.press("q");
    assert_eq!(session.exit_code(), 0);
}

fn codings(folder: &TempDir) -> usize {
    let history = std::fs::read_to_string(folder.path().join("history/ada.jsonl")).unwrap_or_default();
    history.matches("\"code trust\"").count()
}

#[test]
fn a_working_day_of_typing_dragging_resizing_and_a_power_cut_loses_nothing() {
    let folder = study();
    let mut session = Session::start(folder.path());
    session.until("1 transcript").press("\r").until("We trust them. 👍 Mostly.");
    session.press(")t").until("coded 信任");
    // The mouse is drawn over Chinese words, and a key codes them.
    let (x, y) = session.find("信任他们。");
    session.drag((x, y), (x + 4, y)).press("t").until("“信任”");
    session.resize(30, 100).until("我们信任他们。").resize(10, 44).until("我们信任他们。").resize(24, 80);
    session.until("We trust them. 👍 Mostly.");
    assert_eq!(codings(&folder), 2);
    session.signal("-KILL");
    session.exit_code();
    // The terminal of the one that was killed is as it had it; the next one begins on that.
    let mut session = Session::start_over(folder.path(), b"\x1b[?1049h\x1b[5;5H\x1b[31mleft over\x1b[?25l");
    session.until("1 transcript").press("\r").until("We trust them. 👍 Mostly.");
    assert!(!session.with(|screen| screen.contents().contains("left over")));
    session.press("u").until("took back: 信任").press("q");
    assert_eq!(session.exit_code(), 0);
    assert!(session.is_given_back());
    let history = std::fs::read_to_string(folder.path().join("history/ada.jsonl")).unwrap();
    assert_eq!((history.lines().count(), codings(&folder)), (4, 2), "{history}");
}

#[test]
fn the_terminal_is_the_shells_while_the_program_is_stopped() {
    let folder = study();
    let mut session = Session::start_in_shell(folder.path());
    session.until("1 transcript").press("\r").until("We trust them. 👍 Mostly.").press(")t").until("coded 信任");
    session.press("\x1a").until("STOPPED");
    assert!(session.is_given_back());
    session.press("\r").until("我们信任他们。").until("We trust them. 👍 Mostly.");
    assert!(session.with(|screen| screen.alternate_screen() && screen.bracketed_paste()));
    session.press("u").until("took back: 信任").press("q");
    assert_eq!(session.exit_code(), 0);
    assert!(session.is_given_back());
}

#[test]
fn whoever_ends_the_program_gets_the_terminal_back() {
    let folder = study();
    let mut session = Session::start(folder.path());
    session.until("1 transcript").press("\r").until("We trust").press("t").until("coded 信任");
    session.signal("-TERM");
    session.exit_code();
    assert!(session.is_given_back());
    assert_eq!(codings(&folder), 1);
}

#[test]
fn nothing_is_sent_and_hardly_any_time_taken_while_nothing_happens() {
    let folder = study();
    let mut session = Session::start(folder.path());
    session.until("1 transcript").press("\r").until("We trust them. 👍 Mostly.");
    std::thread::sleep(Duration::from_millis(300));
    let before = session.sent.load(Ordering::Relaxed);
    std::thread::sleep(Duration::from_millis(1_500));
    assert_eq!(session.sent.load(Ordering::Relaxed), before);
    session.press("q");
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn keys_that_were_chosen_are_obeyed_and_mistakes_are_shown() {
    let folder = study();
    let config = folder.path().join("mine.yaml");
    std::fs::write(&config, "keys: {read: {next-sentence: ctrl-j, undo: Z}}\nthme: dark\n").unwrap();
    let named = [("EMIC_CONFIG", config.to_str().unwrap())];
    let mut session = Session::start_with(folder.path(), b"", &named);
    session.until("mine.yaml:2:1: no setting").until("us01").press("\r").until("We trust");
    session.press("\x0at").until("coded 信任");
    session.press("Z").until("took back: 信任").press(":notices\r").until("no setting `thme`; did you mean `theme`?");
    session.press("q").press("q");
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn who_has_nothing_but_the_program_codes_a_first_passage() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::start_nowhere(folder.path());
    session.until("Where to begin").press("d").until("a folder for the sample study: emic-demo");
    session.press("\r").until("16 transcripts").until("1 of 8 · read an interview");
    session.press("\r").until("2 of 8").press("))}").until("3 of 8 · code with one key");
    session.press("t").until("coded Tacitness").until("4 of 8").press("\x17").until("Diary").press("第一天 👍\x1b");
    session.until("wrote diary").press(":quit\r");
    assert_eq!(session.exit_code(), 0);
    let history = std::fs::read_to_string(folder.path().join("emic-demo/history/ada.jsonl")).unwrap();
    assert!(history.contains("\"code tacitness\"") && history.contains("第一天 👍"), "{history}");
}

/// What a killed program leaves is taken up by the next one.
fn killed(folder: &Path, session: &mut Session) -> Session {
    session.signal("-KILL");
    session.exit_code();
    Session::start(folder)
}

#[test]
fn where_one_reads_outlives_the_program() {
    let folder = study();
    let kept = || std::fs::read_to_string(folder.path().join(".emic/place-ada")).unwrap_or_default();
    let mut session = Session::start(folder.path());
    session.until("1 transcript").press("\r").until("We trust them. 👍 Mostly.").press("}t").until("coded 信任");
    let begun = Instant::now();
    while kept().is_empty() || kept().starts_with("6 ") {
        assert!(begun.elapsed() < Duration::from_secs(60), "not kept: {:?}", kept());
        std::thread::sleep(Duration::from_millis(20));
    }
    let place = kept();
    let mut session = killed(folder.path(), &mut session);
    session.until("Enter goes on in us01, where you stopped").press("\r").until("We trust").press("q");
    assert_eq!((session.exit_code(), kept()), (0, place));
}

#[test]
fn a_memo_that_is_being_written_outlives_the_program() {
    let folder = study();
    let mut session = Session::start(folder.path());
    session.until("1 transcript").press("\r").until("We trust them.").press("m").until("Memo on");
    session.press("Why 信任? 👍").until("Why 信任? 👍");
    let mut session = killed(folder.path(), &mut session);
    session.until("saved the memo that was being written").press("q");
    assert_eq!(session.exit_code(), 0);
    let history = std::fs::read_to_string(folder.path().join("history/ada.jsonl")).unwrap();
    assert_eq!(history.matches("Why 信任? 👍").count(), 1, "{history}");
    let drafts = std::fs::read_dir(folder.path().join(".emic/drafts")).unwrap();
    assert_eq!(drafts.count(), 0, "what is saved is kept no longer");
}

#[test]
fn a_translation_that_is_being_written_outlives_the_program() {
    let folder = study();
    let mut session = Session::start(folder.path());
    session.until("1 transcript").press("\r").until("We trust them.").press("t").until("信任").press("=t");
    session.until("Translation for").press("他们信任 👍").until("他们信任 👍");
    let mut session = killed(folder.path(), &mut session);
    session.until("saved the translation that was being written").press("q");
    assert_eq!(session.exit_code(), 0);
    let history = std::fs::read_to_string(folder.path().join("history/ada.jsonl")).unwrap();
    assert!(history.contains("他们信任 👍"), "{history}");
}

#[test]
fn an_edit_of_a_turn_outlives_the_program_and_is_not_applied_by_itself() {
    let folder = study();
    let text = || std::fs::read_to_string(folder.path().join("transcripts/us01.txt")).unwrap();
    let before = text();
    let mut session = Session::start(folder.path());
    session.until("1 transcript").press("\r").until("We trust them.").press("e").until("Turn 1");
    session.press("真的 👍 ").until("真的 👍");
    let mut session = killed(folder.path(), &mut session);
    session.until("an edit of turn 1").press("\r").until("真的 👍");
    assert_eq!(text(), before);
    session.press("\x13").until("edited us01").press("q");
    assert_eq!(session.exit_code(), 0);
    assert!(text().contains("真的 👍 We trust them."), "{}", text());
}
