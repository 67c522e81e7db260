//! Codes moved about in files, the tidy and the ugly.

use super::*;

/// Move a code and back: `after`, then the same bytes as before.
#[track_caller]
fn check_move(before: &str, (id, parent, index): (&str, Option<&str>, usize), after: &str) {
    let id = CodeId::from(id);
    let codebook = parse(before).unwrap().codebook;
    let home = codebook.get(id.as_str()).unwrap().parent.clone();
    let text = move_code(before, &id, parent.map(CodeId::from).as_ref(), index).unwrap();
    assert_eq!(text, after);
    assert_eq!(move_code(&text, &id, home.as_ref(), codebook.index(&id).unwrap()).unwrap(), before, "back");
}

#[test]
fn a_code_moves_with_its_comments_and_all_below_it() {
    let file = "codes:
  - id: a
    name: A # first

  # about b
  - id: b   # keep
    name: 'B'
    # inside
    codes:
      - id: c
        definition: |
          one

            two: # no comment
        include: >-
          folded
          words
        exclude: \"quoted
          over lines\"

  - id: d
";
    check_move(
        file,
        ("b", Some("a"), 0),
        "codes:
  - id: a
    name: A # first
    codes:
      # about b
      - id: b   # keep
        name: 'B'
        # inside
        codes:
          - id: c
            definition: |
              one

                two: # no comment
            include: >-
              folded
              words
            exclude: \"quoted
              over lines\"

  - id: d
",
    );
    check_move(
        file,
        ("c", None, 3),
        "codes:
  - id: a
    name: A # first

  # about b
  - id: b   # keep
    name: 'B'
    # inside

  - id: d

  - id: c
    definition: |
      one

        two: # no comment
    include: >-
      folded
      words
    exclude: \"quoted
      over lines\"
",
    );
    check_move(
        file,
        ("d", None, 0),
        "codes:
  - id: d

  - id: a
    name: A # first

  # about b
  - id: b   # keep
    name: 'B'
    # inside
    codes:
      - id: c
        definition: |
          one

            two: # no comment
        include: >-
          folded
          words
        exclude: \"quoted
          over lines\"
",
    );
}

/// Every code to every place and back: how often the same bytes came back, how often others that say the same, and how
/// often the move was refused.
fn moves(source: &str) -> (usize, usize, usize) {
    let (mut exact, mut inexact, mut refused) = (0, 0, 0);
    let codebook = parse(source).unwrap().codebook;
    for code in codebook.codes() {
        let home = codebook.index(&code.id).unwrap();
        for parent in codebook.codes().iter().map(|code| Some(&code.id)).chain([None]) {
            for index in 0..=codebook.children(parent).count() {
                let text = match move_code(source, &code.id, parent, index) {
                    Ok(text) => text,
                    Err(EditError::BelowItself { .. }) => continue,
                    Err(EditError::Layout { .. } | EditError::NotAsExpected(_)) => {
                        refused += 1;
                        continue;
                    }
                    Err(error) => panic!("{} below {parent:?}: {error}\n{source}", code.id),
                };
                let lost: Vec<&str> = comments(source).filter(|line| !text.contains(line)).collect();
                assert!(lost.is_empty(), "{lost:?}\n{text}");
                match move_code(&text, &code.id, code.parent.as_ref(), home) {
                    Ok(back) if back == source => exact += 1,
                    Ok(back) => {
                        assert_eq!(parse(&back).unwrap().codebook, codebook);
                        inexact += 1;
                    }
                    Err(_) => inexact += 1,
                }
            }
        }
    }
    (exact, inexact, refused)
}

fn comments(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| line.get(line.find('#')?..)).map(str::trim_end)
}

#[test]
fn any_code_moves_anywhere_in_ugly_files() {
    let counts = UGLY.map(moves);
    // Other bytes come back where a list of two lost the blank line between them or a text keeps its last line breaks
    // (`|+`), where line ends are mixed, where the file's order says more than the order of siblings,
    // and where a bare name has become a mapping.
    let inexact = counts.map(|(_, inexact, _)| inexact);
    assert_eq!(inexact, [0, 0, 1, 0, 6, 0, 5, 10, 9, 0, 0, 0, 0, 3, 0, 0, 4, 0]);
    // Comments inside brackets, what others refer to by an alias, `|+` before the end, blocks into brackets, explicit
    // keys.
    let refused = counts.map(|(_, _, refused)| refused);
    assert_eq!(refused, [0, 0, 10, 6, 2, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 5, 0, 0]);
    assert!(counts.iter().all(|(exact, ..)| *exact > 2), "{counts:?}");
}

