//! Properties of histories under random work: nothing that two coders do, in whatever order it is read back, ends
//! differently.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;

use super::intern::Interner;
use super::{Fold, Folder, Joined, Snapshot, list_histories, read_histories, read_line, write_line};
use crate::project::{
    Anchor, BookmarkId, Change, Code, Codebook, CoderId, CodingId, Command, Completion, Context, Entry, EntryId,
    Extent, MemoTarget, NewBookmark, NewCoding, Origin, Project, Qualities, Rule, TranscriptRecord, decide,
    decide_undo, recognise,
};
use crate::text::{Arrange, Positions, TextRange};

const TEXT: &str = "我们 trust 他们 😀, slowly 慢慢来, é.";

/// What a coder does.
#[derive(Clone, Debug)]
enum Deed {
    Code(usize, usize, usize),
    Uncode(usize),
    Recode(usize, usize),
    Memo(Option<usize>, String),
    Weigh(usize, Option<u8>),
    Translate(usize, String),
    Exemplify(usize, bool),
    Bookmark(Option<char>, usize),
    Unmark(usize),
    Complete(bool),
    Undo,
    Redo,
    /// Read what the other has written.
    Sync,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        5 => (0..12_usize, 1..6_usize, 0..3_usize).prop_map(|(start, length, code)| Deed::Code(start, length, code)),
        2 => (0..20_usize).prop_map(Deed::Uncode),
        2 => (0..20_usize, 0..3_usize).prop_map(|(coding, code)| Deed::Recode(coding, code)),
        2 => (prop::option::of(0..4_usize), "[a-z信任😀\"\\\\\n]{0,5}").prop_map(|(memo, text)| Deed::Memo(memo, text)),
        1 => (0..20_usize, prop::option::of(0..120_u8)).prop_map(|(coding, weight)| Deed::Weigh(coding, weight)),
        1 => (0..20_usize, "[a-z信任😀 ]{0,5}").prop_map(|(coding, text)| Deed::Translate(coding, text)),
        1 => (0..20_usize, any::<bool>()).prop_map(|(coding, on)| Deed::Exemplify(coding, on)),
        2 => (prop::option::of(prop::sample::select(vec!['a', '信'])), 0..12_usize)
            .prop_map(|(letter, start)| Deed::Bookmark(letter, start)),
        1 => (0..4_usize).prop_map(Deed::Unmark),
        1 => any::<bool>().prop_map(Deed::Complete),
        3 => Just(Deed::Undo),
        2 => Just(Deed::Redo),
        2 => Just(Deed::Sync),
    ]
}

/// A coder at work: what they have read and written.
struct Desk {
    coder: CoderId,
    /// What their clock says, off by this many seconds.
    skew: i64,
    fold: Fold,
    written: Vec<Entry>,
    /// How much of the other's writing they have read.
    read: usize,
}

impl Desk {
    fn new(coder: &str, skew: i64) -> Self {
        let mut fold = Fold::default();
        start(&mut fold.project);
        Self { coder: coder.into(), skew, fold, written: Vec::new(), read: 0 }
    }

