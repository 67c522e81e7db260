//! Texts that change after they were coded: every coding survives, in the program, in an editor, and among coders.

use std::fs;
use std::path::PathBuf;

use emic::app::{Notice, Options, Workspace};
use emic::project::{CodeId, Command, Fate, TranscriptId};
use emic::text::TextRange;

const TEXT: &str = "Interviewer: How did you build trust? 😀\n\nMara: We trusted them early. 信任要慢慢来.\n\nInterviewer: And the documents?\n\nMara: Nobody read them. They were too long for everybody.\n";

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
        self.open_told(coder).0
    }

    fn open_told(&self, coder: &str) -> (Workspace, Vec<Notice>) {
        Workspace::open(&self.root, &Options { coder: Some(coder.to_owned()), now: None }).unwrap()
    }

    fn file(&self) -> PathBuf {
        self.root.join("transcripts/us01.txt")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }
}

fn id() -> TranscriptId {
    "us01".into()
}

fn code(workspace: &mut Workspace, words: &str, code: &str) {
    let transcript = workspace.transcript(&id()).unwrap();
    let start = transcript.text.find(words).unwrap_or_else(|| panic!("no {words}"));
    let anchor = workspace.anchor(&id(), TextRange::of(start, start + words.len())).unwrap();
    let codes = vec![CodeId::from(code)];
    let done = workspace.run(Command::Code { transcript: id(), anchors: vec![anchor], codes }).unwrap();
    assert_eq!(done.not_saved, None);
}

/// The quotes of all codings, those that are lost marked so; each must stand in the text where its coding says.
fn quotes(workspace: &Workspace) -> Vec<String> {
    let transcript = workspace.transcript(&id()).unwrap();
    let shown = |coding: &emic::project::Coding| {
        let stands = coding.anchor.fits(&transcript.text, &transcript.positions);
        assert!(coding.lost || stands, "{:?} in {:?}", coding.anchor, transcript.text);
        if coding.lost { format!("LOST {}", coding.anchor.quote()) } else { coding.anchor.quote().to_owned() }
    };
    workspace.project().codings.iter().map(shown).collect()
}

fn coded(study: &Study) -> Workspace {
    let mut workspace = study.open("wei");
    for words in ["We trusted them early.", "信任", "Nobody read them.", "documents"] {
        code(&mut workspace, words, "trust");
    }
    workspace
}

#[test]
fn an_edit_carries_codings_and_undo_brings_all_back() {
    let study = Study::new();
    let mut workspace = coded(&study);
    let before = workspace.project().clone();
    let new = TEXT.replace("How did", "So, how did").replace("trusted", "relied on").replace("Nobody read them. ", "");
    let preview = workspace.preview_text(&id(), &new).unwrap();
    let (done, report) = workspace.edit_text(&id(), new.clone()).unwrap();
    let label = "edit us01: “How” → “So, how” and 2 more";
    assert_eq!((done.label.as_str(), done.not_saved), (label, None));
    assert_eq!(report, preview);
    assert_eq!(report.sentence(), "2 codings kept, 1 changed, 1 lost");
    assert_eq!(report.codings(Fate::Lost), 1);
    assert_eq!(study.text(), new);
    let after = ["We relied on them early.", "信任", "LOST Nobody read them.", "documents"];
    assert_eq!(quotes(&workspace), after);
    // A coding that is made on the new text is carried back with the others.
    code(&mut workspace, "too long", "time");
    workspace.undo().unwrap();
    let state = workspace.project().clone();
    drop(workspace);

    let (mut workspace, notices) = study.open_told("wei");
    assert_eq!(notices, []);
    assert_eq!(workspace.project(), &state);
    assert_eq!(quotes(&workspace), after);
    assert_eq!(workspace.undo().unwrap().label, format!("undo {label}"));
    assert_eq!(study.text(), TEXT);
    assert_eq!(workspace.project().codings, before.codings);
    assert_eq!(workspace.project().transcripts, before.transcripts);
    drop(workspace);
    let mut workspace = study.open("wei");
    assert_eq!(workspace.project().codings, before.codings);
    assert_eq!(workspace.redo().unwrap().label, format!("redo {label}"));
    assert_eq!(study.text(), new);
    assert_eq!(quotes(&workspace), after);
}

