//! A settings file as a flat list of its values, each with the names that lead to it and its place.
//!
//! For files of settings that no reader should refuse as a whole: whoever reads the list takes what it knows and says of
//! all else where it stands.

use super::codebook_yaml::problem::{Lines, Problem, place_one};
use super::codebook_yaml::tree::{Node, Value, grow};
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

/// All values of `source` in the order of the file. Every scalar is the text that was written, also `no` and `1.10`.
///
/// # Errors
/// The [`Problem`] that keeps it from being YAML.
pub fn leaves(source: &str) -> Result<Vec<Leaf>, Box<Problem>> {
    let root = grow(source).map_err(|fault| Box::new(place_one(source, fault)))?;
    let mut walk = Walk { lines: Lines::new(source), path: Vec::new(), found: Vec::new() };
    if let Some(root) = root {
        walk.node(&root, root.range);
    }
    Ok(walk.found)
}

struct Walk<'s> {
    lines: Lines<'s>,
    path: Vec<String>,
    found: Vec<Leaf>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, named: TextRange) {
        match &node.value {
            Value::Null => self.leaf(None, node.range, named),
            Value::Text(text, _) => self.leaf(Some(text.clone()), node.range, named),
            Value::List(items) if items.is_empty() => self.leaf(None, node.range, named),
            Value::List(items) => items.iter().for_each(|item| self.node(item, named)),
            Value::Map(fields) => {
                // `<<` itself stands among the fields that it brings in, and is no setting.
                for field in fields.iter().filter(|field| !(field.merged && field.name == "<<")) {
                    self.path.push(field.name.clone());
                    self.node(&field.value, field.name_range);
                    self.path.pop();
                }
            }
        }
    }

    fn leaf(&mut self, value: Option<String>, at: TextRange, named: TextRange) {
        let (at, named) = (self.spot(at), self.spot(named));
        self.found.push(Leaf { path: self.path.clone(), named, value, at });
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
        assert_eq!(leaves(source).unwrap().iter().map(line).collect::<Vec<_>>(), expected);
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
        assert_eq!(leaves("just words").unwrap()[0].path, Vec::<String>::new());
    }

    #[test]
    fn what_is_not_written_is_nothing() {
        let found = leaves("keys:\nmeasure: []\n").unwrap();
        assert_eq!(found.iter().map(|leaf| leaf.value.clone()).collect::<Vec<_>>(), [None, None]);
    }

    #[test]
    fn what_is_no_yaml_says_where() {
        let problem = leaves("theme: dark\nkeys: [a, 信\n").unwrap_err();
        assert_eq!((problem.line, problem.column), (2, 7), "{problem:?}");
    }
}
