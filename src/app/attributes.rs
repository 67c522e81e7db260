//! Attributes: setting one by hand, and taking many from a table with one row for each transcript, whose id stands in the
//! column `transcript` or `id` or else in the first. Values are held against the types that `emic.yaml` gives.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::analysis::{CodingTable, Frame, Grouping, Levels, Scope};
use crate::exchange::{Leaf, leaves};
use crate::import::{Grid, decode, grids};
use crate::project::{
    AttributeKind, AttributeTypes, Classes, Command, Project, TranscriptId, Typed, nearest, no_such_transcript,
};
use crate::report::{Cell, Kind, Table, clean, clean_line, unguarded};
use crate::store;

use super::analyses::FEW;
use super::{Done, Error, Notice, Workspace};

/// Bytes that the table may have.
const MAX_BYTES: u64 = 64 << 20;
/// Values that are not of their type and told one by one; of more their number is told.
const TOLD: usize = 20;
/// Characters that the name of an attribute may have.
const LONGEST_NAME: usize = 200;

/// What reading a table of attributes came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttributesReport {
    /// The entry; `None` where every value was set already.
    pub done: Option<Done>,
    /// Transcripts that the table gives values for.
    pub transcripts: usize,
    /// The names of the attributes, in order.
    pub names: Vec<String>,
    /// The encoding that the table was read in; empty for a workbook.
    pub encoding: &'static str,
    /// Values that are not of their attribute's type, and were left out.
    pub misfits: usize,
    /// Rows for transcripts that the study has not, values that do not fit, and what else was odd.
    pub notices: Vec<Notice>,
}

/// Set one attribute of a transcript; an empty value takes it away. One entry, which can be taken back.
///
/// # Errors
/// [`Error::Attribute`] where the value is not of the attribute's type, or the name is none; as [`Workspace::run`].
pub fn set_attribute(
    workspace: &mut Workspace,
    transcript: &TranscriptId,
    name: &str,
    value: &str,
) -> Result<Done, Error> {
    let name = checked_name(name)?;
    let value = checked_value(workspace.project(), &name, value)?;
    workspace.run(Command::SetAttributes(vec![(transcript.clone(), name, value)]))
}

/// A value as it would be kept: a level as it is spelt, a date as `2026-11-23`.
///
/// # Errors
/// [`Error::Attribute`] with a sentence that says why it is not of the attribute's type.
pub fn checked_value(project: &Project, name: &str, value: &str) -> Result<String, Error> {
    let line = clean_line(value);
    let fitted = project.attribute_types.fit(name, &line);
    fitted.map(std::borrow::Cow::into_owned).map_err(|why| Error::Attribute(format!("{name}: {why}")))
}

fn checked_name(name: &str) -> Result<String, Error> {
    let name = clean_line(name).trim().to_owned();
    match name.chars().count() {
        0 => Err(Error::Attribute("an attribute needs a name".to_owned())),
        count if count > LONGEST_NAME => Err(Error::Attribute(format!(
            "the name of an attribute has at most {LONGEST_NAME} characters, not {count}"
        ))),
        _ => Ok(name),
    }
}

/// The attribute that a name could be meant for, where no transcript has it and no type is given for it.
pub fn meant(project: &Project, name: &str) -> Option<String> {
    let known = names(project);
    if known.contains(name) { None } else { nearest(name, known.iter().map(String::as_str)) }
}

/// The names of all attributes: those that transcripts have, and those that have a type.
pub fn names(project: &Project) -> BTreeSet<String> {
    let used = project.attributes.values().flat_map(BTreeMap::keys).cloned();
    used.chain(project.attribute_types.iter().map(|(name, _)| name.to_owned())).collect()
}

/// The attribute that `emic.yaml` gives a type first, in the order of the file.
pub fn first_typed(workspace: &Workspace) -> Option<String> {
    let written = leaves(workspace.settings_source()).ok()?;
    let name = |leaf: &Leaf| match leaf.path.as_slice() {
        [part, name, ..] if part == "attributes" => Some(name.clone()),
        _ => None,
    };
    written.values.iter().find_map(name)
}

