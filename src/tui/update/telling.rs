//! Saying what a change came to, and showing what was taken back.

use std::sync::Arc;

use crate::app::{Done, Workspace};
use crate::project::{Coding, Transcript};
use crate::text::{Selection, TextRange, drawable, fit};
use crate::tui::action::View;
use crate::tui::effect::Effect;
use crate::tui::scrolling::reveal;
use crate::tui::state::{Dialog, State, Tone};

/// Keys for which it stays to be read what was done and how it is taken back: a code's key is often pressed in the middle of a
/// motion.
const STAYS: u8 = 6;

/// A key was pressed: what was said is no longer news, and no button of the mouse is held that a terminal forgot.
pub(super) fn next_key(state: &mut State) {
    if state.undoable && state.pressed < STAYS {
        state.pressed += 1;
    } else if state.tone == Tone::Plain || std::mem::take(&mut state.refused) {
        state.say("");
    }
    state.read.drag = None;
}

/// Say what a change came to.
pub(super) fn finish(state: &mut State, done: Result<Done, String>) -> Vec<Effect> {
    let saved = match (&done, state.dialogs.last()) {
        (Ok(_), Some(Dialog::Memo(_))) => super::memos::saved(state),
        (Ok(_), Some(dialog)) if writes(dialog) => {
            state.making = None;
            state.dialogs.pop();
            Vec::new()
        }
        _ => Vec::new(),
    };
    match done {
        Ok(done) => {
            super::recheck::done(state, &done.label);
            let label = told(state, &done);
            match done.not_saved {
                Some(why) => {
                    state.warn(format!("NOT SAVED: {label} ({why})"));
                    state.tone = Tone::Danger;
                }
                None => {
                    state.say(label);
                    state.undoable = !is_undo(&done.label);
                }
            }
            if done.label.starts_with("new code ") && state.view == View::Read {
                state.read.made = state.read.passage();
            }
            if is_undo(&done.label) {
                show_undone(state, done.coding.as_deref(), done.label.starts_with("redo "));
                if state.view == View::Codes {
                    state.codes.pane_mut().seek = done.coding.as_ref().map(|coding| coding.id);
                }
            }
        }
        Err(refusal) => refused(state, refusal),
    }
    // Where the text has changed with it, that is shown; else this is the one that is open.
    let open = state.read.transcript.as_ref();
    open.map(|open| Effect::Load(open.id.clone(), None)).into_iter().chain(saved).collect()
}

/// Whether something is written in this dialog, which stays until that is saved.
fn writes(dialog: &Dialog) -> bool {
    matches!(
        dialog,
        Dialog::Code(_) | Dialog::Quick(_) | Dialog::Translation(_) | Dialog::Ask(_) | Dialog::SaveQuery(..)
    )
}

/// Say why not, where it was asked.
fn refused(state: &mut State, refusal: String) {
    (state.codes.making, state.codes.next) = (false, None);
    match state.dialogs.last_mut() {
        Some(Dialog::Code(_)) => super::code_form::refused(state, super::code_form::part_of(&refusal), refusal),
        Some(Dialog::Quick(quick)) => {
            quick.problem = Some(refusal.clone());
            state.warn(refusal);
        }
        // The study has these words already: there is nothing to keep.
        Some(Dialog::Memo(_) | Dialog::Translation(_) | Dialog::Ask(_) | Dialog::SaveQuery(..))
            if refusal.starts_with("nothing would change") =>
        {
            state.dialogs.pop();
            state.warn(refusal);
        }
        Some(Dialog::Memo(_)) => super::memos::refused(state, refusal),
        Some(Dialog::Translation(_)) => super::handling::refused(state, refusal),
        _ => state.warn(refusal),
    }
    state.refused = true;
}

fn is_undo(label: &str) -> bool {
    label.starts_with("undo ") || label.starts_with("redo ")
}

