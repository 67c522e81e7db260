//! Tests of the checks: what is found, and what is not.

use super::*;

/// A code that nothing can be said against.
fn whole(id: &str, definition: &str) -> Code {
    Code {
        definition: definition.into(),
        include: format!("The speaker tells of {id}."),
        exclude: "Another code fits.".into(),
        examples: vec![format!("“{id}” it was. 😀")],
        ..Code::new(id, id)
    }
}

/// What is found, as `code field: message`.
fn found(codes: &[Code], uses: &[(&str, usize)]) -> Vec<String> {
    let codebook = Codebook::new(codes.to_vec());
    let uses: HashMap<CodeId, usize> = uses.iter().map(|(code, count)| (CodeId::from(*code), *count)).collect();
    let findings = check_codebook(&codebook, Some(&uses));
    findings.iter().map(|one| format!("{}: {}", one.place.field.unwrap_or("-"), one.message)).collect()
}

#[track_caller]
fn check(codes: &[Code], expected: &[&str]) {
    assert_eq!(found(codes, &[]), expected);
}

#[test]
fn a_code_needs_its_definition_its_rules_and_an_example() {
    check(&[whole("a", "One thing of its own."), whole("信任", "愿意把自己交给对方")], &[]);
    let bare = Code::new("信任", "信任");
    check(
        &[bare],
        &[
            "-: `信任` has no definition",
            "-: `信任` has no inclusion rule",
            "-: `信任` has no exclusion rule",
            "-: `信任` has no example",
        ],
    );
    check(&[whole("trust", " Trust. ")], &["definition: the definition of `trust` only repeats its name"]);
    let heading = Code { applies: false, ..Code::new("h", "H") };
    let below = Code { parent: Some("h".into()), ..whole("a", "One.") };
    check(&[heading.clone(), below], &["-: `h` has no definition"]);
    check(&[heading], &["-: `h` has no definition", "applies: the heading `h` has no code below it"]);
    let replaced = Code { replaced_by: Some("a".into()), ..Code::new("old", "Old") };
    check(&[replaced, whole("a", "One.")], &[]);
}

#[test]
fn definitions_are_compared_in_both_languages() {
    let english = "Knowledge that its holder uses but cannot put into words or documents.";
    check(
        &[
            whole("a", english),
            whole("b", "Knowledge its holder uses but cannot put into words or documents!"),
            whole("c", "Knowledge that travels slowly because it is tied to its place."),
            whole("d", english),
        ],
        &[
            "definition: `b` has nearly the same definition as `a`: 88 % of the word pairs are common",
            "definition: `d` has the same definition as `a`",
        ],
    );
    check(
        &[
            whole("甲", "持有者会用但是说不出来也写不下来的知识"),
            whole("乙", "持有者会用，但说不出来，也写不下来的知识。"),
            whole("丙", "双方对同一个词的理解不一样"),
        ],
        &["definition: `乙` has nearly the same definition as `甲`: 92 % of the word pairs are common"],
    );
    check(&[whole("a", "Low trust."), whole("b", "High trust.")], &[]);
}

#[test]
fn names_are_compared_without_accents_width_and_slips() {
    let named = |id: &str, name: &str| Code { name: name.into(), ..whole(id, &format!("What {id} is.")) };
    check(
        &[
            named("a", "Know-how"),
            named("b", "ＫＮＯＷ  ＨＯＷ"),
            named("c", "Knowhow transfer"),
            named("d", "Knowhow trasfer"),
        ],
        &["name: `b` has the same name as `a`", "name: `d` has nearly the same name as `c`"],
    );
    check(
        &[named("a", "Milestone 1"), named("b", "Milestone 2"), named("c", "高层信任关系"), named("d", "低层信任关系")],
        &[],
    );
    let long = "名".repeat(41);
    check(&[named("a", &long)], &["name: the name of `a` is 82 columns wide"]);
}

