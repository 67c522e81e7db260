//! What is made of texts for tables, kept in the cache: turns with their speakers, units, and words as numbers. A text that has not
//! changed is not read again for them.
//!
//! There is one way to an answer: a text is made into bytes, and the answer is read from the bytes. Where the cache has them, the
//! first step is left out; so a table cannot differ with and without it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::{Mutex, PoisonError};

use super::Library;
use crate::project::{Transcript, TranscriptId};
use crate::store::{DerivedFile, Mark};

/// Rises whenever the same text may give other turns, units or words than before: a test tells when.
const READING: u32 = 2;

/// Of so many texts one must be new for a file to be written anew: to read a few again takes less than that.
const WORTH: usize = 100;

/// What is kept under one name of the texts of a study.
#[derive(Debug)]
pub(super) struct Derived {
    library: Library,
    name: String,
    version: u64,
    file: Option<DerivedFile>,
    fresh: Mutex<Vec<Fresh>>,
}

/// What was made of a text that the file does not have.
#[derive(Debug)]
struct Fresh {
    id: TranscriptId,
    mark: Mark,
    bytes: Vec<u8>,
}

impl Derived {
    /// Read what is kept under a name of texts that were made into bytes under `options`.
    pub(super) fn open(library: &Library, name: &str, options: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        (READING, env!("CARGO_PKG_VERSION"), options).hash(&mut hasher);
        let version = hasher.finish();
        let file = DerivedFile::read(library.folder(), name, version);
        Self { library: library.clone(), name: name.to_owned(), version, file, fresh: Mutex::default() }
    }

    /// The bytes that all texts share; none where nothing is kept.
    pub(super) fn common(&self) -> &[u8] {
        self.file.as_ref().map(DerivedFile::common).unwrap_or_default()
    }

    /// The same with nothing kept.
    pub(super) fn without(self) -> Self {
        Self { file: None, ..self }
    }

    /// The mark of a text as it is now, if something is kept of it.
    pub(super) fn mark(&self, id: &TranscriptId) -> Option<Mark> {
        let mark = self.library.mark(id)?;
        self.bytes(id, mark).map(|_| mark)
    }

    /// What is kept of a text that had this mark.
    pub(super) fn bytes(&self, id: &TranscriptId, mark: Mark) -> Option<&[u8]> {
        self.file.as_ref()?.get(id, mark)
    }

    /// What `read` finds in the bytes of a text: those that are kept, or those that `make` makes of it. `None` where it cannot be
    /// read.
    pub(super) fn of<T>(
        &self,
        id: &TranscriptId,
        make: impl Fn(&Transcript) -> Vec<u8>,
        read: impl Fn(&[u8]) -> Option<T>,
    ) -> Option<T> {
        if let Some(found) = self.mark(id).and_then(|mark| self.bytes(id, mark)).and_then(&read) {
            return Some(found);
        }
        let (text, mark) = self.library.marked(id).ok()?;
        let bytes = make(&text);
        let found = read(&bytes);
        if let Some(mark) = mark {
            self.add(id, mark, bytes);
        }
        found
    }

    fn add(&self, id: &TranscriptId, mark: Mark, bytes: Vec<u8>) {
        if self.library.keeps().is_some() {
            let fresh = Fresh { id: id.clone(), mark, bytes };
            self.fresh.lock().unwrap_or_else(PoisonError::into_inner).push(fresh);
        }
    }

    /// Write what [`Self::of`] made into the cache, if it is worth it.
    pub(super) fn keep(&self) {
        let fresh = std::mem::take(&mut *self.fresh.lock().unwrap_or_else(PoisonError::into_inner));
        let fresh: Vec<_> = fresh.iter().map(|fresh| (&fresh.id, fresh.mark, fresh.bytes.as_slice())).collect();
        self.write(&[], &fresh);
    }

