//! What the first screen wants done: studies looked for, made, and opened.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::{
    Options, Overview, Workspace, find_project, importing, new_project, projects_below, unsaved, write_demo,
};

use super::action::{Action, Opened};
use super::state::{NEW_FOLDER, Recent, State};

/// What the first screen wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartStep {
    /// Look which of the studies that are remembered are there.
    Look,
    /// Complete a path.
    Names(String),
    /// Make the sample study in a folder, where it is not there yet, and open it.
    Demo(PathBuf),
    /// Make a study in a folder with a codebook of this name, and open it.
    New(PathBuf, String),
    /// Open the study in a folder, if there is one.
    Open(PathBuf),
    /// Open this study.
    Begin(PathBuf),
}

/// What the first screen hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartNews {
    /// There is no study: show it.
    Shown,
    /// There is no study in a folder that was named: show it, with a new one there.
    Offered(PathBuf),
    /// There is a study: open it.
    Chosen(PathBuf),
    /// A folder for a new study, and the interviews that lie beside it.
    Here(PathBuf, Vec<PathBuf>),
    /// The studies that are remembered.
    Recent(Vec<Recent>),
    /// A path that was typed, what it goes on to, and the names that it may mean.
    Names(String, String, Vec<String>),
    /// A study was made; the folder beside it that holds interviews, empty where none does.
    Made(String),
    /// Why it cannot be done.
    Failed(String),
}

/// What opens a study: a thread where there is a loop to hear of it; at once where there is none, as in tests.
#[derive(Clone, Default)]
pub struct Opener {
    options: Options,
    here: Option<PathBuf>,
    threads: Option<Arc<dyn Fn(PathBuf) + Send + Sync>>,
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opener").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Opener {
    /// Have `open` open studies.
    pub fn to(open: impl Fn(PathBuf) + Send + Sync + 'static) -> Self {
        Self { here: Some(PathBuf::from(".")), threads: Some(Arc::new(open)), ..Self::default() }
    }

    /// Look for interviews in this folder and in no other.
    pub fn looking_in(self, folder: PathBuf) -> Self {
        Self { here: Some(folder), ..self }
    }

    /// Where a folder lies that is named in the working folder.
    pub fn place_of(&self, folder: &Path) -> PathBuf {
        let here = self.here.as_ref().and_then(|here| std::path::absolute(here).ok());
        here.map_or_else(|| folder.to_owned(), |here| here.join(folder))
    }

    fn open(&self, root: PathBuf) -> Vec<Action> {
        match &self.threads {
            Some(open) => {
                open(root);
                Vec::new()
            }
            None => vec![Action::Opened(Box::new(opened(&root, &self.options)))],
        }
    }
}

/// Open a study.
pub(super) fn opened(root: &Path, options: &Options) -> Result<Opened, String> {
    let (mut workspace, mut notices) = Workspace::open(root, options).map_err(|error| error.to_string())?;
    let (offered, taken_up) = unsaved::take_up(&mut workspace);
    notices.extend(taken_up);
    // Found out here, so that no key press waits for it.
    workspace.outdated();
    let overview = Overview::of(&workspace);
    Ok(Opened { workspace, notices, overview, offered })
}

fn news(news: StartNews) -> Action {
    Action::Start(news)
}

/// Do it.
pub(super) fn take(state: &mut State, step: StartStep) -> Vec<Action> {
    match step {
        StartStep::Look => {
            let projects = state.remembered.memory().projects.clone();
            let here = state.opener.here.clone();
            state.post.begin(Box::new(move |send| {
                // Whoever made a study of the interviews that lie here wants that one, and not a second.
                let below = here.as_deref().map(studies_below).unwrap_or_default();
                let interviews = here.filter(|_| below.is_empty()).and_then(|here| interviews(&here));
                send(news(StartNews::Recent(look(with_first(below, projects)))));
                interviews.into_iter().for_each(|found| send(news(found)));
            }))
        }
        StartStep::Names(typed) => state.post.begin(Box::new(move |send| {
            let (text, names) = importing::completed(&typed);
            let folders = names.into_iter().filter(|name| name.ends_with('/')).collect();
            send(news(StartNews::Names(typed, text, folders)));
        })),
        StartStep::Demo(root) if find_project(Some(&root)).is_ok() => begin(state, &root),
        StartStep::Demo(root) => made(state, &root, write_demo(&root)),
        StartStep::New(root, codebook) => {
            let made_now = new_project(&root, None, Some(Path::new(&codebook)));
            let told = made_now.is_ok().then(|| news(StartNews::Made(importing::interviews_beside(&root))));
            told.into_iter().chain(made(state, &root, made_now.map(drop))).collect()
        }
        StartStep::Begin(root) => begin(state, &root),
        StartStep::Open(root) => match find_project(Some(&root)) {
            Ok(root) => begin(state, &root),
            Err(_) => {
                let root = root.display();
                vec![news(StartNews::Failed(format!("there is no study in {root}: Esc, then n makes a new one there")))]
            }
        },
    }
}

fn made(state: &mut State, root: &Path, made: Result<(), crate::app::Error>) -> Vec<Action> {
    match made {
        Ok(()) => begin(state, root),
        Err(error) => vec![news(StartNews::Failed(error.to_string()))],
    }
}

fn begin(state: &mut State, root: &Path) -> Vec<Action> {
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    state.remembered.change(|memory| memory.opened(&root));
    let glance = Overview::read(&root).map(Action::Glanced);
    glance.into_iter().chain(state.opener.open(root)).collect()
}

/// The interviews in a folder, and the name of a folder for their study that is still free.
fn interviews(here: &Path) -> Option<StartNews> {
    let files = importing::interviews_in(here);
    let named = |number: usize| match number {
        1 => NEW_FOLDER.to_owned(),
        number => format!("{NEW_FOLDER}-{number}"),
    };
    let free = (1..100).map(named).find(|name| !here.join(name).exists())?;
    let folder = if here == Path::new(".") { PathBuf::from(free) } else { here.join(free) };
    (!files.is_empty()).then_some(StartNews::Here(folder, files))
}

/// The studies that lie one folder down.
fn studies_below(here: &Path) -> Vec<PathBuf> {
    let here = std::path::absolute(here).unwrap_or_else(|_| here.to_owned());
    projects_below(&here).into_iter().map(|name| here.join(name)).collect()
}

/// The studies that were open lately, and those `below` the working folder, which come first, the latest of them before the others.
fn with_first(below: Vec<PathBuf>, mut lately: Vec<PathBuf>) -> Vec<PathBuf> {
    let unknown = below.iter().filter(|root| !lately.contains(root)).cloned();
    lately.extend(unknown.collect::<Vec<_>>());
    lately.sort_by_key(|root| !below.contains(root));
    lately
}

/// What is known of each study without opening it.
fn look(projects: Vec<PathBuf>) -> Vec<Recent> {
    let recent = |root: PathBuf| {
        let there = find_project(Some(&root)).is_ok();
        let title = Overview::read(&root).map(|overview| overview.title).filter(|title| !title.is_empty());
        let name = || root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let title = title.unwrap_or_else(name);
        Recent { root, title, there }
    };
    projects.into_iter().map(recent).collect()
}
