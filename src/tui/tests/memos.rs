//! Memos on screen: writing them, finding them, following their links; the diary.

use super::Screen;
use crate::project::{Command, MemoId, MemoTarget};
use crate::tui::action::{Action, View};
use crate::tui::state::Dialog;

fn texts(screen: &Screen) -> Vec<String> {
    screen.project().memos.values().map(|memo| memo.text.clone()).collect()
}

#[test]
fn today_is_one_key_and_goes_on_where_it_was() {
    let mut screen = Screen::reading();
    screen.keys("<ctrl-w>").shows("Diary · 2026-05-0").keys("# 第一天<Enter>- one 👍<Enter>two<Enter><Enter>end<Esc>");
    assert_eq!(texts(&screen), ["# 第一天\n- one 👍\n- two\nend"]);
    let memo = screen.project().memos.values().next().unwrap();
    assert_eq!((memo.day.is_some(), &memo.target), (true, &MemoTarget::Project));
    assert!(screen.state.said.starts_with("wrote diary 2026-05-0"), "{}", screen.state.said);
    screen.keys("<ctrl-w><ctrl-a>the <Esc>");
    assert_eq!(texts(&screen), ["# 第一天\n- one 👍\n- two\nthe end"]);
    screen.keys("u");
    assert_eq!(texts(&screen), ["# 第一天\n- one 👍\n- two\nend"]);
    screen.keys("<ctrl-w>_<Backspace><Esc>").check(&[]);
    assert_eq!(texts(&screen).len(), 1, "what is not changed is not written");
}

#[test]
fn memos_are_listed_found_and_gone_to() {
    let mut screen = Screen::reading();
    screen
        .keys("))tm**how** so, 怎么？<Esc>}mon a passage<Esc>1mthe whole talk<Esc>4jmabout hands<Esc><ctrl-w>today 👩‍🔬<Esc><F3>");
    screen.shows("Memos · 5").shows("today 👩‍🔬").shows("Tacitness").shows("how so, 怎么？").shows("diary");
    screen.keys("/怎么").shows("1 of 5").shows("“We trust them.”").shows("how so, 怎么？").hides("**how**");
    screen.keys("<Enter><Enter>");
    let read = &screen.state.read;
    assert_eq!(screen.state.view, View::Read);
    assert_eq!(read.selected().unwrap().slice(read.text()), "We trust them.");
    screen
        .keys("<F3><Esc>")
        .shows("Memos · 5")
        .keys("f")
        .shows("on days")
        .keys("f")
        .shows("on transcripts")
        .shows("1 of 5");
    screen.keys("<Esc>g").shows("Memos · 5").keys("/on:code<Enter><Enter>");
    assert_eq!((screen.state.view, screen.state.code_here().unwrap().as_str()), (View::Codes, "tacitness"));
    screen
        .keys("<F3><Esc>sG")
        .shows("by place")
        .keys("x")
        .shows("Memos · 4")
        .keys("u")
        .shows("Memos · 5")
        .keys("<Esc>");
    assert!(screen.state.dialogs.is_empty());
}

#[test]
fn links_are_written_by_a_key_and_lead_to_turns_codings_codes_and_days() {
    let mut screen = Screen::reading();
    screen.keys("))t").keys("<ctrl-w><ctrl-l> and [[us01-pruitt:3|他]] and [[code:xinren]] [[no-such]]<Esc>");
    let text = texts(&screen).concat();
    assert!(text.starts_with("[[coding:") && !text.contains("[[coding:]]"), "{text}");
    screen.keys("g<F3>").shows("and 他 and code:xinren");
    screen.keys("<Tab><Enter>");
    let read = &screen.state.read;
    assert_eq!(read.selected().unwrap().slice(read.text()), "We trust them.");
    screen.keys("<F3><Tab><Enter>");
    assert!(screen.state.dialogs.is_empty());
    assert_eq!(screen.state.read.transcript.as_ref().unwrap().turn_at(screen.state.read.selection.head), Some(2));
    screen.keys("<F3><Tab><Enter>");
    assert_eq!((screen.state.view, screen.state.code_here().unwrap().as_str()), (View::Codes, "trust"));
    screen.keys("<F3><Tab><Enter>").shows("Memos · 1");
    assert_eq!(screen.state.said, "no transcript `no-such`");
    screen.keys("e<ctrl-Home>x<ctrl-g>");
    assert_eq!(screen.state.view, View::Read);
    assert!(texts(&screen).concat().starts_with("x[[coding:"), "what is written is saved before it is left");
    screen.keys("2:copy-link<Enter>");
    assert_eq!(screen.copied.as_deref(), Some(text.split(' ').next().unwrap()));
}

