//! The charts of the Analysis view: their numbers, the quotes behind them, the filter of all views, the file.

use super::Screen;
use crate::analysis::{SaturationOptions, Scope, Window};
use crate::app::agreement::{AgreementQuestion, EligibleText, agreement_table, compare_coders};
use crate::app::analyses::charts::{BarMeasure, Quoted, Value, WINDOWS};
use crate::app::analyses::{SamplingOrder, count_new_codes, saturation_table};
use crate::app::captions::{by_themselves, caption};
use crate::app::counting::{add_dispersion, add_memos, count_codes, frequencies_table};
use crate::app::{Workspace, reporting};
use crate::project::{Command, Completion};
use crate::report::Table;
use crate::tui::action::{Action, ChartNews, MouseKind, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, Picture};
use crate::tui::update::{chart_command, update};
use crate::tui::work::{ChartWork, Job};

/// Open the quotes behind the chosen cell: how many there are.
fn quotes(screen: &mut Screen) -> usize {
    screen.keys("<Enter>");
    assert_eq!(screen.state.view, View::Codes, "{}", screen.shown());
    screen.state.codes.left.listing.quotes.len()
}

/// Choose a cell.
fn at(screen: &mut Screen, row: usize, column: usize) {
    (screen.state.analysis.list.chosen, screen.state.analysis.column.chosen) = (row, column);
    screen.keys("<ctrl-l>");
}

/// Each cell of a picture opens as many quotes as its number says, and Esc comes back to it.
#[track_caller]
fn check_cells(screen: &mut Screen, most: usize) {
    let (rows, columns) = screen.state.analysis.size();
    let mut opened = 0;
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        let count = match screen.state.analysis.value(row, column) {
            Value::Count(count) | Value::Own(count) if count > 0 && opened < most => count,
            _ => continue,
        };
        at(screen, row, column);
        let of_two = screen.state.analysis.picture == Picture::Sequences;
        let found = quotes(screen);
        // Behind a transition stand the quotes of both codes.
        assert!(found == count || of_two && found >= count.min(2), "{row} {column}: {found} of {count}");
        screen.keys("<Esc>");
        assert_eq!(screen.state.view, View::Analysis);
        let analysis = &screen.state.analysis;
        assert_eq!((analysis.list.chosen, analysis.column.chosen), (row, column));
        opened += 1;
    }
    assert!(opened > 0, "{}", screen.shown());
}

#[test]
fn all_numbers_of_a_cell_are_read_on_a_small_screen() {
    let mut screen = Screen::demo(80, 24);
    screen.keys("5AAmmm").shows("residuals");
    at(&mut screen, 5, 0);
    let shown = screen.shown();
    let told = shown.lines().skip_while(|line| !line.starts_with("── Superficial codification")).take(2);
    let told: String = told.collect::<Vec<_>>().join(" ");
    for words in ["residual +1.33", "2 of 2 cases", "3 segments", "coverage ", " %"] {
        assert!(told.contains(words), "{words}: {shown}");
    }
}

#[test]
fn every_number_opens_as_many_quotes() {
    let mut screen = Screen::demo(120, 40);
    screen.keys("5");
    check_cells(&mut screen, 20);
    screen.keys("b");
    check_cells(&mut screen, 5);
    screen.keys("bH");
    check_cells(&mut screen, 20);
    screen.keys("v");
    check_cells(&mut screen, 10);
    screen.keys("v");
    check_cells(&mut screen, 10);
    screen.keys("vt");
    check_cells(&mut screen, 5);
    screen.keys("tAm");
    check_cells(&mut screen, 10);
    screen.keys("Q");
    check_cells(&mut screen, 10);
    screen.keys("L");
    check_cells(&mut screen, 5);
}

