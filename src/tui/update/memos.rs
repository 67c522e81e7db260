//! Memos: writing one, the list of all, and where their links lead.

use crate::app::Passage;
use crate::project::{Command, LinkPlace, Memo, MemoId, MemoLink, MemoTarget, diary_entry};
use crate::text::{Arrange, Direction, TextRange, wiki_links};
use crate::tui::action::{Motion, Mouse, MouseKind, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::keymap::{When, key_of};
use crate::tui::memo_verb::MemoVerb;
use crate::tui::memo_work::{MemoNews, MemoStep};
use crate::tui::state::{Dialog, Input, List, MemoEditor, MemoOrder, State};
use crate::tui::view::{memos_parts, memos_rows, writing_inside};

use super::{offers, writing};

/// What is asked outside of the list.
pub(super) fn ask_anywhere(state: &mut State, verb: MemoVerb) -> Vec<Effect> {
    match verb {
        MemoVerb::List => open(state),
        MemoVerb::Today => today(state),
        MemoVerb::New => on_study(state),
        MemoVerb::Copy => return copy_link(state),
        _ => {}
    }
    Vec::new()
}

/// Show the list, where it was when it was closed.
fn open(state: &mut State) {
    if state.workspace.is_some() {
        state.dialogs.push(Dialog::Memos);
        state.memos.writing = false;
    }
}

/// Write today's entry of the diary.
fn today(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let day = workspace.today();
    let known = diary_entry(workspace.project(), workspace.coder(), day);
    let editor = known.map_or_else(|| MemoEditor::on_day(day), |memo| MemoEditor::of(memo, format!("Diary · {day}")));
    state.dialogs.push(Dialog::Memo(Box::new(editor)));
}

/// Write a new memo on the study.
fn on_study(state: &mut State) {
    let editor = MemoEditor::new("Memo on the study".to_owned(), MemoTarget::Project, None, "");
    state.dialogs.push(Dialog::Memo(Box::new(editor)));
}

/// In the dialog for a memo.
pub(super) fn ask_memo(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Offer(direction) => return offers::step(state, direction),
        Verb::Move(Motion::Line(direction)) if state.offers.chosen => return offers::step(state, direction),
        Verb::Break | Verb::Confirm if state.offers.chosen => return offers::confirm(state).unwrap_or_default(),
        Verb::Close if offers::close(state) => return Vec::new(),
        _ => {}
    }
    let inside = writing_inside(super::screen(state).dialog);
    let Some(Dialog::Memo(memo)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Break | Verb::Confirm => {
            memo.break_line();
            offers::look_up(state);
        }
        verb if writing::edit(&mut memo.editor, verb, inside) => offers::look_up(state),
        Verb::Save | Verb::Close => return save(state),
        Verb::Memos(MemoVerb::Outside) => return vec![Effect::OpenMemo],
        Verb::Memos(MemoVerb::Insert) => insert_link(state),
        Verb::Memos(MemoVerb::Follow) => return follow_caret(state),
        Verb::QuitAnyway => {
            let changed = matches!(state.dialogs.pop(), Some(Dialog::Memo(memo)) if memo.is_changed());
            state.say(if changed { "threw away what was written" } else { "nothing was changed" });
        }
        _ => {}
    }
    Vec::new()
}

/// Save the memo. The dialog is closed when that is done: it may be refused.
fn save(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Memo(memo)) = state.dialogs.last_mut() else { return Vec::new() };
    memo.follow = None;
    if !memo.is_changed() {
        let nothing = if memo.memo.is_none() { "nothing was written" } else { "nothing was changed" };
        state.dialogs.pop();
        state.say(nothing);
        return Vec::new();
    }
    let text = memo.text().to_owned();
    let command = match (memo.memo, memo.day) {
        (None, Some(day)) => Command::NoteDay(day, text),
        _ => Command::WriteMemo { memo: memo.memo, target: memo.target.clone(), text },
    };
    super::colleagues::write_memo(state, command)
}

/// The memo on top is saved: close it, and go where the link leads that was followed.
pub(super) fn saved(state: &mut State) -> Vec<Effect> {
    let follow = match state.dialogs.pop() {
        Some(Dialog::Memo(memo)) => memo.follow,
        _ => None,
    };
    follow.map(|place| go(state, place)).unwrap_or_default()
}

