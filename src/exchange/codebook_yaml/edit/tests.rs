use super::*;
use crate::project::{Code, Color};

fn placed(id: &str, parent: Option<&str>, index: usize) -> PlacedCode {
    PlacedCode { code: Code { parent: parent.map(CodeId::from), ..Code::new(id, id.to_uppercase()) }, index }
}

/// Insert gives `after`; remove gives `before` back.
#[track_caller]
fn check(before: &str, placed: &PlacedCode, after: &str) {
    let text = insert(before, placed).unwrap();
    assert_eq!(text, after);
    assert_eq!(remove(&text, &placed.code.id).unwrap(), before);
}

#[test]
fn a_code_goes_to_its_place_among_its_siblings() {
    let head = "codes:\n  - id: a\n    name: A # first\n    # of a\n";
    let tail = "  # about b\n  - id: b\n    codes:\n      - id: c\n# end\n";
    let (x, y) = ("  - id: x\n    name: X\n", "      - id: x\n        name: X\n");
    check(&format!("{head}{tail}"), &placed("x", None, 1), &format!("{head}{x}{tail}"));
    check(
        &format!("{head}{tail}"),
        &placed("x", None, 0),
        &format!("{head}{tail}").replacen("  -", &format!("{x}  -"), 1),
    );
    let at_c = |words: &str| format!("{head}{tail}").replace("      - id: c\n", words);
    check(&at_c("      - id: c\n"), &placed("x", Some("b"), 0), &at_c(&format!("{y}      - id: c\n")));
    check(&at_c("      - id: c\n"), &placed("x", Some("b"), 9), &at_c(&format!("      - id: c\n{y}")));
    let below = "      - id: c\n        codes:\n          - id: x\n            name: X\n";
    check(&at_c("      - id: c\n"), &placed("x", Some("c"), 0), &at_c(below));
    check(&format!("{head}\n{tail}"), &placed("x", None, 1), &format!("{head}\n{x}\n{tail}"));
    check(
        &format!("{head}\n{tail}"),
        &placed("x", None, 2),
        &format!("{head}\n{tail}").replace("# end", &format!("\n{x}# end")),
    );
}

#[test]
fn the_first_code_finds_its_list_however_that_is_written() {
    check("codes: []\n", &placed("x", None, 0), "codes:\n  - id: x\n    name: X\n");
    check("codes: []", &placed("x", None, 0), "codes:\n  - id: x\n    name: X");
    check("codes:\n", &placed("x", None, 0), "codes:\n- id: x\n  name: X\n");
    check("codebook: T", &placed("x", None, 0), "codebook: T\ncodes:\n      - id: x\n        name: X");
    check("codes: [ ] # none\nversion: 1\n", &placed("x", None, 0), "codes: [{id: x, name: X} ] # none\nversion: 1\n");
    check(
        "codes:\n- id: a\n  codes: # none\n",
        &placed("x", Some("a"), 0),
        "codes:\n- id: a\n  codes: # none\n    - id: x\n      name: X\n",
    );
    check(
        "codes: [{id: a}, {id: b, name: B}]",
        &placed("x", Some("a"), 0),
        "codes: [{id: a, codes: [{id: x, name: X}]}, {id: b, name: B}]",
    );
    check("codes: [{id: a}, {id: b}]", &placed("x", None, 1), "codes: [{id: a}, {id: x, name: X}, {id: b}]");
    check("codes: [{id: a}, {id: b}]", &placed("x", None, 0), "codes: [{id: x, name: X}, {id: a}, {id: b}]");
}

#[test]
fn line_ends_and_blank_lines_follow_the_file() {
    check(
        "codes:\r\n  - id: a\r\n\r\n  - id: b\r\n",
        &placed("x", None, 1),
        "codes:\r\n  - id: a\r\n\r\n  - id: x\r\n    name: X\r\n\r\n  - id: b\r\n",
    );
    check(
        "codes:\r\n  - id: a\r\n\r\n  - id: b",
        &placed("x", None, 2),
        "codes:\r\n  - id: a\r\n\r\n  - id: b\r\n\r\n  - id: x\r\n    name: X",
    );
}

#[test]
fn changed_fields_touch_their_own_lines() {
    let file = "codes:\n  # keep\n  - id: a   # one\n    name: 'Old'  # two\n    definition: |  # three\n      many\n      words\n\n    key: k\n  - id: b\n";
    let old = parse(file).unwrap().codebook.get("a").unwrap().clone();
    let new = Code { name: "It's new".into(), color: Some(Color::Red), key: None, ..old.clone() };
    let text = replace(file, &new).unwrap();
    assert_eq!(
        text,
        "codes:\n  # keep\n  - id: a   # one\n    name: 'It''s new'  # two\n    definition: |  # three\n      many\n      words\n    color: red\n\n  - id: b\n"
    );
    let new = Code { definition: "信任: 一\n二".into(), ..old };
    let text = replace(file, &new).unwrap();
    assert_eq!(
        text,
        "codes:\n  # keep\n  - id: a   # one\n    name: 'Old'  # two\n    definition: |- # three\n      信任: 一\n      二\n\n    key: k\n  - id: b\n"
    );
}
