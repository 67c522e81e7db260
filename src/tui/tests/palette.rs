//! The palette: actions of other views, commands of the command line, leaving.

use super::Screen;
use crate::app::ROOM;
use crate::tui::action::View;
use crate::tui::state::{Dialog, Picture};

#[test]
fn an_action_of_another_view_is_done_there() {
    let mut screen = Screen::reading();
    screen.keys(":add-code-b").shows("Codes: make a code below this one").keys("<Enter>");
    assert_eq!(screen.state.view, View::Codes);
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Code(_))), "{}", screen.shown());
    screen.keys("<Esc>:import<Enter>").shows("Import");
    assert_eq!(screen.state.view, View::Transcripts);
}

#[test]
fn what_would_change_something_unseen_is_only_shown() {
    let mut screen = Screen::reading();
    screen.keys("))t1:uncode<Enter>");
    assert_eq!((screen.state.view, screen.project().codings.len()), (View::Read, 1));
    assert_eq!(screen.state.said, "x: uncode, of what is chosen here");
    screen.keys(":open-quote<Enter>");
    assert_eq!(screen.state.view, View::Codes);
    assert_eq!(screen.state.said, "`open-quote` belongs to “Codes: the quotes”: Enter there");
}

#[test]
fn without_a_transcript_an_action_of_read_waits_for_one() {
    let mut screen = Screen::new(80, 24);
    screen.keys(":in-vivo<Enter>");
    assert_eq!(screen.state.view, View::Read);
    assert!(screen.state.dialogs.is_empty(), "{}", screen.shown());
}

#[test]
fn commands_of_the_command_line_lead_to_what_shows_the_same() {
    let mut screen = Screen::reading();
    screen.keys(":crosst<Enter>");
    assert_eq!((screen.state.view, screen.state.analysis.picture), (View::Analysis, Picture::Map));
    screen.keys(":words<Enter>2:timel<Enter>");
    assert_eq!((screen.state.view, screen.state.analysis.picture), (View::Analysis, Picture::Timeline));
    screen.keys(":keyn<Enter>").shows("words of groups, in Analysis; printed by `emic keyness`");
    screen.keys(":kwic<Enter>");
    assert_eq!(screen.state.view, View::Search);
    screen.keys("<Esc>:anonym<Enter>").shows("on the command line: `emic anonymise` replaces names by pseudonyms");
    assert_eq!(screen.state.view, View::Search);
}

#[test]
fn what_this_view_has_comes_before_the_others() {
    let mut screen = Screen::reading();
    screen.keys(":sort");
    let first = |screen: &Screen| match screen.state.dialogs.last() {
        Some(Dialog::Choice(choice)) => choice.chosen().map(|item| item.name.clone()),
        _ => None,
    };
    screen.keys("<Esc>4:memo");
    assert_eq!(first(&screen).as_deref(), Some("memo"));
    screen.shows("write a memo on this code");
}

#[test]
fn leaving_by_name_asks_while_something_is_not_saved() {
    let mut screen = Screen::reading();
    ROOM.set(Some(0));
    screen.keys("))t:ｑ");
    screen.keys("<Enter>").shows("NOT SAVED: 2 changes cannot be written");
    assert!(!screen.quit);
    screen.keys("<Enter>").hides("NOT SAVED: 2 changes");
    ROOM.set(None);
    screen.keys(":q<Enter>");
    assert!(!screen.quit, "it is not known yet that there is room again");
    screen.keys("<Esc>");
    screen.act(crate::tui::action::Action::FolderChanged);
    screen.keys("：ｗｑ<Enter>");
    assert!(screen.quit, "{}", screen.shown());
}

#[test]
fn enter_where_no_row_fits_says_so_and_asks_on() {
    let mut screen = Screen::reading();
    screen.keys(":没有这个<Enter>").shows("no row fits; type other letters, or Esc");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Choice(_))));
}
