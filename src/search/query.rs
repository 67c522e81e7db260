//! A query as a value: what must be in a turn, and how a mistake in writing it is shown.
//!
//! [`Query::parse`] reads the language that `docs/search.md` teaches; its grammar is in `grammar.rs`.

use std::fmt;

use regex::Regex;
use thiserror::Error;

use super::grammar::{self, Spot};
use super::pattern::Pattern;
use super::relation::Relation;
use crate::project::SavedQuery;
use crate::text::{TextRange, columns};

/// A word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it accepts.
    pub pattern: Pattern,
    /// Whether a clause ends before it.
    pub gap: bool,
}

/// Words that follow one another. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The words in order.
    pub parts: Vec<Part>,
}

impl Phrase {
    /// These folded words as they are, with no clause end between them.
    pub(super) fn exact(words: impl Iterator<Item = String>) -> Self {
        Self { parts: words.map(|word| Part { pattern: Pattern::Exact(word), gap: false }).collect() }
    }
}

/// A question about the study rather than about words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// What is asked about.
    pub field: Field,
    /// What it must be.
    pub value: String,
    /// Where the value stands in the query.
    pub span: TextRange,
}

/// What a filter can ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who speaks.
    Speaker,
    /// The transcript, by id or title.
    Transcript,
    /// A code that touches the turn; a code covers those below it.
    Code,
    /// Who coded something that touches the turn.
    Coder,
    /// `coding` or `memo`.
    Has,
    /// The language of the transcript.
    Language,
    /// An attribute of the transcript.
    Attribute(String),
}

impl Field {
    /// The fields as they are written, with what they mean; an attribute's name follows the dot.
    pub const ALL: [(&'static str, &'static str); 7] = [
        ("speaker", "who speaks"),
        ("transcript", "the transcript, by id or title"),
        ("code", "turns with this code or one below it"),
        ("coder", "turns that this coder has coded"),
        ("has", "coding or memo"),
        ("lang", "the transcript's language"),
        ("attribute.", "an attribute of the transcript, as in attribute.partner:CN"),
    ];

    /// The field of this name, in either case; an attribute has a name of its own.
    pub(super) fn named(name: &str) -> Option<Self> {
        let fields = [
            ("speaker", Self::Speaker),
            ("transcript", Self::Transcript),
            ("code", Self::Code),
            ("coder", Self::Coder),
            ("has", Self::Has),
            ("lang", Self::Language),
            ("language", Self::Language),
        ];
        fields.into_iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, field)| field)
    }
}

/// Something that a turn has or has not.
#[derive(Clone, Debug)]
pub enum Needle {
    /// Words in order.
    Phrase(Phrase),
    /// Phrases in any order with at most so many words between them.
    Near {
        /// The phrases.
        phrases: Vec<Phrase>,
        /// Words between them, all together.
        distance: u32,
    },
    /// A regular expression over the turn's words as they stand.
    Regex(Regex),
    /// A question about the study.
    Filter(Filter),
    /// Codes whose passages lie to each other in some way.
    Codes(Relation),
}

impl Needle {
    /// The filters in it.
    pub fn filters(&self) -> impl Iterator<Item = &Filter> {
        let (one, left, right) = match self {
            Self::Filter(filter) => (Some(filter), &[][..], &[][..]),
            Self::Codes(relation) => (None, relation.left.as_slice(), relation.right.as_slice()),
            _ => (None, &[][..], &[][..]),
        };
        one.into_iter().chain(left).chain(right)
    }

    /// Say that the needle stands at `span`.
    pub(super) fn place(&mut self, span: TextRange) {
        match self {
            Self::Filter(filter) => filter.span = span,
            Self::Codes(relation) => {
                relation.span = span;
                relation.left.iter_mut().chain(&mut relation.right).for_each(|filter| filter.span = span);
            }
            _ => {}
        }
    }
}

/// How needles are put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// The needle at this place of [`Query::needles`].
    Needle(usize),
    /// All of these, in the same turn.
    All(Vec<Expression>),
    /// At least one of these.
    Any(Vec<Expression>),
    /// Not this.
    Not(Box<Expression>),
}

impl Expression {
    /// Whether some of it may hold and some not.
    pub(super) fn has_alternatives(&self) -> bool {
        match self {
            Self::Needle(_) => false,
            Self::Any(_) => true,
            Self::All(parts) => parts.iter().any(Self::has_alternatives),
            Self::Not(inner) => inner.has_alternatives(),
        }
    }
}

