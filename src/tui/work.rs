//! Slow work on threads: what it needs is taken from the state at once, what it finds comes back as actions.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::app::autocoding::Batch;
use crate::app::quotes::Breadth;
use crate::app::{Library, Searcher, Wanted};
use crate::project::{Coding, CodingId, TranscriptId};

use super::action::{Action, SearchNews, SuggestNews};
use super::import_work;
use super::state::{MOST_LINES, Scene, State};

/// Lines of a concordance in its first part: more than the tallest screen shows.
const FIRST_LINES: usize = 100;

/// How often progress is reported at most.
pub(super) const REPORT: Duration = Duration::from_millis(60);

/// Work to be done on a thread.
#[derive(Clone, Debug, PartialEq)]
pub enum Job {
    /// Bring the index up to date.
    Index,
    /// Find what the state's question asks.
    Search,
    /// Count what the answer is of.
    Facets,
    /// Make proposals of the hits.
    Propose(Batch),
    /// Come back to what suggestions are learnt from, after the keys that were pressed meanwhile.
    Gather,
    /// Find codes for the passage of the dialog.
    Suggest,
    /// Work for the charts of the Analysis view.
    Chart(ChartWork),
    /// Count and list words.
    Words,
    /// Find out what stands around these codings.
    Scenes(Vec<CodingId>),
    /// Work for the quotes of the Codes view.
    Quotes(QuoteWork),
    /// Write the table that the Analysis view shows to the file of this name; over one that is there only where `true`.
    Export(String, bool),
    /// Complete the path of what to import.
    Names(String),
    /// Look at the files of the path (`None`), or at some of them once more.
    Look(Option<Vec<usize>>),
    /// Read the files that come in.
    ReadFiles,
    /// Load the dictionary of Chinese words.
    ChineseWords,
}

/// What the charts of the Analysis view need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartWork {
    /// Count what is wanted.
    Count,
    /// Find the codings behind the chosen number.
    Quote,
    /// Find out who speaks in the study.
    Speakers,
    /// Count the codings that the filter of all views leaves.
    Tally,
}

/// What the quotes of the Codes view need.
#[derive(Clone, Debug, PartialEq)]
pub enum QuoteWork {
    /// Come back to reading the codings, after the keys that were pressed meanwhile.
    Count,
    /// Answer what is asked of the left pane, or of the right one.
    List(bool),
    /// Find out what stands around these codings, so far.
    Around(Vec<CodingId>, Breadth),
}

/// What a thread does: it reports what it finds.
pub type Task = Box<dyn FnOnce(&dyn Fn(Action)) + Send>;

/// Where threads send what they find. Without an address there are no threads: work is done at once.
#[derive(Clone, Default)]
pub struct Post(Option<Arc<dyn Fn(Action) + Send + Sync>>);

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Post(to a loop)" } else { "Post(at once)" })
    }
}

impl Post {
    /// Send every action to `receive`.
    pub fn to(receive: impl Fn(Action) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(receive)))
    }

    /// Begin `task`; what came of it already.
    pub fn begin(&self, task: Task) -> Vec<Action> {
        match self.0.clone() {
            Some(send) => {
                std::thread::spawn(move || task(&*send));
                Vec::new()
            }
            None => {
                let found = std::cell::RefCell::default();
                task(&|action| Vec::push(&mut found.borrow_mut(), action));
                found.into_inner()
            }
        }
    }
}

/// Numbers given to tasks of one kind: only the latest goes on.
#[derive(Clone, Debug, Default)]
pub struct Ticket {
    latest: Arc<AtomicU64>,
    own: u64,
}

impl Ticket {
    /// The next ticket; those before it are out of date.
    pub fn next(&self) -> Self {
        let own = self.latest.fetch_add(1, Ordering::Relaxed) + 1;
        Self { latest: self.latest.clone(), own }
    }

    /// Whether this is still the latest.
    pub fn holds(&self) -> bool {
        self.latest.load(Ordering::Relaxed) == self.own
    }
}

impl PartialEq for Ticket {
    fn eq(&self, other: &Self) -> bool {
        self.own == other.own && Arc::ptr_eq(&self.latest, &other.latest)
    }
}

