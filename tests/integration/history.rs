//! The project folder and its histories, through [`Workspace`].

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use emic::app::codebook_files::{self, Wish};
use emic::app::{Notice, Options, Workspace};
use emic::project::{CodeId, Command, NewCode, Project, Refusal};
use emic::text::TextRange;

const TEXT: &str = "Interviewer: 你们怎么建立信任？😀\n\nMara: We trust them, 慢慢来.\n";

struct Study {
    _home: tempfile::TempDir,
    root: PathBuf,
}

impl Study {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("研究");
        let codebook = "codebook: Trust\ncodes:\n  - id: trust\n    name: 信任\n  - id: time\n    name: Time\n";
        Workspace::create(&root, "Study", "", codebook).unwrap();
        fs::write(root.join("transcripts/us01.txt"), TEXT).unwrap();
        Self { _home: home, root }
    }

    fn open(&self, coder: &str) -> Workspace {
        let (workspace, notices) = self.open_with_notices(coder);
        assert_eq!(notices, Vec::new());
        workspace
    }

    fn open_with_notices(&self, coder: &str) -> (Workspace, Vec<Notice>) {
        Workspace::open(&self.root, &Options { coder: Some(coder.to_owned()), now: None }).unwrap()
    }

    fn history(&self, coder: &str) -> PathBuf {
        self.root.join(format!("history/{coder}.jsonl"))
    }
}

fn code(workspace: &mut Workspace, words: &str, code: &str) {
    let transcript = workspace.project().transcripts.keys().next().unwrap().clone();
    let start = TEXT.find(words).unwrap();
    let anchor = workspace.anchor(&transcript, TextRange::of(start, start + words.len())).unwrap();
    let codes = vec![CodeId::from(code)];
    let done = workspace.run(Command::Code { transcript, anchors: vec![anchor], codes }).unwrap();
    assert_eq!(done.not_saved, None);
}

fn quotes(project: &Project) -> Vec<String> {
    project.codings.iter().map(|coding| format!("{} {} {}", coding.coder, coding.code, coding.anchor.quote())).collect()
}

#[test]
fn what_was_coded_is_there_after_reopening_and_undo_goes_on() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    code(&mut workspace, "信任", "trust");
    code(&mut workspace, "慢慢来", "time");
    let state = workspace.project().clone();
    drop(workspace);

    let mut workspace = study.open("wei");
    assert_eq!(workspace.project(), &state);
    assert_eq!(quotes(workspace.project()), ["wei trust 信任", "wei time 慢慢来"]);
    assert_eq!(workspace.undo().unwrap().label, "undo code time");
    drop(workspace);

    let mut workspace = study.open("wei");
    assert_eq!(quotes(workspace.project()), ["wei trust 信任"]);
    assert_eq!(workspace.redo().unwrap().label, "redo code time");
    assert_eq!(workspace.undo().unwrap().label, "undo code time");
    assert_eq!(workspace.redo().unwrap().label, "redo code time");
    assert_eq!(workspace.project(), &state);
    assert_eq!(workspace.entries().unwrap().len(), 7);
}

#[test]
fn a_code_made_here_stands_in_the_codebook_file_and_undo_takes_it_out() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    let path = study.root.join("codebook.yaml");
    let before = fs::read_to_string(&path).unwrap();
    let code = NewCode { name: "慢 慢".to_owned(), key: Some('m'), ..NewCode::default() };
    assert_eq!(workspace.run(Command::AddCode(code)).unwrap().not_saved, None);
    assert!(fs::read_to_string(&path).unwrap().contains("慢 慢"));
    let state = workspace.project().clone();
    drop(workspace);

    let mut workspace = study.open("wei");
    assert_eq!(workspace.project(), &state);
    workspace.undo().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    workspace.redo().unwrap();
    assert_eq!(workspace.project(), &state);
}

