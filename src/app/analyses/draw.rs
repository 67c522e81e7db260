//! Quotes drawn so that anybody can draw them again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::timeline::spoken;
use super::{amount, basis_notes, coded, table};
use crate::analysis::{Draw, Frame, Grouping, Label, Levels, Run, Scope, Segments};
use crate::app::Workspace;
use crate::project::{CodeId, Coding, Project, Transcript, TranscriptId};
use crate::report::{Cell, Kind, Table};
use crate::text::{Arrange, CharRange};

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrawOptions {
    /// Quotes of each code; of each stratum where [`Scope::by`] names an attribute.
    pub count: usize,
    /// The seed; each code is drawn from it anew.
    pub seed: u64,
    /// Only quotes of so many characters or more.
    pub least: usize,
    /// Only quotes of so many characters at most; any where 0.
    pub most: usize,
    /// Quotes that are marked as exemplars come first, and are not drawn.
    pub chosen: bool,
    /// Whether each next case is the one least like those before it in its attributes.
    pub varied: bool,
    /// A code of which one quote is drawn as a contrary case.
    pub contrary: Option<CodeId>,
}

/// What can be drawn: the segments of each case, by stratum.
struct Pool {
    strata: BTreeMap<usize, Vec<(u32, Vec<Run>)>>,
}

impl Pool {
    fn new(frame: &Frame<'_>, runs: &[Run], levels: Option<&Levels>, options: &DrawOptions, taken: &[Run]) -> Self {
        let mut strata: BTreeMap<usize, BTreeMap<u32, Vec<Run>>> = BTreeMap::new();
        let fits = |run: &&Run| {
            let length = (run.end - run.start) as usize;
            let free =
                |other: &Run| other.transcript != run.transcript || other.end <= run.start || run.end <= other.start;
            length >= options.least && (options.most == 0 || length <= options.most) && taken.iter().all(free)
        };
        for run in runs.iter().filter(fits) {
            let level = levels.map_or(Some(0), |levels| levels.of(run.transcript)).unwrap_or(0);
            strata.entry(level).or_default().entry(frame.case(run.transcript)).or_default().push(*run);
        }
        Self { strata: strata.into_iter().map(|(level, cases)| (level, cases.into_iter().collect())).collect() }
    }

    fn size(&self) -> (usize, usize) {
        let cases = || self.strata.values().flatten();
        (cases().map(|(_, runs)| runs.len()).sum(), cases().map(|(case, _)| case).collect::<BTreeSet<_>>().len())
    }

    /// Draw from each stratum: the stratum, the segment, the round.
    fn draw(&self, draw: &mut Draw, wanted: usize, profiles: Option<&Profiles>) -> Vec<(usize, Run, usize)> {
        let mut drawn = Vec::new();
        for (level, cases) in &self.strata {
            let counts: Vec<usize> = cases.iter().map(|(_, runs)| runs.len()).collect();
            let case = |place: usize| cases.get(place).map_or(0, |(case, _)| *case);
            let taken = match profiles {
                Some(profiles) => {
                    draw.take_varied(&counts, wanted, |one, other| profiles.apart(case(one), case(other)))
                }
                None => draw.take(&counts, wanted),
            };
            for one in taken {
                let run = cases.get(one.document).and_then(|(_, runs)| runs.get(one.item));
                drawn.extend(run.map(|run| (*level, *run, one.round)));
            }
        }
        drawn
    }
}

/// Draw quotes of the codes of a scope.
pub fn draw_table(workspace: &Workspace, scope: &Scope, options: &DrawOptions) -> Table {
    let project = workspace.project();
    let coded = coded(workspace, scope);
    let contrary = options.contrary.iter().cloned();
    let all = Scope { codes: scope.codes.iter().cloned().chain(contrary).collect(), ..scope.clone() };
    let frame = Frame::new(project, &coded, &all);
    let (segments, labels) = (frame.segments(), frame.labels(project));
    let levels = match &scope.by {
        Grouping::Attribute(name) => Some(Levels::of_attribute(project, &frame, name)),
        _ => None,
    };
    let mut quotes = Quotes::new(workspace, levels);
    let mut notes = basis_notes(frame.basis());
    notes.push(format!("seed {}; no case comes twice before every case has come", options.seed));
    if options.varied {
        let profiles = Profiles::new(project, &frame);
        notes.push(format!(
            "maximum variation: each next case is the one least like those before it in {} (Gower's distance)",
            amount(profiles.names, "attribute")
        ));
        quotes.profiles = Some(profiles);
    }
    for (row, label) in labels.iter().enumerate().filter(|(_, label)| scope.codes.contains(&label.code)) {
        notes.extend(quotes.of_code(&frame, &segments, row, label, options));
    }
    if let Some((row, label)) =
        labels.iter().enumerate().find(|(_, label)| Some(&label.code) == options.contrary.as_ref())
    {
        let pool = Pool::new(&frame, segments.of(row), None, options, &[]);
        let drawn = pool.draw(&mut Draw::new(options.seed), 1, None);
        drawn.into_iter().for_each(|(_, run, _)| quotes.push(label, "contrary", None, run, 1));
    }
    quotes.shown.notes = notes;
    quotes.shown
}

