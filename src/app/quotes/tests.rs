//! Questions about quotes, on a small study.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::app::{Options, Workspace};
use crate::project::{CodingId, Command};
use crate::text::TextRange;

const CODEBOOK: &str = "\
codebook: Trust
codes:
  - {id: drivers, name: Drivers, applies: false, codes: [{id: trust, name: 建立信任, aliases: [xinren]}]}
  - {id: control, name: Control}
  - {id: face, name: 面子 👍}
";

const FIRST: &str = "\
[00:01] Ann: We trust them and we control them. Mostly 👩‍🔬.

[00:02] 陆永年: 我们信任他们。面子也重要。

[00:03] Ann: We control everything.
";

const SECOND: &str = "[00:01] Ann: Trust again, 信任.\n\n[00:02] Bo: Face it.\n";

struct Study {
    workspace: Workspace,
    _folder: tempfile::TempDir,
}

/// Two texts and seven codings, by ada and eve.
fn study() -> Study {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for name in ["transcripts", "history"] {
        std::fs::create_dir(root.join(name)).unwrap();
    }
    std::fs::write(root.join("emic.yaml"), "format: 1\ntitle: 信任\n").unwrap();
    std::fs::write(root.join("codebook.yaml"), CODEBOOK).unwrap();
    std::fs::write(root.join("attributes.csv"), "transcript,partner\none,US\ntwo,中国\n").unwrap();
    std::fs::write(root.join("transcripts/one.txt"), FIRST).unwrap();
    std::fs::write(root.join("transcripts/two.txt"), SECOND).unwrap();
    code(
        root,
        "ada",
        "one",
        FIRST,
        &[("trust", "trust them"), ("control", "we control"), ("control", "control everything")],
    );
    code(root, "ada", "two", SECOND, &[("trust", "Trust again, 信任."), ("face", "Face it.")]);
    code(root, "eve", "one", FIRST, &[("trust", "信任他们"), ("control", "them and we")]);
    Study { workspace: open(root, "ada"), _folder: folder }
}

fn open(root: &std::path::Path, coder: &str) -> Workspace {
    let now = if coder == "eve" { "2026-05-04T10:00:00Z" } else { "2026-05-02T10:00:00Z" };
    let options = Options { coder: Some(coder.to_owned()), now: now.parse().ok() };
    Workspace::open(root, &options).unwrap().0
}

fn code(root: &std::path::Path, coder: &str, id: &str, text: &str, codings: &[(&str, &str)]) {
    let mut workspace = open(root, coder);
    for (code, words) in codings {
        let start = text.find(words).unwrap();
        let anchor = workspace.anchor(&id.into(), TextRange::of(start, start + words.len())).unwrap();
        let command = Command::Code { transcript: id.into(), anchors: vec![anchor], codes: vec![(*code).into()] };
        workspace.run(command).unwrap();
    }
    workspace.close();
}

fn list(workspace: &Workspace, wanted: &Wanted) -> Result<Listing, String> {
    let ledger = Arc::new(Ledger::of(workspace.project()));
    let plan = Plan::new(workspace, ledger, wanted).map_err(|error| error.to_string())?;
    plan.list(&|| true).map_err(|error| error.to_string()).map(Option::unwrap)
}

fn words(workspace: &Workspace, listing: &Listing) -> Vec<String> {
    let quote = |id: &CodingId| workspace.project().codings.get(id).unwrap().anchor.quote().to_owned();
    listing.quotes.iter().map(quote).collect()
}

#[track_caller]
fn check(question: &str, expected: &[&str]) {
    let study = study();
    let listing = list(&study.workspace, &Wanted::new(Question::Written(question.to_owned()))).unwrap();
    assert_eq!(words(&study.workspace, &listing), expected, "{question}");
}

#[test]
fn codes_are_put_together_as_in_a_search() {
    check("xinren", &["trust them", "信任他们", "Trust again, 信任."]);
    check("drivers OR face", &["trust them", "信任他们", "Trust again, 信任.", "Face it."]);
    check("trust OVERLAPS control", &["trust them", "them and we"]);
    check("trust AND control", &["trust them", "them and we", "we control"]);
    check("trust NOT control", &["信任他们", "Trust again, 信任."]);
    check("trust -coder:eve", &["trust them", "Trust again, 信任."]);
    check("建立信任 attribute.partner:中国", &["Trust again, 信任."]);
    check("speaker:ann", &["trust them", "them and we", "we control", "control everything", "Trust again, 信任."]);
    check("trust speaker:陆永年", &["信任他们"]);
    check("trust THEN control", &["trust them", "we control", "信任他们", "control everything"]);
    check("control NEAR~1 trust -(trust OVERLAPS control)", &["信任他们", "control everything"]);
    check("(trust OR control) coder:eve", &["them and we", "信任他们"]);
    check("transcript:two", &["Trust again, 信任.", "Face it."]);
    check("has:memo", &[]);
}

