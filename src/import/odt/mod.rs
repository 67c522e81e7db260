//! OpenDocument texts (.odt, .ott, and .fodt in one flat file of XML), as LibreOffice writes them.
//!
//! Deletions that are tracked are left out, insertions stay; hidden text, headers and footers are left out; comments
//! become notes with the range that they were made on.

mod body;
mod styles;

#[cfg(test)]
mod tests;

use super::archive::{self, Archive};
use super::flow::Flow;
use super::xml::{self, Node, Spaces, Xml};
use super::{Error, Format, Reading, Source, guard};
use body::Body;
use styles::Styles;

/// OpenDocument texts.
pub(super) struct Odt;

const SPACES: Spaces = &[
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
];

/// What the kind of document is called inside.
const KIND: &str = "application/vnd.oasis.opendocument.text";

impl Format for Odt {
    fn name(&self) -> &'static str {
        "OpenDocument"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        archive::mentions(source.bytes, "opendocument.text") || is_flat(source.bytes) || is_unmarked(source.bytes)
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        guard(|| {
            let flow = if is_flat(source.bytes) { flat(source.bytes) } else { packed(source.bytes) }?;
            let reading = flow.document(self.name());
            match reading.documents.iter().all(|document| document.text.is_empty()) {
                true => Err(Error::NoText("if its pages are pictures, recognise their text (OCR) first".to_owned())),
                false => Ok(reading),
            }
        })
    }
}

/// Whether the file is one of XML, without an archive around it.
fn is_flat(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(8 << 10)).unwrap_or_default();
    let holds = |words: &str| memchr::memmem::find(head, words.as_bytes()).is_some();
    holds("<office:document") && holds(KIND)
}

/// Whether an archive is an OpenDocument text though its kind does not stand first.
fn is_unmarked(bytes: &[u8]) -> bool {
    archive::mentions(bytes, "content.xml")
        && archive::mentions(bytes, "META-INF/manifest.xml")
        && Archive::open(bytes).is_ok_and(|mut archive| {
            archive.text(MANIFEST).is_ok_and(|manifest| manifest.is_some_and(|manifest| manifest.contains(KIND)))
        })
}

const MANIFEST: &str = "META-INF/manifest.xml";
const CONTENT: &str = "content.xml";

fn packed(bytes: &[u8]) -> Result<Flow, Error> {
    let mut archive = Archive::open(bytes)?;
    let manifest = archive.text(MANIFEST).ok().flatten();
    if manifest.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Error::Locked);
    }
    let mut styles = Styles::default();
    if let Ok(Some(text)) = archive.text("styles.xml") {
        // Styles that cannot be read hide nothing, which shows in the text; the words are more important.
        let _ = styles.read("styles.xml", &text);
    }
    let content =
        archive.text(CONTENT)?.ok_or_else(|| Error::Damaged(format!("its main part {CONTENT} is missing")))?;
    let mut flow = Body::new(styles).read(&mut Xml::new(CONTENT, &content, SPACES))?;
    flow.title = flow.title.or_else(|| title(&archive.text("meta.xml").ok()??));
    Ok(flow)
}

fn flat(bytes: &[u8]) -> Result<Flow, Error> {
    let text = xml::decode("the document", bytes.to_vec())?;
    Body::new(Styles::default()).read(&mut Xml::new("the document", &text, SPACES))
}

fn title(meta: &str) -> Option<String> {
    let mut xml = Xml::new("meta.xml", meta, SPACES);
    while let Some(node) = xml.next().ok()? {
        if let Node::Open(tag) = node
            && (tag.space, tag.name()) == ("dc", "title")
        {
            return given(&xml.inner_text().ok()?);
        }
    }
    None
}

/// A title on one line, if there is one.
fn given(title: &str) -> Option<String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty() && title.chars().count() <= 200).then_some(title)
}
