//! What a regular expression needs: words, or pieces of words, without which no turn can match. They are looked up in the
//! index, and only the turns that have them are read.
//!
//! It errs on the side of reading more: what is not understood needs nothing.

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

use super::fold::{self, fold_letter};
use super::variants::simplify;
use super::vocabulary::BORDER;

/// Shortest piece of a word that is worth a look into the vocabulary, in bytes.
const SHORTEST: usize = 2;
/// Most characters of a class that are compared with each other: all forms of one letter are fewer.
const MOST_FORMS: usize = 24;
/// Alternatives that are looked up at most.
const MOST_ALTERNATIVES: usize = 200;

/// What a turn must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Required {
    /// Nothing that is known.
    Nothing,
    /// A word, folded, that holds this; a [`BORDER`] in it is the beginning or end of the word.
    Piece(String),
    /// These Han characters, folded, side by side.
    Run(Vec<char>),
    /// All of these.
    All(Vec<Required>),
    /// One of these.
    Either(Vec<Required>),
}

impl Required {
    /// What the regular expression written as `pattern` needs.
    pub(super) fn of(pattern: &Hir) -> Self {
        let mut reading = Reading::default();
        reading.read(pattern);
        reading.end()
    }

    fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }
}

/// Characters that stand side by side in every match, as far as they have been read.
#[derive(Default)]
struct Reading {
    known: Vec<char>,
    needs: Vec<Required>,
}

impl Reading {
    fn read(&mut self, pattern: &Hir) {
        match pattern.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => self.known.extend(text.chars()),
                Err(_) => self.part(),
            },
            HirKind::Class(class) => match one_letter(class) {
                Some(letter) => self.known.push(letter),
                None => self.part(),
            },
            HirKind::Capture(capture) => self.read(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.read(part)),
            HirKind::Repetition(repetition) => {
                self.part();
                if repetition.min > 0 {
                    self.needs.push(Required::of(&repetition.sub));
                }
            }
            HirKind::Alternation(parts) => {
                self.part();
                let either: Vec<Required> = parts.iter().map(Required::of).collect();
                if either.len() <= MOST_ALTERNATIVES && !either.iter().any(Required::is_nothing) {
                    self.needs.push(Required::Either(either));
                }
            }
            // Nothing is eaten by it, but it says nothing of the characters beside it either.
            HirKind::Look(_) => self.part(),
        }
    }

    /// What follows does not stand beside what was read.
    fn part(&mut self) {
        let known = std::mem::take(&mut self.known);
        pieces(&known, &mut self.needs);
    }

    fn end(mut self) -> Required {
        self.part();
        self.needs.retain(|need| !need.is_nothing());
        self.needs.dedup();
        match self.needs.len() {
            0 => Required::Nothing,
            1 => self.needs.pop().unwrap_or(Required::Nothing),
            _ => Required::All(self.needs),
        }
    }
}

/// A class all of whose characters fold to the same, as `[Tt]`: one of them.
fn one_letter(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let characters = class.iter().flat_map(|range| range.start()..=range.end()).take(MOST_FORMS + 1);
    let characters: Vec<char> = characters.collect();
    let (first, rest) = characters.split_first()?;
    let same = |other: &char| fold::class(*other) == fold::class(*first) && folded(*other) == folded(*first);
    let letter = fold::class(*first) == fold::Class::Letter || is_han(*first);
    (characters.len() <= MOST_FORMS && (rest.is_empty() || letter && rest.iter().all(same))).then_some(*first)
}

fn folded(letter: char) -> String {
    let mut folded = String::new();
    if is_han(letter) {
        folded.push(simplify(letter));
    } else {
        fold_letter(letter, &mut folded);
    }
    folded
}

fn is_han(character: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&character)
}

/// The pieces of words and runs of Han characters in a stretch of text that stands in every match.
fn pieces(known: &[char], needs: &mut Vec<Required>) {
    let mut at = 0;
    while let Some(&character) = known.get(at) {
        let rest = known.get(at..).unwrap_or_default();
        if is_han(character) {
            let run: Vec<char> = rest.iter().copied().take_while(|&next| is_han(next)).map(simplify).collect();
            at += run.len();
            needs.push(Required::Run(run));
        } else if fold::class(character) == fold::Class::Letter {
            let before = at.checked_sub(1).and_then(|before| known.get(before));
            let (mut piece, length) = letters(rest);
            at += length;
            if before.is_some_and(|&before| parts_words(before)) {
                piece.insert(0, BORDER);
            }
            if known.get(at).is_some_and(|&after| parts_words(after)) {
                piece.push(BORDER);
            }
            if piece.len() >= SHORTEST {
                needs.push(Required::Piece(piece));
            }
        } else {
            at += 1;
        }
    }
}

/// The word at the beginning of `known`, folded, and how many characters it takes.
fn letters(known: &[char]) -> (String, usize) {
    let mut piece = String::new();
    for (place, &character) in known.iter().enumerate() {
        let next = known.get(place + 1).map(|&next| fold::class(next));
        match fold::class(character) {
            fold::Class::Letter => fold_letter(character, &mut piece),
            fold::Class::Apostrophe if next == Some(fold::Class::Letter) => piece.push('\''),
            _ => return (piece, place),
        }
    }
    (piece, known.len())
}

/// Whether no word goes on over this character. A dot, a comma, an apostrophe or a mark can belong to one.
fn parts_words(character: char) -> bool {
    use fold::Class;
    is_han(character) || matches!(fold::class(character), Class::Quiet | Class::Line | Class::Hyphen)
}

/// The pattern without what only looks and eats nothing. It matches wherever the pattern does, and in more places.
pub(super) fn without_looks(pattern: &Hir) -> Hir {
    with_looks(pattern, &|_| Hir::empty())
}

