//! Cutting a coding in two.

use super::command::{Context, Decision};
use super::{Anchor, Change, Coding, CodingId, Project, Refusal};

/// Lay `coding` onto the first of two passages, and a new coding like it onto the second. Who coded, when, and all else
/// that is known of it holds for both; its memos stay with the first.
pub(super) fn part(
    project: &Project,
    coding: CodingId,
    (first, second): (Anchor, Anchor),
    context: &mut Context<'_>,
) -> Result<Decision, Refusal> {
    let before = project.codings.get(&coding).ok_or(Refusal::NoSuchCoding(coding))?;
    if first.range.is_empty() || second.range.is_empty() {
        return Err(Refusal::EmptyPassage);
    }
    let one = Coding { anchor: first, lost: false, ..before.clone() };
    let other = Coding { id: CodingId(context.id()), anchor: second, ..one.clone() };
    let changes = vec![
        Change::Coding { id: coding, before: Some(before.clone()), after: Some(one) },
        Change::Coding { id: other.id, before: None, after: Some(other) },
    ];
    Ok(Decision { label: "cut a coding in two".to_owned(), changes })
}