#[test]
fn an_edited_codebook_is_noticed_live_and_a_broken_one_leaves_the_last_good_in_force() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    code(&mut workspace, "信任", "trust");
    let path = study.root.join("codebook.yaml");
    let good = fs::read_to_string(&path).unwrap();
    fs::write(&path, good.replace("name: Time", "name: [")).unwrap();
    let notices = workspace.refresh();
    assert!(notices[0].message.starts_with("codebook.yaml:6:"), "{notices:?}");
    assert_eq!(workspace.refresh(), Vec::new());
    code(&mut workspace, "慢慢来", "time");
    let refused = workspace.run(Command::AddCode(NewCode { name: "x".to_owned(), ..NewCode::default() })).unwrap_err();
    assert!(refused.to_string().starts_with("codebook.yaml must be mended"), "{refused}");

    fs::write(&path, good.replace("name: Time", "name: 时间")).unwrap();
    assert_eq!(workspace.refresh(), Vec::new());
    assert_eq!(workspace.project().codebook.get("time").unwrap().name, "时间");
    code(&mut workspace, "trust", "time");
    let labels: Vec<String> = workspace.entries().unwrap().into_iter().map(|entry| entry.label).collect();
    let edited = "codebook.yaml was edited: renamed time";
    assert_eq!(labels, ["take in 1 transcript", "code trust", "code time", edited, "code time"]);
}

#[test]
fn a_codebook_edited_between_sessions_is_written_down_by_who_takes_part() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    code(&mut workspace, "信任", "trust");
    drop(workspace);
    let path = study.root.join("codebook.yaml");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("Time", "时间")).unwrap();
    study.open("a guest");
    assert!(!study.history("a guest").exists());
    let mut workspace = study.open("wei");
    let last = workspace.entries().unwrap().pop().unwrap();
    assert_eq!((last.label.as_str(), last.coder.as_str()), ("codebook.yaml was edited: renamed time", "wei"));
    assert_eq!(study.open("wei").entries().unwrap().len(), 3);
    // It was nobody's doing: undo takes back the coding.
    assert_eq!(workspace.undo().unwrap().label, "undo code trust");
}

#[cfg(unix)]
#[test]
fn a_codebook_that_is_broken_or_gone_at_opening_leaves_the_last_good_in_force() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    let new = |name: &str| Command::AddCode(NewCode { name: name.to_owned(), ..NewCode::default() });
    code(&mut workspace, "信任", "trust");
    // Codes that the program makes are told as changes; the whole text stands in the history once.
    workspace.run(new("面子")).unwrap();
    workspace.run(new("哈哈 😀")).unwrap();
    workspace.undo().unwrap();
    let history = fs::read_to_string(study.history("wei")).unwrap();
    assert_eq!(history.matches("\"source\":").count(), 1, "{history}");
    let (version, source) = (workspace.project().codebook.clone(), workspace.codebook_source().to_owned());
    assert!(version.find("面子").is_some());
    drop(workspace);
    let path = study.root.join("codebook.yaml");
    fs::write(&path, "codes: [\n  - broken").unwrap();
    let (mut workspace, notices) = study.open_with_notices("wei");
    assert!(
        notices.iter().all(|notice| notice.message.ends_with("The last good codebook stays in force.")),
        "{notices:?}"
    );
    assert_eq!(workspace.project().codebook, version);
    code(&mut workspace, "慢慢来", "time");
    assert!(workspace.run(new("新")).unwrap_err().to_string().contains("must be mended"));
    drop(workspace);
    // A file that is gone comes back whole with the next codes, not as a codebook of them alone.
    fs::remove_file(&path).unwrap();
    let (mut workspace, _) = study.open_with_notices("wei");
    let plan = codebook_files::plan(&workspace, Path::new("ignorance-management"), &Wish::default()).unwrap();
    codebook_files::take_in(&mut workspace, plan).unwrap();
    drop(workspace);
    assert!(fs::read_to_string(&path).unwrap().starts_with(source.trim_end()));
    fs::remove_file(&path).unwrap();
    let (mut workspace, _) = study.open_with_notices("wei");
    code(&mut workspace, "trust", "trust");
    workspace.run(new("新")).unwrap();
    drop(workspace);
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.starts_with(source.trim_end()) && written.contains("新"), "{written}");
    assert_eq!(study.open("mara").project().codings.iter().count(), 3);
}

