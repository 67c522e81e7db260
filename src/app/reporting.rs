//! Everything that leaves a study as a table: transcripts, codebook, codings, memos, attributes, history; and files
//! that hold them all. Counts stand in [`super::counting`].

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::attributes::value_cell;
use super::{CarryReport, Error, Overview, Passage, Workspace};
use crate::project::{CodeId, Codebook, CoderId, Coding, Entry, Fate};
use crate::report::{self, Cell, Format, Kind, Page, Table, Whose};
use crate::store::{Folder, atomic};

/// The transcripts with what is known of them, a column for each attribute at the end.
pub fn transcripts_table(workspace: &Workspace) -> Table {
    let types = &workspace.project().attribute_types;
    let overview = Overview::of(workspace);
    let columns = [
        ("id", Kind::Text),
        ("title", Kind::Text),
        ("language", Kind::Text),
        ("turns", Kind::Count),
        ("words", Kind::Count),
        ("codings", Kind::Count),
        ("progress", Kind::Text),
    ];
    let mut table = Table::new("Transcripts", columns);
    let names: BTreeSet<&String> = overview.rows.iter().flat_map(|row| &row.attributes).map(|(name, _)| name).collect();
    for name in &names {
        // An attribute that is called like a column of ours is named as a filter names it.
        let taken = table.columns.iter().any(|column| column.name == **name);
        table.add_column_of(
            &if taken { format!("attribute.{name}") } else { (*name).clone() },
            Kind::Text,
            Whose::Study,
        );
    }
    for row in &overview.rows {
        let progress = row.completions.iter().map(|(coder, completion)| format!("{coder}: {}", completion.name()));
        let mut cells = vec![
            Cell::text(row.id.as_str()),
            Cell::text(&row.title),
            Cell::text(&row.language),
            Cell::count(row.turns),
            Cell::count(row.words),
            Cell::count(row.codings),
            Cell::text(progress.collect::<Vec<_>>().join(", ")),
        ];
        let value = |name: &String| row.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, it)| it);
        cells.extend(names.iter().map(|name| value_cell(types, name, value(name))));
        table.push(cells);
    }
    table
}

/// The attributes alone: a row for each transcript, a column for each attribute.
pub fn attributes_table(workspace: &Workspace) -> Table {
    let project = workspace.project();
    let names: BTreeSet<&String> = project.attributes.values().flat_map(BTreeMap::keys).collect();
    let mut table = Table::new("Attributes", [("id", Kind::Text)]);
    for name in &names {
        table.add_column_of(name, Kind::Text, Whose::Study);
    }
    for id in project.transcripts.keys() {
        let values = project.attributes.get(id);
        let value = |name: &String| values.and_then(|values| values.get(name)).map_or("", String::as_str);
        let values = names.iter().map(|name| value_cell(&project.attribute_types, name, value(name)));
        table.push(std::iter::once(Cell::text(id.as_str())).chain(values).collect());
    }
    table
}

/// The codebook, a row for each code in its order.
pub fn codebook_table(workspace: &Workspace) -> Table {
    let project = workspace.project();
    codes_table(&project.codebook, project.codings.standing())
}

/// As [`codebook_table`], as the codebook was in an older version, with the codings that name it.
pub fn old_codebook_table(workspace: &Workspace, codebook: &Codebook) -> Table {
    let version = codebook.content_version();
    codes_table(codebook, workspace.project().codings.standing().filter(|coding| *coding.codebook == *version))
}

fn codes_table<'a>(codebook: &Codebook, codings: impl Iterator<Item = &'a Coding>) -> Table {
    let mut raw: HashMap<&CodeId, usize> = HashMap::new();
    for coding in codings {
        *raw.entry(&coding.code).or_default() += 1;
    }
    let mut counts: HashMap<CodeId, usize> = HashMap::new();
    for (code, count) in raw {
        *counts.entry(codebook.resolve(code)).or_default() += count;
    }
    let names = [
        "code",
        "name",
        "path",
        "parent",
        "definition",
        "include",
        "exclude",
        "examples",
        "color",
        "key",
        "aliases",
        "applies",
        "sources",
    ];
    let mut table = Table::new("Codebook", names.map(|name| (name, Kind::Text)));
    table.add_column("codings", Kind::Count);
    for code in codebook.codes() {
        let key = code.key.map(String::from).unwrap_or_default();
        let parent = code.parent.as_ref().map_or("", |parent| parent.as_str());
        let words = [
            code.id.as_str(),
            &code.name,
            &codebook.path(&code.id),
            parent,
            &code.definition,
            &code.include,
            &code.exclude,
            &code.examples.join("\n"),
            codebook.color(&code.id).name(),
            &key,
            &code.aliases.join(", "),
            if code.applies { "yes" } else { "no" },
            &code.sources.join("\n"),
        ];
        let count = counts.get(code.id.as_str()).copied().unwrap_or(0);
        table.push(words.into_iter().map(Cell::text).chain([Cell::count(count)]).collect());
    }
    table
}

