//! `emic search`

use std::collections::HashSet;
use std::io::{IsTerminal as _, stdout};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::app::captions::caption_of;
use crate::app::{
    Facets, Lines, Order, QueryError, Question, Results, SearchError, Searcher, Wanted, Workspace, context,
};
use crate::cli::progress::Progress;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::Extent;
use crate::report::{Cell, Format, Kind, Table, clean_line};

/// Search the words of all transcripts.
///
/// Words must all be there; "exact phrase", OR, NOT or -, (parentheses), pref*, fuzz~1, "near by"~5, /regex/; filters
/// speaker: transcript: code: coder: has:coding attribute.NAME:VALUE; @NAME for a saved query (`emic
/// queries`). Start and end are code points of the transcript's text; turns count from 1, as in `emic show --coded`. What is
/// not printed on a terminal is JSON.
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
    /// The order: by place, by the word left or right of the hit, what fits best first
    #[arg(long, value_name = "ORDER", default_value = "place", value_parser = orders())]
    sort: Order,
    /// What of each hit is given: the words found, their sentence, their turn
    #[arg(long, value_name = "UNIT", default_value = "match", value_parser = units())]
    unit: Extent,
    /// Only count hits, turns and transcripts
    #[arg(long, conflicts_with = "facets")]
    count: bool,
    /// Count the matching turns by transcript, speaker, code and attribute, each with the filter that narrows to them
    #[arg(long)]
    facets: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Search {
    /// Search.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let searcher = refreshed(&workspace)?;
        let query = self.query.join(" ").trim_start().to_owned();
        let page = stdout().is_terminal() && self.listing.file().is_none() && !self.count;
        let limit = self.limit.filter(|_| !self.count).unwrap_or(if page { 50 } else { usize::MAX });
        if self.facets {
            let table = by_facet(&searcher.facets(&query, &workspace).map_err(explain)?);
            let table = table.captioned(caption_of(&workspace, std::slice::from_ref(&query)));
            return output::list_as(&table, &workspace, &self.listing, global, Format::Json);
        }
        let results = self.results(&searcher, &workspace, &query, limit)?;
        if !results.complete {
            let (hits, turns) = (results.hits.len(), results.turns);
            output::note(&format!("the first {hits} hits; {turns} turns match. --limit N shows more"));
        }
        let table = if self.count { counts(&results) } else { self.hits(&workspace, &results)? };
        let table = table.captioned(caption_of(&workspace, &[query]));
        output::list_as(&table, &workspace, &self.listing, global, Format::Json)?;
        Ok(Outcome::found(!results.hits.is_empty()))
    }

    /// The hits in the order that is asked for.
    fn results(
        &self,
        searcher: &Searcher,
        workspace: &Workspace,
        query: &str,
        limit: usize,
    ) -> Result<Results, Failure> {
        if self.sort == Order::Place {
            return searcher.search(query, workspace, limit).map_err(explain);
        }
        let question = Question::ask(query, workspace, None).map_err(explain)?;
        let most = if self.sort == Order::Relevance { limit } else { usize::MAX };
        let wanted = Wanted { first: most, most, order: self.sort };
        let mut results = Results::default();
        let mut take = |part: Lines| {
            results.hits.extend(part.lines.into_iter().map(|line| line.hit));
            (results.turns, results.transcripts) = (part.turns, part.by_transcript.len());
            results.complete = part.last;
            true
        };
        question.answer(searcher, &workspace.library(), wanted, &|| true, &mut take).map_err(explain)?;
        results.complete &= results.hits.len() <= limit;
        results.hits.truncate(limit);
        Ok(results)
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
        let mut given = HashSet::new();
        for hit in &results.hits {
            let transcript = workspace.transcript(&hit.transcript)?;
            let found = self.unit.around(&transcript, hit.range);
            // Of several hits in one sentence or turn it is given once.
            if self.unit != Extent::Match && !given.insert((&hit.transcript, found)) {
                continue;
            }
            let range = transcript.positions.to_chars(&transcript.text, found);
            let speaker = transcript.turns.get(hit.turn).and_then(|turn| turn.speaker.as_deref());
            let (before, words, after) = context(&transcript, found, self.context);
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

fn orders() -> impl TypedValueParser<Value = Order> {
    let names = PossibleValuesParser::new(Order::ALL.map(Order::name));
    names.map(|name| Order::of_name(&name).unwrap_or_default())
}

fn units() -> impl TypedValueParser<Value = Extent> {
    let names = PossibleValuesParser::new(Extent::ALL.map(Extent::name));
    names.map(|name| Extent::parse(&name).unwrap_or_default())
}

fn by_facet(facets: &Facets) -> Table {
    let columns = [("facet", Kind::Text), ("value", Kind::Text), ("turns", Kind::Count), ("filter", Kind::Text)];
    let mut table = Table::new("Facets", columns);
    for (group, facets) in facets.groups() {
        for facet in facets {
            let texts = [group, &facet.label].map(Cell::text);
            // With NOT, since a spreadsheet would take a minus for a formula.
            let filter = facet.filter.strip_prefix('-').map_or(facet.filter.clone(), |bare| format!("NOT {bare}"));
            table.push([texts.as_slice(), &[Cell::count(facet.turns), Cell::text(filter)]].concat());
        }
    }
    table
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
    let mut progress = Progress::begin();
    let mut tell = |done, all| progress.tell("indexing", done, all, "transcripts");
    let refreshed = searcher.refresh(&Searcher::sources(workspace), &mut tell).map_err(failed)?;
    let is_stopped = progress.is_stopped();
    drop(progress);
    if is_stopped && !refreshed.complete {
        return Err(Failure::new("stopped while indexing; what is done is kept"));
    }
    if let Some(why) = refreshed.rebuilt {
        output::note(&why);
    }
    Ok(searcher)
}

/// A mistake in a query, with the query and a caret below the place.
pub(super) fn explain(error: QueryError) -> Failure {
    let caret: Vec<String> = error.caret().lines().map(|line| format!("  {line}")).collect();
    let failure = Failure::new(format!("{}\n{}", clean_line(&error.message), caret.join("\n")));
    match error.hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}
