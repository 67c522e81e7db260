//! Everything that the screen knows. Only [`crate::tui::update`] changes it.

mod analysis;
mod asking;
mod broken;
mod carrying;
mod choice;
mod code_form;
mod codes;
mod dealing;
mod deeds;
mod drafts;
mod editor;
mod facets;
mod form_news;
mod help;
mod hints;
mod import;
mod input;
mod jumps;
mod list;
mod memo;
mod memos;
mod offers;
mod parting;
mod picker;
mod picture;
mod queueing;
mod quotes;
mod read;
mod recheck;
mod review;
mod scene;
mod search;
mod selecting;
mod sheet;
mod shown;
mod sidebar;
mod slots;
mod start;
mod suggest;
mod tallying;
mod tour;
mod transcripts;
mod translating;
mod tree;
mod turn_editor;
mod versions;
mod words;

use ratatui::layout::Rect;

use crate::app::{Notice, Overview, Preferences, Remembered, Workspace};
use crate::project::CodeId;

use super::action::View;
use super::keymap::When;
use super::start_work::Opener;
use super::theme::Theme;
use super::work::Post;

pub use analysis::{Analysis, AnalysisParts};
pub use asking::{AskedFor, Asking};
pub use broken::{Broken, location};
pub use carrying::{Carried, Spot};
pub use choice::{Choice, Item, Then, There};
pub use code_form::{
    CodeForm, FormField, FormRow, LABELS as FORM_LABELS, Part as FormPart, Place as CodePlace, color_at, color_columns,
    color_name, color_number,
};
pub use codes::{Catalogue, Codes, CodesParts, Dragged};
pub use dealing::{Dealing, Outcome, PILES, Step};
pub use deeds::{Deleting, Merging, Outlook, Parting, Quick, Way};
pub use drafts::{Aside, Drafts, unsaved};
pub use editor::Editor;
pub use facets::{FacetPanel, FacetRow};
pub use help::HelpPage;
pub use hints::{Fading, Hints};
pub use import::{Importing, Pane as ImportPane, Speaking, Stage as ImportStage};
pub use input::{Edit, Input};
pub use jumps::{Jumps, Travel, Visited};
pub use list::List;
pub use memo::MemoEditor;
pub use memos::{MemoOrder, Memos};
pub use offers::{MOST_OFFERS, Offers};
pub use parting::parted;
pub use picker::{Passages, Pickable, Picker, Target};
pub use picture::{Picture, group_name};
pub use queueing::{QueueChoice, QueueStep, Queueing, ShownProposal};
pub use quotes::{Behind, Inquiry, Pane, Request, Surroundings};
pub use read::{Chinese, Find, Found, Keys, MEASURE, Note, Opens, Read};
pub use recheck::{Looked, Recheck};
pub use review::{Concern, Placed, Preview, Proposal, Review, Theirs, coding_of, placed};
pub use scene::{Scene, Scenes};
pub use search::{Coded, Indexing, MOST_LINES, Search, SearchParts, Widest};
pub use selecting::{Adjusting, Chosen, Drag, Selections};
pub use sheet::Sheet;
pub use shown::{Choosing, Shown, ShownRow};
pub use sidebar::{Sidebar, SidebarParts};
pub use slots::Slots;
pub use start::{Begin, NEW_FOLDER, Recent, Start, StartRow};
pub use suggest::{Suggest, Suggesting};
pub use tallying::Tallying;
pub(crate) use tour::MOVES as TOUR_MOVES;
pub use tour::{Part, STEPS, Tour, TourStep, Whereabouts, said as tour_said};
pub use transcripts::{Column, Transcripts};
pub use translating::Translating;
pub use tree::{Branch, Branches, Wording};
pub use turn_editor::{Conflict, TurnEditor};
pub use versions::{Compared, Pair, Versions, Whole};
pub use words::{WordOrder, WordRows, Words, WordsShown, WordsWanted};

/// Codes that are remembered as lately used.
const RECENT: usize = 12;

/// Notices that are kept at most; the oldest go.
const NOTICES: usize = 200;

/// How important a line in the status bar is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// What was done.
    #[default]
    Plain,
    /// A refusal, or something to know.
    Warning,
    /// Something may be lost.
    Danger,
}

