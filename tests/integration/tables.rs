//! Tables in every format, with the names and sizes that break formats, and into places that take none.

use std::fs;
use std::process::Stdio;

use crate::support::Home;

const FORMATS: [(&str, &[u8]); 7] = [
    ("csv", b"code,"),
    ("json", b"[\n"),
    ("md", b"| code"),
    ("html", b"<!DOCTYPE html>"),
    ("xlsx", b"PK"),
    ("docx", b"PK"),
    ("tex", b"% "),
];

/// A study whose codes are called as formulas, markup, commands and words that run to the left.
fn hostile() -> Home {
    let home = Home::with_study();
    let codes = [
        ("a", "=HYPERLINK(\"http://x\")"),
        ("b", "<script>alert(1)</script>"),
        ("c", "100 % & $5 #1 a_b {x} ~ ^ \\\\input{x} [*] --"),
        ("d", "שלום עולם 信任 😀"),
        ("e", "+1 | `x` **"),
    ];
    let list: Vec<String> =
        codes.iter().map(|(id, name)| format!("  - id: {id}\n    name: \"{}\"\n", name.replace('"', "\\\""))).collect();
    home.write("study/codebook.yaml", format!("codebook: 'a < b'\ncodes:\n{}", list.concat()));
    for (id, _) in codes {
        assert_eq!(home.silent(&["code", "us01", "50", "71", id], "").code, 0);
    }
    home
}

#[test]
fn every_format_holds_every_name() {
    let home = hostile();
    for (ending, signature) in FORMATS {
        let file = format!("码 {ending}.{ending}");
        let run = home.silent(&["crosstab", "--by", "attribute.partner", "-o", &file], "");
        assert_eq!(run.code, 0, "{}", run.stderr);
        let bytes = fs::read(home.place.join(&file)).unwrap();
        assert!(bytes.starts_with(signature), "{ending}");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match ending {
            "csv" => assert!(text.contains("\"'=HYPERLINK(\"\"http://x\"\")\"") && text.contains("'+1 |"), "{text}"),
            "tex" => assert!(
                text.contains("\\textbackslash{}input\\{x\\} {[}{*}{]} -{}-") && text.contains("bidi=basic"),
                "{text}"
            ),
            "md" => {
                assert!(text.contains("Table: Codes by partner. Data of 2026-03-02 09:30 UTC; codebook v1 ("), "{text}")
            }
            "html" => {
                assert!(!text.contains("<script>"), "{text}");
                assert!(text.contains("<caption>Codes by partner. Data of 2026-03-02 09:30 UTC;"), "{text}");
            }
            _ => {}
        }
    }
    let json = home.silent(&["codebook", "show", "--format", "json"], "").stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[1]["name"], "<script>alert(1)</script>");
}

#[test]
fn every_format_goes_through_a_pipe_and_a_file_alike() {
    let home = hostile();
    let names = ["csv", "json", "markdown", "html", "xlsx", "docx", "latex"];
    for ((ending, _), name) in FORMATS.iter().zip(names) {
        let file = format!("out.{ending}");
        assert_eq!(home.silent(&["frequencies", "-o", &file], "").code, 0);
        let piped = home.command("wei").args(["frequencies", "--format", name]).stdin(Stdio::null()).output().unwrap();
        assert!(piped.status.success(), "{name}");
        assert!(piped.stdout == fs::read(home.place.join(&file)).unwrap(), "{name}");
        // The format that is named goes before the ending.
        let any = home.silent(&["frequencies", "-o", "any.txt", "--format", name], "");
        assert_eq!(any.code, 0, "{}", any.stderr);
        assert!(piped.stdout == fs::read(home.place.join("any.txt")).unwrap(), "{name}");
    }
}

#[test]
fn csv_for_excel_and_with_another_separator() {
    let mut home = hostile();
    let excel = home.silent(&["codebook", "show", "--excel", "--separator", ";"], "").stdout;
    assert!(excel.starts_with("\u{feff}code;") && excel.contains("\r\n"), "{excel}");
    let tabs = home.silent(&["codebook", "show", "--separator", "tab"], "").stdout;
    assert!(tabs.starts_with("code\tname\t") && !tabs.contains('\r'));
    home.emic(&["frequencies", "--excel", "-o", "out.json"]);
    home.emic(&["frequencies", "--separator", "ab"]);
    home.emic(&["frequencies", "--separator", ";", "--format", "markdown"]);
    assert!(!home.place.join("out.json").exists());
    home.check("tables-csv");
}

