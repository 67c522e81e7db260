//! The codebook in the Codes view: editing, moving, merging, splitting and deleting codes.

use super::{Screen, snapshot, snapshot_text};
use crate::project::{Code, Color};
use crate::tui::action::{Action, MouseKind};
use crate::tui::layout::layout;
use crate::tui::state::Dialog;

impl Screen {
    #[track_caller]
    fn code(&self, id: &str) -> Code {
        self.project().codebook.get(id).unwrap_or_else(|| panic!("no {id}")).clone()
    }

    fn yaml(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("codebook.yaml")).unwrap()
    }

    /// The codes in the order of the file, each with its parent.
    fn order(&self) -> Vec<String> {
        let codes = self.project().codebook.codes().iter().filter(|code| code.replaced_by.is_none());
        let parent = |code: &Code| code.parent.as_ref().map_or(String::new(), |parent| format!("{parent}/"));
        codes.map(|code| format!("{}{}", parent(code), code.id)).collect()
    }

    fn chosen(&self) -> String {
        self.state.codes.chosen().map(|branch| branch.code.to_string()).unwrap_or_default()
    }
}

#[test]
fn every_field_of_a_code_is_edited_in_place_as_one_entry() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4je").shows("Code Tacitness").shows("definition").hides("changed");
    screen.keys("<Backspace><Backspace>e 手艺<Tab><Tab><ctrl-e> 👩‍🔬").shows("changed");
    screen.keys("<Enter>second line<Tab>Someone says 说不出来.<Tab><ctrl-u>Nobody tried.");
    screen.keys("<Tab>听枪声 👍<Enter>Your hands know.<Tab>bb<Tab>yinxing<Tab>n<Tab>Polanyi 1966<ctrl-s>");
    assert!(screen.state.dialogs.is_empty(), "{}", screen.shown());
    let code = screen.code("tacitness");
    assert_eq!(code.name, "Tacitnee 手艺");
    assert_eq!(code.definition, "Knowledge that its holder uses but cannot put into words. 👩‍🔬\nsecond line");
    assert_eq!((code.include.as_str(), code.exclude.as_str()), ("Someone says 说不出来.", "Nobody tried."));
    assert_eq!(code.examples, ["听枪声 👍", "Your hands know."]);
    assert_eq!((code.color, code.key, code.applies), (Some(Color::Brown), Some('t'), false));
    assert_eq!((code.aliases, code.sources), (vec!["yinxing".to_owned()], vec!["Polanyi 1966".to_owned()]));
    screen.keys("u");
    assert_eq!(screen.yaml(), super::CODEBOOK);
}

#[test]
fn a_form_that_is_left_comes_back_as_it_was_written() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4je<Esc>");
    assert!(screen.state.dialogs.is_empty());
    screen.keys("eX 面<Esc>").shows("kept as you wrote it: e on Tacitness in Codes goes on with it");
    assert!(screen.state.dialogs.is_empty());
    screen.keys("ke<Esc>je").shows("TacitnessX 面").shows("ctrl-x twice throws it away");
    assert!(matches!(screen.state.dialogs.last(), Some(Dialog::Code(_))));
    screen.keys("<Backspace><Backspace><Backspace><Esc>");
    assert!(screen.state.dialogs.is_empty(), "what is as it was needs no question");
    screen.keys("eX<Esc>e<ctrl-s>");
    assert_eq!(screen.code("tacitness").name, "TacitnessX");
    screen.keys("eY<Esc>e<ctrl-x><ctrl-x>e<Esc>");
    assert_eq!((screen.code("tacitness").name.as_str(), screen.state.dialogs.len()), ("TacitnessX", 0));
}

