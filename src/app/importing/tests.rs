//! Importing into a study in a temporary folder.

use std::fs::{self, File};
use std::path::PathBuf;

use super::*;
use crate::app::Options;
use crate::project::{Command, MemoTarget};
use crate::text::TextRange;

mod files;

struct Study {
    home: tempfile::TempDir,
    workspace: Workspace,
}

impl Study {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("study");
        Workspace::create(&root, "信任", "", "codebook: x\ncodes:\n  - id: trust\n    name: Trust\n").unwrap();
        let (workspace, _) = Workspace::open(&root, &options()).unwrap();
        fs::create_dir(home.path().join("in")).unwrap();
        Self { home, workspace }
    }

    fn inbox(&self) -> PathBuf {
        self.home.path().join("in")
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.inbox().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn import(&mut self) -> ImportReport {
        let plan = plan(&self.workspace, &[self.inbox()]);
        import(&mut self.workspace, &plan, &ImportOptions::default(), &mut |_, _| true).unwrap()
    }

    fn text(&self, id: &str) -> String {
        fs::read_to_string(self.workspace.folder().transcript(id).unwrap()).unwrap()
    }
}

fn previewed(study: &Study, plan: &[Planned], options: &ImportOptions) -> Vec<ImportRow> {
    preview(&study.workspace, plan, options, &mut |_, _| true).into_iter().map(|preview| preview.row).collect()
}

fn options() -> Options {
    Options { coder: Some("wei".to_owned()), now: Some("2024-05-01T10:00:00Z".parse().unwrap()) }
}

fn outcomes(report: &ImportReport) -> Vec<(&str, String)> {
    let word = |row: &ImportRow| match &row.outcome {
        Outcome::Refused(why) => why.clone(),
        other => format!("{other:?}"),
    };
    report.rows.iter().map(|row| (row.id.as_str(), word(row))).collect()
}

const CHINESE: &str = "访谈对象：陈国栋，总经理\r\n日期：四月\r\n\r\n访谈者：您怎么来的？\r\n\r\n陈国栋：可以，开着吧👍🏽。\r\n\r\n访谈者：好。\r\n\r\n陈国栋：说吧。\r\n";

#[test]
fn a_folder_comes_in_as_one_entry_with_originals_kept() {
    let mut study = Study::new();
    let gb = encoding_rs::GB18030.encode(CHINESE).0.into_owned();
    study.put("访谈 陈.txt", &gb);
    study.put("b/P1.md", "# Interview with Ann\n\n**Q:** Trust?\n\n**A:** No.\n");
    study.put("b/P1.txt", "Q: One?\n\nA: Two.\n");
    study.put(".hidden.txt", "Q: x\n\nA: y");
    study.put("empty.txt", " \n");
    study.put("scan.png", b"\x89PNG\r\n");
    let report = study.import();
    let found = outcomes(&report);
    assert_eq!(
        found[..4],
        [
            ("P1", "New".to_owned()),
            ("P1-2", "New".to_owned()),
            ("empty", "the file is empty".to_owned()),
            (
                "scan",
                "this looks like a picture (PNG); it cannot come in as it is (docs/import.md lists what can)"
                    .to_owned()
            ),
        ]
    );
    assert_eq!((found.len(), report.imported()), (5, 3));
    let row = &report.rows[4];
    assert_eq!((row.id.as_str(), row.encoding, row.language.as_str(), row.turns), ("访谈-陈", "gb18030", "zh", 5));
    assert_eq!(row.speakers, [("访谈者".to_owned(), 2), ("陈国栋".to_owned(), 2)]);
    assert_eq!(study.text("访谈-陈"), CHINESE.replace("\r\n", "\n"));
    assert_eq!(fs::read(study.workspace.root().join("originals/访谈-陈.txt")).unwrap(), gb);
    let project = study.workspace.project();
    let titles: Vec<&str> = project.transcripts.values().map(|record| record.title.as_str()).collect();
    assert_eq!(titles, ["Interview with Ann", "P1", "陈国栋，总经理"]);
    let entries = study.workspace.entries().unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.label == "import 3 transcripts").count(), 1);
}

