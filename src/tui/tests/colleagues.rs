//! Codings of colleagues are changed only after it was asked.

use super::Screen;
use crate::project::{CodeId, Coding};
use crate::tui::state::Dialog;

/// Eve's coding of these words.
fn of_eve(screen: &Screen, words: &str) -> Coding {
    let mut codings = screen.project().codings.iter();
    codings.find(|coding| coding.coder.as_str() == "eve" && coding.anchor.quote() == words).unwrap().clone()
}

#[test]
fn a_quote_of_a_colleagues_is_recoded_when_it_is_said_so_and_found_again_when_it_comes_back() {
    let mut screen = Screen::coded(80, 24);
    let before = of_eve(&screen, "信任他们");
    screen.keys("4GklG");
    assert_eq!(screen.state.codes.quote(), Some(before.id));
    screen.keys("r").shows("Recode “信任他们” · made by eve").keys("jarg<Enter>").shows("this coding: made by eve");
    screen.keys("<Enter>");
    assert_eq!(of_eve(&screen, "信任他们"), before, "what is first changes nothing");
    screen.keys("rjarg<Enter>2");
    assert_eq!(of_eve(&screen, "信任他们").code, CodeId::from("jargon"));
    screen.keys("gg").keys("u");
    assert_eq!((of_eve(&screen, "信任他们").code, screen.state.codes.quote()), (before.code, Some(before.id)));
}

#[test]
fn ones_own_coding_is_recoded_at_once() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4Gklrjarg<Enter>");
    assert!(screen.state.dialogs.is_empty(), "{}", screen.shown());
    assert!(screen.state.said.starts_with("recoded"), "{}", screen.state.said);
}

#[test]
fn weight_mark_and_translation_of_a_colleagues_coding_are_asked_for_too() {
    for (keys, verb) in [("=8", "weigh"), ("=w70<Enter>", "weigh"), ("=e", "mark"), ("=t我 👍<ctrl-s>", "translate")]
    {
        let mut screen = Screen::coded(80, 24);
        let before = of_eve(&screen, "hands know");
        let hands = super::INTERVIEW.find("hands").unwrap();
        screen.keys("2");
        screen.state.read.selection = crate::text::Selection::caret(crate::text::ByteOffset::new(hands));
        screen.keys(keys);
        assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Choice(_))), "{keys}: {}", screen.shown());
        assert_eq!(of_eve(&screen, "hands know"), before, "{keys}");
        screen.shows("made by eve").shows(verb).keys("2");
        assert_ne!(of_eve(&screen, "hands know"), before, "{keys}");
    }
}

/// The screen with the cursor on Eve's words in the interview.
fn on_eves(words: &str) -> Screen {
    let mut screen = Screen::coded(80, 24);
    let place = super::INTERVIEW.find(words).unwrap();
    screen.keys("2");
    screen.state.read.selection = crate::text::Selection::caret(crate::text::ByteOffset::new(place));
    screen
}

#[test]
fn a_no_leaves_a_translation_and_keeps_what_was_written() {
    let mut screen = on_eves("hands know");
    let before = of_eve(&screen, "hands know");
    // Esc in the question goes back to the words; Esc there, or a no, leaves them.
    screen.keys("=t手知道 👍<ctrl-s>").shows("made by eve").keys("<Esc>").shows("手知道").shows("Translation for");
    for leaves in ["<Esc>", "=t<ctrl-s>1", "=t<Esc>"] {
        screen
            .keys(leaves)
            .hides("Translation for")
            .shows("not saved; kept")
            .shows("= t on this coding goes on with it");
        assert_eq!((of_eve(&screen, "hands know"), screen.drafts()), (before.clone(), 1), "{leaves}");
        assert!(screen.state.dialogs.is_empty(), "{leaves}");
        screen.keys("lh1").hides("Translation for").keys("2").hides("Translation for");
    }
    screen.keys("=t").shows("手知道 👍").keys("!<ctrl-s>2");
    assert_eq!(of_eve(&screen, "hands know").translation.as_deref(), Some("手知道 👍!"));
    assert_eq!((screen.state.dialogs.len(), screen.drafts()), (0, 0), "{}", screen.shown());
}

#[test]
fn a_no_leaves_ends_that_were_moved_where_they_are() {
    let mut screen = on_eves("hands know");
    screen.keys("~_");
    let before = of_eve(&screen, "hands know");
    let shown = |screen: &Screen| screen.state.read.selected();
    screen.keys("ow");
    let moved = shown(&screen);
    for no in ["<Enter>", "<Esc>"] {
        screen.keys("<Enter>").shows("made by eve").keys(no);
        assert!(screen.state.read.adjusting().is_some(), "{no}: {}", screen.shown());
        assert_eq!((of_eve(&screen, "hands know"), shown(&screen)), (before.clone(), moved), "{no}");
    }
    screen.keys("<Enter>2");
    assert!(screen.state.read.adjusting().is_none() && screen.state.dialogs.is_empty(), "{}", screen.shown());
    let now = screen.project().codings.get(&before.id).unwrap().anchor.quote().to_owned();
    assert_ne!(now, "hands know");
    screen.keys("u");
    assert_eq!(of_eve(&screen, "hands know"), before);
}

#[test]
fn a_lost_coding_of_a_colleagues_is_placed_after_it_was_asked() {
    let mut screen = on_eves("hands know");
    let before = of_eve(&screen, "hands know").id;
    let quote = |screen: &Screen| screen.project().codings.get(&before).unwrap().anchor.quote().to_owned();
    screen.edited_outside("Your hands know it, ", "");
    screen.keys("<Enter>\"");
    assert!(screen.project().codings.get(&before).unwrap().lost, "{}", screen.shown());
    screen.keys("p)vww<Enter>").shows("made by eve").keys("<Enter>");
    assert!(screen.state.review.placing.is_some() && screen.state.read.selected().is_some(), "{}", screen.shown());
    assert!(screen.project().codings.get(&before).unwrap().lost);
    screen.keys("<Enter>").shows("made by eve").keys("2");
    assert!(!screen.project().codings.get(&before).unwrap().lost, "{}", screen.shown());
    assert_ne!(quote(&screen), "hands know");
}
