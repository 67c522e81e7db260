//! Which codings are shown and counted, in all views alike: for as long as the program runs, and never more than a way of
//! looking. Codes and coders are hidden one by one, so that those who come later are seen; of an attribute and of the
//! speakers only those are shown that are chosen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::analysis::Scope;
use crate::app::TurnFilter;
use crate::app::analyses::charts::quote;
use crate::app::quotes::{Ledger, Narrowed};
use crate::project::{CodeId, CoderId, Project, TranscriptId};
use crate::text::Direction;

use super::List;

/// What is hidden, and what is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    codes: BTreeSet<CodeId>,
    coders: BTreeSet<CoderId>,
    /// For each attribute of which not all values are meant, those that are.
    attributes: BTreeMap<String, BTreeSet<String>>,
    /// For each of these the only value that is left out, if it is only one: it says more than those that are meant.
    left_out: BTreeMap<String, String>,
    /// Whose words are meant; anybody's where empty.
    speakers: BTreeSet<String>,
    /// The only one whose words are left out, if it is only one.
    silent: Option<String>,
}

impl Shown {
    /// Whether nothing is hidden.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether codings with `code` are shown.
    pub fn code(&self, code: &CodeId) -> bool {
        !self.codes.contains(code)
    }

    /// Whether `coder`'s codings are shown.
    pub fn coder(&self, coder: &CoderId) -> bool {
        !self.coders.contains(coder)
    }

    /// Whether transcripts with this value of an attribute are shown.
    pub fn value(&self, name: &str, value: &str) -> bool {
        self.attributes.get(name).is_none_or(|only| only.contains(value))
    }

    /// Whether what `speaker` says is shown.
    pub fn speaker(&self, speaker: Option<&str>) -> bool {
        self.speakers.is_empty() || speaker.is_some_and(|speaker| self.speakers.contains(speaker))
    }

    /// Whether only what some say is shown.
    pub fn has_speakers(&self) -> bool {
        !self.speakers.is_empty()
    }

