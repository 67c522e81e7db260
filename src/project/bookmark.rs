//! A bookmark: a place in a transcript that a coder wants to come back to.

use jiff::Timestamp;

use super::command::{Context, Decision};
use super::{Anchor, BookmarkId, Change, CoderId, Project, Refusal, TranscriptId, no_such_transcript};

/// Characters that the name of a bookmark may have.
const LONGEST_NAME: usize = 200;

/// A place in a transcript with a letter or a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    /// Unique, given when the bookmark was set.
    pub id: BookmarkId,
    /// The transcript.
    pub transcript: TranscriptId,
    /// The passage that it stands at; carried over edits as a coding's is.
    pub anchor: Anchor,
    /// The letter that goes there. A coder has each letter once in the whole study.
    pub letter: Option<char>,
    /// What the coder calls it; may be empty.
    pub name: String,
    /// Whose it is.
    pub coder: CoderId,
    /// When it was set first.
    pub created: Timestamp,
    /// Whether an edit of the text took the passage away, as with codings.
    pub lost: bool,
    /// Fields of a newer format, kept as they came.
    pub extra: Option<Box<serde_json::Map<String, serde_json::Value>>>,
}

/// A bookmark to be set.
#[derive(Clone, Debug, PartialEq)]
pub struct NewBookmark {
    /// The bookmark to be changed; `None` changes the coder's own with this letter, or on exactly this passage, and sets
    /// a new one where there is none.
    pub bookmark: Option<BookmarkId>,
    /// The transcript.
    pub transcript: TranscriptId,
    /// The passage.
    pub anchor: Anchor,
    /// The letter that goes there.
    pub letter: Option<char>,
    /// What it is called; may be empty.
    pub name: String,
}

impl Project {
    /// The bookmark that a coder has under a letter, lost ones too.
    pub fn bookmark(&self, coder: &CoderId, letter: char) -> Option<&Bookmark> {
        self.bookmarks.values().find(|bookmark| bookmark.coder == *coder && bookmark.letter == Some(letter))
    }

    /// The bookmark that a coder has on exactly this passage.
    pub fn bookmark_at(&self, coder: &CoderId, transcript: &TranscriptId, anchor: &Anchor) -> Option<&Bookmark> {
        let is_there = |bookmark: &&Bookmark| {
            bookmark.transcript == *transcript && bookmark.anchor.range == anchor.range && !bookmark.lost
        };
        self.bookmarks.values().filter(|bookmark| bookmark.coder == *coder).find(is_there)
    }
}

/// Set a bookmark. One that had the letter before loses it, unless it is the one that is changed.
pub(super) fn set_bookmark(
    project: &Project,
    new: NewBookmark,
    context: &mut Context<'_>,
) -> Result<Decision, Refusal> {
    let NewBookmark { bookmark, transcript, anchor, letter, name } = new;
    if !project.transcripts.contains_key(&transcript) {
        return Err(no_such_transcript(project, transcript.as_str()));
    }
    if anchor.range.is_empty() {
        return Err(Refusal::EmptyPassage);
    }
    let name = checked_name(&name)?;
    let letter = checked_letter(letter)?;
    let holder = letter.and_then(|letter| project.bookmark(context.coder, letter));
    let before = match bookmark {
        Some(id) => Some(project.bookmarks.get(&id).ok_or(Refusal::NoSuchBookmark(id))?),
        None => holder.or_else(|| project.bookmark_at(context.coder, &transcript, &anchor)),
    };
    let after = match before.cloned() {
        // Another letter on the same place is meant beside the name that stands there.
        Some(before) if bookmark.is_none() => {
            let stays = before.transcript == transcript && before.anchor.range == anchor.range;
            let name = if name.is_empty() && stays { before.name.clone() } else { name };
            Bookmark { transcript, anchor, letter: letter.or(before.letter), name, lost: false, ..before }
        }
        Some(before) => Bookmark { transcript, anchor, letter, name, lost: false, ..before },
        None => Bookmark {
            id: BookmarkId(context.id()),
            transcript,
            anchor,
            letter,
            name,
            coder: context.coder.clone(),
            created: context.now,
            lost: false,
            extra: None,
        },
    };
    if before == Some(&after) {
        return Err(Refusal::NoChange("the bookmark stands there already".to_owned()));
    }
    let label = format!("{} {}", if before.is_some() { "move bookmark" } else { "bookmark" }, told(&after));
    let mut changes = vec![change(before.cloned(), Some(after.clone()))];
    if let Some(holder) = holder.filter(|holder| holder.id != after.id) {
        changes.push(change(Some(holder.clone()), Some(Bookmark { letter: None, ..holder.clone() })));
    }
    changes.retain(|change| !matches!(change, Change::Bookmark { before, after, .. } if before == after));
    Ok(Decision { label, changes })
}

/// Take a bookmark away.
pub(super) fn remove_bookmark(project: &Project, id: BookmarkId) -> Result<Decision, Refusal> {
    let before = project.bookmarks.get(&id).ok_or(Refusal::NoSuchBookmark(id))?;
    let label = format!("remove bookmark {}", told(before));
    Ok(Decision { label, changes: vec![change(Some(before.clone()), None)] })
}

fn change(before: Option<Bookmark>, after: Option<Bookmark>) -> Change {
    let id = before.as_ref().or(after.as_ref()).map_or(BookmarkId(uuid::Uuid::nil()), |bookmark| bookmark.id);
    Change::Bookmark { id, before, after }
}

