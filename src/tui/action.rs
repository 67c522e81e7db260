//! Everything that can happen to the screen, in one closed enum.

use std::sync::Arc;

use crate::app::analyses::charts::{Charted, Quoted};
use crate::app::autocoding::{Batch, CodingQueue, Proposals, Unfinished};
use crate::app::quotes::{Around, Breadth, Listing, Tally};
use crate::app::suggesting::Suggestion;
use crate::app::unsaved::Offered;
use crate::app::{
    CarryReport, Done, FacetCounter, Facets, Found, Lines, Notice, Overview, QueryError, Refreshed, Searcher,
    SplitDraft, VersionRow, Workspace,
};
use crate::project::{Anchor, CodeId, CodingId, Transcript};
use crate::text::{ChineseCut, Direction, TextRange, Unit};

use super::charting::Charting;
use super::handling::Handling;
use super::import_work::ImportNews;
use super::memo_verb::MemoVerb;
use super::memo_work::MemoNews;
use super::paging::Paging;
use super::selecting::Selecting;
use super::showing::Showing;
use super::start_verb::StartVerb;
use super::start_work::StartNews;
use super::state::{Compared, Edit, Pair, Proposal, Scene, Shown, WordsShown};
use super::work::Ticket;

/// The five views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// All transcripts, with progress and attributes.
    #[default]
    Transcripts,
    /// One transcript, to read and code.
    Read,
    /// Full text of the whole study.
    Search,
    /// Codes with all their quotes.
    Codes,
    /// Counts.
    Analysis,
}

impl View {
    /// All views in the order of their keys.
    pub const ALL: [Self; 5] = [Self::Transcripts, Self::Read, Self::Search, Self::Codes, Self::Analysis];

    /// The name on the tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transcripts => "Transcripts",
            Self::Read => "Read",
            Self::Search => "Search",
            Self::Codes => "Codes",
            Self::Analysis => "Analysis",
        }
    }
}

/// A way to move: the caret in a text, or what is chosen in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// By a unit of the text.
    Unit(Unit, Direction),
    /// To the end of a word.
    WordEnd,
    /// By what stands between spaces, and in Chinese by a word: `W` and `B` of vim.
    Spaced(Direction),
    /// By a display line, or a row of a list.
    Line(Direction),
    /// To the start or end of the display line; sideways in a list.
    LineEdge(Direction),
    /// By half a screen.
    HalfPage(Direction),
    /// By a screen.
    Page(Direction),
    /// To the start or end of everything.
    Edge(Direction),
    /// To the next place where a coding starts.
    Coding(Direction),
    /// To the next turn of somebody who is no interviewer.
    Answer(Direction),
    /// To the next place that was searched for.
    Match(Direction),
}

