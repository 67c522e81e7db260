//! The ends of a text: where the cursor stands there, and what is said.

use super::{INTERVIEW, MouseKind, Screen};

/// Texts that end otherwise: the first and the last sentence of each, and its last letter.
const TEXTS: [(&str, [&str; 2], char); 4] = [
    ("Ann: We trust them. Mostly.\n\nBo: Yes. We do.\n", ["We trust them.", "We do."], '.'),
    ("Ann: We trust them. Mostly.\n\nBo: Yes. We do.", ["We trust them.", "We do."], '.'),
    ("甲：我们信任他们。\n\n乙：好。也信任我们。", ["我们信任他们。", "也信任我们。"], '。'),
    ("甲：我们信任他们。\n\n乙：好。谢谢👩‍🔬  \n\n", ["我们信任他们。", "谢谢👩‍🔬"], '\u{1F469}'),
];

fn at_start(text: &str) -> Screen {
    let mut screen = Screen::new(80, 24);
    screen.edited_outside(INTERVIEW, text);
    screen.keys("<Enter>");
    screen
}

/// The letter under the cursor.
fn letter(screen: &Screen) -> Option<char> {
    let read = &screen.state.read;
    read.text().get(read.selection.head.get()..).and_then(|rest| rest.chars().next())
}

#[test]
fn the_cursor_never_stands_behind_the_text() {
    for (text, [_, last], end) in TEXTS {
        for keys in ["G", "Gl", "G<alt-e>", "Gw", "G;", "G$", "9j$j", "@100%<Enter>", "G<ctrl-d>", "G<ctrl-e><ctrl-f>"]
        {
            let mut screen = at_start(text);
            screen.keys(keys);
            assert_eq!(letter(&screen), Some(end), "{keys:?} in {text:?}");
            screen.keys("t");
            assert_eq!(screen.codings(), [format!("tacitness: {last}")], "{keys:?} in {text:?}");
            screen.shows("1 coding").keys(keys).keys("x").check(&[]);
        }
    }
}

#[test]
fn at_the_last_and_the_first_a_motion_stays_and_says_so() {
    for (text, [first, last], _) in TEXTS {
        let mut screen = at_start(text);
        screen.keys("))))").shows("this is the last sentence").keys("t");
        assert_eq!(screen.codings(), [format!("tacitness: {last}")], "{text:?}");
        screen.keys("}").shows("this is the last turn").keys("u((((").shows("this is the first sentence");
        screen.keys("{").shows("this is the first turn").keys("t");
        assert_eq!(screen.codings(), [format!("tacitness: {first}")], "{text:?}");
    }
}

#[test]
fn going_down_through_short_lines_stays_on_letters() {
    let mut screen = at_start("Ann: We trust them, mostly.\n\nBo: Yes.\n\nAnn: We do indeed.\n");
    screen.keys("t$j");
    assert_eq!(letter(&screen), Some('.'));
    screen.keys("t").check(&["tacitness: We trust them, mostly.", "tacitness: Yes."]);
    screen.keys("j");
    assert_eq!(letter(&screen), Some('.'), "the column is kept");
}

#[test]
fn what_is_selected_reaches_the_end() {
    let (text, _, _) = TEXTS[1];
    for keys in ["))v)t", "))vGt", "))v$t"] {
        let mut screen = at_start(text);
        screen.keys(&format!("){keys}"));
        assert_eq!(screen.codings(), ["tacitness: We do."], "{keys}");
    }
    let mut screen = at_start(text);
    let page = crate::tui::layout::layout(&screen.state, screen.state.area).read;
    let (row, end) = (page.text.y + 2, page.text.x + "Yes. We do.".len() as u16 + 3);
    screen.mouse(MouseKind::Press(1), end, row).mouse(MouseKind::Drag, end - 6, row);
    screen.mouse(MouseKind::Release, end - 6, row).keys("t");
    assert!(screen.codings()[0].ends_with("do."), "{:?}", screen.codings());
    screen.mouse(MouseKind::Press(1), end, row).mouse(MouseKind::Release, end, row);
    assert_eq!(letter(&screen), Some('.'));
}
