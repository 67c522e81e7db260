//! Versions of the codebook, and what differs between two, as tables and as lines to read.

use std::collections::HashMap;

use super::{VersionRow, Workspace};
use crate::project::{CodeDifference, Difference, RuleField, word_changes};
use crate::report::{Cell, Kind, Table};
use crate::text::TextRange;

/// The versions of the codebook, oldest first.
pub fn versions_table(workspace: &Workspace) -> Table {
    let columns = [
        ("version", Kind::Text),
        ("from", Kind::Text),
        ("hash", Kind::Text),
        ("time", Kind::Text),
        ("coder", Kind::Text),
        ("what", Kind::Text),
        ("codings", Kind::Count),
        ("in_force", Kind::Text),
    ];
    let mut table = Table::new("Versions of the codebook", columns);
    let rows = workspace.codebook_versions();
    let names: HashMap<&str, String> = rows.iter().map(|row| (row.hash.as_str(), row.name())).collect();
    let row = |row: &VersionRow| {
        let from = row.before.as_ref().and_then(|hash| names.get(hash.as_str()));
        vec![
            Cell::text(row.name()),
            Cell::text(from.map_or("", String::as_str)),
            Cell::text(&row.hash),
            Cell::text(row.time.to_string()),
            Cell::text(row.coder.as_str()),
            Cell::text(&row.label),
            Cell::count(row.codings),
            Cell::text(if row.in_force { "yes" } else { "no" }),
        ]
    };
    table.rows = rows.iter().map(row).collect();
    table
}

/// What differs between two codebooks, a row for each difference.
pub fn differences_table(found: &[CodeDifference]) -> Table {
    let columns = ["code", "name", "what", "before", "after"].map(|name| (name, Kind::Text));
    let mut table = Table::new("Differences", columns);
    for one in found {
        for difference in &one.differences {
            let told = Told::of(difference);
            let words = [one.code.as_str(), &one.name, told.what, &told.before, &told.after];
            table.push(words.into_iter().map(Cell::text).collect());
        }
    }
    table
}

/// What differs between two codebooks, to be read: a paragraph for each code, old words behind `-`, new ones behind `+`,
/// what changed within them in brackets.
pub fn differences_text(found: &[CodeDifference]) -> String {
    let paragraphs: Vec<String> = found.iter().map(paragraph).collect();
    paragraphs.join("\n")
}

fn paragraph(one: &CodeDifference) -> String {
    let sign = match one.differences.first() {
        Some(Difference::Added) => '+',
        Some(Difference::Removed) => '-',
        _ => '~',
    };
    let name = if one.name == one.code.as_str() { String::new() } else { format!("  {}", one.name) };
    let mut text = format!("{sign} {}{name}\n", one.code);
    for told in one.differences.iter().map(Told::of).filter(|told| !told.is_plain()) {
        let (before, after) = if told.marks { marked(&told.before, &told.after) } else { (told.before, told.after) };
        let mut label = told.what;
        for (sign, words) in [('-', before), ('+', after)] {
            for line in words.lines() {
                text.push_str(&format!("    {label:<12}{sign} {line}\n"));
                label = "";
            }
        }
        if !label.is_empty() {
            text.push_str(&format!("    {label}\n"));
        }
    }
    text
}

/// A difference in words.
struct Told {
    what: &'static str,
    before: String,
    after: String,
    /// Whether the words that changed are to be marked.
    marks: bool,
}

impl Told {
    fn new(what: &'static str, before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { what, before: before.into(), after: after.into(), marks: false }
    }

