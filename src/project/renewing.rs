//! Commands that were made of texts which have been edited since.

use super::{Anchor, CodingId, Command, MemoTarget, NewBookmark, NewCoding, Project, Refusal, TranscriptId};

impl Command {
    /// The command with every passage that it puts something on where `renewed` says that it stands now.
    ///
    /// # Errors
    /// As `renewed`.
    pub fn renewed(
        self,
        project: &Project,
        mut renewed: impl FnMut(&TranscriptId, Anchor) -> Result<Anchor, Refusal>,
    ) -> Result<Self, Refusal> {
        let home = |id: &CodingId| project.codings.get(id).map(|coding| coding.transcript.clone());
        let mut on = |new: NewCoding| {
            let anchor = renewed(&new.transcript, new.anchor)?;
            Ok(NewCoding { anchor, ..new })
        };
        Ok(match self {
            Self::CodeMany(passages) => Self::CodeMany(passages.into_iter().map(on).collect::<Result<_, Refusal>>()?),
            Self::TakeIn(rows) => {
                let rows = rows.into_iter().map(|(new, memo)| Ok((on(new)?, memo)));
                Self::TakeIn(rows.collect::<Result<_, Refusal>>()?)
            }
            Self::Code { transcript, anchors, codes } => {
                let anchors = anchors.into_iter().map(|anchor| renewed(&transcript, anchor));
                let anchors = anchors.collect::<Result<_, Refusal>>()?;
                Self::Code { transcript, anchors, codes }
            }
            Self::InVivo { code, passages, origin } => {
                let passages = passages.into_iter().map(|(id, anchor)| {
                    let anchor = renewed(&id, anchor)?;
                    Ok((id, anchor))
                });
                Self::InVivo { code, passages: passages.collect::<Result<_, Refusal>>()?, origin }
            }
            Self::MoveCodings(moves) => {
                let moves = moves.into_iter().map(|(coding, anchor)| match home(&coding) {
                    Some(id) => Ok((coding, renewed(&id, anchor)?)),
                    None => Ok((coding, anchor)),
                });
                Self::MoveCodings(moves.collect::<Result<_, Refusal>>()?)
            }
            Self::PartCoding(coding, parts) => match home(&coding) {
                Some(id) => {
                    let (first, second) = *parts;
                    Self::PartCoding(coding, Box::new((renewed(&id, first)?, renewed(&id, second)?)))
                }
                None => Self::PartCoding(coding, parts),
            },
            Self::MoveMemo(memo, anchor) => {
                let id = project.memos.get(&memo).and_then(|memo| memo.passage()).map(|(id, _)| id.clone());
                let anchor = if let Some(id) = id { renewed(&id, anchor)? } else { anchor };
                Self::MoveMemo(memo, anchor)
            }
            Self::SetBookmark(new) => {
                let anchor = renewed(&new.transcript, new.anchor)?;
                Self::SetBookmark(NewBookmark { anchor, ..new })
            }
            // What was written of words that are gone is still true of them: the memo waits to be placed.
            Self::WriteMemo { memo: None, target: MemoTarget::Passage(id, anchor), text } => {
                let anchor = renewed(&id, anchor.clone()).unwrap_or(anchor);
                Self::WriteMemo { memo: None, target: MemoTarget::Passage(id, anchor), text }
            }
            other => other,
        })
    }
}
