//! The quotes of the Codes view: what is asked for, what came of it, and what stands around each.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::app::analyses::charts::Quoted;
use crate::app::quotes::{Around, Breadth, Group, Listing, Narrowed, Plan, Question, QuoteOrder, Wanted};
use crate::project::{Anchor, Coding, CodingId, TranscriptId};
use crate::tui::work::Ticket;

use super::List;

/// What is asked of the quotes, besides which code is chosen.
#[derive(Clone, Debug, Default)]
pub struct Inquiry {
    /// Codes put together, instead of the code that is chosen.
    pub question: Option<String>,
    /// What quotes are put together by.
    pub group: Group,
    /// How they are sorted.
    pub order: QuoteOrder,
    /// The other way round.
    pub reversed: bool,
    /// How much is shown around each.
    pub breadth: Breadth,
    /// The quotes behind a number of the Analysis view, instead of the code that is chosen.
    pub behind: Option<Behind>,
    /// What the filter of all views leaves.
    pub narrowed: Narrowed,
    /// What stands around quotes.
    pub surroundings: Surroundings,
}

impl Inquiry {
    /// The question in the groups and the order that are wanted.
    pub fn wanted(&self, question: Question) -> Wanted {
        let (group, order, reversed) = (self.group.clone(), self.order, self.reversed);
        Wanted { question, group, order, reversed, narrowed: self.narrowed.clone() }
    }

    /// Whether something else is asked than the code that is chosen.
    pub fn is_asked(&self) -> bool {
        self.question.is_some() || self.behind.is_some()
    }
}

/// The quotes behind a number of the Analysis view.
#[derive(Clone, Debug)]
pub struct Behind {
    /// What the number is of.
    pub title: String,
    /// Merged segments.
    pub segments: usize,
    /// One coding for each of them.
    each: Arc<HashSet<CodingId>>,
    /// All their codings.
    all: Arc<HashSet<CodingId>>,
    /// Whether all are shown.
    pub with_all: bool,
    /// Whether no filter of places and speakers narrows them: a timeline is of one transcript and of anybody, and where coders
    /// differ the filter chose the text that counts.
    pub unfiltered: bool,
}

impl From<Quoted> for Behind {
    fn from(quoted: Quoted) -> Self {
        let (each, all) = (Arc::new(quoted.each), Arc::new(quoted.all));
        Self { title: quoted.title, segments: quoted.segments, each, all, with_all: false, unfiltered: false }
    }
}

impl Behind {
    /// The codings that are shown.
    pub fn question(&self) -> Question {
        Question::These(if self.with_all { self.all.clone() } else { self.each.clone() })
    }

    /// How many codings are left out where one stands for each segment.
    pub fn others(&self) -> usize {
        self.all.len().saturating_sub(self.each.len())
    }
}

/// A question, and the generation of the study that it was asked of.
pub type Request = (Wanted, u64);

/// A list of quotes.
#[derive(Clone, Debug, Default)]
pub struct Pane {
    /// The quote that is chosen.
    pub list: List,
    /// What was found.
    pub listing: Listing,
    /// What that was found for.
    pub shown_for: Option<Request>,
    /// What a thread is looking for.
    pub looking: Option<Request>,
    /// What it needs for that.
    pub plan: Option<Plan>,
    /// Its number.
    pub ticket: Ticket,
    /// Why there is no answer.
    pub problem: Option<String>,
    /// The transcript whose first quote is to be chosen when the answer comes.
    pub jump: Option<Option<TranscriptId>>,
    /// The quote that is to be chosen if it is in the next answer: what was taken back is looked at.
    pub seek: Option<CodingId>,
}