/// A study whose program was ended between the line of an edit and its text; the text that the edit gave.
fn broken_off() -> (Study, String, emic::project::Project) {
    let study = Study::new();
    drop(coded(&study));
    let elsewhere = Study::new();
    for file in ["history/wei.jsonl", "transcripts/us01.txt"] {
        fs::copy(study.root.join(file), elsewhere.root.join(file)).unwrap();
    }
    // Times are compared in milliseconds.
    std::thread::sleep(std::time::Duration::from_millis(20));
    let mut workspace = elsewhere.open("wei");
    let new = TEXT.replace("How did", "So, how did 😀").replace("Nobody read them. ", "");
    workspace.edit_text(&id(), new.clone()).unwrap();
    let line = fs::read_to_string(elsewhere.root.join("history/wei.jsonl")).unwrap();
    fs::write(study.root.join("history/wei.jsonl"), line).unwrap();
    (study, new, workspace.project().clone())
}

#[test]
fn an_edit_that_was_broken_off_before_its_text_was_written_is_finished() {
    let (study, new, state) = broken_off();
    let (mut workspace, notices) = study.open_told("wei");
    let told = [
        "`edit us01: “How” → “So, how” and 2 more` was broken off before the text of us01 was written; it is written now",
    ];
    assert_eq!(notices.iter().map(|notice| notice.message.as_str()).collect::<Vec<_>>(), told);
    assert_eq!((study.text(), workspace.project()), (new, &state));
    assert!(workspace.undo().unwrap().label.starts_with("undo edit us01: "));
    assert_eq!(study.text(), TEXT);
    drop(workspace);
    assert_eq!(study.open_told("wei").1, []);
}

#[test]
fn a_text_that_somebody_put_back_or_that_another_reads_is_an_edit_of_theirs() {
    for (coder, put_back) in [("wei", true), ("mara", false)] {
        let (study, _, _) = broken_off();
        if put_back {
            fs::write(study.file(), TEXT).unwrap();
        }
        let workspace = study.open(coder);
        assert_eq!(study.text(), TEXT);
        assert!(quotes(&workspace).contains(&"信任".to_owned()));
    }
}

#[test]
fn codings_made_after_an_edit_are_carried_back_by_its_undo() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    let new = TEXT.replace("How did", "So, how did");
    workspace.edit_text(&id(), new).unwrap();
    let mut other = study.open("mara");
    code(&mut other, "too long", "time");
    drop(other);
    workspace.refresh();
    workspace.undo().unwrap();
    assert_eq!(study.text(), TEXT);
    assert_eq!(quotes(&workspace), ["too long"]);
}

#[test]
fn an_edit_in_an_editor_is_noticed_and_carried() {
    let study = Study::new();
    let mut workspace = coded(&study);
    let new = TEXT.replace("Interviewer: How", "Interviewer: Well. How").replace("Nobody read them. ", "");
    fs::write(study.file(), &new).unwrap();
    let told: Vec<String> = workspace.refresh().into_iter().map(|notice| notice.message).collect();
    assert_eq!(told, ["transcripts/us01.txt was edited: 3 codings kept, 1 lost; `emic lost` lists what is lost"]);
    assert_eq!(workspace.refresh(), []);
    let after = ["We trusted them early.", "信任", "LOST Nobody read them.", "documents"];
    assert_eq!(quotes(&workspace), after);
    // It goes on: nothing is piled up.
    fs::write(study.file(), new.replace("early", "at once")).unwrap();
    workspace.refresh();
    assert_eq!(quotes(&workspace)[0], "We trusted them at once.");
    fs::write(study.file(), TEXT.replace("Interviewer: How", "Interviewer: Well. How")).unwrap();
    workspace.refresh();
    let kept = ["We trusted them early.", "信任", "Nobody read them.", "documents"];
    assert_eq!(quotes(&workspace), kept);
    drop(workspace);

    // The next session finds the same, and the next entry writes it down.
    let mut workspace = study.open("wei");
    assert_eq!(quotes(&workspace), kept);
    code(&mut workspace, "too long", "time");
    let labels: Vec<String> = workspace.entries().unwrap().into_iter().map(|entry| entry.label).collect();
    assert_eq!(labels[labels.len() - 2..], ["us01 was edited: “Well.” put in", "code time"]);
    // It was nobody's doing: undo takes back the coding, then the one before it.
    assert_eq!(workspace.undo().unwrap().label, "undo code time");
    assert_eq!(workspace.undo().unwrap().label, "undo code trust");
    assert_eq!(quotes(&workspace), ["We trusted them early.", "信任", "Nobody read them."]);
    let state = workspace.project().clone();
    drop(workspace);
    assert_eq!(study.open("wei").project(), &state);
}

