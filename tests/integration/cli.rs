//! The command line as a user meets it: stdout, stderr and exit code of whole sessions, compared with files.

use crate::support::{Home, read_some};

/// A study in which wei and mara have coded.
fn coded() -> Home {
    let home = Home::with_study();
    let code = |coder: &str, words: &[&str]| {
        let run = home.silent_as(coder, words, "");
        assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
    };
    code("wei", &["code", "us01", "50", "71", "trust"]);
    code("wei", &["code", "us01", "53", "78", "trust"]);
    code("mara", &["code", "us01", "50", "71", "trust", "mistrust"]);
    code("mara", &["code", "王经理", "17", "22", "mistrust"]);
    code("mara", &["code", "us01", "147", "186", "trust"]);
    home
}

/// The id of the first coding of `code`.
fn first_coding(home: &Home, code: &str) -> String {
    let run = home.silent(&["codings", "--code", code], "");
    run.stdout.lines().nth(1).unwrap().split(',').next().unwrap().to_owned()
}

#[test]
fn listing_and_reading() {
    let mut home = coded();
    home.emic(&["transcripts"]);
    home.emic(&["transcripts", "--format", "table"]);
    home.emic(&["transcripts", "--format", "json"]);
    home.emic(&["transcripts", "--format", "markdown"]);
    home.emic(&["show", "us01"]);
    home.emic(&["show", "us01", "--coded"]);
    home.emic(&["show", "王经理", "--coded", "--coder", "mara"]);
    home.emic(&["show", "王经理", "--format", "json"]);
    home.emic(&["show", "us02"]);
    home.check("listing");
}

#[test]
fn coding_and_taking_back() {
    let mut home = Home::with_study();
    home.emic(&["code", "us01", "50", "71", "trust"]);
    home.emic(&["code", "us01", "50", "71", "Trust, earned", "buxinren"]);
    home.emic(&["code", "us01", "50", "71", "trust"]);
    home.emic(&["code", "us01", "5", "5", "trust"]);
    home.emic(&["code", "us01", "5", "50000", "trust"]);
    home.emic(&["code", "us01", "1", "5", "trsut"]);
    home.emic(&["code", "us01", "1", "5", "barriers"]);
    home.emic(&["code", "us01", "one", "5", "trust"]);
    home.emic(&["code", "us01", "trust"]);
    home.emic(&["code", "王经理", "17", "22", "不信任", "--format", "json"]);
    home.emic(&["codings"]);
    let id = first_coding(&home, "mistrust");
    let (_, end) = id.split_at(24);
    home.emic(&["uncode", &id]);
    home.emic(&["uncode", "ffffffff"]);
    home.emic(&["undo"]);
    home.emic(&["uncode", end]);
    home.emic(&["undo"]);
    home.emic(&["undo"]);
    home.emic(&["redo"]);
    home.emic(&["redo"]);
    home.emic(&["undo", "--coder", "mara"]);
    home.emic(&["history", "--format", "table"]);
    home.emic(&["history", "--limit", "1", "--coder", "mara"]);
    home.emic(&["complete", "us01"]);
    home.emic(&["complete", "us01", "in-progress"]);
    home.emic(&["complete", "us01", "done"]);
    home.emic(&["transcripts"]);
    home.check("coding");
}

#[test]
fn filters_and_counts() {
    let mut home = coded();
    home.emic(&["codings", "--coder", "mara", "--code", "trust"]);
    home.emic(&["codings", "--code", "barriers", "--below", "--format", "table"]);
    home.emic(&["codings", "--speaker", "王经理"]);
    home.emic(&["codings", "--containing", "NOBODY", "--format", "json"]);
    home.emic(&["codings", "--transcript", "nowhere"]);
    home.emic(&["codings", "--coder", "nobody"]);
    home.emic(&["codings", "--containing", "never said"]);
    home.emic(&["frequencies"]);
    home.emic(&["frequencies", "--coder", "wei", "--format", "json"]);
    home.emic(&["frequencies", "--by", "coder", "--details"]);
    home.emic(&["frequencies", "--by", "transcript", "--aggregate", "--format", "table"]);
    home.emic(&["frequencies", "--by", "speaker", "--format", "markdown"]);
    home.emic(&["frequencies", "--by", "attribute.partner"]);
    home.emic(&["frequencies", "--by", "attribute.partnr"]);
    home.emic(&["frequencies", "--by", "moon"]);
    home.emic(&["frequencies", "--matrix"]);
    home.check("counts");
}

