//! `emic coreq`

use clap::Args;

use super::papers::Printed;
use crate::app::papers::coreq_table;
use crate::cli::{Failure, Global, Outcome};

/// Fill in the COREQ checklist (32 items) as far as the record of the study knows.
///
/// The column `status` says what is from the record and what the author must state.
#[derive(Args, Debug)]
pub struct Coreq {
    #[command(flatten)]
    printed: Printed,
}

impl Coreq {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        self.printed.print(global, coreq_table)
    }
}
