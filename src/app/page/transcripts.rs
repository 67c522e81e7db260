//! Transcripts with their coded passages marked: as many as a browser opens without a pause.

use crate::app::analyses::amount;
use crate::app::papers::{Ask, Highlighter};
use crate::app::{Error, Workspace};
use crate::project::{TranscriptId, TranscriptRecord};
use crate::report::Highlighted;
use crate::report::page::{Block, PagePart, PageTranscript, PageTurn};

/// Code points of all transcripts on a page.
const MOST: usize = 2_000_000;

/// Code points of one: a page that shows half an interview would be a page that misleads.
const LONGEST: usize = 400_000;

pub(super) fn transcripts(workspace: &Workspace, ask: &Ask<'_>, left: &mut Vec<String>) -> Result<Vec<Block>, Error> {
    let project = workspace.project();
    let all: Vec<&TranscriptRecord> =
        ask.transcripts(workspace).iter().filter_map(|id| project.transcripts.get(id)).collect();
    let shown = fitting(&all);
    let mut pages = Vec::new();
    let mut highlighter = Highlighter::new(workspace, ask)?;
    for (done, record) in shown.iter().enumerate() {
        ask.tell("marking", done, shown.len())?;
        pages.push(page(record, pages.len(), highlighter.mark(&record.id)?));
    }
    let mut blocks = vec![Block::Words(
        "Coded passages are marked in the colour of their first code; a line below says that there are several, and the codes \
         that begin in a turn stand beside it."
            .to_owned(),
    )];
    if shown.len() < all.len() {
        let kept: Vec<&TranscriptId> = shown.iter().map(|record| &record.id).collect();
        let out: Vec<&str> =
            all.iter().filter(|record| !kept.contains(&&record.id)).map(|record| record.id.as_str()).collect();
        let words = format!(
            "{} of {} transcripts are shown, so that the page opens at once; left out: {}.",
            shown.len(),
            all.len(),
            named(&out)
        );
        left.push(words.clone());
        blocks.push(Block::Words(words));
    }
    blocks.push(Block::Transcripts(pages));
    Ok(blocks)
}

/// The transcripts that fit, in their order.
fn fitting<'a>(all: &[&'a TranscriptRecord]) -> Vec<&'a TranscriptRecord> {
    let mut room = MOST;
    let mut fitting = Vec::new();
    for record in all.iter().filter(|record| record.chars <= LONGEST) {
        let Some(rest) = room.checked_sub(record.chars) else { break };
        room = rest;
        fitting.push(*record);
    }
    fitting
}

/// Names, the first of many.
fn named(names: &[&str]) -> String {
    const MOST_NAMED: usize = 12;
    match names.get(..MOST_NAMED).filter(|_| names.len() > MOST_NAMED) {
        Some(first) => format!("{} and {} more", first.join(", "), names.len() - MOST_NAMED),
        None => names.join(", "),
    }
}

fn page(record: &TranscriptRecord, number: usize, highlighted: Highlighted) -> PageTranscript {
    let title = if record.title == record.id.as_str() {
        record.title.clone()
    } else {
        format!("{} ({})", record.title, record.id)
    };
    let segments: usize = highlighted.codes.iter().map(|code| code.segments).sum();
    let mut begun: Vec<usize> = Vec::new();
    let mut turns = Vec::with_capacity(highlighted.turns.len());
    for turn in highlighted.turns {
        let mut begins = Vec::new();
        let mut parts = Vec::with_capacity(turn.pieces.len());
        for piece in turn.pieces {
            // What runs on from the part before does not begin here.
            begins.extend(piece.codes.iter().copied().filter(|code| !begun.contains(code)));
            begun.clone_from(&piece.codes);
            parts.push(PagePart { words: piece.text, codes: piece.codes });
        }
        let mut seen = Vec::new();
        begins.retain(|code| {
            if seen.contains(code) {
                false
            } else {
                seen.push(*code);
                true
            }
        });
        let known = |words: String| Some(words).filter(|words| !words.is_empty());
        turns.push(PageTurn { speaker: known(turn.speaker), time: known(turn.time), parts, begins });
    }
    PageTranscript {
        place: format!("transcript-{}", number + 1),
        title,
        about: format!(
            "{}, {} of {}",
            amount(record.words, "word"),
            amount(segments, "segment"),
            amount(highlighted.codes.len(), "code")
        ),
        codes: highlighted.codes.into_iter().map(|code| (code.name, code.color.name())).collect(),
        turns,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{Color, recognise};
    use crate::report::{HighlightedTurn, Legend, Piece};

    fn record(id: &str, chars: usize) -> TranscriptRecord {
        TranscriptRecord { chars, ..TranscriptRecord::of_text(id.into(), "Q: 好", &recognise("Q: 好")) }
    }

    #[test]
    fn what_is_too_large_for_a_page_stays_out() {
        let all = [record("a", MOST / 5), record("陈", LONGEST + 1), record("b", LONGEST), record("c", LONGEST)];
        let check = |all: &[&TranscriptRecord], expected: &[&str]| {
            assert_eq!(fitting(all).iter().map(|record| record.id.as_str()).collect::<Vec<_>>(), expected);
        };
        check(&all.iter().collect::<Vec<_>>(), &["a", "b", "c"]);
        let large = record("l", LONGEST);
        check(&[&large, &large, &large, &large, &large, &large], &["l"; 5]);
        assert_eq!(named(&["a", "b"]), "a, b");
        assert_eq!(named(&["x"; 15]).split(", ").count(), 12);
        assert!(named(&["x"; 15]).ends_with("x and 3 more"));
    }

    #[test]
    fn a_code_stands_beside_the_turn_in_which_it_begins() {
        let piece =
            |text: &str, codes: &[usize]| Piece { text: text.to_owned(), codes: codes.to_vec(), ..Piece::default() };
        let turn = |pieces: Vec<Piece>| HighlightedTurn { number: 1, pieces, ..HighlightedTurn::default() };
        let code =
            |name: &str| Legend { code: name.to_owned(), name: name.to_owned(), color: Color::Teal, segments: 1 };
        let found = Highlighted {
            id: "t".into(),
            title: "t".to_owned(),
            codes: vec![code("信任"), code("b")],
            turns: vec![
                turn(vec![piece("one ", &[]), piece("two ", &[0]), piece("three", &[0, 1])]),
                turn(vec![piece("four", &[1]), piece(" five", &[]), piece(" six", &[1])]),
                turn(vec![piece("seven 😀", &[])]),
            ],
            notes: Vec::new(),
        };
        let shown = page(&record("t", 9), 0, found);
        let begins: Vec<&[usize]> = shown.turns.iter().map(|turn| turn.begins.as_slice()).collect();
        assert_eq!(begins, [&[0, 1][..], &[1], &[]]);
        assert_eq!((shown.place.as_str(), shown.about.as_str()), ("transcript-1", "1 word, 2 segments of 2 codes"));
    }
}