/// Passages that an edit did not simply keep: what became of each, with its words before and after. Start and end are
/// code points of the text as it is now; those that are lost have none.
pub fn carried_table(workspace: &Workspace, report: &CarryReport) -> Table {
    let columns = [
        ("transcript", Kind::Text),
        ("id", Kind::Text),
        ("code", Kind::Text),
        ("coder", Kind::Text),
        ("fate", Kind::Text),
        ("start", Kind::Count),
        ("end", Kind::Count),
        ("before", Kind::Text),
        ("after", Kind::Text),
    ];
    let mut table = Table::new("Carried", columns);
    for text in &report.texts {
        for passage in text.passages.iter().filter(|passage| passage.fate != Fate::Kept) {
            let (id, code, coder) = owner(workspace, passage.passage);
            let now = Some(&passage.after).filter(|_| passage.fate != Fate::Lost);
            let place = |place: Option<usize>| place.map_or(Cell::Missing, Cell::count);
            table.push(vec![
                Cell::text(text.id.as_str()),
                Cell::text(id),
                Cell::text(code),
                Cell::text(coder),
                Cell::text(passage.fate.name()),
                place(now.map(|anchor| anchor.range.start().get())),
                place(now.map(|anchor| anchor.range.end().get())),
                Cell::text(passage.before.quote()),
                Cell::text(now.map_or("", |anchor| anchor.quote())),
            ]);
        }
    }
    table
}

/// Id, code and coder of what refers to a passage; a memo's code is `memo`.
fn owner(workspace: &Workspace, passage: Passage) -> (String, String, String) {
    let project = workspace.project();
    match passage {
        Passage::Coding(id) => {
            let coding = project.codings.get(&id);
            let coder = coding.map_or("", |coding| coding.coder.as_str());
            let code = coding.map(|coding| project.codebook.resolve(&coding.code).to_string());
            (id.to_string(), code.unwrap_or_default(), coder.to_owned())
        }
        Passage::Memo(id) => {
            let coder = project.memos.get(&id).map_or("", |memo| memo.coder.as_str());
            (id.to_string(), "memo".to_owned(), coder.to_owned())
        }
    }
}

/// Codings and memos whose passages were lost in edits, by transcript and the place that they had, with the words around
/// them; only of `coders` where some are named. A memo's code is `memo`.
pub fn lost_table(workspace: &Workspace, coders: &BTreeSet<CoderId>) -> Table {
    let names = ["transcript", "id", "code", "coder", "quote", "before", "after"];
    let mut table = Table::new("Lost", names.map(|name| (name, Kind::Text)));
    let project = workspace.project();
    let codings = project.codings.lost().map(|coding| (&coding.transcript, &coding.anchor, Passage::Coding(coding.id)));
    let memos = project.memos.values().filter(|memo| memo.lost).filter_map(|memo| {
        let (transcript, anchor) = memo.passage()?;
        Some((transcript, anchor, Passage::Memo(memo.id)))
    });
    let mut lost: Vec<_> = codings.chain(memos).collect();
    lost.sort_by_key(|(transcript, anchor, passage)| (*transcript, anchor.range, *passage));
    for (transcript, anchor, passage) in lost {
        let (id, code, coder) = owner(workspace, passage);
        if coders.is_empty() || coders.contains(coder.as_str()) {
            let words = [transcript.as_str(), &id, &code, &coder, anchor.quote(), anchor.prefix(), anchor.suffix()];
            table.push(words.map(Cell::text).to_vec());
        }
    }
    table
}

/// The last `limit` entries of these coders, of all where none is named; newest first.
///
/// # Errors
/// [`Error::Io`] where a history cannot be read.
pub fn history_table(workspace: &Workspace, coders: &BTreeSet<CoderId>, limit: Option<usize>) -> Result<Table, Error> {
    let columns = [
        ("id", Kind::Text),
        ("time", Kind::Text),
        ("coder", Kind::Text),
        ("what", Kind::Text),
        ("changes", Kind::Count),
        ("undoes", Kind::Text),
    ];
    let mut table = Table::new("History", columns);
    table.off_paper = vec!["id", "undoes"];
    let row = |entry: &Entry| {
        vec![
            Cell::text(entry.id.to_string()),
            Cell::text(entry.time.to_string()),
            Cell::text(entry.coder.as_str()),
            Cell::text(&entry.label),
            Cell::count(entry.changes.len()),
            Cell::text(entry.undoes.map(|id| id.to_string()).unwrap_or_default()),
        ]
    };
    let entries = workspace.entries()?;
    let theirs = entries.iter().rev().filter(|entry| coders.is_empty() || coders.contains(&entry.coder));
    table.rows = theirs.take(limit.unwrap_or(usize::MAX)).map(row).collect();
    Ok(table)
}

/// Write tables to a file, whole or not at all; the ending says in which format.
///
/// # Errors
/// [`Error::Report`] for an unknown ending; as [`save_as`].
pub fn save(path: &Path, tables: &[Table], title: &str, now: Option<Timestamp>) -> Result<(), Error> {
    let page = Page { title: title.to_owned(), now, ..Page::default() };
    save_as(path, tables, Format::of(path)?, &page)
}

