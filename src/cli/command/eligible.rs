//! Options of all commands that count words: whose words, in which turns, which words are no words of interest.

use std::io::{IsTerminal as _, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use clap::{Args, ValueEnum};

use super::search::{explain, refreshed};
use crate::analysis::{Grouping, Script, StopWords};
use crate::app::captions::caption_of;
use crate::app::words::{
    CountedWords, Interviewers, TurnSet, WordCounter, WordGroups, WordScope, read_list, stop_words_of, terms_of,
};
use crate::app::{Question, Searcher, SpeakerNames, Workspace};
use crate::cli::progress::Progress;
use crate::cli::{Failure, Listing, output};
use crate::report::{Table, TableCaption};

/// Whose words count.
#[derive(Args, Debug)]
pub struct Eligible {
    /// Count what interviewers say too
    #[arg(long)]
    interviewers: bool,
    /// A speaker who asks and is not called so (may be given several times)
    #[arg(long, value_name = "NAME")]
    interviewer: Vec<String>,
    /// Chinese terms to be kept whole, one a line, besides those in the study's own terms.txt
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,
}

/// Which words are listed.
#[derive(Args, Debug)]
pub struct Listed {
    /// Only words in these letters, which are then the whole corpus: rates and dispersion are among them
    #[arg(long, value_enum, value_name = "LANG")]
    lang: Option<Lang>,
    /// Leave these words out instead of the usual stop words: a file of words between blanks or lines
    #[arg(long, value_name = "FILE")]
    stop: Option<PathBuf>,
    /// Leave no stop words out
    #[arg(long, conflicts_with = "stop")]
    no_stop: bool,
}

/// A language, by its letters.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Lang {
    /// Latin letters
    En,
    /// Chinese characters
    Zh,
}

impl From<Lang> for Script {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::Latin,
            Lang::Zh => Self::Han,
        }
    }
}

impl Listed {
    /// The letters that were asked for.
    pub fn script(&self) -> Option<Script> {
        self.lang.map(Script::from)
    }

    /// The words to be left out; `usual` where nothing was said.
    pub fn stop_words(&self, usual: StopWords) -> Result<StopWords, Failure> {
        Ok(match &self.stop {
            Some(path) => stop_words_of(&read_list(path)?),
            None if self.no_stop => StopWords::default(),
            None => usual,
        })
    }
}

/// A study whose words are to be counted, with its index once a query needs it.
pub struct Counting<'a> {
    workspace: &'a Workspace,
    /// What counts.
    pub counter: WordCounter,
    searcher: Option<Searcher>,
    progress: Progress,
}

impl<'a> Counting<'a> {
    /// Look at the study.
    pub fn begin(workspace: &'a Workspace) -> Result<Self, Failure> {
        let counter = WordCounter::new(workspace)?;
        Ok(Self { workspace, counter, searcher: None, progress: Progress::begin() })
    }

    /// The scope that the options and a query, words of which need no quotes, ask for.
    pub fn scope(&mut self, eligible: &Eligible, query: &[String]) -> Result<WordScope, Failure> {
        let terms = eligible.terms.as_deref().map(read_list).transpose()?;
        let query = query.join(" ");
        Ok(WordScope {
            by: WordGroups::None,
            interviewers: interviewers(self.workspace, eligible.interviewers, &eligible.interviewer)?,
            turns: if query.trim().is_empty() { None } else { Some(self.turns(&query)?) },
            terms: terms.map(|list| terms_of(&list)).unwrap_or_default(),
        })
    }

    /// The turns that a query finds.
    pub fn turns(&mut self, query: &str) -> Result<Arc<TurnSet>, Failure> {
        let question = Question::ask(query, self.workspace, None).map_err(explain)?;
        let searcher = match self.searcher.take() {
            Some(searcher) => searcher,
            None => refreshed(self.workspace)?,
        };
        let stop = self.progress.stop();
        let found = self.counter.turns(&question, &searcher, &|| !stop.load(Ordering::Relaxed)).map_err(explain)?;
        self.searcher = Some(searcher);
        let found = found.ok_or_else(stopped)?;
        if found.is_empty() {
            output::note(&format!("no turn matches `{query}`"));
        }
        Ok(Arc::new(found))
    }

    /// Carry out `count` with a line that tells how far it is.
    pub fn run<T>(
        &mut self,
        count: impl FnOnce(&WordCounter, &mut dyn FnMut(usize, usize) -> bool) -> Option<T>,
    ) -> Result<T, Failure> {
        let progress = &mut self.progress;
        let counted = count(&self.counter, &mut |done, of| progress.tell("counting words of", done, of, "texts"));
        self.progress.wipe();
        counted.ok_or_else(stopped)
    }

    /// Count the words of a scope.
    pub fn count(&mut self, scope: &WordScope) -> Result<CountedWords, Failure> {
        self.run(|counter, progress| counter.count(scope, progress))
    }
}

/// Who asks; every name must be somebody's.
pub(super) fn interviewers(workspace: &Workspace, included: bool, named: &[String]) -> Result<Interviewers, Failure> {
    if !named.is_empty() {
        let names = SpeakerNames::of(workspace);
        for name in named {
            names.find(name).map_err(|unknown| Failure::new(unknown.to_string()).hint(unknown.hint()))?;
        }
    }
    Ok(Interviewers::new(included, named.iter().map(String::as_str)))
}

fn stopped() -> Failure {
    Failure::new("stopped before all words were counted")
}

impl Eligible {
    /// The caption of a table of words in the turns that a query finds.
    pub fn caption(&self, workspace: &Workspace, query: &[String]) -> TableCaption {
        let query = query.join(" ");
        let turns = if query.trim().is_empty() { String::new() } else { format!("turns that match {}", query.trim()) };
        let speakers = if self.interviewers { "" } else { "what participants say" };
        caption_of(workspace, &[speakers.to_owned(), turns])
    }
}

/// How many rows are shown at most, if not all: a screen full on a terminal where nobody said.
pub fn most(limit: Option<usize>, listing: &Listing) -> Option<usize> {
    let page = stdout().is_terminal() && listing.file().is_none();
    limit.or(page.then_some(PAGE))
}

/// Leave out the rows beyond [`most`].
pub fn cut(table: &mut Table, limit: Option<usize>, listing: &Listing) {
    let (all, most) = (table.rows.len(), most(limit, listing).unwrap_or(usize::MAX));
    if all > most {
        table.rows.truncate(most);
        table.notes.push(format!("the first {most} of {all} rows; --limit N shows more"));
    }
}

/// Rows on a terminal.
const PAGE: usize = 50;

/// The groups that an option asks for.
pub fn groups(by: Option<&Grouping>) -> Result<WordGroups, Failure> {
    by.map_or(Ok(WordGroups::None), |by| {
        WordGroups::of(by)
            .ok_or_else(|| Failure::new("coders say no words").hint("group by transcript, speaker, or attribute.NAME"))
    })
}
