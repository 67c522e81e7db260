//! Every format out and in again, through files; and what taking in a codebook does to the study's own.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;

use super::giving::{paragraphs, sheets, table};
use super::reading::read_any;
use super::*;
use crate::app::{Options, Workspace};
use crate::exchange::samples::{codebook, shipped};
use crate::exchange::{Remark, codebook_json, codebook_markdown, codebook_yaml, qdc};
use crate::project::{Code, Codebook};
use crate::report::{Format, Page, paper_docx, write};

/// The file of a codebook in a format.
fn bytes(ending: &str, codebook: &Codebook) -> Vec<u8> {
    let page = Page { now: Some(jiff::Timestamp::UNIX_EPOCH), ..Page::default() };
    let mut bytes = Vec::new();
    match ending {
        "csv" => write(&[table(codebook)], Format::Csv, &page, &mut bytes).unwrap(),
        "xlsx" => write(&sheets(codebook), Format::Xlsx, &page, &mut bytes).unwrap(),
        "docx" => bytes = paper_docx("信任", &paragraphs(codebook)).unwrap(),
        "md" => bytes = codebook_markdown::write(codebook).into_bytes(),
        "qdc" => bytes = qdc::write(codebook).unwrap().into_bytes(),
        "json" => bytes = codebook_json::write(codebook).into_bytes(),
        _ => bytes = codebook_yaml::write(codebook).into_bytes(),
    }
    bytes
}

/// What is read from a file with a name that says nothing.
fn read_bytes(bytes: &[u8]) -> Result<Read, crate::app::Error> {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    read_any(&path)
}

/// The codebook as a format can hold it.
fn held(ending: &str, codebook: &Codebook) -> Codebook {
    if ["csv", "qdc"].contains(&ending) { Codebook::new(codebook.codes().to_vec()) } else { codebook.clone() }
}

const ENDINGS: [&str; 7] = ["yaml", "csv", "xlsx", "md", "docx", "qdc", "json"];

#[test]
fn the_shipped_codebooks_come_back_equal_from_every_format() {
    for (name, codebook) in shipped() {
        for ending in ENDINGS {
            let read = read_bytes(&bytes(ending, &codebook)).unwrap_or_else(|error| panic!("{name} {ending}: {error}"));
            assert_eq!(read.incoming.codebook, held(ending, &codebook), "{name} {ending}");
            assert_eq!(read.incoming.remarks, [], "{name} {ending}");
        }
    }
}

#[test]
fn no_formula_leaves_live() {
    let codebook = Codebook::new(vec![Code { definition: "@SUM(A1)".into(), ..Code::new("x", "=1+1") }]);
    let csv = String::from_utf8(bytes("csv", &codebook)).unwrap();
    assert!(csv.contains(",'=1+1,'=1+1,,'@SUM(A1),"), "{csv}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_codebook_comes_back_from_every_format(codebook in codebook()) {
        for ending in ENDINGS {
            if codebook.codes().is_empty() && !["yaml", "json"].contains(&ending) {
                continue;
            }
            let read = read_bytes(&bytes(ending, &codebook));
            let read = read.map_err(|error| TestCaseError::fail(format!("{ending}: {error}")))?;
            prop_assert_eq!(read.incoming.codebook, held(ending, &codebook), "{}", ending);
        }
    }
}

struct Study {
    home: TempDir,
    workspace: Workspace,
}

