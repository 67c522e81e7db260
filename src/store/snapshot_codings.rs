//! The codings in a snapshot: pieces of some thousands, which are written and read each by itself.
//!
//! A piece has the numbers of its codings in rows of one length, then what few codings have, then the words of all: so that a
//! row is read without a search for where it ends, and the words are looked at once and stay where they are.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::snapshot_rows::{Tables, instant, packed, timestamp, unpacked};
use crate::project::{Anchor, CODINGS_IN_A_RUN, CodeId, CoderId, Coding, CodingId, Origin, TranscriptId};
use crate::text::CharRange;

/// Bytes of a row: an id and numbers of four bytes.
const ROW: usize = 16 + 4 * NUMBERS;

/// Numbers of a row: code, transcript, coder, version of the codebook, one more than the origin, start, length, bytes of the
/// words before, in and after the range, seconds of the time (two halves), nanoseconds, marks.
const NUMBERS: usize = 14;

/// Marks that stand above the weight, which is one more than it is, or nothing.
const EXEMPLAR: u32 = 1 << 9;
const LOST: u32 = 1 << 10;

/// Bytes of the parts of a piece.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Lengths {
    rows: u32,
    rest: u32,
    words: u32,
}

impl Lengths {
    /// Bytes of the piece.
    pub(super) fn total(self) -> u64 {
        u64::from(self.rows) + u64::from(self.rest) + u64::from(self.words)
    }
}

/// What few codings have: the place of the row, translation, fields of a newer format.
type Rest<'a> = Vec<(u32, Option<&'a str>, Option<String>)>;

/// A piece as it is written.
pub(super) struct Piece {
    pub(super) lengths: Lengths,
    pub(super) bytes: Vec<u8>,
}

impl Piece {
    /// The piece of some codings; `None` where there is no room for all their words.
    pub(super) fn of<'a>(codings: &[&'a Coding], tables: &mut Tables<'a>) -> Option<Self> {
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let mut bytes = Vec::with_capacity(codings.len() * 2 * ROW);
        let mut rest: Rest<'_> = Vec::new();
        for (place, coding) in codings.iter().enumerate() {
            let anchor = &coding.anchor;
            let (seconds, nanos) = instant(coding.created);
            let marks = coding.weight.map_or(0, |weight| u32::from(weight) + 1)
                | if coding.exemplar { EXEMPLAR } else { 0 }
                | if coding.lost { LOST } else { 0 };
            let numbers: [u32; NUMBERS] = [
                tables.place(coding.code.as_str()),
                tables.place(coding.transcript.as_str()),
                tables.place(coding.coder.as_str()),
                tables.place(&coding.codebook),
                coding.origin.as_deref().map_or(0, |origin| tables.origin(origin) + 1),
                small(anchor.range.start().get()),
                small(anchor.range.len()),
                small(anchor.prefix().len()),
                small(anchor.quote().len()),
                small(anchor.suffix().len()),
                seconds as u32,
                (seconds >> 32) as u32,
                nanos as u32,
                marks,
            ];
            bytes.extend_from_slice(coding.id.0.as_bytes());
            for number in numbers {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
            if coding.translation.is_some() || coding.extra.is_some() {
                rest.push((small(place), coding.translation.as_deref(), packed(&coding.extra)));
            }
        }
        let rows = bytes.len();
        bytes.extend(postcard::to_stdvec(&rest).ok()?);
        let words = bytes.len();
        codings.iter().for_each(|coding| bytes.extend_from_slice(coding.anchor.all().as_bytes()));
        let length = |from: usize, to: usize| u32::try_from(to - from).ok();
        let lengths =
            Lengths { rows: length(0, rows)?, rest: length(rows, words)?, words: length(words, bytes.len())? };
        Some(Self { lengths, bytes })
    }
}

/// What the numbers of rows name, once for all rows that are read one after the other.
pub(super) struct Ids {
    codes: Vec<CodeId>,
    transcripts: Vec<TranscriptId>,
    coders: Vec<CoderId>,
    versions: Vec<Arc<str>>,
    origins: Vec<Arc<Origin>>,
}

impl Ids {
    /// What the tables name; `None` where an origin is not one.
    pub(super) fn of(tables: &Tables<'_>) -> Option<Self> {
        Some(Self {
            codes: tables.all(),
            transcripts: tables.all(),
            coders: tables.all(),
            versions: tables.all(),
            origins: tables.all_origins()?,
        })
    }

