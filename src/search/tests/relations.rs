//! What the index finds by codes, against what is found in each transcript by itself.

use super::*;

/// The sample's texts with codings of three codes all over them, some twice in one place, some over several turns.
struct Coded {
    room: Room,
    codings: Vec<(&'static str, Passage)>,
}

impl Coded {
    fn new() -> Self {
        let room = Room::sample();
        let mut random = 11_u64;
        let mut next = |below: usize| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) as usize % below
        };
        let mut codings = Vec::new();
        for transcript in &room.transcripts {
            let chars = transcript.positions.chars();
            for _ in 0..40 {
                let start = next(chars - 1);
                let length = [1, 12, 80, 900][next(4)];
                let range = CharRange::of(start, (start + 1 + next(length)).min(chars));
                let number = codings.len() as u32;
                codings
                    .push((["a", "b", "信任"][next(3)], Passage { transcript: transcript.id.clone(), range, number }));
            }
        }
        Self { room, codings }
    }
}

impl Study for Coded {
    fn scope(&self, filter: &Filter) -> Result<Arc<Scope>, (String, Option<String>)> {
        let meant = |(code, _): &&(&str, Passage)| filter.value == "all" || *code == filter.value;
        let passages: Vec<Passage> = self.codings.iter().filter(meant).map(|(_, passage)| passage.clone()).collect();
        if passages.is_empty() { Err(("no code".to_owned(), None)) } else { Ok(Arc::new(Scope::Passages(passages))) }
    }

    fn transcript(&self, id: &TranscriptId) -> Option<Arc<Transcript>> {
        self.room.transcript(id)
    }
}

const QUERIES: [&str; 14] = [
    "code:a",
    "code:a AND code:b",
    "code:a OVERLAPS code:信任",
    "code:a OVERLAPS code:all",
    "code:all OVERLAPS code:all",
    "code:a NEAR code:b",
    "code:a NEAR~0 code:b",
    "code:a NEAR~3 (code:b OR code:信任)",
    "code:b THEN code:a",
    "code:b THEN~1 code:a",
    "trust code:a THEN code:b",
    "信任 OR code:a OVERLAPS code:b",
    "trust -(code:a OVERLAPS code:b)",
    "code:a -(code:a NEAR code:b) /信.|tr/",
];

#[test]
fn the_index_finds_what_each_transcript_has_by_itself() {
    let coded = Coded::new();
    let mut index = coded.room.open();
    coded.room.refresh(&mut index);
    for text in QUERIES {
        let query = Query::parse(text).unwrap();
        let found = index.find(&query, &coded, &|| true).unwrap();
        let mut indexed = Vec::new();
        for (id, turn) in found.iter() {
            let transcript = coded.transcript(&id).unwrap();
            let hits = found.hits(&query, &transcript, turn).unwrap();
            assert!(hits.iter().all(|hit| transcript.turns[turn].words.contains_range(*hit)), "{text}");
            indexed.extend(hits.into_iter().map(|hit| (id.clone(), hit)));
        }
        let mut read = Vec::new();
        for transcript in &coded.room.transcripts {
            let hits = find_in(transcript, &query, &coded).unwrap();
            read.extend(hits.into_iter().map(|hit| (transcript.id.clone(), hit)));
        }
        assert_eq!(indexed, read, "{text}");
        assert!(!read.is_empty(), "{text}");
    }
}

#[test]
fn hits_of_a_relation_are_the_passages_cut_at_the_words_of_turns() {
    let room = Room::new(&[("x", "Wei: 我们的信任😀很好。\n\nLu: 你们也是。\n\nWei: 好。\n\nLu: 不好。\n")]);
    let text = room.transcripts[0].text.clone();
    let place = |words: &str| {
        let start = text.find(words).unwrap();
        let chars = |to: usize| TextRange::of(0, to).slice(&text).chars().count();
        CharRange::of(chars(start), chars(start + words.len()))
    };
    let passage = |words: &str, number| Passage { transcript: "x".into(), range: place(words), number };
    let codings = vec![
        ("a", passage("信任😀很好。\n\nLu: 你们", 0)),
        ("b", passage("😀", 1)),
        ("b", passage("也是", 2)),
        ("c", passage("不好", 3)),
    ];
    let coded = Coded { room, codings };
    let check = |query: &str, expected: &[&str]| {
        let hits = find_in(&coded.room.transcripts[0], &Query::parse(query).unwrap(), &coded).unwrap();
        assert_eq!(hits.iter().map(|hit| hit.slice(&text)).collect::<Vec<_>>(), expected, "{query}");
    };
    check("code:a OVERLAPS code:b", &["信任😀很好。", "你们"]);
    check("code:b OVERLAPS code:a", &["信任😀很好。", "你们"]);
    check("code:b NEAR~0 code:a", &["信任😀很好。", "你们", "也是"]);
    check("code:a THEN code:b", &["信任😀很好。", "你们", "也是"]);
    check("code:b NEAR code:c", &[]);
    check("code:b NEAR~2 code:c", &["也是", "不好"]);
    check("code:b THEN~2 code:c", &["也是", "不好"]);
    check("好 -(code:b NEAR~2 code:c)", &["好", "好"]);
    check("code:b AND code:a", &["我们的信任😀很好。", "你们也是。"]);
}
