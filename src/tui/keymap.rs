//! The keys, declared once: dispatch, the hint bar, `?` and `docs/keys.md` read this table.
//!
//! # Codes have keys too
//!
//! A codebook gives its codes keys (`t` for tacitness), and one press must code. So in the Read view every letter, and
//! every digit from 6, that is not in this table is a code's key. Where a code's key is in the table, the table wins, and
//! the code is reached
//!
//! - by `'` and then its key, for once;
//! - by its key alone after `''`, which makes *all* letters and digits codes until Esc (arrows, brackets, space and
//!   Backspace still move, pick and undo), for whole hours of coding with a codebook that uses the alphabet;
//! - by Alt and its key, where the terminal passes Alt on.
//!
//! The picker shows each code's key as it must be pressed: `t`, or `'j`.

mod analysing;
mod bindings;
mod codebook;
mod commands;
mod counting_words;
mod everywhere;
mod fields;
mod going;
mod handling;
mod memos;
mod press;
mod queueing;
mod reading;
mod row;
mod searching;
mod selecting;
mod showing;
mod start;
mod transcripts;
mod turns;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::{Action, Motion, Verb};
use super::paging;
use super::state::{Keys, State};
pub use bindings::{Bindings, Bound, Chosen, choose, chosen, laid};
pub use commands::{COMMANDS, CommandName};
pub use row::Row;

/// Where a row applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// In every view.
    Anywhere,
    /// In the list of transcripts.
    Transcripts,
    /// While reading.
    Read,
    /// After `` ` ``, while reading.
    Going,
    /// While motions extend what is selected.
    Selecting,
    /// After the first key of an object.
    Object,
    /// While the ends of a coding are moved.
    Adjust,
    /// After the key that asks what to do with a coding.
    Handle,
    /// While writing a translation.
    Translation,
    /// In the codebook beside the text.
    Sidebar,
    /// In the search view, when its field is not being written in.
    Search,
    /// While writing a query.
    Query,
    /// Among the facets beside the hits.
    Facets,
    /// In the codes view.
    Codes,
    /// Among the quotes of the codes view.
    Quotes,
    /// While asking for quotes by codes.
    Inquiry,
    /// While a code is being moved.
    Carry,
    /// In the analysis view.
    Analysis,
    /// In its table of words.
    Words,
    /// While writing in a field of one line.
    Field,
    /// In the form of a code.
    Form,
    /// In the code picker.
    Picker,
    /// While looking at codes that are proposed.
    Suggest,
    /// While choosing from a list of actions.
    Choice,
    /// While choosing among a few numbered rows.
    List,
    /// Before codes are merged.
    Merge,
    /// Before a code is deleted.
    Delete,
    /// While naming the codes that a code is split into.
    Split,
    /// While writing a memo.
    Memo,
    /// In the list of memos.
    Memos,
    /// While editing a turn.
    Turn,
    /// While looking at what an edit does to codings.
    Preview,
    /// While choosing whose words of a turn are to stand.
    Conflict,
    /// While dealing the codings of a code out to new ones.
    Deal,
    /// Before a code is split.
    Outcome,
    /// While working off what a rule proposes.
    Queue,
    /// In the list of outdated codings.
    Recheck,
    /// In the list of the codebook's versions.
    Versions,
    /// While reading a version.
    Version,
    /// While reading what is wrong with codebook.yaml.
    Broken,
    /// In the list of codings to look at.
    Review,
    /// While looking for a coding's place in a transcript.
    Place,
    /// While choosing which codings are shown.
    Shown,
    /// While reading help or notices.
    Help,
    /// While writing the path of what to import.
    Path,
    /// While looking at what an import would bring.
    Import,
    /// While files are being read.
    Reading,
    /// When files have come in.
    Imported,
    /// On the first screen, where no study is open.
    Start,
    /// While naming a folder there.
    Folder,
}

impl When {
    /// Every place, in the order of the help.
    pub const ALL: [Self; 50] = [
        Self::Anywhere,
        Self::Transcripts,
        Self::Read,
        Self::Going,
        Self::Selecting,
        Self::Object,
        Self::Adjust,
        Self::Handle,
        Self::Translation,
        Self::Sidebar,
        Self::Search,
        Self::Query,
        Self::Facets,
        Self::Codes,
        Self::Quotes,
        Self::Inquiry,
        Self::Carry,
        Self::Analysis,
        Self::Words,
        Self::Field,
        Self::Form,
        Self::Picker,
        Self::Suggest,
        Self::Choice,
        Self::List,
        Self::Merge,
        Self::Delete,
        Self::Split,
        Self::Memo,
        Self::Memos,
        Self::Turn,
        Self::Preview,
        Self::Conflict,
        Self::Deal,
        Self::Outcome,
        Self::Queue,
        Self::Recheck,
        Self::Versions,
        Self::Version,
        Self::Broken,
        Self::Review,
        Self::Place,
        Self::Shown,
        Self::Help,
        Self::Path,
        Self::Import,
        Self::Reading,
        Self::Imported,
        Self::Start,
        Self::Folder,
    ];