#[test]
fn searching() {
    let mut home = coded();
    home.emic(&["search", "信任"]);
    home.emic(&["search", "trust", "--limit", "1", "--context", "8", "--format", "csv"]);
    home.emic(&["search", "trust code:mistrust", "--format", "table"]);
    home.emic(&["search", "信任", "--count"]);
    home.emic(&["search", "nothing-of-the-kind"]);
    home.emic(&["search", "信任 AND (partner"]);
    home.emic(&["search", "speaker:nobody trust"]);
    home.emic(&["search", "信任", "--sort", "right", "--limit", "2", "--format", "csv"]);
    home.emic(&["search", "信任 OR trust", "--unit", "sentence", "--format", "csv"]);
    home.emic(&["search", "信任 OR trust", "--facets", "--format", "table"]);
    home.emic(&["search", "信任", "--sort", "length"]);
    home.check("search");
}

#[test]
fn saved_queries() {
    let mut home = coded();
    home.emic(&["queries"]);
    home.emic(&["queries", "save", "trust", "trust", "OR", "信任"]);
    home.emic(&["queries", "save", "@广 wide 😀", "@trust -speaker:\"nobody here\""]);
    home.emic(&["queries", "save", "mistaken", "(信任"]);
    home.emic(&["queries", "save", "round", "@round"]);
    home.emic(&["search", "@trust", "--count"]);
    home.emic(&["queries", "rename", "trust", "Trust 信任"]);
    home.emic(&["queries", "list", "--format", "json"]);
    home.emic(&["search", "@\"trust 信任\"", "--count", "--format", "csv"]);
    home.emic(&["queries", "delete", "Trust 信任"]);
    home.emic(&["undo"]);
    home.emic(&["undo"]);
    home.emic(&["queries", "--format", "csv"]);
    home.emic(&["history", "--format", "csv"]);
    home.check("queries");
}

#[test]
fn codebooks() {
    let mut home = coded();
    home.emic(&["codebook", "show", "--format", "table"]);
    home.emic(&["codebook", "show", "trust", "--format", "table"]);
    home.emic(&["codebook", "show", "--format", "json"]);
    home.emic(&["codebook", "check"]);
    home.emic(&[
        "codebook",
        "add",
        "语言障碍",
        "--parent",
        "barriers",
        "--color",
        "orange",
        "--key",
        "l",
        "--definition",
        "They do not share a language.",
    ]);
    home.emic(&["codebook", "add", "Trust", "--id", "trust"]);
    home.emic(&["codebook", "add", "Other", "--key", "t"]);
    home.emic(&["codebook", "add", "Other", "--color", "mauve"]);
    home.emic(&["codebook", "export", "out.yaml"]);
    home.emic(&["codebook", "check", "out.yaml", "--strict", "--format", "csv"]);
    home.emic(&["codebook", "import", "out.yaml"]);
    home.emic(&["codebook", "show", "--format", "table"]);
    home.write(
        "bad.yaml",
        "codes:\n  - id: trust\n    name: 信任\n    colour: redd\n    defintion: x\n  - id: trust\n    name: again\n",
    );
    home.emic(&["codebook", "check", "../bad.yaml"]);
    home.emic(&["codebook", "import", "../bad.yaml"]);
    home.emic(&["codebook", "check", "../none.yaml"]);
    home.check("codebook");
    assert!(home.silent(&["codebook", "import", "ignorance-management"], "").stdout.contains("added "));
}

