//! How much work a file may cause: content streams can name each other, and unfold to a thousand times their size.

use lopdf::{DecompressError, Stream};

use crate::import::Error;

/// Megabytes that all streams of a file may unfold to.
const MOST_MEGABYTES: u64 = 256;

/// Operators that all pages may have together; a page of a book has about a thousand.
const MOST_OPERATORS: usize = 20_000_000;

/// Megabytes that the text and its places may take; those of a thick book take a tenth.
const MOST_TEXT: u64 = 256;

/// What is left of it.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: usize,
    operators: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: (MOST_MEGABYTES as usize) << 20, operators: MOST_OPERATORS, text: (MOST_TEXT as usize) << 20 }
    }
}

impl Budget {
    /// What `stream` unfolds to; nothing where it is damaged.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub(super) fn unfold(&mut self, stream: &Stream) -> Result<Vec<u8>, Error> {
        match stream.get_plain_content_with_limit(self.bytes) {
            Ok(content) => {
                self.bytes = self.bytes.saturating_sub(content.len());
                Ok(content)
            }
            Err(lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
                Err(Error::TooLarge(MOST_MEGABYTES))
            }
            Err(_) => Ok(Vec::new()),
        }
    }

    /// One more operator.
    ///
    /// # Errors
    /// [`Error::Damaged`] where there are more than any document has.
    pub(super) fn operator(&mut self) -> Result<(), Error> {
        self.operators = self.operators.checked_sub(1).ok_or_else(|| {
            Error::Damaged(format!(
                "its pages take more than {MOST_OPERATORS} drawing steps; no document has that many"
            ))
        })?;
        Ok(())
    }

    /// More text.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub(super) fn text(&mut self, bytes: usize) -> Result<(), Error> {
        self.text = self.text.checked_sub(bytes).ok_or(Error::TooLarge(MOST_TEXT))?;
        Ok(())
    }
}
