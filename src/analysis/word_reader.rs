//! The words of a turn as lists count them.
//!
//! A word is what [`crate::text::words`] calls one, with two differences: Han characters that stand side by side are cut
//! into Chinese words by a dictionary, and what was not said ([`asides`]) is left out. Words are the same that differ only
//! by case, by the shape of an apostrophe, or by traditional and simplified characters. Forms stay apart: *trust* and
//! *trusted* are two words.

use std::sync::OnceLock;

use super::asides::asides;
use crate::text::{ByteOffset, ChineseWords, LONGEST_RUN, TextRange, is_han, word_ranges};

/// Simplified characters that a search folds to others, because they stand for those in traditional texts too: the most
/// frequent of all, 了, would become 瞭. A word list leaves them as they are.
const SIMPLE: &str = "背仇抵仿夫覆画借链了";

/// Characters of simplified texts too, which are folded only beside others that are traditional: 著名, but 看著.
const EITHER: &str = "乾著徵幺";

/// A run of Han characters as words are looked for in it: in simplified ones, by `simplify`.
pub fn simplified(run: &str, simplify: fn(char) -> char) -> String {
    let changes = |c: char| simplify(c) != c && !SIMPLE.contains(c);
    let traditional = run.chars().any(|c| changes(c) && !EITHER.contains(c));
    let fold = |c: char| if traditional && changes(c) { simplify(c) } else { c };
    run.chars().map(fold).collect()
}

/// What a word is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Latin letters: `en`.
    Latin,
    /// Han characters: `zh`.
    Han,
    /// Numbers, and all other scripts.
    #[default]
    Other,
}

impl Script {
    /// The script of a word: Latin or Han where it has a letter of that.
    pub fn of(word: &str) -> Self {
        let latin = |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
        match word.chars().find(|c| latin(*c) || is_han(*c)) {
            Some(c) if is_han(c) => Self::Han,
            Some(_) => Self::Latin,
            None => Self::Other,
        }
    }

    /// How it is called on the command line and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Latin => "en",
            Self::Han => "zh",
            Self::Other => "other",
        }
    }
}

/// Reads the words of turns. Cheap until the first Chinese word; can be shared among threads.
#[derive(Debug)]
pub struct WordReader {
    simplify: fn(char) -> char,
    terms: Vec<String>,
    chinese: OnceLock<ChineseWords>,
}

impl WordReader {
    /// A reader that makes traditional characters simplified by `simplify`, and keeps these Chinese `terms` whole.
    pub fn new(simplify: fn(char) -> char, terms: &[String]) -> Self {
        let terms = terms.iter().map(|term| simplified(term.trim(), simplify));
        Self { simplify, terms: terms.filter(|term: &String| !term.is_empty()).collect(), chinese: OnceLock::new() }
    }

    /// Hand over the words of `bounds` in order: where each stands in `text`, and what it counts as.
    pub fn read(&self, text: &str, bounds: TextRange, mut each: impl FnMut(TextRange, &str)) {
        let asides = asides(text, bounds);
        let mut unsaid = asides.iter().peekable();
        let mut key = String::new();
        let mut run: Option<TextRange> = None;
        for word in word_ranges(text, bounds) {
            while unsaid.next_if(|aside| aside.end() <= word.start()).is_some() {}
            if unsaid.peek().is_some_and(|aside| aside.start() < word.end()) {
                continue;
            }
            let letters = word.slice(text);
            let han = !letters.starts_with(|c: char| c.is_ascii()) && letters.starts_with(is_han);
            if let Some(open) = run {
                if han && open.end() == word.start() && open.slice(text).len() < LONGEST_RUN {
                    run = Some(open.cover(word));
                    continue;
                }
                self.cut(text, open, &mut key, &mut each);
                run = None;
            }
            if han {
                run = Some(word);
            } else {
                fold(letters, &mut key);
                each(word, &key);
            }
        }
        if let Some(open) = run {
            self.cut(text, open, &mut key, &mut each);
        }
    }

    /// What the words of `text` count as.
    pub fn keys(&self, text: &str) -> Vec<String> {
        let mut keys = Vec::new();
        self.read(text, TextRange::of(0, text.len()), |_, key| keys.push(key.to_owned()));
        keys
    }

