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

use std::sync::LazyLock;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::text::{Direction, Unit};

use super::action::{Action, Motion, Sorting, Verb, View};
use super::state::{Edit, Keys, State};

/// Where a row applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// In every view.
    Anywhere,
    /// In the list of transcripts.
    Transcripts,
    /// While reading.
    Read,
    /// In the codebook beside the text.
    Sidebar,
    /// In the search view, when its field is not being written in.
    Search,
    /// In the codes view.
    Codes,
    /// Among the quotes of the codes view.
    Quotes,
    /// While a code is being moved.
    Carry,
    /// In the analysis view.
    Analysis,
    /// While writing in a field of one line.
    Field,
    /// In the form of a code.
    Form,
    /// In the code picker.
    Picker,
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
    /// While reading help or notices.
    Help,
    /// While writing the path of what to import.
    Path,
    /// While looking at what an import would bring.
    Import,
    /// While files are being read.
    Reading,
}

impl When {
    /// Every place, in the order of the help.
    pub const ALL: [Self; 33] = [
        Self::Anywhere,
        Self::Transcripts,
        Self::Read,
        Self::Sidebar,
        Self::Search,
        Self::Codes,
        Self::Quotes,
        Self::Carry,
        Self::Analysis,
        Self::Field,
        Self::Form,
        Self::Picker,
        Self::Choice,
        Self::List,
        Self::Merge,
        Self::Delete,
        Self::Split,
        Self::Memo,
        Self::Turn,
        Self::Preview,
        Self::Conflict,
        Self::Deal,
        Self::Outcome,
        Self::Recheck,
        Self::Versions,
        Self::Version,
        Self::Broken,
        Self::Review,
        Self::Place,
        Self::Help,
        Self::Path,
        Self::Import,
        Self::Reading,
    ];

    /// The heading in the help.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "Everywhere",
            Self::Transcripts => "Transcripts",
            Self::Read => "Read",
            Self::Sidebar => "In the codebook beside the text",
            Self::Search => "Search",
            Self::Codes => "Codes",
            Self::Quotes => "Codes: the quotes",
            Self::Carry => "Codes: moving a code",
            Self::Analysis => "Analysis",
            Self::Field => "While writing in a field",
            Self::Form => "Editing a code",
            Self::Picker => "Choosing a code",
            Self::Choice => "Choosing from a list",
            Self::List => "Choosing from a few rows",
            Self::Merge => "Before codes are merged",
            Self::Delete => "Before a code is deleted",
            Self::Split => "Naming the parts of a code",
            Self::Memo => "Writing a memo",
            Self::Turn => "Editing a turn",
            Self::Preview => "Before an edit is saved",
            Self::Conflict => "When a turn was changed on disk meanwhile",
            Self::Deal => "Dealing out the codings of a code",
            Self::Outcome => "Before a code is split",
            Self::Recheck => "Outdated codings",
            Self::Versions => "Versions of the codebook",
            Self::Version => "Reading a version of the codebook",
            Self::Broken => "What is wrong with codebook.yaml",
            Self::Review => "Codings to look at",
            Self::Place => "Placing a coding",
            Self::Help => "In help and notices",
            Self::Path => "Import: the path",
            Self::Import => "Import: what would come in",
            Self::Reading => "Import: while files are read",
        }
    }

    /// Whether a letter is written rather than obeyed.
    fn writes(self) -> bool {
        matches!(
            self,
            Self::Field
                | Self::Sidebar
                | Self::Form
                | Self::Picker
                | Self::Choice
                | Self::Split
                | Self::Path
                | Self::Turn
        )
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The keys, separated by blanks: `j Down`, `ctrl-d`.
    pub keys: &'static str,
    /// Where it applies.
    pub when: When,
    /// What it does.
    pub action: Verb,
    /// The name after `:`; empty where it makes no sense there.
    pub name: &'static str,
    /// What it does, in words.
    pub help: &'static str,
    /// A word for the hint bar; empty where it is not shown there.
    pub hint: &'static str,
}

const fn row(
    when: When,
    keys: &'static str,
    action: Verb,
    name: &'static str,
    help: &'static str,
    hint: &'static str,
) -> Row {
    Row { keys, when, action, name, help, hint }
}

const ON: Direction = Direction::Forward;
const BACK: Direction = Direction::Backward;

const fn unit(unit: Unit, direction: Direction) -> Verb {
    Verb::Move(Motion::Unit(unit, direction))
}

const fn select(unit: Unit, direction: Direction) -> Verb {
    Verb::Extend(Motion::Unit(unit, direction))
}

use When::{
    Analysis, Anywhere, Broken, Carry, Choice, Codes, Conflict, Deal, Delete, Field, Form, Help, Import, List, Memo,
    Merge, Outcome, Path, Picker, Place, Preview, Quotes, Read, Reading, Recheck, Review, Search, Sidebar, Split,
    Transcripts, Turn, Version, Versions,
};

