//! A concordance: the hits of a query with the words around them, read part by part on a thread that does not have the
//! study.
//!
//! Ask a [`Question`] where the study is; what its filters mean is settled there. Then [`Question::answer`] needs only a
//! [`Searcher`] and the [`Library`], and hands over the lines as they are found, until it is told to stop.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::asked::Asked;
use super::order::Order;
use super::searching::{Searcher, context, explain, printable};
use super::{Hit, Library, QueryError, Workspace};
use crate::project::{CoderId, Transcript, TranscriptId};
use crate::search::{Failure, Field, Filter, Found, GoOn, Query, Scope, Study, TurnFilter};
use crate::text::{CharRange, TextRange};

/// Characters kept on either side of a hit: what fills half a wide screen.
const CONTEXT: usize = 240;

/// Characters kept of the words found; a turn that is one hit as a whole can be long.
const WORDS: usize = 400;

/// From how many transcripts on a second thread reads too: for fewer it would only be begun.
const MANY: usize = 4;

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

impl Line {
    /// Whether `transcript` still has these words there, among the same ones.
    pub fn stands_in(&self, transcript: &Transcript) -> bool {
        line(transcript, self.hit.turn, self.hit.range) == *self
    }
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
    /// How many lines the first part has, or a few more, so that a screen is full at once; each further one has four
    /// times as many, or by relevance all the rest.
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

/// Turns in some order.
type Turns<'f> = Box<dyn Iterator<Item = (TranscriptId, usize)> + 'f>;

/// A query whose filters have been settled.
#[derive(Clone, Debug)]
pub struct Question {
    text: String,
    query: Query,
    scopes: Vec<(Filter, Arc<Scope>)>,
    filter: TurnFilter,
    /// Whose codings filters of codes look at; everybody's where `None`.
    coders: Option<BTreeSet<CoderId>>,
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
        Self::ask_of(query, workspace, None, before)
    }

    /// The same where only these coders' codings are looked at; everybody's where `None`.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the mistake.
    pub fn ask_of(
        query: &str,
        workspace: &Workspace,
        coders: Option<BTreeSet<CoderId>>,
        before: Option<&Self>,
    ) -> Result<Self, QueryError> {
        let parsed = Query::parse_with(query, workspace.queries())?;
        let generation = workspace.generation();
        let before = before.filter(|before| before.generation == generation && before.coders == coders);
        let known = before.map_or(&[][..], |before| before.scopes.as_slice());
        let mut scopes = Vec::new();
        for filter in parsed.filters() {
            if filter.field == Field::Speaker {
                continue;
            }
            let unclear = |(message, hint)| explain(query, Failure::Filter(filter.clone(), message, hint));
            let scope = match scope_of(known, filter) {
                Some(scope) => scope,
                None => Asked::everywhere(workspace).of_coders(coders.as_ref()).scope(filter).map_err(unclear)?,
            };
            scopes.push((filter.clone(), scope));
        }
        Ok(Self { text: query.to_owned(), query: parsed, scopes, filter: TurnFilter::default(), coders, generation })
    }

    /// The same question of some transcripts and speakers alone, whatever the query says of them.
    #[must_use]
    pub fn within(self, filter: TurnFilter) -> Self {
        Self { filter, ..self }
    }

    /// Whether the answer changes when codings, memos or attributes do.
    pub fn asks_the_study(&self) -> bool {
        !self.scopes.is_empty() || self.filter.transcripts.is_some()
    }

