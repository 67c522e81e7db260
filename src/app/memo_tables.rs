//! Memos and the diary as tables.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Workspace;
use super::memos::{MemoFilter, MemoKind, memo_rows};
use crate::project::{Anchor, CodeId, CoderId, Memo, MemoTarget, TranscriptId};
use crate::report::{Cell, Kind, Table};
use crate::text::Arrange;

/// The memos that `filter` takes, in the order in which they were made.
///
/// The columns are fixed: `id, about, transcript, start, end, code, coding, coder, created, quote, text, day`; start and end
/// are code points of the transcript's text, end exclusive. `about` is `project`, `diary`, `transcript`, `code`, `coding` or
/// `passage`.
pub fn memos_table(workspace: &Workspace, filter: &MemoFilter) -> Table {
    let columns = [
        ("id", Kind::Text),
        ("about", Kind::Text),
        ("transcript", Kind::Text),
        ("start", Kind::Count),
        ("end", Kind::Count),
        ("code", Kind::Text),
        ("coding", Kind::Text),
        ("coder", Kind::Text),
        ("created", Kind::Text),
        ("quote", Kind::Text),
        ("text", Kind::Text),
        ("day", Kind::Text),
    ];
    let mut table = Table::new("Memos", columns);
    table.off_paper = vec!["id", "coding"];
    let project = workspace.project();
    for row in memo_rows(project).iter().filter(|row| filter.takes(row)) {
        if let Some(memo) = project.memos.get(&row.id) {
            table.push(cells(workspace, memo, row.kind));
        }
    }
    table
}

fn cells(workspace: &Workspace, memo: &Memo, kind: MemoKind) -> Vec<Cell> {
    let place = Place::of(workspace, &memo.target);
    let offset = |offset: Option<usize>| offset.map_or(Cell::Missing, Cell::count);
    vec![
        Cell::text(memo.id.to_string()),
        Cell::text(kind.name()),
        Cell::text(place.transcript),
        offset(place.range.map(|(start, _)| start)),
        offset(place.range.map(|(_, end)| end)),
        Cell::text(place.code),
        Cell::text(place.coding),
        Cell::text(memo.coder.as_str()),
        Cell::text(memo.created.to_string()),
        Cell::text(place.quote),
        Cell::text(&memo.text),
        Cell::text(memo.day.map(|day| day.to_string()).unwrap_or_default()),
    ]
}

/// The diary from one day to another, both included, by day and coder; of `coders`, of all where none is named.
pub fn diary_table(workspace: &Workspace, days: (Date, Date), coders: &BTreeSet<CoderId>) -> Table {
    let mut table = Table::new("Diary", ["day", "coder", "id", "text"].map(|name| (name, Kind::Text)));
    table.off_paper = vec!["id"];
    let memos = workspace.project().memos.values().filter_map(|memo| Some((memo.day?, memo)));
    let wanted = memos
        .filter(|(day, memo)| (days.0..=days.1).contains(day) && (coders.is_empty() || coders.contains(&memo.coder)));
    let mut entries: Vec<(Date, &Memo)> = wanted.collect();
    entries.arrange_by_key(|(day, memo)| (*day, &memo.coder, memo.id));
    for (day, memo) in entries {
        let words = [day.to_string(), memo.coder.to_string(), memo.id.to_string(), memo.text.clone()];
        table.push(words.map(Cell::text).to_vec());
    }
    table
}

/// What a memo is about, in the words of a table.
#[derive(Default)]
struct Place {
    transcript: String,
    range: Option<(usize, usize)>,
    code: String,
    coding: String,
    quote: String,
}

impl Place {
    fn of(workspace: &Workspace, target: &MemoTarget) -> Self {
        let resolved = |id: &CodeId| workspace.project().codebook.resolve(id).to_string();
        match target {
            MemoTarget::Project => Self::default(),
            MemoTarget::Transcript(id) => Self { transcript: id.to_string(), ..Self::default() },
            MemoTarget::Code(id) => Self { code: resolved(id), ..Self::default() },
            MemoTarget::Passage(id, anchor) => Self::anchored(id, anchor),
            MemoTarget::Coding(id) => {
                let coding = workspace.project().codings.get(id);
                let place = coding.map(|coding| Self::anchored(&coding.transcript, &coding.anchor));
                let code = coding.map(|coding| resolved(&coding.code)).unwrap_or_default();
                Self { coding: id.to_string(), code, ..place.unwrap_or_default() }
            }
        }
    }

    fn anchored(transcript: &TranscriptId, anchor: &Anchor) -> Self {
        let range = (anchor.range.start().get(), anchor.range.end().get());
        let (transcript, quote) = (transcript.to_string(), anchor.quote().to_owned());
        Self { transcript, quote, range: Some(range), ..Self::default() }
    }
}
