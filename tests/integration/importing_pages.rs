//! The RTF and PDF files of the corpora, counted as `EXPECTED.md` counts them. Skipped, and told so, where they are not there.

use std::path::{Path, PathBuf};

use emic::import::{Reading, Source, read};
use emic::project::recognise;

fn corpora() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here.ancestors().map(|up| up.join("shared/corpora")).find(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: ../shared/corpora is not there");
    }
    found
}

fn reading(folder: &Path, name: &str) -> Reading {
    let bytes = std::fs::read(folder.join(name)).unwrap();
    read(&Source::new(name, &bytes)).unwrap()
}

fn speakers(text: &str) -> Vec<(String, usize)> {
    recognise(text).speakers().into_iter().map(|(name, turns)| (name.to_owned(), turns)).collect()
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty())
}

#[test]
fn the_rtf_interview() {
    let Some(folder) = corpora() else { return };
    let reading = reading(&folder, "en_nasa_lewis.rtf");
    let text = &reading.documents[0].text;
    assert_eq!(speakers(text), [("WRIGHT".to_owned(), 21), ("LEWIS".to_owned(), 21)]);
    assert_eq!(words(text), 6963);
    let spoken = text.split_once("WRIGHT:").map_or(0, |(_, spoken)| paragraphs(spoken).count());
    assert_eq!(spoken, 87);
}
