//! Quotes as tables: what the Codes view shows, for the command line.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io;

use foldhash::fast::RandomState;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::ledger::{exemplar, weight};
use super::{Around, AroundPart, Breadth, Listing, around};
use crate::app::Workspace;
use crate::app::analyses::amount;
use crate::project::{CodeId, Codebook, Coding, CodingId, Lately, MemoTarget, Transcript, TranscriptId};
use crate::report::{Cell, Cells, CsvRows, CsvStyle, Kind, Table, csv_lines};

/// The quotes of a listing with what stands around them. The columns are fixed: `group, id, transcript, turn, time, speaker,
/// coder, created, code, weight, exemplar, start, end, before, quote, after, translation, memo, name, path`; start and end
/// are code points of the transcript's text, end exclusive.
pub fn quotes_table(workspace: &Workspace, listing: &Listing, breadth: Breadth) -> Table {
    quotes_table_until(workspace, listing, breadth, &|_, _| true).unwrap_or_default()
}

/// As [`quotes_table`]; `go_on` hears how many of how many texts are read and says whether to go on, `None` where not.
/// Texts are read on all cores, each once, whatever the order of the quotes.
pub fn quotes_table_until(
    workspace: &Workspace,
    listing: &Listing,
    breadth: Breadth,
    go_on: &dyn Fn(usize, usize) -> bool,
) -> Option<Table> {
    let mut table = quotes_head(listing);
    let project = workspace.project();
    let memos = memos(workspace);
    let mut places: HashMap<&TranscriptId, Vec<(usize, &Coding)>> = HashMap::new();
    let mut order: Vec<&TranscriptId> = Vec::new();
    for (place, coding) in
        listing.quotes.iter().enumerate().filter_map(|(place, id)| Some((place, project.codings.get(id)?)))
    {
        let own = places.entry(&coding.transcript).or_insert_with(|| {
            order.push(&coding.transcript);
            Vec::new()
        });
        own.push((place, coding));
    }
    let library = workspace.library();
    let codes = Codes::new(&project.codebook);
    let groups: Vec<&str> = groups(listing);
    let mut rows: Vec<Option<Vec<Cell>>> = vec![None; listing.quotes.len()];
    for (batch, ids) in order.chunks(BATCH).enumerate() {
        if !go_on(batch * BATCH, order.len()) {
            return None;
        }
        let of_text = |id: &&TranscriptId| {
            let transcript = library.glance(id).ok();
            let own = places.get(*id).map(Vec::as_slice).unwrap_or_default();
            let row = |(place, coding): &(usize, &Coding)| {
                let group = groups.get(*place).copied().unwrap_or_default();
                let mut cells = Vec::with_capacity(COLUMNS);
                row(coding, transcript.as_deref(), breadth, group, memos.get(&coding.id), &codes, &mut cells);
                (*place, cells)
            };
            own.iter().map(row).collect::<Vec<_>>()
        };
        let found: Vec<Vec<(usize, Vec<Cell>)>> = ids.par_iter().map(of_text).collect();
        for (place, row) in found.into_iter().flatten() {
            if let Some(slot) = rows.get_mut(place) {
                *slot = Some(row);
            }
        }
    }
    table.rows = rows.into_iter().flatten().collect();
    Some(table)
}

/// Texts that are read between two looks at whether to go on.
const BATCH: usize = 32;

/// Quotes that take turns between transcripts so often more than there are transcripts are in no order of theirs.
const SCATTERED: usize = 4;

/// [`quotes_table`] without its rows.
pub fn quotes_head(listing: &Listing) -> Table {
    let mut table = empty();
    if listing.unread > 0 {
        table.notes.push(format!("{} transcripts could not be read; what they say is left out", listing.unread));
    }
    table
}