#[test]
fn importing_again_changes_nothing_until_the_text_does() {
    let mut study = Study::new();
    study.put("a.txt", "Q: Trust?\n\nA: 没有。\n");
    study.import();
    let again = study.import();
    assert_eq!((outcomes(&again), again.done.is_none()), (vec![("a", "Unchanged".to_owned())], true));
    assert_eq!(study.workspace.transcript(&"a".into()).unwrap().turns.len(), 2);
    study.put("a.txt", "Q: Trust?\n\nA: 有。\n");
    let replaced = study.import();
    assert_eq!((outcomes(&replaced), replaced.notices.len()), (vec![("a", "Replaced".to_owned())], 0));
    assert_eq!(study.text("a"), "Q: Trust?\n\nA: 有。\n");
    assert!(study.workspace.root().join("originals/a.txt").exists());
    assert_eq!(study.workspace.project().transcripts["a"].original.as_deref(), Some("originals/a-2.txt"));
    let transcript = study.workspace.transcript(&"a".into()).unwrap();
    assert_eq!(transcript.text, "Q: Trust?\n\nA: 有。\n");
}

#[test]
fn codings_are_carried_over_and_what_was_edited_is_not_written_over() {
    let mut study = Study::new();
    study.put("a.txt", "Q: Trust?\n\nA: No.\n");
    study.put("b.txt", "Q: 信任?\n\nA: No.\n");
    study.import();
    let anchor = study.workspace.anchor(&"a".into(), TextRange::of(3, 8)).unwrap();
    let code = Command::Code { transcript: "a".into(), anchors: vec![anchor], codes: vec!["trust".into()] };
    study.workspace.run(code).unwrap();
    fs::write(study.workspace.folder().transcript("b").unwrap(), "Q: corrected\n").unwrap();
    study.put("a.txt", "Q: Other\n\nA: No.\n");
    study.put("b.txt", "Q: Other\n\nA: No.\n");
    for outcome in ["Updated(\"1 coding changed\")", "Unchanged"] {
        let report = study.import();
        let found = outcomes(&report);
        assert_eq!(found[0].1, outcome, "{found:?}");
        assert!(found[1].1.contains("edited since"), "{found:?}");
        // The second time the edit stands in the history.
        study.workspace = Workspace::open(study.workspace.root(), &options()).unwrap().0;
        let memo = Command::WriteMemo { memo: None, target: MemoTarget::Project, text: "记".to_owned() };
        study.workspace.run(memo).unwrap();
    }
    assert_eq!((study.text("a").as_str(), study.text("b").as_str()), ("Q: Other\n\nA: No.\n", "Q: corrected\n"));
    let quote = |study: &Study| study.workspace.project().codings.iter().next().unwrap().anchor.quote().to_owned();
    assert_eq!(quote(&study), "Other");
    // Undo goes back over the import: text, record and coding are what they were.
    study.workspace.undo().unwrap();
    study.workspace.undo().unwrap();
    assert_eq!(study.workspace.undo().unwrap().label, "undo import a");
    assert_eq!((study.text("a").as_str(), quote(&study).as_str()), ("Q: Trust?\n\nA: No.\n", "Trust"));
}

#[test]
fn another_interview_of_the_same_name_takes_no_codings() {
    let mut study = Study::new();
    let old = "Q: How did you come here?\n\nA: 我是带着嫁妆来的👍🏽。 We packed all we had and went to the town by the river, where \
               my brother had found work in the yard two years before.\n";
    study.put("a.txt", old);
    study.import();
    let anchor = study.workspace.anchor(&"a".into(), TextRange::of(3, 7)).unwrap();
    let code = Command::Code { transcript: "a".into(), anchors: vec![anchor], codes: vec!["trust".into()] };
    study.workspace.run(code).unwrap();
    let other = "Q: How is the harvest?\n\nA: 说吧。 Rain came late this spring, so that half of the wheat never stood up again.\n";
    study.put("a.txt", other);
    let plan = plan(&study.workspace, &[study.inbox()]);
    let outcome = previewed(&study, &plan, &ImportOptions::default()).remove(0).outcome;
    assert!(matches!(&outcome, Outcome::Refused(why) if why.contains("seems to be another text")), "{outcome:?}");
    let report = study.import();
    assert!(outcomes(&report)[0].1.contains("rename the file to import it beside"), "{:?}", report.rows);
    assert_eq!((study.text("a"), report.done.is_none()), (old.to_owned(), true));
    // Most words stand, and the only coded ones do not.
    study.put("a.txt", old.replacen("Q: How did you come here?\n\n", "", 1));
    let report = study.import();
    assert!(outcomes(&report)[0].1.contains("1 of its 1 coded passages and memos would be lost"), "{:?}", report.rows);
    study.put("a.txt", old.replacen("river", "canal", 1));
    assert_eq!(outcomes(&study.import())[0].1, "Updated(\"1 coding kept\")");
}

