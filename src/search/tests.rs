//! The index against a plain reading of the texts, and against everything that can happen to its files.

mod relations;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use super::*;
use crate::project::{Transcript, TranscriptId};
use crate::text::{CharRange, TextRange};

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| error.to_string())
}

/// A folder of texts and its index.
struct Room {
    folder: tempfile::TempDir,
    transcripts: Vec<Arc<Transcript>>,
}

/// A study of texts alone; `code:x` means the passage from character 2 to 9 of every transcript.
impl Study for Room {
    fn scope(&self, filter: &Filter) -> Result<Arc<Scope>, (String, Option<String>)> {
        match filter.field {
            Field::Code => {
                let passage = |(text, number): (&Arc<Transcript>, u32)| Passage {
                    transcript: text.id.clone(),
                    range: CharRange::of(2, 9),
                    number,
                };
                Ok(Arc::new(Scope::Passages(self.transcripts.iter().zip(0..).map(passage).collect())))
            }
            _ => Ok(Arc::new(Scope::Transcripts(BTreeSet::from([filter.value.as_str().into()])))),
        }
    }

    fn transcript(&self, id: &TranscriptId) -> Option<Arc<Transcript>> {
        self.transcripts.iter().find(|transcript| transcript.id == *id).cloned()
    }
}

impl Room {
    fn new(texts: &[(&str, &str)]) -> Self {
        let mut room = Self { folder: tempfile::tempdir().unwrap(), transcripts: Vec::new() };
        texts.iter().for_each(|(id, text)| room.write(id, text));
        room
    }

    fn sample() -> Self {
        let mut room = Self::new(&[]);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/transcripts");
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            room.write(path.file_stem().unwrap().to_str().unwrap(), &fs::read_to_string(&path).unwrap());
        }
        room
    }

    fn write(&mut self, id: &str, text: &str) {
        fs::write(self.folder.path().join(id), text).unwrap();
        self.transcripts.retain(|transcript| transcript.id.as_str() != id);
        self.transcripts.push(Arc::new(Transcript::new(id.into(), text.to_owned())));
        self.transcripts.sort_by(|one, other| one.id.cmp(&other.id));
    }

    fn index_folder(&self) -> PathBuf {
        self.folder.path().join(".emic/index")
    }

    fn open(&self) -> Index {
        Index::open(&self.index_folder()).unwrap()
    }

    fn refresh(&self, index: &mut Index) -> Refreshed {
        let source = |text: &Arc<Transcript>| Source {
            id: text.id.clone(),
            path: self.folder.path().join(text.id.as_str()),
            choices: Arc::default(),
        };
        let sources: Vec<Source> = self.transcripts.iter().map(source).collect();
        index.refresh(&sources, &read, &mut |_, _| true).unwrap()
    }

    /// The turns that the index finds.
    fn indexed(&self, index: &Index, query: &Query) -> Vec<(String, usize)> {
        let found = index.find(query, self, &|| true).unwrap();
        let turns: Vec<_> = found.iter().map(|(id, turn)| (id.to_string(), turn)).collect();
        let mut best = index.best(&found, query, self, usize::MAX, &|| true).unwrap();
        best.sort();
        assert_eq!(best, found.iter().collect::<Vec<_>>());
        assert_eq!(found.turns(), turns.len());
        assert_eq!(found.transcripts().iter().map(|(_, count)| count).sum::<usize>(), turns.len());
        turns
    }

    /// The turns that reading every text finds.
    fn read(&self, query: &Query) -> Vec<(String, usize)> {
        let turns = self.transcripts.iter().flat_map(|text| (0..text.turns.len()).map(move |turn| (text, turn)));
        turns
            .filter(|(text, turn)| hits(query, &text.text, &text.turns[*turn], &|_, _| Known::Open).is_some())
            .map(|(text, turn)| (text.id.to_string(), turn))
            .collect()
    }

    fn check(&self, index: &Index, query: &str) {
        let parsed = Query::parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        assert_eq!(self.indexed(index, &parsed), self.read(&parsed), "{query}");
    }
}

const TEXTS: [(&str, &str); 3] = [
    ("a", "We trusted them 😀.\n\nThey transfer knowledge. 信任很重要。"),
    ("b", "Trust, and verify.\n\nKnowledge of the transfer: 信，任。\n\nJoint ventures die; he is dying."),
    ("ç", "知識轉移 IJV合資公司。\n\nnothing"),
];

