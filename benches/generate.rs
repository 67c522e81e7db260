//! Writes a study to measure with, or to try the program on: `cargo bench --bench generate -- L /tmp/study`.
//!
//! S has 16 transcripts of 8,000 words, M 200, L 2,000; 150 codings in each by four coders. Always the same bytes.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/study.rs"]
mod study;

use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [size, folder] = arguments.as_slice() else {
        println!("usage: cargo bench --bench generate -- S|M|L FOLDER");
        return;
    };
    let size = match size.as_str() {
        "S" => corpus::S,
        "M" => corpus::M,
        _ => corpus::L,
    };
    study::write(Path::new(folder), &corpus::Corpus::default(), size);
    let codings = size.transcripts * study::CODINGS_EACH;
    println!("{folder}: {} transcripts, {codings} codings by {} coders", size.transcripts, study::CODERS.len());
}
