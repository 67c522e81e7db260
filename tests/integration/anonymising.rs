//! Anonymising as a researcher meets it: the table of names, the preview, undo, the check, the copy to share.

use crate::support::Home;

const ENGLISH: &str = "\
Interviewer: Was Robert Kessler there? 😀

Kessler: KESSLER, that's me. Kessler's team met 王小明 in Dayton.

Interviewer: And Kesler's boss, 王总?

Kessler: Call me: 415-555-2671 or r.kessler@example.com.
";

const CHINESE: &str = "\
访谈者：您认识凯斯勒吗？

王小明：认识。老王我跟凯斯勒
😀谈过，微信号是 wangxm_88。
";

fn study() -> Home {
    let mut home = Home::new();
    home.write("study/emic.yaml", "format: 1\ntitle: Kessler 和王小明\nlanguage: mixed\n");
    home.write(
        "study/codebook.yaml",
        "# Talked over with Kessler\ncodes:\n  - id: trust\n    examples: [王小明说没有信任]\n",
    );
    home.write("study/attributes.csv", "transcript,speaker,boss\nus01-kessler,,王小明\nus01-kessler,Kessler,\n");
    home.write("study/transcripts/us01-kessler.txt", ENGLISH);
    home.write("study/transcripts/cn01.txt", CHINESE);
    home.write("study/originals/cn01.docx", "x");
    home.place = home.place.join("study");
    home
}

fn named() -> Home {
    let home = study();
    let table = "\u{feff}name,pseudonym,kind,match,note,mine\r\nRobert Kessler,Tom Marlow,person,,the boss,1\r\nKessler,Marlow,person,,,\r\n\
                 王小明,郑一,person,,,\r\n凯斯勒,马洛,,,,\r\nDayton,a town,place,exact-case,,\r\n";
    home.write("study/pseudonyms.csv", table);
    home
}

#[test]
fn the_table_of_names() {
    let mut home = study();
    home.emic(&["anonymise"]);
    home.emic(&["anonymise", "add", "Kessler", "Marlow", "--kind", "person"]);
    home.emic(&["anonymise", "add", "王小明", "郑一", "--match", "anywhere", "--note", "the \"boss\" 😀"]);
    home.emic(&["anonymise", "add", "kessler", "X"]);
    home.emic(&["anonymise", "add", "Dayton", "Dayton: a town"]);
    home.emic(&["anonymise", "add", "Dayton", ""]);
    home.emic(&["anonymise", "add", "Ohio", "state of 王小明"]);
    home.emic(&["anonymise", "list"]);
    home.emic(&["anonymise", "list", "--format", "table"]);
    home.emic(&["anonymise", "list", "--output", "pseudonyms.csv"]);
    home.emic(&["check"]);
    home.write("study/pseudonyms.csv", "name,pseudonym,match\nKessler,Marlow,\n王小明,,\nDayton,X,sometimes\n");
    home.emic(&["anonymise"]);
    home.emic(&["check"]);
    home.check("pseudonyms");
}

#[test]
fn replacing_names_and_taking_it_back() {
    let mut home = named();
    for range in [["58", "65"], ["61", "100"], ["75", "88"]] {
        assert_eq!(home.silent(&["code", "us01-kessler", range[0], range[1], "trust"], "").code, 0);
    }
    assert_eq!(home.silent(&["memo", "add", "Kessler 跟王小明", "--code", "trust"], "").code, 0);
    home.emic(&["codings", "--format", "table"]);
    home.emic(&["anonymise"]);
    home.emic(&["anonymise", "--format", "table", "--only", "王小明", "--memos"]);
    home.emic(&["anonymise", "--only", "Kesler"]);
    home.emic(&["anonymise", "--transcript", "cn02"]);
    home.emic(&["anonymise", "--transcript", "cn01", "--skip", "cn01:1", "--format", "json"]);
    home.emic(&["show", "cn01"]);
    home.emic(&["anonymise", "--memos", "--apply", "--format", "markdown"]);
    home.emic(&["show", "us01-kessler"]);
    home.emic(&["show", "cn01"]);
    home.emic(&["codings", "--format", "table"]);
    home.emic(&["memo", "list"]);
    home.emic(&["transcripts"]);
    home.emic(&["anonymise", "--apply"]);
    home.emic(&["history", "--format", "table"]);
    home.emic(&["undo"]);
    home.emic(&["show", "cn01"]);
    home.emic(&["codings", "--format", "table"]);
    home.emic(&["memo", "list"]);
    home.check("anonymise");
    assert_eq!(std::fs::read_to_string(home.path("study/transcripts/us01-kessler.txt")).unwrap(), ENGLISH);
}

#[test]
fn a_pseudonym_that_breaks_a_label_is_refused() {
    let mut home = study();
    home.write("study/pseudonyms.csv", "name,pseudonym\nKessler,\"the man, who was there\"\n");
    home.emic(&["anonymise", "--apply"]);
    home.emic(&["show", "us01-kessler"]);
    home.check("anonymise-labels");
}

#[test]
fn what_may_be_left() {
    let mut home = named();
    home.emic(&["anonymise", "--check", "--format", "table"]);
    home.emic(&["anonymise", "--memos", "--apply"]);
    home.emic(&["anonymise", "--check"]);
    home.emic(&["anonymise", "--check", "--apply"]);
    home.check("leftovers");
}

