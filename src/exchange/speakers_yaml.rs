//! The choices about speakers in `emic.yaml`: each is a field or an item of its own, put in or taken out where it stands.
//!
//! ```yaml
//! speakers:
//!   rename: {S1: Interviewer, Q: Interviewer}
//!   deny: [Break]
//!   allow: [Session]
//!   transcripts:
//!     us03:
//!       rename: {S1: Dale Pruitt}
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::yaml_fields::{FieldError, Leaf, Step, put, take_out};
use crate::project::{Choices, SpeakerChoices, TranscriptId};

/// The text of `emic.yaml` with the choices `new` in the place of `old`, which it holds. Comments, order, quoting and
/// all other fields stay.
///
/// # Errors
/// [`FieldError`] where the file is written in a way that cannot be edited so.
pub fn edit_speakers(source: &str, old: &SpeakerChoices, new: &SpeakerChoices) -> Result<String, FieldError> {
    let none = Choices::default();
    let mut text = edit(source.to_owned(), &[Step::Field("speakers")], old.study(), new.study())?;
    let ids: BTreeSet<&TranscriptId> = old.own().keys().chain(new.own().keys()).collect();
    for id in ids {
        let path = [Step::Field("speakers"), Step::Field("transcripts"), Step::Field(id.as_str())];
        let of = |choices: &SpeakerChoices| choices.own().get(id).cloned().unwrap_or_else(|| none.clone());
        text = edit(text, &path, &of(old), &of(new))?;
    }
    Ok(text)
}

