//! TurnFilter, sorting, completing and saving in the Search view, and the same field in the Read view.

use super::{Screen, snapshot};
use crate::tui::action::{Action, MouseKind, View};
use crate::tui::layout::layout;
use crate::tui::state::Dialog;

const SECOND: &str = "\
[00:00:05] 陆永年: 信任很重要 😀，转移知识也一样。

[00:00:09] Dale Pruitt: Trust moves knowledge; no trust, no transfer. 👩‍🔬

[00:00:30] Anna Kessler-Brandt: Zero trust at first, then we trusted the IJV合资公司.
";

/// A study with two texts that ada and eve have coded.
fn study(width: u16, height: u16) -> Screen {
    let mut screen = Screen::coded(width, height);
    std::fs::write(screen.folder.path().join("transcripts/us02-empty.txt"), SECOND).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("1");
    screen
}

impl Screen {
    fn query(&self) -> &str {
        self.state.search.input.text()
    }

    /// The words found, as they are listed.
    fn hits(&self) -> Vec<String> {
        let lines = self.state.search.lines.iter();
        lines.map(|line| format!("{}[{}]", last(&line.before), line.words)).collect()
    }
}

fn last(text: &str) -> &str {
    text.split_whitespace().last().unwrap_or("")
}

#[test]
fn a_facet_narrows_the_query_and_widens_it_again() {
    let mut screen = study(120, 40);
    screen.keys("3trust OR 信任<Enter>").shows("8 hits · 5 turns · 2 transcripts");
    screen.shows("transcripts 2").shows("speakers 3").shows("Dale Pruitt").shows("without a coding").shows("partner 2");
    screen.keys("fjjj<Enter>");
    assert_eq!(screen.query(), "(trust OR 信任) speaker:陆永年");
    screen.shows("✓ 陆永年").shows("3 hits · 2 turns");
    assert!(screen.state.search.facets.active, "the next filter can be chosen at once");
    screen.keys("<Enter>").shows("8 hits").hides("✓");
    assert_eq!(screen.query(), "trust OR 信任");
    screen.keys("G<Enter>").shows("✓ US").shows("3 hits");
    screen.keys("<Esc>").shows("attribute.partner:US");
    assert!(!screen.state.search.facets.active && screen.state.dialogs.is_empty());
    screen.keys("/ (").keys("<Esc>f<Enter>");
    assert_eq!(screen.state.said, "mend the query first");
}

#[test]
fn counts_follow_the_codings() {
    let mut screen = study(120, 40);
    screen.keys("3zero<Enter>").shows("without a coding").keys("cjarg<Enter>").hides("without a coding");
    screen.shows("Barriers").shows("Jargon").keys("uj").shows("without a coding").hides("Jargon");
}

#[test]
fn on_a_narrow_screen_the_facets_are_a_page() {
    let mut screen = study(80, 24);
    screen
        .keys("3信任<Enter>")
        .hides("narrow to")
        .keys("f")
        .shows("narrow to")
        .shows("transcripts 2")
        .hides("▾ transcript");
    screen.keys("j<Enter>").shows("✓ us02-empty").shows("1 hit · 1 turn · 1 transcript");
    screen.keys("f").hides("narrow to").shows("信任 transcript:us02-empty");
    let mut screen = Screen::new(80, 24);
    screen.keys("3<Esc>f");
    assert_eq!(screen.state.said, "search first: facets narrow what was found");
}

#[test]
fn the_mouse_narrows_too() {
    let mut screen = study(120, 40);
    screen.keys("3trust<Enter>");
    let area = screen.state.search.parts(layout(&screen.state, screen.state.area).body).facets;
    screen.mouse(MouseKind::Press(1), area.x + 5, area.y + 2).shows("✓ us02-empty");
    screen.mouse(MouseKind::Press(1), area.x + 5, area.y + 1);
    assert_eq!(screen.query(), "trust transcript:us02-empty", "a heading narrows nothing");
    screen.mouse(MouseKind::Scroll(crate::text::Direction::Forward), area.x + 5, area.y + 5);
    screen.mouse(MouseKind::Press(1), 10, 1);
    assert!(screen.state.search.writing);
}

