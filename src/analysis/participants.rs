//! Who took part: each case with its texts and codes, and what the sample is made of.

use std::collections::{BTreeMap, BTreeSet};

use super::undefined::share;
use super::{Basis, CodingTable, Frame, Measured, Scope, Undefined, quantile};
use crate::project::{AttributeKind, AttributeTypes, Completion, Project, TranscriptId};
use crate::text::Arrange;

/// A case: one transcript, or all that have one value of the attribute that names cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Participant {
    /// The case's name; the id of its only transcript where it has none.
    pub name: String,
    /// Its transcripts, in project order.
    pub transcripts: Vec<TranscriptId>,
    /// Turns of all speakers.
    pub turns: usize,
    /// Words.
    pub words: usize,
    /// Code points.
    pub characters: usize,
    /// Merged segments of all codes.
    pub segments: usize,
    /// Different codes.
    pub codes: usize,
    /// Coders in scope who called all its transcripts complete.
    pub complete: usize,
    /// Its attributes; those that its transcripts do not share are missing.
    pub attributes: BTreeMap<String, String>,
}

/// The levels of an attribute, or its numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// How many cases have each value, in order.
    Levels(Vec<(String, usize)>),
    /// All values are numbers.
    Numbers(Numbers),
}

/// Numbers of cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers {
    /// How many.
    pub n: usize,
    /// Their mean.
    pub mean: Measured,
    /// The standard deviation of the sample, over n − 1.
    pub deviation: Measured,
    /// The median.
    pub median: Measured,
    /// The least.
    pub least: Measured,
    /// The largest.
    pub largest: Measured,
}

impl Numbers {
    /// Sum numbers up.
    pub fn new(mut values: Vec<f64>) -> Self {
        values.arrange_by(f64::total_cmp);
        let n = values.len() as f64;
        let mean = share(values.iter().sum(), n, Undefined::NothingInScope);
        let spread = mean.map(|mean| values.iter().map(|value| (value - mean).powi(2)).sum::<f64>());
        let at = |part| quantile(&values, part).ok_or(Undefined::NothingInScope);
        Self {
            n: values.len(),
            mean,
            deviation: spread.and_then(|spread| share(spread, n - 1.0, Undefined::OneValue)).map(f64::sqrt),
            median: at(0.5),
            least: at(0.0),
            largest: at(1.0),
        }
    }
}

/// One attribute over all cases.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeSummary {
    /// Its name.
    pub name: String,
    /// What the cases have.
    pub values: Values,
    /// Cases whose value says that there is none.
    pub not_applicable: usize,
    /// Cases without a value, or with several.
    pub missing: usize,
}

impl AttributeSummary {
    /// Whether each value is shared by `least` cases or more, so that nobody is recognised by it. Numbers are summed up, and
    /// so of `least` cases or more together.
    pub fn is_shared(&self, least: usize) -> bool {
        match &self.values {
            Values::Levels(levels) => levels.iter().all(|(_, count)| *count >= least),
            Values::Numbers(numbers) => numbers.n >= least,
        }
    }

    /// How many different values there are; of numbers how many cases have one.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Levels(levels) => levels.len(),
            Values::Numbers(numbers) => numbers.n,
        }
    }

    /// Whether no case has a value.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Who took part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Participants {
    /// The cases, each at the place of its first transcript.
    pub rows: Vec<Participant>,
    /// The names of all attributes of transcripts in scope, without the one that names cases.
    pub attributes: Vec<String>,
    /// What kind of values they have.
    pub types: AttributeTypes,
    /// Layer and scope.
    pub basis: Basis,
}

/// Sum up each case.
pub fn participants(project: &Project, table: &CodingTable, scope: &Scope) -> Participants {
    let frame = Frame::new(project, table, scope);
    // By case, which is the number of one of its transcripts: the place of its row, and the last code that was met in it.
    let mut places: Vec<Option<(usize, Option<usize>)>> = vec![None; table.transcripts().len()];
    let mut rows: Vec<Participant> = Vec::new();
    for (number, id) in frame.transcripts() {
        let Some(slot) = places.get_mut(frame.case(number) as usize) else { continue };
        let (place, _) = *slot.get_or_insert((rows.len(), None));
        if place == rows.len() {
            rows.push(Participant { name: case_name(project, scope, id), ..Participant::default() });
        }
        if let Some(row) = rows.get_mut(place) {
            row.transcripts.push(id.clone());
        }
    }
    let segments = frame.segments();
    for code in 0..segments.rows() {
        for run in segments.of(code) {
            let Some(Some((place, last))) = places.get_mut(frame.case(run.transcript) as usize) else { continue };
            let Some(row) = rows.get_mut(*place) else { continue };
            row.segments += 1;
            row.codes += usize::from(last.replace(code) != Some(code));
        }
    }
    rows.iter_mut().for_each(|row| describe(project, scope, row));
    let names: BTreeSet<&String> =
        frame.transcripts().filter_map(|(_, id)| project.attributes.get(id)).flat_map(BTreeMap::keys).collect();
    let attributes = names.into_iter().filter(|name| scope.case.as_ref() != Some(name)).cloned().collect();
    Participants { rows, attributes, types: project.attribute_types.clone(), basis: frame.basis().clone() }
}

