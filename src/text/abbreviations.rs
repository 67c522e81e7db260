//! English abbreviations: where a full stop ends a word and not the sentence.

/// Before a name or an explanation: the sentence goes on whatever follows.
const GO_ON: [&str; 36] = [
    "dr", "mr", "mrs", "ms", "mx", "prof", "rev", "fr", "hon", "gen", "col", "maj", "capt", "cmdr", "lt", "sgt", "sen",
    "rep", "gov", "pres", "supt", "messrs", "st", "mt", "ft", "vs", "cf", "viz", "ca", "approx", "e.g", "i.e", "eg",
    "ie", "incl", "resp",
];

/// Before a number: elsewhere they are words or end a sentence (`No.`).
const BEFORE_NUMBER: [&str; 20] = [
    "no", "nos", "nr", "fig", "figs", "vol", "vols", "p", "pp", "sec", "sect", "ch", "chap", "eq", "art", "para", "pt",
    "ex", "tel", "ext",
];

/// At the end of a sentence or in the middle of one.
const EITHER: [&str; 34] = [
    "etc", "inc", "ltd", "corp", "co", "bros", "llc", "plc", "jr", "sr", "esq", "al", "dept", "est", "univ", "assn",
    "ave", "blvd", "rd", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "min",
    "max", "avg",
];

/// Words that begin a sentence far more often than they follow an abbreviation inside one.
const OPENERS: [&str; 68] = [
    "a",
    "after",
    "all",
    "also",
    "an",
    "and",
    "anyway",
    "are",
    "as",
    "at",
    "because",
    "before",
    "but",
    "by",
    "can",
    "did",
    "do",
    "does",
    "every",
    "everybody",
    "everyone",
    "first",
    "for",
    "from",
    "he",
    "her",
    "here",
    "his",
    "how",
    "i",
    "if",
    "in",
    "is",
    "it",
    "its",
    "just",
    "maybe",
    "my",
    "no",
    "nobody",
    "not",
    "now",
    "oh",
    "on",
    "one",
    "our",
    "she",
    "so",
    "some",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "was",
    "we",
    "well",
    "what",
    "when",
    "where",
    "who",
    "why",
    "yes",
    "you",
];

/// What the full stop after an abbreviation may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Never the end of the sentence.
    GoesOn,
    /// Not the end where a number follows.
    BeforeNumber,
    /// The end where an ordinary first word of a sentence follows.
    Either,
}

impl Abbreviation {
    /// The abbreviation that `sentence` ends with, its full stop left out.
    pub(super) fn at_the_end_of(sentence: &str) -> Option<Self> {
        let is_part = |sign: char| sign.is_alphanumeric() || sign == '.' || sign == '-';
        let word = sentence.get(sentence.trim_end_matches(is_part).len()..).unwrap_or_default();
        let is_first = sentence.trim_start().len() == word.len();
        if word.is_empty() || word.len() > 12 {
            return None;
        }
        let small = word.to_lowercase();
        let known = |list: &[&str]| list.contains(&small.as_str());
        match () {
            () if word.bytes().all(|byte| byte.is_ascii_digit()) => {
                (is_first && word.len() <= 3).then_some(Self::GoesOn)
            }
            () if known(&GO_ON) => Some(Self::GoesOn),
            () if known(&BEFORE_NUMBER) => Some(Self::BeforeNumber),
            () if known(&EITHER) || is_dotted(word) || is_initial(word) => Some(Self::Either),
            () => None,
        }
    }
}

/// `U.S`, `a.m`, `Ph.D`: at most two letters between dots.
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| matches!(part.chars().count(), 1 | 2) && is_letters(part))
}

/// The `J` of `J. Smith`.
fn is_initial(word: &str) -> bool {
    word.chars().count() == 1 && word.chars().all(char::is_uppercase)
}

fn is_letters(part: &str) -> bool {
    part.chars().all(char::is_alphabetic)
}

/// Whether the first word of `next` is one that opens sentences.
pub(super) fn opens_a_sentence(next: &str) -> bool {
    let next = next.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let end = next.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(next.len());
    let word = next.get(..end).unwrap_or_default();
    if word.chars().next().is_some_and(|first| !first.is_ascii()) {
        return true;
    }
    word.len() <= 9 && OPENERS.binary_search(&word.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openers_are_sorted() {
        assert!(OPENERS.is_sorted());
    }

    #[test]
    fn kinds() {
        assert_eq!(Abbreviation::at_the_end_of("met Dr"), Some(Abbreviation::GoesOn));
        assert_eq!(Abbreviation::at_the_end_of("No"), Some(Abbreviation::BeforeNumber));
        assert_eq!(Abbreviation::at_the_end_of("in the U.S"), Some(Abbreviation::Either));
        assert_eq!(Abbreviation::at_the_end_of("by J"), Some(Abbreviation::Either));
        assert_eq!(Abbreviation::at_the_end_of("the end"), None);
        assert_eq!(Abbreviation::at_the_end_of("我们"), None);
    }
}
