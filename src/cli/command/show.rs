//! `emic show`

use std::collections::BTreeSet;
use std::fmt::Write as _;

use clap::Args;

use crate::app::Workspace;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{Codebook, Coding, Transcript, Turn};
use crate::report::{Cell, Kind, Table, clean_line};
use crate::text::Arrange;

/// Print a transcript: its text as it is, or with `--coded` turn by turn with what was coded there.
#[derive(Args, Debug)]
pub struct Show {
    /// The transcript
    #[arg(value_name = "ID")]
    transcript: String,
    /// Turn by turn, each with its codings
    #[arg(long)]
    coded: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Show {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let id = session::transcript(workspace.project(), &self.transcript)?;
        let coders = session::coders(workspace.project(), global)?;
        let transcript = workspace.transcript(&id)?;
        let mut codings: Vec<&Coding> = workspace.project().codings.standing_of(&id).collect();
        codings.retain(|coding| coders.is_empty() || coders.contains(&coding.coder));
        codings.arrange_by_key(|coding| (coding.anchor.range, &coding.code, &coding.coder));
        if self.listing.asks_for_table() {
            let table = turns_table(&workspace.project().codebook, &transcript, &codings);
            return output::list(&table, &workspace, &self.listing, global);
        }
        match self.coded {
            true => output::print_text(&coded_text(&workspace, &transcript, &codings))?,
            false => output::print_text(&transcript.text)?,
        }
        Ok(Outcome::Done)
    }
}

/// A row for each turn; start and end are code points of the words spoken.
fn turns_table(codebook: &Codebook, transcript: &Transcript, codings: &[&Coding]) -> Table {
    let columns = [
        ("turn", Kind::Count),
        ("speaker", Kind::Text),
        ("time", Kind::Text),
        ("start", Kind::Count),
        ("end", Kind::Count),
        ("codes", Kind::Text),
        ("text", Kind::Text),
    ];
    let mut table = Table::new("Turns", columns);
    for (number, turn) in transcript.turns.iter().enumerate() {
        let range = transcript.positions.to_chars(&transcript.text, turn.words);
        let codes = codings.iter().filter(|coding| coding.anchor.range.overlaps(range));
        let codes: BTreeSet<String> = codes.map(|coding| codebook.resolve(&coding.code).to_string()).collect();
        table.push(vec![
            Cell::count(number + 1),
            Cell::text(turn.speaker.as_deref().unwrap_or_default()),
            Cell::text(turn.time.map(clock).unwrap_or_default()),
            Cell::count(range.start().get()),
            Cell::count(range.end().get()),
            Cell::text(codes.into_iter().collect::<Vec<_>>().join(", ")),
            Cell::text(turn.words.slice(&transcript.text)),
        ]);
    }
    table
}

/// Each turn with its number, speaker and words, and below it the codings that begin in it.
fn coded_text(workspace: &Workspace, transcript: &Transcript, codings: &[&Coding]) -> String {
    let mut text = String::new();
    let mut codings = codings.iter().peekable();
    for (number, turn) in transcript.turns.iter().enumerate() {
        let _ = writeln!(text, "{}\n{}", heading(number + 1, turn), turn.words.slice(&transcript.text));
        let end = transcript.positions.char_of(&transcript.text, turn.range.end());
        while let Some(coding) = codings.next_if(|coding| coding.anchor.range.start() < end) {
            let _ = writeln!(text, "{}", coding_line(workspace, coding));
        }
        text.push('\n');
    }
    // Whatever lies behind the last turn, in blank lines.
    for coding in codings {
        let _ = writeln!(text, "{}", coding_line(workspace, coding));
    }
    text
}

fn heading(number: usize, turn: &Turn) -> String {
    let parts = [Some(format!("[{number}]")), turn.speaker.clone(), turn.time.map(clock)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}

fn coding_line(workspace: &Workspace, coding: &Coding) -> String {
    let codebook = &workspace.project().codebook;
    let id = codebook.resolve(&coding.code);
    let name = codebook.get(id.as_str()).map_or("unlisted", |code| &code.name);
    let (range, quote) = (coding.anchor.range, clean_line(coding.anchor.quote()));
    format!("    | {id} ({name})  {}  {range}  “{quote}”", coding.coder)
}

/// Milliseconds as `00:01:02`.
fn clock(millis: u64) -> String {
    let seconds = millis / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
