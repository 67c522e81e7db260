//! The page: scrolling, going far and coming back, and how it is set.

use super::{INTERVIEW, Screen};
use crate::text::{ByteOffset, TextRange};
use crate::tui::action::{Action, MouseKind};
use crate::tui::layout::{ReadLayout, layout};
use crate::tui::paging::Gutter;

/// Turns of the long interview.
const TURNS: usize = 60;

/// Two speakers in turn, one in Chinese, five seconds apart; every tenth turn is long.
fn long() -> String {
    let turn = |number: usize| {
        let time = format!("{:02}:{:02}:{:02}", number * 5 / 3600, number * 5 / 60 % 60, number * 5 % 60);
        let more = if number.is_multiple_of(10) {
            " 他们也信任我们，我们知道漆好不好。 👩‍🔬".repeat(40)
        } else {
            String::new()
        };
        match number % 2 {
            1 => format!("[{time}] Dale Pruitt: Turn {number} is short. It has two sentences.\n\n"),
            _ => format!("[{time}] 陆永年: 第{number}段，信任。{more}\n\n"),
        }
    };
    (1..=TURNS).map(turn).collect()
}

impl Screen {
    fn with_long_interview(width: u16, height: u16) -> Self {
        let mut screen = Self::new(width, height);
        screen.edited_outside(INTERVIEW, &long());
        screen.keys("<Enter>gg");
        screen
    }

    fn page(&self) -> ReadLayout {
        layout(&self.state, self.state.area).read
    }

    /// The row of the screen in which the cursor stands.
    fn cursor_row(&self) -> Option<u16> {
        self.page().cell_of(self.state.read.text(), self.state.read.selection.head).map(|cell| cell.y)
    }

    /// What stands where the cursor is.
    fn words_here(&self) -> &str {
        let head = self.state.read.selection.head;
        self.state.read.text().get(head.get()..).and_then(|rest| rest.lines().next()).unwrap_or_default()
    }

    /// The line over the text.
    fn sticky(&self) -> String {
        // Without the bar behind it.
        let shown = self.shown();
        let row = shown.lines().nth(1).unwrap_or_default();
        row.split_inclusive('%').next().unwrap_or_default().trim().to_owned()
    }
}

#[test]
fn the_line_on_top_says_who_speaks_where_the_turn_began_above() {
    let mut screen = Screen::with_long_interview(80, 24);
    assert_eq!(screen.sticky(), "0:05 · 0%");
    screen.shows(" · turn 1 of 60");
    screen.keys("@10<Enter>");
    for _ in 0..12 {
        screen.keys("<ctrl-e>");
    }
    let sticky = screen.sticky();
    assert!(sticky.starts_with("陆永年") && sticky.contains("0:50 · "), "{sticky}");
    // One number for the turn: that of the cursor.
    let turns = screen.shown().matches(" of 60").count();
    assert_eq!(turns, 1, "{}", screen.shown());
    screen.keys("G");
    assert!(screen.sticky().ends_with("100%"), "{}", screen.shown());
}

#[test]
fn a_blank_row_on_top_still_says_whose_turn_it_is() {
    let mut screen = Screen::with_long_interview(80, 24);
    let mut blank = 0;
    for _ in 0..30 {
        screen.keys("<ctrl-e>");
        let shown = screen.shown();
        blank += usize::from(shown.lines().nth(2).unwrap().trim().is_empty());
        assert!(screen.sticky().contains(":"), "{shown}");
    }
    assert!(blank > 3);
}

#[test]
fn what_comes_next_can_be_read() {
    for (width, height, most) in [(80, 24, 3), (120, 40, 3), (60, 14, 1)] {
        let mut screen = Screen::with_long_interview(width, height);
        let text = screen.state.read.text().len();
        for keys in ["}", "{", ")", "("].into_iter().flat_map(|keys| [keys; TURNS]) {
            screen.keys(keys);
            let page = screen.page();
            let (row, rows) = (screen.cursor_row().unwrap() - page.text.y, page.text.height);
            let above = page.shown().start() == screen.state.read.page.snap(ByteOffset::default());
            let below = page.shown().end().get() + 2 >= text;
            assert!(above || row >= most, "{keys} at {width}x{height}: row {row} of {rows}");
            assert!(below || row + most < rows, "{keys} at {width}x{height}: row {row} of {rows}");
        }
    }
}