/// The letter, the name, or the transcript: what tells it apart.
fn told(bookmark: &Bookmark) -> String {
    match bookmark.letter {
        Some(letter) => letter.to_string(),
        None if bookmark.name.is_empty() => format!("in {}", bookmark.transcript),
        None => bookmark.name.clone(),
    }
}

fn checked_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if let Some(sign) = name.chars().find(|letter| letter.is_control()) {
        return Err(Refusal::ControlCharacter("name of the bookmark", sign));
    }
    let length = name.chars().count();
    if length > LONGEST_NAME { Err(Refusal::LongName(length)) } else { Ok(name.to_owned()) }
}

fn checked_letter(letter: Option<char>) -> Result<Option<char>, Refusal> {
    match letter {
        Some(letter) if letter.is_control() || letter.is_whitespace() => Err(Refusal::BadKey(letter)),
        letter => Ok(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Clock, Command, TranscriptRecord, decide, recognise};
    use super::*;
    use crate::text::{Positions, TextRange};

    const TEXT: &str = "我们 trust 他们 😀, slowly.";

    fn passage(start: usize, end: usize) -> Anchor {
        Anchor::new(TEXT, &Positions::new(TEXT), TextRange::of(start, end))
    }

    fn project() -> Project {
        let mut project = Project::default();
        let record = TranscriptRecord::of_text("t".into(), TEXT, &recognise(TEXT));
        project.transcripts.insert("t".into(), record);
        project
    }

    /// Run a command as `coder` and say the label.
    fn run(project: &mut Project, clock: &mut Clock, coder: &str, command: Command) -> Result<String, Refusal> {
        let mut random = || 7;
        let coder = CoderId::from(coder);
        let mut context = Context { coder: &coder, now: Timestamp::UNIX_EPOCH, clock, random: &mut random };
        let decision = decide(project, command, &mut context)?;
        decision.changes.iter().for_each(|change| project.apply(change));
        Ok(decision.label)
    }

    fn set(letter: Option<char>, name: &str, anchor: Anchor) -> Command {
        Command::SetBookmark(NewBookmark { bookmark: None, transcript: "t".into(), anchor, letter, name: name.into() })
    }

    #[test]
    fn a_letter_goes_to_one_place_of_each_coder() {
        let (mut project, mut clock) = (project(), Clock::default());
        let mut wei = |project: &mut Project, command| run(project, &mut clock, "wei", command);
        assert_eq!(wei(&mut project, set(Some('信'), "开始 😀", passage(0, 6))).as_deref(), Ok("bookmark 信"));
        assert_eq!(wei(&mut project, set(Some('信'), "", passage(7, 12))).as_deref(), Ok("move bookmark 信"));
        assert_eq!(project.bookmark(&"wei".into(), '信').map(|one| one.anchor.quote()), Some("trust"));
        assert_eq!(wei(&mut project, set(None, "", passage(0, 6))).as_deref(), Ok("bookmark in t"));
        assert_eq!(wei(&mut project, set(Some('b'), "", passage(0, 6))).as_deref(), Ok("move bookmark b"));
        assert_eq!(project.bookmarks.len(), 2);
        assert!(matches!(wei(&mut project, set(Some('b'), "", passage(0, 6))), Err(Refusal::NoChange(_))));
        let other = run(&mut project, &mut clock, "mara", set(Some('b'), "", passage(0, 6)));
        assert_eq!((other.as_deref(), project.bookmarks.len()), (Ok("bookmark b"), 3));
    }

    #[test]
    fn a_letter_that_goes_to_another_bookmark_leaves_the_first() {
        let (mut project, mut clock) = (project(), Clock::default());
        run(&mut project, &mut clock, "wei", set(Some('a'), "one", passage(0, 6))).unwrap();
        run(&mut project, &mut clock, "wei", set(Some('b'), "two", passage(7, 12))).unwrap();
        let id = project.bookmark(&"wei".into(), 'b').unwrap().id;
        let rename = NewBookmark {
            bookmark: Some(id),
            transcript: "t".into(),
            anchor: passage(7, 12),
            letter: Some('a'),
            name: "三".into(),
        };
        run(&mut project, &mut clock, "wei", Command::SetBookmark(rename)).unwrap();
        let all: Vec<_> = project.bookmarks.values().map(|one| (one.letter, one.name.as_str())).collect();
        assert_eq!(all, [(None, "one"), (Some('a'), "三")]);
        run(&mut project, &mut clock, "wei", Command::RemoveBookmark(id)).unwrap();
        assert_eq!(project.bookmarks.len(), 1);
    }

    #[test]
    fn what_cannot_be_a_bookmark_is_refused() {
        let (mut project, mut clock) = (project(), Clock::default());
        let mut check = |command, expected: &str| {
            assert_eq!(run(&mut project, &mut clock, "wei", command).unwrap_err().to_string(), expected);
        };
        check(set(None, "", passage(3, 3)), "the passage is empty; select at least one character");
        check(set(Some('\n'), "", passage(0, 3)), "a key is a letter, digit or sign, and U+000A is none");
        check(set(None, &"信".repeat(201), passage(0, 3)), "a name has at most 200 characters, and this one has 201");
        let nil = BookmarkId(uuid::Uuid::nil());
        check(Command::RemoveBookmark(nil), "no bookmark `00000000-0000-0000-0000-000000000000`");
    }
}
