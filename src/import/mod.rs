//! One way in: bytes of a file become the text of a transcript.
//!
//! Start at [`read`]. Each format is a file with one [`Format`] and a line in [`FORMATS`]; the first that claims a file
//! reads it. Which turns a text holds is not decided here but by [`crate::project::recognise`], from the text alone.
//! This room opens no files: `app::importing` does, copies the original, and writes the text into the project.

mod archive;
mod captions;
mod chat;
mod clock;
mod columns;
mod delimited;
mod document;
mod docx;
mod eaf;
mod encoding;
mod error;
mod flow;
mod grids;
mod guard;
mod html;
mod json;
mod markdown;
mod markup;
mod odt;
mod pdf;
mod peek;
mod plain;
mod rtf;
mod sbv;
mod script;
mod sniff;
mod srt;
mod survey;
mod table;
mod ttml;
mod vtt;
mod whisper;
mod whisper_text;
mod workbook;
mod xml;

pub use document::{Columns, Document, Note, Reading, Source, Times};
pub use docx::word_paragraphs;
pub use encoding::{Decoded, decode};
pub use error::{Error, Warning};
pub use grids::{Grid, grids};
pub use guard::{guard, is_guarded};

/// A file format.
pub trait Format: Sync {
    /// What a person calls it: `plain text`.
    fn name(&self) -> &'static str;

    /// Whether `source` is in this format. Content decides where it can, the name where it must.
    fn claims(&self, source: &Source<'_>) -> bool;

    /// Read `source`, going on past what is damaged. [`Reading::documents`] is never empty.
    ///
    /// # Errors
    /// An [`Error`] where nothing can be read.
    fn read(&self, source: &Source<'_>) -> Result<Reading, Error>;
}

/// All formats; the first that claims a file reads it. Those that their content gives away stand first, and what no format
/// reads before those that read any text.
#[rustfmt::skip]
pub const FORMATS: &[&dyn Format] = &[
    &pdf::Pdf,
    &rtf::Rtf,
    &docx::Docx,
    &odt::Odt,
    &html::Html,
    &workbook::Workbook,
    &workbook::OtherSheet,
    &docx::OldWord,
    &vtt::Vtt,
    &eaf::Eaf,
    &ttml::Ttml,
    &chat::Chat,
    &whisper::Whisper,
    &whisper_text::WhisperText,
    &srt::Srt,
    &sbv::Sbv,
    &delimited::Delimited,
    &sniff::Other,
    &markdown::Markdown,
    &plain::Plain,
];

/// Read a file in whatever format it has.
///
/// ```
/// use emic::import::{Source, read};
/// let bytes = b"\xCE\xCA\xA3\xBA\xCA\xB2\xC3\xB4\xCA\xC7\xD0\xC5\xC8\xCE\xA3\xBF\r\n";
/// let source = Source { encoding: Some("gb18030"), ..Source::new("访谈.txt", bytes) };
/// assert_eq!(read(&source)?.documents[0].text, "问：什么是信任？\n");
/// # Ok::<(), emic::import::Error>(())
/// ```
///
/// # Errors
/// [`Error::Empty`], [`Error::NotText`] for what no format reads, or what the format says.
pub fn read(source: &Source<'_>) -> Result<Reading, Error> {
    if source.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Empty);
    }
    match FORMATS.iter().find(|format| format.claims(source)) {
        Some(format) => format.read(source),
        None => Err(Error::NotText("a file of another kind")),
    }
}

/// What an earlier version of this program made of a file, where that was another text: Markdown kept its escapes. Studies
/// that were begun with it have such texts, and nobody has edited those.
pub fn former_text(source: &Source<'_>) -> Option<String> {
    markdown::with_escapes(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(name: &str, bytes: &[u8], message: &str) {
        let error = read(&Source::new(name, bytes)).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }

    #[test]
    fn what_is_no_transcript_is_named() {
        check_refused("a.txt", b" \r\n\t", "the file is empty");
        check_refused("a.docx", b"PK\x03\x04....word/document.xml", "the list of parts at the end of the zip archive");
        check_refused("a.txt", b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", "the list of parts");
        check_refused("a.txt", b"%PDF-1.7 ...", "this PDF cannot be taken apart");
        check_refused("a.ppt", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..", "old Word");
        check_refused("a", b"\x7FELF\0\0", "a program");
        check_refused("a.txt", b"\x01\x02\0\0\x03", "a binary file");
        check_refused("attributes.csv", b"id,partner\na,US\n", "emic attributes import");
        check_refused("a.srt", b"1\nHi", "no line with times");
    }

    #[test]
    fn text_and_markdown_are_read() {
        for (name, format) in
            [("一.TXT", "plain text"), ("二.MD", "Markdown"), ("P03", "plain text"), (".md", "plain text")]
        {
            let reading = read(&Source::new(name, "问：好\r\n".as_bytes())).unwrap();
            let document = &reading.documents[0];
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
            let mut reading = read(&Source::new(name, &bytes)).unwrap();
            assert_eq!(reading.warnings, []);
            let document = reading.documents.remove(0);
            (document.encoding, document.text)
        };
        let (encoding, windows) = text("zh-Hans_dibona_interview_gb18030-crlf.txt");
        assert_eq!((encoding, windows), ("gb18030", text("zh-Hans_dibona_interview.md").1));
        assert!(text("en_nasa_lunney.txt").1.starts_with("NASA JOHNSON SPACE CENTER"));
    }
}
