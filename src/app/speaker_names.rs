//! What the speakers of a study are called.

use std::collections::BTreeMap;

use super::Workspace;
use crate::search::fold_name;

/// Names that a refusal lists at most.
const LISTED: usize = 20;

/// The names of all speakers, folded, each with how a transcript writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerNames(BTreeMap<String, String>);

/// Nobody has a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody is called `{name}`")]
pub struct UnknownSpeaker {
    /// The name.
    pub name: String,
    /// Names with it in them; where there is none, all there are. No more than a line or two of them.
    pub candidates: Vec<String>,
}

impl UnknownSpeaker {
    /// What to do.
    pub fn hint(&self) -> String {
        match self.candidates.as_slice() {
            [] => "no transcript names its speakers".to_owned(),
            names => format!("write a name as the transcripts have it: {}", names.join(", ")),
        }
    }
}

impl SpeakerNames {
    /// Those who speak in the transcripts that can be read.
    pub fn of(workspace: &Workspace) -> Self {
        let mut names = BTreeMap::new();
        for id in workspace.project().transcripts.keys() {
            let Ok(transcript) = workspace.transcript(id) else { continue };
            for speaker in transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref()) {
                names.entry(fold_name(speaker)).or_insert_with(|| speaker.to_owned());
            }
        }
        Self(names)
    }

    /// The place of a speaker among all, from 1 in the order of their names.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.0.keys().position(|known| *known == fold_name(name)).map(|place| place + 1)
    }

    /// How the transcripts write a name, which must be whole; upper or lower case.
    ///
    /// # Errors
    /// [`UnknownSpeaker`] with the names that may be meant.
    pub fn find(&self, name: &str) -> Result<&str, UnknownSpeaker> {
        let folded = fold_name(name);
        if let Some(known) = self.0.get(&folded) {
            return Ok(known);
        }
        let all = || self.0.values().take(LISTED).cloned().collect();
        let like = self.0.iter().filter(|(known, _)| known.contains(&folded));
        let mut candidates: Vec<String> = like.map(|(_, shown)| shown.clone()).take(LISTED).collect();
        if candidates.is_empty() {
            candidates = all();
        }
        Err(UnknownSpeaker { name: name.to_owned(), candidates })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Result<&str, &[&str]>) {
        let all = ["Mei", "Ellen Mei", "陈总", "Dale 😀"];
        let names = SpeakerNames(all.iter().map(|name| (fold_name(name), (*name).to_owned())).collect());
        let found = names.find(name);
        let found = found.as_ref().map(|name| *name).map_err(|unknown| unknown.candidates.clone());
        assert_eq!(found, expected.map_err(|names| names.iter().map(|name| (*name).to_owned()).collect()));
    }

    #[test]
    fn a_name_is_whole_or_refused_with_those_like_it() {
        check("mei", Ok("Mei"));
        check("陈总", Ok("陈总"));
        check("me", Err(&["Ellen Mei", "Mei"]));
        check("陈", Err(&["陈总"]));
        check("Nobody", Err(&["Dale 😀", "Ellen Mei", "Mei", "陈总"]));
    }
}
