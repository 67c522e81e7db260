//! What a file is that holds no plain text, from its first bytes; from its name only where the bytes are text.

use super::{Error, Format, Reading, Source};

/// Kinds of files that no format reads: they are refused by name.
pub(super) struct Other;

impl Format for Other {
    fn name(&self) -> &'static str {
        "another kind of file"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        not_text(source).is_some()
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        Err(Error::NotText(not_text(source).unwrap_or(self.name())))
    }
}

/// First bytes, and what they mean.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Word, Excel or PowerPoint file (.doc, .xls, .ppt)"),
    (b"SQLite format 3\0", "a database"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xFF\xD8\xFF", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"RIFF", "a sound or video recording (WAV, AVI)"),
    (b"ID3", "a sound recording (MP3)"),
    (b"\xFF\xFB", "a sound recording (MP3)"),
    (b"OggS", "a sound recording (Ogg)"),
    (b"fLaC", "a sound recording (FLAC)"),
    (b"\x1A\x45\xDF\xA3", "a video recording (Matroska)"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90\0", "a program"),
];

/// What a zip archive is, by a name near its start.
const ZIPS: &[(&[u8], &str)] = &[
    (b"ppt/", "a PowerPoint file (.pptx)"),
    (b"project.qde", "a REFI-QDA project (.qdpx)"),
    (b"epub+zip", "an EPUB book"),
    (b"Index/", "a Pages document"),
];

/// Endings of text files that are no transcripts as they stand.
const ENDINGS: &[(&str, &str)] = &[
    ("jsonl", "JSON data"),
    ("xml", "XML data"),
    ("yaml", "YAML data: `emic codebook import` reads a codebook"),
    ("yml", "YAML data: `emic codebook import` reads a codebook"),
    ("qdc", "a REFI-QDA codebook (.qdc)"),
    ("qde", "a REFI-QDA project (.qde)"),
    ("tex", "a LaTeX source"),
    ("bib", "a bibliography"),
    ("py", "a program"),
    ("r", "a program"),
    ("rs", "a program"),
    ("log", "a log"),
];

/// What `source` is, where it is not plain text.
fn not_text(source: &Source<'_>) -> Option<&'static str> {
    let bytes = source.bytes;
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let head = bytes.get(..bytes.len().min(16 << 10)).unwrap_or_default();
        let inside = |(name, _): &&(&[u8], &str)| memchr::memmem::find(head, name).is_some();
        return Some(ZIPS.iter().find(inside).map_or("a zip archive", |(_, what)| what));
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some("a sound or video recording (MP4, M4A)");
    }
    let magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    let ending = source.ending();
    let named = || ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, what)| *what);
    magic.map(|(_, what)| *what).or_else(named)
}