#[test]
fn links_in_a_hostile_project_are_neither_read_nor_written_through() {
    use std::os::unix::fs::symlink;
    let study = Study::new();
    let outside = study.root.with_file_name("mine.txt");
    fs::write(&outside, "precious").unwrap();
    symlink(&outside, study.history("wei")).unwrap();
    symlink(&outside, study.root.join("transcripts/us02.txt")).unwrap();
    fs::create_dir_all(study.root.join(".emic/locks")).unwrap();
    let (mut workspace, notices) = study.open_with_notices("wei");
    assert_eq!(notices.iter().filter(|notice| notice.message.contains("leads elsewhere")).count(), 2, "{notices:?}");
    assert_eq!(workspace.project().transcripts.len(), 1);
    let memo = || Command::WriteMemo { memo: None, target: emic::project::MemoTarget::Project, text: "x".to_owned() };
    assert!(workspace.run(memo()).unwrap().not_saved.is_some());
    symlink(&outside, study.root.join(".emic/locks/mara.lock")).unwrap();
    assert!(study.open_with_notices("mara").0.run(memo()).is_err());
    assert_eq!(fs::read_to_string(&outside).unwrap(), "precious");
}

#[test]
fn attributes_are_written_to_their_file_and_others_edits_of_it_are_seen() {
    let study = Study::new();
    let path = study.root.join("attributes.csv");
    fs::write(&path, "transcript,partner,note\nus01,US,\"x, y\"\n").unwrap();
    let mut workspace = study.open("wei");
    let set = |value: &str| Command::SetAttributes(vec![("us01".into(), "partner".to_owned(), value.to_owned())]);
    workspace.run(set("合资")).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "transcript,partner,note\nus01,合资,\"x, y\"\n");
    workspace.undo().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "transcript,partner,note\nus01,US,\"x, y\"\n");
    fs::write(&path, "transcript,partner\nus01,CN\n").unwrap();
    workspace.refresh();
    assert_eq!(workspace.project().attributes.get("us01").unwrap()["partner"], "CN");
    assert_eq!(workspace.project().attributes.get("us01").unwrap().len(), 1);
}

#[test]
fn what_others_append_is_folded_in_live_and_late_entries_take_their_place() {
    let study = Study::new();
    let (mut wei, mut mara) = (study.open("wei"), study.open("mara"));
    code(&mut wei, "信任", "trust");
    code(&mut mara, "慢慢来", "time");
    assert_eq!(wei.refresh(), Vec::new());
    assert_eq!(mara.refresh(), Vec::new());
    assert_eq!(wei.project(), mara.project());
    assert_eq!(quotes(wei.project()), ["wei trust 信任", "mara time 慢慢来"]);
    // What mara undoes is mara's, though wei's entry came before it.
    mara.undo().unwrap();
    wei.refresh();
    assert_eq!(quotes(wei.project()), ["wei trust 信任"]);
    assert!(matches!(mara.undo(), Err(emic::app::Error::Refused(Refusal::NothingToUndo))));
}

#[test]
fn two_programs_of_one_coder_do_not_write_beside_each_other() {
    let study = Study::new();
    let mut first = study.open("wei");
    code(&mut first, "信任", "trust");
    let (mut second, notices) = study.open_with_notices("wei");
    assert!(notices[0].message.starts_with("wei is already at work in another emic (pid "), "{notices:?}");
    assert_eq!(second.project(), first.project());
    assert!(second.undo().unwrap_err().to_string().contains("use --coder NAME"));
    drop(first);
    second.undo().unwrap();
    assert_eq!(second.project().codings.len(), 0);
}

