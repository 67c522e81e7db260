//! A deterministic corpus for measurements: interviews that nobody gave, the same on every machine.
//!
//! Turns of 5 to 150 words (log-uniform), four transcripts in five in English and one in Chinese, words by Zipf's law
//! from 40,000 English and 20,000 Chinese ones, 8,000 words a transcript. A transcript depends on its number alone, so the
//! smaller sizes are the beginnings of the larger ones. Include it with `#[path = "support/corpus.rs"] mod corpus;`.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::fs;
use std::io;
use std::path::Path;

/// How many transcripts a corpus has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Its name in the tables.
    pub name: &'static str,
    /// Transcripts of 8,000 words.
    pub transcripts: usize,
}

/// A study.
pub const S: Size = Size { name: "S", transcripts: 16 };
/// A large study.
pub const M: Size = Size { name: "M", transcripts: 200 };
/// A very large one.
pub const L: Size = Size { name: "L", transcripts: 2_000 };

/// Words of one transcript.
const WORDS: usize = 8_000;

/// The size that `EMIC_BENCH_SIZE` names, `M` without it.
pub fn size() -> Size {
    match std::env::var("EMIC_BENCH_SIZE").as_deref() {
        Ok("S") => S,
        Ok("L") => L,
        _ => M,
    }
}

/// Numbers that look random and are always the same (SplitMix64, Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A sequence that depends on `seed` alone.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A number from 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The words of both languages, with how often each comes.
#[derive(Clone, Debug)]
pub struct Corpus {
    english: Vocabulary,
    chinese: Vocabulary,
}

/// Words in the order of their frequency.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// The words.
    pub words: Vec<String>,
    cumulative: Vec<f64>,
}

impl Vocabulary {
    fn new(words: Vec<String>) -> Self {
        let mut total = 0.0;
        let weigh = |rank: usize| {
            total += 1.0 / (rank as f64 + 2.7).powf(1.05);
            total
        };
        let cumulative = (0..words.len()).map(weigh).collect();
        Self { words, cumulative }
    }

    fn pick(&self, random: &mut Random) -> &str {
        let at = random.unit() * self.cumulative.last().copied().unwrap_or_default();
        &self.words[self.cumulative.partition_point(|&total| total < at).min(self.words.len() - 1)]
    }
}

impl Default for Corpus {
    fn default() -> Self {
        Self { english: Vocabulary::new(english(40_000)), chinese: Vocabulary::new(chinese(20_000)) }
    }
}

impl Corpus {
    /// The English words, the most frequent first.
    pub fn english(&self) -> &[String] {
        &self.english.words
    }

    /// The Chinese words, the most frequent first.
    pub fn chinese(&self) -> &[String] {
        &self.chinese.words
    }

    /// The id of transcript `number`.
    pub fn id(number: usize) -> String {
        format!("t{number:05}")
    }

    /// The text of transcript `number`.
    pub fn transcript(&self, number: usize) -> String {
        let mut random = Random::new(number as u64 + 1);
        let chinese = number % 5 == 4;
        let mut text = String::with_capacity(60_000);
        let (mut words, mut turn, mut seconds) = (0, 0, 0);
        while words < WORDS {
            let count = (5.0 * 30.0_f64.powf(random.unit())) as usize;
            let speaker = if turn % 2 == 0 { "Interviewer".to_owned() } else { format!("P{number:03}") };
            let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            text.push_str(&format!("[{hour:02}:{minute:02}:{second:02}] {speaker}: "));
            if chinese {
                self.say_chinese(count, &mut random, &mut text)
            } else {
                self.say_english(count, &mut random, &mut text)
            }
            text.push_str("\n\n");
            words += count;
            seconds += count / 2;
            turn += 1;
        }
        text
    }

