//! One pass over the tokens of an RTF document, with a stack of what holds in each group.

use std::collections::HashMap;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use super::charsets;
use super::tokens::{Token, Tokens};
use super::words::{Group, Place, SIGNS, SKIPPED, is_running, known};
use crate::import::Error;
use crate::import::flow::{Block, Builder, Comment, Edge};

/// Groups within groups that a document may have; Word writes some twenty.
const DEEPEST: usize = 1000;

/// What a document holds, and how often something was left out.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) blocks: Vec<Block>,
    pub(super) footnotes: Vec<Vec<Block>>,
    pub(super) title: String,
    pub(super) comments: Vec<Comment>,
    /// Tracked deletions.
    pub(super) deleted: usize,
    /// Passages of hidden text.
    pub(super) hidden: usize,
    pub(super) pictures: usize,
    /// Numbers that the program counts itself.
    pub(super) numbers: usize,
    /// Runs that do not fit their encoding.
    pub(super) damaged: usize,
    /// Whether headers or footers have words.
    pub(super) running: bool,
    /// Whether the file ends within a group.
    pub(super) unclosed: bool,
}

struct Reader {
    group: Group,
    stack: Vec<Group>,
    fonts: HashMap<i32, Option<&'static Encoding>>,
    /// The font that the font table is about.
    font: i32,
    document: &'static Encoding,
    /// What the researcher said.
    wanted: Option<&'static Encoding>,
    bytes: Vec<u8>,
    /// The first half of a character outside the basic plane.
    half: Option<u16>,
    /// How many more tokens of a twin to skip.
    skip: u8,
    starred: bool,
    body: Builder,
    /// Whether a table of the body, and a cell of it, are open.
    table: bool,
    cell: bool,
    number: String,
    comment: Comment,
    /// What the text before left out: deletions and hidden text are counted by passages.
    dropping: bool,
    found: Found,
}

/// Read `bytes`; code pages are `wanted` where the researcher names one.
///
/// # Errors
/// [`Error::Damaged`] for groups without end.
pub(super) fn read(bytes: &[u8], wanted: Option<&'static Encoding>) -> Result<Found, Error> {
    let mut reader = Reader::new(wanted);
    for token in Tokens::of(bytes) {
        if token == Token::Close && reader.stack.len() == 1 {
            reader.close();
            break;
        }
        if reader.stack.len() > DEEPEST {
            return Err(Error::Damaged(format!("groups are nested more than {DEEPEST} deep; no program writes that")));
        }
        reader.token(token);
    }
    Ok(reader.finish())
}

