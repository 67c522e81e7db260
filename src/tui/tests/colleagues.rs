//! Codings of colleagues are changed only after it was asked.

use super::Screen;
use crate::project::{CodeId, Coding};
use crate::tui::state::Dialog;

/// Eve's coding of these words.
fn of_eve(screen: &Screen, words: &str) -> Coding {
    let mut codings = screen.project().codings.iter();
    codings.find(|coding| coding.coder.as_str() == "eve" && coding.anchor.quote == words).unwrap().clone()
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
    screen.keys("rjarg<Enter>rec<Enter>");
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
        screen.shows("made by eve").keys(verb).keys("<Enter>");
        assert_ne!(of_eve(&screen, "hands know"), before, "{keys}");
    }
}
