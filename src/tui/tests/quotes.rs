//! The quotes of the Codes view: questions, groups, orders, what stands around them, two codes side by side.

use std::sync::mpsc::channel;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Screen, snapshot};
use crate::app::quotes::{Group, Ledger};
use crate::project::{CodingId, Command};
use crate::text::TextRange;
use crate::tui::action::{Action, MouseKind, View};
use crate::tui::layout::layout;
use crate::tui::view::tests::print;
use crate::tui::work::Post;

impl Screen {
    /// What stands in `area`, row by row.
    fn words_in(&self, area: Rect) -> String {
        let whole = self.draw().0;
        let mut part = Buffer::empty(area);
        area.positions().for_each(|at| part[at] = whole[at].clone());
        print(&part)
    }

    /// The words of the quotes that are shown, in order.
    fn quotes(&self) -> Vec<String> {
        let quote = |id: &CodingId| self.project().codings.get(id).unwrap().anchor.quote().to_owned();
        self.state.codes.shown().iter().map(quote).collect()
    }
}

const TRUST: [&str; 4] = ["We trust them.", "trust them", "我们信任他们，他们也信任我们。", "信任他们"];

#[test]
fn codes_are_put_together_by_writing() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4f").shows("quotes of:").keys("xinren NOT coder:eve<Enter>");
    assert_eq!(screen.quotes(), ["We trust them.", "我们信任他们，他们也信任我们。"]);
    screen.shows("quotes of xinren NOT coder:eve").shows("1/2 quotes");
    assert!(screen.state.codes.in_quotes);
    screen.keys("f<ctrl-u>trust OVERLAPS jargon<Enter>");
    assert_eq!(screen.quotes().len(), 3, "{:?}", screen.quotes());
    screen.keys("f<ctrl-u>nothing 👍<Enter>").shows("no code is called").shows("no quotes");
    screen.keys("<Esc>").hides("no quotes").shows("Barriers");
    screen.keys("f/信任/<Enter>").shows("not by words");
    screen.keys("f<ctrl-u><Enter>").hides("not by words");
}

#[test]
fn codes_are_offered_while_a_question_is_written() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4fxin").shows("trust").keys("<Tab>OVER").shows("OVERLAPS").keys("<Tab>jar<Tab><Enter>");
    assert_eq!(screen.state.codes.inquiry.question.as_deref(), Some("trust OVERLAPS jargon"));
    screen.keys("f<ctrl-u>t<Down>").shows("Enter takes it").shows("Tab complete").shows("Enter quotes").keys("<Esc>");
    assert_eq!(screen.state.dialogs.len(), 1, "Esc puts away what is chosen before it leaves");
}

#[test]
fn marked_codes_are_put_together_in_a_way_that_is_chosen() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4jj  f").shows("any of them").shows("where they overlap").shows("side by side").keys("1");
    assert_eq!(screen.state.codes.inquiry.question.as_deref(), Some("code:jargon OR code:trust"));
    assert_eq!(screen.quotes().len(), 5);
    screen.keys("Bcode<Enter>");
    screen.keys("<Esc><Esc>gjj  f3").shows("OVERLAPS");
    assert_eq!(screen.quotes().len(), 3);
}

#[test]
fn quotes_are_grouped_and_sorted() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("4GkB").shows("attribute.partner").keys("3").shows("── Dale Pruitt · 2").shows("── 陆永年 · 2");
    assert_eq!(screen.quotes(), TRUST);
    screen.keys("l").keys("GB4").shows("── ada · 2").shows("── eve · 2");
    assert_eq!(screen.quotes(), [TRUST[0], TRUST[2], TRUST[1], TRUST[3]]);
    assert_eq!(screen.state.codes.quote(), screen.state.codes.shown().last().copied(), "the choice stays on its quote");
    screen.keys("B6").shows("── US · 4").keys("B1").hides("── US");
    screen.keys("s").shows("longest first");
    assert_eq!(screen.quotes(), [TRUST[2], TRUST[0], TRUST[1], TRUST[3]]);
    screen.keys("R").shows("shortest first").keys("sss");
    assert_eq!(screen.state.said, "quotes exemplars first");
}