#[test]
fn codebook_versions() {
    let mut home = coded();
    home.emic(&["codebook", "versions", "--format", "table"]);
    let path = home.path("study/codebook.yaml");
    let first = std::fs::read_to_string(&path).unwrap();
    let reworded = first.replacen("definition: ", "definition: 也许 ", 1).replace("name: Barriers", "name: 障碍 🚧");
    assert_ne!(reworded, first);
    home.write("study/codebook.yaml", &reworded);
    home.emic(&["codebook", "versions", "--format", "csv"]);
    home.emic(&["codebook", "diff"]);
    home.emic(&["codebook", "diff", "v1"]);
    home.emic(&["codebook", "diff", "v1", "v2", "--format", "json"]);
    home.emic(&["codebook", "diff", "now", "v2"]);
    home.emic(&["codebook", "diff", "v7"]);
    home.emic(&["codings", "--outdated", "--format", "csv"]);
    home.emic(&["codebook", "confirm", "mistrust", "--everyone", "--dry-run"]);
    home.emic(&["codebook", "confirm", "trust"]);
    home.emic(&["codebook", "confirm", "mistrust", "--everyone"]);
    home.emic(&["codings", "--outdated", "--format", "csv"]);
    home.emic(&["codings", "--versions", "--code", "trust", "--format", "json"]);
    home.emic(&["codebook", "restore", "v1", "--dry-run"]);
    home.emic(&["codebook", "restore", "v1"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), first);
    home.emic(&["codings", "--outdated", "--format", "csv"]);
    home.emic(&["codebook", "restore", "v1"]);
    home.emic(&["codebook", "show", "--version", "v2", "--format", "table"]);
    home.emic(&["codebook", "show", "v2", "--format", "table"]);
    home.emic(&["codebook", "show", "--version", "v2", "mistrust", "--format", "table"]);
    assert_eq!(home.silent(&["codebook", "show", "--version", "v2", "--source"], "").stdout, reworded);
    home.emic(&["undo"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), reworded);
    home.emic(&["codebook", "versions", "--format", "json"]);
    let spaced = reworded.replacen("也许 ", "也许\u{3000}  ", 1);
    home.write("study/codebook.yaml", &spaced);
    home.emic(&["codebook", "diff", "v2"]);
    home.write("study/codebook.yaml", format!("{spaced}# 注\n"));
    home.emic(&["codebook", "diff", "v3"]);
    home.check("codebook_versions");
}

#[test]
fn memos() {
    let mut home = coded();
    let id = first_coding(&home, "trust");
    home.emic(&["memo", "add", "整个研究 as a whole"]);
    home.emic(&["memo", "add", "on a text", "--transcript", "us01"]);
    home.emic(&["memo", "add", "on a passage", "--transcript", "us01", "--range", "13", "16"]);
    home.emic(&["memo", "add", "on a code", "--code", "trust"]);
    home.emic_with(&["memo", "add", "-", "--coding", &id], "two\nlines 😀\n");
    home.emic(&["memo", "add", "", "--code", "trust"]);
    home.emic(&["memo", "list"]);
    home.emic(&["codings", "--code", "trust", "--coder", "wei"]);
    let list = home.silent(&["memo", "list"], "").stdout;
    let memo = list.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    home.emic(&["memo", "change", &memo, "other words"]);
    home.emic(&["memo", "change", &memo, ""]);
    home.emic(&["memo", "change", "nothing", "x"]);
    home.emic(&["memo", "list", "--format", "table"]);
    home.check("memos");
}

#[test]
fn files_out_and_codings_in() {
    let mut home = coded();
    home.emic(&["export", "out.xlsx", "out.json", "out.md", "out.html", "out.csv"]);
    home.emic(&["export", "out.docx", "out.tex"]);
    home.emic(&["export", "out.odt"]);
    home.emic(&["export", "no/such/folder/out.csv"]);
    home.emic(&["frequencies", "-o", "counts.csv"]);
    home.emic(&["codings", "-o", "codings.csv"]);
    home.emic(&["attributes", "-o", "attributes.csv"]);
    home.emic(&["export", "history/out.json"]);
    home.emic(&["codebook", "export", "../study/codebook.yaml"]);
    let csv = std::fs::read_to_string(home.place.join("codings.csv")).unwrap();
    assert!(csv.starts_with(
        "id,transcript,start,end,code,coder,created,speaker,quote,memo,origin,weight,translation,exemplar\n"
    ));
    assert!(csv.contains("'=HYPERLINK") && !csv.contains('\u{1b}'));
    home.emic(&["codings", "import", "codings.csv", "--dry-run"]);
    home.emic(&["codings", "import", "codings.csv", "--coder", "third"]);
    home.emic(&["codings", "import", "codings.csv", "--coder", "third"]);
    home.write("study/bad.csv", "transcript,start,end,code,quote\nus01,1,9,nope,\nus01,a,9,trust,\nus01,9,9,trust,\nus01,0,3,trust,other\nus09,0,3,trust,\nus01,0,3,barriers,\n");
    home.emic(&["codings", "import", "bad.csv"]);
    home.write("study/short.csv", "a,b\n1,2\n");
    home.emic(&["codings", "import", "short.csv"]);
    home.emic(&["codings", "import", "missing.csv"]);
    home.check("files");
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(home.place.join("out.json")).unwrap()).unwrap();
    assert_eq!(json["codings"].as_array().map(Vec::len), Some(6));
    let page = std::fs::read_to_string(home.place.join("out.html")).unwrap();
    assert!(page.contains("信任 and trust") && !page.contains('\u{1b}'));
}

