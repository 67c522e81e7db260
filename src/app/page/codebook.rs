//! The codebook with its rules.

use std::collections::{BTreeSet, HashMap};

use crate::app::Workspace;
use crate::project::{Code, CodeId};
use crate::report::page::{Block, PageCode};

/// The codes that no other has taken the place of; only those with codings, and what stands above them, where `used`.
pub(super) fn codebook(workspace: &Workspace, used: bool) -> Vec<Block> {
    let project = workspace.project();
    let book = &project.codebook;
    let mut uses: HashMap<CodeId, usize> = HashMap::new();
    let mut raw: HashMap<&CodeId, usize> = HashMap::new();
    project.codings.standing().for_each(|coding| *raw.entry(&coding.code).or_default() += 1);
    raw.into_iter().for_each(|(code, count)| *uses.entry(book.resolve(code)).or_default() += count);
    let mut blocks = Vec::new();
    let named = |label: &str, words: &str| (!words.trim().is_empty()).then(|| (label.to_owned(), words.to_owned()));
    let facts: Vec<(String, String)> = [
        named("Codebook", &book.title),
        named("Version", &book.version),
        named("Description", &book.description),
        named("Sources", &book.sources.join("; ")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    let code = |code: &Code| PageCode {
        id: code.id.to_string(),
        name: code.name.clone(),
        depth: book.depth(&code.id),
        color: book.color(&code.id).name(),
        uses: told(code, uses.get(&code.id).copied().unwrap_or(0)),
        fields: fields(code),
    };
    let above = |id: &CodeId| book.ancestors(id).map(|code| code.id.clone()).collect::<Vec<_>>();
    let kept: BTreeSet<CodeId> = uses.keys().flat_map(|id| above(id).into_iter().chain([id.clone()])).collect();
    let standing: Vec<&Code> = book.codes().iter().filter(|code| code.replaced_by.is_none()).collect();
    let shown: Vec<&Code> = standing.iter().copied().filter(|code| !used || kept.contains(&code.id)).collect();
    if standing.is_empty() {
        blocks.push(Block::Words("The codebook has no codes yet.".to_owned()));
    }
    if shown.len() < standing.len() {
        let (all, left) = (standing.len(), standing.len() - shown.len());
        blocks.push(Block::Words(format!("{left} of {all} codes and headings have no codings and are left out here.")));
    }
    let codes: Vec<PageCode> = shown.into_iter().map(code).collect();
    blocks.push(Block::Codes(codes));
    blocks
}

fn told(code: &Code, count: usize) -> String {
    match (code.applies, count) {
        (false, 0) => "heading".to_owned(),
        (_, 1) => "1 coding".to_owned(),
        (_, count) => format!("{count} codings"),
    }
}

fn fields(code: &Code) -> Vec<(&'static str, String)> {
    let fields = [
        ("Definition", code.definition.clone()),
        ("When to use", code.include.clone()),
        ("When not to use", code.exclude.clone()),
        ("Examples", code.examples.join("\n")),
        ("Sources", code.sources.join("\n")),
    ];
    fields.into_iter().filter(|(_, words)| !words.trim().is_empty()).collect()
}
