//! What the record of a study knows of how it was done: the facts that checklists of journals ask for. No text is read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::Ask;
use super::quoting::count;
use super::structure::{Structure, data_structure};
use crate::analysis::{self, Measured, NameNumbers, SaturationOptions, Values};
use crate::app::analyses::{FEW, SamplingOrder, guest_sentence, in_order, size_of};
use crate::app::{Error, VersionRow, Workspace, anonymising};
use crate::project::{CodeId, CoderId, Completion, MemoTarget, Project, TranscriptId};
use crate::report::rounded;

/// A coder's share of the work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CoderFacts {
    pub(super) name: String,
    pub(super) codings: usize,
    pub(super) transcripts: usize,
    pub(super) complete: usize,
}

/// Memos by what they are on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MemoFacts {
    pub(super) project: usize,
    pub(super) transcripts: usize,
    pub(super) codes: usize,
    pub(super) passages: usize,
    pub(super) days: usize,
}

/// Facts about a study.
pub(super) struct Facts {
    pub(super) title: String,
    pub(super) transcripts: usize,
    pub(super) cases: usize,
    pub(super) words: usize,
    /// Cases with several transcripts; `None` where no attribute names cases.
    pub(super) repeated: Option<usize>,
    /// Transcripts in each language.
    pub(super) languages: BTreeMap<String, usize>,
    /// Transcripts by the ending of the file that they came as.
    pub(super) endings: BTreeMap<String, usize>,
    /// What the sample is made of: a sentence for each attribute.
    pub(super) sample: Vec<String>,
    /// Attributes whose values are not shown, because somebody may be recognised by them.
    pub(super) hidden: usize,
    pub(super) attributes: Vec<String>,
    pub(super) coders: Vec<CoderFacts>,
    /// Transcripts with codings, and with codings of several coders.
    pub(super) coded: usize,
    pub(super) double: usize,
    pub(super) codings: usize,
    pub(super) first: Option<Timestamp>,
    pub(super) last: Option<Timestamp>,
    /// Codings that a rule proposed.
    pub(super) proposed: usize,
    pub(super) exemplars: usize,
    pub(super) translated: usize,
    /// Codes in force that can be applied, headings that cannot, and how many of the codes have a definition.
    pub(super) codes: usize,
    pub(super) headings: usize,
    pub(super) defined: usize,
    pub(super) codebook: String,
    pub(super) versions: Vec<VersionRow>,
    /// Codes in use that stood in the first version of the codebook, and that came later; `None` where it is not known.
    pub(super) derived: Option<(usize, usize)>,
    pub(super) outdated: usize,
    pub(super) structure: Structure,
    pub(super) saturation: Result<String, String>,
    pub(super) ordered: bool,
    pub(super) memos: MemoFacts,
    pub(super) pseudonyms: usize,
    pub(super) blind: bool,
}

impl Facts {
    /// Look at a study.
    ///
    /// # Errors
    /// [`Error::Stopped`]; [`Error::Store`] where `pseudonyms.csv` is there and cannot be read.
    pub(super) fn of(workspace: &Workspace, ask: &Ask<'_>) -> Result<Self, Error> {
        let project = workspace.project();
        let ids: BTreeSet<TranscriptId> = ask.transcripts(workspace).into_iter().collect();
        let people = analysis::participants(project, ask.codings(workspace)?, ask.scope());
        let records = || ids.iter().filter_map(|id| project.transcripts.get(id));
        let endings = records().map(|record| ending(record.original.as_deref()));
        let (codes, headings) = size_of(&project.codebook);
        let mut facts = Self {
            title: workspace.title().to_owned(),
            transcripts: ids.len(),
            cases: people.rows.len(),
            words: people.basis.words,
            repeated: ask
                .scope()
                .case
                .as_ref()
                .map(|_| people.rows.iter().filter(|row| row.transcripts.len() > 1).count()),
            languages: counted(records().map(|record| record.language.clone())),
            endings: counted(endings),
            sample: sample(&people),
            hidden: people.summary().iter().filter(|summary| !summary.is_shared(FEW)).count(),
            attributes: people.attributes.clone(),
            coders: Vec::new(),
            coded: 0,
            double: 0,
            codings: 0,
            first: None,
            last: None,
            proposed: 0,
            exemplars: 0,
            translated: 0,
            codes,
            headings,
            defined: 0,
            codebook: project.codebook.title.clone(),
            versions: workspace.codebook_versions(),
            derived: None,
            outdated: workspace.outdated().total(),
            structure: data_structure(workspace, ask)?,
            saturation: saturation(workspace, ask)?,
            ordered: !workspace.settings().order.is_empty(),
            memos: memos(project),
            pseudonyms: anonymising::read(workspace)?.rows().len(),
            blind: workspace.settings().blind,
        };
        let codes = project.codebook.codes().iter().filter(|code| code.applies && code.replaced_by.is_none());
        facts.defined = codes.filter(|code| !code.definition.trim().is_empty()).count();
        ask.go_on()?;
        let used = facts.read_codings(project, ask, &ids);
        facts.derived = derived(workspace, &facts.versions, &used);
        Ok(facts)
    }