#[test]
fn transcripts_out() {
    let mut home = coded();
    home.write("study/in/café.vtt", "WEBVTT\n\n00:01.500 --> 00:02.000\n<v Lee, Ann>Q&amp;A: 信任? 😀\n\n00:03.000 --> 00:04.000\n<v 王经理>没有。\n");
    home.emic(&["import", "in/café.vtt", "--format", "json"]);
    home.emic(&["show", "café"]);
    home.emic(&["export", "transcripts", "café", "-o", "out.vtt"]);
    home.emic(&["export", "transcripts", "café", "-o", "out.srt"]);
    home.emic(&["export", "transcripts", "us01", "-o", "out.txt"]);
    home.emic(&["export", "transcripts", "us01", "-o", "out.docx"]);
    home.emic(&["export", "transcripts", "us01", "-o", "none.vtt"]);
    home.emic(&["export", "transcripts", "-o", "all.txt"]);
    home.emic(&["export", "transcripts", "-o", "all"]);
    home.emic(&["export", "transcripts", "café", "us01", "--format", "vtt", "-o", "some"]);
    home.emic(&["export", "transcripts", "us01", "--format", "srt", "-o", "some"]);
    home.emic(&["export", "transcripts", "café", "--format", "srt", "-o", "out.vtt"]);
    home.emic(&["export", "transcripts", "us02", "-o", "out.txt"]);
    home.emic(&["export", "transcripts", "-o", "transcripts/new"]);
    home.emic(&["export", "transcripts", "us01", "-o", "transcripts/us01.txt"]);
    home.emic(&["export", "transcripts"]);
    home.check("transcripts-out");
    let read = |path: &str| std::fs::read_to_string(home.place.join(path)).unwrap();
    assert!(read("out.vtt").ends_with("\n00:00:01.500 --> 00:00:03.000\n<v Lee, Ann>Q&amp;A: 信任? 😀\n\n00:00:03.000 --> 00:00:04.000\n<v 王经理>没有。\n"));
    assert_eq!(read("out.vtt"), read("some/café.vtt"));
    assert!(read("out.srt").starts_with("1\n00:00:01,500 --> 00:00:03,000\nLee, Ann: Q&A: 信任? 😀\n\n2\n"));
    assert!(read("out.txt").contains("Nobody read them") && read("out.txt") == read("all/us01.txt"));
    assert!(std::fs::read(home.place.join("out.docx")).unwrap().starts_with(b"PK"));
    assert!(!home.place.join("none.vtt").exists() && !home.place.join("transcripts/new").exists());
}

#[test]
fn a_workbook_agrees_with_the_lists() {
    use calamine::{Data, Reader as _};
    let home = coded();
    assert_eq!(home.silent(&["export", "out.xlsx"], "").code, 0);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(home.place.join("out.xlsx")).unwrap();
    let names = ["Transcripts", "Codebook", "Codings", "Memos", "Frequencies", "Matrix", "Notes"];
    assert_eq!(book.sheet_names(), names);
    let listed = home.silent(&["frequencies", "--format", "json"], "").stdout;
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let sheet = book.worksheet_range("Frequencies").unwrap();
    let rows: Vec<_> = sheet.rows().skip(1).collect();
    assert_eq!(rows.len(), listed.as_array().unwrap().len());
    for (row, object) in rows.iter().zip(listed.as_array().unwrap()) {
        assert_eq!(row[0].to_string(), object["code"].as_str().unwrap());
        assert_eq!(row[3], Data::Float(object["segments"].as_f64().unwrap()));
        assert_eq!(row[6], Data::Float(object["characters"].as_f64().unwrap()));
    }
}