#[test]
fn two_codes_that_meet_open_the_segments_that_do_in_every_window() {
    let mut screen = Screen::demo(120, 40);
    screen.keys("5C");
    for window in WINDOWS {
        screen.state.analysis.window = window;
        screen.keys("<ctrl-l>");
        let (rows, columns) = screen.state.analysis.size();
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let met = |screen: &Screen, row: usize, column: usize| {
            row != column && matches!(screen.state.analysis.value(row, column), Value::Count(1..))
        };
        let cells: Vec<_> = cells.filter(|(row, column)| met(&screen, *row, *column)).take(4).collect();
        assert!(!cells.is_empty(), "{window:?}");
        for (row, column) in cells {
            at(&mut screen, row, column);
            let crate::app::analyses::charts::Counted::Pairs(counted) = &screen.state.analysis.chart().unwrap().counted
            else {
                panic!()
            };
            let meeting = counted.pair(row, column).meeting;
            let found = quotes(&mut screen);
            if !matches!(window, Window::Same(_)) {
                assert_eq!(found, meeting.first + meeting.second, "{window:?}");
            }
            assert!(found >= 2, "{window:?}");
            screen.keys("<Esc>");
        }
    }
}

#[test]
fn a_segment_of_the_timeline_and_a_step_of_saturation_open_their_quotes() {
    let mut screen = Screen::demo(120, 40);
    screen.keys("/us02<Enter><Enter>5T").shows("us02-pruitt");
    let (rows, segments) = screen.state.analysis.size();
    assert!(rows > 5 && segments > 1, "{rows} {segments}");
    screen.keys("l").shows("2/");
    assert_eq!(quotes(&mut screen), 1);
    screen.keys("<Esc>").keys("]").shows("us03-marsh").keys("[[").shows("us01-kessler");
    screen.keys("Vcn03<Enter>").shows("cn03-wang");
    screen.keys("S").shows("1. cn01-chen: 22 new");
    assert!(quotes(&mut screen) >= 22);
    screen.shows("new codes of cn01-chen").keys("<Esc>");
    screen.keys("llll").shows("5. ").keys("+");
    assert_eq!(screen.state.said, "the base is the first 5");
}

#[test]
fn several_codings_of_one_segment_are_one_quote_until_all_are_asked_for() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("2gg))r5");
    let row = screen.state.analysis.rows.len();
    let trust =
        (0..row).find(|row| screen.state.analysis.row_label(*row).is_some_and(|label| label.code.as_str() == "trust"));
    at(&mut screen, trust.unwrap(), 0);
    let segments = screen.state.analysis.value(trust.unwrap(), 0);
    let found = quotes(&mut screen);
    assert_eq!(segments, Value::Count(found));
    screen.shows("more coding").shows("Esc: chart").keys("b").shows("all codings of");
    assert!(screen.state.codes.left.listing.quotes.len() > found);
    screen.keys("<Enter>");
    assert_eq!(screen.state.view, View::Read);
    screen.keys("4").shows("all codings of").keys("5");
    assert_eq!((screen.state.view, screen.state.analysis.list.chosen), (View::Analysis, trust.unwrap()));
    screen.keys("4").hides("all codings of").hides("Esc: chart");
    assert!(!screen.state.codes.in_quotes, "the codes are there, as if no chart had been asked\n{}", screen.shown());
}

#[test]
fn quotes_behind_a_number_are_over_when_the_view_is_left_by_its_key() {
    for away in ["1", "2", "3<Esc>", "5"] {
        let mut screen = Screen::demo(80, 24);
        screen.keys("4");
        let codes = screen.shown();
        screen.keys("5<Enter>").shows("no quotes stand behind a heading alone: b counts it");
        screen.keys("jj<Enter>").shows("Esc: chart").keys(away);
        // The cell stays chosen; in Codes its code does.
        screen.keys("4gg").hides("Esc: chart").shows("Tacit");
        assert!(!screen.state.codes.in_quotes, "{away}");
        let tree = |shown: &str| shown.lines().nth(3).map(str::to_owned);
        assert_eq!(tree(&screen.shown()), tree(&codes), "{away}");
    }
}

