//! Where in the archive the parts of a document stand: by the relations that the format keeps, not by their usual names.

use crate::import::archive::Archive;
use crate::import::xml::{Node, Xml};
use crate::import::{Error, archive};

/// The parts of a document.
pub(super) struct Package<'a> {
    archive: Archive<'a>,
    /// The part that holds the text.
    main: String,
    relations: Vec<Relation>,
}

/// That a part goes with another.
#[derive(Debug)]
struct Relation {
    /// What it is: the last part of an address, such as `footnotes`.
    kind: String,
    /// The part's name in the archive.
    target: String,
}

const USUAL: &str = "word/document.xml";

/// Whether `bytes` are a Word document, whole or cut off.
pub(super) fn is_document(bytes: &[u8]) -> bool {
    let other = ["xl/", "ppt/", "opendocument"].iter().any(|name| archive::mentions(bytes, name));
    archive::mentions(bytes, "word/")
        || (archive::mentions(bytes, "[Content_Types].xml") && !other && named_by_types(bytes).is_some())
}

fn named_by_types(bytes: &[u8]) -> Option<String> {
    main_by_types(&mut Archive::open(bytes).ok()?).ok()?
}

impl<'a> Package<'a> {
    /// Open the document in `bytes`.
    ///
    /// # Errors
    /// Those of [`Archive::open`], and [`Error::Damaged`] where the relations cannot be read.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut archive = Archive::open(bytes)?;
        let of_package = relations(&mut archive, "")?;
        let main = of_package.iter().find(|relation| relation.kind == "officeDocument");
        let main = match main.map(|relation| relation.target.clone()) {
            Some(main) => main,
            None => main_by_types(&mut archive)?.unwrap_or_else(|| USUAL.to_owned()),
        };
        let mut relations = relations(&mut archive, &main)?;
        relations.extend(of_package);
        Ok(Self { archive, main, relations })
    }

    /// The name and text of the part that holds the document's text.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is missing, and those of [`Archive::text`].
    pub(super) fn main(&mut self) -> Result<(String, String), Error> {
        match self.archive.text(&self.main)? {
            Some(text) => Ok((self.main.clone(), text)),
            None => Err(Error::Damaged(format!("its main part {} is missing", self.main))),
        }
    }

    /// The name and text of the part of this kind, such as `footnotes`; `None` where there is none.
    ///
    /// # Errors
    /// Those of [`Archive::text`].
    pub(super) fn related(&mut self, kind: &str) -> Result<Option<(String, String)>, Error> {
        let Some(relation) = self.relations.iter().find(|relation| relation.kind == kind) else { return Ok(None) };
        let text = self.archive.text(&relation.target)?;
        Ok(text.map(|text| (relation.target.clone(), text)))
    }
}

/// What `part` is related to; `""` is the whole package.
fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relation>, Error> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let lead = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let name = format!("{lead}_rels/{file}.rels");
    let Some(text) = archive.text(&name)? else { return Ok(Vec::new()) };
    let (mut xml, mut found) = (Xml::new(&name, &text, &[]), Vec::new());
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        let (Some(kind), Some(target)) = (tag.attribute("Type"), tag.attribute("Target")) else { continue };
        if tag.attribute("TargetMode").is_none_or(|mode| mode != "External") {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push(Relation { kind, target: resolve(folder, &target) });
        }
    }
    Ok(found)
}

/// The part's name that `target` means in `folder`.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// The main part as the list of content types names it.
fn main_by_types(archive: &mut Archive<'_>) -> Result<Option<String>, Error> {
    const NAME: &str = "[Content_Types].xml";
    let Some(text) = archive.text(NAME)? else { return Ok(None) };
    let mut xml = Xml::new(NAME, &text, &[]);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        let kind = tag.attribute("ContentType").unwrap_or_default();
        let is_main = kind.ends_with(".main+xml") && (kind.contains("wordprocessingml") || kind.contains("ms-word"));
        if let Some(name) = tag.attribute("PartName").filter(|_| is_main) {
            return Ok(Some(name.trim_start_matches('/').to_owned()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_inside_the_package() {
        for (folder, target, expected) in [
            ("", "word/document.xml", "word/document.xml"),
            ("word", "footnotes.xml", "word/footnotes.xml"),
            ("word", "/docProps/core.xml", "docProps/core.xml"),
            ("word", "../custom/./a.xml", "custom/a.xml"),
            ("word", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), expected);
        }
    }
}
