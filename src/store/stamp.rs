//! Whether a file is still the one that was read: size and time of change, by a single look.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// For so long after a change another one may have the same time: file systems count in steps, some in two seconds.
const YOUNG: Duration = Duration::from_secs(2);

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

    /// Whether a further change would show in the time, as of now. A look at a file before that proves nothing later.
    pub fn is_settled(self) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.nanos != 0 && Duration::from_nanos(self.nanos).checked_add(YOUNG).is_some_and(|until| until <= now)
    }
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let nanos = time.and_then(|time| u64::try_from(time.as_nanos()).ok()).unwrap_or(0);
        Self { bytes: metadata.len(), nanos }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_just_written_may_change_unseen() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let of = |time: SystemTime| {
            file.as_file().set_modified(time).unwrap();
            Stamp::of(file.path()).unwrap()
        };
        let now = SystemTime::now();
        assert!(!of(now).is_settled() && !of(now + Duration::from_secs(3_600)).is_settled());
        assert!(of(now - Duration::from_secs(3)).is_settled());
        assert!(!Stamp { bytes: 1, nanos: 0 }.is_settled(), "the system does not say");
    }
}