#[test]
fn the_filter_holds_in_every_view_and_one_key_clears_it() {
    let mut screen = Screen::demo(120, 40);
    screen.keys("5");
    let total = |screen: &Screen| {
        let rows = 0..screen.state.analysis.rows.len();
        rows.filter_map(|row| screen.state.analysis.value(row, 0).amount()).sum::<f64>()
    };
    let all = total(&screen);
    screen.keys("<ctrl-x>");
    let Some(Dialog::Shown(choosing)) = screen.state.dialogs.last() else { panic!() };
    assert!(
        !choosing.reading && choosing.speakers().contains("Pruitt") && choosing.values("partner").contains("Lanjiang")
    );
    screen.keys("<Tab><Tab>").keys("o<Esc>").shows("FILTER ");
    let narrowed = total(&screen);
    assert!(narrowed < all, "{narrowed} {all}");
    let sign = screen.state.shown.told();
    screen.keys("1").shows(&sign[0]);
    assert!(screen.state.transcripts.shown.len() < screen.state.overview.rows.len());
    screen.keys("4").shows(&sign[0]);
    screen.keys("3").shows(&sign[0]).keys("<Esc>");
    screen.keys("5<ctrl-x><Tab><Tab><Tab>o<Esc>");
    assert_eq!(screen.state.shown.told().len(), 2);
    screen.keys("<alt-x>").hides("FILTER");
    assert_eq!(total(&screen), all);
    assert_eq!(screen.state.transcripts.shown.len(), screen.state.overview.rows.len());
    screen.keys("c").shows("only mei").keys("2").shows("FILTER -1 coder").keys("5cc").shows("all coders");
}

#[test]
fn a_chart_is_kept_until_the_study_changes_and_can_be_stopped() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("5CF");
    let press = |screen: &mut Screen, key: char| {
        let key = ratatui::crossterm::event::KeyEvent::from(ratatui::crossterm::event::KeyCode::Char(key));
        let action = crate::tui::keymap::action(&screen.state, key).unwrap();
        update(&mut screen.state, action)
    };
    assert_eq!(press(&mut screen, 'C'), []);
    screen.shows("Co-occurrence · overlap");
    assert_eq!(press(&mut screen, 'Q'), [Effect::Work(Job::Chart(ChartWork::Count))]);
    let ticket = screen.state.analysis.ticket.clone();
    screen.act(Action::Chart(Box::new(ChartNews::Reading(ticket, 1))));
    screen.shows("▱ 1/2 Esc stops").keys("<Esc>").shows("stopped; Enter counts again");
    screen.keys("<Enter>").shows("Sequences · count").hides("stopped");
}

#[test]
fn what_is_seen_is_exported_with_its_command() {
    let mut screen = Screen::demo(120, 40);
    let path = screen.folder.path().join("out.csv");
    let name = path.display().to_string();
    for (keys, command, column) in [
        ("F", "emic frequencies", "code,name,path,segments"),
        ("H", "emic crosstab", "cn01-chen"),
        ("Am", "emic crosstab --by attribute.function --cells segments", "engineering"),
        ("C", "emic cooccurrence --matrix", "tacitness"),
        ("wwwm", "emic cooccurrence --matrix c-index --same turn", "tacitness"),
        ("Q", "emic sequences --matrix", "from,name"),
        ("m", "emic sequences", "probability"),
        ("T", "emic timeline cn01-chen", "from_percent"),
        ("S", "emic saturation", "cumulative"),
        ("K", "emic agreement", "below_667"),
        ("Kww", "emic agreement --unit sentence", "below_667"),
        ("W", "emic words", "per_1000"),
    ] {
        let _ = std::fs::remove_file(&path);
        screen.keys("5").keys(keys).keys(&format!("x<ctrl-u>{name}<Enter>"));
        let written = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{keys}: {}", screen.state.said));
        assert!(written.contains(column), "{keys}: {written}");
        assert_eq!(screen.state.said, format!("wrote {name} · the same: {command}"));
    }
    screen.keys("Fc<ctrl-x><Tab><Tab>o<Esc>");
    let _ = std::fs::remove_file(&path);
    screen.keys(&format!("x<ctrl-u>{name}<Enter>"));
    let command = "emic frequencies --coder mei --attribute function=engineering";
    assert!(screen.state.said.ends_with(command), "{}", screen.state.said);
}

