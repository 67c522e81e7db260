//! Making the replacements that a plan names, as one step that can be undone.

use crate::app::{CarryReport, Done, Error, Workspace};
use crate::project::{Command, Refusal};

use super::Plan;

/// Replace what `plan` names in all texts, and in titles, attributes and memos where it says so: one entry. Codings and
/// memos stay with their passages: what covered a name covers its pseudonym. What is decided about speakers counts for old
/// and new labels from then on, which is no part of the entry.
///
/// # Errors
/// [`Refusal::NoChange`] where nothing is to be replaced; [`Refusal::TextChanged`] where a text is not the one that was
/// planned for; and as [`Workspace::run`] and [`Workspace::write_speakers`].
pub fn apply(workspace: &mut Workspace, plan: &Plan) -> Result<(Done, CarryReport), Error> {
    if plan.rows.is_empty() {
        return Err(Refusal::NoChange("no name of pseudonyms.csv stands in these texts".to_owned()).into());
    }
    // The label stays in the history for ever: it counts names, and has none in it.
    let label = format!("anonymise {} places, {} names", plan.rows.len(), plan.names());
    // First, as they hold before and after: should a text be another one by now, nothing is lost.
    if let Some(speakers) = &plan.speakers {
        workspace.write_speakers(speakers)?;
    }
    let beside = (!plan.beside.is_empty()).then(|| Command::Reword(plan.beside.clone()));
    workspace.run_with_edits(beside, plan.texts.clone(), label)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::app::Options;
    use crate::app::anonymising::{Selection, plan, read};
    use crate::project::{Anchor, Fate, MemoTarget, NewBookmark, Project, TranscriptId};
    use crate::text::TextRange;

    const TEXT: &str = "Robert Kessler: I trust 王小明 😀.\n\nWang: KESSLER said so. 王小明和Kessler's team.\n\nRobert Kessler: Yes.\n";

    fn study(home: &std::path::Path) -> Workspace {
        let root = home.join("研究");
        Workspace::create(&root, "信任", "", "codebook: x\ncodes:\n- trust\n").unwrap();
        fs::write(root.join("transcripts/us01.txt"), TEXT).unwrap();
        fs::write(root.join("transcripts/us02.txt"), "Q: Kessler?\n\nA: 好。\n").unwrap();
        let table = "name,pseudonym\nRobert Kessler,Tom Marlow\nKessler,Dunn\n王小明,甲\n";
        fs::write(root.join("pseudonyms.csv"), table).unwrap();
        Workspace::open(&root, &Options { coder: Some("wei".to_owned()), now: None }).unwrap().0
    }

    /// Code the place where `words` stand for the `number`th time.
    fn code(workspace: &mut Workspace, words: &str, number: usize) -> Anchor {
        let id = TranscriptId::from("us01");
        let (start, _) = TEXT.match_indices(words).nth(number).unwrap();
        let anchor = workspace.anchor(&id, TextRange::of(start, start + words.len())).unwrap();
        let (anchors, codes) = (vec![anchor.clone()], vec!["trust".into()]);
        workspace.run(Command::Code { transcript: id, anchors, codes }).unwrap();
        anchor
    }

    fn anonymise(workspace: &mut Workspace, selection: &Selection) -> (Done, CarryReport) {
        let names = read(workspace).unwrap();
        let plan = plan(workspace, &names, selection).unwrap();
        apply(workspace, &plan).unwrap()
    }

    fn quotes(project: &Project) -> Vec<String> {
        project.codings.iter().map(|coding| coding.anchor.quote().to_owned()).collect()
    }

    #[test]
    fn codings_go_along_and_undo_brings_every_name_back() {
        let home = tempfile::tempdir().unwrap();
        let mut workspace = study(home.path());
        for (words, number) in [
            ("王小明", 0),
            ("I trust 王小明 😀", 0),
            ("王小明", 1),
            ("和", 0),
            ("Kessler's team", 0),
            ("Robert", 0),
            ("said so. ", 0),
        ] {
            code(&mut workspace, words, number);
        }
        let before = workspace.project().clone();
        let (done, carried) = anonymise(&mut workspace, &Selection::default());
        assert_eq!(done.label, "anonymise 7 places, 3 names");
        assert_eq!((carried.codings(Fate::Lost), carried.codings(Fate::Moved)), (0, 0));
        let text = workspace.transcript(&"us01".into()).unwrap().text.clone();
        assert_eq!(text, "Tom Marlow: I trust 甲 😀.\n\nWang: DUNN said so. 甲和Dunn's team.\n\nTom Marlow: Yes.\n");
        assert_eq!(
            quotes(workspace.project()),
            ["甲", "I trust 甲 😀", "甲", "和", "Dunn's team", "Tom Marlow", "said so. "]
        );
        assert_eq!(fs::read_to_string(workspace.root().join("transcripts/us02.txt")).unwrap(), "Q: Dunn?\n\nA: 好。\n");
        workspace.undo().unwrap();
        assert_eq!(workspace.transcript(&"us01".into()).unwrap().text, TEXT);
        assert_eq!(workspace.project().codings, before.codings);
        workspace.redo().unwrap();
        assert_eq!(workspace.transcript(&"us01".into()).unwrap().text, text);
    }

    #[test]
    fn a_second_run_finds_nothing_and_skipped_places_stay() {
        let home = tempfile::tempdir().unwrap();
        let mut workspace = study(home.path());
        let skip = Selection { skip: vec!["us01:3".to_owned(), "us02:1:4".to_owned()], ..Selection::default() };
        anonymise(&mut workspace, &skip);
        let text = workspace.transcript(&"us01".into()).unwrap().text.clone();
        assert_eq!(
            text,
            "Tom Marlow: I trust 甲 😀.\n\nWang: KESSLER said so. 王小明和Kessler's team.\n\nTom Marlow: Yes.\n"
        );
        anonymise(&mut workspace, &Selection::default());
        let names = read(&workspace).unwrap();
        let plan = plan(&workspace, &names, &Selection::default()).unwrap();
        assert!(plan.rows.is_empty() && apply(&mut workspace, &plan).is_err());
    }

    #[test]
    fn memos_titles_and_attributes_come_along_in_the_same_entry() {
        let home = tempfile::tempdir().unwrap();
        let mut workspace = study(home.path());
        let anchor = code(&mut workspace, "I trust 王小明", 0);
        let id = TranscriptId::from("us01");
        let on_passage = MemoTarget::Passage(id.clone(), anchor);
        for (target, text) in [
            (on_passage, "Kessler on 王小明"),
            (MemoTarget::Project, "nobody"),
            (MemoTarget::Transcript(id.clone()), "KESSLER 😀"),
        ] {
            workspace.run(Command::WriteMemo { memo: None, target, text: text.to_owned() }).unwrap();
        }
        let coding = workspace.project().codings.iter().next().unwrap().id;
        workspace.run(Command::Translate { coding, text: "我信任 Kessler".to_owned() }).unwrap();
        let anchor = workspace.project().codings.get(&coding).unwrap().anchor.clone();
        let (transcript, name) = (id.clone(), "王小明 👍".to_owned());
        let bookmark = NewBookmark { bookmark: None, transcript, anchor, letter: Some('k'), name };
        workspace.run(Command::SetBookmark(bookmark)).unwrap();
        let values = vec![(id.clone(), "boss".to_owned(), "Robert Kessler".to_owned())];
        workspace.run(Command::SetAttributes(values)).unwrap();
        let before = workspace.project().clone();
        anonymise(&mut workspace, &Selection { elsewhere: true, ..Selection::default() });
        let project = workspace.project();
        let memos: Vec<&str> = project.memos.values().map(|memo| memo.text.as_str()).collect();
        assert_eq!(memos, ["Dunn on 甲", "nobody", "DUNN 😀"]);
        assert_eq!(project.codings.get(&coding).unwrap().translation.as_deref(), Some("我信任 Dunn"));
        let bookmark = project.bookmarks.values().next().unwrap();
        assert_eq!((bookmark.name.as_str(), bookmark.anchor.quote()), ("甲 👍", "I trust 甲"));
        assert_eq!(project.attributes[&id]["boss"], "Tom Marlow");
        let passage = project.memos.values().find_map(|memo| memo.passage()).unwrap().1;
        assert_eq!(passage.quote(), "I trust 甲");
        workspace.undo().unwrap();
        assert_eq!((&workspace.project().memos, &workspace.project().attributes), (&before.memos, &before.attributes));
        assert_eq!(
            (&workspace.project().codings, &workspace.project().bookmarks),
            (&before.codings, &before.bookmarks)
        );
        assert_eq!(workspace.transcript(&id).unwrap().text, TEXT);
    }
}
