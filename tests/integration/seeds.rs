//! What the fuzzers begin with and have found, read by every importer in an ordinary test run.

use std::path::{Path, PathBuf};

use emic::import::{FORMATS, Source, read};

#[path = "../../fuzz/src/codebook.rs"]
mod codebook;

#[path = "../../fuzz/src/query.rs"]
mod query;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_seed_is_read_or_refused_by_every_importer() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let folders = files(&seeds);
    assert!(folders.len() >= 15, "{folders:?}");
    for path in folders.iter().flat_map(|folder| files(folder)) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let _ = read(&Source::new(name, &bytes));
        for format in FORMATS {
            let source = Source::new(name, &bytes);
            format.claims(&source);
            let Ok(reading) = format.read(&source) else { continue };
            let place = format!("{} as {}", path.display(), format.name());
            assert!(!reading.documents.is_empty(), "{place}");
            for document in &reading.documents {
                assert!(!document.text.contains('\r'), "{place}");
                let inside = |note: &emic::import::Note| {
                    document.text.get(note.range.start().get()..note.range.end().get()).is_some()
                };
                assert!(document.notes.iter().all(inside), "{place}");
            }
        }
    }
}

#[test]
fn every_importer_has_a_fuzz_target() {
    let targets = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
    let all: String = files(&targets).iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    // These only refuse.
    let refusals = ["another kind of file", "old Word", "another spreadsheet"];
    for format in FORMATS.iter().map(|format| format.name()).filter(|name| !refusals.contains(name)) {
        assert!(all.contains(&format!("(\"{format}\"")), "no target in fuzz/ reads {format}");
    }
}

#[test]
fn every_seed_of_a_codebook_keeps_the_promises_of_its_format() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for (format, check) in [("codebook_yaml", codebook::codebook_yaml as fn(&[u8])), ("qdc", codebook::qdc)] {
        let files = files(&seeds.join(format));
        assert!(files.len() > 2, "{format}: {files:?}");
        files.iter().for_each(|path| check(&std::fs::read(path).unwrap()));
    }
}

#[test]
fn every_seed_of_a_query_is_read_or_refused() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/query"));
    assert!(files.len() > 20, "{files:?}");
    files.iter().for_each(|path| query::query(&std::fs::read(path).unwrap()));
}
