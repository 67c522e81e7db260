//! The paragraphs of a Word document as they stand, each with the name of its style: for documents that have a form.

use super::package::Package;
use super::styles::Styles;
use super::{Node, SPACES, Xml};
use crate::import::{Error, guard};

/// Paragraphs that are read.
const MOST: usize = 500_000;

/// The paragraphs of the document in `bytes`: the name of each one's style in lower case (`heading 1` in every language of
/// Word), and its text with line breaks as LF. Deleted words, fields' codes and text boxes are left out.
///
/// # Errors
/// Those of reading a Word document.
pub fn word_paragraphs(bytes: &[u8]) -> Result<Vec<(String, String)>, Error> {
    guard(|| {
        let mut package = Package::open(bytes)?;
        let (name, text) = package.main()?;
        let styles = match package.related("styles") {
            Ok(Some((name, text))) => Styles::read(&name, &text).unwrap_or_default(),
            _ => Styles::default(),
        };
        read(&mut Xml::new(&name, &text, SPACES), &styles)
    })
}

fn read(xml: &mut Xml<'_>, styles: &Styles) -> Result<Vec<(String, String)>, Error> {
    let mut paragraphs: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    while let Some(node) = xml.next()? {
        let tag = match node {
            Node::Open(tag) => tag,
            Node::Close(end) => {
                inside &= end.name() != "p";
                continue;
            }
            Node::Text(_) => continue,
        };
        let open = paragraphs.last_mut().filter(|_| inside);
        match (tag.name(), open) {
            (
                "del" | "moveFrom" | "txbxContent" | "Fallback" | "instrText" | "delText" | "pPrChange" | "rPrChange",
                _,
            ) => {
                xml.skip()?;
            }
            ("p", _) => {
                if paragraphs.len() >= MOST {
                    return Err(Error::Damaged(format!("it has more than {MOST} paragraphs")));
                }
                paragraphs.push(("normal".to_owned(), String::new()));
                inside = true;
            }
            ("pStyle", Some((style, _))) => *style = styles.name(&tag.attribute("val").unwrap_or_default()),
            // A list made by hand, in whatever style.
            ("numPr", Some((style, _))) if style == "normal" => "list paragraph".clone_into(style),
            ("t", Some((_, text))) => text.push_str(&xml.inner_text()?),
            ("br" | "cr", Some((_, text))) => text.push('\n'),
            ("tab", Some((_, text))) if tag.attribute("val").is_none() => text.push('\t'),
            ("noBreakHyphen", Some((_, text))) => text.push('\u{2011}'),
            _ => {}
        }
    }
    Ok(paragraphs)
}
