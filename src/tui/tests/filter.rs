//! The filter of all views: what it says of itself, its numbers, and that it holds in the search.

use super::Screen;
use crate::app::Facet;
use crate::app::counting::count_codes;
use crate::project::{CodeId, TranscriptId};
use crate::tui::action::View;
use crate::tui::state::{Column, Dialog, ShownRow};

fn choosing(screen: &Screen) -> &crate::tui::state::Choosing {
    let Some(Dialog::Shown(choosing)) = screen.state.dialogs.last() else { panic!("{}", screen.shown()) };
    choosing
}

/// Choose the row of the filter that shows these words.
fn choose(screen: &mut Screen, is: impl Fn(&ShownRow) -> bool) {
    let place = choosing(screen).rows.iter().position(is).unwrap();
    screen.keys(&format!("gg{}", "j".repeat(place)));
}

fn value(row: &ShownRow, of: &str, wanted: &str) -> bool {
    matches!(row, ShownRow::Value(name, value, _) if name == of && value == wanted)
}

#[test]
fn its_numbers_are_true_before_the_codes_were_ever_seen_and_while_others_code() {
    let mut screen = Screen::demo(80, 24);
    screen.keys("1<ctrl-x>");
    let codings = screen.project().codings.standing().count();
    let coders: usize =
        choosing(&screen).rows.iter().map(|row| if let ShownRow::Coder(_, count) = row { *count } else { 0 }).sum();
    assert_eq!(coders, codings, "{}", screen.shown());
    assert!(codings > 50);
    // A coding is made while the list of another view is open, and the numbers follow.
    screen.keys("<Esc>2t1<ctrl-x>");
    let own = |screen: &Screen| {
        let own = screen.state.workspace.as_ref().unwrap().coder().clone();
        let count = |row: &ShownRow| match row {
            ShownRow::Coder(coder, count) if *coder == own => Some(*count),
            _ => None,
        };
        choosing(screen).rows.iter().find_map(count).unwrap()
    };
    let before = own(&screen);
    let chosen = choosing(&screen).list.chosen;
    let actions = crate::tui::effect::perform(&mut screen.state, crate::tui::effect::Effect::Undo);
    actions.into_iter().for_each(|action| screen.act(action));
    assert_eq!((own(&screen), choosing(&screen).list.chosen), (before - 1, chosen));
}

#[test]
fn it_holds_in_the_search_whose_words_it_leaves() {
    let mut screen = Screen::demo(120, 40);
    screen.keys("3信任 OR trust<Enter>");
    let speakers = |screen: &Screen| {
        let lines = screen.state.search.lines.iter();
        lines.map(|line| line.speaker.clone().unwrap_or_default()).collect::<std::collections::BTreeSet<_>>()
    };
    let (all, everybody) = (screen.state.search.lines.len(), speakers(&screen));
    assert!(everybody.len() > 2);
    // Speakers.
    let one = everybody.iter().next().unwrap().clone();
    screen.keys("<ctrl-x>");
    choose(&mut screen, |row| matches!(row, ShownRow::Speaker(name, _) if *name == one));
    screen.keys("o");
    assert_eq!(speakers(&screen), [one.clone()].into());
    let said = screen.state.search.lines.len();
    assert!(0 < said && said < all);
    screen.keys("<Esc>").shows(&format!("FILTER {one}"));
    // Without them the rest, at once.
    screen.keys("<ctrl-x>");
    choose(&mut screen, |row| matches!(row, ShownRow::Speaker(name, _) if *name == one));
    screen.keys("o ");
    assert_eq!(screen.state.search.lines.len() + said, all, "{}", screen.shown());
    screen.keys("<Esc>").shows(&format!("FILTER -{one}")).keys("<alt-x>");
    assert_eq!(screen.state.search.lines.len(), all);
    // Attributes, chosen in another view, choose transcripts.
    screen.keys("1<ctrl-x>");
    choose(&mut screen, |row| value(row, "partner", "Lanjiang"));
    screen.keys("o<Esc>3").shows("FILTER partner Lanjiang");
    let project = screen.state.workspace.as_ref().unwrap().project();
    let partner = |id| project.attributes.get(id).and_then(|own| own.get("partner")).cloned();
    let found: std::collections::BTreeSet<_> =
        screen.state.search.lines.iter().map(|line| partner(&line.hit.transcript)).collect();
    assert_eq!(found, [Some("Lanjiang".to_owned())].into());
    assert!(screen.state.search.lines.len() < all);
    screen.keys("/<ctrl-u>qqq不在<Enter><Esc>").shows("0 hits").shows("nothing that the filter of all views leaves");
    screen.keys("/<ctrl-u>信任 OR trust<Enter>");
    // What is counted beside the hits is of them alone.
    screen.hides("cn01-chen  1").keys("<alt-x>");
    assert_eq!(screen.state.search.lines.len(), all);
}

