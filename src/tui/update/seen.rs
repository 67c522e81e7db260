//! A table as the Analysis view shows it: its codes in the order in which they are seen, and turned where codes are the
//! columns.

use crate::project::CodeId;
use crate::report::{Cell, Kind, Table, Whose};
use crate::text::Arrange;
use crate::tui::state::{Analysis, Picture};

/// How what is shown differs from what a command prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// The codes in their order, where that is not the codebook's.
    order: Option<Vec<CodeId>>,
    /// Whether they are the columns.
    turned: bool,
}

impl Seen {
    /// What is seen now.
    pub(super) fn of(analysis: &Analysis) -> Self {
        let is_sorted =
            analysis.by_count && !matches!(analysis.picture, Picture::Saturation | Picture::Timeline | Picture::Words);
        let codes = || {
            let label = |row: &usize| analysis.chart()?.rows.get(*row).map(|label| label.code.clone());
            analysis.rows.iter().filter_map(label).collect()
        };
        Self { order: is_sorted.then(codes), turned: analysis.is_transposed() }
    }

    /// What stands before the command that counts it.
    pub(super) fn how(&self) -> &'static str {
        match (self.order.is_some(), self.turned) {
            (false, false) => "the same: ",
            (true, false) => "the same in the order of the codebook: ",
            (false, true) => "the same with codes as rows: ",
            (true, true) => "the same in the order of the codebook, with codes as rows: ",
        }
    }

    /// A table that a command prints, as it is seen.
    pub(super) fn table(&self, mut table: Table) -> Table {
        if let Some(order) = &self.order {
            arrange(order, &mut table);
        }
        if self.turned { turned(table) } else { table }
    }
}

/// Put the rows, and the columns that are codes, into this order; what is no code of it comes last.
fn arrange(order: &[CodeId], table: &mut Table) {
    let place = |id: &str| order.iter().position(|code| code.as_str() == id).unwrap_or(usize::MAX);
    table.rows.arrange_by_key(|row| match row.first() {
        Some(Cell::Text(id)) => place(id),
        _ => usize::MAX,
    });
    let codes: Vec<usize> = (0..table.columns.len())
        .filter(|at| table.columns.get(*at).is_some_and(|one| one.whose == Whose::Code))
        .collect();
    let mut sorted = codes.clone();
    sorted.arrange_by_key(|at| table.columns.get(*at).map_or(usize::MAX, |column| place(&column.name)));
    let mut from: Vec<usize> = (0..table.columns.len()).collect();
    for (to, of) in codes.into_iter().zip(sorted) {
        from.get_mut(to).into_iter().for_each(|slot| *slot = of);
    }
    table.columns = from.iter().filter_map(|at| table.columns.get(*at).cloned()).collect();
    for row in &mut table.rows {
        *row = from.iter().filter_map(|at| row.get(*at).cloned()).collect();
    }
}

/// The groups as rows and the codes, which the first cell of each row names, as columns.
fn turned(table: Table) -> Table {
    let words = table.columns.iter().take_while(|column| column.kind == Kind::Text).count();
    let mut kinds = table.columns.iter().skip(words).map(|column| column.kind);
    let is_counted = kinds.all(|kind| kind == Kind::Count);
    let rows = table.rows.clone();
    let groups: Vec<String> = table.columns.iter().skip(words).map(|column| column.name.clone()).collect();
    let mut shown = Table { columns: Vec::new(), rows: Vec::new(), named: Vec::new(), off_paper: Vec::new(), ..table };
    shown.add_column("group", Kind::Text);
    for row in &rows {
        let code = if let Some(Cell::Text(id)) = row.first() { id.as_str() } else { "" };
        shown.add_column_of(code, if is_counted { Kind::Count } else { Kind::Measure }, Whose::Code);
    }
    for (place, group) in groups.iter().enumerate() {
        let cells = rows.iter().map(|row| row.get(words + place).cloned().unwrap_or(Cell::Missing));
        shown.push(std::iter::once(Cell::text(group)).chain(cells).collect());
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new("t", [("code", Kind::Text), ("name", Kind::Text)]);
        for group in ["中国", "US"] {
            table.add_column_of(group, Kind::Count, Whose::Study);
        }
        for (code, cells) in [("a", [1, 2]), ("b", [3, 4]), ("c", [5, 6])] {
            let words = [code, "a name 👍"].map(Cell::text);
            table.push(words.into_iter().chain(cells.map(Cell::count)).collect());
        }
        table
    }

    fn shown(table: &Table) -> Vec<String> {
        let head = table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>().join(" ");
        let cell = |cell: &Cell| match cell {
            Cell::Text(words) => words.clone(),
            Cell::Count(number) => number.to_string(),
            other => format!("{other:?}"),
        };
        let row = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<_>>().join(" ");
        std::iter::once(head).chain(table.rows.iter().map(row)).collect()
    }

    #[test]
    fn rows_are_arranged_and_turned() {
        let order = || Some(["c", "a"].map(CodeId::from).to_vec());
        let seen = Seen { order: order(), turned: false };
        assert_eq!(
            shown(&seen.table(table())),
            ["code name 中国 US", "c a name 👍 5 6", "a a name 👍 1 2", "b a name 👍 3 4"]
        );
        let seen = Seen { order: order(), turned: true };
        assert_eq!(shown(&seen.table(table())), ["group c a b", "中国 5 1 3", "US 6 2 4"]);
        assert_eq!(Seen::default().table(table()), table());
    }

    #[test]
    fn a_square_is_arranged_on_both_sides() {
        let mut square = Table::new("t", [("code", Kind::Text), ("name", Kind::Text)]);
        ["a", "b"].iter().for_each(|code| square.add_column_of(code, Kind::Count, Whose::Code));
        square.add_column("n", Kind::Count);
        for (code, cells) in [("a", [1, 2, 9]), ("b", [3, 4, 8])] {
            square.push([code, "x"].map(Cell::text).into_iter().chain(cells.map(Cell::count)).collect());
        }
        let seen = Seen { order: Some(["b", "a"].map(CodeId::from).to_vec()), turned: false };
        assert_eq!(shown(&seen.table(square)), ["code name b a n", "b x 4 3 8", "a x 2 1 9"]);
    }
}
