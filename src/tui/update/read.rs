//! The Read view: coding what is under the cursor.

use crate::project::{Anchor, Codebook, CodingId, Command, Completion, MemoTarget, TranscriptId};
use crate::text::{ByteOffset, Direction, TextRange, Unit, columns, is_han};
use crate::tui::action::{Motion, Verb};
use crate::tui::effect::Effect;
use crate::tui::keymap::{When, key_of, pressed};
use crate::tui::marks::Mark;
use crate::tui::state::{
    Choice, Dialog, Find, Input, Item, Keys, MemoEditor, Passages, Picker, Read, State, Target, Then,
};

/// Columns of the words that are proposed as a name where nothing is selected.
const PROPOSED: usize = 24;

/// Letters of a selection that become the name of a code without a second look.
const SHORT_NAME: usize = 200;

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    if state.read.transcript.is_none() {
        return Vec::new();
    }
    if let Some(effects) = super::review::ask_placing(state, verb) {
        return effects;
    }
    if state.sidebar.active {
        return super::sidebar::ask(state, verb);
    }
    if let Some(effects) = super::sidebar::ask_from_text(state, verb) {
        return effects;
    }
    let object = state.read.selections.object.take();
    let made = state.read.made.take();
    let opened = std::mem::take(&mut state.read.opened);
    let times = super::counting::take(state, verb);
    if let Some(effects) = super::adjusting::ask(state, verb) {
        return effects;
    }
    match verb {
        Verb::EditTurn => super::editing::edit_turn(state),
        Verb::EditText => {
            let open = state.read.transcript.as_ref().map(|open| open.id.clone());
            return open.map(|id| super::editing::edit_text(state, id)).unwrap_or_default();
        }
        Verb::Move(Motion::Match(direction)) if super::search::leads(state) => {
            return super::search::step(state, direction);
        }
        Verb::Move(motion) => super::counting::repeat(state, times, |state| super::moving::go(state, motion, false)),
        Verb::Close if super::jumps::close(state) || std::mem::take(&mut state.read.handling) => {}
        Verb::Paging(wish) => return super::jumps::ask(state, wish),
        Verb::Extend(motion) => super::counting::repeat(state, times, |state| super::moving::go(state, motion, true)),
        Verb::Selecting(asked) if times > 1 => {
            super::counting::repeat(state, times, |state| drop(super::selecting::ask(state, asked, object)));
        }
        Verb::Selecting(asked) => return super::selecting::ask(state, asked, object),
        Verb::Select => super::selecting::select(state),
        Verb::Widen => super::selecting::widen(state),
        Verb::Narrow => super::selecting::narrow(state),
        Verb::KeysCode => keys_code(state),
        Verb::Confirm if made.is_some() && made == state.read.passage() => {
            let again = key_of(When::Read, Verb::Pick);
            state.say(format!("made already: {again} picks another code"));
        }
        Verb::Confirm if opened => {
            let again = key_of(When::Read, Verb::Pick);
            state.say(format!("this is the hit: {again} chooses a code for it, Enter too"));
        }
        Verb::Pick | Verb::Confirm => return pick(state),
        Verb::InVivo => in_vivo(state),
        Verb::Suggest => return super::suggest::open(state),
        Verb::Memo => memo(state),
        Verb::Find => {
            super::jumps::depart(state);
            state.read.find = Find { origin: state.read.selection, ..Find::default() };
            state.dialogs.push(Dialog::Find(Input::default()));
        }
        Verb::Close if object.is_some() => {}
        Verb::Close => super::selecting::close(state),
        Verb::Repeat => return repeat(state),
        Verb::Uncode => return uncode(state),
        Verb::Handle(handling) => return super::handling::ask(state, handling),
        Verb::Complete => return complete(state),
        Verb::Transcript(direction) => return neighbour(state, direction),
        Verb::Copy => return copy(state),
        _ => {}
    }
    Vec::new()
}

fn keys_code(state: &mut State) {
    state.read.keys = match state.read.keys {
        Keys::NextCodes => Keys::AllCode,
        Keys::Commands | Keys::AllCode => Keys::NextCodes,
    };
}

