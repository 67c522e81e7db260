//! XML as documents hold it: tags, with their namespaces under short names, and text.
//!
//! Only character references and the five predefined entities are resolved; a document type that declares entities of its
//! own is refused, since that is how a small file unfolds into a large one. Nesting is bounded. Errors name the part of
//! the file, the line and the column. Characters that XML forbids are left out of the text.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};

use super::Error;

/// Deepest nesting of elements: tables in tables in text boxes reach some sixty.
const DEPTH: usize = 400;

/// Namespaces that a format knows, each with the short name that its tags go by.
pub(super) type Spaces = &'static [(&'static str, &'static str)];

/// A reader over one part of a file.
pub(super) struct Xml<'a> {
    /// The part's name, for messages.
    part: &'a str,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    spaces: Spaces,
    /// Prefixes in force: the depth at which each was declared, and the short name that it stands for.
    prefixes: Vec<(usize, String, &'static str)>,
    depth: usize,
    rooted: bool,
}

/// What comes next in a part.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// The start of an element; that of an empty one is followed by its end.
    Open(Tag<'a>),
    /// The end of an element.
    Close(End<'a>),
    /// Text; a long one may come in pieces.
    Text(Cow<'a, str>),
}

/// The start of an element.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// The short name of its namespace; empty for an unknown one and for none.
    pub(super) space: &'static str,
    start: BytesStart<'a>,
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The value of the attribute with this name, prefix aside; `None` where it is missing or unreadable.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let found = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)?;
        Some(unescape(&found.value))
    }
}

/// The end of an element.
#[derive(Debug)]
pub(super) struct End<'a>(BytesEnd<'a>);

impl End<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

impl<'a> Xml<'a> {
    /// A reader over `text`, the part called `part`.
    pub(super) fn new(part: &'a str, text: &'a str, spaces: Spaces) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { part, text, reader, spaces, prefixes: Vec::new(), depth: 0, rooted: false }
    }

    /// What comes next; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the part is not well formed, ends too early, nests too deep, or declares entities.
    pub(super) fn next(&mut self) -> Result<Option<Node<'a>>, Error> {
        loop {
            let event = self.reader.read_event().map_err(|error| self.damaged(&error.to_string()))?;
            match event {
                Event::Start(start) | Event::Empty(start) => return self.open(start).map(Some),
                Event::End(end) => return Ok(Some(self.close(end))),
                Event::Text(text) => return Ok(Some(Node::Text(legal(text.xml10_content())))),
                Event::CData(text) => return Ok(Some(Node::Text(legal(text.xml10_content())))),
                Event::GeneralRef(reference) => return self.resolve(&reference).map(|text| Some(Node::Text(text))),
                Event::DocType(kind) if kind.contains("<!ENTITY") => {
                    return Err(self.damaged("it declares entities of its own (<!ENTITY …>), which no document needs"));
                }
                Event::Eof if self.depth > 0 => return Err(self.damaged("it ends in the middle")),
                Event::Eof if !self.rooted => return Err(self.damaged("there is no XML in it")),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// Go past all that is left of the element whose start came last.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// All text up to the end of the element whose start came last.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(super) fn inner_text(&mut self) -> Result<String, Error> {
        let (outside, mut inner) = (self.depth.saturating_sub(1), String::new());
        while self.depth > outside {
            match self.next()? {
                Some(Node::Text(text)) => inner.push_str(&text),
                Some(_) => {}
                None => break,
            }
        }
        Ok(inner)
    }

    fn open(&mut self, start: BytesStart<'a>) -> Result<Node<'a>, Error> {
        self.depth += 1;
        self.rooted = true;
        if self.depth > DEPTH {
            return Err(self.damaged(&format!("more than {DEPTH} elements inside one another")));
        }
        if start.attributes_raw().contains("xmlns") {
            self.declare(&start);
        }
        let space = self.space(start.name().prefix().map(|prefix| prefix.into_inner()));
        Ok(Node::Open(Tag { space, start }))
    }

    fn close(&mut self, end: BytesEnd<'a>) -> Node<'a> {
        while self.prefixes.last().is_some_and(|(depth, ..)| *depth >= self.depth) {
            self.prefixes.pop();
        }
        self.depth = self.depth.saturating_sub(1);
        Node::Close(End(end))
    }

    /// Take the namespaces that `start` declares. Unknown ones count only where they hide a known one.
    fn declare(&mut self, start: &BytesStart<'_>) {
        for attribute in start.attributes().with_checks(false).flatten() {
            let key = attribute.key.into_inner();
            let Some(prefix) = key.strip_prefix("xmlns") else { continue };
            let prefix = prefix.trim_start_matches(':');
            let short = self.spaces.iter().find(|(known, _)| *known == attribute.value).map(|(_, short)| *short);
            if short.is_some() || !self.space(Some(prefix)).is_empty() {
                self.prefixes.push((self.depth, prefix.to_owned(), short.unwrap_or_default()));
            }
        }
    }

    /// The short name that `prefix` stands for. One that is declared nowhere stands for itself.
    fn space(&self, prefix: Option<&str>) -> &'static str {
        let prefix = prefix.unwrap_or_default();
        let declared = self.prefixes.iter().rev().find(|(_, known, _)| known == prefix).map(|(_, _, short)| *short);
        declared.unwrap_or_else(|| {
            let same = self.spaces.iter().find(|(_, short)| *short == prefix);
            same.map_or("", |(_, short)| *short)
        })
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<Cow<'a, str>, Error> {
        match reference.resolve_char_ref() {
            Ok(Some(letter)) => Ok(legal(Cow::Owned(letter.to_string()))),
            Ok(None) => resolve_xml_entity(reference).map(Cow::Borrowed).ok_or_else(|| {
                let name: String = reference.chars().take(40).collect();
                self.damaged(&format!("the entity `&{name};` is not known"))
            }),
            Err(error) => Err(self.damaged(&error.to_string())),
        }
    }

    /// An error at the place that was read last.
    pub(super) fn damaged(&self, what: &str) -> Error {
        let place = usize::try_from(self.reader.error_position().max(self.reader.buffer_position())).unwrap_or(0);
        let place = self.text.floor_char_boundary(place);
        let before = self.text.get(..place).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Error::Damaged(format!("{}, line {line}, column {column}: {what}", self.part))
    }
}

/// The text of an XML part: UTF-8, UTF-16 by its byte order mark, or what its first line declares.
///
/// # Errors
/// [`Error::Damaged`] where the bytes do not fit.
pub(super) fn decode(part: &str, bytes: Vec<u8>) -> Result<String, Error> {
    let misfit = || Error::Damaged(format!("{part} is not in the encoding that it says"));
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        let text = encoding.decode_without_bom_handling_and_without_replacement(body);
        return text.map(Cow::into_owned).ok_or_else(misfit);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200)).unwrap_or_default()).into_owned();
    let declared = head.split("encoding=").nth(1).and_then(|rest| rest.split(['"', '\'']).nth(1));
    let encoding = declared.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes())).ok_or_else(misfit)?;
    encoding.decode_without_bom_handling_and_without_replacement(&bytes).map(Cow::into_owned).ok_or_else(misfit)
}