    fn work(&mut self, deed: &Deed, tick: usize) {
        let mut random = || (tick as u64) << 20 | self.written.len() as u64;
        let now = Timestamp::from_second(1_700_000_000 + self.skew + tick as i64).unwrap();
        let project = &self.fold.project;
        let codings: Vec<_> = project.codings.iter().map(|coding| coding.id).collect();
        let pick = |number: usize| (!codings.is_empty()).then(|| vec![codings[number % codings.len()]]);
        let one =
            |number: usize| codings.get(number % codings.len().max(1)).copied().unwrap_or(CodingId(uuid::Uuid::nil()));
        let code = |number: usize| ["trust", "time", "信"][number].into();
        let (undoes, decision) = match deed {
            Deed::Undo | Deed::Redo => {
                let stacks = &self.fold.stacks;
                let is_undo = matches!(deed, Deed::Undo);
                let stack = if is_undo { stacks.undoable(&self.coder) } else { stacks.redoable(&self.coder) };
                let id = stack.last().copied();
                let Some(entry) = self.written.iter().find(|entry| Some(entry.id) == id) else { return };
                (id, decide_undo(project, entry, &|_| false, &BTreeSet::new()))
            }
            deed => {
                let command = match deed {
                    Deed::Code(start, length, number) => {
                        let anchor = passage(*start, *length);
                        let (query, unit) = (format!("信任 {}", number % 2), Extent::ALL[length % 3]);
                        let rule = (start % 2 == 0).then_some(Rule::Search);
                        let origin = rule.map(|rule| Arc::new(Origin { rule, query, unit }));
                        let weight = (length % 2 == 0).then_some(50);
                        let qualities = Qualities { weight, ..Qualities::default() };
                        let new = ("t".into(), anchor, code(*number)).into();
                        Command::CodeMany(vec![NewCoding { origin, qualities, ..new }])
                    }
                    Deed::Uncode(number) => Command::Uncode(pick(*number).unwrap_or_default()),
                    Deed::Recode(number, other) => {
                        Command::Recode { codings: pick(*number).unwrap_or_default(), code: code(*other) }
                    }
                    Deed::Memo(memo, text) => {
                        let memo = memo.and_then(|number| project.memos.keys().nth(number).copied());
                        Command::WriteMemo { memo, target: MemoTarget::Code("time".into()), text: text.clone() }
                    }
                    Deed::Weigh(number, weight) => {
                        Command::Weigh { codings: pick(*number).unwrap_or_default(), weight: *weight }
                    }
                    Deed::Translate(number, text) => Command::Translate { coding: one(*number), text: text.clone() },
                    Deed::Exemplify(number, on) => {
                        Command::Exemplify { codings: pick(*number).unwrap_or_default(), on: *on }
                    }
                    Deed::Bookmark(letter, start) => Command::SetBookmark(NewBookmark {
                        bookmark: None,
                        transcript: "t".into(),
                        anchor: passage(*start, 1),
                        letter: *letter,
                        name: String::new(),
                    }),
                    Deed::Unmark(number) => {
                        let bookmark = project.bookmarks.keys().nth(*number).copied();
                        Command::RemoveBookmark(bookmark.unwrap_or(BookmarkId(uuid::Uuid::nil())))
                    }
                    Deed::Complete(whole) => {
                        let completion = if *whole { Completion::Complete } else { Completion::InProgress };
                        Command::Complete { transcript: "t".into(), completion }
                    }
                    Deed::Undo | Deed::Redo | Deed::Sync => return,
                };
                let clock = &mut self.fold.clock;
                let mut context = Context { coder: &self.coder, now, clock, random: &mut random };
                (None, decide(&self.fold.project, command, &mut context))
            }
        };
        let Ok(decision) = decision else { return };
        let id = EntryId(self.fold.clock.next(now, random()));
        let entry = Entry {
            id,
            time: now,
            coder: self.coder.clone(),
            label: decision.label,
            changes: decision.changes,
            undoes,
            noticed: false,
        };
        self.fold.push(entry.clone());
        self.written.push(entry);
    }

    fn sync(&mut self, other: &[Entry]) {
        assert!(matches!(self.fold.join(other[self.read..].to_vec()), Joined::New(_)));
        self.read = other.len();
    }
}

fn passage(start: usize, length: usize) -> Anchor {
    let bounds: Vec<usize> = TEXT.char_indices().map(|(place, _)| place).collect();
    Anchor::new(TEXT, &Positions::new(TEXT), TextRange::of(bounds[start], bounds[start + length]))
}

fn start(project: &mut Project) {
    project.codebook =
        Codebook::new(vec![Code::new("trust", "Trust"), Code::new("time", "Time"), Code::new("信", "信任")]);
    let record = TranscriptRecord::of_text("t".into(), TEXT, &recognise(TEXT));
    project.transcripts.insert(record.id.clone(), record);
}

