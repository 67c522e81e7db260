//! The Read view: what is done with the coding under the cursor, and with bookmarks.

use crate::project::{Bookmark, CodebookCommand, CodingId, Command, MemoTarget, NewBookmark};
use crate::text::Arrange;
use crate::tui::action::{Mouse, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::handling::Handling;
use crate::tui::keymap::{When, key_of};
use crate::tui::state::{AskedFor, Asking, Choice, Dialog, Input, Item, State, Target, Then, Translating};

use super::read::{code_name, codings_here, words_of};

/// Carry out what was asked for.
pub(super) fn ask(state: &mut State, handling: Handling) -> Vec<Effect> {
    (state.read.handling, state.read.going) = (false, None);
    match handling {
        Handling::Begin if codings_here(state).is_empty() => state.warn("no coding here"),
        Handling::Begin => state.read.handling = true,
        Handling::Bookmark => {
            state.dialogs.push(Dialog::Ask(Asking { asked: AskedFor::Bookmark, input: Input::default() }))
        }
        Handling::Bookmarks => list(state, "Go to which bookmark?", |bookmark| Then::GoTo(bookmark.id)),
        Handling::DropBookmark => list(state, "Take which bookmark away? u brings it back", |bookmark| {
            Then::Run(Box::new(Command::RemoveBookmark(bookmark.id)))
        }),
        handling => return with_coding(state, handling),
    }
    Vec::new()
}

/// What can be done with a coding, where somebody pressed what means nothing here.
const WAYS: &str = "= recodes, w weight, t translation, e exemplar, m memo, p to the codebook, x takes it away; Esc";

/// Any other key after `=`: a digit is a weight.
pub(super) fn typed(state: &mut State, key: &str) -> Vec<Effect> {
    match key.parse() {
        Ok(0) => ask(state, Handling::Weight(100)),
        Ok(number @ 1..=9) => ask(state, Handling::Weight(number * 10)),
        _ => {
            state.warn(format!("{key} does nothing with a coding: {WAYS}"));
            Vec::new()
        }
    }
}

/// Do it with the coding under the cursor: the own one where others have some there too. Where that leaves several, ask.
fn with_coding(state: &mut State, handling: Handling) -> Vec<Effect> {
    let marks = codings_here(state);
    let own: Vec<_> = marks.iter().filter(|mark| mark.own).copied().collect();
    let marks = if own.is_empty() { marks } else { own };
    match marks.as_slice() {
        [] => state.warn("no coding here"),
        [one] => {
            let coding = one.coding;
            return carry_out(state, handling, coding);
        }
        several => {
            let item = |mark: &&crate::tui::marks::Mark| Item {
                name: code_name(state, mark),
                detail: format!(
                    "{}“{}”",
                    if mark.own { String::new() } else { format!("{}: ", mark.coder) },
                    words_of(state, mark.range)
                ),
                then: Then::Handle(handling, mark.coding),
            };
            let items = several.iter().map(item).collect();
            state.dialogs.push(Dialog::Choice(Choice::short(handling.question(), items)));
        }
    }
    Vec::new()
}

/// Do it with this coding.
pub(super) fn carry_out(state: &mut State, handling: Handling, id: CodingId) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let Some(coding) = workspace.project().codings.get(&id) else { return Vec::new() };
    match handling {
        Handling::Recode => super::picker::open(state, Target::Codings(vec![id])),
        Handling::Weigh => {
            let known = coding.weight.map(|weight| weight.to_string()).unwrap_or_default();
            let asking = Asking { asked: AskedFor::Weight(vec![id]), input: Input::selected(&known) };
            state.dialogs.push(Dialog::Ask(asking));
        }
        Handling::Weight(weight) => {
            let command = Command::Weigh { codings: vec![id], weight: Some(weight) };
            return super::colleagues::change(state, &[id], "weigh", command);
        }
        Handling::Exemplify => {
            let command = Command::Exemplify { codings: vec![id], on: !coding.exemplar };
            return super::colleagues::change(state, &[id], "mark", command);
        }
        Handling::Translate => {
            if !super::drafts::resume_translation(state, id) {
                let editor = translating(state, id).map(|editor| Dialog::Translation(Box::new(editor)));
                state.dialogs.extend(editor);
            }
        }
        Handling::Memo => super::quotes::memo_on(state, id),
        Handling::Promote => {
            return vec![Effect::Run(Command::Codebook(CodebookCommand::Promote { coding: id }))];
        }
        Handling::Begin | Handling::Bookmark | Handling::Bookmarks | Handling::DropBookmark => {}
    }
    Vec::new()
}

/// An editor for what a coding's words mean in another language; `None` where there is no such coding.
pub(super) fn translating(state: &State, id: CodingId) -> Option<Translating> {
    let project = state.workspace.as_ref()?.project();
    let coding = project.codings.get(&id)?;
    let code = project.codebook.resolve(&coding.code);
    let name = project.codebook.get(code.as_str()).map_or_else(|| code.to_string(), |code| code.name.clone());
    let known = coding.translation.as_deref().unwrap_or_default();
    let of_colleague = super::colleagues::must_ask(state, &[id]);
    let editor = Translating::new(id, name, coding.anchor.quote(), known);
    Some(if of_colleague { editor.of_colleague() } else { editor })
}