/// An attribute's value with its references resolved; those that are unknown stay as they are.
fn unescape(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), Cow::into_owned)
}

/// `text` without the characters that XML forbids.
fn legal(text: Cow<'_, str>) -> Cow<'_, str> {
    let allowed = |letter: char| !matches!(letter, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if text.chars().all(allowed) {
        return text;
    }
    Cow::Owned(text.chars().filter(|letter| allowed(*letter)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACES: Spaces = &[("urn:w", "w"), ("urn:strict", "w"), ("urn:m", "m")];

    /// All of `text`, as `<w:p>`, `</w:p>` and words.
    fn read(text: &str) -> Result<String, Error> {
        let (mut xml, mut all) = (Xml::new("a.xml", text, SPACES), String::new());
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => all.push_str(&format!("<{}:{}>", tag.space, tag.name())),
                Node::Close(end) => all.push_str(&format!("</{}>", end.name())),
                Node::Text(text) => all.push_str(&text),
            }
        }
        Ok(all)
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(read(text).as_deref(), Ok(expected));
    }

    #[track_caller]
    fn check_damaged(text: &str, expected: &str) {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn namespaces_count_and_prefixes_do_not() {
        check("<w:a><w:b/></w:a>", "<w:a><w:b></b></a>");
        check("<x:a xmlns:x='urn:strict'><y:b xmlns:y='urn:m'/></x:a>", "<w:a><m:b></b></a>");
        check("<a xmlns='urn:w'><b xmlns='urn:else'/><c/></a>", "<w:a><:b></b><w:c></c></a>");
        check("<a><w:b xmlns:w='urn:other'/><w:b/></a>", "<:a><:b></b><w:b></b></a>");
    }

    #[test]
    fn text_with_references() {
        check("<a>信 &amp; &lt;&#x4EFB;&#128512;<![CDATA[<b>]]>\r\n</a>", "<:a>信 & <任😀<b>\n</a>");
        check("<a>one\u{1}&#2;two</a>", "<:a>onetwo</a>");
        check("<!DOCTYPE a><!-- no --><?x y?><a/>", "<:a></a>");
    }

    #[test]
    fn what_is_refused_says_where() {
        check_damaged("<a>\n<b>", "a.xml, line 2, column 4: it ends in the middle");
        check_damaged("", "no XML");
        check_damaged("just words", "no XML");
        check_damaged("<a>\n\n<b></a>", "line 3");
        check_damaged("<a>&who;</a>", "the entity `&who;` is not known");
        check_damaged("<a>&#0;</a>", "a.xml, line 1");
        check_damaged("<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>", "declares entities");
        check_damaged(&"<a>".repeat(1_000_000), "more than 400 elements inside one another");
    }

    #[test]
    fn skipping_and_inner_text() {
        let mut xml = Xml::new("a.xml", "<a><b>no<c/></b><d k='1 &amp; 2'>o<e>n</e>e</d></a>", &[]);
        xml.next().unwrap();
        assert!(matches!(xml.next().unwrap(), Some(Node::Open(tag)) if tag.name() == "b"));
        xml.skip().unwrap();
        let Some(Node::Open(tag)) = xml.next().unwrap() else { panic!() };
        assert_eq!((tag.attribute("k").as_deref(), tag.attribute("l")), (Some("1 & 2"), None));
        assert_eq!(xml.inner_text().unwrap(), "one");
        assert!(matches!(xml.next().unwrap(), Some(Node::Close(end)) if end.name() == "a"));
        assert!(xml.next().unwrap().is_none());
    }

    #[test]
    fn encodings() {
        let text = "<?xml version=\"1.0\" encoding=\"gb18030\"?><a>信任</a>";
        assert_eq!(decode("a", encoding_rs::GB18030.encode(text).0.into_owned()).as_deref(), Ok(text));
        let wide: Vec<u8> = "\u{FEFF}<a>信任</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode("a", wide).as_deref(), Ok("<a>信任</a>"));
        assert_eq!(decode("a", "\u{FEFF}<a/>".into()).as_deref(), Ok("<a/>"));
        assert!(decode("a", b"<a>\xFF</a>".to_vec()).is_err());
    }
}
