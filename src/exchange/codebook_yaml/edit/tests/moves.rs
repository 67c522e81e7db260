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

#[test]
fn explore() {
    for (number, source) in UGLY.iter().enumerate() {
        let (mut exact, mut inexact, mut refused) = (0, 0, 0);
        let codebook = parse(source).unwrap().codebook;
        for code in codebook.codes() {
            let home = codebook.index(&code.id).unwrap();
            for parent in codebook.codes().iter().map(|code| Some(code.id.clone())).chain([None]) {
                for index in 0..=codebook.children(parent.as_ref()).count() {
                    match move_code(source, &code.id, parent.as_ref(), index) {
                        Ok(text) => match move_code(&text, &code.id, code.parent.as_ref(), home) {
                            Ok(back) if back == *source => exact += 1,
                            Ok(back) => {
                                inexact += 1;
                                println!(
                                    "INEXACT {} -> {parent:?} {index}\n{source}\n----\n{text}\n---\n{back}",
                                    code.id
                                )
                            }
                            Err(error) => {
                                println!("NOT BACK {} {parent:?} {index} {error}\n{source}\n---\n{text}", code.id)
                            }
                        },
                        Err(EditError::BelowItself { .. }) => {}
                        Err(error) => {
                            refused += 1;
                            println!("REFUSED {number} {} -> {parent:?} {index}: {error}", code.id)
                        }
                    }
                }
            }
        }
        println!("== {number}: exact {exact} inexact {inexact} refused {refused}");
    }
}
