//! The studies that are searched: the sample study, and the corpora imported and coded at random; their turns as the slow
//! reader reads them, and every filter that can be asked of them with the turns that it lets through.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use emic::app::importing::{ImportOptions, import, plan};
use emic::app::{Options, Searcher, Workspace};
use emic::project::{CodeId, Coding, Command, MemoTarget, TranscriptId};
use emic::text::{CharRange, TextRange};

use super::asking::{Ask, Turn, Vocabulary};
use super::random::Random;
use super::reading::words;

/// A study that is searched by the program and read by hand.
pub struct Study {
    pub workspace: Workspace,
    pub searcher: Searcher,
    pub ids: Vec<TranscriptId>,
    pub turns: Vec<Turn>,
    /// Where each turn lies, its label included, in code points.
    ranges: Vec<CharRange>,
    pub vocabulary: Vocabulary,
    /// All filters.
    pub filters: Vec<Ask>,
    _folder: tempfile::TempDir,
}

fn sample_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (path, name) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() { copy(&path, &name) } else { assert!(std::fs::copy(&path, &name).is_ok()) }
    }
}

fn open(root: &Path) -> Workspace {
    Workspace::open(root, &Options { coder: Some("wei".into()), now: None }).unwrap().0
}

impl Study {
    /// The sample study, with a memo.
    pub fn sample() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&sample_data(), folder.path());
        Self::of(open(folder.path()), folder, 20)
    }

    /// Texts that are written for the purpose.
    pub fn of_texts(texts: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("研究");
        let codebook = std::fs::read_to_string(sample_data().join("codebook.yaml")).unwrap();
        Workspace::create(&root, "Study", "", &codebook).unwrap();
        for (id, text) in texts {
            std::fs::write(root.join(format!("transcripts/{id}.txt")), text).unwrap();
        }
        Self::of(open(&root), folder, 0)
    }

    /// The corpora beside the repository; `None` where they are not there.
    pub fn corpora() -> Option<Self> {
        let files = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared/corpora"));
        let corpora = files.into_iter().find(|folder| folder.is_dir())?;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("研究");
        let codebook = std::fs::read_to_string(sample_data().join("codebook.yaml")).unwrap();
        Workspace::create(&root, "Corpora", "", &codebook).unwrap();
        let mut workspace = open(&root);
        let mut paths: Vec<PathBuf> = std::fs::read_dir(corpora).unwrap().flatten().map(|entry| entry.path()).collect();
        paths.sort();
        let is_text = |path: &PathBuf| {
            let ending = path.extension().unwrap_or_default();
            ["md", "vtt", "odt", "docx", "rtf", "txt", "srt"].iter().any(|own| ending == *own)
                && path.file_stem().is_some_and(|stem| stem.to_string_lossy().contains('_'))
        };
        paths.retain(is_text);
        let planned = plan(&workspace, &paths);
        import(&mut workspace, &planned, &ImportOptions::default(), &mut |_, _| true).unwrap();
        let kinds = workspace.project().transcripts.keys().cloned().enumerate();
        let kind = |(number, id): (usize, TranscriptId)| {
            (id, "partner".to_owned(), ["CN", "US 😀", "both"][number % 3].to_owned())
        };
        let set = kinds.map(kind).collect();
        workspace.run(Command::SetAttributes(set)).unwrap();
        Some(Self::of(workspace, folder, 300))
    }

    /// A study with so many codings more.
    fn of(mut workspace: Workspace, folder: tempfile::TempDir, codings: usize) -> Self {
        let ids: Vec<TranscriptId> = workspace.project().transcripts.keys().cloned().collect();
        let (mut turns, mut ranges, mut vocabulary) = (Vec::new(), Vec::new(), Vocabulary::new());
        for (place, id) in ids.iter().enumerate() {
            let transcript = workspace.transcript(id).unwrap();
            for (number, turn) in transcript.turns.iter().enumerate() {
                let (start, end) = (turn.words.start().get(), turn.words.end().get());
                let text = transcript.text[start..end].to_owned();
                let words = words(&text);
                let ids = words.iter().map(|word| vocabulary.place(&word.folded)).collect();
                turns.push(Turn { transcript: place, number, text, start, words, ids });
                let whole = (turn.range.start().get(), turn.range.end().get());
                let before = transcript.text[..whole.0].chars().count();
                ranges.push(CharRange::of(before, before + transcript.text[whole.0..whole.1].chars().count()));
            }
        }
        code(&mut workspace, &ids, &turns, codings);
        let mut searcher = Searcher::open(workspace.root()).unwrap();
        let refreshed = searcher.refresh(&Searcher::sources(&workspace), &mut |_, _| true).unwrap();
        assert!(refreshed.complete && refreshed.rebuilt.is_none() && refreshed.unread.is_empty(), "{refreshed:?}");
        let mut study =
            Self { workspace, searcher, ids, turns, ranges, vocabulary, filters: Vec::new(), _folder: folder };
        study.filters = study.all_filters();
        study
    }

    fn all_filters(&self) -> Vec<Ask> {
        let project = self.workspace.project();
        let mut filters = Vec::new();
        let mut add = |field: &str, value: &str, turns: Vec<(usize, usize)>| {
            let quoted = value.contains(|letter: char| !letter.is_alphanumeric() && !"-.".contains(letter));
            let value = if quoted { format!("\"{value}\"") } else { value.to_owned() };
            // What means nothing is an error, and not a question.
            if !turns.is_empty() {
                filters.push(Ask::About { shown: format!("{field}:{value}"), turns });
            }
        };
        let speakers: BTreeSet<&str> = self.turns.iter().filter_map(|turn| self.speaker(turn)).collect();
        for speaker in &speakers {
            let part = speaker.split_whitespace().next_back().unwrap_or(speaker);
            for value in [*speaker, part] {
                if !value.contains('"') && !name(value).is_empty() {
                    let meant = named(value, speakers.iter().copied());
                    add(
                        "speaker",
                        value,
                        self.turns_where(|turn| self.speaker(turn).is_some_and(|own| meant.contains(own))),
                    );
                }
            }
        }
        let titles: Vec<[&str; 2]> =
            project.transcripts.values().map(|record| [record.id.as_str(), record.title.as_str()]).collect();
        for [id, title] in &titles {
            let part = id.split(['-', '_']).next().unwrap_or(id);
            for value in [*id, *title, part] {
                let meant = named(value, titles.iter().flatten().copied());
                if !value.contains('"') && !name(value).is_empty() {
                    add(
                        "transcript",
                        value,
                        self.turns_where(|turn| titles[turn.transcript].iter().any(|own| meant.contains(own))),
                    );
                }
            }
        }
        let standing: Vec<&Coding> = project.codings.iter().filter(|coding| !coding.lost).collect();
        for code in project.codebook.codes() {
            let codings: Vec<&Coding> =
                standing.iter().filter(|coding| self.is_below(&coding.code, &code.id)).copied().collect();
            add("code", code.id.as_str(), self.touched(&codings));
            add("code", &code.name, self.touched(&codings));
        }
        for coder in &project.coders {
            let codings: Vec<&Coding> = standing.iter().filter(|coding| coding.coder == *coder).copied().collect();
            add("coder", coder.as_str(), self.touched(&codings));
        }
        add("has", "coding", self.touched(&standing));
        add("has", "memo", self.noted());
        for language in ["en", "zh", "mixed"] {
            let turns = self.turns_where(|turn| project.transcripts[&self.ids[turn.transcript]].language == language);
            add("lang", language, turns);
        }
        let given = project.attributes.values().flatten().map(|(name, value)| (name.as_str(), value.as_str()));
        let given: BTreeSet<(&str, &str)> = given.collect();
        for (own, value) in &given {
            let all = given.iter().filter(|(name, _)| name == own).map(|(_, value)| *value);
            let meant = named(value, all);
            let turns = self.turns_where(|turn| {
                let own = project.attributes.get(&self.ids[turn.transcript]).and_then(|values| values.get(*own));
                own.is_some_and(|own| meant.contains(own.as_str()))
            });
            let own = if own.contains(' ') { format!("\"{own}\"") } else { (*own).to_owned() };
            if !value.contains('"') && !name(value).is_empty() {
                add(&format!("attribute.{own}"), value, turns);
            }
        }
        filters
    }

    /// Two codes and how their passages lie to each other, tried for every pair of passages.
    pub fn related(&self, random: &mut Random) -> Option<Ask> {
        let used: Vec<&CodeId> = self.workspace.project().codings.iter().map(|coding| &coding.code).collect();
        if used.is_empty() {
            return None;
        }
        let (left, right) = (*random.pick(&used), *random.pick(&used));
        let (one, other) = (self.passages(left), self.passages(right));
        let within = 1 + random.below(4);
        let overlap = |a: &Passage, b: &Passage| a.start < b.end && b.start < a.end;
        let apart = |a: &Passage, b: &Passage| b.first.saturating_sub(a.last).max(a.first.saturating_sub(b.last));
        let (word, pairs): (String, Vec<(usize, usize)>) = match random.below(4) {
            0 => ("OVERLAPS".to_owned(), pairs(&one, &other, overlap)),
            1 => ("NEAR".to_owned(), pairs(&one, &other, |a, b| apart(a, b) <= 1)),
            2 => (format!("NEAR~{within}"), pairs(&one, &other, |a, b| apart(a, b) <= within)),
            _ => {
                let follows = |a: &Passage, b: &Passage| b.start >= a.end;
                let next = |a: &Passage, b: &Passage| {
                    follows(a, b)
                        && !other.iter().any(|c| c.transcript == a.transcript && follows(a, c) && c.start < b.start)
                };
                let soon = random.below(2) == 0;
                let near = |a: &Passage, b: &Passage| !soon || b.first <= a.last + within;
                let word = if soon { format!("THEN~{within}") } else { "THEN".to_owned() };
                (word, pairs(&one, &other, |a, b| next(a, b) && near(a, b)))
            }
        };
        let parts = pairs.iter().flat_map(|&(a, b)| [&one[a], &other[b]]);
        let parts: BTreeSet<(usize, usize, usize)> =
            parts.map(|part| (part.transcript, part.start, part.end)).collect();
        let places = parts.into_iter().flat_map(|(transcript, start, end)| self.cut(transcript, start, end)).collect();
        Some(Ask::Related { shown: format!("code:{left} {word} code:{right}"), places })
    }

    /// The passages coded with a code or one below it, with the turns that they begin and end in.
    fn passages(&self, code: &CodeId) -> Vec<Passage> {
        let standing = self.workspace.project().codings.iter().enumerate().filter(|(_, coding)| !coding.lost);
        let own = standing.filter(|(_, coding)| self.is_below(&coding.code, code));
        let passage = |(number, coding): (usize, &Coding)| {
            let transcript = self.ids.iter().position(|id| *id == coding.transcript)?;
            let (start, end) = (coding.anchor.range.start().get(), coding.anchor.range.end().get());
            let turn = |at: usize| {
                let turns = self.turns.iter().zip(&self.ranges).filter(|(turn, _)| turn.transcript == transcript);
                turns.filter(|(_, range)| range.start().get() <= at).map(|(turn, _)| turn.number).max().unwrap_or(0)
            };
            Some(Passage { number, transcript, start, end, first: turn(start), last: turn(end - 1) })
        };
        own.filter_map(passage).collect()
    }

    /// A passage in code points, turn by turn: the bytes of each turn's words, all of them where it lies outside of them.
    fn cut(&self, transcript: usize, start: usize, end: usize) -> Vec<(usize, usize, usize, usize)> {
        let own: Vec<(&Turn, &CharRange)> =
            self.turns.iter().zip(&self.ranges).filter(|(turn, _)| turn.transcript == transcript).collect();
        let mut places = Vec::new();
        for (place, (turn, range)) in own.iter().enumerate() {
            let next = own.get(place + 1).map_or(usize::MAX, |(_, next)| next.start().get());
            if start >= next || end <= range.start().get() {
                continue;
            }
            let text = self.workspace.transcript(&self.ids[transcript]).unwrap().text.clone();
            let before = text[..turn.start].chars().count();
            let inside: Vec<(usize, char)> = turn
                .text
                .char_indices()
                .enumerate()
                .filter(|(at, _)| (start..end).contains(&(before + at)))
                .map(|(_, letter)| letter)
                .collect();
            places.push(match (inside.first(), inside.last()) {
                (Some((from, _)), Some((to, letter))) => (transcript, turn.number, *from, to + letter.len_utf8()),
                _ => (transcript, turn.number, 0, turn.text.len()),
            });
        }
        places
    }

    fn turns_where(&self, fits: impl Fn(&Turn) -> bool) -> Vec<(usize, usize)> {
        self.turns.iter().filter(|turn| fits(turn)).map(|turn| (turn.transcript, turn.number)).collect()
    }

    fn speaker(&self, turn: &Turn) -> Option<&str> {
        // Transcripts are shared and stay in memory, but not for as long as this value: a leak of a test is none.
        let transcript = self.workspace.transcript(&self.ids[turn.transcript]).unwrap();
        transcript.turns[turn.number].speaker.clone().map(|speaker| &*speaker.leak())
    }

    fn is_below(&self, code: &CodeId, top: &CodeId) -> bool {
        let mut at = Some(code.clone());
        while let Some(id) = at {
            if id == *top {
                return true;
            }
            at = self
                .workspace
                .project()
                .codebook
                .codes()
                .iter()
                .find(|code| code.id == id)
                .and_then(|code| code.parent.clone());
        }
        false
    }

    /// The turns that these codings touch.
    fn touched(&self, codings: &[&Coding]) -> Vec<(usize, usize)> {
        let ranges = codings.iter().map(|coding| (coding.transcript.clone(), coding.anchor.range));
        self.touched_by(&ranges.collect::<Vec<_>>())
    }

    fn touched_by(&self, passages: &[(TranscriptId, CharRange)]) -> Vec<(usize, usize)> {
        let touches = |(turn, range): (&Turn, &CharRange)| {
            let hit = passages.iter().any(|(id, own)| {
                *id == self.ids[turn.transcript] && own.start() < range.end() && range.start() < own.end()
            });
            hit.then_some((turn.transcript, turn.number))
        };
        self.turns.iter().zip(&self.ranges).filter_map(touches).collect()
    }

    fn noted(&self) -> Vec<(usize, usize)> {
        let project = self.workspace.project();
        let passages = project.memos.values().filter(|memo| !memo.lost).filter_map(|memo| match &memo.target {
            MemoTarget::Passage(transcript, anchor) => Some((transcript.clone(), anchor.range)),
            MemoTarget::Coding(id) => {
                let coding = project.codings.get(id).filter(|coding| !coding.lost)?;
                Some((coding.transcript.clone(), coding.anchor.range))
            }
            _ => None,
        });
        self.touched_by(&passages.collect::<Vec<_>>())
    }
}

