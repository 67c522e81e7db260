//! The texts of transcripts: read when they are asked for, kept, and measured when they are new.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::project::{Transcript, TranscriptId, TranscriptRecord};
use crate::store::{Error, Folder};

/// Bytes that a transcript may have: a hundred times the longest interview.
const MAX_BYTES: u64 = 256 << 20;

/// The texts read so far.
#[derive(Debug, Default)]
pub(super) struct Texts {
    read: HashMap<TranscriptId, Arc<Transcript>>,
}

impl Texts {
    /// The text of `id`, from memory or from its file.
    pub(super) fn get(&mut self, folder: &Folder, id: &TranscriptId) -> Result<Arc<Transcript>, Error> {
        if let Some(transcript) = self.read.get(id) {
            return Ok(transcript.clone());
        }
        let text = read_text(&folder.transcript(id.as_str())?)?;
        let transcript = Arc::new(Transcript::new(id.clone(), text));
        self.read.insert(id.clone(), transcript.clone());
        Ok(transcript)
    }

    /// Forget a text, because its file has changed.
    pub(super) fn forget(&mut self, id: &TranscriptId) {
        self.read.remove(id);
    }
}

/// Read a transcript's text. Line ends become LF and a byte order mark goes, whatever git or an editor made of them, so
/// that offsets mean the same on every machine.
pub(in crate::app) fn read_text(path: &Path) -> Result<String, Error> {
    let metadata = fs::metadata(path).map_err(Error::io("read", path))?;
    let unfit = |why: &str| Error::Unfit { path: path.to_owned(), why: why.to_owned() };
    if !metadata.is_file() || metadata.len() > MAX_BYTES {
        return Err(unfit("this is no text of an interview: not a plain file, or too large"));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(Error::io("read", path))?;
    file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(Error::io("read", path))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes().iter().take(error.utf8_error().valid_up_to()).filter(|&&b| b == b'\n').count() + 1;
        unfit(&format!("not UTF-8 (line {line}); `emic import` converts other encodings"))
    })?;
    let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

/// SHA-256 in hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// What is known of a text that was put into the folder by hand.
pub(super) fn measure(id: &TranscriptId, text: String, language: &str) -> TranscriptRecord {
    let sha256 = sha256(&text);
    let transcript = Transcript::new(id.clone(), text);
    let spoken = || transcript.turns.iter().map(|turn| turn.words.slice(&transcript.text));
    let words = spoken().map(|words| words.unicode_words().count()).sum();
    let language = if language.is_empty() { language_of(spoken()) } else { language };
    TranscriptRecord {
        id: id.clone(),
        title: id.to_string(),
        language: language.to_owned(),
        original: None,
        imported: None,
        sha256,
        chars: transcript.positions.chars(),
        words,
        turns: transcript.turns.len(),
        extra: None,
    }
}

/// `zh` or `en` where nine in ten letters are so, else `mixed`.
fn language_of<'a>(texts: impl Iterator<Item = &'a str>) -> &'static str {
    let (mut han, mut latin) = (0_usize, 0_usize);
    for letter in texts.flat_map(str::chars).filter(|c| c.is_alphabetic()) {
        match letter {
            '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => han += 1,
            _ => latin += 1,
        }
    }
    // A Han character says about as much as three Latin letters.
    match (han * 3, latin) {
        (0, _) => "en",
        (han, latin) if han > latin * 9 => "zh",
        (han, latin) if latin > han * 9 => "en",
        _ => "mixed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_marks_never_move_an_offset() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "\u{FEFF}一\r\n😀\rc\n").unwrap();
        assert_eq!(read_text(&path).unwrap(), "一\n😀\nc\n");
        fs::write(&path, b"a\nb\n\xB2\xE2").unwrap();
        let error = read_text(&path).unwrap_err().to_string();
        assert!(error.ends_with("not UTF-8 (line 3); `emic import` converts other encodings"), "{error}");
        assert!(read_text(folder.path()).is_err());
    }

    #[test]
    fn languages_are_told_apart() {
        for (text, expected) in
            [("I trust Mr 王 but", "en"), ("我信任他们", "zh"), ("我们 need trust 信任", "mixed"), ("", "en")]
        {
            assert_eq!(language_of([text].into_iter()), expected, "{text}");
        }
    }
}
