//! `emic structure`

use clap::Args;

use super::papers::Printed;
use crate::app::papers::structure_table;
use crate::cli::{Failure, Global, Outcome};

/// Print the data structure: first-order concepts, second-order themes, aggregate dimensions (Gioia et al. 2013).
///
/// The top level of the codebook is read as dimensions, the second as themes, what lies below as concepts. A codebook of
/// two levels has themes and concepts, one of a single level only concepts; a note says so.
#[derive(Args, Debug)]
pub struct Structure {
    #[command(flatten)]
    printed: Printed,
}

impl Structure {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        self.printed.print(global, structure_table)
    }
}