impl Pane {
    /// Show an answer, or why there is none. The choice stays on its quote, else on its row; whether it is the answer to
    /// another question than the one before.
    pub fn take(&mut self, asked: Request, found: Result<Listing, String>) -> bool {
        let kept = self.listing.quotes.get(self.list.chosen).copied();
        let other = self.shown_for.as_ref().is_none_or(|(wanted, _)| wanted.question != asked.0.question);
        (self.listing, self.problem) = match found {
            Ok(listing) => (listing, None),
            Err(why) => (Listing::default(), Some(why)),
        };
        let same = self.listing.quotes.iter().position(|id| Some(*id) == kept);
        // Whether it is found or not: a later answer must not move the choice.
        let sought = self.seek.take().and_then(|sought| self.listing.quotes.iter().position(|id| *id == sought));
        let row = if other { 0 } else { self.list.chosen };
        self.list.chosen = sought.or(same).unwrap_or(row).min(self.listing.quotes.len().saturating_sub(1));
        if other {
            self.list.top = 0;
        }
        (self.shown_for, self.looking, self.plan) = (Some(asked), None, None);
        other
    }
}

impl Pane {
    /// Nothing is asked for.
    pub fn take_nothing(&mut self) {
        *self = Self { ticket: self.ticket.next(), ..Self::default() };
    }
}

/// What stands around quotes, as far as it was looked up.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// For each coding where it stood when it was looked up, how far was looked, and what was found; `None` while it is
    /// being read, and where the words are gone.
    known: HashMap<CodingId, (Anchor, Breadth, Option<Around>)>,
}

/// Surroundings that are remembered; all are let go when there are more.
const KEPT: usize = 2_000;

impl Surroundings {
    /// What stands around a coding, if it has been looked up since the coding was put where it is, and so far.
    pub fn get(&self, coding: &Coding, breadth: Breadth) -> Option<&Around> {
        let (anchor, known, around) = self.known.get(&coding.id)?;
        around.as_ref().filter(|_| *anchor == coding.anchor && *known == breadth)
    }

    /// Where a coding stands, however far was looked.
    pub fn place(&self, coding: &Coding) -> Option<&Around> {
        let (anchor, _, around) = self.known.get(&coding.id)?;
        around.as_ref().filter(|_| *anchor == coding.anchor)
    }

    /// Of these codings those that are to be looked up; they count as asked for from now on.
    pub fn missing<'a>(&mut self, codings: impl Iterator<Item = &'a Coding>, breadth: Breadth) -> Vec<CodingId> {
        let unknown = |coding: &&Coding| {
            let known = self.known.get(&coding.id);
            known.is_none_or(|(anchor, known, _)| *anchor != coding.anchor || *known != breadth)
        };
        let wanted: Vec<&Coding> = codings.filter(unknown).collect();
        if self.known.len() > KEPT {
            self.known.clear();
        }
        for coding in &wanted {
            let before = self.known.remove(&coding.id).filter(|(anchor, ..)| *anchor == coding.anchor);
            let around = before.and_then(|(.., around)| around).map(|around| Around { parts: Vec::new(), ..around });
            self.known.insert(coding.id, (coding.anchor.clone(), breadth, around));
        }
        wanted.into_iter().map(|coding| coding.id).collect()
    }

    /// Take in what was looked up.
    pub fn take(&mut self, breadth: Breadth, found: Vec<(CodingId, Anchor, Option<Around>)>) {
        for (id, anchor, around) in found {
            // What was asked for since is wider or narrower.
            let asked = self.known.get(&id).is_none_or(|(_, asked, _)| *asked == breadth);
            if asked {
                self.known.insert(id, (anchor, breadth, around));
            }
        }
    }

    /// Texts have changed: look again.
    pub fn forget(&mut self) {
        self.known.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_back_is_sought_in_one_answer_only() {
        let id = |number| CodingId(uuid::Uuid::from_u128(number));
        let asked = |generation| (Inquiry::default().wanted(Question::These(Default::default())), generation);
        let answer = |ids: &[u128]| Ok(Listing { quotes: ids.iter().copied().map(id).collect(), ..Listing::default() });
        let mut pane = Pane::default();
        pane.take(asked(0), answer(&[1, 2]));
        pane.seek = Some(id(9));
        pane.take(asked(1), answer(&[1, 2]));
        pane.take(asked(2), answer(&[1, 2, 9]));
        assert_eq!(pane.list.chosen, 0, "an answer that comes later moves nothing");
        pane.seek = Some(id(9));
        pane.take(asked(3), answer(&[1, 2, 9]));
        assert_eq!(pane.list.chosen, 2);
    }
}
