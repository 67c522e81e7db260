//! Which code of another codebook is which of ours, and what differs.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::exchange::{Incoming, guid_of};
use crate::project::{Code, CodeId, Codebook, slug};

/// The other codebook's codes, each with its id here and, where we have it, our code.
pub(super) struct Matched<'o> {
    pub(super) codes: Vec<(Code, Option<&'o Code>)>,
}

/// Find each code: by its GUID, whatever its name is now; by its id, if the file gives one; else by its path of names.
/// What is new gets an id that is free.
pub(super) fn matched<'o>(ours: &'o Codebook, incoming: &Incoming) -> Matched<'o> {
    let theirs = &incoming.codebook;
    let guids = guids(ours);
    let paths: HashMap<String, &Code> =
        ours.codes().iter().rev().map(|code| (ours.path(&code.id).to_lowercase(), code)).collect();
    let mut taken: HashSet<CodeId> = HashSet::new();
    let mut found: Vec<Option<&Code>> = vec![None; theirs.codes().len()];
    let by_guid = |code: &Code| {
        let known = code.guid.is_some() || !incoming.made.contains(&code.id);
        known.then(|| guids.get(&guid_of(code)).copied()).flatten()
    };
    let by_id =
        |code: &Code| Some(code).filter(|it| !incoming.made.contains(&it.id)).and_then(|it| ours.get(it.id.as_str()));
    // A list that names our codes by their ids means them.
    let by_path = |code: &Code| {
        let path = paths.get(&theirs.path(&code.id).to_lowercase()).copied();
        path.or_else(|| ours.get(code.name.trim()))
    };
    // What is sure goes first, so that a likeness takes nothing away from it.
    let ways: [Way<'_, 'o>; 3] = [&by_guid, &by_id, &by_path];
    for (number, way) in ways.into_iter().enumerate() {
        for (code, place) in theirs.codes().iter().zip(&mut found) {
            if place.is_some() || (number == 2 && !incoming.made.contains(&code.id)) {
                continue;
            }
            *place = way(code).filter(|our| taken.insert(our.id.clone()));
        }
    }
    Matched { codes: renumbered(ours, theirs, found) }
}

/// A way to find a code of ours.
type Way<'f, 'o> = &'f dyn Fn(&Code) -> Option<&'o Code>;

/// Our codes by what other programs may know them by: their own GUIDs and those that follow from their ids.
fn guids(ours: &Codebook) -> HashMap<Uuid, &Code> {
    let derived = ours.codes().iter().map(|code| (guid_of(&Code::new(code.id.clone(), "")), code));
    let own = ours.codes().iter().filter_map(|code| Some((code.guid?, code)));
    derived.chain(own).collect()
}

/// The codes under the ids that they have here.
fn renumbered<'o>(
    ours: &'o Codebook,
    theirs: &Codebook,
    found: Vec<Option<&'o Code>>,
) -> Vec<(Code, Option<&'o Code>)> {
    let fold = |id: &str| id.to_lowercase();
    let mut used: HashSet<String> = ours.codes().iter().map(|code| fold(code.id.as_str())).collect();
    let mut ids: HashMap<&CodeId, CodeId> = HashMap::new();
    for (code, our) in theirs.codes().iter().zip(&found) {
        let id = match our {
            Some(our) => our.id.clone(),
            None if used.insert(fold(code.id.as_str())) => code.id.clone(),
            None => {
                let stem = slug(code.id.as_str());
                let free = (2..).map(|number| format!("{stem}-{number}")).find(|id| used.insert(fold(id)));
                free.unwrap_or(stem).into()
            }
        };
        ids.insert(&code.id, id);
    }
    let here = |id: &CodeId| ids.get(id).cloned().unwrap_or_else(|| id.clone());
    let code = |code: &Code| Code {
        id: here(&code.id),
        parent: code.parent.as_ref().map(here),
        replaced_by: code.replaced_by.as_ref().map(here),
        ..code.clone()
    };
    theirs.codes().iter().map(code).zip(found).collect()
}

/// Our code with the other's fields, and the names of those that differ. What the other leaves empty takes nothing away.
pub(super) fn updated(ours: &Code, theirs: &Code, tells_applies: bool) -> (Code, Vec<&'static str>) {
    let (mut code, mut fields) = (ours.clone(), Vec::new());
    let mut text = |name, field: &mut String, other: &String| {
        if !other.is_empty() && field != other {
            field.clone_from(other);
            fields.push(name);
        }
    };
    // A list may call a code by its id.
    if theirs.name != ours.id.as_str() {
        text("name", &mut code.name, &theirs.name);
    }
    text("definition", &mut code.definition, &theirs.definition);
    text("include", &mut code.include, &theirs.include);
    text("exclude", &mut code.exclude, &theirs.exclude);
    let mut list = |name, field: &mut Vec<String>, other: &Vec<String>| {
        if !other.is_empty() && field != other {
            field.clone_from(other);
            fields.push(name);
        }
    };
    list("examples", &mut code.examples, &theirs.examples);
    list("aliases", &mut code.aliases, &theirs.aliases);
    list("sources", &mut code.sources, &theirs.sources);
    if theirs.color.is_some() && code.color != theirs.color {
        code.color = theirs.color;
        fields.push("color");
    }
    if theirs.key.is_some() && code.key != theirs.key {
        code.key = theirs.key;
        fields.push("key");
    }
    if tells_applies && code.applies != theirs.applies {
        code.applies = theirs.applies;
        fields.push("applies");
    }
    if theirs.replaced_by.is_some() && code.replaced_by != theirs.replaced_by {
        code.replaced_by.clone_from(&theirs.replaced_by);
        fields.push("replaced_by");
    }
    if theirs.guid.is_some_and(|guid| guid != guid_of(ours)) {
        code.guid = theirs.guid;
        fields.push("guid");
    }
    (code, fields)
}
