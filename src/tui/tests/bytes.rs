//! What a key costs on the line to the terminal: the bytes of the next frame, on interviews of the sample study.

use std::path::Path;

use super::super::backend::{ENTER, Painter};
use super::super::effort::copy_into;
use super::*;
use crate::project::TranscriptId;

/// A screen with an interview, the painter and the terminal that it writes to.
struct Line {
    screen: Screen,
    painter: Painter,
    terminal: vt100::Parser,
}

impl Line {
    fn reading(id: &str, coder: &str, width: u16, height: u16) -> Self {
        let mut screen = Screen::new(width, height);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
        for file in ["emic.yaml", "codebook.yaml", "history", "transcripts"] {
            copy_into(&root.join(file), &screen.folder.path().join(file));
        }
        let opened = screen.open(coder);
        screen.state = State::new(screen.state.area, Theme::new(Depth::Many, Ground::Dark));
        screen.act(Action::Opened(Box::new(Ok(opened))));
        let transcript = screen.state.workspace.as_ref().unwrap().transcript(&TranscriptId::from(id)).unwrap();
        screen.keys("2").act(Action::Loaded(Ok(transcript), None));
        let mut terminal = vt100::Parser::new(height, width, 0);
        terminal.process(ENTER.as_bytes());
        let mut line = Self { screen, painter: Painter::default(), terminal };
        line.draw();
        line
    }

    /// Draw the screen; the bytes that it took. The terminal then shows it to the letter.
    fn draw(&mut self) -> usize {
        let (frame, cursor) = self.screen.draw();
        let (mut next, mut out) = (frame.clone(), Vec::new());
        self.painter.frame(&mut next, cursor, &mut out);
        self.terminal.process(&out);
        let rows = self.terminal.screen().rows(0, frame.area.width);
        let shown: String = rows.map(|row| row.trim_end().to_owned() + "\n").collect();
        assert_eq!(shown, print(&frame));
        out.len()
    }

    /// The most that a key costs when it is held down for so many repetitions.
    fn most(&mut self, keys: &str, times: usize) -> usize {
        let cost = |line: &mut Self| {
            line.screen.hold(keys);
            line.draw()
        };
        (0..times).map(|_| cost(self)).max().unwrap()
    }
}

/// Bytes that a line further takes at most in a language, also where the cursor is pushed along by the edge; and those that
/// the list of other codings takes once the key is let go.
const MOST: [(&str, &str, usize); 2] = [("us06-brannigan", "mei", 1_024), ("cn02-lu", "tomas", 2_048)];

#[test]
fn a_line_further_is_a_kilobyte_in_english_and_two_in_chinese() {
    for (id, coder, most) in MOST {
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            let mut line = Line::reading(id, coder, width, height);
            for (key, times) in [("<ctrl-e>", 80), ("<ctrl-y>", 40), ("j", 80), ("k", 40)] {
                let cost = line.most(key, times);
                assert!(cost <= most, "{key} in {id} at {width}x{height}: {cost}");
                line.screen.rest();
                let listed = line.draw();
                assert!(listed <= most, "listed after {key} in {id} at {width}x{height}: {listed}");
            }
        }
    }
}

/// The codings below the text are listed anew once the key that scrolls is let go, and by any other key.
#[test]
fn codings_are_listed_when_the_scrolling_rests() {
    let below = |line: &Line| {
        let shown = line.screen.shown();
        shown.lines().skip_while(|row| !row.starts_with("── ")).take(4).collect::<Vec<_>>().join("\n")
    };
    let mut line = Line::reading("us06-brannigan", "mei", 80, 24);
    let mut waited = 0;
    for _ in 0..80 {
        let before = below(&line);
        line.screen.hold("<ctrl-e>");
        let held = below(&line);
        assert_eq!(held.lines().skip(1).collect::<Vec<_>>(), before.lines().skip(1).collect::<Vec<_>>());
        assert!(line.screen.state.pulse().is_some() || line.screen.state.read.gliding.is_none());
        line.screen.rest();
        assert_eq!(line.screen.state.read.gliding, None);
        waited += usize::from(below(&line) != held);
    }
    assert!(waited > 5, "{waited}");
    line.screen.hold("g").hold("<ctrl-e>").hold("v");
    assert_eq!(line.screen.state.read.gliding, None, "another key does not wait");
}

#[test]
fn moving_the_cursor_and_coding_cost_little_too() {
    let mut line = Line::reading("cn02-lu", "tomas", 120, 40);
    line.most("g", 1);
    line.most(")", 6);
    let costs =
        [(")", 400), ("'t", 800), (" ", 4_000), ("<Esc>", 4_000)].map(|(keys, most)| (line.most(keys, 1), most));
    assert!(costs.iter().all(|(cost, most)| cost <= most), "{costs:?}");
}
