//! A concordance: the hits of a query with the words around them, read part by part on a thread that does not have the
//! study.
//!
//! Ask a [`Question`] where the study is; what its filters mean is settled there. Then [`Question::answer`] needs only a
//! [`Searcher`] and the [`Library`], and hands over the lines as they are found, until it is told to stop.

use std::sync::Arc;

use super::asked::Asked;
use super::order::Order;
use super::searching::{Searcher, context, explain, printable};
use super::{Hit, Library, QueryError, Workspace};
use crate::project::{Transcript, TranscriptId};
use crate::search::{Failure, Field, Filter, Found, GoOn, Query, Scope, Study};
use crate::text::{CharRange, TextRange};

/// Characters kept on either side of a hit: what fills half a wide screen.
const CONTEXT: usize = 240;

/// Characters kept of the words found; a turn that is one hit as a whole can be long.
const WORDS: usize = 400;

/// A hit with the words around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The hit.
    pub hit: Hit,
    /// The same in code points, as codings lie.
    pub chars: CharRange,
    /// Who speaks.
    pub speaker: Option<String>,
    /// Words before it in the same turn, safe to print.
    pub before: String,
    /// The words found, safe to print; the first of them where they are many.
    pub words: String,
    /// Words after it in the same turn, safe to print.
    pub after: String,
}

/// A part of a concordance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The lines, by transcript and place.
    pub lines: Vec<Line>,
    /// Matching turns in all transcripts.
    pub turns: usize,
    /// Matching turns of each transcript that has one, in the reader's order.
    pub by_transcript: Vec<(TranscriptId, usize)>,
    /// Whether these are the last lines.
    pub last: bool,
    /// Matching turns so far whose text is no longer as it was indexed; a refresh mends that.
    pub outdated: usize,
    /// The matching turns themselves, for [`super::FacetCounter`].
    pub found: Option<Arc<Found>>,
}

/// How many lines of a concordance are wanted, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How many lines the first part has, or a few more; each further one has four times as many, so that a screen is
    /// full at once and the whole is soon done.
    pub first: usize,
    /// How many lines all parts have together, or a few more.
    pub most: usize,
    /// The order. [`Order::Left`] and [`Order::Right`] sort the first `most` lines by place.
    pub order: Order,
}

impl Wanted {
    /// Lines by transcript and place.
    pub fn by_place(first: usize, most: usize) -> Self {
        Self { first, most, order: Order::Place }
    }
}

/// A query whose filters have been settled.
#[derive(Clone, Debug)]
pub struct Question {
    text: String,
    query: Query,
    scopes: Vec<(Filter, Arc<Scope>)>,
    /// The [`Workspace::generation`] in which the filters were settled.
    generation: u64,
}

impl Question {
    /// Read `query`, and settle what its filters mean in the study as it is now. What `before`, an earlier question to
    /// the same study, has settled is taken from there, so that typing on costs nothing.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the mistake.
    pub fn ask(query: &str, workspace: &Workspace, before: Option<&Self>) -> Result<Self, QueryError> {
        let parsed = Query::parse_with(query, workspace.queries())?;
        let generation = workspace.generation();
        let before = before.filter(|before| before.generation == generation);
        let known = before.map_or(&[][..], |before| before.scopes.as_slice());
        let mut scopes = Vec::new();
        for filter in parsed.filters() {
            if filter.field == Field::Speaker {
                continue;
            }
            let unclear = |(message, hint)| explain(query, Failure::Filter(filter.clone(), message, hint));
            let scope = match scope_of(known, filter) {
                Some(scope) => scope,
                None => Asked::everywhere(workspace).scope(filter).map_err(unclear)?,
            };
            scopes.push((filter.clone(), scope));
        }
        Ok(Self { text: query.to_owned(), query: parsed, scopes, generation })
    }

    /// Whether the answer changes when codings, memos or attributes do.
    pub fn asks_the_study(&self) -> bool {
        !self.scopes.is_empty()
    }

