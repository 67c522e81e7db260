//! A codebook file looked at as a methodologist would: its mistakes, and what is questionable in it.

use std::collections::HashMap;
use std::path::Path;

use super::{Error, Workspace, codebook_files};
use crate::exchange::codebook_yaml::{self, Problem, Severity};
use crate::project::{CheckKind, CodeId, check_codebook};
use crate::report::{Cell, Kind, Table};
use crate::store;
use crate::text::Arrange;

/// What a look at a codebook file found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Review {
    /// The problems drawn with the lines that they are about, in the order of the file; of many, the first hundred.
    pub drawn: Vec<String>,
    /// Problems that keep the file from being used. Where there are some, nothing else is looked at.
    pub errors: usize,
    /// Problems that do not.
    pub warnings: usize,
    /// Codes in the file; 0 where it cannot be used.
    pub codes: usize,
    /// A row for each problem: `severity, check, code, field, line, column, message, hint`.
    pub table: Table,
}

/// Problems that are drawn; the rest stand in the table.
const MOST_DRAWN: usize = 100;

/// Look at a codebook file. `uses` are the codings of each code in a study, as [`uses`] counts them; a file that is no
/// study's is looked at without.
///
/// # Errors
/// [`Error::Store`] where it cannot be read.
pub fn review(path: &Path, uses: Option<&HashMap<CodeId, usize>>) -> Result<Review, Error> {
    let own = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"));
    if !own && let Some(why) = codebook_files::other_format(path)? {
        return Err(store::Error::Unfit { path: path.to_owned(), why }.into());
    }
    let (source, parsed) = codebook_files::read(path)?;
    let mut codes = 0;
    let mut rows: Vec<Row> = match parsed {
        Err(problems) => problems.into_iter().map(Row::from).collect(),
        Ok(parsed) => {
            codes = parsed.codebook.codes().len();
            let findings = check_codebook(&parsed.codebook, uses);
            let located = codebook_yaml::locate(&source, &findings).into_iter().zip(&findings);
            let found = located.map(|(problem, finding)| Row {
                kind: Some(finding.kind),
                code: finding.place.code.to_string(),
                field: finding.place.field.unwrap_or_default(),
                problem,
            });
            parsed.warnings.into_iter().map(Row::from).chain(found).collect()
        }
    };
    rows.arrange_by_key(|row| row.problem.range.start());
    let errors = rows.iter().filter(|row| row.problem.severity == Severity::Error).count();
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let drawn = rows.iter().take(MOST_DRAWN).map(|row| codebook_yaml::render(&row.problem, &source, &name)).collect();
    Ok(Review { drawn, errors, warnings: rows.len() - errors, codes, table: table(&rows) })
}

/// The codings of each code of a study, of all coders; a replaced code's count where it resolves to.
pub fn uses(workspace: &Workspace) -> HashMap<CodeId, usize> {
    let project = workspace.project();
    let mut raw: HashMap<&CodeId, usize> = HashMap::new();
    for coding in project.codings.standing() {
        *raw.entry(&coding.code).or_default() += 1;
    }
    let mut uses = HashMap::new();
    for (code, count) in raw {
        *uses.entry(project.codebook.resolve(code)).or_default() += count;
    }
    uses
}

/// A problem with what a table says of it besides.
struct Row {
    problem: Problem,
    /// What is questioned; `None` where the file itself is wrong.
    kind: Option<CheckKind>,
    code: String,
    field: &'static str,
}

impl From<Problem> for Row {
    fn from(problem: Problem) -> Self {
        Self { problem, kind: None, code: String::new(), field: "" }
    }
}

fn table(rows: &[Row]) -> Table {
    let text = ["severity", "check", "code", "field"].map(|name| (name, Kind::Text));
    let place = ["line", "column"].map(|name| (name, Kind::Count));
    let words = ["message", "hint"].map(|name| (name, Kind::Text));
    let mut table = Table::new("checks", text.into_iter().chain(place).chain(words));
    for Row { problem, kind, code, field } in rows {
        let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
        table.push(vec![
            Cell::text(severity),
            Cell::text(kind.map_or("file", CheckKind::name)),
            Cell::text(code),
            Cell::text(field),
            Cell::count(problem.line),
            Cell::count(problem.column),
            Cell::text(&problem.message),
            Cell::text(problem.hint.as_deref().unwrap_or_default()),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::SHIPPED;

    /// Every problem as `line:column check: message`.
    fn told(source: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("codebook.yaml");
        std::fs::write(&path, source).unwrap();
        let review = review(&path, None).unwrap();
        let cell = |cell: &Cell| match cell {
            Cell::Text(words) => words.clone(),
            Cell::Count(number) => number.to_string(),
            _ => String::new(),
        };
        let line = |row: &Vec<Cell>| match row.iter().map(cell).collect::<Vec<_>>().as_slice() {
            [_, check, _, _, line, column, message, _] => format!("{line}:{column} {check}: {message}"),
            _ => String::new(),
        };
        review.table.rows.iter().map(line).collect()
    }

    #[test]
    fn the_shipped_codebooks_leave_nothing_to_question() {
        let all = SHIPPED.map(|(name, source)| (name, told(source)));
        assert!(all.iter().all(|(_, told)| told.is_empty()), "{all:#?}");
    }

    #[test]
    fn findings_stand_where_the_file_has_them() {
        let told = told(
            "codes:\n  - id: a\n    name: Trust\n    definition: |\n      Reliance.\n      See `nothing`.\n    include: x\n    exclude: y\n    examples:\n      - \"“我们信任他们”\"\n    aliases: [xinren, b]\n  - name: B\n    id: b\n    applies: false\n",
        );
        assert_eq!(
            told,
            [
                "6:11 reference: `a` refers to `nothing`, and no code is called so",
                "11:23 same alias: the alias `b` of `a` finds `b` too",
                "13:9 no definition: `b` has no definition",
                "14:14 empty heading: the heading `b` has no code below it",
            ]
        );
    }
}
