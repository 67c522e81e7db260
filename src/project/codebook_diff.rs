//! What differs between two codebooks, by what it means for coding rather than by lines.

use std::collections::{HashMap, HashSet};

use super::text_edit::hunks;
use super::{Code, CodeId, Codebook, Color};
use crate::text::TextRange;

/// What a text of a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum RuleField {
    Definition,
    Include,
    Exclude,
}

impl RuleField {
    /// All, in the order of the file.
    pub const ALL: [Self; 3] = [Self::Definition, Self::Include, Self::Exclude];

    /// The field's name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Definition => "definition",
            Self::Include => "include",
            Self::Exclude => "exclude",
        }
    }

    /// The text of a code.
    pub fn of(self, code: &Code) -> &str {
        match self {
            Self::Definition => &code.definition,
            Self::Include => &code.include,
            Self::Exclude => &code.exclude,
        }
    }
}

/// How one code differs between two codebooks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Difference {
    /// The code is new.
    Added,
    /// The code is not there any more.
    Removed,
    /// Another name.
    Renamed { before: String, after: String },
    /// Below another code; `None` is the top.
    Moved { before: Option<CodeId>, after: Option<CodeId> },
    /// In another place among the codes beside it.
    Reordered,
    /// Another code took its place.
    Merged { into: CodeId },
    /// Another code had taken its place, and it is back.
    Parted { from: CodeId },
    /// Other words, not counting white space. Codings made before are then outdated.
    Reworded { field: RuleField, before: String, after: String },
    /// Examples that came, and that went.
    Examples { added: Vec<String>, removed: Vec<String> },
    /// Another colour of its own.
    Recolored { before: Option<Color>, after: Option<Color> },
    /// Another key.
    Key { before: Option<char>, after: Option<char> },
    /// Other aliases.
    Aliases { before: Vec<String>, after: Vec<String> },
    /// It became a heading, or can be applied now.
    Applies { after: bool },
    /// Literature that came, and that went.
    Sources { added: Vec<String>, removed: Vec<String> },
}

/// A code and how it differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeDifference {
    /// The code.
    pub code: CodeId,
    /// Its name: in the newer codebook if it is there.
    pub name: String,
    /// What differs, never empty.
    pub differences: Vec<Difference>,
}

/// What differs between two codebooks, in the order of the newer one, then what is gone in the order of the older one.
/// White space counts for nothing.
///
/// ```
/// use emic::project::{Code, Codebook, Difference, codebook_diff};
/// let old = Codebook::new(vec![Code::new("trust", "Trust")]);
/// let new = Codebook::new(vec![Code::new("trust", "信任")]);
/// let found = codebook_diff(&old, &new);
/// assert_eq!(found[0].differences, [Difference::Renamed { before: "Trust".into(), after: "信任".into() }]);
/// assert!(codebook_diff(&new, &new).is_empty());
/// ```
pub fn codebook_diff(old: &Codebook, new: &Codebook) -> Vec<CodeDifference> {
    let stayed = in_order(old, new);
    let there = new.codes().iter().map(|code| match old.get(code.id.as_str()) {
        Some(before) => differences(before, code, stayed.contains(&code.id)),
        None => vec![Difference::Added],
    });
    let gone = old.codes().iter().filter(|code| new.get(code.id.as_str()).is_none());
    let gone = gone.map(|code| (code, vec![Difference::Removed]));
    let found = new.codes().iter().zip(there).chain(gone).filter(|(_, differences)| !differences.is_empty());
    let one = |(code, differences): (&Code, _)| CodeDifference {
        code: code.id.clone(),
        name: code.name.clone(),
        differences,
    };
    found.map(one).collect()
}