    /// The turns that match; `None` where `go_on` said no. What facets are counted from.
    ///
    /// # Errors
    /// [`QueryError`] where the index does not know a speaker, or cannot be read.
    pub fn find(&self, searcher: &Searcher, library: &Library, go_on: GoOn) -> Result<Option<Found>, QueryError> {
        let settled = Settled { scopes: &self.scopes, library };
        match searcher.index.find(&self.query, &settled, go_on) {
            Err(Failure::Stopped) => Ok(None),
            found => found.map(Some).map_err(|failure| explain(&self.text, failure)),
        }
    }

    /// Find the lines and hand them over part by part, the first part as soon as a screen can be filled. `each` answers
    /// whether to go on, and so does `go_on`, which is asked all the while; `each` hears of every part, and of an empty one
    /// where nothing was found.
    ///
    /// # Errors
    /// [`QueryError`] where the index does not know a speaker, or cannot be read.
    pub fn answer(
        &self,
        searcher: &Searcher,
        library: &Library,
        wanted: Wanted,
        go_on: GoOn,
        each: &mut dyn FnMut(Lines) -> bool,
    ) -> Result<(), QueryError> {
        let Some(found) = self.find(searcher, library, go_on)? else { return Ok(()) };
        let (turns, by_transcript, found) = (found.turns(), found.transcripts(), Arc::new(found));
        let part = |lines, last, outdated| {
            let (by_transcript, found) = (by_transcript.clone(), Some(found.clone()));
            Lines { lines, turns, by_transcript, last, outdated, found }
        };
        let (mut lines, mut limit, mut total, mut outdated) = (Vec::new(), wanted.first, 0, 0);
        if wanted.order.needs_all() {
            limit = wanted.most;
        }
        let mut open: Option<Arc<Transcript>> = None;
        for (done, (id, turn)) in found.iter().enumerate() {
            if !go_on() {
                return Ok(());
            }
            if open.as_ref().is_none_or(|transcript| transcript.id != id) {
                open = library.transcript(&id).ok();
            }
            match open.as_deref().and_then(|transcript| Some((transcript, found.hits(&self.query, transcript, turn)?)))
            {
                Some((transcript, found)) => lines.extend(found.into_iter().map(|range| line(transcript, turn, range))),
                None => outdated += 1,
            }
            let last = done + 1 == turns;
            if lines.len() >= limit && !last {
                total += lines.len();
                limit *= 4;
                let full = total >= wanted.most;
                wanted.order.sort(&mut lines);
                if !each(part(std::mem::take(&mut lines), full, outdated)) || full {
                    return Ok(());
                }
            }
        }
        wanted.order.sort(&mut lines);
        each(part(lines, true, outdated));
        Ok(())
    }
}

fn line(transcript: &Transcript, turn: usize, range: TextRange) -> Line {
    let (before, words, after) = context(transcript, range, CONTEXT);
    let end = words.char_indices().nth(WORDS).map_or(words.len(), |(place, _)| place);
    Line {
        hit: Hit { transcript: transcript.id.clone(), turn, range },
        chars: transcript.positions.to_chars(&transcript.text, range),
        speaker: transcript.turns.get(turn).and_then(|turn| turn.speaker.as_deref()).map(printable),
        before,
        words: TextRange::of(0, end).slice(&words).to_owned(),
        after,
    }
}

/// What a filter means, if that is settled; where in the query it stands does not matter.
fn scope_of(scopes: &[(Filter, Arc<Scope>)], filter: &Filter) -> Option<Arc<Scope>> {
    let same = |(known, _): &&(Filter, _)| known.field == filter.field && known.value == filter.value;
    scopes.iter().find(same).map(|(_, scope)| scope.clone())
}

/// A study of which only the texts and what was settled beforehand are at hand.
struct Settled<'a> {
    scopes: &'a [(Filter, Arc<Scope>)],
    library: &'a Library,
}

