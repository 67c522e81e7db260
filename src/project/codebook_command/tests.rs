use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::project::{
    Anchor, Clock, CoderId, Command, Context, Entry, EntryId, Memo, MemoId, MemoTarget, Recognised, TranscriptRecord,
    decide_undo,
};
use crate::text::CharRange;

/// A codebook from lines: two blanks a level, `#` before a heading, `id=key`.
fn codebook(lines: &str) -> Codebook {
    let mut above: Vec<CodeId> = Vec::new();
    let code = |line: &str| {
        let level = (line.len() - line.trim_start().len()) / 2;
        let word = line.trim();
        let (word, applies) = word.strip_prefix('#').map_or((word, true), |word| (word, false));
        let (id, key) = word.split_once('=').map_or((word, None), |(id, key)| (id, key.chars().next()));
        above.truncate(level);
        let parent = above.last().cloned();
        above.push(id.into());
        Code { parent, applies, key, ..Code::new(id, format!("Name {id}")) }
    };
    Codebook::new(lines.lines().map(code).collect())
}

/// The opposite of [`codebook`]; what was replaced shows by whom.
fn drawn(codebook: &Codebook) -> String {
    let line = |code: &Code| {
        let heading = if code.applies { "" } else { "#" };
        let key = code.key.map(|key| format!("={key}")).unwrap_or_default();
        let gone = code.replaced_by.as_ref().map(|by| format!(" -> {by}")).unwrap_or_default();
        format!("{}{heading}{}{key}{gone}", "  ".repeat(codebook.depth(&code.id)), code.id)
    };
    codebook.codes().iter().map(line).collect::<Vec<_>>().join("\n")
}

struct Study {
    project: Project,
    clock: Clock,
    entries: Vec<Entry>,
}

fn range(start: usize) -> CharRange {
    CharRange::of(start, start + 2)
}

impl Study {
    fn new(lines: &str) -> Self {
        let record = TranscriptRecord {
            chars: 100,
            words: 100,
            ..TranscriptRecord::of_text("us01".into(), "", &Recognised::default())
        };
        let mut project = Project { codebook: codebook(lines), ..Project::default() };
        project.transcripts.insert("us01".into(), record);
        Self { project, clock: Clock::default(), entries: Vec::new() }
    }

    /// `coder` codes the two characters at `start`.
    fn code(&mut self, coder: &str, code: &str, start: usize) -> CodingId {
        let anchor = Anchor::of(range(start), &format!("信{start} \u{1b}\n任"), "", "");
        let id = CodingId(self.clock.next(Timestamp::UNIX_EPOCH, 7));
        let coding = Coding {
            id,
            code: code.into(),
            transcript: "us01".into(),
            anchor,
            coder: coder.into(),
            created: Timestamp::UNIX_EPOCH,
            codebook: self.project.codebook.content_version().into(),
            weight: None,
            translation: None,
            exemplar: false,
            origin: None,
            lost: false,
            extra: None,
        };
        self.project.codings.set(id, Some(coding));
        id
    }

    fn memo(&mut self, target: MemoTarget) -> MemoId {
        let id = MemoId(self.clock.next(Timestamp::UNIX_EPOCH, 9));
        let memo = Memo {
            id,
            target,
            text: "记".to_owned(),
            coder: "wei".into(),
            created: Timestamp::UNIX_EPOCH,
            day: None,
            lost: false,
            extra: None,
        };
        self.project.memos.insert(id, memo);
        id
    }

    fn run(&mut self, command: CodebookCommand) -> Result<String, Refusal> {
        let coder: CoderId = "wei".into();
        let mut random = || 5;
        let mut context =
            Context { coder: &coder, now: Timestamp::UNIX_EPOCH, clock: &mut self.clock, random: &mut random };
        let decision = crate::project::decide(&self.project, Command::Codebook(command), &mut context)?;
        Ok(self.take(decision))
    }

