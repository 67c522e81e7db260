//! One way in: bytes of a file become the text of a transcript.
//!
//! Start at [`read`]. Each format is a file with one [`Format`] and a line in [`FORMATS`]; the first that claims a file
//! reads it. Which turns a text holds is not decided here but by [`crate::project::recognise`], from the text alone.
//! This room opens no files: `app::importing` does, copies the original, and writes the text into the project.

mod encoding;
mod error;
mod markdown;
mod plain;
mod sniff;

pub use encoding::{Decoded, decode};
pub use error::{Error, Warning};

/// A file as it came.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name, without folders.
    pub name: &'a str,
    /// All of it.
    pub bytes: &'a [u8],
    /// The encoding that the researcher names; detected where `None`.
    pub encoding: Option<&'a str>,
}

impl<'a> Source<'a> {
    /// The ending of the name in lower case, without the dot; empty where there is none.
    pub fn ending(&self) -> String {
        let ending = self.name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        ending.map_or_else(String::new, |(_, ending)| ending.to_lowercase())
    }
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The text, LF at line ends, otherwise every code point as it came.
    pub text: String,
    /// A title that the file itself gives.
    pub title: Option<String>,
    /// The encoding that the bytes were read in: `UTF-8`, `gb18030`, ...
    pub encoding: &'static str,
    /// The format's name.
    pub format: &'static str,
}

/// A file format.
pub trait Format: Sync {
    /// What a person calls it: `plain text`.
    fn name(&self) -> &'static str;

    /// Whether `source` is in this format. Content decides where it can, the name where it must.
    fn claims(&self, source: &Source<'_>) -> bool;

    /// Read `source`, going on past what is damaged.
    ///
    /// # Errors
    /// An [`Error`] where nothing can be read.
    fn read(&self, source: &Source<'_>) -> Result<(Document, Vec<Warning>), Error>;
}

/// All formats; the first that claims a file reads it.
pub const FORMATS: [&dyn Format; 2] = [&markdown::Markdown, &plain::Plain];

/// Read a file in whatever format it has.
///
/// ```
/// use emic::import::{Source, read};
/// let bytes = b"\xCE\xCA\xA3\xBA\xCA\xB2\xC3\xB4\xCA\xC7\xD0\xC5\xC8\xCE\xA3\xBF\r\n";
/// let source = Source { name: "访谈.txt", bytes, encoding: Some("gb18030") };
/// let (document, _) = read(&source)?;
/// assert_eq!(document.text, "问：什么是信任？\n");
/// # Ok::<(), emic::import::Error>(())
/// ```
///
/// # Errors
/// [`Error::Empty`], [`Error::NotText`] for what no format reads, or what the format says.
pub fn read(source: &Source<'_>) -> Result<(Document, Vec<Warning>), Error> {
    if source.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Empty);
    }
    if let Some(found) = sniff::not_text(source) {
        return Err(Error::NotText(found));
    }
    match FORMATS.iter().find(|format| format.claims(source)) {
        Some(format) => format.read(source),
        None => Err(Error::NotText("a file of another kind")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(name: &str, bytes: &[u8], message: &str) {
        let error = read(&Source { name, bytes, encoding: None }).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }

    #[test]
    fn what_is_no_transcript_is_named() {
        check_refused("a.txt", b" \r\n\t", "the file is empty");
        check_refused("a.docx", b"PK\x03\x04....word/document.xml", "a Word document (.docx)");
        check_refused("a.txt", b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument text");
        check_refused("a.txt", b"%PDF-1.7 ...", "a PDF; this version reads plain text (.txt) and Markdown (.md)");
        check_refused("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..", "old Word");
        check_refused("a", b"\x7FELF\0\0", "a program");
        check_refused("a.txt", b"\x01\x02\0\0\x03", "a binary file");
        check_refused("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHi", "subtitles");
        check_refused("attributes.csv", b"id,partner\n", "emic attributes import");
    }

    #[test]
    fn text_and_markdown_are_read() {
        for (name, format) in
            [("一.TXT", "plain text"), ("二.MD", "Markdown"), ("P03", "plain text"), (".md", "plain text")]
        {
            let (document, _) = read(&Source { name, bytes: "问：好\r\n".as_bytes(), encoding: None }).unwrap();
            assert_eq!((document.format, document.text.as_str()), (format, "问：好\n"), "{name}");
        }
    }

    #[test]
    fn a_chinese_windows_file_equals_its_utf8_twin() {
        let manifest = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let Some(folder) = manifest.ancestors().map(|up| up.join("shared/corpora")).find(|folder| folder.is_dir())
        else {
            println!("skipped: ../shared is not there");
            return;
        };
        let text = |name: &str| {
            let bytes = std::fs::read(folder.join(name)).unwrap();
            let (document, warnings) = read(&Source { name, bytes: &bytes, encoding: None }).unwrap();
            assert_eq!(warnings, []);
            (document.encoding, document.text)
        };
        let (encoding, windows) = text("zh-Hans_dibona_interview_gb18030-crlf.txt");
        assert_eq!((encoding, windows), ("gb18030", text("zh-Hans_dibona_interview.md").1));
        assert!(text("en_nasa_lunney.txt").1.starts_with("NASA JOHNSON SPACE CENTER"));
    }
}
