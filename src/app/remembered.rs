//! What the program remembers of whoever uses it, across all studies: which studies were open lately, which hints have
//! been understood, how far the tour went, which actions were run by name.
//!
//! It lies in `state.yaml` outside the studies, for its owner only, and holds no word of a transcript. Best effort: where
//! it cannot be read or written, the program forgets. Two programs that run at once add to each other's.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::preferences::own_folder;
use crate::store::{atomic, read_plain};

/// Bytes that the file may have.
const MAX_BYTES: u64 = 1 << 20;

/// Studies that are remembered at most.
const MOST_PROJECTS: usize = 20;

/// Actions run by name that are remembered at most.
const MOST_ACTIONS: usize = 30;

/// Hints that are counted at most, of all coders.
const MOST_HINTS: usize = 2_000;

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// Studies that were open, the latest first, as absolute paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<PathBuf>,
    /// How often each hint was seen or its key was used, by the hint's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hints: BTreeMap<String, u32>,
    /// Steps of the tour that are done.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub tour: u8,
    /// Actions that were run by name, the latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// What other versions of the program remember.
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_zero(count: &u8) -> bool {
    *count == 0
}

impl Memory {
    /// A study was opened.
    pub fn opened(&mut self, root: &Path) {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        first(&mut self.projects, root, MOST_PROJECTS);
    }

    /// A study is gone, or not wanted in the list any more.
    pub fn forget(&mut self, root: &Path) {
        self.projects.retain(|known| known != root);
    }

    /// An action was run by its name.
    pub fn ran(&mut self, action: &str) {
        first(&mut self.actions, action.to_owned(), MOST_ACTIONS);
    }

    /// A hint was seen, or its key used, once more.
    pub fn saw(&mut self, hint: &str) {
        if self.hints.len() < MOST_HINTS || self.hints.contains_key(hint) {
            let count = self.hints.entry(hint.to_owned()).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// As if it had never been seen.
    pub fn unsee(&mut self, hint: &str) {
        self.hints.remove(hint);
    }

    /// How often that was.
    pub fn seen(&self, hint: &str) -> u32 {
        self.hints.get(hint).copied().unwrap_or(0)
    }
}

/// Put a value first in a list of the latest.
fn first<T: PartialEq>(list: &mut Vec<T>, value: T, most: usize) {
    list.retain(|known| *known != value);
    list.insert(0, value);
    list.truncate(most);
}

/// What is remembered, and where.
///
/// By [`Default`] nothing is read and nothing is ever written: so are all tests of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Remembered {
    memory: Memory,
    file: Option<PathBuf>,
}

impl Remembered {
    /// What the file that the environment names holds: `emic/state.yaml` in `XDG_STATE_HOME`, else in `~/.local/state`.
    pub fn read() -> Self {
        Self::read_by(|name| std::env::var_os(name))
    }

    /// As [`Self::read`], in an environment given by `variable`.
    pub fn read_by(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let folder = own_folder(&variable, "XDG_STATE_HOME", ".local/state");
        let file = folder.map(|folder| folder.join("state.yaml"));
        Self { memory: file.as_deref().and_then(read).unwrap_or_default(), file }
    }

    /// What is remembered.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Change what is remembered, here and in the file: the change is made to what stands there by then, so that what
    /// another program has added stays. A file that is no longer in order is begun anew.
    pub fn change(&mut self, change: impl Fn(&mut Memory)) {
        if let Some(file) = &self.file {
            self.memory = read(file).unwrap_or_else(|| std::mem::take(&mut self.memory));
            change(&mut self.memory);
            write(file, &self.memory);
        } else {
            change(&mut self.memory);
        }
    }
}

fn read(file: &Path) -> Option<Memory> {
    let bytes = read_plain(file, MAX_BYTES).ok()?;
    serde_yaml::from_str(&String::from_utf8_lossy(&bytes)).ok()
}

/// Write the file for its owner only. Whoever forgets has lost nothing of a study, so nobody is told.
fn write(file: &Path, memory: &Memory) {
    let Ok(text) = serde_yaml::to_string(memory) else { return };
    if let Some(folder) = file.parent() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let _ = builder.create(folder);
    }
    let _ = atomic::write_cached(file, text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(home: &Path) -> impl Fn(&str) -> Option<OsString> + use<> {
        let home: OsString = home.into();
        move |name| (name == "XDG_STATE_HOME").then(|| home.clone())
    }

    #[test]
    fn what_happened_is_known_the_next_time_and_two_programs_add_up() {
        let home = tempfile::tempdir().unwrap();
        let mut one = Remembered::read_by(at(home.path()));
        let mut other = one.clone();
        one.change(|memory| memory.opened(Path::new("/studies/信任 👍")));
        one.change(|memory| memory.saw("again"));
        other.change(|memory| {
            memory.opened(Path::new("/studies/two"));
            memory.saw("again");
            memory.ran("uncode");
            memory.tour = 3;
        });
        let found = Remembered::read_by(at(home.path()));
        let memory = found.memory();
        assert_eq!(memory.projects, [Path::new("/studies/two"), Path::new("/studies/信任 👍")]);
        assert_eq!((memory.seen("again"), memory.seen("other"), memory.tour), (2, 0, 3));
        assert_eq!(memory.actions, ["uncode"]);
    }

    #[test]
    fn what_is_latest_comes_first_and_lists_end() {
        let mut memory = Memory::default();
        for count in 0..50 {
            memory.ran(&format!("action {count}"));
        }
        memory.ran("action 40");
        assert_eq!((memory.actions.len(), memory.actions[0].as_str()), (MOST_ACTIONS, "action 40"));
        assert_eq!(memory.actions.iter().filter(|name| *name == "action 40").count(), 1);
        memory.opened(Path::new("/a"));
        memory.forget(Path::new("/a"));
        assert!(memory.projects.is_empty());
    }

    #[test]
    fn the_file_is_its_owners_alone_and_keeps_what_it_does_not_know() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("emic/state.yaml");
        std::fs::create_dir_all(home.path().join("emic")).unwrap();
        std::fs::write(&file, "tour: 2\nnext: {信: [1, 任]}\n").unwrap();
        let mut found = Remembered::read_by(at(home.path()));
        found.change(|memory| memory.saw("x"));
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains("next:") && text.contains('任') && text.contains("tour: 2"), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_broken_file_and_none_are_forgotten_quietly() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("emic")).unwrap();
        std::fs::write(home.path().join("emic/state.yaml"), "tour: [").unwrap();
        let mut found = Remembered::read_by(at(home.path()));
        assert_eq!(found.memory(), &Memory::default());
        found.change(|memory| memory.tour = 1);
        assert_eq!(Remembered::read_by(at(home.path())).memory().tour, 1);
        let mut nowhere = Remembered::read_by(|_| None);
        nowhere.change(|memory| memory.tour = 1);
        assert_eq!(nowhere.memory().tour, 1);
    }
}
