//! What a table says of where its numbers come from, so that a printed one can be made again.

use std::fmt;

use jiff::Timestamp;

/// The origin of a table's numbers; what is not known, or says nothing of this table, is empty and left out.
///
/// ```
/// use emic::report::TableCaption;
/// let caption = TableCaption { layer: "wei".into(), program: "emic 0.1.0".into(), ..TableCaption::default() };
/// assert_eq!(caption.to_string(), "Layer: wei; emic 0.1.0.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableCaption {
    /// The time of the last entry of the histories: the date of the data.
    pub data: Option<Timestamp>,
    /// The codebook's version: the researcher's own label, the number, the short content hash.
    pub codebook: String,
    /// Whose codings count.
    pub layer: String,
    /// What the numbers are of: `none` where nothing was left out.
    pub filter: String,
    /// The program and its version.
    pub program: String,
}

impl TableCaption {
    /// The same with other words for the filter.
    pub fn filtered(self, words: impl Into<String>) -> Self {
        Self { filter: words.into(), ..self }
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The date of the data, to the minute and in UTC, so that it reads the same on every machine.
    pub fn date(&self) -> String {
        self.data.map(|time| time.strftime("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
    }

    /// What is known, with what each is called.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let fields = [
            ("data of", self.date()),
            ("codebook", self.codebook.clone()),
            ("layer", self.layer.clone()),
            ("filter", self.filter.clone()),
            ("program", self.program.clone()),
        ];
        let known = fields.into_iter().map(|(name, words)| (name, super::clean_line(&words).into_owned()));
        known.filter(|(_, words)| !words.is_empty()).collect()
    }
}

impl fmt::Display for TableCaption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |(name, words): &(&str, String)| match *name {
            "data of" | "codebook" => format!("{name} {words}"),
            "program" => words.clone(),
            _ => format!("{name}: {words}"),
        };
        let sentence = self.fields().iter().map(part).collect::<Vec<_>>().join("; ");
        let mut letters = sentence.chars();
        // A program's name is a name, and stays small.
        let first = letters.next().filter(|_| sentence != self.program);
        match first {
            Some(first) => write!(f, "{}{}.", first.to_uppercase(), letters.as_str()),
            None if sentence.is_empty() => Ok(()),
            None => write!(f, "{sentence}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_says_what_is_known() {
        let check = |caption: TableCaption, expected: &str| assert_eq!(caption.to_string(), expected);
        check(TableCaption::default(), "");
        check(TableCaption { program: "emic 0.1.0".into(), ..TableCaption::default() }, "emic 0.1.0.");
        let whole = TableCaption {
            data: Some("2026-11-22T14:03:59.5Z".parse().unwrap()),
            codebook: "1.2, v3 (1a2b3c4d)".into(),
            layer: "union of 王, wei\n😀".into(),
            filter: "none".into(),
            program: "emic 0.1.0".into(),
        };
        let words = "Data of 2026-11-22 14:03 UTC; codebook 1.2, v3 (1a2b3c4d); layer: union of 王, wei 😀; filter: none; emic 0.1.0.";
        check(whole.clone(), words);
        assert_eq!(whole.filtered("speaker 陈").fields()[3], ("filter", "speaker 陈".to_owned()));
    }
}
