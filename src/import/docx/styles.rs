//! The few things that styles tell of text: which paragraphs are the title, and what is hidden.

use std::collections::HashMap;

use super::SPACES;
use crate::import::Error;
use crate::import::xml::{Node, Xml};

/// A style.
#[derive(Debug, Default)]
struct Style {
    name: String,
    parent: Option<String>,
    hidden: Option<bool>,
}

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

/// Styles that build on styles are followed this far: they may go round in a circle.
const GENERATIONS: usize = 16;

impl Styles {
    /// Read the part called `part`.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is no well-formed XML.
    pub(super) fn read(part: &str, text: &str) -> Result<Self, Error> {
        let (mut xml, mut styles, mut open) = (Xml::new(part, text, SPACES), HashMap::new(), None);
        while let Some(node) = xml.next()? {
            let Node::Open(tag) = node else { continue };
            let style = open.as_ref().and_then(|id: &String| styles.get_mut(id));
            match (tag.name(), style) {
                ("style", _) => {
                    open = tag.attribute("styleId");
                    styles.extend(open.clone().map(|id| (id, Style::default())));
                }
                ("name", Some(style)) => style.name = tag.attribute("val").unwrap_or_default().to_lowercase(),
                ("basedOn", Some(style)) => style.parent = tag.attribute("val"),
                ("vanish", Some(style)) => style.hidden = Some(is_on(tag.attribute("val").as_deref())),
                _ => {}
            }
        }
        Ok(Self(styles))
    }

    /// The style's name in lower case; its id where the document does not name it.
    pub(super) fn name(&self, id: &str) -> String {
        let named = self.0.get(id).filter(|style| !style.name.is_empty());
        named.map_or_else(|| id.to_lowercase(), |style| style.name.clone())
    }

    /// Whether this style is that of a title.
    pub(super) fn is_title(&self, id: &str) -> bool {
        self.0.get(id).map_or(id == "Title", |style| style.name == "title")
    }

    /// Whether text in this style is hidden.
    pub(super) fn is_hidden(&self, id: &str) -> bool {
        let lineage = std::iter::successors(self.0.get(id), |style| self.0.get(style.parent.as_ref()?));
        lineage.take(GENERATIONS).find_map(|style| style.hidden).unwrap_or(false)
    }
}

/// Whether a switch is on: it is where nothing says otherwise.
pub(super) fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off" | "none"))
}