/// A coded passage, in code points, and the turns that it begins and ends in.
struct Passage {
    number: usize,
    transcript: usize,
    start: usize,
    end: usize,
    first: usize,
    last: usize,
}

/// The pairs of two different passages of one transcript that fit.
fn pairs(one: &[Passage], other: &[Passage], fits: impl Fn(&Passage, &Passage) -> bool) -> Vec<(usize, usize)> {
    let all = one.iter().enumerate().flat_map(|a| other.iter().enumerate().map(move |b| (a, b)));
    let same_text = all.filter(|((_, a), (_, b))| a.transcript == b.transcript && a.number != b.number);
    same_text.filter(|((_, a), (_, b))| fits(a, b)).map(|((a, _), (b, _))| (a, b)).collect()
}

/// A name as names are compared.
fn name(text: &str) -> String {
    words(text).into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" ")
}

/// The names that a value means: those that equal it, or where none does, those that contain it.
fn named<'a>(value: &str, all: impl Iterator<Item = &'a str> + Clone) -> BTreeSet<&'a str> {
    let same = all.clone().filter(|own| name(own) == name(value));
    let same: BTreeSet<&str> = same.collect();
    if same.is_empty() { all.filter(|own| name(own).contains(&name(value))).collect() } else { same }
}

/// Code passages of some words at random, some of them over the end of a turn, and write two memos.
fn code(workspace: &mut Workspace, ids: &[TranscriptId], turns: &[Turn], codings: usize) {
    let mut random = Random::new(11);
    let codes: Vec<CodeId> =
        workspace.project().codebook.codes().iter().filter(|code| code.applies).map(|code| code.id.clone()).collect();
    let mut passages = Vec::new();
    for _ in 0..codings {
        let turn = random.pick(turns);
        let Some(word) = (!turn.words.is_empty()).then(|| random.pick(&turn.words)) else { continue };
        let text = &workspace.transcript(&ids[turn.transcript]).unwrap().text.clone();
        let start = turn.start + word.start;
        let end = text[start..].char_indices().nth(1 + random.below(200)).map_or(text.len(), |(byte, _)| start + byte);
        let anchor = workspace.anchor(&ids[turn.transcript], TextRange::of(start, end)).unwrap();
        passages.push((ids[turn.transcript].clone(), anchor, random.pick(&codes).clone()));
    }
    if let Some((transcript, anchor, _)) = passages.last().cloned() {
        workspace.run(Command::CodeMany(passages.into_iter().map(Into::into).collect())).unwrap();
        let target = MemoTarget::Passage(transcript, anchor);
        workspace.run(Command::WriteMemo { memo: None, target, text: "信任 😀".to_owned() }).unwrap();
        let coding = workspace.project().codings.iter().next().unwrap().id;
        let target = MemoTarget::Coding(coding);
        workspace.run(Command::WriteMemo { memo: None, target, text: "why".to_owned() }).unwrap();
    }
}
