//! Memos as they are read: the little Markdown that they hold, wrapped, its signs left out; and as they are written, with them.

use ratatui::style::{Modifier, Style};

use crate::text::{
    Block, ByteOffset, Cluster, MarkdownLine, Span, TextRange, WikiLink, clusters, markdown_line, wiki_links, wrap,
};
use crate::tui::draw::Pen;
use crate::tui::theme::Theme;

/// Bytes of a memo that are shown at most in the list; an editor shows all.
const SHOWN: usize = 100_000;

/// Bytes of a memo that one row can show at most.
const ONE_ROW: usize = 2_000;

/// A row of a memo.
pub(super) struct Row {
    /// What stands before it: a sign of a list, or blanks.
    lead: String,
    /// Parts, each in its style.
    pieces: Vec<(String, Style)>,
}

impl Row {
    /// A row in one style.
    pub(super) fn plain(text: &str, style: Style) -> Self {
        Self { lead: String::new(), pieces: vec![(text.to_owned(), style)] }
    }

    /// `text` in as many rows as it takes.
    pub(super) fn wrapped(text: &str, width: u16, style: Style) -> Vec<Self> {
        let lines = wrap(text, TextRange::of(0, text.len()), usize::from(width).max(1));
        lines.into_iter().map(|line| Self::plain(line.slice(text), style)).collect()
    }
}

/// The rows of `text` in `width` columns; the link with this number is chosen.
pub(super) fn rows(text: &str, width: u16, chosen: Option<usize>, theme: Theme) -> Vec<Row> {
    let text = TextRange::of(0, text.floor_char_boundary(SHOWN)).slice(text);
    let links = wiki_links(text);
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.trim_end().split('\n') {
        let range = TextRange::of(start, start + line.len());
        let read = markdown_line(text, range);
        rows.extend(line_rows(text, &read, usize::from(width), (&links, chosen), theme));
        start += line.len() + 1;
    }
    rows
}

/// The words of each line of a memo, as far as one row could show them, without signs and without empty lines.
fn plain_lines(text: &str) -> impl Iterator<Item = String> + '_ {
    let text = TextRange::of(0, text.floor_char_boundary(ONE_ROW)).slice(text);
    let words = |line: &str, start: usize| {
        let read = markdown_line(text, TextRange::of(start, start + line.len()));
        let words: String = read.spans.iter().filter(|span| !span.sign).map(|span| span.range.slice(text)).collect();
        words.trim().to_owned()
    };
    let lines = text.split('\n').scan(0, move |start, line| {
        let here = *start;
        *start += line.len() + 1;
        Some(words(line, here))
    });
    lines.filter(|line| !line.is_empty())
}

/// The first words of a memo.
pub(super) fn first_words(text: &str) -> String {
    plain_lines(text).next().unwrap_or_default()
}

/// A memo in one row.
pub(super) fn in_one_row(text: &str) -> String {
    plain_lines(text).collect::<Vec<_>>().join(" ")
}

fn line_rows(
    text: &str,
    read: &MarkdownLine,
    width: usize,
    links: (&[WikiLink], Option<usize>),
    theme: Theme,
) -> Vec<Row> {
    let (lead, rest) = leads(text, read);
    if read.block == Block::Rule {
        return vec![Row { lead: "─".repeat(width), pieces: Vec::new() }];
    }
    let mut plain = String::new();
    let mut looks: Vec<(TextRange, Style)> = Vec::new();
    for span in read.spans.iter().filter(|span| !span.sign) {
        let from = plain.len();
        plain.push_str(span.range.slice(text));
        let base = base(read.block, theme);
        let number = links.0.iter().position(|link| link.label == span.range);
        let selected = number.is_some() && number == links.1;
        let style = if selected { theme.selection() } else { look(*span, base, theme) };
        looks.push((TextRange::of(from, plain.len()), style));
    }
    let room = width.saturating_sub(crate::text::columns(&lead)).max(1);
    let lines = wrap(&plain, TextRange::of(0, plain.len()), room);
    let row = |(place, line): (usize, &TextRange)| Row {
        lead: if place == 0 { lead.clone() } else { rest.clone() },
        pieces: looks
            .iter()
            .filter_map(|(range, style)| Some((range.intersect(*line)?.slice(&plain).to_owned(), *style)))
            .collect(),
    };
    if lines.is_empty() {
        return vec![Row { lead, pieces: Vec::new() }];
    }
    lines.iter().enumerate().map(row).collect()
}

/// What stands before the first row of a line, and before the others.
fn leads(text: &str, read: &MarkdownLine) -> (String, String) {
    match read.block {
        Block::Item(indent) => {
            let sign = read.lead.slice(text).trim();
            let sign = if sign.ends_with('.') { sign.to_owned() } else { "•".to_owned() };
            let lead = format!("{}{sign} ", " ".repeat(indent.min(12)));
            let rest = " ".repeat(crate::text::columns(&lead));
            (lead, rest)
        }
        Block::Quote => ("│ ".to_owned(), "│ ".to_owned()),
        _ => (String::new(), String::new()),
    }
}

fn base(block: Block, theme: Theme) -> Style {
    match block {
        Block::Heading(1) => theme.strong().add_modifier(Modifier::UNDERLINED),
        Block::Heading(_) => theme.strong(),
        Block::Quote => theme.dim(),
        _ => theme.text(),
    }
}

fn look(span: Span, base: Style, theme: Theme) -> Style {
    let mut style = base;
    if span.strong {
        style = style.patch(theme.strong());
    }
    if span.emphasis {
        style = style.add_modifier(Modifier::ITALIC);
    }
    if span.code || span.address || span.sign {
        style = style.patch(theme.dim());
    }
    if span.link && !span.sign {
        style = style.patch(theme.key()).add_modifier(Modifier::UNDERLINED);
    }
    style
}

/// Write a row.
pub(super) fn draw(row: &Row, pen: &mut Pen<'_>, theme: Theme) {
    pen.write(&row.lead, theme.dim());
    for (words, style) in &row.pieces {
        pen.write(words, *style);
    }
}

/// Write the display line `line` of a text that is being written: as it stands, each letter in the style of what it is.
pub(super) fn draw_source(text: &str, line: TextRange, pen: &mut Pen<'_>, theme: Theme) {
    let read = markdown_line(text, line_around(text, line));
    let base = base(read.block, theme);
    let style = |cluster: &Cluster| {
        let at = cluster.range.start();
        if read.lead.contains(at) {
            return theme.dim();
        }
        let place = read.spans.partition_point(|span| span.range.end() <= at);
        read.spans.get(place).map_or(base, |span| look(*span, base, theme))
    };
    for cluster in clusters(text, line) {
        if !pen.cluster(cluster.range.slice(text), cluster.columns, style(&cluster)) {
            break;
        }
    }
}

/// The line of the text that a display line is a part of.
fn line_around(text: &str, line: TextRange) -> TextRange {
    let before = TextRange::new(ByteOffset::default(), line.start()).slice(text);
    let after = TextRange::of(line.end().get(), text.len()).slice(text);
    let start = before.rfind('\n').map_or(0, |place| place + 1);
    TextRange::of(start, line.end().get() + after.find('\n').unwrap_or(after.len()))
}
