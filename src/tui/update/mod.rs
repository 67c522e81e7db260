//! How the state changes: one action in, effects out. Nothing here touches the terminal or a file.

mod adjusting;
mod analysis;
mod attributes;
mod bookmarks;
mod broken;
mod carrying;
mod charting;
mod chinese;
mod choice;
mod code_form;
mod codes;
mod colleagues;
mod conflict;
mod counting;
mod dealing;
mod deeds;
mod drafts;
mod editing;
mod exporting;
mod facets;
mod finding;
mod gliding;
mod handling;
mod help;
mod import;
mod import_news;
mod inquiry;
mod jumps;
mod leaving;
mod memos;
mod mouse;
mod moving;
mod offers;
mod opening;
mod palette;
mod picker;
mod queueing;
mod quotes;
mod read;
mod recheck;
mod review;
mod saved;
mod scenes;
mod search;
mod seen;
mod selecting;
mod showing;
mod sidebar;
mod start;
mod suggest;
mod tallying;
mod telling;
mod tour;
mod transcripts;
mod versions;
mod words;
mod writing;

pub(super) use analysis::{each_unit, sampling_name, steps_name};
pub(super) use charting::task as chart_task;
pub(super) use exporting::{command as chart_command, task as export_task};
pub(super) use inquiry::task as quotes_task;
use opening::notice;
pub(super) use queueing::propose_task;
pub(super) use suggest::task as suggest_task;
use telling::finish;
pub(super) use words::{groups_name as words_groups_name, order_name, script_name, task as words_task};

use std::sync::Arc;

use crate::app::Overview;
use crate::project::{CodeId, CodingId, Command, Transcript};
use crate::text::{Direction, Selection, TextRange};

use super::action::{Action, Verb, View};
use super::charting::Charting;
use super::effect::Effect;
use super::layout::{Layout, layout};
use super::scrolling;
use super::start_verb::StartVerb;
use super::state::{Dialog, HelpPage, Opens, State, Tone, Transcripts, Travel};