    /// Cut a run of Han characters, each with the marks behind it.
    fn cut(&self, text: &str, run: TextRange, key: &mut String, each: &mut impl FnMut(TextRange, &str)) {
        let letters: String = run.slice(text).chars().filter(|letter| is_han(*letter)).collect();
        let simple = simplified(&letters, self.simplify);
        let mut rest = simple.chars();
        for (word, length) in self.chinese().ranges(text, run, &simple) {
            key.clear();
            key.extend(rest.by_ref().take(length));
            each(word, key);
        }
    }

    fn chinese(&self) -> &ChineseWords {
        if self.terms.is_empty() {
            return ChineseWords::shared();
        }
        let terms = || self.terms.iter().map(String::as_str);
        self.chinese.get_or_init(|| ChineseWords::shared().clone().with(terms()))
    }
}

/// What a word that is not Chinese counts as.
fn fold(word: &str, key: &mut String) {
    key.clear();
    if word.is_ascii() {
        key.push_str(word);
        key.make_ascii_lowercase();
        return;
    }
    for letter in word.chars() {
        match letter {
            '’' => key.push('\''),
            '\u{2010}' | '\u{2011}' => key.push('-'),
            _ => key.extend(letter.to_lowercase()),
        }
    }
}

/// Whether two words that follow one another can be parts of one term: nothing but blanks and a hyphen between them.
pub fn is_joined(text: &str, before: ByteOffset, after: ByteOffset) -> bool {
    let between = TextRange::new(before, after).slice(text);
    between.len() < 16 && between.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn simplify(letter: char) -> char {
        match letter {
            '資' => '资',
            '績' => '绩',
            '師' => '师',
            '了' => '瞭',
            '著' => '着',
            other => other,
        }
    }

    fn check(text: &str, expected: &str) {
        let (reader, mut found) = (WordReader::new(simplify, &["桥办".to_owned()]), Vec::new());
        reader
            .read(text, TextRange::of(0, text.len()), |range, key| found.push(format!("{}={key}", range.slice(text))));
        let shown: Vec<&str> = found
            .iter()
            .map(|pair| pair.split_once('=').filter(|(a, b)| a == b).map_or(pair.as_str(), |(a, _)| a))
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn english_words_lose_their_case_and_chinese_runs_are_cut() {
        check("We don’t TRUST know‑how", "We=we don’t=don't TRUST=trust know‑how=know-how");
        check("IJV合资公司的KPI考核，跟 3.5 比", "IJV=ijv 合资公司 的 KPI=kpi 考核 跟 3.5 比");
        check("合資公司的績效考核😀老師傅", "合資公司=合资公司 的 績效考核=绩效考核 老師傅=老师傅");
        check("去桥办[笑]问她（停顿）[00:00:01]", "去 桥办 问 她");
        check("说了，著名的老师看着", "说 了 著名 的 老师 看着");
        check("老師看著", "老師=老师 看著=看着");
        check("𠮷野家 カタカナ", "𠮷 野家 カタカナ");
    }

    #[test]
    fn scripts_are_told_apart() {
        for (word, script) in
            [("trust", "en"), ("naïve", "en"), ("信任", "zh"), ("3.5", "other"), ("t恤", "en"), ("カタ", "other")]
        {
            assert_eq!(Script::of(word).name(), script, "{word}");
        }
    }

    #[test]
    fn a_run_without_end_is_cut_in_pieces() {
        let reader = WordReader::new(|c| c, &[]);
        assert_eq!(reader.keys(&"信任".repeat(5_000)).concat().len(), 30_000);
    }

    proptest! {
        #[test]
        fn words_are_in_order_and_never_empty(text in "(\\PC|[a-z信任合資公司，（）\\[\\] '’\\-\n0-9😀é\u{301}\u{E0100}]){0,80}") {
            let reader = WordReader::new(simplify, &[]);
            let mut last = ByteOffset::default();
            reader.read(&text, TextRange::of(0, text.len()), |range, key| {
                assert!(range.start() >= last && !range.slice(&text).is_empty() && !key.is_empty(), "{range:?} {key}");
                last = range.end();
            });
        }
    }
}
