//! The study in numbers.

use std::collections::BTreeSet;

use crate::app::analyses::{amount, codes_told, size_of};
use crate::app::captions::study_caption;
use crate::app::papers::Ask;
use crate::app::{Error, Workspace};
use crate::project::{Coding, Completion, Project, TranscriptId};
use crate::report::page::Block;
use crate::report::{Cell, Kind, Table};

pub(super) fn overview(workspace: &Workspace, ask: &Ask<'_>) -> Result<Vec<Block>, Error> {
    ask.go_on()?;
    let project = workspace.project();
    let records: Vec<_> = ask.transcripts(workspace).iter().filter_map(|id| project.transcripts.get(id)).collect();
    let coders = coders(project, ask);
    let codings: Vec<&Coding> = in_scope(project, ask).collect();
    let used: BTreeSet<String> =
        codings.iter().map(|coding| project.codebook.resolve(&coding.code).to_string()).collect();
    let languages: BTreeSet<&str> =
        records.iter().map(|record| record.language.as_str()).filter(|word| !word.is_empty()).collect();
    let (codes, headings) = size_of(&project.codebook);
    let caption = study_caption(workspace);
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let mut facts = vec![
        fact("Transcripts", records.len().to_string()),
        fact("Words", grouped(records.iter().map(|record| record.words).sum())),
        fact("Languages", listed(&languages)),
        fact("Codes", format!("{}; {} used", codes_told(codes, headings), amount(used.len(), "code"))),
        fact("Codings", grouped(codings.len())),
        fact("Coders", coders.len().to_string()),
        fact("Memos", project.memos.values().filter(|memo| !memo.lost).count().to_string()),
        fact("Codebook", caption.codebook.clone()),
        fact("Data of", caption.date()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    Ok(vec![Block::Facts(facts), Block::Table(coders_table(project, ask), false)])
}

/// `12,345`: easier to read than five digits, and the same in every language that the page is read in.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn listed(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

/// The codings that are in scope by coder, transcript and code.
pub(super) fn in_scope<'a>(project: &'a Project, ask: &'a Ask<'_>) -> impl Iterator<Item = &'a Coding> {
    let scope = ask.scope();
    project.codings.standing().filter(move |coding| {
        (scope.coders.is_empty() || scope.coders.contains(&coding.coder))
            && (scope.transcripts.is_empty() || scope.transcripts.contains(&coding.transcript))
            && (scope.codes.is_empty() || scope.codes.contains(&project.codebook.resolve(&coding.code)))
            && project.transcripts.contains_key(&coding.transcript)
    })
}

/// The coders in scope: those who have codings, or called a transcript complete.
fn coders<'a>(project: &'a Project, ask: &Ask<'_>) -> Vec<&'a crate::project::CoderId> {
    let scope = ask.scope();
    let worked: BTreeSet<&crate::project::CoderId> = project
        .codings
        .standing()
        .map(|coding| &coding.coder)
        .chain(project.completions.keys().map(|(_, coder)| coder))
        .collect();
    worked.into_iter().filter(|coder| scope.coders.is_empty() || scope.coders.contains(*coder)).collect()
}

/// What each coder did.
pub(super) fn coders_table(project: &Project, ask: &Ask<'_>) -> Table {
    let counts = ["codings", "transcripts coded", "complete", "in progress", "memos"];
    let columns = std::iter::once(("coder", Kind::Text)).chain(counts.map(|name| (name, Kind::Count)));
    let mut table = Table::new("Coders", columns);
    let scope = ask.scope();
    for coder in coders(project, ask) {
        let own: Vec<&Coding> = in_scope(project, ask).filter(|coding| coding.coder == *coder).collect();
        let coded: BTreeSet<&TranscriptId> = own.iter().map(|coding| &coding.transcript).collect();
        let wanted = |id: &TranscriptId| scope.transcripts.is_empty() || scope.transcripts.contains(id);
        let state = |wished: Completion| {
            project
                .completions
                .iter()
                .filter(|((id, who), state)| who == coder && **state == wished && wanted(id))
                .count()
        };
        let memos = project.memos.values().filter(|memo| memo.coder == *coder && !memo.lost).count();
        let numbers = [own.len(), coded.len(), state(Completion::Complete), state(Completion::InProgress), memos];
        table.push(std::iter::once(Cell::text(coder.as_str())).chain(numbers.map(Cell::count)).collect());
    }
    if table.rows.is_empty() {
        table.notes.push("nobody has coded yet".to_owned());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!([0, 999, 1_000, 12_345, 1_234_567].map(grouped), ["0", "999", "1,000", "12,345", "1,234,567"]);
    }
}