#[test]
fn starting_and_importing() {
    let mut home = Home::new();
    home.emic(&["new", "研究", "--title", "信任: a study", "--codebook", "ijv-interviews"]);
    home.emic(&["new", "研究"]);
    home.emic(&["new", "other", "--codebook", "ijv"]);
    home.write("Interview 1.txt", "\u{feff}Q: Trust? 😀\r\n\r\nA: 信任 matters.\r\n");
    home.write("more/访谈.md", "**问：** 您好。\n\n**答：** 好。\n");
    home.write("more/data.bin", b"\x7fELF\0\0\x01");
    home.write("more/empty.txt", "");
    home.place = home.path("研究");
    home.emic(&["import", "../Interview 1.txt", "../more", "../gone.txt", "--dry-run", "--format", "table"]);
    home.emic(&["import", "../Interview 1.txt"]);
    home.emic(&["import", "../Interview 1.txt"]);
    home.emic(&["import", "../more", "--format", "json"]);
    // What came in is in the index already: it answers without a refresh.
    let workspace = emic::app::Workspace::open(&home.place, &emic::app::Options::default()).unwrap().0;
    let searcher = emic::app::Searcher::open(&home.place).unwrap();
    assert_eq!(searcher.search("信任 OR 好", &workspace, 9).unwrap().turns, 3);
    drop((searcher, workspace));
    home.emic(&["import", "../more", "--encoding", "klingon"]);
    home.emic(&["transcripts"]);
    home.emic(&["attributes"]);
    home.write("研究/table.csv", "id,partner\ninterview-1,CN\n访谈,US\nnobody,x\n");
    home.emic(&["attributes", "import", "table.csv"]);
    home.emic(&["attributes", "import", "table.csv"]);
    home.emic(&["attributes", "import", "none.csv"]);
    home.emic(&["attributes"]);
    home.emic(&["undo"]);
    home.emic(&["attributes"]);
    home.emic(&["check"]);
    home.check("starting");
}

const SURVEY: &str = "Name;Age;Site;What is trust?;Anything else?\n\
    Ann Lee;41;US;\"That I need not look twice at what the others do,\n\nnot even once 😀.\";No.\n\
    王芳;39;CN;我们互相信任，因为大家都知道该做什么，不用再看第二遍，也不用再问。;\n\
    Ann Lee;;US;\"Never spoke of it; neither then, nor now, nor will we ever, I think.\";Thanks\n\
    ;;;;\n\
    Bo;50;CN;;\n";

#[test]
fn surveys_become_a_transcript_for_each_respondent() {
    let mut home = Home::new();
    home.silent(&["new", "s", "--title", "Survey"], "");
    home.write("answers.csv", SURVEY);
    home.write("codes.csv", "Name,trust_q1,fear_q1\nAnn Lee,1,0\n王芳,0,1\n");
    home.write("damaged.xlsx", b"PK\x03\x04....xl/workbook.xml");
    home.place = home.path("s");
    home.emic(&["import", "../answers.csv", "--dry-run", "--text-column", "Q9"]);
    home.emic(&["import", "..", "--format", "table"]);
    home.emic(&["show", "answers-Ann-Lee"]);
    home.emic(&["attributes"]);
    home.emic(&["search", "(trust OR 信任 OR never) -speaker:question", "--format", "csv"]);
    home.emic(&["import", "../answers.csv"]);
    home.emic(&["undo"]);
    home.emic(&["attributes"]);
    home.emic(&["import", "../answers.csv", "--text-column", "Anything else?,Site", "--id-column", "age"]);
    home.emic(&["show", "answers-41"]);
    home.check("surveys");
}

/// Ctrl-C in the midst of an import: what was read is there and recorded, and nothing else is.
#[cfg(unix)]
#[test]
fn an_import_that_is_interrupted_leaves_no_half_of_anything() {
    let mut home = Home::new();
    home.silent(&["new", "s"], "");
    let line = "Q: Why 信任?\n\nA: Because we had to, in the end, all of us.\n\n".repeat(400);
    for number in 0..1500 {
        home.write(&format!("in/{number:04}.txt"), format!("Q: {number}\n\nA: ok\n\n{line}"));
    }
    home.place = home.path("s");
    let child = home.command("wei").args(["import", "../in"]).spawn().unwrap();
    let staged = || std::fs::read_dir(home.path("s/transcripts")).unwrap().count();
    while staged() < 20 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let interrupted = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("warning: stopped after ") && stderr.contains("of 1500 files"), "{stderr}");
    let names: Vec<_> =
        std::fs::read_dir(home.path("s/transcripts")).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert!(
        !names.is_empty() && names.len() < 1500 && names.iter().all(|name| !name.to_string_lossy().starts_with('.'))
    );
    let listed = home.silent(&["transcripts", "--format", "csv"], "").stdout.lines().count() - 1;
    assert_eq!(listed, names.len());
    assert!(home.silent(&["undo"], "").stdout.starts_with("undo import "));
    assert_eq!(home.silent(&["transcripts"], "").code, 1);
}

