//! A text as a YAML scalar that every YAML reader reads back as the same text.

use std::fmt::Write as _;

/// How a text is written where it can be written so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::exchange) enum Quotes {
    /// Without quotation marks.
    #[default]
    Plain,
    /// `'so'`.
    Single,
    /// `"so"`.
    Double,
}

/// A text on one line, for a block or (`flow`) for inside brackets.
pub(in crate::exchange) fn scalar(text: &str, quotes: Quotes, flow: bool) -> String {
    match quotes {
        Quotes::Plain if is_plain(text, flow) => text.to_owned(),
        Quotes::Single if text.chars().all(is_printable) => format!("'{}'", text.replace('\'', "''")),
        _ => double(text),
    }
}

/// A text of several lines as `|-` and its lines, each after `indent` spaces; `None` where that would not read back.
pub(super) fn literal(text: &str, indent: usize, newline: &str) -> Option<String> {
    let fits = |line: &str| line.trim_end() == line && line.chars().all(is_printable);
    if !text.contains('\n') || text.ends_with('\n') || text.starts_with([' ', '\n']) || !text.split('\n').all(fits) {
        return None;
    }
    let mut block = "|-".to_owned();
    for line in text.split('\n') {
        block.push_str(newline);
        if !line.is_empty() {
            let _ = write!(block, "{:indent$}{line}", "");
        }
    }
    Some(block)
}

/// Whether a text can do without quotation marks, in YAML 1.1 and 1.2 alike. Rather too strict than read as something else.
fn is_plain(text: &str, flow: bool) -> bool {
    let first = text.chars().next().is_some_and(|first| first.is_alphanumeric() || first == '(' || !first.is_ascii());
    first
        && text.trim() == text
        && text.chars().all(is_printable)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !(flow && text.contains([',', '[', ']', '{', '}', ':', '?']))
        && !is_word_of_yaml(text)
}

/// What some YAML reader takes for true, false, null, a number or a date.
fn is_word_of_yaml(text: &str) -> bool {
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let number = |letter: char| letter.is_ascii_hexdigit() || "xXoO_+-.:TtZz ".contains(letter);
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        || (text.starts_with(|first: char| first.is_numeric()) && text.chars().all(number))
}

fn double(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        let _ = match letter {
            '"' | '\\' => write!(quoted, "\\{letter}"),
            '\n' => write!(quoted, "\\n"),
            '\t' => write!(quoted, "\\t"),
            '\r' => write!(quoted, "\\r"),
            _ if is_printable(letter) => write!(quoted, "{letter}"),
            '\0'..='\u{ff}' => write!(quoted, "\\x{:02X}", u32::from(letter)),
            '\u{100}'..='\u{ffff}' => write!(quoted, "\\u{:04X}", u32::from(letter)),
            _ => write!(quoted, "\\U{:08X}", u32::from(letter)),
        };
    }
    quoted.push('"');
    quoted
}

/// Whether a character may stand in a YAML file as itself and is visible there: no control characters, no line breaks, no
/// byte order mark, no marks that turn the direction of the text.
fn is_printable(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        && u32::from(letter) & 0xFFFE != 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_where_nothing_can_go_wrong() {
        for text in ["Trust", "信任", "Trust (of the partner)", "don't", "“we” said", "3 plants", "a:b"] {
            assert_eq!(scalar(text, Quotes::Plain, false), text);
        }
    }

    #[test]
    fn quoted_where_a_reader_could_err() {
        let words =
            ["", " ", "no", "Yes", "null", "~", "12:30", "1.10", "0x1F", "2024-01-01", "1e3", "- a", "a: b", "a #b"];
        for text in
            words.into_iter().chain(["*a", "&a", "!a", "%a", "@a", "`a", "a:", "#", "[a", "{a", "|", ">", "?", "="])
        {
            assert_eq!(scalar(text, Quotes::Plain, false), format!("\"{text}\""));
        }
        assert_eq!(scalar("a,b", Quotes::Plain, true), "\"a,b\"");
        assert_eq!(scalar("it's", Quotes::Single, false), "'it''s'");
        assert_eq!(scalar("a\u{7}\u{2028}\u{10ffff}\\\"\n", Quotes::Single, false), r#""a\x07\u2028\U0010FFFF\\\"\n""#);
    }

    #[test]
    fn several_lines_stand_as_a_block() {
        assert_eq!(literal("one\n\n  two: 信任", 2, "\n").unwrap(), "|-\n  one\n\n    two: 信任");
        for text in ["one", "one\n", " one\ntwo", "one \ntwo", "\none", "a\u{7}\nb"] {
            assert_eq!(literal(text, 2, "\n"), None);
        }
    }
}
