//! The Search, Codes and Analysis views.

use std::sync::atomic::Ordering;

use super::{Screen, snapshot};
use crate::analysis::{Grouping, Rollup, Scope};
use crate::app::analyses::charts::Value;
use crate::app::counting::{count_codes, frequencies_table, matrix_table};
use crate::project::{Command, MemoTarget, Project};
use crate::report::Cell;
use crate::tui::action::{Action, MouseKind, SearchNews, View};
use crate::tui::effect::Effect;
use crate::tui::keymap;
use crate::tui::layout::layout;
use crate::tui::state::{Dialog, Indexing};
use crate::tui::update::update;
use crate::tui::work::{ChartWork, Job};

impl Screen {
    pub(super) fn project(&self) -> &Project {
        self.state.workspace.as_ref().unwrap().project()
    }

    /// Count what a scope says: one coder or all, with the codes below or without.
    fn count_only(&mut self, scope: &Scope) {
        let coders = self.project().coders.clone();
        self.state.shown.show_all_coders();
        let hidden = coders.iter().filter(|coder| !scope.coders.is_empty() && !scope.coders.contains(*coder));
        hidden.for_each(|coder| self.state.shown.set_coder(coder, false));
        self.state.analysis.aggregate = scope.rollup == Rollup::Aggregate;
    }

    /// A study that ada and eve have coded.
    pub(super) fn coded(width: u16, height: u16) -> Self {
        let mut screen = Self::new(width, height);
        let mut eve = screen.open("eve").workspace;
        for (query, code) in [("trust them", "trust"), ("信任他们", "trust"), ("hands know", "tacitness")] {
            let start = super::INTERVIEW.find(query).unwrap();
            let anchor = eve.anchor(&"us01-pruitt".into(), crate::text::TextRange::of(start, start + query.len()));
            let passage = ("us01-pruitt".into(), anchor.unwrap(), code.into());
            eve.run(Command::CodeMany(vec![passage.into()])).unwrap();
        }
        screen.act(Action::FolderChanged);
        screen.keys("<Enter>))r'j}r1");
        screen
    }

    #[track_caller]
    pub(super) fn shows(&mut self, words: &str) -> &mut Self {
        assert!(self.shown().contains(words), "no {words:?} in\n{}", self.shown());
        self
    }

    #[track_caller]
    pub(super) fn hides(&mut self, words: &str) -> &mut Self {
        assert!(!self.shown().contains(words), "{words:?} in\n{}", self.shown());
        self
    }
}

#[test]
fn hits_come_as_one_types_and_the_cursor_stays_in_the_field() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3tru");
    let (_, cursor) = screen.draw();
    assert_eq!(cursor.map(|cursor| (cursor.x, cursor.y)), Some((12, 1)));
    screen.shows("0 hits · 0 turns · 0 transcripts");
    screen.keys("st OR 信任").shows("3 hits · 2 turns · 1 transcript").hides("c codes");
    assert_eq!(screen.draw().1.map(|cursor| cursor.x), Some(22));
    screen.keys("<Enter>");
    assert_eq!(screen.draw().1, None);
    screen.shows("· c codes the sentence");
    screen.shows("我们 信任他们，").keys("/<Backspace><Backspace>").shows("OR");
}

#[test]
fn a_query_that_is_wrong_says_where_and_keeps_the_hits() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3信任 (");
    let shown = screen.shown();
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!((lines[1], lines[2].trim_end().ends_with('^')), (" search: 信任 (", true), "{shown}");
    screen.shows("我们 信任他们，").keys("<Backspace>").hides("^").shows("2 hits");
    screen.keys("code:nix").shows("no code is called `nix`");
}

#[test]
fn marked_hits_are_coded_as_matches_sentences_or_turns_and_undone_at_once() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3trust OR 信任<Enter>*ctaci<Enter>");
    screen.check(&["tacitness: We trust them.", "tacitness: 我们信任他们，他们也信任我们。"]);
    screen.keys("u").check(&[]);
    assert_eq!(screen.state.search.marked.len(), 0, "marks go with what they were for");
    screen.keys("||jc信任<Enter>");
    screen.check(&["trust: 信任"]);
    let origins = |screen: &Screen| {
        let codings = screen.project().codings.iter();
        codings.map(|coding| coding.origin.as_ref().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(origins(&screen), ["search/match: trust OR 信任"], "what was asked is kept with what it found");
    screen.keys("u").check(&[]);
    screen.keys("g  ||cjarg<Enter>");
    assert_eq!(origins(&screen), ["search/turn: trust OR 信任"; 2]);
    screen.check(&[
        "jargon: We trust them. Mostly. Your hands know it, the manual does not.\nA second paragraph of the same turn.",
        "jargon: 我们信任他们，他们也信任我们。听枪声，就知道漆好不好。",
    ]);
}

#[test]
fn a_new_code_goes_to_all_marked_hits_in_one_step() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3信任<Enter>|*c互信 now<Enter><Enter>");
    assert_eq!(screen.codings().len(), 1, "{:?}", screen.codings());
    screen.keys("u").check(&[]);
    assert!(screen.project().codebook.find("互信 now").is_none());
}