#[test]
fn a_turn_that_is_off_the_screen_comes_into_the_upper_third() {
    let mut screen = Screen::with_long_interview(80, 24);
    for (keys, words) in [("@10<Enter>}", "Turn 11"), ("}}}}}}}}}{<ctrl-f><ctrl-f>{", "第20段"), ("<alt-)>", "Turn 21")]
    {
        screen.keys(keys);
        assert!(screen.words_here().starts_with(words), "{keys}: {}", screen.words_here());
        let page = screen.page();
        assert_eq!(screen.cursor_row(), Some(page.text.y + page.text.height / 3), "{keys}\n{}", screen.shown());
    }
}

#[test]
fn a_change_does_not_move_the_text_though_the_cursor_stands_at_the_edge() {
    for (width, height) in [(80, 24), (120, 40), (60, 15)] {
        let mut screen = Screen::with_long_interview(60, 15);
        screen.keys("@20<Enter>zt<ctrl-e>");
        screen.act(Action::Resize(width, height));
        while screen.cursor_row() > Some(2) {
            screen.keys("<ctrl-e>");
        }
        let before = screen.page();
        assert!(before.shown().contains(screen.state.read.selection.head));
        for keys in ["t", "u", "r", "u"] {
            screen.keys(keys);
            assert_eq!(screen.page(), before, "{keys} at {width}x{height}");
        }
    }
}

#[test]
fn sentences_and_turns_pass_over_what_nobody_says() {
    let mut screen = Screen::new(80, 24);
    let more = "Ann: Yes, we do.\n\nBo: 我们也信任他们。\n\n".repeat(3);
    let text = format!("A study 👍\n\n## Part one\n\nAnn: We trust them. Mostly.\n\n## 第二部分\n\nBo: 好。\n\n{more}");
    screen.edited_outside(INTERVIEW, &text);
    screen.keys("<Enter>gg)t)t)t");
    screen.check(&["tacitness: We trust them.", "tacitness: Mostly.", "tacitness: 好。"]);
    screen.keys("((t").check(&["tacitness: We trust them.", "tacitness: Mostly.", "tacitness: 好。"]);
    screen.keys("gg}r}r");
    assert_eq!(screen.codings()[3..], ["trust: We trust them.", "trust: 好。"]);
    // By letters they can be reached.
    screen.keys("gg/Part<Enter>vllr");
    assert!(screen.codings()[5].starts_with("trust: Pa"), "{:?}", screen.codings());
}

#[test]
fn the_text_scrolls_by_lines_and_the_cursor_keeps_to_its_words_while_they_are_on_screen() {
    let mut screen = Screen::with_long_interview(80, 24);
    screen.keys("@20<Enter>");
    let (row, words) = (screen.cursor_row().unwrap(), screen.words_here().to_owned());
    screen.keys("<ctrl-e>");
    assert_eq!((screen.cursor_row(), screen.words_here()), (Some(row - 1), words.as_str()));
    screen.keys("<ctrl-y><ctrl-y>");
    assert_eq!((screen.cursor_row(), screen.words_here()), (Some(row + 1), words.as_str()));
    for _ in 0..30 {
        screen.keys("<ctrl-e>");
    }
    assert_eq!(screen.cursor_row(), Some(screen.page().text.y));
    // What is selected is not lost when it leaves the screen.
    screen.keys("@20<Enter>+");
    let selection = screen.state.read.selection;
    for _ in 0..30 {
        screen.keys("<ctrl-e>");
    }
    assert_eq!((screen.state.read.selection, screen.cursor_row()), (selection, None));
}

#[test]
fn text_and_cursor_move_together_by_pages() {
    let mut screen = Screen::with_long_interview(80, 24);
    screen.keys("@20<Enter>");
    let (row, top) = (screen.cursor_row(), screen.state.read.top);
    for (there, back) in [("<ctrl-d>", "<ctrl-u>"), ("<ctrl-f>", "<ctrl-b>")] {
        screen.keys(there);
        assert!(screen.state.read.top > top);
        assert!(screen.cursor_row() == row || screen.cursor_row() == row.map(|row| row + 1), "{}", screen.shown());
        screen.keys(back);
        assert_eq!(screen.state.read.top, top, "{there}{back}");
    }
    // At the ends the cursor goes on alone.
    for _ in 0..60 {
        screen.keys("<ctrl-f>");
    }
    assert!(screen.words_here().contains("漆好不好"), "{}", screen.shown());
    let place = screen.state.read.page.place(screen.state.read.text(), screen.state.read.selection.head, 44);
    assert_eq!(place.block, screen.state.read.page.blocks().len() - 1);
}

