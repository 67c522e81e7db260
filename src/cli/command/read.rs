//! `emic read`

use clap::Args;

use crate::app::Options;
use crate::cli::linear::Reader;
use crate::cli::{Failure, Global, Outcome, Screen, output, session};

/// Open a transcript to read and code it.
#[derive(Args, Debug)]
pub struct Read {
    /// The transcript
    #[arg(value_name = "ID")]
    transcript: String,
    /// Line by line, for screen readers: plain lines and prompts, nothing is drawn
    #[arg(long)]
    linear: bool,
}

impl Read {
    /// Open it on the screen, or line by line on stdin and stdout.
    pub fn run(self, screen: &Screen, global: &Global) -> Result<Outcome, Failure> {
        if self.linear {
            (screen.keys)().mistakes.iter().for_each(|mistake| output::message("warning", mistake));
            let mut session = session::open(global)?;
            // This is a screen too, only that it is heard.
            let blind = session.settings().blind;
            session.set_blind(blind);
            let id = session::transcript(session.project(), &self.transcript)?;
            return Reader::open(session, id)?.run(std::io::stdin().lock());
        }
        let options = Options { coder: session::coder(global)?, now: global.now };
        (screen.read)(&session::root(global)?, options, &self.transcript)?;
        Ok(Outcome::Done)
    }
}
