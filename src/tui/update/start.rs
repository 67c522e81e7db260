//! The first screen: what its keys mean.

use std::path::PathBuf;

use crate::app::importing::typed_path;
use crate::app::{DEMO_FOLDER, SHIPPED, shipped_told};
use crate::text::fit_end;
use crate::tui::action::{Motion, Mouse, MouseKind, Opened, Verb};
use crate::tui::effect::Effect;
use crate::tui::start_verb::StartVerb;
use crate::tui::start_work::{StartNews, StartStep};
use crate::tui::state::{Begin, Choice, Dialog, Input, Item, NEW_FOLDER, Start, State, Then};
use crate::tui::view::{start_list, start_place};

/// Columns of the place of a new study, over its codebooks.
const PLACE: usize = 40;

/// The screen, wherever it lies among the dialogs.
fn start(state: &mut State) -> Option<&mut Start> {
    state.dialogs.iter_mut().find_map(|dialog| match dialog {
        Dialog::Start(start) => Some(&mut **start),
        _ => None,
    })
}

pub(super) fn hear(state: &mut State, news: StartNews) -> Vec<Effect> {
    if news == StartNews::Shown {
        state.dialogs.push(Dialog::Start(Box::default()));
        return vec![Effect::Start(StartStep::Look)];
    }
    if let StartNews::Offered(folder) = &news {
        let mut start = Start::default();
        let folder = folder.display().to_string();
        start.asking = Some((Begin::New, Input::from(folder.as_str())));
        start.problem = Some(format!("{folder} is no study yet: Enter makes one there, Esc shows what else there is"));
        state.dialogs.push(Dialog::Start(Box::new(start)));
        return vec![Effect::Start(StartStep::Look)];
    }
    if let StartNews::Chosen(root) = news {
        return vec![Effect::Start(StartStep::Begin(root))];
    }
    let Some(start) = start(state) else { return Vec::new() };
    match news {
        StartNews::Shown | StartNews::Offered(_) | StartNews::Chosen(_) => {}
        StartNews::Recent(recent) => {
            // Who has chosen a row meanwhile keeps it.
            let moved = start.list.chosen;
            start.list.chosen = if moved == 0 { 0 } else { moved + recent.len() };
            start.recent = recent;
        }
        StartNews::Here(folder, files) => {
            let moved = start.list.chosen > 0;
            start.here = Some((folder, files));
            start.list.chosen += usize::from(moved);
        }
        StartNews::Names(typed, text, names) => {
            if let Some((_, input)) = start.asking.as_mut().filter(|(_, input)| input.text() == typed) {
                *input = Input::from(text.as_str());
                start.names = names;
            }
        }
        StartNews::Made(interviews) => start.made = Some(interviews),
        StartNews::Failed(why) => (start.problem, start.opening) = (Some(why), None),
    }
    Vec::new()
}

/// The folder that may hold the interviews of the study that was made here, and these where they are known.
pub(super) fn made(state: &mut State) -> Option<(String, Vec<PathBuf>)> {
    let start = start(state)?;
    Some((start.made.take()?, std::mem::take(&mut start.files)))
}

/// A study was opened from here, or not; gives back what is not settled by that.
pub(super) fn opened(state: &mut State, opened: Result<Opened, String>) -> Option<Result<Opened, String>> {
    match (start(state), opened) {
        (Some(start), Err(why)) => {
            (start.problem, start.opening) = (Some(why), None);
            None
        }
        (Some(_), opened) => {
            state.dialogs.clear();
            Some(opened)
        }
        (None, opened) => Some(opened),
    }
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let height = usize::from(start_list(state).height);
    let Some(start) = start(state) else { return Vec::new() };
    start.problem = None;
    // A study is being opened: another one would come after it, unasked.
    let begins = matches!(verb, Verb::Confirm | Verb::Start(StartVerb::Begin(_)));
    if start.opening.is_some() && begins {
        return Vec::new();
    }
    if start.asking.is_some() {
        return ask_folder(state, verb);
    }
    match verb {
        Verb::Move(motion) => start.list.step(motion, start.len(), height),
        Verb::Start(StartVerb::Begin(begin)) => return begin_with(state, begin),
        Verb::Start(StartVerb::Forget) => forget(state),
        Verb::Confirm => return confirm(state),
        _ => {}
    }
    Vec::new()
}

/// A digit takes its row.
pub(super) fn number(state: &mut State, number: usize) -> Vec<Effect> {
    match (start(state), number.checked_sub(1)) {
        (Some(start), Some(row)) if row < start.recent.len() && start.opening.is_none() => {
            start.list.chosen = start.row_of(row);
            confirm(state)
        }
        _ => Vec::new(),
    }
}

