//! Codebooks as QualCoder takes them in and people keep them for it: a code on each line, categories before it with `>>`
//! between, and a memo behind it.
//!
//! In plain text a tab stands before the memo, in CSV the memo is the second column (QualCoder's wiki, page 6.1, Imports
//! and Exports, "Codebook import"). There are no headings. A plain list of names is such a file too.

use std::collections::HashMap;

use super::incoming::{Above, Draft, Error, Incoming, Place, assemble};
use crate::project::Code;

/// Characters of a name; a longer first cell is prose.
const LONGEST_NAME: usize = 200;

/// Whether a text is such a list: categories stand before codes, or a memo behind a tab, and no line is too long for a name.
pub fn is_list(text: &str) -> bool {
    let rows = rows(text);
    let names = rows.iter().all(|(_, name, _)| name.chars().count() <= LONGEST_NAME);
    names && rows.iter().any(|(_, name, memo)| name.contains(">>") || (text.contains('\t') && !memo.is_empty()))
}

/// Read such a list. A category without a line of its own becomes a heading, since QualCoder codes nothing with it.
///
/// # Errors
/// [`Error::Damaged`] where there is no name in it.
pub fn parse(text: &str) -> Result<Incoming, Error> {
    let (mut drafts, mut places): (Vec<Draft>, HashMap<Vec<String>, usize>) = (Vec::new(), HashMap::new());
    for (line, path, memo) in rows(text) {
        let parts = path.split(">>").map(str::trim).filter(|part| !part.is_empty());
        let names: Vec<String> = parts.map(str::to_owned).collect();
        let mut above = Above::None;
        for end in 1..=names.len() {
            let Some(part) = names.get(..end) else { break };
            let last = end == names.len();
            let place = *places.entry(part.to_vec()).or_insert_with(|| {
                let mut code = Code::new("", part.last().cloned().unwrap_or_default());
                code.applies = false;
                drafts.push(Draft { code, above: above.clone(), place: Some(Place::Line(line)) });
                drafts.len() - 1
            });
            if let Some(draft) = drafts.get_mut(place).filter(|_| last) {
                draft.code.applies = true;
                draft.code.definition.clone_from(&memo);
            }
            above = Above::Draft(place);
        }
    }
    if drafts.is_empty() {
        return Err(Error::Damaged("there is no code in it".to_owned()));
    }
    Ok(Incoming { tells_applies: false, ..assemble(drafts, Vec::new())? })
}

/// Line, path and memo of each line.
fn rows(text: &str) -> Vec<(usize, String, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    if text.contains('\t') {
        for (line, number) in text.lines().zip(1..) {
            let (path, memo) = line.split_once('\t').unwrap_or((line, ""));
            rows.push((number, path.trim().to_owned(), memo.trim().to_owned()));
        }
    } else {
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        for (record, number) in reader.records().flatten().zip(1..) {
            let cell = |place: usize| record.get(place).unwrap_or_default().trim().to_owned();
            let line = record.position().and_then(|position| usize::try_from(position.line()).ok()).unwrap_or(number);
            rows.push((line, cell(0), cell(1)));
        }
    }
    rows.retain(|(_, path, _)| !path.is_empty());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::CodeId;

    fn check(text: &str, expected: &str) {
        let read = parse(text).unwrap();
        let code = |code: &Code| {
            let parent = code.parent.as_ref().map_or("", CodeId::as_str);
            format!("{}({parent}){}{}", code.id, if code.applies { "" } else { "!" }, code.definition)
        };
        assert_eq!(read.codebook.codes().iter().map(code).collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn both_forms_are_read() {
        let text = "code1\ncategory1>>category2>>code2\tmemo, one\ncategory1>>信任\n\ncategory1\tits memo\n";
        check(text, "code1() category1()its memo category2(category1)! code2(category2)memo, one 信任(category1)");
        let text = "\u{feff}code1\r\ncategory1>>category2>>code2,\"a memo, quoted\"\r\ncategory3>>code3\r\n";
        let codes =
            "code1() category1()! category2(category1)! code2(category2)a memo, quoted category3()! code3(category3)";
        check(text, codes);
        check("信任\n低信任\n", "信任() 低信任()");
    }

    #[test]
    fn other_texts_are_not_taken_for_one() {
        assert!(is_list("a>>b\nc\n") && is_list("a\tmemo\n"));
        assert!(!is_list("codes:\n  - id: a\n") && !is_list(&format!("{}>>b", "x".repeat(300))));
        assert!(parse(">>\n").is_err() && parse("").is_err());
    }
}
