//! What searching costs, against floors measured in the same run.
//!
//! `EMIC_BENCH_SIZE=L cargo bench --bench search` prints the table of `docs/benchmarks.md`.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use corpus::{Corpus, Random};
use emic::app::{Options, Searcher, Source, Workspace};
use emic::project::{Pseudonym, Pseudonyms, Transcript};
use emic::search::{Analyser, Scanner, Stem};
use tantivy::collector::Count;
use tantivy::directory::MmapDirectory;
use tantivy::query::PhraseQuery;
use tantivy::schema::{FAST, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TokenStream, Tokenizer, TokenizerManager};
use tantivy::{IndexWriter, ReloadPolicy, TantivyDocument, Term};

fn main() {
    let size = corpus::size();
    let corpus = Corpus::default();
    let folder = tempfile::tempdir().unwrap();
    let bytes = corpus.write(folder.path(), size).unwrap();
    let texts: Vec<Transcript> =
        (0..size.transcripts).map(|n| Transcript::new(Corpus::id(n).as_str().into(), corpus.transcript(n))).collect();
    let turns: usize = texts.iter().map(|text| text.turns.len()).sum();
    println!("corpus {}: {} transcripts, {turns} turns, {:.1} MB\n", size.name, size.transcripts, bytes as f64 / 1e6);
    println!("| what | measured | floor | ratio | bar |\n|---|---|---|---|---|");
    analyse(&texts);
    names(&texts);
    let searcher = index(folder.path(), &texts, bytes);
    let searcher = one_more(folder.path(), &corpus, &texts, searcher);
    queries(folder.path(), &corpus, &searcher);
}

fn row(what: &str, measured: &str, floor: &str, ratio: f64, bar: &str) {
    println!("| {what} | {measured} | {floor} | {ratio:.2} | {bar} |");
}

/// The shortest of several runs.
fn best<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let run = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..runs).map(run).min().unwrap_or_default()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn words(texts: &[Transcript]) -> impl Iterator<Item = &str> {
    texts.iter().flat_map(|text| text.turns.iter().map(|turn| turn.words.slice(&text.text)))
}