    /// The heading in the help.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "Everywhere",
            Self::Transcripts => "Transcripts",
            Self::Read => "Read",
            Self::Going => "Read: where to go",
            Self::Selecting => "Read: while selecting",
            Self::Object => "Read: selecting a unit by name",
            Self::Adjust => "Read: moving the ends of a coding",
            Self::Handle => "Read: the coding under the cursor",
            Self::Translation => "Writing a translation",
            Self::Sidebar => "In the codebook beside the text",
            Self::Search => "Search",
            Self::Query => "While writing a query",
            Self::Facets => "Search: narrowing what was found",
            Self::Codes => "Codes",
            Self::Quotes => "Codes: the quotes",
            Self::Inquiry => "Codes: asking for quotes",
            Self::Carry => "Codes: moving a code",
            Self::Analysis => "Analysis",
            Self::Words => "Words, in Analysis",
            Self::Field => "While writing in a field",
            Self::Form => "Editing a code",
            Self::Picker => "Choosing a code",
            Self::Suggest => "Codes that are proposed",
            Self::Choice => "Choosing from a list",
            Self::List => "Choosing from a few rows",
            Self::Merge => "Before codes are merged",
            Self::Delete => "Before a code is deleted",
            Self::Split => "Naming the parts of a code",
            Self::Memo => "Writing a memo",
            Self::Memos => "All memos",
            Self::Turn => "Editing a turn",
            Self::Preview => "Before an edit is saved",
            Self::Conflict => "When a turn was changed on disk meanwhile",
            Self::Deal => "Dealing out the codings of a code",
            Self::Outcome => "Before a code is split",
            Self::Queue => "Code by a rule",
            Self::Recheck => "Outdated codings",
            Self::Versions => "Versions of the codebook",
            Self::Version => "Reading a version of the codebook",
            Self::Broken => "What is wrong with codebook.yaml",
            Self::Review => "Codings to look at",
            Self::Place => "Placing a coding",
            Self::Shown => "Choosing what is shown",
            Self::Help => "In help and notices",
            Self::Path => "Import: the path",
            Self::Import => "Import: what would come in",
            Self::Reading => "Import: while files are read",
            Self::Imported => "Import: what came in",
            Self::Start => "Without a study",
            Self::Folder => "Without a study: naming a folder",
        }
    }

    /// What the part is called in the researcher's preferences.
    pub fn word(self) -> String {
        if self == Self::Anywhere { "everywhere".to_owned() } else { format!("{self:?}").to_lowercase() }
    }

    /// The part that is called so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|when| when.word() == word)
    }

    /// Whether motions go through rows, so that digits that are no keys are counts: `9j`.
    pub fn lists(self) -> bool {
        matches!(
            self,
            Self::Transcripts
                | Self::Search
                | Self::Facets
                | Self::Codes
                | Self::Quotes
                | Self::Carry
                | Self::Analysis
                | Self::Words
                | Self::Memos
                | Self::Recheck
                | Self::Versions
                | Self::Version
                | Self::Review
                | Self::Shown
                | Self::Imported
                | Self::Help
        )
    }

    /// Whether a letter is written rather than obeyed.
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::Field
                | Self::Query
                | Self::Inquiry
                | Self::Sidebar
                | Self::Form
                | Self::Picker
                | Self::Choice
                | Self::Split
                | Self::Path
                | Self::Turn
                | Self::Memo
                | Self::Translation
                | Self::Folder
        )
    }
}

use When::{
    Adjust, Analysis, Anywhere, Choice, Codes, Deal, Facets, Field, Form, Going, Handle, Inquiry, List, Memo, Object,
    Path, Picker, Place, Query, Quotes, Read, Search, Selecting, Sidebar, Split, Suggest, Transcripts, Translation,
    Turn, Words,
};

/// The groups of the table. Within one place the first row that has a key wins; rows of [`When::Anywhere`] come last.
static GROUPS: &[&[Row]] = &[
    reading::ROWS,
    going::ROWS,
    selecting::ROWS,
    handling::ROWS,
    transcripts::ROWS,
    showing::ROWS,
    searching::ROWS,
    queueing::ROWS,
    codebook::ROWS,
    analysing::ROWS,
    counting_words::ROWS,
    fields::ROWS,
    turns::ROWS,
    memos::ROWS,
    start::ROWS,
    everywhere::ROWS,
];

