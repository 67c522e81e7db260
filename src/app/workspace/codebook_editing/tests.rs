//! Undo, versions and what is outdated, on whole studies.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::Options;
use super::*;
use crate::project::{Code, CodebookCommand, Coding, Command, NewCode};
use crate::text::TextRange;

const BOOK: &str = "# 我的编码本 😀\ncodes:\n  - id: trust # 注\n    name: 'Trust'\n    definition: >\n      They rely\n      on us.\n\n  - {id: time, name: \"时间\"}\n";

fn study(home: &Path) -> PathBuf {
    let root = home.join("研究");
    Workspace::create(&root, "Study", "", BOOK).unwrap();
    fs::write(root.join("transcripts/us01.txt"), "Mara: 信任 😀 trust and time\n").unwrap();
    root
}

fn open(root: &Path) -> Workspace {
    open_as(root, "wei")
}

fn open_as(root: &Path, coder: &str) -> Workspace {
    Workspace::open(root, &Options { coder: Some(coder.into()), now: None }).unwrap().0
}

fn file(root: &Path) -> String {
    fs::read_to_string(root.join("codebook.yaml")).unwrap()
}

/// Edit the file outside, so that its stamp is another.
fn write(root: &Path, text: &str) {
    let path = root.join("codebook.yaml");
    let aside = root.join("codebook.new");
    fs::write(&aside, text).unwrap();
    fs::rename(aside, path).unwrap();
}

fn add(workspace: &mut Workspace, name: &str) {
    workspace.run(Command::AddCode(NewCode { name: name.to_owned(), ..NewCode::default() })).unwrap();
}

/// Texts of all versions in the log.
fn texts(workspace: &Workspace) -> Vec<Option<String>> {
    (0..workspace.codebook_log().rows().len()).map(|place| workspace.codebook_log().text(place)).collect()
}

#[test]
fn undo_gives_the_same_bytes_back_and_so_does_redo() {
    let home = tempfile::tempdir().unwrap();
    let root = study(home.path());
    let mut workspace = open(&root);
    let mut states = vec![file(&root)];
    for name in ["信任 two", "b", "c"] {
        add(&mut workspace, name);
        states.push(file(&root));
    }
    let other = "codes: # new\n- id: trust\n  name: 不信\n- x\n";
    workspace.replace_codebook(other.to_owned(), "import other.yaml").unwrap();
    states.push(file(&root));
    assert_eq!(states.last().unwrap(), other);
    drop(workspace);
    let mut workspace = open(&root);
    for expected in states.iter().rev().skip(1) {
        workspace.undo().unwrap();
        assert_eq!(&file(&root), expected);
    }
    assert!(workspace.undo().is_err());
    for expected in states.iter().skip(1) {
        workspace.redo().unwrap();
        assert_eq!(&file(&root), expected);
    }
    assert_eq!(texts(&workspace).last().unwrap().as_deref(), Some(other));
    assert!(workspace.replace_codebook(other.to_owned(), "again").is_err());
    assert!(workspace.replace_codebook("codes: [".to_owned(), "broken").is_err());
}

#[test]
fn undo_finds_its_place_where_others_have_edited_the_file_since() {
    let home = tempfile::tempdir().unwrap();
    let root = study(home.path());
    let mut workspace = open(&root);
    let other = BOOK.replace("name: \"时间\"}", "name: \"时间\"}\n  # 新\n  - id: new");
    workspace.replace_codebook(other.clone(), "import").unwrap();
    let edited = format!("# one more line\n{}", other.replace("on us", "on all of us"));
    write(&root, &edited);
    workspace.undo().unwrap();
    assert_eq!(file(&root), format!("# one more line\n{}", BOOK.replace("on us", "on all of us")));
    workspace.redo().unwrap();
    assert_eq!(file(&root), edited);
    write(&root, &edited.replace("  - id: new", "  - id: newer"));
    let told = workspace.undo().unwrap_err().to_string();
    assert_eq!(told, "cannot undo `import`: the codebook has been changed since");
}