#[test]
fn hits_are_sorted_by_the_words_beside_them_and_marks_stay() {
    let mut screen = study(120, 40);
    screen.keys("3=trust<Enter>");
    assert_eq!(screen.hits(), ["We[trust]", "[Trust]", "no[trust]", "Zero[trust]"]);
    screen.keys("jj s").shows("▾ before");
    assert_eq!(screen.state.said, "sorted by the word before");
    assert_eq!(screen.hits(), ["[Trust]", "no[trust]", "We[trust]", "Zero[trust]"]);
    assert_eq!(screen.state.search.marked.iter().copied().collect::<Vec<_>>(), [1], "the same hit");
    screen.keys("s").shows("▾ after");
    let after = |screen: &Screen| screen.state.search.lines.iter().map(|line| line.after.clone()).collect::<Vec<_>>();
    assert!(after(&screen).first().is_some_and(|after| after.starts_with(" at first")), "{:?}", after(&screen));
    screen.keys("s").shows("▾ the best first").keys("s").shows("▾ transcript").keys("S").shows("▾ the best first");
    screen.keys("SS<Enter>");
    assert_eq!((screen.state.view, screen.state.said.as_str()), (View::Read, "hit 1 of 4; 3 goes back to the hits"));
    screen.keys("n");
    assert_eq!(screen.state.said, "hit 2 of 4; 3 goes back to the hits", "n goes on in the order of the list");
    screen.keys("NN");
    assert_eq!(screen.state.said, "hit 4 of 4; 3 goes back to the hits");
}

#[test]
fn the_words_found_stand_in_one_column() {
    for (width, height) in [(80, 24), (100, 30), (120, 40)] {
        let mut screen = study(width, height);
        screen.keys("3trust OR 信任<Enter>");
        for order in ["", "s", "s", "s"] {
            screen.keys(order);
            let parts = screen.state.search.parts(layout(&screen.state, screen.state.area).body);
            let (buffer, _) = screen.draw();
            let found = |y: u16| {
                let mut cells = (parts.list.x..parts.list.right()).map(|x| (x, buffer.cell((x, y)).unwrap()));
                let marked = cells.find(|(x, cell)| {
                    let underlined = cell.modifier.contains(ratatui::style::Modifier::UNDERLINED);
                    *x > 10 && underlined
                        || cell.symbol() == "信" && screen.state.search.list.chosen + 4 == usize::from(y)
                });
                marked.map(|(x, _)| x)
            };
            let columns: std::collections::BTreeSet<u16> =
                (5..12).filter_map(|row| found(parts.list.y + row - 4)).collect();
            assert_eq!(columns.len(), 1, "{width} {order}\n{}", screen.shown());
        }
    }
}

#[test]
fn what_can_be_written_is_offered_and_taken() {
    let mut screen = study(80, 24);
    screen.keys("3信任 spea").shows("speaker:").shows("Tab takes it");
    screen.keys("<Tab>").shows("dale").shows("Tab chooses");
    assert_eq!(screen.query(), "信任 speaker:");
    screen.keys("<Tab><Tab>").shows("Enter takes it").keys("<Tab><Tab><shift-Tab><Enter>");
    assert!(screen.query().starts_with("信任 speaker:") && screen.query().ends_with(' '), "{}", screen.query());
    assert!(screen.state.search.writing, "one goes on writing");
    screen.keys("code:xinr").shows("trust").keys("<Tab>");
    assert!(screen.query().ends_with("code:trust "), "{}", screen.query());
    screen.keys("code:<Tab><Esc>").hides("Enter takes it");
    assert!(screen.state.search.writing, "Esc puts the window away first");
    screen.keys("<Esc>");
    assert!(!screen.state.search.writing && screen.state.offers.completion.is_none());
}

