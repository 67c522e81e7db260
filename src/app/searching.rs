//! Searching a study: the index, and hits with their words around them.
//!
//! A [`Searcher`] is a snapshot of the index and can be cloned cheaply and sent to a thread: clone it, let the clone
//! [refresh](Searcher::refresh), and put the clone in the place of the old one.

use std::path::Path;
use std::sync::Arc;

use crate::project::{SpeakerChoices, Transcript, TranscriptId};
use crate::search::{self, Failure, Index, Query};
use crate::store::Folder;
use crate::text::TextRange;

use super::Workspace;
use super::asked::Asked;
use super::workspace::read_text;

pub use crate::search::{Error as SearchError, QueryError, Refreshed, Source};

/// The search of a study.
#[derive(Clone, Debug)]
pub struct Searcher {
    pub(super) index: Index,
}

/// A place that a query found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The transcript.
    pub transcript: TranscriptId,
    /// The turn, as a place in [`Transcript::turns`].
    pub turn: usize,
    /// The words found, in bytes of the transcript's text.
    pub range: TextRange,
}

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// The hits of this page, by transcript and place.
    pub hits: Vec<Hit>,
    /// Matching turns in all transcripts.
    pub turns: usize,
    /// Transcripts with a matching turn.
    pub transcripts: usize,
    /// Matching turns of each transcript that has one, in the reader's order.
    pub by_transcript: Vec<(TranscriptId, usize)>,
    /// Whether `hits` holds every hit from where the page began to the end.
    pub complete: bool,
    /// Where the next page begins, for [`Searcher::page`]; `None` after the last.
    pub next: Option<usize>,
    /// Matching turns of this page whose text is no longer as it was indexed; a refresh mends that.
    pub outdated: usize,
}

impl Searcher {
    /// Open the index of the study in `root`. A missing or damaged one is begun anew: [`Self::refresh`] fills it.
    ///
    /// # Errors
    /// [`SearchError`] where not even an index in memory can be made.
    pub fn open(root: &Path) -> Result<Self, SearchError> {
        let index = match Folder::new(root).make_cache_folder("index") {
            Ok(folder) => Index::open(&folder)?,
            Err(error) => Index::in_memory_because(&error.to_string())?,
        };
        Ok(Self { index })
    }

    /// The texts of a study, for [`Self::refresh`] in a thread that does not have the study.
    pub fn sources(workspace: &Workspace) -> Vec<Source> {
        let choices = &workspace.settings().speakers;
        Self::sources_in(workspace.root(), workspace.project().transcripts.keys(), choices)
    }