/// Carry out `action`.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    // What is said of a place is true until the next key (`hit 3 of 11`); what was done and can be taken back, for longer.
    let key = matches!(action, Action::Ask(_) | Action::Hotkey(_) | Action::Type(_) | Action::Paste(_));
    if key {
        telling::next_key(state);
    }
    let stood = (key && state.tone == Tone::Warning).then(|| state.said.clone());
    if key && !matches!(action, Action::Ask(Verb::QuitAnyway)) {
        state.throwing = false;
    }
    if (key || matches!(action, Action::Mouse(_))) && !matches!(action, Action::Ask(Verb::Confirm)) {
        state.read.made = None;
    }
    if matches!(action, Action::Mouse(_) | Action::Paste(_) | Action::Hotkey(_)) {
        state.count = None;
    }
    let glide = gliding::look(state, &action);
    let by_words = chinese::by_words(&action);
    let asked = tour::asked(&action);
    asked.into_iter().for_each(|verb| state.used(state.when(), verb));
    let mut effects = match action {
        Action::Ask(verb) => counting::ask(state, verb),
        Action::Type(letter) if state.when() == super::keymap::When::Going => bookmarks::typed(state, letter),
        Action::Type(letter) => writing::write(state, letter.encode_utf8(&mut [0; 4])),
        Action::Paste(text) => writing::paste(state, &text),
        Action::Memos(news) => memos::hear(state, news),
        Action::Start(news) => start::hear(state, news),
        Action::Hotkey(letter) => read::hotkey(state, letter),
        Action::Mouse(mouse) => mouse::update(state, mouse),
        Action::Held => mouse::held(state),
        Action::Resize(width, height) => resize(state, width, height),
        Action::Glanced(overview) => {
            state.overview = overview;
            state.transcripts.arrange(&state.overview, &state.shown);
            Vec::new()
        }
        Action::Opened(opened) => opening::open(state, *opened),
        Action::Arrived => {
            state.view = View::Read;
            Vec::new()
        }
        Action::ChineseWords(cut) => {
            state.read.know_chinese(cut);
            Vec::new()
        }
        Action::Loaded(transcript, passage) => loaded(state, transcript, passage),
        Action::Done(done) => finish(state, done),
        Action::Previewed(proposal, report) => editing::previewed(state, *proposal, report),
        Action::Edited(proposal, outcome) => editing::edited(state, *proposal, outcome),
        Action::EditedOutside(begun, text) => editing::edited_outside(state, *begun, text),
        Action::Placed(outcome) => review::placed(state, outcome),
        Action::Coded(codes) => selecting::coded(state, codes),
        Action::UncodeThese(codings) => uncode(codings),
        Action::FolderChanged => vec![Effect::Refresh],
        Action::Refreshed(notices, carried) => {
            if state.unsaved() == 0 && state.tone == Tone::Danger {
                state.say("everything is saved now");
            }
            notice(state, notices);
            editing::noticed(state, carried);
            let open = state.read.transcript.as_ref();
            let reload = open.map(|transcript| Effect::Load(transcript.id.clone(), None));
            let broken = broken::look_again(state);
            reload.into_iter().chain(broken).chain(search::texts_changed(state)).collect()
        }
        Action::SplitOpened(draft) => dealing::opened(state, *draft),
        Action::QueuesLeft(left) => queueing::offer(state, left),
        Action::Proposed(batch, proposals) => queueing::proposed(state, batch, proposals),
        Action::QueueOpened(queue) => queueing::opened(state, *queue),
        Action::SaveForm(over) => code_form::save(state, over),
        Action::Versions(rows, generation) => {
            versions::listed(state, rows, generation);
            Vec::new()
        }
        Action::Compared(pair, compared) => {
            versions::compared(state, pair, compared);
            Vec::new()
        }
        Action::VersionRead(name, text) => {
            versions::read(state, name, text);
            Vec::new()
        }
        Action::CodebookChecked(problems) => broken::checked(state, &problems),
        Action::Search(news) => search::hear(state, *news),
        Action::Suggest(news) => suggest::hear(state, *news),
        Action::Words(news) => words::hear(state, *news),
        Action::Import(news) => import_news::hear(state, *news),
        Action::Chart(news) => charting::hear(state, *news),
        Action::Exists(name) => exporting::exists(state, name),
        Action::Scenes(scenes) => {
            state.scenes.take(scenes);
            Vec::new()
        }
        Action::Quotes(news) => inquiry::hear(state, *news),
        Action::Say(text) => {
            state.say(text);
            Vec::new()
        }
        Action::Lost => vec![Effect::Quit],
    };
    // A warning that comes from elsewhere stays; one that answers a key goes with the next.
    state.refused |= key && state.tone == Tone::Warning && stood.as_ref() != Some(&state.said);
    settle(state);
    gliding::settle(state, glide);
    selecting::settle(state);
    offers::settle(state);
    dealing::settle(state);
    recheck::settle(state);
    memos::settle(state);
    effects.extend(drafts::settle(state));
    tour::watch(state, asked);
    queueing::settle(state);
    code_form::settle(state);
    effects.extend(scenes::look_up(state));
    effects.extend(versions::settle(state));
    effects.extend(showing::settle(state));
    effects.extend(chinese::load(state, by_words));
    effects.extend(tallying::settle(state));
    effects.extend(match state.view {
        View::Search => search::settle(state),
        View::Codes => codes::settle(state),
        View::Analysis => charting::settle(state),
        View::Read => sidebar::settle(state),
        View::Transcripts => Vec::new(),
    });
    effects
}

/// The layout of the screen as it is now.
fn screen(state: &State) -> Layout {
    layout(state, state.area)
}

fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Suspend => return vec![Effect::Suspend],
        Verb::Redraw => return vec![Effect::Redraw],
        Verb::Quit => return leaving::quit(state),
        Verb::QuitAnyway
            if !matches!(
                state.dialogs.last(),
                Some(
                    Dialog::Memo(_)
                        | Dialog::Translation(_)
                        | Dialog::Turn(_)
                        | Dialog::Preview(_)
                        | Dialog::Code(_)
                        | Dialog::Split(_)
                )
            ) =>
        {
            return vec![Effect::Quit];
        }
        _ => {}
    }
    if verb == Verb::QuitAnyway && drafts::hesitate(state) {
        return Vec::new();
    }
    if verb == Verb::Help {
        state.dialogs.push(Dialog::Help(HelpPage::of(state.when())));
        return Vec::new();
    }
    if let Some(dialog) = state.dialogs.last() {
        return match dialog {
            Dialog::Picker(_) => picker::ask(state, verb),
            Dialog::Suggest(_) => suggest::ask(state, verb),
            Dialog::Choice(_) => choice::ask(state, verb),
            Dialog::Memo(_) => memos::ask_memo(state, verb),
            Dialog::Memos => memos::ask(state, verb),
            Dialog::Ask(_) => handling::ask_field(state, verb),
            Dialog::Translation(_) => handling::ask_translation(state, verb),
            Dialog::Start(_) => start::ask(state, verb),
            Dialog::Turn(_) => editing::ask_turn(state, verb),
            Dialog::Preview(_) => editing::ask_preview(state, verb),
            Dialog::Conflict(_) => conflict::ask(state, verb),
            Dialog::Dealing(_) => dealing::ask(state, verb),
            Dialog::Queue(_) => queueing::ask(state, verb),
            Dialog::Recheck => recheck::ask(state, verb),
            Dialog::Versions(_) => versions::ask(state, verb),
            Dialog::Pile(_) => dealing::ask_pile(state, verb),
            Dialog::Broken(_) => broken::ask(state, verb),
            Dialog::Review => review::ask(state, verb),
            Dialog::Find(_) => finding::ask(state, verb),
            Dialog::GoTo(_) => jumps::ask_where(state, verb),
            Dialog::Question(_) => inquiry::ask(state, verb),
            Dialog::SaveQuery(..) => saved::ask(state, verb),
            Dialog::Import(_) => import::ask(state, verb),
            Dialog::Code(_) => code_form::ask_form(state, verb),
            Dialog::Quick(_) => deeds::ask_quick(state, verb),
            Dialog::Merge(_) => deeds::ask_merge(state, verb),
            Dialog::Delete(_) => deeds::ask_delete(state, verb),
            Dialog::Split(_) => deeds::ask_split(state, verb),
            Dialog::Export(_) => exporting::ask(state, verb),
            Dialog::Shown(_) => showing::ask_choosing(state, verb),
            Dialog::Help(_) | Dialog::Sheet(_) | Dialog::Notices(_) | Dialog::Entry(_) => help::ask(state, verb),
        };
    }
    if state.view == View::Codes && state.codes.carried.is_some() {
        return carrying::ask(state, verb);
    }
    if let Some(effects) = ask_anywhere(state, verb) {
        return effects;
    }
    match state.view {
        View::Transcripts => transcripts::ask(state, verb),
        View::Read => read::ask(state, verb),
        View::Search => search::ask(state, verb),
        View::Codes => codes::ask(state, verb),
        View::Analysis => analysis::ask(state, verb),
    }
}

/// What means the same in every view.
fn ask_anywhere(state: &mut State, verb: Verb) -> Option<Vec<Effect>> {
    match verb {
        Verb::Go(view) => return Some(go(state, view)),
        Verb::Turn(direction) => {
            let here = View::ALL.iter().position(|view| *view == state.view).unwrap_or(0);
            let step = if direction == Direction::Forward { 1 } else { View::ALL.len() - 1 };
            let next = View::ALL.iter().cycle().nth(here + step).copied().unwrap_or_default();
            return Some(go(state, next));
        }
        Verb::Memos(verb) => return Some(memos::ask_anywhere(state, verb)),
        Verb::Start(StartVerb::Tour) => tour::switch(state),
        Verb::Start(_) => tour::skip(state),
        Verb::Showing(wish) => return Some(showing::ask(state, wish)),
        Verb::Chart(wish @ Charting::Show(_)) => return Some(analysis::wishes(state, wish)),
        Verb::Review => review::open(state),
        Verb::Recheck => recheck::open(state),
        Verb::Versions => versions::open(state),
        Verb::CodebookError => return Some(broken::open(state)),
        Verb::EditCodebook => return Some(broken::edit(state)),
        Verb::Notices => state.dialogs.push(Dialog::Notices(0)),
        Verb::Palette => state.dialogs.push(Dialog::Choice(palette::open(state))),
        Verb::Undo => return Some(vec![Effect::Undo]),
        Verb::Redo => return Some(vec![Effect::Redo]),
        Verb::ReleaseMouse => {
            state.mouse_released = !state.mouse_released;
            let owner = if state.mouse_released { "the mouse is the terminal's" } else { "the mouse is emic's" };
            state.say(owner);
            return Some(vec![Effect::Mouse(!state.mouse_released)]);
        }
        Verb::Edit(edit) => {
            if let Some(field) = state.field() {
                field.edit(edit);
            }
            return Some(written(state));
        }
        _ => return None,
    }
    Some(Vec::new())
}

