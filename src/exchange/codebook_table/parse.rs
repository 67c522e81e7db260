//! Tables to codebooks.

use std::collections::HashMap;

use uuid::Uuid;

use super::headings::{Column, is_header, meaning};
use super::{ABOUT, ATTRIBUTES, COLUMNS, Grid, lists, paths};
use crate::exchange::incoming::{Above, Draft, Error, Incoming, Place, Remark, assemble, shown};
use crate::exchange::qdc::colors;
use crate::project::{AttributeQuestion, Code};
use crate::text::Arrange;

/// Rows above the headings that may say something else: a title, a date.
const ABOVE_HEADINGS: usize = 12;

/// Whether the first rows of a table have headings that name codes.
pub fn is_table(grid: &Grid) -> bool {
    header(grid).is_some()
}

/// Whether the very first row of a table is one of several headings, one of which names codes: no other text begins so.
pub fn begins_with_headings(grid: &Grid) -> bool {
    let first = grid.rows.first().map(|(_, cells)| cells.as_slice()).unwrap_or_default();
    is_header(first) && first.iter().filter(|cell| meaning(cell).is_some()).count() > 1
}

/// What kind of table it is, by its headings.
///
/// Taguette writes `tag`, `parent` (since 1.4), `description`, `number of highlights` (its source, `taguette/export.py`,
/// `codebook_csv`); MAXQDA takes `Code` and `Memo` (its manual, "Codes und Code-Memos aus einer Excel-Tabelle
/// importieren").
pub fn kind(grids: &[Grid]) -> &'static str {
    let head = grids.iter().find_map(|grid| grid.rows.get(header(grid)?)).map(|(_, cells)| cells);
    let cells = head.map(Vec::as_slice).unwrap_or_default();
    let has = |name: &str| cells.iter().any(|cell| cell.trim().eq_ignore_ascii_case(name));
    match () {
        () if has("tag") && has("number of highlights") => "codebook of Taguette",
        () if has("code") && has("memo") => "code table (MAXQDA)",
        () => "table of codes",
    }
}

fn header(grid: &Grid) -> Option<usize> {
    grid.rows.iter().take(ABOVE_HEADINGS).position(|(_, cells)| is_header(cells))
}

/// Read the sheets of a workbook, or the one table of a file. The first sheet with codes is read, and of our own workbooks
/// what the codebook is and the attributes that it asks for.
///
/// # Errors
/// [`Error::Damaged`] where no sheet has codes; [`Error::Faults`] with row and column for what must be mended.
pub fn parse(grids: &[Grid]) -> Result<Incoming, Error> {
    let none = || {
        let known = "`name`, `code` or `path`, and `definition`, `parent`, ... where there are such";
        Error::Damaged(format!("no column names the codes; the first row must hold headings: {known}"))
    };
    let (grid, head) = grids.iter().find_map(|grid| Some((grid, header(grid)?))).ok_or_else(none)?;
    let mut table = Table::new(grid, head);
    table.drafts()?;
    table.place();
    let tells_applies = table.columns.iter().any(|(column, _)| *column == Column::Applies);
    let mut incoming = assemble(in_order(table.drafts, &table.made), table.remarks)?;
    incoming.tells_applies = tells_applies;
    for other in grids.iter().filter(|other| !std::ptr::eq(*other, grid)) {
        match other.name.as_str() {
            ABOUT => about(other, &mut incoming),
            ATTRIBUTES => attributes(other, &mut incoming),
            name => incoming.remarks.push(Remark::new(format!("the sheet `{}` was not read", shown(name)))),
        }
    }
    Ok(incoming)
}

fn about(grid: &Grid, incoming: &mut Incoming) {
    for (_, cells) in &grid.rows {
        let value = cells.get(1).cloned().unwrap_or_default();
        match cells.first().map(String::as_str) {
            Some("title") => incoming.codebook.title = value,
            Some("version") => incoming.codebook.version = value,
            Some("description") => incoming.codebook.description = value,
            Some("sources") => incoming.codebook.sources = lists::split(&value),
            _ => {}
        }
    }
}

fn attributes(grid: &Grid, incoming: &mut Incoming) {
    for (_, cells) in grid.rows.iter().skip(1) {
        let cell = |place: usize| cells.get(place).cloned().unwrap_or_default();
        let (name, description, values) = (cell(0), cell(1), lists::split(&cell(2)));
        if !name.trim().is_empty() {
            incoming.codebook.attributes.push(AttributeQuestion { name, description, values });
        }
    }
}

/// A table while it is read.
struct Table<'g> {
    rows: &'g [(usize, Vec<String>)],
    headings: Vec<String>,
    columns: Vec<(Column, usize)>,
    /// The columns are ours, so every space in a cell is meant.
    exact: bool,
    drafts: Vec<Draft>,
    /// For each draft what its row says of its place.
    stands: Vec<Stand>,
    /// For each draft that was made from a path, behind those of the rows, the draft whose path it was.
    made: Vec<usize>,
    remarks: Vec<Remark>,
}

