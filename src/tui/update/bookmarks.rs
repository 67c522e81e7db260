//! Bookmarks by their letters: setting one at the cursor, and going there.

use std::sync::Arc;

use crate::project::{Anchor, Bookmark, Command, NewBookmark, Transcript};
use crate::text::{TextRange, Unit};
use crate::tui::effect::Effect;
use crate::tui::paging::Going;
use crate::tui::state::{Read, State, Travel};

/// The letter after `` ` `` or `` `m ``.
pub(super) fn typed(state: &mut State, letter: char) -> Vec<Effect> {
    match state.read.going.take() {
        Some(Going::Visit) => visit(state, letter),
        Some(Going::Set) => set(state, letter),
        None => Vec::new(),
    }
}

/// Set a bookmark where the cursor stands; one with that letter elsewhere is moved here.
fn set(state: &mut State, letter: char) -> Vec<Effect> {
    let Some(transcript) = &state.read.transcript else { return Vec::new() };
    let Some(anchor) = words_here(&state.read).and_then(|range| state.read.anchor(range)) else {
        state.warn("there are no words here to put a bookmark on");
        return Vec::new();
    };
    let (transcript, letter) = (transcript.id.clone(), Some(letter));
    let bookmark = NewBookmark { bookmark: None, transcript, anchor, letter, name: String::new() };
    vec![Effect::Run(Command::SetBookmark(bookmark))]
}

/// The words from the cursor on by which a bookmark is found again: to the end of the clause.
fn words_here(read: &Read) -> Option<TextRange> {
    let (head, units) = (read.rest(), read.page.units(read.text()));
    let clause = units.at(Unit::Clause, head)?;
    Some(if clause.contains(head) { TextRange::new(head, clause.end()) } else { clause })
}

/// Go to the bookmark with this letter, in this transcript or another.
fn visit(state: &mut State, letter: char) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let Some(bookmark) = workspace.project().bookmark(workspace.coder(), letter).cloned() else {
        state.say(format!("no bookmark has the letter {letter}; `m{letter} sets one here"));
        return Vec::new();
    };
    go_to(state, &bookmark)
}

/// Go to a bookmark.
fn go_to(state: &mut State, bookmark: &Bookmark) -> Vec<Effect> {
    let open = state.read.transcript.clone();
    match open.filter(|open| open.id == bookmark.transcript) {
        Some(open) => {
            super::jumps::leave(state);
            arrive(state, &open, &bookmark.anchor);
            Vec::new()
        }
        None => {
            let (transcript, anchor) = (bookmark.transcript.clone(), Box::new(bookmark.anchor.clone()));
            state.read.jumps.travel = Some((transcript.clone(), Travel::Bookmark(anchor)));
            vec![Effect::Load(transcript, None)]
        }
    }
}

/// The transcript of a bookmark is open: stand at its words; where they are gone, at their old place.
pub(super) fn arrive(state: &mut State, open: &Arc<Transcript>, anchor: &Anchor) {
    let (text, positions) = (&open.text, &open.positions);
    let found = anchor.locate(text, positions).or_else(|| anchor.find(text, positions));
    let old = || positions.byte_of(text, anchor.range.start()).unwrap_or_default();
    super::jumps::stand_at(state, found.map_or_else(old, TextRange::start));
    if found.is_none() {
        state.warn(format!("the words of this bookmark are gone: “{}”", anchor.quote()));
    }
}
