//! Which codings an expression of codes and filters means.
//!
//! A coding is meant where the expression holds in the turns that it lies in, and its code is one of those that the
//! expression names outside `NOT`: `trust AND control` are the codings of both in turns that have both, `trust NOT control`
//! those of trust in turns without control. In a relation only the codings mean something that take part in it. Where no
//! code is named, every coding may be meant. What needs no turns is decided without reading a text.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::ledger::{Ledger, Record};
use crate::project::CodingId;
use crate::search::{Expression, Filter, Kind, Names, Numbered, taking_part_of};
use crate::text::CharRange;

/// Something that a coding, or the turns that it lies in, has or has not.
#[derive(Clone, Debug)]
pub(super) enum Atom {
    /// By number, whether a code is meant.
    Codes(Vec<bool>),
    /// By number, whether a coder is meant.
    Coders(Vec<bool>),
    /// By number, whether a transcript is meant.
    Transcripts(Vec<bool>),
    /// Who speaks where the quote begins.
    Speaker(Filter),
    /// One of these speaks there.
    SaidBy(BTreeSet<String>),
    /// By number, whether a code is shown at all.
    Shown(Vec<bool>),
    /// These codings.
    Among(Arc<HashSet<CodingId>>),
    /// By number, which codes are on either side, and how they lie to each other.
    Related { left: Vec<bool>, right: Vec<bool>, kind: Kind },
    /// Everything.
    Always,
}

impl Atom {
    fn is_of_codes(&self) -> bool {
        matches!(self, Self::Codes(_) | Self::Related { .. })
    }
}

/// What is asked, by number.
#[derive(Clone, Debug)]
pub(super) struct Matter {
    expression: Expression,
    pub(super) atoms: Vec<Atom>,
    /// By number, whether a coder's codings are looked at at all.
    coders: Vec<bool>,
    /// By place among `atoms`, whether it is named outside `NOT`.
    named: Vec<bool>,
    needs_turns: bool,
}

/// The turns of a transcript: where each begins, in code points, and who speaks, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct TurnStarts {
    pub starts: Vec<usize>,
    pub speakers: Vec<Option<u32>>,
}

impl TurnStarts {
    /// The first and the last turn that a passage lies in.
    fn of(&self, record: &Record) -> (usize, usize) {
        let turn = |at: u32| self.starts.partition_point(|start| *start <= at as usize).saturating_sub(1);
        (turn(record.start), turn(record.end.saturating_sub(1).max(record.start)))
    }

    /// Who speaks where a passage begins.
    pub(super) fn speaker(&self, record: &Record) -> Option<u32> {
        self.speakers.get(self.of(record).0).copied().flatten()
    }
}

/// The speakers that a filter means, by number; for each place among the atoms.
pub(super) type Speakers = Vec<Vec<bool>>;

impl Matter {
    pub(super) fn new(expression: Expression, atoms: Vec<Atom>, coders: Vec<bool>) -> Self {
        let mut named = vec![false; atoms.len()];
        name(&expression, true, &atoms, &mut named);
        let reads = |atom: &Atom| match atom {
            Atom::Speaker(_) | Atom::SaidBy(_) => true,
            Atom::Related { kind, .. } => *kind != Kind::Overlaps,
            _ => false,
        };
        let needs_turns = mixes(&expression, &atoms) || atoms.iter().any(reads);
        Self { expression, atoms, coders, named, needs_turns }
    }

    /// Whether it has to be known where turns begin.
    pub(super) fn needs_turns(&self) -> bool {
        self.needs_turns
    }

    /// Whether a coding may be meant as far as its code and its coder tell.
    pub(super) fn may_mean(&self, record: &Record) -> bool {
        let flag = |flags: &[bool], number: u32| flags.get(number as usize).copied().unwrap_or(false);
        let atoms = self.atoms.iter().zip(&self.named).filter(|(_, named)| **named).map(|(atom, _)| atom);
        let mut codes = atoms.filter(|atom| atom.is_of_codes()).peekable();
        let of_codes = codes.peek().is_none()
            || codes.any(|atom| match atom {
                Atom::Codes(meant) => flag(meant, record.code),
                Atom::Related { left, right, .. } => flag(left, record.code) || flag(right, record.code),
                _ => false,
            });
        of_codes && flag(&self.coders, record.coder)
    }