/// Take from the state what `job` needs; `None` where there is nothing to do.
pub fn prepare(state: &State, job: Job) -> Option<Task> {
    match job {
        Job::Index => index(state),
        Job::Search => search(state),
        Job::Facets => facets(state),
        Job::Propose(batch) => super::update::propose_task(state, batch),
        Job::Gather => Some(Box::new(|send| send(Action::Suggest(Box::new(SuggestNews::Gather))))),
        Job::Suggest => super::update::suggest_task(state),
        Job::Chart(work) => super::update::chart_task(state, work),
        Job::Words => super::update::words_task(state),
        Job::Scenes(codings) => scenes(state, &codings),
        Job::Quotes(work) => super::update::quotes_task(state, work),
        Job::Export(name, replace) => super::update::export_task(state, &name, replace),
        Job::Names(typed) => Some(import_work::names(typed)),
        Job::Look(files) => import_work::look(state, files),
        Job::ReadFiles => import_work::read(state),
        Job::ChineseWords => Some(Box::new(|send| send(Action::ChineseWords(crate::app::chinese_cut())))),
    }
}

fn news(news: SearchNews) -> Action {
    Action::Search(Box::new(news))
}

fn index(state: &State) -> Option<Task> {
    let workspace = state.workspace.as_ref()?;
    let root = workspace.root().to_owned();
    let ids: Vec<TranscriptId> = workspace.project().transcripts.keys().cloned().collect();
    let choices = workspace.settings().speakers.clone();
    let (known, stop) = (state.search.searcher.clone(), state.search.stop.clone());
    Some(Box::new(move |send| {
        let opened = known.map_or_else(|| Searcher::open(&root), Ok);
        let refreshed = opened.and_then(|mut searcher| {
            send(news(SearchNews::Opened(searcher.clone())));
            let mut told = Instant::now();
            let mut progress = |done: usize, of: usize| {
                if done == 0 || told.elapsed() > REPORT {
                    told = Instant::now();
                    send(news(SearchNews::Indexing(done, of)));
                }
                !stop.load(Ordering::Relaxed)
            };
            let sources = Searcher::sources_in(&root, ids.iter(), &choices);
            let refreshed = searcher.refresh(&sources, &mut progress)?;
            Ok((searcher, refreshed))
        });
        send(news(SearchNews::Indexed(refreshed.map_err(|error| error.to_string()))));
    }))
}

fn search(state: &State) -> Option<Task> {
    let (question, searcher) = (state.search.question.clone()?, state.search.searcher.clone()?);
    let (library, ticket) = (state.workspace.as_ref()?.library(), state.search.ticket.clone());
    let order = state.search.order;
    Some(Box::new(move |send| {
        let wanted = Wanted { first: FIRST_LINES, most: MOST_LINES, order };
        let mut tell = |lines| {
            if ticket.holds() {
                send(news(SearchNews::Lines(ticket.clone(), lines)));
            }
            ticket.holds()
        };
        if let Err(error) = question.answer(&searcher, &library, wanted, &|| ticket.holds(), &mut tell) {
            send(news(SearchNews::Failed(ticket.clone(), error)));
        }
    }))
}

/// Count the facets of the latest answer. What is read for it once comes back with the counter.
fn facets(state: &State) -> Option<Task> {
    let panel = &state.search.facets;
    let (mut counter, found) = (panel.counter.clone()?, panel.found.clone()?);
    let (heard, generation, ticket) = (panel.heard.clone(), panel.generation, state.search.ticket.clone());
    Some(Box::new(move |send| {
        counter = counter.knowing(heard.iter().map(String::as_str));
        let facets = counter.count(&found, &|| ticket.holds());
        send(news(SearchNews::Facets(counter, facets, found, generation)));
    }))
}

fn scenes(state: &State, codings: &[CodingId]) -> Option<Task> {
    let workspace = state.workspace.as_ref()?;
    let library = workspace.library();
    let wanted: Vec<Coding> = codings.iter().filter_map(|id| workspace.project().codings.get(id)).cloned().collect();
    Some(Box::new(move |send| {
        let found = wanted.into_iter().map(|coding| (coding.id, scene(&library, &coding), coding.anchor));
        send(Action::Scenes(found.map(|(id, scene, anchor)| (id, anchor, scene)).collect()));
    }))
}

/// What stands around a coding; where its words or its transcript are gone, what it knows of that itself.
fn scene(library: &Library, coding: &Coding) -> Scene {
    let transcript = library.transcript(&coding.transcript).ok().filter(|_| !coding.lost);
    let found = transcript.and_then(|transcript| {
        let range = coding.anchor.find(&transcript.text, &transcript.positions)?;
        Some(Scene::new(&transcript, range))
    });
    found.unwrap_or_else(|| Scene::of_anchor(&coding.anchor))
}

/// A flag that a thread looks at, and that is set to stop it.
pub type Stop = Arc<AtomicBool>;
