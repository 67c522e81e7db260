//! Operations on the codebook from the command line, by several coders, and across crashes.

use std::process::Command as Process;

use emic::app::{Options, SplitDraft, Workspace};
use emic::project::{CodeId, NewCode, Remainder};

use crate::support::Home;

/// A study in which wei and mara have coded.
fn coded() -> Home {
    let home = Home::with_study();
    let code = |coder: &str, words: &[&str]| {
        let run = home.silent_as(coder, words, "");
        assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
    };
    code("wei", &["code", "us01", "50", "71", "trust"]);
    code("wei", &["code", "us01", "53", "78", "trust"]);
    code("mara", &["code", "us01", "50", "71", "trust", "mistrust"]);
    code("mara", &["code", "王经理", "17", "22", "mistrust"]);
    code("mara", &["code", "us01", "147", "186", "trust"]);
    home
}

fn ids(home: &Home, code: &str) -> Vec<String> {
    let run = home.silent(&["codings", "--code", code], "");
    run.stdout.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
}

fn open(home: &Home, coder: &str) -> Workspace {
    Workspace::open(&home.place, &Options { coder: Some(coder.to_owned()), now: None }).unwrap().0
}

#[test]
fn bare_names_are_edited_like_other_codes_and_undo_gives_the_bytes_back() {
    let home = Home::with_study();
    let file = home.place.join("codebook.yaml");
    let source = "codes:\n  - Plain # mine\n  - \"引号\"\n  - id: full\n    name: Full # 😀\n";
    let run = |words: &[&str]| {
        let run = home.silent_as("wei", words, "");
        assert!(!run.stderr.contains("has no id"), "{words:?}: {}", run.stderr);
        assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
    };
    for (words, after) in [
        (
            ["codebook", "rename", "plain", "Plainer"].as_slice(),
            source.replace("- Plain # mine", "- id: plain # mine\n    name: Plainer"),
        ),
        (
            &["codebook", "edit", "引号", "--definition", "定义"],
            source.replace("- \"引号\"", "- id: 引号\n    name: \"引号\"\n    definition: 定义"),
        ),
        (
            &["codebook", "move", "full", "--below", "plain"],
            "codes:\n  - id: plain # mine\n    name: Plain\n    codes:\n      - id: full\n        name: Full # 😀\n  - \"引号\"\n"
                .to_owned(),
        ),
        (
            &["codebook", "merge", "plain", "--into", "full"],
            source.replace("- Plain # mine", "- id: plain # mine\n    name: Plain\n    replaced_by: full")
                + "    aliases: [Plain]\n",
        ),
    ] {
        std::fs::write(&file, source).unwrap();
        run(words);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), after);
        run(&["undo"]);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), source, "{words:?}");
    }
    assert!(home.silent(&["codebook", "check"], "").stdout.contains("no id"));
}

#[test]
fn codes_are_edited_and_moved() {
    let mut home = coded();
    home.emic(&["codebook", "rename", "trust", "信任 😀", "--dry-run"]);
    home.emic(&["codebook", "rename", "trust", "信任 😀"]);
    home.emic(&["codebook", "rename", "信任 😀", "信任 😀"]);
    home.emic(&["codebook", "rename", "trust", ""]);
    home.emic(&["codebook", "rename", "trusst", "x"]);
    home.emic(&["codebook", "rename", "trust", &"名".repeat(201)]);
    home.emic(&["codebook", "color", "mistrust", "teal"]);
    home.emic(&["codebook", "color", "mistrust", "mauve"]);
    home.emic(&["codebook", "key", "mistrust", "t"]);
    home.emic(&["codebook", "key", "mistrust", "ab"]);
    home.emic(&["codebook", "key", "mistrust", "none"]);
    home.emic(&[
        "codebook",
        "edit",
        "trust",
        "--definition",
        "The speaker counts on them.",
        "--alias",
        "xinren",
        "--key",
        "慢",
    ]);
    home.emic(&["codings", "--outdated", "--format", "csv"]);
    home.emic(&["codebook", "move", "mistrust", "--below", "trust"]);
    home.emic(&["codebook", "move", "trust", "--below", "mistrust"]);
    home.emic(&["codebook", "move", "trust", "--before", "barriers"]);
    home.emic(&["codebook", "move", "trust"]);
    let id = ids(&home, "mistrust")[0].clone();
    home.emic(&["codebook", "promote", &id]);
    home.emic(&["codebook", "promote", &id]);
    home.emic(&["codebook", "show", "--source"]);
    for _ in 0..7 {
        home.silent(&["undo"], "");
    }
    let yaml = std::fs::read_to_string(home.place.join("codebook.yaml")).unwrap();
    assert_eq!(yaml, crate::support::CODEBOOK);
    home.check("codebook-edits");
}

