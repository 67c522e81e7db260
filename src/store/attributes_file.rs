//! `attributes.csv`: the truth about attributes. One row per transcript; rows that also name a speaker, and columns and
//! rows that the study does not know, are kept as they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::project::TranscriptId;

/// Attributes by transcript and name.
pub type Values = BTreeMap<TranscriptId, BTreeMap<String, String>>;

/// The table, with all that must come back when it is written again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributesFile {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    delimiter: u8,
    mark: bool,
    line_end: &'static str,
}

impl Default for AttributesFile {
    fn default() -> Self {
        Self { header: Vec::new(), rows: Vec::new(), delimiter: b',', mark: false, line_end: "\n" }
    }
}

impl AttributesFile {
    /// Read the table. The delimiter is what the header has most of: comma, semicolon or tab.
    ///
    /// # Errors
    /// A sentence with the line, where a quote is not closed or the like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let bare = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let delimiter = delimiter_of(bare);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(bare.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            rows.push(record.iter().map(str::to_owned).collect::<Vec<String>>());
        }
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        let line_end = if bare.contains("\r\n") { "\r\n" } else { "\n" };
        Ok(Self { header, rows, delimiter, mark: bare.len() < text.len(), line_end })
    }

    /// All values of transcripts; empty cells are none, and of two rows for a transcript the later holds.
    pub fn values(&self) -> Values {
        let (key, speaker) = (self.key(), self.column("speaker"));
        let mut values = Values::new();
        for row in self.rows.iter().filter(|row| is_of_transcript(row, speaker)) {
            let Some(id) = row.get(key).map(|id| id.trim()).filter(|id| !id.is_empty()) else { continue };
            for (column, (name, value)) in self.header.iter().zip(row).enumerate() {
                let name = name.trim();
                if column != key && Some(column) != speaker && !name.is_empty() && !value.trim().is_empty() {
                    values.entry(id.into()).or_default().insert(name.to_owned(), value.trim().to_owned());
                }
            }
        }
        values
    }

    /// The transcripts that have more than one row of their own.
    pub fn repeated(&self) -> BTreeSet<TranscriptId> {
        let (key, speaker) = (self.key(), self.column("speaker"));
        let mut met = BTreeSet::new();
        let rows = self.rows.iter().filter(|row| is_of_transcript(row, speaker));
        let ids = rows.filter_map(|row| Some(row.get(key)?.trim())).filter(|id| !id.is_empty());
        ids.filter(|id| !met.insert(*id)).map(TranscriptId::from).collect()
    }

    /// Whether `name` is a column that says whose row it is.
    pub fn is_key(&self, name: &str) -> bool {
        let name = name.trim();
        name.is_empty()
            || name.eq_ignore_ascii_case("speaker")
            || self.column(name) == Some(self.key()) && !self.header.is_empty()
    }

    /// Set one value, adding the row and the column where they are missing.
    pub fn set(&mut self, transcript: &TranscriptId, name: &str, value: Option<&str>) {
        if self.header.is_empty() {
            self.header.push("transcript".to_owned());
        }
        let column = match self.column(name.trim()) {
            Some(column) => column,
            None if value.is_none() => return,
            None => {
                self.header.push(name.trim().to_owned());
                self.header.len() - 1
            }
        };
        let (key, speaker) = (self.key(), self.column("speaker"));
        let is_row = |row: &Vec<String>| {
            is_of_transcript(row, speaker) && row.get(key).is_some_and(|id| id.trim() == transcript.as_str())
        };
        let place = self.rows.iter().rposition(is_row).unwrap_or_else(|| {
            let mut row = vec![String::new(); self.header.len()];
            if let Some(cell) = row.get_mut(key) {
                transcript.as_str().clone_into(cell);
            }
            self.rows.push(row);
            self.rows.len() - 1
        });
        if let Some(row) = self.rows.get_mut(place) {
            row.resize(row.len().max(column + 1), String::new());
            if let Some(cell) = row.get_mut(column) {
                value.unwrap_or_default().clone_into(cell);
            }
        }
    }

    /// The table with other ids and other values, for a copy that tells less.
    pub fn rewritten(&self, id: impl Fn(&str) -> String, value: impl Fn(&str) -> String) -> Self {
        let key = self.key();
        let row = |row: &Vec<String>| {
            let cells = row.iter().enumerate();
            cells.map(|(column, cell)| if column == key { id(cell.trim()) } else { value(cell) }).collect()
        };
        Self { rows: self.rows.iter().map(row).collect(), ..self.clone() }
    }

    /// The table as text.
    pub fn write(&self) -> String {
        let mut text = String::from(if self.mark { "\u{FEFF}" } else { "" });
        for row in std::iter::once(&self.header).chain(&self.rows) {
            let cells: Vec<String> = row.iter().map(|cell| self.quoted(cell)).collect();
            text.push_str(&cells.join(char::from(self.delimiter).encode_utf8(&mut [0; 4])));
            // A row must have as many cells as the header, or other programs refuse the file.
            for _ in row.len()..self.header.len() {
                text.push(char::from(self.delimiter));
            }
            text.push_str(self.line_end);
        }
        text
    }

    fn quoted(&self, cell: &str) -> String {
        let needs = cell.contains(['"', '\n', '\r', char::from(self.delimiter)]);
        if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    }

    /// The column of transcript ids: the one called so, else the first.
    fn key(&self) -> usize {
        self.column("transcript").or_else(|| self.column("id")).unwrap_or(0)
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known.trim() == name)
    }
}

