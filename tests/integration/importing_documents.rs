//! Real documents of word processors, and what must come of them.

use std::path::Path;

use emic::import::{Document, Source, read};
use emic::project::{Recognised, recognise};

/// A file of the corpora as it comes in; `None`, with a word, where they are not beside the project.
fn corpus(name: &str) -> Option<(Document, Recognised)> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = manifest.ancestors().map(|up| up.join("shared/corpora")).find(|folder| folder.is_dir());
    let Some(folder) = folder else {
        println!("skipped: ../shared is not there");
        return None;
    };
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let mut reading = read(&Source::new(name, &bytes)).unwrap();
    assert_eq!((reading.documents.len(), reading.warnings.as_slice()), (1, [].as_slice()));
    let document = reading.documents.remove(0);
    let recognised = recognise(&document.text);
    Some((document, recognised))
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[test]
fn a_word_document_has_its_turns_words_and_quotes() {
    let Some((document, found)) = corpus("en_nasa_kramer-white.docx") else { return };
    assert_eq!(found.speakers(), [("ROSS-NAZZAL", 28), ("KRAMER-WHITE", 28)]);
    assert_eq!(words(&document.text), 10_732);
    assert_eq!(document.text.matches(['“', '”', '‘', '’']).count(), 504);
    let speech = found.turns.iter().filter(|turn| turn.speaker.is_some());
    let paragraphs: usize = speech.map(|turn| turn.words.slice(&document.text).split("\n\n").count()).sum();
    assert_eq!(paragraphs, 131);
    assert_eq!(document.title.as_deref(), Some("NASA Johnson Space Center Orion Oral History Project"));
}

#[test]
fn an_opendocument_text_has_its_turns_and_words() {
    let Some((document, found)) = corpus("en_nara_mcguire.odt") else { return };
    assert_eq!(found.speakers(), [("Alyssa Moore", 68), ("Mickey McGuire", 68)]);
    assert_eq!(words(&document.text), 5999);
    let headers: Vec<&str> = found.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(headers, ["Subject", "Interviewee", "Interviewer"]);
    assert_eq!(document.title.as_deref(), Some("National Archives History Office Oral History Interview"));
}
