//! Whether a file is still the one that was read: size and time of change, by a single look.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Size and time of a file. Two looks that give the same stamp found the same content, as far as the system tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// Bytes.
    pub bytes: u64,
    /// Time of the last change in nanoseconds since 1970; 0 where the system does not say.
    pub nanos: u64,
}

impl Stamp {
    /// The stamp of what is at `path`; `None` where nothing is.
    pub fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|metadata| Self::from(&metadata))
    }
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let nanos = time.and_then(|time| u64::try_from(time.as_nanos()).ok()).unwrap_or(0);
        Self { bytes: metadata.len(), nanos }
    }
}