/// In the field that asks for a weight or a name.
pub(super) fn ask_field(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(Dialog::Ask(asking)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Edit(edit) => asking.input.edit(edit),
        Verb::Move(_) => {}
        Verb::Confirm => return answer(state),
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

fn answer(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Ask(asking)) = state.dialogs.last() else { return Vec::new() };
    match &asking.asked {
        AskedFor::Weight(codings) => match asking.weight() {
            Ok(weight) => {
                let codings = codings.clone();
                state.dialogs.pop();
                super::colleagues::change(state, &codings.clone(), "weigh", Command::Weigh { codings, weight })
            }
            Err(typed) => {
                state.warn(format!("a weight is a number from 1 to 100, and `{typed}` is none"));
                Vec::new()
            }
        },
        AskedFor::Bookmark => {
            let name = asking.input.text().to_owned();
            set_bookmark(state, None, name)
        }
        AskedFor::AttributeName(transcript) => {
            let (transcript, name) = (transcript.clone(), asking.input.text().trim().to_owned());
            super::attributes::named(state, transcript, name)
        }
        AskedFor::AttributeValue(transcript, name) => {
            let (transcript, name) = (transcript.clone(), name.clone());
            let value = asking.input.text().to_owned();
            super::attributes::set(state, transcript, name, &value)
        }
    }
}

/// Set a bookmark on what is selected, else on the unit under the cursor.
pub(super) fn set_bookmark(state: &mut State, letter: Option<char>, name: String) -> Vec<Effect> {
    let Some((transcript, anchor)) = super::read::words_here(state) else { return Vec::new() };
    let new = NewBookmark { bookmark: None, transcript, anchor, letter, name };
    vec![Effect::Run(Command::SetBookmark(new))]
}

/// Choose among all bookmarks: one's own first, in the order of the texts.
fn list(state: &mut State, title: &str, then: impl Fn(&Bookmark) -> Then) {
    let Some(workspace) = &state.workspace else { return };
    let mut bookmarks: Vec<&Bookmark> = workspace.project().bookmarks.values().collect();
    bookmarks.arrange_by_key(|one| (one.coder != *workspace.coder(), &one.transcript, one.anchor.range, one.id));
    let item = |bookmark: &&Bookmark| {
        let own = bookmark.coder == *workspace.coder();
        let whose = if own { String::new() } else { format!("{}: ", bookmark.coder) };
        let letter = bookmark.letter.map(|letter| format!("{letter}  ")).unwrap_or_default();
        let words = bookmark.anchor.quote().split_whitespace().collect::<Vec<_>>().join(" ");
        let lost = if bookmark.lost { ", its words are gone" } else { "" };
        Item {
            name: format!("{whose}{letter}{}", bookmark.name),
            detail: format!("{}{lost}  “{words}”", bookmark.transcript),
            then: then(bookmark),
        }
    };
    let items: Vec<Item> = bookmarks.iter().map(item).collect();
    if items.is_empty() {
        return state.say("no bookmark is set yet: `m and a letter sets one");
    }
    state.dialogs.push(Dialog::Choice(Choice::new(title, items)));
}

/// In the editor of a translation.
pub(super) fn ask_translation(state: &mut State, verb: Verb) -> Vec<Effect> {
    let area = super::screen(state).dialog;
    let Some(Dialog::Translation(translating)) = state.dialogs.last_mut() else { return Vec::new() };
    let below = crate::tui::view::translation_parts(translating, area).1;
    if super::writing::edit(&mut translating.editor, verb, below) {
        return Vec::new();
    }
    match verb {
        Verb::Save | Verb::Close | Verb::QuitAnyway => return leave(state, verb),
        _ => {}
    }
    Vec::new()
}

/// A click puts the caret where it is.
pub(super) fn click(state: &mut State, mouse: Mouse) {
    let area = super::screen(state).dialog;
    let Some(Dialog::Translation(translating)) = state.dialogs.last_mut() else { return };
    let below = crate::tui::view::translation_parts(translating, area).1;
    super::writing::click(&mut translating.editor, mouse, below);
}

/// Leave it: one's own is saved, a colleague's only where that is asked for and said so.
fn leave(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(Dialog::Translation(translating)) = state.dialogs.last() else { return Vec::new() };
    let is_changed = translating.is_changed();
    if verb == Verb::QuitAnyway || !is_changed {
        state.dialogs.pop();
        state.say(if is_changed { "thrown away" } else { "nothing was changed" });
        return Vec::new();
    }
    let text = translating.editor.text().to_owned();
    let (coding, gone) = (translating.coding, translating.gone);
    if !is_known(state, coding) {
        if !gone {
            say_gone(state);
            return Vec::new();
        }
        return vec![Effect::Run(Command::WriteMemo { memo: None, target: MemoTarget::Project, text })];
    }
    if verb == Verb::Close && super::colleagues::must_ask(state, &[coding]) {
        let translate = Verb::Handle(Handling::Translate);
        let back = match state.view {
            View::Codes => key_of(When::Quotes, translate),
            _ => {
                format!("{} {}", key_of(When::Read, Verb::Handle(Handling::Begin)), key_of(When::Handle, translate))
            }
        };
        super::drafts::put_aside(state, &format!("{back} on this coding"));
        return Vec::new();
    }
    super::colleagues::change(state, &[coding], "translate", Command::Translate { coding, text })
}

fn is_known(state: &State, coding: CodingId) -> bool {
    state.workspace.as_ref().is_some_and(|workspace| workspace.project().codings.get(&coding).is_some())
}

/// Say that the coding of the translation on top was taken away, and what becomes of the words.
fn say_gone(state: &mut State) {
    let Some(Dialog::Translation(translating)) = state.dialogs.last_mut() else { return };
    translating.gone = true;
    let save = key_of(When::Translation, Verb::Save);
    state.warn(format!("this coding was taken away meanwhile: {save} keeps your words as a memo on the study"));
}

/// The translation on top could not be saved.
pub(super) fn refused(state: &mut State, refusal: String) {
    match state.dialogs.last() {
        Some(Dialog::Translation(translating)) if !is_known(state, translating.coding) => say_gone(state),
        _ => state.warn(refusal),
    }
}