#[test]
fn a_hit_is_read_in_its_place_and_n_goes_on_to_the_next() {
    let mut screen = Screen::new(80, 24);
    let path = screen.folder.path().join("transcripts/us02-empty.txt");
    std::fs::write(path, "Lu: 信任吗？\n").unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("3信任<Enter><Enter>");
    let selected = |screen: &Screen| {
        let read = &screen.state.read;
        (read.transcript.as_ref().unwrap().id.to_string(), read.selection.range().start().get())
    };
    let first = selected(&screen);
    assert_eq!((screen.state.view, first.0.as_str()), (View::Read, "us01-pruitt"));
    let words =
        |screen: &Screen| screen.state.read.selected().map(|range| range.slice(screen.state.read.text()).to_owned());
    assert_eq!(words(&screen).as_deref(), Some("我们信任他们，他们也信任我们。"), "what the search codes");
    assert_eq!(screen.state.said, "hit 1 of 3; 3 goes back to the hits");
    screen.keys("n");
    assert_eq!(selected(&screen).0, "us02-empty", "the second hit is in the same sentence");
    screen.keys("n");
    assert_eq!(selected(&screen), first);
    screen.keys("r").check(&["trust: 我们信任他们，他们也信任我们。"]);
    screen.keys("u3||<Enter>");
    assert_eq!(words(&screen).as_deref(), Some("信任"), "the match alone");
    screen.keys("n");
    let second = selected(&screen);
    assert!(second.0 == first.0 && second.1 > first.1);
    screen.keys("n");
    assert_eq!(selected(&screen), ("us02-empty".to_owned(), 4));
    screen.keys("nN");
    assert_eq!(selected(&screen).0, "us02-empty");
    screen.keys("N");
    assert_eq!(selected(&screen), second);
    screen.keys("r").check(&["trust: 信任"]);
    screen.keys("<Esc><Esc>n");
    assert_eq!(screen.state.said, "nothing was looked for yet: / finds words here");
}

#[test]
fn a_search_that_asks_about_codings_follows_them() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3信任 -has:coding<Enter>").shows("2 hits");
    screen.keys("cjarg<Enter>").shows("0 hits");
    screen.keys("u").shows("2 hits");
}

#[test]
fn the_index_follows_the_texts() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3面子<Enter>").shows("0 hits");
    std::fs::write(screen.folder.path().join("transcripts/us02-empty.txt"), "Lu: 面子 😀 面子。\n").unwrap();
    screen.act(Action::FolderChanged);
    screen.shows("2 hits · 1 turn · 1 transcript");
}

#[test]
fn indexing_shows_how_far_it_is_and_can_be_stopped() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3trust<Enter>");
    screen.state.search.indexing = Indexing::Running(0, 0);
    screen.act(Action::Search(Box::new(SearchNews::Indexing(7, 16))));
    screen.shows("indexing ▰▰▰▰▱▱▱▱▱▱ 7/16").shows("1 hit so far");
    assert!(!screen.state.search.stop.load(Ordering::Relaxed));
    screen.keys("<Esc><Esc>");
    assert!(screen.state.search.stop.load(Ordering::Relaxed));
}

#[test]
fn an_answer_to_an_earlier_query_is_not_shown() {
    let mut screen = Screen::new(80, 24);
    screen.keys("3trust");
    let old = screen.state.search.ticket.clone();
    screen.keys(" 信任");
    screen.act(Action::Search(Box::new(SearchNews::Lines(old.clone(), Default::default()))));
    screen.act(Action::Search(Box::new(SearchNews::Failed(
        old,
        crate::app::QueryError::new("x", Default::default(), "old"),
    ))));
    screen.hides("old");
    assert!(screen.state.search.error.is_none());
}