/// A property of a case.
#[derive(Clone, Copy, PartialEq)]
enum Property {
    /// A number, from 0 to 1 between the least and the largest of all.
    Scaled(f64),
    /// Something else, by number.
    Level(usize),
}

/// The attributes of transcripts, to tell how different they are.
struct Profiles {
    /// How many attributes.
    names: usize,
    /// By transcript, by attribute.
    of: Vec<Vec<Option<Property>>>,
}

impl Profiles {
    fn new(project: &Project, frame: &Frame<'_>) -> Self {
        let ids: Vec<&TranscriptId> = frame.transcripts().map(|(_, id)| id).collect();
        let own = |id: &TranscriptId| project.attributes.get(id);
        let names: BTreeSet<&String> = ids.iter().filter_map(|id| own(id)).flat_map(BTreeMap::keys).collect();
        let mut of: Vec<Vec<Option<Property>>> = vec![Vec::new(); frame.table().transcripts().len()];
        for name in &names {
            let value =
                |id: &TranscriptId| own(id)?.get(*name).map(|value| value.trim()).filter(|value| !value.is_empty());
            let levels: BTreeSet<&str> = ids.iter().filter_map(|id| value(id)).collect();
            let number = |value: &str| value.parse::<f64>().ok().filter(|number| number.is_finite());
            let numbers: Option<Vec<f64>> = levels.iter().map(|value| number(value)).collect();
            let ends = numbers
                .map(|all| all.iter().fold((f64::MAX, f64::MIN), |(low, high), own| (low.min(*own), high.max(*own))));
            let property = |value: &str| match ends {
                Some((low, high)) if high > low => {
                    Property::Scaled((number(value).unwrap_or(low) - low) / (high - low))
                }
                _ => Property::Level(levels.iter().position(|level| *level == value).unwrap_or(0)),
            };
            for (place, id) in frame.table().transcripts().iter().enumerate() {
                of.get_mut(place).into_iter().for_each(|own| own.push(value(id).map(property)));
            }
        }
        Self { names: names.len(), of }
    }

    /// Gower's distance: the mean over the attributes that both have; 0 where there is none.
    fn apart(&self, one: u32, other: u32) -> f64 {
        let of = |case: u32| self.of.get(case as usize).map(Vec::as_slice).unwrap_or_default();
        let both = of(one).iter().zip(of(other)).filter_map(|(one, other)| Some(((*one)?, (*other)?)));
        let part = |(one, other): (Property, Property)| match (one, other) {
            (Property::Scaled(one), Property::Scaled(other)) => (one - other).abs(),
            (one, other) => f64::from(u8::from(one != other)),
        };
        let (sum, count) = both.map(part).fold((0.0, 0.0), |(sum, count), own| (sum + own, count + 1.0));
        if count > 0.0 { sum / count } else { 0.0 }
    }
}

/// The rows.
struct Quotes<'a> {
    workspace: &'a Workspace,
    project: &'a Project,
    ids: Vec<&'a TranscriptId>,
    levels: Option<Levels>,
    /// Where cases are to be as different as can be.
    profiles: Option<Profiles>,
    shown: Table,
}

impl<'a> Quotes<'a> {
    fn new(workspace: &'a Workspace, levels: Option<Levels>) -> Self {
        let mut shown = table("Drawn quotes", &["code", "name", "how"], &["round"], &[]);
        if levels.is_some() {
            shown.add_column("group", Kind::Text);
        }
        shown.add_column("transcript", Kind::Text);
        ["start", "end", "turn"].iter().for_each(|name| shown.add_column(name, Kind::Count));
        ["speaker", "time", "quote", "translation"].iter().for_each(|name| shown.add_column(name, Kind::Text));
        let project = workspace.project();
        Self { workspace, project, ids: project.transcripts.keys().collect(), levels, profiles: None, shown }
    }