#[test]
fn a_text_that_is_seen_half_written_loses_nothing() {
    let study = Study::new();
    let mut workspace = coded(&study);
    let kept = quotes(&workspace);
    fs::write(study.file(), "").unwrap();
    assert_eq!(workspace.refresh(), []);
    fs::write(study.file(), TEXT.replace("early", "soon")).unwrap();
    workspace.refresh();
    assert_eq!(quotes(&workspace)[0], "We trusted them soon.");
    assert_eq!(quotes(&workspace)[1..], kept[1..]);
    // Even one that was written down as lost comes back with its words.
    fs::write(study.file(), "gone\n").unwrap();
    workspace.refresh();
    workspace.refresh();
    code(&mut workspace, "gone", "time");
    fs::write(study.file(), format!("Once more.\n\n{TEXT}")).unwrap();
    workspace.refresh();
    let found: Vec<String> = quotes(&workspace).into_iter().filter(|quote| !quote.starts_with("LOST")).collect();
    assert_eq!(found, ["We trusted them early.", "信任", "Nobody read them.", "documents"]);
    assert_eq!(quotes(&workspace)[4], "LOST gone");
}

#[test]
fn a_colleagues_codings_of_the_older_text_find_their_place() {
    let (study, clone) = (Study::new(), Study::new());
    let mut workspace = coded(&study);
    fs::copy(study.root.join("history/wei.jsonl"), clone.root.join("history/wei.jsonl")).unwrap();
    let mut other = clone.open("mara");
    code(&mut other, "We trusted them", "time");
    code(&mut other, "too long", "time");
    let new = TEXT.replace("How did", "So, how in the world did").replace("We trusted", "We always trusted");
    workspace.edit_text(&id(), new).unwrap();
    fs::copy(clone.root.join("history/mara.jsonl"), study.root.join("history/mara.jsonl")).unwrap();
    workspace.refresh();
    let quotes_now = quotes(&workspace);
    assert_eq!(quotes_now[4..], ["We always trusted them", "too long"]);
    // The other machine comes to the same.
    fs::copy(study.root.join("history/wei.jsonl"), clone.root.join("history/wei.jsonl")).unwrap();
    fs::copy(study.file(), clone.file()).unwrap();
    other.refresh();
    assert_eq!(quotes(&other), quotes_now);
    assert_eq!(other.project().codings, workspace.project().codings);
}

#[test]
fn memos_on_passages_go_along_and_come_back() {
    let study = Study::new();
    let mut workspace = study.open("wei");
    let start = TEXT.find("Nobody read them.").unwrap();
    let anchor = workspace.anchor(&id(), TextRange::of(start, start + 17)).unwrap();
    let target = emic::project::MemoTarget::Passage(id(), anchor);
    workspace.run(Command::WriteMemo { memo: None, target, text: "为什么？".to_owned() }).unwrap();
    let before = workspace.project().memos.clone();
    let (_, report) = workspace.edit_text(&id(), TEXT.replace("read them", "ever read a page")).unwrap();
    assert_eq!(report.sentence(), "1 memo changed");
    let quote = |workspace: &Workspace| {
        let memo = workspace.project().memos.values().next().unwrap().clone();
        (memo.passage().unwrap().1.quote().to_owned(), memo.lost)
    };
    assert_eq!(quote(&workspace), ("Nobody ever read a page.".to_owned(), false));
    workspace.edit_text(&id(), "All is gone.\n".to_owned()).unwrap();
    assert_eq!(quote(&workspace), ("Nobody ever read a page.".to_owned(), true));
    workspace.undo().unwrap();
    workspace.undo().unwrap();
    assert_eq!(workspace.project().memos, before);
}

