//! The tour of the sample study: eight steps, each done by doing it.

use crate::text::Unit;
use crate::tui::action::{Motion, Verb, View};
use crate::tui::keymap::When;

/// Moves after which moving is known.
pub(crate) const MOVES: usize = 3;

/// A piece of what a step says.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// Words.
    Words(&'static str),
    /// The key of an action.
    Key(When, Verb),
    /// The key of a code of the sample.
    Code(&'static str),
}

/// A step.
#[derive(Clone, Copy, Debug)]
pub struct TourStep {
    /// What is learnt.
    pub title: &'static str,
    /// What to do.
    pub text: &'static [Part],
    /// The view in which that is done; `None` where it is said for every view.
    pub at: Option<View>,
}

/// What is to be done first where a field takes the letters.
static LEAVE_FIELD: [Part; 1] = [Words("Esc leaves the field.")];

/// Where the newcomer is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whereabouts {
    /// The view.
    pub view: View,
    /// Whether a field there takes the letters.
    pub writing: bool,
    /// Whether the cursor stands on words of the interviewer's.
    pub asked: bool,
}

/// What a step says to whoever is there.
pub fn said(step: usize, Whereabouts { view, writing, asked }: Whereabouts) -> Vec<Part> {
    let Some(usual) = STEPS.get(step).map(|step| step.text) else { return Vec::new() };
    let in_query = step == FINDING && view == View::Search;
    // The key of a view would be taken for a letter.
    if writing && !in_query {
        return LEAVE_FIELD.to_vec();
    }
    let to_answer = asked && view == View::Read && CODING.contains(&step);
    let usual = if to_answer { &TO_ANSWER } else { usual };
    elsewhere(step, view, writing).unwrap_or(usual).to_vec()
}

/// What to do in a view where the step cannot be done, or half of it is done already.
fn elsewhere(step: usize, view: View, writing: bool) -> Option<&'static [Part]> {
    let home = STEPS.get(step)?.at;
    match (home, view) {
        (Some(View::Transcripts), view) if view != View::Transcripts => Some(&TO_LIST),
        (Some(View::Read), View::Transcripts) => Some(&OPEN_ONE),
        (Some(View::Read), view) if view != View::Read => Some(&TO_READ),
        (None, View::Search) if step == FINDING => Some(if writing { &TYPE_QUERY } else { &BEGIN_QUERY }),
        (None, View::Codes) if step > FINDING => Some(&THEN_COUNTS),
        (None, View::Analysis) if step > FINDING => Some(&THEN_QUOTES),
        _ => None,
    }
}

/// The steps that code what is under the cursor.
const CODING: std::ops::Range<usize> = 2..4;

static TO_ANSWER: [Part; 3] =
    [Words("The interviewer asks this: "), NEXT_TURN, Words(" goes on to the answer; code that.")];

/// The step that looks for words.
const FINDING: usize = 6;

static TO_LIST: [Part; 4] = [
    Key(When::Anywhere, Verb::Go(View::Transcripts)),
    Words(" shows the interviews; there "),
    Key(When::Transcripts, Verb::Confirm),
    Words(" opens the one that is chosen."),
];

static OPEN_ONE: [Part; 3] = [
    Words("This is done while reading: j and k choose an interview, "),
    Key(When::Transcripts, Verb::Confirm),
    Words(" opens it."),
];

static TO_READ: [Part; 3] =
    [Words("This is done while reading: "), Key(When::Anywhere, Verb::Go(View::Read)), Words(" goes there.")];

static TYPE_QUERY: [Part; 1] =
    [Words("Type 信任 or \"joint venture\"; Enter goes to the hits, Enter again reads one.")];

static BEGIN_QUERY: [Part; 2] = [
    Key(When::Search, Verb::Find),
    Words(" goes to the field: type 信任; Enter goes to the hits, Enter again reads one."),
];

