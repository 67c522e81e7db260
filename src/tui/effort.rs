//! How many keys coding takes: every coding of a coder of the sample study is made again by a researcher who knows the
//! keys, starting from the coding before it. The cheapest way is searched for among all motions, as a chess program would.

use std::collections::{HashMap, VecDeque};
use std::path::Path;

use ratatui::layout::Rect;

use super::action::{Action, Motion, Opened, Verb};
use super::effect::perform;
use super::keymap::{When, is_reserved, rows_of};
use super::state::{Input, Passages, Pickable, Picker, State, Target};
use super::theme::Theme;
use super::update::update;
use crate::app::{Options, Overview, SHIPPED, Workspace, new_project};
use crate::project::{Anchor, Code, CodeId, Codebook, TranscriptId};
use crate::text::{Arrange, ByteOffset, Selection, TextRange, Unit, previous_grapheme};

/// Keys beyond which no way is looked for.
const PATIENCE: usize = 40;

/// Codings of a transcript that are made again.
const CODINGS: usize = 16;

struct Researcher {
    state: State,
    /// Where each motion leads from a position.
    steps: HashMap<ByteOffset, Vec<ByteOffset>>,
}

impl Researcher {
    fn reading(root: &Path, transcript: &TranscriptId) -> Self {
        let options = Options { coder: Some("somebody".to_owned()), ..Options::default() };
        let (workspace, notices) = Workspace::open(root, &options).unwrap();
        let overview = Overview::of(&workspace);
        let mut state = State::new(Rect::new(0, 0, 100, 30), Theme::default());
        update(&mut state, Action::Opened(Box::new(Ok(Opened { workspace, notices, overview, offered: Vec::new() }))));
        let load = super::effect::Effect::Load(transcript.clone(), None);
        state.view = super::action::View::Read;
        for action in perform(&mut state, load) {
            update(&mut state, action);
        }
        Self { state, steps: HashMap::new() }
    }

    /// All motions that one key of the Read view makes.
    fn motions() -> Vec<Motion> {
        let mut motions = Vec::new();
        for row in rows_of(When::Read) {
            if let Verb::Move(motion) = row.action
                && !matches!(motion, Motion::Match(_) | Motion::Coding(_))
                && !motions.contains(&motion)
            {
                motions.push(motion);
            }
        }
        motions
    }

    fn neighbours(&mut self, from: ByteOffset) -> Vec<ByteOffset> {
        if let Some(known) = self.steps.get(&from) {
            return known.clone();
        }
        let mut found = Vec::new();
        for motion in Self::motions() {
            self.state.read.selection = Selection::caret(from);
            self.state.read.goal = None;
            update(&mut self.state, Action::Ask(Verb::Move(motion)));
            let head = self.state.read.selection.head;
            if head != from && !found.contains(&head) {
                found.push(head);
            }
        }
        self.steps.insert(from, found.clone());
        found
    }

    /// Keys from `from` to the nearest position that `arrived` accepts, and that position.
    fn walk(&mut self, from: ByteOffset, arrived: impl Fn(ByteOffset) -> bool) -> Option<(usize, ByteOffset)> {
        let mut seen = HashMap::from([(from, 0)]);
        let mut waiting = VecDeque::from([from]);
        while let Some(here) = waiting.pop_front() {
            let keys = seen.get(&here).copied().unwrap_or(0);
            if arrived(here) {
                return Some((keys, here));
            }
            if keys >= PATIENCE {
                return None;
            }
            for next in self.neighbours(here) {
                if let std::collections::hash_map::Entry::Vacant(entry) = seen.entry(next) {
                    entry.insert(keys + 1);
                    waiting.push_back(next);
                }
            }
        }
        None
    }

    /// Keys that extend a selection from the start of `range` over all of it, `v` included.
    fn select(&mut self, range: TextRange) -> Option<usize> {
        let start = Selection::caret(range.start());
        let mut seen = HashMap::from([(start, 1)]);
        let mut waiting = VecDeque::from([start]);
        while let Some(here) = waiting.pop_front() {
            let keys = seen.get(&here).copied().unwrap_or(0);
            self.state.read.selection = here;
            if self.state.read.selected() == Some(range) {
                return Some(keys);
            }
            if keys > 9 || here.head > range.end() + 40 || here.head < range.start() {
                continue;
            }
            for motion in
                Self::motions().into_iter().filter(|motion| matches!(motion, Motion::Unit(..) | Motion::Line(_)))
            {
                (self.state.read.selection, self.state.read.selecting, self.state.read.goal) = (here, true, None);
                update(&mut self.state, Action::Ask(Verb::Move(motion)));
                let next = self.state.read.selection;
                if let std::collections::hash_map::Entry::Vacant(entry) = seen.entry(next) {
                    entry.insert(keys + 1);
                    waiting.push_back(next);
                }
            }
        }
        self.state.read.selecting = false;
        None
    }

    /// Whether `range` is what a key codes where nothing is selected.
    fn is_sentence(&self, range: TextRange) -> bool {
        let read = &self.state.read;
        read.page.units(read.text()).at(Unit::Sentence, range.start()) == Some(range)
    }

