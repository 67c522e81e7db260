//! Where coders differ, what they take for what, and their segments against each other.

use super::Compared;
use super::tables::{OFF_PAPER, notes};
use crate::analysis::{CoderSet, Measured, Undefined};
use crate::app::Workspace;
use crate::app::analyses::{Measures, spoken, table, words};
use crate::report::{Cell, Kind, Table};

/// A row for each place at which some coders applied a code and others did not, by transcript and place: with the words.
pub fn disagreements_table(workspace: &Workspace, compared: &Compared) -> Table {
    let mut shown = table(
        "Disagreements",
        &["transcript", "code", "name", "applied", "not_applied"],
        &["start", "end", "units", "turn"],
        &[],
    );
    ["speaker", "time", "quote"].iter().for_each(|name| shown.add_column(name, Kind::Text));
    let found = &compared.agreement;
    let names = compared.names();
    let who = |set: CoderSet| set.iter().filter_map(|place| names.get(place).copied()).collect::<Vec<_>>().join(", ");
    let mut read = None;
    for one in found.disagreements() {
        let (Some(code), Some(judged)) = (found.codes.get(one.code), found.transcripts.get(one.transcript)) else {
            continue;
        };
        if read.as_ref().is_none_or(|(place, _)| *place != one.transcript) {
            read = Some((one.transcript, workspace.transcript(&judged.id).ok()));
        }
        let text = read.as_ref().and_then(|(_, text)| text.as_ref());
        let (label, range) = (&code.label, one.range);
        let mut cells: Vec<Cell> =
            [judged.id.as_str(), label.code.as_str(), &label.name, &who(one.applied), &who(one.not_applied)]
                .map(Cell::text)
                .into();
        cells.extend([range.start().get(), range.end().get(), one.units as usize].map(Cell::count));
        cells.extend(spoken(text, range.start().get() as u32));
        cells.push(Cell::text(words(text, range).unwrap_or_default()));
        shown.push(cells);
    }
    shown.notes = notes(compared);
    shown.notes.push(
        "start, end: code points, end exclusive; units next to each other that the same coders coded are one row"
            .to_owned(),
    );
    shown.notes.push("the quotes are participants' words".to_owned());
    shown
}

/// A row for each pair of coders and of codes: in how many units one applied a code where the other applied another, or none.
pub fn confusions_table(compared: &Compared) -> Table {
    let mut shown =
        table("Confusions", &["coder_a", "coder_b", "code_a", "code_b", "name_a", "name_b"], &["units"], &[]);
    let names = compared.names();
    let found = &compared.agreement;
    for one in found.confusions() {
        let label = |place: Option<usize>| place.and_then(|place| found.codes.get(place)).map(|code| &code.label);
        let id = |place| label(place).map_or(NOTHING, |label| label.code.as_str());
        let name = |place| label(place).map_or(NOTHING, |label| label.name.as_str());
        let coder = |place: usize| names.get(place).copied().unwrap_or_default();
        let words = [
            coder(one.coders.0),
            coder(one.coders.1),
            id(one.first),
            id(one.second),
            name(one.first),
            name(one.second),
        ];
        shown.push(words.map(Cell::text).into_iter().chain([Cell::Count(one.units)]).collect());
    }
    shown.notes = notes(compared);
    shown.notes.push("units in which a applied code_a and not code_b, and b code_b and not code_a; (nothing): the other applied no other code there".to_owned());
    shown
}

/// In the place of a code where there is none.
const NOTHING: &str = "(nothing)";

