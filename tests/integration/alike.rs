//! What is in a folder of results is what its commands print, to the byte; and no number is missing without a reason.

use std::fs;

use serde_json::Value;

use crate::support::Home;

/// The sample study, in which the program works.
fn demo() -> Home {
    let mut home = Home::new();
    assert_eq!(home.silent(&["demo", "study", "--no-open"], "").code, 0);
    home.place = home.place.join("study");
    home
}

/// The words of a command as a manifest names it: quoted where they have blanks.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (place, part) in command.split('\'').enumerate() {
        if place % 2 == 1 {
            words.last_mut().unwrap().push_str(part);
            continue;
        }
        for (place, part) in part.split(' ').enumerate() {
            if place > 0 {
                words.push(String::new());
            }
            words.last_mut().unwrap().push_str(part);
        }
    }
    words.into_iter().skip(1).collect()
}

fn printed(home: &Home, command: &str, format: &str) -> String {
    let words = words(command);
    let arguments: Vec<&str> = words.iter().map(String::as_str).chain(["--format", format]).collect();
    let run = home.silent(&arguments, "");
    assert!(run.code < 2, "{command}: {}", run.stderr);
    run.stdout
}

#[test]
fn every_file_of_results_is_what_its_command_prints() {
    let home = demo();
    assert_eq!(home.silent(&["results", "-o", "../results"], "").code, 0);
    let manifest: Value = serde_json::from_slice(&fs::read(home.path("results/manifest.json")).unwrap()).unwrap();
    let mut compared = 0;
    for output in manifest["outputs"].as_array().unwrap() {
        let (path, command) = (output["path"].as_str().unwrap(), output["command"].as_str().unwrap());
        // Timelines and highlighted transcripts stand in one file, and a command shows one of them.
        if !path.ends_with(".csv") || command.ends_with(" ID") {
            continue;
        }
        let file = String::from_utf8(fs::read(home.path("results").join(path)).unwrap()).unwrap();
        assert_eq!(file, printed(&home, command, "csv"), "{path}: {command}");
        let caption = output["tables"][0]["caption"].as_str().unwrap();
        let paper = printed(&home, command, "markdown").replace('\\', "");
        assert!(paper.contains(caption), "{path}: {caption}\n{command}: {paper}");
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn several_tables_of_one_file_have_their_own_captions() {
    let home = demo();
    assert_eq!(home.silent(&["results", "-o", "../results", "--format", "markdown"], "").code, 0);
    let caption = |file: &str| {
        let text = fs::read_to_string(home.path("results").join(file)).unwrap();
        let lines = text.lines().filter(|line| line.starts_with("Table: "));
        lines.map(|line| line.replace('\\', "")).collect::<Vec<_>>()
    };
    let (agreement, audit, history) = (caption("agreement.md"), caption("audit.md"), caption("codebook-history.md"));
    assert!(agreement.len() > 2 && agreement.iter().all(|line| line.contains("layer: each by themselves: ")));
    let others = audit.iter().chain(&history);
    assert!(others.clone().count() == 3 && others.clone().all(|line| !line.contains("layer: ")), "{audit:?}");
}

/// Complain of a number that is not there and says not why.
#[track_caller]
fn check_reasons(home: &Home, command: &str) -> usize {
    let rows: Value = serde_json::from_str(&printed(home, command, "json")).unwrap();
    let mut undefined = 0;
    for row in rows.as_array().unwrap() {
        for (name, _) in row.as_object().unwrap().iter().filter(|(_, value)| value.is_null()) {
            assert!(row["n/a"][name].is_string(), "{command}: {name} of {row}");
            undefined += 1;
        }
    }
    undefined
}

#[test]
fn every_number_that_is_not_there_has_a_reason() {
    let home = demo();
    for command in [
        "emic frequencies --details",
        "emic frequencies --details --by speaker",
        "emic words --details --by attribute.partner --rates",
        "emic cooccurrence",
        "emic crosstab --by attribute.partner --tests",
        "emic sequences",
    ] {
        check_reasons(&home, command);
    }
    assert!(check_reasons(&home, "emic keyness --target attribute.partner:Lanjiang") > 100);
    assert_eq!(check_reasons(&home, "emic dispersion the --within transcript:us02-pruitt"), 2);
    assert_eq!(check_reasons(&home, "emic dispersion qqq"), 3);
    let run = home.silent(&["frequencies", "--details"], "");
    assert!(run.stderr.contains("n/a in mean_length: the code was not applied"), "{}", run.stderr);
    let run = home.silent(&["frequencies", "--details", "--used"], "");
    assert!(!run.stderr.contains("n/a in "), "{}", run.stderr);
    let paper = printed(&home, "emic frequencies --details", "markdown");
    assert!(paper.contains("DP, DP, normed: 0 is even"), "{paper}");

    let mut empty = Home::new();
    empty.write("study/emic.yaml", "format: 1\n");
    empty.write("study/codebook.yaml", "codebook: x\ncodes:\n  - {id: trust, name: 信任 😀}\n");
    empty.place = empty.place.join("study");
    assert!(check_reasons(&empty, "emic frequencies --details") > 8);
}

#[test]
fn values_of_attributes_are_what_their_types_say() {
    let home = Home::with_study();
    home.write("study/emic.yaml", "format: 1\nattributes:\n  years: number\n  met: date\n");
    home.write(
        "study/attributes.csv",
        "transcript,partner,years,met,income\nus01,US,4.5,2024-03-14,3\n王经理,CN,NA,2024-03,4\n",
    );
    for command in ["emic participants", "emic transcripts", "emic attributes"] {
        let rows: Value = serde_json::from_str(&printed(&home, command, "json")).unwrap();
        let of = |name: &str| rows.as_array().unwrap().iter().map(|row| row[name].clone()).collect::<Vec<_>>();
        assert!(of("years").contains(&Value::from(4.5)) && of("years").contains(&Value::from("NA")), "{rows}");
        assert!(of("met").contains(&Value::from("2024-03-14")) && of("income").contains(&Value::from("3")), "{rows}");
        let csv = printed(&home, command, "csv");
        assert!(csv.contains("4.5") && csv.contains("2024-03-14"), "{csv}");
    }
    let file = home.path("p.xlsx");
    assert_eq!(home.silent(&["participants", "-o", file.to_str().unwrap()], "").code, 0);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&file).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "Participants").unwrap();
    let cells: Vec<calamine::Data> = sheet.rows().flatten().cloned().collect();
    assert!(cells.contains(&calamine::Data::Float(4.5)), "{cells:?}");
    assert!(cells.iter().any(|cell| matches!(cell, calamine::Data::DateTime(_))), "{cells:?}");
    assert!(
        cells.contains(&calamine::Data::String("NA".to_owned()))
            && cells.contains(&calamine::Data::String("3".to_owned()))
    );
}
