//! What must hold for every codebook file that comes from outside, and for every edit of one that can be read.
//!
//! `tests/integration/seeds.rs` includes this file too.

use emic::exchange::codebook_yaml::{decode, insert, locate, move_code, parse, remove, render, replace, write};
use emic::exchange::qdc;
use emic::project::{Code, Codebook, PlacedCode, check_codebook};

/// Edits cost several readings; larger files are only read.
const MOST_EDITED: usize = 1 << 15;

/// Read `data` as a codebook file; edit what can be read.
///
/// # Panics
/// Where something that must hold does not.
pub fn codebook_yaml(data: &[u8]) {
    let source = match decode(data) {
        Ok(decoded) => decoded.text,
        Err(problem) => return drop(render(&problem, "", "codebook.yaml")),
    };
    match parse(&source) {
        Ok(parsed) => {
            let findings = check_codebook(&parsed.codebook, None);
            for problem in parsed.warnings.iter().chain(&locate(&source, &findings)).take(20) {
                render(problem, &source, "codebook.yaml");
            }
            assert_eq!(parse(&write(&parsed.codebook)).map(|again| again.codebook).as_ref(), Ok(&parsed.codebook));
            if source.len() <= MOST_EDITED {
                edits(&source, &parsed.codebook);
            }
        }
        Err(problems) => {
            assert!(!problems.is_empty(), "refused without a word");
            problems.iter().take(20).for_each(|problem| drop(render(problem, &source, "codebook.yaml")));
        }
    }
}

fn edits(source: &str, codebook: &Codebook) {
    let count = codebook.codes().len();
    for code in codebook.codes().iter().step_by(count.div_ceil(4).max(1)) {
        added(source, codebook, code);
        changed(source, codebook, code);
        moved(source, codebook, code);
        let mut expected = codebook.clone();
        expected.remove(&code.id);
        says(remove(source, &code.id).ok(), &expected);
    }
}

/// A text that was given out says what is meant.
fn says(text: Option<String>, expected: &Codebook) -> Option<String> {
    let text = text?;
    assert_eq!(parse(&text).map(|parsed| parsed.codebook).as_ref(), Ok(expected));
    Some(text)
}

fn added(source: &str, codebook: &Codebook, beside: &Code) {
    let new = Code { definition: "新: “一”\n# two".into(), ..Code::new("new code of the fuzzer", "no") };
    for parent in [beside.parent.clone(), Some(beside.id.clone())] {
        let placed = PlacedCode { code: Code { parent, ..new.clone() }, index: 1 };
        if codebook.get(new.id.as_str()).is_some() {
            return;
        }
        let mut expected = codebook.clone();
        expected.insert(placed.code.clone(), placed.index);
        let Some(text) = says(insert(source, &placed).ok(), &expected) else { continue };
        let back = says(remove(&text, &new.id).ok(), codebook).expect("what was put in comes out");
        // What comes in by `<<` twice has no one place.
        // A bare name that got a code below it stays a mapping, and from then on the bytes come back.
        let again = || remove(&insert(&back, &placed).expect("it went in before"), &new.id).ok();
        // Comments in a list of codes that held none go with that list, when the only code in it goes.
        let exact = back == source
            || source.contains("<<")
            || without_empty_lists(&back) == without_empty_lists(source)
            || (has_bare_names(source) && again() == Some(back.clone()));
        assert!(exact, "taken out again:\n{source}\n---\n{back}");
    }
}

/// The lines that are more than a comment, or the head of a list that holds nothing more.
fn without_empty_lists(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.filter(|line| line.trim() != "codes:").collect()
}

/// Whether codes have no ids of their own, as bare names have none.
fn has_bare_names(source: &str) -> bool {
    parse(source).is_ok_and(|parsed| parsed.warnings.iter().any(|warning| warning.is_standing))
}

fn changed(source: &str, codebook: &Codebook, code: &Code) {
    let new = Code { name: "新 name: 1".into(), definition: "a\n\nb".into(), applies: !code.applies, ..code.clone() };
    let mut expected = codebook.clone();
    expected.insert(new.clone(), codebook.index(&code.id).unwrap_or(0));
    let Some(text) = says(replace(source, &new).ok(), &expected) else { return };
    says(replace(&text, code).ok(), codebook);
}

fn moved(source: &str, codebook: &Codebook, code: &Code) {
    let below = codebook.codes().iter().rev().find(|other| !codebook.is_in(&other.id, &code.id));
    for (parent, index) in [(None, 0), (below.map(|below| below.id.clone()), 9), (code.parent.clone(), 1)] {
        let mut expected = codebook.clone();
        expected.insert(Code { parent: parent.clone(), ..code.clone() }, index);
        let Some(text) = says(move_code(source, &code.id, parent.as_ref(), index).ok(), &expected) else { continue };
        let home = codebook.index(&code.id).unwrap_or(0);
        says(move_code(&text, &code.id, code.parent.as_ref(), home).ok(), codebook);
    }
}

/// Read `data` as a REFI-QDA codebook; what was read is written and read again.
///
/// # Panics
/// Where something that must hold does not.
pub fn qdc(data: &[u8]) {
    let Ok(incoming) = qdc::parse(data) else { return };
    let Ok(text) = qdc::write(&incoming.codebook) else { return };
    let again = qdc::parse(text.as_bytes()).expect("what was written is read");
    assert_eq!(again.codebook.codes(), incoming.codebook.codes());
}