/// A window over the view; the last one has the keys.
#[derive(Debug)]
pub enum Dialog {
    /// Choosing a code.
    Picker(Box<Picker>),
    /// Choosing among codes that are proposed.
    Suggest(Box<Suggesting>),
    /// Choosing among actions.
    Choice(Choice),
    /// Writing a memo.
    Memo(Box<MemoEditor>),
    /// All memos; what is chosen stands in [`State::memos`].
    Memos,
    /// A field that asks for a weight or a name.
    Ask(Asking),
    /// Writing a translation.
    Translation(Box<Translating>),
    /// The first screen, where no study is open.
    Start(Box<Start>),
    /// Editing a turn where it stands.
    Turn(Box<TurnEditor>),
    /// What an edit does to codings, before it is saved.
    Preview(Box<Preview>),
    /// A turn that was changed on disk while it was edited: both versions.
    Conflict(Box<Conflict>),
    /// Dealing the codings of a code out to new codes.
    Dealing(Box<Dealing>),
    /// Working off what a rule proposes.
    Queue(Box<Queueing>),
    /// The versions of the codebook.
    Versions(Box<Versions>),
    /// Outdated codings; what is chosen stands in [`State::recheck`].
    Recheck,
    /// The name of another new code for that.
    Pile(Input),
    /// What is wrong with codebook.yaml.
    Broken(Broken),
    /// Codings that an edit has touched; what is chosen stands in [`State::review`].
    Review,
    /// Words to find in the transcript.
    Find(Input),
    /// The number of a turn, a time or a part, to go there.
    GoTo(Input),
    /// The codes whose quotes are asked for.
    Question(Input),
    /// The name to save a query under, and the query.
    SaveQuery(Input, String),
    /// Taking files in.
    Import(Box<Importing>),
    /// Making or editing a code.
    Code(Box<CodeForm>),
    /// Changing the name or the key of a code.
    Quick(Quick),
    /// Merging codes, before it is done.
    Merge(Box<Merging>),
    /// Deleting a code, before it is done.
    Delete(Box<Deleting>),
    /// Naming the codes that a code is split into.
    Split(Box<Parting>),
    /// The name of a file to write.
    Export(Input),
    /// Choosing which codings are shown.
    Shown(Choosing),
    /// The keys that apply below it.
    Help(HelpPage),
    /// Something to read.
    Sheet(Sheet),
    /// What was noticed; scrolled by so many rows.
    Notices(usize),
    /// All that the codebook says of the code chosen in the Codes view; scrolled by so many rows.
    Entry(usize),
}

/// The screen's state.
#[derive(Debug, Default)]
pub struct State {
    /// The terminal.
    pub area: Rect,
    /// Styles.
    pub theme: Theme,
    /// What the researcher has set for themselves.
    pub preferences: Preferences,
    /// What is known of them from before; it goes to no disk unless `run` has read it from there.
    pub remembered: Remembered,
    /// The view that is shown.
    pub view: View,
    /// The study at a glance: all there is until the study is open.
    pub overview: Overview,
    /// The [`Workspace::generation`] that `overview` shows.
    pub overview_generation: u64,
    /// The open study.
    pub workspace: Option<Workspace>,
    /// What a command needs so that it finds this study from the working folder; `run` finds it out.
    pub elsewhere: Option<String>,
    /// Why the study could not be opened.
    pub failed: Option<String>,
    /// The Transcripts view.
    pub transcripts: Transcripts,
    /// The Read view.
    pub read: Read,
    /// Which codings are shown and counted, in all views.
    pub shown: Shown,
    /// The codebook beside its text.
    pub sidebar: Sidebar,
    /// The Search view.
    pub search: Search,
    /// What proposes codes.
    pub suggest: Suggest,
    /// What can be written in a query.
    pub offers: Offers,
    /// The Codes view.
    pub codes: Codes,
    /// The Analysis view.
    pub analysis: Analysis,
    /// The codings that the filter of all views leaves.
    pub tallying: Tallying,
    /// The words in it.
    pub words: Words,
    /// Codings that an edit has touched.
    pub review: Review,
    /// Codings that were made under another wording.
    pub recheck: Recheck,
    /// The list of all memos.
    pub memos: Memos,
    /// Words that are being written.
    pub drafts: Drafts,
    /// The tour of the sample study.
    pub tour: Tour,
    /// Keys that were used, whose hints fade.
    pub hints: Hints,
    /// What opens a study from the first screen.
    pub opener: Opener,
    /// Windows over the view, the last one on top.
    pub dialogs: Vec<Dialog>,
    /// The result of the last action.
    pub said: String,
    /// How important that is.
    pub tone: Tone,
    /// Whether that refuses what a key asked for: at the next key it is no longer true.
    pub refused: bool,
    /// What was noticed since the study was opened.
    pub notices: Vec<Notice>,
    /// Those of them that tell what is wrong with the codebook as it now stands.
    pub codebook_notices: Vec<Notice>,
    /// Codes lately used, the latest first.
    pub recent: Vec<CodeId>,
    /// Passages that the code which is being made in a form is for.
    pub making: Option<Passages>,
    /// The digits that apply them.
    pub slots: Slots,
    /// Whether what is said in the status bar can be taken back by one key.
    pub undoable: bool,
    /// Keys that were pressed since then.
    pub pressed: u8,
    /// Where threads send what they find.
    pub post: Post,
    /// Whether throwing away what is being written was asked for, and not yet asked for again.
    pub throwing: bool,
    /// How often the next step in a list is to be taken, while that is typed.
    pub count: Option<u16>,
    /// Codings in their context, as they were looked up.
    pub scenes: Scenes,
    /// Whether it was said how codebook.yaml is edited.
    pub hinted: bool,
    /// Whether the mouse is the terminal's.
    pub mouse_released: bool,
}