/// The table. Within one place the first row that has a key wins; rows of [`When::Anywhere`] come last.
static ROWS: &[Row] = &[
    // Reading.
    row(
        Read,
        "space Enter",
        Verb::Pick,
        "code",
        "choose a code for the selection, else for the unit under the cursor",
        "code",
    ),
    row(Read, "v", Verb::Select, "select", "begin selecting here, or end it; motions then extend", "select"),
    row(Read, ")", unit(Unit::Sentence, ON), "", "next sentence", "sentence"),
    row(Read, "(", unit(Unit::Sentence, BACK), "", "sentence before", ""),
    row(Read, ".", Verb::Repeat, "repeat", "apply the last code again, here", "again"),
    row(Read, "u Backspace", Verb::Undo, "undo", "take back the last change", "undo"),
    row(
        Read,
        "x Delete",
        Verb::Uncode,
        "uncode",
        "take a coding under the cursor away; where there are several, it asks",
        "uncode",
    ),
    row(Read, "e", Verb::EditTurn, "edit-turn", "edit the words of this turn; codings keep to their words", "edit"),
    row(Read, "m", Verb::Memo, "memo", "write a memo on the selection, else on the coding under the cursor", "memo"),
    row(Read, "i", Verb::InVivo, "in-vivo", "make a code of the selected words and apply it", "in vivo"),
    row(
        Read,
        "'",
        Verb::KeysCode,
        "keys-code",
        "the next key is a code's; '' makes all letters and digits codes until Esc",
        "",
    ),
    row(
        Read,
        "#",
        Verb::Codebook,
        "codebook",
        "over to the codebook beside the text: type to find a code, Enter codes",
        "codebook",
    ),
    row(Read, "&", Verb::Sidebar, "codebook-panel", "show the codebook beside the text, or hide it", ""),
    row(Read, "/", Verb::Find, "find", "find words in this transcript", "find"),
    row(Read, "E", Verb::EditText, "edit", "edit the whole transcript in $VISUAL or $EDITOR", "edit all"),
    row(Read, "+ =", Verb::Widen, "widen", "select more: word, clause, sentence, paragraph, turn", "widen"),
    row(Read, "-", Verb::Narrow, "narrow", "select what was selected before", ""),
    row(Read, "|", Verb::SwitchUnit, "switch-unit", "let hotkeys code the sentence, or the turn", ""),
    row(Read, "h Left", unit(Unit::Grapheme, BACK), "", "left", ""),
    row(Read, "l Right", unit(Unit::Grapheme, ON), "", "right", ""),
    row(Read, "w ctrl-Right alt-Right", unit(Unit::Word, ON), "", "next word", ""),
    row(Read, "b ctrl-Left alt-Left", unit(Unit::Word, BACK), "", "word before", ""),
    row(Read, "ctrl-e", Verb::Move(Motion::WordEnd), "", "end of the word", ""),
    row(Read, ";", unit(Unit::Clause, ON), "", "next clause: the useful step in Chinese", ""),
    row(Read, ",", unit(Unit::Clause, BACK), "", "clause before", ""),
    row(Read, "} ctrl-Down", unit(Unit::Turn, ON), "", "next turn", ""),
    row(Read, "{ ctrl-Up", unit(Unit::Turn, BACK), "", "turn before", ""),
    row(Read, "^ Home", Verb::Move(Motion::LineEdge(BACK)), "", "start of the line", ""),
    row(Read, "$ End", Verb::Move(Motion::LineEdge(ON)), "", "end of the line", ""),
    row(Read, "]", Verb::Move(Motion::Coding(ON)), "next-coding", "next coding", ""),
    row(Read, "[", Verb::Move(Motion::Coding(BACK)), "previous-coding", "coding before", ""),
    row(Read, "n", Verb::Move(Motion::Match(ON)), "find-next", "next place found", ""),
    row(Read, "N", Verb::Move(Motion::Match(BACK)), "find-previous", "place found before", ""),
    row(Read, "shift-Left", select(Unit::Grapheme, BACK), "", "extend the selection left", ""),
    row(Read, "shift-Right", select(Unit::Grapheme, ON), "", "extend the selection right", ""),
    row(Read, "shift-Down", Verb::Extend(Motion::Line(ON)), "", "extend the selection down", ""),
    row(Read, "shift-Up", Verb::Extend(Motion::Line(BACK)), "", "extend the selection up", ""),
    row(Read, "shift-ctrl-Right", select(Unit::Word, ON), "", "extend the selection by a word", ""),
    row(Read, "shift-ctrl-Left", select(Unit::Word, BACK), "", "extend the selection back by a word", ""),
    row(Read, "shift-End", Verb::Extend(Motion::LineEdge(ON)), "", "extend to the end of the line", ""),
    row(Read, "shift-Home", Verb::Extend(Motion::LineEdge(BACK)), "", "extend to the start of the line", ""),
    row(Read, "!", Verb::Complete, "complete", "mark this transcript complete, or in progress again", ""),
    row(Read, "> ctrl-n", Verb::Transcript(ON), "next-transcript", "next transcript", ""),
    row(Read, "< ctrl-p", Verb::Transcript(BACK), "previous-transcript", "transcript before", ""),
    row(Read, "ctrl-y", Verb::Copy, "copy", "copy the passage with its source", ""),
    // The codebook beside the text: a field with a tree.
    row(Sidebar, "Enter", Verb::Confirm, "", "code the selection, else the unit under the cursor; back to it", "code"),
    row(Sidebar, "Tab", Verb::ConfirmOther, "", "code, and stay here for another code", "code, another"),
    row(Sidebar, "#", Verb::Codebook, "", "back to the text; the codebook stays beside it", "text"),
    row(Sidebar, "Esc ctrl-c", Verb::Close, "", "drop the words that are looked for; then back to the text", "back"),
    row(Sidebar, "&", Verb::Sidebar, "", "hide the codebook", "hide"),
    row(Sidebar, "ctrl-o", Verb::Define, "", "all that the codebook says of this code", "all"),
    row(Sidebar, "Right", Verb::Move(Motion::LineEdge(ON)), "", "unfold what lies below this code", "unfold"),
    row(Sidebar, "Left", Verb::Move(Motion::LineEdge(BACK)), "", "fold it, or go to the code above", "fold"),
    row(Sidebar, "ctrl-Down shift-Down", Verb::Extend(Motion::Line(ON)), "", "scroll what the code means", ""),
    row(Sidebar, "ctrl-Up shift-Up", Verb::Extend(Motion::Line(BACK)), "", "scroll it back", ""),
    row(Sidebar, "Home", Verb::Move(Motion::Edge(BACK)), "", "to the first code", ""),
    row(Sidebar, "End", Verb::Move(Motion::Edge(ON)), "", "to the last code", ""),
    row(Sidebar, "F1", Verb::Help, "", "the keys that apply now", "help"),
    // The list of transcripts.
    row(Transcripts, "Enter space", Verb::Confirm, "open", "read this transcript", "read"),
    row(Transcripts, "/", Verb::Find, "filter", "show only rows with these words", "filter"),
    row(Transcripts, "s", Verb::Sort(Sorting::Next), "sort", "sort by the next column", "sort"),
    row(Transcripts, "S", Verb::Sort(Sorting::Reverse), "reverse", "sort the other way round", ""),
    row(
        Transcripts,
        "!",
        Verb::Complete,
        "complete",
        "mark this transcript complete, or in progress again",
        "complete",
    ),
    row(Transcripts, "i", Verb::Import, "import", "take files in, after a look at what they hold", "import"),
    row(Transcripts, "E", Verb::EditText, "edit", "edit this transcript in $VISUAL or $EDITOR", "edit"),
    row(Transcripts, "m", Verb::Memo, "memo", "write a memo on this transcript", "memo"),
    row(Transcripts, "h Left", Verb::Move(Motion::LineEdge(BACK)), "", "columns before", ""),
    row(Transcripts, "l Right", Verb::Move(Motion::LineEdge(ON)), "", "columns after", ""),
    // Search.
    row(Search, "Enter", Verb::Confirm, "open-hit", "read here; n and N go on to other hits there", "read"),
    row(Search, "/ i", Verb::Find, "search", "write in the search field", "search"),
    row(Search, "space", Verb::Mark, "mark", "mark this hit, to code it with others", "mark"),
    row(Search, "*", Verb::MarkAll, "mark-all", "mark all hits listed, or none", "all"),
    row(Search, "c", Verb::Pick, "code-hits", "choose a code for the marked hits, else for this one", "code"),
    row(Search, "|", Verb::SwitchUnit, "switch-unit", "code the match, its sentence, or its turn", "unit"),
    row(Search, "n", Verb::Move(Motion::Match(ON)), "", "next hit", ""),
    row(Search, "N", Verb::Move(Motion::Match(BACK)), "", "hit before", ""),
    // Codes. What is done to codes has the same letter wherever it can be; quotes have letters of their own below.
    row(Codes, "Enter", Verb::Confirm, "open-quotes", "over to the quotes", "quotes"),
    row(Codes, "e", Verb::EditCode, "edit-code", "edit all fields of this code", "edit"),
    row(Codes, "a", Verb::NewCode, "add-code", "make a code beside this one", "new"),
    row(Codes, "A", Verb::NewCodeBelow, "add-code-below", "make a code below this one", ""),
    row(Codes, "r", Verb::Rename, "rename", "give this code another name; codings keep to it", "rename"),
    row(Codes, "c", Verb::Recolor, "recolor", "give this code another color", "color"),
    row(Codes, "K", Verb::SetKey, "set-key", "give this code another key, or none", "key"),
    row(
        Codes,
        "M",
        Verb::Carry,
        "move",
        "pick this code up with all below it: h j k l carry it, Enter puts it down; or drag it with the mouse",
        "move",
    ),
    row(
        Codes,
        "J",
        Verb::Merge,
        "merge",
        "merge the marked codes; with none marked, this one into another; what it touches is shown first",
        "merge",
    ),
    row(Codes, "S", Verb::Split, "split", "deal the codings of this code out to new codes", "split"),
    row(
        Codes,
        "x Delete",
        Verb::DeleteCode,
        "delete",
        "delete this code; what becomes of its codings is asked, with their numbers",
        "delete",
    ),
    row(Codes, "space", Verb::Mark, "mark", "mark this code, to merge it with others", "mark"),
    row(Codes, "/", Verb::Find, "filter", "show only codes with these words", "filter"),
    row(Codes, "d", Verb::Define, "define", "all that the codebook says of this code", "define"),
    row(Codes, "m", Verb::Memo, "memo", "write a memo on this code", "memo"),
    row(
        Codes,
        "E",
        Verb::EditCodebook,
        "edit-codebook",
        "open codebook.yaml at this code in $VISUAL or $EDITOR",
        "file",
    ),
    row(Codes, "v", Verb::Versions, "versions", "the versions of the codebook, and what differs", "versions"),
    row(Codes, "o", Verb::Recheck, "outdated", "look at the codings made under another wording", "outdated"),
    row(Codes, "z", Verb::Fold, "fold", "fold or unfold what lies below this code", "fold"),
    row(Codes, "Z", Verb::FoldAll, "fold-all", "fold or unfold all codes", ""),
    row(Codes, "b", Verb::Below, "below", "show the quotes of the codes below too, or of this code alone", "below"),
    row(Codes, "l Right", Verb::Move(Motion::LineEdge(ON)), "", "unfold, or go over to the quotes", ""),
    row(Codes, "h Left", Verb::Move(Motion::LineEdge(BACK)), "", "fold, or go to the code above", ""),
    row(Codes, "*", Verb::MarkAll, "mark-all", "mark all quotes of this code, or none", ""),
    // The quotes of a code.
    row(Quotes, "Enter", Verb::Confirm, "open-quote", "read this quote in its place", "read"),
    row(Quotes, "h Left", Verb::Move(Motion::LineEdge(BACK)), "", "back to the codes", "codes"),
    row(Quotes, "r", Verb::Pick, "recode", "give the marked quotes, else this one, another code", "recode"),
    row(Quotes, "x Delete", Verb::Uncode, "uncode", "take the marked codings away, else this one", "uncode"),
    row(Quotes, "m", Verb::Memo, "memo", "write a memo on this coding", "memo"),
    row(Quotes, "p", Verb::Promote, "promote", "make this quote an example of its code", "example"),
    row(Quotes, "space", Verb::Mark, "mark", "mark this quote, to change it with others", "mark"),
    row(Quotes, "*", Verb::MarkAll, "mark-all", "mark all quotes of this code, or none", "all"),
    row(Quotes, "b", Verb::Below, "below", "show the quotes of the codes below too, or of this code alone", "below"),
    // A code that is being moved.
    row(Carry, "j Down", Verb::Move(Motion::Line(ON)), "", "behind the next code", "down"),
    row(Carry, "k Up", Verb::Move(Motion::Line(BACK)), "", "before the code before", "up"),
    row(Carry, "l Right", Verb::Move(Motion::LineEdge(ON)), "", "below the code before it", "into"),
    row(Carry, "h Left", Verb::Move(Motion::LineEdge(BACK)), "", "out of the code above it", "out"),
    row(Carry, "g Home", Verb::Move(Motion::Edge(BACK)), "", "to the start of its siblings", ""),
    row(Carry, "G End", Verb::Move(Motion::Edge(ON)), "", "to the end of its siblings", ""),
    row(Carry, "Enter space M", Verb::Confirm, "", "put it down here, as one change", "put down"),
    row(Carry, "Esc q ctrl-c", Verb::Close, "", "leave it where it was", "leave"),
    // Analysis.
    row(Analysis, "p", Verb::Page, "picture", "bars, or the heat map of codes and transcripts", "bars/map"),
    row(Analysis, "s", Verb::Sort(Sorting::Next), "sort", "sort by count, or as the codebook does", "sort"),
    row(Analysis, "b", Verb::Below, "below", "count each code with those below it, or alone", "below"),
    row(Analysis, "c", Verb::Coder, "coder", "count the next coder alone; after the last, all together", "coder"),
    row(Analysis, "Enter", Verb::Confirm, "open-code", "show the quotes behind this row or cell", "quotes"),
    row(Analysis, "o w", Verb::Export, "export", "write this table to a file", "to file"),
    row(Analysis, "z", Verb::Unused, "unused", "hide codes without codings, or show them", "unused"),
    row(
        Analysis,
        "v",
        Verb::Group,
        "group",
        "columns of the map: transcripts, an attribute, coders, speakers",
        "columns",
    ),
    row(Analysis, "t", Verb::Transpose, "transpose", "turn rows of the map into columns", "turn"),
    row(Analysis, "l Right", Verb::Move(Motion::LineEdge(ON)), "", "next column of the map", ""),
    row(Analysis, "h Left", Verb::Move(Motion::LineEdge(BACK)), "", "column of the map before", ""),
    // Fields of one line.
    row(Field, "Enter", Verb::Confirm, "", "take it", "take"),
    row(Field, "Esc ctrl-c", Verb::Close, "", "leave it", "leave"),
    row(Field, "Down ctrl-n", Verb::Move(Motion::Line(ON)), "", "next", ""),
    row(Field, "Up ctrl-p", Verb::Move(Motion::Line(BACK)), "", "before", ""),
    row(Field, "PgDn", Verb::Move(Motion::Page(ON)), "", "a screen on", ""),
    row(Field, "PgUp", Verb::Move(Motion::Page(BACK)), "", "a screen back", ""),
    row(Field, "Left ctrl-b", Verb::Edit(Edit::Left), "", "left", ""),
    row(Field, "Right ctrl-f", Verb::Edit(Edit::Right), "", "right", ""),
    row(Field, "ctrl-Left alt-b", Verb::Edit(Edit::WordLeft), "", "word before", ""),
    row(Field, "ctrl-Right alt-f", Verb::Edit(Edit::WordRight), "", "next word", ""),
    row(Field, "Home ctrl-a", Verb::Edit(Edit::Start), "", "start of the line", ""),
    row(Field, "End ctrl-e", Verb::Edit(Edit::End), "", "end of the line", ""),
    row(Field, "Backspace ctrl-h", Verb::Edit(Edit::EraseBack), "", "erase before the caret", ""),
    row(Field, "Delete ctrl-d", Verb::Edit(Edit::EraseOn), "", "erase after the caret", ""),
    row(Field, "ctrl-w alt-Backspace", Verb::Edit(Edit::EraseWord), "", "erase the word before the caret", ""),
    row(Field, "ctrl-u", Verb::Edit(Edit::EraseToStart), "", "erase to the start", ""),
    row(Field, "ctrl-k", Verb::Edit(Edit::EraseToEnd), "", "erase to the end", ""),
    // The picker is a field with a list.
    row(Form, "ctrl-s", Verb::Save, "", "save all fields, as one change", "save"),
    row(
        Form,
        "Enter",
        Verb::Confirm,
        "",
        "save; in definition, include and exclude a new line; in a list the next one",
        "save, or new line",
    ),
    row(Form, "Tab", Verb::Turn(ON), "", "next field", "next field"),
    row(Form, "shift-Tab", Verb::Turn(BACK), "", "field before", ""),
    row(Form, "Esc", Verb::Close, "", "leave; asks where something was changed", "leave"),
    row(Form, "ctrl-c", Verb::QuitAnyway, "", "throw away what was changed", ""),
    row(Form, "ctrl-z", Verb::Undo, "", "take back the last step in this field", ""),
    row(Form, "ctrl-r ctrl-y", Verb::Redo, "", "do again what was taken back", ""),
    row(
        Picker,
        "Enter",
        Verb::Confirm,
        "",
        "apply this code; a name that fits no code must be confirmed once more",
        "apply",
    ),
    row(
        Picker,
        "Tab",
        Verb::ConfirmOther,
        "",
        "apply this code and choose another for the same passage",
        "apply, another",
    ),
    row(Picker, "Esc ctrl-c", Verb::Close, "", "close", "close"),
    row(Choice, "Enter", Verb::Confirm, "", "do it", "do it"),
    row(Choice, "Esc ctrl-c", Verb::Close, "", "close", "close"),
    row(List, "Enter space", Verb::Confirm, "", "do it; the row's number does it at once", "do it"),
    row(List, "j Down", Verb::Move(Motion::Line(ON)), "", "down", "down"),
    row(List, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", "up"),
    row(List, "Esc q ctrl-c", Verb::Close, "", "close", "close"),
    // Operations on codes.
    row(Merge, "Enter", Verb::Confirm, "", "merge them", "merge"),
    row(Merge, "j Down", Verb::Move(Motion::Line(ON)), "", "let the words of the next code survive", "whose words"),
    row(Merge, "k Up", Verb::Move(Motion::Line(BACK)), "", "let the words of the code before survive", ""),
    row(Merge, "t Tab", Verb::ConfirmOther, "", "let another of the codes stay", "which stays"),
    row(Merge, "Esc q ctrl-c", Verb::Close, "", "change nothing", "leave"),
    row(Delete, "Enter", Verb::Confirm, "", "delete it so", "delete"),
    row(Delete, "j Down", Verb::Move(Motion::Line(ON)), "", "down", "down"),
    row(Delete, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Delete, "c", Verb::Pick, "", "choose the code that its codings go to", "code for codings"),
    row(Delete, "b", Verb::Below, "", "delete the codes below it too, or let them move up", "codes below"),
    row(Delete, "Esc q ctrl-c", Verb::Close, "", "change nothing", "leave"),
    row(Split, "ctrl-s ctrl-Enter", Verb::Save, "", "begin to deal the codings out", "begin"),
    row(Split, "Enter", Verb::Break, "", "the next name", "next name"),
    row(Split, "Esc ctrl-c", Verb::Close, "", "change nothing", "leave"),
    // Memos.
    row(Memo, "ctrl-s ctrl-d", Verb::Save, "", "save the memo", "save"),
    row(Memo, "Esc", Verb::Close, "", "save the memo and close", "save and close"),
    row(Memo, "ctrl-c", Verb::QuitAnyway, "", "throw away what was written since the memo was opened", "throw away"),
    // Turns.
    row(Turn, "ctrl-s ctrl-Enter", Verb::Save, "", "save the turn; what becomes of its codings is shown first", "save"),
    row(Turn, "Esc", Verb::Close, "", "leave; asks where something was changed", "leave"),
    row(Turn, "ctrl-c", Verb::QuitAnyway, "", "throw away what was changed", "throw away"),
    row(Turn, "Enter", Verb::Break, "", "begin a new line", ""),
    row(Turn, "ctrl-z", Verb::Undo, "", "take back the last step", "undo"),
    row(Turn, "ctrl-r ctrl-y", Verb::Redo, "", "do again what was taken back", ""),
    row(Turn, "ctrl-Home", Verb::Move(Motion::Edge(BACK)), "", "to the start of the turn", ""),
    row(Turn, "ctrl-End", Verb::Move(Motion::Edge(ON)), "", "to the end of the turn", ""),
    row(Preview, "Enter ctrl-s", Verb::Confirm, "", "save the edit", "save"),
    row(Preview, "Esc e", Verb::Close, "", "go back and edit on", "edit on"),
    row(Preview, "ctrl-c", Verb::QuitAnyway, "", "throw the edit away", "throw away"),
    row(Preview, "j Down", Verb::Move(Motion::Line(ON)), "", "down", "down"),
    row(Preview, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Preview, "PgDn ctrl-d", Verb::Move(Motion::Page(ON)), "", "a screen down", ""),
    row(Preview, "PgUp ctrl-u", Verb::Move(Motion::Page(BACK)), "", "a screen up", ""),
    row(Conflict, "m ctrl-s", Verb::Save, "", "save my words over those on disk", "save mine"),
    row(Conflict, "t", Verb::ConfirmOther, "", "take the words on disk; ctrl-z brings mine back", "take theirs"),
    row(Conflict, "Esc e ctrl-c", Verb::Close, "", "go back and edit on; my words stay", "edit on"),
    row(Conflict, "j Down", Verb::Move(Motion::Line(ON)), "", "down", "down"),
    row(Conflict, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Conflict, "PgDn ctrl-d", Verb::Move(Motion::Page(ON)), "", "a screen down", ""),
    row(Conflict, "PgUp ctrl-u", Verb::Move(Motion::Page(BACK)), "", "a screen up", ""),
    row(Deal, "s space", Verb::Skip, "", "pass this coding over: it stays with the old code", "pass over"),
    row(Deal, "u Backspace", Verb::Undo, "", "take back what was dealt or passed over last", "take back"),
    row(Deal, "n", Verb::NewCode, "", "add another new code on the way", "another code"),
    row(Deal, "Enter", Verb::Confirm, "", "show what comes of it; then do it as one change", "done"),
    row(Deal, "X", Verb::GiveUp, "", "give this split up; pressed twice", ""),
    row(Deal, "Down j", Verb::Move(Motion::Line(ON)), "", "scroll this coding down", ""),
    row(Deal, "Up k", Verb::Move(Motion::Line(BACK)), "", "scroll it back", ""),
    row(Deal, "?", Verb::Help, "", "the keys that apply now; besides them each new code has a digit or letter", "help"),
    row(Deal, "Esc q ctrl-c", Verb::Close, "", "leave; what was dealt is kept, to go on with later", "leave"),
    row(Outcome, "Enter", Verb::Confirm, "", "split the code, as one change", "split"),
    row(Outcome, "t", Verb::ConfirmOther, "", "take the old code away too, where nothing of it is left", "old code"),
    row(Outcome, "Esc q ctrl-c", Verb::Close, "", "back to the codings", "back"),
    row(Recheck, "c", Verb::Save, "", "it holds under the new wording: confirm it", "confirm"),
    row(Recheck, "r", Verb::Pick, "", "give it another code", "recode"),
    row(Recheck, "x Delete", Verb::Uncode, "", "take the coding away", "remove"),
    row(Recheck, "s space", Verb::Skip, "", "pass it over: it stays outdated", "pass over"),
    row(Recheck, "C", Verb::MarkAll, "", "confirm all of this code that are on the list, as one change", "all of code"),
    row(Recheck, "a", Verb::Everywhere, "", "take colleagues' codings in, or leave them out", "all/own"),
    row(Recheck, "Enter", Verb::Confirm, "", "read where it stands", "read"),
    row(Recheck, "m", Verb::Memo, "", "write a memo on this coding", ""),
    row(Recheck, "u Backspace", Verb::Undo, "", "take back what was done in this list last", "undo"),
    row(Recheck, "ctrl-r", Verb::Redo, "", "take back the last undo", ""),
    row(Recheck, "j Down", Verb::Move(Motion::Line(ON)), "", "the next one", ""),
    row(Recheck, "k Up", Verb::Move(Motion::Line(BACK)), "", "the one before", ""),
    row(Recheck, "ctrl-d", Verb::Move(Motion::HalfPage(ON)), "", "scroll the coding", ""),
    row(Recheck, "ctrl-u", Verb::Move(Motion::HalfPage(BACK)), "", "scroll it back", ""),
    row(Recheck, "PgDn", Verb::Move(Motion::Page(ON)), "", "scroll the wordings", ""),
    row(Recheck, "PgUp", Verb::Move(Motion::Page(BACK)), "", "scroll them back", ""),
    row(Recheck, "?", Verb::Help, "", "the keys that apply now", "help"),
    row(Recheck, "Esc q ctrl-c", Verb::Close, "", "close", "close"),
    row(Versions, "Enter", Verb::Confirm, "", "show the whole codebook as it was in this version", "whole"),
    row(
        Versions,
        "t Tab",
        Verb::ConfirmOther,
        "",
        "compare it with what is in force, or with the one before it",
        "with now",
    ),
    row(Versions, "R", Verb::Restore, "", "put this version into force again; asks first", "restore"),
    row(Versions, "j Down", Verb::Move(Motion::Line(ON)), "", "down", ""),
    row(Versions, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Versions, "g Home", Verb::Move(Motion::Edge(BACK)), "", "to the latest", ""),
    row(Versions, "G End", Verb::Move(Motion::Edge(ON)), "", "to the first", ""),
    row(Versions, "PgDn ctrl-d", Verb::Move(Motion::Page(ON)), "", "scroll what differs", "scroll"),
    row(Versions, "PgUp ctrl-u", Verb::Move(Motion::Page(BACK)), "", "scroll it back", ""),
    row(Versions, "u Backspace", Verb::Undo, "", "take back the last change", "undo"),
    row(Versions, "ctrl-r", Verb::Redo, "", "take back the last undo", ""),
    row(Versions, "?", Verb::Help, "", "the keys that apply now", "help"),
    row(Versions, "Esc q ctrl-c", Verb::Close, "", "close", "close"),
    row(Version, "j Down", Verb::Move(Motion::Line(ON)), "", "down", "down"),
    row(Version, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Version, "PgDn ctrl-d", Verb::Move(Motion::Page(ON)), "", "a screen down", ""),
    row(Version, "PgUp ctrl-u", Verb::Move(Motion::Page(BACK)), "", "a screen up", ""),
    row(Version, "g Home", Verb::Move(Motion::Edge(BACK)), "", "to the start", ""),
    row(Version, "G End", Verb::Move(Motion::Edge(ON)), "", "to the end", ""),
    row(Version, "R", Verb::Restore, "", "put this version into force again; asks first", "restore"),
    row(Version, "Esc q Enter ctrl-c", Verb::Close, "", "back to the list", "back"),
    row(Broken, "E", Verb::EditCodebook, "", "mend it: open codebook.yaml at this line in $VISUAL or $EDITOR", "mend"),
    row(Broken, "j Down", Verb::Move(Motion::Line(ON)), "", "down", "down"),
    row(Broken, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Broken, "PgDn ctrl-d", Verb::Move(Motion::Page(ON)), "", "a screen down", ""),
    row(Broken, "PgUp ctrl-u", Verb::Move(Motion::Page(BACK)), "", "a screen up", ""),
    row(Broken, "Esc q % Enter ctrl-c", Verb::Close, "", "close", "close"),
    // Codings to look at.
    row(Review, "Enter", Verb::Confirm, "", "read where it stands, or where it used to", "read"),
    row(Review, "p", Verb::Place, "", "put this coding on other words: select them, then Enter", "place"),
    row(Review, "c space", Verb::Mark, "", "it is right so: tick it off, or take the tick back", "right so"),
    row(Review, "x Delete", Verb::Uncode, "", "take this coding away", "drop"),
    row(Review, "m", Verb::Memo, "", "write a memo on this coding", "memo"),
    row(Review, "u Backspace", Verb::Undo, "", "take back the last change", "undo"),
    row(Review, "ctrl-r", Verb::Redo, "", "take back the last undo", ""),
    row(Review, "j Down", Verb::Move(Motion::Line(ON)), "", "down", ""),
    row(Review, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Review, "PgDn ctrl-d", Verb::Move(Motion::Page(ON)), "", "a screen down", ""),
    row(Review, "PgUp ctrl-u", Verb::Move(Motion::Page(BACK)), "", "a screen up", ""),
    row(Review, "g Home", Verb::Move(Motion::Edge(BACK)), "", "to the start", ""),
    row(Review, "G End", Verb::Move(Motion::Edge(ON)), "", "to the end", ""),
    row(Review, "Esc q \" ctrl-c", Verb::Close, "", "close", "close"),
    row(Review, "?", Verb::Help, "", "the keys that apply now", "help"),
    row(
        Place,
        "Enter",
        Verb::Confirm,
        "",
        "put the coding on the selection, else on the unit under the cursor",
        "place here",
    ),
    row(Place, "Esc", Verb::Close, "", "drop the selection; then back to the list", "back"),
    // Help.
    row(Help, "Esc q ? F1 Enter space ctrl-c", Verb::Close, "", "close", "close"),
    row(Help, "j Down", Verb::Move(Motion::Line(ON)), "", "down", "scroll"),
    row(Help, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Help, "PgDn ctrl-d", Verb::Move(Motion::Page(ON)), "", "a screen down", ""),
    row(Help, "PgUp ctrl-u", Verb::Move(Motion::Page(BACK)), "", "a screen up", ""),
    // The import screen.
    row(Path, "Enter", Verb::Confirm, "", "look at what the files hold; nothing is imported yet", "look"),
    row(Path, "Tab", Verb::Expand, "", "complete the path", "complete"),
    row(Path, "Esc ctrl-c", Verb::Close, "", "leave the import", "leave"),
    row(Import, "Enter", Verb::Confirm, "", "import all files that are not left out", "import"),
    row(Import, "Tab l Right", Verb::Turn(ON), "", "over to the speakers, then the turns", "next part"),
    row(Import, "shift-Tab h Left", Verb::Turn(BACK), "", "the part before", ""),
    row(
        Import,
        "space x",
        Verb::Mark,
        "",
        "leave this file out, or take it in again; mark this speaker",
        "leave out/mark",
    ),
    row(Import, "r", Verb::Rename, "", "call this speaker otherwise; another's name joins the two", "rename"),
    row(Import, "J +", Verb::Join, "", "join the marked speakers under one name", "join"),
    row(Import, "d", Verb::Deny, "", "say that this label names no speaker, or that it does", "no speaker"),
    row(Import, "u", Verb::Undo, "", "forget what was decided about this speaker; splits what was joined", "undecide"),
    row(Import, "a", Verb::Everywhere, "", "decide about speakers of all transcripts, or of this file", "all/this"),
    row(Import, "c", Verb::Encoding, "", "read this file in the next encoding", "encoding"),
    row(Import, "j Down", Verb::Move(Motion::Line(ON)), "", "down", ""),
    row(Import, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Import, "g Home", Verb::Move(Motion::Edge(BACK)), "", "to the start", ""),
    row(Import, "G End", Verb::Move(Motion::Edge(ON)), "", "to the end", ""),
    row(Import, "PgDn ctrl-d", Verb::Move(Motion::Page(ON)), "", "a screen down", ""),
    row(Import, "PgUp ctrl-u", Verb::Move(Motion::Page(BACK)), "", "a screen up", ""),
    row(Import, "?", Verb::Help, "", "the keys that apply now", "help"),
    row(Import, "Esc q ctrl-c", Verb::Close, "", "stop what is being read; back to the path; leave", "back"),
    row(Reading, "Esc q ctrl-c", Verb::Close, "", "stop; nothing is imported", "stop"),
    // Everywhere.
    row(Anywhere, "1", Verb::Go(View::Transcripts), "transcripts", "Transcripts", ""),
    row(Anywhere, "2", Verb::Go(View::Read), "read", "Read", ""),
    row(Anywhere, "3", Verb::Go(View::Search), "search-view", "Search", ""),
    row(Anywhere, "4", Verb::Go(View::Codes), "codes", "Codes", ""),
    row(Anywhere, "5", Verb::Go(View::Analysis), "analysis", "Analysis", ""),
    row(Anywhere, "Tab", Verb::Turn(ON), "", "next view", ""),
    row(Anywhere, "shift-Tab", Verb::Turn(BACK), "", "view before", ""),
    row(Anywhere, "j Down", Verb::Move(Motion::Line(ON)), "", "down", ""),
    row(Anywhere, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Anywhere, "g ctrl-Home", Verb::Move(Motion::Edge(BACK)), "", "to the start", ""),
    row(Anywhere, "G ctrl-End", Verb::Move(Motion::Edge(ON)), "", "to the end", ""),
    row(Anywhere, "ctrl-d", Verb::Move(Motion::HalfPage(ON)), "", "half a screen down", ""),
    row(Anywhere, "ctrl-u", Verb::Move(Motion::HalfPage(BACK)), "", "half a screen up", ""),
    row(Anywhere, "PgDn ctrl-f", Verb::Move(Motion::Page(ON)), "", "a screen down", ""),
    row(Anywhere, "PgUp ctrl-b", Verb::Move(Motion::Page(BACK)), "", "a screen up", ""),
    row(Anywhere, "\"", Verb::Review, "review", "codings whose words an edit has changed, moved or lost", ""),
    row(Anywhere, "%", Verb::CodebookError, "codebook-error", "what is wrong with codebook.yaml", ""),
    row(Anywhere, "", Verb::Recheck, "outdated", "look at the codings made under another wording of their code", ""),
    row(Anywhere, "", Verb::Versions, "versions", "the versions of the codebook, and what differs", ""),
    row(Anywhere, "", Verb::EditCodebook, "edit-codebook", "open codebook.yaml in $VISUAL or $EDITOR", ""),
    row(Anywhere, "u", Verb::Undo, "undo", "take back the last change", ""),
    row(Anywhere, "ctrl-r", Verb::Redo, "redo", "take back the last undo", ""),
    row(Anywhere, "Esc", Verb::Close, "", "end the mode, drop the selection", ""),
    row(Anywhere, "? F1", Verb::Help, "help", "the keys that apply now", "help"),
    row(Anywhere, ":", Verb::Palette, "", "run an action by name", ""),
    row(Anywhere, "", Verb::Notices, "notices", "what was noticed since the study was opened", ""),
    row(
        Anywhere,
        "ctrl-t",
        Verb::ReleaseMouse,
        "mouse",
        "let the terminal select by mouse, or take the mouse back",
        "",
    ),
    row(Anywhere, "ctrl-l", Verb::Redraw, "redraw", "draw the screen anew", ""),
    row(Anywhere, "ctrl-z", Verb::Suspend, "suspend", "into the background; `fg` comes back", ""),
    row(Anywhere, "q ctrl-q ctrl-c", Verb::Quit, "quit", "leave; everything is saved already", "quit"),
];

/// The table.
pub fn rows() -> &'static [Row] {
    ROWS
}

