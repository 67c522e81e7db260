//! What is told in windows of its own, whole: the notes of a chart, what was written, what an action does; and what keys
//! say that do nothing.

use super::Screen;
use crate::tui::action::View;
use crate::tui::state::Dialog;

/// The rows of the window that lies over the view, as one text.
fn window(screen: &Screen) -> String {
    let shown = screen.shown();
    let rows = shown.lines().filter_map(|line| line.split_once('│')?.1.rsplit_once('│'));
    rows.map(|(inside, _)| inside.trim()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_notes_of_a_chart_are_read_whole_on_a_small_screen() {
    let mut screen = Screen::demo(60, 20);
    screen.keys("5Si").shows("What this chart says · j k scroll");
    let top = window(&screen);
    assert!(top.starts_with("layer: union of mei, tomas"), "{top}");
    screen.keys("G");
    let end = window(&screen);
    assert!(end.ends_with("$ emic saturation"), "{end}");
    screen.keys("3k<Esc>").hides("What this chart says");
    assert_eq!((screen.state.view, screen.state.dialogs.len()), (View::Analysis, 0));
}

#[test]
fn saturation_says_truly_how_its_transcripts_stand_and_what_its_signs_are() {
    let mut screen = Screen::demo(80, 24);
    screen.keys("5S").shows("Saturation · by id ·").shows("order: by id");
    screen.shows("█ codes found").shows("░ 90 % of other orders").shows("─ their median").shows("│ saturated");
    screen.keys("s").shows("the transcripts stand in the order in which they came");
    screen.keys("v").shows("w chooses another order");
    screen.keys("Cv").shows("the columns are the codes").keys("Fv").shows("bars have no columns");
    let listed = screen.folder.path().join("study/emic.yaml");
    let settings = std::fs::read_to_string(&listed).unwrap();
    std::fs::write(&listed, format!("{settings}order: [us02-pruitt, cn02-lu]\n")).unwrap();
    screen.act(crate::tui::action::Action::FolderChanged);
    screen.keys("S").shows("as emic.yaml lists them").shows("order: as `order:` in emic.yaml lists");
}

#[test]
fn what_was_written_is_told_whole_with_a_command_that_finds_the_study() {
    let mut screen = Screen::demo(80, 24);
    screen.state.elsewhere = Some("--project '/home/ann/信任 study'".to_owned());
    let file = screen.folder.path().join("频率 👍.csv");
    screen.keys("5x<ctrl-u>").keys(&file.to_string_lossy()).keys("<Enter>").shows("Written");
    let told = window(&screen);
    let whole: String = told.split_whitespace().collect();
    let name: String = file.to_string_lossy().split_whitespace().collect();
    assert!(whole.contains(&name), "{told}");
    assert!(whole.contains("thesame:emicfrequencies--project'/home/ann/信任study'"), "{told}");
    screen.keys("<Esc>i");
    let told: String = window(&screen).split_whitespace().collect();
    assert!(told.contains("$emicfrequencies--project'/home/ann/信任study'"), "{told}");
    // So is why nothing was written, and beside the sign of a filter that there is less room for it.
    screen.keys("<Esc><Esc>5x<ctrl-u>/一/nowhere/a-folder-that-is-not-there/seen.csv<Enter>").shows("Not written");
    let told: String = window(&screen).split_whitespace().collect();
    assert!(told.contains("there/seen.csv:thefolderdoesnotexist"), "{}", screen.shown());
    // Where there is room, the row below is enough.
    let mut screen = Screen::demo(200, 40);
    let file = screen.folder.path().join("f.csv");
    screen.keys("5x<ctrl-u>").keys(&file.to_string_lossy()).keys("<Enter>").shows("the same: emic frequencies");
    assert!(screen.state.dialogs.is_empty());
}

#[test]
fn the_palette_tells_the_whole_of_what_the_chosen_action_does() {
    let mut screen = Screen::reading();
    screen.keys(":previous-uncod").keys("<ctrl-u>filter");
    let Some(Dialog::Choice(choice)) = screen.state.dialogs.last() else { panic!() };
    let detail = choice.chosen().unwrap().detail.clone();
    assert!(window(&screen).contains(&detail), "{}", screen.shown());
    screen.keys("<ctrl-u>");
    for _ in 0..30 {
        let Some(Dialog::Choice(choice)) = screen.state.dialogs.last() else { panic!() };
        let detail: String = choice.chosen().unwrap().detail.split_whitespace().collect();
        let told: String = window(&screen).split_whitespace().collect();
        assert!(told.contains(&detail), "{detail}\n{}", screen.shown());
        screen.keys("<Down>");
    }
}

#[test]
fn what_a_link_leads_to_covers_no_frame() {
    for script in ["))m[[", "))m一<Enter>二<Enter>三<Enter>四<Enter>[[", "))ma<Enter>b<Enter>c<Up><Up>[["] {
        let mut screen = Screen::reading();
        screen.keys(script).shows("Tab chooses");
        let area = crate::tui::layout::layout(&screen.state, screen.state.area).dialog;
        let buffer = screen.draw().0;
        let column = |x: u16| (area.top()..area.bottom()).map(move |y| (x, y));
        let row = |y: u16| (area.left()..area.right()).map(move |x| (x, y));
        for (x, y) in column(area.left()).chain(column(area.right() - 1)).chain(row(area.bottom() - 1)) {
            let sign = buffer[(x, y)].symbol();
            assert!("│╭╮╰╯─".contains(sign), "{script} {x} {y} {sign}\n{}", screen.shown());
        }
        // The line that is being written stays in sight.
        screen.shows("[[ ");
    }
}

#[test]
fn attributes_open_at_the_one_that_was_set_last_or_that_is_first_in_the_settings() {
    let mut screen = Screen::demo(80, 24);
    screen.keys("5A").shows("Codes × function");
    let mut screen = Screen::demo(80, 24);
    screen
        .keys("1a4<Esc>5A")
        .shows("Codes × partner")
        .keys("V")
        .shows("▸ 4 partner")
        .keys("<Esc>1a")
        .shows("▸ 4 partner");
    let mut screen = Screen::new(80, 24);
    let settings = "format: 1\ntitle: 信任\nattributes:\n  职务: {type: text}\n  partner: {type: text}\n";
    std::fs::write(screen.folder.path().join("emic.yaml"), settings).unwrap();
    let opened = screen.open("ada");
    screen.act(crate::tui::action::Action::Opened(Box::new(Ok(opened))));
    screen.keys("5A").shows("Codes × 职务");
}

#[test]
fn a_refusal_goes_with_the_next_key_and_what_comes_from_elsewhere_stays() {
    let mut screen = Screen::reading();
    screen.keys("z").shows("no code has the key z").keys("l");
    assert_eq!(screen.state.said, "");
    screen.keys("t=").keys("k");
    assert!(screen.state.said.starts_with("k does nothing"), "{}", screen.state.said);
    screen.keys("<Esc>");
    assert_eq!(screen.state.said, "");
    screen.state.warn("一 notice 👍");
    screen.keys("l").shows("一 notice 👍");
}

#[test]
fn a_key_that_no_code_has_names_the_digits_that_code() {
    let mut screen = Screen::reading();
    std::fs::write(screen.folder.path().join("codebook.yaml"), "codebook: 信任 👍\ncodes: []\n").unwrap();
    screen.act(crate::tui::action::Action::FolderChanged);
    screen.keys("r").shows("no code has a key yet: space finds one by name");
    screen.keys(" 面子<Enter>C").shows("no code has the key C; the digits 6 code; space finds a code by name");
}

#[test]
fn the_picker_tells_an_empty_codebook_and_offers_last_what_the_passage_has() {
    let mut screen = Screen::reading();
    screen.keys("))t ").shows("▸█ Jargon").keys("taci").shows("▸█ Tacitness").keys("<Esc>");
    std::fs::write(screen.folder.path().join("codebook.yaml"), "codebook: 信任 👍\ncodes: []\n").unwrap();
    screen.act(crate::tui::action::Action::FolderChanged);
    screen.keys("} ").shows("no codes yet: type a name").keys("zz").hides("no codes yet");
}

#[test]
fn a_key_that_does_nothing_in_the_list_of_transcripts_says_what_does() {
    let mut screen = Screen::new(80, 24);
    screen.keys("}").shows("} does nothing in the list: Enter reads").keys("t").shows("t does nothing in the list");
    screen.keys("j").hides("does nothing").keys("信").shows("信 does nothing");
}

#[test]
fn what_a_field_of_one_line_refuses_is_seen_over_it() {
    let mut screen = Screen::reading();
    screen.keys("@999<Enter>").shows("there is no turn 999; this transcript has 3").shows("go to turn, time or part");
    screen.keys("<Backspace>").hides("there is no turn").keys("<Esc>");
    screen.keys("t=w105<Enter>").shows("a weight is a number from 1 to 100, and `105` is none");
    screen.keys("<ctrl-u>70<Enter>").hides("a weight is");
    // The old number is selected: the first digit takes its place.
    screen.keys("=w").shows("empty for none: 70").keys("55<Enter>");
    let weight = screen.project().codings.iter().next().unwrap().weight;
    assert_eq!(weight, Some(55));
}

#[test]
fn who_moves_the_ends_of_a_coding_is_not_told_that_q_quits() {
    let mut screen = Screen::new(200, 60);
    screen.keys("<Enter>))t").shows("q quit").keys("_").shows("ENDS").hides("q quit").shows("drop");
}
