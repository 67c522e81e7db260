//! The exact places of hits: reads the words of a turn again, with the same analyser and the same rules as the index.

use super::analyser::{Place, Scanner};
use super::evaluate::{Failure, Scope, Study};
use super::fold::{Class, class};
use super::query::{Expression, Field, Filter, Needle, Phrase, Query};
use super::relation::Related;
use super::sequence::{self, Stretch};
use crate::project::{Transcript, TranscriptId, Turn};
use crate::text::{ByteOffset, CharRange, TextRange};

/// The words of one turn.
#[derive(Default)]
struct Words {
    /// All folded words, one behind the other.
    letters: String,
    /// For each word its place in the turn, and the end of its letters.
    places: Vec<(Place, usize)>,
}

impl Words {
    fn of(text: &str) -> Self {
        let (mut scanner, mut word, mut words) = (Scanner::new(text), String::new(), Self::default());
        while let Some(place) = scanner.next(&mut word) {
            words.letters.push_str(&word);
            words.places.push((place, words.letters.len()));
        }
        words
    }

    /// Every word with its position.
    fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let mut start = 0;
        self.places.iter().map(move |&(place, end)| {
            let word = TextRange::of(start, end).slice(&self.letters);
            start = end;
            (word, place.position)
        })
    }

    /// The bytes from the first to the last word of a stretch.
    fn range(&self, (first, last): Stretch) -> Option<TextRange> {
        let at = |position: u32| {
            let place = self.places.binary_search_by_key(&position, |(place, _)| place.position).ok()?;
            Some(self.places.get(place)?.0.range)
        };
        Some(at(first)?.cover(at(last)?))
    }

    fn phrases(&self, phrase: &Phrase) -> Vec<Stretch> {
        sequence::phrases(&self.lists(phrase), &phrase.gaps())
    }

    /// Where each word of a phrase stands.
    fn lists(&self, phrase: &Phrase) -> Vec<Vec<u32>> {
        let mut lists = vec![Vec::new(); phrase.parts.len()];
        for (word, position) in self.iter() {
            for (list, part) in lists.iter_mut().zip(&phrase.parts) {
                if part.pattern.accepts(word) {
                    list.push(position);
                }
            }
        }
        lists
    }

    fn near(&self, phrases: &[Phrase], distance: u32) -> Vec<Stretch> {
        let (kinds, wanted) = kinds(phrases);
        let every = |phrase: &&Phrase| sequence::every_phrase(&self.lists(phrase), &phrase.gaps());
        let stretches: Vec<Vec<Stretch>> = kinds.iter().map(every).collect();
        sequence::near(&stretches, &wanted, distance)
    }
}

impl Phrase {
    /// Before which words a clause ends.
    pub(super) fn gaps(&self) -> Vec<bool> {
        self.parts.iter().map(|part| part.gap).collect()
    }
}

/// The different phrases, and how many of each must be there.
pub(super) fn kinds(phrases: &[Phrase]) -> (Vec<&Phrase>, Vec<usize>) {
    let (mut kinds, mut wanted): (Vec<&Phrase>, Vec<usize>) = (Vec::new(), Vec::new());
    for phrase in phrases {
        match kinds.iter().position(|kind| *kind == phrase) {
            Some(place) => wanted[place] += 1,
            None => {
                kinds.push(phrase);
                wanted.push(1);
            }
        }
    }
    (kinds, wanted)
}

/// What is known of a filter or of a relation of codes in one turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing here: the turn is not ruled out by it.
    Open,
    /// Whether the turn is as asked.
    Holds(bool),
    /// The passages in the turn that take part, in bytes of the transcript; none where it is not as asked.
    Passages(Vec<TextRange>),
}

/// Where the hits of `query` are in one turn, as bytes of the transcript, from left to right; `None` where the turn does
/// not match. A turn that matches only by what it is or has not (filters, `NOT`) is one hit as a whole. `known` is asked
/// about filters and relations, each with its place in the query.
pub fn hits(query: &Query, text: &str, turn: &Turn, known: &dyn Fn(usize, &Needle) -> Known) -> Option<Vec<TextRange>> {
    let spoken = turn.words.slice(text);
    let words = Words::of(spoken);
    let found = |(place, needle): (usize, &Needle)| match needle {
        Needle::Filter(_) | Needle::Codes(_) => Found::from(known(place, needle)),
        _ => find(needle, spoken, &words).shifted(turn.words.start()),
    };
    let found: Vec<Found> = query.needles.iter().enumerate().map(found).collect();
    if !holds(&query.expression, &found, true) {
        return None;
    }
    let mut ranges = Vec::new();
    collect(&query.expression, &found, &mut ranges);
    let ranges = tidy(ranges);
    Some(if ranges.is_empty() { vec![turn.words] } else { ranges })
}

