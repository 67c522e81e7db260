//! Markdown. Signs and escapes stay in the text, as the layout of plain text does: codings of other programs still fit,
//! and [`crate::project::recognise`] reads headings and emphasis as labels. Only the title is taken from it.

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
            document.title = title(&document.text);
            document.format = self.name();
        }
        Ok(reading)
    }
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
    fn signs_and_escapes_stay() {
        let bytes = "**A:** \\[laughs\\] 好\r\n".as_bytes();
        let reading = Markdown.read(&Source::new("a.md", bytes)).unwrap();
        let document = &reading.documents[0];
        assert_eq!((document.text.as_str(), document.format), ("**A:** \\[laughs\\] 好\n", "Markdown"));
        assert!(reading.warnings.is_empty());
    }
}