/// A row for each code and pair of coders: how many of their segments match, one to one.
pub fn matching_table(compared: &Compared, percent: u32) -> Table {
    let counts = ["segments_a", "segments_b", "matched"];
    let measured = ["share", "dice", "starts_apart", "ends_apart"];
    let mut shown = table("Matching segments", &["code", "name", "coder_a", "coder_b"], &counts, &measured);
    shown.add_column("reasons", Kind::Text);
    shown.off_paper = OFF_PAPER.to_vec();
    let names = compared.names();
    let mut measures = Measures::default();
    for code in &compared.agreement.codes {
        for (first, a) in names.iter().enumerate() {
            for (second, b) in names.iter().enumerate().skip(first + 1) {
                let found = compared.agreement.matching(code, first, second, percent);
                let words = [code.label.code.as_str(), &code.label.name, a, b].map(Cell::text);
                let mut cells: Vec<Cell> =
                    words.into_iter().chain([found.first, found.second, found.matched].map(Cell::Count)).collect();
                cells.push(measures.ratio("share", found.agreement_share()));
                cells.push(measures.ratio("dice", found.dice()));
                cells.push(measures.percent("starts_apart", found.mean_start()));
                cells.push(measures.percent("ends_apart", found.mean_end()));
                cells.push(Cell::text(measures.reasons()));
                shown.push(cells);
            }
        }
    }
    shown.notes = notes(compared);
    let least = if percent == 0 {
        "any position in common".to_owned()
    } else {
        format!("intersection / union at least {percent} %")
    };
    shown.notes.push(format!("a match: {least}, one to one, as many as can be, in what both completed; share: M / (a + b − M); dice: 2M / (a + b)"));
    shown.notes.push("starts_apart, ends_apart: characters between the bounds of matches, on average".to_owned());
    shown.notes.push(
        "W11: segments alone have no cell for what neither coded, so none of this is corrected for chance".to_owned(),
    );
    shown.notes.extend(measures.notes());
    shown
}

/// The family of alpha for unitizing over the codes of the scope, which must exclude each other: over all, then a row for each code.
pub fn unitizing_table(compared: &Compared) -> Table {
    let mut shown = table("Unitizing", &["code", "name"], &["segments"], &["alpha", "coverage"]);
    shown.add_column("coefficient", Kind::Text);
    shown.add_column("reasons", Kind::Text);
    shown.off_paper = OFF_PAPER.to_vec();
    let found = &compared.agreement;
    let places: Vec<usize> = (0..found.codes.len()).collect();
    shown.notes = notes(compared);
    let units = match found.unitizing(&places) {
        Ok(Some(units)) => units,
        Ok(None) => {
            shown.notes.push(format!("n/a: {}", Undefined::NotByAll));
            return shown;
        }
        Err(clash) => {
            shown.notes.push(format!(
                "n/a: codes must exclude each other, and {} has `{}` and `{}` on the same words in {}; name codes that do with --code",
                clash.coder, clash.codes.0, clash.codes.1, clash.transcript
            ));
            return shown;
        }
    };
    let mut measures = Measures::default();
    let all = Cell::Count(units.units());
    let mut push = |words: [&str; 2], segments: Cell, alpha: Measured, coverage: Measured, name: &str| {
        let mut cells: Vec<Cell> = words.map(Cell::text).into_iter().chain([segments]).collect();
        cells.push(measures.ratio(name, alpha));
        cells.push(measures.coverage("coverage", coverage.map(|share| 100.0 * share)));
        cells.push(Cell::text(name));
        cells.push(Cell::text(measures.reasons()));
        shown.push(cells);
    };
    push(["(all)", ""], all.clone(), units.u_alpha(), Ok(1.0), "u-alpha");
    push(["(all)", ""], all.clone(), units.marked_alpha(), Ok(1.0), "|u-alpha");
    push(["(all)", ""], all, units.coded_alpha(), units.coverage(), "cu-alpha");
    for (place, code) in found.codes.iter().enumerate() {
        let segments = (0..found.coders.len()).map(|coder| code.segments_of(coder)).sum();
        let words = [code.label.code.as_str(), &code.label.name];
        push(words, Cell::count(segments), units.value_alpha(place), units.value_coverage(place), "(k)u-alpha");
    }
    shown.notes.push("u-alpha: marking and coding together; |u-alpha: marked or not; cu-alpha: which code, where two coders marked something; (k)u-alpha: one code".to_owned());
    shown.notes.push("coverage: percent of what could be compared that the coefficient rests on (Krippendorff et al. 2016; Krippendorff 2019); over what all coders completed".to_owned());
    if found.coders.len() > 2 {
        shown.notes.push("W9: with three coders or more public programs differ on cu-alpha; this is Krippendorff 2019's; look at pairs too (--coders)".to_owned());
    }
    shown.notes.extend(measures.notes());
    shown
}