/// Do what the chosen row says.
fn confirm(state: &mut State) -> Vec<Effect> {
    let Some(start) = start(state) else { return Vec::new() };
    if let Some(begin) = start.chosen() {
        return begin_with(state, begin);
    }
    let Some(recent) = start.chosen_recent().and_then(|place| start.recent.get(place)) else { return Vec::new() };
    if !recent.there {
        let root = recent.root.display();
        start.problem = Some(format!("{root} is not there now; x takes it out of the list"));
        return Vec::new();
    }
    let root = recent.root.clone();
    start.opening = Some(root.clone());
    vec![Effect::Start(StartStep::Open(root))]
}

/// Begin with the interviews here, or ask for a folder.
fn begin_with(state: &mut State, begin: Begin) -> Vec<Effect> {
    let Some(start) = start(state) else { return Vec::new() };
    start.files.clear();
    match start.here.clone() {
        Some((folder, files)) if begin == Begin::Here => {
            start.files = files;
            go(state, Begin::New, folder)
        }
        _ if begin == Begin::Here => Vec::new(),
        _ => {
            name_folder(start, begin);
            Vec::new()
        }
    }
}

fn name_folder(start: &mut Start, begin: Begin) {
    let folder = if begin == Begin::Demo { DEMO_FOLDER } else { "" };
    start.asking = Some((begin, Input::from(folder)));
    start.names.clear();
}

fn forget(state: &mut State) {
    let Some(start) = start(state) else { return };
    if let Some(place) = start.chosen_recent() {
        let gone = start.recent.remove(place).root;
        state.remembered.change(|memory| memory.forget(&gone));
    }
}

/// While a folder is being named.
fn ask_folder(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(start) = start(state) else { return Vec::new() };
    let Some((begin, input)) = start.asking.as_mut() else { return Vec::new() };
    match verb {
        Verb::Edit(edit) => {
            input.edit(edit);
            start.names.clear();
        }
        Verb::Expand => return vec![Effect::Start(StartStep::Names(input.text().to_owned()))],
        Verb::Close => (start.asking, start.names) = (None, Vec::new()),
        Verb::Confirm if *begin == Begin::New && input.text().trim().is_empty() => {
            return go(state, Begin::New, PathBuf::from(NEW_FOLDER));
        }
        Verb::Confirm if input.text().trim().is_empty() => {
            start.problem = Some("write the folder's path first; Tab completes it".to_owned());
        }
        Verb::Confirm => {
            let (begin, folder) = (*begin, typed_path(input.text()));
            return go(state, begin, folder);
        }
        _ => {}
    }
    Vec::new()
}

fn go(state: &mut State, begin: Begin, folder: PathBuf) -> Vec<Effect> {
    let Some(start) = start(state) else { return Vec::new() };
    start.names.clear();
    match begin {
        Begin::Here | Begin::New => {
            start.folder = folder.clone();
            let title = format!("A codebook to begin with, in {}", fit_end(&start_place(state, &folder), PLACE));
            state.dialogs.push(Dialog::Choice(Choice::short(title, codebooks())));
            Vec::new()
        }
        Begin::Demo => {
            start.opening = Some(folder.clone());
            vec![Effect::Start(StartStep::Demo(folder))]
        }
        Begin::Open => {
            start.opening = Some(folder.clone());
            vec![Effect::Start(StartStep::Open(folder))]
        }
    }
}

/// An empty codebook, and those that come with the program.
fn codebooks() -> Vec<Item> {
    let empty = ("none", "no codes: make them while reading".to_owned());
    let shipped = SHIPPED.iter().map(|(name, source)| (*name, shipped_told(source)));
    let item =
        |(name, detail): (&str, String)| Item { name: name.to_owned(), detail, then: Then::NewStudy(name.to_owned()) };
    std::iter::once(empty).chain(shipped).map(item).collect()
}

/// The codebook of a new study has been chosen.
pub(super) fn make(state: &mut State, codebook: String) -> Vec<Effect> {
    let Some(start) = start(state) else { return Vec::new() };
    let folder = start.folder.clone();
    start.opening = Some(folder.clone());
    vec![Effect::Start(StartStep::New(folder, codebook))]
}

pub(super) fn mouse(state: &mut State, mouse: Mouse) -> Vec<Effect> {
    let list = start_list(state);
    let Some(start) = start(state).filter(|start| start.asking.is_none()) else { return Vec::new() };
    match mouse.kind {
        MouseKind::Scroll(direction) => start.list.step(Motion::Line(direction), start.len(), usize::from(list.height)),
        MouseKind::Press(clicks) if super::mouse::holds(list, mouse) => {
            let row = start.list.top + usize::from(mouse.row - list.y);
            if row < start.len() {
                start.list.chosen = row;
                if clicks > 1 {
                    return confirm(state);
                }
            }
        }
        _ => {}
    }
    Vec::new()
}