    fn of(difference: &Difference) -> Self {
        let id = |id: &Option<crate::project::CodeId>| id.as_ref().map_or("(top)".to_owned(), ToString::to_string);
        match difference {
            Difference::Added => Self::new("added", "", ""),
            Difference::Removed => Self::new("removed", "", ""),
            Difference::Renamed { before, after } => Self::new("renamed", before, after),
            Difference::Moved { before, after } => Self::new("moved", id(before), id(after)),
            Difference::Reordered => Self::new("reordered", "", ""),
            Difference::Merged { into } => Self::new("merged", "", into.as_str()),
            Difference::Parted { from } => Self::new("parted", from.as_str(), ""),
            Difference::Reworded { field, before, after } => {
                let what = match field {
                    RuleField::Definition => "definition",
                    RuleField::Include => "include",
                    RuleField::Exclude => "exclude",
                };
                Self { marks: true, ..Self::new(what, one_line(before), one_line(after)) }
            }
            Difference::Examples { added, removed } => Self::new("examples", lines(removed), lines(added)),
            Difference::Recolored { before, after } => {
                let name = |color: &Option<crate::project::Color>| color.map_or("(none)", |color| color.name());
                Self::new("color", name(before), name(after))
            }
            Difference::Key { before, after } => {
                let name = |key: &Option<char>| key.map_or("(none)".to_owned(), String::from);
                Self::new("key", name(before), name(after))
            }
            Difference::Aliases { before, after } => Self::new("aliases", before.join(", "), after.join(", ")),
            Difference::Applies { after: true } => Self::new("applies", "no", "yes"),
            Difference::Applies { after: false } => Self::new("applies", "yes", "no"),
            Difference::Sources { added, removed } => Self::new("sources", lines(removed), lines(added)),
        }
    }

    /// Whether the sign before the code says it all.
    fn is_plain(&self) -> bool {
        matches!(self.what, "added" | "removed")
    }
}

/// A text's paragraphs, each on a line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn lines(texts: &[String]) -> String {
    texts.iter().map(|text| one_line(text)).collect::<Vec<_>>().join("\n")
}

/// Both texts with the words that changed in brackets; as they are where nothing stayed.
fn marked(before: &str, after: &str) -> (String, String) {
    let (old, new) = word_changes(before, after);
    let all = |ranges: &[TextRange], text: &str| ranges.iter().map(|range| range.len()).sum::<usize>() == text.len();
    if all(&old, before) || all(&new, after) {
        return (before.to_owned(), after.to_owned());
    }
    (in_brackets(before, &old), in_brackets(after, &new))
}

fn in_brackets(text: &str, ranges: &[TextRange]) -> String {
    let mut marked = String::with_capacity(text.len() + ranges.len() * 2);
    let mut at = 0;
    for range in ranges {
        marked.push_str(TextRange::of(at, range.start().get()).slice(text));
        let words = range.slice(text);
        let (space, rest) = words.split_at(words.len() - words.trim_start().len());
        let (word, behind) = rest.split_at(rest.trim_end().len());
        marked.push_str(space);
        if !word.is_empty() {
            marked.push_str(&format!("[{word}]"));
        }
        marked.push_str(behind);
        at = range.end().get();
    }
    marked.push_str(TextRange::of(at, text.len()).slice(text));
    marked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{Code, Codebook, codebook_diff};

    #[test]
    fn differences_are_shown_with_old_and_new_words() {
        let mut trust = Code::new("trust", "Trust");
        trust.definition = "They rely on us.".into();
        trust.include = "信任他们".into();
        let old = Codebook::new(vec![trust.clone(), Code::new("time", "时间 ⏰"), Code::new("gone", "gone")]);
        trust.name = "信任".into();
        trust.definition = "They rely on all of us.".into();
        trust.include = String::new();
        trust.key = Some('t');
        let mut time = Code::new("time", "时间 ⏰");
        time.replaced_by = Some("trust".into());
        time.parent = Some("trust".into());
        let new = Codebook::new(vec![trust, time, Code::new("新", "新")]);
        let found = codebook_diff(&old, &new);
        let expected = "\
~ trust  信任
    renamed     - Trust
                + 信任
    definition  - They rely on us.
                + They rely on [all of] us.
    include     - 信任他们
    key         - (none)
                + t

~ time  时间 ⏰
    merged      + trust
    moved       - (top)
                + trust

+ 新

- gone
";
        assert_eq!(differences_text(&found), expected);
        assert_eq!(differences_table(&found).rows.len(), 8);
        assert_eq!(differences_text(&[]), "");
    }
}
