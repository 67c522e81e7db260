//! Words of a corpus: loading the Chinese dictionary, cutting, counting all words, lists and keyness.
//!
//! `EMIC_BENCH_SIZE` chooses S, M or L, as for the other benches. The floor of counting is one pass that only finds
//! words ([`emic::text::words`]), on one thread.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/study.rs"]
mod study;

use std::hint::black_box;
use std::time::{Duration, Instant};

use emic::app::words::{KeyOptions, ListOptions, WordCounter, WordGroups, WordScope, key_rows, list_rows};
use emic::app::{Options, Workspace};
use emic::text::{ChineseWords, words};

fn main() {
    let size = corpus::size();
    let before = resident();
    let (load, _) = timed(ChineseWords::shared);
    println!("| words, corpus {size:?} | measured |\n|---|---|");
    println!("| the dictionary of Chinese, loaded once | {} |", shown(load));
    println!("| memory of it | {} MB |", (resident().saturating_sub(before)) / 1_000);
    let corpus = corpus::Corpus::default();
    let folder = tempfile::tempdir().unwrap();
    study::write(folder.path(), &corpus, size);
    let options = Options { coder: Some("wei".to_owned()), ..Options::default() };
    let (workspace, _) = Workspace::open(folder.path(), &options).unwrap();
    let counter = WordCounter::new(&workspace).unwrap();
    let texts: Vec<String> =
        (0..workspace.project().transcripts.len()).map(|number| corpus.transcript(number)).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let (floor, all) = timed(|| texts.iter().map(|text| words(text)).sum::<usize>());
    println!("| floor: find {all} words in {:.1} MB, one thread | {} |", bytes as f64 / 1e6, rate(bytes, floor));
    let scope = WordScope { by: WordGroups::Speaker, ..WordScope::default() };
    let (cold, _) = timed(|| counter.count(&scope, &mut |_, _| true));
    let (warm, counted) = timed(|| counter.count(&scope, &mut |_, _| true).unwrap());
    let vocabulary = &counted.vocabulary;
    println!("| count all words by transcript and speaker, files read for the first time | {} |", rate(bytes, cold));
    println!("| the same again | {} |", rate(bytes, warm));
    println!(
        "| words, different words, groups | {}, {}, {} |",
        vocabulary.words(None),
        vocabulary.types(None),
        vocabulary.groups().len()
    );
    let (list, rows) = timed(|| list_rows(vocabulary, &ListOptions::default()));
    println!("| the list with rates and dispersion, {} rows | {} |", rows.len(), shown(list));
    let (keys, rows) = timed(|| key_rows(vocabulary, &|group| group == 0, &KeyOptions::default()));
    println!("| key words of one speaker, {} of {} tested | {} |", rows.0.len(), rows.1, shown(keys));
    println!("| memory after all | {} MB |", resident() / 1_000);
    let chinese: String = corpus.chinese().concat().chars().cycle().take(1_000_000).collect();
    let (cut, _) = timed(|| {
        chinese
            .as_bytes()
            .chunks(30)
            .filter_map(|run| std::str::from_utf8(run).ok())
            .map(|run| ChineseWords::shared().cut(run).len())
            .sum::<usize>()
    });
    println!("| cut runs of ten Chinese characters, one thread | {} |", rate(chinese.len(), cut));
}

fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = black_box(run());
    (start.elapsed(), done)
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn rate(bytes: usize, time: Duration) -> String {
    format!("{:.2} s, {:.1} MB/s", time.as_secs_f64(), bytes as f64 / 1e6 / time.as_secs_f64())
}

/// Resident memory in kilobytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
