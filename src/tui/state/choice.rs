//! Choosing among a few actions: what to uncode, whether to leave, any action by its name.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::app::Passage;
use crate::app::quotes::Group;
use crate::project::{Anchor, BookmarkId, CodingId, Color, Command, TranscriptId, edits};
use crate::text::ByteOffset;
use crate::tui::action::{Verb, View};
use crate::tui::handling::Handling;
use crate::tui::keymap::When;

use super::{Input, List, QueueChoice};

/// Letters from which on what was typed may be a name with a mistake in it: with fewer, too much would be near.
const TYPO: usize = 4;

/// Rows in which the whole of what the chosen item does is told.
const TOLD: u16 = 2;

/// Rows of a dialog that tells it, at least.
const LEAST_TOLD: u16 = 9;

/// What an item does.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// As if a key were pressed.
    Ask(Verb),
    /// As if a key were pressed, and remembered under this name.
    Named(&'static str, Verb),
    /// As if a key were pressed, in the list of outdated codings, for those of colleagues too from now on.
    Grant(Verb),
    /// A code's key, as if pressed after `'`.
    Hotkey(char),
    /// An action of another view, done there.
    There(There),
    /// As if a key were pressed; then say this.
    Shown(Verb, String),
    /// Only say this.
    Say(String),
    /// Open a transcript.
    Open(TranscriptId),
    /// Go to a place in the open transcript.
    Jump(ByteOffset),
    /// Do something with this coding.
    Handle(Handling, CodingId),
    /// Write a memo on this coding.
    Note(CodingId),
    /// Go to a bookmark.
    GoTo(BookmarkId),
    /// Change the study.
    Run(Box<Command>),
    /// Put what lost its place on these words of the open transcript.
    Place(Passage, Box<Anchor>),
    /// Put the codebook's version with this hash into force.
    Restore(String),
    /// Search for this.
    Search(String),
    /// Show the quotes that this asks for.
    Quotes(String),
    /// Put quotes together by this.
    Group(Group),
    /// Code hits by a rule, or go on with that.
    Queue(QueueChoice),
    /// Make a study with the codebook of this name.
    NewStudy(String),
    /// Write the table shown over the file of this name.
    Replace(String),
    /// Choose a value of this attribute of a transcript.
    Attribute(TranscriptId, String),
    /// Name a new attribute, and give it to a transcript.
    NewAttribute(TranscriptId),
    /// Write a value of this attribute of a transcript.
    AskValue(TranscriptId, String),
    /// Give a transcript this value of an attribute; an empty one takes it away.
    Value(TranscriptId, String, String),
    /// Show where the codes of a transcript lie.
    Portray(TranscriptId),
    /// Let the values of this attribute be the columns of a table.
    Columns(String),
}

/// An action of a part of the screen that does not have the keys now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct There {
    /// The part.
    pub part: When,
    /// The view that the part belongs to.
    pub view: View,
    /// What the action is called.
    pub name: &'static str,
    /// The action.
    pub verb: Verb,
}

/// An item to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// More about it.
    pub detail: String,
    /// What it does.
    pub then: Then,
}

/// The state of the dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The question.
    pub title: String,
    /// Letters that an item must hold.
    pub input: Input,
    /// All items.
    pub items: Vec<Item>,
    /// Items shown, by their place in `items`.
    pub shown: Vec<usize>,
    /// The row that Enter takes.
    pub list: List,
    /// Whether the rows are numbered and letters are commands; a longer list has a field to look for rows instead.
    pub short: bool,
    /// The colours that the items stand for, in their order; none where they stand for something else.
    pub colors: Vec<Color>,
    /// The keys that do the same as the items, separated by blanks, in the order of the items; none where there are none.
    pub keys: Vec<&'static str>,
    /// Items at the end of `items` that what was typed is read as, whatever it would find; they are shown first.
    pub read: usize,
}

impl Choice {
    /// Ask `title`.
    pub fn new(title: impl Into<String>, items: Vec<Item>) -> Self {
        let shown = (0..items.len()).collect();
        let (title, input, list) = (title.into(), Input::default(), List::default());
        Self { title, input, items, shown, list, short: false, colors: Vec::new(), keys: Vec::new(), read: 0 }
    }

