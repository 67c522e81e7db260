//! Moving a code to another place of the codebook: carried by keys, or dragged by the mouse.

use crate::project::{Code, CodeId, Codebook};
use crate::text::Direction;

use super::Branch;

/// A place among the codes that are shown: below `parent`, before the child with this number. The code that goes there is
/// not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The code above it; `None` at the top.
    pub parent: Option<CodeId>,
    /// How many siblings stand before it.
    pub index: usize,
}

/// A code that has been picked up, and where it would be put down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The code.
    pub code: CodeId,
    /// Where it was.
    pub home: Spot,
    /// Where it would go.
    pub spot: Spot,
}

/// The codes below `parent` that are shown, in their order, without `code`.
fn siblings<'a>(codebook: &'a Codebook, parent: Option<&'a CodeId>, code: &CodeId) -> Vec<&'a Code> {
    codebook.children(parent).filter(|child| child.replaced_by.is_none() && &child.id != code).collect()
}

/// Where a code stands.
fn home(codebook: &Codebook, code: &CodeId) -> Option<Spot> {
    let parent = codebook.get(code.as_str())?.parent.clone();
    let shown = codebook.children(parent.as_ref()).filter(|child| child.replaced_by.is_none());
    let index = shown.take_while(|child| &child.id != code).count();
    Some(Spot { parent, index })
}

impl Spot {
    /// The number that it has among all children of its parent, those that were replaced by others included.
    pub fn place(&self, codebook: &Codebook, code: &CodeId) -> usize {
        let next = siblings(codebook, self.parent.as_ref(), code).get(self.index).map(|next| next.id.clone());
        let mut all = codebook.children(self.parent.as_ref()).filter(|child| &child.id != code);
        match next {
            Some(next) => all.take_while(|child| child.id != next).count(),
            None => all.by_ref().count(),
        }
    }

    /// In words: `below Trust, after Promises`.
    pub fn told(&self, codebook: &Codebook, code: &CodeId) -> String {
        let name = |code: &Code| code.name.clone();
        let siblings = siblings(codebook, self.parent.as_ref(), code);
        let before = self.index.checked_sub(1).and_then(|index| siblings.get(index));
        let beside = match (before, siblings.get(self.index)) {
            (Some(before), _) => format!("after {}", before.name),
            (None, Some(next)) => format!("before {}", next.name),
            (None, None) => String::new(),
        };
        let below = self.parent.as_ref().and_then(|parent| codebook.get(parent.as_str())).map(name);
        match (below, beside.as_str()) {
            (Some(parent), "") => format!("below {parent}"),
            (Some(parent), beside) => format!("below {parent}, {beside}"),
            (None, "") => "at the top".to_owned(),
            (None, beside) => format!("at the top, {beside}"),
        }
    }
}

impl Carried {
    /// Pick `code` up; `None` where the codebook has none of this name.
    pub fn new(codebook: &Codebook, code: &CodeId) -> Option<Self> {
        let home = home(codebook, code)?;
        Some(Self { code: code.clone(), spot: home.clone(), home })
    }

    /// Whether it would stay where it is.
    pub fn is_home(&self) -> bool {
        self.spot == self.home
    }

    /// Move it among its siblings; whether it could.
    pub fn along(&mut self, codebook: &Codebook, direction: Direction) -> bool {
        let count = siblings(codebook, self.spot.parent.as_ref(), &self.code).len();
        let index = match direction {
            Direction::Forward => Some(self.spot.index + 1).filter(|index| *index <= count),
            Direction::Backward => self.spot.index.checked_sub(1),
        };
        self.spot.index = index.unwrap_or(self.spot.index);
        index.is_some()
    }

    /// Move it to the start or the end of its siblings.
    pub fn to_edge(&mut self, codebook: &Codebook, direction: Direction) {
        self.spot.index = match direction {
            Direction::Forward => siblings(codebook, self.spot.parent.as_ref(), &self.code).len(),
            Direction::Backward => 0,
        };
    }

    /// Move it below the code that stands before it; whether there is one.
    pub fn inwards(&mut self, codebook: &Codebook) -> bool {
        let above = siblings(codebook, self.spot.parent.as_ref(), &self.code);
        let parent = self.spot.index.checked_sub(1).and_then(|index| above.get(index)).map(|code| code.id.clone());
        let Some(parent) = parent else { return false };
        let index = siblings(codebook, Some(&parent), &self.code).len();
        self.spot = Spot { parent: Some(parent), index };
        true
    }

    /// Move it out of the code that stands above it, behind that; whether there is one.
    pub fn outwards(&mut self, codebook: &Codebook) -> bool {
        let Some(parent) = self.spot.parent.clone() else { return false };
        let Some(Spot { parent, index }) = home(codebook, &parent) else { return false };
        self.spot = Spot { parent, index: index + 1 };
        true
    }

    /// The spot for what is dropped on a row: below its code where `below`, else behind it. `None` where that is the code
    /// itself or lies below it.
    pub fn drop_on(&self, codebook: &Codebook, row: &CodeId, below: bool) -> Option<Spot> {
        let inside = |id: &CodeId| id == &self.code || codebook.ancestors(id).any(|above| above.id == self.code);
        if inside(row) {
            return None;
        }
        if below {
            let index = siblings(codebook, Some(row), &self.code).len();
            return Some(Spot { parent: Some(row.clone()), index });
        }
        let parent = codebook.get(row.as_str())?.parent.clone();
        let before = siblings(codebook, parent.as_ref(), &self.code);
        let index = before.iter().position(|code| &code.id == row)? + 1;
        Some(Spot { parent, index })
    }

