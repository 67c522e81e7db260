//! A code out of the codebook.

use std::collections::HashSet;

use super::doubles::without_doubles;
use super::draft::Draft;
use super::merge::retire;
use super::{CodeFate, Uses, applicable, below, living};
use crate::project::{Code, CodeId, Decision, Project, Refusal};

pub(super) fn delete(project: &Project, id: &CodeId, fate: &CodeFate, with_below: bool) -> Result<Decision, Refusal> {
    let code = living(project, id)?;
    let mut gone: Vec<CodeId> = vec![id.clone()];
    if with_below {
        gone.extend(below(&project.codebook, id).filter(|code| code.replaced_by.is_none()).map(|code| code.id.clone()));
    }
    let uses = Uses::of(&project.codebook, &gone);
    let used = used(project, &uses);
    let heir = if used.is_empty() { None } else { heir(project, code, fate, &gone)? };
    let mut draft = Draft::new(&project.codebook);
    // From the bottom up, so that nothing moves that goes anyway.
    for id in gone.iter().rev() {
        match &heir {
            Some(heir) if used.contains(id) => keep_as_sign(&mut draft, id, heir),
            _ => take_out(&mut draft, id),
        }
    }
    if let Some(heir) = &heir {
        draft.changes.extend(without_doubles(project, &uses, heir));
    }
    let more = if gone.len() > 1 { format!(" and {} below it", gone.len() - 1) } else { String::new() };
    let to = match (&heir, used.is_empty()) {
        (_, true) => String::new(),
        (Some(heir), _) => format!(", codings to {heir}"),
        (None, _) => ", codings unlisted".to_owned(),
    };
    Ok(Decision { label: format!("delete {id}{more}{to}"), changes: draft.changes })
}

/// The codes that codings or memos stand for, directly or through a code that was merged.
fn used(project: &Project, uses: &Uses) -> HashSet<CodeId> {
    let codings = uses.codings(project).map(|coding| &coding.code);
    let memos = uses.memos(project).filter_map(|memo| memo.code());
    let ids: HashSet<&CodeId> = codings.chain(memos).collect();
    ids.into_iter().map(|id| project.codebook.resolve(id)).collect()
}

/// The code that the codings go to; `None` where they stay unlisted.
fn heir(project: &Project, code: &Code, fate: &CodeFate, gone: &[CodeId]) -> Result<Option<CodeId>, Refusal> {
    match fate {
        CodeFate::Unlisted => Ok(None),
        CodeFate::To(heir) if gone.contains(heir) => Err(Refusal::GoesToo(heir.clone())),
        CodeFate::To(heir) => Ok(Some(applicable(project, heir)?.id.clone())),
        CodeFate::Parent => {
            let Some(parent) = &code.parent else { return Err(Refusal::NoParent(code.id.clone())) };
            match applicable(project, parent) {
                Ok(parent) => Ok(Some(parent.id.clone())),
                Err(Refusal::Heading(parent)) => Err(Refusal::ParentIsHeading(code.id.clone(), parent)),
                Err(other) => Err(other),
            }
        }
    }
}

/// The block stays and points to the heir; what is in force below it moves up, behind it.
fn keep_as_sign(draft: &mut Draft, id: &CodeId, heir: &CodeId) {
    let Some(code) = draft.codebook.get(id.as_str()).cloned() else { return };
    let place = draft.codebook.index(id).unwrap_or(0);
    for (number, child) in super::merge::children_in_force(&draft.codebook, id).iter().enumerate() {
        draft.place(child, code.parent.clone(), place + 1 + number);
    }
    retire(draft, &code, heir);
}

/// The block goes, and with it the signs that pointed to it: they would point nowhere.
fn take_out(draft: &mut Draft, id: &CodeId) {
    let signs = draft.codebook.codes().iter().filter(|code| code.replaced_by.as_ref() == Some(id));
    let signs: Vec<CodeId> = signs.map(|code| code.id.clone()).collect();
    for sign in &signs {
        take_out(draft, sign);
    }
    draft.remove(id);
}