    /// Ask `title` with numbered rows, where there are no more than digits.
    pub fn short(title: impl Into<String>, items: Vec<Item>) -> Self {
        Self { short: items.len() <= 9, ..Self::new(title, items) }
    }

    /// Rows of the dialog above the items: the frame, and the field where there is one.
    pub fn above(&self) -> u16 {
        if self.short { 1 } else { 2 }
    }

    /// Rows of items in a dialog of `height` rows.
    pub fn rows(&self, height: u16) -> usize {
        usize::from(height.saturating_sub(self.above() + 1 + self.below(height)))
    }

    /// Rows below the items for the whole of what the chosen one does; none where the window is low or the list short.
    pub fn below(&self, height: u16) -> u16 {
        if self.short || self.keys.is_empty() || height < LEAST_TOLD { 0 } else { TOLD }
    }

    /// Choose the row with this number, from 1; whether there is one.
    pub fn number(&mut self, number: usize) -> bool {
        let row = number.checked_sub(1).filter(|row| self.short && *row < self.shown.len());
        self.list.chosen = row.unwrap_or(self.list.chosen);
        row.is_some()
    }

    /// What was typed can be read as `items`, too: they take the place of those that it could be read as before.
    pub fn read_as(&mut self, items: Vec<Item>) {
        self.items.truncate(self.items.len().saturating_sub(self.read));
        self.read = items.len();
        self.items.extend(items);
    }

    /// Show the items that fit what was typed, the best first; of two that fit as well the earlier one. Names that are
    /// mistyped, and after them letters that merely occur in the same order, count only where nothing fits better. What
    /// was typed comes before all where it can be read by itself.
    pub fn filter(&mut self) {
        let written = self.input.text().trim();
        let typed = written.to_lowercase();
        let (named, read) = self.items.split_at(self.items.len().saturating_sub(self.read));
        let fit = |(place, item): (usize, &Item)| {
            let keyed = self.keys.get(place).is_some_and(|keys| is_key(keys, written));
            let fit = if keyed { Some(Fit::Key) } else { plain(item, &typed) };
            Some((fit?, place))
        };
        let mut shown: Vec<(Fit, usize)> = named.iter().enumerate().filter_map(fit).collect();
        if shown.is_empty() {
            shown = mistyped(named, &typed);
            let near: Vec<usize> = shown.iter().map(|(_, place)| *place).collect();
            shown.extend(scattered(named, &typed).into_iter().filter(|(_, place)| !near.contains(place)));
        }
        shown.sort_unstable();
        let first = (named.len()..).take(read.len());
        self.shown = first.chain(shown.into_iter().map(|(_, place)| place)).collect();
        self.list = List::default();
    }

    /// What Enter does.
    pub fn chosen(&self) -> Option<&Item> {
        self.items.get(*self.shown.get(self.list.chosen)?)
    }
}

/// How an item answers what was typed, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is its name, or what one of its keys is called.
    Key,
    /// Its name begins so.
    Prefix,
    /// Each word typed begins a word of its name.
    Words,
    /// Its name holds what was typed.
    Within,
    /// What it does holds what was typed.
    Detail,
    /// Its name holds it but for one letter, or two that changed places.
    Mistyped,
    /// Its name has these letters in this order; the less, the better.
    Scattered(std::cmp::Reverse<u32>),
}

fn plain(item: &Item, typed: &str) -> Option<Fit> {
    let name = item.name.to_lowercase();
    let words: Vec<&str> = name.split(|letter: char| !letter.is_alphanumeric()).collect();
    let begun = |piece: &str| words.iter().any(|word| word.starts_with(piece));
    if name == typed {
        Some(Fit::Key)
    } else if name.starts_with(typed) {
        Some(Fit::Prefix)
    } else if typed.split_whitespace().all(begun) {
        Some(Fit::Words)
    } else if name.contains(typed) {
        Some(Fit::Within)
    } else {
        item.detail.to_lowercase().contains(typed).then_some(Fit::Detail)
    }
}

/// Whether one of `keys` is called so. A letter by itself begins a name.
fn is_key(keys: &str, written: &str) -> bool {
    let letter = written.chars().count() == 1 && written.chars().all(char::is_alphanumeric);
    !letter && keys.split_whitespace().any(|key| key == written)
}

