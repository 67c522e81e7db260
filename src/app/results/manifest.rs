//! What results were made from and what they are, as JSON: for people, for programs that read the results, and for the next
//! run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The version of the manifest's own format.
const FORMAT: u32 = 1;

/// A manifest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this format.
    pub format: u32,
    /// What this file is, for who finds it.
    pub about: String,
    /// The program and its version.
    pub program: String,
    /// The study's title.
    pub study: String,
    /// The time of the last entry in the histories, where there is one.
    #[serde(default)]
    pub data: Option<String>,
    /// The codebook in force.
    #[serde(default)]
    pub codebook: String,
    /// What decides over the results besides the study; what is not named is as usual.
    #[serde(default)]
    pub options: BTreeMap<String, Vec<String>>,
    /// What is left out of all files, in sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// The study's files that decide over the results, by path.
    pub inputs: Vec<Input>,
    /// The files of the results, in the order of a paper.
    pub outputs: Vec<Output>,
}

/// A file that results are made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Where, below the study's folder.
    pub path: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// A file of the results.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Its name.
    pub path: String,
    /// The command that makes this kind of table, or counts what a figure shows; several, with `; ` between, where the
    /// file has several tables. Which filters it takes stands in the manifest's options.
    pub command: String,
    /// What it shows.
    pub title: String,
    /// Tables in it with their rows and notes; none in a figure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<TableOf>,
    /// Whether words of participants stand in it.
    #[serde(default)]
    pub words: bool,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// A table of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableOf {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: usize,
    /// Its columns.
    pub columns: Vec<String>,
    /// Where its numbers come from.
    pub caption: String,
    /// What is counted and how.
    pub notes: Vec<String>,
}

impl Manifest {
    /// An empty one of this format.
    pub fn new() -> Self {
        let about = "Written by `emic results`. Inputs lie in the study's folder, outputs beside this file; `emic results --check` compares both.";
        Self { format: FORMAT, about: about.to_owned(), ..Self::default() }
    }

    /// Read one; `None` where it is none, or of a later format, or names files outside its folder.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(bytes).ok()?;
        let plain = |output: &Output| {
            !output.path.is_empty() && !output.path.starts_with('.') && !output.path.contains(['/', '\\', ':', '\0'])
        };
        (manifest.format == FORMAT && manifest.outputs.iter().all(plain)).then_some(manifest)
    }

    /// Its bytes: one field a line, so that a version control shows what changed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The file of this name.
    pub fn output(&self, path: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| output.path == path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back_and_none_leads_out_of_its_folder() {
        let output = Output { path: "quotes.csv".to_owned(), title: "引文 😀".to_owned(), ..Output::default() };
        let manifest = Manifest { outputs: vec![output], ..Manifest::new() };
        assert_eq!(Manifest::parse(&manifest.to_bytes()), Some(manifest.clone()));
        for path in ["../codebook.yaml", "/etc/passwd", "a/b", "C:x", "", ".."] {
            let mut bad = manifest.clone();
            bad.outputs.iter_mut().for_each(|output| output.path = path.to_owned());
            assert_eq!(Manifest::parse(&bad.to_bytes()), None, "{path}");
        }
        assert_eq!(Manifest::parse(b"{}"), None);
        assert_eq!(Manifest::parse(&Manifest { format: 2, ..manifest }.to_bytes()), None);
    }
}