/// The table in force.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    bindings::current().rows()
}

/// The rows that apply in `when`: its own first, then those of every view (none of them while a dialog is open).
pub fn rows_of(when: When) -> impl Iterator<Item = &'static Row> {
    let places = std::iter::once(when).chain(around(when).iter().copied());
    places.flat_map(|place| rows().filter(move |row| row.when == place))
}

/// The first key of an action in `when`, as it is in force; its name after `:` where it has no key.
pub fn key_of(when: When, action: Verb) -> String {
    let found = || rows_of(when).filter(|row| row.action == action);
    let key = found().find_map(|row| row.keys.split_whitespace().next()).map(str::to_owned);
    key.or_else(|| found().next().map(|row| format!(":{}", row.name))).unwrap_or_default()
}

/// Whose rows apply in `when` besides its own, the nearest first.
fn around(when: When) -> &'static [When] {
    match when {
        Transcripts | Read | Adjust | Search | Facets | Codes | Analysis | Words => &[Anywhere],
        Selecting => &[Read, Anywhere],
        Place => &[Read, Anywhere],
        Quotes => &[Codes, Anywhere],
        Query
        | Inquiry
        | Sidebar
        | Picker
        | Choice
        | Form
        | Split
        | Path
        | Turn
        | Memo
        | Translation
        | When::Folder => &[Field],
        _ => &[],
    }
}

/// Whether a letter in the Read view is a command, so that a code with this key needs `'` before it.
pub fn is_reserved(key: char) -> bool {
    verb_of(Read, &KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE)).is_some()
}

/// How a code's key must be pressed in the Read view.
pub fn pressed(key: char) -> String {
    if is_reserved(key) { format!("'{key}") } else { key.to_string() }
}

/// What a key means now.
pub fn action(state: &State, key: KeyEvent) -> Option<Action> {
    let when = state.when();
    let key = if when.writes() { key } else { half_width(key) };
    let verb = verb_of(when, &key);
    if let (Read | Selecting, Some(letter)) = (when, hotkey(state.read.keys, &key))
        && (verb.is_none() || !is_alt(&key) || is_of_a_code(state, letter))
    {
        return Some(Action::Hotkey(letter));
    }
    // Every letter can name a bookmark, those of commands too.
    if when == Going && state.read.going == Some(paging::Going::Set) && letter(&key).is_some_and(char::is_alphanumeric)
    {
        return letter(&key).map(Action::Type);
    }
    if let Some(action) = letter(&key).and_then(|letter| counted(state, when, letter, verb)) {
        return Some(action);
    }
    if let Some(verb) = verb {
        return Some(Action::Ask(verb));
    }
    match (when, letter(&key)) {
        (Read | Selecting, Some(letter)) if !letter.is_whitespace() => Some(Action::Hotkey(letter)),
        // Whatever names no object ends the naming.
        (Object, _) => Some(Action::Ask(Verb::Close)),
        (Going, Some(letter)) if letter.is_alphanumeric() => Some(Action::Type(letter)),
        (Deal, Some(letter)) if letter.is_ascii_alphanumeric() => Some(Action::Type(letter)),
        (List | Suggest | When::Start, Some(letter)) if letter.is_ascii_digit() => Some(Action::Type(letter)),
        // What means nothing is told what would.
        (Handle, Some(letter)) => Some(Action::Type(letter)),
        (when, Some(letter)) if when.writes() => Some(Action::Type(letter)),
        (Transcripts, Some(letter)) if !letter.is_whitespace() => {
            let (read, help) = (key_of(Transcripts, Verb::Confirm), key_of(Transcripts, Verb::Help));
            Some(Action::Say(format!("{letter} does nothing in the list: {read} reads, {help} shows the keys")))
        }
        _ => None,
    }
}

/// What a letter or digit means before the table while motions extend: 1 to 5, the views elsewhere, begin a count, as in vim;
/// the digits that code while reading do so here. A code that has the key, which alone would code while reading, keeps it: `W`.
fn counted(state: &State, when: When, letter: char, verb: Option<Verb>) -> Option<Action> {
    let begun = state.read.selections.count.is_some();
    let own = when == Selecting && !begun && !is_reserved(letter) && is_of_a_code(state, letter);
    let rows = when.lists() && (state.count.is_some() || verb.is_none());
    match (when, letter) {
        (_, '1'..='9') if rows => Some(Action::Type(letter)),
        (_, '0') if rows && state.count.is_some() => Some(Action::Type(letter)),
        (Selecting, _) if own && (letter.is_ascii_digit() || verb.is_some_and(yields)) => Some(Action::Hotkey(letter)),
        (Selecting, '6'..='9' | '0') if !begun => Some(Action::Hotkey(letter)),
        (Selecting | Adjust, '1'..='9') => Some(Action::Type(letter)),
        (Selecting | Adjust, '0') if begun => Some(Action::Type(letter)),
        _ => None,
    }
}

