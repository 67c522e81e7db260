//! Undo, versions and what is outdated, on whole studies.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::Options;
use super::*;
use crate::project::{Command, NewCode};

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
