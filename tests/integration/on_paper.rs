//! What leaves a study for a paper: columns that are chosen, standard output and devices, charts of single commands, results
//! without names, and runs that are ended before they are done.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::Home;

/// The sample study, in which the program works.
fn demo() -> Home {
    let mut home = Home::new();
    assert_eq!(home.silent(&["demo", "study", "--no-open"], "").code, 0);
    home.place = home.place.join("study");
    home
}

fn lines(home: &Home, arguments: &[&str]) -> Vec<String> {
    let run = home.silent(arguments, "");
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    run.stdout.lines().map(str::to_owned).collect()
}

fn json(home: &Home, arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&lines(home, &[arguments, &["--format", "json"]].concat()).join("\n")).unwrap()
}

#[track_caller]
fn check_refused(home: &Home, arguments: &[&str], words: &str) {
    let run = home.silent(arguments, "");
    assert_eq!(run.code, 2, "{arguments:?}: {}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains(words) && run.stdout.is_empty(), "{arguments:?}: {}", run.stderr);
}

#[test]
fn columns_are_chosen_by_name() {
    let home = demo();
    let all = lines(&home, &["frequencies", "--columns", "segments,code"]);
    assert_eq!(all[0], "segments,code");
    assert!(all[1..].iter().all(|row| row.split(',').count() == 2));
    check_refused(
        &home,
        &["frequencies", "--columns", "code,segmnts"],
        "did you mean `segments`? columns: code, name, path",
    );
    // Of several tables each has what it has.
    let run = home.silent(&["agreement", "--format", "json", "--columns", "alpha"], "");
    assert!(run.code == 0 && run.stdout.contains("alpha"), "{}", run.stderr);
}

#[test]
fn what_asks_for_a_table_gets_one_wherever_people_are_told_otherwise() {
    let home = demo();
    home.write("study/pseudonyms.csv", "name,pseudonym\n没有的人😀,某人\n");
    let text = fs::read_to_string(home.path("study/transcripts/cn01-chen.txt")).unwrap();
    home.write("new.txt", text.replacen('。', "！", 1));
    for command in [
        &["show", "cn01-chen"][..],
        &["check"],
        &["edit", "cn01-chen", "--from", "../new.txt"],
        &["anonymise", "--check"],
        &["codebook", "check"],
        &["codebook", "show"],
        &["codebook", "diff"],
    ] {
        let refused = home.silent(&[command, &["--columns", "nope"]].concat(), "");
        assert!(refused.code == 2 && refused.stderr.contains("no column `nope`"), "{command:?}: {}", refused.stderr);
    }
    for command in [&["show", "cn01-chen"][..], &["check"], &["codebook", "check"], &["codebook", "diff"]] {
        let plain = home.silent(command, "");
        let named = home.silent(&[command, &["-o", "-"]].concat(), "");
        assert_eq!((named.stdout, named.code), (plain.stdout, plain.code), "{command:?}");
    }
}

#[test]
fn quotes_fit_a_page_and_say_what_is_left_out() {
    let home = demo();
    for name in ["proof", "exemplars", "quotes"] {
        let run = home.silent(&[name, "-o", "../t.tex"], "");
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.contains("left out on paper, unless --columns names them: "), "{}", run.stderr);
        assert!(!run.stderr.contains("too many for a page"), "{}", run.stderr);
        let text = fs::read_to_string(home.path("t.tex")).unwrap();
        assert!(!text.contains("(part ") && text.matches("\\label{").count() == 1);
    }
}

