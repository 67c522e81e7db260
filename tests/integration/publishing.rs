//! The report as one page, and all results in a folder: written whole, the same each time, never over what is not ours.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::support::{Home, Run};

/// The small study, coded by two.
fn coded() -> Home {
    let home = Home::with_study();
    for (coder, rows) in [
        ("wei", "us01,50,72,trust\nus01,73,103,mistrust\n王经理,17,21,mistrust\n王经理,17,34,trust\n"),
        ("mara", "us01,50,72,trust\n"),
    ] {
        home.write("rows.csv", format!("transcript,start,end,code\n{rows}"));
        let run = home.silent_as(coder, &["codings", "import", "../rows.csv"], "");
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    home
}

fn page(home: &Home, arguments: &[&str]) -> (Run, String) {
    let run = home.silent(&[&["report", "-o", "../report.html"], arguments].concat(), "");
    (run, std::fs::read_to_string(home.path("report.html")).unwrap_or_default())
}

#[test]
fn a_report_has_its_parts_and_is_the_same_each_time() {
    let mut home = coded();
    home.emic(&["report", "-o", "../report.html"]);
    home.emic(&[
        "report",
        "-o",
        "../short.html",
        "--only",
        "overview,quotes",
        "--quotes",
        "exemplars",
        "--coder",
        "mara",
    ]);
    let (_, once) = page(&home, &[]);
    assert_eq!(once, page(&home, &[]).1);
    for part in ["overview", "participants", "frequencies", "heat-map", "cooccurrence", "saturation", "agreement"] {
        assert!(once.contains(&format!("id=\"{part}\" aria-labelledby")), "{part}");
    }
    for words in
        ["Trust, earned", "没有信任", "This page contains the words of participants", "figure-saturation", "turn 2"]
    {
        assert!(once.contains(words), "{words}");
    }
    assert!(!once.contains('\u{1b}') && once.matches("<script>").count() == 1);
    let (_, without) = page(&home, &["--no-transcripts"]);
    assert!(!without.contains("id=\"transcripts\"") && without.contains("id=\"quotes\""));
    home.emic(&["report", "-o", "../report.pdf"]);
    home.emic(&["report", "-o", "../nowhere/report.html"]);
    home.emic(&["report", "-o", "transcripts/report.html"]);
    home.emic(&["report", "-o", "../report.html", "--only", "nothing"]);
    home.check("report");
}

#[test]
fn a_blind_coder_reads_their_own_codings_alone() {
    let home = coded();
    home.write("study/emic.yaml", "format: 1\ntitle: Blind\nblind: true\n");
    let (run, own) = page(&home, &[]);
    assert!(run.stderr.contains("only what wei coded is in it; --everybody takes all"), "{}", run.stderr);
    assert!(!own.contains("mara"), "{own}");
    let (run, all) = page(&home, &["--everybody"]);
    assert!(all.contains("mara") && !run.stderr.contains("blind"), "{}", run.stderr);
}

#[test]
fn strange_studies_have_a_report_too() {
    let home = Home::with_study();
    let check = |home: &Home| {
        let (run, page) = page(home, &["--quotes", "all"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(page.ends_with("</html>\n"), "{page}");
        page
    };
    assert!(check(&home).contains("No codings in scope yet."));
    home.write(
        "study/codebook.yaml",
        "codes:\n  - {id: x, name: \"<script>alert(1)</script>\"}\n  - {id: y, name: '=1+1 مرحبا'}\n",
    );
    home.write("rows.csv", "transcript,start,end,code\n王经理,17,21,x\n王经理,17,21,y\n");
    assert_eq!(home.silent(&["codings", "import", "../rows.csv"], "").code, 0);
    let strange = check(&home);
    assert!(strange.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !strange.contains("<script>alert"));
    let mut attributes = "transcript,partner\n".to_owned();
    for number in 0..500 {
        home.write(&format!("study/transcripts/t{number:03}.txt"), "Q: 好?\n\nA: 😀.\n");
        attributes.push_str(&format!("t{number:03},level {number}\n"));
    }
    home.write("study/attributes.csv", attributes);
    let many = check(&home);
    assert!(many.contains("level 100") && !many.contains("By partner"), "an attribute with 500 levels has no heat map");
}

/// The files of a folder with what is in them.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap())).collect()
}

#[test]
fn results_are_written_checked_and_left_alone() {
    let mut home = coded();
    home.emic(&["results", "-o", "../results", "--check"]);
    home.emic(&["results", "-o", "../results"]);
    let first = files(&home.path("results"));
    assert!(first.contains_key("frequencies.csv") && first.contains_key("frequencies.svg"), "{:?}", first.keys());
    let time = |home: &Home| home.path("results/frequencies.csv").metadata().unwrap().modified().unwrap();
    let before = time(&home);
    home.emic(&["results", "-o", "../results"]);
    assert_eq!((files(&home.path("results")), time(&home)), (first.clone(), before));
    home.emic(&["results", "-o", "../results", "--check"]);
    home.emic(&["results", "-o", "../results", "--check", "--coder", "wei", "--format", "csv,xlsx"]);
    home.emic(&["codebook", "rename", "trust", "Trust 信任"]);
    home.write("study/transcripts/new.txt", "Q: 好?\n\nA: 😀.\n");
    home.write("results/participants.csv", "mine\n");
    std::fs::remove_file(home.path("results/saturation.svg")).unwrap();
    home.emic(&["results", "-o", "../results", "--check"]);
    home.emic(&["results", "-o", "../results"]);
    assert_eq!(files(&home.path("results"))["frequencies.csv"], first["frequencies.csv"], "nothing was written");
    home.emic(&["results", "-o", "../results", "--force"]);
    assert_ne!(files(&home.path("results"))["frequencies.csv"], first["frequencies.csv"]);
    home.write("results/words.csv", "mine\n");
    home.emic(&["results", "-o", "../results", "--no-words"]);
    assert_eq!(files(&home.path("results"))["words.csv"], b"mine\n", "what was edited stays");
    home.check("results");
}

#[test]
fn results_do_not_go_over_what_is_not_theirs() {
    let mut home = coded();
    home.write("file", "x");
    home.emic(&["results", "-o", "../file"]);
    home.write("mine/frequencies.csv", "mine 信任\n");
    home.emic(&["results", "-o", "../mine"]);
    assert_eq!(files(&home.path("mine")).len(), 1, "no temporary file stays");
    home.write("other/manifest.json", "{\"name\": \"a web page\"}");
    home.emic(&["results", "-o", "../other"]);
    home.emic(&["results", "-o", "transcripts/results"]);
    home.check("results-refused");
}

/// Run another program; `None` where it is not there.
fn run(home: &Home, program: &str, arguments: &[&str], folder: &Path) -> Option<(bool, String)> {
    let emic = env!("CARGO_BIN_EXE_emic");
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("EMIC", emic).env("STUDY", home.path("study"));
    command.env("HOME", home.path("")).env("EMIC_CODER", "wei").env("PYTHONIOENCODING", "utf-8");
    match command.output() {
        Ok(output) => Some((
            output.status.success(),
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
        )),
        Err(_) => {
            println!("skipped: there is no {program} here");
            None
        }
    }
}

#[test]
fn the_snippets_read_the_results() {
    let home = coded();
    assert_eq!(home.silent(&["results", "-o", "../results"], "").code, 0);
    let snippets = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pipelines");
    let results = home.path("results");
    let arguments = [snippets.join("results.py"), results.clone()].map(|path| path.to_str().unwrap().to_owned());
    let Some((done, said)) = run(&home, "python3", &arguments.each_ref().map(String::as_str), &results) else { return };
    assert!(done && said.contains("Trust, earned: 2 segments in 2 transcripts"), "{said}");
}

#[test]
fn make_goes_on_only_where_a_table_changed() {
    let home = coded();
    let snippets = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pipelines");
    for name in ["Makefile", "results.py"] {
        home.write(&format!("pipeline/{name}"), std::fs::read(snippets.join(name)).unwrap());
    }
    let folder = home.path("pipeline");
    if run(&home, "python3", &["--version"], &folder).is_none() {
        return;
    }
    let Some((done, said)) = run(&home, "make", &[], &folder) else { return };
    assert!(done && said.contains("results.py results"), "{said}");
    let (done, said) = run(&home, "make", &[], &folder).unwrap();
    assert!(done && !said.contains("results.py results"), "{said}");
    let (done, said) = run(&home, "make", &["check"], &folder).unwrap();
    assert!(done && said.contains("current"), "{said}");
}
