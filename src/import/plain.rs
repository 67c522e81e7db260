//! Plain text. Its layout stays as it is: line breaks, indents and blank lines are the transcriber's.

use super::{Document, Error, Format, Reading, Source, Warning, decode};

/// Whatever no other format claims.
pub(super) struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "plain text"
    }

    fn claims(&self, _: &Source<'_>) -> bool {
        true
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = decode(source.bytes, source.encoding)?;
        let mut warnings = decoded.warnings();
        warnings.extend(long_line(&decoded.text));
        let (text, encoding) = (decoded.text, decoded.encoding);
        let document = Document { text, encoding, format: self.name(), ..Document::default() };
        Ok(Reading { documents: vec![document], warnings })
    }
}

/// A line of more bytes than this is no paragraph of an interview.
const LONG_LINE: usize = 200_000;

fn long_line(text: &str) -> Option<Warning> {
    let line = text.split('\n').position(|line| line.len() > LONG_LINE)?;
    let message = "a line of more than 200,000 bytes: are its line ends lost?".to_owned();
    Some(Warning { line: Some(line + 1), message })
}