/// Write tables to a file in a format, whole or not at all.
///
/// # Errors
/// [`Error::Report`] for a table that the format cannot hold; [`Error::OwnFile`], [`Error::NoFolder`], [`Error::IsFolder`]
/// and [`Error::Protected`] for a place where none may go; [`Error::Store`] where the file cannot be written.
pub fn save_as(path: &Path, tables: &[Table], format: Format, page: &Page) -> Result<(), Error> {
    let now = Some(page.now.unwrap_or_else(Timestamp::now));
    let mut bytes = Vec::new();
    report::write(tables, format, &Page { now, width: None, ..page.clone() }, &mut bytes)?;
    save_bytes(path, &bytes)
}

/// Write a file that a person named, whole or not at all, and never over the study's own.
///
/// # Errors
/// [`Error::OwnFile`], [`Error::NoFolder`], [`Error::IsFolder`] and [`Error::Protected`] for a place where none may go;
/// [`Error::Store`] and [`Error::Io`] where it cannot be written.
pub fn save_bytes(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let full = check_place(path)?;
    match fs::metadata(&full) {
        Ok(found) if !found.is_file() => write_through(&full, bytes),
        _ => Ok(atomic::write(&full, bytes)?),
    }
}

/// The full path of a file that a person named, where one may be written: to be asked before long work too.
///
/// # Errors
/// [`Error::NoFolder`], [`Error::OwnFile`], [`Error::IsFolder`], [`Error::Protected`].
pub(super) fn check_place(path: &Path) -> Result<PathBuf, Error> {
    // A bare file name has no folder to sync; its full path has. What a link leads to is written, and the link stays.
    let named = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let full =
        if named.is_symlink() { fs::canonicalize(&named).unwrap_or_else(|_| named.clone()) } else { named.clone() };
    if full.parent().is_some_and(|folder| !folder.is_dir()) {
        return Err(Error::NoFolder(path.to_owned()));
    }
    if Folder::is_own(&named) || Folder::is_own(&full) {
        return Err(Error::OwnFile(path.to_owned()));
    }
    match fs::metadata(&full) {
        Ok(found) if found.is_dir() => Err(Error::IsFolder(path.to_owned())),
        // A new file would take its place all the same; whoever protected it did not mean that.
        Ok(found) if found.is_file() && found.permissions().readonly() => Err(Error::Protected(path.to_owned())),
        _ => Ok(full),
    }
}

/// Whether a path is a device or a named pipe: such are written into, whatever they are called.
pub fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Write into a device or a named pipe, which no file may take the place of.
fn write_through(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |source| Error::Io { doing: "write", path: path.to_owned(), source };
    let mut file = fs::OpenOptions::new().write(true).open(path).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new("码", [("引文", Kind::Text)]);
        table.push(vec![Cell::text("信任 😀")]);
        table
    }

    #[track_caller]
    fn check_refused(path: &Path, words: &str) {
        let message = save(path, &[table()], "t", None).unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    }

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("表.csv");
        save(&path, &[table()], "t", None).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "引文\n信任 😀\n");
        check_refused(&home.path().join("none/表.csv"), "the folder does not exist");
        fs::create_dir(home.path().join("folder.csv")).unwrap();
        check_refused(&home.path().join("folder.csv"), "is a folder");
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        check_refused(&path, "is protected from being written");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn devices_stay_devices_and_links_links() {
        use std::os::unix::fs::FileTypeExt as _;
        let home = tempfile::tempdir().unwrap();
        for (name, format) in [("full.csv", Format::Csv), ("full.xlsx", Format::Xlsx), ("full.docx", Format::Docx)] {
            let link = home.path().join(name);
            std::os::unix::fs::symlink("/dev/full", &link).unwrap();
            let message = save_as(&link, &[table()], format, &Page::default()).unwrap_err().to_string();
            assert!(message.starts_with("cannot write /dev/full: No space left"), "{message}");
        }
        assert!(fs::metadata("/dev/full").unwrap().file_type().is_char_device());
        let (target, link) = (home.path().join("表.md"), home.path().join("link.md"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        save(&link, &[table()], "t", None).unwrap();
        assert!(link.is_symlink() && fs::read_to_string(&target).unwrap().contains("信任"));
    }

    #[test]
    fn the_same_tables_give_the_same_bytes_on_any_day() {
        let home = tempfile::tempdir().unwrap();
        let caption = crate::report::TableCaption {
            data: Some("2026-11-22T14:03:59Z".parse().unwrap()),
            ..crate::report::TableCaption::default()
        };
        for ending in ["xlsx", "docx", "html", "tex", "md", "json", "csv"] {
            let bytes = |now: &str| {
                let path = home.path().join(format!("t.{ending}"));
                save(&path, &[table().captioned(caption.clone())], "信", Some(now.parse().unwrap())).unwrap();
                fs::read(path).unwrap()
            };
            assert_eq!(bytes("2026-11-22T15:00:00Z"), bytes("2027-01-01T00:00:00Z"), "{ending}");
        }
    }
}