    /// Whether a transcript with these attributes is shown.
    pub fn transcript<'a>(&self, value_of: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.attributes.iter().all(|(name, only)| value_of(name).is_some_and(|value| only.contains(value)))
    }

    /// Whether only transcripts with some attributes are shown.
    pub fn has_attributes(&self) -> bool {
        !self.attributes.is_empty()
    }

    /// What is hidden or chosen, in few words: `-3 codes`, `-1 coder`, `partner CN`, `function -finance`, `Lu`; codes and
    /// coders where `codings`.
    pub fn told(&self) -> Vec<String> {
        let counted = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let hidden = [(self.codes.len(), "code"), (self.coders.len(), "coder")];
        let hidden = hidden.into_iter().filter(|(count, _)| *count > 0);
        let mut told: Vec<String> = hidden.map(|(count, noun)| format!("-{}", counted(count, noun))).collect();
        let some = |values: &BTreeSet<String>, left_out: Option<&String>, noun: &str| match (values.first(), left_out) {
            (Some(one), _) if values.len() == 1 => one.clone(),
            (_, Some(one)) => format!("-{one}"),
            (_, None) => counted(values.len(), noun),
        };
        let left_out = |name: &String| self.left_out.get(name);
        told.extend(
            self.attributes.iter().map(|(name, only)| format!("{name} {}", some(only, left_out(name), "value"))),
        );
        if self.has_speakers() {
            told.push(some(&self.speakers, self.silent.as_ref(), "speaker"));
        }
        told
    }

    /// Whether codings are left out that lie in transcripts which are shown.
    pub fn hides_codings(&self) -> bool {
        !self.codes.is_empty() || !self.coders.is_empty() || self.has_speakers()
    }

    /// The transcripts whose attributes are meant; `None` where all are.
    pub fn transcripts(&self, project: &Project) -> Option<BTreeSet<TranscriptId>> {
        let of = |id: &TranscriptId| {
            let own = project.attributes.get(id);
            self.transcript(|name| own?.get(name).map(String::as_str))
        };
        self.has_attributes().then(|| project.transcripts.keys().filter(|id| of(id)).cloned().collect())
    }

    /// The coders who are shown; `None` where all are.
    pub fn coders(&self, project: &Project) -> Option<BTreeSet<CoderId>> {
        let shown = project.coders.iter().filter(|coder| self.coder(coder));
        (!self.coders.is_empty()).then(|| shown.cloned().collect())
    }

    /// The codes that are shown; `None` where all are. Those that no codebook lists are among them.
    fn shown_codes(&self, project: &Project) -> Option<BTreeSet<CodeId>> {
        let listed = project.codebook.codes().iter().filter(|code| code.replaced_by.is_none());
        (!self.codes.is_empty()).then(|| listed.map(|code| code.id.clone()).filter(|code| self.code(code)).collect())
    }

    /// What is counted under the filter. Where nothing is left, nothing is counted: an empty set would mean all.
    pub fn scope(&self, project: &Project) -> Scope {
        Scope {
            coders: all_or_some(self.coders(project), || CoderId::from("")),
            transcripts: all_or_some(self.transcripts(project), || TranscriptId::from("")),
            codes: all_or_some(self.shown_codes(project), || CodeId::from("")),
            speakers: self.speakers.clone(),
            ..Scope::default()
        }
    }

    /// What a search is narrowed to: transcripts and speakers. Codes and coders choose which codings show on the hits, coders also
    /// which ones filters of codes look at.
    pub fn turn_filter(&self, project: &Project) -> TurnFilter {
        TurnFilter { transcripts: self.transcripts(project).map(Arc::new), speakers: self.speakers.clone() }
    }

    /// The same for quotes.
    pub fn narrowed(&self, project: &Project) -> Narrowed {
        Narrowed {
            coders: self.coders(project),
            transcripts: self.transcripts(project),
            hidden: self.codes.clone(),
            speakers: self.speakers.clone(),
        }
    }

    /// The options of a command that count the same; places and speakers where `all`. `None` where nobody's codings or no
    /// codes are shown: no command counts nothing.
    pub fn arguments(&self, project: &Project, all: bool) -> Option<Vec<String>> {
        let option = |name: &str, value: &str| format!("--{name} {}", quote(value));
        let (coders, codes) = (self.coders(project), self.shown_codes(project));
        if coders.as_ref().is_some_and(BTreeSet::is_empty) || codes.as_ref().is_some_and(BTreeSet::is_empty) {
            return None;
        }
        let coders = coders.into_iter().flatten().map(|coder| option("coder", coder.as_str()));
        let codes = codes.into_iter().flatten().map(|code| option("code", code.as_str()));
        let mut arguments: Vec<String> = coders.chain(codes).collect();
        if all {
            let values = self.attributes.iter().flat_map(|(name, only)| only.iter().map(move |value| (name, value)));
            arguments.extend(values.map(|(name, value)| option("attribute", &format!("{name}={value}"))));
            arguments.extend(self.speakers.iter().map(|speaker| option("speaker", speaker)));
        }
        Some(arguments)
    }

    /// Show transcripts with this value of an attribute, or leave them out; `all` are the values that there are.
    pub fn set_value(&mut self, name: &str, value: &str, shown: bool, all: &BTreeSet<String>) {
        let only = self.attributes.remove(name);
        self.left_out.remove(name);
        if let Some(only) = changed(only, value, shown, all) {
            if let Some(one) = one_without(all, &only) {
                self.left_out.insert(name.to_owned(), one);
            }
            self.attributes.insert(name.to_owned(), only);
        }
    }

    /// Show only transcripts with this value of an attribute; where that is so already, all again.
    pub fn only_value(&mut self, name: &str, value: &str) {
        let only: BTreeSet<String> = [value.to_owned()].into();
        self.left_out.remove(name);
        if self.attributes.remove(name).as_ref() != Some(&only) {
            self.attributes.insert(name.to_owned(), only);
        }
    }

    /// Show what `speaker` says, or leave it out; `all` are those who speak.
    pub fn set_speaker(&mut self, speaker: &str, shown: bool, all: &BTreeSet<String>) {
        let only = std::mem::take(&mut self.speakers);
        let only = Some(only).filter(|only| !only.is_empty());
        self.speakers = changed(only, speaker, shown, all).unwrap_or_default();
        self.silent = one_without(all, &self.speakers).filter(|_| self.has_speakers());
    }

    /// Show only what `speaker` says; where that is so already, all again.
    pub fn only_speaker(&mut self, speaker: &str) {
        let only: BTreeSet<String> = [speaker.to_owned()].into();
        self.silent = None;
        self.speakers = if self.speakers == only { BTreeSet::new() } else { only };
    }

    /// Show the codings of all coders.
    pub fn show_all_coders(&mut self) {
        self.coders.clear();
    }

    /// Show codings with `code`, or hide them.
    pub fn set_code(&mut self, code: &CodeId, shown: bool) {
        if shown {
            self.codes.remove(code)
        } else {
            self.codes.insert(code.clone())
        };
    }

    /// Show `coder`'s codings, or hide them.
    pub fn set_coder(&mut self, coder: &CoderId, shown: bool) {
        if shown {
            self.coders.remove(coder)
        } else {
            self.coders.insert(coder.clone())
        };
    }
}