/// What the researcher can ask by a key, a button, or by name after `:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Show a view.
    Go(View),
    /// Show the next view or the one before.
    Turn(Direction),
    /// Show the keys that apply now.
    Help,
    /// Run an action by name.
    Palette,
    /// Show what went wrong since the study was opened.
    Notices,
    /// Show all that the codebook says of a code.
    Define,
    /// Show the versions of the codebook.
    Versions,
    /// Put an older version into force again.
    Restore,
    /// Show the codings that were made under another wording of their code.
    Recheck,
    /// Give up what was begun.
    GiveUp,
    /// Leave this one as it is, and go on to the next.
    Skip,
    /// Show what is wrong with codebook.yaml.
    CodebookError,
    /// Edit codebook.yaml in the researcher's own editor.
    EditCodebook,
    /// Over to the codebook beside the text, or back.
    Codebook,
    /// Show the codebook beside the text, or hide it.
    Sidebar,
    /// Leave.
    Quit,
    /// Leave, whatever is not saved.
    QuitAnyway,
    /// Put the program into the background.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Let the terminal select by mouse, or take the mouse back.
    ReleaseMouse,
    /// Take back the last change.
    Undo,
    /// Take back the last undo.
    Redo,
    /// Close the dialog, end the mode, drop the selection.
    Close,
    /// Do what is chosen.
    Confirm,
    /// Do the other thing with what is chosen.
    ConfirmOther,
    /// Move.
    Move(Motion),
    /// Move, keeping what is selected.
    Extend(Motion),
    /// Scroll the page, go far and come back, or set how it looks.
    Paging(Paging),
    /// What is shown, and how.
    Showing(Showing),
    /// Begin or end selecting.
    Select,
    /// Select the next larger unit.
    Widen,
    /// Select the unit that was selected before.
    Narrow,
    /// Change the unit that is coded.
    SwitchUnit,
    /// Select by units or codings, or move the ends of one.
    Selecting(Selecting),
    /// The next key is a code's; asked twice: all letters are, until Esc.
    KeysCode,
    /// Apply the last codes again.
    Repeat,
    /// Choose a code.
    Pick,
    /// Propose codes.
    Suggest,
    /// Work off what a rule proposes.
    Autocode,
    /// Make a code of the selected words.
    InVivo,
    /// Take a coding away.
    Uncode,
    /// Do something with the coding under the cursor, or with bookmarks.
    Handle(Handling),
    /// Write a memo.
    Memo,
    /// Something about memos and the diary.
    Memos(MemoVerb),
    /// Something on the first screen, or about the tour.
    Start(StartVerb),
    /// Copy the passage with its source.
    Copy,
    /// Mark the transcript complete, or in progress again.
    Complete,
    /// Find words in this transcript, or filter this list.
    Find,
    /// Open the next transcript or the one before.
    Transcript(Direction),
    /// Sort by the next column, or the other way round.
    Sort(Sorting),
    /// Over to the facets beside the hits, or back.
    Facets,
    /// Choose the next of what can be written here, or the one before.
    Offer(Direction),
    /// Choose a saved query.
    Saved,
    /// Choose a saved query, to delete it.
    DropSaved,
    /// Edit the text field.
    Edit(Edit),
    /// Save and close what is being written.
    Save,
    /// Begin a new line.
    Break,
    /// Edit the turn under the cursor.
    EditTurn,
    /// Edit the whole transcript in the researcher's own editor.
    EditText,
    /// Show the codings that an edit has touched.
    Review,
    /// Put a coding on other words.
    Place,
    /// Mark this row, or take its mark away.
    Mark,
    /// Mark all rows, or none.
    MarkAll,
    /// Fold or unfold what lies below this code.
    Fold,
    /// Fold or unfold everything.
    FoldAll,
    /// Take in the codes below, or leave them out.
    Below,
    /// Make a code beside this one.
    NewCode,
    /// Make a code below this one.
    NewCodeBelow,
    /// Edit all fields of a code.
    EditCode,
    /// Give a code another colour.
    Recolor,
    /// Give a code another key.
    SetKey,
    /// Pick a code up, to move it.
    Carry,
    /// Let one code take the place of others.
    Merge,
    /// Deal the codings of a code out to new ones.
    Split,
    /// Take a code away.
    DeleteCode,
    /// Make a quote an example of its code.
    Promote,
    /// Ask for the quotes of several codes put together.
    Question,
    /// Set two codes side by side.
    Compare,
    /// Something about the charts of the Analysis view.
    Chart(Charting),
    /// Count the next coder alone, or all together.
    Coder,
    /// Group the columns by something else.
    Group,
    /// Turn rows into columns.
    Transpose,
    /// Show codes without codings, or hide them; the same of stop words.
    Unused,
    /// List the words of the next script.
    Letters,
    /// Count what interviewers say, or leave it out.
    Interviewers,
    /// Write the table to a file.
    Export,
    /// Take files in, after a look at what they hold.
    Import,
    /// Complete the path.
    Expand,
    /// Call a code, or a speaker, otherwise.
    Rename,
    /// Take the marked speakers for one.
    Join,
    /// Let a label name no speaker, or one.
    Deny,
    /// Read a file in the next encoding.
    Encoding,
    /// Decide for all transcripts, or for one.
    Everywhere,
}

/// How to change the order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// By the next column.
    Next,
    /// The other way round.
    Reverse,
}

/// A mouse event, in cells of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What happened.
    pub kind: MouseKind,
    /// Column from the left, from 0.
    pub column: u16,
    /// Row from the top, from 0.
    pub row: u16,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down, for the nth time in quick succession.
    Press(u8),
    /// The left button went down with shift held.
    ShiftPress,
    /// Moved with the left button down.
    Drag,
    /// The left button went up.
    Release,
    /// The wheel.
    Scroll(Direction),
}

/// A study that has just been opened.
#[derive(Debug)]
pub struct Opened {
    /// The study.
    pub workspace: Workspace,
    /// What is to be known of it.
    pub notices: Vec<Notice>,
    /// Its first page.
    pub overview: Overview,
    /// What was being written when the program ended, to be offered again.
    pub offered: Vec<Offered>,
}

/// What a search has to report.
#[derive(Debug)]
pub enum SearchNews {
    /// The index is open; it may lag behind the texts.
    Opened(Searcher),
    /// So many texts of so many are indexed.
    Indexing(usize, usize),
    /// The index is as up to date as it will get, or there is none.
    Indexed(Result<(Searcher, Refreshed), String>),
    /// A part of the answer to a question.
    Lines(Ticket, Lines),
    /// A question that has no answer.
    Failed(Ticket, QueryError),
    /// The facets of an answer, of the codings of a generation of the study, and who counted them; `None` where the
    /// counting was given up.
    Facets(FacetCounter, Option<Facets>, Arc<Found>, u64),
}

/// What is found out about codes for a passage.
#[derive(Debug)]
pub enum SuggestNews {
    /// It is time to read the next part of what the study teaches.
    Gather,
    /// So many texts of so many are read.
    Reading(usize, usize),
    /// The codes that are proposed.
    Found(Ticket, Vec<Suggestion>),
    /// Why none can be.
    Failed(Ticket, String),
}

