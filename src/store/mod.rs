//! The project folder: where everything lies, how it is read, and how nothing of it is lost.
//!
//! Start at [`Folder`], the paths; [`HistoryWriter`] appends entries, [`read_histories`] reads them all back.
//! All that this room reads is hostile until parsed: no path leaves the folder, nothing panics, memory is bounded.
//! It deliberately knows nothing of codebooks (see `exchange`) and of the search index (see `search`).

pub mod atomic;
mod attribute_types_file;
mod attributes_file;
mod bookmark_lines;
mod checksum;
mod codebook_log;
mod derived_file;
mod entry_bytes;
mod entry_json;
mod entry_lines;
mod error;
pub(crate) mod faults;
mod fold;
mod folder;
mod git_index;
mod history_file;
mod history_scan;
mod intern;
mod lock;
mod overview_file;
mod packed;
mod parallel;
#[cfg(test)]
mod properties;
mod pseudonyms_file;
mod replaced;
mod settings;
mod snapshot;
mod snapshot_bookmarks;
mod snapshot_codings;
mod snapshot_recent;
mod snapshot_rows;
mod snapshot_versions;
mod stamp;

pub use attributes_file::{AttributesFile, Values, delimiter_of};
pub use codebook_log::{CodebookLog, LoggedVersion, MAX_CHAIN};
pub use derived_file::{DerivedFile, Mark};
pub use entry_bytes::entries_as_bytes;
pub use entry_json::{MAX_LINE_BYTES, read_line, write_line};
pub use error::{Damage, Error};
#[cfg(test)]
pub(crate) use faults::ROOM;
pub use fold::{Fold, Joined};
pub use folder::{CREATED_FORMAT, Folder, read_plain, safe_name};
pub use git_index::{is_in_repository, is_tracked};
pub use history_file::{HistoryWriter, find_entry};
pub use history_scan::{Extent, Histories, list_histories, look_at_histories, read_histories, unreadable_histories};
pub use lock::{CoderLock, FilesLock, lock_holder};
pub use overview_file::{OverviewFile, OverviewRowFile};
pub use packed::{Unpacker, push_number, push_range, push_text};
pub use pseudonyms_file::{PseudonymsFile, is_ignored, is_open_to_others};
#[cfg(test)]
pub(crate) use replaced::leave;
pub use replaced::{Replaced, Unfinished};
pub use settings::{FORMAT, MAX_SETTINGS_BYTES, Settings, new_settings, set_field};
pub use snapshot::Snapshot;
pub use stamp::Stamp;