#[test]
fn more_is_shown_around_each_quote() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("4Gkl").hides("A second paragraph").keys("+").shows("╎ We “trust them”. Mostly.");
    screen.shows("A second paragraph of the same turn.").hides("How did it begin?");
    screen.keys("+").shows("Interviewer: How did it begin? 👩‍🔬 Tell me.").keys("-").hides("Interviewer: How");
    screen.keys("-").hides("A second paragraph").shows("“trust them”");
}

#[test]
fn a_long_turn_shows_its_quote_whatever_the_room() {
    let mut screen = Screen::new(80, 24);
    let long = format!("A: {}我们信任👍他们。{}\n", "说了很多话。".repeat(300), "Then more words. ".repeat(300));
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), &long).unwrap();
    screen.act(Action::FolderChanged);
    let start = long.find("信任👍").unwrap();
    let workspace = screen.state.workspace.as_mut().unwrap();
    let anchor = workspace.anchor(&"us01-pruitt".into(), TextRange::of(start, start + 10)).unwrap();
    let passage = ("us01-pruitt".into(), anchor, "trust".into());
    workspace.run(Command::CodeMany(vec![passage.into()])).unwrap();
    screen.keys("4Gkl+").shows("“信任").keys("+++").shows("“信任");
}

#[test]
fn no_word_of_a_quote_goes_without_a_sign_whatever_the_width() {
    let squeezed = |text: &str| text.chars().filter(|letter| !" \n“”".contains(*letter)).collect::<String>();
    let mut screen = Screen::new(80, 24);
    let quote = "There is no humidity. There is no weather in it at all: 湿度是百分之五十五，漆就好。 \
                 It was him that found it, not the manual.";
    let before = "Maps, we call them; calibration and how to manage it. 我们听枪声。".repeat(9);
    let text = format!("Dale Pruitt: {before} {quote} {}\n", "And then some more of it. ".repeat(9));
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), &text).unwrap();
    screen.act(Action::FolderChanged);
    let workspace = screen.state.workspace.as_mut().unwrap();
    let start = text.find(quote).unwrap();
    let anchor = workspace.anchor(&"us01-pruitt".into(), TextRange::of(start, start + quote.len())).unwrap();
    workspace.run(Command::CodeMany(vec![("us01-pruitt".into(), anchor, "trust".into()).into()])).unwrap();
    screen.keys("4Gkl");
    for width in 44..140 {
        screen.act(Action::Resize(width, 24));
        for breadth in ["its line", "its turn"] {
            let area = screen.state.codes.parts(layout(&screen.state, screen.state.area).body).quotes;
            let rows = screen.words_in(Rect { x: area.x + 2, width: area.width - 2, ..area });
            // The heading is not of the text.
            let (_, shown) = rows.split_once('\n').unwrap();
            for piece in shown.split('…') {
                assert!(squeezed(&text).contains(&squeezed(piece)), "{width} {breadth} {piece}\n{}", screen.shown());
            }
            let (whole, found) = (squeezed(quote), squeezed(shown));
            let begun = found.find("Thereisno").map(|place| found.split_at(place).1).unwrap_or_default();
            let cut = begun.split_once('…').is_some_and(|(words, _)| whole.starts_with(words));
            assert!(found.contains(&whole) || cut, "{width} {breadth}\n{}", screen.shown());
            screen.keys(if breadth == "its line" { "+" } else { "-" });
        }
    }
}

#[test]
fn what_orders_and_groups_the_quotes_is_told_on_a_small_screen() {
    let mut screen = Screen::demo(80, 24);
    screen.keys("4gls").shows("quotes in 16 tr… · longest first");
    screen.keys("Bspeaker<Enter>jjjjjjjj");
    let group = {
        let pane = screen.state.codes.pane();
        pane.listing.section_at(pane.list.chosen).unwrap().name.clone()
    };
    let shown = screen.shown();
    let rule = shown.lines().find(|line| line.contains("longest first")).unwrap();
    assert!(rule.contains(&format!("longest first · {group}")), "{shown}");
    for width in 50..120 {
        screen.act(Action::Resize(width, 24));
        let shown = screen.shown();
        let dangling = |line: &&str| line.split('│').next_back().is_some_and(|part| part.trim_end().ends_with('·'));
        assert_eq!(shown.lines().skip(2).take(20).find(dangling), None, "{width}\n{shown}");
    }
}