/// Show a view. Read opens the chosen transcript where none is open yet.
fn go(state: &mut State, view: View) -> Vec<Effect> {
    if state.view != view && state.tone != Tone::Danger {
        state.say("");
    }
    if state.view == View::Codes && view != View::Codes || view == View::Analysis {
        codes::end_of_chart(state);
    }
    state.view = view;
    match view {
        View::Read if state.read.transcript.is_none() => transcripts::open_chosen(state, state.transcripts.list.chosen),
        View::Search => search::enter(state),
        View::Codes => {
            hint(state);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Say once how the codebook's file is edited by hand.
fn hint(state: &mut State) {
    if !state.hinted && state.said.is_empty() {
        state.say("E opens codebook.yaml in your editor; changes show here at once");
        state.hinted = true;
    }
}

/// What follows when a field has changed, or its caret has moved.
fn written(state: &mut State) -> Vec<Effect> {
    offers::look_up(state);
    match state.dialogs.last_mut() {
        Some(Dialog::Picker(_)) => picker::typed(state),
        Some(Dialog::Choice(_)) => palette::typed(state),
        Some(Dialog::Help(_)) => help::typed(state),
        Some(Dialog::Find(_)) => finding::typed(state),
        Some(Dialog::Import(import)) => import.names.clear(),
        Some(Dialog::Memos) => memos::typed(state),
        Some(Dialog::Start(start)) => start.names.clear(),
        Some(_) => {}
        None => match state.view {
            View::Transcripts => state.transcripts.arrange(&state.overview, &state.shown),
            View::Search => return search::typed(state),
            View::Codes => codes::typed(state),
            View::Read => sidebar::typed(state),
            View::Analysis => {}
        },
    }
    Vec::new()
}

fn resize(state: &mut State, width: u16, height: u16) -> Vec<Effect> {
    scrolling::hold(state, |state| (state.area.width, state.area.height) = (width, height));
    Vec::new()
}

fn loaded(state: &mut State, transcript: Result<Arc<Transcript>, String>, passage: Option<TextRange>) -> Vec<Effect> {
    match transcript {
        Ok(transcript) => {
            let travel =
                state.read.jumps.travel.take().filter(|(id, _)| *id == transcript.id).map(|(_, travel)| travel);
            let same = state.read.transcript.as_ref().is_some_and(|open| Arc::ptr_eq(open, &transcript));
            let another = state.read.transcript.as_ref().is_some_and(|open| open.id != transcript.id);
            if !matches!(travel, Some(Travel::Back(_))) && (another || passage.is_some()) {
                jumps::leave(state);
            }
            let mut opens = Opens::AtPlace;
            if !same {
                opens = state.read.open(transcript);
                place_marks(state);
                finding::again(state);
            }
            search::show_hits(state);
            if let Some(passage) = passage {
                let caret = || Selection::caret(state.read.page.before_end(state.read.text(), passage.start()));
                state.read.selection = if passage.is_empty() { caret() } else { Selection::from(passage).flipped() };
                (state.read.selecting, state.read.goal) = (false, None);
            }
            if opens == Opens::AsLeft && passage.is_none() {
                scrolling::keep_cursor(state);
            } else if !same || passage.is_some() {
                let here = passage.unwrap_or(TextRange::empty(state.read.selection.head));
                scrolling::land(state, here);
            }
            if opens == Opens::Unread && passage.is_none() {
                jumps::begin(state);
            }
            jumps::opened(state, travel);
        }
        Err(error) => state.warn(error),
    }
    Vec::new()
}

fn uncode(codings: Vec<CodingId>) -> Vec<Effect> {
    vec![Effect::Run(Command::Uncode(codings))]
}

/// Bring what the shown view keeps up to date with the study.
fn settle(state: &mut State) {
    let Some(generation) = state.workspace.as_ref().map(|workspace| workspace.generation()) else { return };
    if state.view == View::Transcripts && state.overview_generation != generation {
        if let Some(workspace) = &state.workspace {
            state.overview = Overview::of(workspace);
        }
        state.overview_generation = generation;
        state.transcripts.arrange(&state.overview, &state.shown);
    }
    if let Some(workspace) = &state.workspace {
        state.review.settle(workspace.project(), generation);
    }
    if state.view == View::Read && state.read.generation != generation {
        let here = TextRange::empty(state.read.selection.head);
        let seen = screen(state).read.shown().contains(here.start());
        place_marks(state);
        if seen {
            // No margin: a cursor at the edge of the screen was there before, and the text stays.
            scrolling::keep_cursor(state);
        }
    }
}

fn place_marks(state: &mut State) {
    if let Some(workspace) = &state.workspace {
        let (project, coder) = (workspace.project(), workspace.coder());
        state.read.place_marks(project, coder, &state.shown, workspace.generation());
    }
}

/// How often each code was applied in the study.
fn counts(state: &State) -> std::collections::HashMap<CodeId, usize> {
    state.workspace.as_ref().map(crate::app::codebook_checking::uses).unwrap_or_default()
}

/// How many rows of a list fit into the body.
fn rows(state: &State, taken: u16) -> usize {
    usize::from(screen(state).body.height.saturating_sub(taken))
}

impl Transcripts {
    /// Rows of the screen that hold no transcript: the heading and the filter.
    pub const TAKEN: u16 = 2;
}
