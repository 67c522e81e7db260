//! Words that a list leaves out, because every text has them: articles, pronouns, particles.
//!
//! The lists that come with the program were written for it, for talk and not for prose: `stop_words_en.txt` and
//! `stop_words_zh.txt`. A file in the same shape can stand in their place: words between blanks or lines, `#` begins a
//! remark that ends with its line.

use std::collections::BTreeSet;

use super::word_reader::simplified;

const ENGLISH: &str = include_str!("stop_words_en.txt");
const CHINESE: &str = include_str!("stop_words_zh.txt");

/// Words that are left out of a list; they count among the words of the corpus all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct StopWords(BTreeSet<String>);

impl StopWords {
    /// The lists that come with the program.
    pub fn usual() -> Self {
        Self::parse(&format!("{ENGLISH}\n{CHINESE}"), |c| c)
    }

    /// Read a list; traditional characters are made simplified by `simplify`, as in texts.
    pub fn parse(list: &str, simplify: fn(char) -> char) -> Self {
        let words = list.lines().flat_map(|line| line.split('#').next().unwrap_or_default().split_whitespace());
        let fold = |word: &str| simplified(&word.to_lowercase().replace('’', "'"), simplify);
        Self(words.map(fold).collect())
    }

    /// Whether the list holds what a word counts as.
    pub fn holds(&self, key: &str) -> bool {
        self.0.contains(key)
    }

    /// How many words it holds.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it leaves nothing out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::WordReader;

    #[test]
    fn lists_are_read_with_remarks_and_any_case() {
        let stop = StopWords::parse("The a\t# articles 的\nDon’t 後\n\n", |c| if c == '後' { '后' } else { c });
        assert!(["the", "a", "don't", "后"].iter().all(|word| stop.holds(word)) && stop.len() == 4);
        assert!(!stop.holds("articles") && !stop.holds("的") && StopWords::default().is_empty());
    }

    #[test]
    fn the_usual_words_are_words_as_lists_count_them() {
        let usual = StopWords::usual();
        assert!(["the", "i'm", "的", "我们", "um"].iter().all(|word| usual.holds(word)));
        assert!(!["trust", "信任", "no", "knowledge", "知识"].iter().any(|word| usual.holds(word)));
        let reader = WordReader::new(|c| c, &[]);
        let cut: Vec<&String> = usual.0.iter().filter(|word| reader.keys(word) != [word.as_str()]).collect();
        assert_eq!(cut, Vec::<&String>::new(), "a list of words never has these as one");
    }
}
