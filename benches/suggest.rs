//! Finding passages that are alike, and codes for a passage, among 30,000 coded passages by default.
//!
//! The floor is an exact cosine over inverted lists in memory, made of the same words: what one would write by hand for
//! this and nothing else. `EMIC_BENCH_TRANSCRIPTS` makes the study smaller or larger; a transcript has 150 codings.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/study.rs"]
mod study;

use std::collections::{BTreeSet, HashMap};
use std::hint::black_box;
use std::time::Instant;

use corpus::{Corpus, Random};
use emic::app::suggesting::{Lessons, Suggester, Wanted};
use emic::project::{CodeId, Coding, CodingId, Project, Transcript, TranscriptId, TranscriptRecord};
use emic::search::{Scanner, Similar};

/// Passages asked for.
const QUERIES: usize = 500;

/// Rounds; of each query the fastest counts.
const ROUNDS: usize = 5;

fn main() {
    let count = std::env::var("EMIC_BENCH_TRANSCRIPTS").ok().and_then(|count| count.parse().ok()).unwrap_or(200);
    let texts = Corpus::default();
    let (mut project, mut transcripts) = (Project::default(), Vec::new());
    for number in 0..count {
        add(&mut project, &mut transcripts, number, texts.transcript(number));
    }
    let wanted: Vec<Wanted> = wanted(&project, &transcripts);
    println!("| {} passages | ms |\n|---|---|", project.codings.len());
    let (lessons, taken) = timed(|| Lessons::of(&project, &BTreeSet::new()));
    println!("| take what there is to learn from the study | {:.1} |", taken * 1e3);
    let mut suggester = Suggester::new().unwrap();
    let (_, learnt) = timed(|| suggester.learn(lessons, &mut |_, _| true).unwrap());
    println!("| learn all | {:.0} |", learnt * 1e3);
    add(&mut project, &mut transcripts, count, texts.transcript(count));
    let more = Lessons::of(&project, &BTreeSet::new());
    let (_, learnt) = timed(|| suggester.learn(more, &mut |_, _| true).unwrap());
    println!("| learn those of one transcript more | {:.1} |", learnt * 1e3);

    let mut similar = Similar::new().unwrap();
    let quotes: Vec<&str> = project.codings.iter().map(|coding| coding.anchor.quote()).collect();
    similar.add(quotes.iter().copied(), &mut |_| true).unwrap();
    let exact = Exact::new(&quotes);
    println!("\n| a passage of {} letters in the middle, ms | p50 | p95 | worst |\n|---|---|---|---|", middle(&wanted));
    measure("codes with their reasons", &wanted, |wanted| suggester.suggest(wanted, 5).unwrap().len());
    measure("the 100 likest passages, with the question", &wanted, |wanted| {
        similar.find(&wanted.words, &wanted.question, 100).unwrap().len()
    });
    measure("the 20 likest passages, without", &wanted, |wanted| similar.find(&wanted.words, "", 20).unwrap().len());
    measure("exact cosine over inverted lists: the 100 likest, with the question", &wanted, |wanted| {
        exact.find(&wanted.words, &wanted.question, 100).len()
    });
    measure("exact cosine over inverted lists: the 20 likest, without", &wanted, |wanted| {
        exact.find(&wanted.words, "", 20).len()
    });
}

/// Add a transcript with its codings.
fn add(project: &mut Project, transcripts: &mut Vec<Transcript>, number: usize, text: String) {
    let mut random = Random::new(number as u64 + 77);
    let transcript = Transcript::new(TranscriptId::from(Corpus::id(number)), text);
    let record = TranscriptRecord {
        id: transcript.id.clone(),
        title: String::new(),
        language: String::new(),
        original: None,
        imported: None,
        sha256: String::new(),
        chars: 0,
        words: 0,
        turns: 0,
        extra: None,
    };
    project.transcripts.insert(record.id.clone(), record);
    for anchor in study::passages(&transcript, number, study::CODINGS_EACH) {
        let id = CodingId(uuid::Uuid::from_u128(project.codings.len() as u128));
        let code: CodeId = format!("code-{}", random.below(study::CODES)).into();
        let coding = Coding {
            id,
            code,
            transcript: transcript.id.clone(),
            anchor,
            coder: "wei".into(),
            created: jiff::Timestamp::UNIX_EPOCH,
            codebook: "".into(),
            weight: None,
            translation: None,
            exemplar: false,
            origin: None,
            lost: false,
            extra: None,
        };
        project.codings.set(id, Some(coding));
    }
    let codes = (0..study::CODES).map(|code| emic::project::Code::new(format!("code-{code}"), format!("障碍 {code}")));
    project.codebook = emic::project::Codebook::new(codes.collect());
    transcripts.push(transcript);
}

