//! Binary documents of old Word, and documents under a password, which look the same from outside.

use memchr::memmem;

use crate::import::{Error, Format, Reading, Source};

/// A file with Word's binary text (.doc), or a locked package.
pub(in crate::import) struct OldWord;

/// First bytes of a compound file, in which both are kept.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

impl Format for OldWord {
    fn name(&self) -> &'static str {
        "old Word"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        source.bytes.starts_with(COMPOUND)
            && (holds(source, "EncryptedPackage") || holds(source, "WordDocument") || source.ending() == "doc")
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        if holds(source, "EncryptedPackage") {
            return Err(Error::Locked);
        }
        Err(Error::Convert(
            "an old Word document (.doc)",
            "open it in Word or LibreOffice, save it as .docx, and import that",
        ))
    }
}

/// Whether a stream of that name is listed.
fn holds(source: &Source<'_>, name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memmem::find(source.bytes, &name).is_some()
}
