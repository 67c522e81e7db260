//! What a researcher says of speakers, made into choices: rename one, join several, deny a label, allow one.
//!
//! A researcher speaks of speakers as they are shown; choices are kept by the labels that stand in the texts. So deciding
//! needs to know which labels were found where.

use std::collections::BTreeMap;

use thiserror::Error;

use super::speakers::fold;
use super::{Choices, FoundLabel, Recognised, SpeakerChoices, TranscriptId, nearest};

/// Something decided about a speaker or a label. Several speakers are joined by calling them by one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeakerDecision {
    /// Call the speaker so.
    Rename {
        /// The speaker as shown, or a label.
        who: String,
        /// The new name.
        name: String,
    },
    /// The label names no speaker: its lines are words of the turn above.
    Deny(String),
    /// The label names a speaker, though it was denied, or the rules refuse it.
    Allow(String),
    /// Leave it to the text and the rules again.
    Reset(String),
}

/// Why a decision was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SpeakerRefusal {
    /// Nobody is called so, and no line begins so.
    #[error("no speaker is called `{who}`, and no line begins with this label{}",
        near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    NoSuchSpeaker {
        /// What was asked for.
        who: String,
        /// What it resembles.
        near: Option<String>,
    },
    /// It is so already.
    #[error("`{0}` names no speaker already")]
    DeniedAlready(String),
    /// It is so already.
    #[error("`{0}` names a speaker already")]
    AllowedAlready(String),
    /// There is nothing to take back.
    #[error("nothing was decided about `{0}`")]
    Undecided(String),
    /// A name must hold a letter.
    #[error("a speaker's name cannot be empty")]
    NoName,
}

/// The labels of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextLabels {
    /// Those that name speakers.
    pub labels: Vec<FoundLabel>,
    /// Those that do not, with the number of times.
    pub refused: Vec<(String, usize)>,
}

impl From<Recognised> for TextLabels {
    fn from(recognised: Recognised) -> Self {
        Self { labels: recognised.labels, refused: recognised.refused }
    }
}

/// The labels of texts, by transcript.
pub type LabelsFound = BTreeMap<TranscriptId, TextLabels>;

impl SpeakerChoices {
    /// These choices with `decision` taken in: for one transcript, or for all (`None`). `found` are the labels of the
    /// transcripts under these choices.
    ///
    /// # Errors
    /// A [`SpeakerRefusal`] where the decision is about nobody, or would change nothing.
    pub fn decided(
        &self,
        decision: &SpeakerDecision,
        at: Option<&TranscriptId>,
        found: &LabelsFound,
    ) -> Result<Self, SpeakerRefusal> {
        match decision {
            SpeakerDecision::Rename { name, .. } if fold(name).is_empty() => Err(SpeakerRefusal::NoName),
            SpeakerDecision::Rename { who, name } => {
                let meant = labels_of(found, at, who).ok_or_else(|| unknown(found, at, who))?;
                Ok(meant.into_iter().fold(self.clone(), |choices, (id, label)| choices.named(at, id, label, name)))
            }
            SpeakerDecision::Deny(who) => match labels_of(found, at, who) {
                Some(meant) => Ok(meant
                    .into_iter()
                    .fold(self.clone(), |choices, (id, label)| choices.judged(at, id, label, false))),
                None if refused(found, at, who).is_some() => Err(SpeakerRefusal::DeniedAlready(who.clone())),
                None => Err(unknown(found, at, who)),
            },
            SpeakerDecision::Allow(who) => match refused(found, at, who) {
                Some((id, label)) => Ok(self.judged(at, id, label, true)),
                None if labels_of(found, at, who).is_some() => Err(SpeakerRefusal::AllowedAlready(who.clone())),
                None => Err(unknown(found, at, who)),
            },
            SpeakerDecision::Reset(who) => {
                let reset = self.reset(at, found, who);
                if reset == *self { Err(SpeakerRefusal::Undecided(who.clone())) } else { Ok(reset) }
            }
        }
    }

