//! The keys of the Search view.

use crate::tui::action::{Motion, Verb};

use super::When::Search;
use super::row::{BACK, ON, Row, row};

pub(super) static ROWS: &[Row] = &[
    // Search.
    row(Search, "Enter", Verb::Confirm, "open-hit", "read here; n and N go on to other hits there", "read"),
    row(Search, "/ i", Verb::Find, "search", "write in the search field", "search"),
    row(Search, "space", Verb::Mark, "mark", "mark this hit, to code it with others", "mark"),
    row(Search, "*", Verb::MarkAll, "mark-all", "mark all hits listed, or none", "all"),
    row(Search, "c", Verb::Pick, "code-hits", "choose a code for the marked hits, else for this one", "code"),
    row(Search, "|", Verb::SwitchUnit, "switch-unit", "code the match, its sentence, or its turn", "unit"),
    row(Search, "n", Verb::Move(Motion::Match(ON)), "", "next hit", ""),
    row(Search, "N", Verb::Move(Motion::Match(BACK)), "", "hit before", ""),
];