/// What a change came to, in words: codes by their names, a colleague's coding as hers, and where it was done if that
/// is not on the screen.
fn told(state: &State, done: &Done) -> String {
    let Some(workspace) = &state.workspace else { return past(&done.label) };
    let said = past(&named(&done.label, &workspace.project().codebook));
    let key = done.label.strip_prefix("set the key of ").and_then(|label| label.chars().next_back());
    if let Some(key) = key.filter(|key| crate::tui::keymap::is_reserved(*key)) {
        return format!("{said}; {key} alone is a command: press '{key}");
    }
    let Some(coding) = &done.coding else { return said };
    if said.starts_with("coded ") || said.starts_with("made and applied ") {
        return if asked(workspace, done, coding) { format!("{said} · the interviewer's words") } else { said };
    }
    let other = &coding.coder != workspace.coder() && done.changes == 1;
    let open = state.read.transcript.as_ref().is_some_and(|open| open.id == coding.transcript);
    if let (true, Some(code)) = (other, said.strip_prefix("uncoded ")) {
        return format!("took away {}'s coding {code}", coding.coder);
    }
    if let (true, Some(code)) = (other, said.strip_prefix("recoded 1 to ")) {
        return format!("recoded {}'s coding to {code}", coding.coder);
    }
    if let Some(code) = said.strip_prefix("recoded 1 to ") {
        return format!("recoded {} to {code}", words(coding));
    }
    if done.changes == 1 {
        let place = where_it_is(state, workspace, coding);
        let told = [
            ("undid code ", "took back: "),
            ("undid uncode ", "put back: "),
            ("redid code ", "coded again: "),
            ("redid uncode ", "took away again: "),
        ];
        let found = told.iter().find_map(|(label, told)| Some((told, said.strip_prefix(label)?)));
        if let Some((told, code)) = found {
            return format!("{told}{code} on {place}");
        }
        if let Some(code) = said.strip_prefix("undid recode 1 to ") {
            return format!("took back: {} to {code}, {place}", words(coding));
        }
    }
    // These labels speak of codings that may be in several transcripts.
    let several = done.changes > 1 && [" confirm ", " recode "].iter().any(|verb| done.label.contains(verb));
    if is_undo(&done.label) && done.transcripts > 1 && !several {
        return format!("{said} in {} transcripts", done.transcripts);
    }
    if is_undo(&done.label) && !open && !several {
        return format!("{said} in {}", where_it_is(state, workspace, coding));
    }
    said
}

/// Whether all that was coded are words of one passage that an interviewer says.
fn asked(workspace: &Workspace, done: &Done, coding: &Coding) -> bool {
    let codings = workspace.project().codings.of(&coding.transcript);
    let here = codings.filter(|other| other.anchor == coding.anchor && other.coder == coding.coder).count();
    let open = workspace.transcript(&coding.transcript).ok();
    let place = workspace.place(coding).ok().flatten();
    let one = done.label.ends_with(" on a passage") || here >= done.changes;
    one && open.zip(place).is_some_and(|(open, place)| open.is_asked(place))
}

/// Columns of the words of a coding.
const WORDS: usize = 24;

/// The first words of a coding.
fn words(coding: &Coding) -> String {
    let words = coding.anchor.quote().split_whitespace().collect::<Vec<_>>().join(" ");
    format!("“{}”", drawable(&fit(&words, WORDS)))
}

/// Where a coding is or was: its turn, and its transcript where another one is open.
fn where_it_is(state: &State, workspace: &Workspace, coding: &Coding) -> String {
    let transcript = &coding.transcript;
    let open = state.view == View::Read && state.read.transcript.as_ref().is_some_and(|open| &open.id == transcript);
    let place = workspace.place(coding).ok().flatten();
    let turn = place.and_then(|place| workspace.transcript(transcript).ok()?.turn_at(place.start()));
    match turn {
        Some(turn) if open => format!("turn {}", turn + 1),
        Some(turn) => format!("{transcript}, turn {}", turn + 1),
        None => transcript.to_string(),
    }
}

