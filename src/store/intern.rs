//! Ids that occur a hundred thousand times share one allocation.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::project::{CodeId, CoderId, Extent, Origin, Rule, TranscriptId};

/// The ids seen so far.
#[derive(Debug, Default)]
pub struct Interner {
    codes: Seen<CodeId>,
    transcripts: Seen<TranscriptId>,
    coders: Seen<CoderId>,
    codebooks: Seen<Arc<str>>,
    origins: HashSet<Arc<Origin>>,
    last_origin: Option<Arc<Origin>>,
}

impl Interner {
    /// The code with this id.
    pub fn code(&mut self, id: &str) -> CodeId {
        self.codes.get(id)
    }

    /// The transcript with this id.
    pub fn transcript(&mut self, id: &str) -> TranscriptId {
        self.transcripts.get(id)
    }

    /// The coder with this name.
    pub fn coder(&mut self, id: &str) -> CoderId {
        self.coders.get(id)
    }

    /// The version of the codebook with this hash.
    pub fn codebook(&mut self, hash: &str) -> Arc<str> {
        self.codebooks.get(hash)
    }

    /// The origin with these values.
    pub fn origin(&mut self, rule: Rule, query: &str, unit: Extent) -> Arc<Origin> {
        let same = |origin: &&Arc<Origin>| origin.rule == rule && origin.unit == unit && origin.query == query;
        if let Some(last) = self.last_origin.as_ref().filter(same) {
            return last.clone();
        }
        let new = Arc::new(Origin { rule, query: query.to_owned(), unit });
        let known = self.origins.get(&new).cloned().unwrap_or(new);
        self.origins.insert(known.clone());
        self.last_origin = Some(known.clone());
        known
    }
}

#[derive(Debug)]
struct Seen<T> {
    all: HashSet<T>,
    /// The next is mostly the same as the last.
    last: Option<T>,
}

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self { all: HashSet::new(), last: None }
    }
}

impl<T: Clone + Eq + Hash + Borrow<str> + for<'a> From<&'a str>> Seen<T> {
    fn get(&mut self, id: &str) -> T {
        if let Some(last) = self.last.as_ref().filter(|last| Borrow::<str>::borrow(*last) == id) {
            return last.clone();
        }
        let known = match self.all.get(id) {
            Some(known) => known.clone(),
            None => {
                let new = T::from(id);
                self.all.insert(new.clone());
                new
            }
        };
        self.last = Some(known.clone());
        known
    }
}