/// The memo on top could not be saved: say what to do where somebody has taken it away meanwhile.
pub(super) fn refused(state: &mut State, refusal: String) {
    let project = state.workspace.as_ref().map(crate::app::Workspace::project);
    let is_gone = |id: MemoId| project.is_some_and(|project| !project.memos.contains_key(&id));
    let gone = match state.dialogs.last_mut() {
        Some(Dialog::Memo(memo)) if memo.memo.is_some_and(is_gone) => {
            memo.memo = None;
            true
        }
        _ => false,
    };
    let save = key_of(When::Memo, Verb::Save);
    state.warn(if gone { format!("this memo was taken away meanwhile: {save} writes it anew") } else { refusal });
}

/// The researcher's own editor has ended.
pub(super) fn hear(state: &mut State, news: MemoNews) -> Vec<Effect> {
    let MemoNews::Written(written) = news;
    let Some(Dialog::Memo(memo)) = state.dialogs.last_mut() else { return Vec::new() };
    match written {
        Ok(Some(text)) => {
            memo.editor.replace(&text);
            save(state)
        }
        Ok(None) if memo.is_changed() => Vec::new(),
        Ok(None) => {
            state.dialogs.pop();
            state.say("the editor changed nothing");
            Vec::new()
        }
        Err(error) => {
            state.warn(error);
            Vec::new()
        }
    }
}

/// Put the caret where the mouse is.
pub(super) fn click(state: &mut State, mouse: Mouse) {
    let area = super::screen(state).dialog;
    let Some(Dialog::Memo(memo)) = state.dialogs.last_mut() else { return };
    writing::click(&mut memo.editor, mouse, writing_inside(area));
}

/// The link to what is under the cursor below the dialogs: a coding, a turn, a code, a transcript.
pub(super) fn link_here(state: &State) -> Option<MemoLink> {
    if state.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Memos)) {
        return state.memos.chosen().map(|row| MemoLink::to_memo(row.id));
    }
    match state.view {
        View::Transcripts => {
            let row = state.transcripts.chosen(&state.overview)?;
            Some(MemoLink::Transcript(row.id.to_string(), None))
        }
        View::Codes if state.codes.in_quotes => state.codes.quote().map(MemoLink::to_coding),
        View::Codes | View::Analysis => state.code_here().map(|code| MemoLink::Code(code.to_string())),
        View::Read | View::Search => link_in_text(state),
    }
}

/// The shortest own coding under the cursor, else any; where there is none, the turn.
fn link_in_text(state: &State) -> Option<MemoLink> {
    let open = state.read.transcript.as_ref()?;
    let mut marks = state.read.marks.over(state.read.focus());
    marks.arrange_by_key(|mark| (!mark.own, mark.range.len()));
    let coding = marks.first().filter(|_| state.view == View::Read).map(|mark| MemoLink::to_coding(mark.coding));
    let turn = open.turn_at(state.read.selection.head).map(|turn| turn + 1);
    coding.or_else(|| Some(MemoLink::Transcript(open.id.to_string(), turn)))
}

fn insert_link(state: &mut State) {
    let link = link_here(state);
    match (link, state.dialogs.last_mut()) {
        (Some(link), Some(Dialog::Memo(memo))) => memo.insert(&link.to_string()),
        _ => state.say("nothing is under the cursor that a link could lead to: open a transcript first"),
    }
}

fn copy_link(state: &mut State) -> Vec<Effect> {
    let Some(link) = link_here(state) else {
        state.say("nothing is under the cursor that a link could lead to");
        return Vec::new();
    };
    state.say(format!("copied {link}"));
    vec![Effect::Copy(link.to_string())]
}

/// Save what is written, and go where the link under the caret leads.
fn follow_caret(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Memo(memo)) = state.dialogs.last() else { return Vec::new() };
    let caret = memo.editor.caret();
    let holds = |range: TextRange| range.contains(caret) || range.end() == caret;
    let links = wiki_links(memo.text());
    let found = links.iter().find(|link| holds(link.range)).or_else(|| links.first().filter(|_| links.len() == 1));
    let inside = found.map(|link| link.inside.slice(memo.text()).to_owned());
    let Some(inside) = inside else {
        state.say("no link under the caret; [[us01:12]] leads to a turn, ctrl-l writes one");
        return Vec::new();
    };
    match place_of(state, &inside) {
        Ok(place) => {
            let effects = save(state);
            match state.dialogs.last_mut() {
                Some(Dialog::Memo(memo)) => memo.follow = Some(place),
                Some(Dialog::Choice(_)) => {
                    let below = state.dialogs.iter_mut().rev().nth(1);
                    if let Some(Dialog::Memo(memo)) = below {
                        memo.follow = Some(place);
                    }
                }
                _ => return go(state, place),
            }
            effects
        }
        Err(why) => {
            state.warn(why);
            Vec::new()
        }
    }
}