/// Set the attributes that the table at `path` gives, as one entry. Empty cells set nothing; `NA` and `n/a` say that there is
/// no value, and are kept. It is a workbook (.xlsx), of which the first sheet counts, or text in any encoding: spreadsheets
/// write Windows-1252 and GB18030 as often as UTF-8, and `encoding` names the right one where it is taken for another.
/// Values that are not of their attribute's type are left out and told with row and column.
///
/// # Errors
/// [`Error::Store`] where the table cannot be read; as [`Workspace::run`] where the study cannot be changed.
pub fn import_attributes(
    workspace: &mut Workspace,
    path: &Path,
    encoding: Option<&str>,
) -> Result<AttributesReport, Error> {
    let mut report = AttributesReport::default();
    let grid = read(path, encoding, &mut report)?;
    let mut values = Incoming::default();
    values.take(workspace, path, &grid, &mut report);
    let new = |(key, value): ((TranscriptId, String), String)| {
        let ((id, name), known) = (key, &workspace.project().attributes);
        // One that is only written otherwise (`2024年3月14日`, `００７`) is the same value.
        let types = &workspace.project().attribute_types;
        let is_same = |own: &String| *own == value || types.fit(&name, own).is_ok_and(|own| own == value);
        let is_set = known.get(&id).and_then(|own| own.get(&name)).is_some_and(is_same);
        (!is_set).then_some((id, name, value))
    };
    let changed: Vec<_> = values.values.into_iter().filter_map(new).collect();
    if !changed.is_empty() {
        report.done = Some(workspace.run(Command::SetAttributes(changed))?);
    }
    Ok(report)
}

/// The cells of the table, and what was odd in reading them.
fn read(path: &Path, encoding: Option<&str>, report: &mut AttributesReport) -> Result<Grid, Error> {
    let unfit = |why: String| store::Error::Unfit { path: path.to_owned(), why };
    let bytes = store::read_plain(path, MAX_BYTES)?;
    let text = if bytes.starts_with(b"PK\x03\x04") {
        None
    } else {
        let decoded = decode(&bytes, encoding).map_err(|error| unfit(error.to_string()))?;
        report.encoding = decoded.encoding;
        report.notices.extend(decoded.warnings().iter().map(|warning| Notice::new(warning.to_string())));
        Some(decoded.text)
    };
    let bytes = text.as_ref().map_or(bytes.as_slice(), |text| text.as_bytes());
    let (mut found, warnings) = grids(bytes).map_err(|error| unfit(error.to_string()))?;
    report.notices.extend(warnings.iter().map(|warning| Notice::new(warning.to_string())));
    if found.len() > 1 {
        let others: Vec<&str> = found.iter().skip(1).map(|grid| grid.name.as_str()).collect();
        let first = found.first().map_or("", |grid| &grid.name);
        report.notices.push(Notice::new(format!(
            "the sheet `{first}` is read; others are not: {}",
            clean_line(&others.join(", "))
        )));
    }
    Ok(if found.is_empty() { Grid::default() } else { found.swap_remove(0) })
}

/// What a table gives, by transcript and name.
#[derive(Default)]
struct Incoming {
    values: BTreeMap<(TranscriptId, String), String>,
    met: BTreeSet<TranscriptId>,
    repeated: BTreeSet<TranscriptId>,
}

impl Incoming {
    fn take(&mut self, workspace: &Workspace, path: &Path, grid: &Grid, report: &mut AttributesReport) {
        let header: Vec<String> = grid.rows.first().map(|(_, cells)| cells.as_slice()).unwrap_or_default().to_vec();
        let header: Vec<String> = header.iter().map(|name| clean_line(name).trim().to_owned()).collect();
        let column = |name: &str| header.iter().position(|known| known.eq_ignore_ascii_case(name));
        let key = column("transcript").or_else(|| column("id")).unwrap_or(0);
        let speaker = column("speaker");
        let mut misfits: Vec<String> = Vec::new();
        for (row, cells) in grid.rows.iter().skip(1) {
            // A row that names a speaker is about that speaker, and not about the transcript.
            if speaker.and_then(|column| cells.get(column)).is_some_and(|name| !name.trim().is_empty()) {
                continue;
            }
            let Some(named) = cells.get(key).map(|id| id.trim()).filter(|id| !id.is_empty()) else { continue };
            let Some(id) = find(workspace, named) else {
                let refusal = no_such_transcript(workspace.project(), named);
                report.notices.push(Notice::new(format!("{refusal} (its row is left out)")));
                continue;
            };
            if !self.met.insert(id.clone()) {
                self.repeated.insert(id.clone());
            }
            for (place, (name, value)) in header.iter().zip(cells).enumerate() {
                let value = clean_line(if grid.is_text { unguarded(value) } else { value });
                if place == key || Some(place) == speaker || name.is_empty() || value.trim().is_empty() {
                    continue;
                }
                if !report.names.contains(name) {
                    report.names.push(name.clone());
                }
                match workspace.project().attribute_types.fit(name, &value) {
                    Ok(value) => drop(self.values.insert((id.clone(), name.clone()), value.into_owned())),
                    Err(why) => misfits.push(format!("{}, row {row}, column `{name}`: {why}", file_name(path))),
                }
            }
        }
        report.names.sort();
        report.transcripts = self.values.keys().map(|(id, _)| id).collect::<BTreeSet<_>>().len();
        self.tell(report, misfits);
    }

