//! What the researcher decides about labels where the rules of [`super::recognise`] cannot know: what a speaker is
//! called, which label names none, and which does though the rules refuse it.
//!
//! The choices stand in `emic.yaml`. They are part of how turns are recognised: the same text and the same choices always
//! give the same turns.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::TranscriptId;
use super::speakers::{fold, unnumbered};

/// What is decided about the labels of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choices {
    /// By the folded label: the label as it was written, and what its speaker is called.
    names: BTreeMap<String, (String, String)>,
    /// By the folded label: the label as it was written, and whether it names a speaker.
    verdicts: BTreeMap<String, (String, bool)>,
}

impl Choices {
    /// Choices from lists as `emic.yaml` has them; what is blank counts as not there. A label that is both denied and
    /// allowed is allowed.
    pub fn new(
        rename: impl IntoIterator<Item = (String, String)>,
        deny: impl IntoIterator<Item = String>,
        allow: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut choices = Self::default();
        for (label, name) in rename {
            choices.rename(&label, &name);
        }
        let denied = deny.into_iter().map(|label| (label, false));
        for (label, verdict) in denied.chain(allow.into_iter().map(|label| (label, true))) {
            choices.judge(&label, verdict);
        }
        choices
    }

    /// Whether nothing is decided.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.verdicts.is_empty()
    }

    /// Labels that are called otherwise, as they were written, with the names of their speakers.
    pub fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.values().map(|(label, name)| (label.as_str(), name.as_str()))
    }

    /// Labels that name no speaker (`false`), or that do though the rules refuse them (`true`), as they were written.
    pub fn judged(&self, verdict: bool) -> impl Iterator<Item = &str> {
        self.verdicts.values().filter(move |(_, own)| *own == verdict).map(|(label, _)| label.as_str())
    }

    /// What the speaker with this label is called; `None` where nothing is decided. Letter case and blanks do not
    /// matter, nor do the numbers of numbered questions.
    pub fn name_of(&self, label: &str) -> Option<&str> {
        if self.names.is_empty() {
            return None;
        }
        let folded = fold(label);
        let found = self.names.get(&folded).or_else(|| self.names.get(unnumbered(&folded)));
        found.map(|(_, name)| name.as_str())
    }

    /// Whether this label names a speaker; `None` where the rules decide.
    pub fn verdict(&self, label: &str) -> Option<bool> {
        if self.verdicts.is_empty() {
            return None;
        }
        let folded = fold(label);
        let found = self.verdicts.get(&folded).or_else(|| self.verdicts.get(unnumbered(&folded)));
        found.map(|(_, verdict)| *verdict)
    }

    /// Call the speaker of `label` by `name`.
    pub fn rename(&mut self, label: &str, name: &str) {
        let (label, name) = (tidy(label), tidy(name));
        if label.is_empty() || name.is_empty() {
            return;
        }
        match self.names.get_mut(&fold(&label)) {
            Some((_, own)) => *own = name,
            None => drop(self.names.insert(fold(&label), (label, name))),
        }
    }

    /// Let `label` name a speaker, or none.
    pub fn judge(&mut self, label: &str, verdict: bool) {
        let label = tidy(label);
        if label.is_empty() {
            return;
        }
        match self.verdicts.get_mut(&fold(&label)) {
            Some((_, own)) => *own = verdict,
            None => drop(self.verdicts.insert(fold(&label), (label, verdict))),
        }
    }

    /// Let the speaker of `label` be called as the text does.
    pub fn forget_name(&mut self, label: &str) {
        self.names.remove(&fold(label));
    }

    /// Leave it to the rules whether `label` names a speaker.
    pub fn forget_verdict(&mut self, label: &str) {
        self.verdicts.remove(&fold(label));
    }

    /// These choices, and where they say nothing, those of `other`.
    fn over(&self, other: &Self) -> Self {
        let mut both = other.clone();
        both.names.extend(self.names.iter().map(|(key, value)| (key.clone(), value.clone())));
        both.verdicts.extend(self.verdicts.iter().map(|(key, value)| (key.clone(), value.clone())));
        both
    }
}