    fn of_code(
        &mut self,
        frame: &Frame<'_>,
        segments: &Segments,
        row: usize,
        label: &Label,
        options: &DrawOptions,
    ) -> Vec<String> {
        let mut chosen = if options.chosen { self.chosen(frame, label) } else { Vec::new() };
        // What the scope leaves out is not shown either.
        chosen.retain(|run| segments.of(row).iter().any(|segment| holds(segment, run)));
        for run in &chosen {
            self.push(label, "chosen", self.level(*run), *run, 0);
        }
        let pool = Pool::new(frame, segments.of(row), self.levels.as_ref(), options, &chosen);
        let drawn = pool.draw(&mut Draw::new(options.seed), options.count, self.profiles.as_ref());
        let people: BTreeSet<u32> = drawn.iter().map(|(_, run, _)| frame.case(run.transcript)).collect();
        for (_, run, round) in &drawn {
            self.push(label, "drawn", self.level(*run), *run, *round);
        }
        let (quotes, cases) = pool.size();
        let of = format!("{}: {} drawn of {quotes} from {}", label.code, drawn.len(), amount(cases, "case"));
        let mut notes = vec![of];
        if drawn.len() > 1 && people.len() == 1 {
            notes.push(format!("warning: all quotes of {} are one participant's", label.code));
        }
        notes
    }

    /// The passages in scope that are marked as exemplars of a code.
    fn chosen(&self, frame: &Frame<'_>, label: &Label) -> Vec<Run> {
        let numbers: BTreeMap<&TranscriptId, u32> = frame.transcripts().map(|(number, id)| (id, number)).collect();
        let coders = &frame.basis().coders;
        let is_chosen = |coding: &&Coding| {
            let code = self.project.codebook.resolve(&coding.code);
            coding.exemplar && code == label.code && coders.contains(&coding.coder)
        };
        let run = |coding: &Coding| {
            let range = coding.anchor.range;
            let transcript = *numbers.get(&coding.transcript)?;
            Some(Run { transcript, start: range.start().get() as u32, end: range.end().get() as u32 })
        };
        let mut runs: Vec<Run> = self.project.codings.standing().filter(is_chosen).filter_map(run).collect();
        runs.arrange_by_key(|run| (run.transcript, run.start, run.end));
        runs.dedup();
        runs
    }

    fn level(&self, run: Run) -> Option<String> {
        let levels = self.levels.as_ref()?;
        levels.names().get(levels.of(run.transcript)?).cloned()
    }

    fn push(&mut self, label: &Label, how: &str, level: Option<String>, run: Run, round: usize) {
        let Some(id) = self.ids.get(run.transcript as usize).copied() else { return };
        let text = self.workspace.transcript(id).ok();
        let range = CharRange::of(run.start as usize, run.end as usize);
        let mut cells = vec![
            Cell::text(label.code.as_str()),
            Cell::text(&label.name),
            Cell::text(how),
            if round > 0 { Cell::count(round) } else { Cell::Missing },
        ];
        cells.extend(self.levels.is_some().then(|| Cell::text(level.unwrap_or_default())));
        cells.extend([Cell::text(id.as_str()), Cell::count(range.start().get()), Cell::count(range.end().get())]);
        cells.extend(spoken(text.as_ref(), run.start));
        cells.push(Cell::text(words(text.as_ref(), range).unwrap_or_default()));
        cells.push(Cell::text(self.translation(id, range, label).unwrap_or_default()));
        self.shown.push(cells);
    }

    fn translation(&self, id: &TranscriptId, range: CharRange, label: &Label) -> Option<String> {
        let same = |coding: &&Coding| {
            coding.anchor.range == range && self.project.codebook.resolve(&coding.code) == label.code
        };
        self.project.codings.standing_of(id).filter(same).find_map(|coding| coding.translation.clone())
    }
}

fn holds(outer: &Run, inner: &Run) -> bool {
    outer.transcript == inner.transcript && outer.start <= inner.start && inner.end <= outer.end
}

/// The words of a passage.
pub(in crate::app) fn words(text: Option<&Arc<Transcript>>, range: CharRange) -> Option<String> {
    let text = text?;
    Some(text.positions.to_bytes(&text.text, range)?.slice(&text.text).to_owned())
}