/// What of `only` is left when `value` of `all` comes or goes; `None` where that is all of them, or none.
fn changed(
    only: Option<BTreeSet<String>>,
    value: &str,
    shown: bool,
    all: &BTreeSet<String>,
) -> Option<BTreeSet<String>> {
    let mut only = only.unwrap_or_else(|| all.clone());
    if shown {
        only.insert(value.to_owned());
    } else {
        only.remove(value);
    }
    (!only.is_empty() && !all.is_subset(&only)).then_some(only)
}

/// The one of `all` that is not among `only`, if there is only one.
fn one_without(all: &BTreeSet<String>, only: &BTreeSet<String>) -> Option<String> {
    let mut others = all.difference(only);
    others.next().filter(|_| others.next().is_none()).cloned()
}

fn all_or_some<T: Ord>(some: Option<BTreeSet<T>>, nothing: impl FnOnce() -> T) -> BTreeSet<T> {
    match some {
        None => BTreeSet::new(),
        Some(some) if some.is_empty() => [nothing()].into(),
        Some(some) => some,
    }
}

/// A row of the choice of what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownRow {
    /// A coder, with the number of codings in the transcript, or in the study.
    Coder(CoderId, usize),
    /// A code, with the same; and how deep it lies in the hierarchy.
    Code(CodeId, usize, usize),
    /// A value of an attribute, with the number of transcripts that have it.
    Value(String, String, usize),
    /// A speaker, with the number of turns.
    Speaker(String, usize),
}

impl ShownRow {
    /// Whether it stands for the same as `other`, whatever the numbers.
    fn is_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Coder(one, _), Self::Coder(two, _)) => one == two,
            (Self::Code(one, ..), Self::Code(two, ..)) => one == two,
            (Self::Value(name, one, _), Self::Value(other, two, _)) => (name, one) == (other, two),
            (Self::Speaker(one, _), Self::Speaker(two, _)) => one == two,
            _ => false,
        }
    }

    fn part(&self) -> u8 {
        match self {
            Self::Coder(..) => 0,
            Self::Code(..) => 1,
            Self::Value(..) => 2,
            Self::Speaker(..) => 3,
        }
    }
}

/// Choosing which codings are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choosing {
    /// The row that is chosen.
    pub list: List,
    /// Coders, codes in the order of the codebook, values of attributes, speakers.
    pub rows: Vec<ShownRow>,
    /// Whether the numbers are of the transcript that is read.
    pub here: bool,
    /// Whether those who speak are still being looked for.
    pub reading: bool,
    /// The [`crate::app::Workspace::generation`] that the numbers are of; `None` until the codings are counted.
    pub of: Option<u64>,
}

/// How often each coder coded, and each code was used.
type Uses = (BTreeMap<CoderId, usize>, BTreeMap<CodeId, usize>);

impl Choosing {
    /// What there is to choose among in a transcript: all coders and codes of the study, and codes that are in no codebook.
    pub fn of(project: &Project, transcript: &TranscriptId) -> Self {
        let (mut coders, mut codes) = Uses::default();
        for coding in project.codings.standing_of(transcript) {
            *coders.entry(coding.coder.clone()).or_default() += 1;
            *codes.entry(project.codebook.resolve(&coding.code)).or_default() += 1;
        }
        Self { here: true, ..Self::counted(project, (coders, codes)) }
    }

