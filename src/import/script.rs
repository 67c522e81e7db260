//! Captions become a transcript: cues with times and speakers are joined to turns, and written as emic writes them.
//!
//! A turn holds the cues of one speaker up to the next speaker. Where nobody is named it would be the whole recording,
//! so that it ends where a sentence has ended and either a pause of [`PAUSE`] follows or the turn has run for [`LONG`];
//! inside a sentence only after a pause of [`BREAK`] or when the turn has run for [`TOO_LONG`]. Captions without full
//! stops, as some machines make them, may end everywhere.
//!
//! Cues are joined by a space; not between Han or kana; and not behind a hyphen that a word ends with, when the next
//! goes on with a small letter.

use std::collections::HashMap;

use super::{Document, Error, Reading, Times, Warning};
use crate::project::{LATEST, Voice, WrittenTurn, fits_label, written};
use crate::text::is_han;

/// A passage with one speaker and time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cue {
    /// Its line in the file, from 1; `None` where lines say nothing, as in JSON.
    pub(super) line: Option<usize>,
    /// When it begins, in milliseconds.
    pub(super) start: Option<i64>,
    /// When it ends, in milliseconds.
    pub(super) end: Option<i64>,
    /// Who speaks; `None` where whoever spoke last goes on.
    pub(super) voice: Option<Voice>,
    /// The words; line breaks count as spaces.
    pub(super) words: String,
}

/// What a format found.
#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    pub(super) cues: Vec<Cue>,
    /// How many captions the cues came from: one may hold the words of two people.
    pub(super) captions: usize,
    pub(super) warnings: Vec<Warning>,
    pub(super) encoding: &'static str,
    pub(super) format: &'static str,
}

/// A pause in milliseconds that ends an unnamed turn with its sentence.
const PAUSE: i64 = 2_000;

/// Milliseconds after which an unnamed turn ends with its sentence.
const LONG: i64 = 30_000;

/// A pause in milliseconds that ends an unnamed turn in the middle of a sentence.
const BREAK: i64 = 5_000;

/// Milliseconds after which an unnamed turn ends in the middle of a sentence.
const TOO_LONG: i64 = 120_000;

/// The transcript that `script` makes.
///
/// # Errors
/// [`Error::NoText`] where no cue has words.
pub(super) fn reading(script: Script) -> Result<Reading, Error> {
    let Script { mut cues, captions, mut warnings, encoding, format } = script;
    for cue in &mut cues {
        cue.words = one_line(&cue.words);
    }
    cues.retain(|cue| !cue.words.is_empty());
    if cues.is_empty() {
        return Err(Error::NoText(format!("{format} without a caption that holds words")));
    }
    warnings.extend(mend_times(&mut cues));
    warnings.extend(adapt_names(&mut cues));
    let times = times(&cues, captions);
    let document = Document { text: written(&turns(cues)), encoding, format, times, ..Document::default() };
    Ok(Reading { documents: vec![document], warnings })
}

/// `words` with spaces for line breaks, each line without white space at its ends.
fn one_line(words: &str) -> String {
    let mut joined = String::new();
    for line in words.split(['\n', '\r']).map(trim).filter(|line| !line.is_empty()) {
        join(&mut joined, line);
    }
    joined
}

/// Without white space and invisible characters at the ends, as turns are read.
fn trim(text: &str) -> &str {
    text.trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '\u{200B}' | '\u{FEFF}'))
}

/// Something wrong with times that may come a thousand times and is told once.
struct Oddity {
    message: &'static str,
    first: Option<usize>,
    count: usize,
}

impl Oddity {
    fn new(message: &'static str) -> Self {
        Self { message, first: None, count: 0 }
    }

    fn note(&mut self, line: Option<usize>, happens: bool) {
        if happens {
            self.first = self.first.filter(|_| self.count > 0).or(line);
            self.count += 1;
        }
    }

    fn warning(self) -> Option<Warning> {
        let more = if self.count > 1 { format!(", here and in {} more", self.count - 1) } else { String::new() };
        (self.count > 0).then(|| Warning { line: self.first, message: format!("{}{more}", self.message) })
    }
}

/// More places than this say no more.
const MOST_PLACES: usize = 20;

/// What is odd and in which lines, as warnings.
pub(super) fn told(odd: &[(usize, &str)]) -> Vec<Warning> {
    let warning = |(line, message): &(usize, &str)| Warning { line: Some(*line), message: (*message).to_owned() };
    bounded(odd.iter().take(MOST_PLACES + 1).map(warning).collect(), odd.len())
}

