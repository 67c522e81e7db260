//! The document of a codebook as Markdown that shows well anywhere and reads back equal.
//!
//! Names of codes are headings from `##` on, a field is a paragraph that begins with its label in bold, a list follows the
//! field that it belongs to. A line break inside a text is a backslash at the end of the line; in a text that people wrap
//! themselves a line break is a space.

use super::codebook_document::{Block, blocks, read};
use super::{Error, Incoming};
use crate::project::Codebook;

/// Levels of headings below the title that Markdown has.
const LEVELS: usize = 5;

/// A codebook as Markdown.
pub fn write(codebook: &Codebook) -> String {
    let mut file = String::new();
    let mut in_list = false;
    for block in blocks(codebook, LEVELS) {
        let is_item = matches!(block, Block::Item(_));
        if !(file.is_empty() || in_list && is_item) {
            file.push('\n');
        }
        in_list = is_item;
        match block {
            Block::Title(text) => file.push_str(&format!("# {}", inline(&text, false, ""))),
            Block::Heading(depth, text) => {
                file.push_str(&format!("{} {}", "#".repeat(depth + 1), inline(&text, false, "")));
            }
            Block::Field(label, text) if text.is_empty() => file.push_str(&format!("**{label}:**")),
            Block::Field(label, text) => file.push_str(&format!("**{label}:** {}", inline(&text, false, ""))),
            Block::Fields(fields) => {
                let line = |(label, text): &(String, String)| format!("**{label}:** {}", inline(text, false, ""));
                file.push_str(&fields.iter().map(line).collect::<Vec<_>>().join("\n\n"));
            }
            Block::Item(text) => file.push_str(format!("- {}", inline(&text, true, "  ")).trim_end()),
            Block::Words(text) => file.push_str(&inline(&text, true, "")),
        }
        file.push('\n');
    }
    file
}

/// Read a codebook from Markdown as [`write()`] lays it out.
///
/// # Errors
/// [`Error::Faults`] with the line of what has no place in a codebook.
pub fn parse(text: &str) -> Result<Incoming, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    read(paragraphs(text).into_iter().filter_map(|(line, paragraph)| Some((line, block(&paragraph)?))).collect())
}

/// Whether a text is a codebook in Markdown: a heading, and a field with its label in bold.
pub fn is_markdown(text: &str) -> bool {
    text.lines().any(|line| bold(line).is_some()) && text.lines().any(|line| heading(line).is_some())
}

/// The paragraphs with their first lines' numbers; lines of one paragraph are still apart.
fn paragraphs(text: &str) -> Vec<(usize, Vec<&str>)> {
    let mut paragraphs: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut open = false;
    for (line, number) in text.lines().zip(1..) {
        let bare = line.trim_matches([' ', '\t']);
        if bare.is_empty() || (bare.starts_with("<!--") && bare.ends_with("-->")) {
            open = false;
            continue;
        }
        let fresh = heading(line).is_some() || bold(line).is_some() || item(line).is_some();
        match paragraphs.last_mut() {
            Some((_, lines)) if open && !fresh => lines.push(bare),
            _ => paragraphs.push((number, vec![if fresh { line } else { bare }])),
        }
        open = heading(line).is_none();
    }
    paragraphs
}

/// What a paragraph is; `None` for a ruled line.
fn block(lines: &[&str]) -> Option<Block> {
    let first = lines.first().copied().unwrap_or_default();
    let rest = lines.get(1..).unwrap_or_default();
    let joined = |first: &str| unwrap(&std::iter::once(first).chain(rest.iter().copied()).collect::<Vec<_>>());
    if let Some((level, name)) = heading(first) {
        let name = unwrap(&[name]);
        return Some(if level == 1 { Block::Title(name) } else { Block::Heading(level - 1, name) });
    }
    if let Some((label, words)) = bold(first) {
        return Some(Block::Field(label.to_owned(), joined(words)));
    }
    if let Some(words) = item(first) {
        return Some(Block::Item(joined(words)));
    }
    let ruled = rest.is_empty() && first.len() > 2 && first.chars().all(|sign| "-*_ ".contains(sign));
    (!ruled).then(|| Block::Words(joined(first)))
}

/// `## Name` as its level and name.
fn heading(line: &str) -> Option<(usize, &str)> {
    let name = line.trim_start_matches('#');
    let level = line.len() - name.len();
    ((1..=6).contains(&level) && (name.is_empty() || name.starts_with([' ', '\t'])))
        .then(|| (level, name.trim_matches([' ', '\t'])))
}

