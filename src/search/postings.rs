//! What the engine's dictionary and lists say: which words a pattern accepts, and in which turns they stand where.

use std::io;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use super::evaluate::GoOn;
use super::pattern::Pattern;
use super::turns::Bits;
use super::vocabulary::Vocabulary;

/// The words of the dictionary that a pattern accepts. `vocabulary` is asked for where the pattern does not say how they
/// begin.
pub(super) fn terms<'v>(
    inverted: &InvertedIndexReader,
    pattern: &Pattern,
    vocabulary: impl FnOnce() -> Option<&'v Vocabulary>,
) -> io::Result<Vec<TermInfo>> {
    match pattern {
        Pattern::Exact(word) => Ok(inverted.terms().get(word)?.into_iter().collect()),
        Pattern::Stem(stem) => {
            let irregular = stem.irregular();
            let mut found = behind(inverted, stem.prefix(), |word| Some(word) != irregular && stem.covers(word))?;
            if let Some(form) = irregular {
                found.extend(inverted.terms().get(form)?);
            }
            Ok(found)
        }
        Pattern::Glob(glob) => match vocabulary().filter(|_| glob.prefix().is_empty()) {
            Some(vocabulary) => {
                let accepted =
                    vocabulary.holding(&glob.longest()).filter(|&place| glob.accepts(vocabulary.word(place)));
                Ok(accepted.filter_map(|place| vocabulary.list(place)).cloned().collect())
            }
            None => behind(inverted, glob.prefix(), |word| glob.accepts(word)),
        },
        Pattern::Fuzzy { .. } => behind(inverted, "", |word| pattern.accepts(word)),
    }
}

/// The accepted words of the dictionary that begin with `prefix`.
fn behind(inverted: &InvertedIndexReader, prefix: &str, accepts: impl Fn(&str) -> bool) -> io::Result<Vec<TermInfo>> {
    // No byte of UTF-8 is 0xFF, so this bounds all words that begin with the prefix.
    let mut after = prefix.as_bytes().to_vec();
    after.push(0xFF);
    let mut stream = inverted.terms().range().ge(prefix).lt(after).into_stream()?;
    let mut found = Vec::new();
    while stream.advance() {
        if std::str::from_utf8(stream.key()).is_ok_and(&accepts) {
            found.push(stream.value().clone());
        }
    }
    Ok(found)
}

/// Put all turns with a term in. Leaves off where the search is not to go on.
pub(super) fn insert_postings(
    inverted: &InvertedIndexReader,
    term: &TermInfo,
    bits: &mut Bits,
    go_on: GoOn,
) -> io::Result<()> {
    each_turn(inverted, term, go_on, |document| bits.insert(document))
}

/// Go through all turns with a term. Leaves off where the search is not to go on.
pub(super) fn each_turn(
    inverted: &InvertedIndexReader,
    term: &TermInfo,
    go_on: GoOn,
    mut each: impl FnMut(u32),
) -> io::Result<()> {
    let mut postings = inverted.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    loop {
        let documents = postings.docs();
        if documents.is_empty() || !go_on() {
            return Ok(());
        }
        documents.iter().for_each(|&document| each(document));
        postings.advance();
    }
}

/// All positions of terms in the candidate turns from `start` to before `end`, by turn, ascending. Leaves off where the
/// search is not to go on.
pub(super) fn positions(
    inverted: &InvertedIndexReader,
    terms: &[TermInfo],
    candidates: &Bits,
    (start, end): (u32, u32),
    go_on: GoOn,
) -> io::Result<Vec<(u32, u32)>> {
    let mut found = Vec::new();
    let mut places = Vec::new();
    for term in terms {
        let mut postings = inverted.read_postings_from_terminfo(term, IndexRecordOption::WithFreqsAndPositions)?;
        let mut wanted = candidates.next(start);
        while let Some(candidate) = wanted.filter(|&candidate| candidate < end && go_on()) {
            let document = if postings.doc() < candidate { postings.seek(candidate) } else { postings.doc() };
            if document == TERMINATED {
                break;
            }
            if document == candidate {
                postings.positions(&mut places);
                found.extend(places.iter().map(|&place| (document, place)));
                wanted = candidates.next(candidate + 1);
            } else {
                wanted = candidates.next(document);
            }
        }
    }
    if terms.len() > 1 {
        found.sort_unstable();
    }
    Ok(found)
}

/// Put the positions of one turn, taken from the front of `rest`, into `places`.
pub(super) fn take(rest: &mut &[(u32, u32)], document: u32, places: &mut Vec<u32>) {
    places.clear();
    while let Some((&(other, place), after)) = rest.split_first()
        && other <= document
    {
        if other == document {
            places.push(place);
        }
        *rest = after;
    }
}
