//! What REFI-QDA has no element for, as labelled lines of a code's Description: other programs show them, we read them.

use crate::project::{Code, Color};

const LABELS: [&str; 10] =
    ["Include", "Exclude", "Example", "Alias", "Source", "Key", "Applies", "Color", "Replaced by", "Id"];

/// The Description of a code; `color` where the attribute would be read as another.
pub(super) fn compose(code: &Code, color: Option<Color>) -> String {
    let is_marked = |line: &str| line.starts_with('\\') || labelled(line).is_some();
    let lines = code.definition.split('\n').map(|line| match is_marked(line) {
        true => format!("\\{line}"),
        false => line.to_owned(),
    });
    let mut text = lines.collect::<Vec<_>>().join("\n");
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    let mut add = |label: &str, words: &str| {
        text.push_str(label);
        text.push_str(if words.is_empty() { ":" } else { ": " });
        text.push_str(&words.replace('\n', "\n  "));
        text.push('\n');
    };
    let mut some = |label: &str, words: &str| {
        if !words.is_empty() {
            add(label, words);
        }
    };
    some("Include", &code.include);
    some("Exclude", &code.exclude);
    some("Key", &code.key.map(String::from).unwrap_or_default());
    some("Color", color.map_or("", Color::name));
    some("Applies", if code.applies || code.replaced_by.is_none() { "" } else { "no" });
    some("Replaced by", code.replaced_by.as_ref().map_or("", |id| id.as_str()));
    code.examples.iter().for_each(|example| add("Example", example));
    code.aliases.iter().for_each(|alias| add("Alias", alias));
    code.sources.iter().for_each(|source| add("Source", source));
    add("Id", code.id.as_str());
    text.pop();
    text
}

/// What a Description says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The definition and all that has a label; id, name and parent aside.
    pub(super) fields: Vec<(&'static str, String)>,
    pub(super) definition: String,
    /// Whether we wrote it: it names the code's id.
    pub(super) ours: bool,
}

/// Take a Description apart. One that we did not write is a definition, whatever its lines look like.
pub(super) fn parse(text: &str) -> Said {
    let lines: Vec<&str> = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let ours = lines.iter().any(|line| labelled(line).is_some_and(|(label, _)| label == "Id"));
    if !ours {
        return Said { definition: text.replace("\r\n", "\n").trim().to_owned(), ..Said::default() };
    }
    let first = lines.iter().position(|line| labelled(line).is_some()).unwrap_or(lines.len());
    let (head, tail) = lines.split_at(first);
    let mut definition: Vec<String> = head.iter().map(|line| line.strip_prefix('\\').unwrap_or(line).into()).collect();
    if definition.last().is_some_and(String::is_empty) {
        definition.pop();
    }
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    for line in tail {
        match (labelled(line), fields.last_mut()) {
            (Some((label, words)), _) => fields.push((label, words.to_owned())),
            (None, Some((_, words))) if line.starts_with("  ") => {
                words.push('\n');
                words.push_str(line.strip_prefix("  ").unwrap_or(line));
            }
            _ if line.trim().is_empty() => {}
            // Somebody wrote on in another program.
            _ => definition.push((*line).to_owned()),
        }
    }
    Said { fields, definition: definition.join("\n"), ours }
}

/// `Include: words` as its label and words.
fn labelled(line: &str) -> Option<(&'static str, &str)> {
    LABELS.iter().find_map(|label| {
        let rest = line.strip_prefix(label)?.strip_prefix(':')?;
        if rest.is_empty() { Some((*label, rest)) } else { rest.strip_prefix(' ').map(|words| (*label, words)) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labelled_lines_are_readable_and_read() {
        let mut code = Code::new("tacitness", "Tacitness");
        code.definition = "Knowledge that cannot be told.\nInclude: not a label\n\\x".into();
        code.include = "One\n\n two".into();
        code.examples = vec!["“手册看十遍”".into(), String::new()];
        code.key = Some('t');
        let text = compose(&code, None);
        let expected = "Knowledge that cannot be told.\n\\Include: not a label\n\\\\x\n\nInclude: One\n  \n   two\nKey: t\n\
                        Example: “手册看十遍”\nExample:\nId: tacitness";
        assert_eq!(text, expected);
        let said = parse(&text);
        assert_eq!(said.definition, code.definition);
        let fields: Vec<(&str, &str)> = said.fields.iter().map(|(label, words)| (*label, words.as_str())).collect();
        let expected = [
            ("Include", "One\n\n two"),
            ("Key", "t"),
            ("Example", "“手册看十遍”"),
            ("Example", ""),
            ("Id", "tacitness"),
        ];
        assert_eq!(fields, expected);
        assert_eq!(parse(&text.replace('\n', "\r\n")), said);
    }

    #[test]
    fn what_others_wrote_is_a_definition() {
        let said = parse("  Include: what they say\nKey: unlock \n");
        assert_eq!(said, Said { definition: "Include: what they say\nKey: unlock".into(), ..Said::default() });
        let said = parse("A\n\nId: a\n\nand a word added in NVivo");
        assert_eq!((said.definition.as_str(), said.ours), ("A\nand a word added in NVivo", true));
    }
}
