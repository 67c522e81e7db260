//! A little Markdown, line by line: headings, lists, quotes, emphasis, code, links, and links in double brackets.
//!
//! Memos are notes, not documents: what is no sign of these is text. The text itself is never changed, so that the same
//! reading serves a page, which leaves the signs out, and an editor, which shows them.

use super::TextRange;

/// Bytes within which the end of an emphasis or a link is looked for: what is longer was not meant so.
const REACH: usize = 2_000;

/// What a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Block {
    /// Words.
    #[default]
    Words,
    /// A heading of this level, from 1.
    Heading(u8),
    /// An item of a list, indented by this many columns.
    Item(usize),
    /// A quotation.
    Quote,
    /// A line across.
    Rule,
}

/// A part of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Where it stands, in bytes of the whole text.
    pub range: TextRange,
    /// Whether it is a sign that a page leaves out: `**`, `[[`.
    pub sign: bool,
    /// Whether it is strong.
    pub strong: bool,
    /// Whether it is emphasised.
    pub emphasis: bool,
    /// Whether it is code.
    pub code: bool,
    /// Whether it is the address of a link.
    pub address: bool,
    /// Whether it is shown in the place of a link.
    pub link: bool,
}

/// A line as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkdownLine {
    /// What it is.
    pub block: Block,
    /// The sign that says so, `## ` or `- `, with the blanks before it.
    pub lead: TextRange,
    /// All that follows.
    pub spans: Vec<Span>,
}

/// A link in double brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WikiLink {
    /// All of it, brackets included.
    pub range: TextRange,
    /// What stands between the brackets.
    pub inside: TextRange,
    /// What is shown in its place: what stands behind `|`, else all between the brackets.
    pub label: TextRange,
}

/// Read `line` of `text`, which holds no line end.
pub fn markdown_line(text: &str, line: TextRange) -> MarkdownLine {
    let words = line.slice(text);
    let trimmed = words.trim_start_matches([' ', '\t']);
    let indent = words.len() - trimmed.len();
    let (block, sign) = block(trimmed, indent);
    let start = line.start().get();
    let lead = TextRange::of(start, start + if sign == 0 { 0 } else { indent + sign });
    let mut spans = Vec::new();
    let rest = TextRange::new(lead.end(), line.end());
    if !rest.is_empty() {
        inline(text, rest, Span::default(), &mut spans);
    }
    MarkdownLine { block, lead, spans }
}

/// What a line is by its first signs, and the bytes that they take.
fn block(words: &str, indent: usize) -> (Block, usize) {
    let hashes = words.len() - words.trim_start_matches('#').len();
    if (1..=6).contains(&hashes) && words.get(hashes..).is_some_and(|rest| rest.starts_with(' ')) {
        return (Block::Heading(hashes as u8), hashes + 1);
    }
    let solid = words.trim_end();
    if solid.len() >= 3 && ["-", "*", "_"].iter().any(|sign| solid.replace(sign, "").is_empty()) {
        return (Block::Rule, words.len());
    }
    if ["- ", "* ", "+ "].iter().any(|sign| words.starts_with(sign)) {
        return (Block::Item(indent), 2);
    }
    let digits = words.len() - words.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    if (1..=4).contains(&digits) && words.get(digits..).is_some_and(|rest| rest.starts_with(". ")) {
        return (Block::Item(indent), digits + 2);
    }
    if words.starts_with('>') {
        return (Block::Quote, if words.starts_with("> ") { 2 } else { 1 });
    }
    (Block::Words, 0)
}

/// What begins at a place: where its inside lies, the bytes of the sign behind it, and how it is written.
struct Found {
    inside: TextRange,
    close: usize,
    /// Whether the sign at the end holds an address, which a page shows.
    address: bool,
    style: fn(&mut Span),
}

/// Read a part of a line. Each style is begun only outside of itself, so the depth is bounded.
fn inline(text: &str, range: TextRange, style: Span, spans: &mut Vec<Span>) {
    let (mut plain, mut at) = (range.start().get(), range.start().get());
    let end = range.end().get();
    let push = |spans: &mut Vec<Span>, from: usize, to: usize, span: Span| {
        if from < to {
            spans.push(Span { range: TextRange::of(from, to), ..span });
        }
    };
    while at < end {
        let rest = TextRange::of(at, end).slice(text);
        let Some(letter) = rest.chars().next() else { break };
        let sign = matches!(letter, '*' | '_' | '`' | '[' | '【');
        let found = if sign { begun(text, at, end, plain.max(range.start().get()), style) } else { None };
        let Some(found) = found else {
            at += letter.len_utf8();
            continue;
        };
        push(spans, plain, at, style);
        let mut inner = style;
        (found.style)(&mut inner);
        let (from, to) = (found.inside.start().get(), found.inside.end().get());
        push(spans, at, from, Span { sign: true, ..inner });
        if inner.code || inner.link {
            push(spans, from, to, inner);
        } else {
            inline(text, found.inside, inner, spans);
        }
        let address = found.address;
        push(spans, to, to + found.close, Span { sign: !address, address, link: false, ..inner });
        at = to + found.close;
        plain = at;
    }
    push(spans, plain, end, style);
}

