//! The codings of one code dealt out to new ones.

use std::collections::HashMap;
use std::sync::Arc;

use super::draft::Draft;
use super::merge::{children_in_force, retire};
use super::{Remainder, Uses, listed, living};
use crate::project::new_code::new_code;
use crate::project::{Change, Code, CodeId, Coding, CodingId, Decision, NewCode, Project, Refusal};

pub(super) fn split(
    project: &Project,
    id: &CodeId,
    into: Vec<NewCode>,
    deals: &[(CodingId, usize)],
    then: Remainder,
) -> Result<Decision, Refusal> {
    let code = living(project, id)?;
    let mut draft = Draft::new(&project.codebook);
    let mut new: Vec<CodeId> = Vec::new();
    for one in into {
        // Each is checked against those before it too: their ids, their keys.
        let scratch = Project { codebook: draft.codebook.clone(), ..Project::default() };
        let made = new_code(&scratch, one)?;
        let is_same = |id: &CodeId| scratch.codebook.get(id.as_str()).is_some_and(|code| same_name(code, &made));
        if new.iter().any(is_same) {
            return Err(Refusal::NamedTwice(made.name));
        }
        new.push(made.id.clone());
        draft.add(made);
    }
    let Some(first) = new.first() else {
        return Err(Refusal::NoChange("no new code is named to split it into".to_owned()));
    };
    let uses = Uses::of(&project.codebook, std::slice::from_ref(id));
    let dealt = check_deals(project, id, &uses, &new, deals)?;
    if then == Remainder::Delete {
        let left = uses.codings(project).filter(|coding| !coding.lost && !dealt.contains_key(&coding.id)).count();
        if left > 0 {
            return Err(Refusal::StillCoded(id.clone(), left));
        }
        give_up(&mut draft, code, first);
    }
    let version: Arc<str> = draft.version().into();
    for (coding, to) in deals.iter().filter_map(|(id, _)| Some((project.codings.get(id)?, *dealt.get(id)?))) {
        let after = Coding { code: to.clone(), codebook: version.clone(), ..coding.clone() };
        draft.changes.push(Change::Coding { id: coding.id, before: Some(coding.clone()), after: Some(after) });
    }
    Ok(Decision { label: format!("split {id} into {}", listed(&new)), changes: draft.changes })
}

fn same_name(one: &Code, other: &Code) -> bool {
    one.name.to_lowercase() == other.name.to_lowercase()
}

/// Where each coding goes.
fn check_deals<'a>(
    project: &Project,
    id: &CodeId,
    uses: &Uses,
    new: &'a [CodeId],
    deals: &[(CodingId, usize)],
) -> Result<HashMap<CodingId, &'a CodeId>, Refusal> {
    let mut dealt = HashMap::with_capacity(deals.len());
    for (coding, place) in deals {
        let known = project.codings.get(coding).ok_or(Refusal::NoSuchCoding(*coding))?;
        if !uses.has(&known.code) {
            return Err(Refusal::NotOfCode(*coding, project.codebook.resolve(&known.code), id.clone()));
        }
        let to = new.get(*place).ok_or(Refusal::NoSuchPile(place + 1, new.len()))?;
        if dealt.insert(*coding, to).is_some() {
            return Err(Refusal::DealtTwice(*coding));
        }
    }
    Ok(dealt)
}

/// Take the code away: what is in force below it moves up, behind it.
fn give_up(draft: &mut Draft, code: &Code, first: &CodeId) {
    let place = draft.codebook.index(&code.id).unwrap_or(0);
    // The new codes may stand below it and stay in force: they move up with the others.
    for (number, child) in children_in_force(&draft.codebook, &code.id).iter().enumerate() {
        draft.place(child, code.parent.clone(), place + 1 + number);
    }
    retire(draft, code, first);
}
