//! Attributes from a table: one row for each transcript, its id in the column `transcript` or `id` or else the first.

use std::collections::BTreeSet;
use std::path::Path;

use crate::import::decode;
use crate::project::{Command, TranscriptId, no_such_transcript};
use crate::store::{self, AttributesFile};

use super::{Done, Error, Notice, Workspace};

/// Bytes that the table may have.
const MAX_BYTES: u64 = 64 << 20;

/// What reading a table of attributes came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttributesReport {
    /// The entry; `None` where every value was set already.
    pub done: Option<Done>,
    /// Transcripts that the table gives values for.
    pub transcripts: usize,
    /// The names of the attributes, in order.
    pub names: Vec<String>,
    /// The encoding that the table was read in.
    pub encoding: &'static str,
    /// Rows for transcripts that the study has not, and what else was odd.
    pub notices: Vec<Notice>,
}

/// Set the attributes that the table at `path` gives, as one entry. Empty cells set nothing. Any encoding is read:
/// spreadsheets write Windows-1252 and GB18030 as often as UTF-8; `encoding` names the right one where it is taken for
/// another. The delimiter may be a comma, semicolon or tab.
///
/// # Errors
/// [`Error::Store`] where the table cannot be read; as [`Workspace::run`] where the study cannot be changed.
pub fn import_attributes(
    workspace: &mut Workspace,
    path: &Path,
    encoding: Option<&str>,
) -> Result<AttributesReport, Error> {
    let unfit = |why: String| store::Error::Unfit { path: path.to_owned(), why };
    let bytes = store::read_plain(path, MAX_BYTES)?;
    let decoded = decode(&bytes, encoding).map_err(|error| unfit(error.to_string()))?;
    let table = AttributesFile::parse(&decoded.text).map_err(unfit)?;
    let mut report = AttributesReport { encoding: decoded.encoding, ..AttributesReport::default() };
    report.notices.extend(decoded.warnings().iter().map(|warning| Notice::new(warning.to_string())));
    let mut values = Vec::new();
    let mut met = BTreeSet::new();
    for id in table.repeated() {
        report.notices.push(Notice::new(format!("`{id}` has several rows; of two values the later holds")));
    }
    for (named, row) in table.values() {
        let Some(id) = find(workspace, &named) else {
            let refusal = no_such_transcript(workspace.project(), named.as_str());
            report.notices.push(Notice::new(format!("{refusal} (its row is left out)")));
            continue;
        };
        if !met.insert(id.clone()) {
            report.notices.push(Notice::new(format!("`{id}` has several rows; of two values the later holds")));
        }
        report.transcripts = met.len();
        for (name, value) in row {
            if !report.names.contains(&name) {
                report.names.push(name.clone());
            }
            if workspace.project().attributes.get(&id).and_then(|known| known.get(&name)) != Some(&value) {
                values.push((id.clone(), name, value));
            }
        }
    }
    if report.transcripts == 0 {
        let message = "no row of the table is about a transcript of this study; the first column must hold their ids";
        report.notices.push(Notice::new(message));
    }
    if !values.is_empty() {
        report.done = Some(workspace.run(Command::SetAttributes(values))?);
    }
    Ok(report)
}

/// The transcript that a row names: by its id, whatever the case, or by its file's name.
fn find(workspace: &Workspace, named: &TranscriptId) -> Option<TranscriptId> {
    let transcripts = &workspace.project().transcripts;
    let bare = named.as_str().strip_suffix(".txt").unwrap_or(named.as_str());
    if let Some((id, _)) = transcripts.get_key_value(bare) {
        return Some(id.clone());
    }
    let small = bare.to_lowercase();
    transcripts.keys().find(|id| id.as_str().to_lowercase() == small).cloned()
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

    #[test]
    fn a_table_that_is_none_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let mut workspace = study(home.path());
        assert!(import_attributes(&mut workspace, &home.path().join("gone.csv"), None).is_err());
        assert!(import_attributes(&mut workspace, home.path(), None).is_err());
    }
}