const QUERIES: [&str; 22] = [
    "trust",
    "=trust",
    "信任",
    "知识转移",
    "IJV合资",
    "\"transfer knowledge\"",
    "\"knowledge transfer\"~1",
    "trust OR 信",
    "-trust",
    "trust -them",
    "know*",
    "*sted",
    "trast~",
    "trsut~2",
    "/信.任/",
    "joint-venture",
    "die",
    "=dying",
    "nowhere",
    "\"trust, and\"",
    "\"trust and\"",
    "transf* AND (信任 OR \"of the\")",
];

#[test]
fn the_index_finds_what_reading_finds() {
    let room = Room::new(&TEXTS);
    let mut index = room.open();
    let refreshed = room.refresh(&mut index);
    assert_eq!((refreshed.updated, refreshed.removed, refreshed.complete, refreshed.rebuilt), (3, 0, true, None));
    QUERIES.iter().for_each(|query| room.check(&index, query));
    let trust = Query::parse("trust").unwrap();
    assert_eq!(room.indexed(&index, &trust), [("a".to_owned(), 0), ("b".to_owned(), 0)]);
}

#[test]
fn filters_choose_turns() {
    let room = Room::new(&TEXTS);
    let mut index = room.open();
    room.refresh(&mut index);
    let found = |query: &str| room.indexed(&index, &Query::parse(query).unwrap()).len();
    let all = room.transcripts.iter().map(|text| text.turns.len()).sum::<usize>();
    assert_eq!(found("transcript:b"), room.transcripts[1].turns.len());
    assert_eq!(found("-transcript:b"), all - room.transcripts[1].turns.len());
    assert_eq!(found("code:x"), 3);
    assert_eq!(found("code:x 轉移"), 1);
    assert!(matches!(
        index.find(&Query::parse("speaker:nobody").unwrap(), &room, &|| true),
        Err(Failure::Filter(_, message, None)) if message == "no speaker is called `nobody`"
    ));
}

#[test]
fn changed_new_and_removed_texts_are_noticed_and_nothing_else_is_read() {
    let mut room = Room::new(&TEXTS);
    let mut index = room.open();
    room.refresh(&mut index);
    room.write("b", "Now about 信任 and trust");
    room.write("d", "One more trust");
    room.transcripts.remove(0);
    let refreshed = room.refresh(&mut index);
    assert_eq!((refreshed.updated, refreshed.removed), (2, 1));
    QUERIES.iter().for_each(|query| room.check(&index, query));
    let refreshed = room.refresh(&mut index);
    assert_eq!((refreshed.updated, refreshed.removed, refreshed.complete), (0, 0, true));
    // Twenty rounds leave segments behind and make the engine merge them.
    for round in 0..20 {
        room.write("b", &format!("round {round} of trust\n\n信任"));
        room.refresh(&mut index);
    }
    QUERIES.iter().for_each(|query| room.check(&index, query));
    QUERIES.iter().for_each(|query| room.check(&room.open(), query));
    let manifests = fs::read_dir(room.index_folder()).unwrap().flatten();
    let manifests = manifests.filter(|file| file.file_name().to_string_lossy().starts_with("manifest")).count();
    assert_eq!(manifests, 2);
}

#[test]
fn one_text_is_updated_without_a_look_at_the_others() {
    let mut room = Room::new(&TEXTS);
    let mut index = room.open();
    room.refresh(&mut index);
    room.write("b", "Now about 信任 and trust");
    let source = |id: &str| Source { id: id.into(), path: room.folder.path().join(id), choices: Arc::default() };
    let refreshed = index.update(&[source("b")], &read, &mut |_, _| true).unwrap();
    assert_eq!((refreshed.updated, refreshed.removed, refreshed.complete), (1, 0, true));
    QUERIES.iter().for_each(|query| room.check(&index, query));
}

