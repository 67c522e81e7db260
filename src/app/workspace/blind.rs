//! The study as if one's own codings were all there are: for who must not see what others coded before having coded.
//!
//! Only [`Workspace::project`] gives the study so, which is what everything that shows or counts asks for. What decides,
//! writes and carries codings over goes by the whole study, so that nothing of the others is lost or touched.

use std::sync::OnceLock;

use super::Workspace;
use crate::app::{CarryReport, Passage};
use crate::project::{Change, CoderId, Entry, Project};

/// One's own part of the study; made when it is first asked for after something else than one's own codings has changed.
#[derive(Debug, Default)]
pub(super) struct Blind(Option<OnceLock<Box<Project>>>);

impl Blind {
    /// What is seen of `whole` by `coder`.
    fn of<'a>(&'a self, whole: &'a Project, coder: &CoderId) -> &'a Project {
        self.0.as_ref().map_or(whole, |own| own.get_or_init(|| Box::new(own_part(whole, coder))))
    }

    /// The study has changed.
    pub(super) fn forget(&mut self) {
        if let Some(own) = &mut self.0 {
            own.take();
        }
    }

    /// An entry of `coder`'s own has been folded in: what it says of codings and memos is taken over, so that coding stays
    /// as fast as it is with open eyes.
    pub(super) fn follow(&mut self, entry: &Entry, coder: &CoderId) {
        let small = |change: &Change| matches!(change, Change::Coding { .. } | Change::Memo { .. });
        if !entry.changes.iter().all(small) {
            return self.forget();
        }
        let Some(own) = self.0.as_mut().and_then(OnceLock::get_mut) else { return };
        let theirs = |change: &&Change| match change {
            Change::Coding { after: Some(after), .. } => after.coder != *coder,
            Change::Memo { after: Some(after), .. } => after.coder != *coder,
            _ => false,
        };
        own.coders.insert(coder.clone());
        entry.changes.iter().filter(|change| !theirs(change)).for_each(|change| own.apply(change));
    }
}

/// `whole` without what others coded, wrote, marked and finished.
fn own_part(whole: &Project, coder: &CoderId) -> Project {
    let own_memos = whole.memos.iter().filter(|(_, memo)| memo.coder == *coder);
    let own_bookmarks = whole.bookmarks.iter().filter(|(_, bookmark)| bookmark.coder == *coder);
    let own_completions = whole.completions.iter().filter(|((_, who), _)| who == coder);
    Project {
        transcripts: whole.transcripts.clone(),
        removed: whole.removed.clone(),
        codebook: whole.codebook.clone(),
        codings: whole.codings.iter().filter(|coding| coding.coder == *coder).cloned().collect(),
        memos: own_memos.map(|(id, memo)| (*id, memo.clone())).collect(),
        bookmarks: own_bookmarks.map(|(id, bookmark)| (*id, bookmark.clone())).collect(),
        attributes: whole.attributes.clone(),
        attribute_types: whole.attribute_types.clone(),
        queries: whole.queries.clone(),
        completions: own_completions.map(|(key, completion)| (key.clone(), *completion)).collect(),
        coders: whole.coders.iter().filter(|known| *known == coder).cloned().collect(),
    }
}

impl Workspace {
    /// The state; while this is [blind](Self::is_blind), without what others did.
    pub fn project(&self) -> &Project {
        self.blind.of(&self.fold.project, &self.coder)
    }

    /// The state with what everybody did.
    pub(in crate::app) fn whole(&self) -> &Project {
        &self.fold.project
    }

    /// Whether [`Self::project`] shows nothing but one's own codings, memos and progress.
    pub fn is_blind(&self) -> bool {
        self.blind.0.is_some()
    }

    /// Show one's own codings alone, or everybody's.
    pub fn set_blind(&mut self, blind: bool) {
        if blind == self.is_blind() {
            return;
        }
        self.blind.0 = blind.then(OnceLock::new);
        // No step that tables could follow: codings come and go that nobody touched.
        self.generation += 1;
    }

    /// What became of passages; while this is blind, of one's own alone: where the others' lie is not to be told either.
    pub(in crate::app) fn seen(&self, mut report: CarryReport) -> CarryReport {
        if self.is_blind() {
            let project = self.project();
            let is_seen = |passage: &Passage| match passage {
                Passage::Coding(id) => project.codings.get(id).is_some(),
                Passage::Memo(id) => project.memos.contains_key(id),
            };
            report.texts.iter_mut().for_each(|text| text.passages.retain(|row| is_seen(&row.passage)));
        }
        report
    }

    /// Something has changed that no table follows.
    pub(super) fn advance(&mut self) {
        self.generation += 1;
        self.blind.forget();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::app::Options;
    use crate::project::{Command, MemoTarget};
    use crate::text::TextRange;

    const TEXT: &str = "Eve: 我们信任他们 👍 and they trust us.\n";

    fn open(root: &std::path::Path, coder: &str) -> Workspace {
        Workspace::open(root, &Options { coder: Some(coder.to_owned()), now: None }).unwrap().0
    }

    fn code(workspace: &mut Workspace, words: &str) {
        let start = TEXT.find(words).unwrap();
        let anchor = workspace.anchor(&"us01".into(), TextRange::of(start, start + words.len())).unwrap();
        let code = Command::Code { transcript: "us01".into(), anchors: vec![anchor], codes: vec!["trust".into()] };
        workspace.run(code).unwrap();
    }

    fn quotes(workspace: &Workspace) -> Vec<&str> {
        workspace.project().codings.iter().map(|coding| coding.anchor.quote()).collect()
    }

    #[test]
    fn who_is_blind_sees_their_own_work_and_nothing_of_the_others_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("emic.yaml"), "format: 1\nblind: true\n").unwrap();
        std::fs::write(root.join("codebook.yaml"), "codebook: x\ncodes:\n  - {id: trust, name: 信任}\n").unwrap();
        for name in ["transcripts", "history"] {
            std::fs::create_dir(root.join(name)).unwrap();
        }
        std::fs::write(root.join("transcripts/us01.txt"), TEXT).unwrap();
        let mut eve = open(root, "eve");
        code(&mut eve, "信任");
        let memo = Command::WriteMemo { memo: None, target: MemoTarget::Project, text: "eve's".to_owned() };
        eve.run(memo).unwrap();
        let mut ada = open(root, "ada");
        assert!(ada.settings().blind && !ada.is_blind(), "only the screen takes it up");
        assert_eq!(quotes(&ada), ["信任"]);
        let before = ada.generation();
        ada.set_blind(true);
        assert!(ada.generation() > before && ada.touched_since(before).is_none());
        assert!(quotes(&ada).is_empty() && ada.project().memos.is_empty());
        code(&mut ada, "trust us");
        assert_eq!(quotes(&ada), ["trust us"]);
        code(&mut eve, "they");
        assert!(ada.refresh().is_empty());
        code(&mut ada, "我们");
        assert_eq!(quotes(&ada), ["trust us", "我们"]);
        assert_eq!(*ada.project(), own_part(ada.whole(), &"ada".into()), "what is followed is what would be made");
        ada.undo().unwrap();
        assert_eq!(quotes(&ada), ["trust us"]);
        ada.set_blind(false);
        // Two coders who have not seen each other's entries may code in the same millisecond, in any order.
        assert_eq!(quotes(&ada).into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(["信任", "trust us", "they"]));
        assert_eq!(ada.project().memos.len(), 1);
    }
}
