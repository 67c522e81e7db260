//! `emic proof`

use clap::Args;

use super::papers::{Drawn, Printed, drawn};
use crate::app::papers::{ProofOptions, proof_table};
use crate::cli::{Failure, Global, Outcome};

/// Print the proof table: for each second-order theme a power quote, and proof quotes from several participants.
///
/// Power quotes are chosen: marked as exemplars, else the heaviest by weight. Proof quotes are drawn from all passages of
/// the theme, nobody twice before everybody has come. Themes are those of `emic structure`.
#[derive(Args, Debug)]
pub struct Proof {
    /// Power quotes of each theme at most
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = drawn)]
    power: usize,
    /// Proof quotes of each theme at most
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = drawn)]
    proof: usize,
    #[command(flatten)]
    drawing: Drawn,
    #[command(flatten)]
    printed: Printed,
}

impl Proof {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let Drawn { seed, most, longest } = self.drawing;
        let options = ProofOptions { power: self.power, proof: self.proof, seed, most: most.unwrap_or(0), longest };
        self.printed.print(global, |workspace, ask| proof_table(workspace, ask, options))
    }
}
