//! What holds between codes: ids and keys are unique, parents exist, nothing stands below itself.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::problem::Fault;
use super::read::shown;
use crate::project::{Code, nearest};
use crate::text::TextRange;

/// Levels of codes below each other: more fit no screen, and no codebook that we know has over six.
const DEEPEST: usize = 20;

/// A code with the places of what can be wrong between codes.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The code; its parent as the field `parent` says.
    pub(super) code: Code,
    /// The draft whose `codes:` it stands in.
    pub(super) above: Option<usize>,
    /// Where to point: the id, else the name.
    pub(super) place: TextRange,
    /// The id was made from the name.
    pub(super) made_id: bool,
    pub(super) key: TextRange,
    pub(super) parent: TextRange,
    pub(super) replaced_by: TextRange,
}

impl Draft {
    /// A draft of a code known by its name alone.
    pub(super) fn new(code: Code, above: Option<usize>, place: TextRange) -> Self {
        let none = TextRange::default();
        Self { code, above, place, made_id: true, key: none, parent: none, replaced_by: none }
    }
}

/// Check the drafts against each other and give their codes in preorder, each with its parent.
pub(super) fn order(drafts: Vec<Draft>, faults: &mut Vec<Fault>) -> Vec<Code> {
    let places = first_places(&drafts);
    same_ids(&drafts, faults);
    same_keys(&drafts, faults);
    made_ids(&drafts, faults);
    replacements(&drafts, &places, faults);
    let parents = parents(&drafts, &places, faults);
    same_names(&drafts, &parents, faults);
    let order = preorder(&drafts, &parents, faults);
    let ids: Vec<_> = drafts.iter().map(|draft| draft.code.id.clone()).collect();
    let mut codes: Vec<Option<Code>> = drafts.into_iter().map(|draft| Some(draft.code)).collect();
    let take = |place: usize| {
        let code = codes.get_mut(place)?.take()?;
        let parent = parents.get(place).copied().flatten().and_then(|parent| ids.get(parent).cloned());
        Some(Code { parent, ..code })
    };
    order.into_iter().filter_map(take).collect()
}

fn first_places(drafts: &[Draft]) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for (place, draft) in drafts.iter().enumerate() {
        places.entry(draft.code.id.to_string()).or_insert(place);
    }
    places
}

fn same_ids(drafts: &[Draft], faults: &mut Vec<Fault>) {
    let mut seen: HashMap<String, &Draft> = HashMap::new();
    for draft in drafts {
        let id = draft.code.id.as_str();
        let fold = looks(id);
        let Some(first) = seen.get(&fold) else {
            seen.insert(fold, draft);
            continue;
        };
        let (id, other) = (shown(id), shown(first.code.id.as_str()));
        let same = |one: &str, other: &str| {
            one.nfc().flat_map(char::to_lowercase).eq(other.nfc().flat_map(char::to_lowercase))
        };
        if !same(draft.code.id.as_str(), first.code.id.as_str()) {
            let message =
                format!("the ids `{id}` and `{other}` look alike: they differ in width or in what nobody sees");
            let fault = Fault::warning(draft.place, message).also(first.place, "first here");
            faults.push(fault.hint("give one of them another id"));
            continue;
        }
        let message = if draft.code.id == first.code.id {
            format!("two codes have the id `{id}`")
        } else if draft.code.id.as_str().nfc().eq(first.code.id.as_str().nfc()) {
            format!("two codes have the id `{id}`, written with different Unicode characters that look the same")
        } else {
            format!("the ids `{id}` and `{other}` differ only in upper and lower case")
        };
        let hint =
            if draft.made_id { "write an `id: ...` of its own for one of them" } else { "give one of them another id" };
        faults.push(Fault::error(draft.place, message).also(first.place, "first here").hint(hint));
    }
}

/// An id as a reader sees it: without case, width, and characters that cannot be seen.
fn looks(id: &str) -> String {
    if id.is_ascii() {
        return id.to_ascii_lowercase();
    }
    id.nfkc().filter(|letter| !is_invisible(*letter)).collect::<String>().to_lowercase()
}

