//! Choices about speakers, written into `emic.yaml`.

use super::{Error, Workspace};
use crate::exchange::edit_speakers;
use crate::project::SpeakerChoices;
use crate::store::{self, MAX_SETTINGS_BYTES, Settings, atomic, read_plain};

impl Workspace {
    /// Write what is decided about speakers into `emic.yaml`, and let it count at once. Comments, order and all other
    /// fields of the file stay. This is no entry of the history: an opposite decision takes it back.
    ///
    /// # Errors
    /// [`Error::ReadOnly`]; [`store::Error::FilesBusy`] where another program has edited the file meanwhile;
    /// [`Error::Settings`] where the file cannot be edited so; [`Error::Store`] where it cannot be
    /// read or written.
    pub fn write_speakers(&mut self, choices: &SpeakerChoices) -> Result<(), Error> {
        let known = self.settings.speakers.clone();
        if *choices == known {
            return Ok(());
        }
        let _turn = self.prepare_settings()?;
        if self.saving.holds_settings()
            && let Some(why) = self.retry()
        {
            return Err(Error::NotSaved(why));
        }
        let path = self.folder.settings();
        let bytes = read_plain(&path, MAX_SETTINGS_BYTES)?;
        let text = String::from_utf8(bytes).map_err(|_| Error::Settings("the file is not UTF-8".to_owned()))?;
        let before = Settings::parse(&text).map_err(Error::Settings)?;
        if before.speakers == *choices {
            return Ok(());
        }
        if before.speakers != known {
            // What was decided there is not among `choices`.
            return Err(store::Error::FilesBusy { pid: None }.into());
        }
        let edited = edit_speakers(&text, &before.speakers, choices);
        let edited = edited.map_err(|error| Error::Settings(error.to_string()))?;
        let wanted = Settings { speakers: choices.clone(), ..before };
        if Settings::parse(&edited).as_ref() != Ok(&wanted) {
            let why = "`speakers` cannot be edited by the program as it is written; change the file in an editor";
            return Err(Error::Settings(why.to_owned()));
        }
        atomic::write(&path, edited.as_bytes())?;
        self.reload_settings();
        Ok(())
    }
}