#[test]
fn codes_are_merged_split_and_deleted() {
    let mut home = coded();
    let before = std::fs::read_to_string(home.place.join("codebook.yaml")).unwrap();
    home.emic(&["memo", "add", "为什么？", "--code", "mistrust"]);
    home.emic(&["codebook", "merge", "mistrust", "--into", "trust", "--dry-run"]);
    home.emic(&["codebook", "merge", "mistrust", "--into", "mistrust"]);
    home.emic(&["codebook", "merge", "mistrust", "--into", "barriers"]);
    home.emic(&["codebook", "merge", "mistrust", "--into", "trust", "--wording", "mistrust"]);
    home.emic(&["codebook", "show", "--format", "table"]);
    home.emic(&["codebook", "show", "mistrust", "--format", "table"]);
    home.emic(&["codings", "--code", "trust"]);
    home.emic(&["code", "us01", "147", "186", "mistrust"]);
    home.emic(&["frequencies"]);
    home.emic(&["search", "code:mistrust", "--count"]);
    home.emic(&["memo", "list"]);
    home.emic(&["show", "王经理", "--coded"]);
    home.emic(&["check"]);
    home.emic(&["undo"]);
    home.emic(&["undo"]);

    home.emic(&["codebook", "delete", "mistrust"]);
    home.emic(&["codebook", "delete", "mistrust", "--to-parent"]);
    home.emic(&["codebook", "delete", "mistrust", "--to", "trust", "--dry-run"]);
    home.emic(&["codebook", "delete", "mistrust", "--unlisted"]);
    home.emic(&["codings", "--format", "csv"]);
    home.emic(&["frequencies"]);
    home.emic(&["check"]);
    home.emic(&["undo"]);

    home.emic(&["codebook", "split", "trust", "--into", "早 early", "--into", "Slow 🐢"]);
    home.emic(&["codebook", "split", "trust", "--into", "Other"]);
    let ids = ids(&home, "trust");
    let table = format!("id,code\n{},1\n{},slow 🐢\n{},\nnobody,1\n", ids[0], ids[1], ids[2]);
    home.write("deal.csv", table);
    let split = ["codebook", "split", "trust", "--into", "早 early", "--into", "Slow 🐢", "--deal", "../deal.csv"];
    home.emic(&[&split[..], &["--delete"]].concat());
    home.emic(&split);
    home.emic(&["frequencies"]);
    for _ in 0..2 {
        home.silent(&["undo"], "");
    }
    assert_eq!(std::fs::read_to_string(home.place.join("codebook.yaml")).unwrap(), before);
    home.check("codebook-operations");
}

