use super::*;
use crate::exchange::codebook_yaml::parse;
use crate::project::{Code, Color};

mod bare;
mod moves;

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
    check("# 说明\ncodebook: T", &placed("x", None, 0), "# 说明\ncodebook: T\ncodes:\n      - id: x\n        name: X");
    check("codes: [ ] # none\nversion: 1\n", &placed("x", None, 0), "codes: [{id: x, name: X} ] # none\nversion: 1\n");
    check(
        "codes:\n- id: a\n  codes: # none\n",
        &placed("x", Some("a"), 0),
        "codes:\n- id: a\n  codes: # none\n    - id: x\n      name: X\n",
    );
    check(
        "codes: [{id: a}, {id: b, name: B}]",
        &placed("x", Some("a"), 0),
        "codes: [{id: a, codes: [ {id: x, name: X} ]}, {id: b, name: B}]",
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

/// One field changed and changed back: `after`, and then the same bytes.
#[track_caller]
fn check_words(before: &str, definition: &str, after: &str) {
    let old = parse(before).unwrap().codebook.codes()[0].clone();
    let text = replace(before, &Code { definition: definition.into(), ..old.clone() }).unwrap();
    assert_eq!(text, after);
    assert_eq!(replace(&text, &old).unwrap(), before);
}

#[test]
fn texts_on_several_lines_stay_on_several_lines() {
    check_words(
        "codes:\n- id: a\n  definition: | # kept\n     one\n\n     two 二\n  key: k\n",
        "one\n\ntwo 三\nthree\n",
        "codes:\n- id: a\n  definition: | # kept\n     one\n\n     two 三\n     three\n  key: k\n",
    );
    check_words(
        "codes:\n- id: a\n  definition: >-\n    Knowledge that its holder\n    uses but cannot put into\n    words.\n- id: b\n",
        "Knowledge that its holder uses but cannot put into documents or words.",
        "codes:\n- id: a\n  definition: >-\n    Knowledge that its holder\n    uses but cannot put into\n    documents or words.\n- id: b\n",
    );
    check_words(
        "codes:\n- id: a\n  definition: Knowledge that its\n    holder uses but cannot put\n    into words.\n",
        "Knowledge that its holder uses but will not put into words.",
        "codes:\n- id: a\n  definition: Knowledge that its\n    holder uses but will not put\n    into words.\n",
    );
    check_words(
        "codes:\r\n- id: a\r\n  definition: \"Knowledge: that its\r\n    holder uses.\"\r\n",
        "Knowledge: that its owner uses.",
        "codes:\r\n- id: a\r\n  definition: \"Knowledge: that its\r\n    owner uses.\"\r\n",
    );
}

/// Codebooks as people write them, each ugly in its own way. All read without errors.
const UGLY: [&str; 18] = [
    // Lists at the margin, wide dashes, trailing blanks, a tab before a comment.
    "codes:\n-   id: a   \n    name: A\t# tab\n    codes:\n    -   id: b\n    -   id: c\n        name:   'C'   \n",
    // JSON.
    "{\"codebook\": \"J\", \"codes\": [{\"id\": \"a\", \"name\": \"A\", \"codes\": [{\"id\": \"b\"}]}, {\"id\": \"c\", \"codes\": []}]}",
    // Brackets over many lines, with comments.
    "codes: [ # all of them\n  {id: a, name: A}, # first\n  {\n    id: b,\n    codes: [\n      {id: c},\n    ],\n  },\n]\n",
    // Anchors and merges beside plain codes.
    "base: &base\n  color: red\ncodes:\n  - &first\n    id: a\n    <<: *base\n  - <<: *base\n    id: b\n    name: &n B\n  - id: c\n    definition: *n\n",
    // Block texts of every sort at the ends of codes.
    "codes:\n  - id: a\n    definition: |+\n      keep\n\n\n  - id: b\n    definition: >-\n      folded\n      words\n\n  - id: c\n    definition: |\n\n      begins blank\n",
    // A document's marks around.
    "%YAML 1.2\n--- # start\ncodes:\n  - id: a\n  - id: b\n...\n# after\n",
    // Comments everywhere.
    "# head\n\ncodes: # list\n\n  # --- one\n  # two lines\n  - id: a # end\n    # inside a\n    name: A\n      # deep\n\n    # still a\n\n  # --- two\n\n  - id: b\n  # of b\n# foot",
    // Two line ends in one file.
    "codes:\r\n  - id: a\n    name: A\r\n  - id: b\n\r\n  - id: c",
    // Parents by name, children first.
    "codes:\n  - id: c\n    parent: b\n  - id: b\n    parent: a\n  - id: a\n  - {id: d, parent: a}\n",
    // Dashes on lines of their own.
    "codes:\n  -\n    id: a\n    codes:\n      -\n        id: b\n  -\n\n    # odd\n    id: c\n",
    // Texts over several lines.
    "codes:\n  - id: a\n    definition: one\n     two\n\n      three\n    include: \"four\n  five\"\n  - id: b\n    exclude: 'six\n\n      seven'\n",
    // A byte order mark, no line break at the end.
    "\u{feff}codes:\n- id: a\n- id: b",
    // Fields after the codes, at both levels.
    "codes:\n  - id: a\n    codes:\n      - id: b\n    name: A\n  - id: c\nattributes:\n  - name: partner\nversion: 1\n",
    // Nothing where codes could be.
    "codes:\n  - id: a\n    codes:\n    name: A\n  - id: b\n    codes: # none\n  - id: c\n    codes: [] # none\n  - {id: d, codes: }\n",
    // Quoted names, colons apart, tags.
    "\"codes\" :\n  - \"id\": a\n    'name' : A\n  - !!map\n    id: !!str b\n",
    // Explicit keys.
    "? codes\n: - ? id\n    : a\n  - id: b\n",
    // Bare names beside codes.
    "codebook: 编码本\ncodes:\n  - 信任\n  - Power and control\n  - name: 技术 😀\n    id: 技术\n",
    // Blank lines between all codes, at two depths.
    "codes:\n\n  - id: a\n    codes:\n\n      - id: b\n\n      - id: c\n\n  - id: d\n    key: \"1\"\n\n\n",
];

/// Put a code everywhere and take it out again: the same bytes, or a refusal that gives its reason.
fn everywhere(source: &str) -> (usize, usize) {
    let codebook = parse(source).unwrap_or_else(|problems| panic!("{:?}\n{source}", problems[0])).codebook;
    let (mut done, mut refused) = (0, 0);
    for parent in codebook.codes().iter().map(|code| Some(code.id.clone())).chain([None]) {
        for index in 0..=codebook.children(parent.as_ref()).count() {
            let code = Code {
                parent: parent.clone(),
                definition: "新: “一”\n# two".into(),
                key: Some('#'),
                ..Code::new("new code", "no")
            };
            match insert(source, &PlacedCode { code, index }) {
                Ok(text) => {
                    let back = remove(&text, &"new code".into()).unwrap();
                    let bare =
                        |id: &CodeId| source.contains(&format!("- {}\n", codebook.get(id.as_str()).unwrap().name));
                    if parent.as_ref().is_some_and(bare) {
                        assert_eq!(parse(&back).unwrap().codebook, codebook, "{back}");
                    } else {
                        assert_eq!(back, source, "below {parent:?} at {index}\n{text}");
                    }
                    done += 1;
                }
                Err(EditError::Layout { .. } | EditError::NotAsExpected(_)) => refused += 1,
                Err(error) => panic!("below {parent:?} at {index}: {error}\n{source}"),
            }
        }
    }
    (done, refused)
}

#[test]
fn a_code_goes_everywhere_in_ugly_files() {
    let counts = UGLY.map(everywhere);
    // Explicit keys (`? id`) are refused; nothing else is.
    let refused = counts.map(|(_, refused)| refused);
    assert_eq!(refused, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0]);
    assert!(counts.iter().all(|(done, _)| *done > 1), "{counts:?}");
}