/// The pattern for all turns of a transcript at once, one in a line. It matches wherever the pattern matches in a turn that
/// has no letters beyond ASCII: the ends of words are those of ASCII words, which the crate finds fast, and the ends of a turn
/// are those of a line.
pub(super) fn for_lines(pattern: &Hir) -> Hir {
    with_looks(pattern, &line_look)
}

/// The pattern with other looks, and without groups.
fn with_looks(pattern: &Hir, other: &dyn Fn(Look) -> Hir) -> Hir {
    match pattern.kind() {
        HirKind::Look(look) => other(*look),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) => pattern.clone(),
        HirKind::Capture(capture) => with_looks(&capture.sub, other),
        HirKind::Repetition(repetition) => {
            let sub = Box::new(with_looks(&repetition.sub, other));
            Hir::repetition(Repetition { sub, ..repetition.clone() })
        }
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(|part| with_looks(part, other)).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(|part| with_looks(part, other)).collect()),
    }
}

fn line_look(look: Look) -> Hir {
    Hir::look(match look {
        Look::Start => Look::StartLF,
        Look::End => Look::EndLF,
        Look::WordUnicode => Look::WordAscii,
        Look::WordStartUnicode => Look::WordStartAscii,
        Look::WordEndUnicode => Look::WordEndAscii,
        Look::StartLF | Look::EndLF | Look::WordAscii | Look::WordStartAscii | Look::WordEndAscii => look,
        // What else there is: to look for nothing finds it too.
        _ => return Hir::empty(),
    })
}

/// Whether every match lies within one word as `\w` has it, so that a text may be searched word by word: nothing but
/// such characters is eaten, and nothing but their borders is looked at.
pub(super) fn within_words(pattern: &Hir) -> bool {
    let looks = pattern.properties().look_set();
    looks.iter().all(|look| {
        use Look::{
            WordEndHalfUnicode, WordEndUnicode, WordStartHalfUnicode, WordStartUnicode, WordUnicode, WordUnicodeNegate,
        };
        matches!(
            look,
            WordUnicode
                | WordUnicodeNegate
                | WordStartUnicode
                | WordEndUnicode
                | WordStartHalfUnicode
                | WordEndHalfUnicode
        )
    }) && eats_words(pattern)
}

fn eats_words(pattern: &Hir) -> bool {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).is_ok_and(|text| text.chars().all(regex_syntax::is_word_character))
        }
        HirKind::Class(Class::Unicode(class)) => words_hold(class),
        HirKind::Class(Class::Bytes(_)) => false,
        HirKind::Repetition(repetition) => eats_words(&repetition.sub),
        HirKind::Capture(capture) => eats_words(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(eats_words),
    }
}

/// Whether a class has only characters of `\w`.
fn words_hold(class: &regex_syntax::hir::ClassUnicode) -> bool {
    let Ok(word) = regex_syntax::parse(r"\w") else { return false };
    let HirKind::Class(Class::Unicode(word)) = word.kind() else { return false };
    let mut outside = class.clone();
    outside.difference(word);
    outside.ranges().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, expected: &str) {
        fn show(required: &Required) -> String {
            let list = |parts: &[Required], by: &str| parts.iter().map(show).collect::<Vec<_>>().join(by);
            match required {
                Required::Nothing => "-".to_owned(),
                Required::Piece(piece) => piece.replace(BORDER, "|"),
                Required::Run(run) => run.iter().collect(),
                Required::All(parts) => list(parts, " "),
                Required::Either(parts) => format!("({})", list(parts, " or ")),
            }
        }
        let parsed = regex_syntax::parse(pattern).unwrap();
        assert_eq!(show(&Required::of(&parsed)), expected, "{pattern}");
    }

    #[test]
    fn words_that_every_match_has_are_known() {
        check("trust", "trust");
        check("not .{0,9} trust", "not| |trust");
        check("(?i)Trust us", "trust| |us");
        check(r"\w+ness\b", "ness");
        check("(knowledge|知識) transfer", "(knowledge or 知识) |transfer");
        check("信任.知识", "信任 知识");
        check("IJV合资", "ijv| 合资");
        check("(ab)+c?", "ab");
        check("café’s, don't", "cafe's |don't");
        check("U.S.|a,b", "-");
        check("1,000", "000");
        check("😀+", "-");
        check(".*", "-");
        check("a|b", "-");
        check("(?i)[kK]ind", "kind");
        check("[ab]cd", "cd");
    }

    #[test]
    fn a_pattern_for_lines_looks_for_the_ends_of_lines_and_of_ascii_words() {
        for (pattern, expected) in
            [(r"\btrust\b", r"(?-u:\b)trust(?-u:\b)"), (r"^(a|\Bb)+$", "(?m)^(?:a|b)+$"), ("信任?", "信任?")]
        {
            let parsed = regex_syntax::parse(pattern).unwrap();
            assert!(without_looks(&parsed).properties().look_set().is_empty());
            let own = for_lines(&parsed);
            assert_eq!(own.to_string(), regex_syntax::parse(expected).unwrap().to_string(), "{pattern}");
        }
    }

    #[test]
    fn patterns_within_words_are_known() {
        for (pattern, expected) in [
            (r"\w+ness\b", true),
            (r"(?i)\bun[a-z]{2,}(ed|ing)\b", true),
            ("信任", true),
            ("trust us", false),
            ("trust.", false),
            (r"^trust", false),
            (r"[^a]b", false),
        ] {
            assert_eq!(within_words(&regex_syntax::parse(pattern).unwrap()), expected, "{pattern}");
        }
    }
}
