//! The form of a code in the Codes view.

use ratatui::layout::Position;

use crate::project::{Code, CodeId, Codebook, CodebookCommand, Color, Command};
use crate::text::{ByteOffset, Direction};
use crate::tui::action::{Motion, Mouse, MouseKind, Verb};
use crate::tui::effect::Effect;
use crate::tui::keymap::{When, key_of};
use crate::tui::state::{CodeForm, CodePlace, Dialog, FormPart, FormRow, State, Target};
use crate::tui::view::{form_fields, form_top};

/// Ask for a new code, beside the chosen one or below it.
pub(super) fn new_code(state: &mut State, below: bool) {
    state.making = None;
    if super::drafts::resume_form(state, None) {
        return;
    }
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    let mut places = Vec::new();
    if let Some(code) = state.codes.chosen().and_then(|branch| codebook.get(branch.code.as_str())) {
        let above = color_above(codebook, code);
        places.push(CodePlace { name: format!("beside {}", code.name), parent: code.parent.clone(), above });
        let (parent, above) = (Some(code.id.clone()), codebook.color(&code.id));
        places.push(CodePlace { name: format!("below {}", code.name), parent, above });
    }
    if places.first().is_none_or(|place| place.parent.is_some()) {
        places.push(CodePlace { name: "at the top".to_owned(), parent: None, above: Color::Gray });
    }
    let place = usize::from(below && places.len() > 1);
    state.dialogs.push(Dialog::Code(Box::new(CodeForm::new(places, place))));
}

/// Make a code with all its fields for what the picker is to code, and apply it when it is saved.
pub(super) fn make_here(state: &mut State) {
    let Some(Dialog::Picker(picker)) = state.dialogs.last() else { return };
    let (Target::Passages(passages), Some(workspace)) = (&picker.target, &state.workspace) else {
        return state.warn("a code is made here for passages only; the Codes view makes any");
    };
    let (name, passages, codebook) =
        (picker.input.text().trim().to_owned(), passages.clone(), &workspace.project().codebook);
    let above = |code: &&Code| codebook.codes().iter().any(|below| below.parent.as_ref() == Some(&code.id));
    let place = |code: &Code| {
        let (parent, above) = (Some(code.id.clone()), codebook.color(&code.id));
        CodePlace { name: format!("below {}", code.name), parent, above }
    };
    let top = CodePlace { name: "at the top".to_owned(), parent: None, above: Color::Gray };
    let live = codebook.codes().iter().filter(|code| code.replaced_by.is_none());
    let places = std::iter::once(top).chain(live.filter(|code| !code.applies || above(code)).map(place)).collect();
    let mut form = CodeForm::new(places, 0);
    form.insert(&name);
    form.begin_here();
    form.go_to(if name.is_empty() { FormPart::Name } else { FormPart::Definition });
    state.dialogs.pop();
    state.making = Some(passages);
    state.dialogs.push(Dialog::Code(Box::new(form)));
}

/// Edit all fields of the chosen code.
pub(super) fn edit(state: &mut State) {
    let Some(code) = super::codes::chosen_code(state) else { return };
    if super::drafts::resume_form(state, Some(&code.id)) {
        return;
    }
    let Some(workspace) = &state.workspace else { return };
    let above = color_above(&workspace.project().codebook, &code);
    state.dialogs.push(Dialog::Code(Box::new(CodeForm::edit(&code, above))));
}

/// The colour that a code has without one of its own.
pub(super) fn color_above(codebook: &Codebook, code: &Code) -> Color {
    code.parent.as_ref().map_or(Color::Gray, |parent| codebook.color(parent))
}

/// In the form.
pub(super) fn ask_form(state: &mut State, verb: Verb) -> Vec<Effect> {
    let fields = form_fields(super::screen(state).dialog);
    let width = usize::from(fields.width);
    let Some(Dialog::Code(form)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Turn(direction) => form.step(direction),
        Verb::Move(Motion::Line(direction)) => form.step_line(direction, width),
        Verb::Move(Motion::Page(direction)) => (0..3).for_each(|_| form.step(direction)),
        Verb::Edit(edit) => form.edit_field(edit),
        Verb::Undo => drop(form.editor().map(|editor| editor.undo())),
        Verb::Redo => drop(form.editor().map(|editor| editor.redo())),
        Verb::Confirm if form.part().is_long() || form.part().is_list() => form.begin_line(),
        Verb::Confirm | Verb::Save => return vec![Effect::SaveForm(verb == Verb::Save)],
        Verb::Close if form.is_changed() => put_aside(state),
        Verb::Close | Verb::QuitAnyway => leave(state),
        _ => {}
    }
    Vec::new()
}

/// Leave it as far as it is written.
fn put_aside(state: &mut State) {
    let Some(Dialog::Code(form)) = state.dialogs.last() else { return };
    let back = match &form.base {
        Some(base) => format!("{} on {}", key_of(When::Codes, Verb::EditCode), base.name),
        None => key_of(When::Codes, Verb::NewCode),
    };
    // What the code was to be made for is no longer what the reader looks at by then.
    state.making = None;
    super::drafts::put_aside(state, &format!("{back} in Codes"));
}

fn leave(state: &mut State) {
    state.making = None;
    let Some(Dialog::Code(form)) = state.dialogs.pop() else { return };
    state.say(match (&form.base, form.is_changed()) {
        (None, _) => "no code made",
        (Some(_), true) => "thrown away; the code is as it was",
        (Some(_), false) => "nothing was changed",
    });
}