#[test]
fn one_goes_to_a_turn_a_time_or_a_part() {
    let mut screen = Screen::with_long_interview(80, 24);
    screen.keys("@37<Enter>");
    assert!(screen.words_here().starts_with("Turn 37 is"), "{}", screen.shown());
    screen.keys("@3:22<Enter>");
    assert!(screen.words_here().starts_with("第40段"), "{}", screen.shown());
    screen.keys("@０：０１<Enter>");
    assert!(screen.words_here().starts_with("Turn 1 is"), "{}", screen.shown());
    screen.keys("@100%<Enter>");
    assert!(screen.sticky().ends_with("100%"));
    screen.keys("@61<Enter>");
    assert_eq!(screen.state.said, "there is no turn 61; this transcript has 60");
    screen.keys("<Esc>@信任<Enter>");
    assert_eq!(screen.state.said, "`信任` is no turn, time or part: write 12, 1:02:11 or 40%");
    screen.keys("<Esc>@<Enter>");
    assert!(screen.state.dialogs.is_empty());
}

#[test]
fn one_comes_back_to_the_same_screen() {
    let mut screen = Screen::with_long_interview(80, 24);
    screen.keys("@20<Enter>)<ctrl-e><ctrl-e>");
    let before = (screen.state.read.selection, screen.state.read.top);
    let here = |screen: &Screen| (screen.state.read.selection, screen.state.read.top);
    screen.keys("G<ctrl-o>");
    assert_eq!(here(&screen), before);
    screen.keys("<ctrl-]>");
    assert!(screen.sticky().ends_with("100%"), "{}", screen.shown());
    screen.keys("``");
    assert_eq!(here(&screen), before);
    screen.keys("``");
    assert!(screen.sticky().ends_with("100%"), "{}", screen.shown());
    screen.keys("``/第50段<Enter>");
    assert!(screen.words_here().starts_with("第50段"));
    screen.keys("<ctrl-o>");
    assert_eq!(here(&screen), before);
}

#[test]
fn one_comes_back_from_another_transcript() {
    let mut screen = Screen::with_long_interview(80, 24);
    screen.keys("@20<Enter>");
    let (selection, top) = (screen.state.read.selection, screen.state.read.top);
    screen.keys("<ctrl-n>");
    assert_eq!(screen.state.read.transcript.as_ref().unwrap().id.as_str(), "us02-empty");
    screen.keys("<ctrl-o>");
    assert_eq!((screen.state.read.selection, screen.state.read.top), (selection, top));
    screen.keys("<ctrl-]>");
    assert_eq!(screen.state.read.transcript.as_ref().unwrap().id.as_str(), "us02-empty");
}

#[test]
fn places_keep_to_their_words_when_the_text_changes() {
    let mut screen = Screen::with_long_interview(80, 24);
    screen.keys("@37<Enter>G");
    screen.edited_outside("Turn 1 is short.", "Turn 1 is 很短 and 👍 more than it was.");
    screen.keys("<ctrl-o>");
    assert!(screen.words_here().starts_with("Turn 37 is"), "{}", screen.shown());
}

#[test]
fn the_gutter_and_the_length_of_lines_are_set_while_the_cursor_keeps_its_row() {
    let mut screen = Screen::with_long_interview(120, 40);
    screen.keys("@20<Enter>");
    let (row, columns) = (screen.cursor_row(), screen.page().columns);
    screen.keys("<ctrl-g>");
    assert!(screen.shown().contains("20 陆永年"), "{}", screen.shown());
    assert_eq!((screen.cursor_row(), screen.state.read.gutter), (row, Gutter::Numbers));
    screen.keys("<ctrl-g>");
    assert!(!screen.shown().contains("Dale Pruitt"), "{}", screen.shown());
    assert_eq!((screen.cursor_row(), screen.page().gutter.width), (row, 0));
    screen.keys("<ctrl-g><alt-->");
    assert_eq!((screen.cursor_row(), screen.page().columns), (row, columns - 4));
    screen.keys("<alt-+><alt-+><alt-+><alt-+><alt-+><alt-+><alt-+><alt-+>");
    assert!(screen.state.said.contains("no room"), "{}", screen.state.said);
    screen.keys("&");
    assert_eq!(screen.cursor_row(), row);
    screen.act(Action::Resize(90, 40));
    assert_eq!(screen.cursor_row(), row);
    assert!(screen.page().shown().contains(screen.state.read.selection.head));
}

#[test]
fn the_text_stays_still_whatever_is_coded_or_noted() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let mut screen = Screen::with_long_interview(width, height);
        screen.keys("@20<Enter>");
        let before = screen.page();
        for keys in ["t", "r", "'j", "'q", "vllmsure 👍<Esc><Esc>", "<Esc>", "x<Enter>", "u", "u", "|r", "|", "*<Esc>"]
        {
            screen.keys(keys);
            assert_eq!(screen.page(), before, "{keys} at {width}x{height}");
        }
    }
}