#[test]
fn what_a_colleague_changes_while_a_form_is_open_stays() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4jeX");
    let other =
        super::CODEBOOK.replace("key: t", "key: y").replace("name: Tacitness", "name: Tacitness\n        color: pink");
    std::fs::write(screen.folder.path().join("codebook.yaml"), other).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("<ctrl-s>");
    let code = screen.code("tacitness");
    assert_eq!((code.name.as_str(), code.key, code.color), ("TacitnessX", Some('y'), Some(Color::Pink)));
}

#[test]
fn a_field_that_a_colleague_changed_too_is_shown_before_it_is_overwritten() {
    let mut screen = Screen::coded(80, 24);
    let own = "Knowledge that its holder uses but cannot put into words.";
    let write = |screen: &Screen, words: &str| {
        let other = super::CODEBOOK.replace(own, words).replace("nobody did.", "nobody did 没有人.");
        std::fs::write(screen.folder.path().join("codebook.yaml"), other).unwrap();
    };
    screen.keys("4je<Tab><Tab> 手艺");
    write(&screen, "Theirs 说不出来 👍.");
    // Nobody has told the screen of it yet.
    screen
        .keys("<ctrl-s>")
        .shows("changed by somebody else too")
        .shows("Theirs 说不出来 👍.")
        .shows("nobody did 没有人.");
    assert_eq!(screen.code("tacitness").definition, "Theirs 说不出来 👍.");
    screen.keys(" and more").shows("Theirs 说不出来 👍.");
    write(&screen, "Theirs again.");
    screen.act(Action::FolderChanged);
    screen.keys("<ctrl-s>").shows("Theirs again.");
    assert_eq!(screen.code("tacitness").definition, "Theirs again.", "what was not shown is not overwritten");
    screen.keys("<ctrl-s>");
    let code = screen.code("tacitness");
    assert_eq!(code.definition, format!("{own} 手艺 and more"));
    assert_eq!(code.exclude, "It could be written down but nobody did 没有人.");
    screen.keys("u");
    assert_eq!(screen.code("tacitness").definition, "Theirs again.");
}

#[test]
fn a_field_that_is_not_touched_takes_newer_words_while_the_form_is_open() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4je<Tab><Tab><Tab><Tab>");
    let other = super::CODEBOOK
        .replace("nobody did.", "they did 写了.")
        .replace("key: t", "key: y\n        aliases: [yinxing]\n        color: pink");
    std::fs::write(screen.folder.path().join("codebook.yaml"), other).unwrap();
    screen.act(Action::FolderChanged);
    screen.shows("they did 写了.").shows("yinxing").shows("pink").hides("changed by");
    screen.keys(" X<ctrl-s>");
    let code = screen.code("tacitness");
    assert_eq!((code.exclude.as_str(), code.key), ("It could be written down but they did 写了. X", Some('y')));
}

#[test]
fn paragraphs_of_a_code_stay_apart() {
    let mut screen = Screen::coded(120, 40);
    let own = "Knowledge that its holder uses but cannot put into words.";
    let other = super::CODEBOOK.replace(own, "|\n          First 一段.\n\n          Second 二段 👍.");
    std::fs::write(screen.folder.path().join("codebook.yaml"), other).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("4j").hides("First 一段. Second").shows("Second 二段 👍.");
    screen.keys("vt").hides("First 一段. Second").shows("Second 二段 👍.");
    screen.keys("<Esc>2").keys("<Esc>1<Enter>#tacit").hides("First 一段. Second").shows("Second 二段 👍.");
}

#[test]
fn headings_are_no_codes_to_merge() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4 jJ");
    assert!(screen.state.said.starts_with("Barriers is a heading"), "{}", screen.state.said);
    screen.keys("<Esc>gJ");
    assert!(screen.state.said.starts_with("Barriers is a heading"), "{}", screen.state.said);
    assert!(screen.state.dialogs.is_empty());
    screen.keys("jJbarr").hides("▸ Barriers");
}