#[test]
fn a_code_goes_everywhere_in_the_shipped_files() {
    for source in super::super::tests::strange::SHIPPED {
        let head: String = source.lines().take(260).flat_map(|line| [line, "\n"]).collect();
        let (done, refused) = everywhere(&head);
        assert!(done > 20 && refused == 0);
    }
}

#[test]
fn any_code_of_an_ugly_file_goes_and_no_comment_outside_it() {
    let mut refused = Vec::new();
    for source in UGLY {
        for code in parse(source).unwrap().codebook.codes() {
            let Ok(text) = remove(source, &code.id) else {
                refused.push(code.id.to_string());
                continue;
            };
            let outside = source.lines().filter(|line| !line.starts_with("   ") && line.trim_start().starts_with('#'));
            let lost: Vec<&str> = outside.filter(|line| !text.contains(line)).collect();
            assert!(lost.is_empty(), "{lost:?}\n{text}");
        }
    }
    // What others refer to by an alias, and one with an explicit key.
    assert_eq!(refused, ["b", "a"]);
}

#[test]
fn any_field_of_an_ugly_file_changes() {
    let mut refused = Vec::new();
    for source in UGLY {
        for code in parse(source).unwrap().codebook.codes() {
            let (name, definition) = ("新 name: 1".into(), "a\n\nb".into());
            let new = Code { name, definition, color: Some(Color::Teal), applies: !code.applies, ..code.clone() };
            match replace(source, &new) {
                Ok(text) => {
                    let back = parse(&replace(&text, code).unwrap()).unwrap();
                    assert_eq!(back.codebook, parse(source).unwrap().codebook);
                }
                Err(_) => refused.push(code.id.to_string()),
            }
        }
    }
    // What others refer to by an alias, one with an explicit key.
    assert_eq!(refused, ["b", "a"]);
}
