//! The table of a chart, as the command prints it.

use super::super::{
    CrosstabOptions, cooccurrence_matrix, crosstab_table, saturation, timeline, transitions_matrix, transitions_table,
};
use super::{BarMeasure, Chart, ChartLook, Charted, Counted, StepMeasure};
use crate::app::Workspace;
use crate::app::agreement::{agreement_table, empty_table};
use crate::app::captions::by_themselves;
use crate::app::counting::{Counter, add_dispersion_of, add_memos_of, frequencies_table, memos_by_code, only_used};
use crate::app::read_texts::ReadTexts;
use crate::project::CodeId;
use crate::report::Table;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

/// What a table tells that stands in the study alone, and not in what a counter holds of it.
#[derive(Clone, Debug, Default)]
pub struct OfStudy {
    /// Memos by code.
    memos: HashMap<CodeId, usize>,
    /// What the histories say.
    notes: Vec<String>,
}

impl Charted {
    /// What [`Self::table`] takes from the study.
    pub fn of_study(&self, workspace: &Workspace, look: ChartLook) -> OfStudy {
        match &self.counted {
            Counted::Frequencies(_) if look.bar == BarMeasure::Cases => {
                OfStudy { memos: memos_by_code(workspace, &self.wanted.scope), ..OfStudy::default() }
            }
            Counted::Saturation(counted) => {
                OfStudy { notes: saturation::of_histories(workspace, counted), ..OfStudy::default() }
            }
            _ => OfStudy::default(),
        }
    }

    /// The table that [`Self::command`] prints.
    pub fn table(&self, counter: &Counter, look: ChartLook, study: &OfStudy) -> Table {
        let mut table = match (&self.counted, &self.wanted.chart) {
            (Counted::Frequencies(counted), Chart::Frequencies) => {
                let details = look.bar == BarMeasure::Cases;
                let mut table = frequencies_table(counted, &self.wanted.scope, details);
                if details {
                    let stop = AtomicBool::new(false);
                    let texts = ReadTexts::new(counter.library(), &stop);
                    let codings = counter.coded(&self.wanted.scope, &texts);
                    add_dispersion_of(counter.frame(), &codings, &self.wanted.scope, &mut table);
                    add_memos_of(&study.memos, &mut table);
                }
                table
            }
            (Counted::Frequencies(counted), _) => frequencies_table(counted, &self.wanted.scope, false),
            (Counted::Crosstab(counted), _) => {
                crosstab_table(counted, CrosstabOptions { cells: look.cells, ..CrosstabOptions::default() })
            }
            (Counted::Pairs(counted), _) => cooccurrence_matrix(counted, look.pair),
            (Counted::Sequences(counted), Chart::Sequences(options)) => match look.step {
                StepMeasure::Count => transitions_matrix(counted, *options),
                StepMeasure::Probability | StepMeasure::Residual => transitions_table(counted, *options),
            },
            (Counted::Timeline(counted, _), _) => {
                timeline::table_of(counter.library().transcript(&counted.transcript).ok().as_ref(), counted)
            }
            (Counted::Saturation(counted), Chart::Saturation(order, _)) => {
                saturation::table_of(counted, order, !counter.listed_order().is_empty())
            }
            (Counted::Agreement(Ok(compared)), _) => {
                let caption = by_themselves(counter.caption(&self.wanted.by_themselves()));
                return agreement_table(compared).captioned(caption);
            }
            (Counted::Agreement(Err(why)), _) => empty_table(why),
            _ => Table::default(),
        };
        table.notes.extend(study.notes.iter().cloned());
        if look.used && matches!(self.wanted.chart, Chart::Frequencies | Chart::Groups) {
            only_used(&mut table);
        }
        table.captioned(counter.caption(&self.wanted.scope))
    }
}