    /// The same in the whole study, whose codings `ledger` holds.
    pub fn of_study(project: &Project, ledger: &Ledger) -> Self {
        let (mut coders, mut codes) = Uses::default();
        for (code, coder, count) in ledger.used() {
            *coders.entry(coder.clone()).or_default() += count;
            *codes.entry(project.codebook.resolve(code)).or_default() += count;
        }
        Self::counted(project, (coders, codes))
    }

    fn counted(project: &Project, (mut coders, mut codes): Uses) -> Self {
        for coder in &project.coders {
            coders.entry(coder.clone()).or_default();
        }
        let listed = project.codebook.codes().iter().filter(|code| code.replaced_by.is_none());
        let mut rows: Vec<ShownRow> = coders.into_iter().map(|(coder, count)| ShownRow::Coder(coder, count)).collect();
        rows.extend(listed.map(|code| {
            let count = codes.remove(&code.id).unwrap_or_default();
            ShownRow::Code(code.id.clone(), count, project.codebook.depth(&code.id))
        }));
        rows.extend(codes.into_iter().map(|(code, count)| ShownRow::Code(code, count, 0)));
        let mut values: BTreeMap<&String, BTreeMap<&String, usize>> = BTreeMap::new();
        for (name, value) in project.attributes.values().flatten().filter(|(_, value)| !value.trim().is_empty()) {
            *values.entry(name).or_default().entry(value).or_default() += 1;
        }
        for (name, counts) in values {
            // As tables have them: numbers as numbers, classes from low to high.
            let mut order: Vec<String> = counts.keys().map(|value| (*value).clone()).collect();
            project.attribute_types.sort(name, &mut order);
            let count = |value: &String| counts.get(value).copied().unwrap_or_default();
            rows.extend(order.into_iter().map(|value| ShownRow::Value(name.clone(), value.clone(), count(&value))));
        }
        Self { rows, ..Self::default() }
    }

    /// Take the rows of a newer count; the choice stays on its row, and those who speak stay as they are known.
    pub fn renew(&mut self, newer: Self) {
        let chosen = self.chosen().cloned();
        let speakers: Vec<ShownRow> = self.rows.drain(..).filter(|row| matches!(row, ShownRow::Speaker(..))).collect();
        self.rows = newer.rows;
        self.rows.extend(speakers);
        self.of = newer.of;
        let place = chosen.and_then(|chosen| self.rows.iter().position(|row| row.is_of(&chosen)));
        self.list.chosen = place.unwrap_or(self.list.chosen).min(self.rows.len().saturating_sub(1));
    }

    /// Add those who speak.
    pub fn add_speakers(&mut self, speakers: &[(String, usize)]) {
        self.reading = false;
        self.rows.retain(|row| !matches!(row, ShownRow::Speaker(..)));
        self.rows.extend(speakers.iter().map(|(name, turns)| ShownRow::Speaker(name.clone(), *turns)));
    }

    /// On to the first row of the next part, or of the part before: coders, codes, attributes, speakers.
    pub fn turn(&mut self, direction: Direction, height: usize) {
        let part = |row: usize| self.rows.get(row).map(ShownRow::part);
        let (here, count) = (part(self.list.chosen), self.rows.len());
        let first = |part_of: Option<u8>| (0..count).find(|row| part(*row) == part_of);
        let next = match direction {
            Direction::Forward => (self.list.chosen..count).find(|row| part(*row) != here).or(Some(0)),
            Direction::Backward => {
                let before = (0..self.list.chosen).rev().find(|row| part(*row) != here);
                before.or(count.checked_sub(1)).and_then(|row| first(part(row)))
            }
        };
        self.list.chosen = next.unwrap_or(self.list.chosen);
        self.list.follow(count, height);
        // What comes below it is of interest too.
        self.list.top =
            self.list.top.max((self.list.chosen + 1).saturating_sub(height / 2)).min(count.saturating_sub(height));
    }

    /// All values of an attribute that can be chosen.
    pub fn values(&self, name: &str) -> BTreeSet<String> {
        let value = |row: &ShownRow| match row {
            ShownRow::Value(own, value, _) if own == name => Some(value.clone()),
            _ => None,
        };
        self.rows.iter().filter_map(value).collect()
    }

