//! The dictionary of Chinese words takes a moment and 17 MB: it is loaded when somebody selects, or goes by words, in a
//! Chinese text.

use crate::text::Unit;
use crate::tui::action::{Action, Motion, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::selecting::Selecting;
use crate::tui::state::State;
use crate::tui::work::Job;

/// What loads the dictionary, where `asked` says that the action goes by words and the text needs it.
pub(super) fn load(state: &mut State, asked: bool) -> Option<Effect> {
    let read = &mut state.read;
    let by_words = asked || read.unit == Unit::Word || read.drag.as_ref().is_some_and(|drag| drag.unit == Unit::Word);
    (state.view == View::Read && by_words && read.wants_dictionary()).then_some(Effect::Work(Job::ChineseWords))
}

/// Whether an action goes by words, or lets expect it.
pub(super) fn by_words(action: &Action) -> bool {
    match action {
        Action::Ask(Verb::Move(motion) | Verb::Extend(motion)) => {
            matches!(motion, Motion::Unit(Unit::Word, _) | Motion::WordEnd | Motion::Spaced(_))
        }
        // Whoever begins to select will want words next.
        Action::Ask(Verb::Select | Verb::InVivo) => true,
        Action::Ask(Verb::Selecting(asked)) => {
            matches!(asked, Selecting::Take(Unit::Word) | Selecting::Unit(Unit::Word))
        }
        _ => false,
    }
}
