//! Rules and queues in a small study.

use std::path::Path;

use super::*;
use crate::app::Options;
use crate::project::Command;

const TEXT: &str = "\
Interviewer: Whom do you trust? 😀

Lu: 我们信任他们。他们也信任我们，慢慢来。

Interviewer: Why?

Lu: Trust takes time. We trusted/liked them then.

Dale: No trust here.
";

const CODEBOOK: &str = "codes:
  - id: trust
    name: 信任
  - id: time
    name: Time
  - id: barriers
    name: Barriers
    applies: false
";

fn open(root: &Path, coder: &str) -> Workspace {
    let options = Options { coder: Some(coder.to_owned()), ..Options::default() };
    Workspace::open(root, &options).unwrap().0
}

fn study() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("transcripts")).unwrap();
    std::fs::write(folder.path().join("emic.yaml"), "format: 1\n").unwrap();
    std::fs::write(folder.path().join("codebook.yaml"), CODEBOOK).unwrap();
    std::fs::write(folder.path().join("transcripts/b.txt"), "Lu: 没有信任。\n\nDale: 好。\n\nLu: 是。\n").unwrap();
    std::fs::write(folder.path().join("transcripts/a.txt"), TEXT).unwrap();
    let workspace = open(folder.path(), "ann");
    (folder, workspace)
}

fn batch(rule: Rule, query: &str, unit: Extent) -> Batch {
    Batch { origin: Origin { rule, query: query.to_owned(), unit }, code: "trust".into() }
}

fn proposed(workspace: &Workspace, batch: &Batch) -> Proposals {
    let mut searcher = Searcher::open(workspace.root()).unwrap();
    searcher.refresh(&Searcher::sources(workspace), &mut |_, _| true).unwrap();
    propose(workspace, &searcher, batch, Interviewers::default()).unwrap()
}

fn words(workspace: &Workspace, batch: &Batch, proposals: &Proposals) -> Vec<String> {
    codings(workspace, batch, proposals)
        .into_iter()
        .map(|new| format!("{}: {}", new.transcript, new.anchor.quote()))
        .collect()
}

#[track_caller]
fn check(rule: Rule, query: &str, unit: Extent, expected: &[&str]) {
    let (_folder, workspace) = study();
    let batch = batch(rule, query, unit);
    assert_eq!(words(&workspace, &batch, &proposed(&workspace, &batch)), expected);
}

fn queue(workspace: &Workspace) -> CodingQueue {
    let batch = batch(Rule::Search, "信任", Extent::Match);
    CodingQueue::begin(workspace, batch.clone(), proposed(workspace, &batch)).unwrap()
}

fn coded(workspace: &Workspace) -> Vec<String> {
    let mut codings: Vec<_> = workspace.project().codings.iter().collect();
    codings.sort_by_key(|coding| (coding.transcript.clone(), coding.anchor.range));
    let shown = |coding: &&crate::project::Coding| {
        format!("{} {} [{}]", coding.code, coding.anchor.quote(), coding.origin.as_ref().unwrap())
    };
    codings.iter().map(shown).collect()
}

#[test]
fn each_rule_proposes_what_it_says() {
    let first = "a: 我们信任他们。";
    check(Rule::Search, "信任", Extent::Match, &["a: 信任", "a: 信任", "b: 信任"]);
    check(Rule::Search, "信任", Extent::Sentence, &[first, "a: 他们也信任我们，慢慢来。", "b: 没有信任。"]);
    let turn = "a: 我们信任他们。他们也信任我们，慢慢来。";
    check(Rule::Search, "信任", Extent::Turn, &[turn, "b: 没有信任。"]);
    check(Rule::Speaker, "dale", Extent::Turn, &["a: No trust here.", "b: 好。"]);
    check(Rule::Question, "trust", Extent::Turn, &[turn]);
    check(
        Rule::Question,
        "why",
        Extent::Turn,
        &["a: Trust takes time. We trusted/liked them then.", "a: No trust here."],
    );
    check(Rule::Regex, "trusted/l[a-z]+", Extent::Match, &["a: trusted/liked"]);
    check(Rule::Regex, "慢慢.", Extent::Sentence, &["a: 他们也信任我们，慢慢来。"]);
}

#[test]
fn hits_that_are_no_question_are_counted() {
    let (_folder, workspace) = study();
    let proposals = proposed(&workspace, &batch(Rule::Question, "trust", Extent::Turn));
    assert_eq!((proposals.passages.len(), proposals.unasked), (1, 2));
}

#[test]
fn what_the_coder_has_coded_so_is_left_out_and_a_colleague_has_their_own() {
    let (folder, mut workspace) = study();
    let whole = batch(Rule::Search, "慢慢来", Extent::Turn);
    workspace.run(Command::CodeMany(codings(&workspace, &whole, &proposed(&workspace, &whole)))).unwrap();
    let hits = batch(Rule::Search, "信任", Extent::Match);
    let proposals = proposed(&workspace, &hits);
    assert_eq!((words(&workspace, &hits, &proposals), proposals.already), (vec!["b: 信任".to_owned()], 2));
    let other = Batch { code: "time".into(), ..hits.clone() };
    assert_eq!(proposed(&workspace, &other).already, 0);
    let bea = open(folder.path(), "bea");
    assert_eq!(proposed(&bea, &hits).already, 0);
}