    /// Of the codings of one transcript those that are meant, by their places in `records`. `turns` is `None` where they
    /// need not be known.
    pub(super) fn meant(
        &self,
        ledger: &Ledger,
        places: &[u32],
        turns: Option<&TurnStarts>,
        speakers: &Speakers,
    ) -> Vec<u32> {
        let ground = Ground::new(self, ledger, places, turns, speakers);
        places.iter().copied().filter(|place| ground.means(*place)).collect()
    }
}

/// Note which atoms are named outside `NOT`.
fn name(expression: &Expression, positive: bool, atoms: &[Atom], named: &mut [bool]) {
    match expression {
        Expression::Needle(place) => {
            let of_codes = atoms.get(*place).is_some_and(Atom::is_of_codes);
            named.get_mut(*place).into_iter().for_each(|slot| *slot |= positive && of_codes);
        }
        Expression::All(parts) | Expression::Any(parts) => {
            parts.iter().for_each(|part| name(part, positive, atoms, named));
        }
        Expression::Not(inner) => name(inner, !positive, atoms, named),
    }
}

/// Whether what one code means depends on where other codes lie.
fn mixes(expression: &Expression, atoms: &[Atom]) -> bool {
    match expression {
        Expression::Needle(_) => false,
        Expression::Not(inner) => has_codes(inner, atoms),
        Expression::Any(parts) => parts.iter().any(|part| mixes(part, atoms)),
        Expression::All(parts) => {
            parts.iter().any(|part| mixes(part, atoms))
                || parts.iter().filter(|part| has_codes(part, atoms)).count() > 1
        }
    }
}

fn has_codes(expression: &Expression, atoms: &[Atom]) -> bool {
    match expression {
        Expression::Needle(place) => atoms.get(*place).is_some_and(Atom::is_of_codes),
        Expression::All(parts) | Expression::Any(parts) => parts.iter().any(|part| has_codes(part, atoms)),
        Expression::Not(inner) => has_codes(inner, atoms),
    }
}

/// One transcript while it is looked at.
struct Ground<'a> {
    matter: &'a Matter,
    ledger: &'a Ledger,
    turns: Option<&'a TurnStarts>,
    speakers: &'a Speakers,
    /// For each atom of codes, by turn, whether one of its codings lies in it.
    touched: Vec<Vec<bool>>,
    /// For each relation the codings that take part, ascending.
    parts: Vec<Vec<u32>>,
}

impl<'a> Ground<'a> {
    fn new(
        matter: &'a Matter,
        ledger: &'a Ledger,
        places: &[u32],
        turns: Option<&'a TurnStarts>,
        speakers: &'a Speakers,
    ) -> Self {
        let mut ground =
            Self { matter, ledger, turns, speakers, touched: vec![Vec::new(); matter.atoms.len()], parts: Vec::new() };
        ground.parts = matter.atoms.iter().map(|atom| ground.taking_part(atom, places)).collect();
        if let Some(turns) = turns {
            ground.touched = (0..matter.atoms.len()).map(|atom| ground.touched_by(atom, places, turns)).collect();
        }
        ground
    }

