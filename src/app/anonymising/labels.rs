//! Choices about speakers when names become pseudonyms: what is decided about a label counts for what takes its place.
//!
//! The choices stand in `emic.yaml`, which no undo takes back. So a study keeps them for both labels, the old and the new
//! one: they hold before and after an undo. A copy to share has the old ones no longer, but where a text still has the label.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::Workspace;
use crate::app::speakers::find_speakers;
use crate::project::{Choices, LabelsFound, SpeakerChoices, TranscriptId};
use crate::text::Arrange;

/// The labels that texts have, as they are compared.
pub(super) struct Labels(BTreeMap<TranscriptId, BTreeSet<String>>);

impl Labels {
    /// Those of all texts of the study, whether they name speakers or not.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let found: LabelsFound = find_speakers(workspace, None).labels;
        let all = |text: crate::project::TextLabels| {
            let named = text.labels.into_iter().map(|label| label.label);
            named.chain(text.refused.into_iter().map(|(label, _)| label)).map(|label| label.to_lowercase()).collect()
        };
        Self(found.into_iter().map(|(id, text)| (id, all(text))).collect())
    }

    /// Whether a transcript (`None`: any) has the label.
    fn have(&self, at: Option<&TranscriptId>, label: &str) -> bool {
        let folded = label.to_lowercase();
        match at {
            Some(id) => self.0.get(id).is_some_and(|labels| labels.contains(&folded)),
            None => self.0.values().any(|labels| labels.contains(&folded)),
        }
    }
}

/// The choices with those about names taken over for their pseudonyms: for all transcripts, or only for those in `only`,
/// where there are some. The old labels stay.
pub(super) fn for_both(
    choices: &SpeakerChoices,
    labels: &Labels,
    only: &BTreeSet<TranscriptId>,
    replaced: &dyn Fn(&str) -> String,
) -> SpeakerChoices {
    let mut both = choices.clone();
    if only.is_empty() {
        let bare = |label: &str| labels.have(None, label) && choices.study().name_of(label).is_none();
        both = both.changed(None, |own| take_over(own, choices.study(), &bare, replaced));
    }
    for id in choices.own().keys().filter(|id| only.is_empty() || only.contains(*id)).chain(only) {
        let all = choices.of(id);
        // What holds for all transcripts is taken over into one only where that one is meant alone.
        let own = choices.own().get(id).filter(|_| only.is_empty()).unwrap_or(&all);
        let bare = |label: &str| labels.have(Some(id), label) && all.name_of(label).is_none();
        both = both.changed(Some(id), |new| take_over(new, own, &bare, replaced));
    }
    both
}

/// Put into `own` what `held` says of names, for what takes their place. `bare` knows labels by which people are shown.
fn take_over(own: &mut Choices, held: &Choices, bare: &dyn Fn(&str) -> bool, replaced: &dyn Fn(&str) -> String) {
    for (label, name) in held.renamed() {
        let (new_label, new_name) = (replaced(label), replaced(name));
        if new_name != name {
            own.rename(label, &new_name);
            // Who is shown by this name because a label has it stays one with those who were called so.
            if bare(name) {
                own.rename(name, &new_name);
            }
        }
        let known = new_label == label || new_label == new_name || held.name_of(&new_label).is_some();
        if !known {
            own.rename(&new_label, &new_name);
        }
    }
    for verdict in [false, true] {
        for label in held.judged(verdict) {
            let new = replaced(label);
            if new != label && held.verdict(&new).is_none() {
                own.judge(&new, verdict);
            }
        }
    }
}

