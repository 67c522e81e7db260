//! Which codings are shown, the density bar, blindness, themes.

use super::{INTERVIEW, Screen};
use crate::app::{Options, Overview, Workspace};
use crate::tui::action::{Action, MouseKind, Opened};
use crate::tui::layout::layout;

/// A transcript of eighty turns, the first and the last of which are coded, the last by eve too.
fn long() -> Screen {
    let mut screen = Screen::new(120, 30);
    let text = format!("A: We trust them.\n\n{}A: 我们信任他们 👍。\n", "A: Nothing here at all.\n\n".repeat(78));
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), text).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("<Enter>tGt");
    let mut eve = screen.open("eve").workspace;
    let codings: Vec<_> = eve.project().codings.iter().cloned().collect();
    let last = codings.last().unwrap();
    let anchors = vec![last.anchor.clone()];
    eve.run(crate::project::Command::Code {
        transcript: last.transcript.clone(),
        anchors,
        codes: vec!["trust".into()],
    })
    .unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("g");
    screen
}

#[test]
fn codings_are_hidden_by_code_and_by_coder_and_come_back() {
    let mut screen = long();
    screen.keys("G").shows("建立信任 ‹eve›").shows("Tacitness");
    screen
        .keys("<ctrl-x>")
        .shows("[x] ┃ ada (you)")
        .shows("coder eve")
        .keys("j ")
        .hides("建立信任 ‹eve›")
        .shows("FILTER -1 coder");
    screen.keys(" ").shows("‹eve›").keys("o<Esc>").shows("‹eve›").shows("FILTER -1 coder");
    assert!(screen.state.read.marks.all().iter().all(|mark| !mark.own));
    screen
        .keys("<ctrl-x>jo")
        .hides("FILTER")
        .keys("j ")
        .shows("[ ] █ Barriers")
        .shows("[ ]   █ Tacitness")
        .keys("<Esc>");
    screen.shows("FILTER -3 codes").shows("‹eve›");
    assert_eq!(screen.state.read.marks.all().len(), 1);
    screen.keys(":show-all<Enter>").hides("FILTER");
    assert_eq!(screen.state.read.marks.all().len(), 3);
}

#[test]
fn a_code_that_is_applied_shows() {
    let mut screen = long();
    screen
        .keys("<ctrl-x>jj ")
        .keys("<Esc>")
        .shows("FILTER -3 codes")
        .keys("}t")
        .shows("FILTER -2 codes")
        .shows("Tacitness");
}

#[test]
fn the_bar_over_the_text_shows_the_whole_transcript_and_leads_there() {
    let mut screen = long();
    let bar = layout(&screen.state, screen.state.area).read.density;
    let drawn = |screen: &Screen| -> String {
        let (buffer, _) = screen.draw();
        (bar.left()..bar.right()).map(|x| buffer.cell((x, bar.y)).unwrap().symbol().to_owned()).collect()
    };
    let shades = drawn(&screen);
    assert!(
        shades.starts_with('[') && shades.contains("      ") && shades.ends_with(['░', '▒', '▓', '█']),
        "{shades:?}"
    );
    screen.mouse(MouseKind::Press(1), bar.right() - 1, bar.y);
    let at = |screen: &Screen| screen.state.read.selection.head.get() * 100 / screen.state.read.text().len();
    assert!(at(&screen) > 90 && drawn(&screen).ends_with(']'), "{}", at(&screen));
    screen.mouse(MouseKind::Drag, bar.x + bar.width / 2, bar.y);
    assert!((40..60).contains(&at(&screen)), "{}", at(&screen));
    screen.keys("<ctrl-o>");
    assert_eq!(at(&screen), 0);
    screen.keys("/信任<Enter>");
    assert!(drawn(&screen).ends_with('•'), "{}", drawn(&screen));
}

#[test]
fn what_is_not_coded_yet_is_a_key_away() {
    let mut screen = long();
    screen.keys("<alt-}>");
    let here = |screen: &Screen| {
        let read = &screen.state.read;
        crate::text::TextRange::new(read.selection.head, crate::text::ByteOffset::new(read.text().len()))
            .slice(read.text())
            .chars()
            .take(7)
            .collect::<String>()
    };
    assert_eq!(here(&screen), "Nothing");
    screen.keys("}}t<alt-{>");
    assert_eq!(here(&screen), "Nothing");
    screen.keys("G<alt-}>");
    assert_eq!(screen.state.said, "from here on you have coded everything");
}

#[test]
fn who_is_blind_sees_nothing_of_the_others_in_any_view() {
    let mut screen = long();
    let mut eve = screen.open("eve").workspace;
    let target = crate::project::MemoTarget::Transcript("us01-pruitt".into());
    eve.run(crate::project::Command::WriteMemo { memo: None, target, text: "eve's 信 memo".to_owned() }).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("G").shows("eve");
    let views = |screen: &mut Screen| -> Vec<String> {
        let mut shown = Vec::new();
        for keys in ["1", "2", "4", "4G<Enter>", "<Esc>5", "p", "3<Esc>"] {
            screen.keys(keys);
            shown.push(screen.shown());
        }
        shown
    };
    assert!(views(&mut screen).iter().filter(|shown| shown.contains("eve")).count() > 1);
    screen.keys("2:blind<Enter>").shows(" BLIND ");
    for shown in views(&mut screen) {
        assert!(shown.contains(" BLIND ") && !shown.contains("eve"), "{shown}");
    }
    screen.keys("2G(").shows(" 1 coding ").keys("r").shows(" 2 codings ");
    screen.keys(":blind<Enter>").hides(" BLIND ").shows(" 3 codings ");
}

#[test]
fn a_study_that_says_so_is_blind_from_the_first_frame() {
    let screen = long();
    let root = screen.folder.path();
    let mut workspace = screen.open("ada").workspace;
    workspace.close();
    assert!(Overview::read(root).is_some());
    std::fs::write(root.join("emic.yaml"), "format: 1\nblind: true\n").unwrap();
    let options = Options { coder: Some("ada".to_owned()), now: None };
    let (mut workspace, notices) = Workspace::open(root, &options).unwrap();
    workspace.close();
    assert!(Overview::read(root).is_none());
    let overview = Overview::of(&workspace);
    let mut screen = screen;
    screen.act(Action::Opened(Box::new(Ok(Opened { workspace, notices, overview, offered: Vec::new() }))));
    screen.keys("1").shows(" BLIND ").hides("eve");
}

#[test]
fn themes_are_chosen_by_name() {
    use crate::app::{PaletteName, ThemeName};
    use crate::tui::theme::{Depth, Ground};
    let mut screen = Screen::reading();
    screen.state.theme = crate::tui::theme::Theme::new(Depth::True, Ground::Unknown);
    screen.keys(":theme light<Enter>");
    assert_eq!(screen.state.theme.ground, Ground::Light);
    assert!(screen.state.said.contains("theme: light"), "{}", screen.state.said);
    screen.keys(":theme high-contrast-dark<Enter>:palette colour<Enter>:ascii<Enter>");
    let theme = screen.state.theme;
    assert_eq!(
        (theme.ground, theme.high, theme.palette, theme.ascii),
        (Ground::Dark, true, PaletteName::ColourBlind, true)
    );
    screen.keys(":theme auto<Enter>");
    assert_eq!(screen.state.theme.with(ThemeName::Auto), screen.state.theme);
    assert!(INTERVIEW.contains("信任"));
}
