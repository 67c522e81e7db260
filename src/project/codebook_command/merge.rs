//! One code in the place of several.

use super::doubles::without_doubles;
use super::draft::Draft;
use super::{Uses, listed, living};
use crate::project::{Code, CodeId, Codebook, Decision, Project, Refusal};

pub(super) fn merge(project: &Project, codes: &[CodeId], into: &CodeId, wording: &CodeId) -> Result<Decision, Refusal> {
    let gone = chosen(project, codes, into)?;
    let target = living(project, into)?;
    let worded = match gone.iter().find(|code| code.id == *wording) {
        Some(code) => code,
        None if wording == into => target,
        None => return Err(Refusal::WordingElsewhere(wording.clone())),
    };
    let ids: Vec<CodeId> = gone.iter().map(|code| code.id.clone()).collect();
    let uses = Uses::of(&project.codebook, &ids);
    if !target.applies && uses.codings(project).next().is_some() {
        return Err(Refusal::Heading(into.clone()));
    }
    let mut draft = Draft::new(&project.codebook);
    lift(&mut draft, &ids, into);
    for code in &gone {
        replace(&mut draft, code, into);
    }
    let parent = draft.codebook.get(into.as_str()).and_then(|code| code.parent.clone());
    draft.set(Code { parent, ..united(target, &gone, worded) });
    draft.changes.extend(without_doubles(project, &uses, into));
    Ok(Decision { label: format!("merge {} into {into}", listed(&ids)), changes: draft.changes })
}

fn chosen<'a>(project: &'a Project, codes: &[CodeId], into: &CodeId) -> Result<Vec<&'a Code>, Refusal> {
    let mut gone: Vec<&Code> = Vec::new();
    for id in codes {
        if id == into {
            return Err(Refusal::MergeWithItself(into.clone()));
        }
        let code = living(project, id)?;
        if !gone.iter().any(|known| known.id == code.id) {
            gone.push(code);
        }
    }
    if gone.is_empty() {
        return Err(Refusal::NoChange("no code to merge is named".to_owned()));
    }
    Ok(gone)
}

/// Where the code that stays is below one that goes, it takes that one's place, so that nothing ends up below itself.
fn lift(draft: &mut Draft, gone: &[CodeId], into: &CodeId) {
    let topmost = draft.codebook.ancestors(into).filter(|above| gone.contains(&above.id)).last();
    if let Some(above) = topmost {
        let (parent, index) = (above.parent.clone(), draft.codebook.index(&above.id).unwrap_or(0));
        draft.place(into, parent, index);
    }
}

/// Let `into` take the place of a code: what is in force below it moves below `into`, and its key is free.
pub(super) fn replace(draft: &mut Draft, code: &Code, into: &CodeId) {
    for child in children_in_force(&draft.codebook, &code.id) {
        if child != *into {
            let index = draft.codebook.children(Some(into)).count();
            draft.place(&child, Some(into.clone()), index);
        }
    }
    retire(draft, code, into);
}

/// Keep a code's block as a sign that points to `into`.
pub(super) fn retire(draft: &mut Draft, code: &Code, into: &CodeId) {
    let parent = draft.codebook.get(code.id.as_str()).and_then(|code| code.parent.clone());
    draft.set(Code { parent, key: None, replaced_by: Some(into.clone()), ..code.clone() });
}

/// The codes directly below `id` that nothing has replaced.
pub(super) fn children_in_force(codebook: &Codebook, id: &CodeId) -> Vec<CodeId> {
    codebook.children(Some(id)).filter(|code| code.replaced_by.is_none()).map(|code| code.id.clone()).collect()
}

/// The code that stays, with what it takes over from those that go.
fn united(target: &Code, gone: &[&Code], worded: &Code) -> Code {
    let mut code = target.clone();
    code.definition.clone_from(&worded.definition);
    code.include.clone_from(&worded.include);
    code.exclude.clone_from(&worded.exclude);
    for other in gone {
        add_new(&mut code.examples, &other.examples);
        let names = other.aliases.iter().chain([&other.name]);
        for name in names.filter(|name| name.to_lowercase() != target.name.to_lowercase()) {
            if !code.aliases.iter().any(|alias| alias.to_lowercase() == name.to_lowercase()) {
                code.aliases.push(name.clone());
            }
        }
        code.key = code.key.or(other.key);
    }
    code
}

fn add_new(texts: &mut Vec<String>, more: &[String]) {
    for text in more {
        if !texts.contains(text) {
            texts.push(text.clone());
        }
    }
}