    /// All speakers who can be chosen.
    pub fn speakers(&self) -> BTreeSet<String> {
        let name = |row: &ShownRow| if let ShownRow::Speaker(name, _) = row { Some(name.clone()) } else { None };
        self.rows.iter().filter_map(name).collect()
    }

    /// The row that is chosen.
    pub fn chosen(&self) -> Option<&ShownRow> {
        self.rows.get(self.list.chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_comes_back() {
        let mut shown = Shown::default();
        let (code, coder) = (CodeId::from("信任"), CoderId::from("eve 👍"));
        shown.set_code(&code, false);
        shown.set_coder(&coder, false);
        assert_eq!((shown.code(&code), shown.coder(&coder)), (false, false));
        assert_eq!(shown.told(), ["-1 code", "-1 coder"]);
        shown.set_code(&code, true);
        shown.set_coder(&coder, true);
        assert!(shown.is_all());
    }

    #[test]
    fn numbers_stand_in_the_order_of_numbers() {
        let own = |value: &str| [("years 年".to_owned(), value.to_owned())].into_iter().collect();
        let values = ["12", "3", "-1", "4.5"];
        let attributes = values.iter().map(|value| (TranscriptId::from(*value), own(value))).collect();
        let choosing = Choosing::of_study(&Project { attributes, ..Project::default() }, &Ledger::default());
        let shown: Vec<&str> = choosing
            .rows
            .iter()
            .filter_map(|row| if let ShownRow::Value(_, value, _) = row { Some(value.as_str()) } else { None })
            .collect();
        assert_eq!(shown, ["-1", "3", "4.5", "12"]);
    }

    #[test]
    fn no_command_counts_nothing() {
        let project = Project { coders: ["eve 👍".into(), "陆".into()].into(), ..Project::default() };
        let mut shown = Shown::default();
        shown.only_speaker("Ann");
        shown.set_coder(&"陆".into(), false);
        assert_eq!(shown.arguments(&project, true).unwrap(), ["--coder 'eve 👍'", "--speaker Ann"]);
        assert_eq!(shown.arguments(&project, false).unwrap(), ["--coder 'eve 👍'"]);
        shown.set_coder(&"eve 👍".into(), false);
        assert_eq!(shown.arguments(&project, true), None);
    }

    #[test]
    fn of_values_and_speakers_those_are_shown_that_are_chosen() {
        let all: BTreeSet<String> = ["中国", "US", "DE 👍"].map(str::to_owned).into();
        let mut shown = Shown::default();
        shown.set_value("partner", "US", false, &all);
        assert_eq!((shown.value("partner", "US"), shown.value("partner", "中国")), (false, true));
        assert_eq!(shown.told(), ["partner -US"], "one that is left out says more than those that are not");
        assert!(!shown.transcript(|_| None), "without a value there is nothing to go by");
        shown.set_value("partner", "US", true, &all);
        assert!(shown.is_all());
        shown.only_value("partner", "中国");
        assert_eq!((shown.value("partner", "US"), shown.told()), (false, vec!["partner 中国".to_owned()]));
        shown.set_value("partner", "中国", false, &all);
        assert!(shown.is_all(), "nothing at all is not to be asked for");
        shown.only_speaker("陆永年");
        assert_eq!(
            (shown.speaker(Some("陆永年")), shown.speaker(Some("Ann")), shown.speaker(None)),
            (true, false, false)
        );
        shown.only_speaker("陆永年");
        assert!(shown.is_all());
        let speakers: BTreeSet<String> = ["陆永年", "Ann", "Bo 👍", "Cy"].map(str::to_owned).into();
        shown.set_speaker("陆永年", false, &speakers);
        assert_eq!(shown.told(), ["-陆永年"]);
        assert!(shown.hides_codings());
        shown.set_speaker("Ann", false, &speakers);
        assert_eq!(shown.told(), ["2 speakers"]);
        shown.set_speaker("Ann", true, &speakers);
        shown.set_speaker("陆永年", true, &speakers);
        assert!(shown.is_all(), "nothing of what was left out is remembered");
    }
}