#[test]
fn another_format_and_decisions_that_apply_are_told() {
    let mut study = Study::new();
    study.put("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 王芳>信任?\n\n00:03.000 --> 00:04.000\n<v Bo>No 👍🏽.\n");
    study.import();
    fs::remove_file(study.inbox().join("a.vtt")).unwrap();
    study.put("a.txt", "王芳: 信任?\n\nBo: No 👍🏽.\n");
    let row = study.import().rows.remove(0);
    assert_eq!(row.outcome, Outcome::Replaced);
    assert_eq!(row.odd(), ["`a` came in from a.vtt as vtt; now txt"]);
    study.put("b.txt", "S1: One?\n\nBo: Two.\n");
    let choices = SpeakerChoices::default().changed(Some(&"b".into()), |own| own.rename("S1", "采访者"));
    study.workspace.write_speakers(&choices).unwrap();
    assert_eq!(study.import().rows[1].odd(), ["decisions about its speakers that stand in emic.yaml apply"]);
}

#[test]
fn undone_and_imported_again() {
    let mut study = Study::new();
    study.put("a.txt", "Q: Trust?\n\nA: 没有。\n");
    study.import();
    study.workspace.undo().unwrap();
    assert!(study.workspace.project().transcripts.is_empty());
    assert_eq!(study.text("a"), "Q: Trust?\n\nA: 没有。\n");
    assert_eq!(outcomes(&study.import()), [("a", "New".to_owned())]);
    assert_eq!(study.workspace.close(), None);
    let (reopened, notices) = Workspace::open(study.workspace.root(), &options()).unwrap();
    assert_eq!(reopened.project().transcripts, study.workspace.project().transcripts);
    assert_eq!(notices, []);
}

#[test]
fn a_stopped_import_keeps_what_is_done() {
    let mut study = Study::new();
    for name in ["a.txt", "b.txt", "c.txt"] {
        study.put(name, format!("Q: {name}\n\nA: 好\n"));
    }
    let plan = plan(&study.workspace, &[study.inbox()]);
    let report = import(&mut study.workspace, &plan, &ImportOptions::default(), &mut |done, _| done < 2).unwrap();
    assert!(report.cancelled);
    assert_eq!(study.workspace.project().transcripts.len(), 2);
}

#[test]
fn a_preview_writes_nothing() {
    let study = Study::new();
    study.put("a.txt", "Q: Trust?\n\nA: No.\n");
    let plan = plan(&study.workspace, &[study.inbox()]);
    let row = previewed(&study, &plan, &ImportOptions::default()).remove(0);
    assert_eq!((row.outcome, row.turns), (Outcome::New, 2));
    assert_eq!(fs::read_dir(study.workspace.folder().transcripts()).unwrap().count(), 0);
}

#[test]
fn encodings_can_be_named_and_titles_given() {
    let mut study = Study::new();
    let path = study.put("a.txt", b"Q: caf\xE9?\n\nA: Na\xEFve.\n");
    let plan = plan(&study.workspace, &[path]);
    let options = ImportOptions {
        encoding: Some("latin1".to_owned()),
        title: Some("咖啡".to_owned()),
        ..ImportOptions::default()
    };
    let report = import(&mut study.workspace, &plan, &options, &mut |_, _| true).unwrap();
    assert_eq!(report.rows[0].encoding, "windows-1252");
    assert_eq!(study.text("a"), "Q: café?\n\nA: Naïve.\n");
    assert_eq!(study.workspace.project().transcripts["a"].title, "咖啡");
    let unknown = ImportOptions { encoding: Some("klingon".to_owned()), ..ImportOptions::default() };
    let row = previewed(&study, &plan, &unknown).remove(0);
    assert!(matches!(row.outcome, Outcome::Refused(why) if why.starts_with("no encoding `klingon`")));
}