    /// Make a study in `folder`: `emic.yaml` and `transcripts/`; gives the bytes of all texts.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write(&self, folder: &Path, size: Size) -> io::Result<u64> {
        fs::create_dir_all(folder.join("transcripts"))?;
        fs::write(folder.join("emic.yaml"), "format: 1\ntitle: Measured\n")?;
        let mut bytes = 0;
        for number in 0..size.transcripts {
            let text = self.transcript(number);
            bytes += text.len() as u64;
            fs::write(folder.join("transcripts").join(format!("{}.txt", Self::id(number))), text)?;
        }
        Ok(bytes)
    }

    fn say_english(&self, count: usize, random: &mut Random, text: &mut String) {
        let mut left_in_sentence = 0;
        for place in 0..count {
            let word = self.english.pick(random);
            if left_in_sentence == 0 {
                left_in_sentence = 5 + random.below(20);
                let mut letters = word.chars();
                text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                text.push_str(letters.as_str());
            } else {
                text.push_str(word);
            }
            left_in_sentence -= 1;
            let end = left_in_sentence == 0 || place + 1 == count;
            text.push_str(match random.below(60) {
                _ if end => ". ",
                0..=4 => ", ",
                5 => "’s ",
                6 => " – ",
                7 => "… ",
                _ => " ",
            });
        }
        text.truncate(text.trim_end().len());
        if count == 0 {
            text.push('.')
        }
    }

    fn say_chinese(&self, count: usize, random: &mut Random, text: &mut String) {
        for place in 0..count {
            text.push_str(self.chinese.pick(random));
            match random.below(14) {
                0 => text.push('，'),
                1 if place + 1 < count => text.push('。'),
                2 if random.below(10) == 0 => text.push_str(self.english.pick(random)),
                _ => {}
            }
        }
        text.push('。');
    }
}

/// Words that head the English list, so that queries can be read.
const ENGLISH: &str = "the and i to of a in that it is we you was they so but for not this have on with be are as do what \
    know there if at just like or my from about our them because he would when had their one all very can then people \
    think how no me which really were out your by an more going other yes time been work who some said well us get has \
    could up don't want also company into now things way these good over only see after even venture joint partner trust \
    knowledge transfer manager chinese american production training quality engineer line plant meeting language culture \
    decision process years new problem different understand learn share document report supplier standard";

const CHINESE: &str = "的 是 我 我们 他们 不 在 有 了 这个 就 也 都 说 人 很 你 那 要 会 到 去 和 公司 工作 时候 问题 觉得 因为 所以 \
    但是 没有 什么 可以 自己 知道 信任 知识 转移 合资 管理 技术 美国 中国 伙伴 生产 培训 质量 工程师 会议 语言 文化 决定 经验 学习";

fn english(count: usize) -> Vec<String> {
    const ONSETS: [&str; 24] = [
        "b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "l", "m", "n", "p", "pr", "r", "s", "st", "t",
        "tr", "v", "w",
    ];
    const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ea", "ou", "ai"];
    const CODAS: [&str; 14] = ["", "n", "r", "l", "m", "t", "s", "nd", "ck", "st", "rm", "p", "ct", "ng"];
    const ENDINGS: [&str; 10] = ["", "s", "ed", "ing", "er", "ly", "ness", "ation", "ment", "able"];
    let mut random = Random::new(1);
    let mut words: Vec<String> = ENGLISH.split_whitespace().map(str::to_owned).collect();
    let mut seen: std::collections::HashSet<String> = words.iter().cloned().collect();
    while words.len() < count {
        let mut root = String::new();
        for _ in 0..1 + random.below(2) {
            root.push_str(ONSETS[random.below(ONSETS.len())]);
            root.push_str(VOWELS[random.below(VOWELS.len())]);
            root.push_str(CODAS[random.below(CODAS.len())]);
        }
        for _ in 0..1 + random.below(3) {
            let word = format!("{root}{}", ENDINGS[random.below(ENDINGS.len())]);
            if seen.insert(word.clone()) {
                words.push(word);
            }
        }
    }
    words.truncate(count);
    words
}

fn chinese(count: usize) -> Vec<String> {
    let mut random = Random::new(2);
    let mut words: Vec<String> = CHINESE.split_whitespace().map(str::to_owned).collect();
    let mut seen: std::collections::HashSet<String> = words.iter().cloned().collect();
    while words.len() < count {
        // Some characters are in many words: the square makes low numbers more likely.
        let word: String = (0..[1, 2, 2, 2, 2, 3, 4][random.below(7)])
            .filter_map(|_| char::from_u32(0x4E00 + (random.unit().powi(2) * 3_000.0) as u32 * 7))
            .collect();
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}