#[test]
fn a_hyphen_is_standard_output_and_devices_are_written_into() {
    let home = demo();
    let plain = lines(&home, &["frequencies"]);
    for file in ["-", "/dev/stdout"] {
        assert_eq!(lines(&home, &["frequencies", "-o", file]), plain, "{file}");
        assert!(lines(&home, &["report", "--only", "overview", "-o", file])[0].starts_with("<!DOCTYPE html>"));
        assert!(lines(&home, &["highlight", "cn01-chen", "-o", file])[0].contains("陈"), "{file}");
    }
    assert!(!home.path("study/-").exists());
    let piped = home.command("wei").args(["frequencies", "--format", "xlsx", "-o", "-"]).output().unwrap();
    assert!(piped.status.success() && piped.stdout.starts_with(b"PK"));
    if !Path::new("/dev/full").exists() {
        return;
    }
    for arguments in [
        &["frequencies", "-o", "/dev/full"][..],
        &["frequencies", "--format", "csv", "-o", "/dev/full"],
        &["frequencies", "--format", "svg", "-o", "/dev/full"],
        &["report", "--only", "overview", "-o", "/dev/full"],
        &["highlight", "cn01-chen", "-o", "/dev/full"],
    ] {
        check_refused(&home, arguments, "cannot write /dev/full: No space left");
    }
}

#[test]
fn charts_of_single_commands() {
    let home = demo();
    for arguments in [
        &["frequencies"][..],
        &["crosstab"],
        &["crosstab", "--by", "attribute.partner"],
        &["cooccurrence"],
        &["saturation", "--shuffles", "20"],
    ] {
        let run = home.silent(&[arguments, &["--format", "svg"]].concat(), "");
        assert!(run.code == 0 && run.stderr.contains("note: layer: union of"), "{arguments:?}: {}", run.stderr);
        let svg = run.stdout.replace('\n', "");
        assert!(svg.contains("Data of 2024-06-13 07:35 UTC; codebook 1.0, v1"), "{arguments:?}");
        assert!(svg.contains("filter: none; emic 0.1.0.</desc>"), "{arguments:?}");
        assert!(svg.starts_with("<svg") && svg.contains("<title") && svg.ends_with("</svg>"), "{arguments:?}");
        let file = home.silent(&[arguments, &["-o", "../图 😀.svg"]].concat(), "");
        assert_eq!(file.code, 0, "{}", file.stderr);
        assert_eq!(fs::read_to_string(home.path("图 😀.svg")).unwrap().replace('\n', ""), svg, "{arguments:?}");
    }
    for command in [&["timeline", "cn01-chen"][..], &["participants"], &["words"], &["codings"]] {
        check_refused(&home, &[command, &["--format", "svg"]].concat(), "there is no chart of this table; frequencies");
    }
    check_refused(
        &home,
        &["crosstab", "--suppress", "5", "--format", "svg"],
        "leave --cells, --tidy, --tests and --suppress",
    );
    check_refused(
        &home,
        &["frequencies", "--by", "coder", "--format", "svg"],
        "the chart shows segments of codes alone",
    );
    check_refused(
        &home,
        &["cooccurrence", "--same", "turn", "-o", "../a.svg"],
        "the chart shows how often codes share passages",
    );
    for options in [&["--matrix"][..], &["--matrix", "phi", "--clustered"], &["--all"], &["--limit", "3"]] {
        let arguments = [&["cooccurrence", "--format", "svg"], options].concat();
        check_refused(&home, &arguments, "the chart shows how often codes share passages");
    }
    let order =
        lines(&home, &["saturation", "--shuffles", "9", "--order", "attribute.partner", "--format", "svg"]).concat();
    assert!(order.contains("in the order of partner</title>"));
    let filtered = lines(&home, &["frequencies", "--transcript", "cn01-chen", "--format", "svg"]).concat();
    assert!(filtered.contains("filter: transcript cn01-chen;"));
}

#[test]
fn checklists_list_no_value_that_few_share() {
    let home = demo();
    for (command, item) in [("coreq", "16"), ("srqr", "S12")] {
        let rows = json(&home, &[command]);
        let row = rows.as_array().unwrap().iter().find(|row| row["item"] == item).unwrap();
        let said = row["record"].as_str().unwrap();
        for shown in [
            "partner: Harlan 8, Lanjiang 8",
            "name: 16 values, not shown: fewer than 5 cases share one",
            "function: 9 values",
        ] {
            assert!(said.contains(shown), "{command}: {said}");
        }
        assert!(!said.contains("Kessler") && !said.contains("陈国栋") && !said.contains("12.0"), "{said}");
        assert_eq!(row["status"], "in part; author must complete");
    }
}

/// The files of a folder, hidden ones too.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect()
}