#[test]
fn missing_huge_and_repeated_files_have_a_row_or_none() {
    let study = Study::new();
    let path = study.put("a.txt", "Q: Trust?\n\nA: No.\n");
    let huge = study.put("huge.txt", "");
    File::create(&huge).unwrap().set_len(MAX_BYTES + 1).unwrap();
    let plan = plan(&study.workspace, &[path.clone(), study.inbox(), path, study.inbox().join("gone.txt")]);
    let rows = previewed(&study, &plan, &ImportOptions::default());
    assert_eq!(rows.len(), 3);
    assert!(matches!(&rows[1].outcome, Outcome::Refused(why) if why.starts_with("64 MB are too many")));
    assert!(matches!(&rows[2].outcome, Outcome::Refused(why) if why.starts_with("cannot read it")));
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_and_the_studys_own_folders_are_left_alone() {
    let mut study = Study::new();
    fs::write(study.home.path().join("secret.txt"), "Q: s\n\nA: t").unwrap();
    std::os::unix::fs::symlink("../secret.txt", study.inbox().join("link.txt")).unwrap();
    std::os::unix::fs::symlink(study.inbox(), study.inbox().join("loop")).unwrap();
    study.put("a.txt", "Q: Trust?\n\nA: No.\n");
    let report = study.import();
    let found = outcomes(&report);
    assert_eq!(found[0], ("a", "New".to_owned()));
    assert!(found[1].1.starts_with("a link that leads out of the folder"), "{found:?}");
    assert_eq!(found.len(), 2);
    let root = study.workspace.root().to_owned();
    let names: Vec<String> = plan(&study.workspace, &[root]).iter().map(|planned| planned.id.to_string()).collect();
    assert!(!names.contains(&"a".to_owned()), "{names:?}");
}

#[test]
fn a_preview_shows_turns_and_speakers_as_they_are_chosen() {
    let study = Study::new();
    study.put("a.txt", "S1: Trust?\n\nS2: 没有，\n👍🏽。\n\nBreak: x\n\nS1: So\n\nS2: No\n\nBreak: y\n");
    let options = ImportOptions {
        choices: Some(crate::project::SpeakerChoices::default().changed(None, |all| {
            all.rename("S1", "采访者");
            all.judge("Break", false);
        })),
        ..ImportOptions::default()
    };
    let plan = plan(&study.workspace, &[study.home.path().join("in")]);
    let previews = preview(&study.workspace, &plan, &options, &mut |_, _| true);
    let drawn: Vec<String> = (previews[0].turns.iter())
        .map(|turn| format!("{}: {}", turn.speaker.as_deref().unwrap_or_default(), turn.words))
        .collect();
    assert_eq!(drawn, ["采访者: Trust?", "S2: 没有， 👍🏽。 Break: x", "采访者: So", "S2: No Break: y"]);
    assert_eq!(previews[0].labels.labels[0].label, "S1");
    assert_eq!(previews[0].labels.refused, [("Break".to_owned(), 2)]);
    assert_eq!(previews[0].row.outcome, Outcome::New);
}

#[test]
fn what_an_import_left_that_was_undone_is_in_nobodys_way() {
    let mut study = Study::new();
    study.put("a.md", "Q: Trust?\n\nA: 没有\\[笑\\]。\n");
    study.import();
    study.workspace.undo().unwrap();
    study.put("a.md", "Q: Trust?\n\nA: 有 👍。\n");
    assert_eq!(outcomes(&study.import()), [("a", "New".to_owned())]);
    assert_eq!(study.text("a"), "Q: Trust?\n\nA: 有 👍。\n");
    let originals = fs::read_dir(study.workspace.root().join("originals")).unwrap().count();
    assert_eq!(originals, 2, "both files are kept as they came");
    study.workspace.undo().unwrap();
    study.workspace.redo().unwrap();
    assert_eq!(study.workspace.project().transcripts.len(), 1);
    // What somebody has written there since is theirs.
    study.workspace.undo().unwrap();
    fs::write(study.workspace.folder().transcript("a").unwrap(), "mine 信任\n").unwrap();
    study.put("a.md", "Q: Other?\n\nA: 👍。\n");
    let report = study.import();
    let told = outcomes(&report);
    assert!(told[0].1.contains("already with other words"), "{told:?}");
    assert_eq!(study.text("a"), "mine 信任\n");
}