/// Save what the form says, the study being up to date. It stays until that is done: it may be refused. Where somebody
/// else has changed the same field, that is shown first; `over` puts what is written here in its place.
pub(super) fn save(state: &mut State, over: bool) -> Vec<Effect> {
    settle(state);
    if let Some((part, warning)) = contested(state, over) {
        state.warn(warning);
        if let Some(Dialog::Code(form)) = state.dialogs.last_mut() {
            form.go_to(part);
        }
        return Vec::new();
    }
    let (Some(Dialog::Code(form)), Some(workspace)) = (state.dialogs.last(), &state.workspace) else {
        return Vec::new();
    };
    let codebook = &workspace.project().codebook;
    let command = match &form.base {
        None => form.new_code().and_then(|code| free(codebook, None, code.key).map(|()| Command::AddCode(code))),
        Some(_) if !form.is_changed() => {
            leave(state);
            return Vec::new();
        }
        Some(base) => {
            // What somebody else has changed meanwhile stays, where it was not touched here.
            let now = codebook.get(base.id.as_str()).unwrap_or(base);
            let code = form.code(now);
            code.and_then(|code| free(codebook, Some(&code.id), code.key).map(|()| edited(code)))
        }
    };
    match command {
        Ok(Command::AddCode(code)) if state.making.is_some() => {
            let passages = state.making.clone().unwrap_or_default();
            vec![Effect::MakeCode(Box::new(code), passages)]
        }
        Ok(command) => {
            state.codes.making = matches!(command, Command::AddCode(_));
            vec![Effect::Run(command)]
        }
        Err((part, why)) => {
            refused(state, part, why);
            Vec::new()
        }
    }
}

/// A field that somebody else has changed too, and what is said of it; `None` where that was seen, or there is none.
fn contested(state: &mut State, over: bool) -> Option<(FormPart, String)> {
    let (Some(Dialog::Code(form)), Some(workspace)) = (state.dialogs.last_mut(), &state.workspace) else { return None };
    let now = workspace.project().codebook.get(form.base.as_ref()?.id.as_str())?;
    let theirs = form.contested(&form.code(now).ok()?, now);
    let (part, _) = theirs.iter().find(|one| !over || !form.theirs.contains(one))?;
    let part = *part;
    form.theirs = theirs;
    Some((part, format!("somebody else has changed the {} too: ctrl-s again puts yours in its place", part.label())))
}

/// Keep the form up to date with the study: what was not changed here takes the newer words.
pub(super) fn settle(state: &mut State) {
    let (Some(Dialog::Code(form)), Some(workspace)) = (state.dialogs.last_mut(), &state.workspace) else { return };
    let id = form.base.as_ref().map(|base| base.id.clone());
    let Some(now) = id.and_then(|id| workspace.project().codebook.get(id.as_str())) else { return };
    let taken: Vec<&str> = form.take_news(now).into_iter().map(FormPart::label).collect();
    if !taken.is_empty() {
        state.say(format!("somebody else has changed {}: the form shows it", taken.join(", ")));
    }
}

/// The command that puts `code` in the place of the one with its id.
pub(super) fn edited(code: Code) -> Command {
    Command::Codebook(CodebookCommand::Edit(code))
}

/// Whether no other code has this key.
fn free(codebook: &Codebook, own: Option<&CodeId>, key: Option<char>) -> Result<(), (FormPart, String)> {
    let other = key.and_then(|key| codebook.by_key(key)).filter(|other| Some(&other.id) != own);
    match other {
        Some(other) => Err((FormPart::Key, format!("this key is that of {}", other.name))),
        None => Ok(()),
    }
}

/// Show at its field why the form cannot be taken.
pub(super) fn refused(state: &mut State, part: FormPart, why: String) {
    state.warn(why.clone());
    if let Some(Dialog::Code(form)) = state.dialogs.last_mut() {
        form.go_to(part);
        form.problem = Some((part, why));
    }
}

/// A click puts the caret where it is.
pub(super) fn click(state: &mut State, mouse: Mouse) {
    let fields = form_fields(super::screen(state).dialog);
    let Some(Dialog::Code(form)) = state.dialogs.last_mut() else { return };
    let MouseKind::Press(_) = mouse.kind else { return };
    let rows = form.rows(usize::from(fields.width));
    let top = form_top(form, &rows, fields.height);
    let whole = ratatui::layout::Rect { x: 0, width: u16::MAX, ..fields };
    if !whole.contains(Position { x: mouse.column, y: mouse.row }) {
        return;
    }
    let Some(row) = rows.get(top + usize::from(mouse.row - fields.y)) else { return };
    form.at = row.field();
    let column = usize::from(mouse.column.saturating_sub(fields.x));
    match row {
        FormRow::Line(_, line, _) => {
            let (line, editor) = (*line, form.editor());
            if let Some(editor) = editor {
                let offset = editor.offset_at(&[line], 0, column);
                editor.place(if offset < line.start() { ByteOffset::default() } else { offset });
            }
        }
        FormRow::Colors(_, numbers, _) => form.click_color(numbers.clone(), column),
        FormRow::Chosen(_) if form.part() == FormPart::Applies => form.turn(Direction::Forward),
        FormRow::Chosen(_) | FormRow::Problem(_) | FormRow::Theirs(..) => {}
    }
}

/// Write in the form, if it is what has the keys.
pub(super) fn typed(state: &mut State, text: &str) -> bool {
    let Some(Dialog::Code(form)) = state.dialogs.last_mut() else { return false };
    form.insert(text);
    true
}

/// The field that a refusal of the study is about, as far as its words say.
pub(super) fn part_of(refusal: &str) -> FormPart {
    let about = [("key", FormPart::Key), ("alias", FormPart::Alias), ("example", FormPart::Example)];
    about.iter().find(|(word, _)| refusal.contains(word)).map_or(FormPart::Name, |(_, part)| *part)
}
