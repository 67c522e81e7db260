//! The sample study, carried in the program.

use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};

use super::starting::vacant;
use super::{Error, Workspace};
use crate::store::{Folder, atomic};

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample-data");

/// The folder that `emic demo` makes where no other is named.
pub const DEMO_FOLDER: &str = "emic-demo";

/// Write the sample study into a folder that does not exist yet or is empty.
///
/// # Errors
/// [`Error::Occupied`] where something is there, and nothing is written; [`Error::Io`] or [`Error::Store`] where the
/// folder cannot be written.
pub fn write_demo(dir: &Path) -> Result<(), Error> {
    vacant(dir)?;
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let folder = Folder::new(&dir);
    let text = |name: &str| SAMPLE.get_file(name).and_then(|file| file.contents_utf8()).unwrap_or_default();
    write_entries(&SAMPLE, &dir)?;
    // Its settings come last: they are what makes the folder a project.
    Ok(folder.create(text("emic.yaml"), text("codebook.yaml"))?)
}

/// Whether a study is the sample: it has its title, and the interview and the code that the tour speaks of.
pub fn is_demo(workspace: &Workspace) -> bool {
    let own = SAMPLE.get_file("emic.yaml").and_then(|file| file.contents_utf8()).unwrap_or_default();
    let title = own.lines().find_map(|line| line.strip_prefix("title: "));
    title == Some(workspace.title())
        && workspace.project().transcripts.contains_key("us02-pruitt")
        && workspace.project().codebook.get("tacitness").is_some()
}

fn write_entries(from: &Dir<'_>, to: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(to).map_err(|source| Error::Io { doing: "create", path: to.to_owned(), source })?;
    for entry in from.entries() {
        let Some(name) = entry.path().file_name() else { continue };
        // The cache of somebody who opened the sample where it lies was carried along when the program was built.
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        match entry {
            DirEntry::Dir(dir) => write_entries(dir, &to.join(name))?,
            DirEntry::File(file) if name != "emic.yaml" => atomic::write(&to.join(name), file.contents())?,
            DirEntry::File(_) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;

    #[test]
    fn the_sample_study_opens() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("a b 研究");
        write_demo(&dir).unwrap();
        let (workspace, notices) = Workspace::open(&dir, &Options::default()).unwrap();
        assert_eq!(notices, []);
        assert!(is_demo(&workspace));
        let overview = crate::app::Overview::of(&workspace);
        assert_eq!(overview.rows.len(), 16);
        assert!(workspace.project().codebook.get("tacitness").is_some());
        // The histories were made under the codebook as it is shipped: no coding is outdated from the start.
        let version = workspace.project().codebook.content_version();
        assert!(workspace.project().codings.iter().all(|coding| *coding.codebook == *version), "{version}");
        let on_disk = std::fs::read(dir.join("transcripts/cn01-chen.txt")).unwrap();
        assert_eq!(on_disk, SAMPLE.get_file("transcripts/cn01-chen.txt").unwrap().contents());
    }

    #[test]
    fn hidden_entries_stay_in_the_program() {
        static ENTRIES: [DirEntry<'_>; 2] = [
            DirEntry::Dir(Dir::new(".emic", &[])),
            DirEntry::File(include_dir::File::new("attributes.csv", b"transcript\n")),
        ];
        let home = tempfile::tempdir().unwrap();
        write_entries(&Dir::new("", &ENTRIES), home.path()).unwrap();
        assert!(!home.path().join(".emic").exists() && home.path().join("attributes.csv").exists());
    }

    #[test]
    fn the_sample_study_has_the_default_codebook() {
        let own = SAMPLE.get_file("codebook.yaml").and_then(|file| file.contents_utf8()).unwrap();
        let parse = |source| crate::exchange::codebook_yaml::parse(source).unwrap();
        assert_eq!(parse(own), parse(crate::app::SHIPPED[0].1));
    }

    #[test]
    fn nothing_is_written_over() {
        let home = tempfile::tempdir().unwrap();
        write_demo(home.path()).unwrap();
        let again = write_demo(home.path()).unwrap_err().to_string();
        assert!(
            again.ends_with("holds a project already; name another folder, or open it with `--project`"),
            "{again}"
        );
        let full = home.path().join("transcripts");
        let full = write_demo(&full).unwrap_err().to_string();
        assert!(
            full.ends_with("transcripts is not empty; name a folder that is empty or does not exist yet"),
            "{full}"
        );
        let file = home.path().join("codebook.yaml");
        let file = write_demo(&file).unwrap_err().to_string();
        assert!(file.ends_with("codebook.yaml is a file; name a folder that is empty or does not exist yet"), "{file}");
    }
}