#[test]
fn what_is_wrong_in_a_question_is_said() {
    let study = study();
    let error = |text: &str| list(&study.workspace, &Wanted::new(Question::Written(text.to_owned()))).unwrap_err();
    assert_eq!(error("trsut 👍"), "no code is called `trsut`");
    assert_eq!(error("speaker:卫"), "no speaker is called `卫`");
    assert!(error("/信任/").contains("not by words"));
    assert!(error("trust OVERLAPS").contains("missing"));
}

#[test]
fn quotes_are_grouped() {
    let study = study();
    let sections = |group: Group| {
        let listing = list(&study.workspace, &Wanted { group, ..Wanted::new(Question::All) }).unwrap();
        let starts: Vec<usize> = listing.sections.iter().map(|section| section.start).collect();
        assert!(starts.is_sorted() && listing.quotes.len() == 7);
        listing.sections.iter().map(|section| format!("{} {}", section.name, section.count)).collect::<Vec<_>>()
    };
    assert_eq!(sections(Group::Transcript), ["one 5", "two 2"]);
    assert_eq!(sections(Group::Speaker), ["Ann 5", "Bo 1", "陆永年 1"]);
    assert_eq!(sections(Group::Coder), ["ada 5", "eve 2"]);
    assert_eq!(sections(Group::Code), ["建立信任 3", "Control 3", "面子 👍 1"]);
    assert_eq!(sections(Group::Attribute("partner".to_owned())), ["US 5", "中国 2"]);
    assert_eq!(sections(Group::Attribute("role".to_owned())), ["no value 7"]);
    assert_eq!(sections(Group::None), Vec::<String>::new());
}

#[test]
fn quotes_are_sorted() {
    let study = study();
    let order = |order, reversed| {
        let wanted = Wanted { order, reversed, ..Wanted::new(Question::Code("control".into(), true)) };
        words(&study.workspace, &list(&study.workspace, &wanted).unwrap())
    };
    assert_eq!(order(QuoteOrder::Place, false), ["them and we", "we control", "control everything"]);
    assert_eq!(order(QuoteOrder::Place, true), ["control everything", "we control", "them and we"]);
    assert_eq!(order(QuoteOrder::Length, false), ["control everything", "them and we", "we control"]);
    assert_eq!(order(QuoteOrder::Date, false), ["them and we", "we control", "control everything"]);
    assert_eq!(order(QuoteOrder::Date, true), ["we control", "control everything", "them and we"]);
}

#[test]
fn only_some_coders_can_be_looked_at() {
    let study = study();
    let wanted = Wanted {
        narrowed: Narrowed { coders: Some(BTreeSet::from(["eve".into()])), ..Narrowed::default() },
        ..Wanted::new(Question::Written("trust OVERLAPS control".to_owned()))
    };
    assert_eq!(
        list(&study.workspace, &wanted).unwrap().quotes.len(),
        0,
        "hers do not overlap ada's where ada's are hidden"
    );
}

/// What a ledger knows, as text that can be compared.
fn known(ledger: &Ledger) -> Vec<String> {
    let mut known: Vec<String> = ledger
        .records()
        .iter()
        .map(|record| {
            let code = &ledger.codes()[record.code as usize];
            let transcript = &ledger.transcripts()[record.transcript as usize];
            let coder = &ledger.coders()[record.coder as usize];
            format!(
                "{} {code} {transcript} {coder} {}-{} {} {}",
                record.id, record.start, record.end, record.created, record.weight
            )
        })
        .collect();
    let mut uses: Vec<String> =
        ledger.uses(&Narrowed::default()).iter().map(|(code, count)| format!("{code}: {count}")).collect();
    uses.sort();
    known.extend(uses);
    known
}

#[test]
fn a_ledger_that_follows_knows_what_one_that_is_made_anew_knows() {
    let mut study = study();
    let mut ledger = Ledger::default();
    while !ledger.take(study.workspace.project(), 2) {}
    let mut generation = study.workspace.generation();
    let ids: Vec<CodingId> = study.workspace.project().codings.iter().map(|coding| coding.id).collect();
    let anchor = study.workspace.anchor(&"two".into(), TextRange::of(0, 5)).unwrap();
    let steps = [
        Command::Recode { codings: vec![ids[1], ids[3]], code: "face".into() },
        Command::Uncode(vec![ids[0], ids[6]]),
        Command::Code { transcript: "two".into(), anchors: vec![anchor], codes: vec!["face".into(), "trust".into()] },
    ];
    let mut follow = |workspace: &Workspace, ledger: &mut Ledger| {
        let touched = workspace.touched_since(generation).unwrap();
        ledger.follow(workspace.project(), &touched.codings);
        generation = workspace.generation();
        assert_eq!(known(ledger), known(&Ledger::of(workspace.project())));
    };
    for step in steps {
        study.workspace.run(step).unwrap();
        follow(&study.workspace, &mut ledger);
    }
    for _ in 0..3 {
        study.workspace.undo().unwrap();
    }
    follow(&study.workspace, &mut ledger);
    assert_eq!(study.workspace.touched_since(u64::MAX), None);
}