/// The rows that apply in `when`: its own first, then those of every view (none of them while a dialog is open).
pub fn rows_of(when: When) -> impl Iterator<Item = &'static Row> {
    let places = std::iter::once(when).chain(around(when).iter().copied());
    places.flat_map(|place| ROWS.iter().filter(move |row| row.when == place))
}

/// Whose rows apply in `when` besides its own, the nearest first.
fn around(when: When) -> &'static [When] {
    match when {
        Transcripts | Read | Search | Codes | Analysis => &[Anywhere],
        Place => &[Read, Anywhere],
        Quotes => &[Codes, Anywhere],
        Sidebar | Picker | Choice | Form | Split | Path | Turn => &[Field],
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
    let key = if when.writes() || when == Memo { key } else { half_width(key) };
    if let (Read, Some(letter)) = (when, hotkey(state.read.keys, &key)) {
        return Some(Action::Hotkey(letter));
    }
    if let Some(verb) = verb_of(when, &key) {
        return Some(Action::Ask(verb));
    }
    match (when, letter(&key)) {
        (Memo, _) => Some(Action::Key(key)),
        (Read, Some(letter)) if !letter.is_whitespace() => Some(Action::Hotkey(letter)),
        (Deal, Some(letter)) if letter.is_ascii_alphanumeric() => Some(Action::Type(letter)),
        (List, Some(letter)) if letter.is_ascii_digit() => Some(Action::Type(letter)),
        (when, Some(letter)) if when.writes() => Some(Action::Type(letter)),
        _ => None,
    }
}