/// `text` on one line, without blanks at its ends and control characters.
fn tidy(text: &str) -> String {
    let plain: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The choices of a study: those for every transcript, and those for one, which go before them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SpeakerChoices {
    study: Arc<Choices>,
    own: BTreeMap<TranscriptId, Choices>,
    /// The choices of those transcripts that have some of their own, the study's taken in.
    merged: BTreeMap<TranscriptId, Arc<Choices>>,
}

impl SpeakerChoices {
    /// The choices for all transcripts, and for single ones.
    pub fn new(study: Choices, own: BTreeMap<TranscriptId, Choices>) -> Self {
        let own: BTreeMap<TranscriptId, Choices> = own.into_iter().filter(|(_, choices)| !choices.is_empty()).collect();
        let merged = own.iter().map(|(id, choices)| (id.clone(), Arc::new(choices.over(&study)))).collect();
        Self { study: Arc::new(study), own, merged }
    }

    /// Whether nothing is decided.
    pub fn is_empty(&self) -> bool {
        self.study.is_empty() && self.own.is_empty()
    }

    /// What counts for a transcript.
    pub fn of(&self, id: &TranscriptId) -> Arc<Choices> {
        self.merged.get(id).unwrap_or(&self.study).clone()
    }

    /// What is decided for every transcript.
    pub fn study(&self) -> &Choices {
        &self.study
    }

    /// What is decided for single transcripts.
    pub fn own(&self) -> &BTreeMap<TranscriptId, Choices> {
        &self.own
    }

    /// These choices with those of one transcript (`None`: of all) changed.
    #[must_use]
    pub fn changed(&self, transcript: Option<&TranscriptId>, change: impl FnOnce(&mut Choices)) -> Self {
        let (mut study, mut own) = ((*self.study).clone(), self.own.clone());
        match transcript {
            Some(id) => change(own.entry(id.clone()).or_default()),
            None => change(&mut study),
        }
        Self::new(study, own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_in_any_case_and_by_their_stem() {
        let mut choices = Choices::new(
            [("S1".into(), " Ann  Lee ".into()), ("Q".into(), "采访者".into()), ("  ".into(), "x".into())],
            ["Break".into()],
            ["Note".into()],
        );
        assert_eq!((choices.name_of("s1"), choices.name_of("Q12")), (Some("Ann Lee"), Some("采访者")));
        assert_eq!((choices.name_of("S2"), choices.name_of("答")), (None, None));
        assert_eq!(
            (choices.verdict("BREAK"), choices.verdict("note"), choices.verdict("S1")),
            (Some(false), Some(true), None)
        );
        choices.rename("s1", "Bo");
        choices.judge("break", true);
        assert_eq!(choices.renamed().collect::<Vec<_>>(), [("Q", "采访者"), ("S1", "Bo")]);
        assert_eq!(choices.judged(true).collect::<Vec<_>>(), ["Break", "Note"]);
        choices.forget_name("Q");
        choices.forget_name("S1");
        choices.forget_verdict("Note");
        choices.forget_verdict("Break");
        assert!(choices.is_empty());
    }

    #[test]
    fn a_transcript_s_choices_go_before_the_study_s() {
        let study = Choices::new([("S1".into(), "Interviewer".into())], ["Break".into()], []);
        let all = SpeakerChoices::new(study, BTreeMap::new());
        let id = TranscriptId::from("us03");
        let changed = all.changed(Some(&id), |own| {
            own.rename("S1", "王");
            own.judge("Break", true);
        });
        assert_eq!((changed.of(&id).name_of("S1"), changed.of(&id).verdict("Break")), (Some("王"), Some(true)));
        let other = changed.of(&"us04".into());
        assert_eq!((other.name_of("S1"), other.verdict("Break")), (Some("Interviewer"), Some(false)));
        let back = changed.changed(Some(&id), |own| {
            own.forget_name("s1");
            own.forget_verdict("break");
        });
        assert_eq!(back, all);
    }
}
