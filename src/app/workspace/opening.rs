//! Opening a study: settings, histories, texts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use super::attributes::Attributes;
use super::blind::Blind;
use super::caching::Kept;
use super::codebook::{CodebookFile, OldCodebooks};
use super::folder_texts::FolderTexts;
use super::following::Followed;
use super::refreshing::Seen;
use super::saving::Saving;
use super::texts::Library;
use super::{Error, Notice, Options, Workspace, coder};
use crate::project::{Lately, TranscriptId};
use crate::store::{self, Fold, Folder, Settings, Stamp};

/// Bytes of texts that are compared with their records before a study is open; what is more waits for
/// [`Workspace::refresh`].
const AT_ONCE: u64 = 4 << 20;

impl Workspace {
    /// Make a new study in `root`, with nothing in it but a codebook (the text of a `codebook.yaml`).
    ///
    /// # Errors
    /// [`Error::Store`] where there is one already, or the folder cannot be written.
    pub fn create(root: &Path, title: &str, language: &str, codebook: &str) -> Result<(), Error> {
        Ok(Folder::new(root).create(&store::new_settings(title, language), codebook)?)
    }

    /// Open the study in `root` (the folder that holds `emic.yaml`).
    ///
    /// # Errors
    /// [`Error::NoProject`] where there is none; [`Error::Store`] where its settings or its folder cannot be read, or
    /// the coder's name cannot name a file. All else that is wrong comes back as notices.
    pub fn open(root: &Path, options: &Options) -> Result<(Self, Vec<Notice>), Error> {
        let (workspace, mut notices) = Self::open_patiently(root, options, Duration::ZERO)?;
        let holder = store::lock_holder(&workspace.folder, workspace.coder.as_str());
        notices.extend(holder.map(|error| Notice::new(format!("{error}. It can be read meanwhile"))));
        Ok((workspace, notices))
    }

    /// As [`Self::open`], for who soon goes again: where another program writes for the same coder, a change waits up to
    /// `patience` for its turn, and opening says nothing of it.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_patiently(root: &Path, options: &Options, patience: Duration) -> Result<(Self, Vec<Notice>), Error> {
        let folder = Folder::new(root);
        if !folder.exists() {
            return Err(Error::NoProject(root.to_owned()));
        }
        let stamp = Stamp::of(&folder.settings());
        let (settings, settings_source) = Settings::read_with_source(&folder.settings())?;
        let coder::Chosen { coder, guessed } = coder::choose(options.coder.as_deref(), &settings, &folder)?;
        let mut workspace = Self {
            library: Library::new(&folder),
            folder,
            settings,
            settings_source,
            coder,
            guessed,
            now: options.now,
            fold: Fold::default(),
            generation: 0,
            folder_texts: FolderTexts::default(),
            codebook: CodebookFile::default(),
            attributes: Attributes::default(),
            saving: Saving::default(),
            seen: Seen::of_settings(stamp),
            kept: Kept::default(),
            outdated: Mutex::default(),
            followed: Followed::default(),
            old_codebooks: OldCodebooks::default(),
            noticed: Vec::new(),
            notices: Vec::new(),
            passed_over: BTreeSet::new(),
            blind: Blind::default(),
        };
        workspace.library.choose(&workspace.settings.speakers);
        workspace.notices.extend(workspace.read_only().map(Notice::new));
        workspace.tell_settings();
        let left_alone = store::unreadable_histories(&workspace.folder);
        workspace.notices.extend(left_alone.iter().map(|error| Notice::new(error.to_string())));
        workspace.load()?;
        workspace.mend_settings();
        workspace.reload_codebook();
        workspace.reload_attributes();
        workspace.reload_texts();
        workspace.look_at_waiting(AT_ONCE);
        workspace.tell_unknown();
        workspace.record_edited_codebook();
        workspace.saving.patience = patience;
        workspace.seen.opened();
        let notices = std::mem::take(&mut workspace.notices);
        Ok((workspace, notices))
    }

    /// Tell of codings whose code or transcript is not there. They are kept: the file may come back.
    fn tell_unknown(&mut self) {
        let notices = self.unknown();
        self.notices.extend(notices);
    }

    /// Codings whose code or transcript is not there, as opening tells of them. Looks at all codings.
    pub fn unknown(&self) -> Vec<Notice> {
        let project = &self.fold.project;
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        let mut lately: Lately<&str, bool> = Lately::default();
        project.codings.iter().for_each(|coding| {
            let code = coding.code.as_str();
            if lately.get(&code, || Some(project.codebook.get(code).is_some())) == Some(false) {
                *codes.entry(code).or_default() += 1;
            }
        });
        let known = |id: &TranscriptId| project.transcripts.contains_key(id) || project.removed.contains(id);
        let transcripts = project.codings.transcripts().filter(|(id, _)| !known(id));
        let transcripts: BTreeMap<&str, usize> = transcripts.map(|(id, count)| (id.as_str(), count)).collect();
        let broken = self.codebook_problem().is_some() && project.codebook.codes().is_empty();
        let codes = (!codes.is_empty() && !broken)
            .then(|| format!("codebook.yaml lacks codes that are in use: {}; their codings are kept", listed(&codes)));
        let transcripts = (!transcripts.is_empty())
            .then(|| format!("there are codings of unknown transcripts: {}; they are kept", listed(&transcripts)));
        codes.into_iter().chain(transcripts).map(Notice::new).collect()
    }
}

/// Ids with their counts, the first few of them.
fn listed(counts: &BTreeMap<&str, usize>) -> String {
    let first = counts.iter().take(5).map(|(id, count)| format!("`{id}` ({count})"));
    let more = counts.len().saturating_sub(5);
    let rest = (more > 0).then(|| format!("and {more} more"));
    first.chain(rest).collect::<Vec<_>>().join(", ")
}