fn is_of_transcript(row: &[String], speaker: Option<usize>) -> bool {
    speaker.and_then(|column| row.get(column)).is_none_or(|name| name.trim().is_empty())
}

/// What separates the cells of a table: what its first line has most of, of tab, semicolon and comma.
pub fn delimiter_of(table: &str) -> u8 {
    let header = table.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_set(text: &str, (id, name, value): (&str, &str, Option<&str>), expected: &str) {
        let mut file = AttributesFile::parse(text).unwrap();
        file.set(&id.into(), name, value);
        assert_eq!(file.write(), expected);
        assert_eq!(file.values().get(id).and_then(|row| row.get(name)).map(String::as_str), value);
    }

    #[test]
    fn one_cell_changes_and_the_rest_stays() {
        let text = "transcript,partner,note\nus01,US,\"a, b\"\n王,CN,\n";
        check_set(text, ("王", "partner", Some("合资")), "transcript,partner,note\nus01,US,\"a, b\"\n王,合资,\n");
        check_set(text, ("us01", "partner", None), "transcript,partner,note\nus01,,\"a, b\"\n王,CN,\n");
        check_set("", ("us01", "角色", Some("x\"y")), "transcript,角色\nus01,\"x\"\"y\"\n");
        let excel = "\u{FEFF}transcript;speaker;role\r\nus01;Mara;boss\r\n";
        check_set(
            excel,
            ("us01", "role", Some("all")),
            "\u{FEFF}transcript;speaker;role\r\nus01;Mara;boss\r\nus01;;all\r\n",
        );
        check_set("id,a\nx,1\n", ("x", "b", Some("2")), "id,a,b\nx,1,2\n");
    }

    #[test]
    fn rows_of_speakers_and_empty_cells_are_no_values_of_transcripts() {
        let text = "transcript,speaker,role\nus01,Mara,boss\nus01,,\nus02,,engineer\nshort\n";
        let values = AttributesFile::parse(text).unwrap().values();
        assert_eq!(values.len(), 1);
        assert_eq!(values.get("us02").unwrap()["role"], "engineer");
        let file = AttributesFile::parse(text).unwrap();
        assert!(file.is_key("transcript") && file.is_key("speaker") && !file.is_key("role"));
    }
}
