//! Blindness: nothing of what others coded and wrote is on any screen, neither their names nor their numbers.

use super::{INTERVIEW, Screen};
use crate::project::{
    Code, CodeId, CodebookCommand, CodingId, Command, Completion, MemoTarget, NewBookmark, NewCoding,
};
use crate::text::TextRange;
use crate::tui::action::Action;

/// Who else works on the study, what they wrote, and how often they coded: no other number of the study is that.
const OTHER: &str = "zoë-k";
const NOTE: &str = "zoës 手艺 note";

/// A study that ada has coded once and somebody else much more often, at other places.
fn study(width: u16, height: u16) -> Screen {
    let mut screen = Screen::new(width, height);
    let text = INTERVIEW.repeat(9);
    std::fs::write(screen.folder.path().join("transcripts/us01-pruitt.txt"), &text).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("<Enter>gg))t");
    let mut other = screen.open(OTHER).workspace;
    let id = || "us01-pruitt".into();
    let passages: Vec<NewCoding> = ["hands know", "听枪声", "How did", "信任我们"]
        .iter()
        .flat_map(|words| text.match_indices(words))
        .map(|(start, words)| other.anchor(&id(), TextRange::of(start, start + words.len())).unwrap())
        .map(|anchor| (id(), anchor, CodeId::from("trust")).into())
        .collect();
    assert_eq!(passages.len(), 36);
    let anchor = other.anchor(&id(), TextRange::of(0, 5)).unwrap();
    other.run(Command::CodeMany(passages)).unwrap();
    let all: Vec<CodingId> =
        other.project().codings.iter().filter(|one| one.coder.as_str() == OTHER).map(|one| one.id).collect();
    let on = |target| Command::WriteMemo { memo: None, target, text: NOTE.to_owned() };
    for command in [
        on(MemoTarget::Project),
        on(MemoTarget::Code("tacitness".into())),
        on(MemoTarget::Transcript(id())),
        on(MemoTarget::Coding(all[0])),
        on(MemoTarget::Passage(id(), anchor.clone())),
        Command::NoteDay(jiff::civil::date(2026, 5, 4), NOTE.to_owned()),
        Command::Weigh { codings: all[..3].to_vec(), weight: Some(77) },
        Command::Translate { coding: all[1], text: NOTE.to_owned() },
        Command::Complete { transcript: id(), completion: Completion::Complete },
        Command::SetBookmark(NewBookmark {
            bookmark: None,
            transcript: id(),
            anchor,
            letter: Some('z'),
            name: NOTE.into(),
        }),
    ] {
        other.run(command).unwrap();
    }
    let jargon = other.project().codebook.get("jargon").unwrap().clone();
    let renamed = CodebookCommand::Edit(Code { name: "行话 👍".to_owned(), ..jargon });
    other.run(Command::Codebook(renamed)).unwrap();
    screen.act(Action::FolderChanged);
    // Their codings were made under another definition of their code.
    screen.keys("4Gke<Tab><Tab>Whom one can rely on.<ctrl-s>");
    screen
}

/// Everything that can be looked at, one after the other, from the views themselves.
const LOOKS: &[&str] = &[
    "1",
    "1s",
    "2gg",
    "2G",
    "2gg)",
    "2<ctrl-x>",
    "2 ",
    "2*",
    "2`",
    "2` ",
    "2=",
    "2x",
    "2:sidebar<Enter>",
    "2<F4>",
    "2m",
    "2i",
    "3",
    "3<Esc>/<ctrl-u>coder:zo<Enter>",
    "3<Esc>/<ctrl-u>code:trust<Enter>",
    "3<Esc>f",
    "3<Esc>/<ctrl-u>has:memo<Enter>",
    "3<Esc>/<ctrl-u>信任<Enter>",
    "3<Esc>/<ctrl-u>coder:",
    "4",
    "4Gk",
    "4Gkl",
    "4b",
    "4Gkd",
    "4o",
    "4o:everywhere<Enter>",
    "4v",
    "4J",
    "4Gkx",
    "4GkJ",
    "4GkS",
    "4GkM",
    "4m",
    "4f<ctrl-u>coder:zo<Enter>",
    "4f<ctrl-u>coder:",
    "4f<ctrl-u>trust<Enter>",
    "4Bcoder<Enter>",
    "4B",
    "4+",
    "4Gk|",
    "5",
    "5c",
    "5H",
    "5Hv",
    "5A",
    "5Ci",
    "5Q",
    "5T",
    "5Si",
    "5W",
    "5F<ctrl-x>",
    "5FL",
    "<F3>",
    "<F3>f",
    "<ctrl-w>",
    "?",
    ":notices<Enter>",
    ":",
    "2\"",
    "2e",
    "2:lost<Enter>",
];

fn looks(screen: &mut Screen) -> Vec<(&'static str, String)> {
    let mut seen = Vec::new();
    for keys in LOOKS {
        screen.keys("<Esc><Esc><Esc><Esc>").keys(keys);
        seen.push((*keys, screen.shown()));
        screen.state.dialogs.clear();
    }
    seen
}

#[test]
fn neither_names_nor_numbers_of_the_others_are_on_any_screen() {
    for (width, height) in [(80, 24), (200, 60)] {
        let mut screen = study(width, height);
        let tells = |shown: &str| ["zoë", "zoës", "36", "37", "◆77"].iter().any(|told| shown.contains(told));
        let open = looks(&mut screen).iter().filter(|(_, shown)| tells(shown)).count();
        assert!(open > 20, "with open eyes all of that is to be seen: {open}");
        // What was asked about them stays asked.
        screen.keys("<Esc><Esc>5cc3<Esc>/<ctrl-u>coder:zo<Enter>4f<ctrl-u>coder:zo<Enter>B4<Esc><Esc>");
        screen.keys("2:blind<Enter>").shows(" BLIND ");
        for (keys, shown) in looks(&mut screen) {
            assert!(!tells(&shown), "{keys}:\n{shown}");
        }
        // What they do meanwhile.
        let mut other = screen.open(OTHER).workspace;
        let id = crate::project::TranscriptId::from("us01-pruitt");
        let anchor = other.anchor(&id, TextRange::of(60, 70)).unwrap();
        other.run(Command::CodeMany(vec![(id.clone(), anchor, CodeId::from("jargon")).into()])).unwrap();
        let text = NOTE.to_owned();
        other.run(Command::WriteMemo { memo: None, target: MemoTarget::Transcript(id), text }).unwrap();
        for keys in ["1", "2", "4", "5"] {
            screen.keys("<Esc><Esc>").keys(keys).act(Action::FolderChanged);
            assert!(!tells(&screen.shown()), "{}", screen.shown());
        }
        screen.keys("<Esc><Esc>4f<ctrl-u>coder:zo<Enter>").shows("asks for what is hidden");
        screen.keys("5").shows("only ada").hides("all coders").keys("c").shows("blind: only your own codings");
        screen.keys("<Esc><Esc>2:blind<Enter>").hides(" BLIND ");
        assert!(looks(&mut screen).iter().filter(|(_, shown)| tells(shown)).count() > 20);
    }
}
