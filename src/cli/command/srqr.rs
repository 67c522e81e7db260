//! `emic srqr`

use clap::Args;

use super::papers::Printed;
use crate::app::papers::srqr_table;
use crate::cli::{Failure, Global, Outcome};

/// Fill in the SRQR checklist (21 items) as far as the record of the study knows.
///
/// The column `status` says what is from the record and what the author must state.
#[derive(Args, Debug)]
pub struct Srqr {
    #[command(flatten)]
    printed: Printed,
}

impl Srqr {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        self.printed.print(global, srqr_table)
    }
}
