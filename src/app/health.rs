//! The health of a study: what is damaged, what is missing, what no longer fits, and what can be put right.

use std::collections::BTreeMap;

use super::{Done, Error, Notice, Workspace, codebook_files};
use crate::project::{Anchor, CodingId, Command, Transcript};
use crate::report::{Cell, Kind, Table};
use crate::text::TextRange;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is harmless enough for the check to pass.
    pub is_warning: bool,
    /// Where: a file, a transcript, a coding.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
    /// The coding that could be moved to where its words stand now.
    pub mend: Option<(CodingId, Anchor)>,
}

impl Finding {
    fn error(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { is_warning: false, place: place.into(), message: message.into(), mend: None }
    }
}

/// Examine an open study; `notices` are what opening it told.
pub fn examine(workspace: &Workspace, notices: &[Notice]) -> Vec<Finding> {
    let mut findings = codebook(workspace);
    // The codebook was just read in full, with places; what opening told of it says less.
    let told = notices.iter().filter(|notice| !notice.message.starts_with("codebook.yaml"));
    findings.extend(told.map(|notice| Finding::error("project", &notice.message)));
    findings.extend(texts(workspace, notices));
    findings.extend(unknown_codes(workspace));
    findings.extend(strays(workspace));
    findings.extend(quotes(workspace));
    findings
}

fn codebook(workspace: &Workspace) -> Vec<Finding> {
    let place = "codebook.yaml";
    match codebook_files::check(&workspace.folder().codebook()) {
        Err(error) => vec![Finding::error(place, error.to_string())],
        Ok(checked) => {
            let usable = checked.errors == 0;
            let finding = |line: String| Finding { is_warning: usable, ..Finding::error(place, line) };
            checked.lines.into_iter().map(finding).collect()
        }
    }
}

fn texts(workspace: &Workspace, notices: &[Notice]) -> Vec<Finding> {
    let told = |id: &str| notices.iter().any(|notice| notice.message.contains(&format!("transcripts/{id}.txt")));
    let ids = workspace.project().transcripts.keys().filter(|id| !told(id.as_str()));
    ids.filter_map(|id| Some(Finding::error(id.as_str(), workspace.transcript(id).err()?.to_string()))).collect()
}

fn unknown_codes(workspace: &Workspace) -> Vec<Finding> {
    let project = workspace.project();
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for coding in project.codings.iter() {
        if project.codebook.get(project.codebook.resolve(&coding.code).as_str()).is_none() {
            *unknown.entry(coding.code.as_str()).or_default() += 1;
        }
    }
    let message = |count: usize| {
        format!("the codebook has no such code, but {count} codings use it; add it, or give one `replaced_by`")
    };
    unknown.into_iter().map(|(code, count)| Finding::error(format!("code {code}"), message(count))).collect()
}

fn strays(workspace: &Workspace) -> Vec<Finding> {
    let project = workspace.project();
    let mut strays: BTreeMap<&str, usize> = BTreeMap::new();
    for coding in project.codings.iter().filter(|coding| !project.transcripts.contains_key(&coding.transcript)) {
        *strays.entry(coding.transcript.as_str()).or_default() += 1;
    }
    let message =
        |count: usize| format!("{count} codings lie in a transcript that is not in the study; import it again");
    strays.into_iter().map(|(id, count)| Finding::error(id, message(count))).collect()
}

fn quotes(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for id in workspace.project().transcripts.keys() {
        let Ok(transcript) = workspace.transcript(id) else { continue };
        for coding in workspace.project().codings.of(id) {
            if coding.anchor.locate(&transcript.text, &transcript.positions).is_some() {
                continue;
            }
            let found = relocate(&coding.anchor, &transcript);
            let quote: String = coding.anchor.quote.chars().take(40).collect();
            let message = match found {
                Some(_) => format!("the words “{quote}” have moved in {id}; --repair moves the coding to them"),
                None => {
                    format!("the words “{quote}” no longer stand in {id}; code the passage anew, or put the text back")
                }
            };
            let anchor = found.map(|range| Anchor::new(&transcript.text, &transcript.positions, range));
            let mend = anchor.map(|anchor| (coding.id, anchor));
            findings.push(Finding { mend, ..Finding::error(format!("coding {}", coding.id), message) });
        }
    }
    findings
}

/// Where the words of an anchor stand now: the only place that has them, or the one with the most of their context.
/// `None` where there is none, or two that are equally good.
fn relocate(anchor: &Anchor, transcript: &Transcript) -> Option<TextRange> {
    if anchor.quote.is_empty() {
        return None;
    }
    let text = transcript.text.as_str();
    let context = |place: usize| {
        let before = TextRange::of(0, place).slice(text).chars().rev().zip(anchor.prefix.chars().rev());
        let after = TextRange::of(place + anchor.quote.len(), text.len()).slice(text);
        before.take_while(|(one, other)| one == other).count()
            + after.chars().zip(anchor.suffix.chars()).take_while(|(one, other)| one == other).count()
    };
    let mut places: Vec<(usize, usize)> =
        text.match_indices(&anchor.quote).map(|(place, _)| (context(place), place)).collect();
    places.sort_unstable();
    let (score, place) = places.pop()?;
    let unique = places.last().is_none_or(|(next, _)| *next < score);
    unique.then(|| TextRange::of(place, place + anchor.quote.len()))
}

/// The findings as a table.
pub fn findings_table(findings: &[Finding]) -> Table {
    let mut table = Table::new("Findings", [("severity", Kind::Text), ("where", Kind::Text), ("what", Kind::Text)]);
    for finding in findings {
        let severity = if finding.is_warning { "warning" } else { "error" };
        table.push([severity, &finding.place, &finding.message].map(Cell::text).to_vec());
    }
    table
}

/// Move the codings whose words stand elsewhere by now, as one step that can be undone.
///
/// # Errors
/// As [`Workspace::run`].
pub fn repair(workspace: &mut Workspace, findings: &[Finding]) -> Result<Option<Done>, Error> {
    let moves: Vec<_> = findings.iter().filter_map(|finding| finding.mend.clone()).collect();
    if moves.is_empty() {
        return Ok(None);
    }
    workspace.run(Command::MoveCodings(moves)).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, quote: &str, expected: Option<&str>) {
        let old = Transcript::new("a".into(), before.to_owned());
        let start = before.find(quote).unwrap();
        let anchor = Anchor::new(&old.text, &old.positions, TextRange::of(start, start + quote.len()));
        let new = Transcript::new("a".into(), after.to_owned());
        let found = relocate(&anchor, &new).map(|range| TextRange::of(0, range.start().get()).slice(after).to_owned());
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn words_are_found_again_by_themselves_or_by_their_context() {
        check("我们信任他们。", "😀 其实我们信任他们。", "信任", Some("😀 其实我们"));
        check("we trust them", "they trust us and we trust them", "trust", Some("they trust us and we "));
        check("we trust them", "we like them", "trust", None);
        check("trust", "trust trust", "trust", None);
        check("a trust b", "x trust y trust z", "trust", None);
    }
}