impl Reader {
    fn new(wanted: Option<&'static Encoding>) -> Self {
        let group = Group {
            place: Place::Body,
            outer: Place::Body,
            font: -1,
            twin: 1,
            hidden: false,
            deleted: false,
            in_table: false,
        };
        Self {
            group,
            stack: Vec::new(),
            fonts: HashMap::new(),
            font: -1,
            document: wanted.unwrap_or(WINDOWS_1252),
            wanted,
            bytes: Vec::new(),
            half: None,
            skip: 0,
            starred: false,
            body: Builder::default(),
            table: false,
            cell: false,
            number: String::new(),
            comment: Comment::default(),
            dropping: false,
            found: Found::default(),
        }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Word(b"u", Some(number)) => self.unicode(number),
            _ if self.skip > 0 => self.skip -= 1,
            Token::Plain(byte) if byte == b'\t' || byte >= b' ' => self.bytes.push(byte),
            Token::Escaped(byte) => self.bytes.push(byte),
            Token::Plain(_) | Token::Binary => {}
            Token::Symbol(sign) => self.symbol(sign),
            Token::Word(word, number) => {
                self.flush();
                let starred = std::mem::take(&mut self.starred);
                if !self.destination(word, starred) {
                    self.word(word, number);
                }
            }
        }
    }

    fn open(&mut self) {
        self.flush();
        self.skip = 0;
        self.stack.push(self.group);
    }

    fn close(&mut self) {
        self.flush();
        self.skip = 0;
        self.starred = false;
        let closed = self.group;
        if let Some(group) = self.stack.pop() {
            self.group = group;
        }
        if closed.place != self.group.place {
            self.leave(closed.place);
        }
    }

    fn symbol(&mut self, sign: u8) {
        self.flush();
        match sign {
            b'*' => self.starred = true,
            b'~' => self.write("\u{A0}"),
            b'_' => self.write("\u{2011}"),
            b'{' | b'}' | b'\\' => self.bytes.push(sign),
            b'\r' | b'\n' => self.end_paragraph(),
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        self.decode();
        self.skip = self.group.twin;
        // Numbers are signed, and characters outside the basic plane come as two.
        let unit = u16::try_from(number & 0xFFFF).unwrap_or_default();
        let half = self.half.take();
        match (half, unit) {
            (_, 0xD800..=0xDBFF) => {
                self.lone(half);
                self.half = Some(unit);
            }
            (Some(first), 0xDC00..=0xDFFF) => {
                let both = char::decode_utf16([first, unit]).next().and_then(Result::ok);
                self.write_char(both.unwrap_or('\u{FFFD}'));
            }
            _ => {
                self.lone(half);
                self.found.damaged += usize::from((0xDC00..=0xDFFF).contains(&unit));
                self.write_char(known(unit));
            }
        }
    }

    /// A first half whose second never came.
    fn lone(&mut self, half: Option<u16>) {
        if half.is_some() {
            self.found.damaged += 1;
            self.write_char('\u{FFFD}');
        }
    }

    fn flush(&mut self) {
        let half = self.half.take();
        self.lone(half);
        self.decode();
    }

    /// Write the bytes that stand, in their font's encoding.
    fn decode(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let half = self.half.take();
        self.lone(half);
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.fonts.get(&self.group.font).copied().flatten();
        let (text, damaged) = charsets::decode(&bytes, self.wanted.or(font), self.document);
        self.found.damaged += usize::from(damaged && self.group.place != Place::Nowhere);
        // `\'0d` is a line end that somebody wrote as a letter.
        if text.contains('\r') {
            self.write(&text.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            self.write(&text)
        }
        self.bytes = bytes;
        self.bytes.clear();
    }

    fn write_char(&mut self, sign: char) {
        let sign = if sign == '\r' { '\n' } else { sign };
        self.write(sign.encode_utf8(&mut [0; 4]));
    }

    fn write(&mut self, text: &str) {
        let group = self.group;
        let shown = matches!(group.place, Place::Body | Place::TextBox | Place::Footnote | Place::Comment);
        if shown && (group.deleted || group.hidden) {
            self.drop(text);
            return;
        }
        self.dropping &= !shown;
        match group.place {
            Place::Body => {
                self.enter(group.in_table);
                self.body.text(text);
            }
            Place::TextBox | Place::Footnote => self.body.text(text),
            Place::Comment => self.comment.text.push_str(text),
            Place::Title => self.found.title.push_str(text),
            Place::Author => self.comment.author.push_str(text),
            Place::Opens | Place::Closes | Place::Refers => {
                self.number.push_str(text.get(..text.len().min(12)).unwrap_or_default())
            }
            Place::Running => self.found.running |= text.contains(char::is_alphabetic),
            Place::ListNumber => self.found.numbers += usize::from(text.contains(char::is_alphanumeric)),
            Place::Fonts | Place::Nowhere => {}
        }
    }

    /// Count a passage that is left out, once.
    fn drop(&mut self, text: &str) {
        if !self.dropping && !text.trim().is_empty() {
            self.dropping = true;
            let count = if self.group.deleted { &mut self.found.deleted } else { &mut self.found.hidden };
            *count += 1;
        }
    }

    fn end_paragraph(&mut self) {
        match self.group.place {
            _ if self.group.deleted => {}
            Place::Body => {
                self.enter(self.group.in_table);
                self.body.close_paragraph();
            }
            Place::TextBox | Place::Footnote => self.body.close_paragraph(),
            Place::Comment => self.comment.text.push('\n'),
            _ => {}
        }
    }

    /// Open a table's cell where there is none, or close the table behind it.
    fn enter(&mut self, in_table: bool) {
        if in_table && !self.table {
            self.body.open_table();
        }
        if in_table && !self.cell {
            self.body.open_cell();
        }
        if !in_table && self.table {
            self.body.close_table();
        }
        (self.table, self.cell) = (in_table, in_table);
    }

    fn end_cell(&mut self) {
        match self.group.place {
            Place::Body => {
                self.enter(true);
                self.body.close_cell();
                self.cell = false;
            }
            Place::TextBox | Place::Footnote => self.body.text("\t"),
            _ => {}
        }
    }

    fn end_row(&mut self) {
        if self.group.place == Place::Body && self.table {
            self.body.close_row();
            self.cell = false;
        }
    }

    /// Whether `word` says where the text of its group goes.
    fn destination(&mut self, word: &[u8], starred: bool) -> bool {
        let here = self.group.place;
        let place = match (word, here) {
            (b"ud", _) => self.group.outer,
            (b"shptxt" | b"dptxbxtext", Place::Nowhere) if self.group.outer == Place::Body => {
                self.body.open_box();
                Place::TextBox
            }
            (b"title", Place::Nowhere) => Place::Title,
            (_, Place::Nowhere) => return true,
            (b"fonttbl", _) => Place::Fonts,
            (b"footnote", Place::Body) => self.open_footnote(),
            (b"annotation", Place::Body) => Place::Comment,
            (b"atnauthor", _) => Place::Author,
            (b"atrfstart", _) => Place::Opens,
            (b"atrfend", _) => Place::Closes,
            (b"atnref", _) => Place::Refers,
            (b"listtext" | b"pntext", _) => Place::ListNumber,
            (b"pict" | b"shppict", Place::Body | Place::TextBox) => {
                self.found.pictures += 1;
                Place::Nowhere
            }
            (b"nesttableprops", _) => return true,
            (word, _) if starred || SKIPPED.contains(&word) => Place::Nowhere,
            (word, _) if is_running(word) => Place::Running,
            _ => return false,
        };
        if place == Place::Nowhere {
            self.group.outer = here;
        }
        if matches!(place, Place::Opens | Place::Closes | Place::Refers) {
            self.number.clear();
        }
        self.group.place = place;
        true
    }

    /// Put a mark into the text for the footnote that begins.
    fn open_footnote(&mut self) -> Place {
        let mark = format!("[{}]", self.found.footnotes.len() + 1);
        self.write(&mark);
        self.body.open_box();
        Place::Footnote
    }

    /// A group ends whose text went elsewhere.
    fn leave(&mut self, place: Place) {
        let number = self.number.trim().to_owned();
        match place {
            Place::Footnote => {
                let footnote = self.body.take_box();
                self.found.footnotes.push(footnote);
            }
            Place::TextBox => self.body.close_box(),
            Place::Comment => self.end_comment(),
            Place::Opens => self.body.mark(number, Edge::Start),
            Place::Closes => self.body.mark(number, Edge::End),
            Place::Refers => self.comment.id = number,
            _ => {}
        }
    }

    /// A comment without a passage is about the place where it stands.
    fn end_comment(&mut self) {
        let mut comment = std::mem::take(&mut self.comment);
        if comment.id.is_empty() {
            comment.id = format!("at {}", self.found.comments.len());
            self.body.mark(comment.id.clone(), Edge::End);
        }
        comment.author = comment.author.trim().to_owned();
        comment.text = comment.text.trim().to_owned();
        self.found.comments.push(comment);
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) {
        let is_on = number != Some(0);
        match word {
            b"par" | b"sect" | b"page" | b"column" => self.end_paragraph(),
            b"cell" | b"nestcell" => self.end_cell(),
            b"row" | b"nestrow" => self.end_row(),
            b"intbl" => self.group.in_table = true,
            b"pard" => self.group.in_table = false,
            b"plain" => {
                self.group.hidden = false;
                self.group.deleted = false;
            }
            b"v" => self.group.hidden = is_on,
            b"deleted" => self.group.deleted = is_on,
            b"uc" => self.group.twin = number.and_then(|count| u8::try_from(count).ok()).unwrap_or(1),
            b"upr" => {
                self.group.outer = self.group.place;
                self.group.place = Place::Nowhere;
            }
            _ => self.font_word(word, number.unwrap_or(-1)),
        }
        if let Some((_, sign)) = SIGNS.iter().find(|(name, _)| *name == word) {
            self.write(sign);
        }
    }

    /// Fonts, and the encodings that they imply.
    fn font_word(&mut self, word: &[u8], number: i32) {
        let in_table = self.group.place == Place::Fonts;
        match word {
            b"f" if in_table => self.font = number,
            b"f" => self.group.font = number,
            b"deff" => self.group.font = number,
            b"fcharset" if in_table => {
                self.fonts.insert(self.font, charsets::of_charset(number));
            }
            b"cpg" if in_table => {
                self.fonts.insert(self.font, charsets::of_code_page(number));
            }
            b"ansicpg" if self.wanted.is_none() => {
                self.document = charsets::of_code_page(number).unwrap_or(self.document);
            }
            b"mac" if self.wanted.is_none() => self.document = MACINTOSH,
            _ => {}
        }
    }

    fn finish(mut self) -> Found {
        self.flush();
        self.found.unclosed = !self.stack.is_empty();
        self.found.blocks = self.body.finish();
        self.found
    }
}