#[test]
fn without_a_cache_the_original_or_words_alone_say_what_was_edited() {
    let study = Study::new();
    drop(coded(&study));
    // Put there by hand, there is no original: words and context decide.
    fs::remove_dir_all(study.root.join(".emic")).unwrap();
    let new =
        TEXT.replace("Interviewer: How", "Interviewer: Well. How").replace("trusted them early", "relied on them");
    fs::write(study.file(), &new).unwrap();
    let (mut workspace, notices) = study.open_told("wei");
    assert_eq!(notices.len(), 1, "{notices:?}");
    // What stands between the same words as before is the passage, edited.
    assert_eq!(quotes(&workspace), ["We relied on them.", "信任", "Nobody read them.", "documents"]);
    code(&mut workspace, "too long", "time");
    let labels: Vec<String> = workspace.entries().unwrap().into_iter().map(|entry| entry.label).collect();
    assert!(labels.contains(&"us01 was edited, the text before is not known".to_owned()), "{labels:?}");
    // Nothing is laid on other words; when its own come back, the coding does.
    drop(workspace);
    fs::remove_dir_all(study.root.join(".emic")).unwrap();
    fs::write(study.file(), new.replace("Mara: We relied on them. 信任要慢慢来.\n\n", "")).unwrap();
    let mut workspace = study.open("wei");
    assert_eq!(quotes(&workspace)[..2], ["LOST We relied on them.", "LOST 信任"]);
    code(&mut workspace, "too long", "trust");
    drop(workspace);
    fs::remove_dir_all(study.root.join(".emic")).unwrap();
    fs::write(study.file(), &new).unwrap();
    let (workspace, notices) = study.open_told("wei");
    assert_eq!(quotes(&workspace)[0], "We relied on them.");
    assert!(
        notices
            .iter()
            .any(|notice| notice.message.contains("2 codings came back") || notice.message.contains("2 came back")),
        "{notices:?}"
    );
}

#[test]
fn an_edit_that_cannot_be_written_waits_and_is_in_force() {
    let study = Study::new();
    let mut workspace = coded(&study);
    let away = study.root.with_file_name("away");
    fs::rename(&study.root, &away).unwrap();
    let new = TEXT.replace("early", "soon");
    let (done, _) = workspace.edit_text(&id(), new.clone()).unwrap();
    assert!(done.not_saved.is_some());
    assert_eq!((workspace.unsaved(), quotes(&workspace)[0].as_str()), (1, "We trusted them soon."));
    workspace.refresh();
    assert_eq!(workspace.transcript(&id()).unwrap().text, new);
    fs::rename(&away, &study.root).unwrap();
    assert_eq!(workspace.refresh(), []);
    assert_eq!((workspace.unsaved(), study.text()), (0, new));
    let state = workspace.project().codings.clone();
    drop(workspace);
    assert_eq!(study.open("wei").project().codings, state);
}