#[test]
fn two_codes_stand_side_by_side() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("4|");
    assert!(screen.state.said.contains("mark two codes"), "{}", screen.state.said);
    screen.keys("j j |").shows("█ Tacitness").shows("█ 建立信任").hides("key alone");
    let sides = |screen: &Screen| {
        let codes = &screen.state.codes;
        (codes.left.listing.quotes.len(), codes.right.listing.quotes.len(), codes.at_right)
    };
    assert_eq!(sides(&screen), (1, 4, false));
    screen.keys("l").shows("1/4 quotes").keys("jrtaci<Enter>2");
    assert_eq!(sides(&screen), (2, 3, true));
    screen.keys("u");
    assert_eq!(sides(&screen), (1, 4, true));
    screen.keys("s").shows("longest first").keys("h").shows("1/1 quote").keys("<Enter>");
    assert_eq!(screen.state.view, View::Read);
    screen.keys("4").shows("1/1 quote").keys("<Esc>").shows("key alone");
    assert!(screen.state.codes.compared.is_none() && !screen.state.codes.at_right);
}

#[test]
fn the_mouse_chooses_between_two_codes() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("4j j |");
    let right = screen.state.codes.side(layout(&screen.state, screen.state.area).body, true).quotes;
    screen.mouse(MouseKind::Press(1), right.x + 4, right.y + 3);
    assert_eq!((screen.state.codes.at_right, screen.state.codes.right.list.chosen), (true, 1));
    screen.mouse(MouseKind::Press(1), 4, right.y);
    assert!(!screen.state.codes.at_right);
}

#[test]
fn quotes_are_weighed_translated_and_marked_without_leaving() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("4GklW80<Enter>").shows("◆80").keys("jj W７<Enter>").shows("◆7");
    screen.keys("<Esc>sss").shows("heaviest first");
    let weights = |screen: &Screen| {
        let weight = |id: &CodingId| screen.project().codings.get(id).unwrap().weight;
        screen.state.codes.shown().iter().map(weight).collect::<Vec<_>>()
    };
    screen.keys("R");
    assert_eq!(weights(&screen), [Some(7), Some(80), None, None]);
    screen.keys("R");
    assert_eq!(weights(&screen), [Some(80), Some(7), None, None]);
    screen.keys("gTWe rely on them 👍.<Esc>").shows("≈ We rely on them 👍.");
    screen.keys("G*P2").shows("★ us01-pruitt");
    assert!(screen.project().codings.iter().filter(|coding| coding.exemplar).count() == 4);
    screen.keys("*P2");
    assert_eq!(screen.project().codings.iter().filter(|coding| coding.exemplar).count(), 3);
    screen.keys("uuu").hides("★").hides("≈");
}

#[test]
fn one_comes_back_to_the_same_quote() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4fxinren OR tacitness<Enter>jjB3+<Enter>").shows("4 comes back to this quote");
    let (view, quote) = (screen.state.view, screen.state.codes.quote());
    assert_eq!(view, View::Read);
    screen.keys(")t").keys("4");
    assert_eq!((screen.state.codes.quote(), screen.state.codes.in_quotes), (quote, true));
    screen.shows("quotes of xinren OR tacitness");
}