impl State {
    /// A screen of `area`, before the study is open.
    pub fn new(area: Rect, theme: Theme) -> Self {
        Self { area, theme, ..Self::default() }
    }

    /// Which part of the key table applies.
    pub fn when(&self) -> When {
        match self.dialogs.last() {
            Some(Dialog::Picker(_)) => When::Picker,
            Some(Dialog::Suggest(_)) => When::Suggest,
            Some(Dialog::Choice(choice)) if choice.short => When::List,
            Some(Dialog::Choice(_)) => When::Choice,
            Some(Dialog::Memo(_)) => When::Memo,
            Some(Dialog::Memos) if self.memos.writing => When::Field,
            Some(Dialog::Memos) => When::Memos,
            Some(Dialog::Ask(_)) => When::Field,
            Some(Dialog::Translation(_)) => When::Translation,
            Some(Dialog::Start(start)) if start.asking.is_some() => When::Folder,
            Some(Dialog::Start(_)) => When::Start,
            Some(Dialog::Turn(_)) => When::Turn,
            Some(Dialog::Preview(_)) => When::Preview,
            Some(Dialog::Conflict(_)) => When::Conflict,
            Some(Dialog::Dealing(dealing)) if dealing.outcome.is_some() => When::Outcome,
            Some(Dialog::Dealing(_)) => When::Deal,
            Some(Dialog::Queue(_)) => When::Queue,
            Some(Dialog::Recheck) => When::Recheck,
            Some(Dialog::Versions(versions)) if versions.whole.is_some() => When::Version,
            Some(Dialog::Versions(_)) => When::Versions,
            Some(Dialog::Broken(_)) => When::Broken,
            Some(Dialog::Review) => When::Review,
            Some(Dialog::Find(_)) => When::Query,
            Some(Dialog::Question(_)) => When::Inquiry,
            Some(Dialog::Export(_) | Dialog::GoTo(_) | Dialog::Pile(_) | Dialog::SaveQuery(..)) => When::Field,
            Some(Dialog::Import(import)) => import.when(),
            Some(Dialog::Code(_)) => When::Form,
            Some(Dialog::Quick(_)) => When::Field,
            Some(Dialog::Merge(_)) => When::Merge,
            Some(Dialog::Delete(_)) => When::Delete,
            Some(Dialog::Split(_)) => When::Split,
            Some(Dialog::Shown(_)) => When::Shown,
            Some(Dialog::Help(help)) if help.writing => When::Field,
            Some(Dialog::Help(_) | Dialog::Sheet(_) | Dialog::Notices(_) | Dialog::Entry(_)) => When::Help,
            None => self.when_view(),
        }
    }

