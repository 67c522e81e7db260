//! Several coders at work in one folder at the same moment: what they share loses nothing.

use std::fs;
use std::process::Child;

use emic::app::{Options, Workspace};
use emic::project::{Command, NewCode};
use emic::store::{FilesLock, Folder};

use crate::support::Home;

/// As many as share a folder on a good day.
const CODERS: usize = 12;

/// Run the program as so many coders at once, each with the words that `arguments` gives.
fn at_once(home: &Home, coders: usize, arguments: impl Fn(usize) -> Vec<String>) {
    let start = |number: usize| home.command(&format!("编码员{number}")).args(arguments(number)).spawn().unwrap();
    let children: Vec<Child> = (0..coders).map(start).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && !told.contains("edited elsewhere"), "{told}");
    }
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

#[test]
fn twelve_coders_who_add_a_code_at_once_find_twelve_codes() {
    let home = Home::with_study();
    at_once(&home, CODERS, |number| {
        words(["codebook", "add", &format!("Code {number} 信 😀"), "--parent", "barriers"])
    });
    let yaml = fs::read_to_string(home.place.join("codebook.yaml")).unwrap();
    assert!(yaml.starts_with("# Our own codebook; comments stay."), "{yaml}");
    for number in 0..CODERS {
        assert_eq!(yaml.matches(&format!("name: Code {number} 信 😀")).count(), 1, "{number}: {yaml}");
    }
    // Each edit stands in the history of whoever made it, and in no other.
    let history = home.silent(&["history", "--format", "csv"], "").stdout;
    assert_eq!(history.matches("codebook.yaml was edited").count(), 0, "{history}");
    assert_eq!(home.silent(&["check"], "").code, 0);
}

#[test]
fn twelve_coders_who_set_attributes_at_once_find_twelve_columns() {
    let home = Home::with_study();
    for number in 0..CODERS {
        home.write(&format!("{number}.csv"), format!("transcript,层{number}\nus01,值{number}\n王经理,=1\n"));
    }
    at_once(&home, CODERS, |number| words(["attributes", "import", &format!("../{number}.csv")]));
    let table = fs::read_to_string(home.place.join("attributes.csv")).unwrap();
    for number in 0..CODERS {
        assert!(table.contains(&format!("层{number}")) && table.contains(&format!("值{number}")), "{number}: {table}");
    }
}

#[test]
fn coders_who_name_speakers_at_once_all_find_their_names() {
    let home = Home::with_study();
    let labels = ["Interviewer", "Kessler", "访谈者", "王经理"];
    at_once(&home, labels.len(), |number| {
        words(["speakers", "rename", labels[number], &format!("{} {number}", labels[number])])
    });
    let settings = fs::read_to_string(home.place.join("emic.yaml")).unwrap();
    for (number, label) in labels.iter().enumerate() {
        assert!(settings.contains(&format!("{label} {number}")), "{settings}");
    }
}

#[test]
fn an_edit_is_refused_while_another_program_edits_and_coding_goes_on() {
    let home = Home::with_study();
    let mut workspace = Workspace::open(&home.place, &Options { coder: Some("wei".to_owned()), now: None }).unwrap().0;
    let lock = FilesLock::take(&Folder::new(&home.place)).unwrap();
    let add = |name: &str| Command::AddCode(NewCode { name: name.to_owned(), ..NewCode::default() });
    let before = fs::read(home.place.join("codebook.yaml")).unwrap();
    let refused = workspace.run(add("新 😀")).unwrap_err().to_string();
    assert!(refused.starts_with("another emic (pid ") && refused.ends_with("; try again"), "{refused}");
    let set = vec![("us01".into(), "角色".to_owned(), "boss".to_owned())];
    assert!(workspace.run(Command::SetAttributes(set)).is_err());
    assert_eq!(fs::read(home.place.join("codebook.yaml")).unwrap(), before);
    let id = "us01".into();
    let anchor = workspace.anchor(&id, emic::text::TextRange::of(0, 11)).unwrap();
    let code = Command::Code { transcript: id, anchors: vec![anchor], codes: vec!["trust".into()] };
    assert_eq!(workspace.run(code).unwrap().not_saved, None);
    drop(lock);
    assert_eq!(workspace.run(add("新 😀")).unwrap().not_saved, None);
    assert_eq!(workspace.unsaved(), 0);
}
