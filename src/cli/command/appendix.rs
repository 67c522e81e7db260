//! `emic appendix`

use clap::Args;

use super::papers::Printed;
use crate::app::papers::appendix_table;
use crate::cli::{Failure, Global, Outcome};

/// Print the codebook for a paper's appendix: every code with its rules, an example, and how often it was used.
///
/// In the order of the codebook; `level` is 1 at the top. With `--aggregate` a code counts with those below it.
#[derive(Args, Debug)]
pub struct Appendix {
    #[command(flatten)]
    printed: Printed,
}

impl Appendix {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        self.printed.print(global, appendix_table)
    }
}