    fn tell(&self, report: &mut AttributesReport, misfits: Vec<String>) {
        for id in &self.repeated {
            report.notices.push(Notice::new(format!("`{id}` has several rows; of two values the later holds")));
        }
        report.misfits = misfits.len();
        let more = misfits.len().saturating_sub(TOLD);
        report.notices.extend(misfits.into_iter().take(TOLD).map(|told| Notice::new(format!("{told}; left out"))));
        if more > 0 {
            report.notices.push(Notice::new(format!("and {more} more values that are not of their type; left out")));
        }
        if report.transcripts == 0 && report.misfits == 0 {
            let message =
                "no row of the table is about a transcript of this study; the first column must hold their ids";
            report.notices.push(Notice::new(message));
        }
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    clean_line(&name).into_owned()
}

/// The transcript that a row names: by its id, whatever the case, or by its file's name.
fn find(workspace: &Workspace, named: &str) -> Option<TranscriptId> {
    let transcripts = &workspace.project().transcripts;
    let bare = named.strip_suffix(".txt").unwrap_or(named);
    if let Some((id, _)) = transcripts.get_key_value(bare) {
        return Some(id.clone());
    }
    let small = bare.to_lowercase();
    transcripts.keys().find(|id| id.as_str().to_lowercase() == small).cloned()
}

/// Numbers from here on have more digits than spreadsheets keep.
const MOST_DIGITS: f64 = 1e15;

/// The cell of a value: a number or a day where its type says so and prints as the value is written, else words. So a table
/// that is written and read again says the same.
pub(super) fn value_cell(types: &AttributeTypes, name: &str, value: &str) -> Cell {
    let words = || clean(value).into_owned();
    match types.typed(name, value) {
        Some(Typed::Number(number)) if number.abs() < MOST_DIGITS && number.to_string() == value => {
            Cell::Number(number, words())
        }
        Some(Typed::Day(day)) if day.to_string() == value => Cell::Day(day, words()),
        _ => Cell::text(value),
    }
}

/// The attributes with their types, and how many transcripts have a value, say that there is none, or have one that is not
/// of the type.
pub fn types_table(workspace: &Workspace) -> Table {
    let project = workspace.project();
    let (texts, counts) = (["attribute", "type", "levels", "classes", "missing"], ["values", "na", "empty", "misfits"]);
    let columns = texts.map(|name| (name, Kind::Text)).into_iter().chain(counts.map(|name| (name, Kind::Count)));
    let mut table = Table::new("Attribute types", columns);
    for name in names(project) {
        let own = project.attribute_types.get(&name);
        let levels = match own.map(|own| &own.kind) {
            Some(AttributeKind::Levels(levels)) => levels.join(" < "),
            _ => String::new(),
        };
        let missing = own.map(|own| own.missing.join(", ")).unwrap_or_default();
        let kind = own.map_or("", |own| own.kind.name());
        let classes = own.map(|own| classes(&own.classes)).unwrap_or_default();
        let all: Vec<&str> = values_of(project, &name).map(|(_, value)| value).collect();
        let not_there = all.iter().filter(|value| project.attribute_types.is_missing(&name, value)).count();
        let misfits = all.iter().filter(|value| project.attribute_types.fit(&name, value).is_err()).count();
        let words = [name.as_str(), kind, &levels, &classes, &missing].map(Cell::text);
        let empty = project.transcripts.len().saturating_sub(all.len());
        let numbers = [all.len() - not_there, not_there, empty, misfits].map(Cell::count);
        table.push(words.into_iter().chain(numbers).collect());
    }
    table.notes.push("na: cells that say that there is no value (NA, n/a); empty: cells that say nothing".to_owned());
    table
}

fn classes(classes: &Classes) -> String {
    match classes {
        Classes::None => String::new(),
        Classes::Bounds(bounds) => bounds.iter().map(f64::to_string).collect::<Vec<_>>().join(", "),
        Classes::Year => "year".to_owned(),
        Classes::Month => "month".to_owned(),
    }
}

/// The values of an attribute, by transcripts of the study.
fn values_of<'a>(project: &'a Project, name: &'a str) -> impl Iterator<Item = (&'a TranscriptId, &'a str)> {
    let own = project.transcripts.keys().filter_map(|id| Some((id, project.attributes.get(id)?.get(name)?.trim())));
    own.filter(|(_, value)| !value.is_empty())
}