#[test]
fn a_copy_to_share_holds_no_name() {
    let mut home = named();
    for (coder, id, start, end) in [("wei", "us01-kessler", "75", "88"), ("mara", "cn01", "14", "17")] {
        assert_eq!(home.silent_as(coder, &["code", id, start, end, "trust"], "").code, 0);
    }
    home.silent(&["memo", "add", "Kessler 😀", "--transcript", "us01-kessler"], "");
    home.silent_as("mara", &["complete", "cn01"], "");
    home.silent(&["anonymise", "--apply"], "");
    home.emic(&["anonymise", "--share", "../copy"]);
    assert!(!home.path("copy/.emic").exists());
    home.emic(&["anonymise", "--share", "../copy"]);
    home.place = home.path("copy");
    home.emic(&["check"]);
    home.emic(&["transcripts"]);
    home.emic(&["codings"]);
    home.emic(&["memo", "list"]);
    home.emic(&["undo", "--coder", "mara"]);
    home.check("share");
    assert!(!home.path("copy/originals").exists() && !home.path("copy/pseudonyms.csv").exists());
    for entry in walk(&home.path("copy")) {
        let text = std::fs::read_to_string(&entry).unwrap();
        for name in ["Robert", "Kessler", "王小明", "凯斯勒", "Dayton"] {
            assert!(!text.contains(name), "{name} in {}", entry.display());
        }
    }
}

#[test]
fn what_a_rule_looked_for_names_nobody_in_a_copy() {
    let home = named();
    let run = |words: &[&str]| {
        let run = home.silent(words, "");
        assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
        run.stdout
    };
    run(&["autocode", "Kessler OR trust OR 王小明", "trust", "--apply"]);
    assert!(run(&["codings"]).contains("search/sentence: Kessler OR trust OR 王小明"));
    run(&["anonymise", "--apply"]);
    let left = home.silent(&["anonymise", "--check"], "");
    assert!(left.stdout.contains("origin of "), "{}", left.stdout);
    home.silent(&["anonymise", "--share", "../copy"], "");
    for entry in walk(&home.path("copy")) {
        let text = std::fs::read_to_string(&entry).unwrap();
        assert!(!text.contains("Kessler") && !text.contains("王小明"), "{}", entry.display());
    }
    let histories = walk(&home.path("copy/history"));
    let kept = |path: &std::path::PathBuf| std::fs::read_to_string(path).unwrap().contains("\"rule\":\"search\"");
    assert!(histories.iter().any(kept), "the rule itself is kept");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) =
        entries.filter(|path| !path.ends_with(".emic")).partition(|path| path.is_dir());
    folders.iter().flat_map(|folder| walk(folder)).chain(files).collect()
}

#[test]
fn no_export_holds_the_table_of_names() {
    let home = named();
    assert_eq!(home.silent(&["export", "out.xlsx", "out.json", "out.md", "out.html", "out.csv"], "").code, 0);
    for name in ["out.json", "out.md", "out.html", "out.csv"] {
        let text = std::fs::read_to_string(home.place.join(name)).unwrap();
        assert!(!text.contains("Marlow") && !text.contains("马洛"), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn the_table_is_watched_over() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut home = named();
    let path = home.place.join("pseudonyms.csv");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::create_dir(home.place.join(".git")).unwrap();
    home.emic(&["check"]);
    home.emic(&["anonymise", "add", "Ohio", "a state"]);
    home.emic(&["check"]);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_to_string(home.place.join(".gitignore")).unwrap(), "/pseudonyms.csv\n");
    home.check("hazards");
}

/// Two people who are taken for one, a label that is none, and choices for one transcript only.
fn with_choices() -> Home {
    let home = named();
    home.write(
        "study/emic.yaml",
        "format: 1\ntitle: 信任\nspeakers: # Kessler too\n  rename:\n    Kessler: Both\n    Interviewer: Both\n  transcripts:\n    us01-kessler:\n      rename:\n        S1: Kessler\n    cn01:\n      rename: {王小明: 老王 😀}\n",
    );
    home
}

#[test]
fn choices_about_speakers_go_along_into_a_copy() {
    let mut home = with_choices();
    home.emic(&["anonymise", "--apply", "--format", "table"]);
    home.emic(&["speakers", "--format", "table"]);
    home.emic(&["anonymise", "--check", "--format", "table"]);
    assert_eq!(home.silent(&["anonymise", "--share", "../copy"], "").code, 1);
    home.emic(&["undo"]);
    home.emic(&["speakers", "--format", "table"]);
    let read = |name: &str| std::fs::read_to_string(home.path(name)).unwrap();
    let (own, copy) = (read("study/emic.yaml"), read("copy/emic.yaml"));
    assert!(own.contains("    Kessler: Both\n") && own.contains("    Marlow: Both\n"), "{own}");
    assert!(own.contains("{王小明: 老王 😀, 郑一: 老王 😀}"), "{own}");
    assert_eq!(
        copy,
        "format: 1\ntitle: 信任\nspeakers: # Marlow too\n  rename:\n    Interviewer: Both\n    Marlow: Both\n  transcripts:\n    cn01:\n      rename: {郑一: 老王 😀}\n    us01-marlow:\n      rename:\n        S1: Marlow\n"
    );
    home.place = home.path("copy");
    home.emic(&["speakers", "--format", "table"]);
    home.check("anonymise-choices");
}

#[test]
fn a_pseudonym_that_is_somebody_else_already_is_refused() {
    let mut home = study();
    home.write("study/pseudonyms.csv", "name,pseudonym\nKessler,Interviewer\n");
    home.emic(&["anonymise", "--apply"]);
    home.emic(&["speakers", "--format", "table"]);
    home.emic(&["speakers", "join", "Kessler", "Interviewer", "--as", "Interviewer"]);
    home.emic(&["anonymise", "--apply", "--format", "table"]);
    home.emic(&["speakers", "--format", "table"]);
    home.check("anonymise-somebody-else");
}
