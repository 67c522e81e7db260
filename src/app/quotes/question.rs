//! What is asked of quotes: codes put together in the language of the search, where a bare word is a code.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::{Group, QuoteOrder};
use crate::app::completing::quoted;
use crate::app::{Completion, Workspace, complete_with};
use crate::project::{Code, CodeId, CoderId, CodingId, TranscriptId};
use crate::search::Kind;
use crate::text::TextRange;

/// Whose quotes are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// All of them.
    All,
    /// Those of a code, and where `true` of the codes below it.
    Code(CodeId, bool),
    /// What is written in the language of the search, bare words being codes.
    Written(String),
    /// These, whatever their codes.
    These(Arc<HashSet<CodingId>>),
}

/// What of the quotes that are asked for is shown; all of them where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Only those of these coders; of all where `None`.
    pub coders: Option<BTreeSet<CoderId>>,
    /// Only those in these transcripts; in all where `None`.
    pub transcripts: Option<BTreeSet<TranscriptId>>,
    /// None with these codes, which are in force.
    pub hidden: BTreeSet<CodeId>,
    /// Only those that begin in what these say; in anybody's words where empty.
    pub speakers: BTreeSet<String>,
}

/// What is asked for, in which groups and order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whose quotes.
    pub question: Question,
    /// What they are put together by.
    pub group: Group,
    /// How they are sorted within that.
    pub order: QuoteOrder,
    /// The other way round.
    pub reversed: bool,
    /// What of them is shown.
    pub narrowed: Narrowed,
}

impl Wanted {
    /// What is asked, in one list, by place.
    pub fn new(question: Question) -> Self {
        Self { question, group: Group::None, order: QuoteOrder::Place, reversed: false, narrowed: Narrowed::default() }
    }
}

/// Codes joined by `join`, as one writes them: `code:trust OVERLAPS code:"old ties"`.
pub fn as_codes<'a>(codes: impl Iterator<Item = &'a Code>, join: &str) -> String {
    let names: Vec<String> = codes.map(|code| format!("code:{}", quoted(code.id.as_str()))).collect();
    names.join(&format!(" {join} "))
}

/// What fits in a question about quotes where the cursor is, in bytes: as [`complete_with`], and codes for a bare word.
pub fn complete_codes(
    text: &str,
    cursor: usize,
    workspace: &Workspace,
    speakers: &dyn Fn() -> Vec<String>,
) -> Option<Completion> {
    let before = text.get(..cursor)?;
    let start = last_term(before);
    let term = before.get(start..)?;
    if term.is_empty() || !is_code(term) {
        return complete_with(text, cursor, workspace, speakers);
    }
    let whole = start + term_end(text.get(start..)?);
    let asked = |written: String| complete_with(&written, written.len(), workspace, speakers);
    let joins = asked(format!("{}{term}", with_codes(text.get(..start)?)));
    let codes = asked(format!("code:{term}"));
    let offers = |found: Option<Completion>| found.map(|found| found.offers).unwrap_or_default();
    let mut all = offers(codes);
    all.extend(offers(joins));
    (!all.is_empty()).then(|| Completion { span: TextRange::of(start, whole), offers: all })
}

/// Where the last term of `text` begins.
fn last_term(text: &str) -> usize {
    let mut start = 0;
    while let Some(rest) = text.get(start..)
        && let Some(first) = rest.chars().next()
    {
        if first.is_whitespace() || matches!(first, '(' | ')' | '（' | '）') || minus(rest) {
            start += first.len_utf8();
            continue;
        }
        let end = term_end(rest);
        if start + end >= text.len() {
            break;
        }
        start += end;
    }
    start
}

/// `text` with `code:` before each bare word, so that the search reads it: `trust NOT "old ties"` becomes `code:trust NOT
/// code:"old ties"`.
pub(super) fn with_codes(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() || matches!(first, '(' | ')' | '（' | '）') || minus(rest) {
            written.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (term, after) = rest.split_at(term_end(rest));
        if is_code(term) {
            written.push_str("code:");
        }
        written.push_str(term);
        rest = after;
    }
    written
}

/// Whether `rest` begins with a minus that turns what follows round.
fn minus(rest: &str) -> bool {
    let behind = rest.strip_prefix('-').or_else(|| rest.strip_prefix('－'));
    behind.is_some_and(|behind| behind.chars().next().is_some_and(|next| !next.is_whitespace()))
}

/// Where the first term of `text` ends, in bytes: at a blank or a parenthesis outside quotes.
fn term_end(text: &str) -> usize {
    let mut is_quoted = false;
    for (place, letter) in text.char_indices() {
        match letter {
            '"' | '“' | '”' | '„' | '‟' | '＂' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '(' | ')' | '（' | '）' => return place,
            _ if letter.is_whitespace() => return place,
            _ => {}
        }
    }
    text.len()
}

/// Whether a term is a bare name, and neither a joining word, nor a filter, nor a saved query.
fn is_code(term: &str) -> bool {
    let word = term.split(['~', '～']).next().unwrap_or_default();
    let joins = ["AND", "OR", "NOT"].contains(&term) || Kind::NAMES.iter().any(|(name, _)| *name == word);
    let unquoted: String = term.split(['"', '“', '”', '„', '‟', '＂']).step_by(2).collect();
    !joins && !term.starts_with(['@', '＠', '/']) && !unquoted.contains([':', '：'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Query;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(with_codes(text), expected);
        assert!(Query::parse(expected).is_ok(), "{expected}");
    }

    #[test]
    fn a_bare_word_is_a_code() {
        check("trust", "code:trust");
        check("trust OVERLAPS 建立信任", "code:trust OVERLAPS code:建立信任");
        check(
            "(trust OR \"old ties: 关系\") NOT speaker:chen",
            "(code:trust OR code:\"old ties: 关系\") NOT speaker:chen",
        );
        check("-trust code:x", "-code:trust code:x");
        check("a NEAR~3 b", "code:a NEAR~3 code:b");
        check("attribute.\"home 国\":CN （手艺）", "attribute.\"home 国\":CN （code:手艺）");
    }
}