#[test]
fn who_has_patience_takes_their_turn_and_reads_the_others_lines_first() {
    let study = Study::new();
    let mut first = study.open("wei");
    code(&mut first, "信任", "trust");
    let options = Options { coder: Some("wei".to_owned()), now: None };
    let patient = |patience| Workspace::open_patiently(&study.root, &options, Duration::from_millis(patience)).unwrap();
    let (mut second, notices) = patient(20);
    assert_eq!(notices, Vec::new());
    assert!(second.undo().unwrap_err().to_string().contains("use --coder NAME"));
    let (mut second, _) = patient(60_000);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            code(&mut first, "慢慢来", "time");
        });
        code(&mut second, "trust", "trust");
    });
    assert_eq!(second.project().codings.len(), 3);
    assert_eq!(study.open("mara").project(), second.project());
}

#[test]
fn what_two_noticed_is_written_down_once() {
    let study = Study::new();
    let (mut wei, mut mara) = (study.open("wei"), study.open("mara"));
    code(&mut wei, "信任", "trust");
    code(&mut mara, "慢慢来", "time");
    assert_eq!(fs::read_to_string(study.history("wei")).unwrap().lines().count(), 2);
    assert_eq!(fs::read_to_string(study.history("mara")).unwrap().lines().count(), 1);
    assert_eq!(study.open("li").project(), mara.project());
}

#[test]
fn a_newer_format_is_open_for_reading_only() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    code(&mut workspace, "信任", "trust");
    drop(workspace);
    fs::write(study.root.join("emic.yaml"), "format: 2\ntitle: x\n").unwrap();
    let history = fs::read(study.history("wei")).unwrap();
    let (mut workspace, notices) = study.open_with_notices("wei");
    assert!(notices[0].message.contains("open for reading only"), "{notices:?}");
    assert_eq!(workspace.project().codings.len(), 1);
    assert!(workspace.undo().unwrap_err().to_string().contains("format 2"));
    assert_eq!(fs::read(study.history("wei")).unwrap(), history);
}

#[test]
fn a_torn_last_line_is_told_and_set_aside_before_the_next_entry() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    code(&mut workspace, "信任", "trust");
    code(&mut workspace, "慢慢来", "time");
    drop(workspace);
    let path = study.history("wei");
    let whole = fs::read(&path).unwrap();
    let last = whole[..whole.len() - 1].iter().rposition(|&byte| byte == b'\n').unwrap() + 1;
    for cut in last..=whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        let (mut workspace, notices) = study.open_with_notices("wei");
        let complete = cut >= whole.len() - 1;
        assert_eq!(workspace.project().codings.len(), 1 + usize::from(complete), "cut at {cut}");
        assert_eq!(notices.len(), usize::from(!complete && cut > last), "{notices:?}");
        if cut % 29 != 0 && !complete {
            continue;
        }
        let _ = fs::remove_file(path.with_extension("torn"));
        code(&mut workspace, "trust", "time");
        let aside = fs::read(path.with_extension("torn")).unwrap_or_default();
        let torn = if complete { &[][..] } else { &whole[last..cut] };
        assert_eq!(aside.strip_suffix(b"\n").unwrap_or_default(), torn, "cut at {cut}");
        drop(workspace);
        assert_eq!(study.open("wei").project().codings.len(), 2 + usize::from(complete), "cut at {cut}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::write(to, fs::read(from).unwrap()).unwrap();
}

#[test]
fn conflict_copies_merge_by_themselves_and_damaged_lines_are_told_and_kept() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    code(&mut workspace, "信任", "trust");
    code(&mut workspace, "慢慢来", "time");
    let state = workspace.project().clone();
    copy(&study.history("wei"), &study.history("wei (conflicted copy)"));
    workspace.refresh();
    assert_eq!(workspace.project(), &state);
    drop(workspace);
    assert_eq!(study.open("wei").project(), &state);

    fs::remove_file(study.history("wei (conflicted copy)")).unwrap();
    let text = fs::read_to_string(study.history("wei")).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let damaged = lines[1].replace("\"changes\"", "\"chan");
    lines[1] = &damaged;
    let broken = lines.join("\n") + "\n";
    fs::write(study.history("wei"), &broken).unwrap();
    let (workspace, notices) = study.open_with_notices("wei");
    assert!(notices[0].message.starts_with("history/wei.jsonl, line 2: "), "{notices:?}");
    assert_eq!(quotes(workspace.project()), ["wei time 慢慢来"]);
    assert_eq!(fs::read_to_string(study.history("wei")).unwrap(), broken);
}

