//! The Words table of the Analysis view.

use super::{Screen, snapshot};
use crate::analysis::{Grouping, Script};
use crate::tui::action::{Action, MouseKind, View, WordsNews};
use crate::tui::effect::{Effect, perform};
use crate::tui::keymap;
use crate::tui::layout::layout;
use crate::tui::state::{Analysis, Dialog, WordRows};
use crate::tui::update::update;
use crate::tui::work::Job;

/// The words that are shown, in their order.
fn words(screen: &Screen) -> Vec<String> {
    let shown = screen.state.words.shown.as_ref().unwrap();
    (0..shown.rows.count()).filter_map(|row| Some(shown.rows.word(row)?.0.to_owned())).collect()
}

#[test]
fn words_are_listed_by_language_order_and_stop_words() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("5W").shows("Words · participants · all languages · most frequent first · without stop words");
    assert!(words(&screen).contains(&"信任".to_owned()) && !words(&screen).contains(&"the".to_owned()));
    screen.keys("z").shows("with stop words");
    assert!(words(&screen).contains(&"the".to_owned()));
    screen.keys("aa").shows("Chinese words");
    assert!(words(&screen).iter().all(|word| Script::of(word) == Script::Han), "{:?}", words(&screen));
    screen.keys("s").shows("by letters");
    assert!(words(&screen).is_sorted());
    let before = words(&screen).len();
    screen.keys("a").hides("begin").keys("i").shows("anybody").shows("begin");
    assert!(words(&screen).len() > before);
    screen.keys("p").shows("Frequencies");
}

#[test]
fn the_key_words_of_each_group_are_compared_with_the_others() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("5Wl");
    assert!(screen.state.said.contains('v'), "{}", screen.state.said);
    screen.keys("v").shows("by partner");
    assert_eq!(screen.state.words.wanted.by, Some(Grouping::Attribute("partner".to_owned())));
    screen.keys("l").hides("Key words");
    screen.keys("vl").shows("Key words · speakers: Dale Pruitt").shows("no key words");
    let shown = screen.state.words.shown.as_ref().unwrap();
    assert!(matches!(shown.rows, WordRows::Keys(..)) && shown.group().is_some());
    screen.keys("h").hides("Key words");
    screen.keys("h").shows("Key words · speakers: 陆永年");
    screen.keys("v").shows("by transcripts").keys("v").hides("by transcripts");
}

#[test]
fn a_word_leads_to_its_places_in_the_search() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("5Waas").keys("<Enter>");
    assert_eq!(screen.state.view, View::Search);
    let query = screen.state.search.input.text().to_owned();
    assert!(!query.is_empty() && !screen.state.search.writing && !screen.state.search.lines.is_empty(), "{query}");
    let word = query.split(' ').next().unwrap();
    assert!(screen.state.search.lines.iter().all(|line| line.words == word));
    assert!(query.ends_with(" -speaker:Interviewer"), "{query}");
    assert!(screen.state.said.ends_with("finds every place of these characters"), "{}", screen.state.said);
    screen.keys("5");
    let body = Analysis::parts(layout(&screen.state, screen.state.area).body, 1).body;
    screen.mouse(MouseKind::Press(1), 5, body.y + 1);
    assert_eq!(screen.state.words.list.chosen, 1);
    screen.mouse(MouseKind::Press(2), 5, body.y + 1);
    assert_eq!(screen.state.view, View::Search);
}

#[test]
fn words_are_counted_on_a_thread_and_can_be_stopped() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("5H");
    let press = |screen: &mut Screen, key: char| {
        let key = ratatui::crossterm::event::KeyEvent::from(ratatui::crossterm::event::KeyCode::Char(key));
        let action = keymap::action(&screen.state, key).unwrap();
        update(&mut screen.state, action)
    };
    assert_eq!(press(&mut screen, 'W'), [Effect::Work(Job::Words)]);
    let ticket = screen.state.words.ticket.clone();
    screen.act(Action::Words(Box::new(WordsNews::Counting(ticket, 3, 9))));
    screen.shows("counting ▰▰▰▱▱▱▱▱▱▱ 3/9 Esc stops").keys("<Esc>").shows("stopped; Enter counts again");
    assert!(screen.state.words.shown.is_none());
    screen.keys("<Enter>").shows("信任");
    // The same again needs no counting, a change of codings neither.
    let counted = screen.state.words.shown.as_ref().unwrap().counted.clone();
    screen.keys("z2g))t5");
    assert!(std::sync::Arc::ptr_eq(&counted, &screen.state.words.shown.as_ref().unwrap().counted));
    for effect in press(&mut screen, 'i') {
        perform(&mut screen.state, effect).into_iter().for_each(|action| screen.act(action));
    }
    assert!(!std::sync::Arc::ptr_eq(&counted, &screen.state.words.shown.as_ref().unwrap().counted));
}

#[test]
fn the_table_is_written_to_a_file() {
    let mut screen = Screen::coded(80, 24);
    let path = screen.folder.path().join("words.csv");
    screen.keys(&format!("5Wvvo<ctrl-u>{}<Enter>", path.display()));
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written.trim_start_matches('\u{feff}').starts_with("word,count,per_1000,transcripts,"), "{written}");
    assert!(written.contains("\n信任,"));
    screen.keys(&format!("lo<ctrl-u>{}<Enter>", path.display()));
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Choice(_))));
    screen.keys("repl<Enter>");
    assert!(std::fs::read_to_string(&path).unwrap().contains("log_ratio"));
}

#[test]
fn a_list_that_cannot_be_read_is_told() {
    let mut screen = Screen::coded(80, 24);
    std::fs::write(screen.folder.path().join("stopwords.txt"), b"\xff\xfe\x00").unwrap();
    screen.keys("5W").shows("UTF-8");
}

#[test]
fn words_look_as_they_should() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = Screen::coded(width, height);
        screen.keys("5Wj");
        screen.state.said.clear();
        snapshot(&format!("words-{width}"), &screen);
        screen.keys("zaav");
        screen.state.said.clear();
        snapshot(&format!("words-zh-{width}"), &screen);
    }
}