/// Two coders who work and now and then read each other.
fn work_together(deeds: &[(bool, Deed)], skew: i64) -> [Desk; 2] {
    let (mut wei, mut mara) = (Desk::new("卫", 0), Desk::new("mara", skew));
    for (tick, (first, deed)) in deeds.iter().enumerate() {
        let (one, other) = if *first { (&mut wei, &mut mara) } else { (&mut mara, &mut wei) };
        match deed {
            Deed::Sync => one.sync(&other.written),
            deed => one.work(deed, tick),
        }
    }
    [wei, mara]
}

fn folded(entries: Vec<Entry>) -> Fold {
    let mut fold = Fold::default();
    start(&mut fold.project);
    let count = entries.len();
    assert_eq!(fold.join(entries), Joined::New(count));
    fold
}

fn sorted(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.arrange_by_key(|entry| entry.id);
    entries.dedup_by_key(|entry| entry.id);
    entries
}

fn check_same(one: &Fold, other: &Fold) {
    assert_eq!(one.project, other.project);
    assert_eq!(one.stacks, other.stacks);
    assert_eq!(one.entries, other.entries);
}

/// A project folder with one history.
fn folder_with(lines: &[u8]) -> (tempfile::TempDir, Folder) {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::new(home.path());
    fs::create_dir(folder.histories()).unwrap();
    fs::write(folder.histories().join("w.jsonl"), lines).unwrap();
    (home, folder)
}

