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
        let svg = lines(&home, &[arguments, &["--format", "svg"]].concat()).concat();
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
        "the chart shows codes that share passages",
    );
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

#[test]
fn results_without_words_name_nobody() {
    let home = demo();
    let run = home.silent(&["results", "-o", "../results", "--no-words"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("left out: attributes that more than half of the cases"), "{}", run.stderr);
    let written = files(&home.path("results"));
    assert!(!written.contains_key("quotes.csv") && written.contains_key("participants.csv"));
    for (name, bytes) in &written {
        let text = String::from_utf8_lossy(bytes);
        for person in ["陈国栋", "Robert Kessler", "Linda Marsh", "周敏"] {
            assert!(!text.contains(person), "{person} in {name}");
        }
    }
    let manifest: serde_json::Value = serde_json::from_slice(&written["manifest.json"]).unwrap();
    assert!(manifest["left_out"].as_array().unwrap().iter().any(|words| words.as_str().unwrap().ends_with(": name")));
    let current = home.silent(&["results", "-o", "../results", "--no-words", "--check"], "");
    assert_eq!(current.code, 0, "{}", current.stdout);
    home.write("study/pseudonyms.csv", "name,pseudonym\nHarlan,Gesellschaft 😀\n");
    assert_eq!(home.silent(&["results", "-o", "../results", "--no-words"], "").code, 0);
    let written = files(&home.path("results"));
    assert!(String::from_utf8_lossy(&written["sample.csv"]).contains("partner,Gesellschaft 😀,8"));
    assert!(!String::from_utf8_lossy(&written["participants.csv"]).contains("Harlan"));
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

/// Whether a folder has results that are whole: those of no run, or of one that was done.
fn is_whole(home: &Home, folder: &str) -> bool {
    if !home.path(folder).exists() {
        return true;
    }
    let left = files(&home.path(folder));
    let visible = left.keys().filter(|name| !name.starts_with('.')).count();
    let told = home.silent(&["results", "-o", &format!("../{folder}"), "--check"], "");
    visible == 0 || told.code == 0 || told.stdout.contains("a run was ended before")
}

#[cfg(unix)]
#[test]
fn whatever_ends_a_run_leaves_no_half_file() {
    let home = demo();
    for (place, signal) in ["-INT", "-KILL", "-TERM", "-KILL", "-INT", "-KILL"].into_iter().enumerate() {
        let mut arguments = vec!["results", "-o", "../results", "--format", "csv,xlsx,docx"];
        let is_report = place % 3 == 2;
        if is_report {
            arguments = vec!["report", "-o", "../report.html"];
        }
        let mut child = home.command("wei").args(arguments).stdin(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(150 + 250 * place as u64));
        let _ = Command::new("kill").args([signal, &child.id().to_string()]).output();
        child.wait().unwrap();
        if let Ok(page) = fs::read_to_string(home.path("report.html")) {
            assert!(page.trim_end().ends_with("</html>"), "a half page after {signal}");
        }
        assert!(is_whole(&home, "results"), "{signal}: {:?}", files(&home.path("results")).keys());
    }
    let run = home.silent(&["results", "-o", "../results", "--format", "csv,xlsx,docx"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(files(&home.path("results")).keys().all(|name| !name.starts_with('.')), "what was left is swept up");
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