/// The rows of [`quotes_table`] as CSV for who writes them down one after the other: they are put into words on all cores,
/// and `take` hears some at a time, in order. So few are in memory, where the quotes of a transcript stand together.
/// Answers how many rows there were.
///
/// # Errors
/// What `take` complains of.
pub fn quotes_in_parts(
    workspace: &Workspace,
    listing: &Listing,
    breadth: Breadth,
    style: CsvStyle,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<usize> {
    let codings = &workspace.project().codings;
    let quotes = listing.quotes.iter().enumerate().filter_map(|(place, id)| Some((place, codings.get(id)?)));
    let quotes: Vec<(usize, &Coding)> = quotes.collect();
    let runs: Vec<&[(usize, &Coding)]> =
        quotes.chunk_by(|(_, one), (_, other)| one.transcript == other.transcript).collect();
    if runs.len() > SCATTERED * listing.transcripts {
        let table = quotes_table(workspace, listing, breadth);
        for rows in table.rows.chunks(BATCH * BATCH) {
            take(&csv_lines(rows, style)?)?;
        }
        return Ok(table.rows.len());
    }
    let (memos, groups, library) = (memos(workspace), groups(listing), workspace.library());
    let codes = Codes::new(&workspace.project().codebook);
    let of_text = |run: &&[(usize, &Coding)]| {
        let transcript = run.first().and_then(|(_, coding)| library.glance(&coding.transcript).ok());
        let mut rows = CsvRows::new(style);
        for (place, coding) in *run {
            let group = groups.get(*place).copied().unwrap_or_default();
            row(coding, transcript.as_deref(), breadth, group, memos.get(&coding.id), &codes, &mut rows);
            rows.end();
        }
        rows.finish()
    };
    for runs in runs.chunks(BATCH) {
        let written: Vec<io::Result<Vec<u8>>> = runs.par_iter().map(of_text).collect();
        written.into_iter().try_for_each(|lines| take(&lines?))?;
    }
    Ok(quotes.len())
}

/// Columns of a list of quotes.
const COLUMNS: usize = 20;

fn empty() -> Table {
    let text = |name| (name, Kind::Text);
    let columns: [_; COLUMNS] = [
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
        text("name"),
        text("path"),
    ];
    let mut table = Table::new("Quotes", columns);
    table.off_paper = vec!["group", "id", "time", "speaker", "created", "start", "end", "before", "after", "memo"];
    table
}

/// Whose codings a list of quotes shows, and what its unit is, in words: what `emic frequencies` counts are segments, and
/// their sum is another.
pub fn quotes_told(workspace: &Workspace, listing: &Listing) -> (String, Vec<String>) {
    let project = workspace.project();
    let (mut coders, mut transcripts, mut codes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut lately: Lately<&str, ()> = Lately::default();
    let mut count = 0;
    for coding in listing.quotes.iter().filter_map(|id| project.codings.get(id)) {
        count += 1;
        lately.get(&coding.coder.as_str(), || {
            coders.insert(coding.coder.as_str());
            Some(())
        });
        lately.get(&coding.transcript.as_str(), || {
            transcripts.insert(&coding.transcript);
            Some(())
        });
        lately.get(&coding.code.as_str(), || {
            codes.insert(project.codebook.resolve(&coding.code));
            Some(())
        });
    }
    let names: Vec<&str> = coders.into_iter().collect();
    let layer = match names.as_slice() {
        [] => String::new(),
        [one] => format!("codings of {one}"),
        few if few.len() <= MOST_NAMED => format!("codings of {}, each by itself", few.join(", ")),
        many => format!("codings of {} coders, each by itself", many.len()),
    };
    let mut notes = vec![format!(
        "unit: codings, n = {} of {} in the study; {}, {}",
        count,
        project.codings.standing().count(),
        amount(codes.len(), "code"),
        amount(transcripts.len(), "transcript")
    )];
    if count > 1 {
        notes.push(
            "a row for each coding; `emic frequencies` makes one segment of codings of one code that overlap, whoever made \
             them, and so has fewer"
                .to_owned(),
        );
    }
    (layer, notes)
}

/// Coders that a caption names.
const MOST_NAMED: usize = 6;

/// The group of each quote, by its place.
fn groups(listing: &Listing) -> Vec<&str> {
    let mut groups = vec![""; listing.quotes.len()];
    for section in &listing.sections {
        let own = groups.get_mut(section.start..section.start + section.count);
        own.into_iter().flatten().for_each(|group| *group = section.name.as_str());
    }
    groups
}

/// What codes are called.
struct Codes<'a> {
    codebook: &'a Codebook,
    known: HashMap<&'a CodeId, [String; 3], RandomState>,
}

impl<'a> Codes<'a> {
    fn new(codebook: &'a Codebook) -> Self {
        let known = codebook.codes().iter().map(|code| (&code.id, Self::called(codebook, &code.id))).collect();
        Self { codebook, known }
    }

    /// The id in force, the name and the path.
    fn of(&self, code: &CodeId) -> Cow<'_, [String; 3]> {
        let known = self.known.get(code).map(Cow::Borrowed);
        known.unwrap_or_else(|| Cow::Owned(Self::called(self.codebook, code)))
    }

    fn called(codebook: &Codebook, code: &CodeId) -> [String; 3] {
        let id = codebook.resolve(code);
        let name = codebook.get(id.as_str()).map_or(id.as_str(), |code| &code.name);
        [id.to_string(), name.to_owned(), codebook.path(&id)]
    }
}