#[test]
fn a_queue_is_worked_off_and_is_one_step() {
    let (_folder, mut workspace) = study();
    let mut queue = queue(&workspace);
    assert_eq!((queue.counts().left, queue.current()), (3, Some(0)));
    assert!(queue.widen(&workspace, true).unwrap());
    queue.judge(true).unwrap();
    assert!(queue.widen(&workspace, true).unwrap());
    assert!(queue.widen(&workspace, true).unwrap());
    assert!(!queue.widen(&workspace, true).unwrap(), "a turn is the widest");
    assert!(queue.widen(&workspace, false).unwrap());
    queue.set_code(&workspace, &"time".into()).unwrap();
    assert!(matches!(queue.set_code(&workspace, &"barriers".into()), Err(crate::app::Error::Refused(_))));
    queue.judge(false).unwrap();
    assert!(queue.take_back().unwrap());
    queue.accept_rest().unwrap();
    assert_eq!(queue.counts(), Counts { accepted: 3, rejected: 0, left: 0 });
    let finished = queue.finish(&mut workspace).unwrap();
    assert_eq!((finished.done.unwrap().changes, finished.gone), (3, 0));
    assert_eq!(
        coded(&workspace),
        [
            "trust 我们信任他们。 [search/sentence: 信任]",
            "time 他们也信任我们，慢慢来。 [search/sentence: 信任]",
            "trust 信任 [search/match: 信任]",
        ]
    );
    assert!(CodingQueue::unfinished(&workspace).is_empty(), "its draft is gone");
    workspace.undo().unwrap();
    assert!(workspace.project().codings.is_empty(), "one undo takes the batch back");
}

#[test]
fn a_queue_that_was_left_is_gone_on_with_by_its_coder() {
    let (folder, workspace) = study();
    let mut left = queue(&workspace);
    left.judge(false).unwrap();
    left.widen(&workspace, true).unwrap();
    let name = left.name().to_owned();
    drop(left);
    let unfinished = CodingQueue::unfinished(&workspace);
    assert_eq!(unfinished.len(), 1);
    assert_eq!((unfinished[0].name.as_str(), unfinished[0].all, unfinished[0].left), (name.as_str(), 3, 2));
    assert!(CodingQueue::unfinished(&open(folder.path(), "bea")).is_empty());
    let path = folder.path().join(".emic/drafts").join(&name);
    // The power went while the next line was written.
    let mut content = std::fs::read(&path).unwrap();
    content.extend(b"{\"judged\":1,\"acc");
    std::fs::write(&path, content).unwrap();
    let again = queue(&workspace);
    assert_eq!((again.name(), again.counts().left, again.current()), (name.as_str(), 2, Some(1)));
    assert_eq!(again.items()[1].unit, Extent::Sentence);
    assert!(std::fs::read(&path).unwrap().ends_with(b"}\n"), "half a line would spoil the next one");
    again.discard().unwrap();
    assert!(CodingQueue::open(&workspace, &name).unwrap().is_none());
}

#[test]
fn a_draft_that_outlived_its_entry_is_known_by_the_codings() {
    let (folder, mut workspace) = study();
    let mut first = queue(&workspace);
    first.accept_rest().unwrap();
    let name = first.name().to_owned();
    let path = folder.path().join(".emic/drafts").join(&name);
    let kept = std::fs::read(&path).unwrap();
    first.finish(&mut workspace).unwrap();
    std::fs::write(&path, kept).unwrap();
    assert!(CodingQueue::open(&workspace, &name).unwrap().is_none());
    assert!(!path.exists());
}

#[test]
fn a_queue_that_was_left_outlives_codings_made_by_hand() {
    let (_folder, mut workspace) = study();
    let mut left = queue(&workspace);
    left.judge(true).unwrap();
    left.judge(false).unwrap();
    let (by_hand, _) = left.codings(&workspace);
    let name = left.name().to_owned();
    drop(left);
    workspace.run(Command::CodeMany(by_hand)).unwrap();
    let again = CodingQueue::open(&workspace, &name).unwrap().expect("one proposal has not been looked at");
    assert_eq!((again.counts(), again.current()), (Counts { accepted: 1, rejected: 1, left: 1 }, Some(2)));
}