#[test]
fn what_needs_texts_is_found_on_a_thread() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4Gk");
    let (send, receive) = channel();
    screen.state.post = Post::to(move |action| drop(send.send(action)));
    screen.act(Action::Ask(crate::tui::action::Verb::Below));
    screen.state.codes.inquiry.group = Group::Speaker;
    screen.keys("<Esc>");
    assert!(screen.state.codes.left.listing.sections.is_empty(), "nobody has answered yet");
    assert_eq!(screen.quotes(), TRUST, "what was there stays until then");
    screen.act(receive.recv().unwrap());
    assert_eq!(screen.state.codes.left.listing.sections.len(), 2);
    assert_eq!(screen.state.codes.left.looking, None);
    screen.state.codes.inquiry.group = Group::None;
    screen.keys("<Esc>");
    screen.state.codes.inquiry.group = Group::Speaker;
    screen.keys("<Esc>");
    let late = receive.recv().unwrap();
    screen.state.codes.inquiry.group = Group::Coder;
    screen.keys("<Esc>");
    screen.act(late);
    assert_eq!(screen.state.codes.left.listing.sections.first().unwrap().name, "ada", "a late answer is for nobody");
}

#[test]
fn the_ledger_follows_what_is_done_and_undone() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4Gkl*rtaci<Enter>uu1").keys("<Enter>))t'j4").keys("Gkx");
    let act = |screen: &mut Screen, file: &str| {
        let path = screen.folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("Jargon", "行话 👍").replace("partner", "side")).unwrap();
        screen.act(Action::FolderChanged);
    };
    act(&mut screen, "codebook.yaml");
    act(&mut screen, "attributes.csv");
    let mut eve = screen.open("eve").workspace;
    let theirs = eve.project().codings.iter().next().unwrap().id;
    eve.run(Command::Recode { codings: vec![theirs], code: "jargon".into() }).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("4");
    let anew = Ledger::of(screen.project());
    assert_eq!(screen.state.codes.ledger.records().len(), anew.records().len());
    let uses = |ledger: &Ledger| {
        let mut uses: Vec<_> =
            ledger.uses(&Default::default()).into_iter().map(|(code, count)| (code.clone(), count)).collect();
        uses.sort();
        uses
    };
    assert_eq!(uses(&screen.state.codes.ledger), uses(&anew));
}

#[test]
fn quotes_look_as_they_should() {
    for (width, height) in [(80, 24), (200, 60)] {
        let mut screen = Screen::coded(width, height);
        screen.keys("4fxinren OR tacitness OR jargon<Enter>B3s+j");
        screen.state.said.clear();
        snapshot(&format!("quotes-{width}"), &screen);
        screen.keys("<Esc><Esc>B1gj j |l");
        screen.state.said.clear();
        snapshot(&format!("quotes-beside-{width}"), &screen);
    }
}

#[test]
fn the_half_that_has_the_keys_cannot_be_mistaken() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4Gk");
    let bars = |screen: &Screen| {
        let parts = screen.state.codes.parts(layout(&screen.state, screen.state.area).body);
        let (buffer, _) = screen.draw();
        let reversed = |x: u16, y: u16| {
            let cell = buffer.cell((x, y)).unwrap();
            cell.modifier.contains(ratatui::style::Modifier::REVERSED)
        };
        (reversed(parts.titles.x + 2, parts.titles.y), reversed(parts.rule.x + 2, parts.rule.y))
    };
    assert_eq!(bars(&screen), (true, false));
    screen.keys("l").shows(" 1/4 quotes");
    assert_eq!(bars(&screen), (false, true));
    screen.keys("<Esc>").shows("back at the codes").shows("── 4 quotes");
    assert_eq!(bars(&screen), (true, false));
    screen.keys("r").shows("Rename the code 建立信任 · 4 codings").shows("this key recodes a quote");
    screen.keys("<Esc>lr");
    assert!(matches!(screen.state.dialogs.last(), Some(crate::tui::state::Dialog::Picker(_))), "{}", screen.shown());
}

#[test]
fn where_nobody_is_known_to_speak_the_coder_is_not_taken_for_her() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("4Gkl").shows("us01-pruitt · Dale Pruitt · ada").hides("by ada");
    std::fs::write(screen.folder.path().join("transcripts/us02-empty.txt"), "一 bare note 👍\n").unwrap();
    let mut eve = screen.open("eve").workspace;
    let anchor = eve.anchor(&"us02-empty".into(), TextRange::of(4, 8)).unwrap();
    eve.run(Command::CodeMany(vec![("us02-empty".into(), anchor, "trust".into()).into()])).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("G").shows("us02-empty · by eve");
}