/// What begins at `at`, if anything does.
fn begun(text: &str, at: usize, end: usize, from: usize, style: Span) -> Option<Found> {
    let rest = TextRange::of(at, end).slice(text);
    let inside = |open: usize, len: usize| TextRange::of(at + open, at + open + len);
    if let Some(link) = link_at(rest) {
        let label = TextRange::of(at + link.2.start().get(), at + link.2.end().get());
        let close = at + link.0 - label.end().get();
        return Some(Found { inside: label, close, address: false, style: |span| span.link = true });
    }
    if rest.starts_with('[') {
        let (label, address) = titled(rest)?;
        return Some(Found { inside: inside(1, label), close: address, address: true, style: |span| span.link = true });
    }
    if rest.starts_with('`') {
        let len = closing(rest, 1, "`")?;
        return Some(Found { inside: inside(1, len), close: 1, address: false, style: |span| span.code = true });
    }
    let before = TextRange::of(from.min(at), at).slice(text).chars().next_back();
    for (sign, taken) in [("**", style.strong), ("__", style.strong), ("*", style.emphasis), ("_", style.emphasis)] {
        let low = sign.starts_with('_');
        if !rest.starts_with(sign) || taken || low && before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let Some(len) = closing(rest, sign.len(), sign) else { continue };
        let style =
            if sign.len() == 2 { |span: &mut Span| span.strong = true } else { |span: &mut Span| span.emphasis = true };
        return Some(Found { inside: inside(sign.len(), len), close: sign.len(), address: false, style });
    }
    None
}

/// The bytes up to the sign that closes what an opening sign of `open` bytes begins. Neither stands beside a blank inside.
fn closing(rest: &str, open: usize, sign: &str) -> Option<usize> {
    let reach = rest.floor_char_boundary((open + REACH).min(rest.len()));
    let words = rest.get(open..reach)?;
    if words.starts_with(char::is_whitespace) {
        return None;
    }
    let closes = |place: usize| {
        let (inside, behind) = (words.get(..place).unwrap_or_default(), words.get(place + sign.len()..));
        let behind = behind.and_then(|behind| behind.chars().next());
        let low = sign.starts_with('_') && behind.is_some_and(char::is_alphanumeric);
        let longer = sign != "`" && behind.is_some_and(|next| sign.starts_with(next));
        let part = sign.len() == 1 && sign != "`" && inside.ends_with(sign);
        !inside.is_empty() && !inside.ends_with(char::is_whitespace) && !low && !longer && !part
    };
    let begins = |place: &usize| words.get(*place..).is_some_and(|rest| rest.starts_with(sign));
    words.char_indices().map(|(place, _)| place).filter(begins).find(|place| closes(*place))
}

/// `[label](address)`: the bytes of the label, and of all that follows it.
fn titled(rest: &str) -> Option<(usize, usize)> {
    let reach = rest.floor_char_boundary(REACH.min(rest.len()));
    let words = rest.get(1..reach)?;
    let label = words.find(']').filter(|label| *label > 0)?;
    let address = words.get(label..)?.strip_prefix("](")?;
    let end = address.find(')')?;
    Some((label, 2 + end + 1))
}

/// `[[inside|label]]` at the start of `rest`: its length, what stands inside, and its label. Input methods write `【【` and `】】`.
fn link_at(rest: &str) -> Option<(usize, TextRange, TextRange)> {
    let (open, close) = if rest.starts_with("[[") { ("[[", "]]") } else { ("【【", "】】") };
    let reach = rest.floor_char_boundary(REACH.min(rest.len()));
    let words = rest.get(..reach)?.strip_prefix(open)?;
    let len = words.find(close)?;
    let inside = words.get(..len).filter(|inside| !inside.trim().is_empty() && !inside.contains(['[', '【']))?;
    let bar = inside.char_indices().find(|(_, letter)| matches!(letter, '|' | '｜'));
    let label = bar.map(|(place, letter)| place + letter.len_utf8()).filter(|label| *label < len);
    let inside = TextRange::of(open.len(), open.len() + len);
    let label = TextRange::of(open.len() + label.unwrap_or(0), inside.end().get());
    Some((open.len() + len + close.len(), inside, label))
}

