//! The versions of the codebook: listing them, reading one, going back to one.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::{Done, Error, Workspace};
use crate::exchange::codebook_yaml;
use crate::project::{Code, Codebook, CodebookVersion, CoderId, CodingId};

/// Characters of a hash by which a version may be called.
const MIN_PREFIX: usize = 4;

/// One version: a content that the codebook has, or had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    /// Its number, from 1: the first content that the histories know.
    pub number: usize,
    /// The content hash, which codings name.
    pub hash: CodebookVersion,
    /// The version that it came from; `None` for the first that the histories know. After an undo that is not the one
    /// listed before it.
    pub before: Option<CodebookVersion>,
    /// When it was first so.
    pub time: Timestamp,
    /// Who made it so.
    pub coder: CoderId,
    /// What that was, in words.
    pub label: String,
    /// Codings that were made, or last looked at, under it.
    pub codings: usize,
    /// Whether it is in force.
    pub in_force: bool,
}

impl VersionRow {
    /// What it is called by: `v3`.
    pub fn name(&self) -> String {
        format!("v{}", self.number)
    }
}

impl Workspace {
    /// All versions of the codebook, oldest first. One that came back is the one that it was. What was edited outside and
    /// stands in no history yet is not among them.
    pub fn codebook_versions(&self) -> Vec<VersionRow> {
        let mut codings: HashMap<&str, usize> = HashMap::new();
        // Codings that follow each other were mostly made under one version.
        let (mut lately, mut count) = ("", 0);
        for coding in self.project().codings.iter() {
            if *coding.codebook != *lately {
                *codings.entry(lately).or_default() += std::mem::take(&mut count);
                lately = &coding.codebook;
            }
            count += 1;
        }
        *codings.entry(lately).or_default() += count;
        let now = self.project().codebook.content_version();
        let mut seen: HashMap<&str, ()> = HashMap::new();
        let first = self.codebook_log().rows().iter().filter(|row| seen.insert(row.after.as_str(), ()).is_none());
        let version = |(place, row): (usize, &crate::store::LoggedVersion)| VersionRow {
            number: place + 1,
            hash: row.after.clone(),
            before: row.before.clone(),
            time: row.time,
            coder: row.coder.clone(),
            // The entry that tells the first may be about more than the codebook.
            label: if row.before.is_none() { "begin with this codebook.yaml".to_owned() } else { row.label.clone() },
            codings: codings.get(row.after.as_str()).copied().unwrap_or(0),
            in_force: row.after == now,
        };
        first.enumerate().map(version).collect()
    }

    /// The number of the version with this hash; `None` where no history knows it yet.
    pub fn codebook_number(&self, hash: &str) -> Option<usize> {
        let mut seen: HashSet<&str> = HashSet::new();
        let rows = self.codebook_log().rows().iter().filter(|row| seen.insert(row.after.as_str()));
        rows.map(|row| row.after.as_str()).position(|known| known == hash).map(|place| place + 1)
    }

    /// The text of a version and what it says: `now`, a number (`v3`), enough of the beginning of its hash, or the
    /// researcher's own label (the field `version` of the file; the latest where several have it).
    ///
    /// # Errors
    /// [`Error::NoSuchVersion`], also where the histories do not have its text.
    pub fn codebook_at(&self, wanted: &str) -> Result<(String, Codebook), Error> {
        let wanted = wanted.trim();
        if wanted.eq_ignore_ascii_case("now") {
            return Ok((self.codebook_source().to_owned(), self.project().codebook.clone()));
        }
        match self.version_named(wanted)? {
            Some(version) => self.read_version(&version),
            None => self.version_labelled(wanted),
        }
    }

    /// Put an older version of the codebook into its file. Codings stay as they are. One entry, which can be taken back.
    ///
    /// # Errors
    /// As [`Self::codebook_at`] and [`Self::replace_codebook`].
    pub fn restore_codebook(&mut self, wanted: &str) -> Result<Done, Error> {
        // What stands in the file by now is what the older version takes the place of.
        let _turn = self.prepare()?;
        let (source, codebook) = self.codebook_at(wanted)?;
        // By its hash: numbers count the versions that are known, and a colleague's history may bring earlier ones.
        self.replace_codebook(source, &format!("restore codebook {}", codebook.content_version()))
    }

    /// The code of a coding as it was in the version that the coding names; `None` where that, or the code in it, is not
    /// known.
    pub fn wording_then(&self, coding: &CodingId) -> Option<Code> {
        let coding = self.project().codings.get(coding)?;
        let codebook = self.codebook_of(&coding.codebook)?;
        codebook.get(coding.code.as_str()).cloned()
    }

    /// The version that a number or the beginning of a hash means.
    fn version_named(&self, wanted: &str) -> Result<Option<CodebookVersion>, Error> {
        let versions = self.codebook_versions();
        let number = wanted.strip_prefix(['v', 'V']).and_then(|number| number.parse::<usize>().ok());
        if let Some(row) = number.and_then(|number| versions.iter().find(|row| row.number == number)) {
            return Ok(Some(row.hash.clone()));
        }
        if wanted.len() < MIN_PREFIX {
            return Ok(None);
        }
        let folded = wanted.to_lowercase();
        let mut named = versions.into_iter().filter(|row| row.hash.starts_with(&folded));
        match (named.next(), named.next()) {
            (Some(_), Some(_)) => Err(Error::NoSuchVersion {
                wanted: wanted.to_owned(),
                why: "several versions begin so; give more of the hash".to_owned(),
            }),
            (one, _) => Ok(one.map(|row| row.hash)),
        }
    }

    fn read_version(&self, version: &str) -> Result<(String, Codebook), Error> {
        let missing = || Error::NoSuchVersion {
            wanted: version.to_owned(),
            why: "the histories do not have its text, or a history is missing".to_owned(),
        };
        let source = self.text_of(version).ok_or_else(missing)?;
        let codebook = codebook_yaml::parse(&source).map_err(|_| missing())?.codebook;
        Ok((source, codebook))
    }

    /// The latest version whose file had this label.
    fn version_labelled(&self, wanted: &str) -> Result<(String, Codebook), Error> {
        let versions = self.codebook_versions();
        let mut read = versions.iter().rev().filter_map(|row| self.read_version(&row.hash).ok());
        let count = versions.len();
        read.find(|(_, codebook)| codebook.version == wanted).ok_or_else(|| Error::NoSuchVersion {
            wanted: wanted.to_owned(),
            why: match count {
                0 => "the histories know none yet".to_owned(),
                1 => "the only one is v1; `now` is what is in force".to_owned(),
                count => format!("there are v1 to v{count}; `now` is what is in force"),
            },
        })
    }
}
