//! Reads the text of the part that holds it.

use super::given;
use super::styles::Styles;
use crate::import::flow::{Block, Builder, Comment, Edge, Flow};
use crate::import::xml::{Node, Tag, Xml};
use crate::import::{Error, Warning};

/// What an open element asks for when it ends.
#[derive(Debug)]
enum Scope {
    Other,
    /// The part of the file that holds the text.
    Text,
    Paragraph,
    /// Text in a hidden style or section.
    Hidden,
    Table,
    Row,
    Cell,
    /// A text box or a shape, with what was in force outside it.
    Box(Line),
    Footnote(Line),
}

/// What is in force in a paragraph.
#[derive(Debug, Default)]
struct Line {
    /// Whether a paragraph is open: other text is layout of the file.
    open: bool,
    /// Whether white space that comes next adds nothing.
    spaced: bool,
    /// Hidden elements that are open.
    hidden: usize,
}

#[derive(Debug, Default)]
struct Changes {
    insertions: usize,
    deletions: usize,
}

/// A reader over the text.
#[derive(Debug, Default)]
pub(super) struct Body {
    styles: Styles,
    builder: Builder,
    scopes: Vec<Scope>,
    line: Line,
    footnotes: Vec<Vec<Block>>,
    /// Footnotes that were begun: the first one's marker is `[1]`.
    markers: usize,
    comments: Vec<Comment>,
    changes: Changes,
    title: Option<String>,
    in_text: bool,
    /// Whether hidden text was met.
    hidden: bool,
}

impl Body {
    /// A reader that knows the styles of the document.
    pub(super) fn new(styles: Styles) -> Self {
        Self { styles, ..Self::default() }
    }