#[test]
fn a_draft_of_a_queue_that_was_finished_before_its_end_is_done_with_its_entry_and_not_before() {
    let (folder, mut workspace) = study();
    let mut first = queue(&workspace);
    first.judge(true).unwrap();
    let name = first.name().to_owned();
    let path = folder.path().join(".emic/drafts").join(&name);
    let finished = [std::fs::read(&path).unwrap(), b"{\"finish\":true}\n".to_vec()].concat();
    // The power went before the entry.
    std::fs::write(&path, &finished).unwrap();
    let again = CodingQueue::open(&workspace, &name).unwrap().expect("nothing has been coded");
    again.finish(&mut workspace).unwrap();
    // The power went before the draft was removed.
    std::fs::write(&path, &finished).unwrap();
    assert!(CodingQueue::unfinished(&workspace).is_empty());
    assert!(CodingQueue::open(&workspace, &name).unwrap().is_none());
}

#[test]
fn proposals_follow_their_words_and_those_that_are_gone_are_told() {
    let (_folder, mut workspace) = study();
    let mut queue = queue(&workspace);
    queue.accept_rest().unwrap();
    let edited = TEXT.replace("我们信任他们。", "😀😀 Then: 我们信任他们。").replace("他们也信任我们，", "");
    workspace.edit_text(&"a".into(), edited).unwrap();
    let finished = queue.finish(&mut workspace).unwrap();
    assert_eq!(finished.gone, 1);
    assert_eq!(coded(&workspace).len(), 2);
    let quote = workspace.project().codings.iter().next().unwrap().clone();
    assert!(workspace.place(&quote).unwrap().is_some());
}

#[test]
fn nothing_to_propose_and_codes_that_cannot_be_are_refused() {
    let (_folder, workspace) = study();
    let nothing = CodingQueue::begin(&workspace, batch(Rule::Search, "x", Extent::Turn), Proposals::default());
    assert_eq!(nothing.unwrap_err().to_string(), "nothing would change: nothing is proposed");
    for (code, why) in [("barriers", "is a heading"), ("truts", "no code `truts`")] {
        let batch = Batch { code: code.into(), ..batch(Rule::Search, "信任", Extent::Match) };
        let error = CodingQueue::begin(&workspace, batch, Proposals::default()).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn whatever_a_draft_holds_nothing_panics() {
    let (folder, workspace) = study();
    let name = queue(&workspace).name().to_owned();
    let path = folder.path().join(".emic/drafts").join(&name);
    let whole = std::fs::read_to_string(&path).unwrap();
    for line in
        ["{\"judged\":99,\"accepted\":true}", "{\"of\":99,\"unit\":\"page\"}", "[]", "信", "{\"back\":true}", ""]
    {
        std::fs::write(&path, format!("{whole}{line}\n")).unwrap();
        assert_eq!(CodingQueue::open(&workspace, &name).unwrap().unwrap().counts().left, 3, "{line}");
    }
    std::fs::write(&path, "no head\n").unwrap();
    assert!(CodingQueue::open(&workspace, &name).unwrap().is_none());
    assert!(CodingQueue::open(&workspace, "queue-../../x").is_err());
}

#[test]
fn what_interviewers_or_nobody_says_is_left_out_and_counted() {
    let (folder, _) = study();
    std::fs::write(folder.path().join("transcripts/c.txt"), "Talk on trust\n\nQ: Trust? 😀\n\nMei: 信任 is trust.\n")
        .unwrap();
    let workspace = open(folder.path(), "ann");
    let trust = batch(Rule::Search, "trust transcript:c", Extent::Match);
    let left = proposed(&workspace, &trust);
    assert_eq!((left.passages.len(), left.interviewers, left.unsaid), (1, 1, 1));
    let mut searcher = Searcher::open(workspace.root()).unwrap();
    searcher.refresh(&Searcher::sources(&workspace), &mut |_, _| true).unwrap();
    let all = propose(&workspace, &searcher, &trust, Interviewers::new(true, [])).unwrap();
    assert_eq!((all.passages.len(), all.interviewers, all.unsaid), (2, 0, 1));
    let hits = searcher.search("trust transcript:c", &workspace, 9).unwrap().hits;
    let by_hand = Proposer::new(&workspace, &trust, Interviewers::default()).by_hand(true).propose(hits);
    assert_eq!(by_hand.passages.len(), 3);
    let speaker = proposed(&workspace, &batch(Rule::Speaker, "q", Extent::Turn));
    assert_eq!(speaker.passages.len(), 1, "who is named is meant");
}

#[test]
fn a_part_of_a_name_is_nobody_and_a_pattern_is_what_was_typed() {
    check(Rule::Regex, "trusted\\/l[a-z]+", Extent::Match, &["a: trusted/liked"]);
    check(Rule::Regex, "a\\\\/b", Extent::Match, &[]);
    let (_folder, workspace) = study();
    let searcher = Searcher::open(workspace.root()).unwrap();
    let error = |rule, query| {
        propose(&workspace, &searcher, &batch(rule, query, Extent::Turn), Interviewers::default()).unwrap_err()
    };
    let unknown = error(Rule::Speaker, "al");
    assert_eq!(unknown.message, "nobody is called `al`");
    assert!(unknown.hint.unwrap().ends_with(": Dale"));
    assert_eq!(error(Rule::Regex, "(信").caret(), "(信\n^^^");
}