#[test]
fn a_text_that_cannot_be_read_is_reported_and_not_found() {
    let mut room = Room::new(&TEXTS);
    let mut index = room.open();
    room.refresh(&mut index);
    fs::write(room.folder.path().join("a"), b"\xFF\xFE trust").unwrap();
    fs::remove_file(room.folder.path().join("b")).unwrap();
    let refreshed = room.refresh(&mut index);
    let unread: Vec<&str> = refreshed.unread.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!((unread.as_slice(), refreshed.removed), (["b", "a"].as_slice(), 1));
    let again: Vec<_> = room.refresh(&mut index).unread;
    assert!(again.iter().any(|(id, _)| id.as_str() == "b"), "it is told of every time: {again:?}");
    room.transcripts.drain(..2);
    room.check(&index, "知識");
    assert!(!index.transcripts().any(|id| id == "a" || id == "b"));
}

#[test]
fn a_cancelled_refresh_keeps_what_it_has_done() {
    let room = Room::new(&TEXTS);
    let mut index = room.open();
    let sources: Vec<Source> = (room.transcripts.iter())
        .map(|text| Source {
            id: text.id.clone(),
            path: room.folder.path().join(text.id.as_str()),
            choices: Arc::default(),
        })
        .collect();
    let refreshed = index.refresh(&sources, &read, &mut |done, of| (done, of) != (2, 3)).unwrap();
    assert_eq!((refreshed.updated, refreshed.complete), (2, false));
    assert_eq!(index.transcripts().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(room.refresh(&mut index).updated, 1);
}

#[test]
fn two_programs_share_an_index() {
    let mut room = Room::new(&TEXTS);
    let (mut one, mut other) = (room.open(), room.open());
    room.refresh(&mut one);
    assert_eq!(room.refresh(&mut other).updated, 0);
    room.check(&other, "信任");
    let writer: tantivy::IndexWriter =
        tantivy::Index::open_in_dir(room.index_folder()).unwrap().writer_with_num_threads(1, 15 << 20).unwrap();
    room.write("b", "no longer");
    let refreshed = room.refresh(&mut one);
    assert_eq!((refreshed.updated, refreshed.complete, refreshed.busy), (0, false, true));
    drop(writer);
    assert!(room.refresh(&mut one).complete);
    room.check(&one, "longer");
}

#[test]
fn an_index_that_cannot_be_written_is_kept_in_memory() {
    let room = Room::new(&TEXTS);
    fs::write(room.folder.path().join(".emic"), "in the way").unwrap();
    let mut index = room.open();
    assert!(!index.on_disk());
    let rebuilt = room.refresh(&mut index).rebuilt.unwrap();
    assert!(rebuilt.starts_with("the search index is kept in memory") && rebuilt.lines().count() == 1, "{rebuilt}");
    QUERIES.iter().for_each(|query| room.check(&index, query));
    room.refresh(&mut index);
    QUERIES.iter().for_each(|query| room.check(&index, query));
}

#[test]
fn a_deleted_folder_is_made_again() {
    let room = Room::new(&TEXTS);
    let mut index = room.open();
    room.refresh(&mut index);
    fs::remove_dir_all(room.index_folder()).unwrap();
    assert_eq!(room.refresh(&mut index).updated, 3);
    assert!(index.on_disk());
    room.check(&index, "信任");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_index() {
    use std::os::unix::fs::PermissionsExt;
    let room = Room::new(&TEXTS);
    room.refresh(&mut room.open());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&room.index_folder()), 0o700);
    assert!(fs::read_dir(room.index_folder()).unwrap().flatten().all(|file| mode(&file.path()) == 0o600));
}

#[test]
fn whatever_happens_to_a_file_of_the_index_it_answers_rightly() {
    let room = Room::new(&TEXTS);
    room.refresh(&mut room.open());
    let files: Vec<PathBuf> = fs::read_dir(room.index_folder()).unwrap().flatten().map(|file| file.path()).collect();
    let whole: Vec<(PathBuf, Vec<u8>)> =
        files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    let mut random = 7_u64;
    let mut next = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize
    };
    for (path, bytes) in &whole {
        for kind in 0..8 {
            fs::remove_dir_all(room.index_folder()).unwrap();
            fs::create_dir_all(room.index_folder()).unwrap();
            whole.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
            let mut bytes = bytes.clone();
            match kind {
                0 => fs::remove_file(path).unwrap(),
                1 => fs::write(path, "").unwrap(),
                2 => fs::write(path, &bytes[..bytes.len() / 2]).unwrap(),
                _ if bytes.is_empty() => {}
                _ => {
                    for _ in 0..kind {
                        let place = next() % bytes.len();
                        bytes[place] ^= 1 + (next() % 255) as u8;
                    }
                    fs::write(path, &bytes).unwrap();
                }
            }
            let mut index = room.open();
            room.refresh(&mut index);
            QUERIES.iter().for_each(|query| room.check(&index, query));
        }
    }
}

