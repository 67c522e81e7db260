//! What the first frame shows, in a file so small that it is there before anything else is loaded.
//!
//! It holds as long as nothing that it was made from has another size or time.

use serde::{Deserialize, Serialize};

use super::checksum::checksum;
use super::{Error, Folder, Stamp, atomic, list_histories, read_plain};

const MAGIC: &[u8; 16] = b"emic overview 2\n";

/// Bytes that the file may have.
const MAX_BYTES: u64 = 64 << 20;

/// The study at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewFile {
    /// The study's title.
    pub title: String,
    /// A row for each transcript.
    pub rows: Vec<OverviewRowFile>,
    /// The files that it was made from, with size and time.
    marks: Vec<(String, u64, u64)>,
}

/// One transcript at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewRowFile {
    /// The transcript.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Words.
    pub words: u64,
    /// Turns.
    pub turns: u64,
    /// Codings of all coders.
    pub codings: u64,
    /// Codings of all coders whose words an edit of the text has taken away.
    pub lost: u64,
    /// Coders who have begun, and whether they are through.
    pub completions: Vec<(String, bool)>,
    /// Attributes, by name.
    pub attributes: Vec<(String, String)>,
}

impl OverviewFile {
    /// The overview of a study as its folder is now.
    pub fn new(folder: &Folder, title: String, rows: Vec<OverviewRowFile>) -> Self {
        Self { title, rows, marks: marks(folder) }
    }

    /// Read the overview, if it holds for the folder as it is now.
    pub fn read(folder: &Folder) -> Option<Self> {
        let path = folder.inside(folder.cache().join("overview")).ok()?;
        let bytes = read_plain(&path, MAX_BYTES).ok()?;
        let (sum, body) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
        if checksum(body) != u64::from_le_bytes(*sum) {
            return None;
        }
        let overview: Self = postcard::from_bytes(body).ok()?;
        (overview.marks == marks(folder)).then_some(overview)
    }

    /// Write the overview.
    ///
    /// # Errors
    /// [`Error::Io`] where the cache cannot be written.
    pub fn write(&self, folder: &Folder) -> Result<(), Error> {
        let path = folder.make_cache()?.join("overview");
        let body = postcard::to_stdvec(self).unwrap_or_default();
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&checksum(&body).to_le_bytes());
        bytes.extend_from_slice(&body);
        atomic::write_private(&path, &bytes)
    }
}

/// Size and time of all that an overview is made from. The folder of texts stands for them: what an overview says of a
/// text comes from the histories.
fn marks(folder: &Folder) -> Vec<(String, u64, u64)> {
    let single = [folder.settings(), folder.attributes(), folder.transcripts()];
    let mark = |name: String, stamp: Option<Stamp>| {
        let stamp = stamp.unwrap_or_default();
        (name, stamp.bytes, stamp.nanos)
    };
    let name = |path: &std::path::Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let singles = single.iter().map(|path| mark(name(path), Stamp::of(path)));
    let histories = list_histories(folder).unwrap_or_default();
    singles.chain(histories.iter().map(|(name, metadata)| mark(name.clone(), Some(metadata.into())))).collect()
}
