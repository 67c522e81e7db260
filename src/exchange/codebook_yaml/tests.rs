//! Tests of reading and writing: every problem with its exact words, hostile files, round trips.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::project::{AttributeQuestion, Code, CodeId, Codebook, Color, PlacedCode};
use crate::text::TextRange;

pub(super) mod strange;

/// The problems of a file, drawn one below the other.
fn drawn(source: &str) -> String {
    let problems = match parse(source) {
        Ok(parsed) => parsed.warnings,
        Err(problems) => problems,
    };
    let mut text = String::new();
    for problem in &problems {
        let _ = writeln!(text, "{}\n", render(problem, source, "codebook.yaml"));
        let _ = writeln!(text, "{}\n", problem.one_line("codebook.yaml"));
    }
    text
}

#[test]
fn every_problem_has_its_words() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/codebook-problems.txt");
    let file = std::fs::read_to_string(&path).unwrap();
    let mut cases = file.split("%%% ");
    let mut written = cases.next().unwrap().to_owned();
    let mut cases = cases.peekable();
    while let Some(case) = cases.next() {
        let (name, source) = case.split_once('\n').unwrap();
        cases.next().unwrap();
        let _ = write!(written, "%%% {name}\n{source}%%% says\n{}", drawn(source));
    }
    if std::env::var_os("EMIC_BLESS").is_some() {
        return std::fs::write(&path, &written).unwrap();
    }
    for (line, (now, before)) in written.lines().zip(file.lines()).enumerate() {
        assert_eq!(now, before, "{}:{}", path.display(), line + 1);
    }
    assert_eq!(written.lines().count(), file.lines().count());
}

fn parsed(source: &str) -> Codebook {
    parse(source).unwrap_or_else(|problems| panic!("{:?}\n{source}", problems.first())).codebook
}

fn ids(codebook: &Codebook) -> Vec<String> {
    codebook.codes().iter().map(|code| codebook.path(&code.id)).collect()
}

#[test]
fn a_code_is_written_as_short_or_as_full_as_one_likes() {
    let source = "\u{feff}# 我的编码本\r\ncodebook: Study\r\ncodes:\r\n- Trust\r\n- id: 信任\r\n  examples: only one\r\n  include:\r\n  - a\r\n  - b\r\n  version: 1.10\r\n- name: 1.10\r\n  key: y\r\n  applies: False\r\n";
    let codebook = parsed(source);
    assert_eq!(ids(&codebook), ["Trust", "信任", "1.10"]);
    let code = codebook.get("信任").unwrap();
    assert_eq!(
        (code.name.as_str(), code.include.as_str(), &code.examples),
        ("信任", "a\nb", &vec!["only one".to_owned()])
    );
    let code = codebook.get("1-10").unwrap();
    assert_eq!((code.name.as_str(), code.key, code.applies), ("1.10", Some('y'), false));
}

#[test]
fn parents_are_named_or_stood_under() {
    let source = "codes:\n- {id: c, parent: b}\n- id: a\n  codes:\n  - id: b\n    codes: []\n  - {id: e, parent: a}\n- {id: d, parent: a}\n- {id: f, parent: }\n";
    assert_eq!(ids(&parsed(source)), ["a", "a > b", "a > b > c", "a > e", "a > d", "f"]);
}

#[test]
fn anchors_aliases_and_merges_are_written_out() {
    let source = "x-base: &base\n  color: red\n  definition: &text Shared words\ncodes:\n- <<: *base\n  id: a\n  definition: Own words\n- {<<: [*base, {key: k, color: blue}], id: b}\n- {id: c, definition: *text}\n";
    let codebook = parsed(source);
    let code = |id: &str| codebook.get(id).unwrap().clone();
    assert_eq!((code("a").color, code("a").definition.as_str()), (Some(Color::Red), "Own words"));
    assert_eq!(
        (code("b").color, code("b").key, code("b").definition.as_str()),
        (Some(Color::Red), Some('k'), "Shared words")
    );
    assert_eq!(code("c").definition, "Shared words");
}

#[test]
fn problems_count_columns_in_code_points_and_survive_odd_line_ends() {
    let problems = parse("\u{feff}codes: [{id: 😀信任, color: 红}]\r\n").unwrap_err();
    assert_eq!((problems[0].line, problems[0].column), (1, 26));
    for source in [
        "codes: [\r\n  {color: x}]\r\n",
        "codes:\r- id: a\r- id: a\r",
        "codes:\n- {color: \u{2028}}",
        "\t",
        "\0",
        "\u{feff}",
    ] {
        drawn(source);
    }
}

/// Errors of a hostile file: the words of the first, found in bounded time.
fn refused(source: &str) -> String {
    let start = Instant::now();
    let problems = parse(source).unwrap_err();
    let drawn = render(&problems[0], source, "codebook.yaml");
    assert!(drawn.len() < 4_000, "{}", drawn.len());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    problems[0].message.clone()
}

