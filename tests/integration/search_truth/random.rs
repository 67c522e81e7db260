//! Numbers at random that are the same at every run, and queries made with them of a study's own words.

use super::asking::{Accept, Ask, Piece, Turn, Wanted, phrase};
use super::reading::{Word, forms, words};
use super::studies::Study;

/// A generator (SplitMix64, Steele and others 2014, Fast splittable pseudorandom number generators).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A query of the words of `study`.
pub fn query(random: &mut Random, study: &Study) -> Ask {
    combined(random, study, 0)
}

fn combined(random: &mut Random, study: &Study, depth: usize) -> Ask {
    if depth == 3 || random.below(10) < 4 + depth {
        return leaf(random, study);
    }
    let mut parts = |count: usize| (0..count).map(|_| combined(random, study, depth + 1)).collect::<Vec<_>>();
    let two = parts(2);
    match random.below(8) {
        0..=2 => Ask::All(two),
        3 => Ask::All([two, vec![combined(random, study, depth + 1)]].concat()),
        4 | 5 => Ask::Any(two),
        6 => Ask::Not(Box::new(two[0].clone())),
        _ => {
            let not = Ask::Not(Box::new(two[1].clone()));
            Ask::All(vec![two[0].clone(), not])
        }
    }
}

fn leaf(random: &mut Random, study: &Study) -> Ask {
    loop {
        let made = match random.below(20) {
            0..=4 => word(random, study, false),
            5 => word(random, study, true),
            6..=8 => run(random, study),
            9 | 10 => quoted(random, study),
            11 | 12 => starred(random, study),
            13 => like(random, study),
            14 | 15 => near(random, study),
            16 => pattern(random, study),
            17 => study.related(random),
            _ if study.filters.is_empty() => None,
            _ => Some(random.pick(&study.filters).clone()),
        };
        if let Some(made) = made {
            return made;
        }
    }
}

/// A turn and some words of it that stand side by side, as they stand in the text.
fn slice<'s>(random: &mut Random, study: &'s Study, most: usize) -> Option<(&'s str, &'s [Word])> {
    let turn: &Turn = random.pick(&study.turns);
    let from = random.below(turn.words.len());
    let to = (from + 1 + random.below(most)).min(turn.words.len());
    let words = turn.words.get(from..to)?;
    let text = &turn.text[words.first()?.start..words.last()?.end];
    (words.iter().all(|word| word.end - word.start < 60) && !text.contains('\n')).then_some((text, words))
}

/// Whether words can stand in a query outside of quotation marks and mean themselves.
fn is_plain(text: &str) -> bool {
    let means = |letter: char| letter.is_whitespace() || "\"“”„‟＂()（）:：=＝~～*＊@＠".contains(letter);
    let head = text.chars().next().is_some_and(char::is_alphanumeric);
    head && !text.contains(means) && !["and", "or", "not"].contains(&text.to_lowercase().as_str())
}

/// The same words in other letters: capitals, full width, the other form of a Han character, the other apostrophe.
fn disguised(random: &mut Random, text: &str) -> String {
    let wide = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' => char::from_u32(u32::from(letter) + 0xFEE0).unwrap(),
        _ => letter,
    };
    match random.below(8) {
        0 => text.to_uppercase(),
        1 if !text.contains('.') => text.chars().map(wide).collect(),
        2..=4 => text.chars().map(|letter| *random.pick(&forms(letter))).collect(),
        5 => text.replace('’', "'"),
        6 => text.replace('\'', "’"),
        _ => text.to_owned(),
    }
}

fn asked(shown: String, exact: bool) -> Option<Ask> {
    let words = phrase(shown.trim_start_matches('='), exact);
    (!words.is_empty()).then_some(Ask::Words { shown, words })
}

fn word(random: &mut Random, study: &Study, exact: bool) -> Option<Ask> {
    let (text, _) = slice(random, study, 1)?;
    let text = disguised(random, text);
    if !is_plain(&text) {
        return None;
    }
    asked(format!("{}{text}", if exact { "=" } else { "" }), exact)
}

/// Words with nothing between them that a person would type a blank for: `信任`, `IJV合资公司`, `face-to-face`.
fn run(random: &mut Random, study: &Study) -> Option<Ask> {
    let most = *random.pick(&[2, 3, 4, 7, 20]);
    let (text, _) = slice(random, study, most)?;
    let text = disguised(random, text);
    if !is_plain(&text) || words(&text).len() < 2 { None } else { asked(text, false) }
}

fn quoted(random: &mut Random, study: &Study) -> Option<Ask> {
    let (text, _) = slice(random, study, 4)?;
    let text = disguised(random, text);
    if text.contains(|letter| "\"“”„‟＂*＊".contains(letter)) {
        return None;
    }
    let words = phrase(&text, true);
    (!words.is_empty()).then_some(Ask::Words { shown: format!("\"{text}\""), words })
}

