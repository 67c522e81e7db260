//! Tables for papers on the command line, and small studies recounted by hand.

use serde_json::Value;

use crate::support::Home;

const CODEBOOK: &str = "codebook: 转移 Transfer
version: \"1.0\"
codes:
  - id: relations
    name: Relations
    applies: false
    codes:
      - id: trust
        name: Trust 信任
        definition: One side relies on the other.
        include: Reliance that is told.
        exclude: A contract is relied on.
        examples: [\"We lent them the keys.\", \"我们信任他们。\"]
        codes:
          - {id: early-trust, name: Early trust, definition: Trust before work began.}
          - {id: 慢, name: 慢慢来 😀, definition: 信任要时间。}
      - {id: control, name: Control}
  - {id: odd, name: \"=odd <b>{x}\"}
";

/// Three interviews with two people, two coders, a codebook of three levels; Chinese and emoji.
fn study() -> Home {
    let home = Home::with_study();
    home.write("study/codebook.yaml", CODEBOOK);
    home.write(
        "study/transcripts/us01.txt",
        "[00:00:01] Q: 信任? 😀\n\n[00:00:05] Kessler: We trusted them early. It was slow, then it was not. Nobody wrote it down 😀.\n",
    );
    home.write("study/transcripts/us02.txt", "Kessler: Trust is work.\n\nQ: Why?\n\nKessler: We lent them the keys.\n");
    home.write(
        "study/transcripts/王经理.txt",
        "访谈者: 您怎么看信任？\n\n王经理: 没有信任，就没有知识转移。慢慢来。😀\n",
    );
    home.write(
        "study/attributes.csv",
        "transcript,partner,person,years\nus01,US,Kessler,4\nus02,US,Kessler,4\n王经理,CN,王经理,11\n",
    );
    code(&home, "wei", "us01", "We trusted them early.", "early-trust", &["--exemplar", "--weight", "80"]);
    code(&home, "wei", "us01", "It was slow, then it was not.", "慢", &["--weight", "40"]);
    code(&home, "mara", "us01", "trusted them early. It was slow", "trust", &[]);
    code(&home, "wei", "us02", "Trust is work.", "慢", &[]);
    code(&home, "mara", "us02", "We lent them the keys.", "early-trust", &[]);
    code(
        &home,
        "wei",
        "王经理",
        "没有信任，就没有知识转移。",
        "early-trust",
        &["--translation", "No trust, no transfer."],
    );
    code(&home, "mara", "王经理", "慢慢来。😀", "慢", &[]);
    code(&home, "mara", "王经理", "知识转移", "odd", &[]);
    home
}

fn code(home: &Home, coder: &str, id: &str, words: &str, code: &str, more: &[&str]) {
    let text = std::fs::read_to_string(home.path(&format!("study/transcripts/{id}.txt"))).unwrap();
    let start = text.split_once(words).unwrap().0.chars().count();
    let end = start + words.chars().count();
    let (start, end) = (start.to_string(), end.to_string());
    let arguments = [&["code", id, &start, &end, code][..], more].concat();
    let run = home.silent_as(coder, &arguments, "");
    assert_eq!(run.code, 0, "{}", run.stderr);
}

fn rows(home: &Home, arguments: &[&str]) -> Vec<Value> {
    let run = home.silent(&[arguments, &["--format", "json"]].concat(), "");
    assert!(run.code < 2, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn the_codebook_and_its_structure() {
    let mut home = study();
    home.emic(&["appendix"]);
    home.emic(&["appendix", "--aggregate", "--coder", "mara", "--code", "trust", "--below", "--format", "table"]);
    home.emic(&["structure"]);
    home.emic(&["structure", "--attribute", "partner=CN", "--format", "markdown"]);
    home.check("papers-codebook");
}

#[test]
fn a_codebook_of_two_or_four_levels_has_a_structure_too() {
    let mut home = study();
    home.write(
        "study/codebook.yaml",
        "codebook: x\ncodes:\n  - id: trust\n    name: 信任\n    codes:\n      - {id: early-trust, name: Early}\n  - {id: odd, name: Odd}\n",
    );
    home.emic(&["structure"]);
    home.write(
        "study/codebook.yaml",
        "codebook: x\ncodes:\n  - id: d\n    name: D 😀\n    codes:\n      - id: trust\n        name: 信任\n        codes:\n          - id: \
         slow\n            name: Slow start\n            codes:\n              - {id: 慢, name: 慢}\n              - {id: early-trust, name: Early}\n",
    );
    home.emic(&["structure", "--format", "table"]);
    home.emic(&["proof", "--power", "1", "--proof", "1"]);
    home.check("papers-levels");
}

#[test]
fn quotes_that_stand_for_codes() {
    let mut home = study();
    home.emic(&["exemplars"]);
    home.emic(&["exemplars", "--case", "person", "--drawn", "1", "--longest", "20", "--code", "慢慢来 😀"]);
    home.emic(&["exemplars", "--speaker", "王经理", "--drawn", "0"]);
    home.emic(&["proof"]);
    home.emic(&["proof", "--power", "2", "--proof", "1", "--case", "person", "--format", "json"]);
    home.write("study/pseudonyms.csv", "name,pseudonym\nKessler,Miller\n王经理,李经理\n");
    home.emic(&["exemplars", "--case", "person", "--code", "early-trust"]);
    home.emic(&["exemplars", "--longest", "3"]);
    home.check("papers-quotes");
}

#[test]
fn transcripts_with_their_codings_marked() {
    let mut home = study();
    home.emic(&["highlight", "us01"]);
    home.emic(&["highlight", "us01", "--format", "markdown", "--coder", "wei"]);
    home.emic(&["highlight", "王经理", "--format", "csv"]);
    home.emic(&["highlight", "us02", "--code", "odd"]);
    home.emic(&["highlight", "us01", "-o", "us01.html"]);
    home.emic(&["highlight", "us01", "-o", "us01.docx"]);
    home.emic(&["highlight", "us01", "-o", "us01.xlsx"]);
    home.emic(&["highlight", "us09"]);
    home.check("papers-highlight");
    let page = std::fs::read_to_string(home.path("study/us01.html")).unwrap();
    assert!(page.contains("<mark title=\"Early trust\" style=\"--c:#B2CDF5\">We </mark>"), "{page}");
}

#[test]
fn the_pieces_of_a_highlighted_turn_are_its_words() {
    let home = study();
    for id in ["us01", "us02", "王经理"] {
        let turns = rows(&home, &["show", id]);
        let pieces = rows(&home, &["highlight", id]);
        for turn in turns {
            let own = pieces.iter().filter(|piece| piece["turn"] == turn["turn"]);
            let words: String = own.map(|piece| piece["text"].as_str().unwrap()).collect();
            assert_eq!(words, turn["text"].as_str().unwrap());
        }
    }
}

#[test]
fn the_record_fills_the_checklists() {
    let mut home = study();
    home.emic(&["coreq"]);
    home.emic(&["srqr", "--case", "person", "--format", "json"]);
    home.check("papers-checklists");
}

#[test]
fn what_was_done_is_summed_up() {
    let mut home = study();
    let run = home.silent(&["codebook", "rename", "control", "Control 控制"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    for arguments in [
        &["codebook", "edit", "control", "--definition", "One side watches."][..],
        &["codebook", "merge", "odd", "--into", "control"],
        &["undo"],
        &["memo", "add", "Slow at first 😀", "--transcript", "us01"],
    ] {
        let run = home.silent(arguments, "");
        assert!(run.code == 0, "{arguments:?}: {}", run.stderr);
    }
    home.emic(&["audit"]);
    home.emic(&["audit", "--by", "coder", "--coder", "mara", "--format", "table"]);
    home.emic(&["audit", "--by", "kind"]);
    home.emic(&["codebook", "history"]);
    home.emic(&["codebook", "history", "--details", "--format", "json"]);
    home.check("papers-process");
}

#[test]
fn the_tables_agree_with_a_count_by_hand() {
    let home = study();
    let of = |code: &str| {
        let found = rows(&home, &["appendix"]).into_iter().find(|row| row["code"] == code).unwrap();
        (found["segments"].as_u64().unwrap(), found["transcripts"].as_u64().unwrap())
    };
    assert_eq!(
        [of("early-trust"), of("慢"), of("trust"), of("control"), of("odd")],
        [(3, 3), (3, 3), (1, 1), (0, 0), (1, 1)]
    );
    let audit = rows(&home, &["audit", "--by", "coder"]);
    let made = |row: &Value| row["codings_made"].as_u64().unwrap();
    assert_eq!(audit.iter().map(made).collect::<Vec<_>>(), [4, 4], "mara, then wei");
    let codings = rows(&home, &["codings"]);
    assert_eq!(codings.len(), 8);
    // Every coding of a code stands in its exemplars when enough are drawn, each passage once.
    let exemplars = rows(&home, &["exemplars", "--drawn", "100"]);
    for coding in &codings {
        let same = |row: &&Value| ["code", "transcript", "start", "end"].iter().all(|key| row[*key] == coding[*key]);
        assert_eq!(exemplars.iter().filter(same).count(), 1, "{coding}");
    }
}

#[test]
fn every_table_of_the_list_has_a_command() {
    let command = <emic::cli::Cli as clap::CommandFactory>::command();
    let known =
        |path: &str| path.split(' ').try_fold(&command, |command, name| command.find_subcommand(name)).is_some();
    for paper in emic::app::papers::all() {
        let path = match paper.name {
            "sample" => "participants",
            "codebook-history" => "codebook history",
            name => name,
        };
        assert!(known(path), "{path}");
    }
}

#[test]
fn studies_without_anything_have_tables_with_a_reason() {
    let mut home = Home::new();
    assert_eq!(home.silent(&["new", "study"], "").code, 0);
    home.place = home.place.join("study");
    std::fs::write(home.path("study/codebook.yaml"), "codebook: x\ncodes: []\n").unwrap();
    for command in ["appendix", "structure", "exemplars", "proof", "audit", "coreq", "srqr"] {
        home.emic(&[command]);
    }
    home.write("study/codebook.yaml", "codebook: x\ncodes:\n  - {id: a, name: A 😀}\n  - {id: b, name: 信任}\n");
    home.write("study/transcripts/one.txt", "Ann: 信任 and more 😀.\n");
    code(&home, "wei", "one", "信任 and more", "b", &[]);
    for command in ["appendix", "structure", "exemplars", "proof"] {
        home.emic(&[command]);
    }
    home.emic(&["codebook", "history"]);
    home.emic(&["exemplars", "--longest", "5"]);
    home.emic(&["proof", "--power", "-1"]);
    home.emic(&["structure", "--code", "nothing"]);
    home.emic(&["audit", "--coder", "谁"]);
    home.check("papers-empty");
}