    /// The files of these transcripts of the study in `root`, whose speakers `choices` tell of; looks each path up.
    pub fn sources_in<'a>(
        root: &Path,
        ids: impl Iterator<Item = &'a TranscriptId>,
        choices: &SpeakerChoices,
    ) -> Vec<Source> {
        let folder = Folder::new(root);
        // A file that a link leads out of the folder to is never read.
        let source = |id: &TranscriptId| {
            Some(Source { id: id.clone(), path: folder.transcript(id.as_str()).ok()?, choices: choices.of(id) })
        };
        ids.filter_map(source).collect()
    }

    /// Bring the index up to date: only what is new or changed is read. `progress` hears how many transcripts are done of
    /// how many and answers whether to go on. An index that cannot be written is replaced by one in memory.
    ///
    /// # Errors
    /// [`SearchError`] where that fails too.
    pub fn refresh(
        &mut self,
        sources: &[Source],
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Refreshed, SearchError> {
        match self.index.refresh(sources, &read, progress) {
            Err(error) if self.index.on_disk() => self.refresh_in_memory(sources, progress, &error.to_string()),
            Ok(refreshed) if refreshed.busy => {
                self.refresh_in_memory(sources, progress, "another program is writing the one on disk")
            }
            result => result,
        }
    }

    /// Index these texts if they are new or changed, and look at no other: the short way after one text was imported or
    /// edited.
    ///
    /// # Errors
    /// [`SearchError`] where the index cannot be written; a whole [`Self::refresh`] then helps itself.
    pub fn update(&mut self, sources: &[Source]) -> Result<Refreshed, SearchError> {
        self.update_until(sources, &mut |_, _| true)
    }

    /// As [`Self::update`], with `progress` as in [`Self::refresh`]: after an import of many.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub fn update_until(
        &mut self,
        sources: &[Source],
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Refreshed, SearchError> {
        self.index.update(sources, &read, progress)
    }

    fn refresh_in_memory(
        &mut self,
        sources: &[Source],
        progress: &mut dyn FnMut(usize, usize) -> bool,
        why: &str,
    ) -> Result<Refreshed, SearchError> {
        self.index = Index::in_memory_because(why)?;
        self.index.refresh(sources, &read, progress)
    }

    /// How many turns can be found.
    pub fn turns(&self) -> u64 {
        self.index.turns()
    }

    /// The speakers that `speaker:` knows, folded.
    pub fn speakers(&self) -> Vec<String> {
        self.index.speakers().map(Vec::from_iter).unwrap_or_default()
    }

    /// Search for `query`: the first `limit` hits, by transcript and place, and the count of all matching turns.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the mistake.
    pub fn search(&self, query: &str, workspace: &Workspace, limit: usize) -> Result<Results, QueryError> {
        self.search_for(&Query::parse_with(query, workspace.queries())?, query, workspace, limit)
    }

    /// As [`Self::search`] with a query that was read, or made, already; `shown` is how it was written.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the mistake.
    pub(super) fn search_for(
        &self,
        query: &Query,
        shown: &str,
        workspace: &Workspace,
        limit: usize,
    ) -> Result<Results, QueryError> {
        let mut results = self.page_of(query, shown, workspace, 0, limit)?;
        if results.hits.len() > limit {
            results.hits.truncate(limit);
            results.complete = false;
        }
        Ok(results)
    }

    /// Search for `query`, leaving out the first `from` matching turns: a page of whole turns with about `limit` hits.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the mistake.
    pub fn page(&self, query: &str, workspace: &Workspace, from: usize, limit: usize) -> Result<Results, QueryError> {
        self.page_of(&Query::parse_with(query, workspace.queries())?, query, workspace, from, limit)
    }

    fn page_of(
        &self,
        query: &Query,
        shown: &str,
        workspace: &Workspace,
        from: usize,
        limit: usize,
    ) -> Result<Results, QueryError> {
        let found = self
            .index
            .find(query, &Asked::everywhere(workspace), &|| true)
            .map_err(|failure| explain(shown, failure))?;
        let by_transcript = found.transcripts();
        let transcripts = by_transcript.len();
        let mut results = Results { turns: found.turns(), transcripts, by_transcript, ..Results::default() };
        let mut done = from;
        let mut open: Option<Arc<Transcript>> = None;
        for (id, turn) in found.iter().skip(from) {
            if results.hits.len() >= limit {
                break;
            }
            done += 1;
            if open.as_ref().is_none_or(|transcript| transcript.id != id) {
                open = workspace.transcript(&id).ok();
            }
            match open.as_deref().and_then(|transcript| found.hits(query, transcript, turn)) {
                Some(ranges) => {
                    results.hits.extend(ranges.into_iter().map(|range| Hit { transcript: id.clone(), turn, range }));
                }
                None => results.outdated += 1,
            }
        }
        results.complete = done >= results.turns;
        results.next = (!results.complete).then_some(done);
        Ok(results)
    }
}

/// Read a text as [`Workspace::transcript`] does, so that places agree.
fn read(path: &Path) -> Result<String, String> {
    read_text(path).map_err(|error| error.to_string())
}

/// Search one transcript of the study, without an index: hits as bytes of its text, in order. All filters can be asked.
///
/// # Errors
/// [`QueryError`] with the place of the mistake.
pub fn find_in(workspace: &Workspace, transcript: &Transcript, query: &str) -> Result<Vec<TextRange>, QueryError> {
    let parsed = Query::parse_with(query, workspace.queries())?;
    search::find_in(transcript, &parsed, &Asked::inside(workspace, &transcript.id))
        .map_err(|failure| explain(query, failure))
}

/// The words found with up to `chars` characters before and after them in the same turn, without control characters:
/// what may be printed.
pub fn context(transcript: &Transcript, range: TextRange, chars: usize) -> (String, String, String) {
    let text = transcript.text.as_str();
    let turn = transcript.turn_at(range.start()).and_then(|place| transcript.turns.get(place));
    let words = turn.map_or(TextRange::of(0, text.len()), |turn| turn.words.cover(range));
    let before = TextRange::new(words.start(), range.start()).slice(text);
    let mut before: Vec<char> = shown(before.chars().rev()).take(chars).collect();
    before.reverse();
    let after = TextRange::new(range.end(), words.end()).slice(text);
    (before.into_iter().collect(), printable(range.slice(text)), shown(after.chars()).take(chars).collect())
}