/// Texts of codes that differ though [`codebook_diff`] finds nothing in them: in white space, examples in order too.
/// Each with the name of its field. They make another version, and outdate nothing.
pub fn layout_changes<'a>(old: &Codebook, new: &'a Codebook) -> Vec<(&'a CodeId, &'static str)> {
    let both = new.codes().iter().filter_map(|code| Some((old.get(code.id.as_str())?, code)));
    let fields = |(old, new): (&Code, &'a Code)| {
        let texts = RuleField::ALL.map(|field| (field.name(), field.of(old), field.of(new)));
        let texts = texts.into_iter().chain([("name", old.name.as_str(), new.name.as_str())]);
        let only =
            |(field, old, new): (&'static str, &str, &str)| (old != new && same_words(old, new)).then_some(field);
        let mut fields: Vec<&'static str> = texts.filter_map(only).collect();
        if old.examples != new.examples && came_and_went(&old.examples, &new.examples).is_none() {
            fields.push("examples");
        }
        fields.into_iter().map(move |field| (&new.id, field))
    };
    both.flat_map(fields).collect()
}

/// What differs, in a few words: `added a, b; reworded c`.
pub fn summary(found: &[CodeDifference]) -> String {
    let verbs = ["added", "removed", "merged", "moved", "renamed", "reworded", "changed"];
    let of = |verb: &str| {
        let told = |one: &&CodeDifference| one.differences.iter().any(|difference| difference.verb() == verb);
        let ids: Vec<&str> = found.iter().filter(told).map(|one| one.code.as_str()).collect();
        let more = ids.len().saturating_sub(TOLD);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let first: Vec<&str> = ids.into_iter().take(TOLD).collect();
        (!first.is_empty()).then(|| format!("{verb} {}{more}", first.join(", ")))
    };
    verbs.into_iter().filter_map(of).collect::<Vec<_>>().join("; ")
}

/// Codes of one kind that a summary names.
const TOLD: usize = 3;

impl Difference {
    /// What was done to the code, in a word.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Merged { .. } => "merged",
            Self::Moved { .. } | Self::Reordered => "moved",
            Self::Renamed { .. } => "renamed",
            Self::Reworded { .. } => "reworded",
            Self::Parted { .. }
            | Self::Examples { .. }
            | Self::Recolored { .. }
            | Self::Key { .. }
            | Self::Aliases { .. }
            | Self::Applies { .. }
            | Self::Sources { .. } => "changed",
        }
    }
}

fn differences(old: &Code, new: &Code, in_order: bool) -> Vec<Difference> {
    let mut found = Vec::new();
    if !same_words(&old.name, &new.name) {
        found.push(Difference::Renamed { before: old.name.clone(), after: new.name.clone() });
    }
    match (&old.replaced_by, &new.replaced_by) {
        (one, other) if one == other => {}
        (_, Some(into)) => found.push(Difference::Merged { into: into.clone() }),
        (Some(from), None) => found.push(Difference::Parted { from: from.clone() }),
        (None, None) => {}
    }
    if old.parent != new.parent {
        found.push(Difference::Moved { before: old.parent.clone(), after: new.parent.clone() });
    } else if !in_order {
        found.push(Difference::Reordered);
    }
    for field in RuleField::ALL {
        let (before, after) = (field.of(old), field.of(new));
        if !same_words(before, after) {
            found.push(Difference::Reworded { field, before: before.to_owned(), after: after.to_owned() });
        }
    }
    if let Some((added, removed)) = came_and_went(&old.examples, &new.examples) {
        found.push(Difference::Examples { added, removed });
    }
    if old.color != new.color {
        found.push(Difference::Recolored { before: old.color, after: new.color });
    }
    if old.key != new.key {
        found.push(Difference::Key { before: old.key, after: new.key });
    }
    if old.aliases != new.aliases {
        found.push(Difference::Aliases { before: old.aliases.clone(), after: new.aliases.clone() });
    }
    if old.applies != new.applies {
        found.push(Difference::Applies { after: new.applies });
    }
    if let Some((added, removed)) = came_and_went(&old.sources, &new.sources) {
        found.push(Difference::Sources { added, removed });
    }
    found
}

/// The words that changed between two texts of a code: where they stand in the old one, and in the new one.
///
/// ```
/// use emic::project::word_changes;
/// let (old, new) = word_changes("They rely on us.", "他们 rely on us.");
/// assert_eq!((old[0].slice("They rely on us."), new[0].slice("他们 rely on us.")), ("They", "他们"));
/// ```
pub fn word_changes(before: &str, after: &str) -> (Vec<TextRange>, Vec<TextRange>) {
    let found = hunks(before, after);
    let there = |range: &TextRange| !range.is_empty();
    (
        found.iter().map(|hunk| hunk.old).filter(there).collect(),
        found.iter().map(|hunk| hunk.new).filter(there).collect(),
    )
}

fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// What only one of two lists has; `None` where both have the same, in whatever order.
fn came_and_went(old: &[String], new: &[String]) -> Option<(Vec<String>, Vec<String>)> {
    let only = |these: &[String], those: &[String]| {
        let those: HashSet<Vec<&str>> = those.iter().map(|text| text.split_whitespace().collect()).collect();
        let is_new = |text: &&String| !those.contains(&text.split_whitespace().collect::<Vec<_>>());
        these.iter().filter(is_new).cloned().collect::<Vec<_>>()
    };
    let (added, removed) = (only(new, old), only(old, new));
    (!added.is_empty() || !removed.is_empty()).then_some((added, removed))
}

/// The codes that stand in both below the same code, and among those that do in the same order: the longest such run, so
/// that one code that was moved is one difference.
fn in_order<'a>(old: &'a Codebook, new: &'a Codebook) -> HashSet<&'a CodeId> {
    let mut below: HashMap<Option<&CodeId>, Vec<(usize, &CodeId)>> = HashMap::new();
    for code in new.codes() {
        if let (Some(place), Some(before)) = (old.place(code.id.as_str()), old.get(code.id.as_str()))
            && before.parent == code.parent
        {
            below.entry(code.parent.as_ref()).or_default().push((place, &code.id));
        }
    }
    below.into_values().flat_map(longest_rising).collect()
}