    fn take(&mut self, decision: Decision) -> String {
        let id = EntryId(self.clock.next(Timestamp::UNIX_EPOCH, 3));
        let entry = Entry {
            id,
            time: Timestamp::UNIX_EPOCH,
            coder: "wei".into(),
            label: decision.label.clone(),
            changes: decision.changes,
            undoes: None,
            noticed: false,
        };
        for change in &entry.changes {
            self.project.apply(change);
        }
        self.entries.push(entry);
        decision.label
    }

    /// Take an entry back, and give the entry that did so.
    fn undo(&mut self, entry: &Entry) -> Entry {
        let decision = decide_undo(&self.project, entry, &|_| false, &std::collections::BTreeSet::new()).unwrap();
        self.take(decision);
        self.entries.pop().unwrap()
    }

    fn raw(&self) -> Vec<&str> {
        self.project.codings.iter().map(|coding| coding.code.as_str()).collect()
    }

    fn shown(&self) -> Vec<String> {
        self.project.codings.iter().map(|coding| self.project.codebook.resolve(&coding.code).to_string()).collect()
    }
}

fn ids(words: &[&str]) -> Vec<CodeId> {
    words.iter().map(|word| CodeId::from(*word)).collect()
}

fn merge(codes: &[&str], into: &str) -> CodebookCommand {
    CodebookCommand::Merge { codes: ids(codes), into: into.into(), wording: into.into() }
}

fn delete(code: &str, fate: CodeFate, below: bool) -> CodebookCommand {
    CodebookCommand::Delete { code: code.into(), fate, below }
}

fn moved(code: &str, parent: Option<&str>, index: usize) -> CodebookCommand {
    CodebookCommand::Move { code: code.into(), parent: parent.map(CodeId::from), index }
}

/// The command leads from one drawing to the other, undo leads back to an equal study, and redo forth again.
#[track_caller]
fn check(before: &str, coded: &[&str], command: CodebookCommand, after: &str) -> Study {
    let mut study = Study::new(before);
    for (place, code) in coded.iter().enumerate() {
        study.code("mara", code, place * 3);
    }
    let start = study.project.clone();
    study.run(command).unwrap();
    assert_eq!(drawn(&study.project.codebook), after);
    let end = study.project.clone();
    let entry = study.entries.pop().unwrap();
    let undone = study.undo(&entry);
    assert_eq!(study.project, start);
    study.undo(&undone);
    assert_eq!(study.project, end);
    study
}

#[track_caller]
fn check_refused(before: &str, coded: &[&str], command: CodebookCommand, message: &str) {
    let mut study = Study::new(before);
    for (place, code) in coded.iter().enumerate() {
        study.code("mara", code, place * 3);
    }
    assert_eq!(study.run(command).unwrap_err().to_string(), message);
}

#[test]
fn a_code_moves_with_all_below_it() {
    check("a\n  b\n    c\nd", &[], moved("b", Some("d"), 0), "a\nd\n  b\n    c");
    check("a\n  b\n    c\nd", &[], moved("b", None, 0), "b\n  c\na\nd");
    check("a\n  b\n    c\nd", &[], moved("b", None, 9), "a\nd\nb\n  c");
    check("a\n  x\nb\nc", &[], moved("a", None, 1), "b\na\n  x\nc");
    check("a\nb\nc", &[], moved("c", None, 0), "c\na\nb");
    check_refused(
        "a\n  b",
        &[],
        moved("a", Some("b"), 0),
        "`a` cannot stand below `b`: that is one of the codes below it",
    );
    check_refused("a\n  b", &[], moved("a", Some("a"), 0), "`a` cannot stand below `a`: that is the code itself");
    check_refused("a\nb", &[], moved("b", None, 7), "nothing would change: `b` stands there already");
    check_refused(
        "trust\nb",
        &[],
        moved("b", Some("trusst"), 7),
        "no code `trusst` in the codebook; did you mean `trust`?",
    );
    let deep: String = (0..20).map(|level| format!("{}c{level}\n", "  ".repeat(level))).collect();
    let message = "codes stand at most 20 levels below each other, and these would stand deeper";
    check_refused(&format!("{deep}x"), &[], moved("x", Some("c19"), 0), message);
    check(&format!("{deep}x"), &[], moved("x", Some("c18"), 9), &format!("{deep}{}x", "  ".repeat(19)));
}