    fn record(&self, place: u32) -> Option<&'a Record> {
        self.ledger.records().get(place as usize)
    }

    fn taking_part(&self, atom: &Atom, places: &[u32]) -> Vec<u32> {
        let Atom::Related { left, right, kind } = atom else { return Vec::new() };
        let side = |codes: &[bool]| -> Vec<Numbered> {
            let own = places.iter().filter_map(|place| Some((*place, self.record(*place)?)));
            let own = own.filter(|(_, record)| self.counts(record) && flag(codes, record.code));
            own.filter(|(_, record)| record.start < record.end)
                .map(|(place, record)| (place, CharRange::of(record.start as usize, record.end as usize)))
                .collect()
        };
        let starts = self.turns.map_or(&[][..], |turns| turns.starts.as_slice());
        taking_part_of(*kind, &side(left), &side(right), starts)
    }

    fn counts(&self, record: &Record) -> bool {
        flag(&self.matter.coders, record.coder)
    }

    /// Whether a coding belongs to an atom of codes itself.
    fn belongs(&self, atom: usize, place: u32, record: &Record) -> bool {
        match self.matter.atoms.get(atom) {
            Some(Atom::Codes(codes)) => flag(codes, record.code) && self.counts(record),
            Some(Atom::Related { .. }) => self.parts.get(atom).is_some_and(|parts| parts.binary_search(&place).is_ok()),
            _ => false,
        }
    }

    fn touched_by(&self, atom: usize, places: &[u32], turns: &TurnStarts) -> Vec<bool> {
        if !self.matter.atoms.get(atom).is_some_and(Atom::is_of_codes) {
            return Vec::new();
        }
        let mut touched = vec![false; turns.starts.len().max(1)];
        for place in places {
            let Some(record) = self.record(*place).filter(|record| self.belongs(atom, *place, record)) else {
                continue;
            };
            let (first, last) = turns.of(record);
            touched.iter_mut().take(last + 1).skip(first).for_each(|turn| *turn = true);
        }
        touched
    }

    /// Whether a coding is meant.
    fn means(&self, place: u32) -> bool {
        let Some(record) = self.record(place).filter(|record| self.counts(record)) else { return false };
        let named = || (0..self.matter.named.len()).filter(|atom| self.matter.named.get(*atom) == Some(&true));
        let own = named().next().is_none() || named().any(|atom| self.belongs(atom, place, record));
        own && self.holds(&self.matter.expression, place, record)
    }

    fn holds(&self, expression: &Expression, place: u32, record: &Record) -> bool {
        match expression {
            Expression::Needle(atom) => self.atom_holds(*atom, place, record),
            Expression::All(parts) => parts.iter().all(|part| self.holds(part, place, record)),
            Expression::Any(parts) => parts.iter().any(|part| self.holds(part, place, record)),
            Expression::Not(inner) => !self.holds(inner, place, record),
        }
    }

    fn atom_holds(&self, atom: usize, place: u32, record: &Record) -> bool {
        match self.matter.atoms.get(atom) {
            Some(Atom::Codes(_) | Atom::Related { .. }) => {
                self.belongs(atom, place, record) || self.turns.is_some_and(|turns| self.lies_in(atom, record, turns))
            }
            Some(Atom::Coders(coders)) => flag(coders, record.coder),
            Some(Atom::Transcripts(transcripts)) => flag(transcripts, record.transcript),
            Some(Atom::Among(codings)) => codings.contains(&record.id),
            Some(Atom::Shown(codes)) => flag(codes, record.code),
            Some(Atom::Speaker(_) | Atom::SaidBy(_)) => {
                let speaker = self.turns.and_then(|turns| turns.speaker(record));
                let meant = self.speakers.get(atom).map_or(&[][..], Vec::as_slice);
                speaker.is_some_and(|speaker| flag(meant, speaker))
            }
            Some(Atom::Always) => true,
            None => false,
        }
    }

    /// Whether a coding of the atom lies in a turn that this one lies in.
    fn lies_in(&self, atom: usize, record: &Record, turns: &TurnStarts) -> bool {
        let (first, last) = turns.of(record);
        let touched = self.touched.get(atom).and_then(|touched| touched.get(first..=last.max(first)));
        touched.is_some_and(|touched| touched.contains(&true))
    }
}

fn flag(flags: &[bool], number: u32) -> bool {
    flags.get(number as usize).copied().unwrap_or(false)
}

/// For each atom the speakers that it means; `Err` with the filter that means none.
pub(super) fn speakers<'a>(
    atoms: &'a [Atom],
    known: &[String],
    names: impl Fn(&str) -> Names,
) -> Result<Speakers, &'a Filter> {
    let meant = |atom: &'a Atom| {
        let filter = match atom {
            Atom::SaidBy(these) => return Ok(known.iter().map(|speaker| these.contains(speaker)).collect()),
            Atom::Speaker(filter) => filter,
            _ => return Ok(Vec::new()),
        };
        let names = names(&filter.value);
        let meant: Vec<bool> = known.iter().map(|speaker| names.covers(speaker)).collect();
        if meant.contains(&true) { Ok(meant) } else { Err(filter) }
    };
    atoms.iter().map(meant).collect()
}
