//! The table of names of a study: read, added to, listed, and watched over.

use crate::project::{Pseudonym, Pseudonyms};
use crate::report::{Cell, Kind, Table};
use crate::store::{Folder, PseudonymsFile, is_ignored, is_in_repository, is_open_to_others, is_tracked};

use crate::app::health::Finding;
use crate::app::{Error, Notice, Workspace};

/// The names of the study, ready to be looked for.
///
/// # Errors
/// [`Error::Store`] where `pseudonyms.csv` cannot be read or has mistakes, with lines and columns.
pub fn read(workspace: &Workspace) -> Result<Pseudonyms, Error> {
    Ok(Pseudonyms::new(PseudonymsFile::read(workspace.folder())?.pseudonyms()))
}

/// Add a name to the table, making it where there is none. What else should be known comes back.
///
/// # Errors
/// [`Error::Store`] where the table cannot be read or written; [`Error::Name`] where the row would not be a good one.
pub fn add(workspace: &Workspace, new: &Pseudonym, note: &str) -> Result<Vec<Notice>, Error> {
    if let Some(why) = workspace.read_only() {
        return Err(Error::ReadOnly(why));
    }
    let mut table = PseudonymsFile::read(workspace.folder())?;
    table.add(new, note).map_err(Error::Name)?;
    table.save(workspace.folder())?;
    Ok(hazards(workspace.folder()))
}

/// The table of names as it stands in the file.
///
/// # Errors
/// As [`read`].
pub fn names_table(workspace: &Workspace) -> Result<Table, Error> {
    let file = PseudonymsFile::read(workspace.folder())?;
    let columns = ["name", "pseudonym", "kind", "match", "note"].map(|name| (name, Kind::Text));
    let mut table = Table::new("Pseudonyms", columns);
    for (row, note) in file.pseudonyms().iter().zip(file.notes()) {
        table.push([&row.name, &row.pseudonym, &row.kind, row.matching.name(), &note].map(Cell::text).to_vec());
    }
    Ok(table)
}

/// How the table of names could get into the wrong hands, and what to do.
pub fn hazards(folder: &Folder) -> Vec<Notice> {
    let path = folder.pseudonyms();
    if !path.exists() {
        return Vec::new();
    }
    let mut told = Vec::new();
    if is_tracked(&path) {
        told.push("git tracks the names of the participants and a push would publish them; `git rm --cached pseudonyms.csv`, and take them out of older commits too");
    } else if is_in_repository(folder.root()) && !is_ignored(folder) {
        told.push("git does not ignore the names of the participants; write `/pseudonyms.csv` into .gitignore");
    }
    if is_open_to_others(&path) {
        told.push("others on this computer can read the names of the participants; `chmod 600 pseudonyms.csv`");
    }
    told.into_iter().map(Notice::new).collect()
}

/// What `emic check` says of the table of names and of the files as they came, which hold every name.
pub(in crate::app) fn findings(folder: &Folder) -> Vec<Finding> {
    let path = folder.pseudonyms();
    if !path.exists() {
        return Vec::new();
    }
    let finding =
        |place: &str, is_warning, message| Finding { is_warning, place: place.to_owned(), message, mend: None };
    let mistake = PseudonymsFile::read(folder).err().map(|error| finding("pseudonyms.csv", false, error.to_string()));
    let hazards = hazards(folder).into_iter().map(|notice| finding("pseudonyms.csv", true, notice.message));
    let originals = originals(folder).map(|message| finding("originals", true, message));
    mistake.into_iter().chain(hazards).chain(originals).collect()
}

/// What to know of the files as they came, where there are any.
pub(super) fn originals(folder: &Folder) -> Option<String> {
    let entries = std::fs::read_dir(folder.originals()).into_iter().flatten().flatten();
    let count = entries.filter(|entry| entry.path().is_file()).count();
    let files = if count == 1 {
        "a file as it came, with every name in it".to_owned()
    } else {
        format!("{count} files as they came, with every name in them")
    };
    (count > 0).then(|| {
        format!(
            "originals/ holds {files}; keep it where only you can read it, and share a copy: emic anonymise --share DIR"
        )
    })
}
