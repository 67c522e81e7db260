//! Codebooks in and out on the command line, and the codes of projects that other programs exported.

use std::io::Read;
use std::path::{Path, PathBuf};

use emic::exchange::{guid_of, qdc};

use crate::support::Home;

#[test]
fn a_codebook_goes_out_in_every_format_and_comes_back() {
    let mut home = Home::with_study();
    for name in ["out.yaml", "out.csv", "out.xlsx", "out.md", "out.docx", "out.qdc", "out.json", "out.html", "out.pdf"]
    {
        home.emic(&["codebook", "export", &format!("../{name}")]);
    }
    for name in ["out.yaml", "out.csv", "out.xlsx", "out.md", "out.docx", "out.qdc", "out.json"] {
        home.emic(&["codebook", "import", &format!("../{name}")]);
    }
    home.write(
        "taguette.csv",
        "tag,parent,description,number of highlights\r\nNähe,,\"We, close\",3\r\nFerne,Nähe,,0\r\n",
    );
    home.emic(&["codebook", "import", "../taguette.csv", "--dry-run"]);
    home.emic(&["codebook", "import", "../taguette.csv", "--below", "trust"]);
    home.write("qualcoder.txt", "动机>>学习\tthey want to learn\ntrust\n");
    home.emic(&["codebook", "import", "../qualcoder.txt"]);
    home.write("theirs.csv", "Code;Colour;Key;When to use;Mood\n信任;#ff0000;tt;They say so;good\n=1+1;;;;\n");
    home.emic(&["codebook", "import", "../theirs.csv", "--update"]);
    home.emic(&["undo"]);
    home.emic(&["codebook", "show", "--format", "table"]);
    home.write("bad.csv", "id,name,parent\na,A,b\na,B,\n");
    home.emic(&["codebook", "import", "../bad.csv"]);
    home.write("bad.md", "## Trust\n\n**Wen to use:** always\n");
    home.emic(&["codebook", "import", "../bad.md"]);
    home.check("codebook-exchange");
    let golden = |name: &str| std::fs::read_to_string(home.path(name)).unwrap();
    crate::support::check_file("tests/data/exchange/codebook.qdc", &golden("out.qdc"));
    crate::support::check_file("tests/data/exchange/codebook.csv", &golden("out.csv"));
    crate::support::check_file("tests/data/exchange/codebook.md", &golden("out.md"));
    crate::support::check_file("tests/data/exchange/codebook.json", &golden("out.json"));
}

/// A file beside the repository that may not be there.
fn shared(name: &str) -> Option<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = manifest.ancestors().map(|up| up.join("shared/refi-qda").join(name)).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: ../shared/refi-qda/{name} is not there");
    }
    found
}

/// The XML of a project.
fn project(name: &str) -> Option<Vec<u8>> {
    let file = std::fs::File::open(shared(name)?).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let name = archive.file_names().map(|name| name.unwrap().into_owned()).find(|name| name.ends_with(".qde")).unwrap();
    let mut bytes = Vec::new();
    archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
    Some(bytes)
}

#[test]
fn the_codes_of_a_project_of_nvivo_are_read() {
    let Some(bytes) = project("examples/nvivo-15-mac-codes.qdpx") else { return };
    let read = qdc::parse(&bytes).unwrap();
    let codebook = &read.codebook;
    assert_eq!(codebook.codes().len(), 262, "{:?}", read.remarks);
    let deepest = codebook.codes().iter().map(|code| codebook.depth(&code.id)).max();
    assert_eq!(deepest, Some(6));
    assert!(codebook.codes().iter().all(|code| code.guid.is_some()));
    // What we write of it is read back, GUIDs and all.
    let again = qdc::parse(qdc::write(codebook).unwrap().as_bytes()).unwrap();
    assert_eq!(again.codebook, *codebook);
    let guids = |codebook: &emic::project::Codebook| codebook.codes().iter().map(guid_of).collect::<Vec<_>>();
    assert_eq!(guids(&again.codebook), guids(codebook));
}

#[test]
fn the_codes_of_the_standards_own_example_are_read() {
    let Some(bytes) = project("examples/atlasti-8.4-mac-annexA2.qdpx") else { return };
    let read = qdc::parse(&bytes).unwrap();
    let names: Vec<&str> = read.codebook.codes().iter().map(|code| code.name.as_str()).collect();
    assert!(names.iter().any(|name| name.contains("Coke")), "{names:?}");
    assert!(read.codebook.codes().iter().any(|code| code.color.is_some()), "{names:?}");
    assert!(read.remarks.iter().all(|remark| !remark.to_string().contains("no colour")), "{:?}", read.remarks);
}

#[test]
fn what_is_written_holds_to_the_schema() {
    let Some(checker) = shared("validate.sh") else { return };
    let home = tempfile::tempdir().unwrap();
    for (name, source) in emic::app::SHIPPED {
        let codebook = emic::exchange::codebook_yaml::parse(source).unwrap().codebook;
        let path = home.path().join(format!("{name}.qdc"));
        std::fs::write(&path, qdc::write(&codebook).unwrap()).unwrap();
        let has_xmllint = std::process::Command::new("xmllint").arg("--version").output().is_ok();
        let mut command = std::process::Command::new(&checker);
        let command = command.args(["--strict", "-q"]).args((!has_xmllint).then_some("--no-xsd")).arg(&path);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
    }
}