    fn when_view(&self) -> When {
        match self.view {
            View::Transcripts if self.transcripts.writing => When::Field,
            View::Search if self.search.writing => When::Query,
            View::Search if self.search.facets.active => When::Facets,
            View::Codes if self.codes.writing => When::Field,
            View::Transcripts => When::Transcripts,
            View::Read if self.sidebar.active => When::Sidebar,
            View::Read if self.review.placing.is_some() => When::Place,
            View::Read if self.read.going.is_some() => When::Going,
            View::Read if self.read.selections.object.is_some() => When::Object,
            View::Read if self.read.adjusting().is_some() => When::Adjust,
            View::Read if self.read.selecting => When::Selecting,
            View::Read if self.read.handling => When::Handle,
            View::Read => When::Read,
            View::Search => When::Search,
            View::Codes if self.codes.carried.is_some() => When::Carry,
            View::Codes if self.codes.in_quotes => When::Quotes,
            View::Codes => When::Codes,
            View::Analysis if self.analysis.picture == Picture::Words => When::Words,
            View::Analysis => When::Analysis,
        }
    }

    /// The code that is chosen where the reader is: in the Codes view, or beside the text.
    pub fn code_here(&self) -> Option<&CodeId> {
        let branch = if self.view == View::Codes { self.codes.chosen() } else { self.sidebar.chosen() };
        branch.map(|branch| &branch.code)
    }

    /// The field that is being written in.
    pub fn field(&mut self) -> Option<&mut Input> {
        match self.dialogs.last_mut() {
            Some(Dialog::Picker(picker)) => Some(&mut picker.input),
            Some(Dialog::Choice(choice)) => (!choice.short).then_some(&mut choice.input),
            Some(
                Dialog::Find(input)
                | Dialog::Question(input)
                | Dialog::Export(input)
                | Dialog::Pile(input)
                | Dialog::SaveQuery(input, _),
            ) => Some(input),
            Some(Dialog::GoTo(input)) => Some(input),
            Some(Dialog::Help(help)) if help.writing => Some(&mut help.find),
            Some(Dialog::Import(import)) => import.field(),
            Some(Dialog::Quick(quick)) => Some(&mut quick.input),
            Some(Dialog::Memos) if self.memos.writing => Some(&mut self.memos.filter),
            Some(Dialog::Ask(asking)) => Some(&mut asking.input),
            Some(Dialog::Start(start)) => start.asking.as_mut().map(|(_, input)| input),
            Some(_) => None,
            None => match self.view {
                View::Transcripts if self.transcripts.writing => Some(&mut self.transcripts.filter),
                View::Search if self.search.writing => Some(&mut self.search.input),
                View::Codes if self.codes.writing => Some(&mut self.codes.filter),
                View::Read if self.sidebar.active => Some(&mut self.sidebar.filter),
                _ => None,
            },
        }
    }

    /// Say what was done.
    pub fn say(&mut self, text: impl Into<String>) {
        (self.said, self.tone, self.undoable) = (text.into(), Tone::Plain, false);
        (self.refused, self.pressed) = (false, 0);
    }

    /// Say what could not be done, and keep it among the notices, where all of it can be read.
    pub fn warn(&mut self, text: impl Into<String>) {
        (self.said, self.tone, self.undoable) = (text.into(), Tone::Warning, false);
        self.refused = false;
        self.keep(Notice::new(self.said.clone()));
    }

    /// Keep a notice; one that is there already becomes the latest.
    pub fn keep(&mut self, notice: Notice) {
        self.notices.retain(|known| *known != notice);
        self.notices.push(notice);
        let oldest = self.notices.len().saturating_sub(NOTICES);
        self.notices.drain(..oldest);
    }

    /// Entries that are not on disk.
    pub fn unsaved(&self) -> usize {
        self.workspace.as_ref().map_or(0, Workspace::unsaved)
    }

    /// Whether the codebook gives the code a key.
    pub fn has_key(&self, code: &CodeId) -> bool {
        let codebook = self.workspace.as_ref().map(|workspace| &workspace.project().codebook);
        codebook.and_then(|codebook| codebook.get(code.as_str())).is_some_and(|code| code.key.is_some())
    }

    /// Remember codes as lately used; the last of them is what `.` repeats.
    pub fn remember(&mut self, codes: &[CodeId]) {
        for code in codes.iter().rev() {
            // What has a key of its own needs no digit.
            if !self.has_key(code) {
                let codebook = self.workspace.as_ref().map(|workspace| &workspace.project().codebook);
                let owned = |digit| codebook.is_some_and(|codebook| codebook.by_key(digit).is_some());
                self.slots.take(code, &self.recent, owned);
            }
            self.recent.retain(|known| known != code);
            self.recent.insert(0, code.clone());
        }
        self.recent.truncate(RECENT);
        self.read.last = codes.to_vec();
    }
}
