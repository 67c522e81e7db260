//! `emic.yaml` while a study is open: the file is the truth; saved queries are put into it step by step.

use super::{Done, Error, Notice, Workspace};
use crate::exchange::{edit_query, leaves};
use crate::project::{Change, Command, EntryId, SavedQuery, apply_edits, diff_lines};
use crate::search::{Query, QueryError};
use crate::store::{self, MAX_SETTINGS_BYTES, Replaced, Settings, Stamp};
use crate::text::Arrange;

/// The settings after the program's own edit.
pub(super) struct EditedSettings {
    pub(super) source: String,
    settings: Settings,
}

impl Workspace {
    /// The saved queries, in the order of `emic.yaml`.
    pub fn queries(&self) -> &[SavedQuery] {
        &self.settings.queries
    }

    /// The saved query that `name` means: the one of just this name, else one that differs in case, width or accents.
    pub fn query(&self, name: &str) -> Option<&SavedQuery> {
        let all = || self.settings.queries.iter();
        all().find(|saved| saved.name == name).or_else(|| all().find(|saved| saved.is_called(name)))
    }

    /// Save a query under a name, in the place of one that is called so already.
    ///
    /// # Errors
    /// [`Error::Query`] where it cannot be read; a [`Refusal`](crate::project::Refusal) where the name will not do, or
    /// nothing would change; [`Error::Settings`] where `emic.yaml` cannot be edited so; and as [`Self::run`].
    pub fn save_query(&mut self, name: &str, query: &str) -> Result<Done, Error> {
        // Read as it will be read, so that a query that asks for itself is refused.
        let called = name.trim().trim_start_matches('@');
        let mut queries = self.queries().to_vec();
        queries.retain(|saved| !saved.is_called(called));
        queries.push(SavedQuery { name: called.to_owned(), query: query.to_owned() });
        Query::parse_with(query, &queries)?;
        self.run(Command::SetQuery { name: name.to_owned(), query: Some(query.to_owned()) })
    }

    /// Give a saved query another name.
    ///
    /// # Errors
    /// A [`Refusal`](crate::project::Refusal) where there is none, or one that is called so already; and as [`Self::run`].
    pub fn rename_query(&mut self, name: &str, new: &str) -> Result<Done, Error> {
        self.run(Command::RenameQuery { name: name.to_owned(), new: new.to_owned() })
    }

    /// Delete a saved query.
    ///
    /// # Errors
    /// A [`Refusal`](crate::project::Refusal) where there is none; and as [`Self::run`].
    pub fn delete_query(&mut self, name: &str) -> Result<Done, Error> {
        self.run(Command::SetQuery { name: name.to_owned(), query: None })
    }

    /// Saved queries that cannot be asked, and why: they ask for one that is not there any more, or were written by hand.
    pub fn broken_queries(&self) -> Vec<(&SavedQuery, QueryError)> {
        let queries = self.queries();
        let problem = |saved: &'_ SavedQuery| Query::parse_with(&saved.query, queries).err();
        queries.iter().filter_map(|saved| Some((saved, problem(saved)?))).collect()
    }

    /// Read the settings if their file has changed: a title, or a format that this version must not write.
    pub(super) fn reload_settings(&mut self) {
        let stamp = Stamp::of(&self.folder.settings());
        if stamp == self.seen.settings || self.saving.holds_settings() {
            return;
        }
        self.seen.settings = self.put_back(&self.folder.settings()).or(stamp);
        match Settings::read_with_source(&self.folder.settings()) {
            Ok((settings, source)) => {
                self.take_settings(EditedSettings { source, settings });
                self.rise();
                self.tell_settings();
                self.notices.extend(self.read_only().map(Notice::new));
            }
            Err(error) => self.notices.push(Notice::new(format!("{error}; the settings stay as they were"))),
        }
    }

    /// Tell of names that stand twice in the file, with both places.
    pub(super) fn tell_settings(&mut self) {
        let twice = leaves(self.settings_source.trim_start_matches('\u{FEFF}')).map(|found| found.twice);
        let told = twice.unwrap_or_default().into_iter().map(|twice| Notice::new(format!("emic.yaml:{twice}")));
        self.notices.extend(told);
    }

