//! Reads the text of one part: the document, its footnotes or its comments.

use std::collections::HashSet;

use super::styles::{Styles, is_on};
use super::symbols::symbol;
use crate::import::flow::{Block, Builder, Edge};
use crate::import::xml::{Node, Tag, Xml};
use crate::import::{Error, Warning};

/// Whose note a reference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Footnote,
    Endnote,
}

/// A footnote, an endnote or a comment.
#[derive(Debug)]
pub(super) struct Aside {
    pub(super) id: String,
    pub(super) author: String,
    pub(super) blocks: Vec<Block>,
}

/// What a part came to.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    /// The footnotes and endnotes referred to, in order: the first one's marker is `[1]`.
    pub(super) references: Vec<(Kind, String)>,
    pub(super) asides: Vec<Aside>,
    pub(super) warnings: Vec<Warning>,
}

/// What an open element asks for when it ends.
#[derive(Debug)]
enum Scope {
    Other,
    Paragraph,
    Words,
    Table,
    Row,
    Cell,
    /// A text box, with what was in force outside it.
    Box(Line),
    Aside {
        id: String,
        author: String,
    },
    /// Alternatives, of which one is read.
    Alternate {
        chosen: bool,
    },
}

/// What is in force in a paragraph.
#[derive(Clone, Debug, Default)]
struct Line {
    hidden: bool,
    run_hidden: bool,
    /// Whether its end was deleted, so that the next paragraph goes on in it.
    joins: bool,
    row_deleted: bool,
    /// For each open field, whether its result has begun.
    fields: Vec<bool>,
}

#[derive(Debug, Default)]
struct Changes {
    insertions: usize,
    deletions: usize,
    moves: usize,
}

/// A reader over a part.
#[derive(Debug)]
pub(super) struct Body<'s> {
    styles: &'s Styles,
    builder: Builder,
    scopes: Vec<Scope>,
    line: Line,
    read: Read,
    changes: Changes,
    /// Comments whose range has begun.
    ranged: HashSet<String>,
    /// Whether the content control that comes shows only a text that asks for one.
    placeholder: bool,
    /// Whether hidden text was met.
    hidden: bool,
    lost_symbols: usize,
    lost_chunks: usize,
}