#[test]
fn speakers() {
    let mut home = Home::with_study();
    home.write("in/pilot.txt", "S1: Hi 👍🏽\n\nS2: 信任 matters.\n\nBreak: ten\n\nS1: So?\n\nS2: No.\n\nBreak: five\n");
    home.emic(&["import", "../in/pilot.txt", "--dry-run", "--format", "table"]);
    home.emic(&["import", "../in", "--dry-run", "--turns", "2"]);
    home.emic(&["import", "../in/pilot.txt"]);
    home.emic(&["speakers", "deny", "break"]);
    home.emic(&["speakers", "rename", "S1", "采访者", "--transcript", "pilot"]);
    home.emic(&["speakers", "join", "Interviewer", "采访者", "--as", "Interviewer"]);
    home.emic(&["speakers"]);
    home.emic(&["speakers", "list", "--transcript", "pilot", "--format", "table"]);
    home.emic(&["speakers", "rename", "Breaks", "x"]);
    home.emic(&["speakers", "deny", "Break"]);
    home.emic(&["search", "speaker:interviewer So", "--format", "table"]);
    home.emic(&["show", "pilot"]);
    home.emic(&["speakers", "allow", "Break"]);
    home.emic(&["speakers", "reset", "Interviewer"]);
    home.emic(&["speakers", "reset", "Interviewer"]);
    let settings = std::fs::read_to_string(home.place.join("emic.yaml")).unwrap();
    assert!(!settings.contains("speakers"), "{settings}");
    home.check("speakers");
}

#[test]
fn a_transcript_that_cannot_be_written_is_an_error_and_no_refusal() {
    let home = Home::with_study();
    home.write("study/originals", "a file where a folder should be");
    home.write("in/新.txt", "Mei: 信任 😀\n");
    let run = home.silent(&["import", "../in/新.txt"], "");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("originals") && run.stderr.contains("hint: make room"), "{}", run.stderr);
    assert!(run.stdout.contains(",not written,"), "{}", run.stdout);
}

#[test]
fn the_sample_study() {
    let mut home = Home::new();
    home.emic(&["demo", "--no-open"]);
    home.emic(&["demo"]);
    home.write("full/file.txt", "x");
    home.emic(&["demo", "full"]);
    home.check("demo");
    home.place = home.path("emic-demo");
    let checked = home.silent(&["check"], "");
    assert_eq!(checked.code, 0, "{}{}", checked.stdout, checked.stderr);
    let listed = home.silent(&["transcripts", "--format", "json"], "").stdout;
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed.as_array().map(Vec::len), Some(16));
    let found = home.silent(&["search", "信任", "--count"], "").stdout;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    assert!(found[0]["hits"].as_u64() > Some(10));
}

#[test]
fn health() {
    let mut home = coded();
    home.emic(&["check"]);
    home.write("study/transcripts/us01.txt", crate::support::ENGLISH.replace("How did", "So, how 😀 did"));
    home.emic(&["check"]);
    home.emic(&["check", "--repair"]);
    home.emic(&["check"]);
    home.emic(&["codings", "--coder", "mara"]);
    home.write("study/transcripts/us01.txt", crate::support::ENGLISH.replace("We trusted them", "We did not"));
    home.emic(&["check", "--format", "table"]);
    home.emic(&["check", "--repair", "--format", "table"]);
    home.check("health");
}

