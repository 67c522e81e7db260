//! The keys of the Search view.

use crate::text::Unit;
use crate::tui::action::{Motion, Sorting, Verb};

use super::When::{Facets, Query, Search};
use super::row::{BACK, ON, Row, down, row, unit};

pub(super) static ROWS: &[Row] = &[
    // Search.
    row(Search, "Enter", Verb::Confirm, "open-hit", "read here; n and N go on to other hits there", "read"),
    row(Search, "/ i", Verb::Find, "search", "write in the search field", "search"),
    row(
        Search,
        "f",
        Verb::Facets,
        "narrow",
        "over to the facets: narrow by transcript, speaker, code, attribute",
        "narrow",
    ),
    row(
        Search,
        "s",
        Verb::Sort(Sorting::Next),
        "sort",
        "sort by place, by the word before, by the word after, by what fits best",
        "sort",
    ),
    row(Search, "S", Verb::Sort(Sorting::Reverse), "", "the order before", ""),
    row(Search, "space", Verb::Mark, "mark", "mark this hit, to code it with others", "mark"),
    row(Search, "*", Verb::MarkAll, "mark-all", "mark all hits listed, or none", "all"),
    row(Search, "c", Verb::Pick, "code-hits", "choose a code for the marked hits, else for this one", "code"),
    row(
        Search,
        "A",
        Verb::Autocode,
        "autocode",
        "code the marked hits, else all: look at each first; or go on with that",
        "each",
    ),
    row(Search, "|", Verb::SwitchUnit, "switch-unit", "code the match, its sentence, or its turn", "unit"),
    row(Search, "@", Verb::Saved, "saved-queries", "choose a saved query", "saved"),
    row(Search, "w", Verb::Save, "save-query", "save this query under a name", "save"),
    row(Search, "", Verb::DropSaved, "delete-query", "delete a saved query", ""),
    row(Search, "n", Verb::Move(Motion::Match(ON)), "", "next hit", ""),
    row(Search, "N", Verb::Move(Motion::Match(BACK)), "", "hit before", ""),
    row(Search, "? F1", Verb::Help, "", "what a query can say, and the keys", "help"),
    // The field, with what can be written there.
    row(Query, "Enter", Verb::Confirm, "", "take what Tab has chosen; else over to the hits", "hits"),
    row(
        Query,
        "Tab",
        Verb::Offer(ON),
        "",
        "choose the next of what can be written here; the only one is taken",
        "complete",
    ),
    row(Query, "shift-Tab", Verb::Offer(BACK), "", "choose the one before", ""),
    row(Query, "ctrl-s", Verb::Save, "", "save this query under a name", "save"),
    row(Query, "F1", Verb::Help, "", "what a query can say, and the keys", "what to write"),
    row(Query, "Esc ctrl-c", Verb::Close, "", "leave what Tab has chosen; then leave the field", "leave"),
    // The facets.
    row(Facets, "Enter space", Verb::Confirm, "", "narrow to this, or take it out of the query again", "narrow"),
    down(Facets, "down"),
    row(Facets, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", "up"),
    row(Facets, "} l Right", unit(Unit::Turn, ON), "", "to the next group", "group"),
    row(Facets, "{", unit(Unit::Turn, BACK), "", "to the group before", ""),
    row(Facets, "Esc f h Left ctrl-c", Verb::Close, "", "back to the hits", "back"),
    row(Facets, "/ i", Verb::Find, "", "write in the search field", "search"),
];