#[test]
fn what_is_exported_is_what_the_command_prints_to_the_byte() {
    let mut screen = Screen::demo(120, 40);
    let folder = screen.folder.path().to_owned();
    let (name, expected) = (folder.join("cases.md"), folder.join("expected.md"));
    let scope = Scope::default();
    let mut check = |keys: &str, command: &str, make: &dyn Fn(&Workspace) -> Table| {
        screen.keys("5").keys(keys);
        if keys == "F" {
            screen.state.analysis.look.bar = BarMeasure::Cases;
        }
        screen.keys(&format!("x<ctrl-u>{}<Enter>", name.display()));
        assert_eq!(screen.state.said, format!("wrote {} · the same: {command}", name.display()));
        let workspace = screen.state.workspace.as_ref().unwrap();
        let table = make(workspace).captioned(caption(workspace, &scope));
        reporting::save(&expected, &[table], workspace.title(), None).unwrap();
        assert_eq!(std::fs::read_to_string(&name).unwrap(), std::fs::read_to_string(&expected).unwrap());
        std::fs::remove_file(&name).unwrap();
    };
    check("F", "emic frequencies --details", &|workspace| {
        let mut table = frequencies_table(&count_codes(workspace, &scope), &scope, true);
        add_dispersion(workspace, &scope, &mut table);
        add_memos(workspace, &scope, &mut table);
        table
    });
    check("S", "emic saturation", &|workspace| {
        let order = SamplingOrder::Study;
        saturation_table(workspace, &count_new_codes(workspace, &scope, &order, SaturationOptions::default()), &order)
    });
}

/// What `emic agreement` prints, as it captions it.
fn compared(workspace: &Workspace, question: &AgreementQuestion) -> Table {
    let compared = compare_coders(workspace, question).unwrap();
    agreement_table(&compared).captioned(by_themselves(caption(workspace, &question.scope)))
}

#[test]
fn agreement_is_exported_as_the_command_prints_it_under_every_filter() {
    let mut screen = Screen::demo(120, 40);
    let (name, expected) = (screen.folder.path().join("seen.md"), screen.folder.path().join("expected.md"));
    let check = |screen: &mut Screen, keys: &str, command: &str, question: &dyn Fn(&Workspace) -> AgreementQuestion| {
        screen.keys(keys).keys(&format!("x<ctrl-u>{}<Enter>", name.display()));
        assert_eq!(screen.state.said, format!("wrote {} · the same: {command}", name.display()));
        let workspace = screen.state.workspace.as_ref().unwrap();
        reporting::save(&expected, &[compared(workspace, &question(workspace))], workspace.title(), None).unwrap();
        assert_eq!(std::fs::read_to_string(&name).unwrap(), std::fs::read_to_string(&expected).unwrap(), "{command}");
        std::fs::remove_file(&name).unwrap();
    };
    let usual = |_: &Workspace| AgreementQuestion::default();
    check(&mut screen, "5K", "emic agreement", &usual);
    let aggregate = Scope { rollup: crate::analysis::Rollup::Aggregate, ..Scope::default() };
    check(&mut screen, "b", "emic agreement --aggregate", &|_| AgreementQuestion::of(aggregate.clone()));
    let hidden = "superficial-codification".into();
    screen.state.shown.set_code(&hidden, false);
    screen.state.shown.only_speaker("Pruitt");
    screen.keys("b");
    let shown = |workspace: &Workspace| {
        let listed = workspace.project().codebook.codes().iter().filter(|code| code.replaced_by.is_none());
        listed.map(|code| code.id.clone()).filter(|code| *code != hidden).collect()
    };
    let command = chart_command(&screen.state).unwrap();
    assert!(command.contains(" --code tacitness ") && command.ends_with(" --speaker Pruitt"), "{command}");
    check(&mut screen, "", &command, &|workspace| AgreementQuestion {
        eligible: EligibleText { speakers: ["Pruitt".to_owned()].into(), participants: false },
        ..AgreementQuestion::of(Scope { codes: shown(workspace), ..Scope::default() })
    });
}