/// The items whose name, or a word of it, begins with what was typed but for one mistake.
fn mistyped(items: &[Item], typed: &str) -> Vec<(Fit, usize)> {
    let typed: String = typed.split_whitespace().collect::<Vec<_>>().join("-");
    if typed.chars().count() < TYPO {
        return Vec::new();
    }
    let near = |item: &Item| {
        let name = item.name.to_lowercase().replace(' ', "-");
        let begins = std::iter::once(0).chain(name.match_indices('-').map(|(place, _)| place + 1));
        begins.filter_map(|start| name.get(start..)).any(|rest| begins_nearly(rest, &typed))
    };
    items.iter().enumerate().filter(|(_, item)| near(item)).map(|(place, _)| (Fit::Mistyped, place)).collect()
}

/// Whether a beginning of `name` is one mistake from `typed`.
fn begins_nearly(name: &str, typed: &str) -> bool {
    let letters = typed.chars().count();
    (letters - 1..=letters + 1).any(|taken| edits(&name.chars().take(taken).collect::<String>(), typed) <= 1)
}

fn scattered(items: &[Item], typed: &str) -> Vec<(Fit, usize)> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let scores = items.iter().enumerate().filter_map(|(place, item)| {
        let score = pattern.score(Utf32Str::new(&item.name, &mut letters), &mut matcher)?;
        Some((Fit::Scattered(std::cmp::Reverse(score)), place))
    });
    scores.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(typed: &str) -> Vec<String> {
        let names = [
            ("uncode", "take a coding away"),
            ("code", "choose a code"),
            ("next-coding", "下一个 👍"),
            ("复制", "copy"),
        ];
        let item = |(name, detail): (&str, &str)| Item {
            name: name.to_owned(),
            detail: detail.to_owned(),
            then: Then::Ask(Verb::Help),
        };
        let mut choice = Choice::new("Run", names.map(item).to_vec());
        choice.keys = vec!["x Delete", "c %", "ctrl-n", ""];
        choice.input = Input::from(typed);
        choice.filter();
        choice.shown.iter().filter_map(|place| Some(choice.items.get(*place)?.name.clone())).collect()
    }

    #[test]
    fn what_was_typed_is_found_the_best_first() {
        assert_eq!(shown(""), ["uncode", "code", "next-coding", "复制"]);
        assert_eq!(shown("cod"), ["code", "next-coding", "uncode"]);
        assert_eq!(shown("ne co"), ["next-coding"]);
        assert_eq!(shown("copy"), ["复制"]);
        assert_eq!(shown("制"), ["复制"]);
        assert_eq!(shown("下"), ["next-coding"]);
        assert_eq!(shown("ucd"), ["uncode"]);
        assert_eq!(shown("nxtcd"), ["next-coding"]);
        assert_eq!(shown("zz"), Vec::<String>::new());
    }

    #[test]
    fn one_mistake_is_forgiven_before_letters_are_looked_for_anywhere() {
        assert_eq!(shown("unocde"), ["uncode"]);
        assert_eq!(shown("uncxode"), ["uncode"]);
        assert_eq!(shown("netx"), ["next-coding"]);
        assert_eq!(shown("nxet co"), ["next-coding"]);
        assert_eq!(shown("cdoin"), ["next-coding"]);
        assert_eq!(shown("cdoe"), ["code"]);
        assert_eq!(shown("信任信仰👍"), Vec::<String>::new());
    }

    #[test]
    fn a_key_finds_what_it_does() {
        assert_eq!(shown("%"), ["code"]);
        assert_eq!(shown("ctrl-n"), ["next-coding"]);
        assert_eq!(shown("Delete"), ["uncode"]);
        assert_eq!(shown("x").first().map(String::as_str), Some("next-coding"));
    }

    #[test]
    fn what_is_read_by_itself_comes_first_and_goes_again() {
        let item = |name: &str| Item { name: name.to_owned(), detail: String::new(), then: Then::Say(name.to_owned()) };
        let mut choice = Choice::new("Run", vec![item("code"), item("信任 👍")]);
        choice.input = Input::from("c");
        choice.read_as(vec![item("打开"), item("c")]);
        choice.filter();
        assert_eq!(choice.shown, [2, 3, 0]);
        choice.read_as(Vec::new());
        choice.filter();
        assert_eq!((choice.shown, choice.items.len()), (vec![0], 2));
    }
}