#[test]
fn a_text_that_changed_on_disk_is_told_and_its_codings_are_found_by_their_words() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    code(&mut workspace, "信任", "trust");
    code(&mut workspace, "慢慢来", "time");
    drop(workspace);
    fs::write(study.root.join("transcripts/us01.txt"), TEXT.replace("慢慢来", "急").replace("你们", "😀 你们"))
        .unwrap();
    let (workspace, notices) = study.open_with_notices("wei");
    assert_eq!(notices[0].message, "transcripts/us01.txt was edited: 1 coding kept, 1 changed");
    let codings: Vec<_> = workspace.project().codings.iter().collect();
    let transcript = workspace.transcript(&"us01".into()).unwrap();
    assert_eq!(workspace.place(codings[0]).unwrap().unwrap().slice(&transcript.text), "信任");
    assert_eq!(workspace.place(codings[1]).unwrap().unwrap().slice(&transcript.text), "急");
    assert_eq!(notices.len(), 1, "{notices:?}");
}

#[test]
fn an_edited_text_is_counted_as_it_is_now_and_its_edit_is_nobodys_to_undo() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    code(&mut workspace, "信任", "trust");
    drop(workspace);
    let path = study.root.join("transcripts/us01.txt");
    let record = |workspace: &Workspace| workspace.project().transcripts.get("us01").unwrap().clone();
    // Behind every coding: all stand, nothing need be told, and the counts follow.
    fs::write(&path, format!("{TEXT}\nMara: 再见 😀\n")).unwrap();
    let mut workspace = study.open("wei");
    let (old, now) = (TEXT.chars().count(), record(&workspace));
    assert_eq!((now.chars, now.turns), (old + "\nMara: 再见 😀\n".chars().count(), 3));
    assert_eq!(fs::read_to_string(study.history("wei")).unwrap().lines().count(), 2);
    code(&mut workspace, "trust", "time");
    assert_eq!(workspace.entries().unwrap()[2].label, "us01 was edited: “Mara: 再见 😀” put in");
    workspace.undo().unwrap();
    workspace.undo().unwrap();
    assert!(matches!(workspace.undo(), Err(emic::app::Error::Refused(Refusal::NothingToUndo))));
    assert_eq!(record(&workspace), now);
    workspace.redo().unwrap();
    drop(workspace);
    assert_eq!(record(&study.open("mara")), now);
    // Before and within a coding: told at every opening until an entry writes it down, but counted at once.
    fs::write(&path, format!("😀😀 {}", TEXT.replace("信任", "信很任"))).unwrap();
    for _ in 0..2 {
        let (mut workspace, notices) = study.open_with_notices("wei");
        assert!(notices[0].message.ends_with("was edited: 1 coding changed"), "{notices:?}");
        assert_eq!(record(&workspace).chars, old + 4);
        workspace.close();
    }
    let (mut workspace, notices) = study.open_with_notices("wei");
    let findings = emic::app::health::examine(&workspace, &notices);
    assert!(emic::app::health::repair(&mut workspace, &findings).unwrap().is_some());
    drop(workspace);
    assert_eq!(quotes(study.open("wei").project()), ["wei trust 信很任"]);
}

#[test]
fn a_table_of_codings_with_memos_is_one_entry() {
    let study = Study::new();
    let table = study.root.join("table.csv");
    let start = TEXT.chars().position(|letter| letter == '信').unwrap();
    let row = |memo: &str| format!("us01,{start},{},trust,信任,{memo}\n", start + 2);
    let rows = [row("一"), row("二"), row("")].concat();
    let words = format!("transcript,start,end,code,quote,memo\n{rows}us01,0,3,time,Int,\n");
    // As spreadsheets of many countries write it.
    fs::write(&table, encoding_rs::GB18030.encode(&words.replace(',', ";")).0).unwrap();
    let mut workspace = study.open("wei");
    let plan = emic::app::taking_codings::plan(&workspace, &table).unwrap();
    let done = emic::app::taking_codings::take(&mut workspace, plan).unwrap();
    assert_eq!((done.changes, workspace.project().codings.len()), (3, 2));
    let memos: Vec<&str> = workspace.project().memos.values().map(|memo| memo.text.as_str()).collect();
    assert_eq!(memos, ["一\n\n二"]);
    workspace.undo().unwrap();
    assert!(workspace.project().codings.is_empty() && workspace.project().memos.is_empty());
}