#[test]
fn damage() {
    let mut home = coded();
    let history = home.place.join("history/mara.jsonl");
    let mut text = std::fs::read_to_string(&history).unwrap();
    text.insert_str(0, "{\"id\": \"nonsense\"\n\u{0}\u{1}binary\n");
    text.push_str("{\"torn");
    std::fs::write(&history, text).unwrap();
    home.emic(&["check"]);
    home.write("study/codebook.yaml", "codes: [\n");
    home.emic(&["codebook", "check"]);
    home.emic(&["transcripts"]);
    std::fs::remove_file(home.place.join("transcripts/王经理.txt")).unwrap();
    home.write("study/transcripts/bytes.txt", b"\xff\xfe\x00\x01");
    home.write("study/transcripts/empty.txt", b"");
    home.emic(&["check"]);
    home.emic(&["show", "王经理"]);
    home.check("damage");
}

#[test]
fn a_code_that_the_codebook_lost_stays_in_the_counts() {
    let mut home = coded();
    home.write("study/codebook.yaml", "codes:\n  - id: mistrust\n    name: 不信任\n");
    home.emic(&["frequencies"]);
    home.emic(&["check"]);
    home.check("lost-code");
}

#[test]
fn mistakes() {
    let mut home = Home::new();
    home.emic(&[]);
    home.emic(&["transcripts"]);
    home.emic(&["transcripts", "--project", "no/such"]);
    home.emic(&["transcript"]);
    home.emic(&["show"]);
    home.emic(&["frequencies", "--format", "pdf"]);
    home.emic(&["man", "nothing"]);
    home.write("broken/emic.yaml", "title: [\n");
    std::fs::create_dir_all(home.path("broken/transcripts")).unwrap();
    home.emic(&["transcripts", "--project", "broken"]);
    home.write("newer/emic.yaml", "format: 99\ntitle: from the future\n");
    std::fs::create_dir_all(home.path("newer/transcripts")).unwrap();
    home.emic(&["transcripts", "--project", "newer"]);
    home.emic(&["memo", "add", "words", "--project", "newer"]);
    home.check("mistakes");
}