#[test]
fn an_index_of_another_schema_is_built_anew() {
    let room = Room::new(&TEXTS);
    fs::create_dir_all(room.index_folder()).unwrap();
    let mut schema = tantivy::schema::Schema::builder();
    schema.add_text_field("body", tantivy::schema::TEXT);
    tantivy::Index::create_in_dir(room.index_folder(), schema.build()).unwrap();
    let mut index = room.open();
    let rebuilt = room.refresh(&mut index).rebuilt;
    assert_eq!(rebuilt.as_deref(), Some("the search index is built anew: another version of the program made it"));
    room.check(&index, "信任");
}

#[test]
fn matching_turns_are_counted_by_speaker_and_by_passage() {
    let room = Room::new(&[
        ("a", "Lu: 信任。\n\nDale: We trust 😀.\n\nLu: 信任 and trust."),
        ("b", "Dale: nothing\n\nLu: 信任！"),
        ("c", "Lu: nothing"),
    ]);
    let mut index = room.open();
    room.refresh(&mut index);
    let found = index.find(&Query::parse("信任 OR trust").unwrap(), &room, &|| true).unwrap();
    let facts = TurnFacts::of(&found).unwrap();
    let (set, mut speakers) = (facts.set(&found), facts.speakers(&facts.set(&found)));
    speakers.sort_unstable();
    assert_eq!(speakers, [("dale", 1), ("lu", 3)]);
    assert_eq!(facts.transcripts(&set), [("a", 3), ("b", 1)]);
    assert_eq!((facts.turns(), set.len(), facts.place("nowhere")), (6, 4, None));
    let touched =
        |id: &str, start: usize, end: usize| facts.touched(facts.place(id).unwrap(), CharRange::of(start, end));
    assert_eq!(
        [touched("a", 0, 2), touched("a", 4, 5), touched("a", 5, 20), touched("b", 0, 99)],
        [0..1, 0..1, 0..2, 3..5]
    );
    let mut passages = facts.none();
    assert!(passages.is_empty());
    passages.insert(touched("a", 5, 20));
    passages.insert(touched("b", 0, 99));
    assert_eq!((passages.len(), passages.shared(&set), passages.contains(2)), (4, 3, false));
    let other = index.find(&Query::parse("nothing").unwrap(), &room, &|| true).unwrap();
    assert!(facts.fit(&other) && facts.set(&other).len() == 2);
}

#[test]
fn a_search_that_is_stopped_says_so() {
    let room = Room::new(&TEXTS);
    let mut index = room.open();
    room.refresh(&mut index);
    for query in QUERIES {
        let stopped = index.find(&Query::parse(query).unwrap(), &room, &|| false);
        assert!(matches!(stopped, Err(Failure::Stopped)), "{query}");
    }
}

#[test]
fn what_fits_best_comes_first() {
    let room = Room::new(&[
        ("a", "They trusted, trusting and trusted, trusts."),
        ("b", "We trust.\n\nTrust is what we trust, as everyone who talks for long knows 😀, does he not, as we do?"),
        ("c", "信任和不信任。\n\n信任，然后说了很多别的话，说了很多很多，一直说到晚上。\n\nnothing"),
    ]);
    let mut index = room.open();
    room.refresh(&mut index);
    let best = |query: &str, most: usize| {
        let query = Query::parse(query).unwrap();
        let found = index.find(&query, &room, &|| true).unwrap();
        let best = index.best(&found, &query, &room, most, &|| true).unwrap();
        best.into_iter().map(|(id, turn)| format!("{id}{turn}")).collect::<Vec<_>>().join(" ")
    };
    // The word as typed comes before its forms, and a short turn before a long one.
    assert_eq!(best("trust", 9), "b0 b1 a0");
    assert_eq!(best("trusted", 9), "a0 b0 b1");
    assert_eq!(best("trust", 1), "b0");
    assert_eq!(best("信任", 9), "c0 c1");
    assert_eq!(best("信任 OR \"信任 别的\"~20", 2), "c1 c0");
    assert_eq!(best("/trust/i", 9), "a0 b0 b1");
    assert_eq!(best("-trust", 9), "c0 c1 c2");
}

