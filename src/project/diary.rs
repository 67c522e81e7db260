//! The diary: memos on the study that belong to a day, one for each coder and day.

use jiff::civil::Date;

use super::memo_command::new_memo;
use super::{Change, CoderId, Context, Decision, Memo, MemoTarget, Project, Refusal};

/// What `coder` wrote into the diary on that day. Where two programs began the day at once, the entry begun first.
pub fn diary_entry<'a>(project: &'a Project, coder: &CoderId, day: Date) -> Option<&'a Memo> {
    project.memos.values().find(|memo| memo.day == Some(day) && &memo.coder == coder)
}

/// Nothing that stands there is written over: what comes is a paragraph of its own.
pub(super) fn note_day(
    project: &Project,
    day: Date,
    text: &str,
    context: &mut Context<'_>,
) -> Result<Decision, Refusal> {
    let text = text.trim_end();
    if text.is_empty() {
        return Err(Refusal::NoChange("there are no words to write into the diary".to_owned()));
    }
    let before = diary_entry(project, context.coder, day).cloned();
    let after = match &before {
        Some(memo) => Memo { text: format!("{}\n\n{text}", memo.text), ..memo.clone() },
        None => Memo { day: Some(day), ..new_memo(context, MemoTarget::Project, text.to_owned()) },
    };
    let changes = vec![Change::Memo { id: after.id, before, after: Some(after) }];
    Ok(Decision { label: format!("write diary {day}"), changes })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::project::{Clock, Command, decide};

    fn run(project: &mut Project, coder: &str, command: Command) -> Result<String, Refusal> {
        let (coder, mut clock, mut random) = (CoderId::from(coder), Clock::default(), || 7);
        project.memos.keys().for_each(|id| clock.see(id.0));
        let now = Timestamp::UNIX_EPOCH;
        let mut context = Context { coder: &coder, now, clock: &mut clock, random: &mut random };
        let Decision { label, changes } = decide(project, command, &mut context)?;
        changes.iter().for_each(|change| project.apply(change));
        Ok(label)
    }

    #[test]
    fn a_day_has_one_entry_for_each_coder_and_nothing_is_written_over() {
        let mut project = Project::default();
        let day = date(2026, 3, 2);
        run(&mut project, "wei", Command::NoteDay(day, "信任 comes up again.\n".to_owned())).unwrap();
        run(&mut project, "mei", Command::NoteDay(day, "👍".to_owned())).unwrap();
        let label = run(&mut project, "wei", Command::NoteDay(day, "# Evening".to_owned())).unwrap();
        assert_eq!(label, "write diary 2026-03-02");
        let text = |coder: &str| diary_entry(&project, &coder.into(), day).map(|memo| memo.text.as_str());
        assert_eq!(text("wei"), Some("信任 comes up again.\n\n# Evening"));
        assert_eq!(text("mei"), Some("👍"));
        assert_eq!(project.memos.len(), 2);
        assert!(diary_entry(&project, &"wei".into(), date(2026, 3, 3)).is_none());
        assert!(run(&mut project, "wei", Command::NoteDay(day, " \n".to_owned())).is_err());
    }
}
