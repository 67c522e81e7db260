//! A codebook as a REFI-QDA file, in the order that the schema wants.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::{colors, description};
use crate::exchange::xml::escape;
use crate::exchange::{Error, guid_of};
use crate::project::{Code, CodeId, Codebook};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>
<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
xsi:schemaLocation=\"urn:QDA-XML:codebook:1.0 http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd\" \
origin=\"emic\">
  <Codes>
";

/// A codebook as the text of a `.qdc` file. The same codebook gives the same bytes.
///
/// # Errors
/// [`Error::Unfit`] for a codebook without codes, which the schema has no way to write.
pub fn write(codebook: &Codebook) -> Result<String, Error> {
    if codebook.codes().is_empty() {
        return Err(Error::Unfit("a REFI-QDA codebook holds at least one code, and this one has none".to_owned()));
    }
    let mut below: HashMap<Option<&CodeId>, Vec<&Code>> = HashMap::new();
    for code in codebook.codes() {
        below.entry(code.parent.as_ref()).or_default().push(code);
    }
    let mut file = HEAD.to_owned();
    codes(&mut file, codebook, &below, None, 2);
    file.push_str("  </Codes>\n</CodeBook>\n");
    Ok(file)
}

/// The codes below `parent`. Codes nest at most twenty deep, and so does this.
fn codes(
    file: &mut String,
    codebook: &Codebook,
    below: &HashMap<Option<&CodeId>, Vec<&Code>>,
    parent: Option<&CodeId>,
    level: usize,
) {
    for code in below.get(&parent).into_iter().flatten() {
        let indent = "  ".repeat(level);
        let _ = writeln!(file, "{indent}<Code {}>", attributes(codebook, code));
        let words = description::compose(code, ambiguous(codebook, code).then_some(code.color).flatten());
        let _ = writeln!(file, "{indent}  <Description>{}</Description>", escape(&words));
        codes(file, codebook, below, Some(&code.id), level + 1);
        let _ = writeln!(file, "{indent}</Code>");
    }
}

fn attributes(codebook: &Codebook, code: &Code) -> String {
    let guid = guid_of(code).hyphenated().to_string();
    // Codes that were merged into others stay for their ids, and nobody is to use them again.
    let codable = code.applies && code.replaced_by.is_none();
    let mut all = format!("guid=\"{guid}\" name=\"{}\" isCodable=\"{codable}\"", escape(&code.name));
    if code.color.is_some() || above(codebook, code).is_some() {
        let _ = write!(all, " color=\"{}\"", colors::hex(codebook.color(&code.id)));
    }
    all
}

/// The colour of the nearest code above that has one. Other programs inherit no colours, so it is written out.
fn above(codebook: &Codebook, code: &Code) -> Option<crate::project::Color> {
    codebook.ancestors(&code.id).find_map(|above| above.color)
}

/// Whether the code has the very colour that it would have without one.
fn ambiguous(codebook: &Codebook, code: &Code) -> bool {
    code.color.is_some() && above(codebook, code) == code.color
}