/// Random queries with words of the study itself.
fn queries(transcripts: &[Arc<Transcript>]) -> impl Strategy<Value = String> + use<> {
    let mut words = Vec::new();
    let mut runs = Vec::new();
    for transcript in transcripts {
        words.extend(
            transcript
                .text
                .split_whitespace()
                .step_by(37)
                .filter(|word| word.is_ascii())
                .map(|word| word.chars().filter(|letter| letter.is_ascii_alphabetic()).collect::<String>()),
        );
        let chars: Vec<char> = transcript.text.chars().collect();
        let han = |c: &char| ('\u{4E00}'..='\u{9FFF}').contains(c);
        runs.extend(chars.chunks(3).step_by(29).filter(|chunk| chunk.iter().all(han)).map(String::from_iter));
    }
    words.retain(|word| word.len() > 1 && !["AND", "OR", "NOT"].contains(&word.as_str()));
    let word = prop::sample::select(words).boxed();
    let run = prop::sample::select(runs).boxed();
    let pair = (word.clone(), word.clone());
    let leaf = prop_oneof![
        3 => word.clone(),
        3 => run.clone(),
        1 => word.clone().prop_map(|word| format!("={word}")),
        1 => word.clone().prop_map(|word| format!("{}*", TextRange::of(0, word.len().div_ceil(2)).slice(&word))),
        1 => word.clone().prop_map(|word| format!("*{}", TextRange::of(word.len() / 2, word.len()).slice(&word))),
        1 => word.clone().prop_map(|word| format!("{word}~")),
        1 => word.clone().prop_map(|word| format!("{word}~2")),
        1 => word.clone().prop_map(|word| format!("*{}*", TextRange::of(word.len() / 3, word.len()).slice(&word))),
        1 => word.clone().prop_map(|word| format!("/{word}/i")),
        1 => word.clone().prop_map(|word| format!("/\\b{word}\\b/")),
        1 => word.clone().prop_map(|word| format!("/\\w+{}\\b/i", TextRange::of(word.len() / 2, word.len()).slice(&word))),
        1 => pair.clone().prop_map(|(one, two)| format!("/{one}[^.]{{0,40}} {two}/i")),
        1 => pair.clone().prop_map(|(one, two)| format!("/(\\s{one}|{two}[,.’])/")),
        1 => run.clone().prop_map(|run| format!("/{}.?.?[的了，。]/", run.chars().take(2).collect::<String>())),
        1 => Just("/^(well|yes|no)\\b|。$/i".to_owned()),
        1 => Just("/[a-z]\\W+\\p{Han}/".to_owned()),
        1 => pair.clone().prop_map(|(one, two)| format!("\"{one} {two}\"")),
        1 => pair.clone().prop_map(|(one, two)| format!("{one}-{two}")),
        1 => (pair, 0..9).prop_map(|((one, two), distance)| format!("\"{one} {two}\"~{distance}")),
        1 => Just("\"of the\"".to_owned()),
        1 => Just("\"the a*\"".to_owned()),
        1 => Just("\"and the and\"~6".to_owned()),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, two)| format!("({one} {two})")),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| format!("({one} OR {two})")),
            inner.prop_map(|inner| format!("-{inner}")),
        ]
    })
}

#[test]
fn three_hundred_random_queries_find_what_reading_finds() {
    let room = Room::sample();
    let mut index = room.open();
    room.refresh(&mut index);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let queries = queries(&room.transcripts);
    for _ in 0..300 {
        let query = queries.new_tree(&mut runner).unwrap().current();
        room.check(&index, &query);
    }
}

#[test]
fn the_words_of_a_hit_fold_to_the_query() {
    let room = Room::sample();
    for query in ["信任", "\"joint venture\"", "知识", "\"the Chinese side\"", "合资公司"] {
        let parsed = Query::parse(query).unwrap();
        let mut count = 0;
        for transcript in &room.transcripts {
            for range in find_in(transcript, &parsed, &room).unwrap() {
                assert_eq!(fold_name(range.slice(&transcript.text)), fold_name(query.trim_matches('"')));
                count += 1;
            }
        }
        assert!(count > 0, "{query}");
    }
}
