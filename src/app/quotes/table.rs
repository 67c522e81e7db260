//! Quotes as tables: what the Codes view shows, for the command line.

use std::collections::HashMap;

use super::ledger::{exemplar, weight};
use super::{Breadth, Listing, around};
use crate::app::Workspace;
use crate::project::{CodingId, MemoTarget};
use crate::report::{Cell, Kind, Table};

/// The quotes of a listing with what stands around them. The columns are fixed: `group, id, transcript, turn, time, speaker,
/// coder, created, code, weight, exemplar, start, end, before, quote, after, translation, memo`; start and end are code
/// points of the transcript's text, end exclusive.
pub fn quotes_table(workspace: &Workspace, listing: &Listing, breadth: Breadth) -> Table {
    let text = |name| (name, Kind::Text);
    let columns = [
        text("group"),
        text("id"),
        text("transcript"),
        ("turn", Kind::Count),
        text("time"),
        text("speaker"),
        text("coder"),
        text("created"),
        text("code"),
        ("weight", Kind::Count),
        text("exemplar"),
        ("start", Kind::Count),
        ("end", Kind::Count),
        text("before"),
        text("quote"),
        text("after"),
        text("translation"),
        text("memo"),
    ];
    let mut table = Table::new("Quotes", columns);
    let memos = memos(workspace);
    for (place, id) in listing.quotes.iter().enumerate() {
        let group = listing.section_at(place).map_or("", |section| &section.name);
        if let Some(row) = row(workspace, *id, breadth, group, memos.get(id)) {
            table.push(row);
        }
    }
    if listing.unread > 0 {
        table.notes.push(format!("{} transcripts could not be read; what they say is left out", listing.unread));
    }
    table
}

fn row(workspace: &Workspace, id: CodingId, breadth: Breadth, group: &str, memo: Option<&String>) -> Option<Vec<Cell>> {
    let coding = workspace.project().codings.get(&id)?;
    let transcript = workspace.transcript(&coding.transcript).ok();
    let place = transcript.and_then(|transcript| around(&transcript, &coding.anchor, breadth)).unwrap_or_default();
    let quoted = |part: &&super::AroundPart| !part.quote.is_empty();
    let joined = |parts: Vec<String>| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
    let first = place.parts.iter().position(|part| quoted(&part)).unwrap_or(0);
    let last = place.parts.iter().rposition(|part| quoted(&part)).unwrap_or(0);
    let spoken = |place: usize, words: &str, part: &super::AroundPart| {
        let inside = (first..=last).contains(&place);
        match &part.speaker {
            Some(speaker) if !inside && !words.is_empty() => format!("{speaker}: {words}"),
            _ => words.to_owned(),
        }
    };
    let parts = || place.parts.iter().enumerate();
    let before = joined(parts().map(|(place, part)| spoken(place, &part.before, part)).collect());
    let after = joined(parts().map(|(place, part)| spoken(place, &part.after, part)).collect());
    let weight = weight(coding);
    Some(vec![
        Cell::text(group),
        Cell::text(id.to_string()),
        Cell::text(coding.transcript.as_str()),
        if place.turn == 0 { Cell::Missing } else { Cell::count(place.turn) },
        Cell::text(place.time.map(clock).unwrap_or_default()),
        Cell::text(place.speaker.unwrap_or_default()),
        Cell::text(coding.coder.as_str()),
        Cell::text(coding.created.to_string()),
        Cell::text(workspace.project().codebook.resolve(&coding.code).as_str()),
        if weight == 0 { Cell::Missing } else { Cell::count(usize::from(weight)) },
        Cell::text(if exemplar(coding) { "yes" } else { "" }),
        Cell::count(coding.anchor.range.start().get()),
        Cell::count(coding.anchor.range.end().get()),
        Cell::text(before),
        Cell::text(&coding.anchor.quote),
        Cell::text(after),
        Cell::text(coding.translation.as_deref().unwrap_or_default()),
        Cell::text(memo.map_or("", String::as_str)),
    ])
}

/// How many quotes each group has, in how many transcripts, and in the last row the same of all: `group, quotes,
/// transcripts`.
pub fn counts_table(listing: &Listing) -> Table {
    let mut table =
        Table::new("Quotes", [("group", Kind::Text), ("quotes", Kind::Count), ("transcripts", Kind::Count)]);
    for section in &listing.sections {
        table.push(vec![Cell::text(&section.name), Cell::count(section.count), Cell::count(section.transcripts)]);
    }
    table.push(vec![Cell::text("all"), Cell::count(listing.quotes.len()), Cell::count(listing.transcripts)]);
    table
}

/// `1:02:03`
fn clock(time: u64) -> String {
    let seconds = time / 1_000;
    format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// The memos on codings, those on one joined by lines.
fn memos(workspace: &Workspace) -> HashMap<CodingId, String> {
    let mut memos: HashMap<CodingId, String> = HashMap::new();
    for memo in workspace.project().memos.values() {
        let MemoTarget::Coding(id) = &memo.target else { continue };
        let text = memos.entry(*id).or_default();
        text.push_str(if text.is_empty() { "" } else { "\n" });
        text.push_str(&memo.text);
    }
    memos
}
