//! Chinese words, for lists of words and for moving through a text: what is found and what is counted as a word of a text never
//! depends on where a dictionary ends one.
//!
//! Cut is as the crate jieba-rs cuts ([`super::chinese_dictionary`]): the words of a dictionary where they make the likeliest
//! sentence, and its hidden Markov model for what no dictionary knows, such as names. Its own dictionary would add 2.6 MB to
//! the program; ours is that one without
//! signs that are not Han, words of more than four characters, and what is rare in it (three times or less in its corpus
//! of 60 million) among names, places, idioms, numerals and compounds of two common words. `docs/words.md` has the figures.
//! Terms of the field that the dictionary would cut stand in `chinese_terms.txt`.
//!
//! `chinese_words.zip` holds the dictionary with its licence. A test makes it anew from jieba's `dict.txt`.

use std::fmt;
use std::io::{Cursor, Read as _};
use std::sync::LazyLock;

use zip::ZipArchive;

use super::TextRange;
use super::chinese_dictionary::{Dictionary, Key, LONGEST_WORD};
use super::words::is_han;

/// The dictionary as it lies in the program.
const PACKED: &[u8] = include_bytes!("chinese_words.zip");

/// Terms that are kept whole.
const TERMS: &str = include_str!("chinese_terms.txt");

/// A dictionary of simplified Chinese, some 3 MB in memory.
#[derive(Clone)]
pub struct ChineseWords(Dictionary);

impl fmt::Debug for ChineseWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChineseWords")
    }
}

impl ChineseWords {
    /// The dictionary that comes with the program. The first call takes some hundredths of a second: never make it on the
    /// thread that draws.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<ChineseWords> = LazyLock::new(|| {
            // A dictionary that cannot be read would leave the model alone to cut; a test sees that it can.
            let (keys, often) = unpacked(PACKED).unwrap_or_default();
            let terms = TERMS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
            ChineseWords(Dictionary::new(keys, often)).with(terms)
        });
        &SHARED
    }

    /// The same dictionary with further terms, in simplified characters, each kept whole where it stands.
    #[must_use]
    pub fn with<'a>(mut self, terms: impl IntoIterator<Item = &'a str>) -> Self {
        for term in terms {
            self.0.add(term);
        }
        self
    }

    /// Cut a run of Han characters, simplified ones, into words: their lengths in code points, which add up to the run's.
    ///
    /// ```
    /// use emic::text::ChineseWords;
    /// assert_eq!(ChineseWords::shared().cut("我们合资公司的绩效考核"), [2, 4, 1, 4]);
    /// assert_eq!(ChineseWords::shared().cut("在二〇一八年"), [1, 4, 1]);
    /// ```
    pub fn cut(&self, run: &str) -> Vec<usize> {
        let mut words: Vec<(usize, Numeral)> = Vec::new();
        self.0.cut(run, |word| {
            let length = word.chars().count();
            // 八年 may be a word of the dictionary, and its 八 the last numeral of 二〇一八.
            let numerals = word.chars().take_while(|letter| is_numeral(*letter)).count();
            match words.last_mut() {
                Some((last, before)) if numerals > 0 && before.joins(word) => {
                    (*last, *before) = (*last + numerals, Numeral::WithZero);
                    words.extend((length > numerals).then_some((length - numerals, Numeral::No)));
                }
                _ => words.push((length, Numeral::of(word))),
            }
        });
        words.into_iter().map(|(length, _)| length).collect()
    }

    /// The words of a run of Han characters that stands at `run` in `text`, each with the marks behind its characters, and
    /// how many characters it has. `simple` is the run without marks, in simplified characters.
    pub fn ranges(&self, text: &str, run: TextRange, simple: &str) -> impl Iterator<Item = (TextRange, usize)> {
        let letters = run.slice(text).char_indices().filter(|(_, letter)| is_han(*letter));
        let starts: Vec<usize> = letters.map(|(place, _)| place).collect();
        let mut at = 0;
        self.cut(simple).into_iter().map(move |length| {
            let place = |letter: usize| starts.get(letter).map_or(run.end(), |place| run.start() + *place);
            let word = TextRange::new(place(at), place(at + length));
            at += length;
            (word, length)
        })
    }
}

