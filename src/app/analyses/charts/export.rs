//! The table of a chart, as the command prints it.

use super::super::{
    CrosstabOptions, cooccurrence_matrix, crosstab_table, saturation, timeline, transitions_matrix, transitions_table,
};
use super::{BarMeasure, Chart, ChartLook, Charted, Counted, StepMeasure};
use crate::app::counting::{Counter, add_dispersion_of, frequencies_table, only_used};
use crate::app::read_texts::ReadTexts;
use crate::report::Table;
use std::sync::atomic::AtomicBool;

impl Charted {
    /// Whether [`Self::table`] is all that [`Self::command`] prints. Memos and the versions of the codebook are in the study
    /// alone: bars of cases are without the former, saturation is without a note on the latter.
    pub fn prints_as_command(&self, look: ChartLook) -> bool {
        match self.wanted.chart {
            Chart::Frequencies => look.bar != BarMeasure::Cases,
            Chart::Saturation(..) => false,
            _ => true,
        }
    }

    /// The table that [`Self::command`] prints.
    pub fn table(&self, counter: &Counter, look: ChartLook) -> Table {
        let mut table = match (&self.counted, &self.wanted.chart) {
            (Counted::Frequencies(counted), Chart::Frequencies) => {
                let details = look.bar == BarMeasure::Cases;
                let mut table = frequencies_table(counted, &self.wanted.scope, details);
                if details {
                    let stop = AtomicBool::new(false);
                    let texts = ReadTexts::new(counter.library(), &stop);
                    let codings = counter.coded(&self.wanted.scope, &texts);
                    add_dispersion_of(counter.frame(), &codings, &self.wanted.scope, &mut table);
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
            _ => Table::default(),
        };
        if look.used && matches!(self.wanted.chart, Chart::Frequencies | Chart::Groups) {
            only_used(&mut table);
        }
        table.captioned(counter.caption(&self.wanted.scope))
    }
}