/// Apply the code whose key is `letter`.
pub(super) fn hotkey(state: &mut State, letter: char) -> Vec<Effect> {
    let after_leader = state.read.keys == Keys::NextCodes;
    if after_leader {
        state.read.keys = Keys::Commands;
    }
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let codebook = &workspace.project().codebook;
    let own = codebook.by_key(letter).map(|code| code.id.clone());
    // A digit that the codebook gives to no code is that of a code lately used.
    let lately = || state.slots.get(letter, after_leader).filter(|code| codebook.get(code.as_str()).is_some());
    let Some(code) = own.or_else(|| lately().cloned()) else {
        if letter == '0' && !after_leader {
            super::moving::go(state, Motion::LineEdge(Direction::Backward), false);
            return Vec::new();
        }
        let said = match letter.is_ascii_digit() {
            true => format!("nothing under {letter} yet: space picks a code"),
            false => no_such_key(state, codebook, letter),
        };
        state.warn(said);
        return Vec::new();
    };
    apply(state, vec![code])
}

/// Keys of codes that are named where another was pressed.
const NAMED_KEYS: usize = 7;

/// What to do where no code has the key `letter`: which keys there are, or how a code gets one.
fn no_such_key(state: &State, codebook: &Codebook, letter: char) -> String {
    let free = |digit: char| codebook.by_key(digit).is_none();
    let lately = state.slots.near().filter(|(digit, code)| free(*digit) && codebook.get(code.as_str()).is_some());
    let digits = lately.map(|(digit, _)| digit.to_string()).collect::<Vec<_>>().join(" ");
    let keys: Vec<String> = codebook.codes().iter().filter_map(|code| code.key.map(pressed)).collect();
    let named = keys.iter().take(NAMED_KEYS).map(String::as_str).collect::<Vec<_>>().join(" ");
    let more = if keys.len() > NAMED_KEYS { " …" } else { "" };
    match keys.is_empty() {
        true if !digits.is_empty() => {
            format!("no code has the key {letter}; the digits {digits} code; space finds a code by name")
        }
        true => format!("no code has a key yet: space finds one by name; {} in Codes gives keys", set_key()),
        false => format!("no code has the key {letter}, but {named}{more}; space finds one by name"),
    }
}

/// The key that gives a code its key, in the Codes view.
fn set_key() -> String {
    key_of(When::Codes, Verb::SetKey)
}

/// Apply codes to what is selected, else to the unit under the cursor.
pub(super) fn apply(state: &mut State, codes: Vec<crate::project::CodeId>) -> Vec<Effect> {
    let Some(words) = words_here(state) else { return Vec::new() };
    vec![Effect::Code(Passages::from(words), codes)]
}

/// What a code would be applied to; asking ends the selecting, but not what is selected.
pub(super) fn passage(state: &mut State) -> Option<(TranscriptId, TextRange)> {
    let range = state.read.passage();
    if range.is_none() {
        state.warn("there are no words here to code");
    }
    state.read.selecting = false;
    state.read.selections.count = None;
    Some((state.read.transcript.as_ref()?.id.clone(), range?))
}

/// The same by its words, as they are shown: when a code is chosen the text may be another.
pub(super) fn words_here(state: &mut State) -> Option<(TranscriptId, Anchor)> {
    let (id, range) = passage(state)?;
    Some((id, state.read.anchor(range)?))
}

fn repeat(state: &mut State) -> Vec<Effect> {
    if state.read.last.is_empty() {
        state.warn("nothing to repeat: no code applied yet");
        return Vec::new();
    }
    let codes = state.read.last.clone();
    apply(state, codes)
}

fn pick(state: &mut State) -> Vec<Effect> {
    match words_here(state) {
        Some(words) => super::picker::open_for(state, Target::Passages(words.into())),
        None => Vec::new(),
    }
}

/// Whether a letter at the edge of a passage does not belong in a name: blanks, commas, stops, quotation marks.
fn is_edge(letter: char) -> bool {
    letter.is_whitespace()
        || "\"'(),-./:;?![]{}<>*_~`".contains(letter)
        || matches!(letter, '…' | '—' | '–' | '·' | '‘'..='‟' | '«' | '»' | '‹' | '›')
        || !is_han(letter)
            && matches!(letter, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}')
        || matches!(letter, '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}' | '¿' | '¡')
}