#[test]
fn bombs_are_refused() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        let _ = writeln!(laughs, "a{level}: &a{level} [{}]", below.trim_end_matches(", "));
    }
    assert_eq!(refused(&laughs), "the file holds more than 500000 values");
    assert_eq!(refused(&"[".repeat(800_000)), "lists and codes are nested too deeply here");
    assert_eq!(refused(&"- ".repeat(800_000)), "lists and codes are nested too deeply here");
    assert_eq!(refused(&"? ".repeat(800_000)), "lists and codes are nested too deeply here");
    assert_eq!(refused(&"a".repeat(10 << 20)), "the file has 10 MB, and a codebook at most 8 MB");
    assert_eq!(refused(&format!("codes: [{}]", "a, ".repeat(600_000))), "the file holds more than 500000 values");
    let deep: String = (0..25).map(|level| format!("{0:1$}- id: c{level}\n{0:1$}  codes:\n", "", level * 2)).collect();
    assert_eq!(refused(&format!("codes:\n{deep}")), "codes are nested more than 20 levels deep here");
    let chain: String = (0..5_000).map(|n| format!("- {{id: c{}, parent: c{n}}}\n", n + 1)).collect();
    assert_eq!(refused(&format!("codes:\n- id: c0\n{chain}")), "codes are nested more than 20 levels deep here");
    let lost: String = (0..40_000).map(|n| format!("- {{id: code-{n}, parent: cold-{n}}}\n")).collect();
    assert_eq!(refused(&format!("codes:\n{lost}")), "no code has the id `cold-0`");
    let ring: String = (0..5_000).map(|n| format!("- {{id: c{n}, parent: c{}}}\n", (n + 1) % 5_000)).collect();
    assert_eq!(refused(&format!("codes:\n{ring}")), "these codes stand below each other: `c0` ... `c0`");
    let many: String = (0..400_000).map(|n| format!("c{n}, ")).collect();
    let problems = parse(&format!("codes: [{many}]")).unwrap_err();
    assert_eq!(problems.last().unwrap().message, "the file has more than 20000 codes");
    refused(&format!("codes: [{{id: a, definition: {}, color: blu}}]", "长".repeat(1_000_000)));
    refused(&format!("codes: [{{id: a, name: \"{}\"}}]", "长".repeat(1_000_000)));
}

#[test]
fn a_thousand_problems_are_listed_up_to_a_hundred() {
    let source = format!("codes:\n{}", "- color: blu\n".repeat(5_000));
    let problems = parse(&source).unwrap_err();
    assert_eq!(problems.len(), 101);
    assert_eq!(problems[100].message, "9900 more problems are not listed");
    let source = format!("codes:\n{}", (0..200).map(|n| format!("- {{id: c{n}, name: same}}\n")).collect::<String>());
    assert_eq!(parse(&source).unwrap().warnings.len(), 101);
    let problems = parse(&format!("{source}- {{id: x, color: blu}}\n")).unwrap_err();
    assert_eq!(problems[99].message, "`blu` is no colour");
    assert_eq!((problems.len(), problems[100].severity), (101, Severity::Warning));
}

/// Codebooks that a file can hold, with texts from `strange` among others.
fn codebooks() -> impl Strategy<Value = Codebook> {
    let line =
        || prop_oneof![3 => "[a-z信任é]{1,8}( [A-Z:#'\"\\-]{0,4}[a-z]{1,3})?", 1 => "\\PC{1,12}", 2 => strange::line()];
    let words = || prop_oneof![2 => Just(String::new()), 3 => line(), 2 => prop::collection::vec(line(), 0..4).prop_map(|lines| lines.join("\n")), 1 => strange::any()];
    let texts = || prop::collection::vec(words(), 0..3);
    let words4 = (words(), words(), words());
    let lists = (texts(), texts(), texts());
    let small = (
        prop::option::of(0usize..12),
        prop::option::of(any::<char>()),
        any::<bool>(),
        any::<prop::sample::Index>(),
        any::<bool>(),
        prop::option::of(any::<u128>()),
    );
    let code = (line(), line(), words4, lists, small).prop_map(
        |(id, name, words, lists, (color, key, applies, above, top, guid))| {
            let code = Code {
                definition: words.0,
                include: words.1,
                exclude: words.2,
                examples: lists.0,
                aliases: lists.1,
                sources: lists.2,
                color: color.map(|place| Color::ALL[place].0),
                key: key.filter(|key| !key.is_control() && !key.is_whitespace()),
                applies,
                guid: guid.map(uuid::Uuid::from_u128),
                ..Code::new(id.trim(), name)
            };
            (code, above, top)
        },
    );
    let head = (line(), words(), texts(), prop::collection::vec((line(), words(), texts()), 0..2));
    (prop::collection::vec(code, 0..12), head).prop_map(|(codes, head)| codebook(codes, head))
}

type Head = (String, String, Vec<String>, Vec<(String, String, Vec<String>)>);

