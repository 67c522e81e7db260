//! The Read view: finding words in the transcript that is open.

use regex::RegexBuilder;

use crate::app::{QueryError, find_in};
use crate::text::{Selection, TextRange};
use crate::tui::action::{Motion, Verb};
use crate::tui::effect::Effect;
use crate::tui::scrolling::reveal;
use crate::tui::state::{Dialog, Find, Found, State};

/// In the field that asks for words.
pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Edit(edit) => {
            if let Some(field) = state.field() {
                field.edit(edit);
            }
            return super::written(state);
        }
        Verb::Offer(direction) => return super::offers::step(state, direction),
        Verb::Save => super::saved::name(state),
        Verb::Confirm if state.offers.chosen => return super::offers::confirm(state).unwrap_or_default(),
        Verb::Close if super::offers::close(state) => {}
        Verb::Confirm => {
            state.dialogs.pop();
            super::jumps::settle_down(state);
            super::moving::say_match(state);
        }
        Verb::Move(Motion::Line(direction)) => super::moving::go(state, Motion::Match(direction), false),
        Verb::Move(_) => {}
        _ => {
            state.dialogs.pop();
            state.read.selection = state.read.find.origin;
            state.read.find = Find::default();
            super::jumps::turn_round(state);
            state.say("");
        }
    }
    Vec::new()
}

/// Look for what was typed, and go to the first place after where the looking began.
pub(super) fn typed(state: &mut State) {
    let Some(Dialog::Find(input)) = state.dialogs.last() else { return };
    let query = input.text().to_owned();
    state.search.leads = false;
    let origin = state.read.find.origin;
    let (places, found, error) = places(state, &query);
    let problem = error.map(|error| match error.hint {
        Some(hint) => format!("{}; {hint}", error.message),
        None => error.message,
    });
    let first = places.iter().find(|place| place.start() >= origin.head).or(places.first());
    state.read.selection = first.map_or(origin, |place| Selection::caret(place.start()));
    let here = first.copied().unwrap_or(TextRange::empty(origin.head));
    state.read.find = Find { places, query, found, problem, origin };
    reveal(state, here);
    super::moving::say_match(state);
}

/// The text is another: look in it for what was looked for before.
pub(super) fn again(state: &mut State) {
    let query = state.read.find.query.clone();
    if !query.is_empty() && !super::search::leads(state) {
        (state.read.find.places, state.read.find.found, _) = places(state, &query);
    }
}

/// Where `query` is answered in what is shown of the transcript. Several plain words are looked for as a phrase first. What is
/// no query, or finds nothing, is looked for to the letter, in either case: punctuation, the beginning of a word; where that is
/// nowhere either, what is wrong with the query.
fn places(state: &State, query: &str) -> (Vec<TextRange>, Found, Option<QueryError>) {
    let (Some(workspace), Some(transcript)) = (&state.workspace, &state.read.transcript) else {
        return Default::default();
    };
    if query.trim().is_empty() {
        return Default::default();
    }
    let shown = |range: &TextRange| state.read.page.snap(range.start()) == range.start();
    let several = is_several_words(query);
    if several {
        let phrase = find_in(workspace, transcript, &format!("\"{}\"", query.trim()));
        let places: Vec<TextRange> = phrase.unwrap_or_default().into_iter().filter(shown).collect();
        if !places.is_empty() {
            return (places, Found::Phrase, None);
        }
    }
    let found = find_in(workspace, transcript, query);
    let error = found.as_ref().err().cloned();
    let places: Vec<TextRange> = found.unwrap_or_default().into_iter().filter(shown).collect();
    if !places.is_empty() {
        return (places, if several { Found::Words } else { Found::Query }, None);
    }
    let places: Vec<TextRange> = to_the_letter(query.trim(), &transcript.text).filter(shown).collect();
    let error = error.filter(|_| places.is_empty());
    (places, Found::Query, error)
}

/// Whether that is several words and nothing of the language of queries.
fn is_several_words(query: &str) -> bool {
    let plain = |word: &str| {
        let inside = |letter: char| letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '-' | ',' | '.');
        word.starts_with(char::is_alphanumeric) && word.chars().all(inside) && !["AND", "OR", "NOT"].contains(&word)
    };
    query.split_whitespace().count() > 1 && query.split_whitespace().all(plain)
}

/// Where `words` stand in `text`, letters of either case.
fn to_the_letter<'t>(words: &str, text: &'t str) -> impl Iterator<Item = TextRange> + use<'t> {
    let pattern = RegexBuilder::new(&regex::escape(words)).case_insensitive(true).build().ok();
    let found = pattern.map(|pattern| {
        let found = pattern.find_iter(text).map(|found| TextRange::of(found.start(), found.end()));
        found.collect::<Vec<_>>()
    });
    found.into_iter().flatten()
}