/// The ids of the longest run of rising places (patience sorting).
fn longest_rising(places: Vec<(usize, &CodeId)>) -> Vec<&CodeId> {
    // For each length of a run the number of its last one, and for each the one before it.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(places.len()));
    let place_of = |number: &usize| places.get(*number).map_or(0, |(place, _)| *place);
    for (number, (place, _)) in places.iter().enumerate() {
        let length = ends.partition_point(|end| place_of(end) < *place);
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = number,
            None => ends.push(number),
        }
    }
    let last = ends.last().copied();
    let run = std::iter::successors(last, |number| before.get(*number).copied().flatten());
    run.filter_map(|number| places.get(number).map(|(_, id)| *id)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(id: &str, parent: &str, name: &str) -> Code {
        let mut code = Code::new(id, name);
        code.parent = (!parent.is_empty()).then(|| parent.into());
        code
    }

    fn book() -> Codebook {
        let mut trust = code("trust", "", "信任 🤝");
        trust.definition = "They rely on us.".into();
        trust.examples = vec!["一".into(), "two".into()];
        Codebook::new(vec![trust, code("low", "trust", "Low"), code("high", "trust", "High"), code("time", "", "Time")])
    }

    #[track_caller]
    fn check(change: impl Fn(&mut Vec<Code>), expected: &[(&str, Vec<Difference>)]) {
        let mut codes = book().codes().to_vec();
        change(&mut codes);
        let found = codebook_diff(&book(), &Codebook::new(codes));
        let found: Vec<_> = found.iter().map(|one| (one.code.as_str(), one.differences.clone())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn white_space_and_order_are_layout() {
        let code = |definition: &str, examples: [&str; 2]| Code {
            definition: definition.to_owned(),
            examples: examples.map(str::to_owned).to_vec(),
            ..Code::new("慢", "Slow 🐢")
        };
        let old = Codebook::new(vec![code("They rely.", ["a", "b"]), Code::new("gone", "x")]);
        let new = Codebook::new(vec![code("They\n\n rely.", ["b", "a"])]);
        let found: Vec<_> = layout_changes(&old, &new).into_iter().map(|(id, field)| (id.as_str(), field)).collect();
        assert_eq!(found, [("慢", "definition"), ("慢", "examples")]);
        assert!(layout_changes(&new, &new).is_empty());
        let other = Codebook::new(vec![code("We rely.", ["a", "c"])]);
        assert!(layout_changes(&old, &other).is_empty());
    }

    #[test]
    fn differences_say_what_they_mean() {
        use Difference::*;
        check(|_| {}, &[]);
        check(|codes| codes[0].definition = "They  rely\non us. ".into(), &[]);
        let reworded = |before: &str, after: &str| Reworded {
            field: RuleField::Definition,
            before: before.into(),
            after: after.into(),
        };
        check(
            |codes| codes[0].definition = "他们依赖我们。".into(),
            &[("trust", vec![reworded("They rely on us.", "他们依赖我们。")])],
        );
        check(|codes| codes[1].replaced_by = Some("high".into()), &[("low", vec![Merged { into: "high".into() }])]);
        check(|codes| codes[2].parent = None, &[("high", vec![Moved { before: Some("trust".into()), after: None }])]);
        check(|codes| codes.swap(1, 2), &[("high", vec![Reordered])]);
        check(|codes| drop(codes.remove(2)), &[("high", vec![Removed])]);
        check(|codes| codes.push(code("新", "", "新")), &[("新", vec![Added])]);
        let examples = Examples { added: vec!["三".into()], removed: vec!["一".into()] };
        check(|codes| codes[0].examples = vec!["two".into(), "三".into()], &[("trust", vec![examples])]);
        check(|codes| codes[0].examples.reverse(), &[]);
        check(
            |codes| {
                codes[3].name = "Zeit".into();
                codes[3].key = Some('键');
                codes[3].color = Some(Color::Teal);
                codes[3].applies = false;
            },
            &[(
                "time",
                vec![
                    Renamed { before: "Time".into(), after: "Zeit".into() },
                    Recolored { before: None, after: Some(Color::Teal) },
                    Key { before: None, after: Some('键') },
                    Applies { after: false },
                ],
            )],
        );
    }

    proptest! {
        #[test]
        fn a_codebook_does_not_differ_from_itself(names in prop::collection::vec("[a-c信😀 ]{0,3}", 0..12)) {
            let codes = names.iter().enumerate().map(|(number, name)| {
                let parent = if number % 3 == 2 { format!("c{}", number - 2) } else { String::new() };
                code(&format!("c{number}"), &parent, name)
            });
            let book = Codebook::new(codes.collect());
            prop_assert!(codebook_diff(&book, &book).is_empty());
        }
    }
}