fn case_name(project: &Project, scope: &Scope, id: &TranscriptId) -> String {
    let value = scope.case.as_ref().and_then(|case| project.attributes.get(id)?.get(case));
    value.map(|value| value.trim()).filter(|value| !value.is_empty()).map_or_else(|| id.to_string(), str::to_owned)
}

/// What the study knows of a case's transcripts.
fn describe(project: &Project, scope: &Scope, row: &mut Participant) {
    for record in row.transcripts.iter().filter_map(|id| project.transcripts.get(id)) {
        row.turns += record.turns;
        row.words += record.words;
        row.characters += record.chars;
    }
    let wanted = |coder| scope.coders.is_empty() || scope.coders.contains(coder);
    let done = |coder: &&_| row.transcripts.iter().all(|id| project.completion(id, coder) == Completion::Complete);
    row.complete = project.coders.iter().filter(|coder| wanted(*coder)).filter(done).count();
    let mut shared: Option<BTreeMap<String, String>> = None;
    for id in &row.transcripts {
        let own = project.attributes.get(id).cloned().unwrap_or_default();
        shared = Some(match shared {
            None => own,
            Some(mut shared) => {
                shared.retain(|name, value| own.get(name) == Some(value));
                shared
            }
        });
    }
    row.attributes = shared.unwrap_or_default();
    row.attributes.retain(|name, value| !value.trim().is_empty() && scope.case.as_ref() != Some(name));
}

impl Participants {
    /// What the cases have of each attribute: numbers where all values are, else levels.
    pub fn summary(&self) -> Vec<AttributeSummary> {
        self.attributes.iter().map(|name| self.summary_of(name)).collect()
    }

    fn summary_of(&self, name: &str) -> AttributeSummary {
        let all: Vec<&str> = self.rows.iter().filter_map(|row| row.attributes.get(name)).map(String::as_str).collect();
        let missing = self.rows.len() - all.len();
        let values: Vec<&str> = all.iter().copied().filter(|value| !self.types.is_missing(name, value)).collect();
        let not_applicable = all.len() - values.len();
        let values = match self.types.numbers(name, values.iter().copied()) {
            Some(numbers) => Values::Numbers(Numbers::new(numbers)),
            None => Values::Levels(self.levels(name, &values)),
        };
        AttributeSummary { name: name.to_owned(), values, not_applicable, missing }
    }