    /// Write what is `fresh` into the cache, if it is worth it, beside what still holds there, with the bytes that all share. Where
    /// it cannot be written, the texts are read again the next time, and that is all.
    pub(super) fn write(&self, common: &[u8], fresh: &[(&TranscriptId, Mark, &[u8])]) {
        let Some(folder) = self.library.keeps() else { return };
        let known = self.file.as_ref().map_or(0, |file| file.texts().count());
        if fresh.is_empty() || fresh.len() * WORTH < known {
            return;
        }
        let new: HashSet<&TranscriptId> = fresh.iter().map(|(id, ..)| *id).collect();
        let old = self.file.iter().flat_map(DerivedFile::texts).filter(|(id, _)| !new.contains(id));
        let old = old.filter(|(id, mark)| self.library.mark(id) == Some(*mark));
        let old = old.filter_map(|(id, mark)| Some((id, mark, self.bytes(id, mark)?)));
        let mut texts: Vec<_> = old.chain(fresh.iter().copied()).collect();
        texts.sort_by_key(|(id, ..)| *id);
        texts.dedup_by_key(|(id, ..)| *id);
        let _ = DerivedFile::write(folder, (&self.name, self.version), common, &texts);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::analysis::{TextFacts, WordNumbers, WordReader, unit_ranges};
    use crate::app::read_texts::packed;
    use crate::app::words::{pack, pack_words};
    use crate::app::{Options, Workspace};
    use crate::project::sha256;
    use crate::search::simplify;
    use crate::text::Unit;

    /// A study of some texts that were written long ago.
    pub(in crate::app) fn study(texts: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        std::fs::write(folder.path().join("emic.yaml"), "format: 1\ntitle: Kept\n").unwrap();
        texts.iter().for_each(|(name, text)| put(&folder, name, text));
        folder
    }

    /// Write a text, so that its file is another one and old.
    pub(in crate::app) fn put(folder: &tempfile::TempDir, name: &str, text: &str) {
        let path = folder.path().join(format!("transcripts/{name}.txt"));
        let before = std::fs::metadata(&path).ok().and_then(|metadata| metadata.modified().ok());
        let time = before.unwrap_or_else(|| SystemTime::now() - Duration::from_secs(7_200)) + Duration::from_secs(60);
        std::fs::write(&path, text).unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }

    /// The study as a program sees it that is started now.
    pub(in crate::app) fn opened(folder: &tempfile::TempDir) -> Workspace {
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        Workspace::open(folder.path(), &options).unwrap().0
    }

    #[test]
    fn reading_has_another_number_once_it_finds_something_else() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("demo");
        crate::app::write_demo(&root).unwrap();
        let mut paths: Vec<_> =
            std::fs::read_dir(root.join("transcripts")).unwrap().map(|file| file.unwrap().path()).collect();
        paths.sort();
        let (reader, mut numbers, mut found) = (WordReader::new(simplify, &[]), WordNumbers::default(), String::new());
        for path in paths {
            let text = Transcript::new("a".into(), std::fs::read_to_string(path).unwrap());
            let units = Unit::ALL.map(|unit| unit_ranges(&text, unit, |_| true));
            found += &format!("{:?}{units:?}{:?}", TextFacts::of(&text), numbers.read(&text, &reader));
            // As they are kept: where each turn begins, who asks, which word has which number.
            let kept = Unit::ALL.map(|unit| packed(&text, unit));
            found += &format!("{kept:?}{:?}", pack(&text, &reader, &mut numbers));
        }
        found += &format!("{:?}{:?}", numbers.words(), pack_words(numbers.words()));
        let found = format!("{READING} {}\n", sha256(&found));
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reading.txt");
        if std::env::var_os("EMIC_BLESS").is_some() {
            std::fs::write(&golden, &found).unwrap();
        }
        assert_eq!(
            found,
            std::fs::read_to_string(&golden).unwrap(),
            "turns, units or words are others than before: raise READING, so that what was kept is not believed, then bless"
        );
    }

    /// How many bytes a text has, by what is kept; and how many texts had to be read for that.
    fn lengths(folder: &tempfile::TempDir) -> (Vec<Option<u8>>, usize) {
        let workspace = opened(folder);
        lengths_in(&workspace)
    }

