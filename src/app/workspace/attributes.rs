//! `attributes.csv` while a study is open: the file is the truth.

use super::{Error, Notice, Workspace};
use crate::project::{Change, EntryId, Refusal};
use crate::store::{self, AttributesFile, Replaced, Stamp};

/// Bytes that the file may have.
const MAX_BYTES: u64 = 64 << 20;

/// What is known of the file.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    table: AttributesFile,
    pub(super) stamp: Option<Stamp>,
    broken: Option<String>,
}

impl Workspace {
    /// Read the attributes if their file has changed. A broken file is told, and the last good values stay.
    pub(super) fn reload_attributes(&mut self) {
        let stamp = Stamp::of(&self.folder.attributes());
        if self.attributes.stamp == stamp || self.saving.holds_attributes() {
            return;
        }
        self.attributes.stamp = self.put_back(&self.folder.attributes()).or(stamp);
        match self.read_attributes() {
            Ok(table) => {
                self.attributes.broken = None;
                let values = table.values();
                if values != self.fold.project.attributes {
                    self.rise();
                }
                self.fold.project.attributes = values;
                self.attributes.table = table;
            }
            Err(why) => {
                self.notices.push(Notice::new(format!("attributes.csv: {why}; the last good values stay")));
                self.attributes.broken = Some(why);
            }
        }
    }

    fn read_attributes(&self) -> Result<AttributesFile, String> {
        if self.attributes.stamp.is_none() {
            return Ok(AttributesFile::default());
        }
        let path = self.folder.inside(self.folder.attributes()).map_err(|error| error.to_string())?;
        let bytes = store::read_plain(&path, MAX_BYTES).map_err(|error| error.to_string())?;
        let text = String::from_utf8(bytes).map_err(|_| "not UTF-8; save it as `CSV UTF-8`".to_owned())?;
        AttributesFile::parse(&text)
    }

    /// The table with the attributes among `changes`; `None` where there are none.
    pub(super) fn edit_attributes(&self, changes: &[Change]) -> Result<Option<AttributesFile>, Error> {
        let mut table = None;
        for change in changes {
            let Change::Attribute { transcript, name, after, .. } = change else { continue };
            if let Some(why) = &self.attributes.broken {
                return Err(Error::BrokenAttributes(why.clone()));
            }
            let table = table.get_or_insert_with(|| self.attributes.table.clone());
            if table.is_key(name) {
                let message = format!("`{name}` names the column that says whose row it is");
                return Err(Refusal::NoChange(message).into());
            }
            table.set(transcript, name, after.as_deref());
        }
        Ok(table)
    }

    /// Put an edited table into force.
    pub(super) fn take_attributes(&mut self, table: AttributesFile) {
        self.attributes.table = table;
    }

    /// Write the file, for as long as the answer is kept.
    pub(super) fn write_attributes(&mut self, text: &str, entry: EntryId) -> Result<Replaced, store::Error> {
        let path = self.folder.inside(self.folder.attributes())?;
        self.put_aside(&path, self.attributes.stamp)?;
        let replaced = Replaced::write(&path, text.as_bytes(), entry)?;
        self.attributes.stamp = Stamp::of(&path);
        Ok(replaced)
    }
}