#[test]
fn merged_codes_stay_as_signs_and_codings_follow_them() {
    let study = check("a=a\n  b\nc", &["a", "b", "c"], merge(&["a"], "c"), "a -> c\nc=a\n  b");
    assert_eq!((study.raw(), study.shown().join(" ")), (vec!["a", "b", "c"], "c b c".to_owned()));
    assert_eq!(study.project.codebook.get("c").unwrap().aliases, ["Name a"]);
    assert_eq!(study.project.codebook.find("name a").unwrap().id, "c".into());
    assert_eq!(study.project.codebook.find("a").unwrap().id, "c".into());
    // Into a code below it: that one takes its place first.
    check("t\na\n  b\n    c\n      d\n  e\nz", &["a"], merge(&["a"], "c"), "t\nc\n  d\n  b\n  e\na -> c\nz");
    check("a\n  b\n    c", &["a"], merge(&["b", "a"], "c"), "c\na -> c\n  b -> c");
    // A code that was merged before follows.
    let mut study = Study::new("a\nb\nc");
    study.code("mara", "a", 0);
    study.run(merge(&["a"], "b")).unwrap();
    study.run(merge(&["b"], "c")).unwrap();
    assert_eq!(study.shown(), ["c"]);
    assert_eq!(study.run(merge(&["a"], "c")).unwrap_err().to_string(), "`a` was replaced by `c`; use that one");
    check_refused("a", &[], merge(&["a"], "a"), "`a` cannot be merged with itself; name another code that stays");
    let heading = "`h` is a heading and cannot be applied; choose a code below it";
    check_refused("a\n#h", &["a"], merge(&["a"], "h"), heading);
    check("a\n#h", &[], merge(&["a"], "h"), "a -> h\n#h");
}

#[test]
fn what_survives_a_merge_is_chosen() {
    let mut study = Study::new("a\nb\nc");
    for (id, word) in [("a", "one"), ("b", "two"), ("c", "three")] {
        let code = study.project.codebook.get(id).unwrap().clone();
        let (definition, include) = (format!("def {word}"), format!("inc {word}"));
        let code = Code { definition, include, examples: vec!["same".to_owned(), word.to_owned()], ..code };
        let aliases = vec![word.to_owned(), "Both".to_owned()];
        study.run(CodebookCommand::Edit(Code { aliases, ..code })).unwrap();
    }
    let command = CodebookCommand::Merge { codes: ids(&["b", "a"]), into: "c".into(), wording: "a".into() };
    assert_eq!(study.run(command).unwrap(), "merge b and a into c");
    let code = study.project.codebook.get("c").unwrap();
    assert_eq!((code.definition.as_str(), code.include.as_str(), code.name.as_str()), ("def one", "inc one", "Name c"));
    assert_eq!(code.examples, ["same", "three", "two", "one"]);
    assert_eq!(code.aliases, ["three", "Both", "two", "Name b", "one", "Name a"]);
    assert_eq!(study.project.codebook.get("a").unwrap().definition, "def one");
    let command = CodebookCommand::Merge { codes: ids(&["c"]), into: "z".into(), wording: "c".into() };
    assert!(study.run(command).is_err());
}