#[test]
fn codes_that_are_hidden_mark_no_hit() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("3trust<Enter>");
    let coded = |screen: &Screen| {
        let lines = screen.state.search.lines.iter();
        lines.map(|line| screen.state.search.codings_on(line).count()).sum::<usize>()
    };
    let before = coded(&screen);
    assert!(before > 0, "{}", screen.shown());
    screen.keys("<ctrl-x>");
    let shown = screen.state.search.lines.len();
    // Everybody's codings are left out, one coder after the other.
    let coders = choosing(&screen).rows.iter().filter(|row| matches!(row, ShownRow::Coder(..))).count();
    for _ in 0..coders {
        screen.keys(" j");
    }
    assert_eq!((coded(&screen), screen.state.search.lines.len(), screen.state.view), (0, shown, View::Search));
    screen.keys("a<Esc>");
    assert_eq!(coded(&screen), before);
}

#[test]
fn one_value_that_is_left_out_is_named() {
    let mut screen = Screen::demo(80, 24);
    screen.keys("1<ctrl-x>");
    choose(&mut screen, |row| value(row, "function", "finance"));
    screen.keys(" <Esc>").shows("FILTER function -finance");
}

#[test]
fn what_it_hides_is_told_where_it_is_missed_and_when_it_comes_back() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("2gg)");
    screen.state.shown.set_code(&"trust".into(), false);
    screen.state.read.generation = 0;
    screen.keys(")l").shows("1 coding shown, 1 hidden");
    screen.keys("1").shows("FILTER -1 code").hides("of all");
    screen.keys("2r");
    assert_eq!(screen.state.said.split(" · ").last(), Some("建立信任 is shown again"), "{}", screen.state.said);
    screen.hides("hidden").keys("1").hides("FILTER");
}

#[test]
fn the_tree_counts_no_hidden_code_and_a_change_of_it_goes_by_all() {
    let mut screen = Screen::demo(80, 24);
    screen.keys("4gjj");
    let counts = |screen: &Screen, code: &str| screen.state.codes.catalogue.counts(&code.into());
    let ((own, _), (_, all)) = (counts(&screen, "tacitness"), counts(&screen, "barriers"));
    assert!(own > 0 && all > own);
    screen.state.shown.set_code(&"tacitness".into(), false);
    screen.keys("<Down><Up>");
    assert_eq!((counts(&screen, "tacitness"), counts(&screen, "barriers").1), ((0, 0), all - own));
    screen.shows("none fits the filter").keys("r").shows(&format!("Tacitness · {own} codings")).keys("<Esc>");
}

/// What `emic frequencies --details` has as codings under the filter, by code.
fn codings(screen: &Screen, only: &[TranscriptId]) -> Vec<(CodeId, usize)> {
    let workspace = screen.state.workspace.as_ref().unwrap();
    let mut scope = screen.state.shown.scope(workspace.project());
    scope.transcripts.extend(only.iter().cloned());
    let counted = count_codes(workspace, &scope);
    counted.rows.into_iter().map(|row| (row.code.as_str().into(), row.codings)).collect()
}