#[test]
fn a_colleagues_memo_appears_in_the_open_list() {
    let mut screen = Screen::new(80, 24);
    screen.keys("<F3>").shows("No memo yet");
    let mut eve = screen.open("eve").workspace;
    let target = MemoTarget::Code("trust".into());
    let text = "面子 first\n\n> quoted\n\n1. one\n---".to_owned();
    eve.run(crate::project::Command::WriteMemo { memo: None, target, text }).unwrap();
    screen.act(crate::tui::action::Action::FolderChanged);
    screen.shows("面子 first").shows("│ quoted").shows("1. one").shows("建立信任");
}

#[test]
fn memos_look_as_they_should() {
    for width in [80, 120] {
        let mut screen = Screen::new(width, if width == 80 { 24 } else { 40 });
        screen.keys("<Enter>))tm**Hands** know, 手艺 👍<Enter>- see [[us01-pruitt:3|what Lu says]]<Enter>*quiet*<Esc>");
        screen.keys("}mA remark<Esc><ctrl-w># 第一天<Enter>Trust comes slowly.<Esc><ctrl-w>");
        super::snapshot(&format!("diary-{width}"), &screen);
        screen.keys("<Esc><F3>jj<Tab>");
        super::snapshot(&format!("memos-{width}"), &screen);
    }
}

#[test]
fn what_a_link_leads_to_is_offered_while_it_is_written() {
    let mut screen = Screen::reading();
    screen.keys("))m信 [[").shows("us01-pruitt:2 ").shows("what is under the cursor").shows("Tab chooses");
    screen.keys("taci").shows("Tab takes it").keys("<Tab>").hides("Tab takes it");
    screen.keys(" [[us01<Tab><Backspace><Backspace>:").shows("us01-pruitt:3 ").shows("我们信任他们");
    screen.keys("他们").keys("<Tab> [[").keys("<Tab><Tab><Tab><Enter>");
    let memo = |screen: &Screen| match screen.state.dialogs.last() {
        Some(crate::tui::state::Dialog::Memo(memo)) => memo.text().to_owned(),
        _ => String::new(),
    };
    assert_eq!(memo(&screen), "信 [[code:tacitness]] [[us01-pruitt:3]] [[diary:");
    // Esc puts away what Tab has chosen, then closes.
    screen.keys("<ctrl-z>").shows("Tab chooses").keys("<Tab><Esc>").hides("Enter takes it").keys("x 👍<Enter>y");
    assert_eq!(memo(&screen), "信 [[code:tacitness]] [[us01-pruitt:3]] [[x 👍\ny");
    screen.keys("<Tab>");
    assert!(screen.state.said.contains("[[ begins a link"), "{}", screen.state.said);
    screen.keys("<Esc>");
    assert_eq!(texts(&screen).len(), 1);
}

#[test]
fn a_memo_that_is_closed_as_it_was_says_so_and_writes_nothing() {
    let mut screen = Screen::reading();
    screen.keys("))mWhy 信任?<Esc>");
    let history = |screen: &Screen| std::fs::read_to_string(screen.folder.path().join("history/ada.jsonl")).unwrap();
    let before = history(&screen);
    for keys in
        ["m<Esc>", "m<ctrl-s>", "m <Backspace><Esc>", "m\u{3000}<Esc>", "<ctrl-w><Esc>", "))m<Esc>", "<F3>e<Esc>"]
    {
        screen.keys(keys);
        assert!(screen.state.said.starts_with("nothing was "), "{keys}: {}", screen.state.said);
    }
    assert_eq!(history(&screen), before);
}

/// Eve's change of a memo, of which the screen hears.
fn by_eve(screen: &mut Screen, memo: Option<MemoId>, target: MemoTarget, text: &str) {
    let mut eve = screen.open("eve").workspace;
    eve.run(Command::WriteMemo { memo, target, text: text.to_owned() }).unwrap();
    screen.act(Action::FolderChanged);
}

