//! A settings file as a flat list of its values, each with the names that lead to it and its place.
//!
//! For files of settings that no reader should refuse as a whole: whoever reads the list takes what it knows and says of
//! all else where it stands.

use std::collections::HashMap;
use std::fmt;

use super::codebook_yaml::problem::{Lines, Problem, place_one};
use super::codebook_yaml::tree::{Kind, Node, Value, grow_as};
use crate::text::TextRange;

/// Where something stands in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The line, from 1.
    pub line: usize,
    /// The column in code points, from 1.
    pub column: usize,
}

/// One value of a settings file; an item of a list is a value of its own with the same names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The names that lead to it, the outermost first; none for a file that is a single value.
    pub path: Vec<String>,
    /// Where the last of these names stands.
    pub named: Spot,
    /// What is written there; `None` where nothing is, for instance after `keys:`, or in an empty list.
    pub value: Option<String>,
    /// Where it is written.
    pub at: Spot,
}

/// A name that stands twice in one place of a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twice {
    /// The name.
    pub name: String,
    /// Where it stands first: that one is read.
    pub first: Spot,
    /// Where it stands again: what follows that is not read.
    pub again: Spot,
}

impl fmt::Display for Twice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.again.line, self.again.column, self.told())
    }
}

impl Twice {
    /// What to say of it where it stands again.
    pub fn told(&self) -> String {
        let Self { name, first, .. } = self;
        let place = format!("line {}, column {}", first.line, first.column);
        format!("`{name}` stands here again: the one in {place} holds; take one of them out")
    }
}

/// What a settings file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaves {
    /// All values in the order of the file.
    pub values: Vec<Leaf>,
    /// The names that stand twice, in the order of the file.
    pub twice: Vec<Twice>,
}

/// All values of `source`. Every scalar is the text that was written, also `no` and `1.10`.
///
/// # Errors
/// The [`Problem`] that keeps it from being YAML.
pub fn leaves(source: &str) -> Result<Leaves, Box<Problem>> {
    let root = grow_as(source, Kind::Settings).map_err(|fault| Box::new(place_one(source, fault)))?;
    let mut walk = Walk { lines: Lines::new(source), path: Vec::new(), found: Leaves::default() };
    if let Some(root) = root {
        walk.node(&root, root.range);
    }
    Ok(walk.found)
}

struct Walk<'s> {
    lines: Lines<'s>,
    path: Vec<String>,
    found: Leaves,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, named: TextRange) {
        match &node.value {
            Value::Null => self.leaf(None, node.range, named),
            Value::Text(text, _) => self.leaf(Some(text.clone()), node.range, named),
            Value::List(items) if items.is_empty() => self.leaf(None, node.range, named),
            Value::List(items) => items.iter().for_each(|item| self.node(item, named)),
            Value::Map(fields) => {
                let mut known: HashMap<&str, TextRange> = HashMap::new();
                // `<<` itself stands among the fields that it brings in, and is no setting.
                for field in fields.iter().filter(|field| !(field.merged && field.name == "<<")) {
                    if let Some(first) = known.insert(&field.name, field.name_range) {
                        known.insert(&field.name, first);
                        let (first, again) = (self.spot(first), self.spot(field.name_range));
                        self.found.twice.push(Twice { name: field.name.clone(), first, again });
                        continue;
                    }
                    self.path.push(field.name.clone());
                    self.node(&field.value, field.name_range);
                    self.path.pop();
                }
            }
        }
    }

    fn leaf(&mut self, value: Option<String>, at: TextRange, named: TextRange) {
        let (at, named) = (self.spot(at), self.spot(named));
        self.found.values.push(Leaf { path: self.path.clone(), named, value, at });
    }

    fn spot(&self, range: TextRange) -> Spot {
        Spot { line: self.lines.line(range).max(1), column: self.lines.column(range) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let line = |leaf: &Leaf| {
            let value = leaf.value.as_deref().unwrap_or("-");
            format!(
                "{}:{} {} = {value} {}:{}",
                leaf.named.line,
                leaf.named.column,
                leaf.path.join("."),
                leaf.at.line,
                leaf.at.column
            )
        };
        assert_eq!(leaves(source).unwrap().values.iter().map(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn values_come_with_their_names_and_places() {
        check("", &[]);
        check("# 只有注释\n", &[]);
        let source = "theme: dark # 深色\nkeys:\n  read:\n    'un 编': X\n    again: [., ctrl-a]\nascii: no\n";
        let expected = [
            "1:1 theme = dark 1:8",
            "4:5 keys.read.un 编 = X 4:13",
            "5:5 keys.read.again = . 5:13",
            "5:5 keys.read.again = ctrl-a 5:16",
            "6:1 ascii = no 6:8",
        ];
        check(source, &expected);
        check("👩‍🔬: {信: 1.10}", &["1:7 👩‍🔬.信 = 1.10 1:10"]);
        assert_eq!(leaves("just words").unwrap().values[0].path, Vec::<String>::new());
    }

    #[test]
    fn what_is_not_written_is_nothing() {
        let found = leaves("keys:\nmeasure: []\n").unwrap();
        assert_eq!(found.values.iter().map(|leaf| leaf.value.clone()).collect::<Vec<_>>(), [None, None]);
    }

    #[test]
    fn a_name_that_stands_twice_is_read_once_and_named_with_both_places() {
        let source = "theme: dark\nkeys:\n  read: {信: X, undo: U, 信: Y}\ntheme: light\nkeys: {read: {undo: Z}}\n";
        let found = leaves(source).unwrap();
        let values: Vec<_> = found.values.iter().filter_map(|leaf| leaf.value.as_deref()).collect();
        assert_eq!(values, ["dark", "X", "U"]);
        let spot = |spot: Spot| format!("{}:{}", spot.line, spot.column);
        let twice =
            found.twice.iter().map(|twice| format!("{} {} {}", twice.name, spot(twice.first), spot(twice.again)));
        assert_eq!(twice.collect::<Vec<_>>(), ["信 3:10 3:25", "theme 1:1 4:1", "keys 2:1 5:1"]);
    }

    #[test]
    fn what_is_wrong_is_said_of_settings_and_not_of_a_codebook() {
        let deep = "[".repeat(70);
        let many = format!("a: &a [{}]\nb: [{}]\n", "1, ".repeat(2_000), "*a, ".repeat(400));
        for source in ["a: 1\n---\nb: 2\n", deep.as_str(), many.as_str(), "a: [信\n"] {
            let problem = leaves(source).unwrap_err();
            let said = format!("{} {}", problem.message, problem.hint.unwrap_or_default());
            assert!(!said.contains("code"), "{said}");
        }
    }

    #[test]
    fn what_is_no_yaml_says_where() {
        let problem = leaves("theme: dark\nkeys: [a, 信\n").unwrap_err();
        assert_eq!((problem.line, problem.column), (2, 7), "{problem:?}");
    }
}
