//! Ids as types, and the clock that orders them.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

macro_rules! name_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as it is written in files.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.into())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id.into())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

name_id! {
    /// A transcript's id: the name of its file in `transcripts/`, without the ending.
    TranscriptId
}
name_id! {
    /// A code's id: stable, so that renaming a code touches no coding.
    CodeId
}
name_id! {
    /// A coder's name: the name of the file in `history/`, without the ending.
    CoderId
}

macro_rules! unique_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Read an id as it is written in files; `None` where it is not one.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.0.hyphenated().encode_lower(&mut [0; 36]))
            }
        }
    };
}

unique_id! {
    /// The id of an entry of the history; ids sort in the order in which entries take effect.
    EntryId
}
unique_id! {
    /// The id of a coding.
    CodingId
}
unique_id! {
    /// The id of a memo.
    MemoId
}
unique_id! {
    /// The id of a bookmark.
    BookmarkId
}

impl EntryId {
    /// The time of the clock that made it, to the millisecond: that of its writer, or of the latest entry that its writer
    /// had seen. `None` where no clock made it.
    pub fn time(self) -> Option<Timestamp> {
        let made = Some(self.0).filter(|id| id.get_version_num() == 7)?;
        i64::try_from(made.as_u128() >> 80).ok().and_then(|millis| Timestamp::from_millisecond(millis).ok())
    }
}

/// A hybrid logical clock (Kulkarni et al. 2014, Logical Physical Clocks), written as UUIDs of version 7: 48 bits of
/// milliseconds, a 12-bit counter, 62 random bits. What it gives is always later than every id it has [seen](Clock::see),
/// so a wall clock that runs backwards cannot make a new entry older than what it answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// Milliseconds and counter of the latest id seen or given: `millis << 12 | counter`.
    latest: u64,
}

impl Clock {
    /// Take note of an id that exists.
    pub fn see(&mut self, id: Uuid) {
        let bits = id.as_u128();
        let millis = (bits >> 80) as u64;
        let counter = (bits >> 64) as u64 & 0xFFF;
        self.latest = self.latest.max(millis << 12 | counter);
    }

    /// Take note of all that `other` has seen.
    pub fn see_clock(&mut self, other: &Self) {
        self.latest = self.latest.max(other.latest);
    }

    /// A new id, later than all seen; `random` fills its last 62 bits.
    pub fn next(&mut self, now: Timestamp, random: u64) -> Uuid {
        let wall = u64::try_from(now.as_millisecond()).unwrap_or(0) << 12;
        self.latest = wall.max(self.latest + 1);
        let (millis, counter) = (u128::from(self.latest >> 12), u128::from(self.latest & 0xFFF));
        let bits = millis << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | u128::from(random >> 2);
        Uuid::from_u128(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_runs_backwards_still_gives_later_ids() {
        let mut clock = Clock::default();
        let first = clock.next(Timestamp::from_millisecond(5_000).unwrap(), u64::MAX);
        let second = clock.next(Timestamp::from_millisecond(10).unwrap(), 0);
        assert!(first < second);
        assert_eq!(second.get_version_num(), 7);
        assert_eq!(EntryId(second).time(), Timestamp::from_millisecond(5_000).ok());
        assert_eq!(EntryId(Uuid::nil()).time(), None);
        let mut other = Clock::default();
        other.see(second);
        assert!(second < other.next(Timestamp::from_millisecond(0).unwrap(), 0));
    }

    #[test]
    fn four_thousand_ids_in_one_millisecond_still_sort() {
        let mut clock = Clock::default();
        let ids: Vec<Uuid> = (0..10_000).map(|n| clock.next(Timestamp::from_millisecond(1).unwrap(), n)).collect();
        assert!(ids.is_sorted());
    }
}