#[test]
fn the_tree_folds_and_is_filtered() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4").shows("▼Barriers").shows("Tacitness").keys("z").shows("▶Barriers").hides("█Jargon");
    screen.keys("<Right>").shows("█Jargon");
    screen.keys("/xinren<Enter>").shows("建立信任").hides("Barriers  ");
    assert_eq!(screen.state.codes.chosen().map(|branch| branch.code.as_str()), Some("trust"));
    screen.keys("<Esc>").shows("▼Barriers");
    assert_eq!(screen.state.codes.chosen().map(|branch| branch.code.as_str()), Some("trust"));
    screen.keys("g/nothing like it").shows("no code holds these words");
    screen.keys("<Esc>Z").hides("█Jargon").keys("Z").shows("█Jargon");
}

#[test]
fn all_that_the_codebook_says_of_a_code_is_read_in_one_place() {
    let mut screen = Screen::new(80, 24);
    let long = "手艺 in the hands ".repeat(80);
    let codebook = super::CODEBOOK.replace("Knowledge that", &format!("{long}Knowledge that"));
    std::fs::write(screen.folder.path().join("codebook.yaml"), codebook).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("4j").shows("d all").hides("nobody did").keys("d").shows("definition").shows("手艺 in the hands");
    screen.keys("<ctrl-d><ctrl-d><ctrl-d><ctrl-d>").shows("It could be written down but nobody did.").shows("exclude");
    screen.keys("<Esc>Gkd").shows("xinren").keys("<Esc>").hides("aliases");
    assert!(screen.state.dialogs.is_empty());
}

#[test]
fn codes_with_long_names_are_told_apart_at_eighty_columns() {
    let mut screen = Screen::new(80, 24);
    let codebook = super::CODEBOOK.replace("Tacitness", "Tacitness of hands").replace("Jargon", "Tacitness of ears");
    std::fs::write(screen.folder.path().join("codebook.yaml"), codebook).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("4").shows("Tacitness of hands").shows("Tacitness of ears").shows("alone").shows("+below");
}

#[test]
fn quotes_stand_in_context_with_speaker_coder_and_memo() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("4G").shows("unused");
    screen.keys("k").shows("us01-pruitt · Dale Pruitt · eve · ").shows("“trust them”. Mostly.");
    screen.shows("陆永年").shows("4 quotes");
    screen.keys("g").shows("2 quotes with the codes below").shows("Jargon");
    screen.keys("<Enter>mwhy so?<Esc>").shows("✎ ada: why so?");
    let memo = screen.project().memos.values().next().unwrap();
    assert!(matches!(memo.target, MemoTarget::Coding(_)));
    screen.keys("<Left>mabout all<Esc>").shows("✎ about all");
    assert_eq!(screen.project().memos.len(), 2);
}

#[test]
fn a_quote_is_read_recoded_and_uncoded() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4Gk<Enter>");
    let quote = screen.state.codes.quote().unwrap();
    let words = screen.project().codings.get(&quote).unwrap().anchor.quote().to_owned();
    screen.keys("<Enter>");
    let read = &screen.state.read;
    assert_eq!(
        (screen.state.view, read.selected().map(|range| range.slice(read.text()).to_owned())),
        (View::Read, Some(words))
    );
    screen.keys("4rjarg<Enter>").shows("3 quotes");
    assert_eq!(screen.project().codings.get(&quote).unwrap().code.as_str(), "jargon");
    screen.keys("u").shows("4 quotes");
    screen.keys("*rtaci<Enter>").shows("4 codings: made by eve").keys("2").shows("no coding has this code yet");
    screen.keys("u").shows("4 quotes").keys("l*x");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Choice(_))), "codings of others go only when asked");
    screen.shows("4 codings: made by eve").keys("2").shows("no coding has this code yet");
    screen.keys("u").shows("4 quotes");
}

#[test]
fn a_code_is_made_beside_or_below() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4jAface 面子<Tab>t<Tab>Face, kept or lost.<ctrl-s>");
    assert_eq!(screen.state.said, "this key is that of Tacitness");
    screen.keys("<Backspace>f<Enter>");
    assert!(screen.state.dialogs.is_empty(), "{}", screen.shown());
    let code = screen.project().codebook.by_key('f').unwrap();
    assert_eq!((code.name.as_str(), code.parent.as_ref().unwrap().as_str()), ("face 面子", "tacitness"));
    assert_eq!(code.definition, "Face, kept or lost.");
    let id = code.id.clone();
    assert_eq!(screen.state.codes.chosen().map(|branch| branch.code.clone()), Some(id));
    screen.keys("u").hides("face 面子");
    screen.keys("a<Enter>");
    assert_eq!(screen.state.said, "a code needs a name");
    screen.keys("top<shift-Tab><Right><Right><Enter>");
    assert_eq!(screen.project().codebook.find("top").unwrap().parent, None);
}