    /// Where a decision about a label of transcript `id` is kept: with the transcript, if it has one of its own there.
    fn place<'a>(
        &self,
        at: Option<&'a TranscriptId>,
        id: &'a TranscriptId,
        has: impl Fn(&Choices) -> bool,
    ) -> Option<&'a TranscriptId> {
        at.or_else(|| self.own().get(id).is_some_and(has).then_some(id))
    }

    /// With the speaker of a label called `name`; as the text calls them, nothing need be kept.
    fn named(&self, at: Option<&TranscriptId>, id: &TranscriptId, label: &str, name: &str) -> Self {
        let place = self.place(at, id, |own| own.name_of(label).is_some());
        let plain = self.changed(place, |own| own.forget_name(label));
        let is_plain = fold(label) == fold(name) && plain.of(id).name_of(label).is_none();
        if is_plain { plain } else { self.changed(place, |own| own.rename(label, name)) }
    }

    /// With a label denied or allowed; what takes back an earlier decision need not be kept.
    fn judged(&self, at: Option<&TranscriptId>, id: &TranscriptId, label: &str, verdict: bool) -> Self {
        let place = self.place(at, id, |own| own.verdict(label).is_some());
        let decided = match place {
            Some(id) => self.own().get(id).and_then(|own| own.verdict(label)),
            None => self.study().verdict(label),
        };
        let plain = self.changed(place, |own| own.forget_verdict(label));
        let back = decided == Some(!verdict) && plain.of(id).verdict(label).is_none();
        if back { plain } else { self.changed(place, |own| own.judge(label, verdict)) }
    }

    /// Without what was decided about a speaker or label.
    fn reset(&self, at: Option<&TranscriptId>, found: &LabelsFound, who: &str) -> Self {
        let mut labels: Vec<&str> = labels_of(found, at, who).into_iter().flatten().map(|(_, label)| label).collect();
        labels.push(who);
        let forget = |own: &mut Choices| {
            for label in &labels {
                own.forget_name(label);
                own.forget_verdict(label);
            }
        };
        match at {
            Some(id) => self.changed(Some(id), forget),
            None => self.own().keys().fold(self.changed(None, forget), |all, id| all.changed(Some(id), forget)),
        }
    }
}

/// The texts that a decision is about.
fn texts<'a>(
    found: &'a LabelsFound,
    at: Option<&'a TranscriptId>,
) -> impl Iterator<Item = (&'a TranscriptId, &'a TextLabels)> {
    found.iter().filter(move |(id, _)| at.is_none_or(|at| at == *id))
}

/// The labels of the speaker who is called `who`; where nobody is, the label itself. `None` where there is neither.
fn labels_of<'a>(
    found: &'a LabelsFound,
    at: Option<&'a TranscriptId>,
    who: &str,
) -> Option<Vec<(&'a TranscriptId, &'a str)>> {
    let who = fold(who);
    let all = || texts(found, at).flat_map(|(id, text)| text.labels.iter().map(move |label| (id, label)));
    let pick = |same: &dyn Fn(&FoundLabel) -> bool| -> Vec<(&TranscriptId, &str)> {
        all().filter(|(_, label)| same(label)).map(|(id, label)| (id, label.label.as_str())).collect()
    };
    let speakers = pick(&|label| fold(&label.speaker) == who);
    let meant = if speakers.is_empty() { pick(&|label| fold(&label.label) == who) } else { speakers };
    (!meant.is_empty()).then_some(meant)
}

/// A label that names no speaker, where it first comes.
fn refused<'a>(found: &'a LabelsFound, at: Option<&'a TranscriptId>, who: &str) -> Option<(&'a TranscriptId, &'a str)> {
    let who = fold(who);
    texts(found, at).find_map(|(id, text)| {
        let (label, _) = text.refused.iter().find(|(label, _)| fold(label) == who)?;
        Some((id, label.as_str()))
    })
}

fn unknown(found: &LabelsFound, at: Option<&TranscriptId>, who: &str) -> SpeakerRefusal {
    let all = texts(found, at).flat_map(|(_, text)| {
        let labels = text.labels.iter().flat_map(|label| [label.speaker.as_str(), label.label.as_str()]);
        labels.chain(text.refused.iter().map(|(label, _)| label.as_str()))
    });
    SpeakerRefusal::NoSuchSpeaker { who: who.to_owned(), near: nearest(who, all) }
}

#[cfg(test)]
mod tests {
    use super::super::recognise_with;
    use super::*;

    const TEXTS: [(&str, &str); 2] = [
        ("us03", "S1: Hi\n\nS2: 信任\n\nBreak: 👍🏽\n\nS1: So?\n\nS2: No\n\nBreak: x\n\nNote: a\n\nNote: b"),
        ("us04", "S1: Hi\n\nQ: 好\n\nS1: So?\n\nQ: No"),
    ];

