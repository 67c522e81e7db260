use super::*;

/// Rename and define the code `id`; then move the code `x`, which stands last, below it.
#[track_caller]
fn check(source: &str, id: &str, defined: &str, below: &str) {
    let codebook = parse(source).unwrap().codebook;
    let code = codebook.get(id).unwrap().clone();
    let renamed = Code { name: "新名 \"N\"".to_owned(), definition: "One.\nTwo.".to_owned(), ..code };
    assert_eq!(replace(source, &renamed).unwrap(), defined);
    assert_eq!(move_code(source, &"x".into(), Some(&id.into()), 0).unwrap(), below);
}

#[test]
fn a_bare_name_becomes_a_mapping_when_it_is_to_hold_more() {
    check(
        "codes:\n  - Plain # mine\n  # of x\n  - id: x # X\n",
        "plain",
        "codes:\n  - id: plain # mine\n    name: \"新名 \\\"N\\\"\"\n    definition: |-\n      One.\n      Two.\n  # of x\n  - id: x # X\n"
            .replace("\"新名 \\\"N\\\"\"", "新名 \"N\"")
            .as_str(),
        "codes:\n  - id: plain # mine\n    name: Plain\n    codes:\n      # of x\n      - id: x # X\n",
    );
    check(
        "codes:\r\n-   \"引号\"\r\n- 'x'",
        "引号",
        "codes:\r\n-   id: 引号\r\n    name: \"新名 \\\"N\\\"\"\r\n    definition: |-\r\n      One.\r\n      Two.\r\n- 'x'",
        "codes:\r\n-   id: 引号\r\n    name: \"引号\"\r\n    codes:\r\n    - 'x'",
    );
    check(
        "codes: [Plain, {id: b}, x]\n",
        "plain",
        "codes: [{id: plain, name: \"新名 \\\"N\\\"\", definition: \"One.\\nTwo.\"}, {id: b}, x]\n"
            .replace("\"新名 \\\"N\\\"\"", "新名 \"N\"")
            .as_str(),
        "codes: [{id: plain, name: Plain, codes: [ x ]}, {id: b}]\n",
    );
    check(
        "codes:\n  - Two\n      words # here\n  - x\n",
        "two-words",
        "codes:\n  - id: two-words # here\n    name: 新名 \"N\"\n    definition: |-\n      One.\n      Two.\n  - x\n",
        "codes:\n  - id: two-words # here\n    name: Two words\n    codes:\n      - x\n",
    );
}

#[test]
fn codes_are_added_below_bare_names_and_odd_ones_are_refused_with_the_reason() {
    let source = "codes:\n  - Plain # mine\n  - Other";
    let text = insert(source, &placed("x", Some("other"), 0)).unwrap();
    assert_eq!(
        text,
        "codes:\n  - Plain # mine\n  - id: other\n    name: Other\n    codes:\n      - id: x\n        name: X"
    );
    let same = parse(source).unwrap().codebook.get("plain").unwrap().clone();
    assert_eq!(replace(source, &same).unwrap(), source);
    let refused = |source: &str, id: &str| {
        let code = Code { definition: "x".to_owned(), ..parse(source).unwrap().codebook.get(id).unwrap().clone() };
        replace(source, &code).unwrap_err().to_string()
    };
    assert!(refused("codes:\n  - >-\n    Folded\n", "folded").contains("behind `|` or `>`"));
    assert!(refused("codes:\n  - &a Marked\n", "marked").contains("an anchor"));
}

#[test]
fn what_stands_in_the_way_of_a_move_is_said() {
    let why = |source: &str| move_code(source, &"b".into(), Some(&"a".into()), 0).unwrap_err().to_string();
    let into = "cannot change `b` in the codebook file: its new place is inside brackets or braces, and it is written on lines";
    assert!(why("codes:\n  - {id: a, name: A}\n  - id: b\n    name: B\n").starts_with(into));
    assert!(why("codes:\n  - {id: a}\n  - {id: b} # mine\n").contains("a comment stands beside it"));
    assert!(why("codes: [\n  {id: a}, # one\n  {id: b}, # two\n]\n").contains("comments stand there inside"));
    let lists = "codes:\n  - id: a\n    codes: [{id: c}]\n  - id: d\n    codes: [{id: b, name: 信任}, {id: e}]\n";
    let moved = "codes:\n  - id: a\n    codes: [{id: b, name: 信任}, {id: c}]\n  - id: d\n    codes: [{id: e}]\n";
    assert_eq!(move_code(lists, &"b".into(), Some(&"a".into()), 0).unwrap(), moved);
}
