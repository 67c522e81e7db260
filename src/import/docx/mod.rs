//! Word documents (.docx, .docm, .dotx), Strict ones too.
//!
//! Start at [`Docx`]. [`package`] finds the parts, [`body`] reads text out of one. Tracked changes count as accepted;
//! hidden text, headers, footers and pictures are left out; comments become notes. Old binary documents (.doc) are
//! known by their first bytes and refused with what to do.

mod body;
mod old;
mod package;
mod paragraphs;
mod styles;
mod symbols;

use std::collections::HashMap;

use super::flow::{Block, Comment, Flow};
use super::xml::{Node, Spaces, Xml};
use super::{Error, Format, Reading, Source, Warning, guard};
pub(super) use old::OldWord;
pub use paragraphs::word_paragraphs;

use body::{Aside, Body, Kind};
use package::Package;
use styles::Styles;

/// Word documents.
pub(super) struct Docx;

/// Namespaces of both kinds of the format.
const SPACES: Spaces = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
];

impl Format for Docx {
    fn name(&self) -> &'static str {
        "Word"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        package::is_document(source.bytes)
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        guard(|| {
            let reading = flow(source.bytes)?.document(self.name());
            match reading.documents.iter().all(|document| document.text.is_empty()) {
                true => Err(Error::NoText("if its pages are pictures, recognise their text (OCR) first".to_owned())),
                false => Ok(reading),
            }
        })
    }
}

fn flow(bytes: &[u8]) -> Result<Flow, Error> {
    let mut package = Package::open(bytes)?;
    let (name, text) = package.main()?;
    let styles = match package.related("styles") {
        Ok(Some((name, text))) => Styles::read(&name, &text).unwrap_or_default(),
        _ => Styles::default(),
    };
    let mut body = Body::new(&styles);
    body.read(&mut Xml::new(&name, &text, SPACES))?;
    drop(text);
    let mut read = body.finish();
    let mut footnotes = HashMap::new();
    for (kind, part) in [(Kind::Footnote, "footnotes"), (Kind::Endnote, "endnotes")] {
        if read.references.iter().any(|(used, _)| *used == kind) {
            let asides = asides(&mut package, part, &styles, &mut read.warnings)?;
            footnotes.extend(asides.into_iter().map(|aside| ((kind, aside.id), aside.blocks)));
        }
    }
    let footnotes = read.references.iter().map(|used| footnotes.remove(used).unwrap_or_default()).collect();
    let comments = asides(&mut package, "comments", &styles, &mut read.warnings)?;
    let comments = comments.into_iter().map(comment).collect();
    Ok(Flow { blocks: read.blocks, footnotes, comments, title: title(&mut package), warnings: read.warnings })
}

/// The footnotes, endnotes or comments of a document. A part that is broken costs only itself.
fn asides(
    package: &mut Package<'_>,
    part: &str,
    styles: &Styles,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Aside>, Error> {
    let found = match package.related(part) {
        Ok(None) => return Ok(Vec::new()),
        Ok(Some((name, text))) => {
            let mut body = Body::new(styles);
            body.read(&mut Xml::new(&name, &text, SPACES)).map(|()| body.finish().asides)
        }
        Err(error) => Err(error),
    };
    match found {
        Err(Error::Damaged(what)) => {
            warnings.push(Warning::new(format!("its {part} are left out: {what}")));
            Ok(Vec::new())
        }
        other => other,
    }
}

fn comment(aside: Aside) -> Comment {
    let lines = aside.blocks.iter().map(Block::words).filter(|words| !words.is_empty());
    let text = lines.collect::<Vec<_>>().join("\n");
    Comment { id: aside.id, author: aside.author, text }
}

/// The title among the document's properties, if it has one that a person gave.
fn title(package: &mut Package<'_>) -> Option<String> {
    let (name, text) = package.related("core-properties").ok()??;
    let mut xml = Xml::new(&name, &text, SPACES);
    while let Some(node) = xml.next().ok()? {
        if let Node::Open(tag) = node
            && (tag.space, tag.name()) == ("dc", "title")
        {
            let title = xml.inner_text().ok()?.split_whitespace().collect::<Vec<_>>().join(" ");
            let given = !title.is_empty() && !title.starts_with("Microsoft Word") && title.chars().count() <= 200;
            return given.then_some(title);
        }
    }
    None
}

#[cfg(test)]
mod tests;
