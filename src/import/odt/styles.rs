//! What styles tell of text: which paragraphs are the title, and what is hidden.

use std::collections::HashMap;

use super::SPACES;
use crate::import::Error;
use crate::import::xml::{Node, Tag, Xml};

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    hidden: Option<bool>,
}

/// Styles by their names.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    open: Option<String>,
}

/// Styles that build on styles are followed this far: they may go round in a circle.
const GENERATIONS: usize = 16;

impl Styles {
    /// Read the part called `part`.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is no well-formed XML; what stands before is taken.
    pub(super) fn read(&mut self, part: &str, text: &str) -> Result<(), Error> {
        let mut xml = Xml::new(part, text, SPACES);
        while let Some(node) = xml.next()? {
            if let Node::Open(tag) = node {
                self.take(&tag);
            }
        }
        Ok(())
    }

    /// Take what `tag` tells, where it stands among the styles.
    pub(super) fn take(&mut self, tag: &Tag<'_>) {
        match (tag.space, tag.name()) {
            ("style", "style") => {
                self.open = tag.attribute("name");
                let style = Style { parent: tag.attribute("parent-style-name"), hidden: None };
                self.styles.extend(self.open.clone().map(|name| (name, style)));
            }
            ("style", "text-properties") => {
                let open = self.open.as_ref().and_then(|name| self.styles.get_mut(name));
                if let (Some(style), Some(display)) = (open, tag.attribute("display")) {
                    style.hidden = Some(display == "none");
                }
            }
            _ => {}
        }
    }

    /// Whether this style is that of a title.
    pub(super) fn is_title(&self, name: &str) -> bool {
        name == "Title" || self.styles.get(name).is_some_and(|style| style.parent.as_deref() == Some("Title"))
    }

    /// Whether text in this style is hidden.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        let parent = |style: &&Style| self.styles.get(style.parent.as_ref()?);
        std::iter::successors(self.styles.get(name), parent)
            .take(GENERATIONS)
            .find_map(|style| style.hidden)
            .unwrap_or(false)
    }
}
