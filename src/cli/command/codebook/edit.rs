//! `emic codebook edit`, and its short forms `rename`, `color` and `key`

use clap::Args;

use super::{color, operation};
use crate::app::Workspace;
use crate::cli::{Failure, Global, Outcome, session};
use crate::project::{Code, CodebookCommand, Color, Refusal};

/// Change the fields of a code; those that are not given stay.
#[derive(Args, Debug)]
pub struct Edit {
    /// The code: its id, name or alias
    code: String,
    /// What a person reads
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// What it means
    #[arg(long, value_name = "TEXT")]
    definition: Option<String>,
    /// When to apply it
    #[arg(long, value_name = "TEXT")]
    include: Option<String>,
    /// When not to
    #[arg(long, value_name = "TEXT")]
    exclude: Option<String>,
    /// The quotes that show it, instead of those that are there; may be given several times, empty takes them away
    #[arg(long = "example", value_name = "TEXT")]
    examples: Vec<String>,
    /// Other words that it can be found by, instead of those that are there; may be given several times
    #[arg(long = "alias", value_name = "WORD")]
    aliases: Vec<String>,
    /// Its literature, instead of what is there; may be given several times
    #[arg(long = "source", value_name = "TEXT")]
    sources: Vec<String>,
    /// Its colour, or `none`
    #[arg(long, value_parser = color_or_none, value_name = "NAME")]
    color: Option<ColorChoice>,
    /// Its key for coding with one key press, or `none`
    #[arg(long, value_name = "LETTER")]
    key: Option<String>,
    /// Whether it can be applied; `false` makes it a heading
    #[arg(long, value_name = "BOOL")]
    applies: Option<bool>,
    #[command(flatten)]
    trial: operation::Trial,
}

/// Give a code another name. Its id, and so its codings, stay.
#[derive(Args, Debug)]
pub struct Rename {
    /// The code: its id, name or alias
    code: String,
    /// The new name
    name: String,
    #[command(flatten)]
    trial: operation::Trial,
}

/// Give a code another colour.
#[derive(Args, Debug)]
pub struct Recolor {
    /// The code: its id, name or alias
    code: String,
    /// The colour, or `none` for that of the code above
    #[arg(value_parser = color_or_none)]
    color: ColorChoice,
    #[command(flatten)]
    trial: operation::Trial,
}

/// Give a code another key.
#[derive(Args, Debug)]
pub struct Key {
    /// The code: its id, name or alias
    code: String,
    /// One letter, digit or sign, or `none`
    key: String,
    #[command(flatten)]
    trial: operation::Trial,
}

/// A colour, or none of its own.
#[derive(Clone, Copy, Debug)]
struct ColorChoice(Option<Color>);

fn color_or_none(word: &str) -> Result<ColorChoice, String> {
    if word == "none" { Ok(ColorChoice(None)) } else { color(word).map(|color| ColorChoice(Some(color))) }
}

/// `none`, or one character.
fn key_or_none(word: &str) -> Result<Option<char>, Failure> {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        _ if word == "none" || word.is_empty() => Ok(None),
        (Some(key), None) => Ok(Some(key)),
        _ => Err(Failure::new(format!("a key is one letter, digit or sign, and `{word}` is not"))
            .hint("`none` takes a key away")),
    }
}

/// Change fields of a code that a word means.
fn edit(
    global: &Global,
    trial: &operation::Trial,
    word: &str,
    change: impl FnOnce(&mut Code) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    operation::run(global, trial, |workspace: &Workspace| {
        let id = session::code(workspace.project(), word)?;
        let code = workspace.project().codebook.get(id.as_str());
        let mut code = code.cloned().ok_or_else(|| Refusal::NoSuchCode(word.to_owned(), None))?;
        change(&mut code)?;
        Ok(CodebookCommand::Edit(code))
    })
}

impl Edit {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let (word, fields) = (self.code.clone(), &self);
        edit(global, &self.trial, &word, |code| fields.apply(code))
    }

    fn apply(&self, code: &mut Code) -> Result<(), Failure> {
        let texts = [
            (&self.name, &mut code.name),
            (&self.definition, &mut code.definition),
            (&self.include, &mut code.include),
            (&self.exclude, &mut code.exclude),
        ];
        for (given, field) in texts {
            if let Some(text) = given {
                field.clone_from(text);
            }
        }
        let lists = [
            (&self.examples, &mut code.examples),
            (&self.aliases, &mut code.aliases),
            (&self.sources, &mut code.sources),
        ];
        for (given, field) in lists {
            if !given.is_empty() {
                field.clone_from(given);
            }
        }
        if let Some(ColorChoice(color)) = self.color {
            code.color = color;
        }
        if let Some(word) = &self.key {
            code.key = key_or_none(word)?;
        }
        code.applies = self.applies.unwrap_or(code.applies);
        Ok(())
    }
}

impl Rename {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        edit(global, &self.trial, &self.code, |code| {
            code.name = self.name;
            Ok(())
        })
    }
}

impl Recolor {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        edit(global, &self.trial, &self.code, |code| {
            code.color = self.color.0;
            Ok(())
        })
    }
}

impl Key {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let key = key_or_none(&self.key)?;
        edit(global, &self.trial, &self.code, |code| {
            code.key = key;
            Ok(())
        })
    }
}
