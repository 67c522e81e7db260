//! Noticing cheaply that files of a study have changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// A number that changes when a history, a transcript, the codebook, the attributes or the settings do: made from names,
/// sizes and times alone. What cannot be read counts as not there.
pub fn fingerprint(root: &Path) -> u64 {
    let mut hash = DefaultHasher::new();
    for name in ["emic.yaml", "codebook.yaml", "attributes.csv"] {
        hash_file(&root.join(name), &mut hash);
    }
    for folder in ["history", "transcripts"] {
        let listing = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        let mut paths: Vec<_> = listing.map(|entry| entry.path()).collect();
        paths.sort();
        paths.iter().for_each(|path| hash_file(path, &mut hash));
    }
    hash.finish()
}

fn hash_file(path: &Path, hash: &mut DefaultHasher) {
    if let Ok(metadata) = std::fs::metadata(path) {
        path.hash(hash);
        metadata.len().hash(hash);
        metadata.modified().ok().hash(hash);
    }
}