#[test]
fn a_colleagues_late_codings_find_the_code_that_took_the_place_of_theirs() {
    let home = coded();
    let elsewhere = Home::new();
    copy(&home.place, &elsewhere.path("copy"));
    // Mara works on her copy, while wei merges, deletes and merges on.
    let run = |coder: &str, words: &[&str]| assert_eq!(home.silent_as(coder, words, "").code, 0, "{words:?}");
    run("wei", &["codebook", "add", "Doubt 怀疑", "--id", "doubt"]);
    run("wei", &["codebook", "delete", "mistrust", "--to", "doubt"]);
    run("wei", &["codebook", "merge", "trust", "--into", "doubt"]);
    let mut there =
        Workspace::open(&elsewhere.path("copy"), &Options { coder: Some("mara".to_owned()), now: None }).unwrap().0;
    let anchor = there.anchor(&"王经理".into(), emic::text::TextRange::of(0, 9)).unwrap();
    let codes = vec![CodeId::from("mistrust"), "trust".into()];
    there.run(emic::project::Command::Code { transcript: "王经理".into(), anchors: vec![anchor], codes }).unwrap();
    drop(there);
    std::fs::copy(elsewhere.path("copy/history/mara.jsonl"), home.place.join("history/mara.jsonl")).unwrap();
    let workspace = open(&home, "wei");
    let project = workspace.project();
    let place = "王经理".into();
    let late = project.codings.of(&place).filter(|coding| coding.anchor.quote() == "访谈者");
    let late: Vec<(String, CodeId)> =
        late.map(|coding| (coding.code.to_string(), project.codebook.resolve(&coding.code))).collect();
    assert_eq!(late, [("mistrust".to_owned(), "doubt".into()), ("trust".to_owned(), "doubt".into())]);
    // The same two histories in the other order give the same study.
    drop(workspace);
    let state = open(&home, "mara").project().clone();
    let history = home.place.join("history");
    std::fs::rename(history.join("wei.jsonl"), history.join("z.jsonl")).unwrap();
    let _ = std::fs::remove_dir_all(home.place.join(".emic"));
    assert_eq!(open(&home, "mara").project(), &state);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => assert!(std::fs::copy(entry.path(), target).is_ok()),
        }
    }
}

/// Where the test below runs itself once more, to be killed.
const CHILD: &str = "EMIC_TEST_SPLIT";

#[test]
fn a_split_goes_on_after_its_program_was_killed() {
    if let Some(root) = std::env::var_os(CHILD) {
        let options = Options { coder: Some("wei".to_owned()), now: None };
        let workspace = Workspace::open(std::path::Path::new(&root), &options).unwrap().0;
        let new = |name: &str| NewCode { name: name.to_owned(), key: Some('!'), ..NewCode::default() };
        let mut draft = SplitDraft::begin(&workspace, &"trust".into(), vec![new("早 early")]).unwrap();
        draft.add(&workspace, NewCode { name: "Slow 🐢".to_owned(), ..NewCode::default() }).unwrap();
        for to in [Some(0), Some(1), None] {
            let coding = draft.next().unwrap();
            draft.deal(coding, to).unwrap();
        }
        draft.take_back().unwrap();
        println!("dealt");
        std::thread::sleep(std::time::Duration::from_secs(60));
        return;
    }
    let home = coded();
    let name = "codebook_operations::a_split_goes_on_after_its_program_was_killed";
    let mut child = Process::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(CHILD, &home.place)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    assert!(lines.any(|line| line.unwrap().contains("dealt")));
    child.kill().unwrap();
    child.wait().unwrap();

    let mut workspace = open(&home, "wei");
    let before = workspace.project().clone();
    assert_eq!(SplitDraft::all(&workspace), ["trust".into()]);
    assert_eq!(SplitDraft::all(&open(&home, "mara")), Vec::<CodeId>::new());
    // The power went while a line was written.
    let path = home.place.join(".emic/drafts/split-trust-wei.jsonl");
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, [whole.as_slice(), b"{\"coding\":\"0190"].concat()).unwrap();
    let mut draft = SplitDraft::open(&workspace, &"trust".into()).unwrap().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), whole);
    assert_eq!((draft.counts(), draft.left(), draft.new_codes().len()), ((vec![1, 1], 0), 2, 2));
    let coding = draft.next().unwrap();
    assert!(draft.deal(coding, Some(2)).is_err());
    draft.deal(coding, Some(1)).unwrap();
    let coding = draft.next().unwrap();
    draft.deal(coding, None).unwrap();
    assert_eq!(draft.next(), None);
    let left_over = std::fs::read(&path).unwrap();
    let done = draft.finish(&mut workspace, Remainder::Keep).unwrap();
    assert_eq!(done.label, "split trust into 早-early and slow");
    assert!(!path.exists());
    let counted = |code: &str| workspace.project().codings.iter().filter(|coding| coding.code.as_str() == code).count();
    assert_eq!(["早-early", "slow", "trust"].map(counted), [1, 2, 1]);
    // A draft whose split was made is of no more use.
    std::fs::write(&path, left_over).unwrap();
    assert!(SplitDraft::open(&workspace, &"trust".into()).unwrap().is_none() && !path.exists());
    workspace.undo().unwrap();
    assert_eq!(workspace.project(), &before);
}