/// `warnings`, the first of `count`, without those that are too many.
fn bounded(mut warnings: Vec<Warning>, count: usize) -> Vec<Warning> {
    if count > MOST_PLACES {
        warnings.truncate(MOST_PLACES);
        warnings.push(Warning::new(format!("and {} more places like these", count - MOST_PLACES)));
    }
    warnings
}

/// Bring times into what a label can hold, and tell of those that cannot be right.
fn mend_times(cues: &mut [Cue]) -> Vec<Warning> {
    let mut negative = Oddity::new("a time before the recording begins, taken for its beginning");
    let mut huge = Oddity::new("a time of 1000 hours or more, taken for 999:59:59");
    let mut reversed = Oddity::new("a caption that ends before it begins");
    let mut backwards = Oddity::new("a caption that begins before the one above it: the times run backwards");
    let latest = i64::try_from(LATEST).unwrap_or(i64::MAX);
    let mut last = 0;
    for cue in cues {
        for time in [&mut cue.start, &mut cue.end].into_iter().flatten() {
            negative.note(cue.line, *time < 0);
            huge.note(cue.line, *time > latest);
            *time = (*time).clamp(0, latest);
        }
        reversed.note(cue.line, cue.end.zip(cue.start).is_some_and(|(end, start)| end < start));
        cue.end = cue.end.max(cue.start);
        let start = cue.start.unwrap_or(last);
        backwards.note(cue.line, start < last);
        last = start;
    }
    [negative, huge, reversed, backwards].into_iter().filter_map(Oddity::warning).collect()
}

fn times(cues: &[Cue], captions: usize) -> Option<Times> {
    let number = |time: i64| u64::try_from(time).unwrap_or(0);
    let first = cues.iter().find_map(|cue| cue.start).map(number)?;
    let last = cues.iter().filter_map(|cue| cue.end.or(cue.start)).max().map_or(first, number);
    Some(Times { captions, first, last })
}

/// Give speakers whose names no label can hold a name near it.
fn adapt_names(cues: &mut [Cue]) -> Vec<Warning> {
    let (mut given, mut names): (HashMap<String, String>, Names) = (HashMap::new(), Names::default());
    let mut warnings = Vec::new();
    for cue in cues {
        let Some(Voice::Named(name)) = &mut cue.voice else { continue };
        if let Some(known) = given.get(name) {
            name.clone_from(known);
            continue;
        }
        let fit = names.give(name);
        if fit != *name {
            let shown: String = name.chars().take(60).collect();
            let message = format!("the speaker `{shown}` is written `{fit}`: a label cannot hold the name as it is");
            warnings.push(Warning { line: cue.line, message });
        }
        given.insert(std::mem::replace(name, fit.clone()), fit);
    }
    let count = warnings.len();
    bounded(warnings, count)
}

/// The names that labels have, in lower case: who has each, and how many others would have had it.
#[derive(Default)]
struct Names(HashMap<String, (String, usize)>);

impl Names {
    /// A name for the speaker `name`: near to it, and numbered where another has that one.
    fn give(&mut self, name: &str) -> String {
        let near = near_name(name);
        let small = name.to_lowercase();
        let (first, others) = self.0.entry(near.to_lowercase()).or_insert_with(|| (small.clone(), 0));
        if *first == small {
            return near;
        }
        *others += 1;
        let numbered = format!("{near}-{}", *others + 1);
        let free = fits_label(&numbered) && !self.0.contains_key(&numbered.to_lowercase());
        if free {
            self.0.insert(numbered.to_lowercase(), (small, 0));
        }
        if free { numbered } else { near }
    }
}