#[test]
fn where_coders_differ_stands_behind_the_row_of_a_code() {
    let mut screen = Screen::demo(120, 40);
    screen.keys("5Kg").shows("coders differ in ").keys("<Enter>").shows(", where coders differ");
    let places = screen.state.codes.inquiry.behind.as_ref().unwrap().segments;
    screen.keys("<Esc>").shows(&format!("differ in {places} places")).keys("s");
    assert_eq!(screen.state.said, "the least first");
    let first = screen.state.analysis.value(0, 0).amount().unwrap();
    assert!((1..20).all(|row| screen.state.analysis.value(row, 0).amount().is_none_or(|amount| amount >= first)));
    let agreed =
        (0..screen.state.analysis.rows.len()).find(|row| screen.state.analysis.value(*row, 0) == Value::Ratio(Ok(1.0)));
    at(&mut screen, agreed.unwrap(), 0);
    screen.keys("<Enter>").shows("the coders do not differ on this code; F and Enter shows all its quotes");
    // A filter of speakers chooses the text that counts, and hides no quote of what was found there.
    screen.state.shown.only_speaker("陆永年");
    screen.keys("<Esc>s");
    check_differing(&mut screen);
}

/// Every row opens as many quotes as there are places, or fewer where one coding covers several.
fn check_differing(screen: &mut Screen) {
    let mut opened = 0;
    for row in 0..screen.state.analysis.rows.len() {
        let place = screen.state.analysis.at(row, 0).unwrap().0;
        let compared = screen.state.analysis.chart().unwrap().compared().unwrap();
        let differing = compared.agreement.differing(place).count();
        if differing > 0 {
            at(screen, row, 0);
            let found = quotes(screen);
            assert!((1..=differing).contains(&found), "{found} of {differing}");
            screen.keys("<Esc>");
            opened += 1;
        }
    }
    assert!(opened > 2, "{opened}");
}

#[test]
fn why_coders_cannot_be_compared_is_said_with_what_to_do() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("5K").shows("n/a: nobody has called a transcript complete").shows("! in Transcripts or Read says");
    screen.keys("x");
    assert!(screen.state.said.starts_with("there is nothing to write: nobody has called"), "{}", screen.state.said);
    screen.keys("1!5").shows("only ada has called a transcript").keys("<Enter>L");
    let mut eve = screen.open("eve").workspace;
    eve.run(Command::Complete { transcript: "us01-pruitt".into(), completion: Completion::Complete }).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("5").hides("n/a: ").shows("coders differ in ").shows("建立信任");
    for (width, height) in [(80, 24), (200, 60)] {
        screen.act(Action::Resize(width, height));
        super::snapshot(&format!("agreement-zh-{width}"), &screen);
    }
    screen.state.shown.set_coder(&"eve".into(), false);
    screen.keys("<ctrl-l>").shows("only ada is named").shows("alt-x shows everybody");
    screen.keys("c").shows("coders differ in ");
    assert_eq!(screen.state.said, "all coders are compared, and shown in all views");
    screen.state.workspace.as_mut().unwrap().set_blind(true);
    screen.keys("<ctrl-l>").shows("coded blind").hides("ada, eve");
}

/// Carry out a verb without what is to be done on threads.
fn without_threads(screen: &mut Screen, verb: Verb) -> Vec<Effect> {
    update(&mut screen.state, Action::Ask(verb))
}

