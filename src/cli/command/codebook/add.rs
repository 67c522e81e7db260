//! `emic codebook add`

use clap::Args;

use super::color;
use crate::cli::{Failure, Global, Outcome, session};
use crate::project::{Color, Command, NewCode};

/// Add a code.
#[derive(Args, Debug)]
pub struct Add {
    /// What a person reads
    name: String,
    /// The id; made from the name where it is not given
    #[arg(long)]
    id: Option<String>,
    /// The code above it
    #[arg(long, value_name = "CODE")]
    parent: Option<String>,
    /// What it means
    #[arg(long, default_value = "", value_name = "TEXT")]
    definition: String,
    /// When to apply it
    #[arg(long, default_value = "", value_name = "TEXT")]
    include: String,
    /// When not to
    #[arg(long, default_value = "", value_name = "TEXT")]
    exclude: String,
    /// A quote that shows it; may be given several times
    #[arg(long = "example", value_name = "TEXT")]
    examples: Vec<String>,
    /// Another word it can be found by; may be given several times
    #[arg(long = "alias", value_name = "WORD")]
    aliases: Vec<String>,
    /// Literature on it; may be given several times
    #[arg(long = "source", value_name = "TEXT")]
    sources: Vec<String>,
    /// A heading that cannot itself be applied
    #[arg(long)]
    heading: bool,
    /// Its key for coding with one key press
    #[arg(long, value_name = "LETTER")]
    key: Option<char>,
    /// Its colour
    #[arg(long, value_parser = color, value_name = "NAME")]
    color: Option<Color>,
}

impl Add {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let parent = self.parent.map(|word| session::code(workspace.project(), &word)).transpose()?;
        let new = NewCode {
            name: self.name,
            id: self.id.map(Into::into),
            parent,
            definition: self.definition,
            include: self.include,
            exclude: self.exclude,
            examples: self.examples,
            aliases: self.aliases,
            sources: self.sources,
            applies: !self.heading,
            color: self.color,
            key: self.key,
        };
        let done = workspace.run(Command::AddCode(new))?;
        session::finish(&done)
    }
}
