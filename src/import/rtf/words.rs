//! What control words mean: where text goes, what is skipped, and which signs they stand for.

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Body,
    Fonts,
    Title,
    Footnote,
    Comment,
    Author,
    /// The number of a comment, before its passage, after it, and in the comment.
    Opens,
    Closes,
    Refers,
    /// Headers and footers.
    Running,
    ListNumber,
    TextBox,
    Nowhere,
}

/// What holds in a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) place: Place,
    /// Where text went before it went nowhere: text boxes and Unicode twins stand inside of what is skipped.
    pub(super) outer: Place,
    pub(super) font: i32,
    /// How many bytes of an older reader's text follow a `\u`.
    pub(super) twin: u8,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) in_table: bool,
}

/// Bullets that Word takes from symbol fonts, as characters that others know.
pub(super) fn known(unit: u16) -> char {
    match unit {
        0xF0B7 | 0xF0A7 | 0xF06C | 0xF06E => '•',
        0xF020 => ' ',
        unit => char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}'),
    }
}

pub(super) fn is_running(word: &[u8]) -> bool {
    matches!(word, b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer" | b"footerl" | b"footerr" | b"footerf")
}

/// Destinations without words of the document, where no `\*` says so.
pub(super) const SKIPPED: [&[u8]; 26] = [
    b"colortbl",
    b"stylesheet",
    b"info",
    b"fldinst",
    b"nonshppict",
    b"filetbl",
    b"revtbl",
    b"listtable",
    b"private",
    b"template",
    b"xe",
    b"tc",
    b"tcn",
    b"rxe",
    b"txe",
    b"shprslt",
    b"nonesttables",
    b"bkmkstart",
    b"bkmkend",
    b"sp",
    b"objdata",
    b"ftnsep",
    b"aftnsep",
    b"keycode",
    b"mmathPr",
    b"atnid",
];

/// Control words that stand for signs.
pub(super) const SIGNS: [(&[u8], &str); 15] = [
    (b"tab", "\t"),
    (b"line", "\n"),
    (b"softline", "\n"),
    (b"emdash", "—"),
    (b"endash", "–"),
    (b"lquote", "‘"),
    (b"rquote", "’"),
    (b"ldblquote", "“"),
    (b"rdblquote", "”"),
    (b"bullet", "•"),
    (b"emspace", "\u{2003}"),
    (b"enspace", "\u{2002}"),
    (b"qmspace", "\u{2005}"),
    (b"zwj", "\u{200D}"),
    (b"zwnj", "\u{200C}"),
];