    /// Put back what a program that was ended in the midst of a step has left of the file, once the histories are known.
    pub(super) fn mend_settings(&mut self) {
        if self.put_back(&self.folder.settings()).is_some() {
            self.seen.settings = None;
            self.reload_settings();
        }
        self.take_queries();
    }

    /// The settings' text with the saved queries among `changes`, which then say what was done to it; `None` where there
    /// are none.
    pub(super) fn edit_settings(&self, changes: &mut [Change]) -> Result<Option<EditedSettings>, Error> {
        let mut edited: Option<EditedSettings> = None;
        for change in changes {
            let Change::Query { before, after, edits } = change else { continue };
            let now = edited.as_ref().map_or((&self.settings_source, &self.settings), |it| (&it.source, &it.settings));
            let wanted = with_query(now.1, before.as_ref(), after.as_ref());
            let by_text = apply_edits(now.0, edits).filter(|_| !edits.is_empty());
            let by_text = by_text.and_then(|source| read_as(source, &wanted));
            let by_field = || {
                let source = edit_query(now.0, before.as_ref(), after.as_ref());
                let source = source.map_err(|error| Error::Settings(error.to_string()))?;
                let why = "`queries` cannot be edited by the program as it is written; change the file in an editor";
                read_as(source, &wanted).ok_or_else(|| Error::Settings(why.to_owned()))
            };
            let new = by_text.map_or_else(by_field, Ok)?;
            *edits = diff_lines(now.0, &new.source);
            edited = Some(new);
        }
        let too_large = |edited: &EditedSettings| edited.source.len() as u64 > MAX_SETTINGS_BYTES;
        if edited.as_ref().is_some_and(too_large) {
            return Err(Error::Settings("the file would be larger than 1 MB; delete queries first".to_owned()));
        }
        Ok(edited)
    }

    /// The text of `emic.yaml`.
    pub fn settings_source(&self) -> &str {
        &self.settings_source
    }

    /// Put edited settings into force.
    pub(super) fn take_settings(&mut self, edited: EditedSettings) {
        let EditedSettings { source, settings } = edited;
        let old = std::mem::replace(&mut self.settings, settings);
        self.settings_source = source;
        self.choose_speakers(&old.speakers);
        self.take_queries();
    }

    fn take_queries(&mut self) {
        let queries = self.settings.queries.iter().map(|saved| (saved.name.clone(), saved.query.clone()));
        self.fold.project.queries = queries.collect();
        self.fold.project.attribute_types = self.settings.attributes.clone();
    }

    /// Write the file, for as long as the answer is kept.
    pub(super) fn write_settings(&mut self, text: &str, entry: EntryId) -> Result<Replaced, store::Error> {
        let path = self.folder.inside(self.folder.settings())?;
        self.put_aside(&path, self.seen.settings)?;
        let replaced = Replaced::write(&path, text.as_bytes(), entry)?;
        self.seen.settings = Stamp::of(&path);
        Ok(replaced)
    }
}

/// `settings` with `after` in the place of `before`.
fn with_query(settings: &Settings, before: Option<&SavedQuery>, after: Option<&SavedQuery>) -> Settings {
    let mut settings = settings.clone();
    let place = settings.queries.iter().position(|saved| before.is_some_and(|before| saved.name == before.name));
    match place {
        Some(place) => drop(settings.queries.splice(place..=place, after.cloned())),
        None => settings.queries.extend(after.cloned()),
    }
    settings
}