fn analyse(texts: &[Transcript]) {
    let texts = &texts[..texts.len().min(200)];
    let bytes: usize = words(texts).map(str::len).sum();
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    let mut default = TokenizerManager::default().get("default").unwrap();
    let mut english = TokenizerManager::default().get("en_stem").unwrap();
    let (mut floor, mut own, mut stemmed, mut stemming) = (Duration::MAX, Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..5 {
        floor = floor.min(best(1, || {
            let mut count = 0;
            words(texts).for_each(|text| default.token_stream(text).process(&mut |_| count += 1));
            count
        }));
        own = own.min(best(1, || {
            let (mut count, mut analyser) = (0, Analyser);
            words(texts).for_each(|text| analyser.token_stream(text).process(&mut |_| count += 1));
            count
        }));
        stemmed = stemmed.min(best(1, || {
            let (mut count, mut word) = (0, String::new());
            for text in words(texts) {
                let mut scanner = Scanner::new(text);
                while scanner.next(&mut word).is_some() {
                    count += usize::from(Stem::of(&word).is_some());
                }
            }
            count
        }));
        stemming = stemming.min(best(1, || {
            let mut count = 0;
            words(texts).for_each(|text| english.token_stream(text).process(&mut |_| count += 1));
            count
        }));
    }
    let show = |time| format!("{:.0} MB/s", rate(time));
    let ratio = |time: Duration| floor.as_secs_f64() / time.as_secs_f64();
    row("tokenise, Han split, folded (floor: tantivy `default`)", &show(own), &show(floor), ratio(own), "≥ 0.5");
    row("the same with the stem of every word", &show(stemmed), &show(floor), ratio(stemmed), "≥ 0.5");
    row("tantivy `en_stem`", &show(stemming), &show(floor), ratio(stemming), "");
}

/// Finding the names of a table in all texts, against the crate `regex` with the same names as alternatives.
fn names(texts: &[Transcript]) {
    let bytes: usize = texts.iter().map(|text| text.text.len()).sum();
    let some = words(texts).flat_map(str::split_whitespace).filter(|word| word.len() > 5).step_by(997);
    let mut chosen: Vec<String> = some.take(200).map(str::to_owned).collect();
    chosen.extend(["王小明", "陈国栋", "欧阳锋", "凯斯勒"].map(str::to_owned));
    let row_of = |name: &String| Pseudonym { name: name.clone(), pseudonym: "P".to_owned(), ..Pseudonym::default() };
    let table = Pseudonyms::new(chosen.iter().map(row_of).collect());
    let escaped: Vec<String> = chosen.iter().map(|name| regex::escape(name)).collect();
    let pattern = regex::Regex::new(&format!("(?i){}", escaped.join("|"))).unwrap();
    let own = best(3, || texts.iter().map(|text| table.find_in(text).len()).sum::<usize>());
    let peer = best(3, || texts.iter().map(|text| pattern.find_iter(&text.text).count()).sum::<usize>());
    let show = |time: Duration| format!("{:.0} MB/s", bytes as f64 / 1e6 / time.as_secs_f64());
    let ratio = own.as_secs_f64() / peer.as_secs_f64();
    row("names of a table of 204 (floor: `regex`, alternatives in any case)", &show(own), &show(peer), ratio, "");
}

fn bare_schema() -> Schema {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer("emic").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    schema.add_text_field("words", TextOptions::default().set_indexing_options(indexing));
    schema.add_text_field("speaker", STRING);
    schema.add_u64_field("number", FAST);
    schema.build()
}

fn bare_documents(schema: &Schema, text: &Transcript, mut add: impl FnMut(TantivyDocument)) {
    let field = |name: &str| schema.get_field(name).unwrap();
    let (words, speaker, number) = (field("words"), field("speaker"), field("number"));
    for (place, turn) in text.turns.iter().enumerate() {
        let mut document = TantivyDocument::default();
        document.add_text(words, turn.words.slice(&text.text));
        document.add_text(speaker, turn.speaker.as_deref().unwrap_or_default());
        document.add_u64(number, place as u64);
        add(document);
    }
}

fn index(folder: &Path, texts: &[Transcript], bytes: u64) -> Searcher {
    let (mut bare, mut own) = (Duration::MAX, Duration::MAX);
    let runs = if texts.len() > 500 { 2 } else { 4 };
    let mut searcher = None;
    for _ in 0..runs {
        bare = bare.min(best(1, || {
            let place = tempfile::tempdir().unwrap();
            let (schema, tokenizers) = (bare_schema(), TokenizerManager::default());
            tokenizers.register("emic", Analyser);
            let builder = tantivy::Index::builder().schema(schema.clone()).tokenizers(tokenizers);
            let directory = MmapDirectory::open(place.path()).unwrap();
            let mut writer = builder.single_segment_index_writer::<TantivyDocument>(directory, 200 << 20).unwrap();
            for text in texts {
                let path = folder.join("transcripts").join(format!("{}.txt", text.id));
                let text = Transcript::new(text.id.clone(), fs::read_to_string(path).unwrap());
                bare_documents(&schema, &text, |document| writer.add_document(document).unwrap());
            }
            writer.finalize().unwrap();
        }));
        let _ = fs::remove_dir_all(folder.join(".emic"));
        own = own.min(best(1, || {
            let mut fresh = Searcher::open(folder).unwrap();
            assert!(fresh.refresh(&sources(folder, texts), &mut |_, _| true).unwrap().complete);
            searcher = Some(fresh);
        }));
    }
    let show = |time: Duration| format!("{:.1} MB/s", bytes as f64 / 1e6 / time.as_secs_f64());
    let ratio = bare.as_secs_f64() / own.as_secs_f64();
    row("index all texts (floor: single-segment writer)", &show(own), &show(bare), ratio, "≥ 0.8");
    let files = fs::read_dir(folder.join(".emic/index")).unwrap().flatten();
    let size: u64 = files.map(|file| file.metadata().unwrap().len()).sum();
    let show = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    row("index size (floor: the text)", &show(size), &show(bytes), size as f64 / bytes as f64, "≤ 0.55");
    let open = best(5, || Searcher::open(folder).unwrap());
    println!("| open and check the index | {:.1} ms | | | |", ms(open));
    searcher.unwrap()
}

fn sources(folder: &Path, texts: &[Transcript]) -> Vec<Source> {
    let path = |text: &Transcript| folder.join("transcripts").join(format!("{}.txt", text.id));
    texts.iter().map(|text| Source { id: text.id.clone(), path: path(text), choices: Default::default() }).collect()
}

/// One more transcript made searchable, again and again, interleaved with a bare add, commit and reload on an index of
/// the same texts.
fn one_more(folder: &Path, corpus: &Corpus, texts: &[Transcript], mut searcher: Searcher) -> Searcher {
    let place = tempfile::tempdir().unwrap();
    let index = tantivy::Index::create_in_dir(place.path(), bare_schema()).unwrap();
    index.tokenizers().register("emic", Analyser);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 60 << 20).unwrap();
    let schema = index.schema();
    let add = |writer: &IndexWriter, text: &Transcript| {
        bare_documents(&schema, text, |document| assert!(writer.add_document(document).is_ok()));
    };
    texts.iter().for_each(|text| add(&writer, text));
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    writer = index.writer_with_num_threads(1, 15 << 20).unwrap();
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
    let mut sources = sources(folder, texts);
    // Files written just before they were read are read once more; that is over after this.
    std::thread::sleep(Duration::from_secs(3));
    searcher.refresh(&sources, &mut |_, _| true).unwrap();
    let (mut bare, mut own, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for number in texts.len()..texts.len() + 21 {
        let text = Transcript::new(Corpus::id(number).as_str().into(), corpus.transcript(number));
        let path = folder.join("transcripts").join(format!("{}.txt", text.id));
        fs::write(&path, &text.text).unwrap();
        sources.push(Source { id: text.id.clone(), path, choices: Default::default() });
        bare.push(best(1, || {
            add(&writer, &text);
            writer.commit().unwrap();
            reader.reload().unwrap();
        }));
        own.push(best(1, || assert_eq!(searcher.update(&sources[number..]).unwrap().updated, 1)));
        all.push(best(1, || assert!(searcher.refresh(&sources, &mut |_, _| true).unwrap().complete)));
    }
    let (bare, own, all) = (median(&mut bare), median(&mut own), median(&mut all));
    let show = |time| format!("{:.1} ms", ms(time));
    let ratio = own.as_secs_f64() / bare.as_secs_f64();
    row("one more transcript searchable, p50 (floor: add, commit, reload)", &show(own), &show(bare), ratio, "≤ 1.3");
    println!("| whole refresh right after | {} | | | |", show(all));
    searcher
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn queries(folder: &Path, corpus: &Corpus, searcher: &Searcher) {
    let options = Options { coder: Some("bench".to_owned()), ..Options::default() };
    let (workspace, _) = Workspace::open(folder, &options).unwrap();
    println!(
        "\n| first 50 hits, ranges, count | turns | p50 ms | worst ms | cold p50 ms | bare p50 ms |\n|---|---|---|---|---|---|"
    );
    let (english, chinese) = (corpus.english(), corpus.chinese());
    let bare = tantivy::Index::open_in_dir(folder.join(".emic/index")).unwrap();
    bare.tokenizers().register("emic", Analyser);
    let reader = bare.reader().unwrap();
    let ranks = |list: &[String], from: usize, step: usize| -> Vec<String> {
        (0..15).map(|n| list[from + n * step].clone()).collect()
    };
    let two = |list: &[String], from: usize| -> Vec<String> {
        let mut random = Random::new(9);
        (0..15).map(|_| format!("\"{} {}\"", list[random.below(from)], list[random.below(from * 3)])).collect()
    };
    let join = |list: Vec<String>, by: &str| list.chunks(2).map(|pair| pair.join(by)).collect::<Vec<_>>();
    let classes: Vec<(&str, Vec<String>)> = vec![
        ("word, rank 1-15", ranks(english, 0, 1)),
        ("word, rank 200-", ranks(english, 200, 4)),
        ("word, rank 3,000-", ranks(english, 3_000, 100)),
        ("exact word, rank 3,000-", ranks(english, 3_000, 100).iter().map(|word| format!("={word}")).collect()),
        ("Han, 1 character", "的是我不在有了就也都说人很你那".chars().map(String::from).collect()),
        ("Han, 2 characters", ranks(chinese, 23, 2)),
        ("phrase of two words", two(english, 100)),
        (
            "phrase of common words",
            ["in the", "to the", "and i", "it is", "of the"].map(|p| format!("\"{p}\"")).to_vec(),
        ),
        ("two words near", two(english, 100).into_iter().map(|phrase| format!("{phrase}~5")).collect()),
        ("hyphened", two(english, 100).into_iter().map(|p| p.replace('"', "").replace(' ', "-")).collect()),
        ("both words", join(ranks(english, 0, 40), " AND ")),
        ("either word", join(ranks(english, 10, 40), " OR ")),
        ("without", join(ranks(english, 100, 40), " NOT ")),
        (
            "prefix, 4 letters",
            ranks(english, 300, 50).iter().map(|w| format!("{}*", w.get(..4).unwrap_or(w))).collect(),
        ),
        ("suffix", ["ness", "ation", "able"].map(|end| format!("*{end}")).to_vec()),
        ("fuzzy, 1", ranks(english, 300, 50).iter().map(|word| format!("{word}~1")).collect()),
        ("fuzzy, 2", ranks(english, 300, 50).iter().map(|word| format!("{word}~2")).collect()),
        ("regular expression", ["knowledge .{0,9} trust", "(?i)plant", "信任.知识"].map(|r| format!("/{r}/")).to_vec()),
    ];
    for (class, queries) in classes {
        let mut cold = Vec::new();
        let mut times = Vec::new();
        let mut floors = Vec::new();
        let mut turns = 0;
        for query in &queries {
            let run = || searcher.search(query, &workspace, 50).unwrap();
            cold.push(best(1, run));
            turns += run().turns;
            times.push(best(5, run));
            if class.starts_with("phrase") {
                floors.push(best(5, || phrase(&reader.searcher(), query)));
            }
        }
        let floor = if floors.is_empty() { String::new() } else { format!("{:.2}", ms(median(&mut floors))) };
        let worst = times.iter().max().copied().unwrap_or_default();
        let (times, cold) = (median(&mut times), median(&mut cold));
        let turns = turns / queries.len();
        println!("| {class} | {turns} | {:.2} | {:.2} | {:.2} | {floor} |", ms(times), ms(worst), ms(cold));
    }
}

/// The engine's own phrase query, counted.
fn phrase(searcher: &tantivy::Searcher, query: &str) -> usize {
    let field = searcher.schema().get_field("words").unwrap();
    let words = query.trim_matches('"').split(' ').enumerate();
    let terms = words.map(|(place, word)| (place * 2, Term::from_field_text(field, word))).collect();
    searcher.search(&PhraseQuery::new_with_offset(terms), &Count).unwrap()
}