    /// The turns that match; `None` where `go_on` said no. What facets are counted from.
    ///
    /// # Errors
    /// [`QueryError`] where the index does not know a speaker, or cannot be read.
    pub fn find(&self, searcher: &Searcher, library: &Library, go_on: GoOn) -> Result<Option<Found>, QueryError> {
        let settled = Settled { scopes: &self.scopes, library };
        let found = searcher.index.find(&self.query, &settled, go_on);
        match found.and_then(|found| searcher.index.narrow(found, &self.filter, go_on)) {
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
        let found = Arc::new(found);
        let Some(mut turns) = self.in_order(searcher, library, &found, wanted, go_on)? else { return Ok(()) };
        let (count, by_transcript) = (found.turns(), found.transcripts());
        let part = |lines, last, outdated| {
            let (by_transcript, found) = (by_transcript.clone(), Some(found.clone()));
            Lines { lines, turns: count, by_transcript, last, outdated, found }
        };
        let (mut lines, mut limit, mut total, mut outdated, mut done) = (Vec::new(), wanted.first, 0, 0, 0);
        if wanted.order.needs_all() {
            limit = wanted.most;
        }
        loop {
            let open = limit.saturating_sub(lines.len());
            let chunk: Vec<_> = turns.by_ref().take(open.clamp(1, wanted.order.chunk())).collect();
            let last = chunk.is_empty() || done + chunk.len() >= count;
            done += chunk.len();
            for read in self.read(library, &found, &chunk, go_on) {
                outdated += usize::from(read.is_none());
                lines.extend(read.into_iter().flatten());
            }
            if !go_on() {
                return Ok(());
            }
            if last || lines.len() >= limit {
                total += lines.len();
                limit = limit.saturating_mul(wanted.order.growth()).min(wanted.most.saturating_sub(total));
                let last = last || total >= wanted.most;
                wanted.order.sort(&mut lines);
                if !each(part(std::mem::take(&mut lines), last, outdated)) || last {
                    return Ok(());
                }
            }
        }
    }

    /// The turns found, in the order in which they are to be read.
    fn in_order<'f>(
        &self,
        searcher: &Searcher,
        library: &Library,
        found: &'f Found,
        wanted: Wanted,
        go_on: GoOn,
    ) -> Result<Option<Turns<'f>>, QueryError> {
        if wanted.order != Order::Relevance {
            return Ok(Some(Box::new(found.iter())));
        }
        let settled = Settled { scopes: &self.scopes, library };
        match searcher.index.best(found, &self.query, &settled, wanted.most, go_on) {
            Err(Failure::Stopped) => Ok(None),
            Err(failure) => Err(explain(&self.text, failure)),
            Ok(best) => Ok(Some(Box::new(best.into_iter()))),
        }
    }

    /// The lines of each of these turns; `None` where its text is no longer as it was indexed. Each transcript is opened
    /// once, and where there are many they are read on two threads.
    fn read(
        &self,
        library: &Library,
        found: &Found,
        turns: &[(TranscriptId, usize)],
        go_on: GoOn,
    ) -> Vec<Option<Vec<Line>>> {
        let mut places: Vec<usize> = (0..turns.len()).collect();
        places.sort_by_key(|&place| turns.get(place).map(|(id, _)| id));
        let groups: Vec<&[usize]> = places
            .chunk_by(|&one, &other| turns.get(one).map(|(id, _)| id) == turns.get(other).map(|(id, _)| id))
            .collect();
        let read = Mutex::new(vec![None; turns.len()]);
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed))
                && go_on()
            {
                let own = self.read_group(library, found, turns, group);
                let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
                for (&place, lines) in group.iter().zip(own) {
                    if let Some(slot) = read.get_mut(place) {
                        *slot = lines;
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            if groups.len() >= MANY {
                scope.spawn(work);
            }
            work();
        });
        read.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lines of the turns at these places, which lie in one transcript.
    fn read_group(
        &self,
        library: &Library,
        found: &Found,
        turns: &[(TranscriptId, usize)],
        places: &[usize],
    ) -> Vec<Option<Vec<Line>>> {
        let own = || places.iter().filter_map(|&place| turns.get(place));
        let Some(transcript) = own().next().and_then(|(id, _)| library.transcript(id).ok()) else {
            return vec![None; places.len()];
        };
        let lines = |&(_, turn): &(TranscriptId, usize)| {
            let found = found.hits(&self.query, &transcript, turn)?;
            Some(found.into_iter().map(|range| line(&transcript, turn, range)).collect())
        };
        own().map(lines).collect()
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
        assert_eq!(sizes(&whole), [(2, false), (6, false), (2, true)]);
        assert_eq!((whole[0].turns, whole[0].by_transcript.len()), (6, 2));
        assert_eq!(sizes(&parts("信任 OR trust", 1, 2)), [(2, true)]);
        assert_eq!(sizes(&parts("nothing", 1, 2)), [(0, true)]);
    }

    #[test]
    fn lines_come_in_the_order_that_is_wanted() {
        let (_folder, workspace, searcher) = study();
        let question = Question::ask("=trust OR trusted OR =信任", &workspace, None).unwrap();
        let shown = |order: Order| {
            let mut shown = Vec::new();
            let wanted = Wanted { first: 3, most: 100, order };
            let each = &mut |part: Lines| {
                shown.extend(part.lines.into_iter().map(|line| format!("{}{}", line.hit.transcript, line.words)));
                true
            };
            question.answer(&searcher, &workspace.library(), wanted, &|| true, each).unwrap();
            shown.join(" ")
        };
        assert_eq!(shown(Order::Place), "a信任 a信任 atrusted aTrust a信任 b信任 b信任 btrusted bTrust b信任");
        // Nothing stands before two of them; then the characters 的 and 😀, and `trust` and `we`.
        assert_eq!(shown(Order::Left), "aTrust bTrust a信任 b信任 atrusted btrusted a信任 b信任 a信任 b信任");
        assert_eq!(shown(Order::Right), "a信任 a信任 b信任 b信任 atrusted btrusted aTrust bTrust a信任 b信任");
        assert!(shown(Order::Relevance).starts_with("aTrust a信任 bTrust b信任"), "{}", shown(Order::Relevance));
        let stopped =
            question.answer(&searcher, &workspace.library(), Wanted::by_place(1, 9), &|| false, &mut |_| panic!());
        assert_eq!(stopped, Ok(()));
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