/// A text that reads as `wanted`, whatever the order of its saved queries.
fn read_as(source: String, wanted: &Settings) -> Option<EditedSettings> {
    let settings = Settings::parse(&source).ok()?;
    let sorted = |settings: &Settings| {
        let mut settings = settings.clone();
        settings.queries.arrange_by(|one, other| one.name.cmp(&other.name));
        settings
    };
    (sorted(&settings) == sorted(wanted)).then_some(EditedSettings { source, settings })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::super::Options;
    use super::*;
    use crate::project::Project;
    use crate::store::ROOM;

    const SETTINGS: &str =
        "format: 1\ntitle: 信任 # mine\nqueries: # ours\n  b: 信任 # first\n  a: \"trust\"\nfuture: [1]\n";

    fn study(home: &Path) -> PathBuf {
        let root = home.join("研究 😀");
        Workspace::create(&root, "Study", "", "codes:\n  - id: trust\n    name: 信任\n").unwrap();
        fs::write(root.join("emic.yaml"), SETTINGS).unwrap();
        root
    }

    fn open_as(root: &Path, coder: &str) -> (Workspace, Vec<Notice>) {
        Workspace::open(root, &Options { coder: Some(coder.into()), now: None }).unwrap()
    }

    fn open(root: &Path) -> Workspace {
        open_as(root, "wei").0
    }

    fn names(workspace: &Workspace) -> String {
        workspace.queries().iter().map(|saved| saved.name.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn text(root: &Path) -> String {
        fs::read_to_string(root.join("emic.yaml")).unwrap()
    }

    #[test]
    fn queries_are_saved_and_taken_back_to_the_byte() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        let mut workspace = open(&root);
        let start = workspace.project().clone();
        assert_eq!((names(&workspace).as_str(), workspace.query("B").unwrap().query.as_str()), ("b a", "信任"));
        let texts: Vec<String> = [
            workspace.save_query("@wide 信任", "\"joint venture\"~5 OR code:trust").map(|_| text(&root)),
            workspace.save_query("A", "trust -\u{4FE1}").map(|_| text(&root)),
            workspace.rename_query("b", "first: 😀").map(|_| text(&root)),
            workspace.delete_query("first: 😀").map(|_| text(&root)),
        ]
        .map(Result::unwrap)
        .into();
        assert_eq!(
            texts[1],
            SETTINGS.replace(
                "  a: \"trust\"\n",
                "  a: \"trust -信\"\n  wide 信任: \"\\\"joint venture\\\"~5 OR code:trust\"\n"
            )
        );
        assert_eq!(texts[2], texts[1].replace("  b:", "  \"first: 😀\":"));
        assert!(!texts[3].contains("# first") && names(&workspace) == "a wide 信任");
        // Undo gives the comments back too, across a restart.
        workspace.close();
        drop(workspace);
        let mut workspace = open(&root);
        for before in texts.iter().rev().skip(1).map(String::as_str).chain([SETTINGS]) {
            workspace.undo().unwrap();
            assert_eq!(text(&root), before);
        }
        assert_eq!(workspace.project(), &Project { coders: workspace.project().coders.clone(), ..start });
        workspace.redo().unwrap();
        assert_eq!(text(&root), texts[0]);
        let labels: Vec<String> = workspace.entries().unwrap().into_iter().map(|entry| entry.label).collect();
        assert_eq!(labels[1..4], ["save query wide 信任", "change query a", "rename query b to first: 😀"]);
    }

    #[test]
    fn undo_after_an_edit_by_hand_touches_only_its_query() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        let mut workspace = open(&root);
        workspace.delete_query("b").unwrap();
        fs::write(root.join("emic.yaml"), format!("# above\n{}", text(&root))).unwrap();
        workspace.undo().unwrap();
        assert!(
            text(&root).starts_with("# above\nformat: 1\n") && text(&root).contains("  b: 信任\n"),
            "{}",
            text(&root)
        );
        assert_eq!(names(&workspace), "a b");
        workspace.save_query("b", "other").unwrap();
        fs::write(root.join("emic.yaml"), text(&root).replace("other", "by hand")).unwrap();
        assert!(matches!(workspace.undo(), Err(Error::Refused(crate::project::Refusal::ChangedSince(..)))));
        assert_eq!(workspace.query("b").unwrap().query, "by hand");
    }

    #[test]
    fn two_programs_keep_the_queries_of_both() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        let (mut wei, mut mara) = (open(&root), open_as(&root, "mara").0);
        wei.save_query("one", "一").unwrap();
        mara.save_query("two", "二").unwrap();
        wei.save_query("three", "三").unwrap();
        assert_eq!(names(&wei), "b a one two three");
        wei.undo().unwrap();
        wei.undo().unwrap();
        mara.refresh();
        assert_eq!((names(&wei), names(&mara)), ("b a two".to_owned(), "b a two".to_owned()));
        let held = store::FilesLock::take(wei.folder()).unwrap();
        assert!(matches!(wei.save_query("four", "四"), Err(Error::Store(store::Error::FilesBusy { .. }))));
        drop(held);
    }

    #[test]
    fn what_the_disk_does_not_take_waits() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        let mut workspace = open(&root);
        workspace.save_query("one", "一").unwrap();
        let files = || fs::read_dir(&root).unwrap().count();
        let before = (text(&root), files());
        for room in [0, 150] {
            ROOM.set(Some(room));
            assert!(workspace.save_query(&format!("more {room}"), "二").unwrap().not_saved.is_some());
            assert_eq!((text(&root), files()), before);
        }
        workspace.refresh();
        assert_eq!(names(&workspace), "b a one more 0 more 150");
        ROOM.set(None);
        assert_eq!((workspace.refresh(), workspace.unsaved()), (Vec::new(), 0));
        assert_eq!(names(&open_as(&root, "mara").0), "b a one more 0 more 150");
    }

    #[test]
    fn half_a_step_is_none() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        open(&root).save_query("one", "一").unwrap();
        let (path, old) = (root.join("emic.yaml"), text(&root));
        let entry = EntryId(uuid::Uuid::now_v7());
        store::leave(&path, &old, &old.replace("一", "二"), entry);
        let (workspace, notices) = open_as(&root, "mara");
        assert_eq!((workspace.query("one").unwrap().query.as_str(), text(&root)), ("一", old));
        assert!(notices.iter().any(|notice| notice.message.contains("emic.yaml is as it was")), "{notices:?}");
    }

    #[test]
    fn what_stands_twice_is_told_with_both_places_and_the_first_holds() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        let twice = format!("{SETTINGS}title: 不信\nspeakers:\n  rename: {{S1: Lu, S1: 陆 👍}}\n");
        fs::write(root.join("emic.yaml"), &twice).unwrap();
        let (mut workspace, notices) = open_as(&root, "wei");
        let told = [
            "emic.yaml:7:1: `title` stands here again: the one in line 2, column 1 holds; take one of them out",
            "emic.yaml:9:20: `S1` stands here again: the one in line 9, column 12 holds; take one of them out",
        ];
        let said = |notices: &[Notice]| notices.iter().map(|notice| notice.message.clone()).collect::<Vec<_>>();
        assert_eq!(said(&notices), told);
        assert_eq!(workspace.settings().title, "信任");
        workspace.save_query("one", "一").unwrap();
        assert!(text(&root).starts_with(twice.split("future").next().unwrap()));
        fs::write(root.join("emic.yaml"), format!("{SETTINGS}title: x\n")).unwrap();
        assert_eq!(said(&workspace.refresh()), told[..1]);
    }

    #[test]
    fn what_cannot_be_saved_is_refused_and_changes_nothing() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        let mut workspace = open(&root);
        assert!(matches!(workspace.save_query("x", "(信任"), Err(Error::Query(_))));
        workspace.save_query("y", "@b OR trust").unwrap();
        workspace.rename_query("b", "c").unwrap();
        let broken: Vec<&str> = workspace.broken_queries().iter().map(|(saved, _)| saved.name.as_str()).collect();
        assert_eq!(broken, ["y"]);
        assert!(matches!(workspace.save_query("@x", "信任 @X"), Err(Error::Query(_))));
        assert!(matches!(workspace.delete_query("b"), Err(Error::Refused(_))));
        for settings in ["a: &a {x: y}\nqueries: *a\n", "queries:\n  <<: {x: z}\n"] {
            fs::write(root.join("emic.yaml"), settings).unwrap();
            let error = workspace.save_query("x", "z 信").unwrap_err().to_string();
            assert!(error.starts_with("emic.yaml: ") && error.contains("in an editor"), "{error}");
            assert_eq!(text(&root), settings);
        }
        fs::write(root.join("emic.yaml"), "format: 99\n").unwrap();
        assert!(matches!(workspace.save_query("x", "y"), Err(Error::ReadOnly(_))));
    }
}
