//! Another place in the hierarchy.

use super::{below, draft::Draft, living};
use crate::project::{CodeId, Decision, Project, Refusal};

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
    let label = match &parent {
        _ if code.parent == parent => format!("move {id} among its siblings"),
        Some(parent) => format!("move {id} below {parent}"),
        None => format!("move {id} to the top"),
    };
    let mut draft = Draft::new(codebook);
    draft.place(id, parent, index.min(siblings));
    if draft.changes.is_empty() {
        return Err(Refusal::NoChange(format!("`{id}` stands there already")));
    }
    Ok(Decision { label, changes: draft.changes })
}