#[test]
fn one_of_two_codings_of_a_passage_stays_with_the_memos_of_both() {
    let mut study = Study::new("a\nb\nc");
    let gone = study.code("mara", "a", 0);
    let stays = study.code("mara", "c", 0);
    let other = study.code("wei", "a", 0);
    let first = study.code("wei", "a", 9);
    let second = study.code("wei", "b", 9);
    let elsewhere = study.code("wei", "c", 10);
    let memo = study.memo(MemoTarget::Coding(gone));
    let start = study.project.clone();
    study.run(merge(&["a", "b"], "c")).unwrap();
    let left: Vec<CodingId> = study.project.codings.iter().map(|coding| coding.id).collect();
    assert_eq!(left, [stays, other, first, elsewhere]);
    assert!(study.project.codings.get(&second).is_none());
    assert_eq!(study.project.memos[&memo].target, MemoTarget::Coding(stays));
    let entry = study.entries.pop().unwrap();
    study.undo(&entry);
    assert_eq!(study.project, start);
}

#[test]
fn codings_of_a_deleted_code_go_where_they_are_told() {
    let study = check("p\n  a=k\n    b\n  c", &["a"], delete("a", CodeFate::Parent, false), "p\n  a -> p\n  b\n  c");
    assert_eq!((study.raw(), study.shown().join(" ")), (vec!["a"], "p".to_owned()));
    let study =
        check("p\n  a\n    b\n  c", &["a"], delete("a", CodeFate::To("c".into()), false), "p\n  a -> c\n  b\n  c");
    assert_eq!(study.shown(), ["c"]);
    let study = check("p\n  a\n    b\n    d\n  c", &["a"], delete("a", CodeFate::Unlisted, false), "p\n  b\n  d\n  c");
    assert_eq!(study.shown(), ["a"]);
    // What nothing uses just goes, and may go from below a heading.
    check("#p\n  a\n    b", &["b"], delete("a", CodeFate::Parent, false), "#p\n  b");
    // With all below it; what is used stays as a sign, out of what is not.
    let to = |id: &str| CodeFate::To(id.into());
    check("p\na\n  b\n    d\n  c", &["b", "d"], delete("a", to("p"), true), "p\nb -> p\n  d -> p");
    check("p\na\n  b\n    d\n  c", &["b", "d"], delete("a", CodeFate::Unlisted, true), "p");
    let heading = "`h` is a heading and cannot be applied; choose a code below it";
    check_refused("a\n#h", &["a"], delete("a", to("h"), false), heading);
    let heading =
        "`h`, the parent of `a`, is a heading and cannot take its codings; choose a code, or leave them unlisted";
    check_refused("#h\n  a", &["a"], delete("a", CodeFate::Parent, false), heading);
    let top = "`a` stands at the top and has no parent to take its codings; choose a code, or leave them unlisted";
    check_refused("a", &["a"], delete("a", CodeFate::Parent, false), top);
    check_refused(
        "a\n  b",
        &["a"],
        delete("a", to("b"), true),
        "`b` goes too and cannot take the codings; choose another code",
    );
}

#[test]
fn signs_that_point_to_a_deleted_code_go_with_it_where_its_codings_stay_unlisted() {
    let mut study = Study::new("a\nb\nc");
    study.code("mara", "a", 0);
    let about = study.memo(MemoTarget::Code("b".into()));
    study.run(merge(&["a"], "b")).unwrap();
    let before = study.project.clone();
    study.run(delete("b", CodeFate::Unlisted, false)).unwrap();
    assert_eq!((drawn(&study.project.codebook).as_str(), study.shown().join(" ")), ("c", "a".to_owned()));
    assert!(study.project.memos.contains_key(&about));
    let entry = study.entries.pop().unwrap();
    study.undo(&entry);
    assert_eq!(study.project, before);
    study.run(delete("b", CodeFate::To("c".into()), false)).unwrap();
    assert_eq!(
        (drawn(&study.project.codebook).as_str(), study.shown().join(" ")),
        ("a -> b\nb -> c\nc", "c".to_owned())
    );
}