#[test]
fn a_memo_stays_open_until_it_is_saved() {
    let mut screen = Screen::reading();
    screen.keys("))mWhy 信任?");
    let mut other = screen.open("ada").workspace;
    let on_study = |text: &str| Command::WriteMemo { memo: None, target: MemoTarget::Project, text: text.to_owned() };
    other.run(on_study("elsewhere")).unwrap();
    screen.keys("<Esc>").shows("ada is already at work").shows("Why 信任?");
    assert_eq!((screen.drafts(), screen.state.dialogs.len()), (1, 1));
    screen.keys(" [[us01-pruitt:3]]<ctrl-g>").shows("Why 信任?");
    assert_eq!((screen.drafts(), screen.state.dialogs.len()), (1, 1));
    drop(other);
    screen.keys("<Esc>");
    assert_eq!((screen.drafts(), screen.state.dialogs.len()), (0, 0), "{}", screen.shown());
    assert!(texts(&screen).contains(&"Why 信任? [[us01-pruitt:3]]".to_owned()), "{:?}", texts(&screen));
}

#[test]
fn a_memo_that_was_taken_away_is_written_anew_if_that_is_wanted() {
    let mut screen = Screen::reading();
    screen.keys("))mWhy?<Esc>mm 信任");
    let id = *screen.project().memos.keys().next().unwrap();
    by_eve(&mut screen, Some(id), MemoTarget::Project, "");
    screen.keys("<ctrl-s>").shows("this memo was taken away meanwhile: ctrl-s").shows("Why?m 信任");
    screen.keys("<ctrl-s>");
    assert_eq!((texts(&screen), screen.state.dialogs.len()), (vec!["Why?m 信任".to_owned()], 0));
}

#[test]
fn the_translation_of_a_coding_that_was_taken_away_becomes_a_memo() {
    let mut screen = Screen::reading();
    screen.keys("))t=tWe rely 👍");
    let coding = screen.project().codings.iter().next().unwrap().id;
    screen.open("eve").workspace.run(Command::Uncode(vec![coding])).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("<ctrl-s>").shows("this coding was taken away meanwhile").shows("We rely 👍");
    assert_eq!((screen.drafts(), texts(&screen).len()), (1, 0));
    screen.keys("<ctrl-s>");
    assert_eq!((texts(&screen), screen.state.dialogs.len()), (vec!["We rely 👍".to_owned()], 0));
}

#[test]
fn the_name_of_a_bookmark_stays_in_its_field_until_it_is_saved() {
    let mut screen = Screen::reading();
    let mut other = screen.open("ada").workspace;
    other.run(Command::WriteMemo { memo: None, target: MemoTarget::Project, text: "x".to_owned() }).unwrap();
    screen.keys("`+手艺 here<Enter>").shows("ada is already at work").shows("手艺 here");
    drop(other);
    screen.keys("<Enter>");
    assert_eq!((screen.project().bookmarks.len(), screen.state.dialogs.len()), (1, 0));
}

#[test]
fn a_colleagues_memo_is_left_alone_unless_it_is_said_so() {
    let mut screen = Screen::new(80, 24);
    by_eve(&mut screen, None, MemoTarget::Transcript("us01-pruitt".into()), "eve: 面子");
    screen.keys("mmine 👍<Esc>");
    let all = |screen: &Screen| -> Vec<(String, String)> {
        screen.project().memos.values().map(|memo| (memo.coder.to_string(), memo.text.clone())).collect()
    };
    let pair = |coder: &str, text: &str| (coder.to_owned(), text.to_owned());
    assert_eq!(all(&screen), [pair("eve", "eve: 面子"), pair("ada", "mine 👍")]);
    screen.keys("<F3>/by:eve<Enter>e").shows("· eve's").keys("!<Esc>").shows("this memo: written by eve");
    screen.keys("<Enter>");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Memo(_))), "what is first changes nothing");
    screen.keys("<ctrl-s>2");
    assert_eq!(all(&screen), [pair("eve", "eve: 面子"), pair("ada", "mine 👍"), pair("ada", "eve: 面子!")]);
    screen.keys("x").shows("this memo: written by eve").keys("<Esc>");
    assert_eq!(all(&screen).len(), 3);
    screen.keys("e?<Esc>3");
    assert_eq!(all(&screen)[0], pair("ada", "eve: 面子?"));
}