#[test]
fn a_file_that_vanished_or_is_garbled_is_no_edit() {
    let study = Study::new();
    let mut workspace = coded(&study);
    let state = workspace.project().codings.clone();
    fs::write(study.file(), b"\xff\xfe\x00 garbled").unwrap();
    workspace.refresh();
    fs::remove_file(study.file()).unwrap();
    workspace.refresh();
    assert_eq!(workspace.project().codings, state);
    fs::write(study.file(), TEXT).unwrap();
    workspace.refresh();
    assert_eq!(quotes(&workspace).len(), 4);
    assert_eq!(workspace.project().codings, state);
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// A coder codes some words, or edits some, in the text as it is on their machine.
fn work(workspace: &mut Workspace, dice: &mut Dice) {
    let text = workspace.transcript(&id()).unwrap().text.clone();
    let starts: Vec<usize> = text.match_indices(' ').map(|(at, _)| at + 1).collect();
    let from = dice.below(starts.len() - 4);
    let (start, end) = (starts[from], starts[from + 1 + dice.below(3)] - 1);
    match dice.below(4) {
        0 => {
            let new = format!("{}新 word{} {}", &text[..start], dice.below(100), &text[start..]);
            workspace.edit_text(&id(), new).unwrap();
        }
        1 => {
            let new = format!("{}{}", &text[..start], &text[end..]);
            workspace.edit_text(&id(), new).unwrap();
        }
        _ => {
            let anchor = workspace.anchor(&id(), TextRange::of(start, end)).unwrap();
            let codes = vec![CodeId::from(["trust", "time"][dice.below(2)])];
            // The same words may be coded so already.
            let _ = workspace.run(Command::Code { transcript: id(), anchors: vec![anchor], codes });
        }
    }
}

#[test]
fn two_machines_that_have_read_each_other_agree_whoever_edited_and_in_whatever_order() {
    for seed in 0..10 {
        let mut dice = Dice(seed);
        let (one, other) = (Study::new(), Study::new());
        drop(coded(&one));
        fs::copy(one.root.join("history/wei.jsonl"), other.root.join("history/wei.jsonl")).unwrap();
        let (mut wei, mut mara) = (one.open("wei"), other.open("mara"));
        for _ in 0..6 {
            work(&mut wei, &mut dice);
            work(&mut mara, &mut dice);
        }
        // Each machine gets the other's history, and both the text of one of them.
        let from = if seed % 2 == 0 { one.text() } else { other.text() };
        let pass = |coder: &str, from: &Study, to: &Study| {
            fs::copy(from.root.join(format!("history/{coder}.jsonl")), to.root.join(format!("history/{coder}.jsonl")))
                .unwrap();
        };
        for study in [&one, &other] {
            fs::write(study.file(), &from).unwrap();
        }
        pass("mara", &other, &one);
        pass("wei", &one, &other);
        for workspace in [&mut wei, &mut mara] {
            workspace.refresh();
            workspace.refresh();
        }
        assert_eq!(quotes(&wei), quotes(&mara), "seed {seed}");
        assert_eq!(wei.project().codings, mara.project().codings, "seed {seed}");
        assert_eq!(wei.project().transcripts, mara.project().transcripts, "seed {seed}");
        // It stays so when both write down what they saw, and for who opens the study anew.
        for workspace in [&mut wei, &mut mara] {
            workspace.record_edits().unwrap();
        }
        pass("mara", &other, &one);
        pass("wei", &one, &other);
        for workspace in [&mut wei, &mut mara] {
            workspace.refresh();
        }
        assert_eq!(wei.project().codings, mara.project().codings, "seed {seed}, written down");
        let state = wei.project().codings.clone();
        drop((wei, mara));
        assert_eq!(one.open("a guest").project().codings, state, "seed {seed}, opened anew");
        fs::remove_dir_all(other.root.join(".emic")).unwrap();
        assert_eq!(other.open("a guest").project().codings, state, "seed {seed}, without its cache");
    }
}

/// As `fold -s` breaks lines, and as an editor breaks Chinese: anywhere.
fn folded(text: &str, width: usize) -> String {
    let mut folded = String::new();
    for line in text.lines() {
        let mut column = 0;
        for word in line.split_inclusive(|letter: char| letter == ' ' || !letter.is_ascii()) {
            if column > 0 && column + word.chars().count() > width {
                folded.push_str("\r\n   ");
                column = 3;
            }
            folded.push_str(word);
            column += word.chars().count();
        }
        folded.push_str("\r\n");
    }
    folded
}

#[test]
fn texts_that_are_wrapped_anew_outside_lose_nothing_even_if_nothing_tells_what_they_were() {
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("study");
    for folder in ["", "history", "transcripts"] {
        fs::create_dir_all(root.join(folder)).unwrap();
        for file in fs::read_dir(sample.join(folder)).unwrap().flatten().filter(|file| file.path().is_file()) {
            fs::copy(file.path(), root.join(folder).join(file.file_name())).unwrap();
        }
    }
    let open = || Workspace::open(&root, &Options { coder: Some("wei".to_owned()), now: None }).unwrap().0;
    let squeezed = |quote: &str| quote.split_whitespace().collect::<String>();
    let quotes = |workspace: &Workspace| -> Vec<(bool, String)> {
        workspace.project().codings.iter().map(|coding| (coding.lost, squeezed(coding.anchor.quote()))).collect()
    };
    let before = quotes(&open());
    assert!(before.len() > 100 && before.iter().all(|(lost, _)| !lost));
    for width in [72, 17, 200] {
        let _ = fs::remove_dir_all(root.join(".emic"));
        for file in fs::read_dir(root.join("transcripts")).unwrap().flatten() {
            let text = fs::read_to_string(file.path()).unwrap();
            fs::write(file.path(), folded(&text.replace("\r\n   ", ""), width)).unwrap();
        }
        let mut workspace = open();
        workspace.check_texts();
        let report = workspace.take_carried();
        let lost: Vec<_> =
            report.texts.iter().flat_map(|text| &text.passages).filter(|one| one.fate != Fate::Kept).collect();
        assert!(lost.is_empty(), "{width}: {lost:#?}");
        assert_eq!(quotes(&workspace), before, "{width}");
        for coding in workspace.project().codings.iter() {
            let transcript = workspace.transcript(&coding.transcript).unwrap();
            assert!(coding.anchor.fits(&transcript.text, &transcript.positions), "{width}: {coding:?}");
        }
    }
}

#[test]
fn an_edit_is_taken_back_and_done_again_from_under_an_edit_of_other_words_outside() {
    let study = Study::new();
    let mut workspace = coded(&study);
    let before = workspace.project().codings.clone();
    workspace.edit_text(&id(), TEXT.replace("trusted", "relied on").replace("Nobody read them. ", "")).unwrap();
    code(&mut workspace, "too long", "time");
    let outside = |from: &str, to: &str| fs::write(study.file(), study.text().replace(from, to)).unwrap();
    outside("How did", "Well, how 好 did");
    outside("for everybody", "for us");
    workspace.refresh();
    assert_eq!(quotes(&workspace)[..3], ["We relied on them early.", "信任", "LOST Nobody read them."]);
    assert_eq!(workspace.undo().unwrap().label, "undo code time");
    assert_eq!(workspace.undo().unwrap().label, "undo edit us01: “trusted” → “relied on” and 1 more");
    let now = TEXT.replace("How did", "Well, how 好 did").replace("for everybody", "for us");
    assert_eq!(study.text(), now);
    let words = ["We trusted them early.", "信任", "Nobody read them.", "documents"];
    assert_eq!(quotes(&workspace), words);
    assert_eq!(
        workspace.project().codings.iter().map(|coding| coding.id).collect::<Vec<_>>(),
        before.iter().map(|coding| coding.id).collect::<Vec<_>>()
    );
    let state = workspace.project().clone();
    drop(workspace);
    let (mut workspace, notices) = study.open_told("wei");
    assert_eq!((workspace.project(), notices), (&state, Vec::new()));
    // It is done again the same way.
    outside("documents", "papers 文件");
    workspace.refresh();
    workspace.redo().unwrap();
    let redone =
        now.replace("trusted", "relied on").replace("Nobody read them. ", "").replace("documents", "papers 文件");
    assert_eq!(study.text(), redone);
    assert_eq!(quotes(&workspace), ["We relied on them early.", "信任", "LOST Nobody read them.", "papers 文件"]);
    workspace.redo().unwrap();
    assert_eq!(quotes(&workspace)[4], "too long");
    for _ in 0..6 {
        workspace.undo().unwrap();
    }
    assert_eq!(quotes(&workspace), Vec::<String>::new());
    assert_eq!(study.text(), now.replace("documents", "papers 文件"));
}

#[test]
fn an_edit_whose_words_were_edited_again_is_refused_once_and_then_passed_over() {
    let study = Study::new();
    let mut workspace = coded(&study);
    let new = TEXT.replace("early", "soon");
    workspace.edit_text(&id(), new.clone()).unwrap();
    fs::write(study.file(), new.replace("soon", "at last")).unwrap();
    workspace.refresh();
    let why = "cannot undo `edit us01: “early” → “soon”`: “at last” in `us01` has been edited again since; edit it by hand instead";
    assert_eq!(workspace.undo().unwrap_err().to_string(), why);
    assert_eq!(workspace.undo().unwrap().label, "undo code trust");
    assert_eq!(workspace.undo().unwrap().label, "undo code trust");
    assert_eq!(quotes(&workspace), ["We trusted them at last.", "信任"]);
    assert_eq!(workspace.redo().unwrap().label, "redo code trust");
    // After other work it is told again, and once its words stand again, it is taken back.
    code(&mut workspace, "too long", "time");
    workspace.undo().unwrap();
    assert_eq!(workspace.undo().unwrap().label, "undo code trust");
    assert_eq!(workspace.undo().unwrap_err().to_string(), why);
    fs::write(study.file(), &new).unwrap();
    workspace.refresh();
    assert_eq!(workspace.undo().unwrap().label, "undo edit us01: “early” → “soon”");
    assert_eq!(study.text(), TEXT);
    // Somebody has put the old words back by hand: there is nothing left to take back of the text.
    workspace.redo().unwrap();
    fs::write(study.file(), TEXT.replace("And the", "And 的 the")).unwrap();
    workspace.refresh();
    workspace.undo().unwrap();
    assert_eq!(study.text(), TEXT.replace("And the", "And 的 the"));
    assert_eq!(quotes(&workspace), ["We trusted them early.", "信任"]);
}

#[test]
fn a_text_that_was_saved_in_another_encoding_is_mended_by_an_edit() {
    let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let plain = TEXT.replace('😀', "好");
    for with_cache in [true, false] {
        let study = Study::new();
        fs::write(study.file(), &plain).unwrap();
        let mut workspace = coded(&study);
        let before = quotes(&workspace);
        drop(workspace);
        if !with_cache {
            fs::remove_dir_all(study.root.join(".emic")).unwrap();
        }
        let garbled = gb(&plain.replace("too long", "much too long"));
        fs::write(study.file(), &garbled).unwrap();
        workspace = study.open("wei");
        let why = workspace.check_texts().into_iter().map(|notice| notice.message).collect::<String>();
        let why = if why.is_empty() { workspace.transcript(&id()).unwrap_err().to_string() } else { why };
        assert!(why.contains("not UTF-8 (line 1)") && why.contains("emic edit us01 --from"), "{why}");
        // What the file holds is read in the encoding that it is in.
        let (text, mends) = workspace.text_to_edit(&id()).unwrap();
        assert_eq!((text.as_str(), mends), (plain.replace("too long", "much too long").as_str(), true));
        let preview = workspace.preview_text(&id(), &text).unwrap();
        assert_eq!(preview.codings(Fate::Lost), 0, "{preview:?}");
        let (done, _) = workspace.edit_text(&id(), text.clone()).unwrap();
        let label = if with_cache { "edit us01: “much” put in" } else { "edit us01" };
        assert_eq!((done.label.as_str(), done.not_saved), (label, None));
        assert_eq!((study.text(), quotes(&workspace)), (text, before.clone()));
        // The bytes that were there are not thrown away.
        assert_eq!(fs::read(study.root.join("transcripts/us01.txt.other")).unwrap(), garbled);
        let state = workspace.project().clone();
        drop(workspace);
        let (mut workspace, notices) = study.open_told("wei");
        assert_eq!((workspace.project(), notices), (&state, Vec::new()));
        if with_cache {
            workspace.undo().unwrap();
            assert_eq!((study.text(), quotes(&workspace)), (plain.clone(), before));
        }
        // The text as the histories have it, or a file that is gone: it is written, and nothing else changes.
        let now = study.text();
        let entries = workspace.entries().unwrap().len();
        for broken in [Some(gb(&now)), None] {
            match broken {
                Some(bytes) => fs::write(study.file(), bytes).unwrap(),
                None => fs::remove_file(study.file()).unwrap(),
            }
            workspace.refresh();
            let (done, _) = workspace.edit_text(&id(), now.clone()).unwrap();
            assert_eq!((done.label.as_str(), study.text()), ("mend the text of us01", now.clone()));
            assert_eq!(workspace.entries().unwrap().len(), entries);
            let told = workspace.refresh();
            assert!(told.iter().all(|notice| notice.message.contains("us01.txt")), "{told:?}");
            assert_eq!(workspace.refresh(), []);
            assert_eq!(workspace.transcript(&id()).unwrap().text, now);
        }
    }
}

/// Two coders have edited a text, each a copy, and git has joined both, with `further` words; there is no cache.
fn joined(further: &str) -> (Study, String) {
    let (study, clone) = (Study::new(), Study::new());
    drop(coded(&study));
    fs::copy(study.root.join("history/wei.jsonl"), clone.root.join("history/wei.jsonl")).unwrap();
    let (mut wei, mut mara) = (study.open("wei"), clone.open("mara"));
    let trusted = |text: &str| text.replace("trusted them", "came to trust the");
    let build = |text: &str| text.replace("build", "build up").replace("everybody", "anyone");
    wei.edit_text(&id(), trusted(TEXT)).unwrap();
    wei.edit_text(&id(), trusted(TEXT).replace("the early", "these people early")).unwrap();
    mara.edit_text(&id(), build(TEXT)).unwrap();
    drop((wei, mara));
    fs::copy(clone.root.join("history/mara.jsonl"), study.root.join("history/mara.jsonl")).unwrap();
    let text = build(&trusted(TEXT)).replace("the early", "these people early") + further;
    fs::write(study.file(), &text).unwrap();
    fs::remove_dir_all(study.root.join(".emic")).unwrap();
    (study, text)
}

#[test]
fn a_text_that_git_has_joined_of_two_loses_nothing_without_a_cache_and_each_can_undo() {
    let now = ["We came to trust these people early.", "信任", "Nobody read them.", "documents"];
    let (study, text) = joined("");
    let mut workspace = study.open("wei");
    assert_eq!(quotes(&workspace), now);
    workspace.undo().unwrap();
    assert_eq!(study.text(), text.replace("these people early", "the early"));
    assert_eq!(quotes(&workspace)[0], "We came to trust the early.");
    // Edited further by hand, no version is known: but where the passages stood each history tells.
    let (study, _) = joined("\nMara: And so on. 等等 😀\n");
    let mut workspace = study.open("wei");
    assert_eq!(quotes(&workspace), now);
    let refusal = workspace.undo().unwrap_err().to_string();
    assert!(refusal.contains("nothing tells how it was after that edit"), "{refusal}");
}

#[test]
fn lines_broken_within_words_lose_nothing_even_if_nothing_tells_what_they_were() {
    let study = Study::new();
    drop(coded(&study));
    fs::remove_dir_all(study.root.join(".emic")).unwrap();
    let mut broken = String::new();
    for line in TEXT.lines() {
        let letters: Vec<char> = line.chars().collect();
        let lines: Vec<String> = letters.chunks(9).map(|part| part.iter().collect()).collect();
        broken += &(lines.join("\n") + "\n");
    }
    fs::write(study.file(), &broken).unwrap();
    let squeezed = |quote: String| quote.split_whitespace().collect::<String>();
    let found: Vec<String> = quotes(&study.open("wei")).into_iter().map(squeezed).collect();
    assert_eq!(found, ["Wetrustedthemearly.", "信任", "Nobodyreadthem.", "documents"]);
}
