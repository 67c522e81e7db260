//! Opening a study: settings, histories, texts.

use std::cell::RefCell;
use std::path::Path;

use super::refreshing::Seen;
use super::saving::Saving;
use super::texts::{self, Texts};
use super::{Error, Notice, Options, Workspace, coder};
use crate::project::{Change, TranscriptId};
use crate::store::{self, Fold, Folder, Settings};

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
        let folder = Folder::new(root);
        if !folder.exists() {
            return Err(Error::NoProject(root.to_owned()));
        }
        let settings = Settings::read(&folder.settings())?;
        let coder = coder::choose(options.coder.as_deref(), &settings, &folder)?;
        let mut workspace = Self {
            folder,
            settings,
            coder,
            now: options.now,
            fold: Fold::default(),
            generation: 0,
            texts: RefCell::new(Texts::default()),
            saving: Saving::default(),
            seen: Seen::default(),
            noticed: Vec::new(),
            notices: Vec::new(),
        };
        workspace.notices.extend(workspace.read_only().map(Notice::new));
        let holder = store::lock_holder(&workspace.folder, workspace.coder.as_str());
        workspace.notices.extend(holder.map(|error| Notice::new(format!("{error}. It can be read meanwhile"))));
        workspace.replay()?;
        workspace.read_codebook();
        workspace.take_in_texts();
        let notices = std::mem::take(&mut workspace.notices);
        Ok((workspace, notices))
    }

    /// Look for texts that no history knows, and for known ones whose file is gone.
    pub(super) fn take_in_texts(&mut self) {
        let files = match self.list_texts() {
            Ok(files) => files,
            Err(error) => {
                self.notices.push(Notice::new(error.to_string()));
                return;
            }
        };
        let project = &self.fold.project;
        for id in project.transcripts.keys().filter(|id| !files.contains(id)) {
            let message =
                format!("transcripts/{id}.txt is gone; its codings are kept. Put the file back, or import it again");
            self.notices.push(Notice::new(message));
        }
        let new = |id: &&TranscriptId| !project.transcripts.contains_key(*id) && !project.removed.contains(*id);
        let new: Vec<TranscriptId> = files.iter().filter(new).cloned().collect();
        for id in new {
            match self.folder.transcript(id.as_str()).and_then(|path| texts::read_text(&path)) {
                Ok(text) => {
                    let record = texts::measure(&id, text, &self.settings.language);
                    let change = Change::Transcript { id, before: None, after: Some(record) };
                    self.fold.project.apply(&change);
                    self.noticed.push(change);
                }
                Err(error) => self.notices.push(Notice::new(error.to_string())),
            }
        }
    }

    /// The ids of all texts in the folder, in order.
    fn list_texts(&self) -> Result<Vec<TranscriptId>, store::Error> {
        let path = self.folder.transcripts();
        let listing = std::fs::read_dir(&path).map_err(store::Error::io("read", &path))?;
        let id = |file: std::fs::DirEntry| {
            let name = file.file_name();
            let id = name.to_str()?.strip_suffix(".txt")?;
            store::safe_name(id).ok().map(TranscriptId::from)
        };
        let mut ids: Vec<TranscriptId> = listing.flatten().filter_map(id).collect();
        ids.sort();
        Ok(ids)
    }
}