/// Whether a word is made of numerals. The dictionary knows no 〇, so years such as 二〇一八 come in pieces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numeral {
    No,
    Plain,
    WithZero,
}

fn is_numeral(letter: char) -> bool {
    matches!(letter, '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九')
}

impl Numeral {
    fn of(word: &str) -> Self {
        match word.chars().all(is_numeral) {
            true if word.contains('〇') => Self::WithZero,
            true => Self::Plain,
            false => Self::No,
        }
    }

    /// Whether the numerals at the start of `next` go on with this one.
    fn joins(self, next: &str) -> bool {
        self == Self::WithZero || self == Self::Plain && next.contains('〇')
    }
}

/// The longest run of Han characters that is cut as one, in bytes: no writer gets near it, and the work stays bounded.
pub const LONGEST_RUN: usize = 6_000;

/// How a reader's [`Units`](super::Units) find Chinese words: by a dictionary, in characters that `simplify` makes simplified.
#[derive(Clone, Copy)]
pub struct ChineseCut {
    words: &'static ChineseWords,
    simplify: fn(&str) -> String,
}

impl fmt::Debug for ChineseCut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChineseCut")
    }
}

impl ChineseCut {
    /// Cut by `words`; `simplify` gives a run of Han characters back in simplified ones, as many as there were.
    pub fn new(words: &'static ChineseWords, simplify: fn(&str) -> String) -> Self {
        Self { words, simplify }
    }

    /// The words of a run of Han characters.
    pub(super) fn cut(self, text: &str, run: TextRange) -> Vec<TextRange> {
        let letters: String = run.slice(text).chars().filter(|letter| is_han(*letter)).collect();
        self.words.ranges(text, run, &(self.simplify)(&letters)).map(|(word, _)| word).collect()
    }
}

