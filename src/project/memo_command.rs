//! What is asked of memos, decided.

use super::command::{Context, Decision};
use super::{Anchor, Change, Memo, MemoId, MemoTarget, Project, Refusal};

/// A memo of the coder who asks.
pub(super) fn new_memo(context: &mut Context<'_>, target: MemoTarget, text: String) -> Memo {
    let id = MemoId(context.id());
    Memo { id, target, text, coder: context.coder.clone(), created: context.now, day: None, lost: false, extra: None }
}

/// Write a memo, change one, or take it away.
pub(super) fn write_memo(
    project: &Project,
    memo: Option<MemoId>,
    target: MemoTarget,
    text: String,
    context: &mut Context<'_>,
) -> Result<Decision, Refusal> {
    let text = text.trim_end().to_owned();
    let before = match memo {
        Some(id) => Some(project.memos.get(&id).cloned().ok_or(Refusal::NoSuchMemo(id))?),
        None => None,
    };
    let after = match &before {
        _ if text.is_empty() => None,
        Some(memo) => Some(Memo { text, coder: context.coder.clone(), ..memo.clone() }),
        None => Some(new_memo(context, target, text)),
    };
    let label = match (&before, &after) {
        (None, None) => return Err(Refusal::NoChange("the memo is empty".to_owned())),
        (Some(before), Some(after)) if before.text == after.text => {
            return Err(Refusal::NoChange("the memo says so already".to_owned()));
        }
        (None, Some(_)) => "write memo",
        (Some(_), Some(_)) => "change memo",
        (Some(_), None) => "remove memo",
    };
    let id = before.as_ref().or(after.as_ref()).map(|memo| memo.id);
    let changes = id.map(|id| Change::Memo { id, before, after }).into_iter().collect();
    Ok(Decision { label: label.to_owned(), changes })
}

/// Lay a memo on a passage onto another one.
pub(super) fn move_memo(project: &Project, id: MemoId, anchor: Anchor) -> Result<Decision, Refusal> {
    let before = project.memos.get(&id).cloned().ok_or(Refusal::NoSuchMemo(id))?;
    let MemoTarget::Passage(transcript, _) = &before.target else {
        return Err(Refusal::NoChange("this memo is not about a passage".to_owned()));
    };
    let target = MemoTarget::Passage(transcript.clone(), anchor);
    let after = Memo { target, lost: false, ..before.clone() };
    if after == before {
        return Err(Refusal::NoChange("the memo lies there already".to_owned()));
    }
    let changes = vec![Change::Memo { id, before: Some(before), after: Some(after) }];
    Ok(Decision { label: "move memo".to_owned(), changes })
}
