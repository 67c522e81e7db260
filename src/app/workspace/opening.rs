//! Opening a study: settings, histories, texts.

use std::cell::RefCell;
use std::path::Path;

use super::attributes::Attributes;
use super::codebook::CodebookFile;
use super::folder_texts::FolderTexts;
use super::refreshing::Seen;
use super::saving::Saving;
use super::texts::Texts;
use super::{Error, Notice, Options, Workspace, coder};
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
            folder_texts: FolderTexts::default(),
            codebook: CodebookFile::default(),
            attributes: Attributes::default(),
            saving: Saving::default(),
            seen: Seen::default(),
            noticed: Vec::new(),
            notices: Vec::new(),
        };
        workspace.notices.extend(workspace.read_only().map(Notice::new));
        let holder = store::lock_holder(&workspace.folder, workspace.coder.as_str());
        workspace.notices.extend(holder.map(|error| Notice::new(format!("{error}. It can be read meanwhile"))));
        workspace.replay()?;
        workspace.reload_codebook();
        workspace.reload_attributes();
        workspace.reload_texts();
        let notices = std::mem::take(&mut workspace.notices);
        Ok((workspace, notices))
    }
}