#[test]
fn typing_goes_on_over_what_is_offered() {
    let mut screen = study(80, 24);
    screen.keys("3co").shows("code:").keys("ntrol<Enter>").shows("0 hits");
    assert_eq!(screen.query(), "control");
    screen.keys("<ctrl-u>信<Tab>");
    assert_eq!(screen.state.said, "any words can be written here; F1 says what a query can hold");
}

#[test]
fn what_is_wrong_with_an_unfinished_query_is_said() {
    let mut screen = study(120, 40);
    screen.keys("3<Esc>c");
    assert_eq!(screen.state.said, "no hit to code: search first");
    screen.keys("/code:ta").hides("searching…").hides("no hit to code").shows("no code is called `ta`").hides("^^");
    screen.keys("<Esc>").hides("searching…").shows("^^").shows("no code is called `ta`");
    screen.keys("/<ctrl-u>code:trust THEN code:b").hides("searching…").shows("no code is called `b`");
    screen.keys("<ctrl-u>attribute.").hides("searching…");
}

#[test]
fn queries_are_saved_under_a_name_and_chosen_again() {
    let mut screen = study(80, 24);
    screen.keys("3<Esc>@");
    assert_eq!(screen.state.said, "no query is saved yet: w saves the one in the field");
    screen.keys("/trust OR 信任<ctrl-s>  <Enter>");
    assert_eq!(screen.state.said, "a saved query needs a name");
    screen.keys("all 信任 😀<Enter>");
    let saved = |screen: &Screen| {
        let queries = screen.state.workspace.as_ref().unwrap().queries().iter();
        queries.map(|saved| format!("{}={}", saved.name, saved.query)).collect::<Vec<_>>()
    };
    assert_eq!(saved(&screen), ["all 信任 😀=trust OR 信任"]);
    let file = std::fs::read_to_string(screen.folder.path().join("emic.yaml")).unwrap();
    assert!(file.contains("trust OR 信任"), "{file}");
    screen.keys("<ctrl-u>zero<Enter>w").keys("zero<Enter>@").shows("all 信任 😀").shows("trust OR 信任");
    screen.keys("信任<Enter>").shows("8 hits");
    assert_eq!((screen.query(), screen.state.search.writing), ("trust OR 信任", false));
    screen.keys("/<ctrl-u>@ze<Tab><Enter>").shows("1 hit ");
    screen.keys("/<ctrl-u>trust (<ctrl-s>bad<Enter>");
    assert_eq!(saved(&screen).len(), 2, "{}", screen.state.said);
    screen.keys("<Esc><Esc>:delete-q<Enter>zero<Enter>");
    assert_eq!(saved(&screen), ["all 信任 😀=trust OR 信任"]);
    screen.keys("u");
    assert_eq!(saved(&screen).len(), 2);
}

#[test]
fn the_language_of_queries_stands_behind_a_key() {
    let mut screen = study(80, 24);
    screen
        .keys("3<Esc>?")
        .shows("What a query can say")
        .shows("\"joint venture\"")
        .keys("G")
        .shows("into the background");
    screen.keys("g<Esc>/").keys("?");
    assert_eq!(screen.query(), "?", "in the field it is a letter");
}