/// The key that was meant where an input method gave full-width punctuation for it: `）` is `)`, `。` is `.`.
fn half_width(key: KeyEvent) -> KeyEvent {
    let KeyCode::Char(letter) = key.code else { return key };
    let plain = match letter {
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
    };
    KeyEvent { code: KeyCode::Char(plain), ..key }
}

/// The letter that a key codes with, where letters are codes before they are commands.
fn hotkey(keys: Keys, key: &KeyEvent) -> Option<char> {
    let KeyCode::Char(letter) = key.code else { return None };
    let alt = key.modifiers.difference(KeyModifiers::SHIFT) == KeyModifiers::ALT;
    let codes = match keys {
        Keys::Commands => alt,
        Keys::NextCodes => alt || self::letter(key).is_some() && letter != '\'',
        Keys::AllCode => alt || self::letter(key).is_some() && letter.is_alphanumeric(),
    };
    codes.then_some(letter)
}

/// The letter of a key pressed without Ctrl or Alt.
fn letter(key: &KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Char(letter) if key.modifiers.difference(KeyModifiers::SHIFT).is_empty() => Some(letter),
        _ => None,
    }
}

fn verb_of(when: When, key: &KeyEvent) -> Option<Verb> {
    let pressed = Press::of(key);
    let places = std::iter::once(when).chain(around(when).iter().copied());
    let mut rows = places.flat_map(|place| PRESSES.iter().filter(move |(_, row)| row.when == place));
    rows.find(|(press, _)| *press == pressed).map(|(_, row)| row.action)
}