/// Values that are not of the type of their attribute: transcript, and a sentence.
pub fn misfits(project: &Project) -> Vec<(TranscriptId, String)> {
    let mut found = Vec::new();
    for (name, _) in project.attribute_types.iter() {
        for (id, value) in values_of(project, name) {
            if let Err(why) = project.attribute_types.fit(name, value) {
                found.push((id.clone(), format!("column `{name}`: {why}")));
            }
        }
    }
    found
}

/// A warning where the groups of a table are values of an attribute that few cases have; `None` where none is so small.
pub fn small_groups(workspace: &Workspace, scope: &Scope) -> Option<String> {
    let Grouping::Attribute(name) = &scope.by else { return None };
    let project = workspace.project();
    let codings = CodingTable::new(project);
    let frame = Frame::new(project, &codings, scope);
    let levels = Levels::of_attribute(project, &frame, name);
    let mut cases: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
    for (number, _) in frame.transcripts() {
        let group = levels.of(number).filter(|group| Some(*group) != levels.without());
        group.into_iter().for_each(|group| _ = cases.entry(group).or_default().insert(frame.case(number)));
    }
    let small: Vec<String> = (cases.iter().filter(|(_, cases)| cases.len() < FEW))
        .filter_map(|(group, cases)| Some(format!("{} ({})", levels.names().get(*group)?, cases.len())))
        .collect();
    let named = if small.len() <= 12 { small.join(", ") } else { format!("{} groups", small.len()) };
    (!small.is_empty()).then(|| format!("groups of fewer than {FEW} cases: {named}: who they are may be recognised"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::app::Options;

    fn study(home: &Path) -> Workspace {
        let root = home.join("study");
        Workspace::create(&root, "信任", "", "codebook: x\ncodes: []\n").unwrap();
        for id in ["us01", "王经理"] {
            fs::write(root.join(format!("transcripts/{id}.txt")), "Q: 好\n\nA: ok\n").unwrap();
        }
        Workspace::open(&root, &Options { coder: Some("wei".to_owned()), now: None }).unwrap().0
    }

    fn check(bytes: &[u8], expected: &[(&str, &str, &str)], notices: &[&str]) {
        let home = tempfile::tempdir().unwrap();
        let mut workspace = study(home.path());
        let path = home.path().join("table.csv");
        fs::write(&path, bytes).unwrap();
        let report = import_attributes(&mut workspace, &path, None).unwrap();
        let values = workspace.project().attributes.iter().flat_map(|(id, row)| row.iter().map(move |cell| (id, cell)));
        let values: Vec<(&str, &str, &str)> =
            values.map(|(id, (name, value))| (id.as_str(), name.as_str(), value.as_str())).collect();
        assert_eq!(values, expected);
        let found: Vec<&str> = report.notices.iter().map(|notice| notice.message.as_str()).collect();
        assert_eq!(found, notices);
        assert!(import_attributes(&mut workspace, &path, None).unwrap().done.is_none());
    }

    #[test]
    fn tables_of_several_programs() {
        let expected = [("us01", "partner", "US, Ohio"), ("王经理", "partner", "CN")];
        check("\u{FEFF}transcript,partner\r\nus01,\"US, Ohio\"\r\n王经理,CN\r\n".as_bytes(), &expected, &[]);
        check("id;partner\nUS01;US, Ohio\n王经理.txt;CN\n".as_bytes(), &expected, &[]);
    }

    #[test]
    fn windows_tables_are_read() {
        let table = "transcript,rôle\nus01,garçon d'étage à Orléans\n";
        let bytes = encoding_rs::WINDOWS_1252.encode(table).0.into_owned();
        let notice = "taken to be windows-1252; if words look wrong, name the encoding: --encoding NAME";
        check(&bytes, &[("us01", "rôle", "garçon d'étage à Orléans")], &[notice]);
        let chinese = encoding_rs::GB18030
            .encode("transcript,单位,职务,部门\n王经理,岚江集团有限公司,制造部经理,涂装车间和总装车间\n")
            .0
            .into_owned();
        let expected = [
            ("王经理", "单位", "岚江集团有限公司"),
            ("王经理", "职务", "制造部经理"),
            ("王经理", "部门", "涂装车间和总装车间"),
        ];
        check(&chinese, &expected, &[]);
    }

    #[test]
    fn rows_without_a_transcript_are_told() {
        check(
            b"transcript,partner\nus02,US\nus01,\n",
            &[],
            &[
                "no transcript `us02`; did you mean `us01`? (its row is left out)",
                "no row of the table is about a transcript of this study; the first column must hold their ids",
            ],
        );
    }

    #[test]
    fn rows_that_are_there_twice_are_told_and_can_be_undone() {
        let notice = ["`us01` has several rows; of two values the later holds"];
        check(b"transcript,partner\nus01,CN\nus01,US\n", &[("us01", "partner", "US")], &notice);
        let home = tempfile::tempdir().unwrap();
        let mut workspace = study(home.path());
        let path = home.path().join("table.csv");
        fs::write(&path, "transcript,partner\nUS01,CN\nus01.txt,US\n").unwrap();
        let report = import_attributes(&mut workspace, &path, None).unwrap();
        assert_eq!((report.transcripts, report.notices.len()), (1, 1));
        workspace.undo().unwrap();
        assert!(workspace.project().attributes.is_empty());
    }

    /// A study whose attributes have types.
    fn typed(home: &Path) -> Workspace {
        let workspace = study(home);
        let root = workspace.root().to_owned();
        drop(workspace);
        let types = "attributes:\n  years: number\n  day: date\n  rank: [junior, 主管 😀]\n";
        let settings = fs::read_to_string(root.join("emic.yaml")).unwrap();
        fs::write(root.join("emic.yaml"), settings + types).unwrap();
        Workspace::open(&root, &Options { coder: Some("wei".to_owned()), now: None }).unwrap().0
    }

    #[test]
    fn values_are_held_against_their_types_and_misfits_told_with_row_and_column() {
        let home = tempfile::tempdir().unwrap();
        let mut workspace = typed(home.path());
        let path = home.path().join("表.csv");
        fs::write(&path, "transcript,years,day,rank\nus01,three,2026/1/3,JUNIOR\n\n王经理,NA,soon,boss\n").unwrap();
        let report = import_attributes(&mut workspace, &path, None).unwrap();
        let told: Vec<&str> = report.notices.iter().map(|notice| notice.message.as_str()).collect();
        let expected = [
            "表.csv, row 2, column `years`: `three` is no number; write digits with a point, such as 3.5; left out",
            "表.csv, row 4, column `day`: `soon` is no date; write 2026-11-23, 2026-11 or 2026; left out",
            "表.csv, row 4, column `rank`: `boss` is no level of `rank`, which are junior, 主管 😀; left out",
        ];
        assert_eq!((told, report.misfits), (expected.to_vec(), 3));
        let attributes = &workspace.project().attributes;
        let value = |id: &str, name: &str| attributes.get(id).and_then(|own| own.get(name)).map(String::as_str);
        assert_eq!((value("us01", "day"), value("us01", "rank")), (Some("2026-01-03"), Some("junior")));
        assert_eq!((value("王经理", "years"), value("us01", "years")), (Some("NA"), None));
        assert!(super::misfits(workspace.project()).is_empty());
    }

    #[test]
    fn workbooks_are_read() {
        let home = tempfile::tempdir().unwrap();
        let mut workspace = typed(home.path());
        let mut table = Table::new("Attributes", [("id", Kind::Text), ("years", Kind::Count), ("单位", Kind::Text)]);
        table.push(vec![Cell::text("us01"), Cell::count(7), Cell::text("=岚江 😀")]);
        let other = Table::new("Other", [("x", Kind::Text)]);
        let path = home.path().join("a.xlsx");
        crate::app::reporting::save(&path, &[table, other], "t", None).unwrap();
        let report = import_attributes(&mut workspace, &path, None).unwrap();
        assert_eq!(report.notices, [Notice::new("the sheet `Attributes` is read; others are not: Other")]);
        let own = &workspace.project().attributes[&TranscriptId::from("us01")];
        assert_eq!((own["years"].as_str(), own["单位"].as_str()), ("7", "=岚江 😀"));
    }

    #[test]
    fn what_is_exported_and_read_again_is_what_it_was() {
        let home = tempfile::tempdir().unwrap();
        let workspace = typed(home.path());
        let root = workspace.root().to_owned();
        drop(workspace);
        let years = ["12345678901234567", "００７", "+7", "007", "-5", "3.50", "6", "1e3"];
        let days =
            ["2024年3月14日", "2024-03-14", "1899-12-31", "1900-01-01", "1900-02-28", "1900-03-01", "2024/3/4", "2024"];
        let mut table = "transcript,years,day\n".to_owned();
        for (place, (years, day)) in years.iter().zip(days).enumerate() {
            fs::write(root.join(format!("transcripts/t{place}.txt")), "A: 好 😀\n").unwrap();
            table.push_str(&format!("t{place},{years},{day}\n"));
        }
        fs::write(root.join("attributes.csv"), &table).unwrap();
        let mut workspace = Workspace::open(&root, &Options { coder: Some("wei".to_owned()), now: None }).unwrap().0;
        for name in ["a.xlsx", "a.csv"] {
            let path = home.path().join(name);
            let exported = crate::app::reporting::attributes_table(&workspace);
            crate::app::reporting::save(&path, &[exported], "t", None).unwrap();
            let report = import_attributes(&mut workspace, &path, None).unwrap();
            assert_eq!((report.notices, report.done.is_none()), (Vec::new(), true), "{name}");
        }
        assert_eq!(fs::read_to_string(root.join("attributes.csv")).unwrap(), table);
        let types = &workspace.project().attribute_types;
        assert_eq!(value_cell(types, "years", "-5"), Cell::Number(-5.0, "-5".to_owned()));
        assert_eq!(value_cell(types, "years", "+7"), Cell::text("+7"));
        assert!(matches!(value_cell(types, "day", "2024-03-14"), Cell::Day(..)));
    }

    #[test]
    fn one_value_is_set_checked_and_taken_back() {
        let home = tempfile::tempdir().unwrap();
        let mut workspace = typed(home.path());
        let id = TranscriptId::from("us01");
        set_attribute(&mut workspace, &id, " rank ", "主管 😀").unwrap();
        assert_eq!(workspace.project().attributes[&id]["rank"], "主管 😀");
        let why = set_attribute(&mut workspace, &id, "years", "many").unwrap_err().to_string();
        assert_eq!(why, "years: `many` is no number; write digits with a point, such as 3.5");
        assert!(set_attribute(&mut workspace, &id, " ", "x").is_err());
        assert!(set_attribute(&mut workspace, &id, &"x".repeat(201), "x").is_err());
        assert_eq!(meant(workspace.project(), "rnak").as_deref(), Some("rank"));
        set_attribute(&mut workspace, &id, "rank", "").unwrap();
        assert!(workspace.project().attributes.is_empty());
        workspace.undo().unwrap();
        assert_eq!(workspace.project().attributes[&id]["rank"], "主管 😀");
    }

    #[test]
    fn a_table_that_is_none_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let mut workspace = study(home.path());
        assert!(import_attributes(&mut workspace, &home.path().join("gone.csv"), None).is_err());
        assert!(import_attributes(&mut workspace, home.path(), None).is_err());
    }
}