    /// Keys to go to a passage and select it, and where the cursor then is: by the unit under the cursor, by widening, or
    /// from its start to its end.
    fn reach(&mut self, from: ByteOffset, range: TextRange) -> (usize, ByteOffset) {
        let mut ways = Vec::new();
        let inside = self.walk(from, |here| range.contains(here));
        if let Some((keys, here)) = inside {
            if self.is_sentence(range) {
                ways.push((keys, here));
            }
            for wider in 1..=5 {
                self.state.read.selection = Selection::caret(here);
                (0..wider).for_each(|_| drop(update(&mut self.state, Action::Ask(Verb::Widen))));
                if self.state.read.selected() == Some(range) {
                    ways.push((keys + wider, here));
                }
            }
        }
        if let Some((keys, _)) = self.walk(from, |here| here == range.start())
            && let Some(more) = self.select(range)
        {
            ways.push((keys + more, previous_grapheme(self.state.read.text(), range.end())));
        }
        ways.into_iter().min().unwrap_or((PATIENCE, range.start()))
    }

    /// Keys to apply a code: its own key, or a few letters in the picker.
    fn apply(&self, code: &CodeId) -> usize {
        let codebook = &self.state.workspace.as_ref().unwrap().project().codebook;
        let code = codebook.get(code.as_str()).unwrap();
        if let Some(key) = code.key {
            return if is_reserved(key) { 2 } else { 1 };
        }
        pick(codebook, code)
    }
}

/// Keys to pick a code by its name: space, some letters, perhaps some steps down, Enter. The letters are what comes to
/// mind: the beginning of the name or of a word in it, the first letters of its words, or of both the first two.
fn pick(codebook: &Codebook, code: &Code) -> usize {
    let name = code.name.to_lowercase();
    let words: Vec<&str> = name.split_whitespace().collect();
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    let begin = |word: &str, count: usize| word.chars().take(count).collect::<String>();
    let mut typed = vec![String::new()];
    for count in 1..=4 {
        typed.push(begin(&initials, count));
        typed.extend(words.iter().map(|word| begin(word, count)));
    }
    typed.extend(words.iter().skip(1).map(|word| format!("{}{}", begin(&name, 2), begin(word, 2))));
    let keys = typed.iter().filter_map(|typed| {
        let mut picker = Picker::new(Target::Passages(Passages::default()), HashMap::new(), codebook, &[]);
        picker.input = Input::from(typed.as_str());
        picker.offer(codebook, &[]);
        let place = picker.offers.iter().position(|offer| matches!(offer, Pickable::Known(id, _) if *id == code.id))?;
        Some(2 + typed.chars().count() + place)
    });
    keys.min().unwrap_or(PATIENCE)
}

/// Keys for each coding that `coder` made in `transcript`: to come there and select, and to apply the code.
fn effort(transcript: &str, coder: &str) -> Vec<(usize, usize)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let copy = tempfile::tempdir().unwrap();
    for file in ["emic.yaml", "codebook.yaml", "history", "transcripts"] {
        copy_into(&root.join(file), &copy.path().join(file));
    }
    let id = TranscriptId::from(transcript);
    let mut researcher = Researcher::reading(copy.path(), &id);
    let project = researcher.state.workspace.as_ref().unwrap().project();
    let own = project.codings.of(&id).filter(|coding| coding.coder.as_str() == coder);
    let mut wanted: Vec<(Anchor, CodeId)> = own.map(|coding| (coding.anchor.clone(), coding.code.clone())).collect();
    wanted.arrange_by_key(|(anchor, _)| (anchor.range.start(), anchor.range.end()));
    let open = researcher.state.read.transcript.clone().unwrap();
    let mut here = ByteOffset::default();
    let mut last = TextRange::default();
    let mut keys = Vec::new();
    for (anchor, code) in wanted.into_iter().take(CODINGS) {
        let range = anchor.locate(&open.text, &open.positions).unwrap();
        // What was selected is let go once it has a code, and one key selects it again.
        let again = usize::from(!researcher.is_sentence(range));
        let (reach, end) = if range == last { (again, here) } else { researcher.reach(here, range) };
        keys.push((reach, researcher.apply(&code)));
        (here, last) = (end, range);
    }
    keys
}

pub(super) fn copy_into(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy_into(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

fn median(mut values: Vec<usize>) -> usize {
    values.sort_unstable();
    values[values.len() / 2]
}

#[test]
fn any_span_with_any_code_takes_nine_keys_at_the_median() {
    for (transcript, coder) in [("us02-pruitt", "mei"), ("cn02-lu", "tomas")] {
        let keys = effort(transcript, coder);
        let apply = median(keys.iter().map(|(_, apply)| *apply).collect());
        let all = median(keys.iter().map(|(reach, apply)| reach + apply).collect());
        assert!(
            keys.len() == CODINGS && apply <= 6 && all <= 9,
            "{transcript}: {all}, of which {apply} for the code: {keys:?}"
        );
    }
}

#[test]
fn every_code_of_the_shipped_codebooks_is_picked_by_name_in_six_keys() {
    for (name, _) in SHIPPED {
        let home = tempfile::tempdir().unwrap();
        let study = home.path().join("study");
        new_project(&study, None, Some(Path::new(name))).unwrap();
        let workspace = Workspace::open(&study, &Options::default()).unwrap().0;
        let codebook = workspace.project().codebook.clone();
        for code in codebook.codes().iter().filter(|code| code.applies) {
            let keys = pick(&codebook, code);
            assert!(keys <= 6, "{name}: `{}` takes {keys} keys", code.name);
        }
    }
}
