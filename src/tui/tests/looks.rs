//! Every view as it looks, styles and all: in the sample study, in English and in Chinese, small and large, on dark and on
//! light ground.
//!
//! A golden file has each row of the screen, and below it, where anything in it is not plain, a row that begins with `~`
//! and has a letter for each cell: its style. What the letters mean stands at the end, for dark and for light ground.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use super::Screen;
use crate::app::{Options, Overview, Workspace, write_demo};
use crate::tui::action::{Action, Opened};
use crate::tui::state::State;
use crate::tui::theme::{Depth, Ground, Theme};

/// Letters for styles, the commonest first in a file.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

impl Screen {
    /// The sample study, as one of its two coders sees it.
    pub(super) fn demo(width: u16, height: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("study");
        write_demo(&root).unwrap();
        let options = Options { coder: Some("mei".to_owned()), now: "2026-05-02T10:00:00Z".parse().ok() };
        let (workspace, notices) = Workspace::open(&root, &options).unwrap();
        let overview = Overview::of(&workspace);
        let theme = Theme::new(Depth::True, Ground::Dark);
        let state = State::new(Rect::new(0, 0, width, height), theme);
        let mut screen = Self { state, quit: false, copied: None, folder };
        screen.act(Action::Opened(Box::new(Ok(Opened { workspace, notices, overview, offered: Vec::new() }))));
        screen
    }

    fn drawn_on(&mut self, ground: Ground) -> Buffer {
        self.state.theme = Theme::new(Depth::True, ground);
        self.draw().0
    }
}

/// What a cell is drawn in, in words; empty where that is nothing.
fn told(cell: &Cell) -> String {
    let color = |name: &str, color: Color| match color {
        Color::Reset => String::new(),
        Color::Indexed(number) => format!(" {name} {number}"),
        Color::Rgb(red, green, blue) => format!(" {name} #{red:02x}{green:02x}{blue:02x}"),
        other => format!(" {name} {other}"),
    };
    let modifiers = [
        (Modifier::BOLD, " bold"),
        (Modifier::DIM, " dim"),
        (Modifier::UNDERLINED, " underlined"),
        (Modifier::REVERSED, " reversed"),
    ];
    let modifiers = modifiers.into_iter().filter(|(modifier, _)| cell.modifier.contains(*modifier));
    let modifiers: String = modifiers.map(|(_, name)| name).collect();
    format!("{}{}{modifiers}", color("fg", cell.fg), color("bg", cell.bg)).trim_start().to_owned()
}

/// The screen on both grounds, with its styles.
fn look(screen: &mut Screen) -> String {
    let (dark, light) = (screen.drawn_on(Ground::Dark), screen.drawn_on(Ground::Light));
    let letters = crate::tui::view::tests::print(&dark);
    assert_eq!(letters, crate::tui::view::tests::print(&light), "letters differ with the ground");
    let mut styles: Vec<(String, String)> = Vec::new();
    let mut shown = String::new();
    for (row, line) in letters.lines().enumerate() {
        shown.push_str(format!(" {line}").trim_end());
        shown.push('\n');
        let mut signs = String::new();
        for x in 0..dark.area.width {
            let at = (x, row as u16);
            let style = (told(dark.cell(at).unwrap()), told(light.cell(at).unwrap()));
            signs.push(if style.0.is_empty() && style.1.is_empty() { ' ' } else { letter(&mut styles, style) });
        }
        if !signs.trim().is_empty() {
            shown.push_str(&format!("~{}\n", signs.trim_end()));
        }
    }
    for ((dark, light), letter) in styles.iter().zip(LETTERS.chars()) {
        shown.push_str(&format!("{letter}  {dark} | {light}\n"));
    }
    shown
}

fn letter(styles: &mut Vec<(String, String)>, style: (String, String)) -> char {
    let place = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
        styles.push(style);
        styles.len() - 1
    });
    LETTERS.chars().nth(place).unwrap_or('?')
}

#[test]
fn every_view_looks_as_it_should_in_both_languages_and_on_both_grounds() {
    for (language, find, word) in [("en", "us02", "trust"), ("zh", "cn02", "信任")] {
        for (width, height) in [(80, 24), (200, 60)] {
            let mut screen = Screen::demo(width, height);
            let check = |screen: &mut Screen, view: &str| {
                let look = look(screen);
                super::snapshot_text(&format!("looks/{view}-{language}-{width}"), look);
            };
            screen.keys(&format!("/{find}<Enter>"));
            check(&mut screen, "transcripts");
            screen.keys("<Enter>]]]");
            check(&mut screen, "read");
            screen.keys("<ctrl-x>");
            check(&mut screen, "filter");
            screen.keys("<Esc> ");
            check(&mut screen, "picker");
            screen.keys(&format!("<Esc>3{word}<Enter>"));
            check(&mut screen, "search");
            screen.keys("4jjj");
            check(&mut screen, "codes");
            screen.keys("5");
            check(&mut screen, "bars");
            screen.keys("p");
            check(&mut screen, "map");
            for (key, picture) in [
                ("A", "attributes"),
                ("Cjl", "pairs"),
                ("Qm", "sequences"),
                ("Tl", "timeline"),
                ("Slll", "saturation"),
                ("Kj", "agreement"),
                ("Fb<ctrl-x>", "filters"),
            ] {
                screen.keys(key);
                check(&mut screen, picture);
                screen.keys("<Esc>");
            }
        }
    }
}

#[test]
fn with_ascii_alone_only_words_have_other_letters() {
    for (width, height) in [(80, 24), (200, 60)] {
        let mut screen = Screen::demo(width, height);
        screen.state.theme.ascii = true;
        for keys in [
            "1",
            "<Enter>]",
            "<ctrl-x>",
            "<Esc> ",
            "<Esc>3trust<Enter>",
            "4jjj",
            "5",
            "p",
            "A",
            "C",
            "Q",
            "T",
            "S",
            "K",
            "?",
        ] {
            screen.keys(keys);
            let shown = screen.shown();
            let odd = shown.chars().find(|letter| "─│┃╎╭╮╰╯█▓▒░▸▾●○✓✗→←↑↓◆•✎×".contains(*letter));
            assert_eq!(odd, None, "after {keys}:\n{shown}");
        }
    }
}
