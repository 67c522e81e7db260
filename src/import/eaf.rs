//! ELAN (`.eaf`): annotations on tiers, with times that many of them share.
//!
//! Tiers that depend on no other hold what was said; glosses, translations and other tiers below them are left out with a
//! warning. Where a tier on top holds numbers only, as some corpora have it, the first tier below it is read instead.
//! Annotations of all tiers are sorted by their times. One without a time is placed evenly between its neighbours on the
//! tier, as ELAN shows it.

use std::collections::{HashMap, HashSet};

use super::captions::{self, Caption};
use super::peek::head;
use super::script::{self, Script};
use super::xml::{Node, Tag, Xml};
use super::{Error, Format, Reading, Source, Warning, decode};
use crate::project::Voice;
use crate::text::Arrange;

/// XML with the root `ANNOTATION_DOCUMENT`.
pub(super) struct Eaf;

impl Format for Eaf {
    fn name(&self) -> &'static str {
        "ELAN annotations"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        head(source).contains("<ANNOTATION_DOCUMENT") || source.ending() == "eaf"
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = decode(source.bytes, source.encoding)?;
        let mut warnings = decoded.warnings();
        let mut file = File::default();
        file.read(&decoded.text)?;
        if let Some(units) = file.units.as_ref().filter(|units| *units != "milliseconds") {
            let message = format!("times are in {units}, and read as milliseconds");
            warnings.push(Warning::new(message));
        }
        let mut captions = file.captions(&mut warnings);
        captions.arrange_by_key(|caption| caption.start.unwrap_or(i64::MAX));
        let (cues, count) = (captions::cues(&captions), captions::count(&captions));
        script::reading(Script { cues, captions: count, warnings, encoding: decoded.encoding, format: self.name() })
    }
}

/// What an ELAN file holds.
#[derive(Debug, Default)]
struct File {
    units: Option<String>,
    /// Times by slot, in milliseconds; slots without one are missing.
    slots: HashMap<String, i64>,
    tiers: Vec<Tier>,
}

#[derive(Debug, Default)]
struct Tier {
    id: String,
    participant: Option<String>,
    parent: Option<String>,
    annotations: Vec<Annotation>,
}

#[derive(Debug, Default)]
struct Annotation {
    id: String,
    /// Slots of its beginning and end.
    slots: Option<(String, String)>,
    /// The annotation whose time it has.
    of: Option<String>,
    value: String,
}

