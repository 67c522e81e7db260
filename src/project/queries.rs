//! Saved queries: searches under a name, which a study shares. `emic.yaml` is the truth about them.

use super::command::Decision;
use super::name_folding::fold;
use super::{Change, Project, Refusal, TextEdit, nearest};

/// Characters that the name of a saved query may have.
const LONGEST_NAME: usize = 200;

/// Characters that a saved query may have.
const LONGEST_QUERY: usize = 10_000;

/// A search under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuery {
    /// What a person calls it.
    pub name: String,
    /// What is searched for, in the language of `docs/search.md`.
    pub query: String,
}

impl SavedQuery {
    /// Whether `name` means this query: case, width and accents aside.
    pub fn is_called(&self, name: &str) -> bool {
        key(&self.name) == key(name)
    }
}

/// A name as names are compared.
fn key(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    spaced(name).chars().for_each(|letter| fold(letter, &mut |part| folded.push(part)));
    folded
}

fn spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A query is saved under a name, in the place of one that is called so already; `None` deletes it.
pub(super) fn set_query(project: &Project, name: &str, query: Option<&str>) -> Result<Decision, Refusal> {
    let before = find(project, name);
    let Some(query) = query else {
        let before = before.ok_or_else(|| no_such_query(project, name))?;
        return Ok(decision(format!("delete query {}", before.name), Some(before), None));
    };
    let name = before.as_ref().map_or_else(|| checked_name(name), |before| Ok(before.name.clone()))?;
    let after = SavedQuery { name, query: checked_query(query)? };
    if before.as_ref() == Some(&after) {
        return Err(Refusal::NoChange(format!("`{}` is saved so already", after.name)));
    }
    let verb = if before.is_some() { "change" } else { "save" };
    Ok(decision(format!("{verb} query {}", after.name), before, Some(after)))
}

/// A saved query gets another name.
pub(super) fn rename_query(project: &Project, name: &str, new: &str) -> Result<Decision, Refusal> {
    let before = find(project, name).ok_or_else(|| no_such_query(project, name))?;
    let new = checked_name(new)?;
    if new == before.name {
        return Err(Refusal::NoChange(format!("the query is called `{new}` already")));
    }
    if let Some(other) = find(project, &new).filter(|other| other.name != before.name) {
        return Err(Refusal::QueryExists(other.name));
    }
    let after = SavedQuery { name: new, query: before.query.clone() };
    let label = format!("rename query {} to {}", before.name, after.name);
    Ok(decision(label, Some(before), Some(after)))
}

fn decision(label: String, before: Option<SavedQuery>, after: Option<SavedQuery>) -> Decision {
    Decision { label, changes: vec![Change::Query { before, after, edits: Vec::<TextEdit>::new() }] }
}

/// The query that `name` means: the one of just this name before one that differs in case, width or accents.
fn find(project: &Project, name: &str) -> Option<SavedQuery> {
    let all = || project.queries.iter().map(|(name, query)| SavedQuery { name: name.clone(), query: query.clone() });
    let (exact, folded) = (spaced(bare(name)), key(bare(name)));
    all().find(|saved| saved.name == exact).or_else(|| all().find(|saved| key(&saved.name) == folded))
}

/// The refusal for a saved query that is not there, with the nearest name as a hint.
pub fn no_such_query(project: &Project, name: &str) -> Refusal {
    let name = spaced(bare(name));
    let hint = nearest(&name, project.queries.keys().map(String::as_str));
    Refusal::NoSuchQuery(name, hint)
}

/// A name without the sign that stands before it in a search.
fn bare(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix(['@', '＠']).unwrap_or(name)
}