#[test]
fn a_code_is_split_into_new_ones() {
    let new = |name: &str, key: char| NewCode { name: name.to_owned(), key: Some(key), ..NewCode::default() };
    let mut study = Study::new("a=a\n  b\nz=z");
    let codings = [0, 3, 6].map(|start| study.code("mara", "a", start));
    let other = study.code("mara", "z", 0);
    let start = study.project.clone();
    let split = |deals: Vec<(CodingId, usize)>, keys: [char; 2], then| CodebookCommand::Split {
        code: "a".into(),
        into: vec![new("信任", keys[0]), new("Trust 😀", keys[1])],
        deals,
        then,
    };
    let [one, two, three] = codings;
    let label = study.run(split(vec![(three, 0), (one, 1)], ['1', '2'], Remainder::Keep)).unwrap();
    assert_eq!(label, "split a into 信任 and trust");
    assert_eq!(study.raw(), ["trust", "a", "信任", "z"]);
    let version = study.project.codebook.content_version();
    assert!(version != start.codebook.content_version());
    assert_eq!(study.project.codings.get(&one).unwrap().codebook, version.into());
    let entry = study.entries.pop().unwrap();
    study.undo(&entry);
    assert_eq!(study.project, start);
    let mut refused = |deals, keys, then| study.run(split(deals, keys, then)).unwrap_err();
    assert_eq!(refused(vec![(one, 0)], ['1', '2'], Remainder::Delete), Refusal::StillCoded("a".into(), 2));
    assert_eq!(refused(vec![(one, 2)], ['1', '2'], Remainder::Keep), Refusal::NoSuchPile(3, 2));
    assert_eq!(refused(vec![(one, 1), (one, 0)], ['1', '2'], Remainder::Keep), Refusal::DealtTwice(one));
    assert_eq!(
        refused(vec![(other, 1)], ['1', '2'], Remainder::Keep),
        Refusal::NotOfCode(other, "z".into(), "a".into())
    );
    assert_eq!(refused(vec![], ['1', '1'], Remainder::Keep), Refusal::KeyTaken('1', "信任".into()));
    assert_eq!(refused(vec![], ['z', '1'], Remainder::Keep), Refusal::KeyTaken('z', "z".into()));
    study.run(split(vec![(one, 0), (two, 0), (three, 1)], ['1', '2'], Remainder::Delete)).unwrap();
    assert_eq!(drawn(&study.project.codebook), "a -> 信任\nb\nz=z\n信任=1\ntrust=2");
    let late = study.code("carlos", "a", 0);
    assert_eq!(study.project.codebook.resolve(&study.project.codings.get(&late).unwrap().code), "信任".into());
}

#[test]
fn fields_are_edited_and_only_what_can_be_written_is_taken() {
    let mut study = Study::new("a=a\nb=b");
    let code = study.project.codebook.get("a").unwrap().clone();
    let mut edit = |change: &dyn Fn(&mut Code)| {
        let mut code = study.project.codebook.get("a").unwrap().clone();
        change(&mut code);
        study.run(CodebookCommand::Edit(code)).map_err(|error| error.to_string())
    };
    assert_eq!(
        edit(&|code| code.name = " 信任\n 与  trust 😀 ".to_owned()),
        Ok("rename Name a to 信任 与 trust 😀".to_owned())
    );
    assert_eq!(edit(&|code| code.color = crate::project::Color::parse("red")), Ok("color a red".to_owned()));
    assert_eq!(edit(&|code| code.key = Some('慢')), Ok("set the key of a to 慢".to_owned()));
    assert_eq!(edit(&|code| code.exclude = "不".to_owned()), Ok("reword a".to_owned()));
    assert_eq!(edit(&|code| code.aliases = vec!["  x  y ".to_owned(), String::new()]), Ok("edit a".to_owned()));
    assert_eq!(edit(&|code| code.name = "名".repeat(200)).unwrap().chars().count(), 223);
    let mut refused = |change: &dyn Fn(&mut Code)| edit(change).unwrap_err();
    assert_eq!(
        refused(&|code| code.name = "名".repeat(201)),
        "a name has at most 200 characters, and this one has 201"
    );
    assert_eq!(refused(&|code| code.name = " \n".to_owned()), "a code needs a name");
    assert_eq!(
        refused(&|code| code.name = "a\u{1b}[31m".to_owned()),
        "the name holds the control character U+001B; take it out"
    );
    assert_eq!(
        refused(&|code| code.include = "\u{0}".to_owned()),
        "the include holds the control character U+0000; take it out"
    );
    assert_eq!(refused(&|code| code.key = Some('b')), "the key `b` belongs to `b` already");
    assert_eq!(refused(&|code| code.key = Some(' ')), "a key is a letter, digit or sign, and U+0020 is none");
    assert_eq!(refused(&|_| ()), "nothing would change: `a` says so already");
    assert_eq!(study.project.codebook.get("a").unwrap().aliases, ["x y"]);
    let unknown = CodebookCommand::Edit(Code { id: "aa".into(), ..code });
    assert_eq!(study.run(unknown).unwrap_err().to_string(), "no code `aa` in the codebook; did you mean `a`?");
}