#[test]
fn any_code_moves_anywhere_in_the_shipped_files() {
    let [source, ..] = super::super::super::tests::strange::SHIPPED;
    let head: String = source.lines().take(120).flat_map(|line| [line, "\n"]).collect();
    assert_eq!(moves(&head), (104, 0, 0));
}

#[test]
fn a_parent_named_by_a_field_is_changed_there() {
    let file = "codes:\n- id: a\n- id: b\n- id: c\n  parent: a # above\n  name: C\n- id: d\n  parent: c\n";
    check_move(file, ("c", Some("b"), 0), &file.replace("parent: a", "parent: b"));
    check_move(file, ("c", None, 9), &file.replace("parent: a #", "parent: #"));
    check_move(file, ("b", Some("a"), 0), &file.replace("- id: b\n", "- id: b\n  parent: a\n"));
    check_move(file, ("d", None, 3), &file.replace("  parent: c\n", ""));
    let file = "codes: [{id: a}, {id: b, parent: 'a', name: B}, {id: c}]\n";
    check_move(file, ("b", Some("c"), 0), &file.replace("'a'", "'c'"));
    assert_eq!(move_code(file, &"b".into(), None, 1).unwrap(), file.replace(" parent: 'a',", ""));
}

#[test]
fn brackets_move_as_they_stand() {
    let file = "codes:\n  - {id: a, name: 'A'}\n  - id: b\n    codes: [{id: c}, {id: d, key: \"1\"}]\n";
    check_move(
        file,
        ("d", Some("b"), 0),
        &file.replace("{id: c}, {id: d, key: \"1\"}", "{id: d, key: \"1\"}, {id: c}"),
    );
    check_move(
        file,
        ("d", None, 2),
        "codes:\n  - {id: a, name: 'A'}\n  - id: b\n    codes: [{id: c}]\n  - {id: d, key: \"1\"}\n",
    );
    check_move(
        file,
        ("a", Some("b"), 2),
        "codes:\n  - id: b\n    codes: [{id: c}, {id: d, key: \"1\"}, {id: a, name: 'A'}]\n",
    );
    check_move(
        file,
        ("c", Some("a"), 0),
        "codes:\n  - {id: a, name: 'A', codes: [ {id: c} ]}\n  - id: b\n    codes: [{id: d, key: \"1\"}]\n",
    );
}

#[test]
fn the_end_of_a_file_needs_no_line_break() {
    check_move("codes:\r\n- id: a\r\n- id: b", ("b", Some("a"), 0), "codes:\r\n- id: a\r\n  codes:\r\n  - id: b");
    check_move("codes:\n- id: a\n- id: 乙\n  name: 😀", ("乙", None, 0), "codes:\n- id: 乙\n  name: 😀\n- id: a");
    check_move(
        "codes:\n- id: a\n- id: b\n  definition: |\n    one\n    two",
        ("b", None, 0),
        "codes:\n- id: b\n  definition: |\n    one\n    two\n- id: a",
    );
}

#[test]
fn what_cannot_move_is_refused() {
    let file = "codes:\n- id: a\n  codes:\n  - id: b\n    codes:\n    - id: c\n";
    let to = |id: &str, parent: &str| move_code(file, &id.into(), Some(&parent.into()), 0);
    assert_eq!(to("a", "c"), Err(EditError::BelowItself { code: "a".into(), parent: "c".into() }));
    assert_eq!(to("a", "a"), Err(EditError::BelowItself { code: "a".into(), parent: "a".into() }));
    assert_eq!(to("a", "x"), Err(EditError::NoSuchCode("x".into())));
    assert_eq!(to("x", "a"), Err(EditError::NoSuchCode("x".into())));
    assert_eq!(to("c", "b").as_deref(), Ok(file));
}