/// `**Label:** words`, or `**Label**: words`.
fn bold(line: &str) -> Option<(&str, &str)> {
    let (label, rest) = line.strip_prefix("**")?.split_once("**")?;
    let (label, rest) = match (label.strip_suffix(':'), rest.strip_prefix(':')) {
        (Some(label), _) => (label, rest),
        (None, Some(rest)) => (label, rest),
        (None, None) => return None,
    };
    Some((label.trim(), rest.trim_matches([' ', '\t'])))
}

/// `- words`.
fn item(line: &str) -> Option<&str> {
    let line = line.trim_matches([' ', '\t']);
    let rest = line.strip_prefix(['-', '*', '+'])?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim_matches([' ', '\t']))
}

/// Lines as a text: those that end with a backslash are broken there, others are one.
fn unwrap(lines: &[&str]) -> String {
    let mut text = String::new();
    for (place, line) in lines.iter().enumerate() {
        let slashes = line.len() - line.trim_end_matches('\\').len();
        let (words, end) = match line.strip_suffix('\\').filter(|_| slashes % 2 == 1) {
            Some(words) => (words, "\n"),
            None if place + 1 < lines.len() => (*line, " "),
            None => (*line, ""),
        };
        text.push_str(&plain(words));
        text.push_str(end);
    }
    text
}

/// A line without escapes.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(letter) = rest.chars().next() {
        let after = rest.get(letter.len_utf8()..).unwrap_or_default();
        let next = after.chars().next();
        let (letter, left) = match (letter, next) {
            ('\\', Some(sign)) if sign.is_ascii_punctuation() => (sign, after.get(1..).unwrap_or_default()),
            ('&', _) => entity(rest).unwrap_or((letter, after)),
            _ => (letter, after),
        };
        text.push(letter);
        rest = left;
    }
    text
}

/// The character of a reference at the start of `text`, and what follows it.
fn entity(text: &str) -> Option<(char, &str)> {
    let (name, after) = text.strip_prefix('&')?.split_once(';')?;
    let letter = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)?
        }
    };
    Some((letter, after))
}

/// A text as Markdown shows it unchanged. `start`: it begins a line; further lines begin with `indent`.
fn inline(text: &str, start: bool, indent: &str) -> String {
    let lines = text.split('\n').enumerate().map(|(place, line)| escaped(line, start || place > 0));
    lines.collect::<Vec<_>>().join(&format!("\\\n{indent}")).trim_end_matches(' ').trim_end_matches('\n').to_owned()
}

/// One line with what Markdown would take for its own signs escaped, and spaces at its ends as references.
fn escaped(line: &str, start: bool) -> String {
    let inner = line.trim_matches(' ');
    let before = line.len() - line.trim_start_matches(' ').len();
    let after = if inner.is_empty() { 0 } else { line.len() - before - inner.len() };
    let mut text = "&#32;".repeat(before);
    // Words in backticks are shown as they are, if each backtick has its other.
    let spans = inner.matches('`').count().is_multiple_of(2) && !inner.contains("``");
    let mut in_span = false;
    for (place, letter) in inner.char_indices() {
        let rest = inner.get(place..).unwrap_or_default();
        in_span ^= spans && letter == '`';
        match letter {
            '\\' => text.push_str("\\\\"),
            '`' if spans => text.push('`'),
            '&' if entity(rest).is_some() => text.push_str("&amp;"),
            '*' | '_' | '[' | ']' | '<' | '#' | '`' if !in_span => text.extend(['\\', letter]),
            '-' | '+' | '=' | '>' | '~' | '|' | ':' if place == 0 && start && before == 0 => {
                text.extend(['\\', letter])
            }
            '.' | ')' if start && before == 0 && is_number(inner.get(..place)) => text.extend(['\\', letter]),
            '\t' | '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                text.push_str(&format!("&#{};", u32::from(letter)));
            }
            _ => text.push(letter),
        }
    }
    text.push_str(&"&#32;".repeat(after));
    text
}