/// Coded passages at equal distances, with the turns before them.
fn wanted(project: &Project, transcripts: &[Transcript]) -> Vec<Wanted> {
    let texts: HashMap<&TranscriptId, &Transcript> = transcripts.iter().map(|text| (&text.id, text)).collect();
    let step = (project.codings.len() / QUERIES).max(1);
    let passage = |coding: &Coding| {
        let transcript = texts[&coding.transcript];
        let range = coding.anchor.locate(&transcript.text, &transcript.positions).unwrap();
        Wanted::at(transcript, range)
    };
    project.codings.iter().step_by(step).map(passage).collect()
}

fn middle(wanted: &[Wanted]) -> usize {
    let mut lengths: Vec<usize> = wanted.iter().map(|wanted| wanted.words.chars().count()).collect();
    lengths.sort_unstable();
    lengths[lengths.len() / 2]
}

/// The fastest of each query's rounds; then the middle, the 95th of 100 and the slowest of all queries.
fn measure(what: &str, wanted: &[Wanted], mut find: impl FnMut(&Wanted) -> usize) {
    let mut best = vec![f64::MAX; wanted.len()];
    for _ in 0..ROUNDS {
        for (best, wanted) in best.iter_mut().zip(wanted) {
            *best = best.min(timed(|| find(wanted)).1);
        }
    }
    best.sort_by(f64::total_cmp);
    let at = |part: usize| best[(best.len() - 1) * part / 100] * 1e3;
    println!("| {what} | {:.2} | {:.2} | {:.2} |", at(50), at(95), at(100));
}

fn timed<T>(act: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = black_box(act());
    (result, start.elapsed().as_secs_f64())
}

/// Cosine of tf-idf vectors, every list gone through.
struct Exact {
    lists: HashMap<String, Vec<(u32, f32)>>,
    passages: usize,
}

impl Exact {
    fn new(quotes: &[&str]) -> Self {
        let mut lists: HashMap<String, Vec<(u32, f32)>> = HashMap::new();
        for (number, quote) in quotes.iter().enumerate() {
            for (word, count) in counted(quote, 1.0) {
                lists.entry(word).or_default().push((number as u32, count));
            }
        }
        let mut lengths = vec![0.0_f32; quotes.len()];
        for list in lists.values_mut() {
            let rarity = (quotes.len() as f32 / list.len() as f32).ln();
            for (number, weight) in list.iter_mut() {
                *weight *= rarity;
                lengths[*number as usize] += *weight * *weight;
            }
        }
        lists.values_mut().flatten().for_each(|(number, weight)| *weight /= lengths[*number as usize].sqrt());
        Self { lists, passages: quotes.len() }
    }

    fn find(&self, words: &str, around: &str, most: usize) -> Vec<(u32, f32)> {
        let mut scores = vec![0.0_f32; self.passages];
        for (word, count) in counted(words, 1.0).into_iter().chain(counted(around, 0.5)) {
            let Some(list) = self.lists.get(&word) else { continue };
            let weight = count * (self.passages as f32 / list.len() as f32).ln();
            list.iter().for_each(|(number, own)| scores[*number as usize] += weight * own);
        }
        let mut found: Vec<(u32, f32)> = (0..).zip(scores).filter(|(_, score)| *score > 0.0).collect();
        let most = most.min(found.len());
        if most > 0 {
            found.select_nth_unstable_by(most - 1, |one, other| other.1.total_cmp(&one.1));
        }
        found.truncate(most);
        found
    }
}

/// The words of a text, with how often each stands there.
fn counted(text: &str, weight: f32) -> HashMap<String, f32> {
    let (mut scanner, mut word) = (Scanner::new(text), String::new());
    let mut counts = HashMap::new();
    while scanner.next(&mut word).is_some() {
        *counts.entry(word.clone()).or_default() += weight;
    }
    counts
}