#[test]
fn nothing_is_made_of_the_chart_of_an_earlier_filter() {
    let mut screen = Screen::demo(120, 40);
    let path = screen.folder.path().join("early.csv");
    screen.keys("5F");
    screen.state.shown.only_speaker("Pruitt");
    assert!(without_threads(&mut screen, Verb::Redraw).contains(&Effect::Work(Job::Chart(ChartWork::Count))));
    assert_eq!(chart_command(&screen.state), None);
    screen.keys("<Enter>");
    assert_eq!((screen.state.view, screen.state.analysis.finding), (View::Analysis, false));
    assert!(screen.state.said.starts_with("still counting"), "{}", screen.state.said);
    screen.keys(&format!("x<ctrl-u>{}<Enter>", path.display()));
    assert!(screen.state.said.ends_with("nothing was written") && !path.exists(), "{}", screen.state.said);
    screen.keys("<Esc><Enter>");
    assert_eq!(chart_command(&screen.state).as_deref(), Some("emic frequencies --speaker Pruitt"));
}

#[test]
fn a_timeline_is_of_all_speakers_as_its_command_is() {
    let mut screen = Screen::demo(120, 40);
    screen.state.shown.only_speaker("Pruitt");
    screen.keys("5T").shows("all speakers").shows("cn01-chen");
    assert_eq!(chart_command(&screen.state).as_deref(), Some("emic timeline cn01-chen"));
    assert!(screen.state.analysis.size().0 > 0);
    assert_eq!(quotes(&mut screen), 1);
}

#[test]
fn quotes_that_are_found_late_call_nobody_back() {
    let mut screen = Screen::demo(120, 40);
    screen.keys("5F");
    let look = Effect::Work(Job::Chart(ChartWork::Quote));
    assert!(without_threads(&mut screen, Verb::Confirm).contains(&look));
    assert!(!without_threads(&mut screen, Verb::Confirm).contains(&look), "once is enough");
    screen.keys("1");
    let ticket = screen.state.analysis.ticket.clone();
    screen.act(Action::Chart(Box::new(ChartNews::Quoted(ticket, Some(Quoted::default())))));
    assert_eq!((screen.state.view, screen.state.analysis.finding), (View::Transcripts, false));
    screen.keys("5");
    assert!(without_threads(&mut screen, Verb::Confirm).contains(&look));
    let stop = screen.state.analysis.stop.clone();
    screen.keys("<Esc>");
    assert!(stop.load(std::sync::atomic::Ordering::Relaxed) && !screen.state.analysis.stopped);
    assert_eq!(screen.state.said, "stopped");
}

#[test]
fn the_mouse_chooses_and_opens_cells() {
    let mut screen = Screen::demo(120, 40);
    screen.keys("5H");
    let parts = crate::tui::layout::layout(&screen.state, screen.state.area).body;
    let y = parts.y + 8;
    screen.mouse(MouseKind::Press(1), 60, y);
    let chosen = (screen.state.analysis.list.chosen, screen.state.analysis.column.chosen);
    assert!(chosen.0 > 0 && chosen.1 > 0, "{chosen:?}");
    screen.keys("S");
    screen.mouse(MouseKind::Press(1), 60, y);
    assert!(screen.state.analysis.list.chosen > 0);
}

#[test]
fn nothing_to_count_is_said_and_nothing_breaks() {
    for (width, height) in [(80, 24), (200, 60), (20, 6), (3, 2)] {
        let mut screen = Screen::new(width, height);
        for keys in [
            "5",
            "H",
            "vv",
            "A",
            "C",
            "wwwwwwww+-m",
            "Q",
            "wwwm",
            "T",
            "S",
            "+-w",
            "K",
            "mw",
            "i",
            "i",
            "bLszc",
            "W",
            "P",
        ] {
            screen.keys(keys).keys("jlhkgG<Enter><Esc>5");
            screen.draw();
        }
    }
    let mut screen = Screen::new(80, 24);
    screen.keys("5C").shows("no code was applied yet").keys("T").shows("no code was applied in this transcript");
}
