//! What must hold for every query, however it is written.
//!
//! `tests/integration/seeds.rs` includes this file too.

use emic::project::{SavedQuery, Transcript};
use emic::search::{Known, Query, hits};

/// Words that a query is looked for in: both languages, both scripts of Chinese, and what folds to something else.
const TEXT: &str = "Wei: We trusted them 😀; joint-venture partners' know-how, Café.\n\n李: 信任很重要，知識轉移。IJV合资公司 KPI考核。\n";

/// Bytes of a query that is also looked for; compiling a regular expression is bounded, but not cheap.
const MOST_FOUND: usize = 1 << 12;

/// Read `data` as a query: the first line is the query, further lines are saved as `0`, `1` and so on.
///
/// # Panics
/// Where something that must hold does not.
pub fn query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut lines = text.lines();
    let text = lines.next().unwrap_or_default();
    let named = |(name, query): (usize, &str)| SavedQuery { name: name.to_string(), query: query.to_owned() };
    let saved: Vec<SavedQuery> = lines.take(9).enumerate().map(named).collect();
    for cursor in (0..=text.len()).step_by(text.len() / 16 + 1) {
        if let Some(spot) = Query::spot(text, cursor) {
            assert!(
                text.get(spot.span.start().get()..spot.span.end().get()).is_some(),
                "a completion splits a character"
            );
        }
    }
    match Query::parse_with(text, &saved) {
        Ok(query) => {
            assert!(!query.needles.is_empty(), "a query for nothing");
            if text.len() <= MOST_FOUND {
                find(&query);
            }
        }
        Err(error) => {
            assert!(!error.message.is_empty() && error.caret().lines().count() > 0);
            assert!(text.get(error.span.start().get()..error.span.end().get()).is_some(), "a caret splits a character");
        }
    }
}

/// Hits lie in the words of their turn, in order, none in another.
fn find(query: &Query) {
    let transcript = Transcript::new("a".into(), TEXT.to_owned());
    for turn in &transcript.turns {
        let found = hits(query, &transcript.text, turn, &|_, _| Known::Open).unwrap_or_default();
        assert!(found.iter().all(|hit| turn.words.contains_range(*hit)), "a hit lies outside of its turn");
        assert!(found.is_sorted_by(|one, next| one.start() < next.start() && one.end() < next.end()));
    }
}