/// A parsed query.
#[derive(Clone, Debug)]
pub struct Query {
    /// What is looked for.
    pub needles: Vec<Needle>,
    /// How it is put together.
    pub expression: Expression,
}

impl Query {
    /// Read a query where no query is saved.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the mistake.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        Self::parse_with(text, &[])
    }

    /// Read a query in which `@name` stands for what is saved under that name.
    ///
    /// ```
    /// use emic::search::Query;
    /// use emic::project::SavedQuery;
    /// let saved = [SavedQuery { name: "trust 信任".to_owned(), query: "trust OR 信任".to_owned() }];
    /// let query = Query::parse_with("partner @\"trust 信任\"", &saved).unwrap();
    /// assert_eq!(query.needles.len(), 3);
    /// ```
    ///
    /// # Errors
    /// [`QueryError`] with the place of the mistake; what is wrong in a saved query is shown where it is asked for.
    pub fn parse_with(text: &str, saved: &[SavedQuery]) -> Result<Self, QueryError> {
        grammar::parse(text, saved)
    }

    /// A query for a regular expression as it stands, without slashes around it.
    ///
    /// ```
    /// use emic::search::Query;
    /// assert!(Query::regex(r"信任\\/[a-z]+/😀").is_ok());
    /// assert_eq!(Query::regex("(a").unwrap_err().caret(), "(a\n^^");
    /// ```
    ///
    /// # Errors
    /// [`QueryError`] where it is none.
    pub fn regex(pattern: &str) -> Result<Self, QueryError> {
        let error = |why: String| QueryError::new(pattern, TextRange::of(0, pattern.len()), why);
        if pattern.is_empty() {
            return Err(error("this regular expression is empty".to_owned()).hint("write what is to match"));
        }
        let regex = grammar::compile(pattern)
            .map_err(|why| error(why).hint("put \\ before a sign that is meant as it stands, as in \\("))?;
        Ok(Self { needles: vec![Needle::Regex(regex)], expression: Expression::Needle(0) })
    }

    /// What could be completed in `text` where the cursor is, in bytes; `None` in the words of a phrase or a regular
    /// expression, and where nothing is written yet.
    pub fn spot(text: &str, cursor: usize) -> Option<Spot> {
        grammar::spot(text, cursor)
    }

    /// All filters, those of relations too.
    pub fn filters(&self) -> impl Iterator<Item = &Filter> {
        self.needles.iter().flat_map(Needle::filters)
    }
}

/// Characters of a query that are shown on either side of a mistake, and of the mistake itself.
const AROUND: usize = 200;

/// A mistake in a query.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct QueryError {
    /// What is wrong.
    pub message: String,
    /// Where, in bytes of the query.
    pub span: TextRange,
    /// What to do.
    pub hint: Option<String>,
    /// The query.
    pub query: String,
}

impl QueryError {
    /// A mistake at `span` of `query`.
    pub fn new(query: &str, span: TextRange, message: impl Into<String>) -> Self {
        Self { message: message.into(), span, hint: None, query: query.to_owned() }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The query with carets under the mistake: two lines, aligned by display columns.
    ///
    /// ```
    /// use emic::search::Query;
    /// let error = Query::parse("信任 AND (partner").unwrap_err();
    /// assert_eq!(error.caret(), "信任 AND (partner\n         ^");
    /// ```
    ///
    /// Of a long query only what stands around the mistake is shown.
    pub fn caret(&self) -> String {
        let plain = |text: &str| text.replace(char::is_control, " ");
        let cut = |text: &str, most: usize| text.char_indices().nth(most).map(|(place, _)| place);
        let before = plain(TextRange::of(0, self.span.start().get()).slice(&self.query));
        let (mut under, mut after) =
            (plain(self.span.slice(&self.query)), plain(self.query.get(self.span.end().get()..).unwrap_or_default()));
        let letters = before.chars().count();
        let first = letters.checked_sub(AROUND).and_then(|first| cut(&before, first)).filter(|&first| first > 0);
        let before = first.map_or(before.clone(), |first| format!("…{}", before.get(first..).unwrap_or_default()));
        if let Some(end) = cut(&under, AROUND) {
            under.truncate(end);
            after.clear();
            under.push('…');
        } else if let Some(end) = cut(&after, AROUND) {
            after.truncate(end);
            after.push('…');
        }
        let carets = "^".repeat(columns(&under).max(1));
        format!("{before}{under}{after}\n{}{carets}", " ".repeat(columns(&before)))
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