#[test]
fn a_refusal_is_shown_at_its_field() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4je<Tab><Backspace>r<ctrl-s>").shows("✗ this key is that of 建立信任");
    screen.act(Action::Paste("ab".to_owned()));
    screen.keys("<ctrl-s>").shows("✗ a key is one letter or digit");
    screen.keys("<ctrl-u><shift-Tab><ctrl-u><ctrl-s>").shows("✗ a code needs a name");
    screen.keys(&format!("{}<ctrl-s>", "长".repeat(201))).shows("✗").shows("200");
    assert_eq!(screen.code("tacitness").name, "Tacitness");
}

#[test]
fn name_color_and_key_are_changed_with_one_key_each() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4jr").shows("Rename the code Tacitness").keys("<ctrl-u>默会 👩‍🔬<Enter>").shows("默会 👩‍🔬");
    assert_eq!(screen.state.said, "renamed Tacitness to 默会 👩‍🔬");
    let before = super::CODEBOOK.replace("name: Tacitness", "name: 默会 👩‍🔬");
    assert_eq!(screen.yaml(), before, "one line has changed");
    screen.keys("cteal<Enter>");
    assert_eq!(screen.code("tacitness").color, Some(Color::Teal));
    screen.keys("Kr<Enter>").shows("✗").keys("z<Enter>");
    assert_eq!(screen.code("tacitness").key, Some('z'));
    screen.keys("K<Backspace><Enter>");
    assert_eq!(screen.code("tacitness").key, None);
    screen.keys("uuuu");
    assert_eq!(screen.yaml(), super::CODEBOOK);
}

#[test]
fn a_code_is_carried_by_keys_and_put_down_as_one_entry() {
    let mut screen = Screen::coded(80, 24);
    let before = screen.order();
    assert_eq!(before, ["barriers", "barriers/tacitness", "barriers/jargon", "trust", "quitting"]);
    screen.keys("4jM").shows(" MOVE ").keys("j").shows("below Barriers, after Jargon");
    assert_eq!(screen.order(), before, "nothing is written while it is carried");
    screen.keys("<Esc>").hides(" MOVE ");
    assert_eq!(screen.order(), before);
    screen.keys("Mhl").shows("below Barriers").keys("hjl").shows("below 建立信任").keys("<Enter>");
    assert_eq!(screen.order(), ["barriers", "barriers/jargon", "trust", "trust/tacitness", "quitting"]);
    assert_eq!(screen.chosen(), "tacitness");
    screen.keys("gMG<Enter>");
    assert_eq!(screen.order(), ["trust", "trust/tacitness", "quitting", "barriers", "barriers/jargon"]);
    screen.keys("uu");
    assert_eq!((screen.order(), screen.yaml()), (before, super::CODEBOOK.to_owned()));
}

#[test]
fn a_code_is_dragged_below_another_or_beside_it() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4");
    let tree = screen.state.codes.parts(layout(&screen.state, screen.state.area).body).tree;
    let drag = |screen: &mut Screen, from: u16, to: u16, column: u16| {
        screen.mouse(MouseKind::Press(1), tree.x + 8, tree.y + from);
        screen.mouse(MouseKind::Drag, tree.x + column, tree.y + to);
    };
    drag(&mut screen, 2, 3, 8);
    screen.shows("↳").shows("Jargon: below 建立信任").mouse(MouseKind::Release, tree.x + 8, tree.y + 3);
    assert_eq!(screen.order(), ["barriers", "barriers/tacitness", "trust", "trust/jargon", "quitting"]);
    screen.keys("u");
    drag(&mut screen, 4, 0, 1);
    screen.shows("↓").mouse(MouseKind::Release, tree.x + 1, tree.y);
    assert_eq!(screen.order(), ["barriers", "barriers/tacitness", "barriers/jargon", "quitting", "trust"]);
    let order = screen.order();
    drag(&mut screen, 0, 1, 8);
    screen.shows("Barriers: stays").mouse(MouseKind::Release, tree.x + 8, tree.y + 1);
    assert_eq!(screen.order(), order, "nothing goes below itself");
    drag(&mut screen, 3, 1, 60);
    screen.shows("Quitting: stays").mouse(MouseKind::Release, tree.x + 60, tree.y + 1);
    assert_eq!(screen.order(), order, "nothing goes to what is no tree");
    screen.mouse(MouseKind::Press(1), tree.x + 8, tree.y + 4).mouse(MouseKind::Drag, tree.x + 8, tree.y - 1);
    screen.shows("at the top, before Barriers").mouse(MouseKind::Release, tree.x + 8, tree.y - 1);
    assert_eq!(screen.order()[0], "trust");
}

