//! What is made of each entry of the histories and is dear to make again, kept in the cache as bytes: of a history that has only
//! grown, what was appended alone is read.
//!
//! As of a snapshot, what is kept of a history holds while its file has the same size and time, or else while the part that was read
//! still has the same checksum. What the bytes mean is the business of who has them kept.

use std::fs::Metadata;

use super::checksum::checksum_file;
use super::derived_file::{DerivedFile, Mark};
use super::history_scan::{Extent, Histories, list_histories, read_piece};
use super::parallel::on_all_cores;
use super::{Error, Folder, Stamp};
use crate::project::{Entry, TranscriptId};

/// Of so many bytes of histories one must be new for the file to be written anew: to read a few again takes less than that.
const WORTH: u64 = 100;

/// One history file.
struct Part {
    name: String,
    /// As the file was found.
    stamp: Stamp,
    /// How far it has been read.
    end: u64,
    /// What was made of its entries until there.
    bytes: Vec<u8>,
}

impl Part {
    /// A history with what is kept of it, if that still holds.
    fn new(folder: &Folder, kept: Option<&DerivedFile>, (name, metadata): &(String, Metadata)) -> Self {
        let stamp = Stamp::from(metadata);
        let none = || Self { name: name.clone(), stamp, end: 0, bytes: Vec::new() };
        kept.and_then(|kept| Self::kept(folder, kept, name, stamp)).unwrap_or_else(none)
    }

    fn kept(folder: &Folder, kept: &DerivedFile, name: &str, stamp: Stamp) -> Option<Self> {
        let (id, mark) = kept.texts().find(|(id, _)| id.as_str() == name)?;
        let (end, bytes) = kept.get(id, mark)?.split_first_chunk::<8>()?;
        let end = u64::from_le_bytes(*end);
        let same = || checksum_file(&folder.histories().join(name), end).is_ok_and(|sum| sum == mark.choices);
        let holds = end <= stamp.bytes && (mark.stamp == stamp && stamp.nanos != 0 || same());
        holds.then(|| Self { name: name.to_owned(), stamp, end, bytes: bytes.to_vec() })
    }
}

/// The bytes that `look` adds for each entry of the history files: in some parts, the entries of each in the order of a file. Two
/// files may have the same entry. What was made by this `version` under this name is kept, if it may be. What cannot be read is
/// left out.
///
/// # Errors
/// [`Error::Io`] where the folder of histories cannot be read.
pub fn entries_as_bytes(
    folder: &Folder,
    (name, version): (&str, u64),
    may_keep: bool,
    look: impl Fn(&Entry, &mut Vec<u8>) + Sync,
) -> Result<Vec<Vec<u8>>, Error> {
    let files = list_histories(folder)?;
    let kept = DerivedFile::read(folder, name, version);
    let mut parts = on_all_cores(&files, |file| Part::new(folder, kept.as_ref(), file));
    let sizes: Vec<(String, u64)> = parts.iter().map(|part| (part.name.clone(), part.stamp.bytes)).collect();
    let extent = |part: &Part| Extent { name: part.name.clone(), bytes: part.end, lines: 0 };
    let mut histories = Histories::default();
    let pieces = histories.pieces(folder, &sizes, &parts.iter().map(extent).collect::<Vec<_>>());
    let made = |entry: Entry| {
        let mut bytes = Vec::new();
        look(&entry, &mut bytes);
        bytes
    };
    let (mut new, mut whole) = (0, true);
    for (piece, lines) in pieces.iter().zip(on_all_cores(&pieces, |piece| read_piece(piece, &made))) {
        let own = histories.extents.get(piece.file).map(|extent| extent.name.as_str());
        let part = parts.iter_mut().find(|part| Some(part.name.as_str()) == own);
        let (Some(part), Ok(lines)) = (part, lines) else {
            whole = false;
            continue;
        };
        lines.entries.iter().for_each(|bytes| part.bytes.extend_from_slice(bytes));
        part.end = lines.end.unwrap_or(part.end);
        new += piece.end - piece.start;
    }
    let all: u64 = sizes.iter().map(|(_, bytes)| bytes).sum();
    if may_keep && whole && new > 0 && new * WORTH >= all {
        keep(folder, (name, version), &parts);
    }
    Ok(parts.into_iter().map(|part| part.bytes).collect())
}

