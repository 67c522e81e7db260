//! From tags and text to paragraphs and tables.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use crate::import::Warning;
use crate::import::flow::{Builder, Flow};

/// The paragraphs and tables of a page.
pub(super) fn read(text: &str) -> Flow {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let tokenizer = Tokenizer::new(Sink(RefCell::default()), TokenizerOpts::default());
    let _ = tokenizer.feed(&input); // nothing that runs between two tags is ever asked for
    tokenizer.end();
    let page = tokenizer.sink.0.into_inner();
    let title = page.title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    let title = title.filter(|title| !title.is_empty() && title.chars().count() <= 200);
    let deleted = format!("what the page marks as deleted is left out; such places: {}", page.deleted);
    let warnings = (page.deleted > 0).then(|| Warning::new(deleted)).into_iter().collect();
    Flow { blocks: page.builder.finish(), title, warnings, ..Flow::default() }
}

struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                page.open(&tag);
                return raw(&tag.name);
            }
            Token::TagToken(tag) => page.close(&tag.name),
            Token::CharacterTokens(text) => page.characters(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How the text of an element is to be read that holds no tags.
fn raw(name: &str) -> TokenSinkResult<()> {
    match name {
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "plaintext" => TokenSinkResult::Plaintext,
        _ => TokenSinkResult::Continue,
    }
}

/// Elements that hold no words of the page.
#[rustfmt::skip]
const LEFT_OUT: &[&str] = &[
    "script", "style", "template", "noscript", "iframe", "noembed", "noframes", "object", "audio", "video", "canvas",
    "svg", "map", "select", "datalist", "button", "nav", "rt", "rp", "del",
];

/// Elements that begin and end a paragraph.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "listing", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "td", "textarea",
    "th", "tr", "ul",
];

/// Elements that have no end.
#[rustfmt::skip]
const EMPTY: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
];

/// Tables inside one another that count; those further in are read as paragraphs.
const DEPTH: usize = 24;
/// Longest name of a speaker, in characters.
const LONGEST: usize = 48;

/// What is read so far.
#[derive(Default)]
struct Page {
    builder: Builder,
    title: Option<String>,
    /// An element that is left out, and how many of its name are open in it.
    skipped: Option<(String, usize)>,
    /// Elements with layout that counts that are open.
    preformatted: usize,
    /// Tables that are open, those too deep to count included.
    tables: usize,
    in_title: bool,
    /// Passages that the page shows as deleted.
    deleted: usize,
    /// Whether white space that comes next adds nothing.
    spaced: bool,
    /// Words that may name the speaker of what follows.
    label: Option<Label>,
    /// Whether a speaker's name has ended and its words are still to come.
    named: bool,
}

/// An element that holds a speaker.
struct Label {
    element: String,
    depth: usize,
    words: String,
}

