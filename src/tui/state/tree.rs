//! The rows of the codebook's tree: what is folded away, and what a filter leaves.

use std::collections::HashSet;

use crate::project::{Code, CodeId, Codebook};

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
}

impl Branches {
    /// The codes of `codebook` and below them `strangers`, which only codings name: without what is `folded` away; where
    /// `words`, in lower case, are looked for, those that hold them all, with the codes above them.
    pub fn new<'a>(
        codebook: &'a Codebook,
        strangers: impl Iterator<Item = &'a CodeId>,
        folded: &HashSet<CodeId>,
        words: &[String],
        kept: Option<&CodeId>,
    ) -> Self {
        let known = || codebook.codes().iter().filter(|code| code.replaced_by.is_none());
        let parents: HashSet<&CodeId> = known().filter_map(|code| code.parent.as_ref()).collect();
        let fits: HashSet<&CodeId> =
            known().filter(|code| words.is_empty() || holds(codebook, code, words)).map(|code| &code.id).collect();
        let mut above: HashSet<&CodeId> = HashSet::new();
        if !words.is_empty() {
            fits.iter().for_each(|id| above.extend(codebook.ancestors(id).map(|code| &code.id)));
        }
        let mut rows = Vec::new();
        for id in known().map(|code| &code.id).chain(strangers) {
            let wanted = if words.is_empty() {
                !codebook.ancestors(id).any(|code| folded.contains(&code.id))
            } else {
                fits.contains(id) || above.contains(id)
            };
            if wanted {
                let folded = parents.contains(id).then(|| words.is_empty() && folded.contains(id));
                rows.push(Branch { code: id.clone(), depth: codebook.depth(id), folded });
            }
        }
        let first = rows.iter().position(|row| !words.is_empty() && fits.contains(&row.code)).unwrap_or(0);
        let place = |id: &CodeId| rows.iter().position(|row| &row.code == id);
        let still = kept.filter(|kept| words.is_empty() || fits.contains(kept));
        let nearest =
            still.and_then(|kept| place(kept).or_else(|| codebook.ancestors(kept).find_map(|code| place(&code.id))));
        Self { chosen: nearest.unwrap_or(first), rows }
    }
}

/// What is looked for in a tree: words in lower case.
pub fn words(filter: &str) -> Vec<String> {
    filter.split_whitespace().map(str::to_lowercase).collect()
}

/// Whether a code has all these words, in lower case, in its name, id, aliases or path.
fn holds(codebook: &Codebook, code: &Code, words: &[String]) -> bool {
    let Code { id, name, aliases, .. } = code;
    let all = format!("{name} {id} {} {}", aliases.join(" "), codebook.path(id)).to_lowercase();
    words.iter().all(|word| all.contains(word))
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
        let branches =
            Branches::new(&codebook, std::iter::once(&stranger), &folded, &words(filter), Some(&CodeId::from(kept)));
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
    }
}