/// Make what was drawn fit: ids and keys once, parents before children.
fn codebook(drawn: Vec<(Code, prop::sample::Index, bool)>, head: Head) -> Codebook {
    let mut codebook = Codebook::default();
    let (mut seen, mut keys) = (HashSet::new(), HashSet::new());
    for (mut code, above, top) in drawn {
        let fold: String =
            unicode_normalization::UnicodeNormalization::nfc(code.id.as_str()).collect::<String>().to_lowercase();
        if code.name.trim().is_empty() || code.id.as_str().is_empty() || !seen.insert(fold) {
            continue;
        }
        code.key = code.key.filter(|key| keys.insert(*key));
        let ids: Vec<CodeId> = codebook.codes().iter().map(|code| code.id.clone()).collect();
        if !top && !ids.is_empty() {
            code.parent = Some(ids[above.index(ids.len())].clone());
        }
        let place = above.index(ids.len() + 1);
        codebook.insert(code, place);
    }
    (codebook.title, codebook.description, codebook.sources) = (head.0, head.1, head.2);
    let question =
        |(name, description, values): (String, String, Vec<String>)| AttributeQuestion { name, description, values };
    codebook.attributes = head.3.into_iter().filter(|(name, ..)| !name.trim().is_empty()).map(question).collect();
    codebook
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_written_reads_back_equal(codebook in codebooks()) {
        prop_assert_eq!(parsed(&write(&codebook)), codebook);
    }

    #[test]
    fn insert_and_remove_are_inverse(codebook in codebooks(), extra in codebooks(), place: prop::sample::Index, index in 0usize..5, crlf: bool, cut: bool) {
        let mut source = write(&codebook);
        if crlf { source = source.replace('\n', "\r\n"); }
        if cut { source.truncate(source.trim_end().len()); }
        for code in extra.codes() {
            let above = place.index(codebook.codes().len() + 1);
            let parent = codebook.codes().get(above).map(|code| code.id.clone());
            let fold = |id: &CodeId| unicode_normalization::UnicodeNormalization::nfc(id.as_str()).collect::<String>().to_lowercase();
            if codebook.codes().iter().any(|other| fold(&other.id) == fold(&code.id) || (other.key.is_some() && other.key == code.key)) {
                continue;
            }
            let placed = PlacedCode { code: Code { parent, ..code.clone() }, index };
            let text = insert(&source, &placed).unwrap();
            prop_assert_eq!(remove(&text, &code.id).unwrap(), source.as_str(), "{}", text);
        }
    }

    #[test]
    fn changed_fields_and_only_they_change(codebook in codebooks(), other in codebooks()) {
        let source = write(&codebook);
        for (code, new) in codebook.codes().iter().zip(other.codes()) {
            let new = Code { id: code.id.clone(), parent: code.parent.clone(), key: code.key, ..new.clone() };
            let text = replace(&source, &new).unwrap();
            let back = replace(&text, code).unwrap();
            prop_assert_eq!(parsed(&back), codebook.clone());
            let touched = |line: &str| !text.lines().any(|other| other == line);
            prop_assert!(source.lines().filter(|line| touched(line)).count() <= lines_of(code), "{}", text);
        }
    }

    #[test]
    fn anything_at_all_is_read_or_refused(source in "([- \n:\\[{}\\],&*!|>'\"#%@`?\tab信\r\u{feff}]|codes:|id: |name: ){0,60}") {
        drawn(&source);
        let _ = insert(&source, &PlacedCode { code: Code::new("x", "X"), index: 1 });
        let _ = remove(&source, &"a".into());
    }

    #[test]
    fn a_problem_of_another_text_is_drawn_without_harm(source in "\\PC{0,40}", start in 0usize..60, end in 0usize..60) {
        let problem = |range| Problem { severity: Severity::Error, message: "m".into(), hint: None, line: 1, column: 1, range, also: None, is_standing: false };
        render(&problem(TextRange::of(start, end)), &source, "codebook.yaml");
    }

    #[test]
    fn a_mutated_codebook_is_read_or_refused(which in 0usize..4, edits in prop::collection::vec((any::<prop::sample::Index>(), 0u8..4, "[-: \n\\[{}'\"#&*|\t信]"), 1..6)) {
        let source = strange::SHIPPED[which];
        let mut text: Vec<char> = source.chars().take(12_000).collect();
        for (place, kind, letter) in edits {
            let letter = letter.chars().next().unwrap();
            // Cut down to nothing and then taken from: there is no place left to edit.
            let at = if text.is_empty() { 0 } else { place.index(text.len()) };
            match if text.is_empty() { 0 } else { kind } {
                0 => text.insert(at, letter),
                1 => { text.remove(at); }
                2 => text[at] = letter,
                _ => text.truncate(at.max(1)),
            }
        }
        let text: String = text.into_iter().collect();
        let start = Instant::now();
        drawn(&text);
        prop_assert!(start.elapsed() < Duration::from_secs(5));
    }
}

/// Lines that a code's fields may take.
fn lines_of(code: &Code) -> usize {
    write(&Codebook::new(vec![Code { parent: None, ..code.clone() }])).lines().count()
}

#[test]
fn the_example_of_the_guide_is_a_codebook() {
    let guide = include_str!("../../../docs/codebook.md");
    let example = guide.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(ids(&parsed(example)), ["Barriers", "Barriers > Tacitness", "信任"]);
    assert_eq!(parse(example).unwrap().warnings.len(), 1);
}
