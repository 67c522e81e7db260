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
}

use Part::{Code, Key, Words};

const NEXT_SENTENCE: Part = Key(When::Read, Verb::Move(Motion::Unit(Unit::Sentence, crate::text::Direction::Forward)));
const NEXT_TURN: Part = Key(When::Read, Verb::Move(Motion::Unit(Unit::Turn, crate::text::Direction::Forward)));

/// The steps.
pub static STEPS: [TourStep; 8] = [
    TourStep {
        title: "read an interview",
        text: &[
            Words("j and k go up and down as in vim. Choose us02-pruitt, and press "),
            Key(When::Transcripts, Verb::Confirm),
            Words("."),
        ],
    },
    TourStep {
        title: "move by what is said",
        text: &[
            NEXT_SENTENCE,
            Words(" is the next sentence, "),
            NEXT_TURN,
            Words(" the next turn. The unit under the cursor is marked: it is what you code. Move a few times."),
        ],
    },
    TourStep {
        title: "code with one key",
        text: &[
            Words("Nothing needs to be selected: "),
            Code("tacitness"),
            Words(" codes the unit under the cursor as Tacitness, because the codebook gives that code this key."),
        ],
    },
    TourStep {
        title: "the same again",
        text: &[
            NEXT_SENTENCE,
            Words(" and then "),
            Key(When::Read, Verb::Repeat),
            Words(" gives the next sentence the code that you used last."),
        ],
    },
    TourStep {
        title: "take it back",
        text: &[
            Key(When::Read, Verb::Undo),
            Words(
                " takes the last change back: any change, across restarts too. Everything is saved before you see it.",
            ),
        ],
    },
    TourStep {
        title: "a code by its name",
        text: &[
            Key(When::Read, Verb::Pick),
            Words(" opens the codes. Type trust, 信, or the pinyin yinxing; what it means stands below. Enter codes."),
        ],
    },
    TourStep {
        title: "find words in all interviews",
        text: &[
            Key(When::Anywhere, Verb::Go(View::Search)),
            Words(" searches: type 信任 or \"joint venture\". Enter goes over to the hits, Enter again reads one."),
        ],
    },
    TourStep {
        title: "see what you have",
        text: &[
            Key(When::Anywhere, Verb::Go(View::Codes)),
            Words(" shows every quote of a code in its context, "),
            Key(When::Anywhere, Verb::Go(View::Analysis)),
            Words(" counts them. Look at both."),
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
    /// Whether the picker was open in this step.
    pub picked: bool,
    /// Whether words were looked for in this step.
    pub searched: bool,
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