/// What a code is called that is made of these words.
pub(super) fn vivid_name(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ");
    let name: String = words.trim_matches(is_edge).chars().take(SHORT_NAME).collect();
    name.trim_end_matches(is_edge).to_owned()
}

/// The words with which a passage begins, as many as a name may have that nobody has chosen: whole clauses where the first is
/// short enough, else whole words, one at least.
fn first_words(read: &Read, passage: TextRange) -> &str {
    let (text, units) = (read.text(), read.page.units(read.text()));
    let ends = |unit| {
        let after = move |last: &TextRange| units.starting_from(unit, last.end());
        let all = std::iter::successors(units.starting_from(unit, passage.start()), after);
        all.map(|unit| unit.end()).take_while(|end| *end <= passage.end())
    };
    let fits = |end: &ByteOffset| columns(TextRange::new(passage.start(), *end).slice(text)) <= PROPOSED;
    let fitting = |unit| ends(unit).take_while(fits).last();
    let end = fitting(Unit::Clause).or_else(|| fitting(Unit::Word)).or_else(|| ends(Unit::Word).next());
    TextRange::new(passage.start(), end.unwrap_or(passage.start())).slice(text)
}

/// The picker with the selected words typed in, else the first ones here, and the new code chosen: Enter makes it.
fn in_vivo(state: &mut State) {
    let selected = state.read.selected().is_some();
    let Some((id, range)) = passage(state) else { return };
    let Some(anchor) = state.read.anchor(range) else { return };
    let words = if selected { anchor.quote() } else { first_words(&state.read, range) };
    let name = vivid_name(words);
    let here = (id, anchor.clone());
    let Some(workspace) = &state.workspace else { return };
    let mut picker = Picker::new(Target::Passages(here.into()), Default::default(), &workspace.project().codebook, &[]);
    picker.quote = super::picker::quote(state, &picker.target);
    picker.input = Input::from(name.as_str());
    picker.offer_new(&workspace.project().codebook);
    state.dialogs.push(Dialog::Picker(Box::new(picker)));
}

/// The coding that was selected as such; else those over what is looked at: own ones first, then the shorter.
pub(super) fn codings_here(state: &State) -> Vec<&Mark> {
    match state.read.chosen() {
        Some(mark) => vec![mark],
        None => state.read.codings_at(state.read.focus()),
    }
}

fn uncode(state: &mut State) -> Vec<Effect> {
    let marks = codings_here(state);
    match marks.as_slice() {
        [] => state.warn("no coding here"),
        [one] if one.own => return vec![Effect::Run(Command::Uncode(vec![one.coding]))],
        marks => {
            let mut items: Vec<Item> = marks.iter().map(|mark| uncoding(state, mark)).collect();
            let mut title = "Uncode which?".to_owned();
            if !marks.iter().any(|mark| mark.own) {
                title = "No coding of yours here. Take away a colleague's?".to_owned();
                let (name, detail) = ("leave it".to_owned(), "nothing is taken away".to_owned());
                items.insert(0, Item { name, detail, then: Then::Ask(Verb::Redraw) });
            }
            state.dialogs.push(Dialog::Choice(Choice::short(title, items)));
        }
    }
    Vec::new()
}

fn uncoding(state: &State, mark: &Mark) -> Item {
    let (name, words) = (code_name(state, mark), words_of(state, mark.range));
    Item {
        name: if mark.own { name } else { format!("{}'s {name}", mark.coder) },
        detail: format!("“{words}”"),
        then: Then::Run(Box::new(Command::Uncode(vec![mark.coding]))),
    }
}

