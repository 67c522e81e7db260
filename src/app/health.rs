//! The health of a study: what is damaged, what is missing, what no longer fits, and what can be put right.

use std::collections::BTreeMap;

use super::{Error, Notice, Workspace, codebook_files};
use crate::project::{Anchor, CodingId, Command, TranscriptId};
use crate::report::{Cell, Kind, Table};
use crate::text::Squeezed;

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
    findings.extend(told.map(|notice| {
        // That a text was edited, and where its codings went, is no damage.
        Finding { is_warning: notice.is_news, ..Finding::error("project", &notice.message) }
    }));
    findings.extend(texts(workspace, notices));
    findings.extend(unknown_codes(workspace));
    findings.extend(strays(workspace));
    findings.extend(quotes(workspace));
    findings.extend(lost_memos(workspace));
    findings.extend(misfits(workspace));
    findings.extend(super::anonymising::findings(workspace.folder()));
    findings
}

fn codebook(workspace: &Workspace) -> Vec<Finding> {
    let place = "codebook.yaml";
    let path = workspace.folder().inside(workspace.folder().codebook()).map_err(Error::from);
    match path.and_then(|path| codebook_files::check(&path)) {
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
        format!(
            "unlisted: the codebook has no such code, but {count} codings use it; add it, or give one `replaced_by`"
        )
    };
    // A researcher may have left them so: it is no damage.
    let finding =
        |(code, count)| Finding { is_warning: true, ..Finding::error(format!("code {code}"), message(count)) };
    unknown.into_iter().map(finding).collect()
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
        let (text, positions) = (&transcript.text, &transcript.positions);
        let squeezed = Squeezed::new(text);
        for coding in workspace.project().codings.of(id) {
            if coding.lost {
                findings.push(lost(format!("coding {}", coding.id), id, &coding.anchor));
                continue;
            }
            let found = coding.anchor.find_in(&squeezed, positions);
            if found.is_some_and(|range| positions.to_chars(text, range) == coding.anchor.range) {
                continue;
            }
            let quote: String = coding.anchor.quote().chars().take(40).collect();
            let message = match found {
                Some(_) => format!("the words “{quote}” have moved in {id}; --repair moves the coding to them"),
                None => {
                    format!("the words “{quote}” no longer stand in {id}; code the passage anew, or put the text back")
                }
            };
            let mend = found.map(|range| (coding.id, Anchor::new(text, positions, range)));
            findings.push(Finding { mend, ..Finding::error(format!("coding {}", coding.id), message) });
        }
    }
    findings
}

/// What waits to be placed by hand is a task, and no damage.
fn lost(place: String, id: &TranscriptId, anchor: &Anchor) -> Finding {
    let quote: String = anchor.quote().chars().take(40).collect();
    let message = format!(
        "the words “{quote}” were lost in an edit of {id}; `emic place` lays them on a passage, `emic uncode` drops them"
    );
    Finding { is_warning: true, ..Finding::error(place, message) }
}

/// Values of attributes that are not of their types: counted apart from the others, and no damage.
fn misfits(workspace: &Workspace) -> Vec<Finding> {
    let found = super::attributes::misfits(workspace.project()).into_iter();
    let finding =
        |(id, message)| Finding { is_warning: true, ..Finding::error(format!("attributes.csv, {id}"), message) };
    found.map(finding).collect()
}

fn lost_memos(workspace: &Workspace) -> Vec<Finding> {
    let memos = workspace.project().memos.values().filter(|memo| memo.lost);
    let passages = memos.filter_map(|memo| Some((memo.id, memo.passage()?)));
    passages.map(|(memo, (id, anchor))| lost(format!("memo {memo}"), id, anchor)).collect()
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

/// Write down what was noticed of edited texts, and move the codings whose words stand elsewhere by now, as a step that
/// can be undone. The sentence says what was done; `None` where there was nothing.
///
/// # Errors
/// As [`Workspace::run`]; [`Error::NotSaved`] where it did not get to the disk.
pub fn repair(workspace: &mut Workspace, findings: &[Finding]) -> Result<Option<String>, Error> {
    let recorded = workspace.record_edits()?;
    let moves: Vec<_> = findings.iter().filter_map(|finding| finding.mend.clone()).collect();
    let moved = if moves.is_empty() { None } else { Some(workspace.run(Command::MoveCodings(moves))?) };
    if let Some(why) = workspace.retry() {
        return Err(Error::NotSaved(why));
    }
    let recorded = (recorded > 0)
        .then(|| format!("wrote down the edits of {recorded} transcript{}", if recorded == 1 { "" } else { "s" }));
    let said: Vec<String> = recorded.into_iter().chain(moved.map(|done| done.label)).collect();
    Ok((!said.is_empty()).then(|| said.join("; ")))
}