/// A label of an entry with the names of codes in the place of their ids.
fn named(label: &str, codebook: &crate::project::Codebook) -> String {
    let verbs = ["undo", "redo", "new", "add", "change", "code", "uncode", "recode"];
    let words: Vec<&str> = label.split(' ').collect();
    let verb = words.iter().take_while(|word| verbs.contains(word)).count();
    let on_codes = words.iter().take(verb).any(|word| word.ends_with("code"));
    let behind = verb_words(&words);
    let name = |word: &str| {
        let (id, comma) = word.strip_suffix(',').map_or((word, ""), |id| (id, ","));
        codebook.get(id).map_or_else(|| word.to_owned(), |code| format!("{}{comma}", code.name))
    };
    let is_code = |place: usize| {
        let before = place.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default();
        on_codes && place >= verb || behind.contains(&before) || !behind.is_empty() && before.ends_with(',')
    };
    let told = words.iter().enumerate();
    let told = told.map(|(place, word)| if is_code(place) { name(word) } else { (*word).to_owned() });
    told.collect::<Vec<_>>().join(" ")
}

/// The words of a label about the codebook that a code stands behind; none in a label about something else, nor in that of a
/// renaming, which has the names.
fn verb_words<'a>(words: &[&str]) -> &'a [&'static str] {
    let verb = words.iter().find(|word| !matches!(**word, "undo" | "redo")).copied().unwrap_or_default();
    match verb {
        "color" => &["color"],
        "reword" => &["reword"],
        "merge" => &["merge", "into", "and"],
        "split" => &["split", "into", "and"],
        "delete" => &["delete", "to", "and"],
        "move" => &["move", "below"],
        "set" | "take" | "make" => &["of"],
        "weigh" | "unweigh" => &["weigh", "unweigh"],
        "translate" | "untranslate" => &["translate", "untranslate"],
        "exemplar" | "no" => &["exemplar"],
        _ => &[],
    }
}

/// Go to the coding that was taken back or `came` back, where it is in this transcript and not on the screen; to one that
/// came back also where the cursor is not on it, because the next key may be about it.
fn show_undone(state: &mut State, coding: Option<&Coding>, came: bool) {
    let (Some(coding), Some(workspace), View::Read) = (coding, &state.workspace, state.view) else { return };
    let open = state.read.transcript.as_ref().is_some_and(|open| open.id == coding.transcript);
    // Where the text itself was taken back, every coding behind the edit has changed: the reader stays at her words.
    let same = |now: Arc<Transcript>| state.read.transcript.as_ref().is_some_and(|open| Arc::ptr_eq(open, &now));
    let same = workspace.transcript(&coding.transcript).is_ok_and(same);
    let place = workspace.place(coding).ok().flatten().filter(|_| open && same);
    let here = state.read.focus();
    let on_it = |place: &TextRange| place.contains(here.start()) || place.overlaps(here);
    let away = |place: &TextRange| came && !on_it(place) || !super::screen(state).read.shown().contains(place.start());
    let Some(place) = place.filter(away) else { return };
    state.read.selection = Selection::caret(state.read.page.snap(place.start()));
    (state.read.selecting, state.read.goal) = (false, None);
    reveal(state, place);
}

/// A label as something done: `code trust` becomes `coded trust`.
fn past(label: &str) -> String {
    let verbs = [
        ("code ", "coded "),
        ("uncode ", "uncoded "),
        ("recode ", "recoded "),
        ("undo ", "undid "),
        ("redo ", "redid "),
        ("write ", "wrote "),
        ("change ", "changed "),
        ("remove ", "removed "),
        ("mark ", "marked "),
        ("add ", "added "),
        ("edit ", "edited "),
        ("move ", "moved "),
        ("rename ", "renamed "),
        ("color ", "colored "),
        ("reword ", "reworded "),
        ("merge ", "merged "),
        ("split ", "split "),
        ("delete ", "deleted "),
        ("set ", "set "),
        ("take ", "took "),
        ("make ", "made "),
        ("confirm ", "confirmed "),
        ("cut ", "cut "),
        ("new code ", "made and applied code "),
        ("weigh ", "weighed "),
        ("unweigh ", "took the weight of "),
        ("translate ", "translated "),
        ("untranslate ", "took the translation of "),
        ("exemplar ", "marked as exemplar: "),
        ("no exemplar ", "no exemplar any more: "),
        ("bookmark ", "set bookmark "),
    ];
    let found = verbs.iter().find_map(|(verb, past)| Some((past, label.strip_prefix(verb)?)));
    found.map_or_else(|| label.to_owned(), |(past, rest)| format!("{past}{}", rest.trim_end_matches(" on a passage")))
}