    /// The rows of the tree as they would be, and the row of the code.
    pub fn rows(&self, codebook: &Codebook, rows: Vec<Branch>) -> (Vec<Branch>, usize) {
        let Some(start) = rows.iter().position(|row| row.code == self.code) else { return (rows, 0) };
        let depth = rows.get(start).map_or(0, |row| row.depth);
        let count = 1 + rows.iter().skip(start + 1).take_while(|row| row.depth > depth).count();
        let mut rest = rows;
        let mut moved: Vec<Branch> = rest.drain(start..start + count).collect();
        let spot_depth = self.spot.parent.as_ref().map_or(0, |parent| codebook.depth(parent) + 1);
        moved.iter_mut().for_each(|row| row.depth = row.depth - depth + spot_depth);
        let next = siblings(codebook, self.spot.parent.as_ref(), &self.code).get(self.spot.index).map(|code| &code.id);
        let before = next.and_then(|next| rest.iter().position(|row| &row.code == next));
        let place = before.unwrap_or_else(|| end_of(codebook, &rest, self.spot.parent.as_ref()));
        rest.splice(place..place, moved);
        for parent in [&self.home.parent, &self.spot.parent].into_iter().flatten() {
            let has =
                self.spot.parent.as_ref() == Some(parent) || !siblings(codebook, Some(parent), &self.code).is_empty();
            if let Some(row) = rest.iter_mut().find(|row| &row.code == parent) {
                row.folded = has.then(|| row.folded.unwrap_or(false));
            }
        }
        (rest, place)
    }
}

/// The row behind the last one below `parent`; at the top behind the last code that the codebook has.
fn end_of(codebook: &Codebook, rows: &[Branch], parent: Option<&CodeId>) -> usize {
    let Some(parent) = parent else {
        return rows.iter().rposition(|row| codebook.get(row.code.as_str()).is_some()).map_or(0, |last| last + 1);
    };
    let Some(start) = rows.iter().position(|row| &row.code == parent) else { return rows.len() };
    let depth = rows.get(start).map_or(0, |row| row.depth);
    start + 1 + rows.iter().skip(start + 1).take_while(|row| row.depth > depth).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::state::{Branches, Wording};

    fn codebook() -> Codebook {
        let below = |id: &str, parent: &str| Code { parent: Some(parent.into()), ..Code::new(id, id) };
        Codebook::new(vec![
            Code::new("a", "a"),
            below("信", "a"),
            below("b", "信"),
            Code { replaced_by: Some("b".into()), ..below("old", "a") },
            below("c", "a"),
            Code::new("d", "d"),
        ])
    }

    /// `h`, `j`, `k`, `l` as on the screen; the rows, indented, with the carried one in brackets.
    fn check(code: &str, keys: &str, expected: &[&str], index: usize) {
        let codebook = codebook();
        let mut carried = Carried::new(&codebook, &code.into()).unwrap();
        for key in keys.chars() {
            match key {
                'j' => drop(carried.along(&codebook, Direction::Forward)),
                'k' => drop(carried.along(&codebook, Direction::Backward)),
                'l' => drop(carried.inwards(&codebook)),
                _ => drop(carried.outwards(&codebook)),
            }
        }
        let stranger = "gone".into();
        let rows =
            Branches::new((&codebook, &Wording::default()), std::iter::once(&stranger), &Default::default(), &[], None);
        let rows = rows.rows;
        let (rows, place) = carried.rows(&codebook, rows);
        let shown = rows.iter().enumerate().map(|(row, branch)| {
            let name = if row == place { format!("[{}]", branch.code) } else { branch.code.to_string() };
            format!("{}{name}", " ".repeat(branch.depth))
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected, "{keys}");
        assert_eq!(carried.spot.place(&codebook, &carried.code), index, "{keys}");
    }

    #[test]
    fn a_code_is_carried_with_what_lies_below_it() {
        check("信", "", &["a", " [信]", "  b", " c", "d", "gone"], 1);
        check("信", "j", &["a", " c", " [信]", "  b", "d", "gone"], 2);
        check("信", "jj", &["a", " c", " [信]", "  b", "d", "gone"], 2);
        check("信", "jl", &["a", " c", "  [信]", "   b", "d", "gone"], 0);
        check("信", "h", &["a", " c", "[信]", " b", "d", "gone"], 1);
        check("信", "hj", &["a", " c", "d", "[信]", " b", "gone"], 2);
        check("信", "hkh", &["[信]", " b", "a", " c", "d", "gone"], 0);
        check("d", "l", &["a", " 信", "  b", " c", " [d]", "gone"], 3);
        check("d", "lk", &["a", " 信", "  b", " [d]", " c", "gone"], 2);
        check("b", "h", &["a", " 信", " [b]", " c", "d", "gone"], 2);
        check("a", "l", &["[a]", " 信", "  b", " c", "d", "gone"], 0);
    }

    #[test]
    fn a_code_is_dropped_below_a_row_or_behind_it_and_never_into_itself() {
        let codebook = codebook();
        let carried = Carried::new(&codebook, &"a".into()).unwrap();
        assert_eq!(carried.drop_on(&codebook, &"b".into(), true), None);
        assert_eq!(carried.drop_on(&codebook, &"a".into(), false), None);
        let spot =
            |row: &str, below| Carried::new(&codebook, &"信".into()).unwrap().drop_on(&codebook, &row.into(), below);
        assert_eq!(spot("d", true), Some(Spot { parent: Some("d".into()), index: 0 }));
        assert_eq!(spot("d", false), Some(Spot { parent: None, index: 2 }));
        assert_eq!(spot("c", false).unwrap().told(&codebook, &"信".into()), "below a, after c");
        assert_eq!(spot("d", true).unwrap().told(&codebook, &"信".into()), "below d");
    }
}
