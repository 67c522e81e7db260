//! Markdown. Its signs stay in the text, as the layout of plain text does: [`crate::project::recognise`] reads headings and
//! emphasis as labels. Escapes are taken out, since nobody said `\[laughs\]`: what is quoted in a paper, searched for and
//! counted is `[laughs]`. The title is taken from it too.

use super::plain::Plain;
use super::{Error, Format, Reading, Source};

/// `.md` and `.markdown`.
pub(super) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        matches!(source.ending().as_str(), "md" | "markdown" | "mdown" | "mkd")
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let mut reading = Plain.read(source)?;
        for document in &mut reading.documents {
            document.text = unescaped(&document.text);
            document.title = title(&document.text);
            document.format = self.name();
        }
        Ok(reading)
    }
}

/// What was made of a Markdown file before escapes were taken out; `None` where it is in another format.
pub(super) fn with_escapes(source: &Source<'_>) -> Option<String> {
    let text = Plain.read(source).ok()?.documents.into_iter().next()?.text;
    Markdown.claims(source).then_some(text)
}

/// `text` without the backslashes that only say that the sign behind them is meant as it is, as CommonMark has it. They
/// stay in code, and before a `#` that would make a heading of its line.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        let sign = ["```", "~~~"].into_iter().find(|sign| words.starts_with(sign));
        match (fence, sign) {
            (None, None) => unescape_line(line, &mut plain),
            (None, Some(_)) => (fence, plain) = (sign, plain + line),
            (Some(open), _) => {
                plain.push_str(line);
                fence = Some(open).filter(|_| sign != Some(open));
            }
        }
    }
    plain
}

fn unescape_line(line: &str, plain: &mut String) {
    let mut rest = line;
    let mut at_start = true;
    while let Some(place) = rest.find(['\\', '`']) {
        let (before, from) = rest.split_at(place);
        plain.push_str(before);
        at_start &= before.trim().is_empty();
        let taken = match from.strip_prefix('\\') {
            Some(behind) => unescape(behind, at_start, plain) + 1,
            None => {
                let code = code_span(from);
                plain.extend(from.get(..code));
                code
            }
        };
        rest = from.get(taken..).unwrap_or_default();
        at_start = false;
    }
    plain.push_str(rest);
}

/// Write what a backslash and what stands `behind` it mean; the bytes behind it that are done with.
fn unescape(behind: &str, at_start: bool, plain: &mut String) -> usize {
    let sign = behind.chars().next().filter(char::is_ascii_punctuation);
    match sign {
        Some('#') if at_start => plain.push('\\'),
        Some(sign) => {
            plain.push(sign);
            return sign.len_utf8();
        }
        // Behind a backslash at its end a line goes on below, as it does here.
        None if behind.starts_with(['\n', '\r']) => {}
        None => plain.push('\\'),
    }
    0
}

/// Bytes within which code ends.
const REACH: usize = 2_000;

/// The bytes of the code at the start of `text`; where none ends there, those of its first signs.
fn code_span(text: &str) -> usize {
    let text = text.get(..text.floor_char_boundary(REACH)).unwrap_or(text);
    let run = |text: &str| text.len() - text.trim_start_matches('`').len();
    let open = run(text);
    let mut at = open;
    while let Some(rest) = text.get(at..)
        && let Some(place) = rest.find('`')
    {
        let close = rest.get(place..).map_or(0, run);
        at += place + close;
        if close == open {
            return at;
        }
    }
    open
}

/// Lines at the top in which a title may stand.
const TITLE_LINES: usize = 12;

/// The first heading of the first level: `# Title`, or a line underlined with `===`.
fn title(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(TITLE_LINES).collect();
    let hash = |line: &&str| line.strip_prefix("# ").map(|title| title.trim_end_matches('#').trim().to_owned());
    let underlined = |pair: &[&str]| match pair {
        [title, rule] if rule.len() >= 3 && rule.trim_end().bytes().all(|byte| byte == b'=') => {
            Some(title.trim().to_owned())
        }
        _ => None,
    };
    let found = lines.iter().find_map(hash).or_else(|| lines.windows(2).find_map(underlined));
    found.filter(|title| !title.is_empty() && !title.ends_with([':', '：']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        assert_eq!(title("# 访谈 One #\n\n### Q:\nHi"), Some("访谈 One".to_owned()));
        assert_eq!(title("开源\n====\n\n问：好"), Some("开源".to_owned()));
        assert_eq!(title("# Q:\nHi"), None);
        assert_eq!(title("**A:** hi"), None);
    }

    #[test]
    fn signs_stay_and_escapes_go() {
        let bytes = "**A:** \\[laughs\\] 好\r\n".as_bytes();
        let source = Source::new("a.md", bytes);
        let reading = Markdown.read(&source).unwrap();
        let document = &reading.documents[0];
        assert_eq!((document.text.as_str(), document.format), ("**A:** [laughs] 好\n", "Markdown"));
        assert!(reading.warnings.is_empty());
        assert_eq!(with_escapes(&source).as_deref(), Some("**A:** \\[laughs\\] 好\n"));
        assert_eq!(with_escapes(&Source::new("a.txt", bytes)), None);
    }

    #[test]
    fn only_escapes_go() {
        for (written, read) in [
            (r"a\_b \*c\* 1\. 好\！ \👍", "a_b *c* 1. 好\\！ \\👍"),
            (r"C:\Users, \\\[ and \\", "C:\\Users, \\[ and \\"),
            (r"\# no heading \# 信", r"\# no heading # 信"),
            ("one\\\ntwo\\", "one\ntwo\\"),
            (r"`a\[` \[b\] ``c\]`` `\[d\]", r"`a\[` [b] ``c\]`` `[d]"),
            ("```\n\\[\n~~~\n```\n\\[好\\]\n", "```\n\\[\n~~~\n```\n[好]\n"),
            ("", ""),
        ] {
            assert_eq!(unescaped(written), read);
            assert_eq!(unescaped(&format!("信任 👍\n{written}")), format!("信任 👍\n{read}"));
        }
    }
}