#[test]
fn a_quote_becomes_an_example_and_codings_are_confirmed() {
    let mut study = Study::new("a\nb");
    let coding = study.code("mara", "a", 0);
    let promote = CodebookCommand::Promote { coding };
    study.run(promote.clone()).unwrap();
    assert_eq!(study.project.codebook.get("a").unwrap().examples, ["信0 任"]);
    assert_eq!(study.run(promote).unwrap_err().to_string(), "nothing would change: `a` has this example already");
    study.run(merge(&["a"], "b")).unwrap();
    assert_eq!(study.run(CodebookCommand::Confirm(vec![coding, coding])).unwrap(), "confirm a coding");
    let confirmed = study.project.codings.get(&coding).unwrap();
    assert_eq!((&confirmed.code, &*confirmed.codebook), (&"b".into(), &*study.project.codebook.content_version()));
    let again = study.run(CodebookCommand::Confirm(vec![coding])).unwrap_err();
    assert_eq!(again.to_string(), "nothing would change: it is confirmed under this codebook already");
}

/// A command out of numbers; many are refused, as they are in life.
fn command(project: &Project, kind: u8, one: usize, other: usize, third: usize) -> CodebookCommand {
    let codes = project.codebook.codes();
    let pick = |number: usize| codes.get(number % codes.len().max(1)).map_or("none".into(), |code| code.id.clone());
    let codings: Vec<CodingId> = project.codings.iter().map(|coding| coding.id).collect();
    let coding = |number: usize| codings.get(number % codings.len().max(1)).copied();
    let index = third % 5;
    match kind % 9 {
        0 => CodebookCommand::Edit(Code { color: None, ..Code::new(pick(one), format!("新 {other} 😀")) }),
        1 => CodebookCommand::Move { code: pick(one), parent: Some(pick(other)), index },
        2 => CodebookCommand::Move { code: pick(one), parent: None, index },
        3 => CodebookCommand::Merge { codes: vec![pick(one), pick(third)], into: pick(other), wording: pick(one) },
        4 => {
            CodebookCommand::Delete { code: pick(one), fate: CodeFate::To(pick(other)), below: third.is_multiple_of(2) }
        }
        5 => CodebookCommand::Delete { code: pick(one), fate: CodeFate::Parent, below: third.is_multiple_of(2) },
        6 => CodebookCommand::Delete { code: pick(one), fate: CodeFate::Unlisted, below: third.is_multiple_of(3) },
        7 => {
            let parent = Some(pick(other)).filter(|_| third.is_multiple_of(2));
            let new = |name: &str| NewCode { name: name.to_owned(), parent: parent.clone(), ..NewCode::default() };
            let uses = Uses::of(&project.codebook, &[pick(one)]);
            let all = uses.codings(project).enumerate().map(|(place, coding)| (coding.id, place % 2));
            let (deals, then) = match third % 3 {
                0 => (all.collect(), Remainder::Delete),
                _ => (all.step_by(2).collect(), Remainder::Keep),
            };
            CodebookCommand::Split { code: pick(one), into: vec![new("分 a"), new("分 b")], deals, then }
        }
        _ => match coding(one) {
            Some(id) if third.is_multiple_of(2) => CodebookCommand::Promote { coding: id },
            id => CodebookCommand::Confirm(id.into_iter().chain(coding(other)).collect()),
        },
    }
}