/// The choices of a copy: under its ids of transcripts, with pseudonyms. A name stays where it still is a label there.
pub(super) fn in_copy(
    choices: &SpeakerChoices,
    labels: &Labels,
    ids: &BTreeMap<TranscriptId, TranscriptId>,
    replaced: &dyn Fn(&str) -> String,
) -> SpeakerChoices {
    let copied = |held: &Choices, at: Option<&TranscriptId>| {
        let both = |label: &str| {
            let kept = labels.have(at, label).then(|| label.to_owned());
            [Some(replaced(label)), kept].into_iter().flatten()
        };
        // What was decided about a pseudonym itself comes last, as it goes before what is decided about a name.
        let mut rename: Vec<(&str, &str)> = held.renamed().collect();
        rename.arrange_by_key(|(label, _)| replaced(label) == *label);
        let rename = rename.into_iter().flat_map(|(old, name)| {
            both(old).map(|label| (label, replaced(name))).filter(move |(label, new)| label != new || old == name)
        });
        let judged = |verdict| held.judged(verdict).flat_map(both).collect::<Vec<_>>();
        Choices::new(rename, judged(false), judged(true))
    };
    let new_id = |id: &TranscriptId| ids.get(id).cloned().unwrap_or_else(|| replaced(id.as_str()).as_str().into());
    let own = choices.own().iter().map(|(id, held)| (new_id(id), copied(held, Some(id))));
    SpeakerChoices::new(copied(choices.study(), None), own.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str) -> String {
        text.replace("Kessler", "Marlow").replace("王晓红", "郑敏")
    }

    fn labels(id: &str, labels: &[&str]) -> Labels {
        let labels = labels.iter().map(|label| label.to_lowercase()).collect();
        Labels(BTreeMap::from([(TranscriptId::from(id), labels)]))
    }

    fn choices() -> SpeakerChoices {
        let rename = [("Kessler", "Both"), ("Interviewer", "Both"), ("S1", "王晓红")];
        let rename = rename.map(|(label, name)| (label.to_owned(), name.to_owned()));
        let own = Choices::new([("S2".to_owned(), "Kessler 😀".to_owned())], ["王晓红".to_owned()], []);
        SpeakerChoices::new(
            Choices::new(rename, ["Kessler team".to_owned()], []),
            BTreeMap::from([("us01-Kessler".into(), own)]),
        )
    }

    #[track_caller]
    fn check(choices: &Choices, renamed: &[(&str, &str)], denied: &[&str]) {
        assert_eq!(choices.renamed().collect::<Vec<_>>(), renamed);
        assert_eq!(choices.judged(false).collect::<Vec<_>>(), denied);
    }

    #[test]
    fn a_study_keeps_the_old_label_and_the_new_one() {
        let both = for_both(&choices(), &labels("cn", &["王晓红"]), &BTreeSet::new(), &replaced);
        let renamed =
            [("Interviewer", "Both"), ("Kessler", "Both"), ("Marlow", "Both"), ("S1", "郑敏"), ("王晓红", "郑敏")];
        check(both.study(), &renamed, &["Kessler team", "Marlow team"]);
        check(&both.own()["us01-Kessler"], &[("S2", "Marlow 😀")], &["王晓红", "郑敏"]);
        let none = BTreeSet::new();
        assert_eq!(for_both(&both, &labels("cn", &["郑敏"]), &none, &replaced), both, "a second time nothing is new");
    }

    #[test]
    fn a_label_that_all_transcripts_call_otherwise_stays_so_in_one() {
        let both =
            for_both(&choices(), &labels("us01-Kessler", &["Kessler 😀", "Kessler"]), &BTreeSet::new(), &replaced);
        let own = &both.own()["us01-Kessler"];
        check(own, &[("Kessler 😀", "Marlow 😀"), ("S2", "Marlow 😀")], &["王晓红", "郑敏"]);
        let joined = choices().changed(None, |all| all.rename("Kessler 😀", "Both"));
        let both = for_both(&joined, &labels("us01-Kessler", &["Kessler 😀"]), &BTreeSet::new(), &replaced);
        check(&both.own()["us01-Kessler"], &[("S2", "Marlow 😀")], &["王晓红", "郑敏"]);
        assert_eq!(both.of(&"us01-Kessler".into()).name_of("Marlow 😀"), Some("Both"));
    }

    #[test]
    fn where_one_transcript_is_meant_the_others_keep_their_choices() {
        let only = BTreeSet::from(["a".into()]);
        let both = for_both(&choices(), &labels("a", &[]), &only, &replaced);
        assert_eq!(both.study(), choices().study());
        check(&both.own()["a"], &[("Marlow", "Both"), ("S1", "郑敏")], &["Marlow team"]);
    }

    #[test]
    fn a_copy_has_new_ids_and_only_labels_that_its_texts_have() {
        let ids = BTreeMap::from([(TranscriptId::from("us01-Kessler"), TranscriptId::from("us01-marlow-2"))]);
        let both = for_both(&choices(), &labels("cn", &[]), &BTreeSet::new(), &replaced);
        let copy = in_copy(&both, &labels("us01-Kessler", &["王晓红"]), &ids, &replaced);
        check(copy.study(), &[("Interviewer", "Both"), ("Marlow", "Both"), ("S1", "郑敏")], &["Marlow team"]);
        check(&copy.own()["us01-marlow-2"], &[("S2", "Marlow 😀")], &["王晓红", "郑敏"]);
    }
}