#[test]
fn codings_of_unknown_codes_and_transcripts_are_kept_and_told() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    code(&mut workspace, "信任", "trust");
    let state = workspace.project().codings.clone();
    drop(workspace);
    fs::write(study.root.join("codebook.yaml"), "codes:\n  - id: other\n    name: Other\n").unwrap();
    let line = fs::read_to_string(study.history("wei")).unwrap().lines().last().unwrap().to_owned();
    let line = line.replace("us01", "gone").replace("\"wei\"", "\"mara\"");
    // Another entry and another coding: one digit more than wei's.
    let ids: Vec<&str> = line.split("\"id\":\"").skip(1).map(|rest| &rest[..36]).collect();
    let line = ids.iter().fold(line.clone(), |line, id| line.replace(id, &format!("{}8{}", &id[..2], &id[3..])));
    fs::write(study.history("mara"), line + "\n").unwrap();
    let (workspace, notices) = study.open_with_notices("wei");
    let told: Vec<&str> = notices.iter().map(|notice| notice.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "codebook.yaml lacks codes that are in use: `trust` (2); their codings are kept",
            "there are codings of unknown transcripts: `gone` (1); they are kept"
        ]
    );
    assert_eq!(workspace.project().codings.len(), 2);
    assert!(state.iter().all(|coding| workspace.project().codings.get(&coding.id) == Some(coding)));
}

#[test]
fn a_snapshot_opens_to_the_same_state_and_any_doubt_replays() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    for round in 0..30 {
        code(&mut workspace, ["信任", "慢慢来", "trust"][round % 3], ["trust", "time"][round % 2]);
        workspace.undo().unwrap();
        workspace.redo().unwrap();
        workspace.undo().unwrap();
    }
    code(&mut workspace, "信任", "trust");
    let memo = emic::project::MemoTarget::Transcript("us01".into());
    workspace.run(Command::WriteMemo { memo: None, target: memo, text: "记".to_owned() }).unwrap();
    let completion = emic::project::Completion::Complete;
    workspace.run(Command::Complete { transcript: "us01".into(), completion }).unwrap();
    let state = workspace.project().clone();
    assert_eq!(workspace.close(), None);
    drop(workspace);
    let overview = emic::app::Overview::read(&study.root).unwrap();
    let snapshot = study.root.join(".emic/snapshot");
    let kept = fs::read(&snapshot).unwrap();

    let mut workspace = study.open("wei");
    assert_eq!(workspace.project(), &state);
    assert_eq!(emic::app::Overview::of(&workspace), overview);
    // The stacks came back too, and what is done now lies behind the snapshot.
    workspace.undo().unwrap();
    workspace.redo().unwrap();
    code(&mut workspace, "慢慢来", "time");
    let state = workspace.project().clone();
    drop(workspace);
    assert_eq!(emic::app::Overview::read(&study.root), None);
    assert_eq!(study.open("wei").project(), &state);

    for place in (0..kept.len()).step_by(kept.len() / 64) {
        let mut damaged = kept.clone();
        damaged[place] ^= 0x55;
        fs::write(&snapshot, &damaged).unwrap();
        assert_eq!(study.open("wei").project(), &state, "byte {place}");
        fs::write(&snapshot, &kept[..place]).unwrap();
        assert_eq!(study.open("wei").project(), &state, "cut at {place}");
    }
    // A history that was rewritten in the middle is not the one that the snapshot holds.
    fs::write(&snapshot, &kept).unwrap();
    let text = fs::read_to_string(study.history("wei")).unwrap();
    let rewritten = text.replacen("take in 1 transcript", "take in a transcript", 1);
    fs::write(study.history("wei"), rewritten.replace("\"text\":\"记\"", "\"text\":\"改\"")).unwrap();
    let (workspace, _) = study.open_with_notices("wei");
    assert_eq!(workspace.project().memos.values().next().unwrap().text, "改");
}