struct Found {
    /// `None` where it is not known.
    holds: Option<bool>,
    ranges: Vec<TextRange>,
}

impl From<Known> for Found {
    fn from(known: Known) -> Self {
        match known {
            Known::Open => Self { holds: None, ranges: Vec::new() },
            Known::Holds(holds) => Self { holds: Some(holds), ranges: Vec::new() },
            Known::Passages(ranges) => Self { holds: Some(!ranges.is_empty()), ranges },
        }
    }
}

impl Found {
    /// The same, counted from the start of the transcript for a turn whose words begin at `start`.
    fn shifted(mut self, start: ByteOffset) -> Self {
        for range in &mut self.ranges {
            *range = TextRange::new(start + range.start().get(), start + range.end().get());
        }
        self
    }
}

/// Where words are found, in bytes of the turn's words.
fn find(needle: &Needle, spoken: &str, words: &Words) -> Found {
    let ranges: Vec<TextRange> = match needle {
        Needle::Filter(_) | Needle::Codes(_) => Vec::new(),
        Needle::Regex(regex) => {
            let matches = regex.find_iter(spoken).filter(|found| !found.is_empty());
            matches.map(|found| TextRange::of(found.start(), found.end())).collect()
        }
        Needle::Phrase(phrase) => words.phrases(phrase).into_iter().filter_map(|found| words.range(found)).collect(),
        Needle::Near { phrases, distance } => {
            words.near(phrases, *distance).into_iter().filter_map(|found| words.range(found)).collect()
        }
    };
    Found { holds: Some(!ranges.is_empty()), ranges }
}

/// Whether the expression holds, what is not known taken as `unknown`.
fn holds(expression: &Expression, found: &[Found], unknown: bool) -> bool {
    match expression {
        Expression::Needle(place) => found.get(*place).is_some_and(|found| found.holds.unwrap_or(unknown)),
        Expression::All(parts) => parts.iter().all(|part| holds(part, found, unknown)),
        Expression::Any(parts) => parts.iter().any(|part| holds(part, found, unknown)),
        Expression::Not(inner) => !holds(inner, found, !unknown),
    }
}

/// The places that an expression which holds is about: of alternatives only those that hold by themselves. So
/// `(speaker:chen trust) OR 信任` shows no `trust` of somebody else.
fn collect(expression: &Expression, found: &[Found], ranges: &mut Vec<TextRange>) {
    match expression {
        Expression::Needle(place) => ranges.extend(found.get(*place).into_iter().flat_map(|found| &found.ranges)),
        Expression::All(parts) => parts.iter().for_each(|part| collect(part, found, ranges)),
        Expression::Any(parts) => {
            parts.iter().filter(|part| holds(part, found, true)).for_each(|part| collect(part, found, ranges));
        }
        Expression::Not(_) => {}
    }
}

/// In order, without those that lie in another.
fn tidy(mut ranges: Vec<TextRange>) -> Vec<TextRange> {
    ranges.sort_unstable_by_key(|range| (range.start(), std::cmp::Reverse(range.end())));
    let mut end = None;
    ranges.retain(|range| {
        let new = Some(range.end()) > end;
        end = end.max(Some(range.end()));
        new
    });
    ranges
}

/// Where the hits of `query` are in one transcript, without an index. A speaker that does not speak in it is no mistake.
///
/// # Errors
/// [`Failure::Filter`] where the value of another filter means nothing.
pub fn find_in(transcript: &Transcript, query: &Query, study: &dyn Study) -> Result<Vec<TextRange>, Failure> {
    let starts = starts(transcript);
    let of = |id: &TranscriptId| (*id == transcript.id).then(|| starts.clone());
    let related = Related::settle(query, study, &of, &|| true)?;
    let mut settled = Vec::new();
    for needle in &query.needles {
        settled.push(match needle {
            Needle::Filter(filter) => Inside::settle(filter, transcript, &starts, study)?,
            _ => Inside::Nowhere,
        });
    }
    let mut ranges = Vec::new();
    for (place, turn) in transcript.turns.iter().enumerate() {
        let known = |at: usize, needle: &Needle| match (needle, settled.get(at)) {
            (Needle::Codes(_), _) => Known::Passages(related.in_turn(at, transcript, place)),
            (_, Some(inside)) => Known::Holds(inside.holds(transcript, place)),
            (_, None) => Known::Holds(false),
        };
        ranges.extend(hits(query, &transcript.text, turn, &known).into_iter().flatten());
    }
    Ok(ranges)
}