/// What must hold of every codebook.
fn sound(codebook: &Codebook) {
    let ids: BTreeMap<&str, usize> =
        codebook.codes().iter().enumerate().map(|(place, code)| (code.id.as_str(), place)).collect();
    assert_eq!(ids.len(), codebook.codes().len());
    let mut keys = Vec::new();
    for (place, code) in codebook.codes().iter().enumerate() {
        assert_eq!(codebook.place(code.id.as_str()), Some(place));
        if let Some(parent) = &code.parent {
            assert!(ids[parent.as_str()] < place, "{} above {}", code.id, parent);
        }
        if let Some(by) = &code.replaced_by {
            assert!(ids.contains_key(by.as_str()), "{} points nowhere", code.id);
            assert!(codebook.get(codebook.resolve(&code.id).as_str()).unwrap().replaced_by.is_none());
        }
        keys.extend(code.key);
    }
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all);
    // In preorder: each code's subtree is one block.
    let again: Vec<Code> = preorder(codebook, None);
    assert_eq!(again, codebook.codes());
}

fn preorder(codebook: &Codebook, parent: Option<&CodeId>) -> Vec<Code> {
    let with_below = |code: &Code| [vec![code.clone()], preorder(codebook, Some(&code.id))].concat();
    codebook.children(parent).flat_map(with_below).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn all_that_is_done_can_be_undone_and_redone(
        steps in proptest::collection::vec((any::<u8>(), 0..40_usize, 0..40_usize, 0..40_usize), 1..14),
        coded in proptest::collection::vec((0..8_usize, 0..6_usize, any::<bool>()), 0..20),
    ) {
        let mut study = Study::new("a=a\n  b\n    c=c\n  d\n#e\n  f=f\n    g\nh");
        for (code, start, own) in coded {
            let code = ["a", "b", "c", "d", "f", "g", "h", "gone"][code];
            let id = study.code(if own { "wei" } else { "mara" }, code, start);
            if start == 0 {
                study.memo(MemoTarget::Coding(id));
            }
        }
        study.memo(MemoTarget::Code("b".into()));
        let mut states = vec![study.project.clone()];
        for (kind, one, other, third) in steps {
            let before: Vec<(CharRange, CoderId)> =
                study.project.codings.iter().map(|coding| (coding.anchor.range, coding.coder.clone())).collect();
            let command = command(&study.project, kind, one, other, third);
            if study.run(command.clone()).is_err() {
                continue;
            }
            sound(&study.project.codebook);
            // No coder's passage is lost: where a coding went, another of the same code stands.
            for (range, coder) in before {
                let still = |coding: &Coding| coding.anchor.range == range && coding.coder == coder;
                prop_assert!(study.project.codings.iter().any(still), "{command:?}");
            }
            for memo in study.project.memos.values() {
                if let MemoTarget::Coding(id) = &memo.target {
                    prop_assert!(study.project.codings.get(id).is_some());
                }
            }
            states.push(study.project.clone());
        }
        let done = std::mem::take(&mut study.entries);
        let mut undone = Vec::new();
        for (entry, state) in done.iter().zip(&states).rev() {
            undone.push(study.undo(entry));
            prop_assert_eq!(&study.project, state);
        }
        for (entry, state) in undone.iter().rev().zip(states.iter().skip(1)) {
            study.undo(entry);
            prop_assert_eq!(&study.project, state);
        }
    }
}