fn row(
    coding: &Coding,
    transcript: Option<&Transcript>,
    breadth: Breadth,
    group: &str,
    memo: Option<&String>,
    codes: &Codes<'_>,
    cells: &mut dyn Cells,
) {
    let place = transcript.and_then(|transcript| around(transcript, &coding.anchor, breadth)).unwrap_or_default();
    let [code, name, path] = &*codes.of(&coding.code);
    let (before, after) = place.beside();
    let weight = weight(coding);
    cells.text(group);
    cells.text(coding.id.0.hyphenated().encode_lower(&mut [0; 36]));
    cells.text(coding.transcript.as_str());
    if place.turn == 0 {
        cells.missing()
    } else {
        cells.count(place.turn)
    }
    cells.text(&place.time.map(clock).unwrap_or_default());
    cells.text(place.speaker.as_deref().unwrap_or_default());
    cells.text(coding.coder.as_str());
    cells.text(&coding.created.to_string());
    cells.text(code);
    if weight == 0 {
        cells.missing()
    } else {
        cells.count(usize::from(weight))
    }
    cells.text(if exemplar(coding) { "yes" } else { "" });
    cells.count(coding.anchor.range.start().get());
    cells.count(coding.anchor.range.end().get());
    cells.text(&before);
    cells.text(coding.anchor.quote());
    cells.text(&after);
    cells.text(coding.translation.as_deref().unwrap_or_default());
    cells.text(memo.map_or("", String::as_str));
    cells.text(name);
    cells.text(path);
}

impl Around {
    /// What stands before the quote, and what behind it: a line for each turn, with who speaks where the quote has nothing of
    /// the turn.
    fn beside(&self) -> (Cow<'_, str>, Cow<'_, str>) {
        if let [part] = self.parts.as_slice() {
            return (Cow::Borrowed(&part.before), Cow::Borrowed(&part.after));
        }
        let quoted = |part: &AroundPart| !part.quote.is_empty();
        let joined =
            |parts: Vec<String>| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
        let first = self.parts.iter().position(quoted).unwrap_or(0);
        let last = self.parts.iter().rposition(quoted).unwrap_or(0);
        let spoken = |place: usize, words: &str, part: &AroundPart| {
            let inside = (first..=last).contains(&place);
            match &part.speaker {
                Some(speaker) if !inside && !words.is_empty() => format!("{speaker}: {words}"),
                _ => words.to_owned(),
            }
        };
        let parts = || self.parts.iter().enumerate();
        let before = joined(parts().map(|(place, part)| spoken(place, &part.before, part)).collect());
        let after = joined(parts().map(|(place, part)| spoken(place, &part.after, part)).collect());
        (Cow::Owned(before), Cow::Owned(after))
    }
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