/// A word with a star in it, alone or in quotes behind the word before it.
fn starred(random: &mut Random, study: &Study) -> Option<Ask> {
    let (text, own) = slice(random, study, 2)?;
    let last = own.last()?;
    let letters: Vec<char> = last.folded.chars().collect();
    if letters.len() < 3 || !letters.iter().all(|letter| letter.is_ascii_lowercase()) {
        return None;
    }
    let (one, two) = (1 + random.below(letters.len() - 1), 1 + random.below(letters.len() - 1));
    let part = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
    let pieces = match random.below(4) {
        0 | 1 => vec![part(0, one), String::new()],
        2 => vec![String::new(), part(one, letters.len())],
        _ => vec![part(0, one.min(two)), part(one.max(two), letters.len())],
    };
    let shown = pieces.join("*");
    let wanted = Wanted { accept: Accept::Starred(pieces), parted: last.parted };
    if let [first, _] = own {
        let between = &text[first.end - first.start..text.len() - (last.end - last.start)];
        let head = &text[..first.end - first.start];
        // A star behind or before punctuation may mean something else.
        if between != " " || !is_plain(head) {
            return None;
        }
        let words = [phrase(head, true), vec![Wanted { parted: false, ..wanted }]].concat();
        return Some(Ask::Words { shown: format!("\"{head} {shown}\""), words });
    }
    Some(Ask::Words { shown, words: vec![wanted] })
}

/// A word with a letter or two changed.
fn like(random: &mut Random, study: &Study) -> Option<Ask> {
    let (_, own) = slice(random, study, 1)?;
    let mut letters: Vec<char> = own.first()?.folded.chars().collect();
    if letters.len() < 3 || !letters.iter().all(|letter| letter.is_ascii_lowercase()) {
        return None;
    }
    let edits = 1 + random.below(2);
    for _ in 0..random.below(edits + 1) {
        let place = random.below(letters.len() - 1);
        match random.below(4) {
            0 => letters[place] = 'e',
            1 => letters.insert(place, 't'),
            2 => drop(letters.remove(place)),
            _ => letters.swap(place, place + 1),
        }
    }
    let word: String = letters.iter().collect();
    let shown = if edits == 1 { format!("{word}~") } else { format!("{word}~2") };
    Some(Ask::Words { shown, words: vec![Wanted { accept: Accept::Like(word, edits), parted: false }] })
}

/// Words of one turn that stand near each other there.
fn near(random: &mut Random, study: &Study) -> Option<Ask> {
    let turn: &Turn = random.pick(&study.turns);
    let (count, at) = (2 + random.below(2), random.below(turn.words.len()));
    let exact = random.below(4) == 0;
    let mut chunks = Vec::new();
    for _ in 0..count {
        let from = (at + random.below(8)).min(turn.words.len().saturating_sub(1));
        let to = (from + 1 + random.below(2)).min(turn.words.len());
        let own = turn.words.get(from..to)?;
        let text = &turn.text[own.first()?.start..own.last()?.end];
        if !is_plain(text) || text.contains('-') {
            return None;
        }
        chunks.push(text.to_owned());
    }
    // The order does not matter.
    if random.below(2) == 0 {
        chunks.reverse();
    }
    let apart = random.below(10);
    let phrases: Vec<Vec<Wanted>> = chunks.iter().map(|chunk| phrase(chunk, exact)).collect();
    if phrases.iter().any(Vec::is_empty) {
        return None;
    }
    let shown = format!("{}\"{}\"~{apart}", if exact { "=" } else { "" }, chunks.join(" "));
    Some(Ask::Near { shown, phrases, apart })
}

fn pattern(random: &mut Random, study: &Study) -> Option<Ask> {
    let (text, own) = slice(random, study, 3)?;
    let is_plain = |text: &str| text.chars().all(|letter| letter.is_alphanumeric() || letter == ' ');
    let (first, last) = (own.first()?, own.last()?);
    let (head, tail) = (&text[..first.end - first.start], &text[text.len() - (last.end - last.start)..]);
    if !is_plain(head) || !is_plain(tail) {
        return None;
    }
    let between = text.chars().count().saturating_sub(head.chars().count() + tail.chars().count());
    let initial = head.chars().next()?;
    let pieces = match random.below(4) {
        0 => vec![Piece::Text(head.to_owned())],
        1 if own.len() > 1 => {
            vec![Piece::Text(head.to_owned()), Piece::Any(0, between + 2), Piece::Text(tail.to_owned())]
        }
        2 => vec![Piece::OneOf(vec![initial, '信', 't']), Piece::Text(head.chars().skip(1).collect()), Piece::Letters],
        _ => vec![Piece::Letters, Piece::Text(head.chars().skip(head.chars().count() / 2).collect())],
    };
    let is_empty = pieces.iter().all(|piece| matches!(piece, Piece::Text(text) if text.is_empty()));
    (!is_empty).then_some(Ask::Pattern { pieces, folds: random.below(2) == 0 })
}