    /// How many cases have each value, in order.
    fn levels(&self, name: &str, values: &[&str]) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        values.iter().for_each(|value| *counts.entry(self.types.group(name, value).into_owned()).or_default() += 1);
        let mut names: Vec<String> = counts.keys().cloned().collect();
        self.types.sort(name, &mut names);
        let counted = |name: String| {
            let count = counts.get(&name).copied().unwrap_or(0);
            (name, count)
        };
        names.into_iter().map(counted).collect()
    }

    /// The attributes of which some value, as it is written, is of fewer than `least` cases: names, staff numbers, dates of
    /// birth, exact ages. A case has each value that one of its transcripts has; classes do not count, since who prints the
    /// value prints more than its class.
    pub fn telling(&self, project: &Project, least: usize) -> BTreeSet<String> {
        let mut cases: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
        for (case, row) in self.rows.iter().enumerate() {
            for (name, value) in row.transcripts.iter().filter_map(|id| project.attributes.get(id)).flatten() {
                if !value.trim().is_empty() {
                    cases.entry((name, value.trim())).or_default().insert(case);
                }
            }
        }
        let few = cases.into_iter().filter(|(_, cases)| cases.len() < least).map(|((name, _), _)| name.to_owned());
        few.filter(|name| self.attributes.contains(name)).collect()
    }

    /// Whether an attribute names its cases: it is one of words, three cases or more have one, and no two the same.
    pub fn is_naming(&self, summary: &AttributeSummary) -> bool {
        let is_text = self.types.get(&summary.name).is_none_or(|of| of.kind == AttributeKind::Text);
        let Values::Levels(levels) = &summary.values else { return false };
        is_text && levels.len() > 2 && levels.iter().all(|(_, count)| *count == 1)
    }

    /// How many cases share all their attributes with fewer than `least` cases, themselves among them: by these they may be
    /// recognised.
    pub fn recognisable(&self, least: usize) -> usize {
        let mut alike: BTreeMap<Vec<Option<&str>>, usize> = BTreeMap::new();
        for row in &self.rows {
            let values = self.attributes.iter().map(|name| row.attributes.get(name).map(String::as_str));
            *alike.entry(values.collect()).or_default() += 1;
        }
        if self.attributes.is_empty() { 0 } else { alike.values().filter(|count| **count < least).sum() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::study;

    fn people() -> Project {
        let codings = [("trust", "a1", "x", 0, 9), ("trust", "a1", "y", 5, 12), ("language", "a2", "x", 0, 3)];
        let mut project = study(&[("a1", 50, 9), ("a2", 30, 5), ("王", 20, 9)], &codings);
        let rows = [("a1", "Ann", "US", "4"), ("a2", "Ann", "US", "5"), ("王", "", "CN", "9")];
        for (id, person, partner, years) in rows {
            let values = [("person", person), ("partner", partner), ("years", years)];
            let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
            project.attributes.insert(id.into(), values.into());
            project.completions.insert((id.into(), "x".into()), Completion::Complete);
        }
        project.coders.extend(["x".into(), "y".into()]);
        project
    }

    #[test]
    fn transcripts_of_one_person_are_one_participant() {
        let project = people();
        let scope = Scope { case: Some("person".to_owned()), ..Scope::default() };
        let found = participants(&project, &CodingTable::new(&project), &scope);
        let [ann, wang] = found.rows.as_slice() else { panic!("{found:?}") };
        assert_eq!((ann.name.as_str(), ann.transcripts.len(), ann.words, ann.characters), ("Ann", 2, 14, 80));
        assert_eq!((ann.segments, ann.codes, ann.complete, wang.name.as_str()), (2, 2, 1, "王"));
        assert_eq!(
            (ann.attributes.get("partner").map(String::as_str), ann.attributes.get("years")),
            (Some("US"), None)
        );
        assert_eq!(found.attributes, ["partner", "years"]);
        let [partner, years] = found.summary().try_into().unwrap();
        assert_eq!(partner.values, Values::Levels(vec![("CN".to_owned(), 1), ("US".to_owned(), 1)]));
        let Values::Numbers(numbers) = years.values else { panic!("{years:?}") };
        assert_eq!(
            (numbers.n, numbers.mean, numbers.deviation, years.missing),
            (1, Ok(9.0), Err(Undefined::OneValue), 1)
        );
    }

    #[test]
    fn an_attribute_is_telling_by_its_rarest_value_as_it_is_written() {
        let project = people();
        let of = |case: Option<&str>, least| {
            let scope = Scope { case: case.map(str::to_owned), ..Scope::default() };
            participants(&project, &CodingTable::new(&project), &scope).telling(&project, least)
        };
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        // Ann comes twice and is still Ann; years are numbers, and one of 4 and one of 5 are still one each.
        assert_eq!(of(None, 3), names(&["partner", "person", "years"]));
        assert_eq!(of(None, 2), names(&["partner", "years"]));
        // A value of one of two transcripts of a case is told by other tables.
        assert_eq!(of(Some("person"), 2), names(&["partner", "years"]));
        assert_eq!(of(None, 1), names(&[]));
    }

    #[test]
    fn an_attribute_names_its_cases_where_no_two_have_the_same_words() {
        let mut project = people();
        let check = |project: &Project, expected: &[&str]| {
            let found = participants(project, &CodingTable::new(project), &Scope::default());
            let summary = found.summary();
            let naming = summary.iter().filter(|summary| found.is_naming(summary)).map(|summary| summary.name.as_str());
            assert_eq!(naming.collect::<Vec<_>>(), expected);
        };
        // Ann comes twice; years are numbers.
        check(&project, &[]);
        let rows = [("a1", "Ann 😀"), ("a2", "Bob"), ("王", "王")];
        for (id, person) in rows {
            project.attributes.get_mut(&TranscriptId::from(id)).unwrap().insert("person".to_owned(), person.to_owned());
        }
        check(&project, &["person"]);
        // One value alone is shared by all who have one.
        ["a2", "王"].iter().for_each(|id| _ = project.attributes.remove(&TranscriptId::from(*id)));
        check(&project, &[]);
    }

    #[test]
    fn numbers_are_summed_up() {
        let found = Numbers::new(vec![9.0, 4.0, 5.0]);
        assert_eq!((found.mean, found.deviation, found.median), (Ok(6.0), Ok(7.0f64.sqrt()), Ok(5.0)));
        assert_eq!((found.least, found.largest), (Ok(4.0), Ok(9.0)));
        assert_eq!(Numbers::new(Vec::new()).median, Err(Undefined::NothingInScope));
        let nobody = participants(&study(&[], &[]), &CodingTable::default(), &Scope::default());
        assert!(nobody.rows.is_empty() && nobody.summary().is_empty());
    }
}
