//! Where a coding comes from, if not from a person who read the passage and chose the words: the rule that proposed it.

use std::fmt;

use super::Transcript;
use crate::text::{TextRange, Unit, Units, previous_grapheme};

/// What kind of rule proposed a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// A query found it.
    Search,
    /// A speaker says it.
    Speaker,
    /// It answers a question of the interviewer's.
    Question,
    /// A regular expression matches it.
    Regex,
    /// Coded passages are like it.
    Suggestion,
}

impl Rule {
    /// All there are.
    pub const ALL: [Self; 5] = [Self::Search, Self::Speaker, Self::Question, Self::Regex, Self::Suggestion];

    /// The word on disk, on screen and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Speaker => "speaker",
            Self::Question => "question",
            Self::Regex => "regex",
            Self::Suggestion => "suggestion",
        }
    }

    /// The rule with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

/// What of a hit is coded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// The words found.
    Match,
    /// The sentence that they stand in.
    #[default]
    Sentence,
    /// The turn that they stand in.
    Turn,
}

impl Extent {
    /// All there are, the smallest first.
    pub const ALL: [Self; 3] = [Self::Match, Self::Sentence, Self::Turn];

    /// The word on disk, on screen and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Sentence => "sentence",
            Self::Turn => "turn",
        }
    }

    /// The extent with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|extent| extent.name() == name)
    }

    /// The next larger one, around.
    pub fn next(self) -> Self {
        match self {
            Self::Match => Self::Sentence,
            Self::Sentence => Self::Turn,
            Self::Turn => Self::Match,
        }
    }

    /// The words found, with the rest of their sentence or turn. Bytes of the transcript's text, as `found` is.
    ///
    /// ```
    /// use emic::project::{Extent, Transcript};
    /// use emic::text::TextRange;
    /// let transcript = Transcript::new("a".into(), "我们信任他们。 They trust us 😀.\n".to_owned());
    /// let trust = TextRange::of(6, 12);
    /// let words = |extent: Extent| extent.around(&transcript, trust).slice(&transcript.text).to_owned();
    /// assert_eq!(words(Extent::Match), "信任");
    /// assert_eq!(words(Extent::Sentence), "我们信任他们。");
    /// assert_eq!(words(Extent::Turn), "我们信任他们。 They trust us 😀.");
    /// ```
    pub fn around(self, transcript: &Transcript, found: TextRange) -> TextRange {
        let unit = match self {
            Self::Match => return found,
            Self::Sentence => Unit::Sentence,
            Self::Turn => Unit::Turn,
        };
        let turns: Vec<TextRange> = transcript.turns.iter().map(|turn| turn.words).collect();
        let units = Units::new(&transcript.text, &turns);
        let last = previous_grapheme(&transcript.text, found.end()).max(found.start());
        let ends = [found.start(), last].into_iter().filter_map(|offset| units.at(unit, offset));
        ends.fold(found, TextRange::cover)
    }
}

/// The rule and the question that a coding comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// What kind of rule.
    pub rule: Rule,
    /// What it looked for, as it was written: a query, a speaker, a pattern.
    pub query: String,
    /// What of each place found was coded.
    pub unit: Extent,
}

/// `search/sentence: trust*`
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}: {}", self.rule.name(), self.unit.name(), self.query)
    }
}

impl Origin {
    /// Read what [`Display`](fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Self> {
        let (head, query) = text.split_once(": ")?;
        let (rule, unit) = head.split_once('/')?;
        Some(Self { rule: Rule::parse(rule)?, unit: Extent::parse(unit)?, query: query.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_and_read_back() {
        for (rule, unit) in Rule::ALL.into_iter().flat_map(|rule| Extent::ALL.map(|unit| (rule, unit))) {
            let origin = Origin { rule, query: "speaker:\"陆 😀\" a: b/c".to_owned(), unit };
            assert_eq!(Origin::parse(&origin.to_string()), Some(origin));
        }
        let origin = Origin { rule: Rule::Search, query: "信任".to_owned(), unit: Extent::Turn };
        assert_eq!(origin.to_string(), "search/turn: 信任");
    }

    #[test]
    fn what_is_no_origin_is_none() {
        for text in ["", "search", "search/turn", "guess/turn: a", "search/page: a", "a: b"] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_extent_covers_both_ends_of_what_was_found() {
        let transcript = Transcript::new("a".into(), "Lu: One two. 三四。 Five.\n\nDale: Six.\n".to_owned());
        let words = |extent: Extent, start, end| {
            extent.around(&transcript, TextRange::of(start, end)).slice(&transcript.text).to_owned()
        };
        assert_eq!(words(Extent::Sentence, 8, 16), "One two. 三四。");
        assert_eq!(words(Extent::Sentence, 4, 7), "One two.");
        assert_eq!(words(Extent::Turn, 8, 11), "One two. 三四。 Five.");
    }
}
