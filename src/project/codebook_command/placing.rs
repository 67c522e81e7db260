//! Another place in the hierarchy.

use super::{below, draft::Draft, living};
use crate::project::{CodeId, Codebook, Decision, Project, Refusal};

/// Levels of codes below each other, at most: what a codebook file may have.
const DEEPEST: usize = 20;

pub(super) fn place(project: &Project, id: &CodeId, parent: Option<CodeId>, index: usize) -> Result<Decision, Refusal> {
    let codebook = &project.codebook;
    let code = living(project, id)?;
    if let Some(parent) = &parent {
        living(project, parent)?;
        if parent == id || codebook.ancestors(parent).any(|above| above.id == *id) {
            return Err(Refusal::BelowItself(id.clone(), parent.clone()));
        }
        let deepest = below(codebook, id).map(|code| codebook.depth(&code.id)).max().unwrap_or(codebook.depth(id));
        let levels = deepest - codebook.depth(id) + 1;
        if codebook.depth(parent) + 1 + levels > DEEPEST {
            return Err(Refusal::TooDeep(DEEPEST));
        }
    }
    let siblings = codebook.children(parent.as_ref()).filter(|sibling| sibling.id != *id).count();
    let mut draft = Draft::new(codebook);
    draft.place(id, parent.clone(), index.min(siblings));
    if draft.changes.is_empty() {
        return Err(Refusal::NoChange(format!("`{id}` stands there already")));
    }
    let level = match &parent {
        _ if code.parent == parent => String::new(),
        Some(parent) => format!(" below {parent}"),
        None => " to the top".to_owned(),
    };
    let label = format!("move {id}{}", beside(&draft.codebook, id, level));
    Ok(Decision { label, changes: draft.changes })
}

/// `level`, and before which code `id` stands on it; as the last of those that it was among before, after which.
fn beside(codebook: &Codebook, id: &CodeId, level: String) -> String {
    let parent = codebook.get(id.as_str()).and_then(|code| code.parent.as_ref());
    let siblings: Vec<&CodeId> =
        codebook.children(parent).filter(|code| code.replaced_by.is_none()).map(|code| &code.id).collect();
    let mut behind = siblings.iter().skip_while(|sibling| **sibling != id).skip(1);
    let before = siblings.iter().take_while(|sibling| **sibling != id).last();
    match (behind.next(), before) {
        (Some(next), _) if level.is_empty() => format!(" before {next}"),
        (Some(next), _) => format!("{level}, before {next}"),
        (None, Some(last)) if level.is_empty() => format!(" after {last}"),
        (None, _) => level,
    }
}
