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

#[test]
fn what_libreoffice_writes_reads_the_same_in_both_of_its_formats() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/documents");
    let expected = std::fs::read_to_string(folder.join("expected.txt")).unwrap();
    for name in ["libreoffice.docx", "libreoffice.odt"] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let reading = read(&Source::new(name, &bytes)).unwrap();
        let document = &reading.documents[0];
        assert_eq!(document.text, expected, "{name}");
        let note = &document.notes[0];
        assert_eq!((note.range.slice(&document.text), note.author.as_str()), ("trust 信任 😀", "Mara 魏"), "{name}");
        let warnings: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(
            warnings,
            [
                "tracked changes are taken as accepted: 1 inserted, 1 deleted",
                "hidden text is left out",
                "a table was read as turns: time, speaker and words from its columns"
            ],
            "{name}"
        );
    }
}