static THEN_COUNTS: [Part; 3] = [
    Words("Here stands every quote of a code; "),
    Key(When::Anywhere, Verb::Go(View::Analysis)),
    Words(" counts them: look there too."),
];

static THEN_QUOTES: [Part; 3] = [
    Words("Here codes are counted; "),
    Key(When::Anywhere, Verb::Go(View::Codes)),
    Words(" shows every quote of a code: look there too."),
];

use Part::{Code, Key, Words};

const NEXT_SENTENCE: Part = Key(When::Read, Verb::Move(Motion::Unit(Unit::Sentence, crate::text::Direction::Forward)));
const NEXT_TURN: Part = Key(When::Read, Verb::Move(Motion::Unit(Unit::Turn, crate::text::Direction::Forward)));

/// The steps.
pub static STEPS: [TourStep; 8] = [
    TourStep {
        title: "read an interview",
        at: Some(View::Transcripts),
        text: &[
            Key(When::Transcripts, Verb::Confirm),
            Words(" opens the interview that is chosen; j and k choose another."),
        ],
    },
    TourStep {
        title: "move by what is said",
        at: Some(View::Read),
        text: &[NEXT_SENTENCE, Words(" is the next sentence, "), NEXT_TURN, Words(" the next turn: move three times.")],
    },
    TourStep {
        title: "code with one key",
        at: Some(View::Read),
        text: &[Code("tacitness"), Words(" codes the unit under the cursor, the marked sentence, as Tacitness.")],
    },
    TourStep {
        title: "the same again",
        at: Some(View::Read),
        text: &[
            NEXT_SENTENCE,
            Words(" and then "),
            Key(When::Read, Verb::Repeat),
            Words(" gives the next sentence the code used last."),
        ],
    },
    TourStep {
        title: "take it back",
        at: Some(View::Read),
        text: &[Key(When::Read, Verb::Undo), Words(" takes the last change back, whatever it was.")],
    },
    TourStep {
        title: "a code by its name",
        at: Some(View::Read),
        text: &[
            Key(When::Read, Verb::Pick),
            Words(" opens the codes: type trust, 信, or the pinyin yinxing; Enter codes."),
        ],
    },
    TourStep {
        title: "find words in all interviews",
        at: None,
        text: &[
            Key(When::Anywhere, Verb::Go(View::Search)),
            Words(" searches: type 信任; Enter goes to the hits, Enter again reads one."),
        ],
    },
    TourStep {
        title: "see what you have",
        at: None,
        text: &[
            Key(When::Anywhere, Verb::Go(View::Codes)),
            Words(" shows every quote of a code, "),
            Key(When::Anywhere, Verb::Go(View::Analysis)),
            Words(" counts them: look at both."),
        ],
    },
];

/// How far the tour is, and what was seen of the present step.
#[derive(Clone, Debug, Default)]
pub struct Tour {
    /// Whether it is shown.
    pub shown: bool,
    /// Steps that are done.
    pub done: usize,
    /// Moves by sentence or turn in this step.
    pub moves: usize,
    /// Codings that there were when the step began.
    pub codings: usize,
    /// Whether another view than the text was shown in this step.
    pub away: bool,
    /// Whether the last code was applied again in this step.
    pub repeated: bool,
    /// Whether the picker was open in this step, and not left without a code.
    pub picked: bool,
    /// Whether words were looked for in this step.
    pub searched: bool,
    /// Whether it was said that the tour is finished, and how it begins again.
    pub offered: bool,
    /// Whether quotes, and counts, were looked at in this step.
    pub looked: (bool, bool),
}

impl Tour {
    /// The present step.
    pub fn step(&self) -> Option<&'static TourStep> {
        STEPS.get(self.done)
    }

    /// Begin the step after `done` of them.
    pub fn begin(&mut self, done: usize, codings: usize) {
        *self = Self { shown: self.shown, done, codings, ..Self::default() };
    }
}