/// The tree has the numbers of the command, each code alone and with those below it, and the list of transcripts too.
#[track_caller]
fn check_numbers(screen: &mut Screen) -> usize {
    screen.keys("4").hides("all speakers");
    let printed = codings(screen, &[]);
    let codebook = &screen.project().codebook;
    let count = |wanted: &CodeId| printed.iter().find(|(code, _)| code == wanted).map_or(0, |(_, count)| *count);
    for code in codebook.codes().iter().map(|code| &code.id) {
        let below =
            printed.iter().filter(|(other, _)| codebook.is_in(other, code)).map(|(_, count)| count).sum::<usize>();
        assert_eq!(screen.state.codes.catalogue.counts(code), (count(code), below), "{code}");
    }
    let all = printed.iter().map(|(_, count)| count).sum();
    screen.keys("1").hides("counts of all");
    let (mut listed, has_attributes) = (0, screen.state.shown.has_attributes());
    for place in screen.state.transcripts.shown.clone() {
        let row = &screen.state.overview.rows[place];
        let shown: usize = screen.state.transcripts.value(row, &Column::Codings).parse().unwrap();
        if !has_attributes {
            let own: usize = codings(screen, std::slice::from_ref(&row.id)).iter().map(|(_, count)| count).sum();
            assert_eq!(shown, own, "{}", row.id);
        }
        listed += shown;
    }
    assert_eq!(listed, all);
    all
}

#[test]
fn numbers_of_the_tree_and_of_the_list_are_those_of_the_command_under_every_filter() {
    let mut screen = Screen::demo(120, 40);
    let all = check_numbers(&mut screen);
    screen.state.shown.only_speaker("Pruitt");
    let said = check_numbers(&mut screen);
    assert!(0 < said && said < all, "{said} of {all}");
    screen.shows("words and turns of all");
    screen.state.shown.set_speaker("陆永年", true, &["Pruitt", "陆永年", "Kessler"].map(str::to_owned).into());
    let two = check_numbers(&mut screen);
    screen.state.shown.set_coder(&"tomas".into(), false);
    let one_coder = check_numbers(&mut screen);
    assert!(said < two && one_coder < two, "{said} {two} {one_coder}");
    screen.state.shown.set_code(&"tacitness".into(), false);
    assert!(check_numbers(&mut screen) <= one_coder);
    screen.state.shown.only_value("partner", "Lanjiang");
    assert!(check_numbers(&mut screen) < one_coder);
    // A coding is made: the numbers follow.
    screen.keys("<alt-x>");
    assert_eq!(check_numbers(&mut screen), all);
    screen.state.shown.set_coder(&"tomas".into(), false);
    let own = check_numbers(&mut screen);
    screen.keys("2t");
    assert_eq!(check_numbers(&mut screen), own + 1);
    screen.keys("1s").shows("codings");
}

#[test]
fn facets_and_filters_of_codes_look_at_no_hidden_coder() {
    let mut screen = Screen::demo(200, 60);
    screen.keys("3the<Enter>");
    let facets = |screen: &Screen| screen.state.search.facets.facets.codes.clone();
    let before = facets(&screen);
    assert!(before.len() > 5, "{}", screen.shown());
    screen.state.shown.set_coder(&"tomas".into(), false);
    screen.keys("<ctrl-l>");
    let after = facets(&screen);
    let turns = |facets: &[Facet]| {
        facets.iter().filter(|facet| facet.filter.starts_with("code:")).map(|facet| facet.turns).sum::<usize>()
    };
    assert!(turns(&after) < turns(&before), "{} {}", turns(&after), turns(&before));
    // The filter of a facet finds as many turns as it says.
    let facet = after.iter().find(|facet| facet.filter.starts_with("code:")).unwrap();
    screen.keys(&format!("/<ctrl-u>the {}<Enter>", facet.filter));
    assert_eq!(screen.state.search.facets.found.as_ref().unwrap().turns(), facet.turns);
    screen.keys("<alt-x>");
    assert!(screen.state.search.facets.found.as_ref().unwrap().turns() >= facet.turns);
}