/// The numbers of a table's row on screen: what stands in the line that begins with the code's name.
fn numbers(screen: &Screen, name: &str) -> Vec<String> {
    let shown = screen.shown();
    let line = shown.lines().find(|line| line.trim_start_matches(['▸', ' ']).starts_with(name));
    let line = line.unwrap_or_else(|| panic!("no {name} in\n{shown}"));
    let words = line.split_whitespace().map(str::to_owned);
    words.filter(|word| word.starts_with(|first: char| first.is_ascii_digit() || first == '·')).collect()
}

fn scopes(project: &Project) -> Vec<Scope> {
    let coders = [None, Some("ada".into()), Some("eve".into())];
    let each = |coder: &Option<crate::project::CoderId>| {
        [Rollup::Direct, Rollup::Aggregate].map(|rollup| Scope {
            coders: coder.iter().cloned().collect(),
            by: Grouping::Transcript,
            rollup,
            ..Scope::default()
        })
    };
    assert_eq!(project.coders.len(), 2);
    coders.iter().flat_map(each).collect()
}

#[test]
fn the_bars_show_the_numbers_of_the_frequency_table() {
    let mut screen = Screen::coded(120, 40);
    for scope in scopes(screen.project()) {
        screen.count_only(&scope);
        screen.keys("5");
        let plain = Scope { by: Grouping::None, ..scope };
        let workspace = screen.state.workspace.as_ref().unwrap();
        let table = frequencies_table(&count_codes(workspace, &plain), &plain, false);
        for row in &table.rows {
            let [_, Cell::Text(name), _, segments, transcripts, words, _, coverage] = row.as_slice() else { panic!() };
            let count = |cell: &Cell| match cell {
                Cell::Count(count) => count.to_string(),
                Cell::Coverage(value) => crate::report::rounded(*value, 2),
                other => panic!("{other:?}"),
            };
            let seen = numbers(&screen, name);
            let expected = [segments, transcripts, words, coverage].map(count);
            let heading = name == "Barriers" && expected[0] == "0";
            assert!(seen == expected || heading && seen.is_empty(), "{name}: {seen:?} {expected:?} {plain:?}");
        }
    }
}

#[test]
fn the_map_shows_the_numbers_of_the_matrix() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("5p");
    for scope in scopes(screen.project()) {
        screen.count_only(&scope);
        screen.keys("j");
        let table = matrix_table(screen.state.workspace.as_ref().unwrap(), &scope);
        for (place, row) in table.rows.iter().enumerate() {
            let count = |column| match screen.state.analysis.value(place, column) {
                Value::Count(count) => Cell::count(count),
                other => panic!("{other:?}"),
            };
            let expected: Vec<Cell> = (0..row.len() - 2).map(count).collect();
            assert_eq!(expected, row[2..], "{scope:?}");
        }
    }
    screen.shows("us01").shows("codes × transcripts".replace("codes", "Codes").as_str());
}

#[test]
fn no_bar_is_drawn_in_reverse() {
    use crate::tui::theme::{Depth, Ground, Theme};
    for (depth, ground) in [(Depth::Mono, Ground::Unknown), (Depth::Many, Ground::Light), (Depth::Many, Ground::Dark)] {
        let mut screen = Screen::coded(80, 24);
        screen.state.theme = Theme::new(depth, ground);
        screen.keys("5jjj");
        let (buffer, _) = screen.draw();
        let row = (0..24).find(|y| buffer.cell((0, *y)).unwrap().symbol() == "▸").unwrap();
        let cells: Vec<_> = (0..80).map(|x| buffer.cell((x, row)).unwrap()).collect();
        let reversed = |cell: &&ratatui::buffer::Cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED);
        let bar = cells.iter().position(|cell| cell.symbol() == "█").unwrap();
        assert!(reversed(&cells[1]), "the name marks the row");
        assert!(!cells[bar - 1..bar + 10].iter().any(reversed), "{depth:?}");
    }
}

#[test]
fn counts_follow_every_change_from_a_thread() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("5");
    let before = numbers(&screen, "Tacitness");
    screen.keys("2g))t");
    let key = ratatui::crossterm::event::KeyEvent::from(ratatui::crossterm::event::KeyCode::Char('5'));
    let action = keymap::action(&screen.state, key).unwrap();
    let effects = update(&mut screen.state, action);
    assert_eq!(effects, [Effect::Work(Job::Chart(ChartWork::Count))]);
    screen.shows("counting… Esc stops");
    assert_eq!(numbers(&screen, "Tacitness"), before, "what was counted stays until the answer is there");
    let mut found = Vec::new();
    for effect in effects {
        found.extend(crate::tui::effect::perform(&mut screen.state, effect));
    }
    let segments = |numbers: &[String]| numbers[0].parse::<usize>().unwrap();
    let mut found = found.into_iter();
    screen.act(found.next().unwrap());
    screen.shows("…");
    assert_eq!(segments(&numbers(&screen, "Tacitness")), segments(&before) + 1);
    found.for_each(|action| screen.act(action));
    screen.hides("counting");
    screen.keys("u");
    assert_eq!(numbers(&screen, "Tacitness"), before);
}