#[derive(Clone, Debug, Default)]
struct Stand {
    parent: String,
    /// Names above the code, from the top.
    above: Vec<String>,
}

impl<'g> Table<'g> {
    fn new(grid: &'g Grid, head: usize) -> Self {
        let headings = grid.rows.get(head).map(|(_, cells)| cells.clone()).unwrap_or_default();
        let mut remarks = Vec::new();
        let mut columns: Vec<(Column, usize)> = Vec::new();
        for (place, heading) in headings.iter().enumerate() {
            match meaning(heading) {
                Some(Column::Count) => {}
                Some(column) if columns.iter().all(|(known, _)| *known != column) => columns.push((column, place)),
                _ if heading.trim().is_empty() => {}
                _ => remarks.push(Remark::new(format!("the column `{}` is not carried", shown(heading)))),
            }
        }
        let has = |wanted: Column| columns.iter().any(|(column, _)| *column == wanted);
        // A table with names and codes beside them holds ids under `code`.
        let both = has(Column::Name) && has(Column::Code) && !has(Column::Id);
        columns.iter_mut().filter(|(column, _)| both && *column == Column::Code).for_each(|(it, _)| *it = Column::Id);
        let exact = headings.iter().map(|heading| heading.trim()).eq(COLUMNS);
        let rows = grid.rows.get(head + 1..).unwrap_or_default();
        Self { rows, headings, columns, exact, drafts: Vec::new(), stands: Vec::new(), made: Vec::new(), remarks }
    }

    fn place_of(&self, row: usize, column: Column) -> Option<Place> {
        let place = self.columns.iter().find(|(known, _)| *known == column).map(|(_, place)| *place);
        let heading = place.and_then(|place| self.headings.get(place));
        Some(heading.map_or(Place::Row(row), |heading| Place::Cell(row, heading.clone())))
    }