    /// The codings of a piece, in runs; `None` where it cannot be read.
    pub(super) fn codings(&self, piece: &[u8], lengths: Lengths) -> Option<Vec<Vec<Coding>>> {
        let (rows, behind) = piece.split_at_checked(lengths.rows as usize)?;
        let (rest, words) = behind.split_at_checked(lengths.rest as usize)?;
        let words: Arc<str> = std::str::from_utf8(words).ok()?.into();
        let (rows, left) = rows.as_chunks::<ROW>();
        if !left.is_empty() {
            return None;
        }
        let mut start = 0;
        let mut runs = Vec::with_capacity(rows.len().div_ceil(CODINGS_IN_A_RUN));
        for rows in rows.chunks(CODINGS_IN_A_RUN) {
            let mut run = Vec::with_capacity(rows.len());
            for row in rows {
                run.push(self.coding(row, &words, &mut start)?);
            }
            runs.push(run);
        }
        for (place, translation, extra) in postcard::from_bytes::<Rest<'_>>(rest).ok()? {
            let run = runs.get_mut(place as usize / CODINGS_IN_A_RUN)?;
            let coding = run.get_mut(place as usize % CODINGS_IN_A_RUN)?;
            coding.translation = translation.map(str::to_owned);
            coding.extra = unpacked(extra)?;
        }
        (start as usize == words.len()).then_some(runs)
    }

    /// The coding of a row whose words begin at `start`, which is then where those of the next begin.
    fn coding(&self, row: &[u8; ROW], words: &Arc<str>, start: &mut u32) -> Option<Coding> {
        let (id, numbers) = row.split_first_chunk::<16>()?;
        let (numbers, _) = numbers.as_chunks::<4>();
        let [code, transcript, coder, version, origin, first, length, before, quote, after, low, high, nanos, marks] =
            numbers.first_chunk::<NUMBERS>()?;
        let number = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
        let place = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes) as usize;
        let range = CharRange::of(place(first), place(first) + place(length));
        let anchor = Anchor::within(range, words, *start, [number(before), number(quote), number(after)])?;
        *start += number(before) + number(quote) + number(after);
        let seconds = (u64::from(number(high)) << 32 | u64::from(number(low))) as i64;
        let marks = number(marks);
        Some(Coding {
            id: CodingId(Uuid::from_bytes(*id)),
            code: self.codes.get(place(code))?.clone(),
            transcript: self.transcripts.get(place(transcript))?.clone(),
            anchor,
            coder: self.coders.get(place(coder))?.clone(),
            created: timestamp((seconds, number(nanos) as i32))?,
            codebook: self.versions.get(place(version))?.clone(),
            weight: match marks & (EXEMPLAR - 1) {
                0 => None,
                weight => Some(u8::try_from(weight - 1).ok()?),
            },
            translation: None,
            exemplar: marks & EXEMPLAR != 0,
            origin: match place(origin).checked_sub(1) {
                Some(origin) => Some(self.origins.get(origin)?.clone()),
                None => None,
            },
            lost: marks & LOST != 0,
            extra: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{Extent, Rule};

    fn codings(count: u128) -> Vec<Coding> {
        let coding = |number: u128| {
            let words = ["信任", "", "trust 😀", "他们 say\n"];
            let word = |place: u128| words[(number + place) as usize % words.len()];
            let anchor = Anchor::of(CharRange::of(number as usize, number as usize + 3), word(0), word(1), word(2));
            let made = jiff::Timestamp::new(1_714_641_243 - number as i64 * 1_000_000, 120).unwrap();
            let origin = Origin { rule: Rule::Search, query: format!("q{}", number % 2), unit: Extent::Sentence };
            let extra = serde_json::from_str("{\"newer\":[1,\"二\"]}").unwrap();
            let id = CodingId(Uuid::from_u128(number << 70));
            Coding {
                codebook: ["", "ab12"][number as usize % 2].into(),
                weight: [None, Some(0), Some(100), Some(u8::MAX)][number as usize % 4],
                translation: (number.is_multiple_of(5)).then(|| word(3).to_owned()),
                exemplar: number.is_multiple_of(3),
                origin: (number % 7 < 3).then(|| Arc::new(origin)),
                lost: number.is_multiple_of(11),
                extra: (number % 300 == 299).then(|| Box::new(extra)),
                ..Coding::new(id, "trust".into(), word(1).into(), anchor, "卫".into(), made)
            }
        };
        (0..count).map(coding).collect()
    }

    #[test]
    fn codings_are_read_as_they_were_written_and_not_where_a_part_is_missing() {
        let codings = codings(700);
        let mut tables = Tables::default();
        let piece = Piece::of(&codings.iter().collect::<Vec<_>>(), &mut tables).unwrap();
        let ids = Ids::of(&tables).unwrap();
        let runs = ids.codings(&piece.bytes, piece.lengths).unwrap();
        assert_eq!(runs.iter().map(Vec::len).collect::<Vec<_>>(), [256, 256, 188]);
        assert!(runs.iter().flatten().eq(&codings));
        for (rows, rest, words) in [(1, 0, 0), (0, 1, 0), (0, 0, 1), (ROW as u32, 0, 0)] {
            let Lengths { rows: all, rest: few, words: letters } = piece.lengths;
            let lengths = Lengths { rows: all - rows, rest: few - rest, words: letters - words };
            let piece = &piece.bytes[..lengths.total() as usize];
            assert!(ids.codings(piece, lengths).is_none(), "{rows} {rest} {words}");
        }
        let nobody = Ids::of(&Tables::default()).unwrap();
        assert!(nobody.codings(&piece.bytes, piece.lengths).is_none(), "rows that name what is in no table");
    }
}
