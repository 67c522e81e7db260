//! What a coding says beside its code and its place: weight, translation, exemplar.

use super::command::Decision;
use super::{Change, Coding, CodingId, Project, Refusal};

/// The highest weight; the lowest is 1.
pub const MAX_WEIGHT: u8 = 100;

/// What a new coding says beside its code and its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Qualities {
    /// As [`Coding::weight`].
    pub weight: Option<u8>,
    /// As [`Coding::translation`].
    pub translation: Option<String>,
    /// As [`Coding::exemplar`].
    pub exemplar: bool,
}

impl Qualities {
    /// As they are kept: a translation without words is none.
    ///
    /// # Errors
    /// [`Refusal::BadWeight`].
    pub(super) fn checked(self) -> Result<Self, Refusal> {
        let translation = self.translation.as_deref().and_then(words);
        Ok(Self { weight: checked_weight(self.weight)?, translation, ..self })
    }
}

fn checked_weight(weight: Option<u8>) -> Result<Option<u8>, Refusal> {
    match weight {
        Some(weight) if weight == 0 || weight > MAX_WEIGHT => Err(Refusal::BadWeight(weight)),
        weight => Ok(weight),
    }
}

fn words(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Say how strongly codes apply; `None` takes the weight away.
pub(super) fn weigh(project: &Project, codings: &[CodingId], weight: Option<u8>) -> Result<Decision, Refusal> {
    let weight = checked_weight(weight)?;
    let label =
        |what: &str| weight.map_or_else(|| format!("unweigh {what}"), |weight| format!("weigh {what} {weight}"));
    changed(project, codings, (label, "the weight is that already"), |coding| {
        coding.weight = weight;
        // A weight that this version could not read is kept there; another one now takes its place.
        forget(coding, "weight");
    })
}

/// Write down what the words mean in another language; no words take the translation away.
pub(super) fn translate(project: &Project, coding: CodingId, text: &str) -> Result<Decision, Refusal> {
    let translation = words(text);
    let verb = if translation.is_some() { "translate" } else { "untranslate" };
    let label = |what: &str| format!("{verb} {what}");
    changed(project, &[coding], (label, "the translation says so already"), |coding| {
        coding.translation.clone_from(&translation);
    })
}

/// Mark codings as good examples of their code, or take the mark away.
pub(super) fn exemplify(project: &Project, codings: &[CodingId], on: bool) -> Result<Decision, Refusal> {
    let label = |what: &str| format!("{} {what}", if on { "exemplar" } else { "no exemplar" });
    let already = if on { "it is an exemplar already" } else { "it is no exemplar" };
    changed(project, codings, (label, already), |coding| coding.exemplar = on)
}

/// Change codings. The label is made of the code, or of how many codings there are.
fn changed(
    project: &Project,
    codings: &[CodingId],
    (label, already): (impl Fn(&str) -> String, &str),
    change: impl Fn(&mut Coding),
) -> Result<Decision, Refusal> {
    let mut changes = Vec::new();
    let mut what = String::new();
    for id in codings {
        let before = project.codings.get(id).ok_or(Refusal::NoSuchCoding(*id))?;
        let mut after = before.clone();
        change(&mut after);
        if after != *before {
            what = before.code.to_string();
            changes.push(Change::Coding { id: *id, before: Some(before.clone()), after: Some(after) });
        }
    }
    match changes.len() {
        0 if codings.is_empty() => return Err(Refusal::NoChange("no coding here".to_owned())),
        0 => return Err(Refusal::NoChange(already.to_owned())),
        1 => {}
        count => what = format!("{count} codings"),
    }
    Ok(Decision { label: label(&what), changes })
}

fn forget(coding: &mut Coding, field: &str) {
    if let Some(extra) = &mut coding.extra {
        extra.remove(field);
        if extra.is_empty() {
            coding.extra = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::Timestamp;

    use super::super::{Anchor, Clock, CoderId, Command, Context, Entry, EntryId, decide, decide_undo};
    use super::*;
    use crate::text::{Positions, TextRange};

    fn project() -> (Project, CodingId) {
        let text = "我们 trust 😀";
        let coding = Coding {
            id: CodingId(uuid::Uuid::from_u128(1)),
            code: "trust".into(),
            transcript: "t".into(),
            anchor: Anchor::new(text, &Positions::new(text), TextRange::of(0, 6)),
            coder: "wei".into(),
            created: Timestamp::UNIX_EPOCH,
            codebook: "".into(),
            weight: None,
            translation: None,
            exemplar: false,
            origin: None,
            lost: false,
            extra: None,
        };
        let (mut project, id) = (Project::default(), coding.id);
        project.codings.set(id, Some(coding));
        (project, id)
    }

    fn run(project: &mut Project, command: Command) -> Result<Entry, Refusal> {
        let (mut clock, mut random) = (Clock::default(), || 7);
        let coder = CoderId::from("wei");
        let now = Timestamp::UNIX_EPOCH;
        let mut context = Context { coder: &coder, now, clock: &mut clock, random: &mut random };
        let Decision { label, changes } = decide(project, command, &mut context)?;
        changes.iter().for_each(|change| project.apply(change));
        let id = EntryId(uuid::Uuid::nil());
        Ok(Entry { id, time: now, coder, label, changes, undoes: None, noticed: false })
    }

    fn check(command: impl Fn(CodingId) -> Command, label: &str, is_so: impl Fn(&Coding) -> bool) {
        let (mut project, id) = project();
        let before = project.clone();
        let entry = run(&mut project, command(id)).unwrap();
        assert_eq!(entry.label, label);
        assert!(is_so(project.codings.get(&id).unwrap()));
        assert!(matches!(run(&mut project, command(id)), Err(Refusal::NoChange(_))));
        let back = decide_undo(&project, &entry, &|_| false, &BTreeSet::new()).unwrap();
        back.changes.iter().for_each(|change| project.apply(change));
        assert_eq!(project, before);
    }

    #[test]
    fn qualities_are_said_once_and_taken_back() {
        let weigh = |id| Command::Weigh { codings: vec![id], weight: Some(100) };
        check(weigh, "weigh trust 100", |coding| coding.weight == Some(100));
        let translate = |coding| Command::Translate { coding, text: " 我们 = we 😀\n".to_owned() };
        check(translate, "translate trust", |coding| coding.translation.as_deref() == Some("我们 = we 😀"));
        let exemplify = |id| Command::Exemplify { codings: vec![id], on: true };
        check(exemplify, "exemplar trust", |coding| coding.exemplar);
    }

    #[test]
    fn a_weight_is_from_1_to_100() {
        let (mut project, id) = project();
        for weight in [0, 101] {
            let refused = run(&mut project, Command::Weigh { codings: vec![id], weight: Some(weight) });
            assert_eq!(refused.unwrap_err(), Refusal::BadWeight(weight));
        }
        let nothing = run(&mut project, Command::Weigh { codings: vec![], weight: Some(1) });
        assert_eq!(nothing.unwrap_err(), Refusal::NoChange("no coding here".to_owned()));
    }

    #[test]
    fn a_new_weight_takes_the_place_of_one_that_could_not_be_read() {
        let (mut project, id) = project();
        let mut coding = project.codings.get(&id).unwrap().clone();
        coding.extra = Some(Box::new([("weight".to_owned(), serde_json::json!(0.5))].into_iter().collect()));
        project.codings.set(id, Some(coding));
        run(&mut project, Command::Weigh { codings: vec![id], weight: Some(50) }).unwrap();
        let coding = project.codings.get(&id).unwrap();
        assert_eq!((coding.weight, &coding.extra), (Some(50), &None));
    }
}
