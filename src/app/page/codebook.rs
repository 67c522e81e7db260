//! The codebook with its rules.

use std::collections::HashMap;

use crate::app::Workspace;
use crate::project::{Code, CodeId};
use crate::report::page::{Block, PageCode};

pub(super) fn codebook(workspace: &Workspace) -> Vec<Block> {
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
        uses: used(code, uses.get(&code.id).copied().unwrap_or(0)),
        fields: fields(code),
    };
    let codes: Vec<PageCode> = book.codes().iter().filter(|code| code.replaced_by.is_none()).map(code).collect();
    if codes.is_empty() {
        blocks.push(Block::Words("The codebook has no codes yet.".to_owned()));
    }
    blocks.push(Block::Codes(codes));
    blocks
}

fn used(code: &Code, count: usize) -> String {
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
