//! `codebook.yaml` while a study is open.

use serde::Deserialize;

use super::{Notice, Workspace};
use crate::project::{Code, CodeId, Codebook, Color};

/// The fields that coding needs. The full reading, with places of errors and edits, is the exchange room's.
#[derive(Deserialize)]
struct Shape {
    #[serde(default)]
    codebook: String,
    #[serde(default)]
    codes: Vec<CodeShape>,
}

#[derive(Deserialize)]
struct CodeShape {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    definition: String,
    #[serde(default)]
    include: String,
    #[serde(default)]
    exclude: String,
    #[serde(default)]
    color: Option<String>,
    #[serde(default)]
    key: Option<char>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    applies: Option<bool>,
    #[serde(default)]
    codes: Vec<CodeShape>,
}

impl Workspace {
    /// Read the codebook; one that is missing or broken is told, and the last good one stays in force.
    pub(super) fn read_codebook(&mut self) {
        let path = self.folder.codebook();
        let read = std::fs::read_to_string(&path).map_err(|error| error.to_string());
        match read.and_then(|source| parse(&source)) {
            Ok(codebook) => self.fold.project.codebook = codebook,
            Err(why) => self.notices.push(Notice::new(format!("codebook.yaml: {why}"))),
        }
    }
}

fn parse(source: &str) -> Result<Codebook, String> {
    let shape: Shape = serde_yaml::from_str(source).map_err(|error| error.to_string())?;
    let mut codes = Vec::new();
    flatten(shape.codes, None, &mut codes);
    let mut codebook = Codebook::new(codes);
    codebook.title = shape.codebook;
    Ok(codebook)
}

fn flatten(shapes: Vec<CodeShape>, parent: Option<&CodeId>, codes: &mut Vec<Code>) {
    for shape in shapes {
        let id = CodeId::from(shape.id.clone());
        let name = if shape.name.is_empty() { shape.id } else { shape.name };
        codes.push(Code {
            definition: shape.definition,
            include: shape.include,
            exclude: shape.exclude,
            color: shape.color.as_deref().and_then(Color::parse),
            key: shape.key,
            aliases: shape.aliases,
            applies: shape.applies.unwrap_or(true),
            parent: parent.cloned(),
            ..Code::new(id.clone(), name)
        });
        flatten(shape.codes, Some(&id), codes);
    }
}