#[test]
fn codes_are_merged_after_a_look_at_what_that_touches() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4j  J").shows("Merge").shows("touches").shows("coding").shows("Whose definition survives?");
    screen.keys("<Esc>");
    assert_eq!(screen.state.said, "nothing was merged");
    screen.keys("jJ").keys("<Esc><Esc>Gkkk");
    assert_eq!(screen.chosen(), "tacitness");
    screen.keys("Jjarg<Enter>").shows("Merge 1 code into Jargon").shows("Knowledge that its holder uses");
    screen.keys("k").shows("Tacitness  goes into it, its words survive").keys("<Enter>");
    assert_eq!(screen.chosen(), "jargon");
    assert_eq!(screen.state.said, "merged Tacitness into Jargon");
    let jargon = screen.code("jargon");
    assert_eq!(jargon.definition, "Knowledge that its holder uses but cannot put into words.");
    assert_eq!(screen.project().codebook.resolve(&"tacitness".into()), "jargon".into());
    screen.hides("█Tacitness").keys("u");
    assert_eq!(screen.yaml(), super::CODEBOOK);
}

#[test]
fn a_code_is_deleted_and_its_codings_go_where_one_says() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4jx").shows("Delete Tacitness").shows("coding to another code …").shows("stays, unlisted");
    screen.keys("cjarg<Enter>").shows("1 coding to Jargon").keys("<Enter>");
    assert_eq!(screen.project().codebook.resolve(&"tacitness".into()), "jargon".into());
    assert_eq!(screen.chosen(), "jargon");
    screen.keys("u");
    assert_eq!(screen.yaml(), super::CODEBOOK);
    screen.keys("gjx").shows("Delete").hides("the code above").keys("j<Enter>");
    assert!(screen.project().codebook.get("tacitness").is_none());
    screen.shows("tacitness").keys("u");
    screen.keys("gx").shows("2 codes below it move up").keys("b").shows("2 codes below it go too");
    screen.keys("<Esc>");
    assert_eq!(screen.state.said, "nothing was deleted");
    screen.keys("Gx").shows("no coding has it").keys("<Enter>");
    assert!(screen.project().codebook.get("quitting").is_none());
    assert_eq!(screen.chosen(), "trust");
}

#[test]
fn a_quote_becomes_an_example_of_its_code() {
    let mut screen = Screen::coded(120, 40);
    screen.keys("4Gk<Enter>p").shows("e.g. ");
    let example = screen.code("trust").examples;
    assert_eq!(example.len(), 1, "{example:?}");
    screen.keys("p");
    assert_eq!(screen.code("trust").examples, example, "{}", screen.state.said);
    screen.keys("u");
    assert_eq!(screen.yaml(), super::CODEBOOK);
}

#[test]
fn the_filter_finds_names_first_and_then_definitions() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4/tacit").shows("filter: tacit").hides("Quitting");
    screen.keys("<ctrl-u>holder words").shows("filter (in definitions)").shows("Tacitness").hides("Jargon");
    assert_eq!(screen.chosen(), "tacitness");
    screen.keys("<Esc>").shows("Quitting");
}