fn checked_name(name: &str) -> Result<String, Refusal> {
    let name = spaced(bare(name));
    let is_quote = |letter: char| matches!(letter, '"' | '“' | '”' | '„' | '‟' | '＂');
    if key(&name).trim().is_empty() {
        return Err(Refusal::NoQueryName);
    }
    if let Some(sign) = name.chars().find(|&letter| letter.is_control()) {
        return Err(Refusal::ControlCharacter("name", sign));
    }
    if name.contains(is_quote) {
        return Err(Refusal::QuotedName(name));
    }
    match name.chars().count() {
        count if count > LONGEST_NAME => Err(Refusal::LongName(count)),
        _ => Ok(name),
    }
}

fn checked_query(query: &str) -> Result<String, Refusal> {
    // A query has one line; blanks side by side may be meant, in a regular expression.
    let query = query.trim().replace(['\n', '\r', '\t'], " ");
    if query.is_empty() {
        return Err(Refusal::EmptyQuery);
    }
    if let Some(sign) = query.chars().find(|&letter| letter.is_control()) {
        return Err(Refusal::ControlCharacter("query", sign));
    }
    match query.chars().count() {
        count if count > LONGEST_QUERY => Err(Refusal::LongQuery(count)),
        _ => Ok(query),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study(queries: &[(&str, &str)]) -> Project {
        let queries = queries.iter().map(|(name, query)| ((*name).to_owned(), (*query).to_owned())).collect();
        Project { queries, ..Project::default() }
    }

    /// What a decision comes to, and that its inverse takes it back.
    #[track_caller]
    fn check(queries: &[(&str, &str)], decided: Result<Decision, Refusal>, expected: &[(&str, &str)]) {
        let before = study(queries);
        let mut now = before.clone();
        let changes = decided.unwrap().changes;
        changes.iter().for_each(|change| now.apply(change));
        assert_eq!(now, study(expected));
        changes.iter().rev().filter_map(Change::inverse).for_each(|change| now.apply(&change));
        assert_eq!(now, before);
    }

    #[test]
    fn a_query_is_saved_changed_renamed_and_deleted() {
        let (none, one) = ([], [("信任 😀", "信任 OR trust")]);
        check(&none, set_query(&study(&none), " @信任  😀", Some("信任 OR\ntrust ")), &one);
        check(&one, set_query(&study(&one), "信任 😀", Some("/a  b/")), &[("信任 😀", "/a  b/")]);
        check(&one, rename_query(&study(&one), "信任 😀", "Café"), &[("Café", "信任 OR trust")]);
        check(&one, set_query(&study(&one), "＠信任 😀", None), &none);
        let named = [("Café", "a")];
        check(&named, set_query(&study(&named), "ｃＡＦＥ", Some("b")), &[("Café", "b")]);
        check(&named, rename_query(&study(&named), "cafe", "CAFÉ"), &[("CAFÉ", "a")]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let two = study(&[("Trust", "a"), ("knowledge", "b")]);
        let said = |decided: Result<Decision, Refusal>| decided.unwrap_err().to_string();
        assert_eq!(said(set_query(&two, "trusts", None)), "no saved query `trusts`; did you mean `Trust`?");
        assert!(said(rename_query(&two, "trust", "KNOWLEDGE")).contains("`knowledge`"));
        assert!(said(set_query(&two, "Trust", Some(" a"))).contains("already"));
        assert!(said(set_query(&two, "@", Some("a"))).contains("name"));
        assert!(said(set_query(&two, "\u{200B}", Some("a"))).contains("name"));
        assert!(said(set_query(&two, "a”b", Some("a"))).contains("quotation"));
        assert!(said(set_query(&two, "a\u{1B}b", Some("a"))).contains("U+001B"));
        assert!(said(set_query(&two, "new", Some(" \n"))).contains("empty"));
        assert!(said(set_query(&two, "new", Some("a\u{7}"))).contains("U+0007"));
        assert!(said(set_query(&two, &"長".repeat(201), Some("a"))).contains("201"));
        assert!(said(set_query(&two, "new", Some(&"長".repeat(10_001)))).contains("10001"));
    }
}