/// What is found out about quotes in the Codes view.
#[derive(Debug)]
pub enum QuoteNews {
    /// It is time to read the next part of the codings.
    Count,
    /// The answer for the left pane, or for the right one (`true`), or why there is none.
    Listed(Ticket, bool, Result<Listing, String>),
    /// What stands around codings, so far; `None` where their words are gone.
    Around(Breadth, Vec<(CodingId, Anchor, Option<Around>)>),
}

/// What is found out for charts.
#[derive(Debug)]
pub enum ChartNews {
    /// So many texts are read.
    Reading(Ticket, usize),
    /// A chart is counted, or a part of it.
    Counted(Ticket, Arc<Charted>),
    /// The codings behind a number; `None` where there are none.
    Quoted(Ticket, Option<Quoted>),
    /// A table was written, and where, or why it was not.
    Written(Result<String, String>),
    /// Who speaks in the study, with how many turns, as of a generation.
    Speakers(u64, Vec<(String, usize)>),
    /// The codings that a filter leaves of a generation.
    Tallied(u64, Shown, Tally),
}

/// What the counting of words has to report.
#[derive(Debug)]
pub enum WordsNews {
    /// So many texts of so many are counted.
    Counting(Ticket, usize, usize),
    /// The table.
    Counted(Ticket, Box<WordsShown>),
}

/// Everything that can happen.
#[derive(Debug)]
pub enum Action {
    /// The researcher asks for something.
    Ask(Verb),
    /// A letter for the text field.
    Type(char),
    /// What became of a memo that was written outside, or where a link leads.
    Memos(MemoNews),
    /// What the first screen hears.
    Start(StartNews),
    /// Text from the clipboard.
    Paste(String),
    /// A code's own key.
    Hotkey(char),
    /// The mouse.
    Mouse(Mouse),
    /// The mouse is still held where the text scrolls, or the keys rest that scrolled it; see [`super::state::State::pulse`].
    Held,
    /// The terminal has a new size: columns and rows.
    Resize(u16, u16),
    /// The overview of the study, as it was kept when the study was last closed.
    Glanced(Overview),
    /// The study has been opened, or not.
    Opened(Box<Result<Opened, String>>),
    /// A transcript was named when the program began: Read is shown, and all that was said stays to be read.
    Arrived,
    /// A transcript has been read, and a passage of it is to be shown.
    Loaded(Result<Arc<Transcript>, String>, Option<TextRange>),
    /// The dictionary of Chinese words is there.
    ChineseWords(ChineseCut),
    /// A change has been carried out, or refused.
    Done(Result<Done, String>),
    /// What an edit would do to codings, or why that cannot be said.
    Previewed(Box<Proposal>, Result<CarryReport, String>),
    /// A text has been put in the place of a transcript's, or not.
    Edited(Box<Proposal>, Result<(Done, CarryReport), String>),
    /// The researcher's own editor has ended: what it was given, and the new text, `None` where nothing was changed.
    EditedOutside(Box<Proposal>, Result<Option<String>, String>),
    /// A split has been begun, or one that was begun has been opened; `None` where there is none to go on with.
    SplitOpened(Box<Result<Option<SplitDraft>, String>>),
    /// The queues that were left, when one is asked for.
    QueuesLeft(Vec<Unfinished>),
    /// What a rule proposes.
    Proposed(Batch, Proposals),
    /// A queue has been begun or opened; `None` where it is gone.
    QueueOpened(Box<Result<Option<CodingQueue>, String>>),
    /// Save the form of a code, the study being up to date; over what somebody else has written in it where so marked.
    SaveForm(bool),
    /// The versions of the codebook as of a generation of the study.
    Versions(Vec<VersionRow>, u64),
    /// What two versions differ in.
    Compared(Pair, Compared),
    /// The text of a version, by its name.
    VersionRead(String, Result<String, String>),
    /// What is wrong with codebook.yaml as it now stands, each problem drawn.
    CodebookChecked(Vec<String>),
    /// A coding has been put on other words, or not.
    Placed(Result<Done, String>),
    /// A code has just been applied: `.` repeats it.
    Coded(Vec<CodeId>),
    /// Take codings away, chosen from a list.
    UncodeThese(Vec<CodingId>),
    /// Files of the study have changed.
    FolderChanged,
    /// Others' changes have been folded in; what that did to passages of texts that were edited.
    Refreshed(Vec<Notice>, CarryReport),
    /// Something to be read in the status bar.
    Say(String),
    /// What a search has to report.
    Search(Box<SearchNews>),
    /// What is found out about codes for a passage.
    Suggest(Box<SuggestNews>),
    /// What the counting of words has to report.
    Words(Box<WordsNews>),
    /// What the threads of the import screen report.
    Import(Box<ImportNews>),
    /// What the charts of the Analysis view hear from their threads.
    Chart(Box<ChartNews>),
    /// A file that was to be written is there already.
    Exists(String),
    /// What stands around codings.
    Scenes(Vec<(CodingId, Anchor, Scene)>),
    /// What is found out about quotes.
    Quotes(Box<QuoteNews>),
    /// The terminal is gone.
    Lost,
}