/// The words of the dictionary, sorted, and the logarithms of their frequencies.
fn unpacked(archive: &[u8]) -> Option<(Vec<Key>, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).ok()?;
    let mut part = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).ok()?.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    let (shapes, high, low, often) = (part("shapes")?, part("high")?, part("low")?, part("often")?);
    let mut letters = high.iter().zip(&low).map(|(high, low)| u64::from(*high) << 8 | u64::from(*low));
    let mut keys = Vec::with_capacity(shapes.len());
    let mut key: Key = 0;
    for shape in shapes {
        // So many characters as the word before, then so many new ones.
        let (shared, new) = (usize::from(shape >> 4), usize::from(shape & 15));
        if shared + new > LONGEST_WORD {
            return None;
        }
        key &= !u64::MAX.checked_shr(shared as u32 * 16).unwrap_or(0);
        for (place, letter) in letters.by_ref().take(new).enumerate() {
            key |= letter << ((LONGEST_WORD - 1 - shared - place) * 16);
        }
        keys.push(key);
    }
    (keys.len() == often.len()).then_some((keys, often))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::io::Write as _;

    use jieba_rs::Jieba;
    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;

    use super::super::chinese_dictionary::{STEPS, frequency};
    use super::*;
    use crate::text::is_han;

    fn word_of(key: Key) -> String {
        let letters = [48, 32, 16, 0].map(|shift| (key >> shift) as u32 & 0xFFFF);
        letters.into_iter().filter(|letter| *letter > 0).filter_map(char::from_u32).collect()
    }

    /// jieba with the same dictionary and these terms.
    fn jieba<'a>(terms: impl IntoIterator<Item = &'a str>) -> Jieba {
        static DICTIONARY: LazyLock<Jieba> = LazyLock::new(|| {
            let lines: Vec<String> = words_of(PACKED).iter().map(|(word, often)| format!("{word} {often}\n")).collect();
            Jieba::with_dict(&mut Cursor::new(lines.concat())).unwrap()
        });
        let mut jieba = DICTIONARY.clone();
        let own = TERMS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
        for term in own.chain(terms) {
            jieba.add_word(term, None, None);
        }
        jieba
    }

    fn tokens(words: &ChineseWords, run: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        words.0.cut(run, |word| tokens.push(word.to_owned()));
        tokens
    }

    fn same_as(jieba: &Jieba, words: &ChineseWords, run: &str) {
        let theirs: Vec<&str> = jieba.cut(run, true).into_iter().map(|token| token.word).collect();
        assert_eq!(tokens(words, run), theirs, "{run}");
    }

    #[test]
    fn runs_are_cut_as_jieba_cuts_them() {
        let (theirs, ours) = (jieba([]), ChineseWords::shared());
        let all = words_of(PACKED);
        // Neighbours in the dictionary are alike, so a stride brings words together that are not.
        let word = |place: usize| all.get(place % all.len()).map_or("", |(word, _)| word.as_str());
        for place in (0..all.len()).step_by(97) {
            same_as(&theirs, ours, &[place, place * 31, place * 7_919, place + 1].map(word).concat());
        }
        for text in
            [include_str!("chinese_terms.txt"), include_str!("../../CHANGELOG.md"), include_str!("chinese_words.rs")]
        {
            text.split(|letter| !is_han(letter)).for_each(|run| same_as(&theirs, ours, run));
        }
    }

    proptest! {
        #[test]
        fn any_run_is_cut_as_jieba_cuts_it(
            run in "[的一是不了人我在有他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知识转移信任合资公司𠀀㐀〇々]{0,24}",
            terms in prop::collection::vec("[信任合资公司知识转移的𠀀]{1,6}", 0..4),
        ) {
            static DICTIONARY: LazyLock<Jieba> = LazyLock::new(|| jieba([]));
            let mut theirs = DICTIONARY.clone();
            for term in &terms {
                theirs.add_word(term, None, None);
            }
            let ours = ChineseWords::shared().clone().with(terms.iter().map(String::as_str));
            same_as(&theirs, &ours, &run);
        }
    }

    fn check(run: &str, expected: &str) {
        let mut letters = run.chars();
        let words: Vec<String> =
            ChineseWords::shared().cut(run).into_iter().map(|length| letters.by_ref().take(length).collect()).collect();
        assert_eq!(words.join("/"), expected);
    }

    #[test]
    fn words_of_interviews_about_joint_ventures() {
        check("我们觉得他们对知识转移和绩效考核没有信心", "我们/觉得/他们/对/知识转移/和/绩效考核/没有/信心");
        check("合资公司的车间主任跟老师傅学技术", "合资公司/的/车间/主任/跟/老师傅/学/技术");
        check("母公司派来的总经理不相信供应商", "母公司/派来/的/总经理/不/相信/供应商");
        check("隐性知识很难说出来", "隐性知识/很难说/出来");
        check("陈国栋在董事会上讲企业文化", "陈国栋/在/董事会/上/讲/企业文化");
    }

    #[test]
    fn terms_of_a_study_are_kept_whole() {
        let run = "岚哈的桥办在沐州";
        let words = ChineseWords::shared().clone().with(["岚哈", "桥办", "沐州"]);
        assert_eq!(words.cut(run), [2, 1, 2, 1, 2]);
        assert_eq!(ChineseWords::shared().cut(""), Vec::<usize>::new());
    }

    proptest! {
        #[test]
        fn what_is_cut_adds_up(run in "[一-龥㐀-㐏𠀀-𠀏〇々合资公司]{0,60}") {
            prop_assert_eq!(ChineseWords::shared().cut(&run).iter().sum::<usize>(), run.chars().count());
        }
    }

    /// Tags of names, places, idioms, set phrases, numerals, times and signs that are only variants.
    const RARELY: [&str; 12] = ["nr", "nrt", "nrfg", "ns", "nt", "nz", "i", "l", "m", "mq", "t", "zg"];

    /// What is kept of jieba's dictionary, by the rule that the head of this file tells.
    fn kept(dictionary: &str) -> Vec<(String, u32)> {
        let rows = dictionary.lines().filter_map(|line| {
            let mut parts = line.split_whitespace();
            Some((parts.next()?, parts.next()?.parse::<u32>().ok()?, parts.next().unwrap_or_default()))
        });
        let rows: Vec<_> = rows.collect();
        let often: HashMap<&str, u32> = rows.iter().map(|(word, often, _)| (*word, *often)).collect();
        let common = |word: String| often.get(word.as_str()).is_some_and(|often| *often >= 20);
        let compound = |word: &str| {
            word.chars().count() == 4
                && common(word.chars().take(2).collect())
                && common(word.chars().skip(2).collect())
        };
        let keep = |(word, often, tag): &&(&str, u32, &str)| {
            let length = word.chars().count();
            let rare = *often < 3 || *often == 3 && (RARELY.contains(tag) || compound(word));
            word.chars().all(|c| is_han(c) && u32::from(c) < 0x1_0000) && (length == 1 || length <= 4 && !rare)
        };
        let mut kept: Vec<(String, u32)> =
            rows.iter().filter(keep).map(|(word, often, _)| ((*word).to_owned(), *often)).collect();
        kept.sort();
        kept
    }

    fn packed(words: &[(String, u32)], licence: &str) -> Vec<u8> {
        let (mut shapes, mut high, mut low, mut often) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut before: Vec<char> = Vec::new();
        for (word, count) in words {
            let word: Vec<char> = word.chars().collect();
            let shared = before.iter().zip(&word).take_while(|(one, other)| one == other).count();
            shapes.push((shared << 4 | (word.len() - shared)) as u8);
            for letter in &word[shared..] {
                let [.., upper, lower] = u32::from(*letter).to_be_bytes();
                high.push(upper);
                low.push(lower);
            }
            often.push((f64::from((*count).max(1)).log2() * STEPS).round() as u8);
            before = word;
        }
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_level(Some(9));
        let parts =
            [("LICENSE", licence.as_bytes()), ("shapes", &shapes), ("high", &high), ("low", &low), ("often", &often)];
        for (name, bytes) in parts {
            archive.start_file(name, options).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    /// jieba's licence, which goes with its dictionary.
    const LICENCE: &str = include_str!("chinese_words.licence");

    fn words_of(archive: &[u8]) -> Vec<(String, u32)> {
        let (keys, often) = unpacked(archive).unwrap();
        keys.into_iter().map(word_of).zip(often.into_iter().map(|often| frequency(often) as u32)).collect()
    }

    #[test]
    fn the_dictionary_is_what_the_rule_leaves_of_jiebas() {
        let jieba = std::env::var_os("EMIC_JIEBA_DICTIONARY").map(|path| std::fs::read_to_string(path).unwrap());
        let kept = jieba.as_deref().map(kept);
        if let (Some(kept), true) = (&kept, std::env::var_os("EMIC_BLESS").is_some()) {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/text/chinese_words.zip");
            return std::fs::write(file, packed(kept, LICENCE)).unwrap();
        }
        let words = words_of(PACKED);
        assert!(words.len() > 200_000 && words.is_sorted());
        assert!(words.iter().all(|(word, often)| (1..=4).contains(&word.chars().count()) && *often > 0));
        match kept {
            Some(kept) => assert!(kept.iter().map(|(word, _)| word).eq(words.iter().map(|(word, _)| word))),
            None => println!("not compared: EMIC_JIEBA_DICTIONARY does not name jieba's dict.txt"),
        }
    }
}