impl Study for Settled<'_> {
    fn scope(&self, filter: &Filter) -> Result<Arc<Scope>, (String, Option<String>)> {
        scope_of(self.scopes, filter).ok_or_else(|| (format!("`{}` was not settled", filter.value), None))
    }

    fn transcript(&self, id: &TranscriptId) -> Option<Arc<Transcript>> {
        self.library.transcript(id).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;

    const TEXT: &str =
        "Lu: 我们的信任很重要😀，信任。\n\nDale: We trusted\u{1B}[31m them, then.\n\nDale: Trust, 信任!\n";

    fn study() -> (tempfile::TempDir, Workspace, Searcher) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        std::fs::write(folder.path().join("emic.yaml"), "format: 1\n").unwrap();
        for name in ["a", "b"] {
            std::fs::write(folder.path().join(format!("transcripts/{name}.txt")), TEXT).unwrap();
        }
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        let (workspace, _) = Workspace::open(folder.path(), &options).unwrap();
        let mut searcher = Searcher::open(folder.path()).unwrap();
        searcher.refresh(&Searcher::sources(&workspace), &mut |_, _| true).unwrap();
        (folder, workspace, searcher)
    }

    fn parts(query: &str, first: usize, most: usize) -> Vec<Lines> {
        let (_folder, workspace, searcher) = study();
        let question = Question::ask(query, &workspace, None).unwrap();
        let library = workspace.library();
        let answer = move || {
            let mut parts = Vec::new();
            question
                .answer(&searcher, &library, Wanted::by_place(first, most), &|| true, &mut |lines| {
                    parts.push(lines);
                    true
                })
                .unwrap();
            parts
        };
        std::thread::spawn(answer).join().unwrap()
    }

    #[test]
    fn a_thread_without_the_study_finds_what_the_study_finds() {
        let (_folder, workspace, searcher) = study();
        for query in ["信任 OR trust", "信任 -trust", "speaker:dale", "/th.n/", "信任 transcript:b"] {
            let all: Vec<Line> = parts(query, 100, 1_000).into_iter().flat_map(|part| part.lines).collect();
            let hits: Vec<Hit> = all.iter().map(|line| line.hit.clone()).collect();
            let expected = searcher.search(query, &workspace, 100).unwrap();
            assert_eq!(hits, expected.hits, "{query}");
        }
    }

    #[test]
    fn lines_come_in_parts_and_stop_where_there_are_many() {
        let sizes = |parts: &[Lines]| parts.iter().map(|part| (part.lines.len(), part.last)).collect::<Vec<_>>();
        let whole = parts("信任 OR trust", 1, 1_000);
        assert_eq!(sizes(&whole), [(2, false), (5, false), (3, true)]);
        assert_eq!((whole[0].turns, whole[0].by_transcript.len()), (6, 2));
        assert_eq!(sizes(&parts("信任 OR trust", 1, 2)), [(2, true)]);
        assert_eq!(sizes(&parts("nothing", 1, 2)), [(0, true)]);
    }

    #[test]
    fn a_line_is_safe_to_print_and_lies_in_code_points() {
        let lines: Vec<Line> = parts("trusted", 9, 9).into_iter().flat_map(|part| part.lines).collect();
        let line = &lines[0];
        let words = (line.before.as_str(), line.words.as_str(), line.after.as_str());
        assert_eq!(words, ("We ", "trusted", "[31m them, then."));
        assert_eq!((line.speaker.as_deref(), line.hit.turn), (Some("Dale"), 1));
        let range: String = TEXT.chars().skip(line.chars.start().get()).take(line.chars.len()).collect();
        assert_eq!(range, "trusted");
    }

    #[test]
    fn a_filter_that_means_nothing_is_told_at_once() {
        let (_folder, workspace, searcher) = study();
        assert_eq!(Question::ask("a code:nix", &workspace, None).unwrap_err().caret(), "a code:nix\n       ^^^");
        let question = Question::ask("speaker:nobody", &workspace, None).unwrap();
        let error = question
            .answer(&searcher, &workspace.library(), Wanted::by_place(9, 9), &|| true, &mut |_| true)
            .unwrap_err();
        assert!(error.hint.is_some(), "{error}");
    }
}