/// `text` on one line, without what could steer a terminal: control characters and changes of direction.
pub(super) fn printable(text: &str) -> String {
    shown(text.chars()).collect()
}

fn shown(characters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let hidden = |c: char| c.is_control() || matches!(u32::from(c), 0x202A..=0x202E | 0x2066..=0x2069);
    characters.map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }).filter(move |&c| !hidden(c))
}

pub(super) fn explain(query: &str, failure: Failure) -> QueryError {
    match failure {
        Failure::Stopped => QueryError::new(query, TextRange::of(0, query.len()), "the search was stopped"),
        Failure::Filter(filter, message, hint) => QueryError { hint, ..QueryError::new(query, filter.span, message) },
        Failure::Index(error) => QueryError::new(query, TextRange::of(0, query.len()), error.to_string())
            .hint("delete the folder .emic/index; the next search builds it anew"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;
    use crate::project::{CodeId, Command, NewCode};

    const TEXT: &str =
        "[00:00:01] Chen: 我们的信任很重要😀。\n\n[00:01:00] Kessler: We trusted\u{1B}[31m them, then.\n";

    /// A study with two texts, indexed.
    fn study() -> (tempfile::TempDir, Workspace, Searcher) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        std::fs::write(folder.path().join("emic.yaml"), "format: 1\ntitle: Trust\n").unwrap();
        for (name, text) in [("cn01", TEXT), ("us01", "Q: No 信任?\n\nA: None. Trust me.\r\n")] {
            std::fs::write(folder.path().join(format!("transcripts/{name}.txt")), text).unwrap();
        }
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        let (mut workspace, _) = Workspace::open(folder.path(), &options).unwrap();
        let partner = |id: &str, value: &str| (id.into(), "partner".to_owned(), value.to_owned());
        workspace.run(Command::SetAttributes(vec![partner("cn01", "CN"), partner("us01", "US")])).unwrap();
        let new = |name: &str, parent: Option<&str>| NewCode {
            name: name.to_owned(),
            id: Some(name.into()),
            parent: parent.map(CodeId::from),
            ..NewCode::default()
        };
        workspace.run(Command::AddCode(new("drivers", None))).unwrap();
        workspace.run(Command::AddCode(new("trust", Some("drivers")))).unwrap();
        let transcript = "cn01".into();
        let anchor = workspace.anchor(&transcript, found(&workspace, "trusted")).unwrap();
        let codes = vec!["trust".into()];
        workspace.run(Command::Code { transcript, anchors: vec![anchor], codes }).unwrap();
        let mut searcher = Searcher::open(folder.path()).unwrap();
        searcher.refresh(&Searcher::sources(&workspace), &mut |_, _| true).unwrap();
        (folder, workspace, searcher)
    }

    fn study_text() -> Transcript {
        Transcript::new("cn01".into(), TEXT.to_owned())
    }

    /// The first hit in the text.
    fn found(workspace: &Workspace, query: &str) -> TextRange {
        find_in(workspace, &study_text(), query).unwrap()[0]
    }

    fn check(query: &str, expected: &[(&str, &str)]) {
        let (_folder, workspace, searcher) = study();
        let results = searcher.search(query, &workspace, 50).unwrap_or_else(|error| panic!("{query}: {error:?}"));
        let shown = |hit: &Hit| {
            let transcript = workspace.transcript(&hit.transcript).unwrap();
            (hit.transcript.to_string(), hit.range.slice(&transcript.text).to_owned())
        };
        let expected: Vec<_> = expected.iter().map(|(id, words)| (id.to_string(), words.to_string())).collect();
        assert_eq!(results.hits.iter().map(shown).collect::<Vec<_>>(), expected, "{query}");
        assert!(results.complete && results.next.is_none() && results.outdated == 0);
    }

    #[test]
    fn hits_come_in_the_readers_order() {
        check("信任 OR trust", &[("cn01", "信任"), ("cn01", "trusted"), ("us01", "信任"), ("us01", "Trust")]);
        check("trust speaker:kessler", &[("cn01", "trusted")]);
        check("trust -speaker:kessler", &[("us01", "Trust")]);
        check("信任 attribute.partner:US", &[("us01", "信任")]);
        check("信任 transcript:cn", &[("cn01", "信任")]);
        check("them code:drivers", &[("cn01", "them")]);
        check("them coder:ann has:coding", &[("cn01", "them")]);
        check("信任 -code:trust", &[("cn01", "信任"), ("us01", "信任")]);
        check("them -code:trust", &[]);
        check("has:memo", &[]);
    }

    #[test]
    fn pages_follow_one_another() {
        let (_folder, workspace, searcher) = study();
        let first = searcher.search("信任 OR trust", &workspace, 1).unwrap();
        assert_eq!((first.hits.len(), first.turns, first.transcripts, first.complete), (1, 4, 2, false));
        let mut hits = Vec::new();
        let mut from = Some(0);
        while let Some(start) = from {
            let page = searcher.page("信任 OR trust", &workspace, start, 1).unwrap();
            hits.extend(page.hits);
            from = page.next;
        }
        assert_eq!(hits, searcher.search("信任 OR trust", &workspace, 50).unwrap().hits);
    }

    #[test]
    fn a_filter_that_means_nothing_says_what_could_be_meant() {
        let (_folder, workspace, searcher) = study();
        for (query, caret, hint) in [
            ("a speaker:lu", "a speaker:lu\n          ^^", "speakers are a, chen, kessler, q"),
            ("attribute.role:x", "attribute.role:x\n               ^", "attributes are partner"),
            ("attribute.partner:FR", "attribute.partner:FR\n                  ^^", "values are CN, US"),
            ("code:drivrs", "code:drivrs\n     ^^^^^^", "did you mean code:drivers?"),
            ("transcript:fr", "transcript:fr\n           ^^", "transcripts are cn01, us01"),
        ] {
            let error = searcher.search(query, &workspace, 5).unwrap_err();
            assert_eq!((error.caret().as_str(), error.hint.as_deref()), (caret, Some(hint)), "{query}");
        }
    }

    #[test]
    fn attributes_are_asked_by_a_name_that_one_has_and_numbers_by_all_of_them() {
        let (_folder, mut workspace, searcher) = study();
        let set = |id: &str, name: &str, value: &str| (id.into(), name.to_owned(), value.to_owned());
        let years =
            [set("cn01", "years in China", "31"), set("us01", "years in China", "3"), set("us01", "years 在", "1")];
        workspace.run(Command::SetAttributes(years.to_vec())).unwrap();
        let turns = |query: &str| searcher.search(query, &workspace, 50).map(|results| results.transcripts);
        assert_eq!(turns("信任 attribute.\"years in China\":3").unwrap(), 1);
        assert_eq!(turns("信任 attribute.China:３").unwrap(), 1);
        assert_eq!(turns("信任 attribute.part:u").unwrap(), 1);
        let error = turns("attribute.China:1").unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("values are 3, 31"));
        let error = turns("attribute.years:3").unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("attributes with it are years in China, years 在"));
    }

    #[test]
    fn a_text_that_changed_since_gives_no_wrong_place() {
        let (folder, _, searcher) = study();
        std::fs::write(folder.path().join("transcripts/us01.txt"), "Q: Nothing\n\nA: of the kind\n").unwrap();
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        let (workspace, _) = Workspace::open(folder.path(), &options).unwrap();
        let results = searcher.search("trust", &workspace, 5).unwrap();
        assert_eq!((results.hits.len(), results.outdated), (1, 1));
    }

    #[test]
    fn one_transcript_is_searched_without_an_index() {
        let (_folder, workspace, _) = study();
        let transcript = study_text();
        for (query, expected) in [
            ("trust OR speaker:chen", vec!["我们的信任很重要😀。", "trusted"]),
            ("them code:drivers", vec!["them"]),
            ("code:trust OVERLAPS code:drivers", vec![]),
            ("重要 attribute.partner:CN lang:mixed", vec!["重要"]),
            ("重要 attribute.partner:US", vec![]),
            ("coder:ann", vec!["We trusted\u{1B}[31m them, then."]),
        ] {
            let found = find_in(&workspace, &transcript, query).unwrap();
            let words: Vec<&str> = found.iter().map(|range| range.slice(TEXT)).collect();
            assert_eq!(words, expected, "{query}");
        }
        assert!(find_in(&workspace, &transcript, "code:x").is_err());
    }

    #[test]
    fn words_around_a_hit_are_safe_to_print() {
        let (_folder, workspace, _) = study();
        let transcript = study_text();
        let hit = found(&workspace, "trust");
        assert_eq!(context(&transcript, hit, 8), ("We ".into(), "trusted".into(), "[31m the".into()));
        let hit = found(&workspace, "信任");
        assert_eq!(context(&transcript, hit, 2), ("们的".into(), "信任".into(), "很重".into()));
        assert_eq!(context(&transcript, hit, 0), (String::new(), "信任".into(), String::new()));
    }
}
