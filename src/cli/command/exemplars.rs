//! `emic exemplars`

use clap::Args;

use super::papers::{Drawn, Printed, drawn};
use crate::app::papers::{ExemplarOptions, exemplars_table};
use crate::cli::{Failure, Global, Outcome};

/// Print quotes that stand for their codes: those that were chosen, then some that are drawn, told apart.
///
/// Chosen are quotes marked as exemplars (`e` on a coding). Drawn are others, nobody twice before everybody has come; the
/// same seed draws the same. Long quotes are shortened in their middle: [...].
#[derive(Args, Debug)]
pub struct Exemplars {
    /// Quotes that are drawn of each code besides the chosen ones
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = drawn)]
    drawn: usize,
    /// Draw only quotes of so many characters or more
    #[arg(long, default_value_t = 0, value_name = "CHARACTERS")]
    least: usize,
    #[command(flatten)]
    drawing: Drawn,
    #[command(flatten)]
    printed: Printed,
}

impl Exemplars {
    /// Print them.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let Drawn { seed, most, longest } = self.drawing;
        let most = most.unwrap_or(0);
        let options = ExemplarOptions { drawn: self.drawn, seed, least: self.least, most, longest };
        self.printed.print(global, |workspace, ask| exemplars_table(workspace, ask, options))
    }
}