#[test]
fn manuals_and_completions() {
    let mut home = Home::new();
    home.emic(&["--help"]);
    home.emic(&["frequencies", "--help"]);
    home.check("help");
    assert!(home.silent(&["man"], "").stdout.contains(".TH emic 1"));
    assert!(home.silent(&["man", "codebook", "add"], "").stdout.contains("\\-\\-parent"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(home.silent(&["completions", shell], "").stdout.contains("frequencies"), "{shell}");
    }
    assert!(home.silent(&["--version"], "").stdout.starts_with("emic "));
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let home = coded();
    let mut child = home.command("wei").args(["man"]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
    let mut child = home.command("wei").args(["show", "us01"]).spawn().unwrap();
    assert_eq!(read_some(&mut child.stdout.take().unwrap(), 5), b"Inter");
    assert!(child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_keeps_everything_readable() {
    use std::os::unix::fs::PermissionsExt;
    let home = coded();
    let set = |mode: u32| {
        for path in ["study/history", "study", "study/history/wei.jsonl", "study/.emic"] {
            let path = home.path(path);
            if path.exists() {
                let bits = if path.is_file() { mode & 0o666 } else { mode };
                std::fs::set_permissions(path, PermissionsExt::from_mode(bits)).unwrap();
            }
        }
    };
    set(0o555);
    let writable = std::fs::write(home.path("study/probe"), "").is_ok();
    let (read, write) = (home.silent(&["codings"], ""), home.silent(&["code", "us01", "1", "4", "trust"], ""));
    set(0o755);
    assert_eq!(read.code, 0, "{}", read.stderr);
    if writable {
        println!("skipped: this user may write everywhere");
        return;
    }
    assert_eq!(write.code, 2);
    assert!(write.stderr.starts_with("error: "), "{}", write.stderr);
}

#[test]
fn editing_after_coding() {
    let mut home = coded();
    let text = crate::support::ENGLISH;
    let longer =
        text.replace("Interviewer: How", "Interviewer: Well, how").replace("trusted them early", "relied on them");
    home.emic_with(&["edit", "us01", "--from", "-", "--dry-run"], &longer);
    home.emic_with(&["edit", "us01", "--from", "-"], &longer);
    home.emic_with(&["edit", "us01", "--from", "-"], &longer);
    let shorter = longer
        .replace("Nobody\u{1b}[0m read them.", "")
        .replace("Kessler: =HYPERLINK(\"x\") was in one. \u{1b}[31m", "");
    home.emic_with(&["edit", "us01", "--from", "-", "--format", "json"], &shorter);
    home.emic(&["lost"]);
    home.emic(&["frequencies", "--transcript", "us01"]);
    home.emic(&["codings", "--transcript", "us01"]);
    home.emic(&["codings", "--lost"]);
    home.emic(&["check"]);
    let lost = home.silent(&["lost", "--format", "csv"], "").stdout;
    let id = lost.lines().nth(1).unwrap().split(',').nth(1).unwrap().to_owned();
    home.emic(&["place", &id, "0", "11"]);
    home.emic(&["lost"]);
    home.emic(&["undo"]);
    home.emic(&["undo"]);
    home.emic(&["lost"]);
    home.emic(&["history", "--coder", "wei"]);
    home.emic(&["edit", "us02"]);
    let run = home.silent(&["memo", "add", "why?", "--transcript", "us01", "--range", "0", "11"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let memo = home.silent(&["memo", "list"], "").stdout.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    home.emic(&["place", &memo, "50", "71"]);
    home.emic(&["place", &memo, "50", "71"]);
    home.silent(&["undo"], "");
    home.silent(&["undo"], "");
    home.write("study/transcripts/us01.txt", longer.replace("relied on", "counted on"));
    home.emic(&["edit", "us01", "--from", "us01.txt"]);
    home.emic(&["undo"]);
    home.emic(&["undo", "--skip"]);
    home.emic(&["history", "--limit", "2"]);
    home.check("editing");
}

#[test]
fn an_edit_without_a_terminal_is_refused_at_once() {
    let home = Home::with_study();
    let run = home.silent(&["edit", "us01"], "");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("an editor needs a terminal") && run.stderr.contains("--from FILE"), "{}", run.stderr);
}

#[test]
fn coding_by_words() {
    let mut home = Home::with_study();
    home.emic(&["show", "us01"]);
    home.emic(&["code", "us01", "--quote", "we trusted  them early", "trust"]);
    home.emic(&["code", "us01", "--quote", "And the documents?", "trust"]);
    home.emic(&["code", "us01", "--quote", "them", "trust"]);
    home.emic(&["code", "us01", "--quote", "nobody said this", "trust"]);
    home.emic(&["code", "us01", "--quote", " ", "trust"]);
    home.emic(&["code", "王经理", "--quote", "没有信任", "面子 😀", "不信任"]);
    home.emic(&["code", "王经理", "--quote", "没有信任", "面子 😀", "不信任", "--new"]);
    home.emic(&["codebook", "show", "面子 😀"]);
    home.emic(&["history", "--limit", "2"]);
    home.check("coding-by-words");
}

#[test]
fn coding_by_a_rule() {
    let mut home = coded();
    home.emic(&["autocode", "信任 OR trust", "trust"]);
    home.emic(&["autocode", "信任 OR trust", "trust", "--unit", "match", "--format", "json"]);
    home.emic(&["autocode", "信任 OR trust", "trust", "--apply"]);
    home.emic(&["codings", "--code", "trust"]);
    home.emic(&["autocode", "信任 OR trust", "trust", "--apply"]);
    home.emic(&["undo"]);
    home.emic(&["autocode", "没有.任", "mistrust", "--regex", "--unit", "match", "--coder", "mara", "--apply"]);
    home.emic(&["autocode", "王经理", "mistrust", "--speaker", "--format", "table"]);
    home.emic(&["autocode", "trust", "trust", "--question", "--interviewer", "Kessler"]);
    home.emic(&["autocode", "trust", "trust", "--question"]);
    home.emic(&["history", "--limit", "3"]);
    home.emic(&["autocode", "trust"]);
    home.emic(&["autocode", "a", "trust", "--regex", "--speaker"]);
    home.emic(&["autocode", "a", "trust", "--unit", "page"]);
    home.emic(&["autocode", "a", "trust", "--speaker", "--unit", "turn"]);
    home.emic(&["autocode", "trust", "barriers", "--apply"]);
    home.emic(&["autocode", "trust", "trsut", "--apply"]);
    home.emic(&["autocode", "(trust", "trust", "--apply"]);
    home.emic(&["autocode", "(trust", "trust", "--regex", "--apply"]);
    home.emic(&["autocode", "nothing-of-the-kind", "trust", "--apply"]);
    home.check("autocode");
}
