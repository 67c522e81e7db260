//! The rows of the codebook's tree: what is folded away, and what a filter leaves.

use std::collections::HashSet;

use crate::project::{Code, CodeId, Codebook};

use super::picker::folded;

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The code.
    pub code: CodeId,
    /// How many codes stand above it.
    pub depth: usize,
    /// Whether what lies below it is hidden; `None` where nothing does.
    pub folded: Option<bool>,
}

/// The rows of a tree, and which of them is to be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branches {
    /// The rows, from the top.
    pub rows: Vec<Branch>,
    /// The row of the code that was chosen before; where it is folded away that of the nearest code above it; where it
    /// is gone, or has none of the words, the first that has them.
    pub chosen: usize,
    /// Whether no code is called so, and definitions were looked at too.
    pub defined: bool,
}

/// The words of each code as a filter looks at them: made once for a codebook, since that takes longer than to look.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// Name, id, aliases and path of each code, by its place.
    near: Vec<String>,
    /// Definition and rules.
    far: Vec<String>,
}

impl Wording {
    /// Read a codebook.
    pub fn new(codebook: &Codebook) -> Self {
        let mut wording = Self::default();
        for code in codebook.codes() {
            let Code { id, name, aliases, definition, include, exclude, .. } = code;
            let near = format!("{name} {id} {} {}", aliases.join(" "), codebook.path(id));
            wording.near.push(folded(&near));
            wording.far.push(folded(&format!("{definition} {include} {exclude}")));
        }
        wording
    }

    /// What is `known` of a codebook; read now where words are looked for and nothing is.
    pub fn of<'a>(known: &'a mut Option<Self>, codebook: &Codebook, words: &[String]) -> &'a Self {
        static NOTHING: Wording = Wording { near: Vec::new(), far: Vec::new() };
        if words.is_empty() { &NOTHING } else { known.get_or_insert_with(|| Self::new(codebook)) }
    }

    /// The codes in force that hold all `words` in name, id, aliases or path; where none does, those that hold them
    /// with their definition and rules. And whether these were needed.
    fn fitting<'a>(&self, codebook: &'a Codebook, words: &[String]) -> (HashSet<&'a CodeId>, bool) {
        let codes = || codebook.codes().iter().enumerate().filter(|(_, code)| code.replaced_by.is_none());
        let near = |place: usize, word: &str| self.near.get(place).is_some_and(|text| text.contains(word));
        let far = |place: usize, word: &str| self.far.get(place).is_some_and(|text| text.contains(word));
        let by_name = codes().filter(|(place, _)| words.iter().all(|word| near(*place, word)));
        let fits: HashSet<&CodeId> = by_name.map(|(_, code)| &code.id).collect();
        if !fits.is_empty() || words.is_empty() {
            return (fits, false);
        }
        let all = |place: usize| words.iter().all(|word| near(place, word) || far(place, word));
        let fits: HashSet<&CodeId> = codes().filter(|(place, _)| all(*place)).map(|(_, code)| &code.id).collect();
        let found = !fits.is_empty();
        (fits, found)
    }
}

impl Branches {
    /// The codes of `codebook`, whose `wording` is known, and below them `strangers`, which only codings name: without
    /// what is `hidden` below others; where `words` are looked for, those that hold them all, with the codes above them.
    pub fn new<'a>(
        (codebook, wording): (&'a Codebook, &Wording),
        strangers: impl Iterator<Item = &'a CodeId>,
        hidden: &HashSet<CodeId>,
        words: &[String],
        kept: Option<&CodeId>,
    ) -> Self {
        let known = || codebook.codes().iter().filter(|code| code.replaced_by.is_none());
        let parents: HashSet<&CodeId> = known().filter_map(|code| code.parent.as_ref()).collect();
        let (fits, defined) = wording.fitting(codebook, words);
        let mut above: HashSet<&CodeId> = HashSet::new();
        if !words.is_empty() {
            fits.iter().for_each(|id| above.extend(codebook.ancestors(id).map(|code| &code.id)));
        }
        let mut rows = Vec::new();
        for id in known().map(|code| &code.id).chain(strangers) {
            let wanted = if words.is_empty() {
                !codebook.ancestors(id).any(|code| hidden.contains(&code.id))
            } else {
                fits.contains(id) || above.contains(id)
            };
            if wanted {
                let folded = parents.contains(id).then(|| words.is_empty() && hidden.contains(id));
                rows.push(Branch { code: id.clone(), depth: codebook.depth(id), folded });
            }
        }
        let first = rows.iter().position(|row| !words.is_empty() && fits.contains(&row.code)).unwrap_or(0);
        let place = |id: &CodeId| rows.iter().position(|row| &row.code == id);
        // Who has typed all of a name means that code, whatever other name holds the words too.
        let phrase = words.join(" ");
        let is_named =
            |code: &Code| folded(&code.name) == phrase || code.aliases.iter().any(|name| folded(name) == phrase);
        let named = known().find(|code| !words.is_empty() && fits.contains(&code.id) && is_named(code));
        let named = named.map(|code| &code.id);
        let still = named.or(kept).filter(|kept| words.is_empty() || fits.contains(kept));
        let nearest =
            still.and_then(|kept| place(kept).or_else(|| codebook.ancestors(kept).find_map(|code| place(&code.id))));
        Self { chosen: nearest.unwrap_or(first), rows, defined }
    }
}

/// What is looked for in a tree: words in lower case, without accents.
pub fn words(filter: &str) -> Vec<String> {
    filter.split_whitespace().map(folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codebook() -> Codebook {
        let below = |id: &str, name: &str, parent: &str| Code { parent: Some(parent.into()), ..Code::new(id, name) };
        Codebook::new(vec![
            Code::new("barriers", "Barriers"),
            below("tacit", "Tacitness", "barriers"),
            below("hands", "手艺 👍", "tacit"),
            Code { replaced_by: Some("tacit".into()), ..below("old", "Old", "tacit") },
            Code::new("trust", "建立信任"),
        ])
    }

    #[track_caller]
    fn check(filter: &str, folded: &[&str], kept: &str, expected: &[&str], chosen: usize) {
        let (codebook, stranger) = (codebook(), "gone".into());
        let folded = folded.iter().map(|id| CodeId::from(*id)).collect();
        let branches = Branches::new(
            (&codebook, &Wording::new(&codebook)),
            std::iter::once(&stranger),
            &folded,
            &words(filter),
            Some(&CodeId::from(kept)),
        );
        let shown: Vec<String> =
            branches.rows.iter().map(|row| format!("{}{}", " ".repeat(row.depth), row.code)).collect();
        assert_eq!((shown, branches.chosen), (expected.iter().map(|row| (*row).to_owned()).collect(), chosen));
    }

    #[test]
    fn what_is_folded_or_does_not_fit_is_left_out() {
        check("", &[], "trust", &["barriers", " tacit", "  hands", "trust", "gone"], 3);
        check("", &["tacit"], "hands", &["barriers", " tacit", "trust", "gone"], 1);
        check("手艺", &["tacit"], "trust", &["barriers", " tacit", "  hands"], 2);
        check("TACIT", &[], "hands", &["barriers", " tacit", "  hands"], 2);
        check("nothing", &[], "hands", &[], 0);
        // All of a name goes before what was chosen.
        check("barriers", &[], "hands", &["barriers", " tacit", "  hands"], 0);
    }
}