impl Study {
    fn new(codebook: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("study");
        Workspace::create(&root, "Study", "", codebook).unwrap();
        let (workspace, _) = Workspace::open(&root, &Options { coder: Some("wei".into()), now: None }).unwrap();
        Self { home, workspace }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Take a file in; what became of each code.
    fn take(&mut self, path: &Path, wish: &Wish) -> Vec<String> {
        let plan = plan(&self.workspace, path, wish).unwrap();
        let fate = |row: &Row| match &row.fate {
            Fate::New => format!("{} new", row.id),
            Fate::Same => format!("{} same", row.id),
            Fate::Different(fields) => format!("{} {}", row.id, fields.join(",")),
        };
        let fates = plan.rows.iter().map(fate).chain(plan.remarks.clone()).collect();
        take_in(&mut self.workspace, plan).unwrap();
        fates
    }

    fn codebook(&self) -> &Codebook {
        &self.workspace.project().codebook
    }
}

const OURS: &str = "# ours
codes:
  - id: trust
    name: 信任  # never rename
    definition: We rely.
    key: t
    codes:
      - id: low
        name: Low trust
  - id: time
    name: Time
";

#[test]
fn codes_that_are_here_stay_and_new_ones_come_as_one_entry() {
    let mut study = Study::new(OURS);
    let theirs = "codes:\n  - id: trust\n    name: Trust\n    definition: We rely.\n  - id: time\n    name: Time\n  - id: new\n    name: 新 😀\n    key: t\n    codes: [{id: deep, replaced_by: trust}]\n";
    let path = study.file("theirs.txt", theirs);
    let fates = study.take(&path, &Wish::default());
    let word = "`new`: the key `t` belongs to `trust` here and was left out";
    assert_eq!(fates, ["trust name", "time same", "new new", "deep new", word]);
    let text = study.workspace.codebook_source().to_owned();
    assert!(text.starts_with(OURS.trim_end()) && study.codebook().get("deep").unwrap().replaced_by.is_some(), "{text}");
    // A second time nothing is new, and nothing happens; the key differs, since it could not be had.
    let again = plan(&study.workspace, &path, &Wish::default()).unwrap();
    assert_eq!((again.added(), again.different(), again.source), (0, 2, None));
    study.workspace.undo().unwrap();
    assert_eq!(study.workspace.codebook_source(), OURS);
}

#[test]
fn update_takes_the_others_fields_and_leaves_what_they_lack() {
    let mut study = Study::new(OURS);
    let theirs = "id,name,path,examples\ntrust,Trust,Trust,\"one\n二\"\nlow,Low trust,Time > Low trust,\n";
    let path = study.file("theirs.csv", theirs);
    let told = "row 3: `Time` has no row of its own and was made from this path";
    assert_eq!(
        study.take(&path, &Wish { update: true, below: None }),
        ["trust name,examples", "time same", "low parent", told]
    );
    let trust = study.codebook().get("trust").unwrap();
    assert_eq!((trust.name.as_str(), trust.definition.as_str(), trust.key), ("Trust", "We rely.", Some('t')));
    assert_eq!(trust.examples, ["one", "二"]);
    assert_eq!(study.codebook().get("low").unwrap().parent, Some("time".into()));
    assert!(study.workspace.codebook_source().contains("# never rename"));
}

#[test]
fn a_code_that_another_program_renamed_is_the_same_code() {
    let mut study = Study::new(OURS);
    let qdc = qdc::write(study.codebook()).unwrap();
    // Another program renames, drops what we wrote into the description, and adds a code of the same name elsewhere.
    let (before, rest) = qdc.split_once("<Description>").unwrap();
    let (_, after) = rest.split_once("</Description>").unwrap();
    let other = format!("{before}{after}")
        .replace("name=\"信任\"", "name=\"Vertrauen\"")
        .replace("</Codes>", "<Code guid=\"{5A0B91C0-2A1F-4B63-9E0C-3B1C7D0F6E11}\" name=\"Low trust\"/></Codes>");
    let path = study.file("back.qdc", &other);
    assert_eq!(
        study.take(&path, &Wish { update: true, below: None }),
        ["trust name", "low same", "time same", "low-trust new"]
    );
    assert_eq!(study.codebook().get("trust").unwrap().name, "Vertrauen");
    let new = study.codebook().get("low-trust").unwrap();
    assert_eq!(new.guid.unwrap().to_string(), "5a0b91c0-2a1f-4b63-9e0c-3b1c7d0f6e11");
    // It goes out under the GUID that it came with, and is known by it.
    let path = study.file("again.qdc", qdc::write(study.codebook()).unwrap().replace("Low trust", "Gering"));
    assert_eq!(study.take(&path, &Wish::default()), ["trust same", "low name", "time same", "low-trust name"]);
}

#[test]
fn many_codes_come_at_once_and_say_the_same() {
    let ours = format!("{OURS}  - {{id: flow, name: In braces}}\n").replace('\n', "\r\n");
    let mut study = Study::new(&ours);
    let row = |number: usize| match number % 4 {
        0 => format!("n{number},=n {number},time\n"),
        1 => format!("n{number},Name {number},n{}\n", number - 1),
        2 => format!("n{number},\"二\n{number}\",low\n"),
        _ => format!("n{number},Top {number},\n"),
    };
    let path =
        study.file("many.csv", format!("id,name,parent\ntime,,\nlow,,\n{}", (0..2000).map(row).collect::<String>()));
    let plan = plan(&study.workspace, &path, &Wish::default()).unwrap();
    assert_eq!((plan.added(), plan.remarks.len()), (2000, 0));
    take_in(&mut study.workspace, plan).unwrap();
    assert_eq!(study.codebook().codes().len(), 2004);
    let parent = |id: &str| study.codebook().get(id).unwrap().parent.as_ref().unwrap().to_string();
    assert_eq!((parent("n1996"), parent("n1997"), parent("n1998")), ("time".into(), "n1996".into(), "low".into()));
    let text = study.workspace.codebook_source();
    assert!(text.starts_with("# ours\r\n") && text.contains("# never rename") && !text.contains("stand-in"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn a_code_may_be_replaced_by_one_that_comes_later() {
    let mut study = Study::new(OURS);
    let path = study.file("a.csv", "id,replaced_by\na,b\nb,\nc,nowhere\n");
    let told = "row 4: `nowhere`, which replaces this code, is not in the file and was left out";
    assert_eq!(study.take(&path, &Wish::default()), ["a new", "b new", "c new", told]);
    assert_eq!(study.codebook().get("a").unwrap().replaced_by, Some("b".into()));
}

#[test]
fn what_is_new_can_go_below_a_code() {
    let mut study = Study::new(OURS);
    let path = study.file("list.txt", "category>>信任\nlow trust\tits memo\ntime\n");
    let fates = study.take(&path, &Wish { update: false, below: Some("time".into()) });
    assert_eq!(fates, ["category new", "信任 new", "low-trust new", "time same"]);
    let parent = |id: &str| study.codebook().get(id).unwrap().parent.clone();
    assert_eq!((parent("category"), parent("信任")), (Some("time".into()), Some("category".into())));
    assert_eq!(study.codebook().get("low-trust").unwrap().definition, "its memo");
}

#[test]
fn a_study_without_codes_takes_the_file_as_it_stands() {
    let mut study = Study::new("codes: []\n");
    let path = study.file("a.yaml", OURS);
    assert_eq!(study.take(&path, &Wish::default()).len(), 3);
    assert_eq!(study.workspace.codebook_source(), OURS);
    study.workspace.undo().unwrap();
    assert!(study.codebook().codes().is_empty());
}

#[test]
fn how_a_file_begins_decides_what_it_is() {
    let mut code = Code::new("a", "信任");
    code.definition = "One:\n# h\n**Code:** x\ncodes:\n<a>\ncodebook: 😀\nA >> B".to_owned();
    code.examples = vec!["## h\n\n**Key:** x\nid,name,definition".to_owned()];
    let mut codebook = Codebook::new(vec![code]);
    codebook.version = "a, code, name".to_owned();
    for titled in [false, true] {
        codebook.title = if titled { "id, name, definition".to_owned() } else { String::new() };
        for ending in ENDINGS {
            let read = read_bytes(&bytes(ending, &codebook)).unwrap_or_else(|error| panic!("{ending}: {error}"));
            assert_eq!(read.incoming.codebook, held(ending, &codebook), "{ending}");
        }
    }
    let commented = format!("# id, name, definition: what there is\n{}", codebook_yaml::write(&codebook));
    assert_eq!(read_bytes(commented.as_bytes()).unwrap().incoming.codebook, codebook);
    let tabs = "id\tname\tdefinition\na\tA\t\"# h\n**Code:** x\"\n";
    assert_eq!(read_bytes(tabs.as_bytes()).unwrap().incoming.codebook.codes()[0].definition, "# h\n**Code:** x");
}

#[test]
fn a_check_of_another_format_says_to_take_it_in() {
    let home = tempfile::tempdir().unwrap();
    let codebook = shipped()[0].1.clone();
    for (ending, what) in
        [("qdc", "a REFI-QDA codebook"), ("csv", "a table"), ("md", "in Markdown"), ("docx", "a Word document")]
    {
        let path = home.path().join(format!("x.{ending}"));
        std::fs::write(&path, bytes(ending, &codebook)).unwrap();
        let error = crate::app::codebook_checking::review(&path, None).unwrap_err().to_string();
        assert!(error.contains(what) && error.contains("emic codebook import"), "{error}");
    }
    let path = home.path().join("x.yml");
    std::fs::write(&path, "name,definition\na,b\n").unwrap();
    assert!(crate::app::codebook_checking::review(&path, None).is_ok());
}

#[test]
fn what_is_no_codebook_is_refused_and_nothing_changes() {
    let study = Study::new(OURS);
    let check = |content: &[u8], message: &str| {
        let error = plan(&study.workspace, &study.file("x", content), &Wish::default()).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    };
    check(b"PK\x03\x04 mimetype", "this archive is no codebook");
    check(b"PK\x03\x04 xl/workbook.xml", "zip archive");
    check(b"<html></html>", "this is a page for reading, which emic writes and does not read");
    check(b"<!DOCTYPE HTML>\n<html lang=\"en\">", "this is a page for reading");
    check(b"<codes></codes>", "the file begins with <codes>; a REFI-QDA codebook begins with <CodeBook>");
    check(b"<!DOCTYPE x [<!ENTITY a 'b'>]><CodeBook>&a;</CodeBook>", "document type");
    check(b"id,parent\na,b\n", "row 2: no code has the id `b`");
    check("## A\n\n**Code:** a\n\nwords\n".as_bytes(), "line 5: `words` belongs to no field");
    check(b"hello there, this is prose.\n", "this codebook cannot be used");
    check(b"\x00\x01\x02\xFF\xFE", "");
    assert!(
        plan(&study.workspace, Path::new("ijv"), &Wish::default()).unwrap_err().to_string().contains("ijv-interviews")
    );
}

#[test]
fn a_receipt_says_what_stayed_behind() {
    let study = Study::new(&format!("codebook: T\nversion: 1\nattributes:\n  - partner\n  - role\n{OURS}"));
    let lost = |name: &str| give_out(&study.workspace, &study.home.path().join(name), None).unwrap().lost.join(" | ");
    let comments = "comments and fields that emic does not know; .yaml holds them";
    let head = "of the codebook itself: title, version, the 2 attributes that it asks for; .xlsx, .md, .docx and .json hold them";
    assert_eq!(lost("a.yaml"), "");
    assert_eq!(lost("a.qdc"), format!("{head} | {comments}"));
    assert_eq!(lost("a.docx"), comments);
    assert!(lost("a.html").contains("for reading"));
    let error = give_out(&study.workspace, Path::new("a.pdf"), None).unwrap_err().to_string();
    assert!(error.contains(".yaml .csv .xlsx .md .docx .qdc .json .html"), "{error}");
    for name in ["a.yaml", "a.qdc", "a.docx"] {
        let read = read_any(&study.home.path().join(name)).unwrap();
        assert_eq!(read.incoming.codebook.codes(), study.codebook().codes(), "{name}");
        assert_eq!(read.incoming.remarks, Vec::<Remark>::new());
    }
}