fn place_of(state: &State, inside: &str) -> Result<LinkPlace, String> {
    let Some(workspace) = &state.workspace else { return Err("the study is not open yet".to_owned()) };
    let link = MemoLink::parse(inside).ok_or_else(|| "this link is empty".to_owned())?;
    link.find(workspace.project()).map_err(|error| error.to_string())
}

/// Go where a link leads.
fn go(state: &mut State, place: LinkPlace) -> Vec<Effect> {
    if let LinkPlace::Memo(id) = place {
        show(state, |row| row == id);
        return Vec::new();
    }
    if let LinkPlace::Day(day) = place {
        let known = state.workspace.as_ref().map(|workspace| workspace.project());
        let mut entries = known.into_iter().flat_map(|project| project.memos.values());
        match entries.find(|memo| memo.day == Some(day)).map(|memo| memo.id) {
            Some(id) => show(state, |row| row == id),
            None => state.say(format!("nothing is written in the diary on {day}")),
        }
        return Vec::new();
    }
    state.dialogs.clear();
    match place {
        LinkPlace::Code(code) => super::codes::show(state, &code, None),
        LinkPlace::Coding(coding) => {
            state.view = View::Read;
            return vec![Effect::ShowCoding(coding)];
        }
        LinkPlace::Transcript(id, turn) => {
            state.view = View::Read;
            return vec![Effect::Memos(MemoStep::ShowTurn(id, turn))];
        }
        LinkPlace::Memo(_) | LinkPlace::Day(_) => {}
    }
    Vec::new()
}

/// Show a memo in the list.
fn show(state: &mut State, wanted: impl Fn(MemoId) -> bool) {
    let listed = state.dialogs.iter().rposition(|dialog| matches!(dialog, Dialog::Memos));
    match listed {
        Some(place) => state.dialogs.truncate(place + 1),
        None => state.dialogs.push(Dialog::Memos),
    }
    settle(state);
    state.memos.show_all();
    let id = state.memos.rows.iter().map(|row| row.id).find(|id| wanted(*id));
    state.memos.choose(id);
    follow(state);
}

/// In the list.
pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    if state.memos.writing {
        return ask_filter(state, verb);
    }
    match verb {
        Verb::Move(Motion::HalfPage(direction)) => scroll(state, direction),
        Verb::Move(motion) => step(state, motion),
        Verb::Confirm => return confirm(state),
        Verb::Find => state.memos.writing = true,
        Verb::Sort(_) => sort(state),
        Verb::Undo => return vec![Effect::Undo],
        Verb::Redo => return vec![Effect::Redo],
        Verb::Close if state.memos.is_narrowed() => state.memos.show_all(),
        Verb::Close => drop(state.dialogs.pop()),
        Verb::Memos(verb) => return ask_list(state, verb),
        _ => {}
    }
    Vec::new()
}

fn ask_list(state: &mut State, verb: MemoVerb) -> Vec<Effect> {
    match verb {
        MemoVerb::Edit => drop(edit(state)),
        MemoVerb::Outside if edit(state) => return vec![Effect::OpenMemo],
        MemoVerb::Delete => return delete(state),
        MemoVerb::Kind => {
            state.memos.next_kind();
            follow(state);
        }
        MemoVerb::Link(direction) => {
            let text = chosen(state).map(|memo| memo.text.clone()).unwrap_or_default();
            state.memos.step_link(&text, direction);
            if wiki_links(&text).is_empty() {
                state.say("this memo has no links; [[us01:12]] would be one");
            }
        }
        verb => return ask_anywhere(state, verb),
    }
    Vec::new()
}

/// While words are looked for.
fn ask_filter(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Edit(edit) => {
            state.memos.filter.edit(edit);
            typed(state);
        }
        Verb::Confirm => state.memos.writing = false,
        Verb::Move(motion @ (Motion::Line(_) | Motion::Page(_))) => step(state, motion),
        Verb::Close => {
            (state.memos.writing, state.memos.filter) = (false, Input::default());
            typed(state);
        }
        _ => {}
    }
    Vec::new()
}

/// What is looked for has changed.
pub(super) fn typed(state: &mut State) {
    state.memos.list = List::default();
    state.memos.arrange();
    follow(state);
}