#[test]
fn edits_outside_are_told_by_what_they_change_and_a_checkout_by_nothing() {
    let home = tempfile::tempdir().unwrap();
    let root = study(home.path());
    let mut workspace = open(&root);
    add(&mut workspace, "b");
    let first = file(&root);
    drop(workspace);
    let second = first.replace("rely", "count");
    write(&root, &second);
    drop(open(&root));
    write(&root, &first);
    drop(open(&root));
    // Only a comment: no version of its own, but the next edit must not lose it.
    let commented = format!("{first}# 末\n");
    write(&root, &commented);
    let mut workspace = open(&root);
    let log = workspace.codebook_log();
    let shapes: Vec<_> = log.rows().iter().map(|row| (row.source.is_some(), row.edits.len())).collect();
    assert_eq!(shapes, [(true, 0), (false, 1), (false, 1), (false, 0)]);
    let labels: Vec<_> = log.rows().iter().map(|row| row.label.as_str()).collect();
    let edited = "codebook.yaml was edited: reworded trust";
    assert_eq!(labels, ["take in 1 transcript", "add code b", edited, edited]);
    assert_eq!(texts(&workspace), [BOOK, &first, &second, &first].map(|text| Some(text.to_owned())));
    add(&mut workspace, "c");
    assert_eq!(texts(&workspace).last().unwrap().as_deref(), Some(file(&root).as_str()));
    workspace.undo().unwrap();
    assert_eq!(file(&root), commented);
}

fn code(workspace: &mut Workspace, words: &str, code: &str) -> Vec<crate::project::CodingId> {
    let id = "us01".into();
    let start = workspace.transcript(&id).unwrap().text.find(words).unwrap();
    let anchor = workspace.anchor(&id, TextRange::of(start, start + words.len())).unwrap();
    let coder = workspace.coder().clone();
    let before: Vec<_> = workspace.project().codings.iter().map(|coding| coding.id).collect();
    let command = Command::Code { transcript: id, anchors: vec![anchor], codes: vec![code.into()] };
    if workspace.run(command).is_err() {
        return Vec::new();
    }
    let new = |coding: &&Coding| coding.coder == coder && !before.contains(&coding.id);
    workspace.project().codings.iter().filter(new).map(|coding| coding.id).collect()
}

fn reword(workspace: &mut Workspace, code: &str, definition: &str) {
    let code = workspace.project().codebook.get(code).unwrap().clone();
    let code = Code { definition: definition.to_owned(), ..code };
    workspace.run(Command::Codebook(CodebookCommand::Edit(code))).unwrap();
}

#[test]
fn a_coding_names_the_version_in_force_behind_its_entry() {
    let home = tempfile::tempdir().unwrap();
    let root = study(home.path());
    let mut workspace = open(&root);
    let id: crate::project::TranscriptId = "us01".into();
    let anchor = workspace.anchor(&id, TextRange::of(6, 12)).unwrap();
    let new = NewCode { name: "在场".to_owned(), ..NewCode::default() };
    workspace.run(Command::InVivo { code: new, passages: vec![(id, anchor)], origin: None }).unwrap();
    let coding = workspace.project().codings.iter().next().unwrap().clone();
    assert_eq!(*coding.codebook, *workspace.project().codebook.content_version());
    assert_eq!(*workspace.codebook_log().rows().last().unwrap().after, *coding.codebook);
    assert_eq!(workspace.wording_then(&coding.id).unwrap().name, "在场");
    assert_eq!(open_as(&root, "mara").project().codings.get(&coding.id).unwrap().codebook, coding.codebook);
}

