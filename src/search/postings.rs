//! What the engine's dictionary and lists say: which words a pattern accepts, and in which turns they stand where.

use std::io;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use super::pattern::Pattern;
use super::turns::Bits;

/// The words of the dictionary that a pattern accepts.
pub(super) fn terms(inverted: &InvertedIndexReader, pattern: &Pattern) -> io::Result<Vec<TermInfo>> {
    let dictionary = inverted.terms();
    let mut found = Vec::new();
    let prefix = match pattern {
        Pattern::Exact(word) => {
            found.extend(dictionary.get(word)?);
            return Ok(found);
        }
        Pattern::Stem(stem) => {
            if let Some(form) = stem.irregular() {
                found.extend(dictionary.get(form)?);
            }
            stem.prefix()
        }
        Pattern::Glob(glob) => glob.prefix(),
        Pattern::Fuzzy { .. } => "",
    };
    let mut range = dictionary.range().ge(prefix);
    let mut after = prefix.as_bytes().to_vec();
    // No byte of UTF-8 is 0xFF, so this bounds all words that begin with the prefix.
    after.push(0xFF);
    range = range.lt(after);
    let mut stream = range.into_stream()?;
    let irregular = if let Pattern::Stem(stem) = pattern { stem.irregular() } else { None };
    while stream.advance() {
        let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
        if Some(word) != irregular && pattern.accepts(word) {
            found.push(stream.value().clone());
        }
    }
    Ok(found)
}

/// Put all turns with a term in.
pub(super) fn insert_postings(inverted: &InvertedIndexReader, term: &TermInfo, bits: &mut Bits) -> io::Result<()> {
    each_turn(inverted, term, |document| bits.insert(document))
}

/// Go through all turns with a term.
pub(super) fn each_turn(inverted: &InvertedIndexReader, term: &TermInfo, mut each: impl FnMut(u32)) -> io::Result<()> {
    let mut postings = inverted.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    loop {
        let documents = postings.docs();
        if documents.is_empty() {
            return Ok(());
        }
        documents.iter().for_each(|&document| each(document));
        postings.advance();
    }
}

/// All positions of terms in the candidate turns, by turn, ascending.
pub(super) fn positions(
    inverted: &InvertedIndexReader,
    terms: &[TermInfo],
    candidates: &Bits,
) -> io::Result<Vec<(u32, u32)>> {
    let mut found = Vec::new();
    let mut places = Vec::new();
    for term in terms {
        let mut postings = inverted.read_postings_from_terminfo(term, IndexRecordOption::WithFreqsAndPositions)?;
        let mut document = postings.doc();
        while document != TERMINATED {
            if candidates.contains(document) {
                postings.positions(&mut places);
                found.extend(places.iter().map(|&place| (document, place)));
            }
            document = postings.advance();
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
