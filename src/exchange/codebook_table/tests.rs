//! Our tables come back equal; other people's are read.

use proptest::prelude::*;

use super::super::Remark;
use super::super::samples::{codebook, shipped};
use super::*;
use crate::project::CodeId;

fn grid(name: &str, header: &[&str], rows: Vec<Vec<String>>) -> Grid {
    let header = header.iter().map(ToString::to_string).collect();
    Grid {
        name: name.to_owned(),
        rows: std::iter::once(header).chain(rows).zip(1..).map(|(row, n)| (n, row)).collect(),
    }
}

fn grids(codebook: &Codebook) -> [Grid; 3] {
    [
        grid("Codebook", &COLUMNS, rows(codebook)),
        grid(ABOUT, &["field", "value"], about(codebook)),
        grid(ATTRIBUTES, &["name", "description", "values"], attributes(codebook)),
    ]
}

/// A table of foreign make: cells between bars, rows on lines.
fn read(text: &str) -> Result<super::super::Incoming, super::super::Error> {
    let rows = text.lines().zip(1..).map(|(line, number)| (number, line.split('|').map(str::to_owned).collect()));
    parse(&[Grid { name: String::new(), rows: rows.collect() }])
}

/// The codes as `id(parent)`, and what was told.
fn check(text: &str, codes: &str, told: &[&str]) -> Codebook {
    let read = read(text).unwrap();
    let code = |code: &Code| format!("{}({})", code.id, code.parent.as_ref().map_or("", CodeId::as_str));
    assert_eq!(read.codebook.codes().iter().map(code).collect::<Vec<_>>().join(" "), codes);
    assert_eq!(read.remarks.iter().map(Remark::to_string).collect::<Vec<_>>(), told);
    read.codebook
}

#[test]
fn the_shipped_codebooks_come_back_equal() {
    for (name, codebook) in shipped() {
        let read = parse(&grids(&codebook)).unwrap();
        assert_eq!((read.codebook, read.remarks), (codebook, vec![]), "{name}");
    }
}

#[test]
fn columns_come_in_any_order_and_by_many_names() {
    let codebook = check(
        " Description |Colour|CODE NAME|Odd|Parent Code|Aliases|applies\nWe rely|red|信任||Ties|xinren, trust|yes\n|#00f|Ties||||NO\n",
        "ties() 信任(ties)",
        &["the column `Odd` is not carried"],
    );
    // A parent may stand below its children in a table.
    let trust = &codebook.codes()[1];
    assert_eq!(
        (trust.color, trust.aliases.len(), trust.definition.as_str()),
        (Some(crate::project::Color::Red), 2, "We rely")
    );
    assert!(trust.applies && !codebook.codes()[0].applies);
}

#[test]
fn a_path_alone_builds_the_tree() {
    let told = ["row 2: `A` has no row of its own and was made from this path"];
    check("path\nA > B > C\nA > B\nD\n", "a() b(a) c(b) d()", &told);
    // MAXQDA.
    check("Code|Memo\nTrust|x\nTrust\\Low|y\n", "trust() low(trust)", &[]);
    // Taguette.
    check("tag|parent|description|number of highlights\ntrust||We rely|3\nlow|trust||0\n", "trust() low(trust)", &[]);
    // The same name at several places.
    check("path\nA\nA > X\nB\nB > X\n", "a() x(a) b() x-2(b)", &[]);
}

#[test]
fn rows_that_people_add_to_our_table_find_their_place() {
    let codebook = Codebook::new(vec![Code::new("a", "A > B"), Code::new("c", "C")]);
    let mut grids = grids(&codebook);
    let mut cells = vec![String::new(); COLUMNS.len()];
    cells[2] = "C > New".to_owned();
    grids[0].rows.push((9, cells));
    let read = parse(&grids).unwrap();
    let codes: Vec<(&str, &str)> =
        read.codebook.codes().iter().map(|code| (code.id.as_str(), code.name.as_str())).collect();
    assert_eq!(codes, [("a", "A > B"), ("c", "C"), ("new", "New")]);
    assert_eq!(read.codebook.codes()[2].parent, Some("c".into()));
}

#[test]
fn what_is_wrong_is_named_by_row_and_column() {
    check(
        "A codebook|\n\nname|color|key|guid|applies\na|mauve|tt|7|maybe\n",
        "a()",
        &[
            "row 4, column `color`: `mauve` is no colour and was left out",
            "row 4, column `key`: `tt` is more than one character and was left out",
            "row 4, column `guid`: `7` is no GUID and was left out",
            "row 4, column `applies`: `maybe` is neither yes nor no, and was taken for yes",
        ],
    );
    let check = |text: &str, message: &str| {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    };
    check("partner|role\na|b\n", "no column names the codes");
    check("id|name\na|A\nb|B\na|C\n", "row 4: another code has the id `a` already (row 2)");
    check("id|parent\na|z\n", "row 2: no code has the id `z`");
    check("id|parent\na|b\nb|a\n", "row 2: `a` stands below itself");
    check("name|definition\n|words\n", "row 2: this row names no code");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_codebook_comes_back(codebook in codebook()) {
        let read = parse(&grids(&codebook)).unwrap();
        prop_assert_eq!(read.codebook, codebook);
    }

    #[test]
    fn nothing_panics(cells in prop::collection::vec(prop::collection::vec("[a-z>:\\\\ 信•\n]{0,8}|name|path|parent|id|guid", 0..6), 0..8)) {
        let _ = parse(&[Grid { name: String::new(), rows: (1..).zip(cells).collect() }]);
    }
}