#[test]
fn one_transcript_is_searched_in_the_same_language() {
    let mut screen = study(80, 24);
    screen.keys("2g/speaker:dal").shows("\"Dale Pruitt\"").keys("<Tab>");
    let input = |screen: &Screen| match screen.state.dialogs.last() {
        Some(Dialog::Find(input)) => input.text().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(input(&screen), "speaker:\"Dale Pruitt\" ");
    assert_eq!(screen.state.said, "1 of 1");
    screen.keys("hand<Enter>");
    assert_eq!((screen.state.said.as_str(), screen.state.dialogs.len()), ("1 of 1", 0));
    screen.keys("/转 OR 他們<Enter>");
    assert_eq!(screen.state.said, "1 of 2", "traditional finds simplified");
    screen.keys("/-has:coding<Enter>").keys("/ruit<Enter>");
    assert_eq!(screen.state.said, "`ruit` is not in this transcript", "the speaker's name is not said");
    screen.keys("/doe<Enter>");
    assert_eq!(screen.state.said, "1 of 1", "the beginning of a word");
    screen.keys("/code:nix<Enter>");
    assert!(screen.state.said.starts_with("no code is called `nix`"), "{}", screen.state.said);
    screen.keys("/(trust");
    assert!(screen.state.said.contains("this parenthesis is not closed"), "{}", screen.state.said);
    screen.keys("<F1>").shows("What a query can say").keys("<Esc>");
    assert_eq!(input(&screen), "(trust");
}

#[test]
fn several_words_are_found_as_a_phrase_first() {
    let mut screen = Screen::new(80, 24);
    let text = "Ann: They slap the 信任 sign on, the big slap.\n\nBo: Slap THE door. The paint, slapped.\n";
    screen.edited_outside(super::INTERVIEW, text);
    let mut said = |keys: &str| screen.keys(keys).state.said.clone();
    assert_eq!(said("<Enter>/slap the<Enter>"), "1 of 2 · as a phrase");
    assert_eq!(said("n"), "2 of 2 · as a phrase");
    assert_eq!(said("gg/THE 信任<Enter>"), "1 of 1 · as a phrase");
    assert_eq!(said("gg/sign slap<Enter>"), "1 of 3 · each word by itself: nowhere as a phrase");
    assert_eq!(said("gg/slap th<Enter>"), "1 of 2", "the beginning of a word");
    assert_eq!(said("gg/door OR 信任<Enter>"), "1 of 2");
    assert_eq!(said("gg/\"slap the\"<Enter>"), "1 of 2");
    assert_eq!(said("gg/nowhere here<Enter>"), "`nowhere here` is not in this transcript");
}

#[test]
fn searching_looks_as_it_should() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = study(width, height);
        screen.keys("3trust OR 信任<Enter>s ");
        snapshot(&format!("search-sorted-{width}"), &screen);
        screen.keys("fjjj<Enter>");
        snapshot(&format!("search-narrowed-{width}"), &screen);
        screen.keys("<Esc>/ attri");
        snapshot(&format!("search-field-{width}"), &screen);
        screen.keys("<Tab>partner:<Tab>");
        snapshot(&format!("search-offers-{width}"), &screen);
        screen.keys("<Esc><Esc>?");
        snapshot(&format!("search-language-{width}"), &screen);
        screen.keys("<Esc>2/code:<Tab>");
        snapshot(&format!("read-find-{width}"), &screen);
    }
}

#[test]
fn enter_counts_while_the_answer_is_still_to_come() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("3信任");
    screen.state.search.lines.clear();
    screen.state.search.running = true;
    screen.keys("<Enter>");
    assert!(!screen.state.search.writing, "{}", screen.shown());
    screen.keys("/x").hides("c codes the").keys("<Backspace><Enter>").shows("c codes the");
    // What nothing answers stays to be mended.
    screen.keys("/👍zz<Enter>");
    assert!(screen.state.search.writing, "{}", screen.shown());
}

#[test]
fn one_enter_more_on_a_hit_opens_nothing_over_it() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3trust them<Enter><Enter>");
    assert_eq!(screen.state.view, View::Read);
    screen.keys("<Enter>").shows("this is the hit: space chooses a code for it, Enter too");
    assert!(screen.state.dialogs.is_empty());
    screen.keys("<Enter>");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Picker(_))), "{}", screen.shown());
    screen.keys("<Esc>3<Enter>l<Enter>");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Picker(_))), "another key was pressed between");
}