/// Not a test of its own: the program that [`what_was_said_to_be_saved_survives_kill_9`] kills.
#[test]
#[ignore = "started by another test"]
fn child_that_writes_memos() {
    let Some(root) = std::env::var_os("EMIC_TEST_STUDY").map(PathBuf::from) else { return };
    let mut workspace = Workspace::open(&root, &Options { coder: Some("wei".to_owned()), now: None }).unwrap().0;
    for number in 0..100_000 {
        let text = format!("记 {number}");
        let command = Command::WriteMemo { memo: None, target: emic::project::MemoTarget::Project, text };
        assert_eq!(workspace.run(command).unwrap().not_saved, None);
        println!("saved {number}");
    }
}

#[test]
fn what_was_said_to_be_saved_survives_kill_9() {
    use std::io::{BufRead as _, BufReader};
    let study = Study::new();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "history::child_that_writes_memos", "--ignored", "--nocapture"])
        .env("EMIC_TEST_STUDY", &study.root)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let saved = lines.by_ref().map_while(Result::ok).filter(|line| line.starts_with("saved ")).take(40).count();
    child.kill().unwrap();
    let saved = saved + lines.map_while(Result::ok).filter(|line| line.starts_with("saved ")).count();
    child.wait().unwrap();
    assert!(saved >= 40);
    let (mut workspace, notices) = study.open_with_notices("wei");
    let found = workspace.project().memos.len();
    assert!((saved..=saved + 1).contains(&found), "{saved} said to be saved, {found} found; {notices:?}");
    assert_eq!(notices, Vec::new());
    // The lock died with its holder.
    code(&mut workspace, "信任", "trust");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(file.file_name());
        if file.path().is_dir() { copy_folder(&file.path(), &target) } else { copy(&file.path(), &target) }
    }
}

/// A project that the first released format wrote. It must always open, to this state, and take new entries.
#[test]
fn format_1_opens() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("study");
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/format-1"), &root);
    let (mut workspace, notices) = Workspace::open(&root, &Options { coder: Some("wei".into()), now: None }).unwrap();
    let told: Vec<&str> = notices.iter().map(|notice| notice.message.as_str()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0]
            .starts_with("history/mara.jsonl, line 3: a change (`case`) is kept that this version does not understand")
    );
    let project = workspace.project();
    assert_eq!(workspace.title(), "Trust 信任");
    assert_eq!(quotes(project), ["wei trust 信任", "wei slow-time 慢慢来", "mara slow-time trust"]);
    let codings: Vec<_> = project.codings.iter().collect();
    assert_eq!(codings[1].translation.as_deref(), Some("slowly"));
    // That version wrote a part of one.
    assert_eq!(codings[2].weight, Some(50));
    assert_eq!(codings[2].extra.as_ref().unwrap()["certainty"], "high");
    assert_eq!(codings[0].anchor.range, emic::text::CharRange::of(19, 21));
    let memos: Vec<&str> = project.memos.values().map(|memo| memo.text.as_str()).collect();
    assert_eq!(memos, ["第一 memo 😀", "about the code", "about a coding", "about a passage"]);
    assert_eq!(project.completions.len(), 2);
    assert_eq!(project.attributes.get("us01").unwrap()["partner"], "合资");
    let record = project.transcripts.get("us01").unwrap();
    assert_eq!((record.title.as_str(), record.turns, record.extra.is_some()), ("Mara, first", 2, true));
    assert_eq!(project.codebook.get("slow-time").unwrap().name, "Slow time");
    assert_eq!(workspace.undo().unwrap().label, "undo new code slow-time on a passage");
    assert_eq!(workspace.project().codebook.codes().len(), 2);
}