#[test]
fn codings_are_outdated_until_somebody_looks_at_them() {
    let home = tempfile::tempdir().unwrap();
    let root = study(home.path());
    let mut workspace = open(&root);
    let made = code(&mut workspace, "信任", "trust");
    let other = code(&mut workspace, "time", "time");
    assert_eq!(workspace.outdated().total(), 0);
    reword(&mut workspace, "trust", "他们依赖我们。");
    let outdated = workspace.outdated();
    assert_eq!((outdated.total(), outdated.count(&"trust".into()), outdated.is(&other[0])), (1, 1, false));
    assert_eq!(outdated.of(&"trust".into()).collect::<Vec<_>>(), made);
    assert_eq!(workspace.wording_then(&made[0]).unwrap().definition.trim(), "They rely on us.");
    // White space, a name or an example is no other rule; and what is made now is made under the new one.
    let code_now = workspace.project().codebook.get("trust").unwrap().clone();
    let renamed = Code { name: "信任 🤝".to_owned(), examples: vec!["一".to_owned()], ..code_now };
    workspace.run(Command::Codebook(CodebookCommand::Edit(renamed))).unwrap();
    write(&root, &file(&root).replace("他们依赖我们。", "'他们依赖我们。  '"));
    let later = code(&mut workspace, "trust", "trust");
    assert!(workspace.outdated().is(&made[0]) && !workspace.outdated().is(&later[0]));
    workspace.run(Command::Codebook(CodebookCommand::Confirm(made.clone()))).unwrap();
    assert_eq!(workspace.outdated().total(), 0);
    workspace.undo().unwrap();
    assert_eq!(workspace.outdated().total(), 1);
    let command = Command::Recode { codings: made.clone(), code: "time".into() };
    workspace.run(command).unwrap();
    assert_eq!(workspace.outdated().total(), 0);
    workspace.undo().unwrap();
    workspace.run(Command::Uncode(made)).unwrap();
    assert_eq!(workspace.outdated().total(), 0);
    workspace.undo().unwrap();
    let old = workspace.codebook_versions()[0].hash.clone();
    workspace.restore_codebook(old.get(..6).unwrap()).unwrap();
    assert_eq!((file(&root).as_str(), workspace.outdated().of(&"trust".into()).collect::<Vec<_>>()), (BOOK, later));
    // What counts for another code since is held against that one's rules.
    let merge = CodebookCommand::Merge { codes: vec!["time".into()], into: "trust".into(), wording: "trust".into() };
    workspace.run(Command::Codebook(merge)).unwrap();
    assert!(workspace.outdated().is(&other[0]) && workspace.outdated().count(&"trust".into()) == 2);
    assert_eq!(*open_as(&root, "mara").outdated(), *workspace.outdated());
}

#[test]
fn two_coders_go_on_from_one_version_and_meet() {
    let home = tempfile::tempdir().unwrap();
    let (here, there) = (study(&home.path().join("1")), study(&home.path().join("2")));
    let start = |root: &Path| drop(open_as(root, "wei").run(memo()));
    start(&here);
    fs::copy(here.join("history/wei.jsonl"), there.join("history/wei.jsonl")).unwrap();
    let (mut wei, mut mara) = (open_as(&here, "wei"), open_as(&there, "mara"));
    reword(&mut wei, "trust", "甲");
    code(&mut wei, "信任", "trust");
    reword(&mut wei, "trust", "乙");
    let book = file(&there);
    write(&there, &format!("# mara\n{book}"));
    reword(&mut mara, "time", "丙");
    code(&mut mara, "time", "time");
    reword(&mut mara, "time", "丁");
    // The histories meet; git has merged the two files.
    fs::copy(there.join("history/mara.jsonl"), here.join("history/mara.jsonl")).unwrap();
    let merged = file(&there)
        .replace("rely", "count")
        .replace("definition: >\n      They count\n      on us.", "definition: 乙");
    assert!(merged.contains("乙") && merged.contains("丁"), "{merged}");
    write(&here, &merged);
    wei.refresh();
    reword(&mut wei, "trust", "丑");
    let (found, versions) = (wei.outdated(), wei.codebook_versions());
    assert_eq!((found.count(&"trust".into()), found.count(&"time".into()), versions.len()), (1, 1, 7));
    for row in &versions {
        let (_, codebook) = wei.codebook_at(&row.name()).unwrap();
        assert_eq!(codebook.content_version(), row.hash, "{}", row.label);
    }
    drop(wei);
    assert_eq!(*open_as(&here, "x").outdated(), *found);
}

fn memo() -> Command {
    Command::WriteMemo { memo: None, target: crate::project::MemoTarget::Project, text: "开始".to_owned() }
}