#[test]
fn an_attribute_of_five_hundred_levels_comes_in_parts() {
    let home = Home::with_study();
    let mut attributes = String::from("transcript,person\n");
    for number in 0..500 {
        home.write(&format!("study/transcripts/t{number}.txt"), "Q: 好?\n\nA: trust 信任.\n");
        attributes.push_str(&format!("t{number},person {number} 😀\n"));
    }
    home.write("study/attributes.csv", attributes);
    assert_eq!(home.silent(&["code", "t1", "0", "3", "trust"], "").code, 0);
    for ending in ["docx", "tex"] {
        let file = format!("wide.{ending}");
        let run = home.silent(&["crosstab", "--by", "attribute.person", "-o", &file], "");
        assert_eq!(run.code, 0);
        assert!(run.stderr.contains("too many for a page: it comes in"), "{}", run.stderr);
        assert!(home.place.join(&file).exists());
    }
    let run = home.silent(&["crosstab", "--by", "attribute.person", "-o", "wide.xlsx"], "");
    assert_eq!((run.code, run.stderr.contains("too many")), (0, false));
}

#[test]
fn nothing_coded_and_one_transcript_are_tables_too() {
    let home = Home::new();
    assert_eq!(home.silent(&["new", "s"], "").code, 0);
    home.write("s/transcripts/一.txt", "Q: 好?\n\nA: ok 😀\n");
    for command in
        ["frequencies", "crosstab", "cooccurrence", "saturation", "participants", "codings", "quotes", "history"]
    {
        for (ending, signature) in FORMATS {
            let file = format!("{command}.{ending}");
            let run = home.silent(&["--project", "s", command, "-o", &file], "");
            assert!(run.code < 2, "{command} {ending}: {}", run.stderr);
            let bytes = fs::read(home.place.join(&file)).unwrap();
            assert!(
                !bytes.is_empty() && (bytes.starts_with(&signature[..1]) || ending == "csv" || ending == "md"),
                "{file}"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn a_place_that_takes_nothing_is_told_and_keeps_what_it_had() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut home = hostile();
    home.write("study/kept.csv", "old 信任\n");
    home.write("study/locked.xlsx", "old");
    fs::set_permissions(home.place.join("locked.xlsx"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::create_dir(home.place.join("folder.docx")).unwrap();
    for file in ["none/out.tex", "folder.docx", "locked.xlsx", "out.odt", "attributes.csv", "/dev/full"] {
        let format = if file == "/dev/full" { "html" } else { "csv" };
        let arguments = if file.starts_with("/dev") || file.contains("none") {
            vec!["frequencies", "-o", file, "--format", format]
        } else {
            vec!["frequencies", "-o", file]
        };
        home.emic(&arguments);
    }
    home.check("tables-places");
    // A limit on the size of files is what a full disk is to the program.
    for (file, format) in [("kept.csv", "csv"), ("new.xlsx", "xlsx"), ("new.docx", "docx"), ("new.html", "html")] {
        let command = home.command("wei");
        let script = format!("ulimit -f 0; exec \"$0\" frequencies -o {file} --format {format}");
        let mut full = std::process::Command::new("sh");
        full.args(["-c", &script, env!("CARGO_BIN_EXE_emic")]).current_dir(&home.place);
        full.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = full.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{file}: {told}");
        assert!(told.contains("error: cannot write"), "{file}: {told}");
    }
    assert_eq!(fs::read_to_string(home.place.join("kept.csv")).unwrap(), "old 信任\n");
    let left: Vec<String> = fs::read_dir(&home.place)
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("new") || name.starts_with(".emic-"))
        .collect();
    assert_eq!(left, Vec::<String>::new(), "no half file stays");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = home.command("wei").args(["codings"]).stdin(Stdio::null()).stdout(full).output().unwrap();
    assert_eq!(run.status.code(), Some(2), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn attributes_have_types_levels_and_missing_values() {
    let mut home = Home::with_study();
    home.write(
        "study/emic.yaml",
        "format: 1\ntitle: t\nattributes:\n  years: {type: number, classes: [5]}\n  rank: [junior, 主管 😀]\n",
    );
    home.write("study/in.csv", "id,rank,years\nus01,主管 😀,eleven\n王经理,JUNIOR,NA\nus09,x,1\n");
    home.emic(&["attributes", "import", "in.csv"]);
    home.emic(&["attributes", "set", "us01", "years", "many"]);
    home.emic(&["attributes", "set", "us01", "rnak", "x"]);
    home.emic(&["undo"]);
    home.emic(&["attributes", "set", "us01", "years", "３"]);
    home.emic(&["attributes", "set", "us02", "years", "3"]);
    home.emic(&["attributes", "set", "us01", "partner", ""]);
    home.emic(&["attributes"]);
    home.emic(&["attributes", "types"]);
    home.emic(&["code", "us01", "50", "71", "trust"]);
    home.emic(&["crosstab", "--by", "attribute.rank"]);
    home.emic(&["crosstab", "--by", "attribute.years"]);
    home.emic(&["participants", "--summary"]);
    home.write("study/attributes.csv", "transcript,years\nus01,lots\n");
    home.emic(&["check"]);
    home.check("attributes");
}
