//! XML of exchange formats: tags by their local names, text, nothing else.
//!
//! A document type is refused whatever it declares, nesting is bounded, only character references and the five
//! predefined entities are resolved, and characters that XML forbids are left out.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use super::Error;

/// Deepest nesting of elements; no program writes a tenth of it.
const DEPTH: usize = 256;

/// What comes next in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// The start of an element; that of an empty one is followed by its end.
    Open(Tag),
    /// The end of an element.
    Close,
    /// Text; a long one may come in pieces.
    Text(String),
}

/// The start of an element: local names without prefixes, values without references.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A reader over a file's text.
pub(super) struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Xml<'a> {
    /// A reader over `text`.
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { text, reader, depth: 0 }
    }

    /// What comes next; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Damaged`] with line and column.
    pub(super) fn next(&mut self) -> Result<Option<Node>, Error> {
        loop {
            match self.reader.read_event().map_err(|error| self.damaged(&error.to_string()))? {
                Event::Start(start) | Event::Empty(start) => return self.open(&start).map(Some),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Node::Close));
                }
                Event::Text(text) => return Ok(Some(Node::Text(legal(&text.xml10_content())))),
                Event::CData(text) => return Ok(Some(Node::Text(legal(&text.xml10_content())))),
                Event::GeneralRef(reference) => {
                    let letter = reference.resolve_char_ref().map_err(|error| self.damaged(&error.to_string()))?;
                    let text = match letter {
                        Some(letter) => Some(letter.to_string()),
                        None => resolve_xml_entity(&reference).map(str::to_owned),
                    };
                    let text = text.ok_or_else(|| self.damaged("an entity that XML itself does not know"))?;
                    return Ok(Some(Node::Text(legal(&text))));
                }
                Event::DocType(_) => {
                    return Err(self.damaged("it declares a document type (<!DOCTYPE …>), which no codebook needs"));
                }
                Event::Eof if self.depth > 0 => return Err(self.damaged("the file ends in the middle")),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Node, Error> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.damaged(&format!("more than {DEPTH} elements inside one another")));
        }
        let mut tag = Tag { name: start.local_name().into_inner().to_owned(), attributes: Vec::new() };
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.damaged(&error.to_string()))?;
            let name = attribute.key.local_name().into_inner().to_owned();
            let value = quick_xml::escape::unescape(&attribute.value);
            let value = value.unwrap_or_else(|_| Cow::Borrowed(attribute.value.as_ref()));
            tag.attributes.push((name, legal(&value)));
        }
        Ok(Node::Open(tag))
    }

    /// An error at the place that was read last.
    pub(super) fn damaged(&self, what: &str) -> Error {
        let place = usize::try_from(self.reader.error_position().max(self.reader.buffer_position())).unwrap_or(0);
        let before = self.text.get(..self.text.floor_char_boundary(place)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Error::Damaged(format!("line {line}, column {column}: {what}"))
    }
}

/// The text of an XML file: UTF-8, UTF-16 by its byte order mark, or what its first line declares.
///
/// # Errors
/// [`Error::Damaged`] where the bytes do not fit.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let misfit = || Error::Damaged("the file is not in the encoding that it says".to_owned());
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling_and_without_replacement(body).ok_or_else(misfit);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.into());
    }
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200)).unwrap_or_default()).into_owned();
    let declared = head.split("encoding=").nth(1).and_then(|rest| rest.split(['"', '\'']).nth(1));
    let encoding = declared.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes())).ok_or_else(misfit)?;
    encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(misfit)
}

/// Whether XML may hold a character.
pub(super) fn is_legal(letter: char) -> bool {
    !matches!(letter, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

fn legal(text: &str) -> String {
    text.chars().filter(|letter| is_legal(*letter)).collect()
}

/// `text` as XML holds it in an element or, with its line breaks, in an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars().filter(|letter| is_legal(*letter)) {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Error> {
        let (mut xml, mut all) = (Xml::new(text), String::new());
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => all.push_str(&format!("<{} {:?}>", tag.name, tag.attribute("k"))),
                Node::Close => all.push_str("</>"),
                Node::Text(text) => all.push_str(&text),
            }
        }
        Ok(all)
    }

    #[test]
    fn tags_and_text_come_without_prefixes_and_references() {
        let text = "<?xml version='1.0'?><x:a xmlns:x='urn:y' K='1 &amp; 信'>一&lt;&#128512;<b/><![CDATA[<c>]]></x:a>";
        assert_eq!(read(text).unwrap(), "<a Some(\"1 & 信\")>一<😀<b None></><c></>");
        assert_eq!(read("<a>one\u{1}&#2;two</a>").unwrap(), "<a None>onetwo</>");
    }

    #[test]
    fn what_is_refused_says_where() {
        let check = |text: &str, message: &str| {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        };
        check("<!DOCTYPE a [<!ENTITY b \"b\">]><a>&b;</a>", "document type");
        check("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "document type");
        check("<a>\n<b>", "line 2, column 4: the file ends in the middle");
        check("<a>&who;</a>", "entity");
        check(&"<a>".repeat(100_000), "more than 256 elements");
        check("<a>\n\n<b></a>", "line 3");
    }

    #[test]
    fn encodings() {
        let text = "<?xml version=\"1.0\" encoding=\"gb18030\"?><a>信任</a>";
        assert_eq!(decode(&encoding_rs::GB18030.encode(text).0).unwrap(), text);
        let wide: Vec<u8> = "\u{FEFF}<a>信任</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide).unwrap(), "<a>信任</a>");
        assert!(decode(b"<a>\xFF</a>").is_err());
    }
}