#[test]
fn a_full_disk_or_a_kill_leaves_a_codebook_that_holds() {
    let home = tempfile::tempdir().unwrap();
    let root = study(home.path());
    let mut workspace = open(&root);
    workspace.run(memo()).unwrap();
    let other = BOOK.replace("时间", "时间 ⏰");
    crate::store::ROOM.set(Some(20));
    let done = workspace.replace_codebook(other.clone(), "import").unwrap();
    assert!(done.not_saved.is_some());
    assert_eq!((file(&root).as_str(), workspace.codebook_source()), (BOOK, other.as_str()));
    assert!(workspace.undo().unwrap().not_saved.is_some());
    assert_eq!(workspace.codebook_source(), BOOK);
    workspace.redo().unwrap();
    crate::store::ROOM.set(None);
    assert_eq!((workspace.retry(), file(&root)), (None, other.clone()));
    drop(workspace);
    // Killed between the file and the line.
    let history = root.join("history/wei.jsonl");
    let lines = fs::read_to_string(&history).unwrap();
    let shorter: String = lines.split_inclusive('\n').take(2).collect();
    fs::write(&history, &shorter).unwrap();
    let workspace = open(&root);
    let log = workspace.codebook_log().rows();
    assert_eq!(log.last().unwrap().label, "codebook.yaml was edited: renamed time");
    assert_eq!(texts(&workspace).last().unwrap().as_deref(), Some(other.as_str()));
    assert_eq!(workspace.codebook_at("now").unwrap().0, other);
}

#[test]
fn a_broken_file_is_put_aside_for_an_older_version() {
    let home = tempfile::tempdir().unwrap();
    let root = study(home.path());
    let mut workspace = open(&root);
    add(&mut workspace, "b");
    let good = file(&root);
    let broken = good.replace("- id: trust", "- id: [trust");
    for (version, expected) in [("v2", good.as_str()), ("v1", BOOK)] {
        write(&root, &broken);
        workspace.refresh();
        assert!(workspace.codebook_problem().is_some());
        assert!(workspace.run(Command::AddCode(NewCode { name: "c".to_owned(), ..NewCode::default() })).is_err());
        workspace.restore_codebook(version).unwrap();
        assert_eq!((file(&root).as_str(), workspace.codebook_problem()), (expected, None));
        assert_eq!(fs::read_to_string(root.join("codebook.other.yaml")).unwrap(), broken);
    }
    drop(workspace);
    assert_eq!(open(&root).codebook_source(), BOOK);
}

fn number(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % below.max(1)
}

/// Do something to the codebook or to the codings; whether it was an edit outside.
fn step(workspace: &mut Workspace, root: &Path, dice: &mut u64) -> bool {
    let codes: Vec<Code> = workspace.project().codebook.codes().to_vec();
    let living: Vec<&Code> = codes.iter().filter(|code| code.replaced_by.is_none()).collect();
    let code_id = living[number(dice, living.len())].id.clone();
    let other = living[number(dice, living.len())].id.clone();
    let words = ["新", "new", "😀 x", "a: b # c", "“q”"][number(dice, 5)].to_owned();
    let command = match number(dice, 10) {
        0 => Command::AddCode(NewCode { name: format!("{words} {}", number(dice, 1000)), ..NewCode::default() }),
        1 => {
            let edited = Code { definition: words, ..living[number(dice, living.len())].clone() };
            Command::Codebook(CodebookCommand::Edit(edited))
        }
        2 => Command::Codebook(CodebookCommand::Edit(Code { name: words, ..living[0].clone() })),
        3 => Command::Codebook(CodebookCommand::Move { code: code_id, parent: Some(other), index: number(dice, 2) }),
        4 => {
            let (codes, wording) = (vec![code_id], other.clone());
            Command::Codebook(CodebookCommand::Merge { codes, into: other, wording })
        }
        5 => Command::Codebook(CodebookCommand::Delete {
            code: code_id,
            fate: crate::project::CodeFate::Unlisted,
            below: false,
        }),
        6 | 7 => {
            let said = ["Mara", "信任", "trust", "time", "😀"][number(dice, 5)];
            code(workspace, said, code_id.as_str());
            return false;
        }
        8 => {
            let ids = workspace.project().codings.iter().map(|coding| coding.id).take(2).collect();
            Command::Codebook(CodebookCommand::Confirm(ids))
        }
        _ => {
            let text = file(root);
            let edited = match number(dice, 3) {
                0 => format!("# {words}\n{text}"),
                1 => text.replacen("rely", "rely, 信,", 1),
                _ => format!("{}# end\n", text.replacen("on us", "on all", 1)),
            };
            write(root, &edited);
            workspace.refresh();
            return true;
        }
    };
    let _ = workspace.run(command);
    false
}

