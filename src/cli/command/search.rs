//! `emic search`

use std::io::{IsTerminal as _, stdout};

use clap::Args;

use crate::app::{QueryError, Results, SearchError, Searcher, Workspace, context};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::report::{Cell, Format, Kind, Table, clean_line};

/// Search the words of all transcripts.
///
/// Words must all be there; "exact phrase", OR, NOT or -, (parentheses), pref*, fuzz~1, "near by"~5, /regex/; filters
/// speaker: transcript: code: coder: has:coding attribute.NAME:VALUE. Start and end are code points of the transcript's
/// text; turns count from 1, as in `emic show --coded`. What is not printed on a terminal is JSON.
#[derive(Args, Debug)]
pub struct Search {
    /// What to look for; several words need no quotes
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// Characters before and after each hit
    #[arg(long, default_value_t = 40, value_name = "N")]
    context: usize,
    /// At most so many hits; 50 on a terminal, else all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Only count hits, turns and transcripts
    #[arg(long)]
    count: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Search {
    /// Search.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let searcher = refreshed(&workspace)?;
        let query = self.query.join(" ");
        let page = stdout().is_terminal() && self.listing.output.is_none() && !self.count;
        let limit = self.limit.filter(|_| !self.count).unwrap_or(if page { 50 } else { usize::MAX });
        let results = searcher.search(&query, &workspace, limit).map_err(explain)?;
        if !results.complete {
            let (hits, turns) = (results.hits.len(), results.turns);
            output::note(&format!("the first {hits} hits; {turns} turns match. --limit N shows more"));
        }
        let table = if self.count { counts(&results) } else { self.hits(&workspace, &results)? };
        output::list_as(&table, workspace.title(), &self.listing, global, Format::Json)?;
        Ok(Outcome::found(!results.hits.is_empty()))
    }

    fn hits(&self, workspace: &Workspace, results: &Results) -> Result<Table, Failure> {
        let columns = [
            ("transcript", Kind::Text),
            ("turn", Kind::Count),
            ("speaker", Kind::Text),
            ("start", Kind::Count),
            ("end", Kind::Count),
            ("before", Kind::Text),
            ("match", Kind::Text),
            ("after", Kind::Text),
        ];
        let mut table = Table::new("Hits", columns);
        for hit in &results.hits {
            let transcript = workspace.transcript(&hit.transcript)?;
            let range = transcript.positions.to_chars(&transcript.text, hit.range);
            let speaker = transcript.turns.get(hit.turn).and_then(|turn| turn.speaker.as_deref());
            let (before, words, after) = context(&transcript, hit.range, self.context);
            table.push(vec![
                Cell::text(hit.transcript.as_str()),
                Cell::count(hit.turn + 1),
                Cell::text(speaker.unwrap_or_default()),
                Cell::count(range.start().get()),
                Cell::count(range.end().get()),
                Cell::text(before),
                Cell::text(words),
                Cell::text(after),
            ]);
        }
        Ok(table)
    }
}

fn counts(results: &Results) -> Table {
    let mut table = Table::new("Counts", [("hits", Kind::Count), ("turns", Kind::Count), ("transcripts", Kind::Count)]);
    table.push([results.hits.len(), results.turns, results.transcripts].map(Cell::count).to_vec());
    table
}

/// The index of the study, brought up to date.
pub(super) fn refreshed(workspace: &Workspace) -> Result<Searcher, Failure> {
    let failed = |error: SearchError| Failure::new(error.to_string());
    let mut searcher = Searcher::open(workspace.root()).map_err(failed)?;
    let refreshed = searcher.refresh(&Searcher::sources(workspace), &mut |_, _| true).map_err(failed)?;
    if let Some(why) = refreshed.rebuilt {
        output::note(&why);
    }
    Ok(searcher)
}

pub(super) fn explain(error: QueryError) -> Failure {
    let caret: Vec<String> = error.caret().lines().map(|line| format!("  {line}")).collect();
    let failure = Failure::new(format!("{}\n{}", clean_line(&error.message), caret.join("\n")));
    match error.hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}