fn is_number(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Remark;
    use super::super::samples::{codebook, shipped};
    use super::*;
    use crate::project::{AttributeQuestion, Code, Color};

    fn small() -> Codebook {
        let mut trust = Code::new("trust", "Trust & 信任");
        trust.definition = "We rely on them.\nMore of it: `x_y` and a_b.".into();
        trust.include = "They say so.".into();
        trust.exclude = "- not\n\n1. this".into();
        trust.examples = vec!["“信任就是不用再看。” 😀".into()];
        (trust.key, trust.color) = (Some('t'), Some(Color::Teal));
        let mut low = Code::new("low", "Low");
        (low.parent, low.applies) = (Some("trust".into()), false);
        low.aliases = vec!["di".into(), "低".into()];
        let mut codebook = Codebook::new(vec![trust, low]);
        (codebook.title, codebook.version) = ("A *small* one".into(), "1.2".into());
        codebook.sources = vec!["Szulanski (1996)".into()];
        codebook.attributes = vec![AttributeQuestion { name: "partner".into(), ..AttributeQuestion::default() }];
        codebook
    }

    const SMALL: &str = "# A \\*small\\* one

**Version:** 1.2

**Source:** Szulanski (1996)

**Attribute:** partner

## Trust & 信任

**Code:** trust

**Brief definition:** We rely on them.

**Full definition:** More of it: `x_y` and a\\_b.

**When to use:** They say so.

**When not to use:** - not\\
\\
1\\. this

**Example:** “信任就是不用再看。” 😀

**Color:** teal

**Key:** t

### Low

**Code:** low

**Aliases:** di, 低

**Applies:** no, a heading
";

    #[test]
    fn the_layout_is_the_documented_one_and_reads_back() {
        assert_eq!(write(&small()), SMALL);
        let read = parse(SMALL).unwrap();
        assert_eq!((read.codebook, read.remarks), (small(), vec![]));
    }

    #[test]
    fn the_shipped_codebooks_come_back_equal() {
        for (name, codebook) in shipped() {
            let text = write(&codebook);
            assert!(is_markdown(&text));
            let read = parse(&text).unwrap();
            assert_eq!((read.codebook, read.remarks), (codebook, vec![]), "{name}");
        }
    }

    #[test]
    fn what_people_write_by_hand_is_read() {
        let text = "# 码本\r\nAn intro\r\nin two lines.\r\n\r\n## Trust\r\n**Definition**: We rely\r\non *them*.\r\n**Examples:**\r\n\r\n* one\r\n  two\r\n\r\n* 三\r\n\r\n---\r\n\r\n### Low trust\r\n";
        let read = parse(text).unwrap();
        let [trust, low] = read.codebook.codes() else { panic!() };
        assert_eq!(read.codebook.description, "An intro in two lines.");
        assert_eq!((trust.id.as_str(), trust.definition.as_str()), ("trust", "We rely on *them*."));
        assert_eq!(trust.examples, ["one two", "三"]);
        assert_eq!((low.id.as_str(), low.parent.as_ref().unwrap().as_str()), ("low-trust", "trust"));
        assert!(read.made.len() == 2 && !is_markdown("codes:\n  # a comment\n  - id: a\n"));
    }

    #[test]
    fn what_is_wrong_has_a_line() {
        let check = |text: &str, message: &str| {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        };
        check("## A\n\n**Brief defnition:** x\n", "line 3: no field is called `Brief defnition`; did you mean");
        check("## A\n\nwords\n", "line 3: `words` belongs to no field; begin it with a label");
        check("## A\n\n**Key:** a\n\n**Key:** b\n", "line 5: `Key` stands twice in this code");
        check("- a\n", "line 1: a list stands here that belongs to no field");
        check("**Key:** a\n", "line 1: `Key` belongs below the heading of a code");
        check("# A\n\n# B\n", "line 3: a second title, `B`");
        check("## A\n\n**Code:** a\n\n## B\n\n**Code:** a\n", "line 5: another code has the id `a` already (line 1)");
        check("## A\n\n**Version:** 1\n", "line 3: `Version` is no field of a code");
        let told = parse("## A\n\n**Key:** ab\n\n**Color:** x\n\n**GUID:** 7\n").unwrap().remarks;
        let expected = [
            "line 3: the key is not one character and was left out",
            "line 5: the color is no colour and was left out",
            "line 7: the guid is no GUID and was left out",
        ];
        assert_eq!(told.iter().map(Remark::to_string).collect::<Vec<_>>(), expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn every_codebook_comes_back(codebook in codebook()) {
            let text = write(&codebook);
            let read = parse(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            prop_assert_eq!(read.codebook, codebook, "{}", text);
        }

        #[test]
        fn nothing_panics(text in "([#*\\-&;\\\\ \n`:a信]|Code|Key|\\*\\*){0,60}") {
            let _ = parse(&text);
        }
    }
}