/// Characters that take no place, joiners of emoji and of Indic scripts among them.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn same_keys(drafts: &[Draft], faults: &mut Vec<Fault>) {
    let mut seen: HashMap<char, &Draft> = HashMap::new();
    for draft in drafts {
        let Some(key) = draft.code.key else { continue };
        if let Some(first) = seen.get(&key) {
            let message = format!("the key `{key}` belongs to `{}` already", shown(first.code.id.as_str()));
            let fault = Fault::error(draft.key, message).also(first.key, "first here");
            faults.push(fault.hint("choose another key for one of them"));
        } else {
            seen.insert(key, draft);
        }
    }
}

/// One warning for all codes without an id: a codebook that begins as a list of names should not begin with a page of them.
fn made_ids(drafts: &[Draft], faults: &mut Vec<Fault>) {
    let mut made = drafts.iter().filter(|draft| draft.made_id);
    let Some(first) = made.next() else { return };
    let (name, id) = (shown(&first.code.name), shown(first.code.id.as_str()));
    let message = match made.count() {
        0 => format!("`{name}` has no id and goes by `{id}`, made from its name"),
        1 => format!("`{name}` and 1 more code have no id and go by one made from their names"),
        more => format!("`{name}` and {more} more codes have no id and go by one made from their names"),
    };
    let hint = format!("write `id: {id}` before you rename it in an editor, or its codings will not be found");
    faults.push(Fault::warning(first.place, message).hint(hint).standing());
}

fn replacements(drafts: &[Draft], places: &HashMap<String, usize>, faults: &mut Vec<Fault>) {
    let next = |place: usize| {
        let id = drafts.get(place)?.code.replaced_by.as_ref()?;
        places.get(id.as_str()).copied()
    };
    for draft in drafts {
        let Some(id) = &draft.code.replaced_by else { continue };
        if !places.contains_key(id.as_str()) {
            faults.push(no_such_code(drafts, id.as_str(), draft.replaced_by, faults.len()));
        }
    }
    for ring in rings(drafts.len(), next) {
        let Some(draft) = ring.first().and_then(|&place| drafts.get(place)) else { continue };
        let message = format!("these codes replace each other: {}", chain(drafts, &ring));
        let hint = "remove `replaced_by` from the one that is in use";
        faults.push(Fault::error(draft.replaced_by, message).hint(hint));
    }
}

/// The parent of each draft: the code that it stands in, or the one that it names.
fn parents(drafts: &[Draft], places: &HashMap<String, usize>, faults: &mut Vec<Fault>) -> Vec<Option<usize>> {
    let parent = |draft: &Draft| {
        let Some(named) = &draft.code.parent else { return draft.above };
        let place = places.get(named.as_str()).copied();
        if place.is_none() {
            faults.push(no_such_code(drafts, named.as_str(), draft.parent, faults.len()));
        } else if let Some(above) = draft.above.and_then(|above| drafts.get(above))
            && above.code.id != *named
        {
            let (id, above) = (shown(draft.code.id.as_str()), shown(above.code.id.as_str()));
            let message = format!("`{id}` stands below `{above}` and names `{}` as its parent", shown(named.as_str()));
            faults.push(Fault::error(draft.parent, message).hint("remove the line `parent:`, or move the code"));
        }
        draft.above.or(place)
    };
    drafts.iter().map(parent).collect()
}

/// The nearest id is slow to find: in a large file with many such problems (`told` are found already) only the first get one.
fn no_such_code(drafts: &[Draft], id: &str, range: TextRange, told: usize) -> Fault {
    let ids = drafts.iter().map(|draft| draft.code.id.as_str());
    let near = if (3..100).contains(&id.len()) && told * drafts.len() < 100_000 { nearest(id, ids) } else { None };
    let hint = match near {
        Some(near) => format!("did you mean `{}`?", shown(&near)),
        None => "write the id of a code of this file".to_owned(),
    };
    Fault::error(range, format!("no code has the id `{}`", shown(id))).hint(hint)
}

