//! An inductive study from no codes to a codebook that was argued about, and all the way back and forth again.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use emic::app::{Options, SplitDraft, Workspace};
use emic::project::{
    Anchor, Code, CodeFate, CodeId, CodebookCommand, CodingId, Command, MemoTarget, NewCode, Project, Remainder,
    TranscriptId,
};
use emic::text::TextRange;

const EMPTY: &str = "# 我们的编码本; comments stay 😀\ncodebook: Inductive\n\ncodes: []\n";

/// What people say; each becomes a code in their own words.
const SAYINGS: [&str; 12] = [
    "慢慢来",
    "信任要时间",
    "we just trust them",
    "they never wrote it down",
    "面子很重要",
    "the manual is useless 😀",
    "your hands know",
    "看着师傅做",
    "nobody asked us",
    "不敢问",
    "headquarters decides",
    "关系比合同重要",
];

/// Turns in a transcript; each saying comes up in every twelfth.
const TURNS: usize = 50;

struct Study {
    _home: tempfile::TempDir,
    root: PathBuf,
}

impl Study {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("研究");
        Workspace::create(&root, "Inductive", "", EMPTY).unwrap();
        for number in 0..6 {
            let turn = |turn: usize| {
                let said = SAYINGS[(number * TURNS + turn) % SAYINGS.len()];
                format!("Mara {turn}: 嗯 {turn}, {said}, you see 😀.\n\n")
            };
            let text: String = (0..TURNS).map(turn).collect();
            fs::write(root.join(format!("transcripts/us0{number}.txt")), text).unwrap();
        }
        Self { _home: home, root }
    }

    fn open(&self, coder: &str) -> Workspace {
        Workspace::open(&self.root, &Options { coder: Some(coder.to_owned()), now: None }).unwrap().0
    }

    fn yaml(&self) -> String {
        fs::read_to_string(self.root.join("codebook.yaml")).unwrap()
    }
}

/// Every place where the saying is said.
fn passages(workspace: &Workspace, saying: &str) -> Vec<(TranscriptId, Anchor)> {
    let ids: Vec<TranscriptId> = workspace.project().transcripts.keys().cloned().collect();
    let of = |id: &TranscriptId| {
        let text = workspace.transcript(id).unwrap().text.clone();
        let found: Vec<usize> = text.match_indices(saying).map(|(start, _)| start).collect();
        let anchor = |start| workspace.anchor(id, TextRange::of(start, start + saying.len())).unwrap();
        found.into_iter().map(|start| (id.clone(), anchor(start))).collect::<Vec<_>>()
    };
    ids.iter().flat_map(of).collect()
}

/// How many codings count for each code.
fn counts(project: &Project) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for coding in project.codings.standing() {
        *counts.entry(project.codebook.resolve(&coding.code).to_string()).or_default() += 1;
    }
    counts
}

fn codings(project: &Project, code: &str) -> Vec<CodingId> {
    let here = project.codings.standing().filter(|coding| project.codebook.resolve(&coding.code).as_str() == code);
    here.map(|coding| coding.id).collect()
}

fn code(project: &Project, id: &str) -> Code {
    project.codebook.get(id).unwrap().clone()
}

/// Lines that only one of two texts has, in the order of the file: `-` in the first, `+` in the second.
fn changed_lines(before: &str, after: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(before, after);
    let changed = diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    changed.map(|change| format!("{}{}", change.tag(), change.value().trim_end())).collect()
}

/// The study as it is worked on, and how it was after each step.
struct Walk<'a> {
    study: &'a Study,
    workspace: Workspace,
    steps: Vec<(Project, String)>,
}

impl Walk<'_> {
    fn run(&mut self, command: Command) -> String {
        let done = self.workspace.run(command).unwrap();
        self.remember();
        assert_eq!(done.not_saved, None);
        done.label
    }

    fn codebook(&mut self, command: CodebookCommand) -> String {
        let preview = self.workspace.preview(&command).unwrap();
        let label = self.run(Command::Codebook(command));
        assert_eq!(preview.label, label);
        label
    }

    fn edit(&mut self, id: &str, change: impl FnOnce(&mut Code)) -> String {
        let mut code = code(self.workspace.project(), id);
        change(&mut code);
        self.codebook(CodebookCommand::Edit(code))
    }

    fn remember(&mut self) {
        self.steps.push((self.workspace.project().clone(), self.study.yaml()));
        assert_eq!(self.steps.last().unwrap().1, self.workspace.codebook_source());
    }

    fn count(&self, code: &str) -> usize {
        counts(self.workspace.project()).get(code).copied().unwrap_or(0)
    }

    fn outdated(&self) -> usize {
        self.workspace.outdated().total()
    }
}

fn id(id: &str) -> CodeId {
    id.into()
}