#[test]
fn a_split_is_given_up_or_begun_anew() {
    let mut home = coded();
    home.emic(&["codebook", "split", "trust", "--give-up"]);
    home.emic(&["codebook", "split", "trust", "--into", "信 A", "--into", "信 a"]);
    home.emic(&["codebook", "split", "trust", "--into", "A", "--into", "B"]);
    home.emic(&["codebook", "split", "trust", "--into", "甲", "--into", "乙 😀"]);
    {
        let workspace = open(&home, "wei");
        let mut draft = SplitDraft::open(&workspace, &"trust".into()).unwrap().unwrap();
        assert!(draft.is_untouched());
        let coding = draft.next().unwrap();
        draft.deal(coding, Some(1)).unwrap();
    }
    home.emic(&["codebook", "split", "trust", "--into", "X", "--into", "Y"]);
    home.emic(&["codebook", "split", "trust", "--into", "X", "--give-up"]);
    home.emic(&["codebook", "split", "trust", "--give-up"]);
    home.emic(&["codebook", "split", "trust"]);
    let before = std::fs::read_to_string(home.place.join("codebook.yaml")).unwrap();
    let split = ["codebook", "split", "trust", "--into", "X", "--into", "Y", "--deal", "../deal.csv"];
    home.write("deal.csv", "id,code\nnobody,1\n");
    home.emic(&split);
    assert_eq!(std::fs::read_to_string(home.place.join("codebook.yaml")).unwrap(), before);
    let ids = ids(&home, "trust");
    home.write(
        "deal.csv",
        format!("id,code\n{},9\n{},trust\n{},\"Trust, earned\"\n{},y\n", ids[0], ids[1], ids[2], ids[3]),
    );
    home.emic(&split);
    home.check("codebook-splits");
}

#[test]
fn numbers_and_labels_count_what_moves_along() {
    let mut home = coded();
    home.write(
        "study/codebook.yaml",
        "codes:\n- id: barriers\n  codes:\n  - id: mistrust\n    codes: [{id: 疑}, {id: fear}]\n  - id: 慢\n- id: trust\n",
    );
    home.emic(&["codebook", "move", "barriers", "--below", "trust", "--dry-run"]);
    home.emic(&["codebook", "move", "慢", "--before", "mistrust"]);
    home.emic(&["codebook", "move", "fear", "--before", "疑", "--dry-run"]);
    home.emic(&["codebook", "move", "mistrust", "--top", "--dry-run"]);
    home.emic(&["codebook", "move", "trust", "--before", "barriers", "--dry-run"]);
    home.emic(&["codebook", "move", "fear", "--before", "mistrust", "--dry-run"]);
    home.emic(&["codebook", "delete", "barriers", "--dry-run"]);
    home.emic(&["codebook", "delete", "barriers", "--below", "--unlisted", "--dry-run"]);
    home.emic(&["codebook", "merge", "mistrust", "--into", "trust", "--dry-run"]);
    home.emic(&["codebook", "delete", "mistrust", "--unlisted"]);
    home.emic(&["undo"]);
    home.emic(&["redo"]);
    home.emic(&["check"]);
    home.check("codebook-numbers");
}