fn sizes(folder: &Folder) -> Vec<(String, u64)> {
    list_histories(folder).unwrap().into_iter().map(|(name, metadata)| (name, metadata.len())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn undoing_all_is_the_start_and_redoing_all_is_the_end(deeds in prop::collection::vec(deed(), 0..40)) {
        let mut desk = Desk::new("卫", 0);
        for (tick, deed) in deeds.iter().enumerate() {
            desk.work(deed, tick);
        }
        let end = desk.fold.project.clone();
        let mut steps = 0;
        while !desk.fold.stacks.undoable(&desk.coder).is_empty() {
            desk.work(&Deed::Undo, 1_000 + steps);
            steps += 1;
            prop_assert!(steps < 100);
        }
        let mut begin = Project::default();
        start(&mut begin);
        begin.coders.clone_from(&end.coders);
        prop_assert_eq!(&desk.fold.project, &begin);
        for step in 0..steps {
            desk.work(&Deed::Redo, 2_000 + step);
        }
        // What had been undone before is redone too; taking back as many steps as were taken is the end again.
        prop_assert_eq!(&desk.fold.project, &end);
        let lines: Vec<Entry> = desk.written.iter()
            .map(|entry| read_line(&write_line(entry), &mut Interner::default(), &mut |_| {}).unwrap())
            .collect();
        check_same(&folded(lines), &desk.fold);
    }

    #[test]
    fn two_histories_merge_to_the_same_state_in_any_order(
        deeds in prop::collection::vec((any::<bool>(), deed()), 0..60),
        skew in -100_i64..100,
        cuts in prop::collection::vec(0..60_usize, 0..4),
    ) {
        let [mut wei, mut mara] = work_together(&deeds, skew);
        wei.sync(&mara.written);
        mara.sync(&wei.written);
        check_same(&wei.fold, &mara.fold);
        let all = sorted([wei.written.clone(), mara.written.clone()].concat());
        check_same(&wei.fold, &folded(all.clone()));
        // In parts, each part twice, the later half first.
        let mut fold = Fold::default();
        start(&mut fold.project);
        for cut in cuts {
            for history in [&mara.written, &wei.written] {
                let part = history[..cut.min(history.len())].to_vec();
                if fold.join(part) == Joined::TooOld {
                    return Ok(());
                }
            }
        }
        if fold.join(all) != Joined::TooOld {
            check_same(&fold, &wei.fold);
        }
    }

    #[test]
    fn a_snapshot_and_what_follows_are_the_whole(
        deeds in prop::collection::vec((any::<bool>(), deed()), 1..60),
        share in 0..100_usize,
    ) {
        let [wei, mara] = work_together(&deeds, 7);
        let all = sorted([wei.written, mara.written].concat());
        let lines: Vec<u8> = all.iter().flat_map(write_line).collect();
        let cut: usize = all[..all.len() * share / 100].iter().map(|entry| write_line(entry).len()).sum();
        let (_home, folder) = folder_with(&lines[..cut]);
        let begin = read_histories(&folder, &sizes(&folder), &[]);
        Snapshot::write(&folder, &Fold::of(begin.entries), &begin.extents, &[], &BTreeMap::new()).unwrap();
        fs::write(folder.histories().join("w.jsonl"), &lines).unwrap();
        let snapshot = Snapshot::read(&folder, &list_histories(&folder).unwrap()).unwrap();
        let mut fold = snapshot.fold;
        let rest = read_histories(&folder, &sizes(&folder), &snapshot.extents);
        prop_assert_eq!(fold.join(rest.entries), Joined::New(all.len() - all.len() * share / 100));
        prop_assert_eq!(fold, Fold::of(all));
    }

    #[test]
    fn damage_costs_at_most_the_damaged_lines(
        deeds in prop::collection::vec((any::<bool>(), deed()), 1..40),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let [wei, mara] = work_together(&deeds, 0);
        let all = sorted([wei.written, mara.written].concat());
        let lines: Vec<Vec<u8>> = all.iter().map(write_line).collect();
        let mut bytes = lines.concat();
        prop_assume!(!bytes.is_empty());
        for (place, byte) in hits {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let whole: Vec<Vec<u8>> = bytes.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
        let (_home, folder) = folder_with(&bytes);
        let read = read_histories(&folder, &sizes(&folder), &[]);
        let kept = all.iter().zip(&lines).filter(|(_, line)| whole.contains(line));
        for (entry, _) in kept {
            prop_assert!(read.entries.contains(entry));
        }
        for damage in &read.damage {
            prop_assert!(!lines.contains(&whole[damage.line - 1]), "{damage}");
        }
    }
}

#[test]
fn pieces_meet_at_every_place_of_a_line() {
    let [wei, _] = work_together(&[(true, Deed::Code(0, 3, 0)), (true, Deed::Memo(None, "二".to_owned()))], 0);
    // More than two pieces, with lines of all lengths across their borders.
    let mut entries = Vec::new();
    let mut bytes = Vec::new();
    let mut number = 0;
    while bytes.len() < 9 << 20 {
        let mut entry = wei.written[0].clone();
        entry.id = EntryId(uuid::Uuid::from_u128(entry.id.0.as_u128() + number));
        entry.label = "长".repeat(number as usize % 700);
        bytes.extend(write_line(&entry));
        entries.push(entry);
        number += 1;
    }
    let (_home, folder) = folder_with(&bytes);
    let read = read_histories(&folder, &sizes(&folder), &[]);
    assert_eq!((read.entries.len(), read.extents[0].lines), (entries.len(), entries.len()));
    assert!(read.entries == entries && read.damage.is_empty() && read.torn.is_empty());
    assert_eq!(read.extents[0].bytes, bytes.len() as u64);
}

#[test]
fn what_is_not_understood_cannot_be_taken_back() {
    let mut desk = Desk::new("卫", 0);
    let id = EntryId(desk.fold.clock.next(Timestamp::UNIX_EPOCH, 1));
    let changes = vec![Change::Unknown(serde_json::json!({"case": {}}))];
    let entry = Entry {
        id,
        time: Timestamp::UNIX_EPOCH,
        coder: "卫".into(),
        label: "new".into(),
        changes,
        undoes: None,
        noticed: false,
    };
    assert!(decide_undo(&desk.fold.project, &entry, &|_| false, &BTreeSet::new()).is_err());
}