#[test]
fn two_thousand_codes_are_filtered_key_by_key() {
    let mut screen = Screen::coded(120, 40);
    let mut codebook = String::from("codes:\n");
    for group in 0..40 {
        codebook.push_str(&format!("  - id: g{group}\n    name: 组 {group}\n    applies: false\n    codes:\n"));
        for number in 0..49 {
            let definition = "Knowledge that its holder uses but cannot put into words. ".repeat(5);
            codebook.push_str(&format!("      - id: c{group}-{number}\n        name: 信任 {number} of {group} 👍\n"));
            codebook.push_str(&format!("        definition: {definition} w{number}\n"));
        }
    }
    std::fs::write(screen.folder.path().join("codebook.yaml"), codebook).unwrap();
    screen.act(Action::FolderChanged);
    screen.keys("4/w");
    let shown = |screen: &Screen| screen.state.codes.branches.len();
    // Each group of 49 has one `w48` and ten of `w4...`, itself a row too: definitions count, since no name holds these.
    screen.keys("48");
    let (narrow, groups) = (shown(&screen), 40);
    assert_eq!(narrow, groups * 2);
    screen.keys("<Backspace>");
    assert!(shown(&screen) > narrow, "{}", screen.shown());
    screen.keys("<Backspace><Backspace>").keys("信任 2");
    assert!(screen.state.codes.branches.len() > 100, "{}", screen.shown());
}

#[test]
fn what_is_unused_has_a_sign_of_its_own() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4").shows("□Quitting").shows("█建立信任").keys("gz").shows("▶Barriers");
}

#[test]
fn a_study_that_is_read_only_is_not_changed_here() {
    let mut screen = Screen::coded(80, 24);
    let path = screen.folder.path().join("emic.yaml");
    std::fs::write(&path, "format: 99\ntitle: later\n").unwrap();
    let opened = screen.open("ada");
    screen.act(Action::Opened(Box::new(Ok(opened))));
    for keys in ["4je", "r", "c", "K", "M", "x", "S"] {
        screen.keys(keys);
        assert!(screen.state.dialogs.is_empty() && screen.state.codes.carried.is_none(), "{keys}");
    }
}

#[test]
fn the_codebook_looks_as_it_should() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = Screen::coded(width, height);
        let more = "        include: 说话人说“说不出来”，or shows it 👩‍🔬 with the hands.\n        examples: [\"你得听。\"]\n        sources: [Polanyi 1966]\n";
        let codebook = super::CODEBOOK.replace("      - id: jargon", &format!("{more}      - id: jargon"));
        std::fs::write(screen.folder.path().join("codebook.yaml"), codebook).unwrap();
        screen.act(Action::FolderChanged);
        screen.keys("4je<Tab><Tab><Tab> 手艺");
        snapshot(&format!("code-form-{width}"), &screen);
        screen.keys("<ctrl-x><ctrl-x>M");
        let day = screen.project().codings.iter().next().unwrap().created.strftime("%Y-%m-%d").to_string();
        snapshot_text(&format!("code-move-{width}"), screen.shown().replace(&day, "2024-05-02"));
        screen.keys("<Esc>Jjarg<Enter>");
        snapshot(&format!("code-merge-{width}"), &screen);
        screen.keys("<Esc>x");
        snapshot(&format!("code-delete-{width}"), &screen);
    }
}

#[test]
fn a_key_that_is_a_command_says_that_it_takes_two_presses() {
    let mut screen = Screen::coded(80, 24);
    screen.keys("4GkK").shows("free: ").keys("l").shows("'l: two presses, as l is a command").shows("free: ");
    screen.keys("<Enter>");
    assert_eq!(screen.state.said, "set the key of 建立信任 to l; l alone is a command: press 'l");
    screen.keys("Kf").hides("two presses").keys("<Enter>");
    assert_eq!(screen.state.said, "set the key of 建立信任 to f");
}

#[test]
fn the_name_of_a_code_is_cut_with_a_sign_where_all_of_it_has_no_room() {
    let mut screen = Screen::demo(40, 24);
    screen.keys("4").shows("█ Barr…").shows("d all").hides("Barri ");
}