    fn lengths_in(workspace: &Workspace) -> (Vec<Option<u8>>, usize) {
        let derived = Derived::open(&workspace.library(), "length", 1);
        let read = std::cell::Cell::new(0);
        let make = |text: &Transcript| {
            read.set(read.get() + 1);
            vec![text.text.len() as u8]
        };
        let ids = workspace.project().transcripts.keys();
        let found = ids.map(|id| derived.of(id, make, |bytes| bytes.first().copied())).collect();
        derived.keep();
        (found, read.get())
    }

    fn file(folder: &Path) -> std::path::PathBuf {
        folder.join(".emic/derived/length")
    }

    #[test]
    fn a_text_is_read_once_until_it_changes() {
        let folder = study(&[("a", "甲"), ("b", "bb")]);
        assert_eq!(lengths(&folder), (vec![Some(3), Some(2)], 2));
        assert_eq!(lengths(&folder), (vec![Some(3), Some(2)], 0));
        put(&folder, "b", "bbbb");
        assert_eq!(lengths(&folder), (vec![Some(3), Some(4)], 1));
        assert_eq!(lengths(&folder), (vec![Some(3), Some(4)], 0));
    }

    #[test]
    fn other_choices_about_speakers_make_another_text() {
        let folder = study(&[("a", "Chen: 好"), ("b", "bb")]);
        lengths(&folder);
        let settings = "format: 1\nspeakers:\n  rename:\n    Chen: Mei\n";
        std::fs::write(folder.path().join("emic.yaml"), settings).unwrap();
        assert_eq!(lengths(&folder).1, 2);
        assert_eq!(lengths(&folder).1, 0);
    }

    #[test]
    fn a_text_that_was_just_written_is_read_again() {
        let folder = study(&[("a", "a"), ("b", "bb")]);
        std::fs::write(folder.path().join("transcripts/a.txt"), "aaa").unwrap();
        assert_eq!(lengths(&folder), (vec![Some(3), Some(2)], 2));
        assert_eq!(lengths(&folder), (vec![Some(3), Some(2)], 1));
    }

    #[test]
    fn a_text_that_is_not_yet_in_its_file_is_not_looked_up() {
        let folder = study(&[("a", "a"), ("b", "bb")]);
        lengths(&folder);
        let workspace = opened(&folder);
        workspace.library().pin(&"a".into(), "aaaaa".to_owned());
        assert_eq!(lengths_in(&workspace), (vec![Some(5), Some(2)], 1));
        assert_eq!(lengths(&folder), (vec![Some(1), Some(2)], 0));
    }

    #[test]
    fn damage_and_folders_that_cannot_be_written_cost_time_alone() {
        let folder = study(&[("a", "a"), ("b", "bb")]);
        let expected = lengths(&folder);
        for bytes in [&b""[..], b"emic derived 01\n", b"something else", &[0xFF; 400]] {
            std::fs::write(file(folder.path()), bytes).unwrap();
            assert_eq!(lengths(&folder), expected);
        }
        std::fs::remove_dir_all(folder.path().join(".emic/derived")).unwrap();
        // A link that leads out of the study is not followed.
        let outside = tempfile::tempdir().unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path(), folder.path().join(".emic/derived")).unwrap();
        assert_eq!(lengths(&folder), expected);
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_study_that_may_only_be_read_keeps_nothing() {
        let folder = study(&[("a", "a"), ("b", "bb")]);
        std::fs::write(folder.path().join("emic.yaml"), "format: 99\ntitle: Kept\n").unwrap();
        assert_eq!((lengths(&folder).1, lengths(&folder).1), (2, 2));
        assert!(!file(folder.path()).exists());
    }

    #[test]
    fn a_few_new_texts_among_many_are_read_again() {
        let names: Vec<String> = (0..300).map(|number| format!("t{number}")).collect();
        let texts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "a")).collect();
        let folder = study(&texts);
        assert_eq!((lengths(&folder).1, lengths(&folder).1), (300, 0));
        put(&folder, "t1", "aa");
        assert_eq!((lengths(&folder).1, lengths(&folder).1), (1, 1));
        ["t2", "t3"].iter().for_each(|name| put(&folder, name, "aa"));
        std::fs::remove_file(folder.path().join("transcripts/t4.txt")).unwrap();
        assert_eq!((lengths(&folder).1, lengths(&folder).1), (3, 0));
    }
}