/// `name` if a label can hold it, else what comes near: without the signs that end a label, in six words at most.
fn near_name(name: &str) -> String {
    if fits_label(name) {
        return name.to_owned();
    }
    let kept = |sign: char| sign.is_alphanumeric() || matches!(sign, '\'' | '’' | '-' | '.' | '·');
    let plain: String = name.chars().map(|sign| if kept(sign) { sign } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().take(6).collect();
    let short: String = words.join(" ").chars().take(14).collect();
    let tries =
        [words.join(" "), words.join(" ").replace('.', ""), format!("Speaker {short}"), short.replace(' ', "-")];
    tries
        .into_iter()
        .map(|name| trim(&name).to_owned())
        .find(|name| fits_label(name))
        .unwrap_or_else(|| "Speaker".to_owned())
}

/// Cues joined to turns.
fn turns(cues: Vec<Cue>) -> Vec<WrittenTurn> {
    let punctuated = cues.iter().filter(|cue| ends_sentence(&cue.words)).count() * 10 >= cues.len();
    let mut turns: Vec<WrittenTurn> = Vec::new();
    let mut end: Option<i64> = None;
    for cue in cues {
        let goes_on = turns.last().is_some_and(|turn| goes_on(turn, &cue, end, punctuated));
        let before = turns.last().map_or(Voice::Unknown, |turn| turn.voice.clone());
        match turns.last_mut() {
            Some(turn) if goes_on => join(&mut turn.words, &cue.words),
            _ => turns.push(WrittenTurn {
                time: cue.start.and_then(|time| u64::try_from(time).ok()),
                voice: cue.voice.unwrap_or(before),
                words: cue.words,
            }),
        }
        end = cue.end.or(cue.start).or(end);
    }
    turns
}

/// Whether `cue` belongs to `turn`, which is the last so far and whose words end at `end`.
fn goes_on(turn: &WrittenTurn, cue: &Cue, end: Option<i64>, punctuated: bool) -> bool {
    match &cue.voice {
        Some(Voice::Another) => false,
        Some(voice) if *voice != turn.voice => false,
        _ if turn.voice != Voice::Unknown => true,
        _ => {
            let (Some(start), Some(end)) = (cue.start, end) else { return true };
            let begun = turn.time.and_then(|time| i64::try_from(time).ok()).unwrap_or(end);
            let (pause, length) = (start.saturating_sub(end), end.saturating_sub(begun));
            let ended = !punctuated || ends_sentence(&turn.words);
            let (most_pause, most_length) = if ended { (PAUSE, LONG) } else { (BREAK, TOO_LONG) };
            pause < most_pause && length < most_length
        }
    }
}

/// Whether a sentence ends with `words`.
fn ends_sentence(words: &str) -> bool {
    let bare = words.trim_end_matches(['"', '”', '’', '\'', ')', ']', '）', '」', '』', '*', '_', '♪', ' ']);
    bare.ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', '।', '‽'])
}

/// Put `next` behind `words`.
fn join(words: &mut String, next: &str) {
    let (Some(last), Some(first)) = (words.chars().next_back(), next.chars().next()) else {
        words.push_str(next);
        return;
    };
    let before = words.strip_suffix('-').and_then(|stem| stem.chars().next_back());
    let hyphen = before.is_some_and(char::is_alphabetic) && first.is_lowercase();
    let tight =
        hyphen || is_full_stop(last) || (is_wide(last) && is_dense(first)) || (is_dense(last) && is_wide(first));
    if !tight {
        words.push(' ');
    }
    words.push_str(next);
}

/// Whether a sign is written without a space beside it: Han, kana, their punctuation, and that which they share.
fn is_dense(sign: char) -> bool {
    is_wide(sign) || matches!(sign, '—' | '…' | '“' | '”')
}

fn is_wide(sign: char) -> bool {
    is_han(sign) || matches!(sign, '\u{3000}'..='\u{30FF}' | '\u{FF01}'..='\u{FF65}')
}

/// Punctuation that brings its own space.
fn is_full_stop(sign: char) -> bool {
    matches!(sign, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_label_can_hold_come_near() {
        let named = |name: &str| Cue { voice: Some(Voice::Named(name.to_owned())), ..Cue::default() };
        let names = ["Lee, Ann", "Lee; Ann", "王: 经理", "😀", "?!", "Ann", "Q12", "a b c d e f g h"];
        let mut cues: Vec<Cue> = names.into_iter().chain(names).map(named).collect();
        let warnings = adapt_names(&mut cues);
        let given: Vec<&str> = (cues.iter())
            .filter_map(|cue| match &cue.voice {
                Some(Voice::Named(name)) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        let expected = ["Lee, Ann", "Lee Ann", "王 经理", "Speaker", "Speaker-2", "Ann", "Speaker Q12", "a b c d e f"];
        assert_eq!(given, [expected, expected].concat());
        assert!(given.iter().all(|name| fits_label(name)));
        assert_eq!(warnings.len(), 6);
    }

    #[test]
    fn captions_are_joined_as_their_script_is_written() {
        for (above, below, joined) in [
            ("trust", "them", "trust them"),
            ("没有", "信任", "没有信任"),
            ("没有，", "Yes", "没有，Yes"),
            ("我们 IJV", "合资", "我们 IJV 合资"),
            ("joint-", "venture", "joint-venture"),
            ("I was -", "you", "I was - you"),
            ("wait-", "What?", "wait- What?"),
            ("信任……", "对", "信任……对"),
            ("👍🏽", "好", "👍🏽 好"),
            ("안녕", "하세요", "안녕 하세요"),
        ] {
            let mut words = above.to_owned();
            join(&mut words, below);
            assert_eq!(words, joined);
        }
    }
}