#[test]
fn an_inductive_study_comes_to_what_is_expected_at_each_step_and_all_the_way_back() {
    let study = Study::new();
    let mut walk = Walk { study: &study, workspace: study.open("wei"), steps: Vec::new() };
    // What was noticed on opening is nobody's doing: the first entry brings it along.
    let memo = |target, text: &str| Command::WriteMemo { memo: None, target, text: text.to_owned() };
    walk.run(memo(MemoTarget::Project, "开始"));
    assert!(walk.workspace.project().codebook.codes().is_empty());

    code_in_vivo(&mut walk);
    merge_and_order(&mut walk);
    rename_and_reword(&mut walk);
    look_again(&mut walk);
    split_and_delete(&mut walk);
    there_and_back(walk, &study);
}

/// 300 codings with codes in the participants' words.
fn code_in_vivo(walk: &mut Walk<'_>) {
    for (number, saying) in SAYINGS.into_iter().enumerate() {
        let mut passages = passages(&walk.workspace, saying);
        assert_eq!(passages.len(), 25);
        let rest = passages.split_off(1);
        let key = char::from_digit(number as u32, 16);
        let new = NewCode { name: saying.to_owned(), key, ..NewCode::default() };
        walk.run(Command::InVivo { code: new, passages, origin: None });
        let code = walk.workspace.project().codebook.find(saying).unwrap().id.clone();
        let rest = rest.into_iter().map(|(transcript, anchor)| (transcript, anchor, code.clone()).into());
        walk.run(Command::CodeMany(rest.collect()));
    }
    let project = walk.workspace.project();
    assert_eq!((project.codings.len(), project.codebook.codes().len()), (300, 12));
    assert!(counts(project).values().all(|count| *count == 25));
    assert_eq!(walk.outdated(), 0);
}

fn merge_and_order(walk: &mut Walk<'_>) {
    walk.edit("信任要时间", |code| code.definition = "信任是慢慢来的".to_owned());
    let first = codings(walk.workspace.project(), "慢慢来")[0];
    let memo = Command::WriteMemo { memo: None, target: MemoTarget::Coding(first), text: "为什么？".to_owned() };
    walk.run(memo);
    // On one passage both codes stand; one coding stays, with the memo.
    let coding = walk.workspace.project().codings.get(&first).unwrap().clone();
    walk.run(Command::CodeMany(vec![(coding.transcript, coding.anchor, id("信任要时间")).into()]));
    let merge = CodebookCommand::Merge {
        codes: vec![id("慢慢来"), id("we-just-trust-them")],
        into: id("信任要时间"),
        wording: id("信任要时间"),
    };
    let preview = walk.workspace.preview(&merge).unwrap();
    assert_eq!((preview.codes, preview.codings, preview.transcripts, preview.memos), (3, 50, 6, 1));
    assert_eq!(preview.coders, [("wei".into(), 50)]);
    assert_eq!(preview.notes, ["1 passage has both codes; one coding of it stays"]);
    let outdated = preview.outdated;
    assert_eq!(walk.codebook(merge), "merge 慢慢来 and we-just-trust-them into 信任要时间");
    let project = walk.workspace.project();
    assert_eq!((project.codings.len(), walk.count("信任要时间")), (300, 75));
    assert!(project.codings.get(&first).is_none());
    let memo = project.memos.values().find(|memo| memo.text == "为什么？").unwrap();
    assert!(matches!(memo.target, MemoTarget::Coding(heir) if project.codings.get(&heir).is_some()));
    // Those of the other two were made without a definition, and the 25 own ones before it was written.
    assert_eq!((outdated, walk.outdated()), (49, 74));
    walk.run(Command::AddCode(NewCode { name: "Trust 信任".to_owned(), applies: false, ..NewCode::default() }));
    walk.codebook(CodebookCommand::Move { code: id("信任要时间"), parent: Some(id("trust-信任")), index: 0 });
    walk.codebook(CodebookCommand::Move {
        code: id("关系比合同重要"), parent: Some(id("trust-信任")), index: 0
    });
    let (codebook, top) = (&walk.workspace.project().codebook, id("trust-信任"));
    let children: Vec<&str> = codebook.children(Some(&top)).map(|code| code.id.as_str()).collect();
    assert_eq!(children, ["关系比合同重要", "信任要时间"]);
}