    /// Look at each coding once; the codes that are in use.
    fn read_codings(&mut self, project: &Project, ask: &Ask<'_>, ids: &BTreeSet<TranscriptId>) -> BTreeSet<CodeId> {
        let wanted = &ask.scope().coders;
        let mut transcripts = NameNumbers::of(ids.iter().map(TranscriptId::as_str));
        let (mut coders, mut codes) = (NameNumbers::default(), NameNumbers::default());
        // By coder: who, how many codings, and in which transcripts.
        let mut people: Vec<(&CoderId, usize, Vec<bool>)> = Vec::new();
        let mut used: Vec<&CodeId> = Vec::new();
        for coding in project.codings.standing() {
            if !wanted.is_empty() && !wanted.contains(&coding.coder) {
                continue;
            }
            let Some(transcript) = transcripts.get(coding.transcript.as_str()) else { continue };
            let coder = coders.number(coding.coder.as_str()) as usize;
            if coder == people.len() {
                people.push((&coding.coder, 0, vec![false; ids.len()]));
            }
            if let Some((_, codings, seen)) = people.get_mut(coder) {
                *codings += 1;
                seen.get_mut(transcript as usize).into_iter().for_each(|seen| *seen = true);
            }
            if codes.number(coding.code.as_str()) as usize == used.len() {
                used.push(&coding.code);
            }
            self.codings += 1;
            self.first = Some(self.first.map_or(coding.created, |first| first.min(coding.created)));
            self.last = Some(self.last.map_or(coding.created, |last| last.max(coding.created)));
            self.proposed += usize::from(coding.origin.is_some());
            self.exemplars += usize::from(coding.exemplar);
            self.translated += usize::from(coding.translation.is_some());
        }
        for place in 0..ids.len() {
            let coders = people.iter().filter(|(.., seen)| seen.get(place) == Some(&true)).count();
            self.coded += usize::from(coders > 0);
            self.double += usize::from(coders > 1);
        }
        let complete = |coder: &CoderId| {
            let done = project.completions.iter().filter(|((id, who), _)| who == coder && ids.contains(id));
            done.filter(|(_, state)| **state == Completion::Complete).count()
        };
        people.sort_by_key(|(coder, ..)| *coder);
        let one = |(coder, codings, seen): (&CoderId, usize, Vec<bool>)| CoderFacts {
            name: coder.to_string(),
            codings,
            transcripts: seen.into_iter().filter(|seen| *seen).count(),
            complete: complete(coder),
        };
        self.coders = people.into_iter().map(one).collect();
        used.into_iter().map(|code| project.codebook.resolve(code)).collect()
    }

    /// `2025-03-01 to 2025-04-12`; nothing where nobody has coded.
    pub(super) fn period(&self) -> Option<String> {
        let day = |time: Timestamp| time.strftime("%Y-%m-%d").to_string();
        let (first, last) = (day(self.first?), day(self.last?));
        Some(if first == last { format!("on {first}") } else { format!("from {first} to {last}") })
    }

    /// An attribute whose name has one of these words in it.
    pub(super) fn attribute(&self, words: &[&str]) -> Option<&str> {
        let named = |name: &&String| words.iter().any(|word| name.to_lowercase().contains(word));
        self.attributes.iter().find(named).map(String::as_str)
    }
}

/// How often each comes.
fn counted(words: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    counts
}

/// `en 8, zh 5`
pub(super) fn told(counts: &BTreeMap<String, usize>) -> String {
    counts.iter().map(|(word, count)| format!("{word} {count}")).collect::<Vec<_>>().join(", ")
}

/// Transcripts by language; the number of languages alone where one has so few that somebody may be recognised by it.
pub(super) fn told_languages(languages: &BTreeMap<String, usize>) -> String {
    if languages.len() > 1 && languages.values().any(|transcripts| *transcripts < FEW) {
        return format!("{}, not shown: one has fewer than {FEW} transcripts", count(languages.len(), "language"));
    }
    told(languages)
}