/// Everything that stands in a file: what is packed unpacked, what is told by its name too.
fn everything(name: &str, bytes: &[u8]) -> String {
    let mut all = format!("{name}\n{}", String::from_utf8_lossy(bytes));
    if let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) {
        for place in 0..archive.len() {
            let mut part = Vec::new();
            std::io::copy(&mut archive.by_index(place).unwrap(), &mut part).unwrap();
            all.push_str(&String::from_utf8_lossy(&part));
        }
    }
    all
}

#[track_caller]
fn check_nameless(folder: &Path, names: &[&str]) -> BTreeMap<String, String> {
    let written: BTreeMap<String, String> =
        files(folder).iter().map(|(name, bytes)| (name.clone(), everything(name, bytes))).collect();
    for (name, text) in &written {
        let lower = text.to_lowercase();
        for person in names {
            let found = lower.find(&person.to_lowercase());
            let around = found.map(|at| lower[..at].chars().rev().take(40).collect::<Vec<_>>());
            assert!(
                found.is_none(),
                "{person} in {name}, behind {:?}",
                around.map(|a| a.iter().rev().collect::<String>())
            );
        }
    }
    written
}

const FORMATS: &str = "csv,json,xlsx,markdown,html,docx,latex";

/// The sample study with what tells people apart: names that come twice, numbers of staff, dates of birth, exact ages.
fn telling() -> Home {
    let home = demo();
    let table = fs::read_to_string(home.path("study/attributes.csv")).unwrap();
    let mut rows = String::new();
    for (place, line) in table.lines().enumerate() {
        let own = match place {
            0 => "person,staff,born,age".to_owned(),
            _ => format!(
                "Person {} 王😀,{},19{}-03-0{},{}",
                place / 2,
                7_300_100 + place,
                40 + place,
                1 + place % 9,
                40 + place / 3
            ),
        };
        rows.push_str(&format!("{line},{own}\n"));
    }
    home.write("study/attributes.csv", rows);
    let settings = fs::read_to_string(home.path("study/emic.yaml")).unwrap();
    home.write("study/emic.yaml", format!("{settings}\nattributes:\n  age: {{type: number, classes: [43]}}\n"));
    home
}