fn rename_and_reword(walk: &mut Walk<'_>) {
    let before = walk.study.yaml();
    assert_eq!(
        walk.edit("信任要时间", |code| code.name = "Slow trust 慢 😀".to_owned()),
        "rename 信任要时间 to Slow trust 慢 😀"
    );
    let lines = changed_lines(&before, &walk.study.yaml());
    assert_eq!(lines, ["-        name: 信任要时间", "+        name: Slow trust 慢 😀"]);
    // A name is no rule: nothing more is outdated.
    assert_eq!(walk.outdated(), 74);
    let reworded = |code: &mut Code| code.exclude = "Politeness (客气).".to_owned();
    let mut code = code(walk.workspace.project(), "不敢问");
    reworded(&mut code);
    let preview = walk.workspace.preview(&CodebookCommand::Edit(code)).unwrap();
    assert_eq!((preview.codings, preview.outdated), (25, 25));
    walk.edit("不敢问", reworded);
    assert_eq!(walk.outdated(), 99);
    assert_eq!(walk.workspace.outdated().count(&id("不敢问")), 25);
}

/// The outdated are confirmed, recoded and taken away.
fn look_again(walk: &mut Walk<'_>) {
    let queue: Vec<CodingId> = walk.workspace.outdated().of(&id("不敢问")).collect();
    walk.codebook(CodebookCommand::Confirm(vec![queue[0]]));
    walk.run(Command::Recode { codings: vec![queue[1]], code: id("nobody-asked-us") });
    walk.run(Command::Uncode(vec![queue[2]]));
    assert_eq!((walk.outdated(), walk.count("nobody-asked-us"), walk.count("不敢问")), (96, 26, 23));
    walk.codebook(CodebookCommand::Confirm(queue[3..].to_vec()));
    let queue: Vec<CodingId> = walk.workspace.outdated().of(&id("信任要时间")).collect();
    assert_eq!(walk.codebook(CodebookCommand::Confirm(queue)), "confirm 74 codings");
    assert_eq!(walk.outdated(), 0);
}

fn split_and_delete(walk: &mut Walk<'_>) {
    let new = |name: &str| NewCode { name: name.to_owned(), definition: "新".to_owned(), ..NewCode::default() };
    let mut draft =
        SplitDraft::begin(&walk.workspace, &id("your-hands-know"), vec![new("手艺"), new("Tools 🔧")]).unwrap();
    for place in 0..10 {
        let coding = draft.next().unwrap();
        draft.deal(coding, Some(place % 2)).unwrap();
    }
    // As after a crash: the draft is opened anew, and goes on where it was.
    drop(draft);
    let mut draft = SplitDraft::open(&walk.workspace, &id("your-hands-know")).unwrap().unwrap();
    assert_eq!((draft.counts(), draft.left()), ((vec![5, 5], 0), 15));
    while let Some(coding) = draft.next() {
        draft.deal(coding, Some(0)).unwrap();
    }
    draft.finish(&mut walk.workspace, Remainder::Delete).unwrap();
    walk.remember();
    assert_eq!((walk.count("手艺"), walk.count("tools"), walk.count("your-hands-know")), (20, 5, 0));
    assert!(SplitDraft::all(&walk.workspace).is_empty());
    assert_eq!(walk.outdated(), 0);

    let delete = |code: &str, fate| CodebookCommand::Delete { code: id(code), fate, below: false };
    walk.codebook(delete("看着师傅做", CodeFate::To(id("手艺"))));
    assert_eq!(walk.count("手艺"), 45);
    walk.codebook(delete("headquarters-decides", CodeFate::Unlisted));
    assert!(walk.workspace.project().codebook.get("headquarters-decides").is_none());
    assert_eq!(walk.count("headquarters-decides"), 25);
    let coding = codings(walk.workspace.project(), "tools")[0];
    walk.codebook(CodebookCommand::Promote { coding });
    assert_eq!(code(walk.workspace.project(), "tools").examples, ["your hands know"]);
}

fn there_and_back(walk: Walk<'_>, study: &Study) {
    let Walk { mut workspace, steps, .. } = walk;
    for (number, (project, yaml)) in steps.iter().enumerate().rev().skip(1) {
        let label = workspace.undo().unwrap().label;
        assert_eq!(workspace.project(), project, "after step {number}, {label}");
        assert_eq!(&study.yaml(), yaml, "after step {number}, {label}");
    }
    workspace.undo().unwrap();
    assert!(workspace.undo().is_err());
    assert_eq!(study.yaml(), EMPTY);
    assert_eq!((workspace.project().codings.len(), workspace.project().memos.len()), (0, 0));
    // Redo goes on in another session.
    drop(workspace);
    let mut workspace = study.open("wei");
    for (number, (project, yaml)) in steps.iter().enumerate() {
        let label = workspace.redo().unwrap().label;
        assert_eq!(workspace.project(), project, "step {number}, {label}");
        assert_eq!(&study.yaml(), yaml, "step {number}, {label}");
    }
    assert!(workspace.redo().is_err());
    drop(workspace);
    assert_eq!(study.open("wei").project(), &steps.last().unwrap().0);
}
