//! The project folder and its histories, through [`Workspace`].

use std::fs;
use std::path::{Path, PathBuf};

use emic::app::{Notice, Options, Workspace};
use emic::project::{Anchor, CodeId, Command, NewCode, Project, Refusal};
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
    project.codings.iter().map(|coding| format!("{} {} {}", coding.coder, coding.code, coding.anchor.quote)).collect()
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
    assert_eq!(workspace.project(), &state);
    assert_eq!(workspace.entries().unwrap().len(), 5);
}