#[test]
fn rows_are_sorted_hidden_grouped_and_turned() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("5s");
    let first = |screen: &Screen| screen.state.analysis.row_label(0).map(|label| label.name.clone());
    assert_eq!(first(&screen).as_deref(), Some("建立信任"));
    screen.shows("Quitting").keys("z").hides("Quitting").keys("sz");
    assert_eq!(first(&screen).as_deref(), Some("Barriers"));
    screen.keys("A").shows("Codes × partner").shows(" US").keys("t").shows("partner × codes");
    screen.keys("Hvv").shows("speakers × codes").shows("Dale Pruitt");
    screen.keys("tgvj<Enter>");
    assert_eq!((screen.state.view, screen.state.codes.in_quotes), (View::Codes, true));
    assert_eq!(screen.state.codes.chosen().map(|branch| branch.code.as_str()), Some("tacitness"));
}

#[test]
fn what_is_shown_is_written_to_a_file_and_nothing_over_another() {
    let mut screen = Screen::coded(80, 24);
    let path = screen.folder.path().join("counts.csv");
    screen.keys(&format!("5o<ctrl-u>{}<Enter>", path.display()));
    let said = format!("wrote {} · the same: emic frequencies", path.display());
    assert_eq!(screen.state.said, said);
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written.starts_with("\u{feff}code,name,path,segments") || written.starts_with("code,name"), "{written}");
    screen.keys(&format!("px<ctrl-u>{}<Enter>", path.display()));
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Choice(_))), "{}", screen.shown());
    screen.keys("<Enter>");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), written);
    screen.keys(&format!("x<ctrl-u>{}<Enter>repl<Enter>", path.display()));
    assert!(std::fs::read_to_string(&path).unwrap().contains("us01-pruitt"));
    screen.keys("x<ctrl-u>/nowhere/at.all<Enter>");
    assert!(!screen.state.said.starts_with("wrote"), "{}", screen.state.said);
}

#[test]
fn the_mouse_chooses_hits_codes_quotes_and_cells() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("3信任<Enter>").mouse(MouseKind::Press(1), 30, 5);
    assert_eq!(screen.state.search.list.chosen, 1);
    screen.mouse(MouseKind::Press(1), 0, 4);
    assert_eq!(screen.state.search.marked.iter().copied().collect::<Vec<_>>(), [0]);
    screen.mouse(MouseKind::Press(2), 30, 4);
    assert_eq!(screen.state.view, View::Read);
    screen.keys("4").mouse(MouseKind::Press(1), 10, 5);
    assert_eq!(screen.state.codes.chosen().map(|branch| branch.code.as_str()), Some("trust"));
    let quotes = screen.state.codes.parts(layout(&screen.state, screen.state.area).body).quotes;
    screen.mouse(MouseKind::Press(1), quotes.x + 5, quotes.y + 4);
    assert_eq!((screen.state.codes.in_quotes, screen.state.codes.left.list.chosen), (true, 1));
    screen.keys("5pg").mouse(MouseKind::Press(1), 40, 6);
    assert_eq!(screen.state.analysis.list.chosen, 3);
}

#[test]
fn the_three_views_look_as_they_should() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = Screen::coded(width, height);
        screen.keys("3trust OR 信任<Enter>j ");
        snapshot(&format!("search-{width}"), &screen);
        screen.keys("5");
        snapshot(&format!("bars-{width}"), &screen);
        screen.keys("pll");
        snapshot(&format!("map-{width}"), &screen);
        screen.keys("4Gk<Enter>");
        let shown = screen.shown();
        let day = screen.project().codings.iter().next().unwrap().created.strftime("%Y-%m-%d").to_string();
        screen.state.said = String::new();
        assert!(shown.contains(&day), "{shown}");
    }
}

#[test]
fn whoever_has_coded_stands_among_the_coders_of_a_transcript() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("1").shows("ada… eve…");
    screen.keys("!").shows("ada✓ eve…");
    let mut screen = Screen::new(80, 24);
    screen.hides("ada…").keys("<Enter>))t1").shows("ada…").keys("u").hides("ada…");
}
