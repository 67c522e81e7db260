//! Codings that would say the same thing twice once codes are one.

use std::collections::HashMap;

use super::Uses;
use crate::project::{Change, CodeId, CoderId, Coding, CodingId, Memo, MemoTarget, Project, TranscriptId};
use crate::text::CharRange;

/// Where a coder has coded.
type Place = (TranscriptId, CharRange, CoderId);

/// The changes that leave one of a coder's codings on exactly the same passage, where `gone` become `into`: the one that
/// was of `into` before, else the first. The memos of the others go to it.
pub(super) fn without_doubles(project: &Project, gone: &Uses, into: &CodeId) -> Vec<Change> {
    let own = Uses::of(&project.codebook, std::slice::from_ref(into));
    let mut places: HashMap<Place, CodingId> = HashMap::new();
    let place = |coding: &'_ Coding| (coding.transcript.clone(), coding.anchor.range, coding.coder.clone());
    let mut merged: Vec<&Coding> = Vec::new();
    // Those of the target come first, so that they are the ones to stay.
    for coding in project.codings.standing() {
        if own.has(&coding.code) {
            places.entry(place(coding)).or_insert(coding.id);
        } else if gone.has(&coding.code) {
            merged.push(coding);
        }
    }
    let mut heir = |coding: &'_ Coding| *places.entry(place(coding)).or_insert(coding.id);
    let doubles = merged.iter().copied().zip(merged.iter().map(|coding| heir(coding)));
    changes(project, &doubles.filter(|(coding, heir)| coding.id != *heir).collect::<Vec<_>>())
}

fn changes(project: &Project, doubles: &[(&Coding, CodingId)]) -> Vec<Change> {
    let heirs: HashMap<CodingId, CodingId> = doubles.iter().map(|(coding, heir)| (coding.id, *heir)).collect();
    let memo = |memo: &Memo| match memo.target {
        MemoTarget::Coding(coding) => {
            let target = MemoTarget::Coding(*heirs.get(&coding)?);
            let after = Memo { target, ..memo.clone() };
            Some(Change::Memo { id: memo.id, before: Some(memo.clone()), after: Some(after) })
        }
        _ => None,
    };
    let memos: Vec<Change> =
        if heirs.is_empty() { Vec::new() } else { project.memos.values().filter_map(memo).collect() };
    let gone = |(coding, _): &(&Coding, CodingId)| Change::Coding {
        id: coding.id,
        before: Some((*coding).clone()),
        after: None,
    };
    memos.into_iter().chain(doubles.iter().map(gone)).collect()
}