impl<'s> Body<'s> {
    /// A reader that has read nothing.
    pub(super) fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            builder: Builder::default(),
            scopes: Vec::new(),
            line: Line::default(),
            read: Read::default(),
            changes: Changes::default(),
            ranged: HashSet::new(),
            placeholder: false,
            hidden: false,
            lost_symbols: 0,
            lost_chunks: 0,
        }
    }

    /// Read a part.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is no well-formed XML.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => {
                    if let Some(scope) = self.open(&tag, xml)? {
                        self.scopes.push(scope);
                    }
                }
                Node::Close(_) => {
                    if let Some(scope) = self.scopes.pop() {
                        self.close(scope);
                    }
                }
                Node::Text(text) if matches!(self.scopes.last(), Some(Scope::Words)) => self.words(&text),
                Node::Text(_) => {}
            }
        }
        Ok(())
    }

    /// All that was read.
    pub(super) fn finish(mut self) -> Read {
        self.warn();
        self.read.blocks = self.builder.finish();
        self.read
    }

    /// What `tag` begins; `None` where the element was read to its end.
    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<Option<Scope>, Error> {
        let scope = match (tag.space, tag.name()) {
            ("w", "p") => self.open_paragraph(),
            ("w" | "m", "t") => Scope::Words,
            ("w", "r") => self.open_run(),
            ("w", "pPr") => return self.paragraph_properties(xml).map(|()| None),
            ("w", "rPr") => return self.run_properties(xml).map(|()| None),
            ("w", "trPr") => return self.row_properties(xml).map(|()| None),
            ("w", "sdtPr") => return self.control_properties(xml).map(|()| None),
            ("w", "tbl") => self.told(Builder::open_table, Scope::Table),
            ("w", "tr") => self.told(Builder::open_row, Scope::Row),
            ("w", "tc") => self.told(Builder::open_cell, Scope::Cell),
            ("w", "txbxContent") => {
                self.builder.open_box();
                Scope::Box(std::mem::take(&mut self.line))
            }
            ("w", "footnote" | "endnote" | "comment") => {
                self.builder.open_box();
                Scope::Aside {
                    id: tag.attribute("id").unwrap_or_default(),
                    author: tag.attribute("author").unwrap_or_default(),
                }
            }
            ("mc", "AlternateContent") => Scope::Alternate { chosen: false },
            _ if self.is_left_out(tag) => return xml.skip().map(|()| None),
            ("w", name) => {
                self.sign(name, tag);
                Scope::Other
            }
            _ => Scope::Other,
        };
        Ok(Some(scope))
    }

    fn told(&mut self, tell: fn(&mut Builder), scope: Scope) -> Scope {
        tell(&mut self.builder);
        scope
    }

    fn close(&mut self, scope: Scope) {
        match scope {
            Scope::Paragraph if !self.line.joins => self.builder.close_paragraph(),
            Scope::Table => self.builder.close_table(),
            Scope::Row if std::mem::take(&mut self.line.row_deleted) => self.builder.drop_row(),
            Scope::Row => self.builder.close_row(),
            Scope::Cell => self.builder.close_cell(),
            Scope::Box(line) => {
                self.builder.close_box();
                self.line = line;
            }
            Scope::Aside { id, author } => {
                let blocks = self.builder.take_box();
                self.read.asides.push(Aside { id, author, blocks });
            }
            Scope::Other | Scope::Paragraph | Scope::Words | Scope::Alternate { .. } => {}
        }
    }

    fn open_paragraph(&mut self) -> Scope {
        if !std::mem::take(&mut self.line.joins) {
            self.builder.open_paragraph();
        }
        (self.line.hidden, self.line.run_hidden) = (false, false);
        Scope::Paragraph
    }

    fn open_run(&mut self) -> Scope {
        self.line.run_hidden = false;
        Scope::Other
    }

    /// Whether an element and all in it is no text of the document. Counts what was deleted.
    fn is_left_out(&mut self, tag: &Tag<'_>) -> bool {
        match (tag.space, tag.name()) {
            ("w", "del") => self.changes.deletions += 1,
            ("w", "moveFrom") => self.changes.moves += 1,
            ("w", "altChunk") => self.lost_chunks += 1,
            ("w", "sdtContent") => return std::mem::take(&mut self.placeholder),
            ("mc", "Choice" | "Fallback") => {
                let Some(Scope::Alternate { chosen }) = self.scopes.last_mut() else { return false };
                return std::mem::replace(chosen, true);
            }
            (
                "w",
                "instrText" | "delText" | "delInstrText" | "rt" | "rubyPr" | "sectPr" | "tblPr" | "tblGrid" | "tblPrEx"
                | "tcPr" | "ffData" | "fldData" | "pPrChange" | "rPrChange" | "numberingChange" | "sdtEndPr"
                | "customXmlPr" | "smartTagPr",
            ) => {}
            _ => return false,
        }
        true
    }

    /// What an element stands for that has no text of its own.
    fn sign(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "tab" | "ptab" => self.words("\t"),
            "br" | "cr" => self.words("\n"),
            "noBreakHyphen" => self.words("\u{2011}"),
            "sym" => self.symbol(tag),
            "ins" => self.changes.insertions += 1,
            "sdt" => self.placeholder = false,
            "fldChar" => self.field(tag.attribute("fldCharType").as_deref()),
            "footnoteReference" => self.reference(Kind::Footnote, tag),
            "endnoteReference" => self.reference(Kind::Endnote, tag),
            "commentRangeStart" | "commentRangeEnd" | "commentReference" => self.mark(name, tag),
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        let inner = self.line.fields.iter().rev().skip(1).any(|result| !result);
        if self.line.hidden || self.line.run_hidden {
            self.hidden |= !text.trim().is_empty();
        } else if !inner {
            self.builder.text(text);
        }
    }

    fn symbol(&mut self, tag: &Tag<'_>) {
        let (font, code) = (tag.attribute("font").unwrap_or_default(), tag.attribute("char").unwrap_or_default());
        match symbol(&font, &code) {
            Some(sign) => self.words(sign.encode_utf8(&mut [0; 4])),
            None => {
                self.lost_symbols += 1;
                self.words("\u{FFFD}");
            }
        }
    }

    /// A field is its instruction, then its result; only what stands in results is text.
    fn field(&mut self, kind: Option<&str>) {
        let fields = &mut self.line.fields;
        match kind {
            Some("begin") => fields.push(false),
            Some("separate") => fields.last_mut().into_iter().for_each(|result| *result = true),
            Some("end") => drop(fields.pop()),
            _ => {}
        }
    }

    fn reference(&mut self, kind: Kind, tag: &Tag<'_>) {
        let aside = self.scopes.iter().any(|scope| matches!(scope, Scope::Aside { .. }));
        if aside || self.line.hidden || self.line.run_hidden {
            return;
        }
        self.read.references.push((kind, tag.attribute("id").unwrap_or_default()));
        self.words(&format!("[{}]", self.read.references.len()));
    }

    /// The edge of a comment. A comment without a range stands at its reference.
    fn mark(&mut self, name: &str, tag: &Tag<'_>) {
        let Some(id) = tag.attribute("id") else { return };
        match name {
            "commentRangeStart" => {
                self.ranged.insert(id.clone());
                self.builder.mark(id, Edge::Start);
            }
            "commentRangeEnd" => self.builder.mark(id, Edge::End),
            _ if self.ranged.contains(&id) => {}
            _ => self.builder.mark(id, Edge::Start),
        }
    }

    fn paragraph_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        properties(xml, |tag| match tag.name() {
            "pStyle" => {
                let id = value(tag).unwrap_or_default();
                self.line.hidden = self.styles.is_hidden(&id);
                self.builder.paragraph().title |= self.styles.is_title(&id);
            }
            "del" | "moveFrom" | "specVanish" => self.line.joins = true,
            _ => {}
        })
    }

    fn run_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        properties(xml, |tag| match tag.name() {
            "vanish" => self.line.run_hidden = is_on(value(tag).as_deref()),
            "rStyle" => self.line.run_hidden |= value(tag).is_some_and(|id| self.styles.is_hidden(&id)),
            _ => {}
        })
    }

    fn row_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        properties(xml, |tag| self.line.row_deleted |= tag.name() == "del")
    }

    /// Properties of a content control: whether it shows a text that asks for one.
    fn control_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        properties(xml, |tag| self.placeholder |= tag.name() == "showingPlcHdr" && is_on(value(tag).as_deref()))
    }

    fn warn(&mut self) {
        let Changes { insertions, deletions, moves } = self.changes;
        if insertions + deletions + moves > 0 {
            let kinds = [(insertions, "inserted"), (deletions, "deleted"), (moves, "moved")];
            let kinds = kinds.iter().filter(|(count, _)| *count > 0).map(|(count, kind)| format!("{count} {kind}"));
            let kinds = kinds.collect::<Vec<_>>().join(", ");
            self.tell(format!("tracked changes are taken as accepted: {kinds}"));
        }
        if self.hidden {
            self.tell("hidden text is left out".to_owned());
        }
        if self.lost_symbols > 0 {
            self.tell(format!("{} signs of symbol fonts are not known and show as \u{FFFD}", self.lost_symbols));
        }
        if self.lost_chunks > 0 {
            self.tell(format!("{} inserted files (altChunk) are left out: save the document anew", self.lost_chunks));
        }
    }

    fn tell(&mut self, message: String) {
        self.read.warnings.push(Warning::new(message));
    }
}

/// Read to the end of the element whose start came last, and show what is in force in it; not what was before a change.
fn properties(xml: &mut Xml<'_>, mut each: impl FnMut(&Tag<'_>)) -> Result<(), Error> {
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Some(Node::Open(tag)) if tag.name().ends_with("Change") || tag.name() == "sectPr" => xml.skip()?,
            Some(Node::Open(tag)) => {
                depth += 1;
                each(&tag);
            }
            Some(Node::Close(_)) => depth -= 1,
            Some(Node::Text(_)) => {}
            None => break,
        }
    }
    Ok(())
}

fn value(tag: &Tag<'_>) -> Option<String> {
    tag.attribute("val")
}