/// What is new comes before what goes: a list that still holds something keeps its comments.
fn edit(mut text: String, path: &[Step<'_>], old: &Choices, new: &Choices) -> Result<String, FieldError> {
    let (before, after): (BTreeMap<_, _>, BTreeMap<_, _>) = (old.renamed().collect(), new.renamed().collect());
    let way = |steps: &[Step<'static>]| [path, steps].concat();
    let rename = way(&[Step::Field("rename")]);
    for (label, name) in after.iter().filter(|(label, name)| before.get(*label) != Some(name)) {
        text = put(&text, &[rename.as_slice(), &[Step::Label(label)]].concat(), Leaf::Text(name))?;
    }
    for label in before.keys().filter(|label| !after.contains_key(*label)) {
        text = take_out(&text, &[rename.as_slice(), &[Step::Label(label)]].concat(), Leaf::Text(""))?;
    }
    for (field, verdict) in [("deny", false), ("allow", true)] {
        let (before, after): (BTreeSet<_>, BTreeSet<_>) =
            (old.judged(verdict).collect(), new.judged(verdict).collect());
        let list = way(&[Step::Field(field)]);
        for label in after.difference(&before) {
            text = put(&text, &list, Leaf::Item(label))?;
        }
        for label in before.difference(&after) {
            text = take_out(&text, &list, Leaf::Item(label))?;
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::codebook_yaml::tree::{Node, grow};

    /// The choices of a file, read by its tree.
    fn read(source: &str) -> SpeakerChoices {
        let Ok(root) = grow(source) else { return Default::default() };
        let Some(speakers) = root.as_ref().and_then(|root| root.field("speakers")) else { return Default::default() };
        let own = speakers.value.field("transcripts").into_iter().flat_map(|field| field.value.fields());
        let own = own.map(|field| (field.name.as_str().into(), choices(&field.value)));
        SpeakerChoices::new(choices(&speakers.value), own.collect())
    }

    fn text(node: &Node) -> Option<String> {
        match &node.value {
            crate::exchange::codebook_yaml::tree::Value::Text(text, _) => Some(text.clone()),
            _ => None,
        }
    }

    fn choices(node: &Node) -> Choices {
        let fields = node.field("rename").into_iter().flat_map(|field| field.value.fields());
        let rename = fields.filter_map(|field| Some((field.name.clone(), text(&field.value)?)));
        let list = |name: &str| node.field(name).into_iter().flat_map(|field| field.value.items()).filter_map(text);
        Choices::new(rename, list("deny").collect::<Vec<_>>(), list("allow").collect::<Vec<_>>())
    }

    /// Change a file, read it back, and change it back.
    #[track_caller]
    fn check(source: &str, transcript: Option<&str>, change: impl FnOnce(&mut Choices), expected: &str) -> String {
        let (old, id) = (read(source), transcript.map(TranscriptId::from));
        let new = old.changed(id.as_ref(), change);
        let edited = edit_speakers(source, &old, &new).unwrap();
        assert_eq!(edited, expected);
        assert_eq!(read(&edited), new, "{edited}");
        let back = edit_speakers(&edited, &new, &old).unwrap();
        assert_eq!(read(&back), old, "{back}");
        back
    }

    fn rename_s1(choices: &mut Choices) {
        choices.rename("S1", "采访者");
    }

    #[test]
    fn a_first_choice_comes_at_the_end_and_goes_again() {
        for source in ["format: 1\n# mine\n", "format: 1\r\ntitle: x\r\n"] {
            let newline = if source.contains('\r') { "\r\n" } else { "\n" };
            let added = "speakers:\n  rename:\n    S1: 采访者\n".replace('\n', newline);
            let lines = source.split_inclusive('\n').next().unwrap();
            let (before, after) = if newline == "\n" { (lines, "# mine\n") } else { (source, "") };
            assert_eq!(check(source, None, rename_s1, &format!("{before}{added}{after}")), source);
        }
        assert_eq!(
            check("a: 1", None, |own| own.judge("Break: 1", false), "a: 1\nspeakers:\n  deny: [\"Break: 1\"]\n"),
            "a: 1\n"
        );
        check(
            "# only\n",
            Some("us 03"),
            rename_s1,
            "# only\nspeakers:\n  transcripts:\n    us 03:\n      rename:\n        S1: 采访者\n",
        );
        check("{a: 1}\n", None, rename_s1, "{a: 1, speakers: {rename: {S1: 采访者}}}\n");
    }

    #[test]
    fn comments_order_and_quoting_stay() {
        let source = "speakers: # who\n  # from the pilot\n  rename:   # names\n    'S1': 'Ann'  # mara\n    Q: Ann\n  deny:\n    - Break  # no one\n    # and\n    - Note\ntitle: 信任\n";
        let back = check(
            source,
            None,
            |own| {
                own.rename("s1", "O'Neil");
                own.rename("S2", "王 👍🏽");
                own.judge("note", true);
                own.judge("Session", false);
            },
            "speakers: # who\n  # from the pilot\n  rename:   # names\n    'S1': 'O''Neil'  # mara\n    Q: Ann\n    S2: 王 👍🏽\n  deny:\n    - Break  # no one\n    # and\n    - Session\n  allow: [Note]\ntitle: 信任\n",
        );
        assert_eq!(back, source);
    }

    #[test]
    fn brackets_are_kept_as_brackets() {
        let source =
            "speakers: {rename: {S1: Ann, Q: Bo}, deny: [Break, Note], transcripts: {us03: {deny: [x]}}, later: [1]}\n";
        check(
            source,
            None,
            |own| {
                own.forget_name("s1");
                own.forget_verdict("Note");
                own.rename("R", "a, b");
            },
            "speakers: {rename: {Q: Bo, R: \"a, b\"}, deny: [Break], transcripts: {us03: {deny: [x]}}, later: [1]}\n",
        );
        check(
            source,
            Some("us03"),
            |own| own.forget_verdict("x"),
            "speakers: {rename: {S1: Ann, Q: Bo}, deny: [Break, Note], later: [1]}\n",
        );
        check(
            "speakers: {rename: {}, deny: []}\n",
            None,
            |own| {
                own.rename("S1", "Ann");
                own.judge("x", false);
            },
            "speakers: {rename: {S1: Ann}, deny: [x]}\n",
        );
    }

    #[test]
    fn empty_fields_are_filled() {
        check("speakers:\ntitle: x\n", None, rename_s1, "speakers:\n  rename:\n    S1: 采访者\ntitle: x\n");
        check(
            "speakers:\n  rename:\n  deny:  # none yet\ntitle: x\n",
            None,
            |own| {
                own.rename("S1", "Ann");
                own.judge("Break", false);
            },
            "speakers:\n  rename:\n    S1: Ann\n  deny: [Break]  # none yet\ntitle: x\n",
        );
        check(
            "speakers:\n  transcripts:\n    us03:\n      deny:\n      - x\n",
            Some("us04"),
            rename_s1,
            "speakers:\n  transcripts:\n    us03:\n      deny:\n      - x\n    us04:\n      rename:\n        S1: 采访者\n",
        );
    }

    #[test]
    fn what_cannot_be_edited_is_refused() {
        let refused = |source: &str| {
            let old = read(source);
            edit_speakers(source, &old, &old.changed(None, rename_s1)).unwrap_err().to_string()
        };
        assert!(refused("a: &a {rename: {x: y}}\nspeakers: *a\n").contains("change the file in an editor"));
        assert!(refused("speakers: [1]\n").contains("`rename`"));
        assert!(refused("speakers:\n  rename:\n    S1: |\n      Ann\n").contains("`S1`"));
        assert!(refused("a: [").contains("YAML"));
    }
}