/// All links in double brackets, in the order of `text`.
pub fn wiki_links(text: &str) -> Vec<WikiLink> {
    let mut links = Vec::new();
    let mut at = 0;
    while let Some(place) = TextRange::of(at, text.len()).slice(text).find(['[', '【']) {
        let start = at + place;
        let rest = TextRange::of(start, text.len()).slice(text);
        match link_at(rest) {
            Some((len, inside, label)) if !TextRange::of(0, len).slice(rest).contains('\n') => {
                let here = |range: TextRange| TextRange::of(start + range.start().get(), start + range.end().get());
                links.push(WikiLink {
                    range: TextRange::of(start, start + len),
                    inside: here(inside),
                    label: here(label),
                });
                at = start + len;
            }
            _ => at = start + rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A line as a page would show it: signs left out, `*strong*`, `/emphasis/`, `` `code` ``, `<link>`, `{address}`.
    fn page(line: &str) -> String {
        let read = markdown_line(line, TextRange::of(0, line.len()));
        let mut page = match read.block {
            Block::Words => String::new(),
            block => format!("{block:?} "),
        };
        for span in read.spans.iter().filter(|span| !span.sign) {
            let words = span.range.slice(line);
            let signs: [(bool, &str, &str); 5] = [
                (span.strong, "*", "*"),
                (span.emphasis, "/", "/"),
                (span.code, "`", "`"),
                (span.link, "<", ">"),
                (span.address, "{", "}"),
            ];
            let around = |page: String, (on, open, close): (bool, &str, &str)| {
                if on { format!("{open}{page}{close}") } else { page }
            };
            page.push_str(&signs.into_iter().fold(words.to_owned(), around));
        }
        page
    }

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(page(line), expected, "{line}");
    }

    #[test]
    fn lines_are_headings_items_quotes_or_words() {
        check("# 信任 and trust", "Heading(1) 信任 and trust");
        check("####### x", "####### x");
        check("#tag", "#tag");
        check("- one", "Item(0) one");
        check("  12. two 👍", "Item(2) two 👍");
        check("2026. 年", "Item(0) 年");
        check("> said", "Quote said");
        check("---", "Rule ");
        check("- ", "Item(0) ");
        check("", "");
    }

    #[test]
    fn emphasis_needs_its_other_end() {
        check("we **trust** them", "we *trust* them");
        check("**信任**很*重要*。", "*信任*很/重要/。");
        check("***both***", "/*both*/");
        check("a * b * c", "a * b * c");
        check("snake_case_name and _so_", "snake_case_name and /so/");
        check("2*3 = 6", "2*3 = 6");
        check("**not closed", "**not closed");
        check("`**code**` 👩‍🔬", "`**code**` 👩‍🔬");
        check("**a *b* c**", "*a **/b/**** c*".replace("**/b/****", "*/*b*/*").as_str());
    }

    #[test]
    fn links_show_their_label() {
        check("see [[us01:12]].", "see <us01:12>.");
        check("[[us01:12|what she says]] 👍", "<what she says> 👍");
        check("【【王经理：3｜信任】】", "<信任>");
        check("[a](http://b)", "<a>{](http://b)}");
        check("[ ] todo [[]] [x", "[ ] todo [[]] [x");
        check("**[[code:trust]]**", "<*code:trust*>");
    }

    #[test]
    fn links_are_found_in_their_order() {
        let text = "# a [[us01:2]]\n[[broken\n]] [[ [[王：3|x]] **[[coding:1234]]**";
        let found: Vec<(&str, &str)> =
            wiki_links(text).iter().map(|link| (link.inside.slice(text), link.label.slice(text))).collect();
        assert_eq!(found, [("us01:2", "us01:2"), ("王：3|x", "x"), ("coding:1234", "coding:1234")]);
    }

    proptest! {
        /// Spans follow each other and cover the line, whatever it holds.
        #[test]
        fn spans_cover_their_line(line in "[ab*_`\\[\\]()|【】#>. 信任👩‍🔬-]{0,40}") {
            let read = markdown_line(&line, TextRange::of(0, line.len()));
            let mut at = read.lead.end();
            for span in &read.spans {
                prop_assert_eq!(span.range.start(), at);
                at = span.range.end();
            }
            prop_assert_eq!(at.get(), line.len());
            for link in wiki_links(&line) {
                prop_assert!(link.range.contains_range(link.inside) && link.inside.contains_range(link.label));
            }
        }
    }
}