fn sort(state: &mut State) {
    let chosen = state.memos.chosen().map(|row| row.id);
    let memos = &mut state.memos;
    memos.order = if memos.order == MemoOrder::Latest { MemoOrder::Place } else { MemoOrder::Latest };
    memos.arrange();
    memos.choose(chosen);
    state.say(if state.memos.order == MemoOrder::Latest { "the latest first" } else { "by what they are about" });
    follow(state);
}

fn chosen(state: &State) -> Option<&Memo> {
    let row = state.memos.chosen()?;
    state.workspace.as_ref()?.project().memos.get(&row.id)
}

/// Open the chosen memo for writing; whether there is one.
fn edit(state: &mut State) -> bool {
    let Some(memo) = chosen(state) else { return false };
    let about = state.memos.chosen().map(|row| row.about()).unwrap_or_default();
    let title = if memo.day.is_some() { format!("Diary · {about}") } else { format!("Memo on {about}") };
    let editor = MemoEditor::of(memo, super::colleagues::title(state, memo, &title));
    state.dialogs.push(Dialog::Memo(Box::new(editor)));
    true
}

fn delete(state: &mut State) -> Vec<Effect> {
    let Some(memo) = chosen(state) else { return Vec::new() };
    let (memo, target) = (Some(memo.id), memo.target.clone());
    super::colleagues::write_memo(state, Command::WriteMemo { memo, target, text: String::new() })
}

/// Follow the chosen link; without one, go to what the memo is about.
fn confirm(state: &mut State) -> Vec<Effect> {
    let Some(memo) = chosen(state).cloned() else { return Vec::new() };
    if let Some(link) = state.memos.link.and_then(|link| wiki_links(&memo.text).get(link).copied()) {
        return match place_of(state, link.inside.slice(&memo.text)) {
            Ok(place) => go(state, place),
            Err(why) => {
                state.warn(why);
                Vec::new()
            }
        };
    }
    match memo.target {
        MemoTarget::Project => drop(edit(state)),
        MemoTarget::Transcript(id) => return go(state, LinkPlace::Transcript(id, None)),
        MemoTarget::Coding(id) => return go(state, LinkPlace::Coding(id)),
        MemoTarget::Code(code) => return go(state, LinkPlace::Code(code)),
        MemoTarget::Passage(..) => {
            state.dialogs.clear();
            state.view = View::Read;
            return vec![Effect::ShowNear(Passage::Memo(memo.id))];
        }
    }
    Vec::new()
}

fn step(state: &mut State, motion: Motion) {
    let height = usize::from(memos_parts(state, super::screen(state).dialog).list.height);
    let memos = &mut state.memos;
    memos.list.step(motion, memos.shown.len(), height);
    (memos.link, memos.scrolled) = (None, 0);
}

/// Keep what is chosen on screen.
fn follow(state: &mut State) {
    let height = usize::from(memos_parts(state, super::screen(state).dialog).list.height);
    state.memos.list.follow(state.memos.shown.len(), height);
}

fn scroll(state: &mut State, direction: Direction) {
    let parts = memos_parts(state, super::screen(state).dialog);
    let most = memos_rows(state, parts.memo.width).saturating_sub(usize::from(parts.memo.height));
    let by = usize::from(parts.memo.height / 2).max(1);
    state.memos.scrolled = match direction {
        Direction::Forward => (state.memos.scrolled + by).min(most),
        Direction::Backward => state.memos.scrolled.saturating_sub(by),
    };
}

/// The mouse in the list.
pub(super) fn mouse(state: &mut State, mouse: Mouse) -> Vec<Effect> {
    let parts = memos_parts(state, super::screen(state).dialog);
    match mouse.kind {
        MouseKind::Scroll(direction) if super::mouse::holds(parts.memo, mouse) => scroll(state, direction),
        MouseKind::Scroll(direction) => step(state, Motion::Line(direction)),
        MouseKind::Press(clicks) if super::mouse::holds(parts.list, mouse) => {
            let place = state.memos.list.top + usize::from(mouse.row - parts.list.y);
            if place < state.memos.shown.len() {
                state.memos.list.chosen = place;
                (state.memos.link, state.memos.scrolled) = (None, 0);
                if clicks > 1 {
                    return confirm(state);
                }
            }
        }
        _ => {}
    }
    Vec::new()
}

/// Keep the list up to date with the study while it is shown.
pub(super) fn settle(state: &mut State) {
    let shown = state.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Memos));
    if let Some(workspace) = state.workspace.as_ref().filter(|_| shown) {
        state.memos.settle(workspace.project(), workspace.generation());
        follow(state);
    }
}