/// Write what was made into the cache. Where it cannot be written, the histories are read again the next time, and that is all.
fn keep(folder: &Folder, named: (&str, u64), parts: &[Part]) {
    let of_part = |part: &Part| {
        let path = folder.histories().join(&part.name);
        let choices = checksum_file(&path, part.end).ok()?;
        // What changed since it was found is not what was read.
        let same = Stamp::of(&path) == Some(part.stamp);
        let nanos = if part.stamp.is_settled() { part.stamp.nanos } else { 0 };
        let mark = Mark { stamp: Stamp { nanos, ..part.stamp }, choices };
        let bytes = [part.end.to_le_bytes().as_slice(), &part.bytes].concat();
        same.then(|| (TranscriptId::from(part.name.as_str()), mark, bytes))
    };
    let Some(texts) = on_all_cores(parts, of_part).into_iter().collect::<Option<Vec<_>>>() else { return };
    let texts: Vec<_> = texts.iter().map(|(id, mark, bytes)| (id, *mark, bytes.as_slice())).collect();
    let _ = DerivedFile::write(folder, named, &[], &texts);
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, SystemTime};

    use super::*;

    const LINES: [&str; 4] = [
        r#"{"id":"018bcfe5-7b88-7001-a5a9-5cfa6d2085ba","time":"2023-11-14T22:13:25Z","coder":"wei","label":"甲","changes":[]}"#,
        r#"{"id":"018bcfe5-a298-7001-86ce-26508148d31b","time":"2023-11-14T22:13:35Z","coder":"wei","label":"😀","changes":[]}"#,
        r#"{"id":"018bcfe5-c9a8-7001-9925-4909225ec8c1","time":"2023-11-14T22:13:45Z","coder":"wei","label":"c","changes":[]}"#,
        r#"{"id":"018bcfe5-c9a8-7001-9925-4909225ec8c1","time":"2023-11-14T22:13:45Z","coder":"wei","label":"x","changes":[]}"#,
    ];

    /// A study whose history was written long ago, so that its time tells when it changes.
    struct Study(tempfile::TempDir, Folder, u64);

    impl Study {
        fn new() -> Self {
            let home = tempfile::tempdir().unwrap();
            fs::create_dir(home.path().join("history")).unwrap();
            let folder = Folder::new(home.path());
            Self(home, folder, 0)
        }

        fn put(&mut self, text: &str) {
            let path = self.1.histories().join("wei.jsonl");
            fs::write(&path, text).unwrap();
            self.2 += 60;
            let time = SystemTime::now() - Duration::from_secs(7_200) + Duration::from_secs(self.2);
            fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        }

        /// The labels, and how many entries were read for them.
        fn labels(&self, version: u64) -> (String, usize) {
            let read = AtomicUsize::new(0);
            let look = |entry: &Entry, bytes: &mut Vec<u8>| {
                read.fetch_add(1, Ordering::Relaxed);
                bytes.extend_from_slice(entry.label.as_bytes());
            };
            let parts = entries_as_bytes(&self.1, ("labels", version), true, look).unwrap();
            (String::from_utf8(parts.concat()).unwrap(), read.into_inner())
        }
    }

    fn lines(places: &[usize]) -> String {
        places.iter().map(|place| format!("{}\n", LINES[*place])).collect()
    }

    #[test]
    fn only_what_was_appended_is_read_again() {
        let mut study = Study::new();
        study.put(&lines(&[0, 1]));
        assert_eq!(study.labels(1), ("甲😀".to_owned(), 2));
        assert_eq!(study.labels(1), ("甲😀".to_owned(), 0));
        study.put(&lines(&[0, 1, 2]));
        assert_eq!(study.labels(1), ("甲😀c".to_owned(), 1));
        assert_eq!(study.labels(1), ("甲😀c".to_owned(), 0));
        assert_eq!(study.labels(2), ("甲😀c".to_owned(), 3), "another version");
    }

    #[test]
    fn a_history_that_is_another_one_is_read_whole() {
        let mut study = Study::new();
        study.put(&lines(&[0, 1, 2]));
        study.labels(1);
        // As long as before.
        study.put(&lines(&[0, 1, 3]));
        assert_eq!(study.labels(1), ("甲😀x".to_owned(), 3));
        study.put(&lines(&[2]));
        assert_eq!(study.labels(1), ("c".to_owned(), 1));
        fs::remove_file(study.1.histories().join("wei.jsonl")).unwrap();
        assert_eq!(study.labels(1), (String::new(), 0));
    }

    #[test]
    fn a_line_that_is_not_whole_is_read_once_it_is() {
        let mut study = Study::new();
        let (first, half) = (lines(&[0]), LINES[1].split_at(40).0);
        study.put(&format!("{first}{half}"));
        assert_eq!(study.labels(1), ("甲".to_owned(), 1));
        assert_eq!(study.labels(1), ("甲".to_owned(), 0));
        study.put(&lines(&[0, 1]));
        assert_eq!(study.labels(1), ("甲😀".to_owned(), 1));
    }

    #[test]
    fn damage_costs_time_alone() {
        let mut study = Study::new();
        study.put(&lines(&[0, 1]));
        study.labels(1);
        fs::write(study.0.path().join(".emic/derived/labels"), b"something else").unwrap();
        assert_eq!(study.labels(1), ("甲😀".to_owned(), 2));
        assert_eq!(study.labels(1), ("甲😀".to_owned(), 0));
    }

    #[test]
    fn a_history_that_was_just_written_is_proved_by_its_bytes() {
        let study = Study::new();
        let path = study.1.histories().join("wei.jsonl");
        fs::write(&path, lines(&[0, 2])).unwrap();
        study.labels(1);
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, lines(&[0, 3])).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        assert_eq!(study.labels(1).0, "甲x");
    }
}