/// Remember the text that the latest change of the codebook led to.
fn take_note(workspace: &Workspace, root: &Path, told: &mut Vec<(EntryId, String)>) {
    let row = workspace.codebook_log().rows().last().unwrap();
    if told.last().is_none_or(|(entry, _)| *entry != row.entry) {
        told.push((row.entry, file(root)));
    }
}

fn check(seed: u64) {
    let home = tempfile::tempdir().unwrap();
    let root = study(home.path());
    let mut workspace = open(&root);
    let mut dice = seed;
    workspace.run(memo()).unwrap();
    let mut told = vec![(workspace.codebook_log().rows()[0].entry, file(&root))];
    let mut states = vec![file(&root)];
    for _ in 0..24 {
        if step(&mut workspace, &root, &mut dice) {
            // What was edited outside is nobody's to take back.
            states.clear();
        }
        if states.last() != Some(&file(&root)) {
            states.push(file(&root));
        }
        if workspace.project().codebook.codes().iter().all(|code| code.replaced_by.is_some()) {
            add(&mut workspace, "again");
        }
        take_note(&workspace, &root, &mut told);
        if states.last() != Some(&file(&root)) {
            states.push(file(&root));
        }
        if number(&mut dice, 4) == 0 {
            workspace.close();
            if number(&mut dice, 2) == 0 {
                fs::remove_dir_all(root.join(".emic")).unwrap();
            }
            workspace = open(&root);
            take_note(&workspace, &root, &mut told);
        }
        assert_eq!(workspace.codebook_source(), file(&root), "seed {seed}");
        assert_eq!(*open_as(&root, "other").outdated(), *workspace.outdated(), "seed {seed}");
    }
    for (entry, text) in &told {
        let place = workspace.codebook_log().rows().iter().position(|row| row.entry == *entry).unwrap();
        assert_eq!(workspace.codebook_log().text(place).as_ref(), Some(text), "version {place}, seed {seed}");
    }
    let known = workspace.codebook_versions().into_iter();
    assert!(known.skip(1).all(|row| workspace.codebook_at(&row.hash).unwrap().1.content_version() == row.hash));
    while states.len() > 1 {
        let expected = states.pop();
        assert_eq!(Some(file(&root)), expected, "seed {seed}");
        while Some(file(&root)) == expected {
            workspace.undo().unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        }
    }
    assert_eq!(states.last(), (!states.is_empty()).then(|| file(&root)).as_ref(), "seed {seed}");
}

#[test]
fn whatever_is_done_versions_are_known_to_the_byte_and_undo_leads_back() {
    (0..8).for_each(check);
}

#[test]
fn an_import_that_was_planned_keeps_what_was_edited_meanwhile() {
    let home = tempfile::tempdir().unwrap();
    let root = study(home.path());
    let mut workspace = open(&root);
    let planned = format!("{BOOK}  - id: new\n    name: 新 😀\n");
    write(&root, &BOOK.replace("'Trust'", "'信任 🤝'"));
    workspace.replace_codebook(planned, "import").unwrap();
    let text = file(&root);
    assert!(text.contains("'信任 🤝'") && text.contains("name: 新 😀"), "{text}");
    // What both are about is refused, and nothing is written.
    let planned = text.replace("They rely", "We rely");
    let outside = text.replace("They rely", "You rely");
    write(&root, &outside);
    assert!(workspace.replace_codebook(planned, "again").is_err());
    assert_eq!(file(&root), outside);
    assert!(!root.join("codebook.other.yaml").exists());
}