impl Page {
    fn open(&mut self, tag: &Tag) {
        let name: &str = &tag.name;
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += usize::from(skipped == name && !tag.self_closing);
            return;
        }
        if matches!(name, "dt" | "dd") {
            self.close_label("dt"); // its own end may be left out
        }
        if let Some(label) = self.label.as_mut().filter(|label| label.element == name) {
            label.depth += 1;
        }
        if (LEFT_OUT.contains(&name) || is_hidden(tag)) && !EMPTY.contains(&name) {
            let inline = tag.self_closing && name == "svg";
            self.skipped = (!inline).then(|| (name.to_owned(), 1));
            self.deleted += usize::from(name == "del");
            return;
        }
        match name {
            "title" => self.in_title = self.title.is_none(),
            "br" => self.line_break(),
            "table" => self.open_table(),
            "tr" => self.told(Builder::open_row),
            "td" | "th" => self.told(Builder::open_cell),
            "pre" | "textarea" | "listing" => self.preformatted += 1,
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.end_paragraph();
            if name == "h1" && self.title.is_none() {
                self.builder.paragraph().title = true;
            }
        }
        if self.label.is_none() && (name == "dt" || holds_speaker(tag)) && !EMPTY.contains(&name) {
            self.label = Some(Label { element: name.to_owned(), depth: 1, words: String::new() });
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth -= usize::from(skipped == name);
            if *depth == 0 {
                self.skipped = None;
            }
            return;
        }
        self.close_label(name);
        match name {
            "title" => self.in_title = false,
            "table" => self.close_table(),
            "tr" => self.told(Builder::close_row),
            "td" | "th" => self.told(Builder::close_cell),
            "pre" | "textarea" | "listing" => self.preformatted = self.preformatted.saturating_sub(1),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.end_paragraph();
        }
    }

    fn close_label(&mut self, name: &str) {
        let Some(label) = self.label.as_mut().filter(|label| label.element == name) else { return };
        label.depth -= 1;
        if label.depth > 0 {
            return;
        }
        let words = self.label.take().map(|label| label.words).unwrap_or_default();
        let words = words.trim();
        let name = (1..=LONGEST).contains(&words.chars().count()) && !words.contains('\n');
        self.named = name && words.chars().any(char::is_alphabetic) && !words.ends_with([':', '：']);
    }

    fn open_table(&mut self) {
        self.tables += 1;
        if self.tables <= DEPTH {
            self.builder.open_table();
        }
    }

    fn close_table(&mut self) {
        if (1..=DEPTH).contains(&self.tables) {
            self.builder.close_table();
        }
        self.tables = self.tables.saturating_sub(1);
    }

    fn told(&mut self, tell: fn(&mut Builder)) {
        if (1..=DEPTH).contains(&self.tables) {
            self.named = false;
            tell(&mut self.builder);
        }
    }

    /// End the paragraph; not where only a name stands in it, whose words follow in another element.
    fn end_paragraph(&mut self) {
        if !self.named {
            self.builder.close_paragraph();
            self.spaced = true;
        }
    }

    fn line_break(&mut self) {
        if !self.named {
            self.builder.text("\n");
            self.spaced = true;
        }
    }

    fn characters(&mut self, text: &str) {
        if self.in_title {
            self.title.get_or_insert_default().push_str(text);
        } else if self.skipped.is_none() {
            self.words(text);
        }
    }

    fn words(&mut self, text: &str) {
        let blank = text.trim().is_empty();
        if self.named && !blank {
            self.named = false;
            let joined = text.trim_start().starts_with([':', '：']);
            self.builder.text(if joined { "" } else { ": " });
            self.spaced = true;
        }
        if let Some(label) = &mut self.label {
            label.words.push_str(text.get(..text.floor_char_boundary(LONGEST * 8)).unwrap_or_default());
        }
        if self.preformatted > 0 {
            self.builder.text(text);
        } else if !(self.named && blank) {
            let collapsed = self.collapsed(text);
            self.builder.text(&collapsed);
        }
    }

    /// `text` with one space for each row of white space, and none at the start of a line.
    fn collapsed(&mut self, text: &str) -> String {
        let mut words = String::with_capacity(text.len());
        for sign in text.chars() {
            let space = matches!(sign, ' ' | '\t' | '\n' | '\r' | '\u{C}');
            if !(space && self.spaced) {
                words.push(if space { ' ' } else { sign });
            }
            self.spaced = space;
        }
        words
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name)?;
    Some(&found.value)
}

fn is_hidden(tag: &Tag) -> bool {
    let style = attribute(tag, "style").unwrap_or_default().to_lowercase();
    let style: String = style.chars().filter(|sign| !sign.is_whitespace()).take(10_000).collect();
    attribute(tag, "hidden").is_some() || style.contains("display:none") || style.contains("visibility:hidden")
}

/// Whether the page's own names say that the element holds who speaks: `class="speaker-name"`.
fn holds_speaker(tag: &Tag) -> bool {
    let classes = attribute(tag, "class").unwrap_or_default().to_lowercase();
    classes.split_whitespace().take(50).any(|class| class.contains("speaker") || class.contains("participant-name"))
}
