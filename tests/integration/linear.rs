//! Reading and coding line by line, as with a screen reader: only plain lines come, whatever a transcript holds.

use crate::support::Home;

fn read(home: &Home, id: &str, typed: &str) -> String {
    let run = home.silent(&["read", id, "--linear"], typed);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let plain = |letter: char| letter == '\n' || !letter.is_control();
    assert!(run.stdout.chars().all(plain), "{:?}", run.stdout);
    run.stdout
}

/// What is printed after each prompt.
fn answers(home: &Home, id: &str, typed: &str) -> Vec<String> {
    read(home, id, typed).split("> ").map(|part| part.trim_end().to_owned()).collect()
}

#[test]
fn an_interview_is_read_coded_and_undone_line_by_line() {
    let home = Home::with_study();
    let told = answers(&home, "us01", "turn\n\nt\nmemo slow 信任 👍\n.\nlist\nundo\nhere\nquit\n");
    let expected = [
        "us01: 4 turns. Type help for what can be typed.\nTurn 1 of 4, Interviewer.\nHow did you build trust?",
        "Turn 2 of 4, Kessler.\nWe trusted them early.",
        "Trust is slow, then it is not.",
        "Coded Trust, earned.",
        "Wrote the memo.",
        "nothing would change: the passage has this code from you already",
        "Trust, earned, wei: “Trust is slow, then it is not.”",
    ];
    assert_eq!(told[..7], expected);
    assert_eq!(told[7], "Took back: write memo.");
    assert_eq!(told[8], "Turn 2 of 4, Kessler.\nTrust is slow, then it is not.\nCoded Trust, earned.");
    let codings = home.silent(&["codings", "--format", "csv"], "").stdout;
    assert!(codings.contains("trust") && codings.contains("Trust is slow, then it is not."), "{codings}");
}

#[test]
fn a_passage_over_the_end_of_a_turn_is_read_without_the_header_of_the_next() {
    let home = Home::with_study();
    let told = answers(&home, "us01", "more\nmore\nless\n");
    let one = "Turn 1 of 4, Interviewer.\nHow did you build trust? 😀";
    assert_eq!(told[1], one);
    assert_eq!(told[2], format!("{one}\nTurn 2, Kessler.\nWe trusted them early."));
    assert_eq!(told[3], one);
}

#[test]
fn chinese_is_coded_by_alias_or_name_and_passages_are_widened() {
    let home = Home::with_study();
    let told = answers(
        &home,
        "王经理",
        "/知识\nbuxinren\nmore\ntrust, 不信任\nuncode\nuncode m\nwhat 不信任\n@9\nunit turn\nless\n",
    );
    let expected = [
        "Turn 2 of 2, 王经理.\n没有信任，合资企业就没有知识转移。",
        "Coded 不信任.",
        "Turn 2 of 2, 王经理.\n没有信任，合资企业就没有知识转移。😀信任要慢慢来。\nCoded 不信任.",
        "Coded Trust, earned, 不信任.",
        "several are here, say which: Trust, earned, 不信任, 不信任",
    ];
    assert_eq!(told[1], expected[0]);
    assert_eq!(told[2..4], expected[1..3]);
    assert_eq!(told[4], expected[3]);
    assert!(told[5].starts_with("several are here, say which: "), "{told:?}");
    assert_eq!(told[6], "Took 不信任, 不信任 away.");
    assert_eq!(told[7], "不信任.\nThe speaker doubts the other side.");
    assert_eq!(told[8], "there is no such turn");
    assert!(told[9].contains("没有信任") && told[9].contains("慢慢来"), "{told:?}");
    assert_eq!(told[10], "no more can be taken in or let go");
}

#[test]
fn what_is_unknown_is_told_and_control_characters_stay_out() {
    let home = Home::with_study();
    let told = answers(&home, "us01", "trst\nturn 4\n\nturn -\nhelp\n");
    assert!(told[1].contains("trst") && told[1].contains("trust"), "{told:?}");
    assert!(told[2].contains("=HYPERLINK"), "{told:?}");
    assert!(told[3].contains("Nobody"), "{told:?}");
    assert!(told[4].starts_with("Turn 3 of 4"), "{told:?}");
    assert!(told[5].contains("uncode: ") && told[5].lines().count() > 15, "{told:?}");
    let run = home.silent(&["read", "none", "--linear"], "");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no transcript `none`"), "{}", run.stderr);
}

#[test]
fn what_is_read_blind_has_nothing_of_the_others() {
    let home = Home::with_study();
    let settings = std::fs::read_to_string(home.path("study/emic.yaml")).unwrap();
    let coded = home.silent_as("zoë-k", &["code", "us01", "0", "40", "trust"], "");
    assert_eq!(coded.code, 0, "{}", coded.stderr);
    assert!(read(&home, "us01", "list\nhere\n").contains("zoë-k"));
    home.write("study/emic.yaml", format!("{settings}blind: true\n"));
    let told = read(&home, "us01", "list\nhere\ncodes\n信\n");
    assert!(!told.contains("zoë"), "{told}");
}