    fn found(choices: &SpeakerChoices) -> LabelsFound {
        let text = |(id, text): (&str, &str)| {
            let id = TranscriptId::from(id);
            let labels = recognise_with(text, &choices.of(&id)).into();
            (id, labels)
        };
        TEXTS.into_iter().map(text).collect()
    }

    fn rename(who: &str, name: &str) -> SpeakerDecision {
        SpeakerDecision::Rename { who: who.into(), name: name.into() }
    }

    /// Take decisions one after the other; `transcript: speaker turns, …` of each text after them.
    #[track_caller]
    fn check(decisions: &[(SpeakerDecision, Option<&str>)], expected: [&str; 2]) -> SpeakerChoices {
        let mut choices = SpeakerChoices::default();
        for (decision, at) in decisions {
            let at = at.map(TranscriptId::from);
            choices = choices.decided(decision, at.as_ref(), &found(&choices)).unwrap();
        }
        let drawn = TEXTS.map(|(id, text)| {
            let recognised = recognise_with(text, &choices.of(&id.into()));
            let speakers = recognised.speakers().into_iter().map(|(name, turns)| format!("{name} {turns}"));
            speakers.collect::<Vec<_>>().join(", ")
        });
        assert_eq!(drawn, expected);
        choices
    }

    #[test]
    fn renaming_joins_and_is_taken_back_by_its_opposite() {
        check(&[(rename("S1", "Ann"), None)], ["Ann 2, S2 2, Break 2", "Ann 2, Q 2"]);
        check(&[(rename("s1", "Ann"), None), (rename("Q", "Ann"), None)], ["Ann 2, S2 2, Break 2", "Ann 4"]);
        let back =
            check(&[(rename("S1", "Ann"), None), (rename("ann", "S1"), None)], ["S1 2, S2 2, Break 2", "S1 2, Q 2"]);
        assert!(back.is_empty());
        check(&[(rename("S1", "Ann"), None), (rename("Ann", "王"), None)], ["王 2, S2 2, Break 2", "王 2, Q 2"]);
    }

    #[test]
    fn one_transcript_can_differ() {
        let own = check(
            &[(rename("S1", "Ann"), None), (rename("Ann", "Bo"), Some("us04")), (rename("Bo", "Bob"), None)],
            ["Ann 2, S2 2, Break 2", "Bob 2, Q 2"],
        );
        assert_eq!(own.own().len(), 1);
        check(
            &[(rename("S1", "Ann"), None), (rename("Ann", "S1"), Some("us04"))],
            ["Ann 2, S2 2, Break 2", "S1 2, Q 2"],
        );
    }

    #[test]
    fn labels_are_denied_and_allowed() {
        let deny = |who: &str| (SpeakerDecision::Deny(who.into()), None);
        let allow = |who: &str| (SpeakerDecision::Allow(who.into()), None);
        check(&[deny("break")], ["S1 2, S2 2", "S1 2, Q 2"]);
        assert!(check(&[deny("Break"), allow("Break")], ["S1 2, S2 2, Break 2", "S1 2, Q 2"]).is_empty());
        check(&[allow("Note")], ["S1 2, S2 2, Break 2, Note 2", "S1 2, Q 2"]);
        assert!(check(&[allow("Note"), deny("Note")], ["S1 2, S2 2, Break 2", "S1 2, Q 2"]).is_empty());
        let reset = (SpeakerDecision::Reset("S1".into()), None);
        assert!(check(&[(rename("S1", "Ann"), None), reset], ["S1 2, S2 2, Break 2", "S1 2, Q 2"]).is_empty());
    }

    #[test]
    fn what_changes_nothing_is_refused() {
        let none = SpeakerChoices::default();
        let refusal = |decision| none.decided(&decision, None, &found(&none)).unwrap_err().to_string();
        assert_eq!(
            refusal(rename("Breaks", "x")),
            "no speaker is called `Breaks`, and no line begins with this label; did you mean `Break`?"
        );
        assert_eq!(refusal(rename("S1", " ")), "a speaker's name cannot be empty");
        assert_eq!(refusal(SpeakerDecision::Deny("note".into())), "`note` names no speaker already");
        assert_eq!(refusal(SpeakerDecision::Allow("S1".into())), "`S1` names a speaker already");
        assert_eq!(refusal(SpeakerDecision::Reset("S1".into())), "nothing was decided about `S1`");
    }
}