/// Where the turns of a transcript begin, in code points.
fn starts(transcript: &Transcript) -> Vec<usize> {
    let start = |turn: &Turn| transcript.positions.char_of(&transcript.text, turn.range.start()).get();
    transcript.turns.iter().map(start).collect()
}

/// What a filter means in one transcript.
enum Inside {
    Everywhere,
    Nowhere,
    Speaker(Names),
    Turns(Vec<bool>),
}

impl Inside {
    fn settle(filter: &Filter, transcript: &Transcript, starts: &[usize], study: &dyn Study) -> Result<Self, Failure> {
        if filter.field == Field::Speaker {
            let speakers = transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref());
            return Ok(Self::Speaker(names(&filter.value, speakers)));
        }
        match &*study.scope(filter).map_err(|(message, hint)| Failure::Filter(filter.clone(), message, hint))? {
            Scope::Transcripts(ids) if ids.contains(&transcript.id) => Ok(Self::Everywhere),
            Scope::Transcripts(_) => Ok(Self::Nowhere),
            Scope::Passages(all) => {
                let mut turns = vec![false; starts.len()];
                let own = all.iter().filter(|passage| passage.transcript == transcript.id);
                own.for_each(|passage| touch(&mut turns, starts, passage.range));
                Ok(Self::Turns(turns))
            }
        }
    }

    fn holds(&self, transcript: &Transcript, turn: usize) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Nowhere => false,
            Self::Speaker(names) => {
                let speaker = transcript.turns.get(turn).and_then(|turn| turn.speaker.as_deref());
                speaker.is_some_and(|speaker| names.covers(speaker))
            }
            Self::Turns(turns) => turns.get(turn).copied().unwrap_or(false),
        }
    }
}

/// Say of the turns that a passage touches that it does; a turn lasts until the next one begins.
fn touch(turns: &mut [bool], starts: &[usize], range: CharRange) {
    let first = starts.partition_point(|&start| start <= range.start().get()).saturating_sub(1);
    let end = starts.partition_point(|&start| start < range.end().get());
    turns.get_mut(first..end).into_iter().flatten().for_each(|turn| *turn = true);
}

/// Which names a value of a filter means: those that equal it, folded, or where none does, those that contain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    value: String,
    whole: bool,
}

/// The names among `all` that `value` means.
pub fn names<'a>(value: &str, mut all: impl Iterator<Item = &'a str>) -> Names {
    let value = fold_name(value);
    let whole = all.any(|name| fold_name(name) == value);
    Names { value, whole }
}

impl Names {
    /// Whether `name` is meant.
    pub fn covers(&self, name: &str) -> bool {
        let name = fold_name(name);
        if self.whole { name == self.value } else { name.contains(&self.value) }
    }
}

/// A folded name as a person writes it: without the blanks between Han characters.
pub fn joined_name(folded: &str) -> String {
    let single = |c: Option<char>| c.is_some_and(|c| class(c) == Class::Single);
    let mut joined = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        let beside = single(joined.chars().next_back()) && single(word.chars().next());
        joined.push_str(if joined.is_empty() || beside { "" } else { " " });
        joined.push_str(word);
    }
    joined
}