/// Write a memo: on the selection; else on the own coding here, which is asked for where there are several; else on the unit under
/// the cursor.
fn memo(state: &mut State) {
    let Some((id, range)) = passage(state) else { return };
    if state.read.selected().is_none() {
        let own: Vec<&Mark> = codings_here(state).into_iter().filter(|mark| mark.own).collect();
        match own.as_slice() {
            [] => {}
            [one] => return memo_on_coding(state, one.coding),
            several => {
                let item = |mark: &&Mark| Item {
                    name: code_name(state, mark),
                    detail: format!("“{}”", words_of(state, mark.range)),
                    then: Then::Note(mark.coding),
                };
                let items = several.iter().map(item).collect();
                return state.dialogs.push(Dialog::Choice(Choice::short("Memo on which coding?", items)));
            }
        }
    }
    if let Some(anchor) = state.read.anchor(range) {
        let title = format!("Memo on “{}”", words_of(state, range));
        write_memo(state, title, MemoTarget::Passage(id, anchor));
    }
}

/// Write a memo on a coding under the cursor.
pub(super) fn memo_on_coding(state: &mut State, coding: CodingId) {
    let Some(mark) = state.read.marks.all().iter().find(|mark| mark.coding == coding) else { return };
    let title = format!("Memo on the coding {} of “{}”", code_name(state, mark), words_of(state, mark.range));
    write_memo(state, title, MemoTarget::Coding(coding));
}

fn write_memo(state: &mut State, title: String, target: MemoTarget) {
    let Some(workspace) = &state.workspace else { return };
    let own = |memo: &&crate::project::Memo| memo.target == target && &memo.coder == workspace.coder();
    let known = workspace.project().memos.values().find(own);
    let (memo, text) = known.map_or((None, ""), |memo| (Some(memo.id), memo.text.as_str()));
    let editor = MemoEditor::new(title, target, memo, text);
    state.dialogs.push(Dialog::Memo(Box::new(editor)));
}

/// The words of a passage in one line.
pub(super) fn words_of(state: &State, range: TextRange) -> String {
    range.slice(state.read.text()).split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn code_name(state: &State, mark: &Mark) -> String {
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let code = codebook.and_then(|codebook| codebook.get(mark.code.as_str()));
    code.map_or_else(|| mark.code.to_string(), |code| code.name.clone())
}

fn complete(state: &mut State) -> Vec<Effect> {
    let (Some(transcript), Some(workspace)) = (&state.read.transcript, &state.workspace) else { return Vec::new() };
    let completion = match workspace.project().completion(&transcript.id, workspace.coder()) {
        Completion::Complete => Completion::InProgress,
        Completion::NotAssigned | Completion::InProgress => Completion::Complete,
    };
    vec![Effect::Run(Command::Complete { transcript: transcript.id.clone(), completion })]
}

/// Open the transcript after or before this one, in the order of the Transcripts view.
fn neighbour(state: &mut State, direction: Direction) -> Vec<Effect> {
    let Some(open) = &state.read.transcript else { return Vec::new() };
    let rows = &state.overview.rows;
    let shown = &state.transcripts.shown;
    let here = shown.iter().position(|place| rows.get(*place).is_some_and(|row| row.id == open.id));
    let next = match (here, direction) {
        (Some(here), Direction::Forward) => Some(here + 1),
        (Some(here), Direction::Backward) => here.checked_sub(1),
        (None, _) => Some(0),
    };
    match next.filter(|next| *next < shown.len()) {
        Some(next) => {
            state.transcripts.list.chosen = next;
            super::transcripts::open_chosen(state, next)
        }
        None => {
            let end = if direction == Direction::Forward { "last" } else { "first" };
            state.say(format!("this is the {end} transcript"));
            Vec::new()
        }
    }
}

/// Copy the passage as a quote with its source.
fn copy(state: &mut State) -> Vec<Effect> {
    let Some((id, range)) = passage(state) else { return Vec::new() };
    let words = range.slice(state.read.text()).to_owned();
    let turn =
        state.read.transcript.as_ref().and_then(|transcript| transcript.turns.get(transcript.turn_at(range.start())?));
    let speaker = turn.and_then(|turn| turn.speaker.as_ref()).map(|speaker| format!("{speaker}, ")).unwrap_or_default();
    state.say("copied");
    vec![Effect::Copy(format!("“{words}” ({speaker}{id})"))]
}