    fn cell<'c>(&self, cells: &'c [String], column: Column) -> &'c str {
        let place = self.columns.iter().find(|(known, _)| *known == column).map(|(_, place)| *place);
        let cell = place.and_then(|place| cells.get(place)).map_or("", String::as_str);
        if self.exact { cell } else { cell.trim() }
    }

    /// A draft for each row.
    fn drafts(&mut self) -> Result<(), Error> {
        let mut faults = Vec::new();
        for (row, cells) in self.rows {
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let (name, above) = self.name(cells);
            let mut code = Code::new(self.cell(cells, Column::Id).trim(), name);
            if code.name.trim().is_empty() && code.id.as_str().is_empty() {
                faults.push(Remark::at(Some(Place::Row(*row)), "this row names no code"));
                continue;
            }
            self.words(&mut code, cells);
            self.values(&mut code, cells, *row);
            let parent = self.cell(cells, Column::Parent).trim().to_owned();
            self.stands.push(Stand { parent, above });
            self.drafts.push(Draft { code, above: Above::None, place: Some(Place::Row(*row)) });
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Faults(faults)) }
    }

    /// The name of a row's code and the names above it, as far as its path tells.
    fn name(&self, cells: &[String]) -> (String, Vec<String>) {
        let [name, path, code] = [Column::Name, Column::Path, Column::Code].map(|column| self.cell(cells, column));
        let path = if path.trim().is_empty() { code } else { path };
        if !name.trim().is_empty() {
            let above = paths::above(path, name).filter(|above| !above.is_empty()).map(paths::split);
            return (name.to_owned(), above.unwrap_or_default());
        }
        if path.trim().is_empty() {
            return (String::new(), Vec::new());
        }
        let mut names = paths::split(path);
        let name = names.pop().unwrap_or_default();
        (name, names)
    }

    fn words(&self, code: &mut Code, cells: &[String]) {
        let cell = |column| self.cell(cells, column).to_owned();
        (code.definition, code.include, code.exclude) =
            (cell(Column::Definition), cell(Column::Include), cell(Column::Exclude));
        code.examples = lists::split(&cell(Column::Examples));
        code.sources = lists::split(&cell(Column::Sources));
        let aliases = cell(Column::Aliases);
        code.aliases = if self.exact { lists::split(&aliases) } else { lists::split_words(&aliases) };
        code.replaced_by = Some(cell(Column::ReplacedBy).trim()).filter(|id| !id.is_empty()).map(Into::into);
    }

    /// What is not any text: what is wrong there is left out and told.
    fn values(&mut self, code: &mut Code, cells: &[String], row: usize) {
        let mut told = Vec::new();
        let mut wrong = |column, cell: &str, what: &str| told.push((column, format!("`{}` {what}", shown(cell))));
        let color = self.cell(cells, Column::Color).trim();
        code.color = colors::nearest(color);
        if code.color.is_none() && !color.is_empty() {
            wrong(Column::Color, color, "is no colour and was left out");
        }
        let key = self.cell(cells, Column::Key).trim();
        code.key = key.chars().next().filter(|letter| letter.len_utf8() == key.len());
        if code.key.is_none() && !key.is_empty() {
            wrong(Column::Key, key, "is more than one character and was left out");
        }
        let guid = self.cell(cells, Column::Guid).trim();
        code.guid = Uuid::try_parse(guid).ok();
        if code.guid.is_none() && !guid.is_empty() {
            wrong(Column::Guid, guid, "is no GUID and was left out");
        }
        let applies = self.cell(cells, Column::Applies).trim().to_lowercase();
        code.applies = !["no", "n", "false", "0", "否", "不"].contains(&applies.as_str());
        if code.applies && !["", "yes", "y", "true", "1", "是"].contains(&applies.as_str()) {
            wrong(Column::Applies, &applies, "is neither yes nor no, and was taken for yes");
        }
        for (column, message) in told {
            let place = self.place_of(row, column);
            self.remarks.push(Remark::at(place, message));
        }
    }

    /// Give each draft what stands above it: the parent that its row names, by id or else by name or path; or the path,
    /// whose upper parts become codes where they have no row of their own.
    fn place(&mut self) {
        let ids: HashMap<String, usize> = self.index(|draft, _| draft.code.id.to_string());
        let names: HashMap<String, usize> = self.index(|draft, _| draft.code.name.trim().to_owned());
        let mut paths: HashMap<Vec<String>, usize> = HashMap::new();
        for (place, (draft, stand)) in self.drafts.iter().zip(&self.stands).enumerate() {
            let path: Vec<String> = stand.above.iter().chain([&draft.code.name]).cloned().collect();
            paths.entry(path).or_insert(place);
        }
        let stands = std::mem::take(&mut self.stands);
        for (place, stand) in stands.into_iter().enumerate() {
            let above = if stand.parent.is_empty() {
                self.by_path(&stand.above, &mut paths, place)
            } else {
                let by_path = || paths.get(&paths::split(&stand.parent)).copied();
                let known = ids.get(&stand.parent).copied().or_else(|| names.get(&stand.parent).copied());
                known.or_else(by_path).map_or(Above::Id(stand.parent), Above::Draft)
            };
            if let Some(draft) = self.drafts.get_mut(place) {
                draft.above = above;
            }
        }
    }

    fn index(&self, key: impl Fn(&Draft, &Stand) -> String) -> HashMap<String, usize> {
        let mut index = HashMap::new();
        for (place, (draft, stand)) in self.drafts.iter().zip(&self.stands).enumerate() {
            index.entry(key(draft, stand)).or_insert(place);
        }
        index.remove("");
        index
    }

    /// The code of this path; a new one, below the next upper part, where there is none.
    fn by_path(&mut self, path: &[String], paths: &mut HashMap<Vec<String>, usize>, place: usize) -> Above {
        let mut above = Above::None;
        for end in 1..=path.len() {
            let Some(part) = path.get(..end) else { break };
            let found = paths.get(part).copied().unwrap_or_else(|| {
                let name = part.last().cloned().unwrap_or_default();
                let row = self.drafts.get(place).and_then(|draft| draft.place.clone());
                let message = format!("`{}` has no row of its own and was made from this path", shown(&name));
                self.remarks.push(Remark::at(row.clone(), message));
                self.drafts.push(Draft { code: Code::new("", name), above: above.clone(), place: row });
                self.made.push(place);
                paths.insert(part.to_vec(), self.drafts.len() - 1);
                self.drafts.len() - 1
            });
            above = Above::Draft(found);
        }
        above
    }
}

/// The drafts with those that were made before the ones that they were made for.
fn in_order(drafts: Vec<Draft>, made: &[usize]) -> Vec<Draft> {
    let rows = drafts.len() - made.len();
    let key = |place: usize| match place.checked_sub(rows).and_then(|number| made.get(number)) {
        Some(cause) => (*cause, false, place),
        None => (place, true, place),
    };
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.arrange_by_key(|place| key(*place));
    let mut new_places = vec![0; drafts.len()];
    for (new, old) in order.iter().enumerate() {
        new_places.get_mut(*old).into_iter().for_each(|place| *place = new);
    }
    let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    let moved = order.into_iter().filter_map(|old| drafts.get_mut(old)?.take());
    let above = |above: Above| match above {
        Above::Draft(old) => Above::Draft(new_places.get(old).copied().unwrap_or(old)),
        other => other,
    };
    moved.map(|draft| Draft { above: above(draft.above), ..draft }).collect()
}