fn same_names(drafts: &[Draft], parents: &[Option<usize>], faults: &mut Vec<Fault>) {
    let mut seen: HashMap<(Option<usize>, &str), &Draft> = HashMap::new();
    for (draft, parent) in drafts.iter().zip(parents) {
        match seen.get(&(*parent, draft.code.name.as_str())) {
            Some(first) if first.code.id != draft.code.id => {
                let message = format!("two codes side by side have the name `{}`", shown(&draft.code.name));
                let fault = Fault::warning(draft.place, message).also(first.place, "first here");
                faults.push(fault.hint("rename one, so that coders can tell them apart"));
            }
            Some(_) => {}
            None => {
                seen.insert((*parent, &draft.code.name), draft);
            }
        }
    }
}

/// Parents before children, siblings in the order of the file.
fn preorder(drafts: &[Draft], parents: &[Option<usize>], faults: &mut Vec<Fault>) -> Vec<usize> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); drafts.len() + 1];
    for (place, parent) in parents.iter().enumerate() {
        if let Some(list) = below.get_mut(parent.unwrap_or(drafts.len())) {
            list.push(place);
        }
    }
    let mut order = Vec::with_capacity(drafts.len());
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut deep = false;
    let push = |open: &mut Vec<(usize, usize)>, place: usize, depth: usize| {
        let list = below.get(place).map(Vec::as_slice).unwrap_or_default();
        open.extend(list.iter().rev().map(|&child| (child, depth)));
    };
    push(&mut open, drafts.len(), 1);
    while let Some((place, depth)) = open.pop() {
        order.push(place);
        if depth > DEEPEST && !deep {
            deep = true;
            let range = drafts.get(place).map_or(TextRange::default(), |draft| draft.place);
            let message = format!("codes are nested more than {DEEPEST} levels deep here");
            faults.push(Fault::error(range, message).hint("move the code up, nearer to the top"));
        }
        push(&mut open, place, depth + 1);
    }
    for ring in rings(drafts.len(), |place| parents.get(place).copied().flatten()) {
        let Some(draft) = ring.first().and_then(|&place| drafts.get(place)) else { continue };
        let message = format!("these codes stand below each other: {}", chain(drafts, &ring));
        faults.push(
            Fault::error(draft.parent, message).hint("remove or change one `parent:`, so that one code is on top"),
        );
    }
    order
}

/// All rings of `next`, each once, beginning with its first member in the order of the file.
fn rings(count: usize, next: impl Fn(usize) -> Option<usize>) -> Vec<Vec<usize>> {
    let mut settled: HashSet<usize> = HashSet::new();
    let mut rings = Vec::new();
    for start in 0..count {
        let mut path: Vec<usize> = Vec::new();
        let mut on_path: HashSet<usize> = HashSet::new();
        let mut current = Some(start);
        while let Some(place) = current
            && !settled.contains(&place)
            && on_path.insert(place)
        {
            path.push(place);
            current = next(place);
        }
        if let Some(place) = current
            && on_path.contains(&place)
        {
            let mut ring: Vec<usize> = path.iter().copied().skip_while(|&member| member != place).collect();
            let first = ring.iter().enumerate().min_by_key(|(_, member)| **member).map_or(0, |(at, _)| at);
            ring.rotate_left(first);
            rings.push(ring);
        }
        settled.extend(path);
    }
    rings
}

/// `a > b > a`, from the first member on.
fn chain(drafts: &[Draft], ring: &[usize]) -> String {
    let names = ring.iter().chain(ring.first()).filter_map(|&place| drafts.get(place));
    let names: Vec<String> = names.map(|draft| format!("`{}`", shown(draft.code.id.as_str()))).collect();
    match names.as_slice() {
        [first, .., last] if names.len() > 6 => format!("{first} ... {last}"),
        _ => names.join(" > "),
    }
}