#[test]
fn a_name_has_the_same_number_everywhere_and_two_names_have_two() {
    let mut screen = Screen::with_long_interview(80, 24);
    let page = &screen.state.read.page;
    let (first, second) = (page.speaker(0).unwrap(), page.speaker(1).unwrap());
    assert!(first != second && page.speaker(2) == Some(first) && page.speaker(99).is_none());
    screen.edited_outside(&long(), "[00:00:01] 陆永年: 信任。\n\n[00:00:02] Somebody: 👍\n");
    assert_eq!(screen.state.read.page.speaker(0), Some(second));
}

#[test]
fn the_wheel_and_the_keys_agree_on_where_the_text_ends() {
    let mut screen = Screen::with_long_interview(80, 24);
    screen.keys("G");
    let bottom = screen.state.read.top;
    for _ in 0..9 {
        screen.mouse(MouseKind::Scroll(crate::text::Direction::Forward), 30, 10);
        screen.keys("<ctrl-e>");
    }
    assert_eq!(screen.state.read.top, bottom);
    assert_eq!(screen.page().shown().end().get(), screen.state.read.text().trim_end().len());
    screen.keys("gg");
    assert_eq!(
        screen.page().lines.first().and_then(|line| line.range).map(TextRange::start),
        screen.state.read.page.blocks().first().map(|block| block.range.start())
    );
}

#[test]
fn a_letter_goes_to_its_bookmark_from_anywhere() {
    let mut screen = Screen::with_long_interview(80, 24);
    screen.keys("@20<Enter>`");
    assert!(screen.shown().contains("BOOKMARK a-z"), "{}", screen.shown());
    screen.keys("ma");
    let bookmark = screen.project().bookmark(&"ada".into(), 'a').unwrap();
    assert!(bookmark.anchor.quote().starts_with("第20段"), "{bookmark:?}");
    screen.keys("G`mm").keys("u");
    assert!(screen.project().bookmark(&"ada".into(), 'm').is_none());
    screen.keys("`mm`a");
    assert!(screen.words_here().starts_with("第20段"), "{}", screen.shown());
    screen.keys("``");
    assert!(screen.sticky().ends_with("100%"), "{}", screen.shown());
    screen.keys("gg`m");
    assert_eq!(screen.state.read.going, Some(crate::tui::paging::Going::Set));
    screen.keys("<Esc>>`a");
    assert!(screen.words_here().starts_with("第20段"), "{}", screen.shown());
    screen.edited_outside("第20段，信任。", "第20段，再也不。");
    screen.keys("gg`a");
    assert!(screen.words_here().starts_with("第20段"), "{}", screen.shown());
    screen.keys("`z");
    assert_eq!(screen.state.said, "no bookmark has the letter z; `mz sets one here");
}

#[test]
fn a_transcript_is_shown_again_as_it_was_left() {
    for keys in ["@20<Enter>jj", "@20<Enter><ctrl-e><ctrl-e><ctrl-e>", "G", "@7<Enter>kk", "gg", "@12<Enter><ctrl-y>"] {
        let mut screen = Screen::with_long_interview(80, 24);
        screen.keys(keys);
        let left = |screen: &Screen| (screen.state.read.selection, screen.state.read.top, screen.page().shown());
        let before = left(&screen);
        screen.keys("<ctrl-n>").keys("<ctrl-p>");
        assert_eq!(left(&screen), before, "{keys}");
    }
}

#[test]
fn reading_begins_where_somebody_speaks() {
    let head = "This interview is fiction 👍.\nDate: 4 May\n地点：沐州\n\n";
    let mut screen = Screen::new(80, 24);
    screen.edited_outside(INTERVIEW, &format!("{head}{}", long()));
    screen.keys("<Enter>");
    assert!(screen.words_here().starts_with("Turn 1 is short"), "{}", screen.shown());
    assert_eq!(screen.state.read.top.get(), 0, "what stands above is still in sight");
    screen.keys("t");
    assert!(!screen.codings()[0].contains("fiction"), "{:?}", screen.codings());
    screen.keys("gg");
    assert!(screen.words_here().starts_with("This interview"), "{}", screen.shown());
    let mut screen = Screen::new(80, 24);
    screen.edited_outside(INTERVIEW, "Nobody is named here.\n\n信任 👍.\n");
    screen.keys("<Enter>");
    assert!(screen.words_here().starts_with("Nobody"), "{}", screen.shown());
}