#[test]
fn results_without_words_name_nobody() {
    let home = telling();
    let run = home.silent(&["results", "-o", "../results", "--no-words", "--format", FORMATS], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let few = "attributes with values that fewer than 5 cases share, by which somebody may be recognised: age, born, function, \
               language, name, person, seniority, staff, years in the venture";
    assert!(run.stderr.contains(few), "{}", run.stderr);
    let holding =
        " transcripts have an id with a word of an attribute that is left out: put the names into pseudonyms.csv";
    assert!(run.stderr.contains(holding), "{}", run.stderr);
    assert!(run.stderr.contains("note: not left out: ids of transcripts; without a pseudonyms.csv"), "{}", run.stderr);
    let names = [
        "陈国栋",
        "Robert Kessler",
        "Linda Marsh",
        "周敏",
        "Person 1",
        "Person 4",
        "7300104",
        "1944-03",
        "human resources",
    ];
    let written = check_nameless(&home.path("results"), &names);
    assert!(!written.contains_key("quotes.csv") && written.contains_key("participants.csv"));
    assert!(written["participants.csv"].contains("Lanjiang") && written["sample.csv"].contains("partner,Harlan,8"));
    assert!(written.contains_key("crosstab-by-partner.svg") && !written.contains_key("crosstab-by-person.svg"));
    assert!(written["manifest.json"].contains(few));
    // One that is wanted is kept, and that is said.
    let kept = ["results", "-o", "../kept", "--no-words", "--keep", "age"];
    assert_eq!(home.silent(&kept, "").code, 0);
    let written = check_nameless(&home.path("kept"), &["Robert Kessler", "7300104"]);
    assert!(written["participants.csv"].contains("age") && written.contains_key("crosstab-by-age.svg"));
    assert!(written["manifest.json"].contains("although fewer than 5 cases share some of their values: age"));
    assert_eq!(home.silent(&[&kept[..], &["--check"]].concat(), "").code, 0);
    assert_eq!(home.silent(&["results", "-o", "../kept", "--no-words", "--check"], "").code, 1);
    check_refused(&home, &["results", "-o", "../kept", "--no-words", "--keep", "agee"], "agee");
    // Who is listened to is no secret where there are words, and one where there are none.
    let of_one = ["results", "-o", "../one", "--no-words", "--speaker", "Brannigan"];
    assert_eq!(home.silent(&of_one, "").code, 0);
    for (name, text) in check_nameless(&home.path("one"), &["Robert Kessler"]) {
        assert!(!text.contains("Brannigan"), "{name}");
    }
    assert_eq!(home.silent(&[&of_one[..], &["--check"]].concat(), "").code, 0);
    let other = ["results", "-o", "../one", "--no-words", "--speaker", "Kessler", "--check"];
    assert_eq!(home.silent(&other, "").code, 1);
}

#[test]
fn pseudonyms_stand_for_names_in_every_file() {
    let home = telling();
    let settings = fs::read_to_string(home.path("study/emic.yaml")).unwrap();
    let title = settings.lines().find(|line| line.starts_with("title:")).unwrap();
    home.write("study/emic.yaml", settings.replace(title, "title: Kessler, 陈国栋 and Harlan"));
    assert_eq!(home.silent(&["codebook", "rename", "tacitness", "What Kessler calls tacit 默会 😀"], "").code, 0);
    let table = fs::read_to_string(home.path("study/attributes.csv")).unwrap();
    home.write("study/attributes.csv", table.replacen(",partner,", ",side of Kessler,", 1));
    let rows = ["Kessler,Marlow", "pruitt,Stone", "陈国栋,张三", "Harlan,Firm 😀", "Lanjiang,Firm 😀", "Marsh,Reed"];
    home.write("study/pseudonyms.csv", format!("name,pseudonym\n{}\n", rows.join("\n")));
    let names = ["kessler", "pruitt", "陈国栋", "harlan", "lanjiang", "marsh", "6b6573736c6572", "4b6573736c6572"];
    for (folder, filters) in [
        ("all", &[][..]),
        ("one", &["--speaker", "Kessler", "--transcript", "us01-kessler"]),
        ("cases", &["--case", "person", "--transcript", "us01-kessler", "--transcript", "us02-pruitt"]),
    ] {
        let place = format!("../{folder}");
        let arguments = [&["results", "-o", &place, "--no-words", "--format", FORMATS][..], filters].concat();
        let run = home.silent(&arguments, "");
        assert_eq!(run.code, 0, "{}", run.stderr);
        let written = check_nameless(&home.path(folder), &names);
        assert!(written["manifest.json"].contains("transcripts/us01-marlow.txt"), "{folder}");
        assert!(written["crosstab.csv"].contains("us01-marlow"), "{folder}");
        assert_eq!(home.silent(&[&arguments[..], &["--check"]].concat(), "").code, 0, "{folder}");
    }
    let written = check_nameless(&home.path("all"), &names);
    assert!(written["crosstab-by-transcript.svg"].contains("us01-marlow"));
    assert!(written["frequencies.csv"].contains("What Marlow calls tacit 默会 😀"));
    // Two values with one pseudonym are one row, and two columns, each with a name of its own.
    assert!(written["sample.csv"].contains("side of Marlow,Firm 😀,16,100"), "{}", written["sample.csv"]);
    let heads = written["crosstab-codes-by-side-of-marlow.csv"].lines().nth(1).unwrap().to_owned();
    assert!(heads.contains(",Firm 😀") && heads.contains(",Firm 😀 (2)"), "{heads}");
}

/// Names that are spelt like words of every day, and of one character: of coders, of attributes and values, in ids of codes.
#[test]
fn names_that_are_words_go_where_they_are_names_and_stay_where_they_are_words() {
    let home = demo();
    let table = fs::read_to_string(home.path("study/attributes.csv")).unwrap();
    let own = |place: usize| match place {
        0 => "may,risk",
        place if place % 2 == 0 => "may,low",
        _ => "june,high",
    };
    let rows = table.lines().enumerate().map(|(place, line)| format!("{line},{}\n", own(place)));
    home.write("study/attributes.csv", rows.collect::<String>());
    let add = ["codebook", "add", "Trust in Kessler 😀", "--id", "trust-in-kessler"];
    assert_eq!(home.silent(&add, "").code, 0);
    for (coder, start) in [("may", 60), ("王", 90), ("mei", 120)] {
        let of = |code: &str| format!("us01-kessler,{start},{},{code}\n", start + 20);
        home.write("rows.csv", format!("transcript,start,end,code\n{}{}", of("tacitness"), of("trust-in-kessler")));
        let run = home.silent_as(coder, &["codings", "import", "../rows.csv"], "");
        assert_eq!(run.code, 0, "{}", run.stderr);
        // One of them has called it complete in the sample.
        let run = home.silent_as(coder, &["complete", "us01-kessler"], "");
        assert_eq!(run.code == 0, coder != "mei", "{}", run.stderr);
    }
    let rows = "name,pseudonym\nMei,coderA\n王,P7\nMay,June\nLow,Tan\nKessler,P01\n";
    home.write("study/pseudonyms.csv", rows);
    let run = home.silent(&["results", "-o", "../results", "--no-words", "--format", FORMATS], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    // What begins a list, and what stands behind a name there.
    let told = [
        "union of may",
        ", may,",
        "coders: may",
        "王",
        "mei,",
        "mei;",
        "mei:",
        "low 8",
        "low (8)",
        "by may",
        "by-may",
        "may: ",
    ];
    let names = [&told[..], &["kessler", "what all of may"]].concat();
    let written = check_nameless(&home.path("results"), &names);
    let has = |file: &str, words: &str| assert!(written[file].contains(words), "{words} in {file}: {}", written[file]);
    has("frequencies.csv", "trust-in-p01,Trust in P01 😀");
    has("manifest.json", "union of June, coderA, tomas, P7");
    has("frequencies.svg", "union of June, coderA, tomas, P7");
    has("coreq.csv", "June: 2 codings in 1 transcript, 1 complete");
    has("coreq.csv", "risk: high 8, Tan 8");
    has("manifest.json", "P7 lacks ");
    has("agreement.csv", ",low,high,");
    has("manifest.json", "; low, high: its 95 % interval");
    has("crosstab-by-risk.svg", "Tan (8)");
    has("crosstab-codes-by-june.csv", "Tan");
    has("manifest.json", "by which somebody may be recognised");
    let filters = ["--coder", "may", "--code", "trust-in-kessler", "--case", "may", "--keep", "may"];
    let run = home.silent(&[&["results", "-o", "../one", "--no-words"], &filters[..]].concat(), "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    for (name, text) in check_nameless(&home.path("one"), &["kessler", "王"]) {
        let rest = text.replace("may be recognised", "");
        assert!(!rest.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "may"), "{name}: {text}");
    }
}

#[test]
fn names_in_ids_go_wherever_a_word_of_an_id_ends() {
    let home = demo();
    for id in ["kessler1", "2kessler", "Marsh01", "MarshInterview", "kessler_2", "kesslerlab", "王小明2"] {
        home.write(&format!("study/transcripts/{id}.txt"), "A: 好 😀\n\nB: yes\n");
    }
    home.write("study/pseudonyms.csv", "name,pseudonym\nKessler,Anna\nMarsh,Bea\n王小明,张三\n");
    let run = home.silent(&["results", "-o", "../results", "--no-words"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    // What no rule can tell for a name is told, and not that it went.
    let told = "warning: a name may still stand in kesslerlab: ";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    for file in ["participants.csv", "manifest.json", "crosstab.csv"] {
        let written = fs::read_to_string(home.path("results").join(file)).unwrap();
        assert!(written.contains("anna1") && written.contains("BeaInterview") && written.contains("张三2"), "{file}");
        let rest = written.to_lowercase().replace("kesslerlab", "");
        assert!(["kessler", "marsh", "王小明"].iter().all(|name| !rest.contains(name)), "{file}: {written}");
    }
    let manifest = fs::read_to_string(home.path("results/manifest.json")).unwrap();
    assert!(manifest.contains("not left out: ids of transcripts in which a name may still stand: kesslerlab"));
    let shared = home.silent(&["anonymise", "--share", "../copy"], "");
    assert!(home.path("copy/transcripts/BeaInterview.txt").exists(), "{} {}", shared.stdout, shared.stderr);
}

#[test]
fn results_go_into_a_folder_of_their_own() {
    let home = demo();
    let before = files(&home.path("study").join("history"));
    check_refused(&home, &["results", "-o", "."], "is the folder of a study; results take one of their own");
    check_refused(&home, &["results", "-o", "-"], "results are many files");
    check_refused(&home, &["results", "-o", "../none/a/b"], "the folder does not exist");
    check_refused(&home, &["export", "transcripts", "-o", "../none/a/b"], "the folder does not exist");
    assert!(!home.path("none").exists() && !home.path("study/manifest.json").exists());
    assert_eq!(files(&home.path("study").join("history")), before);
}

/// Some files are those of a later run, the manifest is the old one: a program was ended in the midst of putting them there.
#[test]
fn a_run_that_was_ended_between_is_told_and_can_be_done_again() {
    let home = demo();
    let results = |folder: &str| home.silent(&["results", "-o", folder], "");
    assert_eq!(results("../results").code, 0);
    assert_eq!(home.silent(&["codebook", "rename", "tacitness", "Tacit 默会 😀"], "").code, 0);
    assert_eq!(results("../later").code, 0);
    let (first, later) = (home.path("results"), home.path("later"));
    fs::copy(later.join("manifest.json"), first.join(".emic-results.json")).unwrap();
    for name in ["frequencies.csv", "crosstab.csv"] {
        assert_ne!(fs::read(first.join(name)).unwrap(), fs::read(later.join(name)).unwrap());
        fs::copy(later.join(name), first.join(name)).unwrap();
    }
    let told = home.silent(&["results", "-o", "../results", "--check"], "");
    assert!(
        told.code == 1 && told.stdout.contains("a run was ended before all its files were in their places"),
        "{}",
        told.stdout
    );
    let again = results("../results");
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(files(&first), files(&later));
    // What was edited in between is still its owner's.
    fs::copy(later.join("manifest.json"), first.join(".emic-results.json")).unwrap();
    home.write("results/frequencies.csv", "mine 信任\n");
    let refused = results("../results");
    assert!(refused.code == 2 && refused.stderr.contains("edited since"), "{}", refused.stderr);
}

/// A folder stands where a file is to go, so that the program itself comes to an end between the first file and the manifest.
#[cfg(unix)]
#[test]
fn whatever_ends_a_run_leaves_no_half_file() {
    let home = demo();
    home.write("results/srqr.csv/in the way 😀", "x");
    let words = ["results", "-o", "../results", "--format", "csv,xlsx,docx", "--force"];
    let nameless = ["results", "-o", "../results", "--no-words", "--force"];
    for arguments in [&words[..], &nameless] {
        let run = home.silent(arguments, "");
        assert!(run.code == 2 && run.stderr.contains("cannot write"), "{}", run.stderr);
        let there = home.path("results");
        assert!(there.join("quotes.csv").exists() && !there.join("manifest.json").exists());
        let told = home.silent(&["results", "-o", "../results", "--check"], "");
        assert!(told.code == 1 && told.stdout.contains("a run was ended before"), "{}", told.stdout);
    }
    fs::remove_dir_all(home.path("results/srqr.csv")).unwrap();
    let run = home.silent(&["results", "-o", "../results", "--no-words"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(home.silent(&["results", "-o", "../fresh", "--no-words"], "").code, 0);
    assert_eq!(
        files(&home.path("results")),
        files(&home.path("fresh")),
        "two runs were ended, and nothing is left of them"
    );
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_what_was_there() {
    let home = demo();
    assert_eq!(home.silent(&["results", "-o", "../results"], "").code, 0);
    assert_eq!(home.silent(&["report", "-o", "../report.html"], "").code, 0);
    let before = (files(&home.path("results")), fs::read(home.path("report.html")).unwrap());
    assert_eq!(home.silent(&["codebook", "rename", "tacitness", "Tacit 默会 😀"], "").code, 0);
    for command in ["results -o ../results", "report -o ../report.html"] {
        // 16 blocks of 512 or 1,024 bytes: some tables fit, others do not.
        let script = format!("ulimit -f 16; '{}' {command}", env!("CARGO_BIN_EXE_emic"));
        let mut limited = Command::new("sh");
        limited.args(["-c", &script]).current_dir(&home.place).env("HOME", home.path("")).env("EMIC_CODER", "wei");
        let output = limited.stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains("cannot write"), "{said}");
        assert_eq!((files(&home.path("results")), fs::read(home.path("report.html")).unwrap()), before, "{command}");
    }
}

/// Codings of one code and transcript put together where they share a position.
fn merged(mut ranges: Vec<(u64, u64)>) -> usize {
    ranges.sort_unstable();
    let (mut count, mut reach) = (0, 0);
    for (start, end) in ranges {
        count += usize::from(count == 0 || start >= reach);
        reach = reach.max(end);
    }
    count
}

#[test]
fn a_code_with_those_below_it_has_the_union_of_their_segments() {
    let home = demo();
    // A code that others stand below is applied itself, over and beside what those have.
    let book = fs::read_to_string(home.path("study/codebook.yaml")).unwrap();
    home.write("study/codebook.yaml", book.replace("applies: false", "applies: true"));
    let rows = "cn01-chen,530,560,barriers\ncn01-chen,540,568,nature-of-knowledge\nus01-kessler,10,30,barriers\n";
    home.write("rows.csv", format!("transcript,start,end,code\n{rows}"));
    assert_eq!(home.silent(&["codings", "import", "../rows.csv"], "").code, 0);
    // What a researcher calls a code is hers, whatever it ends with.
    assert_eq!(home.silent(&["codebook", "rename", "tacitness", "信任 (itself)"], "").code, 0);
    let codes = json(&home, &["codebook", "show"]);
    let parent_of: BTreeMap<String, String> = (codes.as_array().unwrap().iter())
        .map(|code| (code["code"].as_str().unwrap().to_owned(), code["parent"].as_str().unwrap_or_default().to_owned()))
        .collect();
    let is_below = |code: &str, above: &str| {
        let mut next = Some(code.to_owned());
        while let Some(code) = next.filter(|code| !code.is_empty()) {
            if code == above {
                return true;
            }
            next = parent_of.get(&code).cloned();
        }
        false
    };
    let codings = json(&home, &["codings"]);
    let codings = codings.as_array().unwrap();
    let recount = |above: &str| {
        let mut by_transcript: BTreeMap<&str, Vec<(u64, u64)>> = BTreeMap::new();
        for coding in codings.iter().filter(|coding| is_below(coding["code"].as_str().unwrap(), above)) {
            let range = (coding["start"].as_u64().unwrap(), coding["end"].as_u64().unwrap());
            by_transcript.entry(coding["transcript"].as_str().unwrap()).or_default().push(range);
        }
        (by_transcript.values().cloned().map(merged).sum::<usize>(), by_transcript.len())
    };
    let parents: BTreeSet<&String> = parent_of.values().collect();
    let structure = json(&home, &["structure", "--aggregate"]);
    let is_hers = |row: &serde_json::Value| row["concept"].as_str().unwrap().ends_with("信任 (itself)");
    assert!(structure.as_array().unwrap().iter().any(is_hers), "{structure}");
    let mut above = 0;
    for row in structure.as_array().unwrap() {
        let code = row["code"].as_str().unwrap();
        let counted = (row["segments"].as_u64().unwrap() as usize, row["transcripts"].as_u64().unwrap() as usize);
        assert_eq!(counted, recount(code), "{code}");
        above += usize::from(
            parents.contains(&code.to_owned()) && row["concept"].as_str().unwrap().ends_with("(with those below)"),
        );
    }
    let frequencies = json(&home, &["frequencies", "--aggregate"]);
    for row in frequencies.as_array().unwrap() {
        let code = row["code"].as_str().unwrap();
        assert_eq!(row["segments"].as_u64().unwrap() as usize, recount(code).0, "{code}");
    }
    assert!(above >= 2, "{structure}");
}