    /// Read the part.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is no well-formed XML.
    pub(super) fn read(mut self, xml: &mut Xml<'_>) -> Result<Flow, Error> {
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
                Node::Text(text) if self.line.open => self.words(&text),
                Node::Text(_) => {}
            }
        }
        let warnings = self.warnings();
        Ok(Flow {
            blocks: self.builder.finish(),
            footnotes: self.footnotes,
            comments: self.comments,
            title: self.title,
            warnings,
        })
    }

    /// What `tag` begins; `None` where the element was read to its end.
    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<Option<Scope>, Error> {
        if !self.in_text {
            return self.open_outside(tag, xml);
        }
        let scope = match (tag.space, tag.name()) {
            ("text", "p" | "h") => self.open_paragraph(tag),
            ("text", "span") => self.open_span(tag),
            ("text", "section") if tag.attribute("display").is_some_and(|display| display == "none") => self.hide(),
            ("table", "table") => self.told(Builder::open_table, Scope::Table),
            ("table", "table-row") => self.told(Builder::open_row, Scope::Row),
            ("table", "table-cell" | "covered-table-cell") => self.told(Builder::open_cell, Scope::Cell),
            ("draw", _) => {
                self.builder.open_box();
                Scope::Box(self.interrupt())
            }
            ("text", "note") => self.marker(),
            ("text", "note-body") => {
                self.builder.open_box();
                Scope::Footnote(self.interrupt())
            }
            ("office", "annotation") => return self.annotation(tag, xml).map(|()| None),
            ("text", "tracked-changes") => return self.count(xml).map(|()| None),
            ("text", "hidden-text") => {
                self.hidden = true;
                return xml.skip().map(|()| None);
            }
            _ if is_left_out(tag) => return xml.skip().map(|()| None),
            _ => {
                self.sign(tag);
                Scope::Other
            }
        };
        Ok(Some(scope))
    }

    /// Before the text: styles, and the title of a flat file. Headers and footers stand among the master styles.
    fn open_outside(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<Option<Scope>, Error> {
        match (tag.space, tag.name()) {
            ("office", "text") => {
                self.in_text = true;
                return Ok(Some(Scope::Text));
            }
            ("office", "master-styles" | "settings" | "scripts") => return xml.skip().map(|()| None),
            ("dc", "title") => {
                self.title = given(&xml.inner_text()?);
                return Ok(None);
            }
            _ => self.styles.take(tag),
        }
        Ok(Some(Scope::Other))
    }

    fn close(&mut self, scope: Scope) {
        match scope {
            Scope::Text => self.in_text = false,
            Scope::Paragraph => {
                self.line.open = false;
                self.builder.close_paragraph();
            }
            Scope::Hidden => self.line.hidden = self.line.hidden.saturating_sub(1),
            Scope::Table => self.builder.close_table(),
            Scope::Row => self.builder.close_row(),
            Scope::Cell => self.builder.close_cell(),
            Scope::Box(line) => {
                self.builder.close_box();
                self.line = line;
            }
            Scope::Footnote(line) => {
                let blocks = self.builder.take_box();
                self.footnotes.push(blocks);
                self.line = line;
            }
            Scope::Other => {}
        }
    }

    fn told(&mut self, tell: fn(&mut Builder), scope: Scope) -> Scope {
        tell(&mut self.builder);
        scope
    }

    /// Set aside what is in force: what comes has paragraphs of its own. What is hidden stays so.
    fn interrupt(&mut self) -> Line {
        let inner = Line { hidden: self.line.hidden, ..Line::default() };
        std::mem::replace(&mut self.line, inner)
    }

    fn open_paragraph(&mut self, tag: &Tag<'_>) -> Scope {
        let style = tag.attribute("style-name").unwrap_or_default();
        self.builder.open_paragraph();
        self.builder.paragraph().title |= self.styles.is_title(&style);
        (self.line.open, self.line.spaced) = (true, true);
        if self.styles.is_hidden(&style) {
            // Left out whole: the style hides its text, and nothing shows it again but a span, which is rare enough.
            self.line.open = false;
            self.hidden = true;
        }
        Scope::Paragraph
    }

    fn open_span(&mut self, tag: &Tag<'_>) -> Scope {
        match tag.attribute("style-name").is_some_and(|style| self.styles.is_hidden(&style)) {
            true => self.hide(),
            false => Scope::Other,
        }
    }

    fn hide(&mut self) -> Scope {
        self.line.hidden += 1;
        Scope::Hidden
    }

    /// What an element stands for that has no text of its own.
    fn sign(&mut self, tag: &Tag<'_>) {
        match (tag.space, tag.name()) {
            ("text", "tab") => self.put("\t"),
            ("text", "line-break") => self.put("\n"),
            ("text", "s") => {
                let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.put(&" ".repeat(count.min(MOST_SPACES)));
            }
            ("office", "annotation-end") => {
                if let Some(id) = tag.attribute("name") {
                    self.builder.mark(id, Edge::End);
                }
            }
            _ => {}
        }
    }

    /// Add text as it is.
    fn put(&mut self, text: &str) {
        self.line.spaced = false;
        if self.line.open && self.line.hidden == 0 {
            self.builder.text(text);
        }
    }

    /// Add text from the file, in which white space in a row is one space, and none at the start of a paragraph.
    fn words(&mut self, text: &str) {
        if self.line.hidden > 0 {
            self.hidden |= !text.trim().is_empty();
            return;
        }
        let is_space = |sign: char| matches!(sign, ' ' | '\t' | '\n' | '\r');
        let mut words = String::with_capacity(text.len());
        for sign in text.chars() {
            let space = is_space(sign);
            if !(space && self.line.spaced) {
                words.push(if space { ' ' } else { sign });
            }
            self.line.spaced = space;
        }
        self.builder.text(&words);
    }

    fn marker(&mut self) -> Scope {
        self.markers += 1;
        self.put(&format!("[{}]", self.markers));
        Scope::Other
    }

    /// Read a comment. Its range begins here; without a name it has none.
    fn annotation(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Error> {
        let id = tag.attribute("name").unwrap_or_else(|| format!("\0{}", self.comments.len()));
        let mut comment = Comment { id: id.clone(), ..Comment::default() };
        let mut depth = 1;
        while depth > 0 {
            match xml.next()? {
                Some(Node::Open(tag)) => match (tag.space, tag.name()) {
                    ("dc", "creator") => comment.author = xml.inner_text()?.trim().to_owned(),
                    ("text", "p" | "h") => {
                        let line = xml.inner_text()?;
                        let gap = if comment.text.is_empty() { "" } else { "\n" };
                        comment.text.push_str(gap);
                        comment.text.push_str(line.trim());
                    }
                    ("text", _) => depth += 1,
                    _ => xml.skip()?,
                },
                Some(Node::Close(_)) => depth -= 1,
                Some(Node::Text(_)) => {}
                None => break,
            }
        }
        self.comments.push(comment);
        self.builder.mark(id, Edge::Start);
        Ok(())
    }

    /// Go past the list of changes, which holds what was deleted.
    fn count(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        let mut depth = 1;
        while depth > 0 {
            match xml.next()? {
                Some(Node::Open(tag)) => {
                    depth += 1;
                    match (tag.space, tag.name()) {
                        ("text", "insertion") => self.changes.insertions += 1,
                        ("text", "deletion") => self.changes.deletions += 1,
                        _ => {}
                    }
                }
                Some(Node::Close(_)) => depth -= 1,
                Some(Node::Text(_)) => {}
                None => break,
            }
        }
        Ok(())
    }

    fn warnings(&self) -> Vec<Warning> {
        let kinds = [(self.changes.insertions, "inserted"), (self.changes.deletions, "deleted")];
        let kinds = kinds.iter().filter(|(count, _)| *count > 0).map(|(count, kind)| format!("{count} {kind}"));
        let kinds = kinds.collect::<Vec<_>>().join(", ");
        let changes = (!kinds.is_empty()).then(|| format!("tracked changes are taken as accepted: {kinds}"));
        let hidden = self.hidden.then(|| "hidden text is left out".to_owned());
        changes.into_iter().chain(hidden).map(Warning::new).collect()
    }
}

/// Spaces in one element are no more than this, whatever it says.
const MOST_SPACES: usize = 1000;

/// Whether an element and all in it is no text of the document.
fn is_left_out(tag: &Tag<'_>) -> bool {
    match (tag.space, tag.name()) {
        (
            "text",
            "note-citation" | "ruby-text" | "script" | "sequence-decls" | "variable-decls" | "user-field-decls",
        ) => true,
        ("text", name) => name.ends_with("-source"),
        ("office", "forms" | "event-listeners" | "binary-data") | ("table", "title" | "desc" | "shapes") => true,
        _ => false,
    }
}