/// A name as it is compared: its words, folded, with single spaces.
pub fn fold_name(name: &str) -> String {
    let (mut scanner, mut word, mut folded) = (Scanner::new(name), String::new(), String::new());
    while scanner.next(&mut word).is_some() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&word);
    }
    if folded.is_empty() { name.trim().to_lowercase() } else { folded }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::search::evaluate::Passage;

    /// A study in which `code:x` is coded from character 2 to 9, and all else is true of the transcript.
    struct Room(TranscriptId);

    impl Study for Room {
        fn scope(&self, filter: &Filter) -> Result<Arc<Scope>, (String, Option<String>)> {
            match filter.field {
                Field::Code if filter.value == "x" => {
                    let passage = Passage { transcript: self.0.clone(), range: CharRange::of(2, 9), number: 0 };
                    Ok(Arc::new(Scope::Passages(vec![passage])))
                }
                Field::Code => Err((format!("no code is called `{}`", filter.value), None)),
                _ => Ok(Arc::new(Scope::Transcripts([self.0.clone()].into()))),
            }
        }

        fn transcript(&self, _: &TranscriptId) -> Option<Arc<Transcript>> {
            None
        }
    }

    fn find_in(transcript: &Transcript, query: &Query) -> Vec<TextRange> {
        super::find_in(transcript, query, &Room(transcript.id.clone())).unwrap()
    }

    /// Hits marked `[…]` in each line of a transcript.
    fn check(query: &str, marked: &str) {
        let text = marked.replace(['[', ']'], "");
        let transcript = Transcript::new("a".into(), text);
        let ranges = find_in(&transcript, &Query::parse(query).unwrap());
        let mut out = String::new();
        let mut at = 0;
        for range in ranges {
            out += TextRange::of(at, range.start().get()).slice(&transcript.text);
            out += &format!("[{}]", range.slice(&transcript.text));
            at = range.end().get();
        }
        out += TextRange::of(at, transcript.text.len()).slice(&transcript.text);
        assert_eq!(out, marked, "{query}");
    }

    #[test]
    fn words_find_their_forms_and_exact_words_do_not() {
        check("trust", "We [trusted] them 😀, they [trust] us. [Trust] matters.\nNo distrust here.");
        check("=trust", "We trusted them, they [trust] us.");
        check("café", "the [cafe], the [CAFÉ], the [cafe\u{301}]");
        check("partner’s", "our [partner's] and our [partners]’ view");
    }

    #[test]
    fn phrases_do_not_reach_over_punctuation() {
        check("信任", "😀我们[信任]他。信，任不算。信\n\n任也不算，[信任]");
        check("\"joint venture\"", "the [joint venture]: joint, venture; [joint-venture]; [Joint\u{A0}“Venture]”");
        check("\"well, yes\"", "[Well, yes], I said, well yes, well I yes");
        check("轉移", "知识[转移]，知識[轉移]");
        check("哈哈", "[哈哈]哈");
        check("IJV合资", "在[IJV合資]公司，IJV，合资");
    }

    #[test]
    fn operators_work_within_a_turn() {
        check("trust AND partner", "[trust] a [partner]\ntrust\npartner");
        check("trust NOT partner", "trust a partner\n[trust] alone");
        check("trust OR 信任", "[trust]\n[信任]\nnothing");
        check("-trust", "trust\n[nothing here]");
        check("\"knowledge transfer\"~2", "[transfer of our knowledge], knowledge is one two three transfer");
        check("\"知识 转移\"~1", "[知识的转移]，知识的的转移");
        check("\"a a\"~1", "[a b a] b b b a b");
        check("trust*", "[trustworthy] and [trust]");
        check("trsut~", "[trust]");
        check("/v\\w+e/", "joint [venture]");
        check("trust \"trust them\"", "we [trust them] and [trust] you");
    }

    #[test]
    fn filters_choose_turns_of_one_transcript() {
        check("信任 code:x", "Wei: 我们的[信任]\n\nLu: 信任");
        check("信任 -code:x", "Wei: 我们的信任\n\nLu: 😀[信任]");
        check("信任 lang:zh speaker:lu", "Wei: 我们的信任\n\nLu: 😀[信任]");
        check("信任 speaker:nobody", "Wei: 我们的信任");
        let transcript = Transcript::new("a".into(), "信任".to_owned());
        let query = Query::parse("code:y").unwrap();
        assert!(super::find_in(&transcript, &query, &Room("a".into())).is_err());
    }

    #[test]
    fn speakers_are_meant_by_their_whole_name_or_a_part() {
        assert!(names("chen", ["CHEN WEI", "Lu"].into_iter()).covers("Chen Wei"));
        assert!(!names("I", ["I", "Wei"].into_iter()).covers("Wei"));
        assert!(names("陳", ["陈先生"].into_iter()).covers("陈先生"));
    }

    #[test]
    fn every_han_substring_is_found_where_a_scan_finds_it() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/transcripts");
        for name in ["cn01-chen", "cn04-sun", "cn08-zhou"] {
            let text = std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
            let transcript = Transcript::new(name.into(), text);
            let han = |text: &str| text.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
            let chars: Vec<char> = transcript.text.chars().collect();
            for (place, length) in (0..chars.len()).step_by(97).zip([1, 2, 3, 4, 7, 20].into_iter().cycle()) {
                let needle: String = chars.iter().skip(place).take(length).collect();
                if !han(&needle) {
                    continue;
                }
                let in_turns = transcript.turns.iter().flat_map(|turn| {
                    let words = turn.words.slice(&transcript.text);
                    let start = turn.words.start().get();
                    words.match_indices(&needle).map(move |(at, _)| start + at).collect::<Vec<_>>()
                });
                let found = find_in(&transcript, &Query::parse(&needle).unwrap());
                let starts: Vec<usize> = found.iter().map(|range| range.start().get()).collect();
                let missed: Vec<usize> = in_turns.filter(|start| !starts.contains(start)).collect();
                assert_eq!(missed, [0; 0], "{name} {needle}");
            }
        }
    }
}
