//! Writes a study to measure with, or to try the program on: `cargo bench --bench generate -- L /tmp/study`.
//!
//! S has 16 transcripts of 8,000 words, M 200, L 2,000; 150 codings in each by four coders, who have called all of them
//! complete where `completed` comes last. Always the same bytes.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/study.rs"]
mod study;

use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let (size, folder, completed) = match arguments.as_slice() {
        [size, folder] => (size, folder, false),
        [size, folder, last] if last == "completed" => (size, folder, true),
        _ => {
            println!("usage: cargo bench --bench generate -- S|M|L FOLDER [completed]");
            return;
        }
    };
    let size = match size.as_str() {
        "S" => corpus::S,
        "M" => corpus::M,
        _ => corpus::L,
    };
    let write = if completed { study::write_completed } else { study::write };
    write(Path::new(folder), &corpus::Corpus::default(), size);
    let codings = size.transcripts * study::CODINGS_EACH;
    println!("{folder}: {} transcripts, {codings} codings by {} coders", size.transcripts, study::CODERS.len());
}