fn ending(original: Option<&str>) -> String {
    let name = original.and_then(|path| path.rsplit(['/', '\\']).next());
    let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_lowercase());
    ending.unwrap_or_else(|| "txt".to_owned())
}

/// Levels of an attribute that are written out.
const LEVELS: usize = 8;

/// What cases have of an attribute. A sheet goes to a journal: values that few share are told by their number alone.
fn sample(people: &analysis::Participants) -> Vec<String> {
    let number = |measured: Measured| measured.map_or_else(|_| "n/a".to_owned(), |number| rounded(number, 1));
    let one = |summary: &analysis::AttributeSummary| {
        let values = match &summary.values {
            _ if summary.is_empty() => "no value".to_owned(),
            _ if !summary.is_shared(FEW) => {
                format!("{}, not shown: fewer than {FEW} cases share one", count(summary.len(), "value"))
            }
            Values::Levels(levels) => {
                let shown: Vec<String> =
                    levels.iter().take(LEVELS).map(|(value, count)| format!("{value} {count}")).collect();
                let more = levels.len().saturating_sub(LEVELS);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("{}{more}", shown.join(", "))
            }
            // Least, largest and median are numbers of one each.
            Values::Numbers(numbers) => format!("mean {}", number(numbers.mean)),
        };
        let missing = if summary.missing > 0 { format!(", none {}", summary.missing) } else { String::new() };
        format!("{}: {values}{missing}", summary.name)
    };
    people.summary().iter().map(one).collect()
}

/// What Guest, Namey & Chen's rule says; why not, where it says nothing.
fn saturation(workspace: &Workspace, ask: &Ask<'_>) -> Result<Result<String, String>, Error> {
    let order = in_order(workspace, &SamplingOrder::Study);
    let options = SaturationOptions { shuffles: 0, ..SaturationOptions::default() };
    let counted = analysis::saturation(workspace.project(), ask.codings(workspace)?, ask.scope(), &order, options);
    let said = guest_sentence(&counted);
    Ok(if counted.series.reached(options).is_ok() { Ok(said) } else { Err(said) })
}

fn memos(project: &Project) -> MemoFacts {
    let mut facts = MemoFacts::default();
    for memo in project.memos.values() {
        match &memo.target {
            _ if memo.day.is_some() => facts.days += 1,
            MemoTarget::Project => facts.project += 1,
            MemoTarget::Transcript(_) => facts.transcripts += 1,
            MemoTarget::Code(_) => facts.codes += 1,
            MemoTarget::Coding(_) | MemoTarget::Passage(..) => facts.passages += 1,
        }
    }
    facts
}

/// Of the codes in use, how many stood in the first version of the codebook, and how many came later.
fn derived(workspace: &Workspace, versions: &[VersionRow], used: &BTreeSet<CodeId>) -> Option<(usize, usize)> {
    let first = versions.first()?;
    let now = workspace.project().codebook.content_version();
    let old = if first.hash == now { None } else { Some(workspace.codebook_of(&first.hash)?) };
    let codebook = old.as_deref().unwrap_or(&workspace.project().codebook);
    let early = used.iter().filter(|code| codebook.get(code.as_str()).is_some()).count();
    Some((early, used.len() - early))
}

/// `1 memo on a code`
pub(super) fn memos_told(memos: &MemoFacts) -> String {
    let kinds = [
        (memos.project, "on the study"),
        (memos.transcripts, "on transcripts"),
        (memos.codes, "on codes"),
        (memos.passages, "on passages and codings"),
    ];
    let mut told: Vec<String> = kinds
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(memos, on)| format!("{} {on}", count(*memos, "memo")))
        .collect();
    told.extend((memos.days > 0).then(|| format!("{} of the diary", count(memos.days, "day"))));
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_few_transcripts_are_counted_and_not_named() {
        let check = |counts: &[(&str, usize)], expected: &str| {
            let counts = counts.iter().map(|(name, transcripts)| ((*name).to_owned(), *transcripts)).collect();
            assert_eq!(told_languages(&counts), expected);
        };
        check(&[("en", 9), ("mixed", 1), ("zh", 6)], "3 languages, not shown: one has fewer than 5 transcripts");
        check(&[("en", 9), ("中文 😀", 5)], "en 9, 中文 😀 5");
        check(&[("en", 2)], "en 2");
        check(&[], "");
    }
}