/// Whether a command gives way to a code that has its key.
fn yields(verb: Verb) -> bool {
    matches!(verb, Verb::Move(Motion::Spaced(_)))
}

/// How a code's key must be pressed now: while motions extend, some more letters are commands.
pub fn pressed_now(state: &State, key: char) -> String {
    let selecting = state.read.selecting && state.dialogs.is_empty();
    let verb = verb_of(Selecting, &KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE));
    if selecting && verb.is_some_and(|verb| !yields(verb)) { format!("'{key}") } else { pressed(key) }
}

/// The keys of codes that are commands while motions extend, though they code while reading: `a`, `o`, `y`.
pub fn hidden_keys(state: &State) -> Vec<char> {
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let keys = codebook.into_iter().flat_map(|codebook| codebook.codes()).filter_map(|code| code.key);
    let is_hidden = |key: &char| {
        let verb = verb_of(Selecting, &KeyEvent::new(KeyCode::Char(*key), KeyModifiers::NONE));
        !is_reserved(*key) && verb.is_some_and(|verb| !yields(verb))
    };
    let mut keys: Vec<char> = keys.filter(is_hidden).collect();
    keys.sort_unstable();
    keys
}

/// The key that was meant where an input method gave full-width punctuation for it: `）` is `)`, `。` is `.`.
fn half_width(key: KeyEvent) -> KeyEvent {
    let KeyCode::Char(letter) = key.code else { return key };
    KeyEvent { code: KeyCode::Char(half_width_letter(letter)), ..key }
}

/// The same of a letter: `ｑ` is `q`.
pub fn half_width_letter(letter: char) -> char {
    match letter {
        '\u{3000}' => ' ',
        '。' => '.',
        '、' => '/',
        '【' | '「' => '[',
        '】' | '」' => ']',
        '《' => '<',
        '》' => '>',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '！'..='～' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        _ => letter,
    }
}

/// The letter that a key codes with, where letters are codes before they are commands.
fn hotkey(keys: Keys, key: &KeyEvent) -> Option<char> {
    let KeyCode::Char(letter) = key.code else { return None };
    let alt = is_alt(key);
    let codes = match keys {
        Keys::Commands => alt && letter.is_alphanumeric() && verb_of(Read, key).is_none(),
        Keys::NextCodes => alt || self::letter(key).is_some() && letter != '\'',
        Keys::AllCode => alt || self::letter(key).is_some() && letter.is_alphanumeric(),
    };
    codes.then_some(letter)
}

fn is_alt(key: &KeyEvent) -> bool {
    key.modifiers.difference(KeyModifiers::SHIFT) == KeyModifiers::ALT
}

/// Whether a code has this key: then Alt with it codes, whatever else the table gives that to.
fn is_of_a_code(state: &State, letter: char) -> bool {
    state.workspace.as_ref().is_some_and(|workspace| workspace.project().codebook.by_key(letter).is_some())
}

/// The letter of a key pressed without Ctrl or Alt.
fn letter(key: &KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Char(letter) if key.modifiers.difference(KeyModifiers::SHIFT).is_empty() => Some(letter),
        _ => None,
    }
}

fn verb_of(when: When, key: &KeyEvent) -> Option<Verb> {
    bindings::current().verb(when, key)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::press::Press;
    use super::*;

    #[test]
    fn every_key_of_the_table_can_be_pressed_and_means_one_thing() {
        let mut seen = HashSet::new();
        for row in rows() {
            for name in row.keys.split_whitespace() {
                let press = Press::parse(name).unwrap_or_else(|| panic!("no key `{name}`"));
                assert!(seen.insert((row.when, format!("{press:?}"))), "`{name}` twice in {:?}", row.when);
            }
            assert!(!row.help.is_empty());
        }
    }

    #[test]
    fn names_after_a_colon_are_unique_in_each_place() {
        for when in When::ALL {
            let mut seen = HashSet::new();
            for row in rows_of(when).filter(|row| !row.name.is_empty()) {
                let same = rows_of(when).find(|other| other.name == row.name).map(|other| other.action);
                assert!(seen.insert(row.name) || same == Some(row.action), "`{}` twice in {when:?}", row.name);
            }
        }
    }

    #[test]
    fn letters_that_are_commands_are_reserved() {
        let reserved: String = ('!'..='~').filter(|key| key.is_alphanumeric() && is_reserved(*key)).collect();
        assert_eq!(reserved, "12345EGNbeghijklmnquvwx");
        assert_eq!((pressed('t'), pressed('j')), ("t".to_owned(), "'j".to_owned()));
    }
}