/// Every key of the table with its row.
static PRESSES: LazyLock<Vec<(Press, &'static Row)>> = LazyLock::new(|| {
    let presses =
        |row: &'static Row| row.keys.split_whitespace().filter_map(Press::parse).map(move |press| (press, row));
    ROWS.iter().flat_map(presses).collect()
});

/// A key with its modifiers, shift left out for letters: they come as capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Press {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Press {
    fn of(key: &KeyEvent) -> Self {
        let known = KeyModifiers::SHIFT | KeyModifiers::CONTROL | KeyModifiers::ALT;
        let modifiers = key.modifiers.intersection(known);
        match key.code {
            KeyCode::BackTab => Self { code: KeyCode::BackTab, modifiers: KeyModifiers::NONE },
            KeyCode::Char(_) => Self { code: key.code, modifiers: modifiers.difference(KeyModifiers::SHIFT) },
            code => Self { code, modifiers },
        }
    }

    /// Read `ctrl-d`, `shift-Left`, `space`, `F1`, `j`.
    fn parse(name: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = name;
        for (prefix, modifier) in
            [("shift-", KeyModifiers::SHIFT), ("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT)]
        {
            if let Some(shorter) = rest.strip_prefix(prefix).filter(|shorter| !shorter.is_empty()) {
                modifiers |= modifier;
                rest = shorter;
            }
        }
        let code = match rest {
            "space" => KeyCode::Char(' '),
            "Enter" => KeyCode::Enter,
            "Esc" => KeyCode::Esc,
            "Tab" if modifiers == KeyModifiers::SHIFT => {
                return Some(Self { code: KeyCode::BackTab, modifiers: KeyModifiers::NONE });
            }
            "Tab" => KeyCode::Tab,
            "Backspace" => KeyCode::Backspace,
            "Delete" => KeyCode::Delete,
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            "Up" => KeyCode::Up,
            "Down" => KeyCode::Down,
            "Home" => KeyCode::Home,
            "End" => KeyCode::End,
            "PgUp" => KeyCode::PageUp,
            "PgDn" => KeyCode::PageDown,
            "F1" => KeyCode::F(1),
            _ => KeyCode::Char(rest.chars().next().filter(|letter| letter.len_utf8() == rest.len())?),
        };
        Some(Self { code, modifiers })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

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