impl File {
    fn read(&mut self, text: &str) -> Result<(), Error> {
        let mut xml = Xml::new("the file", text, &[]);
        while let Some(node) = xml.next()? {
            let Node::Open(tag) = node else { continue };
            match tag.name() {
                "HEADER" => self.units = tag.attribute("TIME_UNITS"),
                "TIME_SLOT" => self.slots.extend(slot(&tag)),
                "TIER" => self.tiers.push(tier(&tag)),
                "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => {
                    let annotation = annotation(&tag);
                    self.tiers.last_mut().map(|tier| tier.annotations.push(annotation)).unwrap_or_default();
                }
                "ANNOTATION_VALUE" => {
                    let value = xml.inner_text()?;
                    if let Some(annotation) = self.tiers.last_mut().and_then(|tier| tier.annotations.last_mut()) {
                        annotation.value = value;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What was said, tier by tier.
    fn captions<'a>(&'a self, warnings: &mut Vec<Warning>) -> Vec<Caption> {
        let mut below: HashMap<&str, &Tier> = HashMap::new();
        for tier in self.tiers.iter().filter(|tier| !tier.is_empty()) {
            below.entry(tier.parent.as_deref().unwrap_or_default()).or_insert(tier);
        }
        let by_id: HashMap<&str, &Tier> = self.tiers.iter().map(|tier| (tier.id.as_str(), tier)).collect();
        let tops = self.tiers.iter().filter(|tier| tier.parent.is_none());
        // Where a tier holds numbers only, the first below it says what was said.
        let spoken =
            |tier: &'a Tier| below.get(tier.id.as_str()).copied().filter(|_| tier.is_numbers()).unwrap_or(tier);
        let said: Vec<&Tier> = tops.map(spoken).filter(|tier| !tier.is_empty()).collect();
        let taken: HashSet<&str> = said.iter().map(|tier| tier.id.as_str()).collect();
        let left: Vec<&str> = (self.tiers.iter())
            .filter(|tier| !tier.is_empty() && !taken.contains(tier.id.as_str()))
            .map(|tier| tier.id.as_str())
            .collect();
        if !left.is_empty() {
            let message = format!("{} tiers that depend on others are left out: {}", left.len(), few(&left));
            warnings.push(Warning::new(message));
        }
        let (times, guessed) = self.times();
        if guessed > 0 {
            let message =
                format!("{guessed} annotations have no time of their own; they are placed between their neighbours");
            warnings.push(Warning::new(message));
        }
        let above = |tier: &Tier| tier.parent.as_deref().and_then(|id| by_id.get(id).copied());
        said.iter().flat_map(|tier| tier.captions(&times, tier.voice(above(tier), said.len() == 1))).collect()
    }

    /// Beginning and end of the annotations by their id, and how many lie at guessed times.
    fn times(&self) -> (HashMap<&str, (i64, i64)>, usize) {
        let (mut times, mut guessed) = (HashMap::new(), 0);
        for tier in &self.tiers {
            guessed += tier.aligned(&self.slots, &mut times);
        }
        let of: HashMap<&str, &str> = (self.tiers.iter().flat_map(|tier| &tier.annotations))
            .filter_map(|annotation| Some((annotation.id.as_str(), annotation.of.as_deref()?)))
            .collect();
        for id in of.keys() {
            // A chain of references is as long as tiers are deep; one that goes round ends here.
            let mut above = *id;
            for _ in 0..16 {
                let Some(next) = of.get(above) else { break };
                above = next;
            }
            if let Some(found) = times.get(above).copied() {
                times.insert(id, found);
            }
        }
        (times, guessed)
    }
}

impl Tier {
    fn is_empty(&self) -> bool {
        self.annotations.iter().all(|annotation| annotation.value.trim().is_empty())
    }

    /// Whether every value is one word with a digit at its end: a number, a reference.
    fn is_numbers(&self) -> bool {
        let number =
            |value: &str| value.ends_with(|sign: char| sign.is_ascii_digit()) && !value.contains(char::is_whitespace);
        let mut values =
            self.annotations.iter().map(|annotation| annotation.value.trim()).filter(|value| !value.is_empty());
        values.all(number)
    }

    /// Who speaks: its participant, or that of the tier above, or its name.
    fn voice(&self, above: Option<&Self>, only: bool) -> Voice {
        let named = self.participant.as_ref().or_else(|| above?.participant.as_ref());
        let usual = ["default", "transcript", "transcription", "text"].contains(&self.id.to_lowercase().as_str());
        match named {
            Some(name) => captions::named(name),
            None if only && usual => Voice::Unknown,
            None => captions::named(&self.id),
        }
    }

    fn captions<'a>(
        &'a self,
        times: &'a HashMap<&str, (i64, i64)>,
        voice: Voice,
    ) -> impl Iterator<Item = Caption> + 'a {
        self.annotations.iter().map(move |annotation| {
            let found = times.get(annotation.id.as_str());
            Caption {
                start: found.map(|(start, _)| *start),
                end: found.map(|(_, end)| *end),
                voice: Some(voice.clone()),
                text: annotation.value.clone(),
                ..Caption::default()
            }
        })
    }

    /// The times of the aligned annotations, into `times`; those of slots without one lie evenly between their
    /// neighbours. Returns for how many annotations that was so.
    fn aligned<'a>(&'a self, slots: &HashMap<String, i64>, times: &mut HashMap<&'a str, (i64, i64)>) -> usize {
        let both = |annotation: &'a Annotation| annotation.slots.as_ref().map(|slots| (annotation.id.as_str(), slots));
        let aligned: Vec<(&str, &(String, String))> = self.annotations.iter().filter_map(both).collect();
        let mut chain: Vec<&str> =
            aligned.iter().flat_map(|(_, (start, end))| [start.as_str(), end.as_str()]).collect();
        // Annotations that follow each other without a pause share a slot.
        chain.dedup();
        let known: Vec<Option<i64>> = chain.iter().map(|slot| slots.get(*slot).copied()).collect();
        let filled: HashMap<&str, i64> =
            chain.into_iter().zip(filled(&known)).filter_map(|(slot, time)| Some((slot, time?))).collect();
        for (id, (start, end)) in &aligned {
            if let Some(found) = filled.get(start.as_str()).zip(filled.get(end.as_str())) {
                times.insert(id, (*found.0, *found.1));
            }
        }
        let lacks =
            |(_, (start, end)): &&(&str, &(String, String))| !slots.contains_key(start) || !slots.contains_key(end);
        aligned.iter().filter(lacks).count()
    }
}

/// `chain` with what is missing between two known times filled in evenly; at the ends the nearest known one.
fn filled(chain: &[Option<i64>]) -> Vec<Option<i64>> {
    let known: Vec<(usize, i64)> =
        chain.iter().enumerate().filter_map(|(place, time)| Some((place, (*time)?))).collect();
    let fill = |(place, time): (usize, &Option<i64>)| {
        let after = known.partition_point(|(known, _)| *known < place);
        let (next, before) = (known.get(after), after.checked_sub(1).and_then(|before| known.get(before)));
        time.or(match (before, next) {
            (Some((left, start)), Some((right, end))) => {
                let share = (place - left) as f64 / (right - left) as f64;
                Some(start + ((end.saturating_sub(*start)) as f64 * share) as i64)
            }
            (Some((_, time)), None) | (None, Some((_, time))) => Some(*time),
            (None, None) => None,
        })
    };
    chain.iter().enumerate().map(fill).collect()
}

fn slot(tag: &Tag<'_>) -> Option<(String, i64)> {
    Some((tag.attribute("TIME_SLOT_ID")?, tag.attribute("TIME_VALUE")?.trim().parse().ok()?))
}

fn tier(tag: &Tag<'_>) -> Tier {
    let named = |name: &str| tag.attribute(name).filter(|value| !value.trim().is_empty());
    Tier {
        id: named("TIER_ID").unwrap_or_default(),
        participant: named("PARTICIPANT"),
        parent: named("PARENT_REF"),
        annotations: Vec::new(),
    }
}

fn annotation(tag: &Tag<'_>) -> Annotation {
    Annotation {
        id: tag.attribute("ANNOTATION_ID").unwrap_or_default(),
        slots: tag.attribute("TIME_SLOT_REF1").zip(tag.attribute("TIME_SLOT_REF2")),
        of: tag.attribute("ANNOTATION_REF"),
        value: String::new(),
    }
}

/// Names for a message, no more than six.
fn few(names: &[&str]) -> String {
    let mut shown = names.iter().take(6).copied().collect::<Vec<_>>().join(", ");
    if names.len() > 6 {
        shown.push_str(", …");
    }
    shown
}