#[test]
fn a_word_finds_one_code_and_an_example_shows_one() {
    let mut a = whole("a", "One thing.");
    a.aliases = vec!["xinren".into(), "trust".into()];
    a.examples = vec!["我们信任他们。".into(), "我们信任他们".into()];
    let mut b = whole("b", "Another one.");
    b.aliases = vec!["Xinren".into(), "A".into()];
    b.examples = vec!["“我们信任他们！”".into()];
    check(
        &[a, b],
        &[
            "examples: `a` has the same example twice",
            "aliases: the alias `Xinren` of `b` finds `a` too",
            "aliases: the alias `A` of `b` finds `a` too",
            "examples: `b` and `a` have the same example",
        ],
    );
}

#[test]
fn rules_refer_to_codes_that_are_there() {
    let mut a = whole("a", "One, unlike `low-trust` or `Low Trust`.");
    a.exclude = "It is mistrust (use `low-tust`), old (use `old`), itself (`a`), or `nothing known`; 3` wide.".into();
    let b = Code { name: "Low trust".into(), ..whole("low-trust", "Another.") };
    let old = Code { replaced_by: Some("low-trust".into()), ..Code::new("old", "Old") };
    let codebook = Codebook::new(vec![a, b, old]);
    let findings = check_codebook(&codebook, None);
    let told: Vec<_> = findings.iter().map(|one| format!("{}; {}", one.message, one.hint)).collect();
    assert_eq!(
        told,
        [
            "`a` refers to `low-tust`, and no code is called so; did you mean `low-trust`?",
            "`a` refers to `old`, which `low-trust` has replaced; write `low-trust`",
            "`a` refers to itself; name the code that is meant instead",
            "`a` refers to `nothing known`, and no code is called so; name a code of this codebook, or write the words without backticks",
        ]
    );
    assert_eq!(findings[0].place.words.as_deref(), Some("`low-tust`"));
}

#[test]
fn keys_are_told_apart_without_shift_while_there_are_some() {
    let keyed = |id: &str, key: char| Code { key: Some(key), ..whole(id, &format!("What {id} is.")) };
    let old = Code { key: Some('o'), replaced_by: Some("a".into()), ..Code::new("old", "Old") };
    check(
        &[keyed("a", 't'), keyed("b", 'T'), keyed("c", 'ｔ'), old],
        &[
            "key: the keys `t` of `a` and `T` of `b` are easily mixed up",
            "key: the keys `t` of `a` and `ｔ` of `c` are easily mixed up",
            "key: the key `o` belongs to `old`, which `a` has replaced",
        ],
    );
    let keys = ('a'..='z').chain(['T']);
    let codes: Vec<Code> = keys.map(|key| keyed(&format!("code-{key}-{}", u32::from(key)), key)).collect();
    assert_eq!(found(&codes, &[]).iter().filter(|one| one.starts_with("key")).count(), 0);
}

#[test]
fn uses_are_looked_at_in_a_study() {
    let below = |id: &str, parent: &str| Code { parent: Some(parent.into()), ..whole(id, &format!("What {id} is.")) };
    let codes = [whole("a", "One."), below("b", "a"), below("c", "a")];
    let expected = ["-: `a` is applied itself (2) and so are codes directly below it (3)", "-: no coding uses `c`"];
    assert_eq!(found(&codes, &[("a", 2), ("b", 3)]), expected);
    assert!(found(&codes, &[]).is_empty(), "nothing is coded yet");
    assert_eq!(check_codebook(&Codebook::new(codes.to_vec()), None), []);
}

#[test]
fn depth_is_told_once_a_branch() {
    let mut codes = vec![whole("c0", "What c0 is.")];
    for level in 1..9 {
        let parent = Some(format!("c{}", level - 1).as_str().into());
        codes.push(Code { parent, ..whole(&format!("c{level}"), &format!("What c{level} is.")) });
    }
    check(&codes, &["-: `c5` stands more than 5 levels deep"]);
}

#[test]
fn many_codes_are_checked_at_once() {
    let same: Vec<Code> =
        (0..5000).map(|number| whole(&format!("c{number}"), "One and the same thing always.")).collect();
    assert_eq!(check_codebook(&Codebook::new(same), None).len(), 4999);
}
