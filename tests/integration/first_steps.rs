//! What a stranger meets first: a study that is made, one that lies a folder down, and options that other programs have.

use crate::support::Home;

#[test]
fn a_new_study_says_which_codebook_it_has() {
    let home = Home::new();
    let check = |arguments: &[&str], told: &str| {
        let run = home.silent(arguments, "");
        assert!(run.code == 0 && run.stderr.contains(told), "{}", run.stderr);
    };
    check(
        &["new", "a"],
        "its codebook is transfer-barriers-and-drivers, 81 codes and 21 headings; `emic new DIR --codebook",
    );
    check(&["new", "b", "--codebook", "none"], "its codebook is empty");
    home.write("mine.yaml", "codes: [信任 😀]\n");
    check(&["new", "c", "--codebook", "mine.yaml"], "its codebook is mine.yaml, 1 code");
    let help = home.silent(&["new", "--help"], "").stdout;
    let help: Vec<&str> = help.split_whitespace().collect();
    assert!(help.join(" ").contains("transfer-barriers-and-drivers (where nothing is said)"), "{help:?}");
}

#[test]
fn a_study_is_made_and_coded_in_two_commands() {
    let mut home = Home::new();
    home.write("王 经理.txt", "问：信任呢？\n\n王经理：我们没有信任，😀 他们也没有。\n");
    let made = home.silent(&["new", "实验", "王 经理.txt"], "");
    assert!(made.code == 0 && made.stderr.contains("next: cd 实验, then `emic` opens the screen"), "{}", made.stderr);
    let missing = home.silent(&["new", "other", "nowhere.txt"], "");
    assert!(missing.code != 0 && missing.stderr.contains("nowhere.txt"), "{}{}", missing.stdout, missing.stderr);
    home.place = home.place.join("实验");
    let id = home.silent(&["transcripts", "--columns", "id"], "").stdout;
    let id = id.lines().nth(1).unwrap();
    let coded = home.silent(&["code", id, "--quote", "我们没有信任", "面子", "--new"], "");
    assert!(coded.code == 0 && coded.stdout.contains("我们没有信任"), "{}{}", coded.stdout, coded.stderr);
    assert!(home.silent(&["frequencies", "--used"], "").stdout.contains("面子"));
}

#[test]
fn codes_that_are_made_at_once_go_to_their_own_passages() {
    let home = Home::with_study();
    let passages = ["How did you", "We trusted", "Trust is slow", "the documents", "in one", "read them"];
    std::thread::scope(|scope| {
        for (place, words) in passages.iter().enumerate() {
            let home = &home;
            scope.spawn(move || {
                let (coder, code) = (format!("coder{place}"), format!("面子 {place}"));
                let run = home.silent(&["--coder", &coder, "code", "us01", "--quote", words, &code, "--new"], "");
                assert_eq!(run.code, 0, "{}", run.stderr);
            });
        }
    });
    let listed = home.silent(&["codings", "--columns", "code,quote"], "").stdout;
    let mut codings: Vec<&str> = listed.lines().skip(1).collect();
    codings.sort_unstable();
    let expected: Vec<String> =
        passages.iter().enumerate().map(|(place, words)| format!("面子-{place},{words}")).collect();
    assert_eq!(codings, expected);
}

#[test]
fn a_study_that_lies_one_folder_down_is_named() {
    let home = Home::new();
    let check = |told: &str| {
        let run = home.silent(&["import", "x.txt"], "");
        assert!(run.code == 2 && run.stderr.contains(told), "{}", run.stderr);
    };
    check("`emic demo` makes a sample study");
    home.silent(&["new", "my lab"], "");
    check("a study lies in 'my lab': `cd 'my lab'`, or write `emic --project 'my lab' ...`");
    home.silent(&["new", "实验"], "");
    check("studies lie in my lab, 实验: `cd` into one");
}

#[test]
fn a_study_holds_no_sample_study() {
    let home = Home::with_study();
    let run = home.silent(&["demo", "--no-open"], "");
    assert!(run.code == 2 && run.stderr.contains("a study holds no other"), "{}", run.stderr);
    assert!(!home.path("study/emic-demo").exists());
    assert_eq!(home.silent(&["demo", "../emic-demo", "--no-open"], "").code, 0);
}

#[test]
fn options_that_other_commands_have_are_understood() {
    let mut home = Home::new();
    assert_eq!(home.silent(&["demo", "study", "--no-open"], "").code, 0);
    home.place = home.place.join("study");
    let run = home.silent(&["export", "-o", "../all.json"], "");
    assert!(run.code == 0 && run.stdout.contains("16 transcripts, 102 codes, "), "{}{}", run.stdout, run.stderr);
    assert!(home.path("all.json").exists());
    let of = |arguments: &[&str]| home.silent(&[&["quotes"], arguments].concat(), "").stdout;
    assert_eq!(of(&["--code", "tacitness"]), of(&["tacitness"]));
    assert_eq!(of(&["--code", "tacitness", "--alone"]), of(&["tacitness", "--alone"]));
    let both = of(&["--code", "tacitness", "--code", "stickiness"]);
    assert_eq!(both, of(&["tacitness OR stickiness"]));
    assert!(both.lines().count() > of(&["tacitness"]).lines().count());
}

#[test]
fn one_is_no_plural() {
    let home = Home::new();
    home.write("study/emic.yaml", "format: 1\n");
    home.write("study/codebook.yaml", "codes: [信任 😀]\n");
    home.write("study/transcripts/a.txt", "Q: 好?\n\nA: ok 😀.\n");
    let run = home.silent(&["--project", "study", "export", "all.json"], "");
    assert!(run.stdout.contains(": 1 transcript, 1 code, 0 codings, 0 memos, "), "{}", run.stdout);
}
